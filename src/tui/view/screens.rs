//! Whole screens: note editor, import preview, duplicates, statistics.

use super::super::effect::Policy;
use super::super::model::{ImportView, Model, NoteEditor, PairsView, Take, Verdict};
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
    super::text::set_line(
        buf,
        area.x,
        area.y,
        &Line::styled(format!(" {left}"), t.strong),
        area.width,
    );
    let x = area.right().saturating_sub(width(&right) as u16 + 1);
    super::text::set_line(
        buf,
        x,
        area.y,
        &Line::styled(right.into_owned(), t.dim),
        area.width,
    );
    if area.height > 1 {
        super::text::set_line(
            buf,
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
    super::text::set_line(buf, area.x, area.y + 2, &Line::from(spans), area.width);
    if merge + same > 0 {
        let line = Line::from(vec![
            Span::styled(" what is there already: ", t.dim),
            Span::styled(policy, t.accent),
        ]);
        super::text::set_line(buf, area.x, area.y + 3, &line, area.width);
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
        let sure = match item.sure {
            Some(s) => Span::styled(
                pad(&format!("{s} %"), 6),
                if s < 90 { t.warn } else { t.good }.patch(over),
            ),
            None => Span::raw(""),
        };
        let sure_width = width(&sure.content);
        let authors = (wide / 5).clamp(8, 24);
        let text = if out { t.faint } else { t.text };
        let line = Line::from(vec![
            bar,
            Span::styled(pad(&format!(" {word}"), 8), style.patch(over)),
            sure,
            Span::styled(pad(&clean(&item.authors), authors), t.dim.patch(over)),
            Span::styled(
                pad(&format!("  {}", clean(&item.year)), 8),
                t.dim.patch(over),
            ),
            Span::styled(
                truncate(
                    &clean(&item.title),
                    wide.saturating_sub(authors + 18 + sure_width),
                )
                .into_owned(),
                text.patch(over),
            ),
        ]);
        super::text::set_line(buf, area.x, y, &line, area.width);
    }
    let mut y = area.y + 5 + rows as u16;
    let last = (y + below as u16).min(area.bottom());
    let mut put = |line: Line| {
        if y < last {
            super::text::set_line(buf, area.x, y, &line, area.width);
            y += 1;
        }
    };
    put(Line::styled(Signs::of(model).rule.repeat(wide), t.faint));
    if let Some(item) = p.items.get(v.cursor.at) {
        put(Line::from(vec![
            Span::styled(
                match item.key.as_str() {
                    "" => " ".to_string(),
                    key => format!(" @{}  ", clean(key)),
                },
                t.accent,
            ),
            Span::styled(
                match item.verdict {
                    Verdict::New if item.sure.is_some() => {
                        "was found by its title and is not in the library; is it this one?"
                    }
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
        super::text::set_line(
            buf,
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
    super::text::set_line(buf, area.x, area.y + 2, &why, area.width);
    let wide = usize::from(area.width);
    let label = (wide / 7).clamp(9, 18);
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
    super::text::set_line(buf, area.x, area.y + 4, &head, area.width);
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
            Span::styled(pad(&clean(&f.label), label), t.dim.patch(over)),
            Span::styled(" ", over),
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
        super::text::set_line(buf, area.x, y, &line, area.width);
    }
}
