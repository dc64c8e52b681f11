//! The thread that changes the library: one job after the other, each reported in one sentence.

use super::super::effect::Edit;
use super::super::message::{Msg, Report, Tone};
use super::super::model::Take;
use super::searcher::Ask;
use super::{Event, guard};
use crate::codec::WriteOptions;
use crate::model::Note;
use crate::model::change::Change;
use crate::ops::duplicates::{self, Side};
use crate::ops::edit::{Edited, Name, edit, trash};
use crate::ops::{self, Error, export};
use crate::store::Library;
use jiff::Timestamp;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender};
use uuid::Uuid;

/// A job.
#[derive(Debug)]
pub enum Job {
    /// Changes references.
    Edit(Edit),
    /// Undoes the last operation.
    Undo,
    /// Redoes what was undone.
    Redo,
    /// Writes references to a file.
    Export(Vec<Uuid>, PathBuf),
    /// Takes a reference back from the editor: id, key, text before, text now.
    Revise(Uuid, String, String, String),
    /// Adds the sample library.
    Sample,
    /// Finds pairs; here, so that it comes behind the changes before it.
    Pairs,
}

/// Starts the thread.
pub fn start(
    library: Library,
    jobs: Receiver<Job>,
    send: Sender<Event>,
    searcher: Sender<Ask>,
) -> std::thread::JoinHandle<()> {
    std::thread::spawn(move || {
        for job in jobs {
            let pairs = matches!(job, Job::Pairs);
            let done = guard(|| run(&library, job, &send));
            let report = match done {
                Ok(None) => None,
                Ok(Some(text)) => Some(Report {
                    text,
                    tone: Tone::Good,
                }),
                Err(e) => Some(failed(&e)),
            };
            if !pairs {
                let _ = searcher.send(Ask::Changed);
            }
            if let Some(report) = report {
                let _ = send.send(Event::Msg(Msg::Report(report)));
            }
        }
    })
}

/// An error as a message.
pub fn failed(e: &Error) -> Report {
    let hint = e
        .hints
        .first()
        .map(|h| format!(" ({h})"))
        .unwrap_or_default();
    Report {
        text: format!("{}{hint}", e.message),
        tone: Tone::Bad,
    }
}

/// `1 reference`, `38 references`.
pub fn many(n: usize) -> String {
    if n == 1 {
        "1 reference".into()
    } else {
        format!("{} references", super::super::view::text::number(n))
    }
}

fn run(library: &Library, job: Job, send: &Sender<Event>) -> Result<Option<String>, Error> {
    Ok(match job {
        Job::Edit(e) => Some(change(library, e)?),
        Job::Undo => {
            let done = library.undo(None, false)?;
            Some(if done.count == 0 {
                "nothing to undo".into()
            } else {
                format!("undone: {} · C-r redoes", done.label)
            })
        }
        Job::Redo => {
            let done = library.redo(None, false)?;
            Some(if done.count == 0 {
                "nothing to redo".into()
            } else {
                format!("redone: {}", done.label)
            })
        }
        Job::Export(ids, path) => {
            let codec = export::codec_for(None, Some(&path))?;
            export::write_file(library, &ids, codec, &WriteOptions::default(), &path)?;
            Some(format!(
                "{} written to {} ({})",
                many(ids.len()),
                path.display(),
                codec.format().label
            ))
        }
        Job::Revise(id, key, was, now) => {
            let (done, problems) = ops::revise::take_back(library, id, &key, &was, &now)?;
            Some(match problems.first() {
                Some(p) => format!("{key} changed; {p}"),
                None => said(&done, &format!("{key} changed")),
            })
        }
        Job::Sample => {
            let done = ops::sample::fill(library)?;
            Some(format!("{} of the sample added", many(done.new.len())))
        }
        Job::Pairs => {
            let pairs = super::jobs::pairs(library)?;
            let _ = send.send(Event::Msg(Msg::Pairs(pairs)));
            None
        }
    })
}

/// What a change did, in a sentence.
fn said(done: &Edited, what: &str) -> String {
    if done.changed == 0 {
        "nothing to change: it stands so already".into()
    } else {
        format!("{what} · u undoes")
    }
}

/// The name of one reference, or how many there are: what the log calls an operation.
fn called(library: &Library, ids: &[Uuid]) -> String {
    match ids {
        [one] => library
            .get(*one)
            .ok()
            .flatten()
            .map(|r| r.key)
            .unwrap_or_default(),
        _ => many(ids.len()),
    }
}

fn change(library: &Library, e: Edit) -> Result<String, Error> {
    let now = Timestamp::now();
    Ok(match e {
        Edit::Status(ids, status) => {
            let who = called(library, &ids);
            let done = edit(
                library,
                &format!("{} {who}", status.name()),
                &ids,
                &mut |r| {
                    r.status = status;
                    Ok(())
                },
            )?;
            said(&done, &format!("{who}: {}", status.name()))
        }
        Edit::Rating(ids, stars) => {
            let who = called(library, &ids);
            let done = edit(library, &format!("rate {who}"), &ids, &mut |r| {
                r.rating = stars.min(5);
                Ok(())
            })?;
            let what = match stars {
                0 => "no rating".to_string(),
                1 => "1 star".to_string(),
                n => format!("{n} stars"),
            };
            said(&done, &format!("{who}: {what}"))
        }
        Edit::Tags { ids, add, remove } => {
            let words: Vec<String> = add
                .iter()
                .map(|t| format!("+{t}"))
                .chain(remove.iter().map(|t| format!("-{t}")))
                .collect();
            let who = called(library, &ids);
            let done = edit(
                library,
                &format!("tag {who} {}", words.join(" ")),
                &ids,
                &mut |r| {
                    r.tags.retain(|t| !remove.contains(t));
                    add.iter().for_each(|t| r.add_tag(t));
                    Ok(())
                },
            )?;
            said(
                &done,
                &format!("{}: {}", changed(&done, &who), words.join(" ")),
            )
        }
        Edit::Collections { ids, add, remove } => {
            let words: Vec<String> = add
                .iter()
                .map(|t| format!("+{t}"))
                .chain(remove.iter().map(|t| format!("-{t}")))
                .collect();
            let who = called(library, &ids);
            let done = edit(
                library,
                &format!("collect {who} {}", words.join(" ")),
                &ids,
                &mut |r| {
                    r.collections.retain(|c| !remove.contains(c));
                    for c in &add {
                        if !r.collections.contains(c) {
                            r.collections.push(c.clone());
                        }
                    }
                    Ok(())
                },
            )?;
            said(
                &done,
                &format!("{}: {}", changed(&done, &who), words.join(" ")),
            )
        }
        Edit::Field { ids, name, value } => {
            let field = Name::parse(&name);
            let who = called(library, &ids);
            let done = edit(library, &format!("set {who} {name}"), &ids, &mut |r| {
                field.set(r, &value)
            })?;
            let what = if value.is_empty() {
                format!("{name} removed")
            } else {
                format!("{name} set")
            };
            said(&done, &format!("{}: {what}", changed(&done, &who)))
        }
        Edit::Note { id, note, text } => {
            let who = called(library, &[id]);
            let done = edit(library, &format!("note {who}"), &[id], &mut |r| {
                let at = r.notes.iter().position(|n| Some(n.id) == note);
                match (at, text.trim().is_empty()) {
                    (Some(i), true) => drop(r.notes.remove(i)),
                    (Some(i), false) => {
                        if r.notes[i].text != text {
                            r.notes[i].text.clone_from(&text);
                            r.notes[i].modified = now;
                        }
                    }
                    (None, true) => {}
                    (None, false) => r.notes.push(Note::new(text.clone(), now)),
                }
                Ok(())
            })?;
            said(
                &done,
                if text.trim().is_empty() {
                    "note deleted"
                } else {
                    "note saved"
                },
            )
        }
        Edit::Trash(ids) => {
            let who = called(library, &ids);
            let done = trash(library, &format!("remove {who}"), &ids)?;
            said(&done, &format!("{} in the trash", changed(&done, &who)))
        }
        Edit::Restore(ids) => {
            let who = called(library, &ids);
            let done = edit(library, &format!("restore {who}"), &ids, &mut |r| {
                r.trashed = None;
                Ok(())
            })?;
            said(
                &done,
                &format!("{} back in the library", changed(&done, &who)),
            )
        }
        Edit::EmptyTrash => {
            let mut changes = Vec::new();
            library.for_each_with_trash(&mut |r| {
                if r.trashed.is_some() {
                    changes.push(Change::purge(r));
                }
                ControlFlow::Continue(())
            })?;
            let n = changes.len();
            if n == 0 {
                return Ok("the trash is empty".into());
            }
            library.apply("empty the trash", changes)?;
            format!("{} removed for good · u undoes", many(n))
        }
        Edit::Merge(ids) => {
            let who = called(library, &ids[..ids.len().min(1)]);
            duplicates::merge_all(library, &format!("merge into {who}"), &ids, &[])?;
            format!("{} merged into {who} · u undoes", many(ids.len()))
        }
        Edit::MergePair { keep, other, take } => {
            let who = called(library, &[keep]);
            let choices: Vec<(String, Side)> = take
                .into_iter()
                .map(|(name, take)| {
                    let side = match take {
                        Take::Left => Side::First,
                        Take::Right => Side::Second,
                        Take::Both => Side::Both,
                    };
                    (name, side)
                })
                .collect();
            duplicates::merge_all(
                library,
                &format!("merge into {who}"),
                &[keep, other],
                &choices,
            )?;
            format!("merged into {who} · u undoes")
        }
        Edit::Attach(id, path) => {
            let who = called(library, &[id]);
            ops::attach::attach(library, &who, &path)?;
            format!(
                "{who}: {} attached · u undoes",
                path.file_name().unwrap_or_default().to_string_lossy()
            )
        }
    })
}

/// The one reference's key, or how many were changed.
fn changed(done: &Edited, who: &str) -> String {
    if done.changed + done.unchanged == 1 {
        who.to_string()
    } else {
        many(done.changed)
    }
}
