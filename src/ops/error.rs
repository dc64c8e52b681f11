//! The one error that operations return: what kind, what happened, and what to do about it.

use std::fmt;

/// What kind of failure; decides the exit status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    /// Nothing was changed.
    Failed,
    /// The request itself makes no sense.
    Usage,
    /// What was named is not there.
    NotFound,
    /// The user broke it off.
    Cancelled,
}

/// A failed operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    /// What kind.
    pub kind: ErrorKind,
    /// What happened, one sentence without a full stop.
    pub message: String,
    /// What to do about it, each a sentence.
    pub hints: Vec<String>,
}

impl Error {
    /// A failure that left everything as it was.
    pub fn failed(message: impl Into<String>) -> Error {
        Error {
            kind: ErrorKind::Failed,
            message: message.into(),
            hints: Vec::new(),
        }
    }
    /// A request that makes no sense.
    pub fn usage(message: impl Into<String>) -> Error {
        Error {
            kind: ErrorKind::Usage,
            ..Error::failed(message)
        }
    }
    /// Something named is not there.
    pub fn not_found(message: impl Into<String>) -> Error {
        Error {
            kind: ErrorKind::NotFound,
            ..Error::failed(message)
        }
    }
    /// Broken off by the user.
    pub fn cancelled() -> Error {
        Error {
            kind: ErrorKind::Cancelled,
            ..Error::failed("cancelled; nothing was changed")
        }
    }
    /// With one more hint.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Error {
        self.hints.push(hint.into());
        self
    }
    /// The failure of a file operation, in words.
    pub fn io(doing: &str, path: &std::path::Path, error: &std::io::Error) -> Error {
        use std::io::ErrorKind as K;
        let e = Error::failed(format!("cannot {doing} {}: {error}", path.display()));
        match error.kind() {
            K::NotFound => Error {
                kind: ErrorKind::NotFound,
                ..e
            }
            .hint("check the spelling of the path"),
            K::PermissionDenied => e.hint("check the permissions of the file and its folder"),
            K::StorageFull => {
                e.hint("make room on the disk and try again; the old file is unchanged")
            }
            _ => e,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}

impl From<crate::store::StoreError> for Error {
    fn from(e: crate::store::StoreError) -> Error {
        let error = Error::failed(e.to_string());
        match e.hint() {
            Some(hint) => error.hint(hint),
            None => error,
        }
    }
}

/// What operations return.
pub type Result<T> = std::result::Result<T, Error>;
