//! `refs cite` and `refs bibliography`: formatted citations, entries, lists, and the short forms for manuscripts.

use super::{CommandResult, Context, DONE, NOT_FOUND};
use crate::cite::csl::locale::Locale;
use crate::cite::csl::style::Style;
use crate::cite::{self, Cite, Entry, Form, Format, Mode, Styles};
use crate::config;
use crate::model::Reference;
use crate::ops::clipboard::{Clipboard, Copied, Place};
use crate::ops::export::Stream;
use crate::ops::find::{self, FindOptions};
use crate::ops::{Error, edit};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What `refs cite` gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum What {
    /// (Brekke, 2017)
    Citation,
    /// Brekke (2017)
    Narrative,
    /// The entries of the reference list
    Bibliography,
    /// The key as `--to` cites it: `\cite{key}`, `[@key]` or `@key`
    Key,
}

/// Style, locale and format.
#[derive(Debug, clap::Args)]
pub struct Looks {
    /// A style of `refs styles`, or a .csl file [default: from the settings, else apa]
    #[arg(long, short, value_name = "STYLE")]
    style: Option<String>,
    /// A language, as nb-NO [default: from the settings, else the style's own]
    #[arg(long, short, value_name = "LOCALE")]
    locale: Option<String>,
    /// text, markdown, html, latex, typst or rtf
    #[arg(long, value_name = "FORMAT", value_parser = format_named)]
    to: Option<Format>,
}

fn format_named(name: &str) -> Result<Format, String> {
    let alias = match name {
        "md" | "pandoc" => "markdown",
        "tex" => "latex",
        "typ" => "typst",
        "txt" | "plain" => "text",
        other => other,
    };
    Format::from_name(alias).ok_or_else(|| {
        let names: Vec<&str> = Format::ALL.iter().map(|f| f.name()).collect();
        format!("one of {}", names.join(", "))
    })
}

/// Arguments of `cite`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Citation keys
    #[arg(value_name = "KEY", required = true)]
    keys: Vec<String>,
    #[command(flatten)]
    looks: Looks,
    /// What to give
    #[arg(long, short, value_enum, default_value_t = What::Citation)]
    mode: What,
    /// The place that is cited: 's. 12', 'kap. 3', '§ 4'; the first belongs to the first key, and so on
    #[arg(long, value_name = "PLACE")]
    locator: Vec<String>,
    /// Before the citation: 'see'
    #[arg(long, value_name = "TEXT")]
    prefix: Option<String>,
    /// Behind the citation
    #[arg(long, value_name = "TEXT")]
    suffix: Option<String>,
    /// Put it on the clipboard, and say so
    #[arg(long)]
    copy: bool,
}

/// Arguments of `bibliography`.
#[derive(Debug, clap::Args)]
pub struct ListArgs {
    /// The query; everything without one
    #[arg(value_name = "QUERY")]
    query: Vec<String>,
    #[command(flatten)]
    looks: Looks,
    /// Under headings
    #[arg(long, value_name = "BY", value_parser = ["year", "type", "tag"])]
    group_by: Option<String>,
    /// With the annotation, or else the abstract, below each entry
    #[arg(long)]
    annotated: bool,
    /// Exit with status 3 when nothing is found
    #[arg(long)]
    fail_empty: bool,
}

/// The styles of the archive and of the folders of the settings.
pub fn styles() -> Styles {
    let folders = config::paths::config_folder().map(|f| vec![f.join("styles"), f.join("locales")]);
    Styles::new(folders.unwrap_or_default())
}

/// The style and locale that are asked for.
fn looks(context: &Context, looks: &Looks) -> Result<(Arc<Style>, Locale), Error> {
    let styles = styles();
    let name = looks.style.as_deref().unwrap_or(&context.config.style);
    let style = styles.load(name).map_err(|e| {
        let error = match e {
            cite::styles::Error::Unknown(_) => Error::not_found(e.to_string()),
            _ => Error::failed(e.to_string()),
        };
        error.hint("`refs styles` lists the styles; a .csl file can be named by its path")
    })?;
    let configured = Some(context.config.locale.as_str()).filter(|l| !l.is_empty());
    let locale = styles.locale(looks.locale.as_deref().or(configured), &style);
    Ok((style, locale))
}

/// Carries `cite` out.
pub fn run(context: &mut Context, args: &Args) -> CommandResult {
    let library = context.library()?;
    let references = edit::by_keys(&library, &args.keys)?;
    let format = args.looks.to.unwrap_or_default();
    let text = if args.mode == What::Key {
        keys(&references, format)
    } else {
        let (style, locale) = looks(context, &args.looks)?;
        formatted(args, &style, &locale, &references, format)?
    };
    if context.global.json {
        let keys: Vec<&str> = references.iter().map(|r| r.key.as_str()).collect();
        context
            .out
            .json(&serde_json::json!({ "keys": keys, "text": text }))?;
    } else {
        context.out.data(text.as_bytes())?;
        context.out.data(b"\n")?;
    }
    if args.copy {
        let how = copy(context, &text)?;
        context.out.message(&match how {
            "the clipboard" => "copied to the clipboard".to_string(),
            way => format!("copied to the clipboard by {way}"),
        });
    }
    Ok(DONE)
}

fn keys(references: &[Reference], format: Format) -> String {
    let keys: Vec<&str> = references.iter().map(|r| r.key.as_str()).collect();
    let form = match format {
        Format::Latex => Form::Latex,
        Format::Markdown => Form::Pandoc,
        Format::Typst => Form::Typst,
        Format::Text | Format::Html | Format::Rtf => Form::Key,
    };
    cite::forms::keys(form, &keys)
}

fn formatted(
    args: &Args,
    style: &Style,
    locale: &Locale,
    references: &[Reference],
    format: Format,
) -> Result<String, Error> {
    if args.mode == What::Bibliography {
        let list: Vec<&Reference> = references.iter().collect();
        let entries = cite::bibliography(style, locale, &list, format);
        if entries.is_empty() {
            return Err(Error::failed(format!(
                "the style {:?} has no reference list",
                style.title
            )));
        }
        return Ok(cite::list(style, &entries, format).trim_end().to_string());
    }
    let last = references.len().saturating_sub(1);
    let cites: Vec<Cite> = references
        .iter()
        .enumerate()
        .map(|(i, reference)| Cite {
            reference,
            locator: args.locator.get(i).map_or("", String::as_str),
            prefix: args.prefix.as_deref().filter(|_| i == 0).unwrap_or(""),
            suffix: args.suffix.as_deref().filter(|_| i == last).unwrap_or(""),
        })
        .collect();
    let mode = if args.mode == What::Narrative {
        Mode::Narrative
    } else {
        Mode::Parenthetical
    };
    let text = cite::citation(style, locale, &cites, mode, format);
    Ok(if format == Format::Rtf {
        cite::csl::writer::rtf_document(&text)
    } else {
        text
    })
}

/// Puts text on the clipboard, by the way that reaches the person; which one it was.
fn copy(context: &mut Context, text: &str) -> Result<&'static str, Error> {
    let place = Place::detect(&|name| std::env::var(name).ok());
    let failed = |why: &str| {
        Error::failed(format!("nothing was copied: {why}")).hint("the text stands above")
    };
    match Clipboard::default().copy_and_leave(text, place) {
        Copied::By(how) => Ok(how),
        Copied::Terminal(sequence) if context.out.to_terminal(&sequence) => {
            Ok("the terminal, OSC 52")
        }
        Copied::Terminal(_) => Err(failed("there is no desktop's clipboard and no terminal")),
        Copied::No(why) => Err(failed(&why)),
    }
}

/// Carries `bibliography` out.
pub fn bibliography(context: &mut Context, args: &ListArgs) -> CommandResult {
    let (style, locale) = looks(context, &args.looks)?;
    let library = context.library()?;
    let options = FindOptions {
        query: args.query.join(" "),
        ..FindOptions::default()
    };
    let found = find::find(&library, &options)?;
    let mut stream = Stream::new(&library, &found.ids);
    let references: Vec<Reference> = (&mut stream).collect();
    stream.failed.map_or(Ok(()), Err)?;
    let format = args.looks.to.unwrap_or_default();
    let list: Vec<&Reference> = references.iter().collect();
    let mut entries = cite::bibliography(&style, &locale, &list, format);
    if entries.is_empty() && !references.is_empty() {
        return Err(Error::failed(format!(
            "the style {:?} has no reference list",
            style.title
        )));
    }
    if args.annotated {
        for entry in &mut entries {
            annotate(entry, &references[entry.index], format);
        }
    }
    if context.global.json {
        let json: Vec<_> = entries
            .iter()
            .map(|e| serde_json::json!({ "key": e.key, "text": e.text }))
            .collect();
        context.out.json(&json)?;
    } else {
        let text = match args.group_by.as_deref() {
            Some(by) => grouped(&style, &references, entries, by, format),
            None => cite::list(&style, &entries, format),
        };
        if !references.is_empty() {
            context.out.data(text.as_bytes())?;
        }
    }
    Ok(if references.is_empty() && args.fail_empty {
        NOT_FOUND
    } else {
        DONE
    })
}

fn annotate(entry: &mut Entry, r: &Reference, format: Format) {
    use crate::model::Field;
    let Some(note) = r.get(Field::Annote).or_else(|| r.get(Field::Abstract)) else {
        return;
    };
    let note = cite::csl::plain_text(note);
    let mut body = String::new();
    cite::csl::escape::escape(note.trim(), format, &mut body);
    entry.text += &match format {
        Format::Html => format!("<div class=\"csl-annotation\">{body}</div>"),
        Format::Rtf => format!("\\line {body}"),
        Format::Text => format!("\n    {}", body.replace('\n', "\n    ")),
        Format::Markdown | Format::Latex | Format::Typst => format!("\n\n{body}"),
    };
}

/// The list under headings: years newest first, types and tags by name.
fn grouped(
    style: &Style,
    references: &[Reference],
    entries: Vec<Entry>,
    by: &str,
    format: Format,
) -> String {
    let mut groups: BTreeMap<(i64, String), Vec<Entry>> = BTreeMap::new();
    for entry in entries {
        let r = &references[entry.index];
        let headings: Vec<(i64, String)> = match by {
            "year" => vec![r.year().map_or((i64::MAX, "n.d.".into()), |y| {
                (-i64::from(y), y.to_string())
            })],
            "type" => vec![(0, r.kind.label().to_string())],
            _ if r.tags.is_empty() => vec![(1, "–".into())],
            _ => r.tags.iter().map(|t| (0, t.clone())).collect(),
        };
        for heading in headings {
            groups.entry(heading).or_default().push(entry.clone());
        }
    }
    let mut out = String::new();
    let mut bodies = String::new();
    for ((_, heading), entries) in groups {
        let mut title = String::new();
        cite::csl::escape::escape(&heading, format, &mut title);
        if format == Format::Rtf {
            let body: Vec<String> = entries
                .iter()
                .map(|e| format!("{{\\pard {}\\par}}", e.text))
                .collect();
            bodies += &format!("{{\\pard\\b {title}\\par}}\n{}\n", body.join("\n"));
            continue;
        }
        out += &match format {
            Format::Html => format!("<h2>{title}</h2>\n"),
            Format::Markdown => format!("## {title}\n\n"),
            Format::Latex => format!("\\section*{{{title}}}\n\n"),
            Format::Typst => format!("= {title}\n\n"),
            Format::Text | Format::Rtf => format!("{title}\n\n"),
        };
        out += &cite::list(style, &entries, format);
        out.push('\n');
    }
    if format == Format::Rtf {
        return cite::csl::writer::rtf_document(&bodies) + "\n";
    }
    out.truncate(out.trim_end().len());
    out + "\n"
}

/// Arguments of `styles`.
#[derive(Debug, clap::Args)]
pub struct StylesArgs {
    /// Words of the name or title
    #[arg(value_name = "QUERY")]
    query: Vec<String>,
}

/// Lists the styles.
pub fn list_styles(context: &mut Context, args: &StylesArgs) -> CommandResult {
    let list = styles().list(&args.query.join(" "));
    if context.global.json {
        let json: Vec<_> = list
            .iter()
            .map(|s| serde_json::json!({ "id": s.id, "title": s.title, "file": s.file.as_ref().map(|f| f.display().to_string()) }))
            .collect();
        context.out.json(&json)?;
        return Ok(DONE);
    }
    let wide = list.iter().map(|s| s.id.chars().count()).max().unwrap_or(0);
    for s in &list {
        context.out.line(&format!("{:wide$}  {}", s.id, s.title))?;
    }
    Ok(if list.is_empty() { NOT_FOUND } else { DONE })
}

/// Arguments of `keys`.
#[derive(Debug, clap::Args)]
pub struct KeysArgs {
    /// The query; everything without one
    #[arg(value_name = "QUERY")]
    query: Vec<String>,
    /// The pattern, as of JabRef (`[auth:lower][year]`) or Better BibTeX (`auth.lower + year`) [default: from the settings]
    #[arg(long, short, value_name = "PATTERN")]
    pattern: Option<String>,
    /// Only show old and new
    #[arg(long, short = 'n')]
    dry_run: bool,
    /// Print the keys of the terminal UI that are in force instead, and what is wrong with those of the settings
    #[arg(long, conflicts_with_all = ["query", "pattern", "dry_run"])]
    bindings: bool,
}

/// The keys of the terminal UI in force: a table, or per command a row of JSON.
fn bindings(context: &mut Context) -> CommandResult {
    let (map, conflicts) = crate::command::Keymap::new(&context.config.bindings());
    if context.global.json {
        let rows: Vec<_> = crate::command::COMMANDS
            .iter()
            .map(|c| {
                let keys: Vec<String> = map.keys(c.action).iter().map(ToString::to_string).collect();
                serde_json::json!({ "command": c.name, "context": c.context.title(), "keys": keys, "does": c.what })
            })
            .collect();
        context.out.json(&rows)?;
    } else {
        context.out.text(&crate::command::bindings_text(&map))?;
    }
    for conflict in &conflicts {
        context.out.warning(&conflict.to_string());
    }
    Ok(if conflicts.is_empty() { 0 } else { 4 })
}

/// Makes citation keys anew by a pattern; pinned keys stay.
pub fn regenerate_keys(context: &mut Context, args: &KeysArgs) -> CommandResult {
    if args.bindings {
        return bindings(context);
    }
    let configured = context.config.key_pattern.clone();
    let pattern = args.pattern.clone().unwrap_or(configured);
    cite::key::Pattern::parse(&pattern).map_err(|e| Error::usage(e.to_string()))?;
    let library = context.library()?;
    let options = FindOptions {
        query: args.query.join(" "),
        ..FindOptions::default()
    };
    let found = find::find(&library, &options)?;
    let plan = crate::ops::keys::plan(&library, &found.ids, &pattern)?;
    if !args.dry_run {
        crate::ops::keys::apply(&library, &plan)?;
    }
    if context.global.json {
        let json: Vec<_> = plan
            .iter()
            .map(|c| serde_json::json!({ "old": c.old, "new": c.new }))
            .collect();
        context.out.json(&json)?;
    } else {
        for change in &plan {
            context
                .out
                .line(&format!("{} → {}", change.old, change.new))?;
        }
    }
    let verb = if args.dry_run {
        "would change"
    } else {
        "changed"
    };
    context.out.message(&format!(
        "{} of {} keys {verb}",
        plan.len(),
        found.ids.len()
    ));
    Ok(DONE)
}
