//! Finding: the query language, the index in memory, the matcher, ranking, facets.
//!
//! [`Query::parse`] understands what a person types, and keeps the part that it can understand; [`Index`] answers it in about a
//! millisecond at a hundred thousand references. The index holds what lists show and what words are looked for in; abstracts and
//! notes are read through a [`Loader`] only when a query asks for them.

mod cache;
mod complete;
mod conditions;
mod doc;
mod eval;
mod facets;
mod fields;
mod forgive;
mod index;
mod matcher;
mod naive;
mod names;
mod orders;
mod parse;
mod query;
mod rank;
mod value;
mod vocab;

pub use cache::CacheError;
pub use complete::{Completion, complete};
pub use doc::{Flags, authors_short, plain};
pub use eval::{Fuzzy, Loader, Results, SearchOptions};
pub use facets::{Facet, FacetValue, Facets};
pub use fields::{FIELD_NAMES, HAS_NAMES, IS_NAMES};
pub use index::{Index, Row};
pub use matcher::{FuzzyScorer, Skim, highlight};
pub use orders::SortBy;
pub use query::{Bound, Node, Predicate, Query, QueryError, Span, SpanKind, Term, TextField};
pub use rank::Cancel;

#[cfg(test)]
mod tests;
