//! Semantic Scholar: identifiers, abstracts, open copies, searching.

use super::error::Failure;
use super::http::{Reply, Request, encode};
use super::json::{add_id, add_name, list, set, set_abstract, set_date, set_rich, text};
use super::limit::Limit;
use super::service::{Ask, Service, Tier, status};
use crate::codec::kinds::kind_of;
use crate::model::{DateField, Field, Identifier, Kind, Reference, Role, Scheme};
use serde_json::Value;

/// `api.semanticscholar.org`.
pub struct SemanticScholar;

const FIELDS: &str = "title,abstract,venue,year,publicationDate,publicationTypes,journal,authors,externalIds,openAccessPdf,publicationVenue";

impl Service for SemanticScholar {
    fn name(&self) -> &'static str {
        "semanticscholar"
    }
    fn label(&self) -> &'static str {
        "Semantic Scholar"
    }
    fn base(&self) -> &'static str {
        "https://api.semanticscholar.org/graph/v1"
    }
    fn takes_key(&self) -> bool {
        true
    }
    fn limit(&self) -> Limit {
        Limit::per_second(1, 1)
    }
    fn tier(&self) -> Tier {
        Tier::Collected
    }
    fn by_id(&self, id: &Identifier, ask: &Ask) -> Option<Request> {
        let name = match id.scheme {
            Scheme::Doi => format!("DOI:{}", encode(&id.value).replace("%2F", "/")),
            Scheme::Pmid => format!("PMID:{}", id.value),
            Scheme::Pmcid => format!("PMCID:{}", id.value.trim_start_matches("PMC")),
            Scheme::Arxiv => format!("ARXIV:{}", id.value.split('v').next()?),
            _ => return None,
        };
        Some(
            Request::get(format!("{}/paper/{name}", ask.base))
                .query("fields", FIELDS)
                .header("x-api-key", ask.key),
        )
    }
    fn by_words(&self, words: &str, most: usize, ask: &Ask) -> Option<Request> {
        Some(
            Request::get(format!("{}/paper/search", ask.base))
                .query("query", words)
                .query("limit", &most.min(100).to_string())
                .query("fields", FIELDS)
                .header("x-api-key", ask.key),
        )
    }
    fn read(&self, reply: &Reply) -> Result<Vec<Reference>, Failure> {
        status(reply)?;
        let json = reply.json()?;
        if json.get("paperId").is_none()
            && (json.get("error").is_some() || json.get("message").is_some())
        {
            return Err(Failure::Refused(super::service::said(reply)));
        }
        let works: Vec<Reference> = match &json {
            // A batch answers `null` for each that it does not know.
            Value::Array(all) => all.iter().filter_map(paper).collect(),
            Value::Object(map) if map.contains_key("data") => list(&json, "data")
                .into_iter()
                .filter_map(|p| paper(p.get("citedPaper").or(p.get("citingPaper")).unwrap_or(p)))
                .collect(),
            Value::Object(map) if map.contains_key("total") => Vec::new(),
            one => vec![paper(one).ok_or_else(|| Failure::Unreadable("it holds no work".into()))?],
        };
        Ok(works)
    }
}

fn paper(p: &Value) -> Option<Reference> {
    let kinds: Vec<String> = list(p, "publicationTypes")
        .iter()
        .map(|v| text(v, ""))
        .collect();
    let venue_kind = text(p, "publicationVenue.type");
    let has = |n: &str| kinds.iter().any(|k| k == n);
    let kind = if has("Book") {
        Kind::Book
    } else if has("BookSection") {
        Kind::Chapter
    } else if has("Conference") || venue_kind == "conference" {
        Kind::PaperConference
    } else if has("Dataset") {
        Kind::Dataset
    } else if has("JournalArticle") || has("Review") || venue_kind == "journal" {
        Kind::ArticleJournal
    } else {
        kinds
            .first()
            .and_then(|k| kind_of(k))
            .unwrap_or(Kind::Article)
    };
    let mut r = Reference::new(kind);
    set_rich(&mut r, Field::Title, &text(p, "title"));
    r.get(Field::Title)?;
    for a in list(p, "authors") {
        add_name(&mut r, Role::Author, &text(a, "name"), "");
    }
    set_date(&mut r, DateField::Issued, &text(p, "publicationDate"));
    set_date(&mut r, DateField::Issued, &text(p, "year"));
    set_abstract(&mut r, &text(p, "abstract"));
    for path in ["journal.name", "publicationVenue.name", "venue"] {
        set_rich(&mut r, Field::ContainerTitle, &text(p, path));
    }
    set(&mut r, Field::Volume, &text(p, "journal.volume"));
    set(
        &mut r,
        Field::Page,
        &text(p, "journal.pages").replace(" - ", "-"),
    );
    for (name, scheme) in [
        ("DOI", Scheme::Doi),
        ("PubMed", Scheme::Pmid),
        ("ArXiv", Scheme::Arxiv),
    ] {
        add_id(&mut r, scheme, &text(p, &format!("externalIds.{name}")));
    }
    let pmc = text(p, "externalIds.PubMedCentral");
    if !pmc.is_empty() {
        add_id(
            &mut r,
            Scheme::Pmcid,
            &format!("PMC{}", pmc.trim_start_matches("PMC")),
        );
    }
    add_id(&mut r, Scheme::Issn, &text(p, "publicationVenue.issn"));
    set(&mut r, Field::PdfUrl, &text(p, "openAccessPdf.url"));
    Some(r)
}
