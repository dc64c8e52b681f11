//! Files and links that belong to a reference.

use serde::{Deserialize, Serialize};

/// A file or a link.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// Where it is: a path below the library's `files/` folder when `managed`, else a path or address as the source gave it.
    pub path: String,
    /// Whether the library holds the file itself.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub managed: bool,
    /// A name for it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// Media type, when known.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub media_type: String,
}
