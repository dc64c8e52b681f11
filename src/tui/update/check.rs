//! The screen that walks through what a check of a document's citations found.

use super::super::effect::Effect;
use super::super::message::Tone;
use super::super::model::{CheckPage, CheckView, Dialog, Model, Move, Prompt, Purpose};
use super::dialogs;
use crate::command::Action;
use std::path::PathBuf;

/// Asks for the document.
pub fn ask(model: &mut Model) -> Vec<Effect> {
    model.dialogs.push(Dialog::Prompt(Box::new(Prompt::new(
        Purpose::Check,
        "check the citations of a document",
        ".tex .aux .typ .md .txt .docx .odt .html; held against its own list first",
    ))));
    vec![Effect::List(PathBuf::from("."))]
}

/// Opens the screen for a document.
pub fn open(model: &mut Model, path: PathBuf) -> Vec<Effect> {
    model.dialogs.push(Dialog::Check(Box::new(CheckView {
        path: path.clone(),
        ..CheckView::default()
    })));
    vec![Effect::CheckDocument {
        path,
        library: false,
    }]
}

/// The findings came. The one that was looked at stays so by its place in the list.
pub fn came(model: &mut Model, path: &PathBuf, library: bool, page: CheckPage) {
    let size = model.size;
    let view = model.dialogs.iter_mut().find_map(|d| match d {
        Dialog::Check(v) if v.path == *path && v.library == library => Some(v),
        _ => None,
    });
    if let Some(v) = view {
        let n = page.items.len();
        v.page = Some(page);
        v.cursor.at = v.cursor.at.min(n.saturating_sub(1));
        v.cursor.show(n, super::super::view::check_rows(size));
    }
}

/// A command of the screen.
pub fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    let height = super::super::view::check_rows(model.size);
    let Some(Dialog::Check(v)) = model.dialogs.last_mut() else {
        return Vec::new();
    };
    let items = v.page.as_ref().map_or(&[][..], |p| &p.items);
    let item = items.get(v.cursor.at);
    match action {
        Action::ScreenClose => dialogs::close(model),
        Action::CheckEdit => vec![Effect::EditFile {
            path: v.path.clone(),
            line: item.map_or(1, |i| i.line),
        }],
        Action::CheckAgain | Action::CheckAgainst => {
            if action == Action::CheckAgainst {
                v.library = !v.library;
                v.cursor = Default::default();
            }
            v.page = None;
            vec![Effect::CheckDocument {
                path: v.path.clone(),
                library: v.library,
            }]
        }
        Action::CheckShow => {
            let key = item.map(|i| i.key.clone()).unwrap_or_default();
            if key.is_empty() {
                model.say(
                    "it is about no reference of the library; a holds the document against it",
                    Tone::Plain,
                );
                return Vec::new();
            }
            model.dialogs.retain(|d| !matches!(d, Dialog::Check(_)));
            model.query.set(format!("key:{key}"));
            super::search::changed(model)
        }
        _ => {
            if let Some(step) = Move::of(action) {
                let n = items.len();
                v.cursor.go(step, n, height);
            }
            Vec::new()
        }
    }
}
