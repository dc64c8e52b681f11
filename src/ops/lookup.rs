//! Looking works up: identifiers, addresses and titles into whole references, from several services at once.

use super::parallel::in_parallel;
use super::title::score;
use crate::model::{Field, Identifier, Kind, Reference, Scheme, merge};
use crate::provider::{
    self, Client, Failure, Ids, ProviderError, Service, Tier, Wanted, Web, ZOTERO_PAGE,
};
use std::ops::ControlFlow;

/// What a look-up gave: works, or what each service said instead.
pub type LookedUp = Result<Vec<Reference>, Vec<ProviderError>>;

/// From so many on, only the registry is asked for each DOI.
const LONG: usize = 20;

/// The works of a document with identifiers in it are no business of this; a text that is one line of them is.
pub fn wanted_of(text: &str) -> Option<Vec<Wanted>> {
    let lines: Vec<&str> = text
        .lines()
        .map(str::trim)
        .filter(|l| !l.is_empty() && !l.starts_with('#'))
        .collect();
    if lines.is_empty() {
        return None;
    }
    lines
        .into_iter()
        .map(provider::identify)
        .collect::<Option<Vec<_>>>()
        .map(|v| v.into_iter().flatten().collect())
}

/// Looks one thing up.
///
/// # Errors
/// What the services said when none of them gave a work.
pub fn look_up(
    client: &Client,
    wanted: &Wanted,
    cancelled: &(dyn Fn() -> bool + Sync),
) -> LookedUp {
    match wanted {
        Wanted::Id(id) => match id.scheme {
            Scheme::Doi => by_doi(client, &id.value, false, cancelled),
            Scheme::Isbn => by_isbn(client, id, cancelled),
            Scheme::Zotero => zotero(client, id, cancelled),
            Scheme::Pmid => first_of(client, &["pubmed", "europepmc"], id, cancelled)
                .map(|w| enriched(client, w, cancelled)),
            Scheme::Pmcid => by_pmcid(client, id, cancelled),
            Scheme::Arxiv => first_of(client, &["arxiv", "semanticscholar"], id, cancelled),
            Scheme::Cristin => first_of(client, &["nva", "cristin"], id, cancelled),
            Scheme::Nva | Scheme::Handle => first_of(client, &["nva"], id, cancelled),
            Scheme::OpenAlex => first_of(client, &["openalex"], id, cancelled),
            other => Err(vec![ProviderError::new(
                other.label(),
                Failure::Refused("nobody looks these up".into()),
            )]),
        },
        Wanted::VuFind(url) => vufind(client, url, cancelled),
        Wanted::Page(url) => page(client, url, cancelled),
    }
}

/// PubMed goes by its own numbers: the converter says which; without it PubMed is searched.
fn by_pmcid(client: &Client, id: &Identifier, cancelled: &(dyn Fn() -> bool + Sync)) -> LookedUp {
    let pmid = client.by_id(&Ids, id, cancelled).ok().and_then(|works| {
        works
            .first()?
            .identifiers
            .iter()
            .find(|i| i.scheme == Scheme::Pmid)
            .cloned()
    });
    let mut works = first_of(
        client,
        &["pubmed", "europepmc"],
        pmid.as_ref().unwrap_or(id),
        cancelled,
    )?;
    for r in &mut works {
        r.add_identifier(Scheme::Pmcid, &id.value);
    }
    Ok(enriched(client, works, cancelled))
}

fn service(name: &str) -> Option<&'static dyn Service> {
    provider::by_name(name)
}

/// The first service that knows it.
fn first_of(
    client: &Client,
    names: &[&str],
    id: &Identifier,
    cancelled: &(dyn Fn() -> bool + Sync),
) -> LookedUp {
    let mut errors = Vec::new();
    for s in names.iter().filter_map(|n| service(n)) {
        match client.by_id(s, id, cancelled) {
            Ok(works) if !works.is_empty() => return Ok(works.into_iter().take(1).collect()),
            Ok(_) => errors.push(ProviderError::new(s.label(), Failure::NotFound)),
            Err(e) => {
                let stop = e.failure == Failure::Cancelled;
                errors.push(e);
                if stop {
                    break;
                }
            }
        }
    }
    Err(errors)
}

/// A service and what it said.
type Answer = (&'static dyn Service, Result<Vec<Reference>, ProviderError>);

/// Asks several services side by side; answers in the order of the services.
fn side_by_side(
    client: &Client,
    services: &[&'static dyn Service],
    id: &Identifier,
    cancelled: &(dyn Fn() -> bool + Sync),
) -> Vec<Answer> {
    std::thread::scope(|scope| {
        let asked: Vec<_> = services
            .iter()
            .map(|s| (*s, scope.spawn(move || client.by_id(*s, id, cancelled))))
            .collect();
        asked
            .into_iter()
            .map(|(s, handle)| {
                let broken = || {
                    Err(ProviderError::new(
                        s.label(),
                        Failure::Broken("reading its answer failed".into()),
                    ))
                };
                (s, handle.join().unwrap_or_else(|_| broken()))
            })
            .collect()
    })
}

/// A DOI: who registered it describes it; PubMed's abstract and the open copy come from others at the same time.
fn by_doi(
    client: &Client,
    doi: &str,
    brief: bool,
    cancelled: &(dyn Fn() -> bool + Sync),
) -> LookedUp {
    let id = Identifier {
        scheme: Scheme::Doi,
        value: doi.to_string(),
    };
    let names: &[&str] = if doi.to_ascii_lowercase().starts_with("10.48550/arxiv.") {
        &["datacite", "unpaywall"]
    } else if brief {
        &["crossref"]
    } else {
        &["crossref", "europepmc", "unpaywall"]
    };
    let services: Vec<&'static dyn Service> = names.iter().filter_map(|n| service(n)).collect();
    let mut errors = Vec::new();
    let mut found: Vec<(Tier, Reference)> = Vec::new();
    for (s, answer) in side_by_side(client, &services, &id, cancelled) {
        take(s, answer, doi, &mut found, &mut errors);
    }
    // Another agency's DOI, or Crossref is away.
    let registered = |found: &[(Tier, Reference)]| found.iter().any(|(t, _)| *t == Tier::Registry);
    for s in ["datacite", "doi.org"].iter().filter_map(|n| service(n)) {
        if registered(&found)
            || errors.iter().any(|e| e.failure == Failure::Cancelled)
            || names.contains(&s.name())
        {
            continue;
        }
        take(
            s,
            client.by_id(s, &id, cancelled),
            doi,
            &mut found,
            &mut errors,
        );
    }
    if !found.iter().any(|(t, _)| *t != Tier::Links) {
        if let Some(s) = service("openalex") {
            take(
                s,
                client.by_id(s, &id, cancelled),
                doi,
                &mut found,
                &mut errors,
            );
        }
    } else if !brief
        && !found.iter().any(|(_, r)| r.fields.has(Field::Abstract))
        && !errors.iter().any(ProviderError::is_offline)
        && let Some(s) = service("openalex")
    {
        take(
            s,
            client.by_id(s, &id, cancelled),
            doi,
            &mut found,
            &mut errors,
        );
    }
    joined(found).map(|r| vec![r]).ok_or(errors)
}

/// Takes the work of an answer that is the one asked for.
fn take(
    s: &'static dyn Service,
    answer: Result<Vec<Reference>, ProviderError>,
    doi: &str,
    found: &mut Vec<(Tier, Reference)>,
    errors: &mut Vec<ProviderError>,
) {
    match answer {
        Ok(works) => {
            let ours = |r: &Reference| {
                r.identifiers_of(Scheme::Doi)
                    .any(|d| crate::model::identifier::same_doi(d, doi))
            };
            // Who answers with another DOI was redirected to where the work is now.
            let registry = s.tier() == Tier::Registry;
            match works.into_iter().find(|r| registry || ours(r)) {
                Some(r) => found.push((s.tier(), r)),
                None if s.tier() != Tier::Links => {
                    errors.push(ProviderError::new(s.label(), Failure::NotFound))
                }
                None => {}
            }
        }
        Err(e) => errors.push(e),
    }
}

/// One reference of several answers, the best tier first; each keeps its source.
fn joined(mut found: Vec<(Tier, Reference)>) -> Option<Reference> {
    found.sort_by_key(|(t, _)| *t);
    if found.iter().all(|(t, _)| *t == Tier::Links) {
        return found.into_iter().next().map(|(_, r)| r);
    }
    let mut all = found.into_iter();
    let (_, mut base) = all.next()?;
    for (tier, r) in all {
        merge::merge(&mut base, slim(r, tier));
    }
    Some(base)
}

/// What an answer adds to a better one: machines' key words and second-hand descriptions are left out.
fn slim(mut r: Reference, tier: Tier) -> Reference {
    if tier == Tier::Links {
        let mut out = Reference::new(Kind::Document);
        out.sources = r.sources;
        out.extra = r.extra;
        for f in [Field::PdfUrl, Field::License] {
            if let Some(v) = r.fields.get(f) {
                out.set(f, v);
            }
        }
        return out;
    }
    if tier == Tier::Collected {
        r.tags.clear();
    }
    r.native_type.clear();
    r
}

/// A book: catalogues and OpenLibrary side by side; they are merged when they mean one work.
fn by_isbn(client: &Client, id: &Identifier, cancelled: &(dyn Fn() -> bool + Sync)) -> LookedUp {
    let services: Vec<&'static dyn Service> = ["sru", "nva", "vufind", "openlibrary"]
        .iter()
        .filter_map(|n| service(n))
        .filter(|s| client.base(*s).is_some())
        .collect();
    let mut errors = Vec::new();
    let mut found: Vec<Reference> = Vec::new();
    for (s, answer) in side_by_side(client, &services, id, cancelled) {
        match answer {
            // NVA finds chapters by the ISBN of their book.
            Ok(works) => match works.into_iter().find(|r| !r.kind.has_container()) {
                Some(r) => found.push(r),
                None => errors.push(ProviderError::new(s.label(), Failure::NotFound)),
            },
            Err(e) => errors.push(e),
        }
    }
    let mut all = found.into_iter();
    let Some(mut base) = all.next() else {
        return Err(errors);
    };
    base.add_identifier(Scheme::Isbn, &id.value);
    for r in all {
        if score(base.title(), r.title()) >= 0.6 {
            merge::merge(&mut base, slim(r, Tier::Collected));
        }
    }
    Ok(vec![base])
}

/// The open copy of works with a DOI.
fn enriched(
    client: &Client,
    mut works: Vec<Reference>,
    cancelled: &(dyn Fn() -> bool + Sync),
) -> Vec<Reference> {
    for r in &mut works {
        let Some(doi) = r.identifier(Scheme::Doi).map(str::to_string) else {
            continue;
        };
        let id = Identifier {
            scheme: Scheme::Doi,
            value: doi,
        };
        if let Some(s) = service("unpaywall")
            && let Ok(more) = client.by_id(s, &id, cancelled)
        {
            more.into_iter()
                .take(1)
                .for_each(|m| merge::merge(r, slim(m, Tier::Links)));
        }
    }
    works
}

/// An item of Zotero, or a whole group, page by page.
fn zotero(client: &Client, id: &Identifier, cancelled: &(dyn Fn() -> bool + Sync)) -> LookedUp {
    let Some(s) = service("zotero") else {
        return Err(Vec::new());
    };
    if id.value.contains("/items/") {
        let mut works = client.by_id(s, id, cancelled).map_err(|e| vec![e])?;
        works.truncate(1);
        return if works.is_empty() {
            Err(vec![ProviderError::new(s.label(), Failure::NotFound)])
        } else {
            Ok(works)
        };
    }
    let mut out = Vec::new();
    for page in 0..500 {
        let part = Identifier {
            scheme: Scheme::Zotero,
            value: format!("{}?start={}", id.value, page * ZOTERO_PAGE),
        };
        let works = client.by_id(s, &part, cancelled).map_err(|e| vec![e])?;
        // A page may hold notes alone; two empty ones in a row are the end.
        if works.is_empty() {
            break;
        }
        out.extend(works);
    }
    if out.is_empty() {
        Err(vec![ProviderError::new(s.label(), Failure::NotFound)])
    } else {
        Ok(out)
    }
}

/// A record of a catalogue: its API, else its export, else its page.
fn vufind(client: &Client, url: &str, cancelled: &(dyn Fn() -> bool + Sync)) -> LookedUp {
    let Some(s) = service("vufind") else {
        return Err(Vec::new());
    };
    let mut errors = Vec::new();
    for request in provider::vufind_requests(url) {
        match client
            .reply(s, &request, cancelled)
            .and_then(|reply| s.read(&reply).map_err(|f| ProviderError::new(s.label(), f)))
        {
            Ok(mut works) if !works.is_empty() => {
                works.truncate(1);
                for r in &mut works {
                    client.sign(r, s, url);
                }
                return Ok(works);
            }
            Ok(_) => errors.push(ProviderError::new(s.label(), Failure::NotFound)),
            Err(e) => errors.push(e),
        }
    }
    page(client, url, cancelled).map_err(|mut more| {
        errors.append(&mut more);
        errors
    })
}

/// Any page; one that names a DOI gets what the registry knows as well.
fn page(client: &Client, url: &str, cancelled: &(dyn Fn() -> bool + Sync)) -> LookedUp {
    let err = |f| vec![ProviderError::new(Web.label(), f)];
    let reply = client
        .reply(&Web, &provider::page_request(url), cancelled)
        .map_err(|e| vec![e])?;
    let mut works = Web.read(&reply).map_err(err)?;
    // Data of some other kind may look like a work without a name.
    works.retain(|r| !r.title().is_empty() || !r.identifiers.is_empty());
    if works.is_empty() {
        return Err(err(Failure::Unreadable("it names no work".into())));
    }
    for r in &mut works {
        client.sign(r, &Web, url);
    }
    if let [one] = works.as_mut_slice()
        && let Some(doi) = one.identifier(Scheme::Doi).map(str::to_string)
        && let Ok(mut better) = by_doi(client, &doi, false, cancelled)
        && let Some(mut better) = better.pop()
    {
        merge::merge(&mut better, slim(std::mem::take(one), Tier::Index));
        return Ok(vec![better]);
    }
    Ok(works)
}

/// Looks many things up, in order, some side by side; `told` hears of each as it is done and may cancel.
pub fn look_up_all(
    client: &Client,
    wanted: &[Wanted],
    cancelled: &(dyn Fn() -> bool + Sync),
    told: &mut dyn FnMut(usize) -> ControlFlow<()>,
) -> Vec<Option<LookedUp>> {
    // A long list would wait for the slowest service: what only adds is left to `complete` and `fetch`.
    let brief = wanted.len() > LONG;
    in_parallel(wanted, cancelled, told, &|w, stop| match w {
        Wanted::Id(id) if brief && id.scheme == Scheme::Doi => {
            by_doi(client, &id.value, true, stop)
        }
        w => look_up(client, w, stop),
    })
}
