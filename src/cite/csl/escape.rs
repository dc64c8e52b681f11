//! Text as each format wants it: escaped, without control characters, web addresses as links.

use super::writer::Format;
use std::borrow::Cow;

/// Text without the control characters that no format has a use for and no terminal may get.
fn printable(text: &str) -> Cow<'_, str> {
    let unfit = |c: char| c.is_control() && !matches!(c, '\n' | '\t');
    if text.chars().any(unfit) {
        Cow::Owned(text.replace(unfit, ""))
    } else {
        Cow::Borrowed(text)
    }
}

/// Text with what the format gives a meaning to escaped, and without control characters.
pub fn escape(text: &str, format: Format, out: &mut String) {
    let text = &*printable(text);
    match format {
        Format::Text => out.push_str(text),
        Format::Html => {
            for c in text.chars() {
                match c {
                    '&' => out.push_str("&amp;"),
                    '<' => out.push_str("&lt;"),
                    '>' => out.push_str("&gt;"),
                    c => out.push(c),
                }
            }
        }
        Format::Markdown => {
            for c in text.chars() {
                if matches!(
                    c,
                    '\\' | '*' | '_' | '`' | '[' | ']' | '<' | '#' | '^' | '~' | '$' | '@'
                ) {
                    out.push('\\');
                }
                out.push(c);
            }
        }
        Format::Latex => {
            for c in text.chars() {
                match c {
                    '&' | '%' | '$' | '#' | '_' | '{' | '}' => {
                        out.push('\\');
                        out.push(c);
                    }
                    '~' => out.push_str("\\textasciitilde{}"),
                    '^' => out.push_str("\\textasciicircum{}"),
                    '\\' => out.push_str("\\textbackslash{}"),
                    '\u{a0}' => out.push('~'),
                    c => out.push(c),
                }
            }
        }
        Format::Typst => {
            for c in text.chars() {
                if matches!(
                    c,
                    '\\' | '*' | '_' | '`' | '#' | '[' | ']' | '<' | '>' | '@' | '$' | '~'
                ) {
                    out.push('\\');
                }
                out.push(c);
            }
        }
        Format::Rtf => {
            for c in text.chars() {
                match c {
                    '\\' | '{' | '}' => {
                        out.push('\\');
                        out.push(c);
                    }
                    c if c.is_ascii() => out.push(c),
                    c => {
                        let mut units = [0u16; 2];
                        for unit in c.encode_utf16(&mut units) {
                            out.push_str(&format!("\\u{}?", *unit as i16));
                        }
                    }
                }
            }
        }
    }
}

/// A web address in its format, as a link where the format has links.
fn link(url: &str, format: Format, out: &mut String) {
    let url = &*printable(url);
    match format {
        Format::Html => {
            let mut shown = String::new();
            escape(url, format, &mut shown);
            out.push_str(&format!(
                "<a href=\"{}\">{shown}</a>",
                shown.replace('"', "&#34;")
            ));
        }
        Format::Markdown => {
            out.push('<');
            out.push_str(url);
            out.push('>');
        }
        Format::Latex => {
            out.push_str("\\url{");
            for c in url.chars() {
                if matches!(c, '%' | '#' | '{' | '}' | '\\') {
                    out.push('\\');
                }
                out.push(c);
            }
            out.push('}');
        }
        Format::Typst => {
            out.push_str("#link(\"");
            out.push_str(&url.replace('\\', "\\\\").replace('"', "\\\""));
            out.push_str("\")");
        }
        Format::Text | Format::Rtf => escape(url, format, out),
    }
}

/// Where a web address ends: before white space, and before punctuation that closes a sentence.
fn url_end(text: &str) -> usize {
    let end = text
        .find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '”' | '»' | '|'))
        .unwrap_or(text.len());
    let mut url = &text[..end];
    loop {
        let shorter = url.trim_end_matches(['.', ',', ';', ':', '!', '?', ']', '}']);
        let shorter = if shorter.ends_with(')') && !shorter.contains('(') {
            &shorter[..shorter.len() - 1]
        } else {
            shorter
        };
        if shorter.len() == url.len() {
            return url.len();
        }
        url = shorter;
    }
}

/// Text in a format; web addresses become links where that is wanted.
pub(super) fn write_text(text: &str, format: Format, links: bool, out: &mut String) {
    let mut rest = text;
    while links && let Some(at) = rest.find("http") {
        let candidate = &rest[at..];
        if !(candidate.starts_with("http://") || candidate.starts_with("https://")) {
            escape(&rest[..at + 4], format, out);
            rest = &rest[at + 4..];
            continue;
        }
        let end = url_end(candidate);
        escape(&rest[..at], format, out);
        link(&candidate[..end], format, out);
        rest = &candidate[end..];
    }
    escape(rest, format, out);
}
