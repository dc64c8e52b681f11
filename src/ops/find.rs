//! Finding references by query: the ids in the order wanted.

use super::edit::Name;
use super::{Error, Result};
use crate::search::{Cancel, Query, QueryError, SearchOptions, SortBy};
use crate::store::Library;
use crate::text::fold;
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
}

/// Finds references.
///
/// # Errors
/// When the library cannot be read, there is nothing to sort by under that name, or the query has a part that cannot be understood:
/// what is exported, renamed or mended must not be more than was asked for.
pub fn find(library: &Library, options: &FindOptions) -> Result<Found> {
    let query = Query::parse(&options.query);
    if let Some(e) = query.errors.first() {
        return Err(Error::usage(place(&options.query, e)));
    }
    let sort = options.sort.as_deref().map(SortBy::from_name);
    let mut ids = if query.is_all() && !matches!(sort, Some(Some(_))) {
        library.ids()?
    } else {
        search(library, &query, sort.flatten())?
    };
    if let (Some(None), Some(field)) = (sort, &options.sort) {
        sort_by_field(library, &mut ids, field)?;
    }
    if options.reverse {
        ids.reverse();
    }
    ids.truncate(options.limit.unwrap_or(usize::MAX));
    Ok(Found { ids })
}

/// A problem of a query with its place, for a person.
fn place(query: &str, error: &QueryError) -> String {
    let (_, column) = crate::text::span::line_column(query, error.at.start);
    format!("query, column {column}: {}", error.message)
}

fn search(library: &Library, query: &Query, sort: Option<SortBy>) -> Result<Vec<Uuid>> {
    let index = super::search::open(library)?.index;
    let loader = |id: Uuid| library.get(id).ok().flatten();
    let options = SearchOptions {
        sort,
        loader: Some(&loader),
        ..SearchOptions::default()
    };
    let results = index
        .search(query, &options, &Cancel::new())
        .unwrap_or_default();
    Ok(results
        .rows
        .iter()
        .filter_map(|row| index.id(*row))
        .collect())
}

/// Sorts by any field that `set` knows; what lacks it stands last.
fn sort_by_field(library: &Library, ids: &mut Vec<Uuid>, field: &str) -> Result<()> {
    let name = Name::parse(field);
    let mut rows: Vec<(bool, String, Uuid)> = Vec::with_capacity(ids.len());
    for chunk in ids.chunks(256) {
        for r in library.get_many(chunk)?.into_iter().flatten() {
            let value = name.get(&r).map(|v| fold::fold(&v));
            rows.push((value.is_none(), value.unwrap_or_default(), r.id));
        }
    }
    if rows.iter().all(|r| r.0) && !rows.is_empty() {
        let known: Vec<&str> = SortBy::NAMES.iter().map(|(n, _)| *n).collect();
        return Err(
            Error::usage(format!("nothing has a field {field} to sort by"))
                .hint(format!("{} and any field's name", known.join(", "))),
        );
    }
    rows.sort();
    *ids = rows.into_iter().map(|r| r.2).collect();
    Ok(())
}
