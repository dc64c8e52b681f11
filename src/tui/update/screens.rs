//! The screens over the main one: help, statistics, import preview, duplicates.

use super::super::effect::{Edit, Effect, Policy};
use super::super::message::Tone;
use super::super::model::{
    Dialog, ImportView, Model, Move, Pair, Preview, StatsPage, Take, Verdict,
};
use super::dialogs;
use crate::command::Action;

/// A command of the screen on top.
pub fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    if action == Action::ScreenClose {
        return dialogs::close(model);
    }
    match model.dialogs.last() {
        Some(Dialog::Import(_)) => import(model, action),
        Some(Dialog::Pairs(_)) => duplicates(model, action),
        Some(Dialog::Help(_) | Dialog::Stats(_)) => {
            if let Some(step) = Move::of(action) {
                dialogs::scroll(model, step);
            }
            Vec::new()
        }
        _ => Vec::new(),
    }
}

/// A preview came.
pub fn preview(model: &mut Model, preview: Preview) {
    model.job = None;
    if preview.items.is_empty() {
        let first = preview.problems.first().cloned();
        model.say(
            first.unwrap_or_else(|| format!("{}: no reference was found", preview.name)),
            Tone::Warn,
        );
        return;
    }
    model.dialogs.retain(|d| !matches!(d, Dialog::Import(_)));
    model.dialogs.push(Dialog::Import(Box::new(ImportView {
        preview,
        cursor: Default::default(),
        policy: Policy::Merge,
        left_out: Default::default(),
        running: false,
    })));
}

/// A job ended that had a screen: the screen can be used again.
pub fn job_done(model: &mut Model) {
    for d in &mut model.dialogs {
        if let Dialog::Import(v) = d {
            v.running = false;
        }
    }
}

fn import(model: &mut Model, action: Action) -> Vec<Effect> {
    let height = super::super::view::screen_extent(model).1;
    let Some(Dialog::Import(v)) = model.dialogs.last_mut() else {
        return Vec::new();
    };
    match action {
        Action::ImportCancel => return dialogs::close(model),
        _ if v.running => {}
        Action::ImportGo => {
            let brings = v.preview.items.iter().enumerate().any(|(i, item)| {
                !v.left_out.contains(&i)
                    && match item.verdict {
                        Verdict::New => true,
                        Verdict::Merge => v.policy != Policy::Skip,
                        Verdict::Same => v.policy == Policy::Keep,
                    }
            });
            if !brings {
                model.say(
                    "there is nothing to import: all of it is in the library",
                    Tone::Plain,
                );
                return dialogs::close(model);
            }
            v.running = true;
            let mut leave_out: Vec<usize> = v.left_out.iter().copied().collect();
            leave_out.sort_unstable();
            return vec![Effect::Import {
                origin: v.preview.origin.clone(),
                policy: v.policy,
                leave_out,
            }];
        }
        Action::ImportPolicy => {
            v.policy = match v.policy {
                Policy::Merge => Policy::Skip,
                Policy::Skip => Policy::Keep,
                Policy::Keep => Policy::Merge,
            };
        }
        Action::ImportToggle => {
            let at = v.cursor.at;
            if !v.left_out.remove(&at) {
                v.left_out.insert(at);
            }
            v.cursor.go(Move::By(1), v.preview.items.len(), height);
        }
        _ => {
            if let Some(step) = Move::of(action) {
                v.cursor.go(step, v.preview.items.len(), height);
            }
        }
    }
    Vec::new()
}

/// The pairs came.
pub fn pairs(model: &mut Model, pairs: Vec<Pair>) {
    if let Some(Dialog::Pairs(v)) = model.dialogs.last_mut() {
        v.at = v.at.min(pairs.len().saturating_sub(1));
        v.cursor = Default::default();
        v.pairs = Some(pairs);
    }
}

/// The numbers came.
pub fn statistics(model: &mut Model, page: StatsPage) {
    for d in &mut model.dialogs {
        if let Dialog::Stats(v) = d {
            v.page = Some(page.clone());
        }
    }
}

fn duplicates(model: &mut Model, action: Action) -> Vec<Effect> {
    let height = super::super::view::screen_extent(model).1;
    let Some(Dialog::Pairs(v)) = model.dialogs.last_mut() else {
        return Vec::new();
    };
    if action == Action::PairUndo {
        // The screen looks for pairs anew once the undone ones are back.
        return vec![Effect::Undo, Effect::FindPairs];
    }
    let at = v.at;
    let Some(pairs) = v.pairs.as_mut().filter(|p| !p.is_empty()) else {
        return Vec::new();
    };
    let n = pairs.len();
    let Some(pair) = pairs.get_mut(at) else {
        return Vec::new();
    };
    let take = match action {
        Action::PairLeft => Some(Take::Left),
        Action::PairRight => Some(Take::Right),
        Action::PairBoth => Some(Take::Both),
        _ => None,
    };
    if let Some(take) = take {
        if let Some(f) = pair.fields.get_mut(v.cursor.at) {
            f.take = take;
        }
        let len = pair.fields.len();
        v.cursor.go(Move::By(1), len, height);
        return Vec::new();
    }
    match action {
        Action::PairNext | Action::PairPrevious => {
            v.at = if action == Action::PairNext {
                (at + 1) % n
            } else {
                (at + n - 1) % n
            };
            v.cursor = Default::default();
        }
        Action::PairMerge => {
            let edit = Edit::MergePair {
                keep: pair.left,
                other: pair.right,
                take: pair
                    .fields
                    .iter()
                    .map(|f| (f.name.clone(), f.take))
                    .collect(),
            };
            let gone = pair.right;
            let touched = pair.left;
            // Other pairs of these two are out of date: they are looked for anew behind the merge.
            pairs.retain(|p| {
                ![p.left, p.right]
                    .iter()
                    .any(|i| *i == gone || *i == touched)
            });
            v.at = at.min(pairs.len().saturating_sub(1));
            v.cursor = Default::default();
            return vec![Effect::Edit(edit), Effect::FindPairs];
        }
        _ => {
            if let Some(step) = Move::of(action) {
                let len = pair.fields.len();
                v.cursor.go(step, len, height);
            }
        }
    }
    Vec::new()
}
