//! The edits that make an entry of a file say what a reference says, field by field, each in the manner of what stands there.

use super::super::table::{self, Slot, Special};
use super::layout::Layout;
use super::{Piece, RawEntry, RawField, Value, WriteOptions, Written};
use crate::model::DateField;

/// Whether two field names stand for the same thing.
fn same_field(a: &str, b: &str) -> bool {
    if a.eq_ignore_ascii_case(b) {
        return true;
    }
    let meaning = |name: &str| {
        let name = name.to_ascii_lowercase();
        match name.as_str() {
            "comment" | "review" => Some(Slot::Special(Special::Notes)),
            _ => match table::slot(&name) {
                Some(Slot::Special(Special::BabelName)) => Some(Slot::Special(Special::Language)),
                Some(Slot::Special(Special::Year)) => Some(Slot::Date(DateField::Issued)),
                slot => slot,
            },
        }
    };
    let (a, b) = (meaning(a), meaning(b));
    a.is_some() && a == b
}

/// The edits that make an entry say what the reference says.
pub(super) fn changes(
    old: &str,
    entry: &RawEntry,
    was: &[Written],
    is: &[Written],
    layout: &Layout,
    options: &WriteOptions,
    edits: &mut Vec<(usize, usize, String)>,
) {
    let mut used: Vec<usize> = Vec::new();
    let mut added: Vec<&Written> = Vec::new();
    for field in is {
        if was.contains(field) {
            continue;
        }
        if !options.only_fields.is_empty()
            && !options
                .only_fields
                .iter()
                .any(|o| o.eq_ignore_ascii_case(&field.name))
        {
            continue;
        }
        let place = entry
            .fields
            .iter()
            .position(|f| same_field(f.name, &field.name));
        match place.filter(|p| !used.contains(p)) {
            Some(p) => {
                used.push(p);
                let f = &entry.fields[p];
                edits.push((f.value_start, f.end, value_like(old, f, field, layout)));
            }
            None => added.push(field),
        }
    }
    for field in was {
        let gone = !is
            .iter()
            .any(|w| w.name == field.name || same_field(&w.name, &field.name));
        if !gone {
            continue;
        }
        for f in entry
            .fields
            .iter()
            .filter(|f| same_field(f.name, &field.name))
        {
            let (from, to) = line_of(old, f);
            edits.push((from, to, String::new()));
        }
    }
    if added.is_empty() {
        return;
    }
    let mut text = String::new();
    let (at, comma_before, comma_after) = match entry.fields.last() {
        Some(last) => {
            let rest = &old[last.end..];
            let space = rest.len() - rest.trim_start().len();
            if rest[space..].starts_with(',') {
                (last.end + space + 1, false, true)
            } else {
                (last.end, true, false)
            }
        }
        None => {
            // Behind the key, with its comma.
            let close = entry.close.unwrap_or(entry.end);
            let head = &old[entry.start..close];
            let end = entry.start + head.trim_end().len();
            (end, !head.trim_end().ends_with(','), true)
        }
    };
    if comma_before {
        text.push(',');
    }
    let count = added.len();
    for (n, field) in added.into_iter().enumerate() {
        text.push_str(layout.newline);
        layout.field(field, &mut text);
        if n + 1 < count || comma_after {
            text.push(',');
        }
    }
    let line_follows = old[at..]
        .trim_start_matches([' ', '\t'])
        .starts_with(['\n', '\r']);
    if !line_follows {
        text.push_str(layout.newline);
    }
    edits.push((at, at, text));
}

/// A value in the manner of the one that it replaces.
fn value_like(old: &str, field: &RawField, new: &Written, layout: &Layout) -> String {
    let was = &old[field.value_start..field.end];
    let bare_number = matches!(field.value, Value::One(Piece::Word(_)))
        && is_number(&new.value)
        && !was.is_empty();
    if new.bare || bare_number {
        return new.value.clone();
    }
    let doubled = was.starts_with("{{") && was.ends_with("}}") && !new.value.starts_with('{');
    if doubled
        && matches!(
            field.name.to_ascii_lowercase().as_str(),
            "publisher" | "journal" | "address" | "booktitle" | "series"
        )
    {
        return format!("{{{{{}}}}}", new.value);
    }
    layout.quoted(&new.value, was.starts_with('"'))
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// The whole lines of a field, with its comma; only its own part of the line where others stand there too.
fn line_of(old: &str, field: &RawField) -> (usize, usize) {
    let mut end = field.end;
    let rest = &old[end..];
    let space = rest.len() - rest.trim_start().len();
    if rest[space..].starts_with(',') {
        end += space + 1;
    }
    let line_start = old[..field.start].rfind('\n').map_or(0, |n| n + 1);
    let alone = old[line_start..field.start].trim().is_empty();
    let after = &old[end..];
    let blank = after.len() - after.trim_start_matches([' ', '\t', '\r']).len();
    if alone && after[blank..].starts_with('\n') {
        return (line_start, end + blank + 1);
    }
    (field.start, end + blank)
}
