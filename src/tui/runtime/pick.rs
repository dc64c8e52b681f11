//! The finder alone, for editors and shells: drawn on the terminal, the choice on standard output.

use super::super::message::Msg;
use super::super::model::{Cursor, Focus, Loading, Model, Move};
use super::super::view;
use super::input::{self, Gate};
use super::rows::IndexRows;
use super::terminal::{self, Space, Terminal};
use super::{Event, Start, guard};
use crate::command::{Action, Context, Key};
use crate::ops::search::Searchable;
use crate::ops::{self, Error, ErrorKind};
use crate::search::{Cancel, Fuzzy, Query, SearchOptions};
use crate::store::{Library, OpenOptions};
use std::collections::HashSet;
use std::io::Write;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;
use uuid::Uuid;

/// How to pick.
#[derive(Debug, Clone, Default)]
pub struct PickOptions {
    /// What stands in the search line at the start.
    pub query: String,
    /// Whether several may be chosen.
    pub multi: bool,
    /// What is printed of each: `key`, `citation`, `bibliography`, or the name of a format.
    pub print: String,
    /// Rows (`15`) or a part of the terminal (`40%`); none for all of it.
    pub height: Option<String>,
}

/// How many rows a height is.
fn rows(height: &str, all: u16) -> Option<u16> {
    let text = height.trim().trim_start_matches('~');
    match text.strip_suffix('%') {
        Some(part) => {
            let part: u32 = part.parse().ok().filter(|p| (1..=100).contains(p))?;
            Some(((u32::from(all) * part).div_ceil(100)).max(3) as u16)
        }
        None => text.parse().ok().filter(|n| *n >= 3),
    }
}

struct Picker {
    model: Model,
    library: Library,
    searchable: Arc<RwLock<Searchable>>,
    multi: bool,
}

enum Ended {
    Chosen(Vec<Uuid>),
    Nothing,
    Cancelled,
}

/// Lets a person pick references and prints them; the exit status: 0 chosen, 1 nothing matches, 130 cancelled.
///
/// # Errors
/// When there is no terminal, the library cannot be read, or the output cannot be written.
pub fn pick(start: &Start, options: &PickOptions) -> Result<u8, Error> {
    let space = match &options.height {
        None => Space::Full,
        Some(h) => {
            let all = crossterm::terminal::size().map_or(24, |s| s.1);
            let rows = rows(h, all).ok_or_else(|| {
                Error::usage(format!("{h} is not a height")).hint("for instance 15 or 40%")
            })?;
            Space::Inline(rows)
        }
    };
    // What is to be printed is checked before anybody chooses.
    known_form(&options.print)?;
    let library = Library::open(&start.folder, &OpenOptions::default())?;
    let mut terminal = Terminal::open(false, space).map_err(|e| {
        Error::failed(format!("cannot use the terminal: {e}")).hint("`refs search` needs none")
    })?;
    terminal::set_panic_hook();
    let mut model = super::model(start, terminal.size());
    model.focus = Focus::Search;
    model.toast = None;
    model.detail_shown = false;
    model.marks.clear();
    model.query.set(options.query.clone());
    model.parsed = Query::parse(&options.query);
    model.loading = Loading::First;
    model.total = library.len()?;
    terminal
        .draw(|buf| view::finder(&model, buf))
        .map_err(gone)?;
    let searchable = guard(|| ops::search::open(&library))?;
    model.loading = Loading::Done;
    let mut picker = Picker {
        model,
        library: library.clone(),
        searchable: Arc::new(RwLock::new(searchable)),
        multi: options.multi,
    };
    picker.search();
    let ended = picker.run(&mut terminal);
    terminal.leave();
    match ended? {
        Ended::Cancelled => Ok(130),
        Ended::Nothing => Ok(1),
        Ended::Chosen(ids) => {
            print(&library, start, &ids, &options.print)?;
            Ok(0)
        }
    }
}

fn gone(e: std::io::Error) -> Error {
    Error::failed(format!("the terminal is gone: {e}"))
}

impl Picker {
    fn search(&mut self) {
        let library = self.library.clone();
        let loader = move |id: Uuid| library.get(id).ok().flatten();
        let options = SearchOptions {
            fuzzy: Fuzzy::default(),
            loader: Some(&loader),
            ..SearchOptions::default()
        };
        self.model.parsed = Query::parse(self.model.query.text());
        let searchable = self
            .searchable
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        let index = &searchable.index;
        let results = index
            .search(&self.model.parsed, &options, &Cancel::new())
            .unwrap_or_default();
        let ids = results.rows.iter().filter_map(|r| index.id(*r)).collect();
        drop(searchable);
        self.model.rows = Arc::new(IndexRows {
            searchable: self.searchable.clone(),
            rows: results.rows,
            ids,
            query: self.model.parsed.clone(),
            twice: Arc::new(HashSet::new()),
        });
        self.model.list = Cursor::default();
    }

    fn run(&mut self, terminal: &mut Terminal) -> Result<Ended, Error> {
        let (send, events) = channel();
        input::start(send.clone(), Gate::default(), false);
        super::signals::listen(move |asked| {
            let event = match asked {
                super::signals::Asked::End => Event::Msg(Msg::End),
                super::signals::Asked::Woken => Event::Woken,
            };
            send.send(event).is_ok()
        });
        let mut dirty = true;
        loop {
            if dirty {
                terminal
                    .draw(|buf| view::finder(&self.model, buf))
                    .map_err(gone)?;
                dirty = false;
            }
            let first = match events.recv_timeout(Duration::from_secs(3600)) {
                Ok(event) => event,
                Err(RecvTimeoutError::Timeout) => continue,
                Err(RecvTimeoutError::Disconnected) => return Ok(Ended::Cancelled),
            };
            for event in std::iter::once(first).chain(events.try_iter()) {
                dirty = true;
                match event {
                    Event::Msg(Msg::Key(key)) => {
                        if let Some(ended) = self.press(key) {
                            return Ok(ended);
                        }
                    }
                    Event::Msg(Msg::Paste(text)) => {
                        self.model.query.insert(text.trim());
                        self.search();
                    }
                    Event::Msg(Msg::Resize(w, h)) => {
                        terminal.resize(w, h);
                        self.model.size = terminal.size();
                        let height = view::finder_height(self.model.size);
                        self.model.list.show(self.model.rows.len(), height);
                    }
                    Event::Msg(Msg::End) => return Ok(Ended::Cancelled),
                    Event::Woken => {
                        let _ = terminal.clear();
                    }
                    _ => {}
                }
            }
        }
    }

    fn press(&mut self, key: Key) -> Option<Ended> {
        let height = view::finder_height(self.model.size);
        let len = self.model.rows.len();
        match self.model.keymap.action(Context::Pick, key) {
            Some(Action::PickAccept) => {
                let m = &self.model;
                let ids = if m.marks.is_empty() {
                    m.current().into_iter().collect()
                } else {
                    m.marks.clone()
                };
                return Some(if ids.is_empty() {
                    Ended::Nothing
                } else {
                    Ended::Chosen(ids)
                });
            }
            Some(Action::PickCancel) => return Some(Ended::Cancelled),
            Some(Action::PickDown) => self.model.list.go(Move::By(1), len, height),
            Some(Action::PickUp) => self.model.list.go(Move::By(-1), len, height),
            Some(Action::PickPageDown) => self.model.list.go(Move::Page(1), len, height),
            Some(Action::PickPageUp) => self.model.list.go(Move::Page(-1), len, height),
            Some(Action::PickMark) => {
                if self.multi
                    && let Some(id) = self.model.current()
                {
                    let m = &mut self.model;
                    if m.marked.remove(&id) {
                        m.marks.retain(|i| *i != id);
                    } else {
                        m.marked.insert(id);
                        m.marks.push(id);
                    }
                }
                self.model.list.go(Move::By(1), len, height);
            }
            Some(other) => {
                let before = self.model.query.text().to_string();
                if self.model.query.act(other) && self.model.query.text() != before {
                    self.search();
                }
            }
            None => {
                if self.model.query.typed(key) {
                    self.search();
                }
            }
        }
        None
    }
}

fn known_form(print: &str) -> Result<(), Error> {
    match print {
        "" | "key" | "citation" | "bibliography" => Ok(()),
        format => ops::export::codec_for(Some(format), None).map(drop),
    }
}

fn print(library: &Library, start: &Start, ids: &[Uuid], print: &str) -> Result<(), Error> {
    let references: Vec<_> = library.get_many(ids)?.into_iter().flatten().collect();
    let text = match print {
        "" | "key" => references.iter().map(|r| format!("{}\n", r.key)).collect(),
        "citation" | "bibliography" => {
            super::texts::formatted(&references, &start.config, print == "citation")? + "\n"
        }
        format => {
            let codec = ops::export::codec_for(Some(format), None)?;
            crate::codec::write_string(codec, &references, &Default::default())
                .map_err(|e| Error::failed(e.to_string()))?
        }
    };
    // A key is a name that scripts take; what is in it besides letters must not reach a terminal.
    let out = std::io::stdout();
    let text = if std::io::IsTerminal::is_terminal(&out) {
        crate::text::sanitize::lines_for_terminal(&text).into_owned()
    } else {
        text
    };
    let mut out = out.lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(e) if e.kind() != std::io::ErrorKind::BrokenPipe => Err(Error {
            kind: ErrorKind::Failed,
            ..Error::failed(format!("cannot write: {e}"))
        }),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heights() {
        assert_eq!(rows("15", 24), Some(15));
        assert_eq!(rows("40%", 24), Some(10));
        assert_eq!(rows("~100%", 24), Some(24));
        for bad in ["0", "2", "0%", "101%", "x", ""] {
            assert_eq!(rows(bad, 24), None, "{bad}");
        }
    }
}
