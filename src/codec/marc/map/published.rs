//! Publishers, dates and the host of a MARC record.

use super::trim_isbd;
use crate::codec::marc::{DataField, Record};
use crate::codec::{human, language};
use crate::model::{Date, DateField, Field, Kind, Reference, Scheme};
use regex::Regex;
use std::sync::LazyLock;

pub(super) fn published(m: &Record, r: &mut Reference) {
    let fields: Vec<&DataField> = m
        .fields("260")
        .chain(m.fields("264").filter(|f| f.indicators[1] != '4'))
        .collect();
    let brackets = |t: &str| {
        trim_isbd(t)
            .trim_matches(|c| matches!(c, '[' | ']' | '(' | ')'))
            .to_string()
    };
    for f in &fields {
        let places: Vec<String> = f.all('a').map(brackets).filter(|t| !t.is_empty()).collect();
        let publishers: Vec<String> = f.all('b').map(brackets).filter(|t| !t.is_empty()).collect();
        r.set_default(Field::PublisherPlace, places.join(" "));
        r.set_default(Field::Publisher, publishers.join("; "));
        if let Some(c) = f.get('c').filter(|_| r.date(DateField::Issued).is_none()) {
            r.set_date(DateField::Issued, date(c));
        }
    }
    let fixed = m.control("008").unwrap_or("");
    if r.year().is_none() {
        let year: String = fixed.chars().skip(7).take(4).collect();
        if year.bytes().all(|b| b.is_ascii_digit())
            && year.len() == 4
            && year != "9999"
            && year != "0000"
        {
            let text = r
                .date(DateField::Issued)
                .map(|d| d.literal.clone())
                .unwrap_or_default();
            let mut found = Date::parse(&year);
            found.literal = text;
            r.set_date(DateField::Issued, found);
        }
    }
    let spoken: Vec<String> = m
        .fields("041")
        .flat_map(|f| f.all('a'))
        .map(str::to_string)
        .collect();
    let code: String = fixed.chars().skip(35).take(3).collect();
    let first = spoken
        .first()
        .map(|s| s.chars().take(3).collect::<String>())
        .unwrap_or(code);
    if first.len() == 3
        && first.bytes().all(|b| b.is_ascii_lowercase())
        && !matches!(first.as_str(), "und" | "zxx" | "mul")
    {
        r.set(Field::Language, language::tag(&first));
    }
    for l in m.fields("041").flat_map(|f| f.all('h')).take(1) {
        r.set(Field::OriginalLanguage, language::tag(l));
    }
    for f in m
        .fields("490")
        .chain(m.fields("440"))
        .chain(m.fields("830"))
    {
        let name = f.get('a').map(trim_isbd).unwrap_or_default();
        if !name.is_empty() && !r.fields.has(Field::CollectionTitle) {
            r.set(Field::CollectionTitle, name);
            r.set(
                Field::CollectionNumber,
                f.get('v').map(trim_isbd).unwrap_or_default(),
            );
        }
    }
    static PAGES: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(\d+)\s*(?:\[[^\]]*\]\s*)?(?:p\b|pp\b|s\b|S\b|Seiten|sider|sidor|pages|págs?|páginas|sivua|leaves|Bl\b|p\.)").expect("a fixed pattern")
    });
    if let Some(extent) = m.fields("300").find_map(|f| f.get('a'))
        && let Some(c) = PAGES.captures(extent)
    {
        r.set(Field::NumberOfPages, &c[1]);
    }
    // A thesis: "$b degree $c school $d year".
    for f in m.fields("502") {
        r.set_default(Field::Genre, f.get('b').map(trim_isbd).unwrap_or_default());
        r.set_default(
            Field::Publisher,
            f.get('c').map(trim_isbd).unwrap_or_default(),
        );
    }
}

fn date(text: &str) -> Date {
    static YEAR: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"\b(1[0-9]\d\d|20\d\d)\b").expect("a fixed pattern"));
    let whole = human::date(text);
    if whole.year().is_some() {
        return whole;
    }
    // "[1957?], c1950", "año 1687".
    match YEAR.find(text) {
        Some(y) => {
            let mut found = Date::parse(y.as_str());
            found.circa = text.contains('?');
            found
        }
        None => whole,
    }
}

/// The journal or book that an article or chapter stands in.
pub(super) fn host(m: &Record, r: &mut Reference) {
    for f in m.fields("773") {
        let name = f
            .get('t')
            .or(f.get('a'))
            .or(f.get('p'))
            .map(trim_isbd)
            .unwrap_or_default();
        if r.kind == Kind::Book {
            r.set_default(Field::CollectionTitle, name);
            continue;
        }
        r.set_default(Field::ContainerTitle, name);
        f.all('x').for_each(|v| r.add_identifier(Scheme::Issn, v));
        f.all('z').for_each(|v| r.add_identifier(Scheme::Isbn, v));
        for g in f.all('g') {
            related_parts(g, r);
        }
        if let Some(d) = f.get('d') {
            let publication = trim_isbd(d);
            if let Some((place, rest)) = publication.split_once(" : ") {
                r.set_default(Field::PublisherPlace, place);
                r.set_default(
                    Field::Publisher,
                    trim_isbd(rest.rsplit_once(',').map_or(rest, |p| p.0)),
                );
            }
        }
    }
}

/// "Vol. 12, no. 3 (May 2004), p. 3-9", "12(2004):3, S. 3-9", "yr:2004".
fn related_parts(text: &str, r: &mut Reference) {
    static VOLUME: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)(?:vol(?:ume)?|bd|band|årg|jg|t|volume:)\.?\s*(\d+)")
            .expect("a fixed pattern")
    });
    static ISSUE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)(?:no|nr|issue|number|h|heft|n°|nro)[.:]?\s*(\d+(?:[/-]\d+)?)")
            .expect("a fixed pattern")
    });
    static PAGE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"(?i)(?:pages?:|pp?\.|s\.|seiten?|sid?\.)\s*([A-Z]?\d+(?:\s?[-–]\s?[A-Z]?\d+)?)",
        )
        .expect("a fixed pattern")
    });
    static YEAR: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"\b(1[5-9]\d\d|20\d\d)\b").expect("a fixed pattern"));
    for (pattern, field) in [
        (&VOLUME, Field::Volume),
        (&ISSUE, Field::Issue),
        (&PAGE, Field::Page),
    ] {
        if let Some(c) = pattern.captures(text) {
            r.set_default(
                field,
                c[1].replace(['–', ' '], if field == Field::Page { "-" } else { "" })
                    .replace("--", "-"),
            );
        }
    }
    if r.year().is_none()
        && let Some(c) = YEAR.captures(text)
    {
        r.set_date(DateField::Issued, Date::parse(&c[1]));
    }
}
