//! Lists of files (`file = {…}`) as JabRef, Zotero and Mendeley write them, and lists of keywords; both ways.

use crate::model::Attachment;
use crate::text::latex::{self, Encode};

/// Splits at a sign that no backslash stands before; the pieces keep their backslashes.
fn split_unescaped(text: &str, sign: char) -> Vec<&str> {
    let (mut parts, mut start, mut escaped) = (Vec::new(), 0, false);
    for (i, c) in text.char_indices() {
        if c == sign && !escaped {
            parts.push(&text[start..i]);
            start = i + c.len_utf8();
        }
        escaped = c == '\\' && !escaped;
    }
    parts.push(&text[start..]);
    parts
}

/// Without the backslashes before `:`, `;`, `\` and the signs of LaTeX.
fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if c == '\\'
            && let Some(n) = chars.next_if(|n| {
                matches!(
                    n,
                    ':' | ';' | '\\' | '_' | '&' | '%' | '#' | '$' | '{' | '}' | '~' | ','
                )
            })
        {
            out.push(n);
            continue;
        }
        out.push(c);
    }
    out.trim().to_string()
}

/// The files of a `file` field: `title:path:type;…`, `:path:type`, or a path alone.
pub(super) fn parse(raw: &str) -> Vec<Attachment> {
    // Mendeley writes a backslash as a formula, and braces around words of the path.
    let raw = raw
        .replace("$\\backslash$:", "\\:")
        .replace("$\\backslash$", "\\\\")
        .replace("{\\_}", "_")
        .replace("{\\&}", "&")
        .replace("\\textbackslash{}", "\\")
        .replace("\\textbraceleft{}", "\\{")
        .replace("\\textbraceright{}", "\\}");
    let mut out = Vec::new();
    for item in split_unescaped(&raw, ';') {
        let item = item.trim().trim_start_matches('{').trim_end_matches('}');
        if item.is_empty() {
            continue;
        }
        let parts = split_unescaped(item, ':');
        let last = parts.last().copied().unwrap_or_default();
        let is_address = |i: usize| parts.get(i + 1).is_some_and(|p| p.starts_with("//"));
        let mut file = Attachment::default();
        match parts.as_slice() {
            [path] => file.path = unescape(path),
            // An address or a drive letter alone.
            [_, rest]
                if rest.starts_with("//")
                    || (parts[0].len() == 1 && rest.starts_with(['\\', '/'])) =>
            {
                file.path = unescape(item);
            }
            [title, path] => {
                file.title = unescape(title);
                file.path = unescape(path);
            }
            // The colon of an address or of a drive belongs to the path.
            [title, middle @ .., _] if parts.len() >= 3 => {
                let whole = is_address(0) || (title.len() == 1 && parts[1].starts_with("\\\\"));
                if whole {
                    file.path = unescape(&parts[..parts.len() - 1].join(":"));
                } else {
                    file.title = unescape(title);
                    file.path = unescape(&middle.join(":"));
                }
                file.media_type = unescape(last);
            }
            _ => file.path = unescape(item),
        }
        if !file.path.is_empty() {
            out.push(file);
        }
    }
    out
}

/// The `file` field for files.
pub(super) fn write(files: &[Attachment]) -> String {
    let escape = |text: &str| {
        let mut out = String::with_capacity(text.len());
        for c in text.chars() {
            match c {
                ':' | ';' | '\\' => {
                    out.push('\\');
                    out.push(c);
                }
                '{' => out.push_str("\\textbraceleft{}"),
                '}' => out.push_str("\\textbraceright{}"),
                '\n' | '\r' | '\t' => out.push(' '),
                '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' => {}
                c => out.push(c),
            }
        }
        out
    };
    files
        .iter()
        .map(|f| {
            format!(
                "{}:{}:{}",
                escape(&f.title),
                escape(&f.path),
                escape(&f.media_type)
            )
        })
        .collect::<Vec<_>>()
        .join(";")
}

/// The keywords of a list: divided at semicolons, or at commas where there are none; braces keep a keyword together.
pub(super) fn keywords(raw: &str) -> Vec<String> {
    let semicolons = split_outside_braces(raw, ';');
    let parts = if semicolons.len() > 1 {
        semicolons
    } else {
        split_outside_braces(raw, ',')
    };
    parts
        .into_iter()
        .map(|p| latex::plain(p).trim().to_string())
        .filter(|p| !p.is_empty())
        .collect()
}

fn split_outside_braces(raw: &str, sign: char) -> Vec<&str> {
    let (mut parts, mut start, mut depth, mut escaped) = (Vec::new(), 0, 0i32, false);
    for (i, c) in raw.char_indices() {
        match c {
            '{' if !escaped => depth += 1,
            '}' if !escaped => depth -= 1,
            c if c == sign && depth <= 0 && !escaped => {
                parts.push(&raw[start..i]);
                start = i + c.len_utf8();
            }
            _ => {}
        }
        escaped = c == '\\' && !escaped;
    }
    parts.push(&raw[start..]);
    parts
}

/// The `keywords` field for tags.
pub(super) fn write_keywords(tags: &[String], ascii: bool) -> String {
    tags.iter()
        .map(|tag| {
            let raw = latex::encode(
                tag,
                Encode {
                    ascii,
                    ..Encode::default()
                },
            );
            if tag.contains([',', ';']) {
                format!("{{{raw}}}")
            } else {
                raw.into_owned()
            }
        })
        .collect::<Vec<_>>()
        .join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_read_and_written() {
        let cases = [
            ("paper.pdf", "", "paper.pdf", ""),
            (":/home/a/b.pdf:PDF", "", "/home/a/b.pdf", "PDF"),
            (
                "Full Text:files/1/x.pdf:application/pdf",
                "Full Text",
                "files/1/x.pdf",
                "application/pdf",
            ),
            (r":C\:\\Users\\x.pdf:PDF", "", r"C:\Users\x.pdf", "PDF"),
            (
                r":C$\backslash$:/Users/x.pdf:pdf",
                "",
                "C:/Users/x.pdf",
                "pdf",
            ),
            ("http://a.b/c.pdf", "", "http://a.b/c.pdf", ""),
        ];
        for (raw, title, path, media) in cases {
            let files = parse(raw);
            assert_eq!(files.len(), 1, "{raw}");
            let f = &files[0];
            assert_eq!(f.title, title, "{raw}");
            assert_eq!(
                (f.path.as_str(), f.media_type.as_str()),
                (path, media),
                "{raw}"
            );
            assert_eq!(parse(&write(&files)), files, "{raw}");
        }
        assert_eq!(parse("a:b.pdf:PDF;c:d.pdf:PDF").len(), 2);
    }

    #[test]
    fn keywords_are_divided_and_written() {
        for (raw, want) in [
            ("a, b,c", vec!["a", "b", "c"]),
            ("a, b; c", vec!["a, b", "c"]),
            ("{a, b}, c\\&d", vec!["a, b", "c&d"]),
        ] {
            let tags = keywords(raw);
            assert_eq!(tags, want, "{raw}");
            assert_eq!(keywords(&write_keywords(&tags, false)), tags);
        }
    }
}
