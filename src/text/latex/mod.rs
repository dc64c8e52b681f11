//! LaTeX to text and back: accents, symbols, styles, quotation marks, formulas; one table for both directions.
//!
//! Text that is decoded, encoded and decoded again is the same text. What no table knows is kept as it stands.

mod case;
mod command;
mod decode;
mod encode;
mod math;
mod table;
mod verbatim;

pub use case::{protect, relax};
pub use command::{bibstring, is_harmless};
pub use decode::{decode, plain};
pub use encode::{Encode, encode, encode_verbatim};
pub use verbatim::decode_verbatim;

/// What LaTeX is decoded into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// A line with the rich text of CSL-JSON.
    Rich,
    /// A line of plain text.
    Plain,
    /// Paragraphs of plain text.
    Long,
}

/// Which braces protect the case of letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protect {
    /// None: braces only group.
    Nothing,
    /// Braces inside the value, but not those around all of it.
    Inner,
    /// All.
    All,
}

/// The tag around text whose case is protected.
pub(super) const NOCASE: (&str, &str) = ("<span class=\"nocase\">", "</span>");
/// The tag around small capitals.
pub(super) const SMALL_CAPS: (&str, &str) =
    ("<span style=\"font-variant:small-caps;\">", "</span>");

#[cfg(test)]
mod tests;
