//! Text of word processors' files (docx, odt), with Markdown's signs for headings, italics and links.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::collections::HashMap;
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// No part of a document may unpack to more than this: a small file could otherwise fill the memory.
const MAX: u64 = 64 << 20;

fn part(archive: &mut ZipArchive<Cursor<&[u8]>>, name: &str) -> Option<String> {
    let file = archive.by_name(name).ok()?;
    let mut out = Vec::new();
    file.take(MAX).read_to_end(&mut out).ok()?;
    Some(crate::text::encoding::decode_lossy(&out).0.into_owned())
}

/// Whether the archive is a text document.
pub fn is_text_document(bytes: &[u8]) -> bool {
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else {
        return false;
    };
    if archive.by_name("word/document.xml").is_ok() {
        return true;
    }
    part(&mut archive, "mimetype").is_some_and(|m| m.contains("opendocument.text"))
}

/// The text of a docx or odt file.
pub fn text(bytes: &[u8]) -> Option<String> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    if let Some(body) = part(&mut archive, "word/document.xml") {
        let links = part(&mut archive, "word/_rels/document.xml.rels")
            .map(|x| relations(&x))
            .unwrap_or_default();
        return Some(docx(&body, &links));
    }
    let body = part(&mut archive, "content.xml")?;
    Some(odt(&body))
}

fn attribute(e: &BytesStart, name: &str) -> Option<String> {
    e.attributes()
        .flatten()
        .find(|a| a.key.local_name().as_ref() == name)
        .map(|a| {
            let raw = a.value.to_string();
            unescape(&raw)
        })
}

fn unescape(text: &str) -> String {
    quick_xml::escape::unescape(text).map_or_else(|_| text.to_string(), |t| t.into_owned())
}

fn relations(xml: &str) -> HashMap<String, String> {
    let mut reader = Reader::from_str(xml);
    let mut out = HashMap::new();
    loop {
        match reader.read_event() {
            Ok(Event::Start(e) | Event::Empty(e)) => {
                if let (Some(id), Some(target)) = (attribute(&e, "Id"), attribute(&e, "Target")) {
                    out.insert(id, target);
                }
            }
            Ok(Event::Eof) | Err(_) => return out,
            _ => {}
        }
    }
}

/// What is written while reading: paragraphs with Markdown's signs.
#[derive(Default)]
struct Writer {
    out: String,
    paragraph: String,
    heading: usize,
}

impl Writer {
    fn end_paragraph(&mut self) {
        let text = self.paragraph.trim().replace("**", "").replace("* *", " ");
        if !text.is_empty() {
            if self.heading > 0 {
                self.out.push_str(&"#".repeat(self.heading.min(6)));
                self.out.push(' ');
            }
            self.out.push_str(&text);
            self.out.push_str("\n\n");
        }
        self.paragraph.clear();
        self.heading = 0;
    }
    fn link(&mut self, from: usize, target: &str) {
        let label = self.paragraph.get(from..).unwrap_or("").to_string();
        if target.starts_with("http") && label.trim() != target {
            self.paragraph.truncate(from);
            self.paragraph.push_str(&format!("[{label}]({target})"));
        }
    }
}

fn docx(xml: &str, links: &HashMap<String, String>) -> String {
    let mut reader = Reader::from_str(xml);
    let mut w = Writer::default();
    let (mut in_text, mut italic, mut run_italic, mut deleted) = (false, false, false, 0usize);
    let mut open_links: Vec<(usize, String)> = Vec::new();
    loop {
        match reader.read_event() {
            Ok(Event::Start(e)) => match e.local_name().as_ref() {
                "t" => in_text = true,
                "r" => run_italic = false,
                "del" => deleted += 1,
                "i" => run_italic = attribute(&e, "val").is_none_or(|v| v != "0" && v != "false"),
                "hyperlink" => open_links.push((
                    w.paragraph.len(),
                    attribute(&e, "id")
                        .and_then(|id| links.get(&id).cloned())
                        .unwrap_or_default(),
                )),
                "pStyle" => w.heading = heading(&attribute(&e, "val").unwrap_or_default()),
                _ => {}
            },
            Ok(Event::Empty(e)) => match e.local_name().as_ref() {
                "i" => run_italic = attribute(&e, "val").is_none_or(|v| v != "0" && v != "false"),
                "pStyle" => w.heading = heading(&attribute(&e, "val").unwrap_or_default()),
                "tab" => w.paragraph.push(' '),
                "br" | "cr" => w.paragraph.push('\n'),
                "noBreakHyphen" => w.paragraph.push('-'),
                _ => {}
            },
            Ok(Event::Text(t)) if in_text && deleted == 0 => {
                let text = unescape(&t);
                if run_italic != italic && !text.trim().is_empty() {
                    w.paragraph.push('*');
                    italic = run_italic;
                }
                w.paragraph.push_str(&text);
            }
            Ok(Event::GeneralRef(r)) if in_text && deleted == 0 => {
                w.paragraph.push_str(&unescape(&format!("&{};", &*r)))
            }
            Ok(Event::End(e)) => match e.local_name().as_ref() {
                "t" => in_text = false,
                "del" => deleted = deleted.saturating_sub(1),
                "hyperlink" => {
                    if let Some((from, target)) = open_links.pop() {
                        w.link(from, &target);
                    }
                }
                "p" => {
                    if italic {
                        w.paragraph.push('*');
                        italic = false;
                    }
                    w.end_paragraph();
                }
                _ => {}
            },
            Ok(Event::Eof) | Err(_) => {
                w.end_paragraph();
                return w.out;
            }
            _ => {}
        }
    }
}

/// The level that a paragraph style's name stands for: "Heading1", "Overskrift 2", "Title".
fn heading(style: &str) -> usize {
    let lower = style.to_lowercase();
    let named = [
        "heading",
        "overskrift",
        "berschrift",
        "rubrik",
        "titre",
        "otsikko",
        "ttulo",
    ]
    .iter()
    .any(|n| lower.contains(n));
    match lower
        .chars()
        .find(char::is_ascii_digit)
        .and_then(|c| c.to_digit(10))
    {
        Some(n) if named => n as usize,
        _ if lower == "title" || lower == "tittel" || lower == "titel" => 1,
        _ => 0,
    }
}

fn odt(xml: &str) -> String {
    let mut reader = Reader::from_str(xml);
    let mut w = Writer::default();
    let mut italic_styles: Vec<String> = Vec::new();
    let mut style = String::new();
    let mut spans: Vec<bool> = Vec::new();
    let mut open_links: Vec<(usize, String)> = Vec::new();
    let (mut body, mut deleted) = (false, 0usize);
    loop {
        match reader.read_event() {
            Ok(Event::Start(e)) => match e.local_name().as_ref() {
                "style" => style = attribute(&e, "name").unwrap_or_default(),
                "text-properties" => note_italic(&e, &style, &mut italic_styles),
                "body" => body = true,
                "tracked-changes" => deleted += 1,
                "h" => {
                    w.heading = attribute(&e, "outline-level")
                        .and_then(|l| l.parse().ok())
                        .unwrap_or(1)
                }
                "span" => {
                    let italic =
                        attribute(&e, "style-name").is_some_and(|s| italic_styles.contains(&s));
                    spans.push(italic);
                    if italic {
                        w.paragraph.push('*');
                    }
                }
                "a" => {
                    open_links.push((w.paragraph.len(), attribute(&e, "href").unwrap_or_default()))
                }
                _ => {}
            },
            Ok(Event::Empty(e)) => match e.local_name().as_ref() {
                "text-properties" => note_italic(&e, &style, &mut italic_styles),
                "tab" | "s" => w.paragraph.push(' '),
                "line-break" => w.paragraph.push('\n'),
                _ => {}
            },
            Ok(Event::Text(t)) if body && deleted == 0 => {
                w.paragraph.push_str(&unescape(&t).replace('\n', " "))
            }
            Ok(Event::GeneralRef(r)) if body && deleted == 0 => {
                w.paragraph.push_str(&unescape(&format!("&{};", &*r)))
            }
            Ok(Event::End(e)) => match e.local_name().as_ref() {
                "tracked-changes" => deleted = deleted.saturating_sub(1),
                "span" if spans.pop() == Some(true) => {
                    w.paragraph.push('*');
                }
                "a" => {
                    if let Some((from, target)) = open_links.pop() {
                        w.link(from, &target);
                    }
                }
                "p" | "h" => w.end_paragraph(),
                _ => {}
            },
            Ok(Event::Eof) | Err(_) => {
                w.end_paragraph();
                return w.out;
            }
            _ => {}
        }
    }
}

fn note_italic(e: &BytesStart, style: &str, styles: &mut Vec<String>) {
    if attribute(e, "font-style").is_some_and(|v| v == "italic") {
        styles.push(style.to_string());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn archive(files: &[(&str, &str)]) -> Vec<u8> {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in files {
            zip.start_file(*name, zip::write::SimpleFileOptions::default())
                .expect("a file begins");
            zip.write_all(text.as_bytes()).expect("written");
        }
        zip.finish().expect("finished").into_inner()
    }

    #[test]
    fn docx_and_odt_become_markdown() {
        let docx = archive(&[
            (
                "word/document.xml",
                r#"<w:document xmlns:w="w" xmlns:r="r"><w:body><w:p><w:pPr><w:pStyle w:val="Overskrift1"/></w:pPr><w:r><w:t>Referanser</w:t></w:r></w:p><w:p><w:r><w:t xml:space="preserve">Dal, K. (2020). </w:t></w:r><w:r><w:rPr><w:i/></w:rPr><w:t>Tillit &amp; trygghet</w:t></w:r><w:r><w:t xml:space="preserve">. </w:t></w:r><w:hyperlink r:id="x"><w:r><w:t>her</w:t></w:r></w:hyperlink></w:p></w:body></w:document>"#,
            ),
            (
                "word/_rels/document.xml.rels",
                r#"<Relationships><Relationship Id="x" Target="https://a.org"/></Relationships>"#,
            ),
        ]);
        assert!(is_text_document(&docx));
        assert_eq!(
            text(&docx).as_deref(),
            Some("# Referanser\n\nDal, K. (2020). *Tillit & trygghet*. [her](https://a.org)\n\n")
        );
        let odt = archive(&[
            ("mimetype", "application/vnd.oasis.opendocument.text"),
            (
                "content.xml",
                r#"<d><style:style style:name="T1"><style:text-properties fo:font-style="italic"/></style:style><office:body><text:h text:outline-level="1">Kilder</text:h><text:p>Dal, K. (2020). <text:span text:style-name="T1">Tillit</text:span>.</text:p></office:body></d>"#,
            ),
        ]);
        assert!(is_text_document(&odt));
        assert_eq!(
            text(&odt).as_deref(),
            Some("# Kilder\n\nDal, K. (2020). *Tillit*.\n\n")
        );
        assert!(!is_text_document(b"PK\x03\x04rubbish"));
        assert_eq!(text(b"PK\x03\x04rubbish"), None);
    }
}
