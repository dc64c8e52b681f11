//! Reading a query as a person types it. What cannot be understood becomes an error with its place; the rest is used.

use super::doc::Flags;
use super::fields::{self, Name};
use super::query::{Node, Predicate, Query, QueryError, Span, SpanKind, Term, TextField};
use super::value::{self, identifier, kind_is, normal};
use crate::model::Kind;
use jiff::Timestamp;
use std::ops::Range;

/// Groups deeper than this are not opened: nobody means them.
const DEEPEST: usize = 40;

impl Query {
    /// Understands a query; it never fails, what is wrong stands in [`Query::errors`].
    pub fn parse(text: &str) -> Query {
        Query::parse_at(text, Timestamp::now())
    }

    /// As [`Query::parse`], with the time that `added:7d` counts back from.
    pub fn parse_at(text: &str, now: Timestamp) -> Query {
        let mut p = Parser {
            text,
            at: 0,
            now,
            errors: Vec::new(),
            spans: Vec::new(),
            of_group: None,
        };
        let mut root = p.alternatives(0);
        // A `)` too many ends a group that was never opened.
        while p.at < text.len() {
            let more = p.alternatives(0);
            root = both(root, more);
        }
        let (errors, mut spans) = (p.errors, p.spans);
        spans.sort_by_key(|s| s.at.start);
        Query {
            root,
            errors,
            spans,
        }
    }
}

fn both(a: Node, b: Node) -> Node {
    match (a, b) {
        (Node::And(mut v), Node::And(w)) => {
            v.extend(w);
            Node::And(v)
        }
        (Node::And(mut v), b) => {
            v.push(b);
            Node::And(v)
        }
        (a, b) => Node::And(vec![a, b]),
    }
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    now: Timestamp,
    errors: Vec<QueryError>,
    spans: Vec<Span>,
    /// The field that words in this group are values of: `author:( borg | lien )`.
    of_group: Option<(Name, String)>,
}

/// A value with the place of its content and the way it was quoted.
struct Value {
    text: String,
    how: Term,
    at: Range<usize>,
}

impl Parser<'_> {
    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }
    fn skip_space(&mut self) {
        while let Some(c) = self.peek().filter(|c| c.is_whitespace()) {
            self.at += c.len_utf8();
        }
    }
    fn span(&mut self, at: Range<usize>, kind: SpanKind) {
        if !at.is_empty() {
            self.spans.push(Span { at, kind });
        }
    }
    fn error(&mut self, at: Range<usize>, message: impl Into<String>) {
        self.spans
            .retain(|s| s.at.start < at.start || s.at.start >= at.end);
        self.span(at.clone(), SpanKind::Error);
        self.errors.push(QueryError {
            at,
            message: message.into(),
        });
    }

    /// `a b | c`, up to the end or the `)` of this group.
    fn alternatives(&mut self, depth: usize) -> Node {
        let mut any: Vec<Node> = Vec::new();
        let mut all: Vec<Node> = Vec::new();
        let mut bars: Option<usize> = None;
        loop {
            self.skip_space();
            match self.peek() {
                None => break,
                Some(')') => {
                    if depth == 0 {
                        self.error(self.at..self.at + 1, "there is no `(` before this `)`");
                        self.at += 1;
                        continue;
                    }
                    break;
                }
                Some('|') => {
                    let at = self.at;
                    self.at += 1;
                    self.span(at..at + 1, SpanKind::Operator);
                    if all.is_empty() {
                        self.error(at..at + 1, "nothing stands before this `|`");
                    } else {
                        any.push(Node::all(std::mem::take(&mut all)));
                        bars = Some(at);
                    }
                }
                Some(_) => {
                    if let Some(node) = self.item(depth) {
                        all.push(node);
                    }
                }
            }
        }
        if any.is_empty() {
            return Node::And(all);
        }
        if all.is_empty() {
            // Being typed: `a |` means `a` until more comes.
            if let Some(at) = bars {
                self.error(at..at + 1, "nothing stands after this `|`");
            }
        } else {
            any.push(Node::all(all));
        }
        Node::And(vec![Node::Or(any)])
    }

    /// One word, phrase, field or group, with the signs that negate it.
    fn item(&mut self, depth: usize) -> Option<Node> {
        let start = self.at;
        let mut negated = false;
        while let Some(sign) = self.peek().filter(|c| matches!(c, '!' | '-')) {
            let next = self.text[self.at + 1..].chars().next();
            if next.is_none_or(|c| c.is_whitespace() || c == '|' || c == ')') {
                break;
            }
            // `--` is a dash in a text, not a double negation.
            if sign == '-' && next == Some('-') {
                break;
            }
            negated = !negated;
            self.span(self.at..self.at + 1, SpanKind::Operator);
            self.at += 1;
        }
        let node = if self.peek() == Some('(') {
            self.group(depth)
        } else {
            self.term(start, depth)
        }?;
        Some(if negated {
            Node::Not(Box::new(node))
        } else {
            node
        })
    }

    fn group(&mut self, depth: usize) -> Option<Node> {
        let open = self.at;
        self.at += 1;
        self.span(open..open + 1, SpanKind::Operator);
        if depth >= DEEPEST {
            self.error(open..open + 1, "too many groups inside each other");
            return None;
        }
        let node = self.alternatives(depth + 1);
        if self.peek() == Some(')') {
            self.span(self.at..self.at + 1, SpanKind::Operator);
            self.at += 1;
        } else {
            self.error(open..open + 1, "this `(` has no `)`");
        }
        match node {
            Node::And(v) if v.is_empty() => None,
            node => Some(node),
        }
    }

    /// A field with its value, or a word.
    fn term(&mut self, start: usize, depth: usize) -> Option<Node> {
        let rest = &self.text[self.at..];
        let name_end = rest
            .find(|c: char| !(c.is_ascii_alphabetic() || c == '_'))
            .unwrap_or(rest.len());
        if name_end > 0 && rest[name_end..].starts_with(':') {
            let name = rest[..name_end].to_ascii_lowercase();
            let after = rest[name_end + 1..].chars().next();
            let bare = after.is_none_or(|c| c.is_whitespace() || c == ')' || c == '|');
            let address = rest[name_end + 1..].starts_with("//");
            if let Some(field) = fields::by_name(&name) {
                let at = self.at;
                self.at += name_end + 1;
                self.span(at..self.at, SpanKind::Field);
                if bare {
                    // Being typed.
                    self.error(at..self.at, format!("`{name}:` needs a value"));
                    return None;
                }
                if after == Some('(') {
                    let outer = self.of_group.replace((field, name));
                    let node = self.group(depth);
                    self.of_group = outer;
                    return node;
                }
                return self.field(field, &name, start);
            }
            if !bare && !address {
                let at = self.at..self.at + name_end + 1;
                let hint = match fields::nearest(&name, &mut fields::all_names()) {
                    Some(near) => format!("there is no field `{name}`; did you mean `{near}:`?"),
                    None => format!(
                        "there is no field `{name}`; put the text in quotes to look for it as it is"
                    ),
                };
                self.at += name_end + 1;
                let _ = self.value();
                self.error(at.start..self.at, hint);
                return None;
            }
        }
        if let Some((field, name)) = self.of_group.clone() {
            return self.field(field, &name, start);
        }
        let value = self.value()?;
        let folded = normal(&value.text);
        if folded.is_empty() {
            return None;
        }
        let kind = if value.how == Term::Fuzzy {
            SpanKind::Word
        } else {
            SpanKind::Exact
        };
        self.span(value.at, kind);
        Some(Node::Text {
            field: None,
            text: folded,
            how: value.how,
        })
    }

    /// A word, `'word`, `'word'`, `"a phrase"` or `="the whole value"`.
    fn value(&mut self) -> Option<Value> {
        let start = self.at;
        let mut how = Term::Fuzzy;
        if self.peek() == Some('=') && self.text[self.at + 1..].starts_with(['"', '\'']) {
            how = Term::Equal;
            self.at += 1;
        }
        match self.peek() {
            Some('"') => {
                let body = self.at + 1;
                let end = self.text[body..].find('"').map(|i| body + i);
                self.at = end.map_or(self.text.len(), |e| e + 1);
                if how != Term::Equal {
                    how = Term::Exact;
                }
                if end.is_none() {
                    self.errors.push(QueryError {
                        at: start..self.text.len(),
                        message: "this quotation has no end".into(),
                    });
                }
                Some(Value {
                    text: self.text[body..end.unwrap_or(self.text.len())].to_string(),
                    how,
                    at: start..self.at,
                })
            }
            Some('\'') => {
                self.at += 1;
                let body = self.at;
                self.bare_word();
                let mut text = &self.text[body..self.at];
                if let Some(inner) = text.strip_suffix('\'').filter(|t| !t.is_empty()) {
                    text = inner;
                    how = if how == Term::Equal { how } else { Term::Whole };
                } else if how != Term::Equal {
                    how = Term::Exact;
                }
                Some(Value {
                    text: text.to_string(),
                    how,
                    at: start..self.at,
                })
            }
            _ => {
                let body = self.at;
                self.bare_word();
                if self.at == body {
                    // A sign that begins nothing, as a lone quote of another kind: one character on.
                    let c = self.peek()?;
                    self.at += c.len_utf8();
                }
                Some(Value {
                    text: self.text[body..self.at].to_string(),
                    how,
                    at: start..self.at,
                })
            }
        }
    }

    /// Up to white space, `|`, or a `)` that closes nothing inside the word.
    fn bare_word(&mut self) {
        let mut open = 0usize;
        while let Some(c) = self.peek() {
            match c {
                '|' => break,
                '(' => open += 1,
                ')' if open == 0 => break,
                ')' => open -= 1,
                c if c.is_whitespace() => break,
                _ => {}
            }
            self.at += c.len_utf8();
        }
    }

    fn field(&mut self, field: Name, name: &str, start: usize) -> Option<Node> {
        let value = self.value()?;
        let at = value.at.clone();
        let folded = normal(&value.text);
        if folded.is_empty() {
            self.error(start..self.at, format!("`{name}:` needs a value"));
            return None;
        }
        self.span(at.clone(), SpanKind::Value);
        let predicate = match field {
            Name::Text(field) => {
                return Some(Node::Text {
                    field: Some(field),
                    text: folded,
                    how: value.how,
                });
            }
            Name::Year => value::range(&value.text, &|t| t.trim().parse().ok().map(|y| (y, y)))
                .map(Predicate::Year)
                .ok_or("a year, `2015..2020`, `>2018` or `<=1999`"),
            Name::Rating => value::range(&value.text, &|t| t.trim().parse().ok().map(|y| (y, y)))
                .map(Predicate::Rating)
                .ok_or("a number of stars, as `4`, `>3`, `2..4`"),
            Name::Added => value::time(&value.text, self.now)
                .map(Predicate::Added)
                .ok_or("`7d`, `2w`, `3m`, `1y`, `today`, or dates as `2024-05..2024-08`"),
            Name::Modified => value::time(&value.text, self.now)
                .map(Predicate::Modified)
                .ok_or("`7d`, `2w`, `3m`, `1y`, `today`, or dates as `2024-05..2024-08`"),
            Name::Kind => {
                if Kind::ALL.iter().any(|k| kind_is(*k, &folded)) {
                    Ok(Predicate::Kind(folded))
                } else {
                    Err("a kind of work, as `thesis`, `book`, `article-journal`")
                }
            }
            Name::Collection => Ok(Predicate::Collection(folded, value.how)),
            Name::Abstract => Ok(Predicate::Abstract(folded, value.how)),
            Name::Note => Ok(Predicate::Note(folded, value.how)),
            Name::Anywhere => Ok(Predicate::Anywhere(folded, value.how)),
            Name::Identifier(scheme) => Ok(Predicate::Identifier(
                scheme,
                identifier(scheme, &value.text),
            )),
            Name::Language => Ok(Predicate::Language(folded)),
            Name::Has | Name::Is => {
                let quality = match field {
                    Name::Has => fields::has(&folded),
                    _ => fields::is(&folded),
                };
                return match quality {
                    Ok(p) => Some(Node::Is(p)),
                    Err(message) => {
                        self.error(at, message);
                        None
                    }
                };
            }
        };
        match predicate {
            Ok(p) => Some(Node::Is(p)),
            Err(wanted) => {
                self.error(at, format!("`{name}:` takes {wanted}"));
                None
            }
        }
    }
}

/// Whether removed references are asked for.
pub(super) fn asks_for_trash(query: &Query) -> bool {
    query.any(&|p| matches!(p, Predicate::Flag(f) if f.contains(Flags::TRASHED)))
}

/// The fields that free words are looked for in.
pub(super) fn field_mask(field: Option<TextField>) -> u8 {
    field.map_or(0x3f, |f| 1 << f as u8)
}
