//! The date of publication out of `year`, `month` and `day`.

use super::{Reader, Special};
use crate::model::{Date, DateField};
use crate::text::latex;
use std::borrow::Cow;

impl Reader<'_> {
    /// `year`, `month` and `day`, where there is no `date`.
    pub(super) fn issued(&mut self, specials: &[(Special, Cow<str>, Cow<str>, bool)]) {
        let get = |special: Special| {
            specials
                .iter()
                .find(|(s, ..)| *s == special)
                .map(|(_, _, raw, _)| latex::plain(raw).trim().to_string())
                .filter(|t| !t.is_empty())
        };
        let (year, month, day) = (get(Special::Year), get(Special::Month), get(Special::Day));
        let known = self
            .reference
            .date(DateField::Issued)
            .is_some_and(|d| d.year().is_some());
        if known {
            // The year of a BibTeX style beside a date: only where it says something else.
            let issued = self
                .reference
                .date(DateField::Issued)
                .cloned()
                .unwrap_or_default();
            if let Some(text) = year
                && Date::parse(&text).year() != issued.year()
            {
                self.reference.add_extra("year", text);
            }
            return;
        }
        let Some(year) = year else {
            for (name, value) in [("month", month), ("day", day)] {
                if let Some(value) = value {
                    self.reference.add_extra(name, value);
                }
            }
            return;
        };
        let year = year.replace('–', "/").replace("--", "/");
        let mut date = match Date::parse_edtf(&year) {
            Some(date) => date,
            None => Date::parse(&year),
        };
        if let Some(text) = &month {
            let plain_year = date.start.filter(|p| p.month == 0 && !date.is_range());
            let exact = plain_year.and_then(|p| month_and_day(p.year, text, day.as_deref()));
            match exact {
                Some(exact) => {
                    date.start = exact.start;
                    date.end = exact.end;
                }
                None => {
                    self.reference.add_extra("month", text.as_str());
                    if let Some(day) = &day {
                        self.reference.add_extra("day", day.as_str());
                    }
                }
            }
        } else if let Some(day) = day {
            self.reference.add_extra("day", day);
        }
        self.reference.set_date(DateField::Issued, date);
    }
}

/// A month, alone or with its day or second month, of a year.
fn month_and_day(year: i32, month: &str, day: Option<&str>) -> Option<Date> {
    let month = month.trim().trim_matches('#');
    let number = |t: &str| {
        t.parse::<u8>()
            .ok()
            .filter(|n| (1..=12).contains(n))
            .or_else(|| crate::model::date_text::month(t.trim_end_matches('.')))
    };
    if let Some(m) = number(month) {
        let day = match day {
            Some(d) => d
                .trim()
                .parse::<u8>()
                .ok()
                .filter(|d| (1..=31).contains(d))?,
            None => 0,
        };
        return Some(Date::ymd(year, m, day)).filter(|d| Date::parse_edtf(&d.edtf()).is_some());
    }
    if day.is_some() {
        return None;
    }
    let month = month.replace(['–', '/'], "-");
    if let Some((a, b)) = month.split_once('-') {
        let (a, b) = (number(a.trim())?, number(b.trim())?);
        let mut date = Date::ymd(year, a, 0);
        date.end = Date::ymd(year, b, 0).start;
        return Some(date);
    }
    let date = Date::parse(&format!("{month} {year}"));
    date.start
        .filter(|p| p.year == year && p.month > 0 && date.literal.is_empty())?;
    Some(date)
}
