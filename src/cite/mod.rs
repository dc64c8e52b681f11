//! Citing: CSL, citation keys, in-text forms, clipboard forms.

pub mod csl;
pub mod face;
pub mod forms;
pub mod key;
pub mod styles;

pub use csl::writer::Format;
pub use face::{Cite, Entry, Mode, bibliography, citation, list};
pub use forms::{Form, form};
pub use styles::{StyleInfo, Styles};
