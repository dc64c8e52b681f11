//! Keys while something lies over the main screen.

use super::super::effect::Effect;
use super::super::model::{Dialog, Model, Move};
use super::{act, check, find, notes, prompts, screens};
use crate::command::{Action, Code, Key};

/// A key for the topmost dialog.
pub fn press(model: &mut Model, key: Key, action: Option<Action>) -> Vec<Effect> {
    match model.dialogs.last_mut() {
        Some(Dialog::Menu(_)) => menu(model, key, action),
        Some(Dialog::Prompt(_)) => prompts::press(model, key, action),
        Some(Dialog::Question(_)) => question(model, action),
        Some(Dialog::Note(_)) => notes::press(model, key, action),
        Some(Dialog::Find(_)) => find::press(model, key, action),
        Some(Dialog::Check(_)) => action.map_or_else(Vec::new, |a| check::act(model, a)),
        Some(Dialog::Help(_) | Dialog::Stats(_) | Dialog::Import(_) | Dialog::Pairs(_)) => {
            match action {
                Some(action) => screens::act(model, action),
                // Help is a good place to begin something from: its keys work.
                None if matches!(model.dialogs.last(), Some(Dialog::Help(_))) => {
                    match model.keymap.action(crate::command::Context::Library, key) {
                        Some(Action::Help) => close(model),
                        Some(action) => {
                            model.dialogs.pop();
                            act(model, action)
                        }
                        None => Vec::new(),
                    }
                }
                None => Vec::new(),
            }
        }
        None => Vec::new(),
    }
}

/// Closes the topmost dialog; what it began is put back.
pub fn close(model: &mut Model) -> Vec<Effect> {
    match model.dialogs.pop() {
        Some(Dialog::Prompt(p)) => prompts::cancelled(model, &p),
        Some(Dialog::Note(n)) => vec![Effect::Draft {
            id: n.id,
            note: n.note,
            text: String::new(),
        }],
        Some(Dialog::Import(v)) if v.running => vec![Effect::Cancel],
        Some(Dialog::Pairs(_)) => super::search::search_again(model),
        _ => Vec::new(),
    }
}

fn menu(model: &mut Model, key: Key, action: Option<Action>) -> Vec<Effect> {
    let Some(Dialog::Menu(menu)) = model.dialogs.last_mut() else {
        return Vec::new();
    };
    let commands = menu.commands();
    if let Some(action) = action {
        model.dialogs.pop();
        return act(model, action);
    }
    // Arrows and Enter work too, for who does not know the keys yet.
    match key.code {
        Code::Down => menu.at = (menu.at + 1) % commands.len().max(1),
        Code::Up => menu.at = (menu.at + commands.len().saturating_sub(1)) % commands.len().max(1),
        Code::Enter => {
            let chosen = commands.get(menu.at).copied();
            model.dialogs.pop();
            if let Some(action) = chosen {
                return act(model, action);
            }
        }
        _ => {
            model.dialogs.pop();
        }
    }
    Vec::new()
}

fn question(model: &mut Model, action: Option<Action>) -> Vec<Effect> {
    match action {
        Some(Action::Yes) => {
            let Some(Dialog::Question(q)) = model.dialogs.pop() else {
                return Vec::new();
            };
            let mut effects = q.yes;
            if q.closes {
                effects.extend(close(model));
            }
            effects
        }
        Some(Action::No) => {
            model.dialogs.pop();
            Vec::new()
        }
        _ => Vec::new(),
    }
}

/// Scrolls the text of a screen without a cursor.
pub fn scroll(model: &mut Model, step: Move) {
    let (lines, height) = super::super::view::screen_extent(model);
    match model.dialogs.last_mut() {
        Some(Dialog::Help(h)) => h.cursor.scroll(step, lines, height),
        Some(Dialog::Stats(s)) => s.cursor.scroll(step, lines, height),
        _ => {}
    }
}
