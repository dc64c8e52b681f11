//! Theses, papers and plain reference lists: what stands in a written document.
//!
//! A document gives the work itself, with its reference list as the works that it cites, or with
//! [`ReadOptions::references`](super::ReadOptions) the list as references of their own. Text that is a list and nothing else gives its
//! entries.

mod office;

use super::{Codec, Format, Input, Item, ReadOptions, Sink};
use crate::document::line::{self, Line};
use crate::document::list::{self, Entry};
use crate::document::{html, work};
use crate::model::{Field, Reference};
use crate::text::encoding;
use std::borrow::Cow;

/// Theses and papers: Markdown, text, HTML, docx, odt.
pub struct Document;

static DOCUMENT: Format = Format {
    name: "document",
    aliases: &["thesis", "paper", "docx", "odt"],
    label: "Thesis or paper with its reference list",
    extensions: &["md", "txt", "docx", "odt", "html", "htm"],
    reads: true,
    writes: false,
};

/// Plain references, one or many.
pub struct PlainReferences;

static PLAIN: Format = Format {
    name: "plain",
    aliases: &["text", "reference-list"],
    label: "Plain references",
    extensions: &["txt"],
    reads: true,
    writes: false,
};

/// The document's text in Markdown's signs: office files and HTML are turned into it.
pub fn text_of<'i>(input: &Input<'i>) -> Option<Cow<'i, str>> {
    if input.bytes.starts_with(b"PK\x03\x04") {
        return office::text(input.bytes).map(Cow::Owned);
    }
    let (text, _) = encoding::decode_lossy(input.bytes);
    if text.contains('\0') {
        return None;
    }
    if html::is_html(&text) {
        return Some(Cow::Owned(html::to_markdown(&text)));
    }
    Some(text)
}

/// An entry as a reference; its text is kept.
fn cited(entry: &Entry) -> (Reference, Option<String>) {
    let parsed = entry.parse();
    let mut r = parsed.reference;
    r.add_extra("reference text", parsed.text);
    let doubts: Vec<&str> = parsed.uncertain.iter().map(|l| l.name()).collect();
    let doubt = (!doubts.is_empty()).then(|| doubts.join(", "));
    if let Some(d) = &doubt {
        r.add_extra("uncertain", d.as_str());
    }
    (r, doubt)
}

fn put(entry: &Entry, sink: &mut Sink) -> bool {
    let (r, doubt) = cited(entry);
    if r.title().is_empty() && r.creators.is_empty() {
        return sink(Item::warning(
            entry.lines.0,
            1,
            format!("no title found in “{}”", short(&entry.text)),
        ))
        .is_continue()
            && sink(Item::Reference(Box::new(r))).is_continue();
    }
    if let Some(doubt) = doubt
        && sink(Item::warning(
            entry.lines.0,
            1,
            format!("uncertain: {doubt} in “{}”", short(&entry.text)),
        ))
        .is_break()
    {
        return false;
    }
    sink(Item::Reference(Box::new(r))).is_continue()
}

fn short(text: &str) -> Cow<'_, str> {
    crate::text::width::truncate(text, 60)
}

impl Codec for Document {
    fn format(&self) -> &'static Format {
        &DOCUMENT
    }

    fn recognise(&self, input: &Input) -> u8 {
        if input.bytes.starts_with(b"PK\x03\x04") {
            return if office::is_text_document(input.bytes) {
                95
            } else {
                0
            };
        }
        // Structured formats begin with signs of their own; a look at the head saves reading all of a large file.
        let head = input.head();
        // A page that is nested without end would take quadratic time to parse.
        let nested = head.trim_start().starts_with('<')
            && super::html::page::refused(&String::from_utf8_lossy(input.bytes)).is_some();
        if nested {
            return 0;
        }
        if head.trim_start().starts_with(['{', '@', '%'])
            || head.contains("TY  - ")
            || head.trim_start().starts_with("<?xml")
        {
            return 0;
        }
        let Some(text) = text_of(input) else { return 0 };
        let lines = line::lines(&text);
        let listed: usize = list::sections(&lines).iter().map(|r| r.len()).sum();
        let prose = lines
            .iter()
            .filter(|l| l.text.len() > 200 || l.heading.is_some())
            .count();
        match listed {
            0..=2 => 0,
            _ if prose >= 3 => 72,
            _ => 55,
        }
    }

    fn read(&self, input: &Input, options: &ReadOptions, sink: &mut Sink) {
        let Some(text) = text_of(input) else {
            let _ = sink(Item::error(1, 1, "no text can be read from this file"));
            return;
        };
        let lines = line::lines(&text);
        let sections = list::sections(&lines);
        let entries: Vec<Entry> = list::find(&text);
        if options.references {
            if entries.is_empty() {
                let _ = sink(Item::warning(1, 1, "no reference list was found"));
            }
            for entry in &entries {
                if !put(entry, sink) {
                    return;
                }
            }
            return;
        }
        let first = sections.first().map_or(lines.len(), |s| s.start);
        let body: String = lines[..first]
            .iter()
            .filter(|l| l.text.len() > 60)
            .map(|l| l.text.as_str())
            .collect::<Vec<&str>>()
            .join("\n");
        let Some(mut r) = work::work(&lines[..first], &body) else {
            // Nothing says what the document is; its list is what can be had.
            let _ = sink(Item::warning(
                1,
                1,
                "no title found: the reference list is imported by itself",
            ));
            for entry in &entries {
                if !put(entry, sink) {
                    return;
                }
            }
            return;
        };
        let mut used: Vec<String> = Vec::new();
        for entry in &entries {
            let (mut c, _) = cited(entry);
            c.key = key(&c, &mut used);
            r.cited.push(c);
        }
        let _ = sink(Item::Reference(Box::new(r)));
    }
}

/// A key for a cited work, so that it can be named: family name and year, a letter where that is taken.
fn key(r: &Reference, used: &mut Vec<String>) -> String {
    let who = r
        .creators
        .first()
        .map(|c| c.person.short())
        .unwrap_or_else(|| r.title().to_string());
    let base: String = crate::text::fold::words(&who)
        .split(' ')
        .take(2)
        .collect::<String>()
        + &r.year()
            .map(|y| y.to_string())
            .unwrap_or_else(|| "nd".into());
    let mut out = base.clone();
    let mut letter = b'a';
    while used.contains(&out) && letter < b'z' {
        letter += 1;
        out = format!("{base}{}", char::from(letter));
    }
    used.push(out.clone());
    out
}

impl Codec for PlainReferences {
    fn format(&self) -> &'static Format {
        &PLAIN
    }

    fn recognise(&self, input: &Input) -> u8 {
        let head = input.head();
        let trimmed = head.trim_start();
        if trimmed.is_empty()
            || head.contains('\0')
            || trimmed.starts_with(['{', '@', '<', '%', '#'])
            || head.contains("TY  - ")
            || head.contains("\n%A ")
        {
            return 0;
        }
        let entries = list::split(&head);
        let good = entries
            .iter()
            .filter(|e| e.text.len() < 1200 && likely(e))
            .count();
        match (entries.len(), good) {
            (0, _) | (_, 0) => 0,
            (n, g) if g * 10 >= n * 6 => 52,
            _ => 0,
        }
    }

    fn read(&self, input: &Input, _options: &ReadOptions, sink: &mut Sink) {
        let Some(text) = text_of(input) else { return };
        for entry in &list::split(&text) {
            if !put(entry, sink) {
                return;
            }
        }
    }
}

/// Whether an entry is a reference: a title, someone who made it or a date, and a place where it came out or more.
fn likely(entry: &Entry) -> bool {
    let r = entry.parse().reference;
    let parts = [
        !r.creators.is_empty(),
        !r.dates.is_empty(),
        r.get(Field::ContainerTitle)
            .or(r.get(Field::Publisher))
            .or(r.get(Field::Url))
            .is_some()
            || !r.identifiers.is_empty(),
        r.get(Field::Page).or(r.get(Field::Volume)).is_some(),
    ];
    !r.title().is_empty() && parts.iter().filter(|p| **p).count() >= 2 || parts.iter().all(|p| *p)
}

/// The lines of a document, for those who look at its prose.
pub fn lines_of(text: &str) -> Vec<Line> {
    line::lines(text)
}

#[cfg(test)]
mod tests;
