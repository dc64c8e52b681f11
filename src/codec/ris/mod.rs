//! RIS in its dialects: Reference Manager, EndNote, ProCite, Zotero, Mendeley, Citavi, Web of Science, Scopus, ProQuest, Ovid, Rayyan …

mod read;
mod scan;
mod table;
#[cfg(test)]
mod tests;
mod write;

pub(crate) use scan::lines;

use super::{Codec, Format, Input, Item, ReadOptions, Sink, WriteOptions};
use crate::model::Reference;
use crate::text::encoding::decode_lossy;
use std::io;

/// The codec.
#[derive(Debug)]
pub struct Ris;

static FORMAT: Format = Format {
    name: "ris",
    aliases: &["refman"],
    label: "RIS",
    extensions: &["ris"],
    reads: true,
    writes: true,
};

impl Codec for Ris {
    fn format(&self) -> &'static Format {
        &FORMAT
    }

    fn recognise(&self, input: &Input) -> u8 {
        let head = input.head();
        let mut tags = 0;
        for line in head.lines() {
            match scan::split(line) {
                Some(("TY", value)) if !value.is_empty() => return 95,
                Some(_) => tags += 1,
                None => {}
            }
        }
        let named = if input.extension() == "ris" { 20 } else { 0 };
        // Without a type it may be MEDLINE or Ovid, which know their own better.
        if tags > 1 { 45 + named } else { named }
    }

    fn read(&self, input: &Input, _: &ReadOptions, sink: &mut Sink) {
        let (text, _) = decode_lossy(input.bytes);
        let _ = scan::records(&text, &mut |found| match found {
            scan::Found::Record(record) => {
                sink(Item::Reference(Box::new(read::reference(&record))))
            }
            scan::Found::Problem(line, what) => sink(Item::warning(line, 1, what)),
            scan::Found::Lost(line, what) => sink(Item::error(line, 1, what)),
        });
    }

    fn write(
        &self,
        references: &mut dyn Iterator<Item = Reference>,
        options: &WriteOptions,
        out: &mut dyn io::Write,
    ) -> io::Result<()> {
        for reference in references {
            write::reference(&reference, options, out)?;
        }
        Ok(())
    }
}
