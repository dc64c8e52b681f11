//! A CSL-JSON item as a reference: the standard's, our own, and the messy dialects.

use super::write::SCHEMES;
use super::{date_from_value, person_from_value};
use crate::codec::{cheater, kinds::kind_of};
use crate::model::field::Shape;
use crate::model::{DateField, Field, Kind, Reference, Role, Scheme};
use crate::text::entities;
use serde_json::{Map, Value};

/// Names of variables in other data that calls itself CSL-JSON, and the field each means.
const ALIASES: &[(&str, Field)] = &[
    ("journalAbbreviation", Field::ContainerTitleShort),
    ("short-container-title", Field::ContainerTitleShort),
    ("shortTitle", Field::TitleShort),
    ("short-title", Field::TitleShort),
    ("event", Field::EventTitle),
    ("event-location", Field::EventPlace),
    ("publisher-location", Field::PublisherPlace),
    ("url", Field::Url),
    ("Url", Field::Url),
    ("part", Field::PartNumber),
    ("printing", Field::Printing),
    ("supplement", Field::Supplement),
    ("journal", Field::ContainerTitle),
    ("booktitle", Field::ContainerTitle),
    ("pages", Field::Page),
    ("edition-number", Field::Edition),
    ("annotation", Field::Annote),
    ("rights", Field::License),
];

/// Roles that older data and Crossref name otherwise.
const ROLE_ALIASES: &[(&str, Role)] = &[
    ("editorial-director", Role::EditorialDirector),
    ("editortranslator", Role::Editor),
    ("editor-translator", Role::Editor),
    ("event-chair", Role::Chair),
    ("scriptwriter", Role::ScriptWriter),
    ("authors", Role::Author),
    ("editors", Role::Editor),
];

/// How deep reference lists may stand in reference lists.
pub(super) const MAX_DEPTH: usize = 8;

/// The reference of a CSL-JSON item. What cannot be understood is kept as an unknown field or told in `problems`; an item that is no
/// object gives an empty reference and a problem.
pub fn from_item(item: &Value, problems: &mut Vec<String>) -> Reference {
    at_depth(item, problems, 0)
}

pub(super) fn at_depth(item: &Value, problems: &mut Vec<String>, depth: usize) -> Reference {
    let mut r = Reference::default();
    let Some(map) = item.as_object() else {
        problems.push("not an object; skipped".into());
        return r;
    };
    let own = item.pointer("/custom/refs").and_then(Value::as_object);
    let reader = Reader { own: own.is_some() };
    let mut typed = false;
    for (name, value) in map {
        if value.is_null() {
            continue;
        }
        match name.as_str() {
            "id" => reader.key(&mut r, value),
            "citation-key" | "citekey" | "citation_key" => {
                if let Some(key) = scalar(value).filter(|k| !k.is_empty()) {
                    r.key = key;
                }
            }
            "type" => {
                typed = true;
                reader.kind(&mut r, value, problems);
            }
            "keyword" | "keywords" | "categories" | "tags" | "subject"
                if own.is_none_or(|o| !o.contains_key("tags")) =>
            {
                reader.tags(&mut r, value);
            }
            "keyword" => {}
            "custom" => reader.custom(&mut r, value),
            _ => reader.variable(&mut r, name, value),
        }
    }
    if !typed && !reader.own {
        r.kind = infer_kind(&r);
    }
    if let Some(own) = own {
        super::own::ours(&mut r, own, problems, depth);
    } else if let Some(note) = r.get(Field::Note).map(str::to_string) {
        let rest = cheater::apply(&mut r, &note);
        r.set(Field::Note, rest);
    }
    r
}

/// What an item without a type is likely to be.
fn infer_kind(r: &Reference) -> Kind {
    match r.get(Field::ContainerTitle) {
        Some(_) if r.identifier(Scheme::Isbn).is_some() => Kind::Chapter,
        Some(_) => Kind::ArticleJournal,
        None if r.identifier(Scheme::Isbn).is_some() => Kind::Book,
        None if r.get(Field::Url).is_some() => Kind::Webpage,
        None => Kind::Document,
    }
}

/// Text out of a string, number or truth value.
pub(super) fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(s) => Some(s.trim().to_string()),
        Value::Number(n) => Some(n.to_string()),
        Value::Bool(b) => Some(b.to_string()),
        _ => None,
    }
}

/// What an unknown variable is kept as: its text, else JSON.
pub(super) fn verbatim(value: &Value) -> String {
    match value {
        Value::String(s) => s.clone(),
        other => other.to_string(),
    }
}

struct Reader {
    /// Written by `refs`: every text is as it is meant.
    own: bool,
}

impl Reader {
    /// A text as the model keeps it: entities resolved and white space squeezed in what others wrote.
    fn clean(&self, text: &str, long: bool) -> String {
        if self.own {
            return text.to_string();
        }
        let text = entities::decode(text.trim());
        if long {
            text.replace("\r\n", "\n")
        } else {
            text.split_whitespace().collect::<Vec<_>>().join(" ")
        }
    }

    fn key(&self, r: &mut Reference, value: &Value) {
        let Some(id) = scalar(value).filter(|i| !i.is_empty()) else {
            return;
        };
        // An address names the record in its source; nobody cites by it.
        if id.contains("://") && !self.own {
            r.add_extra("id", id);
        } else if r.key.is_empty() {
            r.key = id;
        }
    }

    fn kind(&self, r: &mut Reference, value: &Value, problems: &mut Vec<String>) {
        let name = scalar(value).unwrap_or_default();
        match kind_of(&name) {
            Some(kind) => {
                r.kind = kind;
                if kind.csl() != name && !self.own && !name.is_empty() {
                    r.native_type = format!("csl-json:{name}");
                }
            }
            None if name.is_empty() => {}
            None => {
                problems.push(format!("unknown type {name:?}, read as document"));
                r.native_type = format!("csl-json:{name}");
            }
        }
    }

    fn tags(&self, r: &mut Reference, value: &Value) {
        match value {
            Value::Array(list) => {
                for tag in list {
                    let text = scalar(tag).or_else(|| {
                        ["tag", "name", "keyword"]
                            .iter()
                            .find_map(|k| tag.get(*k).and_then(scalar))
                    });
                    if let Some(text) = text {
                        r.add_tag(&self.clean(&text, false));
                    }
                }
            }
            other => {
                let text = scalar(other).unwrap_or_default();
                let by = if text.contains(';') { ';' } else { ',' };
                for tag in text.split(by) {
                    r.add_tag(&self.clean(tag, false));
                }
            }
        }
    }

    fn custom(&self, r: &mut Reference, value: &Value) {
        match value.as_object() {
            Some(map) => {
                for (name, value) in map.iter().filter(|(n, _)| *n != "refs") {
                    r.add_extra(format!("custom.{name}"), verbatim(value));
                }
            }
            None => r.add_extra("custom", verbatim(value)),
        }
    }

    /// A name, date, number or text variable, or one that nobody knows.
    fn variable(&self, r: &mut Reference, name: &str, value: &Value) {
        if let Some((scheme, _)) = SCHEMES.iter().find(|(_, n)| n.eq_ignore_ascii_case(name)) {
            return self.identifier(r, *scheme, value);
        }
        let hyphens = name.replace('_', "-");
        let role = Role::from_name(&hyphens).or_else(|| {
            ROLE_ALIASES
                .iter()
                .find(|(n, _)| *n == hyphens)
                .map(|(_, r)| *r)
        });
        if let Some(role) =
            role.filter(|_| value.is_array() || value.is_object() || value.is_string())
        {
            return self.people(r, role, name, value);
        }
        if let Some(which) = DateField::from_csl(&hyphens) {
            match date_from_value(value) {
                Some(date) => r.set_date(which, date),
                None if value.as_object().is_some_and(Map::is_empty) => {}
                None => r.add_extra(name, verbatim(value)),
            }
            return;
        }
        let field = Field::from_csl(name)
            .or_else(|| ALIASES.iter().find(|(n, _)| *n == name).map(|(_, f)| *f))
            .or_else(|| Field::from_csl(&hyphens));
        match field {
            Some(field) => self.text(r, field, name, value),
            None => r.add_extra(name, verbatim(value)),
        }
    }

    fn identifier(&self, r: &mut Reference, scheme: Scheme, value: &Value) {
        let mut add = |text: &str| match scheme {
            Scheme::Isbn | Scheme::Issn => {
                for one in split_numbers(text) {
                    r.add_identifier(scheme, one);
                }
            }
            _ => r.add_identifier(scheme, text),
        };
        match value {
            Value::Array(list) => list.iter().filter_map(scalar).for_each(|v| add(&v)),
            other => {
                if let Some(v) = scalar(other) {
                    add(&v);
                }
            }
        }
    }

    fn people(&self, r: &mut Reference, role: Role, name: &str, value: &Value) {
        let one = std::slice::from_ref(value);
        let list = value.as_array().map_or(one, Vec::as_slice);
        for element in list {
            match person_from_value(element) {
                Some(mut person) => {
                    if !self.own {
                        for part in [
                            &mut person.family,
                            &mut person.given,
                            &mut person.literal,
                            &mut person.suffix,
                        ] {
                            *part = self.clean(part, false);
                        }
                    }
                    r.add_person(role, person);
                }
                None if matches!(element, Value::Null)
                    || element.as_object().is_some_and(|m| {
                        m.values().all(|v| v.as_str() == Some("") || v.is_null())
                    }) => {}
                None => r.add_extra(name, verbatim(element)),
            }
        }
    }

    fn text(&self, r: &mut Reference, field: Field, name: &str, value: &Value) {
        let long = field.shape() == Shape::Long;
        match value {
            Value::Array(list) => {
                // Crossref's lists: the first is the title, the others are its translations and abbreviations.
                for v in list.iter().filter(|v| !v.is_null()) {
                    self.text(r, field, name, v);
                }
            }
            Value::Object(map) => {
                let inner = ["name", "value", "content"]
                    .iter()
                    .find_map(|k| map.get(*k).and_then(scalar));
                match (field, inner) {
                    (Field::EventTitle, Some(title)) => {
                        r.set_default(field, self.clean(&title, false));
                        if let Some(place) = map.get("location").and_then(scalar) {
                            r.set_default(Field::EventPlace, self.clean(&place, false));
                        }
                        let date = map
                            .get("start")
                            .or_else(|| map.get("date"))
                            .and_then(date_from_value);
                        if let Some(date) = date {
                            r.dates.entry(DateField::EventDate).or_insert(date);
                        }
                    }
                    _ => r.add_extra(name, verbatim(value)),
                }
            }
            other => {
                let text = match other {
                    Value::String(text) => self.clean(text, long),
                    _ => scalar(other).unwrap_or_default(),
                };
                if text.is_empty() {
                    return;
                }
                match r.get(field) {
                    Some(old) if old == text => {}
                    Some(_) => r.add_extra(name, text),
                    None => r.set(field, text),
                }
            }
        }
    }
}

/// ISBNs and ISSNs that stand in one text: parted by blanks, commas, semicolons, slashes; blanks inside a number stay.
fn split_numbers(text: &str) -> Vec<&str> {
    let rough: Vec<&str> = text
        .split([',', ';', '/', '|', '\n'])
        .map(str::trim)
        .filter(|t| !t.is_empty())
        .collect();
    let mut out = Vec::new();
    for part in rough {
        let words: Vec<&str> = part.split_whitespace().collect();
        let number = |w: &&str| {
            w.bytes()
                .filter(|b| b.is_ascii_digit() || matches!(b, b'x' | b'X'))
                .count()
                >= 8
        };
        if words.len() > 1 && words.iter().all(number) {
            out.extend(words);
        } else {
            out.push(part);
        }
    }
    out
}
