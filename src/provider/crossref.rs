//! Crossref: articles, books, chapters, proceedings, preprints by DOI, and searching.

use super::error::Failure;
use super::http::{Reply, Request, encode};
use super::json::{add_id, at, list, long, set, set_rich, text};
use super::limit::Limit;
use super::service::{Ask, Service, Tier, of, status};
use crate::codec::csl_json::{date_from_value, person_from_value};
use crate::codec::kinds::kind_of;
use crate::model::{DateField, Field, Identifier, Kind, Reference, Role, Scheme};
use serde_json::Value;

/// `api.crossref.org`.
pub struct Crossref;

impl Service for Crossref {
    fn name(&self) -> &'static str {
        "crossref"
    }
    fn label(&self) -> &'static str {
        "Crossref"
    }
    fn base(&self) -> &'static str {
        "https://api.crossref.org"
    }
    fn limit(&self) -> Limit {
        Limit::per_second(5, 1)
    }
    fn limit_for(&self, ask: &Ask) -> Limit {
        if ask.mail.is_empty() {
            self.limit()
        } else {
            Limit::per_second(10, 3)
        }
    }
    fn tier(&self) -> Tier {
        Tier::Registry
    }
    fn by_id(&self, id: &Identifier, ask: &Ask) -> Option<Request> {
        let doi = of(id, Scheme::Doi)?;
        Some(Request::get(format!("{}/works/{}", ask.base, encode(doi))).query("mailto", ask.mail))
    }
    fn by_words(&self, words: &str, most: usize, ask: &Ask) -> Option<Request> {
        Some(
            Request::get(format!("{}/works", ask.base))
                .query("query.bibliographic", words)
                .query("rows", &most.to_string())
                .query("mailto", ask.mail),
        )
    }
    fn read(&self, reply: &Reply) -> Result<Vec<Reference>, Failure> {
        status(reply)?;
        let json = reply.json()?;
        match json.get("message-type").and_then(Value::as_str) {
            Some("validation-failure") => {
                return Err(Failure::Refused(super::service::said(reply)));
            }
            // Journals, members, agencies: no works.
            Some("work" | "work-list") | None => {}
            Some(other) => {
                return Err(Failure::Unreadable(format!(
                    "it holds no works but a {other}"
                )));
            }
        }
        let message = json.get("message").unwrap_or(&json);
        if message.get("items").is_some() {
            return Ok(list(message, "items")
                .into_iter()
                .filter_map(work)
                .collect());
        }
        work(message)
            .map(|r| vec![r])
            .ok_or_else(|| Failure::Unreadable("it holds no work".into()))
    }
}

/// The fields of a work that are texts: Crossref's name, ours.
const TEXTS: &[(&str, Field)] = &[
    ("volume", Field::Volume),
    ("issue", Field::Issue),
    ("page", Field::Page),
    ("article-number", Field::ArticleNumber),
    ("publisher", Field::Publisher),
    ("publisher-location", Field::PublisherPlace),
    ("edition-number", Field::Edition),
    ("event.name", Field::EventTitle),
    ("event.location", Field::EventPlace),
    ("degree.0", Field::Genre),
    ("institution.0.place.0", Field::PublisherPlace),
];

const ROLES: &[(&str, Role)] = &[
    ("author", Role::Author),
    ("editor", Role::Editor),
    ("translator", Role::Translator),
    ("chair", Role::Chair),
];

/// A work as Crossref describes it.
pub(super) fn work(m: &Value) -> Option<Reference> {
    let mut r = Reference::new(Kind::Document);
    let kind = text(m, "type");
    let subtype = text(m, "subtype");
    if !kind.is_empty() {
        r.kind = kind_of(&kind).unwrap_or_default();
        r.native_type = format!("crossref:{kind}");
        if kind == "posted-content" && subtype != "preprint" && !subtype.is_empty() {
            r.native_type = format!("crossref:{kind}/{subtype}");
        }
    }
    let title = first(m, "title");
    let subtitle = first(m, "subtitle");
    let repeats = crate::text::fold::words(&title).contains(&crate::text::fold::words(&subtitle));
    if !subtitle.is_empty() && !repeats {
        let joint = if title.ends_with(['?', '!', ':']) {
            " "
        } else {
            ": "
        };
        set_rich(&mut r, Field::Title, &format!("{title}{joint}{subtitle}"));
    } else {
        set_rich(&mut r, Field::Title, &title);
    }
    // A chapter names its book, and then the series.
    let containers: Vec<String> = list(m, "container-title")
        .into_iter()
        .filter_map(|v| v.as_str().map(str::to_string))
        .collect();
    if r.kind == Kind::Book {
        containers
            .first()
            .into_iter()
            .for_each(|s| set_rich(&mut r, Field::CollectionTitle, s));
    } else if containers.len() > 1 && matches!(r.kind, Kind::Chapter | Kind::PaperConference) {
        set_rich(&mut r, Field::CollectionTitle, &containers[0]);
        set_rich(
            &mut r,
            Field::ContainerTitle,
            &containers[containers.len() - 1],
        );
    } else if let Some(c) = containers.first() {
        set_rich(&mut r, Field::ContainerTitle, c);
    }
    if r.kind == Kind::Article {
        // A preprint stands on its server.
        set_rich(&mut r, Field::ContainerTitle, &text(m, "group-title"));
        set(&mut r, Field::Publisher, &text(m, "institution.0.name"));
    }
    if r.kind == Kind::Thesis {
        set(&mut r, Field::Publisher, &text(m, "institution.0.name"));
    }
    if r.kind == Kind::Periodical && r.title().is_empty() {
        // An issue of a journal is called as the journal.
        set_rich(&mut r, Field::Title, containers.first().map_or("", |c| c));
    }
    let short = crate::text::entities::decode(&first(m, "short-container-title")).into_owned();
    if r.get(Field::ContainerTitle).is_some_and(|c| c != short) {
        set_rich(&mut r, Field::ContainerTitleShort, &short);
    }
    let original = first(m, "original-title");
    if original != first(m, "title") {
        set_rich(&mut r, Field::OriginalTitle, &original);
    }
    for (name, field) in TEXTS {
        set(&mut r, *field, &text(m, name));
    }
    if let Some(issue) = m.pointer("/journal-issue/issue") {
        set(&mut r, Field::Issue, &text(issue, ""));
    }
    let abstract_text = text(m, "abstract");
    if !abstract_text.is_empty() {
        r.set_default(Field::Abstract, long(&abstract_text));
    }
    super::json::set_language(&mut r, &text(m, "language"));
    for (name, role) in ROLES {
        for person in list(m, name) {
            if let Some(mut p) = person_from_value(person) {
                for part in [&mut p.family, &mut p.given, &mut p.literal] {
                    if part.contains('&') {
                        *part = crate::text::entities::decode(part).into_owned();
                    }
                }
                p.split_particles();
                r.add_person(*role, p);
            }
        }
    }
    for name in [
        "issued",
        "published-print",
        "published",
        "published-online",
        "posted",
        "created",
    ] {
        if r.date(DateField::Issued).is_none()
            && let Some(date) = date_from_value(at(m, name))
            && date.year().is_some()
        {
            r.set_date(DateField::Issued, date);
        }
    }
    if let Some(date) = date_from_value(at(m, "event.start")) {
        r.set_date(DateField::EventDate, date);
    }
    add_id(&mut r, Scheme::Doi, &text(m, "DOI"));
    for (name, scheme) in [("ISBN", Scheme::Isbn), ("ISSN", Scheme::Issn)] {
        for id in list(m, name) {
            add_id(
                &mut r,
                scheme,
                id.as_str().unwrap_or("").rsplit('/').next().unwrap_or(""),
            );
        }
    }
    for subject in list(m, "subject") {
        r.add_tag(subject.as_str().unwrap_or(""));
    }
    let url = text(m, "resource.primary.URL");
    if r.identifier(Scheme::Doi).is_none() {
        set(&mut r, Field::Url, &url);
    }
    if let Some(license) = list(m, "license")
        .into_iter()
        .map(|l| text(l, "URL"))
        .find(|u| u.contains("creativecommons"))
    {
        set(&mut r, Field::License, &license);
    }
    news(m, &mut r);
    (r.get(Field::Title).is_some() || !r.identifiers.is_empty()).then_some(r)
}

/// Corrections, retractions, and what a preprint became: Crossref's `updated-by` and `relation`.
fn news(m: &Value, r: &mut Reference) {
    for update in list(m, "updated-by") {
        let what = text(update, "type");
        let doi = text(update, "DOI");
        r.add_extra(format!("updated-by-{what}"), doi);
        if matches!(what.as_str(), "retraction" | "withdrawal" | "removal") {
            r.set(
                Field::Status,
                if what == "retraction" {
                    "retracted"
                } else {
                    "withdrawn (retracted)"
                },
            );
        }
    }
    for published in list(m, "relation.is-preprint-of") {
        if text(published, "id-type") == "doi" {
            r.add_extra("is-preprint-of", text(published, "id"));
        }
    }
    let title = r.title().to_uppercase();
    if title.starts_with("RETRACTED:")
        || title.starts_with("RETRACTED ARTICLE")
        || title.starts_with("[RETRACTED]")
    {
        r.set(Field::Status, "retracted");
    }
}

/// The first of a list, or the text itself.
fn first(m: &Value, name: &str) -> String {
    list(m, name)
        .first()
        .map(|v| text(v, ""))
        .unwrap_or_default()
}
