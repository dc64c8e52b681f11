//! Fetching the open copies of works into the library's files. Never past a paywall: only what a service calls open is asked for.

use super::{Error, Result, attach};
use crate::model::{Field, Identifier, Reference, Scheme};
use crate::provider::{Client, Failure, ProviderError, Request, Service, Web, by_name};
use crate::store::Library;

/// The longest file, in bytes.
const LONGEST: u64 = 200 * 1024 * 1024;

/// What came of fetching one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fetched {
    /// The file's path below the library's files.
    File(String),
    /// It has one.
    Has,
    /// Nobody knows an open copy.
    NoOpenCopy,
    /// There is an address, but no file came.
    Failed(ProviderError),
}

/// Services that name only copies that are open.
const OPEN: &[&str] = &[
    "unpaywall",
    "openalex",
    "arxiv",
    "semanticscholar",
    "europepmc",
];

/// Where open copies of a work may lie, the best first; and who could not be asked.
pub fn places(
    client: &Client,
    r: &Reference,
    cancelled: &(dyn Fn() -> bool + Sync),
) -> (Vec<String>, Option<ProviderError>) {
    let mut out: Vec<String> = Vec::new();
    let mut failed = None;
    let base = |name: &str, usual: &str| {
        let base = client.settings.bases.get(name);
        let base = base.map_or(usual, String::as_str);
        base.trim_end_matches('/').to_string()
    };
    if let Some(id) = r.identifier(Scheme::Arxiv) {
        out.push(format!("{}/pdf/{id}", base("arxiv", "https://arxiv.org")));
    }
    let open = |format: &str| OPEN.contains(&format);
    if let Some(url) = r.get(Field::PdfUrl)
        && r.sources.iter().any(|s| open(&s.format))
    {
        out.push(url.to_string());
    }
    if let Some(doi) = r.identifier(Scheme::Doi) {
        let id = Identifier {
            scheme: Scheme::Doi,
            value: doi.to_string(),
        };
        for name in ["unpaywall", "openalex"] {
            let Some(service) = by_name(name) else {
                continue;
            };
            let found = match client.by_id(service, &id, cancelled) {
                Ok(found) => found,
                Err(e) => {
                    if e.failure != Failure::NotFound {
                        failed = Some(e);
                    }
                    continue;
                }
            };
            out.extend(
                found
                    .iter()
                    .filter_map(|f| f.get(Field::PdfUrl))
                    .map(str::to_string),
            );
            if !out.is_empty() {
                break;
            }
        }
    }
    if let Some(pmcid) = r.identifier(Scheme::Pmcid) {
        let base = base("pmc", "https://europepmc.org");
        out.push(format!("{base}/articles/{pmcid}?pdf=render"));
    }
    let mut seen = std::collections::HashSet::new();
    out.retain(|u| seen.insert(u.clone()));
    (out, failed)
}

/// Fetches the open copy of a reference.
///
/// # Errors
/// When the library cannot be written.
pub fn fetch(
    client: &Client,
    library: &Library,
    r: &Reference,
    pattern: &str,
    cancelled: &(dyn Fn() -> bool + Sync),
) -> Result<Fetched> {
    let is_pdf = |a: &crate::model::Attachment| {
        a.media_type == "application/pdf" || a.path.to_ascii_lowercase().ends_with(".pdf")
    };
    if r.attachments.iter().any(|a| a.managed && is_pdf(a)) {
        return Ok(Fetched::Has);
    }
    let (places, mut last) = places(client, r, cancelled);
    for place in places {
        let request = Request::get(place).accept("application/pdf,*/*;q=0.5");
        let answer = client
            .fetch(&Web, &request, LONGEST, cancelled)
            .and_then(|reply| {
                Client::check(&reply)?;
                let start = reply.body.len().min(1024);
                if memchr::memmem::find(&reply.body[..start], b"%PDF-").is_some() {
                    Ok(reply.body)
                } else {
                    Err(Failure::Unreadable("a page came instead of a PDF".into()))
                }
            });
        match answer {
            Ok(bytes) => return keep(library, r, pattern, &bytes).map(Fetched::File),
            Err(f) => {
                let stop = matches!(
                    f,
                    Failure::Cancelled | Failure::Offline | Failure::StayOffline
                );
                last = Some(ProviderError::new(Web.label(), f));
                if stop {
                    break;
                }
            }
        }
    }
    Ok(last.map_or(Fetched::NoOpenCopy, Fetched::Failed))
}

fn keep(library: &Library, r: &Reference, pattern: &str, bytes: &[u8]) -> Result<String> {
    let folder = tempfile::tempdir()
        .map_err(|e| Error::failed(format!("there is no place for a temporary file: {e}")))?;
    let file = folder
        .path()
        .join(attach::safe_name(&format!("{}.pdf", name(r, pattern))));
    crate::store::write_private(&file, bytes).map_err(|e| Error::io("write", &file, &e))?;
    attach::attach(library, &r.key, &file)
}

/// The name of a file: `{key}`, `{author}`, `{year}`, `{title}` in a pattern.
pub fn name(r: &Reference, pattern: &str) -> String {
    let author = r
        .creators
        .first()
        .map(|c| c.person.short())
        .unwrap_or_default();
    let year = r.year().map(|y| y.to_string()).unwrap_or_default();
    let title: String = crate::search::plain(r.title())
        .split_whitespace()
        .take(8)
        .collect::<Vec<_>>()
        .join(" ");
    let name = pattern
        .replace("{key}", &r.key)
        .replace("{author}", &author)
        .replace("{year}", &year)
        .replace("{title}", &title);
    let name = name.trim().trim_matches('-').trim();
    if name.is_empty() {
        r.key.clone()
    } else {
        name.to_string()
    }
}
