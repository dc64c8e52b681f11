//! The table of commands and default keys, from which keys, help screen, footer, palette and documentation come.

mod doc;
mod key;
mod keymap;
mod table;

pub use doc::{bindings_text, keys_markdown};
pub use key::{Code, Key};
pub use keymap::{Conflict, Keymap};
pub use table::{Action, COMMANDS, Command};

/// Where keys hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Context {
    /// The main screen: list, detail and facets.
    Library,
    /// Moving in anything that is a list or a long text.
    Motion,
    /// The search line.
    Search,
    /// Any line being typed.
    Input,
    /// The pane of collections, tags, types and years.
    Facets,
    /// The copy menu.
    Copy,
    /// The sort menu.
    Sort,
    /// The go menu.
    Go,
    /// The reading menu.
    Reading,
    /// The note editor.
    Notes,
    /// The preview of an import.
    Import,
    /// The screen of duplicates.
    Duplicates,
    /// The findings of a check of a document's citations.
    Check,
    /// The line of the screen that searches online services.
    FindLine,
    /// What online services found.
    Finds,
    /// Any other screen: help, statistics, a choice.
    Screen,
    /// `refs pick`.
    Pick,
    /// A question.
    Confirm,
}

impl Context {
    /// Every context, in the order of the help screen.
    pub const ALL: &'static [Context] = &[
        Context::Library,
        Context::Motion,
        Context::Search,
        Context::Facets,
        Context::Copy,
        Context::Sort,
        Context::Go,
        Context::Reading,
        Context::Notes,
        Context::Import,
        Context::Duplicates,
        Context::Check,
        Context::FindLine,
        Context::Finds,
        Context::Screen,
        Context::Confirm,
        Context::Input,
        Context::Pick,
    ];
    /// The heading in help and documentation.
    pub fn title(self) -> &'static str {
        match self {
            Context::Library => "Library",
            Context::Motion => "Moving",
            Context::Search => "Search line",
            Context::Input => "Typing",
            Context::Facets => "Collections, tags and years",
            Context::Copy => "Copy",
            Context::Sort => "Sort",
            Context::Go => "Go to",
            Context::Reading => "Reading",
            Context::Notes => "Note editor",
            Context::Import => "Import preview",
            Context::Duplicates => "Duplicates",
            Context::Check => "Citations of a document",
            Context::FindLine => "Find online: the words",
            Context::Finds => "Find online: the list",
            Context::Screen => "Other screens",
            Context::Confirm => "Questions",
            Context::Pick => "refs pick",
        }
    }
    /// The command that opens this menu, for contexts that are one.
    pub fn opener(self) -> Option<Action> {
        match self {
            Context::Copy => Some(Action::CopyMenu),
            Context::Sort => Some(Action::SortMenu),
            Context::Go => Some(Action::GoMenu),
            Context::Reading => Some(Action::ReadingMenu),
            _ => None,
        }
    }
    /// Whether the user can look this command up in the palette and run it from the main screen.
    pub fn in_palette(self) -> bool {
        matches!(
            self,
            Context::Library
                | Context::Motion
                | Context::Copy
                | Context::Sort
                | Context::Go
                | Context::Reading
        )
    }
    /// The contexts whose keys may be pressed at the same moment, this one first.
    pub fn chain(self) -> &'static [Context] {
        use Context::*;
        match self {
            Library => &[Library, Motion],
            Facets => &[Facets, Library, Motion],
            Search => &[Search, Input],
            Input => &[Input],
            Copy => &[Copy],
            Sort => &[Sort],
            Go => &[Go],
            Reading => &[Reading],
            Notes => &[Notes],
            Import => &[Import, Motion],
            Duplicates => &[Duplicates, Motion, Screen],
            Check => &[Check, Motion, Screen],
            FindLine => &[FindLine, Input],
            Finds => &[Finds, Motion, Screen],
            Screen => &[Screen, Motion],
            Motion => &[Motion],
            Confirm => &[Confirm],
            Pick => &[Pick, Input],
        }
    }
}

impl Action {
    /// Its row in the table.
    pub fn command(self) -> &'static Command {
        &COMMANDS[self as usize]
    }
    /// The command of a name.
    pub fn from_name(name: &str) -> Option<Action> {
        COMMANDS.iter().find(|c| c.name == name).map(|c| c.action)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn the_table_is_sound() {
        let mut names = HashSet::new();
        for (i, c) in COMMANDS.iter().enumerate() {
            assert_eq!(c.action as usize, i);
            assert!(names.insert(c.name), "{} twice", c.name);
            assert!(!c.what.is_empty() && !c.what.ends_with('.'), "{}", c.name);
            assert!(Context::ALL.contains(&c.context));
            for k in c.keys {
                assert!(Key::parse(k).is_some(), "{}: {k}", c.name);
            }
            assert_eq!(Action::from_name(c.name), Some(c.action));
        }
    }
}
