//! The search line at the top and the line of keys and messages at the bottom.

use super::super::message::Tone;
use super::super::model::{Focus, Loading, Model};
use super::Signs;
use super::text::{clean, number};
use crate::command::{Action, COMMANDS, Context};
use crate::search::SpanKind;
use crate::text::width::{truncate, width};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

/// The part of a line that fits around the cursor: how many bytes are left out at its beginning.
pub fn scrolled(text: &str, cursor: usize, cells: usize) -> usize {
    let mut from = 0;
    while width(&text[from..cursor]) + 1 > cells {
        match text[from..].chars().next() {
            Some(c) => from += c.len_utf8(),
            None => break,
        }
    }
    from
}

/// Draws the search line and the rule below; returns where the cursor is.
pub fn search(model: &Model, area: Rect, rule: Rect, buf: &mut Buffer) -> Option<Position> {
    let t = &model.theme;
    let active = model.focus == Focus::Search && model.dialogs.is_empty();
    let status = status(model);
    let room = usize::from(area.width);
    let status_width = if room >= 36 { width(&status) } else { 0 };
    let cells = room.saturating_sub(3 + status_width + if status_width > 0 { 3 } else { 1 });
    let text = model.query.text();
    let from = scrolled(text, model.query.cursor(), cells.max(4));
    let mut spans = vec![Span::styled(" / ", if active { t.accent } else { t.dim })];
    if text.is_empty() {
        let hint = if active {
            "words  author:borg  year:2015..2020  tag:x  has:note  !not"
        } else {
            "search"
        };
        spans.push(Span::styled(truncate(hint, cells).into_owned(), t.faint));
    } else {
        spans.extend(coloured(model, from));
    }
    super::text::set_line(buf, area.x, area.y, &Line::from(spans), (cells + 3) as u16);
    if status_width > 0 {
        let x = area.right().saturating_sub(status_width as u16 + 1);
        super::text::set_line(
            buf,
            x,
            area.y,
            &Line::styled(status, t.dim),
            status_width as u16,
        );
    }
    let before = width(&text[from..model.query.cursor()]) as u16;
    if rule.height > 0 {
        let dash = Signs::of(model).rule;
        super::text::set_line(
            buf,
            rule.x,
            rule.y,
            &Line::styled(dash.repeat(usize::from(rule.width)), t.faint),
            rule.width,
        );
        if let Some(e) = model.parsed.errors.first() {
            let at = width(text.get(from..e.at.start.max(from)).unwrap_or("")) as u16;
            let message = format!(" ^ {} ", clean(&e.message));
            let w = width(&message) as u16;
            let x = (area.x + 2 + at).min(rule.right().saturating_sub(w));
            super::text::set_line(buf, x, rule.y, &Line::styled(message, t.warn), rule.width);
        }
    }
    active.then(|| Position {
        x: (area.x + 3 + before).min(area.right().saturating_sub(1)),
        y: area.y,
    })
}

/// The query in the colours of its pieces.
fn coloured(model: &Model, from: usize) -> Vec<Span<'static>> {
    let t = &model.theme;
    let text = model.query.text();
    let mut spans = Vec::new();
    let mut at = from;
    let mut push = |range: std::ops::Range<usize>, style: Style| {
        if let Some(piece) = text.get(range).filter(|p| !p.is_empty()) {
            spans.push(Span::styled(clean(piece), style));
        }
    };
    for s in &model.parsed.spans {
        let start = s.at.start.max(at);
        if s.at.end <= start || s.at.end > text.len() {
            continue;
        }
        push(at..start, t.text);
        let style = match s.kind {
            SpanKind::Word => t.strong,
            SpanKind::Exact => t.good,
            SpanKind::Field => t.accent,
            SpanKind::Value => t.text,
            SpanKind::Operator => t.warn,
            SpanKind::Error => t.bad.add_modifier(Modifier::UNDERLINED),
        };
        push(start..s.at.end, style);
        at = s.at.end;
    }
    push(at..text.len(), t.text);
    spans
}

/// What stands at the right of the search line.
fn status(model: &Model) -> String {
    let mut parts = Vec::new();
    if !model.marks.is_empty() {
        parts.push(format!("{} marked", number(model.marks.len())));
    }
    let n = model.rows.len();
    parts.push(match model.loading {
        Loading::Opening => "opening".to_string(),
        Loading::First if model.query.is_empty() => number(model.total),
        Loading::First => "reading the library".to_string(),
        Loading::Done if model.query.is_empty() && n == model.total => number(n),
        Loading::Done => format!("{} of {}", number(n), number(model.total)),
    });
    if model.sort != Default::default() || model.reverse || !model.query.is_empty() {
        let mut order = model.sort.label().to_string();
        if model.reverse {
            order.push_str(", reversed");
        }
        parts.push(order);
    }
    parts.join(" · ")
}

/// The hints that fit, in the order of the table: (column, width, command).
fn hints(model: &Model, room: usize) -> Vec<(u16, u16, Action, String, &'static str)> {
    let context = model.context();
    let wanted: Vec<Context> = match context {
        Context::Facets => vec![Context::Facets, Context::Library],
        c @ (Context::Duplicates | Context::Finds | Context::Check) => vec![c, Context::Screen],
        c => vec![c],
    };
    let mut all: Vec<(u8, Action, String, &'static str)> = COMMANDS
        .iter()
        .filter(|c| wanted.contains(&c.context) && c.hint.1 > 0)
        .filter_map(|c| {
            let key = model.keymap.keys(c.action).first()?.to_string();
            let word = if c.action == Action::Remove && model.in_trash() {
                "restore"
            } else {
                c.hint.0
            };
            let priority = c.hint.1 + if context != c.context { 20 } else { 0 };
            Some((priority, c.action, key, word))
        })
        .collect();
    let need = |h: &(u8, Action, String, &str)| width(&h.2) + 1 + width(h.3) + 3;
    // The least important ones go until the rest fits.
    while all.iter().map(need).sum::<usize>() > room + 3 {
        let Some(worst) = (0..all.len()).max_by_key(|i| all[*i].0) else {
            break;
        };
        all.remove(worst);
    }
    let mut x = 1;
    all.into_iter()
        .map(|h| {
            let w = need(&h).saturating_sub(3) as u16;
            let at = x;
            x += w + 3;
            (at, w, h.1, h.2, h.3)
        })
        .collect()
}

/// The command whose hint stands at a column of the footer.
pub fn footer_action(model: &Model, x: u16) -> Option<Action> {
    if model.toast.is_some() || model.job.is_some() || !model.settings.footer {
        return None;
    }
    hints(model, usize::from(model.size.0.saturating_sub(2)))
        .into_iter()
        .find(|h| x >= h.0 && x < h.0 + h.1)
        .map(|h| h.2)
}

/// Draws the footer: a job, else a message, else keys.
pub fn footer(model: &Model, area: Rect, buf: &mut Buffer) {
    let t = &model.theme;
    let room = usize::from(area.width.saturating_sub(2));
    if let Some(job) = &model.job {
        let mut text = format!("{}  {}", clean(&job.label), number(job.done));
        if let Some(total) = job.total.filter(|t| *t > 0) {
            text.push_str(&format!(" of {}", number(total)));
        }
        if job.rate > 0 {
            text.push_str(&format!(" · {}/s", number(job.rate)));
            if let Some(left) = job
                .total
                .map(|t| t.saturating_sub(job.done) / job.rate)
                .filter(|s| *s > 0)
            {
                text.push_str(&format!(" · {left} s left"));
            }
        }
        let line = Line::from(vec![
            Span::styled(
                truncate(&text, room.saturating_sub(14)).into_owned(),
                t.text,
            ),
            Span::styled("  C-c", t.accent),
            Span::styled(" cancels", t.dim),
        ]);
        super::text::set_line(buf, area.x + 1, area.y, &line, area.width.saturating_sub(1));
        return;
    }
    if let Some(toast) = &model.toast {
        let (sign, style) = match toast.tone {
            Tone::Good => ("", t.good),
            Tone::Plain => ("", t.text),
            Tone::Warn => ("! ", t.warn),
            Tone::Bad => ("error: ", t.bad),
        };
        let text = format!("{sign}{}", clean(&toast.text));
        super::text::set_line(
            buf,
            area.x + 1,
            area.y,
            &Line::styled(truncate(&text, room).into_owned(), style),
            area.width.saturating_sub(1),
        );
        return;
    }
    if !model.settings.footer {
        return;
    }
    for (x, w, _, key, word) in hints(model, room) {
        let line = Line::from(vec![
            Span::styled(key, t.accent),
            Span::styled(format!(" {word}"), t.dim),
        ]);
        super::text::set_line(buf, area.x + x, area.y, &line, w);
    }
}
