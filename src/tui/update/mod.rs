//! `update(&mut Model, Msg) -> Vec<Effect>`: what each message does to the state, and what it asks for. Pure; nothing here waits or draws.

mod check;
mod dialogs;
mod find;
mod library;
mod marks;
mod mouse;
mod notes;
mod openers;
mod palette;
mod panes;
mod prompts;
mod screens;
mod search;

use super::effect::Effect;
use super::message::{Msg, Report, Tone};
use super::model::{Dialog, Loading, Model, Toast};
use super::view::theme::Theme;
use crate::command::{Action, Key};
use std::sync::Arc;

pub use library::is_empty;
pub use panes::SAVED;
pub use search::{has_term, search};

/// Changes the state by a message and says what is to be done.
pub fn update(model: &mut Model, msg: Msg) -> Vec<Effect> {
    expire(model);
    match msg {
        Msg::Key(key) => return press(model, key),
        Msg::Paste(text) => return prompts::paste(model, text),
        Msg::Mouse(kind, x, y) => return mouse::mouse(model, kind, x, y),
        Msg::Resize(w, h) => {
            model.size = (w, h);
            settle(model);
        }
        Msg::Tick => return notes::keep_safe(model),
        Msg::Background { dark } => {
            model.settings.dark = dark;
            retheme(model);
        }
        Msg::FirstRows {
            rows,
            total,
            detail,
        } => {
            if model.loading == Loading::Opening {
                model.rows = rows;
                model.total = total;
                model.detail = detail;
                model.loading = Loading::First;
            }
        }
        Msg::Found(found) => return search::found(model, *found),
        Msg::Detail(detail) => {
            if model.current() == Some(detail.reference.id) || model.rows.is_empty() {
                if model.detail.as_ref().map(|d| d.reference.id) != Some(detail.reference.id) {
                    model.detail_scroll = Default::default();
                }
                model.detail = Some(detail);
            }
        }
        Msg::Citation { id, style, text } => {
            if model.detail.as_ref().is_some_and(|d| d.reference.id == id) {
                model.citation = Some((id, style, text));
            }
        }
        Msg::Forms(forms) => {
            if let Some(Dialog::Menu(menu)) = model.dialogs.last_mut()
                && menu.ids == forms.ids
            {
                menu.forms = Some(forms);
            }
        }
        Msg::Report(report) => tell(model, report),
        Msg::Clipboard(text) => return prompts::paste_into_library(text),
        Msg::Folder { path, entries } => prompts::folder(model, &path, entries),
        Msg::Styles(choices) => prompts::styles(model, choices),
        Msg::Preview(preview) => screens::preview(model, *preview),
        Msg::Progress(progress) => model.job = Some(progress),
        Msg::JobDone => {
            model.job = None;
            screens::job_done(model);
        }
        Msg::Imported(report) => {
            model.job = None;
            model.dialogs.retain(|d| !matches!(d, Dialog::Import(_)));
            tell(model, report);
        }
        Msg::Pairs(pairs) => screens::pairs(model, pairs),
        Msg::Checked {
            path,
            library,
            page,
        } => check::came(model, &path, library, *page),
        Msg::Finds(finds) => find::found(model, *finds),
        Msg::Taken(keys) => find::taken(model, &keys),
        Msg::Statistics(page) => screens::statistics(model, *page),
        Msg::EditedNote { id, note, text } => return notes::edited(model, id, note, text),
        Msg::End => {
            let mut effects = notes::keep_now(model);
            model.quit = true;
            effects.extend([Effect::SaveState, Effect::Quit]);
            return effects;
        }
    }
    Vec::new()
}

fn tell(model: &mut Model, report: Report) {
    model.say(report.text, report.tone);
}

/// Lets a message go when its time is over.
fn expire(model: &mut Model) {
    if model
        .toast
        .as_ref()
        .is_some_and(|t: &Toast| t.until <= model.now)
    {
        model.toast = None;
    }
}

/// Takes the wished theme for the terminal as it is now known.
pub(super) fn retheme(model: &mut Model) {
    let s = &model.settings;
    model.theme = Theme::new(&s.theme, s.dark, s.depth, s.themes.as_deref());
}

/// Keeps cursors on the screen after its size or contents changed.
fn settle(model: &mut Model) {
    let height = model.list_height();
    model.list.show(model.rows.len(), height);
    let lines = model.facet_lines().len();
    let facets = model
        .layout()
        .and_then(|l| l.facets)
        .map_or(1, |r| usize::from(r.height));
    model.facet.show(lines, facets);
}

/// A key: what it means where the keys are now.
fn press(model: &mut Model, key: Key) -> Vec<Effect> {
    // Ctrl-C always works: it breaks off what runs, closes what is open, and leaves.
    if key == Key::ctrl('c') {
        return interrupt(model);
    }
    let context = model.context();
    let action = model.keymap.action(context, key);
    if let Some(a @ (Action::Suspend | Action::Redraw)) =
        action.or_else(|| model.keymap.action(crate::command::Context::Library, key))
        && key.ctrl
        && !matches!(model.dialogs.last(), Some(Dialog::Note(_)))
    {
        return act(model, a);
    }
    match model.dialogs.last() {
        Some(_) => dialogs::press(model, key, action),
        None if context == crate::command::Context::Search => search::press(model, key, action),
        None => match action {
            Some(action) => act(model, action),
            None => Vec::new(),
        },
    }
}

/// Ctrl-C.
fn interrupt(model: &mut Model) -> Vec<Effect> {
    if model.job.is_some() {
        model.say("cancelling", Tone::Plain);
        return vec![Effect::Cancel];
    }
    match model.dialogs.last() {
        Some(Dialog::Note(note)) if note.changed() => {
            model.say("Esc saves the note, C-q throws it away", Tone::Warn);
            Vec::new()
        }
        Some(_) => dialogs::close(model),
        None => {
            model.quit = true;
            vec![Effect::SaveState, Effect::Quit]
        }
    }
}

/// Carries a command out, from wherever it was called.
pub fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    library::act(model, action)
}

/// After the row under the cursor may be another one: asks for it in full.
fn look(model: &mut Model) -> Vec<Effect> {
    let Some(id) = model.current() else {
        return Vec::new();
    };
    if model.detail.as_ref().is_some_and(|d| d.reference.id == id) {
        return Vec::new();
    }
    vec![Effect::Load(id)]
}

/// The reference under the cursor, when its full form is there.
fn at_hand(model: &Model) -> Option<Arc<crate::model::Reference>> {
    let id = model.current()?;
    model
        .detail
        .as_ref()
        .filter(|d| d.reference.id == id)
        .map(|d| d.reference.clone())
}
