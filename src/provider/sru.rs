//! Library catalogues by SRU: MARCXML by ISBN, and searching. The Norwegian union catalogue unless another is named.

use super::error::Failure;
use super::http::{Reply, Request};
use super::limit::Limit;
use super::service::{Ask, Service, by_content, of, status};
use crate::codec::xml;
use crate::model::{Identifier, Reference, Scheme};

/// Any SRU 1.2 catalogue that answers MARCXML.
pub struct Sru;

impl Service for Sru {
    fn name(&self) -> &'static str {
        "sru"
    }
    fn label(&self) -> &'static str {
        "the library catalogue"
    }
    fn base(&self) -> &'static str {
        "https://bibsys.alma.exlibrisgroup.com/view/sru/47BIBSYS_NETWORK"
    }
    fn limit(&self) -> Limit {
        Limit::per_second(3, 1)
    }
    fn by_id(&self, id: &Identifier, ask: &Ask) -> Option<Request> {
        let isbn = of(id, Scheme::Isbn)?;
        Some(retrieve(ask, &format!("alma.isbn={isbn}"), 3))
    }
    fn by_words(&self, words: &str, most: usize, ask: &Ask) -> Option<Request> {
        let plain: String = words
            .chars()
            .map(|c| {
                if matches!(c, '"' | '\\' | '=' | '<' | '>' | '/') {
                    ' '
                } else {
                    c
                }
            })
            .collect();
        Some(retrieve(
            ask,
            &format!("alma.all_for_ui=\"{}\"", plain.trim()),
            most.min(50),
        ))
    }
    fn read(&self, reply: &Reply) -> Result<Vec<Reference>, Failure> {
        status(reply)?;
        let text = reply.text();
        let (root, _) = xml::document(&text);
        // Old services tell what is wrong with a status of 200.
        if let Some(root) = &root
            && let Some(d) = root
                .find("diagnostic")
                .filter(|_| root.find("record").is_none() || root.find("diagnostics").is_some())
        {
            let what = [d.text_at("message"), d.text_at("details")].join(" ");
            return Err(Failure::Refused(super::service::short(what.trim())));
        }
        if let Some(root) = &root
            && let Some(wrong) = root.find("ERROR").or_else(|| root.find("error"))
            && root.find("record").is_none()
        {
            let said = wrong
                .attr("MESSAGE")
                .map(str::to_string)
                .unwrap_or_else(|| wrong.text());
            return Err(Failure::Refused(super::service::short(&said)));
        }
        if let Some(root) = &root
            && root.name == "searchRetrieveResponse"
            && root.find("leader").is_none()
        {
            return if root.text_at("numberOfRecords").trim() == "0" || root.find("record").is_none()
            {
                Ok(Vec::new())
            } else {
                Err(Failure::Unreadable("its records are no MARC".into()))
            };
        }
        by_content(reply, "sru.xml")
    }
}

fn retrieve(ask: &Ask, query: &str, most: usize) -> Request {
    Request::get(ask.base.to_string())
        .accept("application/xml")
        .query("version", "1.2")
        .query("operation", "searchRetrieve")
        .query("recordSchema", "marcxml")
        .query("maximumRecords", &most.to_string())
        .query("query", query)
}
