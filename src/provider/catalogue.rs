//! Answers in JSON of library catalogues and booksellers that a person may give the address of: Libris, Google Books, Alma's own interface.

use super::Reply;
use super::json::{
    add_id, add_name, list, set, set_abstract, set_date, set_language, set_rich, text,
};
use super::service::by_content;
use crate::codec::kinds::kind_of;
use crate::model::{DateField, Field, Kind, Reference, Role, Scheme};
use serde_json::Value;

/// The works of an answer; nothing when it is of none of these.
pub(super) fn read(reply: &Reply) -> Vec<Reference> {
    let Ok(json) = reply.json() else {
        return Vec::new();
    };
    let all = |path: &str, work: &dyn Fn(&Value) -> Option<Reference>| -> Vec<Reference> {
        list(&json, path).into_iter().filter_map(work).collect()
    };
    let found = all("xsearch.list", &libris);
    if !found.is_empty() {
        return found;
    }
    if json.get("docs").is_some() {
        return all("docs", &primo);
    }
    if text(&json, "kind").starts_with("books#volume") {
        return match json.get("volumeInfo") {
            Some(info) => google(info).into_iter().collect(),
            None => all("items", &|i| google(i.get("volumeInfo")?)),
        };
    }
    // Alma gives each record as MARCXML inside the JSON.
    let records = match json.get("anies") {
        Some(_) => vec![&json],
        None => list(&json, "bib"),
    };
    records
        .into_iter()
        .flat_map(|b| list(b, "anies"))
        .filter_map(Value::as_str)
        .flat_map(|xml| {
            // The declaration may name an encoding that the text had before it went into the JSON.
            let xml = match xml.trim_start().strip_prefix("<?xml") {
                Some(rest) => rest.split_once("?>").map_or(rest, |(_, r)| r),
                None => xml,
            };
            let inner = Reply {
                body: xml.as_bytes().to_vec(),
                ..Reply::default()
            };
            by_content(&inner, "record.xml").unwrap_or_default()
        })
        .collect()
}

/// A value that may be one text or several.
fn several(v: &Value, name: &str) -> Vec<String> {
    match v.get(name) {
        Some(Value::Array(all)) => all
            .iter()
            .filter_map(|x| x.as_str().map(str::to_string))
            .collect(),
        Some(Value::String(one)) => vec![one.clone()],
        _ => Vec::new(),
    }
}

fn named(r: Reference) -> Option<Reference> {
    (!r.title().is_empty()).then_some(r)
}

fn libris(v: &Value) -> Option<Reference> {
    let kind = kind_of(&text(v, "type")).unwrap_or(Kind::Book);
    let mut r = Reference::new(kind);
    set_rich(&mut r, Field::Title, &text(v, "title").replace(" : ", ": "));
    for name in several(v, "creator") {
        // "Lindgren, Astrid, 1907-2002": the years of a life are no name.
        let parts: Vec<&str> = name
            .split(", ")
            .filter(|p| !p.starts_with(|c: char| c.is_ascii_digit()))
            .collect();
        add_name(&mut r, Role::Author, &parts.join(", "), "");
    }
    let publisher = several(v, "publisher")
        .into_iter()
        .next()
        .unwrap_or_default();
    match publisher.split_once(" : ") {
        Some((place, name)) => {
            set(&mut r, Field::PublisherPlace, place);
            set(&mut r, Field::Publisher, name);
        }
        None => set(&mut r, Field::Publisher, &publisher),
    }
    set_date(&mut r, DateField::Issued, &text(v, "date"));
    set_language(&mut r, &text(v, "language"));
    set_abstract(&mut r, &several(v, "description").join("\n\n"));
    for isbn in several(v, "isbn") {
        add_id(&mut r, Scheme::Isbn, &isbn);
    }
    set(&mut r, Field::Url, &text(v, "identifier"));
    named(r)
}

/// A record of Primo's list: only what its list shows.
fn primo(v: &Value) -> Option<Reference> {
    let kind = kind_of(&text(v, "@TYPE")).unwrap_or(Kind::Book);
    let mut r = Reference::new(kind);
    set_rich(
        &mut r,
        Field::Title,
        text(v, "title").trim_end_matches([' ', '/']),
    );
    for (name, role) in [
        ("creator", Role::Author),
        ("contributor", Role::Contributor),
    ] {
        for person in several(v, name) {
            add_name(&mut r, role, &person, "");
        }
    }
    set_date(&mut r, DateField::Issued, &text(v, "date"));
    named(r)
}

fn google(v: &Value) -> Option<Reference> {
    let mut r = Reference::new(Kind::Book);
    let (title, subtitle) = (text(v, "title"), text(v, "subtitle"));
    let whole = if subtitle.is_empty() {
        title
    } else {
        format!("{title}: {subtitle}")
    };
    set_rich(&mut r, Field::Title, &whole);
    for name in several(v, "authors") {
        add_name(&mut r, Role::Author, &name, "");
    }
    set(&mut r, Field::Publisher, &text(v, "publisher"));
    set_date(&mut r, DateField::Issued, &text(v, "publishedDate"));
    set(&mut r, Field::NumberOfPages, &text(v, "pageCount"));
    set_language(&mut r, &text(v, "language"));
    set_abstract(&mut r, &text(v, "description"));
    for id in list(v, "industryIdentifiers") {
        match text(id, "type").as_str() {
            "ISBN_13" | "ISBN_10" => add_id(&mut r, Scheme::Isbn, &text(id, "identifier")),
            "ISSN" => add_id(&mut r, Scheme::Issn, &text(id, "identifier")),
            _ => {}
        }
    }
    for tag in several(v, "categories") {
        r.add_tag(&tag);
    }
    named(r)
}
