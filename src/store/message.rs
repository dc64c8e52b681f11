//! The requests that the one who holds the library carries out, for itself or for another process, and the answers.

use super::check::Report;
use super::core::{Applied, Core, Order};
use super::error::{Result, StoreError};
use super::history::Changes;
use super::index::Index;
use super::operation::Operation;
use super::schema::State;
use crate::model::change::Change;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use uuid::Uuid;

/// A request.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) enum Request {
    State,
    Get(Vec<Uuid>),
    Find(Index, String),
    Values(Index),
    Page {
        after: Option<Uuid>,
        bytes: usize,
        with_trash: bool,
    },
    Apply {
        order: Order,
        changes: Vec<Change>,
    },
    /// A spooled operation, in a file beside the journal.
    Import {
        order: Order,
        parts: u64,
        count: u64,
        start: u64,
    },
    Undo {
        order: Order,
        number: Option<u64>,
        force: bool,
    },
    Redo {
        order: Order,
        number: Option<u64>,
        force: bool,
    },
    Log(usize),
    ChangesSince(u64),
    Backup(PathBuf),
    Check {
        repair: bool,
    },
}

impl Request {
    /// The same request once more, after the connection was lost: it may have been carried out.
    pub(super) fn again(&mut self) {
        match self {
            Request::Apply { order, .. }
            | Request::Import { order, .. }
            | Request::Undo { order, .. }
            | Request::Redo { order, .. } => order.again = true,
            _ => {}
        }
    }
}

/// An answer. Records travel outside of the JSON, as they are.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) enum Answer {
    State(State),
    Records {
        #[serde(skip)]
        records: Vec<Option<Vec<u8>>>,
        next: Option<Uuid>,
    },
    Ids(Vec<Uuid>),
    Values(Vec<(String, u64)>),
    Applied(Applied),
    Log(Vec<Operation>),
    Changes(Changes),
    Number(u64),
    Report(Report),
    Failed {
        message: String,
        hint: Option<String>,
        kind: Failure,
    },
}

/// What a caller must be able to tell apart.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) enum Failure {
    KeyTaken(String, Uuid),
    Conflict(String, Vec<String>),
    LaterChanges(Vec<String>),
    Other,
}

impl Answer {
    pub(super) fn failed(e: &StoreError) -> Answer {
        Answer::Failed {
            message: e.to_string(),
            hint: e.hint(),
            kind: match e {
                StoreError::KeyTaken { key, by } => Failure::KeyTaken(key.clone(), *by),
                StoreError::Conflict { what, members } => {
                    Failure::Conflict(what.clone(), members.clone())
                }
                StoreError::LaterChanges(what) => Failure::LaterChanges(what.clone()),
                _ => Failure::Other,
            },
        }
    }
    /// The answer, or the error that it stands for.
    pub(super) fn result(self) -> Result<Answer> {
        let Answer::Failed {
            message,
            hint,
            kind,
        } = self
        else {
            return Ok(self);
        };
        Err(match kind {
            Failure::KeyTaken(key, by) => StoreError::KeyTaken { key, by },
            Failure::Conflict(what, members) => StoreError::Conflict { what, members },
            Failure::LaterChanges(what) => StoreError::LaterChanges(what),
            Failure::Other => StoreError::Remote { message, hint },
        })
    }
}

impl Core {
    /// Carries a request out.
    pub(super) fn handle(&self, request: &Request) -> Result<Answer> {
        Ok(match request {
            Request::State => Answer::State(self.state()?),
            Request::Get(ids) => Answer::Records {
                records: self.get(ids)?,
                next: None,
            },
            Request::Find(index, value) => Answer::Ids(self.find(*index, value)?),
            Request::Values(index) => Answer::Values(self.values(*index)?),
            Request::Page {
                after,
                bytes,
                with_trash,
            } => {
                let (records, next) = self.page(*after, *bytes, *with_trash)?;
                Answer::Records {
                    records: records.into_iter().map(Some).collect(),
                    next,
                }
            }
            Request::Apply { order, changes } => Answer::Applied(self.apply(order, changes)?),
            Request::Import {
                order,
                parts,
                count,
                start,
            } => Answer::Applied(self.import(order, *parts, *count, *start)?),
            Request::Undo {
                order,
                number,
                force,
            } => Answer::Applied(self.undo(order, *number, *force)?),
            Request::Redo {
                order,
                number,
                force,
            } => Answer::Applied(self.redo(order, *number, *force)?),
            Request::Log(limit) => Answer::Log(self.log(*limit)?),
            Request::ChangesSince(position) => Answer::Changes(self.changes_since(*position)?),
            Request::Backup(path) => Answer::Number(self.backup(path)?),
            Request::Check { repair } => Answer::Report(self.check(*repair)?),
        })
    }
}
