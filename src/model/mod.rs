//! What a reference is. Knows no format, no store and no screen.

pub mod attachment;
pub mod change;
pub mod date;
pub mod date_text;
mod date_words;
pub mod field;
pub mod identifier;
pub mod incomplete;
pub mod kind;
pub mod lint;
pub mod merge;
pub mod note;
pub mod pages;
pub mod person;
pub mod reference;
pub mod repair;
pub mod similarity;
pub mod source;
pub mod standing;

pub use attachment::Attachment;
pub use date::{Date, DateField, DatePoint};
pub use field::{Field, Fields};
pub use identifier::{Identifier, Scheme};
pub use kind::Kind;
pub use note::Note;
pub use person::{Creator, Person, Role};
pub use reference::{FORMER_KEYS, Reference, Status};
pub use source::Source;
