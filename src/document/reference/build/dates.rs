//! Dates of a reference string.

use super::*;

/// "n.d.", "u.å.", "o. J.": no date.
pub(super) fn undated(text: &str) -> bool {
    let t: String = text
        .chars()
        .filter(|c| c.is_alphabetic())
        .flat_map(char::to_lowercase)
        .collect();
    matches!(
        t.as_str(),
        "nd" | "uå" | "uår" | "oj" | "sa" | "sd" | "sine anno" | "udatert"
    )
}

pub(super) fn year_of(text: &str) -> Option<i32> {
    let bytes = text.as_bytes();
    (0..bytes.len().saturating_sub(3)).find_map(|i| {
        let four = bytes[i..i + 4].iter().all(u8::is_ascii_digit);
        let alone = (i == 0 || !bytes[i - 1].is_ascii_digit())
            && !bytes.get(i + 4).is_some_and(u8::is_ascii_digit);
        if !four || !alone {
            return None;
        }
        text.get(i..i + 4)?
            .parse()
            .ok()
            .filter(|y| (1400..=2100).contains(y))
    })
}

pub(super) fn dates(parts: &Parts, r: &mut Reference) {
    let mut issued: Option<Date> = None;
    for span in parts.spans.iter().filter(|s| s.label == Label::Date) {
        let raw = &parts.text[span.start..span.end];
        let before = parts.before(span, 30).to_lowercase();
        let accessed = before.split(|c: char| !c.is_alphabetic()).any(|w| {
            matches!(
                w,
                "retrieved"
                    | "accessed"
                    | "hentet"
                    | "henta"
                    | "lest"
                    | "abgerufen"
                    | "zugriff"
                    | "consulté"
                    | "consultado"
                    | "hämtad"
                    | "hämtat"
                    | "besøkt"
                    | "nedlastet"
                    | "viewed"
                    | "zugegriffen"
                    | "eingesehen"
                    | "stand"
                    | "citado"
                    | "cited"
                    | "hentedato"
            )
        });
        let original = before.trim_end().ends_with("published")
            || before.contains("originally")
            || before.contains("opprinnelig");
        let date = read_date(raw);
        let field = if accessed {
            DateField::Accessed
        } else if original {
            DateField::OriginalDate
        } else {
            DateField::Issued
        };
        if field == DateField::Issued {
            let better = |new: &Date, old: &Date| old.year().is_none() && new.year().is_some();
            match &mut issued {
                None => issued = Some(date),
                // "1992 … May": the parts of one date stand apart.
                Some(old) if better(&date, old) => {
                    let joined = read_date(&format!("{raw} {}", old.literal));
                    *old = if joined.year() == date.year() {
                        joined
                    } else {
                        date
                    };
                }
                Some(old)
                    if date.year() == old.year()
                        && old.start.is_some_and(|p| p.month == 0)
                        && date.start.is_some_and(|p| p.month > 0) =>
                {
                    *old = date
                }
                Some(old) if date.year().is_none() && old.start.is_some_and(|p| p.month == 0) => {
                    let joined = read_date(&format!("{raw} {}", old.edtf()));
                    if joined.year() == old.year() && joined.start.is_some_and(|p| p.month > 0) {
                        *old = joined;
                    }
                }
                Some(_) => {}
            }
        } else if r.date(field).is_none() {
            r.set_date(field, date);
        }
        if let Some(letter) = suffix(raw) {
            r.set_default(Field::YearSuffix, letter);
        }
    }
    if issued.is_none() {
        let bracketed = parts
            .text
            .split(['(', '['])
            .skip(1)
            .filter_map(|t| t.split([')', ']']).next())
            .find(|t| undated(t));
        if let Some(text) = bracketed {
            issued = Some(Date::literal(text.trim()));
        }
    }
    if let Some(date) = issued {
        r.set_date(DateField::Issued, date);
    }
}

/// The letter behind a year: "2002a".
pub(super) fn suffix(text: &str) -> Option<String> {
    let year = year_of(text)?.to_string();
    let rest = &text[text.find(&year)? + 4..];
    let mut chars = rest.chars();
    let letter = chars.next().filter(char::is_ascii_lowercase)?;
    (!chars.next().is_some_and(char::is_alphanumeric)).then(|| letter.to_string())
}

pub(super) fn read_date(raw: &str) -> Date {
    let text =
        tidy(raw.trim_matches(|c: char| {
            matches!(c, '(' | ')' | '[' | ']' | '.' | ',' | ';' | ':' | ' ')
        }));
    if undated(&text) {
        // The last full stop of "u.å." is part of the abbreviation.
        let dot = if text.contains('.') { "." } else { "" };
        return Date::literal(format!("{text}{dot}"));
    }
    // "2002a" is the year 2002 of several.
    let plain = match suffix(&text) {
        Some(letter) => {
            let year = year_of(&text).unwrap_or(0).to_string();
            text.replacen(&format!("{year}{letter}"), &year, 1)
        }
        None => text.clone(),
    };
    // Weekdays say nothing that the date does not.
    let words: Vec<&str> = plain
        .split_whitespace()
        .filter(|w| {
            let l = fold(w.trim_matches(|c: char| !c.is_alphabetic()));
            !(l.ends_with("dag") || l.ends_with("day") || l.ends_with("tag")) || l.len() < 6
        })
        .collect();
    let plain = words.join(" ");
    let date = Date::parse(&spread(&plain));
    if date.year().is_some() {
        return date;
    }
    match year_of(&plain) {
        Some(year) => Date::ymd(year, 0, 0),
        None => Date::literal(text),
    }
}

/// "2022, 8.juni" as "8 juni 2022": the day apart from the month, the year behind.
pub(super) fn spread(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 4);
    let mut last = ' ';
    for c in text.chars() {
        let c = if matches!(c, '.' | ',') && last.is_ascii_digit() {
            ' '
        } else {
            c
        };
        if c.is_alphabetic() && last.is_ascii_digit() {
            out.push(' ');
        }
        out.push(c);
        last = c;
    }
    let words: Vec<&str> = out.split_whitespace().collect();
    match words.as_slice() {
        [year, day, month]
            if year.len() == 4
                && day.len() <= 2
                && day.bytes().all(|b| b.is_ascii_digit())
                && month.chars().all(|c| c.is_alphabetic() || c == '.') =>
        {
            format!("{} {month} {year}", day.trim_start_matches('0'))
        }
        _ => text.to_string(),
    }
}
