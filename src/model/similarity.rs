//! How likely two references are one work, and why.
//!
//! Identifiers decide where there are any; else title, people, year, kind and place in the volume. Editions, parts, errata, reviews,
//! preprints and different chapters of one book are different works, however alike they look.

use super::identifier::isbn13;
use super::{Field, Kind, Reference, Role, Scheme};
use crate::text::fold::words;
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

mod text;

pub use text::same_container;
use text::*;

mod group;

mod bars;

use bars::*;

pub use group::{Finder, Group, Pair, groups};

/// From this score on two references count as one work.
pub const SAME: f32 = 0.85;

/// What a comparison needs of a reference, in folded form.
#[derive(Debug, Clone, Default)]
pub struct Sketch {
    kind: Kind,
    /// Folded title, words only.
    title: String,
    /// The part before a colon or full stop, folded.
    main_title: String,
    /// Numbers in the title in order, roman ones of parts included.
    numbers: Vec<String>,
    /// A mark such as "erratum" at the head of the title.
    mark: Option<&'static str>,
    families: Vec<String>,
    year: Option<i32>,
    container: String,
    volume: String,
    issue: String,
    first_page: String,
    edition: String,
    doi: Option<String>,
    ids: Vec<String>,
    isbns: Vec<String>,
}

/// What heads a note about another work; the work itself has no such head.
const MARKS: &[&str] = &[
    "erratum",
    "errata",
    "corrigendum",
    "corrigenda",
    "correction",
    "retraction",
    "retracted",
    "addendum",
    "reply",
    "response",
    "comment",
    "commentary",
    "rejoinder",
    "expression of concern",
    "publisher correction",
    "author correction",
    "letter",
    "review of",
    "book review",
    "supplement",
    "supplementary",
    "anmeldelse",
    "rezension",
    "berichtigung",
];

impl Sketch {
    /// The sketch of a reference.
    pub fn new(r: &Reference) -> Sketch {
        let plain = strip_markup(r.title());
        let title = words(&plain);
        let main_end = plain.find([':', '.', '?', '–', '—']).unwrap_or(plain.len());
        let people = if r.has_role(Role::Author) {
            Role::Author
        } else {
            Role::Editor
        };
        let mut ids: Vec<String> = Vec::new();
        for id in &r.identifiers {
            let value = match id.scheme {
                Scheme::Pmid
                | Scheme::Pmcid
                | Scheme::Zotero
                | Scheme::Cristin
                | Scheme::OpenAlex
                | Scheme::Bibcode
                | Scheme::Mr
                | Scheme::Zbl => id.value.to_lowercase(),
                Scheme::Arxiv => id
                    .value
                    .rsplit_once('v')
                    .filter(|(_, v)| v.bytes().all(|b| b.is_ascii_digit()))
                    .map_or(id.value.as_str(), |(a, _)| a)
                    .to_lowercase(),
                _ => continue,
            };
            if id.is_valid() {
                ids.push(format!("{}:{value}", id.scheme.name()));
            }
        }
        Sketch {
            kind: r.kind,
            main_title: words(&plain[..main_end]),
            numbers: title
                .split(' ')
                .filter(|w| numeral(w))
                .map(str::to_string)
                .collect(),
            mark: MARKS.iter().copied().find(|m| {
                title
                    .strip_prefix(m)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
                    && title != *m
            }),
            families: r
                .people(people)
                .map(|p| {
                    words(if p.is_literal() {
                        &p.literal
                    } else {
                        &p.family
                    })
                })
                .filter(|n| !n.is_empty())
                .collect(),
            year: r.year(),
            container: words(&strip_markup(r.get(Field::ContainerTitle).unwrap_or(""))),
            volume: number(r.get(Field::Volume).unwrap_or("")),
            issue: number(r.get(Field::Issue).unwrap_or("")),
            first_page: first_page(
                r.get(Field::Page)
                    .or(r.get(Field::ArticleNumber))
                    .unwrap_or(""),
            ),
            // An article has no editions; what stands there is often the day it was first put online.
            edition: match r.kind {
                Kind::ArticleJournal | Kind::ArticleMagazine | Kind::ArticleNewspaper => {
                    String::new()
                }
                _ => number(r.get(Field::Edition).unwrap_or("")),
            },
            doi: r
                .identifiers
                .iter()
                .find(|i| i.scheme == Scheme::Doi && i.is_valid())
                .map(|i| i.value.to_lowercase()),
            isbns: r.identifiers_of(Scheme::Isbn).map(isbn13).collect(),
            ids,
            title,
        }
    }

    /// Keys under which candidates are looked for; whoever shares none is not compared.
    fn keys(&self) -> Vec<u64> {
        let mut out = Vec::with_capacity(10);
        let mut key = |tag: u8, parts: &[&str]| {
            let mut h = DefaultHasher::new();
            (tag, parts).hash(&mut h);
            out.push(h.finish());
        };
        if let Some(doi) = &self.doi {
            key(1, &[doi]);
        }
        for id in &self.ids {
            key(2, &[id]);
        }
        for isbn in &self.isbns {
            key(3, &[isbn]);
        }
        let family = self.families.first().map_or("", String::as_str);
        let year = self.year.map(|y| y.to_string()).unwrap_or_default();
        if !self.title.is_empty() {
            let squeezed: String = self.title.chars().filter(|c| *c != ' ').collect();
            key(4, &[&squeezed]);
            let longer: Vec<&str> = self.title.split(' ').filter(|w| w.len() > 3).collect();
            if longer.len() >= 3 {
                key(5, &longer[..3]);
                key(6, &longer[longer.len() - 3..]);
            }
            if self.main_title != self.title && self.main_title.len() > 8 {
                key(4, &[&self.main_title.replace(' ', "")]);
            }
        }
        if !family.is_empty() && !year.is_empty() {
            // The longest words of a title survive most typing errors elsewhere in it.
            let mut by_length: Vec<&str> = self.title.split(' ').filter(|w| w.len() > 4).collect();
            by_length.sort_by_key(|w| (std::cmp::Reverse(w.len()), *w));
            for word in by_length.iter().take(2) {
                key(7, &[family, &year, word]);
            }
            if !self.first_page.is_empty() && !self.volume.is_empty() {
                key(8, &[&self.volume, &self.first_page, family]);
            }
        }
        out
    }
}

/// How alike two references are.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Likeness {
    /// 0 (certainly different works) to 1 (certainly one).
    pub score: f32,
    /// Why, in words for a person.
    pub reasons: Vec<String>,
    /// Whether something says outright that these are different works.
    pub apart: bool,
}

impl Likeness {
    fn apart(reason: &str) -> Likeness {
        Likeness {
            score: 0.0,
            reasons: vec![reason.to_string()],
            apart: true,
        }
    }
    /// Whether they count as one work.
    pub fn is_same(&self) -> bool {
        self.score >= SAME
    }
}

/// How alike two references are, with reasons.
pub fn likeness(a: &Sketch, b: &Sketch) -> Likeness {
    let mut reasons = Vec::new();
    let title = title_likeness(&a.title, &b.title);
    let main = !a.main_title.is_empty()
        && (a.main_title == b.title
            || b.main_title == a.title
            || a.main_title == b.main_title
                && (a.main_title == a.title || b.main_title == b.title));
    if a.mark != b.mark {
        return Likeness::apart("one is a note about the other");
    }
    let both = |x: &str, y: &str| !x.is_empty() && !y.is_empty();
    if a.numbers != b.numbers && title < 1.0 && !main {
        return Likeness::apart("different numbers or parts in the title");
    }
    let edition = |s: &Sketch| {
        if s.edition.is_empty() || s.edition == "1" {
            "1".to_string()
        } else {
            s.edition.clone()
        }
    };
    if edition(a) != edition(b) && (both(&a.edition, &b.edition) || a.year != b.year) {
        return Likeness::apart("different editions");
    }
    if kinds_exclude(a, b) && (a.doi.is_none() || a.doi != b.doi) {
        return Likeness::apart("different kinds of works");
    }
    let alike = title >= 0.5 || main || a.title.is_empty() || b.title.is_empty();
    if let (Some(x), Some(y)) = (&a.doi, &b.doi)
        && x == y
        && alike
        && !kinds_exclude(a, b)
    {
        return Likeness {
            score: 0.99,
            reasons: vec!["same DOI".into()],
            apart: false,
        };
    }
    if let Some(id) = a.ids.iter().find(|i| b.ids.contains(i))
        && alike
    {
        let scheme = id
            .split(':')
            .next()
            .and_then(Scheme::from_name)
            .map_or("identifier", Scheme::label);
        return Likeness {
            score: 0.98,
            reasons: vec![format!("same {scheme}")],
            apart: false,
        };
    }
    let years = match (a.year, b.year) {
        (Some(x), Some(y)) => Some(x.abs_diff(y)),
        _ => None,
    };
    let people = people_likeness(&a.families, &b.families);
    if people == Some(false) {
        return Likeness::apart("different people");
    }
    if years.is_some_and(|d| d > 1) && !a.ids.iter().any(|i| b.ids.contains(i)) {
        return Likeness::apart("different years");
    }
    let same_isbn = a.isbns.iter().any(|i| b.isbns.contains(i));
    let volumes = both(&a.volume, &b.volume).then(|| a.volume == b.volume);
    let pages = both(&a.first_page, &b.first_page).then(|| a.first_page == b.first_page);
    let containers =
        both(&a.container, &b.container).then(|| same_container(&a.container, &b.container));
    if a.kind == Kind::Book && b.kind == Kind::Book && volumes == Some(false) {
        return Likeness::apart("different volumes");
    }
    let mut score = if title >= 0.999 {
        reasons.push("same title".into());
        0.80
    } else if title >= 0.86 {
        reasons.push(format!("similar title ({} %)", (title * 100.0).floor()));
        0.80 - (1.0 - title) * 1.2
    } else if main {
        reasons.push("same title without the subtitle".into());
        0.72
    } else {
        return Likeness {
            score: title * 0.5,
            reasons,
            apart: false,
        };
    };
    if same_isbn {
        reasons.push("same ISBN".into());
        score += 0.15;
    }
    if people == Some(true) {
        reasons.push("same authors".into());
        score += 0.09;
    }
    match years {
        Some(0) => {
            reasons.push("same year".into());
            score += 0.06;
        }
        Some(_) => score -= 0.03,
        None => {}
    }
    match containers {
        Some(true) => {
            reasons.push("same journal or book".into());
            score += 0.05;
        }
        Some(false) => score -= 0.12,
        None => {}
    }
    match (volumes, pages) {
        (Some(true), Some(true)) => {
            reasons.push("same volume and page".into());
            score += 0.1;
        }
        (Some(false), Some(false)) => score -= 0.25,
        (_, Some(true)) => {
            reasons.push("same first page".into());
            score += 0.05;
        }
        (_, Some(false)) => score -= 0.06,
        (Some(false), _) => score -= 0.06,
        (Some(true), None) => score += 0.03,
        (None, None) => {}
    }
    // "Editorial", "Introduction": a short title says little, so the place must agree.
    let generic = a.title.split(' ').count() <= 2 || a.title.len() < 14;
    if generic
        && !same_isbn
        && !(pages == Some(true) && volumes != Some(false))
        && (people != Some(true) || years != Some(0) || containers != Some(true))
    {
        let whole = matches!(family(a.kind), Some(2 | 4 | 14))
            || a.container.is_empty() && b.container.is_empty();
        score -= if people == Some(true) && years == Some(0) && whole {
            0.0
        } else {
            0.2
        };
    }
    if let (Some(x), Some(y)) = (&a.doi, &b.doi) {
        // Two DOIs are two works, or versions of one; some publishers do register one work twice.
        let twice = title >= 0.999
            && pages == Some(true)
            && volumes != Some(false)
            && containers == Some(true)
            && a.issue == b.issue;
        if x != y && !twice {
            return Likeness {
                score: score.min(0.6),
                reasons: vec!["different DOIs".into()],
                apart: true,
            };
        }
    }
    Likeness {
        score: score.clamp(0.0, 0.97),
        reasons,
        apart: false,
    }
}

#[cfg(test)]
mod tests;
