//! A reference string in pieces: words, numbers, addresses, single marks.

/// What a piece is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// Letters, apostrophes between them included.
    Word,
    /// Digits.
    Number,
    /// Letters and digits: "2002a", "e123".
    Mixed,
    /// A web address.
    Url,
    /// A DOI.
    Doi,
    /// One mark.
    Mark,
}

/// A piece of a text.
#[derive(Debug, Clone, Copy)]
pub struct Token {
    /// Where it begins, in bytes.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// What it is.
    pub kind: TokenKind,
    /// Whether white space stands before it.
    pub spaced: bool,
}

impl Token {
    /// Its text.
    pub fn text<'t>(&self, text: &'t str) -> &'t str {
        &text[self.start..self.end]
    }
}

/// Where a web address or DOI ends that begins at the start of `rest`; 0 when there is none.
fn address(rest: &str) -> Option<(usize, TokenKind)> {
    let starts = |p: &str| {
        rest.get(..p.len())
            .is_some_and(|h| h.eq_ignore_ascii_case(p))
    };
    let kind = if ["http://", "https://", "ftp://", "www."]
        .iter()
        .any(|p| starts(p))
    {
        TokenKind::Url
    } else if rest.starts_with("10.")
        && rest[3..].bytes().take_while(u8::is_ascii_digit).count() >= 4
        && rest.contains('/')
    {
        TokenKind::Doi
    } else {
        return None;
    };
    let mut end = rest
        .find(|c: char| {
            c.is_whitespace() || matches!(c, '<' | '>' | '"' | '“' | '”' | '»' | '«' | '|' | '^')
        })
        .unwrap_or(rest.len());
    if kind == TokenKind::Doi && !rest[..end].contains('/') {
        return None;
    }
    // Closing marks behind an address belong to the sentence; a bracket that was opened inside belongs to the address.
    loop {
        let body = &rest[..end];
        let last = body.chars().next_back()?;
        let closing = match last {
            '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '’' => true,
            ')' => body.matches('(').count() < body.matches(')').count(),
            ']' => body.matches('[').count() < body.matches(']').count(),
            _ => false,
        };
        if !closing {
            break;
        }
        end -= last.len_utf8();
    }
    (end > 6).then_some((end, kind))
}

/// Divides a text.
pub fn tokens(text: &str) -> Vec<Token> {
    let mut out = Vec::with_capacity(text.len() / 4);
    let mut at = 0;
    let mut spaced = true;
    while let Some(c) = text[at..].chars().next() {
        if c.is_whitespace() || c == '\u{feff}' || c == '\u{ad}' {
            at += c.len_utf8();
            spaced = true;
            continue;
        }
        let rest = &text[at..];
        let (len, kind) = match address(rest) {
            Some(found) => found,
            None if c.is_alphanumeric() => {
                let (mut end, mut letters, mut digits) = (0, false, false);
                let mut chars = rest.char_indices().peekable();
                while let Some((i, c)) = chars.next() {
                    if c.is_alphabetic() || (letters && is_mark_of_letter(c)) {
                        letters = true;
                    } else if c.is_numeric() {
                        digits = true;
                    } else if letters
                        && matches!(c, '\'' | '’' | 'ʼ' | '\u{ad}')
                        && chars.peek().is_some_and(|(_, n)| n.is_alphabetic())
                    {
                    } else {
                        break;
                    }
                    end = i + c.len_utf8();
                }
                let kind = match (letters, digits) {
                    (true, false) => TokenKind::Word,
                    (false, _) => TokenKind::Number,
                    _ => TokenKind::Mixed,
                };
                (end, kind)
            }
            None => (c.len_utf8(), TokenKind::Mark),
        };
        out.push(Token {
            start: at,
            end: at + len,
            kind,
            spaced,
        });
        at += len;
        spaced = false;
    }
    out
}

fn is_mark_of_letter(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn addresses_and_words_are_whole() {
        let text = "O’Brien, A. (2002a). X-ray (see http://a.org/b_(c)). doi:10.1000/x(1)2-3.";
        let words: Vec<&str> = tokens(text)
            .iter()
            .filter(|t| t.kind != TokenKind::Mark)
            .map(|t| t.text(text))
            .collect();
        assert_eq!(
            words,
            [
                "O’Brien",
                "A",
                "2002a",
                "X",
                "ray",
                "see",
                "http://a.org/b_(c)",
                "doi",
                "10.1000/x(1)2-3"
            ]
        );
    }

    proptest! {
        #[test]
        fn pieces_cover_everything_but_space(text in "\\PC{0,80}") {
            let mut at = 0;
            for t in tokens(&text) {
                prop_assert!(t.start >= at && t.end > t.start);
                let gap_is_empty = text[at..t.start].chars().all(|c| c.is_whitespace() || c == '\u{ad}' || c == '\u{feff}');
                prop_assert!(gap_is_empty);
                at = t.end;
            }
        }
    }
}
