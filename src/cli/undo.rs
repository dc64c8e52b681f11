//! `refs undo`, `refs redo`, `refs log`.

use super::output::Style;
use super::{CommandResult, Context, DONE};
use crate::ops::history::{self, Which};
use crate::store::{Applied, Operation, Reason};
use serde_json::json;

/// Arguments of `undo` and `redo`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The operation's number in `refs log` [default: the last one]
    #[arg(value_name = "N")]
    number: Option<u64>,
    /// The last so many operations
    #[arg(long, short = 'n', value_name = "COUNT", conflicts_with = "number", value_parser = clap::value_parser!(u64).range(1..))]
    last: Option<u64>,
    /// Also when it overwrites later changes
    #[arg(long)]
    force: bool,
}

impl Args {
    fn which(&self) -> Which {
        match (self.number, self.last) {
            (Some(n), _) => Which::Number(n),
            (None, Some(n)) => Which::Last(usize::try_from(n).unwrap_or(usize::MAX)),
            (None, None) => Which::Last(1),
        }
    }
}

/// Arguments of `log`.
#[derive(Debug, clap::Args)]
pub struct LogArgs {
    /// At most so many, the newest first
    #[arg(long, value_name = "N", default_value_t = 20)]
    limit: usize,
}

/// Takes operations back.
pub fn undo(context: &mut Context, args: &Args) -> CommandResult {
    let library = context.library()?;
    let done = history::undo(&library, args.which(), args.force)?;
    tell(context, "undone", &done)
}

/// Carries undone operations out again.
pub fn redo(context: &mut Context, args: &Args) -> CommandResult {
    let library = context.library()?;
    let done = history::redo(&library, args.which(), args.force)?;
    tell(context, "done again", &done)
}

fn tell(context: &mut Context, what: &str, done: &[Applied]) -> CommandResult {
    if context.global.json {
        let list: Vec<_> = done
            .iter()
            .map(|a| json!({"number": a.concerning, "label": a.label, "count": a.count}))
            .collect();
        context.out.json(&list)?;
    }
    for a in done {
        let label = &a.label;
        context.out.message(&format!(
            "{what}: {} {label} ({})",
            a.concerning,
            references(a.count)
        ));
    }
    Ok(DONE)
}

fn references(n: u64) -> String {
    match n {
        1 => "1 reference".to_string(),
        n => format!("{n} references"),
    }
}

/// Lists what was done.
pub fn log(context: &mut Context, args: &LogArgs) -> CommandResult {
    let library = context.library()?;
    let operations = history::log(&library, args.limit)?;
    if context.global.json {
        let list: Vec<_> = operations.iter().map(as_json).collect();
        context.out.json(&list)?;
        return Ok(DONE);
    }
    for op in &operations {
        let at = op.at.to_zoned(jiff::tz::TimeZone::system());
        let (what, style) = match op.reason {
            Reason::Undo(n) => (format!("undo {n}: {}", op.label), Style::Dim),
            Reason::Redo(n) => (format!("redo {n}: {}", op.label), Style::Plain),
            Reason::Do if op.undone => (format!("{} (undone)", op.label), Style::Dim),
            Reason::Do => (op.label.clone(), Style::Plain),
        };
        let line = format!(
            "{}  {}  {}  {}  {}",
            context
                .out
                .paint(&format!("{:>6}", op.number), Style::Accent),
            context
                .out
                .paint(&at.strftime("%Y-%m-%d %H:%M:%S").to_string(), Style::Dim),
            context
                .out
                .paint(&format!("{:>16}", references(op.count)), Style::Plain),
            context.out.paint(&what, style),
            context.out.paint(&op.command, Style::Dim),
        );
        context.out.line(line.trim_end())?;
    }
    Ok(DONE)
}

fn as_json(op: &Operation) -> serde_json::Value {
    let (kind, concerning) = match op.reason {
        Reason::Do => ("do", None),
        Reason::Undo(n) => ("undo", Some(n)),
        Reason::Redo(n) => ("redo", Some(n)),
    };
    json!({
        "number": op.number,
        "at": op.at,
        "label": op.label,
        "command": op.command,
        "kind": kind,
        "concerning": concerning,
        "count": op.count,
        "undone": op.undone,
    })
}
