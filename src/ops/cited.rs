//! What documents cite, out of the library, and a file of references that holds just that.

use super::{Error, Result, check, keys};
use crate::codec::{Codec, WriteOptions, bibtex};
use crate::model::Reference;
use crate::store::Library;
use crate::text::span;
use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

/// A citation that no reference of the library answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// The document.
    pub file: PathBuf,
    /// Its line, from 1.
    pub line: usize,
    /// The column, from 1.
    pub column: usize,
    /// What is cited: the key, or the words.
    pub what: String,
    /// Whether it is a key, which a file of references may hold though the library does not.
    pub key: bool,
}

/// What some documents cite.
#[derive(Debug, Clone, Default)]
pub struct Gathered {
    /// The references in the order of first citing, each under the key that the documents cite it by: one cited by a former key has that one.
    pub references: Vec<Reference>,
    /// What was not found, each once.
    pub missing: Vec<Missing>,
    /// Former keys that were cited, and the keys of today.
    pub renamed: Vec<(String, String)>,
    /// Whether a document asks for all there is (`\nocite{*}`).
    pub all: bool,
}

/// What documents cite, by the keys of today and by former ones.
///
/// # Errors
/// When a document or the library cannot be read.
pub fn gather(library: &Library, documents: &[PathBuf]) -> Result<Gathered> {
    let mut out = Gathered::default();
    let mut former: Option<HashMap<String, Reference>> = None;
    for path in documents {
        let cited = check::citations(path)?;
        out.all |= cited.text.contains("\\nocite{*}");
        if !cited.citations.iter().any(|c| c.key.is_some()) {
            by_words(library, path, &mut out)?;
            continue;
        }
        for c in &cited.citations {
            let Some(key) = c.key.as_deref().filter(|k| *k != "*") else {
                continue;
            };
            let known = out.references.iter().any(|r| r.key == key);
            if known || out.missing.iter().any(|m| m.key && m.what == key) {
                continue;
            }
            if let Some(id) = library.id_of_key(key)? {
                out.references.extend(library.get(id)?);
                continue;
            }
            if former.is_none() {
                former = Some(by_former_keys(library)?);
            }
            if let Some(r) = former.as_ref().and_then(|f| f.get(key)) {
                out.renamed.push((key.to_string(), r.key.clone()));
                out.references.push(Reference {
                    key: key.to_string(),
                    ..r.clone()
                });
                continue;
            }
            let (line, column) = span::line_column(&cited.text, c.offset);
            out.missing.push(Missing {
                file: path.clone(),
                line,
                column,
                what: key.to_string(),
                key: true,
            });
        }
    }
    Ok(out)
}

/// Citations by author and year.
fn by_words(library: &Library, path: &Path, out: &mut Gathered) -> Result<()> {
    let (found, missing) = check::cited_keys(path, library)?;
    for key in found {
        if !out.references.iter().any(|r| r.key == key)
            && let Some(id) = library.id_of_key(&key)?
        {
            out.references.extend(library.get(id)?);
        }
    }
    for f in missing {
        out.missing.push(Missing {
            file: path.to_path_buf(),
            line: f.line,
            column: f.column,
            what: f.citation,
            key: false,
        });
    }
    Ok(())
}

fn by_former_keys(library: &Library) -> Result<HashMap<String, Reference>> {
    let mut map: HashMap<String, Reference> = HashMap::new();
    library.for_each(&mut |r| {
        for key in keys::aliases(&r) {
            map.entry(key.to_string()).or_insert_with(|| r.clone());
        }
        ControlFlow::Continue(())
    })?;
    Ok(map)
}

/// What writing did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Whether the file is another one now.
    pub changed: bool,
    /// What no document cites but stays, because the library does not have it.
    pub kept: Vec<String>,
    /// Cited keys that only the file has.
    pub own: Vec<String>,
}

/// Brings a file up to date with what was gathered: a BibTeX file keeps its order, comments and layout, and what has not changed byte for
/// byte; what is not cited any more goes, unless the library does not have it. A file that says the same already is not touched.
///
/// # Errors
/// When the file cannot be read or written.
pub fn write_file(
    library: &Library,
    gathered: &Gathered,
    codec: &dyn Codec,
    options: &WriteOptions,
    path: &Path,
) -> Result<Written> {
    let old = match std::fs::read(path) {
        Ok(old) => Some(old),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => None,
        Err(e) => return Err(Error::io("read", path, &e)),
    };
    let (kept, own) = (
        std::cell::RefCell::new(Vec::new()),
        std::cell::RefCell::new(Vec::new()),
    );
    let mut references = gathered.references.iter().cloned();
    let is_bibtex = matches!(codec.format().name, "bibtex" | "biblatex");
    let new = match old
        .as_deref()
        .filter(|o| is_bibtex && bibtex::has_entries(o))
    {
        Some(old) => bibtex::write_back(old, &mut references, options, &|key| {
            if gathered.missing.iter().any(|m| m.key && m.what == key) {
                own.borrow_mut().push(key.to_string());
                return true;
            }
            let stays = gathered.all || !matches!(library.id_of_key(key), Ok(Some(_)));
            if stays && !gathered.all {
                kept.borrow_mut().push(key.to_string());
            }
            stays
        }),
        None => Cow::Owned(bytes(gathered, codec, options)?),
    };
    let changed = old.as_deref() != Some(&*new);
    if changed {
        crate::store::write_atomically(path, &new).map_err(|e| Error::io("write", path, &e))?;
    }
    Ok(Written {
        changed,
        kept: kept.into_inner(),
        own: own.into_inner(),
    })
}

/// The references in a format.
///
/// # Errors
/// When the format cannot say them.
pub fn bytes(gathered: &Gathered, codec: &dyn Codec, options: &WriteOptions) -> Result<Vec<u8>> {
    let mut out = Vec::new();
    codec
        .write(&mut gathered.references.iter().cloned(), options, &mut out)
        .map_err(|e| Error::failed(format!("cannot write {}: {e}", codec.format().label)))?;
    Ok(out)
}
