//! How records, indexes and counters look in the working store. It can always be rebuilt, so a new schema needs no migration: another
//! [`SCHEMA`] number makes the next opening rebuild it from journal and snapshot.

use super::engine::{Batch, Engine, Tree};
use super::error::{Result, StoreError};
use crate::model::identifier::normalize;
use crate::model::{Reference, Scheme};
use crate::text::fold;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The layout of the working store.
pub(super) const SCHEMA: u32 = 1;

/// The counters, written with every commit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct State {
    /// The layout.
    pub schema: u32,
    /// Which library.
    pub library: Uuid,
    /// Which course of history: another one after a recovery that lost something, so that nobody takes old derived data for current.
    pub epoch: Uuid,
    /// The number of the last operation that is in.
    pub position: u64,
    /// References, those in the trash included.
    pub count: u64,
    /// References in the trash.
    pub trashed: u64,
    /// The bytes of all records.
    pub bytes: u64,
    /// The sum of the fingerprints of all records: a scan must give the same.
    pub sum: u64,
    /// What could not be brought back after damage, until a person has taken note of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lost: Vec<String>,
}

impl State {
    /// The counters of an empty library.
    pub(super) fn empty(library: Uuid) -> State {
        State {
            schema: SCHEMA,
            library,
            epoch: Uuid::new_v4(),
            position: 0,
            count: 0,
            trashed: 0,
            bytes: 0,
            sum: 0,
            lost: Vec::new(),
        }
    }
    /// Reads them; `None` when there are none yet.
    pub(super) fn load(engine: &dyn Engine) -> Result<Option<State>> {
        match engine.get(Tree::Meta, b"state")? {
            None => Ok(None),
            Some(bytes) => serde_json::from_slice(&bytes)
                .map(Some)
                .map_err(|_| StoreError::Engine("its counters are damaged".into())),
        }
    }
    /// Puts them into a batch.
    pub(super) fn store(&self, batch: &mut Batch) {
        let _ = serde_json::to_vec(self).map(|v| batch.put(Tree::Meta, *b"state", v));
    }
    /// Counts a record in or out.
    pub(super) fn count_record(&mut self, id: Uuid, value: &[u8], present: bool) {
        let trashed = u64::from(value.get(4) == Some(&1));
        let bytes = value.len() as u64;
        let sum = fingerprint(id, value);
        if present {
            self.count += 1;
            self.trashed += trashed;
            self.bytes += bytes;
            self.sum = self.sum.wrapping_add(sum);
        } else {
            self.count = self.count.saturating_sub(1);
            self.trashed = self.trashed.saturating_sub(trashed);
            self.bytes = self.bytes.saturating_sub(bytes);
            self.sum = self.sum.wrapping_sub(sum);
        }
    }
}

/// A record's part of [`State::sum`].
fn fingerprint(id: Uuid, value: &[u8]) -> u64 {
    let crc = value.get(..4).map_or(0, |b| {
        u64::from(u32::from_le_bytes([b[0], b[1], b[2], b[3]]))
    });
    let (a, b) = id.as_u64_pair();
    // splitmix64's finish: every bit of the input moves every bit of the output.
    let mut x = a ^ b.rotate_left(32) ^ (crc << 16) ^ value.len() as u64;
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

/// A record as it stands in the store: checksum, whether it is in the trash, JSON.
pub(super) fn encode(json: &[u8], trashed: bool) -> Vec<u8> {
    let mut out = Vec::with_capacity(json.len() + 5);
    out.extend_from_slice(&[0; 4]);
    out.push(u8::from(trashed));
    out.extend_from_slice(json);
    let crc = crc32fast::hash(&out[4..]);
    out[..4].copy_from_slice(&crc.to_le_bytes());
    out
}

/// The JSON of a record and whether it is in the trash.
pub(super) fn open_record(value: &[u8]) -> Result<(&[u8], bool)> {
    let damaged = || StoreError::Engine("a record is damaged".into());
    let (crc, body) = value.split_at_checked(4).ok_or_else(damaged)?;
    if crc32fast::hash(body).to_le_bytes() != crc {
        return Err(damaged());
    }
    let (flag, json) = body.split_first().ok_or_else(damaged)?;
    Ok((json, *flag == 1))
}

/// The reference in a record.
pub(super) fn decode(value: &[u8]) -> Result<Reference> {
    let (json, _) = open_record(value)?;
    serde_json::from_slice(json)
        .map_err(|e| StoreError::Engine(format!("a record cannot be read: {e}")))
}

/// The bytes of a reference.
pub(super) fn json(reference: &Reference) -> Result<Vec<u8>> {
    serde_json::to_vec(reference)
        .map_err(|e| StoreError::Damaged(format!("the reference cannot be stored: {e}")))
}

/// What an index entry is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Index {
    Key = b'k' as isize,
    Identifier = b'i' as isize,
    Title = b't' as isize,
    Tag = b'g' as isize,
    Collection = b'c' as isize,
}

/// Longer values are indexed by their beginning and a hash.
const VALUE_BYTES: usize = 200;

/// The beginning of all entries of a value; the id follows.
pub(super) fn index_prefix(index: Index, value: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(value.len().min(VALUE_BYTES) + 24);
    out.push(index as u8);
    if value.len() > VALUE_BYTES || value.as_bytes().contains(&0) {
        let cut = (0..=VALUE_BYTES.min(value.len()))
            .rev()
            .find(|i| value.is_char_boundary(*i))
            .unwrap_or(0);
        out.extend(value.as_bytes()[..cut].iter().filter(|b| **b != 0));
        out.push(0);
        out.extend_from_slice(format!("{:016x}", hash(value.as_bytes())).as_bytes());
    } else {
        out.extend_from_slice(value.as_bytes());
    }
    out.push(0);
    out
}

/// FNV-1a: the same in every build, which the standard library's hasher is not.
fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |h, b| {
        (h ^ u64::from(*b)).wrapping_mul(0x0100_0000_01b3)
    })
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

/// The index value of a title: a hash of its words without case and diacritics.
pub(super) fn title_value(words: &str) -> String {
    format!("{:016x}", hash(words.as_bytes()))
}

/// Every index entry of a reference.
pub(super) fn index_entries(r: &Reference) -> Vec<Vec<u8>> {
    let mut out = Vec::with_capacity(8);
    let mut add = |index, value: &str| {
        let mut key = index_prefix(index, value);
        key.extend_from_slice(r.id.as_bytes());
        out.push(key);
    };
    if !r.key.is_empty() {
        add(Index::Key, &r.key);
    }
    for i in &r.identifiers {
        add(Index::Identifier, &identifier_value(i.scheme, &i.value));
    }
    let words = fold::words(r.title());
    if !words.is_empty() {
        add(Index::Title, &title_value(&words));
    }
    for t in &r.tags {
        add(Index::Tag, t);
    }
    for c in &r.collections {
        add(Index::Collection, c);
    }
    out.sort();
    out.dedup();
    out
}

/// The id at the end of an index entry.
pub(super) fn id_of_entry(entry: &[u8]) -> Option<Uuid> {
    let at = entry.len().checked_sub(16)?;
    Uuid::from_slice(&entry[at..]).ok()
}

/// The ids that stand under a value.
pub(super) fn ids_under(engine: &dyn Engine, prefix: &[u8]) -> Result<Vec<Uuid>> {
    let mut out = Vec::new();
    engine.scan(Tree::Index, prefix, false, &mut |key, _| {
        if !key.starts_with(prefix) {
            return std::ops::ControlFlow::Break(());
        }
        if key.len() == prefix.len() + 16 {
            out.extend(id_of_entry(key));
        }
        std::ops::ControlFlow::Continue(())
    })?;
    Ok(out)
}

/// Puts the change of one record into a batch: the record, its index entries and the counters.
pub(super) fn put_record(
    batch: &mut Batch,
    state: &mut State,
    id: Uuid,
    old: Option<&[u8]>,
    new: Option<(&Reference, &[u8])>,
) -> Result<()> {
    let mut stale = match old {
        Some(value) => {
            state.count_record(id, value, false);
            index_entries(&decode(value)?)
        }
        None => Vec::new(),
    };
    match new {
        Some((reference, json)) => {
            let entries = index_entries(reference);
            stale.retain(|e| entries.binary_search(e).is_err());
            for e in entries {
                batch.put(Tree::Index, e, Vec::new());
            }
            let value = encode(json, reference.trashed.is_some());
            state.count_record(id, &value, true);
            batch.put(Tree::Records, *id.as_bytes(), value);
        }
        None => batch.remove(Tree::Records, *id.as_bytes()),
    }
    for e in stale {
        batch.remove(Tree::Index, e);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn a_flipped_bit_in_a_record_is_seen() {
        let value = encode(br#"{"id":1}"#, true);
        assert_eq!(open_record(&value).ok(), Some((&br#"{"id":1}"#[..], true)));
        for at in 0..value.len() {
            let mut bad = value.clone();
            bad[at] ^= 4;
            assert!(open_record(&bad).is_err());
        }
    }

    #[test]
    fn values_do_not_run_into_each_other() {
        let long = "x".repeat(5000);
        let a = index_prefix(Index::Tag, &long);
        let b = index_prefix(Index::Tag, &format!("{long}y"));
        assert!(a != b && a.len() < 300);
        assert!(!index_prefix(Index::Tag, "ab").starts_with(&index_prefix(Index::Tag, "a")));
    }
}
