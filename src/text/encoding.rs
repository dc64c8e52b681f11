//! Bytes to text: byte order marks, UTF-16, UTF-8, and the old 8-bit encodings by what the bytes look like.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::borrow::Cow;

/// Text out of bytes of unknown encoding, and the name of the encoding that was found.
///
/// A byte order mark decides; else UTF-8 where it is valid (a character cut off at the very end does not count against it);
/// else UTF-16 where every other byte is zero; else Windows-1252, which every byte sequence is valid in.
pub fn decode_lossy(bytes: &[u8]) -> (Cow<'_, str>, &'static str) {
    if let Some((encoding, skip)) = Encoding::for_bom(bytes) {
        let (text, _) = encoding.decode_without_bom_handling(&bytes[skip..]);
        return (text, encoding.name());
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => return (Cow::Borrowed(text), UTF_8.name()),
        // Only the end is cut through.
        Err(e) if e.error_len().is_none() && e.valid_up_to() > 0 => {
            let (text, _) = UTF_8.decode_without_bom_handling(bytes);
            return (text, UTF_8.name());
        }
        Err(_) => {}
    }
    let zeros = |odd: usize| {
        bytes
            .iter()
            .skip(odd)
            .step_by(2)
            .take(200)
            .filter(|b| **b == 0)
            .count()
    };
    let looked = (bytes.len() / 2).min(200).max(1);
    let encoding = if zeros(1) * 10 > looked * 6 {
        UTF_16LE
    } else if zeros(0) * 10 > looked * 6 {
        UTF_16BE
    } else {
        WINDOWS_1252
    };
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    (text, encoding.name())
}
