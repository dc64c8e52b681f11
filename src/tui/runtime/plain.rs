//! The linear mode: questions and answers in lines, without box drawing, colours or moving cursors; for screen readers and plain terminals.

use super::super::model::Model;
use super::super::view;
use super::{Start, texts};
use crate::ops::{self, Error, edit};
use crate::search::{Cancel, Query, SearchOptions};
use crate::store::{Library, OpenOptions};
use crate::text::sanitize::for_terminal;
use std::io::{BufRead, Write};
use uuid::Uuid;

/// How many finds are listed at a time.
const SHOWN: usize = 20;

const HELP: &str = "Words search the library: borg recov, author:borg, year:2015..2020, tag:x, has:note.
A number reads that reference. more lists the next ones.
cite N, entry N, key N print the citation, the entry of a reference list, the citation key.
tag N +word -word, note N text, remove N change it; undo takes the last change back, redo carries it out again.
quit leaves.";

struct Talk {
    library: Library,
    start: Start,
    found: Vec<Uuid>,
    from: usize,
}

fn say(text: &str) -> Result<(), Error> {
    let mut out = std::io::stdout().lock();
    let text: Vec<_> = text.split('\n').map(for_terminal).collect();
    match out
        .write_all(text.join("\n").as_bytes())
        .and_then(|()| out.write_all(b"\n"))
        .and_then(|()| out.flush())
    {
        Err(e) if e.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Error::failed(format!("cannot write: {e}")))
        }
        _ => Ok(()),
    }
}

/// Talks until the user leaves or the input ends.
///
/// # Errors
/// When the library cannot be used.
pub fn run(start: &Start) -> Result<(), Error> {
    let library = Library::open(&start.folder, &OpenOptions::default())?;
    if start.sample && library.is_empty()? {
        ops::sample::fill(&library)?;
    }
    let mut talk = Talk {
        library,
        start: start.clone(),
        found: Vec::new(),
        from: 0,
    };
    say(&format!(
        "{} references. Type words to search, a number to read, help, or quit.",
        talk.library.len()?
    ))?;
    for line in std::io::stdin().lock().lines() {
        let Ok(line) = line else { break };
        let line = line.trim();
        if matches!(line, "quit" | "q" | "exit") {
            break;
        }
        // A request that fails is answered; the talk goes on.
        if let Err(e) = talk.answer(line) {
            let hint = e
                .hints
                .first()
                .map(|h| format!(". {h}"))
                .unwrap_or_default();
            say(&format!("error: {}{hint}", e.message))?;
        }
    }
    Ok(())
}

impl Talk {
    fn answer(&mut self, line: &str) -> Result<(), Error> {
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        let number: Result<usize, _> = rest.split_whitespace().next().unwrap_or("").parse();
        match (word, number) {
            ("help" | "?", _) => say(HELP),
            ("more", _) => {
                self.from += SHOWN;
                self.list()
            }
            ("undo", _) if rest.is_empty() => say(&format!(
                "undone: {}",
                self.library.undo(None, false)?.label
            )),
            ("redo", _) if rest.is_empty() => say(&format!(
                "redone: {}",
                self.library.redo(None, false)?.label
            )),
            ("cite" | "entry" | "key", Ok(n)) => {
                let r = self.reference(n)?;
                match word {
                    "key" => say(&r.key),
                    _ => say(&texts::formatted(&[r], &self.start.config, word == "cite")?),
                }
            }
            ("tag" | "note" | "remove", Ok(n)) => {
                let r = self.reference(n)?;
                let what = rest.split_once(' ').map_or("", |(_, w)| w).trim();
                let done = match word {
                    "note" => edit::add_note(&self.library, r.id, what)?,
                    "remove" => edit::trash(&self.library, &format!("remove {}", r.key), &[r.id])?,
                    _ => edit::edit(
                        &self.library,
                        &format!("tag {} {what}", r.key),
                        &[r.id],
                        &mut |r| {
                            for w in what.split_whitespace() {
                                match w.strip_prefix('-') {
                                    Some(gone) => r.tags.retain(|t| t != gone),
                                    None => r.add_tag(w.strip_prefix('+').unwrap_or(w)),
                                }
                            }
                            Ok(())
                        },
                    )?,
                };
                say(if done.changed > 0 {
                    "done; undo takes it back"
                } else {
                    "nothing to change: it stands so already"
                })
            }
            _ => match line.parse::<usize>() {
                Ok(n) if n > 0 && n <= self.found.len() => self.read(n),
                _ => self.search(line),
            },
        }
    }

    fn id(&self, n: usize) -> Result<Uuid, Error> {
        n.checked_sub(1)
            .and_then(|i| self.found.get(i))
            .copied()
            .ok_or_else(|| {
                Error::not_found(format!("there is no number {n} in the list"))
                    .hint("Search first, then name a number of the list")
            })
    }
    fn reference(&self, n: usize) -> Result<crate::model::Reference, Error> {
        let id = self.id(n)?;
        self.library
            .get(id)?
            .ok_or_else(|| Error::not_found("the reference is not in the library any more"))
    }

    fn search(&mut self, text: &str) -> Result<(), Error> {
        let searchable = ops::search::open(&self.library)?;
        let query = Query::parse(text);
        for e in &query.errors {
            say(&format!(
                "at letter {}: {}",
                text.get(..e.at.start).map_or(0, |t| t.chars().count()) + 1,
                e.message
            ))?;
        }
        let loader = |id: Uuid| self.library.get(id).ok().flatten();
        let options = SearchOptions {
            loader: Some(&loader),
            ..SearchOptions::default()
        };
        let results = searchable
            .index
            .search(&query, &options, &Cancel::new())
            .unwrap_or_default();
        self.found = results
            .rows
            .iter()
            .filter_map(|r| searchable.index.id(*r))
            .collect();
        self.from = 0;
        self.list()
    }

    fn list(&self) -> Result<(), Error> {
        let n = self.found.len();
        say(&match n {
            0 => "nothing matches".to_string(),
            1 => "1 reference".to_string(),
            n => format!("{n} references"),
        })?;
        let some: Vec<Uuid> = self
            .found
            .iter()
            .skip(self.from)
            .take(SHOWN)
            .copied()
            .collect();
        for (i, r) in self.library.get_many(&some)?.into_iter().enumerate() {
            let Some(r) = r else { continue };
            let year = r.year().map_or("no date".into(), |y| y.to_string());
            say(&format!(
                "{}. {}, {year}. {}",
                self.from + i + 1,
                crate::search::authors_short(&r),
                crate::search::plain(r.title())
            ))?;
        }
        if self.from + some.len() < n {
            say(&format!("{} more", n - self.from - some.len()))?;
        }
        Ok(())
    }

    fn read(&self, n: usize) -> Result<(), Error> {
        let Some(detail) = super::searcher::detail(&self.library, self.id(n)?, &Query::all())
        else {
            return Err(Error::not_found(
                "the reference is not in the library any more",
            ));
        };
        let model = Model::default();
        say(&view::detail_text(&model, &detail, 78).join("\n"))
    }
}
