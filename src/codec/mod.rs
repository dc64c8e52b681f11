//! Formats: each reads bytes into references and problems, and most write references into text.
//!
//! Reading never fails: whatever cannot be understood becomes a [`Problem`] with its place, and the rest is read.
//! One format stands in one file or folder and is listed once, in [`CODECS`].

pub mod abstract_page;
pub mod biblioscape;
pub mod bibtex;
pub mod bookmarks;
pub mod cff;
pub mod cheater;
pub mod citavi;
pub mod citeseerx_json;
pub mod copac;
pub mod crossref_json;
pub mod crossref_xml;
pub mod csl_bib_page;
pub mod csl_json;
pub mod csl_yaml;
pub mod csv_table;
pub mod datacite_json;
pub mod document;
pub mod dublin_core_xml;
pub mod endnote_xml;
pub mod hayagriva_yaml;
pub mod html;
pub mod human;
pub mod isi;
pub mod jats;
pub mod json_scan;
pub mod jsonl;
pub mod kinds;
pub mod language;
pub mod marc;
pub mod mods;
pub mod msbib;
pub mod nbib;
pub mod openalex_json;
pub mod openurl;
pub mod ovid;
pub mod pdf;
pub mod primo;
pub mod private;
pub mod pubmed_xml;
pub mod rdf;
pub mod reading_list;
pub mod refer;
pub mod refworks;
pub mod repec_nep;
pub mod ris;
pub mod tagged;
pub mod vufind;
pub mod xml;
pub mod yaml;
pub mod zotero_json;

use crate::model::Reference;
use std::fmt;
use std::io;
use std::ops::ControlFlow;

/// What a format is called and what it can do.
#[derive(Debug, Clone, Copy)]
pub struct Format {
    /// The name in `--format` and in summaries: lower case, with hyphens ("csl-json").
    pub name: &'static str,
    /// Other names that `--format` takes.
    pub aliases: &'static [&'static str],
    /// The name shown to a person.
    pub label: &'static str,
    /// File name endings without the dot, the usual one first.
    pub extensions: &'static [&'static str],
    /// Whether it can be read.
    pub reads: bool,
    /// Whether it can be written.
    pub writes: bool,
}

/// The longest record in bytes that is read: a book of 10,000 pages has half of it. What is longer is damage, and stays in its file.
pub const MAX_RECORD: usize = 64 << 20;

/// Says that a record is longer than [`MAX_RECORD`].
pub fn too_long(what: &str, bytes: usize) -> String {
    format!(
        "{what} has {} MB and was left out: at most {} MB are read",
        bytes >> 20,
        MAX_RECORD >> 20
    )
}

/// What is to be read.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// The bytes as they are in the file.
    pub bytes: &'a [u8],
    /// The file's name for provenance ("thesis.bib"), "-" for standard input.
    pub name: &'a str,
}

impl Input<'_> {
    /// The ending of the name in lower case, without the dot.
    pub fn extension(&self) -> String {
        self.name
            .rsplit_once('.')
            .map(|(_, e)| e.to_ascii_lowercase())
            .filter(|e| !e.contains('/'))
            .unwrap_or_default()
    }
    /// The first bytes as text for recognising, at most 16 KiB, without a byte order mark, never cut inside a character.
    pub fn head(&self) -> String {
        let end = self.bytes.len().min(16 * 1024);
        let (text, _) = crate::text::encoding::decode_lossy(&self.bytes[..end]);
        text.trim_start_matches('\u{feff}').to_string()
    }
}

/// How to read.
#[derive(Debug, Clone, Default)]
pub struct ReadOptions {
    /// Read a document's reference list as references of their own (`--references`).
    pub references: bool,
}

/// How bad a problem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Read, but not quite as it stands; nothing is lost.
    Warning,
    /// Something was not read as a reference.
    Error,
}

/// Something in an input that could not be understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// How bad.
    pub severity: Severity,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// What is wrong, and what was done about it; one line, ends without a full stop.
    pub message: String,
}

impl fmt::Display for Problem {
    /// `LINE:COL: warning|error: WHAT`, to stand behind `FILE:`.
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let severity = match self.severity {
            Severity::Warning => "warning",
            Severity::Error => "error",
        };
        write!(
            f,
            "{}:{}: {severity}: {}",
            self.line, self.column, self.message
        )
    }
}

/// What reading yields, in the order of the file.
#[derive(Debug, Clone)]
pub enum Item {
    /// A reference. Its `id` is nil; its `key` is the source's, or empty.
    Reference(Box<Reference>),
    /// A problem; the neighbours are read all the same.
    Problem(Problem),
}

impl Item {
    /// A problem of severity error.
    pub fn error(line: usize, column: usize, message: impl Into<String>) -> Item {
        Item::Problem(Problem {
            severity: Severity::Error,
            line,
            column,
            message: message.into(),
        })
    }
    /// A problem of severity warning.
    pub fn warning(line: usize, column: usize, message: impl Into<String>) -> Item {
        Item::Problem(Problem {
            severity: Severity::Warning,
            line,
            column,
            message: message.into(),
        })
    }
}

/// Takes what is read, piece by piece; `Break` asks to stop (cancelled).
pub type Sink<'s> = dyn FnMut(Item) -> ControlFlow<()> + 's;

/// How to write.
#[derive(Debug, Clone, Default)]
pub struct WriteOptions {
    /// Write LaTeX commands instead of Unicode (BibTeX formats).
    pub ascii: bool,
    /// Only these fields, by the format's own names; empty for all.
    pub only_fields: Vec<String>,
    /// Leave out what belongs to this library alone (notes, files, tags, reading status).
    pub public_only: bool,
}

/// A format.
pub trait Codec: Sync {
    /// Its names and abilities.
    fn format(&self) -> &'static Format;
    /// How sure it is that the input is of this format: 0 not at all, 100 certain. Judged by content; the name's ending is a hint
    /// worth at most 20. 50 and more is "yes".
    fn recognise(&self, input: &Input) -> u8;
    /// Reads everything that is there.
    fn read(&self, input: &Input, options: &ReadOptions, sink: &mut Sink);
    /// Writes references, one after the other.
    ///
    /// # Errors
    /// What `out` returns. A format that only reads is never asked (`format().writes`).
    fn write(
        &self,
        references: &mut dyn Iterator<Item = Reference>,
        options: &WriteOptions,
        out: &mut dyn io::Write,
    ) -> io::Result<()> {
        let _ = (references, options, out);
        Err(io::Error::new(
            io::ErrorKind::Unsupported,
            format!("{} cannot be written", self.format().label),
        ))
    }
}

/// Every format.
#[rustfmt::skip]
pub static CODECS: &[&dyn Codec] = &[
    &abstract_page::AbstractPage,
    &biblioscape::Biblioscape,
    &bibtex::Biblatex,
    &bibtex::Bibtex,
    &citavi::Citavi,
    &citeseerx_json::CiteseerxJson,
    &copac::Copac,
    &crossref_json::CrossrefJson,
    &crossref_xml::CrossrefXml,
    &csl_bib_page::CslBibPage,
    &csl_json::CslJson,
    &datacite_json::DataciteJson,
    &dublin_core_xml::DublinCoreXml,
    &document::Document,
    &document::PlainReferences,
    &endnote_xml::EndnoteXml,
    &html::HtmlPage,
    &isi::Isi,
    &jats::Jats,
    &jsonl::Jsonl,
    &marc::Marc,
    &marc::MarcXml,
    &mods::Mods,
    &msbib::Msbib,
    &nbib::Nbib,
    &openalex_json::OpenalexJson,
    &ovid::Ovid,
    &bookmarks::Bookmarks,
    &pdf::Pdf,
    &primo::Primo,
    &pubmed_xml::PubmedXml,
    &rdf::Rdf,
    &refer::Refer,
    &refworks::Refworks,
    &csl_yaml::CslYaml,
    &hayagriva_yaml::HayagrivaYaml,
    &cff::Cff,
    &csv_table::CsvTable,
    &reading_list::HtmlList,
    &reading_list::Markdown,
    &repec_nep::RepecNep,
    &ris::Ris,
    &vufind::Vufind,
    &zotero_json::ZoteroJson,
];

/// The format with this name or alias.
pub fn by_name(name: &str) -> Option<&'static dyn Codec> {
    let name = name.to_ascii_lowercase();
    CODECS
        .iter()
        .copied()
        .find(|c| c.format().name == name || c.format().aliases.contains(&name.as_str()))
}

/// The format that a file name's ending names, among those that can be written.
pub fn by_extension_for_writing(extension: &str) -> Option<&'static dyn Codec> {
    let extension = extension.to_ascii_lowercase();
    let usual = |c: &&dyn Codec| {
        c.format().writes && c.format().extensions.first() == Some(&extension.as_str())
    };
    let any =
        |c: &&dyn Codec| c.format().writes && c.format().extensions.contains(&extension.as_str());
    CODECS
        .iter()
        .copied()
        .find(usual)
        .or_else(|| CODECS.iter().copied().find(any))
}

/// The format that is surest of an input, if one is sure enough.
pub fn recognise(input: &Input) -> Option<&'static dyn Codec> {
    let mut best: Option<(u8, &'static dyn Codec)> = None;
    for codec in CODECS.iter().copied().filter(|c| c.format().reads) {
        let sure = codec.recognise(input);
        if sure >= 50 && best.is_none_or(|(b, _)| sure > b) {
            best = Some((sure, codec));
        }
    }
    best.map(|(_, c)| c)
}

/// Reads everything into memory: for small inputs and tests.
pub fn read_all(
    codec: &dyn Codec,
    input: &Input,
    options: &ReadOptions,
) -> (Vec<Reference>, Vec<Problem>) {
    let (mut references, mut problems) = (Vec::new(), Vec::new());
    codec.read(input, options, &mut |item| {
        match item {
            Item::Reference(r) => references.push(*r),
            Item::Problem(p) => problems.push(p),
        }
        ControlFlow::Continue(())
    });
    (references, problems)
}

/// Writes into a text: for small outputs and tests.
pub fn write_string(
    codec: &dyn Codec,
    references: &[Reference],
    options: &WriteOptions,
) -> io::Result<String> {
    let mut out = Vec::new();
    codec.write(&mut references.iter().cloned(), options, &mut out)?;
    String::from_utf8(out).map_err(io::Error::other)
}

/// Whether bytes are no text in any encoding: they hold zero bytes that are not UTF-16's, or many other controls.
pub fn looks_binary(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(8192)];
    let (text, _) = crate::text::encoding::decode_lossy(head);
    let controls = text
        .chars()
        .filter(|c| {
            c.is_control()
                && !matches!(
                    c,
                    '\n' | '\r' | '\t' | '\u{c}' | '\u{1d}' | '\u{1e}' | '\u{1f}'
                )
        })
        .count();
    controls * 50 > text.chars().count()
}
