//! The library in numbers, as lines: bars that lie and bars that stand.

use super::super::model::{Bar, Model, StatsView};
use super::Signs;
use super::text::{clean, number, pad};
use crate::text::width::width;
use ratatui::style::Modifier;
use ratatui::text::{Line, Span};

/// The statistics as lines.
pub fn stats_lines(model: &Model, v: &StatsView, cells: usize) -> Vec<Line<'static>> {
    let t = &model.theme;
    let Some(p) = &v.page else {
        return vec![Line::styled(" counting …", t.dim)];
    };
    let mut out = Vec::new();
    let columns = (cells / 28).clamp(1, 4);
    let each = cells.saturating_sub(2) / columns;
    for chunk in p.facts.chunks(columns) {
        let mut spans = vec![Span::raw(" ")];
        for (label, n) in chunk {
            spans.push(Span::styled(format!("{:>7}", number(*n)), t.strong));
            spans.push(Span::styled(
                pad(&format!(" {label}"), each.saturating_sub(7)),
                t.dim,
            ));
        }
        out.push(Line::from(spans));
    }
    out.push(Line::default());
    histogram(
        model,
        &mut out,
        "By year",
        &p.years
            .iter()
            .map(|(y, n)| (y.to_string(), *n))
            .collect::<Vec<_>>(),
        cells,
    );
    histogram(model, &mut out, "Growth of the library", &p.growth, cells);
    let columns = if cells >= 100 { 2 } else { 1 };
    let each = cells.saturating_sub(2) / columns;
    for row in p.groups.chunks(columns) {
        let blocks: Vec<Vec<Line>> = row
            .iter()
            .map(|(title, bars)| block(model, title, bars, each.saturating_sub(2)))
            .collect();
        let longest = blocks.iter().map(Vec::len).max().unwrap_or(0);
        for y in 0..longest {
            let mut spans = vec![Span::raw(" ")];
            for b in &blocks {
                let line = b.get(y).cloned().unwrap_or_default();
                let used = line.width();
                spans.extend(line.spans);
                spans.push(Span::raw(" ".repeat(each.saturating_sub(used))));
            }
            out.push(Line::from(spans));
        }
        out.push(Line::default());
    }
    out
}

/// Bars that lie: a label, a bar, a number.
fn block(model: &Model, title: &str, bars: &[Bar], cells: usize) -> Vec<Line<'static>> {
    let t = &model.theme;
    let mut out = vec![Line::styled(
        title.to_string(),
        t.dim.add_modifier(Modifier::BOLD),
    )];
    let most = bars.iter().map(|b| b.count).max().unwrap_or(1).max(1);
    let label = (cells * 2 / 5).clamp(8, 32);
    let digits = number(most).len();
    let room = cells.saturating_sub(label + digits + 3);
    for b in bars {
        let n = (b.count * room).div_ceil(most);
        out.push(Line::from(vec![
            Span::styled(pad(&clean(&b.label), label), t.text),
            Span::styled(format!(" {:>digits$} ", number(b.count)), t.dim),
            Span::styled(Signs::of(model).block.repeat(n.min(room)), t.accent),
        ]));
    }
    out
}

/// Bars that stand, five lines high, with the first and the last label below.
fn histogram(
    model: &Model,
    out: &mut Vec<Line<'static>>,
    title: &str,
    values: &[(String, usize)],
    cells: usize,
) {
    if values.len() < 2 {
        return;
    }
    let t = &model.theme;
    let room = cells.saturating_sub(12).max(4);
    // Where there are more values than columns, neighbours share one.
    let per = values.len().div_ceil(room);
    let growth = title.starts_with("Growth");
    let groups: Vec<usize> = values
        .chunks(per)
        .map(|c| {
            if growth {
                c.iter().map(|v| v.1).max().unwrap_or(0)
            } else {
                c.iter().map(|v| v.1).sum()
            }
        })
        .collect();
    let wide = (room / groups.len()).clamp(1, 3);
    let most = groups.iter().copied().max().unwrap_or(1).max(1);
    let more = if per > 1 {
        format!("  {per} years a bar")
    } else {
        String::new()
    };
    out.push(Line::from(vec![
        Span::styled(format!(" {title}"), t.dim.add_modifier(Modifier::BOLD)),
        Span::styled(if growth { String::new() } else { more }, t.faint),
    ]));
    let levels = Signs::of(model).levels;
    const HIGH: usize = 5;
    for y in (0..HIGH).rev() {
        let mut bars = String::new();
        for n in &groups {
            let eighths = (n * HIGH * 8).div_ceil(most);
            let here = eighths.saturating_sub(y * 8).min(8);
            let sign = if here == 0 { " " } else { levels[here - 1] };
            bars.push_str(&sign.repeat(wide));
        }
        let axis = if y == HIGH - 1 {
            number(most)
        } else {
            String::new()
        };
        out.push(Line::from(vec![
            Span::styled(format!(" {axis:>7} "), t.dim),
            Span::styled(bars, t.accent),
        ]));
    }
    let (first, last) = (&values[0].0, &values[values.len() - 1].0);
    let span = (groups.len() * wide)
        .saturating_sub(width(first) + width(last))
        .max(1);
    out.push(Line::styled(
        format!("         {first}{}{last}", " ".repeat(span)),
        t.dim,
    ));
    out.push(Line::default());
}
