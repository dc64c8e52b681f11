//! MODS (Library of Congress), alone, in collections and inside of METS: read and written.

mod reader;
mod table;
mod writer;

use super::xml;
use super::{Codec, Format, Input, Item, ReadOptions, Sink, WriteOptions};
use crate::model::Reference;
use std::io;

/// MODS.
pub struct Mods;

static FORMAT: Format = Format {
    name: "mods",
    aliases: &["mets"],
    label: "MODS",
    extensions: &["mods", "xml"],
    reads: true,
    writes: true,
};

impl Codec for Mods {
    fn format(&self) -> &'static Format {
        &FORMAT
    }
    fn recognise(&self, input: &Input) -> u8 {
        let head = input.head();
        let Some(root) = xml::root_name(&head) else {
            return 0;
        };
        match root.as_str() {
            "mods" | "modsCollection" => 96,
            _ if head.contains("http://www.loc.gov/mods/v3")
                && (head.contains("<mods") || head.contains(":mods")) =>
            {
                91
            }
            _ => 0,
        }
    }
    fn read(&self, input: &Input, _: &ReadOptions, sink: &mut Sink) {
        // The descriptions of a METS file's parts follow that of the whole, which is the work.
        let mut in_mets = false;
        let mut taken = 0usize;
        let mut seen_any = false;
        xml::read_records(
            input.bytes,
            &mut |name, above| {
                seen_any |= name == "modsCollection";
                in_mets |= above.iter().any(|n| n.eq_ignore_ascii_case("mets"));
                name == "mods"
            },
            &mut |node, (line, column), sink| {
                taken += 1;
                if in_mets_part(node, taken) {
                    return std::ops::ControlFlow::Continue(());
                }
                match reader::reference(node) {
                    Some(r) => sink(Item::Reference(Box::new(r))),
                    None => sink(Item::warning(
                        line,
                        column,
                        "this MODS record is empty; it is not read",
                    )),
                }
            },
            sink,
        );
        if taken == 0 && !seen_any && !in_mets {
            let _ = sink(Item::error(1, 1, "this document holds no MODS record"));
        }
    }
    fn write(
        &self,
        references: &mut dyn Iterator<Item = Reference>,
        _: &WriteOptions,
        out: &mut dyn io::Write,
    ) -> io::Result<()> {
        writer::write(references, out)
    }
}

/// Whether a record describes only a part of a digitised work (a chapter heading with nothing but a title) behind the first.
fn in_mets_part(node: &xml::Node, position: usize) -> bool {
    position > 1
        && node.elements().all(|n| {
            matches!(
                n.name.as_str(),
                "titleInfo" | "recordInfo" | "part" | "identifier"
            )
        })
        && node.at("originInfo").is_none()
        && node.at("name").is_none()
        && node.at("genre").is_none()
        && node.at("identifier").is_none()
}

#[cfg(test)]
mod tests;
