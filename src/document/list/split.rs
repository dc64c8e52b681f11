//! A list into its entries: by numbers, by blank lines, by indent, or by how entries begin and end.

use super::shape::{begins, ends, has_key, has_year, is_continuation, number};
use super::{Entry, Line};

/// A line without the field mark of a refer-like record ("%Z "), `None` for its other fields and for comments.
pub fn without_records(mut line: Line) -> Option<Line> {
    let mut chars = line.text.chars();
    match (chars.next(), chars.next(), chars.next()) {
        (Some('%'), Some('Z'), Some(' ')) => {
            line.text = line.text[3..].trim().to_string();
            Some(line)
        }
        (Some('%' | '#'), _, _) => None,
        // Pairs of bibcodes, the cited work first.
        _ if line
            .text
            .split_once('\t')
            .is_some_and(|(a, b)| is_bibcode(a) && is_bibcode(b)) =>
        {
            let end = line.text.find('\t').unwrap_or(0);
            line.text.truncate(end);
            Some(line)
        }
        _ => (line.text.len() > 3).then_some(line),
    }
}

/// "2004AnGla..38...97O": nineteen signs, the year first.
pub fn is_bibcode(text: &str) -> bool {
    let b = text.as_bytes();
    b.len() == 19
        && text.is_ascii()
        && b[..4].iter().all(u8::is_ascii_digit)
        && b[4].is_ascii_alphabetic()
        && b[18].is_ascii_alphabetic()
        && !b.contains(&b' ')
}

/// Where entries begin, as numbers of lines.
fn starts(lines: &[Line]) -> Vec<bool> {
    if let Some(found) = by_number(lines) {
        return found;
    }
    let keys = lines.iter().filter(|l| has_key(&l.text)).count();
    if keys >= 2 && keys * 8 >= lines.len() {
        return lines
            .iter()
            .enumerate()
            .map(|(i, l)| i == 0 || has_key(&l.text))
            .collect();
    }
    let n = lines.len();
    let short = lines.iter().filter(|l| is_bibcode(&l.text)).count();
    if short * 10 >= n * 8 {
        return vec![true; n];
    }
    let begin: Vec<bool> = lines
        .iter()
        .map(|l| begins(&l.text) && !is_continuation(&l.text))
        .collect();
    let gaps = lines.iter().skip(1).filter(|l| l.gap).count();
    let begun_behind_gap = lines
        .iter()
        .zip(&begin)
        .skip(1)
        .filter(|(l, b)| l.gap && **b)
        .count();
    let begun = begin.iter().filter(|b| **b).count();
    // Blank lines part the entries when most beginnings stand behind one and few stand elsewhere.
    let inner_begun = lines
        .iter()
        .zip(&begin)
        .skip(1)
        .filter(|(l, b)| !l.gap && **b)
        .count();
    let blank_parts = gaps >= 1
        && begun_behind_gap * 10 >= gaps * 5
        && inner_begun <= begun_behind_gap * 2 / 3 + usize::from(gaps < 3);
    if blank_parts {
        return (0..n)
            .map(|i| {
                let l = &lines[i];
                // A page's end parts nothing: the text goes on in small letters, or the entry was not at its end.
                i == 0
                    || l.gap && !is_continuation(&l.text) && (begin[i] || ends(&lines[i - 1].text))
            })
            .collect();
    }
    if let Some(found) = by_indent(lines, &begin) {
        return found;
    }
    // One entry a line when nearly every line begins like one, or every line is whole in itself.
    let whole = lines
        .iter()
        .filter(|l| has_year(&l.text) && l.text.len() > 30 && ends(&l.text))
        .count();
    if begun * 10 >= n * 7 || whole * 10 >= n * 8 || n <= 2 {
        return (0..n)
            .map(|i| {
                i == 0
                    || !is_continuation(&lines[i].text)
                        && (begin[i] && (ends(&lines[i - 1].text) || has_year(&lines[i - 1].text))
                            || has_year(&lines[i].text) && ends(&lines[i - 1].text))
            })
            .collect();
    }
    (0..n)
        .map(|i| i == 0 || begin[i] && ends(&lines[i - 1].text))
        .collect()
}

/// Entries with ascending numbers.
fn by_number(lines: &[Line]) -> Option<Vec<bool>> {
    let numbers: Vec<Option<usize>> = lines.iter().map(|l| number(&l.text)).collect();
    let first = numbers.iter().position(|n| n.is_some_and(|n| n <= 400))?;
    if first > lines.len().min(4) {
        return None;
    }
    let mut out = vec![false; lines.len()];
    let mut expected = numbers[first]?;
    let (mut count, mut others) = (0, 0);
    for (i, n) in numbers.iter().enumerate() {
        match n {
            // A number may be missing; one list may follow on another and begin anew.
            Some(n) if (expected..expected + 4).contains(n) || (*n == 1 && count > 3) => {
                out[i] = true;
                count += 1;
                expected = n + 1;
            }
            Some(_) => others += 1,
            None => {}
        }
    }
    out[0] = true;
    // A list without numbers may follow on the numbered one.
    let last = out.iter().rposition(|s| *s).unwrap_or(0);
    let behind: Vec<usize> = (last + 1..lines.len())
        .filter(|i| begins(&lines[*i].text) && ends(&lines[i - 1].text))
        .collect();
    if behind.len() >= 3 {
        behind.into_iter().for_each(|i| out[i] = true);
    }
    let dense = count * 12 >= lines.len();
    (count >= 2 && count > others && dense).then_some(out)
}

/// Entries that begin at the margin while their other lines are set in (or the reverse).
fn by_indent(lines: &[Line], begin: &[bool]) -> Option<Vec<bool>> {
    let n = lines.len();
    if n < 3 {
        return None;
    }
    let mut counts: std::collections::BTreeMap<usize, (usize, usize)> =
        std::collections::BTreeMap::new();
    for (l, b) in lines.iter().zip(begin) {
        let e = counts.entry(l.indent).or_default();
        e.0 += 1;
        e.1 += usize::from(*b);
    }
    // The margin: the indent at which most entries begin.
    let (margin, (at, begun)) = counts
        .iter()
        .max_by_key(|(_, (_, b))| *b)
        .map(|(i, c)| (*i, *c))?;
    let deeper: usize = counts
        .iter()
        .filter(|(i, _)| **i > margin + 1)
        .map(|(_, c)| c.0)
        .sum();
    let less: usize = counts
        .iter()
        .filter(|(i, _)| **i + 1 < margin)
        .map(|(_, c)| c.0)
        .sum();
    let hanging = deeper * 5 >= n && at * 6 >= n && begun * 2 >= at;
    let inset = less * 5 >= n && begun * 2 >= at && !hanging;
    if hanging {
        // Some pages are set a little to the side.
        return Some(
            (0..n)
                .map(|i| {
                    i == 0
                        || lines[i].indent <= margin + 1
                            && !is_continuation(&lines[i].text)
                            && (begin[i] || ends(&lines[i - 1].text))
                })
                .collect(),
        );
    }
    if inset {
        return Some(
            (0..n)
                .map(|i| i == 0 || lines[i].indent + 1 >= margin)
                .collect(),
        );
    }
    None
}

/// The entries of the lines of a list.
pub fn entries(lines: &[Line]) -> Vec<Entry> {
    if lines.is_empty() {
        return Vec::new();
    }
    let starts = starts(lines);
    let mut out = Vec::new();
    let mut from = 0;
    for i in 1..=lines.len() {
        if i == lines.len()
            || starts[i]
            || lines[i].heading.is_some()
            || lines[i - 1].heading.is_some()
        {
            let piece: Vec<&Line> = lines[from..i]
                .iter()
                .filter(|l| l.heading.is_none())
                .collect();
            if !piece.is_empty() {
                out.extend(Entry::new(&piece));
            }
            from = i;
        }
    }
    out
}
