//! Collections, tags, types, years and saved searches with their counts.

use super::super::model::{Focus, Model};
use super::super::update_has_term;
use super::Signs;
use super::text::{clean, number, pad};
use crate::text::width::width;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

/// Draws the pane of facets.
pub fn facets(model: &Model, area: Rect, buf: &mut Buffer) {
    let t = &model.theme;
    let signs = Signs::of(model);
    let lines = model.facet_lines();
    let cells = usize::from(area.width);
    if lines.is_empty() {
        super::text::set_line(
            buf,
            area.x,
            area.y,
            &Line::styled("  …", t.faint),
            area.width,
        );
    }
    let query = model.query.text();
    for (y, (s, line)) in lines
        .iter()
        .skip(model.facet.top)
        .take(usize::from(area.height))
        .enumerate()
    {
        let chosen = model.focus == Focus::Facets && model.facet.top + y == model.facet.at;
        let section = &model.facets[*s];
        let row = Rect {
            y: area.y + y as u16,
            height: 1,
            ..area
        };
        let over = if chosen { t.select } else { Style::new() };
        if chosen {
            buf.set_style(row, t.select);
        }
        let bar = if chosen {
            Span::styled(signs.bar, t.accent)
        } else {
            Span::raw(" ")
        };
        let Some(line) = line.map(|i| &section.lines[i]) else {
            let fold = if model.folded.contains(&section.title) {
                signs.folded
            } else {
                ""
            };
            let spans = vec![
                bar,
                Span::styled(
                    format!("{} {fold}", section.title),
                    t.dim.add_modifier(Modifier::BOLD).patch(over),
                ),
            ];
            super::text::set_line(buf, row.x, row.y, &Line::from(spans), row.width);
            continue;
        };
        let narrowed = update_has_term(query, &line.term);
        let excluded = update_has_term(query, &format!("-{}", line.term));
        let count = number(line.count);
        let indent = 1 + usize::from(line.depth) * 2;
        let folded = model.folded.contains(&line.term);
        let room = cells.saturating_sub(2 + indent + width(&count) + 2);
        let style = if narrowed {
            t.accent.add_modifier(Modifier::BOLD)
        } else if excluded {
            t.dim.add_modifier(Modifier::CROSSED_OUT)
        } else if line.count == 0 {
            t.faint
        } else {
            t.text
        };
        let sign = if narrowed {
            "+"
        } else if excluded {
            "-"
        } else if folded {
            signs.folded
        } else {
            " "
        };
        let label = pad(&clean(&line.label), room);
        let spans = vec![
            bar,
            Span::styled(" ".repeat(indent.saturating_sub(1)), over),
            Span::styled(sign, t.accent.patch(over)),
            Span::styled(label, style.patch(over)),
            Span::styled(format!(" {count} "), t.dim.patch(over)),
        ];
        super::text::set_line(buf, row.x, row.y, &Line::from(spans), row.width);
    }
}
