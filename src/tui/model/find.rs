//! The state of the screen that searches online services.

use super::{Cursor, Input};
use crate::model::Reference;
use std::collections::BTreeSet;
use std::sync::Arc;

/// A work that a service found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindItem {
    /// Its key in the library, when it is there.
    pub key: Option<String>,
    /// Authors, short.
    pub authors: String,
    /// Year.
    pub year: String,
    /// Title.
    pub title: String,
    /// Journal, book or publisher.
    pub venue: String,
    /// The identifier that says most, with its name.
    pub id: String,
    /// The abstract.
    pub summary: String,
    /// Who found it.
    pub services: Vec<String>,
    /// All of it.
    pub reference: Arc<Reference>,
}

/// What was found so far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Finds {
    /// Which search it answers.
    pub generation: u64,
    /// The works.
    pub items: Vec<FindItem>,
    /// Who has not answered yet.
    pub waiting: Vec<String>,
    /// Who could not answer, and why.
    pub errors: Vec<String>,
}

/// The screen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FindView {
    /// Of the work with this title the reference list is shown; `None` for a search.
    pub list_of: Option<String>,
    /// The words.
    pub input: Input,
    /// Whether they are being typed; else the keys move in the list.
    pub typing: bool,
    /// The words that were searched for last.
    pub asked: String,
    /// The number of that search.
    pub generation: u64,
    /// What it found.
    pub finds: Finds,
    /// The work that is looked at.
    pub cursor: Cursor,
    /// Marked works, by their number.
    pub marks: BTreeSet<usize>,
}

impl FindView {
    /// The screen with these words in its line.
    pub fn new(words: &str) -> FindView {
        FindView {
            input: Input::new(words),
            typing: true,
            ..FindView::default()
        }
    }
    /// Whether something has been asked for.
    pub fn searched(&self) -> bool {
        !self.asked.is_empty()
    }
}
