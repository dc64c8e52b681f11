//! JSON Lines: one reference a line, exactly as the model holds it. The lossless form, for backups and for programs.

use super::{Codec, Format, Input, Item, ReadOptions, Sink, WriteOptions, json_scan};
use crate::model::Reference;
use crate::text::encoding::decode_lossy;
use std::io;

/// The codec.
#[derive(Debug)]
pub struct Jsonl;

static FORMAT: Format = Format {
    name: "jsonl",
    aliases: &["ndjson", "json-lines"],
    label: "JSON Lines (lossless)",
    extensions: &["jsonl", "ndjson"],
    reads: true,
    writes: true,
};

impl Codec for Jsonl {
    fn format(&self) -> &'static Format {
        &FORMAT
    }

    fn recognise(&self, input: &Input) -> u8 {
        let head = input.head();
        let line = head.trim_start().lines().next().unwrap_or_default();
        // The identity comes first, as a UUID.
        let id = line
            .strip_prefix("{\"id\":\"")
            .and_then(|rest| rest.get(..36));
        let ours = id.is_some_and(|id| id.parse::<uuid::Uuid>().is_ok())
            && json_scan::has_key(line, "kind");
        if ours { 95 } else { 0 }
    }

    fn read(&self, input: &Input, _: &ReadOptions, sink: &mut Sink) {
        let (text, _) = decode_lossy(input.bytes);
        for (i, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
            if line.trim().is_empty() {
                continue;
            }
            let item = match serde_json::from_str::<Reference>(line) {
                Ok(reference) => Item::Reference(Box::new(reference)),
                Err(e) => {
                    let what = e.to_string();
                    let what = what.split(" at line ").next().unwrap_or_default();
                    Item::error(
                        i + 1,
                        e.column().max(1),
                        format!("no reference: {what}; this line is left out"),
                    )
                }
            };
            if sink(item).is_break() {
                return;
            }
        }
    }

    fn write(
        &self,
        references: &mut dyn Iterator<Item = Reference>,
        options: &WriteOptions,
        out: &mut dyn io::Write,
    ) -> io::Result<()> {
        for mut reference in references {
            if options.public_only {
                reference = public(reference);
            }
            serde_json::to_writer(&mut *out, &reference).map_err(io::Error::other)?;
            out.write_all(b"\n")?;
        }
        Ok(())
    }
}

/// The reference without what belongs to this library alone.
pub fn public(mut r: Reference) -> Reference {
    r.notes.clear();
    r.attachments.clear();
    r.collections.clear();
    r.sources.clear();
    r.status = Default::default();
    r.rating = 0;
    (r.added, r.modified, r.trashed) = (None, None, None);
    r
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::{read_all, write_string};
    use crate::model::{Date, DateField, Field, Kind, Person, Role};

    #[test]
    fn lines_come_back_the_same_and_a_bad_line_is_told() {
        let mut r = Reference::new(Kind::Thesis);
        r.key = "a".into();
        r.set(Field::Title, "On <i>things</i> & \"others\"");
        r.add_person(Role::Author, Person::new("Ås", "Ø."));
        r.set_date(DateField::Issued, Date::parse("spring 1999"));
        let list = [r.clone(), r];
        let text = write_string(&Jsonl, &list, &WriteOptions::default()).expect("in memory");
        let input = Input {
            bytes: text.as_bytes(),
            name: "x",
        };
        assert!(Jsonl.recognise(&input) > 90);
        assert_eq!(read_all(&Jsonl, &input, &ReadOptions::default()).0, list);
        let bad = format!("{text}{{\"id\":3}}\n");
        let (read, problems) = read_all(
            &Jsonl,
            &Input {
                bytes: bad.as_bytes(),
                name: "x",
            },
            &ReadOptions::default(),
        );
        assert_eq!((read.len(), problems.len(), problems[0].line), (2, 1, 3));
    }
}
