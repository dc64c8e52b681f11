//! Numbers: what counts as one, ordinals, Roman numerals, page ranges, singular and plural.

use super::locale::{Gender, Locale};
use super::style::{Form, NumberForm, PageRange};

/// A part of a number field: a number with letters around it, or what stands between.
#[derive(Debug, PartialEq)]
enum Part<'t> {
    Number(&'t str),
    Between(&'t str),
}

/// Divides `1a-3, 5 & 7` into numbers and separators; `None` where it is not numeric.
fn parts(text: &str) -> Option<Vec<Part<'_>>> {
    let text = text.trim();
    let mut out = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        let len = rest
            .find(|c: char| {
                matches!(c, ',' | '&' | '-' | '–' | '—' | ';' | '\\') || c.is_whitespace()
            })
            .unwrap_or(rest.len());
        let token = &rest[..len];
        if !is_number(token) {
            return None;
        }
        out.push(Part::Number(token));
        at += len;
        let rest = &text[at..];
        let len = rest
            .find(|c: char| {
                !(matches!(c, ',' | '&' | '-' | '–' | '—' | ';' | '\\') || c.is_whitespace())
            })
            .unwrap_or(rest.len());
        let between = &rest[..len];
        if !between.is_empty() {
            // Numbers with only a space between are no list.
            if between.trim().is_empty() || len == rest.len() {
                return None;
            }
            out.push(Part::Between(between));
        }
        at += len;
    }
    (!out.is_empty()).then_some(out)
}

/// Digits with letters before and behind: `12`, `A4`, `2nd`, `L2d`; Roman numerals alone are text.
fn is_number(token: &str) -> bool {
    let body = token.trim_end_matches('.');
    let Some(first) = body.find(|c: char| c.is_ascii_digit()) else {
        return false;
    };
    let (before, rest) = body.split_at(first);
    let digits = rest
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(rest.len());
    let behind = &rest[digits..];
    let word = |t: &str| t.chars().all(|c| c.is_alphabetic() || c == '.' || c == '’');
    word(before) && word(behind) && body.len() == token.len()
}

/// Whether a value counts as a number for `is-numeric`.
pub fn is_numeric(text: &str) -> bool {
    parts(text).is_some()
}

/// Whether a value stands for several: `12-34`, `1, 3`, `5 & 7`.
pub fn is_plural(name: &str, text: &str) -> bool {
    if name.starts_with("number-of-") {
        return text.trim().parse::<u64>().is_ok_and(|n| n != 1)
            || parts(text).is_some_and(|p| p.len() > 1);
    }
    match parts(text) {
        Some(parts) => parts.len() > 1,
        None => {
            // "xi–xxv", "A12:1-5" and lists of words
            let digit = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric());
            text.char_indices().any(|(i, c)| {
                let (before, after) = (
                    text[..i].trim_end().chars().next_back(),
                    text[i + c.len_utf8()..].trim_start().chars().next(),
                );
                match c {
                    '–' | '—' | '&' => digit(before) && digit(after),
                    '-' if !text.contains(char::is_whitespace)
                        && range_end(&text[..i])
                        && range_end(&text[i + 1..]) =>
                    {
                        true
                    }
                    '-' | ',' => {
                        digit(before)
                            && digit(after)
                            && text.chars().any(|c| c.is_ascii_digit())
                            && !text[..i].ends_with('\\')
                    }
                    _ => false,
                }
            })
        }
    }
}

/// Roman numerals in small letters, for 1 to 3999.
pub fn roman(mut n: u32) -> String {
    const TABLE: [(u32, &str); 13] = [
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    let mut out = String::new();
    for (value, text) in TABLE {
        while n >= value {
            out += text;
            n -= value;
        }
    }
    out
}

/// One number in a form.
pub fn format_one(n: u32, form: NumberForm, gender: Gender, locale: &Locale) -> String {
    match form {
        NumberForm::Numeric => n.to_string(),
        NumberForm::Ordinal => format!("{n}{}", locale.ordinal(n, gender)),
        NumberForm::LongOrdinal => match locale.long_ordinal(n, gender).filter(|_| n <= 10) {
            Some(text) => text.to_string(),
            None => format!("{n}{}", locale.ordinal(n, gender)),
        },
        NumberForm::Roman if (1..4000).contains(&n) => roman(n),
        NumberForm::Roman => n.to_string(),
    }
}

/// The value of a number variable in a form; text that is no number comes back as it is.
pub fn format(text: &str, form: NumberForm, gender: Gender, locale: &Locale) -> String {
    let Some(list) = parts(text) else {
        return text.to_string();
    };
    let mut out = String::new();
    for part in list {
        match part {
            Part::Number(t) => match t.parse::<u32>() {
                Ok(n) => out += &format_one(n, form, gender, locale),
                Err(_) => out += t,
            },
            Part::Between(t) => out += &separator(t, locale, dash(locale)),
        }
    }
    out
}

/// What can stand at an end of a range: something with a digit, or a Roman numeral.
fn range_end(text: &str) -> bool {
    let roman = text.chars().all(|c| {
        matches!(
            c.to_ascii_lowercase(),
            'i' | 'v' | 'x' | 'l' | 'c' | 'd' | 'm'
        )
    });
    !text.is_empty()
        && text
            .chars()
            .all(|c| c.is_alphanumeric() || c == '.' || c == ':')
        && (roman || text.chars().any(|c| c.is_ascii_digit()))
}

/// The dash of ranges.
fn dash(locale: &Locale) -> &str {
    match locale.text("page-range-delimiter", Form::Long, false) {
        "" => "–",
        dash => dash,
    }
}

/// A separator between numbers, as it is written: `, `, ` & `, or the dash of ranges.
fn separator(text: &str, locale: &Locale, dash: &str) -> String {
    let sign = text.trim();
    if sign.starts_with(',') || sign.starts_with(';') {
        format!("{} ", &sign[..1])
    } else if sign == "&" {
        let and = locale.text("and", Form::Symbol, false);
        format!(" {} ", if and.is_empty() { "&" } else { and })
    } else if sign == "\\-" {
        "-".to_string()
    } else {
        dash.to_string()
    }
}

/// Pages: ranges in the style's format with the locale's dash, white space around them tidied.
pub fn pages(text: &str, format: Option<PageRange>, locale: &Locale) -> String {
    if !text.contains(['-', '–', '—', '&', ',']) {
        return text.to_string();
    }
    let dash = dash(locale);
    let mut out = String::with_capacity(text.len() + 4);
    for (i, range) in text.split(',').enumerate() {
        if i > 0 {
            out.push(',');
            if range.starts_with(' ') || range.starts_with(|c: char| c.is_ascii_digit()) {
                out.push(' ');
            }
        }
        let range = if i > 0 { range.trim_start() } else { range };
        for (j, piece) in range.split('&').enumerate() {
            if j > 0 {
                out += " & ";
            }
            let piece = if j > 0 { piece.trim_start() } else { piece };
            let piece = if range.contains('&') {
                piece.trim_end()
            } else {
                piece
            };
            out += &page_range(piece, format, dash);
        }
    }
    out
}

fn page_range(text: &str, format: Option<PageRange>, dash: &str) -> String {
    if let Some((a, b)) = text.split_once("\\-") {
        return format!("{a}-{b}");
    }
    let mut ends = text.split(['-', '–', '—']);
    let (Some(start), Some(end), None) = (ends.next(), ends.next(), ends.next()) else {
        // "A-12-B" and the like stay.
        return text.to_string();
    };
    let (a, b) = (start.trim(), end.trim());
    let page = range_end;
    if !page(a) || !page(b) {
        return if a.is_empty() || b.is_empty() || !text.contains("--") {
            text.replace("--", dash)
        } else {
            format!("{a}{dash}{b}")
        };
    }
    let Some(format) = format else {
        return format!("{a}{dash}{b}");
    };
    let split = |t: &str| -> (usize, bool) {
        let at = t
            .rfind(|c: char| !c.is_ascii_digit())
            .map_or(0, |i| i + t[i..].chars().next().map_or(1, char::len_utf8));
        (at, at < t.len())
    };
    let ((pa, na), (pb, nb)) = (split(a), split(b));
    // Only numbers with the same letters before them are shortened.
    if !na || !nb || (a[..pa] != b[..pb] && pb > 0) {
        return format!("{a}{dash}{b}");
    }
    let (x, y) = (&a[pa..], &b[pb..]);
    // The end in full: "321-8" is 321–328.
    let full = if y.len() < x.len() {
        format!("{}{y}", &x[..x.len() - y.len()])
    } else {
        y.to_string()
    };
    let prefix = &a[..pa];
    if x.len() != full.len() {
        return format!("{a}{dash}{prefix}{full}");
    }
    let short = match format {
        PageRange::Expanded => return format!("{a}{dash}{prefix}{full}"),
        PageRange::Minimal => minimal(x, &full, 1),
        PageRange::MinimalTwo => minimal(x, &full, 2),
        PageRange::Chicago | PageRange::Chicago15 | PageRange::Chicago16 => {
            chicago(x, &full, format)
        }
    };
    // A shortened end stands without its letters.
    let lead = if short.len() == full.len() && pb > 0 {
        prefix
    } else {
        ""
    };
    format!("{a}{dash}{lead}{short}")
}

/// The end without the digits that it shares with the start, at least `least` of them.
fn minimal(x: &str, y: &str, least: usize) -> String {
    let same = x.bytes().zip(y.bytes()).take_while(|(a, b)| a == b).count();
    let keep = (y.len() - same).max(least.min(y.len()));
    y[y.len() - keep..].to_string()
}

fn chicago(x: &str, y: &str, format: PageRange) -> String {
    let n: u64 = x.parse().unwrap_or(0);
    if n < 100 || n.is_multiple_of(100) {
        return y.to_string();
    }
    let changed = y.len() - x.bytes().zip(y.bytes()).take_while(|(a, b)| a == b).count();
    if format == PageRange::Chicago15 && x.len() == 4 && changed >= 3 {
        return y.to_string();
    }
    if n % 100 < 10 {
        minimal(x, y, 1)
    } else {
        minimal(x, y, 2)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_told_from_text() {
        for (text, want) in [
            ("2", true),
            ("2nd", true),
            ("D2", true),
            ("2, 3", true),
            ("2-4 & 7", true),
            ("second", false),
            ("2 edition", false),
            ("", false),
            ("2nd edition", false),
        ] {
            assert_eq!(is_numeric(text), want, "{text}");
        }
        assert_eq!(roman(1994), "mcmxciv");
    }

    #[test]
    fn page_ranges_are_shortened() {
        let locale = Locale::default();
        for (text, format, want) in [
            ("321-328", None, "321–328"),
            ("321-8", Some(PageRange::Expanded), "321–328"),
            ("321-328", Some(PageRange::Minimal), "321–8"),
            ("321-328", Some(PageRange::MinimalTwo), "321–28"),
            ("101-108", Some(PageRange::Chicago), "101–8"),
            ("321-328", Some(PageRange::Chicago), "321–28"),
            ("3-10", Some(PageRange::Chicago), "3–10"),
            ("1496-1504", Some(PageRange::Chicago15), "1496–1504"),
            ("e12-e15", Some(PageRange::Expanded), "e12–e15"),
            ("12", None, "12"),
            ("xi-xxv", None, "xi–xxv"),
        ] {
            assert_eq!(pages(text, format, &locale), want);
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_panics(text in ".{0,20}") {
            let locale = Locale::default();
            for f in [PageRange::Chicago15, PageRange::Expanded, PageRange::Minimal] {
                pages(&text, Some(f), &locale);
            }
            format(&text, NumberForm::LongOrdinal, Gender::Neuter, &locale);
            is_plural("page", &text);
        }
    }
}
