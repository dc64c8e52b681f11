//! Looking into JSON answers without trusting them, and the small conversions that the services share.

use crate::codec::{human, language, xml};
use crate::model::{Date, DateField, Field, Person, Reference, Role, Scheme};
use crate::text::entities;
use serde_json::Value;

/// The text at a path (`a.b.0`); numbers become text; nothing for what is missing or empty.
pub(super) fn text(value: &Value, path: &str) -> String {
    match at(value, path) {
        Value::String(s) => s.trim().to_string(),
        Value::Number(n) => n.to_string(),
        _ => String::new(),
    }
}

static NULL: Value = Value::Null;

/// The value at a path, null where there is none.
pub(super) fn at<'a>(value: &'a Value, path: &str) -> &'a Value {
    path.split('.')
        .filter(|p| !p.is_empty())
        .fold(value, |v, name| match v {
            Value::Object(map) => map.get(name).unwrap_or(&NULL),
            Value::Array(list) => name
                .parse::<usize>()
                .ok()
                .and_then(|i| list.get(i))
                .unwrap_or(&NULL),
            _ => &NULL,
        })
}

/// The elements of the list at a path; a single value counts as a list of one.
pub(super) fn list<'a>(value: &'a Value, path: &str) -> Vec<&'a Value> {
    match at(value, path) {
        Value::Array(list) => list.iter().collect(),
        Value::Null => Vec::new(),
        one => vec![one],
    }
}

/// A title that may hold markup (HTML, JATS face markup, MathML, entities) as rich text.
pub(super) fn rich(text: &str) -> String {
    let text = text.trim();
    if !text.contains('<') && !text.contains('&') {
        return xml::squash(text);
    }
    // `x < y` is no markup.
    if text.contains("</") || text.contains("/>") {
        let source = format!("<t>{}</t>", safe(text));
        if let (Some(node), faults) = xml::document(&source)
            && faults.is_empty()
        {
            return xml::rich::rich(&node);
        }
    }
    xml::squash(&entities::decode(text))
}

/// Bare ampersands, which services write into what they call XML.
fn safe(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(i) = rest.find('&') {
        out.push_str(&rest[..i]);
        let tail = &rest[i + 1..];
        let named = tail.find(';').is_some_and(|end| {
            end < 12
                && tail[..end]
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b == b'#')
                && end > 0
        });
        out.push_str(if named { "&" } else { "&amp;" });
        rest = tail;
    }
    out.push_str(rest);
    out
}

/// An abstract: JATS, HTML or plain; paragraphs divided by blank lines, without a leading "Abstract".
pub(super) fn long(text: &str) -> String {
    let text = text.trim();
    let out = if text.contains("</") {
        let source = format!("<t>{}</t>", safe(text));
        match xml::document(&source) {
            (Some(node), faults) if faults.is_empty() => xml::rich::blocks(&node),
            _ => crate::codec::html::meta::abstract_text(text),
        }
    } else {
        xml::paragraphs(&entities::decode(text))
    };
    for word in ["Abstract", "ABSTRACT", "Summary", "SUMMARY", "Sammendrag"] {
        if let Some(rest) = out.strip_prefix(word) {
            let trimmed = rest.trim_start_matches([':', '.', ' ', '\n', '\u{a0}']);
            let apart = rest.starts_with([':', '.', '\n'])
                || (rest.starts_with(' ') && trimmed.starts_with(char::is_uppercase));
            if apart && trimmed.len() > 20 {
                return trimmed.to_string();
            }
        }
    }
    out
}

/// Sets a plain field, entities resolved.
pub(super) fn set(r: &mut Reference, field: Field, value: &str) {
    let value = value.trim();
    if !value.is_empty() {
        r.set_default(field, xml::squash(&entities::decode(value)));
    }
}

/// Sets a title field.
pub(super) fn set_rich(r: &mut Reference, field: Field, value: &str) {
    let value = rich(value);
    if !value.is_empty() {
        r.set_default(field, value);
    }
}

/// Sets the abstract.
pub(super) fn set_abstract(r: &mut Reference, value: &str) {
    let value = long(value);
    if !value.is_empty()
        && !matches!(
            value.to_lowercase().trim_end_matches('.'),
            "no abstract available" | "no abstract" | "n/a" | "null"
        )
    {
        r.set_default(Field::Abstract, value);
    }
}

/// Adds a person from a name in any order; an ORCID where there is one.
pub(super) fn add_name(r: &mut Reference, role: Role, name: &str, orcid: &str) {
    let name = xml::squash(&entities::decode(name));
    if name.is_empty() {
        return;
    }
    let mut person = human::person(&name);
    add_orcid(&mut person, orcid);
    r.add_person(role, person);
}

/// Adds an ORCID, given bare or as an address.
pub(super) fn add_orcid(person: &mut Person, orcid: &str) {
    if let Some(id) = orcid
        .rsplit('/')
        .next()
        .filter(|i| i.len() == 19 && i.matches('-').count() == 3)
    {
        person.ids.push(("orcid".into(), id.to_string()));
    }
}

/// Sets a date from a text in any writing, unless there is one.
pub(super) fn set_date(r: &mut Reference, field: DateField, text: &str) {
    let text = text.trim();
    // A time of the day says nothing of a work.
    let text = text
        .split('T')
        .next()
        .filter(|t| t.len() == 10 && t.as_bytes()[4] == b'-')
        .unwrap_or(text);
    if !text.is_empty() && r.date(field).is_none() {
        r.set_date(field, human::date(text));
    }
}

/// Sets a date from numbers.
pub(super) fn set_ymd(r: &mut Reference, field: DateField, y: &str, m: &str, d: &str) {
    let Ok(year) = y.trim().parse::<i32>() else {
        return;
    };
    let month: u8 = m
        .trim()
        .parse()
        .ok()
        .filter(|m| (1..=12).contains(m))
        .unwrap_or(0);
    let day: u8 = d
        .trim()
        .parse()
        .ok()
        .filter(|d| month > 0 && (1..=31).contains(d))
        .unwrap_or(0);
    if r.date(field).is_none() {
        r.set_date(field, Date::ymd(year, month, day));
    }
}

/// Adds an identifier when the text holds a valid one.
pub(super) fn add_id(r: &mut Reference, scheme: Scheme, text: &str) {
    if let Some(id) = crate::model::Identifier::parse(scheme, text)
        && !r
            .identifiers
            .iter()
            .any(|i| i.scheme == scheme && i.value.eq_ignore_ascii_case(&id.value))
    {
        r.identifiers.push(id);
    }
}

/// Sets the language.
pub(super) fn set_language(r: &mut Reference, text: &str) {
    let code = text.rsplit('/').next().unwrap_or(text).trim();
    if !code.is_empty() && !matches!(code, "und" | "mul" | "mis" | "zxx") {
        r.set_default(Field::Language, language::tag(code));
    }
}

/// First and last page as a range.
pub(super) fn set_pages(r: &mut Reference, first: &str, last: &str) {
    let (first, last) = (first.trim(), last.trim());
    if first.is_empty() {
        return;
    }
    set(
        r,
        Field::Page,
        &if last.is_empty() || last == first {
            first.to_string()
        } else {
            format!("{first}-{last}")
        },
    );
}
