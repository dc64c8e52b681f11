//! Secondary indexes: citation keys, identifiers and titles lead to ids, tags and collections to their numbers.
//!
//! sled splits a leaf at 16 entries whatever their size, so that a small entry for each value would cost more than the records themselves
//! (measured: three quarters of an import). So values are hashed into 4096 buckets of 24 bytes an entry, and an operation of any size writes
//! each bucket once.

use super::engine::{Batch, Engine, Tree};
use super::error::{Result, StoreError};
use crate::model::identifier::normalize;
use crate::model::{Reference, Scheme};
use crate::text::fold;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::ops::ControlFlow;
use uuid::Uuid;

/// What an index is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Index {
    /// Citation key → id.
    Key = b'k' as isize,
    /// Identifier → ids.
    Identifier = b'i' as isize,
    /// Words of the title → ids.
    Title = b't' as isize,
    /// Tag → how many have it.
    Tag = b'g' as isize,
    /// Collection → how many are in it.
    Collection = b'c' as isize,
}

/// The first byte of a bucket's key; tags and collections begin with their own letter.
const BUCKET: u8 = b'b';

/// A hash that is the same in every build (which the standard library's is not): FNV-1a, and splitmix64's finish for its upper bits.
fn hash(index: Index, value: &str) -> u64 {
    let mut x = value
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325 ^ index as u64, |h, b| {
            (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3)
        });
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

fn bucket_of(hash: u64) -> u16 {
    (hash >> 52) as u16
}

fn bucket_key(bucket: u16) -> [u8; 3] {
    let [a, b] = bucket.to_be_bytes();
    [BUCKET, a, b]
}

/// Longer tags are counted by their beginning.
const VALUE_BYTES: usize = 200;

fn count_key(index: Index, value: &str) -> Vec<u8> {
    let cut = (0..=VALUE_BYTES.min(value.len()))
        .rev()
        .find(|i| value.is_char_boundary(*i))
        .unwrap_or(0);
    let mut out = vec![index as u8];
    out.extend_from_slice(&value.as_bytes()[..cut]);
    out
}

/// The form in which identifiers compare: DOIs without case, ISBNs with 13 digits, others clean where they are valid.
pub(super) fn identifier_value(scheme: Scheme, value: &str) -> String {
    let clean = normalize(scheme, value).unwrap_or_else(|| value.trim().to_string());
    let comparable = match scheme {
        Scheme::Doi => clean.to_lowercase(),
        Scheme::Isbn if clean.len() == 10 && clean.is_ascii() => isbn13(&clean),
        _ => clean,
    };
    format!("{}:{comparable}", scheme.name())
}

fn isbn13(isbn10: &str) -> String {
    let body = format!("978{}", &isbn10[..9]);
    let sum: u32 = body
        .bytes()
        .zip([1, 3].into_iter().cycle())
        .map(|(b, w)| u32::from(b.wrapping_sub(b'0')) * w)
        .sum();
    format!("{body}{}", (10 - sum % 10) % 10)
}

/// The index value of a title: its words without case and diacritics.
pub(super) fn title_value(title: &str) -> String {
    fold::words(title)
}

type Entry = (u64, Uuid);

/// The entries of a reference that lead to its id.
fn entries(r: &Reference) -> Vec<Entry> {
    let mut out = Vec::with_capacity(4);
    let mut add = |index, value: &str| out.push((hash(index, value), r.id));
    if !r.key.is_empty() {
        add(Index::Key, &r.key);
    }
    for i in &r.identifiers {
        add(Index::Identifier, &identifier_value(i.scheme, &i.value));
    }
    let words = title_value(r.title());
    if !words.is_empty() {
        add(Index::Title, &words);
    }
    out
}

/// What changes in the indexes, gathered until it is written.
#[derive(Debug, Default)]
pub(super) struct Delta {
    /// How often each entry comes (or, negative, goes).
    entries: HashMap<Entry, i32>,
    counts: HashMap<Vec<u8>, i64>,
}

impl Delta {
    /// A reference comes or goes.
    pub(super) fn change(&mut self, r: &Reference, comes: bool) {
        let by = if comes { 1 } else { -1 };
        let mut mine = entries(r);
        mine.sort();
        mine.dedup();
        for e in mine {
            *self.entries.entry(e).or_default() += by;
        }
        let counted = |index, values: &[String]| -> Vec<Vec<u8>> {
            values.iter().map(|v| count_key(index, v)).collect()
        };
        let tags = counted(Index::Tag, &r.tags);
        for key in tags
            .into_iter()
            .chain(counted(Index::Collection, &r.collections))
        {
            *self.counts.entry(key).or_default() += i64::from(by);
        }
    }
    /// Writes what was gathered into a batch.
    pub(super) fn store(self, engine: &dyn Engine, batch: &mut Batch) -> Result<()> {
        let mut buckets: HashMap<u16, Vec<(Entry, bool)>> = HashMap::new();
        for (entry, by) in self.entries {
            if by != 0 {
                buckets
                    .entry(bucket_of(entry.0))
                    .or_default()
                    .push((entry, by > 0));
            }
        }
        let mut buckets: Vec<_> = buckets.into_iter().collect();
        buckets.sort_by_key(|b| b.0);
        for (bucket, changes) in buckets {
            let key = bucket_key(bucket);
            let mut entries = load(engine, &key)?;
            for (entry, comes) in &changes {
                if *comes {
                    entries.push(*entry);
                } else {
                    entries.retain(|e| e != entry);
                }
            }
            match encode(&mut entries) {
                value if value.is_empty() => batch.remove(Tree::Index, key),
                value => batch.put(Tree::Index, key, value),
            }
        }
        for (key, by) in self.counts {
            if by == 0 {
                continue;
            }
            let now = count(engine.get(Tree::Index, &key)?.as_deref());
            match now.saturating_add_signed(by) {
                0 => batch.remove(Tree::Index, key),
                n => batch.put(Tree::Index, key, n.to_le_bytes()),
            }
        }
        Ok(())
    }
    /// Whether it has grown so large that it should be written.
    pub(super) fn is_large(&self) -> bool {
        self.entries.len() > 1_000_000
    }
}

fn count(value: Option<&[u8]>) -> u64 {
    value
        .and_then(|v| v.try_into().ok())
        .map_or(0, u64::from_le_bytes)
}

fn encode(entries: &mut Vec<Entry>) -> Vec<u8> {
    entries.sort();
    entries.dedup();
    let mut out = Vec::with_capacity(entries.len() * 24);
    for (hash, id) in entries {
        out.extend_from_slice(&hash.to_be_bytes());
        out.extend_from_slice(id.as_bytes());
    }
    out
}

fn load(engine: &dyn Engine, key: &[u8]) -> Result<Vec<Entry>> {
    let Some(value) = engine.get(Tree::Index, key)? else {
        return Ok(Vec::new());
    };
    let (chunks, rest) = value.as_chunks::<24>();
    if !rest.is_empty() {
        return Err(StoreError::Engine("its index is damaged".into()));
    }
    Ok(chunks
        .iter()
        .map(|c| {
            let (mut hash, mut id) = ([0; 8], [0; 16]);
            hash.copy_from_slice(&c[..8]);
            id.copy_from_slice(&c[8..]);
            (u64::from_be_bytes(hash), Uuid::from_bytes(id))
        })
        .collect())
}

/// The ids that stand under a value.
pub(super) fn ids_of(engine: &dyn Engine, index: Index, value: &str) -> Result<Vec<Uuid>> {
    let hash = hash(index, value);
    let entries = load(engine, &bucket_key(bucket_of(hash)))?;
    Ok(entries
        .into_iter()
        .filter(|e| e.0 == hash)
        .map(|e| e.1)
        .collect())
}

/// Every tag or collection with its number.
pub(super) fn counts(engine: &dyn Engine, index: Index) -> Result<Vec<(String, u64)>> {
    let mut out = Vec::new();
    engine.scan(Tree::Index, &[index as u8], false, &mut |key, value| {
        if key.first() != Some(&(index as u8)) {
            return ControlFlow::Break(());
        }
        let text = String::from_utf8_lossy(&key[1..]).into_owned();
        out.push((text, count(Some(value))));
        ControlFlow::Continue(())
    })?;
    Ok(out)
}

/// Whether the indexes are exactly what these references make them.
pub(super) fn check(engine: &dyn Engine, all: Delta) -> Result<()> {
    let mut due: HashMap<Vec<u8>, Vec<u8>> = HashMap::new();
    let mut batch = Batch::default();
    all.store(&super::engine::Memory::default(), &mut batch)?;
    for (_, key, value) in batch.0 {
        due.insert(key, value.unwrap_or_default());
    }
    let (mut wrong, total) = (0usize, due.len());
    engine.scan(Tree::Index, &[], false, &mut |key, value| {
        if due.remove(key).as_deref() != Some(value) {
            wrong += 1;
        }
        ControlFlow::Continue(())
    })?;
    wrong += due.len();
    if wrong > 0 {
        return Err(StoreError::Engine(format!(
            "{wrong} of {total} pages of its index are wrong"
        )));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::engine::Memory;
    use super::*;
    use crate::model::{Field, Kind};

    #[test]
    fn identifiers_compare_in_one_form() {
        for (scheme, a, b) in [
            (Scheme::Doi, "https://doi.org/10.1000/ABC", "10.1000/abc"),
            (Scheme::Isbn, "0-306-40615-2", "9780306406157"),
            (Scheme::Isbn, "080442957X", "978-0-8044-2957-3"),
        ] {
            assert_eq!(identifier_value(scheme, a), identifier_value(scheme, b));
        }
        assert_ne!(
            identifier_value(Scheme::Pmid, "12"),
            identifier_value(Scheme::Oclc, "12")
        );
    }

    #[test]
    fn what_comes_is_found_and_what_goes_is_not() {
        let engine = Memory::default();
        let paper = |n: u128, key: &str, tag: &str| {
            let mut r = Reference::new(Kind::Book);
            r.id = Uuid::from_u128(n);
            r.key = key.into();
            r.set(Field::Title, "The Same Títle");
            r.add_tag(tag);
            r
        };
        let write = |f: &dyn Fn(&mut Delta)| {
            let (mut delta, mut batch) = (Delta::default(), Batch::default());
            f(&mut delta);
            delta.store(&engine, &mut batch).expect("stored");
            engine.commit(batch).expect("committed");
        };
        let (a, b, c) = (paper(1, "a", "x"), paper(2, "b", "x"), paper(1, "c", "y"));
        write(&|d| {
            d.change(&a, true);
            d.change(&b, true);
        });
        write(&|d| {
            d.change(&a, false);
            d.change(&c, true);
        });
        let of = |index, value: &str| ids_of(&engine, index, value).expect("found");
        assert_eq!(
            of(Index::Title, &title_value("the same title")),
            [a.id, b.id]
        );
        assert!(of(Index::Key, "a").is_empty());
        assert_eq!(of(Index::Key, "c"), [a.id]);
        assert_eq!(
            counts(&engine, Index::Tag).expect("counted"),
            [("x".into(), 1), ("y".into(), 1)]
        );
        let mut all = Delta::default();
        all.change(&b, true);
        assert!(check(&engine, all).is_err());
        let mut all = Delta::default();
        all.change(&b, true);
        all.change(&c, true);
        assert!(check(&engine, all).is_ok());
    }
}
