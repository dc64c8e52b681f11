//! Text and nothing else: what any room may need, and what needs no room.

pub mod case;
pub mod encoding;
pub mod entities;
pub mod fold;
pub mod latex;
pub mod repair;
pub mod sanitize;
pub mod span;
pub mod width;
