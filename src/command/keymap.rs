//! Which key does what: the table's defaults with the user's overrides, and the conflicts between them.

use super::{Action, COMMANDS, Context, Key};
use std::collections::HashMap;
use std::fmt;

/// Something in the user's keys that cannot be done as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Conflict {
    /// One key, two commands; the first has it.
    Key {
        /// The key.
        key: Key,
        /// Where.
        context: Context,
        /// The command that has it.
        kept: &'static str,
        /// The command that wanted it too.
        lost: &'static str,
    },
    /// No such command.
    Command(String),
    /// No such key.
    BadKey {
        /// The command.
        command: &'static str,
        /// What stands in the configuration.
        key: String,
    },
}

impl fmt::Display for Conflict {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Conflict::Key {
                key,
                context,
                kept,
                lost,
            } => write!(
                f,
                "key {key} ({}) is wanted by both {kept} and {lost}; {kept} has it",
                context.title()
            ),
            Conflict::Command(name) => write!(f, "keys: there is no command {name}"),
            Conflict::BadKey { command, key } => {
                write!(f, "keys: {command}: {key} is not the name of a key")
            }
        }
    }
}

/// The keys in force.
#[derive(Debug, Clone)]
pub struct Keymap {
    by_key: HashMap<(Context, Key), Action>,
    by_action: Vec<Vec<Key>>,
}

impl Default for Keymap {
    fn default() -> Keymap {
        Keymap::new(&[]).0
    }
}

impl Keymap {
    /// The table's keys, with overrides as (command, keys); an empty list of keys takes all keys away.
    /// A user's key takes it from a command that has it by default; two wishes of the user for one key are a conflict.
    pub fn new(overrides: &[(String, Vec<String>)]) -> (Keymap, Vec<Conflict>) {
        let mut conflicts = Vec::new();
        let mut map = Keymap {
            by_key: HashMap::new(),
            by_action: vec![Vec::new(); COMMANDS.len()],
        };
        let mut own = vec![false; COMMANDS.len()];
        for (name, keys) in overrides {
            let Some(action) = Action::from_name(name) else {
                conflicts.push(Conflict::Command(name.clone()));
                continue;
            };
            own[action as usize] = true;
            for key in keys {
                match Key::parse(key) {
                    Some(key) => map.bind(action, key, &mut conflicts, true),
                    None => conflicts.push(Conflict::BadKey {
                        command: action.command().name,
                        key: key.clone(),
                    }),
                }
            }
        }
        for command in COMMANDS.iter().filter(|c| !own[c.action as usize]) {
            for key in command.keys.iter().filter_map(|k| Key::parse(k)) {
                map.bind(command.action, key, &mut conflicts, false);
            }
        }
        (map, conflicts)
    }

    fn bind(&mut self, action: Action, key: Key, conflicts: &mut Vec<Conflict>, wished: bool) {
        let context = action.command().context;
        match self.by_key.get(&(context, key)) {
            Some(other) if *other == action => {}
            Some(other) => {
                if wished {
                    conflicts.push(Conflict::Key {
                        key,
                        context,
                        kept: other.command().name,
                        lost: action.command().name,
                    });
                }
            }
            None => {
                self.by_key.insert((context, key), action);
                self.by_action[action as usize].push(key);
            }
        }
    }

    /// What a key does in a context.
    pub fn action(&self, context: Context, key: Key) -> Option<Action> {
        context
            .chain()
            .iter()
            .find_map(|c| self.by_key.get(&(*c, key)))
            .copied()
    }
    /// The keys of a command.
    pub fn keys(&self, action: Action) -> &[Key] {
        &self.by_action[action as usize]
    }
    /// The key to show for a command: with the key that opens its menu before it (`y b`); empty when it has none.
    pub fn shown(&self, action: Action) -> String {
        let Some(key) = self.keys(action).first() else {
            return String::new();
        };
        match action
            .command()
            .context
            .opener()
            .and_then(|o| self.keys(o).first())
        {
            Some(first) => format!("{first} {key}"),
            None => key.to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wish(command: &str, keys: &[&str]) -> (String, Vec<String>) {
        (command.into(), keys.iter().map(|k| k.to_string()).collect())
    }

    #[test]
    fn no_two_commands_share_a_default_key() {
        for c in COMMANDS {
            for k in c.keys {
                let key = Key::parse(k).expect("a sound table");
                assert_eq!(
                    Keymap::default().action(c.context, key),
                    Some(c.action),
                    "{} {k}",
                    c.name
                );
            }
        }
    }

    #[test]
    fn overrides_and_conflicts() {
        let (map, conflicts) = Keymap::new(&[
            wish("export", &["x"]),
            wish("tag", &["x"]),
            wish("fly", &["f"]),
            wish("note", &["Hyper-q"]),
        ]);
        assert_eq!(
            map.action(Context::Library, Key::char('x')),
            Some(Action::Export)
        );
        assert_eq!(map.action(Context::Library, Key::char('e')), None);
        assert_eq!(conflicts.len(), 3);
        let text = conflicts[0].to_string();
        assert!(text.contains("export") && text.contains("tag"), "{text}");
        // A wish takes the key from a default silently.
        let (map, conflicts) = Keymap::new(&[wish("redraw", &["q"])]);
        assert_eq!(
            map.action(Context::Library, Key::char('q')),
            Some(Action::Redraw)
        );
        assert!(conflicts.is_empty() && map.keys(Action::Quit).is_empty());
        assert_eq!(Keymap::default().shown(Action::CopyBibtex), "y x");
    }
}
