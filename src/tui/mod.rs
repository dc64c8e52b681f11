//! The terminal UI: `update` changes the state by messages, `view` draws it, the runtime does everything else.

pub mod effect;
pub mod message;
pub mod model;
pub mod runtime;
pub mod update;
pub mod view;

use update::{has_term as update_has_term, is_empty as update_is_empty};

pub use runtime::{PickOptions, Start, pick, run};
