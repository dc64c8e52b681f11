//! Notes: Markdown that a person wrote about a reference.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// Stable identity, so that edits of two processes meet the right note.
    pub id: Uuid,
    /// Markdown.
    pub text: String,
    /// When it was written.
    pub created: Timestamp,
    /// When it was last changed.
    pub modified: Timestamp,
}

impl Note {
    /// A new note, written at `now`.
    pub fn new(text: impl Into<String>, now: Timestamp) -> Note {
        Note {
            id: Uuid::now_v7(),
            text: text.into(),
            created: now,
            modified: now,
        }
    }
    /// The first line that is not empty, without Markdown's heading signs.
    pub fn title(&self) -> &str {
        self.text
            .lines()
            .map(|l| l.trim_start_matches('#').trim())
            .find(|l| !l.is_empty())
            .unwrap_or("")
    }
}
