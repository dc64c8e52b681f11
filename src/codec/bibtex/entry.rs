//! One entry into a reference.

mod kind;

mod others;

mod issued;

mod titles;

use super::files;
use super::names;
use super::table::{self, BABEL, Slot, Special, TYPES};
use crate::codec::language;
use crate::model::field::Shape;
use crate::model::{Date, DateField, Field, Identifier, Note, Reference, Role, Scheme, identifier};
use crate::text::latex::{self, Mode, Protect};
use jiff::Timestamp;
use std::borrow::Cow;
use uuid::Uuid;

/// A field whose value stands alone: macros are resolved.
#[derive(Debug, Clone)]
pub(super) struct Resolved<'t> {
    /// The name as it is spelled.
    pub name: Cow<'t, str>,
    /// LaTeX.
    pub raw: Cow<'t, str>,
    /// It came from another entry.
    pub inherited: bool,
}

/// What an entry is read with.
pub(super) struct Reader<'a> {
    pub entry_type: String,
    pub key: &'a str,
    /// The file is BibLaTeX: literal lists are divided at `and`.
    pub biblatex: bool,
    /// When notes are dated.
    pub now: Timestamp,
    pub reference: Reference,
    specials: Vec<(Special, Cow<'a, str>, Cow<'a, str>, bool)>,
    seen: Vec<Slot>,
    others: Vec<&'static str>,
    /// What is odd about it.
    pub remarks: Vec<String>,
}

/// Entry types whose numbers count issues.
pub(super) fn is_article(entry_type: &str) -> bool {
    matches!(
        entry_type,
        "article"
            | "periodical"
            | "suppperiodical"
            | "review"
            | "bookreview"
            | "newspaper"
            | "magazine"
            | "newsarticle"
            | "journal"
    )
}

/// Entry types of parts of books.
pub(super) fn is_chapter(entry_type: &str) -> bool {
    matches!(
        entry_type,
        "inbook"
            | "incollection"
            | "inproceedings"
            | "conference"
            | "inreference"
            | "bookinbook"
            | "suppbook"
            | "suppcollection"
            | "encyclopedia"
            | "dictionary"
    )
}

/// Entry types of books and their parts, whose numbers count within a series.
pub(super) fn number_in_series(entry_type: &str) -> bool {
    is_chapter(entry_type)
        || matches!(
            entry_type,
            "book"
                | "mvbook"
                | "collection"
                | "mvcollection"
                | "proceedings"
                | "mvproceedings"
                | "reference"
                | "mvreference"
                | "booklet"
                | "ebook"
        )
}

fn protect_of(field: Field) -> Protect {
    match field {
        Field::Title | Field::TitleShort | Field::VolumeTitle => Protect::All,
        _ => Protect::Inner,
    }
}

/// The text of a field out of LaTeX, by the field's shape.
pub(super) fn text_of(field: Field, raw: &str) -> String {
    match field.shape() {
        Shape::Rich => {
            latex::relax(&latex::decode(raw, Mode::Rich, protect_of(field))).into_owned()
        }
        Shape::Long => latex::decode(raw, Mode::Long, Protect::Nothing).into_owned(),
        Shape::Url => latex::decode_verbatim(raw).into_owned(),
        Shape::Pages => pages(&latex::plain(raw)),
        Shape::Plain | Shape::Number | Shape::Language => latex::plain(raw).into_owned(),
    }
}

/// Pages with plain hyphens: `12–14` and `12 -- 14` are `12-14`.
fn pages(text: &str) -> String {
    if !text.contains(['–', '—', '−', '‐', '‑', ' ']) {
        return text.to_string();
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '–' | '—' | '−' | '‐' | '‑' | '-' => {
                out.truncate(out.trim_end().len());
                out.push('-');
            }
            ' ' if out.ends_with('-') => {}
            c => out.push(c),
        }
    }
    out
}

/// A title and its subtitle as one.
pub(super) fn compose(title: &str, subtitle: &str) -> String {
    if subtitle.is_empty() {
        return title.to_string();
    }
    if title.is_empty() {
        return subtitle.to_string();
    }
    let plain_end = title.trim_end_matches("</span>").trim_end_matches("</i>");
    let joint = if plain_end.ends_with(['?', '!', ':', '.', '…']) {
        " "
    } else {
        ": "
    };
    format!("{title}{joint}{subtitle}")
}

/// The tag of a babel name, else what is known of the word, else the word itself.
pub(super) fn language_tag(text: &str) -> String {
    let lower = text.trim().to_ascii_lowercase();
    match BABEL.iter().find(|(name, _)| *name == lower) {
        Some((_, tag)) => (*tag).to_string(),
        None => language::tag(text),
    }
}

impl<'a> Reader<'a> {
    pub(super) fn new(entry_type: &str, key: &'a str, biblatex: bool, now: Timestamp) -> Self {
        Reader {
            entry_type: entry_type.to_ascii_lowercase(),
            key,
            biblatex,
            now,
            reference: Reference::default(),
            specials: Vec::with_capacity(8),
            seen: Vec::with_capacity(16),
            others: Vec::new(),
            remarks: Vec::new(),
        }
    }

    /// Takes a field in.
    pub(super) fn field(&mut self, field: Resolved<'a>) {
        let mut buffer = [0u8; 48];
        let lower: Cow<str> = match buffer.get_mut(..field.name.len()) {
            Some(space) => {
                space.copy_from_slice(field.name.as_bytes());
                space.make_ascii_lowercase();
                match std::str::from_utf8(space) {
                    Ok(s) => Cow::Borrowed(s),
                    Err(_) => Cow::Owned(field.name.to_ascii_lowercase()),
                }
            }
            None => Cow::Owned(field.name.to_ascii_lowercase()),
        };
        if field.raw.trim().is_empty() {
            return;
        }
        let Some(slot) = table::slot(&lower) else {
            self.unknown(&lower, field);
            return;
        };
        // A field that is there twice: the first one counts, the other is kept beside it.
        let several = matches!(
            slot,
            Slot::Special(
                Special::Publisher
                    | Special::Keywords
                    | Special::Notes
                    | Special::Files
                    | Special::EprintType
            )
        );
        if self.seen.contains(&slot) && !several {
            if !field.inherited {
                self.again(slot, &lower, &field);
            }
            return;
        }
        self.seen.push(slot);
        match slot {
            Slot::Text(f) => {
                let text = text_of(f, &field.raw);
                self.reference.fields.set(f, text);
            }
            Slot::Names(role) => self.people(role, &field.raw),
            Slot::Date(which) => self.date(which, &field),
            Slot::Id(scheme) => self.identifier(scheme, &field.raw),
            Slot::Special(special) => {
                self.specials
                    .push((special, field.name, field.raw, field.inherited));
            }
        }
    }

    fn again(&mut self, slot: Slot, lower: &str, field: &Resolved<'a>) {
        let same = match slot {
            Slot::Text(f) => self.reference.get(f) == Some(text_of(f, &field.raw).as_str()),
            Slot::Special(special) => self.special(special).is_some_and(|raw| {
                latex::decode(raw, Mode::Plain, Protect::Nothing)
                    == latex::decode(&field.raw, Mode::Plain, Protect::Nothing)
            }),
            Slot::Id(scheme) => {
                let id = Identifier::new(scheme, &latex::decode_verbatim(&field.raw));
                self.reference.identifiers.contains(&id)
            }
            _ => false,
        };
        if same {
            return;
        }
        self.remarks.push(format!(
            "“{lower}” is there twice; the first value counts, the other is kept as “{lower}-2”"
        ));
        self.reference
            .add_extra(format!("{lower}-2"), field.raw.trim());
    }

    fn unknown(&mut self, lower: &str, field: Resolved<'a>) {
        if field.inherited {
            return;
        }
        match lower {
            "comment" | "review" => self.note(&field.raw),
            "mendeley-tags" => {
                let tags = files::keywords(&field.raw);
                // They repeat the keywords; the field comes out again as it was.
                for tag in &tags {
                    self.reference.add_tag(tag);
                }
                self.reference.add_extra(field.name, field.raw.trim());
            }
            "rating" if field.raw.trim().parse::<u8>().is_ok_and(|n| n <= 5) => {
                self.reference.rating = field.raw.trim().parse().unwrap_or_default();
            }
            _ => {
                if self
                    .reference
                    .extra(lower)
                    .is_some_and(|v| v != field.raw.trim())
                {
                    self.reference
                        .add_extra(format!("{lower}-2"), field.raw.trim());
                } else {
                    self.reference.add_extra(field.name, field.raw.trim());
                }
            }
        }
    }

    fn special(&self, special: Special) -> Option<&str> {
        self.specials
            .iter()
            .find(|(s, ..)| *s == special)
            .map(|(_, _, raw, _)| &**raw)
    }

    fn people(&mut self, role: Role, raw: &str) {
        let (people, others) = names::parse_list(raw);
        for person in people {
            self.reference.add_person(role, person);
        }
        if others && !self.others.contains(&role.name()) {
            self.others.push(role.name());
        }
    }

    fn date(&mut self, which: DateField, field: &Resolved) {
        let text = latex::plain(&field.raw);
        let text = text.replace('–', "/");
        let text = text.trim();
        let date = Date::parse_edtf(text).unwrap_or_else(|| Date::parse(text));
        self.reference.set_date(which, date);
    }

    fn identifier(&mut self, scheme: Scheme, raw: &str) {
        let text = latex::decode_verbatim(raw);
        if matches!(scheme, Scheme::Isbn | Scheme::Issn)
            && identifier::normalize(scheme, &text).is_none()
        {
            // Several in one field, if all are good.
            let parts: Vec<&str> = text
                .split([',', ';', '/', '\n', ' '])
                .map(|p| p.trim())
                .filter(|p| !p.is_empty())
                .collect();
            if parts.len() > 1
                && parts
                    .iter()
                    .all(|p| identifier::normalize(scheme, p).is_some())
            {
                for part in parts {
                    self.reference.add_identifier(scheme, part);
                }
                return;
            }
        }
        self.reference.add_identifier(scheme, &text);
    }

    fn note(&mut self, raw: &str) {
        let text = latex::decode(raw, Mode::Long, Protect::Nothing).into_owned();
        if text.is_empty() || self.reference.notes.iter().any(|n| n.text == text) {
            return;
        }
        let id = Uuid::new_v5(
            &Uuid::NAMESPACE_OID,
            format!("{}\0{text}", self.key).as_bytes(),
        );
        self.reference.notes.push(Note {
            id,
            text,
            created: self.now,
            modified: self.now,
        });
    }

    /// The reference, when all fields are in.
    pub(super) fn finish(mut self) -> (Reference, Vec<String>) {
        self.reference.key = self.key.to_string();
        let specials = std::mem::take(&mut self.specials);
        self.titles(&specials);
        self.rest(&specials);
        self.issued(&specials);
        self.eprint(&specials);
        self.editors(&specials);
        self.links();
        self.kind();
        if !self.others.is_empty() {
            self.reference.add_extra("others", self.others.join(" "));
        }
        (self.reference, self.remarks)
    }

    /// An address in a note or title, where the entry has none of its own.
    fn links(&mut self) {
        if self.reference.fields.has(Field::Url) {
            return;
        }
        // BibDesk keeps the address in a field of its own.
        if let Some(address) = self.reference.extra("bdsk-url-1").and_then(address_in) {
            self.reference.set(Field::Url, address);
            return;
        }
        let note = self.reference.get(Field::Note).unwrap_or_default();
        if note.contains("://")
            && let Some(address) = address_in(note)
        {
            self.reference.set(Field::Url, address);
        }
    }
}

/// The first web address in a text.
fn address_in(text: &str) -> Option<String> {
    let at = text.find("http://").or_else(|| text.find("https://"))?;
    let address: &str = text[at..]
        .split(|c: char| {
            c.is_whitespace() || matches!(c, '<' | '>' | '"' | '“' | '”' | '{' | '}' | '\u{a0}')
        })
        .next()?;
    let address = address.trim_end_matches(['.', ',', ';', ')', ']']);
    (address.len() > 10).then(|| address.to_string())
}
