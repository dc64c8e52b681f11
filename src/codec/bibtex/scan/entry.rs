//! Entries: key, fields, and what can be saved of broken ones.

use super::{Piece, RawEntry, RawField, Scanner, Value};

impl<'t> Scanner<'t> {
    pub(super) fn entry(&mut self, start: usize, kind: &'t str, open: usize) -> RawEntry<'t> {
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
            let name = &self.text[i..name_end];
            let from = match self.b.get(equals) {
                Some(b'=') if !name.is_empty() => self.skip_comments(equals + 1),
                // `title {…}`: nothing else can be meant.
                Some(b'{' | b'"') if self.forgotten_equals(name, equals) => {
                    self.fault(i, false, format!("“=” is missing behind “{name}”"));
                    equals
                }
                _ => {
                    i = self.stray(i, closing);
                    continue;
                }
            };
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

    /// Whether a name and a whole value stand side by side on a line.
    fn forgotten_equals(&self, name: &str, value: usize) -> bool {
        let letters = |c: char| c.is_ascii_alphabetic() || c == '-' || c == '_';
        let line = self.b[value..].iter().position(|c| *c == b'\n');
        let end = line.map_or(self.b.len(), |n| value + n);
        let rest = self.text[value..end].trim_end().trim_end_matches(',');
        let depth =
            |open: char, close: char| rest.matches(open).count() == rest.matches(close).count();
        name.len() > 1
            && name.chars().all(letters)
            && depth('{', '}')
            && (rest.ends_with('}') || rest.len() > 1 && rest.ends_with('"'))
    }

    /// Whether a block may end here: another one follows, or the end.
    pub(super) fn ends_block(&self, i: usize) -> bool {
        let next = self.skip_space(i);
        match self.b.get(next) {
            None => true,
            Some(b'@') => self.head(next).is_some(),
            _ => false,
        }
    }

    /// The citation key; the byte where the fields begin.
    pub(super) fn key(&mut self, open: usize, closing: u8, entry: &mut RawEntry<'t>) -> usize {
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
    pub(super) fn stray(&mut self, from: usize, closing: u8) -> usize {
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
    pub(super) fn salvage(&mut self, entry: &mut RawEntry<'t>, from: usize, to: usize) -> bool {
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
        if depth < 0
            && let Some(t) = text.strip_suffix('}')
        {
            text = t.trim_end();
            depth += 1;
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
