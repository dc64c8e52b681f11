//! A query put to a single reference, without an index: what is literal, no letters forgiven.

use super::doc::{Doc, Flags, NO_TIME, NO_YEAR, plain};
use super::matcher::holds;
use super::parse;
use super::query::{Node, Predicate, Query, Term, TextField};
use super::value::{self, normal};
use crate::model::{Field, Kind, Reference, identifier};
use crate::text::fold::fold;

impl Query {
    /// Whether a reference holds everything that is asked for, literally (`is:duplicate` needs the library and never holds here).
    pub fn matches(&self, r: &Reference) -> bool {
        let mut doc = Doc::default();
        doc.fill(r);
        if doc.flags.contains(Flags::TRASHED) && !parse::asks_for_trash(self) {
            return false;
        }
        node(&self.root, &doc, r)
    }
}

fn node(n: &Node, doc: &Doc, r: &Reference) -> bool {
    match n {
        Node::And(v) => v.iter().all(|n| node(n, doc, r)),
        Node::Or(v) => v.iter().any(|n| node(n, doc, r)),
        Node::Not(n) => !node(n, doc, r),
        Node::Text {
            field: Some(TextField::Tag),
            text,
            how,
        } => r.tags.iter().any(|t| holds(&normal(t), text, *how)),
        Node::Text { field, text, how } => {
            let mask = parse::field_mask(*field);
            let in_text = TextField::ALL.iter().any(|f| {
                let at = *f as usize;
                let from = if at == 0 {
                    0
                } else {
                    usize::from(doc.ends[at - 1]) + 1
                };
                mask >> at & 1 == 1 && holds(&doc.text[from..usize::from(doc.ends[at])], text, *how)
            });
            in_text
                || (field.is_none()
                    && text.len() >= 5
                    && text.bytes().any(|b| b.is_ascii_digit())
                    && doc.ids.contains(text.as_str()))
        }
        Node::Is(p) => predicate(p, doc, r),
    }
}

fn predicate(p: &Predicate, doc: &Doc, r: &Reference) -> bool {
    match p {
        Predicate::Year(b) => doc.year != NO_YEAR && b.holds(i64::from(doc.year)),
        Predicate::Kind(name) => value::kind_is(Kind::ALL[usize::from(doc.kind)], name),
        Predicate::Collection(text, how) => r
            .collections
            .iter()
            .any(|c| in_collection(&normal(c), text, *how)),
        Predicate::Abstract(text, how) => in_abstract(r, text, *how),
        Predicate::Note(text, how) => in_notes(r, text, *how),
        Predicate::Anywhere(text, how) => {
            let words = Node::Text {
                field: None,
                text: text.clone(),
                how: *how,
            };
            node(&words, doc, r) || anywhere(r, text, *how)
        }
        Predicate::Identifier(scheme, text) => r.identifiers.iter().any(|i| {
            scheme.is_none_or(|s| s == i.scheme) && {
                let value = fold(&i.value);
                value.contains(text.as_str())
                    || identifier::isbn13(&value).contains(identifier::isbn13(text).as_str())
            }
        }),
        Predicate::Language(text) => doc.language.starts_with(text.as_str()),
        Predicate::Flag(f) => doc.flags.contains(*f),
        Predicate::HasIdentifier(scheme) => r.identifier(*scheme).is_some(),
        Predicate::Duplicate => false,
        Predicate::Status(s) => r.status == *s,
        Predicate::Rating(b) => b.holds(i64::from(r.rating)),
        Predicate::Added(b) => doc.added != NO_TIME && b.holds(doc.added),
        Predicate::Modified(b) => doc.modified != NO_TIME && b.holds(doc.modified),
    }
}

/// A collection counts with everything below it.
pub(super) fn in_collection(name: &str, text: &str, how: Term) -> bool {
    match how {
        Term::Equal => {
            name == text
                || name
                    .strip_prefix(text)
                    .is_some_and(|rest| rest.starts_with('/'))
        }
        how => holds(name, text, how),
    }
}

pub(super) fn in_abstract(r: &Reference, text: &str, how: Term) -> bool {
    r.get(Field::Abstract)
        .is_some_and(|a| holds(&normal(&plain(a)), text, how))
}

pub(super) fn in_notes(r: &Reference, text: &str, how: Term) -> bool {
    r.notes.iter().any(|n| holds(&normal(&n.text), text, how))
}

/// In any field that is text, notes included.
pub(super) fn anywhere(r: &Reference, text: &str, how: Term) -> bool {
    r.fields
        .iter()
        .any(|(_, v)| holds(&normal(&plain(v)), text, how))
        || in_notes(r, text, how)
        || r.extra.iter().any(|(_, v)| holds(&normal(v), text, how))
        || r.identifiers
            .iter()
            .any(|i| holds(&fold(&i.value), text, how))
}
