//! Where the reference lists of a document are.

use super::heading::{continues, ends_list, is_reference_heading};
use super::shape::{begins, is_reference_like, number};
use crate::document::line::Line;
use std::ops::Range;

/// How many lines without anything of a reference end a list that no heading ends.
const PROSE: usize = 10;

/// The sections of a document that hold its references, as ranges of lines, headings not included.
pub fn sections(lines: &[Line]) -> Vec<Range<usize>> {
    let marked = lines.iter().any(|l| l.heading.is_some());
    let mut out: Vec<Range<usize>> = Vec::new();
    let mut i = 0;
    while i < lines.len() {
        let candidate = is_reference_heading(&lines[i].text)
            && (lines[i].heading.is_some() || bold(&lines[i].text) || !marked || lines[i].gap);
        if !candidate {
            i += 1;
            continue;
        }
        let start = i + 1;
        let end = section_end(lines, start, lines[i].heading);
        if is_list(&lines[start..end]) {
            out.push(start..end);
            i = end;
        } else {
            i += 1;
        }
    }
    out
}

fn bold(text: &str) -> bool {
    text.starts_with("**") && text.ends_with("**")
}

/// Whether what follows a heading is a list: enough of its first lines look like references.
fn is_list(lines: &[Line]) -> bool {
    let head = &lines[..lines.len().min(40)];
    let like = head.iter().filter(|l| is_reference_like(&l.text)).count();
    let begun = head
        .iter()
        .filter(|l| begins(&l.text) || number(&l.text).is_some() || super::shape::has_key(&l.text))
        .count();
    !head.is_empty() && like * 3 >= head.len() && begun >= 1
}

/// Where the list ends that begins at `start`.
fn section_end(lines: &[Line], start: usize, level: Option<u8>) -> usize {
    let mut prose = 0;
    for i in start..lines.len() {
        let l = &lines[i];
        if let Some(deep) = l.heading {
            let part = continues(&l.text) || level.is_some_and(|level| deep > level);
            if !part {
                return i;
            }
            prose = 0;
            continue;
        }
        if l.gap && i > start && ends_list(&l.text) {
            return i;
        }
        if l.gap
            && i > start + 1
            && numbered_heading(&l.text)
            && !is_list(&lines[i..(i + 6).min(lines.len())])
        {
            return i;
        }
        prose = if is_reference_like(&l.text) {
            0
        } else {
            prose + 1
        };
        if prose >= PROSE {
            return i + 1 - prose;
        }
    }
    lines.len()
}

/// "4.2 Results", "Chapter 3": a section's number and few words.
fn numbered_heading(text: &str) -> bool {
    let Some((first, rest)) = text.split_once(' ') else {
        return false;
    };
    let digits = first.trim_end_matches('.');
    let number = digits.contains('.')
        && digits
            .split('.')
            .all(|p| !p.is_empty() && p.bytes().all(|b| b.is_ascii_digit()));
    number
        && rest.split_whitespace().count() <= 9
        && rest.trim().starts_with(char::is_uppercase)
        && !rest.contains(',')
}
