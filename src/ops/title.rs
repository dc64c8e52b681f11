//! Finding a work by its title or a plain reference, and how sure that is.

use crate::codec::Input;
use crate::model::{Identifier, Reference, Scheme, merge};
use crate::provider::{self, Client, Failure, ProviderError, Wanted};
use crate::text::fold;

/// A match for a title that is taken without asking.
pub const SURE: f64 = 0.9;
/// A match below is none.
pub const LIKELY: f64 = 0.6;

/// A work found by words, with how sure it is the one meant: 0 to 1.
#[derive(Debug, Clone)]
pub struct Match {
    /// The work.
    pub reference: Reference,
    /// How sure.
    pub score: f64,
}

/// The best match for a title or a plain reference.
///
/// # Errors
/// What the services said when none of them answered.
pub fn by_title(
    client: &Client,
    words: &str,
    cancelled: &(dyn Fn() -> bool + Sync),
) -> Result<Option<Match>, Vec<ProviderError>> {
    let mut errors = Vec::new();
    let mut best: Option<Match> = None;
    for name in ["crossref", "openalex", "nva"] {
        let Some(s) = provider::by_name(name) else {
            continue;
        };
        match client.by_words(s, None, words, 5, cancelled) {
            Ok(works) => {
                for r in works {
                    let found = Match {
                        score: likeness(words, &r),
                        reference: r,
                    };
                    if best.as_ref().is_none_or(|b| found.score > b.score) {
                        best = Some(found);
                    }
                }
            }
            Err(e) => {
                let stop = e.is_offline() || e.failure == Failure::Cancelled;
                errors.push(e);
                if stop {
                    break;
                }
            }
        }
        if best.as_ref().is_some_and(|b| b.score >= 0.95) {
            break;
        }
    }
    match best {
        None if !errors.is_empty() => Err(errors),
        best => Ok(best),
    }
}

/// All that is known of a work that a search found: what a search shows may be less than what the registry knows.
pub fn whole(
    client: &Client,
    found: &Reference,
    cancelled: &(dyn Fn() -> bool + Sync),
) -> Reference {
    let Some(doi) = found.identifier(Scheme::Doi) else {
        return found.clone();
    };
    let id = Identifier {
        scheme: Scheme::Doi,
        value: doi.to_string(),
    };
    let mut whole = super::lookup::look_up(client, &Wanted::Id(id), cancelled)
        .ok()
        .and_then(|works| works.into_iter().next())
        .unwrap_or_else(|| found.clone());
    if whole.identifier(Scheme::Doi).is_none() {
        return found.clone();
    }
    // What only the search knew (an abstract, a PMID) stays.
    merge::merge(&mut whole, found.clone());
    whole
}

/// How much of a title the words hold, and how much of the words are explained by the work.
fn likeness(words: &str, r: &Reference) -> f64 {
    let mut known = format!("{} {}", r.title(), r.venue());
    for c in &r.creators {
        known.push(' ');
        known.push_str(&c.person.display());
    }
    if let Some(y) = r.year() {
        known.push_str(&format!(" {y}"));
    }
    let asked = fold::words(words);
    let (title, known) = (
        fold::words(&crate::search::plain(r.title())),
        fold::words(&known),
    );
    let count = |of: &str, within: &str| -> f64 {
        let within: Vec<&str> = within.split(' ').collect();
        let of: Vec<&str> = of.split(' ').filter(|w| !w.is_empty()).collect();
        if of.is_empty() {
            return 0.0;
        }
        of.iter().filter(|w| within.contains(w)).count() as f64 / of.len() as f64
    };
    let short = if title.split(' ').count() < 3 {
        0.9
    } else {
        1.0
    };
    count(&title, &asked).min(count(&asked, &known)) * short
}

/// How alike two titles are: shared words of all words.
pub fn score(a: &str, b: &str) -> f64 {
    let (a, b) = (
        fold::words(&crate::search::plain(a)),
        fold::words(&crate::search::plain(b)),
    );
    let (a, b): (Vec<&str>, Vec<&str>) = (a.split(' ').collect(), b.split(' ').collect());
    let shared = a.iter().filter(|w| b.contains(w)).count();
    // A subtitle may be missing on one side.
    shared as f64 / a.len().min(b.len()).max(1) as f64
}

/// Whether a text is of a format that is read without a network.
pub fn is_format(text: &str) -> bool {
    crate::codec::recognise(&Input {
        bytes: text.as_bytes(),
        name: "text",
    })
    .is_some()
}
