//! The terminal UI as a pure machine: messages in, effects and pictures out.

mod documents;
mod fake;
mod machine;
mod online;
mod screens;
