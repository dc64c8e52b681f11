//! Publisher, edition, pages and other details in an entry's end.

use super::{EDITION, Letters, PAGES, VOLUME, pattern};
use crate::codec::human;
use crate::model::{Field, Kind, Reference, Scheme};
use regex::Regex;
use std::sync::LazyLock;

/// The publisher, what else there is, and the address.
pub(super) fn tail(letters: &Letters, at: usize, r: &mut Reference) {
    let rest = letters.text(at, letters.chars.len());
    let rest = rest.trim_start_matches([',', '.', ' ', '?', '!']);
    let stop = rest.find("http").unwrap_or(rest.len());
    let publisher = rest[..stop].trim().trim_end_matches(['.', ',']).trim();
    for lead in ["Hentet fra", "Hentet", "Retrieved from", "Henta frå"] {
        if let Some(i) = publisher.find(lead) {
            return set_publisher(publisher[..i].trim().trim_end_matches('.'), r);
        }
    }
    set_publisher(publisher, r);
}

fn set_publisher(text: &str, r: &mut Reference) {
    if !text.is_empty() && text.chars().count() < 200 {
        r.set_default(Field::Publisher, text);
    }
}

/// "(2. utg., Vol. 3, s. 1–2)", "(Rapport nr. 4/2020)", "[Doktoravhandling, NTNU]".
pub(super) fn details(text: &str, r: &mut Reference) {
    let square = text.starts_with('[');
    let inner = text
        .trim_matches(|c| matches!(c, '(' | ')' | '[' | ']'))
        .trim();
    if inner.is_empty() {
        return;
    }
    let lower = inner.to_lowercase();
    if [
        "thesis",
        "dissertation",
        "avhandling",
        "oppgave",
        "oppgåve",
        "speciale",
        "uppsats",
    ]
    .iter()
    .any(|w| lower.contains(w))
    {
        r.kind = Kind::Thesis;
        match inner.split_once(", ") {
            Some((genre, school)) => {
                r.set(Field::Genre, genre);
                r.set(Field::Publisher, school);
            }
            None => r.set(Field::Genre, inner),
        }
        return;
    }
    if square {
        r.set_default(Field::Genre, inner);
        return;
    }
    for part in inner
        .split([',', ';'])
        .map(str::trim)
        .filter(|p| !p.is_empty())
    {
        if let Some(c) = PAGES.captures(part) {
            r.set(Field::Page, c[1].replace('–', "-"));
        } else if let Some(c) = VOLUME.captures(part) {
            r.set(Field::Volume, &c[1]);
        } else if let Some(c) = EDITION.captures(part) {
            r.set(
                Field::Edition,
                c[1].trim_end_matches("nd")
                    .trim_end_matches("rd")
                    .trim_end_matches("st")
                    .trim_end_matches("th")
                    .trim_end_matches('.'),
            );
        } else if r.fields.has(Field::Page) && part.starts_with(|c: char| c.is_ascii_digit()) {
            let pages = format!(
                "{}, {}",
                r.get(Field::Page).unwrap_or(""),
                part.replace('–', "-")
            );
            r.set(Field::Page, pages);
        } else if !r.fields.has(Field::Number) {
            let number = part.rsplit(' ').next().unwrap_or(part);
            if number.starts_with(|c: char| c.is_ascii_digit()) {
                r.kind = Kind::Report;
                r.set(Field::Number, number);
                let series = part[..part.len() - number.len()]
                    .trim()
                    .trim_end_matches("nr.")
                    .trim_end_matches("No.")
                    .trim();
                r.set_default(Field::CollectionTitle, series);
            } else {
                r.set_default(Field::CollectionTitle, part);
            }
        }
    }
}

pub(super) fn brackets_at_end(text: &str) -> (String, String) {
    match text.rfind(['(', '[']) {
        Some(i) if text.ends_with([')', ']']) => {
            (text[..i].trim().to_string(), text[i..].to_string())
        }
        _ => (text.to_string(), String::new()),
    }
}

pub(super) fn finish(plain: &str, r: &mut Reference) {
    if let Some(doi) = human::find_doi(plain) {
        r.add_identifier(Scheme::Doi, &doi);
    }
    static ADDRESS: LazyLock<Regex> = LazyLock::new(|| pattern(r"https?://[^\s<>]+"));
    if let Some(m) = ADDRESS.find(plain) {
        let address = m.as_str().trim_end_matches(['.', ',']);
        human::identifiers_of_link(r, address);
        if !address.contains("doi.org/") {
            r.set(Field::Url, address);
        }
    }
}
