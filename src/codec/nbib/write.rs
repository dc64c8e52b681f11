//! Records in MEDLINE's columns.

use super::*;

pub(super) fn write_record(
    r: &Reference,
    options: &WriteOptions,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut line = |tag: &str, value: &str| -> io::Result<()> {
        if !options.only_fields.is_empty() && !options.only_fields.iter().any(|t| t == tag) {
            return Ok(());
        }
        write!(out, "{tag:<4}- ")?;
        let mut used = 6;
        for (i, word) in value.split_whitespace().enumerate() {
            let width = crate::text::width::width(word);
            if i > 0 && used + width > 88 {
                out.write_all(b"\n      ")?;
                used = 6;
            } else if i > 0 {
                out.write_all(b" ")?;
                used += 1;
            }
            out.write_all(word.as_bytes())?;
            used += width;
        }
        out.write_all(b"\n")
    };
    // The record number comes first: readers begin a record there.
    line("PMID", r.identifier(Scheme::Pmid).unwrap_or_default())?;
    line("OWN", "NLM")?;
    let mut done = vec![Place::Id(Scheme::Pmid)];
    for (tag, place) in TABLE {
        if done.contains(place) {
            continue;
        }
        done.push(*place);
        match *place {
            Place::Id(scheme) => r.identifiers_of(scheme).try_for_each(|v| line(tag, v))?,
            Place::Serial => {
                r.identifiers_of(Scheme::Issn)
                    .try_for_each(|v| line("IS", v))?;
                r.identifiers_of(Scheme::Isbn)
                    .try_for_each(|v| line("ISBN", v))?;
            }
            Place::Text(Field::Title) if r.kind == Kind::Book => line("BTI", r.title())?,
            Place::Text(Field::ContainerTitle) if r.kind == Kind::Chapter => {
                r.get(Field::ContainerTitle)
                    .map_or(Ok(()), |v| line("BTI", v))?;
            }
            Place::Text(Field::Language) => {
                let code = |tag| language::code(tag).unwrap_or(tag);
                r.get(Field::Language)
                    .map_or(Ok(()), |v| line(tag, code(v)))?;
            }
            Place::Text(field) => r.get(field).map_or(Ok(()), |v| line(tag, v))?,
            Place::FirstPage => r.get(Field::Page).map_or(Ok(()), |v| line(tag, v))?,
            Place::Date(which) => r
                .date(which)
                .map_or(Ok(()), |d| line(tag, &date_text(d, tag)))?,
            Place::People(role) => r.people(role).try_for_each(|p| line(tag, &p.inverted()))?,
            Place::Tags => r.tags.iter().try_for_each(|t| line(tag, t))?,
            Place::Note => r.get(Field::Note).map_or(Ok(()), |v| line(tag, v))?,
            _ => {}
        }
        if *tag == "AB" {
            for p in r.people(Role::Author) {
                if p.is_literal() {
                    line("CN", &p.literal)?;
                } else {
                    line("FAU", &p.inverted())?;
                    line("AU", &abbreviated(p))?;
                }
                for (_, id) in p.ids.iter().filter(|(scheme, _)| scheme == "orcid") {
                    line("AUID", &format!("ORCID: {id}"))?;
                }
            }
        }
    }
    for doi in r.identifiers_of(Scheme::Doi) {
        line("LID", &format!("{doi} [doi]"))?;
    }
    if let Some(place) = r.get(Field::PublisherPlace) {
        line("PL", place)?;
    }
    let kind = TYPES.iter().find(|(_, k)| *k == r.kind);
    line("PT", kind.map_or(r.kind.label(), |(name, _)| name))?;
    if let Some(url) = r.get(Field::Url) {
        line("AID", url)?;
    }
    let known = |name: &str| {
        (2..=4).contains(&name.len())
            && name
                .bytes()
                .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
    };
    for (name, value) in r.extra.iter().filter(|(n, _)| known(n) && n != "OWN") {
        line(name, value)?;
    }
    out.write_all(b"\n")
}

/// "Berg AB": the family name and the initials.
pub(super) fn abbreviated(p: &Person) -> String {
    let initials: String = p
        .given
        .split([' ', '-', '.'])
        .filter_map(|w| w.chars().next())
        .collect();
    format!("{} {initials}", p.short()).trim_end().to_string()
}

/// "2004 Jun 11"; DEP is written in digits.
pub(super) fn date_text(date: &Date, tag: &str) -> String {
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    const SEASONS: [&str; 4] = ["Spring", "Summer", "Fall", "Winter"];
    let Some(p) = date
        .start
        .filter(|p| date.literal.is_empty() && !date.is_range() && p.year > 0)
    else {
        return if date.literal.is_empty() {
            date.edtf()
        } else {
            date.literal.clone()
        };
    };
    if tag == "DEP" && p.day > 0 {
        return format!("{:04}{:02}{:02}", p.year, p.month, p.day);
    }
    match (p.month, p.day, p.season()) {
        (_, _, Some(s)) => format!("{} {}", p.year, SEASONS[usize::from(s - 1)]),
        (m @ 1..=12, 0, _) => format!("{} {}", p.year, MONTHS[usize::from(m - 1)]),
        (m @ 1..=12, d, _) => format!("{} {} {d}", p.year, MONTHS[usize::from(m - 1)]),
        _ => format!("{:04}", p.year),
    }
}
