//! What the panes beside the list show: a reference in full, facets, the forms of the copy menu.

use crate::command::Action;
use crate::model::Reference;
use std::sync::Arc;
use uuid::Uuid;

/// A reference in full.
#[derive(Debug, Clone, Default)]
pub struct Detail {
    /// The reference.
    pub reference: Arc<Reference>,
    /// What it lacks, in words.
    pub missing: Vec<String>,
    /// Words to be marked in abstract and notes, folded.
    pub words: Vec<String>,
    /// What was done to it, newest first: (when, what).
    pub history: Vec<(String, String)>,
}

/// One line of the facets.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FacetLine {
    /// What it is called.
    pub label: String,
    /// How many of the references found have it.
    pub count: usize,
    /// What narrows the search to it, in the query language.
    pub term: String,
    /// How deep it stands below others.
    pub depth: u8,
}

/// A group of facets.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FacetSection {
    /// Its heading.
    pub title: String,
    /// Its lines.
    pub lines: Vec<FacetLine>,
}

/// What each line of the copy menu would copy.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Forms {
    /// For which references.
    pub ids: Vec<Uuid>,
    /// The texts; what is not there has none.
    pub texts: Vec<(Action, String)>,
}

impl Forms {
    /// The text of a form.
    pub fn text(&self, action: Action) -> Option<&str> {
        self.texts
            .iter()
            .find(|(a, _)| *a == action)
            .map(|(_, t)| t.as_str())
    }
}
