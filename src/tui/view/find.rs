//! The screen that searches online services: the words, what was found with what is in the library marked, and the one looked at.

use super::super::model::{FindItem, FindView, Model};
use super::Signs;
use super::halves;
use super::screens::heading;
use super::text::{Flow, clean, number, pad, set_line};
use crate::text::width::{truncate, width};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};

/// Draws the screen; says where the cursor of the line is.
pub fn find(model: &Model, v: &FindView, area: Rect, buf: &mut Buffer) -> Option<Position> {
    let t = &model.theme;
    let asking = if v.finds.waiting.is_empty() {
        match v.finds.items.len() {
            0 => String::new(),
            n => format!("{} found", number(n)),
        }
    } else {
        format!("asking {} …", v.finds.waiting.join(", "))
    };
    let right = if v.marks.is_empty() {
        asking
    } else {
        format!("{} marked · {asking}", v.marks.len())
    };
    heading(
        model,
        Rect { height: 2, ..area },
        buf,
        if v.list_of.is_some() {
            "Reference list"
        } else {
            "Find online"
        },
        &right,
    );
    let cursor = line(model, v, area, buf);
    let (rows, below) = halves::split(usize::from(area.height));
    let top = area.y + halves::ABOVE;
    if v.finds.items.is_empty() {
        for (i, text) in empty(v).iter().enumerate() {
            let y = top + i as u16;
            if y < area.bottom() {
                let style = if i == 0 { t.text } else { t.dim };
                set_line(
                    buf,
                    area.x + 1,
                    y,
                    &Line::styled(clean(text), style),
                    area.width.saturating_sub(1),
                );
            }
        }
        return cursor;
    }
    for (i, item) in v
        .finds
        .items
        .iter()
        .enumerate()
        .skip(v.cursor.top)
        .take(rows)
    {
        let y = top + (i - v.cursor.top) as u16;
        if y < area.bottom() {
            row(
                model,
                v,
                (i, item),
                Rect {
                    y,
                    height: 1,
                    ..area
                },
                buf,
            );
        }
    }
    if below > 0 {
        let y = top + rows as u16;
        let height = area.bottom().saturating_sub(y);
        text(model, v, Rect { y, height, ..area }, buf);
    }
    cursor
}

/// The words, with the end in sight.
fn line(model: &Model, v: &FindView, area: Rect, buf: &mut Buffer) -> Option<Position> {
    let t = &model.theme;
    if let Some(title) = &v.list_of {
        let title = clean(title);
        let text = truncate(&title, usize::from(area.width).saturating_sub(2)).into_owned();
        let line = Line::styled(format!(" {text}"), t.dim);
        set_line(buf, area.x, area.y + 2, &line, area.width);
        return None;
    }
    let prompt = " find ";
    let room = usize::from(area.width).saturating_sub(width(prompt) + 2);
    let (head, tail) = v.input.text().split_at(v.input.cursor());
    let (head, tail) = (clean(head), clean(tail));
    let mut from = 0;
    while width(&head[from..]) > room {
        from += head[from..].chars().next().map_or(1, char::len_utf8);
    }
    let shown = format!("{}{tail}", &head[from..]);
    let style = if v.typing { t.strong } else { t.text };
    let text = if shown.is_empty() {
        Span::styled("words of a title, names, a year", t.faint)
    } else {
        Span::styled(truncate(&shown, room + 1).into_owned(), style)
    };
    let y = area.y + 2;
    let line = Line::from(vec![Span::styled(prompt, t.accent), text]);
    set_line(buf, area.x, y, &line, area.width);
    v.typing.then(|| Position {
        x: area.x + (width(prompt) + width(&head[from..])) as u16,
        y,
    })
}

/// What is said while there is no list.
fn empty(v: &FindView) -> Vec<String> {
    if v.list_of.is_some() {
        let reading = v.finds.generation < v.generation;
        let first = if reading {
            "reading …"
        } else {
            "The list is empty."
        };
        return std::iter::once(first.to_string())
            .chain(v.finds.errors.iter().map(|e| format!("! {e}")))
            .collect();
    }
    if !v.searched() {
        return vec![
            "Crossref, PubMed, OpenAlex, NVA and your catalogues are asked.".into(),
            "The settings name catalogues and Zotero groups: [providers] find".into(),
        ];
    }
    if !v.finds.waiting.is_empty() || v.finds.generation < v.generation {
        return vec!["asking …".into()];
    }
    let mut out = vec![if v.finds.errors.is_empty() {
        format!("Nobody knows a work with these words: {}", v.asked)
    } else {
        "Nothing was found.".to_string()
    }];
    out.extend(v.finds.errors.iter().map(|e| format!("! {e}")));
    out
}

fn row(model: &Model, v: &FindView, (i, item): (usize, &FindItem), area: Rect, buf: &mut Buffer) {
    let t = &model.theme;
    let chosen = i == v.cursor.at && !v.typing;
    let over = if chosen { t.select } else { Style::new() };
    buf.set_style(area, over);
    let signs = Signs::of(model);
    let bar = if chosen {
        Span::styled(signs.bar, t.accent)
    } else {
        Span::raw(" ")
    };
    let mark = if v.marks.contains(&i) {
        Span::styled(format!("{} ", signs.mark), t.accent)
    } else {
        Span::raw("  ")
    };
    let wide = usize::from(area.width);
    let authors = (wide / 5).clamp(8, 24);
    let there = match &item.key {
        Some(_) => pad("there", 7),
        None => pad("", 7),
    };
    let title = wide.saturating_sub(authors + 18);
    let style = if item.key.is_some() { t.dim } else { t.text };
    let line = Line::from(vec![
        bar,
        mark,
        Span::styled(there, t.good.patch(over)),
        Span::styled(pad(&clean(&item.authors), authors), t.dim.patch(over)),
        Span::styled(
            pad(&format!(" {}", clean(&item.year)), 7),
            t.dim.patch(over),
        ),
        Span::styled(
            truncate(&clean(&item.title), title).into_owned(),
            style.patch(over),
        ),
    ]);
    set_line(buf, area.x, area.y, &line, area.width);
}

/// The work that is looked at, and who could not answer.
fn text(model: &Model, v: &FindView, area: Rect, buf: &mut Buffer) {
    let t = &model.theme;
    let wide = usize::from(area.width);
    let mut lines = vec![Line::styled(Signs::of(model).rule.repeat(wide), t.faint)];
    let wrapped = |text: &str, style: Style| {
        let mut flow = Flow::new();
        flow.push(&clean(text), style);
        flow.wrap(wide.saturating_sub(2), 0)
    };
    for error in &v.finds.errors {
        let error = format!("! {}", clean(error));
        lines.push(Line::styled(
            truncate(&error, wide.saturating_sub(2)).into_owned(),
            t.warn,
        ));
    }
    if let Some(item) = v.finds.items.get(v.cursor.at) {
        lines.extend(wrapped(&item.title, t.strong));
        lines.extend(wrapped(&format!("{} {}", item.authors, item.year), t.text));
        let place = [item.venue.as_str(), &item.id, &item.services.join(", ")]
            .into_iter()
            .filter(|s| !s.is_empty())
            .collect::<Vec<_>>()
            .join(" · ");
        lines.extend(wrapped(&place, t.dim));
        if let Some(key) = &item.key {
            lines.push(Line::styled(
                format!("in the library as @{}", clean(key)),
                t.good,
            ));
        }
        if !item.summary.is_empty() {
            lines.push(Line::default());
            lines.extend(wrapped(&item.summary, t.text));
        }
    }
    for (i, line) in lines.iter().take(usize::from(area.height)).enumerate() {
        let indent = u16::from(i > 0);
        set_line(
            buf,
            area.x + indent,
            area.y + i as u16,
            line,
            area.width.saturating_sub(indent),
        );
    }
}
