//! Names of CSL-JSON in both directions.

use crate::model::Person;
use serde_json::{Map, Value, json};

/// The name parts of CSL and where they stand in the model: THE table of both directions.
type Part = (
    &'static str,
    fn(&Person) -> &String,
    fn(&mut Person) -> &mut String,
);
const PARTS: &[Part] = &[
    ("family", |p| &p.family, |p| &mut p.family),
    ("given", |p| &p.given, |p| &mut p.given),
    (
        "dropping-particle",
        |p| &p.dropping_particle,
        |p| &mut p.dropping_particle,
    ),
    (
        "non-dropping-particle",
        |p| &p.particle,
        |p| &mut p.particle,
    ),
    ("suffix", |p| &p.suffix, |p| &mut p.suffix),
    ("literal", |p| &p.literal, |p| &mut p.literal),
];

/// A name variable's element: an object of parts, or a text. `None` when no name is in it.
pub fn person_from_value(value: &Value) -> Option<Person> {
    let mut person = Person::default();
    match value {
        Value::String(s) => {
            let s = s.trim();
            person = if s.contains(',') {
                Person::parse(s)
            } else {
                Person::literal(s)
            };
        }
        Value::Object(map) => from_object(map, &mut person),
        _ => return None,
    }
    (!person.is_empty()).then_some(person)
}

fn from_object(map: &Map<String, Value>, person: &mut Person) {
    let text = |name: &str| match map.get(name) {
        Some(Value::String(s)) => s.trim().to_string(),
        Some(Value::Number(n)) => n.to_string(),
        _ => String::new(),
    };
    for (name, _, place) in PARTS {
        *place(person) = text(name);
    }
    if person.is_empty() {
        // Crossref's institutions, BibJSON and schema.org.
        person.literal = text("name");
    }
    let institution = map
        .get("isInstitution")
        .is_some_and(|v| v == &json!(true) || v == &json!("true"));
    if institution && person.literal.is_empty() {
        person.literal = std::mem::take(&mut person.family);
    }
    for name in ["ORCID", "orcid"] {
        let id = text(name);
        if let Some(id) = id.rsplit('/').next().filter(|i| !i.is_empty()) {
            person.ids.push(("orcid".into(), id.to_string()));
            break;
        }
    }
    for place in map
        .get("affiliation")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        if let Some(name) = place.get("name").and_then(Value::as_str).or(place.as_str()) {
            person
                .ids
                .push(("affiliation".into(), name.trim().to_string()));
        }
    }
}

/// The element of a name variable.
pub fn person_to_value(person: &Person) -> Value {
    let mut map = Map::new();
    for (name, part, _) in PARTS {
        let value = part(person);
        if !value.is_empty() {
            map.insert((*name).into(), json!(value));
        }
    }
    Value::Object(map)
}
