//! All tests that stand outside the sources, in one binary.

mod cli;
mod codec;
mod support;
mod tidy;
