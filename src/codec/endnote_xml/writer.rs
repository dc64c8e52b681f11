//! Writes EndNote XML.

use super::table;
use crate::codec::WriteOptions;
use crate::codec::xml::{rich, write::Writer, write::escape};
use crate::model::field::Shape;
use crate::model::{DateField, Field, Kind, Reference, Role, Scheme};
use std::io;

/// Writes all references as one document.
pub fn write(
    references: &mut dyn Iterator<Item = Reference>,
    options: &WriteOptions,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    out.write_all(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<xml>\n  <records>\n")?;
    for (i, r) in references.enumerate() {
        let mut w = Writer::fragment(2);
        record(&r, i + 1, options, &mut w);
        out.write_all(w.finish().as_bytes())?;
    }
    out.write_all(b"  </records>\n</xml>\n")
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

fn leaf(w: &mut Writer, element: &str, field: Field, text: &str) {
    if field.shape() != Shape::Rich {
        w.leaf(element, &[], text);
        return;
    }
    let runs = rich::runs(text);
    if runs.iter().all(|r| r.faces.is_empty()) {
        let plain: String = runs.into_iter().map(|r| r.text).collect();
        w.leaf(element, &[], &plain);
        return;
    }
    let styled: String = runs
        .iter()
        .map(|r| {
            let face = if r.faces.is_empty() {
                "normal".to_string()
            } else {
                r.faces.join(" ")
            };
            format!(
                "<style face=\"{face}\" font=\"default\" size=\"100%\">{}</style>",
                escape(&r.text)
            )
        })
        .collect();
    w.raw_leaf(element, &[], &styled);
}

fn record(r: &Reference, number: usize, options: &WriteOptions, w: &mut Writer) {
    let kind = r.kind;
    let native = r.native_type.strip_prefix("endnote-xml:").unwrap_or("");
    let row = table::TYPES
        .iter()
        .find(|t| t.2 == kind && t.1 == native)
        .or_else(|| table::TYPES.iter().find(|t| t.2 == kind))
        .or_else(|| table::TYPES.iter().find(|t| t.2 == fallback(kind)))
        .copied()
        .unwrap_or((13, "Generic", Kind::Document));
    w.open("record", &[]);
    w.leaf(
        "source-app",
        &[("name", "refs"), ("version", env!("CARGO_PKG_VERSION"))],
        "refs",
    );
    w.leaf("rec-number", &[], &number.to_string());
    w.leaf("ref-type", &[("name", row.1)], &row.0.to_string());
    contributors(r, row.1, w);
    let titles = [
        "title",
        "secondary-title",
        "tertiary-title",
        "alt-title",
        "short-title",
    ];
    let fields: Vec<(&str, Field, &str)> = r
        .fields
        .iter()
        .filter_map(|(f, v)| table::element(row.2, f).map(|e| (e, f, v)))
        .collect();
    w.open("titles", &[]);
    for element in titles {
        for (_, f, v) in fields.iter().filter(|(e, _, _)| *e == element) {
            leaf(w, element, *f, v);
        }
    }
    w.close();
    if kind.has_container()
        && (r.fields.has(Field::ContainerTitle) || r.fields.has(Field::ContainerTitleShort))
    {
        w.open("periodical", &[]);
        w.leaf(
            "full-title",
            &[],
            &rich::strip(r.get(Field::ContainerTitle).unwrap_or("")),
        );
        w.leaf(
            "abbr-1",
            &[],
            &rich::strip(r.get(Field::ContainerTitleShort).unwrap_or("")),
        );
        w.close();
    }
    if row.2 != Kind::Book && row.2 != Kind::Thesis && !r.fields.has(Field::Page) {
        w.leaf(
            "pages",
            &[],
            r.get(Field::PageFirst)
                .or(r.get(Field::ArticleNumber))
                .or(r.get(Field::NumberOfPages))
                .unwrap_or(""),
        );
    } else if !r.fields.has(Field::NumberOfPages) && matches!(row.2, Kind::Book | Kind::Thesis) {
        w.leaf("pages", &[], r.get(Field::Page).unwrap_or(""));
    }
    for (element, f, v) in fields.iter().filter(|(e, _, _)| !titles.contains(e)) {
        leaf(w, element, *f, v);
    }
    // A number that has no element of its own for this kind takes the one of the other kinds of numbers.
    if !fields.iter().any(|f| f.0 == "number") {
        let other = [Field::Issue, Field::Number, Field::CollectionNumber]
            .into_iter()
            .find_map(|f| {
                r.get(f)
                    .filter(|_| !fields.iter().any(|(_, known, _)| *known == f))
            });
        w.leaf("number", &[], other.unwrap_or(""));
    }
    if !r.tags.is_empty() {
        w.open("keywords", &[]);
        for tag in &r.tags {
            w.leaf("keyword", &[], tag);
        }
        w.close();
    }
    dates(r, w);
    let numbers: Vec<&str> = r
        .identifiers_of(Scheme::Isbn)
        .chain(r.identifiers_of(Scheme::Issn))
        .collect();
    w.leaf("isbn", &[], &numbers.join("\n"));
    w.leaf(
        "accession-num",
        &[],
        r.identifier(Scheme::Pmid).unwrap_or(""),
    );
    w.leaf("custom2", &[], r.identifier(Scheme::Pmcid).unwrap_or(""));
    w.leaf(
        "electronic-resource-num",
        &[],
        r.identifier(Scheme::Doi).unwrap_or(""),
    );
    w.leaf("label", &[], &r.key);
    urls(r, options, w);
    for (name, value) in &r.extra {
        let sound = !name.is_empty()
            && name
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        // Only what EndNote knows itself goes back under its own name.
        if sound
            && KEPT.contains(&name.as_str())
            && !(name == "custom2" && r.identifier(Scheme::Pmcid).is_some())
        {
            w.leaf(name, &[], value);
        }
    }
    w.close();
}

/// EndNote's elements without a place in the model.
const KEPT: &[&str] = &[
    "custom1",
    "custom2",
    "custom3",
    "custom4",
    "custom5",
    "custom6",
    "custom7",
    "misc1",
    "misc2",
    "misc3",
    "auth-address",
    "auth-affiliaton",
    "accession-num",
    "caption",
    "coden",
    "electronic-resource-num",
    "section",
    "reprint-edition",
    "reprint-status",
    "orig-pub",
    "availability",
    "remote-database-provider",
    "work-extent",
    "pack-method",
    "repro-ratio",
    "modified-date",
    "translated-title",
];

/// The kind whose reference type serves for one that EndNote does not have.
fn fallback(kind: Kind) -> Kind {
    match kind {
        Kind::Entry => Kind::Chapter,
        Kind::Review | Kind::ReviewBook => Kind::ArticleJournal,
        Kind::MusicalScore => Kind::Song,
        Kind::Treaty => Kind::Legislation,
        Kind::Event | Kind::Performance => Kind::Speech,
        _ => Kind::Document,
    }
}

fn contributors(r: &Reference, type_name: &str, w: &mut Writer) {
    let list_of = |role: Role| {
        table::ROLES
            .iter()
            .map(|l| l.0)
            .find(|l| table::role(l, r.kind, type_name) == role)
            .unwrap_or("subsidiary-authors")
    };
    if r.creators.is_empty() {
        return;
    }
    w.open("contributors", &[]);
    for list in [
        "authors",
        "secondary-authors",
        "tertiary-authors",
        "subsidiary-authors",
    ] {
        let people: Vec<_> = r
            .creators
            .iter()
            .filter(|c| list_of(c.role) == list)
            .collect();
        if people.is_empty() {
            continue;
        }
        w.open(list, &[]);
        for c in people {
            let name = if c.person.is_literal() {
                format!("{},", c.person.literal)
            } else {
                c.person.inverted()
            };
            w.leaf("author", &[], &name);
        }
        w.close();
    }
    w.close();
}

fn dates(r: &Reference, w: &mut Writer) {
    if let Some(date) = r.date(DateField::Issued) {
        w.open("dates", &[]);
        match date.start.or(date.end) {
            Some(p) if !date.is_range() => {
                w.leaf("year", &[], &p.year.to_string());
                let month = MONTHS
                    .get(usize::from(p.month).wrapping_sub(1))
                    .copied()
                    .unwrap_or("");
                let day = match (month, p.day, p.season()) {
                    ("", _, Some(s)) => ["Spring", "Summer", "Autumn", "Winter"]
                        .get(usize::from(s).wrapping_sub(1))
                        .copied()
                        .unwrap_or("")
                        .to_string(),
                    ("", _, None) => String::new(),
                    (m, 0, _) => m.to_string(),
                    (m, d, _) => format!("{m} {d}"),
                };
                if !day.is_empty() {
                    w.open("pub-dates", &[]);
                    w.leaf("date", &[], &day);
                    w.close();
                }
            }
            Some(p) => {
                w.leaf("year", &[], &p.year.to_string());
                w.open("pub-dates", &[]);
                w.leaf("date", &[], &date.edtf());
                w.close();
            }
            None => w.leaf("year", &[], &date.literal),
        }
        w.close();
    }
    if let Some(date) = r.date(DateField::Accessed) {
        w.leaf("access-date", &[], &date.edtf());
    }
}

fn urls(r: &Reference, options: &WriteOptions, w: &mut Writer) {
    let files: Vec<&str> = if options.public_only {
        Vec::new()
    } else {
        r.attachments.iter().map(|a| a.path.as_str()).collect()
    };
    let (web, files): (Vec<&str>, Vec<&str>) =
        files.into_iter().partition(|p| p.starts_with("http"));
    let addresses: Vec<&str> = [Field::Url, Field::PdfUrl]
        .into_iter()
        .filter_map(|f| r.get(f))
        .chain(web)
        .collect();
    if addresses.is_empty() && files.is_empty() {
        return;
    }
    w.open("urls", &[]);
    for (group, list) in [("related-urls", addresses), ("pdf-urls", files)] {
        if !list.is_empty() {
            w.open(group, &[]);
            for address in list {
                w.leaf("url", &[], address);
            }
            w.close();
        }
    }
    w.close();
}
