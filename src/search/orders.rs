//! Orders of the whole library, made once and kept until something changes.

use super::doc::{NO_TIME, NO_YEAR};
use super::index::Index;
use super::query::TextField;
use std::cmp::Ordering;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// What to sort by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SortBy {
    /// Citation key.
    Key,
    /// Creators, then year, then title.
    Author,
    /// Title.
    Title,
    /// Year, then creators.
    Year,
    /// Journal or book.
    Venue,
    /// When it was taken in.
    Added,
    /// When it was last changed.
    Modified,
    /// Kind of work.
    Kind,
    /// Stars.
    Rating,
    /// Newest year first, then newest in the library: how equally good matches stand.
    Newest,
}

impl SortBy {
    /// Every field that `--sort` takes.
    pub const NAMES: &'static [(&'static str, SortBy)] = &[
        ("key", SortBy::Key),
        ("author", SortBy::Author),
        ("title", SortBy::Title),
        ("year", SortBy::Year),
        ("venue", SortBy::Venue),
        ("added", SortBy::Added),
        ("modified", SortBy::Modified),
        ("type", SortBy::Kind),
        ("rating", SortBy::Rating),
    ];
    /// The field of this name.
    pub fn from_name(name: &str) -> Option<SortBy> {
        Self::NAMES
            .iter()
            .find(|(n, _)| *n == name)
            .map(|(_, s)| *s)
    }
}

/// The orders made so far.
#[derive(Debug, Default)]
pub(super) struct Orders(Mutex<HashMap<SortBy, Arc<Vec<u32>>>>);

impl Orders {
    pub fn clear(&mut self) {
        self.0
            .get_mut()
            .unwrap_or_else(PoisonError::into_inner)
            .clear();
    }
}

impl Index {
    /// Every row that is there, in order; where a value is missing it stands last.
    pub(super) fn order(&self, by: SortBy) -> Arc<Vec<u32>> {
        let mut made = self.orders.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(order) = made.get(&by) {
            return Arc::clone(order);
        }
        let mut rows: Vec<u32> = (0..self.rows() as u32)
            .filter(|r| !self.is_gone(*r as usize))
            .collect();
        let year = |r: usize| (self.years[r] == NO_YEAR, self.years[r]);
        let time = |t: i64| (t == NO_TIME, t);
        let text = |r: usize, f: TextField| {
            let t = self
                .field_text(r, f)
                .trim_start_matches(|c: char| !c.is_alphanumeric());
            (t.is_empty(), t)
        };
        let author =
            |a: usize, b: usize| text(a, TextField::Author).cmp(&text(b, TextField::Author));
        let compare = |a: &u32, b: &u32| -> Ordering {
            let (a, b) = (*a as usize, *b as usize);
            match by {
                SortBy::Key => text(a, TextField::Key).cmp(&text(b, TextField::Key)),
                SortBy::Author => author(a, b)
                    .then_with(|| year(a).cmp(&year(b)))
                    .then_with(|| text(a, TextField::Title).cmp(&text(b, TextField::Title))),
                SortBy::Title => text(a, TextField::Title).cmp(&text(b, TextField::Title)),
                SortBy::Year => year(a).cmp(&year(b)).then_with(|| author(a, b)),
                SortBy::Venue => text(a, TextField::Venue)
                    .cmp(&text(b, TextField::Venue))
                    .then_with(|| year(a).cmp(&year(b))),
                SortBy::Added => time(self.added[a]).cmp(&time(self.added[b])),
                SortBy::Modified => time(self.modified[a]).cmp(&time(self.modified[b])),
                SortBy::Kind => self.kinds[a].cmp(&self.kinds[b]).then_with(|| author(a, b)),
                SortBy::Rating => self.ratings[a].cmp(&self.ratings[b]),
                SortBy::Newest => self.years[b]
                    .cmp(&self.years[a])
                    .then_with(|| self.added[b].cmp(&self.added[a])),
            }
            .then_with(|| a.cmp(&b))
        };
        rows.sort_unstable_by(compare);
        let rows = Arc::new(rows);
        made.insert(by, Arc::clone(&rows));
        rows
    }

    /// These rows in the order of a field; the other way round with `reverse`, but missing values stay last.
    pub fn sorted(&self, rows: &[u32], by: SortBy, reverse: bool) -> Vec<u32> {
        let mut wanted = vec![false; self.rows()];
        for r in rows {
            if let Some(w) = wanted.get_mut(*r as usize) {
                *w = true;
            }
        }
        let mut out: Vec<u32> = self
            .order(by)
            .iter()
            .copied()
            .filter(|r| wanted[*r as usize])
            .collect();
        if reverse {
            let missing = |r: &u32| {
                let r = *r as usize;
                match by {
                    SortBy::Year => self.years[r] == NO_YEAR,
                    SortBy::Added => self.added[r] == NO_TIME,
                    SortBy::Modified => self.modified[r] == NO_TIME,
                    SortBy::Key => self.field_text(r, TextField::Key).is_empty(),
                    SortBy::Author => self.field_text(r, TextField::Author).is_empty(),
                    SortBy::Title => self.field_text(r, TextField::Title).is_empty(),
                    SortBy::Venue => self.field_text(r, TextField::Venue).is_empty(),
                    SortBy::Kind | SortBy::Rating | SortBy::Newest => false,
                }
            };
            let known = out.iter().position(missing).unwrap_or(out.len());
            out[..known].reverse();
        }
        out
    }
}
