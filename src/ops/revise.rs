//! A reference in the editor: as BibLaTeX, and only what was edited comes back.

use super::edit::{Edited, edit};
use super::{Error, Result};
use crate::codec::{self, Codec, Input, Problem, ReadOptions, WriteOptions};
use crate::model::{DateField, Field, Reference};
use crate::store::Library;
use uuid::Uuid;

fn format() -> Result<&'static dyn Codec> {
    codec::by_name("biblatex").ok_or_else(|| Error::failed("BibLaTeX is not among the formats"))
}

/// The reference as the editor shows it.
///
/// # Errors
/// When it cannot be written.
pub fn text(reference: &Reference) -> Result<String> {
    let options = WriteOptions {
        public_only: true,
        ..WriteOptions::default()
    };
    codec::write_string(format()?, std::slice::from_ref(reference), &options)
        .map_err(|e| Error::failed(format!("cannot write the reference: {e}")))
}

/// Takes an edited text back; what the text did not show, or another process changed meanwhile, stays.
///
/// # Errors
/// When the text is not one entry, or the library cannot be written.
pub fn take_back(
    library: &Library,
    id: Uuid,
    key: &str,
    was: &str,
    now: &str,
) -> Result<(Edited, Vec<Problem>)> {
    let codec = format()?;
    let read = |text: &str| {
        let input = Input {
            bytes: text.as_bytes(),
            name: "edited",
        };
        codec::read_all(codec, &input, &ReadOptions::default())
    };
    let (mut references, problems) = read(now);
    let (Some(after), true) = (references.pop(), references.is_empty()) else {
        return Err(Error::failed(
            "the edited text is not one entry; nothing was changed",
        ));
    };
    let before = read(was).0.into_iter().next().unwrap_or_default();
    let done = edit(library, &format!("edit {key}"), &[id], &mut |r| {
        apply_differences(r, &before, &after);
        Ok(())
    })?;
    Ok((done, problems))
}

/// Carries the differences between two readings of a text over to the reference.
fn apply_differences(r: &mut Reference, was: &Reference, now: &Reference) {
    if was.key != now.key && !now.key.is_empty() {
        r.key.clone_from(&now.key);
    }
    if (was.kind, &was.native_type) != (now.kind, &now.native_type) {
        (r.kind, r.native_type) = (now.kind, now.native_type.clone());
    }
    if was.creators != now.creators {
        r.creators.clone_from(&now.creators);
    }
    for f in Field::ALL
        .iter()
        .copied()
        .filter(|f| was.get(*f) != now.get(*f))
    {
        r.set(f, now.get(f).unwrap_or(""));
    }
    for d in DateField::ALL
        .iter()
        .copied()
        .filter(|d| was.date(*d) != now.date(*d))
    {
        r.set_date(d, now.date(d).cloned().unwrap_or_default());
    }
    if was.identifiers != now.identifiers {
        r.identifiers
            .retain(|i| !was.identifiers.contains(i) || now.identifiers.contains(i));
        for i in &now.identifiers {
            if !r.identifiers.contains(i) {
                r.identifiers.push(i.clone());
            }
        }
    }
    if was.extra != now.extra {
        r.extra
            .retain(|e| !was.extra.contains(e) || now.extra.contains(e));
        for (n, v) in &now.extra {
            r.add_extra(n.clone(), v.clone());
        }
    }
}
