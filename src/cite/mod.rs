//! Citing: CSL, citation keys, in-text forms, clipboard forms.

pub mod csl;
pub mod forms;
pub mod key;
pub mod styles;

pub use forms::{Form, form};
