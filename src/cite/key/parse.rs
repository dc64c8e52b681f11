//! The pattern languages of JabRef and Better BibTeX, read into one form.

/// One part of a pattern: a named value with arguments, then filters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// The name in small letters; empty for literal text, which is then the only argument.
    pub name: String,
    /// Arguments in order, without their names.
    pub args: Vec<String>,
    /// Filters, applied in order.
    pub filters: Vec<(String, Vec<String>)>,
}

/// A pattern that was understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    /// The first alternative that gives any text is used.
    pub alternatives: Vec<Vec<Call>>,
    /// Write ø, å, ä, ö, ü as two letters (oe, aa, ae, oe, ue) instead of one.
    pub nordic: bool,
}

/// What is wrong with a pattern, and where (in characters, from 1).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("citation key pattern: {what} at character {at}")]
pub struct Error {
    /// What is wrong.
    pub what: String,
    /// The character, from 1.
    pub at: usize,
}

impl Pattern {
    /// Reads a pattern of either language; brackets mean JabRef's. A leading `nordic ` sets [`Pattern::nordic`].
    pub fn parse(text: &str) -> Result<Pattern, Error> {
        let (nordic, body) = match text.trim_start().strip_prefix("nordic ") {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let mut reader = Reader {
            chars: body.chars().collect(),
            at: 0,
        };
        let alternatives = if body.contains('[') {
            reader.bracketed()?
        } else {
            reader.formula()?
        };
        let alternatives: Vec<_> = alternatives.into_iter().filter(|a| !a.is_empty()).collect();
        if alternatives.is_empty() {
            return Err(reader.error("nothing to make a key of"));
        }
        Ok(Pattern {
            alternatives,
            nordic,
        })
    }
}

struct Reader {
    chars: Vec<char>,
    at: usize,
}

impl Reader {
    fn error(&self, what: impl Into<String>) -> Error {
        Error {
            what: what.into(),
            at: self.at + 1,
        }
    }
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }
    fn eat(&mut self, c: char) -> bool {
        let hit = self.peek() == Some(c);
        self.at += usize::from(hit);
        hit
    }
    fn space(&mut self) {
        while self.peek().is_some_and(char::is_whitespace) {
            self.at += 1;
        }
    }
    fn word(&mut self) -> String {
        let start = self.at;
        while self
            .peek()
            .is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '-'))
        {
            self.at += 1;
        }
        self.chars[start..self.at].iter().collect()
    }
    fn quoted(&mut self, quote: char) -> Result<String, Error> {
        let mut out = String::new();
        loop {
            match self.peek() {
                None => return Err(self.error("a quotation that does not end")),
                Some('\\') if self.chars.get(self.at + 1).is_some() => {
                    out.push(self.chars[self.at + 1]);
                    self.at += 2;
                }
                Some(c) => {
                    self.at += 1;
                    if c == quote {
                        return Ok(out);
                    }
                    out.push(c);
                }
            }
        }
    }
    /// `(2, n=3, 'x')`, behind the opening parenthesis.
    fn arguments(&mut self) -> Result<Vec<String>, Error> {
        let mut out = Vec::new();
        loop {
            self.space();
            match self.peek() {
                None => return Err(self.error("a parenthesis that does not end")),
                Some(')') => {
                    self.at += 1;
                    return Ok(out);
                }
                Some(',') => self.at += 1,
                Some(q @ ('\'' | '"')) => {
                    self.at += 1;
                    out.push(self.quoted(q)?);
                }
                Some(_) => {
                    let start = self.at;
                    while self.peek().is_some_and(|c| !matches!(c, ',' | ')' | '=')) {
                        self.at += 1;
                    }
                    // A name before `=` is dropped; the order of the arguments says what they are.
                    if !self.eat('=') {
                        let text: String = self.chars[start..self.at].iter().collect();
                        out.push(text.trim().to_string());
                    }
                }
            }
        }
    }

    fn bracketed(&mut self) -> Result<Vec<Vec<Call>>, Error> {
        let mut out = vec![Vec::new()];
        let mut literal = String::new();
        while let Some(c) = self.peek() {
            self.at += 1;
            match c {
                '[' => {
                    let calls = out.last_mut().expect("never empty");
                    push_literal(calls, &mut literal);
                    calls.push(self.bracket()?);
                }
                '|' => {
                    push_literal(out.last_mut().expect("never empty"), &mut literal);
                    out.push(Vec::new());
                }
                ']' => return Err(self.error("a closing bracket too many")),
                c if c.is_whitespace() => {}
                c => literal.push(c),
            }
        }
        push_literal(out.last_mut().expect("never empty"), &mut literal);
        Ok(out)
    }

    /// Behind `[`: name, arguments glued to it or in parentheses, filters behind colons.
    fn bracket(&mut self) -> Result<Call, Error> {
        let mut name = String::new();
        while let Some(c) = self.peek() {
            if matches!(c, ':' | ']' | '(' | ',') {
                break;
            }
            name.push(c);
            self.at += 1;
        }
        let mut call = named(&name);
        if self.eat('(') {
            call.args.extend(self.arguments()?);
        }
        loop {
            match self.peek() {
                Some(']') => {
                    self.at += 1;
                    return Ok(call);
                }
                Some(':' | ',') => {
                    self.at += 1;
                    if self.eat('(') {
                        let args = self.arguments()?;
                        call.filters.push(("default".into(), args));
                        continue;
                    }
                    self.space();
                    let word = self.word();
                    let word = word.trim_start_matches('_').to_ascii_lowercase();
                    let digits = word
                        .trim_start_matches(|c: char| !c.is_ascii_digit())
                        .to_string();
                    let filter = word[..word.len() - digits.len()].to_string();
                    let mut args: Vec<String> = if digits.is_empty() {
                        vec![]
                    } else {
                        vec![digits]
                    };
                    if self.eat('(') {
                        args.extend(self.arguments()?);
                    }
                    self.check_filter(&filter)?;
                    call.filters.push((filter, args));
                }
                _ => return Err(self.error("a bracket that does not end")),
            }
        }
    }

    fn formula(&mut self) -> Result<Vec<Vec<Call>>, Error> {
        let mut out = vec![Vec::new()];
        loop {
            self.space();
            match self.peek() {
                None => return Ok(out),
                Some('|' | ';') => {
                    self.at += 1;
                    self.eat('|');
                    out.push(Vec::new());
                }
                Some('+') => self.at += 1,
                Some(q @ ('\'' | '"')) => {
                    self.at += 1;
                    let mut text = self.quoted(q)?;
                    push_literal(out.last_mut().expect("never empty"), &mut text);
                }
                Some(c) if c.is_alphabetic() => {
                    let word = self.word();
                    let mut call = named(&word);
                    if self.eat('(') {
                        call.args.extend(self.arguments()?);
                    }
                    loop {
                        self.space();
                        if !self.eat('.') {
                            break;
                        }
                        self.space();
                        let filter = self.word().to_ascii_lowercase();
                        let args = if self.eat('(') {
                            self.arguments()?
                        } else {
                            vec![]
                        };
                        self.check_filter(&filter)?;
                        call.filters.push((filter, args));
                    }
                    out.last_mut().expect("never empty").push(call);
                }
                Some(c) => return Err(self.error(format!("{c:?} is not understood"))),
            }
        }
    }

    fn check_filter(&self, name: &str) -> Result<(), Error> {
        if super::parts::FILTERS.contains(&name) {
            Ok(())
        } else {
            Err(self.error(format!("there is no filter {name:?}")))
        }
    }
}

fn push_literal(calls: &mut Vec<Call>, text: &mut String) {
    if !text.is_empty() {
        calls.push(Call {
            name: String::new(),
            args: vec![std::mem::take(text)],
            filters: Vec::new(),
        });
    }
}

/// `auth3_2` → `auth` with 3 and 2; a name without digits has no arguments.
fn named(name: &str) -> Call {
    let name = name.trim().to_ascii_lowercase();
    let base = name.trim_end_matches(|c: char| c.is_ascii_digit() || c == '_');
    let args = name[base.len()..]
        .split('_')
        .filter(|a| !a.is_empty())
        .map(str::to_string)
        .collect();
    Call {
        name: base.to_string(),
        args,
        filters: Vec::new(),
    }
}
