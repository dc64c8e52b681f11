//! All tests that stand outside the sources, in one binary.
#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    clippy::single_range_in_vec_init
)]

mod cite;
mod cli;
mod codec;
mod document;
#[cfg(unix)]
mod pty;
mod support;
mod tidy;
mod tui;
