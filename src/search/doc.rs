//! What the index keeps of a reference: the folded text that words are looked for in, the flags, and what a list shows.

use super::query::TextField;
use crate::model::{DateField, Field, Reference, Role, Scheme, Status};
use crate::text::fold::fold_into;
use std::borrow::Cow;

/// Qualities of a reference, one bit each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub struct Flags(pub u32);

impl Flags {
    /// Has an abstract.
    pub const ABSTRACT: Flags = Flags(1);
    /// Has a note.
    pub const NOTE: Flags = Flags(1 << 1);
    /// Has a file or link.
    pub const FILE: Flags = Flags(1 << 2);
    /// Has a PDF.
    pub const PDF: Flags = Flags(1 << 3);
    /// Has a DOI.
    pub const DOI: Flags = Flags(1 << 4);
    /// Has a web address.
    pub const URL: Flags = Flags(1 << 5);
    /// Has an author, or another creator.
    pub const AUTHOR: Flags = Flags(1 << 6);
    /// Has a year.
    pub const YEAR: Flags = Flags(1 << 7);
    /// Has a tag.
    pub const TAG: Flags = Flags(1 << 8);
    /// Is in a collection.
    pub const COLLECTION: Flags = Flags(1 << 9);
    /// Its reference list is known.
    pub const CITED: Flags = Flags(1 << 10);
    /// Has a rating.
    pub const RATED: Flags = Flags(1 << 11);
    /// Lacks what its kind needs.
    pub const INCOMPLETE: Flags = Flags(1 << 12);
    /// Was retracted.
    pub const RETRACTED: Flags = Flags(1 << 13);
    /// Was removed.
    pub const TRASHED: Flags = Flags(1 << 14);
    /// Its key is pinned.
    pub const PINNED: Flags = Flags(1 << 15);
    const STATUS_AT: u32 = 16;
    /// No longer in the index.
    pub(super) const GONE: Flags = Flags(1 << 31);

    /// Whether all bits of `other` are set.
    pub fn contains(self, other: Flags) -> bool {
        self.0 & other.0 == other.0
    }
    pub(super) fn set(&mut self, other: Flags, on: bool) {
        if on {
            self.0 |= other.0;
        }
    }
    /// How far it was read.
    pub fn status(self) -> Status {
        match self.0 >> Self::STATUS_AT & 3 {
            1 => Status::Reading,
            2 => Status::Read,
            _ => Status::Unread,
        }
    }
}

/// One reference, ready for the index.
#[derive(Debug, Default)]
pub(super) struct Doc {
    /// Folded text, the fields of [`TextField`] in order, a line feed between them.
    pub text: String,
    /// Where each field ends in `text`.
    pub ends: [u16; 6],
    /// Key, short authors, title, venue as a list shows them, one behind the other.
    pub shown: String,
    /// Where each of them ends.
    pub shown_ends: [u16; 4],
    /// Identifiers, folded: `doi:10.1/x\npmid:1\n`.
    pub ids: String,
    /// Folded language.
    pub language: String,
    pub flags: Flags,
    pub year: i32,
    pub kind: u8,
    pub rating: u8,
    pub added: i64,
    pub modified: i64,
}

/// No year.
pub(super) const NO_YEAR: i32 = i32::MIN;
/// No time.
pub(super) const NO_TIME: i64 = i64::MIN;

/// The longest text kept of each field, so that a row never passes 64 KiB: a list of 3,000 authors is searchable to its 40,000th byte.
const LONGEST: [usize; 6] = [8_000, 40_000, 1_000, 200, 4_000, 10_000];
const LONGEST_SHOWN: usize = 4_000;

/// A text without CSL-JSON's markup.
pub fn plain(text: &str) -> Cow<'_, str> {
    if !text.contains('<') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        let tag = &rest[at..];
        let end = tag.find('>').filter(|end| {
            let body = tag[1..*end].trim_start_matches('/');
            matches!(body, "i" | "b" | "sup" | "sub" | "sc" | "span") || body.starts_with("span ")
        });
        match end {
            Some(end) => rest = &tag[end + 1..],
            None => {
                out.push('<');
                rest = &tag[1..];
            }
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// The creators as a list shows them: `Borg`, `Borg & Hope`, `Borg et al.`; editors and others where there is no author.
pub fn authors_short(r: &Reference) -> String {
    let mut role = Role::Author;
    if !r.has_role(role) {
        match r.creators.first() {
            Some(c) => role = c.role,
            None => return String::new(),
        }
        if r.has_role(Role::Editor) {
            role = Role::Editor;
        }
    }
    let mut people = r.people(role);
    let first = people.next().map(|p| p.short()).unwrap_or_default();
    match (people.next(), people.next()) {
        (None, _) => first,
        (Some(second), None) => format!("{first} & {}", second.short()),
        _ => format!("{first} et al."),
    }
}

/// Appends at most `longest` bytes of the folded text, white space single.
fn push_folded(out: &mut String, text: &str, longest: usize) {
    let start = out.len();
    // Folding can lengthen or shorten; the last cut is exact.
    let cut = text.floor_char_boundary(longest.min(text.len()));
    let text = plain(&text[..cut]);
    if text.is_ascii() {
        let mut space = false;
        for b in text.bytes() {
            if b.is_ascii_whitespace() {
                space = out.len() > start;
                continue;
            }
            if std::mem::take(&mut space) {
                out.push(' ');
            }
            out.push(char::from(b.to_ascii_lowercase()));
        }
        return;
    }
    for (i, word) in text.split_whitespace().enumerate() {
        if i > 0 {
            out.push(' ');
        }
        fold_into(word, out);
    }
    // Folding may give a line feed or a space out of one character (compatibility forms).
    if out[start..].contains('\n') {
        let clean = out[start..].replace('\n', " ");
        out.truncate(start);
        out.push_str(&clean);
    }
    let end = out.floor_char_boundary(out.len().min(start + longest));
    out.truncate(end);
}

fn push_shown(out: &mut String, text: &str) {
    let text = plain(text);
    let start = out.len();
    if text.contains(|c: char| c.is_control()) {
        for (i, w) in text.split_whitespace().enumerate() {
            if i > 0 {
                out.push(' ');
            }
            out.push_str(w);
        }
    } else {
        out.push_str(&text);
    }
    let end = out.floor_char_boundary(out.len().min(start + LONGEST_SHOWN));
    out.truncate(end);
}

impl Doc {
    /// Fills this from a reference, reusing the memory.
    pub fn fill(&mut self, r: &Reference) {
        self.text.clear();
        self.shown.clear();
        self.ids.clear();
        self.language.clear();
        let mut field =
            |out: &mut String, which: TextField, fill: &mut dyn FnMut(&mut String, usize)| {
                let at = which as usize;
                if at > 0 {
                    out.push('\n');
                }
                let start = out.len();
                fill(out, LONGEST[at]);
                let end = out.floor_char_boundary(out.len().min(start + LONGEST[at]));
                out.truncate(end);
                self.ends[at] = u16::try_from(out.len()).unwrap_or(u16::MAX);
            };
        let parts = |out: &mut String, longest: usize, values: &[Option<&str>], between: &str| {
            let start = out.len();
            for value in values.iter().copied().flatten() {
                if out.len() - start >= longest {
                    break;
                }
                if out.len() > start {
                    out.push_str(between);
                }
                push_folded(out, value, longest);
            }
        };
        let mut text = std::mem::take(&mut self.text);
        field(&mut text, TextField::Title, &mut |out, longest| {
            let title = r.title();
            let short = r.get(Field::TitleShort).filter(|s| !title.contains(*s));
            parts(
                out,
                longest,
                &[r.get(Field::Title), short, r.get(Field::OriginalTitle)],
                "; ",
            );
        });
        field(&mut text, TextField::Author, &mut |out, longest| {
            let start = out.len();
            for c in &r.creators {
                if out.len() - start >= longest {
                    break;
                }
                if out.len() > start {
                    out.push_str("; ");
                }
                let p = &c.person;
                push_folded(out, &p.particle, longest);
                if !p.particle.is_empty() {
                    out.push(' ');
                }
                push_folded(out, &p.family, longest);
                if !p.given.is_empty() {
                    out.push_str(", ");
                    push_folded(out, &p.given, longest);
                }
                for more in [&p.dropping_particle, &p.suffix, &p.literal] {
                    if !more.is_empty() {
                        if !out.ends_with("; ") {
                            out.push(' ');
                        }
                        push_folded(out, more, longest);
                    }
                }
            }
        });
        field(&mut text, TextField::Key, &mut |out, longest| {
            push_folded(out, &r.key, longest);
            for former in r.former_keys() {
                out.push(' ');
                push_folded(out, former, longest);
            }
        });
        field(&mut text, TextField::Year, &mut |out, longest| {
            if let Some(date) = r.date(DateField::Issued) {
                if let Some(y) = date.year() {
                    out.push_str(&y.to_string());
                }
                if !date.literal.is_empty() {
                    out.push(' ');
                    push_folded(out, &date.literal, longest);
                }
            }
        });
        field(&mut text, TextField::Venue, &mut |out, longest| {
            let names = [
                Field::ContainerTitle,
                Field::ContainerTitleShort,
                Field::EventTitle,
                Field::CollectionTitle,
                Field::Publisher,
            ];
            parts(out, longest, &names.map(|f| r.get(f)), "; ");
        });
        field(&mut text, TextField::Tag, &mut |out, longest| {
            let tags: Vec<Option<&str>> = r.tags.iter().map(|t| Some(t.as_str())).collect();
            parts(out, longest, &tags, "; ");
        });
        self.text = text;

        let short = authors_short(r);
        for (i, value) in [r.key.as_str(), &short, r.title(), r.venue()]
            .into_iter()
            .enumerate()
        {
            push_shown(&mut self.shown, value);
            self.shown_ends[i] = u16::try_from(self.shown.len()).unwrap_or(u16::MAX);
        }
        for id in &r.identifiers {
            self.ids.push_str(id.scheme.name());
            self.ids.push(':');
            push_folded(&mut self.ids, &id.value, 500);
            self.ids.push('\n');
        }
        push_folded(&mut self.language, r.get(Field::Language).unwrap_or(""), 40);
        self.year = r.year().filter(|y| *y != NO_YEAR).unwrap_or(NO_YEAR);
        self.kind = r.kind as u8;
        self.rating = r.rating;
        self.added = r.added.map_or(NO_TIME, |t| t.as_second());
        self.modified = r.modified.map_or(NO_TIME, |t| t.as_second());
        self.flags = flags(r);
    }
}

fn flags(r: &Reference) -> Flags {
    let mut f = Flags::default();
    f.set(Flags::ABSTRACT, r.get(Field::Abstract).is_some());
    f.set(Flags::NOTE, !r.notes.is_empty());
    f.set(Flags::FILE, !r.attachments.is_empty());
    let pdf = |a: &crate::model::Attachment| {
        let path = a.path.as_bytes();
        a.media_type == "application/pdf"
            || (path.len() > 4 && path[path.len() - 4..].eq_ignore_ascii_case(b".pdf"))
    };
    f.set(Flags::PDF, r.attachments.iter().any(pdf));
    f.set(Flags::DOI, r.identifier(Scheme::Doi).is_some());
    f.set(Flags::URL, r.get(Field::Url).is_some());
    f.set(Flags::AUTHOR, !r.creators.is_empty());
    f.set(Flags::YEAR, r.year().is_some());
    f.set(Flags::TAG, !r.tags.is_empty());
    f.set(Flags::COLLECTION, !r.collections.is_empty());
    f.set(Flags::CITED, !r.cited.is_empty());
    f.set(Flags::RATED, r.rating > 0);
    f.set(
        Flags::INCOMPLETE,
        !crate::model::incomplete::missing(r).is_empty(),
    );
    f.set(Flags::RETRACTED, r.is_retracted());
    f.set(Flags::TRASHED, r.trashed.is_some());
    f.set(Flags::PINNED, r.key_pinned);
    f.0 |= (r.status as u32) << Flags::STATUS_AT;
    f
}

/// The letters and digits that occur, one bit each: a word can only be there when all its bits are.
pub(super) fn letters(text: &[u8]) -> u64 {
    text.iter().fold(0, |mask, b| mask | letter(*b))
}

fn letter(b: u8) -> u64 {
    match b {
        b'a'..=b'z' => 1 << (b - b'a'),
        b'0'..=b'9' => 1 << (26 + b - b'0'),
        0x80.. => 1 << (36 + (b & 15)),
        _ => 0,
    }
}
