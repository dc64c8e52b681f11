//! JATS (and NLM's older tag sets): articles with their reference lists, lists alone; also the article XML of Wiley and Copernicus.

mod front;
mod refs;
mod wiley;

use super::xml::{self, Node};
use super::{Codec, Format, Input, Item, ReadOptions, Sink};
use crate::model::{Field, Reference};
use std::ops::ControlFlow;

/// JATS.
pub struct Jats;

static FORMAT: Format = Format {
    name: "jats",
    aliases: &["nlm", "nxml"],
    label: "JATS article",
    extensions: &["xml", "nxml"],
    reads: true,
    writes: false,
};

/// Elements that hold one work of a reference list, in the tag sets of several publishers.
const REFERENCES: &[&str] = &["ref", "reftxt", "bib-reference", "Citation", "reference"];

impl Codec for Jats {
    fn format(&self) -> &'static Format {
        &FORMAT
    }
    fn recognise(&self, input: &Input) -> u8 {
        let head = input.head();
        let Some(root) = xml::root_name(&head) else {
            return 0;
        };
        let has = |m: &str| head.contains(m);
        match root.as_str() {
            "article"
                if has("<front")
                    || has("journal-meta")
                    || has("JATS")
                    || has("NLM//DTD")
                    || has("<journal_title>") =>
            {
                93
            }
            "pmc-articleset" | "front-stub" | "article-meta" => 93,
            "component" if has("publicationMeta") => 93,
            _ if has("<article-meta")
                || has("<element-citation")
                || has("<mixed-citation")
                || has("<nlm-citation")
                || has("<ref-list") =>
            {
                85
            }
            _ if has("<reftxt")
                || has("<ref_citation")
                || has("<BibAuthorName")
                || has("<refau>") =>
            {
                80
            }
            "article" if has("<back") || has("<body") => 60,
            _ => 0,
        }
    }
    fn read(&self, input: &Input, options: &ReadOptions, sink: &mut Sink) {
        let mut found = false;
        xml::read_records(
            input.bytes,
            &mut |name, _| matches!(name, "article" | "component") || REFERENCES.contains(&name),
            &mut |node, _, sink| {
                found = true;
                match node.name.as_str() {
                    "article" | "component" => whole(node, options, sink),
                    _ => references(node, sink),
                }
            },
            sink,
        );
        if !found {
            let _ = sink(Item::error(
                1,
                1,
                "this document holds neither an article nor a reference list",
            ));
        }
    }
}

fn references(node: &Node, sink: &mut Sink) -> ControlFlow<()> {
    for r in refs::read(node) {
        sink(Item::Reference(Box::new(r)))?;
    }
    ControlFlow::Continue(())
}

fn whole(node: &Node, options: &ReadOptions, sink: &mut Sink) -> ControlFlow<()> {
    let (mut work, list) = match node.name.as_str() {
        "component" => wiley::read(node),
        _ if node.at("journal/journal_title").is_some() => (front::copernicus(node), Vec::new()),
        _ => (front::read(node), list_of(node)),
    };
    // Without title and identifier there is no work, only its list.
    let nameless =
        !work.fields.has(Field::Title) && work.identifiers.is_empty() && work.creators.is_empty();
    if options.references || nameless {
        for r in list {
            sink(Item::Reference(Box::new(r)))?;
        }
        return ControlFlow::Continue(());
    }
    work.cited = list;
    sink(Item::Reference(Box::new(work)))
}

fn list_of(node: &Node) -> Vec<Reference> {
    node.descendants()
        .into_iter()
        .filter(|n| n.name == "ref")
        .flat_map(refs::read)
        .collect()
}

#[cfg(test)]
mod tests;
