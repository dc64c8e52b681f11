//! Changing references: fields by name, tags, collections, notes, reading status, the trash. Every function is one undoable operation.

use super::{Error, Result};
use crate::model::change::Change;
use crate::model::{
    Creator, Date, DateField, Field, Identifier, Kind, Note, Person, Reference, Role, Scheme,
    Status,
};
use crate::store::Library;
use jiff::Timestamp;
use uuid::Uuid;

/// Anything of a reference that has a name in `FIELD=VALUE` and in `--sort`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Name {
    /// The citation key.
    Key,
    /// The kind of work.
    Kind,
    /// A known text field.
    Field(Field),
    /// People in a role.
    People(Role),
    /// A date.
    Date(DateField),
    /// An identifier.
    Identifier(Scheme),
    /// Tags.
    Tags,
    /// Collections.
    Collections,
    /// Reading status.
    Status,
    /// Stars.
    Rating,
    /// An unknown field, kept verbatim.
    Extra(String),
}

/// Names that people know from BibTeX, RIS and other programs.
const ALIASES: &[(&str, Name)] = &[
    ("key", Name::Key),
    ("citekey", Name::Key),
    ("type", Name::Kind),
    ("kind", Name::Kind),
    ("year", Name::Date(DateField::Issued)),
    ("date", Name::Date(DateField::Issued)),
    ("urldate", Name::Date(DateField::Accessed)),
    ("journal", Name::Field(Field::ContainerTitle)),
    ("journaltitle", Name::Field(Field::ContainerTitle)),
    ("booktitle", Name::Field(Field::ContainerTitle)),
    ("container", Name::Field(Field::ContainerTitle)),
    ("series", Name::Field(Field::CollectionTitle)),
    ("number", Name::Field(Field::Issue)),
    ("pages", Name::Field(Field::Page)),
    ("address", Name::Field(Field::PublisherPlace)),
    ("location", Name::Field(Field::PublisherPlace)),
    ("place", Name::Field(Field::PublisherPlace)),
    ("institution", Name::Field(Field::Publisher)),
    ("school", Name::Field(Field::Publisher)),
    ("organization", Name::Field(Field::Publisher)),
    ("langid", Name::Field(Field::Language)),
    ("url", Name::Field(Field::Url)),
    ("shorttitle", Name::Field(Field::TitleShort)),
    ("tag", Name::Tags),
    ("tags", Name::Tags),
    ("keywords", Name::Tags),
    ("collection", Name::Collections),
    ("collections", Name::Collections),
    ("status", Name::Status),
    ("rating", Name::Rating),
];

impl Name {
    /// The thing with this name: an alias, CSL's name, a role, a date, an identifier; anything else names an unknown field.
    pub fn parse(name: &str) -> Name {
        let lower = name.trim().to_ascii_lowercase();
        if let Some((_, n)) = ALIASES.iter().find(|(a, _)| *a == lower) {
            return n.clone();
        }
        if let Some(s) = Scheme::from_name(&lower) {
            return Name::Identifier(s);
        }
        if let Some(d) = DateField::from_csl(&lower) {
            return Name::Date(d);
        }
        if let Some(r) = Role::from_name(&lower) {
            return Name::People(r);
        }
        if let Some(f) = Field::ALL
            .iter()
            .find(|f| f.csl().eq_ignore_ascii_case(&lower))
        {
            return Name::Field(*f);
        }
        Name::Extra(name.trim().to_string())
    }

    /// The value as text, as [`Name::set`] takes it.
    pub fn get(&self, r: &Reference) -> Option<String> {
        let text = match self {
            Name::Key => r.key.clone(),
            Name::Kind => r.kind.csl().to_string(),
            Name::Field(f) => r.get(*f)?.to_string(),
            Name::People(role) => r
                .people(*role)
                .map(Person::inverted)
                .collect::<Vec<_>>()
                .join("; "),
            Name::Date(d) => r.date(*d)?.edtf(),
            Name::Identifier(s) => r.identifiers_of(*s).collect::<Vec<_>>().join("; "),
            Name::Tags => r.tags.join("; "),
            Name::Collections => r.collections.join("; "),
            Name::Status => r.status.name().to_string(),
            Name::Rating => {
                if r.rating == 0 {
                    String::new()
                } else {
                    r.rating.to_string()
                }
            }
            Name::Extra(n) => r.extra(n)?.to_string(),
        };
        (!text.is_empty()).then_some(text)
    }

    /// Sets the value; an empty one removes it. People, tags and identifiers are divided by `;`.
    ///
    /// # Errors
    /// A value that cannot stand there (an unknown type, a rating of 7, an empty key).
    pub fn set(&self, r: &mut Reference, value: &str) -> Result<()> {
        let value = value.trim();
        let parts = || value.split(';').map(str::trim).filter(|p| !p.is_empty());
        match self {
            Name::Key => {
                if value.is_empty() {
                    return Err(Error::usage("a citation key cannot be empty"));
                }
                if let Some(c) = value.chars().find(|c| {
                    c.is_whitespace()
                        || c.is_control()
                        || matches!(c, ',' | '{' | '}' | '"' | '%' | '#' | '~' | '\\')
                }) {
                    return Err(Error::usage(format!("a citation key cannot hold {c:?}")));
                }
                r.key = value.to_string();
            }
            Name::Kind => {
                r.kind = Kind::from_csl(value).or_else(|| Kind::ALL.iter().copied().find(|k| k.label().eq_ignore_ascii_case(value))).ok_or_else(|| {
                    Error::usage(format!("there is no type {value}")).hint("types are those of CSL: article-journal, book, chapter, thesis, report, webpage …")
                })?;
                r.native_type.clear();
            }
            Name::Field(f) => r.set(*f, value),
            Name::People(role) => {
                let at = r
                    .creators
                    .iter()
                    .position(|c| c.role == *role)
                    .unwrap_or(r.creators.len());
                let old: Vec<Creator> = r
                    .creators
                    .iter()
                    .filter(|c| c.role == *role)
                    .cloned()
                    .collect();
                r.creators.retain(|c| c.role != *role);
                let new = parts().map(|text| {
                    // A name that stands there already keeps what the text does not show: its ids, its being an institution.
                    let known = old
                        .iter()
                        .find(|c| c.person.inverted() == text || c.person.display() == text);
                    known.cloned().unwrap_or_else(|| Creator {
                        role: *role,
                        person: person(text),
                    })
                });
                let new: Vec<Creator> = new.collect();
                let at = at.min(r.creators.len());
                r.creators.splice(at..at, new);
            }
            Name::Date(d) => r.set_date(
                *d,
                if value.is_empty() {
                    Date::default()
                } else {
                    Date::parse_edtf(value).unwrap_or_else(|| Date::literal(value))
                },
            ),
            Name::Identifier(s) => {
                r.identifiers.retain(|i| i.scheme != *s);
                for part in parts() {
                    r.identifiers.push(Identifier::new(*s, part));
                }
            }
            Name::Tags => r.tags = unique(parts()),
            Name::Collections => r.collections = unique(parts()),
            Name::Status => {
                r.status = if value.is_empty() {
                    Status::Unread
                } else {
                    Status::from_name(&value.to_lowercase()).ok_or_else(|| {
                        Error::usage(format!("there is no status {value}"))
                            .hint("a reference is unread, reading or read")
                    })?
                };
            }
            Name::Rating => {
                r.rating =
                    if value.is_empty() {
                        0
                    } else {
                        value.parse().ok().filter(|n| *n <= 5).ok_or_else(|| {
                            Error::usage(format!("a rating is 0 to 5, not {value}"))
                        })?
                    };
            }
            Name::Extra(n) => {
                let at = r
                    .extra
                    .iter()
                    .position(|(name, _)| name.eq_ignore_ascii_case(n));
                match (at, value.is_empty()) {
                    (Some(i), true) => drop(r.extra.remove(i)),
                    (Some(i), false) => r.extra[i].1 = value.to_string(),
                    (None, true) => {}
                    (None, false) => r.extra.push((n.clone(), value.to_string())),
                }
            }
        }
        Ok(())
    }
}

/// A name out of text; `{…}` keeps an institution whole.
fn person(text: &str) -> Person {
    match text.strip_prefix('{').and_then(|t| t.strip_suffix('}')) {
        Some(whole) => Person::literal(whole.trim()),
        None => Person::parse(text),
    }
}

fn unique<'a>(parts: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for p in parts {
        if !out.iter().any(|o| o == p) {
            out.push(p.to_string());
        }
    }
    out
}

/// The reference with this key.
///
/// # Errors
/// When there is none (the nearest keys stand in the hint), or the library cannot be read.
pub fn by_key(library: &Library, key: &str) -> Result<Reference> {
    let found = match library.id_of_key(key)? {
        Some(id) => library.get(id)?,
        // A key that was made anew is still understood by its old name.
        None => super::keys::by_alias(library, key)?,
    };
    found.ok_or_else(|| {
        Error::not_found(format!("there is no reference with the key {key}"))
            .hint(format!("`refs search {key}` finds similar ones"))
    })
}

/// References by their keys, in that order.
///
/// # Errors
/// When one is not there, or the library cannot be read.
pub fn by_keys(library: &Library, keys: &[String]) -> Result<Vec<Reference>> {
    keys.iter().map(|k| by_key(library, k)).collect()
}

/// What a change did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edited {
    /// How many references are different now.
    pub changed: usize,
    /// How many were as wanted already.
    pub unchanged: usize,
}

/// Changes references by their ids, as one operation; `edit` is given each as it is now, so that a change that another process
/// makes meanwhile is not overwritten.
///
/// # Errors
/// What `edit` returns (nothing is changed then), a key that is taken, a library that cannot be written.
pub fn edit(
    library: &Library,
    label: &str,
    ids: &[Uuid],
    edit: &mut dyn FnMut(&mut Reference) -> Result<()>,
) -> Result<Edited> {
    let now = Timestamp::now();
    let mut changes = Vec::new();
    for (id, before) in ids.iter().zip(library.get_many(ids)?) {
        let Some(before) = before else {
            return Err(Error::not_found(
                "the reference is not in the library any more",
            ));
        };
        let mut after = before.clone();
        edit(&mut after)?;
        if after != before {
            if after.key != before.key
                && library
                    .id_of_key(&after.key)?
                    .is_some_and(|other| other != *id)
            {
                return Err(Error::failed(format!(
                    "the key {} is taken by another reference",
                    after.key
                ))
                .hint(format!("`refs show {}` tells by which", after.key)));
            }
            after.modified = Some(now);
            changes.push(Change {
                id: *id,
                before: Some(before),
                after: Some(after),
            });
        }
    }
    let changed = changes.len();
    if changed > 0 {
        library.apply(label, changes)?;
    }
    Ok(Edited {
        changed,
        unchanged: ids.len() - changed,
    })
}

/// Moves references to the trash.
///
/// # Errors
/// When the library cannot be written.
pub fn trash(library: &Library, label: &str, ids: &[Uuid]) -> Result<Edited> {
    let now = Timestamp::now();
    edit(library, label, ids, &mut |r| {
        r.trashed.get_or_insert(now);
        Ok(())
    })
}

/// Adds a note; an empty text is refused.
///
/// # Errors
/// An empty text; a library that cannot be written.
pub fn add_note(library: &Library, id: Uuid, text: &str) -> Result<Edited> {
    let text = text.trim_end();
    if text.trim().is_empty() {
        return Err(Error::usage("the note is empty; nothing was changed"));
    }
    let now = Timestamp::now();
    edit(library, "note", &[id], &mut |r| {
        r.notes.push(Note::new(text, now));
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_set_by_name_and_come_back() {
        let mut r = Reference::new(Kind::Book);
        for (name, value) in [
            ("title", "A <i>b</i>"),
            ("author", "Brekke, Eva; van Gogh, Vincent"),
            ("year", "2018-05"),
            ("journal", "J"),
            ("DOI", "10.1000/x"),
            ("tags", "a; b"),
            ("status", "reading"),
            ("rating", "4"),
            ("type", "thesis"),
            ("my-field", "kept"),
            ("key", "brekke2018"),
        ] {
            let n = Name::parse(name);
            n.set(&mut r, value).expect(name);
            assert_eq!(n.get(&r).as_deref(), Some(value), "{name}");
        }
        assert_eq!(
            r.people(Role::Author).nth(1).map(|p| p.particle.as_str()),
            Some("van")
        );
        for (name, value) in [
            ("rating", "7"),
            ("type", "x"),
            ("key", ""),
            ("key", "a b"),
            ("status", "lost"),
        ] {
            assert!(
                Name::parse(name).set(&mut r, value).is_err(),
                "{name}={value}"
            );
        }
        Name::parse("title").set(&mut r, "").expect("removed");
        assert_eq!(r.title(), "");
    }
}
