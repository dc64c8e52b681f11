//! Library catalogues on VuFind: record pages saved as text or HTML in any interface language, the staff view, index records as JSON.

mod api;
mod labels;
mod lines;
mod parts;
mod people;
mod solr;

use self::api::json;
use self::lines::html_lines;
use self::parts::{container, published, title_line};
use super::html::page;
use super::html::page::Page;
use super::xml::squash;
use super::{Codec, Format, Input, Item, ReadOptions, Sink, human, language, marc};
use crate::model::{DateField, Field, Kind, Person, Reference, Role, Scheme};
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
        if is_yaml(start) {
            return 0;
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

/// Whether a text is a list or mapping in YAML, whose keys are words that a record page has as labels too.
fn is_yaml(text: &str) -> bool {
    let mut lines = text
        .lines()
        .filter(|l| !l.trim().is_empty() && *l != "---" && !l.starts_with('#'));
    let (first, second) = (lines.next().unwrap_or(""), lines.next().unwrap_or(""));
    let opens = first
        .strip_suffix(':')
        .is_some_and(|key| !key.contains(char::is_whitespace));
    let key = |line: &str| {
        let word = line.trim_start().trim_start_matches("- ");
        word.split_once(':').is_some_and(|(k, v)| {
            k.starts_with(|c: char| c.is_ascii_lowercase())
                && !k.contains(' ')
                && (v.is_empty() || v.starts_with(' '))
        })
    };
    opens && key(second) && second.starts_with([' ', '-']) || first.starts_with("- ") && key(first)
}

#[cfg(test)]
mod tests;
