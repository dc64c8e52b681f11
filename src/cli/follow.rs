//! `refs update` and `refs fetch`: what became of works, and their open copies.

use super::import::{catch_interrupt, interrupted};
use super::online::{Network, chosen, tell_errors};
use super::output::Style;
use super::{CANCELLED, CommandResult, Context, DONE, PROBLEMS};
use crate::ops::complete;
use crate::ops::fetch::{self, Fetched};
use serde_json::json;
use std::ops::ControlFlow;
use std::time::Duration;

/// Arguments of `update`.
#[derive(Debug, clap::Args)]
pub struct UpdateArgs {
    /// Which references; all without a query
    #[arg(value_name = "QUERY")]
    query: Vec<String>,
    /// Only show what would be noted
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    network: Network,
}

/// Carries `update` out.
pub fn update(context: &mut Context, args: &UpdateArgs) -> CommandResult {
    let library = context.library()?;
    let mut client = args.network.client(context);
    // What is new is asked for; an answer of this hour is one that a cancelled run got.
    client.settings.fresh = Some(Duration::from_secs(3600));
    catch_interrupt();
    let references = chosen(&library, &args.query, &|r| !r.identifiers.is_empty())?;
    let bar = context.out.progress(references.len() as u64, "asking");
    let answers = complete::news(&client, &references, &interrupted, &mut |n| {
        bar.set_position(n as u64);
        ControlFlow::Continue(())
    });
    bar.finish_and_clear();
    if interrupted() {
        context.out.message("cancelled; nothing was changed");
        return Ok(CANCELLED);
    }
    let (mut news, mut errors) = (Vec::new(), Vec::new());
    for a in answers.into_iter().flatten() {
        match a {
            Ok(n) => news.extend(n),
            Err(e) => errors.extend(e),
        }
    }
    if context.global.json {
        let all: Vec<_> = news
            .iter()
            .map(|n| json!({"id": n.key, "news": n.what, "status": n.status}))
            .collect();
        context.out.json(&all)?;
    } else {
        for n in &news {
            let style = if n.status.is_some() {
                Style::Red
            } else {
                Style::Plain
            };
            let line = context.out.paint(&format!("{}: {}", n.key, n.what), style);
            context.out.line(&line)?;
        }
    }
    let failed = tell_errors(context, &errors);
    if !args.dry_run {
        complete::note_news(&library, &news)?;
    }
    context.out.message(&format!(
        "{} asked about, {} with news, {failed} without an answer",
        references.len(),
        news.len()
    ));
    Ok(if failed > 0 { PROBLEMS } else { DONE })
}

/// Arguments of `fetch`.
#[derive(Debug, clap::Args)]
pub struct FetchArgs {
    /// Which references; those without a PDF when there is no query
    #[arg(value_name = "QUERY")]
    query: Vec<String>,
    /// How files are named: {key}, {author}, {year}, {title}
    #[arg(
        long,
        value_name = "PATTERN",
        default_value = "{author} {year} {title}"
    )]
    name: String,
    #[command(flatten)]
    network: Network,
}

/// Carries `fetch` out.
pub fn fetch(context: &mut Context, args: &FetchArgs) -> CommandResult {
    let library = context.library()?;
    let client = args.network.client(context);
    catch_interrupt();
    let references = chosen(&library, &args.query, &|r| {
        r.attachments.iter().all(|a| !a.managed)
    })?;
    if client.settings.mail.is_empty() {
        context
            .out
            .hint("with `mail = \"you@example.org\"` in the settings Unpaywall is asked, too");
    }
    let bar = context.out.progress(references.len() as u64, "fetching");
    let (mut files, mut failed, mut without) = (0, 0, 0);
    for (n, r) in references.iter().enumerate() {
        bar.set_position(n as u64);
        if interrupted() {
            bar.finish_and_clear();
            context
                .out
                .message(&format!("cancelled; {files} files were fetched"));
            return Ok(CANCELLED);
        }
        match fetch::fetch(&client, &library, r, &args.name, &interrupted)? {
            Fetched::File(path) => {
                files += 1;
                let line = context
                    .out
                    .paint(&format!("{}: {path}", r.key), Style::Plain);
                bar.suspend(|| context.out.line(&line))?;
            }
            Fetched::Failed(e) => {
                failed += 1;
                let text = format!("{}: {e}", r.key);
                bar.suspend(|| context.out.warning(&text));
                if e.is_offline() {
                    break;
                }
            }
            Fetched::Has => {}
            Fetched::NoOpenCopy => without += 1,
        }
    }
    bar.finish_and_clear();
    context.out.message(&format!(
        "{} asked for, {files} fetched, {failed} failed, {without} without an open copy",
        references.len(),
    ));
    Ok(if failed > 0 { PROBLEMS } else { DONE })
}
