//! The names of the query language: fields, `has:`, `is:`. Parsing, completion and documentation all come from these tables.

use super::doc::Flags;
use super::query::{Predicate, TextField};
use crate::model::{Scheme, Status};

/// What stands behind a field name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Name {
    Text(TextField),
    Year,
    Kind,
    Collection,
    Abstract,
    Note,
    Anywhere,
    Identifier(Option<Scheme>),
    Language,
    Has,
    Is,
    Rating,
    Added,
    Modified,
}

macro_rules! names {
    ($($name:literal $other:tt $what:expr, $help:literal;)*) => {
        /// Every field name of the query language with what it does, in the order of the help.
        pub const FIELD_NAMES: &[(&str, &str)] = &[$(($name, $help),)*];
        const NAMES: &[(&str, &[&str], Name)] = &[$(($name, &$other, $what),)*];
    };
}

names! {
    "author" ["authors", "by", "editor", "creator"] Name::Text(TextField::Author), "a creator's name";
    "title" ["t"] Name::Text(TextField::Title), "in the title";
    "year" ["y", "date"] Name::Year, "2015, 2015..2020, >2018, <=1999";
    "in" ["venue", "journal", "container", "publisher"] Name::Text(TextField::Venue), "journal, book, event or publisher";
    "tag" ["tags", "keyword"] Name::Text(TextField::Tag), "a tag";
    "collection" ["col", "collections"] Name::Collection, "a collection, or a part of its path";
    "type" ["kind"] Name::Kind, "thesis, book, article-journal …";
    "key" ["id", "citekey"] Name::Text(TextField::Key), "the citation key";
    "abstract" ["abs"] Name::Abstract, "in the abstract";
    "note" ["notes"] Name::Note, "in the notes";
    "any" ["all", "anywhere"] Name::Anywhere, "anywhere, abstract and notes included";
    "doi" [] Name::Identifier(Some(Scheme::Doi)), "a DOI or its beginning";
    "pmid" [] Name::Identifier(Some(Scheme::Pmid)), "a PubMed id";
    "pmcid" ["pmc"] Name::Identifier(Some(Scheme::Pmcid)), "a PubMed Central id";
    "isbn" [] Name::Identifier(Some(Scheme::Isbn)), "an ISBN";
    "issn" [] Name::Identifier(Some(Scheme::Issn)), "an ISSN";
    "arxiv" [] Name::Identifier(Some(Scheme::Arxiv)), "an arXiv id";
    "identifier" ["ids"] Name::Identifier(None), "any identifier";
    "lang" ["language"] Name::Language, "a language: nb, en, de …";
    "has" [] Name::Has, "pdf, file, abstract, note, doi, url …";
    "is" [] Name::Is, "unread, reading, read, duplicate, incomplete, retracted, trashed";
    "rating" ["stars"] Name::Rating, "4, >3";
    "added" [] Name::Added, "7d, 2w, 3m, 1y, 2024-05, 2024..2025";
    "modified" ["changed"] Name::Modified, "as added";
}

/// The field of this name (lower case).
pub(super) fn by_name(name: &str) -> Option<Name> {
    NAMES
        .iter()
        .find(|(n, other, _)| *n == name || other.contains(&name))
        .map(|(_, _, what)| *what)
}

/// What `has:` takes.
pub const HAS_NAMES: &[(&str, Flags)] = &[
    ("pdf", Flags::PDF),
    ("file", Flags::FILE),
    ("abstract", Flags::ABSTRACT),
    ("note", Flags::NOTE),
    ("doi", Flags::DOI),
    ("url", Flags::URL),
    ("author", Flags::AUTHOR),
    ("year", Flags::YEAR),
    ("tag", Flags::TAG),
    ("collection", Flags::COLLECTION),
    ("references", Flags::CITED),
    ("rating", Flags::RATED),
];

/// What `is:` takes as a flag.
pub(super) const IS_FLAGS: &[(&str, Flags)] = &[
    ("incomplete", Flags::INCOMPLETE),
    ("retracted", Flags::RETRACTED),
    ("trashed", Flags::TRASHED),
    ("removed", Flags::TRASHED),
    ("pinned", Flags::PINNED),
];

/// Everything that `is:` takes, for completion.
pub const IS_NAMES: &[&str] = &[
    "unread",
    "reading",
    "read",
    "duplicate",
    "incomplete",
    "retracted",
    "trashed",
    "pinned",
];

/// The quality that `has:` asks for, or what is wrong with the name.
pub(super) fn has(name: &str) -> Result<Predicate, String> {
    for n in [name, name.strip_suffix('s').unwrap_or(name)] {
        if let Some((_, flag)) = HAS_NAMES.iter().find(|(k, _)| *k == n) {
            return Ok(Predicate::Flag(*flag));
        }
        if let Some(scheme) = Scheme::from_name(n) {
            return Ok(Predicate::HasIdentifier(scheme));
        }
    }
    Err(
        match nearest(name, &mut HAS_NAMES.iter().map(|(n, _)| *n)) {
            Some(near) => format!("`has:` does not know `{name}`; did you mean `{near}`?"),
            None => format!(
                "`has:` does not know `{name}`; it takes pdf, file, abstract, note, doi, url, author, year, tag …"
            ),
        },
    )
}

/// The quality that `is:` asks for, or what is wrong with the name.
pub(super) fn is(name: &str) -> Result<Predicate, String> {
    if let Some(status) = Status::from_name(name) {
        return Ok(Predicate::Status(status));
    }
    if let Some((_, flag)) = IS_FLAGS.iter().find(|(n, _)| *n == name) {
        return Ok(Predicate::Flag(*flag));
    }
    if name.strip_suffix('s').unwrap_or(name) == "duplicate" {
        return Ok(Predicate::Duplicate);
    }
    Err(match nearest(name, &mut IS_NAMES.iter().copied()) {
        Some(near) => format!("`is:` does not know `{name}`; did you mean `{near}`?"),
        None => format!(
            "`is:` does not know `{name}`; it takes {}",
            IS_NAMES.join(", ")
        ),
    })
}

/// The known name that is nearest to a mistyped one.
pub(super) fn nearest(
    name: &str,
    known: &mut dyn Iterator<Item = &'static str>,
) -> Option<&'static str> {
    known
        .map(|k| (super::vocab::distance(name.as_bytes(), k.as_bytes()), k))
        .filter(|(d, k)| *d <= 1 + k.len() / 4)
        .min_by_key(|(d, _)| *d)
        .map(|(_, k)| k)
}

/// Every name that stands before a colon.
pub(super) fn all_names() -> impl Iterator<Item = &'static str> {
    NAMES
        .iter()
        .flat_map(|(n, other, _)| std::iter::once(*n).chain(other.iter().copied()))
}
