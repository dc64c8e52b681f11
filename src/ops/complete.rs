//! Filling what is missing from online services, and learning what became of works: corrections, retractions, publication.

use super::lookup::{self, LookedUp};
use super::{Result, edit};
use crate::model::{Creator, DateField, Field, Identifier, Kind, Reference, Scheme, incomplete};
use crate::provider::{Client, Failure, ProviderError, Wanted};
use crate::store::Library;
use std::ops::ControlFlow;
use uuid::Uuid;

/// Fields that are filled in.
const FILLED: &[Field] = &[
    Field::Title,
    Field::ContainerTitle,
    Field::ContainerTitleShort,
    Field::CollectionTitle,
    Field::Volume,
    Field::Issue,
    Field::Page,
    Field::ArticleNumber,
    Field::NumberOfPages,
    Field::Edition,
    Field::Publisher,
    Field::PublisherPlace,
    Field::EventTitle,
    Field::Genre,
    Field::Abstract,
    Field::Language,
    Field::PdfUrl,
    Field::License,
];

/// Identifiers that are filled in.
const IDENTIFIERS: &[Scheme] = &[
    Scheme::Doi,
    Scheme::Pmid,
    Scheme::Pmcid,
    Scheme::Isbn,
    Scheme::Issn,
    Scheme::Arxiv,
];

/// A match by title has to be this good before anything is taken from it.
const SURE: f64 = 0.92;

/// What could be filled in.
#[derive(Debug, Clone)]
pub struct Proposal {
    /// As it stands.
    pub before: Reference,
    /// With what was found.
    pub after: Reference,
    /// What is new: the field's name for a person, and the value.
    pub gained: Vec<(String, String)>,
}

/// What came of asking for one reference.
#[derive(Debug, Clone)]
pub enum Outcome {
    /// Something can be filled in.
    Found(Box<Proposal>),
    /// Nothing is missing that anyone knows.
    Nothing,
    /// Nobody knows the work.
    Unknown,
    /// No answer.
    Failed(Vec<ProviderError>),
}

/// Whether asking for it can bring something.
pub fn lacks(r: &Reference) -> bool {
    let scholarly = matches!(
        r.kind,
        Kind::ArticleJournal | Kind::PaperConference | Kind::Article
    );
    !incomplete::missing(r).is_empty()
        || (scholarly && (r.identifier(Scheme::Doi).is_none() || !r.fields.has(Field::Abstract)))
        || (r.kind == Kind::ArticleJournal && r.identifier(Scheme::Pmid).is_none())
}

/// Asks for each of the references what it lacks.
pub fn ask(
    client: &Client,
    references: &[Reference],
    cancelled: &(dyn Fn() -> bool + Sync),
    told: &mut dyn FnMut(usize) -> ControlFlow<()>,
) -> Vec<Option<Outcome>> {
    super::parallel::in_parallel(references, cancelled, told, &|r, stop| one(client, r, stop))
}

fn one(client: &Client, r: &Reference, cancelled: &(dyn Fn() -> bool + Sync)) -> Outcome {
    let found = match best_identifier(r) {
        Some(id) => lookup::look_up(client, &Wanted::Id(id), cancelled),
        None => by_title(client, r, cancelled),
    };
    match found {
        Ok(works) => match works.into_iter().next() {
            Some(found) => fill(r, found),
            None => Outcome::Unknown,
        },
        Err(errors) if errors.iter().all(|e| e.failure == Failure::NotFound) => Outcome::Unknown,
        Err(errors) => Outcome::Failed(errors),
    }
}

/// The identifier that says most.
fn best_identifier(r: &Reference) -> Option<Identifier> {
    let book = matches!(r.kind, Kind::Book | Kind::Thesis | Kind::Report);
    [
        Scheme::Doi,
        Scheme::Pmid,
        Scheme::Pmcid,
        Scheme::Arxiv,
        Scheme::Nva,
        Scheme::Cristin,
        Scheme::Isbn,
    ]
    .into_iter()
    .filter(|s| *s != Scheme::Isbn || book)
    .find_map(|s| {
        r.identifiers
            .iter()
            .find(|i| i.scheme == s && i.is_valid())
            .cloned()
    })
}

fn by_title(client: &Client, r: &Reference, cancelled: &(dyn Fn() -> bool + Sync)) -> LookedUp {
    let title = crate::search::plain(r.title());
    if title.split_whitespace().count() < 3 {
        return Ok(Vec::new());
    }
    let author = r
        .creators
        .first()
        .map(|c| c.person.short())
        .unwrap_or_default();
    let Some(found) =
        super::title::by_title(client, format!("{title} {author}").trim(), cancelled)?
    else {
        return Ok(Vec::new());
    };
    // The words are not enough: title, year and first author have to agree where both sides know them.
    let f = &found.reference;
    let years = r
        .year()
        .zip(f.year())
        .is_none_or(|(a, b)| (a - b).abs() <= 1);
    let names = r
        .creators
        .first()
        .zip(f.creators.first())
        .is_none_or(|(a, b)| {
            crate::text::fold::fold(&a.person.short()) == crate::text::fold::fold(&b.person.short())
        });
    let same =
        super::title::score(r.title(), f.title()) >= SURE && found.score >= 0.8 && years && names;
    if !same {
        return Ok(Vec::new());
    }
    Ok(vec![super::title::whole(client, f, cancelled)])
}

/// Fills what is missing and touches nothing that is there.
pub fn fill(r: &Reference, found: Reference) -> Outcome {
    let mut after = r.clone();
    let mut gained = Vec::new();
    if crate::text::fold::words(r.title()).is_empty()
        || super::title::score(r.title(), found.title()) >= 0.5
    {
        for f in FILLED {
            if let (None, Some(value)) = (r.get(*f), found.get(*f)) {
                // A number of pages means nothing beside the pages.
                if *f == Field::NumberOfPages && r.fields.has(Field::Page) {
                    continue;
                }
                after.set(*f, value);
                gained.push((f.label().to_string(), value.to_string()));
            }
        }
        if r.creators.is_empty() && !found.creators.is_empty() {
            after.creators.clone_from(&found.creators);
            gained.push(("Creators".into(), names(&found.creators)));
        }
        if r.date(DateField::Issued).is_none()
            && let Some(date) = found.date(DateField::Issued)
        {
            after.set_date(DateField::Issued, date.clone());
            gained.push(("Date".into(), date.edtf()));
        }
        for scheme in IDENTIFIERS {
            if r.identifier(*scheme).is_none() {
                for value in found.identifiers_of(*scheme) {
                    after.add_identifier(*scheme, value);
                    gained.push((scheme.label().to_string(), value.to_string()));
                }
            }
        }
        if r.kind == Kind::Document && found.kind != Kind::Document {
            after.kind = found.kind;
            gained.push(("Type".into(), found.kind.label().to_string()));
        }
    }
    if gained.is_empty() {
        return Outcome::Nothing;
    }
    after.sources.extend(found.sources);
    Outcome::Found(Box::new(Proposal {
        before: r.clone(),
        after,
        gained,
    }))
}

fn names(creators: &[Creator]) -> String {
    creators
        .iter()
        .map(|c| c.person.short())
        .collect::<Vec<_>>()
        .join(", ")
}

/// Carries proposals out as one step that can be undone; says how many references changed.
///
/// # Errors
/// When the library cannot be written.
pub fn apply(library: &Library, label: &str, proposals: &[Proposal]) -> Result<usize> {
    let ids: Vec<Uuid> = proposals.iter().map(|p| p.before.id).collect();
    if ids.is_empty() {
        return Ok(0);
    }
    edit::edit(library, label, &ids, &mut |r| {
        if let Some(p) = proposals.iter().find(|p| p.before.id == r.id) {
            if *r == p.before {
                *r = p.after.clone();
            } else if let Outcome::Found(again) = fill(r, p.after.clone()) {
                // Someone changed it meanwhile: what is still missing is filled.
                *r = again.after;
            }
        }
        Ok(())
    })?;
    Ok(ids.len())
}

/// What became of a work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct News {
    /// Whose.
    pub id: Uuid,
    /// Its key.
    pub key: String,
    /// What, for a person.
    pub what: String,
    /// The fields that change.
    pub status: Option<String>,
    /// What is noted beside: name and value.
    pub noted: Vec<(String, String)>,
}

/// Asks what became of a work: retracted, corrected, a preprint published.
pub fn news(
    client: &Client,
    references: &[Reference],
    cancelled: &(dyn Fn() -> bool + Sync),
    told: &mut dyn FnMut(usize) -> ControlFlow<()>,
) -> Vec<Option<std::result::Result<Option<News>, Vec<ProviderError>>>> {
    super::parallel::in_parallel(references, cancelled, told, &|r, stop| {
        let Some(id) = best_identifier(r) else {
            return Ok(None);
        };
        match lookup::look_up(client, &Wanted::Id(id), stop) {
            Ok(works) => Ok(works.into_iter().next().and_then(|w| compare(r, &w))),
            Err(errors) if errors.iter().all(|e| e.failure == Failure::NotFound) => Ok(None),
            Err(errors) => Err(errors),
        }
    })
}

fn compare(r: &Reference, now: &Reference) -> Option<News> {
    let mut what = Vec::new();
    let mut noted = Vec::new();
    let status = (now.is_retracted() && !r.is_retracted())
        .then(|| now.get(Field::Status).unwrap_or("retracted").to_string());
    if status.is_some() {
        what.push("RETRACTED".to_string());
    }
    for (name, value) in &now.extra {
        if r.extra(name).is_some_and(|v| v == value) {
            continue;
        }
        if let Some(kind) = name.strip_prefix("updated-by-") {
            what.push(format!("{kind}: https://doi.org/{value}"));
            noted.push((name.clone(), value.clone()));
        } else if name == "is-preprint-of" {
            what.push(format!("published: https://doi.org/{value}"));
            noted.push((name.clone(), value.clone()));
        } else if name == "journal-ref" {
            what.push(format!("published in {value}"));
            noted.push((name.clone(), value.clone()));
        }
    }
    let preprint = r.identifier(Scheme::Arxiv).is_some() && r.identifier(Scheme::Doi).is_none();
    if preprint && let Some(doi) = now.identifier(Scheme::Doi) {
        what.push(format!("published: https://doi.org/{doi}"));
        noted.push(("is-preprint-of".into(), doi.to_string()));
    }
    (!what.is_empty()).then(|| News {
        id: r.id,
        key: r.key.clone(),
        what: what.join("; "),
        status,
        noted,
    })
}

/// Notes what became of works, as one step that can be undone.
///
/// # Errors
/// When the library cannot be written.
pub fn note_news(library: &Library, news: &[News]) -> Result<()> {
    let ids: Vec<Uuid> = news.iter().map(|n| n.id).collect();
    if ids.is_empty() {
        return Ok(());
    }
    edit::edit(library, "update", &ids, &mut |r| {
        let id = r.id;
        for n in news.iter().filter(|n| n.id == id) {
            if let Some(status) = &n.status {
                r.set(Field::Status, status.clone());
            }
            for (name, value) in &n.noted {
                r.add_extra(name.clone(), value.clone());
            }
        }
        Ok(())
    })?;
    Ok(())
}
