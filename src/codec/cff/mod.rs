//! The Citation File Format (`CITATION.cff`): a software or data set, the work to cite instead, and what it refers to.

mod table;
mod write;

use table::*;
use write::*;

use super::{Codec, Format, Input, Item, ReadOptions, Sink, WriteOptions, kinds, tagged, yaml};
use crate::model::{Date, DateField, Field, Kind, Person, Reference, Role, Scheme};
use crate::text::encoding::decode_lossy;
use serde_json::{Map, Value, json};
use std::io;

/// The codec.
#[derive(Debug)]
pub struct Cff;

static FORMAT: Format = Format {
    name: "cff",
    aliases: &["citation-cff"],
    label: "Citation File Format",
    extensions: &["cff"],
    reads: true,
    writes: true,
};

/// The sentence that a file with nothing but references has, so that its root is not taken for a work.
const LIST: &str = "The works listed under references.";

impl Codec for Cff {
    fn format(&self) -> &'static Format {
        &FORMAT
    }

    fn recognise(&self, input: &Input) -> u8 {
        let head = input.head();
        let has = |name: &str| {
            head.lines()
                .any(|l| l.trim_start_matches('\u{feff}').starts_with(name))
        };
        match (has("cff-version:"), has("authors:") || has("title:")) {
            (true, _) => 95,
            (false, true) if input.extension() == "cff" => 70,
            _ => 0,
        }
    }

    fn read(&self, input: &Input, options: &ReadOptions, sink: &mut Sink) {
        let (text, _) = decode_lossy(input.bytes);
        let value = match yaml::parse(text.trim_start_matches('\u{feff}')) {
            Ok(value) => value,
            Err((line, column, what)) => {
                let _ = sink(yaml::problem(line, column, &what));
                return;
            }
        };
        if !value.is_object() {
            let _ = sink(Item::error(1, 1, "no CITATION.cff: not a mapping"));
            return;
        }
        let cited: Vec<Reference> = list(&value, "references").map(reference).collect();
        let only_list = value.get("message").and_then(Value::as_str) == Some(LIST);
        let mut works = Vec::new();
        if let Some(preferred) = value.get("preferred-citation").filter(|p| p.is_object()) {
            works.push(reference(preferred));
        }
        if !only_list {
            let mut root = reference(&value);
            if value.get("type").is_none() {
                root.kind = Kind::Software;
            }
            if !options.references {
                root.cited.clone_from(&cited);
            }
            works.push(root);
        }
        if only_list || options.references {
            works.extend(cited);
        }
        for work in works {
            if sink(Item::Reference(Box::new(work))).is_break() {
                return;
            }
        }
    }

    fn write(
        &self,
        references: &mut dyn Iterator<Item = Reference>,
        _: &WriteOptions,
        out: &mut dyn io::Write,
    ) -> io::Result<()> {
        let all: Vec<Reference> = references.collect();
        let mut root = Map::new();
        root.insert("cff-version".into(), json!("1.2.0"));
        match all.as_slice() {
            [one] if matches!(one.kind, Kind::Software | Kind::Dataset) => {
                root.insert(
                    "message".into(),
                    json!("If you use this, please cite it as below."),
                );
                root.extend(fields(one, true));
                if !one.cited.is_empty() {
                    let cited: Vec<Value> = one
                        .cited
                        .iter()
                        .map(|r| Value::Object(fields(r, false)))
                        .collect();
                    root.insert("references".into(), json!(cited));
                }
            }
            many => {
                root.insert("message".into(), json!(LIST));
                root.insert("title".into(), json!("References"));
                root.insert("authors".into(), json!([{ "name": "Various authors" }]));
                let items: Vec<Value> = many
                    .iter()
                    .map(|r| Value::Object(fields(r, false)))
                    .collect();
                root.insert("references".into(), json!(items));
            }
        }
        out.write_all(yaml::to_string(&Value::Object(root)).as_bytes())
    }
}

fn list<'v>(v: &'v Value, name: &str) -> impl Iterator<Item = &'v Value> {
    v.get(name).and_then(Value::as_array).into_iter().flatten()
}

fn text(value: Option<&Value>) -> String {
    match value {
        Some(Value::String(s)) => s.trim().to_string(),
        Some(Value::Number(n)) => n.to_string(),
        Some(Value::Object(map)) => text(map.get("name")),
        Some(Value::Array(list)) => list
            .iter()
            .map(|v| text(Some(v)))
            .filter(|t| !t.is_empty())
            .collect::<Vec<_>>()
            .join(", "),
        _ => String::new(),
    }
}

fn person(v: &Value) -> Person {
    let part = |n: &str| text(v.get(n));
    let name = part("name");
    let mut p = if name.is_empty() {
        Person::new(part("family-names"), part("given-names"))
    } else {
        Person::literal(name)
    };
    (p.particle, p.suffix) = (part("name-particle"), part("name-suffix"));
    if p.is_empty() {
        p = Person::literal(part("alias"));
    }
    let orcid = part("orcid");
    if let Some(id) = orcid.rsplit('/').next().filter(|i| !i.is_empty()) {
        p.ids.push(("orcid".into(), id.to_string()));
    }
    let place = part("affiliation");
    if !place.is_empty() {
        p.ids.push(("affiliation".into(), place));
    }
    p
}

fn reference(v: &Value) -> Reference {
    let name = text(v.get("type"));
    let mut r = Reference::new(
        TYPES
            .iter()
            .find(|(n, _)| *n == name)
            .map(|(_, k)| *k)
            .or_else(|| kinds::kind_of(&name))
            .unwrap_or_default(),
    );
    if TYPES
        .iter()
        .find(|(_, k)| *k == r.kind)
        .is_some_and(|(n, _)| *n != name)
        && !name.is_empty()
    {
        r.native_type = format!("cff:{name}");
    }
    let (start, end) = (text(v.get("start")), text(v.get("end")));
    r.set(Field::Page, tagged::page_range(&start, &end));
    for (name, value) in v.as_object().into_iter().flatten() {
        member(&mut r, name, value);
    }
    // A chapter in a collection is told by the collection alone.
    if r.kind == Kind::Document && r.get(Field::ContainerTitle).is_some() {
        r.kind = Kind::Chapter;
    }
    if r.date(DateField::Issued).is_none() {
        let (year, month) = (text(v.get("year")), text(v.get("month")));
        let date = if month.is_empty() {
            year
        } else {
            format!("{year}/{month}")
        };
        r.set_date(DateField::Issued, Date::parse(&date));
    }
    r
}

fn member(r: &mut Reference, name: &str, value: &Value) {
    if let Some((_, role)) = ROLES.iter().find(|(n, _)| *n == name) {
        return value
            .as_array()
            .into_iter()
            .flatten()
            .for_each(|p| r.add_person(*role, person(p)));
    }
    if let Some((_, which)) = DATES.iter().find(|(n, _)| *n == name) {
        let date = Date::parse(&text(Some(value)));
        if r.date(*which).is_none() {
            r.set_date(*which, date);
        }
        return;
    }
    if let Some((_, scheme)) = SCHEMES.iter().find(|(n, _)| *n == name) {
        return r.add_identifier(*scheme, &text(Some(value)));
    }
    match name {
        "keywords" => list_of(value).for_each(|t| r.add_tag(&t)),
        "identifiers" => value
            .as_array()
            .into_iter()
            .flatten()
            .for_each(|id| identifier(r, id)),
        "publisher" | "institution" => {
            r.set_default(Field::Publisher, text(Some(value)));
            let place = [text(value.get("city")), text(value.get("country"))]
                .into_iter()
                .filter(|p| !p.is_empty())
                .collect::<Vec<_>>();
            r.set_default(Field::PublisherPlace, place.join(", "));
        }
        "location" => r.set_default(Field::PublisherPlace, text(Some(value))),
        "conference" => {
            r.set(Field::EventTitle, text(Some(value)));
            r.set(Field::EventPlace, text(value.get("city")));
            r.set_date(
                DateField::EventDate,
                Date::parse(&text(value.get("date-start"))),
            );
        }
        "repository-code" if r.get(Field::Url).is_none() => r.set(Field::Url, text(Some(value))),
        "languages" => r.set(Field::Language, text(value.get(0))),
        "type" | "cff-version" | "message" | "references" | "preferred-citation" | "year"
        | "month" | "start" | "end" => {}
        _ => match FIELDS.iter().find(|(n, _)| *n == name) {
            Some((_, field)) => {
                let value = text(Some(value));
                match r.get(*field) {
                    Some(old) if *field == Field::Url && old != value => {
                        let old = old.to_string();
                        r.set(Field::Url, value);
                        r.add_extra("repository-code", old);
                    }
                    Some(_) => r.add_extra(name, value),
                    None => r.set(*field, value),
                }
            }
            None => {
                let kept = value
                    .as_str()
                    .map_or_else(|| value.to_string(), str::to_string);
                if !value.is_null() {
                    r.add_extra(name, kept);
                }
            }
        },
    }
}

fn list_of(value: &Value) -> impl Iterator<Item = String> {
    value
        .as_array()
        .into_iter()
        .flatten()
        .map(|v| text(Some(v)))
}

fn identifier(r: &mut Reference, id: &Value) {
    let value = text(id.get("value"));
    match text(id.get("type")).as_str() {
        "doi" => r.add_identifier(Scheme::Doi, &value),
        "url" => tagged::add_url(r, &value),
        kind => r.add_extra(format!("identifier ({kind})"), value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::{read_all, write_string};

    fn read_text(text: &str) -> Vec<Reference> {
        read_all(
            &Cff,
            &Input {
                bytes: text.as_bytes(),
                name: "CITATION.cff",
            },
            &ReadOptions::default(),
        )
        .0
    }

    #[test]
    fn software_with_its_paper_and_references() {
        let text = "cff-version: 1.2.0\nmessage: Cite it\ntitle: Fishtool\nauthors:\n  - family-names: Berg\n    given-names: Anna\n    name-particle: van den\n    orcid: https://orcid.org/0000-0001\n  - name: Fish Bureau\nversion: \"1.10\"\ndate-released: 2020-05-06\ndoi: 10.1000/x\nrepository-code: https://git.example/fish\nlicense: MIT\nkeywords: [fish]\nodd: kept\npreferred-citation:\n  type: article\n  title: On fish\n  authors:\n    - family-names: Doe\n  journal: J\n  year: 2019\n  month: 3\n  start: 1\n  end: 9\nreferences:\n  - type: book\n    title: All fishes\n    authors: [{name: X}]\n    publisher: {name: Sea Press, city: Oslo}\n";
        let refs = read_text(text);
        assert_eq!(refs.len(), 2);
        assert_eq!(
            (
                refs[0].kind,
                refs[0].get(Field::Page),
                refs[0].date(DateField::Issued)
            ),
            (
                Kind::ArticleJournal,
                Some("1-9"),
                Some(&Date::ymd(2019, 3, 0))
            )
        );
        let r = &refs[1];
        assert_eq!(
            (r.kind, r.title(), r.get(Field::Version)),
            (Kind::Software, "Fishtool", Some("1.10"))
        );
        assert_eq!(
            (
                r.creators[0].person.particle.as_str(),
                r.creators[1].person.literal.as_str()
            ),
            ("van den", "Fish Bureau")
        );
        assert_eq!(
            (r.cited.len(), r.cited[0].get(Field::PublisherPlace)),
            (1, Some("Oslo"))
        );
        assert_eq!(
            (r.get(Field::Url), r.extra("odd")),
            (Some("https://git.example/fish"), Some("kept"))
        );
        let mut want = r.clone();
        want.extra.clear();
        let out = write_string(&Cff, &refs[1..], &WriteOptions::default()).expect("in memory");
        assert_eq!(read_text(&out), [want], "{out}");
        let out = write_string(&Cff, &refs, &WriteOptions::default()).expect("in memory");
        assert_eq!(read_text(&out).len(), 2, "{out}");
    }
}
