//! The runtime: threads around one channel, the terminal, and the effects carried out. The only part of the terminal UI that does anything.

mod background;
mod documents;
mod effects;
mod facets;
mod hangup;
mod input;
mod jobs;
mod keeper;
mod memory;
mod online;
mod pick;
mod plain;
mod rows;
mod saved;
mod screen;
mod searcher;
mod signals;
mod start;
mod terminal;
mod texts;

pub use pick::{PickOptions, pick};

use super::effect::Effect;
use super::message::{Msg, Tone};
use super::model::Model;
use super::update::{search, update};
use super::view::theme::Depth;
use super::view::view;
use crate::config::Config;
use crate::ops::Error;
use crate::ops::clipboard::Clipboard;
use crate::search::Cancel;
use crate::store::Library;
use input::Gate;
use keeper::Job;
use searcher::Ask;
use start::{model, variable};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};
use terminal::{Space, Terminal};
use texts::Wish;

/// The shortest time between two pictures.
const FRAME: Duration = Duration::from_millis(8);
/// How long after the first list the rest of the first screen is gathered, unless a person does something.
const GATHER: Duration = Duration::from_millis(40);
/// How long a picture waits for the answer to a search that was just asked for, so that both come at once.
const HOLD: Duration = Duration::from_millis(25);
/// How long it waits for the reference under the cursor.
const HOLD_DETAIL: Duration = Duration::from_millis(6);
/// How often time is told when nothing happens: messages go, notes are kept safe.
const TICK: Duration = Duration::from_millis(500);

/// What the screen is opened on.
#[derive(Debug, Clone)]
pub struct Start {
    /// The library's folder.
    pub folder: PathBuf,
    /// The settings.
    pub config: Config,
    /// Whether an empty library is filled with the sample first.
    pub sample: bool,
    /// Lines instead of a screen.
    pub plain: bool,
}

/// What reaches the main thread.
#[derive(Debug)]
pub enum Event {
    /// A message for the state.
    Msg(Msg),
    /// The library is open.
    Opened(Library),
    /// Text to be copied, and what it is.
    Copy(String, String),
    /// The library cannot be used.
    Fatal(Error),
    /// The terminal tells keys by kitty's protocol when asked to.
    KeyProtocol,
    /// The process was woken.
    Woken,
}

/// Runs work and makes an error of a panic.
fn guard<T>(work: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    match std::panic::catch_unwind(std::panic::AssertUnwindSafe(work)) {
        Ok(done) => done,
        Err(panic) => {
            let what = panic
                .downcast_ref::<String>()
                .cloned()
                .or_else(|| panic.downcast_ref::<&str>().map(|s| s.to_string()))
                .unwrap_or_default();
            Err(Error::failed(format!(
                "this went wrong inside the program and was stopped: {what}"
            ))
            .hint("the library is as it was before"))
        }
    }
}

/// The main loop's own things.
struct App {
    start: Start,
    model: Model,
    terminal: Terminal,
    begun: Instant,
    events: Receiver<Event>,
    send: Sender<Event>,
    gate: Gate,
    asks: Sender<Ask>,
    cancel: Cancel,
    library: Option<Library>,
    jobs: Option<Sender<Job>>,
    keeper: Option<std::thread::JoinHandle<()>>,
    wishes: Option<Sender<Wish>>,
    /// Effects that wait for the library.
    waiting: Vec<Effect>,
    stop: Arc<AtomicBool>,
    clipboard: Clipboard,
    asked: Option<Instant>,
    load_asked: Option<Instant>,
    ended: bool,
    /// Whether rows have been drawn.
    listed: bool,
    fatal: Option<Error>,
    /// The client for online services, once something was asked.
    online: Option<Arc<crate::provider::Client>>,
    /// The newest search of online services; older ones stop.
    newest_find: Arc<AtomicU64>,
}

/// Opens the screen and stays until the user leaves.
///
/// # Errors
/// When there is no terminal, or the library cannot be used.
pub fn run(start: Start) -> Result<(), Error> {
    if start.plain || variable("TERM").is_some_and(|t| t == "dumb") {
        return plain::run(&start);
    }
    let begun = Instant::now();
    let (send, events) = channel();
    let (asks, asked) = channel();
    let cancel = Cancel::new();
    // The library opens while the terminal is taken over.
    let searcher = searcher::start(start.folder.clone(), start.sample, send.clone(), asked);
    let terminal = Terminal::open(start.config.ui.mouse, Space::Full).map_err(|e| {
        Error::failed(format!("cannot use the terminal: {e}"))
            .hint("run it in a terminal, or use `refs list`, `refs search`")
    })?;
    terminal::set_panic_hook();
    let model = model(&start, terminal.size());
    let mut app = App {
        start,
        model,
        terminal,
        begun,
        events,
        send,
        gate: Gate::default(),
        asks,
        cancel,
        library: None,
        jobs: None,
        keeper: None,
        wishes: None,
        waiting: Vec::new(),
        stop: Arc::default(),
        clipboard: Clipboard::default(),
        asked: None,
        load_asked: None,
        ended: false,
        listed: false,
        fatal: None,
        online: None,
        newest_find: Arc::default(),
    };
    let result = app.run();
    let _ = app.asks.send(Ask::Stop);
    app.terminal.leave();
    // What was ordered is carried out before the program ends.
    drop(app.jobs.take());
    if let Some(k) = app.keeper.take() {
        let _ = k.join();
    }
    drop(app.wishes.take());
    let _ = searcher.join();
    // Threads that are not waited for may still read: the library is in order before the process ends all the same.
    if let Some(library) = app.library.take() {
        library.close();
    }
    result.and(match app.fatal.take() {
        Some(e) => Err(e),
        None => Ok(()),
    })
}

/// Whether an event is something that a person did, and so is to be seen at once.
fn by_a_person(event: &Event) -> bool {
    matches!(
        event,
        Event::Msg(Msg::Key(_) | Msg::Paste(_) | Msg::Mouse(..) | Msg::Resize(..))
    )
}

impl App {
    fn run(&mut self) -> Result<(), Error> {
        let ask_background =
            self.model.settings.theme == "auto" && self.model.settings.depth != Depth::Mono;
        let _ = self.terminal.write(if ask_background {
            background::ASK
        } else {
            background::ASK_KEYS
        });
        input::start(self.send.clone(), self.gate.clone(), true);
        let tell = self.send.clone();
        signals::listen(move |asked| {
            let event = match asked {
                signals::Asked::End => Event::Msg(Msg::End),
                signals::Asked::Woken => Event::Woken,
            };
            tell.send(event).is_ok()
        });
        let _ = self.asks.send(Ask::Saved(self.model.saved.clone()));
        let effects = search(&mut self.model);
        self.perform(effects);
        let mut last = Instant::now();
        let mut dirty = true;
        let mut drawn = false;
        // After the first list: until when what else belongs to the start is gathered into one picture.
        let mut gathering: Option<Instant> = None;
        while !self.ended {
            let now = Instant::now();
            let held = self.held_until();
            let due = match (dirty, held) {
                // The very first picture waits a moment for the library, so that it has rows.
                (true, _) if !drawn => self.begun + Duration::from_millis(30),
                (true, Some(until)) => until.max(last + FRAME),
                (true, None) => last + FRAME,
                (false, _) => now + TICK,
            };
            let due = gathering.map_or(due, |until| due.max(until));
            let ready = self.model.loading != super::model::Loading::Opening;
            if dirty && (due <= now || (!drawn && ready)) {
                // The list comes first; the reference beside it follows in the next picture, which slow lines are glad of.
                let first = !self.listed && !self.model.rows.is_empty();
                let detail = if first {
                    self.model.detail.take()
                } else {
                    None
                };
                self.draw()?;
                if first {
                    self.model.detail = detail;
                    self.listed = true;
                    gathering = Some(Instant::now() + GATHER);
                }
                last = Instant::now();
                dirty = first;
                drawn = true;
                continue;
            }
            let event = match self.events.recv_timeout(due.saturating_duration_since(now)) {
                Ok(event) => Some(event),
                Err(RecvTimeoutError::Timeout) => None,
                Err(RecvTimeoutError::Disconnected) => break,
            };
            self.model.now = self.begun.elapsed().as_millis() as u64;
            match event {
                Some(event) => {
                    dirty = true;
                    gathering = gathering.filter(|_| !by_a_person(&event));
                    self.take(event);
                    while let Ok(event) = self.events.try_recv() {
                        gathering = gathering.filter(|_| !by_a_person(&event));
                        self.take(event);
                        if self.ended {
                            break;
                        }
                    }
                }
                None if !dirty => {
                    let toast = self.model.toast.is_some();
                    let effects = update(&mut self.model, Msg::Tick);
                    self.perform(effects);
                    dirty = toast && self.model.toast.is_none();
                }
                None => {}
            }
        }
        Ok(())
    }

    /// Until when a picture waits for an answer that is on its way.
    fn held_until(&self) -> Option<Instant> {
        if self.model.loading != super::model::Loading::Done {
            return None;
        }
        let search = self
            .asked
            .filter(|_| self.model.searching())
            .map(|a| a + HOLD);
        let load = self.load_asked.map(|a| a + HOLD_DETAIL);
        search.into_iter().chain(load).max()
    }

    fn draw(&mut self) -> Result<(), Error> {
        let model = &self.model;
        let progress = model.job.as_ref().map(super::model::Progress::percent);
        // A terminal that is gone is found out by the picture.
        let _ = self.terminal.set_progress(progress);
        self.terminal.draw(|buf| view(model, buf)).map_err(|e| {
            self.ended = true;
            Error::failed(format!("the terminal is gone: {e}"))
        })
    }

    fn take(&mut self, event: Event) {
        match event {
            Event::Msg(msg) => {
                match &msg {
                    Msg::Resize(w, h) => self.terminal.resize(*w, *h),
                    Msg::Detail(_) => self.load_asked = None,
                    Msg::Found(_) => {}
                    _ => {}
                }
                let msg = match msg {
                    Msg::Resize(..) => {
                        let (w, h) = self.terminal.size();
                        Msg::Resize(w, h)
                    }
                    other => other,
                };
                let before = self
                    .model
                    .detail
                    .as_ref()
                    .map(|d| Arc::as_ptr(&d.reference));
                let effects = update(&mut self.model, msg);
                self.perform(effects);
                // A reference that has just come into view is cited, too.
                if let Some(d) = &self.model.detail
                    && before != Some(Arc::as_ptr(&d.reference))
                {
                    self.wish(Wish::Citation(d.reference.clone()));
                }
            }
            Event::Opened(library) => self.opened(library),
            Event::Copy(text, what) => self.copy(&text, &what),
            Event::Fatal(e) => {
                self.fatal = Some(e);
                self.ended = true;
            }
            Event::KeyProtocol => {
                let _ = self.terminal.use_key_protocol();
            }
            Event::Woken => {
                let _ = self.terminal.clear();
            }
        }
    }

    fn opened(&mut self, library: Library) {
        let (jobs, ordered) = channel();
        self.keeper = Some(keeper::start(
            library.clone(),
            ordered,
            self.send.clone(),
            self.asks.clone(),
        ));
        self.jobs = Some(jobs);
        let (wishes, wished) = channel();
        let folders = crate::config::paths::config_folder()
            .map(|f| f.join("styles"))
            .into_iter()
            .collect();
        texts::start(
            library.clone(),
            wished,
            self.send.clone(),
            self.model.style.clone(),
            self.start.config.locale.clone(),
            folders,
        );
        self.wishes = Some(wishes);
        self.recover_drafts(&library);
        self.library = Some(library);
        let waiting = std::mem::take(&mut self.waiting);
        self.perform(waiting);
    }

    /// Notes that were being written when the program ended last time become notes.
    fn recover_drafts(&mut self, library: &Library) {
        for d in saved::drafts(&self.start.folder) {
            let there = library.get(d.id).ok().flatten();
            let known = there
                .as_ref()
                .is_none_or(|r| r.notes.iter().any(|n| n.text.trim() == d.text.trim()));
            if !known {
                self.order(Job::Edit(super::effect::Edit::Note {
                    id: d.id,
                    note: d.note,
                    text: d.text.clone(),
                }));
                self.model.say(
                    "a note that was being written when the program ended is saved",
                    Tone::Warn,
                );
            }
            saved::keep_draft(
                &self.start.folder,
                &saved::Draft {
                    text: String::new(),
                    ..d
                },
            );
        }
    }
}
