//! Carrying operations of the journal out on the working store.

use super::disk::Disk;
use super::engine::{Batch, Engine, Tree};
use super::error::{Result, StoreError};
use super::index::Delta;
use super::journal::read_steps;
use super::operation::{Action, IDS_KEPT, LogEntry, Reason};
use super::plan::edited;
use super::schema::{State, decode, encode, json, put_record};
use std::collections::HashMap;
use std::path::Path;
use uuid::Uuid;

/// Steps are committed to the working store in batches of about this many bytes: a huge one would be lost whole on damage.
const BATCH_BYTES: usize = 512 << 10;

/// Carries an operation of the journal out on the working store, in batches. Until the last one the counters say that it is
/// [`State::partial`]: a working store that is found like that is rebuilt.
pub(super) fn run(
    disk: &dyn Disk,
    journal: &Path,
    engine: &dyn Engine,
    mut state: State,
    entry: &LogEntry,
) -> Result<State> {
    let (mut batch, mut index) = (Batch::default(), Delta::default());
    let mut size = 0;
    let mut fresh: HashMap<Uuid, Option<Vec<u8>>> = HashMap::new();
    let mut ids = Vec::new();
    read_steps(disk, journal, entry.at, false, &mut |steps| {
        for step in steps {
            let old = match fresh.get(&step.id) {
                Some(value) => value.clone(),
                None => engine.get(Tree::Records, step.id.as_bytes())?,
            };
            let new = match step.action {
                Action::Add(r) => Some(*r),
                Action::Remove(_) => None,
                Action::Edit(edit) => match &old {
                    Some(value) => Some(edited(&decode(value)?, &edit, true)?),
                    None => None, // what it edits was lost to damage
                },
            };
            let bytes = new.as_ref().map(json).transpose()?;
            size += bytes.as_ref().map_or(64, Vec::len) * 2;
            if ids.len() <= IDS_KEPT {
                ids.push(step.id);
            }
            put_record(
                &mut batch,
                &mut index,
                &mut state,
                step.id,
                old.as_deref(),
                new.as_ref().zip(bytes.as_deref()),
            )?;
            let value = new.as_ref().zip(bytes.as_deref());
            fresh.insert(step.id, value.map(|(r, b)| encode(b, r.trashed.is_some())));
            if size >= BATCH_BYTES {
                state.partial = true;
                if index.is_large() {
                    std::mem::take(&mut index).store(engine, &mut batch)?;
                }
                state.store(&mut batch);
                engine.commit(std::mem::take(&mut batch))?;
                fresh.clear();
                size = 0;
            }
        }
        Ok(())
    })?;
    let mut entry = entry.clone();
    if ids.len() <= IDS_KEPT {
        ids.sort();
        ids.dedup();
        entry.ids = ids;
    }
    index.store(engine, &mut batch)?;
    put_entry(engine, &mut batch, &entry)?;
    state.partial = false;
    state.position = entry.op.number;
    state.store(&mut batch);
    engine.commit(batch)?;
    engine.flush()?;
    Ok(state)
}

/// Reads a log entry.
pub(super) fn load_entry(engine: &dyn Engine, number: u64) -> Result<Option<LogEntry>> {
    engine
        .get(Tree::Ops, &number.to_be_bytes())?
        .map(|v| {
            serde_json::from_slice(&v).map_err(|_| StoreError::Engine("its log is damaged".into()))
        })
        .transpose()
}

/// Puts a log entry into a batch, and marks the operation that it undoes or does again.
pub(super) fn put_entry(engine: &dyn Engine, batch: &mut Batch, entry: &LogEntry) -> Result<()> {
    let mut put = |e: &LogEntry| {
        let _ = serde_json::to_vec(e).map(|v| batch.put(Tree::Ops, e.op.number.to_be_bytes(), v));
    };
    put(entry);
    let (number, undone) = match entry.op.reason {
        Reason::Do => return Ok(()),
        Reason::Undo(n) => (n, true),
        Reason::Redo(n) => (n, false),
    };
    if let Some(mut other) = load_entry(engine, number)? {
        other.op.undone = undone;
        put(&other);
    }
    Ok(())
}
