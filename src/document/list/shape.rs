//! What lines of reference lists look like: how an entry begins and ends.

use regex::Regex;
use std::sync::LazyLock;

macro_rules! pattern {
    ($name:ident $text:expr) => {
        static $name: LazyLock<Regex> =
            LazyLock::new(|| Regex::new($text).expect("a constant expression"));
    };
}

// "[12]", "(12)", "12.", "12)", or a number set apart.
pattern!(NUMBER r"^(?:\[(\d{1,4})\]|\((\d{1,4})\)|(\d{1,4})[.)](?:\s|\p{Lu})|(\d{1,3})\s{2,}\p{Lu}|(\d{1,3})\s+\p{Lu}[\p{L}'’-]+[, ])");
// "[BAD10]", "[Knuth 84]".
pattern!(KEY r"^\[\p{L}[\p{L}+*' .,&-]{0,30}\s?\d{2,4}[a-z]?\]");
// "Berg, A.", "van der Berg, Anna", "Berg-Hansen AB,", "Berg A,".
pattern!(INVERTED r"^(?:(?:[Vv]an|[Vv]on|[Dd]er?|[Dd]en|[Dd]el|[Dd]i|[Dd]a|[Ll]a|[Ll]e|[Zz]u|[Tt]en|[Tt]er|al|el|[Aa]f|[Dd]u|[Dd]os)[ -]){0,3}(?:(?:Mc|Mac|O['’]|D['’]|d['’]|L['’]|l['’]|'t )?\p{Lu}[\p{L}'’‐-]+[ -]?){1,3},?\s+\p{Lu}(?:\.|\p{Lu}{0,3}\b)");
pattern!(INVERTED_FULL r"^(?:(?:van|von|de|der|den|del|di|da|la|le)\s){0,3}\p{Lu}[\p{L}'’‐-]+(?:[ -]\p{Lu}[\p{L}'’-]+)?,\s+\p{Lu}[\p{L}'’-]+(?:\s\p{Lu}(?:\.|[\p{L}'’-]+))*\s*(?:[,.;:/&(]|and\b|und\b|og\b|et\b|\d)");
// "A. B. Berg", "A.-B. Berg,".
pattern!(INITIALS_FIRST r"^(?:\p{Lu}[\p{Ll}]?\.[ -]?){1,4}\s?(?:(?:van|von|de|der|den|di|da|la|le|al|el)\s){0,3}(?:Mc|Mac|O['’])?\p{Lu}[\p{L}'’-]+");
// "Anna Berg, Per Dal and", "Anna B. Berg."
pattern!(GIVEN_FIRST r"^\p{Lu}[\p{Ll}'’-]+\s(?:\p{Lu}\.\s?){0,2}(?:(?:van|von|de|der|den|di|da)\s){0,3}\p{Lu}[\p{L}'’-]+(?:,|\s(?:and|und|og|&|et|y)\s|\.\s|:|\s\()");
// "Institution. (2019)", "Institution (2019)", "(2004) Institution".
pattern!(INSTITUTION r"^(?:\p{Lu}|\()[^.]{1,110}?\.?,?\s?[(\[](?:\d{4}|u\.\s?å|n\.\s?d|o\.\s?J|u\.\s?d|forthcoming|in press|under arbeid)");
pattern!(INSTITUTION_YEAR r"^\p{Lu}[\p{L} &.,'’/-]{2,80}[.,]\s\d{4}[a-z]?[.,:]");
// A stroke for the same author again.
pattern!(STROKE r"^(?:[—–―_]{1,}|-{2,}|\.{4,})[\s.,(]");
pattern!(YEAR r"(?:^|[^\d])(?:1[5-9]|20)\d\d[a-z]?(?:$|[^\d])");
pattern!(PAGES r"\d+\s?[-–—‐]+\s?\d+|\bpp?\.\s?\d|\bS\.\s?\d|\bs\.\s?\d|\d+\s?\(\d+\)|\d+\s?:\s?\d+");

/// The number that a line begins with, when it looks like an entry's.
pub fn number(text: &str) -> Option<usize> {
    let found = NUMBER.captures(text)?;
    (1..=5)
        .find_map(|i| found.get(i))
        .and_then(|m| m.as_str().parse().ok())
}

/// Whether a line begins with a key such as `[BAD10]`.
pub fn has_key(text: &str) -> bool {
    KEY.is_match(text)
}

/// Whether a line looks like the beginning of an entry.
pub fn begins(text: &str) -> bool {
    let text = text
        .trim_start_matches(['*', '_', '•', '-', '·', '►', '▪', ' '])
        .trim_start_matches("\u{b7}");
    let original = STROKE.is_match(text);
    original
        || INVERTED.is_match(text)
        || INVERTED_FULL.is_match(text)
        || INITIALS_FIRST.is_match(text)
        || GIVEN_FIRST.is_match(text)
        || INSTITUTION.is_match(text)
        || INSTITUTION_YEAR.is_match(text)
}

/// Whether a year stands in the text.
pub fn has_year(text: &str) -> bool {
    YEAR.is_match(text)
}

/// Whether a line is likely part of a reference: a beginning, a year, pages, an address.
pub fn is_reference_like(text: &str) -> bool {
    begins(text)
        || has_year(text)
        || PAGES.is_match(text)
        || text.contains("http")
        || text.contains("doi")
}

/// Whether an entry may end with this line.
pub fn ends(text: &str) -> bool {
    let t = text.trim_end_matches(['"', '”', '*', '_', ' ']);
    let last = t.rsplit(char::is_whitespace).next().unwrap_or("");
    if last.contains("http")
        || last.contains("www.")
        || last.starts_with("10.")
        || last.contains("doi.org")
    {
        return true;
    }
    match t.chars().next_back() {
        // An initial or a known abbreviation does not end an entry.
        Some('.') => {
            let word = last.trim_end_matches('.');
            let initial = word.chars().count() == 1 && word.chars().all(char::is_uppercase);
            !initial
                && !matches!(
                    word.to_lowercase().as_str(),
                    "vol"
                        | "no"
                        | "pp"
                        | "ed"
                        | "eds"
                        | "hrsg"
                        | "proc"
                        | "j"
                        | "univ"
                        | "dr"
                        | "st"
                        | "al"
                )
        }
        Some(c) => c.is_ascii_digit() || matches!(c, ')' | ']' | '>'),
        None => false,
    }
}

/// Whether a line is only an address or goes on in the middle of something: it begins nothing.
pub fn is_continuation(text: &str) -> bool {
    let t = text.trim_start_matches(['<', '[', '(', '*', '_', '„', '“', '"']);
    t.starts_with("http")
        || t.starts_with("www.")
        || t.starts_with("doi")
        || t.starts_with("DOI")
        || t.starts_with('/')
        || t.starts_with(|c: char| c.is_lowercase() && c.is_alphabetic())
            && ![
                "von ", "van ", "de ", "den ", "der ", "del ", "di ", "da ", "al-", "d'", "d’",
                "la ", "le ", "ten ", "ter ", "zu ", "af ",
            ]
            .iter()
            .any(|p| t.starts_with(p))
        || text.starts_with('[')
            && text.contains("](")
            && text.ends_with(')')
            && !has_year(text.split("](").next().unwrap_or(""))
        || [
            "Hentet fra",
            "Retrieved from",
            "Available at",
            "Abgerufen",
            "Tilgjengelig",
            "Lest ",
            "URL",
        ]
        .iter()
        .any(|p| t.starts_with(p))
}
