//! Citation keys by pattern: reads the pattern languages of JabRef (`[auth:lower][year]`) and Better BibTeX (`auth.lower + year`).

mod parse;
mod parts;

use crate::model::Reference;
pub use parse::{Call, Error, Pattern};

/// Family name, year and first significant title word, in small ASCII letters: `brekke2017experiences`.
pub const DEFAULT_PATTERN: &str = "[auth:lower][year][veryshorttitle:lower]";

/// A key for a reference by a pattern, with a letter behind it while `taken` says that another reference has it.
///
/// A pattern that cannot be understood counts as [`DEFAULT_PATTERN`]; ask [`Pattern::parse`] first where a person should be told.
pub fn make(pattern: &str, reference: &Reference, taken: &dyn Fn(&str) -> bool) -> String {
    let parsed = Pattern::parse(pattern).or_else(|_| Pattern::parse(DEFAULT_PATTERN));
    let base = parsed.map(|p| p.expand(reference)).unwrap_or_default();
    unique(&base, taken)
}

/// The key itself when it is free, else with the first free of `a` … `z`, `aa`, `ab` … behind it.
pub fn unique(base: &str, taken: &dyn Fn(&str) -> bool) -> String {
    if !taken(base) {
        return base.to_string();
    }
    // Behind a digit a letter is clear; behind a letter a hyphen keeps the words apart.
    let joint = if base.ends_with(|c: char| c.is_alphabetic()) && base.len() < 3 {
        "-"
    } else {
        ""
    };
    (0u32..)
        .map(|n| format!("{base}{joint}{}", letters(n)))
        .find(|k| !taken(k))
        .unwrap_or_default()
}

/// 0 → `a`, 25 → `z`, 26 → `aa`: the letters of colliding keys and of CSL's year suffixes.
pub fn letters(mut n: u32) -> String {
    let mut out = Vec::new();
    loop {
        out.push(b'a' + (n % 26) as u8);
        if n < 26 {
            break;
        }
        n = n / 26 - 1;
    }
    out.reverse();
    out.into_iter().map(char::from).collect()
}

impl Pattern {
    /// The key of a reference: the first alternative that gives any text; never empty.
    pub fn expand(&self, reference: &Reference) -> String {
        for alternative in &self.alternatives {
            let mut out = String::new();
            for call in alternative {
                out += &parts::value(call, reference, self.nordic);
            }
            let out = clean(&out, self.nordic);
            if !out.is_empty() {
                return out;
            }
        }
        reference.kind.csl().replace(['-', '_'], "")
    }
}

/// Folds to plain letters and drops what BibTeX, LaTeX, Typst or Pandoc could trip over in a key.
fn clean(text: &str, nordic: bool) -> String {
    let mut out = String::new();
    for c in parts::ascii(text, nordic).chars() {
        if c.is_alphanumeric()
            || (matches!(c, '-' | '_' | ':' | '.' | '+' | '/') && !out.is_empty())
        {
            out.push(c);
        }
    }
    out.truncate(out.trim_end_matches(['-', '_', ':', '.', '+', '/']).len());
    out
}

#[cfg(test)]
mod tests;
