//! Safe reading of XML: bounded depth and size, no external or declared entities, names without their namespace, places kept.
//!
//! A file is read as a stream; only the elements that a format asks for become trees, one after the other.

mod entities;

pub use self::entities::decode;
use self::entities::{reference, unescape};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::ops::ControlFlow;

pub mod rich;
pub mod write;

/// Elements below this depth are not built; their text goes to the last element above.
const MAX_DEPTH: usize = 128;
/// No record has more elements than this.
const MAX_NODES: usize = 400_000;
/// Stands for a line break that the source wrote as a character reference (`&#13;`), so that it is told from a wrapped line.
pub const BREAK: char = '\u{2029}';

/// A part of an element's content.
#[derive(Debug, Clone)]
pub enum Child {
    /// Text, entities resolved.
    Text(String),
    /// An element.
    Node(Node),
}

/// An element with everything in it.
#[derive(Debug, Clone, Default)]
pub struct Node {
    /// Its name without the namespace prefix.
    pub name: String,
    /// Its namespace prefix, empty for none.
    pub prefix: String,
    /// Attributes with their names as they stand in the source.
    pub attributes: Vec<(String, String)>,
    /// Content in order.
    pub children: Vec<Child>,
    /// Where it begins, in bytes.
    pub offset: usize,
}

/// White space runs become one space, outer white space goes.
pub fn squash(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

impl Node {
    /// An attribute by its name without prefix.
    pub fn attr(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(n, _)| n.rsplit(':').next() == Some(name))
            .map(|(_, v)| v.trim())
    }
    /// The elements directly inside.
    pub fn elements(&self) -> impl DoubleEndedIterator<Item = &Node> {
        self.children.iter().filter_map(|c| match c {
            Child::Node(n) => Some(n),
            Child::Text(_) => None,
        })
    }
    /// The elements of this name directly inside.
    pub fn all<'n>(&'n self, name: &'n str) -> impl DoubleEndedIterator<Item = &'n Node> {
        self.elements().filter(move |n| n.name == name)
    }
    /// The first element at the end of a path of names ("front/article-meta").
    pub fn at(&self, path: &str) -> Option<&Node> {
        let (first, rest) = path
            .split_once('/')
            .map_or((path, None), |(a, b)| (a, Some(b)));
        self.elements()
            .filter(|n| n.name == first)
            .find_map(|n| rest.map_or(Some(n), |r| n.at(r)))
    }
    /// All elements at the end of a path, in order.
    pub fn path<'n>(&'n self, path: &str) -> Vec<&'n Node> {
        let mut found = vec![self];
        for name in path.split('/') {
            found = found
                .iter()
                .flat_map(|n| n.elements().filter(move |c| c.name == name))
                .collect();
        }
        found
    }
    /// Text of the first element at the end of a path, empty when there is none.
    pub fn text_at(&self, path: &str) -> String {
        self.path(path)
            .iter()
            .map(|n| n.text())
            .find(|t| !t.is_empty())
            .unwrap_or_default()
    }
    /// All elements inside, at any depth, in document order.
    pub fn descendants(&self) -> Vec<&Node> {
        let mut out = Vec::new();
        let mut stack: Vec<&Node> = self.elements().rev().collect();
        while let Some(node) = stack.pop() {
            out.push(node);
            stack.extend(node.elements().rev());
        }
        out
    }
    /// The first element of this name inside, at any depth.
    pub fn find(&self, name: &str) -> Option<&Node> {
        self.descendants().into_iter().find(|n| n.name == name)
    }
    /// All text inside as it stands.
    pub fn raw_text(&self) -> String {
        let mut out = String::new();
        let mut stack: Vec<&Child> = self.children.iter().rev().collect();
        while let Some(child) = stack.pop() {
            match child {
                Child::Text(t) => out.push_str(t),
                Child::Node(n) => stack.extend(n.children.iter().rev()),
            }
        }
        out
    }
    /// All text inside on one line.
    pub fn text(&self) -> String {
        squash(&self.raw_text())
    }
    /// Text of several paragraphs: breaks written as character references and blank lines divide, wrapped lines are joined.
    pub fn long_text(&self) -> String {
        paragraphs(&self.raw_text())
    }
}

/// Divides text into paragraphs at blank lines and at [`BREAK`]s and joins wrapped lines.
pub fn paragraphs(text: &str) -> String {
    let mut out: Vec<String> = Vec::new();
    for block in text.split(BREAK) {
        let mut current = String::new();
        for line in block.split('\n') {
            if line.trim().is_empty() {
                out.push(std::mem::take(&mut current));
            } else {
                current.push_str(line);
                current.push(' ');
            }
        }
        out.push(current);
    }
    let kept: Vec<String> = out
        .iter()
        .map(|p| squash(p))
        .filter(|p| !p.is_empty())
        .collect();
    kept.join("\n\n")
}

/// What reading yields.
#[derive(Debug)]
pub enum Part {
    /// An element that was asked for.
    Record(Node),
    /// Something is wrong at a place (in bytes).
    Fault(usize, String),
}

fn node(start: &BytesStart, offset: usize) -> Node {
    let name = start.name();
    let (prefix, local) = name.0.rsplit_once(':').unwrap_or(("", name.0));
    let mut attributes = Vec::new();
    for a in start.html_attributes().with_checks(false).flatten() {
        attributes.push((a.key.0.to_string(), unescape(&a.value)));
    }
    Node {
        name: local.to_string(),
        prefix: prefix.to_string(),
        attributes,
        children: Vec::new(),
        offset,
    }
}

fn push_text(stack: &mut [Node], text: &str) {
    if let Some(top) = stack.last_mut() {
        match top.children.last_mut() {
            Some(Child::Text(t)) => t.push_str(text),
            _ => top.children.push(Child::Text(text.to_string())),
        }
    }
}

fn push_lines(stack: &mut [Node], text: &str) {
    if text.contains('\r') {
        push_text(stack, &text.replace("\r\n", "\n").replace('\r', "\n"));
    } else {
        push_text(stack, text);
    }
}

/// Reads a document. `wanted` is asked for every element that is not inside one that was taken: its name without prefix, and the
/// names above it. What it takes is handed out as a tree. A broken document yields what was read up to the break.
pub fn read(
    text: &str,
    wanted: &mut dyn FnMut(&str, &[String]) -> bool,
    sink: &mut dyn FnMut(Part) -> ControlFlow<()>,
) -> ControlFlow<()> {
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    let mut above: Vec<String> = Vec::new();
    let mut stack: Vec<Node> = Vec::new();
    let (mut too_deep, mut nodes) = (0usize, 0usize);
    loop {
        let offset = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        let event = match reader.read_event() {
            Ok(event) => event,
            Err(e) => {
                let place = usize::try_from(reader.error_position()).unwrap_or(offset);
                sink(Part::Fault(
                    place,
                    format!("this is not sound XML ({e}); what follows is not read"),
                ))?;
                break;
            }
        };
        match event {
            Event::Start(start) => {
                if stack.is_empty() {
                    let local = start.local_name();
                    if wanted(local.as_ref(), &above) {
                        nodes = 0;
                        stack.push(node(&start, offset));
                    } else if above.len() < MAX_DEPTH {
                        above.push(local.as_ref().to_string());
                    } else {
                        too_deep += 1;
                    }
                } else if stack.len() >= MAX_DEPTH {
                    too_deep += 1;
                } else if nodes >= MAX_NODES {
                    let begun = stack[0].offset;
                    sink(Part::Fault(
                        begun,
                        "this record has too many elements; it is not read".into(),
                    ))?;
                    return ControlFlow::Continue(());
                } else {
                    nodes += 1;
                    stack.push(node(&start, offset));
                }
            }
            Event::Empty(start) => {
                nodes += 1;
                if stack.is_empty() {
                    let local = start.local_name();
                    if wanted(local.as_ref(), &above) {
                        sink(Part::Record(node(&start, offset)))?;
                    }
                } else if stack.len() < MAX_DEPTH && nodes < MAX_NODES {
                    let child = node(&start, offset);
                    if let Some(top) = stack.last_mut() {
                        top.children.push(Child::Node(child));
                    }
                }
            }
            Event::End(end) => {
                if too_deep > 0 {
                    too_deep -= 1;
                    continue;
                }
                let local = end.local_name();
                let local: &str = local.as_ref();
                if stack.is_empty() {
                    // A stray end closes nothing; one of an outer element closes what is open inside it.
                    if let Some(at) = above.iter().rposition(|n| n == local) {
                        above.truncate(at);
                    }
                    continue;
                }
                let Some(at) = stack.iter().rposition(|n| n.name == local) else {
                    continue;
                };
                while stack.len() > at {
                    if let Some(done) = stack.pop() {
                        match stack.last_mut() {
                            Some(top) => top.children.push(Child::Node(done)),
                            None => sink(Part::Record(done))?,
                        }
                    }
                }
            }
            Event::Text(t) => push_lines(&mut stack, &t),
            Event::CData(t) => push_lines(&mut stack, &t),
            Event::GeneralRef(r) if !stack.is_empty() => {
                let mut out = String::new();
                reference(&r, &mut out);
                push_text(&mut stack, &out);
            }
            Event::Eof => break,
            _ => {}
        }
    }
    if let Some(first) = stack.first() {
        sink(Part::Fault(
            first.offset,
            "the file ends inside this record; it is read as far as it goes".into(),
        ))?;
        while let Some(done) = stack.pop() {
            match stack.last_mut() {
                Some(top) => top.children.push(Child::Node(done)),
                None => sink(Part::Record(done))?,
            }
        }
    }
    ControlFlow::Continue(())
}

/// The whole document as one tree; `None` when there is no element at all.
pub fn document(text: &str) -> (Option<Node>, Vec<(usize, String)>) {
    let (mut root, mut faults) = (None, Vec::new());
    let _ = read(text, &mut |_, _| true, &mut |part| {
        match part {
            Part::Record(n) => {
                root.get_or_insert(n);
            }
            Part::Fault(at, what) => faults.push((at, what)),
        }
        ControlFlow::Continue(())
    });
    (root, faults)
}

/// What is done with each element that was asked for: it, its line and column, and where what comes of it goes.
pub type Convert<'a> = dyn FnMut(&Node, (usize, usize), &mut super::Sink) -> ControlFlow<()> + 'a;

/// Reads the elements that `wanted` names and gives each to `convert`; faults become problems with line and column.
pub fn read_records(
    bytes: &[u8],
    wanted: &mut dyn FnMut(&str, &[String]) -> bool,
    convert: &mut Convert,
    sink: &mut super::Sink,
) {
    let text = decode(bytes);
    let mut lines = crate::text::span::Lines::new(text.trim_start_matches('\u{feff}'));
    let _ = read(&text, wanted, &mut |part| match part {
        Part::Record(node) => convert(&node, lines.at(node.offset), sink),
        Part::Fault(at, what) => {
            let (line, column) = lines.at(at);
            sink(super::Item::error(line, column, what))
        }
    });
}

/// The name of the first element of a text, without prefix, and whether the text looks like XML at all.
pub fn root_name(head: &str) -> Option<String> {
    let mut rest = head.trim_start_matches('\u{feff}').trim_start();
    loop {
        rest = rest.trim_start();
        if let Some(r) = rest.strip_prefix("<?") {
            rest = r.split_once("?>")?.1;
        } else if let Some(r) = rest.strip_prefix("<!--") {
            rest = r.split_once("-->")?.1;
        } else if rest.starts_with("<!") {
            let mut depth = 0usize;
            let end = rest.char_indices().find(|(_, c)| {
                match c {
                    '[' => depth += 1,
                    ']' => depth = depth.saturating_sub(1),
                    _ => {}
                }
                *c == '>' && depth == 0
            })?;
            rest = &rest[end.0 + 1..];
        } else {
            let name: String = rest
                .strip_prefix('<')?
                .chars()
                .take_while(|c| c.is_alphanumeric() || matches!(c, ':' | '_' | '-' | '.'))
                .collect();
            let local = name.rsplit(':').next().unwrap_or_default();
            return (!local.is_empty()).then(|| local.to_string());
        }
    }
}

#[cfg(test)]
mod tests;
