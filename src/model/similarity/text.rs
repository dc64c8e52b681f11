//! How alike titles, containers and numbers are as text.

use crate::text::fold::words;
use std::collections::HashMap;

pub(super) fn numeral(word: &str) -> bool {
    word.bytes().all(|b| b.is_ascii_digit())
        || matches!(
            word,
            "i" | "ii" | "iii" | "iv" | "v" | "vi" | "vii" | "viii" | "ix" | "x" | "xi" | "xii"
        )
}

/// The first page of a range, in lower case without leading zeros.
pub(super) fn first_page(pages: &str) -> String {
    let end = pages
        .find(['-', '‐', '–', '—', '‑', '−', ',', ';', ' '])
        .unwrap_or(pages.len());
    pages[..end].trim_start_matches('0').to_lowercase()
}

/// Digits and letters of a value in small letters ("7. utg." and "7" are one edition: digits win where there are any).
pub(super) fn number(text: &str) -> String {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    if digits.is_empty() {
        words(text).replace(' ', "")
    } else {
        digits.trim_start_matches('0').to_string()
    }
}

/// A text without CSL-JSON's little markup.
pub(super) fn strip_markup(text: &str) -> String {
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

/// 0 to 1: how alike two folded titles are, by their words and, where those differ, by their letters.
pub(super) fn title_likeness(a: &str, b: &str) -> f32 {
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
pub(super) fn edits(a: &str, b: &str, limit: usize) -> Option<usize> {
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

pub(super) fn subsequence(x: &str, y: &str) -> bool {
    let (short, long) = if x.len() < y.len() { (x, y) } else { (y, x) };
    let mut rest = long.bytes();
    short.bytes().all(|c| rest.any(|d| d == c))
}

pub(super) fn initials(words: &[&str]) -> String {
    words.iter().filter_map(|w| w.chars().next()).collect()
}

pub(super) fn small(word: &str) -> bool {
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
