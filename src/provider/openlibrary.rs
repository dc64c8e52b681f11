//! OpenLibrary: books by ISBN, and searching.

use super::error::Failure;
use super::http::{Reply, Request};
use super::json::{
    add_id, add_name, at, list, set, set_abstract, set_date, set_language, set_rich, text,
};
use super::limit::Limit;
use super::service::{Ask, Service, Tier, of, status};
use crate::model::{DateField, Field, Identifier, Kind, Reference, Role, Scheme};
use serde_json::Value;
use std::time::Duration;

/// `openlibrary.org`.
pub struct OpenLibrary;

impl Service for OpenLibrary {
    fn name(&self) -> &'static str {
        "openlibrary"
    }
    fn label(&self) -> &'static str {
        "OpenLibrary"
    }
    fn base(&self) -> &'static str {
        "https://openlibrary.org"
    }
    fn limit(&self) -> Limit {
        Limit {
            questions: 3,
            per: Duration::from_secs(1),
            at_once: 1,
        }
    }
    fn tier(&self) -> Tier {
        Tier::Collected
    }
    fn by_id(&self, id: &Identifier, ask: &Ask) -> Option<Request> {
        // The editions' own record names its authors by number only; this one by name.
        let isbn = of(id, Scheme::Isbn)?;
        Some(
            Request::get(format!("{}/api/books", ask.base))
                .query("bibkeys", &format!("ISBN:{isbn}"))
                .query("jscmd", "data")
                .query("format", "json"),
        )
    }
    fn by_words(&self, words: &str, most: usize, ask: &Ask) -> Option<Request> {
        Some(
            Request::get(format!("{}/search.json", ask.base))
                .query("q", words)
                .query("limit", &most.to_string()),
        )
    }
    fn read(&self, reply: &Reply) -> Result<Vec<Reference>, Failure> {
        status(reply)?;
        let json = reply.json()?;
        if json.get("docs").is_some() {
            return Ok(list(&json, "docs").into_iter().filter_map(doc).collect());
        }
        if text(&json, "type.key").starts_with("/type/") || json.get("title").is_some() {
            return Ok(book(&json).into_iter().collect());
        }
        let Some(map) = json.as_object() else {
            return Err(Failure::Unreadable("it holds no book".into()));
        };
        if map.is_empty() {
            return Err(Failure::NotFound);
        }
        if text(&json, "error") == "notfound" {
            return Err(Failure::NotFound);
        }
        Ok(map
            .iter()
            .filter_map(|(asked, v)| {
                let mut r = book(v)?;
                add_id(
                    &mut r,
                    Scheme::Isbn,
                    asked.strip_prefix("ISBN:").unwrap_or(""),
                );
                Some(r)
            })
            .collect())
    }
}

/// An edition: the record itself, or the one with names instead of numbers.
fn book(b: &Value) -> Option<Reference> {
    let mut r = Reference::new(Kind::Book);
    let (title, subtitle) = (text(b, "title"), text(b, "subtitle"));
    set_rich(
        &mut r,
        Field::Title,
        &if subtitle.is_empty() || title.contains(&subtitle) {
            title
        } else {
            format!("{title}: {subtitle}")
        },
    );
    r.get(Field::Title)?;
    for a in list(b, "authors") {
        add_name(&mut r, Role::Author, &text(a, "name"), "");
    }
    if r.creators.is_empty() {
        by_statement(&mut r, &text(b, "by_statement"));
    }
    let named = |path: &str| {
        let first = at(b, path);
        let n = text(first, "name");
        if n.is_empty() { text(first, "") } else { n }
    };
    set(&mut r, Field::Publisher, &named("publishers.0"));
    set(&mut r, Field::PublisherPlace, &named("publish_places.0"));
    set_date(&mut r, DateField::Issued, &text(b, "publish_date"));
    set(&mut r, Field::NumberOfPages, &text(b, "number_of_pages"));
    set(&mut r, Field::Edition, &text(b, "edition_name"));
    set_rich(&mut r, Field::CollectionTitle, &text(b, "series.0"));
    set_language(&mut r, &text(b, "languages.0.key"));
    let about = match b.get("description") {
        Some(Value::Object(_)) => text(b, "description.value"),
        _ => text(b, "description"),
    };
    set_abstract(&mut r, &about);
    for path in [
        "isbn_13",
        "isbn_10",
        "identifiers.isbn_13",
        "identifiers.isbn_10",
    ] {
        for isbn in list(b, path) {
            add_isbn(&mut r, isbn.as_str().unwrap_or(""));
        }
    }
    for path in ["lccn", "identifiers.lccn"] {
        add_id(&mut r, Scheme::Lccn, &text(b, &format!("{path}.0")));
    }
    for path in ["oclc_numbers", "identifiers.oclc"] {
        add_id(&mut r, Scheme::Oclc, &text(b, &format!("{path}.0")));
    }
    for s in list(b, "subjects") {
        let name = text(s, "name");
        r.add_tag(if name.is_empty() {
            s.as_str().unwrap_or("")
        } else {
            &name
        });
    }
    Some(r)
}

/// "Garth Nix.", "by A. B. and C. D.": when the authors are only numbers.
fn by_statement(r: &mut Reference, text: &str) {
    let text = text.trim().trim_end_matches('.').trim_start_matches("by ");
    let plain = !text.contains([';', '[', '(']) && text.len() < 120;
    if plain {
        for name in text
            .split(" and ")
            .flat_map(|p| p.split(", "))
            .filter(|n| n.contains(' '))
        {
            add_name(r, Role::Author, name, "");
        }
    }
}

/// One ISBN of a book in both lengths is one.
fn add_isbn(r: &mut Reference, isbn: &str) {
    use crate::model::identifier::{isbn as clean, isbn13};
    if let Some(new) = clean(isbn)
        && !r
            .identifiers_of(Scheme::Isbn)
            .any(|old| isbn13(old) == isbn13(&new))
    {
        r.add_identifier(Scheme::Isbn, &new);
    }
}

/// A find of a search: a work with its editions thrown together.
fn doc(d: &Value) -> Option<Reference> {
    let mut r = Reference::new(Kind::Book);
    set_rich(&mut r, Field::Title, &text(d, "title"));
    r.get(Field::Title)?;
    for a in list(d, "author_name") {
        add_name(&mut r, Role::Author, a.as_str().unwrap_or(""), "");
    }
    set_date(&mut r, DateField::Issued, &text(d, "first_publish_year"));
    add_isbn(&mut r, &text(d, "isbn.0"));
    set(&mut r, Field::Publisher, &text(d, "publisher.0"));
    set_language(&mut r, &text(d, "language.0"));
    set(
        &mut r,
        Field::NumberOfPages,
        &text(d, "number_of_pages_median"),
    );
    Some(r)
}
