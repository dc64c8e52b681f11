//! Finding references by query: the ids in the order wanted.

use super::edit::Name;
use super::{Error, Result};
use crate::store::Library;
use crate::text::fold;
use std::ops::ControlFlow;
use uuid::Uuid;

/// What is wanted.
#[derive(Debug, Clone, Default)]
pub struct FindOptions {
    /// The query; empty for everything.
    pub query: String,
    /// A field to sort by; without one best match first, or in order of adding where there is no query.
    pub sort: Option<String>,
    /// The other way round.
    pub reverse: bool,
    /// At most so many.
    pub limit: Option<usize>,
}

/// What was found.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// In the order wanted.
    pub ids: Vec<Uuid>,
    /// What of the query could not be understood.
    pub problems: Vec<String>,
}

/// Finds references.
///
/// # Errors
/// When the library cannot be read.
pub fn find(library: &Library, options: &FindOptions) -> Result<Found> {
    let mut found = Found::default();
    if !options.query.trim().is_empty() {
        return Err(Error::failed("queries are not wired yet"));
    }
    found.ids = library.ids()?;
    if let Some(sort) = &options.sort {
        let name = Name::parse(sort);
        let mut rows: Vec<(bool, String, Uuid)> = Vec::with_capacity(found.ids.len());
        library.for_each(&mut |r| {
            let value = name.get(&r).map(|v| fold::fold(&v));
            rows.push((value.is_none(), value.unwrap_or_default(), r.id));
            ControlFlow::Continue(())
        })?;
        rows.sort();
        found.ids = rows.into_iter().map(|r| r.2).collect();
    }
    if options.reverse {
        found.ids.reverse();
    }
    found.ids.truncate(options.limit.unwrap_or(usize::MAX));
    Ok(found)
}
