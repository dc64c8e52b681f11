//! schema.org, as JSON-LD or in the same shape from microdata and RDFa.

use super::page::Page;
use crate::codec::{human, language, xml::squash};
use crate::model::{Date, DateField, Field, Kind, Person, Reference, Role, Scheme};
use serde_json::Value;

/// schema.org's types, surest first, and their kinds.
const TYPES: &[(&str, Kind)] = &[
    ("ScholarlyArticle", Kind::ArticleJournal),
    ("MedicalScholarlyArticle", Kind::ArticleJournal),
    ("Thesis", Kind::Thesis),
    ("Chapter", Kind::Chapter),
    ("Book", Kind::Book),
    ("Report", Kind::Report),
    ("TechArticle", Kind::ArticleJournal),
    ("Dataset", Kind::Dataset),
    ("SoftwareSourceCode", Kind::Software),
    ("SoftwareApplication", Kind::Software),
    ("NewsArticle", Kind::ArticleNewspaper),
    ("ReportageNewsArticle", Kind::ArticleNewspaper),
    ("OpinionNewsArticle", Kind::ArticleNewspaper),
    ("BlogPosting", Kind::PostWeblog),
    ("SocialMediaPosting", Kind::Post),
    ("Review", Kind::Review),
    ("Legislation", Kind::Legislation),
    ("Movie", Kind::MotionPicture),
    ("VideoObject", Kind::MotionPicture),
    ("PodcastEpisode", Kind::Broadcast),
    ("Map", Kind::Map),
    ("Painting", Kind::Graphic),
    ("VisualArtwork", Kind::Graphic),
    ("MusicRecording", Kind::Song),
    ("Manuscript", Kind::Manuscript),
    ("Periodical", Kind::Periodical),
    ("Article", Kind::Webpage),
    ("CreativeWork", Kind::Document),
    ("Event", Kind::Event),
    ("WebPage", Kind::Webpage),
    ("ItemPage", Kind::Webpage),
];

/// The work that a page's JSON-LD tells of.
pub fn of_page(page: &Page) -> Option<Reference> {
    let mut objects = Vec::new();
    for script in page.all("script[type='application/ld+json']") {
        let text: String = script.text().collect();
        let text = text
            .trim()
            .trim_start_matches("<!--")
            .trim_end_matches("-->")
            .trim();
        if let Ok(value) = serde_json::from_str::<Value>(text) {
            collect(value, &mut objects, 0);
        }
    }
    best(&objects)
}

fn collect(value: Value, out: &mut Vec<Value>, depth: usize) {
    if depth > 8 || out.len() > 2000 {
        return;
    }
    match value {
        Value::Array(items) => items.into_iter().for_each(|v| collect(v, out, depth + 1)),
        Value::Object(mut map) => {
            for key in ["@graph", "mainEntity", "mainEntityOfPage"] {
                if let Some(inner) = map
                    .get(key)
                    .filter(|v| v.is_array() || v.is_object())
                    .cloned()
                {
                    if key == "@graph" {
                        map.remove(key);
                    }
                    collect(inner, out, depth + 1);
                }
            }
            out.push(Value::Object(map));
        }
        _ => {}
    }
}

fn types(value: &Value) -> Vec<String> {
    let one = |t: &str| t.rsplit(['/', '#', ':']).next().unwrap_or(t).to_string();
    match value.get("@type") {
        Some(Value::String(t)) => t.split_whitespace().map(one).collect(),
        Some(Value::Array(list)) => list.iter().filter_map(Value::as_str).map(one).collect(),
        _ => Vec::new(),
    }
}

fn rank(value: &Value) -> Option<usize> {
    types(value)
        .iter()
        .filter_map(|t| TYPES.iter().position(|(n, _)| n == t))
        .min()
}

/// The reference for the surest of several objects.
pub fn best(objects: &[Value]) -> Option<Reference> {
    let mut ranked: Vec<(usize, &Value)> = objects
        .iter()
        .filter_map(|o| rank(o).map(|n| (n, o)))
        .collect();
    ranked.sort_by_key(|(n, _)| *n);
    ranked.into_iter().find_map(|(_, o)| reference(o))
}

/// Text of a value: a string, a number, the first of a list, an object's name or value.
fn text(value: Option<&Value>) -> String {
    match value {
        Some(Value::String(s)) => squash(s),
        Some(Value::Number(n)) => n.to_string(),
        Some(Value::Array(list)) => list
            .iter()
            .map(|v| text(Some(v)))
            .find(|t| !t.is_empty())
            .unwrap_or_default(),
        Some(Value::Object(map)) => ["@value", "name", "value", "@id", "url"]
            .iter()
            .map(|k| text(map.get(*k)))
            .find(|t| !t.is_empty())
            .unwrap_or_default(),
        _ => String::new(),
    }
}

fn list(value: Option<&Value>) -> Vec<&Value> {
    match value {
        Some(Value::Array(items)) => items.iter().collect(),
        Some(Value::Null) | None => Vec::new(),
        Some(one) => vec![one],
    }
}

fn person(value: &Value) -> Option<Person> {
    let mut p = match value {
        Value::String(s) => human::person(s),
        Value::Object(map) => {
            let (family, given, name) = (
                text(map.get("familyName")),
                text(map.get("givenName")),
                text(map.get("name")),
            );
            let is_group = types(value)
                .iter()
                .any(|t| t.contains("Organization") || t == "Consortium" || t == "Corporation");
            if is_group {
                Person::literal(name)
            } else if !family.is_empty() {
                let mut p = Person::new(family, given);
                p.split_particles();
                p
            } else if name.starts_with("http") {
                return None;
            } else {
                human::person(&name)
            }
        }
        _ => return None,
    };
    for key in ["@id", "sameAs", "identifier"] {
        for id in list(value.get(key)) {
            let id = text(Some(id));
            if let Some((_, orcid)) = id.split_once("orcid.org/") {
                let entry = ("orcid".to_string(), orcid.trim_end_matches('/').to_string());
                if !p.ids.contains(&entry) {
                    p.ids.push(entry);
                }
            }
        }
    }
    (!p.is_empty()).then_some(p)
}

/// Plain properties and their fields.
const FIELDS: &[(&str, Field)] = &[
    ("alternateName", Field::TitleShort),
    ("pagination", Field::Page),
    ("volumeNumber", Field::Volume),
    ("issueNumber", Field::Issue),
    ("bookEdition", Field::Edition),
    ("version", Field::Version),
    ("softwareVersion", Field::Version),
    ("numberOfPages", Field::NumberOfPages),
    ("inSupportOf", Field::Genre),
    ("reportNumber", Field::Number),
    ("license", Field::License),
    ("articleSection", Field::Section),
];

fn reference(value: &Value) -> Option<Reference> {
    let kind = rank(value).map(|i| TYPES[i].1).unwrap_or_default();
    let mut r = Reference::new(kind);
    let title = [text(value.get("headline")), text(value.get("name"))]
        .into_iter()
        .find(|t| !t.is_empty())?;
    r.set(Field::Title, title);
    for (key, field) in FIELDS {
        let v = text(value.get(*key));
        let address = v.starts_with("http") && *field != Field::License;
        if !v.is_empty() && !address {
            r.set_default(*field, v);
        }
    }
    for (keys, role) in [
        (["author", "creator"], Role::Author),
        (["editor", "editors"], Role::Editor),
        (["translator", "translators"], Role::Translator),
    ] {
        for key in keys {
            if !r.has_role(role) {
                for p in list(value.get(key)).into_iter().filter_map(person) {
                    r.add_person(role, p);
                }
            }
        }
    }
    for key in ["datePublished", "startDate", "dateCreated", "dateModified"] {
        let date = text(value.get(key));
        if !date.is_empty() && r.date(DateField::Issued).is_none() {
            r.set_date(DateField::Issued, Date::parse(&date));
        }
    }
    for key in ["abstract", "description"] {
        r.set_default(
            Field::Abstract,
            super::meta::abstract_text(&text(value.get(key))),
        );
    }
    for subject in list(value.get("keywords")) {
        let words = text(Some(subject));
        words.split([';', ',']).for_each(|t| r.add_tag(t));
    }
    let language = list(value.get("inLanguage")).first().map(|l| match l {
        Value::Object(map) => text(map.get("alternateName").or(map.get("name"))),
        other => text(Some(other)),
    });
    r.set(
        Field::Language,
        language.map(|l| language::tag(&l)).unwrap_or_default(),
    );
    container(value.get("isPartOf"), &mut r, 0);
    let (first, last) = (text(value.get("pageStart")), text(value.get("pageEnd")));
    if !first.is_empty() {
        r.set_default(
            Field::Page,
            if last.is_empty() || last == first {
                first
            } else {
                format!("{first}-{last}")
            },
        );
    }
    let publisher = text(value.get("publisher"));
    let site = matches!(
        r.kind,
        Kind::Webpage | Kind::PostWeblog | Kind::ArticleNewspaper
    );
    let field = if site {
        Field::ContainerTitle
    } else {
        Field::Publisher
    };
    if !publisher.starts_with("http") {
        r.set_default(field, publisher);
    }
    for key in ["isbn", "issn"] {
        for v in list(value.get(key)) {
            r.add_identifier(
                if key == "isbn" {
                    Scheme::Isbn
                } else {
                    Scheme::Issn
                },
                &text(Some(v)),
            );
        }
    }
    for key in ["@id", "identifier", "sameAs", "url", "doi"] {
        for id in list(value.get(key)) {
            identifier(id, key, &mut r);
        }
    }
    let address = text(value.get("url"));
    if address.starts_with("http") && !address.contains("doi.org/10.") {
        r.set_default(Field::Url, address);
    }
    for media in list(value.get("encoding"))
        .into_iter()
        .chain(list(value.get("associatedMedia")))
    {
        let address = text(media.get("contentUrl").or(media.get("url")));
        if address.starts_with("http")
            && text(media.get("encodingFormat").or(media.get("fileFormat"))).contains("pdf")
        {
            r.set_default(Field::PdfUrl, address);
        }
    }
    Some(r)
}

fn identifier(value: &Value, key: &str, r: &mut Reference) {
    let name = text(value.get("propertyID").or(value.get("name"))).to_lowercase();
    let v = match value {
        Value::Object(map) => text(map.get("value").or(map.get("@id")).or(map.get("@value"))),
        other => text(Some(other)),
    };
    let scheme = match name.as_str() {
        "doi" => Some(Scheme::Doi),
        "pmid" | "pubmed" => Some(Scheme::Pmid),
        "pmcid" | "pmc" => Some(Scheme::Pmcid),
        "isbn" => Some(Scheme::Isbn),
        "issn" => Some(Scheme::Issn),
        _ => None,
    };
    if let Some(scheme) = scheme.filter(|s| r.identifier(*s).is_none()) {
        r.add_identifier(scheme, &v);
    } else if v.starts_with("http") {
        human::identifiers_of_link(r, &v);
    } else if matches!(key, "identifier" | "doi" | "sameAs")
        && r.identifier(Scheme::Doi).is_none()
        && let Some(doi) = crate::model::identifier::doi(&v)
    {
        r.add_identifier(Scheme::Doi, &doi);
    }
}

/// Issue, volume, periodical or book that it is part of, outwards.
fn container(value: Option<&Value>, r: &mut Reference, depth: usize) {
    if depth > 5 {
        return;
    }
    for part in list(value) {
        let kinds = types(part);
        let is = |name: &str| kinds.iter().any(|k| k == name);
        let name = text(part.get("name"));
        r.set_default(Field::Issue, text(part.get("issueNumber")));
        r.set_default(Field::Volume, text(part.get("volumeNumber")));
        if !is("PublicationIssue")
            && !is("PublicationVolume")
            && !is("WebSite")
            && !is("WebPage")
            && !name.starts_with("http")
        {
            r.set_default(Field::ContainerTitle, name);
        }
        for issn in list(part.get("issn")) {
            r.add_identifier(Scheme::Issn, &text(Some(issn)));
        }
        for isbn in list(part.get("isbn")) {
            r.add_identifier(Scheme::Isbn, &text(Some(isbn)));
        }
        if r.date(DateField::Issued).is_none() {
            let date = text(part.get("datePublished"));
            if !date.is_empty() {
                r.set_date(DateField::Issued, Date::parse(&date));
            }
        }
        container(part.get("isPartOf"), r, depth + 1);
    }
}
