//! arXiv: preprints by id, and searching.

use super::error::Failure;
use super::http::{Reply, Request};
use super::json::{add_id, set, set_abstract, set_date, set_rich};
use super::limit::Limit;
use super::service::{Ask, Service, of, status};
use crate::codec::{human, xml};
use crate::model::{DateField, Field, Identifier, Kind, Reference, Role, Scheme};
use std::time::Duration;

/// `export.arxiv.org`.
pub struct Arxiv;

impl Service for Arxiv {
    fn name(&self) -> &'static str {
        "arxiv"
    }
    fn label(&self) -> &'static str {
        "arXiv"
    }
    fn base(&self) -> &'static str {
        "https://export.arxiv.org"
    }
    fn limit(&self) -> Limit {
        Limit {
            questions: 1,
            per: Duration::from_secs(3),
            at_once: 1,
        }
    }
    fn by_id(&self, id: &Identifier, ask: &Ask) -> Option<Request> {
        let id = of(id, Scheme::Arxiv)?;
        Some(
            Request::get(format!("{}/api/query", ask.base))
                .accept("application/atom+xml")
                .query("id_list", id),
        )
    }
    fn by_words(&self, words: &str, most: usize, ask: &Ask) -> Option<Request> {
        let all: Vec<String> = words
            .split_whitespace()
            .map(|w| format!("all:{}", w.replace(['"', '(', ')', ':'], "")))
            .collect();
        Some(
            Request::get(format!("{}/api/query", ask.base))
                .accept("application/atom+xml")
                .query("search_query", &all.join(" AND "))
                .query("max_results", &most.to_string()),
        )
    }
    fn read(&self, reply: &Reply) -> Result<Vec<Reference>, Failure> {
        let text = reply.text();
        let (root, faults) = xml::document(&text);
        let feed = root.filter(|n| n.name == "feed");
        if let Some(error) = feed
            .as_ref()
            .and_then(|f| f.all("entry").find(|e| e.text_at("title") == "Error"))
        {
            return Err(Failure::Refused(super::service::short(
                &error.text_at("summary"),
            )));
        }
        status(reply)?;
        let Some(feed) = feed else {
            return Err(Failure::Unreadable(
                if text.to_lowercase().contains("<html") {
                    "a web page came instead of data".into()
                } else {
                    "it is no Atom feed".into()
                },
            ));
        };
        if !faults.is_empty() {
            return Err(Failure::Unreadable("it is cut off or damaged".into()));
        }
        let works: Vec<Reference> = feed.all("entry").filter_map(entry).collect();
        if works.is_empty()
            && feed.text_at("totalResults") != "0"
            && feed.all("entry").next().is_none()
            && !feed.text_at("totalResults").is_empty()
        {
            // Now and then it forgets the entries of a page.
            return Err(Failure::Broken("an empty page".into()));
        }
        if works.is_empty() {
            Err(Failure::NotFound)
        } else {
            Ok(works)
        }
    }
}

fn entry(e: &xml::Node) -> Option<Reference> {
    let mut r = Reference::new(Kind::Article);
    let address = e.text_at("id");
    let id = address.split("/abs/").nth(1)?;
    set_rich(&mut r, Field::Title, &e.text_at("title"));
    r.get(Field::Title)?;
    for author in e.all("author") {
        r.add_person(Role::Author, human::person(&author.text_at("name")));
    }
    set_date(&mut r, DateField::Issued, &e.text_at("published"));
    set_abstract(&mut r, &e.text_at("summary"));
    add_id(&mut r, Scheme::Arxiv, id);
    add_id(&mut r, Scheme::Doi, &e.text_at("doi"));
    set(&mut r, Field::Publisher, "arXiv");
    set(&mut r, Field::Number, &format!("arXiv:{id}"));
    set(&mut r, Field::Genre, "preprint");
    r.native_type = "arxiv:preprint".into();
    set(&mut r, Field::Url, &format!("https://arxiv.org/abs/{id}"));
    set(
        &mut r,
        Field::PdfUrl,
        &format!("https://arxiv.org/pdf/{id}"),
    );
    let class = e
        .at("primary_category")
        .and_then(|c| c.attr("term"))
        .unwrap_or("")
        .to_string();
    if !class.is_empty() {
        r.add_extra("primaryclass", class);
    }
    let journal = e.text_at("journal_ref");
    if !journal.is_empty() {
        r.add_extra("journal-ref", journal);
    }
    let comment = e.text_at("comment");
    if !comment.is_empty() {
        r.add_extra("comment", comment);
    }
    for c in e.all("category") {
        r.add_tag(c.attr("term").unwrap_or(""));
    }
    Some(r)
}
