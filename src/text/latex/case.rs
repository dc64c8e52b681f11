//! Case protection as far as it is needed: a word with capitals inside protects itself in CSL, but not in BibTeX.

use super::NOCASE;
use std::borrow::Cow;

/// Whether a word keeps its letters in any style's text case: it has a capital behind its first letter ("DNA", "mRNA", "LaTeX").
fn protects_itself(word: &str) -> bool {
    let mut letters = word.chars().filter(|c| c.is_alphabetic());
    letters.next();
    letters.any(char::is_uppercase)
}

/// Takes the protection off words that protect themselves: `{DNA}` and `DNA` are one title.
pub fn relax(text: &str) -> Cow<'_, str> {
    if !text.contains(NOCASE.0) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(NOCASE.0) {
        let inner_at = at + NOCASE.0.len();
        let Some(length) = rest[inner_at..].find(NOCASE.1) else {
            break;
        };
        let inner = &rest[inner_at..inner_at + length];
        let needed = inner.contains('<')
            || inner.split_whitespace().any(|w| !protects_itself(w))
            || inner.trim().is_empty();
        let end = inner_at + length + NOCASE.1.len();
        out.push_str(if needed { &rest[..end] } else { &rest[..at] });
        if !needed {
            out.push_str(inner);
        }
        rest = &rest[end..];
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// Protects words that BibTeX's styles would write small: the reverse of [`relax`].
pub fn protect(text: &str) -> Cow<'_, str> {
    if !text
        .split(|c: char| !c.is_alphanumeric())
        .any(protects_itself)
    {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 32);
    let (mut in_tag, mut in_math, mut protected) = (false, false, 0_usize);
    let mut word = String::new();
    let flush = |word: &mut String, free: bool, out: &mut String| {
        if free && protects_itself(word) {
            out.push_str(NOCASE.0);
            out.push_str(word);
            out.push_str(NOCASE.1);
        } else {
            out.push_str(word);
        }
        word.clear();
    };
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        let inside = c.is_alphanumeric() || (matches!(c, '-' | '\'' | '’') && !word.is_empty());
        if !inside || in_tag {
            flush(&mut word, !in_tag && !in_math && protected == 0, &mut out);
        }
        match c {
            '<' => {
                in_tag = is_tag(rest);
                if rest.starts_with("<span") && in_tag {
                    protected += 1;
                } else if rest.starts_with(NOCASE.1) {
                    protected = protected.saturating_sub(1);
                }
                out.push(c);
            }
            '>' if in_tag => {
                in_tag = false;
                out.push(c);
            }
            '$' => {
                in_math = !in_math;
                out.push(c);
            }
            c if inside && !in_tag => word.push(c),
            c => out.push(c),
        }
        at += c.len_utf8();
    }
    flush(&mut word, !in_tag && !in_math && protected == 0, &mut out);
    Cow::Owned(out)
}

/// Whether a `<` begins one of the tags of rich text.
fn is_tag(text: &str) -> bool {
    [
        "<i>", "</i>", "<b>", "</b>", "<sup>", "</sup>", "<sub>", "</sub>", "<span ", "</span>",
    ]
    .iter()
    .any(|t| text.starts_with(t))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_needs_it_is_protected() {
        for (protected, relaxed) in [
            ("A <span class=\"nocase\">DNA</span> study", "A DNA study"),
            (
                "<span class=\"nocase\">LaTeX</span> and <span class=\"nocase\">Borg</span>",
                "LaTeX and <span class=\"nocase\">Borg</span>",
            ),
            (
                "On <i><span class=\"nocase\">mRNA</span></i> in $AB$",
                "On <i>mRNA</i> in $AB$",
            ),
            ("<span class=\"nocase\">COVID-19</span> now", "COVID-19 now"),
            ("plain", "plain"),
        ] {
            assert_eq!(relax(protected), relaxed);
            assert_eq!(protect(relaxed), protected);
        }
    }
}
