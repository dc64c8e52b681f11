//! The best of several accounts of one work, field by field. Accounts come surest first.

use crate::codec::xml::rich;
use crate::model::{Date, DateField, Field, Kind, Reference, Role, Scheme};

/// Puts the accounts together; `None` when there is none.
pub fn combine(sources: Vec<Reference>) -> Option<Reference> {
    let mut all = sources.into_iter();
    let mut best = all.next()?;
    for other in all {
        take(&mut best, other);
    }
    Some(best)
}

fn take(best: &mut Reference, other: Reference) {
    if best.kind == Kind::Document || best.kind == Kind::Webpage && other.kind != Kind::Document {
        best.kind = other.kind;
    }
    for (field, value) in other.fields.iter() {
        match (field, best.get(field)) {
            (_, None) => best.set(field, value),
            // The whole abstract, never the teaser.
            (Field::Abstract, Some(old))
                if (value.chars().count() > old.chars().count() + 20
                    || is_cut(old)
                        && !is_cut(value)
                        && value.chars().count() >= old.chars().count()) =>
            {
                best.set(field, value);
            }
            // The same words with their markup.
            (Field::Title, Some(old))
                if !old.contains('<') && value.contains('<') && rich::strip(value) == old =>
            {
                best.set(field, value)
            }
            _ => {}
        }
    }
    for (field, date) in &other.dates {
        let finer = match best.date(*field) {
            None => {
                *field != DateField::AvailableDate || best.date(DateField::Issued) != Some(date)
            }
            Some(old) => old.year() == date.year() && exactness(date) > exactness(old),
        };
        if finer {
            best.set_date(*field, date.clone());
        }
    }
    for role in [
        Role::Author,
        Role::Editor,
        Role::Translator,
        Role::Contributor,
    ] {
        let (ours, theirs): (Vec<_>, Vec<_>) = (
            best.people(role).cloned().collect(),
            other.people(role).cloned().collect(),
        );
        if role == Role::Contributor && best.has_role(Role::Author) {
            continue;
        }
        let letters = |people: &[crate::model::Person]| {
            people
                .iter()
                .map(|p| p.given.chars().count())
                .sum::<usize>()
        };
        let literal =
            |people: &[crate::model::Person]| people.iter().filter(|p| p.is_literal()).count();
        let same_people = ours.len() == theirs.len()
            && ours
                .iter()
                .zip(&theirs)
                .all(|(a, b)| a.short().to_lowercase() == b.short().to_lowercase());
        let fuller = ours.is_empty()
            || same_people && letters(&theirs) > letters(&ours)
            || literal(&ours) == ours.len() && theirs.len() > ours.len();
        if fuller && !theirs.is_empty() {
            let ids: Vec<_> = ours.iter().map(|p| p.ids.clone()).collect();
            best.creators.retain(|c| c.role != role);
            for (i, mut p) in theirs.into_iter().enumerate() {
                for id in ids.get(i).into_iter().flatten() {
                    if !p.ids.contains(id) {
                        p.ids.push(id.clone());
                    }
                }
                best.add_person(role, p);
            }
        }
    }
    for id in other.identifiers {
        let known = best.identifiers.iter().any(|i| {
            i.scheme == id.scheme
                && (i.value.eq_ignore_ascii_case(&id.value)
                    || !matches!(id.scheme, Scheme::Isbn | Scheme::Issn))
        });
        if !known {
            best.identifiers.push(id);
        }
    }
    for (name, value) in other.extra {
        if best.extra(&name).is_none() {
            best.add_extra(name, value);
        }
    }
    if best.tags.is_empty() {
        best.tags = other.tags;
    }
    if best.cited.is_empty() {
        best.cited = other.cited;
    }
    if best.attachments.is_empty() {
        best.attachments = other.attachments;
    }
}

/// Whether a text is only the beginning of one.
pub fn is_cut(text: &str) -> bool {
    let t = text.trim_end();
    t.ends_with("...") || t.ends_with('…') || t.ends_with("[…]")
}

fn exactness(date: &Date) -> u8 {
    match date.start {
        None => 0,
        Some(p) if p.day > 0 => 3,
        Some(p) if p.month > 0 => 2,
        Some(_) => 1,
    }
}
