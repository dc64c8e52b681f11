//! Checked lines: the one form of everything that journal and backups hold. Each line is JSON that carries the checksum of its content:
//! `{"crc":"89abcdef","op":{…}}`.

/// Builds one line, with its line end.
pub(super) struct Line {
    bytes: Vec<u8>,
    body: usize,
}

const HEAD: &[u8] = br#"{"crc":"00000000",""#;

impl Line {
    /// Begins a line whose content is called `name`; the content is then written to [`Line::body`].
    pub(super) fn new(name: &str) -> Line {
        let mut bytes = Vec::with_capacity(256);
        bytes.extend_from_slice(HEAD);
        bytes.extend_from_slice(name.as_bytes());
        bytes.extend_from_slice(b"\":");
        Line {
            body: bytes.len(),
            bytes,
        }
    }
    /// How many bytes stand before the content.
    pub(super) fn begun(&self) -> u64 {
        self.body as u64
    }
    /// Where the content goes.
    pub(super) fn body(&mut self) -> &mut Vec<u8> {
        &mut self.bytes
    }
    /// The whole line: the checksum covers the content's name and the content.
    pub(super) fn finish(mut self) -> Vec<u8> {
        debug_assert!(self.bytes.len() > self.body);
        let crc = format!("{:08x}", crc32fast::hash(&self.bytes[HEAD.len() - 1..]));
        self.bytes[8..16].copy_from_slice(crc.as_bytes());
        self.bytes.extend_from_slice(b"}\n");
        self.bytes
    }
    /// A line in one go.
    pub(super) fn of(name: &str, content: &impl serde::Serialize) -> Vec<u8> {
        let mut line = Line::new(name);
        // Our own types have nothing in them that JSON cannot hold; if one ever had, the checksum would not match and it would be seen.
        let _ = serde_json::to_writer(line.body(), content);
        line.finish()
    }
}

/// The name and the content of a line (without line end), if its checksum is right.
pub(super) fn check(line: &[u8]) -> Option<(&str, &[u8])> {
    let head = line.get(..HEAD.len())?;
    if head[..8] != HEAD[..8] || head[16..] != HEAD[16..] || line.last() != Some(&b'}') {
        return None;
    }
    let crc = u32::from_str_radix(std::str::from_utf8(&head[8..16]).ok()?, 16).ok()?;
    let covered = &line[HEAD.len() - 1..line.len() - 1];
    if crc32fast::hash(covered) != crc {
        return None;
    }
    let end = 1 + covered.get(1..)?.iter().position(|b| *b == b'"')?;
    let name = std::str::from_utf8(&covered[1..end]).ok()?;
    Some((name, covered.get(end + 2..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_json_and_any_flipped_bit_is_seen() {
        let line = Line::of("op", &serde_json::json!({"n": 1, "text": "æ\n"}));
        let line = &line[..line.len() - 1];
        assert!(serde_json::from_slice::<serde_json::Value>(line).is_ok());
        let (name, body) = check(line).expect("sound");
        assert_eq!((name, body), ("op", r#"{"n":1,"text":"æ\n"}"#.as_bytes()));
        for at in 0..line.len() {
            for bit in 0..8 {
                let mut bad = line.to_vec();
                bad[at] ^= 1 << bit;
                // A hexadecimal digit may change its case; the checksum is the same then.
                let same = (8..16).contains(&at) && bad[at].eq_ignore_ascii_case(&line[at]);
                assert_eq!(check(&bad).is_some(), same, "byte {at} bit {bit}");
            }
            assert!(check(&line[..at]).is_none());
        }
    }
}
