//! PubMed: medicine and what is near to it, by PMID, and searching.

use super::error::Failure;
use super::http::{Reply, Request};
use super::limit::Limit;
use super::service::{Ask, Service, by_content, status};
use crate::codec::xml;
use crate::model::{Field, Identifier, Reference, Scheme};

/// `eutils.ncbi.nlm.nih.gov`.
pub struct PubMed;

impl Service for PubMed {
    fn name(&self) -> &'static str {
        "pubmed"
    }
    fn label(&self) -> &'static str {
        "PubMed"
    }
    fn base(&self) -> &'static str {
        "https://eutils.ncbi.nlm.nih.gov/entrez/eutils"
    }
    fn takes_key(&self) -> bool {
        true
    }
    fn limit(&self) -> Limit {
        Limit::per_second(3, 1)
    }
    fn limit_for(&self, ask: &Ask) -> Limit {
        if ask.key.is_empty() {
            self.limit()
        } else {
            Limit::per_second(10, 3)
        }
    }
    fn by_id(&self, id: &Identifier, ask: &Ask) -> Option<Request> {
        match id.scheme {
            Scheme::Pmid => Some(fetch(&id.value, ask)),
            // A DOI is first looked for.
            Scheme::Doi => Some(search(
                &format!("\"{}\"[doi]", id.value.replace('"', "")),
                2,
                ask,
            )),
            Scheme::Pmcid => Some(search(&format!("{}[pmcid]", id.value), 2, ask)),
            _ => None,
        }
    }
    fn by_words(&self, words: &str, most: usize, ask: &Ask) -> Option<Request> {
        Some(search(words, most, ask))
    }
    fn then(&self, reply: &Reply, ask: &Ask) -> Option<Request> {
        let text = reply.text();
        if reply.status != 200 || !text.contains("<eSearchResult") {
            return None;
        }
        let ids = found(&text);
        (!ids.is_empty()).then(|| fetch(&ids.join(","), ask))
    }
    fn read(&self, reply: &Reply) -> Result<Vec<Reference>, Failure> {
        status(reply)?;
        let text = reply.text();
        let head = text.trim_start();
        if text.contains("<eSearchResult") {
            let (root, _) = xml::document(&text);
            let wrong = root
                .as_ref()
                .map(|n| n.text_at("ERROR"))
                .unwrap_or_default();
            return if wrong.is_empty() {
                Ok(Vec::new())
            } else {
                Err(Failure::Refused(super::service::short(&wrong)))
            };
        }
        if text.contains("API rate limit exceeded") {
            return Err(Failure::Busy(None));
        }
        if text.contains("<eFetchResult") || text.contains("<ERROR>") {
            let (root, _) = xml::document(&text);
            let wrong = root
                .map(|n| n.find("ERROR").map(|e| e.text()).unwrap_or_default())
                .unwrap_or_default();
            return Err(Failure::Refused(super::service::short(&wrong)));
        }
        // An unknown id gives a set with nothing in it.
        if text.contains("<PubmedArticleSet")
            && !text.contains("<PubmedArticle>")
            && !text.contains("<PubmedBookArticle>")
            && !text.contains("<MedlineCitation")
        {
            return Err(Failure::NotFound);
        }
        if head.is_empty() {
            return Err(Failure::Unreadable("it is empty".into()));
        }
        let mut works = by_content(reply, "pubmed")?;
        for r in &mut works {
            let retracted = r
                .extra
                .iter()
                .any(|(n, v)| n == "publication-type" && v == "Retracted Publication");
            if retracted {
                r.set(Field::Status, "retracted");
            }
        }
        if works.is_empty() {
            Err(Failure::NotFound)
        } else {
            Ok(works)
        }
    }
}

fn fetch(ids: &str, ask: &Ask) -> Request {
    polite(
        Request::get(format!("{}/efetch.fcgi", ask.base))
            .accept("text/xml")
            .query("db", "pubmed")
            .query("id", ids)
            .query("retmode", "xml"),
        ask,
    )
}

fn search(term: &str, most: usize, ask: &Ask) -> Request {
    polite(
        Request::get(format!("{}/esearch.fcgi", ask.base))
            .accept("text/xml")
            .query("db", "pubmed")
            .query("term", term)
            .query("retmax", &most.to_string())
            .query("sort", "relevance"),
        ask,
    )
}

fn polite(request: Request, ask: &Ask) -> Request {
    request
        .query("tool", "refs")
        .query("email", ask.mail)
        .query("api_key", ask.key)
}

/// The ids that a search found.
fn found(text: &str) -> Vec<String> {
    let (root, _) = xml::document(text);
    root.and_then(|n| n.at("IdList").cloned())
        .map(|l| {
            l.all("Id")
                .map(|i| i.text())
                .filter(|i| crate::model::identifier::pmid(i).is_some())
                .collect()
        })
        .unwrap_or_default()
}
