//! The search line: typing, history, completion, answers.

use super::super::effect::{Effect, Request};
use super::super::message::{Found, Tone};
use super::super::model::{Focus, Input, Loading, Model, Move, Sort};
use super::{look, settle};
use crate::command::{Action, Key};
use crate::search::Query;

/// How many searches are remembered.
const HISTORY: usize = 200;

/// Asks for the search as it stands now.
pub fn search(model: &mut Model) -> Vec<Effect> {
    model.parsed = Query::parse(model.query.text());
    model.generation += 1;
    model.asked_at = model.now;
    vec![Effect::Search(Request {
        generation: model.generation,
        query: model.query.text().to_string(),
        sort: model.sort,
        reverse: model.reverse,
        facets: model.facets_visible(),
        keep: None,
    })]
}

/// The same search again, with the cursor staying on its reference.
pub fn refresh(model: &mut Model) -> Vec<Effect> {
    let keep = model.current();
    let mut effects = search(model);
    if let Some(Effect::Search(r)) = effects.first_mut() {
        r.keep = keep;
    }
    effects
}

/// The same search again when a screen that changes the library closes.
pub fn search_again(model: &mut Model) -> Vec<Effect> {
    refresh(model)
}

/// Puts another query into the line and searches.
pub fn set_query(model: &mut Model, query: &str) -> Vec<Effect> {
    model.query = Input::new(query);
    model.history_at = None;
    model.range = None;
    to_top(model);
    search(model)
}

fn to_top(model: &mut Model) {
    model.list = Default::default();
    model.detail_scroll = Default::default();
}

/// A key while the search line has the keys.
pub fn press(model: &mut Model, key: Key, action: Option<Action>) -> Vec<Effect> {
    let completing = model.completing.take();
    match action {
        Some(Action::SearchAccept) => {
            remember(model);
            model.focus = Focus::List;
            settle(model);
            look(model)
        }
        Some(Action::SearchClear) => {
            remember(model);
            model.focus = Focus::List;
            if model.query.is_empty() {
                return Vec::new();
            }
            set_query(model, "")
        }
        Some(Action::SearchComplete) => complete(model, completing),
        Some(a @ (Action::SearchDown | Action::SearchUp)) => {
            if let Some(step) = Move::of(a) {
                let height = model.list_height();
                model.list.go(step, model.rows.len(), height);
            }
            look(model)
        }
        Some(Action::SearchOlder) => history(model, true),
        Some(Action::SearchNewer) => history(model, false),
        Some(other) => {
            let before = model.query.text().to_string();
            if !model.query.act(other) || model.query.text() == before {
                return Vec::new();
            }
            changed(model)
        }
        None if model.query.typed(key) => changed(model),
        None => Vec::new(),
    }
}

/// After the text of the line changed.
pub fn changed(model: &mut Model) -> Vec<Effect> {
    model.history_at = None;
    model.range = None;
    to_top(model);
    search(model)
}

fn remember(model: &mut Model) {
    let text = model.query.text().trim().to_string();
    if text.is_empty() {
        return;
    }
    model.history.retain(|h| *h != text);
    model.history.push(text);
    if model.history.len() > HISTORY {
        model.history.remove(0);
    }
}

fn history(model: &mut Model, older: bool) -> Vec<Effect> {
    let n = model.history.len();
    let at = match (model.history_at, older) {
        (None, true) if n > 0 => {
            model.history_typed = model.query.text().to_string();
            Some(n - 1)
        }
        (None, _) => return Vec::new(),
        (Some(0), true) => Some(0),
        (Some(i), true) => Some(i - 1),
        (Some(i), false) if i + 1 < n => Some(i + 1),
        (Some(_), false) => None,
    };
    let text = match at {
        Some(i) => model.history[i].clone(),
        None => model.history_typed.clone(),
    };
    let effects = set_query(model, &text);
    model.history_at = at;
    effects
}

/// Tab in the search line: the next completion of the word at the cursor.
fn complete(model: &mut Model, completing: Option<(usize, usize, String)>) -> Vec<Effect> {
    let (start, turn, typed) = completing.unwrap_or_else(|| {
        let cursor = model.query.cursor();
        (word_start(model.query.text(), cursor), 0, String::new())
    });
    let typed = if typed.is_empty() {
        model.query.text()[start..model.query.cursor()].to_string()
    } else {
        typed
    };
    let candidates = candidates(model, &typed);
    if candidates.is_empty() {
        model.say("nothing to complete", Tone::Plain);
        return Vec::new();
    }
    let pick = &candidates[turn % candidates.len()];
    let end = model.query.cursor();
    model.query.replace(start..end, pick);
    let effects = changed(model);
    model.completing = Some((start, turn + 1, typed));
    effects
}

fn word_start(text: &str, cursor: usize) -> usize {
    let mut start = 0;
    let mut quoted = false;
    for (i, c) in text[..cursor].char_indices() {
        match c {
            '"' => quoted = !quoted,
            c if !quoted && (c.is_whitespace() || matches!(c, '(' | '|')) => {
                start = i + c.len_utf8()
            }
            _ => {}
        }
    }
    let word = &text[start..cursor];
    start + usize::from(word.starts_with(['-', '!']))
}

/// What the word at the cursor could become: field names; behind `tag:`, `in:` … the terms of the facets.
fn candidates(model: &Model, typed: &str) -> Vec<String> {
    let folded = crate::text::fold::fold(typed);
    if let Some((name, _)) = typed.split_once(':') {
        let mut fixed: Vec<String> = match name {
            "has" => crate::search::HAS_NAMES
                .iter()
                .map(|(n, _)| format!("has:{n}"))
                .collect(),
            "is" => crate::search::IS_NAMES
                .iter()
                .map(|n| format!("is:{n}"))
                .collect(),
            _ => Vec::new(),
        };
        let prefix = format!("{name}:");
        fixed.extend(
            model
                .facets
                .iter()
                .flat_map(|s| &s.lines)
                .map(|l| l.term.clone())
                .filter(|t| t.starts_with(&prefix)),
        );
        if name == "key" {
            fixed.extend(
                (0..model.rows.len().min(200))
                    .filter_map(|i| model.rows.key(i))
                    .map(|k| format!("key:{k}")),
            );
        }
        fixed.retain(|c| {
            crate::text::fold::fold(c)
                .replace('"', "")
                .starts_with(&folded.replace('"', ""))
        });
        fixed.dedup();
        return fixed;
    }
    crate::search::FIELD_NAMES
        .iter()
        .filter(|(n, _)| n.starts_with(&folded))
        .map(|(n, _)| format!("{n}:"))
        .collect()
}

/// An answer came.
pub fn found(model: &mut Model, found: Found) -> Vec<Effect> {
    if found.generation < model.generation || found.generation < model.answered {
        return Vec::new();
    }
    let kept = found.detail.as_ref().map(|d| d.reference.id);
    let asked_again = model.answered == found.generation;
    model.answered = found.generation;
    // The cursor stays on its reference when the rows are the same search's, newly answered.
    let before = if asked_again { model.current() } else { None };
    model.rows = found.rows;
    model.total = found.total;
    if found.complete {
        model.loading = Loading::Done;
    }
    if let Some(facets) = found.facets {
        model.facets = facets;
    }
    if let Some(at) = before.or(kept).and_then(|id| model.rows.position(id)) {
        model.list.at = at;
    }
    if let Some(detail) = found.detail
        && model.current() == Some(detail.reference.id)
    {
        model.detail = Some(detail);
    }
    if model.rows.is_empty() {
        model.detail = None;
    }
    settle(model);
    look(model)
}

/// Another order.
pub fn sort(model: &mut Model, sort: Sort) -> Vec<Effect> {
    model.sort = sort;
    model.say(format!("sorted: {}", sort.label()), Tone::Plain);
    let mut effects = refresh(model);
    effects.push(Effect::SaveState);
    effects
}

/// Puts a term into the query, or takes it out.
pub fn toggle_term(model: &mut Model, term: &str, negated: bool) -> Vec<Effect> {
    let text = model.query.text().to_string();
    let wanted = if negated {
        format!("-{term}")
    } else {
        term.to_string()
    };
    let other = if negated {
        term.to_string()
    } else {
        format!("-{term}")
    };
    let had = has_term(&text, &wanted);
    let mut rest = without_term(&text, &wanted);
    rest = without_term(&rest, &other);
    if !had {
        if !rest.is_empty() {
            rest.push(' ');
        }
        rest.push_str(&wanted);
    }
    set_query(model, &rest)
}

/// Whether a term stands in a query as a word of its own.
pub fn has_term(query: &str, term: &str) -> bool {
    find_term(query, term).is_some()
}

fn find_term(query: &str, term: &str) -> Option<std::ops::Range<usize>> {
    if term.is_empty() {
        return None;
    }
    query
        .match_indices(term)
        .map(|(i, t)| i..i + t.len())
        .find(|r| {
            let before = query[..r.start].chars().next_back();
            let behind = query[r.end..].chars().next();
            before.is_none_or(|c| c.is_whitespace() || c == '(')
                && behind.is_none_or(|c| c.is_whitespace() || c == ')')
        })
}

fn without_term(query: &str, term: &str) -> String {
    match find_term(query, term) {
        Some(at) => format!(
            "{} {}",
            query[..at.start].trim_end(),
            query[at.end..].trim_start()
        )
        .trim()
        .to_string(),
        None => query.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_come_and_go() {
        let mut m = Model {
            query: Input::new("recov"),
            ..Model::default()
        };
        toggle_term(&mut m, "tag:rop", false);
        assert_eq!(m.query.text(), "recov tag:rop");
        toggle_term(&mut m, "tag:rop", true);
        assert_eq!(m.query.text(), "recov -tag:rop");
        toggle_term(&mut m, "tag:rop", true);
        assert_eq!(m.query.text(), "recov");
        assert!(!has_term("tag:ropes", "tag:rop"));
    }
}
