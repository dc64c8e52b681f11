//! What stands under `custom.refs`.

use super::read::{MAX_DEPTH, at_depth, scalar, verbatim};
use super::{date_from_value, person_from_value};
use crate::model::{
    Creator, Date, DateField, Field, Note, Person, Reference, Role, Scheme, Status,
};
use jiff::Timestamp;
use serde_json::{Map, Value};

/// What stands under `custom.refs`.
pub(super) fn ours(
    r: &mut Reference,
    own: &Map<String, Value>,
    problems: &mut Vec<String>,
    depth: usize,
) {
    let time = |v: &Value| v.as_str().and_then(|s| s.parse::<Timestamp>().ok());
    let mut order: Vec<Role> = Vec::new();
    for (name, value) in own {
        let understood = match name.as_str() {
            "uuid" => value
                .as_str()
                .and_then(|s| s.parse().ok())
                .map(|id| r.id = id),
            "pinned" => value.as_bool().map(|b| r.key_pinned = b),
            "native_type" => value.as_str().map(|s| r.native_type = s.to_string()),
            "tags" => strings(value).map(|tags| tags.iter().for_each(|t| r.add_tag(t))),
            "collections" => strings(value).map(|c| r.collections = c),
            "notes" => notes(r, value),
            "attachments" => serde_json::from_value(value.clone())
                .ok()
                .map(|a| r.attachments = a),
            "sources" => serde_json::from_value(value.clone())
                .ok()
                .map(|s| r.sources = s),
            "status" => value
                .as_str()
                .and_then(Status::from_name)
                .map(|s| r.status = s),
            "rating" => value.as_u64().map(|n| r.rating = n.min(5) as u8),
            "added" => time(value).map(|t| r.added = Some(t)),
            "modified" => time(value).map(|t| r.modified = Some(t)),
            "trashed" => time(value).map(|t| r.trashed = Some(t)),
            "identifiers" => identifiers(r, value),
            "dates" => dates(r, value),
            "more" => value.as_object().map(|map| {
                for (name, value) in map {
                    match (Field::from_csl(name), value.as_str()) {
                        (Some(field), Some(text)) => r.set(field, text),
                        _ => r.add_extra(name.as_str(), verbatim(value)),
                    }
                }
            }),
            "fields" => value.as_object().map(|map| {
                for (name, value) in map {
                    match value {
                        Value::Array(list) => list
                            .iter()
                            .for_each(|v| r.add_extra(name.as_str(), verbatim(v))),
                        one => r.add_extra(name.as_str(), verbatim(one)),
                    }
                }
            }),
            "creators" => value.as_array().map(|list| {
                take_contributors(r, list);
                for element in list {
                    let role = element
                        .get("role")
                        .and_then(Value::as_str)
                        .and_then(Role::from_name);
                    if let Some(mut person) = person_from_value(element) {
                        person.ids = pairs(element.get("ids"));
                        r.add_person(role.unwrap_or(Role::Contributor), person);
                    }
                }
            }),
            "person_ids" => value.as_object().map(|map| {
                for (place, ids) in map {
                    let found = place.rsplit_once('/').and_then(|(role, n)| {
                        Some((Role::from_name(role)?, n.parse::<usize>().ok()?))
                    });
                    let Some((role, n)) = found else { continue };
                    if let Some(c) = r.creators.iter_mut().filter(|c| c.role == role).nth(n) {
                        c.person.ids = pairs(Some(ids));
                    }
                }
            }),
            "creator_order" => strings(value).map(|names| {
                order = names.iter().filter_map(|n| Role::from_name(n)).collect();
            }),
            "references" if depth < MAX_DEPTH => value.as_array().map(|list| {
                r.cited = list
                    .iter()
                    .map(|i| at_depth(i, problems, depth + 1))
                    .collect();
            }),
            _ => None,
        };
        if understood.is_none() {
            r.add_extra(format!("custom.refs.{name}"), verbatim(value));
        }
    }
    restore_order(r, &order);
}

/// Takes away the contributors who stand there only because CSL lacks their role.
fn take_contributors(r: &mut Reference, list: &[Value]) {
    for element in list.iter().rev() {
        let Some(mut person) = person_from_value(element) else {
            continue;
        };
        person.ids.clear();
        let same = |c: &Creator| {
            c.role == Role::Contributor
                && Person {
                    ids: Vec::new(),
                    ..c.person.clone()
                } == person
        };
        if let Some(at) = r.creators.iter().rposition(same) {
            r.creators.remove(at);
        }
    }
}

/// Puts people back into the order across roles that they had.
fn restore_order(r: &mut Reference, order: &[Role]) {
    if order.len() != r.creators.len() {
        return;
    }
    let mut rest: Vec<Option<Creator>> = std::mem::take(&mut r.creators)
        .into_iter()
        .map(Some)
        .collect();
    let mut sorted = Vec::with_capacity(rest.len());
    for role in order {
        let next = rest
            .iter_mut()
            .find(|c| c.as_ref().is_some_and(|c| c.role == *role));
        sorted.extend(next.and_then(Option::take));
    }
    sorted.extend(rest.into_iter().flatten());
    r.creators = sorted;
}

fn strings(value: &Value) -> Option<Vec<String>> {
    Some(value.as_array()?.iter().filter_map(scalar).collect())
}

fn pairs(value: Option<&Value>) -> Vec<(String, String)> {
    value
        .and_then(|v| serde_json::from_value(v.clone()).ok())
        .unwrap_or_default()
}

fn notes(r: &mut Reference, value: &Value) -> Option<()> {
    for note in value.as_array()? {
        match serde_json::from_value::<Note>(note.clone()) {
            Ok(note) => r.notes.push(note),
            Err(_) => {
                let text = note
                    .as_str()
                    .or_else(|| note.get("text").and_then(Value::as_str))?;
                r.notes.push(Note::new(text, Timestamp::now()));
            }
        }
    }
    Some(())
}

/// Identifiers of all schemes. Where the item's own variable says something else (it was edited), the variable wins.
fn identifiers(r: &mut Reference, value: &Value) -> Option<()> {
    let stated = std::mem::take(&mut r.identifiers);
    for (name, value) in value.as_object()? {
        let Some(scheme) = Scheme::from_name(name) else {
            r.add_extra(format!("custom.refs.identifiers.{name}"), verbatim(value));
            continue;
        };
        let one = std::slice::from_ref(value);
        let all: Vec<String> = value
            .as_array()
            .map_or(one, Vec::as_slice)
            .iter()
            .filter_map(scalar)
            .collect();
        let edited = stated
            .iter()
            .any(|s| s.scheme == scheme && !all.contains(&s.value));
        if edited && !matches!(scheme, Scheme::Isbn | Scheme::Issn) {
            continue;
        }
        for v in all {
            r.identifiers
                .push(crate::model::Identifier { scheme, value: v });
        }
    }
    for s in stated {
        if !r.identifiers.contains(&s)
            && (s.is_valid() || !r.identifiers.iter().any(|i| i.scheme == s.scheme))
        {
            r.identifiers.push(s);
        }
    }
    Some(())
}

/// Dates that CSL-JSON cannot say in full. Where the variable was edited, it wins.
fn dates(r: &mut Reference, value: &Value) -> Option<()> {
    for (name, value) in value.as_object()? {
        let which = DateField::from_csl(name)?;
        let exact: Date = serde_json::from_value(value.clone()).ok()?;
        let shown = date_from_value(&super::date_to_value(&exact));
        if r.date(which) == shown.as_ref() {
            r.set_date(which, exact);
        }
    }
    Some(())
}
