//! The panes beside the list: facets, and going from one pane to the next.

use super::super::effect::Effect;
use super::super::message::Tone;
use super::super::model::{Focus, Model};
use super::{look, search, settle};
use crate::command::Action;

pub(super) fn facets(model: &mut Model, action: Action) -> Vec<Effect> {
    let lines = model.facet_lines();
    let Some(&(section, line)) = lines.get(model.facet.at) else {
        return Vec::new();
    };
    let section = &model.facets[section];
    let name = match line {
        None => section.title.clone(),
        Some(i) => section.lines[i].term.clone(),
    };
    match (action, line) {
        (Action::FacetFold, _) => {
            model.folded.insert(name);
            settle(model);
        }
        (Action::FacetUnfold, _) if !model.folded.remove(&name) => {
            model.focus = Focus::List;
        }
        (Action::FacetToggle, None) => {
            if !model.folded.remove(&name) {
                model.folded.insert(name);
            }
            settle(model);
        }
        (Action::FacetToggle, Some(_)) => return search::toggle_term(model, &name, false),
        (Action::FacetNot, Some(_)) => return search::toggle_term(model, &name, true),
        (Action::FacetRemove, Some(i)) if section.title == SAVED => {
            let label = section.lines[i].label.clone();
            model.saved.retain(|(n, _)| *n != label);
            model.say(format!("the search {label} is forgotten"), Tone::Plain);
            let mut effects = vec![Effect::SaveState];
            effects.extend(search::refresh(model));
            return effects;
        }
        (Action::FacetRemove, _) => {
            model.say("only saved searches can be forgotten here", Tone::Plain)
        }
        _ => {}
    }
    Vec::new()
}

/// The heading of saved searches among the facets.
pub const SAVED: &str = "Searches";

pub(super) fn pane(model: &mut Model, by: isize) -> Vec<Effect> {
    let layout = model.layout().unwrap_or_default();
    let beside = layout.list.is_some() && layout.detail.is_some();
    let mut panes = Vec::new();
    if layout.facets.is_some() || model.facets_shown == Some(true) {
        panes.push(Focus::Facets);
    }
    panes.push(Focus::List);
    if beside || model.focus == Focus::Detail || layout.detail.is_none() {
        panes.push(Focus::Detail);
    }
    let n = panes.len() as isize;
    let at = panes.iter().position(|p| *p == model.focus).unwrap_or(0) as isize;
    model.focus = panes[((at + by).rem_euclid(n)) as usize];
    settle(model);
    look(model)
}
