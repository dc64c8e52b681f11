//! Online services, one a file: what each is asked, what its answer means, and a client that behaves.
//!
//! A service knows nothing of the network: it makes a [`Request`] and reads a [`Reply`]. The [`Client`] sends, waits, retries, follows
//! redirects, keeps answers and refuses what must not be reached; a test gives it another [`Transport`].

pub mod address;
mod arxiv;
mod book;
mod cache;
mod catalogue;
mod client;
mod cristin;
mod crossref;
mod datacite;
mod doi_org;
mod error;
mod europepmc;
mod exchange;
mod http;
mod idconv;
mod identify;
mod json;
mod limit;
mod manners;
mod nva;
mod openalex;
mod openlibrary;
mod pubmed;
mod semanticscholar;
mod service;
mod sru;
mod transport;
mod unpaywall;
mod vufind;
mod web;
mod zotero;

pub use client::Client;
pub use error::{Failure, ProviderError};
pub use http::{Body, Reply, Request, Transport};
pub use idconv::Ids;
pub use identify::{Wanted, identify};
pub use manners::Settings;
pub use service::{Ask, SERVICES, Service, Tier, by_name};
pub use transport::Network;
pub use web::Web;
pub use zotero::PAGE as ZOTERO_PAGE;

/// The question for a page of the web.
pub fn page_request(url: &str) -> Request {
    web::page(url)
}

/// The questions for a record of a VuFind catalogue by the address of its page, the best first.
pub fn vufind_requests(url: &str) -> Vec<Request> {
    vufind::record_of_page(url)
        .into_iter()
        .chain(vufind::export_of_page(url))
        .collect()
}

#[cfg(test)]
mod tests;
