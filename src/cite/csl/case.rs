//! Upper and lower case: `text-case`, across pieces of text with formatting.

use super::output::Out;
use super::style::Case;

/// Words that stay small within an English title.
const SMALL_WORDS: &[&str] = &[
    "a",
    "about",
    "above",
    "across",
    "afore",
    "after",
    "against",
    "al",
    "along",
    "alongside",
    "amid",
    "amidst",
    "among",
    "amongst",
    "an",
    "and",
    "anenst",
    "apropos",
    "apud",
    "around",
    "as",
    "aside",
    "astride",
    "at",
    "athwart",
    "atop",
    "barring",
    "before",
    "behind",
    "below",
    "beneath",
    "beside",
    "besides",
    "between",
    "beyond",
    "but",
    "by",
    "circa",
    "d",
    "de",
    "despite",
    "down",
    "during",
    "et",
    "except",
    "for",
    "forenenst",
    "from",
    "given",
    "in",
    "inside",
    "into",
    "lest",
    "like",
    "modulo",
    "near",
    "next",
    "nor",
    "notwithstanding",
    "of",
    "off",
    "on",
    "onto",
    "or",
    "out",
    "over",
    "per",
    "plus",
    "pro",
    "qua",
    "sans",
    "since",
    "so",
    "than",
    "the",
    "through",
    "thru",
    "throughout",
    "thruout",
    "till",
    "to",
    "toward",
    "towards",
    "under",
    "underneath",
    "until",
    "unto",
    "up",
    "upon",
    "v",
    "v.",
    "versus",
    "via",
    "vis-à-vis",
    "von",
    "vs",
    "vs.",
    "with",
    "within",
    "without",
    "yet",
];

struct Letter {
    c: char,
    keep: bool,
    leaf: usize,
}

fn collect(out: &[Out], keep: bool, leaf: &mut usize, letters: &mut Vec<Letter>) {
    for piece in out {
        match piece {
            Out::Text(t) => {
                letters.extend(t.chars().map(|c| Letter {
                    c,
                    keep,
                    leaf: *leaf,
                }));
                *leaf += 1;
            }
            Out::Box(b) => {
                // Raised and lowered text is a sign of its own.
                let sign = b.flip
                    && matches!(b.font.align, Some(a) if a != super::style::VerticalAlign::Baseline);
                let small_caps =
                    b.flip && b.font.variant == Some(super::style::FontVariant::SmallCaps);
                let quote = |c| Letter {
                    c,
                    keep: true,
                    leaf: usize::MAX,
                };
                if b.quotes {
                    letters.push(quote('“'));
                }
                collect(
                    &b.kids,
                    keep || b.keep_case || sign || small_caps,
                    leaf,
                    letters,
                );
                if b.quotes {
                    letters.push(quote('”'));
                }
            }
        }
    }
}

fn write_back(out: &mut [Out], leaf: &mut usize, texts: &mut [String]) {
    for piece in out {
        match piece {
            Out::Text(t) => {
                *t = std::mem::take(&mut texts[*leaf]);
                *leaf += 1;
            }
            Out::Box(b) => write_back(&mut b.kids, leaf, texts),
        }
    }
}

/// Applies a text case. `english` says whether titles may be set in title case at all.
pub fn apply(out: &mut [Out], case: Case, english: bool) {
    if case == Case::Title && !english {
        return;
    }
    let (mut leaves, mut letters) = (0, Vec::new());
    collect(out, false, &mut leaves, &mut letters);
    let mut upper = vec![None; letters.len()];
    match case {
        Case::Lowercase => upper.fill(Some(false)),
        Case::Uppercase => upper.fill(Some(true)),
        Case::CapitalizeFirst => first(&letters, &mut upper),
        Case::CapitalizeAll => {
            for (start, end) in words(&letters) {
                if let Some(i) = (start..end).find(|i| letters[*i].c.is_alphabetic()) {
                    upper[i] = Some(true);
                }
            }
        }
        Case::Sentence => {
            let loud = letters
                .iter()
                .filter(|l| l.c.is_alphabetic())
                .all(|l| l.c.is_uppercase());
            if loud {
                upper.fill(Some(false));
            }
            first(&letters, &mut upper);
        }
        Case::Title => title(&letters, &mut upper),
    }
    let mut texts = vec![String::new(); leaves];
    for (letter, upper) in letters.iter().zip(upper) {
        let Some(text) = texts.get_mut(letter.leaf) else {
            continue;
        };
        match upper {
            Some(true) if !letter.keep => text.extend(letter.c.to_uppercase()),
            Some(false) if !letter.keep => text.extend(letter.c.to_lowercase()),
            _ => text.push(letter.c),
        }
    }
    write_back(out, &mut 0, &mut texts);
}

/// The same for a plain text.
pub fn apply_str(text: &str, case: Case, english: bool) -> String {
    let mut out = [Out::Text(text.to_string())];
    apply(&mut out, case, english);
    match out {
        [Out::Text(t)] => t,
        _ => String::new(),
    }
}

/// The first word gets a capital, when it is small throughout.
fn first(letters: &[Letter], upper: &mut [Option<bool>]) {
    if let Some(i) = letters.iter().position(|l| l.c.is_alphanumeric())
        && letters[i].c.is_alphabetic()
    {
        upper[i] = Some(true);
    }
}

/// Words: runs without white space.
fn words(letters: &[Letter]) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    let mut start = None;
    for (i, l) in letters.iter().enumerate() {
        if l.c.is_whitespace() {
            if let Some(s) = start.take() {
                out.push((s, i));
            }
        } else if start.is_none() {
            start = Some(i);
        }
    }
    if let Some(s) = start {
        out.push((s, letters.len()));
    }
    out
}

fn title(letters: &[Letter], upper: &mut [Option<bool>]) {
    let list = words(letters);
    let loud =
        letters.iter().any(|l| l.c.is_alphabetic()) && !letters.iter().any(|l| l.c.is_lowercase());
    let mut after_stop = true;
    for (n, (start, end)) in list.iter().enumerate() {
        let last = n + 1 == list.len();
        // The parts of a word that hyphens and slashes join.
        let mut part = *start;
        let mut first_part = true;
        while part < *end {
            let stop = (part..*end)
                .find(|i| matches!(letters[*i].c, '-' | '–' | '—' | '/'))
                .unwrap_or(*end);
            let edge = (after_stop && first_part) || (last && stop == *end);
            let joined = !first_part || stop < *end;
            word(
                letters,
                (part, stop),
                edge,
                (joined, first_part),
                loud,
                upper,
            );
            first_part = false;
            part = stop + 1;
        }
        let tail = (*start..*end)
            .rev()
            .find(|i| !matches!(letters[*i].c, '”' | '’' | '"' | ')' | ']'));
        after_stop = tail.is_some_and(|i| matches!(letters[i].c, ':' | '?' | '!' | '—'));
    }
}

fn word(
    letters: &[Letter],
    (start, end): (usize, usize),
    edge: bool,
    (joined, first_part): (bool, bool),
    loud: bool,
    upper: &mut [Option<bool>],
) {
    let Some(from) = (start..end).find(|i| letters[*i].c.is_alphanumeric()) else {
        return;
    };
    let Some(to) = (from..end)
        .rev()
        .find(|i| letters[*i].c.is_alphanumeric() || letters[*i].c == '.')
    else {
        return;
    };
    let text: String = letters[from..=to].iter().map(|l| l.c).collect();
    let small = text.to_lowercase();
    let bare = small.trim_end_matches('.');
    if loud {
        // Capitals throughout are left to the one who wrote them.
        return;
    }
    if text.chars().any(char::is_uppercase) {
        // A word with capitals of its own is left alone, but for a small word that someone set with a capital.
        let rest_small = !text.chars().skip(1).any(char::is_uppercase);
        if !edge
            && !joined
            && rest_small
            && SMALL_WORDS.contains(&small.as_str())
            && text.chars().count() > 1
        {
            upper[from] = Some(false);
        }
        return;
    }
    let opens = (start..from).any(|i| matches!(letters[i].c, '“' | '"' | '‘' | '(' | '['));
    if edge
        || (opens && from > start && !SMALL_WORDS.contains(&bare))
        || (joined && first_part)
        || !(SMALL_WORDS.contains(&small.as_str()) || SMALL_WORDS.contains(&bare))
    {
        upper[from] = Some(true);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cases() {
        for (case, text, want) in [
            (
                Case::Title,
                "the lord of the rings: a tale of iPods",
                "The Lord of the Rings: A Tale of iPods",
            ),
            (Case::Title, "what is it for", "What Is It For"),
            (Case::Sentence, "THE LOUD TITLE", "The loud title"),
            (Case::Sentence, "the Quiet title", "The Quiet title"),
            (Case::CapitalizeFirst, "(see also", "(See also"),
            (Case::CapitalizeAll, "a b-c d", "A B-c D"),
            (Case::Uppercase, "straße", "STRASSE"),
        ] {
            assert_eq!(apply_str(text, case, true), want);
        }
        assert_eq!(apply_str("en tittel", Case::Title, false), "en tittel");
    }
}
