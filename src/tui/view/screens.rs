//! Whole screens: note editor, import preview, duplicates, statistics.

use super::super::effect::Policy;
use super::super::model::{ImportView, Model, NoteEditor, PairsView, StatsView, Take, Verdict};
use super::Signs;
use super::text::{clean, number, pad};
use crate::text::width::{truncate, width};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

/// The heading of a screen: title at the left, a word at the right, a rule below.
pub fn heading(model: &Model, area: Rect, buf: &mut Buffer, title: &str, right: &str) {
    let t = &model.theme;
    let room = usize::from(area.width);
    let right = truncate(right, room / 2);
    let left = truncate(title, room.saturating_sub(width(&right) + 4));
    buf.set_line(
        area.x,
        area.y,
        &Line::styled(format!(" {left}"), t.strong),
        area.width,
    );
    let x = area.right().saturating_sub(width(&right) as u16 + 1);
    buf.set_line(
        x,
        area.y,
        &Line::styled(right.into_owned(), t.dim),
        area.width,
    );
    if area.height > 1 {
        buf.set_line(
            area.x,
            area.y + 1,
            &Line::styled(Signs::of(model).rule.repeat(room), t.faint),
            area.width,
        );
    }
}

/// Draws the note editor.
pub fn note(model: &Model, n: &NoteEditor, area: Rect, buf: &mut Buffer) {
    let t = &model.theme;
    let which = match n.note {
        Some(_) if n.number.1 > 1 => format!("note {} of {}", n.number.0, n.number.1),
        Some(_) => "note".to_string(),
        None => "new note".to_string(),
    };
    let state = if n.changed() { "not saved yet" } else { "" };
    let right = if state.is_empty() {
        which
    } else {
        format!("{which} · {state}")
    };
    heading(
        model,
        Rect { height: 2, ..area },
        buf,
        &clean(&n.title),
        &right,
    );
    let measure = area.width.saturating_sub(2).min(90);
    let body = Rect {
        x: area.x + 1,
        y: area.y + 2,
        width: measure,
        height: area.height.saturating_sub(2),
    };
    let mut text = n.area.clone();
    text.set_style(t.text);
    text.set_cursor_line_style(Style::new());
    text.set_cursor_style(Style::new().add_modifier(Modifier::REVERSED));
    text.set_selection_style(t.select.add_modifier(Modifier::REVERSED));
    text.set_placeholder_text("Markdown. What should be remembered of this work?");
    text.set_placeholder_style(t.faint);
    (&text).render(body, buf);
}

/// How the rows of the preview and the differences below share the height: (rows, differences).
pub fn import_split(v: &ImportView, height: usize) -> (usize, usize) {
    let problems = v.preview.problems.len().min(3);
    let below = (height / 3).max(3) + problems;
    (height.saturating_sub(below).max(1), below)
}

/// Draws the preview of an import.
pub fn import(model: &Model, v: &ImportView, area: Rect, buf: &mut Buffer) {
    let t = &model.theme;
    let p = &v.preview;
    let title = format!("Import {}", clean(&p.name));
    heading(model, Rect { height: 2, ..area }, buf, &title, &p.format);
    let policy = match v.policy {
        Policy::Merge => "merge",
        Policy::Skip => "skip",
        Policy::Keep => "keep both",
    };
    let (new, same, merge) = (
        p.count(Verdict::New),
        p.count(Verdict::Same),
        p.count(Verdict::Merge),
    );
    let mut spans = vec![
        Span::styled(format!(" {} new", number(new)), t.good),
        Span::styled(
            format!("   {} bring something to what is there", number(merge)),
            if merge > 0 { t.hit } else { t.dim },
        ),
        Span::styled(format!("   {} the same", number(same)), t.dim),
    ];
    if !v.left_out.is_empty() {
        spans.push(Span::styled(
            format!("   {} left out", number(v.left_out.len())),
            t.warn,
        ));
    }
    if !p.problems.is_empty() {
        spans.push(Span::styled(
            format!("   {} problems", number(p.problems.len())),
            t.warn,
        ));
    }
    buf.set_line(area.x, area.y + 2, &Line::from(spans), area.width);
    if merge + same > 0 {
        let line = Line::from(vec![
            Span::styled(" what is there already: ", t.dim),
            Span::styled(policy, t.accent),
        ]);
        buf.set_line(area.x, area.y + 3, &line, area.width);
    }
    let height = usize::from(area.height.saturating_sub(5));
    let (rows, below) = import_split(v, height);
    let wide = usize::from(area.width);
    for (i, item) in p.items.iter().enumerate().skip(v.cursor.top).take(rows) {
        let y = area.y + 5 + (i - v.cursor.top) as u16;
        let chosen = i == v.cursor.at;
        let over = if chosen { t.select } else { Style::new() };
        buf.set_style(
            Rect {
                y,
                height: 1,
                ..area
            },
            over,
        );
        let out = v.left_out.contains(&i);
        let (word, style) = match item.verdict {
            _ if out => ("out", t.faint),
            Verdict::New => ("new", t.good),
            Verdict::Merge => (
                if v.policy == Policy::Merge {
                    "merge"
                } else if v.policy == Policy::Skip {
                    "skip"
                } else {
                    "new"
                },
                t.hit,
            ),
            Verdict::Same => (
                if v.policy == Policy::Keep {
                    "new"
                } else {
                    "same"
                },
                t.dim,
            ),
        };
        let bar = if chosen {
            Span::styled(Signs::of(model).bar, t.accent)
        } else {
            Span::raw(" ")
        };
        let authors = (wide / 5).clamp(8, 24);
        let text = if out { t.faint } else { t.text };
        let line = Line::from(vec![
            bar,
            Span::styled(pad(&format!(" {word}"), 8), style.patch(over)),
            Span::styled(pad(&clean(&item.authors), authors), t.dim.patch(over)),
            Span::styled(
                pad(&format!("  {}", clean(&item.year)), 8),
                t.dim.patch(over),
            ),
            Span::styled(
                truncate(&clean(&item.title), wide.saturating_sub(authors + 18)).into_owned(),
                text.patch(over),
            ),
        ]);
        buf.set_line(area.x, y, &line, area.width);
    }
    let mut y = area.y + 5 + rows as u16;
    let last = (y + below as u16).min(area.bottom());
    let mut put = |line: Line| {
        if y < last {
            buf.set_line(area.x, y, &line, area.width);
            y += 1;
        }
    };
    put(Line::styled(Signs::of(model).rule.repeat(wide), t.faint));
    if let Some(item) = p.items.get(v.cursor.at) {
        put(Line::from(vec![
            Span::styled(format!(" @{}  ", clean(&item.key)), t.accent),
            Span::styled(
                match item.verdict {
                    Verdict::New => "is not in the library",
                    Verdict::Same => "is in the library; this brings nothing new",
                    Verdict::Merge => "is in the library; what it brings:",
                },
                t.dim,
            ),
        ]));
        let half = wide.saturating_sub(20) / 2;
        for (label, there, new) in &item.differs {
            put(Line::from(vec![
                Span::styled(pad(&format!(" {}", clean(label)), 16), t.dim),
                Span::styled(
                    pad(if there.is_empty() { "–" } else { there }, half),
                    t.text,
                ),
                Span::styled("  ", t.text),
                Span::styled(truncate(&clean(new), half).into_owned(), t.good),
            ]));
        }
    }
    for problem in p.problems.iter().take(3) {
        put(Line::styled(
            format!(" ! {}", truncate(&clean(problem), wide.saturating_sub(4))),
            t.warn,
        ));
    }
}

/// Draws the pairs that may be one work.
pub fn pairs(model: &Model, v: &PairsView, area: Rect, buf: &mut Buffer) {
    let t = &model.theme;
    let count = match &v.pairs {
        None => "looking …".to_string(),
        Some(p) if p.is_empty() => String::new(),
        Some(p) => format!("{} of {}", v.at + 1, number(p.len())),
    };
    heading(
        model,
        Rect { height: 2, ..area },
        buf,
        "Possible duplicates",
        &count,
    );
    let Some(pairs) = &v.pairs else {
        return;
    };
    let Some(pair) = pairs.get(v.at) else {
        buf.set_line(
            area.x,
            area.y + 3,
            &Line::styled(" No two references look like the same work.", t.text),
            area.width,
        );
        return;
    };
    let why = Line::from(vec![
        Span::styled(
            format!(" {} %  ", pair.score),
            t.accent.add_modifier(Modifier::BOLD),
        ),
        Span::styled(
            truncate(
                &clean(&pair.reasons.join(" · ")),
                usize::from(area.width).saturating_sub(9),
            )
            .into_owned(),
            t.dim,
        ),
    ]);
    buf.set_line(area.x, area.y + 2, &why, area.width);
    let wide = usize::from(area.width);
    let label = (wide / 7).clamp(8, 16);
    let half = wide.saturating_sub(label + 8) / 2;
    let head = Line::from(vec![
        Span::raw(" ".repeat(label + 2)),
        Span::styled(pad(&format!("@{}", clean(&pair.keys.0)), half), t.strong),
        Span::raw("     "),
        Span::styled(
            truncate(&format!("@{}", clean(&pair.keys.1)), half).into_owned(),
            t.strong,
        ),
    ]);
    buf.set_line(area.x, area.y + 4, &head, area.width);
    let rows = usize::from(area.height.saturating_sub(5));
    for (i, f) in pair.fields.iter().enumerate().skip(v.cursor.top).take(rows) {
        let y = area.y + 5 + (i - v.cursor.top) as u16;
        let chosen = i == v.cursor.at;
        let over = if chosen { t.select } else { Style::new() };
        buf.set_style(
            Rect {
                y,
                height: 1,
                ..area
            },
            over,
        );
        let same = f.left == f.right;
        let arrow = match (same, f.take) {
            (true, _) => " = ",
            (_, Take::Left) => " < ",
            (_, Take::Right) => " > ",
            (_, Take::Both) => " + ",
        };
        let style = |side: Take| {
            if same || f.take == side || f.take == Take::Both {
                t.text
            } else {
                t.faint
            }
        };
        let bar = if chosen {
            Span::styled(Signs::of(model).bar, t.accent)
        } else {
            Span::raw(" ")
        };
        let line = Line::from(vec![
            bar,
            Span::styled(pad(&clean(&f.label), label + 1), t.dim.patch(over)),
            Span::styled(pad(&clean(&f.left), half), style(Take::Left).patch(over)),
            Span::styled(
                format!(" {arrow} "),
                if same {
                    t.faint.patch(over)
                } else {
                    t.accent.patch(over)
                },
            ),
            Span::styled(
                truncate(&clean(&f.right), half).into_owned(),
                style(Take::Right).patch(over),
            ),
        ]);
        buf.set_line(area.x, y, &line, area.width);
    }
}

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
            .map(|(title, bars)| block(model, title, bars, each - 2))
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
fn block(
    model: &Model,
    title: &str,
    bars: &[super::super::model::Bar],
    cells: usize,
) -> Vec<Line<'static>> {
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
