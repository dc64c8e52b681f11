//! The commands of the main screen.

use super::super::effect::{Edit, Effect};
use super::super::message::Tone;
use super::super::model::{
    Dialog, Focus, Loading, Menu, Model, Move, PairsView, Question, Sort, StatsView,
};
use super::{at_hand, check, look, marks, notes, openers, palette, panes, screens, search, settle};
use crate::command::{Action, Context};
use crate::model::Status;
use uuid::Uuid;

/// Carries a command out.
pub fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    use Action::*;
    match action.command().context {
        Context::Motion => return motion(model, action),
        Context::Facets => return panes::facets(model, action),
        Context::Copy => return copy(model, action),
        Context::Go => return go(model, action),
        Context::Sort => {
            if action == SortReverse {
                model.reverse = !model.reverse;
                return search::refresh(model);
            }
            return Sort::of(action)
                .map(|s| search::sort(model, s))
                .unwrap_or_default();
        }
        Context::Reading => return reading(model, action),
        _ => {}
    }
    match action {
        Search => {
            model.focus = Focus::Search;
            model.query.act(InputEnd);
            settle(model);
            Vec::new()
        }
        CopyMenu | SortMenu | GoMenu | ReadingMenu => menu(model, action),
        CopyAgain => copy(model, model.last_form),
        Read => {
            if model.focus == Focus::Facets {
                model.focus = Focus::List;
            } else if model.current().is_some() {
                model.focus = Focus::Detail;
            }
            settle(model);
            look(model)
        }
        Export => openers::export(model),
        Note => notes::open(model),
        NoteExternal => notes::open_external(model),
        Tag => openers::tag(model),
        Collect => openers::collect(model),
        SetField => openers::set_field(model),
        EditExternal => one(model, Effect::EditReference),
        Open => one(model, Effect::Open),
        AttachFile => openers::attach(model),
        Remove => remove(model),
        Merge => merge(model),
        Undo => vec![Effect::Undo],
        Redo => vec![Effect::Redo],
        Mark => {
            let mut effects = Vec::new();
            if let Some(id) = model.current() {
                marks::toggle_mark(model, id);
                effects = motion(model, Down);
            }
            effects
        }
        MarkRange => marks::mark_range(model),
        MarkAll => {
            let ids: Vec<Uuid> = (0..model.rows.len())
                .filter_map(|i| model.rows.id(i))
                .collect();
            for id in ids {
                if model.marked.insert(id) {
                    model.marks.push(id);
                }
            }
            marks::count_marks(model);
            Vec::new()
        }
        MarkInvert => {
            let ids: Vec<Uuid> = (0..model.rows.len())
                .filter_map(|i| model.rows.id(i))
                .collect();
            let gone: std::collections::HashSet<Uuid> = ids
                .iter()
                .filter(|i| model.marked.contains(i))
                .copied()
                .collect();
            model.marks.retain(|i| !gone.contains(i));
            model.marks.extend(
                ids.iter()
                    .filter(|i| !gone.contains(i) && !model.marked.contains(i)),
            );
            model.marked = model.marks.iter().copied().collect();
            marks::count_marks(model);
            Vec::new()
        }
        Import => openers::import(model),
        Add => openers::add(model),
        Find => super::find::open(model),
        CitedList => super::find::open_list(model),
        CheckDocument => check::ask(model),
        Paste => vec![Effect::ReadClipboard],
        Style => vec![Effect::ListStyles],
        SaveSearch => openers::save_search(model),
        Duplicates => {
            model
                .dialogs
                .push(Dialog::Pairs(Box::<PairsView>::default()));
            vec![Effect::FindPairs]
        }
        Statistics => {
            model
                .dialogs
                .push(Dialog::Stats(Box::<StatsView>::default()));
            vec![Effect::Count]
        }
        ToggleFacets => {
            let shown = model.facets_visible();
            model.facets_shown = Some(!shown);
            if shown && model.focus == Focus::Facets {
                model.focus = Focus::List;
            } else if !shown && model.size.0 < 80 {
                model.focus = Focus::Facets;
            }
            settle(model);
            let mut effects = if shown {
                Vec::new()
            } else {
                search::refresh(model)
            };
            effects.push(Effect::SaveState);
            effects
        }
        ToggleDetail => {
            model.detail_shown = !model.detail_shown;
            if !model.detail_shown && model.focus == Focus::Detail {
                model.focus = Focus::List;
            }
            settle(model);
            vec![Effect::SaveState]
        }
        Theme => openers::theme(model),
        NextPane => panes::pane(model, 1),
        PreviousPane => panes::pane(model, -1),
        NextReference => step(model, 1),
        PreviousReference => step(model, -1),
        Palette => palette::open(model),
        Help => {
            model.dialogs.push(Dialog::Help(Default::default()));
            Vec::new()
        }
        ToggleMouse => {
            model.settings.mouse = !model.settings.mouse;
            let on = model.settings.mouse;
            model.say(
                if on {
                    "mouse on"
                } else {
                    "mouse off: the terminal selects text"
                },
                Tone::Plain,
            );
            vec![Effect::Mouse(on)]
        }
        ToggleHints => {
            model.settings.footer = !model.settings.footer;
            Vec::new()
        }
        LoadSample => vec![Effect::Sample],
        EmptyTrash => {
            model.dialogs.push(Dialog::Question(Question {
                text: "Remove everything in the trash for good?".into(),
                detail: "Undo brings it back as long as the history keeps the step.".into(),
                yes: vec![Effect::Edit(Edit::EmptyTrash)],
                closes: false,
            }));
            Vec::new()
        }
        Redraw => vec![Effect::Redraw],
        Suspend => vec![Effect::Suspend],
        Back => back(model),
        PaneLeft => {
            match model.focus {
                Focus::Detail => model.focus = Focus::List,
                Focus::List if model.facets_visible() => model.focus = Focus::Facets,
                _ => {}
            }
            settle(model);
            Vec::new()
        }
        Quit => {
            model.quit = true;
            vec![Effect::SaveState, Effect::Quit]
        }
        // The rest belongs to screens of its own and is carried out there.
        _ => screens::act(model, action),
    }
}

/// A command about the one reference under the cursor.
fn one(model: &mut Model, effect: impl Fn(Uuid) -> Effect) -> Vec<Effect> {
    match model.current() {
        Some(id) => vec![effect(id)],
        None => nothing(model),
    }
}

/// Says that there is nothing to do it to.
pub fn nothing(model: &mut Model) -> Vec<Effect> {
    model.say("no reference is shown", Tone::Warn);
    Vec::new()
}

fn menu(model: &mut Model, action: Action) -> Vec<Effect> {
    let context = Context::ALL
        .iter()
        .copied()
        .find(|c| c.opener() == Some(action));
    let ids = model.targets();
    let about = matches!(context, Some(Context::Copy | Context::Reading));
    if about && ids.is_empty() {
        return nothing(model);
    }
    model.dialogs.push(Dialog::Menu(Menu {
        context,
        ids: ids.clone(),
        ..Menu::default()
    }));
    if context == Some(Context::Copy) {
        vec![Effect::Forms(ids)]
    } else {
        Vec::new()
    }
}

fn copy(model: &mut Model, action: Action) -> Vec<Effect> {
    let ids = model.targets();
    if ids.is_empty() {
        return nothing(model);
    }
    model.last_form = action;
    vec![Effect::Copy(ids, action)]
}

fn reading(model: &mut Model, action: Action) -> Vec<Effect> {
    use Action::*;
    let ids = model.targets();
    if ids.is_empty() {
        return nothing(model);
    }
    let edit = match action {
        ReadUnread => Edit::Status(ids, Status::Unread),
        ReadReading => Edit::Status(ids, Status::Reading),
        ReadRead => Edit::Status(ids, Status::Read),
        Rate1 => Edit::Rating(ids, 1),
        Rate2 => Edit::Rating(ids, 2),
        Rate3 => Edit::Rating(ids, 3),
        Rate4 => Edit::Rating(ids, 4),
        Rate5 => Edit::Rating(ids, 5),
        _ => Edit::Rating(ids, 0),
    };
    vec![Effect::Edit(edit)]
}

fn go(model: &mut Model, action: Action) -> Vec<Effect> {
    use Action::*;
    let query = match action {
        GoTop | GoBottom => return motion(model, action),
        GoAll => "",
        GoAdded => "added:7d",
        GoUnread => "is:unread",
        GoReading => "is:reading",
        GoIncomplete => "is:incomplete",
        GoDuplicates => "is:duplicate",
        GoTrash => "is:trashed",
        _ => "has:file",
    };
    model.focus = Focus::List;
    search::set_query(model, query)
}

fn motion(model: &mut Model, action: Action) -> Vec<Effect> {
    let Some(step) = Move::of(action) else {
        return Vec::new();
    };
    match model.focus {
        Focus::Detail => {
            let (lines, height) = super::super::view::detail_extent(model);
            model.detail_scroll.scroll(step, lines, height);
            Vec::new()
        }
        Focus::Facets => {
            let lines = model.facet_lines();
            let height = model
                .layout()
                .and_then(|l| l.facets)
                .map_or(1, |r| usize::from(r.height));
            model.facet.go(step, lines.len(), height);
            Vec::new()
        }
        Focus::List | Focus::Search => {
            let height = model.list_height();
            let before = model.list.at;
            model.list.go(step, model.rows.len(), height);
            if model.list.at != before {
                model.detail_scroll = Default::default();
            }
            look(model)
        }
    }
}

/// The reference before or behind, with the detail pane keeping the keys.
fn step(model: &mut Model, by: isize) -> Vec<Effect> {
    let height = model.list_height();
    model.list.go(Move::By(by), model.rows.len(), height);
    model.detail_scroll = Default::default();
    look(model)
}

fn back(model: &mut Model) -> Vec<Effect> {
    if model.focus != Focus::List {
        model.focus = Focus::List;
        settle(model);
        return Vec::new();
    }
    if model.range.take().is_some() {
        return Vec::new();
    }
    if !model.marks.is_empty() {
        let n = model.marks.len();
        model.marks.clear();
        model.marked.clear();
        model.say(format!("{n} unmarked"), Tone::Plain);
        return Vec::new();
    }
    if !model.query.is_empty() {
        return search::set_query(model, "");
    }
    if model.toast.take().is_none() {
        let key = model.keymap.shown(Action::Quit);
        model.say(format!("{key} quits"), Tone::Plain);
    }
    Vec::new()
}

fn remove(model: &mut Model) -> Vec<Effect> {
    let ids = model.targets();
    if ids.is_empty() {
        return nothing(model);
    }
    if model.in_trash() || at_hand(model).is_some_and(|r| r.trashed.is_some() && ids == [r.id]) {
        return vec![Effect::Edit(Edit::Restore(ids))];
    }
    // One is taken away at once (undo brings it back); several are asked about.
    if ids.len() == 1 {
        return vec![Effect::Edit(Edit::Trash(ids))];
    }
    model.dialogs.push(Dialog::Question(Question {
        text: format!("Move {} references to the trash?", ids.len()),
        detail: "Undo brings them back.".into(),
        yes: vec![Effect::Edit(Edit::Trash(ids))],
        closes: false,
    }));
    Vec::new()
}

fn merge(model: &mut Model) -> Vec<Effect> {
    if model.marks.len() < 2 {
        model.say("mark two or more references to merge them", Tone::Warn);
        return Vec::new();
    }
    let ids = model.marks.clone();
    model.dialogs.push(Dialog::Question(Question {
        text: format!("Merge {} references into one?", ids.len()),
        detail: "The one marked first keeps its key; no value is lost; undo parts them again."
            .into(),
        yes: vec![Effect::Edit(Edit::Merge(ids))],
        closes: false,
    }));
    Vec::new()
}

/// Whether the library is known to hold nothing at all.
pub fn is_empty(model: &Model) -> bool {
    model.loading == Loading::Done && model.total == 0 && model.query.is_empty()
}
