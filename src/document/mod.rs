//! What stands in a written work: reference lists, plain references, citations.

pub mod check;
pub mod citation;
pub mod html;
pub mod inline;
pub mod language;
pub mod line;
pub mod list;
pub mod reference;
pub mod work;
