//! `refs doctor`.

use super::output::Style;
use super::{CommandResult, Context, DONE, PROBLEMS};
use crate::ops;
use serde_json::json;

/// Arguments.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Mend what can be mended
    #[arg(long)]
    repair: bool,
}

/// Checks the library.
pub fn run(context: &mut Context, args: &Args) -> CommandResult {
    let library = context.library_quietly()?;
    let report = ops::doctor::check(&library, args.repair)?;
    let sound = report.is_sound();
    if context.global.json {
        context.out.json(&json!({
            "sound": sound,
            "references": report.references,
            "operations": report.operations,
            "snapshots": report.snapshots,
            "findings": report.findings,
        }))?;
    } else {
        let line = format!(
            "{} references, {} operations in the journal, {} whole snapshots",
            report.references, report.operations, report.snapshots
        );
        context.out.line(&line)?;
        for f in &report.findings {
            let (mark, style, after) = match f.mended.as_str() {
                "" => ("✗", Style::Red, String::new()),
                mended => ("✓", Style::Yellow, format!(" — {mended}")),
            };
            let line = format!(
                "{} {}",
                context.out.paint(mark, style),
                context
                    .out
                    .paint(&format!("{}: {}{after}", f.part, f.what), Style::Plain)
            );
            context.out.line(&line)?;
        }
        if sound && report.findings.is_empty() {
            context.out.line("everything is sound")?;
        }
    }
    if !sound {
        context
            .out
            .hint("`refs doctor --repair` mends what can be mended");
    }
    Ok(if sound { DONE } else { PROBLEMS })
}
