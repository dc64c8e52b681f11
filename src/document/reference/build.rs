//! From labelled stretches to a reference.

use super::names::people;
use super::{Cue, Hints, Label, Span, cue};
use crate::model::{Date, DateField, Field, Identifier, Kind, Person, Reference, Role, Scheme};
use crate::text::fold::{fold, words};

mod dates;

use dates::*;

mod gaps;
mod legal;
mod mend;

use mend::{mend, settle};

/// What stands in a reference string, by part.
struct Parts<'t> {
    text: &'t str,
    spans: &'t [Span],
}

impl<'t> Parts<'t> {
    fn all(&self, label: Label) -> impl Iterator<Item = &'t str> + '_ {
        self.spans
            .iter()
            .filter(move |s| s.label == label)
            .map(|s| &self.text[s.start..s.end])
    }
    /// The first stretch of a label, without marks around it.
    fn first(&self, label: Label) -> Option<String> {
        self.all(label).map(tidy).find(|t| !t.is_empty())
    }
    fn has(&self, label: Label) -> bool {
        self.spans.iter().any(|s| s.label == label)
    }
    /// What stands around a stretch: some letters before and behind.
    fn before(&self, span: &Span, chars: usize) -> &'t str {
        let head = &self.text[..span.start];
        let at = head
            .char_indices()
            .rev()
            .nth(chars.saturating_sub(1))
            .map_or(0, |(i, _)| i);
        &head[at..]
    }
    fn behind(&self, span: &Span, chars: usize) -> &'t str {
        let tail = &self.text[span.end..];
        let at = tail
            .char_indices()
            .nth(chars)
            .map_or(tail.len(), |(i, _)| i);
        &tail[..at]
    }
}

/// A stretch without separating marks at its ends; quotes go when they enclose the whole.
fn tidy(text: &str) -> String {
    let mut t = text.trim();
    loop {
        let before = t;
        t = t.trim_matches(|c: char| matches!(c, ',' | ';' | ':' | ' ' | '*' | '_'));
        t = t.trim_end_matches(['.', '–', '—', '(', '[', '/']);
        t = t.trim_start_matches(['.', '–', '—', ')', ']', '/']);
        t = t.trim();
        for (open, close) in [
            ('"', '"'),
            ('“', '”'),
            ('„', '“'),
            ('„', '”'),
            ('«', '»'),
            ('»', '«'),
            ('‘', '’'),
            ('\'', '\''),
            ('”', '”'),
        ] {
            let inner = t.strip_prefix(open).and_then(|r| r.strip_suffix(close));
            if let Some(inner) = inner.filter(|i| !i.contains([open, close])) {
                t = inner;
            }
        }
        let unbalanced =
            |open: char, close: char| t.matches(open).count() != t.matches(close).count();
        if t.ends_with(')') && unbalanced('(', ')') {
            t = &t[..t.len() - 1];
        }
        if t.starts_with('(') && unbalanced('(', ')') {
            t = &t[1..];
        }
        for lone in ['"', '“', '”', '„', '«', '»'] {
            if (t.starts_with(lone) || t.ends_with(lone))
                && t.matches(['"', '“', '”', '„', '«', '»']).count() == 1
            {
                t = t.trim_matches(lone);
            }
        }
        if t == before {
            return t.to_string();
        }
    }
}

/// Takes leading words such as "In", "pp.", "Bd." off.
fn without_cue(text: &str, cues: &[Cue]) -> String {
    let mut t = text;
    loop {
        let end = t.find(|c: char| !c.is_alphanumeric()).unwrap_or(t.len());
        let word = t[..end].to_lowercase();
        if end == 0 || end == t.len() || !cue(&word).is_some_and(|c| cues.contains(&c)) {
            return tidy(t);
        }
        t = t[end..].trim_start_matches(['.', ':', ' ', ',']);
    }
}

/// The reference that the stretches tell of.
pub fn reference(text: &str, spans: &[Span], hints: &Hints) -> Reference {
    let parts = Parts { text, spans };
    let mut r = Reference::default();
    persons(&parts, &mut r);
    dates(&parts, &mut r);
    titles(&parts, &mut r);
    numbers(&parts, &mut r);
    addresses(&parts, hints, &mut r);
    mend(text, &mut r);
    gaps::fill(&parts, &mut r);
    r.kind = super::kind::kind(text, spans, &r);
    settle(text, &mut r);
    legal::settle_law(text, &mut r);
    r
}

fn persons(parts: &Parts, r: &mut Reference) {
    let mut seen_title = false;
    for span in parts.spans {
        let piece = &parts.text[span.start..span.end];
        let role = match span.label {
            Label::Title => {
                seen_title = true;
                continue;
            }
            Label::Author if seen_title && r.has_role(Role::Author) => Role::ContainerAuthor,
            Label::Author => Role::Author,
            Label::Editor => Role::Editor,
            Label::Translator => Role::Translator,
            _ => continue,
        };
        // "(Hrsg.)" behind the names of what was taken for authors.
        let behind = parts.behind(span, 12).to_lowercase();
        let marked = behind
            .split(|c: char| !c.is_alphabetic())
            .find(|w| !w.is_empty())
            .is_some_and(|w| cue(w) == Some(Cue::Editor))
            && behind.trim_start().starts_with(['(', '[', ',']);
        let role = if role == Role::Author && marked || role == Role::ContainerAuthor {
            Role::Editor
        } else {
            role
        };
        for person in people(piece) {
            let there = r.people(role).any(|p| *p == person);
            if !there {
                r.add_person(role, person);
            }
        }
    }
    // Editors in front of everything are the book's makers; that is how a collection is cited, and they stay editors.
}

fn titles(parts: &Parts, r: &mut Reference) {
    let title: Vec<String> = parts
        .all(Label::Title)
        .map(tidy)
        .filter(|t| !t.is_empty())
        .collect();
    if let Some(first) = title.first() {
        // A question mark ends a title and belongs to it.
        r.set(Field::Title, first);
    }
    let containers: Vec<String> = parts
        .all(Label::Container)
        .map(|t| without_cue(&tidy(t), &[Cue::In]))
        .filter(|t| t.chars().any(char::is_alphabetic))
        .collect();
    if let Some(container) = containers.first() {
        if r.title().is_empty() && !parts.has(Label::Title) {
            r.set(Field::Title, container);
        } else {
            r.set(Field::ContainerTitle, container);
        }
    }
    // A second title behind the first, where nothing was taken for the container, is what contains it ("In A. B. (Hrsg.), Title").
    if containers.is_empty() && title.len() > 1 && r.has_role(Role::Editor) {
        r.set(Field::ContainerTitle, &title[1]);
    }
    if let Some(series) = parts.first(Label::Series) {
        r.set(Field::CollectionTitle, without_cue(&series, &[Cue::In]));
    }
    for (label, field) in [
        (Label::Publisher, Field::Publisher),
        (Label::Place, Field::PublisherPlace),
    ] {
        let values: Vec<String> = parts
            .all(label)
            .map(tidy)
            .filter(|t| t.chars().any(char::is_alphabetic))
            .collect();
        if !values.is_empty() {
            r.set(
                field,
                values.join(if label == Label::Place { ", " } else { "; " }),
            );
        }
    }
    if let Some(note) = parts.first(Label::Note) {
        r.set(Field::Note, note);
    }
}

/// The leading number of "7.utg", "2nd ed.", or the words.
fn edition(text: &str) -> String {
    let digits: String = text
        .chars()
        .skip_while(|c| !c.is_ascii_digit())
        .take_while(char::is_ascii_digit)
        .collect();
    if !digits.is_empty() {
        return digits;
    }
    let first = text.split_whitespace().next().unwrap_or("").to_lowercase();
    let ordinals = [
        "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth",
        "tenth",
    ];
    ordinals
        .iter()
        .position(|o| *o == first)
        .map_or_else(|| tidy(text), |i| (i + 1).to_string())
}

fn numbers(parts: &Parts, r: &mut Reference) {
    if let Some(volume) = parts.first(Label::Volume) {
        let volume = without_cue(&volume, &[Cue::Volume]);
        // Several data sets take the issue for a part of the volume: "12(3)".
        match volume.split_once(['(', ':', ',']) {
            Some((v, i)) if !v.trim().is_empty() && !parts.has(Label::Issue) => {
                r.set(Field::Volume, tidy(v));
                r.set(Field::Issue, without_cue(&tidy(i), &[Cue::Issue]));
            }
            _ => r.set(Field::Volume, volume),
        }
    }
    if let Some(issue) = parts.first(Label::Issue) {
        r.set(Field::Issue, without_cue(&issue, &[Cue::Issue]));
    }
    let pages: Vec<String> = parts
        .all(Label::Pages)
        .map(|p| without_cue(&tidy(p), &[Cue::Page]))
        .filter(|p| p.chars().any(|c| c.is_ascii_digit()))
        .collect();
    match pages.as_slice() {
        [] => {}
        // First and last page stand apart where something is between them.
        [a, z] if !a.contains(['-', '–']) && !z.contains(['-', '–']) => {
            r.set(Field::Page, format!("{a}-{z}"))
        }
        [first, ..] => {
            let plain = first
                .replace(['–', '—', '‐', '‑', '−'], "-")
                .replace("--", "-")
                .replace(" - ", "-");
            r.set(Field::Page, plain);
        }
    }
    if let Some(text) = parts.first(Label::Edition) {
        r.set(Field::Edition, edition(&text));
    } else if let Some(text) = bracketed_edition(parts.text) {
        r.set(Field::Edition, text);
    }
    for isbn in parts.all(Label::Isbn) {
        let scheme = if isbn.to_lowercase().contains("issn") {
            Scheme::Issn
        } else {
            Scheme::Isbn
        };
        if let Some(id) = Identifier::parse(scheme, &tidy(isbn)) {
            r.add_identifier(id.scheme, &id.value);
        }
    }
}

/// "(7. utg.)", "(2nd ed.)" anywhere.
fn bracketed_edition(text: &str) -> Option<String> {
    text.split(['(', '[']).skip(1).find_map(|t| {
        let inner = t.split([')', ']']).next()?;
        let words: Vec<String> = inner
            .split(|c: char| !c.is_alphabetic())
            .filter(|w| !w.is_empty())
            .map(str::to_lowercase)
            .collect();
        let named = words
            .iter()
            .any(|w| cue(w) == Some(Cue::Edition) || w == "ed" || w == "utg");
        (named && inner.len() < 30 && inner.trim_start().starts_with(|c: char| c.is_ascii_digit()))
            .then(|| edition(inner))
    })
}

fn addresses(parts: &Parts, hints: &Hints, r: &mut Reference) {
    let doi_of = |raw: &str| {
        let at = raw.find("10.")?;
        Identifier::parse(Scheme::Doi, raw[at..].split(['?', '#']).next()?).map(|d| d.value)
    };
    for raw in parts.all(Label::Doi) {
        let raw = raw.replace(' ', "");
        if let Some(doi) = doi_of(raw.trim_end_matches(['.', ',', ')'])) {
            r.add_identifier(Scheme::Doi, &doi);
        }
    }
    let urls: Vec<String> = parts
        .all(Label::Url)
        .filter_map(|u| {
            u.find("http")
                .or_else(|| u.find("www."))
                .map(|at| u[at..].replace(' ', ""))
        })
        .chain(hints.links.iter().cloned())
        .collect();
    for url in urls {
        let url = url.trim_end_matches(['.', ',', ';', '>']);
        if !url.starts_with("http") && !url.starts_with("www.") {
            continue;
        }
        if let Some(doi) = url.contains("/10.").then(|| doi_of(url)).flatten() {
            if r.identifier(Scheme::Doi).is_none() {
                r.add_identifier(Scheme::Doi, &doi);
            }
            if url.contains("//doi.org/") || url.contains("//dx.doi.org/") {
                continue;
            }
        }
        r.set_default(Field::Url, url);
    }
    // "arXiv:2101.00001", "PMID: 12345".
    for (word, scheme) in [
        ("arXiv:", Scheme::Arxiv),
        ("PMID:", Scheme::Pmid),
        ("PMCID:", Scheme::Pmcid),
    ] {
        let Some(at) = parts.text.find(word) else {
            continue;
        };
        let rest = parts.text[at + word.len()..].trim_start();
        let end = rest
            .find(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | ']' | ')'))
            .unwrap_or(rest.len());
        if let Some(id) = Identifier::parse(scheme, rest[..end].trim_end_matches('.')) {
            r.add_identifier(scheme, &id.value);
        }
    }
}
