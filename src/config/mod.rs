//! Settings: file, environment, defaults, paths.

pub mod paths;

use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Everything that can be set; each setting has a default, and the file need not exist.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct Config {
    /// The library's folder.
    pub library: Option<PathBuf>,
    /// Citation style: an id of the archive or a path to a `.csl` file.
    pub style: String,
    /// Locale of citations; empty for the style's own.
    pub locale: String,
    /// Pattern of new citation keys.
    pub key_pattern: String,
    /// Mail address told to online services that ask for one.
    pub mail: String,
    /// How many operations the undo history keeps.
    pub undo_limit: usize,
    /// The editor; `$VISUAL` and `$EDITOR` come first.
    pub editor: Option<String>,
    /// The program that opens files and addresses, with its arguments.
    pub opener: Vec<String>,
    /// How the screen looks and behaves.
    pub ui: Ui,
    /// Keys by command: `"list.down" = ["j", "down"]`.
    pub keys: BTreeMap<String, OneOrMany>,
    /// Base addresses of online services, by name.
    pub providers: BTreeMap<String, String>,
}

/// A text or a list of texts.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum OneOrMany {
    /// One.
    One(String),
    /// Several, or with an empty list none.
    Many(Vec<String>),
}

impl OneOrMany {
    /// All of them.
    pub fn all(&self) -> &[String] {
        match self {
            OneOrMany::One(s) => std::slice::from_ref(s),
            OneOrMany::Many(v) => v,
        }
    }
}

/// Settings of the screen.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct Ui {
    /// A theme's name, or `auto` for light or dark by the terminal's background.
    pub theme: String,
    /// Whether the mouse is used.
    pub mouse: bool,
    /// Signs of plain ASCII instead of `¶ ● …`.
    pub ascii: bool,
    /// Whether the footer shows keys.
    pub footer: bool,
    /// Whether right-to-left text is reordered for terminals that do not do so.
    pub reorder_rtl: bool,
}

impl Default for Ui {
    fn default() -> Self {
        Ui {
            theme: "auto".into(),
            mouse: true,
            ascii: false,
            footer: true,
            reorder_rtl: false,
        }
    }
}

impl Default for Config {
    fn default() -> Self {
        Config {
            library: None,
            style: "apa".into(),
            locale: String::new(),
            key_pattern: DEFAULT_KEY_PATTERN.into(),
            mail: String::new(),
            undo_limit: 1000,
            editor: None,
            opener: Vec::new(),
            ui: Ui::default(),
            keys: BTreeMap::new(),
            providers: BTreeMap::new(),
        }
    }
}

/// The pattern of citation keys: family name, year, first word of the title ("brekke2018dilemmas").
pub const DEFAULT_KEY_PATTERN: &str = "[auth:lower][year][veryshorttitle:lower]";

/// Why a configuration file was not used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// It is there but cannot be read.
    #[error("cannot read {path}: {error}", path = .path.display())]
    Read {
        /// Which file.
        path: PathBuf,
        /// Why.
        error: std::io::Error,
    },
    /// It is not TOML, or a value is of the wrong kind.
    #[error("{path}:{line}:{column}: {message}", path = .path.display())]
    Parse {
        /// Which file.
        path: PathBuf,
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// What is wrong.
        message: String,
    },
}

impl Config {
    /// The settings' wishes for keys: a command and its keys.
    pub fn bindings(&self) -> Vec<(String, Vec<String>)> {
        self.keys
            .iter()
            .map(|(command, keys)| (command.clone(), keys.all().to_vec()))
            .collect()
    }
    /// Reads the file; a missing one gives the defaults. The second value names settings that nothing knows (spelling).
    ///
    /// # Errors
    /// When the file cannot be read or understood.
    pub fn load(path: &Path) -> Result<(Config, Vec<String>), ConfigError> {
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
                return Ok((Config::default(), Vec::new()));
            }
            Err(error) => {
                return Err(ConfigError::Read {
                    path: path.into(),
                    error,
                });
            }
        };
        Config::parse(&text).map_err(|e| {
            let offset = e.span().map_or(0, |s| s.start);
            let (line, column) = crate::text::span::line_column(&text, offset);
            ConfigError::Parse {
                path: path.into(),
                line,
                column,
                message: e.message().to_string(),
            }
        })
    }

    /// Reads settings from text; the second value names settings that nothing knows.
    ///
    /// # Errors
    /// When the text is not TOML or a value is of the wrong kind.
    pub fn parse(text: &str) -> Result<(Config, Vec<String>), toml::de::Error> {
        let config: Config = toml::from_str(text)?;
        let table: toml::Table = toml::from_str(text)?;
        const TOP: &[&str] = &[
            "library",
            "style",
            "locale",
            "key-pattern",
            "mail",
            "undo-limit",
            "editor",
            "opener",
            "ui",
            "keys",
            "providers",
        ];
        const UI: &[&str] = &["theme", "mouse", "ascii", "footer", "reorder-rtl"];
        let mut unknown: Vec<String> = table
            .keys()
            .filter(|k| !TOP.contains(&k.as_str()))
            .cloned()
            .collect();
        if let Some(ui) = table.get("ui").and_then(toml::Value::as_table) {
            unknown.extend(
                ui.keys()
                    .filter(|k| !UI.contains(&k.as_str()))
                    .map(|k| format!("ui.{k}")),
            );
        }
        Ok((config, unknown))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_read_and_unknown_ones_named() {
        let (c, unknown) = Config::parse("style = 'ieee'\ncolour = 1\n[ui]\nmouse = false\nfont = 'x'\n[keys]\n'list.down' = 'j'\n").expect("valid");
        assert_eq!(
            (c.style.as_str(), c.ui.mouse, c.undo_limit),
            ("ieee", false, 1000)
        );
        assert_eq!(unknown, ["colour", "ui.font"]);
        assert_eq!(c.keys["list.down"].all(), ["j"]);
        assert!(Config::parse("style = 3").is_err());
    }
}
