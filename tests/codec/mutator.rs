//! Damages inputs: a small generator of numbers and the usual ways in which files go wrong.

/// Pieces that mean something in one format or another.
const PIECES: &[&str] = &[
    "{",
    "}",
    "\"",
    "@",
    "@article{",
    "\n@book{x,",
    "@string{",
    "@comment{",
    "#",
    "=",
    ",",
    "\\",
    "\\'",
    "\\\"{",
    "$",
    "$$",
    "~",
    "%",
    "\n",
    "\r\n",
    "\r",
    " and ",
    "others",
    "\\textit{",
    "\\url{",
    "\\href{",
    "\\(",
    "--",
    "``",
    "crossref = {k1},",
    "date = {",
    "\u{feff}",
    "\u{202e}",
    "é",
    "漢",
    "\u{301}",
    "<",
    ">",
    "</",
    "<![CDATA[",
    "&amp;",
    "&#x",
    "<!--",
    "[",
    "]",
    ":",
    "\"\"",
    "null",
    "1e999",
    "-1",
    "99999999999999999999",
    "\\u0000",
    "\\ud800",
    "TY  - ",
    "ER  - ",
    "%0 ",
    "\t",
    "\0",
    "0000",
    "/",
    "?",
    ";",
    "'",
    "- ",
    "|",
    "&",
    "*",
    "!!",
    "2001-02-30",
    "i\u{307}",
    "ß",
];

/// Makes damaged inputs.
#[derive(Debug)]
pub struct Mutator {
    state: u64,
}

impl Mutator {
    /// Begins a sequence; the same start gives the same inputs.
    pub fn new(start: u64) -> Mutator {
        Mutator {
            state: start.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1,
        }
    }

    fn number(&mut self, below: usize) -> usize {
        // xorshift64*
        self.state ^= self.state >> 12;
        self.state ^= self.state << 25;
        self.state ^= self.state >> 27;
        (self.state.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as usize % below.max(1)
    }

    /// The next input: a seed with one to eight damages.
    pub fn next(&mut self, seeds: &[Vec<u8>]) -> Vec<u8> {
        let mut bytes = seeds[self.number(seeds.len())].clone();
        for _ in 0..1 + self.number(8) {
            self.damage(&mut bytes, seeds);
        }
        bytes.truncate(50_000);
        bytes
    }

    fn damage(&mut self, bytes: &mut Vec<u8>, seeds: &[Vec<u8>]) {
        let at = self.number(bytes.len() + 1);
        let len = self.number(40).min(bytes.len() - at);
        match self.number(9) {
            0 if at < bytes.len() => bytes[at] ^= 1 << self.number(8),
            1 if at < bytes.len() => bytes[at] = self.number(256) as u8,
            2 => {
                bytes.drain(at..at + len);
            }
            3 => {
                let part = bytes[at..at + len].to_vec();
                bytes.splice(at..at, part);
            }
            4 => {
                let other = &seeds[self.number(seeds.len())];
                let from = self.number(other.len());
                let to = (from + 1 + self.number(200)).min(other.len());
                bytes.splice(at..at, other[from..to].to_vec());
            }
            5 => bytes.truncate(at),
            6 => {
                let piece = PIECES[self.number(PIECES.len())];
                let many = if self.number(20) == 0 {
                    1 + self.number(3000)
                } else {
                    2 + self.number(6)
                };
                bytes.splice(at..at, piece.repeat(many).into_bytes());
            }
            _ => {
                let piece = PIECES[self.number(PIECES.len())];
                bytes.splice(at..at, piece.bytes());
            }
        }
    }
}
