//! `refs completions` and `refs man`: generated from the one clap definition.

use super::{CommandResult, Context, DONE};
use crate::ops::Error;

/// Arguments of `completions`.
#[derive(Debug, clap::Args)]
pub struct Completions {
    /// Which shell
    #[arg(value_enum)]
    shell: clap_complete::Shell,
}

/// Prints completions for a shell.
pub fn completions(
    context: &mut Context,
    args: &Completions,
    mut definition: clap::Command,
) -> CommandResult {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut definition, "refs", &mut script);
    context.out.data(&script)?;
    Ok(DONE)
}

/// Prints the manual page of the program and of each command, in roff.
pub fn man(context: &mut Context, definition: clap::Command) -> CommandResult {
    let mut page = Vec::new();
    let failed = |e: std::io::Error| Error::failed(format!("cannot make the manual page: {e}"));
    clap_mangen::Man::new(definition.clone())
        .render(&mut page)
        .map_err(failed)?;
    for sub in definition.get_subcommands().filter(|c| !c.is_hide_set()) {
        let name: &'static str = Box::leak(format!("refs-{}", sub.get_name()).into_boxed_str());
        let sub = sub.clone().name(name).display_name(name);
        clap_mangen::Man::new(sub)
            .render(&mut page)
            .map_err(failed)?;
    }
    context.out.data(&page)?;
    Ok(DONE)
}
