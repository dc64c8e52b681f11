//! The store: the only room that names the embedded database.
