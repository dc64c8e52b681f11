//! Works as the fields of a CITATION.cff.

use super::*;

pub(super) fn name_of(p: &Person) -> Value {
    let mut map = Map::new();
    if p.is_literal() {
        map.insert("name".into(), json!(p.literal));
    } else {
        let given = format!("{} {}", p.given, p.dropping_particle);
        for (name, part) in [
            ("family-names", p.family.as_str()),
            ("given-names", given.trim()),
            ("name-particle", &p.particle),
            ("name-suffix", &p.suffix),
        ] {
            if !part.is_empty() {
                map.insert(name.into(), json!(part));
            }
        }
    }
    for (scheme, id) in &p.ids {
        match scheme.as_str() {
            "orcid" => map.insert("orcid".into(), json!(format!("https://orcid.org/{id}"))),
            "affiliation" if !map.contains_key("affiliation") => {
                map.insert("affiliation".into(), json!(id))
            }
            _ => None,
        };
    }
    Value::Object(map)
}

pub(super) fn fields(r: &Reference, root: bool) -> Map<String, Value> {
    let mut map = Map::new();
    let native = r.native_type.strip_prefix("cff:");
    let name = native
        .filter(|n| TYPES.iter().any(|(t, k)| t == n && *k == r.kind))
        .or_else(|| TYPES.iter().find(|(_, k)| *k == r.kind).map(|(n, _)| *n))
        .unwrap_or("generic");
    map.insert("type".into(), json!(name));
    for (name, role) in ROLES {
        let all: Vec<Value> = r.people(*role).map(name_of).collect();
        if !all.is_empty() {
            map.insert((*name).into(), json!(all));
        }
    }
    // Every entry must have authors.
    if !map.contains_key("authors") {
        let all: Vec<Value> = r.people(Role::Editor).map(name_of).collect();
        map.insert(
            "authors".into(),
            if all.is_empty() {
                json!([{ "name": "Unknown" }])
            } else {
                json!(all)
            },
        );
    }
    let mut done: Vec<Field> = Vec::new();
    let journal = matches!(
        r.kind,
        Kind::ArticleJournal | Kind::ArticleMagazine | Kind::ArticleNewspaper
    );
    for (name, field) in FIELDS {
        if done.contains(field)
            || *field == Field::ContainerTitle && (*name == "journal") != journal
        {
            continue;
        }
        if let Some(value) = r.get(*field) {
            done.push(*field);
            map.insert((*name).into(), json!(value));
        }
    }
    if let Some(pages) = r.get(Field::Page) {
        match pages.split_once(['-', '–']) {
            Some((a, b)) => {
                map.insert("start".into(), json!(a.trim()));
                map.insert("end".into(), json!(b.trim()));
            }
            None => {
                map.insert("start".into(), json!(pages));
            }
        }
    }
    for (name, which) in [
        (
            if root {
                "date-released"
            } else {
                "date-published"
            },
            DateField::Issued,
        ),
        ("date-accessed", DateField::Accessed),
    ] {
        let Some(p) = r.date(which).and_then(|d| d.start) else {
            continue;
        };
        if (1..=12).contains(&p.month) && p.day > 0 {
            map.insert(
                name.into(),
                json!(format!("{:04}-{:02}-{:02}", p.year, p.month, p.day)),
            );
        } else if which == DateField::Issued && !root {
            map.insert("year".into(), json!(p.year));
            if (1..=12).contains(&p.month) {
                map.insert("month".into(), json!(p.month));
            }
        }
    }
    for (name, scheme) in SCHEMES {
        if let Some(id) = r.identifier(*scheme) {
            map.insert((*name).into(), json!(id));
        }
    }
    if let Some(publisher) = r.get(Field::Publisher) {
        let name = if matches!(r.kind, Kind::Thesis | Kind::Report) {
            "institution"
        } else {
            "publisher"
        };
        map.insert(name.into(), json!({ "name": publisher }));
    }
    if let Some(event) = r.get(Field::EventTitle) {
        map.insert("conference".into(), json!({ "name": event }));
    }
    if let Some(place) = r.get(Field::PublisherPlace) {
        map.insert("location".into(), json!({ "name": place }));
    }
    if !r.tags.is_empty() {
        map.insert("keywords".into(), json!(r.tags));
    }
    if let Some(language) = r.get(Field::Language) {
        map.insert("languages".into(), json!([language]));
    }
    map
}
