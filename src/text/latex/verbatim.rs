//! Verbatim fields: addresses, identifiers, file names.

use std::borrow::Cow;

/// Text of a verbatim field (address, DOI, file): escapes of signs are undone, braces and `\url{}` around it go, all else stays.
pub fn decode_verbatim(raw: &str) -> Cow<'_, str> {
    let raw = raw.trim();
    if memchr::memchr3(b'\\', b'{', b'}', raw.as_bytes()).is_none()
        && memchr::memchr3(b'\n', b'\r', b'\t', raw.as_bytes()).is_none()
    {
        return Cow::Borrowed(raw);
    }
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    'text: while let Some(c) = rest.chars().next() {
        if c == '\\' {
            for (word, text) in [
                ("\\url{", ""),
                ("\\textasciitilde", "~"),
                ("\\textunderscore", "_"),
                ("\\textbackslash", "\\"),
                ("\\textbraceleft", "{"),
                ("\\textbraceright", "}"),
                ("\\~{}", "~"),
                ("\\^{}", "^"),
                ("\\textasciicircum", "^"),
            ] {
                if let Some(after) = rest.strip_prefix(word) {
                    out.push_str(text);
                    rest = after.strip_prefix("{}").unwrap_or(after);
                    continue 'text;
                }
            }
            let next = rest[1..].chars().next();
            if let Some(n) =
                next.filter(|n| matches!(n, '_' | '%' | '&' | '#' | '$' | '~' | '{' | '}'))
            {
                out.push(n);
                rest = &rest[1 + n.len_utf8()..];
                continue;
            }
            out.push('\\');
        } else if matches!(c, '\n' | '\r' | '\t' | ' ') {
            if !out.ends_with(' ') && !out.is_empty() {
                out.push(' ');
            }
        } else if let Some(after) = rest.strip_prefix("{\\_}") {
            out.push('_');
            rest = after;
            continue;
        } else if !matches!(c, '{' | '}') {
            out.push(c);
        }
        rest = &rest[c.len_utf8()..];
    }
    Cow::Owned(out.trim().to_string())
}
