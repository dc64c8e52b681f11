//! The old 8-bit encodings in which text gets damaged, both ways, with holes filled as browsers fill them.

use encoding_rs::Encoding;
use std::collections::HashMap;
use std::sync::LazyLock;

/// The upper half of code page 437 (IBM PC).
const CP437: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}";

/// An encoding of one byte a character.
pub struct Charset {
    /// Its name.
    pub name: &'static str,
    /// Whether byte 1A stands for U+FFFD, a character that was lost.
    pub sloppy: bool,
    decode: [char; 256],
    encode: HashMap<char, u8>,
}

impl Charset {
    fn new(name: &'static str, sloppy: bool, decode: [char; 256]) -> Charset {
        let encode = decode
            .iter()
            .enumerate()
            .map(|(b, c)| (*c, b as u8))
            .collect();
        Charset {
            name,
            sloppy,
            decode,
            encode,
        }
    }
    /// The bytes of a text, when every character has one.
    pub fn encode(&self, text: &str) -> Option<Vec<u8>> {
        let byte = |c: char| match c {
            '\x1a' if self.sloppy => None,
            c if c.is_ascii() => Some(c as u8),
            c => self.encode.get(&c).copied(),
        };
        text.chars().map(byte).collect()
    }
    /// The character of a byte.
    pub fn decode(&self, byte: u8) -> char {
        self.decode[usize::from(byte)]
    }
}

/// Every encoding that is tried, the likeliest first. The first is Latin-1, the second Windows-1252.
pub static CHARSETS: LazyLock<Vec<Charset>> = LazyLock::new(|| {
    let latin1: [char; 256] = std::array::from_fn(|b| char::from(b as u8));
    let from = |encoding: &'static Encoding, sloppy: bool| {
        let mut table = latin1;
        for (b, slot) in table.iter_mut().enumerate().skip(0x80) {
            let one = [b as u8];
            if let Some(c) = encoding
                .decode_without_bom_handling_and_without_replacement(&one)
                .and_then(|t| t.chars().next())
            {
                *slot = c;
            }
        }
        if sloppy {
            table[0x1a] = '\u{fffd}';
        }
        Charset::new(encoding.name(), sloppy, table)
    };
    let mut cp437 = latin1;
    for (slot, c) in cp437[0x80..].iter_mut().zip(CP437.chars()) {
        *slot = c;
    }
    vec![
        Charset::new("ISO-8859-1", false, latin1),
        from(encoding_rs::WINDOWS_1252, true),
        from(encoding_rs::WINDOWS_1251, true),
        from(encoding_rs::WINDOWS_1250, true),
        from(encoding_rs::WINDOWS_1253, true),
        from(encoding_rs::WINDOWS_1254, true),
        from(encoding_rs::WINDOWS_1257, true),
        from(encoding_rs::ISO_8859_2, false),
        from(encoding_rs::MACINTOSH, false),
        Charset::new("IBM437", false, cp437),
    ]
});

/// UTF-8 as it should be, or in the variants of Java and old databases (CESU-8: each half of a surrogate pair on its own; NUL as C0 80).
pub fn decode_utf8(bytes: &[u8]) -> Option<String> {
    if !bytes.contains(&0xed) && !bytes.contains(&0xc0) {
        return std::str::from_utf8(bytes).ok().map(str::to_string);
    }
    let (mut out, mut rest) = (String::with_capacity(bytes.len()), bytes);
    while !rest.is_empty() {
        match rest {
            [0xc0, 0x80, tail @ ..] => {
                out.push('\0');
                rest = tail;
            }
            [
                0xed,
                a @ 0xa0..=0xaf,
                b @ 0x80..=0xbf,
                0xed,
                c @ 0xb0..=0xbf,
                d @ 0x80..=0xbf,
                tail @ ..,
            ] => {
                let code = (u32::from(a & 0x0f) << 16)
                    + (u32::from(b & 0x3f) << 10)
                    + (u32::from(c & 0x0f) << 6)
                    + u32::from(d & 0x3f)
                    + 0x10000;
                out.push(char::from_u32(code)?);
                rest = tail;
            }
            _ => {
                let special = |i: &usize| {
                    rest[*i..].starts_with(&[0xc0, 0x80])
                        || (rest[*i] == 0xed && rest.get(i + 1).is_some_and(|b| *b >= 0xa0))
                };
                let end = (1..rest.len()).find(special).unwrap_or(rest.len());
                out.push_str(std::str::from_utf8(&rest[..end]).ok()?);
                rest = &rest[end..];
            }
        }
    }
    Some(out)
}
