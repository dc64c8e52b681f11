//! Reading from the working store.

use super::core::Core;
use super::engine::{Engine, Tree};
use super::error::{Result, StoreError};
use super::index::{self, Index};
use super::schema::{State, decode, open_record};
use std::ops::ControlFlow;
use uuid::Uuid;

impl Core {
    /// The record of an id, as it stands in the store.
    pub(super) fn get(&self, ids: &[Uuid]) -> Result<Vec<Option<Vec<u8>>>> {
        self.with_engine(|engine| {
            ids.iter()
                .map(|id| {
                    let Some(value) = engine.get(Tree::Records, id.as_bytes())? else {
                        return Ok(None);
                    };
                    open_record(&value)?;
                    Ok(Some(value))
                })
                .collect()
        })
    }
    /// The ids under an index value, those in the trash last.
    pub(super) fn find(&self, index: Index, value: &str) -> Result<Vec<Uuid>> {
        self.with_engine(|engine| {
            let mut ids = index::ids_of(engine, index, value)?;
            if index == Index::Key || ids.len() > 1 {
                // Entries are hashes: a citation key is exact only once the record says so.
                let mut marked = Vec::with_capacity(ids.len());
                for id in ids {
                    let Some(found) = engine.get(Tree::Records, id.as_bytes())? else {
                        continue;
                    };
                    if index != Index::Key || decode(&found)?.key == value {
                        marked.push((open_record(&found)?.1, id));
                    }
                }
                marked.sort();
                ids = marked.into_iter().map(|m| m.1).collect();
            }
            Ok(ids)
        })
    }
    /// Every tag or collection with the number of references.
    pub(super) fn values(&self, index: Index) -> Result<Vec<(String, u64)>> {
        self.with_engine(|engine| index::counts(engine, index))
    }
    /// The counters.
    pub(super) fn state(&self) -> Result<State> {
        self.with_engine(|engine| {
            State::load(engine)?.ok_or_else(|| StoreError::Engine("its counters are gone".into()))
        })
    }
    /// Records behind `after` in order of id, at most about `bytes` of them, and from where to go on.
    pub(super) fn page(
        &self,
        after: Option<Uuid>,
        bytes: usize,
        with_trash: bool,
    ) -> Result<(Vec<Vec<u8>>, Option<Uuid>)> {
        self.with_engine(|engine| page(engine, after, bytes, with_trash))
    }
}

/// See [`Core::page`].
pub(super) fn page(
    engine: &dyn Engine,
    after: Option<Uuid>,
    bytes: usize,
    with_trash: bool,
) -> Result<(Vec<Vec<u8>>, Option<Uuid>)> {
    let from = after.map_or(0, |id| id.as_u128().saturating_add(1));
    let (mut out, mut size, mut last, mut bad) = (Vec::new(), 0, None, None);
    engine.scan(
        Tree::Records,
        &from.to_be_bytes(),
        false,
        &mut |key, value| {
            if let Err(e) = open_record(value) {
                bad = Some(e);
                return ControlFlow::Break(());
            }
            if with_trash || value[4] == 0 {
                size += value.len();
                out.push(value.to_vec());
            }
            if size >= bytes {
                last = Uuid::from_slice(key).ok();
                return ControlFlow::Break(());
            }
            ControlFlow::Continue(())
        },
    )?;
    match bad {
        Some(e) => Err(e),
        None => Ok((out, last)),
    }
}
