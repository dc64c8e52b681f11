//! The Citation File Format (`CITATION.cff`): a software or data set, the work to cite instead, and what it refers to.

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

/// CFF's types of references and kinds; the first row of a kind is written.
const TYPES: &[(&str, Kind)] = &[
    ("article", Kind::ArticleJournal),
    ("software", Kind::Software),
    ("dataset", Kind::Dataset),
    ("book", Kind::Book),
    ("conference-paper", Kind::PaperConference),
    ("thesis", Kind::Thesis),
    ("report", Kind::Report),
    ("website", Kind::Webpage),
    ("magazine-article", Kind::ArticleMagazine),
    ("newspaper-article", Kind::ArticleNewspaper),
    ("blog", Kind::PostWeblog),
    ("art", Kind::Graphic),
    ("bill", Kind::Bill),
    ("hearing", Kind::Hearing),
    ("legal-case", Kind::LegalCase),
    ("legal-rule", Kind::Regulation),
    ("statute", Kind::Legislation),
    ("map", Kind::Map),
    ("music", Kind::MusicalScore),
    ("pamphlet", Kind::Pamphlet),
    ("patent", Kind::Patent),
    ("personal-communication", Kind::PersonalCommunication),
    ("slides", Kind::Speech),
    ("sound-recording", Kind::Song),
    ("standard", Kind::Standard),
    ("unpublished", Kind::Manuscript),
    ("video", Kind::MotionPicture),
    ("dictionary", Kind::EntryDictionary),
    ("encyclopedia", Kind::EntryEncyclopedia),
    ("serial", Kind::Periodical),
    ("generic", Kind::Document),
    ("audiovisual", Kind::MotionPicture),
    ("catalogue", Kind::Book),
    ("conference", Kind::PaperConference),
    ("data", Kind::Dataset),
    ("database", Kind::Dataset),
    ("edited-work", Kind::Book),
    ("film-broadcast", Kind::MotionPicture),
    ("government-document", Kind::Report),
    ("grant", Kind::Document),
    ("historical-work", Kind::Classic),
    ("manual", Kind::Report),
    ("multimedia", Kind::MotionPicture),
    ("proceedings", Kind::Book),
    ("software-code", Kind::Software),
    ("software-container", Kind::Software),
    ("software-executable", Kind::Software),
    ("software-virtual-machine", Kind::Software),
];

/// Text fields.
const FIELDS: &[(&str, Field)] = &[
    ("title", Field::Title),
    ("abstract", Field::Abstract),
    ("version", Field::Version),
    ("license", Field::License),
    ("url", Field::Url),
    ("journal", Field::ContainerTitle),
    ("collection-title", Field::ContainerTitle),
    ("volume", Field::Volume),
    ("volume-title", Field::VolumeTitle),
    ("number-volumes", Field::NumberOfVolumes),
    ("issue", Field::Issue),
    ("pages", Field::NumberOfPages),
    ("edition", Field::Edition),
    ("section", Field::Section),
    ("number", Field::Number),
    ("thesis-type", Field::Genre),
    ("medium", Field::Medium),
    ("notes", Field::Note),
    ("abbreviation", Field::TitleShort),
    ("status", Field::Status),
    ("repository", Field::Source),
    ("department", Field::Division),
];

const ROLES: &[(&str, Role)] = &[
    ("authors", Role::Author),
    ("editors", Role::Editor),
    ("editors-series", Role::CollectionEditor),
    ("translators", Role::Translator),
    ("recipients", Role::Recipient),
];

const DATES: &[(&str, DateField)] = &[
    ("date-published", DateField::Issued),
    ("date-released", DateField::Issued),
    ("date-accessed", DateField::Accessed),
    ("issue-date", DateField::Issued),
];

const SCHEMES: &[(&str, Scheme)] = &[
    ("doi", Scheme::Doi),
    ("isbn", Scheme::Isbn),
    ("issn", Scheme::Issn),
    ("pmcid", Scheme::Pmcid),
];

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

fn name_of(p: &Person) -> Value {
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

fn fields(r: &Reference, root: bool) -> Map<String, Value> {
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
