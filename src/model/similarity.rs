//! How likely two references are one work, and why.
//!
//! Identifiers decide where there are any; else title, people, year, kind and place in the volume. Editions, parts, errata, reviews,
//! preprints and different chapters of one book are different works, however alike they look.

use super::identifier::isbn13;
use super::{Field, Kind, Reference, Role, Scheme};
use crate::text::fold::{fold, words};
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

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

fn numeral(word: &str) -> bool {
    word.bytes().all(|b| b.is_ascii_digit())
        || matches!(
            word,
            "i" | "ii" | "iii" | "iv" | "v" | "vi" | "vii" | "viii" | "ix" | "x" | "xi" | "xii"
        )
}

/// The first page of a range, in lower case without leading zeros.
fn first_page(pages: &str) -> String {
    let end = pages
        .find(|c: char| matches!(c, '-' | '‐' | '–' | '—' | '‑' | '−' | ',' | ';' | ' '))
        .unwrap_or(pages.len());
    pages[..end].trim_start_matches('0').to_lowercase()
}

/// Digits and letters of a value in small letters ("7. utg." and "7" are one edition: digits win where there are any).
fn number(text: &str) -> String {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    if digits.is_empty() {
        words(text).replace(' ', "")
    } else {
        digits.trim_start_matches('0').to_string()
    }
}

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
            edition: number(r.get(Field::Edition).unwrap_or("")),
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

/// A text without CSL-JSON's little markup.
fn strip_markup(text: &str) -> String {
    if !text.contains('<') {
        return text.to_string();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        let tail = &rest[at..];
        let tag = ["<i", "</i", "<b", "</b", "<su", "</su", "<sp", "</sp"]
            .iter()
            .any(|t| tail.starts_with(t));
        match tail.find('>').filter(|_| tag) {
            Some(end) => rest = &tail[end + 1..],
            None => {
                out.push('<');
                rest = &tail[1..];
            }
        }
    }
    out + rest
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

/// 0 to 1: how alike two folded titles are, by their words and, where those differ, by their letters.
fn title_likeness(a: &str, b: &str) -> f32 {
    if a == b {
        return 1.0;
    }
    let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
    if short.is_empty() || short.len() * 3 < long.len() {
        return 0.0;
    }
    let mut counts: HashMap<&str, i32> = HashMap::new();
    let (mut n, mut same) = (0, 0);
    for w in a.split(' ') {
        *counts.entry(w).or_default() += 1;
        n += 1;
    }
    for w in b.split(' ') {
        n += 1;
        if let Some(c) = counts.get_mut(w).filter(|c| **c > 0) {
            *c -= 1;
            same += 2;
        }
    }
    let dice = same as f32 / n as f32;
    if dice < 0.5 {
        // Hyphens and spaces make other words of the same letters.
        let (x, y) = (short.replace(' ', ""), long.replace(' ', ""));
        return if x == y { 1.0 } else { dice };
    }
    let limit = long.len() / 6 + 1;
    match edits(&short.replace(' ', ""), &long.replace(' ', ""), limit) {
        Some(d) => dice.max(1.0 - d as f32 / long.len() as f32),
        None => dice,
    }
}

/// The number of single-letter edits between two texts, when it is at most `limit` (banded Levenshtein, bytes).
fn edits(a: &str, b: &str, limit: usize) -> Option<usize> {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len().abs_diff(b.len()) > limit || a.len().max(b.len()) > 600 {
        return None;
    }
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let (from, to) = (i.saturating_sub(limit), (i + limit + 1).min(b.len()));
        let mut left = if from == 0 { i + 1 } else { usize::MAX / 2 };
        let mut corner = if from == 0 { i } else { row[from] };
        if from == 0 {
            corner = row[0];
            row[0] = i + 1;
        }
        let mut best = left;
        for j in from..to {
            let up = row[j + 1];
            let cost = (corner + usize::from(*x != b[j]))
                .min(left + 1)
                .min(if j + 1 > i + limit {
                    usize::MAX / 2
                } else {
                    up + 1
                });
            corner = up;
            row[j + 1] = cost;
            left = cost;
            best = best.min(cost);
        }
        if best > limit {
            return None;
        }
    }
    row.last().copied().filter(|d| *d <= limit)
}

/// Whether a container's name is the abbreviation of the other or the same ("int j ment health", "international journal of mental health").
pub fn same_container(a: &str, b: &str) -> bool {
    let a: Vec<&str> = a.split(' ').filter(|w| !small(w)).collect();
    let b: Vec<&str> = b.split(' ').filter(|w| !small(w)).collect();
    let (short, long) = if a.len() <= b.len() {
        (&a, &b)
    } else {
        (&b, &a)
    };
    if short.is_empty() {
        return false;
    }
    let begins = |x: &str, y: &str| {
        x.starts_with(y)
            || y.starts_with(x)
            || x.as_bytes().first() == y.as_bytes().first()
                && x.len().min(y.len()) > 2
                && subsequence(x, y)
    };
    let mut rest = long.iter();
    let in_order = short.iter().all(|w| rest.any(|v| begins(v, w)));
    // "Lancet" and "Lancet (London, England)": the rest behind is a place.
    in_order && (short.len() * 2 >= long.len() || short.first() == long.first())
        || long.len() == 1 && short.len() == 1 && begins(short[0], long[0])
        || initials(long) == short.concat()
}

fn subsequence(x: &str, y: &str) -> bool {
    let (short, long) = if x.len() < y.len() { (x, y) } else { (y, x) };
    let mut rest = long.bytes();
    short.bytes().all(|c| rest.any(|d| d == c))
}

fn initials(words: &[&str]) -> String {
    words.iter().filter_map(|w| w.chars().next()).collect()
}

fn small(word: &str) -> bool {
    matches!(
        word,
        "the"
            | "of"
            | "and"
            | "for"
            | "in"
            | "on"
            | "a"
            | "og"
            | "und"
            | "der"
            | "die"
            | "das"
            | "de"
            | "la"
            | "le"
            | "et"
            | "i"
            | "fur"
            | "des"
            | "to"
    )
}

/// Kinds that exclude each other even when all else is equal: a book and its chapter, a thesis and the article drawn from it …
fn family(kind: Kind) -> Option<u8> {
    use Kind::*;
    Some(match kind {
        ArticleJournal | ArticleMagazine | ArticleNewspaper => 1,
        Book | Collection | Classic => 2,
        Chapter | EntryEncyclopedia | EntryDictionary | Entry => 3,
        Thesis => 4,
        Article => 5,
        Review | ReviewBook => 6,
        PaperConference => 7,
        Dataset => 8,
        Software => 9,
        Patent => 10,
        MotionPicture | Broadcast | Song => 11,
        Speech | Event => 12,
        Standard => 13,
        Report => 14,
        _ => return None,
    })
}

fn kinds_exclude(a: &Sketch, b: &Sketch) -> bool {
    match (family(a.kind), family(b.kind)) {
        (Some(x), Some(y)) if x != y => {
            let pair = (x.min(y), x.max(y));
            // Catalogues do not tell these apart.
            !matches!(pair, (2, 14) | (3, 7) | (1, 6) | (2, 11))
        }
        _ => false,
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
    if let (Some(x), Some(y)) = (&a.doi, &b.doi) {
        if x == y && alike && !kinds_exclude(a, b) {
            return Likeness {
                score: 0.99,
                reasons: vec!["same DOI".into()],
                apart: false,
            };
        }
    }
    if let Some(id) = a.ids.iter().find(|i| b.ids.contains(i)) {
        if alike {
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

/// Whether the people agree; `None` when one side names none.
fn people_likeness(a: &[String], b: &[String]) -> Option<bool> {
    let (x, y) = (a.first()?, b.first()?);
    let near = |x: &str, y: &str| {
        x == y
            || x.ends_with(&format!(" {y}"))
            || y.ends_with(&format!(" {x}"))
            || x.len().min(y.len()) > 4 && edits(x, y, 1).is_some()
            || x.split(' ')
                .any(|w| w.len() > 3 && y.split(' ').any(|v| v == w))
    };
    if near(x, y) {
        return Some(true);
    }
    // The order may differ, or one list may be cut short.
    let shared = a.iter().filter(|n| b.iter().any(|m| near(n, m))).count();
    Some(shared * 2 >= a.len().min(b.len()) && shared > 0)
}

/// How many candidates a key may bring; more than these under one key are alike in nothing else.
const BUCKET: usize = 48;

/// Finds the likes of a reference among many, without comparing all with all.
#[derive(Debug, Default)]
pub struct Finder {
    sketches: Vec<Sketch>,
    buckets: HashMap<u64, Vec<u32>>,
}

/// Two of a [`Finder`]'s references that may be one work.
#[derive(Debug, Clone, PartialEq)]
pub struct Pair {
    /// The earlier one's number.
    pub a: usize,
    /// The later one's number.
    pub b: usize,
    /// How alike, and why.
    pub likeness: Likeness,
}

impl Finder {
    /// An empty one.
    pub fn new() -> Finder {
        Finder::default()
    }
    /// Adds a reference; its number is the count of those before it.
    pub fn add(&mut self, sketch: Sketch) {
        let number = self.sketches.len() as u32;
        for key in sketch.keys() {
            let bucket = self.buckets.entry(key).or_default();
            if bucket.len() < BUCKET {
                bucket.push(number);
            }
        }
        self.sketches.push(sketch);
    }
    /// Those that count as one work with this one, the likeliest first.
    pub fn find(&self, sketch: &Sketch) -> Vec<(usize, Likeness)> {
        let mut seen: Vec<u32> = sketch
            .keys()
            .iter()
            .filter_map(|k| self.buckets.get(k))
            .flatten()
            .copied()
            .collect();
        seen.sort_unstable();
        seen.dedup();
        let mut out: Vec<(usize, Likeness)> = seen
            .into_iter()
            .map(|i| (i as usize, likeness(&self.sketches[i as usize], sketch)))
            .filter(|(_, l)| l.is_same())
            .collect();
        out.sort_by(|x, y| y.1.score.total_cmp(&x.1.score).then(x.0.cmp(&y.0)));
        out
    }
}

/// References that are one work.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// Their numbers, in order.
    pub members: Vec<usize>,
    /// The weakest likeness that holds the group together.
    pub score: f32,
    /// Why they belong together.
    pub reasons: Vec<String>,
}

/// The groups of references that are one work each. A group never holds two of which something says outright that they differ.
pub fn groups(sketches: impl IntoIterator<Item = Sketch>) -> Vec<Group> {
    let mut finder = Finder::new();
    let mut pairs: Vec<Pair> = Vec::new();
    for (b, sketch) in sketches.into_iter().enumerate() {
        pairs.extend(
            finder
                .find(&sketch)
                .into_iter()
                .map(|(a, likeness)| Pair { a, b, likeness }),
        );
        finder.add(sketch);
    }
    pairs.sort_by(|x, y| {
        y.likeness
            .score
            .total_cmp(&x.likeness.score)
            .then((x.a, x.b).cmp(&(y.a, y.b)))
    });
    let mut group_of: HashMap<usize, usize> = HashMap::new();
    let mut groups: Vec<Group> = Vec::new();
    for pair in pairs {
        let (x, y) = (
            group_of.get(&pair.a).copied(),
            group_of.get(&pair.b).copied(),
        );
        if x.is_some() && x == y {
            continue;
        }
        let side = |g: Option<usize>, one: usize| {
            g.map_or_else(|| vec![one], |g| groups[g].members.clone())
        };
        let (left, right) = (side(x, pair.a), side(y, pair.b));
        if left.iter().any(|i| {
            right
                .iter()
                .any(|j| likeness(&finder.sketches[*i], &finder.sketches[*j]).apart)
        }) {
            continue;
        }
        let mut all = Group {
            members: [left, right].concat(),
            score: pair.likeness.score,
            reasons: pair.likeness.reasons,
        };
        for old in [x, y].into_iter().flatten() {
            let old = std::mem::replace(
                &mut groups[old],
                Group {
                    members: Vec::new(),
                    score: 0.0,
                    reasons: Vec::new(),
                },
            );
            all.score = all.score.min(old.score);
            all.reasons = old.reasons.into_iter().chain(all.reasons).collect();
        }
        all.members.sort_unstable();
        let mut seen: Vec<String> = Vec::new();
        all.reasons.retain(|r| {
            !seen.contains(r) && {
                seen.push(r.clone());
                true
            }
        });
        for i in &all.members {
            group_of.insert(*i, groups.len());
        }
        groups.push(all);
    }
    groups.retain(|g| !g.members.is_empty());
    groups.sort_by(|x, y| y.score.total_cmp(&x.score).then(x.members.cmp(&y.members)));
    groups
}

/// Whether two names of one person may be the same: equal families and given names that do not contradict ("E." and "Eva").
pub fn same_person(a: &super::Person, b: &super::Person) -> bool {
    if a.is_literal() || b.is_literal() {
        return words(&a.display()) == words(&b.display());
    }
    let given = |p: &super::Person| -> Vec<char> {
        fold(&p.given)
            .split(|c: char| !c.is_alphanumeric())
            .filter_map(|w| w.chars().next())
            .collect()
    };
    let (x, y) = (given(a), given(b));
    words(&a.family) == words(&b.family) && x.iter().zip(&y).all(|(p, q)| p == q)
}

#[cfg(test)]
mod tests;
