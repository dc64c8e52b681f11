//! The help screen, from the table of commands.

use super::super::model::Model;
use super::text::pad;
use crate::command::{COMMANDS, Context};
use crate::text::width::{truncate, width};
use ratatui::style::Modifier;
use ratatui::text::{Line, Span};

/// The groups as lines of a column.
fn group(model: &Model, context: Context, cells: usize) -> Vec<Line<'static>> {
    let t = &model.theme;
    let opener = context
        .opener()
        .map(|o| format!("  {} …", model.keymap.shown(o)))
        .unwrap_or_default();
    let mut out = vec![Line::from(vec![
        Span::styled(context.title(), t.strong),
        Span::styled(opener, t.accent),
    ])];
    for c in COMMANDS.iter().filter(|c| c.context == context) {
        let keys = model
            .keymap
            .keys(c.action)
            .iter()
            .map(|k| k.to_string())
            .collect::<Vec<_>>()
            .join(" ");
        let keys = if keys.is_empty() {
            format!(":{}", c.name)
        } else {
            keys
        };
        let column = if width(&keys) > 15 {
            width(&keys) + 1
        } else {
            16
        };
        out.push(Line::from(vec![
            Span::styled(pad(&format!("  {keys}"), column + 2), t.accent),
            Span::styled(
                truncate(c.what, cells.saturating_sub(column + 3)).into_owned(),
                t.text,
            ),
        ]));
    }
    out.push(Line::default());
    out
}

/// The lines of the help screen at a width.
pub fn lines(model: &Model, cells: usize) -> Vec<Line<'static>> {
    let t = &model.theme;
    let columns = (cells / 60).clamp(1, 3);
    let column = cells / columns;
    let groups: Vec<Vec<Line>> = Context::ALL
        .iter()
        .map(|c| group(model, *c, column.saturating_sub(2)))
        .collect();
    let total: usize = groups.iter().map(Vec::len).sum();
    let mut stacks: Vec<Vec<Line<'static>>> = vec![Vec::new(); columns];
    let mut at = 0;
    for g in groups {
        if at + 1 < columns
            && !stacks[at].is_empty()
            && stacks[at].len() + g.len() / 2 > total / columns
        {
            at += 1;
        }
        stacks[at].extend(g);
    }
    let mut out = vec![
        Line::from(vec![
            Span::styled("The query language", t.strong),
            Span::styled("  ", t.text),
            Span::styled(
                truncate("borg recov  'exact  \"a phrase\"  !not  author:x  year:2015..2020  tag:x  in:venue  type:thesis  has:note  is:unread  added:7d  ( a | b )", cells.saturating_sub(22)).into_owned(),
                t.dim,
            ),
        ]),
        Line::default(),
    ];
    let longest = stacks.iter().map(Vec::len).max().unwrap_or(0);
    for y in 0..longest {
        let mut spans = Vec::new();
        for stack in &stacks {
            let line = stack.get(y).cloned().unwrap_or_default();
            let used = line.width();
            spans.extend(line.spans);
            spans.push(Span::raw(" ".repeat(column.saturating_sub(used))));
        }
        out.push(Line::from(spans));
    }
    out.push(Line::styled(
        "Keys and colours are changed in the configuration; docs/keys.md has every name.",
        t.dim.add_modifier(Modifier::ITALIC),
    ));
    out
}
