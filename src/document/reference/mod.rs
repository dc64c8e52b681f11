//! Plain references: one string in any style, taken apart.
//!
//! The string is divided into pieces (`token`), a trained tagger says which part each belongs to (`tagger`), and the parts are read
//! into a [`Reference`] (`build`). What is uncertain is marked: [`Parsed::uncertain`] names the parts that the tagger doubts.

mod build;
mod features;
mod kind;
pub mod names;
mod tagger;
pub mod token;
mod words;

pub use tagger::Label;
pub use words::{Cue, cue};

use crate::model::Reference;
use token::{Token, TokenKind};

/// A stretch of the string and the part that it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// Which part.
    pub label: Label,
    /// Where it begins in the plain text, in bytes.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
}

/// A reference string, taken apart.
#[derive(Debug, Clone)]
pub struct Parsed {
    /// The string, plain: without Markdown's signs, white space single.
    pub text: String,
    /// Its parts in order.
    pub spans: Vec<Span>,
    /// The reference.
    pub reference: Reference,
    /// Parts that may be wrong.
    pub uncertain: Vec<Label>,
}

/// What is known of a string beside its letters.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hints {
    /// Stretches in italics, in bytes of the plain text.
    pub italics: Vec<(usize, usize)>,
    /// Addresses behind words of the text.
    pub links: Vec<String>,
}

/// Takes a plain reference apart.
pub fn parse(text: &str) -> Parsed {
    parse_with(text, &Hints::default())
}

/// Takes a plain reference apart with what its document says of it.
pub fn parse_with(text: &str, hints: &Hints) -> Parsed {
    let plain;
    let text = if text.contains(['\n', '\t'])
        || text.contains("  ")
        || text.starts_with(' ')
        || text.ends_with(' ')
    {
        plain = text.split_whitespace().collect::<Vec<_>>().join(" ");
        &plain
    } else {
        text
    };
    let pieces = token::tokens(text);
    let known = known(text, &pieces, hints);
    let tags = tagger::tag(text, &pieces, &known);
    let spans = spans(text, &pieces, &tags);
    let reference = build::reference(text, &spans, hints);
    let uncertain = doubts(&tags);
    Parsed {
        text: text.to_string(),
        spans,
        reference,
        uncertain,
    }
}

/// What is certain before the tagger looks: addresses, and what italics say.
fn known(text: &str, pieces: &[Token], hints: &Hints) -> Vec<tagger::Known> {
    let mut known: Vec<tagger::Known> = pieces
        .iter()
        .map(|t| match t.kind {
            TokenKind::Url if t.text(text).to_ascii_lowercase().contains("doi.org/10.") => {
                Some(Label::Doi)
            }
            TokenKind::Url => Some(Label::Url),
            TokenKind::Doi => Some(Label::Doi),
            _ => None,
        })
        .collect();
    italics(text, pieces, hints, &mut known);
    known
}

/// The first italic stretch is the title when only people and a date stand before it, else what contains the work.
fn italics(text: &str, pieces: &[Token], hints: &Hints, known: &mut [tagger::Known]) {
    let Some((from, to)) = hints.italics.iter().copied().find(|(a, z)| {
        text.get(*a..*z)
            .is_some_and(|t| t.chars().filter(|c| c.is_alphabetic()).count() > 3)
    }) else {
        return;
    };
    // A date in brackets, or a year and a full stop, ends the people.
    let close = pieces.iter().position(|t| {
        t.text(text) == ")"
            && text[..t.start]
                .chars()
                .any(|c| c.is_ascii_digit() || c == '.')
    });
    let Some(close) = close.filter(|c| pieces[*c].end <= from) else {
        return;
    };
    let between: Vec<&Token> = pieces[close + 1..]
        .iter()
        .filter(|t| t.end <= from && t.kind != TokenKind::Mark)
        .collect();
    let quoted = text[pieces[close].end..from].contains(['“', '”', '"', '«', '»', '„']);
    let is_title = between.len() <= 1 || quoted && !text[pieces[close].end..from].contains(". ");
    if !is_title {
        return;
    }
    let start = pieces[close].end;
    for (i, t) in pieces.iter().enumerate() {
        if t.start >= start && t.end <= to && t.kind != TokenKind::Mark {
            known[i] = Some(Label::Title);
        }
    }
}

/// Stretches of one label; marks at their ends are left out.
fn spans(text: &str, pieces: &[Token], tags: &[(Label, f32)]) -> Vec<Span> {
    let mut out: Vec<Span> = Vec::new();
    let mut last = None;
    for (i, t) in pieces.iter().enumerate() {
        let label = tags[i].0;
        if t.kind == TokenKind::Mark
            && !(matches!(t.text(text), "…" | "?" | "!") && last == Some(label))
        {
            // A mark alone begins nothing; one inside a stretch is covered when the stretch goes on.
            if last != Some(label)
                && !matches!(
                    t.text(text),
                    "." | "," | "-" | "–" | "’" | "'" | "&" | "/" | ":"
                )
            {
                // Opening marks do not part a stretch that goes on behind them.
                let next = pieces[i + 1..]
                    .iter()
                    .position(|n| n.kind != TokenKind::Mark)
                    .map(|k| tags[i + 1 + k].0);
                if next != last {
                    last = None;
                }
            }
            continue;
        }
        match out.last_mut() {
            Some(span) if last == Some(label) && span.label == label => span.end = t.end,
            _ => out.push(Span {
                label,
                start: t.start,
                end: t.end,
            }),
        }
        last = Some(label);
    }
    out.retain(|s| s.label != Label::Other);
    for span in &mut out {
        // A quotation that begins the title begins it with its mark.
        if span.label == Label::Title {
            for (open, close) in [('“', '”'), ('„', '“'), ('«', '»'), ('"', '"')] {
                let inside = &text[span.start..span.end];
                if text[..span.start].ends_with(open)
                    && inside.contains(close)
                    && !inside.ends_with(close)
                {
                    span.start -= open.len_utf8();
                    break;
                }
            }
        }
        // The full stop of an initial belongs to the name.
        if matches!(
            span.label,
            Label::Author | Label::Editor | Label::Translator
        ) && text[span.end..].starts_with('.')
        {
            span.end += 1;
        }
    }
    out
}

/// The labels of which a good part of the pieces is doubtful.
fn doubts(tags: &[(Label, f32)]) -> Vec<Label> {
    let mut out = Vec::new();
    for label in Label::ALL {
        let sure: Vec<f32> = tags
            .iter()
            .filter(|(l, _)| l == label)
            .map(|(_, s)| *s)
            .collect();
        let mean = sure.iter().sum::<f32>() / sure.len().max(1) as f32;
        if *label != Label::Other && !sure.is_empty() && mean < 0.55 {
            out.push(*label);
        }
    }
    out
}

#[cfg(test)]
mod tests;
