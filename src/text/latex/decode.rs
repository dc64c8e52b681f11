//! LaTeX into text.

use super::table::{
    ACCENTS, BIBSTRINGS, CLEAR, MATH, SCRIPTS, SIGNS, SILENT, STYLES, SYMBOLS, Style,
};
use super::{Mode, NOCASE, Protect, SMALL_CAPS, math};
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::OnceLock;
use unicode_normalization::char::compose;

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
            Style::Quote if self.quotes % 2 == 0 => return ("“", "”"),
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

    /// A formula from the dollar on: kept as it stands unless text can say the same.
    fn dollar(&mut self) {
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

    fn formula(&mut self, content: &str) {
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

    fn backslash(&mut self) {
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

    fn line_end(&mut self) {
        self.skip_space();
        self.out.truncate(self.out.trim_end_matches(' ').len());
        if !self.out.is_empty() {
            self.out
                .push(if self.mode == Mode::Long { '\n' } else { ' ' });
        }
    }

    /// A command of letters; `at` is where its backslash stands.
    fn word(&mut self, word: &str, at: usize) {
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
                    let to = self.i.saturating_sub(1).max(from);
                    let address = decode_verbatim(&src[from..to]);
                    self.out.push_str(&address);
                }
            }
            Some(Command::Href) => {
                if self.brace_follows() {
                    let from = self.i;
                    self.jump();
                    let to = self.i.saturating_sub(1).max(from);
                    if self.brace_follows() {
                        self.open(Close::Link(from, to));
                    }
                }
            }
            Some(Command::Math) => {
                if self.brace_follows() {
                    let from = self.i;
                    self.jump();
                    let to = self.i.saturating_sub(1).max(from);
                    self.formula(&src[from..to]);
                }
            }
            Some(Command::BibString) if b.get(self.i) == Some(&b'{') => {
                let from = self.i + 1;
                self.i = from;
                self.jump();
                let name = &src[from..self.i.saturating_sub(1).max(from)];
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
    fn after_word(&mut self) {
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

    /// From inside a group to behind its end (to the end of the text when it has none).
    fn jump(&mut self) {
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

    /// An accent: the mark goes on the next letter, which may stand in braces, be a command, or have accents of its own.
    fn accent(&mut self, mark: char, alone: char) {
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
    fn marked(&mut self, text: &str, marks: &[char]) {
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

/// Text of a verbatim field (address, DOI, file): escapes of signs are undone, braces and `\url{}` around it go, all else stays.
pub fn decode_verbatim(raw: &str) -> Cow<'_, str> {
    let raw = raw.trim();
    if memchr::memchr3(b'\\', b'{', b'}', raw.as_bytes()).is_none()
        && memchr::memchr3(b'\n', b'\r', b'\t', raw.as_bytes()).is_none()
    {
        return Cow::Borrowed(raw);
    }
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    'text: while let Some(c) = rest.chars().next() {
        if c == '\\' {
            for (word, text) in [
                ("\\url{", ""),
                ("\\textasciitilde", "~"),
                ("\\textunderscore", "_"),
                ("\\textbackslash", "\\"),
                ("\\textbraceleft", "{"),
                ("\\textbraceright", "}"),
                ("\\~{}", "~"),
                ("\\^{}", "^"),
                ("\\textasciicircum", "^"),
            ] {
                if let Some(after) = rest.strip_prefix(word) {
                    out.push_str(text);
                    rest = after.strip_prefix("{}").unwrap_or(after);
                    continue 'text;
                }
            }
            let next = rest[1..].chars().next();
            if let Some(n) =
                next.filter(|n| matches!(n, '_' | '%' | '&' | '#' | '$' | '~' | '{' | '}'))
            {
                out.push(n);
                rest = &rest[1 + n.len_utf8()..];
                continue;
            }
            out.push('\\');
        } else if matches!(c, '\n' | '\r' | '\t' | ' ') {
            if !out.ends_with(' ') && !out.is_empty() {
                out.push(' ');
            }
        } else if let Some(after) = rest.strip_prefix("{\\_}") {
            out.push('_');
            rest = after;
            continue;
        } else if !matches!(c, '{' | '}') {
            out.push(c);
        }
        rest = &rest[c.len_utf8()..];
    }
    Cow::Owned(out.trim().to_string())
}
