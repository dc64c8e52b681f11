//! The view: a pure function of the state. Nothing here changes anything or reads anything but the state.

mod bars;
mod check;
mod detail;
mod facets;
mod find;
mod halves;
mod heading;
mod help;
mod list;
mod panels;
mod rtl;
mod screens;
mod stats;
pub mod text;
pub mod theme;

use super::model::{Dialog, Model, SMALLEST};
use crate::command::Action;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line;
use text::Links;

/// Signs that have an ASCII form.
#[derive(Debug, Clone, Copy)]
pub struct Signs {
    bar: &'static str,
    mark: &'static str,
    rule: &'static str,
    side: &'static str,
    thumb: &'static str,
    abstract_: &'static str,
    unread: &'static str,
    reading: &'static str,
    folded: &'static str,
    star: &'static str,
    no_star: &'static str,
    block: &'static str,
    levels: [&'static str; 8],
}

impl Signs {
    fn of(model: &Model) -> Signs {
        if model.settings.ascii {
            Signs {
                bar: ">",
                mark: "*",
                rule: "-",
                side: "|",
                thumb: "#",
                abstract_: "a",
                unread: "o",
                reading: "r",
                folded: ">",
                star: "*",
                no_star: ".",
                block: "#",
                levels: [".", ".", ":", ":", "|", "|", "#", "#"],
            }
        } else {
            Signs {
                bar: "▌",
                mark: "✓",
                rule: "─",
                side: "│",
                thumb: "▐",
                abstract_: "¶",
                unread: "●",
                reading: "◐",
                folded: "▸",
                star: "★",
                no_star: "☆",
                block: "▇",
                levels: ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"],
            }
        }
    }
}

/// What a picture tells besides its cells.
#[derive(Debug, Default)]
pub struct Picture {
    /// Where the cursor is shown.
    pub cursor: Option<Position>,
    /// The addresses behind links.
    pub links: Links,
}

/// Draws the state.
pub fn view(model: &Model, buf: &mut Buffer) -> Picture {
    let mut picture = Picture::default();
    let area = *buf.area();
    buf.set_style(area, model.theme.base);
    let Some(layout) = model
        .layout()
        .filter(|_| area.width >= SMALLEST.0 && area.height >= SMALLEST.1)
    else {
        too_small(model, area, buf);
        return picture;
    };
    // The topmost whole screen hides what lies below; panels stand over it.
    let screen = model.dialogs.iter().rposition(Dialog::is_screen);
    match screen.map(|i| &model.dialogs[i]) {
        Some(Dialog::Find(v)) => picture.cursor = find::find(model, v, body(model.size), buf),
        Some(d) => whole(model, d, area, layout.footer, buf),
        None => {
            picture.cursor = bars::search(model, layout.search, layout.rule, buf);
            if let Some(r) = layout.facets {
                facets::facets(model, r, buf);
                if r.right() < area.right() {
                    side(model, r.right(), r, buf);
                }
            }
            if let Some(r) = layout.list {
                list::list(model, r, buf);
            }
            if let Some(r) = layout.divider {
                let rule = Signs::of(model).rule.repeat(usize::from(r.width));
                text::set_line(
                    buf,
                    r.x,
                    r.y,
                    &Line::styled(rule, model.theme.faint),
                    r.width,
                );
            }
            if let Some(r) = layout.detail {
                if layout.list.is_some() && layout.divider.is_none() && r.x > 0 {
                    side(model, r.x.saturating_sub(1), r, buf);
                }
                detail::detail(model, r, buf, &mut picture.links);
            }
        }
    }
    if layout.footer.height > 0 {
        bars::footer(model, layout.footer, buf);
    }
    for d in &model.dialogs[screen.map_or(0, |i| i + 1)..] {
        match d {
            Dialog::Menu(m) => panels::menu(model, m, buf),
            Dialog::Prompt(p) => picture.cursor = Some(panels::prompt(model, p, buf)),
            Dialog::Question(q) => panels::question(model, q, buf),
            _ => {}
        }
    }
    if model.settings.reorder_rtl {
        rtl::reorder(buf);
    }
    picture
}

/// Draws the finder alone: the search line, the list, and keys where there is room.
pub fn finder(model: &Model, buf: &mut Buffer) -> Picture {
    let mut picture = Picture::default();
    let area = *buf.area();
    buf.set_style(area, model.theme.base);
    let search = Rect {
        height: area.height.min(1),
        ..area
    };
    let rule = Rect {
        y: area.y + 1,
        height: u16::from(area.height >= 8),
        ..area
    };
    picture.cursor = bars::search(model, search, rule, buf);
    let top = search.height + rule.height;
    let rows = finder_height((area.width, area.height)) as u16;
    let body = Rect {
        y: area.y + top,
        height: rows.min(area.height.saturating_sub(top)),
        ..area
    };
    if body.height > 0 && area.width >= 8 {
        list::list(model, body, buf);
    }
    if model.settings.reorder_rtl {
        rtl::reorder(buf);
    }
    picture
}

/// How many rows the finder shows.
pub fn finder_height(size: (u16, u16)) -> usize {
    usize::from(size.1.saturating_sub(1 + u16::from(size.1 >= 8))).max(1)
}

fn side(model: &Model, x: u16, r: Rect, buf: &mut Buffer) {
    let s = Signs::of(model).side;
    for y in r.y..r.bottom() {
        text::set_line(
            buf,
            x,
            y,
            &ratatui::text::Line::styled(s, model.theme.faint),
            u16::MAX,
        );
    }
}

/// The part of the screen that a whole-screen dialog has.
fn body(size: (u16, u16)) -> Rect {
    let footer = u16::from(size.1 >= 6);
    Rect::new(0, 0, size.0, size.1.saturating_sub(footer))
}

fn whole(model: &Model, d: &Dialog, area: Rect, footer: Rect, buf: &mut Buffer) {
    let area = Rect {
        height: area.height.saturating_sub(footer.height),
        ..area
    };
    match d {
        Dialog::Note(n) => screens::note(model, n, area, buf),
        Dialog::Import(v) => screens::import(model, v, area, buf),
        Dialog::Pairs(v) => screens::pairs(model, v, area, buf),
        Dialog::Check(v) => check::check(model, v, area, buf),
        Dialog::Stats(v) => {
            let right = v
                .page
                .as_ref()
                .map(|p| format!("{} references", text::number(p.total)))
                .unwrap_or_default();
            scrolled(
                model,
                area,
                buf,
                ("Statistics", &right),
                v.cursor.top,
                &stats::stats_lines(model, v, usize::from(area.width)),
            );
        }
        Dialog::Help(h) => scrolled(
            model,
            area,
            buf,
            ("Keys", "their commands work from here, too"),
            h.cursor.top,
            &help::lines(model, usize::from(area.width.saturating_sub(2))),
        ),
        _ => {}
    }
}

fn scrolled(
    model: &Model,
    area: Rect,
    buf: &mut Buffer,
    title: (&str, &str),
    top: usize,
    lines: &[Line],
) {
    screens::heading(model, Rect { height: 2, ..area }, buf, title.0, title.1);
    let height = usize::from(area.height.saturating_sub(2));
    let top = top.min(lines.len().saturating_sub(height));
    for (i, line) in lines.iter().skip(top).take(height).enumerate() {
        text::set_line(
            buf,
            area.x + 1,
            area.y + 2 + i as u16,
            line,
            area.width.saturating_sub(1),
        );
    }
}

fn too_small(model: &Model, area: Rect, buf: &mut Buffer) {
    let quit = model.keymap.shown(Action::Quit);
    let lines = [
        format!("needs {}x{}", SMALLEST.0, SMALLEST.1),
        format!("has {}x{}", area.width, area.height),
        format!("{quit} quits"),
    ];
    for (y, line) in lines.iter().enumerate() {
        if (y as u16) < area.height {
            buf.set_stringn(
                area.x,
                area.y + y as u16,
                line,
                usize::from(area.width),
                model.theme.text,
            );
        }
    }
}

/// A reference in full as plain lines, for a terminal without a screen.
pub fn detail_text(model: &Model, detail: &super::model::Detail, cells: usize) -> Vec<String> {
    detail::lines(model, detail, cells, &mut Links::new())
        .iter()
        .map(|l| l.spans.iter().map(|s| s.content.as_ref()).collect())
        .collect()
}

/// How many lines the detail pane has, and how many of them are seen.
pub fn detail_extent(model: &Model) -> (usize, usize) {
    let Some((r, d)) = model
        .layout()
        .and_then(|l| l.detail)
        .zip(model.detail.as_ref())
    else {
        return (0, 1);
    };
    let lines = detail::lines(
        model,
        d,
        usize::from(r.width.saturating_sub(2)),
        &mut Links::new(),
    );
    (lines.len(), usize::from(r.height))
}

/// How many lines the screen on top has, and how many of them (or of its rows) are seen.
pub fn screen_extent(model: &Model) -> (usize, usize) {
    let area = body(model.size);
    let height = usize::from(area.height.saturating_sub(2)).max(1);
    match model.dialogs.last() {
        Some(Dialog::Help(_)) => (
            help::lines(model, usize::from(area.width.saturating_sub(2))).len(),
            height,
        ),
        Some(Dialog::Stats(v)) => (
            stats::stats_lines(model, v, usize::from(area.width)).len(),
            height,
        ),
        Some(Dialog::Import(v)) => (
            v.preview.items.len(),
            screens::import_split(v, usize::from(area.height.saturating_sub(5))).0,
        ),
        Some(Dialog::Find(v)) => (v.finds.items.len(), find_rows(model.size)),
        Some(Dialog::Check(v)) => (
            v.page.as_ref().map_or(0, |p| p.items.len()),
            check_rows(model.size),
        ),
        Some(Dialog::Pairs(_)) => (0, usize::from(area.height.saturating_sub(5)).max(1)),
        _ => (0, 1),
    }
}

/// How many findings the screen of a check shows.
pub fn check_rows(size: (u16, u16)) -> usize {
    halves::rows(usize::from(body(size).height))
}

/// How many works the screen that searches online services shows.
pub fn find_rows(size: (u16, u16)) -> usize {
    halves::rows(usize::from(body(size).height))
}

/// The command whose hint stands at a column of the footer.
pub fn footer_action(model: &Model, x: u16) -> Option<Action> {
    bars::footer_action(model, x)
}

/// Which line of the topmost panel is at a row of the screen.
pub fn dialog_line(model: &Model, y: u16) -> Option<usize> {
    panels::line_at(model, y)
}

/// The address of the link at a place, when there is one.
pub fn link_at(model: &Model, x: u16, y: u16) -> Option<String> {
    let mut buf = Buffer::empty(Rect::new(0, 0, model.size.0, model.size.1));
    let picture = view(model, &mut buf);
    match buf.cell((x, y))?.underline_color {
        ratatui::style::Color::Rgb(r, g, b) => picture.links.get(&(r, g, b)).cloned(),
        _ => None,
    }
}
