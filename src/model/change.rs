//! What a change is: before and after, and how two meet.
use super::Reference;
use uuid::Uuid;

/// One reference before and after; `None` where it did not or does not exist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Which reference.
    pub id: Uuid,
    /// What it was.
    pub before: Option<Reference>,
    /// What it is.
    pub after: Option<Reference>,
}
