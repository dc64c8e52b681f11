//! `refs add`: anything that names or holds a reference.

use super::import::{How, finish, one};
use super::{CommandResult, Context};
use crate::codec::Input;
use crate::ops::{Error, files};
use std::path::Path;

/// Arguments of `add`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A file, pasted BibTeX, RIS …, a plain reference, a DOI, PMID, ISBN, arXiv id or address; `-` for standard input
    #[arg(required = true, value_name = "TEXT|FILE|IDENTIFIER")]
    what: Vec<String>,
    #[command(flatten)]
    how: How,
}

/// Carries `add` out.
pub fn run(context: &mut Context, args: &Args) -> CommandResult {
    let library = context.library()?;
    let mut all = Vec::new();
    let mut failed: Vec<Error> = Vec::new();
    for text in &args.what {
        let options = args
            .how
            .options(context, format!("add {}", shortened(text)));
        let bytes;
        let (content, name): (&[u8], &str) = if text == "-" {
            bytes = files::read_stdin()?;
            (&bytes, "-")
        } else if is_path(text) {
            bytes = files::read(Path::new(text))?;
            (&bytes, text)
        } else {
            (text.as_bytes(), "text")
        };
        match one(
            context,
            &library,
            &Input {
                bytes: content,
                name,
            },
            &options,
        ) {
            Ok(done) => all.push(done),
            Err(e) => failed.push(e),
        }
    }
    finish(context, &all, failed)
}

/// Whether the text names a file that is there.
fn is_path(text: &str) -> bool {
    text.len() < 4096 && !text.contains('\n') && Path::new(text).is_file()
}

fn shortened(text: &str) -> String {
    crate::text::width::truncate(&crate::text::sanitize::for_terminal(text), 60).into_owned()
}
