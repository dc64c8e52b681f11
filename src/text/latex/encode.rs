//! Text into LaTeX. Whatever stands in the text is written as text: no command can be smuggled in.

use super::table::{ACCENTS, MATH, SCRIPTS, SYMBOLS};
use super::{NOCASE, SMALL_CAPS, command::command};
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::OnceLock;
use unicode_normalization::char::decompose_canonical;

/// How to write.
#[derive(Debug, Clone, Copy, Default)]
pub struct Encode {
    /// The text holds CSL-JSON's markup.
    pub rich: bool,
    /// Line ends mean something.
    pub long: bool,
    /// Commands instead of Unicode.
    pub ascii: bool,
}

/// The tags of rich text and what they are in LaTeX.
const TAGS: &[(&str, &str, &str)] = &[
    ("<i>", "</i>", "\\textit{"),
    ("<b>", "</b>", "\\textbf{"),
    ("<sup>", "</sup>", "\\textsuperscript{"),
    ("<sub>", "</sub>", "\\textsubscript{"),
    (NOCASE.0, NOCASE.1, "{"),
    (SMALL_CAPS.0, SMALL_CAPS.1, "\\textsc{"),
];

/// LaTeX out of text.
pub fn encode(text: &str, how: Encode) -> Cow<'_, str> {
    let special = |b: u8| {
        matches!(
            b,
            b'\\'
                | b'{'
                | b'}'
                | b'$'
                | b'&'
                | b'#'
                | b'%'
                | b'_'
                | b'^'
                | b'~'
                | b'-'
                | b'\''
                | b'`'
                | b'<'
                | b'@'
                | 0..=31 | 127
        ) || b >= 0x80
    };
    if !text.bytes().any(special) {
        return Cow::Borrowed(text);
    }
    let tags = if how.rich {
        matched_tags(text)
    } else {
        Vec::new()
    };
    let mut tags = tags.into_iter().peekable();
    let mut out = String::with_capacity(text.len() + text.len() / 8 + 16);
    let mut chars = text.char_indices().peekable();
    let mut last_text = '\0';
    while let Some((at, c)) = chars.next() {
        if let Some(&(_, len, what)) = tags.peek().filter(|t| t.0 == at) {
            match what {
                // A group that begins with a backslash would not protect.
                Some(4) => {
                    let double = text[at + len..]
                        .chars()
                        .next()
                        .is_none_or(|c| !c.is_alphanumeric() || (how.ascii && !c.is_ascii()));
                    out.push_str(if double { "{{}" } else { "{" });
                }
                Some(n) => out.push_str(TAGS[n].2),
                None => out.push('}'),
            }
            tags.next();
            while chars.peek().is_some_and(|(i, _)| *i < at + len) {
                chars.next();
            }
            last_text = '\0';
            continue;
        }
        if c == '$'
            && let Some(end) = formula_end(text, at)
        {
            out.push_str(&text[at..end]);
            while chars.peek().is_some_and(|(i, _)| *i < end) {
                chars.next();
            }
            last_text = '\0';
            continue;
        }
        push_char(c, last_text, how, &mut out);
        last_text = c;
        if matches!(c, '\n') {
            last_text = if how.long { '\n' } else { ' ' };
        }
    }
    Cow::Owned(out)
}

fn push_char(c: char, before: char, how: Encode, out: &mut String) {
    match c {
        '\\' => out.push_str("\\textbackslash{}"),
        '{' => out.push_str("\\textbraceleft{}"),
        '}' => out.push_str("\\textbraceright{}"),
        '~' => out.push_str("\\textasciitilde{}"),
        '^' => out.push_str("\\textasciicircum{}"),
        '&' | '#' | '%' | '_' | '$' => {
            out.push('\\');
            out.push(c);
        }
        // Two of these would be read as one sign.
        // Two of these would be read as one sign, and a dash beside a hyphen as another.
        '-' if matches!(before, '-' | '–' | '—') => out.push_str("{}-"),
        '–' | '—' if how.ascii && matches!(before, '-' | '–' | '—') => {
            out.push_str("{}");
            push_command(c, out);
        }
        '\'' if matches!(before, '\'' | '”') => out.push_str("{}'"),
        '”' if how.ascii && before == '\'' => out.push_str("{}''"),
        '`' => out.push_str("\\textasciigrave{}"),
        '\n' if how.long => {
            if before == '\n' {
                // The second of two line ends: a paragraph.
                out.truncate(out.trim_end_matches('\n').trim_end_matches("\\\\").len());
                out.push_str("\n\n");
            } else {
                out.push_str("\\\\\n");
            }
        }
        '\n' | '\r' | '\t' => out.push(' '),
        '@' if before == '\n' => out.push_str("{@}"),
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' => {}
        '\u{a0}' => out.push('~'),
        '‘' if matches!(before, '?' | '!') => out.push_str("\\textquoteleft{}"),
        c if c.is_ascii() || !how.ascii => out.push(c),
        c => push_command(c, out),
    }
}

/// The commands for characters outside ASCII.
fn commands() -> &'static HashMap<char, (&'static str, bool)> {
    static MAP: OnceLock<HashMap<char, (&'static str, bool)>> = OnceLock::new();
    MAP.get_or_init(|| {
        let mut map = HashMap::new();
        for (table, math) in [(SYMBOLS, false), (MATH, true)] {
            for (word, text) in table {
                let mut chars = text.chars();
                if let (Some(c), None) = (chars.next(), chars.next())
                    && !c.is_ascii()
                {
                    map.entry(c).or_insert((*word, math));
                }
            }
        }
        map
    })
}

/// A character as a command; one that has none stays.
fn push_command(c: char, out: &mut String) {
    match c {
        '–' => return out.push_str("--"),
        '—' => return out.push_str("---"),
        '“' => return out.push_str("``"),
        '”' => return out.push_str("''"),
        '’' => return out.push_str("{\\textquoteright}"),
        '‘' => return out.push_str("{\\textquoteleft}"),
        '\u{2009}' => return out.push_str("\\,"),
        _ => {}
    }
    if let Some((word, math)) = commands().get(&c) {
        out.push_str(&if *math {
            format!("$\\{word}$")
        } else {
            format!("{{\\{word}}}")
        });
        return;
    }
    if let Some((plain, up, _)) = SCRIPTS.iter().find(|(_, up, low)| *up == c || *low == c) {
        let command = if *up == c {
            "textsuperscript"
        } else {
            "textsubscript"
        };
        out.push_str(&format!("\\{command}{{{plain}}}"));
        return;
    }
    let mut parts = Vec::new();
    decompose_canonical(c, |d| parts.push(d));
    let accent = |m: &char| ACCENTS.iter().find(|(_, mark, _)| mark == m).map(|a| a.0);
    let base_and_marks = parts.split_first().and_then(|(base, marks)| {
        let words: Option<Vec<&str>> = marks.iter().map(accent).collect();
        words
            .filter(|w| !w.is_empty() && base.is_ascii_alphabetic())
            .map(|w| (*base, w))
    });
    match base_and_marks {
        Some((base, words)) => {
            out.push('{');
            for word in words.iter().rev() {
                out.push('\\');
                out.push_str(word);
                out.push('{');
            }
            match base {
                'i' if above(words.as_slice()) => out.push_str("\\i"),
                'j' if above(words.as_slice()) => out.push_str("\\j"),
                _ => out.push(base),
            }
            out.push_str(&"}".repeat(words.len() + 1));
        }
        None => out.push(c),
    }
}

/// Whether the innermost accent stands where the dot of an i is.
fn above(words: &[&str]) -> bool {
    words
        .first()
        .is_some_and(|w| !matches!(*w, "d" | "c" | "k" | "b"))
}

/// The tags that have a partner, in order: place, length, and the number in [`TAGS`] for an opening one.
fn matched_tags(text: &str) -> Vec<(usize, usize, Option<usize>)> {
    let mut open: Vec<(usize, usize, usize)> = Vec::new();
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(n) = memchr::memchr(b'<', &text.as_bytes()[from..]) {
        let at = from + n;
        let rest = &text[at..];
        from = at + 1;
        if let Some(n) = TAGS.iter().position(|t| rest.starts_with(t.0)) {
            open.push((at, TAGS[n].0.len(), n));
            from = at + TAGS[n].0.len();
        } else if let Some(closing) = TAGS.iter().map(|t| t.1).find(|c| rest.starts_with(c)) {
            if open.last().is_some_and(|o| TAGS[o.2].1 == closing)
                && let Some((start, len, n)) = open.pop()
            {
                found.push((start, len, Some(n)));
                found.push((at, closing.len(), None));
            }
            from = at + closing.len();
        }
    }
    found.sort_unstable_by_key(|f| f.0);
    found
}

/// Commands that a formula may hold besides those of the tables.
const FORMULA: &[&str] = &[
    "frac",
    "dfrac",
    "tfrac",
    "sqrt",
    "mathcal",
    "mathbb",
    "mathfrak",
    "mathscr",
    "overline",
    "widetilde",
    "widehat",
    "vec",
    "binom",
    "log",
    "ln",
    "exp",
    "sin",
    "cos",
    "tan",
    "min",
    "max",
    "lim",
    "sup",
    "inf",
    "det",
    "dim",
    "ker",
    "deg",
    "gcd",
    "Pr",
    "bmod",
    "pmod",
    "mod",
    "over",
    "rm",
    "it",
    "bf",
    "cal",
    "textit",
    "ensuremath",
    "mathit",
    "stackrel",
    "underset",
    "overset",
    "xrightarrow",
];

/// The end of a formula that begins at a dollar: it must look like one, be balanced, and hold no command that could do anything else.
fn formula_end(text: &str, at: usize) -> Option<usize> {
    let rest = &text[at + 1..];
    // A formula is short; the limit keeps a text full of dollars from taking long.
    let limit = (0..=rest.len().min(2000))
        .rev()
        .find(|i| rest.is_char_boundary(*i))
        .unwrap_or(0);
    let window = &rest[..limit];
    if window.starts_with(|c: char| c.is_whitespace() || c == '$') {
        return None;
    }
    let b = window.as_bytes();
    let (mut i, mut depth) = (0, 0i32);
    loop {
        match *b.get(i)? {
            b'\\' => {
                let n = b[i + 1..]
                    .iter()
                    .take_while(|c| c.is_ascii_alphabetic())
                    .count();
                if n == 0 {
                    if !matches!(
                        b.get(i + 1)?,
                        b',' | b';' | b':' | b'!' | b' ' | b'{' | b'}' | b'_' | b'%' | b'&' | b'#'
                    ) {
                        return None;
                    }
                    // An escaped brace counts for BibTeX all the same.
                    match b[i + 1] {
                        b'{' => depth += 1,
                        b'}' => depth -= 1,
                        _ => {}
                    }
                    i += 2;
                    if depth < 0 {
                        return None;
                    }
                    continue;
                }
                let word = &window[i + 1..i + 1 + n];
                if command(word).is_none() && !FORMULA.contains(&word) {
                    return None;
                }
                i += 1 + n;
                continue;
            }
            b'{' => depth += 1,
            b'}' => {
                depth -= 1;
                if depth < 0 {
                    return None;
                }
            }
            b'$' => {
                let before_space = i > 0 && b[i - 1].is_ascii_whitespace();
                let digit_after = rest.as_bytes().get(i + 1).is_some_and(u8::is_ascii_digit);
                if depth != 0 || before_space || digit_after {
                    return None;
                }
                // What text can say as well would come back as text.
                if super::math::text(&window[..i], true).is_some() {
                    return None;
                }
                return Some(at + 1 + i + 1);
            }
            b'\n' => return None,
            b'%' | b'#' | b'&' => return None,
            _ => {}
        }
        i += 1;
    }
}

/// Text of a verbatim field: only what would break the file is escaped.
pub fn encode_verbatim(text: &str) -> Cow<'_, str> {
    if !text
        .bytes()
        .any(|b| matches!(b, b'{' | b'}' | b'\\' | 0..=31 | 127 | 0xc2))
    {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '{' => out.push_str("\\textbraceleft{}"),
            '}' => out.push_str("\\textbraceright{}"),
            '\\' => out.push_str("\\textbackslash{}"),
            '\n' | '\t' | '\r' => out.push(' '),
            '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' => {}
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}
