//! Web of Science's plain text (`FN`, `PT J` … `ER`), formerly ISI.

use super::ris::lines;
use super::tagged::{self, PageEnds, Place, Record, one_line};
use super::{Codec, Format, Input, Item, ReadOptions, Sink};
use crate::model::{Date, DateField, Field, Kind, Reference, Role, Scheme};
use crate::text::encoding::decode_lossy;
use std::ops::ControlFlow;

/// The codec.
#[derive(Debug)]
pub struct Isi;

static FORMAT: Format = Format {
    name: "isi",
    aliases: &["wos", "web-of-science", "web-of-science-tagged"],
    label: "Web of Science (plain text)",
    extensions: &["isi", "ciw", "txt"],
    reads: true,
    writes: false,
};

const TABLE: &[(&str, Place)] = &[
    ("TI", Place::Text(Field::Title)),
    ("SE", Place::Text(Field::CollectionTitle)),
    ("LA", Place::Text(Field::Language)),
    ("CT", Place::Text(Field::EventTitle)),
    ("CL", Place::Text(Field::EventPlace)),
    ("CY", Place::Date(DateField::EventDate)),
    ("EA", Place::Date(DateField::AvailableDate)),
    ("AB", Place::Text(Field::Abstract)),
    ("PU", Place::Text(Field::Publisher)),
    ("PI", Place::Text(Field::PublisherPlace)),
    ("SN", Place::Serial),
    ("EI", Place::Serial),
    ("BN", Place::Serial),
    ("J9", Place::Text(Field::ContainerTitleShort)),
    ("VL", Place::Text(Field::Volume)),
    ("IS", Place::Text(Field::Issue)),
    ("SU", Place::Text(Field::Supplement)),
    ("PN", Place::Text(Field::PartNumber)),
    ("BP", Place::FirstPage),
    ("EP", Place::LastPage),
    ("AR", Place::Text(Field::ArticleNumber)),
    ("DI", Place::Doi),
    ("D2", Place::Doi),
    ("PM", Place::Id(Scheme::Pmid)),
    ("DE", Place::Tags),
    ("ID", Place::Tags),
    ("MC", Place::Tags),
    ("MQ", Place::Tags),
    ("AE", Place::People(Role::Holder)),
    ("PC", Place::Text(Field::Jurisdiction)),
    ("CA", Place::People(Role::Author)),
];

/// Document types that make a record another kind than its publication type says.
const TYPES: &[(&str, Kind)] = &[
    ("Proceedings Paper", Kind::PaperConference),
    ("Meeting Abstract", Kind::PaperConference),
    ("Book Chapter", Kind::Chapter),
    ("Book", Kind::Book),
    ("Patent", Kind::Patent),
    ("Data Set", Kind::Dataset),
    ("Software", Kind::Software),
    ("Dissertation/Thesis", Kind::Thesis),
];

fn split(line: &str) -> Option<(&str, &str)> {
    let b = line.as_bytes();
    let tag = b.len() >= 2
        && b[0].is_ascii_uppercase()
        && (b[1].is_ascii_uppercase() || b[1].is_ascii_digit())
        && (b.len() == 2 || b[2] == b' ');
    tag.then(|| (&line[..2], line[2..].trim()))
}

impl Codec for Isi {
    fn format(&self) -> &'static Format {
        &FORMAT
    }

    fn recognise(&self, input: &Input) -> u8 {
        let head = input.head();
        let tags: Vec<(&str, &str)> = head.lines().filter_map(split).collect();
        let has = |tag: &str| tags.iter().any(|(t, _)| *t == tag);
        let kind = tags
            .iter()
            .any(|(t, v)| *t == "PT" && matches!(*v, "J" | "B" | "S" | "P" | "D" | "R"));
        match (has("FN") && has("VR"), kind) {
            (true, true) => 95,
            (true, false) => 80,
            (false, true) if has("AU") || has("TI") => 75,
            _ => 0,
        }
    }

    fn read(&self, input: &Input, _: &ReadOptions, sink: &mut Sink) {
        let (text, _) = decode_lossy(input.bytes);
        let _ = records(text.trim_start_matches('\u{feff}'), sink);
    }
}

fn records(text: &str, sink: &mut Sink) -> ControlFlow<()> {
    // Some writers do not indent what goes on in the next line; then only known tags begin a field.
    let indented = lines(text).any(|l| l.starts_with("   "));
    let mut record = Record::default();
    let (mut open, mut any) = (false, false);
    for (i, line) in lines(text).enumerate() {
        let number = i + 1;
        let known = |tag: &str| {
            indented || tagged::lookup(TABLE, tag) != Place::Keep || KEPT.contains(&tag)
        };
        match split(line).filter(|(tag, _)| known(tag)) {
            Some(("FN" | "VR", _)) if !open => {}
            Some(("EF", _)) => {}
            Some(("ER", _)) => {
                if open {
                    any = true;
                    sink(Item::Reference(Box::new(reference(&std::mem::take(
                        &mut record,
                    )))))?;
                }
                open = false;
            }
            Some((tag, value)) => {
                if tag == "PT" && open && record.get("PT").is_some() {
                    sink(Item::warning(
                        number,
                        1,
                        format!("the record that begins in line {} has no ER", record.line),
                    ))?;
                    any = true;
                    sink(Item::Reference(Box::new(reference(&std::mem::take(
                        &mut record,
                    )))))?;
                }
                open = true;
                record.push(tag, value, number);
            }
            None if line.trim().is_empty() => {}
            None if open => {
                record.append(line);
            }
            None => {}
        }
    }
    if open {
        sink(Item::warning(
            record.line,
            1,
            "the last record has no ER; it ends with the file",
        ))?;
        sink(Item::Reference(Box::new(reference(&record))))?;
    } else if !any {
        sink(Item::error(1, 1, "no Web of Science record was found"))?;
    }
    ControlFlow::Continue(())
}

/// Tags that begin a field in unindented files beside those of the table.
const KEPT: &[&str] = &[
    "PT", "AU", "AF", "BE", "ED", "BA", "BF", "GP", "SO", "DT", "SP", "HO", "C1", "C3", "RP", "EM",
    "RI", "OI", "FU", "FX", "CR", "NR", "TC", "Z9", "U1", "U2", "PA", "JI", "PD", "PY", "SI", "MA",
    "PG", "WC", "WE", "SC", "GA", "UT", "OA", "HC", "HP", "DA", "PN", "DG", "PL", "ER", "EF", "FN",
    "VR", "CC", "PS",
];

fn reference(record: &Record) -> Reference {
    let mut r = Reference::new(kind_of(record));
    let mut ends = PageEnds::default();
    people(&mut r, record);
    for pair in &record.pairs {
        let (tag, value) = (pair.tag.as_str(), pair.value.as_str());
        let plain = one_line(value);
        match tag {
            _ if value.is_empty() => {}
            "AU" | "AF" | "BE" | "ED" | "BA" | "BF" | "PT" | "PY" | "PD" => {}
            "SO" if r.kind == Kind::Book && record.get("TI").is_none() => {
                tagged::set_text(&mut r, Field::Title, tag, &plain)
            }
            "SO" => tagged::set_text(&mut r, Field::ContainerTitle, tag, &plain),
            // The ISO abbreviation is better than the house's own in capitals.
            "JI" => {
                if let Some(old) = r.fields.set(Field::ContainerTitleShort, plain) {
                    r.add_extra("J9", old.into_string());
                }
            }
            "J9" if r.get(Field::ContainerTitleShort).is_some() => r.add_extra(tag, plain),
            "PN" if r.kind == Kind::Patent => tagged::set_text(&mut r, Field::Number, tag, &plain),
            "DT" if TYPES.iter().any(|(name, k)| *name == plain && *k == r.kind)
                || plain == "Article" => {}
            "DI" | "D2" => tagged::add_doi(&mut r, tag, value),
            "BN" => {
                for rest in tagged::add_serial_numbers(&mut r, value) {
                    r.add_identifier(Scheme::Isbn, &rest);
                }
            }
            "LA" => tagged::set_text(&mut r, Field::Language, tag, &super::language::tag(&plain)),
            // The place's own wish to be written to.
            "EM" => {}
            _ => tagged::put(
                &mut r,
                tagged::lookup(TABLE, tag),
                tag,
                &unwrapped(tag, value),
                &mut ends,
            ),
        }
    }
    tagged::set_pages(&mut r, &ends);
    date(&mut r, record);
    r
}

/// Lists go on over lines: they are parted by semicolons, not by line ends.
fn unwrapped(tag: &str, value: &str) -> String {
    match tagged::lookup(TABLE, tag) {
        Place::Tags => one_line(value),
        _ => value.to_string(),
    }
}

fn kind_of(record: &Record) -> Kind {
    let types = record.get("DT").unwrap_or_default();
    let named = types
        .split(';')
        .find_map(|t| TYPES.iter().find(|(n, _)| *n == t.trim()))
        .map(|(_, k)| *k);
    match (record.get("PT").unwrap_or("J"), named) {
        ("P", _) => Kind::Patent,
        ("J", Some(Kind::PaperConference | Kind::Chapter | Kind::Book) | None) => {
            Kind::ArticleJournal
        }
        (_, Some(kind)) => kind,
        ("B" | "S", None) if record.get("CT").is_some() => Kind::PaperConference,
        ("B" | "S", None) if record.get("TI").is_some() && record.get("SO").is_some() => {
            Kind::Chapter
        }
        ("B" | "S", None) => Kind::Book,
        ("D", None) => Kind::Dataset,
        _ => Kind::ArticleJournal,
    }
}

/// The full names where they are given, else the short ones.
fn people(r: &mut Reference, record: &Record) {
    for (full, short, role) in [
        ("AF", "AU", Role::Author),
        ("BF", "BA", Role::ContainerAuthor),
        ("", "BE", Role::Editor),
        ("", "ED", Role::Editor),
    ] {
        let list = record
            .get(full)
            .filter(|_| !full.is_empty())
            .or_else(|| record.get(short));
        for name in list.unwrap_or_default().lines().flat_map(|l| l.split(';')) {
            // Notes behind the name, such as addresses, are no part of it.
            let name = name.split('(').next().unwrap_or_default();
            r.add_person(role, tagged::person(name));
        }
    }
}

/// PD ("JUN 14", "FEB 2011", "SPR") and PY together.
fn date(r: &mut Reference, record: &Record) {
    let (day, year) = (
        record.get("PD").map(one_line).unwrap_or_default(),
        record.get("PY").map(one_line).unwrap_or_default(),
    );
    let joined = if day.is_empty() || !year.is_empty() && day.contains(&year) {
        day.clone()
    } else {
        format!("{day} {year}")
    };
    let both = Date::parse(&joined);
    let year_only = Date::parse(&year);
    let sound = both.literal.is_empty()
        && both.year().is_some()
        && (year.is_empty() || both.year() == year_only.year());
    if sound {
        r.set_date(DateField::Issued, both);
    } else {
        r.set_date(DateField::Issued, year_only);
        if !day.is_empty() {
            r.add_extra("PD", day);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::read_all;
    use crate::model::Person;

    #[test]
    fn records_are_read() {
        let text = "FN Clarivate Analytics Web of Science\nVR 1.0\nPT J\nAU Berg, AB\n   Doe, J\nAF Berg, Anna B.\n   Doe, Jane\nTI On the length\n   of cod\nSO JOURNAL OF FISH\nDE cod; deep\n   sea\nPU SEA PRESS\nSN 0378-5955\nJ9 J FISH\nJI J. Fish\nPD JUN 14\nPY 2006\nVL 18\nBP 5323\nEP 5331\nDI 10.1000/x\nUT WOS:1\nER\n\nPT B\nTI A talk\nSO PROCEEDINGS\nCT Conf\nPY 2005\nER\nEF";
        let input = Input {
            bytes: text.as_bytes(),
            name: "x",
        };
        assert!(Isi.recognise(&input) > 90);
        let (refs, problems) = read_all(&Isi, &input, &ReadOptions::default());
        assert_eq!((refs.len(), problems.len()), (2, 0));
        let r = &refs[0];
        assert_eq!(
            r.people(Role::Author)
                .map(Person::inverted)
                .collect::<Vec<_>>(),
            ["Berg, Anna B.", "Doe, Jane"]
        );
        assert_eq!(
            (r.title(), r.get(Field::Page)),
            ("On the length of cod", Some("5323-5331"))
        );
        assert_eq!(r.get(Field::ContainerTitleShort), Some("J. Fish"));
        assert_eq!(r.tags, ["cod", "deep sea"]);
        assert_eq!(r.date(DateField::Issued), Some(&Date::ymd(2006, 6, 14)));
        assert_eq!(r.extra("UT"), Some("WOS:1"));
        assert_eq!(refs[1].kind, Kind::PaperConference);
        let (refs, problems) = read_all(
            &Isi,
            &Input {
                bytes: b"PT J\nTI A\nPT J\nTI B",
                name: "x",
            },
            &ReadOptions::default(),
        );
        assert_eq!((refs.len(), problems.len()), (2, 2));
    }
}
