//! Title, publication and container out of the texts of a record page.

use super::labels;
use crate::model::{Date, DateField, Field, Reference};

/// The line before the teaser, or the first that is not the page's own.
pub(super) fn title_line(before: &[String]) -> Option<String> {
    let own: Vec<&String> = before
        .iter()
        .filter(|l| !labels::is_boilerplate(l))
        .collect();
    let teaser = own
        .iter()
        .position(|l| crate::codec::html::is_cut(l) && l.chars().count() > 80);
    match teaser {
        Some(i) if i > 0 => own.get(i - 1).map(|l| l.to_string()),
        _ => own
            .iter()
            .find(|l| l.split_whitespace().count() > 1)
            .or(own.first())
            .map(|l| l.to_string()),
    }
}

/// "BioMed Central 2018", "Oslo : Sea Press, 2012.", "Springer US, 2017".
pub(super) fn published(text: &str, r: &mut Reference) {
    let text = text.trim().trim_end_matches('.');
    if text.is_empty() {
        return;
    }
    let years: Vec<(usize, &str)> = text
        .match_indices(|c: char| c.is_ascii_digit())
        .filter_map(|(i, _)| text.get(i..i + 4).map(|y| (i, y)))
        .filter(|(i, y)| {
            y.bytes().all(|b| b.is_ascii_digit())
                && !text[..*i].ends_with(|c: char| c.is_ascii_digit())
                && !text[i + 4..].starts_with(|c: char| c.is_ascii_digit())
        })
        .filter(|(_, y)| matches!(y.parse::<u16>(), Ok(1400..=2100)))
        .collect();
    let mut imprint = text;
    if let Some((at, year)) = years.last() {
        r.set_date(DateField::Issued, Date::parse(year));
        imprint = text[..*at]
            .trim_end_matches(['c', '©', '[', '(', ' ', ',', ';', '/', '.'])
            .trim_end_matches([',', ' ']);
    }
    let (place, publisher) = match imprint.split_once(" : ") {
        Some((p, b)) => (p, b),
        None => ("", imprint),
    };
    let trim = |t: &str| {
        t.trim()
            .trim_matches(|c| matches!(c, '[' | ']' | ',' | ';' | ':'))
            .trim()
            .to_string()
    };
    r.set(Field::PublisherPlace, trim(place));
    r.set(Field::Publisher, trim(publisher));
}

/// "Journal of Fish, Vol. 12, no. 3 (2004), p. 3-9".
pub(super) fn container(text: &str, r: &mut Reference) {
    if text.is_empty() {
        return;
    }
    static PART: std::sync::LazyLock<regex::Regex> = std::sync::LazyLock::new(|| {
        regex::Regex::new(r"(?i)^(.*?)[,.:]?\s+(?:vol(?:ume)?|bd|band|årg|t|v)\.?\s*(\d+)(?:[,(\s]+(?:no|nr|h|n|issue)?\.?\s*(\d+)\)?)?.*?(?:(?:pp?|s|seite|side|pages?)\.?\s*(\d+(?:\s*[-–]\s*\d+)?))?\s*$").expect("a fixed pattern")
    });
    match PART.captures(text) {
        Some(c) => {
            r.set(Field::ContainerTitle, c[1].trim());
            r.set(Field::Volume, &c[2]);
            r.set(Field::Issue, c.get(3).map_or("", |m| m.as_str()));
            r.set(
                Field::Page,
                c.get(4).map_or(String::new(), |m| {
                    m.as_str().replace('–', "-").replace(' ', "")
                }),
            );
        }
        None => r.set(Field::ContainerTitle, text),
    }
}
