//! `refs import` and `refs add`: taking references in.

use super::{CommandResult, Context, DONE, FAILED, PROBLEMS};
use crate::codec::Input;
use crate::ops::files::{self, Bytes};
use crate::ops::import::{Duplicates, ImportOptions, Imported, import};
use crate::ops::{Error, ErrorKind};
use crate::store::Library;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

/// Arguments of `import`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Files, folders, or `-` for standard input
    #[arg(required = true, value_name = "FILE|DIR|-")]
    inputs: Vec<PathBuf>,
    /// The format, instead of recognising it by content
    #[arg(long, short, value_name = "FORMAT")]
    format: Option<String>,
    /// Import the reference list of a document (thesis, paper) instead of the work itself
    #[arg(long)]
    references: bool,
    #[command(flatten)]
    how: How,
}

/// Options of everything that takes references in.
#[derive(Debug, Clone, clap::Args)]
pub struct How {
    /// Tell what would happen, change nothing
    #[arg(long)]
    dry_run: bool,
    /// Change nothing if there is any problem
    #[arg(long)]
    strict: bool,
    /// What happens to references that are in the library already
    #[arg(long, value_enum, default_value_t = DuplicatesArg::Merge, value_name = "HOW")]
    duplicates: DuplicatesArg,
    /// Tag everything that is imported
    #[arg(long = "tag", value_name = "TAG")]
    tags: Vec<String>,
    /// Put everything that is imported into a collection
    #[arg(long, value_name = "COLLECTION")]
    collection: Option<String>,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum DuplicatesArg {
    /// Merge them into those that are there; no value is lost
    Merge,
    /// Leave them out
    Skip,
    /// Take them in beside those that are there
    Keep,
}

impl How {
    /// As the operation wants it.
    pub fn options(&self, context: &Context, command: String) -> ImportOptions {
        ImportOptions {
            format: None,
            references: false,
            dry_run: self.dry_run,
            strict: self.strict,
            duplicates: match self.duplicates {
                DuplicatesArg::Merge => Duplicates::Merge,
                DuplicatesArg::Skip => Duplicates::Skip,
                DuplicatesArg::Keep => Duplicates::Keep,
            },
            tags: self.tags.clone(),
            collection: self.collection.clone(),
            key_pattern: context.config.key_pattern.clone(),
            command,
            keep_index: true,
            ..ImportOptions::default()
        }
    }
}

/// Carries `import` out.
pub fn run(context: &mut Context, args: &Args) -> CommandResult {
    let mut inputs = Vec::new();
    for path in &args.inputs {
        if path.is_dir() {
            let files = files::walk(path)?;
            if files.is_empty() {
                context.out.warning(&format!(
                    "{}: there are no files in this folder",
                    path.display()
                ));
            }
            inputs.extend(files.into_iter().map(|f| (f, true)));
        } else {
            inputs.push((path.clone(), false));
        }
    }
    let library = context.library()?;
    catch_interrupt();
    let mut all = Vec::new();
    let mut failed: Vec<Error> = Vec::new();
    let mut passed_over = 0;
    for (path, from_folder) in inputs {
        let mut options = args
            .how
            .options(context, format!("import {}", path.display()));
        options.format.clone_from(&args.format);
        options.references = args.references;
        match read(&path).and_then(|(bytes, name)| {
            one(
                context,
                &library,
                &Input {
                    bytes: &bytes,
                    name: &name,
                },
                &options,
            )
        }) {
            Ok(done) => all.push(done),
            Err(e) if e.kind == ErrorKind::Cancelled => return Err(e),
            // A folder may hold anything.
            Err(_) if from_folder => passed_over += 1,
            Err(e) => failed.push(e),
        }
    }
    if passed_over > 0 {
        context.out.message(&format!(
            "{passed_over} files in the folder are of no known format and were passed over"
        ));
    }
    finish(context, &all, failed)
}

/// Reads a path or, for `-`, standard input.
fn read(path: &Path) -> Result<(Bytes, String), Error> {
    if path == Path::new("-") {
        Ok((files::read_stdin()?, "-".into()))
    } else {
        Ok((files::read(path)?, path.display().to_string()))
    }
}

/// Imports one input with progress, prints its problems and its summary.
pub fn one(
    context: &mut Context,
    library: &Library,
    input: &Input,
    options: &ImportOptions,
) -> Result<Imported, Error> {
    let bar = context.out.progress(0, input.name);
    let done = import(library, input, options, &mut |n| {
        bar.set_position(n as u64);
        if interrupted() {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    });
    bar.finish_and_clear();
    let done = done?;
    for problem in &done.problems {
        context.out.message(&format!("{}:{problem}", done.name));
    }
    context.out.message(&done.summary());
    Ok(done)
}

/// The JSON document and the exit status of several imports.
pub fn finish(context: &mut Context, all: &[Imported], failed: Vec<Error>) -> CommandResult {
    if context.global.json {
        let list: Vec<_> = all.iter().map(to_json).collect();
        context.out.json(&list)?;
    }
    let mut failed = failed.into_iter();
    if let Some(first) = failed.next() {
        if all.is_empty() && failed.len() == 0 {
            return Err(first);
        }
        for e in std::iter::once(first).chain(failed) {
            context.out.error(&e.message);
            for h in &e.hints {
                context.out.hint(h);
            }
        }
        return Ok(if all.is_empty() { FAILED } else { PROBLEMS });
    }
    if all.iter().any(|i| i.refused) {
        return Ok(FAILED);
    }
    Ok(if all.iter().any(|i| !i.problems.is_empty()) {
        PROBLEMS
    } else {
        DONE
    })
}

fn to_json(done: &Imported) -> serde_json::Value {
    let problems: Vec<_> = done
        .problems
        .iter()
        .map(|p| serde_json::json!({"line": p.line, "column": p.column, "severity": format!("{:?}", p.severity).to_lowercase(), "message": p.message}))
        .collect();
    let renamed: Vec<_> = done
        .renamed
        .iter()
        .map(|(from, to)| serde_json::json!({"from": from, "to": to}))
        .collect();
    serde_json::json!({
        "input": done.name, "format": done.format, "new": done.new, "merged": done.merged, "skipped": done.skipped,
        "renamed": renamed, "problems": problems, "refused": done.refused,
    })
}

static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// Whether Ctrl-C was pressed since [`catch_interrupt`].
pub fn interrupted() -> bool {
    INTERRUPTED.load(Ordering::Relaxed)
}

/// From now on Ctrl-C asks long work to stop cleanly instead of ending the process.
pub fn catch_interrupt() {
    #[cfg(unix)]
    {
        extern "C" fn note(_: libc::c_int) {
            INTERRUPTED.store(true, Ordering::Relaxed);
        }
        // SAFETY: the handler only stores into an atomic, which is allowed in a signal handler.
        #[allow(unsafe_code)]
        unsafe {
            libc::signal(libc::SIGINT, note as *const () as libc::sighandler_t);
        }
    }
}
