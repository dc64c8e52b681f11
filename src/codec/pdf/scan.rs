//! Searching a PDF's bytes: packets of XMP, compressed streams, objects by number.

use flate2::read::ZlibDecoder;
use memchr::memmem;
use std::io::Read;

/// The longest text that one stream may unpack to.
const MOST: u64 = 8 << 20;

/// How many streams are unpacked at most in looking for one thing.
const STREAMS: usize = 64;

/// How far before its data a stream's dictionary may begin.
const DICTIONARY: usize = 4096;

/// Unpacks a stream's data; what can be had of a damaged one is taken.
pub fn inflate(data: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    // An error ends the data; what came before it stands.
    let _ = ZlibDecoder::new(data).take(MOST).read_to_end(&mut out);
    out
}

/// Streams whose dictionary has a name of this type ("Metadata", "ObjStm"): dictionary and data, still packed.
pub fn streams<'b>(bytes: &'b [u8], type_name: &str) -> Vec<(&'b [u8], &'b [u8])> {
    let mut out = Vec::new();
    let name = format!("/{type_name}");
    for at in memmem::find_iter(bytes, name.as_bytes()) {
        let tail = &bytes[at..bytes.len().min(at + DICTIONARY)];
        let (Some(start), end) = (
            memmem::find(tail, b"stream"),
            memmem::find(tail, b"endobj").unwrap_or(usize::MAX),
        ) else {
            continue;
        };
        if start > end {
            continue;
        }
        let from = at.saturating_sub(DICTIONARY);
        let begin = memmem::rfind(&bytes[from..at], b" obj").map_or(at, |i| from + i);
        let mut data = at + start + b"stream".len();
        if bytes.get(data) == Some(&b'\r') {
            data += 1;
        }
        if bytes.get(data) == Some(&b'\n') {
            data += 1;
        }
        let rest = bytes.get(data..).unwrap_or_default();
        let length = memmem::find(rest, b"endstream").unwrap_or(rest.len());
        out.push((&bytes[begin..at + start], &rest[..length]));
        if out.len() == STREAMS {
            break;
        }
    }
    out
}

/// A stream's bytes, unpacked if its dictionary says that they are packed.
pub fn content(dictionary: &[u8], data: &[u8]) -> Vec<u8> {
    if memmem::find(dictionary, b"/FlateDecode").is_some()
        || memmem::find(dictionary, b"/Fl ").is_some()
    {
        inflate(data)
    } else {
        data[..data.len().min(MOST as usize)].to_vec()
    }
}

/// Every packet of XMP in the order of the file, those in packed metadata streams last.
pub fn packets(bytes: &[u8]) -> Vec<String> {
    let mut out = Vec::new();
    plain(bytes, &mut out);
    for (dictionary, data) in streams(bytes, "Metadata") {
        if memmem::find(dictionary, b"/FlateDecode").is_some() {
            plain(&inflate(data), &mut out);
        }
    }
    out
}

fn plain(bytes: &[u8], out: &mut Vec<String>) {
    let mut rest = bytes;
    while let Some(at) = memmem::find(rest, b"<rdf:RDF") {
        rest = &rest[at..];
        let close = b"</rdf:RDF>";
        let Some(end) = memmem::find(&rest[..rest.len().min(MOST as usize)], close) else {
            return;
        };
        let (packet, behind) = rest.split_at(end + close.len());
        out.push(String::from_utf8_lossy(packet).into_owned());
        rest = behind;
        if out.len() == STREAMS {
            return;
        }
    }
}

/// The number behind a name in a dictionary: `/First 24`.
pub fn number(dictionary: &[u8], name: &str) -> Option<usize> {
    let at = memmem::rfind(dictionary, name.as_bytes())?;
    leading(&dictionary[at + name.len()..])
}

/// The number that bytes begin with, blanks aside.
fn leading(bytes: &[u8]) -> Option<usize> {
    let digits: String = bytes
        .iter()
        .skip_while(|b| b.is_ascii_whitespace())
        .take_while(|b| b.is_ascii_digit())
        .take(12)
        .map(|b| char::from(*b))
        .collect();
    digits.parse().ok()
}

/// The bytes from where an object begins: in the file itself (its last version), else in a packed stream of objects.
pub fn object(bytes: &[u8], wanted: usize) -> Option<Vec<u8>> {
    let mark = format!("{wanted} 0 obj");
    let mut end = bytes.len();
    while let Some(at) = memmem::rfind(&bytes[..end], mark.as_bytes()) {
        if at == 0 || !bytes[at - 1].is_ascii_digit() {
            let from = at + mark.len();
            return Some(bytes[from..bytes.len().min(from + (64 << 10))].to_vec());
        }
        end = at;
    }
    for (dictionary, data) in streams(bytes, "ObjStm") {
        let unpacked = content(dictionary, data);
        let Some(first) = number(dictionary, "/First") else {
            continue;
        };
        let table = unpacked.get(..first).unwrap_or_default();
        let numbers: Vec<usize> = String::from_utf8_lossy(table)
            .split_ascii_whitespace()
            .map_while(|n| n.parse().ok())
            .collect();
        let found = numbers.chunks_exact(2).find(|p| p[0] == wanted);
        if let Some(offset) = found.map(|p| first.saturating_add(p[1])) {
            let rest = unpacked.get(offset..).unwrap_or_default();
            return Some(rest[..rest.len().min(64 << 10)].to_vec());
        }
    }
    None
}
