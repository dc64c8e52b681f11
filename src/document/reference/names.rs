//! Lists of names as reference lists write them: "Askheim, O, P. & Andersen, J.", "Arias A, de la Macorra JC", "W. E. Howard and R. Marsh",
//! "Helse- og omsorgsdepartementet".

use super::words::{Cue, cue};
use crate::model::Person;

mod institution;

pub use institution::is_institution;
use institution::looks_like_names;

/// "J.", "J.-P.", "JP", "O", "K.B.": initials and nothing else.
fn is_initials(word: &str) -> bool {
    if is_suffix(word) && word.len() > 1 && !word.chars().all(|c| matches!(c, 'I' | 'V' | '.')) {
        return false;
    }
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    let dots = word.contains('.');
    (1..=4).contains(&letters)
        && word
            .chars()
            .all(|c| c.is_uppercase() || matches!(c, '.' | '-' | '‐' | '–' | '’' | '\''))
        && (dots || letters <= 3)
        || (letters <= 3
            && dots
            && word.chars().next().is_some_and(char::is_uppercase)
            && word.ends_with('.')
            && word.chars().filter(|c| c.is_lowercase()).count() <= 1
            && letters <= 2)
}

fn all_initials(part: &str) -> bool {
    let mut any = false;
    for w in part.split_whitespace() {
        if !is_initials(w) {
            return false;
        }
        any = true;
    }
    any
}

fn is_suffix(part: &str) -> bool {
    matches!(
        part.trim_end_matches('.').to_lowercase().as_str(),
        "jr" | "sr" | "ii" | "iii" | "iv" | "junior" | "senior"
    )
}

fn is_others(part: &str) -> bool {
    let p = part
        .trim_matches(|c: char| matches!(c, '.' | ' ' | '[' | ']' | ','))
        .to_lowercase();
    matches!(
        p.as_str(),
        "et al"
            | "et. al"
            | "al"
            | "others"
            | "u.a"
            | "u. a"
            | "m.fl"
            | "m. fl"
            | "mfl"
            | "et alii"
            | "and others"
            | "und andere"
            | "…"
            | "..."
            | "m.m"
            | "et coll"
    )
}

/// Takes off what surrounds names: "(Hrsg.)", "eds", "In:", full stops that end a sentence.
fn bare(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut words: Vec<&str> = text.split_whitespace().collect();
    let role = |w: &str| {
        let w = w
            .trim_matches(|c: char| !c.is_alphanumeric())
            .to_lowercase();
        matches!(cue(&w), Some(Cue::Editor | Cue::Translator))
    };
    while words
        .last()
        .is_some_and(|w| role(w) || w.chars().all(|c| !c.is_alphanumeric() && c != '&'))
    {
        words.pop();
    }
    let mut led = true;
    for (i, w) in words.iter().enumerate() {
        let plain = w
            .trim_matches(|c: char| !c.is_alphanumeric())
            .to_lowercase();
        if led
            && (cue(&plain) == Some(Cue::In)
                && (i == 0)
                && words.len() > 1
                && !is_initials(w.trim_end_matches(':'))
                || role(w)
                || (i > 0 && matches!(plain.as_str(), "by" | "von" | "av")))
        {
            continue;
        }
        led = false;
        // A bracket with a role in it, in the middle of the text.
        if role(w) && w.starts_with(['(', '[']) {
            continue;
        }
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(w);
    }
    let out = out
        .trim_matches(|c: char| matches!(c, ',' | ';' | ':' | '(' | '[' | ' ' | '–' | '—' | '-'))
        .trim_end_matches([')', ']']);
    let out = out.trim();
    // The last full stop belongs to an initial or to the sentence.
    let tail = out
        .rsplit(|c: char| c.is_whitespace() || c == ',')
        .next()
        .unwrap_or("");
    if out.ends_with('.') && !is_initials(tail) && !is_suffix(tail) && !is_others(tail) {
        out.trim_end_matches('.').to_string()
    } else {
        out.to_string()
    }
}

/// Joins the words of initials: "O" and "P." become "O. P.".
fn tidy_initials(given: &str) -> String {
    if !all_initials(given) {
        return given.to_string();
    }
    let mut out = String::new();
    for word in given.split_whitespace() {
        let bunch = !word.contains(['.', '-', '‐']);
        for (i, c) in word
            .chars()
            .filter(|c| c.is_alphabetic() || matches!(c, '-' | '‐'))
            .enumerate()
        {
            if c == '-' || c == '‐' {
                out.push('-');
            } else if c.is_lowercase() {
                // "Th." is one initial of two letters.
                out.truncate(out.trim_end_matches('.').len());
                out.push(c);
                out.push('.');
            } else {
                if !out.is_empty() && !out.ends_with('-') && (i == 0 || bunch || word.contains('.'))
                {
                    out.push(' ');
                }
                out.push(c);
                out.push('.');
            }
        }
    }
    out
}

fn person(family: &str, given: &str) -> Person {
    let mut p = Person::new(
        family.trim().trim_end_matches(',').trim(),
        tidy_initials(given.trim()),
    );
    p.split_particles();
    p
}

/// One name without commas: "W. E. Howard", "Arias A", "Claudia Curio", "Aristotle".
fn one(part: &str) -> Person {
    let words: Vec<&str> = part.split_whitespace().collect();
    match words.as_slice() {
        [] => Person::default(),
        [w] => Person::new(w.trim_end_matches('.'), ""),
        _ => {
            let lead = words.iter().take_while(|w| is_initials(w)).count();
            let tail = words.iter().rev().take_while(|w| is_initials(w)).count();
            // "Arias A", "van der Berg JP": the initials stand behind.
            if tail > 0 && lead == 0 {
                let at = words.len() - tail;
                return person(&words[..at].join(" "), &words[at..].join(" "));
            }
            let mut p = Person::parse(part.trim_end_matches('.'));
            p.given = tidy_initials(&p.given);
            p
        }
    }
}

/// The people or institutions of a list. What cannot be divided with any certainty is kept whole.
pub fn people(text: &str) -> Vec<Person> {
    let text = bare(text);
    if text.is_empty() || !text.chars().any(char::is_alphabetic) {
        return Vec::new();
    }
    if is_institution(&text) && !looks_like_names(&text) {
        return vec![Person::literal(text)];
    }
    let mut out: Vec<Person> = Vec::new();
    for group in strong_parts(&text) {
        let parts: Vec<&str> = group
            .split(',')
            .map(str::trim)
            .filter(|p| !p.is_empty())
            .collect();
        let mut i = 0;
        while i < parts.len() {
            let part = parts[i];
            i += 1;
            if is_others(part) {
                break;
            }
            if is_suffix(part)
                && let Some(last) = out.last_mut()
            {
                last.suffix = part.to_string();
                continue;
            }
            let part = part
                .trim_end_matches(" et al.")
                .trim_end_matches(" et al")
                .trim_end_matches(" u.a.");
            let words: Vec<&str> = part.split_whitespace().collect();
            let whole =
                words.len() >= 2 && (is_initials(words[0]) || is_initials(words[words.len() - 1]));
            let next = parts.get(i).copied();
            if all_initials(part) && !out.is_empty() {
                // Initials without a name before them belong to the last one: "Askheim, O, P.".
                if let Some(last) = out.last_mut() {
                    last.given = tidy_initials(&format!("{} {part}", last.given));
                    continue;
                }
            }
            if let Some(given) = next.filter(|n| all_initials(n) && !whole) {
                let mut given = given.to_string();
                i += 1;
                while let Some(more) = parts.get(i).filter(|n| all_initials(n)) {
                    given = format!("{given} {more}");
                    i += 1;
                }
                out.push(person(part, &given));
                continue;
            }
            let inverted = next.is_some_and(|n| {
                !is_suffix(n)
                    && !is_others(n)
                    && n.split_whitespace().count() <= 3
                    && !n.split_whitespace().next().is_some_and(is_initials)
                    && n.chars().next().is_some_and(char::is_uppercase)
            });
            let short_family = words.len() == 1
                || words[..words.len() - 1]
                    .iter()
                    .all(|w| cue(&w.to_lowercase()) == Some(Cue::Particle));
            if !whole && short_family && inverted {
                let mut given = next.unwrap_or_default().to_string();
                i += 1;
                if let Some(suffix) = parts.get(i).filter(|p| is_suffix(p)) {
                    given = given.trim_end_matches('.').to_string();
                    let mut p = person(part, &given);
                    p.suffix = (*suffix).to_string();
                    out.push(p);
                    i += 1;
                    continue;
                }
                let last_is_initial = given
                    .split_whitespace()
                    .next_back()
                    .is_some_and(is_initials);
                if !last_is_initial {
                    given = given.trim_end_matches('.').to_string();
                }
                out.push(person(part, &given));
                continue;
            }
            out.push(one(part));
        }
    }
    out.retain(|p| !p.is_empty());
    // One word alone is an institution or an undivided name ("Helsedirektoratet", "Aristotle").
    if let [only] = out.as_mut_slice()
        && only.given.is_empty()
        && !only.is_literal()
    {
        *only = Person::literal(only.short());
    }
    out
}

/// Divides at "and", "&", "og", "/", ";".
fn strong_parts(text: &str) -> Vec<String> {
    let mut out = vec![String::new()];
    for word in text.split_whitespace() {
        let bare = word.trim_matches(',');
        let joins = matches!(
            bare,
            "&" | "and"
                | "und"
                | "og"
                | "och"
                | "et"
                | "y"
                | "ja"
                | "en"
                | "&amp;"
                | "…"
                | "/"
                | "e"
                | "with"
        ) && !(bare == "et" && text.contains("et al"));
        if joins || bare == "et" && !text.contains(" et al") {
            out.push(String::new());
            continue;
        }
        if let Some(last) = out.last_mut() {
            if !last.is_empty() {
                last.push(' ');
            }
            last.push_str(word);
        }
    }
    out.iter()
        .flat_map(|p| p.split([';', '/']))
        .map(|p| p.trim().trim_matches(',').trim().to_string())
        .filter(|p| !p.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn names(text: &str) -> Vec<String> {
        people(text)
            .iter()
            .map(|p| {
                if p.is_literal() {
                    format!("[{}]", p.literal)
                } else {
                    p.inverted()
                }
            })
            .collect()
    }

    #[test]
    fn lists_in_many_styles() {
        let cases: &[(&str, &[&str])] = &[
            ("Haug, O, P. & Anders, J.", &["Haug, O. P.", "Anders, J."]),
            (
                "Bjar, S., Tran, K, A, R., Hatl, T. & Reiner.",
                &["Bjar, S.", "Tran, K. A. R.", "Hatl, T.", "Reiner"],
            ),
            ("Brod, E & Rug, M", &["Brod, E.", "Rug, M."]),
            (
                "Perez-Higu JJ, Arias A, de la Maco JC, Peters OA.",
                &[
                    "Perez-Higu, J. J.",
                    "Arias, A.",
                    "de la Maco, J. C.",
                    "Peters, O. A.",
                ],
            ),
            (
                "Lee, L. L., W. E. Howard, and R. E. Marsh.",
                &["Lee, L. L.", "Howard, W. E.", "Marsh, R. E."],
            ),
            (
                "M. Kitsu, H. Tana, and T. Moto-oka.",
                &["Kitsu, M.", "Tana, H.", "Moto-oka, T."],
            ),
            (
                "Benz, Wolfgang, Claudia Curio und Andrea Hammel (Hg.)",
                &["Benz, Wolfgang", "Curio, Claudia", "Hammel, Andrea"],
            ),
            (
                "Müller, Hans/Schmidt, Peter",
                &["Müller, Hans", "Schmidt, Peter"],
            ),
            (
                "In C. B. Jones, R. C. Shaw, and T. Denvir, editors,",
                &["Jones, C. B.", "Shaw, R. C.", "Denvir, T."],
            ),
            ("Sand, Ida Marie", &["Sand, Ida Marie"]),
            ("Berg, J.-P., et al.", &["Berg, J.-P."]),
            ("King, M. L., Jr.", &["King, Jr., M. L."]),
            ("Helsedirektoratet.", &["[Helsedirektoratet]"]),
            (
                "Helse- og omsorgsdepartementet",
                &["[Helse- og omsorgsdepartementet]"],
            ),
            (
                "World Health Organization.",
                &["[World Health Organization]"],
            ),
            (
                "Senter: Nasjonalt kompetansesenter for helse.",
                &["[Senter: Nasjonalt kompetansesenter for helse]"],
            ),
            ("", &[]),
        ];
        for (text, want) in cases {
            assert_eq!(names(text), *want, "{text}");
        }
    }

    proptest! {
        #[test]
        fn nothing_panics(text in "\\PC{0,60}") {
            people(&text);
        }
    }
}
