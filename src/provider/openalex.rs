//! OpenAlex: an open catalogue of almost everything; abstracts, open copies, what a work cites.

use super::error::Failure;
use super::http::{Reply, Request, encode};
use super::json::{
    add_id, add_name, at, list, set, set_abstract, set_date, set_language, set_pages, set_rich,
    text,
};
use super::limit::Limit;
use super::service::{Ask, Service, Tier, status};
use crate::codec::kinds::kind_of;
use crate::model::{DateField, Field, Identifier, Kind, Reference, Role, Scheme};
use serde_json::Value;

/// `api.openalex.org`.
pub struct OpenAlex;

impl Service for OpenAlex {
    fn name(&self) -> &'static str {
        "openalex"
    }
    fn label(&self) -> &'static str {
        "OpenAlex"
    }
    fn base(&self) -> &'static str {
        "https://api.openalex.org"
    }
    fn takes_key(&self) -> bool {
        true
    }
    fn limit(&self) -> Limit {
        Limit::per_second(5, 2)
    }
    fn tier(&self) -> Tier {
        Tier::Collected
    }
    fn by_id(&self, id: &Identifier, ask: &Ask) -> Option<Request> {
        let name = match id.scheme {
            Scheme::Doi => format!("https://doi.org/{}", encode(&id.value).replace("%2F", "/")),
            Scheme::Pmid => format!("pmid:{}", id.value),
            Scheme::Pmcid => format!("pmcid:{}", id.value),
            Scheme::OpenAlex => encode(id.value.rsplit('/').next()?),
            _ => return None,
        };
        Some(polite(
            Request::get(format!("{}/works/{name}", ask.base)),
            ask,
        ))
    }
    fn by_words(&self, words: &str, most: usize, ask: &Ask) -> Option<Request> {
        Some(polite(
            Request::get(format!("{}/works", ask.base))
                .query("search", words)
                .query("per-page", &most.to_string()),
            ask,
        ))
    }
    fn read(&self, reply: &Reply) -> Result<Vec<Reference>, Failure> {
        status(reply)?;
        let json = reply.json()?;
        if json.get("error").is_some() && json.get("id").is_none() {
            return Err(Failure::Refused(super::service::said(reply)));
        }
        if json.get("results").is_some() {
            return Ok(list(&json, "results")
                .into_iter()
                .filter_map(work)
                .collect());
        }
        work(&json)
            .map(|r| vec![r])
            .ok_or_else(|| Failure::Unreadable("it holds no work".into()))
    }
}

fn polite(request: Request, ask: &Ask) -> Request {
    request.query("mailto", ask.mail).query("api_key", ask.key)
}

fn work(w: &Value) -> Option<Reference> {
    let source = at(w, "primary_location.source");
    let raw = text(w, "primary_location.raw_type");
    let coarse = text(w, "type");
    let registered = text(w, "type_crossref");
    let place = text(source, "type");
    // The registered type is finer than its own: `article` may stand in proceedings.
    let fine = [raw, registered]
        .into_iter()
        .filter(|t| !t.is_empty())
        .find_map(|t| kind_of(&t))
        .filter(|k| *k != Kind::Document);
    let own = match coarse.as_str() {
        "article" | "review" | "letter" | "editorial" | "erratum" | "retraction"
            if place == "journal" || place.is_empty() =>
        {
            Some(Kind::ArticleJournal)
        }
        "article" if place == "conference" => Some(Kind::PaperConference),
        "article" if place == "repository" => Some(Kind::Article),
        "article" => Some(Kind::ArticleJournal),
        "preprint" => Some(Kind::Article),
        "libguides" | "supplementary-materials" | "paratext" => Some(Kind::Document),
        other => kind_of(other),
    };
    let mut r = Reference::new(if coarse == "preprint" {
        Kind::Article
    } else {
        fine.or(own).unwrap_or_default()
    });
    if !coarse.is_empty() {
        r.native_type = format!("openalex:{coarse}");
    }
    let title = text(w, "title");
    set_rich(
        &mut r,
        Field::Title,
        if title.is_empty() { "" } else { &title },
    );
    set_rich(&mut r, Field::Title, &text(w, "display_name"));
    for a in list(w, "authorships") {
        let (own, raw) = (text(a, "author.display_name"), text(a, "raw_author_name"));
        add_name(
            &mut r,
            Role::Author,
            if own.is_empty() { &raw } else { &own },
            &text(a, "author.orcid"),
        );
    }
    let date = text(w, "publication_date");
    // The first of January stands for a year alone.
    set_date(
        &mut r,
        DateField::Issued,
        if date.ends_with("-01-01") { "" } else { &date },
    );
    set_date(&mut r, DateField::Issued, &text(w, "publication_year"));
    let name = text(source, "display_name");
    match place.as_str() {
        "repository" | "ebook platform" | "metadata" => {}
        "book series" => set_rich(&mut r, Field::CollectionTitle, &name),
        _ if matches!(r.kind, Kind::Book | Kind::Thesis | Kind::Dataset) => {}
        _ => set_rich(&mut r, Field::ContainerTitle, &name),
    }
    set(
        &mut r,
        Field::Publisher,
        &text(source, "host_organization_name"),
    );
    set(&mut r, Field::Volume, &text(w, "biblio.volume"));
    set(&mut r, Field::Issue, &text(w, "biblio.issue"));
    set_pages(
        &mut r,
        &text(w, "biblio.first_page"),
        &text(w, "biblio.last_page"),
    );
    set_language(&mut r, &text(w, "language"));
    set_abstract(&mut r, &uninverted(at(w, "abstract_inverted_index")));
    add_id(&mut r, Scheme::Doi, &text(w, "doi"));
    add_id(&mut r, Scheme::Doi, &text(w, "ids.doi"));
    add_id(&mut r, Scheme::Pmid, &text(w, "ids.pmid"));
    add_id(&mut r, Scheme::Pmcid, &text(w, "ids.pmcid"));
    add_id(
        &mut r,
        Scheme::OpenAlex,
        text(w, "id").rsplit('/').next().unwrap_or(""),
    );
    for issn in list(source, "issn") {
        add_id(&mut r, Scheme::Issn, issn.as_str().unwrap_or(""));
    }
    // A work may be open in one place and not in the other.
    for place in ["best_oa_location", "primary_location"] {
        if at(w, &format!("{place}.is_oa")) == &Value::Bool(true) {
            set(&mut r, Field::PdfUrl, &text(w, &format!("{place}.pdf_url")));
        }
    }
    set(&mut r, Field::License, &text(w, "best_oa_location.license"));
    if r.identifier(Scheme::Doi).is_none() {
        set(
            &mut r,
            Field::Url,
            &text(w, "primary_location.landing_page_url"),
        );
    }
    for k in list(w, "keywords") {
        r.add_tag(&text(k, "display_name"));
    }
    if at(w, "is_retracted") == &Value::Bool(true) {
        r.set(Field::Status, "retracted");
    }
    (r.get(Field::Title).is_some()).then_some(r)
}

/// The text whose words are listed with their places.
fn uninverted(index: &Value) -> String {
    let mut words: Vec<(u64, &str)> = index
        .as_object()
        .into_iter()
        .flatten()
        .flat_map(|(word, places)| {
            places
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(Value::as_u64)
                .map(move |p| (p, word.as_str()))
        })
        .take(100_000)
        .collect();
    words.sort_unstable();
    words
        .into_iter()
        .map(|(_, w)| w)
        .collect::<Vec<_>>()
        .join(" ")
}
