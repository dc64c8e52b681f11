//! Commands: what each does.

use super::table::{ACCENTS, BIBSTRINGS, CLEAR, MATH, SIGNS, SILENT, STYLES, SYMBOLS, Style};
use std::collections::HashMap;
use std::sync::OnceLock;

/// What a command of letters does.
#[derive(Debug, Clone, Copy)]
pub(super) enum Command {
    Symbol(&'static str),
    Accent(char, char),
    Style(Style, bool),
    Silent(u8),
    Clear,
    Paragraph,
    LineEnd,
    Url,
    Href,
    Math,
    BibString,
}

/// The command with this name.
pub(super) fn command(word: &str) -> Option<Command> {
    static MAP: OnceLock<HashMap<&'static str, Command>> = OnceLock::new();
    let map = MAP.get_or_init(|| {
        let mut map = HashMap::with_capacity(700);
        for (word, text) in MATH.iter().chain(SYMBOLS) {
            map.insert(*word, Command::Symbol(text));
        }
        for (word, mark, alone) in ACCENTS {
            map.insert(*word, Command::Accent(*mark, *alone));
        }
        for word in CLEAR {
            map.insert(*word, Command::Clear);
        }
        for (word, arguments) in SILENT {
            map.insert(*word, Command::Silent(*arguments));
        }
        for (word, switch, style) in STYLES {
            map.insert(*word, Command::Style(*style, *switch));
        }
        for (word, command) in [
            ("par", Command::Paragraph),
            ("newline", Command::LineEnd),
            ("url", Command::Url),
            ("path", Command::Url),
            ("nolinkurl", Command::Url),
            ("href", Command::Href),
            ("ensuremath", Command::Math),
            ("bibstring", Command::BibString),
            ("bibxstring", Command::BibString),
            ("bibsstring", Command::BibString),
            ("biblstring", Command::BibString),
            ("bibcpstring", Command::BibString),
        ] {
            map.insert(word, command);
        }
        map
    });
    map.get(word).copied()
}

/// The sign that a backslash and this character stand for.
pub(super) fn sign(c: char) -> Option<&'static str> {
    SIGNS.iter().find(|(s, _)| *s == c).map(|(_, t)| *t)
}

/// The English text of one of BibLaTeX's bibliography strings.
pub fn bibstring(name: &str) -> Option<&'static str> {
    let name = name.trim();
    BIBSTRINGS
        .iter()
        .find(|(n, _)| n.eq_ignore_ascii_case(name))
        .map(|(_, t)| *t)
}

/// Whether every command of a LaTeX text is one that makes text: nothing that defines, reads or writes.
pub fn is_harmless(raw: &str) -> bool {
    let b = raw.as_bytes();
    let mut i = 0;
    while let Some(n) = memchr::memchr(b'\\', &b[i..]) {
        let from = i + n + 1;
        let letters = b[from..]
            .iter()
            .take_while(|c| c.is_ascii_alphabetic())
            .count();
        if letters > 0 && command(&raw[from..from + letters]).is_none() {
            return false;
        }
        // `\@internal` and the like.
        if letters == 0 && b.get(from) == Some(&b'@') {
            return false;
        }
        i = from + letters.max(1);
        if i >= b.len() {
            break;
        }
    }
    true
}
