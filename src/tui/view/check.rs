//! The screen that walks through what a check of a document's citations found: the findings, and the lines around the one looked at.

use super::super::model::{CheckItem, CheckView, Model};
use super::Signs;
use super::halves;
use super::screens::heading;
use super::text::{Flow, clean, number, pad, set_line};
use crate::text::width::truncate;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

/// Draws the screen.
pub fn check(model: &Model, v: &CheckView, area: Rect, buf: &mut Buffer) {
    let t = &model.theme;
    let name = clean(&v.path.to_string_lossy());
    let right = match &v.page {
        None => "reading …".to_string(),
        Some(p) if p.items.is_empty() => String::new(),
        Some(p) => format!("{} of {}", v.cursor.at + 1, number(p.items.len())),
    };
    heading(
        model,
        Rect { height: 2, ..area },
        buf,
        &format!("Citations of {name}"),
        &right,
    );
    let Some(page) = &v.page else {
        return;
    };
    let put = |buf: &mut Buffer, y: u16, text: &str, style: Style| {
        if y < area.bottom() {
            let text = truncate(text, usize::from(area.width).saturating_sub(2)).into_owned();
            set_line(buf, area.x + 1, y, &Line::styled(text, style), area.width);
        }
    };
    if !page.error.is_empty() {
        put(buf, area.y + 2, &clean(&page.error), t.warn);
        return;
    }
    let facts = format!(
        "{} citations held against {} works of {}",
        number(page.citations),
        number(page.works),
        clean(&page.against)
    );
    put(buf, area.y + 2, &facts, t.dim);
    if page.items.is_empty() {
        put(
            buf,
            area.y + 4,
            "Every citation is listed, and every listed work is cited.",
            t.good,
        );
        return;
    }
    let (rows, below) = halves::split(usize::from(area.height));
    let top = area.y + halves::ABOVE;
    for (i, item) in page.items.iter().enumerate().skip(v.cursor.top).take(rows) {
        let y = top + (i - v.cursor.top) as u16;
        if y < area.bottom() {
            let area = Rect {
                y,
                height: 1,
                ..area
            };
            row(model, item, i == v.cursor.at, area, buf);
        }
    }
    if let Some(item) = page.items.get(v.cursor.at).filter(|_| below > 0) {
        let y = top + rows as u16;
        let height = area.bottom().saturating_sub(y);
        text(model, item, Rect { y, height, ..area }, buf);
    }
}

fn row(model: &Model, item: &CheckItem, chosen: bool, area: Rect, buf: &mut Buffer) {
    let t = &model.theme;
    let over = if chosen { t.select } else { Style::new() };
    buf.set_style(area, over);
    let bar = if chosen {
        Span::styled(Signs::of(model).bar, t.accent)
    } else {
        Span::raw(" ")
    };
    let style = if item.mild { t.dim } else { t.warn };
    let what = match (item.citation.as_str(), item.listed.as_str()) {
        ("", listed) => listed.to_string(),
        (citation, "") => citation.to_string(),
        (citation, listed) => format!("{citation} · {listed}"),
    };
    let room = usize::from(area.width).saturating_sub(33);
    let line = Line::from(vec![
        bar,
        Span::styled(
            pad(&format!(" {}:{}", item.line, item.column), 10),
            t.dim.patch(over),
        ),
        Span::styled(pad(&item.kind, 21), style.patch(over)),
        Span::styled(
            truncate(&clean(&what), room).into_owned(),
            t.text.patch(over),
        ),
    ]);
    set_line(buf, area.x, area.y, &line, area.width);
}

/// The finding in full, and the lines of the document around it.
fn text(model: &Model, item: &CheckItem, area: Rect, buf: &mut Buffer) {
    let t = &model.theme;
    let wide = usize::from(area.width);
    let mut lines = vec![Line::styled(Signs::of(model).rule.repeat(wide), t.faint)];
    let wrapped = |text: &str, style: Style| {
        let mut flow = Flow::new();
        flow.push(&clean(text), style);
        flow.wrap(wide.saturating_sub(2), 0)
    };
    if !item.citation.is_empty() {
        lines.extend(wrapped(&item.citation, t.strong));
    }
    if !item.listed.is_empty() {
        let lead = if item.citation.is_empty() {
            ""
        } else {
            "listed: "
        };
        lines.extend(wrapped(&format!("{lead}{}", item.listed), t.text));
    }
    for (n, line) in &item.around {
        let style = if *n == item.line { t.text } else { t.dim };
        lines.extend(wrapped(&format!("{n}  {line}"), style));
    }
    for (i, line) in lines.iter().take(usize::from(area.height)).enumerate() {
        let indent = u16::from(i > 0);
        let room = area.width.saturating_sub(indent);
        set_line(buf, area.x + indent, area.y + i as u16, line, room);
    }
}
