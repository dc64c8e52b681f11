//! Writing notes: in the program and in the editor; what is written is kept safe every few seconds.

use super::super::effect::{Edit, Effect};
use super::super::message::Tone;
use super::super::model::{Dialog, Model, NoteEditor, Question};
use super::library::nothing;
use super::{at_hand, dialogs};
use crate::command::{Action, Code, Key};
use crate::model::Reference;
use ratatui_textarea::{CursorMove, TextArea, WrapMode};
use uuid::Uuid;

/// How long what is typed may stay unsaved, in milliseconds.
const KEEP_EVERY: u64 = 3000;

/// A text area with a text, the cursor at its end.
pub fn area(text: &str) -> TextArea<'static> {
    let clean = crate::text::sanitize::lines_for_terminal(&text.replace('\t', "    ")).into_owned();
    let lines = clean.split('\n').map(str::to_string).collect();
    let mut area = TextArea::new(lines);
    area.set_wrap_mode(WrapMode::WordOrGlyph);
    area.move_cursor(CursorMove::Bottom);
    area.move_cursor(CursorMove::End);
    area
}

fn editor(model: &Model, r: &Reference, at: usize) -> NoteEditor {
    let note = r.notes.get(at);
    let text = match note {
        Some(n) => n.text.clone(),
        None => model
            .note_template
            .replace("{title}", &crate::search::plain(r.title()))
            .replace("{key}", &r.key)
            .replace("{authors}", &crate::search::authors_short(r))
            .replace(
                "{year}",
                &r.year().map(|y| y.to_string()).unwrap_or_default(),
            ),
    };
    NoteEditor {
        id: r.id,
        title: crate::search::plain(r.title()).into_owned(),
        note: note.map(|n| n.id),
        number: (at + 1, r.notes.len().max(at + 1)),
        area: area(&text),
        before: if note.is_some() {
            text.clone()
        } else {
            String::new()
        },
        drafted: text,
        drafted_at: model.now,
    }
}

/// Opens the first note of the reference under the cursor, or a new one.
pub fn open(model: &mut Model) -> Vec<Effect> {
    let Some(r) = at_hand(model) else {
        return nothing(model);
    };
    let editor = editor(model, &r, 0);
    model.dialogs.push(Dialog::Note(Box::new(editor)));
    Vec::new()
}

/// The same in the user's editor.
pub fn open_external(model: &mut Model) -> Vec<Effect> {
    let Some(r) = at_hand(model) else {
        return nothing(model);
    };
    let e = editor(model, &r, 0);
    vec![Effect::EditNote {
        id: e.id,
        note: e.note,
        text: e.text(),
    }]
}

/// The edit that keeps what the editor holds, when there is anything new.
fn save(n: &NoteEditor) -> Vec<Effect> {
    let mut effects = Vec::new();
    let text = n.text();
    if n.changed() && (n.note.is_some() || !text.trim().is_empty()) {
        effects.push(Effect::Edit(Edit::Note {
            id: n.id,
            note: n.note,
            text: text.trim_end().to_string(),
        }));
    }
    effects.push(Effect::Draft {
        id: n.id,
        note: n.note,
        text: String::new(),
    });
    effects
}

/// A key in the note editor.
pub fn press(model: &mut Model, key: Key, action: Option<Action>) -> Vec<Effect> {
    let reference = at_hand(model);
    let Some(Dialog::Note(n)) = model.dialogs.last_mut() else {
        return Vec::new();
    };
    match action {
        Some(Action::NoteDone) => {
            let effects = save(n);
            model.dialogs.pop();
            effects
        }
        Some(Action::NoteToEditor) => {
            let effect = Effect::EditNote {
                id: n.id,
                note: n.note,
                text: n.text(),
            };
            model.dialogs.pop();
            vec![effect]
        }
        Some(Action::NoteNext) => {
            let effects = save(n);
            let new = n.note.is_none() || n.number.0 >= n.number.1;
            let next = if n.note.is_none() { 0 } else { n.number.0 };
            if let Some(r) = reference.filter(|r| r.id == n.id && !(new && n.note.is_none())) {
                let editor = editor(model, &r, next);
                model.dialogs.pop();
                model.dialogs.push(Dialog::Note(Box::new(editor)));
            } else {
                model.dialogs.pop();
            }
            effects
        }
        Some(Action::NoteDelete) => {
            let (id, note) = (n.id, n.note);
            let yes = match note {
                Some(_) => vec![Effect::Edit(Edit::Note {
                    id,
                    note,
                    text: String::new(),
                })],
                None => Vec::new(),
            };
            model.dialogs.push(Dialog::Question(Question {
                text: "Delete this note?".into(),
                detail: "Undo brings it back.".into(),
                yes,
                closes: true,
            }));
            Vec::new()
        }
        Some(Action::NoteDiscard) => {
            if !n.changed() {
                return dialogs::close(model);
            }
            model.dialogs.push(Dialog::Question(Question {
                text: "Throw away what was written?".into(),
                detail: "The note stays as it was before.".into(),
                yes: Vec::new(),
                closes: true,
            }));
            Vec::new()
        }
        _ => {
            if let Some(input) = textarea_input(key) {
                n.area.input(input);
            }
            Vec::new()
        }
    }
}

fn textarea_input(key: Key) -> Option<ratatui_textarea::Input> {
    use ratatui_textarea::Key as K;
    let code = match key.code {
        Code::Char(c) if crate::text::sanitize::is_hidden(c) => return None,
        Code::Char(c) => K::Char(c),
        Code::Enter => K::Enter,
        Code::Tab => K::Tab,
        Code::Backspace => K::Backspace,
        Code::Delete => K::Delete,
        Code::Up => K::Up,
        Code::Down => K::Down,
        Code::Left => K::Left,
        Code::Right => K::Right,
        Code::Home => K::Home,
        Code::End => K::End,
        Code::PageUp => K::PageUp,
        Code::PageDown => K::PageDown,
        Code::Esc | Code::Insert | Code::F(_) => return None,
    };
    Some(ratatui_textarea::Input {
        key: code,
        ctrl: key.ctrl,
        alt: key.alt,
        shift: key.shift,
    })
}

fn draft(n: &mut NoteEditor, now: u64) -> Option<Effect> {
    let text = n.text();
    if text == n.drafted {
        return None;
    }
    n.drafted.clone_from(&text);
    n.drafted_at = now;
    Some(Effect::Draft {
        id: n.id,
        note: n.note,
        text,
    })
}

/// As time passes: keeps what is being written safe.
pub fn keep_safe(model: &mut Model) -> Vec<Effect> {
    let now = model.now;
    match model.dialogs.iter_mut().find_map(|d| match d {
        Dialog::Note(n) => Some(n),
        _ => None,
    }) {
        Some(n) if now >= n.drafted_at + KEEP_EVERY => draft(n, now).into_iter().collect(),
        _ => Vec::new(),
    }
}

/// The program has to end now: what is being written is kept safe at once.
pub fn keep_now(model: &mut Model) -> Vec<Effect> {
    let now = model.now;
    model
        .dialogs
        .iter_mut()
        .filter_map(|d| match d {
            Dialog::Note(n) => draft(n, now),
            _ => None,
        })
        .collect()
}

/// A note came back from the editor.
pub fn edited(model: &mut Model, id: Uuid, note: Option<Uuid>, text: String) -> Vec<Effect> {
    let before = at_hand(model).filter(|r| r.id == id).and_then(|r| {
        let n = r.notes.iter().find(|n| Some(n.id) == note)?;
        Some(n.text.trim_end().to_string())
    });
    let text = text.trim_end().to_string();
    if before.as_deref() == Some(text.as_str()) || (note.is_none() && text.is_empty()) {
        model.say("the note is as it was", Tone::Plain);
        return Vec::new();
    }
    vec![Effect::Edit(Edit::Note { id, note, text })]
}
