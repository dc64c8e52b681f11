//! Citavi: its exchange file in XML, and the project backup (`.ctv6bak`), which is that file in a ZIP archive.
//!
//! References, people, journals and the rest stand in lists of their own and name one another by identifier; so everything is gathered
//! first and put together at the end.

mod assemble;
mod table;

use super::xml::{self, Node};
use super::{Codec, Format, Input, Item, ReadOptions, Sink};
use std::borrow::Cow;
use std::collections::HashMap;
use std::io::{Cursor, Read};
use std::ops::ControlFlow;

/// The codec.
#[derive(Debug)]
pub struct Citavi;

static FORMAT: Format = Format {
    name: "citavi",
    aliases: &["citavi-xml", "ctv6bak"],
    label: "Citavi project",
    extensions: &["ctv6bak", "ctv5bak", "xml"],
    reads: true,
    writes: false,
};

/// What the exchange file begins with.
const ROOT: &str = "CitaviExchangeData";

/// No project may unpack to more than this: a small archive could otherwise fill the memory.
const MOST: u64 = 256 << 20;

/// The project's parts, by identifier.
#[derive(Debug, Default)]
struct Project {
    references: Vec<(Node, (usize, usize))>,
    /// People, journals, publishers, series, keywords, categories, libraries.
    named: HashMap<String, Node>,
    /// Which things belong to a reference: (list, reference) → identifiers in order.
    links: HashMap<(String, String), Vec<String>>,
    /// The work that a contribution stands in.
    parents: HashMap<String, String>,
    /// Where each reference stands in `references`.
    places: HashMap<String, usize>,
    /// Where a reference is found and what was noted on it.
    belongings: HashMap<String, Vec<Node>>,
}

impl Codec for Citavi {
    fn format(&self) -> &'static Format {
        &FORMAT
    }

    fn recognise(&self, input: &Input) -> u8 {
        if input.bytes.starts_with(b"PK\x03\x04") {
            return if unpack(input.bytes, 4096).is_some_and(|b| is_project(&b)) {
                96
            } else {
                0
            };
        }
        if xml::root_name(&input.head()).as_deref() == Some(ROOT) {
            96
        } else {
            0
        }
    }

    fn read(&self, input: &Input, _: &ReadOptions, sink: &mut Sink) {
        let bytes: Cow<[u8]> = if input.bytes.starts_with(b"PK\x03\x04") {
            match unpack(input.bytes, MOST) {
                Some(bytes) if (bytes.len() as u64) < MOST => Cow::Owned(bytes),
                Some(_) => {
                    let what = super::too_long("the project", MOST as usize);
                    let _ = sink(Item::error(1, 1, what));
                    return;
                }
                None => {
                    let _ = sink(Item::error(1, 1, "no project is in this archive"));
                    return;
                }
            }
        } else {
            Cow::Borrowed(input.bytes)
        };
        let mut project = Project::default();
        let stopped = gather(&bytes, &mut project, sink);
        if stopped.is_continue() {
            let _ = assemble::all(&project, sink);
        }
    }
}

fn is_project(head: &[u8]) -> bool {
    xml::root_name(&xml::decode(head)).as_deref() == Some(ROOT)
}

/// The first file of the archive that is a project, or its first `most` bytes.
fn unpack(bytes: &[u8], most: u64) -> Option<Vec<u8>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
    for i in 0..archive.len().min(100) {
        let Ok(file) = archive.by_index(i) else {
            continue;
        };
        let named = file
            .name()
            .is_ok_and(|n| n.to_ascii_lowercase().ends_with(".xml"));
        if !named {
            continue;
        }
        let mut out = Vec::new();
        // What can be unpacked of a damaged archive is read all the same.
        let _ = file.take(most).read_to_end(&mut out);
        if is_project(&out[..out.len().min(4096)]) {
            return Some(out);
        }
    }
    None
}

/// Elements that stand for one thing, inside the list named after them.
const THINGS: &[&str] = &[
    "Person",
    "Periodical",
    "Publisher",
    "SeriesTitle",
    "Keyword",
    "Category",
    "Library",
    "Reference",
    "Location",
    "KnowledgeItem",
    "TaskItem",
];

fn gather(bytes: &[u8], project: &mut Project, sink: &mut Sink) -> ControlFlow<()> {
    let mut end = ControlFlow::Continue(());
    xml::read_records(
        bytes,
        &mut |name, above| match above {
            [.., root] if root == ROOT => name.starts_with("Reference") && name != "References",
            [.., _] => THINGS.contains(&name),
            [] => false,
        },
        &mut |node, place, _| {
            let id = node.attr("id").unwrap_or_default().to_string();
            match node.name.as_str() {
                "Reference" => {
                    project.places.insert(id, project.references.len());
                    project.references.push((node.clone(), place));
                }
                "Location" | "KnowledgeItem" | "TaskItem" => project
                    .belongings
                    .entry(node.text_at("ReferenceID"))
                    .or_default()
                    .push(node.clone()),
                list if list.starts_with("Reference") => links(list, node, project),
                _ => {
                    project.named.insert(id, node.clone());
                }
            }
            ControlFlow::Continue(())
        },
        &mut |item| {
            let flow = sink(item);
            if flow.is_break() {
                end = flow;
            }
            flow
        },
    );
    end
}

/// `<OnetoN>reference;thing;thing</OnetoN>`; behind a thing there may stand its rank ("thing:2").
fn links(list: &str, node: &Node, project: &mut Project) {
    for one in node.all("OnetoN") {
        let text = one.text();
        let mut ids = text
            .split(';')
            .map(|id| id.split(':').next().unwrap_or_default().trim().to_string());
        let Some(owner) = ids.next() else { continue };
        if list == "ReferenceReferences" {
            project
                .parents
                .extend(ids.map(|part| (part, owner.clone())));
            continue;
        }
        project
            .links
            .entry((list.to_string(), owner))
            .or_default()
            .extend(ids.filter(|id| !id.is_empty()));
    }
}

#[cfg(test)]
mod tests;
