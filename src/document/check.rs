//! The citations of a document against a list of works: what is cited but not listed, listed but never cited, or differs.

use super::citation::Citation;
use crate::model::{DateField, Field, Reference, Role};
use crate::text::fold::words;
use crate::text::span::Lines;
use serde::Serialize;

mod fit;

use fit::*;

/// What is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FindingKind {
    /// Cited, but not listed.
    NotInList,
    /// The people are listed with another year.
    YearDiffers,
    /// The names are spelled otherwise, or some are left out.
    Spelling,
    /// Several works fit.
    Ambiguous,
    /// Quoted through another work: no error, but worth a look.
    SecondarySource,
    /// Listed, but never cited.
    NeverCited,
}

impl FindingKind {
    /// In words.
    pub fn label(self) -> &'static str {
        match self {
            FindingKind::NotInList => "cited, not listed",
            FindingKind::YearDiffers => "year differs",
            FindingKind::Spelling => "spelled differently",
            FindingKind::Ambiguous => "ambiguous",
            FindingKind::SecondarySource => "secondary source",
            FindingKind::NeverCited => "listed, never cited",
        }
    }
}

/// Something to look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What it is.
    pub kind: FindingKind,
    /// The citation as it stands; empty for a listed work.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub citation: String,
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1.
    pub column: usize,
    /// The listed work that it is about, or the nearest one.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub listed: String,
    /// That work's key.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub key: String,
}

/// A work that may be cited.
#[derive(Debug, Clone)]
pub struct Work {
    /// As findings name it: "Fixdal & Aulie (2021)".
    pub label: String,
    /// Its key.
    pub key: String,
    /// Where it stands in the document, when it does.
    pub line: usize,
    names: Vec<String>,
    /// The name of what is no person (a law, an office), in small letters as it is written.
    spoken: String,
    literal: bool,
    title: String,
    year: Option<i32>,
    until: Option<i32>,
    letter: String,
}

impl Work {
    /// The work that a reference is.
    pub fn new(r: &Reference, line: usize) -> Work {
        let role = if r.has_role(Role::Author) {
            Role::Author
        } else {
            Role::Editor
        };
        let people: Vec<_> = r.people(role).collect();
        let date = r.date(DateField::Issued);
        let year = date.and_then(|d| d.year());
        let shown: Vec<String> = people.iter().map(|p| p.short()).collect();
        let letter = r.get(Field::YearSuffix).unwrap_or("").to_string();
        let who = match shown.as_slice() {
            [] => r.title().to_string(),
            [one] => one.clone(),
            [a, b] => format!("{a} & {b}"),
            [a, ..] => format!("{a} et al."),
        };
        let until = date.and_then(|d| d.end).map(|p| p.year);
        let when = match (year, until) {
            (Some(y), Some(u)) if u != y => format!("{y}-{u}"),
            (Some(y), _) => format!("{y}{letter}"),
            _ => date
                .map(|d| d.literal.clone())
                .filter(|l| !l.is_empty())
                .unwrap_or_else(|| "n.d.".into()),
        };
        Work {
            label: if who.contains(&when) {
                who
            } else {
                format!("{who} ({when})")
            },
            key: r.key.clone(),
            line,
            spoken: people
                .first()
                .filter(|p| p.is_literal())
                .map(|p| p.literal.to_lowercase())
                .unwrap_or_default(),
            literal: people.first().is_some_and(|p| p.is_literal()),
            names: people
                .iter()
                .map(|p| words(&p.short()))
                .filter(|n| !n.is_empty())
                .collect(),
            title: words(r.title()),
            year,
            until,
            letter,
        }
    }
}

impl Work {
    /// A work of which only the key is known (`\\bibitem`).
    pub fn of_key(key: &str, line: usize) -> Work {
        let mut w = Work::new(&Reference::default(), line);
        w.key = key.to_string();
        w.label = key.to_string();
        w
    }
}

/// The works that a citation names: by key, number, or all names and the year.
pub fn works_for<'w>(c: &Citation, works: &'w [Work]) -> Vec<&'w Work> {
    if let Some(key) = &c.key {
        return works.iter().filter(|w| w.key == *key).collect();
    }
    if let Some(n) = c.number {
        return n
            .checked_sub(1)
            .and_then(|i| works.get(i))
            .into_iter()
            .collect();
    }
    let fits: Vec<(&Work, Fit)> = works
        .iter()
        .filter(|w| same_year(c, w))
        .map(|w| (w, fit(c, w)))
        .filter(|(_, f)| *f >= Fit::Nearly)
        .collect();
    let best = fits.iter().map(|(_, f)| *f).max();
    fits.into_iter()
        .filter(|(_, f)| Some(*f) == best)
        .map(|(w, _)| w)
        .collect()
}

/// Compares citations with works. `text` is the document, for lines and columns.
pub fn compare(text: &str, citations: &[Citation], works: &[Work]) -> Vec<Finding> {
    let mut out = Vec::new();
    let mut cited = vec![false; works.len()];
    let mut lines = Lines::new(text);
    let works_of = |i: usize| &works[i];
    for c in citations {
        let (line, column) = lines.at(c.offset);
        let mut put = |kind: FindingKind, work: Option<&Work>| {
            out.push(Finding {
                kind,
                citation: c.text.split_whitespace().collect::<Vec<_>>().join(" "),
                line,
                column,
                listed: work.map(|w| w.label.clone()).unwrap_or_default(),
                key: work.map(|w| w.key.clone()).unwrap_or_default(),
            });
        };
        if let Some(key) = &c.key {
            match works.iter().position(|w| w.key == *key) {
                Some(i) => cited[i] = true,
                None => {
                    let nearest = works
                        .iter()
                        .find(|w| w.key.eq_ignore_ascii_case(key))
                        .or_else(|| {
                            works
                                .iter()
                                .filter(|w| near(&w.key, key))
                                .min_by_key(|w| distance(&w.key, key))
                        });
                    put(
                        if nearest.is_some_and(|w| w.key.eq_ignore_ascii_case(key)) {
                            FindingKind::Spelling
                        } else {
                            FindingKind::NotInList
                        },
                        nearest,
                    );
                }
            }
            continue;
        }
        if let Some(n) = c.number {
            match n.checked_sub(1).filter(|i| *i < works.len()) {
                Some(i) => cited[i] = true,
                None => put(FindingKind::NotInList, None),
            }
            continue;
        }
        let fits: Vec<(usize, Fit)> = works
            .iter()
            .enumerate()
            .map(|(i, w)| (i, fit(c, w)))
            .filter(|(_, f)| *f > Fit::No)
            .collect();
        let in_year: Vec<(usize, Fit)> = fits
            .iter()
            .copied()
            .filter(|(i, _)| same_year(c, works_of(*i)))
            .collect();
        let best = in_year.iter().map(|(_, f)| *f).max().unwrap_or(Fit::No);
        let top: Vec<usize> = in_year
            .iter()
            .filter(|(_, f)| *f == best)
            .map(|(i, _)| *i)
            .collect();
        if c.secondary {
            top.iter().for_each(|i| cited[*i] = true);
            put(
                FindingKind::SecondarySource,
                top.first().map(|i| works_of(*i)),
            );
            continue;
        }
        match (best, top.as_slice()) {
            (Fit::Fully, [one]) => cited[*one] = true,
            (Fit::Fully, many) => {
                many.iter().for_each(|i| cited[*i] = true);
                put(FindingKind::Ambiguous, many.first().map(|i| works_of(*i)));
            }
            (Fit::Nearly | Fit::Partly, [first, ..]) => {
                cited[*first] = true;
                put(FindingKind::Spelling, Some(works_of(*first)));
            }
            _ => {
                let other_year = fits
                    .iter()
                    .filter(|(_, f)| *f >= Fit::Nearly)
                    .max_by_key(|(i, f)| (*f, std::cmp::Reverse(year_gap(c, works_of(*i)))));
                match other_year {
                    Some((i, _)) => put(FindingKind::YearDiffers, Some(works_of(*i))),
                    None => {
                        let nearest = works
                            .iter()
                            .enumerate()
                            .map(|(i, w)| (likeness(c, w), i))
                            .filter(|(l, _)| *l >= 4)
                            .max_by_key(|(l, i)| (*l, std::cmp::Reverse(*i)));
                        if let Some((_, i)) = nearest.filter(|(_, i)| same_year(c, works_of(*i))) {
                            // Likely meant; it is named with the citation and not once more as never cited.
                            cited[i] = true;
                        }
                        put(FindingKind::NotInList, nearest.map(|(_, i)| works_of(i)));
                    }
                }
            }
        }
    }
    let body = body(text, works);
    let named = |w: &Work| named_in(&body, w);
    for (w, _) in works
        .iter()
        .zip(&cited)
        .filter(|(w, cited)| !**cited && !named(w))
    {
        out.push(Finding {
            kind: FindingKind::NeverCited,
            citation: String::new(),
            line: w.line.max(1),
            column: 1,
            listed: w.label.clone(),
            key: w.key.clone(),
        });
    }
    out.sort_by_key(|f| (f.line, f.column));
    out
}

/// The text above the list, flat and in small letters.
fn body(text: &str, works: &[Work]) -> String {
    let first = works.iter().map(|w| w.line).filter(|l| *l > 0).min();
    let mut out = String::new();
    for word in text
        .lines()
        .take(first.map_or(usize::MAX, |l| l - 1))
        .flat_map(str::split_whitespace)
    {
        out.push_str(&word.to_lowercase());
        out.push(' ');
    }
    out
}

/// Whether a law or report is named with its year: "lov om x (1999, § 3)", "NOU 2012: 6 (2012)". Its name may begin small, and hold what ends
/// the names of people.
fn named_in(body: &str, w: &Work) -> bool {
    let Some(year) = w.year.filter(|_| !w.spoken.is_empty()) else {
        return false;
    };
    let year = year.to_string();
    body.match_indices(w.spoken.as_str()).any(|(at, name)| {
        let rest = body[at + name.len()..].trim_start_matches([' ', '*', '_']);
        rest.strip_prefix('(')
            .is_some_and(|inside| inside.starts_with(&year))
    })
}

fn year_gap(c: &Citation, w: &Work) -> u32 {
    let digits: String = c.year.chars().take_while(char::is_ascii_digit).collect();
    match (digits.parse::<i32>(), w.year) {
        (Ok(a), Some(b)) => a.abs_diff(b),
        _ => 999,
    }
}

#[cfg(test)]
mod tests {
    use super::super::citation::prose;
    use super::*;
    use crate::document::reference;

    fn check(text: &str, list: &[&str]) -> Vec<(FindingKind, String, String)> {
        let works: Vec<Work> = list
            .iter()
            .map(|l| Work::new(&reference::parse(l).reference, 0))
            .collect();
        compare(text, &prose::citations(text), &works)
            .into_iter()
            .map(|f| (f.kind, f.citation, f.listed))
            .collect()
    }

    const LIST: &[&str] = &[
        "Dal, K. & Lie, P. (2020). Tillit som metode. Universitetsforlaget.",
        "Helseverket. (2019). Veileder for unge i arbeid. Helseverket.",
        "Moe, A., Dal, K. & Ek, S. (2018). Om å bli trodd. Gyldendal.",
        "Pasient- og brukerloven. (1999). Lov om pasienter. Lovdata.",
    ];

    #[test]
    fn what_fits_is_not_reported() {
        let text = "Dal og Lies (2020) bok, Helseverkets (2019) råd (Moe et al., 2018; Pasient- og brukerloven, 1999, § 3).";
        assert_eq!(check(text, LIST), []);
    }

    #[test]
    fn findings_name_what_is_nearest() {
        let text = "(Dal & Lie, 2021) og (Moe mfl., 2018) og (Pasient og brukerloven, 1999) og (Veileder for unge, 2019) og (Xylander, 2011), (Ås, 2001, referert i Dal & Lie, 2020)";
        let found = check(text, LIST);
        let kinds: Vec<_> = found.iter().map(|f| (f.0, f.2.as_str())).collect();
        use FindingKind::*;
        assert_eq!(
            kinds,
            [
                (YearDiffers, "Dal & Lie (2020)"),
                (Spelling, "Pasient- og brukerloven (1999)"),
                (NotInList, "Helseverket (2019)"),
                (NotInList, ""),
                (SecondarySource, "")
            ],
            "{found:?}"
        );
    }

    #[test]
    fn laws_and_reports_are_cited_by_names_that_people_do_not_have() {
        let list = [
            LIST[3],
            "NOU 2012: 6. (2012). Arbeidsrettede tiltak. Arbeidsdepartementet.",
        ];
        let text =
            "Det gjelder etter pasient- og\nbrukerloven (1999, § 3), og i NOU 2012: 6 (2012).";
        assert_eq!(check(text, &list), []);
        let found = check("Se pasient- og brukerloven.", &list[..1]);
        assert_eq!(found.len(), 1, "{found:?}");
    }

    #[test]
    fn numbers_of_people_are_no_citations() {
        assert_eq!(
            check("The sample (N = 2000) and (n=2019) was (M = 2010).", &[]),
            []
        );
    }

    #[test]
    fn what_is_never_cited_is_named() {
        let found = check("Ingen (Dal & Lie, 2020).", &LIST[..2]);
        assert_eq!(
            found,
            [(
                FindingKind::NeverCited,
                String::new(),
                "Helseverket (2019)".to_string()
            )]
        );
    }
}
