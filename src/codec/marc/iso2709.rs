//! ISO 2709: the leader, the directory of places, the fields; lengths that lie are mended by the separators.

use super::{DataField, Record};
use crate::codec::{Item, Sink};
use unicode_normalization::UnicodeNormalization;

const FIELD_END: u8 = 0x1e;
const RECORD_END: u8 = 0x1d;
const SUBFIELD: char = '\u{1f}';

/// Whether the bytes begin with a leader and a directory.
pub fn looks_right(bytes: &[u8]) -> bool {
    let start = bytes
        .iter()
        .position(|b| !b.is_ascii_whitespace() && !matches!(b, 0xef | 0xbb | 0xbf))
        .unwrap_or(0);
    let b = &bytes[start..];
    b.len() > 40
        && b[..5].iter().all(u8::is_ascii_digit)
        && b[10..12] == *b"22"
        && b[24..27].iter().all(u8::is_ascii_alphanumeric)
        && b.iter().take(100_000).any(|c| *c == FIELD_END)
        || b.len() > 40
            && b[..5].iter().all(u8::is_ascii_digit)
            && b[24..36].iter().all(u8::is_ascii_digit)
            && b.iter().take(100_000).any(|c| *c == FIELD_END)
}

/// Reads all records.
pub fn read(bytes: &[u8], sink: &mut Sink) {
    let mut offset = 0;
    for chunk in bytes.split(|b| *b == RECORD_END) {
        let line = memchr::memchr_iter(b'\n', &bytes[..offset]).count() + 1;
        let skip = chunk
            .iter()
            .position(|b| b.is_ascii_digit())
            .unwrap_or(chunk.len());
        let body = &chunk[skip..];
        offset += chunk.len() + 1;
        if body.len() < 30 {
            continue;
        }
        let item = match record(body) {
            Some(r) if !r.is_empty() => Item::Reference(Box::new(r.reference())),
            _ => Item::error(line, 1, "this MARC record is damaged; it is not read"),
        };
        if sink(item).is_break() {
            return;
        }
    }
}

fn number(bytes: &[u8]) -> Option<usize> {
    std::str::from_utf8(bytes).ok()?.trim().parse().ok()
}

fn record(bytes: &[u8]) -> Option<Record> {
    let utf8 = bytes.get(9) == Some(&b'a') || std::str::from_utf8(bytes).is_ok();
    let text = |b: &[u8]| {
        if utf8 {
            crate::text::encoding::decode_lossy(b).0.nfc().collect()
        } else {
            marc8(b)
        }
    };
    let mut out = Record {
        leader: bytes.get(..24)?.iter().map(|b| char::from(*b)).collect(),
        ..Record::default()
    };
    let directory_end = bytes.iter().position(|b| *b == FIELD_END)?;
    let base = number(bytes.get(12..17)?)
        .filter(|b| *b == directory_end + 1)
        .unwrap_or(directory_end + 1);
    let directory = bytes.get(24..directory_end)?;
    // The separators tell the fields apart even when the lengths are wrong (they often are, after a change of encoding).
    let fields: Vec<&[u8]> = bytes.get(base..)?.split(|b| *b == FIELD_END).collect();
    for (i, entry) in directory.chunks(12).enumerate() {
        let tag: String = entry.get(..3)?.iter().map(|b| char::from(*b)).collect();
        let (length, start) = (
            entry.get(3..7).and_then(number),
            entry.get(7..12).and_then(number),
        );
        let by_place = match (length, start) {
            (Some(l), Some(s)) if l > 0 => base
                .checked_add(s)
                .and_then(|from| bytes.get(from..from.checked_add(l)?)),
            _ => None,
        };
        // A sound place ends at a separator and begins behind one.
        let sound = by_place.filter(|b| {
            let from = base + start.unwrap_or(0);
            b.last() == Some(&FIELD_END)
                && bytes.get(from - 1) == Some(&FIELD_END)
                && !b[..b.len() - 1].contains(&FIELD_END)
        });
        let Some(body) = sound
            .map(|b| &b[..b.len() - 1])
            .or_else(|| fields.get(i).copied())
        else {
            continue;
        };
        let body: String = text(body);
        if tag.starts_with("00") {
            out.control.push((tag, body));
            continue;
        }
        let (head, rest) = body.split_once(SUBFIELD).unwrap_or((body.as_str(), ""));
        let mut indicators = head.chars();
        out.data.push(DataField {
            tag,
            indicators: [
                indicators.next().unwrap_or(' '),
                indicators.next().unwrap_or(' '),
            ],
            subfields: rest
                .split(SUBFIELD)
                .filter_map(|s| {
                    s.chars()
                        .next()
                        .map(|c| (c, s[c.len_utf8()..].trim().to_string()))
                })
                .collect(),
        });
    }
    Some(out)
}

/// The letters of MARC-8's extended Latin set (ANSEL) by their byte from 0xa1 on.
fn ansel(b: u8) -> Option<char> {
    Some(match b {
        0xa1 => 'Ł',
        0xa2 => 'Ø',
        0xa3 => 'Đ',
        0xa4 => 'Þ',
        0xa5 => 'Æ',
        0xa6 => 'Œ',
        0xa7 => 'ʹ',
        0xa8 => '·',
        0xa9 => '♭',
        0xaa => '®',
        0xab => '±',
        0xac => 'Ơ',
        0xad => 'Ư',
        0xae => 'ʼ',
        0xb0 => 'ʻ',
        0xb1 => 'ł',
        0xb2 => 'ø',
        0xb3 => 'đ',
        0xb4 => 'þ',
        0xb5 => 'æ',
        0xb6 => 'œ',
        0xb7 => 'ʺ',
        0xb8 => 'ı',
        0xb9 => '£',
        0xba => 'ð',
        0xbc => 'ơ',
        0xbd => 'ư',
        0xc0 => '°',
        0xc1 => 'ℓ',
        0xc2 => '℗',
        0xc3 => '©',
        0xc4 => '♯',
        0xc5 => '¿',
        0xc6 => '¡',
        0xc7 => 'ß',
        0xc8 => '€',
        _ => return None,
    })
}

/// ANSEL's diacritics, which stand before their letter.
fn diacritic(b: u8) -> Option<char> {
    const TABLE: [u32; 31] = [
        0x309, 0x300, 0x301, 0x302, 0x303, 0x304, 0x306, 0x307, 0x308, 0x30c, 0x30a, 0xfe20,
        0xfe21, 0x315, 0x30b, 0x310, 0x327, 0x328, 0x323, 0x324, 0x325, 0x333, 0x332, 0x326, 0x31c,
        0x32e, 0xfe22, 0xfe23, 0, 0, 0x313,
    ];
    TABLE
        .get(usize::from(b.checked_sub(0xe0)?))
        .and_then(|c| char::from_u32(*c))
        .filter(|c| *c != '\0')
}

/// MARC-8 with its Latin sets; other scripts (by escape sequence) come out as replacement characters.
fn marc8(bytes: &[u8]) -> String {
    let mut out = String::new();
    let mut waiting: Vec<char> = Vec::new();
    let mut i = 0;
    while i < bytes.len() {
        let b = bytes[i];
        i += 1;
        if b == 0x1b {
            // ESC ( B and the like choose a set.
            i += bytes.get(i..).map_or(0, |r| {
                r.iter()
                    .take(3)
                    .take_while(|c| matches!(c, b'(' | b')' | b'$' | b',' | b'-' | b'!'))
                    .count()
            }) + 1;
            continue;
        }
        if let Some(mark) = diacritic(b) {
            waiting.push(mark);
            continue;
        }
        match b {
            0x00..=0x7f => out.push(char::from(b)),
            _ => out.push(ansel(b).unwrap_or('\u{fffd}')),
        }
        out.extend(waiting.drain(..));
    }
    out.nfc().collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn marc8_letters_and_marks() {
        assert_eq!(super::marc8(b"\xe8Ol \xb2re, caf\xe2e"), "Öl øre, café");
    }
}
