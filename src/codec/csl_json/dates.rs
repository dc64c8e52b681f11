//! Dates of CSL-JSON in both directions.

use crate::model::{Date, DatePoint};
use serde_json::{Map, Value, json};

/// A date out of a CSL date variable in any of the shapes that are in use. `None` when nothing is there.
pub fn date_from_value(value: &Value) -> Option<Date> {
    let date = match value {
        Value::String(s) => Date::parse(s),
        Value::Number(n) => Date::parse(&n.to_string()),
        Value::Array(parts) => from_list(parts),
        Value::Object(map) => from_object(map),
        _ => return None,
    };
    (!date.is_empty()).then_some(date)
}

/// `[2004, 6, 11]`, `[[2004], [2005]]`, or CSL-YAML's `[{year: 2004}, {year: 2005}]`.
fn from_list(parts: &[Value]) -> Date {
    let points: Vec<Option<DatePoint>> = if parts.iter().any(|p| p.is_array() || p.is_object()) {
        parts.iter().take(2).map(point).collect()
    } else {
        vec![numbers(parts)]
    };
    let mut date = Date {
        start: points.first().copied().flatten(),
        end: points.get(1).copied().flatten(),
        ..Date::default()
    };
    // An open end is written as year 0, or as an empty list.
    if points.len() > 1 {
        if let Some(zero) = date.end.filter(|p| p.year == 0) {
            let _ = zero;
            date.end = None;
        }
        if date.end.is_none() && date.start.is_some() {
            date.open = true;
        }
    }
    if parts.iter().any(|p| p.get("circa").is_some_and(truthy)) {
        date.circa = true;
    }
    if let Some(text) = parts
        .iter()
        .find_map(|p| p.get("literal").and_then(Value::as_str))
    {
        date.literal = text.trim().to_string();
    }
    date
}

fn point(value: &Value) -> Option<DatePoint> {
    match value {
        Value::Array(parts) => numbers(parts),
        Value::Object(map) => {
            let year = map.get("year").and_then(number)?;
            let month = map.get("month").and_then(number).unwrap_or(0);
            let day = map.get("day").and_then(number).unwrap_or(0);
            let mut p = checked(year, month, day)?;
            if let (0, Some(s)) = (p.month, map.get("season").and_then(season)) {
                p.month = s;
            }
            Some(p)
        }
        other => numbers(std::slice::from_ref(other)),
    }
}

/// A number that may be written as text.
fn number(value: &Value) -> Option<i64> {
    match value {
        Value::Number(n) => n.as_i64().or_else(|| n.as_f64().map(|f| f as i64)),
        Value::String(s) => {
            let s = s.trim();
            s.parse().ok().or_else(|| {
                let named = crate::model::date_text::month(s).map(i64::from);
                let digits = s.trim_end_matches(|c: char| !c.is_ascii_digit());
                named.or_else(|| digits.parse().ok())
            })
        }
        _ => None,
    }
}

fn numbers(parts: &[Value]) -> Option<DatePoint> {
    let at = |i: usize| parts.get(i).and_then(number).unwrap_or(0);
    checked(parts.first().and_then(number)?, at(1), at(2))
}

/// A point whose month and day exist; what does not exist is left out.
fn checked(year: i64, month: i64, day: i64) -> Option<DatePoint> {
    let year = i32::try_from(year).ok().filter(|y| y.abs() <= 999_999)?;
    // Seasons: 13 to 16 in older data, 21 to 24 in EDTF.
    let month = match month {
        1..=12 | 21..=24 => month as u8,
        13..=16 => (month + 8) as u8,
        _ => 0,
    };
    let day = match day {
        1..=31 if (1..=12).contains(&month) => day as u8,
        _ => 0,
    };
    let there = |d: u8| Date::parse_edtf(&format!("2000-{month:02}-{d:02}")).is_some();
    Some(DatePoint {
        year,
        month,
        day: if day > 0 && there(day) { day } else { 0 },
    })
}

fn truthy(value: &Value) -> bool {
    match value {
        Value::Bool(b) => *b,
        Value::Number(n) => n.as_f64() != Some(0.0),
        Value::String(s) => !matches!(s.trim(), "" | "0" | "false" | "no"),
        _ => false,
    }
}

/// A season as a number 1 to 4 (or EDTF's 21 to 24), or as a word.
fn season(value: &Value) -> Option<u8> {
    match number(value)? {
        n @ 1..=4 => Some(n as u8 + 20),
        n @ 13..=16 => Some(n as u8 + 8),
        n @ 21..=24 => Some(n as u8),
        _ => None,
    }
}

fn from_object(map: &Map<String, Value>) -> Date {
    let text = |name: &str| match map.get(name) {
        Some(Value::String(s)) => Some(s.trim().to_string()).filter(|s| !s.is_empty()),
        Some(Value::Number(n)) => Some(n.to_string()),
        _ => None,
    };
    let mut date = match map.get("date-parts").or_else(|| map.get("dateParts")) {
        Some(Value::Array(parts)) if !parts.is_empty() => from_list(parts),
        Some(one @ (Value::Number(_) | Value::String(_))) => from_list(std::slice::from_ref(one)),
        _ if map.contains_key("year") => Date {
            start: point(&Value::Object(map.clone())),
            ..Date::default()
        },
        _ => Date::default(),
    };
    if let Some(word) = map.get("season") {
        match (&mut date.start, season(word)) {
            (Some(p), Some(s)) if p.month == 0 => {
                p.month = s;
                if let Some(end) = date.end.as_mut().filter(|e| e.month == 0) {
                    end.month = s;
                }
            }
            (_, None) => {
                if let (Some(word), Some(year)) = (word.as_str(), date.year()) {
                    date.literal = format!("{} {year}", word.trim());
                }
            }
            _ => {}
        }
    }
    let literal = text("literal");
    if date.start.is_none() && date.end.is_none() {
        if let Some(raw) = text("raw")
            .or_else(|| text("edtf"))
            .or_else(|| text("date-time"))
        {
            date = Date::parse(&raw);
        } else if let Some(literal) = &literal {
            date = Date::parse(literal);
        }
    }
    if let Some(literal) = literal {
        date.literal = literal;
    }
    date.circa |= map.get("circa").is_some_and(truthy);
    date
}

fn parts(p: DatePoint) -> Value {
    match (p.month, p.day) {
        (0 | 13.., _) => json!([p.year]),
        (m, 0) => json!([p.year, m]),
        (m, d) => json!([p.year, m, d]),
    }
}

/// A CSL date variable. What CSL-JSON cannot say (an open start, two seasons) is said as far as it goes; the caller keeps the rest.
pub fn date_to_value(date: &Date) -> Value {
    let mut map = Map::new();
    let list = match (date.start, date.end) {
        (Some(a), Some(b)) => Some(json!([parts(a), parts(b)])),
        (Some(a), None) if date.open => Some(json!([parts(a), [0]])),
        (Some(a), None) | (None, Some(a)) => Some(json!([parts(a)])),
        (None, None) => None,
    };
    if let Some(list) = list {
        map.insert("date-parts".into(), list);
    }
    if let Some(season) = date.start.or(date.end).and_then(DatePoint::season) {
        map.insert("season".into(), json!(season));
    }
    if date.circa {
        map.insert("circa".into(), json!(true));
    }
    if !date.literal.is_empty() {
        map.insert("literal".into(), json!(date.literal));
    }
    Value::Object(map)
}
