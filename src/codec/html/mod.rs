//! Saved web pages: what they say about themselves in `citation_*` tags, JSON-LD, microdata and RDFa, COinS, Dublin Core and Open Graph.
//!
//! Each source becomes a reference of its own; then the best of them is taken field by field. A page that holds nothing yields a message.

mod combine;
pub mod jsonld;
pub mod meta;
pub use meta::dc_kind as meta_kind;
mod microdata;
pub mod page;

use super::{Codec, Format, Input, Item, ReadOptions, Sink, openurl};
use crate::model::{Field, Kind, Reference};
use encoding_rs::Encoding;
use page::Page;
use std::borrow::Cow;

/// Saved web pages.
pub struct HtmlPage;

static FORMAT: Format = Format {
    name: "web-page",
    aliases: &["html-page", "saved-page"],
    label: "Saved web page",
    extensions: &["html", "htm", "xhtml"],
    reads: true,
    writes: false,
};

/// Marks by which a page tells of a work.
const MARKS: &[&str] = &[
    "citation_title",
    "citation_doi",
    "dc.title",
    "dcterms.title",
    "application/ld+json",
    "Z3988",
    "prism.",
    "bepress_citation",
    "eprints.",
];

impl Codec for HtmlPage {
    fn format(&self) -> &'static Format {
        &FORMAT
    }
    fn recognise(&self, input: &Input) -> u8 {
        let head = input.head();
        let lower = head.to_ascii_lowercase();
        let start = lower.trim_start();
        let is_page = ["<!doctype html", "<html", "<head", "<meta ", "<title"]
            .iter()
            .any(|m| start.starts_with(m))
            || (start.starts_with("<!--") || start.starts_with("<?xml")) && lower.contains("<html")
            || start.starts_with('<')
                && ["<div ", "<span ", "<body", "<script", "<table"]
                    .iter()
                    .any(|m| start.contains(m))
                && matches!(input.extension().as_str(), "html" | "htm" | "xhtml");
        if !is_page {
            return 0;
        }
        if MARKS
            .iter()
            .any(|m| lower.contains(&m.to_ascii_lowercase()))
        {
            85
        } else {
            58
        }
    }
    fn read(&self, input: &Input, _: &ReadOptions, sink: &mut Sink) {
        let text = super::human::repaired(decode(input.bytes), sink);
        if let Some(why) = page::refused(&text) {
            let _ = sink(Item::error(1, 1, why));
            return;
        }
        let parsed = Page::parse(&text);
        if is_challenge(&parsed) {
            let _ = sink(Item::warning(
                1,
                1,
                "this page only asks to prove that a person is there; it tells of no work",
            ));
            return;
        }
        let found = references(&parsed);
        if found.is_empty() {
            let title = parsed
                .first("title")
                .map(page::text)
                .filter(|t| !t.is_empty());
            let named = title.map(|t| format!(" (\"{t}\")")).unwrap_or_default();
            let _ = sink(Item::warning(
                1,
                1,
                format!("this page{named} says nothing of a work"),
            ));
        }
        for r in found {
            if sink(Item::Reference(Box::new(r))).is_break() {
                return;
            }
        }
    }
}

/// Bytes to text: byte order mark or UTF-8, else the encoding that the page declares.
pub fn decode(bytes: &[u8]) -> Cow<'_, str> {
    if Encoding::for_bom(bytes).is_none() && std::str::from_utf8(bytes).is_err() {
        let head = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]).to_ascii_lowercase();
        let label: String = head
            .split_once("charset=")
            .map(|(_, rest)| {
                rest.trim_start_matches(['"', '\'', ' '])
                    .chars()
                    .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
                    .collect()
            })
            .unwrap_or_default();
        if let Some(e) = Encoding::for_label(label.as_bytes())
            .filter(|e| e.is_ascii_compatible() && *e != encoding_rs::UTF_8)
        {
            return e.decode_without_bom_handling(bytes).0;
        }
    }
    crate::text::encoding::decode_lossy(bytes).0
}

/// The best of several accounts of one work, the surest first.
pub fn combined(sources: Vec<Reference>) -> Option<Reference> {
    combine::combine(sources)
}

/// Whether a text is only the beginning of one.
pub fn is_cut(text: &str) -> bool {
    combine::is_cut(text)
}

/// A page that stands before the real one.
fn is_challenge(page: &Page) -> bool {
    let title = page
        .first("title")
        .map(page::text)
        .unwrap_or_default()
        .to_lowercase();
    [
        "just a moment",
        "attention required",
        "access denied",
        "are you a robot",
        "checking your browser",
        "ddos-guard",
        "pardon our interruption",
        "robot check",
        "captcha",
    ]
    .iter()
    .any(|m| title.starts_with(m))
}

/// Everything that a page says of works: one reference of its own, or those of the COinS of a list.
pub fn references(page: &Page) -> Vec<Reference> {
    let tags = meta::Tags::of(page);
    let coins: Vec<Reference> = page
        .all("[class~=Z3988]")
        .into_iter()
        .filter_map(|e| e.value().attr("title").or(e.value().attr("data-title")))
        .filter_map(openurl::from_query)
        .collect();
    let mut sources = Vec::new();
    sources.extend(tags.citation());
    sources.extend(jsonld::of_page(page));
    sources.extend(tags.prism());
    sources.extend(microdata::of_page(page));
    if coins.len() == 1 {
        sources.extend(coins.first().cloned());
    }
    sources.extend(tags.dublin_core());
    let scholarly = sources.iter().any(|r| r.fields.has(Field::Title));
    if coins.len() > 1 && tags.citation().is_none() {
        return coins;
    }
    sources.extend(microdata::rdfa(page));
    sources.extend(tags.open_graph(scholarly));
    let Some(mut r) = combine::combine(sources) else {
        return Vec::new();
    };
    finish(page, &tags, &mut r);
    // A title alone may be that of any page: it is taken when the page calls itself something.
    if !r.fields.has(Field::Title) && r.identifiers.is_empty() {
        return Vec::new();
    }
    vec![r]
}

fn finish(page: &Page, tags: &meta::Tags, r: &mut Reference) {
    let address = page
        .first("link[rel=canonical]")
        .and_then(|l| l.value().attr("href"))
        .or_else(|| tags.first("og:url"))
        .unwrap_or("")
        .trim();
    if address.starts_with("http") && !address.contains("doi.org/10.") {
        r.set_default(Field::Url, address);
    }
    if !r.fields.has(Field::Language) {
        let lang = page
            .root()
            .value()
            .attr("lang")
            .or(page.root().value().attr("xml:lang"))
            .unwrap_or("")
            .trim();
        if !lang.is_empty() && lang.len() <= 8 && r.kind == Kind::Webpage {
            r.set(Field::Language, super::language::tag(lang));
        }
    }
    if r.kind == Kind::Webpage || r.kind == Kind::PostWeblog {
        return;
    }
    // The name of the site is no journal.
    if r.get(Field::ContainerTitle).is_some()
        && r.get(Field::ContainerTitle) == tags.first("og:site_name")
        && r.kind == Kind::Report
    {
        r.fields.remove(Field::ContainerTitle);
    }
}

#[cfg(test)]
mod tests;
