//! A line being typed, with the keys of readline: cursor, words, kill and yank; by graphemes.

use crate::command::{Action, Key};
use unicode_segmentation::UnicodeSegmentation;

/// A line and the cursor in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Input {
    text: String,
    cursor: usize,
    killed: String,
}

/// The longest line that is kept; more than this is not typed by anyone.
const LIMIT: usize = 64 * 1024;

impl Input {
    /// A line with this text and the cursor at its end.
    pub fn new(text: impl Into<String>) -> Input {
        let text = text.into();
        Input {
            cursor: text.len(),
            text,
            killed: String::new(),
        }
    }
    /// What stands in it.
    pub fn text(&self) -> &str {
        &self.text
    }
    /// Whether nothing does.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }
    /// Where the cursor is, in bytes.
    pub fn cursor(&self) -> usize {
        self.cursor
    }
    /// Replaces the text; the cursor goes to its end.
    pub fn set(&mut self, text: impl Into<String>) {
        self.text = text.into();
        self.cursor = self.text.len();
    }
    /// Replaces a part of the text and puts the cursor behind it.
    pub fn replace(&mut self, at: std::ops::Range<usize>, with: &str) {
        if self.text.get(at.clone()).is_some() {
            self.text.replace_range(at.clone(), with);
            self.cursor = at.start + with.len();
        }
    }
    /// Puts text in at the cursor; line ends and hidden characters become spaces or vanish.
    pub fn insert(&mut self, text: &str) {
        let clean: String = text
            .chars()
            .filter_map(|c| match c {
                '\n' | '\r' | '\t' => Some(' '),
                c if crate::text::sanitize::is_hidden(c) => None,
                c => Some(c),
            })
            .take(LIMIT.saturating_sub(self.text.len()))
            .collect();
        self.text.insert_str(self.cursor, &clean);
        self.cursor += clean.len();
    }
    fn left(&self) -> usize {
        self.text[..self.cursor]
            .grapheme_indices(true)
            .next_back()
            .map_or(0, |(i, _)| i)
    }
    fn right(&self) -> usize {
        self.text[self.cursor..]
            .graphemes(true)
            .next()
            .map_or(self.cursor, |g| self.cursor + g.len())
    }
    fn word_left(&self) -> usize {
        let head = self.text[..self.cursor].trim_end();
        head.char_indices()
            .rev()
            .find(|(_, c)| c.is_whitespace() || matches!(c, ':' | '/' | '(' | '|'))
            .map_or(0, |(i, c)| {
                let behind = i + c.len_utf8();
                if behind == head.len() { i } else { behind }
            })
    }
    fn word_right(&self) -> usize {
        let tail = &self.text[self.cursor..];
        let start = tail.len() - tail.trim_start().len();
        tail[start..]
            .find(|c: char| c.is_whitespace() || matches!(c, ':' | '/'))
            .map_or(self.text.len(), |i| self.cursor + start + i.max(1))
    }
    fn kill(&mut self, from: usize, to: usize) {
        self.killed = self.text[from..to].to_string();
        self.text.replace_range(from..to, "");
        self.cursor = from;
    }
    /// Carries an editing command out; `false` when it is none.
    pub fn act(&mut self, action: Action) -> bool {
        let end = self.text.len();
        match action {
            Action::InputHome => self.cursor = 0,
            Action::InputEnd => self.cursor = end,
            Action::InputLeft => self.cursor = self.left(),
            Action::InputRight => self.cursor = self.right(),
            Action::InputWordLeft => self.cursor = self.word_left(),
            Action::InputWordRight => self.cursor = self.word_right(),
            Action::InputBackspace => {
                let from = self.left();
                self.text.replace_range(from..self.cursor, "");
                self.cursor = from;
            }
            Action::InputDelete => {
                let to = self.right();
                self.text.replace_range(self.cursor..to, "");
            }
            Action::InputKillWord => self.kill(self.word_left(), self.cursor),
            Action::InputKillWordRight => self.kill(self.cursor, self.word_right()),
            Action::InputKillLine => self.kill(self.cursor, end),
            Action::InputKillStart => self.kill(0, self.cursor),
            Action::InputYank => {
                let text = self.killed.clone();
                self.insert(&text);
            }
            _ => return false,
        }
        true
    }
    /// Types a key; `false` when it is not a character.
    pub fn typed(&mut self, key: Key) -> bool {
        match key.typed() {
            Some(c) => {
                self.insert(c.encode_utf8(&mut [0; 4]));
                true
            }
            None => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn readline() {
        let mut i = Input::new("recov author:borg");
        i.act(Action::InputKillWord);
        assert_eq!(i.text(), "recov author:");
        i.act(Action::InputKillWord);
        assert_eq!(i.text(), "recov author");
        i.act(Action::InputKillStart);
        assert_eq!(i.text(), "");
        i.act(Action::InputYank);
        i.insert("\u{1b}[31m e\u{301}\nx");
        assert_eq!(i.text(), "recov author[31m e\u{301} x");
        i.act(Action::InputLeft);
        i.act(Action::InputLeft);
        i.act(Action::InputBackspace);
        assert_eq!(i.text(), "recov author[31m  x");
        i.act(Action::InputHome);
        i.act(Action::InputWordRight);
        i.act(Action::InputKillLine);
        assert_eq!(i.text(), "recov");
    }

    proptest! {
        #[test]
        fn never_between_bytes(text in "\\PC{0,12}", steps in prop::collection::vec(0usize..40, 0..40)) {
            let mut i = Input::new(text);
            let all: Vec<Action> = crate::command::COMMANDS.iter().map(|c| c.action).filter(|a| a.command().context == crate::command::Context::Input).collect();
            for s in steps {
                i.act(all[s % all.len()]);
                prop_assert!(i.text().is_char_boundary(i.cursor()));
            }
        }
    }
}
