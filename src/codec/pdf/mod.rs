//! PDF files: what they say of the work they hold, as XMP (Dublin Core, PRISM, BibTeX) and in the document's information dictionary.
//!
//! The file is not interpreted, only searched: for packets of XMP, for metadata streams and for the one dictionary that the trailer
//! names. All of that is bounded, so that no file can cost much time or memory.

mod info;
mod scan;
mod xmp;

use super::{Codec, Format, Input, Item, ReadOptions, Sink};

/// The codec.
#[derive(Debug)]
pub struct Pdf;

static FORMAT: Format = Format {
    name: "pdf",
    aliases: &["xmp", "pdf-xmp"],
    label: "PDF with metadata (XMP, information)",
    extensions: &["pdf", "xmp"],
    reads: true,
    writes: false,
};

/// Whether bytes are a PDF file: its mark may have junk before it.
fn is_pdf(bytes: &[u8]) -> bool {
    memchr::memmem::find(&bytes[..bytes.len().min(1024)], b"%PDF-").is_some()
}

impl Codec for Pdf {
    fn format(&self) -> &'static Format {
        &FORMAT
    }

    fn recognise(&self, input: &Input) -> u8 {
        let start = &input.bytes[..input.bytes.len().min(200)];
        let packet = memchr::memmem::find(start, b"<x:xmpmeta").is_some();
        if is_pdf(input.bytes) {
            97
        } else if packet {
            90
        } else {
            0
        }
    }

    fn read(&self, input: &Input, _: &ReadOptions, sink: &mut Sink) {
        let mut references = xmp::references(&scan::packets(input.bytes));
        let info = info::read(input.bytes);
        match references.as_mut_slice() {
            [] => references.extend(info::reference(&info)),
            [one] => info::complete(one, &info),
            _ => {}
        }
        if references.is_empty() {
            let _ = sink(Item::error(
                1,
                1,
                "this PDF says nothing of the work that it holds",
            ));
        }
        for r in references {
            if sink(Item::Reference(Box::new(r))).is_break() {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests;
