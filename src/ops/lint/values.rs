//! Rules about single values: encoding, capitals, pages, dates, keys that lead nowhere, dangerous TeX.

use super::{Report, Surroundings};
use crate::model::field::Shape;
use crate::model::{Date, Field};
use crate::ops::edit::Name;
use crate::text::{case, entities, repair, sanitize};

pub(super) fn check(report: &mut Report, around: &Surroundings) {
    let r = report.reference;
    for (field, value) in r.fields.iter() {
        encoding(report, field, value);
        if field.shape() == Shape::Pages {
            pages(report, field, value);
        }
    }
    for tag in &r.tags {
        if repair::repair(tag) != *tag {
            let tags: Vec<String> = r
                .tags
                .iter()
                .map(|t| repair::repair(t).into_owned())
                .collect();
            report.fixable(
                "encoding",
                format!("tag {tag}: decoded wrongly"),
                vec![(Name::Tags, tags.join("; "))],
            );
            break;
        }
    }
    if is_shouted(r.title()) {
        report.fixable(
            "capitals",
            "the title is all in capitals",
            vec![(Name::Field(Field::Title), case::sentence_case(r.title()))],
        );
    }
    for (field, date) in &r.dates {
        if date.start.is_none() && date.end.is_none() && !date.literal.is_empty() {
            if let Some(read) = Date::parse_edtf(&date.literal) {
                report.fixable(
                    "date",
                    format!("{}: {} is a date", field.label(), date.literal),
                    vec![(Name::Date(*field), read.edtf())],
                );
            } else if !is_no_date(&date.literal) {
                report.note(
                    "date",
                    format!(
                        "{}: {} is not understood as a date",
                        field.label(),
                        date.literal
                    ),
                );
            }
        } else if date.year().is_some_and(|y| y > around.this_year + 2) {
            report.note(
                "date",
                format!("{}: {} is in the future", field.label(), date.edtf()),
            );
        } else if let (Some(a), Some(b)) = (date.start, date.end)
            && a > b
        {
            report.note(
                "date",
                format!("{}: {} ends before it begins", field.label(), date.edtf()),
            );
        }
    }
    for (name, value) in &r.extra {
        let refers = ["crossref", "xref", "xdata", "related", "entryset"]
            .iter()
            .any(|n| name.eq_ignore_ascii_case(n));
        for key in value
            .split(',')
            .map(str::trim)
            .filter(|k| refers && !k.is_empty())
        {
            if !around.keys.contains(key) {
                report.note(
                    "key",
                    format!("{name} names {key}, which is not in the library"),
                );
            }
        }
    }
    let values = r
        .fields
        .iter()
        .map(|(f, v)| (f.label(), v))
        .chain(r.extra.iter().map(|(n, v)| (n.as_str(), v.as_str())));
    for (name, value) in values {
        if let Some(command) = DANGEROUS.iter().find(|c| value.contains(*c)) {
            report.note(
                "latex",
                format!("{name} holds {command}, which TeX would obey; exports write it as text"),
            );
        }
    }
}

/// TeX's primitives that read, write or run something.
const DANGEROUS: &[&str] = &[
    "\\input",
    "\\include",
    "\\openin",
    "\\openout",
    "\\write",
    "\\immediate",
    "\\read",
    "\\catcode",
    "\\csname",
    "\\def\\",
];

fn encoding(report: &mut Report, field: Field, value: &str) {
    let name = Name::Field(field);
    let label = field.label();
    let repaired = repair::repair(value);
    if repaired != value {
        report.fixable(
            "encoding",
            format!(
                "{label}: decoded wrongly, should be “{}”",
                excerpt(&repaired, value)
            ),
            vec![(name, repaired.into_owned())],
        );
    } else if value.contains('\u{fffd}') {
        report.note(
            "encoding",
            format!("{label}: characters are lost (\u{fffd}); look them up in the source"),
        );
    } else if value.chars().any(|c| {
        c != '\n' && c != '\t' && sanitize::is_hidden(c) && !matches!(c, '\u{200d}' | '\u{200c}')
    }) {
        let clean: String = value
            .chars()
            .filter(|c| {
                *c == '\n'
                    || *c == '\t'
                    || matches!(c, '\u{200d}' | '\u{200c}')
                    || !sanitize::is_hidden(*c)
            })
            .collect();
        report.fixable(
            "encoding",
            format!("{label}: holds characters that are not seen"),
            vec![(name, clean)],
        );
    } else if field.shape() != Shape::Rich
        && field.shape() != Shape::Url
        && entities::decode(value) != value
    {
        report.fixable(
            "encoding",
            format!("{label}: holds HTML entities"),
            vec![(name, entities::decode(value).into_owned())],
        );
    }
}

/// The first word that differs.
fn excerpt(new: &str, old: &str) -> String {
    let word = new
        .split_whitespace()
        .zip(old.split_whitespace())
        .find(|(a, b)| a != b)
        .map(|(a, _)| a);
    crate::text::width::truncate(word.unwrap_or(new), 40).into_owned()
}

fn pages(report: &mut Report, field: Field, value: &str) {
    let bare = ["pp. ", "pp.", "p. ", "s. ", "S. ", "pages "]
        .iter()
        .find_map(|p| value.strip_prefix(p));
    if let Some(bare) = bare.filter(|b| b.starts_with(|c: char| c.is_ascii_digit())) {
        report.fixable(
            "pages",
            format!("{value}: the label is the style's to write"),
            vec![(Name::Field(field), bare.trim().to_string())],
        );
        return;
    }
    let mut ends = value
        .split(['-', '–', '—'])
        .map(str::trim)
        .filter(|p| !p.is_empty());
    let (Some(from), Some(to), None) = (ends.next(), ends.next(), ends.next()) else {
        return;
    };
    let (Ok(a), Ok(b)) = (from.parse::<u64>(), to.parse::<u64>()) else {
        return;
    };
    // 123–34 is how many write 123–134; 123–3 is not certain to be meant so where it runs far backwards.
    if b < a && to.len() >= from.len() {
        report.note("pages", format!("{value}: ends before it begins"));
    }
}

fn is_shouted(title: &str) -> bool {
    let letters: Vec<char> = title.chars().filter(|c| c.is_alphabetic()).collect();
    letters.len() >= 12
        && title.split_whitespace().count() >= 3
        && letters.iter().all(|c| c.is_uppercase())
}

/// What says that there is no date, or not yet.
fn is_no_date(text: &str) -> bool {
    let lower = text.to_lowercase();
    [
        "n.d.",
        "n. d.",
        "u.å.",
        "o. j.",
        "o.j.",
        "s.d.",
        "s. f.",
        "forthcoming",
        "in press",
        "submitted",
        "in preparation",
        "no date",
    ]
    .iter()
    .any(|w| lower.contains(w))
}
