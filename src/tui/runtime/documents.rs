//! What documents are asked for the screen: their citations checked, the works that a work cites. Beside everything else; the screen never waits.

use super::super::message::{Msg, Tone};
use super::super::model::{CheckItem, CheckPage, Finds};
use super::online::find_item;
use super::{App, Event, guard, keeper};
use crate::document::check::FindingKind;
use crate::ops::check::{Against, Checked, check};
use crate::ops::import::import_references;
use crate::ops::{Error, discover, files, identity};
use crate::store::Library;
use crate::tui::effect::Policy;
use crate::tui::message::Report;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use uuid::Uuid;

/// So many lines of the document are shown on either side of a finding.
const AROUND: usize = 2;

impl App {
    /// Checks a document's citations.
    pub(super) fn check_document(&mut self, path: PathBuf, library: bool) {
        let Some(held) = self.library.clone() else {
            return;
        };
        let send = self.send.clone();
        std::thread::spawn(move || {
            let against = if library {
                Against::Library(&held)
            } else {
                Against::Own
            };
            let page = match guard(|| check(&path, &against)) {
                Ok(checked) => page(&checked),
                Err(e) => CheckPage {
                    error: keeper::failed(&e).text,
                    ..CheckPage::default()
                },
            };
            let page = Box::new(page);
            let _ = send.send(Event::Msg(Msg::Checked {
                path,
                library,
                page,
            }));
        });
    }

    /// Lends the terminal to the editor for a file, at a line.
    pub(super) fn edit_file(&mut self, path: &Path, line: usize) {
        let editor = self.start.config.editor.clone();
        if let Err(e) = self.lend(|_| files::edit_file(editor.as_deref(), path, line)) {
            let report = keeper::failed(&e);
            self.say(report.text, report.tone);
        }
    }

    /// The works that a work cites, each with its key where it is in the library.
    pub(super) fn cited(&mut self, generation: u64, id: Uuid) {
        let Some(library) = self.library.clone() else {
            return;
        };
        let send = self.send.clone();
        std::thread::spawn(move || {
            let finds = guard(|| cited(&library, generation, id)).unwrap_or_else(|e| Finds {
                generation,
                errors: vec![e.message],
                ..Finds::default()
            });
            let _ = send.send(Event::Msg(Msg::Finds(Box::new(finds))));
        });
    }

    /// Takes cited works in as they stand in the list.
    pub(super) fn take_cited(&mut self, works: Vec<Arc<crate::model::Reference>>) {
        let pattern = self.start.config.key_pattern.clone();
        self.spawn("importing", move |library, talk| {
            let all: Vec<_> = works.iter().map(|w| (**w).clone()).collect();
            let options = super::online::options(&pattern, "reference list", Policy::Merge);
            let done = import_references(library, all, "reference list", "", &options)?;
            let mut keys = Vec::new();
            for work in &works {
                if let Some(r) = identity::find(library, work, &identity::marks(work))? {
                    keys.push((work.clone(), r.key));
                }
            }
            talk.tell(Msg::Taken(keys));
            let there = done.merged.len() + done.skipped.len();
            let there = if there > 0 {
                format!(", {there} there already")
            } else {
                String::new()
            };
            talk.tell(Msg::Report(Report {
                text: format!(
                    "{} imported{there} · u undoes",
                    keeper::many(done.new.len())
                ),
                tone: Tone::Good,
            }));
            Ok(())
        });
    }
}

fn page(checked: &Checked) -> CheckPage {
    let lines: Vec<&str> = checked.text.lines().collect();
    let items = checked
        .findings
        .iter()
        .map(|f| {
            let from = f.line.saturating_sub(1 + AROUND);
            let around = lines
                .iter()
                .enumerate()
                .skip(from)
                .take(f.line + AROUND - from)
                .map(|(i, l)| (i + 1, (*l).to_string()))
                .collect();
            CheckItem {
                kind: f.kind.label().to_string(),
                mild: f.kind == FindingKind::SecondarySource,
                line: f.line,
                column: f.column,
                citation: f.citation.clone(),
                listed: f.listed.clone(),
                key: f.key.clone(),
                around,
            }
        })
        .collect();
    CheckPage {
        items,
        citations: checked.citations,
        works: checked.works,
        against: checked.against.clone(),
        error: String::new(),
    }
}

fn cited(library: &Library, generation: u64, id: Uuid) -> Result<Finds, Error> {
    let mut items = Vec::new();
    for work in library.get(id)?.map(|r| r.cited).unwrap_or_default() {
        let there = identity::find(library, &work, &identity::marks(&work))?;
        items.push(find_item(discover::Find {
            reference: work,
            services: Vec::new(),
            key: there.map(|r| r.key),
        }));
    }
    Ok(Finds {
        generation,
        items,
        ..Finds::default()
    })
}
