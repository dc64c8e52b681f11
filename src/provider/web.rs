//! Any page of the web that says what work it shows, and files.

use super::error::Failure;
use super::http::{Reply, Request};
use super::limit::Limit;
use super::service::{Ask, Service, by_content, status};
use crate::model::{Field, Identifier, Reference};

/// The web at large.
pub struct Web;

impl Service for Web {
    fn name(&self) -> &'static str {
        "web"
    }
    fn label(&self) -> &'static str {
        "the page"
    }
    fn base(&self) -> &'static str {
        ""
    }
    fn limit(&self) -> Limit {
        Limit::per_second(2, 2)
    }
    fn by_id(&self, _: &Identifier, _: &Ask) -> Option<Request> {
        None
    }
    fn read(&self, reply: &Reply) -> Result<Vec<Reference>, Failure> {
        status(reply)?;
        let found = super::catalogue::read(reply);
        if !found.is_empty() {
            return Ok(found);
        }
        let mut works = by_content(reply, "page.html")?;
        for r in &mut works {
            if !reply.url.is_empty() && works_are_single(reply) {
                r.set_default(Field::Url, reply.url.clone());
            }
        }
        Ok(works)
    }
}

/// A page of one work has an address of its own; a downloaded list has not.
fn works_are_single(reply: &Reply) -> bool {
    reply
        .header("content-type")
        .is_none_or(|t| t.contains("html"))
}

/// The question for a page.
pub(super) fn page(url: &str) -> Request {
    Request::get(url).accept("text/html,application/xhtml+xml,application/pdf;q=0.5,*/*;q=0.3")
}
