//! Looking references over for what is wrong, and mending what can be mended.

use super::{Result, edit};
use crate::model::lint::{self, Finding, Surroundings};
use crate::store::Library;
use serde::Serialize;
use std::ops::ControlFlow;
use uuid::Uuid;

/// A finding and the reference that it is about.
#[derive(Debug, Clone, Serialize)]
pub struct Found {
    /// Citation key.
    pub key: String,
    /// What was found.
    #[serde(flatten)]
    pub finding: Finding,
}

/// What references must be seen beside: the whole library.
///
/// # Errors
/// When the library cannot be read.
pub fn surroundings(library: &Library) -> Result<Surroundings> {
    let mut around = Surroundings::default();
    library.for_each(&mut |r| {
        around.add(&r);
        ControlFlow::Continue(())
    })?;
    Ok(around)
}

/// Everything that looks wrong with these references, in their order.
///
/// # Errors
/// When the library cannot be read.
pub fn check(library: &Library, ids: &[Uuid]) -> Result<Vec<Found>> {
    let around = surroundings(library)?;
    let mut out = Vec::new();
    for chunk in ids.chunks(256) {
        for r in library.get_many(chunk)?.into_iter().flatten() {
            out.extend(lint::check(&r, &around).into_iter().map(|finding| Found {
                key: r.key.clone(),
                finding,
            }));
        }
    }
    Ok(out)
}

/// Mends what can be mended, as one operation that can be undone; tells how many references changed.
///
/// # Errors
/// When the library cannot be read or written.
pub fn fix(library: &Library, ids: &[Uuid]) -> Result<usize> {
    let around = surroundings(library)?;
    let done = edit::edit(library, "lint --fix", ids, &mut |r| {
        lint::fix(r, &around);
        Ok(())
    })?;
    Ok(done.changed)
}
