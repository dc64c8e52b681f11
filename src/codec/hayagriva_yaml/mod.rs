//! Hayagriva's YAML, the bibliography format of Typst: entries by key, what a work stands in as its `parent`.

mod table;
mod write;

use table::*;
use write::*;

use super::{Codec, Format, Input, Item, ReadOptions, Sink, WriteOptions, tagged, yaml};
use crate::model::{Date, DateField, Field, Kind, Person, Reference, Role, Scheme};
use crate::text::encoding::decode_lossy;
use serde_json::{Map, Value, json};
use std::io;
use std::ops::ControlFlow;

/// The codec.
#[derive(Debug)]
pub struct HayagrivaYaml;

static FORMAT: Format = Format {
    name: "hayagriva",
    aliases: &["typst", "hayagriva-yaml"],
    label: "Hayagriva YAML (Typst)",
    extensions: &["yml", "yaml"],
    reads: true,
    writes: true,
};

impl Codec for HayagrivaYaml {
    fn format(&self) -> &'static Format {
        &FORMAT
    }

    fn recognise(&self, input: &Input) -> u8 {
        let head = input.head();
        let text = head.trim_start();
        if text.starts_with(['{', '[', '<', '@', '%', '-']) && !text.starts_with("---") {
            return 0;
        }
        let keys = text.lines().filter(|l| is_key(l)).count();
        let typed = text.lines().any(|l| {
            let t = l.trim();
            l.starts_with([' ', '\t'])
                && t.split_once(':').is_some_and(|(k, v)| {
                    let is = |name: &str| v.trim().eq_ignore_ascii_case(name);
                    k == "type"
                        && (is("misc")
                            || TYPES
                                .iter()
                                .any(|(_, n, p)| is(n) || !p.is_empty() && is(p)))
                })
        });
        let fields = ["title:", "author:", "date:", "parent:"]
            .iter()
            .filter(|f| {
                text.lines()
                    .any(|l| l.starts_with([' ', '\t']) && l.trim_start().starts_with(**f))
            })
            .count();
        if keys > 0 && typed && fields > 0 && !text.contains("cff-version") {
            80
        } else {
            0
        }
    }

    fn read(&self, input: &Input, _: &ReadOptions, sink: &mut Sink) {
        let (text, _) = decode_lossy(input.bytes);
        let _ = read(text.trim_start_matches('\u{feff}'), sink);
    }

    fn write(
        &self,
        references: &mut dyn Iterator<Item = Reference>,
        _: &WriteOptions,
        out: &mut dyn io::Write,
    ) -> io::Result<()> {
        for (i, reference) in references.enumerate() {
            let key = if reference.key.is_empty() {
                format!("reference-{}", i + 1)
            } else {
                reference.key.clone()
            };
            let mut map = Map::new();
            map.insert(key, entry(&reference));
            out.write_all(yaml::to_string(&Value::Object(map)).as_bytes())?;
        }
        Ok(())
    }
}

/// Whether a line begins an entry: a key without indentation.
fn is_key(line: &str) -> bool {
    !line.starts_with([' ', '\t', '#', '-', '.'])
        && line.trim_end().ends_with(':')
        && line.len() > 1
}

fn read(text: &str, sink: &mut Sink) -> ControlFlow<()> {
    match yaml::parse(text) {
        Ok(Value::Object(map)) => {
            for (key, value) in &map {
                match value.as_object() {
                    Some(_) => sink(Item::Reference(Box::new(reference(key, value))))?,
                    None => sink(Item::warning(
                        1,
                        1,
                        format!("{key:?} is no entry; left out"),
                    ))?,
                }
            }
            ControlFlow::Continue(())
        }
        Ok(_) => sink(Item::error(1, 1, "no entry was found in the YAML")),
        Err((line, column, what)) => {
            let parts = yaml::parts(text, is_key);
            if parts.len() < 2 {
                return sink(yaml::problem(line, column, &what));
            }
            for (start, part) in parts {
                match yaml::parse(&part) {
                    Ok(value) => {
                        for (key, value) in value.as_object().into_iter().flatten() {
                            sink(Item::Reference(Box::new(reference(key, value))))?;
                        }
                    }
                    Err((line, column, what)) => {
                        sink(yaml::problem(start + line - 1, column, &what))?
                    }
                }
            }
            ControlFlow::Continue(())
        }
    }
}

fn text(value: Option<&Value>) -> String {
    match value {
        Some(Value::String(s)) => s.trim().to_string(),
        Some(Value::Number(n)) => n.to_string(),
        Some(Value::Object(map)) => text(map.get("value").or_else(|| map.get("name"))),
        _ => String::new(),
    }
}

fn list(value: Option<&Value>) -> &[Value] {
    match value {
        Some(Value::Array(list)) => list,
        Some(Value::Null) | None => &[],
        Some(one) => std::slice::from_ref(one),
    }
}

fn person(value: &Value) -> Person {
    match value {
        Value::String(s) => tagged::person(s),
        Value::Object(_) => {
            let part = |n: &str| text(value.get(n));
            let mut p = Person::new(part("name"), part("given-name"));
            (p.particle, p.suffix) = (part("prefix"), part("suffix"));
            if p.given.is_empty() && p.particle.is_empty() && p.family.contains(' ') {
                p = Person::literal(p.family);
            }
            p
        }
        _ => Person::default(),
    }
}

/// Hayagriva's braces keep letters as they are.
fn plain(title: &str) -> String {
    title.replace(['{', '}'], "")
}

fn reference(key: &str, v: &Value) -> Reference {
    let name = text(v.get("type")).to_lowercase();
    let parent = list(v.get("parent")).first();
    let above = parent
        .map(|p| text(p.get("type")).to_lowercase())
        .unwrap_or_default();
    let row = TYPES
        .iter()
        .find(|(_, t, p)| *t == name && *p == above && !p.is_empty())
        .or_else(|| {
            TYPES.iter().find(|(_, t, p)| {
                *t == name && (p.is_empty() || parent.is_some() && name != "article")
            })
        })
        .or_else(|| TYPES.iter().find(|(_, t, _)| *t == name));
    let mut r = Reference::new(row.map_or(Kind::Document, |(k, _, _)| *k));
    if row.is_none_or(|(k, t, p)| {
        TYPES
            .iter()
            .find(|(first, ..)| first == k)
            .is_none_or(|(_, ft, fp)| (ft, fp) != (t, p))
    }) && name != "misc"
    {
        r.native_type = format!("hayagriva:{name}");
    }
    r.key = key.to_string();
    r.set(Field::Title, plain(&text(v.get("title"))));
    if let Some(short) = v.pointer("/title/short") {
        r.set(Field::TitleShort, plain(&text(Some(short))));
    }
    own(&mut r, v);
    if let Some(parent) = parent {
        inherit(&mut r, parent, &above);
    }
    for extra in list(v.get("parent")).iter().skip(1) {
        let kind = text(extra.get("type")).to_lowercase();
        inherit(&mut r, extra, &kind);
    }
    for (name, value) in v.as_object().into_iter().flatten() {
        if !KNOWN.contains(&name.as_str())
            && !FIELDS.iter().any(|(n, ..)| n == name)
            && !value.is_null()
        {
            r.add_extra(
                name.as_str(),
                value
                    .as_str()
                    .map_or_else(|| value.to_string(), str::to_string),
            );
        }
    }
    r
}

/// What an entry says of itself.
fn own(r: &mut Reference, v: &Value) {
    for (name, role) in [("author", Role::Author), ("editor", Role::Editor)] {
        list(v.get(name))
            .iter()
            .for_each(|p| r.add_person(role, person(p)));
    }
    for group in list(v.get("affiliated")) {
        let name = text(group.get("role")).to_lowercase();
        let role = ROLES
            .iter()
            .find(|(n, _)| *n == name)
            .map_or(Role::Contributor, |(_, role)| *role);
        list(group.get("names"))
            .iter()
            .for_each(|p| r.add_person(role, person(p)));
    }
    r.set_date(DateField::Issued, Date::parse(&text(v.get("date"))));
    for (name, field, _) in FIELDS {
        let value = text(v.get(*name));
        if !value.is_empty() {
            r.set_default(*field, value);
        }
    }
    publisher(r, v);
    let url = v.get("url");
    r.set_default(Field::Url, text(url));
    let accessed = Date::parse(&text(url.and_then(|u| u.get("date"))));
    r.set_date(DateField::Accessed, accessed);
    serials(r, v);
}

fn publisher(r: &mut Reference, v: &Value) {
    let name = text(v.get("publisher"));
    let organization = text(v.get("organization"));
    r.set_default(
        Field::Publisher,
        if name.is_empty() {
            organization.clone()
        } else {
            name.clone()
        },
    );
    if !name.is_empty() && !organization.is_empty() && name != organization {
        r.add_extra("organization", organization);
    }
    r.set_default(
        Field::PublisherPlace,
        text(v.pointer("/publisher/location")),
    );
    r.set_default(Field::PublisherPlace, text(v.get("location")));
}

fn serials(r: &mut Reference, v: &Value) {
    match v.get("serial-number") {
        Some(Value::Object(map)) => {
            for (name, value) in map {
                match SCHEMES.iter().find(|(n, _)| n == name) {
                    Some((_, scheme)) => r.add_identifier(*scheme, &text(Some(value))),
                    None => r.set_default(Field::Number, text(Some(value))),
                }
            }
        }
        other => r.set_default(Field::Number, text(other)),
    }
    for (name, scheme) in SCHEMES {
        if let Some(value) = v.get(*name) {
            r.add_identifier(*scheme, &text(Some(value)));
        }
    }
}

/// What a work has from what it stands in.
fn inherit(r: &mut Reference, p: &Value, kind: &str) {
    let title = plain(&text(p.get("title")));
    match kind {
        "conference"
            if r.get(Field::ContainerTitle).is_some() || r.kind != Kind::PaperConference =>
        {
            r.set_default(Field::EventTitle, title)
        }
        _ if r.get(Field::ContainerTitle).is_none()
            && (r.kind.has_container() || !matches!(r.kind, Kind::Book | Kind::Report)) =>
        {
            r.set(Field::ContainerTitle, title);
        }
        _ => r.set_default(Field::CollectionTitle, title),
    }
    if let Some(short) = p.pointer("/title/short") {
        r.set_default(Field::ContainerTitleShort, plain(&text(Some(short))));
    }
    for (name, field, _) in FIELDS.iter().filter(|(.., above)| *above) {
        let value = text(p.get(*name));
        if !value.is_empty() {
            r.set_default(*field, value);
        }
    }
    list(p.get("editor"))
        .iter()
        .for_each(|e| r.add_person(Role::Editor, person(e)));
    list(p.get("author"))
        .iter()
        .for_each(|e| r.add_person(Role::ContainerAuthor, person(e)));
    publisher(r, p);
    serials(r, p);
    if r.date(DateField::Issued).is_none() {
        r.set_date(DateField::Issued, Date::parse(&text(p.get("date"))));
    }
    if let Some(above) = list(p.get("parent")).first() {
        r.set_default(Field::CollectionTitle, plain(&text(above.get("title"))));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::{read_all, write_string};

    fn read_text(text: &str) -> (Vec<Reference>, Vec<super::super::Problem>) {
        read_all(
            &HayagrivaYaml,
            &Input {
                bytes: text.as_bytes(),
                name: "x",
            },
            &ReadOptions::default(),
        )
    }

    #[test]
    fn entries_are_read_and_written() {
        let text = "berg2004:\n  type: Article\n  title: On {Gadus} morhua\n  author: [\"Berg, Anna\", {name: Vries, prefix: de, given-name: Jan}]\n  date: 2004-06-11\n  page-range: 1-9\n  serial-number:\n    doi: 10.1000/x\n  parent:\n    type: Periodical\n    title: Journal of Fish\n    volume: 7\n    issue: 2\n    serial-number: {issn: 0378-5955}\nbook:\n  type: Book\n  title: All fishes\n  author: Doe, Jane\n  date: 1999\n  publisher: {name: Sea Press, location: Oslo}\n  url: {value: 'https://fish.example', date: 2020-01-02}\n";
        let input = Input {
            bytes: text.as_bytes(),
            name: "x",
        };
        assert!(HayagrivaYaml.recognise(&input) >= 80);
        let (refs, problems) = read_text(text);
        assert_eq!((refs.len(), problems.len()), (2, 0));
        let r = &refs[0];
        assert_eq!(
            (r.kind, r.key.as_str(), r.title()),
            (Kind::ArticleJournal, "berg2004", "On Gadus morhua")
        );
        assert_eq!(
            (r.get(Field::ContainerTitle), r.get(Field::Volume)),
            (Some("Journal of Fish"), Some("7"))
        );
        assert_eq!(r.identifier(Scheme::Issn), Some("0378-5955"));
        assert_eq!(r.date(DateField::Issued), Some(&Date::ymd(2004, 6, 11)));
        assert_eq!(r.creators[1].person.particle, "de");
        assert_eq!(refs[1].get(Field::PublisherPlace), Some("Oslo"));
        assert_eq!(
            refs[1].date(DateField::Accessed),
            Some(&Date::ymd(2020, 1, 2))
        );
        let out = write_string(&HayagrivaYaml, &refs, &WriteOptions::default()).expect("in memory");
        assert_eq!(read_text(&out).0, refs, "{out}");
        // Typst's own reader takes it.
        assert_eq!(hayagriva::io::from_yaml_str(&out).expect("sound").len(), 2);
    }

    #[test]
    fn every_kind_is_accepted_by_typst_and_comes_back_alike() {
        for kind in Kind::ALL {
            let mut r = Reference::new(*kind);
            r.key = "k".into();
            r.set(Field::Title, "T");
            r.set(Field::ContainerTitle, "C");
            r.set(Field::Volume, "IV");
            let out =
                write_string(&HayagrivaYaml, &[r], &WriteOptions::default()).expect("in memory");
            assert_eq!(
                hayagriva::io::from_yaml_str(&out).map(|l| l.len()).ok(),
                Some(1),
                "{out}"
            );
            assert_eq!(read_text(&out).0[0].title(), "T");
        }
    }
}
