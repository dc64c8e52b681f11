//! Which of the finds stands first: field weights, ties, and the closer look at the best with the fuzzy scorer.

use super::index::Index;
use super::matcher::{FuzzyScorer, Skim};
use super::orders::SortBy;
use super::query::{Query, TextField};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// What a find is worth by its field: title, author, key, year, venue, tag.
pub(super) const WEIGHTS: [u16; 6] = [40, 38, 30, 25, 15, 20];

/// How many of the best get the closer look.
const CLOSER: usize = 120;

/// Tells a search that it is no longer wanted: it ends when the shared number has moved on.
#[derive(Debug, Clone, Default)]
pub struct Cancel {
    now: Arc<AtomicU64>,
    mine: u64,
}

impl Cancel {
    /// One that never cancels, until [`Cancel::newer`] is asked for.
    pub fn new() -> Cancel {
        Cancel::default()
    }
    /// Cancels every search begun before, and gives the sign for the next one.
    pub fn newer(&self) -> Cancel {
        let mine = self.now.fetch_add(1, Ordering::SeqCst) + 1;
        Cancel {
            now: Arc::clone(&self.now),
            mine,
        }
    }
    /// Whether a newer search has begun.
    pub fn is_cancelled(&self) -> bool {
        self.now.load(Ordering::Relaxed) != self.mine
    }
}

impl Index {
    /// The rows with points, best first; equal ones newest first.
    pub(super) fn ranked(&self, scores: &[u16]) -> Vec<u32> {
        let mut counts = vec![0u32; usize::from(u16::MAX) + 1];
        let order = self.order(SortBy::Newest);
        for row in order.iter() {
            counts[usize::from(scores[*row as usize])] += 1;
        }
        counts[0] = 0;
        let mut at = 0u32;
        for c in counts.iter_mut().rev() {
            let n = *c;
            *c = at;
            at += n;
        }
        let mut out = vec![0u32; at as usize];
        for row in order.iter() {
            let score = usize::from(scores[*row as usize]);
            if score > 0 {
                out[counts[score] as usize] = *row;
                counts[score] += 1;
            }
        }
        out
    }

    /// Looks at the best rows again with the fuzzy scorer, which knows how close together and how early the letters stand.
    pub(super) fn look_closer(&self, query: &Query, scores: &[u16], rows: &mut [u32]) {
        let words = query.words();
        if words.is_empty() || rows.len() < 2 {
            return;
        }
        // Only among rows of about the same worth: what stands far behind stays behind.
        let best = &mut rows[..];
        let n = best.len().min(CLOSER);
        let skim = Skim::default();
        let worth = |row: u32| -> i64 {
            let row = row as usize;
            let near: i64 = words
                .iter()
                .take(8)
                .map(|(field, word)| match field {
                    Some(f) => skim.score(self.field_text(row, *f), word),
                    None => [TextField::Title, TextField::Author]
                        .iter()
                        .map(|f| skim.score(head(self.field_text(row, *f)), word))
                        .max()
                        .unwrap_or(0),
                })
                .sum();
            i64::from(scores[row]) * 4 + near
        };
        let mut look: Vec<(i64, u32)> = best[..n].iter().map(|r| (worth(*r), *r)).collect();
        look.sort_by_key(|(w, _)| std::cmp::Reverse(*w));
        for (place, (_, row)) in best.iter_mut().zip(look) {
            *place = row;
        }
    }
}

/// The beginning of a long text: the scorer takes time for every letter.
fn head(text: &str) -> &str {
    &text[..text.floor_char_boundary(text.len().min(160))]
}
