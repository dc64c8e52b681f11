//! What a service is, and the list of them.

use super::error::Failure;
use super::http::{Reply, Request};
use super::limit::Limit;
use crate::model::{Identifier, Reference, Scheme};
use std::time::Duration;

/// What a service needs to make a question.
#[derive(Debug, Clone, Copy)]
pub struct Ask<'a> {
    /// The base address, without a slash at the end.
    pub base: &'a str,
    /// The user's mail address; may be empty.
    pub mail: &'a str,
    /// The user's key for the service; may be empty.
    pub key: &'a str,
}

/// How a service's word weighs when several answer for one work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tier {
    /// Who registers the work: asked first, wins.
    Registry,
    /// A careful index.
    Index,
    /// Collected by machines.
    Collected,
    /// Gives links, not descriptions.
    Links,
}

/// An online service. It makes questions and reads answers; the [`Client`](super::Client) does the rest.
pub trait Service: Sync {
    /// The name in settings, sources and messages.
    fn name(&self) -> &'static str;
    /// The name shown to a person.
    fn label(&self) -> &'static str;
    /// The usual base address, without a slash at the end; empty when the user has to name one.
    fn base(&self) -> &'static str;
    /// How often it may be asked.
    fn limit(&self) -> Limit;
    /// The same for who says who he is, or has a key.
    fn limit_for(&self, ask: &Ask) -> Limit {
        let _ = ask;
        self.limit()
    }
    /// Whether a key of the user's makes a difference.
    fn takes_key(&self) -> bool {
        false
    }
    /// The weight of its word.
    fn tier(&self) -> Tier {
        Tier::Index
    }
    /// The question for a work with this identifier; `None` when the service does not go by it.
    fn by_id(&self, id: &Identifier, ask: &Ask) -> Option<Request>;
    /// The question for works that match words; `None` when it cannot be searched.
    fn by_words(&self, words: &str, most: usize, ask: &Ask) -> Option<Request> {
        let _ = (words, most, ask);
        None
    }
    /// The question that the answer calls for before there are works in it (identifiers found by a search).
    fn then(&self, reply: &Reply, ask: &Ask) -> Option<Request> {
        let _ = (reply, ask);
        None
    }
    /// Reads an answer.
    ///
    /// # Errors
    /// When the answer is none, or cannot be understood.
    fn read(&self, reply: &Reply) -> Result<Vec<Reference>, Failure>;
    /// How long an answer stays good.
    fn keeps(&self) -> Duration {
        Duration::from_secs(7 * 86_400)
    }
}

/// Every service, those that know most of a DOI first.
pub static SERVICES: &[&dyn Service] = &[
    &super::crossref::Crossref,
    &super::datacite::DataCite,
    &super::doi_org::DoiOrg,
    &super::pubmed::PubMed,
    &super::europepmc::EuropePmc,
    &super::openalex::OpenAlex,
    &super::semanticscholar::SemanticScholar,
    &super::unpaywall::Unpaywall,
    &super::arxiv::Arxiv,
    &super::nva::Nva,
    &super::cristin::Cristin,
    &super::openlibrary::OpenLibrary,
    &super::sru::Sru,
    &super::vufind::VuFind,
    &super::zotero::Zotero,
];

/// The service of this name.
pub fn by_name(name: &str) -> Option<&'static dyn Service> {
    SERVICES.iter().copied().find(|s| s.name() == name)
}

/// Whether the status alone is an error, and which.
pub(super) fn status(reply: &Reply) -> Result<(), Failure> {
    Err(match reply.status {
        200..=299 | 304 => return Ok(()),
        404 | 410 => Failure::NotFound,
        401 | 403 => Failure::Forbidden(said(reply)),
        400 | 405..=409 | 411..=428 => Failure::Refused(said(reply)),
        429 => Failure::Busy(super::manners::retry_after(reply.header("retry-after"))),
        500..=599 => Failure::Broken(format!("status {}", reply.status)),
        other => Failure::Unreadable(format!("status {other}")),
    })
}

/// What an error answer says, in one line.
pub(super) fn said(reply: &Reply) -> String {
    use super::json::{at, text};
    if let Ok(json) = reply.json() {
        for path in [
            "message.0.message",
            "message",
            "error",
            "errors.0.title",
            "errors.0.detail",
            "detail",
            "title",
            "statusMessage",
            "error.message",
            "errorList.error.0.errorMessage",
            "web_service_result.errorList.error.errorMessage",
        ] {
            let said = text(at(&json, path), "");
            let said = if said.is_empty() {
                text(&json, path)
            } else {
                said
            };
            if !said.is_empty() {
                return short(&said);
            }
        }
        return format!("status {}", reply.status);
    }
    let body = reply.text();
    if body.trim_start().starts_with('<') || body.trim().is_empty() {
        return format!("status {}", reply.status);
    }
    short(&body)
}

/// One line of at most 200 characters.
pub(super) fn short(text: &str) -> String {
    let line = crate::codec::xml::squash(text);
    crate::text::width::truncate(&line, 200).into_owned()
}

/// Reads the content with whatever format recognises it.
pub(super) fn by_content(reply: &Reply, name: &str) -> Result<Vec<Reference>, Failure> {
    let input = crate::codec::Input {
        bytes: &reply.body,
        name,
    };
    let codec = crate::codec::recognise(&input).ok_or_else(|| {
        let head = reply.text();
        Failure::Unreadable(if head.trim().is_empty() {
            "it is empty".into()
        } else if head.trim_start().starts_with("<!") || head.to_ascii_lowercase().contains("<html")
        {
            "a web page came instead of data".into()
        } else {
            "it is of no known format".into()
        })
    })?;
    let (references, problems) =
        crate::codec::read_all(codec, &input, &crate::codec::ReadOptions::default());
    if references.is_empty()
        && let Some(p) = problems.first()
    {
        return Err(Failure::Unreadable(p.message.clone()));
    }
    Ok(references)
}

/// The identifier's value when it is of this scheme.
pub(super) fn of(id: &Identifier, scheme: Scheme) -> Option<&str> {
    (id.scheme == scheme).then_some(id.value.as_str())
}
