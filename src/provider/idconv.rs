//! The id converter of PubMed Central: PMID, PMCID and DOI of one article from any of them.

use super::error::Failure;
use super::http::{Reply, Request};
use super::json::{add_id, list, text};
use super::limit::Limit;
use super::service::{Ask, Service, Tier, status};
use crate::model::{Identifier, Kind, Reference, Scheme};

/// `pmc.ncbi.nlm.nih.gov/tools/idconv`.
pub struct Ids;

impl Service for Ids {
    fn name(&self) -> &'static str {
        "pmc-idconv"
    }
    fn label(&self) -> &'static str {
        "PubMed Central's id converter"
    }
    fn base(&self) -> &'static str {
        "https://pmc.ncbi.nlm.nih.gov/tools/idconv/api/v1/articles"
    }
    fn limit(&self) -> Limit {
        Limit::per_second(3, 1)
    }
    fn tier(&self) -> Tier {
        Tier::Links
    }
    fn by_id(&self, id: &Identifier, ask: &Ask) -> Option<Request> {
        matches!(id.scheme, Scheme::Doi | Scheme::Pmid | Scheme::Pmcid).then(|| {
            Request::get(format!("{}/", ask.base))
                .query("ids", &id.value)
                .query("format", "json")
                .query("tool", "refs")
                .query("email", ask.mail)
        })
    }
    fn read(&self, reply: &Reply) -> Result<Vec<Reference>, Failure> {
        // A wrong question is answered with 400 and a message.
        if let Ok(json) = reply.json()
            && text(&json, "status") == "error"
        {
            let why = text(&json, "message");
            return Err(Failure::Refused(super::service::short(if why.is_empty() {
                "no reason is given"
            } else {
                &why
            })));
        }
        status(reply)?;
        let json = reply.json()?;
        let mut out = Vec::new();
        for record in list(&json, "records") {
            let mut r = Reference::new(Kind::Document);
            add_id(&mut r, Scheme::Pmid, &text(record, "pmid"));
            add_id(&mut r, Scheme::Pmcid, &text(record, "pmcid"));
            add_id(&mut r, Scheme::Doi, &text(record, "doi"));
            // An id that it does not know comes back alone.
            if text(record, "status") != "error" && r.identifiers.len() > 1 {
                out.push(r);
            }
        }
        Ok(out)
    }
}
