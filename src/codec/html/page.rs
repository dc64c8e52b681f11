//! A parsed web page, and its elements as the trees that the XML readers work on.

use crate::codec::xml::{Child, Node};
use scraper::{ElementRef, Html, Selector};

/// Pages larger than this are not parsed.
const MAX_BYTES: usize = 48 << 20;
/// Elements nested deeper than this are refused: parsing them would take quadratic time.
const MAX_NESTING: usize = 10_000;
/// Elements below this depth are flattened.
const MAX_DEPTH: usize = 100;

/// Elements that never have an end tag, or often lack it.
const UNCLOSED: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr", "p", "li", "dt", "dd", "tr", "td", "th", "option", "thead", "tbody", "tfoot", "html",
    "head", "body", "param", "path", "circle", "rect", "line", "use", "polygon", "ellipse",
    "polyline",
];

/// Why a page is not parsed, if it is not.
pub fn refused(text: &str) -> Option<&'static str> {
    if text.len() > MAX_BYTES {
        return Some("this page is too large; it is not read");
    }
    let bytes = text.as_bytes();
    let mut depth = 0usize;
    for at in memchr::memchr_iter(b'<', bytes) {
        match bytes.get(at + 1) {
            Some(b'/') => depth = depth.saturating_sub(1),
            Some(c) if c.is_ascii_alphabetic() => {
                let name: String = bytes[at + 1..]
                    .iter()
                    .take(12)
                    .take_while(|b| b.is_ascii_alphanumeric())
                    .map(|b| char::from(b.to_ascii_lowercase()))
                    .collect();
                if !UNCLOSED.contains(&name.as_str()) {
                    depth += 1;
                }
            }
            _ => {}
        }
        if depth > MAX_NESTING {
            return Some("this page is nested too deeply; it is not read");
        }
    }
    None
}

/// A page.
#[derive(Debug)]
pub struct Page {
    dom: Html,
}

impl Page {
    /// Parses a page; never fails (see [`refused`] first).
    pub fn parse(text: &str) -> Page {
        Page {
            dom: Html::parse_document(text),
        }
    }
    /// All elements that a CSS selector names; none for a selector that is not sound.
    pub fn all(&self, css: &str) -> Vec<ElementRef<'_>> {
        Selector::parse(css)
            .map(|s| self.dom.select(&s).collect())
            .unwrap_or_default()
    }
    /// The first element that a CSS selector names.
    pub fn first(&self, css: &str) -> Option<ElementRef<'_>> {
        Selector::parse(css)
            .ok()
            .and_then(|s| self.dom.select(&s).next())
    }
    /// The root element.
    pub fn root(&self) -> ElementRef<'_> {
        self.dom.root_element()
    }
}

/// The elements inside one that a CSS selector names.
pub fn inside<'a>(element: ElementRef<'a>, css: &str) -> Vec<ElementRef<'a>> {
    Selector::parse(css)
        .map(|s| element.select(&s).collect())
        .unwrap_or_default()
}

/// All text of an element on one line.
pub fn text(element: ElementRef) -> String {
    let mut out = String::new();
    for piece in element.text() {
        out.push_str(piece);
    }
    crate::codec::xml::squash(&out)
}

/// An element as a tree.
pub fn node(element: ElementRef) -> Node {
    build(element, 0)
}

fn build(element: ElementRef, depth: usize) -> Node {
    let value = element.value();
    let mut node = Node {
        name: value.name().to_string(),
        attributes: value
            .attrs()
            .map(|(n, v)| (n.to_string(), v.to_string()))
            .collect(),
        ..Node::default()
    };
    if depth >= MAX_DEPTH {
        node.children.push(Child::Text(element.text().collect()));
        return node;
    }
    for child in element.children() {
        if let Some(t) = child.value().as_text() {
            node.children.push(Child::Text(t.to_string()));
        } else if let Some(e) = ElementRef::wrap(child)
            && !matches!(
                e.value().name(),
                "script" | "style" | "noscript" | "template"
            )
        {
            node.children.push(Child::Node(build(e, depth + 1)));
        }
    }
    node
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_bounded() {
        assert!(refused(&"<div>".repeat(20_000)).is_some());
        assert!(refused(&"<li>x<p>y<br>".repeat(20_000)).is_none());
        let page = Page::parse(&"<div>".repeat(9_000));
        assert_eq!(text(page.root()), "");
        let _ = node(page.root());
    }
}
