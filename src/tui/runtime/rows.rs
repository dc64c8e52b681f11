//! The rows of the list, made from the search index when they are shown.

use super::super::model::{Marked, Row, Rows, Signs};
use crate::ops::search::Searchable;
use crate::search::{Flags, Query, TextField, highlight};
use crate::text::sanitize::for_terminal;
use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;
use std::sync::{Arc, PoisonError, RwLock};
use uuid::Uuid;

/// What a search found.
pub struct IndexRows {
    /// The index; it changes while this lives, which is why every row is checked against its id.
    pub searchable: Arc<RwLock<Searchable>>,
    /// Row numbers, in order.
    pub rows: Vec<u32>,
    /// The ids of the rows.
    pub ids: Vec<Uuid>,
    /// What was looked for.
    pub query: Query,
    /// References that may be there twice.
    pub twice: Arc<HashSet<Uuid>>,
}

/// A text of the index with what was found in it, fit for the screen.
fn marked(query: &Query, field: TextField, text: &str) -> Marked {
    let hits: Vec<Range<usize>> = if query.is_all() {
        Vec::new()
    } else {
        highlight(query, Some(field), text)
    };
    match for_terminal(text) {
        Cow::Borrowed(text) => Marked {
            text: text.to_string(),
            hits,
        },
        // The places are those of the text as it was.
        Cow::Owned(text) => Marked::plain(text),
    }
}

/// A row of the index as the list shows it.
pub fn row(r: &crate::search::Row, query: &Query, twice: bool) -> Row {
    Row {
        id: r.id,
        key: marked(query, TextField::Key, r.key),
        authors: marked(query, TextField::Author, r.authors),
        year: match r.year {
            Some(y) => marked(query, TextField::Year, &y.to_string()),
            None => Marked::plain("n.d."),
        },
        title: marked(query, TextField::Title, r.title),
        venue: marked(query, TextField::Venue, r.venue),
        signs: Signs {
            abstract_: r.flags.contains(Flags::ABSTRACT),
            note: r.flags.contains(Flags::NOTE),
            file: r.flags.contains(Flags::FILE),
            status: r.status(),
            incomplete: r.flags.contains(Flags::INCOMPLETE),
            duplicate: twice,
            trashed: r.flags.contains(Flags::TRASHED),
            retracted: r.flags.contains(Flags::RETRACTED),
        },
    }
}

impl Rows for IndexRows {
    fn len(&self) -> usize {
        self.rows.len()
    }
    fn row(&self, at: usize) -> Option<Row> {
        let (number, id) = (*self.rows.get(at)?, *self.ids.get(at)?);
        let searchable = self
            .searchable
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        let index = &searchable.index;
        let number = if index.id(number) == Some(id) {
            number
        } else {
            index.row_of(id)?
        };
        let r = index.row(number)?;
        Some(row(&r, &self.query, self.twice.contains(&id)))
    }
    fn id(&self, at: usize) -> Option<Uuid> {
        self.ids.get(at).copied()
    }
    fn position(&self, id: Uuid) -> Option<usize> {
        self.ids.iter().position(|i| *i == id)
    }
}
