//! Dates as people and exporters write them: "12 June 2004", "2005 Jan-Feb", "2004/06/11/", "c. 1900", "Frühjahr 1999", "n.d.".

use super::date_words::named;
use super::{Date, DatePoint};

pub use super::date_words::month;

#[derive(Debug, Clone, Copy, PartialEq)]
enum Token {
    Number(i32, usize),
    Month(u8),
    To,
    Bc,
    Other,
}

/// A date half read: what one side of a range says.
#[derive(Debug, Clone, Copy, Default)]
struct Half {
    year: Option<i32>,
    month: u8,
    day: u8,
    vague: bool,
}

impl Date {
    /// Reads a date in any usual form. What is not understood, wholly or in part, is kept in `literal`; it never fails, and empty
    /// text gives an empty date. Where day and month cannot be told apart ("03/04/2005") the day is taken to come first and the text is kept.
    pub fn parse(text: &str) -> Date {
        let whole = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut rest = whole.trim_end_matches([',', ';']).trim();
        // Exporters that leave out parts keep their separators: "2004///", "2004-00-00".
        rest = rest.trim_end_matches('/').trim();
        if rest.is_empty() {
            return Date::default();
        }
        let mut circa = false;
        let inner = rest
            .strip_prefix('[')
            .and_then(|r| r.strip_suffix(']'))
            .or_else(|| rest.strip_prefix('(').and_then(|r| r.strip_suffix(')')));
        if let Some(inner) = inner {
            rest = inner.trim();
        }
        for prefix in [
            "circa ", "ca. ", "ca.", "ca ", "c. ", "c.", "c", "um ", "approx. ", "about ",
        ] {
            if let Some(r) = cut(rest, prefix)
                && r.trim_start().starts_with(|c: char| c.is_ascii_digit())
            {
                (rest, circa) = (r.trim_start(), true);
                break;
            }
        }
        for prefix in ["©", "cop. ", "cop.", "℗", "©️"] {
            if let Some(r) = cut(rest, prefix) {
                rest = r.trim_start();
            }
        }
        let mut date = numeric(rest)
            .or_else(|| edtf(rest))
            .or_else(|| worded(rest))
            .or_else(|| only_year(rest))
            .unwrap_or_else(|| Date::literal(whole.clone()));
        date.circa |= circa && date.start.is_some();
        if date.literal == "\u{0}" {
            date.literal = whole;
        }
        date
    }
}

fn cut<'a>(s: &'a str, prefix: &str) -> Option<&'a str> {
    s.get(..prefix.len())
        .filter(|p| p.eq_ignore_ascii_case(prefix))
        .map(|_| &s[prefix.len()..])
}

/// EDTF proper: a blank only before a time of day, years of four digits at least.
fn edtf(text: &str) -> Option<Date> {
    let day = match text.split_once(' ') {
        Some((day, time)) if time.contains(':') && !time.contains(char::is_alphabetic) => day,
        Some(_) => return None,
        None => text,
    };
    let start = day.trim_start_matches(['-', 'Y', '~', '?', '%', '.', '/']);
    let digits = start.bytes().take_while(u8::is_ascii_alphanumeric).count();
    if digits < 4 || looks_like_slashes(day) {
        return None;
    }
    Date::parse_edtf(day)
}

/// `2004/06`, `2004/06/11`: years, months and days, never EDTF's range of two years.
fn looks_like_slashes(text: &str) -> bool {
    let parts: Vec<&str> = text.split('/').collect();
    parts.len() > 1
        && parts[1].len() <= 2
        && parts[1].bytes().all(|b| b.is_ascii_digit())
        && !parts[1].is_empty()
}

/// Dates of digits alone: year first with zeros or gaps for what is unknown, or last. The mark "\0" asks for the text to be kept.
fn numeric(text: &str) -> Option<Date> {
    if text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) {
        let n = |r: std::ops::Range<usize>| text.get(r).and_then(|t| t.parse::<i32>().ok());
        let (y, m, d) = (n(0..4)?, n(4..6)?, n(6..8)?);
        return valid(y, m, d).filter(|_| (1000..=2200).contains(&y) && m > 0 || m == 0 && d == 0);
    }
    let spaced = text.contains(' ') && text.bytes().all(|b| b.is_ascii_digit() || b == b' ');
    let separator = if spaced { Some(' ') } else { None };
    let separator = separator
        .into_iter()
        .chain(['/', '-', '.'])
        .find(|s| text.contains(*s))?;
    let parts: Vec<&str> = text.split(separator).map(str::trim).collect();
    let number = |t: &str| {
        (!t.is_empty() && t.len() <= 4 && t.bytes().all(|b| b.is_ascii_digit()))
            .then(|| t.parse::<i32>().ok())
            .flatten()
    };
    let or_zero = |t: Option<&&str>| match t {
        None => Some(0),
        Some(&"") => (separator == '/').then_some(0),
        Some(t) if t.len() <= 2 => number(t),
        Some(_) => None,
    };
    // RIS: the fourth part is free text ("2004/06/11/Summer"): a season, or kept.
    if parts.len() == 4 && separator == '/' && parts[0].len() == 4 {
        let mut date = valid(
            number(parts[0])?,
            or_zero(parts.get(1))?,
            or_zero(parts.get(2))?,
        )?;
        let point = date.start.as_mut()?;
        match named(parts[3]) {
            Some(m) if point.month == 0 => point.month = m,
            _ if parts[3].is_empty() => {}
            _ => date.literal = "\0".into(),
        }
        return Some(date);
    }
    if !(2..=3).contains(&parts.len()) {
        return None;
    }
    if parts[0].len() == 4 && parts.get(1).is_none_or(|p| p.len() <= 2) {
        let day = parts
            .get(2)
            .map(|d| d.split(['T', ' ']).next().unwrap_or(d));
        return valid(
            number(parts[0])?,
            or_zero(parts.get(1))?,
            or_zero(day.as_ref())?,
        );
    }
    let last = *parts.last()?;
    if last.len() != 4 || parts[0].len() > 2 {
        return None;
    }
    let (a, b, year) = (number(parts[0])?, number(parts[1])?, number(last)?);
    if parts.len() == 2 {
        return valid(year, a, 0).filter(|_| a > 0);
    }
    match (a, b) {
        (0, 0) => valid(year, 0, 0),
        (a, b) if b <= 12 && a > 12 => valid(year, b, a),
        (a, b) if a <= 12 && b > 12 => valid(year, a, b),
        (a, b) if a == b || separator == '.' => valid(year, b, a),
        (a, b) => valid(year, b, a).map(|mut d| {
            d.literal = "\0".into();
            d
        }),
    }
}

/// A date of these numbers (0: unknown) if there is such a day.
fn valid(year: i32, month: i32, day: i32) -> Option<Date> {
    let (month, day) = (u8::try_from(month).ok()?, u8::try_from(day).ok()?);
    let text = match (month, day) {
        (0, _) => format!("{year:04}"),
        (m, 0) => format!("{year:04}-{m:02}"),
        (m, d) => format!("{year:04}-{m:02}-{d:02}"),
    };
    Date::parse_edtf(&text)
}

/// A year that stands somewhere in text that is not understood otherwise, if there is just one.
fn only_year(text: &str) -> Option<Date> {
    let mut years = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| w.len() == 4 && w.bytes().all(|b| b.is_ascii_digit()))
        .filter_map(|w| w.parse::<i32>().ok())
        .filter(|y| (1000..=2200).contains(y));
    let year = years.next()?;
    years.all(|y| y == year).then(|| Date {
        start: Some(DatePoint::year(year)),
        literal: "\0".into(),
        ..Date::default()
    })
}

fn tokens(text: &str) -> Vec<Token> {
    let mut out = Vec::new();
    let mut chars = text.char_indices().peekable();
    while let Some(&(at, c)) = chars.peek() {
        if c.is_ascii_digit() || c.is_alphabetic() {
            let digits = c.is_ascii_digit();
            let mut end = at;
            while let Some(&(i, d)) = chars.peek() {
                let inside = if digits {
                    d.is_ascii_digit()
                } else {
                    d.is_alphabetic()
                };
                if !inside {
                    break;
                }
                end = i + d.len_utf8();
                chars.next();
            }
            let word = &text[at..end];
            if digits {
                out.push(match word.parse() {
                    Ok(n) if word.len() <= 4 => Token::Number(n, word.len()),
                    _ => Token::Other,
                });
                continue;
            }
            let lower = word.to_lowercase();
            match lower.as_str() {
                "st" | "nd" | "rd" | "th" | "of" | "de" | "del" | "the" | "den" | "year" | "e" => {}
                "to" | "until" | "bis" | "til" | "through" => out.push(Token::To),
                "bc" | "bce" => out.push(Token::Bc),
                "b" | "c" | "ad" | "ce" => {}
                _ => out.push(named(word).map_or(Token::Other, Token::Month)),
            }
            continue;
        }
        chars.next();
        match c {
            '-' | '–' | '—' | '‐' | '‑' | '/' | '~' => out.push(Token::To),
            '&' => out.push(Token::To),
            ' ' | ',' | '.' | '\u{a0}' | '\'' | '’' => {}
            _ => out.push(Token::Other),
        }
        if out.len() > 24 {
            break;
        }
    }
    out
}

fn half(tokens: &[Token]) -> Half {
    let mut h = Half::default();
    for t in tokens {
        match *t {
            Token::Number(n, len) if len >= 3 && h.year.is_none() => h.year = Some(n),
            Token::Number(n, len) if len <= 2 && (1..=31).contains(&n) && h.day == 0 => {
                h.day = n as u8
            }
            Token::Month(m) if h.month == 0 => h.month = m,
            Token::Bc => h.year = h.year.map(|y| -y.abs()),
            _ => h.vague = true,
        }
    }
    h
}

/// Dates with words in them. The mark "\0" in `literal` asks for the text to be kept.
fn worded(text: &str) -> Option<Date> {
    let mut tokens = tokens(text);
    // Hyphens that only hold one date together: "30-Mar-2020", "Mar-2020", "2020-Mar-30".
    use Token::{Month, Number, To};
    if matches!(
        tokens.as_slice(),
        [Number(_, 1 | 2), To, Month(_), To, Number(..)]
            | [Month(_), To, Number(_, 4)]
            | [Number(_, 4), To, Month(_), To, Number(_, 1 | 2)]
            | [Number(_, 4), To, Month(_)]
    ) {
        tokens.retain(|t| *t != To);
    }
    let at = tokens.iter().position(|t| *t == Token::To);
    let (a, b) = match at {
        Some(i) => (half(&tokens[..i]), Some(half(&tokens[i + 1..]))),
        None => (half(&tokens), None),
    };
    let point = |h: Half| -> Option<DatePoint> {
        let p = DatePoint {
            year: h.year?,
            month: h.month,
            day: if h.month > 12 { 0 } else { h.day },
        };
        let p = if p.month == 0 {
            DatePoint::year(p.year)
        } else {
            p
        };
        valid(p.year.abs(), i32::from(p.month), i32::from(p.day)).map(|_| p)
    };
    let (mut a, mut vague) = (a, a.vague);
    let mut date = Date::default();
    match b {
        None => {
            if a.day > 0 && (a.month == 0 || a.month > 12) {
                vague = true;
            }
            date.start = Some(point(a)?);
        }
        Some(mut b) => {
            vague |= b.vague;
            let empty = |h: &Half| h.year.is_none() && h.month == 0 && h.day == 0;
            if empty(&b) && !matches!(at.and_then(|i| tokens.get(i + 1)), Some(Number(_, 2))) {
                date.start = Some(point(a)?);
                // "1999-" is open, "Jun - 1999" is not.
                (date.open, vague) = (!vague && text.trim_end().ends_with(['-', '–', '—']), vague);
                if !date.open {
                    vague = true;
                }
            } else if empty(&a) {
                date.start = Some(point(b)?);
                vague = true;
            } else {
                // "1999-01", "1998-99": two digits behind a lone year are its end.
                if let (Some(y), 0, 0, None, 0) = (a.year, a.month, a.day, b.year, b.month) {
                    if b.day > 0 && i32::from(b.day) > y % 100 {
                        b.year = Some(y - y % 100 + i32::from(b.day));
                        b.day = 0;
                    } else if let Some(Token::Number(n, 2)) = at.and_then(|i| tokens.get(i + 1)) {
                        b = Half {
                            year: Some(y - y % 100 + n),
                            ..Half::default()
                        };
                        vague = a.vague;
                        if *n < y % 100 {
                            return None;
                        }
                    }
                }
                a.year = a.year.or(b.year);
                b.year = b.year.or(a.year);
                if a.month == 0 && a.day > 0 {
                    a.month = b.month;
                }
                if b.month == 0 && b.day > 0 {
                    vague |= a.month > 12;
                    b.month = a.month;
                }
                date.start = Some(point(a)?);
                date.end = Some(point(b)?);
                if date.end < date.start && date.start.map(|p| p.month) < Some(21) {
                    return Date::parse_edtf(&format!("{:04}", a.year?)).map(|d| Date {
                        literal: "\0".into(),
                        ..d
                    });
                }
                if date.end == date.start {
                    date.end = None;
                }
            }
        }
    }
    if vague {
        date.literal = "\0".into();
    }
    Some(date)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn dates_of_all_sorts() {
        for (text, edtf, literal) in [
            ("2004", "2004", ""),
            ("2004-06-11", "2004-06-11", ""),
            ("2004/06/11", "2004-06-11", ""),
            ("2004/6", "2004-06", ""),
            ("2004///", "2004", ""),
            ("2004//", "2004", ""),
            ("2004/06//", "2004-06", ""),
            ("2004///Spring", "2004-21", ""),
            (
                "2004/06/11/Third issue",
                "2004-06-11",
                "2004/06/11/Third issue",
            ),
            ("1993-00-00", "1993", ""),
            ("1993-05-00", "1993-05", ""),
            ("20040611", "2004-06-11", ""),
            ("2013 06 10", "2013-06-10", ""),
            ("07 2006", "2006-07", ""),
            ("12 June 2004", "2004-06-12", ""),
            ("June 12th, 2004", "2004-06-12", ""),
            ("2004 Jun 12", "2004-06-12", ""),
            ("Jun-2004", "2004-06", ""),
            ("30-Mar-2020", "2020-03-30", ""),
            ("31.12.1999", "1999-12-31", ""),
            ("12/31/1999", "1999-12-31", ""),
            ("31/12/1999", "1999-12-31", ""),
            ("03/04/2005", "2005-04-03", "03/04/2005"),
            ("06/2004", "2004-06", ""),
            ("2005 Jan-Feb", "2005-01/2005-02", ""),
            ("1998 Dec-1999 Jan", "1998-12/1999-01", ""),
            ("12-15 June 2004", "2004-06-12/2004-06-15", ""),
            ("Jun 5-7, 2004", "2004-06-05/2004-06-07", ""),
            ("1999-2001", "1999/2001", ""),
            ("1999–2001", "1999/2001", ""),
            ("1998-99", "1998/1999", ""),
            ("1999-", "1999/..", ""),
            ("Spring 2004", "2004-21", ""),
            ("Frühjahr 1999", "1999-21", ""),
            ("3. mars 2018", "2018-03-03", ""),
            ("c. 1900", "1900~", ""),
            ("[ca. 1900]", "1900~", ""),
            ("c1987", "1987~", ""),
            ("©1987", "1987", ""),
            ("44 BC", "44 BC", "44 BC"),
            ("2011-05-06 10:11:12", "2011-05-06", ""),
            ("Summer 1999/Fall 1999", "1999-22/1999-23", ""),
            ("Winter 2003/04", "2003-24", "Winter 2003/04"),
            ("344 BC", "-0344", ""),
            ("Third Quarter 2004", "2004", "Third Quarter 2004"),
            ("n.d.", "n.d.", "n.d."),
            ("in press", "in press", "in press"),
            ("", "", ""),
            ("2004-06-11T10:20:30Z", "2004-06-11", ""),
            ("2010/..", "2010/..", ""),
            ("1999-02-30", "1999", "1999-02-30"),
        ] {
            let date = Date::parse(text);
            assert_eq!(
                (date.edtf().as_str(), date.literal.as_str()),
                (edtf, literal),
                "{text}"
            );
        }
    }

    proptest! {
        #[test]
        fn any_text_is_a_date_or_kept(text in "\\PC{0,30}") {
            let date = Date::parse(&text);
            prop_assert!(!date.is_empty() || text.trim_matches([',', ';', '/', ' ']).trim().is_empty() || date.literal.is_empty());
        }
        #[test]
        fn days_come_back(y in 1000i32..2200, m in 1u8..=12, d in 1u8..=28) {
            prop_assert_eq!(Date::parse(&Date::ymd(y, m, d).edtf()), Date::ymd(y, m, d));
        }
    }
}
