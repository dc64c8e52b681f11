//! Rules about names of people.

use super::Report;
use crate::model::{Creator, Person, Role};
use crate::ops::edit::Name;

pub(super) fn check(report: &mut Report) {
    for role in Role::ALL
        .iter()
        .copied()
        .filter(|r| report.reference.has_role(*r))
    {
        let people: Vec<&Creator> = report
            .reference
            .creators
            .iter()
            .filter(|c| c.role == role)
            .collect();
        let mut mended: Vec<String> = Vec::with_capacity(people.len());
        let mut capitals = Vec::new();
        for c in &people {
            let p = &c.person;
            let text = p.inverted();
            doubts(report, role, p, &text);
            if !p.is_literal() && is_shouted(&p.family) {
                let calm = Person {
                    family: calm(&p.family),
                    given: if is_shouted(&p.given) {
                        calm(&p.given)
                    } else {
                        p.given.clone()
                    },
                    ..p.clone()
                };
                capitals.push(text);
                mended.push(calm.inverted());
            } else if p.is_literal() {
                mended.push(format!("{{{text}}}"));
            } else {
                mended.push(text);
            }
        }
        if !capitals.is_empty() {
            let message = format!(
                "{} in capitals: {}",
                role.label().to_lowercase(),
                capitals.join("; ")
            );
            report.fixable(
                "name",
                message,
                vec![(Name::People(role), mended.join("; "))],
            );
        }
    }
}

/// What is odd about one name.
fn doubts(report: &mut Report, role: Role, p: &Person, text: &str) {
    let who = role.label().to_lowercase();
    let lower = text.to_lowercase();
    if ["et al", "et al.", "others", "and others"]
        .iter()
        .any(|w| lower == *w || lower.ends_with(&format!(" {w}")))
    {
        report.note(
            "name",
            format!("{who} {text}: stands for people who are not named"),
        );
    } else if [
        "anonymous",
        "anon",
        "anon.",
        "unknown",
        "n.n.",
        "ukjent",
        "[s.n.]",
        "no author",
    ]
    .contains(&lower.as_str())
    {
        report.note(
            "name",
            format!("{who} {text}: a placeholder; without an author styles name the title"),
        );
    } else if !p.is_literal()
        && (lower.contains(" and ") || text.contains(" & ") || text.contains(';'))
    {
        report.note(
            "name",
            format!("{who} {text}: looks like several people in one"),
        );
    } else if !p.is_literal() && p.family.chars().any(|c| c.is_ascii_digit()) {
        report.note("name", format!("{who} {text}: holds digits"));
    } else if p.is_literal()
        && p.literal.matches(", ").count() == 1
        && p.literal.split_whitespace().count() == 2
    {
        report.note(
            "name",
            format!("{who} {text}: noted as an institution, but looks like a person"),
        );
    }
}

/// Four letters and more, all of them capitals, some of them vowels: a name and not an abbreviation.
fn is_shouted(text: &str) -> bool {
    let letters: Vec<char> = text.chars().filter(|c| c.is_alphabetic()).collect();
    let cased = letters.iter().all(|c| c.is_uppercase());
    let vowel = crate::text::fold::fold(text)
        .chars()
        .any(|c| "aeiouy".contains(c));
    letters.len() >= 4 && cased && vowel && !text.contains('.')
}

/// Capitals only at the start of words.
fn calm(text: &str) -> String {
    let mut start = true;
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if start {
            out.push(c);
        } else {
            out.extend(c.to_lowercase());
        }
        start = !c.is_alphabetic();
    }
    out
}
