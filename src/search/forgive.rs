//! What is forgiven: letters left out, mistyped and swapped, several beginnings in one word, letters that merely stand in order.

use super::doc::letters;
use super::eval::{Eval, MANY, Scores};
use super::matcher::{FuzzyScorer, Skim};
use super::parse;
use super::query::TextField;
use super::rank::WEIGHTS;
use super::vocab::{BEGINNINGS, LITERAL, Vocab, in_word, words};

/// How many rows the fuzzy scorer looks at when nothing else finds anything.
const LAST_RESORT: usize = 400;

impl Eval<'_> {
    pub fn forgive(&self, field: Option<TextField>, text: &str, scores: &mut Scores) {
        let index = self.index;
        let mask = parse::field_mask(field);
        let parts: Vec<&[u8]> = words(text.as_bytes()).map(|(_, w)| w).collect();
        match parts.as_slice() {
            [] => {}
            [w] => {
                self.add(&index.vocab.near(w), mask, scores);
                self.new_rows(w, mask, scores);
            }
            // `mental-helth`: each of its words.
            several => {
                let mut all: Option<Scores> = None;
                for w in several {
                    let mut s = self.none();
                    self.add(&index.vocab.literal(w), mask, &mut s);
                    self.add(&index.vocab.near(w), mask, &mut s);
                    all = Some(match all {
                        None => s,
                        Some(mut a) => {
                            a.iter_mut().zip(s).for_each(|(x, y)| *x = (*x).min(y));
                            a
                        }
                    });
                }
                for (s, a) in scores.iter_mut().zip(all.unwrap_or_default()) {
                    *s = (*s).max(a.min(LITERAL - 100));
                }
                return;
            }
        }
        if text.len() < 2 || scores.iter().any(|s| *s > 0) {
            return;
        }
        // Across words: `jmlr`, `recnor`; then any letters in order that stand close enough.
        let wanted = letters(text.as_bytes());
        let fields: Vec<TextField> = TextField::ALL
            .into_iter()
            .filter(|f| mask >> *f as u8 & 1 == 1)
            .collect();
        let by_beginnings = |row: usize| {
            let fit =
                |f: &&TextField| beginnings(index.field_text(row, **f).as_bytes(), text.as_bytes());
            fields
                .iter()
                .filter(fit)
                .map(|f| BEGINNINGS + WEIGHTS[*f as usize])
                .max()
                .unwrap_or(0)
        };
        self.every_row(wanted, &by_beginnings, scores);
        if text.len() < 4 || scores.iter().any(|s| *s > 0) {
            return;
        }
        let in_order = |row: usize| {
            let near =
                |f: &&TextField| matches!(f, TextField::Title | TextField::Author | TextField::Key);
            let spans = fields.iter().filter(near).filter_map(|f| {
                span_in_order(index.field_text(row, *f).as_bytes(), text.as_bytes())
            });
            // The closer together the better: 60000 less the letters between.
            spans
                .min()
                .filter(|s| *s < text.len() * 8)
                .map_or(0, |s| 60_000 - s as u16)
        };
        let mut close = self.none();
        self.every_row(wanted, &in_order, &mut close);
        let mut best: Vec<usize> = (0..close.len()).filter(|r| close[*r] > 0).collect();
        if best.len() > LAST_RESORT {
            best.select_nth_unstable_by_key(LAST_RESORT, |r| std::cmp::Reverse(close[*r]));
            best.truncate(LAST_RESORT);
        }
        let skim = Skim::default();
        let least = 12 * text.chars().count() as i64;
        for row in best {
            let points = fields
                .iter()
                .map(|f| skim.score(index.field_text(row, *f), text))
                .max()
                .unwrap_or(0);
            if points > least {
                scores[row] = 1 + u16::try_from(points / 4).unwrap_or(u16::MAX).min(90);
            }
        }
    }

    /// Gives every row that has the wanted letters its points, on two threads where there are many.
    fn every_row(&self, wanted: u64, points: &(dyn Fn(usize) -> u16 + Sync), scores: &mut Scores) {
        let (masks, cancel) = (&self.index.masks, self.cancel);
        let part = |from: usize, scores: &mut [u16]| {
            for (n, s) in scores.iter_mut().enumerate() {
                if n % 4096 == 0 && cancel.is_cancelled() {
                    return;
                }
                if masks[from + n] & wanted == wanted {
                    *s = (*s).max(points(from + n));
                }
            }
        };
        if scores.len() < MANY {
            part(0, scores);
            return;
        }
        let half = scores.len() / 2;
        let (a, b) = scores.split_at_mut(half);
        std::thread::scope(|scope| {
            scope.spawn(|| part(half, b));
            part(0, a);
        });
    }

    /// Near words in the rows that the vocabulary does not know yet.
    fn new_rows(&self, w: &[u8], mask: u8, scores: &mut Scores) {
        let index = self.index;
        let rows = index.known..index.rows();
        if rows.is_empty() {
            return;
        }
        let bytes = index.text.text.as_bytes();
        let fresh = Vocab::build(
            rows.clone()
                .map(|r| (&bytes[index.text.range(r)], &index.ends[r])),
        );
        for f in fresh.near(w) {
            for place in fresh.places_of(f.word) {
                let field = (place & 7) as usize;
                let row = rows.start + (place >> 3) as usize;
                if mask >> field & 1 == 1 && row < rows.end {
                    scores[row] = scores[row].max(f.score + WEIGHTS[field]);
                }
            }
        }
    }
}

/// Whether `w` is made of beginnings of words that follow each other (small words between may be left out): `recnor`, `jmlr`.
fn beginnings(text: &[u8], w: &[u8]) -> bool {
    let list: Vec<&[u8]> = words(text).map(|(_, w)| w).collect();
    (0..list.len()).any(|i| list[i][0] == w[0] && from_word(&list[i..], w, 0))
}

fn from_word(list: &[&[u8]], w: &[u8], skipped: usize) -> bool {
    if w.is_empty() {
        return true;
    }
    let Some((first, rest)) = list.split_first() else {
        return false;
    };
    let same = first.iter().zip(w).take_while(|(a, b)| a == b).count();
    // The longest beginning first; a shorter one when the rest does not fit.
    (1..=same)
        .rev()
        .take(6)
        .any(|n| from_word(rest, &w[n..], 0))
        || (skipped < 2 && from_word(rest, w, skipped + 1))
}

/// The letters from the first to the last when all letters of `w` stand in order, the first at the beginning of a word.
fn span_in_order(text: &[u8], w: &[u8]) -> Option<usize> {
    let mut from = 0;
    let mut best: Option<usize> = None;
    // A few beginnings are tried: the first need not be the closest.
    for _ in 0..4 {
        let start = loop {
            let Some(skip) = memchr::memchr(*w.first()?, &text[from..]) else {
                return best;
            };
            let at = from + skip;
            from = at + 1;
            if at == 0 || !in_word(text[at - 1]) {
                break at;
            }
        };
        let mut at = start;
        for b in w {
            match memchr::memchr(*b, &text[at..]) {
                Some(skip) => at += skip + 1,
                None => return best,
            }
        }
        best = Some(best.map_or(at - start, |b| b.min(at - start)));
    }
    best
}
