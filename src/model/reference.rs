//! The reference: everything that is known about a work.

use super::{
    Attachment, Creator, Date, DateField, Field, Fields, Identifier, Kind, Note, Person, Role,
    Scheme, Source,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use uuid::Uuid;

/// The unknown field that former citation keys stand in, divided by commas.
pub const FORMER_KEYS: &str = "ids";

/// How far a person has read it.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Not yet.
    #[default]
    Unread,
    /// Begun.
    Reading,
    /// Done.
    Read,
}

impl Status {
    /// The name in queries, files and on the screen.
    pub fn name(self) -> &'static str {
        match self {
            Status::Unread => "unread",
            Status::Reading => "reading",
            Status::Read => "read",
        }
    }
    /// The status with this name.
    pub fn from_name(name: &str) -> Option<Status> {
        [Status::Unread, Status::Reading, Status::Read]
            .into_iter()
            .find(|s| s.name() == name)
    }
    fn is_default(&self) -> bool {
        *self == Status::Unread
    }
}

/// A work and everything that is known about it.
///
/// Text of [`Shape::Rich`](super::field::Shape::Rich) fields holds CSL-JSON's little markup; all other text is plain. Nothing is ever dropped: what no
/// field of the table fits stands verbatim in [`extra`](Reference::extra).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reference {
    /// Stable identity; nil until the library takes the reference in.
    pub id: Uuid,
    /// Citation key, unique in a library; empty until one is made.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub key: String,
    /// A pinned key is never regenerated.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub key_pinned: bool,
    /// What it is.
    pub kind: Kind,
    /// The type in the source's own terms, as `format:type`, where [`kind`](Reference::kind) says less ("bibtex:mvbook", "ris:ICOMM").
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub native_type: String,
    /// People and institutions, in order within each role.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub creators: Vec<Creator>,
    /// Dates.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub dates: BTreeMap<DateField, Date>,
    /// Known text fields.
    #[serde(default, skip_serializing_if = "Fields::is_empty")]
    pub fields: Fields,
    /// Identifiers; several of a scheme are allowed (ISBNs). URLs are [`Field::Url`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub identifiers: Vec<Identifier>,
    /// Unknown fields, verbatim and in order: (name in the source's spelling, value).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub extra: Vec<(String, String)>,
    /// Tags (keywords), in order, without repetition.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// Collections that it is in, as paths: `Thesis/Theory`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub collections: Vec<String>,
    /// Notes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Note>,
    /// Files and links.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Attachment>,
    /// How far it was read.
    #[serde(default, skip_serializing_if = "Status::is_default")]
    pub status: Status,
    /// 1 to 5 stars; 0 for none.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub rating: u8,
    /// When the library took it in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub added: Option<Timestamp>,
    /// When it was last changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modified: Option<Timestamp>,
    /// Removed, but kept until the trash is emptied.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trashed: Option<Timestamp>,
    /// Where the values came from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<Source>,
    /// The works that it cites (the reference list of a thesis or paper).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cited: Vec<Reference>,
}

fn is_zero(n: &u8) -> bool {
    *n == 0
}

impl Reference {
    /// An empty reference of a kind.
    pub fn new(kind: Kind) -> Reference {
        Reference {
            kind,
            ..Reference::default()
        }
    }
    /// The value of a known text field.
    pub fn get(&self, field: Field) -> Option<&str> {
        self.fields.get(field)
    }
    /// Sets a known text field; an empty value removes it.
    pub fn set(&mut self, field: Field, value: impl Into<String>) {
        self.fields.set(field, value.into());
    }
    /// Sets a known text field unless it has a value.
    pub fn set_default(&mut self, field: Field, value: impl Into<String>) {
        if !self.fields.has(field) {
            self.set(field, value);
        }
    }
    /// Citation keys that it had before, which documents may still cite it by (BibLaTeX's `ids`).
    pub fn former_keys(&self) -> impl Iterator<Item = &str> {
        self.extra(FORMER_KEYS)
            .unwrap_or("")
            .split(',')
            .map(str::trim)
            .filter(|k| !k.is_empty())
    }
    /// How many bytes its texts have, so that what is damaged beyond measure is noticed.
    pub fn text_len(&self) -> usize {
        let fields = self.fields.iter().map(|(_, v)| v.len());
        let extra = self.extra.iter().map(|(n, v)| n.len() + v.len());
        let notes = self.notes.iter().map(|n| n.text.len());
        let tags = self.tags.iter().map(String::len);
        let sources = self
            .sources
            .iter()
            .flat_map(|s| s.values.values())
            .map(String::len);
        fields
            .chain(extra)
            .chain(notes)
            .chain(tags)
            .chain(sources)
            .sum()
    }
    /// The title, or an empty text.
    pub fn title(&self) -> &str {
        self.get(Field::Title).unwrap_or("")
    }
    /// The people in a role, in order.
    pub fn people(&self, role: Role) -> impl Iterator<Item = &Person> {
        self.creators
            .iter()
            .filter(move |c| c.role == role)
            .map(|c| &c.person)
    }
    /// Adds a person in a role, behind those that are there.
    pub fn add_person(&mut self, role: Role, person: Person) {
        if !person.is_empty() {
            self.creators.push(Creator { role, person });
        }
    }
    /// Whether anyone has this role.
    pub fn has_role(&self, role: Role) -> bool {
        self.creators.iter().any(|c| c.role == role)
    }
    /// A date.
    pub fn date(&self, field: DateField) -> Option<&Date> {
        self.dates.get(&field)
    }
    /// Sets a date; an empty one removes it.
    pub fn set_date(&mut self, field: DateField, date: Date) {
        if date.is_empty() {
            self.dates.remove(&field);
        } else {
            self.dates.insert(field, date);
        }
    }
    /// The year of publication.
    pub fn year(&self) -> Option<i32> {
        self.date(DateField::Issued).and_then(Date::year)
    }
    /// The first identifier of a scheme.
    pub fn identifier(&self, scheme: Scheme) -> Option<&str> {
        self.identifiers
            .iter()
            .find(|i| i.scheme == scheme)
            .map(|i| i.value.as_str())
    }
    /// All identifiers of a scheme.
    pub fn identifiers_of(&self, scheme: Scheme) -> impl Iterator<Item = &str> {
        self.identifiers
            .iter()
            .filter(move |i| i.scheme == scheme)
            .map(|i| i.value.as_str())
    }
    /// Adds an identifier (cleaned where it is valid, else verbatim) unless it is there.
    pub fn add_identifier(&mut self, scheme: Scheme, raw: &str) {
        let id = Identifier::new(scheme, raw);
        if !id.value.is_empty() && !self.identifiers.contains(&id) {
            self.identifiers.push(id);
        }
    }
    /// Adds a tag (trimmed) unless it is there or empty.
    pub fn add_tag(&mut self, tag: &str) {
        let tag = tag.trim();
        if !tag.is_empty() && !self.tags.iter().any(|t| t == tag) {
            self.tags.push(tag.to_string());
        }
    }
    /// Keeps an unknown field verbatim. A value that is there under the same name already is not repeated.
    pub fn add_extra(&mut self, name: impl Into<String>, value: impl Into<String>) {
        let entry = (name.into(), value.into());
        if !self.extra.contains(&entry) {
            self.extra.push(entry);
        }
    }
    /// The first unknown field of this name, in any case.
    pub fn extra(&self, name: &str) -> Option<&str> {
        self.extra
            .iter()
            .find(|(n, _)| n.eq_ignore_ascii_case(name))
            .map(|(_, v)| v.as_str())
    }
    /// Where it was published: the container, else event, series, publisher or archive; for lists.
    pub fn venue(&self) -> &str {
        [
            Field::ContainerTitle,
            Field::EventTitle,
            Field::CollectionTitle,
            Field::Publisher,
            Field::Archive,
        ]
        .into_iter()
        .find_map(|f| self.get(f))
        .unwrap_or("")
    }
}
