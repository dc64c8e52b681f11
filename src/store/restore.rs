//! Bringing a library to the state of a backup, as one operation that can be undone.

use super::core::Applied;
use super::disk::{Disk, RealDisk};
use super::error::{Result, StoreError};
use super::library::Library;
use super::snapshot;
use crate::model::Reference;
use crate::model::change::Change;
use jiff::Timestamp;
use std::collections::HashSet;
use std::ops::ControlFlow;
use std::path::Path;
use uuid::Uuid;

/// What restoring came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Restored {
    /// How many references the backup holds.
    pub count: u64,
    /// How many of them were not in the library.
    pub added: u64,
    /// How many were there, but different.
    pub changed: u64,
    /// How many references of the library are not in the backup: they are in the trash now.
    pub trashed: u64,
    /// The operation.
    pub applied: Applied,
}

#[derive(serde::Deserialize)]
struct Id {
    id: Uuid,
}

impl Library {
    /// Makes the library what it was when the backup was made. What came later goes to the trash; all of it can be undone.
    ///
    /// # Errors
    /// [`StoreError::BadBackup`] when the file is not whole: nothing is changed then.
    pub fn restore(&self, path: &Path) -> Result<Restored> {
        let mut ids = HashSet::new();
        let read = each(path, &mut |json| {
            let Id { id } = serde_json::from_slice(json).map_err(|e| bad(path, e.to_string()))?;
            ids.insert(id);
            Ok(())
        })?;
        if let Some(why) = read.damage {
            return Err(bad(path, why));
        }
        let mut done = Restored {
            count: read.count,
            ..Restored::default()
        };
        let name = path
            .file_name()
            .map_or_else(String::new, |n| n.to_string_lossy().into_owned());
        let mut bulk = self.bulk(&format!("restore {name}"))?;
        bulk.keys_are_sound();
        let now = Timestamp::now();
        let mut failed = None;
        self.for_each(&mut |r| {
            if !ids.contains(&r.id) {
                done.trashed += 1;
                failed = bulk.push(vec![Change::trash(r, now)]).err();
            }
            if failed.is_some() {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        })?;
        if let Some(e) = failed {
            return Err(e);
        }
        each(path, &mut |json| {
            let after: Reference =
                serde_json::from_slice(json).map_err(|e| bad(path, e.to_string()))?;
            let before = self.get(after.id)?;
            match &before {
                Some(b) if *b == after => return Ok(()),
                Some(_) => done.changed += 1,
                None => done.added += 1,
            }
            bulk.push(vec![Change {
                id: after.id,
                before,
                after: Some(after),
            }])
        })?;
        done.applied = bulk.finish()?;
        Ok(done)
    }
}

fn bad(path: &Path, why: String) -> StoreError {
    StoreError::BadBackup {
        path: path.to_path_buf(),
        why,
    }
}

fn each(path: &Path, f: &mut dyn FnMut(&[u8]) -> Result<()>) -> Result<snapshot::Read> {
    let mut source = RealDisk
        .read(path)
        .map_err(|e| StoreError::io("read", path, e))?;
    snapshot::read(&mut *source, path, f)
}
