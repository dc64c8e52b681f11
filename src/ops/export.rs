//! Exporting: references in a format, to a writer or atomically into a file.

use super::{Error, Result};
use crate::codec::{self, Codec, WriteOptions, bibtex};
use crate::model::Reference;
use crate::store::Library;
use std::borrow::Cow;
use std::io::Write;
use std::path::Path;
use uuid::Uuid;

/// The format to write: by name, else by the file's ending, else BibTeX.
///
/// # Errors
/// A name or an ending that no writable format has.
pub fn codec_for(format: Option<&str>, file: Option<&Path>) -> Result<&'static dyn Codec> {
    if let Some(name) = format {
        return codec::by_name(name)
            .filter(|c| c.format().writes)
            .ok_or_else(|| {
                Error::usage(format!("there is no format {name} to write"))
                    .hint("`refs formats` lists them")
            });
    }
    match file
        .and_then(Path::extension)
        .map(|e| e.to_string_lossy().into_owned())
    {
        Some(ending) => codec::by_extension_for_writing(&ending).ok_or_else(|| {
            Error::usage(format!("no format is written into .{ending} files"))
                .hint("name one with --format; `refs formats` lists them")
        }),
        None => {
            codec::by_name("bibtex").ok_or_else(|| Error::failed("BibTeX is not among the formats"))
        }
    }
}

/// References of a library, read as they are needed, in the order of the ids.
#[derive(Debug)]
pub struct Stream<'a> {
    library: &'a Library,
    ids: std::slice::Chunks<'a, Uuid>,
    ready: std::vec::IntoIter<Option<Reference>>,
    /// What went wrong when the stream ended early.
    pub failed: Option<Error>,
}

impl<'a> Stream<'a> {
    /// Streams these references.
    pub fn new(library: &'a Library, ids: &'a [Uuid]) -> Stream<'a> {
        Stream {
            library,
            ids: ids.chunks(256),
            ready: Vec::new().into_iter(),
            failed: None,
        }
    }
}

impl Iterator for Stream<'_> {
    type Item = Reference;
    fn next(&mut self) -> Option<Reference> {
        loop {
            match self.ready.next() {
                Some(Some(r)) => return Some(r),
                // Removed by another process since the ids were taken.
                Some(None) => {}
                None => match self.library.get_many(self.ids.next()?) {
                    Ok(list) => self.ready = list.into_iter(),
                    Err(e) => {
                        self.failed = Some(e.into());
                        return None;
                    }
                },
            }
        }
    }
}

/// Writes references to a writer.
///
/// # Errors
/// When the library cannot be read or the writer fails.
pub fn write(
    library: &Library,
    ids: &[Uuid],
    codec: &dyn Codec,
    options: &WriteOptions,
    out: &mut dyn Write,
) -> Result<()> {
    let mut stream = Stream::new(library, ids);
    codec
        .write(&mut stream, options, out)
        .map_err(|e| Error::failed(format!("cannot write {}: {e}", codec.format().label)))?;
    stream.failed.map_or(Ok(()), Err)
}

/// Writes references into a file, which is replaced atomically: after a failure the old file is unchanged. A `.bib` that is there already
/// keeps its order, comments, layout and untouched entries, and those that this library never had.
///
/// # Errors
/// When the library cannot be read or the file cannot be written.
pub fn write_file(
    library: &Library,
    ids: &[Uuid],
    codec: &dyn Codec,
    options: &WriteOptions,
    path: &Path,
) -> Result<()> {
    let is_bibtex = matches!(codec.format().name, "bibtex" | "biblatex");
    if let Some(old) = is_bibtex
        .then(|| std::fs::read(path).ok())
        .flatten()
        .filter(|old| bibtex::has_entries(old))
    {
        let mut stream = Stream::new(library, ids);
        let known = |key: &str| matches!(library.id_of_key(key), Ok(Some(_)));
        let new = bibtex::write_back(&old, &mut stream, options, &|key| !known(key));
        if let Some(error) = stream.failed {
            return Err(error);
        }
        return match new {
            // Nothing changes: the file is not touched.
            Cow::Borrowed(_) => Ok(()),
            Cow::Owned(new) => {
                crate::store::write_atomically(path, &new).map_err(|e| Error::io("write", path, &e))
            }
        };
    }
    crate::store::write_atomically_with(path, &mut |out| {
        write(library, ids, codec, options, out).map_err(std::io::Error::other)
    })
    .map_err(|e| Error::io("write", path, &e))
}
