//! Repair of text that was decoded wrongly (mojibake): "BlÃ¥bÃ¦r" into "Blåbær", once or several times over.
//!
//! Only what is certain is repaired: the text must look damaged (`badness`) and, read back through one of the old encodings, be valid
//! UTF-8. Sound text comes back as it is. The rules are those of ftfy 6.3 (© Robyn Speer, Apache License 2.0).

mod badness;
mod charset;

pub use badness::is_bad;

use charset::{CHARSETS, Charset, decode_utf8};
use regex::bytes::Regex;
use std::borrow::Cow;
use std::sync::LazyLock;

/// What bytes C2–DF look like in the old encodings.
const UTF8_FIRST_OF_2: &[(char, char)] = &[
    ('\u{c2}', '\u{df}'),
    ('\u{100}', '\u{100}'),
    ('\u{102}', '\u{102}'),
    ('\u{106}', '\u{106}'),
    ('\u{10c}', '\u{10c}'),
    ('\u{10e}', '\u{10e}'),
    ('\u{110}', '\u{110}'),
    ('\u{112}', '\u{112}'),
    ('\u{116}', '\u{116}'),
    ('\u{118}', '\u{118}'),
    ('\u{11a}', '\u{11a}'),
    ('\u{11e}', '\u{11e}'),
    ('\u{122}', '\u{122}'),
    ('\u{12a}', '\u{12a}'),
    ('\u{130}', '\u{130}'),
    ('\u{136}', '\u{136}'),
    ('\u{139}', '\u{139}'),
    ('\u{13b}', '\u{13b}'),
    ('\u{141}', '\u{141}'),
    ('\u{143}', '\u{143}'),
    ('\u{145}', '\u{145}'),
    ('\u{147}', '\u{147}'),
    ('\u{14c}', '\u{14c}'),
    ('\u{150}', '\u{150}'),
    ('\u{158}', '\u{158}'),
    ('\u{15a}', '\u{15a}'),
    ('\u{15e}', '\u{15e}'),
    ('\u{160}', '\u{160}'),
    ('\u{162}', '\u{162}'),
    ('\u{16a}', '\u{16a}'),
    ('\u{16e}', '\u{16e}'),
    ('\u{170}', '\u{170}'),
    ('\u{172}', '\u{172}'),
    ('\u{179}', '\u{179}'),
    ('\u{17b}', '\u{17b}'),
    ('\u{17d}', '\u{17d}'),
    ('\u{392}', '\u{3a1}'),
    ('\u{3a3}', '\u{3af}'),
    ('\u{412}', '\u{42f}'),
];
/// What bytes E0–EF look like.
const UTF8_FIRST_OF_3: &[(char, char)] = &[
    ('\u{e0}', '\u{ef}'),
    ('\u{101}', '\u{101}'),
    ('\u{103}', '\u{103}'),
    ('\u{105}', '\u{105}'),
    ('\u{107}', '\u{107}'),
    ('\u{10d}', '\u{10d}'),
    ('\u{10f}', '\u{10f}'),
    ('\u{113}', '\u{113}'),
    ('\u{117}', '\u{117}'),
    ('\u{119}', '\u{119}'),
    ('\u{11b}', '\u{11b}'),
    ('\u{123}', '\u{123}'),
    ('\u{12b}', '\u{12b}'),
    ('\u{12f}', '\u{12f}'),
    ('\u{137}', '\u{137}'),
    ('\u{13a}', '\u{13a}'),
    ('\u{13c}', '\u{13c}'),
    ('\u{155}', '\u{155}'),
    ('\u{17a}', '\u{17a}'),
    ('\u{3b0}', '\u{3bf}'),
    ('\u{430}', '\u{43f}'),
];
/// What bytes F0 and F3 look like.
const UTF8_FIRST_OF_4: &[(char, char)] = &[
    ('\u{f0}', '\u{f0}'),
    ('\u{f3}', '\u{f3}'),
    ('\u{111}', '\u{111}'),
    ('\u{11f}', '\u{11f}'),
    ('\u{161}', '\u{161}'),
    ('\u{3c0}', '\u{3c0}'),
    ('\u{3c3}', '\u{3c3}'),
    ('\u{440}', '\u{440}'),
    ('\u{443}', '\u{443}'),
];
/// What bytes 80–BF look like, and the space that A0 becomes.
const UTF8_CONTINUATION: &[(char, char)] = &[
    (' ', ' '),
    ('\u{80}', '\u{bf}'),
    ('\u{c6}', '\u{c6}'),
    ('\u{d8}', '\u{d8}'),
    ('\u{e6}', '\u{e6}'),
    ('\u{f8}', '\u{f8}'),
    ('\u{104}', '\u{105}'),
    ('\u{13d}', '\u{13e}'),
    ('\u{141}', '\u{142}'),
    ('\u{152}', '\u{153}'),
    ('\u{156}', '\u{157}'),
    ('\u{15a}', '\u{15b}'),
    ('\u{15e}', '\u{161}'),
    ('\u{164}', '\u{165}'),
    ('\u{178}', '\u{17e}'),
    ('\u{192}', '\u{192}'),
    ('\u{2c6}', '\u{2c7}'),
    ('\u{2d8}', '\u{2d8}'),
    ('\u{2db}', '\u{2dd}'),
    ('\u{384}', '\u{386}'),
    ('\u{388}', '\u{38a}'),
    ('\u{38c}', '\u{38c}'),
    ('\u{38e}', '\u{38f}'),
    ('\u{401}', '\u{40c}'),
    ('\u{40e}', '\u{40f}'),
    ('\u{451}', '\u{45c}'),
    ('\u{45e}', '\u{45f}'),
    ('\u{490}', '\u{491}'),
    ('\u{2013}', '\u{2015}'),
    ('\u{2018}', '\u{201a}'),
    ('\u{201c}', '\u{201e}'),
    ('\u{2020}', '\u{2022}'),
    ('\u{2026}', '\u{2026}'),
    ('\u{2030}', '\u{2030}'),
    ('\u{2039}', '\u{203a}'),
    ('\u{20ac}', '\u{20ac}'),
    ('\u{2116}', '\u{2116}'),
    ('\u{2122}', '\u{2122}'),
];
/// Those that are no common characters besides.
const UTF8_CONTINUATION_STRICT: &[(char, char)] = &[
    ('\u{80}', '\u{bf}'),
    ('\u{c6}', '\u{c6}'),
    ('\u{d8}', '\u{d8}'),
    ('\u{e6}', '\u{e6}'),
    ('\u{f8}', '\u{f8}'),
    ('\u{104}', '\u{105}'),
    ('\u{13d}', '\u{13e}'),
    ('\u{141}', '\u{142}'),
    ('\u{152}', '\u{153}'),
    ('\u{156}', '\u{157}'),
    ('\u{15a}', '\u{15b}'),
    ('\u{15e}', '\u{161}'),
    ('\u{164}', '\u{165}'),
    ('\u{178}', '\u{17e}'),
    ('\u{192}', '\u{192}'),
    ('\u{2c6}', '\u{2c7}'),
    ('\u{2d8}', '\u{2d8}'),
    ('\u{2db}', '\u{2dd}'),
    ('\u{384}', '\u{386}'),
    ('\u{388}', '\u{38a}'),
    ('\u{38c}', '\u{38c}'),
    ('\u{38e}', '\u{38f}'),
    ('\u{401}', '\u{40c}'),
    ('\u{40e}', '\u{40f}'),
    ('\u{451}', '\u{45c}'),
    ('\u{45e}', '\u{45f}'),
    ('\u{490}', '\u{491}'),
    ('\u{2020}', '\u{2021}'),
    ('\u{2030}', '\u{2030}'),
    ('\u{2039}', '\u{203a}'),
    ('\u{20ac}', '\u{20ac}'),
    ('\u{2116}', '\u{2116}'),
    ('\u{2122}', '\u{2122}'),
];

/// Bytes that would be UTF-8 if a no-break space had not been made a plain space on the way.
static ALTERED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?-u)[\xc2\xc3\xc5\xce\xd0\xd9][ ]",
        r"|[\xe2\xe3][ ][\x80-\x84\x86-\x9f\xa1-\xbf]",
        r"|[\xe0-\xe3][\x80-\x84\x86-\x9f\xa1-\xbf][ ]",
        r"|[\xf0][ ][\x80-\xbf][\x80-\xbf]",
        r"|[\xf0][\x80-\xbf][ ][\x80-\xbf]",
        r"|[\xf0][\x80-\xbf][\x80-\xbf][ ]"
    ))
    .expect("a constant expression")
});

/// UTF-8 of which single bytes were lost (1A stands for such a byte).
static LOSSY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?-u)[\xc2-\xdf][\x1a]",
        r"|[\xc2-\xc3][?]",
        r"|\xed[\xa0-\xaf][\x1a?]\xed[\xb0-\xbf][\x1a?\x80-\xbf]",
        r"|\xed[\xa0-\xaf][\x1a?\x80-\xbf]\xed[\xb0-\xbf][\x1a?]",
        r"|[\xe0-\xef][\x1a?][\x1a\x80-\xbf]",
        r"|[\xe0-\xef][\x1a\x80-\xbf][\x1a?]",
        r"|[\xf0-\xf4][\x1a?][\x1a\x80-\xbf][\x1a\x80-\xbf]",
        r"|[\xf0-\xf4][\x1a\x80-\xbf][\x1a?][\x1a\x80-\xbf]",
        r"|[\xf0-\xf4][\x1a\x80-\xbf][\x1a\x80-\xbf][\x1a?]",
        r"|\x1a"
    ))
    .expect("a constant expression")
});

fn among(class: &[(char, char)], c: char) -> bool {
    class.iter().any(|(a, z)| (*a..=*z).contains(&c))
}

/// The text with damage repaired; borrowed when nothing was to be repaired.
pub fn repair(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || !is_bad(text) {
        return Cow::Borrowed(text);
    }
    let mut now = text.to_string();
    // Damage can be several layers deep; each step takes one away. No text in the world has more than a handful.
    for _ in 0..8 {
        match step(&now, 0) {
            Some(next) if next != now => now = next,
            _ => break,
        }
    }
    if now == text {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(now)
    }
}

/// How deep damaged pieces inside damaged pieces are looked for.
const MAX_DEPTH: usize = 4;

/// One layer of damage taken away.
fn step(text: &str, depth: usize) -> Option<String> {
    if !is_bad(text) {
        return None;
    }
    let mut latin1 = None;
    for (i, charset) in CHARSETS.iter().enumerate() {
        let Some(bytes) = charset.encode(text) else {
            continue;
        };
        if i == 0 {
            latin1 = Some(bytes.clone());
        }
        if let Some(fixed) = reread(charset, bytes) {
            return Some(fixed);
        }
    }
    if depth < MAX_DEPTH
        && let Some(fixed) = pieces(text, depth)
    {
        return Some(fixed);
    }
    let windows = &CHARSETS[1];
    // Latin-1 with C1 controls was meant to be Windows-1252.
    if let Some(bytes) = latin1 {
        let unknown = |b: &u8| matches!(b, 0x81 | 0x8d | 0x8f | 0x90 | 0x9d);
        if !bytes.iter().any(unknown) {
            let fixed: String = bytes
                .iter()
                .map(|b| {
                    if *b == 0x1a {
                        '\x1a'
                    } else {
                        windows.decode(*b)
                    }
                })
                .collect();
            if fixed != text {
                return Some(fixed);
            }
        }
    }
    let control = |c: char| ('\u{80}'..='\u{9f}').contains(&c);
    text.contains(control).then(|| {
        text.chars()
            .map(|c| {
                if control(c) {
                    windows.decode(c as u8)
                } else {
                    c
                }
            })
            .collect()
    })
}

/// Reads bytes, that a text has in an old encoding, as the UTF-8 that they were.
fn reread(charset: &Charset, mut bytes: Vec<u8>) -> Option<String> {
    // In MacRoman this would take an en dash before a space for damage.
    if charset.name != "macintosh" && ALTERED.is_match(&bytes) {
        bytes = restore_a0(&bytes);
    }
    if charset.sloppy && LOSSY.is_match(&bytes) {
        bytes = LOSSY
            .replace_all(&bytes, "\u{fffd}".as_bytes())
            .into_owned();
    }
    decode_utf8(&bytes)
}

/// Puts A0 back where a plain space stands for it.
fn restore_a0(bytes: &[u8]) -> Vec<u8> {
    // "Ã " is "à" and its space where another word follows: "voilÃ  le" keeps both, "Ã quele" loses none.
    let mut out = Vec::with_capacity(bytes.len() + 8);
    let mut i = 0;
    while i < bytes.len() {
        if bytes[i] == 0xc3 && bytes.get(i + 1) == Some(&b' ') {
            let rest = &bytes[i + 2..];
            if ![&b" "[..], b"quele", b"quela", b"quilo", b"s "]
                .iter()
                .any(|w| rest.starts_with(w))
            {
                out.extend_from_slice(b"\xc3\xa0 ");
                i += 2;
                continue;
            }
        }
        out.push(bytes[i]);
        i += 1;
    }
    ALTERED
        .replace_all(&out, |found: &regex::bytes::Captures| {
            found[0]
                .iter()
                .map(|b| if *b == b' ' { 0xa0 } else { *b })
                .collect::<Vec<u8>>()
        })
        .into_owned()
}

/// Repairs damaged pieces inside sound text.
fn pieces(text: &str, depth: usize) -> Option<String> {
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let end_of = |i: usize| chars.get(i).map_or(text.len(), |(at, _)| *at);
    let (mut out, mut copied, mut i) = (String::new(), 0, 0);
    while i < chars.len() {
        let free = i == 0 || !among(UTF8_CONTINUATION_STRICT, chars[i - 1].1);
        let end = if free { run(&chars, i) } else { i };
        if end == i {
            i += 1;
            continue;
        }
        let (from, to) = (chars[i].0, end_of(end));
        let piece = &text[from..to];
        if piece.len() < text.len() && is_bad(piece) {
            let mut now = piece.to_string();
            for _ in 0..8 {
                match step(&now, depth + 1) {
                    Some(next) if next != now => now = next,
                    _ => break,
                }
            }
            out.push_str(&text[copied..from]);
            out.push_str(&now);
            copied = to;
        }
        i = end;
    }
    out.push_str(&text[copied..]);
    (out != text).then_some(out)
}

/// Where a run of what looks like UTF-8 sequences ends that begins at `i`; `i` when there is none.
fn run(chars: &[(usize, char)], mut i: usize) -> usize {
    let follow = |from: usize, n: usize| {
        (from + 1..=from + n).all(|k| {
            chars
                .get(k)
                .is_some_and(|(_, c)| among(UTF8_CONTINUATION, *c))
        })
    };
    while let Some((_, c)) = chars.get(i) {
        let c = *c;
        if among(UTF8_FIRST_OF_2, c) && follow(i, 1) {
            i += 2;
        } else if among(UTF8_FIRST_OF_3, c) && follow(i, 2) {
            i += 3;
        } else if among(UTF8_FIRST_OF_4, c) && follow(i, 3) {
            i += 4;
        } else {
            break;
        }
    }
    i
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn damage_is_repaired_and_sound_text_left_alone() {
        for (damaged, sound) in [
            ("BlÃ¥bÃ¦rsyltetÃ¸y", "Blåbærsyltetøy"),
            ("brukernesâ€™ Ã¸nsker", "brukernes’ ønsker"),
            ("fÃƒÂ¸r og nÃƒÂ¥", "før og nå"),
            ("bl├Ñb├ªr og ├╕l", "blåbær og øl"),
            (
                "pr√¶ventiv behandling i Troms√∏",
                "præventiv behandling i Tromsø",
            ),
            ("ÐŸÑ€Ð¸Ð²ÐµÑ‚", "Привет"),
            ("voilÃ  tout", "voilà tout"),
            ("a \u{93}quoted\u{94} word", "a “quoted” word"),
        ] {
            assert_eq!(repair(damaged), sound, "{damaged}");
            assert_eq!(repair(sound), sound);
        }
        for sound in [
            "Sælør, K. T. & Ørjasæter, Å.",
            "HÅKON ÆRLIG ØST",
            "“Été” – l’année…",
            "Größe × Höhe = 4 m²",
            "Łódź, Škoda, İstanbul",
            "Η ανάπτυξη — 10 €",
        ] {
            assert!(matches!(repair(sound), Cow::Borrowed(_)), "{sound}");
        }
    }

    proptest! {
        #[test]
        fn nothing_panics_and_repair_is_final(text in "\\PC*") {
            let once = repair(&text).into_owned();
            prop_assert_eq!(repair(&once).into_owned(), once);
        }

        #[test]
        fn norwegian_words_survive_damage(words in "[a-z]{2,8}[æøå][a-z]{1,5}( [A-ZÆØÅ]?[a-zæøå]{2,6}){0,4}") {
            let damaged: String = words.bytes().map(|b| CHARSETS[1].decode(b)).collect();
            prop_assert_eq!(repair(&damaged).into_owned(), words);
        }
    }
}
