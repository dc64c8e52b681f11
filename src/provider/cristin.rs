//! Cristin, the Norwegian research register that went into NVA.

use super::error::Failure;
use super::http::{Reply, Request, encode};
use super::json::*;
use super::limit::Limit;
use super::service::{Ask, Service, Tier, status};
use crate::model::{DateField, Field, Identifier, Kind, Reference, Role, Scheme};
use serde_json::Value;

/// `api.cristin.no`, until everything moved to NVA.
pub struct Cristin;

impl Service for Cristin {
    fn name(&self) -> &'static str {
        "cristin"
    }
    fn label(&self) -> &'static str {
        "Cristin"
    }
    fn base(&self) -> &'static str {
        "https://api.cristin.no"
    }
    fn limit(&self) -> Limit {
        Limit::per_second(4, 2)
    }
    fn tier(&self) -> Tier {
        Tier::Collected
    }
    fn by_id(&self, id: &Identifier, ask: &Ask) -> Option<Request> {
        (id.scheme == Scheme::Cristin)
            .then(|| Request::get(format!("{}/v2/results/{}", ask.base, encode(&id.value))))
    }
    fn read(&self, reply: &Reply) -> Result<Vec<Reference>, Failure> {
        if let Ok(json) = reply.json()
            && json.get("errors").is_some()
        {
            return Err(if reply.status == 404 || text(&json, "status") == "404" {
                Failure::NotFound
            } else {
                Failure::Refused(super::service::said(reply))
            });
        }
        status(reply)?;
        let json = reply.json()?;
        let works: Vec<Reference> = match &json {
            Value::Array(all) => all.iter().filter_map(result).collect(),
            one => result(one).into_iter().collect(),
        };
        if works.is_empty() && json.as_array().is_none_or(|a| !a.is_empty()) {
            return Err(Failure::Unreadable("it holds no work".into()));
        }
        Ok(works)
    }
}

/// Cristin's categories and their kinds.
const CATEGORIES: &[(&str, Kind)] = &[
    ("ARTICLE", Kind::ArticleJournal),
    ("ACADEMICREVIEW", Kind::ArticleJournal),
    ("ARTICLEPOPULAR", Kind::ArticleJournal),
    ("ARTICLEJOURNAL", Kind::ArticleJournal),
    ("SHORTCOMMUNICATION", Kind::ArticleJournal),
    ("READEROPINION", Kind::ArticleNewspaper),
    ("ARTICLEFEATURE", Kind::ArticleNewspaper),
    ("BOOKREVIEW", Kind::ReviewBook),
    ("CHAPTER", Kind::Chapter),
    ("CHAPTERACADEMIC", Kind::Chapter),
    ("POPULARCHAPTERARTICLE", Kind::Chapter),
    ("MONOGRAPHACADEMIC", Kind::Book),
    ("ANTHOLOGYACA", Kind::Book),
    ("TEXTBOOK", Kind::Book),
    ("NONFICTIONBOOK", Kind::Book),
    ("POPULARBOOK", Kind::Book),
    ("DRDISSERT", Kind::Thesis),
    ("MASTERTHESIS", Kind::Thesis),
    ("REPORT", Kind::Report),
    ("ACADEMICLECTURE", Kind::Speech),
    ("LECTURE", Kind::Speech),
    ("LECTUREPOPULAR", Kind::Speech),
    ("POSTER", Kind::Speech),
];

fn result(c: &Value) -> Option<Reference> {
    let category = text(c, "category.code");
    let mut r = Reference::new(
        CATEGORIES
            .iter()
            .find(|(n, _)| *n == category)
            .map_or(Kind::Document, |(_, k)| *k),
    );
    r.native_type = format!("cristin:{category}");
    let language = text(c, "original_language");
    // Texts by language: the work's own first.
    let own = |v: &Value| -> String {
        let map = v.as_object();
        let first = map.and_then(|m| m.get(&language).or_else(|| m.values().next()));
        first.map(|t| text(t, "")).unwrap_or_default()
    };
    set_rich(&mut r, Field::Title, &own(at(c, "title")));
    r.get(Field::Title)?;
    // Projects and people have titles, too.
    if category.is_empty() && text(c, "cristin_result_id").is_empty() {
        return None;
    }
    set_abstract(&mut r, &own(at(c, "summary")));
    set_language(&mut r, &language);
    for p in list(c, "contributors.preview") {
        add_name(
            &mut r,
            Role::Author,
            &format!("{}, {}", text(p, "surname"), text(p, "first_name")),
            "",
        );
    }
    let total: usize = text(c, "contributors.count").parse().unwrap_or(0);
    if total > r.creators.len() {
        r.add_extra(
            "contributors",
            format!("{} of {total} are named", r.creators.len()),
        );
    }
    set_ymd(
        &mut r,
        DateField::Issued,
        &text(c, "year_published"),
        "",
        "",
    );
    set_rich(&mut r, Field::ContainerTitle, &text(c, "journal.name"));
    if r.kind.has_container() {
        set_rich(&mut r, Field::ContainerTitle, &text(c, "channel.title"));
    }
    set(&mut r, Field::Publisher, &text(c, "publisher.name"));
    set(&mut r, Field::Publisher, &text(c, "journal.publisher.name"));
    set(&mut r, Field::Volume, &text(c, "volume"));
    set(&mut r, Field::Issue, &text(c, "issue"));
    set_pages(&mut r, &text(c, "pages.from"), &text(c, "pages.to"));
    if r.get(Field::Page).is_none() {
        set(&mut r, Field::NumberOfPages, &text(c, "pages.count"));
    }
    set_rich(&mut r, Field::EventTitle, &text(c, "event.name"));
    set(&mut r, Field::EventPlace, &text(c, "event.location"));
    add_id(&mut r, Scheme::Cristin, &text(c, "cristin_result_id"));
    for issn in list(c, "journal.international_standard_numbers") {
        add_id(&mut r, Scheme::Issn, &text(issn, "value"));
    }
    for isbn in list(c, "international_standard_numbers") {
        add_id(&mut r, Scheme::Isbn, &text(isbn, "value"));
    }
    for link in list(c, "links") {
        let url = text(link, "url");
        if url.contains("doi.org/") {
            add_id(&mut r, Scheme::Doi, &url);
        } else {
            set(&mut r, Field::Url, &url);
        }
    }
    for word in list(c, "classification.keywords") {
        r.add_tag(&own(at(word, "name")));
    }
    Some(r)
}
