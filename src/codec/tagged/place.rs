//! Where a tag's value belongs, and how it gets there.

use super::{
    add_doi, add_file, add_note, add_people, add_serial_numbers, add_tags, add_url, html_text,
    one_line, paragraphs, set_finer_date, set_text,
};
use crate::model::{Date, DateField, Field, Kind, Note, Reference, Role, Scheme};
use jiff::Timestamp;

/// Where a tag's value belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// A text field.
    Text(Field),
    /// People in a role.
    People(Role),
    /// A date.
    Date(DateField),
    /// Tags.
    Tags,
    /// A DOI.
    Doi,
    /// An identifier of a scheme.
    Id(Scheme),
    /// ISBN, ISSN.
    Serial,
    /// A number of the work itself where it is no ISBN or ISSN.
    SerialOr(Field),
    /// Where the pages begin.
    FirstPage,
    /// Where the pages end.
    LastPage,
    /// An address.
    Url,
    /// A file or link of this title.
    File(&'static str),
    /// A remark, which may be labelled ("Series Title: …").
    Note,
    /// A person's own note.
    Research,
    /// The citation key.
    Key,
    /// Kept verbatim.
    Keep,
}

/// First and last page, until both are known.
#[derive(Debug, Clone, Default)]
pub struct PageEnds {
    /// Where the pages begin.
    pub first: String,
    /// Where they end.
    pub last: String,
}

/// Puts a value in its place. A place that has another value keeps it, and the new one is kept under the tag.
pub fn put(r: &mut Reference, place: Place, tag: &str, value: &str, late: &mut PageEnds) {
    let plain = one_line(value);
    match place {
        Place::Text(field) => text(r, field, tag, value),
        Place::People(role) => people(r, role, value),
        Place::Date(DateField::Issued) => set_finer_date(r, DateField::Issued, tag, value),
        Place::Date(which) => {
            let date = Date::parse(&plain);
            match r.date(which) {
                Some(old) if *old != date => r.add_extra(tag, plain),
                _ => r.set_date(which, date),
            }
        }
        Place::Tags => add_tags(r, value),
        Place::Doi => add_doi(r, tag, value),
        Place::Serial => {
            for rest in add_serial_numbers(r, value) {
                let serial = matches!(
                    r.kind,
                    Kind::ArticleJournal
                        | Kind::ArticleMagazine
                        | Kind::ArticleNewspaper
                        | Kind::Periodical
                );
                let scheme = if serial { Scheme::Issn } else { Scheme::Isbn };
                r.add_identifier(scheme, &rest);
            }
        }
        Place::SerialOr(field) => {
            for rest in add_serial_numbers(r, value) {
                text(r, field, tag, &rest);
            }
        }
        Place::FirstPage if late.first.is_empty() => late.first = plain,
        Place::LastPage if late.last.is_empty() => late.last = plain,
        Place::FirstPage | Place::LastPage => r.add_extra(tag, plain),
        Place::Url => add_url(r, value),
        Place::File(title) => {
            for path in value.lines() {
                add_file(r, path, title);
            }
        }
        Place::Note => add_note(r, &paragraphs(&html_text(value))),
        Place::Id(scheme) => r.add_identifier(scheme, &plain),
        Place::Research => r.notes.push(Note::new(paragraphs(value), Timestamp::now())),
        Place::Key => {
            // A number names the record in its database; only words are cited by.
            let key =
                plain.chars().any(char::is_alphabetic) && !plain.contains(char::is_whitespace);
            if key && r.key.is_empty() {
                r.key = plain;
            } else {
                r.add_extra(tag, plain);
            }
        }
        Place::Keep => r.add_extra(tag, value.trim()),
    }
}

fn text(r: &mut Reference, field: Field, tag: &str, value: &str) {
    let plain = one_line(value);
    let old = r.get(field).map(str::to_string);
    match (field, old) {
        // The journal in full under one tag, its abbreviation under another.
        (Field::ContainerTitle, Some(old)) if !old.eq_ignore_ascii_case(&plain) => {
            let (long, short) = if plain.len() > old.len() {
                (plain, old)
            } else {
                (old, plain)
            };
            if r.get(Field::ContainerTitleShort).is_none()
                && (short.contains('.') || tag == "JO" || short.len() * 2 < long.len() + 8)
            {
                r.set(Field::ContainerTitle, long);
                r.set(Field::ContainerTitleShort, short);
            } else {
                r.add_extra(tag, value.trim());
            }
        }
        (Field::ContainerTitle, Some(_)) => {}
        (Field::EventPlace, Some(old)) if old != plain => {
            set_text(r, Field::PublisherPlace, tag, value)
        }
        (Field::Language, None) => r.set(Field::Language, crate::codec::language::tag(&plain)),
        _ => set_text(r, field, tag, value),
    }
}

fn people(r: &mut Reference, role: Role, value: &str) {
    // Names of several people in one line come from writers that know no repeated tags.
    let value = if value.contains(" and ") && value.contains(',') && !value.contains(';') {
        value.replace(" and ", ";")
    } else {
        value.to_string()
    };
    add_people(r, role, &value);
}

/// What a tag means by a table; what stands in none is kept.
pub fn lookup(table: &[(&str, Place)], tag: &str) -> Place {
    table
        .iter()
        .find(|(t, _)| *t == tag)
        .map_or(Place::Keep, |(_, place)| *place)
}

/// Sets the pages once both ends are known.
pub fn set_pages(r: &mut Reference, ends: &PageEnds) {
    let range = super::page_range(&ends.first, &ends.last);
    set_text(r, Field::Page, "pages", &range);
}
