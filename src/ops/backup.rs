//! Backups and bringing a library back from one.

use super::Result;
use crate::store::{Library, Restored};
use std::path::Path;

/// Writes the whole library to one portable text file and verifies it; returns the number of references in it.
///
/// # Errors
/// When it cannot be written; a file that stood there is as it was.
pub fn backup(library: &Library, file: &Path) -> Result<u64> {
    Ok(library.backup(file)?)
}

/// Makes the library what it was when the backup was made, as one operation that can be undone.
///
/// # Errors
/// When the file is not a whole backup; nothing is changed then.
pub fn restore(library: &Library, file: &Path) -> Result<Restored> {
    Ok(library.restore(file)?)
}
