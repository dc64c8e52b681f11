//! Values: where they begin and end, also in files where brackets and quotation marks do not come out even.

use super::{Broken, Piece, Scanner, Value, is_name};

impl<'t> Scanner<'t> {
    /// Whether what comes after a value may stand there: a comma, the end of the entry, `#`, or the next field.
    pub(super) fn value_may_end(&self, i: usize) -> bool {
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
    pub(super) fn brace_end(&self, open: usize, escapes: bool) -> Result<usize, Broken> {
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
    pub(super) fn reach(&self, from: usize) -> usize {
        if self.patience.get() > 0 {
            self.b.len()
        } else {
            self.b.len().min(from + 8192)
        }
    }

    pub(super) fn in_vain(&self, from: usize, to: usize) {
        self.patience
            .set(self.patience.get().saturating_sub(to.saturating_sub(from)));
    }

    pub(super) fn escaped(&self, at: usize) -> bool {
        self.b[..at]
            .iter()
            .rev()
            .take_while(|c| **c == b'\\')
            .take(64)
            .count()
            % 2
            == 1
    }

    pub(super) fn braced(&self, open: usize) -> Result<usize, Broken> {
        match self.brace_end(open, false) {
            Ok(end) if self.b[end - 2] != b'\\' || self.value_may_end(end) => Ok(end),
            first => match self.brace_end(open, true) {
                Ok(end) if self.value_may_end(end) => Ok(end),
                _ => first,
            },
        }
    }

    /// The byte behind the quotation mark that closes the one at `open`: outside braces, and followed by what may follow a value.
    pub(super) fn quoted(&self, open: usize) -> Result<usize, Broken> {
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

    /// A value from its first byte; its end.
    pub(super) fn value(&mut self, from: usize) -> Result<(Value<'t>, usize), Broken> {
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
}
