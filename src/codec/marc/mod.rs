//! MARC 21: as ISO 2709 (`.mrc`), as MARCXML, and as the lines that catalogues and MarcEdit show.

mod iso2709;
pub mod lines;
mod map;

use super::xml::{self, Node};
use super::{Codec, Format, Input, Item, ReadOptions, Sink};
use crate::model::Reference;

/// A field with subfields.
#[derive(Debug, Clone, Default)]
pub struct DataField {
    /// Three characters.
    pub tag: String,
    /// The indicators.
    pub indicators: [char; 2],
    /// Codes and texts in order.
    pub subfields: Vec<(char, String)>,
}

impl DataField {
    /// The first subfield with a code.
    pub fn get(&self, code: char) -> Option<&str> {
        self.subfields
            .iter()
            .find(|(c, _)| *c == code)
            .map(|(_, v)| v.trim())
            .filter(|v| !v.is_empty())
    }
    /// All subfields with a code.
    pub fn all(&self, code: char) -> impl Iterator<Item = &str> {
        self.subfields
            .iter()
            .filter(move |(c, _)| *c == code)
            .map(|(_, v)| v.trim())
            .filter(|v| !v.is_empty())
    }
}

/// A record.
#[derive(Debug, Clone, Default)]
pub struct Record {
    /// The leader, 24 characters where it is sound.
    pub leader: String,
    /// Control fields: tag and text.
    pub control: Vec<(String, String)>,
    /// Data fields.
    pub data: Vec<DataField>,
}

impl Record {
    /// The text of a control field.
    pub fn control(&self, tag: &str) -> Option<&str> {
        self.control
            .iter()
            .find(|(t, _)| t == tag)
            .map(|(_, v)| v.as_str())
    }
    /// The data fields of a tag.
    pub fn fields<'r>(&'r self, tag: &'r str) -> impl Iterator<Item = &'r DataField> {
        self.data.iter().filter(move |f| f.tag == tag)
    }
    /// The reference that the record describes.
    pub fn reference(&self) -> Reference {
        map::reference(self)
    }
    /// Whether there is anything in it.
    pub fn is_empty(&self) -> bool {
        self.data.is_empty()
    }
}

/// A record out of MARCXML.
pub fn from_xml(node: &Node) -> Record {
    let mut record = Record::default();
    for part in node.elements() {
        let tag = part.attr("tag").unwrap_or("").to_string();
        match part.name.as_str() {
            "leader" => {
                record.leader = part.raw_text().trim_matches(['\n', '\t', '\r']).to_string()
            }
            "controlfield" => record.control.push((
                tag,
                part.raw_text().trim_matches(['\n', '\t', '\r']).to_string(),
            )),
            "datafield" => {
                let indicator = |name: &str| {
                    let raw = part.attributes.iter().find(|(n, _)| n == name);
                    raw.and_then(|(_, v)| v.chars().next()).unwrap_or(' ')
                };
                record.data.push(DataField {
                    tag,
                    indicators: [indicator("ind1"), indicator("ind2")],
                    subfields: part
                        .all("subfield")
                        .map(|s| {
                            (
                                s.attr("code").and_then(|c| c.chars().next()).unwrap_or('a'),
                                s.text(),
                            )
                        })
                        .collect(),
                });
            }
            _ => {}
        }
    }
    record
}

/// ISO 2709.
pub struct Marc;
static MARC: Format = Format {
    name: "marc",
    aliases: &["marc21", "iso2709", "mrc"],
    label: "MARC 21",
    extensions: &["mrc", "marc", "mrk"],
    reads: true,
    writes: false,
};

impl Codec for Marc {
    fn format(&self) -> &'static Format {
        &MARC
    }
    fn recognise(&self, input: &Input) -> u8 {
        if iso2709::looks_right(input.bytes) {
            return 96;
        }
        if lines::looks_right(&input.head()) {
            88
        } else {
            0
        }
    }
    fn read(&self, input: &Input, _: &ReadOptions, sink: &mut Sink) {
        if iso2709::looks_right(input.bytes) {
            iso2709::read(input.bytes, sink);
            return;
        }
        let (text, _) = crate::text::encoding::decode_lossy(input.bytes);
        for record in lines::records(&text) {
            if sink(Item::Reference(Box::new(record.reference()))).is_break() {
                return;
            }
        }
    }
}

/// MARCXML.
pub struct MarcXml;
static MARC_XML: Format = Format {
    name: "marcxml",
    aliases: &["marc-xml"],
    label: "MARCXML",
    extensions: &["xml", "marcxml"],
    reads: true,
    writes: false,
};

impl Codec for MarcXml {
    fn format(&self) -> &'static Format {
        &MARC_XML
    }
    fn recognise(&self, input: &Input) -> u8 {
        let head = input.head();
        let fields = head.contains("datafield") && head.contains("subfield");
        if xml::root_name(&head).is_some()
            && (fields
                || head.contains("http://www.loc.gov/MARC21/slim") && head.contains("leader"))
        {
            94
        } else {
            0
        }
    }
    fn read(&self, input: &Input, _: &ReadOptions, sink: &mut Sink) {
        // An envelope may be called "record" too: the record is the innermost one, which has fields of its own.
        xml::read_records(
            input.bytes,
            &mut |name, _| name == "record",
            &mut |node, (line, column), sink| {
                let mut records = Vec::new();
                if node.at("datafield").is_some() {
                    records.push(node);
                }
                records.extend(
                    node.descendants()
                        .into_iter()
                        .filter(|n| n.name == "record" && n.at("datafield").is_some()),
                );
                if records.is_empty() {
                    return sink(Item::warning(
                        line,
                        column,
                        "this record has no fields; it is not read",
                    ));
                }
                for r in records {
                    sink(Item::Reference(Box::new(from_xml(r).reference())))?;
                }
                std::ops::ControlFlow::Continue(())
            },
            sink,
        );
    }
}

#[cfg(test)]
mod tests;
