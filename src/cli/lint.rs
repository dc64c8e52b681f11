//! `refs lint`: what looks wrong with references, why, and the mending of it.

use super::{CommandResult, Context, DONE, PROBLEMS};
use crate::ops::find::{self, FindOptions};
use crate::ops::lint;

/// Arguments of `lint`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The query; everything without one
    #[arg(value_name = "QUERY")]
    query: Vec<String>,
    /// Mend what can be mended; `refs undo` takes it back
    #[arg(long)]
    fix: bool,
}

/// Carries `lint` out: status 4 when something is left that looks wrong.
pub fn run(context: &mut Context, args: &Args) -> CommandResult {
    let library = context.library()?;
    let found = find::find(
        &library,
        &FindOptions {
            query: args.query.join(" "),
            ..FindOptions::default()
        },
    )?;
    if args.fix {
        let changed = lint::fix(&library, &found.ids)?;
        let many = if changed == 1 {
            "reference"
        } else {
            "references"
        };
        context.out.message(&format!("{changed} {many} mended"));
    }
    let findings = lint::check(&library, &found.ids)?;
    if context.global.json {
        context.out.json(&findings)?;
    } else {
        for f in &findings {
            let fix = if f.finding.fix.is_empty() {
                String::new()
            } else {
                format!(" → {}", f.finding.fix)
            };
            context.out.line(&format!(
                "{}: {}: {}: {}{fix}",
                f.key, f.finding.rule, f.finding.field, f.finding.message
            ))?;
        }
        let fixable = findings
            .iter()
            .filter(|f| f.finding.change.is_some())
            .count();
        if fixable > 0 && !args.fix {
            context.out.hint(&format!(
                "`refs lint --fix` mends {fixable} of {}",
                findings.len()
            ));
        }
    }
    Ok(if findings.is_empty() { DONE } else { PROBLEMS })
}
