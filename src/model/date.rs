//! Dates: a subset of EDTF (ISO 8601-2, levels 0 and 1) with ranges, seasons, uncertain and negative years, and "no date".

use serde::{Deserialize, Serialize};

/// Which date of a work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DateField {
    /// Published.
    Issued,
    /// Looked at on the web.
    Accessed,
    /// Of the first edition or of the original.
    OriginalDate,
    /// Of the conference or performance.
    EventDate,
    /// Handed in (manuscripts, patents).
    Submitted,
    /// Online before the issue.
    AvailableDate,
}

impl DateField {
    /// Every date field.
    pub const ALL: &'static [DateField] = &[
        DateField::Issued,
        DateField::Accessed,
        DateField::OriginalDate,
        DateField::EventDate,
        DateField::Submitted,
        DateField::AvailableDate,
    ];
    /// CSL's name.
    pub fn csl(self) -> &'static str {
        match self {
            DateField::Issued => "issued",
            DateField::Accessed => "accessed",
            DateField::OriginalDate => "original-date",
            DateField::EventDate => "event-date",
            DateField::Submitted => "submitted",
            DateField::AvailableDate => "available-date",
        }
    }
    /// The name shown to a person.
    pub fn label(self) -> &'static str {
        match self {
            DateField::Issued => "Date",
            DateField::Accessed => "Accessed",
            DateField::OriginalDate => "Original date",
            DateField::EventDate => "Event date",
            DateField::Submitted => "Submitted",
            DateField::AvailableDate => "Available",
        }
    }
    /// The date field with CSL's name.
    pub fn from_csl(name: &str) -> Option<DateField> {
        DateField::ALL.iter().copied().find(|d| d.csl() == name)
    }
}

/// A point in time, as exact as it is known.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize,
)]
pub struct DatePoint {
    /// Year; astronomical numbering as in EDTF and CSL-JSON's input convention: -43 is what the source writes as -43 or 43 BC stored as -43.
    pub year: i32,
    /// Month 1..=12, or a season 21..=24 (spring, summer, autumn, winter) as in EDTF; 0 when unknown.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub month: u8,
    /// Day of the month, 0 when unknown.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub day: u8,
}

fn is_zero(n: &u8) -> bool {
    *n == 0
}
fn is_false(b: &bool) -> bool {
    !*b
}

impl DatePoint {
    /// A year alone.
    pub fn year(year: i32) -> DatePoint {
        DatePoint {
            year,
            month: 0,
            day: 0,
        }
    }
    /// The season 1..=4 (spring … winter) when `month` holds one.
    pub fn season(self) -> Option<u8> {
        (21..=24).contains(&self.month).then(|| self.month - 20)
    }
}

/// A date or a range of dates.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Date {
    /// The date, or the start of the range; `None` for an open start or when only `literal` is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<DatePoint>,
    /// The end of a range.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<DatePoint>,
    /// A range whose other end is open ("2010–").
    #[serde(default, skip_serializing_if = "is_false")]
    pub open: bool,
    /// "circa": EDTF's `~`, `?` and `%`.
    #[serde(default, skip_serializing_if = "is_false")]
    pub circa: bool,
    /// What the source said when it is more than can be understood ("forthcoming", "n.d.", "Third Quarter 2004"); kept verbatim.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub literal: String,
}

impl Date {
    /// A single date; month and day 0 when unknown.
    pub fn ymd(year: i32, month: u8, day: u8) -> Date {
        Date {
            start: Some(DatePoint { year, month, day }),
            ..Date::default()
        }
    }
    /// A date that is only known as text.
    pub fn literal(text: impl Into<String>) -> Date {
        Date {
            literal: text.into(),
            ..Date::default()
        }
    }
    /// The year that lists show and sorting uses.
    pub fn year(&self) -> Option<i32> {
        self.start.or(self.end).map(|p| p.year)
    }
    /// Whether it is a range.
    pub fn is_range(&self) -> bool {
        self.end.is_some() || self.open
    }
    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        self.start.is_none() && self.end.is_none() && self.literal.is_empty()
    }
}

/// The days of a month, leap years by the proleptic Gregorian rule.
fn days(year: i32, month: u8) -> u8 {
    match month {
        2 if year.rem_euclid(4) == 0
            && (year.rem_euclid(100) != 0 || year.rem_euclid(400) == 0) =>
        {
            29
        }
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// `YYYY`, `YYYY-MM`, `YYYY-MM-DD`, with seasons 21–24, a sign, EDTF's `Y` for long years; unspecified digits (`X`) of a decade
/// or century are read as its first year, of month and day as unknown.
fn parse_point(text: &str) -> Option<(DatePoint, bool)> {
    let (sign, body) = match text.strip_prefix(['-', '−']) {
        Some(rest) => (-1, rest),
        None => (1, text),
    };
    let mut parts = body.trim_start_matches('Y').split('-');
    let year_text = parts.next()?;
    let long = body.starts_with('Y');
    let vague = year_text.ends_with(['X', 'x', 'u']);
    let digits = year_text.replace(['X', 'x', 'u'], "0");
    if !digits.bytes().all(|b| b.is_ascii_digit())
        || !(1..=if long { 9 } else { 5 }).contains(&digits.len())
    {
        return None;
    }
    let year = sign * digits.parse::<i32>().ok()?;
    let number = |t: Option<&str>| -> Option<u8> {
        match t {
            None => Some(0),
            Some(t) if t.chars().all(|c| matches!(c, 'X' | 'x' | 'u')) && !t.is_empty() => Some(0),
            Some(t) if (1..=2).contains(&t.len()) && t.bytes().all(|b| b.is_ascii_digit()) => {
                t.parse().ok()
            }
            _ => None,
        }
    };
    let (month, day) = (number(parts.next())?, number(parts.next())?);
    if parts.next().is_some()
        || !matches!(month, 0..=12 | 21..=24)
        || (day > 0 && !(1..=12).contains(&month))
        || day > days(year, month)
    {
        return None;
    }
    Some((DatePoint { year, month, day }, vague))
}

impl Date {
    /// Reads EDTF: `2004`, `2004-06-11`, `2004-21`, `-0044`, `2004~`, `1997?/1998`, `2010/..`, `../2010`, `199X`; a time behind `T` is left out.
    pub fn parse_edtf(text: &str) -> Option<Date> {
        let text = text.trim();
        let end = |t: &str| -> Option<(Option<DatePoint>, bool)> {
            let t = t.trim();
            if t.is_empty() || t == ".." {
                return Some((None, false));
            }
            let t = t.split(['T', ' ']).next()?;
            let plain = t
                .trim_end_matches(['~', '?', '%'])
                .trim_start_matches(['~', '?', '%']);
            let (point, vague) = parse_point(plain)?;
            Some((Some(point), vague || plain.len() != t.len()))
        };
        let (start, other) = match text.split_once('/') {
            Some((a, b)) => (end(a)?, Some(end(b)?)),
            None => (end(text)?, None),
        };
        let date = match other {
            None => Date {
                start: Some(start.0?),
                circa: start.1,
                ..Date::default()
            },
            Some((to, vague)) => Date {
                start: start.0,
                end: to,
                open: start.0.is_none() || to.is_none(),
                circa: start.1 || vague,
                literal: String::new(),
            },
        };
        (date.start.is_some() || date.end.is_some()).then_some(date)
    }

    /// EDTF where the date is understood, else the literal text.
    pub fn edtf(&self) -> String {
        let point = |p: &DatePoint| {
            let mut out = if p.year < 0 {
                format!("-{:04}", -i64::from(p.year))
            } else {
                format!("{:04}", p.year)
            };
            if p.month > 0 {
                out += &format!("-{:02}", p.month);
            }
            if p.day > 0 {
                out += &format!("-{:02}", p.day);
            }
            if self.circa {
                out.push('~');
            }
            out
        };
        match (&self.start, &self.end, self.open) {
            (None, None, _) => self.literal.clone(),
            (Some(a), None, false) => point(a),
            (Some(a), None, true) => format!("{}/..", point(a)),
            (None, Some(b), _) => format!("../{}", point(b)),
            (Some(a), Some(b), _) => format!("{}/{}", point(a), point(b)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edtf_reads_and_writes() {
        for text in [
            "2004",
            "2004-06",
            "2004-06-11",
            "2004-21",
            "-0044-03-15",
            "2004~",
            "1997/1998",
            "2010/..",
            "../2010",
            "2004-02-29",
            "0000",
        ] {
            assert_eq!(
                Date::parse_edtf(text).map(|d| d.edtf()).as_deref(),
                Some(text)
            );
        }
        for text in [
            "",
            "2004-13",
            "2003-02-29",
            "2004-21-03",
            "spring 2004",
            "/",
            "12/2004/3",
        ] {
            assert_eq!(Date::parse_edtf(text), None, "{text}");
        }
        assert_eq!(
            Date::parse_edtf("199X").map(|d| (d.year(), d.circa)),
            Some((Some(1990), true))
        );
        assert_eq!(
            Date::parse_edtf("2004-06-11T12:00:00Z"),
            Some(Date::ymd(2004, 6, 11))
        );
    }
}
