//! Library catalogues on VuFind: record pages saved as text or HTML in any interface language, the staff view, index records as JSON.

mod labels;
mod people;
mod solr;

use super::html::page::{self, Page};
use super::xml::squash;
use super::{Codec, Format, Input, Item, ReadOptions, Sink, human, language, marc};
use crate::model::{Date, DateField, Field, Kind, Person, Reference, Role, Scheme};
use labels::Slot;
use serde_json::Value;

/// VuFind.
pub struct Vufind;

static FORMAT: Format = Format {
    name: "vufind",
    aliases: &["catalogue-page", "solr"],
    label: "Library catalogue (VuFind)",
    extensions: &["txt", "html", "json"],
    reads: true,
    writes: false,
};

impl Codec for Vufind {
    fn format(&self) -> &'static Format {
        &FORMAT
    }
    fn recognise(&self, input: &Input) -> u8 {
        let head = input.head();
        let start = head.trim_start();
        if start.starts_with(['{', '[']) {
            let marks = [
                "\"fullrecord\"",
                "\"record_format\"",
                "\"title_full\"",
                "\"responseHeader\"",
                "\"resultCount\"",
                "\"spellingShingle\"",
                "\"author_facet\"",
                "\"recordtype\"",
            ];
            let title = head.contains("\"title")
                || head.contains("\"docs\"")
                || head.contains("\"records\"");
            return if title && marks.iter().any(|m| head.contains(m)) {
                88
            } else {
                0
            };
        }
        if start.starts_with('<') {
            let lower = head.to_lowercase();
            let shaped = [
                "template-dir-record",
                "vufind",
                "id=\"record_",
                "class=\"record source",
                "hiddenid",
            ]
            .iter()
            .filter(|m| lower.contains(*m))
            .count();
            return if lower.contains("<html") && shaped > 0 && !lower.contains("citation_title") {
                90
            } else {
                0
            };
        }
        let found: Vec<Slot> = head
            .lines()
            .filter_map(|l| labels::label(&strip(l)).map(|l| l.0))
            .filter(|s| *s != Slot::Nothing)
            .collect();
        let index = head.lines().filter(|l| staff_field(l).is_some()).count();
        let kinds = |wanted: &[Slot]| found.iter().any(|s| wanted.contains(s));
        let core = [
            kinds(&[Slot::Author, Slot::Corporate, Slot::Other]),
            kinds(&[Slot::Format]),
            kinds(&[Slot::Language]),
            kinds(&[Slot::Published, Slot::Publisher, Slot::Date]),
            kinds(&[Slot::Link, Slot::Isbn, Slot::Issn]),
            kinds(&[Slot::Subject]),
        ];
        let sure = core.iter().filter(|c| **c).count();
        match (sure, index) {
            (_, 5..) => 92,
            (4.., _) => 87,
            (3, _) if core[1] => 70,
            _ => 0,
        }
    }
    fn read(&self, input: &Input, _: &ReadOptions, sink: &mut Sink) {
        let text = human::repaired(crate::text::encoding::decode_lossy(input.bytes).0, sink);
        let start = text.trim_start();
        let found = if start.starts_with(['{', '[']) {
            match serde_json::from_str::<Value>(&text) {
                Ok(value) => json(&value),
                Err(e) => {
                    let _ = sink(Item::error(
                        e.line(),
                        e.column().max(1),
                        format!("this is not sound JSON: {e}"),
                    ));
                    return;
                }
            }
        } else if start.starts_with('<') {
            if let Some(why) = page::refused(&text) {
                let _ = sink(Item::error(1, 1, why));
                return;
            }
            let parsed = Page::parse(&text);
            let mut sources: Vec<Reference> =
                from_lines(&html_lines(&parsed)).into_iter().collect();
            sources.extend(super::html::references(&parsed).into_iter().take(1));
            super::html::combined(sources).into_iter().collect()
        } else {
            from_lines(&text.lines().map(str::to_string).collect::<Vec<_>>())
                .into_iter()
                .collect()
        };
        if found.is_empty() {
            let _ = sink(Item::error(
                1,
                1,
                "this catalogue page holds no record that can be read",
            ));
        }
        for r in found {
            if sink(Item::Reference(Box::new(r))).is_break() {
                return;
            }
        }
    }
}

/// A line without the bars of a table.
fn strip(line: &str) -> String {
    line.trim()
        .trim_start_matches('|')
        .trim()
        .trim_end_matches('|')
        .trim()
        .to_string()
}

/// "title_full | Experiences of … |": a line of the staff view.
fn staff_field(line: &str) -> Option<(String, String)> {
    let line = strip(line);
    let (name, value) = line
        .split_once('|')
        .or_else(|| line.split_once('\t'))
        .or_else(|| {
            line.split_once(char::is_whitespace)
                .filter(|(n, _)| n.contains('_'))
        })?;
    let name = name.trim();
    let sound = !name.is_empty()
        && name
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'));
    (sound && solr::is_index_field(name)).then(|| {
        (
            name.to_string(),
            value.trim().trim_end_matches('|').trim().to_string(),
        )
    })
}

/// The labelled lines of a page: what a reader would see.
fn html_lines(parsed: &Page) -> Vec<String> {
    let mut out = Vec::new();
    if let Some(title) = parsed.first(
        "h1[property=name], .record h1, .record h3[property=name], #record h1, .mainbody h3, h1",
    ) {
        out.push(format!("Title: {}", page::text(title)));
    }
    for row in parsed.all("tr") {
        let label = page::inside(row, "th")
            .into_iter()
            .next()
            .map(page::text)
            .unwrap_or_default();
        for cell in page::inside(row, "td") {
            let mut parts: Vec<String> = page::inside(
                cell,
                "a, [property=author], [property=name], .author-data, li",
            )
            .into_iter()
            .map(page::text)
            .filter(|t| !t.is_empty())
            .collect();
            parts.dedup();
            let links: Vec<String> = page::inside(cell, "a[href^=http]")
                .into_iter()
                .filter_map(|a| a.value().attr("href"))
                .map(str::to_string)
                .collect();
            let slot = labels::label(&format!("{}:", label.trim_end_matches(':'))).map(|l| l.0);
            let text = match slot {
                Some(Slot::Link) => links.join(" | "),
                Some(Slot::Author | Slot::Other | Slot::Corporate | Slot::Subject)
                    if !parts.is_empty() =>
                {
                    parts.join(" | ")
                }
                _ => page::text(cell),
            };
            if !label.is_empty() && !text.is_empty() {
                out.push(format!("{}: {text}", label.trim_end_matches(':')));
            }
        }
    }
    for list in parsed.all("dl") {
        let mut label = String::new();
        for part in page::inside(list, "dt, dd") {
            if part.value().name() == "dt" {
                label = page::text(part);
            } else if !label.is_empty() {
                out.push(format!(
                    "{}: {}",
                    label.trim_end_matches(':'),
                    page::text(part)
                ));
            }
        }
    }
    out
}

/// Reads the lines of a page: labels with their values, the staff view, MARC lines; the title from where the page has it.
fn from_lines(lines: &[String]) -> Option<Reference> {
    let mut staff: Vec<(String, Vec<String>)> = Vec::new();
    let mut values: Vec<(Slot, Vec<String>)> = Vec::new();
    let mut before: Vec<String> = Vec::new();
    let mut current: Option<usize> = None;
    for raw in lines {
        if let Some((name, value)) = staff_field(raw) {
            current = None;
            staff.push((name, vec![value]));
            continue;
        }
        let line = strip(raw);
        if line.is_empty()
            || line
                .chars()
                .all(|c| matches!(c, '-' | '|' | ' ' | ':' | '='))
        {
            continue;
        }
        match labels::label(&line) {
            Some((slot, rest)) => {
                current = (slot != Slot::Nothing).then_some(values.len());
                if slot != Slot::Nothing {
                    values.push((slot, vec![strip(rest)]));
                }
            }
            None => match current {
                Some(i) => values[i].1.push(line),
                None if values.is_empty() && staff.is_empty() => before.push(line),
                None => {}
            },
        }
    }
    let from_staff = solr::reference(&staff);
    let from_marc = marc::lines::records(&lines.join("\n"))
        .into_iter()
        .find(|m| m.fields("245").next().is_some())
        .map(|m| m.reference());
    let from_labels = labelled(&values, &before);
    let sources: Vec<Reference> = [from_marc, from_staff, from_labels]
        .into_iter()
        .flatten()
        .collect();
    super::html::combined(sources)
}

fn labelled(values: &[(Slot, Vec<String>)], before: &[String]) -> Option<Reference> {
    let mut r = Reference::default();
    let all = |slot: Slot| -> Vec<String> {
        values
            .iter()
            .filter(|(s, _)| *s == slot)
            .flat_map(|(_, v)| v.iter())
            .map(|v| v.trim().to_string())
            .filter(|v| !v.is_empty() && !v.chars().all(|c| matches!(c, ',' | '|' | ' ')))
            .collect()
    };
    let joined = |slot: Slot| squash(&all(slot).join(" "));
    let title = all(Slot::Title)
        .into_iter()
        .next()
        .or_else(|| title_line(before));
    let title = title.unwrap_or_default();
    r.set(
        Field::Title,
        title
            .split(" / ")
            .next()
            .unwrap_or("")
            .trim()
            .trim_end_matches([' ', '/']),
    );
    r.kind = labels::kind(&joined(Slot::Format)).unwrap_or_default();
    if !all(Slot::Thesis).is_empty() {
        r.kind = Kind::Thesis;
        r.add_extra("thesis", joined(Slot::Thesis));
    }
    for (slot, role) in [
        (Slot::Author, Role::Author),
        (
            Slot::Other,
            if all(Slot::Author).is_empty() || r.kind == Kind::ArticleJournal {
                Role::Author
            } else {
                Role::Contributor
            },
        ),
    ] {
        for value in all(slot) {
            for p in people::list(&value) {
                if !r
                    .creators
                    .iter()
                    .any(|c| c.person.inverted() == p.inverted())
                {
                    r.add_person(role, p);
                }
            }
        }
    }
    for value in all(Slot::Corporate)
        .iter()
        .flat_map(|v| v.split(['|', ';']))
    {
        r.add_person(
            Role::Author,
            Person::literal(value.trim().trim_end_matches('.')),
        );
    }
    published(&joined(Slot::Published), &mut r);
    r.set_default(Field::Publisher, joined(Slot::Publisher));
    if r.year().is_none() && !joined(Slot::Date).is_empty() {
        r.set_date(DateField::Issued, human::date(&joined(Slot::Date)));
    }
    if let Some(l) = all(Slot::Language).first() {
        r.set(
            Field::Language,
            language::tag(l.split([',', ';', '|']).next().unwrap_or(l)),
        );
    }
    for (slot, field) in [
        (Slot::Series, Field::CollectionTitle),
        (Slot::Edition, Field::Edition),
        (Slot::CallNumber, Field::CallNumber),
        (Slot::Contents, Field::TableOfContents),
        (Slot::Note, Field::Note),
    ] {
        r.set(field, joined(slot));
    }
    container(&joined(Slot::Container), &mut r);
    if !joined(Slot::Physical).is_empty() {
        r.add_extra("physical", joined(Slot::Physical));
    }
    if !joined(Slot::Citation).is_empty() {
        r.add_extra("citation", joined(Slot::Citation));
    }
    for (slot, scheme) in [
        (Slot::Isbn, Scheme::Isbn),
        (Slot::Issn, Scheme::Issn),
        (Slot::Doi, Scheme::Doi),
    ] {
        joined(slot)
            .split([' ', ';', ',', '|'])
            .filter(|v| v.len() > 7)
            .for_each(|v| r.add_identifier(scheme, v));
    }
    for link in joined(Slot::Link)
        .split([' ', '|'])
        .filter(|l| l.starts_with("http"))
    {
        human::identifiers_of_link(&mut r, link);
        if !link.contains("doi.org/") && !link.contains("ncbi.nlm.nih.gov") {
            r.set_default(Field::Url, link);
        }
    }
    all(Slot::Subject)
        .iter()
        .flat_map(|v| v.split(['|', ';']))
        .for_each(|t| r.add_tag(t.trim_end_matches('.')));
    // The whole abstract; the teaser above the record only repeats its beginning.
    let summary = all(Slot::Summary).join("\n\n");
    let mut note = joined(Slot::Note);
    if !summary.is_empty() && summary.starts_with("Item Description") {
        note = summary.clone();
    }
    r.set(Field::Abstract, summary);
    if !note.is_empty() {
        r.set(Field::Note, note);
    }
    if !r.fields.has(Field::Abstract)
        && let Some(teaser) = before
            .iter()
            .find(|l| super::html::is_cut(l) && l.chars().count() > 80)
    {
        // Nothing but the teaser is there: kept for what it is.
        r.add_extra("abstract (beginning)", teaser.clone());
    }
    (!r.title().is_empty() || !r.identifiers.is_empty()).then_some(r)
}

/// The line before the teaser, or the first that is not the page's own.
fn title_line(before: &[String]) -> Option<String> {
    let own: Vec<&String> = before
        .iter()
        .filter(|l| !labels::is_boilerplate(l))
        .collect();
    let teaser = own
        .iter()
        .position(|l| super::html::is_cut(l) && l.chars().count() > 80);
    match teaser {
        Some(i) if i > 0 => own.get(i - 1).map(|l| l.to_string()),
        _ => own
            .iter()
            .find(|l| l.split_whitespace().count() > 1)
            .or(own.first())
            .map(|l| l.to_string()),
    }
}

/// "BioMed Central 2018", "Oslo : Sea Press, 2012.", "Springer US, 2017".
fn published(text: &str, r: &mut Reference) {
    let text = text.trim().trim_end_matches('.');
    if text.is_empty() {
        return;
    }
    let years: Vec<(usize, &str)> = text
        .match_indices(|c: char| c.is_ascii_digit())
        .filter_map(|(i, _)| text.get(i..i + 4).map(|y| (i, y)))
        .filter(|(i, y)| {
            y.bytes().all(|b| b.is_ascii_digit())
                && !text[..*i].ends_with(|c: char| c.is_ascii_digit())
                && !text[i + 4..].starts_with(|c: char| c.is_ascii_digit())
        })
        .filter(|(_, y)| matches!(y.parse::<u16>(), Ok(1400..=2100)))
        .collect();
    let mut imprint = text;
    if let Some((at, year)) = years.last() {
        r.set_date(DateField::Issued, Date::parse(year));
        imprint = text[..*at]
            .trim_end_matches(['c', '©', '[', '(', ' ', ',', ';', '/', '.'])
            .trim_end_matches([',', ' ']);
    }
    let (place, publisher) = match imprint.split_once(" : ") {
        Some((p, b)) => (p, b),
        None => ("", imprint),
    };
    let trim = |t: &str| {
        t.trim()
            .trim_matches(|c| matches!(c, '[' | ']' | ',' | ';' | ':'))
            .trim()
            .to_string()
    };
    r.set(Field::PublisherPlace, trim(place));
    r.set(Field::Publisher, trim(publisher));
}

/// "Journal of Fish, Vol. 12, no. 3 (2004), p. 3-9".
fn container(text: &str, r: &mut Reference) {
    if text.is_empty() {
        return;
    }
    static PART: std::sync::LazyLock<regex::Regex> = std::sync::LazyLock::new(|| {
        regex::Regex::new(r"(?i)^(.*?)[,.:]?\s+(?:vol(?:ume)?|bd|band|årg|t|v)\.?\s*(\d+)(?:[,(\s]+(?:no|nr|h|n|issue)?\.?\s*(\d+)\)?)?.*?(?:(?:pp?|s|seite|side|pages?)\.?\s*(\d+(?:\s*[-–]\s*\d+)?))?\s*$").expect("a fixed pattern")
    });
    match PART.captures(text) {
        Some(c) => {
            r.set(Field::ContainerTitle, c[1].trim());
            r.set(Field::Volume, &c[2]);
            r.set(Field::Issue, c.get(3).map_or("", |m| m.as_str()));
            r.set(
                Field::Page,
                c.get(4).map_or(String::new(), |m| {
                    m.as_str().replace('–', "-").replace(' ', "")
                }),
            );
        }
        None => r.set(Field::ContainerTitle, text),
    }
}

/// Index records (`response.docs`), VuFind's API (`records`), a bare record, or a list of them.
fn json(value: &Value) -> Vec<Reference> {
    let list = |v: &Value| v.as_array().cloned().unwrap_or_default();
    let docs = [
        "/response/docs",
        "/match/docs",
        "/docs",
        "/records",
        "/data",
    ]
    .iter()
    .filter_map(|p| value.pointer(p))
    .find(|v| v.is_array());
    let records: Vec<Value> = match (docs, value) {
        (Some(d), _) => {
            // "More like this" answers hold the record itself and those that are like it.
            let mut all = list(d);
            if value.pointer("/match/docs").is_some() {
                all.extend(
                    value
                        .pointer("/response/docs")
                        .map(list)
                        .unwrap_or_default(),
                );
            }
            all
        }
        (None, Value::Array(items)) => items.clone(),
        _ => vec![value.clone()],
    };
    let mut out: Vec<Reference> = Vec::new();
    for r in records.iter().filter_map(record) {
        if !out.contains(&r) {
            out.push(r);
        }
    }
    out
}

fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::String(s) => vec![s.clone()],
        Value::Number(n) => vec![n.to_string()],
        Value::Array(items) => items.iter().flat_map(texts).collect(),
        Value::Object(map) => ["value", "name", "url", "text"]
            .iter()
            .filter_map(|k| map.get(*k))
            .flat_map(texts)
            .take(1)
            .collect(),
        _ => Vec::new(),
    }
}

/// Names of VuFind's API for what the index calls otherwise.
const API: &[(&str, &str)] = &[
    ("formats", "format"),
    ("languages", "language"),
    ("urls", "url"),
    ("publicationDates", "publishDate"),
    ("publishers", "publisher"),
    ("isbns", "isbn"),
    ("issns", "issn"),
    ("subjects", "topic"),
    ("summary", "description"),
    ("series", "series"),
    ("year", "publishDate"),
    ("doi", "doi_str_mv"),
    ("fullTitle", "title_full"),
];

fn record(value: &Value) -> Option<Reference> {
    let map = value.as_object()?;
    let mut fields: Vec<(String, Vec<String>)> = Vec::new();
    for (name, v) in map {
        if name == "authors" || name == "nonPresenterAuthors" {
            fields.extend(api_authors(v));
            continue;
        }
        let name = API
            .iter()
            .find(|(n, _)| n == name)
            .map_or(name.as_str(), |(_, n)| n);
        let found = if name == "topic" {
            v.as_array()
                .map(|l| l.iter().map(|s| texts(s).join(" -- ")).collect())
                .unwrap_or_else(|| texts(v))
        } else {
            texts(v)
        };
        if !found.is_empty() {
            fields.push((name.to_string(), found));
        }
    }
    solr::reference(&fields)
}

/// `{"primary": {"Berg, Anna": {"role": […]}}, "secondary": …, "corporate": …}` or a list of `{"name": …}`.
fn api_authors(value: &Value) -> Vec<(String, Vec<String>)> {
    if let Value::Object(groups) = value {
        return groups
            .iter()
            .map(|(group, people)| {
                let names = match people {
                    Value::Object(map) => map.keys().cloned().collect(),
                    other => texts(other),
                };
                let field = if group == "corporate" {
                    "author_corporate"
                } else if group == "primary" {
                    "author"
                } else {
                    "author2"
                };
                (field.to_string(), names)
            })
            .collect();
    }
    vec![("author".to_string(), texts(value))]
}

#[cfg(test)]
mod tests;
