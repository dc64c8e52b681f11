//! `refs attach` and `refs open`: files of a reference.

use super::{CommandResult, Context, DONE};
use crate::ops::{Error, attach, edit, files};
use std::path::PathBuf;

/// Arguments of `attach`.
#[derive(Debug, clap::Args)]
pub struct AttachArgs {
    /// Citation key
    key: String,
    /// The file, which is copied into the library
    file: PathBuf,
}

/// Arguments of `open`.
#[derive(Debug, clap::Args)]
pub struct OpenArgs {
    /// Citation key
    key: String,
}

/// Carries `attach` out.
pub fn attach(context: &mut Context, args: &AttachArgs) -> CommandResult {
    let library = context.library()?;
    let path = attach::attach(&library, &args.key, &args.file)?;
    context.out.message(&format!(
        "{}: attached {path}; `refs undo` takes it off",
        args.key
    ));
    Ok(DONE)
}

/// Carries `open` out.
pub fn open(context: &mut Context, args: &OpenArgs) -> CommandResult {
    let library = context.library()?;
    let reference = edit::by_key(&library, &args.key)?;
    let targets = attach::targets(&library, &reference);
    let Some(first) = targets.first() else {
        return Err(
            Error::not_found(format!("{} has no file and no address", args.key))
                .hint(format!("`refs attach {} FILE` gives it one", args.key)),
        );
    };
    files::open(&context.config.opener, first)?;
    context.out.message(&format!("opened {first}"));
    Ok(DONE)
}
