//! Biblioscape's tagged export: `--AU-- Name`, records parted by a line of hyphens.

use super::ris::lines;
use super::tagged::{self, PageEnds, Place, Record, one_line};
use super::{Codec, Format, Input, Item, ReadOptions, Sink, kinds};
use crate::model::{DateField, Field, Kind, Reference, Role};
use crate::text::encoding::decode_lossy;
use std::ops::ControlFlow;

/// The codec.
#[derive(Debug)]
pub struct Biblioscape;

static FORMAT: Format = Format {
    name: "biblioscape",
    aliases: &[],
    label: "Biblioscape tagged",
    extensions: &["txt"],
    reads: true,
    writes: false,
};

const TABLE: &[(&str, Place)] = &[
    ("AU", Place::People(Role::Author)),
    ("SA", Place::People(Role::Editor)),
    ("TA", Place::People(Role::CollectionEditor)),
    ("TI", Place::Text(Field::Title)),
    ("ST", Place::Text(Field::ContainerTitle)),
    ("TT", Place::Text(Field::CollectionTitle)),
    ("YP", Place::Date(DateField::Issued)),
    ("DP", Place::Date(DateField::Issued)),
    ("VL", Place::Text(Field::Volume)),
    ("TW", Place::Text(Field::NumberOfVolumes)),
    ("NB", Place::Text(Field::Issue)),
    ("PS", Place::Text(Field::Page)),
    ("KW", Place::Tags),
    ("NT", Place::Note),
    ("PB", Place::Text(Field::Publisher)),
    ("PU", Place::Text(Field::PublisherPlace)),
    ("ED", Place::Text(Field::Edition)),
    ("IS", Place::Serial),
    ("AB", Place::Text(Field::Abstract)),
    ("LG", Place::Text(Field::Language)),
    ("UR", Place::Url),
    ("DO", Place::Doi),
];

/// `--AU-- Name` as tag and value.
fn split(line: &str) -> Option<(&str, &str)> {
    let (tag, value) = line.strip_prefix("--")?.split_once("--")?;
    let sound = tag.len() == 2 && tag.bytes().all(|b| b.is_ascii_uppercase());
    sound.then(|| (tag, value.trim()))
}

impl Codec for Biblioscape {
    fn format(&self) -> &'static Format {
        &FORMAT
    }

    fn recognise(&self, input: &Input) -> u8 {
        let head = input.head();
        let tags = head.lines().filter_map(split).count();
        let first = head.lines().find(|l| !l.trim().is_empty());
        if tags >= 2 && first.is_some_and(|l| split(l).is_some()) {
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
    let mut found = false;
    for (i, line) in lines(text).enumerate() {
        let rule = line.trim().len() >= 4 && line.trim().bytes().all(|b| b == b'-');
        match split(line) {
            Some((tag, value)) => record.push(tag, value, i + 1),
            None if rule && !record.pairs.is_empty() => {
                found = true;
                let r = reference(&std::mem::take(&mut record));
                sink(Item::Reference(Box::new(r)))?;
            }
            None if rule || line.trim().is_empty() => {}
            None if record.append(line) => {}
            None => sink(Item::warning(i + 1, 1, "this line belongs to no record"))?,
        }
    }
    if !record.pairs.is_empty() {
        return sink(Item::Reference(Box::new(reference(&record))));
    }
    if found {
        return ControlFlow::Continue(());
    }
    sink(Item::error(1, 1, "no Biblioscape record was found"))
}

fn reference(record: &Record) -> Reference {
    let name = record.get("RT").map(one_line).unwrap_or_default();
    let known = kinds::kind_of(&name);
    let fallback = if record.get("ST").is_some() {
        Kind::ArticleJournal
    } else {
        Kind::Document
    };
    let mut r = Reference::new(known.unwrap_or(fallback));
    if known.is_none() && !name.is_empty() {
        r.native_type = format!("biblioscape:{name}");
    }
    let mut ends = PageEnds::default();
    for pair in record.pairs.iter().filter(|p| p.tag != "RT") {
        let place = tagged::lookup(TABLE, &pair.tag);
        tagged::put(&mut r, place, &pair.tag, &pair.value, &mut ends);
    }
    r
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::read_all;

    #[test]
    fn records_are_read_and_unknown_tags_kept() {
        let text = "--RT-- book section\n--AU-- Berg, Anna\n--TI-- On cod\n--ST-- Fishes\n--SA-- Doe, Jane\n--YP-- 2001\n--PS-- 10-12\n--AB-- One\ntwo\n--QX-- kept\n------\n--RT-- journal\n--TI-- Second\n------\n";
        let input = Input {
            bytes: text.as_bytes(),
            name: "x.txt",
        };
        assert!(Biblioscape.recognise(&input) > 90);
        let (refs, problems) = read_all(&Biblioscape, &input, &ReadOptions::default());
        assert_eq!((refs.len(), problems.len()), (2, 0));
        let r = &refs[0];
        assert_eq!(
            (r.kind, r.get(Field::ContainerTitle)),
            (Kind::Chapter, Some("Fishes"))
        );
        assert_eq!((r.get(Field::Page), r.year()), (Some("10-12"), Some(2001)));
        assert_eq!(r.get(Field::Abstract), Some("One two"));
        assert_eq!(r.extra("QX"), Some("kept"));
        assert_eq!(r.people(Role::Editor).count(), 1);
    }
}
