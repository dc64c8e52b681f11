//! `refs duplicates` and `refs merge`: works that are in the library more than once.

use super::output::Style;
use super::{CommandResult, Context, DONE};
use crate::ops::duplicates;

/// Arguments of `merge`.
#[derive(Debug, clap::Args)]
pub struct MergeArgs {
    /// The keys: all are merged into the first
    #[arg(required = true, num_args = 2.., value_name = "KEY")]
    keys: Vec<String>,
}

/// Carries `duplicates` out.
pub fn run(context: &mut Context) -> CommandResult {
    let library = context.library()?;
    let groups = duplicates::find(&library)?;
    if context.global.json {
        let list: Vec<serde_json::Value> = groups
            .iter()
            .map(|g| serde_json::json!({"keys": g.keys, "score": (f64::from(g.score) * 100.0).round() / 100.0, "reason": g.reasons.join(", ")}))
            .collect();
        context.out.json(&list)?;
        return Ok(DONE);
    }
    for g in &groups {
        let score = context
            .out
            .paint(&format!("{:3.0} %", g.score * 100.0), Style::Accent);
        let why = context.out.paint(&g.reasons.join(", "), Style::Dim);
        context.out.line(&format!("{score}  {why}"))?;
        for (key, title) in g.keys.iter().zip(&g.titles) {
            let key = context.out.paint(key, Style::Bold);
            let title = context.out.paint(title, Style::Plain);
            context.out.line(&format!("       {key}  {title}"))?;
        }
    }
    let many = match groups.len() {
        0 => "no duplicates".to_string(),
        1 => "1 work is here more than once; `refs merge KEY KEY` makes it one".to_string(),
        n => format!("{n} works are here more than once; `refs merge KEY KEY` makes one of two"),
    };
    context.out.message(&many);
    Ok(DONE)
}

/// Carries `merge` out.
pub fn merge(context: &mut Context, args: &MergeArgs) -> CommandResult {
    let library = context.library()?;
    let key = duplicates::merge(&library, &args.keys)?;
    context.out.message(&format!(
        "merged into {key}; `refs undo` takes it apart again"
    ));
    Ok(DONE)
}
