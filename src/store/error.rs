//! What can go wrong in the store, in words for the person who uses it.

use std::io;
use std::path::{Path, PathBuf};
use thiserror::Error;
use uuid::Uuid;

/// The result of a store operation.
pub type Result<T> = std::result::Result<T, StoreError>;

/// A failure of the store. Unless it says otherwise, nothing was changed.
#[derive(Debug, Error)]
pub enum StoreError {
    /// No library stands there, and none was to be made.
    #[error("there is no library in {}", .0.display())]
    NoLibrary(PathBuf),
    /// Another process holds the library and neither finishes nor answers.
    #[error("the library {} is in use by {holder}, which does not answer", .dir.display())]
    InUse {
        /// The library.
        dir: PathBuf,
        /// The holder: command and process id as far as they are known.
        holder: String,
    },
    /// Written by a later version of the program.
    #[error("the library {} was written by a newer version of refs (format {found}; this one knows {known})", .dir.display())]
    Newer {
        /// The library or the file.
        dir: PathBuf,
        /// Its format.
        found: u32,
        /// The latest format that this program knows.
        known: u32,
    },
    /// The citation key belongs to another reference.
    #[error("the citation key {key} is taken by another reference")]
    KeyTaken {
        /// The key.
        key: String,
        /// Who has it.
        by: Uuid,
    },
    /// Someone else changed the same thing meanwhile.
    #[error("{what} was changed by another program meanwhile ({})", .members.join(", "))]
    Conflict {
        /// The reference: its key or id.
        what: String,
        /// The members that clash.
        members: Vec<String>,
    },
    /// Taking an operation back (or carrying it out again) would overwrite what was changed later.
    #[error("this would overwrite later changes: {}", .0.join("; "))]
    LaterChanges(Vec<String>),
    /// There is nothing (more) to undo or redo.
    #[error("there is nothing to {0}")]
    Nothing(&'static str),
    /// No such operation, or not one that can be undone or redone.
    #[error("operation {number} {why}")]
    NoOperation {
        /// Its number.
        number: u64,
        /// Why it cannot be.
        why: &'static str,
    },
    /// The disk or the file system refused.
    #[error("cannot {doing} {}: {}", .path.display(), describe(.source))]
    Io {
        /// What was being done.
        doing: &'static str,
        /// With which file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Data is damaged and could not be mended from journal and snapshots.
    #[error("{0}")]
    Damaged(String),
    /// The embedded database failed; the journal is whole.
    #[error("the working store failed: {0}")]
    Engine(String),
    /// A file that is not a backup, or a damaged one.
    #[error("{} is not a whole backup: {why}", .path.display())]
    BadBackup {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// The process that served the library broke off or speaks another language.
    #[error("the connection to the process that holds the library was lost: {0}")]
    Connection(String),
    /// What a serving process answered; the text is complete.
    #[error("{message}")]
    Remote {
        /// The error's text.
        message: String,
        /// Its hint.
        hint: Option<String>,
    },
}

/// The system's words without its numbers.
fn describe(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::StorageFull => "no space left on the disk".to_string(),
        io::ErrorKind::QuotaExceeded => "the disk quota is used up".to_string(),
        io::ErrorKind::FileTooLarge => "the file would become too large".to_string(),
        io::ErrorKind::PermissionDenied => "permission denied".to_string(),
        io::ErrorKind::ReadOnlyFilesystem => "the file system is read-only".to_string(),
        io::ErrorKind::NotFound => "no such file or folder".to_string(),
        _ => {
            let text = error.to_string();
            match text.rfind(" (os error") {
                Some(at) => text[..at].to_string(),
                None => text,
            }
        }
    }
}

impl StoreError {
    /// A failed file operation.
    pub fn io(doing: &'static str, path: &Path, source: io::Error) -> StoreError {
        StoreError::Io {
            doing,
            path: path.to_path_buf(),
            source,
        }
    }
    /// What the person can do about it, where something can be done.
    pub fn hint(&self) -> Option<String> {
        use io::ErrorKind as K;
        Some(match self {
            StoreError::NoLibrary(_) => "name another folder with --library, or import something to begin one".into(),
            StoreError::InUse { .. } => "finish or end that process and try again".into(),
            StoreError::Newer { .. } => "install the newer version; the library was not touched".into(),
            StoreError::KeyTaken { .. } => "choose another key".into(),
            StoreError::Conflict { .. } => "look at it again and repeat the change".into(),
            StoreError::LaterChanges(_) => "undo the later changes first, or use --force to overwrite them".into(),
            StoreError::NoOperation { .. } => "`refs log` lists the operations with their numbers".into(),
            StoreError::Io { source, .. } => match source.kind() {
                K::StorageFull | K::QuotaExceeded | K::FileTooLarge => "make room and try again; nothing was changed".into(),
                K::PermissionDenied | K::ReadOnlyFilesystem => "check the permissions of the library folder".into(),
                _ => return None,
            },
            StoreError::Damaged(_) | StoreError::Engine(_) => "`refs doctor` says what is damaged, `refs doctor --repair` mends what can be mended".into(),
            StoreError::BadBackup { .. } => "use another backup; the automatic ones are in the library's backups folder".into(),
            StoreError::Remote { hint, .. } => return hint.clone(),
            StoreError::Nothing(_) | StoreError::Connection(_) => return None,
        })
    }
    /// Whether the working store (not the journal) is to blame, so that rebuilding it may help.
    pub(super) fn is_engine(&self) -> bool {
        matches!(self, StoreError::Engine(_))
    }
}
