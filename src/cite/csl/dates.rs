//! Dates: parts and their forms, ranges, seasons, uncertain and negative years.

use super::item::DateValue;
use super::locale::{Gender, Locale};
use super::output::{Mark, Out};
use super::style::{DateElement, DatePart, Form, PartName, Text};
use crate::model::DatePoint;

/// Whether a literal date only says that there is none.
pub fn means_no_date(literal: &str) -> bool {
    matches!(
        literal
            .trim()
            .to_lowercase()
            .replace([' ', '(', ')', '[', ']'], "")
            .as_str(),
        "n.d."
            | "nd"
            | "n.d"
            | "u.å."
            | "u.å"
            | "udatert"
            | "undated"
            | "nodate"
            | "s.a."
            | "o.j."
            | "utendato"
            | "utenår"
            | "u.d."
    )
}

/// A date element with its locale's form filled in.
pub fn resolve(element: &DateElement, locale: &Locale) -> Option<DateElement> {
    let form = element.form.as_deref()?;
    let base = locale.date(form)?;
    let limit = element.limit.as_deref().unwrap_or("year-month-day");
    let wanted = |name: PartName| match name {
        PartName::Year => true,
        PartName::Month => limit != "year",
        PartName::Day => limit == "year-month-day",
    };
    let parts = base
        .parts
        .iter()
        .filter(|p| wanted(p.name))
        .map(|p| {
            let mut part = p.clone();
            if let Some(own) = element.parts.iter().find(|o| o.name == p.name) {
                // What the style says wins, but the places of affixes are the locale's.
                part.form = own.form.clone().or(part.form);
                part.range_delimiter = own.range_delimiter.clone().or(part.range_delimiter);
                let (prefix, suffix) = (part.fmt.prefix.take(), part.fmt.suffix.take());
                let case = own.fmt.case.or(part.fmt.case);
                part.fmt = own.fmt.clone();
                part.fmt.case = case;
                part.fmt.prefix = prefix;
                part.fmt.suffix = suffix;
            }
            part
        })
        .collect();
    Some(DateElement {
        variable: element.variable.clone(),
        form: None,
        limit: None,
        parts,
        delimiter: base.delimiter.clone(),
        fmt: element.fmt.clone(),
    })
}

fn year_text(year: i32, part: &DatePart, locale: &Locale) -> String {
    let short = part.form.as_deref() == Some("short");
    if year < 0 {
        return format!("{}{}", year.unsigned_abs(), era("bc", "BC", locale));
    }
    if short && year > 999 {
        return format!("{:02}", year % 100);
    }
    if (1..1000).contains(&year) {
        return format!("{year}{}", era("ad", "AD", locale));
    }
    year.to_string()
}

fn era<'l>(name: &str, default: &'l str, locale: &'l Locale) -> &'l str {
    match locale.text(name, Form::Long, false) {
        "" => default,
        text => text,
    }
}

fn month_text(point: DatePoint, part: &DatePart, locale: &Locale) -> String {
    if let Some(season) = point.season() {
        return locale
            .text(&format!("season-{season:02}"), Form::Long, false)
            .to_string();
    }
    let name = || format!("month-{:02}", point.month);
    match part.form.as_deref() {
        Some("numeric") => point.month.to_string(),
        Some("numeric-leading-zeros") => format!("{:02}", point.month),
        Some("short") => locale.text(&name(), Form::Short, false).to_string(),
        _ => locale.text(&name(), Form::Long, false).to_string(),
    }
}

fn day_text(point: DatePoint, part: &DatePart, locale: &Locale) -> String {
    let n = u32::from(point.day);
    match part.form.as_deref() {
        Some("numeric-leading-zeros") => format!("{n:02}"),
        Some("ordinal") if n == 1 || !locale.limit_day_ordinals => {
            // The ordinal agrees with the month's name.
            let gender = if point.month > 0 {
                locale.gender(&format!("month-{:02}", point.month))
            } else {
                Gender::Neuter
            };
            format!("{n}{}", locale.ordinal(n, gender))
        }
        _ => n.to_string(),
    }
}

/// One part of a point; `None` where it is not known.
fn part_text(point: DatePoint, part: &DatePart, locale: &Locale) -> Option<String> {
    let text = match part.name {
        PartName::Year => year_text(point.year, part, locale),
        PartName::Month if point.month > 0 => month_text(point, part, locale),
        PartName::Day if point.day > 0 => day_text(point, part, locale),
        _ => return None,
    };
    let text = if part.fmt.strip_periods {
        text.replace('.', "")
    } else {
        text
    };
    Some(match part.fmt.case {
        Some(case) => super::case::apply_str(&text, case, true),
        None => text,
    })
}

/// The parts of a point, with formatting; `without` are left out. `year_suffix` goes behind the year.
fn point(
    p: DatePoint,
    element: &DateElement,
    pick: &dyn Fn(PartName) -> bool,
    locale: &Locale,
    last_bare: bool,
    year: &mut Option<Out>,
) -> Vec<Out> {
    let shown: Vec<&DatePart> = element.parts.iter().filter(|d| pick(d.name)).collect();
    // A day without its month says nothing.
    let has = |d: &DatePart| part_text(p, d, locale).is_some_and(|t| !t.is_empty());
    let last = shown.iter().rposition(|d| has(d));
    let mut out = Vec::new();
    for (i, d) in shown.iter().enumerate() {
        let Some(text) = part_text(p, d, locale).filter(|t| !t.is_empty()) else {
            continue;
        };
        let mut kids = vec![Out::Text(text)];
        let mark = if d.name == PartName::Year {
            Mark::Year
        } else {
            Mark::None
        };
        if d.name == PartName::Year
            && let Some(suffix) = year.take()
        {
            kids.push(suffix);
        }
        let mut fmt = d.fmt.clone();
        fmt.case = None;
        // Within a range the affix at the seam belongs to the range delimiter.
        if last_bare && Some(i) == last {
            fmt.suffix = None;
        }
        out.push(Out::formatted(kids, &fmt, None, mark));
    }
    out
}

/// Renders a date with its element (already resolved). `suffix` goes behind the first year.
pub fn render(
    date: &DateValue,
    element: &DateElement,
    locale: &Locale,
    suffix: Option<Out>,
) -> Vec<Out> {
    let Some(start) = date.start else {
        return if date.literal.is_empty() {
            Vec::new()
        } else {
            super::markup::parse(&date.literal)
        };
    };
    let mut suffix = suffix;
    let all = |_: PartName| true;
    let delimiter = element.delimiter.clone();
    let join = |parts: Vec<Out>| Out::joined(parts, delimiter.clone());
    let Some(end) = date.end.filter(|e| *e != start) else {
        let mut out = point(start, element, &all, locale, date.open, &mut suffix);
        if date.open && !out.is_empty() {
            let d = range_delimiter(element, PartName::Year);
            out.push(Out::text(d.to_string()));
        }
        return vec![join(out)];
    };
    let has = |name: PartName| element.parts.iter().any(|p| p.name == name);
    // The largest part that differs and is shown decides what is repeated.
    let differs = if start.year != end.year {
        PartName::Year
    } else if start.month != end.month && has(PartName::Month) {
        PartName::Month
    } else if start.day != end.day && has(PartName::Day) && (start.month, end.month) != (0, 0) {
        PartName::Day
    } else {
        return vec![join(point(
            start,
            element,
            &all,
            locale,
            false,
            &mut suffix,
        ))];
    };
    let repeated = |name: PartName| match differs {
        PartName::Year => true,
        PartName::Month => name != PartName::Year,
        PartName::Day => name == PartName::Day,
    };
    // Shared parts stand before or behind the range, as the order of the parts has it.
    let first = element
        .parts
        .iter()
        .position(|p| repeated(p.name))
        .unwrap_or(0);
    let before: Vec<PartName> = element.parts[..first].iter().map(|p| p.name).collect();
    let dash = range_delimiter(element, differs);
    let mut out = point(
        start,
        element,
        &|n| before.contains(&n),
        locale,
        false,
        &mut suffix,
    );
    let mut none = None;
    let mut from = point(
        start,
        element,
        &|n| repeated(n) && !before.contains(&n),
        locale,
        true,
        &mut none,
    );
    let to = point(
        end,
        element,
        &|n| repeated(n) && !before.contains(&n),
        locale,
        differs == PartName::Year,
        &mut suffix,
    );
    let behind = point(
        start,
        element,
        &|n| !repeated(n) && !before.contains(&n),
        locale,
        false,
        &mut suffix,
    );
    if from.is_empty() || to.is_empty() {
        from.extend(to);
        out.extend(from);
    } else {
        out.push(Out::joined(
            vec![join(from), join(to)],
            Some(Text::from(dash)),
        ));
    }
    out.extend(behind);
    vec![join(out)]
}

fn range_delimiter(element: &DateElement, part: PartName) -> String {
    element
        .parts
        .iter()
        .find(|p| p.name == part)
        .and_then(|p| p.range_delimiter.as_deref())
        .unwrap_or("–")
        .to_string()
}

/// A date as digits that sort; for a macro only with the parts that it shows.
pub fn sort_text(date: &DateValue, parts: Option<&DateElement>) -> String {
    let shows = |name: PartName| parts.is_none_or(|e| e.parts.iter().any(|p| p.name == name));
    let one = |p: DatePoint| {
        // Years before the era count down, so that the text sorts.
        let year = i64::from(p.year) + 100_000_000;
        let month = if !shows(PartName::Month) {
            0
        } else if let Some(season) = p.season() {
            u32::from(season) * 3
        } else {
            u32::from(p.month)
        };
        format!(
            "{:09}{month:02}{:02}",
            if shows(PartName::Year) { year } else { 0 },
            if shows(PartName::Day) { p.day } else { 0 }
        )
    };
    match (date.start, date.end) {
        (Some(a), Some(b)) => format!("{}-{}", one(a), one(b)),
        (Some(a), None) => one(a),
        _ => date.literal.clone(),
    }
}
