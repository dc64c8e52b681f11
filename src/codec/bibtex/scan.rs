//! The scanner: a `.bib` text into blocks with their places, in one pass, without copying.
//!
//! Braces count as in BibTeX, escaped or not; where that does not come out even, escaped ones are left out of the count. A block
//! that cannot be read to its end never hides the next one: the scanner goes on at the next `@` at the start of a line, and what could
//! be read of the broken entry is kept.

mod entry;

mod value;

use std::cell::Cell;

/// A part of a value: text in braces or quotation marks, or a bare word (a number or the name of a `@string`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece<'t> {
    /// `{…}` or `"…"`.
    Text(&'t str),
    /// A bare word.
    Word(&'t str),
}

/// The value of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value<'t> {
    /// The usual: one piece.
    One(Piece<'t>),
    /// Pieces joined by `#`.
    Many(Vec<Piece<'t>>),
}

/// A field with its place.
#[derive(Debug, Clone)]
pub struct RawField<'t> {
    /// The name as it is spelled.
    pub name: &'t str,
    /// Where the name begins.
    pub start: usize,
    /// Where the value begins.
    pub value_start: usize,
    /// Where the value ends; a comma may follow.
    pub end: usize,
    /// The value.
    pub value: Value<'t>,
}

/// Something wrong, at a byte.
#[derive(Debug, Clone)]
pub struct Fault {
    /// Where.
    pub at: usize,
    /// Whether something was not read.
    pub serious: bool,
    /// What.
    pub message: String,
}

/// An entry.
#[derive(Debug, Clone)]
pub struct RawEntry<'t> {
    /// The type as it is spelled, without `@`.
    pub kind: &'t str,
    /// The citation key, may be empty.
    pub key: &'t str,
    /// The fields in order.
    pub fields: Vec<RawField<'t>>,
    /// Where the `@` stands.
    pub start: usize,
    /// Behind the closing bracket.
    pub end: usize,
    /// Where the closing bracket stands, when the entry is whole.
    pub close: Option<usize>,
}

/// What a file is made of.
#[derive(Debug, Clone)]
pub enum Block<'t> {
    /// An entry.
    Entry(RawEntry<'t>),
    /// `@string{name = value}`.
    Macro {
        /// Name.
        name: &'t str,
        /// Value.
        value: Value<'t>,
    },
    /// `@comment{…}`: the text inside.
    Comment(&'t str),
    /// `@preamble{…}`: the text inside.
    Preamble,
}

/// Reads block after block.
#[derive(Debug)]
pub struct Scanner<'t> {
    text: &'t str,
    b: &'t [u8],
    pos: usize,
    /// Comments that ran to the end of the file without closing; each cost a look at the rest.
    unclosed_comments: usize,
    /// Bytes that may still be looked at in vain; then only near ends are looked for, so that no file takes long.
    patience: Cell<usize>,
    /// What went wrong since it was last asked.
    pub faults: Vec<Fault>,
}

fn is_name(b: u8) -> bool {
    !b.is_ascii_whitespace()
        && !matches!(
            b,
            b'"' | b'#' | b'%' | b'\'' | b'(' | b')' | b',' | b'=' | b'{' | b'}' | b'@'
        )
}

/// Why a value has no end.
struct Broken {
    /// Where the next entry begins, or the end of the file.
    resume: usize,
}

impl<'t> Scanner<'t> {
    /// Begins at a byte of the text.
    pub fn at(text: &'t str, pos: usize) -> Self {
        Scanner {
            text,
            b: text.as_bytes(),
            pos,
            unclosed_comments: 0,
            patience: Cell::new(text.len().saturating_mul(8).saturating_add(1 << 20)),
            faults: Vec::new(),
        }
    }

    /// Where it stands.
    pub fn position(&self) -> usize {
        self.pos
    }

    /// The `@string` or `@comment` that begins at this `@`.
    pub(super) fn wanted(&mut self, at: usize) -> Option<Block<'t>> {
        let (from, to, _) = self.head(at)?;
        let kind = &self.text[from..to];
        let wanted = kind.eq_ignore_ascii_case("string") || kind.eq_ignore_ascii_case("comment");
        if !wanted || !self.may_begin(at) {
            return None;
        }
        self.pos = at;
        self.next()
    }

    fn fault(&mut self, at: usize, serious: bool, message: impl Into<String>) {
        // A file of nothing but faults is not described in full.
        if self.faults.len() < 1000 {
            self.faults.push(Fault {
                at,
                serious,
                message: message.into(),
            });
        }
    }

    fn skip_space(&self, mut i: usize) -> usize {
        while i < self.b.len() && self.b[i].is_ascii_whitespace() {
            i += 1;
        }
        i
    }

    /// Behind white space and `%` lines.
    fn skip_comments(&self, mut i: usize) -> usize {
        loop {
            i = self.skip_space(i);
            if self.b.get(i) != Some(&b'%') {
                return i;
            }
            i = memchr::memchr(b'\n', &self.b[i..]).map_or(self.b.len(), |n| i + n + 1);
        }
    }

    fn name_end(&self, i: usize) -> usize {
        i + self.b[i..].iter().take_while(|c| is_name(**c)).count()
    }

    /// Whether only white space stands before this byte on its line.
    fn at_line_start(&self, at: usize) -> bool {
        let mut i = at;
        while i > 0 && matches!(self.b[i - 1], b' ' | b'\t') {
            i -= 1;
        }
        i == 0
            || matches!(self.b[i - 1], b'\n' | b'\r')
            || (i >= 3 && &self.b[i - 3..i] == b"\xef\xbb\xbf")
    }

    /// The end of the type's name and the opening bracket of what begins with the `@` at `at`.
    fn head(&self, at: usize) -> Option<(usize, usize, usize)> {
        let from = self.skip_space(at + 1);
        let to = from
            + self.b[from..]
                .iter()
                .take_while(|c| {
                    c.is_ascii_alphanumeric() || matches!(c, b'_' | b'-' | b'.' | b':' | b'+')
                })
                .count();
        let open = self.skip_space(to);
        (to > from
            && self.b[from].is_ascii_alphabetic()
            && matches!(self.b.get(open), Some(b'{' | b'(')))
        .then_some((from, to, open))
    }

    /// Whether an entry begins at this `@`, which stands inside a value: at the start of a line, with a type, a bracket, a key and a comma.
    fn begins_entry(&self, at: usize) -> bool {
        if !self.at_line_start(at) {
            return false;
        }
        let Some((from, to, open)) = self.head(at) else {
            return false;
        };
        let kind = &self.b[from..to];
        if [&b"string"[..], b"comment", b"preamble"]
            .iter()
            .any(|k| kind.eq_ignore_ascii_case(k))
        {
            return true;
        }
        let key = self.skip_space(open + 1);
        let end = key
            + self.b[key..]
                .iter()
                .take(300)
                .take_while(|c| {
                    !matches!(c, b',' | b'{' | b'}' | b'"' | b'=' | b'(' | b')' | b'\n')
                })
                .count();
        matches!(self.b.get(self.skip_space(end)), Some(b','))
    }

    /// The next `@` at the start of a line that begins an entry, or the end.
    fn next_entry(&self, from: usize) -> usize {
        let mut i = from;
        while let Some(n) = memchr::memchr(b'@', &self.b[i..]) {
            if self.at_line_start(i + n) && self.head(i + n).is_some() {
                return i + n;
            }
            i += n + 1;
        }
        self.b.len()
    }

    fn macro_definition(&mut self, start: usize, open: usize) -> Option<Block<'t>> {
        let from = self.skip_space(open + 1);
        let name_end = self.name_end(from);
        let equals = self.skip_space(name_end);
        if name_end == from || self.b.get(equals) != Some(&b'=') {
            self.fault(start, true, "“@string” without “name = value” was not read");
            self.pos = self.skip_block(open);
            return None;
        }
        let value_at = self.skip_space(equals + 1);
        match self.value(value_at) {
            Ok((value, end)) => {
                let next = self.skip_space(end);
                self.pos = match self.b.get(next) {
                    Some(b'}' | b')') => next + 1,
                    _ => end,
                };
                Some(Block::Macro {
                    name: &self.text[from..name_end],
                    value,
                })
            }
            Err(broken) => {
                self.fault(start, true, "“@string” is not closed and was not read");
                self.pos = broken.resume;
                None
            }
        }
    }

    /// Behind a block in brackets; to the end of the line when it is never closed.
    fn skip_block(&mut self, open: usize) -> usize {
        let line_end =
            memchr::memchr(b'\n', &self.b[open..]).map_or(self.b.len(), |n| open + n + 1);
        let closing = if self.b[open] == b'{' { b'}' } else { b')' };
        // Each block that is never closed costs a look at the rest of the file; after some only near ends are looked for.
        let reach = if self.unclosed_comments < 8 {
            self.b.len()
        } else {
            self.b.len().min(open + 4096)
        };
        let (mut depth, mut i) = (0usize, open);
        while i < reach {
            match self.b[i] {
                b'{' => depth += 1,
                b'}' => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 && closing == b'}' {
                        return i + 1;
                    }
                }
                b')' if closing == b')' && depth == 0 => return i + 1,
                _ => {}
            }
            i += 1;
        }
        self.unclosed_comments += 1;
        line_end
    }

    /// Whether the `@` at `at` may begin a block: at the start of a line, behind the end of another, or — a type, a bracket, a key and
    /// a field following — behind white space in running text that is no `%` line.
    fn may_begin(&self, at: usize) -> bool {
        if self.at_line_start(at) {
            return true;
        }
        let line = memchr::memrchr(b'\n', &self.b[..at]).map_or(0, |n| n + 1);
        // A very long line is not looked at from its start each time.
        let before = &self.b[line.max(at.saturating_sub(400))..at];
        let trimmed = before.trim_ascii_end();
        let trimmed = trimmed
            .strip_suffix(b",")
            .unwrap_or(trimmed)
            .trim_ascii_end();
        if trimmed.ends_with(b"}") || trimmed.ends_with(b")") {
            return true;
        }
        if before.trim_ascii_start().starts_with(b"%")
            || !before.last().is_some_and(u8::is_ascii_whitespace)
        {
            return false;
        }
        let Some((_, _, open)) = self.head(at) else {
            return false;
        };
        let key = self.skip_space(open + 1);
        let comma = self.name_end(key);
        if self.b.get(comma) != Some(&b',') {
            return false;
        }
        let name = self.skip_space(comma + 1);
        let equals = self.skip_space(self.name_end(name));
        self.b.get(equals) == Some(&b'=')
    }
}

impl<'t> Iterator for Scanner<'t> {
    type Item = Block<'t>;

    fn next(&mut self) -> Option<Block<'t>> {
        loop {
            let at = self.pos + memchr::memchr(b'@', &self.b[self.pos..])?;
            self.pos = at + 1;
            if !self.may_begin(at) {
                continue;
            }
            let Some((from, to, open)) = self.head(at) else {
                continue;
            };
            let kind = &self.text[from..to];
            if kind.eq_ignore_ascii_case("comment") {
                let end = self.skip_block(open);
                self.pos = end;
                let inner = &self.text[open + 1..end.max(open + 1)];
                return Some(Block::Comment(
                    inner.strip_suffix(['}', ')']).unwrap_or(inner),
                ));
            }
            if kind.eq_ignore_ascii_case("preamble") {
                self.pos = self.skip_block(open);
                return Some(Block::Preamble);
            }
            if kind.eq_ignore_ascii_case("string") {
                match self.macro_definition(at, open) {
                    Some(block) => return Some(block),
                    None => continue,
                }
            }
            let entry = self.entry(at, kind, open);
            self.pos = entry.end.max(at + 1);
            return Some(Block::Entry(entry));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries(text: &str) -> (Vec<RawEntry<'_>>, Vec<Fault>) {
        let mut scanner = Scanner::at(text, 0);
        let mut out = Vec::new();
        for block in scanner.by_ref() {
            if let Block::Entry(e) = block {
                out.push(e);
            }
        }
        (out, scanner.faults)
    }

    fn value(e: &RawEntry, name: &str) -> String {
        e.fields
            .iter()
            .find(|f| f.name == name)
            .map(|f| match &f.value {
                Value::One(Piece::Text(t) | Piece::Word(t)) => (*t).to_string(),
                Value::Many(p) => format!("{p:?}"),
            })
            .unwrap_or_default()
    }

    #[test]
    fn well_formed_files_are_read() {
        let text = "junk a@b.c\n@string{x = \"X\"}\n@comment{ @article{no, t={}} }\n@Article{k1, title = {A {B} c}, year=2001,\n pages = \"1--2\" # x\n}\n@book(k2, title={Y})\n% @book{no,}\n@misc{k3}@misc{k4,}";
        let (e, faults) = entries(text);
        assert!(faults.is_empty(), "{faults:?}");
        assert_eq!(
            e.iter().map(|e| e.key).collect::<Vec<_>>(),
            ["k1", "k2", "k3", "k4"]
        );
        assert_eq!(value(&e[0], "title"), "A {B} c");
        assert_eq!(value(&e[0], "pages"), "[Text(\"1--2\"), Word(\"x\")]");
    }

    #[test]
    fn broken_entries_do_not_hide_their_neighbours() {
        let text = "@article{a,\n title = {Foo {bar},\n year = {2001}\n}\n\n@article{b,\n title = {B}\n}\n@article{c,\n title = \"no end,\n year = 2002\n}\n@article{d, title={D}}\n@article{e,\n title = {E}";
        let (e, faults) = entries(text);
        assert_eq!(
            e.iter().map(|e| e.key).collect::<Vec<_>>(),
            ["a", "b", "c", "d", "e"]
        );
        assert_eq!(value(&e[0], "title"), "Foo {bar}");
        assert_eq!(value(&e[0], "year"), "2001");
        assert_eq!(value(&e[2], "year"), "2002");
        assert_eq!(faults.len(), 3, "{faults:?}");
    }

    #[test]
    fn small_faults_are_mended() {
        let cases = [
            ("@a{k, t = {x} y = {z}}", "t", "x"),
            ("@a{k, t = \"M\\\"uller\", y = 1}", "t", "M\\\"uller"),
            (
                "@a{k, t = \"The \"big\" one\", y = 1}",
                "t",
                "The \"big\" one",
            ),
            ("@a{k, t = {a \\} b}, y = 1}", "t", "a \\} b"),
            ("@a{k\n t = {x}}", "t", "x"),
            ("@a{k, % note\n t = {x}, % more\n}", "t", "x"),
            ("@a{t = {x}}", "t", "x"),
            ("@a{k,, t = {x},,}", "t", "x"),
        ];
        for (text, name, want) in cases {
            let (e, _) = entries(text);
            assert_eq!(e.len(), 1, "{text}");
            assert_eq!(value(&e[0], name), want, "{text}");
        }
    }

    #[test]
    fn nothing_takes_long() {
        for piece in [
            "@a{k,t={",
            "@a{k,t=\"",
            "@comment{",
            "@a{",
            "@string{a={",
            "@a{k,{",
            "{",
            "@a(k,t=x # ",
            "\"",
            "@a{k,\nt={\n@b{x,",
            "a=,",
        ] {
            let text = format!("@x{{k, {}", piece.repeat(40_000));
            let _ = entries(&text);
            let lines = format!("{piece}\n").repeat(40_000);
            let _ = entries(&lines);
        }
    }
}
