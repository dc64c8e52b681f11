//! Dates of CSL-JSON: `date-parts`, `season`, `circa`, `literal` and `raw` text.

use super::item::DateValue;
use crate::model::{Date, DatePoint};
use serde_json::Value;

fn whole(value: &Value) -> Option<i64> {
    match value {
        Value::Number(n) => n.as_i64().or_else(|| n.as_f64().map(|f| f as i64)),
        Value::String(s) => s.trim().parse().ok(),
        _ => None,
    }
}

/// A point out of `[year, month, day]`; months above 12 are seasons (13–16, or 21–24).
fn point(parts: &Value) -> Option<DatePoint> {
    let parts = parts.as_array()?;
    let number = |i: usize| parts.get(i).and_then(whole).unwrap_or(0);
    let year = i32::try_from(parts.first().and_then(whole)?).ok()?;
    let month = match number(1) {
        m @ (1..=12 | 21..=24) => m as u8,
        m @ 13..=16 => m as u8 + 8,
        // citeproc-js writes seasons of the southern half as 17–20.
        m @ 17..=20 => m as u8 + 4,
        _ => 0,
    };
    let day = number(2);
    Some(DatePoint {
        year,
        month,
        day: if (1..=31).contains(&day) && month <= 12 {
            day as u8
        } else {
            0
        },
    })
}

/// A date of CSL-JSON; `None` when it says nothing.
pub fn from_json(value: &Value) -> Option<DateValue> {
    let map = value.as_object()?;
    let mut date = DateValue {
        circa: map.get("circa").is_some_and(|c| match c {
            Value::Bool(b) => *b,
            Value::Number(n) => n.as_i64() != Some(0),
            Value::String(s) => !s.is_empty() && s != "false" && s != "0",
            _ => false,
        }),
        ..DateValue::default()
    };
    if let Some(parts) = map.get("date-parts").and_then(Value::as_array) {
        date.start = parts.first().and_then(point);
        if let Some(end) = parts.get(1) {
            // An end of year 0 is the sign of a range without end.
            match point(end) {
                Some(p) if p.year == 0 => date.open = true,
                end => date.end = end,
            }
        }
    }
    if let Some(season) = map.get("season")
        && let Some(start) = &mut date.start
        && start.month == 0
    {
        match whole(season) {
            Some(n @ 1..=4) => start.month = 20 + n as u8,
            Some(n @ 21..=24) => start.month = n as u8,
            _ => {}
        }
    }
    for key in ["raw", "literal"] {
        if let Some(text) = map.get(key).and_then(Value::as_str)
            && date.start.is_none()
        {
            if key == "raw" {
                let circa = date.circa;
                date = raw(text);
                date.circa |= circa;
            } else {
                date.literal = text.to_string();
            }
        }
    }
    (date.start.is_some() || !date.literal.is_empty()).then_some(date)
}

const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

/// A date as people write it; what cannot be understood stays literal.
pub fn raw(text: &str) -> DateValue {
    let trimmed = text.trim();
    if let Some(date) = Date::parse_edtf(trimmed) {
        return DateValue::from(&date);
    }
    let literal = || DateValue {
        literal: text.to_string(),
        ..DateValue::default()
    };
    if trimmed.starts_with('"') && trimmed.ends_with('"') && trimmed.len() > 1 {
        return DateValue {
            literal: trimmed[1..trimmed.len() - 1].to_string(),
            ..DateValue::default()
        };
    }
    let lower = trimmed.to_lowercase();
    let circa = lower.starts_with("circa")
        || lower.starts_with("ca.")
        || lower.starts_with("c.")
        || lower.ends_with('?');
    let body = lower
        .trim_start_matches("circa")
        .trim_start_matches("ca.")
        .trim_start_matches("c.")
        .trim_end_matches('?')
        .trim()
        .to_string();
    // A range: two dates with a dash or slash between that is not part of a number.
    for dash in ["/", "–", "—", " - ", "-"] {
        if let Some((a, b)) = body.split_once(dash)
            && let (Some(mut start), Some(end)) = (single(a), single(b))
        {
            if start.year == i32::MIN {
                start.year = end.year;
            }
            if end.year == i32::MIN || start.year == i32::MIN {
                continue;
            }
            return DateValue {
                start: Some(start),
                end: Some(end),
                circa,
                ..DateValue::default()
            };
        }
    }
    match single(&body) {
        Some(start) if start.year != i32::MIN => DateValue {
            start: Some(start),
            circa,
            ..DateValue::default()
        },
        _ => literal(),
    }
}

/// One date; the year is `i32::MIN` when it is not there.
fn single(text: &str) -> Option<DatePoint> {
    let text = text.trim();
    if let Some(date) = Date::parse_edtf(text) {
        return date.start;
    }
    let bc = ["bc", "bce", "b.c."].iter().any(|s| text.ends_with(s));
    let (mut year, mut month, mut day) = (None, 0u8, 0u8);
    let slashed: Vec<&str> = text.split(['/', '.']).map(str::trim).collect();
    if let [a, b, y] = slashed.as_slice()
        && let (Ok(a), Ok(b), Ok(y)) = (a.parse::<u8>(), b.parse::<u8>(), y.parse::<i32>())
    {
        let (m, d) = if a > 12 { (b, a) } else { (a, b) };
        return ((1..=12).contains(&m) && (1..=31).contains(&d)).then_some(DatePoint {
            year: y,
            month: m,
            day: d,
        });
    }
    for word in text
        .split(|c: char| c.is_whitespace() || c == ',')
        .filter(|w| !w.is_empty())
    {
        let letters: String = word.chars().filter(|c| c.is_alphabetic()).collect();
        let digits: String = word.chars().filter(|c| c.is_ascii_digit()).collect();
        if let Some(season) = ["spring", "summer", "autumn", "winter"]
            .iter()
            .position(|s| letters == *s || (letters == "fall" && *s == "autumn"))
        {
            month = 21 + season as u8;
        } else if letters.len() >= 3
            && digits.is_empty()
            && MONTHS.iter().any(|m| letters.starts_with(m))
        {
            month = MONTHS
                .iter()
                .position(|m| letters.starts_with(m))
                .map_or(0, |i| i as u8 + 1);
        } else if digits.len() >= 3 || (digits.len() == 2 && day != 0) {
            year = digits.parse::<i32>().ok();
        } else if !digits.is_empty()
            && (letters.is_empty() || ["st", "nd", "rd", "th"].contains(&letters.as_str()))
        {
            day = digits.parse().ok().filter(|d| (1..=31).contains(d))?;
        } else if !["ad", "ce", "bc", "bce"].contains(&letters.as_str()) {
            return None;
        }
    }
    if year.is_none() && day > 0 && month == 0 {
        // "4 BC" is a year.
        if bc {
            year = Some(i32::from(day));
            day = 0;
        } else {
            return None;
        }
    }
    (year.is_some() || month > 0).then_some(DatePoint {
        year: year.map_or(i32::MIN, |y| if bc { -y } else { y }),
        month,
        day,
    })
}
