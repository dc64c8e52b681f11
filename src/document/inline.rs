//! Markdown's and LaTeX's inline signs: a line with them into plain text and what they said.

use super::reference::Hints;

/// Plain text and what its signs said of it: stretches in italics, addresses behind words.
pub fn plain(text: &str) -> (String, Hints) {
    let mut out = String::with_capacity(text.len());
    let mut hints = Hints::default();
    let mut italic: Option<usize> = None;
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let mut step = c.len_utf8();
        match c {
            '\\' => {
                let command: String = rest[1..]
                    .chars()
                    .take_while(char::is_ascii_alphabetic)
                    .collect();
                if command.is_empty() {
                    // An escaped sign stands for itself.
                    if let Some(next) = rest[1..].chars().next() {
                        if next.is_ascii_punctuation() {
                            out.push(next);
                            step = 1 + next.len_utf8();
                        } else {
                            out.push(c);
                        }
                    }
                } else if matches!(
                    command.as_str(),
                    "emph" | "textit" | "textbf" | "texttt" | "textsc" | "url" | "href"
                ) {
                    step = 1 + command.len();
                    if rest[step..].starts_with('{') {
                        step += 1;
                    }
                } else {
                    out.push(c);
                }
            }
            '{' | '}' => {
                // "{\it …}" and "{\bf …}" of old LaTeX.
                let signs = ["{\\it ", "{\\bf ", "{\\em ", "{\\sl ", "{\\bf", "{\\it"];
                if let Some(sign) = signs.iter().find(|s| rest.starts_with(**s)) {
                    step = sign.len();
                }
            }
            '*' | '_' => {
                let run = rest.chars().take_while(|x| *x == c).count();
                let before = out.chars().next_back();
                let after = rest[run..].chars().next();
                let opens = after.is_some_and(|a| !a.is_whitespace())
                    && !(c == '_' && before.is_some_and(char::is_alphanumeric));
                let closes = before.is_some_and(|b| !b.is_whitespace())
                    && !(c == '_' && after.is_some_and(char::is_alphanumeric));
                step = run;
                match italic {
                    Some(from) if closes && run != 2 => {
                        hints.italics.push((from, out.len()));
                        italic = None;
                    }
                    None if opens && run != 2 && run <= 3 && rest[run..].contains(c) => {
                        italic = Some(out.len())
                    }
                    _ if run == 2 && (opens || closes) => {}
                    _ => out.push_str(&rest[..run]),
                }
            }
            '<' => match rest.find('>') {
                Some(end)
                    if rest[1..end].starts_with("http")
                        && !rest[1..end].contains(char::is_whitespace) =>
                {
                    out.push_str(&rest[1..end]);
                    step = end + 1;
                }
                // A tag: italics count, others go.
                Some(end)
                    if end < 60
                        && rest[1..].starts_with(|x: char| x.is_ascii_alphabetic() || x == '/')
                        && !rest[1..end].contains('<') =>
                {
                    match &rest[1..end] {
                        "i" | "em" => italic = Some(out.len()),
                        "/i" | "/em" => {
                            if let Some(from) = italic.take() {
                                hints.italics.push((from, out.len()));
                            }
                        }
                        "br" | "br/" | "br /" => out.push(' '),
                        _ => {}
                    }
                    step = end + 1;
                }
                _ => out.push(c),
            },
            '[' => match link(rest) {
                Some((label, target, len)) => {
                    let address = target
                        .trim()
                        .trim_matches(|x| x == '<' || x == '>')
                        .split_whitespace()
                        .next()
                        .unwrap_or("");
                    let shown = plain(label).0;
                    // A file's name or the last part of an address says nothing beside the target.
                    let mute = (address.starts_with("http") || address.starts_with('#'))
                        && !out.is_empty()
                        && !shown.starts_with("10.")
                        && (!shown.contains(char::is_whitespace) || shown.ends_with(".pdf"));
                    let target = address.replace("\\_", "_").replace('\\', "");
                    if address.starts_with("http") && shown.starts_with("http") {
                        out.push_str(&target);
                    } else if !mute {
                        out.push_str(&shown);
                    }
                    if address.starts_with("http") {
                        hints.links.push(target);
                    }
                    step = len;
                }
                None => out.push(c),
            },
            '&' => match entity(rest) {
                Some((text, len)) => {
                    out.push_str(&text);
                    step = len;
                }
                None => out.push(c),
            },
            '`' => {}
            c => out.push(c),
        }
        rest = &rest[step..];
    }
    (out, hints)
}

/// `[label](target)` at the start: label, target, length.
fn link(text: &str) -> Option<(&str, &str, usize)> {
    let mut depth = 0;
    let close = text.char_indices().find_map(|(i, c)| {
        match c {
            '[' => depth += 1,
            ']' => depth -= 1,
            _ => {}
        }
        (depth == 0).then_some(i)
    })?;
    let rest = text[close + 1..].strip_prefix('(')?;
    let mut depth = 1;
    let mut escaped = false;
    let end = rest.char_indices().find_map(|(i, c)| {
        if escaped {
            escaped = false;
            return None;
        }
        match c {
            '\\' => escaped = true,
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        (depth == 0).then_some(i)
    })?;
    Some((&text[1..close], &rest[..end], close + 2 + end + 1))
}

/// The common entities and numeric ones: the text and how long the entity is.
pub fn entity(text: &str) -> Option<(String, usize)> {
    let end = text.find(';').filter(|e| (2..=10).contains(e))?;
    let name = &text[1..end];
    let known = match name {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        "nbsp" => " ",
        "ndash" => "–",
        "mdash" => "—",
        "lsquo" => "‘",
        "rsquo" => "’",
        "ldquo" => "“",
        "rdquo" => "”",
        "hellip" => "…",
        "auml" => "ä",
        "ouml" => "ö",
        "uuml" => "ü",
        "Auml" => "Ä",
        "Ouml" => "Ö",
        "Uuml" => "Ü",
        "szlig" => "ß",
        "eacute" => "é",
        "egrave" => "è",
        "aacute" => "á",
        "agrave" => "à",
        "oslash" => "ø",
        "Oslash" => "Ø",
        "aring" => "å",
        "Aring" => "Å",
        "aelig" => "æ",
        "AElig" => "Æ",
        "ccedil" => "ç",
        "ntilde" => "ñ",
        "oacute" => "ó",
        "iacute" => "í",
        "uacute" => "ú",
        "sect" => "§",
        "middot" => "·",
        _ => {
            let code = name.strip_prefix('#')?;
            let n = match code.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => code.parse().ok()?,
            };
            return Some((char::from_u32(n)?.to_string(), end + 1));
        }
    };
    Some((known.to_string(), end + 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn signs_become_hints() {
        let (text, hints) = plain(
            "Berg, A. (2020). *On trust*. [here](https://a.org/x\\_y) & <https://b.org> {\\it Nature} \\emph{12}",
        );
        assert_eq!(
            text,
            "Berg, A. (2020). On trust.  & https://b.org Nature 12"
        );
        assert_eq!(hints.italics, [(17, 25)]);
        assert_eq!(hints.links, ["https://a.org/x_y"]);
        assert_eq!(
            plain("a_b_c 2 * 3 * 4 M&uuml;ller [1] x").0,
            "a_b_c 2 * 3 * 4 Müller [1] x"
        );
    }

    proptest! {
        #[test]
        fn nothing_panics(text in "[\\\\*_<>\\[\\](){}&;a-zé ]{0,60}") {
            let (plain, hints) = plain(&text);
            for (a, z) in hints.italics {
                prop_assert!(plain.get(a..z).is_some());
            }
        }
    }
}
