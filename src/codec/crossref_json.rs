//! Crossref's JSON: a work, alone or as the web interface wraps it (`message`, `items`). It is a dialect of CSL-JSON.

use super::csl_json::{date_from_value, from_item};
use super::{Codec, Format, Input, Item, ReadOptions, Sink, json_scan, tagged};
use crate::model::{Date, DateField, Field, Kind, Person, Reference, Role, Scheme};
use serde_json::{Map, Value};

/// The codec.
#[derive(Debug)]
pub struct CrossrefJson;

static FORMAT: Format = Format {
    name: "crossref-json",
    aliases: &["crossref"],
    label: "Crossref JSON",
    extensions: &["json"],
    reads: true,
    writes: false,
};

/// What Crossref says about its record, its members and itself rather than about the work.
const BOOKKEEPING: &[&str] = &[
    "indexed",
    "deposited",
    "created",
    "score",
    "prefix",
    "member",
    "reference-count",
    "references-count",
    "is-referenced-by-count",
    "content-domain",
    "relation",
    "link",
    "license",
    "source",
    "resource",
    "journal-issue",
    "published",
    "published-print",
    "published-online",
    "published-other",
    "alternative-id",
    "assertion",
    "update-policy",
    "issn-type",
    "isbn-type",
    "funder",
    "clinical-trial-number",
    "archive",
    "reference",
    "subtitle",
    "institution",
    "free-to-read",
    "accepted",
    "approved",
    "posted",
    "content-created",
    "content-updated",
    "update-to",
    "aliases",
    "version",
    "abstract",
    "short-title",
    "edition-number",
];

impl Codec for CrossrefJson {
    fn format(&self) -> &'static Format {
        &FORMAT
    }

    fn recognise(&self, input: &Input) -> u8 {
        let head = input.head();
        let text = head.trim_start();
        if !text.starts_with(['[', '{']) {
            return 0;
        }
        let has = |name: &str| json_scan::has_key(text, name);
        let wrapped = has("message-type") || has("message") && has("status");
        let signs = [
            "indexed",
            "deposited",
            "reference-count",
            "is-referenced-by-count",
            "content-domain",
            "prefix",
            "member",
            "short-container-title",
        ];
        let signs = signs.iter().filter(|n| has(n)).count();
        match (wrapped, signs) {
            (true, 1..) => 93,
            (true, 0) if has("DOI") => 88,
            (false, 3..) => 90,
            _ => 0,
        }
    }

    fn read(&self, input: &Input, _: &ReadOptions, sink: &mut Sink) {
        json_scan::read_objects(input, sink, &mut |value, sink, place| {
            let mut problems = Vec::new();
            let reference = from_work(value, &mut problems);
            for p in problems {
                sink(Item::warning(place.0, place.1, p))?;
            }
            sink(Item::Reference(Box::new(reference)))
        });
    }
}

fn first(map: &Map<String, Value>, name: &str) -> String {
    match map.get(name) {
        Some(Value::Array(list)) => list
            .first()
            .and_then(Value::as_str)
            .unwrap_or_default()
            .trim()
            .to_string(),
        Some(Value::String(s)) => s.trim().to_string(),
        _ => String::new(),
    }
}

/// The reference of a Crossref work.
pub fn from_work(work: &Value, problems: &mut Vec<String>) -> Reference {
    let Some(map) = work.as_object() else {
        return from_item(work, problems);
    };
    let kept: Map<String, Value> = map
        .iter()
        .filter(|(n, _)| !BOOKKEEPING.contains(&n.as_str()))
        .map(|(n, v)| (n.clone(), v.clone()))
        .collect();
    let mut r = from_item(&Value::Object(kept), problems);
    let subtitle = first(map, "subtitle");
    if !subtitle.is_empty() && !r.title().to_lowercase().contains(&subtitle.to_lowercase()) {
        let title = format!("{}: {}", r.title(), tagged::one_line(&subtitle));
        r.set(Field::Title, title);
    }
    let text = tagged::paragraphs(&strip_jats(&first(map, "abstract")));
    r.set(Field::Abstract, text);
    // Print counts; else the earliest, which `issued` is.
    let date = [
        "published-print",
        "issued",
        "published",
        "published-online",
        "posted",
    ]
    .iter()
    .find_map(|n| map.get(*n).and_then(date_from_value));
    if let Some(date) = date.filter(|d| d.year().is_some()) {
        r.set_date(DateField::Issued, date);
    }
    if let Some(online) = map.get("published-online").and_then(date_from_value)
        && r.date(DateField::Issued) != Some(&online)
    {
        r.set_date(DateField::AvailableDate, online);
    }
    if matches!(r.kind, Kind::Thesis | Kind::Report) && r.get(Field::Publisher).is_none() {
        let place = map
            .get("institution")
            .and_then(|i| i.get(0).or(Some(i)))
            .and_then(|i| i.get("name"))
            .and_then(Value::as_str);
        r.set(Field::Publisher, place.unwrap_or_default());
    }
    if let Some(number) = r.get(Field::ArticleNumber).map(str::to_string) {
        r.set_default(Field::Page, number);
    }
    // The DOI's own address adds nothing.
    if r.get(Field::Url).is_some_and(|u| u.contains("doi.org/")) {
        r.fields.remove(Field::Url);
    }
    for cited in map
        .get("reference")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        r.cited.push(reference_of(cited));
    }
    r
}

/// `<jats:p>` and its like fall away; paragraphs stay apart.
fn strip_jats(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        let Some(end) = rest[at..].find('>').map(|e| at + e) else {
            break;
        };
        out.push_str(&rest[..at]);
        let name = rest[at + 1..end].trim_start_matches('/');
        if matches!(
            name.trim_start_matches("jats:").split([' ', '/']).next(),
            Some("p" | "title" | "sec" | "list-item")
        ) {
            out.push_str("\n\n");
        }
        rest = &rest[end + 1..];
    }
    out.push_str(rest);
    crate::text::entities::decode(&out).into_owned()
}

/// A work of the reference list, as far as Crossref knows it.
fn reference_of(v: &Value) -> Reference {
    let part = |name: &str| {
        v.get(name)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .trim()
            .to_string()
    };
    let (article, volume, journal) = (
        part("article-title"),
        part("volume-title"),
        part("journal-title"),
    );
    let mut r = Reference::new(match () {
        () if !journal.is_empty() => Kind::ArticleJournal,
        () if !volume.is_empty() && !article.is_empty() => Kind::Chapter,
        () if !volume.is_empty() => Kind::Book,
        () => Kind::Document,
    });
    if article.is_empty() {
        r.set(Field::Title, volume);
    } else {
        r.set(Field::Title, article);
        r.set(Field::ContainerTitle, volume);
    }
    if !journal.is_empty() {
        r.set(Field::ContainerTitle, journal);
    }
    let author = part("author");
    if !author.is_empty() {
        let person = if author.split_whitespace().count() > 1 {
            tagged::person(&author)
        } else {
            Person::new(author, "")
        };
        r.add_person(Role::Author, person);
    }
    r.set_date(DateField::Issued, Date::parse(&part("year")));
    r.set(Field::Volume, part("volume"));
    r.set(Field::Issue, part("issue"));
    r.set(Field::Page, part("first-page"));
    r.set(Field::Edition, part("edition"));
    if !part("DOI").is_empty() {
        r.add_identifier(Scheme::Doi, &part("DOI"));
    }
    if !part("unstructured").is_empty() {
        r.add_extra("text", part("unstructured"));
    }
    r
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::read_all;

    #[test]
    fn a_work_is_read() {
        let text = r#"{"status": "ok", "message-type": "work", "message": {"DOI": "10.1000/x", "type": "journal-article", "title": ["Cod"], "subtitle": ["a fish"],
            "author": [{"given": "Anna", "family": "Berg", "sequence": "first", "ORCID": "http://orcid.org/0000-1", "affiliation": []}],
            "container-title": ["Journal of Fish"], "short-container-title": ["J Fish"], "volume": "7", "page": "1-9", "ISSN": ["0378-5955"],
            "issued": {"date-parts": [[2019, 12]]}, "published-print": {"date-parts": [[2020, 1]]}, "published-online": {"date-parts": [[2019, 12]]},
            "abstract": "<jats:title>Abstract</jats:title><jats:p>All &amp; more.</jats:p>", "URL": "http://dx.doi.org/10.1000/x", "reference-count": 1,
            "reference": [{"key": "r1", "author": "Doe", "year": "1999", "journal-title": "J", "DOI": "10.1000/y"}], "indexed": {}}}"#;
        let input = Input {
            bytes: text.as_bytes(),
            name: "x",
        };
        assert!(CrossrefJson.recognise(&input) > 90);
        let (refs, problems) = read_all(&CrossrefJson, &input, &ReadOptions::default());
        assert_eq!((refs.len(), problems.len()), (1, 0));
        let r = &refs[0];
        assert_eq!((r.kind, r.title()), (Kind::ArticleJournal, "Cod: a fish"));
        assert_eq!(r.date(DateField::Issued), Some(&Date::ymd(2020, 1, 0)));
        assert_eq!(r.get(Field::Abstract), Some("Abstract\n\nAll & more."));
        assert_eq!(
            (r.cited.len(), r.cited[0].identifier(Scheme::Doi)),
            (1, Some("10.1000/y"))
        );
        assert!(r.extra.is_empty(), "{:?}", r.extra);
    }
}
