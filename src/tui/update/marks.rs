//! Marking references.

use super::super::effect::Effect;
use super::super::message::Tone;
use super::super::model::Model;
use crate::command::Action;
use uuid::Uuid;

pub(super) fn toggle_mark(model: &mut Model, id: Uuid) {
    if model.marked.remove(&id) {
        model.marks.retain(|m| *m != id);
    } else {
        model.marked.insert(id);
        model.marks.push(id);
    }
}

pub(super) fn count_marks(model: &mut Model) {
    model.say(format!("{} marked", model.marks.len()), Tone::Plain);
}

pub(super) fn mark_range(model: &mut Model) -> Vec<Effect> {
    match model.range.take() {
        None => {
            if model.current().is_some() {
                model.range = Some(model.list.at);
                let key = model.keymap.shown(Action::MarkRange);
                model.say(
                    format!("marking from here; {key} again ends the range"),
                    Tone::Plain,
                );
            }
        }
        Some(from) => {
            let (a, b) = (from.min(model.list.at), from.max(model.list.at));
            for i in a..=b {
                if let Some(id) = model.rows.id(i)
                    && model.marked.insert(id)
                {
                    model.marks.push(id);
                }
            }
            count_marks(model);
        }
    }
    Vec::new()
}
