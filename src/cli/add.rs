//! `refs add`: anything that names or holds a reference.

use super::import::{How, catch_interrupt, finish, interrupted, one};
use super::online::{Network, agreed};
use super::{CANCELLED, CommandResult, Context};
use crate::codec::Input;
use crate::model::Reference;
use crate::ops::given::{self, Part};
use crate::ops::import::{ImportOptions, Imported, import_references};
use crate::ops::{Error, ErrorKind, files, lookup, online, queue, title};
use crate::provider::{Client, ProviderError, Wanted};
use crate::store::Library;
use std::ops::ControlFlow;
use std::path::Path;

/// Arguments of `add`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A file, pasted BibTeX, RIS …, a plain reference, a title, a DOI, PMID, ISBN, arXiv id or address; `-` for standard input
    #[arg(required = true, value_name = "TEXT|FILE|IDENTIFIER")]
    what: Vec<String>,
    /// Take the best match for a title without asking
    #[arg(long, short)]
    yes: bool,
    #[command(flatten)]
    how: How,
    #[command(flatten)]
    network: Network,
}

/// As many keys are named one by one.
const MOST_NAMED: usize = 20;

/// Carries `add` out.
pub fn run(context: &mut Context, args: &Args) -> CommandResult {
    let library = context.library()?;
    let mut adding = Adding {
        args,
        library: &library,
        client: None,
        done: Vec::new(),
        failed: Vec::new(),
    };
    for text in &args.what {
        let options = args
            .how
            .options(context, format!("add {}", shortened(text)));
        let result = if text == "-" {
            files::read_stdin().and_then(|bytes| adding.text(context, &bytes, "-", &options))
        } else if is_path(text) {
            files::read(Path::new(text))
                .and_then(|bytes| adding.file(context, &bytes, text, &options))
        } else {
            adding.text(context, text.as_bytes(), "text", &options)
        };
        match result {
            Ok(()) => {}
            Err(e) if e.kind == ErrorKind::Cancelled => {
                context.out.error(&e.message);
                return Ok(CANCELLED);
            }
            Err(e) => adding.failed.push(e),
        }
    }
    let (done, failed) = (adding.done, adding.failed);
    if !context.global.json {
        name_them(context, &library, &done)?;
    }
    // What nobody knows is "not found", also when it was one of several.
    finish(context, &done, failed)
}

/// Says under which keys the references stand: whoever adds one is about to cite it.
fn name_them(context: &mut Context, library: &Library, done: &[Imported]) -> Result<(), Error> {
    for (keys, what) in done.iter().flat_map(|d| {
        [
            (&d.new, ""),
            (&d.merged, "merged into "),
            (&d.skipped, "there already: "),
        ]
    }) {
        for key in keys.iter().take(MOST_NAMED) {
            let Some(r) = library
                .id_of_key(key)?
                .map(|id| library.get(id))
                .transpose()?
            else {
                continue;
            };
            let title = r
                .as_ref()
                .map(|r| crate::search::plain(r.title()).into_owned());
            context
                .out
                .message(&format!("{what}{key}  {}", title.unwrap_or_default()));
        }
    }
    Ok(())
}

struct Adding<'a> {
    args: &'a Args,
    library: &'a Library,
    client: Option<Client>,
    done: Vec<Imported>,
    failed: Vec<Error>,
}

impl Adding<'_> {
    fn file(
        &mut self,
        context: &mut Context,
        bytes: &[u8],
        name: &str,
        options: &ImportOptions,
    ) -> Result<(), Error> {
        let done = one(context, self.library, &Input { bytes, name }, options)?;
        self.done.push(done);
        Ok(())
    }

    /// Identifiers and addresses are looked up; what is of a format is read; a line of words is a plain reference or a title.
    fn text(
        &mut self,
        context: &mut Context,
        bytes: &[u8],
        name: &str,
        options: &ImportOptions,
    ) -> Result<(), Error> {
        let (text, _) = crate::text::encoding::decode_lossy(bytes);
        match given::parts(&text).as_slice() {
            // As it came: what cannot be decoded is the format's business.
            [Part::Formatted(_)] | [] => self.file(context, bytes, name, options),
            [one] => self.part(context, one, name, options),
            several => {
                for part in several {
                    match self.part(context, part, name, options) {
                        Err(e) if e.kind == ErrorKind::Cancelled => return Err(e),
                        Err(e) => self.failed.push(e),
                        Ok(()) => {}
                    }
                }
                Ok(())
            }
        }
    }

    fn part(
        &mut self,
        context: &mut Context,
        part: &Part,
        name: &str,
        options: &ImportOptions,
    ) -> Result<(), Error> {
        match part {
            Part::Wanted(wanted) => self.look_up(context, wanted, options),
            Part::Words(line) => self.words(context, line, options),
            Part::Formatted(text) => self.file(context, text.as_bytes(), name, options),
        }
    }

    /// A plain reference, or a title that is searched for.
    fn words(
        &mut self,
        context: &mut Context,
        line: &str,
        options: &ImportOptions,
    ) -> Result<(), Error> {
        let plain = one(
            context,
            self.library,
            &Input {
                bytes: line.as_bytes(),
                name: "text",
            },
            options,
        );
        match plain {
            Ok(done)
                if !done.new.is_empty() || !done.merged.is_empty() || !done.skipped.is_empty() =>
            {
                self.done.push(done);
                return Ok(());
            }
            Ok(_) => {}
            Err(e) if line.split_whitespace().count() < 3 => return Err(e),
            Err(_) => {}
        }
        catch_interrupt();
        self.make_client(context);
        let Some(client) = &self.client else {
            return Ok(());
        };
        let found = match title::by_title(client, line, &interrupted) {
            Ok(found) => found,
            Err(errors) => {
                if errors.iter().any(ProviderError::is_offline) && !options.dry_run {
                    queue::add(self.library, line)?;
                }
                return Err(online::failed(&shortened(line), &errors));
            }
        };
        let Some(found) = found.filter(|m| m.score >= title::LIKELY) else {
            return Err(Error::not_found(format!(
                "{}: no work with this title was found",
                shortened(line)
            ))
            .hint("`refs find WORDS` shows what is near"));
        };
        let r = &found.reference;
        let year = r.year().map(|y| y.to_string()).unwrap_or_default();
        let said = format!(
            "{:.0} % sure: {} {year}. {}",
            found.score * 100.0,
            super::list::authors(r),
            crate::search::plain(r.title())
        );
        context.out.message(&said);
        let take =
            found.score >= title::SURE || self.args.yes || agreed(context, "is it this one?")?;
        if !take {
            return Err(Error::failed(format!(
                "{}: not sure enough; nothing was added",
                shortened(line)
            ))
            .hint("--yes takes the best match"));
        }
        let whole = title::whole(client, r, &interrupted);
        self.take_in(context, vec![whole], options)
    }

    fn make_client(&mut self, context: &mut Context) {
        if self.client.is_none() {
            self.client = Some(self.args.network.client(context));
        }
    }

    fn look_up(
        &mut self,
        context: &mut Context,
        wanted: &[Wanted],
        options: &ImportOptions,
    ) -> Result<(), Error> {
        catch_interrupt();
        self.make_client(context);
        let Some(client) = &self.client else {
            return Ok(());
        };
        let bar = context.out.progress(wanted.len() as u64, "looking up");
        let answers = lookup::look_up_all(client, wanted, &interrupted, &mut |n| {
            bar.set_position(n as u64);
            ControlFlow::Continue(())
        });
        bar.finish_and_clear();
        if interrupted() {
            let mut e = Error::cancelled();
            e.message
                .push_str("; the answers so far are kept, so that the next time goes on from here");
            return Err(e);
        }
        let mut works: Vec<Reference> = Vec::new();
        let mut queued = 0;
        for (w, answer) in wanted.iter().zip(answers) {
            match answer {
                Some(Ok(found)) => works.extend(found),
                Some(Err(errors)) => {
                    if errors.iter().any(ProviderError::is_offline) && !options.dry_run {
                        queue::add(self.library, &w.line())?;
                        queued += 1;
                    }
                    self.failed.push(online::failed(&w.label(), &errors));
                }
                None => {}
            }
        }
        if queued > 1 {
            context.out.message(&format!("{queued} wait in the queue"));
        }
        self.take_in(context, works, options)
    }

    fn take_in(
        &mut self,
        context: &mut Context,
        works: Vec<Reference>,
        options: &ImportOptions,
    ) -> Result<(), Error> {
        if works.is_empty() {
            return Ok(());
        }
        let done = import_references(self.library, works, "online", "online", options)?;
        for key in done.new.iter().chain(&done.merged).take(10) {
            let line = context.out.paint(key, super::output::Style::Plain);
            if !context.global.json {
                context.out.line(&line)?;
            }
        }
        context.out.message(&done.summary());
        self.done.push(done);
        Ok(())
    }
}

/// Whether the text names a file that is there.
fn is_path(text: &str) -> bool {
    text.len() < 4096 && !text.contains('\n') && Path::new(text).is_file()
}

fn shortened(text: &str) -> String {
    crate::text::width::truncate(&crate::text::sanitize::for_terminal(text), 60).into_owned()
}
