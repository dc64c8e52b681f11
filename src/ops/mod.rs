//! What the program does, without printing anything: each operation takes a library and plain values and returns plain values.

mod error;

pub use error::{Error, ErrorKind, Result};
