//! The search index of a library: kept beside it, brought up to date instead of made anew.

use super::Result;
use crate::search::Index;
use crate::store::{Changes, Library};
use std::ops::ControlFlow;

/// The name under which it is kept.
const NAME: &str = "index";

/// The index of a library as it stands, and the position that it stands for.
///
/// # Errors
/// When the library cannot be read.
pub fn load(library: &Library) -> Result<(Index, u64)> {
    if let Some((mut index, position)) = kept(library)
        && let Some(position) = catch_up(library, &mut index, position)?
    {
        return Ok((index, position));
    }
    build(library)
}

/// The kept index, as it is.
fn kept(library: &Library) -> Option<(Index, u64)> {
    let (position, bytes) = library.cache_get(NAME).ok()??;
    let (index, _) = Index::read_from(&mut bytes.as_slice(), bytes.len() as u64).ok()?;
    Some((index, position))
}

/// A new index.
///
/// # Errors
/// When the library cannot be read.
pub fn build(library: &Library) -> Result<(Index, u64)> {
    let position = library.position()?;
    let mut index = Index::new();
    library.for_each_with_trash(&mut |r| {
        index.upsert(&r);
        ControlFlow::Continue(())
    })?;
    index.settle();
    Ok((index, position))
}

/// Takes in what changed behind a position; `None` when so much did that a new index is needed.
///
/// # Errors
/// When the library cannot be read.
pub fn catch_up(library: &Library, index: &mut Index, position: u64) -> Result<Option<u64>> {
    let (ids, now) = match library.changes_since(position)? {
        Changes::Ids(ids, now) => (ids, now),
        Changes::Reload(_) => return Ok(None),
    };
    for chunk in ids.chunks(256) {
        for (id, reference) in chunk.iter().zip(library.get_many(chunk)?) {
            match reference {
                Some(r) => index.upsert(&r),
                None => index.remove(*id),
            }
        }
    }
    if index.unsettled() > 2000 {
        index.settle();
    }
    Ok(Some(now))
}

/// Keeps the index for the next time.
///
/// # Errors
/// When it cannot be written; it is then made anew the next time.
pub fn keep(library: &Library, index: &mut Index, position: u64) -> Result<()> {
    index.settle();
    let mut bytes = Vec::with_capacity(index.memory());
    index
        .write_to(position, &mut bytes)
        .map_err(|e| super::Error::failed(format!("cannot keep the index: {e}")))?;
    library.cache_put(NAME, position, &bytes)?;
    Ok(())
}
