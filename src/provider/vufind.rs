//! Library catalogues on VuFind: searching, and records by their address. The user names the base address.

use super::error::Failure;
use super::http::{Reply, Request, encode};
use super::json::{
    add_id, add_name, at, list, set, set_abstract, set_date, set_language, set_rich, text,
};
use super::limit::Limit;
use super::service::{Ask, Service, by_content, of, status};
use crate::codec::kinds::kind_of;
use crate::model::{DateField, Field, Identifier, Kind, Person, Reference, Role, Scheme};
use serde_json::Value;

/// Any VuFind with its API switched on.
pub struct VuFind;

/// The fields that are asked for; an old VuFind ignores those that it does not know.
const FIELDS: &[&str] = &[
    "id",
    "title",
    "shortTitle",
    "subTitle",
    "authors",
    "nonPresenterAuthors",
    "primaryAuthors",
    "secondaryAuthors",
    "corporateAuthors",
    "formats",
    "year",
    "publicationDates",
    "publishers",
    "placesOfPublication",
    "edition",
    "isbns",
    "cleanIsbn",
    "issns",
    "cleanDoi",
    "languages",
    "series",
    "subjects",
    "summary",
    "physicalDescriptions",
    "containerTitle",
    "containerVolume",
    "containerIssue",
    "containerStartPage",
    "hostRecords",
    "urls",
];

impl Service for VuFind {
    fn name(&self) -> &'static str {
        "vufind"
    }
    fn label(&self) -> &'static str {
        "the library catalogue (VuFind)"
    }
    fn base(&self) -> &'static str {
        ""
    }
    fn limit(&self) -> Limit {
        Limit::per_second(2, 1)
    }
    fn by_id(&self, id: &Identifier, ask: &Ask) -> Option<Request> {
        let isbn = of(id, Scheme::Isbn)?;
        Some(search(ask, isbn, "ISN", 3))
    }
    fn by_words(&self, words: &str, most: usize, ask: &Ask) -> Option<Request> {
        Some(search(ask, words, "AllFields", most.min(100)))
    }
    fn read(&self, reply: &Reply) -> Result<Vec<Reference>, Failure> {
        if let Ok(json) = reply.json() {
            if text(&json, "status") == "ERROR" {
                let why = text(&json, "statusMessage");
                return Err(
                    if reply.status == 404 || why.to_lowercase().contains("not found") {
                        Failure::NotFound
                    } else {
                        Failure::Refused(super::service::short(&why))
                    },
                );
            }
            status(reply)?;
            return Ok(list(&json, "records")
                .into_iter()
                .filter_map(record)
                .collect());
        }
        status(reply)?;
        let text = reply.text();
        if text.trim_start().starts_with('{') {
            return Err(Failure::Unreadable("it is cut off".into()));
        }
        // `/Record/{id}/Export` gives RIS, BibTeX, MARCXML.
        by_content(reply, "vufind")
    }
}

fn search(ask: &Ask, words: &str, kind: &str, most: usize) -> Request {
    let request = Request::get(format!("{}/api/v1/search", ask.base))
        .query("lookfor", words)
        .query("type", kind)
        .query("limit", &most.to_string());
    FIELDS.iter().fold(request, |r, f| r.query("field[]", f))
}

/// The question for a record by the address of its page: `…/Record/ID`.
pub(super) fn record_of_page(url: &str) -> Option<Request> {
    let (base, rest) = url.split_once("/Record/")?;
    let id = rest
        .split(['/', '?', '#'])
        .next()
        .filter(|i| !i.is_empty())?;
    let request = Request::get(format!(
        "{}/api/v1/record",
        base.trim_end_matches("/vufind").to_string()
            + if base.ends_with("/vufind") {
                "/vufind"
            } else {
                ""
            }
    ))
    .query("id", &decode(id));
    Some(FIELDS.iter().fold(request, |r, f| r.query("field[]", f)))
}

/// The question for the same record as RIS.
pub(super) fn export_of_page(url: &str) -> Option<Request> {
    let (base, rest) = url.split_once("/Record/")?;
    let id = rest
        .split(['/', '?', '#'])
        .next()
        .filter(|i| !i.is_empty())?;
    Some(
        Request::get(format!("{base}/Record/{}/Export", encode(&decode(id))))
            .query("style", "RIS")
            .accept("*/*"),
    )
}

fn decode(text: &str) -> String {
    let mut out = Vec::new();
    let bytes = text.as_bytes();
    let mut i = 0;
    while i < bytes.len() {
        let hex = bytes
            .get(i + 1..i + 3)
            .and_then(|h| std::str::from_utf8(h).ok())
            .and_then(|h| u8::from_str_radix(h, 16).ok());
        match hex.filter(|_| bytes[i] == b'%') {
            Some(b) => {
                out.push(b);
                i += 3;
            }
            None => {
                out.push(bytes[i]);
                i += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

fn kind(record: &Value) -> Kind {
    // `1/Book/eBook/`: from the most exact to the most general.
    let formats: Vec<String> = list(record, "formats")
        .into_iter()
        .flat_map(|f| {
            let v = text(f, "value");
            let v = if v.is_empty() { text(f, "") } else { v };
            v.split('/')
                .filter(|p| p.parse::<u32>().is_err() && !p.is_empty())
                .map(str::to_string)
                .collect::<Vec<_>>()
                .into_iter()
                .rev()
        })
        .collect();
    for f in formats {
        let lower = f.to_lowercase();
        if lower.contains("article") {
            return Kind::ArticleJournal;
        }
        if lower.contains("thesis") || lower.contains("dissertation") {
            return Kind::Thesis;
        }
        if lower.contains("booksection") || lower == "chapter" {
            return Kind::Chapter;
        }
        if lower.contains("book") {
            return Kind::Book;
        }
        if lower == "journal" || lower.contains("serial") {
            return Kind::Periodical;
        }
        if let Some(k) = kind_of(&f).filter(|k| *k != Kind::Document) {
            return k;
        }
    }
    Kind::Book
}

fn record(v: &Value) -> Option<Reference> {
    let mut r = Reference::new(kind(v));
    let title = text(v, "title");
    set_rich(
        &mut r,
        Field::Title,
        title.trim_end_matches([' ', '/', ':', '.']).trim(),
    );
    r.get(Field::Title)?;
    // The authors stand as the names of an object, or as a list.
    for (path, role) in [
        ("authors.primary", Role::Author),
        ("primaryAuthors", Role::Author),
        ("authors.secondary", Role::Contributor),
        ("authors.corporate", Role::Author),
    ] {
        match at(v, path) {
            Value::Object(map) => {
                for (name, what) in map {
                    let given: Vec<String> = list(what, "role")
                        .iter()
                        .map(|s| text(s, "").to_lowercase())
                        .collect();
                    person(&mut r, name, role, &given);
                }
            }
            Value::Array(all) => all
                .iter()
                .for_each(|n| person(&mut r, n.as_str().unwrap_or(""), role, &[])),
            _ => {}
        }
    }
    if r.creators.is_empty() {
        for a in list(v, "nonPresenterAuthors") {
            person(
                &mut r,
                &text(a, "name"),
                Role::Author,
                &[text(a, "role").to_lowercase()],
            );
        }
    }
    let published = text(v, "publicationDates.0");
    set_date(&mut r, DateField::Issued, &text(v, "year"));
    set_date(
        &mut r,
        DateField::Issued,
        published.trim_matches(|c: char| !c.is_ascii_digit()),
    );
    set(
        &mut r,
        Field::Publisher,
        text(v, "publishers.0").trim_end_matches([',', ' ', ':', ';']),
    );
    set(
        &mut r,
        Field::PublisherPlace,
        text(v, "placesOfPublication.0").trim_end_matches([',', ' ', ':', ';']),
    );
    set(&mut r, Field::Edition, &text(v, "edition"));
    for path in ["cleanIsbn", "isbns"] {
        for isbn in list(v, path) {
            let isbn = text(isbn, "");
            add_id(
                &mut r,
                Scheme::Isbn,
                isbn.split(['(', ' ']).next().unwrap_or(""),
            );
        }
    }
    for issn in list(v, "issns") {
        add_id(&mut r, Scheme::Issn, issn.as_str().unwrap_or(""));
    }
    add_id(&mut r, Scheme::Doi, &text(v, "cleanDoi"));
    set_language(&mut r, &text(v, "languages.0"));
    let series = at(v, "series.0");
    set_rich(
        &mut r,
        Field::CollectionTitle,
        &if series.is_string() {
            text(series, "")
        } else {
            text(series, "name")
        },
    );
    set(&mut r, Field::CollectionNumber, &text(series, "number"));
    set_abstract(&mut r, &text(v, "summary.0"));
    for subject in list(v, "subjects") {
        let words: Vec<String> = list(subject, "")
            .iter()
            .map(|s| text(s, ""))
            .filter(|s| !s.is_empty())
            .collect();
        r.add_tag(&words.join(" -- "));
    }
    set_rich(&mut r, Field::ContainerTitle, &text(v, "containerTitle"));
    set(&mut r, Field::Volume, &text(v, "containerVolume"));
    set(&mut r, Field::Issue, &text(v, "containerIssue"));
    set(&mut r, Field::Page, &text(v, "containerStartPage"));
    let pages = text(v, "physicalDescriptions.0");
    if let Some(n) = pages
        .split_whitespace()
        .find(|w| w.len() > 1 && w.bytes().all(|b| b.is_ascii_digit()))
    {
        set(&mut r, Field::NumberOfPages, n);
    }
    set(&mut r, Field::CallNumber, &text(v, "callNumbers.0"));
    set(&mut r, Field::Url, &text(v, "urls.0.url"));
    let id = text(v, "id");
    if !id.is_empty() {
        r.add_extra("vufind-id", id);
    }
    Some(r)
}

fn person(r: &mut Reference, name: &str, role: Role, given: &[String]) {
    if given.iter().any(|g| {
        ["pbl", "publisher", "kustantaja", "utgiver", "förlag"]
            .iter()
            .any(|p| g.contains(p))
    }) {
        set(r, Field::Publisher, name.split(',').next().unwrap_or(name));
        return;
    }
    let role = given
        .iter()
        .find_map(|g| {
            let g = g.as_str();
            Some(
                if g.starts_with("edt") || g.contains("edit") || g.contains("toim") {
                    Role::Editor
                } else if g.starts_with("trl") || g.contains("translat") || g.contains("kääntä")
                {
                    Role::Translator
                } else if g.starts_with("ill") {
                    Role::Illustrator
                } else if g.starts_with("aut") || g.contains("kirjoitt") {
                    Role::Author
                } else {
                    return None;
                },
            )
        })
        .unwrap_or(role);
    // "Borg, Marit, 1953-": the years of a life are no part of a name.
    let mut parts: Vec<&str> = name.split(',').map(str::trim).collect();
    if parts.len() > 1
        && parts
            .last()
            .is_some_and(|p| p.chars().next().is_some_and(|c| c.is_ascii_digit()))
    {
        parts.pop();
    }
    // "Toiviainen, Miiko, lukija": nor is what somebody did.
    if parts.len() > 2
        && parts
            .last()
            .is_some_and(|p| p.chars().next().is_some_and(char::is_lowercase))
    {
        let did = parts.pop().unwrap_or("");
        if ["kustantaja", "publisher", "utgiver"].contains(&did) {
            return;
        }
    }
    let name = parts.join(", ");
    // "Otava (yhtiö)": a person's name has a comma in a catalogue.
    if parts.len() == 1 && name.ends_with(')') {
        let bare = name.split(" (").next().unwrap_or(&name);
        if !r.people(role).any(|p| p.literal == bare) {
            r.add_person(role, Person::literal(bare));
        }
        return;
    }
    if !r.people(role).any(|p| p.inverted() == name) {
        add_name(r, role, name.trim_end_matches('.'), "");
    }
}
