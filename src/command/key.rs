//! Keys: how a key press is named in the table, in the configuration and on the screen.

use std::fmt;

/// What was pressed, without its modifiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Code {
    /// A character, upper case where Shift made it so.
    Char(char),
    /// The key of this name.
    Enter,
    /// The key of this name.
    Esc,
    /// The key of this name.
    Tab,
    /// The key of this name.
    Backspace,
    /// The key of this name.
    Delete,
    /// The key of this name.
    Insert,
    /// Arrow up.
    Up,
    /// Arrow down.
    Down,
    /// Arrow left.
    Left,
    /// Arrow right.
    Right,
    /// The key of this name.
    Home,
    /// The key of this name.
    End,
    /// The key of this name.
    PageUp,
    /// The key of this name.
    PageDown,
    /// A function key.
    F(u8),
}

/// A key press.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    /// What was pressed.
    pub code: Code,
    /// With Ctrl.
    pub ctrl: bool,
    /// With Alt (Meta).
    pub alt: bool,
    /// With Shift; never set for characters, whose case says it.
    pub shift: bool,
}

const NAMES: &[(&str, Code)] = &[
    ("Enter", Code::Enter),
    ("Esc", Code::Esc),
    ("Tab", Code::Tab),
    ("Backspace", Code::Backspace),
    ("Delete", Code::Delete),
    ("Insert", Code::Insert),
    ("Up", Code::Up),
    ("Down", Code::Down),
    ("Left", Code::Left),
    ("Right", Code::Right),
    ("Home", Code::Home),
    ("End", Code::End),
    ("PageUp", Code::PageUp),
    ("PageDown", Code::PageDown),
    ("Space", Code::Char(' ')),
];

impl Key {
    /// A key without modifiers.
    pub const fn plain(code: Code) -> Key {
        Key {
            code,
            ctrl: false,
            alt: false,
            shift: false,
        }
    }
    /// A character without modifiers.
    pub const fn char(c: char) -> Key {
        Key::plain(Code::Char(c))
    }
    /// A character with Ctrl.
    pub const fn ctrl(c: char) -> Key {
        Key {
            code: Code::Char(c),
            ctrl: true,
            alt: false,
            shift: false,
        }
    }
    /// The key of a name: `j`, `G`, `C-d`, `M-b`, `S-Tab`, `Space`, `PageDown`, `F1`.
    pub fn parse(name: &str) -> Option<Key> {
        let mut key = Key::plain(Code::Esc);
        let mut rest = name;
        loop {
            let mut chars = rest.chars();
            let (first, second) = (chars.next()?, chars.next());
            if second == Some('-') && rest.len() > 2 && matches!(first, 'C' | 'M' | 'A' | 'S') {
                match first {
                    'C' => key.ctrl = true,
                    'S' => key.shift = true,
                    _ => key.alt = true,
                }
                rest = &rest[2..];
            } else {
                break;
            }
        }
        let mut chars = rest.chars();
        key.code = match (chars.next(), chars.next()) {
            (Some(c), None) => Code::Char(c),
            _ => match NAMES.iter().find(|(n, _)| n.eq_ignore_ascii_case(rest)) {
                Some((_, code)) => *code,
                None => {
                    let n: u8 = rest.strip_prefix(['F', 'f'])?.parse().ok()?;
                    (1..=24).contains(&n).then_some(Code::F(n))?
                }
            },
        };
        if let Code::Char(c) = key.code {
            if key.ctrl {
                key.code = Code::Char(c.to_ascii_lowercase());
            } else if key.shift {
                key.code = Code::Char(c.to_ascii_uppercase());
            }
            key.shift = false;
        }
        Some(key)
    }
    /// Whether it is a character that typing would put into a line.
    pub fn typed(self) -> Option<char> {
        match self.code {
            Code::Char(c) if !self.ctrl && !self.alt => Some(c),
            _ => None,
        }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        if self.ctrl {
            f.write_str("C-")?;
        }
        if self.alt {
            f.write_str("M-")?;
        }
        if self.shift {
            f.write_str("S-")?;
        }
        if let Some((name, _)) = NAMES.iter().find(|(_, c)| *c == self.code) {
            return f.write_str(name);
        }
        match self.code {
            Code::Char(c) => write!(f, "{c}"),
            Code::F(n) => write!(f, "F{n}"),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_go_both_ways() {
        for name in [
            "j", "G", "C-d", "M-b", "S-Tab", "Space", "PageDown", "F1", "Esc", "-", "C--",
            "M-Enter", "?", "ø",
        ] {
            let key = Key::parse(name).unwrap_or_else(|| panic!("{name}"));
            assert_eq!(key.to_string(), name);
        }
        assert_eq!(Key::parse("C-D"), Key::parse("C-d"));
        assert_eq!(Key::parse("S-g"), Key::parse("G"));
        assert_eq!(Key::parse("A-x"), Key::parse("M-x"));
        for bad in ["", "C-", "Hyper", "F99", "F0"] {
            assert_eq!(Key::parse(bad), None, "{bad}");
        }
    }
}
