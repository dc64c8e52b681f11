//! Reference lists: found in a document, divided into entries.

mod find;
mod heading;
mod shape;
mod split;

pub use find::sections;
pub use heading::is_reference_heading;

use super::inline;
use super::line::{self, Line};
use super::reference::{self, Hints, Parsed};

/// An entry of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Its plain text, in one line.
    pub text: String,
    /// What the document's signs said of it.
    pub hints: Hints,
    /// Its first and last line, from 1.
    pub lines: (usize, usize),
}

impl Entry {
    /// The entry, taken apart.
    pub fn parse(&self) -> Parsed {
        reference::parse_with(&self.text, &self.hints)
    }

    fn new(lines: &[&Line]) -> Option<Entry> {
        let joined = join(lines.iter().map(|l| l.text.as_str()));
        let (text, hints) = inline::plain(&joined);
        let (text, hints) = squeezed(&text, hints);
        let letters = text.chars().filter(|c| c.is_alphanumeric()).count();
        (letters > 5).then(|| Entry {
            text,
            hints,
            lines: (lines[0].number, lines[lines.len() - 1].number),
        })
    }
}

/// White space made single, with the italics moved along.
fn squeezed(text: &str, hints: Hints) -> (String, Hints) {
    let mut out = String::with_capacity(text.len());
    let mut map = vec![0; text.len() + 1];
    let mut space = true;
    for (i, c) in text.char_indices() {
        map[i] = out.len();
        if c.is_whitespace() {
            if !space {
                out.push(' ');
            }
            space = true;
        } else {
            out.push(c);
            space = false;
        }
    }
    map[text.len()] = out.len();
    out.truncate(out.trim_end().len());
    let end = out.len();
    let italics = hints
        .italics
        .iter()
        .map(|(a, z)| (map[*a].min(end), map[*z].min(end)))
        .filter(|(a, z)| a < z)
        .collect();
    (out, Hints { italics, ..hints })
}

/// Lines into one: words divided at the line's end are joined, addresses too.
fn join<'t>(lines: impl Iterator<Item = &'t str>) -> String {
    let mut out = String::new();
    for line in lines {
        let last_word = out.rsplit(char::is_whitespace).next().unwrap_or("");
        let first_word = line.split(char::is_whitespace).next().unwrap_or("");
        let before = out.chars().rev().nth(1);
        let open_address = (last_word.starts_with("http")
            || last_word.starts_with("doi:10.")
            || last_word.starts_with("10."))
            && !last_word.ends_with(['.', ',', ';', '>', ')'])
            && !first_word.starts_with("http")
            && (last_word.ends_with(['/', '-', '_', '=', '&', '?', '.'])
                || first_word.contains(['/', '=', '_'])
                || line.trim() == first_word
                    && first_word.contains(|c: char| c.is_ascii_digit() || c == '.'));
        let slash_open = last_word.starts_with("http")
            && last_word.ends_with(['/', '.', '-'])
            && first_word.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit());
        let range_open =
            out.ends_with(['–', '-']) && line.starts_with(|c: char| c.is_ascii_digit());
        if out.ends_with(['-', '‐', '\u{ad}'])
            && before.is_some_and(char::is_alphabetic)
            && line.starts_with(char::is_lowercase)
            && !open_address
        {
            out.pop();
        } else if !out.is_empty() && !open_address && !slash_open && !range_open {
            out.push(' ');
        }
        out.push_str(line);
    }
    out
}

/// The entries of a text that is a reference list and nothing else.
pub fn split(text: &str) -> Vec<Entry> {
    let lines = line::without_furniture(line::lines(text));
    let lines: Vec<Line> = lines
        .into_iter()
        .filter_map(split::without_records)
        .filter(|l| l.heading.is_none() || !heading::is_reference_heading(&l.text))
        .collect();
    split::entries(&lines)
}

/// The entries of all reference lists of a document.
pub fn find(text: &str) -> Vec<Entry> {
    let lines = line::lines(text);
    sections(&lines)
        .into_iter()
        .flat_map(|range| split::entries(&line::without_furniture(lines[range].to_vec())))
        .collect()
}

#[cfg(test)]
mod tests;
