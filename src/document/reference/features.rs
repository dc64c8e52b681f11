//! What the tagger looks at: for every piece of a reference a list of hashed observations.
//!
//! The weights were learned from these very observations: a change here asks for training again (`docs/documents.md`).

use super::token::{Token, TokenKind};
use super::words::{Cue, cue};

/// Observations are 32-bit hashes of a template's number and its values.
struct Hash(u32);

impl Hash {
    fn new(template: u8) -> Hash {
        Hash(0x811c_9dc5).byte(template)
    }
    fn byte(self, b: u8) -> Hash {
        Hash((self.0 ^ u32::from(b)).wrapping_mul(0x0100_0193))
    }
    fn text(self, s: &str) -> Hash {
        let mut h = self;
        for b in s.bytes() {
            h = h.byte(b);
        }
        h.byte(0xff)
    }
    fn number(self, n: usize) -> Hash {
        self.byte(n.min(250) as u8).byte(0xfe)
    }
    fn done(self) -> u32 {
        // FNV's low bits are weak; one round of mixing spreads them.
        let mut h = self.0;
        h ^= h >> 15;
        h = h.wrapping_mul(0x2c1b_3c6d);
        h ^ (h >> 13)
    }
}

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
        for i in 0..n {
            let s = v.shape[i];
            let separator = match s {
                "." => i == 0 || !matches!(v.shape[i - 1], "A" | "a" | "AA") || v.cue[i - 1] != 0,
                "," | ";" | ":" | "(" | ")" | "[" | "]" | "\"" | "?" | "<" => true,
                _ => false,
            };
            if s == "\"" && (tokens[i].spaced || quote || i == 0) {
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

fn bucket(n: usize) -> usize {
    match n {
        0..=4 => n,
        5..=6 => 5,
        7..=9 => 6,
        10..=14 => 7,
        15..=24 => 8,
        25..=39 => 9,
        _ => 10,
    }
}

/// The first or last letters of a word.
fn affix(word: &str, n: usize, end: bool) -> Option<&str> {
    let mut at = word.char_indices().map(|(i, _)| i);
    if end {
        at.nth_back(n - 1).map(|i| &word[i..])
    } else {
        at.nth(n).map(|i| &word[..i])
    }
}

/// The observations at every piece.
pub fn observations(text: &str, tokens: &[Token]) -> Vec<Vec<u32>> {
    let v = View::new(text, tokens);
    let n = tokens.len();
    let mut out = Vec::with_capacity(n);
    for i in 0..n {
        let k = i as isize;
        let mut f: Vec<u32> = Vec::with_capacity(56);
        f.push(Hash::new(0).done());
        // Words and shapes around.
        for (t, d) in [(1, 0), (2, -1), (3, 1), (4, -2), (5, 2)] {
            f.push(Hash::new(t).text(v.lower(k + d)).done());
        }
        f.push(Hash::new(6).text(v.lower(k - 1)).text(v.lower(k)).done());
        f.push(Hash::new(7).text(v.lower(k)).text(v.lower(k + 1)).done());
        for (t, d) in [
            (8, 0),
            (9, -1),
            (10, 1),
            (11, -2),
            (12, 2),
            (13, -3),
            (14, 3),
        ] {
            f.push(Hash::new(t).text(v.shape(k + d)).done());
        }
        f.push(
            Hash::new(15)
                .text(v.shape(k - 1))
                .text(v.shape(k))
                .text(v.shape(k + 1))
                .done(),
        );
        f.push(
            Hash::new(16)
                .text(v.shape(k))
                .text(v.shape(k + 1))
                .text(v.shape(k + 2))
                .done(),
        );
        f.push(
            Hash::new(17)
                .text(v.shape(k - 2))
                .text(v.shape(k - 1))
                .text(v.shape(k))
                .done(),
        );
        f.push(
            Hash::new(18)
                .text(v.shape(k - 2))
                .text(v.shape(k - 1))
                .text(v.shape(k))
                .text(v.shape(k + 1))
                .text(v.shape(k + 2))
                .done(),
        );
        f.push(
            Hash::new(19)
                .text(v.shape(k))
                .text(v.shape(k + 1))
                .text(v.shape(k + 2))
                .text(v.shape(k + 3))
                .done(),
        );
        // Parts of the word.
        if tokens[i].kind == TokenKind::Word {
            let word = &v.lower[i];
            for (t, len, end) in [
                (20, 3, false),
                (21, 4, false),
                (22, 2, true),
                (23, 3, true),
                (24, 4, true),
            ] {
                if let Some(part) = affix(word, len, end) {
                    f.push(Hash::new(t).text(part).done());
                }
            }
        }
        // Hints.
        for (t, d) in [
            (25, 0),
            (26, -1),
            (27, 1),
            (28, -2),
            (29, 2),
            (30, -3),
            (31, 3),
        ] {
            if v.cue(k + d) > 0 {
                f.push(Hash::new(t).number(v.cue(k + d)).done());
            }
        }
        f.push(
            Hash::new(32)
                .number(v.cue(k))
                .text(v.shape(k))
                .text(v.shape(k + 1))
                .done(),
        );
        f.push(Hash::new(33).number(v.cue(k - 1)).text(v.shape(k)).done());
        f.push(
            Hash::new(58)
                .number(v.cue(k - 2))
                .text(v.shape(k - 1))
                .text(v.shape(k))
                .done(),
        );
        // Place in the reference.
        let (from_start, from_end) = (bucket(i), bucket(n - 1 - i));
        let tenth = i * 12 / n.max(1);
        f.push(Hash::new(34).number(from_start).done());
        f.push(Hash::new(35).number(from_end).done());
        f.push(Hash::new(36).number(tenth).text(v.shape(k)).done());
        f.push(Hash::new(37).number(tenth).number(v.style).done());
        f.push(
            Hash::new(38)
                .number(from_start)
                .text(v.shape(k))
                .text(v.shape(k + 1))
                .done(),
        );
        f.push(
            Hash::new(39)
                .number(from_end)
                .text(v.shape(k))
                .text(v.shape(k - 1))
                .done(),
        );
        let state = usize::from(v.after_year[i])
            + 2 * usize::from(v.after_in[i])
            + 4 * usize::from(v.after_quote[i])
            + 8 * usize::from(v.quoted[i])
            + 16 * usize::from(v.bracketed[i])
            + 32 * usize::from(v.after_url[i]);
        f.push(Hash::new(40).number(state).done());
        f.push(Hash::new(41).number(state).text(v.shape(k)).done());
        f.push(
            Hash::new(42)
                .number(state)
                .text(v.shape(k - 1))
                .text(v.shape(k))
                .text(v.shape(k + 1))
                .done(),
        );
        f.push(
            Hash::new(43)
                .number(usize::from(tokens[i].spaced))
                .text(v.shape(k - 1))
                .text(v.shape(k))
                .done(),
        );
        f.push(Hash::new(44).number(state).number(v.style).done());
        // The stretch between marks that it stands in, and its neighbours.
        let c = v.chunk[i];
        let chunk = &v.chunks[c];
        let length = bucket(chunk.words);
        let capital = if chunk.words == 0 {
            0
        } else {
            1 + chunk.capitals * 3 / chunk.words
        };
        let makeup = capital * 4 + usize::from(chunk.digits) * 2 + usize::from(chunk.year);
        f.push(
            Hash::new(45)
                .number(length)
                .byte(chunk.before)
                .byte(chunk.after)
                .done(),
        );
        f.push(Hash::new(46).number(length).number(makeup).done());
        f.push(
            Hash::new(47)
                .number(length)
                .number(makeup)
                .number(state)
                .done(),
        );
        f.push(
            Hash::new(48)
                .number(chunk.initials.min(4))
                .number(length)
                .byte(chunk.before)
                .byte(chunk.after)
                .done(),
        );
        for (t, at) in [
            (49u8, c as isize),
            (50, c as isize - 1),
            (51, c as isize + 1),
        ] {
            let Some(other) = v.chunk(at) else { continue };
            let mut bits = other.cues >> 1;
            let mut number = 1;
            while bits > 0 {
                if bits & 1 == 1 {
                    f.push(Hash::new(t).number(number).done());
                }
                bits >>= 1;
                number += 1;
            }
            f.push(
                Hash::new(t + 3)
                    .number(bucket(other.words))
                    .number(usize::from(other.digits))
                    .number(usize::from(other.year))
                    .done(),
            );
        }
        let next = v.chunk(c as isize + 1).cloned().unwrap_or_default();
        let last = c
            .checked_sub(1)
            .and_then(|c| v.chunks.get(c))
            .cloned()
            .unwrap_or_default();
        f.push(
            Hash::new(56)
                .number(bucket(last.words))
                .number(length)
                .number(bucket(next.words))
                .done(),
        );
        f.push(Hash::new(57).number(c.min(12)).number(v.style).done());
        out.push(f);
    }
    out
}
