//! Unpaywall: where a work can be read freely.

use super::error::Failure;
use super::http::{Reply, Request, encode};
use super::json::{add_id, list, set, set_date, set_rich, text};
use super::limit::Limit;
use super::service::{Ask, Service, Tier, of, status};
use crate::codec::csl_json::person_from_value;
use crate::codec::kinds::kind_of;
use crate::model::{DateField, Field, Identifier, Reference, Role, Scheme};
use std::time::Duration;

/// `api.unpaywall.org`.
pub struct Unpaywall;

impl Service for Unpaywall {
    fn name(&self) -> &'static str {
        "unpaywall"
    }
    fn label(&self) -> &'static str {
        "Unpaywall"
    }
    fn base(&self) -> &'static str {
        "https://api.unpaywall.org"
    }
    fn limit(&self) -> Limit {
        Limit::per_second(10, 4)
    }
    fn tier(&self) -> Tier {
        Tier::Links
    }
    fn by_id(&self, id: &Identifier, ask: &Ask) -> Option<Request> {
        let doi = of(id, Scheme::Doi)?;
        // It answers nobody without a mail address.
        (!ask.mail.is_empty()).then(|| {
            Request::get(format!("{}/v2/{}", ask.base, encode(doi))).query("email", ask.mail)
        })
    }
    fn read(&self, reply: &Reply) -> Result<Vec<Reference>, Failure> {
        status(reply)?;
        let j = reply.json()?;
        if j.get("error").is_some_and(|e| e == true) {
            return Err(if text(&j, "HTTP_status_code") == "404" {
                Failure::NotFound
            } else {
                Failure::Refused(super::service::said(reply))
            });
        }
        let mut r = Reference::new(kind_of(&text(&j, "genre")).unwrap_or_default());
        add_id(&mut r, Scheme::Doi, &text(&j, "doi"));
        if r.identifiers.is_empty() {
            return Err(Failure::Unreadable("it holds no work".into()));
        }
        set_rich(&mut r, Field::Title, &text(&j, "title"));
        set_rich(&mut r, Field::ContainerTitle, &text(&j, "journal_name"));
        set(&mut r, Field::Publisher, &text(&j, "publisher"));
        set_date(&mut r, DateField::Issued, &text(&j, "published_date"));
        set_date(&mut r, DateField::Issued, &text(&j, "year"));
        for issn in text(&j, "journal_issns").split(',') {
            add_id(&mut r, Scheme::Issn, issn);
        }
        for a in list(&j, "z_authors") {
            if let Some(p) = person_from_value(a) {
                r.add_person(Role::Author, p);
            }
        }
        let best = j.get("best_oa_location").filter(|b| !b.is_null());
        if let Some(best) = best {
            set(&mut r, Field::PdfUrl, &text(best, "url_for_pdf"));
            set(&mut r, Field::License, &text(best, "license"));
            let version = text(best, "version");
            if !version.is_empty() {
                r.add_extra("oa-version", version);
            }
        }
        // The best place may have a page only; another may have the file.
        for place in list(&j, "oa_locations") {
            set(&mut r, Field::PdfUrl, &text(place, "url_for_pdf"));
        }
        let oa = text(&j, "oa_status");
        if !oa.is_empty() {
            r.add_extra("oa-status", oa);
        }
        Ok(vec![r])
    }
    fn keeps(&self) -> Duration {
        Duration::from_secs(2 * 86_400)
    }
}
