//! How records, indexes and counters look in the working store. It can always be rebuilt, so a new schema needs no migration: another
//! [`SCHEMA`] number makes the next opening rebuild it from journal and snapshot.

use super::engine::{Batch, Engine, Tree};
use super::error::{Result, StoreError};
use super::index::Delta;
use crate::model::Reference;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The layout of the working store.
pub(super) const SCHEMA: u32 = 2;

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
    /// A big operation is being carried out: records are ahead of the position, and the index behind them.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub partial: bool,
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
            partial: false,
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

/// Puts the change of one record into a batch: the record and the counters; its index entries go into `index`.
pub(super) fn put_record(
    batch: &mut Batch,
    index: &mut Delta,
    state: &mut State,
    id: Uuid,
    old: Option<&[u8]>,
    new: Option<(&Reference, &[u8])>,
) -> Result<()> {
    if let Some(value) = old {
        state.count_record(id, value, false);
        index.change(&decode(value)?, false);
    }
    match new {
        Some((reference, json)) => {
            index.change(reference, true);
            let value = encode(json, reference.trashed.is_some());
            state.count_record(id, &value, true);
            batch.put(Tree::Records, *id.as_bytes(), value);
        }
        None => batch.remove(Tree::Records, *id.as_bytes()),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

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
}
