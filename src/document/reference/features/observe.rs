//! The observations themselves.

use super::*;

/// Observations are 32-bit hashes of a template's number and its values.
pub(super) struct Hash(u32);

impl Hash {
    fn new(template: u8) -> Hash {
        Hash(0x811c_9dc5).byte(template)
    }
    fn byte(self, b: u8) -> Hash {
        Hash((self.0 ^ u32::from(b)).wrapping_mul(0x0100_0193))
    }
    fn text(self, s: &str) -> Hash {
        let mut h = self;
        for b in s.bytes() {
            h = h.byte(b);
        }
        h.byte(0xff)
    }
    fn number(self, n: usize) -> Hash {
        self.byte(n.min(250) as u8).byte(0xfe)
    }
    fn done(self) -> u32 {
        // FNV's low bits are weak; one round of mixing spreads them.
        let mut h = self.0;
        h ^= h >> 15;
        h = h.wrapping_mul(0x2c1b_3c6d);
        h ^ (h >> 13)
    }
}

pub(super) fn bucket(n: usize) -> usize {
    match n {
        0..=4 => n,
        5..=6 => 5,
        7..=9 => 6,
        10..=14 => 7,
        15..=24 => 8,
        25..=39 => 9,
        _ => 10,
    }
}

/// The first or last letters of a word.
pub(super) fn affix(word: &str, n: usize, end: bool) -> Option<&str> {
    let mut at = word.char_indices().map(|(i, _)| i);
    if end {
        at.nth_back(n - 1).map(|i| &word[i..])
    } else {
        at.nth(n).map(|i| &word[..i])
    }
}

/// The observations at every piece.
pub fn observations(text: &str, tokens: &[Token]) -> Vec<Vec<u32>> {
    let v = View::new(text, tokens);
    let n = tokens.len();
    let mut out = Vec::with_capacity(n);
    for (i, token) in tokens.iter().enumerate() {
        let k = i as isize;
        let mut f: Vec<u32> = Vec::with_capacity(56);
        f.push(Hash::new(0).done());
        // Words and shapes around.
        for (t, d) in [(1, 0), (2, -1), (3, 1), (4, -2), (5, 2)] {
            f.push(Hash::new(t).text(v.lower(k + d)).done());
        }
        f.push(Hash::new(6).text(v.lower(k - 1)).text(v.lower(k)).done());
        f.push(Hash::new(7).text(v.lower(k)).text(v.lower(k + 1)).done());
        for (t, d) in [
            (8, 0),
            (9, -1),
            (10, 1),
            (11, -2),
            (12, 2),
            (13, -3),
            (14, 3),
        ] {
            f.push(Hash::new(t).text(v.shape(k + d)).done());
        }
        f.push(
            Hash::new(15)
                .text(v.shape(k - 1))
                .text(v.shape(k))
                .text(v.shape(k + 1))
                .done(),
        );
        f.push(
            Hash::new(16)
                .text(v.shape(k))
                .text(v.shape(k + 1))
                .text(v.shape(k + 2))
                .done(),
        );
        f.push(
            Hash::new(17)
                .text(v.shape(k - 2))
                .text(v.shape(k - 1))
                .text(v.shape(k))
                .done(),
        );
        f.push(
            Hash::new(18)
                .text(v.shape(k - 2))
                .text(v.shape(k - 1))
                .text(v.shape(k))
                .text(v.shape(k + 1))
                .text(v.shape(k + 2))
                .done(),
        );
        f.push(
            Hash::new(19)
                .text(v.shape(k))
                .text(v.shape(k + 1))
                .text(v.shape(k + 2))
                .text(v.shape(k + 3))
                .done(),
        );
        // Parts of the word.
        if token.kind == TokenKind::Word {
            let word = &v.lower[i];
            for (t, len, end) in [
                (20, 3, false),
                (21, 4, false),
                (22, 2, true),
                (23, 3, true),
                (24, 4, true),
            ] {
                if let Some(part) = affix(word, len, end) {
                    f.push(Hash::new(t).text(part).done());
                }
            }
        }
        // Hints.
        for (t, d) in [
            (25, 0),
            (26, -1),
            (27, 1),
            (28, -2),
            (29, 2),
            (30, -3),
            (31, 3),
        ] {
            if v.cue(k + d) > 0 {
                f.push(Hash::new(t).number(v.cue(k + d)).done());
            }
        }
        f.push(
            Hash::new(32)
                .number(v.cue(k))
                .text(v.shape(k))
                .text(v.shape(k + 1))
                .done(),
        );
        f.push(Hash::new(33).number(v.cue(k - 1)).text(v.shape(k)).done());
        f.push(
            Hash::new(58)
                .number(v.cue(k - 2))
                .text(v.shape(k - 1))
                .text(v.shape(k))
                .done(),
        );
        // Place in the reference.
        let (from_start, from_end) = (bucket(i), bucket(n - 1 - i));
        let tenth = i * 12 / n.max(1);
        f.push(Hash::new(34).number(from_start).done());
        f.push(Hash::new(35).number(from_end).done());
        f.push(Hash::new(36).number(tenth).text(v.shape(k)).done());
        f.push(Hash::new(37).number(tenth).number(v.style).done());
        f.push(
            Hash::new(38)
                .number(from_start)
                .text(v.shape(k))
                .text(v.shape(k + 1))
                .done(),
        );
        f.push(
            Hash::new(39)
                .number(from_end)
                .text(v.shape(k))
                .text(v.shape(k - 1))
                .done(),
        );
        let state = usize::from(v.after_year[i])
            + 2 * usize::from(v.after_in[i])
            + 4 * usize::from(v.after_quote[i])
            + 8 * usize::from(v.quoted[i])
            + 16 * usize::from(v.bracketed[i])
            + 32 * usize::from(v.after_url[i]);
        f.push(Hash::new(40).number(state).done());
        f.push(Hash::new(41).number(state).text(v.shape(k)).done());
        f.push(
            Hash::new(42)
                .number(state)
                .text(v.shape(k - 1))
                .text(v.shape(k))
                .text(v.shape(k + 1))
                .done(),
        );
        f.push(
            Hash::new(43)
                .number(usize::from(token.spaced))
                .text(v.shape(k - 1))
                .text(v.shape(k))
                .done(),
        );
        f.push(Hash::new(44).number(state).number(v.style).done());
        // The stretch between marks that it stands in, and its neighbours.
        let c = v.chunk[i];
        let chunk = &v.chunks[c];
        let length = bucket(chunk.words);
        let capital = (chunk.capitals * 3)
            .checked_div(chunk.words)
            .map_or(0, |n| 1 + n);
        let makeup = capital * 4 + usize::from(chunk.digits) * 2 + usize::from(chunk.year);
        f.push(
            Hash::new(45)
                .number(length)
                .byte(chunk.before)
                .byte(chunk.after)
                .done(),
        );
        f.push(Hash::new(46).number(length).number(makeup).done());
        f.push(
            Hash::new(47)
                .number(length)
                .number(makeup)
                .number(state)
                .done(),
        );
        f.push(
            Hash::new(48)
                .number(chunk.initials.min(4))
                .number(length)
                .byte(chunk.before)
                .byte(chunk.after)
                .done(),
        );
        for (t, at) in [
            (49u8, c as isize),
            (50, c as isize - 1),
            (51, c as isize + 1),
        ] {
            let Some(other) = v.chunk(at) else { continue };
            let mut bits = other.cues >> 1;
            let mut number = 1;
            while bits > 0 {
                if bits & 1 == 1 {
                    f.push(Hash::new(t).number(number).done());
                }
                bits >>= 1;
                number += 1;
            }
            f.push(
                Hash::new(t + 3)
                    .number(bucket(other.words))
                    .number(usize::from(other.digits))
                    .number(usize::from(other.year))
                    .done(),
            );
        }
        let next = v.chunk(c as isize + 1).cloned().unwrap_or_default();
        let last = c
            .checked_sub(1)
            .and_then(|c| v.chunks.get(c))
            .cloned()
            .unwrap_or_default();
        f.push(
            Hash::new(56)
                .number(bucket(last.words))
                .number(length)
                .number(bucket(next.words))
                .done(),
        );
        f.push(Hash::new(57).number(c.min(12)).number(v.style).done());
        out.push(f);
    }
    out
}
