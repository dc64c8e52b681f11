//! Rules about journals: one journal under two names, an abbreviation in the place of the full name.

use super::Report;
use crate::model::{Field, Kind, Reference};
use crate::ops::edit::Name;
use crate::text::fold;
use std::collections::{BTreeMap, HashMap};

/// Words that abbreviations leave out.
const SMALL: &[&str] = &[
    "of", "the", "and", "for", "in", "on", "de", "der", "die", "des", "du", "la", "le", "et",
    "und", "og", "i", "for", "a",
];

/// The journals of a library by the first letters of their words, so that an abbreviation finds its full name.
#[derive(Debug, Default)]
pub struct Containers {
    /// Full names with how often they occur, by the initials of their words.
    full: HashMap<String, BTreeMap<String, usize>>,
}

fn significant(name: &str) -> Vec<String> {
    fold::words(name)
        .split(' ')
        .filter(|w| !w.is_empty() && !SMALL.contains(w))
        .map(str::to_string)
        .collect()
}

fn initials(words: &[String]) -> String {
    words.iter().filter_map(|w| w.chars().next()).collect()
}

/// Whether a name is written with abbreviated words: "J. Clin. Psychol.", "Int J Ment Health".
fn is_abbreviated(name: &str) -> bool {
    let words: Vec<&str> = name.split_whitespace().collect();
    let dotted = words
        .iter()
        .filter(|w| w.ends_with('.') && w.len() > 1)
        .count();
    dotted >= 1 && words.len() >= 2
        || words.len() >= 2
            && matches!(
                words[0],
                "J" | "Int" | "Am" | "Br" | "Proc" | "Ann" | "Arch" | "Rev" | "Acta"
            )
}

impl Containers {
    /// Takes the journal of a reference into account.
    pub fn add(&mut self, r: &Reference) {
        if !is_periodical(r.kind) {
            return;
        }
        if let Some(name) = r.get(Field::ContainerTitle).filter(|n| !is_abbreviated(n)) {
            let words = significant(name);
            if words.len() >= 2 {
                *self
                    .full
                    .entry(initials(&words))
                    .or_default()
                    .entry(name.to_string())
                    .or_default() += 1;
            }
        }
    }

    /// The one full name that an abbreviation can stand for; `None` when there is none or it is not certain.
    pub fn expand(&self, short: &str) -> Option<&str> {
        let words = significant(short);
        if words.len() < 2 {
            return None;
        }
        let candidates = self.full.get(&initials(&words))?;
        let mut fits = candidates.keys().filter(|name| {
            let full = significant(name);
            full.len() == words.len()
                && full
                    .iter()
                    .zip(&words)
                    .all(|(f, w)| f.starts_with(w.as_str()))
        });
        let first = fits.next()?;
        let same = |a: &str, b: &str| fold::words(a) == fold::words(b);
        fits.all(|other| same(first, other)).then_some(first)
    }
}

fn is_periodical(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::ArticleJournal
            | Kind::ArticleMagazine
            | Kind::ArticleNewspaper
            | Kind::Review
            | Kind::ReviewBook
    )
}

pub(super) fn check(report: &mut Report, known: &Containers) {
    let r = report.reference;
    let Some(name) = r
        .get(Field::ContainerTitle)
        .filter(|_| is_periodical(r.kind))
    else {
        return;
    };
    let short = r.get(Field::ContainerTitleShort);
    if let Some(short) = short
        && is_abbreviated(name)
        && !is_abbreviated(short)
        && short.len() > name.len()
    {
        let fix = vec![
            (Name::Field(Field::ContainerTitle), short.to_string()),
            (Name::Field(Field::ContainerTitleShort), name.to_string()),
        ];
        report.fixable(
            "journal",
            format!("{name} is the abbreviation and {short} the full name: they are exchanged"),
            fix,
        );
    } else if is_abbreviated(name)
        && let Some(full) = known.expand(name)
    {
        let mut fix = vec![(Name::Field(Field::ContainerTitle), full.to_string())];
        if short.is_none() {
            fix.push((Name::Field(Field::ContainerTitleShort), name.to_string()));
        }
        report.fixable(
            "journal",
            format!("{name} is {full} elsewhere in the library"),
            fix,
        );
    }
}
