//! A reference as a record. What RIS has no tag for goes into a remark as a variable (`N1  - original-title: …`), which reads back.

use super::table::{self, TABLE};
use crate::codec::WriteOptions;
use crate::codec::tagged::Place;
use crate::model::{Date, DateField, DatePoint, Field, Kind, Reference, Role, Scheme};
use std::io::{self, Write};

/// Writes one record.
pub(super) fn reference(
    r: &Reference,
    options: &WriteOptions,
    out: &mut dyn Write,
) -> io::Result<()> {
    let code = table::code_of(r);
    let mut w = Writer {
        out,
        only: &options.only_fields,
    };
    w.line("TY", code)?;
    let mut done: Vec<Place> = Vec::new();
    let mut tags: Vec<&str> = Vec::new();
    for (tag, _, _) in TABLE {
        // The first row of a tag that fits the type is the one that counts.
        if tags.contains(tag) {
            continue;
        }
        tags.push(tag);
        let place = effective(table::place(tag, code), r, code);
        if done.contains(&place) {
            continue;
        }
        done.push(place);
        write_place(&mut w, r, tag, place, options)?;
    }
    rest(&mut w, r, &done)?;
    w.line("ER", "")?;
    w.out.write_all(b"\n")
}

/// Where reading would move a value from elsewhere, writing puts it there.
fn effective(place: Place, r: &Reference, code: &str) -> Place {
    let conference = matches!(code, "CONF" | "CPAPER");
    match place {
        Place::Text(Field::EventTitle) if conference && r.get(Field::EventTitle).is_none() => {
            Place::Text(Field::ContainerTitle)
        }
        Place::Text(Field::EventPlace) if conference && r.get(Field::EventPlace).is_none() => {
            Place::Text(Field::PublisherPlace)
        }
        other => other,
    }
}

struct Writer<'w> {
    out: &'w mut dyn Write,
    only: &'w [String],
}

impl Writer<'_> {
    /// A line; line feeds inside become continuation lines, which no reader takes for tags.
    fn line(&mut self, tag: &str, value: &str) -> io::Result<()> {
        if !self.only.is_empty()
            && !matches!(tag, "TY" | "ER")
            && !self.only.iter().any(|t| t == tag)
        {
            return Ok(());
        }
        write!(self.out, "{tag}  - ")?;
        for (i, line) in value.trim().lines().enumerate() {
            if i > 0 {
                self.out.write_all(b"\n")?;
                if super::scan::split(line).is_some() {
                    self.out.write_all(". ".as_bytes())?;
                }
            }
            self.out.write_all(line.trim_end().as_bytes())?;
        }
        self.out.write_all(b"\n")
    }
}

fn write_place(
    w: &mut Writer,
    r: &Reference,
    tag: &str,
    place: Place,
    options: &WriteOptions,
) -> io::Result<()> {
    match place {
        Place::Text(field) => match r.get(field) {
            Some(value) => w.line(tag, value),
            None => Ok(()),
        },
        Place::People(role) => r.people(role).try_for_each(|p| w.line(tag, &p.inverted())),
        Place::Date(which) => match r.date(which) {
            Some(date) if tag == "PY" => {
                if let Some(year) = date.year() {
                    w.line("PY", &format!("{year:04}"))?;
                    if *date != Date::ymd(year, 0, 0) {
                        w.line("DA", &date_text(date))?;
                    }
                    Ok(())
                } else {
                    w.line("PY", &date.literal)
                }
            }
            Some(date) => w.line(tag, &date_text(date)),
            None => Ok(()),
        },
        Place::Tags => r.tags.iter().try_for_each(|t| w.line(tag, t)),
        Place::Doi => r
            .identifiers_of(Scheme::Doi)
            .try_for_each(|d| w.line(tag, d)),
        Place::Serial | Place::SerialOr(_) => {
            if let (Place::SerialOr(field), true) = (place, true)
                && let Some(number) = r.get(field)
            {
                w.line(tag, number)?;
            }
            let all = r
                .identifiers
                .iter()
                .filter(|i| matches!(i.scheme, Scheme::Isbn | Scheme::Issn));
            all.into_iter().try_for_each(|i| w.line(tag, &i.value))
        }
        Place::FirstPage => pages(w, r),
        Place::Url => match r.get(Field::Url) {
            Some(url) => w.line(tag, url),
            None => Ok(()),
        },
        Place::File("Full text") if tag == "L1" && !options.public_only => {
            r.attachments.iter().try_for_each(|a| {
                let link = a.path.contains("://");
                w.line(
                    if link && r.get(Field::Url).is_some() {
                        "UR"
                    } else {
                        "L1"
                    },
                    &a.path,
                )
            })
        }
        Place::Key if !r.key.is_empty() => w.line(tag, &r.key),
        Place::Note => match r.get(Field::Note) {
            Some(note) => note.split("\n\n").try_for_each(|n| w.line(tag, n)),
            None => Ok(()),
        },
        Place::Research if !options.public_only => {
            r.notes.iter().try_for_each(|n| w.line(tag, &n.text))
        }
        _ => Ok(()),
    }
}

fn pages(w: &mut Writer, r: &Reference) -> io::Result<()> {
    if let Some(pages) = r.get(Field::Page) {
        let ends: Vec<&str> = pages.split(['-', '–']).map(str::trim).collect();
        return match ends.as_slice() {
            [a, b] if !a.is_empty() && !b.is_empty() => {
                w.line("SP", a)?;
                w.line("EP", b)
            }
            _ => w.line("SP", pages),
        };
    }
    match r.get(Field::NumberOfPages) {
        Some(count)
            if matches!(
                r.kind,
                Kind::Book | Kind::Thesis | Kind::Classic | Kind::Pamphlet
            ) =>
        {
            w.line("SP", count)
        }
        Some(count) => w.line("N1", &format!("number-of-pages: {count}")),
        None => Ok(()),
    }
}

/// `2004/06/11`, `2004///Spring`, else EDTF or the text as it is.
fn date_text(date: &Date) -> String {
    if !date.literal.is_empty() {
        return date.literal.clone();
    }
    match (date.start, date.is_range() || date.circa) {
        (Some(p), false) if p.year >= 0 => point(p),
        _ => date.edtf(),
    }
}

fn point(p: DatePoint) -> String {
    let season = p
        .season()
        .map(|s| ["Spring", "Summer", "Autumn", "Winter"][usize::from(s - 1)]);
    match (season, p.month, p.day) {
        (Some(name), _, _) => format!("{:04}///{name}", p.year),
        (None, 0, _) => format!("{:04}", p.year),
        (None, m, 0) => format!("{:04}/{m:02}", p.year),
        (None, m, d) => format!("{:04}/{m:02}/{d:02}", p.year),
    }
}

/// What no tag of this type holds: variables in remarks, and unknown fields that came from RIS.
fn rest(w: &mut Writer, r: &Reference, done: &[Place]) -> io::Result<()> {
    let handled = |field: Field| {
        matches!(
            field,
            Field::Page | Field::NumberOfPages | Field::Url | Field::Note
        ) || done.contains(&Place::Text(field))
            || done.contains(&Place::SerialOr(field))
    };
    for (field, value) in r.fields.iter().filter(|(f, _)| !handled(*f)) {
        w.line(
            "N1",
            &format!("{}: {}", field.csl(), value.replace('\n', " ")),
        )?;
    }
    for which in DateField::ALL
        .iter()
        .filter(|d| !done.contains(&Place::Date(**d)))
    {
        if let Some(date) = r.date(*which) {
            w.line("N1", &format!("{}: {}", which.csl(), date.edtf()))?;
        }
    }
    for role in Role::ALL
        .iter()
        .filter(|role| !done.contains(&Place::People(**role)))
    {
        for person in r.people(*role) {
            let name = if person.is_literal() {
                person.literal.clone()
            } else {
                format!("{} || {}", person.short(), person.given)
            };
            w.line("N1", &format!("{}: {name}", role.name()))?;
        }
    }
    for id in r.identifiers.iter() {
        match id.scheme {
            Scheme::Doi | Scheme::Isbn | Scheme::Issn => {}
            Scheme::Pmid | Scheme::Pmcid => {
                w.line("N1", &format!("{}: {}", id.scheme.label(), id.value))?
            }
            Scheme::Arxiv => w.line("N1", &format!("arXiv: {}", id.value))?,
            _ => {}
        }
    }
    let tag = |name: &str| {
        let b = name.as_bytes();
        b.len() == 2
            && b[0].is_ascii_uppercase()
            && (b[1].is_ascii_uppercase() || b[1].is_ascii_digit())
    };
    for (name, value) in r.extra.iter().filter(|(n, _)| tag(n)) {
        w.line(name, value)?;
    }
    Ok(())
}
