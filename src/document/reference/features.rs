//! What the tagger looks at: for every piece of a reference a list of hashed observations.
//!
//! The weights were learned from these very observations: a change here asks for training again (`docs/documents.md`).

use super::token::{Token, TokenKind};
use super::words::{Cue, cue};

mod observe;

pub use observe::observations;

/// What is known of each piece before observations are made.
struct View {
    lower: Vec<String>,
    shape: Vec<&'static str>,
    cue: Vec<u8>,
    chunk: Vec<usize>,
    chunks: Vec<Chunk>,
    quoted: Vec<bool>,
    bracketed: Vec<bool>,
    after_year: Vec<bool>,
    after_in: Vec<bool>,
    after_quote: Vec<bool>,
    after_url: Vec<bool>,
    style: usize,
}

/// A stretch between separating marks.
#[derive(Default, Clone)]
struct Chunk {
    words: usize,
    capitals: usize,
    initials: usize,
    digits: bool,
    year: bool,
    cues: u32,
    before: u8,
    after: u8,
}

/// The class of a mark: quotes and dashes of all kinds are one each.
fn mark(c: char) -> &'static str {
    match c {
        '.' => ".",
        ',' => ",",
        ';' => ";",
        ':' => ":",
        '(' => "(",
        ')' => ")",
        '[' => "[",
        ']' => "]",
        '-' | '–' | '—' | '‐' | '‑' | '−' | '‒' => "-",
        '"' | '“' | '”' | '„' | '«' | '»' | '‘' | '’' | '\'' | '`' | '‚' | '›' | '‹' => {
            "\""
        }
        '/' => "/",
        '&' => "&",
        '?' | '!' => "?",
        '<' | '>' => "<",
        '#' | '§' | '*' | '†' | '•' => "#",
        _ => "~",
    }
}

fn shape(token: &Token, text: &str) -> &'static str {
    let t = token.text(text);
    match token.kind {
        TokenKind::Url => "URL",
        TokenKind::Doi => "DOI",
        TokenKind::Mark => t.chars().next().map_or("~", mark),
        TokenKind::Number => match t.len() {
            1 => "1",
            2 => "2",
            3 => "3",
            4 if ("1500"..="2035").contains(&t) => "Y",
            4 => "4",
            _ => "5",
        },
        TokenKind::Mixed => {
            let year =
                t.len() == 5 && t.is_char_boundary(4) && ("1500"..="2035").contains(&&t[..4]);
            if year {
                "Ya"
            } else if t.starts_with(|c: char| c.is_ascii_digit()) {
                "1a"
            } else {
                "a1"
            }
        }
        TokenKind::Word => {
            let (mut upper, mut n, mut first) = (0, 0, false);
            for c in t.chars() {
                if c.is_uppercase() {
                    upper += 1;
                    first |= n == 0;
                }
                n += 1;
            }
            match (n, upper, first) {
                (1, 1, _) => "A",
                (1, 0, _) => "a",
                (2..=3, u, _) if u == n => "AA",
                (_, u, _) if u == n => "AAA",
                (_, 1, true) => "Aa",
                (_, 0, _) => "aa",
                (_, _, true) => "AaA",
                _ => "aA",
            }
        }
    }
}

impl View {
    fn new(text: &str, tokens: &[Token]) -> View {
        let n = tokens.len();
        let lower: Vec<String> = tokens
            .iter()
            .map(|t| {
                if t.kind == TokenKind::Mark {
                    mark(t.text(text).chars().next().unwrap_or(' ')).to_string()
                } else {
                    t.text(text).to_lowercase()
                }
            })
            .collect();
        let shape: Vec<&'static str> = tokens.iter().map(|t| shape(t, text)).collect();
        let cues: Vec<u8> = lower
            .iter()
            .map(|w| cue(w).map_or(0, |c| c as u8))
            .collect();
        let mut v = View {
            chunk: vec![0; n],
            chunks: vec![Chunk::default()],
            quoted: vec![false; n],
            bracketed: vec![false; n],
            after_year: vec![false; n],
            after_in: vec![false; n],
            after_quote: vec![false; n],
            after_url: vec![false; n],
            style: 0,
            lower,
            shape,
            cue: cues,
        };
        let (mut quote, mut depth, mut year, mut inside, mut was_quoted, mut url) =
            (false, 0usize, false, false, false, false);
        let (mut first_year, mut quotes) = (None, 0);
        for (i, token) in tokens.iter().enumerate() {
            let s = v.shape[i];
            let separator = match s {
                "." => i == 0 || !matches!(v.shape[i - 1], "A" | "a" | "AA") || v.cue[i - 1] != 0,
                "," | ";" | ":" | "(" | ")" | "[" | "]" | "\"" | "?" | "<" => true,
                _ => false,
            };
            if s == "\"" && (token.spaced || quote || i == 0) {
                quote = !quote;
                quotes += 1;
                was_quoted |= !quote;
            }
            if s == "(" || s == "[" {
                depth += 1;
            }
            v.quoted[i] = quote;
            v.bracketed[i] = depth > 0;
            if s == ")" || s == "]" {
                depth = depth.saturating_sub(1);
            }
            (
                v.after_year[i],
                v.after_in[i],
                v.after_quote[i],
                v.after_url[i],
            ) = (year, inside, was_quoted, url);
            if matches!(s, "Y" | "Ya") {
                year = true;
                first_year.get_or_insert((i, depth > 0));
            }
            url |= matches!(s, "URL" | "DOI");
            let capital = matches!(s, "Aa" | "A") && v.cue[i] == Cue::In as u8;
            inside |= capital || (v.cue[i] == Cue::In as u8 && v.shape.get(i + 1) == Some(&":"));
            v.chunk[i] = v.chunks.len() - 1;
            if separator {
                let code = s.as_bytes().first().copied().unwrap_or(0);
                if let Some(last) = v.chunks.last_mut() {
                    last.after = code;
                }
                v.chunks.push(Chunk {
                    before: code,
                    ..Chunk::default()
                });
            } else if let Some(last) = v.chunks.last_mut() {
                match tokens[i].kind {
                    TokenKind::Word => {
                        last.words += 1;
                        last.capitals += usize::from(s.starts_with('A'));
                        last.initials += usize::from(s == "A" || s == "AA");
                    }
                    TokenKind::Mark => {}
                    _ => last.digits = true,
                }
                last.year |= matches!(s, "Y" | "Ya");
                last.cues |= 1 << v.cue[i];
            }
        }
        let early = first_year.is_some_and(|(i, _)| i * 2 < n);
        let bracketed = first_year.is_some_and(|(_, b)| b);
        v.style = usize::from(early)
            + 2 * usize::from(bracketed)
            + 4 * usize::from(quotes >= 2)
            + 8 * usize::from(first_year.is_none());
        v
    }

    fn lower(&self, i: isize) -> &str {
        usize::try_from(i)
            .ok()
            .and_then(|i| self.lower.get(i))
            .map_or("<>", String::as_str)
    }
    fn shape(&self, i: isize) -> &str {
        usize::try_from(i)
            .ok()
            .and_then(|i| self.shape.get(i))
            .copied()
            .unwrap_or("<>")
    }
    fn cue(&self, i: isize) -> usize {
        usize::try_from(i)
            .ok()
            .and_then(|i| self.cue.get(i))
            .map_or(0, |c| usize::from(*c))
    }
    fn chunk(&self, i: isize) -> Option<&Chunk> {
        usize::try_from(i).ok().and_then(|i| self.chunks.get(i))
    }
}
