//! The index in memory: columns for what is searched, sorted, counted and shown; no abstracts, no notes.

use super::doc::{Doc, Flags, NO_TIME, NO_YEAR, letters};
use super::names::Names;
use super::orders::Orders;
use super::query::TextField;
use super::vocab::Vocab;
use crate::model::{Kind, Reference, Status};
use std::collections::HashMap;
use std::sync::OnceLock;
use uuid::Uuid;

/// The library as search, lists and facets need it.
///
/// A row is a number; it stays the same until [`Index::compact`] or a reload. Rows that came after the vocabulary was built are
/// looked through one by one until it is built again.
#[derive(Debug, Default)]
pub struct Index {
    pub(super) ids: Vec<Uuid>,
    pub(super) flags: Vec<u32>,
    pub(super) years: Vec<i32>,
    pub(super) kinds: Vec<u8>,
    pub(super) ratings: Vec<u8>,
    pub(super) added: Vec<i64>,
    pub(super) modified: Vec<i64>,
    /// The letters that occur in the folded text.
    pub(super) masks: Vec<u64>,
    /// Folded text, see [`Doc::text`].
    pub(super) text: Arena,
    pub(super) ends: Vec<[u16; 6]>,
    /// What lists show, see [`Doc::shown`].
    pub(super) shown: Arena,
    pub(super) shown_ends: Vec<[u16; 4]>,
    /// Identifiers, see [`Doc::ids`].
    pub(super) identifiers: Arena,
    pub(super) tags: Names,
    pub(super) collections: Names,
    pub(super) languages: Names,
    pub(super) vocab: Vocab,
    /// How many rows the vocabulary knows.
    pub(super) known: usize,
    pub(super) live: usize,
    pub(super) by_id: OnceLock<HashMap<Uuid, u32>>,
    pub(super) orders: Orders,
    pub(super) doc: Doc,
}

/// Texts one behind the other.
#[derive(Debug, Default)]
pub(super) struct Arena {
    pub text: String,
    /// Where each text ends.
    pub ends: Vec<u64>,
}

impl Arena {
    pub fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.ends.push(self.text.len() as u64);
    }
    pub fn range(&self, row: usize) -> std::ops::Range<usize> {
        let start = if row == 0 {
            0
        } else {
            self.ends[row - 1] as usize
        };
        start..self.ends[row] as usize
    }
    pub fn get(&self, row: usize) -> &str {
        self.text.get(self.range(row)).unwrap_or("")
    }
    /// The row that an offset lies in.
    pub fn row_at(&self, offset: usize) -> usize {
        self.ends.partition_point(|e| (*e as usize) <= offset)
    }
}

/// What a list shows of a reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row<'a> {
    /// Its identity.
    pub id: Uuid,
    /// Citation key.
    pub key: &'a str,
    /// Creators, short.
    pub authors: &'a str,
    /// Title without markup.
    pub title: &'a str,
    /// Where it was published.
    pub venue: &'a str,
    /// Year.
    pub year: Option<i32>,
    /// Kind.
    pub kind: Kind,
    /// Qualities.
    pub flags: Flags,
    /// Stars.
    pub rating: u8,
    /// When it was taken in, in seconds since 1970.
    pub added: Option<i64>,
    /// When it was last changed.
    pub modified: Option<i64>,
}

impl Row<'_> {
    /// How far it was read.
    pub fn status(&self) -> Status {
        self.flags.status()
    }
}

impl Index {
    /// An empty index.
    pub fn new() -> Index {
        Index::default()
    }
    /// An index of these references, vocabulary included.
    pub fn build<'a>(references: impl IntoIterator<Item = &'a Reference>) -> Index {
        let mut index = Index::new();
        for r in references {
            index.upsert(r);
        }
        index.settle();
        index
    }
    /// How many references it holds, removed ones (in the trash) included.
    pub fn len(&self) -> usize {
        self.live
    }
    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.live == 0
    }
    /// How many row numbers are in use; rows that are gone count.
    pub fn rows(&self) -> usize {
        self.ids.len()
    }

    /// Takes a reference in, or anew.
    pub fn upsert(&mut self, r: &Reference) {
        self.remove(r.id);
        let mut doc = std::mem::take(&mut self.doc);
        doc.fill(r);
        let row = self.ids.len() as u32;
        self.ids.push(r.id);
        self.flags.push(doc.flags.0);
        self.years.push(doc.year);
        self.kinds.push(doc.kind);
        self.ratings.push(doc.rating);
        self.added.push(doc.added);
        self.modified.push(doc.modified);
        self.masks.push(letters(doc.text.as_bytes()));
        self.text.push(&doc.text);
        self.ends.push(doc.ends);
        self.shown.push(&doc.shown);
        self.shown_ends.push(doc.shown_ends);
        self.identifiers.push(&doc.ids);
        self.tags.push(r.tags.iter().map(String::as_str));
        self.collections
            .push(r.collections.iter().map(String::as_str));
        self.languages.push(
            Some(doc.language.as_str())
                .filter(|l| !l.is_empty())
                .into_iter(),
        );
        self.doc = doc;
        self.live += 1;
        if let Some(map) = self.by_id.get_mut() {
            map.insert(r.id, row);
        }
        self.orders.clear();
    }

    /// Forgets a reference.
    pub fn remove(&mut self, id: Uuid) {
        if self.ids.is_empty() {
            return;
        }
        self.map();
        let Some(row) = self.by_id.get_mut().and_then(|m| m.remove(&id)) else {
            return;
        };
        self.flags[row as usize] |= Flags::GONE.0;
        self.live -= 1;
        self.orders.clear();
    }

    fn map(&self) -> &HashMap<Uuid, u32> {
        self.by_id.get_or_init(|| {
            let mut map = HashMap::with_capacity(self.ids.len());
            for (row, id) in self.ids.iter().enumerate() {
                if !self.is_gone(row) {
                    map.insert(*id, row as u32);
                }
            }
            map
        })
    }
    /// The row of a reference.
    pub fn row_of(&self, id: Uuid) -> Option<u32> {
        self.map().get(&id).copied()
    }
    /// The row with this citation key, exactly.
    pub fn row_of_key(&self, key: &str) -> Option<u32> {
        (0..self.rows())
            .find(|r| !self.is_gone(*r) && self.key(*r) == key)
            .map(|r| r as u32)
    }
    /// Whether a row is no longer there.
    pub(super) fn is_gone(&self, row: usize) -> bool {
        Flags(self.flags[row]).contains(Flags::GONE)
    }
    /// The identity of a row's reference.
    pub fn id(&self, row: u32) -> Option<Uuid> {
        self.ids.get(row as usize).copied()
    }
    fn key(&self, row: usize) -> &str {
        self.piece(row, 0)
    }
    fn piece(&self, row: usize, n: usize) -> &str {
        let ends = &self.shown_ends[row];
        let from = if n == 0 { 0 } else { usize::from(ends[n - 1]) };
        self.shown
            .get(row)
            .get(from..usize::from(ends[n]))
            .unwrap_or("")
    }
    /// What a list shows of a row.
    pub fn row(&self, row: u32) -> Option<Row<'_>> {
        let n = row as usize;
        let id = *self.ids.get(n)?;
        Some(Row {
            id,
            key: self.piece(n, 0),
            authors: self.piece(n, 1),
            title: self.piece(n, 2),
            venue: self.piece(n, 3),
            year: Some(self.years[n]).filter(|y| *y != NO_YEAR),
            kind: Kind::ALL
                .get(usize::from(self.kinds[n]))
                .copied()
                .unwrap_or_default(),
            flags: Flags(self.flags[n]),
            rating: self.ratings[n],
            added: Some(self.added[n]).filter(|t| *t != NO_TIME),
            modified: Some(self.modified[n]).filter(|t| *t != NO_TIME),
        })
    }
    /// The tags of a row.
    pub fn tags(&self, row: u32) -> impl Iterator<Item = &str> {
        self.tags.names_of(row as usize)
    }
    /// The collections of a row.
    pub fn collections(&self, row: u32) -> impl Iterator<Item = &str> {
        self.collections.names_of(row as usize)
    }
    /// The folded text of a row's field.
    pub(super) fn field_text(&self, row: usize, field: TextField) -> &str {
        let n = field as usize;
        let ends = &self.ends[row];
        let from = if n == 0 {
            0
        } else {
            usize::from(ends[n - 1]) + 1
        };
        self.text
            .get(row)
            .get(from..usize::from(ends[n]))
            .unwrap_or("")
    }

    /// Builds the vocabulary anew when rows came that it does not know; quick searches need it.
    pub fn settle(&mut self) {
        if self.rows() > self.live + self.live / 4 + 64 {
            self.compact();
        }
        if self.known == self.rows() {
            return;
        }
        // Building takes memory: what growing left over is given back first.
        for arena in [&mut self.text, &mut self.shown, &mut self.identifiers] {
            arena.text.shrink_to_fit();
            arena.ends.shrink_to_fit();
        }
        self.vocab = Vocab::default();
        let bytes = self.text.text.as_bytes();
        let rows = (0..self.ids.len()).map(|row| (&bytes[self.text.range(row)], &self.ends[row]));
        self.vocab = Vocab::build(rows);
        self.known = self.ids.len();
    }
    /// How many rows came after the vocabulary was built. Above some thousands, [`Index::settle`] pays.
    pub fn unsettled(&self) -> usize {
        self.rows() - self.known
    }

    /// Drops the rows that are gone. Row numbers change.
    pub fn compact(&mut self) {
        let old = std::mem::take(self);
        for row in (0..old.rows()).filter(|r| !old.is_gone(*r)) {
            self.ids.push(old.ids[row]);
            self.flags.push(old.flags[row]);
            self.years.push(old.years[row]);
            self.kinds.push(old.kinds[row]);
            self.ratings.push(old.ratings[row]);
            self.added.push(old.added[row]);
            self.modified.push(old.modified[row]);
            self.masks.push(old.masks[row]);
            self.text.push(old.text.get(row));
            self.ends.push(old.ends[row]);
            self.shown.push(old.shown.get(row));
            self.shown_ends.push(old.shown_ends[row]);
            self.identifiers.push(old.identifiers.get(row));
            self.tags.push(old.tags.names_of(row));
            self.collections.push(old.collections.names_of(row));
            self.languages.push(old.languages.names_of(row));
            self.live += 1;
        }
    }

    /// The memory that the columns take, in bytes, about.
    pub fn memory(&self) -> usize {
        let n = self.rows();
        self.text.text.capacity()
            + self.shown.text.capacity()
            + self.identifiers.text.capacity()
            + n * (16 + 4 + 4 + 1 + 1 + 8 + 8 + 8 + 12 + 8 + 3 * 8 + 12)
            + (self.tags.numbers_of.len() + self.collections.numbers_of.len()) * 4
            + self.vocab.arena.capacity()
            + self.vocab.len() * 16
            + self.vocab.places.len() * 4
            + self.by_id.get().map_or(0, |m| m.capacity() * 21)
    }
}
