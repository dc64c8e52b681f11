//! Where and when a work came out, and what it stands in.

use super::plain;
use crate::codec::human;
use crate::codec::xml::Node;
use crate::model::{Date, DateField, Field, Kind, Reference};
use regex::Regex;
use std::sync::LazyLock;

/// "Accounts of chemical research, 17 January 2012, Vol.45(1), pp.1-2".
pub(super) fn part_of(values: &[String], r: &mut Reference) {
    static PART: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)^(.*?),?\s*(?:(\d{1,2}\s+\p{L}+\s+\d{4}|\p{L}+\s+\d{4}|\d{4}(?:-\d\d){0,2}),?\s*)?(?:vol\.?\s*([\w-]+))?(?:\s*\(([^)]*)\))?(?:,?\s*pp?\.?\s*([\w-]+))?(?:\s*\[.*)?$").expect("a fixed pattern")
    });
    let Some(text) = values.first().map(|v| plain(v)) else {
        return;
    };
    if !matches!(
        r.kind,
        Kind::ArticleJournal
            | Kind::ArticleMagazine
            | Kind::ArticleNewspaper
            | Kind::Chapter
            | Kind::PaperConference
            | Kind::Review
    ) {
        if !text.is_empty() {
            r.add_extra("ispartof", text);
        }
        return;
    }
    if let Some(c) = PART.captures(&text) {
        let get = |i: usize| c.get(i).map_or("", |m| m.as_str()).trim().to_string();
        r.set_default(Field::ContainerTitle, get(1));
        r.set_default(Field::Volume, get(3));
        r.set_default(Field::Issue, get(4));
        r.set_default(Field::Page, get(5));
    }
}

pub(super) fn dates(
    record: &Node,
    shown: &dyn Fn(&str) -> Vec<String>,
    data: &dyn Fn(&str) -> String,
    r: &mut Reference,
) {
    let mut best = Date::default();
    let texts = [
        data("date"),
        record.text_at("search/startdate"),
        data("risdate"),
        shown("creationdate")
            .first()
            .map(|t| plain(t))
            .unwrap_or_default(),
        record.text_at("search/creationdate"),
    ];
    let exact = |d: &Date| {
        d.start
            .map_or(0, |p| 1 + u8::from(p.month > 0) + u8::from(p.day > 0))
    };
    for text in texts.iter().filter(|t| !t.is_empty()) {
        let digits = text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit());
        // "20120101" to "20121231" only says 2012.
        let d = if digits && text.ends_with("0101") {
            Date::parse(&text[..4])
        } else {
            human::date(text)
        };
        if d.year().is_some()
            && exact(&d) > exact(&best)
            && (best.year().is_none() || d.year() == best.year())
        {
            best = d;
        }
    }
    r.set_date(DateField::Issued, best);
}

pub(super) fn publisher(values: &[String], r: &mut Reference) {
    let Some(text) = values.first().map(|v| plain(v)) else {
        return;
    };
    let (place, name) = match text.split_once(" : ").or_else(|| text.split_once(": ")) {
        Some((p, n)) => (p.trim(), n.trim()),
        None => ("", text.as_str()),
    };
    r.set_default(
        Field::PublisherPlace,
        place.trim_matches(|c| matches!(c, '[' | ']')),
    );
    let name = name.trim_end_matches([',', ';', ' ']);
    match r.get(Field::PublisherPlace).map(str::to_string) {
        // "Tübingen Mohr Siebeck": the place stands apart already.
        Some(p) if name.len() > p.len() && name.starts_with(&p) => {
            r.set_default(Field::Publisher, name[p.len()..].trim())
        }
        _ => r.set_default(Field::Publisher, name),
    }
}
