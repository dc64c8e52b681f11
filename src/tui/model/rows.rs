//! What the list shows: rows supplied by whoever answers the search.

use std::fmt;
use std::ops::Range;
use uuid::Uuid;

/// A text with the bytes that matched.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Marked {
    /// The text, fit for a terminal.
    pub text: String,
    /// Ranges of bytes, in order, on character boundaries.
    pub hits: Vec<Range<usize>>,
}

impl Marked {
    /// A text in which nothing matched.
    pub fn plain(text: impl Into<String>) -> Marked {
        Marked {
            text: text.into(),
            hits: Vec::new(),
        }
    }
}

/// Small facts about a reference, each with a sign in the list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Signs {
    /// Has an abstract.
    pub abstract_: bool,
    /// Has a note.
    pub note: bool,
    /// Has a file.
    pub file: bool,
    /// Reading status.
    pub status: crate::model::Status,
    /// Lacks what its kind needs.
    pub incomplete: bool,
    /// May be there twice.
    pub duplicate: bool,
    /// Is in the trash.
    pub trashed: bool,
    /// Was retracted.
    pub retracted: bool,
}

/// One row of the list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Row {
    /// Identity.
    pub id: Uuid,
    /// Citation key.
    pub key: Marked,
    /// Authors, short.
    pub authors: Marked,
    /// Year, or what stands for it.
    pub year: Marked,
    /// Title.
    pub title: Marked,
    /// Journal, book, publisher.
    pub venue: Marked,
    /// Signs.
    pub signs: Signs,
}

/// The answer to a search: any number of rows, each made when it is shown.
pub trait Rows: Send + Sync {
    /// How many.
    fn len(&self) -> usize;
    /// Whether there is none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// A row.
    fn row(&self, at: usize) -> Option<Row>;
    /// Whose row it is.
    fn id(&self, at: usize) -> Option<Uuid>;
    /// Where a reference stands.
    fn position(&self, id: Uuid) -> Option<usize> {
        (0..self.len()).find(|i| self.id(*i) == Some(id))
    }
    /// The citation key of a row.
    fn key(&self, at: usize) -> Option<String> {
        self.row(at).map(|r| r.key.text)
    }
}

impl fmt::Debug for dyn Rows {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{} rows", self.len())
    }
}

impl Rows for Vec<Row> {
    fn len(&self) -> usize {
        Vec::len(self)
    }
    fn row(&self, at: usize) -> Option<Row> {
        self.get(at).cloned()
    }
    fn id(&self, at: usize) -> Option<Uuid> {
        self.get(at).map(|r| r.id)
    }
}
