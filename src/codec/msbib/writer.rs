//! Writes Word's bibliography.

use super::table;
use crate::codec::xml::{rich, write::Writer};
use crate::model::{Date, DateField, Field, Person, Reference, Role, Scheme};
use std::io;

const OPEN: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?>\n<b:Sources xmlns:b=\"http://schemas.openxmlformats.org/officeDocument/2006/bibliography\" xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/bibliography\" SelectedStyle=\"\">\n";

/// Writes all references as one list of sources.
pub fn write(
    references: &mut dyn Iterator<Item = Reference>,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    out.write_all(OPEN.as_bytes())?;
    for r in references {
        let mut w = Writer::fragment(1);
        source(&r, &mut w);
        out.write_all(w.finish().as_bytes())?;
    }
    out.write_all(b"</b:Sources>\n")
}

fn source(r: &Reference, w: &mut Writer) {
    w.open("b:Source", &[]);
    w.leaf("b:Tag", &[], &r.key);
    let word = table::TYPES
        .iter()
        .find(|t| t.1 == r.kind)
        .map_or("Misc", |t| t.0);
    w.leaf("b:SourceType", &[], word);
    let bib = table::BIBTEX
        .iter()
        .find(|t| t.1 == r.kind)
        .map_or("misc", |t| t.0);
    w.leaf("b:BIBTEX_Entry", &[], bib);
    people(r, w);
    let mut rest: Vec<(&str, String)> = Vec::new();
    for (field, value) in r.fields.iter() {
        let Some(element) = table::element(r.kind, field) else {
            continue;
        };
        let text = rich::strip(value);
        // Word shows ranges of pages with an en dash.
        rest.push((
            element,
            if field == Field::Page {
                text.replace("--", "-").replace('-', "–")
            } else {
                text
            },
        ));
    }
    for (element, text) in &rest {
        w.leaf(&format!("b:{element}"), &[], text);
    }
    place(r, w);
    if let Some(d) = r.date(DateField::Issued) {
        date(d, "", w);
    }
    if let Some(d) = r.date(DateField::Accessed) {
        date(d, "Accessed", w);
    }
    let lang = r.get(Field::Language).unwrap_or("");
    let known = table::LANGUAGES
        .iter()
        .find(|l| l.1 == lang || (!lang.is_empty() && lang.split('-').next() == Some(l.1)));
    w.leaf("b:LCID", &[], known.map_or("", |l| l.0));
    w.leaf("b:DOI", &[], r.identifier(Scheme::Doi).unwrap_or(""));
    let numbers: Vec<String> = [
        (Scheme::Isbn, "ISBN"),
        (Scheme::Issn, "ISSN"),
        (Scheme::Lccn, "LCCN"),
        (Scheme::Mr, "MRN"),
    ]
    .iter()
    .flat_map(|(s, label)| r.identifiers_of(*s).map(move |v| format!("{label}: {v}")))
    .collect();
    w.leaf("b:StandardNumber", &[], &numbers.join(" "));
    w.leaf("b:BIBTEX_KeyWords", &[], &r.tags.join(", "));
    for (name, value) in &r.extra {
        let bare = name.strip_prefix("msbib-").unwrap_or(name);
        if let Some(own) = table::KEPT.iter().find(|k| k.eq_ignore_ascii_case(bare)) {
            // Word's own elements go back where they came from.
            if !rest.iter().any(|(e, _)| e == own) {
                w.leaf(&format!("b:{own}"), &[], value);
            }
        } else if name.chars().all(|c| c.is_ascii_alphanumeric())
            && name.starts_with(|c: char| c.is_ascii_alphabetic())
        {
            let mut letters = name.chars();
            let first: String = letters
                .next()
                .map(|c| c.to_ascii_uppercase())
                .into_iter()
                .collect();
            w.leaf(&format!("b:BIBTEX_{first}{}", letters.as_str()), &[], value);
        }
    }
    w.close();
}

fn people(r: &Reference, w: &mut Writer) {
    if r.creators.is_empty() {
        return;
    }
    w.open("b:Author", &[]);
    let group_of = |role: Role| {
        table::ROLES
            .iter()
            .find(|t| t.1 == role)
            .map_or("Counsel", |t| t.0)
    };
    let mut groups: Vec<&str> = Vec::new();
    for c in &r.creators {
        let group = group_of(c.role);
        if !groups.contains(&group) {
            groups.push(group);
        }
    }
    for group in groups {
        let people: Vec<&Person> = r
            .creators
            .iter()
            .filter(|c| group_of(c.role) == group)
            .map(|c| &c.person)
            .collect();
        w.open(&format!("b:{group}"), &[]);
        // Word knows one institution or a list of people, not both.
        match people.as_slice() {
            [one] if one.is_literal() => w.leaf("b:Corporate", &[], &one.literal),
            many => {
                w.open("b:NameList", &[]);
                for p in many {
                    w.open("b:Person", &[]);
                    if p.is_literal() {
                        w.leaf("b:Last", &[], &p.literal);
                    } else {
                        let given = [
                            p.given.as_str(),
                            p.dropping_particle.as_str(),
                            p.suffix.as_str(),
                        ]
                        .into_iter()
                        .filter(|t| !t.is_empty())
                        .collect::<Vec<_>>()
                        .join(" ");
                        let (first, middle) = given.split_once(' ').unwrap_or((&given, ""));
                        w.leaf("b:Last", &[], &p.short());
                        w.leaf("b:Middle", &[], middle);
                        w.leaf("b:First", &[], first);
                    }
                    w.close();
                }
                w.close();
            }
        }
        w.close();
    }
    w.close();
}

/// City, state and country, as Word has them apart.
fn place(r: &Reference, w: &mut Writer) {
    let place = r.get(Field::PublisherPlace).unwrap_or("");
    let parts: Vec<&str> = place.split(',').map(str::trim).collect();
    match parts.as_slice() {
        [city, state, country] => {
            w.leaf("b:City", &[], city);
            w.leaf("b:StateProvince", &[], state);
            w.leaf("b:CountryRegion", &[], country);
        }
        [city, country] => {
            w.leaf("b:City", &[], city);
            w.leaf("b:CountryRegion", &[], country);
        }
        _ => w.leaf("b:City", &[], place),
    }
}

fn date(d: &Date, ending: &str, w: &mut Writer) {
    let Some(p) = d.start.or(d.end) else {
        return w.leaf(&format!("b:Year{ending}"), &[], &d.literal);
    };
    let year = match d.end {
        Some(end) if d.start.is_some() && end.year != p.year => format!("{}-{}", p.year, end.year),
        _ => p.year.to_string(),
    };
    w.leaf(&format!("b:Year{ending}"), &[], &year);
    let month = table::MONTHS
        .get(usize::from(p.month).wrapping_sub(1))
        .copied()
        .unwrap_or("");
    w.leaf(&format!("b:Month{ending}"), &[], month);
    if p.day > 0 {
        w.leaf(&format!("b:Day{ending}"), &[], &p.day.to_string());
    }
}
