//! A reference as a CSL-JSON item.

use super::names::person_to_value;
use super::{OWN_FIELDS, date_from_value, date_to_value};
use crate::model::{DateField, Field, Reference, Role, Scheme, Status};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// The identifiers that CSL has variables for.
pub(super) const SCHEMES: &[(Scheme, &str)] = &[
    (Scheme::Doi, "DOI"),
    (Scheme::Isbn, "ISBN"),
    (Scheme::Issn, "ISSN"),
    (Scheme::Pmid, "PMID"),
    (Scheme::Pmcid, "PMCID"),
];

/// The roles that CSL lacks; people in them stand under `custom.refs.creators`, and as contributors for other programs.
pub(super) fn is_csl_role(role: Role) -> bool {
    !matches!(
        role,
        Role::Advisor
            | Role::Annotator
            | Role::Commentator
            | Role::Introduction
            | Role::Foreword
            | Role::Afterword
            | Role::Holder
            | Role::Collaborator
            | Role::Founder
            | Role::Continuator
            | Role::Redactor
            | Role::Reviser
            | Role::Inventor
            | Role::Sponsor
            | Role::Cartographer
            | Role::Programmer
    )
}

/// The item: CSL's variables, and under `custom.refs` what CSL has no place for. [`from_item`](super::from_item) gives the same reference back.
pub fn to_item(r: &Reference) -> Value {
    let mut item = Map::new();
    let mut own = Map::new();
    item.insert("id".into(), json!(r.key));
    item.insert("type".into(), json!(r.kind.csl()));
    let text = |field: Field, item: &mut Map<String, Value>| {
        if let Some(v) = r.get(field) {
            item.insert(field.csl().into(), json!(v));
        }
    };
    text(Field::Title, &mut item);
    people(r, &mut item, &mut own);
    dates(r, &mut item, &mut own);
    for (field, value) in r.fields.iter() {
        if field != Field::Title && !OWN_FIELDS.contains(&field) {
            item.insert(field.csl().into(), json!(value));
        }
    }
    identifiers(r, &mut item, &mut own);
    if !r.tags.is_empty() {
        item.insert("keyword".into(), json!(r.tags.join(", ")));
        own.insert("tags".into(), json!(r.tags));
    }
    library(r, &mut own);
    let more: Map<String, Value> = OWN_FIELDS
        .iter()
        .filter_map(|f| Some((f.csl().to_string(), json!(r.get(*f)?))))
        .collect();
    if !more.is_empty() {
        own.insert("more".into(), Value::Object(more));
    }
    if !r.extra.is_empty() {
        own.insert(
            "fields".into(),
            grouped(r.extra.iter().map(|(n, v)| (n.as_str(), v.as_str()))),
        );
    }
    if !r.native_type.is_empty() {
        own.insert("native_type".into(), json!(r.native_type));
    }
    if !r.cited.is_empty() {
        own.insert("references".into(), r.cited.iter().map(to_item).collect());
    }
    if !own.is_empty() {
        item.insert("custom".into(), json!({ "refs": own }));
    }
    Value::Object(item)
}

/// Name → value, or the list of values where a name has several; names in the order of their first value.
fn grouped<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> Value {
    let mut map = Map::new();
    for (name, value) in pairs {
        match map.get_mut(name) {
            None => {
                map.insert(name.to_string(), json!(value));
            }
            Some(Value::Array(list)) => list.push(json!(value)),
            Some(one) => *one = json!([one.take(), value]),
        }
    }
    Value::Object(map)
}

fn people(r: &Reference, item: &mut Map<String, Value>, own: &mut Map<String, Value>) {
    let mut order: Vec<Role> = Vec::new();
    let mut ids: BTreeMap<String, Value> = BTreeMap::new();
    let (mut mixed, mut others, mut helpers) = (false, Vec::new(), Vec::new());
    for c in &r.creators {
        if order.last() != Some(&c.role) {
            mixed |= order.contains(&c.role) || (!others.is_empty() && is_csl_role(c.role));
            order.push(c.role);
        }
        if !is_csl_role(c.role) {
            let mut value = json!({ "role": c.role.name() });
            if let (Some(map), Value::Object(parts)) =
                (value.as_object_mut(), person_to_value(&c.person))
            {
                map.extend(parts);
                if !c.person.ids.is_empty() {
                    map.insert("ids".into(), json!(c.person.ids));
                }
            }
            others.push(value);
            helpers.push(person_to_value(&c.person));
            continue;
        }
        let list = item.entry(c.role.name()).or_insert_with(|| json!([]));
        if let Some(list) = list.as_array_mut() {
            if !c.person.ids.is_empty() {
                ids.insert(
                    format!("{}/{}", c.role.name(), list.len()),
                    json!(c.person.ids),
                );
            }
            list.push(person_to_value(&c.person));
        }
    }
    // For other programs they are contributors, behind the real ones.
    if !helpers.is_empty() {
        let list = item
            .entry(Role::Contributor.name())
            .or_insert_with(|| json!([]));
        if let Some(list) = list.as_array_mut() {
            list.extend(helpers);
        }
    }
    if !others.is_empty() {
        own.insert("creators".into(), Value::Array(others));
    }
    if !ids.is_empty() {
        own.insert("person_ids".into(), json!(ids));
    }
    // CSL groups people by role; the order across roles is kept where it says more.
    if mixed {
        let roles: Vec<&str> = r.creators.iter().map(|c| c.role.name()).collect();
        own.insert("creator_order".into(), json!(roles));
    }
}

fn dates(r: &Reference, item: &mut Map<String, Value>, own: &mut Map<String, Value>) {
    let mut exact = Map::new();
    for which in DateField::ALL {
        let Some(date) = r.date(*which) else { continue };
        let value = date_to_value(date);
        if date_from_value(&value).as_ref() != Some(date) {
            exact.insert(which.csl().into(), json!(date));
        }
        item.insert(which.csl().into(), value);
    }
    if !exact.is_empty() {
        own.insert("dates".into(), Value::Object(exact));
    }
}

fn identifiers(r: &Reference, item: &mut Map<String, Value>, own: &mut Map<String, Value>) {
    if r.identifiers.is_empty() {
        return;
    }
    for (scheme, name) in SCHEMES {
        let all: Vec<&str> = r.identifiers_of(*scheme).collect();
        // Styles print one DOI or PubMed number; of books and journals all numbers are printed.
        match (all.first(), scheme) {
            (None, _) => {}
            (Some(_), Scheme::Isbn | Scheme::Issn) => {
                item.insert((*name).into(), json!(all.join(" ")));
            }
            (Some(first), _) => {
                item.insert((*name).into(), json!(first));
            }
        }
    }
    let all = r
        .identifiers
        .iter()
        .map(|i| (i.scheme.name(), i.value.as_str()));
    own.insert("identifiers".into(), grouped(all));
}

/// What belongs to this library: identity, collections, notes, files, reading status, provenance.
fn library(r: &Reference, own: &mut Map<String, Value>) {
    if !r.id.is_nil() {
        own.insert("uuid".into(), json!(r.id.to_string()));
    }
    if r.key_pinned {
        own.insert("pinned".into(), json!(true));
    }
    let mut list = |name: &str, value: Value| {
        if value.as_array().is_some_and(|a| !a.is_empty()) {
            own.insert(name.into(), value);
        }
    };
    list("collections", json!(r.collections));
    list("notes", json!(r.notes));
    list("attachments", json!(r.attachments));
    list("sources", json!(r.sources));
    if r.status != Status::default() {
        own.insert("status".into(), json!(r.status.name()));
    }
    if r.rating > 0 {
        own.insert("rating".into(), json!(r.rating));
    }
    for (name, at) in [
        ("added", r.added),
        ("modified", r.modified),
        ("trashed", r.trashed),
    ] {
        if let Some(at) = at {
            own.insert(name.into(), json!(at.to_string()));
        }
    }
}
