//! The scanner: a `.bib` text into blocks with their places, in one pass, without copying.
//!
//! Braces count as in BibTeX, escaped or not; where that does not come out even, escaped ones are left out of the count. A block
//! that cannot be read to its end never hides the next one: the scanner goes on at the next `@` at the start of a line, and what could
//! be read of the broken entry is kept.

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

    /// Whether what comes after a value may stand there: a comma, the end of the entry, `#`, or the next field.
    fn value_may_end(&self, i: usize) -> bool {
        let i = self.skip_space(i);
        match self.b.get(i) {
            None | Some(b',' | b'}' | b')' | b'#' | b'%') => true,
            Some(c) if is_name(*c) => {
                let end = self.name_end(i);
                self.b.get(self.skip_space(end)) == Some(&b'=')
            }
            _ => false,
        }
    }

    /// The byte behind the brace that closes the one at `open`.
    fn brace_end(&self, open: usize, escapes: bool) -> Result<usize, Broken> {
        let (mut depth, mut i, mut next_entry) = (1usize, open + 1, None);
        let reach = self.reach(open);
        while let Some(n) = memchr::memchr3(b'{', b'}', b'@', &self.b[i..reach]) {
            let at = i + n;
            i = at + 1;
            match self.b[at] {
                b'@' => {
                    if self.begins_entry(at) {
                        // One may be text; two are the file going on.
                        if let Some(resume) = next_entry {
                            self.in_vain(open, at);
                            return Err(Broken { resume });
                        }
                        next_entry = Some(at);
                    }
                }
                _ if escapes && self.escaped(at) => {}
                b'{' => depth += 1,
                _ => {
                    depth -= 1;
                    if depth == 0 {
                        return match next_entry {
                            Some(resume) if !self.value_may_end(i) => Err(Broken { resume }),
                            _ => Ok(i),
                        };
                    }
                }
            }
        }
        self.in_vain(open, reach);
        Err(Broken {
            resume: next_entry.unwrap_or_else(|| self.next_entry(reach)),
        })
    }

    /// How far an end is looked for.
    fn reach(&self, from: usize) -> usize {
        if self.patience.get() > 0 {
            self.b.len()
        } else {
            self.b.len().min(from + 8192)
        }
    }

    fn in_vain(&self, from: usize, to: usize) {
        self.patience
            .set(self.patience.get().saturating_sub(to.saturating_sub(from)));
    }

    fn escaped(&self, at: usize) -> bool {
        self.b[..at]
            .iter()
            .rev()
            .take_while(|c| **c == b'\\')
            .take(64)
            .count()
            % 2
            == 1
    }

    fn braced(&self, open: usize) -> Result<usize, Broken> {
        match self.brace_end(open, false) {
            Ok(end) if self.b[end - 2] != b'\\' || self.value_may_end(end) => Ok(end),
            first => match self.brace_end(open, true) {
                Ok(end) if self.value_may_end(end) => Ok(end),
                _ => first,
            },
        }
    }

    /// The byte behind the quotation mark that closes the one at `open`: outside braces, and followed by what may follow a value.
    fn quoted(&self, open: usize) -> Result<usize, Broken> {
        let (mut depth, mut i, mut first) = (0i64, open + 1, None);
        let reach = self.reach(open);
        while i < reach {
            match self.b[i] {
                b'{' => depth += 1,
                b'}' => {
                    depth -= 1;
                    if depth < 0 {
                        break;
                    }
                }
                b'"' if depth == 0 => {
                    if self.value_may_end(i + 1) {
                        return Ok(i + 1);
                    }
                    first = first.or(Some(i + 1));
                }
                b'@' if self.begins_entry(i) => {
                    self.in_vain(open, i);
                    return first.ok_or(Broken { resume: i });
                }
                _ => {}
            }
            i += 1;
        }
        self.in_vain(open, i);
        first.ok_or_else(|| Broken {
            resume: self.next_entry(i),
        })
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

    /// A value from its first byte; its end.
    fn value(&mut self, from: usize) -> Result<(Value<'t>, usize), Broken> {
        let mut pieces: Vec<Piece<'t>> = Vec::new();
        let mut first = None;
        let mut i = from;
        let mut end;
        loop {
            let piece = match self.b.get(i) {
                Some(b'{') => {
                    end = self.braced(i)?;
                    Piece::Text(&self.text[i + 1..end - 1])
                }
                Some(b'"') => {
                    end = self.quoted(i)?;
                    Piece::Text(&self.text[i + 1..end - 1])
                }
                _ => {
                    end = i + self.b[i..]
                        .iter()
                        .take_while(|c| {
                            !c.is_ascii_whitespace()
                                && !matches!(c, b',' | b'#' | b'}' | b'{' | b'"' | b')')
                        })
                        .count();
                    Piece::Word(&self.text[i..end])
                }
            };
            match first {
                None => first = Some(piece),
                Some(f) if pieces.is_empty() => pieces.extend([f, piece]),
                Some(_) => pieces.push(piece),
            }
            let next = self.skip_space(end);
            match self.b.get(next) {
                Some(b'#') => i = self.skip_space(next + 1),
                // Two values side by side: the sign between them is missing.
                Some(b'{' | b'"') if end > i => {
                    self.fault(
                        next,
                        false,
                        "“#” is missing between two parts of a value; read as if it were there",
                    );
                    i = next;
                }
                _ => break,
            }
        }
        let value = match first {
            Some(piece) if pieces.is_empty() => Value::One(piece),
            _ => Value::Many(pieces),
        };
        Ok((value, end))
    }

    fn entry(&mut self, start: usize, kind: &'t str, open: usize) -> RawEntry<'t> {
        let closing = if self.b[open] == b'{' { b'}' } else { b')' };
        let mut entry = RawEntry {
            kind,
            key: "",
            fields: Vec::with_capacity(14),
            start,
            end: open + 1,
            close: None,
        };
        let mut i = self.key(open, closing, &mut entry);
        loop {
            while matches!(self.b.get(i), Some(b',')) || i < self.b.len() {
                let next = self.skip_comments(i);
                if self.b.get(next) == Some(&b',') {
                    i = next + 1;
                } else {
                    i = next;
                    break;
                }
            }
            let Some(&c) = self.b.get(i) else {
                self.fault(start, true, format!("the entry “{}” is not closed before the end of the file; what stands in it was read", entry.key));
                entry.end = self.b.len();
                return entry;
            };
            if c == closing || (c == b'}' || c == b')') && self.ends_block(i + 1) {
                entry.end = i + 1;
                entry.close = Some(i);
                return entry;
            }
            if c == b'@' && self.at_line_start(i) && self.head(i).is_some() {
                self.fault(start, true, format!("the entry “{}” is not closed before the next one; what stands in it was read", entry.key));
                entry.end = i;
                return entry;
            }
            let name_end = self.name_end(i);
            let equals = self.skip_space(name_end);
            if name_end == i || self.b.get(equals) != Some(&b'=') {
                i = self.stray(i, closing);
                continue;
            }
            let from = self.skip_comments(equals + 1);
            let name = &self.text[i..name_end];
            match self.value(from) {
                Ok((value, end)) => {
                    entry.fields.push(RawField {
                        name,
                        start: i,
                        value_start: from,
                        end,
                        value,
                    });
                    i = end;
                    let next = self.skip_space(end);
                    // A value that swallowed the end of its entry: the next entry follows at once.
                    let swallowed = match self.b.get(next) {
                        None => true,
                        Some(b'@') => self.at_line_start(next) && self.head(next).is_some(),
                        _ => false,
                    };
                    if swallowed && self.salvage(&mut entry, from, end) {
                        entry.end = end;
                        return entry;
                    }
                }
                Err(broken) => {
                    entry.fields.push(RawField {
                        name,
                        start: i,
                        value_start: from,
                        end: broken.resume,
                        value: Value::One(Piece::Text("")),
                    });
                    self.salvage(&mut entry, from, broken.resume);
                    entry.end = broken.resume;
                    return entry;
                }
            }
        }
    }

    /// Whether a block may end here: another one follows, or the end.
    fn ends_block(&self, i: usize) -> bool {
        let next = self.skip_space(i);
        match self.b.get(next) {
            None => true,
            Some(b'@') => self.head(next).is_some(),
            _ => false,
        }
    }

    /// The citation key; the byte where the fields begin.
    fn key(&mut self, open: usize, closing: u8, entry: &mut RawEntry<'t>) -> usize {
        let from = self.skip_space(open + 1);
        let end = from
            + self.b[from..]
                .iter()
                .take_while(|c| {
                    !matches!(c, b',' | b'=' | b'\n' | b'{' | b'}' | b'"') && **c != closing
                })
                .count();
        let stop = self.skip_space(end);
        match self.b.get(stop) {
            Some(b'=') => {
                self.fault(entry.start, false, "the entry has no citation key");
                from
            }
            Some(b',') => {
                entry.key = self.text[from..end].trim();
                if entry.key.is_empty() {
                    self.fault(entry.start, false, "the entry has no citation key");
                }
                stop + 1
            }
            Some(c) if *c == closing => {
                entry.key = self.text[from..end].trim();
                stop
            }
            _ if end > from && self.b.get(end) == Some(&b'\n') => {
                entry.key = self.text[from..end].trim();
                if self.b.get(stop) != Some(&b'@') {
                    self.fault(from, false, "a comma is missing behind the citation key");
                }
                end
            }
            _ => end,
        }
    }

    /// Jumps over what is no field: to the next comma or line end, past whole groups.
    fn stray(&mut self, from: usize, closing: u8) -> usize {
        let mut i = from;
        while let Some(&c) = self.b.get(i) {
            match c {
                b',' | b'\n' if i > from => break,
                b'{' => match self.brace_end(i, false) {
                    Ok(end) => {
                        i = end;
                        continue;
                    }
                    Err(broken) => {
                        i = broken.resume;
                        break;
                    }
                },
                _ if c == closing && i > from => break,
                b'@' if i > from && self.begins_entry(i) => break,
                _ => {}
            }
            i += 1;
        }
        let i = i.max(from + 1).min(self.b.len());
        let mut to = i;
        while !self.text.is_char_boundary(to) {
            to += 1;
        }
        let seen: String = self.text[from..to].trim().chars().take(60).collect();
        self.fault(
            from,
            true,
            format!("“{seen}” is no field (a name, “=” and a value) and was not read"),
        );
        to
    }

    /// Takes the last field of a broken entry apart: lines that look like `name = …` begin fields of their own.
    /// Returns whether there was more than one.
    fn salvage(&mut self, entry: &mut RawEntry<'t>, from: usize, to: usize) -> bool {
        let text = self.text;
        let Some(broken) = entry.fields.pop() else {
            return false;
        };
        let mut parts: Vec<(&'t str, usize, usize, usize)> = Vec::new();
        let (mut name, mut start, mut value_start) = (broken.name, broken.start, from);
        let mut line = from;
        while let Some(n) = memchr::memchr(b'\n', &self.b[line..to]) {
            line += n + 1;
            let at = self.skip_space(line);
            let name_end = self.name_end(at);
            let equals = self.skip_space(name_end);
            if at < to
                && name_end > at
                && equals < to
                && self.b[equals] == b'='
                && self.b[at].is_ascii_alphabetic()
            {
                let value = self.skip_space(equals + 1);
                if matches!(self.b.get(value), Some(b'{' | b'"' | b'0'..=b'9')) {
                    parts.push((name, start, value_start, line));
                    (name, start, value_start) = (&text[at..name_end], at, value);
                    line = value;
                }
            }
        }
        if parts.is_empty() && matches!(broken.value, Value::One(Piece::Text(t)) if !t.is_empty()) {
            entry.fields.push(broken);
            return false;
        }
        self.fault(
            broken.start,
            true,
            format!(
                "the braces or quotation marks of “{}” are not even; the entry “{}” was read line by line",
                broken.name, entry.key
            ),
        );
        let more = !parts.is_empty();
        parts.push((name, start, value_start, to));
        for (name, start, value_start, end) in parts {
            let value = loose(&text[value_start.min(end)..end]);
            entry.fields.push(RawField {
                name,
                start,
                value_start,
                end,
                value: Value::One(Piece::Text(value)),
            });
        }
        more
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

/// A value whose brackets do not come out even: without what encloses it, as far as that can be told.
fn loose(raw: &str) -> &str {
    let mut text = raw.trim();
    let count = |t: &str| {
        t.bytes().fold(0i64, |n, b| match b {
            b'{' => n + 1,
            b'}' => n - 1,
            _ => n,
        })
    };
    let mut depth = count(text);
    loop {
        let before = text;
        if depth < 0 {
            if let Some(t) = text.strip_suffix('}') {
                text = t.trim_end();
                depth += 1;
            }
        }
        text = text.trim_end_matches(',').trim_end();
        if text == before {
            break;
        }
    }
    if let Some(inner) = text.strip_prefix('"') {
        return inner.strip_suffix('"').unwrap_or(inner).trim();
    }
    if let Some(inner) = text.strip_prefix('{') {
        return match inner.strip_suffix('}') {
            Some(t) if depth <= 0 => t.trim(),
            _ => inner.trim(),
        };
    }
    text
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
