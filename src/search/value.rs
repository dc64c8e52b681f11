//! The values of the query language: folded text, ranges, times, identifiers, kinds.

use super::query::Bound;
use crate::model::{Kind, Scheme};
use crate::text::fold::fold;
use jiff::{Timestamp, ToSpan, civil, tz::TimeZone};

/// Folded, with single white space.
pub(super) fn normal(text: &str) -> String {
    let folded = fold(text);
    let mut out = String::with_capacity(folded.len());
    for word in folded.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// An identifier as the index holds it: folded, without what only decorates it.
pub(super) fn identifier(scheme: Option<Scheme>, text: &str) -> String {
    let folded = fold(text.trim());
    let plain = match scheme {
        Some(s) => crate::model::identifier::normalize(s, text)
            .map(|v| fold(&v))
            .unwrap_or(folded),
        None => folded,
    };
    match scheme {
        Some(Scheme::Isbn) => plain.replace(['-', ' '], ""),
        _ => plain,
    }
}

/// Whether a folded name means this kind.
pub(super) fn kind_is(kind: Kind, name: &str) -> bool {
    const OTHER: &[(&str, &[Kind])] = &[
        ("phdthesis", &[Kind::Thesis]),
        ("mastersthesis", &[Kind::Thesis]),
        ("inproceedings", &[Kind::PaperConference]),
        ("conference", &[Kind::PaperConference]),
        ("incollection", &[Kind::Chapter]),
        ("inbook", &[Kind::Chapter]),
        ("techreport", &[Kind::Report]),
        ("journal", &[Kind::ArticleJournal]),
        ("preprint", &[Kind::Article]),
        ("online", &[Kind::Webpage]),
        ("website", &[Kind::Webpage]),
        ("misc", &[Kind::Document]),
    ];
    if let Some((_, kinds)) = OTHER.iter().find(|(n, _)| *n == name) {
        return kinds.contains(&kind);
    }
    let csl = kind.csl().replace('_', "-");
    // The exact name of a kind means that kind alone: `book` is not `review-book`.
    if Kind::from_csl(name).is_some() || Kind::ALL.iter().any(|k| k.csl().replace('_', "-") == name)
    {
        return csl == name.replace('_', "-") || (name == "article" && csl.starts_with("article"));
    }
    csl.contains(name) || kind.label().to_lowercase().contains(name)
}

/// A span of time: back from now, or dates.
pub(super) fn time(text: &str, now: Timestamp) -> Option<Bound> {
    let text = text.trim().to_lowercase();
    let back = |n: i64, unit: &str| -> Option<i64> {
        let days = n.checked_mul(match unit {
            "h" => return Some(now.as_second().saturating_sub(n.checked_mul(3600)?)),
            "d" | "day" | "days" => 1,
            "w" | "week" | "weeks" => 7,
            "m" | "month" | "months" => 30,
            "y" | "year" | "years" => 365,
            _ => return None,
        })?;
        Some(now.as_second().saturating_sub(days.checked_mul(86_400)?))
    };
    if text == "today" {
        let today = now.to_zoned(TimeZone::system()).date();
        return Some(Bound {
            from: seconds(today),
            to: None,
        });
    }
    let (older, amount) = match text.strip_prefix('>') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('<').unwrap_or(&text)),
    };
    let digits = amount.bytes().take_while(u8::is_ascii_digit).count();
    if digits > 0 && digits < amount.len() {
        let n = amount[..digits].parse().ok()?;
        if let Some(since) = back(n, &amount[digits..]) {
            return Some(if older {
                Bound {
                    from: None,
                    to: Some(since),
                }
            } else {
                Bound {
                    from: Some(since),
                    to: None,
                }
            });
        }
    }
    range(&text, &day_range)
}

/// `a`, `a..b`, `a..`, `..b`, `>a`, `>=a`, `<a`, `<=a`, `a-b`; `value` gives the first and the last of what an end names.
pub(super) fn range(text: &str, value: &dyn Fn(&str) -> Option<(i64, i64)>) -> Option<Bound> {
    let text = text.trim();
    let end = |t: &str| value(t.trim());
    if let Some((a, b)) = text.split_once("..") {
        let b = b.trim_start_matches('.');
        let from = if a.is_empty() { None } else { Some(end(a)?.0) };
        let to = if b.is_empty() { None } else { Some(end(b)?.1) };
        // Typed the wrong way round.
        return Some(match (from, to) {
            (Some(f), Some(t)) if f > t => Bound {
                from: end(b).map(|v| v.0),
                to: end(a).map(|v| v.1),
            },
            _ => Bound { from, to },
        })
        .filter(|b| b.from.is_some() || b.to.is_some());
    }
    for (sign, make) in [
        (
            ">=",
            (|(a, _)| Bound {
                from: Some(a),
                to: None,
            }) as fn((i64, i64)) -> Bound,
        ),
        ("<=", |(_, b)| Bound {
            from: None,
            to: Some(b),
        }),
        (">", |(_, b)| Bound {
            from: Some(b.saturating_add(1)),
            to: None,
        }),
        ("<", |(a, _)| Bound {
            from: None,
            to: Some(a.saturating_sub(1)),
        }),
        ("=", |(a, b)| Bound {
            from: Some(a),
            to: Some(b),
        }),
    ] {
        if let Some(rest) = text.strip_prefix(sign) {
            return end(rest).map(make);
        }
    }
    if let Some((from, to)) = end(text) {
        return Some(Bound {
            from: Some(from),
            to: Some(to),
        });
    }
    let (a, b) = text.split_once(['-', '–'])?;
    Some(Bound {
        from: Some(end(a)?.0),
        to: Some(end(b)?.1),
    })
}

fn seconds(day: civil::Date) -> Option<i64> {
    Some(
        day.to_zoned(TimeZone::system())
            .ok()?
            .timestamp()
            .as_second(),
    )
}

/// The first and the last second of `2024`, `2024-05` or `2024-05-17`.
fn day_range(text: &str) -> Option<(i64, i64)> {
    let mut parts = text.split('-').map(|p| p.parse::<i16>().ok());
    let year = parts.next()??;
    let (month, day) = (parts.next(), parts.next());
    if parts.next().is_some() {
        return None;
    }
    let part = |p: i16| i8::try_from(p).ok();
    let (first, next) = match (month, day) {
        (None, _) => {
            let first = civil::Date::new(year, 1, 1).ok()?;
            (first, first.checked_add(1.year()).ok()?)
        }
        (Some(m), None) => {
            let first = civil::Date::new(year, part(m?)?, 1).ok()?;
            (first, first.checked_add(1.month()).ok()?)
        }
        (Some(m), Some(d)) => {
            let first = civil::Date::new(year, part(m?)?, part(d?)?).ok()?;
            (first, first.checked_add(1.day()).ok()?)
        }
    };
    Some((seconds(first)?, seconds(next)? - 1))
}
