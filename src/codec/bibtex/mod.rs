//! BibTeX and BibLaTeX: one reader that understands both, two dialects to write.

mod entry;
mod files;
mod groups;
mod inherit;
mod names;
mod read;
pub mod scan;
mod table;
#[cfg(test)]
mod tests;
mod write;
mod write_back;

pub use write_back::{Keep, has_entries, update, write_back};

use crate::codec::{Codec, Format, Input, ReadOptions, Sink, WriteOptions};
use crate::model::Reference;
use crate::text::encoding;
use std::io;

/// BibTeX.
#[derive(Debug)]
pub struct Bibtex;

/// BibLaTeX.
#[derive(Debug)]
pub struct Biblatex;

static BIBTEX: Format = Format {
    name: "bibtex",
    aliases: &["bib", "tex"],
    label: "BibTeX",
    extensions: &["bib", "bibtex"],
    reads: true,
    writes: true,
};

static BIBLATEX: Format = Format {
    name: "biblatex",
    aliases: &["biber"],
    label: "BibLaTeX",
    extensions: &["bib", "biblatex"],
    reads: true,
    writes: true,
};

impl Codec for Bibtex {
    fn format(&self) -> &'static Format {
        &BIBTEX
    }
    fn recognise(&self, input: &Input) -> u8 {
        let (sure, biblatex) = looks(input);
        if biblatex {
            sure.saturating_sub(5)
        } else {
            sure
        }
    }
    fn read(&self, input: &Input, _: &ReadOptions, sink: &mut Sink) {
        let (text, _) = encoding::decode_declared(input.bytes);
        read::read(&text, false, sink);
    }
    fn write(
        &self,
        references: &mut dyn Iterator<Item = Reference>,
        options: &WriteOptions,
        out: &mut dyn io::Write,
    ) -> io::Result<()> {
        write_all(references, options, false, out)
    }
}

impl Codec for Biblatex {
    fn format(&self) -> &'static Format {
        &BIBLATEX
    }
    fn recognise(&self, input: &Input) -> u8 {
        let (sure, biblatex) = looks(input);
        if biblatex {
            sure
        } else {
            sure.saturating_sub(5)
        }
    }
    fn read(&self, input: &Input, _: &ReadOptions, sink: &mut Sink) {
        let (text, _) = encoding::decode_declared(input.bytes);
        read::read(&text, true, sink);
    }
    fn write(
        &self,
        references: &mut dyn Iterator<Item = Reference>,
        options: &WriteOptions,
        out: &mut dyn io::Write,
    ) -> io::Result<()> {
        write_all(references, options, true, out)
    }
}

fn write_all(
    references: &mut dyn Iterator<Item = Reference>,
    options: &WriteOptions,
    biblatex: bool,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let style = write::Style {
        biblatex,
        ascii: options.ascii,
        public_only: options.public_only,
    };
    let mut text = String::new();
    for (n, reference) in references.enumerate() {
        text.clear();
        if n > 0 {
            text.push('\n');
        }
        write::entry(&reference, style, &options.only_fields, &mut text);
        out.write_all(text.as_bytes())?;
    }
    Ok(())
}

/// How sure it is that an input is a `.bib`, and whether it is of BibLaTeX's kind.
fn looks(input: &Input) -> (u8, bool) {
    let head = input.head();
    let named = matches!(input.extension().as_str(), "bib" | "bibtex" | "biblatex");
    let hint = if named { 20 } else { 0 };
    let mut sure = 0;
    for block in scan::Scanner::at(&head, 0).take(40) {
        match block {
            scan::Block::Entry(e) => {
                let known = table::TYPES
                    .iter()
                    .any(|(name, ..)| e.kind.eq_ignore_ascii_case(name));
                sure = sure.max(match (known, e.fields.is_empty()) {
                    (true, false) => 79,
                    (true, true) => 55,
                    (false, false) => 60,
                    (false, true) => 30,
                });
            }
            scan::Block::Macro { .. } => sure = sure.max(75),
            scan::Block::Preamble => sure = sure.max(70),
            scan::Block::Comment(_) => sure = sure.max(55),
        }
        if sure >= 79 {
            break;
        }
    }
    if sure == 0 && named {
        // The first entry may stand far down, or there may be none: a file of this name is no other format.
        sure = if head.contains('@') || input.bytes.len() <= 16 * 1024 {
            35
        } else {
            30
        };
    }
    (sure + hint, is_biblatex(&head))
}

/// Whether a text is written for BibLaTeX: fields and types that BibTeX does not have.
pub fn is_biblatex(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let field = |name: &str| {
        lower.match_indices(name).take(50).any(|(i, _)| {
            lower[i + name.len()..].trim_start().starts_with('=')
                && lower[..i].ends_with([' ', '\n', '\t', ',', '{'])
        })
    };
    [
        "journaltitle",
        "date",
        "location",
        "langid",
        "hyphenation",
        "eprinttype",
        "maintitle",
        "eventdate",
        "shortjournal",
    ]
    .iter()
    .any(|name| field(name))
        || [
            "@online",
            "@report",
            "@thesis",
            "@collection",
            "@mvbook",
            "@mvcollection",
            "@inreference",
            "@xdata",
            "@software",
            "@dataset",
        ]
        .iter()
        .any(|t| lower.contains(&format!("{t}{{")))
}
