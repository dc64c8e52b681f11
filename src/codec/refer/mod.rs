//! Refer and BibIX, and EndNote's tagged form of it (`.enw`): lines that begin with `%` and a sign.

mod table;

use table::*;

use super::ris::lines;
use super::tagged::{self, PageEnds, Place, Record, one_line};
use super::{Codec, Format, Input, Item, ReadOptions, Sink, WriteOptions, kinds, language};
use crate::model::{Date, DateField, Field, Kind, Reference, Role, Scheme, identifier};
use crate::text::encoding::decode_lossy;
use std::io::{self, Write};
use std::ops::ControlFlow;

/// The codec.
#[derive(Debug)]
pub struct Refer;

static FORMAT: Format = Format {
    name: "enw",
    aliases: &["refer", "bibix", "endnote-tagged"],
    label: "EndNote tagged, Refer, BibIX",
    extensions: &["enw", "refer", "ref"],
    reads: true,
    writes: true,
};

fn split(line: &str) -> Option<(&str, &str)> {
    let rest = line.trim_start_matches('\u{feff}').strip_prefix('%')?;
    let first = rest.chars().next().filter(|c| c.is_ascii_graphic())?;
    let (sign, value) = rest.split_at(first.len_utf8());
    (value.is_empty() || value.starts_with([' ', '\t'])).then(|| (sign, value.trim()))
}

impl Codec for Refer {
    fn format(&self) -> &'static Format {
        &FORMAT
    }

    fn recognise(&self, input: &Input) -> u8 {
        let head = input.head();
        let mut filled = head.lines().filter(|l| !l.trim().is_empty());
        let Some(first) = filled.next().and_then(split) else {
            return 0;
        };
        let more = filled.filter_map(split).take(3).count();
        match (first, more) {
            (("0", name), _) if !name.is_empty() => 92,
            (("0", _), 1..) => 85,
            // LaTeX comments begin like this too.
            ((sign, _), 2..)
                if sign
                    .chars()
                    .all(|c| c.is_ascii_uppercase() || "@!?".contains(c)) =>
            {
                75
            }
            _ => 0,
        }
    }

    fn read(&self, input: &Input, _: &ReadOptions, sink: &mut Sink) {
        let (text, _) = decode_lossy(input.bytes);
        let _ = records(&text, sink);
    }

    fn write(
        &self,
        references: &mut dyn Iterator<Item = Reference>,
        options: &WriteOptions,
        out: &mut dyn io::Write,
    ) -> io::Result<()> {
        for reference in references {
            write_record(&reference, options, out)?;
        }
        Ok(())
    }
}

fn records(text: &str, sink: &mut Sink) -> ControlFlow<()> {
    // With %0 it alone begins a record; without, a blank line parts records.
    let typed = lines(text).filter_map(split).any(|(sign, _)| sign == "0");
    let mut record = Record::default();
    let (mut blank, mut any) = (false, false);
    for (i, line) in lines(text).enumerate() {
        if line.trim().is_empty() {
            blank = true;
            continue;
        }
        match split(line) {
            Some((sign, value)) => {
                let begins = if typed { sign == "0" } else { blank };
                if begins && !record.pairs.is_empty() {
                    any |= give(&mut record, sink)?;
                }
                record.push(sign, value, i + 1);
            }
            None if !record.pairs.is_empty() => {
                if blank {
                    record.append("");
                }
                record.append(line);
            }
            None => sink(Item::warning(
                i + 1,
                1,
                "text before the first record is left out",
            ))?,
        }
        blank = false;
    }
    if !record.pairs.is_empty() {
        any |= give(&mut record, sink)?;
    }
    if !any {
        sink(Item::error(1, 1, "no record with % tags was found"))?;
    }
    ControlFlow::Continue(())
}

/// Gives the record on; says whether there was one (a type alone is told and left out).
fn give(record: &mut Record, sink: &mut Sink) -> ControlFlow<(), bool> {
    let record = std::mem::take(record);
    if record
        .pairs
        .iter()
        .all(|p| p.tag == "0" || p.value.is_empty())
    {
        sink(Item::warning(
            record.line,
            1,
            "a record without any field is left out",
        ))?;
        return ControlFlow::Continue(false);
    }
    sink(Item::Reference(Box::new(reference(&record))))?;
    ControlFlow::Continue(true)
}

fn kind_of(record: &Record) -> (Kind, String) {
    let name = record.get("0").map(one_line).unwrap_or_default();
    let known = TYPES
        .iter()
        .find(|(n, _)| n.eq_ignore_ascii_case(&name))
        .map(|(_, k)| *k);
    if let Some(kind) = known
        .or_else(|| kinds::kind_of(&name))
        .filter(|k| *k != Kind::Document)
    {
        let first = TYPES.iter().find(|(_, k)| *k == kind).map(|(n, _)| *n);
        let native = if first == Some(name.as_str()) {
            String::new()
        } else {
            format!("enw:{name}")
        };
        return (kind, native);
    }
    // Refer's own rule: what is there says what it is.
    let has = |sign: &str| record.get(sign).is_some();
    let kind = match () {
        () if has("J") => Kind::ArticleJournal,
        () if has("B") && has("T") => Kind::Chapter,
        () if has("R") && !has("I") && !record.get("R").is_some_and(|r| r.contains("10.")) => {
            Kind::Report
        }
        () if has("I") && name.is_empty() => Kind::Book,
        () => Kind::Document,
    };
    (
        kind,
        if name.is_empty() || name == "Generic" {
            String::new()
        } else {
            format!("enw:{name}")
        },
    )
}

/// The place of a sign for a kind.
fn place(sign: &str, kind: Kind) -> Place {
    let whole = matches!(
        kind,
        Kind::Book
            | Kind::Report
            | Kind::Map
            | Kind::Software
            | Kind::MotionPicture
            | Kind::Classic
    );
    match (sign, kind) {
        ("B", Kind::Thesis) => Place::Text(Field::Division),
        ("B", _) if whole => Place::Text(Field::CollectionTitle),
        ("?", Kind::Document | Kind::MotionPicture) => Place::People(Role::Contributor),
        ("N", Kind::Book | Kind::Chapter) => Place::Text(Field::CollectionNumber),
        ("N", Kind::Report | Kind::Patent | Kind::Bill) => Place::Text(Field::Number),
        ("@", Kind::Report | Kind::Patent | Kind::Standard) => Place::SerialOr(Field::Number),
        ("&", Kind::Chapter) => Place::Text(Field::ChapterNumber),
        ("J", Kind::Periodical) => Place::Text(Field::Title),
        _ => tagged::lookup(TABLE, sign),
    }
}

fn reference(record: &Record) -> Reference {
    let (kind, native) = kind_of(record);
    let mut r = Reference::new(kind);
    r.native_type = native;
    let mut ends = PageEnds::default();
    for pair in &record.pairs {
        let (sign, value) = (pair.tag.as_str(), pair.value.as_str());
        let plain = one_line(value);
        let name = format!("%{sign}");
        match sign {
            "0" => {}
            _ if value.is_empty() => {}
            // EndNote: a DOI. Refer: a report's number.
            "R" if identifier::doi(&plain).is_some() => tagged::add_doi(&mut r, &name, value),
            "R" => tagged::set_text(&mut r, Field::Number, &name, &plain),
            "7" if record.get("0") == Some("Journal Article") => r.add_extra(name, plain),
            "@" => {
                let rest = tagged::add_serial_numbers(&mut r, value);
                for number in rest {
                    match place(sign, kind) {
                        Place::SerialOr(field) => tagged::set_text(&mut r, field, &name, &number),
                        _ if kind == Kind::ArticleJournal => {
                            r.add_identifier(Scheme::Issn, &number)
                        }
                        _ => r.add_identifier(Scheme::Isbn, &number),
                    }
                }
            }
            "G" => tagged::set_text(&mut r, Field::Language, &name, &language::tag(&plain)),
            "K" => value.lines().for_each(|line| {
                line.split([';', '\u{ff1b}'])
                    .for_each(|tag| r.add_tag(&one_line(tag)));
            }),
            "P" if ends.first.is_empty() => ends.first = plain,
            // Other signs EndNote gives no common meaning.
            _ => tagged::put(&mut r, place(sign, kind), &name, value, &mut ends),
        }
    }
    let count =
        matches!(kind, Kind::Book | Kind::Thesis | Kind::Manuscript) && !ends.first.contains('-');
    if count {
        tagged::set_text(&mut r, Field::NumberOfPages, "%P", &ends.first);
    } else {
        tagged::set_pages(&mut r, &ends);
    }
    r
}

fn write_record(r: &Reference, options: &WriteOptions, out: &mut dyn Write) -> io::Result<()> {
    let native = r.native_type.strip_prefix("enw:");
    let name = native
        .or_else(|| TYPES.iter().find(|(_, k)| *k == r.kind).map(|(n, _)| *n))
        .unwrap_or("Generic");
    writeln!(out, "%0 {}", one_line(name))?;
    let mut line = |sign: &str, value: &str| -> io::Result<()> {
        if value.trim().is_empty()
            || !options.only_fields.is_empty() && !options.only_fields.iter().any(|t| t == sign)
        {
            return Ok(());
        }
        writeln!(out, "%{sign} {}", value.trim().replace("\n%", "\n %"))
    };
    let mut done: Vec<Place> = Vec::new();
    for (sign, _) in TABLE {
        let place = place(sign, r.kind);
        // Books and chapters stand in %B, journals in %J.
        let journal = matches!(
            r.kind,
            Kind::ArticleJournal | Kind::ArticleMagazine | Kind::ArticleNewspaper
        );
        if done.contains(&place) || *sign == "J" && !journal && r.kind != Kind::Periodical {
            continue;
        }
        done.push(place);
        match place {
            Place::Text(field) => r.get(field).map_or(Ok(()), |v| line(sign, v))?,
            Place::People(role) => r.people(role).try_for_each(|p| line(sign, &p.inverted()))?,
            Place::Date(which) => {
                if let Some(date) = r.date(which) {
                    let year = date
                        .year()
                        .map_or_else(|| date.literal.clone(), |y| format!("{y:04}"));
                    line("D", &year)?;
                    let exact = date.year().is_some_and(|y| *date != Date::ymd(y, 0, 0));
                    if exact {
                        line(
                            "8",
                            &if date.literal.is_empty() {
                                date.edtf()
                            } else {
                                date.literal.clone()
                            },
                        )?;
                    }
                }
            }
            Place::Tags => r.tags.iter().try_for_each(|t| line(sign, t))?,
            Place::Doi => r
                .identifiers_of(Scheme::Doi)
                .try_for_each(|d| line(sign, d))?,
            Place::Serial | Place::SerialOr(_) => {
                let all = r
                    .identifiers
                    .iter()
                    .filter(|i| matches!(i.scheme, Scheme::Isbn | Scheme::Issn));
                all.into_iter().try_for_each(|i| line(sign, &i.value))?;
            }
            Place::FirstPage => {
                let pages = r.get(Field::Page).or_else(|| r.get(Field::NumberOfPages));
                pages.map_or(Ok(()), |v| line(sign, v))?;
            }
            Place::Url => r.get(Field::Url).map_or(Ok(()), |v| line(sign, v))?,
            Place::File(_) if !options.public_only => {
                r.attachments.iter().try_for_each(|a| line(sign, &a.path))?
            }
            Place::Research if !options.public_only => {
                r.notes.iter().try_for_each(|n| line(sign, &n.text))?
            }
            Place::Note => r.get(Field::Note).map_or(Ok(()), |v| line(sign, v))?,
            Place::Key => line(sign, &r.key)?,
            _ => {}
        }
    }
    for (name, value) in &r.extra {
        if let Some(sign) = name.strip_prefix('%').filter(|s| s.chars().count() == 1) {
            line(sign, value)?;
        }
    }
    out.write_all(b"\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::{read_all, write_string};
    use crate::model::Person;

    fn read(text: &str) -> (Vec<Reference>, Vec<super::super::Problem>) {
        read_all(
            &Refer,
            &Input {
                bytes: text.as_bytes(),
                name: "x",
            },
            &ReadOptions::default(),
        )
    }

    #[test]
    fn records_are_read_and_written() {
        let text = "%0 Journal Article\n%A Berg, Anna\n%A Doe, Jane\n%T On cod\n%J Journal of Fish\n%D 2004\n%8 June 11\n%V 7\n%N 2\n%P 1-9\n%@ 0378-5955\n%R 10.1000/x\n%K cod; sea\n%X First\n%+ Fish Inst\n%F berg\n\n%0 Book\n%A Doe, Jane\n%T A book\n%B Row\n%P 300\n%I Sea Press\n%C Oslo\n%@ 9780306406157\n";
        let input = Input {
            bytes: text.as_bytes(),
            name: "x",
        };
        assert!(Refer.recognise(&input) > 90);
        let (refs, problems) = read(text);
        assert_eq!((refs.len(), problems.len()), (2, 0));
        let r = &refs[0];
        assert_eq!(
            (r.kind, r.key.as_str(), r.get(Field::ContainerTitle)),
            (Kind::ArticleJournal, "berg", Some("Journal of Fish"))
        );
        assert_eq!(
            r.people(Role::Author)
                .map(Person::inverted)
                .collect::<Vec<_>>(),
            ["Berg, Anna", "Doe, Jane"]
        );
        assert_eq!(r.date(DateField::Issued), Some(&Date::ymd(2004, 6, 11)));
        assert_eq!(
            (r.identifier(Scheme::Doi), r.extra("%+")),
            (Some("10.1000/x"), Some("Fish Inst"))
        );
        assert_eq!(
            (
                refs[1].get(Field::CollectionTitle),
                refs[1].get(Field::NumberOfPages)
            ),
            (Some("Row"), Some("300"))
        );
        let out = write_string(&Refer, &refs, &WriteOptions::default()).expect("in memory");
        assert_eq!(read(&out).0, refs, "{out}");
    }

    #[test]
    fn refer_without_types() {
        let (refs, _) =
            read("%T Corn\n%A Newman, W.\n%I Station\n%D 1891\n\n%T Part\n%B Whole\n%D 1892\n");
        assert_eq!((refs[0].kind, refs[1].kind), (Kind::Book, Kind::Chapter));
        let comments = "% a comment\n% another\n\\documentclass{article}\n";
        assert_eq!(
            Refer.recognise(&Input {
                bytes: comments.as_bytes(),
                name: "x"
            }),
            0
        );
        assert_eq!(read("%0\n%0 Book\n").1.len(), 3);
    }
}
