//! What is to be looked up when there is a network again: one line each, in the library's folder.

use super::{Error, Result};
use crate::store::Library;
use std::path::PathBuf;

fn path(library: &Library) -> PathBuf {
    library.dir().join("look-up-later.txt")
}

/// What waits, in order.
///
/// # Errors
/// When the list is there and cannot be read.
pub fn waiting(library: &Library) -> Result<Vec<String>> {
    let path = path(library);
    match std::fs::read_to_string(&path) {
        Ok(text) => Ok(text
            .lines()
            .map(str::trim)
            .filter(|l| !l.is_empty())
            .map(str::to_string)
            .collect()),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(e) => Err(Error::io("read", &path, &e)),
    }
}

/// Puts something on the list unless it is there.
///
/// # Errors
/// When the list cannot be written.
pub fn add(library: &Library, what: &str) -> Result<()> {
    let what = what.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut all = waiting(library)?;
    if what.is_empty() || all.contains(&what) {
        return Ok(());
    }
    all.push(what);
    write(library, &all)
}

/// Takes what is done off the list; what was put on it meanwhile stays.
///
/// # Errors
/// When the list cannot be written.
pub fn done(library: &Library, what: &[String]) -> Result<()> {
    let left: Vec<String> = waiting(library)?
        .into_iter()
        .filter(|w| !what.contains(w))
        .collect();
    write(library, &left)
}

fn write(library: &Library, all: &[String]) -> Result<()> {
    let path = path(library);
    if all.is_empty() {
        return match std::fs::remove_file(&path) {
            Err(e) if e.kind() != std::io::ErrorKind::NotFound => {
                Err(Error::io("remove", &path, &e))
            }
            _ => Ok(()),
        };
    }
    let text = all.join("\n") + "\n";
    crate::store::write_private(&path, text.as_bytes()).map_err(|e| Error::io("write", &path, &e))
}
