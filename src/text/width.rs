//! Text by display cells: how wide, cut, wrapped; always whole graphemes.

use std::borrow::Cow;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// The cells that a text takes.
pub fn width(text: &str) -> usize {
    text.width()
}

/// The text, cut to at most `cells` with an ellipsis where something is left out.
pub fn truncate(text: &str, cells: usize) -> Cow<'_, str> {
    // ASCII is its own width; most rows are settled here.
    if (text.is_ascii() && text.len() <= cells) || (!text.is_ascii() && text.width() <= cells) {
        return Cow::Borrowed(text);
    }
    if cells == 0 {
        return Cow::Borrowed("");
    }
    let (mut used, mut end) = (0, 0);
    for (at, g) in text.grapheme_indices(true) {
        let w = g.width();
        if used + w > cells - 1 {
            break;
        }
        used += w;
        end = at + g.len();
    }
    Cow::Owned(format!("{}…", text[..end].trim_end()))
}

/// The lines of a text at most `cells` wide: broken at spaces, at graphemes where a word is wider; paragraphs (line feeds) stay.
pub fn wrap(text: &str, cells: usize) -> Vec<String> {
    let cells = cells.max(1);
    let mut out = Vec::new();
    for paragraph in text.split('\n') {
        let (mut line, mut used) = (String::new(), 0);
        for word in paragraph.split_whitespace() {
            let w = word.width();
            if used > 0 && used + 1 + w > cells {
                out.push(std::mem::take(&mut line));
                used = 0;
            }
            if used > 0 {
                line.push(' ');
                used += 1;
            }
            if w <= cells {
                line.push_str(word);
                used += w;
                continue;
            }
            for g in word.graphemes(true) {
                let gw = g.width();
                if used > 0 && used + gw > cells {
                    out.push(std::mem::take(&mut line));
                    used = 0;
                }
                line.push_str(g);
                used += gw;
            }
        }
        out.push(line);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cut_and_wrapped_by_cells() {
        assert_eq!(truncate("漢字漢字", 5), "漢字…");
        assert_eq!(truncate("abc", 3), "abc");
        assert_eq!(truncate("e\u{301}tude", 3), "e\u{301}t…");
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("漢字漢字", 4), ["漢字", "漢字"]);
        assert_eq!(wrap("a\n\nb", 9), ["a", "", "b"]);
    }
}
