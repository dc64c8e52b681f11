//! What stands in a written work: reference lists, plain references, citations.

pub mod inline;
pub mod line;
pub mod list;
pub mod reference;
