//! The index of a library: read from where it was kept, brought up to date, kept again.

use super::Result;
use crate::model::Reference;
use crate::search::Index;
use crate::store::{Changes, Library};
use std::ops::ControlFlow;

/// Under this name the library keeps the index.
const NAME: &str = "search";
/// More changes than this are worth keeping the index anew.
const WORTH_KEEPING: usize = 256;

/// An index with the state of the library that it shows.
#[derive(Debug, Default)]
pub struct Searchable {
    /// The index.
    pub index: Index,
    /// The position of the library's history.
    pub position: u64,
}

/// The index of a library as it is now.
///
/// # Errors
/// When the library cannot be read. An index that was kept and cannot be used is made anew.
pub fn open(library: &Library) -> Result<Searchable> {
    if let Some(mut kept) = library.cache_open(NAME)?
        && let Ok((index, _)) = Index::read_from(&mut kept.bytes, kept.len)
    {
        let mut kept = Searchable {
            index,
            position: kept.position,
        };
        if refresh(library, &mut kept)? > WORTH_KEEPING {
            keep(library, &mut kept)?;
        }
        return Ok(kept);
    }
    let mut fresh = rebuild(library)?;
    keep(library, &mut fresh)?;
    Ok(fresh)
}

/// Takes in what changed since; says how many references that were.
///
/// # Errors
/// When the library cannot be read.
pub fn refresh(library: &Library, searchable: &mut Searchable) -> Result<usize> {
    match library.changes_since(searchable.position)? {
        Changes::Ids(ids, position) => {
            for part in ids.chunks(256) {
                for (id, reference) in part.iter().zip(library.get_many(part)?) {
                    match reference {
                        Some(r) => searchable.index.upsert(&r),
                        None => searchable.index.remove(*id),
                    }
                }
            }
            if searchable.index.unsettled() > 20 * WORTH_KEEPING {
                searchable.index.settle();
            }
            searchable.position = position;
            Ok(ids.len())
        }
        Changes::Reload(_) => {
            *searchable = rebuild(library)?;
            Ok(searchable.index.len().max(WORTH_KEEPING + 1))
        }
    }
}

/// Keeps the index beside the library, so that the next start need not make it. Worth calling after an import.
///
/// # Errors
/// When it cannot be written.
pub fn keep(library: &Library, searchable: &mut Searchable) -> Result<()> {
    searchable.index.settle();
    let Searchable { index, position } = &*searchable;
    library.cache_put(NAME, *position, &mut |out| index.write_to(*position, out))?;
    Ok(())
}

/// An index that grows with an import into an empty library, so that the first search after it need not read everything again.
#[derive(Debug)]
pub struct Growing(Searchable);

impl Growing {
    /// Begins, where the library is empty; a library that holds something has an index of its own to bring up to date.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn begin(library: &Library) -> Result<Option<Growing>> {
        Ok(library.is_empty()?.then_some(Growing(Searchable {
            index: Index::new(),
            position: library.position()?,
        })))
    }
    /// Takes in what the import brought or changed.
    pub fn add(&mut self, reference: &Reference) {
        self.0.index.upsert(reference);
    }
    /// Keeps the index when the import was the only thing that happened to the library; else the next search makes it.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn finish(mut self, library: &Library) -> Result<()> {
        let position = library.position()?;
        if position != self.0.position + 1 {
            return Ok(());
        }
        self.0.position = position;
        keep(library, &mut self.0)
    }
}

/// Brings the kept index up to date after so many changes, when that is worth it.
///
/// # Errors
/// When the library cannot be read or the index not be written.
pub fn after(library: &Library, changes: usize) -> Result<()> {
    if changes > WORTH_KEEPING {
        open(library)?;
    }
    Ok(())
}

fn rebuild(library: &Library) -> Result<Searchable> {
    // The position first: what changes while reading is read again, never missed.
    let position = library.position()?;
    let mut index = Index::new();
    library.for_each_with_trash(&mut |r| {
        index.upsert(&r);
        ControlFlow::Continue(())
    })?;
    index.settle();
    Ok(Searchable { index, position })
}
