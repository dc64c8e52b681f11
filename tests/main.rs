//! All tests that stand outside the sources, in one binary.

mod cite;
mod cli;
mod codec;
#[cfg(unix)]
mod pty;
mod support;
mod tidy;
mod tui;
