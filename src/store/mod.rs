//! The store: keeps references so that nothing acknowledged is ever lost. The only room that names sled.
//!
//! The truth is the journal (`journal.rs`): a line for each operation, on the disk before it is acknowledged. sled is the working store, rebuilt
//! from the journal and the last snapshot whenever it is missing, damaged or behind. `docs/store.md` has the whole story.

#[cfg(unix)]
mod address;
mod backup;
mod bulk;
mod cache;
mod carry;
mod check;
#[cfg(unix)]
mod client;
mod compact;
mod core;
mod disk;
mod engine;
mod error;
#[cfg(test)]
mod faulty;
mod history;
mod holding;
mod index;
mod journal;
mod library;
mod line;
mod lock;
mod message;
mod open;
mod operation;
mod plan;
mod read;
mod recover;
mod restore;
mod schema;
mod seal;
#[cfg(unix)]
mod server;
mod sled;
mod snapshot;
mod spool;
mod stream;
#[cfg(test)]
mod tests;
mod versions;
#[cfg(unix)]
mod wire;

pub use bulk::Bulk;
pub use cache::Kept;
pub use check::{Finding, Report};
pub use core::Applied;
pub use disk::{private_dir, write_atomically, write_atomically_with, write_private};
pub use error::{Result, StoreError};
pub use history::Changes;
pub use library::{Library, OpenOptions};
pub use operation::{Operation, Reason};
pub use restore::Restored;
