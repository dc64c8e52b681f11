//! `refs`: a reference manager for people who live in a terminal.
//!
//! The crate is a house of rooms in layers; a room uses only rooms of lower layers.
//!
//! | layer | rooms |
//! |---|---|
//! | L0 | [`text`] |
//! | L1 | [`model`] |
//! | L2 | [`codec`], [`document`], [`cite`], [`search`], [`store`], [`provider`] (may use `codec`), [`config`], [`command`] |
//! | L3 | [`ops`] |
//! | L4 | [`cli`], [`tui`] (never each other) |
//!
//! `docs/architecture.md` tells why, and `tests/tidy.rs` holds it.

// A test that unwraps says enough.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::single_range_in_vec_init))]

pub mod cite;
pub mod cli;
pub mod codec;
pub mod command;
pub mod config;
pub mod document;
pub mod model;
pub mod ops;
pub mod provider;
pub mod search;
pub mod store;
pub mod text;
pub mod tui;
