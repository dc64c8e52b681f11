//! The state of the screen that walks through what a check of a document's citations found.

use super::Cursor;
use std::path::PathBuf;

/// One thing to look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckItem {
    /// What it is, in words.
    pub kind: String,
    /// Whether it is only worth a look, and no mistake.
    pub mild: bool,
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1.
    pub column: usize,
    /// The citation as it stands; empty for a listed work.
    pub citation: String,
    /// The listed work, or the nearest one.
    pub listed: String,
    /// That work's key, where it has one.
    pub key: String,
    /// The lines around it, the first of them first.
    pub around: Vec<(usize, String)>,
}

/// What a check found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CheckPage {
    /// The findings.
    pub items: Vec<CheckItem>,
    /// How many citations there are.
    pub citations: usize,
    /// How many works they were held against.
    pub works: usize,
    /// What they were held against, in words.
    pub against: String,
    /// Why nothing could be checked.
    pub error: String,
}

/// The screen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CheckView {
    /// The document.
    pub path: PathBuf,
    /// Whether it is held against the library; else against its own list.
    pub library: bool,
    /// What was found; `None` while it is read.
    pub page: Option<CheckPage>,
    /// The finding that is looked at.
    pub cursor: Cursor,
}
