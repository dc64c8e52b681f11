//! Variables in a note: lines like `PMID: 123`, `Original Date: 1999`, `editor: Doe || Jane`, and citeproc-js' `{:original-date: 1999}`.
//! Zotero's "Extra" field and the notes of CSL-JSON carry them for what their own fields cannot hold.

use super::kinds::kind_of;
use crate::model::{Date, DateField, Field, Person, Reference, Role, Scheme};

/// Identifiers that may stand in a note, by name.
const SCHEMES: &[(&str, Scheme)] = &[
    ("doi", Scheme::Doi),
    ("pmid", Scheme::Pmid),
    ("pmcid", Scheme::Pmcid),
    ("isbn", Scheme::Isbn),
    ("issn", Scheme::Issn),
    ("arxiv", Scheme::Arxiv),
    ("arxiv-id", Scheme::Arxiv),
    ("jstor", Scheme::Jstor),
    ("oclc", Scheme::Oclc),
    ("lccn", Scheme::Lccn),
    ("mr", Scheme::Mr),
    ("mrnumber", Scheme::Mr),
    ("zbl", Scheme::Zbl),
    ("bibcode", Scheme::Bibcode),
    ("hdl", Scheme::Handle),
    ("handle", Scheme::Handle),
    ("openalex", Scheme::OpenAlex),
    ("google-books", Scheme::Google),
    ("googlebooks", Scheme::Google),
    ("qid", Scheme::Wikidata),
    ("wikidata", Scheme::Wikidata),
];

/// Zotero's names of fields that CSL calls otherwise.
const FIELDS: &[(&str, Field)] = &[
    ("url", Field::Url),
    ("archive-collection", Field::ArchiveCollection),
    ("archive-location", Field::ArchiveLocation),
    ("place", Field::PublisherPlace),
    ("event", Field::EventTitle),
    ("pages", Field::Page),
    ("series", Field::CollectionTitle),
    ("series-title", Field::CollectionTitle),
    ("series-number", Field::CollectionNumber),
    ("publication-title", Field::ContainerTitle),
    ("book-title", Field::ContainerTitle),
    ("proceedings-title", Field::ContainerTitle),
    ("journal-abbreviation", Field::ContainerTitleShort),
    ("short-title", Field::TitleShort),
    ("shorttitle", Field::TitleShort),
    ("original-place", Field::OriginalPublisherPlace),
    ("conference-name", Field::EventTitle),
    ("rights", Field::License),
    ("call-number", Field::CallNumber),
];

/// Takes the variables out of a note into the reference and gives back what is left of the note.
///
/// A field that has another value already keeps it, and the line stays; dates and the type stated here win, because that is what
/// the writer of the line wanted, and the value that loses is kept as an unknown field.
pub fn apply(reference: &mut Reference, note: &str) -> String {
    let mut left: Vec<String> = Vec::new();
    for line in note.lines() {
        let mut line = line.to_string();
        let mut from = 0;
        while let Some(at) = line
            .get(from..)
            .and_then(|l| l.find("{:"))
            .map(|i| i + from)
        {
            let Some(end) = line[at..].find('}').map(|i| i + at) else {
                break;
            };
            let taken = line[at + 2..end]
                .split_once(':')
                .is_some_and(|(name, value)| set(reference, name, value));
            if taken {
                line.replace_range(at..=end, "");
                from = at;
            } else {
                from = end;
            }
        }
        let taken = line
            .split_once(':')
            .filter(|(name, _)| is_name(name))
            .is_some_and(|(name, value)| set(reference, name, value));
        if !taken {
            left.push(line);
        }
    }
    left.join("\n").trim().to_string()
}

/// Whether this can be the name of a variable: a few words of letters.
fn is_name(name: &str) -> bool {
    let name = name.trim();
    !name.is_empty()
        && name.len() <= 40
        && name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, ' ' | '-' | '_' | '.' | '*'))
}

/// Sets what `name` names; says whether it did.
fn set(reference: &mut Reference, name: &str, value: &str) -> bool {
    let (name, value) = (name.trim(), value.trim());
    if value.is_empty() {
        return false;
    }
    if let Some(field) = name.strip_prefix("tex.") {
        reference.add_extra(field.trim(), value);
        return true;
    }
    let plain = name.to_ascii_lowercase().replace([' ', '_'], "-");
    match plain.as_str() {
        "type" => return set_kind(reference, value),
        "citation-key" | "citationkey" | "citekey" | "bibtex" | "bibtex*" => {
            if value.contains(char::is_whitespace) {
                return false;
            }
            reference.key = value.to_string();
            reference.key_pinned = true;
            return true;
        }
        _ => {}
    }
    if let Some((_, scheme)) = SCHEMES.iter().find(|(n, _)| *n == plain) {
        reference.add_identifier(*scheme, value);
        return true;
    }
    if let Some(which) = DateField::from_csl(&plain) {
        let date = Date::parse(value);
        if let Some(old) = reference.date(which).filter(|old| **old != date) {
            let old = old.edtf();
            reference.add_extra(which.csl(), old);
        }
        reference.set_date(which, date);
        return true;
    }
    if let Some(role) = Role::from_name(&plain) {
        let person = match value.split_once("||") {
            Some((family, given)) => Person::new(family.trim(), given.trim()),
            None => Person::literal(value),
        };
        reference.add_person(role, person);
        return true;
    }
    let field = Field::from_csl(&plain)
        .or_else(|| FIELDS.iter().find(|(n, _)| *n == plain).map(|(_, f)| *f));
    match field {
        // A person's own words are not to be taken for these.
        Some(Field::Note | Field::Abstract | Field::Annote) | None => false,
        Some(field) => match reference.get(field) {
            Some(old) => old == value,
            None => {
                reference.set(field, value);
                true
            }
        },
    }
}

fn set_kind(reference: &mut Reference, value: &str) -> bool {
    match kind_of(value) {
        Some(kind) => {
            reference.kind = kind;
            true
        }
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Kind;

    #[test]
    fn variables_move_and_the_rest_stays() {
        let mut r = Reference::new(Kind::Book);
        r.set(Field::Publisher, "Old House");
        let left = apply(
            &mut r,
            "PMID: 123\nOriginal Date: 1911-05\nmy own remark: keep\ntype: report\nPublisher: Other\neditor: Doe || Jane\nsee {:number-of-pages: 12} there\nCitation Key: doe1911\ntex.howpublished: cloth",
        );
        assert_eq!(left, "my own remark: keep\nPublisher: Other\nsee  there");
        assert_eq!(r.identifier(Scheme::Pmid), Some("123"));
        assert_eq!(
            r.date(DateField::OriginalDate),
            Some(&Date::ymd(1911, 5, 0))
        );
        assert_eq!(r.kind, Kind::Report);
        assert_eq!(r.get(Field::NumberOfPages), Some("12"));
        assert_eq!(
            r.people(Role::Editor).next(),
            Some(&Person::new("Doe", "Jane"))
        );
        assert_eq!(
            (r.key.as_str(), r.extra("howpublished")),
            ("doe1911", Some("cloth"))
        );
        assert_eq!(apply(&mut r, "{:a {: }: {:}"), "{:a {: }: {:}");
    }
}
