//! The client for online services as the settings want it, and the keys that belong to a person.

use crate::config::{Config, paths};
use crate::provider::{Client, Network, ProviderError, SERVICES, Settings};
use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

/// A client, and what is to be said about the settings.
pub struct Online {
    /// The client.
    pub client: Client,
    /// Warnings, each a sentence.
    pub warnings: Vec<String>,
}

/// The client that the settings and the environment describe.
pub fn client(config: &Config, offline: bool) -> Online {
    let mut warnings = Vec::new();
    let (bases, limits): (BTreeMap<String, String>, BTreeMap<String, String>) = config
        .providers
        .clone()
        .into_iter()
        .partition(|(name, _)| !["timeout", "find", "keys"].contains(&name.as_str()));
    for name in bases.keys() {
        let known = SERVICES.iter().any(|s| s.name() == name)
            || ["web", "pmc-idconv", "pmc"].contains(&name.as_str());
        if !known {
            warnings.push(format!("[providers] {name}: there is no such service"));
        }
    }
    let mut keys = BTreeMap::new();
    if let Some(folder) = paths::config_folder() {
        keys = keys_of_file(&folder.join("keys.toml"), &mut warnings);
    }
    // The environment wins.
    for service in SERVICES {
        let own = format!(
            "REFS_{}_KEY",
            service.name().to_uppercase().replace(['.', '-'], "_")
        );
        let usual = match service.name() {
            "pubmed" => "NCBI_API_KEY",
            "semanticscholar" => "S2_API_KEY",
            "zotero" => "ZOTERO_API_KEY",
            "openalex" => "OPENALEX_API_KEY",
            _ => "",
        };
        for name in [own.as_str(), usual] {
            if let Some(key) = std::env::var(name)
                .ok()
                .filter(|k| !name.is_empty() && !k.trim().is_empty())
            {
                keys.insert(service.name().to_string(), key.trim().to_string());
                break;
            }
        }
    }
    let mail = if config.mail.is_empty() {
        std::env::var("REFS_MAIL").unwrap_or_default()
    } else {
        config.mail.clone()
    };
    let mut settings = Settings {
        mail,
        keys,
        offline: offline
            || std::env::var_os("REFS_OFFLINE").is_some_and(|v| !v.is_empty() && v != "0"),
        cache: paths::cache_folder().map(|f| f.join("answers")),
        ..Settings::default()
    };
    match limits.get("timeout").map(|t| t.trim().parse::<u64>()) {
        Some(Ok(seconds)) if (1..=600).contains(&seconds) => {
            settings.timeout = Duration::from_secs(seconds);
        }
        Some(_) => {
            warnings.push("[providers] timeout: a number of seconds from 1 to 600 is wanted".into())
        }
        None => {}
    }
    for name in limits
        .get("find")
        .map(String::as_str)
        .unwrap_or_default()
        .split([',', ' '])
        .filter(|n| !n.is_empty())
    {
        match super::discover::place(name) {
            Some(_) => settings.find.push(name.to_string()),
            None => warnings.push(format!(
                "[providers] find: {name} cannot be searched; what can: {}",
                super::discover::NAMES
            )),
        }
    }
    match limits.get("keys").map(|k| k.trim()) {
        Some("keyring") => settings.keyring = Some(super::keyring::key),
        None | Some("" | "file") => {}
        Some(_) => warnings.push("[providers] keys: \"keyring\" or \"file\" is wanted".into()),
    }
    let network = Network::new(bases.values().chain(&settings.find).map(String::as_str));
    settings.bases = bases;
    Online {
        client: Client::new(settings, Box::new(network)),
        warnings,
    }
}

/// `service = "key"` lines of a file that only its owner may read.
fn keys_of_file(path: &Path, warnings: &mut Vec<String>) -> BTreeMap<String, String> {
    let Ok(text) = std::fs::read_to_string(path) else {
        return BTreeMap::new();
    };
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let open = std::fs::metadata(path).is_ok_and(|m| m.permissions().mode() & 0o077 != 0);
        if open {
            warnings.push(format!(
                "{} can be read by others and is not used; `chmod 600` it",
                path.display()
            ));
            return BTreeMap::new();
        }
    }
    match toml::from_str(&text) {
        Ok(keys) => keys,
        Err(_) => {
            // The error would show the line, which is a secret.
            warnings.push(format!(
                "{} is not of the form `service = \"key\"`",
                path.display()
            ));
            BTreeMap::new()
        }
    }
}

/// What services said, a sentence for each kind: those that cannot be reached, or do not know a work, are named together.
fn told(errors: &[ProviderError]) -> Vec<String> {
    use crate::provider::Failure;
    let named = |failure: Failure| -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        for e in errors.iter().filter(|e| e.failure == failure) {
            if !names.contains(&e.service) {
                names.push(e.service);
            }
        }
        names
    };
    let mut lines: Vec<String> = Vec::new();
    for e in errors {
        let line = e.to_string();
        let alone = !matches!(e.failure, Failure::Offline | Failure::NotFound);
        if alone && !lines.contains(&line) {
            lines.push(line);
        }
    }
    match named(Failure::NotFound).as_slice() {
        [] => {}
        [one] => lines.push(format!("{one} does not know it")),
        names => lines.push(format!("{} do not know it", names.join(", "))),
    }
    let away = named(Failure::Offline);
    if !away.is_empty() {
        lines.push(format!("{} cannot be reached", away.join(", ")));
    }
    lines
}

/// What several services said, as one error.
pub fn failed(wanted: &str, errors: &[ProviderError]) -> super::Error {
    let unknown = errors
        .iter()
        .all(|e| e.failure == crate::provider::Failure::NotFound);
    if unknown {
        return super::Error::not_found(format!("{wanted}: not found"))
            .hint("check the spelling, or give more words of the title");
    }
    // Six services that cannot be reached are one network that is not there.
    if !errors.is_empty() && errors.iter().all(ProviderError::is_offline) {
        let stay = errors
            .iter()
            .any(|e| e.failure == crate::provider::Failure::StayOffline);
        let why = if stay {
            "not asked (offline), and no answer is kept"
        } else {
            "there seems to be no network"
        };
        return super::Error::failed(format!("{wanted}: {why}"))
            .hint("it is kept in the queue; `refs complete` looks it up when there is a network");
    }
    let lines = told(errors);
    let mut error = super::Error::failed(format!("{wanted}: {}", lines.join("; ")));
    if errors.iter().any(ProviderError::is_offline) {
        error = error
            .hint("it is kept in the queue; `refs complete` looks it up when there is a network");
    } else if errors.iter().any(ProviderError::is_passing) {
        error = error.hint("try again later");
    }
    error
}
