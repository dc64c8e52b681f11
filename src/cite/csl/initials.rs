//! Initials out of given names.

/// Given names as initials, each followed by `with`. Without `all`, only what are initials already is set so.
pub fn initialize(given: &str, with: &str, all: bool, hyphens: bool) -> String {
    let given = super::plain_text(given);
    let mut out = String::new();
    let (mut after_hyphen, mut whole) = (false, false);
    for word in words(&given) {
        let hyphen = matches!(word, Word::Hyphen);
        match word {
            Word::Hyphen if hyphens => {
                if out.ends_with(' ') {
                    out.truncate(out.trim_end().len());
                }
                if !out.is_empty() {
                    out.push('-');
                }
            }
            Word::Hyphen => {}
            Word::Name(name) => {
                let letters = name.trim_end_matches('.');
                let mut chars = letters.chars();
                let first = chars.next();
                let lower = first.is_some_and(char::is_lowercase);
                let many = chars.next().is_some();
                if lower && after_hyphen {
                    // "Guo-ping" is one name: its second half has no initial.
                    if out.ends_with('-') {
                        out.pop();
                    }
                } else if lower {
                    // Small words stay whole.
                    space(&mut out);
                    out += name;
                    out.push(' ');
                } else if name.ends_with('.') && many {
                    // "Ph." and "Yu." are initials of their own.
                    space_after_word(&mut out, whole);
                    out += letters;
                    out += with;
                    whole = false;
                } else if !all && many {
                    space(&mut out);
                    out += name;
                    out.push(' ');
                    whole = true;
                } else if let Some((a, b)) = digraph(letters) {
                    out.push(a);
                    out.extend(b.to_lowercase());
                    out += with;
                } else if let Some(c) = first {
                    out.push(c);
                    out += with;
                }
            }
        }
        after_hyphen = hyphen;
    }
    out.trim_end().to_string()
}

/// Two letters that stand for one sound at the start of a name ("TSerendorj").
fn digraph(letters: &str) -> Option<(char, char)> {
    let mut chars = letters.chars();
    let (a, b, c) = (chars.next()?, chars.next()?, chars.next()?);
    (a.is_uppercase() && b.is_uppercase() && c.is_lowercase()).then_some((a, b))
}

fn space_after_word(out: &mut String, whole: bool) {
    if whole {
        space(out);
    }
}

fn space(out: &mut String) {
    if !out.is_empty() && !out.ends_with([' ', '-']) {
        out.push(' ');
    }
}

enum Word<'t> {
    Name(&'t str),
    Hyphen,
}

/// Names and hyphens; `J.R.` are two names.
fn words(given: &str) -> Vec<Word<'_>> {
    let mut out = Vec::new();
    let mut start = 0;
    for (i, c) in given.char_indices() {
        let len = c.len_utf8();
        match c {
            '.' => {
                out.push(Word::Name(&given[start..i + len]));
                start = i + len;
            }
            '-' | '‐' | '‑' | '–' => {
                if i > start {
                    out.push(Word::Name(&given[start..i]));
                }
                out.push(Word::Hyphen);
                start = i + len;
            }
            c if c.is_whitespace() => {
                if i > start {
                    out.push(Word::Name(&given[start..i]));
                }
                start = i + len;
            }
            _ => {}
        }
    }
    if start < given.len() {
        out.push(Word::Name(&given[start..]));
    }
    out.retain(|w| !matches!(w, Word::Name(n) if n.trim_matches('.').is_empty()));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn given_names_become_initials() {
        for (given, with, want) in [
            ("Jean-Luc", ".", "J.-L."),
            ("John Ronald Reuel", ". ", "J. R. R."),
            ("J.R.R.", ".", "J.R.R."),
            ("J. R.", ". ", "J. R."),
            ("Øyvind", ". ", "Ø."),
            ("M E", "", "ME"),
            ("", ".", ""),
        ] {
            assert_eq!(initialize(given, with, true, true), want, "{given}");
        }
        assert_eq!(initialize("John R", ". ", false, true), "John R.");
    }
}
