//! Panels over the main screen: menus, lines to be typed, questions.

use super::super::model::{Choosing, Menu, Model, Prompt, Purpose, Question};
use super::Signs;
use super::bars::scrolled;
use super::text::{clean, marked, number, pad};
use crate::command::{Action, Context};
use crate::text::width::{truncate, width};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};

/// Clears a rectangle and gives it the ground of a panel.
fn ground(model: &Model, area: Rect, buf: &mut Buffer) {
    let t = &model.theme;
    for y in area.y..area.bottom() {
        for x in area.x..area.right() {
            if let Some(cell) = buf.cell_mut((x, y)) {
                cell.reset();
                cell.set_style(t.base.patch(t.panel));
            }
        }
    }
    // A rule above tells it from what lies below, also without colours.
    let rule = Signs::of(model).rule.repeat(usize::from(area.width));
    super::text::set_line(
        buf,
        area.x,
        area.y,
        &Line::styled(rule, t.faint.patch(t.panel)),
        area.width,
    );
}

/// Where a panel of so many lines stands: above the footer, as wide as is good to read.
fn place(model: &Model, lines: usize, widest: u16) -> Rect {
    let (w, h) = model.size;
    let footer = u16::from(h >= 6);
    let height = (lines as u16 + 1).min(h.saturating_sub(footer + 1)).max(1);
    let width = w.min(widest);
    Rect {
        x: 0,
        y: h.saturating_sub(footer + height),
        width,
        height,
    }
}

/// The rectangle of the menu.
fn menu_place(model: &Model, menu: &Menu) -> Rect {
    let n = menu.commands().len() + 1;
    let widest = if menu.context == Some(Context::Copy) {
        model.size.0
    } else {
        56
    };
    place(model, n, widest)
}

/// Draws a menu: one line a choice, each with its key; in the copy menu with the very text that it would copy.
pub fn menu(model: &Model, menu: &Menu, buf: &mut Buffer) {
    let t = &model.theme;
    let area = menu_place(model, menu);
    ground(model, area, buf);
    let title = menu.context.map_or("", Context::title);
    let count = if menu.ids.len() > 1 {
        format!("  {} references", number(menu.ids.len()))
    } else {
        String::new()
    };
    let over = t.panel;
    put(
        buf,
        area,
        1,
        vec![
            Span::styled(format!(" {title}"), t.strong.patch(over)),
            Span::styled(count, t.dim.patch(over)),
        ],
    );
    let commands = menu.commands();
    let skip = (menu.at + 3)
        .saturating_sub(usize::from(area.height))
        .min(commands.len());
    for (i, action) in commands.iter().enumerate().skip(skip) {
        let y = i - skip + 2;
        if y >= usize::from(area.height) {
            break;
        }
        let command = action.command();
        let key = model
            .keymap
            .keys(*action)
            .first()
            .map(|k| k.to_string())
            .unwrap_or_default();
        let text = menu.forms.as_ref().map(|f| f.text(*action));
        let missing = matches!(text, Some(None));
        let style = if missing { t.faint } else { t.text };
        let bar = if i == menu.at {
            Span::styled(Signs::of(model).bar, t.accent.patch(over))
        } else {
            Span::styled(" ", over)
        };
        let mut spans = vec![
            bar,
            Span::styled(pad(&format!(" {key}"), 6), t.accent.patch(over)),
        ];
        if menu.context == Some(Context::Copy) {
            spans.push(Span::styled(pad(command.what, 16), t.dim.patch(over)));
            let shown = match text {
                None => "…".to_string(),
                Some(None) => "none".to_string(),
                Some(Some(text)) => clean(&text.split_whitespace().collect::<Vec<_>>().join(" ")),
            };
            let room = usize::from(area.width).saturating_sub(25);
            spans.push(Span::styled(
                truncate(&shown, room).into_owned(),
                style.patch(over),
            ));
        } else {
            spans.push(Span::styled(command.what, style.patch(over)));
        }
        put(buf, area, y as u16, spans);
    }
}

fn put(buf: &mut Buffer, area: Rect, y: u16, spans: Vec<Span>) {
    if y < area.height {
        super::text::set_line(buf, area.x, area.y + y, &Line::from(spans), area.width);
    }
}

/// How many choices a prompt shows.
fn rows_shown(model: &Model, p: &Prompt) -> usize {
    if p.purpose.choosing() == Choosing::Free {
        return 0;
    }
    let room = usize::from(model.size.1).saturating_sub(6);
    let wanted = if matches!(
        p.purpose,
        Purpose::Palette | Purpose::Style | Purpose::Theme(_)
    ) {
        12
    } else {
        8
    };
    wanted.min(room)
}

fn prompt_place(model: &Model, p: &Prompt) -> Rect {
    let hint = usize::from(!p.hint.is_empty());
    place(
        model,
        2 + hint + rows_shown(model, p),
        model.size.0.min(110),
    )
}

/// Draws a line to be typed with its choices; returns where the cursor is.
pub fn prompt(model: &Model, p: &Prompt, buf: &mut Buffer) -> Position {
    let t = &model.theme;
    let area = prompt_place(model, p);
    ground(model, area, buf);
    let over = t.panel;
    let mut title = vec![Span::styled(format!(" {}", p.title), t.strong.patch(over))];
    if p.purpose.choosing() == Choosing::Filter {
        title.push(Span::styled(
            format!("  {} of {}", p.shown.len(), p.all.len()),
            t.dim.patch(over),
        ));
    }
    if let Some(folder) = &p.folder {
        title.push(Span::styled(
            format!("  in {}", clean(&folder.display().to_string())),
            t.dim.patch(over),
        ));
    }
    put(buf, area, 1, title);
    let cells = usize::from(area.width).saturating_sub(5);
    let text = p.input.text();
    let from = scrolled(text, p.input.cursor(), cells);
    let line = vec![
        Span::styled(" › ", t.accent.patch(over)),
        Span::styled(clean(&text[from..]), t.text.patch(over)),
    ];
    let line = if model.settings.ascii {
        vec![Span::styled(" > ", t.accent.patch(over)), line[1].clone()]
    } else {
        line
    };
    put(buf, area, 2, line);
    let mut y = 3;
    if !p.hint.is_empty() {
        put(
            buf,
            area,
            y,
            vec![Span::styled(
                format!("   {}", truncate(&clean(&p.hint), cells)),
                t.dim.patch(over),
            )],
        );
        y += 1;
    }
    let rows = rows_shown(model, p).min(usize::from(area.height.saturating_sub(y)));
    let top = (p.cursor.at + 1).saturating_sub(rows);
    let label_cells = (usize::from(area.width) * 2 / 5).clamp(16, 44);
    for (i, (at, hits)) in p.shown.iter().enumerate().skip(top).take(rows) {
        let Some(choice) = p.all.get(*at) else {
            continue;
        };
        let chosen = i == p.cursor.at && (p.chosen || p.purpose.choosing() == Choosing::Filter);
        let over = if chosen {
            t.panel.patch(t.select)
        } else {
            t.panel
        };
        let row = Rect {
            y: area.y + y,
            height: 1,
            ..area
        };
        buf.set_style(row, over);
        let bar = if chosen {
            Span::styled(Signs::of(model).bar, t.accent.patch(over))
        } else {
            Span::styled(" ", over)
        };
        let label = super::super::model::Marked {
            text: clean(&choice.label),
            hits: if clean(&choice.label) == choice.label {
                hits.clone()
            } else {
                Vec::new()
            },
        };
        let wide = if choice.detail.is_empty() {
            cells
        } else {
            label_cells
        };
        let pieces = marked(&label, wide, t.text.patch(over), t.hit);
        let used: usize = pieces.iter().map(Span::width).sum();
        let mut spans = vec![bar, Span::styled("  ", over)];
        spans.extend(pieces);
        spans.push(Span::styled(
            " ".repeat(wide.saturating_sub(used) + 2),
            over,
        ));
        let mut room = cells.saturating_sub(wide + 2);
        if p.purpose == Purpose::Palette
            && let Some(action) = Action::from_name(&choice.value)
        {
            spans.push(Span::styled(
                pad(&model.keymap.shown(action), 10),
                t.accent.patch(over),
            ));
            room = room.saturating_sub(10);
        }
        spans.push(Span::styled(
            truncate(&clean(&choice.detail), room).into_owned(),
            t.dim.patch(over),
        ));
        put(buf, area, y, spans);
        y += 1;
    }
    if p.shown.is_empty() && rows > 0 && !p.all.is_empty() {
        put(
            buf,
            area,
            y,
            vec![Span::styled(
                "   nothing like that; the line is taken as it stands".to_string(),
                t.faint.patch(over),
            )],
        );
    }
    let before = width(&clean(&text[from..p.input.cursor()])) as u16;
    Position {
        x: (area.x + 3 + before).min(area.right().saturating_sub(1)),
        y: (area.y + 2).min(area.bottom().saturating_sub(1)),
    }
}

/// Draws a question.
pub fn question(model: &Model, q: &Question, buf: &mut Buffer) {
    let t = &model.theme;
    let area = place(model, 3, model.size.0);
    ground(model, area, buf);
    let over = t.panel;
    let cells = usize::from(area.width).saturating_sub(2);
    put(
        buf,
        area,
        1,
        vec![Span::styled(
            format!(" {}", truncate(&clean(&q.text), cells)),
            t.strong.patch(over),
        )],
    );
    put(
        buf,
        area,
        2,
        vec![Span::styled(
            format!(" {}", truncate(&q.detail, cells)),
            t.dim.patch(over),
        )],
    );
    let key = |a: Action| {
        model
            .keymap
            .keys(a)
            .first()
            .map(|k| k.to_string())
            .unwrap_or_default()
    };
    let style = |s: Style| s.patch(over);
    put(
        buf,
        area,
        3,
        vec![
            Span::styled(format!(" {}", key(Action::Yes)), style(t.accent)),
            Span::styled(" yes   ", style(t.text)),
            Span::styled(key(Action::No), style(t.accent)),
            Span::styled(" no", style(t.text)),
        ],
    );
}

/// Which line of the topmost panel is at a row of the screen.
pub fn line_at(model: &Model, y: u16) -> Option<usize> {
    use super::super::model::Dialog;
    match model.dialogs.last()? {
        Dialog::Menu(m) => {
            let area = menu_place(model, m);
            (y >= area.y + 2 && y < area.bottom()).then(|| usize::from(y - area.y - 2))
        }
        Dialog::Prompt(p) => {
            let area = prompt_place(model, p);
            let first = area.y + 3 + u16::from(!p.hint.is_empty());
            let rows = rows_shown(model, p);
            let top = (p.cursor.at + 1).saturating_sub(rows);
            (y >= first && y < area.bottom()).then(|| top + usize::from(y - first))
        }
        _ => None,
    }
}
