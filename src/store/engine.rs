//! What the store asks of a key-value engine, and the one in memory that stands in when the disk has no room (and in tests).

use super::error::Result;
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::{PoisonError, RwLock, RwLockReadGuard};

/// The tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Tree {
    /// id → record.
    Records,
    /// kind, value, id → nothing: citation keys, identifiers, titles, tags, collections.
    Index,
    /// number → operation and where it stands in the journal.
    Ops,
    /// The counters.
    Meta,
}

/// Every table.
pub(super) const TREES: [Tree; 4] = [Tree::Records, Tree::Index, Tree::Ops, Tree::Meta];

/// Writes that are done together or not at all; `None` removes.
#[derive(Debug, Default)]
pub(super) struct Batch(pub Vec<(Tree, Vec<u8>, Option<Vec<u8>>)>);

impl Batch {
    pub(super) fn put(&mut self, tree: Tree, key: impl Into<Vec<u8>>, value: impl Into<Vec<u8>>) {
        self.0.push((tree, key.into(), Some(value.into())));
    }
    pub(super) fn remove(&mut self, tree: Tree, key: impl Into<Vec<u8>>) {
        self.0.push((tree, key.into(), None));
    }
}

/// Takes key and value; `Break` ends the scan.
pub(super) type Visit<'v> = dyn FnMut(&[u8], &[u8]) -> ControlFlow<()> + 'v;

/// A key-value engine with ordered tables and atomic batches over all of them.
pub(super) trait Engine: Send + Sync {
    /// The value of a key.
    fn get(&self, tree: Tree, key: &[u8]) -> Result<Option<Vec<u8>>>;
    /// Visits the entries from `from` on in ascending order, or from the last one down.
    fn scan(&self, tree: Tree, from: &[u8], backwards: bool, visit: &mut Visit) -> Result<()>;
    /// Writes all or nothing.
    fn commit(&self, batch: Batch) -> Result<()>;
    /// Hands what was written to the operating system.
    fn flush(&self) -> Result<()>;
    /// Whether it keeps anything beyond the life of the process.
    fn lasting(&self) -> bool;
}

type Table = BTreeMap<Vec<u8>, Vec<u8>>;

/// Everything in memory.
#[derive(Default)]
pub(super) struct Memory(RwLock<[Table; 4]>);

impl Memory {
    fn read(&self) -> RwLockReadGuard<'_, [Table; 4]> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Engine for Memory {
    fn get(&self, tree: Tree, key: &[u8]) -> Result<Option<Vec<u8>>> {
        Ok(self.read()[tree as usize].get(key).cloned())
    }
    fn scan(&self, tree: Tree, from: &[u8], backwards: bool, visit: &mut Visit) -> Result<()> {
        let tables = self.read();
        let table = &tables[tree as usize];
        let mut up = table.range(from.to_vec()..);
        loop {
            let next = if backwards { up.next_back() } else { up.next() };
            let Some((k, v)) = next else { break };
            if visit(k, v).is_break() {
                break;
            }
        }
        Ok(())
    }
    fn commit(&self, batch: Batch) -> Result<()> {
        let mut tables = self.0.write().unwrap_or_else(PoisonError::into_inner);
        for (tree, key, value) in batch.0 {
            match value {
                Some(v) => tables[tree as usize].insert(key, v),
                None => tables[tree as usize].remove(&key),
            };
        }
        Ok(())
    }
    fn flush(&self) -> Result<()> {
        Ok(())
    }
    fn lasting(&self) -> bool {
        false
    }
}
