//! An operation of any size, built piece by piece: an import. Nothing of it is in the library before it is finished, then all of it is.

use super::core::{Applied, Order};
use super::disk::RealDisk;
use super::error::{Result, StoreError};
use super::index::Index;
use super::library::Library;
use super::message::Request;
use super::operation::{Action, Step};
use super::schema::json;
use super::spool::Spool;
use crate::model::Reference;
use crate::model::change::{self, Change};
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;
use uuid::Uuid;

/// A step in the spool file.
#[derive(Debug, Clone, Copy)]
struct Piece {
    at: u64,
    len: u32,
}

/// A big operation in the making. [`Bulk::get`] sees what has been pushed. Dropped without [`Bulk::finish`], it leaves nothing behind.
pub struct Bulk {
    library: Library,
    order: Order,
    library_id: Uuid,
    /// What was pushed, while it is little: it becomes an ordinary operation.
    small: Vec<Change>,
    bytes: usize,
    /// Where it goes once it is much.
    spool: Option<Spool>,
    /// The position when it began.
    start: u64,
    /// Whether the library was empty then: nothing needs to be asked for.
    empty: bool,
    keys_sound: bool,
    touched: HashMap<Uuid, Vec<Piece>>,
    /// Who has which citation key, by the key's hash, among what was pushed.
    keys: HashMap<u64, Uuid>,
}

/// An operation below this size is journaled in one line.
const SMALL: usize = 128 << 10;

/// The JSON of a change's step; nothing when it changes nothing.
fn step_of(c: &Change) -> Result<Option<Vec<u8>>> {
    let mut step = Vec::new();
    let action = match (&c.before, &c.after) {
        (None, None) => return Ok(None),
        (None, Some(r)) => {
            Step::write_add(c.id, &json(r)?, &mut step);
            return Ok(Some(step));
        }
        (Some(b), Some(r)) => Action::Edit(change::diff(b, r)),
        (Some(b), None) => Action::Remove(Box::new(b.clone())),
    };
    if matches!(&action, Action::Edit(edit) if edit.is_empty()) {
        return Ok(None);
    }
    serde_json::to_writer(&mut step, &Step { id: c.id, action })
        .map_err(|e| StoreError::Damaged(e.to_string()))?;
    Ok(Some(step))
}

fn hashed(key: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    key.hash(&mut hasher);
    hasher.finish()
}

impl Bulk {
    pub(super) fn begin(library: &Library, label: &str) -> Result<Bulk> {
        let state = library.state()?;
        let order = library.order(label);
        Ok(Bulk {
            library: library.clone(),
            order,
            library_id: state.library,
            small: Vec::new(),
            bytes: 0,
            spool: None,
            start: state.position,
            empty: state.count == 0,
            keys_sound: false,
            touched: HashMap::new(),
            keys: HashMap::new(),
        })
    }

    /// A reference as it will be.
    pub fn get(&self, id: Uuid) -> Result<Option<Reference>> {
        if let Some(change) = self.small.iter().rev().find(|c| c.id == id) {
            return Ok(change.after.clone());
        }
        let mut current = None;
        match self.touched.get(&id) {
            None if self.empty => return Ok(None),
            None => return self.library.get(id),
            Some(_) if self.empty => {}
            Some(_) => current = self.library.get(id)?,
        }
        for piece in self.touched.get(&id).into_iter().flatten() {
            let Some(spool) = &self.spool else { break };
            let bytes = spool.read_at(piece.at, piece.len as usize)?;
            let step: Step = serde_json::from_slice(&bytes).map_err(|e| {
                StoreError::Damaged(format!("the file of the import is damaged: {e}"))
            })?;
            current = match (step.action, current) {
                (Action::Add(r), _) => Some(*r),
                (Action::Remove(_), _) => None,
                (Action::Edit(edit), Some(r)) => Some(super::plan::edited(&r, &edit, true)?),
                (Action::Edit(_), None) => None,
            };
        }
        Ok(current)
    }
    /// The keys of what comes are known to be unique among themselves, and nothing else will be left.
    pub(super) fn keys_are_sound(&mut self) {
        self.keys_sound = true;
    }

    /// Adds changes. `before` must be what [`Bulk::get`] gives.
    ///
    /// # Errors
    /// [`StoreError::KeyTaken`] when a citation key is not free; what was pushed before stays.
    pub fn push(&mut self, changes: Vec<Change>) -> Result<()> {
        for change in changes {
            self.push_one(change)?;
        }
        Ok(())
    }
    fn push_one(&mut self, mut change: Change) -> Result<()> {
        let id = change.id;
        if let Some(r) = &mut change.after {
            r.id = id;
        }
        let key = |r: &Reference| match r.trashed {
            None if !r.key.is_empty() => Some(r.key.clone()),
            _ => None,
        };
        let (old_key, new_key) = (
            change.before.as_ref().and_then(key),
            change.after.as_ref().and_then(key),
        );
        if let (Some(key), true) = (&new_key, old_key != new_key && !self.keys_sound)
            && let Some(by) = self.key_holder(key)?
            && by != id
        {
            return Err(StoreError::KeyTaken {
                key: key.clone(),
                by,
            });
        }
        if self.spool.is_none() && self.bytes < SMALL {
            let Some(bytes) = step_of(&change)? else {
                return Ok(());
            };
            self.bytes += bytes.len();
            self.touched.entry(change.id).or_default();
            self.small.push(change);
        } else {
            for earlier in std::mem::take(&mut self.small) {
                self.write(&earlier)?;
            }
            self.write(&change)?;
        }
        if old_key != new_key {
            if let Some(key) = old_key {
                self.keys.remove(&hashed(&key));
            }
            if let Some(key) = new_key {
                self.keys.insert(hashed(&key), id);
            }
        }
        Ok(())
    }
    /// Writes a change to the spool file.
    fn write(&mut self, change: &Change) -> Result<()> {
        let Some(step) = step_of(change)? else {
            return Ok(());
        };
        let spool = match &mut self.spool {
            Some(spool) => spool,
            none => none.insert(Spool::create(
                Arc::new(RealDisk),
                &self.library.dir().join("journal"),
                self.library_id,
                self.order.id,
            )?),
        };
        let (at, len) = spool.push(|out| out.extend_from_slice(&step))?;
        let piece = Piece {
            at,
            len: len as u32,
        };
        self.touched.entry(change.id).or_default().push(piece);
        Ok(())
    }
    /// Who has a citation key, as it will be.
    fn key_holder(&self, key: &str) -> Result<Option<Uuid>> {
        if let Some(by) = self.keys.get(&hashed(key)) {
            return Ok(Some(*by));
        }
        if self.empty {
            return Ok(None);
        }
        for by in self.library.find(Index::Key, key)? {
            if self
                .get(by)?
                .is_some_and(|r| r.trashed.is_none() && r.key == key)
            {
                return Ok(Some(by));
            }
        }
        Ok(None)
    }
    /// How many references it changes so far.
    pub fn len(&self) -> usize {
        self.touched.len()
    }
    /// Whether it changes nothing so far.
    pub fn is_empty(&self) -> bool {
        self.touched.is_empty()
    }
    /// Leaves it: nothing of it was done.
    ///
    /// # Errors
    /// None; what it has written is gone with it.
    pub fn cancel(self) -> Result<()> {
        Ok(())
    }
    /// Carries it out. When this returns `Ok`, all of it is on the disk; after an error, nothing is.
    pub fn finish(self) -> Result<Applied> {
        let Some(mut spool) = self.spool else {
            return self.library.applied(Request::Apply {
                order: self.order,
                changes: self.small,
            });
        };
        spool.flush()?;
        let count = self.touched.len() as u64;
        let parts = spool.hand_over()?;
        self.library.applied(Request::Import {
            order: self.order,
            parts,
            count,
            start: self.start,
        })
    }
}
