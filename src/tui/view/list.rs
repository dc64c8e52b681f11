//! The list of references, and what stands there when there is none.

use super::super::model::{Focus, Loading, Model, Row};
use super::Signs;
use super::text::{marked, pad};
use crate::command::Action;
use crate::model::Status;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

/// The columns of the list for a width.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Columns {
    authors: usize,
    year: usize,
    title: usize,
    venue: usize,
    signs: usize,
}

impl Columns {
    fn of(width: usize) -> Columns {
        let signs = if width >= 60 { 5 } else { 0 };
        let authors = match width {
            0..=33 => 0,
            34..=59 => width / 4,
            _ => (width * 2 / 9).clamp(13, 24),
        };
        let year = 4;
        let venue = if width >= 96 { (width / 5).min(34) } else { 0 };
        let gaps = 2
            + if authors > 0 { 2 } else { 0 }
            + 2
            + if venue > 0 { 2 } else { 0 }
            + if signs > 0 { 1 } else { 0 };
        Columns {
            authors,
            year,
            title: width.saturating_sub(gaps + authors + year + venue + signs),
            venue,
            signs,
        }
    }
}

/// Draws the list.
pub fn list(model: &Model, area: Rect, buf: &mut Buffer) {
    if model.rows.is_empty() {
        return nothing(model, area, buf);
    }
    let columns = Columns::of(usize::from(area.width));
    for y in 0..area.height {
        let at = model.list.top + usize::from(y);
        let Some(row) = model.rows.row(at) else {
            break;
        };
        let line = Rect {
            y: area.y + y,
            height: 1,
            ..area
        };
        draw(model, at, &row, columns, line, buf);
    }
}

fn draw(model: &Model, at: usize, row: &Row, c: Columns, area: Rect, buf: &mut Buffer) {
    let t = &model.theme;
    let signs = Signs::of(model);
    let chosen = at == model.list.at;
    let in_range = model
        .range
        .is_some_and(|from| (from.min(model.list.at)..=from.max(model.list.at)).contains(&at));
    let is_marked = model.marked.contains(&row.id);
    if chosen {
        buf.set_style(area, t.select);
    }
    let bar = if chosen {
        let style = if model.focus == Focus::List || model.focus == Focus::Search {
            t.accent
        } else {
            t.dim
        };
        Span::styled(signs.bar, style)
    } else {
        Span::raw(" ")
    };
    let mark = if is_marked || in_range {
        Span::styled(signs.mark, t.accent)
    } else {
        Span::raw(" ")
    };
    let mut spans = vec![bar, mark];
    let over = if chosen { t.select } else { Style::new() };
    let mut column = |m: &super::super::model::Marked, cells: usize, style: Style, gap: usize| {
        let pieces = marked(m, cells, style.patch(over), t.hit);
        let used: usize = pieces.iter().map(Span::width).sum();
        spans.extend(pieces);
        spans.push(Span::styled(
            " ".repeat(cells.saturating_sub(used) + gap),
            over,
        ));
    };
    let gone = row.signs.trashed || row.signs.retracted;
    let title = match (gone, chosen) {
        (true, _) => t.text.add_modifier(ratatui::style::Modifier::CROSSED_OUT),
        (_, true) => t.strong,
        _ => t.text,
    };
    if c.authors > 0 {
        column(&row.authors, c.authors, t.dim, 2);
    }
    column(&row.year, c.year, t.dim, 2);
    let untitled = super::super::model::Marked::plain(format!("[{}]", row.key.text));
    let has_title = !row.title.text.trim().is_empty();
    column(
        if has_title { &row.title } else { &untitled },
        c.title,
        if has_title { title } else { t.dim },
        if c.venue > 0 { 2 } else { 1 },
    );
    if c.venue > 0 {
        column(&row.venue, c.venue, t.dim, 1);
    }
    if c.signs > 0 {
        spans.extend(sign_spans(model, row));
    }
    super::text::set_line(buf, area.x, area.y, &Line::from(spans), area.width);
}

fn sign_spans(model: &Model, row: &Row) -> Vec<Span<'static>> {
    let t = &model.theme;
    let s = Signs::of(model);
    let g = &row.signs;
    let one = |on: bool, sign: &'static str, style: Style| {
        if on {
            Span::styled(sign, style)
        } else {
            Span::raw(" ")
        }
    };
    let first = if g.retracted {
        Span::styled("R", t.bad)
    } else if g.duplicate {
        Span::styled("=", t.warn)
    } else {
        one(g.incomplete, "!", t.warn)
    };
    let status = match g.status {
        Status::Unread => Span::styled(s.unread, t.accent),
        Status::Reading => Span::styled(s.reading, t.accent),
        Status::Read => Span::raw(" "),
    };
    vec![
        first,
        one(g.abstract_, s.abstract_, t.faint),
        one(g.note, "n", t.dim),
        one(g.file, "f", t.dim),
        status,
    ]
}

/// What stands in place of the list.
fn nothing(model: &Model, area: Rect, buf: &mut Buffer) {
    let t = &model.theme;
    let key = |a: Action| model.keymap.shown(a);
    let mut lines: Vec<Line> = Vec::new();
    let choice = |a: Action, what: &str| {
        Line::from(vec![
            Span::styled(format!("  {}  ", pad(&key(a), 3)), t.accent),
            Span::styled(what.to_string(), t.text),
        ])
    };
    if model.loading == Loading::Opening || (model.searching() && model.total > 0) {
        lines.push(Line::styled("  Opening the library …", t.dim));
    } else if super::super::update_is_empty(model) {
        lines.push(Line::styled(
            "  The library is empty. Begin with one of these:",
            t.strong,
        ));
        lines.push(Line::default());
        lines.push(choice(
            Action::Import,
            "import a file: BibTeX, RIS, EndNote, PubMed, Zotero, a thesis …",
        ));
        lines.push(choice(
            Action::Add,
            "add one by hand: paste or type a reference, a DOI, BibTeX",
        ));
        lines.push(choice(
            Action::LoadSample,
            "look around first: add a sample of some sixty works",
        ));
        lines.push(Line::default());
        lines.push(Line::styled(
            "  Pasting anything here imports it, too; you see first what would happen.",
            t.dim,
        ));
        lines.push(Line::from(vec![
            Span::styled(format!("  {} ", key(Action::Help)), t.accent),
            Span::styled("shows every key.", t.dim),
        ]));
    } else {
        let text = if model.in_trash() {
            "  The trash is empty."
        } else {
            "  Nothing matches."
        };
        lines.push(Line::styled(text, t.strong));
        if let Some(e) = model.parsed.errors.first() {
            lines.push(Line::styled(
                format!("  {}", super::text::clean(&e.message)),
                t.warn,
            ));
        }
        let esc = model.keymap.shown(if model.focus == Focus::Search {
            Action::SearchClear
        } else {
            Action::Back
        });
        lines.push(Line::from(vec![
            Span::styled(format!("  {esc} "), t.accent),
            Span::styled(
                if model.total > 0 {
                    format!(
                        "shows the whole library, {} references",
                        super::text::number(model.total)
                    )
                } else {
                    "goes back to the library".to_string()
                },
                t.dim,
            ),
        ]));
    }
    let top = if area.height > 12 { 2 } else { 0 };
    for (i, line) in lines.iter().enumerate() {
        let y = area.y + top + i as u16;
        if y < area.bottom() {
            super::text::set_line(buf, area.x, y, line, area.width);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_fill_the_width() {
        for w in 20..250 {
            let c = Columns::of(w);
            let gaps = 2
                + if c.authors > 0 { 2 } else { 0 }
                + 2
                + if c.venue > 0 { 2 } else { 0 }
                + if c.signs > 0 { 1 } else { 0 };
            assert_eq!(
                c.authors + c.year + c.title + c.venue + c.signs + gaps,
                w.max(gaps + c.authors + c.year),
                "{w}"
            );
            assert!(w < 40 || c.title >= 14, "{w}: {c:?}");
        }
    }
}
