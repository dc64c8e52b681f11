//! The mouse: click chooses, a second click opens, the wheel scrolls what lies under it.

use super::super::effect::Effect;
use super::super::message::MouseKind;
use super::super::model::{Dialog, Focus, Model, Move};
use super::{act, dialogs, look, settle};
use crate::command::Action;
use ratatui::layout::{Position, Rect};

/// Lines that one step of the wheel moves.
const WHEEL: isize = 3;

/// The mouse did something at a place.
pub fn mouse(model: &mut Model, kind: MouseKind, x: u16, y: u16) -> Vec<Effect> {
    if !model.dialogs.is_empty() {
        return over(model, kind, y);
    }
    let Some(layout) = model.layout() else {
        return Vec::new();
    };
    let at = Position { x, y };
    let within = |r: Option<Rect>| r.filter(|r| r.contains(at));
    if layout.search.contains(at) && kind == MouseKind::Press {
        return act(model, Action::Search);
    }
    if layout.footer.contains(at) && kind == MouseKind::Press {
        return match super::super::view::footer_action(model, x) {
            Some(action) => act(model, action),
            None => Vec::new(),
        };
    }
    let wheel = match kind {
        MouseKind::WheelUp => Some(Move::By(-WHEEL)),
        MouseKind::WheelDown => Some(Move::By(WHEEL)),
        _ => None,
    };
    if let Some(r) = within(layout.list) {
        match wheel {
            Some(step) => {
                let height = model.list_height();
                model.list.go(step, model.rows.len(), height);
                model.detail_scroll = Default::default();
            }
            None => {
                let row = model.list.top + usize::from(y - r.y);
                if row < model.rows.len() {
                    model.list.at = row;
                    model.focus = if kind == MouseKind::Double {
                        Focus::Detail
                    } else {
                        Focus::List
                    };
                    model.detail_scroll = Default::default();
                    settle(model);
                }
            }
        }
        return look(model);
    }
    if within(layout.detail).is_some() {
        match wheel {
            Some(step) => {
                let (lines, height) = super::super::view::detail_extent(model);
                model.detail_scroll.scroll(step, lines, height);
            }
            None => {
                if let Some(link) = super::super::view::link_at(model, x, y) {
                    if kind == MouseKind::Double {
                        return vec![Effect::OpenLink(link)];
                    }
                    return Vec::new();
                }
            }
        }
        return Vec::new();
    }
    if let Some(r) = within(layout.facets) {
        let lines = model.facet_lines();
        match wheel {
            Some(step) => model.facet.go(step, lines.len(), usize::from(r.height)),
            None => {
                let row = model.facet.top + usize::from(y - r.y);
                if row < lines.len() {
                    model.facet.at = row;
                    return act(model, Action::FacetToggle);
                }
            }
        }
    }
    Vec::new()
}

/// The mouse over a dialog: the wheel moves in it, a press on a menu's line takes it.
fn over(model: &mut Model, kind: MouseKind, y: u16) -> Vec<Effect> {
    let action = match kind {
        MouseKind::WheelUp => Action::Up,
        MouseKind::WheelDown => Action::Down,
        _ => {
            let line = super::super::view::dialog_line(model, y);
            return match (model.dialogs.last_mut(), line) {
                (Some(Dialog::Menu(menu)), Some(line)) => {
                    match menu.commands().get(line).copied() {
                        Some(action) => {
                            model.dialogs.pop();
                            act(model, action)
                        }
                        None => Vec::new(),
                    }
                }
                (Some(Dialog::Menu(_)), None) => dialogs::close(model),
                (Some(Dialog::Prompt(p)), Some(line)) if line < p.shown.len() => {
                    p.cursor.at = line;
                    p.chosen = true;
                    dialogs::press(
                        model,
                        crate::command::Key::plain(crate::command::Code::Enter),
                        Some(Action::InputAccept),
                    )
                }
                _ => Vec::new(),
            };
        }
    };
    match model.dialogs.last_mut() {
        Some(Dialog::Prompt(p)) => {
            if let Some(step) = Move::of(action) {
                p.cursor.go(step, p.shown.len(), 10);
                p.chosen = true;
            }
            Vec::new()
        }
        Some(Dialog::Help(_) | Dialog::Stats(_) | Dialog::Import(_) | Dialog::Pairs(_)) => {
            super::screens::act(model, action)
        }
        Some(Dialog::Find(_)) => super::find::act(model, action),
        Some(Dialog::Check(_)) => super::check::act(model, action),
        _ => Vec::new(),
    }
}
