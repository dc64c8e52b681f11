//! Writing XML: escaped, indented, nothing that XML 1.0 forbids.

/// Whether XML 1.0 allows a character.
fn allowed(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

/// Text with the signs of XML escaped; characters that XML cannot hold are left out.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\r' => out.push_str("&#13;"),
            c if allowed(c) => out.push(c),
            _ => {}
        }
    }
    out
}

/// Builds an XML text.
#[derive(Debug, Default)]
pub struct Writer {
    out: String,
    open: Vec<String>,
}

impl Writer {
    /// Begins with the XML declaration.
    pub fn new() -> Writer {
        Writer {
            out: "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".into(),
            open: Vec::new(),
        }
    }
    /// Begins in the middle of a document, at a depth of indentation.
    pub fn fragment(depth: usize) -> Writer {
        Writer {
            out: String::new(),
            open: vec![String::new(); depth],
        }
    }
    fn start(&mut self, name: &str, attributes: &[(&str, &str)]) {
        for _ in 0..self.open.len() {
            self.out.push_str("  ");
        }
        self.out.push('<');
        self.out.push_str(name);
        for (n, v) in attributes {
            self.out.push_str(&format!(" {n}=\"{}\"", escape(v)));
        }
    }
    /// Opens an element.
    pub fn open(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.start(name, attributes);
        self.out.push_str(">\n");
        self.open.push(name.to_string());
    }
    /// Closes the innermost open element.
    pub fn close(&mut self) {
        if let Some(name) = self.open.pop().filter(|n| !n.is_empty()) {
            for _ in 0..self.open.len() {
                self.out.push_str("  ");
            }
            self.out.push_str(&format!("</{name}>\n"));
        }
    }
    /// An element with text alone; nothing for empty text.
    pub fn leaf(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) {
        if !text.trim().is_empty() {
            let escaped = escape(text);
            self.raw_leaf(name, attributes, &escaped);
        }
    }
    /// An element whose content is XML already.
    pub fn raw_leaf(&mut self, name: &str, attributes: &[(&str, &str)], content: &str) {
        self.start(name, attributes);
        self.out.push_str(&format!(">{content}</{name}>\n"));
    }
    /// An element without content.
    pub fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.start(name, attributes);
        self.out.push_str("/>\n");
    }
    /// What is written; open elements are closed.
    pub fn finish(mut self) -> String {
        while self.open.iter().any(|n| !n.is_empty()) {
            self.close();
        }
        self.out
    }
}
