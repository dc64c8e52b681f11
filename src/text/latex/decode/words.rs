//! Commands of letters in running text.

use super::{Close, Command, Decoder, Mode, bibstring, command, decode_verbatim, group_end, math};

impl Decoder<'_> {
    pub(super) fn formula(&mut self, content: &str) {
        match math::text(content, self.mode == Mode::Rich) {
            Some(text) => self.out.push_str(&text),
            None if content.trim().is_empty() => {}
            None => {
                self.out.push('$');
                for (n, word) in content.split_ascii_whitespace().enumerate() {
                    if n > 0 {
                        self.out.push(' ');
                    }
                    self.out.push_str(word);
                }
                self.out.push('$');
            }
        }
    }

    /// A formula from the dollar on: kept as it stands unless text can say the same.
    pub(super) fn dollar(&mut self) {
        let b = self.src.as_bytes();
        let double = b.get(self.i + 1) == Some(&b'$');
        let start = self.i + 1 + usize::from(double);
        let mut end = start;
        let mut depth = 0i64;
        let closed = !self.unclosed_dollar
            && loop {
                match b.get(end) {
                    None => break false,
                    Some(b'\\') => end += 1,
                    Some(b'{') => depth += 1,
                    Some(b'}') => {
                        depth -= 1;
                        if depth < 0 {
                            break false;
                        }
                    }
                    Some(b'$') => break depth == 0,
                    _ => {}
                }
                end += 1;
            };
        if !closed {
            self.unclosed_dollar |= end >= b.len();
            self.i += 1;
            self.out.push('$');
            return;
        }
        self.i = end + 1;
        if double && b.get(self.i) == Some(&b'$') {
            self.i += 1;
        }
        let src = self.src;
        self.formula(&src[start..end]);
    }

    /// A command of letters; `at` is where its backslash stands.
    pub(super) fn word(&mut self, word: &str, at: usize) {
        let src = self.src;
        let b = src.as_bytes();
        match command(word) {
            Some(Command::Accent(mark, alone)) => self.accent(mark, alone),
            Some(Command::Symbol(text)) => {
                self.out.push_str(text);
                self.after_word();
            }
            Some(Command::Style(style, true)) => {
                self.skip_space();
                let tag = self.tags(style).0;
                self.out.push_str(tag);
                self.switches.push(style);
            }
            Some(Command::Style(style, false)) => {
                if self.brace_follows() {
                    self.open(Close::Style(style));
                    return;
                }
                self.skip_space();
                let rest = &src[self.i..];
                if let Some(c) = rest.chars().next().filter(|c| !matches!(c, '\\' | '}')) {
                    self.open(Close::Style(style));
                    self.i += c.len_utf8();
                    self.out.push(c);
                    self.close();
                }
            }
            Some(Command::Clear) => {
                if self.brace_follows() {
                    self.open(Close::Plain);
                } else {
                    self.skip_space();
                }
            }
            Some(Command::Silent(0)) => self.after_word(),
            Some(Command::Silent(arguments)) => {
                // The last argument is dropped in the ordinary course; those before it are jumped over.
                for _ in 1..arguments {
                    if self.brace_follows() {
                        self.jump();
                    }
                }
                if self.brace_follows() {
                    self.open(Close::Drop);
                }
            }
            Some(Command::Paragraph) => {
                self.skip_space();
                self.paragraph();
            }
            Some(Command::LineEnd) => self.line_end(),
            Some(Command::Url) => {
                if self.brace_follows() {
                    let from = self.i;
                    self.jump();
                    let to = self.inner_end(from);
                    let address = decode_verbatim(&src[from..to]);
                    self.out.push_str(&address);
                }
            }
            Some(Command::Href) => {
                if self.brace_follows() {
                    let from = self.i;
                    self.jump();
                    let to = self.inner_end(from);
                    if self.brace_follows() {
                        self.open(Close::Link(from, to));
                    }
                }
            }
            Some(Command::Math) => {
                if self.brace_follows() {
                    let from = self.i;
                    self.jump();
                    let to = self.inner_end(from);
                    self.formula(&src[from..to]);
                }
            }
            Some(Command::BibString) if b.get(self.i) == Some(&b'{') => {
                let from = self.i + 1;
                self.i = from;
                self.jump();
                let name = &src[from..self.inner_end(from)];
                self.out.push_str(bibstring(name).unwrap_or(name));
            }
            _ => {
                self.out.push_str(&src[at..self.i]);
                if b.get(self.i) == Some(&b'{') {
                    self.i += 1;
                    self.open(Close::Verbatim);
                }
            }
        }
    }

    /// Behind a command that stands for itself TeX swallows white space, or an empty group.
    pub(super) fn after_word(&mut self) {
        let b = self.src.as_bytes();
        if b[self.i..].starts_with(b"{}") {
            self.i += 2;
        } else if self.src[self.i..].starts_with("\\ ") {
            self.i += 2;
            self.out.push(' ');
        } else {
            self.skip_space();
        }
    }

    /// Where the inside of the group ends that was jumped over: at its brace, or at the end of the text when it has none.
    fn inner_end(&self, from: usize) -> usize {
        let closed = self.i > from && self.src.as_bytes()[self.i - 1] == b'}';
        if closed { self.i - 1 } else { self.i }
    }

    /// From inside a group to behind its end (to the end of the text when it has none).
    pub(super) fn jump(&mut self) {
        if self.unclosed_group {
            self.i = self.src.len();
            return;
        }
        match group_end(self.src, self.i - 1) {
            Some(end) => self.i = end,
            None => {
                self.unclosed_group = true;
                self.i = self.src.len();
            }
        }
    }
}
