//! Names as catalogue pages run them together.

use crate::codec::human;
use crate::model::Person;
use regex::Regex;
use std::sync::LazyLock;

static LIFE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:(?:ca?\.?\s*|b\.\s*|f\.\s*)?\d{3,4}\??\s*[-–]\s*(?:(?:ca?\.?\s*)?\d{3,4})?\.?|(?:b|f)\.\s*\d{4}|n\.\s*\d{4})$").expect("a fixed pattern")
});
static ROLE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\s*[(\[][^()\[\]]*[)\]]\s*").expect("a fixed pattern"));

/// One value that may hold several names: "Brekke, Eva, Lien, Lars", "Brekke, E. Lien, L.", "Eva Brekke; Lars Lien".
pub fn list(text: &str) -> Vec<Person> {
    let text = ROLE
        .replace_all(text, ", ")
        .trim()
        .trim_matches([',', ';', '|', ' '])
        .replace(",,", ",")
        .replace(", ,", ",");
    if text.is_empty() {
        return Vec::new();
    }
    if text.contains(';') || text.contains('|') || text.contains('\n') {
        return text.split([';', '|', '\n']).flat_map(list).collect();
    }
    let parts: Vec<&str> = text
        .split(',')
        .map(str::trim)
        .filter(|p| !p.is_empty() && !LIFE.is_match(p))
        .collect();
    // Initials end a name: "Brekke, E. Lien, L. Biong, S.".
    static RUN: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"([^,]+),\s*((?:\p{Lu}\p{Ll}?\.[\s-]?)+)").expect("a fixed pattern")
    });
    let runs: Vec<Person> = RUN
        .captures_iter(&text)
        .map(|c| named(c[1].trim(), c[2].trim()))
        .collect();
    let covered: usize = RUN
        .find_iter(&text)
        .map(|m| m.as_str().trim().chars().count() + 1)
        .sum();
    if runs.len() > 1 && covered + 2 * runs.len() >= text.chars().count() {
        return runs;
    }
    match parts.as_slice() {
        [] => Vec::new(),
        [one] => vec![human::person(one)],
        [family, given] if !two_whole_names(family, given) => vec![named(family, given)],
        _ if parts.len().is_multiple_of(2)
            && !parts.iter().all(|p| p.contains(' '))
            && !parts.iter().any(|p| human::is_institution(p)) =>
        {
            parts
                .chunks(2)
                .map(|c| named(c[0], c.get(1).copied().unwrap_or("")))
                .collect()
        }
        _ if parts.iter().all(|p| p.contains(' ')) => {
            parts.iter().map(|p| human::person(p)).collect()
        }
        _ => mixed(&parts),
    }
}

fn two_whole_names(a: &str, b: &str) -> bool {
    a.contains(' ')
        && b.contains(' ')
        && a.split(' ').count() == 2
        && b.split(' ').count() == 2
        && !b.contains('.')
        && a.split(' ')
            .all(|w| w.chars().next().is_some_and(char::is_uppercase))
        && b.split(' ').all(|w| w.chars().count() > 2)
}

fn named(family: &str, given: &str) -> Person {
    let mut p = Person::new(family, given);
    p.split_particles();
    p
}

/// Institutions among pairs.
fn mixed(parts: &[&str]) -> Vec<Person> {
    let (mut out, mut i) = (Vec::new(), 0);
    while i < parts.len() {
        if human::is_institution(parts[i]) || i + 1 == parts.len() {
            out.push(Person::literal(parts[i]));
            i += 1;
        } else {
            out.push(named(parts[i], parts[i + 1]));
            i += 2;
        }
    }
    out
}

/// Divides a run of names by the index's work keys ("brekkee", "lienl"), which hold the letters of each.
pub fn by_keys(text: &str, keys: &[String]) -> Option<Vec<Person>> {
    let mut out = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let fold = |t: &str| {
            crate::text::fold::fold(t)
                .chars()
                .filter(char::is_ascii_alphanumeric)
                .collect::<String>()
        };
        // The longest start of the text that is a key.
        let mut found = None;
        let mut ends: Vec<usize> = rest
            .char_indices()
            .filter(|(_, c)| c.is_whitespace())
            .map(|(i, _)| i)
            .collect();
        ends.push(rest.len());
        for end in ends.into_iter().take(12) {
            if keys.iter().any(|k| *k == fold(&rest[..end])) {
                found = Some(end);
            }
        }
        let end = found?;
        let name = rest[..end].trim().trim_end_matches(',');
        out.push(match name.split_once(',') {
            Some((f, g)) => named(f.trim(), g.trim()),
            None => human::person(name),
        });
        rest = rest[end..].trim_start();
    }
    (!out.is_empty()).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_run_together_come_apart() {
        for (text, want) in [
            (
                "Berg, Anna, Ås, Kari, Vik, Olav",
                vec!["Berg, Anna", "Ås, Kari", "Vik, Olav"],
            ),
            (
                "Berg, A. Ås, K. B. Vik, O.",
                vec!["Berg, A.", "Ås, K. B.", "Vik, O."],
            ),
            ("Berg, Anna, 1950-", vec!["Berg, Anna"]),
            (
                "Berg, Anna (Author), Ås, Kari (Editor)",
                vec!["Berg, Anna", "Ås, Kari"],
            ),
            ("Anna Berg; Kari Ås", vec!["Berg, Anna", "Ås, Kari"]),
            ("Sea University", vec!["Sea University"]),
            (", , ,", vec![]),
        ] {
            assert_eq!(
                list(text).iter().map(Person::inverted).collect::<Vec<_>>(),
                want,
                "{text}"
            );
        }
        let keys = ["berganna".to_string(), "askaribeate".to_string()];
        let found = by_keys("Berg, Anna Ås, Kari Beate", &keys).unwrap();
        assert_eq!(found[1].inverted(), "Ås, Kari Beate");
    }
}
