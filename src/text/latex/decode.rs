//! LaTeX into text.

mod signs;

mod words;

mod accent;

use super::command::{Command, bibstring, command, sign};
use super::table::{ACCENTS, SCRIPTS, Style};
use super::verbatim::decode_verbatim;
use super::{Mode, NOCASE, Protect, SMALL_CAPS, math};
use std::borrow::Cow;

/// Bytes that need a closer look; all others stand for themselves.
const SPECIAL: [bool; 256] = {
    let mut table = [false; 256];
    let bytes = b"\\{}$~`'- \n\r\t";
    let mut i = 0;
    while i < bytes.len() {
        table[bytes[i] as usize] = true;
        i += 1;
    }
    table
};

/// Whether the text needs decoding from this byte on.
fn plain_at(b: &[u8], i: usize) -> bool {
    match b[i] {
        b' ' => i > 0 && b.get(i + 1).is_some_and(|c| !c.is_ascii_whitespace()),
        b'-' => b.get(i + 1) != Some(&b'-') && (i == 0 || b[i - 1] != b'-'),
        b'\'' => b.get(i + 1) != Some(&b'\''),
        c => !SPECIAL[usize::from(c)],
    }
}

/// Text out of LaTeX.
pub fn decode(raw: &str, mode: Mode, protect: Protect) -> Cow<'_, str> {
    let mut raw = raw.trim();
    let bytes = raw.as_bytes();
    let mut i = 0;
    while i < bytes.len() && plain_at(bytes, i) {
        i += 1;
    }
    if i == bytes.len() {
        return Cow::Borrowed(raw);
    }
    if protect == Protect::Inner {
        // Two layers are in use; each costs a look at the whole value.
        for _ in 0..3 {
            raw = unwrap_group(raw).map_or(raw, str::trim);
        }
    }
    let mut d = Decoder {
        src: raw,
        i: 0,
        out: String::with_capacity(raw.len()),
        stack: Vec::new(),
        switches: Vec::new(),
        mode,
        protect: protect != Protect::Nothing && mode == Mode::Rich,
        unclosed_dollar: false,
        unclosed_group: false,
        quotes: 0,
    };
    d.run();
    let text = d.out;
    Cow::Owned(if text.trim().len() == text.len() {
        text
    } else {
        text.trim().to_string()
    })
}

/// Plain text of one line out of LaTeX, without markup and without hard spaces: for names.
pub fn plain(raw: &str) -> Cow<'_, str> {
    let text = decode(raw, Mode::Plain, Protect::Nothing);
    if text.contains('\u{a0}') {
        return Cow::Owned(text.replace('\u{a0}', " ").trim().to_string());
    }
    text
}

/// The inside of a value that is one group from end to end.
fn unwrap_group(raw: &str) -> Option<&str> {
    let b = raw.as_bytes();
    if b.first() != Some(&b'{') || b.last() != Some(&b'}') || b.get(1) == Some(&b'\\') {
        return None;
    }
    (group_end(raw, 0)? == raw.len()).then(|| &raw[1..raw.len() - 1])
}

/// The byte behind the brace that closes the one at `open`.
pub(super) fn group_end(src: &str, open: usize) -> Option<usize> {
    let b = src.as_bytes();
    let (mut depth, mut i) = (0usize, open);
    while i < b.len() {
        match b[i] {
            b'\\' => i += 1,
            b'{' => depth += 1,
            b'}' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(i + 1);
                }
            }
            _ => {}
        }
        i += 1;
    }
    None
}

/// What stands at the end of a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Close {
    /// A group that only groups.
    Plain,
    /// Braces that protect the case.
    Protect,
    /// The argument of a style.
    Style(Style),
    /// The argument of a command that no table knows: kept with its braces.
    Verbatim,
    /// What is inside is left out.
    Drop,
    /// The text of a link, whose address stands in the source from … to … .
    Link(usize, usize),
}

struct Frame {
    close: Close,
    /// Where the group's opening tag begins in the output, and where its text.
    before: usize,
    start: usize,
    /// How many switches were on before it.
    switches: usize,
}

struct Decoder<'a> {
    src: &'a str,
    i: usize,
    out: String,
    stack: Vec<Frame>,
    switches: Vec<Style>,
    mode: Mode,
    protect: bool,
    unclosed_dollar: bool,
    unclosed_group: bool,
    quotes: u32,
}

impl Decoder<'_> {
    fn run(&mut self) {
        let src = self.src;
        let b = src.as_bytes();
        while self.i < b.len() {
            let from = self.i;
            while self.i < b.len() && plain_at(b, self.i) {
                self.i += 1;
            }
            self.out.push_str(&src[from..self.i]);
            let Some(&c) = b.get(self.i) else { break };
            match c {
                b'\\' => self.backslash(),
                b'{' => {
                    self.i += 1;
                    let protects = self.protect
                        && self.stack.is_empty()
                        && self.switches.is_empty()
                        && b.get(self.i) != Some(&b'\\');
                    self.open(if protects {
                        Close::Protect
                    } else {
                        Close::Plain
                    });
                }
                b'}' => {
                    self.i += 1;
                    self.close();
                }
                b'$' => self.dollar(),
                b'~' => {
                    self.i += 1;
                    self.out.push('\u{a0}');
                }
                b'`' => {
                    let double = b.get(self.i + 1) == Some(&b'`');
                    self.i += 1 + usize::from(double);
                    if !double && self.out.ends_with(['?', '!']) {
                        let turned = if self.out.pop() == Some('?') {
                            '¿'
                        } else {
                            '¡'
                        };
                        self.out.push(turned);
                    } else {
                        self.out.push(if double { '“' } else { '‘' });
                    }
                }
                b'\'' => {
                    self.i += 2;
                    self.out.push('”');
                }
                b'-' => {
                    let n = b[self.i..].iter().take_while(|c| **c == b'-').count();
                    self.i += n;
                    match n {
                        2 => self.out.push('–'),
                        3 => self.out.push('—'),
                        _ => self.out.extend(std::iter::repeat_n('-', n)),
                    }
                }
                _ => self.space(),
            }
        }
        while !self.stack.is_empty() {
            self.close();
        }
        self.switch_off(0);
    }

    /// A run of white space.
    fn space(&mut self) {
        let b = self.src.as_bytes();
        let from = self.i;
        while self.i < b.len() && b[self.i].is_ascii_whitespace() {
            self.i += 1;
        }
        let blank_line =
            self.mode == Mode::Long && b[from..self.i].iter().filter(|c| **c == b'\n').count() > 1;
        if blank_line {
            self.paragraph();
        } else if !self.out.is_empty() && !self.out.ends_with([' ', '\n']) {
            self.out.push(' ');
        }
    }

    fn paragraph(&mut self) {
        if self.mode == Mode::Long {
            self.out.truncate(self.out.trim_end().len());
            if !self.out.is_empty() {
                self.out.push_str("\n\n");
            }
        } else if !self.out.is_empty() && !self.out.ends_with(' ') {
            self.out.push(' ');
        }
    }

    fn skip_space(&mut self) {
        let b = self.src.as_bytes();
        while self.i < b.len() && b[self.i].is_ascii_whitespace() {
            self.i += 1;
        }
    }

    /// Goes behind white space and an opening brace, if that is what comes.
    fn brace_follows(&mut self) -> bool {
        let at = self.i;
        self.skip_space();
        if self.src.as_bytes().get(self.i) == Some(&b'{') {
            self.i += 1;
            return true;
        }
        self.i = at;
        false
    }

    fn tags(&self, style: Style) -> (&'static str, &'static str) {
        match style {
            Style::Quote if self.quotes.is_multiple_of(2) => return ("“", "”"),
            Style::Quote => return ("‘", "’"),
            Style::Parens => return ("(", ")"),
            Style::Brackets => return ("[", "]"),
            _ if self.mode != Mode::Rich => return ("", ""),
            _ => {}
        }
        match style {
            Style::Italic => ("<i>", "</i>"),
            Style::Bold => ("<b>", "</b>"),
            Style::Sup => ("<sup>", "</sup>"),
            Style::Sub => ("<sub>", "</sub>"),
            _ => SMALL_CAPS,
        }
    }

    fn open(&mut self, close: Close) {
        let before = self.out.len();
        match close {
            Close::Protect => self.out.push_str(NOCASE.0),
            Close::Style(style) => {
                let tag = self.tags(style).0;
                self.out.push_str(tag);
                self.quotes += u32::from(style == Style::Quote);
            }
            Close::Verbatim => self.out.push('{'),
            _ => {}
        }
        self.stack.push(Frame {
            close,
            before,
            start: self.out.len(),
            switches: self.switches.len(),
        });
    }

    fn switch_off(&mut self, to: usize) {
        while self.switches.len() > to {
            if let Some(style) = self.switches.pop() {
                let tag = self.tags(style).1;
                self.out.push_str(tag);
            }
        }
    }

    fn close(&mut self) {
        let Some(frame) = self.stack.pop() else {
            self.out.push('}');
            return;
        };
        self.switch_off(frame.switches);
        let empty = self.out.len() == frame.start;
        match frame.close {
            Close::Plain => {}
            Close::Drop => self.out.truncate(frame.before),
            Close::Verbatim => self.out.push('}'),
            Close::Protect => {
                // Digits and signs have no case.
                if self.out[frame.start..].chars().any(char::is_alphabetic) {
                    self.out.push_str(NOCASE.1);
                } else {
                    self.out.replace_range(frame.before..frame.start, "");
                }
            }
            Close::Style(style) => {
                self.quotes = self.quotes.saturating_sub(u32::from(style == Style::Quote));
                if empty {
                    self.out.truncate(frame.before);
                } else if self.mode != Mode::Rich && matches!(style, Style::Sup | Style::Sub) {
                    if let Some(text) = script(&self.out[frame.start..], style) {
                        self.out.truncate(frame.start);
                        self.out.push_str(&text);
                    }
                } else {
                    let tag = self.tags(style).1;
                    self.out.push_str(tag);
                }
            }
            Close::Link(from, to) => {
                let address = decode_verbatim(&self.src[from..to]);
                if self.mode != Mode::Rich && !self.out[frame.start..].contains(&*address) {
                    self.out.push_str(&format!(" ({address})"));
                }
            }
        }
    }
}

/// Raised or lowered characters of Unicode for a text, when it has them all.
pub(super) fn script(text: &str, style: Style) -> Option<String> {
    text.chars()
        .map(|c| {
            SCRIPTS
                .iter()
                .find(|s| s.0 == c)
                .map(|s| if style == Style::Sup { s.1 } else { s.2 })
        })
        .collect()
}
