//! References as entries.

use super::*;

pub(super) fn name_of(p: &Person) -> Value {
    if p.is_literal() {
        return json!({ "name": p.literal });
    }
    let mut map = Map::new();
    for (name, part) in [
        ("name", &p.family),
        ("given-name", &p.given),
        ("prefix", &p.particle),
        ("suffix", &p.suffix),
    ] {
        if !part.is_empty() {
            map.insert(name.into(), json!(part));
        }
    }
    if !p.dropping_particle.is_empty() {
        map.insert(
            "given-name".into(),
            json!(format!("{} {}", p.given, p.dropping_particle).trim()),
        );
    }
    Value::Object(map)
}

pub(super) fn people(r: &Reference, role: Role) -> Option<Value> {
    let all: Vec<Value> = r.people(role).map(name_of).collect();
    (!all.is_empty()).then(|| json!(all))
}

/// Rich text has no place in Hayagriva; its braces keep what must not change case.
pub(super) fn title_of(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    let mut braces = Vec::new();
    while let Some(at) = rest.find('<') {
        let Some(end) = rest[at..].find('>').map(|e| at + e) else {
            break;
        };
        let tag = &rest[at + 1..end];
        let known = ["i", "b", "sup", "sub", "/i", "/b", "/sup", "/sub", "/span"].contains(&tag)
            || tag.starts_with("span ");
        out.push_str(&rest[..at]);
        if !known {
            out.push_str(&rest[at..=end]);
        } else if tag.starts_with("span ") {
            braces.push(tag.contains("nocase"));
            out.push_str(if tag.contains("nocase") { "{" } else { "" });
        } else if tag == "/span" && braces.pop() == Some(true) {
            out.push('}');
        }
        rest = &rest[end + 1..];
    }
    out.push_str(rest);
    out
}

pub(super) fn entry(r: &Reference) -> Value {
    let native = r.native_type.strip_prefix("hayagriva:");
    let row = native
        .and_then(|n| TYPES.iter().find(|(k, t, _)| *k == r.kind && *t == n))
        .or_else(|| TYPES.iter().find(|(k, ..)| *k == r.kind));
    let (name, above) = row.map_or(("misc", ""), |(_, t, p)| (*t, *p));
    let (mut own, mut parent) = (Map::new(), Map::new());
    let container = r.get(Field::ContainerTitle);
    let nested = container.is_some();
    let mut put = |own_map: bool, name: &str, value: Value| {
        let map = if own_map { &mut own } else { &mut parent };
        map.insert(name.into(), value);
    };
    put(true, "type", json!(name));
    if !r.title().is_empty() {
        let short = r.get(Field::TitleShort).map(title_of);
        put(
            true,
            "title",
            match short {
                Some(short) => json!({ "value": title_of(r.title()), "short": short }),
                None => json!(title_of(r.title())),
            },
        );
    }
    if let Some(all) = people(r, Role::Author) {
        put(true, "author", all);
    }
    if let Some(all) = people(r, Role::Editor) {
        put(!nested, "editor", all);
    }
    let affiliated: Vec<Value> = ROLES
        .iter()
        .filter_map(|(n, role)| Some(json!({ "role": n, "names": people(r, *role)? })))
        .collect();
    if !affiliated.is_empty() {
        put(true, "affiliated", json!(affiliated));
    }
    // Hayagriva knows days, not ranges or words.
    if let Some(p) = r.date(DateField::Issued).and_then(|d| d.start) {
        let month = if (1..=12).contains(&p.month) {
            format!("-{:02}", p.month)
        } else {
            String::new()
        };
        let day = if p.day > 0 && !month.is_empty() {
            format!("-{:02}", p.day)
        } else {
            String::new()
        };
        put(
            true,
            "date",
            if month.is_empty() {
                json!(p.year)
            } else {
                json!(format!("{:04}{month}{day}", p.year))
            },
        );
    }
    for (name, field, above) in FIELDS {
        if let Some(value) = r.get(*field) {
            let number = value.parse::<i64>().ok().filter(|n| n.to_string() == value);
            put(
                !(*above && nested),
                name,
                number.map_or_else(|| json!(value), |n| json!(n)),
            );
        }
    }
    let publisher = match (r.get(Field::Publisher), r.get(Field::PublisherPlace)) {
        (Some(name), Some(place)) => Some(json!({ "name": name, "location": place })),
        (Some(name), None) => Some(json!(name)),
        _ => None,
    };
    match publisher {
        Some(publisher) => put(!nested, "publisher", publisher),
        None => {
            if let Some(place) = r.get(Field::PublisherPlace) {
                put(true, "location", json!(place));
            }
        }
    }
    if let Some(url) = r.get(Field::Url) {
        let accessed = r
            .date(DateField::Accessed)
            .filter(|d| d.start.is_some() && !d.is_range());
        put(
            true,
            "url",
            match accessed {
                Some(date) => json!({ "value": url, "date": date.edtf().trim_end_matches('~') }),
                None => json!(url),
            },
        );
    }
    let (mut numbers, mut above_numbers) = (Map::new(), Map::new());
    for (name, scheme) in SCHEMES {
        if let Some(value) = r.identifier(*scheme) {
            let map = if nested && matches!(scheme, Scheme::Isbn | Scheme::Issn) {
                &mut above_numbers
            } else {
                &mut numbers
            };
            map.insert((*name).into(), json!(value));
        }
    }
    if let Some(number) = r.get(Field::Number) {
        numbers.insert("serial".into(), json!(number));
    }
    if !numbers.is_empty() {
        put(true, "serial-number", Value::Object(numbers));
    }
    if !above_numbers.is_empty() {
        put(false, "serial-number", Value::Object(above_numbers));
    }
    if let Some(title) = container {
        parent.shift_insert(
            0,
            "type".into(),
            json!(if above.is_empty() { "misc" } else { above }),
        );
        let short = r.get(Field::ContainerTitleShort).map(title_of);
        parent.shift_insert(
            1,
            "title".into(),
            match short {
                Some(short) => json!({ "value": title_of(title), "short": short }),
                None => json!(title_of(title)),
            },
        );
    }
    if let Some(series) = r.get(Field::CollectionTitle) {
        let series = json!({ "type": "anthology", "title": title_of(series) });
        if nested {
            parent.insert("parent".into(), series);
        } else {
            parent = series.as_object().cloned().unwrap_or_default();
        }
    }
    if !parent.is_empty() {
        own.insert("parent".into(), Value::Object(parent));
    }
    Value::Object(own)
}
