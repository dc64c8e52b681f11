//! The runtime: threads around one channel, the terminal, and the effects carried out. The only part of the terminal UI that does anything.

mod background;
mod clipboard;
mod input;
mod jobs;
mod keeper;
mod pick;
mod rows;
mod saved;
mod screen;
mod searcher;
mod signals;
mod terminal;
mod texts;

pub use pick::{PickOptions, pick};

use super::effect::Effect;
use super::message::{Msg, Report, Tone};
use super::model::{Model, Settings};
use super::update::{search, update};
use super::view::theme::{Depth, Theme};
use super::view::view;
use crate::command::Keymap;
use crate::config::Config;
use crate::ops::{Error, files};
use crate::search::Cancel;
use crate::store::Library;
use clipboard::{Clipboard, Copied, Place};
use input::Gate;
use keeper::Job;
use searcher::Ask;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};
use terminal::{Space, Terminal};
use texts::Wish;

/// The shortest time between two pictures.
const FRAME: Duration = Duration::from_millis(8);
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

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// The state at the start.
fn model(start: &Start, size: (u16, u16)) -> Model {
    let c = &start.config;
    let overrides: Vec<(String, Vec<String>)> = c
        .keys
        .iter()
        .map(|(k, v)| (k.clone(), v.all().to_vec()))
        .collect();
    let (keymap, conflicts) = Keymap::new(&overrides);
    let depth = Depth::detect(&variable);
    let mut m = Model {
        size,
        keymap,
        style: c.style.clone(),
        settings: Settings {
            ascii: c.ui.ascii,
            footer: c.ui.footer,
            mouse: c.ui.mouse,
            theme: variable("REFS_THEME")
                .filter(|t| !t.is_empty())
                .unwrap_or_else(|| c.ui.theme.clone()),
            dark: guessed_dark(),
            depth,
            themes: crate::config::paths::config_folder().map(|f| f.join("themes")),
        },
        ..Model::default()
    };
    if let Some(folder) = crate::config::paths::config_folder() {
        m.note_template = std::fs::read_to_string(folder.join("note.md")).unwrap_or_default();
    }
    let theme_is_set = m.settings.theme != "auto";
    saved::Saved::load(&start.folder).apply(
        &mut m,
        theme_is_set,
        c.style != Config::default().style,
    );
    let s = &m.settings;
    m.theme = Theme::new(&s.theme, s.dark, s.depth, s.themes.as_deref());
    let problem = Theme::load(&s.theme, s.dark, s.depth, s.themes.as_deref()).err();
    let notices: Vec<String> = conflicts
        .iter()
        .map(ToString::to_string)
        .chain(problem)
        .collect();
    if let Some(first) = notices.first() {
        let more = if notices.len() > 1 {
            format!(
                " (and {} more; `refs keys --bindings` lists them)",
                notices.len() - 1
            )
        } else {
            String::new()
        };
        m.say(format!("{first}{more}"), Tone::Warn);
    }
    m
}

/// What the environment says about the background, before the terminal is asked.
fn guessed_dark() -> bool {
    match variable("COLORFGBG")
        .and_then(|v| v.rsplit(';').next().and_then(|b| b.parse::<u8>().ok()))
    {
        Some(bg) => bg < 7 || bg == 8,
        None => true,
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
    fatal: Option<Error>,
}

/// Opens the screen and stays until the user leaves.
///
/// # Errors
/// When there is no terminal, or the library cannot be used.
pub fn run(start: Start) -> Result<(), Error> {
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
        fatal: None,
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
    drop(app.library.take());
    let _ = searcher.join();
    result.and(match app.fatal.take() {
        Some(e) => Err(e),
        None => Ok(()),
    })
}

impl App {
    fn run(&mut self) -> Result<(), Error> {
        let ask_background =
            self.model.settings.theme == "auto" && self.model.settings.depth != Depth::Mono;
        if ask_background {
            let _ = self.terminal.write(background::ASK);
        }
        input::start(self.send.clone(), self.gate.clone(), ask_background);
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
            let ready = self.model.loading != super::model::Loading::Opening;
            if dirty && (due <= now || (!drawn && ready)) {
                self.draw()?;
                last = Instant::now();
                dirty = false;
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
                    self.take(event);
                    while let Ok(event) = self.events.try_recv() {
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

    fn order(&self, job: Job) {
        if let Some(jobs) = &self.jobs {
            let _ = jobs.send(job);
        }
    }
    fn wish(&self, wish: Wish) {
        if let Some(wishes) = &self.wishes {
            let _ = wishes.send(wish);
        }
    }

    fn say(&mut self, text: impl Into<String>, tone: Tone) {
        let report = Report {
            text: text.into(),
            tone,
        };
        update(&mut self.model, Msg::Report(report));
    }

    fn copy(&mut self, text: &str, what: &str) {
        let shown: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let shown = crate::text::width::truncate(&shown, 60).into_owned();
        let place = Place::detect(&variable);
        match self.clipboard.copy(text, place) {
            Copied::By(way) => self.say(format!("copied {what} to {way}: {shown}"), Tone::Good),
            Copied::Terminal(sequence) => match self.terminal.write(&sequence) {
                Ok(()) => self.say(
                    format!("copied {what} through the terminal (OSC 52): {shown}"),
                    Tone::Good,
                ),
                Err(e) => self.say(format!("nothing was copied: {e}"), Tone::Bad),
            },
            Copied::No(why) => {
                let file = self.start.folder.join("copied.txt");
                let where_ = match crate::store::write_atomically(&file, text.as_bytes()) {
                    Ok(()) => format!("the text is in {}", file.display()),
                    Err(e) => e.to_string(),
                };
                self.say(format!("nothing was copied, {why}; {where_}"), Tone::Warn);
            }
        }
    }

    /// Starts a job in a thread of its own.
    fn spawn(
        &mut self,
        label: &str,
        work: impl FnOnce(&Library, &jobs::Talk) -> Result<(), Error> + Send + 'static,
    ) {
        let Some(library) = self.library.clone() else {
            return;
        };
        if self.model.job.is_some() {
            self.say("something else is under way; C-c cancels it", Tone::Warn);
            return;
        }
        self.stop = Arc::default();
        let talk = jobs::Talk {
            send: self.send.clone(),
            stop: self.stop.clone(),
        };
        let asks = self.asks.clone();
        update(
            &mut self.model,
            Msg::Progress(super::model::Progress {
                label: label.to_string(),
                done: 0,
                total: None,
                rate: 0,
            }),
        );
        std::thread::spawn(move || {
            if let Err(e) = guard(|| work(&library, &talk)) {
                talk.tell(Msg::JobDone);
                talk.tell(Msg::Report(keeper::failed(&e)));
            }
            talk.tell(Msg::JobDone);
            let _ = asks.send(Ask::Changed);
        });
    }

    /// Gives the terminal to another program and takes it back.
    fn lend<T>(&mut self, work: impl FnOnce(&mut App) -> T) -> T {
        self.gate.hold();
        self.terminal.leave();
        if let Some(l) = &self.library {
            l.release();
        }
        let out = work(self);
        let _ = self.terminal.enter();
        let (w, h) = self.terminal.size();
        update(&mut self.model, Msg::Resize(w, h));
        self.gate.release();
        out
    }

    fn edit_text(&mut self, text: &str, ending: &str) -> Option<String> {
        let editor = self.start.config.editor.clone();
        match self.lend(|_| files::edit_text(editor.as_deref(), text, ending)) {
            Ok(Some(edited)) => Some(edited),
            Ok(None) => {
                self.say("nothing was changed in the editor", Tone::Plain);
                None
            }
            Err(e) => {
                let report = keeper::failed(&e);
                self.say(report.text, report.tone);
                None
            }
        }
    }

    fn perform(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            // What needs the library waits until it is open; searches are answered when they can be.
            let early = matches!(
                effect,
                Effect::Quit
                    | Effect::Search(_)
                    | Effect::SaveState
                    | Effect::Mouse(_)
                    | Effect::Redraw
                    | Effect::Suspend
                    | Effect::Cancel
                    | Effect::List(_)
                    | Effect::ReadClipboard
                    | Effect::OpenLink(_)
            );
            if self.library.is_none() && !early {
                self.waiting.push(effect);
                continue;
            }
            self.one(effect);
        }
    }

    fn one(&mut self, effect: Effect) {
        match effect {
            Effect::Quit => self.ended = true,
            Effect::Search(request) => {
                self.asked = Some(Instant::now());
                let sign = self.cancel.newer();
                let _ = self.asks.send(Ask::Search(request, sign));
            }
            Effect::Load(id) => {
                self.load_asked = Some(Instant::now());
                self.wish(Wish::Load(id, self.model.query.text().to_string()));
            }
            Effect::Edit(edit) => self.order(Job::Edit(edit)),
            Effect::Undo => self.order(Job::Undo),
            Effect::Redo => self.order(Job::Redo),
            Effect::Forms(ids) => self.wish(Wish::Forms(ids)),
            Effect::Copy(ids, action) => self.wish(Wish::Copy(ids, action)),
            Effect::Export(ids, path) => self.order(Job::Export(ids, path)),
            Effect::FindPairs => self.order(Job::Pairs),
            Effect::Sample => self.order(Job::Sample),
            Effect::Open(id) => self.open(id),
            Effect::OpenLink(link) => self.open_target(&link),
            Effect::EditNote { id, note, text } => {
                if let Some(text) = self.edit_text(&text, ".md") {
                    let effects = update(&mut self.model, Msg::EditedNote { id, note, text });
                    self.perform(effects);
                }
            }
            Effect::EditReference(id) => self.edit_reference(id),
            Effect::Draft { id, note, text } => {
                saved::keep_draft(&self.start.folder, &saved::Draft { id, note, text })
            }
            Effect::Preview(origin) => self.spawn("reading", move |library, talk| {
                jobs::look(library, origin, talk)
            }),
            Effect::Import {
                origin,
                policy,
                leave_out,
            } => {
                let pattern = self.start.config.key_pattern.clone();
                let total = self
                    .model
                    .dialogs
                    .iter()
                    .find_map(|d| match d {
                        super::model::Dialog::Import(v) => Some(v.preview.items.len()),
                        _ => None,
                    })
                    .unwrap_or(0);
                self.spawn("importing", move |library, talk| {
                    jobs::take(library, &origin, policy, &leave_out, &pattern, total, talk)
                });
            }
            Effect::Cancel => self.stop.store(true, Ordering::Relaxed),
            Effect::ReadClipboard => match self.clipboard.paste(Place::detect(&variable)) {
                Some(text) => {
                    let effects = update(&mut self.model, Msg::Clipboard(text));
                    self.perform(effects);
                }
                None => self.say(
                    "the clipboard cannot be read from here; paste with the terminal's own key",
                    Tone::Warn,
                ),
            },
            Effect::List(path) => {
                let entries = jobs::folder(&path);
                update(&mut self.model, Msg::Folder { path, entries });
            }
            Effect::ListStyles => self.wish(Wish::Styles),
            Effect::UseStyle(style) => self.wish(Wish::Style(style)),
            Effect::Count => {
                let Some(library) = self.library.clone() else {
                    return;
                };
                let send = self.send.clone();
                std::thread::spawn(move || {
                    let msg = match guard(|| jobs::count(&library)) {
                        Ok(page) => Msg::Statistics(Box::new(page)),
                        Err(e) => Msg::Report(keeper::failed(&e)),
                    };
                    let _ = send.send(Event::Msg(msg));
                });
            }
            Effect::SaveState => {
                saved::Saved::of(&self.model).store(&self.start.folder);
                let _ = self.asks.send(Ask::Saved(self.model.saved.clone()));
            }
            Effect::Mouse(on) => {
                let _ = self.terminal.set_mouse(on);
            }
            Effect::Redraw => {
                let _ = self.terminal.clear();
            }
            Effect::Suspend => self.lend(|_| signals::stop()),
        }
    }

    fn open(&mut self, id: uuid::Uuid) {
        let Some(library) = &self.library else {
            return;
        };
        let targets = library
            .get(id)
            .ok()
            .flatten()
            .map(|r| crate::ops::attach::targets(library, &r))
            .unwrap_or_default();
        match targets.first() {
            Some(target) => {
                let target = target.clone();
                self.open_target(&target);
            }
            None => self.say("the reference has no file and no address", Tone::Warn),
        }
    }

    fn open_target(&mut self, target: &str) {
        match files::open(&self.start.config.opener, target) {
            Ok(()) => self.say(format!("opened {target}"), Tone::Good),
            Err(e) => {
                let report = keeper::failed(&e);
                self.say(report.text, report.tone);
            }
        }
    }

    fn edit_reference(&mut self, id: uuid::Uuid) {
        let Some(reference) = self.library.as_ref().and_then(|l| l.get(id).ok().flatten()) else {
            return;
        };
        match crate::ops::revise::text(&reference) {
            Ok(text) => {
                if let Some(edited) = self.edit_text(&text, ".bib") {
                    self.order(Job::Revise(id, reference.key, text, edited));
                }
            }
            Err(e) => self.say(e.message, Tone::Bad),
        }
    }
}
