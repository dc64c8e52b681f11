//! What is remembered from one session to the next: earlier searches, saved ones, the order, the theme; and notes being written.

use super::super::model::{Model, Sort};
use crate::command::Action;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use uuid::Uuid;

/// The state as it is kept, beside the library.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Saved {
    history: Vec<String>,
    searches: Vec<(String, String)>,
    sort: String,
    reverse: bool,
    theme: String,
    style: String,
    facets: Option<bool>,
    hide_detail: bool,
    form: String,
}

fn file(folder: &Path) -> PathBuf {
    folder.join("screen.json")
}

const SORTS: &[(&str, Sort)] = &[
    ("best", Sort::Best),
    ("added", Sort::Added),
    ("modified", Sort::Modified),
    ("year", Sort::Year),
    ("author", Sort::Author),
    ("title", Sort::Title),
    ("venue", Sort::Venue),
    ("key", Sort::Key),
];

impl Saved {
    /// What was kept; nothing when there is none or it cannot be read.
    pub fn load(folder: &Path) -> Saved {
        std::fs::read(file(folder))
            .ok()
            .and_then(|b| serde_json::from_slice(&b).ok())
            .unwrap_or_default()
    }
    /// Puts it into the state. What the configuration says outright is not overruled.
    pub fn apply(self, model: &mut Model, theme_is_set: bool, style_is_set: bool) {
        model.history = self.history;
        model.saved = self.searches;
        if let Some((_, s)) = SORTS.iter().find(|(n, _)| *n == self.sort) {
            model.sort = *s;
        }
        model.reverse = self.reverse;
        if !theme_is_set && !self.theme.is_empty() {
            model.settings.theme = self.theme;
        }
        if !style_is_set && !self.style.is_empty() {
            model.style = self.style;
        }
        model.facets_shown = self.facets;
        model.detail_shown = !self.hide_detail;
        if let Some(a) = Action::from_name(&self.form) {
            model.last_form = a;
        }
    }
    /// The state as it is to be kept.
    pub fn of(model: &Model) -> Saved {
        Saved {
            history: model.history.clone(),
            searches: model.saved.clone(),
            sort: SORTS
                .iter()
                .find(|(_, s)| *s == model.sort)
                .map(|(n, _)| n.to_string())
                .unwrap_or_default(),
            reverse: model.reverse,
            theme: model.settings.theme.clone(),
            style: model.style.clone(),
            facets: model.facets_shown,
            hide_detail: !model.detail_shown,
            form: model.last_form.command().name.to_string(),
        }
    }
    /// Keeps it.
    pub fn store(&self, folder: &Path) {
        if let Ok(text) = serde_json::to_vec_pretty(self) {
            // Convenience only: nothing of the library is in it.
            let _ = crate::store::write_private(&file(folder), &text);
        }
    }
}

/// A note that was being written when the program ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// Of which reference.
    pub id: Uuid,
    /// Which note; none for a new one.
    pub note: Option<Uuid>,
    /// Its text.
    pub text: String,
}

fn draft_file(folder: &Path, id: Uuid) -> PathBuf {
    folder.join("drafts").join(format!("{id}.json"))
}

/// Keeps a draft, or forgets it when its text is empty.
pub fn keep_draft(folder: &Path, draft: &Draft) {
    let path = draft_file(folder, draft.id);
    if draft.text.is_empty() {
        let _ = std::fs::remove_file(path);
        return;
    }
    let made = path
        .parent()
        .is_some_and(|p| std::fs::create_dir_all(p).is_ok());
    if made && let Ok(bytes) = serde_json::to_vec(draft) {
        let _ = crate::store::write_private(&path, &bytes);
    }
}

/// The drafts that were left.
pub fn drafts(folder: &Path) -> Vec<Draft> {
    std::fs::read_dir(folder.join("drafts"))
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|e| serde_json::from_slice(&std::fs::read(e.path()).ok()?).ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comes_back_as_it_was() {
        let dir = tempfile::tempdir().expect("a folder");
        let mut m = Model {
            history: vec!["recov".into()],
            saved: vec![("Trust".into(), "abstract:trust".into())],
            sort: Sort::Year,
            ..Model::default()
        };
        Saved::of(&m).store(dir.path());
        m = Model::default();
        Saved::load(dir.path()).apply(&mut m, false, false);
        assert_eq!((m.history.len(), m.saved.len(), m.sort), (1, 1, Sort::Year));
        std::fs::write(file(dir.path()), b"{broken").expect("written");
        Saved::load(dir.path()).apply(&mut m, false, false);
    }

    #[test]
    fn drafts_are_kept_and_forgotten() {
        let dir = tempfile::tempdir().expect("a folder");
        let mut d = Draft {
            id: Uuid::now_v7(),
            note: None,
            text: "half a thought".into(),
        };
        keep_draft(dir.path(), &d);
        assert_eq!(drafts(dir.path()), [d.clone()]);
        d.text.clear();
        keep_draft(dir.path(), &d);
        assert!(drafts(dir.path()).is_empty());
    }
}
