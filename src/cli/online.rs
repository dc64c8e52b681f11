//! `refs find` and `refs complete`: what online services know.

use super::import::{catch_interrupt, finish, interrupted};
use super::output::Style;
use super::{CANCELLED, CommandResult, Context, DONE, NOT_FOUND, PROBLEMS};
use crate::codec::csl_json;
use crate::model::Reference;
use crate::ops::complete::{self, Outcome, Proposal};
use crate::ops::discover::{self, Find};
use crate::ops::find::{self, FindOptions};
use crate::ops::{Error, import, lookup, online, queue, title};
use crate::provider::{Client, Failure, ProviderError};
use crate::store::Library;
use crate::text::width;
use serde_json::json;
use std::io::{BufRead, IsTerminal};
use std::ops::ControlFlow;

/// What every command that asks online services takes.
#[derive(Debug, Clone, clap::Args)]
pub struct Network {
    /// Ask nobody; only answers that are kept are used
    #[arg(long)]
    pub offline: bool,
}

impl Network {
    /// The client, after its warnings.
    pub fn client(&self, context: &mut Context) -> Client {
        let online = online::client(&context.config, self.offline);
        for w in &online.warnings {
            context.out.warning(w);
        }
        online.client
    }
}

/// Arguments of `find`.
#[derive(Debug, clap::Args)]
pub struct FindArgs {
    /// Words of a title, names, a year
    #[arg(required = true, value_name = "WORDS")]
    query: Vec<String>,
    /// Whom to ask: crossref, pubmed, openalex, nva, europepmc, semanticscholar, datacite, arxiv, openlibrary, sru, vufind, groups/NUMBER, or the address of a VuFind catalogue
    #[arg(long = "in", value_name = "SERVICE", value_delimiter = ',')]
    services: Vec<String>,
    /// At most so many
    #[arg(long, short = 'n', value_name = "N", default_value_t = 10)]
    limit: usize,
    /// Take these of the list into the library
    #[arg(long, value_name = "N,N", value_delimiter = ',')]
    add: Vec<usize>,
    #[command(flatten)]
    network: Network,
}

/// Carries `find` out.
pub fn find(context: &mut Context, args: &FindArgs) -> CommandResult {
    let library = context.library()?;
    let client = args.network.client(context);
    for n in &args.services {
        if discover::place(n).is_none() {
            return Err(Error::usage(format!("there is no service {n}")).hint(discover::NAMES));
        }
    }
    let places = discover::places(&client, &args.services);
    if places.is_empty() {
        return Err(Error::failed("none of these has an address")
            .hint("`[providers] vufind = \"https://…\"` in the settings names a catalogue"));
    }
    catch_interrupt();
    let (finds, errors) = discover::discover(
        &client,
        &library,
        &args.query.join(" "),
        &places,
        args.limit,
        &interrupted,
    )?;
    if interrupted() {
        return Ok(CANCELLED);
    }
    // When nobody answered, the error says why.
    if errors.len() < places.len() {
        for e in &errors {
            context.out.warning(&e.to_string());
        }
    }
    if !args.add.is_empty() {
        let chosen: Vec<Reference> = args
            .add
            .iter()
            .filter_map(|n| finds.get(n.wrapping_sub(1)))
            .map(|f| title::whole(&client, &f.reference, &interrupted))
            .collect();
        if chosen.len() < args.add.len() {
            return Err(Error::usage(format!(
                "there are only {} in the list",
                finds.len()
            )));
        }
        return take_in(context, &library, chosen, "find");
    }
    if context.global.json {
        let all: Vec<_> = finds
            .iter()
            .map(|f| {
                let mut item = csl_json::to_item(&f.reference);
                if let Some(map) = item.as_object_mut() {
                    map.insert("found-by".into(), json!(f.services));
                    map.insert("library-key".into(), json!(f.key));
                }
                item
            })
            .collect();
        context.out.json(&all)?;
    } else {
        list(context, &finds)?;
    }
    Ok(if !finds.is_empty() {
        DONE
    } else if errors.len() >= places.len() {
        let mut e = online::failed(&args.query.join(" "), &errors);
        // A search does not wait in the queue.
        if errors.iter().any(ProviderError::is_offline) {
            e.hints = vec!["the library itself is searched with `refs search`".into()];
        }
        return Err(e);
    } else {
        NOT_FOUND
    })
}

fn list(context: &mut Context, finds: &[Find]) -> Result<(), Error> {
    let columns = context.out.columns().unwrap_or(usize::MAX).max(40);
    for (n, f) in finds.iter().enumerate() {
        let r = &f.reference;
        let mark = f
            .key
            .as_deref()
            .map(|k| format!("  [in the library: {k}]"))
            .unwrap_or_default();
        let year = r.year().map(|y| y.to_string()).unwrap_or_default();
        let head = format!("{:>3}  {} {year}{mark}", n + 1, super::list::authors(r));
        let head = context
            .out
            .paint(&width::truncate(&head, columns), Style::Bold);
        context.out.line(&head)?;
        let title = crate::search::plain(r.title()).into_owned();
        let title = context.out.paint(
            &width::truncate(&format!("     {title}"), columns),
            Style::Plain,
        );
        context.out.line(&title)?;
        let id = r
            .identifiers
            .first()
            .map(|i| format!("{} {}", i.scheme.label(), i.value))
            .unwrap_or_default();
        let foot = [
            crate::search::plain(r.venue()).into_owned(),
            id,
            f.services.join(", "),
        ]
        .into_iter()
        .filter(|s| !s.is_empty())
        .collect::<Vec<_>>()
        .join(" · ");
        let foot = context.out.paint(
            &width::truncate(&format!("     {foot}"), columns),
            Style::Dim,
        );
        context.out.line(&foot)?;
    }
    Ok(())
}

/// Takes looked up references in, with the summary of an import.
pub fn take_in(
    context: &mut Context,
    library: &Library,
    references: Vec<Reference>,
    what: &str,
) -> CommandResult {
    let options = import::ImportOptions {
        key_pattern: context.config.key_pattern.clone(),
        command: what.to_string(),
        ..import::ImportOptions::default()
    };
    let done = import::import_references(library, references, "online", "online", &options)?;
    context.out.message(&done.summary());
    finish(context, &[done], Vec::new())
}

/// Arguments of `complete`.
#[derive(Debug, clap::Args)]
pub struct CompleteArgs {
    /// Which references; without a query those that lack something
    #[arg(value_name = "QUERY")]
    query: Vec<String>,
    /// Fill in without asking
    #[arg(long, short)]
    yes: bool,
    /// Only show what would be filled in
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    network: Network,
}

/// Whole references by query, those that pass `wanted`.
pub fn chosen(
    library: &Library,
    query: &[String],
    wanted: &dyn Fn(&Reference) -> bool,
) -> Result<Vec<Reference>, Error> {
    let options = FindOptions {
        query: query.join(" "),
        ..FindOptions::default()
    };
    let found = find::find(library, &options)?;
    let mut out = Vec::new();
    for part in found.ids.chunks(256) {
        out.extend(
            library
                .get_many(part)?
                .into_iter()
                .flatten()
                .filter(|r| wanted(r)),
        );
    }
    Ok(out)
}

/// Carries `complete` out.
pub fn complete(context: &mut Context, args: &CompleteArgs) -> CommandResult {
    let library = context.library()?;
    let client = args.network.client(context);
    catch_interrupt();
    let mut status = DONE;
    if args.query.is_empty() && !args.dry_run {
        status = from_queue(context, &library, &client)?;
    }
    let references = chosen(&library, &args.query, &|r| {
        !args.query.is_empty() || complete::lacks(r)
    })?;
    let bar = context.out.progress(references.len() as u64, "asking");
    let outcomes = complete::ask(&client, &references, &interrupted, &mut |n| {
        bar.set_position(n as u64);
        ControlFlow::Continue(())
    });
    bar.finish_and_clear();
    let mut proposals: Vec<Proposal> = Vec::new();
    let (mut unknown, mut errors): (usize, Vec<ProviderError>) = (0, Vec::new());
    for outcome in outcomes.into_iter().flatten() {
        match outcome {
            Outcome::Found(p) => proposals.push(*p),
            Outcome::Unknown => unknown += 1,
            Outcome::Failed(e) => errors.extend(e),
            Outcome::Nothing => {}
        }
    }
    if interrupted() {
        context.out.message(
            "cancelled; nothing was changed, and the answers so far are kept for the next time",
        );
        return Ok(CANCELLED);
    }
    if context.global.json {
        let all: Vec<_> = proposals
            .iter()
            .map(|p| json!({"id": p.before.key, "gained": p.gained.iter().map(|(f, v)| json!({"field": f, "value": v})).collect::<Vec<_>>()}))
            .collect();
        context.out.json(&all)?;
    } else {
        for p in &proposals {
            let key = context.out.paint(&p.before.key, Style::Bold);
            context.out.line(&key)?;
            for (field, value) in &p.gained {
                let line = context.out.paint(
                    &format!(
                        "  + {field}: {}",
                        width::truncate(&crate::search::plain(value), 100)
                    ),
                    Style::Plain,
                );
                context.out.line(&line)?;
            }
        }
    }
    let kinds = tell_errors(context, &errors);
    let summary = format!(
        "{} asked about, {} can be filled in, {unknown} known to nobody, {kinds} without an answer",
        references.len(),
        proposals.len()
    );
    context.out.message(&summary);
    if proposals.is_empty() || args.dry_run || !(args.yes || agreed(context, "fill them in?")?) {
        if !proposals.is_empty() && !args.dry_run {
            context.out.message("nothing was changed");
        }
        return Ok(if kinds > 0 { PROBLEMS } else { status });
    }
    let n = complete::apply(&library, "complete", &proposals)?;
    context.out.message(&format!(
        "{n} references filled in; `refs undo` takes it back"
    ));
    Ok(if kinds > 0 { PROBLEMS } else { status })
}

/// Each kind of failure once; says how many there were.
pub fn tell_errors(context: &mut Context, errors: &[ProviderError]) -> usize {
    let mut told: Vec<String> = Vec::new();
    for e in errors {
        let text = e.to_string();
        if !told.contains(&text) && told.len() < 5 {
            context.out.warning(&text);
            told.push(text);
        }
    }
    errors.len()
}

/// Asks on the terminal; without one the answer is no.
pub fn agreed(context: &mut Context, question: &str) -> Result<bool, Error> {
    if !std::io::stdin().is_terminal() || context.global.json {
        context.out.hint("--yes carries it out");
        return Ok(false);
    }
    context.out.flush()?;
    context.out.message(&format!("{question} [y/N] "));
    let mut answer = String::new();
    let _ = std::io::stdin().lock().read_line(&mut answer);
    Ok(matches!(
        answer.trim().to_lowercase().as_str(),
        "y" | "yes" | "j" | "ja"
    ))
}

/// Looks up what waits for a network.
fn from_queue(context: &mut Context, library: &Library, client: &Client) -> CommandResult {
    let waiting = queue::waiting(library)?;
    if waiting.is_empty() || client.settings.offline {
        return Ok(DONE);
    }
    let mut found = Vec::new();
    let mut done = Vec::new();
    let mut status = DONE;
    for line in waiting {
        let answer = match lookup::wanted_of(&line).as_deref() {
            Some([one, ..]) => lookup::look_up(client, one, &interrupted),
            Some([]) => Ok(Vec::new()),
            None => by_words(client, &line),
        };
        if interrupted() {
            return Ok(CANCELLED);
        }
        match answer {
            Ok(works) => {
                found.extend(works);
                done.push(line);
            }
            Err(errors) => {
                context.out.error(&online::failed(&line, &errors).message);
                status = PROBLEMS;
                if !errors.iter().any(ProviderError::is_passing) {
                    done.push(line);
                }
            }
        }
    }
    if !found.is_empty() {
        take_in(context, library, found, "look up what waited")?;
    }
    queue::done(library, &done)?;
    Ok(status)
}

/// The work of a title that waited, when it is sure which one.
fn by_words(client: &Client, line: &str) -> lookup::LookedUp {
    let found = title::by_title(client, line, &interrupted)?;
    match found.filter(|m| m.score >= title::SURE) {
        Some(m) => Ok(vec![title::whole(client, &m.reference, &interrupted)]),
        None => Err(vec![ProviderError::new("nobody", Failure::NotFound)]),
    }
}
