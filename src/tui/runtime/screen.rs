//! From a picture to bytes: only what changed, with few escape sequences, links as OSC 8, and nothing hidden ever let through.

use super::super::view::text::Links;
use crate::text::sanitize::is_hidden;
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Position;
use ratatui::style::{Color, Modifier};
use std::fmt::Write as _;

/// The most bytes of one cell: enough for any letter with its marks, not for hundreds of them.
const CELL: usize = 32;

/// What the terminal was told last.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Pen {
    fg: Color,
    bg: Color,
    modifier: Modifier,
    link: Option<(u8, u8, u8)>,
}

const PLAIN: Pen = Pen {
    fg: Color::Reset,
    bg: Color::Reset,
    modifier: Modifier::empty(),
    link: None,
};

/// Writes pictures one after the other.
#[derive(Debug)]
pub struct Painter {
    shown: Buffer,
    cursor: Option<Position>,
    pen: Pen,
    /// Where the terminal's cursor is, when that is known.
    at: Option<(u16, u16)>,
    /// The first column and row of the picture on the terminal.
    origin: u16,
}

impl Painter {
    /// A painter for an empty screen.
    pub fn new(area: ratatui::layout::Rect) -> Painter {
        Painter {
            shown: Buffer::empty(area),
            cursor: None,
            pen: PLAIN,
            at: None,
            origin: 0,
        }
    }
    /// The picture begins at this row of the terminal.
    pub fn set_origin(&mut self, row: u16) {
        self.origin = row;
    }
    /// The screen was cleared, or something else drew on it: the next picture is drawn whole.
    pub fn forget(&mut self, area: ratatui::layout::Rect) {
        self.shown = Buffer::empty(area);
        self.at = None;
        self.pen = PLAIN;
        self.cursor = None;
    }

    /// The bytes that turn the last picture into this one; empty when nothing changed.
    pub fn paint(&mut self, next: Buffer, cursor: Option<Position>, links: &Links) -> String {
        let mut out = String::new();
        let area = *next.area();
        if area != *self.shown.area() {
            out.push_str("\x1b[0m\x1b[2J");
            self.forget(area);
        }
        self.at = None;
        for y in 0..area.height {
            self.row(&next, y, links, &mut out);
        }
        if self.pen.link.is_some() {
            out.push_str("\x1b]8;;\x1b\\");
            self.pen.link = None;
        }
        let moved = cursor != self.cursor;
        if !out.is_empty() || moved {
            match cursor {
                Some(p) => {
                    if self.cursor.is_none() || !out.is_empty() {
                        out.insert_str(0, "\x1b[?25l");
                    }
                    let _ = write!(out, "\x1b[{};{}H\x1b[?25h", p.y + 1 + self.origin, p.x + 1);
                }
                None if self.cursor.is_some() => out.insert_str(0, "\x1b[?25l"),
                None => {}
            }
            self.cursor = cursor;
            // Terminals that know it show the picture all at once.
            out.insert_str(0, "\x1b[?2026h");
            out.push_str("\x1b[?2026l");
        }
        self.shown = next;
        out
    }

    fn row(&mut self, next: &Buffer, y: u16, links: &Links, out: &mut String) {
        let w = usize::from(next.area().width);
        let from = usize::from(y) * w;
        let (new, old) = (
            &next.content()[from..from + w],
            &self.shown.content()[from..from + w],
        );
        if new == old {
            return;
        }
        // Behind this column the row is empty on the terminal's own ground: one sequence clears it.
        let blank = |c: &Cell| c.symbol() == " " && c.bg == Color::Reset && c.modifier.is_empty();
        let last = w - new.iter().rev().take_while(|c| blank(c)).count();
        // The right half of a wide letter is a blank cell that belongs to the letter.
        let reach = |c: &Cell| crate::text::width::width(c.symbol()).max(1) - 1;
        let end = last
            .checked_sub(1)
            .map_or(0, |i| (last + reach(&new[i])).min(w));
        let changed_end = w - new
            .iter()
            .rev()
            .zip(old.iter().rev())
            .take_while(|(a, b)| a == b)
            .count();
        let mut draws: Vec<(u16, Cell)> = Vec::new();
        let mut x = 0;
        // The right half of a wide letter in the old picture has to be drawn over when the letter goes.
        let mut dirty = 0usize;
        while x < w {
            let (a, b) = (&new[x], &old[x]);
            let wide = crate::text::width::width(a.symbol()).max(1);
            let old_wide = crate::text::width::width(b.symbol()).max(1);
            if (a != b || dirty > 0) && x < end {
                draws.push((x as u16, a.clone()));
            }
            dirty = if a != b { wide.max(old_wide) } else { dirty }.saturating_sub(wide);
            x += wide;
        }
        let clear_from = (changed_end > end).then(|| {
            let first = (end..w).find(|i| new[*i] != old[*i]).unwrap_or(end);
            // The old letter before may have been wide and reach over the edge.
            if first > end && crate::text::width::width(old[first - 1].symbol()) > 1 {
                first - 1
            } else {
                first
            }
        });
        for (x, cell) in draws {
            self.cell(x, y, &cell, links, out);
        }
        if let Some(first) = clear_from {
            self.go(first as u16, y, out);
            self.set(&PLAIN, links, out);
            out.push_str("\x1b[K");
        }
    }

    fn go(&mut self, x: u16, y: u16, out: &mut String) {
        if self.at == Some((x, y)) {
            return;
        }
        let _ = match self.at {
            Some((ax, ay)) if ay == y && x > ax => write!(out, "\x1b[{}C", x - ax),
            _ => write!(out, "\x1b[{};{}H", y + 1 + self.origin, x + 1),
        };
        self.at = Some((x, y));
    }

    fn cell(&mut self, x: u16, y: u16, cell: &Cell, links: &Links, out: &mut String) {
        self.go(x, y, out);
        let link = match cell.underline_color {
            Color::Rgb(r, g, b) => Some((r, g, b)),
            _ => None,
        };
        let pen = Pen {
            fg: cell.fg,
            bg: cell.bg,
            modifier: cell.modifier,
            link,
        };
        self.set(&pen, links, out);
        let symbol = cell.symbol();
        let width = crate::text::width::width(symbol);
        if width == 0 || symbol.len() > CELL || symbol.chars().any(is_hidden) {
            // Whatever slipped through the cleaning before ends here.
            let clean: String = symbol.chars().filter(|c| !is_hidden(*c)).take(4).collect();
            let clean_width = crate::text::width::width(&clean);
            if clean_width == width.max(1) {
                out.push_str(&clean)
            } else {
                out.push_str(&" ".repeat(width.max(1)))
            };
        } else {
            out.push_str(symbol);
        }
        let next = x + width.max(1) as u16;
        // At the last column terminals differ in where the cursor is.
        self.at = (next < self.shown.area().width).then_some((next, y));
    }

    fn set(&mut self, pen: &Pen, links: &Links, out: &mut String) {
        if self.pen.link != pen.link {
            match pen.link.and_then(|l| links.get(&l)) {
                Some(url) => {
                    let _ = write!(out, "\x1b]8;;{url}\x1b\\");
                }
                None => out.push_str("\x1b]8;;\x1b\\"),
            }
            self.pen.link = pen.link;
        }
        if self.pen == *pen {
            return;
        }
        let mut codes: Vec<String> = Vec::new();
        let gone = self.pen.modifier - pen.modifier;
        let mut before = self.pen.clone();
        if !gone.is_empty()
            || (pen.fg == Color::Reset
                && pen.bg == Color::Reset
                && (before.fg, before.bg) != (Color::Reset, Color::Reset))
        {
            codes.push(String::new());
            before = Pen {
                link: pen.link,
                ..PLAIN
            };
        }
        for (m, code) in MODIFIERS {
            if (pen.modifier - before.modifier).contains(*m) {
                codes.push((*code).to_string());
            }
        }
        if pen.fg != before.fg {
            codes.push(color(pen.fg, 30));
        }
        if pen.bg != before.bg {
            codes.push(color(pen.bg, 40));
        }
        if codes == [""] {
            out.push_str("\x1b[m");
        } else {
            if codes.first().is_some_and(String::is_empty) {
                codes[0] = "0".into();
            }
            let _ = write!(out, "\x1b[{}m", codes.join(";"));
        }
        self.pen = pen.clone();
    }
}

const MODIFIERS: &[(Modifier, &str)] = &[
    (Modifier::BOLD, "1"),
    (Modifier::DIM, "2"),
    (Modifier::ITALIC, "3"),
    (Modifier::UNDERLINED, "4"),
    (Modifier::REVERSED, "7"),
    (Modifier::CROSSED_OUT, "9"),
];

fn color(c: Color, base: u8) -> String {
    let named = |n: u8| {
        if n < 8 {
            (base + n).to_string()
        } else {
            (base + 60 + n - 8).to_string()
        }
    };
    match c {
        Color::Reset => (base + 9).to_string(),
        Color::Black => named(0),
        Color::Red => named(1),
        Color::Green => named(2),
        Color::Yellow => named(3),
        Color::Blue => named(4),
        Color::Magenta => named(5),
        Color::Cyan => named(6),
        Color::Gray => named(7),
        Color::DarkGray => named(8),
        Color::LightRed => named(9),
        Color::LightGreen => named(10),
        Color::LightYellow => named(11),
        Color::LightBlue => named(12),
        Color::LightMagenta => named(13),
        Color::LightCyan => named(14),
        Color::White => named(15),
        Color::Indexed(i) => format!("{};5;{i}", base + 8),
        Color::Rgb(r, g, b) => format!("{};2;{r};{g};{b}", base + 8),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    fn nonzero(n: u16) -> std::num::NonZeroU16 {
        std::num::NonZeroU16::new(n).expect("not zero")
    }

    fn screen(parser: &vt100::Parser) -> String {
        parser.screen().contents()
    }

    fn picture(lines: &[(String, bool)], area: Rect) -> Buffer {
        let mut b = Buffer::empty(area);
        for (y, (l, bold)) in lines.iter().enumerate().take(usize::from(area.height)) {
            let style = if *bold {
                Style::new().bold()
            } else {
                Style::new()
            };
            b.set_stringn(0, y as u16, l, usize::from(area.width), style);
        }
        b
    }

    fn text(b: &Buffer) -> String {
        let w = usize::from(b.area().width);
        let mut lines: Vec<String> = b
            .content()
            .chunks(w)
            .map(|row| {
                let mut line = String::new();
                let mut skip = 0;
                for c in row {
                    if skip > 0 {
                        skip -= 1;
                        continue;
                    }
                    line.push_str(c.symbol());
                    skip = crate::text::width::width(c.symbol()).saturating_sub(1);
                }
                line.trim_end().to_string()
            })
            .collect();
        while lines.last().is_some_and(String::is_empty) {
            lines.pop();
        }
        lines.join("\n")
    }

    proptest! {
        #[test]
        fn a_terminal_shows_what_was_painted(pictures in prop::collection::vec(prop::collection::vec(("[ a-c漢é]{0,12}", any::<bool>()), 0..5), 1..6)) {
            let area = Rect::new(0, 0, 10, 4);
            let mut p = Painter::new(area);
            let mut t = vt100::Parser::new(nonzero(4), nonzero(10), 0);
            for lines in pictures {
                let b = picture(&lines, area);
                t.process(p.paint(b.clone(), None, &Links::new()).as_bytes());
                let shown: Vec<String> = screen(&t).lines().map(|l| l.trim_end().to_string()).collect();
                prop_assert_eq!(shown.join("\n").trim_end().to_string(), text(&b).trim_end().to_string());
            }
        }
    }

    #[test]
    fn nothing_changed_is_nothing_written_and_little_is_little() {
        let area = Rect::new(0, 0, 80, 24);
        let mut p = Painter::new(area);
        let a = picture(&[("hello".into(), false)], area);
        assert!(!p.paint(a.clone(), None, &Links::new()).is_empty());
        assert_eq!(p.paint(a, None, &Links::new()), "");
        let b = picture(&[("hallo".into(), false)], area);
        assert!(p.paint(b, None, &Links::new()).len() < 40);
    }

    #[test]
    fn hidden_characters_never_pass() {
        let area = Rect::new(0, 0, 6, 1);
        let mut b = Buffer::empty(area);
        b[(0, 0)].set_symbol("\u{1b}]0;x\u{7}");
        b[(1, 0)].set_symbol("a\u{202e}");
        b[(2, 0)].set_symbol(&format!("z{}", "\u{301}".repeat(300)));
        let out = Painter::new(area).paint(b, None, &Links::new());
        assert!(
            !out.contains("\u{1b}]")
                && !out.contains('\u{202e}')
                && out.matches('\u{301}').count() < 10,
            "{out:?}"
        );
    }

    #[test]
    fn links_are_opened_and_closed() {
        let area = Rect::new(0, 0, 20, 1);
        let mut links = Links::new();
        let style = super::super::super::view::text::link_style(
            Style::new(),
            "https://example.org/x",
            &mut links,
        );
        let mut b = Buffer::empty(area);
        b.set_string(0, 0, "see ", Style::new());
        b.set_string(4, 0, "10.1/x", style);
        let out = Painter::new(area).paint(b, None, &links);
        assert!(
            out.contains("\x1b]8;;https://example.org/x\x1b\\10.1/x\x1b]8;;\x1b\\"),
            "{out:?}"
        );
    }
}
