//! Lines to be typed: tags, collections, fields, files, styles, themes, anything to add.

use super::super::effect::{Edit, Effect, Origin};
use super::super::message::Tone;
use super::super::model::{Choice, Choosing, Dialog, Model, Move, Prompt, Purpose};
use super::{act, at_hand, retheme, search};
use crate::command::{Action, Key};
use std::path::{Path, PathBuf};

/// The styles came.
pub fn styles(model: &mut Model, choices: Vec<Choice>) {
    let hint = format!("now: {}", model.style);
    super::openers::open(
        model,
        Prompt::new(Purpose::Style, "citation style", hint).with(choices),
    );
}

/// A folder's entries came.
pub fn folder(model: &mut Model, path: &Path, entries: Vec<Choice>) {
    if let Some(Dialog::Prompt(p)) = model.dialogs.last_mut()
        && p.purpose.choosing() == Choosing::Path
    {
        p.folder = Some(path.to_path_buf());
        p.all = entries;
        p.filter();
    }
}

/// Text was pasted: into the line that is being typed, else it is something to import.
pub fn paste(model: &mut Model, text: String) -> Vec<Effect> {
    match model.dialogs.last_mut() {
        Some(Dialog::Prompt(p)) => {
            if p.purpose == Purpose::Add && text.trim().contains('\n') {
                model.dialogs.pop();
                return paste_into_library(text);
            }
            p.input.insert(&text);
            edited(model)
        }
        Some(Dialog::Note(n)) => {
            n.area.insert_str(crate::text::sanitize::lines_for_terminal(
                &text.replace('\t', "    "),
            ));
            Vec::new()
        }
        Some(Dialog::Find(_)) => {
            super::find::paste(model, &text);
            Vec::new()
        }
        Some(_) => Vec::new(),
        None if model.focus == super::super::model::Focus::Search
            && !looks_like_references(&text) =>
        {
            model.query.insert(text.trim());
            search::changed(model)
        }
        None => paste_into_library(text),
    }
}

/// Whether a paste into the search line is rather something to import.
fn looks_like_references(text: &str) -> bool {
    let t = text.trim_start();
    t.starts_with('@')
        || t.starts_with("TY  -")
        || t.starts_with('<')
        || t.starts_with('{')
        || t.starts_with('[')
        || text.trim().lines().count() > 3
}

/// Previews what was pasted.
pub fn paste_into_library(text: String) -> Vec<Effect> {
    if text.trim().is_empty() {
        return Vec::new();
    }
    vec![Effect::Preview(origin(&text))]
}

/// A path that is there is a file; anything else is text.
fn origin(text: &str) -> Origin {
    let line = text.trim().trim_matches(['\'', '"']);
    let path = expand(line);
    if !line.contains('\n')
        && line.len() < 4096
        && (line.contains('/') || line.contains('.'))
        && path.exists()
    {
        Origin::Path(path)
    } else {
        Origin::Text(text.to_string())
    }
}

/// `~` is the home folder; `file://` is a path.
pub fn expand(text: &str) -> PathBuf {
    let text = text.trim();
    let text = text.strip_prefix("file://").unwrap_or(text);
    match (text.strip_prefix("~/"), std::env::var_os("HOME")) {
        (Some(rest), Some(home)) => PathBuf::from(home).join(rest),
        _ if text == "~" => {
            std::env::var_os("HOME").map_or_else(|| PathBuf::from(text), PathBuf::from)
        }
        _ => PathBuf::from(text),
    }
}

/// A key while a line is being typed.
pub fn press(model: &mut Model, key: Key, action: Option<Action>) -> Vec<Effect> {
    let Some(Dialog::Prompt(p)) = model.dialogs.last_mut() else {
        return Vec::new();
    };
    match action {
        Some(Action::InputCancel) => super::dialogs::close(model),
        Some(Action::InputAccept) => accept(model),
        Some(Action::InputComplete) => complete(model),
        Some(a @ (Action::InputDown | Action::InputUp)) => {
            if let Some(step) = Move::of(a) {
                // The first arrow down chooses the first entry, where the line itself would be taken otherwise.
                let first =
                    !p.chosen && p.purpose.choosing() != Choosing::Filter && step == Move::By(1);
                if !first {
                    p.cursor.go(step, p.shown.len(), 10);
                }
                p.chosen = !p.shown.is_empty();
            }
            try_theme(model);
            Vec::new()
        }
        Some(other) => {
            let before = (p.input.text().to_string(), p.input.cursor());
            p.input.act(other);
            if p.input.text() == before.0 {
                Vec::new()
            } else {
                edited(model)
            }
        }
        None if p.input.typed(key) => edited(model),
        None => Vec::new(),
    }
}

/// After the line changed: other choices, perhaps another folder.
fn edited(model: &mut Model) -> Vec<Effect> {
    let Some(Dialog::Prompt(p)) = model.dialogs.last_mut() else {
        return Vec::new();
    };
    p.filter();
    let mut effects = Vec::new();
    if p.purpose.choosing() == Choosing::Path {
        let text = p.input.text();
        let folder = match text.rfind('/') {
            Some(0) => PathBuf::from("/"),
            Some(i) => expand(&text[..i]),
            None => PathBuf::from("."),
        };
        if p.folder.as_ref() != Some(&folder) {
            p.folder = Some(folder.clone());
            p.all.clear();
            p.filter();
            effects.push(Effect::List(folder));
        }
    }
    try_theme(model);
    effects
}

/// Tab: the chosen entry goes into the line.
fn complete(model: &mut Model) -> Vec<Effect> {
    let target = at_hand(model);
    let Some(Dialog::Prompt(p)) = model.dialogs.last_mut() else {
        return Vec::new();
    };
    // Behind `name=` Tab fills in the value that stands there, to be changed.
    if let (Purpose::SetField(_), Some(name), Some(r)) =
        (&p.purpose, p.input.text().strip_suffix('='), &target)
    {
        if let Some(value) = crate::ops::edit::Name::parse(name).get(r) {
            let line = format!("{name}={value}");
            p.input = super::super::model::Input::default();
            p.input.insert(&line);
        }
        return Vec::new();
    }
    let Some(choice) = p.current().cloned() else {
        return Vec::new();
    };
    let word = p.word();
    match p.purpose.choosing() {
        Choosing::Filter => p.input.set(choice.label),
        Choosing::Word => {
            let value = if choice.value.contains(char::is_whitespace)
                && matches!(p.purpose, Purpose::Tag(_))
            {
                format!("\"{}\"", choice.value)
            } else {
                choice.value
            };
            p.input.replace(word, &value);
        }
        Choosing::Path => p.input.replace(word, &choice.value),
        Choosing::Free => {}
    }
    edited(model)
}

/// While a theme is being chosen the screen wears it.
fn try_theme(model: &mut Model) {
    if let Some(Dialog::Prompt(p)) = model.dialogs.last()
        && matches!(p.purpose, Purpose::Theme(_))
        && let Some(choice) = p.current()
    {
        model.settings.theme = choice.value.clone();
        retheme(model);
    }
}

/// Esc: what was only tried is put back.
pub fn cancelled(model: &mut Model, prompt: &Prompt) -> Vec<Effect> {
    if let Purpose::Theme(before) = &prompt.purpose {
        model.settings.theme.clone_from(before);
        retheme(model);
    }
    Vec::new()
}

/// Enter.
fn accept(model: &mut Model) -> Vec<Effect> {
    let Some(Dialog::Prompt(p)) = model.dialogs.last() else {
        return Vec::new();
    };
    let text = p.input.text().trim().to_string();
    let choice = p.current().cloned();
    let chosen = p.chosen;
    // An entry that was gone to with the arrows is taken as if it were typed; a folder is gone into.
    if chosen && matches!(p.purpose.choosing(), Choosing::Path | Choosing::Word) {
        let effects = complete(model);
        if let Some(Dialog::Prompt(p)) = model.dialogs.last_mut() {
            p.chosen = false;
            let done = p.purpose.choosing() == Choosing::Path && !p.input.text().ends_with('/');
            if !done {
                return effects;
            }
        }
        return accept(model);
    }
    let Some(Dialog::Prompt(p)) = model.dialogs.pop() else {
        return Vec::new();
    };
    let effects = match &p.purpose {
        Purpose::Palette => choice
            .and_then(|c| Action::from_name(&c.value))
            .map(|a| act(model, a)),
        Purpose::Style => choice.map(|c| {
            model.style.clone_from(&c.value);
            model.citation = None;
            model.say(format!("citation style: {}", c.label), Tone::Good);
            let mut effects = vec![Effect::UseStyle(c.value), Effect::SaveState];
            effects.extend(model.current().map(Effect::Load));
            effects
        }),
        Purpose::Theme(before) => Some(match choice {
            Some(c) => {
                model.settings.theme = c.value;
                retheme(model);
                vec![Effect::SaveState]
            }
            None => {
                model.settings.theme.clone_from(before);
                retheme(model);
                Vec::new()
            }
        }),
        Purpose::Tag(ids) => {
            let (add, remove) = signed(&words(&text));
            (!add.is_empty() || !remove.is_empty()).then(|| {
                vec![Effect::Edit(Edit::Tags {
                    ids: ids.clone(),
                    add,
                    remove,
                })]
            })
        }
        Purpose::Collect(ids) => {
            let parts: Vec<String> = text
                .split([',', ';'])
                .map(|p| p.trim().to_string())
                .collect();
            let (add, remove) = signed(&parts);
            (!add.is_empty() || !remove.is_empty()).then(|| {
                vec![Effect::Edit(Edit::Collections {
                    ids: ids.clone(),
                    add,
                    remove,
                })]
            })
        }
        Purpose::SetField(ids) => match text.split_once('=') {
            Some((name, value)) if !name.trim().is_empty() => {
                Some(vec![Effect::Edit(Edit::Field {
                    ids: ids.clone(),
                    name: name.trim().to_string(),
                    value: value.trim().to_string(),
                })])
            }
            _ => {
                model.say("a field is set as name=value", Tone::Warn);
                model.dialogs.push(Dialog::Prompt(p.clone()));
                None
            }
        },
        Purpose::Export(ids) => {
            (!text.is_empty()).then(|| export_to(model, ids.clone(), expand(&text)))
        }
        Purpose::ImportPath => {
            (!text.is_empty()).then(|| vec![Effect::Preview(Origin::Path(expand(&text)))])
        }
        Purpose::Check => (!text.is_empty()).then(|| super::check::open(model, expand(&text))),
        Purpose::Attach(id) => {
            (!text.is_empty()).then(|| vec![Effect::Edit(Edit::Attach(*id, expand(&text)))])
        }
        Purpose::Add => (!text.is_empty()).then(|| vec![Effect::Preview(origin(&text))]),
        Purpose::SaveSearch => (!text.is_empty()).then(|| {
            let query = model.query.text().trim().to_string();
            model.saved.retain(|(n, _)| *n != text);
            model.say(format!("the search is kept as {text}"), Tone::Good);
            model.saved.push((text.clone(), query));
            let mut effects = vec![Effect::SaveState];
            effects.extend(search::refresh(model));
            effects
        }),
    };
    effects.unwrap_or_default()
}

/// An existing file is asked about before it is replaced.
fn export_to(model: &mut Model, ids: Vec<uuid::Uuid>, path: PathBuf) -> Vec<Effect> {
    if !path.exists() {
        return vec![Effect::Export(ids, path)];
    }
    model
        .dialogs
        .push(Dialog::Question(super::super::model::Question {
            text: format!("Replace {}?", path.display()),
            detail: "The file is there already; it is replaced whole.".into(),
            yes: vec![Effect::Export(ids, path)],
            closes: false,
        }));
    Vec::new()
}

/// The words of a line; a quoted one may hold spaces.
fn words(text: &str) -> Vec<String> {
    let mut out = vec![String::new()];
    let mut quoted = false;
    for c in text.chars() {
        match c {
            '"' => quoted = !quoted,
            c if !quoted && (c.is_whitespace() || c == ',' || c == ';') => out.push(String::new()),
            c => {
                if let Some(last) = out.last_mut() {
                    last.push(c);
                }
            }
        }
    }
    out
}

/// `-word` takes away, `word` and `+word` add.
fn signed(words: &[String]) -> (Vec<String>, Vec<String>) {
    let (mut add, mut remove) = (Vec::new(), Vec::new());
    for w in words {
        match w.strip_prefix('-') {
            Some(rest) if !rest.trim().is_empty() => remove.push(rest.trim().to_string()),
            _ => {
                let w = w.strip_prefix('+').unwrap_or(w).trim();
                if !w.is_empty() && w != "-" {
                    add.push(w.to_string());
                }
            }
        }
    }
    (add, remove)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_read() {
        let (add, remove) = signed(&words("thesis, +rop \"two words\" -draft -\"old one\" -"));
        assert_eq!(add, ["thesis", "rop", "two words"]);
        assert_eq!(remove, ["draft", "old one"]);
    }

    #[test]
    fn a_path_is_a_path() {
        let dir = tempfile::tempdir().expect("a folder");
        let file = dir.path().join("a.bib");
        std::fs::write(&file, "").expect("written");
        assert_eq!(origin(&format!("'{}'", file.display())), Origin::Path(file));
        assert!(matches!(origin("10.1000/xyz"), Origin::Text(_)));
    }
}
