//! `refs duplicates` and `refs merge`: works that are in the library more than once.

use super::output::Style;
use super::{CommandResult, Context, DONE};
use crate::ops::edit::by_keys;
use crate::ops::{Error, duplicates};

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
    let mut groups = Vec::new();
    for likely in duplicates::find(&library)? {
        let members: Vec<(String, String)> = library
            .get_many(&likely.ids)?
            .into_iter()
            .flatten()
            .map(|r| (r.key.clone(), crate::search::plain(r.title()).into_owned()))
            .collect();
        groups.push((likely, members));
    }
    if context.global.json {
        let list: Vec<serde_json::Value> = groups
            .iter()
            .map(|(l, members)| {
                let keys: Vec<&str> = members.iter().map(|m| m.0.as_str()).collect();
                serde_json::json!({"keys": keys, "score": (f64::from(l.score) * 100.0).round() / 100.0, "reason": l.reasons.join(", ")})
            })
            .collect();
        context.out.json(&list)?;
        return Ok(DONE);
    }
    for (l, members) in &groups {
        let score = context
            .out
            .paint(&format!("{:3.0} %", l.score * 100.0), Style::Accent);
        let why = context.out.paint(&l.reasons.join(", "), Style::Dim);
        context.out.line(&format!("{score}  {why}"))?;
        for (key, title) in members {
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
    let mut ids = Vec::new();
    for reference in by_keys(&library, &args.keys)? {
        if !ids.contains(&reference.id) {
            ids.push(reference.id);
        }
    }
    if ids.len() < 2 {
        return Err(Error::usage("name at least two references to merge"));
    }
    duplicates::merge_all(
        &library,
        &format!("merge {}", args.keys.join(" ")),
        &ids,
        &[],
    )?;
    context.out.message(&format!(
        "merged into {}; `refs undo` takes it apart again",
        args.keys[0]
    ));
    Ok(DONE)
}
