//! What opens a line to be typed: tags, collections, fields, files, themes, anything to add.

use super::super::effect::Effect;
use super::super::message::Tone;
use super::super::model::{Choice, Dialog, Model, Prompt, Purpose};
use super::super::view::theme::{BUILT_IN, Theme};
use super::at_hand;
use super::library::nothing;
use std::path::PathBuf;

pub(super) fn open(model: &mut Model, prompt: Prompt) {
    model.dialogs.push(Dialog::Prompt(Box::new(prompt)));
}

fn how_many(n: usize) -> String {
    if n == 1 {
        "this reference".into()
    } else {
        format!("{n} references")
    }
}

/// The terms of the facets that begin with a name, as choices.
fn terms(model: &Model, prefix: &str) -> Vec<Choice> {
    model
        .facets
        .iter()
        .flat_map(|s| &s.lines)
        .filter_map(|l| {
            let value = l.term.strip_prefix(prefix)?.trim_matches('"').to_string();
            Some(Choice {
                label: value.clone(),
                value,
                detail: l.count.to_string(),
            })
        })
        .collect()
}

/// Tags for the targets.
pub fn tag(model: &mut Model) -> Vec<Effect> {
    let ids = model.targets();
    if ids.is_empty() {
        return nothing(model);
    }
    let title = format!("tag {}", how_many(ids.len()));
    let has = at_hand(model).map(|r| r.tags.join(" ")).unwrap_or_default();
    let hint = if has.is_empty() {
        "words add tags, -word takes one away, \"two words\" is one tag".to_string()
    } else {
        format!("now: {has}")
    };
    let prompt = Prompt::new(Purpose::Tag(ids), title, hint).with(terms(model, "tag:"));
    open(model, prompt);
    Vec::new()
}

/// Collections for the targets.
pub fn collect(model: &mut Model) -> Vec<Effect> {
    let ids = model.targets();
    if ids.is_empty() {
        return nothing(model);
    }
    let title = format!("put {} into a collection", how_many(ids.len()));
    let prompt = Prompt::new(
        Purpose::Collect(ids),
        title,
        "Thesis/Theory is one inside another; -Name takes out",
    )
    .with(terms(model, "collection:"));
    open(model, prompt);
    Vec::new()
}

/// A field of the targets.
pub fn set_field(model: &mut Model) -> Vec<Effect> {
    let ids = model.targets();
    if ids.is_empty() {
        return nothing(model);
    }
    let title = format!("set a field of {}", how_many(ids.len()));
    let reference = at_hand(model);
    let mut choices: Vec<Choice> = [
        "title",
        "author",
        "year",
        "journal",
        "volume",
        "issue",
        "pages",
        "publisher",
        "doi",
        "url",
        "type",
        "key",
        "language",
        "abstract",
        "rating",
    ]
    .iter()
    .map(|name| Choice {
        value: format!("{name}="),
        label: format!("{name}="),
        detail: reference
            .as_ref()
            .and_then(|r| crate::ops::edit::Name::parse(name).get(r))
            .unwrap_or_default(),
    })
    .collect();
    choices.extend(crate::model::Field::ALL.iter().map(|f| Choice {
        value: format!("{}=", f.csl()),
        label: format!("{}=", f.csl()),
        detail: f.label().to_string(),
    }));
    let mut names = std::collections::HashSet::new();
    choices.retain(|c| names.insert(c.value.clone()));
    let prompt = Prompt::new(
        Purpose::SetField(ids),
        title,
        "name=value; an empty value removes the field; Tab fills in what stands there",
    )
    .with(choices);
    open(model, prompt);
    Vec::new()
}

/// A file for the marked references, else those shown.
pub fn export(model: &mut Model) -> Vec<Effect> {
    let ids = if model.marks.is_empty() {
        (0..model.rows.len())
            .filter_map(|i| model.rows.id(i))
            .collect()
    } else {
        model.marks.clone()
    };
    if ids.is_empty() {
        return nothing(model);
    }
    let which = if !model.marks.is_empty() {
        "marked "
    } else if model.query.is_empty() {
        "all "
    } else {
        "found "
    };
    let title = format!(
        "export {which}{}",
        if ids.len() == 1 {
            "1 reference".into()
        } else {
            format!("{} references", ids.len())
        }
    );
    let mut prompt = Prompt::new(
        Purpose::Export(ids),
        title,
        "the name's ending chooses the format: .bib .ris .json .md .html …",
    );
    prompt.input.set("references.bib");
    open(model, prompt);
    vec![Effect::List(PathBuf::from("."))]
}

/// A file or folder to import.
pub fn import(model: &mut Model) -> Vec<Effect> {
    open(
        model,
        Prompt::new(
            Purpose::ImportPath,
            "import a file or folder",
            "any format: BibTeX, RIS, EndNote, PubMed, Zotero, a thesis …; you see first what would happen",
        ),
    );
    vec![Effect::List(PathBuf::from("."))]
}

/// A file to attach.
pub fn attach(model: &mut Model) -> Vec<Effect> {
    let Some(id) = model.current() else {
        return nothing(model);
    };
    open(
        model,
        Prompt::new(
            Purpose::Attach(id),
            "attach a file",
            "the file is copied into the library",
        ),
    );
    vec![Effect::List(PathBuf::from("."))]
}

/// Anything to add.
pub fn add(model: &mut Model) -> Vec<Effect> {
    open(
        model,
        Prompt::new(
            Purpose::Add,
            "add",
            "a DOI, PMID, ISBN, arXiv id, address, title; BibTeX, RIS, a reference, a path; several at once",
        ),
    );
    Vec::new()
}

/// A name for the search.
pub fn save_search(model: &mut Model) -> Vec<Effect> {
    if model.query.text().trim().is_empty() {
        model.say(
            "search for something first; this keeps the search under a name",
            Tone::Warn,
        );
        return Vec::new();
    }
    let hint = format!("keeps {}", model.query.text().trim());
    open(
        model,
        Prompt::new(Purpose::SaveSearch, "name of this search", hint),
    );
    Vec::new()
}

/// The themes.
pub fn theme(model: &mut Model) -> Vec<Effect> {
    let mut choices: Vec<Choice> = BUILT_IN
        .iter()
        .map(|(name, what)| Choice {
            value: name.to_string(),
            label: name.to_string(),
            detail: what.to_string(),
        })
        .collect();
    if let Some(folder) = &model.settings.themes {
        choices.extend(Theme::own(folder).into_iter().map(|name| Choice {
            value: name.clone(),
            label: name,
            detail: "your own".into(),
        }));
    }
    let before = model.settings.theme.clone();
    open(
        model,
        Prompt::new(
            Purpose::Theme(before),
            "colours",
            "the screen shows each as you go",
        )
        .with(choices),
    );
    Vec::new()
}
