//! The index record of a catalogue on Solr (VuFind, Blacklight): THE table of its fields.

use super::people;
use crate::codec::{human, language, xml::squash};
use crate::model::{Date, DateField, Field, Reference, Role, Scheme};
use regex::Regex;
use std::sync::LazyLock;

/// Index fields and ours; the first that has a value wins.
const FIELDS: &[(&str, Field)] = &[
    ("title", Field::Title),
    ("title_full", Field::Title),
    ("title_display", Field::Title),
    ("container_title", Field::ContainerTitle),
    ("hierarchy_parent_title", Field::ContainerTitle),
    ("journal_title", Field::ContainerTitle),
    ("container_volume", Field::Volume),
    ("container_issue", Field::Issue),
    ("publisher", Field::Publisher),
    ("published", Field::Publisher),
    ("series", Field::CollectionTitle),
    ("edition", Field::Edition),
    ("description", Field::Abstract),
    ("abstract", Field::Abstract),
    ("summary", Field::Abstract),
    ("contents", Field::TableOfContents),
    ("callnumber", Field::CallNumber),
    ("callnumber-raw", Field::CallNumber),
    ("license", Field::License),
    ("placeofpublication", Field::PublisherPlace),
    ("collection", Field::Source),
    ("dissertation_note", Field::Genre),
];

/// Fields that repeat others or belong to the index alone.
const INDEX: &[&str] = &[
    "_version_",
    "author_facet",
    "author_sort",
    "allfields",
    "fullrecord",
    "spelling",
    "spellingshingle",
    "title_auth",
    "title_fullstr",
    "title_full_unstemmed",
    "title_sort",
    "title_short",
    "title_sub",
    "title_unstemmed",
    "work_keys_str_mv",
    "score",
    "recordtype",
    "record_format",
    "hierarchytype",
    "first_indexed",
    "last_indexed",
    "format",
    "language",
    "topic",
    "topic_facet",
    "genre_facet",
    "geographic_facet",
    "era_facet",
    "url",
    "isbn",
    "issn",
    "publishdate",
    "publishdatesort",
    "author",
    "author2",
    "author_corporate",
    "author_role",
    "author2_role",
    "author_variant",
    "author2_variant",
    "container_start_page",
    "container_reference",
    "doi_str_mv",
    "pmid_str",
    "oclc_num",
    "lccn",
    "physical",
    "illustrated",
    "institution",
    "datespan",
    "genre",
    "geographic",
    "era",
    "marc_ss",
    "timestamp",
    "publishdate_facet",
    "title_alt",
    "author_additional",
];

/// Whether a name is one of an index's.
pub fn is_index_field(name: &str) -> bool {
    let name = plain_name(name);
    INDEX.contains(&name.as_str())
        || FIELDS.iter().any(|(n, _)| *n == name)
        || matches!(name.as_str(), "id")
}

/// A name without the endings by which Blacklight and Solr mark a field's shape.
fn plain_name(name: &str) -> String {
    let mut n = name.trim().to_lowercase();
    for ending in [
        "_str_mv", "_tsim", "_ssim", "_tesim", "_ssm", "_tsi", "_isi", "_isim", "_txt_mv", "_mv",
    ] {
        if let Some(rest) = n.strip_suffix(ending) {
            if !matches!(n.as_str(), "doi_str_mv" | "work_keys_str_mv") {
                n = rest.to_string();
            }
            break;
        }
    }
    n
}

/// Reads an index record: names and values in order.
pub fn reference(fields: &[(String, Vec<String>)]) -> Option<Reference> {
    let get = |name: &str| {
        fields
            .iter()
            .filter(|(n, _)| plain_name(n) == name)
            .flat_map(|(_, v)| v.iter())
            .map(|v| squash(v))
            .filter(|v| !v.is_empty())
            .collect::<Vec<_>>()
    };
    let one = |name: &str| get(name).into_iter().next().unwrap_or_default();
    // The cataloguer's own record says more than what the index made of it.
    if let Some(full) = fields
        .iter()
        .find(|(n, _)| matches!(plain_name(n).as_str(), "fullrecord" | "marc" | "marc_ss"))
        .and_then(|(_, v)| v.first())
        && let Some(mut r) = full_record(full)
    {
        if let Some(index) = index_record(fields, &get, &one) {
            let kind = r.kind;
            r = crate::codec::html::combined(vec![r, index])?;
            r.kind = kind;
        }
        return Some(r);
    }
    index_record(fields, &get, &one)
}

fn full_record(text: &str) -> Option<Reference> {
    use crate::codec::{Codec, Input, ReadOptions, marc, read_all};
    let input = Input {
        bytes: text.as_bytes(),
        name: "",
    };
    let codecs: [&dyn Codec; 2] = [&marc::MarcXml, &marc::Marc];
    let codec = codecs.into_iter().find(|c| c.recognise(&input) >= 50)?;
    read_all(codec, &input, &ReadOptions::default())
        .0
        .into_iter()
        .next()
}

fn index_record(
    fields: &[(String, Vec<String>)],
    get: &dyn Fn(&str) -> Vec<String>,
    one: &dyn Fn(&str) -> String,
) -> Option<Reference> {
    let mut r = Reference::default();
    for (name, field) in FIELDS {
        r.set_default(*field, clean(&one(name)));
    }
    if !r.fields.has(Field::Title) {
        r.set(Field::Title, clean(&one("title_short")));
    }
    // A full title that says more than the short one.
    let full = clean(&one("title_full"));
    let full = full.split(" / ").next().unwrap_or("").trim().to_string();
    if full.chars().count() > r.title().chars().count()
        && full.to_lowercase().starts_with(&r.title().to_lowercase())
    {
        r.set(Field::Title, full);
    }
    if r.title().is_empty() {
        return None;
    }
    let formats = get("format").join(" ");
    r.kind = super::labels::kind(&formats).unwrap_or_default();
    let keys: Vec<String> = get("work_keys_str_mv")
        .join(" ")
        .split("AT ")
        .filter_map(|k| k.split_whitespace().next().map(str::to_string))
        .collect();
    for (name, role) in [
        ("author", Role::Author),
        ("author2", Role::Author),
        ("author_additional", Role::Contributor),
    ] {
        for value in get(name) {
            for p in people::by_keys(&value, &keys).unwrap_or_else(|| people::list(&value)) {
                if !r
                    .creators
                    .iter()
                    .any(|c| c.person.inverted() == p.inverted())
                {
                    r.add_person(role, p);
                }
            }
        }
    }
    for value in get("author_corporate") {
        r.add_person(Role::Author, crate::model::Person::literal(clean(&value)));
    }
    if r.creators.is_empty() {
        for value in get("author_facet") {
            people::list(&value)
                .into_iter()
                .for_each(|p| r.add_person(Role::Author, p));
        }
    }
    let year = get("publishdate")
        .into_iter()
        .chain(get("pub_date"))
        .chain(get("publishdatesort"))
        .next()
        .unwrap_or_default();
    r.set_date(DateField::Issued, human::date(&year));
    if let Some(l) = get("language").first() {
        r.set(Field::Language, language::tag(l));
    }
    for (name, scheme) in [
        ("isbn", Scheme::Isbn),
        ("issn", Scheme::Issn),
        ("oclc_num", Scheme::Oclc),
        ("lccn", Scheme::Lccn),
        ("doi_str_mv", Scheme::Doi),
        ("pmid_str", Scheme::Pmid),
    ] {
        get(name)
            .iter()
            .flat_map(|v| v.split(' '))
            .filter(|v| v.len() > 3)
            .for_each(|v| r.add_identifier(scheme, v));
    }
    for link in get("url").iter().flat_map(|u| u.split_whitespace()) {
        human::identifiers_of_link(&mut r, link);
        if !link.contains("doi.org/") && !link.contains("ncbi.nlm.nih.gov") {
            r.set_default(Field::Url, link);
        }
    }
    if !r.fields.has(Field::Url)
        && r.identifier(Scheme::Doi).is_none()
        && let Some(link) = get("url").iter().flat_map(|u| u.split_whitespace()).next()
    {
        r.set(Field::Url, link);
    }
    let page = one("container_start_page");
    r.set(Field::Page, page);
    let reference = one("container_reference");
    if !reference.is_empty() {
        r.add_extra("container_reference", reference);
    }
    for name in ["topic", "genre", "geographic", "era"] {
        get(name)
            .iter()
            .for_each(|t| r.add_tag(t.trim_end_matches('.')));
    }
    if let Some(extent) = get("physical").first() {
        r.add_extra("physical", extent.clone());
    }
    let id = one("id");
    if !id.is_empty() {
        r.add_extra("id", id);
    }
    let holder = one("institution");
    if !holder.is_empty() {
        r.add_extra("institution", holder);
    }
    for (name, values) in fields.iter().filter(|(n, _)| !is_index_field(n)) {
        values
            .iter()
            .filter(|v| !v.trim().is_empty())
            .for_each(|v| r.add_extra(name.trim(), squash(v)));
    }
    spelling(&one("spelling"), &one("author"), &get("topic"), &mut r);
    Some(r)
}

fn clean(text: &str) -> String {
    text.trim()
        .trim_end_matches([' ', '/', ',', ':', ';'])
        .to_string()
}

/// The field that feeds the spelling checker holds the whole record in one line: title, authors, **journal**, kind, description,
/// publisher, **date**, year, links, rights. The journal and the exact date stand nowhere else.
fn spelling(text: &str, authors: &str, topics: &[String], r: &mut Reference) {
    static DATE: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"\b(\d{4}-\d\d-\d\d)\b").expect("a fixed pattern"));
    static LICENCE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"creativecommons\.org/(?:licenses/(by(?:-nc)?(?:-nd|-sa)?)/(\d\.\d)|publicdomain/(zero)/(\d\.\d))").expect("a fixed pattern")
    });
    if text.is_empty() {
        return;
    }
    if let Some(c) = LICENCE.captures(text) {
        let name = match c.get(1) {
            Some(by) => format!("CC-{}-{}", by.as_str().to_uppercase(), &c[2]),
            None => "CC0-1.0".to_string(),
        };
        r.set_default(Field::License, name);
    }
    let abstract_text = r.get(Field::Abstract).unwrap_or("").to_string();
    let head: String = abstract_text.chars().take(60).collect();
    let Some(at) = (!authors.is_empty()).then(|| text.find(authors)).flatten() else {
        return;
    };
    let behind = &text[at + authors.len()..];
    let before_abstract = if head.is_empty() {
        behind
    } else {
        behind.split(head.as_str()).next().unwrap_or(behind)
    };
    // Without a topic behind it nothing tells where the name of the journal ends.
    let journal = topics
        .iter()
        .filter_map(|t| before_abstract.trim_end().strip_suffix(t.as_str()))
        .next()
        .map(str::trim);
    if let Some(journal) = journal.filter(|j| {
        !j.is_empty() && j.chars().count() < 150 && before_abstract.len() < behind.len()
    }) {
        r.set_default(Field::ContainerTitle, journal);
    }
    let tail: String = abstract_text
        .chars()
        .rev()
        .take(40)
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
        .collect();
    let rest = if tail.is_empty() {
        behind
    } else {
        behind.rsplit_once(tail.as_str()).map_or("", |p| p.1)
    };
    if let Some(date) = DATE.captures(rest).map(|c| Date::parse(&c[1]))
        && date.year() == r.year()
        && date.year().is_some()
    {
        r.set_date(DateField::Issued, date);
    }
}
