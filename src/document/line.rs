//! A document as lines: plain text or Markdown, each line with its number and indent.

/// A line that is not blank.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its text without white space around it.
    pub text: String,
    /// Columns of white space before it.
    pub indent: usize,
    /// Its number, from 1.
    pub number: usize,
    /// Whether a blank line or a page's end stands before it.
    pub gap: bool,
    /// The level of a Markdown heading.
    pub heading: Option<u8>,
}

/// The lines of a text that are not blank.
pub fn lines(text: &str) -> Vec<Line> {
    let mut out = Vec::new();
    let mut gap = true;
    for (i, raw) in text.split('\n').enumerate() {
        let mut indent = 0;
        for c in raw.chars() {
            match c {
                ' ' | '\u{a0}' => indent += 1,
                '\t' => indent += 8 - indent % 8,
                '\u{c}' => gap = true,
                _ => break,
            }
        }
        let trimmed =
            raw.trim_matches(|c: char| c.is_whitespace() || c == '\u{c}' || c == '\u{feff}');
        if trimmed.is_empty() {
            gap = true;
            continue;
        }
        let level = trimmed.bytes().take_while(|b| *b == b'#').count();
        let heading =
            ((1..=6).contains(&level) && trimmed[level..].starts_with(' ')).then_some(level as u8);
        let body = if heading.is_some() {
            trimmed[level..].trim().trim_end_matches('#').trim()
        } else {
            trimmed
        };
        if body.is_empty() {
            continue;
        }
        out.push(Line {
            text: body.to_string(),
            indent,
            number: i + 1,
            gap,
            heading,
        });
        gap = false;
    }
    out
}

/// Whether a line is a page number and nothing else: "12", "- 12 -", "xiv", "Page 3", "3 / 12".
pub fn is_page_number(text: &str) -> bool {
    let t = text.trim_matches(|c: char| matches!(c, '-' | '–' | '—' | '|' | ' ' | '[' | ']' | '*'));
    let lower = t.to_lowercase();
    let t = ["page ", "seite ", "side ", "s. ", "p. "]
        .iter()
        .find_map(|p| lower.strip_prefix(p))
        .unwrap_or(&lower);
    let number = |t: &str| !t.is_empty() && t.len() <= 4 && t.bytes().all(|b| b.is_ascii_digit());
    number(t)
        || (t.len() <= 6 && !t.is_empty() && t.bytes().all(|b| matches!(b, b'i' | b'v' | b'x')))
        || t.split(['/', 'o'])
            .map(|p| p.trim_matches(|c: char| c == 'f' || c == ' '))
            .filter(|p| !p.is_empty())
            .all(number)
            && t.len() <= 9
            && t.starts_with(|c: char| c.is_ascii_digit())
}

/// Drops page numbers and the running heads and feet that stand on many pages.
pub fn without_furniture(lines: Vec<Line>) -> Vec<Line> {
    let form = |text: &str| -> String {
        text.chars()
            .filter(|c| !c.is_ascii_digit() && !c.is_whitespace())
            .collect::<String>()
            .to_lowercase()
    };
    let mut counts: std::collections::HashMap<String, usize> = std::collections::HashMap::new();
    // A head or foot stands at the edge of a page, so with a gap on one side, and holds a page number.
    let edge = |i: usize, lines: &[Line]| lines[i].gap || lines.get(i + 1).is_none_or(|n| n.gap);
    for (i, l) in lines.iter().enumerate() {
        if edge(i, &lines) && l.text.len() < 110 && has_page_number_at_edge(&l.text) {
            *counts.entry(form(&l.text)).or_default() += 1;
        }
    }
    let mut out: Vec<Line> = Vec::with_capacity(lines.len());
    let mut gap = false;
    for i in 0..lines.len() {
        let l = &lines[i];
        let running = l.heading.is_none()
            && edge(i, &lines)
            && has_page_number_at_edge(&l.text)
            && counts.get(&form(&l.text)).is_some_and(|n| *n >= 3);
        if is_page_number(&l.text) || running {
            gap = true;
            continue;
        }
        let mut l = l.clone();
        l.gap |= gap;
        gap = false;
        out.push(l);
    }
    out
}

fn has_page_number_at_edge(text: &str) -> bool {
    let number =
        |w: Option<&str>| w.is_some_and(|w| w.len() <= 4 && w.bytes().all(|b| b.is_ascii_digit()));
    number(text.split_whitespace().next()) || number(text.split_whitespace().next_back())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_know_their_place() {
        let l = lines("# One #\n\n  two\nthree\n\u{c}four\n");
        assert_eq!(
            l.iter()
                .map(|l| (l.text.as_str(), l.number, l.indent, l.gap, l.heading))
                .collect::<Vec<_>>(),
            [
                ("One", 1, 0, true, Some(1)),
                ("two", 3, 2, true, None),
                ("three", 4, 0, false, None),
                ("four", 5, 0, true, None),
            ]
        );
    }

    #[test]
    fn page_numbers_are_told_from_text() {
        for yes in ["12", "- 3 -", "xiv", "Page 7", "3 / 12", "3 of 12"] {
            assert!(is_page_number(yes), "{yes}");
        }
        for no in ["12 trees", "mix it", "2004.", "civil", ""] {
            assert!(!is_page_number(no), "{no}");
        }
    }
}
