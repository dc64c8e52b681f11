//! The document's information dictionary: `/Title (…)`, and JabRef's fields in it as `/bibtex#2Fjournal (…)`.

use super::scan;
use super::xmp::{self, Statements};
use crate::codec::{human, tagged};
use crate::model::{Field, Kind, Reference, Role};
use memchr::memmem;

/// Names and texts of the dictionary; empty where there is none or the file is encrypted.
pub fn read(bytes: &[u8]) -> Vec<(String, String)> {
    let trailer = |name: &[u8]| memmem::rfind(bytes, name);
    if trailer(b"/Encrypt").is_some() {
        return Vec::new();
    }
    // `/Info 7 0 R` of the newest trailer.
    let number = memmem::rfind_iter(bytes, b"/Info")
        .take(8)
        .find_map(|at| scan::number(&bytes[at..bytes.len().min(at + 32)], "/Info"));
    number
        .and_then(|n| scan::object(bytes, n))
        .map(|object| dictionary(&object))
        .unwrap_or_default()
}

/// The names of the outermost dictionary whose values are texts.
fn dictionary(bytes: &[u8]) -> Vec<(String, String)> {
    let Some(start) = memmem::find(bytes, b"<<") else {
        return Vec::new();
    };
    let (mut at, mut depth) = (start + 2, 1usize);
    let mut out = Vec::new();
    let mut name: Option<String> = None;
    while let Some(&b) = bytes.get(at) {
        match b {
            b'<' if bytes.get(at + 1) == Some(&b'<') => {
                depth += 1;
                at += 2;
            }
            b'>' if bytes.get(at + 1) == Some(&b'>') => {
                depth -= 1;
                at += 2;
                if depth == 0 {
                    break;
                }
            }
            b'/' if depth == 1 => {
                let (text, next) = pdf_name(bytes, at + 1);
                name = Some(text);
                at = next;
            }
            b'(' | b'<' => {
                let (raw, next) = if b == b'(' {
                    literal(bytes, at + 1)
                } else {
                    hexadecimal(bytes, at + 1)
                };
                at = next;
                if let Some(name) = name.take().filter(|_| depth == 1) {
                    out.push((name, decode(&raw)));
                }
            }
            _ => at += 1,
        }
    }
    out
}

/// A name: `bibtex#2Fyear` is "bibtex/year".
fn pdf_name(bytes: &[u8], from: usize) -> (String, usize) {
    let mut at = from;
    let mut out = Vec::new();
    while let Some(&b) = bytes.get(at) {
        let ends = b.is_ascii_whitespace() || b"()<>[]{}/%".contains(&b);
        if ends {
            break;
        }
        let hex = (b == b'#')
            .then(|| bytes.get(at + 1..at + 3))
            .flatten()
            .and_then(|h| std::str::from_utf8(h).ok())
            .and_then(|h| u8::from_str_radix(h, 16).ok());
        out.push(hex.unwrap_or(b));
        at += if hex.is_some() { 3 } else { 1 };
    }
    (String::from_utf8_lossy(&out).into_owned(), at)
}

/// A text in round brackets, which may be nested or escaped.
fn literal(bytes: &[u8], from: usize) -> (Vec<u8>, usize) {
    let (mut at, mut depth) = (from, 1usize);
    let mut out = Vec::new();
    while let Some(&b) = bytes.get(at) {
        at += 1;
        match b {
            b'(' => depth += 1,
            b')' => {
                depth -= 1;
                if depth == 0 {
                    break;
                }
            }
            b'\\' => {
                let Some(&c) = bytes.get(at) else { break };
                at += 1;
                match c {
                    b'n' => out.push(b'\n'),
                    b'r' => out.push(b'\r'),
                    b't' => out.push(b'\t'),
                    b'b' | b'f' | b'\n' => {}
                    b'\r' => at += usize::from(bytes.get(at) == Some(&b'\n')),
                    b'0'..=b'7' => {
                        let mut value = u32::from(c - b'0');
                        for _ in 0..2 {
                            match bytes.get(at) {
                                Some(d @ b'0'..=b'7') => {
                                    value = value * 8 + u32::from(d - b'0');
                                    at += 1;
                                }
                                _ => break,
                            }
                        }
                        out.push((value & 0xff) as u8);
                    }
                    c => out.push(c),
                }
                continue;
            }
            _ => {}
        }
        out.push(b);
    }
    (out, at)
}

/// A text in hexadecimal digits.
fn hexadecimal(bytes: &[u8], from: usize) -> (Vec<u8>, usize) {
    let mut digits = Vec::new();
    let mut at = from;
    while let Some(&b) = bytes.get(at) {
        at += 1;
        if b == b'>' {
            break;
        }
        digits.extend(char::from(b).to_digit(16));
    }
    let pairs = digits.chunks(2);
    let byte = |p: &[u32]| (p[0] * 16 + p.get(1).copied().unwrap_or(0)) as u8;
    (pairs.map(byte).collect(), at)
}

/// UTF-16 with its mark, UTF-8, else what Western machines write.
fn decode(raw: &[u8]) -> String {
    let text = match encoding_rs::Encoding::for_bom(raw) {
        Some((encoding, _)) => encoding.decode(raw).0.into_owned(),
        None => match std::str::from_utf8(raw) {
            Ok(text) => text.to_string(),
            Err(_) => encoding_rs::WINDOWS_1252.decode(raw).0.into_owned(),
        },
    };
    tagged::one_line(&text.replace('\0', ""))
}

/// What a program wrote as title because nobody gave one: the name of a file, or the program's own word.
fn is_no_title(title: &str) -> bool {
    let lower = title.to_lowercase();
    let ending = lower.rsplit_once('.').map_or("", |(_, e)| e);
    title.chars().filter(|c| c.is_alphabetic()).count() < 3
        || lower.starts_with("microsoft word")
        || lower.starts_with("untitled")
        || lower.starts_with("doi:")
        || !lower.contains(' ')
            && (lower.contains(['_', '/', '\\']) || lower.bytes().any(|b| b.is_ascii_digit()))
        || matches!(
            ending,
            "doc" | "docx" | "dvi" | "pdf" | "tex" | "indd" | "qxd" | "ps" | "rtf" | "fm" | "eps"
        )
}

fn value<'i>(info: &'i [(String, String)], name: &str) -> &'i str {
    info.iter()
        .find(|(n, _)| n == name)
        .map_or("", |(_, v)| v.trim())
}

/// The reference that the dictionary alone gives.
pub fn reference(info: &[(String, String)]) -> Option<Reference> {
    let fields: Statements = info
        .iter()
        .filter_map(|(n, v)| n.strip_prefix("bibtex/").map(|n| (n, v)))
        .map(|(n, v)| (format!("bibtex:{n}"), vec![v.clone()]))
        .collect();
    let mut r = if fields.is_empty() {
        Reference::new(Kind::Document)
    } else {
        xmp::reference(&fields)
    };
    complete(&mut r, info);
    let named = !r.title().is_empty() || !r.identifiers.is_empty();
    (named || !fields.is_empty()).then_some(r)
}

/// Adds what the dictionary knows where the reference has nothing.
pub fn complete(r: &mut Reference, info: &[(String, String)]) {
    let title = value(info, "Title");
    if !is_no_title(title) {
        r.set_default(Field::Title, title);
    }
    let authors = value(info, "Author");
    // Without a title the name is that of whoever sat at the machine.
    if !r.has_role(Role::Author) && !r.title().is_empty() {
        for name in human::name_list(authors) {
            r.add_person(Role::Author, human::person(&name));
        }
    }
    let subject = value(info, "Subject");
    if let Some(doi) = human::find_doi(subject).or_else(|| human::find_doi(value(info, "doi"))) {
        r.add_identifier(crate::model::Scheme::Doi, &doi);
    } else if subject.split_whitespace().count() > 25 {
        r.set_default(Field::Abstract, subject);
    } else if !subject.is_empty() && r.get(Field::Abstract) != Some(subject) {
        r.add_extra("subject", subject);
    }
    if r.tags.is_empty() {
        value(info, "Keywords")
            .split([';', ','])
            .for_each(|t| r.add_tag(t.trim()));
    }
}
