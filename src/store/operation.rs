//! Operations: what one command changed, as it stands in the journal and in the log.

use crate::model::Reference;
use crate::model::change::{Edit, reversed};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What is done to one reference.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Step {
    /// Whose.
    pub id: Uuid,
    /// What.
    #[serde(rename = "do")]
    pub action: Action,
}

/// One of three things.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Action {
    /// It comes into the library.
    Add(Box<Reference>),
    /// Some of its members change.
    Edit(Edit),
    /// It leaves the library; the whole of it is kept here.
    Remove(Box<Reference>),
}

impl Step {
    /// The step that takes this one back.
    pub(super) fn reversed(self) -> Step {
        let action = match self.action {
            Action::Add(r) => Action::Remove(r),
            Action::Remove(r) => Action::Add(r),
            Action::Edit(e) => Action::Edit(reversed(&e)),
        };
        Step { action, ..self }
    }
    /// Appends the JSON of a step that adds a record whose bytes are at hand.
    pub(super) fn write_add(id: Uuid, record: &[u8], out: &mut Vec<u8>) {
        out.extend_from_slice(b"{\"id\":\"");
        out.extend_from_slice(
            id.as_hyphenated()
                .encode_lower(&mut Uuid::encode_buffer())
                .as_bytes(),
        );
        out.extend_from_slice(b"\",\"do\":{\"add\":");
        out.extend_from_slice(record);
        out.extend_from_slice(b"}}");
    }
}

/// Why an operation was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Reason {
    /// A command changed something.
    #[default]
    Do,
    /// It takes back the operation of this number.
    Undo(u64),
    /// It carries out again the operation of this number.
    Redo(u64),
}

impl Reason {
    fn is_do(&self) -> bool {
        *self == Reason::Do
    }
}

/// What is known about an operation, without its steps: the `op` line of the journal begins with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Operation {
    /// Its number in the journal: 1, 2, 3 …
    #[serde(rename = "n")]
    pub number: u64,
    /// Its identity: a client that lost its connection asks with it whether the operation was carried out.
    pub id: Uuid,
    /// When.
    pub at: Timestamp,
    /// What it did, for a person.
    pub label: String,
    /// Which command did it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub command: String,
    /// Why it was made.
    #[serde(default, skip_serializing_if = "Reason::is_do")]
    pub reason: Reason,
    /// How many `part` lines stand before its line.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub parts: u64,
    /// How many references it changed.
    pub count: u64,
    /// Whether it has been undone (not part of the journal line: it follows from later lines).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub undone: bool,
}

fn is_zero(n: &u64) -> bool {
    *n == 0
}

/// Of a `part` line, which holds some of the steps of a big operation and counts only once the operation's own line follows: whose it is.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(super) struct PartHead {
    pub op: Uuid,
}

/// Only the steps of an `op` or a `part` line.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(super) struct StepsOnly {
    pub steps: Vec<Step>,
}

/// The first line of a journal file and of a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Header {
    /// The format of the lines that follow.
    pub format: u32,
    /// Which library.
    pub library: Uuid,
    /// When.
    pub made: Timestamp,
    /// By which program.
    #[serde(default)]
    pub by: String,
    /// Of a backup: the journal position that it stands for.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub position: u64,
}

/// The format of journal lines and backups that this program writes, and the newest that it reads.
pub const FORMAT: u32 = 1;

impl Header {
    pub(super) fn new(library: Uuid, position: u64) -> Header {
        Header {
            format: FORMAT,
            library,
            made: Timestamp::now(),
            by: concat!("refs ", env!("CARGO_PKG_VERSION")).to_string(),
            position,
        }
    }
}

/// Where an operation stands in the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(super) struct Location {
    /// The journal file: the number of its first operation.
    pub segment: u64,
    /// Where its first line (the first part of a big one) begins.
    pub offset: u64,
    /// The length of all its lines.
    pub len: u64,
}

/// What the working store keeps of each operation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct LogEntry {
    pub op: Operation,
    pub at: Location,
    /// Which references changed; empty when they are many.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ids: Vec<Uuid>,
}

/// The most ids that a [`LogEntry`] keeps.
pub(super) const IDS_KEPT: usize = 256;
