//! What stands in a written work: reference lists, plain references, citations.

pub mod reference;
