//! Formulas that text can say as well.

use super::command::{Command, command, sign};
use super::decode::script;
use super::table::Style;

/// The text of a formula of signs, numbers, Greek letters, and raised or lowered characters; `None` when it is more than that:
/// a Latin letter on the line is a variable, and only a formula shows it as one.
pub(super) fn text(content: &str, rich: bool) -> Option<String> {
    let mut reader = Reader {
        rest: content,
        rich,
    };
    let mut out = String::with_capacity(content.len());
    let mut depth = 0usize;
    while let Some(c) = reader.peek() {
        match c {
            '{' => {
                depth += 1;
                reader.skip(c);
            }
            '}' => {
                depth = depth.checked_sub(1)?;
                reader.skip(c);
            }
            '^' | '_' => {
                reader.skip(c);
                reader.script(c == '^', &mut out)?;
            }
            _ => reader.atom(false, &mut out)?,
        }
    }
    (depth == 0 && !out.trim().is_empty()).then_some(out)
}

struct Reader<'a> {
    rest: &'a str,
    rich: bool,
}

impl<'a> Reader<'a> {
    fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }

    fn skip(&mut self, c: char) {
        self.rest = &self.rest[c.len_utf8()..];
    }

    /// One character or command; `letters` allows Latin letters.
    fn atom(&mut self, letters: bool, out: &mut String) -> Option<()> {
        let c = self.peek()?;
        if c != '\\' {
            if c.is_ascii_alphabetic() && !letters || matches!(c, '&' | '#' | '~' | '$') {
                return None;
            }
            self.skip(c);
            match c {
                '-' => out.push('−'),
                '\'' => out.push('′'),
                c if c.is_ascii_whitespace() => {}
                c => out.push(c),
            }
            return Some(());
        }
        let letters_end = 1 + self.rest[1..]
            .bytes()
            .take_while(u8::is_ascii_alphabetic)
            .count();
        if letters_end == 1 {
            let c = self.rest[1..].chars().next()?;
            let text = sign(c)?;
            if matches!(c, '(' | ')' | '[' | ']') {
                return None;
            }
            out.push_str(text);
            self.rest = &self.rest[1 + c.len_utf8()..];
            return Some(());
        }
        let word = &self.rest[1..letters_end];
        self.rest = self.rest[letters_end..].trim_ascii_start();
        match command(word)? {
            Command::Symbol(text) => out.push_str(text),
            Command::Silent(0) => {}
            Command::Clear if matches!(word, "mathrm" | "text" | "textrm" | "mbox" | "hbox") => {
                let inner = self.group()?;
                if inner.contains(['\\', '{', '$']) {
                    return None;
                }
                out.push_str(inner);
            }
            _ => return None,
        }
        Some(())
    }

    /// The inside of a group, which is cut off.
    fn group(&mut self) -> Option<&'a str> {
        let end = super::decode::group_end(self.rest, 0).filter(|_| self.rest.starts_with('{'))?;
        let inner = &self.rest[1..end - 1];
        self.rest = &self.rest[end..];
        Some(inner)
    }

    fn script(&mut self, raised: bool, out: &mut String) -> Option<()> {
        let mut text = String::new();
        while self.peek().is_some_and(|c| c.is_ascii_whitespace()) {
            self.skip(' ');
        }
        if self.peek()? == '{' {
            let mut inner = Reader {
                rest: self.group()?.trim(),
                rich: self.rich,
            };
            if inner.rest.contains('{') && !inner.rest.starts_with('\\') {
                return None;
            }
            // `{\rm abc}`, `{\mathrm abc}`: the word, then letters.
            while let Some(c) = inner.peek() {
                if matches!(c, '^' | '_' | '{' | '}') {
                    return None;
                }
                inner.atom(true, &mut text)?;
            }
        } else {
            self.atom(true, &mut text)?;
        }
        let style = if raised { Style::Sup } else { Style::Sub };
        match (raised, text.as_str()) {
            (_, "") => {}
            (true, "∘") => out.push('°'),
            (true, "′" | "″" | "†" | "‡" | "∗" | "*") => out.push_str(&text),
            _ if self.rich => {
                let tag = if raised { "sup" } else { "sub" };
                out.push_str(&format!("<{tag}>{text}</{tag}>"));
            }
            _ => out.push_str(&script(&text, style)?),
        }
        Some(())
    }
}
