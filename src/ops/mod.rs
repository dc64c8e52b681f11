//! What the program does, without printing anything: each operation takes a library and plain values and returns plain values.

pub mod attach;
pub mod backup;
pub mod check;
pub mod cited;
pub mod clipboard;
pub mod complete;
pub mod discover;
pub mod doctor;
pub mod duplicates;
pub mod edit;
mod error;
pub mod export;
pub mod fetch;
pub mod files;
pub mod find;
pub mod gather;
pub mod given;
pub mod history;
pub mod identity;
pub mod import;
pub mod keyring;
pub mod keys;
pub mod lint;
pub mod lookup;
pub mod online;
pub mod parallel;
pub mod preview;
pub mod queue;
pub mod revise;
pub mod sample;
pub mod search;
pub mod stats;
pub mod title;

pub use error::{Error, ErrorKind, Result};
