//! Importing: recognise, read, find what is there already, take in. One undoable operation an input; a cancelled one leaves nothing.

use super::identity::{self, Seen, brings_nothing};
use super::{Error, Result, search};
use crate::codec::{
    self, Codec, Input, Item, MAX_RECORD, Problem, ReadOptions, Severity, too_long,
};
use crate::model::change::Change;
use crate::model::repair::repair_reference;
use crate::model::{Reference, Source, merge};
use crate::store::Library;
use jiff::Timestamp;
use std::collections::HashSet;
use std::ops::ControlFlow;
use std::sync::mpsc::{Receiver, sync_channel};
use uuid::Uuid;

/// What happens to a reference that is in the library already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Duplicates {
    /// It is merged into the one that is there.
    #[default]
    Merge,
    /// It is left out.
    Skip,
    /// It is taken in beside the one that is there.
    Keep,
}

/// How to import.
#[derive(Debug, Clone, Default)]
pub struct ImportOptions {
    /// A format's name, instead of recognising it.
    pub format: Option<String>,
    /// A document's reference list as references of the library.
    pub references: bool,
    /// Change nothing, only tell what would happen.
    pub dry_run: bool,
    /// Change nothing if there is any problem.
    pub strict: bool,
    /// What happens to what is there already.
    pub duplicates: Duplicates,
    /// Tags for everything that is imported.
    pub tags: Vec<String>,
    /// A collection for everything that is imported.
    pub collection: Option<String>,
    /// Pattern of keys for what has none.
    pub key_pattern: String,
    /// What the operation is called in the log.
    pub command: String,
    /// Keep the search index up to date at the end; a program that has one in memory does that itself.
    pub keep_index: bool,
    /// References that are left out, by their number in the input from 0, in order.
    pub leave_out: Vec<usize>,
}

/// What an import did.
#[derive(Debug, Clone, Default)]
pub struct Imported {
    /// The input's name.
    pub name: String,
    /// The format's name.
    pub format: &'static str,
    /// Keys of new references.
    pub new: Vec<String>,
    /// Keys of references that something was merged into.
    pub merged: Vec<String>,
    /// Keys of references that are there already and were left as they are.
    pub skipped: Vec<String>,
    /// Keys that were taken by a different work: (as in the input, as in the library).
    pub renamed: Vec<(String, String)>,
    /// What could not be understood.
    pub problems: Vec<Problem>,
    /// Whether `--strict` kept everything out.
    pub refused: bool,
}

impl Imported {
    /// `FILE: format, N new, N merged, N skipped, N problems`.
    pub fn summary(&self) -> String {
        let (new, merged, skipped, problems) = (
            self.new.len(),
            self.merged.len(),
            self.skipped.len(),
            self.problems.len(),
        );
        let mut text = format!(
            "{}: {}, {new} new, {merged} merged, {skipped} skipped, {problems} problems",
            self.name, self.format
        );
        match self.renamed.as_slice() {
            [] => {}
            [(from, to)] => text += &format!("; the key {from} was taken, the new one is {to}"),
            [(from, to), rest @ ..] => {
                text += &format!(
                    "; {} keys were taken and got a suffix ({from} is now {to}, …)",
                    rest.len() + 1
                )
            }
        }
        if self.refused {
            text += "; nothing was imported because of --strict";
        }
        text
    }
}

/// Told as an import goes on: references done. `Break` cancels.
pub type Progress<'p> = dyn FnMut(usize) -> ControlFlow<()> + 'p;

/// The codec that an input is to be read with.
///
/// # Errors
/// An unknown format name; an input that is empty, binary, or of no known format.
pub fn codec_for(input: &Input, format: Option<&str>) -> Result<&'static dyn Codec> {
    let bytes = input.bytes;
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Error::failed(format!("{}: the file is empty", input.name)));
    }
    if let Some(name) = format {
        let codec = codec::by_name(name).filter(|c| c.format().reads);
        return codec.ok_or_else(|| {
            Error::usage(format!("there is no format {name} to read"))
                .hint("`refs formats` lists them")
        });
    }
    if let Some(codec) = codec::recognise(input) {
        return Ok(codec);
    }
    let what = if codec::looks_binary(bytes) {
        Error::failed(format!("{}: a binary file of no known format", input.name))
            .hint("`refs formats` lists what can be read")
    } else {
        Error::failed(format!("{}: the format is not recognised", input.name))
            .hint("name it with --format; `refs formats` lists them")
    };
    Err(what)
}

/// Imports one input.
///
/// # Errors
/// When the format is not recognised, the library cannot be written, or the import was cancelled; nothing is changed then.
pub fn import(
    library: &Library,
    input: &Input,
    options: &ImportOptions,
    progress: &mut Progress,
) -> Result<Imported> {
    let codec = codec_for(input, options.format.as_deref())?;
    let read = ReadOptions {
        references: options.references,
    };
    // Reading and storing go on side by side; the channel bounds what is in memory.
    std::thread::scope(|scope| {
        let (send, receive) = sync_channel::<Vec<Item>>(4);
        scope.spawn(move || {
            let mut batch = Vec::with_capacity(256);
            codec.read(input, &read, &mut |item| {
                batch.push(item);
                if batch.len() < 256 {
                    return ControlFlow::Continue(());
                }
                match send.send(std::mem::replace(&mut batch, Vec::with_capacity(256))) {
                    Ok(()) => ControlFlow::Continue(()),
                    Err(_) => ControlFlow::Break(()),
                }
            });
            // The other side is gone only when it was cancelled.
            let _ = send.send(batch);
        });
        take_in(
            library,
            input.name,
            codec.format().name,
            &receive,
            options,
            progress,
        )
    })
}

/// Takes references in that were read elsewhere (pasted, looked up); they get a source of this origin and format.
///
/// # Errors
/// As [`import`].
pub fn import_references(
    library: &Library,
    references: Vec<Reference>,
    origin: &str,
    format: &'static str,
    options: &ImportOptions,
) -> Result<Imported> {
    let (send, receive) = sync_channel(1);
    let items = references
        .into_iter()
        .map(|r| Item::Reference(Box::new(r)))
        .collect();
    let _ = send.send(items);
    drop(send);
    take_in(library, origin, format, &receive, options, &mut |_| {
        ControlFlow::Continue(())
    })
}

/// Says what was repaired in a reference.
fn repaired(reference: &Reference, mended: &[(String, String)]) -> Option<Problem> {
    let (first, _) = mended.first()?;
    let more = match mended.len() {
        1 => String::new(),
        n => format!(" and {} more", n - 1),
    };
    Some(Problem {
        severity: Severity::Warning,
        line: 1,
        column: 1,
        message: format!(
            "wrongly decoded text repaired in {first}{more} of “{}”",
            crate::text::width::truncate(reference.title(), 60)
        ),
    })
}

fn take_in(
    library: &Library,
    name: &str,
    format: &'static str,
    items: &Receiver<Vec<Item>>,
    options: &ImportOptions,
    progress: &mut Progress,
) -> Result<Imported> {
    let mut done = Imported {
        name: name.to_string(),
        format,
        ..Imported::default()
    };
    let now = Timestamp::now();
    let label = if options.command.is_empty() {
        format!("import {name}")
    } else {
        options.command.clone()
    };
    let mut bulk = library.bulk(&label)?;
    let mut keys: HashSet<String> = HashSet::new();
    let mut seen = Seen::default();
    let library_is_empty = library.is_empty()?;
    let mut growing = match options.keep_index && !options.dry_run {
        true => search::Growing::begin(library)?,
        false => None,
    };
    let mut count = 0;
    for batch in items {
        let mut changes = Vec::with_capacity(batch.len());
        for item in batch {
            let mut reference = match item {
                Item::Problem(problem) => {
                    done.problems.push(problem);
                    continue;
                }
                Item::Reference(reference) => *reference,
            };
            count += 1;
            let bytes = reference.text_len();
            if bytes > MAX_RECORD {
                done.problems.push(Problem {
                    severity: Severity::Error,
                    line: 1,
                    column: 1,
                    message: too_long(&format!("reference {count} (“{}”)", reference.key), bytes),
                });
                continue;
            }
            if options.leave_out.binary_search(&(count - 1)).is_ok() {
                continue;
            }
            sign(&mut reference, name, format, now);
            let mended = repair_reference(&mut reference);
            done.problems.extend(repaired(&reference, &mended));
            for tag in &options.tags {
                reference.add_tag(tag);
            }
            if let Some(c) = &options.collection
                && !reference.collections.contains(c)
            {
                reference.collections.push(c.clone());
            }
            let marks = identity::marks(&reference);
            if options.duplicates != Duplicates::Keep {
                // First among what this import brought, then in the library.
                let mut there: Option<Reference> = None;
                for id in seen.candidates(&marks) {
                    let pending = changes
                        .iter()
                        .find(|c: &&Change| c.id == id)
                        .and_then(|c| c.after.clone());
                    let candidate = match pending {
                        Some(r) => Some(r),
                        None => match seen.remembered(id) {
                            Some(r) => Some(r.clone()),
                            None => bulk.get(id)?,
                        },
                    };
                    there = candidate.filter(|c| identity::same_work(c, &reference));
                    if there.is_some() {
                        break;
                    }
                }
                if there.is_none() && !library_is_empty {
                    there = identity::find(library, &reference, &marks)?;
                    if let Some(t) = &there {
                        // It may have been changed by this very import.
                        let pending = changes
                            .iter()
                            .find(|c: &&Change| c.id == t.id)
                            .and_then(|c| c.after.clone());
                        there = match pending {
                            Some(r) => Some(r),
                            None => bulk.get(t.id)?.or(there),
                        };
                    }
                }
                if let Some(there) = there {
                    if options.duplicates == Duplicates::Skip || brings_nothing(&there, &reference)
                    {
                        done.skipped.push(there.key.clone());
                        continue;
                    }
                    let mut after = there.clone();
                    merge::merge(&mut after, reference);
                    after.modified = Some(now);
                    done.merged.push(there.key.clone());
                    seen.add(&identity::marks(&after), after.id);
                    match changes.iter_mut().find(|c: &&mut Change| c.id == after.id) {
                        Some(change) => change.after = Some(after),
                        None => changes.push(Change {
                            id: after.id,
                            before: Some(there),
                            after: Some(after),
                        }),
                    }
                    continue;
                }
            }
            reference.id = if reference.id.is_nil() || library.get(reference.id)?.is_some() {
                Uuid::now_v7()
            } else {
                reference.id
            };
            reference.added.get_or_insert(now);
            reference.modified.get_or_insert(now);
            let taken = |key: &str| {
                keys.contains(key)
                    || (!library_is_empty && matches!(library.id_of_key(key), Ok(Some(_))))
            };
            let wanted = std::mem::take(&mut reference.key);
            reference.key = if wanted.trim().is_empty() {
                crate::cite::key::make(&options.key_pattern, &reference, &taken)
            } else {
                let key = identity::free_key(wanted.trim(), &taken);
                if key != wanted.trim() {
                    done.renamed.push((wanted.trim().to_string(), key.clone()));
                }
                key
            };
            keys.insert(reference.key.clone());
            done.new.push(reference.key.clone());
            seen.add(&marks, reference.id);
            changes.push(Change {
                id: reference.id,
                before: None,
                after: Some(reference),
            });
        }
        if !options.dry_run && !changes.is_empty() {
            if let Some(growing) = &mut growing {
                let after = changes.iter().filter_map(|c| c.after.as_ref());
                after.for_each(|r| growing.add(r));
            }
            bulk.push(changes)?;
        } else if options.dry_run {
            seen.remember(changes);
        }
        if progress(count).is_break() {
            bulk.cancel()?;
            return Err(Error::cancelled());
        }
    }
    done.refused = options.strict && !done.problems.is_empty();
    if options.dry_run || done.refused || (done.new.is_empty() && done.merged.is_empty()) {
        bulk.cancel()?;
        if done.refused {
            for list in [&mut done.new, &mut done.merged, &mut done.skipped] {
                list.clear();
            }
        }
    } else {
        bulk.finish()?;
        if options.keep_index {
            // What is derived can be made anew: that it could not be kept is no failure of the import.
            let _ = match growing {
                Some(growing) => growing.finish(library),
                None => search::after(library, done.new.len() + done.merged.len()),
            };
        }
    }
    if count == 0 && done.problems.is_empty() {
        done.problems.push(Problem {
            severity: Severity::Warning,
            line: 1,
            column: 1,
            message: "no reference was found".into(),
        });
    }
    Ok(done)
}

/// Notes where a reference came from.
fn sign(reference: &mut Reference, origin: &str, format: &str, now: Timestamp) {
    // A lossless copy of another library brings its own sources.
    if format == "jsonl" && !reference.sources.is_empty() {
        return;
    }
    if reference.sources.is_empty() {
        reference.sources.push(Source::default());
    }
    let key = reference.key.clone();
    if let Some(source) = reference.sources.last_mut() {
        if source.origin.is_empty() {
            source.origin = origin.to_string();
        }
        if source.format.is_empty() {
            source.format = format.to_string();
        }
        source.at.get_or_insert(now);
        if source.record.is_empty() {
            source.record = key;
        }
    }
}
