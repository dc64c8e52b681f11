//! DataCite: data sets, theses, reports, preprints by DOI.

use super::error::Failure;
use super::http::{Reply, Request, encode};
use super::json::{
    add_id, add_orcid, list, set, set_abstract, set_date, set_language, set_rich, text,
};
use super::limit::Limit;
use super::service::{Ask, Service, Tier, of, status};
use crate::codec::human;
use crate::codec::kinds::kind_of;
use crate::model::{DateField, Field, Identifier, Kind, Person, Reference, Role, Scheme};
use serde_json::Value;
use std::time::Duration;

/// `api.datacite.org`.
pub struct DataCite;

impl Service for DataCite {
    fn name(&self) -> &'static str {
        "datacite"
    }
    fn label(&self) -> &'static str {
        "DataCite"
    }
    fn base(&self) -> &'static str {
        "https://api.datacite.org"
    }
    fn limit(&self) -> Limit {
        // 500 in five minutes for those it does not know.
        Limit {
            questions: 8,
            per: Duration::from_secs(5),
            at_once: 2,
        }
    }
    fn tier(&self) -> Tier {
        Tier::Registry
    }
    fn by_id(&self, id: &Identifier, ask: &Ask) -> Option<Request> {
        let doi = of(id, Scheme::Doi)?;
        Some(
            Request::get(format!("{}/dois/{}", ask.base, encode(doi)))
                .query("affiliation", "false"),
        )
    }
    fn by_words(&self, words: &str, most: usize, ask: &Ask) -> Option<Request> {
        Some(
            Request::get(format!("{}/dois", ask.base))
                .query("query", words)
                .query("page[size]", &most.to_string()),
        )
    }
    fn read(&self, reply: &Reply) -> Result<Vec<Reference>, Failure> {
        status(reply)?;
        let json = reply.json()?;
        if json
            .get("errors")
            .is_some_and(|e| e.as_array().is_some_and(|l| !l.is_empty()))
        {
            return Err(match text(&json, "errors.0.status").as_str() {
                "404" => Failure::NotFound,
                _ => Failure::Refused(super::service::said(reply)),
            });
        }
        let works: Vec<Reference> = match json.get("data") {
            Some(Value::Array(all)) => all
                .iter()
                .filter_map(|d| work(d.get("attributes").unwrap_or(d)))
                .collect(),
            Some(one) => work(one.get("attributes").unwrap_or(one))
                .into_iter()
                .collect(),
            // DataCite's own JSON, without the envelope.
            None if json.get("titles").is_some() => work(&json).into_iter().collect(),
            None => return Err(Failure::Unreadable("it holds no work".into())),
        };
        Ok(works)
    }
}

/// What a contributor did, by DataCite's name.
const ROLES: &[(&str, Role)] = &[
    ("Editor", Role::Editor),
    ("Supervisor", Role::Advisor),
    ("Producer", Role::Producer),
    ("Translator", Role::Translator),
];

fn work(a: &Value) -> Option<Reference> {
    let mut r = Reference::new(Kind::Document);
    let general = text(a, "types.resourceTypeGeneral");
    let specific = text(a, "types.resourceType");
    // The general type is what the registrant chose from a list; the free one is better where it names a kind.
    let by_name = |n: &str| kind_of(n).filter(|k| *k != Kind::Document);
    let genres = ["thesis", "dissertation", "phd", "master"];
    let thesis = genres.iter().any(|g| specific.to_lowercase().contains(g));
    r.kind = if thesis {
        Kind::Thesis
    } else {
        let text_like = matches!(general.as_str(), "" | "Text" | "Other");
        let ordered = if text_like {
            [&specific, &general]
        } else {
            [&general, &specific]
        };
        ordered
            .into_iter()
            .find_map(|n| by_name(n))
            .or_else(|| Kind::from_csl(&text(a, "types.citeproc")))
            .unwrap_or_default()
    };
    r.native_type = format!(
        "datacite:{}",
        if specific.is_empty() {
            &general
        } else {
            &specific
        }
    );
    if thesis {
        set(&mut r, Field::Genre, &specific);
    }
    let mut subtitle = String::new();
    for t in list(a, "titles") {
        let value = text(t, "title");
        match text(t, "titleType").as_str() {
            "" => {
                if r.get(Field::Title).is_none() {
                    // A slash at the end is left from a catalogue card.
                    set_rich(&mut r, Field::Title, value.trim_end_matches([' ', '/']));
                } else {
                    r.add_extra("other-title", value);
                }
            }
            "Subtitle" => subtitle = value,
            "TranslatedTitle" => r.add_extra("translated-title", value),
            "AlternativeTitle" => r.add_extra("alternative-title", value),
            _ => r.add_extra("other-title", value),
        }
    }
    if r.get(Field::Title).is_none() {
        set_rich(&mut r, Field::Title, &text(a, "titles.0.title"));
    }
    if !subtitle.is_empty() && r.get(Field::Title).is_some_and(|t| !t.contains(&subtitle)) {
        let joined = format!("{}: {subtitle}", r.title());
        r.set(Field::Title, super::json::rich(&joined));
    }
    for c in list(a, "creators") {
        for p in people(c) {
            // Some registrants send the one author twice.
            if !r.people(Role::Author).any(|there| *there == p) {
                r.add_person(Role::Author, p);
            }
        }
    }
    for c in list(a, "contributors") {
        let role = text(c, "contributorType");
        if let Some((_, role)) = ROLES.iter().find(|(n, _)| *n == role) {
            for p in people(c) {
                r.add_person(*role, p);
            }
        }
    }
    let publisher = match a.get("publisher") {
        Some(Value::Object(_)) => text(a, "publisher.name"),
        _ => text(a, "publisher"),
    };
    // DataCite's own words for "there is none".
    if !publisher.starts_with("(:") && !publisher.eq_ignore_ascii_case("unknown") {
        set(
            &mut r,
            Field::Publisher,
            publisher.trim_end_matches([',', ' ']),
        );
    }
    let container = text(a, "container.title");
    let field = if r.kind.has_container() {
        Field::ContainerTitle
    } else {
        Field::CollectionTitle
    };
    set_rich(&mut r, field, &container);
    // The container is cut out of a sentence by machine; a date or a place is no volume and no page.
    let volume = text(a, "container.volume");
    if !volume.split_whitespace().any(|w| human::month(w).is_some()) {
        set(&mut r, Field::Volume, &volume);
    }
    set(&mut r, Field::Issue, &text(a, "container.issue"));
    let page = text(a, "container.firstPage");
    let page = page.rsplit(';').next().unwrap_or_default();
    if page.contains(|c: char| c.is_ascii_digit()) {
        super::json::set_pages(&mut r, page, &text(a, "container.lastPage"));
    }
    set(&mut r, Field::Version, &text(a, "version"));
    for wanted in ["Issued", "Available", "Created"] {
        for d in list(a, "dates") {
            if text(d, "dateType") == wanted {
                set_date(&mut r, DateField::Issued, &text(d, "date"));
            }
        }
        if wanted == "Issued" {
            // The year is obligatory and counts more than when it went online.
            let year = text(a, "publicationYear");
            let same = list(a, "dates").into_iter().find(|d| {
                text(d, "dateType") != "Updated"
                    && text(d, "date").starts_with(&year)
                    && text(d, "date").len() > 4
            });
            let exact = same.map(|d| text(d, "date")).filter(|_| !year.is_empty());
            set_date(&mut r, DateField::Issued, &exact.unwrap_or(year));
        }
    }
    for wanted in ["Abstract", "Description", ""] {
        for d in list(a, "descriptions") {
            if text(d, "descriptionType") == wanted {
                set_abstract(&mut r, &text(d, "description"));
            }
        }
    }
    for s in list(a, "subjects") {
        let subject = text(s, "subject");
        r.add_tag(if subject.is_empty() {
            s.as_str().unwrap_or("")
        } else {
            &subject
        });
    }
    set_language(&mut r, &text(a, "language"));
    add_id(&mut r, Scheme::Doi, &text(a, "doi"));
    for related in list(a, "relatedIdentifiers") {
        let (kind, id) = (
            text(related, "relatedIdentifierType"),
            text(related, "relatedIdentifier"),
        );
        match (text(related, "relationType").as_str(), kind.as_str()) {
            ("IsPartOf", "ISSN") => add_id(&mut r, Scheme::Issn, &id),
            ("IsPartOf" | "IsIdenticalTo", "ISBN") => add_id(&mut r, Scheme::Isbn, &id),
            ("IsIdenticalTo", "arXiv") => add_id(&mut r, Scheme::Arxiv, &id),
            _ => {}
        }
    }
    for id in list(a, "identifiers")
        .into_iter()
        .chain(list(a, "alternateIdentifiers"))
    {
        let kind = text(id, "identifierType") + &text(id, "alternateIdentifierType");
        let value = text(id, "identifier") + &text(id, "alternateIdentifier");
        match kind.to_lowercase().as_str() {
            "arxiv" => add_id(&mut r, Scheme::Arxiv, &value),
            "isbn" => add_id(&mut r, Scheme::Isbn, &value),
            "pmid" => add_id(&mut r, Scheme::Pmid, &value),
            _ => {}
        }
    }
    set(&mut r, Field::License, &text(a, "rightsList.0.rightsUri"));
    if r.identifier(Scheme::Doi).is_none()
        || matches!(
            r.kind,
            Kind::Dataset | Kind::Software | Kind::Webpage | Kind::PostWeblog
        )
    {
        set(&mut r, Field::Url, &text(a, "url"));
    }
    (r.get(Field::Title).is_some() || !r.identifiers.is_empty()).then_some(r)
}

/// The people of one entry: some registrants write all of them into one, with where they work in brackets.
fn people(c: &Value) -> Vec<Person> {
    let name = text(c, "name");
    if text(c, "familyName").is_empty() && name.contains("; ") && name.contains(", ") {
        return name
            .split("; ")
            .map(|n| human::person(n.split(" (").next().unwrap_or(n).trim()))
            .filter(|p| !p.is_empty())
            .collect();
    }
    person(c).into_iter().collect()
}

/// A name without what was written behind it: `Kim, Sook (Ed.)`.
fn bare(name: String) -> String {
    let end = name.trim_end().strip_suffix(')').and_then(|n| {
        let (before, inside) = n.rsplit_once('(')?;
        let role = inside.trim_end_matches('.').to_lowercase();
        ["ed", "eds", "hg", "hrsg", "editor", "red"]
            .contains(&role.as_str())
            .then(|| before.trim_end().to_string())
    });
    end.unwrap_or(name)
}

fn person(c: &Value) -> Option<Person> {
    let (family, given, name) = (
        bare(text(c, "familyName")),
        bare(text(c, "givenName")),
        bare(text(c, "name")),
    );
    let mut p = if text(c, "nameType") == "Organizational" {
        Person::literal(if name.is_empty() { family } else { name })
    } else if !family.is_empty() {
        Person::new(family, given)
    } else {
        human::person(&name)
    };
    for id in list(c, "nameIdentifiers") {
        if text(id, "nameIdentifierScheme").eq_ignore_ascii_case("orcid") {
            add_orcid(&mut p, &text(id, "nameIdentifier"));
        }
    }
    p.split_particles();
    (!p.is_empty()).then_some(p)
}
