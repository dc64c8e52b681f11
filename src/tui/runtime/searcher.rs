//! The search thread: opens the library, keeps the index, answers the newest search, and notices what other processes change.

use super::super::effect::Request;
use super::super::message::{Found, Msg, Report, Tone};
use super::super::model::{Detail, Rows};
use super::rows::IndexRows;
use super::{Event, guard, memory};
use crate::ops::search::Searchable;
use crate::ops::{self, Error};
use crate::search::{Cancel, Fuzzy, Index, Query, SearchOptions, SortBy};
use crate::store::{Library, OpenOptions};
use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;
use uuid::Uuid;

/// How often it is looked whether another process changed something.
const LOOK: Duration = Duration::from_millis(900);
/// Rows of the first picture.
const FIRST: usize = 60;
/// The name of the kept list of the first rows.
const FIRST_NAME: &str = "first-rows";

/// What the thread is asked.
#[derive(Debug)]
pub enum Ask {
    /// To search.
    Search(Request, Cancel),
    /// To look for changes at once: this process made some.
    Changed,
    /// To use these saved searches among the facets.
    Saved(Vec<(String, String)>),
    /// To keep the index and end.
    Stop,
}

/// Starts the thread.
pub fn start(
    folder: PathBuf,
    sample: bool,
    send: Sender<Event>,
    asks: Receiver<Ask>,
) -> std::thread::JoinHandle<()> {
    std::thread::spawn(move || {
        let back = send.clone();
        let done = guard(|| {
            let library = Library::open(
                &folder,
                &OpenOptions {
                    command: "refs".into(),
                    ..OpenOptions::default()
                },
            )?;
            if sample && library.is_empty()? {
                ops::sample::fill(&library)?;
            }
            let mut searcher = Searcher::new(library, send);
            searcher.first()?;
            searcher.run(&asks)
        });
        if let Err(e) = done {
            let _ = back.send(Event::Fatal(e));
        }
    })
}

struct Searcher {
    library: Library,
    send: Sender<Event>,
    searchable: Arc<RwLock<Searchable>>,
    /// The position that the kept list of first rows stands for.
    kept: Option<u64>,
    /// How many changes the index has seen since it was kept.
    unkept: usize,
    /// Whether much was read since freed memory was given back.
    loose: bool,
    twice: Arc<HashSet<Uuid>>,
    twice_at: u64,
    saved: Vec<(String, String)>,
    last: Option<Request>,
    total: usize,
}

/// A reference in full, with what the detail pane says of it.
pub fn detail(library: &Library, id: Uuid, query: &Query) -> Option<Detail> {
    let reference = library.get(id).ok()??;
    Some(Detail {
        missing: crate::model::incomplete::missing(&reference)
            .into_iter()
            .map(str::to_string)
            .collect(),
        words: query.long_words().into_iter().map(str::to_string).collect(),
        history: Vec::new(),
        reference: Arc::new(reference),
    })
}

impl Searcher {
    fn new(library: Library, send: Sender<Event>) -> Searcher {
        Searcher {
            library,
            send,
            searchable: Arc::default(),
            kept: None,
            unkept: 0,
            loose: true,
            twice: Arc::default(),
            twice_at: u64::MAX,
            saved: Vec::new(),
            last: None,
            total: 0,
        }
    }
    fn tell(&self, msg: Msg) {
        let _ = self.send.send(Event::Msg(msg));
    }
    fn say(&self, text: impl Into<String>, tone: Tone) {
        self.tell(Msg::Report(Report {
            text: text.into(),
            tone,
        }));
    }

    /// The first picture, from the rows that were kept, then the index.
    fn first(&mut self) -> Result<(), Error> {
        self.total = self.library.len()?;
        let position = self.library.position()?;
        let first = self.first_rows(position);
        // The screen may use the library as soon as its first rows are on their way.
        let _ = self.send.send(Event::Opened(self.library.clone()));
        if let Some(first) = first {
            self.tell(first);
        }
        for notice in self.library.notices() {
            self.say(notice, Tone::Warn);
        }
        self.searchable = Arc::new(RwLock::new(ops::search::open(&self.library)?));
        Ok(())
    }

    fn first_rows(&self, position: u64) -> Option<Msg> {
        let (at, bytes) = self.library.cache_get(FIRST_NAME).ok()??;
        if at != position {
            return None;
        }
        let ids: Vec<Uuid> = bytes
            .chunks_exact(16)
            .filter_map(|b| Uuid::from_slice(b).ok())
            .collect();
        let references: Vec<_> = self
            .library
            .get_many(&ids)
            .ok()?
            .into_iter()
            .flatten()
            .collect();
        if references.len() != ids.len() {
            return None;
        }
        let mut index = Index::new();
        references.iter().for_each(|r| index.upsert(r));
        let query = Query::all();
        let rows: Vec<_> = (0..references.len() as u32)
            .filter_map(|n| index.row(n).map(|r| super::rows::row(&r, &query, false)))
            .collect();
        let detail = ids
            .first()
            .and_then(|id| detail(&self.library, *id, &query))
            .map(Arc::new);
        Some(Msg::FirstRows {
            rows: Arc::new(rows),
            total: self.total,
            detail,
        })
    }

    fn run(&mut self, asks: &Receiver<Ask>) -> Result<(), Error> {
        // Whatever was asked meanwhile comes first; nothing asked is the whole library.
        let mut wait = Duration::ZERO;
        let mut idle = 0;
        loop {
            let mut request = None;
            let mut changed = false;
            let first = match asks.recv_timeout(wait) {
                Ok(ask) => Some(ask),
                Err(RecvTimeoutError::Timeout) => None,
                Err(RecvTimeoutError::Disconnected) => return Ok(()),
            };
            let timed_out = first.is_none();
            for ask in first.into_iter().chain(asks.try_iter()) {
                match ask {
                    Ask::Search(r, sign) => request = Some((r, sign)),
                    Ask::Changed => changed = true,
                    Ask::Saved(saved) => self.saved = saved,
                    Ask::Stop => {
                        let _ = self.keep();
                        return Ok(());
                    }
                }
            }
            wait = LOOK;
            if changed || (timed_out && request.is_none()) {
                let now = self.library.position()?;
                if now != self.position() {
                    self.catch_up()?;
                    changed = true;
                }
            }
            match request {
                Some((r, sign)) => {
                    idle = 0;
                    self.answer(r, &sign)?;
                }
                None if changed => {
                    if let Some(mut r) = self.last.clone() {
                        r.facets = true;
                        self.answer(r, &Cancel::new())?;
                    }
                }
                None => {
                    idle += 1;
                    if self.twice_at != self.position() {
                        self.find_twice();
                    }
                    // A quiet moment: what was changed since the index was kept is kept, too.
                    if idle == 1 {
                        let _ = self.keep();
                    }
                    if std::mem::take(&mut self.loose) {
                        memory::give_back();
                    }
                }
            }
        }
    }

    fn position(&self) -> u64 {
        self.searchable
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .position
    }

    fn catch_up(&mut self) -> Result<(), Error> {
        let mut searchable = self
            .searchable
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        let changes = ops::search::refresh(&self.library, &mut searchable)?;
        drop(searchable);
        self.unkept += changes;
        self.loose |= changes > 256;
        self.total = self.library.len()?;
        Ok(())
    }

    /// Keeps the first rows for the next start, and the index when enough has changed.
    fn keep(&mut self) -> Result<(), Error> {
        let position = self.position();
        if self.kept == Some(position) {
            return Ok(());
        }
        if self.unkept > 256 {
            let mut searchable = self
                .searchable
                .write()
                .unwrap_or_else(PoisonError::into_inner);
            ops::search::keep(&self.library, &mut searchable)?;
            self.unkept = 0;
        }
        let searchable = self
            .searchable
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        let index = &searchable.index;
        let first = index
            .search(&Query::all(), &SearchOptions::default(), &Cancel::new())
            .unwrap_or_default();
        let ids: Vec<u8> = first
            .rows
            .iter()
            .take(FIRST)
            .filter_map(|r| index.id(*r))
            .flat_map(|id| id.into_bytes())
            .collect();
        self.library
            .cache_put(FIRST_NAME, position, &mut |out| out.write_all(&ids))?;
        drop(searchable);
        self.kept = Some(position);
        Ok(())
    }

    fn find_twice(&mut self) {
        let searchable = self
            .searchable
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        let index = &searchable.index;
        let twice: HashSet<Uuid> = index
            .likely_duplicates()
            .into_iter()
            .filter_map(|r| index.id(r))
            .collect();
        drop(searchable);
        let news = *self.twice != twice;
        self.twice = Arc::new(twice);
        self.twice_at = self.position();
        if news && let Some(r) = self.last.clone() {
            let _ = self.answer(r, &Cancel::new());
        }
    }

    fn answer(&mut self, request: Request, cancel: &Cancel) -> Result<(), Error> {
        let query = Query::parse(&request.query);
        let library = self.library.clone();
        let loader = move |id: Uuid| library.get(id).ok().flatten();
        let options = SearchOptions {
            fuzzy: Fuzzy::default(),
            sort: request.sort.by(),
            reverse: request.reverse != newest_first(request.sort.by()),
            loader: Some(&loader),
        };
        let searchable = self
            .searchable
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        let index = &searchable.index;
        let Some(results) = index.search(&query, &options, cancel) else {
            // A newer one is waiting.
            self.last = Some(request);
            return Ok(());
        };
        let ids: Vec<Uuid> = results.rows.iter().filter_map(|r| index.id(*r)).collect();
        let facets = request
            .facets
            .then(|| super::facets::facets(index, &results.rows, &self.saved));
        drop(searchable);
        let shown = request
            .keep
            .filter(|k| ids.contains(k))
            .or_else(|| ids.first().copied());
        let detail = shown
            .and_then(|id| detail(&self.library, id, &query))
            .map(Arc::new);
        let rows: Arc<dyn Rows> = Arc::new(IndexRows {
            searchable: self.searchable.clone(),
            rows: results.rows,
            ids,
            query,
            twice: self.twice.clone(),
        });
        let generation = request.generation;
        self.last = Some(Request {
            keep: None,
            ..request
        });
        self.tell(Msg::Found(Box::new(Found {
            generation,
            rows,
            total: self.total,
            complete: true,
            detail,
            facets,
        })));
        Ok(())
    }
}

/// Whether people expect this order to begin at its end.
fn newest_first(sort: Option<SortBy>) -> bool {
    matches!(sort, Some(SortBy::Year | SortBy::Added | SortBy::Modified))
}
