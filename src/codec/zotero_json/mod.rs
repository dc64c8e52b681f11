//! Zotero's own JSON: the export of Better BibTeX, the web interface's answers, and plain lists of items.

mod table;

use table::*;

use super::{Codec, Format, Input, Item, ReadOptions, Sink, cheater, json_scan, kinds, tagged};
use crate::model::field::Shape;
use crate::model::{Date, DateField, Field, Note, Person, Reference, Role, Scheme};
use crate::text::encoding::decode_lossy;
use jiff::Timestamp;
use serde_json::Value;
use std::collections::HashMap;

/// The codec.
#[derive(Debug)]
pub struct ZoteroJson;

static FORMAT: Format = Format {
    name: "zotero-json",
    aliases: &["zotero", "bbt-json", "better-bibtex-json"],
    label: "Zotero JSON",
    extensions: &["json"],
    reads: true,
    writes: false,
};

impl Codec for ZoteroJson {
    fn format(&self) -> &'static Format {
        &FORMAT
    }

    fn recognise(&self, input: &Input) -> u8 {
        let head = input.head();
        let text = head.trim_start();
        let opens = text.starts_with(['[', '{']);
        let has = |name: &str| json_scan::has_key(text, name);
        match (opens, has("itemType")) {
            (true, true) => 92,
            (true, false) if text.contains("BetterBibTeX JSON") => 90,
            // A large tree of collections stands before the first item, which then lies beyond the head.
            (true, false) if has("collections") && has_items(input.bytes) => 90,
            _ => 0,
        }
    }

    fn read(&self, input: &Input, _: &ReadOptions, sink: &mut Sink) {
        let (text, _) = decode_lossy(input.bytes);
        let collections = if text.contains("\"collections\"") {
            collections(&text)
        } else {
            HashMap::new()
        };
        json_scan::read_objects(
            input,
            sink,
            &mut |value, sink, _| match item(value, &collections) {
                Some(reference) => sink(Item::Reference(Box::new(reference))),
                None => std::ops::ControlFlow::Continue(()),
            },
        );
    }
}

/// Whether a file that begins with its collections has an item of Zotero anywhere.
fn has_items(bytes: &[u8]) -> bool {
    memchr::memmem::find(bytes, b"\"itemType\"").is_some()
}

/// The paths of the collections that each item (by its number or key) is in.
fn collections(text: &str) -> HashMap<String, Vec<String>> {
    let mut out: HashMap<String, Vec<String>> = HashMap::new();
    let Ok(root) = serde_json::from_str::<Value>(text) else {
        return out;
    };
    let Some(all) = root.get("collections").and_then(Value::as_object) else {
        return out;
    };
    let name = |c: &Value| {
        c.get("name")
            .and_then(Value::as_str)
            .unwrap_or_default()
            .replace('/', "\u{2215}")
    };
    for collection in all.values() {
        let mut path = name(collection);
        let mut parent = collection.get("parent").and_then(Value::as_str);
        // A chain longer than there are collections goes round in a circle.
        for _ in 0..all.len() {
            let Some(above) = parent.and_then(|p| all.get(p)) else {
                break;
            };
            path = format!("{}/{path}", name(above));
            parent = above.get("parent").and_then(Value::as_str);
        }
        for id in collection
            .get("items")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            let id = id.as_str().map_or_else(|| id.to_string(), str::to_string);
            out.entry(id).or_default().push(path.clone());
        }
    }
    out
}

fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(s) => Some(s.trim().to_string()),
        Value::Number(n) => Some(n.to_string()),
        _ => None,
    }
    .filter(|s| !s.is_empty())
}

/// The reference of an item; `None` for notes and files that stand alone.
fn item(value: &Value, collections: &HashMap<String, Vec<String>>) -> Option<Reference> {
    // The web interface wraps the item.
    let outer = value.as_object()?;
    let map = match outer.get("data") {
        Some(Value::Object(inner)) if inner.contains_key("itemType") => inner,
        _ => outer,
    };
    let native = map.get("itemType").and_then(Value::as_str)?;
    if matches!(native, "note" | "attachment" | "annotation") {
        return None;
    }
    let mut r = Reference::new(kinds::kind_of(native).unwrap_or_default());
    let unclear = matches!(
        native,
        "email"
            | "instantMessage"
            | "videoRecording"
            | "podcast"
            | "radioBroadcast"
            | "statute"
            | "document"
            | "blogPost"
    );
    if unclear || kinds::kind_of(native).is_none() {
        r.native_type = format!("zotero:{native}");
    }
    for (name, value) in map {
        member(&mut r, name, value);
    }
    for id in ["itemID", "key"] {
        let id = map.get(id).and_then(text_of);
        for path in id.and_then(|id| collections.get(&id)).into_iter().flatten() {
            if !r.collections.contains(path) {
                r.collections.push(path.clone());
            }
        }
    }
    if let Some(key) = ["citationKey", "citekey"]
        .iter()
        .find_map(|k| map.get(*k).and_then(text_of))
    {
        r.key = key;
    }
    if let Some(extra) = map.get("extra").and_then(lines) {
        let rest = cheater::apply(&mut r, &extra);
        tagged::add_note(&mut r, &rest);
    }
    Some(r)
}

/// A text, or the lines of one.
fn lines(value: &Value) -> Option<String> {
    match value {
        Value::Array(list) => Some(
            list.iter()
                .filter_map(text_of)
                .collect::<Vec<_>>()
                .join("\n"),
        ),
        other => text_of(other),
    }
}

fn member(r: &mut Reference, name: &str, value: &Value) {
    match name {
        "creators" => value
            .as_array()
            .into_iter()
            .flatten()
            .for_each(|c| creator(r, c)),
        "tags" => {
            for tag in value.as_array().into_iter().flatten() {
                if let Some(text) = text_of(tag).or_else(|| tag.get("tag").and_then(text_of)) {
                    r.add_tag(&text);
                }
            }
        }
        "notes" => {
            for note in value.as_array().into_iter().flatten() {
                if let Some(text) = text_of(note).or_else(|| note.get("note").and_then(text_of)) {
                    r.notes
                        .push(Note::new(tagged::html_text(&text), Timestamp::now()));
                }
            }
        }
        "attachments" => value
            .as_array()
            .into_iter()
            .flatten()
            .for_each(|a| attachment(r, a)),
        "extra" | "citationKey" | "collections" => {}
        "key" => {
            if let Some(key) = text_of(value) {
                r.add_identifier(Scheme::Zotero, &key);
            }
        }
        "DOI" => identifier(r, Scheme::Doi, value),
        "ISBN" | "ISSN" => {
            let text = text_of(value).unwrap_or_default();
            let scheme = if name == "ISBN" {
                Scheme::Isbn
            } else {
                Scheme::Issn
            };
            for rest in tagged::add_serial_numbers(r, &text) {
                r.add_identifier(scheme, &rest);
            }
        }
        "PMID" => identifier(r, Scheme::Pmid, value),
        "PMCID" => identifier(r, Scheme::Pmcid, value),
        "dateAdded" => r.added = text_of(value).and_then(|t| t.parse().ok()),
        "dateModified" => r.modified = text_of(value).and_then(|t| t.parse().ok()),
        _ if BOOKKEEPING.contains(&name) => {}
        _ => known(r, name, value),
    }
}

fn identifier(r: &mut Reference, scheme: Scheme, value: &Value) {
    if let Some(text) = text_of(value) {
        r.add_identifier(scheme, &text);
    }
}

fn known(r: &mut Reference, name: &str, value: &Value) {
    let Some(text) = text_of(value) else {
        let nothing = value.is_null()
            || value.as_array().is_some_and(Vec::is_empty)
            || value.as_str().is_some();
        if !nothing {
            r.add_extra(name, value.to_string());
        }
        return;
    };
    if let Some((_, which)) = DATES.iter().find(|(n, _)| *n == name) {
        // Zotero writes CURRENT_TIMESTAMP for "now".
        let date = Date::parse(&text);
        return match r.date(*which) {
            Some(old) if *old != date => r.add_extra(name, text),
            _ => r.set_date(*which, date),
        };
    }
    match FIELDS.iter().find(|(n, _)| *n == name) {
        Some((_, field)) => {
            let text = if field.shape() == Shape::Long {
                text
            } else {
                tagged::one_line(&text)
            };
            match r.get(*field) {
                Some(old) if old == text => {}
                Some(_) => r.add_extra(name, text),
                None => r.set(*field, text),
            }
        }
        None => r.add_extra(name, text),
    }
}

fn creator(r: &mut Reference, value: &Value) {
    let kind = value
        .get("creatorType")
        .and_then(Value::as_str)
        .unwrap_or("author");
    let role = ROLES
        .iter()
        .find(|(n, _)| *n == kind)
        .map(|(_, role)| *role)
        .or_else(|| Role::from_name(kind))
        .unwrap_or(Role::Contributor);
    let part = |name: &str| value.get(name).and_then(text_of).unwrap_or_default();
    let (name, family, given) = (part("name"), part("lastName"), part("firstName"));
    let single = value.get("fieldMode").is_some_and(|m| m == &Value::from(1));
    let person = if !name.is_empty() {
        Person::literal(name)
    } else if given.is_empty() && (single || family.contains(' ')) {
        Person::literal(family)
    } else {
        let mut person = Person::new(family, given);
        // "King, Jr." stands among the given names in Zotero.
        if let Some((given, suffix)) = person
            .given
            .split_once(',')
            .map(|(g, s)| (g.trim().to_string(), s.trim().to_string()))
        {
            (person.given, person.suffix) = (given, suffix);
        }
        let quoted = person.family.len() > 1
            && person.family.starts_with('"')
            && person.family.ends_with('"');
        if quoted {
            // Quotes keep a family name whole.
            person.family = person.family.trim_matches('"').to_string();
        } else {
            person.split_particles();
        }
        person
    };
    r.add_person(role, person);
}

fn attachment(r: &mut Reference, value: &Value) {
    let part = |name: &str| value.get(name).and_then(text_of).unwrap_or_default();
    let path = [part("path"), part("localPath"), part("url"), part("uri")]
        .into_iter()
        .find(|p| !p.is_empty());
    if let Some(path) = path {
        tagged::add_file(r, &path, &part("title"));
        if let Some(last) = r.attachments.last_mut().filter(|a| a.path == path.trim()) {
            last.media_type = [part("contentType"), part("mimeType")]
                .into_iter()
                .find(|t| !t.is_empty())
                .unwrap_or_default();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::read_all;
    use crate::model::Kind;

    #[test]
    fn collections_longer_than_the_head_hide_no_items() {
        let collections: Vec<String> = (0..2000)
            .map(|n| format!(r#""c{n}": {{"name": "Shelf {n}", "parent": false, "items": []}}"#))
            .collect();
        let file = |items: &str| {
            format!(
                r#"{{"collections": {{{}}}, "items": [{items}]}}"#,
                collections.join(", ")
            )
        };
        let recognised = |text: &str| {
            ZoteroJson.recognise(&Input {
                bytes: text.as_bytes(),
                name: "x.json",
            })
        };
        assert_eq!(
            recognised(&file(r#"{"itemType": "book", "title": "T"}"#)),
            90
        );
        assert_eq!(recognised(&file(r#"{"kind": "shoe"}"#)), 0);
    }

    #[test]
    fn items_with_their_extras() {
        let text = r#"{"config": {"label": "BetterBibTeX JSON"}, "collections": {
            "A": {"name": "Thesis", "parent": false, "items": [7]}, "B": {"name": "Fish/Cod", "parent": "A", "items": [7]}, "C": {"name": "X", "parent": "C"}},
          "items": [
            {"itemID": 7, "itemType": "journalArticle", "title": "On <i>cod</i>", "creators": [
                {"creatorType": "author", "firstName": "Anna, Jr.", "lastName": "van der Berg"}, {"creatorType": "seriesEditor", "name": "Fish Bureau"}],
             "date": "June 11, 2004", "publicationTitle": "J", "DOI": "10.1000/x", "ISSN": "0378-5955, 2050-084X",
             "extra": ["PMID: 12", "tex.x: y", "remark"], "tags": ["a", {"tag": "b"}], "notes": ["<p>one</p><p>two</p>"],
             "attachments": [{"title": "PDF", "path": "/a.pdf", "contentType": "application/pdf"}], "citationKey": "berg", "weird": 3},
            {"itemType": "note", "note": "x"}
          ]}"#;
        let input = Input {
            bytes: text.as_bytes(),
            name: "x",
        };
        assert!(ZoteroJson.recognise(&input) > 90);
        let (refs, problems) = read_all(&ZoteroJson, &input, &ReadOptions::default());
        assert_eq!((refs.len(), problems.len()), (1, 0));
        let r = &refs[0];
        assert_eq!((r.kind, r.key.as_str()), (Kind::ArticleJournal, "berg"));
        let p = r.people(Role::Author).next().expect("an author");
        assert_eq!(
            (
                p.particle.as_str(),
                p.family.as_str(),
                p.given.as_str(),
                p.suffix.as_str()
            ),
            ("van der", "Berg", "Anna", "Jr.")
        );
        assert_eq!(r.date(DateField::Issued), Some(&Date::ymd(2004, 6, 11)));
        assert_eq!(r.identifiers_of(Scheme::Issn).count(), 2);
        assert_eq!(
            (r.identifier(Scheme::Pmid), r.extra("x"), r.get(Field::Note)),
            (Some("12"), Some("y"), Some("remark"))
        );
        assert_eq!(r.tags, ["a", "b"]);
        assert_eq!(r.notes[0].text, "one\n\ntwo");
        assert_eq!(r.collections.len(), 2);
        assert!(
            r.collections
                .contains(&"Thesis/Fish\u{2215}Cod".to_string())
        );
        assert_eq!(r.extra("weird"), Some("3"));
        let api = r#"[{"key": "ABCD1234", "version": 5, "data": {"key": "ABCD1234", "itemType": "book", "title": "T", "creators": [], "date": ""}}]"#;
        let (refs, _) = read_all(
            &ZoteroJson,
            &Input {
                bytes: api.as_bytes(),
                name: "x",
            },
            &ReadOptions::default(),
        );
        assert_eq!(
            (refs[0].title(), refs[0].identifier(Scheme::Zotero)),
            ("T", Some("ABCD1234"))
        );
    }
}
