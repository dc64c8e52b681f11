//! Bytes to text: byte order marks, UTF-16, UTF-8, and the old 8-bit encodings by what the bytes look like.

use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::borrow::Cow;

/// Text out of bytes of unknown encoding, and the name of the encoding that was found.
///
/// A byte order mark decides; else UTF-8 where it is valid (a character cut off at the very end does not count against it);
/// else UTF-16 where every other byte is zero; else Windows-1252, which every byte sequence is valid in.
pub fn decode_lossy(bytes: &[u8]) -> (Cow<'_, str>, &'static str) {
    if let Some((encoding, skip)) = Encoding::for_bom(bytes) {
        let (text, _) = encoding.decode_without_bom_handling(&bytes[skip..]);
        return (text, encoding.name());
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => return (Cow::Borrowed(text), UTF_8.name()),
        // Only the end is cut through.
        Err(e) if e.error_len().is_none() && e.valid_up_to() > 0 => {
            let (text, _) = UTF_8.decode_without_bom_handling(bytes);
            return (text, UTF_8.name());
        }
        Err(_) => {}
    }
    let zeros = |odd: usize| {
        bytes
            .iter()
            .skip(odd)
            .step_by(2)
            .take(200)
            .filter(|b| **b == 0)
            .count()
    };
    let looked = (bytes.len() / 2).clamp(1, 200);
    let encoding = if zeros(1) * 10 > looked * 6 {
        UTF_16LE
    } else if zeros(0) * 10 > looked * 6 {
        UTF_16BE
    } else {
        WINDOWS_1252
    };
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    (text, encoding.name())
}

/// As [`decode_lossy`], but heeds what the text says about itself (`% Encoding: ISO-8859-2`, `-*- coding: gb18030 -*-`), looks for
/// Chinese in GB 18030, and mends UTF-8 in which single bytes of an 8-bit encoding stand. What the bytes show goes before what is declared.
pub fn decode_declared(bytes: &[u8]) -> (Cow<'_, str>, &'static str) {
    if Encoding::for_bom(bytes).is_some() || std::str::from_utf8(bytes).is_ok() {
        return decode_lossy(bytes);
    }
    let (text, name) = decode_lossy(bytes);
    if name != WINDOWS_1252.name() {
        return (text, name);
    }
    // Bytes beyond ASCII: how many of them belong to characters of UTF-8?
    let (mut whole, mut loose) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        whole += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        loose += chunk.invalid().len();
    }
    if whole > loose {
        let mut out = String::with_capacity(bytes.len() + 16);
        for chunk in bytes.utf8_chunks() {
            out.push_str(chunk.valid());
            out.push_str(&WINDOWS_1252.decode_without_bom_handling(chunk.invalid()).0);
        }
        return (Cow::Owned(out), UTF_8.name());
    }
    if let Some(encoding) = declared(bytes).filter(|e| *e != UTF_8) {
        let (text, bad) = encoding.decode_without_bom_handling(bytes);
        if !bad {
            return (text, encoding.name());
        }
    }
    // Chinese comes in pairs of high bytes: valid throughout, and mostly characters of everyday use.
    let (chinese, bad) = GB18030.decode_without_bom_handling(bytes);
    if !bad {
        let beyond = chinese.chars().filter(|c| !c.is_ascii()).count();
        let usual = chinese
            .chars()
            .filter(|c| matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ffef}' | '“' | '”' | '—' | '…' | '·'))
            .count();
        if usual * 10 >= beyond * 9 && beyond >= 4 && pairs(bytes) {
            return (chinese, GB18030.name());
        }
    }
    (text, name)
}

/// Text in the encoding of an old file, by the name that decoding gave and with its byte order mark; in UTF-8 where that encoding lacks
/// a character.
pub fn encode_as(text: &str, name: &str, old: &[u8]) -> Vec<u8> {
    let text = text.trim_start_matches('\u{feff}');
    let mark = Encoding::for_bom(old).map_or(0, |(_, n)| n);
    let mut out = old[..mark].to_vec();
    if name == UTF_16LE.name() || name == UTF_16BE.name() {
        for unit in text.encode_utf16() {
            out.extend(if name == UTF_16LE.name() {
                unit.to_le_bytes()
            } else {
                unit.to_be_bytes()
            });
        }
        return out;
    }
    match Encoding::for_label(name.as_bytes()).filter(|e| *e != UTF_8) {
        Some(encoding) => {
            let (bytes, _, lacking) = encoding.encode(text);
            if lacking {
                return text.as_bytes().to_vec();
            }
            out.extend_from_slice(&bytes);
        }
        None => out.extend_from_slice(text.as_bytes()),
    }
    out
}

/// Whether high bytes come in runs of two and more mostly, as in East Asian text; in Western text they stand alone.
fn pairs(bytes: &[u8]) -> bool {
    let (mut runs, mut single) = (0usize, 0usize);
    let mut i = 0;
    while i < bytes.len() {
        let n = bytes[i..].iter().take_while(|b| **b >= 0x80).count();
        if n > 0 {
            runs += 1;
            single += usize::from(n == 1);
        }
        i += n.max(1);
    }
    single * 10 < runs * 3
}

/// The encoding that the first lines name.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(2048)];
    let head: String = head
        .iter()
        .map(|b| char::from(*b).to_ascii_lowercase())
        .collect();
    for mark in ["encoding:", "coding:", "encoding=", "inputenc[", "charset="] {
        for (at, _) in head.match_indices(mark) {
            let label: String = head[at + mark.len()..]
                .trim_start_matches([' ', '"', '\''])
                .chars()
                .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':' | '.'))
                .collect();
            let plain = label.replace('_', "-");
            // Java's names for encodings, as old programs write them.
            let tidy = match plain.as_str() {
                "cp1252" | "ansinew" | "ansi" => "windows-1252".to_string(),
                "cp1250" => "windows-1250".to_string(),
                "cp1251" => "windows-1251".to_string(),
                "latin1" | "iso8859-1" => "iso-8859-1".to_string(),
                p if p.starts_with("iso8859-") => p.replace("iso8859-", "iso-8859-"),
                "gb18030" | "gbk" | "gb2312" | "euc-cn" => "gb18030".to_string(),
                "ms932" | "sjis" => "shift-jis".to_string(),
                p => p.to_string(),
            };
            let found = Encoding::for_label(tidy.as_bytes())
                .or_else(|| Encoding::for_label(label.as_bytes()));
            if found.is_some() {
                return found;
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_found() {
        let cases: &[(&[u8], &str, &str)] = &[
            (b"M\xfcller", "Müller", "windows-1252"),
            ("Müller".as_bytes(), "Müller", "UTF-8"),
            (
                b"% Encoding: ISO8859_2\n\xb3\xf3d\xbc",
                "% Encoding: ISO8859_2\nłódź",
                "ISO-8859-2",
            ),
            (
                b"% Encoding: UTF-8\nM\xfcller",
                "% Encoding: UTF-8\nMüller",
                "windows-1252",
            ),
            (
                "% Encoding: windows-1252\nMüller".as_bytes(),
                "% Encoding: windows-1252\nMüller",
                "UTF-8",
            ),
            (b"\xff\xfea\0b\0", "ab", "UTF-16LE"),
            (b"\xc3\xa6\xc3\xb8\xe5.", "æøå.", "UTF-8"),
        ];
        for (bytes, text, name) in cases {
            assert_eq!(
                decode_declared(bytes),
                (Cow::Borrowed(*text), *name),
                "{text}"
            );
        }
        let chinese = "作者：王小明，题名：中文文献";
        let (bytes, ..) = GB18030.encode(chinese);
        assert_eq!(decode_declared(&bytes).0, chinese);
    }
}
