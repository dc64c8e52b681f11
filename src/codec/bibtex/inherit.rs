//! What an entry takes from others: BibLaTeX's `crossref` (with its renaming of titles) and `xdata`.

use super::read::Macros;
use super::scan::{Block, RawEntry, Scanner};
use std::collections::HashMap;

/// Where each entry of a file begins, by its key in lower case; the first of a key counts.
#[derive(Debug, Default)]
pub(super) struct Places(HashMap<String, usize>);

impl Places {
    pub(super) fn add(&mut self, entry: &RawEntry) {
        if !entry.key.is_empty() {
            self.0
                .entry(entry.key.to_ascii_lowercase())
                .or_insert(entry.start);
        }
    }

    fn entry<'t>(&self, text: &'t str, key: &str) -> Option<RawEntry<'t>> {
        let at = *self.0.get(&key.trim().to_ascii_lowercase())?;
        match Scanner::at(text, at).next() {
            Some(Block::Entry(e)) if e.start == at => Some(e),
            _ => None,
        }
    }
}

/// Fields that stay with their entry: they say how to treat it, or what it alone is or has.
fn stays(name: &str) -> bool {
    matches!(
        name,
        "crossref"
            | "xref"
            | "xdata"
            | "ids"
            | "entryset"
            | "entrysubtype"
            | "execute"
            | "label"
            | "options"
            | "presort"
            | "related"
            | "relatedoptions"
            | "relatedstring"
            | "relatedtype"
            | "shortauthor"
            | "shorteditor"
            | "shorthand"
            | "shorthandintro"
            | "sortkey"
            | "sortname"
            | "sorttitle"
            | "sortyear"
            | "indextitle"
            | "keywords"
            | "keyword"
            | "file"
            | "pdf"
            | "abstract"
            | "annote"
            | "annotation"
            | "comment"
            | "note"
            | "doi"
            | "url"
            | "urldate"
            | "eprint"
            | "eprinttype"
            | "archiveprefix"
            | "eprintclass"
            | "primaryclass"
            | "pmid"
            | "pmcid"
            | "pagetotal"
            | "groups"
            | "timestamp"
            | "owner"
            | "date-added"
            | "date-modified"
            | "readstatus"
            | "ranking"
            | "titleaddon"
            | "howpublished"
    )
}

/// The name under which a child takes over a parent's field; `None` for fields that it does not take over.
fn renamed(child: &str, parent: &str, name: &str) -> Option<&'static str> {
    let multi = matches!(
        parent,
        "mvbook" | "mvcollection" | "mvreference" | "mvproceedings"
    );
    let in_book = matches!(child, "inbook" | "bookinbook" | "suppbook");
    let in_collection = matches!(
        child,
        "incollection" | "inreference" | "suppcollection" | "inproceedings" | "conference"
    );
    let whole = matches!(child, "book" | "collection" | "reference" | "proceedings");
    let to_main = multi && (whole || in_book || in_collection);
    let to_book = !multi
        && (in_book || in_collection)
        && matches!(
            parent,
            "book" | "collection" | "reference" | "proceedings" | "booklet" | "manual" | "thesis"
        );
    let to_journal = matches!(parent, "periodical" | "journal")
        && matches!(child, "article" | "suppperiodical" | "review");
    match name {
        "title" if to_main => Some("maintitle"),
        "subtitle" if to_main => Some("mainsubtitle"),
        "title" if to_book => Some("booktitle"),
        "subtitle" if to_book => Some("booksubtitle"),
        "title" if to_journal => Some("journaltitle"),
        "subtitle" if to_journal => Some("journalsubtitle"),
        "shorttitle" if to_main || to_book || to_journal => None,
        "author" if in_book && matches!(parent, "book" | "mvbook") => Some("bookauthor"),
        _ => Some(""),
    }
}

/// Takes what an entry inherits, as (name, LaTeX); fields that the entry has itself are among them and must be left out by the reader.
pub(super) fn inherited(
    text: &str,
    places: &Places,
    macros: &Macros,
    entry: &RawEntry,
    budget: &mut usize,
) -> Vec<(String, String)> {
    let mut out = Vec::new();
    collect(text, places, macros, entry, budget, 0, &mut out);
    out
}

fn collect(
    text: &str,
    places: &Places,
    macros: &Macros,
    entry: &RawEntry,
    budget: &mut usize,
    depth: usize,
    out: &mut Vec<(String, String)>,
) {
    // Chains are short; the limit also ends circles.
    if depth > 6 {
        return;
    }
    let child = entry.kind.to_ascii_lowercase();
    for field in &entry.fields {
        let is_xdata = field.name.eq_ignore_ascii_case("xdata");
        if !is_xdata && !field.name.eq_ignore_ascii_case("crossref") {
            continue;
        }
        let keys = macros.resolve(&field.value, budget);
        for key in keys.split(',').take(20) {
            let Some(parent) = places.entry(text, key) else {
                continue;
            };
            if parent.start == entry.start {
                continue;
            }
            let kind = parent.kind.to_ascii_lowercase();
            let mut taken = Vec::new();
            for f in &parent.fields {
                let name = f.name.to_ascii_lowercase();
                let stays = if is_xdata {
                    matches!(name.as_str(), "ids" | "crossref" | "xdata")
                } else {
                    stays(&name)
                };
                if stays {
                    continue;
                }
                let name = if is_xdata {
                    name
                } else {
                    match renamed(&child, &kind, &name) {
                        Some("") => name,
                        Some(other) => other.to_string(),
                        None => continue,
                    }
                };
                let raw = macros.resolve(&f.value, budget);
                // A file cannot make more of itself than this by inheriting.
                if raw.len() > *budget {
                    return;
                }
                *budget -= raw.len();
                taken.push((name, raw.into_owned()));
            }
            // What the parent inherits itself, under the parent's names.
            let mut from_above = Vec::new();
            collect(
                text,
                places,
                macros,
                &parent,
                budget,
                depth + 1,
                &mut from_above,
            );
            for (name, raw) in from_above {
                if is_xdata || !taken.iter().any(|(n, _)| *n == name) {
                    let name = if is_xdata {
                        name
                    } else {
                        match renamed(&child, &kind, &name) {
                            Some("") => name,
                            Some(other) => other.to_string(),
                            None => continue,
                        }
                    };
                    taken.push((name, raw));
                }
            }
            out.extend(taken);
        }
    }
}
