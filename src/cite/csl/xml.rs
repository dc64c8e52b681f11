//! XML into a plain tree: styles and locales are small and read once.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// An element with its attributes, elements inside and text.
#[derive(Debug, Clone, Default)]
pub struct Element {
    /// Name without namespace prefix.
    pub name: String,
    attributes: Vec<(String, String)>,
    /// Elements inside, in order.
    pub children: Vec<Element>,
    /// The text directly inside.
    pub text: String,
}

/// Deeper nesting than any style needs is refused, so that no recursion runs out of stack.
const MAX_DEPTH: usize = 120;

impl Element {
    /// Reads a document; the error says what is wrong and at which byte.
    pub fn parse(xml: &str) -> Result<Element, String> {
        let mut reader = Reader::from_str(xml);
        let mut stack: Vec<Element> = Vec::new();
        let close = |stack: &mut Vec<Element>, done: Element| -> Option<Element> {
            match stack.last_mut() {
                Some(parent) => {
                    parent.children.push(done);
                    None
                }
                None => Some(done),
            }
        };
        loop {
            let at = reader.buffer_position();
            let event = reader
                .read_event()
                .map_err(|e| format!("not readable as XML at byte {at}: {e}"))?;
            match event {
                Event::Start(tag) => {
                    if stack.len() >= MAX_DEPTH {
                        return Err(format!("nested too deeply at byte {at}"));
                    }
                    stack.push(open(&tag)?);
                }
                Event::Empty(tag) => {
                    if let Some(root) = close(&mut stack, open(&tag)?) {
                        return Ok(root);
                    }
                }
                Event::End(_) => {
                    if let Some(done) = stack.pop()
                        && let Some(root) = close(&mut stack, done)
                    {
                        return Ok(root);
                    }
                }
                Event::Text(text) => {
                    if let Some(top) = stack.last_mut() {
                        top.text += &text.xml10_content();
                    }
                }
                Event::CData(text) => {
                    if let Some(top) = stack.last_mut() {
                        top.text += &text.xml10_content();
                    }
                }
                Event::GeneralRef(name) => {
                    if let Some(top) = stack.last_mut() {
                        let whole = format!("&{};", name.xml10_content());
                        top.text +=
                            &quick_xml::escape::unescape(&whole).map_err(|e| e.to_string())?;
                    }
                }
                Event::Eof => return Err("the document ends too early".into()),
                _ => {}
            }
        }
    }

    /// An attribute's value.
    pub fn attr(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(n, _)| n == name)
            .map(|(_, v)| v.as_str())
    }
    /// Whether an attribute says `true`.
    pub fn flag(&self, name: &str) -> bool {
        self.attr(name) == Some("true")
    }
    /// An attribute's whole number.
    pub fn number(&self, name: &str) -> Option<usize> {
        self.attr(name).and_then(|v| v.trim().parse().ok())
    }
    /// The first element inside of this name.
    pub fn child(&self, name: &str) -> Option<&Element> {
        self.children.iter().find(|c| c.name == name)
    }
    /// All elements inside of this name.
    pub fn all<'e>(&'e self, name: &'e str) -> impl Iterator<Item = &'e Element> {
        self.children.iter().filter(move |c| c.name == name)
    }
}

fn open(tag: &BytesStart) -> Result<Element, String> {
    let mut element = Element {
        name: tag.local_name().as_ref().to_string(),
        ..Element::default()
    };
    for attribute in tag.attributes() {
        let attribute = attribute.map_err(|e| e.to_string())?;
        // The raw value keeps line feeds that stand as references; white space is not folded, as delimiters need it.
        let raw: &str = &attribute.value;
        let value = quick_xml::escape::unescape(raw)
            .map_err(|e| e.to_string())?
            .into_owned();
        element
            .attributes
            .push((attribute.key.as_ref().to_string(), value));
    }
    Ok(element)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_a_tree_or_says_what_is_wrong() {
        let e = Element::parse("<?xml version='1.0'?><!-- x --><a b=\"&#x0A;&amp;\" xml:lang='nb'><c>1 &lt; 2</c><c/></a>").expect("sound");
        assert_eq!((e.attr("b"), e.attr("xml:lang")), (Some("\n&"), Some("nb")));
        assert_eq!(e.all("c").count(), 2);
        assert_eq!(e.child("c").map(|c| c.text.as_str()), Some("1 < 2"));
        for bad in ["", "<a>", "<a b='&nope;'/>", "text", "<a></b>"] {
            assert!(Element::parse(bad).is_err(), "{bad}");
        }
        assert!(Element::parse(&"<a>".repeat(100_000)).is_err());
    }
}
