//! `refs lint`: what is doubtful, why, and how to mend it.

use super::output::Style;
use super::{CommandResult, Context, DONE, PROBLEMS};
use crate::ops::Error;
use crate::ops::lint::{self, RULES};

/// Arguments of `lint`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The query; everything without one
    #[arg(value_name = "QUERY")]
    query: Vec<String>,
    /// Only these rules (missing, identifier, name, encoding, capitals, pages, journal, date, key, latex)
    #[arg(long, value_delimiter = ',', value_name = "RULE,RULE")]
    only: Vec<String>,
    /// Mend what is certain; one undoable step
    #[arg(long)]
    fix: bool,
}

/// Carries `lint` out.
pub fn run(context: &mut Context, args: &Args) -> CommandResult {
    if let Some(rule) = args
        .only
        .iter()
        .find(|o| !RULES.iter().any(|(name, _)| name == o))
    {
        let names: Vec<&str> = RULES.iter().map(|(name, _)| *name).collect();
        return Err(Error::usage(format!("there is no rule {rule}"))
            .hint(format!("the rules are {}", names.join(", "))));
    }
    let library = context.library()?;
    let findings = lint::lint(&library, &args.query.join(" "), &args.only)?;
    if context.global.json {
        let list: Vec<_> = findings
            .iter()
            .map(|f| serde_json::json!({"key": f.key, "rule": f.rule, "message": f.message, "fixable": !f.fix.is_empty()}))
            .collect();
        context.out.json(&list)?;
    } else {
        for f in &findings {
            let mark = if f.fix.is_empty() { "" } else { "  [--fix]" };
            let line = format!(
                "{}: {}: {}{}",
                context.out.paint(&f.key, Style::Accent),
                context.out.paint(f.rule, Style::Yellow),
                context.out.paint(&f.message, Style::Plain),
                context.out.paint(mark, Style::Dim)
            );
            context.out.line(&line)?;
        }
    }
    let fixable = findings.iter().filter(|f| !f.fix.is_empty()).count();
    if args.fix {
        let mended = lint::fix(&library, &findings)?;
        context.out.message(&format!(
            "{mended} of {} findings mended; `refs undo` takes it back",
            findings.len()
        ));
        return Ok(if mended == findings.len() {
            DONE
        } else {
            PROBLEMS
        });
    }
    match findings.len() {
        0 => context.out.message("nothing doubtful was found"),
        n => context.out.message(&format!(
            "{n} findings, {fixable} of them can be mended with --fix"
        )),
    }
    Ok(if findings.is_empty() { DONE } else { PROBLEMS })
}
