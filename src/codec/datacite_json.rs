//! DataCite's JSON: a record of the metadata schema (kernel 4), alone, in a list, or as the web interface wraps it.

use super::{Codec, Format, Input, Item, ReadOptions, Sink, json_scan, kinds, tagged};
use crate::model::{Date, DateField, Field, Kind, Person, Reference, Role, Scheme};
use serde_json::Value;

/// The codec.
#[derive(Debug)]
pub struct DataciteJson;

static FORMAT: Format = Format {
    name: "datacite-json",
    aliases: &["datacite"],
    label: "DataCite JSON",
    extensions: &["json"],
    reads: true,
    writes: false,
};

/// Dates by type, the better ones of publication first.
const DATES: &[(&str, DateField)] = &[
    ("Issued", DateField::Issued),
    ("Available", DateField::AvailableDate),
    ("Submitted", DateField::Submitted),
];

const ROLES: &[(&str, Role)] = &[
    ("Editor", Role::Editor),
    ("Translator", Role::Translator),
    ("Producer", Role::Producer),
    ("Sponsor", Role::Sponsor),
    ("Supervisor", Role::Advisor),
    ("RightsHolder", Role::Holder),
];

impl Codec for DataciteJson {
    fn format(&self) -> &'static Format {
        &FORMAT
    }

    fn recognise(&self, input: &Input) -> u8 {
        let head = input.head();
        let text = head.trim_start();
        let has = |name: &str| json_scan::has_key(text, name);
        let sure = text.starts_with(['[', '{'])
            && has("titles")
            && has("creators")
            && (has("types") || has("publicationYear") || has("doi"));
        if sure || text.starts_with(['[', '{']) && has("resourceTypeGeneral") {
            88
        } else {
            0
        }
    }

    fn read(&self, input: &Input, _: &ReadOptions, sink: &mut Sink) {
        json_scan::read_objects(input, sink, &mut |value, sink, place| {
            let inner = value
                .pointer("/data/attributes")
                .or_else(|| value.get("attributes"))
                .unwrap_or(value);
            if inner.get("titles").is_none() && inner.get("doi").is_none() {
                return sink(Item::warning(
                    place.0,
                    place.1,
                    "no DataCite record; left out",
                ));
            }
            sink(Item::Reference(Box::new(from_record(inner))))
        });
    }
}

fn text(value: Option<&Value>) -> String {
    match value {
        Some(Value::String(s)) => s.trim().to_string(),
        Some(Value::Number(n)) => n.to_string(),
        Some(Value::Object(map)) => text(map.get("name").or_else(|| map.get("title"))),
        _ => String::new(),
    }
}

fn list<'v>(record: &'v Value, name: &str) -> impl Iterator<Item = &'v Value> {
    record
        .get(name)
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
}

/// The reference of a DataCite record.
pub fn from_record(v: &Value) -> Reference {
    let mut r = Reference::new(kind_of(v));
    titles(&mut r, v);
    for creator in list(v, "creators") {
        r.add_person(Role::Author, person(creator));
    }
    for contributor in list(v, "contributors") {
        let kind = text(contributor.get("contributorType"));
        let role = ROLES
            .iter()
            .find(|(n, _)| *n == kind)
            .map_or(Role::Contributor, |(_, role)| *role);
        let person = person(contributor);
        if !r.creators.iter().any(|c| c.person == person) {
            r.add_person(role, person);
        }
    }
    dates(&mut r, v);
    r.set(Field::Publisher, text(v.get("publisher")));
    r.set(Field::Url, text(v.get("url")));
    r.set(Field::Language, text(v.get("language")));
    r.set(Field::Version, text(v.get("version")));
    r.add_identifier(Scheme::Doi, &text(v.get("doi")));
    if r.identifier(Scheme::Doi).is_none() {
        let id = text(v.get("id"));
        if id.contains("10.") {
            r.add_identifier(Scheme::Doi, &id);
        }
    }
    for subject in list(v, "subjects") {
        r.add_tag(&text(subject.get("subject").or(Some(subject))));
    }
    let rights: Vec<String> = list(v, "rightsList")
        .map(|x| text(x.get("rights")))
        .filter(|t| !t.is_empty())
        .collect();
    r.set(Field::License, rights.join(", "));
    for d in list(v, "descriptions") {
        let content = tagged::html_text(&text(d.get("description")));
        match text(d.get("descriptionType")).as_str() {
            "Abstract" if r.get(Field::Abstract).is_none() => r.set(Field::Abstract, content),
            "TableOfContents" => r.set_default(Field::TableOfContents, content),
            kind => {
                if !content.is_empty() {
                    r.add_extra(format!("description ({kind})"), content);
                }
            }
        }
    }
    container(&mut r, v);
    identifiers(&mut r, v);
    // A repository is where a preprint or a data set stands, a university gives a thesis; a journal is no publisher of itself.
    if r.kind == Kind::ArticleJournal && r.get(Field::Publisher) == r.get(Field::ContainerTitle) {
        r.fields.remove(Field::Publisher);
    }
    r
}

fn kind_of(v: &Value) -> Kind {
    let types = v.get("types");
    let name = |n: &str| {
        types
            .and_then(|t| t.get(n))
            .map(|x| text(Some(x)))
            .unwrap_or_default()
    };
    let general = name("resourceTypeGeneral");
    let specific = kinds::kind_of(&name("resourceType"));
    let citeproc = Kind::from_csl(&name("citeproc"));
    match general.as_str() {
        // The general type is sure, where it says anything.
        "BookChapter" | "Dissertation" | "Preprint" | "JournalArticle" | "Book" | "Dataset"
        | "Software" | "ConferencePaper" | "Report" | "Standard" | "PeerReview" => {
            kinds::kind_of(&general).unwrap_or_default()
        }
        "Text" | "Other" | "" => citeproc
            .filter(|k| *k != Kind::Article)
            .or(specific)
            .or(citeproc)
            .unwrap_or_default(),
        other => citeproc
            .filter(|k| *k != Kind::ArticleJournal)
            .or_else(|| kinds::kind_of(other))
            .unwrap_or_default(),
    }
}

fn titles(r: &mut Reference, v: &Value) {
    for t in list(v, "titles") {
        let title = tagged::one_line(&text(t.get("title")));
        match text(t.get("titleType")).as_str() {
            "Subtitle" if !r.title().is_empty() => {
                let whole = format!("{}: {title}", r.title());
                r.set(Field::Title, whole);
            }
            "" if r.title().is_empty() => r.set(Field::Title, title),
            kind => r.add_extra(format!("title ({kind})"), title),
        }
    }
    // Nothing but titles of other sorts: the first is better than none.
    if r.title().is_empty() {
        let first = list(v, "titles")
            .next()
            .map(|t| tagged::one_line(&text(t.get("title"))));
        r.set(Field::Title, first.unwrap_or_default());
    }
}

fn person(v: &Value) -> Person {
    let (family, given, name) = (
        text(v.get("familyName")),
        text(v.get("givenName")),
        text(v.get("name")),
    );
    let mut person = match (family.is_empty(), text(v.get("nameType")).as_str()) {
        (false, _) => Person::new(family, given),
        (true, "Organizational") => Person::literal(name),
        _ => tagged::person(&name),
    };
    for id in list(v, "nameIdentifiers") {
        let scheme = text(id.get("nameIdentifierScheme")).to_lowercase();
        let value = text(id.get("nameIdentifier"));
        if scheme == "orcid" {
            person.ids.push((
                scheme,
                value.rsplit('/').next().unwrap_or_default().to_string(),
            ));
        }
    }
    person
}

fn dates(r: &mut Reference, v: &Value) {
    for d in list(v, "dates") {
        let kind = text(d.get("dateType"));
        let value = text(d.get("date"));
        match DATES.iter().find(|(n, _)| *n == kind) {
            Some((_, which)) if r.date(*which).is_none() => r.set_date(*which, Date::parse(&value)),
            _ if value.is_empty() => {}
            _ => r.add_extra(format!("date ({kind})"), value),
        }
    }
    let year = text(v.get("publicationYear"));
    if r.date(DateField::Issued).is_none() {
        let available = r.dates.remove(&DateField::AvailableDate);
        r.set_date(
            DateField::Issued,
            available.unwrap_or_else(|| Date::parse(&year)),
        );
    }
}

/// The journal or book: a related item of the newer schema, else the container.
fn container(r: &mut Reference, v: &Value) {
    let within = |x: &&Value| {
        matches!(
            text(x.get("relationType")).as_str(),
            "IsPublishedIn" | "IsPartOf"
        )
    };
    let item = list(v, "relatedItems").find(within);
    let c = item.or_else(|| v.get("container"));
    let Some(c) = c else { return };
    let title = match item {
        Some(item) => list(item, "titles")
            .next()
            .map(|t| text(t.get("title")))
            .unwrap_or_default(),
        None => text(c.get("title")),
    };
    if r.kind.has_container() || r.kind == Kind::Article {
        r.set(Field::ContainerTitle, title);
    } else {
        r.set(Field::CollectionTitle, title);
    }
    r.set(Field::Volume, text(c.get("volume")));
    r.set(Field::Issue, text(c.get("issue")));
    let (first, last) = (text(c.get("firstPage")), text(c.get("lastPage")));
    // A first page of several words is an issue, or worse; then the last page may hold the whole range.
    let pages =
        if first.split_whitespace().count() > 2 && last.contains(|ch: char| ch.is_ascii_digit()) {
            r.add_extra("firstPage", first);
            last
        } else {
            tagged::page_range(&first, &last)
        };
    // Some repositories put a citation where the first page belongs.
    if pages.chars().any(|ch| ch.is_ascii_digit())
        || pages == *r.get(Field::ContainerTitle).unwrap_or_default()
    {
        r.set(Field::Page, pages);
    } else if !pages.is_empty() {
        r.add_extra("firstPage", pages);
    }
    if item.is_some() && r.kind == Kind::Chapter {
        let year = Date::parse(&text(c.get("publicationYear")));
        if year.year().is_some()
            && let Some(own) = r
                .date(DateField::Issued)
                .cloned()
                .filter(|d| d.year() != year.year())
        {
            r.add_extra("date (Issued)", own.edtf());
            r.set_date(DateField::Issued, year);
        }
    }
    let id = text(c.get("identifier"));
    if matches!(text(c.get("identifierType")).as_str(), "ISSN" | "ISBN") {
        tagged::add_serial_numbers(r, &id);
    }
}

fn identifiers(r: &mut Reference, v: &Value) {
    for x in list(v, "relatedIdentifiers").filter(|x| {
        matches!(
            text(x.get("relationType")).as_str(),
            "IsPublishedIn" | "IsPartOf"
        )
    }) {
        let id = text(x.get("relatedIdentifier"));
        if matches!(
            text(x.get("relatedIdentifierType")).as_str(),
            "ISSN" | "EISSN" | "LISSN" | "ISBN"
        ) {
            tagged::add_serial_numbers(r, &id);
        }
    }
    for x in list(v, "identifiers").chain(list(v, "alternateIdentifiers")) {
        let id = text(x.get("identifier").or_else(|| x.get("alternateIdentifier")));
        let kind = text(
            x.get("identifierType")
                .or_else(|| x.get("alternateIdentifierType")),
        );
        match kind.as_str() {
            "DOI" if r.identifier(Scheme::Doi).is_none() => r.add_identifier(Scheme::Doi, &id),
            "DOI" | "URL" => {}
            "Handle" => r.add_identifier(Scheme::Handle, &id),
            "URN" => r.add_identifier(Scheme::Urn, &id),
            "ISBN" | "ISSN" => {
                tagged::add_serial_numbers(r, &id);
            }
            "arXiv" => r.add_identifier(Scheme::Arxiv, &id),
            "PMID" => r.add_identifier(Scheme::Pmid, &id),
            _ => r.add_extra(format!("identifier ({kind})"), id),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::read_all;

    #[test]
    fn a_record_is_read() {
        let text = r#"{"data": {"id": "10.1000/x", "attributes": {"doi": "10.1000/X", "url": "https://fish.example/1",
            "types": {"resourceTypeGeneral": "BookChapter", "citeproc": "chapter"},
            "titles": [{"title": "Cod"}, {"title": "A fish", "titleType": "Subtitle"}, {"title": "Torsk", "titleType": "TranslatedTitle"}],
            "creators": [{"name": "Berg, Anna", "familyName": "Berg", "givenName": "Anna", "nameIdentifiers": [{"nameIdentifier": "https://orcid.org/0000-1", "nameIdentifierScheme": "ORCID"}]}, {"name": "Fish Bureau", "nameType": "Organizational"}],
            "publisher": {"name": "Sea Press"}, "publicationYear": 2020, "dates": [{"date": "2020-03", "dateType": "Issued"}, {"date": "2019", "dateType": "Created"}],
            "relatedItems": [{"titles": [{"title": "Fishes"}], "firstPage": "1", "lastPage": "9", "relationType": "IsPublishedIn"}],
            "relatedIdentifiers": [{"relatedIdentifier": "9780306406157", "relatedIdentifierType": "ISBN", "relationType": "IsPublishedIn"}],
            "subjects": [{"subject": "fish"}], "descriptions": [{"description": "<p>All.</p>", "descriptionType": "Abstract"}]}}}"#;
        let input = Input {
            bytes: text.as_bytes(),
            name: "x",
        };
        assert!(DataciteJson.recognise(&input) > 80);
        let (refs, problems) = read_all(&DataciteJson, &input, &ReadOptions::default());
        assert_eq!((refs.len(), problems.len()), (1, 0));
        let r = &refs[0];
        assert_eq!((r.kind, r.title()), (Kind::Chapter, "Cod: A fish"));
        assert_eq!(
            (r.get(Field::ContainerTitle), r.get(Field::Page)),
            (Some("Fishes"), Some("1-9"))
        );
        assert_eq!(r.date(DateField::Issued), Some(&Date::ymd(2020, 3, 0)));
        assert_eq!(
            (r.identifier(Scheme::Isbn), r.get(Field::Abstract)),
            (Some("9780306406157"), Some("All."))
        );
        assert_eq!(r.creators[1].person, Person::literal("Fish Bureau"));
        assert_eq!(
            (
                r.extra("title (TranslatedTitle)"),
                r.extra("date (Created)")
            ),
            (Some("Torsk"), Some("2019"))
        );
    }
}
