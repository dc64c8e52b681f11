//! What a person gave in one text: identifiers and addresses, words to be searched for, and text of a format, in their order.

use super::lookup;
use crate::provider::Wanted;

/// One part of what was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// To be looked up.
    Wanted(Vec<Wanted>),
    /// A line of words: a plain reference, or a title.
    Words(String),
    /// Something that a format reads.
    Formatted(String),
}

/// A list of lines that is longer is a document and no list of what to add.
const MOST_LINES: usize = 10_000;

/// Divides what was given into its parts.
pub fn parts(text: &str) -> Vec<Part> {
    let text = text.trim_start_matches('\u{feff}');
    if let Some(wanted) = lookup::wanted_of(text) {
        return vec![Part::Wanted(wanted)];
    }
    let lines = text.lines().filter(|l| !l.trim().is_empty()).count();
    if lines > 1 && lines < MOST_LINES && text.lines().any(names_works) {
        let mut out: Vec<Part> = Vec::new();
        for block in blocks(text) {
            block_parts(&block, &mut out);
        }
        return out;
    }
    let known = super::title::is_format(text);
    if !known && lines < MOST_LINES {
        // Titles, one a line.
        return text
            .lines()
            .map(str::trim)
            .filter(|l| !l.is_empty())
            .map(|l| Part::Words(l.to_string()))
            .collect();
    }
    vec![Part::Formatted(text.to_string())]
}

/// Whether a line is identifiers and nothing else.
fn names_works(line: &str) -> bool {
    lookup::wanted_of(line).is_some()
}

/// Whether a line begins an entry of a format that has many lines.
fn begins_entry(line: &str) -> bool {
    let l = line.trim_start();
    l.starts_with('@')
        || l.starts_with("TY  -")
        || l.starts_with("PMID- ")
        || l.starts_with(['{', '[', '<', '%'])
}

/// The text in blocks that stand between empty lines; an entry with empty lines in its braces stays one, and a line that is an
/// identifier right above or below an entry is none of it.
fn blocks(text: &str) -> Vec<String> {
    let mut out = vec![String::new()];
    let mut depth = 0i64;
    for line in text.lines() {
        let last = out.len() - 1;
        let in_entry = begins_entry(&out[last]);
        if depth <= 0 {
            depth = 0;
            let closed = in_entry && out[last].starts_with('@');
            let ends = line.trim().is_empty()
                || (begins_entry(line) && !in_entry)
                || (in_entry && names_works(line))
                || (closed && !begins_entry(line));
            if ends && !out[last].is_empty() {
                out.push(String::new());
            }
            if line.trim().is_empty() {
                continue;
            }
        }
        if let Some(block) = out.last_mut() {
            block.push_str(line);
            block.push('\n');
            if begins_entry(block) {
                depth += line.matches('{').count() as i64 - line.matches('}').count() as i64;
            }
        }
    }
    out.retain(|b| !b.is_empty());
    out
}

fn block_parts(block: &str, out: &mut Vec<Part>) {
    if begins_entry(block) {
        match out.last_mut() {
            Some(Part::Formatted(before)) => {
                before.push('\n');
                before.push_str(block);
            }
            _ => out.push(Part::Formatted(block.to_string())),
        }
        return;
    }
    for line in block.lines().map(str::trim).filter(|l| !l.is_empty()) {
        match (lookup::wanted_of(line), out.last_mut()) {
            (Some(more), Some(Part::Wanted(all))) => all.extend(more),
            (Some(wanted), _) => out.push(Part::Wanted(wanted)),
            (None, _) if line.starts_with('#') => {}
            (None, _) => out.push(Part::Words(line.to_string())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(text: &str) -> Vec<String> {
        parts(text)
            .into_iter()
            .map(|p| match p {
                Part::Wanted(w) => w.iter().map(Wanted::label).collect::<Vec<_>>().join(" + "),
                Part::Words(w) => format!("words {w}"),
                Part::Formatted(t) => {
                    format!("format {}", t.split_whitespace().next().unwrap_or(""))
                }
            })
            .collect()
    }

    #[test]
    fn a_mixed_list_is_divided() {
        let text = "# to read\n10.5555/a\nPMID 29930698\n\nThe long way home from the sea\n@article{x,\n  title = {X},\n\n  doi = {10.5555/x}\n}\n978-0-306-40615-7\nTY  - JOUR\nTI  - Y\nER  -\n\nhttps://example.org/news\n";
        assert_eq!(
            shape(text),
            [
                "DOI 10.5555/a + PMID 29930698",
                "words The long way home from the sea",
                "format @article{x,",
                "ISBN 9780306406157",
                "format TY",
                "https://example.org/news",
            ]
        );
    }

    #[test]
    fn one_kind_stays_one() {
        assert_eq!(
            shape("10.5555/a, 10.5555/b"),
            ["DOI 10.5555/a + DOI 10.5555/b"]
        );
        assert_eq!(
            shape("@book{k, title={A}}\n\n@book{l, title={B}}"),
            ["format @book{k,"]
        );
        assert_eq!(
            shape("The long way home\nThe short way back"),
            ["words The long way home", "words The short way back"]
        );
        // A DOI inside an entry is the entry's.
        assert_eq!(
            shape("TY  - JOUR\nDO  - 10.5555/a\nER  - \n"),
            ["format TY"]
        );
    }
}
