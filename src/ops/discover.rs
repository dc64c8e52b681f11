//! Searching online services for works, and saying which of them are in the library already.

use super::{Result, identity};
use crate::model::{Reference, Scheme, merge};
use crate::provider::{Client, ProviderError, Service, by_name};
use crate::store::Library;

/// Asked when nothing else is named.
pub const USUAL: &[&str] = &["crossref", "pubmed", "openalex", "nva", "vufind"];

/// A find.
#[derive(Debug, Clone)]
pub struct Find {
    /// The work.
    pub reference: Reference,
    /// Who found it.
    pub services: Vec<&'static str>,
    /// Its key in the library, when it is there.
    pub key: Option<String>,
}

/// Finds works by words. A name may be a service or a Zotero library (`groups/12`). Services answer in turn, so that the best of each stand
/// first; what several found stands once.
///
/// # Errors
/// When the library cannot be read.
pub fn discover(
    client: &Client,
    library: &Library,
    words: &str,
    names: &[String],
    most: usize,
    cancelled: &(dyn Fn() -> bool + Sync),
) -> Result<(Vec<Find>, Vec<ProviderError>)> {
    let asked: Vec<(&'static dyn Service, String)> = names
        .iter()
        .filter_map(|n| {
            if n.starts_with("groups/") || n.starts_with("users/") {
                return by_name("zotero").map(|s| (s, format!("{n} {words}")));
            }
            by_name(n).map(|s| (s, words.to_string()))
        })
        .filter(|(s, _)| client.base(*s).is_some())
        .collect();
    let answers: Vec<_> = std::thread::scope(|scope| {
        let handles: Vec<_> = asked
            .iter()
            .map(|(s, words)| {
                (
                    *s,
                    scope.spawn(move || client.by_words(*s, words, most, cancelled)),
                )
            })
            .collect();
        handles.into_iter().map(|(s, h)| (s, h.join())).collect()
    });
    let mut errors = Vec::new();
    let mut lists: Vec<(&'static str, std::vec::IntoIter<Reference>)> = Vec::new();
    for (s, answer) in answers {
        match answer {
            Ok(Ok(works)) => lists.push((s.name(), works.into_iter())),
            Ok(Err(e)) => errors.push(e),
            Err(_) => errors.push(ProviderError::new(
                s.label(),
                crate::provider::Failure::Broken("reading its answer failed".into()),
            )),
        }
    }
    let mut out: Vec<Find> = Vec::new();
    loop {
        let mut any = false;
        for (name, works) in &mut lists {
            let Some(r) = works.next() else { continue };
            any = true;
            match out.iter_mut().find(|f| same(&f.reference, &r)) {
                Some(f) => {
                    merge::merge(&mut f.reference, r);
                    f.services.push(name);
                }
                None => out.push(Find {
                    reference: r,
                    services: vec![name],
                    key: None,
                }),
            }
        }
        if !any {
            break;
        }
    }
    out.truncate(most);
    for f in &mut out {
        f.key =
            identity::find(library, &f.reference, &identity::marks(&f.reference))?.map(|r| r.key);
    }
    Ok((out, errors))
}

fn same(a: &Reference, b: &Reference) -> bool {
    match (a.identifier(Scheme::Doi), b.identifier(Scheme::Doi)) {
        (Some(x), Some(y)) => crate::model::identifier::same_doi(x, y),
        _ => {
            a.year() == b.year()
                && a.title().len() > 10
                && super::title::score(a.title(), b.title()) >= 0.95
        }
    }
}
