//! A backslash and what follows it.

use super::{ACCENTS, Decoder, Mode, sign};

impl Decoder<'_> {
    pub(super) fn backslash(&mut self) {
        let src = self.src;
        let b = src.as_bytes();
        let at = self.i;
        let word_end = at
            + 1
            + b[at + 1..]
                .iter()
                .take_while(|c| c.is_ascii_alphabetic())
                .count();
        if word_end > at + 1 {
            self.i = word_end;
            self.word(&src[at + 1..word_end], at);
            return;
        }
        let Some(c) = src[at + 1..].chars().next() else {
            self.i = b.len();
            self.out.push('\\');
            return;
        };
        self.i = at + 1 + c.len_utf8();
        if let Some((_, mark, alone)) = ACCENTS
            .iter()
            .take(10)
            .find(|(a, ..)| a.len() == 1 && a.chars().eq([c]))
        {
            self.accent(*mark, *alone);
            return;
        }
        match c {
            '\\' => {
                // A line end, with its optional star and distance.
                if b.get(self.i) == Some(&b'*') {
                    self.i += 1;
                }
                self.line_end();
            }
            '(' => {
                let end = if self.unclosed_group {
                    None
                } else {
                    src[self.i..].find("\\)")
                };
                match end {
                    Some(n) => {
                        let from = self.i;
                        self.i += n + 2;
                        self.formula(&src[from..from + n]);
                    }
                    None => {
                        self.unclosed_group = true;
                        self.out.push('(');
                    }
                }
            }
            c => match sign(c) {
                Some(" ") if self.out.ends_with(' ') => {}
                Some(text) => self.out.push_str(text),
                None => {
                    self.out.push('\\');
                    self.out.push(c);
                }
            },
        }
    }

    pub(super) fn line_end(&mut self) {
        self.skip_space();
        self.out.truncate(self.out.trim_end_matches(' ').len());
        if !self.out.is_empty() {
            self.out
                .push(if self.mode == Mode::Long { '\n' } else { ' ' });
        }
    }
}
