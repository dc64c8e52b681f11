//! Every word of the library with the places where it stands, and the words that are near to one typed.
//!
//! Looking through the vocabulary (a few hundred thousand short words at the most) and joining the places of what was found costs
//! far less than looking through the texts, and it is where left out and mistyped letters are forgiven.

use super::doc::letters;
use memchr::memmem;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// Words are cut to this many bytes.
const LONGEST: usize = 200;

/// How a word was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Found {
    /// The word's number.
    pub word: u32,
    /// What finding it is worth, without the field's weight.
    pub score: u16,
}

/// The points of a literal find; letters left out, several words at once and typing errors are worth less, so that sums of several
/// words keep the order.
pub(super) const LITERAL: u16 = 1_000;
const WHOLE: u16 = 30;
const START: u16 = 18;
const LEFT_OUT: u16 = 300;
/// The points of a find across words by their beginnings.
pub(super) const BEGINNINGS: u16 = 200;
const MISTYPED: u16 = 100;

/// The words, in order, and for each where it stands.
#[derive(Debug, Default)]
pub(super) struct Vocab {
    /// The words one behind the other, each followed by a line feed.
    pub(super) arena: Vec<u8>,
    /// Where each word begins; one more at the end.
    pub(super) starts: Vec<u32>,
    /// The letters of each word.
    pub(super) masks: Vec<u64>,
    /// Where the places of each word begin; one more at the end.
    pub(super) places_at: Vec<u32>,
    /// The places: row × 8 + field, rising.
    pub(super) places: Vec<u32>,
}

/// A hash made for short words.
#[derive(Default)]
struct WordHash(u64);

impl Hasher for WordHash {
    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 29)
    }
    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut w = [0u8; 8];
            w[..chunk.len()].copy_from_slice(chunk);
            self.0 =
                (self.0.rotate_left(5) ^ u64::from_le_bytes(w)).wrapping_mul(0x517c_c1b7_2722_0a95);
        }
    }
}

/// Whether a byte belongs to a word: ASCII letters and digits, and everything that is not ASCII.
pub(super) fn in_word(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b >= 0x80
}

/// The words of a folded text with their places.
pub(super) fn words(text: &[u8]) -> impl Iterator<Item = (usize, &[u8])> {
    let mut at = 0;
    std::iter::from_fn(move || {
        while at < text.len() && !in_word(text[at]) {
            at += 1;
        }
        let start = at;
        while at < text.len() && in_word(text[at]) {
            at += 1;
        }
        (at > start).then(|| (start, &text[start..at.min(start + LONGEST)]))
    })
}

impl Vocab {
    /// The vocabulary of rows, each given as its text and the ends of its fields.
    pub fn build<'a>(rows: impl Iterator<Item = (&'a [u8], &'a [u16; 6])>) -> Vocab {
        let mut numbers: HashMap<&[u8], u32, BuildHasherDefault<WordHash>> = HashMap::default();
        let mut list: Vec<&[u8]> = Vec::new();
        let mut seen: Vec<(u32, u32)> = Vec::new();
        let mut counts: Vec<u32> = Vec::new();
        for (row, (text, ends)) in rows.enumerate() {
            let mut field = 0usize;
            for (at, word) in words(text) {
                while field < 5 && at >= usize::from(ends[field]) {
                    field += 1;
                }
                let n = *numbers.entry(word).or_insert_with(|| {
                    list.push(word);
                    counts.push(0);
                    (list.len() - 1) as u32
                });
                let Some(place) = u32::try_from(row).ok().and_then(|r| r.checked_mul(8)) else {
                    break;
                };
                seen.push((n, place + field as u32));
                counts[n as usize] += 1;
            }
        }
        drop(numbers);
        let mut order: Vec<u32> = (0..list.len() as u32).collect();
        order.sort_unstable_by_key(|n| list[*n as usize]);
        let mut v = Vocab::default();
        v.starts.reserve(order.len() + 1);
        v.places_at.reserve(order.len() + 1);
        let mut cursor = vec![0u32; list.len()];
        let mut total = 0u32;
        for n in &order {
            let word = list[*n as usize];
            v.starts.push(v.arena.len() as u32);
            v.arena.extend_from_slice(word);
            v.arena.push(b'\n');
            v.masks.push(letters(word));
            v.places_at.push(total);
            cursor[*n as usize] = total;
            total += counts[*n as usize];
        }
        v.starts.push(v.arena.len() as u32);
        v.places_at.push(total);
        v.places = vec![0; total as usize];
        for (n, place) in seen {
            let at = &mut cursor[n as usize];
            v.places[*at as usize] = place;
            *at += 1;
        }
        v
    }

    /// How many words.
    pub fn len(&self) -> usize {
        self.masks.len()
    }
    /// A word.
    pub fn word(&self, n: usize) -> &[u8] {
        &self.arena[self.starts[n] as usize..self.starts[n + 1] as usize - 1]
    }
    /// The places of a word.
    pub fn places_of(&self, n: u32) -> &[u32] {
        let n = n as usize;
        &self.places[self.places_at[n] as usize..self.places_at[n + 1] as usize]
    }
    fn first_from(&self, w: &[u8]) -> usize {
        let (mut lo, mut hi) = (0, self.len());
        while lo < hi {
            let mid = (lo + hi) / 2;
            if self.word(mid) < w {
                lo = mid + 1;
            } else {
                hi = mid;
            }
        }
        lo
    }

    /// The words that a word typed means literally: those that hold it.
    pub fn literal(&self, w: &[u8]) -> Vec<Found> {
        // One letter stands in most words; it is meant as a beginning, unless nothing begins so.
        if w.len() == 1 {
            let mut out = Vec::new();
            let mut n = self.first_from(w);
            while n < self.len() && self.word(n).starts_with(w) {
                out.push(found_literal(n, w, self.word(n), 0));
                n += 1;
            }
            if !out.is_empty() {
                return out;
            }
        }
        self.holding(w)
    }

    /// The words that hold `w`.
    pub fn holding(&self, w: &[u8]) -> Vec<Found> {
        let mut out = Vec::new();
        let finder = memmem::Finder::new(w);
        let (mut at, mut n) = (0usize, 0usize);
        while let Some(hit) = finder.find(&self.arena[at..]) {
            let hit = at + hit;
            // The words are short: most steps are few, long ones are halved.
            if self.starts[n + 1] as usize <= hit {
                n += self.starts[n..].partition_point(|s| (*s as usize) <= hit) - 1;
            }
            let start = self.starts[n] as usize;
            out.push(found_literal(n, w, self.word(n), hit - start));
            at = self.starts[n + 1] as usize;
            if at >= self.arena.len() {
                break;
            }
        }
        out
    }

    /// The word itself.
    pub fn whole(&self, w: &[u8]) -> Option<Found> {
        let n = self.first_from(w);
        (n < self.len() && self.word(n) == w).then(|| found_literal(n, w, w, 0))
    }

    /// The words that are near to `w`: letters left out, else one letter wrong (two in long words) in the word or its beginning.
    pub fn near(&self, w: &[u8]) -> Vec<Found> {
        if w.len() < 3 {
            return Vec::new();
        }
        let mut out = Vec::new();
        let mask = letters(w);
        let first = w[0];
        let from = self.first_from(&w[..1]);
        for n in from..self.len() {
            let word = self.word(n);
            if word.first() != Some(&first) {
                break;
            }
            if self.masks[n] & mask == mask
                && word.len() > w.len()
                && word.len() <= w.len() * 2 + 2
                && let Some(gaps) = in_order(w, word)
            {
                let loss = (gaps * 20 + (word.len() - w.len()) * 2).min(90) as u16;
                out.push(Found {
                    word: n as u32,
                    score: LEFT_OUT + 90 - loss,
                });
            }
        }
        if w.len() > 3 {
            let limit = 1 + usize::from(w.len() > 7);
            for n in 0..self.len() {
                let away = (mask & !self.masks[n]).count_ones() as usize;
                if away > limit {
                    continue;
                }
                let word = self.word(n);
                if word.len() + limit < w.len() {
                    continue;
                }
                let d = distance_to_beginning(w, word, limit);
                if d <= limit && d > 0 {
                    let same = 40 * u16::from(word.first() == Some(&first));
                    let more = (word.len().saturating_sub(w.len())).min(10) as u16;
                    out.push(Found {
                        word: n as u32,
                        score: MISTYPED + 100 - 40 * (d as u16 - 1).min(1) + same - more,
                    });
                }
            }
        }
        out
    }
}

fn found_literal(n: usize, w: &[u8], word: &[u8], at: usize) -> Found {
    let score = if word.len() == w.len() {
        WHOLE
    } else if at == 0 {
        START + (6 * w.len() / word.len()) as u16
    } else {
        (6 * w.len() / word.len()) as u16
    };
    Found {
        word: n as u32,
        score: LITERAL + score,
    }
}

/// Whether the letters of `w` stand in `word` in order, the first at its beginning, and in how many places letters are left out.
pub(super) fn in_order(w: &[u8], word: &[u8]) -> Option<usize> {
    let (mut at, mut gaps) = (0usize, 0usize);
    for (i, b) in w.iter().enumerate() {
        let skip = memchr::memchr(*b, &word[at..])?;
        if i == 0 && skip > 0 {
            return None;
        }
        gaps += usize::from(skip > 0);
        at += skip + 1;
    }
    Some(gaps)
}

/// Longer words are not compared letter by letter.
const COMPARED: usize = 48;

/// How many letters have to be put in, left out, changed or swapped to make one word of the other.
pub(super) fn distance(a: &[u8], b: &[u8]) -> usize {
    with_last_row(a, b, COMPARED, |row| row.last().copied())
}

/// The least distance of `a` to some beginning of `b`; anything above `limit` when it is more.
pub(super) fn distance_to_beginning(a: &[u8], b: &[u8], limit: usize) -> usize {
    let b = &b[..b.len().min(a.len() + limit)];
    with_last_row(a, b, limit, |row| row.iter().min().copied())
}

/// The last row of the table of distances (with swaps of neighbours); gives up when all of a row is above `limit`.
fn with_last_row(a: &[u8], b: &[u8], limit: usize, result: impl Fn(&[u8]) -> Option<u8>) -> usize {
    if a.len() > COMPARED || b.len() > COMPARED {
        return if a == b { 0 } else { usize::MAX };
    }
    let w = b.len() + 1;
    let mut rows = [[0u8; COMPARED + 1]; 3];
    let [before, last, row] = &mut rows;
    let (mut before, mut last, mut row) = (&mut before[..w], &mut last[..w], &mut row[..w]);
    for (j, n) in last.iter_mut().enumerate() {
        *n = j as u8;
    }
    for i in 1..=a.len() {
        row[0] = i as u8;
        let mut least = row[0];
        for j in 1..w {
            let mut d = (last[j] + 1)
                .min(row[j - 1] + 1)
                .min(last[j - 1] + u8::from(a[i - 1] != b[j - 1]));
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                d = d.min(before[j - 2] + 1);
            }
            row[j] = d;
            least = least.min(d);
        }
        if usize::from(least) > limit {
            return usize::MAX;
        }
        (before, last, row) = (last, row, before);
    }
    result(last).map_or(usize::MAX, usize::from)
}
