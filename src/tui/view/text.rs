//! Text for the screen: cleaned, cut, wrapped, with marked letters and the little markup of titles.

use super::super::model::Marked;
use crate::text::sanitize::{for_terminal, lines_for_terminal};
use crate::text::width::{truncate, width};
use ratatui::style::{Color, Modifier, Style};
use ratatui::text::{Line, Span};
use std::collections::HashMap;
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;

/// The longest text that is set on the screen; the rest is read elsewhere.
pub const LONGEST: usize = 20_000;

/// One line of foreign text, fit for the screen.
pub fn clean(text: &str) -> String {
    for_terminal(cut_bytes(text, LONGEST)).into_owned()
}

/// Foreign text of several lines, fit for the screen.
pub fn clean_lines(text: &str) -> String {
    lines_for_terminal(cut_bytes(text, LONGEST)).into_owned()
}

fn cut_bytes(text: &str, longest: usize) -> &str {
    if text.len() <= longest {
        return text;
    }
    let mut end = longest;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// A text cut to a width, its matched letters in their style.
pub fn marked(m: &Marked, cells: usize, base: Style, hit: Style) -> Vec<Span<'static>> {
    let shown = truncate(&m.text, cells);
    let end = if shown.len() == m.text.len() && shown == m.text {
        m.text.len()
    } else {
        shown.len().saturating_sub('…'.len_utf8())
    };
    let mut spans = Vec::new();
    let mut at = 0;
    for h in &m.hits {
        let (from, to) = (h.start.max(at).min(end), h.end.min(end));
        if from >= to || !shown.is_char_boundary(from) || !shown.is_char_boundary(to) {
            continue;
        }
        if from > at {
            spans.push(Span::styled(shown[at..from].to_string(), base));
        }
        spans.push(Span::styled(shown[from..to].to_string(), base.patch(hit)));
        at = to;
    }
    if at < shown.len() {
        spans.push(Span::styled(shown[at..].to_string(), base));
    }
    spans
}

/// Sets a line where there is a screen for it; what lies outside is not drawn.
pub fn set_line(buf: &mut ratatui::buffer::Buffer, x: u16, y: u16, line: &Line, cells: u16) {
    let area = *buf.area();
    if (area.x..area.right()).contains(&x) && (area.y..area.bottom()).contains(&y) {
        buf.set_line(x, y, line, cells.min(area.right().saturating_sub(x)));
    }
}

/// Pads with spaces to a width.
pub fn pad(text: &str, cells: usize) -> String {
    let text = truncate(text, cells);
    let gap = cells.saturating_sub(width(&text));
    format!("{text}{}", " ".repeat(gap))
}

/// `12,318`.
pub fn number(n: usize) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}

/// Pieces of styled text, to be wrapped together.
#[derive(Debug, Default, Clone)]
pub struct Flow {
    pieces: Vec<(String, Style)>,
}

impl Flow {
    /// Nothing yet.
    pub fn new() -> Flow {
        Flow::default()
    }
    /// Adds foreign text.
    pub fn push(&mut self, text: &str, style: Style) {
        self.pieces.push((clean_lines(text), style));
    }
    /// Adds a title with CSL-JSON's markup set as italics, bold and small signs.
    pub fn push_rich(&mut self, text: &str, style: Style) {
        for (piece, style) in rich(text, style) {
            self.pieces.push((piece, style));
        }
    }
    /// Marks the places of folded words.
    pub fn mark(&mut self, words: &[String], hit: Style) {
        if words.is_empty() {
            return;
        }
        let mut out = Vec::new();
        for (text, style) in self.pieces.drain(..) {
            let hits = find(&text, words);
            let mut at = 0;
            for h in hits {
                if h.start > at {
                    out.push((text[at..h.start].to_string(), style));
                }
                out.push((text[h.clone()].to_string(), style.patch(hit)));
                at = h.end;
            }
            if at < text.len() {
                out.push((text[at..].to_string(), style));
            }
        }
        self.pieces = out;
    }
    /// The lines, at most `cells` wide; later lines of a paragraph are indented.
    pub fn wrap(&self, cells: usize, indent: usize) -> Vec<Line<'static>> {
        let cells = cells.max(8);
        let indent = indent.min(cells / 2);
        let mut w = Wrapper {
            lines: Vec::new(),
            line: Vec::new(),
            used: 0,
            full: false,
            cells,
            indent,
        };
        for (text, style) in &self.pieces {
            for (i, paragraph) in text.split('\n').enumerate() {
                if i > 0 {
                    w.end(false);
                }
                for word in paragraph.split_word_bounds() {
                    w.word(word, *style);
                }
            }
        }
        w.end(false);
        w.lines
    }
}

struct Wrapper {
    lines: Vec<Line<'static>>,
    line: Vec<(String, Style)>,
    used: usize,
    /// A space came where the line was full: its last word is whole.
    full: bool,
    cells: usize,
    indent: usize,
}

impl Wrapper {
    fn push(&mut self, text: &str, style: Style) {
        self.used += width(text);
        match self.line.last_mut() {
            Some((last, s)) if *s == style => last.push_str(text),
            _ => self.line.push((text.to_string(), style)),
        }
    }
    /// Ends the line; a soft end moves the unfinished word of the old line to the new one.
    fn end(&mut self, soft: bool) {
        let mut carried: Vec<(String, Style)> = Vec::new();
        if soft && !std::mem::take(&mut self.full) {
            // What stands behind the last space belongs to the next line.
            while let Some((text, style)) = self.line.pop() {
                match text.rfind(' ') {
                    Some(i) => {
                        if i + 1 < text.len() {
                            carried.push((text[i + 1..].to_string(), style));
                        }
                        self.line.push((text[..=i].to_string(), style));
                        break;
                    }
                    None => carried.push((text, style)),
                }
            }
            let carried_width: usize = carried.iter().map(|(t, _)| width(t)).sum();
            if self.line.is_empty() || carried_width + self.indent >= self.cells {
                // One word fills the line: it is broken where it is.
                self.line.extend(carried.drain(..).rev());
            }
        }
        while let Some((text, _)) = self.line.last_mut() {
            text.truncate(text.trim_end().len());
            if text.is_empty() {
                self.line.pop();
            } else {
                break;
            }
        }
        let spans: Vec<Span<'static>> = self
            .line
            .drain(..)
            .map(|(t, s)| Span::styled(t, s))
            .collect();
        self.lines.push(Line::from(spans));
        self.used = 0;
        self.full = false;
        if soft && self.indent > 0 {
            self.push(&" ".repeat(self.indent), Style::new());
        }
        for (text, style) in carried.into_iter().rev() {
            self.push(&text, style);
        }
    }
    fn word(&mut self, word: &str, style: Style) {
        if word.chars().all(char::is_whitespace) {
            // Also at the very edge: there the space says that the word before is whole; the end of the line takes it away.
            if self.used > 0 && self.used <= self.cells {
                self.push(" ", style);
            }
            self.full = self.used >= self.cells;
            return;
        }
        if self.used + width(word) > self.cells {
            let only_indent = self.line.iter().all(|(t, _)| t.trim().is_empty());
            if !only_indent {
                self.end(true);
            }
        }
        if self.used + width(word) <= self.cells {
            self.push(word, style);
            return;
        }
        for g in word.graphemes(true) {
            if self.used + width(g) > self.cells {
                self.end(false);
            }
            self.push(g, style);
        }
    }
}

/// Where folded words stand in a text.
pub fn find(text: &str, words: &[String]) -> Vec<Range<usize>> {
    if words.iter().all(String::is_empty) {
        return Vec::new();
    }
    let mut folded = String::with_capacity(text.len());
    let mut map: Vec<usize> = Vec::with_capacity(text.len() + 1);
    for (i, c) in text.char_indices() {
        let before = folded.len();
        crate::text::fold::fold_into(c.encode_utf8(&mut [0; 4]), &mut folded);
        map.extend(std::iter::repeat_n(i, folded.len() - before));
    }
    map.push(text.len());
    let mut hits: Vec<Range<usize>> = Vec::new();
    for word in words.iter().filter(|w| !w.is_empty()) {
        for (at, m) in folded.match_indices(word.as_str()) {
            let (from, last) = (map[at], map[at + m.len() - 1]);
            let to = last + text[last..].chars().next().map_or(0, char::len_utf8);
            if from < to {
                hits.push(from..to);
            }
        }
    }
    hits.sort_by_key(|h| (h.start, h.end));
    hits.dedup_by(|b, a| {
        let joined = b.start <= a.end;
        if joined {
            a.end = a.end.max(b.end);
        }
        joined
    });
    hits
}

/// CSL-JSON's markup as styles: italics, bold; high and low letters where Unicode has them.
pub fn rich(text: &str, base: Style) -> Vec<(String, Style)> {
    let mut out: Vec<(String, Style)> = Vec::new();
    let mut open: Vec<(&'static str, Modifier)> = Vec::new();
    let mut rest = cut_bytes(text, LONGEST);
    let push = |out: &mut Vec<(String, Style)>, piece: &str, open: &[(&'static str, Modifier)]| {
        if piece.is_empty() {
            return;
        }
        let style = open.iter().fold(base, |s, (_, m)| s.add_modifier(*m));
        let piece = match open.last() {
            Some(("sup", _)) => scripted(piece, SUPER),
            Some(("sub", _)) => scripted(piece, SUB),
            _ => piece.to_string(),
        };
        out.push((for_terminal(&piece).into_owned(), style));
    };
    while let Some(at) = rest.find('<') {
        let tag = &rest[at..];
        let found = TAGS
            .iter()
            .find(|(o, ..)| tag.starts_with(o))
            .map(|(o, n, m)| (o.len(), Some((*n, *m))));
        let found = found.or_else(|| {
            if tag.starts_with("<span") {
                return tag
                    .find('>')
                    .filter(|e| *e < 80)
                    .map(|e| (e + 1, Some(("span", Modifier::empty()))));
            }
            let name = tag.strip_prefix("</")?.split('>').next()?;
            open.iter()
                .any(|(n, _)| *n == name)
                .then(|| (name.len() + 3, None))
        });
        match found {
            Some((len, opened)) => {
                push(&mut out, &rest[..at], &open);
                match opened {
                    Some(tag) => open.push(tag),
                    None => {
                        open.pop();
                    }
                }
                rest = &tag[len..];
            }
            None => {
                push(&mut out, &rest[..=at], &open);
                rest = &tag[1..];
            }
        }
    }
    push(&mut out, rest, &open);
    out
}

const TAGS: &[(&str, &str, Modifier)] = &[
    ("<i>", "i", Modifier::ITALIC),
    ("<b>", "b", Modifier::BOLD),
    ("<sup>", "sup", Modifier::empty()),
    ("<sub>", "sub", Modifier::empty()),
    ("<sc>", "sc", Modifier::empty()),
];
#[rustfmt::skip]
const SUPER: &[(char, char)] = &[('0', '⁰'), ('1', '¹'), ('2', '²'), ('3', '³'), ('4', '⁴'), ('5', '⁵'), ('6', '⁶'), ('7', '⁷'), ('8', '⁸'), ('9', '⁹'), ('+', '⁺'), ('-', '⁻'), ('−', '⁻'), ('n', 'ⁿ'), ('i', 'ⁱ')];
#[rustfmt::skip]
const SUB: &[(char, char)] = &[('0', '₀'), ('1', '₁'), ('2', '₂'), ('3', '₃'), ('4', '₄'), ('5', '₅'), ('6', '₆'), ('7', '₇'), ('8', '₈'), ('9', '₉'), ('+', '₊'), ('-', '₋'), ('−', '₋')];

/// High or low letters, when Unicode has all of them.
fn scripted(text: &str, table: &[(char, char)]) -> String {
    let all: Option<String> = text
        .chars()
        .map(|c| table.iter().find(|(from, _)| *from == c).map(|(_, to)| *to))
        .collect();
    all.unwrap_or_else(|| text.to_string())
}

/// The addresses behind the links of a frame; each link's cells carry its number as the colour of an underline.
pub type Links = HashMap<(u8, u8, u8), String>;

/// An address that may go to the terminal as a link: http(s), nothing but visible ASCII.
pub fn safe_link(url: &str) -> Option<&str> {
    let lower = url.get(..8).unwrap_or(url).to_ascii_lowercase();
    let web = lower.starts_with("https://") || lower.starts_with("http://");
    (web && url.len() <= 2000 && url.bytes().all(|b| b.is_ascii_graphic())).then_some(url)
}

/// The style of a link to an address.
pub fn link_style(base: Style, url: &str, links: &mut Links) -> Style {
    match safe_link(url) {
        Some(url) => {
            let h = crc32fast::hash(url.as_bytes());
            let id = ((h >> 16) as u8, (h >> 8) as u8, h as u8);
            links.insert(id, url.to_string());
            base.underline_color(Color::Rgb(id.0, id.1, id.2))
        }
        None => base,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn plain(lines: &[Line]) -> Vec<String> {
        lines
            .iter()
            .map(|l| l.spans.iter().map(|s| s.content.as_ref()).collect())
            .collect()
    }

    #[test]
    fn a_space_at_the_edge_still_divides() {
        let mut f = Flow::new();
        f.push("aaaa bbb ccc", Style::new());
        assert_eq!(plain(&f.wrap(8, 0)), ["aaaa bbb", "ccc"]);
        let mut f = Flow::new();
        f.push("aaaa bbb", Style::new());
        f.push(
            " ccc",
            Style::new().add_modifier(ratatui::style::Modifier::BOLD),
        );
        assert_eq!(plain(&f.wrap(8, 0)), ["aaaa bbb", "ccc"]);
    }

    #[test]
    fn flows() {
        let mut f = Flow::new();
        f.push("one two, three", Style::new());
        assert_eq!(plain(&f.wrap(9, 2)), ["one two,", "  three"]);
        let mut f = Flow::new();
        f.push("a verylongwordindeed b", Style::new());
        assert_eq!(plain(&f.wrap(8, 0)), ["a", "verylong", "wordinde", "ed b"]);
        let mut f = Flow::new();
        f.push("full co-edge next", Style::new());
        assert_eq!(plain(&f.wrap(12, 0)), ["full co-edge", "next"]);
        let mut f = Flow::new();
        f.push("x\n\ny", Style::new());
        assert_eq!(plain(&f.wrap(8, 0)), ["x", "", "y"]);
        let mut f = Flow::new();
        f.push_rich("On <i>E. coli</i> H<sub>2</sub>O & a < b", Style::new());
        assert_eq!(plain(&f.wrap(80, 0)), ["On E. coli H₂O & a < b"]);
    }

    #[test]
    fn marks() {
        assert_eq!(find("Sælør og SÆLØR", &["saelor".into()]), [0..7, 11..18]);
        let m = Marked {
            text: "recovery in Norway".into(),
            hits: vec![0..5, 12..16],
        };
        let spans = marked(&m, 10, Style::new(), Style::new().bold());
        assert_eq!(
            spans
                .iter()
                .map(|s| s.content.to_string())
                .collect::<Vec<_>>(),
            ["recov", "ery…"]
        );
        assert_eq!(number(1_234_567), "1,234,567");
        assert_eq!(safe_link("javascript:alert(1)"), None);
        assert_eq!(safe_link("https://example.org/\u{1b}[x"), None);
        assert!(safe_link("HTTPS://example.org/a?b#c").is_some());
    }

    proptest! {
        #[test]
        fn no_line_is_too_wide_and_nothing_is_lost(text in "[a-zæøå漢字é ,.<>i/\\-]{0,200}", cells in 8usize..40, indent in 0usize..4) {
            let mut f = Flow::new();
            f.push(&text, Style::new());
            let lines = plain(&f.wrap(cells, indent));
            for l in &lines {
                prop_assert!(width(l) <= cells, "{l:?}");
            }
            let squeeze = |s: &str| s.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert_eq!(squeeze(&lines.concat()), squeeze(&text));
            // Words that are short enough stay words.
            let words = |s: &str| s.split_whitespace().map(String::from).collect::<Vec<_>>();
            if words(&text).iter().all(|w| width(w) + indent < cells) {
                prop_assert_eq!(words(&lines.join(" ")), words(&text));
            }
            rich(&text, Style::new());
        }
        #[test]
        fn marked_never_panics(text in "\\PC{0,30}", a in 0usize..40, b in 0usize..40, cells in 0usize..40) {
            let m = Marked { text, hits: vec![a..b, b..a + 3] };
            marked(&m, cells, Style::new(), Style::new());
        }
    }
}
