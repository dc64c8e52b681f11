//! Effects carried out: copying, jobs, editors, the terminal lent to other programs.

use super::super::effect::{Effect, Origin};
use super::super::message::{Msg, Report, Tone};
use super::super::update::update;
use super::keeper::Job;
use super::searcher::Ask;
use super::texts::Wish;
use super::{App, guard, jobs, keeper, online, saved, signals, variable};
use crate::ops::clipboard::{Copied, Place};
use crate::ops::given::{self, Part};
use crate::ops::{Error, files};
use crate::store::Library;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Instant;

impl App {
    pub(super) fn order(&self, job: Job) {
        if let Some(jobs) = &self.jobs {
            let _ = jobs.send(job);
        }
    }
    pub(super) fn wish(&self, wish: Wish) {
        if let Some(wishes) = &self.wishes {
            let _ = wishes.send(wish);
        }
    }

    pub(super) fn say(&mut self, text: impl Into<String>, tone: Tone) {
        let report = Report {
            text: text.into(),
            tone,
        };
        update(&mut self.model, Msg::Report(report));
    }

    pub(super) fn copy(&mut self, text: &str, what: &str) {
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
    pub(super) fn spawn(
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
            Msg::Progress(super::super::model::Progress {
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
    pub(super) fn lend<T>(&mut self, work: impl FnOnce(&mut App) -> T) -> T {
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

    pub(super) fn perform(&mut self, effects: Vec<Effect>) {
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
            Effect::Preview(origin) => self.preview(origin),
            Effect::Discover { generation, words } => self.discover(generation, words),
            Effect::Cited { generation, id } => self.cited(generation, id),
            Effect::TakeCited(works) => self.take_cited(works),
            Effect::CheckDocument { path, library } => self.check_document(path, library),
            Effect::EditFile { path, line } => self.edit_file(&path, line),
            Effect::TakeFinds(works) => {
                let client = self.client();
                let pattern = self.start.config.key_pattern.clone();
                self.spawn("looking up", move |library, talk| {
                    online::take_finds(&client, library, &works, &pattern, talk)
                });
            }
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
                        super::super::model::Dialog::Import(v) => Some(v.preview.items.len()),
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
                    let _ = send.send(super::Event::Msg(msg));
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
            Effect::Suspend => {
                let library = self.library.clone();
                // No other thread may take the library up again in the moment before the process stops.
                self.lend(|_| match &library {
                    Some(library) => library.release_while(signals::stop),
                    None => signals::stop(),
                });
            }
        }
    }

    /// What is of a format is read; identifiers, addresses and titles are looked up.
    fn preview(&mut self, origin: Origin) {
        let parts = match &origin {
            Origin::Text(text) => given::parts(text),
            _ => Vec::new(),
        };
        if parts.iter().all(|p| matches!(p, Part::Formatted(_))) {
            self.spawn("reading", move |library, talk| {
                jobs::look(library, origin, talk)
            });
            return;
        }
        let client = self.client();
        self.spawn("looking up", move |library, talk| {
            online::look_up(&client, library, &parts, talk)
        });
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
