//! RefWorks' tagged format: `RT Journal Article`, two capitals or digits and a blank.

use super::ris::lines;
use super::tagged::{self, PageEnds, Place, Record, one_line};
use super::{Codec, Format, Input, Item, ReadOptions, Sink, kinds};
use crate::model::{Date, DateField, Field, Kind, Reference, Role};
use crate::text::encoding::decode_lossy;
use std::ops::ControlFlow;

/// The codec.
#[derive(Debug)]
pub struct Refworks;

static FORMAT: Format = Format {
    name: "refworks",
    aliases: &["refworks-tagged"],
    label: "RefWorks tagged",
    extensions: &["txt"],
    reads: true,
    writes: false,
};

const TABLE: &[(&str, Place)] = &[
    ("A1", Place::People(Role::Author)),
    ("A2", Place::People(Role::Editor)),
    ("A3", Place::People(Role::CollectionEditor)),
    ("A4", Place::People(Role::Compiler)),
    ("A5", Place::People(Role::Translator)),
    ("T1", Place::Text(Field::Title)),
    ("JF", Place::Text(Field::ContainerTitle)),
    ("JO", Place::Text(Field::ContainerTitleShort)),
    ("T3", Place::Text(Field::CollectionTitle)),
    ("WT", Place::Text(Field::ContainerTitle)),
    ("ST", Place::Text(Field::TitleShort)),
    ("OT", Place::Text(Field::OriginalTitle)),
    ("VO", Place::Text(Field::Volume)),
    ("IS", Place::Text(Field::Issue)),
    ("SP", Place::FirstPage),
    ("OP", Place::LastPage),
    ("ED", Place::Text(Field::Edition)),
    ("PB", Place::Text(Field::Publisher)),
    ("PP", Place::Text(Field::PublisherPlace)),
    ("SN", Place::Serial),
    ("AB", Place::Text(Field::Abstract)),
    ("NO", Place::Note),
    ("K1", Place::Tags),
    ("LA", Place::Text(Field::Language)),
    ("CN", Place::Text(Field::CallNumber)),
    ("DB", Place::Text(Field::Source)),
    ("DS", Place::Text(Field::Source)),
    ("DO", Place::Doi),
    ("UL", Place::Url),
    ("LK", Place::Url),
    ("RD", Place::Date(DateField::Accessed)),
];

const TYPES: &[(&str, Kind)] = &[
    ("Book, Section", Kind::Chapter),
    ("Book, Edited", Kind::Book),
    ("Book, Whole", Kind::Book),
    ("Case/Court Decisions", Kind::LegalCase),
    ("Conference Proceedings", Kind::PaperConference),
    ("Dissertation/Thesis", Kind::Thesis),
    ("Dissertation/Thesis, Unpublished", Kind::Thesis),
    ("Computer Program", Kind::Software),
    ("Motion Picture", Kind::MotionPicture),
    ("Sound Recording", Kind::Song),
    ("Laws/Statutes", Kind::Legislation),
    ("Bills/Resolutions", Kind::Bill),
    ("Unpublished Material", Kind::Manuscript),
    ("Video/ DVD", Kind::MotionPicture),
    ("Web Page", Kind::Webpage),
    ("Journal, Electronic", Kind::ArticleJournal),
    ("Journal", Kind::ArticleJournal),
    ("Abstract", Kind::ArticleJournal),
    ("Monograph", Kind::Book),
    ("Grant", Kind::Document),
];

fn split(line: &str) -> Option<(&str, &str)> {
    let b = line.as_bytes();
    let tag = b.len() >= 2
        && b[0].is_ascii_uppercase()
        && (b[1].is_ascii_uppercase() || b[1].is_ascii_digit())
        && (b.len() == 2 || b[2] == b' ');
    tag.then(|| (&line[..2], line[2..].trim()))
}

impl Codec for Refworks {
    fn format(&self) -> &'static Format {
        &FORMAT
    }

    fn recognise(&self, input: &Input) -> u8 {
        let head = input.head();
        let tags: Vec<(&str, &str)> = head.lines().filter_map(split).collect();
        let typed = tags
            .iter()
            .any(|(t, v)| *t == "RT" && !v.is_empty() && !v.starts_with(['-', '~']));
        let has = |tag: &str| tags.iter().any(|(t, v)| *t == tag && !v.starts_with('-'));
        if typed && (has("T1") || has("SR") || has("A1")) {
            92
        } else {
            0
        }
    }

    fn read(&self, input: &Input, _: &ReadOptions, sink: &mut Sink) {
        let (text, _) = decode_lossy(input.bytes);
        let _ = records(text.trim_start_matches('\u{feff}'), sink);
    }
}

fn records(text: &str, sink: &mut Sink) -> ControlFlow<()> {
    let mut record = Record::default();
    let mut any = false;
    for (i, line) in lines(text).enumerate() {
        match split(line) {
            Some(("RT", value)) => {
                if !record.pairs.is_empty() {
                    sink(Item::Reference(Box::new(reference(&std::mem::take(
                        &mut record,
                    )))))?;
                }
                any = true;
                record.push("RT", value, i + 1);
            }
            // Before the first record stands a header in prose.
            Some((tag, value)) if any => record.push(tag, value, i + 1),
            _ if any && !line.trim().is_empty() => {
                record.append(line);
            }
            _ => {}
        }
    }
    if any {
        sink(Item::Reference(Box::new(reference(&record))))
    } else {
        sink(Item::error(1, 1, "no RefWorks record was found"))
    }
}

fn reference(record: &Record) -> Reference {
    let name = record.get("RT").map(one_line).unwrap_or_default();
    let kind = TYPES
        .iter()
        .find(|(n, _)| n.eq_ignore_ascii_case(&name))
        .map(|(_, k)| *k);
    let mut r = Reference::new(kind.or_else(|| kinds::kind_of(&name)).unwrap_or_default());
    if kind.is_none() && kinds::kind_of(&name).is_none() {
        r.native_type = format!("refworks:{name}");
    }
    let mut ends = PageEnds::default();
    for pair in &record.pairs {
        let (tag, value) = (pair.tag.as_str(), pair.value.as_str());
        match tag {
            "RT" | "SR" => {}
            _ if value.is_empty() => {}
            "YR" | "FD" => {}
            "T2" if matches!(r.kind, Kind::Book | Kind::Report) => {
                tagged::set_text(&mut r, Field::CollectionTitle, tag, value)
            }
            "T2" => tagged::set_text(&mut r, Field::ContainerTitle, tag, value),
            // Names are parted by vertical bars where one line holds several.
            "A1" | "A2" | "A3" | "A4" | "A5" => tagged::put(
                &mut r,
                tagged::lookup(TABLE, tag),
                tag,
                &value.replace('|', ";"),
                &mut ends,
            ),
            "LA" => tagged::set_text(
                &mut r,
                Field::Language,
                tag,
                &super::language::tag(&one_line(value)),
            ),
            _ => tagged::put(&mut r, tagged::lookup(TABLE, tag), tag, value, &mut ends),
        }
    }
    tagged::set_pages(&mut r, &ends);
    let (year, day) = (
        record.get("YR").map(one_line).unwrap_or_default(),
        record.get("FD").map(one_line).unwrap_or_default(),
    );
    let both = Date::parse(format!("{day} {year}").trim());
    let sound = both.literal.is_empty() && both.year() == Date::parse(&year).year();
    r.set_date(
        DateField::Issued,
        if sound { both } else { Date::parse(&year) },
    );
    if !sound && !day.is_empty() {
        r.add_extra("FD", day);
    }
    if r.kind.has_container()
        && r.get(Field::ContainerTitle).is_none()
        && let Some(short) = r.fields.remove(Field::ContainerTitleShort)
    {
        r.fields.set(Field::ContainerTitle, short);
    }
    r
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::read_all;

    #[test]
    fn records_are_read() {
        let text = "Exported from RefWorks\n\nRT Journal Article\nSR Print\nID 2\nA1 Berg,Anna\nA1 Doe,Jane\nT1 On cod\nJF Journal of Fish\nYR 2002\nFD Feb\nVO 3\nSP 5\nOP 9\nK1 cod\nXX kept\n\nRT Book, Section\nT1 Part\nT2 Whole\nA2 Roe,R.\nYR 2003\n";
        let input = Input {
            bytes: text.as_bytes(),
            name: "x",
        };
        assert!(Refworks.recognise(&input) > 90);
        let (refs, problems) = read_all(&Refworks, &input, &ReadOptions::default());
        assert_eq!((refs.len(), problems.len()), (2, 0));
        let r = &refs[0];
        assert_eq!(
            (r.kind, r.get(Field::Page), r.creators.len()),
            (Kind::ArticleJournal, Some("5-9"), 2)
        );
        assert_eq!(r.date(DateField::Issued), Some(&Date::ymd(2002, 2, 0)));
        assert_eq!((r.extra("XX"), r.extra("ID")), (Some("kept"), Some("2")));
        assert_eq!(
            (refs[1].kind, refs[1].get(Field::ContainerTitle)),
            (Kind::Chapter, Some("Whole"))
        );
    }
}
