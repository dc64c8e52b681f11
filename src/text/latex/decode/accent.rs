//! Accents on letters, in braces, on commands, on each other.

use super::{Close, Command, Decoder, command};
use unicode_normalization::char::compose;

impl Decoder<'_> {
    /// An accent: the mark goes on the next letter, which may stand in braces, be a command, or have accents of its own.
    pub(super) fn accent(&mut self, mark: char, alone: char) {
        let src = self.src;
        let b = src.as_bytes();
        let mut marks = vec![mark];
        let mut groups = 0;
        loop {
            self.skip_space();
            match b.get(self.i) {
                Some(b'{') => {
                    self.i += 1;
                    groups += 1;
                    if marks.len() + groups > 40 {
                        break;
                    }
                }
                Some(b'\\') => {
                    let start = self.i + 1;
                    let letters = b[start..]
                        .iter()
                        .take_while(|c| c.is_ascii_alphabetic())
                        .count();
                    let end = match letters {
                        0 => src[start..]
                            .chars()
                            .next()
                            .map_or(start, |c| start + c.len_utf8()),
                        n => start + n,
                    };
                    match command(&src[start..end]) {
                        Some(Command::Accent(m, _)) if marks.len() < 4 => {
                            self.i = end;
                            marks.push(m);
                        }
                        Some(Command::Symbol(text)) => {
                            self.i = end;
                            self.marked(text, &marks);
                            self.after_word();
                            break;
                        }
                        _ => {
                            self.out.push(alone);
                            break;
                        }
                    }
                }
                Some(b'}') | None => {
                    self.out.push(alone);
                    break;
                }
                Some(_) => {
                    let c = src[self.i..].chars().next().unwrap_or(alone);
                    self.i += c.len_utf8();
                    self.marked(c.encode_utf8(&mut [0; 4]), &marks);
                    break;
                }
            }
        }
        for _ in 0..groups {
            self.open(Close::Plain);
        }
    }

    /// Appends a text whose first letter bears the marks, the last mark innermost.
    pub(super) fn marked(&mut self, text: &str, marks: &[char]) {
        let mut chars = text.chars();
        let Some(mut base) = chars.next() else { return };
        // The dot goes where a mark comes.
        let above = marks
            .iter()
            .all(|m| !matches!(m, '\u{323}' | '\u{327}' | '\u{328}' | '\u{331}'));
        match base {
            'ı' if above => base = 'i',
            'ȷ' if above => base = 'j',
            _ => {}
        }
        let mut loose = Vec::new();
        for mark in marks.iter().rev() {
            match compose(base, *mark).filter(|_| loose.is_empty()) {
                Some(c) => base = c,
                None => loose.push(*mark),
            }
        }
        self.out.push(base);
        self.out.extend(loose);
        self.out.push_str(chars.as_str());
    }
}
