//! Snapshots of the view.
