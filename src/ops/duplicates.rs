//! References that may be one work: finding them, laying them side by side, merging them without losing a value.

use super::edit::{Edited, Name};
use super::{Error, Result};
use crate::model::change::Change;
use crate::model::similarity::{Sketch, groups};
use crate::model::{DateField, Field, Reference, Role, Scheme, merge};
use crate::store::Library;
use jiff::Timestamp;
use std::ops::ControlFlow;
use uuid::Uuid;

/// References that are likely one work.
#[derive(Debug, Clone, PartialEq)]
pub struct Likely {
    /// Who, in order of adding.
    pub ids: Vec<Uuid>,
    /// How sure it is, from 0 to 1.
    pub score: f32,
    /// Why, in words.
    pub reasons: Vec<String>,
}

/// All groups of references of a library that are likely one work each, the surest first.
///
/// # Errors
/// When the library cannot be read.
pub fn find(library: &Library) -> Result<Vec<Likely>> {
    let mut ids = Vec::new();
    let mut sketches = Vec::new();
    library.for_each(&mut |r| {
        ids.push(r.id);
        sketches.push(Sketch::new(&r));
        ControlFlow::Continue(())
    })?;
    Ok(groups(sketches)
        .into_iter()
        .map(|g| Likely {
            ids: g
                .members
                .iter()
                .filter_map(|m| ids.get(*m))
                .copied()
                .collect(),
            score: g.score,
            reasons: g.reasons,
        })
        .collect())
}

/// Which of two values stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Side {
    /// That of the first reference.
    #[default]
    First,
    /// That of the second.
    Second,
    /// Both: lists are joined; of single values the better one stands and the other is kept with its source.
    Both,
}

/// A value of two references side by side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facing {
    /// The name, as [`Name::parse`] reads it.
    pub name: String,
    /// What it is called.
    pub label: String,
    /// The first one's value.
    pub first: String,
    /// The second one's.
    pub second: String,
}

impl Facing {
    /// Which side stands unless a person says otherwise: the first, where it has a value; lists are joined.
    pub fn side(&self) -> Side {
        match Name::parse(&self.name) {
            Name::Tags | Name::Collections | Name::Identifier(_) => Side::Both,
            _ if self.first.is_empty() => Side::Second,
            _ => Side::First,
        }
    }
}

/// Everything with a name that at least one of two references has.
pub fn side_by_side(a: &Reference, b: &Reference) -> Vec<Facing> {
    let mut names: Vec<(String, String)> = vec![("title".into(), "Title".into())];
    names.extend(
        Role::ALL
            .iter()
            .map(|r| (r.name().to_string(), r.label().to_string())),
    );
    names.extend(
        DateField::ALL
            .iter()
            .map(|d| (d.csl().to_string(), d.label().to_string())),
    );
    names.push(("type".into(), "Type".into()));
    names.extend(
        Field::ALL
            .iter()
            .filter(|f| **f != Field::Title)
            .map(|f| (f.csl().to_string(), f.label().to_string())),
    );
    names.extend(
        Scheme::ALL
            .iter()
            .map(|s| (s.name().to_string(), s.label().to_string())),
    );
    names.extend(
        [
            ("tags", "Tags"),
            ("collections", "Collections"),
            ("rating", "Rating"),
            ("status", "Reading"),
        ]
        .map(|(n, l)| (n.to_string(), l.to_string())),
    );
    for (name, _) in a.extra.iter().chain(&b.extra) {
        if matches!(Name::parse(name), Name::Extra(_)) && !names.iter().any(|(n, _)| n == name) {
            names.push((name.clone(), name.clone()));
        }
    }
    let mut out = Vec::new();
    for (name, label) in names {
        let n = Name::parse(&name);
        let (first, second) = (n.get(a).unwrap_or_default(), n.get(b).unwrap_or_default());
        if !first.is_empty() || !second.is_empty() {
            out.push(Facing {
                name,
                label,
                first,
                second,
            });
        }
    }
    out
}

/// One reference out of two: everything that both know, with the chosen values standing; values that had to give way are kept in the
/// last source.
pub fn joined(first: &Reference, second: &Reference, choices: &[(String, Side)]) -> Reference {
    let mut out = first.clone();
    merge::merge(&mut out, second.clone());
    for (name, side) in choices {
        let from = match side {
            Side::First => first,
            Side::Second => second,
            Side::Both => continue,
        };
        let name_of = Name::parse(name);
        let (wanted, stands) = (name_of.get(from), name_of.get(&out));
        if wanted == stands {
            continue;
        }
        match &name_of {
            Name::People(role) => {
                out.creators.retain(|c| c.role != *role);
                out.creators
                    .extend(from.creators.iter().filter(|c| c.role == *role).cloned());
            }
            Name::Date(d) => out.set_date(*d, from.date(*d).cloned().unwrap_or_default()),
            Name::Kind => (out.kind, out.native_type) = (from.kind, from.native_type.clone()),
            other => {
                // A value that could be read from a reference can be set in one.
                let _ = other.set(&mut out, wanted.as_deref().unwrap_or(""));
            }
        }
        if let Some(gone) = stands {
            if out.sources.is_empty() {
                out.sources.push(crate::model::Source {
                    origin: "merge".into(),
                    ..Default::default()
                });
            }
            if let Some(source) = out.sources.last_mut() {
                source.values.entry(name.clone()).or_insert(gone);
            }
        }
    }
    out
}

/// Merges references into the first of them as one operation; the others go to the trash.
///
/// # Errors
/// Fewer than two references, one that is not there, a library that cannot be written.
pub fn merge_all(
    library: &Library,
    label: &str,
    ids: &[Uuid],
    choices: &[(String, Side)],
) -> Result<Edited> {
    let mut unique: Vec<Uuid> = Vec::new();
    for id in ids {
        if !unique.contains(id) {
            unique.push(*id);
        }
    }
    if unique.len() < 2 {
        return Err(Error::usage("merging needs two or more references"));
    }
    let now = Timestamp::now();
    let all: Option<Vec<Reference>> = library.get_many(&unique)?.into_iter().collect();
    let all = all
        .ok_or_else(|| Error::not_found("one of the references is not in the library any more"))?;
    let mut kept = all[0].clone();
    let mut changes = Vec::new();
    for other in &all[1..] {
        kept = joined(&kept, other, choices);
        changes.push(Change::trash(other.clone(), now));
    }
    changes.insert(0, Change::update(all[0].clone(), kept, now));
    let changed = changes.len();
    library.apply(label, changes)?;
    Ok(Edited {
        changed,
        unchanged: 0,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Kind, Person};

    fn two() -> (Reference, Reference) {
        let mut a = Reference::new(Kind::ArticleJournal);
        a.key = "a".into();
        a.set(Field::Title, "Dilemmas");
        a.set(Field::Volume, "12");
        a.add_person(Role::Author, Person::new("Brekke", "E."));
        a.add_tag("one");
        let mut b = Reference::new(Kind::ArticleJournal);
        b.set(Field::Title, "Dilemmas in practice");
        b.set(Field::Issue, "1");
        b.add_person(Role::Author, Person::new("Brekke", "Eva"));
        b.add_tag("two");
        b.add_extra("shelf", "B7");
        (a, b)
    }

    #[test]
    fn no_value_is_lost_whatever_is_chosen() {
        let (a, b) = two();
        let facing = side_by_side(&a, &b);
        assert!(
            facing
                .iter()
                .any(|f| f.name == "issue" && f.side() == Side::Second)
        );
        for side in [Side::First, Side::Second, Side::Both] {
            let choices: Vec<_> = facing.iter().map(|f| (f.name.clone(), side)).collect();
            let out = joined(&a, &b, &choices);
            let all = serde_json::to_string(&out).expect("serialises");
            for value in ["Dilemmas in practice", "12", "B7", "one", "two", "Eva"] {
                assert!(all.contains(value), "{side:?} lost {value}: {all}");
            }
            assert_eq!(out.key, "a");
        }
        let chosen = joined(&a, &b, &[("title".into(), Side::First)]);
        assert_eq!(chosen.title(), "Dilemmas");
    }
}
