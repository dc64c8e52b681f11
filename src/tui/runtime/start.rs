//! The state at the start: settings, keys, theme, what was remembered.

use super::super::message::Tone;
use super::super::model::{Model, Settings};
use super::super::view::theme::{Depth, Theme};
use super::{Start, saved};
use crate::command::Keymap;
use crate::config::Config;

/// A variable of the environment.
pub fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// The state at the start.
pub fn model(start: &Start, size: (u16, u16)) -> Model {
    let c = &start.config;
    let (keymap, conflicts) = Keymap::new(&c.bindings());
    let depth = Depth::detect(&variable);
    let mut m = Model {
        size,
        keymap,
        style: c.style.clone(),
        settings: Settings {
            ascii: c.ui.ascii,
            footer: c.ui.footer,
            mouse: c.ui.mouse,
            reorder_rtl: c.ui.reorder_rtl,
            theme: variable("REFS_THEME")
                .filter(|t| !t.is_empty())
                .unwrap_or_else(|| c.ui.theme.clone()),
            dark: guessed_dark(),
            depth,
            themes: crate::config::paths::config_folder().map(|f| f.join("themes")),
        },
        ..Model::default()
    };
    if let Some(folder) = crate::config::paths::config_folder() {
        m.note_template = std::fs::read_to_string(folder.join("note.md")).unwrap_or_default();
    }
    let theme_is_set = m.settings.theme != "auto";
    saved::Saved::load(&start.folder).apply(
        &mut m,
        theme_is_set,
        c.style != Config::default().style,
    );
    let s = &m.settings;
    m.theme = Theme::new(&s.theme, s.dark, s.depth, s.themes.as_deref());
    let problem = Theme::load(&s.theme, s.dark, s.depth, s.themes.as_deref()).err();
    let notices: Vec<String> = conflicts
        .iter()
        .map(ToString::to_string)
        .chain(problem)
        .collect();
    if let Some(first) = notices.first() {
        let more = if notices.len() > 1 {
            format!(
                " (and {} more; `refs keys --bindings` lists them)",
                notices.len() - 1
            )
        } else {
            String::new()
        };
        m.say(format!("{first}{more}"), Tone::Warn);
    }
    m
}

/// What the environment says about the background, before the terminal is asked.
fn guessed_dark() -> bool {
    match variable("COLORFGBG")
        .and_then(|v| v.rsplit(';').next().and_then(|b| b.parse::<u8>().ok()))
    {
        Some(bg) => bg < 7 || bg == 8,
        None => true,
    }
}
