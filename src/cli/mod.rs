//! The command line: the one clap definition, and what every command shares. One file a command.

mod add;
mod attach;
mod backup;
mod bib;
mod check;
mod cite;
mod csl_test;
mod doctor;
mod duplicates;
mod edit;
mod export;
mod follow;
mod formats;
mod generate;
mod import;
mod lint;
mod list;
mod online;
pub mod output;
mod parse_reference;
pub mod pick;
mod repair_text;
mod show;
mod stats;
mod undo;

use crate::config::{self, Config};
use crate::ops::{Error, ErrorKind};
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};
use output::{Color, Output};
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// Done.
pub const DONE: u8 = 0;
/// Failed, nothing changed.
pub const FAILED: u8 = 1;
/// Wrong usage.
pub const USAGE: u8 = 2;
/// What was named is not there.
pub const NOT_FOUND: u8 = 3;
/// Done, with problems in the input that were reported one by one.
pub const PROBLEMS: u8 = 4;
/// Cancelled by the user.
pub const CANCELLED: u8 = 130;

/// What is to happen next.
#[derive(Debug)]
pub enum Outcome {
    /// The program ends with this status.
    Exit(u8),
    /// The terminal UI opens.
    Screen(Box<Screen>),
}

/// What the terminal UI opens on.
#[derive(Debug)]
pub struct Screen {
    /// The library's folder.
    pub folder: PathBuf,
    /// The settings.
    pub config: Config,
    /// The temporary folder of the sample library; it goes when this is dropped.
    pub demo: Option<tempfile::TempDir>,
    /// Only the finder.
    pub pick: Option<pick::PickArgs>,
    /// Lines instead of a screen, for screen readers and the plainest terminals.
    pub plain: bool,
}

/// A reference manager for people who live in a terminal.
///
/// `refs` alone opens the terminal UI; `refs demo` opens it on a sample library.
#[derive(Debug, Parser)]
#[command(
    name = "refs",
    version,
    max_term_width = 100,
    disable_help_subcommand = true
)]
struct Cli {
    #[command(flatten)]
    global: Global,
    /// Lines instead of a screen: for screen readers and plain terminals (also with TERM=dumb)
    #[arg(long)]
    plain: bool,
    #[command(subcommand)]
    command: Option<Command>,
}

/// Options of every command.
#[derive(Debug, Clone, clap::Args)]
pub struct Global {
    /// The library's folder [default: $XDG_DATA_HOME/refs]
    #[arg(
        long,
        global = true,
        env = "REFS_LIBRARY",
        value_name = "DIR",
        hide_env = true,
        help_heading = "Everywhere"
    )]
    pub library: Option<PathBuf>,
    /// The settings [default: $XDG_CONFIG_HOME/refs/config.toml]
    #[arg(
        long,
        global = true,
        env = "REFS_CONFIG",
        value_name = "FILE",
        hide_env = true,
        help_heading = "Everywhere"
    )]
    pub config: Option<PathBuf>,
    /// Colours in the output
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto, value_name = "WHEN", help_heading = "Everywhere")]
    pub color: Color,
    /// Print data as one JSON document
    #[arg(long, global = true, help_heading = "Everywhere")]
    pub json: bool,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Take references in from files, folders or standard input; the format is recognised by content
    Import(import::Args),
    /// Add anything: a file, pasted BibTeX or RIS, a plain reference, a DOI, PMID, ISBN, arXiv id or address
    Add(add::Args),
    /// List references, all or by query
    List(list::Args),
    /// Search references; best match first
    Search(list::Args),
    /// Everything that is known about references
    Show(show::Args),
    /// Write references in a format
    Export(export::Args),
    /// Set fields of a reference
    Set(edit::SetArgs),
    /// Take fields of a reference away
    Unset(edit::UnsetArgs),
    /// Add and take away tags
    Tag(edit::TagArgs),
    /// Write a note
    Note(edit::NoteArgs),
    /// Edit a reference in the editor
    Edit(edit::EditArgs),
    /// Move references to the trash
    Rm(edit::RmArgs),
    /// Copy a file into the library and attach it
    Attach(attach::AttachArgs),
    /// Open the file or address of a reference with the desktop's program
    Open(attach::OpenArgs),
    /// Take an operation back
    Undo(undo::Args),
    /// Carry an undone operation out again
    Redo(undo::Args),
    /// What was done, when, and by which command
    Log(undo::LogArgs),
    /// Write the whole library to one portable text file
    Backup(backup::Args),
    /// Make the library what it was when a backup was made
    Restore(backup::Args),
    /// Check the library, and mend it
    Doctor(doctor::Args),
    /// Search online services; what is in the library already is marked
    Find(online::FindArgs),
    /// Fill in what is missing from online services
    Complete(online::CompleteArgs),
    /// Ask what became of works: retracted, corrected, published
    Update(follow::UpdateArgs),
    /// Fetch open copies into the library's files
    Fetch(follow::FetchArgs),
    /// Hold the citations of a document against its list, a file of references, or the library
    Check(check::Args),
    /// Works that are in the library more than once, with a score and reasons
    Duplicates,
    /// Make one reference of several; nothing is lost
    Merge(duplicates::MergeArgs),
    /// What looks wrong with references, why, and with --fix the mending of it
    Lint(lint::Args),
    /// The library in numbers and bars
    Stats,
    /// Pick references with the finder; the choice goes to standard output
    Pick(pick::PickArgs),
    /// Open the terminal UI on a sample library in a temporary folder
    Demo,
    /// What can be read and written
    Formats,
    /// Completions for a shell
    Completions(generate::Completions),
    /// The manual page
    Man,
    /// Take plain references apart, a line each, from standard input
    #[command(hide = true)]
    ParseReference(parse_reference::Args),
    /// Formatted citations, entries, or keys for a manuscript
    Cite(cite::Args),
    /// The list of references, sorted and formatted
    Bibliography(cite::ListArgs),
    /// Keep a file of references just what documents cite
    Bib(bib::Args),
    /// The citation styles
    Styles(cite::StylesArgs),
    /// Make citation keys anew by a pattern; pinned keys stay
    Keys(cite::KeysArgs),
    /// Render a case of the CSL test suite
    #[command(hide = true)]
    CslTest(csl_test::Args),
    /// Repair wrongly decoded text, from standard input to standard output
    #[command(hide = true)]
    RepairText,
    /// Titles, a line each, in sentence case
    #[command(hide = true)]
    SentenceCase,
}

/// What a command works with.
#[derive(Debug)]
pub struct Context {
    /// Options of every command.
    pub global: Global,
    /// Settings.
    pub config: Config,
    /// Where results and messages go.
    pub out: Output,
    /// The command as it was given, for the log.
    pub command: String,
}

impl Context {
    /// The library's folder, by option, environment, settings, default.
    ///
    /// # Errors
    /// When there is no home folder and nothing was named.
    pub fn library_folder(&self) -> Result<PathBuf, Error> {
        self.global
            .library
            .clone()
            .or_else(|| {
                self.config
                    .library
                    .as_deref()
                    .map(config::paths::expand_home)
            })
            .or_else(config::paths::default_library)
            .ok_or_else(|| {
                Error::failed("there is no home folder to keep a library in")
                    .hint("name a folder with --library DIR or REFS_LIBRARY")
            })
    }
}

impl Context {
    /// Opens the library; it is made when it is not there. What was found and mended on the way is said.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub fn library(&mut self) -> Result<crate::store::Library, Error> {
        let library = self.library_quietly()?;
        for notice in library.notices() {
            self.out.warning(&notice);
        }
        Ok(library)
    }

    /// The same without a word, for `doctor`.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub fn library_quietly(&self) -> Result<crate::store::Library, Error> {
        Ok(crate::store::Library::open(
            &self.library_folder()?,
            &crate::store::OpenOptions {
                command: self.command.clone(),
                ..Default::default()
            },
        )?)
    }
}

/// What a command returns: the exit status, or why it failed.
pub type CommandResult = Result<u8, Error>;

/// Reads the arguments and carries the command out.
pub fn run(args: impl IntoIterator<Item = OsString>) -> Outcome {
    let args: Vec<OsString> = args.into_iter().collect();
    let command = command_line(&args);
    let cli = match Cli::command()
        .try_get_matches_from(negations(args))
        .and_then(|m| Cli::from_arg_matches(&m))
    {
        Ok(cli) => cli,
        // clap prints help and version on stdout with status 0, wrong usage on stderr with status 2.
        Err(e) => {
            let _ = e.print();
            return Outcome::Exit(if e.use_stderr() { USAGE } else { DONE });
        }
    };
    let mut out = Output::new(cli.global.color);
    let config = match load_config(cli.global.config.as_deref(), &mut out) {
        Ok(config) => config,
        Err(e) => return Outcome::Exit(report(&mut out, &e)),
    };
    let mut context = Context {
        global: cli.global,
        config,
        out,
        command,
    };
    let result = match cli.command {
        None => return screen(context, None, None, cli.plain),
        Some(Command::Pick(args)) => return screen(context, None, Some(args), false),
        Some(Command::Demo) => match tempfile::Builder::new().prefix("refs-demo-").tempdir() {
            Ok(folder) => return screen(context, Some(folder), None, cli.plain),
            Err(e) => Err(Error::failed(format!(
                "cannot make a temporary folder: {e}"
            ))),
        },
        Some(command) => dispatch(&mut context, command),
    };
    let status = match result.and_then(|status| context.out.flush().map(|()| status)) {
        Ok(status) => status,
        Err(e) => report(&mut context.out, &e),
    };
    Outcome::Exit(status)
}

/// Commands whose words are a query.
const QUERYING: [&str; 10] = [
    "list",
    "search",
    "export",
    "bibliography",
    "keys",
    "lint",
    "complete",
    "update",
    "fetch",
    "pick",
];

/// A query may begin with `-tag:x`, which clap takes for options: spelled with the other sign, `!tag:x`.
fn negations(mut args: Vec<OsString>) -> Vec<OsString> {
    let querying = |a: &OsString| QUERYING.iter().any(|q| a == q);
    let Some(command) = args.iter().skip(1).position(querying) else {
        return args;
    };
    for arg in args.iter_mut().skip(command + 2) {
        let negated = arg.to_str().and_then(|a| a.strip_prefix('-')).filter(|a| {
            a.split_once(':').is_some_and(|(field, value)| {
                field.len() > 1
                    && !value.is_empty()
                    && field.chars().all(|c| c.is_ascii_alphabetic() || c == '_')
            })
        });
        if let Some(rest) = negated {
            *arg = format!("!{rest}").into();
        }
    }
    args
}

/// The command as it was given, for the log: without the program's folder, and not longer than a line.
fn command_line(args: &[OsString]) -> String {
    let words = args.iter().skip(1).map(|a| a.to_string_lossy());
    let text = std::iter::once("refs".into())
        .chain(words)
        .collect::<Vec<_>>()
        .join(" ");
    match text.char_indices().nth(200) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text,
    }
}

/// Hands over to the terminal UI.
fn screen(
    mut context: Context,
    demo: Option<tempfile::TempDir>,
    pick: Option<pick::PickArgs>,
    plain: bool,
) -> Outcome {
    let folder = match &demo {
        Some(folder) => Ok(folder.path().to_path_buf()),
        None => context.library_folder(),
    };
    match folder {
        Ok(folder) => Outcome::Screen(Box::new(Screen {
            folder,
            config: context.config,
            demo,
            pick,
            plain,
        })),
        Err(e) => Outcome::Exit(report(&mut context.out, &e)),
    }
}

/// Reports an error of the terminal UI; returns the exit status.
pub fn failed(error: &Error) -> u8 {
    report(&mut Output::new(Color::Auto), error)
}

fn dispatch(context: &mut Context, command: Command) -> CommandResult {
    match command {
        // These open a screen and never come here.
        Command::Pick(_) | Command::Demo => Ok(DONE),
        Command::Import(args) => import::run(context, &args),
        Command::Add(args) => add::run(context, &args),
        Command::List(args) | Command::Search(args) => list::run(context, &args),
        Command::Show(args) => show::run(context, &args),
        Command::Export(args) => export::run(context, &args),
        Command::Set(args) => edit::set(context, &args),
        Command::Unset(args) => edit::unset(context, &args),
        Command::Tag(args) => edit::tag(context, &args),
        Command::Note(args) => edit::note(context, &args),
        Command::Edit(args) => edit::edit(context, &args),
        Command::Rm(args) => edit::rm(context, &args),
        Command::Attach(args) => attach::attach(context, &args),
        Command::Open(args) => attach::open(context, &args),
        Command::Undo(args) => undo::undo(context, &args),
        Command::Redo(args) => undo::redo(context, &args),
        Command::Log(args) => undo::log(context, &args),
        Command::Backup(args) => backup::backup(context, &args),
        Command::Restore(args) => backup::restore(context, &args),
        Command::Doctor(args) => doctor::run(context, &args),
        Command::Find(args) => online::find(context, &args),
        Command::Complete(args) => online::complete(context, &args),
        Command::Update(args) => follow::update(context, &args),
        Command::Fetch(args) => follow::fetch(context, &args),
        Command::Check(args) => check::run(context, &args),
        Command::Duplicates => duplicates::run(context),
        Command::Merge(args) => duplicates::merge(context, &args),
        Command::Lint(args) => lint::run(context, &args),
        Command::Stats => stats::run(context),
        Command::Formats => formats::run(context),
        Command::Completions(args) => generate::completions(context, &args, Cli::command()),
        Command::Man => generate::man(context, Cli::command()),
        Command::ParseReference(args) => parse_reference::run(context, &args),
        Command::Cite(args) => cite::run(context, &args),
        Command::Bibliography(args) => cite::bibliography(context, &args),
        Command::Bib(args) => bib::run(context, &args),
        Command::Styles(args) => cite::list_styles(context, &args),
        Command::Keys(args) => cite::regenerate_keys(context, &args),
        Command::CslTest(args) => csl_test::run(context, &args),
        Command::RepairText => repair_text::repair_text(context),
        Command::SentenceCase => repair_text::sentence_case(context),
    }
}

fn load_config(named: Option<&Path>, out: &mut Output) -> Result<Config, Error> {
    let Some(path) = named
        .map(Path::to_path_buf)
        .or_else(config::paths::default_config)
    else {
        return Ok(Config::default());
    };
    let (config, unknown) = Config::load(&path).map_err(|e| {
        Error::failed(e.to_string()).hint("mend the file, or name another with --config FILE")
    })?;
    for name in unknown {
        out.warning(&format!("{}: there is no setting `{name}`", path.display()));
    }
    Ok(config)
}

/// Prints an error with its hints; returns its exit status.
fn report(out: &mut Output, error: &Error) -> u8 {
    out.error(&error.message);
    for hint in &error.hints {
        out.hint(hint);
    }
    match error.kind {
        ErrorKind::Failed => FAILED,
        ErrorKind::Usage => USAGE,
        ErrorKind::NotFound => NOT_FOUND,
        ErrorKind::Cancelled => CANCELLED,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_definition_is_sound() {
        Cli::command().debug_assert();
    }
}
