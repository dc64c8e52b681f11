//! The sample library of `refs demo`: real works of many disciplines and scripts, with something for every feature to show.

use super::import::{Duplicates, ImportOptions, Imported, import};
use super::{Result, edit};
use crate::codec::Input;
use crate::store::Library;
use std::ops::ControlFlow;

/// Facts about real works; the summaries are our own words.
const SAMPLE: &str = include_str!("sample.json");

/// Fills a library with the sample.
///
/// # Errors
/// When the library cannot be written.
pub fn fill(library: &Library) -> Result<Imported> {
    let options = ImportOptions {
        format: Some("csl-json".into()),
        duplicates: Duplicates::Keep,
        command: "fill with the sample library".into(),
        ..ImportOptions::default()
    };
    let input = Input {
        bytes: SAMPLE.as_bytes(),
        name: "sample library",
    };
    let done = import(
        library,
        &input,
        &options,
        &mut |_| ControlFlow::Continue(()),
    )?;
    debug_assert!(done.problems.is_empty(), "{:?}", done.problems);
    // So that undo has something to show that is not the whole sample.
    if let Some(id) = library.id_of_key("lamport1978time")? {
        edit::edit(library, "tag lamport1978time +classic", &[id], &mut |r| {
            r.add_tag("classic");
            Ok(())
        })?;
    }
    Ok(done)
}
