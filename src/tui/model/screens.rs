//! The state of the screens that lie over the main one: import preview, duplicates, statistics, note editor.

use super::Cursor;
use crate::tui::effect::{Origin, Policy};
use ratatui_textarea::TextArea;
use std::collections::HashSet;
use uuid::Uuid;

/// What an import would do with one reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is new.
    New,
    /// The same is there, and it brings nothing.
    Same,
    /// The same work is there, and it brings something.
    Merge,
}

/// One reference of an import's preview.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreviewItem {
    /// What would happen.
    pub verdict: Verdict,
    /// Key.
    pub key: String,
    /// Authors, short.
    pub authors: String,
    /// Year.
    pub year: String,
    /// Title.
    pub title: String,
    /// Fields that differ: (label, there, new).
    pub differs: Vec<(String, String, String)>,
    /// How sure it is that this work was meant, in per cent, where it was found by its title.
    pub sure: Option<u8>,
}

/// What an import would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// What was read.
    pub origin: Origin,
    /// Its name.
    pub name: String,
    /// Its format.
    pub format: String,
    /// The references.
    pub items: Vec<PreviewItem>,
    /// What could not be understood, with its place.
    pub problems: Vec<String>,
}

impl Preview {
    /// How many of a verdict.
    pub fn count(&self, verdict: Verdict) -> usize {
        self.items.iter().filter(|i| i.verdict == verdict).count()
    }
}

/// The preview on the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportView {
    /// What would happen.
    pub preview: Preview,
    /// The row that is looked at.
    pub cursor: Cursor,
    /// What happens to what is there already.
    pub policy: Policy,
    /// Rows left out.
    pub left_out: HashSet<usize>,
    /// Whether it is under way.
    pub running: bool,
}

/// How far a job is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// What is done, as "importing thesis.bib".
    pub label: String,
    /// How many are done.
    pub done: usize,
    /// Of how many, when that is known.
    pub total: Option<usize>,
    /// How many a second.
    pub rate: usize,
}

impl Progress {
    /// Per cent, when it is known of how many.
    pub fn percent(&self) -> Option<u8> {
        let total = self.total.filter(|t| *t > 0)?;
        Some((self.done.min(total) * 100 / total) as u8)
    }
}

/// Which side a value is taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Take {
    /// The left one.
    #[default]
    Left,
    /// The right one.
    Right,
    /// Both: the left one stands, the right one stays with its source (lists are joined).
    Both,
}

/// A field of two references side by side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PairField {
    /// The name that is told to the merge.
    pub name: String,
    /// The name shown.
    pub label: String,
    /// The left value.
    pub left: String,
    /// The right value.
    pub right: String,
    /// What is taken.
    pub take: Take,
}

/// Two references that may be one work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// The left one.
    pub left: Uuid,
    /// The right one.
    pub right: Uuid,
    /// Their keys.
    pub keys: (String, String),
    /// How alike they are, in per cent.
    pub score: u8,
    /// Why.
    pub reasons: Vec<String>,
    /// Their fields.
    pub fields: Vec<PairField>,
}

/// The duplicates on the screen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PairsView {
    /// The pairs; `None` while they are looked for.
    pub pairs: Option<Vec<Pair>>,
    /// Which one is looked at.
    pub at: usize,
    /// Which field.
    pub cursor: Cursor,
}

/// A line of a bar chart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bar {
    /// What is counted.
    pub label: String,
    /// How many.
    pub count: usize,
}

/// The library in numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StatsPage {
    /// How many references.
    pub total: usize,
    /// Facts in one line each: (label, number).
    pub facts: Vec<(String, usize)>,
    /// Works by year, gaps filled, oldest first.
    pub years: Vec<(i32, usize)>,
    /// Groups of bars: (title, bars).
    pub groups: Vec<(String, Vec<Bar>)>,
    /// How the library grew: (month, references until then).
    pub growth: Vec<(String, usize)>,
}

/// The statistics on the screen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StatsView {
    /// The numbers; `None` while they are counted.
    pub page: Option<StatsPage>,
    /// How far the text is scrolled.
    pub cursor: Cursor,
}

/// A note being written.
#[derive(Debug, Clone)]
pub struct NoteEditor {
    /// Of which reference.
    pub id: Uuid,
    /// What is written above it.
    pub title: String,
    /// Which note; none for a new one.
    pub note: Option<Uuid>,
    /// Which of the reference's notes, from 1, and how many there are.
    pub number: (usize, usize),
    /// The text.
    pub area: TextArea<'static>,
    /// The text as it was.
    pub before: String,
    /// The text that was last kept safe.
    pub drafted: String,
    /// When it was last kept safe.
    pub drafted_at: u64,
}

impl NoteEditor {
    /// The text as it stands.
    pub fn text(&self) -> String {
        self.area.lines().join("\n")
    }
    /// Whether something was written.
    pub fn changed(&self) -> bool {
        self.text().trim_end() != self.before.trim_end()
    }
}
