//! The fuzzy scorer behind a trait, and the places of matches for marking them.

use super::query::{Query, Term, TextField};
use super::vocab::{distance_to_beginning, in_order, words};
use crate::text::fold::fold_into;
use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;
use std::ops::Range;

/// Scores how well a word fits into a text, letters in order.
pub trait FuzzyScorer {
    /// The points; 0 when it does not fit. Both folded.
    fn score(&self, text: &str, word: &str) -> i64;
    /// The characters of the text (counted, not bytes) that the word was found in.
    fn places(&self, text: &str, word: &str) -> Option<Vec<usize>>;
}

/// The scorer of skim, as fuzzy-matcher has it.
pub struct Skim(SkimMatcherV2);

impl Default for Skim {
    fn default() -> Self {
        Skim(
            SkimMatcherV2::default()
                .respect_case()
                .use_cache(true)
                .element_limit(200_000),
        )
    }
}

impl FuzzyScorer for Skim {
    fn score(&self, text: &str, word: &str) -> i64 {
        self.0.fuzzy_match(text, word).unwrap_or(0).max(0)
    }
    fn places(&self, text: &str, word: &str) -> Option<Vec<usize>> {
        self.0.fuzzy_indices(text, word).map(|(_, places)| places)
    }
}

/// A folded text that remembers which piece of the original each byte came from.
struct Folded {
    text: String,
    /// For each byte of `text`, where its character stands in the original.
    from: Vec<Range<usize>>,
}

impl Folded {
    fn of(original: &str) -> Folded {
        let mut text = String::with_capacity(original.len());
        let mut from = Vec::with_capacity(original.len());
        let mut buffer = [0u8; 4];
        for (at, c) in original.char_indices() {
            let before = text.len();
            if c.is_whitespace() {
                text.push(' ');
            } else {
                fold_into(c.encode_utf8(&mut buffer), &mut text);
            }
            for _ in before..text.len() {
                from.push(at..at + c.len_utf8());
            }
            if text.len() == before
                && let Some(last) = from.last_mut()
            {
                // A combining mark belongs to the letter before it.
                last.end = at + c.len_utf8();
            }
        }
        Folded { text, from }
    }
    fn mark(&self, bytes: Range<usize>, out: &mut Vec<Range<usize>>) {
        for piece in self.from.get(bytes).unwrap_or(&[]) {
            match out.last_mut() {
                Some(last) if piece.start <= last.end && piece.start >= last.start => {
                    last.end = last.end.max(piece.end);
                }
                _ => out.push(piece.clone()),
            }
        }
    }
}

/// The byte ranges of `text` (a title, a name, a venue …) that the query found, in order and apart: what a screen marks.
///
/// `field` says what the text is, so that `author:borg` is not marked in a title; `None` is any text.
pub fn highlight(query: &Query, field: Option<TextField>, text: &str) -> Vec<Range<usize>> {
    let words: Vec<&str> = query
        .words()
        .into_iter()
        .filter(|(f, _)| f.is_none() || field.is_none() || *f == field)
        .map(|(_, w)| w)
        .collect();
    highlight_words(&words, text)
}

/// The byte ranges of `text` in which folded words stand literally, else nearly.
fn highlight_words(wanted: &[&str], text: &str) -> Vec<Range<usize>> {
    if wanted.is_empty() || text.is_empty() {
        return Vec::new();
    }
    let folded = Folded::of(text);
    let mut marks = Vec::new();
    for word in wanted {
        let mut literal = false;
        for (at, hit) in folded.text.match_indices(word) {
            literal = true;
            folded.mark(at..at + hit.len(), &mut marks);
        }
        if literal || word.len() < 3 {
            continue;
        }
        let limit = 1 + usize::from(word.len() > 7);
        for (at, w) in words(folded.text.as_bytes()) {
            if w.len() > word.len()
                && w.len() <= word.len() * 2 + 2
                && in_order(word.as_bytes(), w).is_some()
            {
                let mut from = 0;
                for b in word.as_bytes() {
                    if let Some(skip) = memchr::memchr(*b, &w[from..]) {
                        let place = at + from + skip;
                        folded.mark(place..place + 1, &mut marks);
                        from += skip + 1;
                    }
                }
            } else if word.len() > 3 && distance_to_beginning(word.as_bytes(), w, limit) <= limit {
                folded.mark(at..at + w.len().min(word.len()), &mut marks);
            }
        }
    }
    marks.sort_by_key(|r| (r.start, r.end));
    let mut out: Vec<Range<usize>> = Vec::new();
    for mark in marks {
        match out.last_mut() {
            Some(last) if mark.start <= last.end => last.end = last.end.max(mark.end),
            _ => out.push(mark),
        }
    }
    out
}

/// Whether a folded text holds a folded wanted text in the way that is asked for.
pub(super) fn holds(text: &str, wanted: &str, how: Term) -> bool {
    match how {
        Term::Fuzzy | Term::Exact => {
            memchr::memmem::find(text.as_bytes(), wanted.as_bytes()).is_some()
        }
        Term::Equal => text == wanted,
        Term::Whole => {
            let bytes = text.as_bytes();
            memchr::memmem::find_iter(bytes, wanted.as_bytes()).any(|at| {
                let end = at + wanted.len();
                (at == 0 || !super::vocab::in_word(bytes[at - 1]))
                    && (end == bytes.len() || !super::vocab::in_word(bytes[end]))
            })
        }
    }
}
