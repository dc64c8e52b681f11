//! All tests that stand outside the sources, in one binary.
#![allow(clippy::unwrap_used, clippy::print_stderr)]

mod cite;
mod cli;
mod codec;
#[cfg(unix)]
mod pty;
mod support;
mod tidy;
mod tui;
