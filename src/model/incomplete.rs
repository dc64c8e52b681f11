//! What a reference lacks for its kind.
