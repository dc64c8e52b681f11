//! Character references of HTML in text: `&amp;`, `&#233;`, `&#xE9;`, `&eacute;`.

use std::borrow::Cow;

/// The text with its character references resolved; what is no reference stays. Only one round: `&amp;lt;` gives `&lt;`.
pub fn decode(text: &str) -> Cow<'_, str> {
    if !text.contains('&') || !text.contains(';') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let end = rest
            .bytes()
            .take(34)
            .position(|b| !(b.is_ascii_alphanumeric() || b == b'#'));
        match end.filter(|e| *e > 0 && rest.as_bytes()[*e] == b';') {
            Some(end) => {
                match resolve(&rest[..end]) {
                    Some(value) => out.push_str(&value),
                    None => {
                        out.push('&');
                        out.push_str(&rest[..=end]);
                    }
                }
                rest = &rest[end + 1..];
            }
            None => out.push('&'),
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// What the part between `&` and `;` stands for.
fn resolve(name: &str) -> Option<String> {
    if let Some(number) = name.strip_prefix('#') {
        let number = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        // Numbers of Windows-1252 are a common fault of writers; as in HTML they stand for what was meant.
        if (0x80..=0x9f).contains(&number) {
            let byte = [number as u8];
            return Some(
                encoding_rs::WINDOWS_1252
                    .decode_without_bom_handling(&byte)
                    .0
                    .into_owned(),
            );
        }
        return char::from_u32(number)
            .filter(|c| *c != '\0')
            .map(String::from);
    }
    Some(match name {
        "amp" => "&".into(),
        "lt" => "<".into(),
        "gt" => ">".into(),
        "quot" => "\"".into(),
        "apos" => "'".into(),
        "nbsp" => "\u{a0}".into(),
        _ => {
            // The HTML parser that is in the house knows all 2231 names.
            let written = format!("&{name};");
            let read: String = scraper::Html::parse_fragment(&written)
                .root_element()
                .text()
                .collect();
            (read != written && !read.is_empty()).then_some(read)?
        }
    })
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn references_are_resolved_once() {
        for (text, want) in [
            ("A &amp; B", "A & B"),
            ("&amp;lt;", "&lt;"),
            ("caf&eacute; &#233;&#xE9;", "café éé"),
            ("&#150;", "–"),
            ("AT&T; R&D", "AT&T; R&D"),
            ("a & b; c", "a & b; c"),
            ("&;&#;&#x;&#1114112;", "&;&#;&#x;&#1114112;"),
        ] {
            assert_eq!(decode(text), want);
        }
    }
}
