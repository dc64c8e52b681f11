//! Copac, the British union catalogue: `TI- title`, two capitals, a hyphen and a blank; a record begins with its title.

use super::ris::lines;
use super::tagged::{self, PageEnds, Place, Record};
use super::{Codec, Format, Input, Item, ReadOptions, Sink};
use crate::model::{DateField, Field, Kind, Person, Reference, Role};
use crate::text::encoding::decode_lossy;
use std::ops::ControlFlow;

/// The codec.
#[derive(Debug)]
pub struct Copac;

static FORMAT: Format = Format {
    name: "copac",
    aliases: &[],
    label: "Copac catalogue",
    extensions: &["txt"],
    reads: true,
    writes: false,
};

const TABLE: &[(&str, Place)] = &[
    ("TI", Place::Text(Field::Title)),
    ("SE", Place::Text(Field::CollectionTitle)),
    ("PU", Place::Text(Field::Publisher)),
    ("PY", Place::Date(DateField::Issued)),
    ("ED", Place::Text(Field::Edition)),
    ("IS", Place::Serial),
    ("KW", Place::Tags),
    ("SU", Place::Tags),
    ("NT", Place::Note),
    ("AB", Place::Text(Field::Abstract)),
    ("LA", Place::Text(Field::Language)),
    ("PD", Place::Text(Field::Dimensions)),
    ("UR", Place::Url),
];

fn split(line: &str) -> Option<(&str, &str)> {
    let (tag, value) = line.split_once("- ")?;
    let sound = tag.len() == 2 && tag.bytes().all(|b| b.is_ascii_uppercase());
    sound.then(|| (tag, value.trim()))
}

impl Codec for Copac {
    fn format(&self) -> &'static Format {
        &FORMAT
    }

    fn recognise(&self, input: &Input) -> u8 {
        let head = input.head();
        let first = head.lines().find(|l| !l.trim().is_empty());
        let tags = head.lines().filter_map(split).count();
        if first.and_then(split).is_some_and(|(t, _)| t == "TI") && tags >= 3 {
            90
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
    for (i, line) in lines(text).enumerate() {
        match split(line) {
            Some((tag, value)) => {
                if tag == "TI" && record.get("TI").is_some() {
                    let r = reference(&std::mem::take(&mut record));
                    sink(Item::Reference(Box::new(r)))?;
                }
                record.push(tag, value, i + 1);
            }
            None if line.trim().is_empty() || record.append(line) => {}
            None => sink(Item::warning(i + 1, 1, "this line belongs to no record"))?,
        }
    }
    if record.get("TI").is_some() {
        sink(Item::Reference(Box::new(reference(&record))))
    } else {
        sink(Item::error(1, 1, "no Copac record was found"))
    }
}

fn reference(record: &Record) -> Reference {
    let mut r = Reference::new(Kind::Book);
    let mut ends = PageEnds::default();
    for pair in &record.pairs {
        match (pair.tag.as_str(), pair.value.as_str()) {
            // A heading of the catalogue: a person has a comma, a corporate body has none.
            ("AU", name) if !name.contains(',') => {
                r.add_person(Role::Author, Person::literal(tagged::one_line(name)));
            }
            ("AU", name) => tagged::add_people(&mut r, Role::Author, name),
            ("IS", numbers) => {
                for rest in tagged::add_serial_numbers(&mut r, numbers) {
                    r.add_extra("IS", rest);
                }
            }
            (tag, value) => tagged::put(&mut r, tagged::lookup(TABLE, tag), tag, value, &mut ends),
        }
    }
    r
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::read_all;

    #[test]
    fn records_begin_with_their_title() {
        let text = "\nTI- On cod\nAU- Berg, Anna\nAU- University of Bergen. Institute of Fish\nSE- Reports ; 3\nPU- Bergen : The Press\nPY- 1992\nHL- Edinburgh ; London\n\nTI- Second\n    continued\nPY- 1993\n";
        let input = Input {
            bytes: text.as_bytes(),
            name: "x.txt",
        };
        assert!(Copac.recognise(&input) > 80);
        let (refs, problems) = read_all(&Copac, &input, &ReadOptions::default());
        assert_eq!((refs.len(), problems.len()), (2, 0));
        assert_eq!(refs[0].creators.len(), 2);
        assert!(refs[0].creators[1].person.is_literal());
        assert_eq!(refs[0].extra("HL"), Some("Edinburgh ; London"));
        assert_eq!(refs[1].title(), "Second continued");
    }
}
