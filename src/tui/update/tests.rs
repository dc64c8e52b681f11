//! Tests of the update.
