//! What a change is: before and after, and how two meet — field by field, and member by member in sets such as tags.

use super::Reference;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use uuid::Uuid;

/// A change of one reference: what was seen, and what shall be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// Whose.
    pub id: Uuid,
    /// What the one who changes it saw; `None` for a new reference.
    pub before: Option<Reference>,
    /// What shall stand; `None` takes the reference out of the library altogether (removal by a person sets
    /// [`trashed`](Reference::trashed) instead).
    pub after: Option<Reference>,
}

impl Change {
    /// Takes a reference in. A nil id is replaced by a new one, and `added` is set where it is not known.
    pub fn add(mut reference: Reference, now: Timestamp) -> Change {
        if reference.id.is_nil() {
            reference.id = Uuid::now_v7();
        }
        reference.added.get_or_insert(now);
        Change {
            id: reference.id,
            before: None,
            after: Some(reference),
        }
    }
    /// Changes a reference and notes when.
    pub fn update(before: Reference, mut after: Reference, now: Timestamp) -> Change {
        after.id = before.id;
        if after != before {
            after.modified = Some(now);
        }
        Change {
            id: before.id,
            before: Some(before),
            after: Some(after),
        }
    }
    /// Moves a reference to the trash.
    pub fn trash(before: Reference, now: Timestamp) -> Change {
        let after = Reference {
            trashed: Some(now),
            ..before.clone()
        };
        Change {
            id: before.id,
            before: Some(before),
            after: Some(after),
        }
    }
    /// Takes a reference out for good.
    pub fn purge(before: Reference) -> Change {
        Change {
            id: before.id,
            before: Some(before),
            after: None,
        }
    }
}

/// The members whose value is a set: additions and removals of two changes add up.
const SETS: &[&str] = &[
    "tags",
    "collections",
    "identifiers",
    "extra",
    "notes",
    "attachments",
    "sources",
];

/// An edit: for each changed member `[was, now]` (`null` for "not there"), nested where the member is an object
/// (`{"fields":{"title":["a","b"]}}`). This is what the journal keeps, and what merging and undoing work with.
pub type Edit = Map<String, Value>;

/// The value of a reference as a JSON object.
fn object(reference: &Reference) -> Map<String, Value> {
    match serde_json::to_value(reference) {
        Ok(Value::Object(map)) => map,
        _ => Map::new(),
    }
}

/// What changed from one to the other; empty when nothing did.
pub fn diff(before: &Reference, after: &Reference) -> Edit {
    diff_objects(&object(before), &object(after), true)
}

fn diff_objects(before: &Map<String, Value>, after: &Map<String, Value>, deep: bool) -> Edit {
    let mut out = Map::new();
    let names = before
        .keys()
        .chain(after.keys().filter(|k| !before.contains_key(*k)));
    for name in names {
        let (was, now) = (before.get(name), after.get(name));
        if was == now {
            continue;
        }
        let empty = Map::new();
        let nested = match (was, now) {
            (Some(Value::Object(a)), Some(Value::Object(b))) => Some((a, b)),
            (Some(Value::Object(a)), None) => Some((a, &empty)),
            (None, Some(Value::Object(b))) => Some((&empty, b)),
            _ => None,
        };
        let value = match nested {
            // One level only: `fields` and `dates` by member; below that a value is one thing.
            Some((a, b)) if deep => Value::Object(diff_objects(a, b, false)),
            _ => Value::Array(vec![
                was.cloned().unwrap_or(Value::Null),
                now.cloned().unwrap_or(Value::Null),
            ]),
        };
        out.insert(name.clone(), value);
    }
    out
}

/// The edit that takes an edit back.
pub fn reversed(edit: &Edit) -> Edit {
    edit.iter()
        .map(|(name, v)| {
            let v = match v {
                Value::Array(pair) => Value::Array(pair.iter().rev().cloned().collect()),
                Value::Object(inner) => Value::Object(reversed(inner)),
                other => other.clone(),
            };
            (name.clone(), v)
        })
        .collect()
}

/// Why an edit does not fit: the members (`fields.title`, `tags`) that something else changed meanwhile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clash(pub Vec<String>);

/// Applies an edit to what stands now. Members that nobody else changed take their new value; sets are merged member by member;
/// of two times of modification the later stands.
///
/// # Errors
/// [`Clash`] names the members that hold neither the old nor the new value. With `force` the edit wins.
pub fn apply(current: &Reference, edit: &Edit, force: bool) -> Result<Reference, Clash> {
    let mut map = object(current);
    let mut clash = Vec::new();
    apply_object(&mut map, edit, "", force, &mut clash);
    if !clash.is_empty() {
        return Err(Clash(clash));
    }
    serde_json::from_value(Value::Object(map)).map_err(|e| Clash(vec![e.to_string()]))
}

fn apply_object(
    map: &mut Map<String, Value>,
    edit: &Edit,
    path: &str,
    force: bool,
    clash: &mut Vec<String>,
) {
    for (name, change) in edit {
        let here = match path {
            "" => name.clone(),
            _ => format!("{path}.{name}"),
        };
        match change {
            Value::Object(inner) => {
                let entry = map
                    .entry(name.clone())
                    .or_insert_with(|| Value::Object(Map::new()));
                if !entry.is_object() {
                    *entry = Value::Object(Map::new());
                }
                if let Value::Object(below) = entry {
                    apply_object(below, inner, &here, force, clash);
                    if below.is_empty() {
                        map.shift_remove(name);
                    }
                }
            }
            Value::Array(pair) => {
                let null = Value::Null;
                let (was, now) = (pair.first().unwrap_or(&null), pair.get(1).unwrap_or(&null));
                let stands = map.get(name).unwrap_or(&null);
                match apply_leaf(&here, stands, was, now, force) {
                    Some(Value::Null) => {
                        map.shift_remove(name);
                    }
                    Some(value) => {
                        map.insert(name.clone(), value);
                    }
                    None => clash.push(here),
                }
            }
            _ => clash.push(here),
        }
    }
}

/// What stands after the edit of one member; `None` for a clash.
fn apply_leaf(path: &str, stands: &Value, was: &Value, now: &Value, force: bool) -> Option<Value> {
    if stands == was || stands == now {
        return Some(now.clone());
    }
    if path == "modified" {
        let time = |v: &Value| v.as_str().and_then(|t| t.parse::<Timestamp>().ok());
        return Some(if time(stands) > time(now) {
            stands.clone()
        } else {
            now.clone()
        });
    }
    if SETS.contains(&path) {
        return apply_set(stands, was, now, force);
    }
    force.then(|| now.clone())
}

/// What makes two members of a set the same one: the id of a note, the path of a file, else the whole value.
fn identity(member: &Value) -> &Value {
    member
        .get("id")
        .or_else(|| member.get("path"))
        .unwrap_or(member)
}

fn apply_set(stands: &Value, was: &Value, now: &Value, force: bool) -> Option<Value> {
    let list = |v: &Value| v.as_array().cloned().unwrap_or_default();
    let (mut stands, was, now) = (list(stands), list(was), list(now));
    let find = |set: &[Value], m: &Value| set.iter().position(|x| identity(x) == identity(m));
    for old in &was {
        let Some(at) = find(&stands, old) else {
            continue;
        };
        if find(&now, old).is_none() {
            if stands[at] != *old && !force {
                return None;
            }
            stands.remove(at);
        }
    }
    for new in &now {
        let before = find(&was, new).map(|i| &was[i]);
        match (before, find(&stands, new)) {
            (Some(old), _) if old == new => {} // not touched by this edit
            (_, Some(at)) if stands[at] == *new => {}
            (Some(old), Some(at)) if force || stands[at] == *old => stands[at] = new.clone(),
            (None, Some(at)) if force => stands[at] = new.clone(),
            (None, None) => stands.push(new.clone()),
            (Some(_), None) if force => stands.push(new.clone()),
            _ => return None,
        }
    }
    Some(if stands.is_empty() {
        Value::Null
    } else {
        Value::Array(stands)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Field, Kind, Note};

    fn paper(title: &str, tags: &[&str]) -> Reference {
        let mut r = Reference::new(Kind::ArticleJournal);
        r.id = Uuid::from_u128(7);
        r.set(Field::Title, title);
        r.tags = tags.iter().map(|t| t.to_string()).collect();
        r
    }

    #[test]
    fn edits_of_different_members_add_up() {
        let base = paper("One", &["a", "b"]);
        let mut mine = base.clone();
        mine.set(Field::Volume, "3");
        mine.tags = vec!["b".into(), "c".into()];
        let mut theirs = base.clone();
        theirs.set(Field::Title, "Two");
        theirs.add_tag("d");
        let merged = apply(&theirs, &diff(&base, &mine), false).expect("no clash");
        assert_eq!(merged.title(), "Two");
        assert_eq!(merged.get(Field::Volume), Some("3"));
        assert_eq!(merged.tags, ["b", "d", "c"]);
    }

    #[test]
    fn edits_of_one_member_clash_unless_forced() {
        let base = paper("One", &[]);
        let (mine, theirs) = (paper("Mine", &[]), paper("Theirs", &[]));
        let edit = diff(&base, &mine);
        assert_eq!(
            apply(&theirs, &edit, false),
            Err(Clash(vec!["fields.title".into()]))
        );
        assert_eq!(
            apply(&theirs, &edit, true).map(|r| r.title().to_string()),
            Ok("Mine".to_string())
        );
        assert_eq!(apply(&mine, &edit, false), Ok(mine));
    }

    #[test]
    fn a_note_that_both_changed_clashes() {
        let now = Timestamp::UNIX_EPOCH;
        let mut base = paper("One", &[]);
        base.notes.push(Note::new("first", now));
        let edited = |text: &str| {
            let mut r = base.clone();
            r.notes[0].text = text.into();
            r
        };
        let (mine, theirs) = (edited("mine"), edited("theirs"));
        assert!(apply(&theirs, &diff(&base, &mine), false).is_err());
        let mut more = base.clone();
        more.notes.push(Note::new("second", now));
        let merged = apply(&more, &diff(&base, &mine), false).expect("no clash");
        assert_eq!(
            merged
                .notes
                .iter()
                .map(|n| n.text.as_str())
                .collect::<Vec<_>>(),
            ["mine", "second"]
        );
    }

    #[test]
    fn an_edit_and_its_reverse_give_the_same_bytes() {
        let mut before = paper("One", &["a", "b", "c"]);
        before.add_extra("x", "y");
        let mut after = paper("", &["c", "a"]);
        after.rating = 3;
        after.modified = Some(Timestamp::UNIX_EPOCH);
        let edit = diff(&before, &after);
        let there = apply(&before, &edit, false).expect("fits");
        assert_eq!(there, after);
        let back = apply(&there, &reversed(&edit), false).expect("fits");
        assert_eq!(
            serde_json::to_string(&back).ok(),
            serde_json::to_string(&before).ok()
        );
        assert!(diff(&before, &before).is_empty());
    }
}
