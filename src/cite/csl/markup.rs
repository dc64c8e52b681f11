//! The little markup of CSL-JSON, quotation marks and apostrophes in a field's text.

use super::output::{Boxed, Out};
use super::style::{Decoration, Font, FontStyle, FontVariant, FontWeight, VerticalAlign};

/// The tags that are understood: text, closing tag, font, and whether case stays.
fn tag(text: &str) -> Option<(usize, &'static str, Font, bool)> {
    let font = Font::default();
    let table: [(&str, &'static str, Font, bool); 9] = [
        (
            "<i>",
            "</i>",
            Font {
                style: Some(FontStyle::Italic),
                ..font
            },
            false,
        ),
        (
            "<b>",
            "</b>",
            Font {
                weight: Some(FontWeight::Bold),
                ..font
            },
            false,
        ),
        (
            "<sup>",
            "</sup>",
            Font {
                align: Some(VerticalAlign::Sup),
                ..font
            },
            false,
        ),
        (
            "<sub>",
            "</sub>",
            Font {
                align: Some(VerticalAlign::Sub),
                ..font
            },
            false,
        ),
        (
            "<sc>",
            "</sc>",
            Font {
                variant: Some(FontVariant::SmallCaps),
                ..font
            },
            false,
        ),
        (
            "<u>",
            "</u>",
            Font {
                decoration: Some(Decoration::Underline),
                ..font
            },
            false,
        ),
        (
            "<em>",
            "</em>",
            Font {
                style: Some(FontStyle::Italic),
                ..font
            },
            false,
        ),
        (
            "<strong>",
            "</strong>",
            Font {
                weight: Some(FontWeight::Bold),
                ..font
            },
            false,
        ),
        ("<nc>", "</nc>", font, true),
    ];
    if let Some((open, close, font, keep)) =
        table.into_iter().find(|(open, ..)| text.starts_with(open))
    {
        return Some((open.len(), close, font, keep));
    }
    let rest = text.strip_prefix("<span ")?;
    let end = rest.find('>')?;
    let attributes = &rest[..end];
    let len = "<span ".len() + end + 1;
    let has = |s: &str| attributes.contains(s);
    let (font, keep) = if has("small-caps") {
        (
            Font {
                variant: Some(FontVariant::SmallCaps),
                ..font
            },
            false,
        )
    } else if has("nocase") {
        (font, true)
    } else if has("nodecor") {
        let normal = Font {
            style: Some(FontStyle::Normal),
            variant: Some(FontVariant::Normal),
            weight: Some(FontWeight::Normal),
            decoration: None,
            align: None,
        };
        (normal, true)
    } else if has("underline") {
        (
            Font {
                decoration: Some(Decoration::Underline),
                ..font
            },
            false,
        )
    } else {
        return None;
    };
    Some((len, "</span>", font, keep))
}

/// Parses a field's text. `keep_quotes` leaves quotation marks as they are.
pub fn parse(text: &str) -> Vec<Out> {
    if !text.contains(['<', '"', '\'', '“', '”', '‘', '’', '„', '&']) {
        return vec![Out::Text(text.to_string())];
    }
    let quoted = quotes(text);
    let chars: Vec<char> = quoted.chars().collect();
    let source: String = chars.iter().collect();
    let mut out = Vec::new();
    nested(&source, 0, &mut out);
    out
}

/// Parses what a person writes before or behind a cite: curly quotation marks stay as they are.
pub fn parse_affix(text: &str) -> Vec<Out> {
    if text.contains('"') || !text.contains(['“', '”', '‘']) {
        return parse(text);
    }
    let mut out = Vec::new();
    nested(&text.replace('\'', "’"), 0, &mut out);
    out
}

/// Deeper nesting is taken as text.
const MAX_DEPTH: usize = 40;

/// Placeholder of an opening quotation mark that has a partner.
const OPEN: char = '\u{fdd2}';
/// Of its closing partner.
const CLOSE: char = '\u{fdd3}';

fn nested(text: &str, depth: usize, out: &mut Vec<Out>) {
    let mut plain = String::new();
    let mut at = 0;
    let flush = |plain: &mut String, out: &mut Vec<Out>| {
        if !plain.is_empty() {
            out.push(Out::Text(std::mem::take(plain)));
        }
    };
    while at < text.len() {
        let rest = &text[at..];
        let c = rest.chars().next().unwrap_or(' ');
        if depth < MAX_DEPTH
            && c == '<'
            && let Some((len, close, font, keep)) = tag(rest)
            && let Some(end) = closing(&rest[len..], close)
        {
            flush(&mut plain, out);
            let mut kids = Vec::new();
            nested(&rest[len..len + end], depth + 1, &mut kids);
            out.push(Out::Box(Box::new(Boxed {
                kids,
                font,
                flip: true,
                keep_case: keep,
                ..Boxed::default()
            })));
            at += len + end + close.len();
            continue;
        }
        if c == OPEN && depth < MAX_DEPTH {
            if let Some(end) = partner(&rest[c.len_utf8()..]) {
                flush(&mut plain, out);
                let mut kids = Vec::new();
                nested(
                    &rest[c.len_utf8()..c.len_utf8() + end],
                    depth + 1,
                    &mut kids,
                );
                out.push(Out::Box(Box::new(Boxed {
                    kids,
                    quotes: true,
                    flip: true,
                    ..Boxed::default()
                })));
                at += c.len_utf8() + end + CLOSE.len_utf8();
                continue;
            }
            plain.push('“');
        } else if c == CLOSE {
            plain.push('”');
        } else {
            plain.push(c);
        }
        at += c.len_utf8();
    }
    flush(&mut plain, out);
}

/// Where the tag that closes stands, past nested tags of its kind.
fn closing(text: &str, close: &str) -> Option<usize> {
    let open = format!("<{}", &close[2..close.len() - 1]);
    let (mut depth, mut at) = (0usize, 0);
    while let Some(next) = text[at..].find('<') {
        at += next;
        let rest = &text[at..];
        if rest.starts_with(close) {
            if depth == 0 {
                return Some(at);
            }
            depth -= 1;
        } else if rest.starts_with(&open) && rest[open.len()..].starts_with(['>', ' ']) {
            depth += 1;
        }
        at += 1;
    }
    None
}

fn partner(text: &str) -> Option<usize> {
    let mut depth = 0usize;
    for (i, c) in text.char_indices() {
        if c == OPEN {
            depth += 1;
        } else if c == CLOSE {
            if depth == 0 {
                return Some(i);
            }
            depth -= 1;
        }
    }
    None
}

/// Marks the quotation marks that come in pairs; single ones between letters or without partner become apostrophes.
fn quotes(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out: Vec<char> = chars.clone();
    // Inside of tags nothing is a quotation mark.
    let mut inside = vec![false; chars.len()];
    let mut depth = false;
    for (i, c) in chars.iter().enumerate() {
        if *c == '<'
            && chars
                .get(i + 1)
                .is_some_and(|n| n.is_ascii_alphabetic() || *n == '/')
            && chars[i..].contains(&'>')
        {
            depth = true;
        }
        inside[i] = depth;
        if *c == '>' {
            depth = false;
        }
    }
    // What stands before and behind, past tags.
    let before = |i: usize| (0..i).rev().find(|j| !inside[*j]).map(|j| chars[j]);
    let after = |i: usize| (i + 1..chars.len()).find(|j| !inside[*j]).map(|j| chars[j]);
    let spaced = |c: Option<char>| {
        c.is_none_or(|c| {
            c.is_whitespace()
                || matches!(
                    c,
                    '(' | '['
                        | '{'
                        | '/'
                        | '-'
                        | '–'
                        | '—'
                        | '"'
                        | '“'
                        | '\''
                        | '‘'
                        | '„'
                        | '«'
                        | ':'
                        | '>'
                )
        })
    };
    let mut stack: Vec<(usize, bool)> = Vec::new();
    for i in 0..chars.len() {
        if inside[i] {
            continue;
        }
        let double = matches!(chars[i], '"' | '“' | '”' | '„');
        let single = matches!(chars[i], '\'' | '‘' | '’');
        if !double && !single {
            continue;
        }
        let opens = match chars[i] {
            '„' | '‘' => true,
            '“' => stack.last().is_none_or(|t| chars[t.0] != '„'),
            '”' | '’' => false,
            '\'' if i > 0 && chars[i - 1] == '\'' && out[i - 1] == '’' => false,
            _ => spaced(before(i)) && after(i).is_some_and(|c| !c.is_whitespace()),
        };
        if opens {
            stack.push((i, double));
            continue;
        }
        // A single mark followed by a letter is an apostrophe, never an end.
        let ends = double || after(i).is_none_or(|c| !c.is_alphanumeric());
        let place = stack.iter().rposition(|t| t.1 == double);
        if let (true, Some(p)) = (ends, place) {
            let (open, _) = stack[p];
            // What was opened since then has no partner.
            for (lost, was_double) in stack.drain(p..).skip(1) {
                out[lost] = if was_double { chars[lost] } else { '’' };
            }
            out[open] = OPEN;
            out[i] = CLOSE;
        } else if single {
            out[i] = '’';
        }
    }
    for (lost, was_double) in stack {
        if !was_double {
            out[lost] = if chars[lost] == '‘' { '‘' } else { '’' };
        }
    }
    out.into_iter().collect()
}
