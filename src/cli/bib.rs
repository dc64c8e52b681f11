//! `refs bib`: a file of references that holds just what documents cite.

use super::import::{catch_interrupt, interrupted};
use super::{CommandResult, Context, DONE, PROBLEMS};
use crate::codec::WriteOptions;
use crate::ops::{Error, cited, export};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// Arguments of `bib`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Documents: .tex, .aux, .typ, Markdown, .qmd, .org, text, docx, odt
    #[arg(required = true, value_name = "FILE")]
    documents: Vec<PathBuf>,
    /// The file of references [default: standard output]; what has not changed in it stays byte for byte
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// The format [default: by the file's name, else bibtex]
    #[arg(long, short, value_name = "FORMAT")]
    format: Option<String>,
    /// LaTeX commands instead of Unicode (BibTeX formats)
    #[arg(long)]
    ascii: bool,
    /// Go on, and write again when a document or the library changes, until Ctrl-C
    #[arg(long, requires = "output")]
    watch: bool,
}

/// How often watched files are looked at.
const PAUSE: Duration = Duration::from_millis(300);

/// Carries `bib` out.
pub fn run(context: &mut Context, args: &Args) -> CommandResult {
    if let Some(output) = &args.output
        && args.documents.contains(output)
    {
        return Err(Error::usage(format!(
            "{}: the document itself would be written over",
            output.display()
        )));
    }
    if !args.watch {
        return once(context, args);
    }
    catch_interrupt();
    let folder = context.library_folder()?;
    // The first time whatever is wrong ends the command; later a document may be half written.
    once(context, args)?;
    let mut seen = stamps(&args.documents, &folder);
    while !interrupted() {
        std::thread::sleep(PAUSE);
        let now = stamps(&args.documents, &folder);
        if now != seen {
            seen = now;
            if let Err(e) = once(context, args) {
                context.out.warning(&e.to_string());
            }
        }
    }
    Ok(DONE)
}

/// When the documents and the library's journal were written last, and how long they are.
fn stamps(documents: &[PathBuf], library: &Path) -> Vec<Option<(SystemTime, u64)>> {
    let stamp = |path: &Path| {
        let data = std::fs::metadata(path).ok()?;
        Some((data.modified().ok()?, data.len()))
    };
    let mut journal: Vec<PathBuf> = std::fs::read_dir(library.join("journal"))
        .into_iter()
        .flatten()
        .flatten()
        .map(|e| e.path())
        .collect();
    journal.sort();
    documents.iter().chain(&journal).map(|p| stamp(p)).collect()
}

fn once(context: &mut Context, args: &Args) -> CommandResult {
    let options = WriteOptions {
        ascii: args.ascii,
        ..WriteOptions::default()
    };
    let format = args.format.as_deref();
    write(
        context,
        &args.documents,
        args.output.as_deref(),
        format,
        &options,
    )
}

/// Writes what documents cite, and says what of it is not there.
pub fn write(
    context: &mut Context,
    documents: &[PathBuf],
    output: Option<&Path>,
    format: Option<&str>,
    options: &WriteOptions,
) -> CommandResult {
    let codec = export::codec_for(format, output)?;
    let library = context.library()?;
    let gathered = cited::gather(&library, documents)?;
    let mut own = Vec::new();
    match output {
        None => {
            let bytes = cited::bytes(&gathered, codec, options)?;
            context.out.data(&bytes)?;
        }
        Some(path) => {
            let written = cited::write_file(&library, &gathered, codec, options, path)?;
            let state = if written.changed {
                "written"
            } else {
                "up to date"
            };
            let count = gathered.references.len() + written.own.len();
            context
                .out
                .message(&format!("{}: {count} cited, {state}", path.display()));
            if !written.kept.is_empty() {
                context.out.message(&format!(
                    "not cited, but kept because the library does not have it: {}",
                    written.kept.join(", ")
                ));
            }
            own = written.own;
        }
    }
    for (old, new) in &gathered.renamed {
        context
            .out
            .message(&format!("{old} is {new} now; it is written as cited"));
    }
    let mut problems = false;
    for m in gathered.missing.iter().filter(|m| !own.contains(&m.what)) {
        problems = true;
        context.out.message(&format!(
            "{}:{}:{}: warning: not in the library: {}",
            m.file.display(),
            m.line,
            m.column,
            m.what
        ));
    }
    Ok(if problems { PROBLEMS } else { DONE })
}
