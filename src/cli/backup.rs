//! `refs backup`, `refs restore`.

use super::{CommandResult, Context, DONE};
use crate::ops;
use serde_json::json;
use std::path::PathBuf;

/// Arguments of both.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The backup
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

/// Writes a backup.
pub fn backup(context: &mut Context, args: &Args) -> CommandResult {
    let library = context.library()?;
    let count = ops::backup::backup(&library, &args.file)?;
    if context.global.json {
        context
            .out
            .json(&json!({"file": args.file, "references": count}))?;
    }
    context.out.message(&format!(
        "{}: {count} references, verified",
        args.file.display()
    ));
    Ok(DONE)
}

/// Brings the library back from a backup.
pub fn restore(context: &mut Context, args: &Args) -> CommandResult {
    let library = context.library()?;
    let done = ops::backup::restore(&library, &args.file)?;
    if context.global.json {
        context.out.json(&json!({
            "file": args.file,
            "references": done.count,
            "added": done.added,
            "changed": done.changed,
            "trashed": done.trashed,
            "operation": done.applied.number,
        }))?;
    }
    context.out.message(&format!(
        "{}: {} references; {} added, {} changed, {} not in it moved to the trash",
        args.file.display(),
        done.count,
        done.added,
        done.changed,
        done.trashed
    ));
    if done.applied.number > 0 {
        context.out.hint("`refs undo` takes it back");
    }
    Ok(DONE)
}
