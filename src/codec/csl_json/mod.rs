//! CSL-JSON: the data of the Citation Style Language, and the shape in which `refs` itself prints references.
//!
//! What CSL has no place for stands under `custom.refs`, so that a reference written here reads back the same. The messy dialects
//! (numbers as text, lists as titles, dates as text, variables in notes) are read too.

mod dates;
mod names;
mod own;
mod read;
#[cfg(test)]
mod tests;
mod write;

pub use dates::{date_from_value, date_to_value};
pub use names::person_from_value;
pub use read::from_item;
pub use write::to_item;

use super::{Codec, Format, Input, Item, ReadOptions, Sink, WriteOptions, json_scan};
use crate::model::{Field, Reference};
use serde_json::Value;
use std::io;

/// The codec.
#[derive(Debug)]
pub struct CslJson;

static FORMAT: Format = Format {
    name: "csl-json",
    aliases: &["json", "csl", "citeproc", "citeproc-json"],
    label: "CSL-JSON",
    extensions: &["json", "csljson"],
    reads: true,
    writes: true,
};

/// Fields of the model that CSL-JSON has no variable for; they stand under `custom.refs.more`.
const OWN_FIELDS: &[Field] = &[
    Field::CollectionTitleShort,
    Field::ArticleNumber,
    Field::PdfUrl,
    Field::License,
    Field::OriginalLanguage,
    Field::TableOfContents,
];

impl Codec for CslJson {
    fn format(&self) -> &'static Format {
        &FORMAT
    }

    fn recognise(&self, input: &Input) -> u8 {
        let head = input.head();
        let text = head.trim_start();
        if !text.starts_with(['[', '{']) {
            return 0;
        }
        let has = |name: &str| json_scan::has_key(text, name);
        let strong = [
            "date-parts",
            "container-title",
            "publisher-place",
            "collection-title",
            "title-short",
            "citation-key",
        ];
        let signs = [
            "id", "type", "title", "author", "issued", "family", "given", "URL", "DOI",
        ];
        let strong = strong.iter().filter(|n| has(n)).count();
        let weak = signs.iter().filter(|n| has(n)).count();
        let mut sure = match (strong, weak) {
            (0, 0..=1) => 0,
            (0, 2) => 40,
            (0, _) => 55,
            (1, _) => 70,
            _ => 80,
        };
        if sure > 0 && matches!(input.extension().as_str(), "json" | "csljson") {
            sure += 5;
        }
        sure
    }

    fn read(&self, input: &Input, _: &ReadOptions, sink: &mut Sink) {
        json_scan::read_objects(input, sink, &mut |value, sink, place| {
            let mut problems = Vec::new();
            let reference = from_item(value, &mut problems);
            for p in problems {
                sink(Item::warning(place.0, place.1, p))?;
            }
            sink(Item::Reference(Box::new(reference)))
        });
    }

    fn write(
        &self,
        references: &mut dyn Iterator<Item = Reference>,
        options: &WriteOptions,
        out: &mut dyn io::Write,
    ) -> io::Result<()> {
        out.write_all(b"[")?;
        let mut first = true;
        for reference in references {
            out.write_all(if first { b"\n" } else { b",\n" })?;
            first = false;
            let mut item = to_item(&reference);
            if options.public_only {
                keep_public(&mut item);
            }
            only_fields(&mut item, &options.only_fields);
            let text = serde_json::to_string_pretty(&item).map_err(io::Error::other)?;
            for (i, line) in text.lines().enumerate() {
                if i > 0 {
                    out.write_all(b"\n")?;
                }
                write!(out, "  {line}")?;
            }
        }
        out.write_all(if first { b"]\n" } else { b"\n]\n" })
    }
}

/// Leaves out what belongs to this library alone.
pub(super) fn keep_public(item: &mut Value) {
    let Some(refs) = item
        .pointer_mut("/custom/refs")
        .and_then(Value::as_object_mut)
    else {
        return;
    };
    for private in [
        "uuid",
        "collections",
        "notes",
        "attachments",
        "status",
        "rating",
        "added",
        "modified",
        "trashed",
        "sources",
        "pinned",
    ] {
        refs.shift_remove(private);
    }
    if refs.is_empty()
        && let Some(map) = item.as_object_mut()
    {
        map.shift_remove("custom");
    }
}

/// Keeps the named variables (and what every item must have).
pub(super) fn only_fields(item: &mut Value, names: &[String]) {
    if let Some(map) = item.as_object_mut().filter(|_| !names.is_empty()) {
        map.retain(|k, _| k == "id" || k == "type" || names.iter().any(|n| n == k));
    }
}
