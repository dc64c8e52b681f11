//! MARC as lines: a catalogue's staff view ("245 1 0 |a Title /"), MarcEdit (`=245  10$aTitle`), Aleph and the like (‡, $$).

use super::{DataField, Record};
use regex::Regex;
use std::sync::LazyLock;

static LINE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^=?(LDR|LEADER|LEAD|\d{3})\s*(.*)$").expect("a fixed pattern"));
static SUBFIELD: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:\||‡|\$\$?|ǂ|\x1f)\s?([a-z0-9])(?:\s|\b)?").expect("a fixed pattern")
});

/// Whether a text is a MARC record in lines: a leader, and several fields with subfields.
pub fn looks_right(head: &str) -> bool {
    let start = head.trim_start().trim_start_matches('=');
    let leader =
        start.starts_with("LDR") || start.starts_with("LEADER") || start.starts_with("000 ");
    let fields = head
        .lines()
        .filter(|l| LINE.is_match(l.trim()) && SUBFIELD.is_match(l))
        .count();
    leader && fields >= 3
}

/// All records of a text: each begins with a leader or behind a blank line.
pub fn records(text: &str) -> Vec<Record> {
    let mut out: Vec<Record> = Vec::new();
    let mut current = Record::default();
    for line in text.lines() {
        let line = line.trim().trim_end_matches('^');
        let Some(c) = LINE.captures(line) else {
            // A wrapped line belongs to the field above.
            if !line.is_empty()
                && let Some((_, last)) =
                    current.data.last_mut().and_then(|f| f.subfields.last_mut())
            {
                last.push(' ');
                last.push_str(line);
            }
            continue;
        };
        let (tag, rest) = (&c[1], c[2].trim_end());
        if tag.starts_with('L') {
            if !current.is_empty() {
                out.push(std::mem::take(&mut current));
            }
            current.leader = rest.to_string();
        } else if tag.starts_with("00") {
            if tag == "001" && current.control("001").is_some() {
                out.push(std::mem::take(&mut current));
            }
            current
                .control
                .push((tag.to_string(), rest.replace('\\', " ")));
        } else if let Some(first) = SUBFIELD.find(rest) {
            let head = rest[..first.start()].replace(['\\', '_', '#'], " ");
            let marks: Vec<char> = head.chars().filter(|c| c.is_ascii_digit()).collect();
            let mut indicators = [' ', ' '];
            match marks.as_slice() {
                [a, b, ..] => indicators = [*a, *b],
                [a] if head.starts_with(' ') => indicators[1] = *a,
                [a] => indicators[0] = *a,
                [] => {}
            }
            let mut subfields = Vec::new();
            let found: Vec<_> = SUBFIELD.captures_iter(rest).collect();
            for (i, c) in found.iter().enumerate() {
                let from = c.get(0).map_or(0, |m| m.end());
                let to = found
                    .get(i + 1)
                    .and_then(|n| n.get(0))
                    .map_or(rest.len(), |m| m.start());
                subfields.push((
                    c[1].chars().next().unwrap_or('a'),
                    rest.get(from..to).unwrap_or("").trim().to_string(),
                ));
            }
            current.data.push(DataField {
                tag: tag.to_string(),
                indicators,
                subfields,
            });
        }
    }
    if !current.is_empty() {
        out.push(current);
    }
    out
}
