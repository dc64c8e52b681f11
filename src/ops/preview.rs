//! What an import would do, reference by reference, before anything is changed.

use super::duplicates::side_by_side;
use super::identity;
use super::identity::brings_nothing;
use super::import::codec_for;
use super::{Error, Result};
use crate::codec::{Input, Item, Problem, ReadOptions};
use crate::model::{Reference, merge};
use crate::store::Library;
use std::ops::ControlFlow;

/// What would happen to a reference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// It is new.
    New,
    /// The same is there already and it brings nothing.
    Same,
    /// The same work is there; these values would change: (label, there, after).
    Merge(Vec<(String, String, String)>),
}

/// One reference of an input.
#[derive(Debug, Clone)]
pub struct Seen {
    /// What would happen.
    pub fate: Fate,
    /// The citation key: that of the library for one that is there.
    pub key: String,
    /// Creators, short.
    pub authors: String,
    /// Year.
    pub year: String,
    /// Title without markup.
    pub title: String,
}

/// What an import of one input would do.
#[derive(Debug, Clone, Default)]
pub struct Preview {
    /// The format's label.
    pub format: &'static str,
    /// The references in order.
    pub seen: Vec<Seen>,
    /// What could not be understood.
    pub problems: Vec<Problem>,
}

/// Reads an input and says what importing it would do. `progress` is told the number of references read; `Break` cancels.
///
/// # Errors
/// When the format is not recognised, the library cannot be read, or it was cancelled.
pub fn preview(
    library: &Library,
    input: &Input,
    progress: &mut dyn FnMut(usize) -> ControlFlow<()>,
) -> Result<Preview> {
    let codec = codec_for(input, None)?;
    let mut out = Preview {
        format: codec.format().label,
        ..Preview::default()
    };
    let empty = library.is_empty()?;
    let mut failed: Option<Error> = None;
    codec.read(input, &ReadOptions::default(), &mut |item| {
        match item {
            Item::Problem(p) => out.problems.push(p),
            Item::Reference(r) => match look(library, &r, empty) {
                Ok(seen) => out.seen.push(seen),
                Err(e) => {
                    failed = Some(e);
                    return ControlFlow::Break(());
                }
            },
        }
        if progress(out.seen.len()).is_break() {
            failed = Some(Error::cancelled());
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    });
    match failed {
        Some(e) => Err(e),
        None => Ok(out),
    }
}

/// Says what taking these references in would do.
///
/// # Errors
/// When the library cannot be read.
pub fn preview_references(library: &Library, references: &[Reference]) -> Result<Vec<Seen>> {
    let empty = library.is_empty()?;
    references.iter().map(|r| look(library, r, empty)).collect()
}

fn look(library: &Library, r: &Reference, empty: bool) -> Result<Seen> {
    let there = if empty {
        None
    } else {
        identity::find(library, r, &identity::marks(r))?
    };
    let (fate, key) = match there {
        None => (Fate::New, r.key.clone()),
        Some(t) if brings_nothing(&t, r) => (Fate::Same, t.key),
        Some(t) => {
            let mut after = t.clone();
            merge::merge(&mut after, r.clone());
            let differs = side_by_side(&t, &after)
                .into_iter()
                .filter(|f| f.first != f.second)
                .map(|f| (f.label, f.first, f.second))
                .collect();
            (Fate::Merge(differs), t.key)
        }
    };
    Ok(Seen {
        fate,
        key,
        authors: crate::search::authors_short(r),
        year: r.year().map(|y| y.to_string()).unwrap_or_default(),
        title: crate::search::plain(r.title()).into_owned(),
    })
}
