//! The tagger: gives every piece of a reference the part that it belongs to.
//!
//! A linear-chain conditional random field. Its weights were learned (`docs/documents.md` tells from what and how) and stand in
//! `weights.bin`: the number of labels, their names, the bias of each label following each, then observations sorted by hash, each with
//! the labels that it speaks for or against.

use super::features::observations;
use super::token::Token;
use std::sync::LazyLock;

macro_rules! labels {
    ($($variant:ident $name:literal,)*) => {
        /// A part of a reference.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Label { $(#[doc = $name] $variant,)* }
        impl Label {
            /// Every label, in the order of the weights.
            pub const ALL: &'static [Label] = &[$(Label::$variant,)*];
            /// Its name in spans.
            pub fn name(self) -> &'static str { match self { $(Label::$variant => $name,)* } }
        }
    };
}

labels! {
    Other "other",
    Author "author",
    Editor "editor",
    Translator "translator",
    Title "title",
    Container "container",
    Series "series",
    Date "date",
    Volume "volume",
    Issue "issue",
    Pages "pages",
    Publisher "publisher",
    Place "place",
    Edition "edition",
    Doi "doi",
    Url "url",
    Isbn "isbn",
    Note "note",
    Marker "marker",
}

/// How many labels there are.
pub const N: usize = Label::ALL.len();

struct Model {
    /// `[from][to]`.
    follow: [[f32; N]; N],
    /// Where the observations begin whose hash starts with these 16 bits.
    index: Vec<u32>,
    hashes: Vec<u32>,
    /// Where the weights of each observation begin, and one more.
    starts: Vec<u32>,
    labels: Vec<u8>,
    weights: Vec<f32>,
}

static WEIGHTS: &[u8] = include_bytes!("weights.bin");

/// Reads the weights; what does not fit is left out, so a wrong file tags badly but never panics.
fn load(bytes: &[u8]) -> Model {
    let mut at = 0;
    let mut take = |n: usize| {
        let piece = bytes.get(at..at + n).unwrap_or(&[]);
        at += n;
        piece
    };
    let number = |b: &[u8]| b.iter().rev().fold(0u32, |n, x| (n << 8) | u32::from(*x));
    let float = |b: &[u8]| f32::from_bits(number(b));
    let mut follow = [[0.0; N]; N];
    for row in &mut follow {
        for w in row.iter_mut() {
            *w = float(take(4));
        }
    }
    let scale = float(take(4));
    let count = number(take(4)) as usize;
    let mut model = Model {
        follow,
        index: Vec::with_capacity(65537),
        hashes: Vec::new(),
        starts: vec![0],
        labels: Vec::new(),
        weights: Vec::new(),
    };
    for _ in 0..count {
        let head = take(5);
        let [a, b, c, d, n] = *head else { break };
        model.hashes.push(u32::from_le_bytes([a, b, c, d]));
        for pair in take(usize::from(n) * 2).chunks_exact(2) {
            model.labels.push(pair[0].min(N as u8 - 1));
            let step = f32::from(pair[1] as i8);
            model.weights.push(step * step.abs() * scale);
        }
        model.starts.push(model.weights.len() as u32);
    }
    let mut i = 0;
    for high in 0..=65536u64 {
        while i < model.hashes.len() && u64::from(model.hashes[i] >> 16) < high {
            i += 1;
        }
        model.index.push(i as u32);
    }
    model
}

static MODEL: LazyLock<Model> = LazyLock::new(|| load(WEIGHTS));

impl Model {
    /// What an observation says of each label.
    fn add(&self, hash: u32, scores: &mut [f32; N]) {
        let high = (hash >> 16) as usize;
        let (from, to) = (self.index[high] as usize, self.index[high + 1] as usize);
        if let Ok(i) = self.hashes[from..to].binary_search(&hash) {
            let (a, z) = (
                self.starts[from + i] as usize,
                self.starts[from + i + 1] as usize,
            );
            for (label, weight) in self.labels[a..z].iter().zip(&self.weights[a..z]) {
                scores[usize::from(*label)] += weight;
            }
        }
    }
}

/// What is known beforehand of a piece: it has this label for certain.
pub type Known = Option<Label>;

/// A label for every piece, and how sure each is (0 to 1: the share of the likeliest label).
pub fn tag(text: &str, tokens: &[Token], known: &[Known]) -> Vec<(Label, f32)> {
    let model = &*MODEL;
    let n = tokens.len();
    let mut scores: Vec<[f32; N]> = Vec::with_capacity(n);
    for (i, seen) in observations(text, tokens).into_iter().enumerate() {
        let mut s = [0.0; N];
        for hash in seen {
            model.add(hash, &mut s);
        }
        if let Some(Some(label)) = known.get(i) {
            s[*label as usize] += 1000.0;
        }
        scores.push(s);
    }
    let mut back: Vec<[u8; N]> = Vec::with_capacity(n);
    let mut best = [0.0f32; N];
    for (i, s) in scores.iter().enumerate() {
        let mut now = [0.0f32; N];
        let mut from = [0u8; N];
        for to in 0..N {
            if i == 0 {
                now[to] = s[to];
                continue;
            }
            let (mut top, mut who) = (f32::NEG_INFINITY, 0);
            for (prev, score) in best.iter().enumerate() {
                let v = score + model.follow[prev][to];
                if v > top {
                    (top, who) = (v, prev);
                }
            }
            now[to] = top + s[to];
            from[to] = who as u8;
        }
        best = now;
        back.push(from);
    }
    let mut out = vec![(Label::Other, 0.0); n];
    let mut at = (0..N)
        .max_by(|a, b| best[*a].total_cmp(&best[*b]))
        .unwrap_or(0);
    for i in (0..n).rev() {
        // Sureness by the piece's own evidence among its neighbours' labels: a cheap stand-in for the marginal.
        let next = (i + 1 < n).then(|| out[i + 1].0 as usize);
        let prev = usize::from(back[i][at]);
        let local = |l: usize| {
            scores[i][l]
                + next.map_or(0.0, |m| model.follow[l][m])
                + if i > 0 { model.follow[prev][l] } else { 0.0 }
        };
        let top = local(at);
        let sum: f32 = (0..N).map(|l| (local(l) - top).min(20.0).exp()).sum();
        out[i] = (Label::ALL[at], 1.0 / sum.max(1.0));
        at = prev;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::token::tokens;
    use super::*;

    /// Writes the observations of labelled references for the trainer; see `docs/documents.md`.
    /// `REFS_TRAIN_IN`: JSON lines `{"text": …, "spans": [[from, to, label], …], "set": n}`, offsets in bytes.
    #[test]
    #[ignore = "a tool for training, not a test"]
    fn write_observations() {
        use std::io::Write;
        let (Ok(from), Ok(to)) = (
            std::env::var("REFS_TRAIN_IN"),
            std::env::var("REFS_TRAIN_OUT"),
        ) else {
            return;
        };
        let mut out =
            std::io::BufWriter::new(std::fs::File::create(to).expect("the output can be written"));
        for line in std::fs::read_to_string(from)
            .expect("the input can be read")
            .lines()
        {
            let case: serde_json::Value = serde_json::from_str(line).expect("a line of JSON");
            let text = case["text"].as_str().expect("a text");
            let pieces = tokens(text);
            let mut label: Vec<Option<u8>> = vec![None; pieces.len()];
            for span in case["spans"].as_array().expect("spans") {
                let (a, z) = (
                    span[0].as_u64().unwrap_or(0) as usize,
                    span[1].as_u64().unwrap_or(0) as usize,
                );
                let Some(l) = Label::ALL
                    .iter()
                    .position(|l| Some(l.name()) == span[2].as_str())
                else {
                    continue;
                };
                for (i, t) in pieces.iter().enumerate() {
                    if t.start < z && t.end > a && label[i].is_none() {
                        label[i] = Some(l as u8);
                    }
                }
            }
            // A mark goes with what is before it, an opening one with what follows.
            for i in 0..pieces.len() {
                if pieces[i].kind == super::super::token::TokenKind::Mark {
                    let opening = matches!(pieces[i].text(text), "(" | "[" | "„" | "“" | "«" | "<")
                        || (pieces[i].spaced && pieces[i].text(text) == "\"");
                    let next = pieces[i + 1..]
                        .iter()
                        .position(|t| t.kind != super::super::token::TokenKind::Mark)
                        .map(|k| label[i + 1 + k]);
                    label[i] = if i == 0 || opening {
                        next.unwrap_or(None)
                    } else {
                        label[i - 1]
                    };
                }
            }
            let seen = observations(text, &pieces);
            let mut put = |n: u32| out.write_all(&n.to_le_bytes()).expect("written");
            put(case["set"].as_u64().unwrap_or(0) as u32);
            put(pieces.len() as u32);
            for (i, f) in seen.iter().enumerate() {
                put(u32::from(label[i].unwrap_or(0)));
                put(f.len() as u32);
                f.iter().for_each(|h| put(*h));
            }
        }
    }

    #[test]
    fn an_empty_or_wrong_file_of_weights_does_no_harm() {
        for bytes in [&[][..], &[1, 2, 3], &[255; 4000]] {
            let model = load(bytes);
            assert_eq!(model.index.len(), 65537);
        }
    }
}
