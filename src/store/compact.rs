//! Keeping the working store small: sled does not give back all that was overwritten, so its files are written anew when they have grown
//! too large for what is in them. On closing, when nobody waits for a screen.

use super::disk::Disk;
use super::disk::RealDisk;
use super::engine::{Batch, Engine, TREES};
use super::error::{Result, StoreError};
use super::recover::check_engine;
use super::schema::State;
use super::seal::{Mark, Seal, mark};
use super::sled::Sled;
use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

/// Files of this many times the size of the records …
const TIMES: u64 = 2;
/// … and this much more are too large.
const FREE: u64 = 16 << 20;
/// What is written at once.
const BATCH_BYTES: usize = 512 << 10;

fn fresh(dir: &Path) -> PathBuf {
    dir.join("sled.new")
}

fn former(dir: &Path) -> PathBuf {
    dir.join("sled.old")
}

/// Removes what a process that was killed in the middle left.
pub(super) fn sweep(dir: &Path) {
    for left in [fresh(dir), former(dir)] {
        if left.exists() {
            let _ = fs::remove_dir_all(left);
        }
    }
}

/// Whether the files have grown too large for what is in them.
pub(super) fn is_due(dir: &Path, state: &State) -> bool {
    let size: u64 = Seal::now(dir, 0).engine.values().map(|f| f.0).sum();
    size > TIMES * state.bytes + FREE
}

/// Writes everything into a new folder beside the old one, and checks that it is all there.
pub(super) fn write_anew(dir: &Path, engine: &dyn Engine, state: &State) -> Result<()> {
    sweep(dir);
    let new = Sled::open(&fresh(dir))?;
    for tree in TREES {
        let (mut batch, mut size, mut failed) = (Batch::default(), 0, None);
        engine.scan(tree, &[], false, &mut |key, value| {
            batch.put(tree, key, value);
            size += key.len() + value.len();
            if size >= BATCH_BYTES {
                size = 0;
                failed = new.commit(std::mem::take(&mut batch)).err();
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
        new.commit(batch)?;
    }
    new.flush()?;
    check_engine(&new, state)
}

/// Puts the new folder in the place of the old one; both must be closed. Should the process die in between, the next one rebuilds.
pub(super) fn take_over(dir: &Path) -> Result<()> {
    let (old, now) = (former(dir), dir.join("sled"));
    mark(dir, Mark::Rebuild);
    fs::rename(&now, &old)
        .and_then(|()| fs::rename(fresh(dir), &now))
        .and_then(|()| RealDisk.sync_dir(dir))
        .map_err(|e| StoreError::io("replace", &now, e))?;
    sweep(dir);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::schema::SCHEMA;
    use super::super::tests::paper;
    use super::super::{Library, OpenOptions};
    use super::*;
    use crate::model::change::Change;
    use jiff::Timestamp;

    #[test]
    fn what_is_written_anew_is_the_same_library() {
        let dir = tempfile::tempdir().expect("dir");
        let open = || Library::open(dir.path(), &OpenOptions::default()).expect("opens");
        {
            let library = open();
            let add = |n| Change::add(paper(n), Timestamp::UNIX_EPOCH);
            library
                .apply("add", (0..300).map(add).collect())
                .expect("applied");
            library.apply("add", vec![add(300)]).expect("applied");
            library.undo(None, false).expect("undone");
        }
        {
            let old = Sled::open(&dir.path().join("sled")).expect("opens");
            let state = State::load(&old).expect("read").expect("there");
            assert_eq!((state.schema, state.count), (SCHEMA, 300));
            write_anew(dir.path(), &old, &state).expect("written");
            assert!(!is_due(dir.path(), &state));
        }
        take_over(dir.path()).expect("replaced");
        Seal::now(dir.path(), 3).store(dir.path());
        assert!(!fresh(dir.path()).exists() && !former(dir.path()).exists());
        let library = open();
        assert_eq!(library.notices(), Vec::<String>::new());
        assert!(library.check(false).expect("checked").is_sound());
        assert_eq!(library.log(9).expect("log").len(), 3);
        library.redo(None, false).expect("redone");
        assert_eq!(library.len().expect("counted"), 301);
    }

    #[test]
    fn dying_in_between_loses_nothing() {
        for left in ["before", "between", "behind"] {
            let dir = tempfile::tempdir().expect("dir");
            let open = || Library::open(dir.path(), &OpenOptions::default()).expect("opens");
            {
                let add = Change::add(paper(1), Timestamp::UNIX_EPOCH);
                open().apply("add", vec![add]).expect("applied");
            }
            {
                let old = Sled::open(&dir.path().join("sled")).expect("opens");
                let state = State::load(&old).expect("read").expect("there");
                write_anew(dir.path(), &old, &state).expect("written");
            }
            mark(dir.path(), Mark::Rebuild);
            let (old, now) = (former(dir.path()), dir.path().join("sled"));
            if left != "before" {
                fs::rename(&now, old).expect("renamed");
            }
            if left == "behind" {
                fs::rename(fresh(dir.path()), &now).expect("renamed");
            }
            assert_eq!(open().len().expect("counted"), 1, "{left}");
            assert!(!fresh(dir.path()).exists() && !former(dir.path()).exists());
        }
    }
}
