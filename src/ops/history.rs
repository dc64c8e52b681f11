//! Undo, redo and the log.

use super::Result;
use crate::store::{Applied, Library, Operation};

/// Which operations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// The one of this number in the log.
    Number(u64),
    /// The last so many.
    Last(usize),
}

/// Takes operations back; returns what was undone, in the order of doing so.
///
/// # Errors
/// When there is nothing to undo, or when it would overwrite later changes and is not forced; what was undone before that stays so.
pub fn undo(library: &Library, which: Which, force: bool) -> Result<Vec<Applied>> {
    repeat(which, |number| library.undo(number, force))
}

/// Carries undone operations out again; returns what was done.
///
/// # Errors
/// As for [`undo`].
pub fn redo(library: &Library, which: Which, force: bool) -> Result<Vec<Applied>> {
    repeat(which, |number| library.redo(number, force))
}

fn repeat(
    which: Which,
    mut one: impl FnMut(Option<u64>) -> crate::store::Result<Applied>,
) -> Result<Vec<Applied>> {
    let times = match which {
        Which::Number(n) => return Ok(vec![one(Some(n))?]),
        Which::Last(times) => times,
    };
    let mut out = Vec::new();
    for _ in 0..times {
        match one(None) {
            Ok(applied) => out.push(applied),
            // Fewer than asked for is no failure; none at all is.
            Err(crate::store::StoreError::Nothing(_)) if !out.is_empty() => break,
            Err(e) => return Err(e.into()),
        }
    }
    Ok(out)
}

/// The newest operations first.
///
/// # Errors
/// When the library cannot be read.
pub fn log(library: &Library, limit: usize) -> Result<Vec<Operation>> {
    Ok(library.log(limit)?)
}
