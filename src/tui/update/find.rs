//! The screen that searches online services. Nothing here waits: what services answer comes as messages.

use super::super::effect::Effect;
use super::super::message::Tone;
use super::super::model::{Cursor, Dialog, FindItem, FindView, Finds, Model, Move};
use super::dialogs;
use crate::command::{Action, Key};
use crate::model::{Reference, Scheme};
use std::sync::Arc;

/// Opens the screen; the words of the search line are there to begin with when they found nothing.
pub fn open(model: &mut Model) -> Vec<Effect> {
    let words = if model.rows.is_empty() {
        model.query.text().trim().to_string()
    } else {
        String::new()
    };
    model
        .dialogs
        .push(Dialog::Find(Box::new(FindView::new(&words))));
    Vec::new()
}

/// Opens the reference list of the work that is looked at: each work of it can be taken in with one key.
pub fn open_list(model: &mut Model) -> Vec<Effect> {
    let current = model.current();
    let whose = model
        .detail
        .as_ref()
        .filter(|d| Some(d.reference.id) == current)
        .map(|d| (d.reference.clone(), d.reference.cited.len()));
    match whose {
        Some((r, n)) if n > 0 => {
            model.finds_asked += 1;
            let generation = model.finds_asked;
            model.dialogs.push(Dialog::Find(Box::new(FindView {
                list_of: Some(crate::search::plain(r.title()).into_owned()),
                generation,
                ..FindView::default()
            })));
            vec![Effect::Cited {
                generation,
                id: r.id,
            }]
        }
        _ => {
            model.say(
                "no reference list is kept with this work; importing a thesis or paper keeps its list",
                Tone::Plain,
            );
            Vec::new()
        }
    }
}

fn view(model: &mut Model) -> Option<&mut FindView> {
    model.dialogs.iter_mut().rev().find_map(|d| match d {
        Dialog::Find(v) => Some(&mut **v),
        _ => None,
    })
}

/// A key.
pub fn press(model: &mut Model, key: Key, action: Option<Action>) -> Vec<Effect> {
    let Some(v) = view(model) else {
        return Vec::new();
    };
    if !v.typing {
        return action.map_or_else(Vec::new, |a| act(model, a));
    }
    match action {
        Some(a @ (Action::FindGo | Action::FindToList | Action::FindCancel)) => act(model, a),
        Some(other) => {
            v.input.act(other);
            Vec::new()
        }
        None => {
            v.input.typed(key);
            Vec::new()
        }
    }
}

/// Pasted text goes into the line.
pub fn paste(model: &mut Model, text: &str) {
    if let Some(v) = view(model) {
        v.typing = true;
        v.input.insert(text.trim());
    }
}

/// A command of the screen.
pub fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    let height = super::super::view::screen_extent(model).1;
    let Some(v) = view(model) else {
        return Vec::new();
    };
    let n = v.finds.items.len();
    match action {
        Action::FindGo => go(model),
        Action::FindToList => {
            v.typing = n == 0;
            Vec::new()
        }
        Action::FindCancel if n > 0 => {
            v.typing = false;
            Vec::new()
        }
        Action::FindCancel | Action::ScreenClose => dialogs::close(model),
        Action::FindWords => {
            // From a reference list: the work that is looked at is searched for by its title.
            if v.list_of.take().is_some() {
                let title = v.finds.items.get(v.cursor.at).map(|i| i.title.clone());
                v.input.set(title.unwrap_or_default());
            }
            v.typing = true;
            Vec::new()
        }
        Action::FindMark => {
            let at = v.cursor.at;
            if at < n && !v.marks.remove(&at) {
                v.marks.insert(at);
            }
            v.cursor.go(Move::By(1), n, height);
            Vec::new()
        }
        Action::FindTake => take(model),
        Action::FindOpen => {
            let link = v
                .finds
                .items
                .get(v.cursor.at)
                .and_then(|i| link(&i.reference));
            match link {
                Some(link) => vec![Effect::OpenLink(link)],
                None => {
                    model.say("the work has no address", Tone::Warn);
                    Vec::new()
                }
            }
        }
        Action::FindShow => show(model),
        _ => {
            if let Some(step) = Move::of(action) {
                v.cursor.go(step, n, height);
            }
            Vec::new()
        }
    }
}

/// Asks for the words of the line.
fn go(model: &mut Model) -> Vec<Effect> {
    let Some(v) = view(model) else {
        return Vec::new();
    };
    let words = v.input.text().trim().to_string();
    if words.is_empty() {
        model.say("words of a title, names, a year", Tone::Plain);
        return Vec::new();
    }
    // The same words again: to the list.
    if words == v.asked && !v.finds.items.is_empty() {
        v.typing = false;
        return Vec::new();
    }
    v.asked.clone_from(&words);
    v.finds = Finds::default();
    v.cursor = Cursor::default();
    v.marks.clear();
    model.finds_asked += 1;
    let generation = model.finds_asked;
    if let Some(v) = view(model) {
        v.generation = generation;
    }
    vec![Effect::Discover { generation, words }]
}

/// Services answered: what was looked at and marked stays so, wherever it stands now.
pub fn found(model: &mut Model, finds: Finds) {
    let size = model.size;
    let Some(v) = view(model).filter(|v| v.generation == finds.generation) else {
        return;
    };
    let place = |item: &FindItem| finds.items.iter().position(|i| same(i, item));
    let moved = v.cursor.at > 0;
    let at = v.finds.items.get(v.cursor.at).and_then(place);
    let marks = v
        .marks
        .iter()
        .filter_map(|m| v.finds.items.get(*m).and_then(place))
        .collect();
    v.marks = marks;
    v.cursor.at = if moved { at.unwrap_or(v.cursor.at) } else { 0 };
    let first = v.finds.items.is_empty() && !finds.items.is_empty();
    v.finds = finds;
    // The line is left for the list, unless other words are being typed meanwhile.
    if first && v.input.text().trim() == v.asked {
        v.typing = false;
    }
    let n = v.finds.items.len();
    v.cursor.show(n, super::super::view::find_rows(size));
}

fn same(a: &FindItem, b: &FindItem) -> bool {
    a.title == b.title && a.year == b.year && a.authors == b.authors
}

/// Imports the marked works, else the one that is looked at.
fn take(model: &mut Model) -> Vec<Effect> {
    let Some(v) = view(model) else {
        return Vec::new();
    };
    let chosen: Vec<usize> = if v.marks.is_empty() {
        vec![v.cursor.at]
    } else {
        v.marks.iter().copied().collect()
    };
    let works: Vec<Arc<Reference>> = chosen
        .iter()
        .filter_map(|i| v.finds.items.get(*i))
        .map(|i| i.reference.clone())
        .collect();
    if works.is_empty() {
        return Vec::new();
    }
    v.marks.clear();
    if v.list_of.is_some() {
        return vec![Effect::TakeCited(works)];
    }
    vec![Effect::TakeFinds(works)]
}

/// Works are in the library now.
pub fn taken(model: &mut Model, keys: &[(Arc<Reference>, String)]) {
    let Some(v) = view(model) else {
        return;
    };
    for item in &mut v.finds.items {
        if let Some((_, key)) = keys.iter().find(|(r, _)| *r == item.reference) {
            item.key = Some(key.clone());
        }
    }
}

/// Goes to the reference that is in the library already.
fn show(model: &mut Model) -> Vec<Effect> {
    let key = view(model)
        .and_then(|v| v.finds.items.get(v.cursor.at))
        .and_then(|i| i.key.clone());
    match key {
        Some(key) => {
            model.dialogs.retain(|d| !matches!(d, Dialog::Find(_)));
            model.query.set(format!("key:{key}"));
            super::search::changed(model)
        }
        None => {
            model.say("it is not in the library; Enter imports it", Tone::Plain);
            Vec::new()
        }
    }
}

fn link(r: &Reference) -> Option<String> {
    use crate::model::Field;
    r.identifier(Scheme::Doi)
        .map(|d| format!("https://doi.org/{d}"))
        .or_else(|| {
            r.identifier(Scheme::Pmid)
                .map(|p| format!("https://pubmed.ncbi.nlm.nih.gov/{p}/"))
        })
        .or_else(|| r.get(Field::Url).map(str::to_string))
}
