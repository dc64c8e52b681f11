//! The engine on sled, fenced in: whatever it panics about on a damaged file comes out as an error.

use super::engine::{Batch, Engine, TREES, Tree, Visit};
use super::error::{Result, StoreError};
use sled::Transactional;
use sled::transaction::{ConflictableTransactionError, TransactionError};
use std::cell::Cell;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Once;

/// Memory for pages: small, because what a person sees comes from the search index.
const CACHE_BYTES: u64 = 8 << 20;

/// The embedded database.
pub(super) struct Sled {
    db: sled::Db,
    trees: [sled::Tree; 4],
}

thread_local! {
    static FENCED: Cell<bool> = const { Cell::new(false) };
}

/// Keeps the panics that we catch from being printed: those on a thread inside the fence, and those of sled's own threads.
fn silence_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            let fenced = FENCED.try_with(Cell::get).unwrap_or(false);
            let theirs = info
                .location()
                .is_some_and(|l| l.file().contains("sled-0."));
            if !fenced && !theirs {
                before(info);
            }
        }));
    });
}

/// Runs something of sled's; a panic becomes an error.
fn fence<T>(f: impl FnOnce() -> sled::Result<T>) -> Result<T> {
    let outer = FENCED.replace(true);
    let result = catch_unwind(AssertUnwindSafe(f));
    FENCED.set(outer);
    match result {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(sled::Error::Io(e))) => Err(StoreError::Engine(e.to_string())),
        Ok(Err(e)) => Err(StoreError::Engine(e.to_string())),
        Err(_) => Err(StoreError::Engine("its files are damaged".into())),
    }
}

fn tree_name(tree: Tree) -> &'static str {
    match tree {
        Tree::Records => "records",
        Tree::Index => "index",
        Tree::Ops => "ops",
        Tree::Meta => "meta",
    }
}

impl Sled {
    /// Opens or makes the database in `dir`.
    pub(super) fn open(dir: &Path) -> Result<Sled> {
        silence_panics();
        super::disk::private_dir(dir).map_err(|e| StoreError::io("make the folder", dir, e))?;
        fence(|| {
            let db = sled::Config::new()
                .path(dir)
                .cache_capacity(CACHE_BYTES)
                .flush_every_ms(None)
                .open()?;
            let open = |i: usize| db.open_tree(tree_name(TREES[i]));
            let trees = [open(0)?, open(1)?, open(2)?, open(3)?];
            Ok(Sled { db, trees })
        })
    }
    fn tree(&self, tree: Tree) -> &sled::Tree {
        &self.trees[tree as usize]
    }
}

impl Engine for Sled {
    fn get(&self, tree: Tree, key: &[u8]) -> Result<Option<Vec<u8>>> {
        fence(|| Ok(self.tree(tree).get(key)?.map(|v| v.to_vec())))
    }
    fn scan(&self, tree: Tree, from: &[u8], backwards: bool, visit: &mut Visit) -> Result<()> {
        let mut iter = fence(|| Ok(self.tree(tree).range(from.to_vec()..)))?;
        // The visitor runs outside the fence: its panics are ours.
        while let Some((k, v)) = fence(|| {
            let next = if backwards {
                iter.next_back()
            } else {
                iter.next()
            };
            next.transpose()
        })? {
            if visit(&k, &v) == ControlFlow::Break(()) {
                break;
            }
        }
        Ok(())
    }
    fn commit(&self, batch: Batch) -> Result<()> {
        let [a, b, c, d] = &self.trees;
        fence(|| {
            let done = (a, b, c, d).transaction(|(a, b, c, d)| {
                let trees = [a, b, c, d];
                for (tree, key, value) in &batch.0 {
                    let tree = trees[*tree as usize];
                    match value {
                        Some(v) => tree.insert(key.as_slice(), v.as_slice())?,
                        None => tree.remove(key.as_slice())?,
                    };
                }
                Ok::<_, ConflictableTransactionError<()>>(())
            });
            match done {
                Err(TransactionError::Storage(e)) => Err(e),
                // Our closure never aborts.
                Ok(()) | Err(TransactionError::Abort(())) => Ok(()),
            }
        })
    }
    fn flush(&self) -> Result<()> {
        fence(|| self.db.flush().map(|_| ()))
    }
    fn lasting(&self) -> bool {
        true
    }
}

impl Drop for Sled {
    fn drop(&mut self) {
        // Its last handles flush and may panic on a damaged file; they must do so inside the fence, and never while unwinding.
        let _ = fence(|| self.db.flush());
    }
}
