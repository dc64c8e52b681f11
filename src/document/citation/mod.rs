//! Citations in a document: by key (LaTeX, Typst, Markdown, .aux), by number, or by author and year in prose.

pub mod keys;
pub mod prose;

/// A citation.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Citation {
    /// As it stands in the document.
    pub text: String,
    /// Where it begins, in bytes of the document.
    pub offset: usize,
    /// The citation key, where the document cites by key.
    pub key: Option<String>,
    /// The number of the entry, where it cites by number.
    pub number: Option<usize>,
    /// Family names or an institution's name, as they stand.
    pub names: Vec<String>,
    /// Whether "et al." stands behind the names.
    pub others: bool,
    /// The year with its letter, or "n.d.".
    pub year: String,
    /// The last year of a range.
    pub until: Option<String>,
    /// Whether the names stand in the sentence, not in the brackets, so that a genitive is possible.
    pub narrative: bool,
    /// Whether the work is quoted through another one ("referert i"): it need not be listed.
    pub secondary: bool,
}
