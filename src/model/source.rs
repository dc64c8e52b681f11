//! Provenance: where a reference's values came from.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One import, look-up or hand entry that gave values to a reference.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// A file's name, an address, "hand".
    pub origin: String,
    /// The format's or provider's name ("bibtex", "crossref").
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub format: String,
    /// When.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Timestamp>,
    /// The identity in the source, when it has one: a citation key, a record number, "group/KEY".
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub record: String,
    /// Values that this source gave and that do not stand in the reference itself (lost against another source's, or too raw to
    /// be derived from the model), by our name of the field. Merging moves values here; it never drops them.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub values: BTreeMap<String, String>,
}
