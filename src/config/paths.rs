//! Where things are: the XDG folders, also on macOS, as people who live in a terminal expect.

use etcetera::BaseStrategy;
use std::path::{Path, PathBuf};

fn base() -> Option<etcetera::base_strategy::Xdg> {
    etcetera::base_strategy::Xdg::new().ok()
}

/// `$XDG_DATA_HOME/refs`: the default library. `None` when there is no home folder.
pub fn default_library() -> Option<PathBuf> {
    Some(base()?.data_dir().join("refs"))
}

/// `$XDG_CONFIG_HOME/refs/config.toml`.
pub fn default_config() -> Option<PathBuf> {
    Some(config_folder()?.join("config.toml"))
}

/// `$XDG_CONFIG_HOME/refs`: the settings, and `styles/`, `locales/`, `themes/` of the user's own.
pub fn config_folder() -> Option<PathBuf> {
    Some(base()?.config_dir().join("refs"))
}

/// `$XDG_CACHE_HOME/refs`: what can be fetched or made again.
pub fn cache_folder() -> Option<PathBuf> {
    Some(base()?.cache_dir().join("refs"))
}

/// A path whose first part `~` is the home folder.
pub fn expand_home(path: &Path) -> PathBuf {
    match (path.strip_prefix("~"), etcetera::home_dir()) {
        (Ok(rest), Ok(home)) => home.join(rest),
        _ => path.to_path_buf(),
    }
}
