//! Bytes to text, and what entities and character references stand for.

use super::BREAK;
use encoding_rs::Encoding;
use std::borrow::Cow;

/// Bytes to text: a byte order mark, else UTF-8, else what the XML declaration names, else what the bytes look like.
pub fn decode(bytes: &[u8]) -> Cow<'_, str> {
    if Encoding::for_bom(bytes).is_none() && std::str::from_utf8(bytes).is_err() {
        let head = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]);
        let declared = head
            .split_once("encoding=")
            .and_then(|(_, rest)| rest.get(1..)?.split(['"', '\'']).next().map(str::to_string))
            .and_then(|label| Encoding::for_label(label.as_bytes()));
        if let Some(encoding) =
            declared.filter(|e| e.is_ascii_compatible() && *e != encoding_rs::UTF_8)
        {
            return encoding.decode_without_bom_handling(bytes).0;
        }
    }
    crate::text::encoding::decode_lossy(bytes).0
}

/// A character that a named HTML entity stands for; XML's five included.
fn named_entity(name: &str) -> Option<String> {
    Some(match name {
        "amp" => "&".into(),
        "lt" => "<".into(),
        "gt" => ">".into(),
        "quot" => "\"".into(),
        "apos" => "'".into(),
        _ if name.len() <= 32 && name.bytes().all(|b| b.is_ascii_alphanumeric()) => {
            let written = format!("&{name};");
            let read: String = scraper::Html::parse_fragment(&written)
                .root_element()
                .text()
                .collect();
            if read == written {
                return None;
            }
            read
        }
        _ => return None,
    })
}

/// Text for an entity or character reference (the part between `&` and `;`); what is unknown stays as it is written.
pub(super) fn reference(name: &str, out: &mut String) {
    let number = name
        .strip_prefix('#')
        .and_then(|n| match n.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok(),
            None => n.parse().ok(),
        });
    match number {
        Some(10 | 13) => out.push(BREAK),
        // Windows-1252 numbers are a common fault of writers; as in HTML they stand for what was meant.
        Some(n @ 0x80..=0x9f) => out.push_str(
            &encoding_rs::WINDOWS_1252
                .decode_without_bom_handling(&[n as u8])
                .0,
        ),
        Some(n) => out.extend(char::from_u32(n).filter(|c| *c != '\0')),
        None => match named_entity(name) {
            Some(text) => out.push_str(&text),
            None => {
                out.push('&');
                out.push_str(name);
                out.push(';');
            }
        },
    }
}

/// Resolves references in an attribute's value.
pub(super) fn unescape(raw: &str) -> String {
    if !raw.contains('&') {
        return raw.to_string();
    }
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        match rest.find(';').filter(|end| *end > 0 && *end <= 32) {
            Some(end) => {
                reference(&rest[..end], &mut out);
                rest = &rest[end + 1..];
            }
            None => out.push('&'),
        }
    }
    out.push_str(rest);
    out
}
