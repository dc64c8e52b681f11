//! `refs list` and `refs search`: references by query, as a table, as JSON, as keys, or in any format.

use super::output::Style;
use super::{CommandResult, Context, DONE, NOT_FOUND};
use crate::codec::{WriteOptions, csl_json};
use crate::model::{Reference, Role};
use crate::ops::export::{self, Stream};
use crate::ops::find::{self, FindOptions};
use crate::search::plain;
use crate::text::width;

/// Arguments of `list` and `search`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The query: words, `author:`, `year:2015..2020`, `tag:`, `"phrase"`, `!not`, `( a | b )`
    #[arg(value_name = "QUERY")]
    query: Vec<String>,
    /// table, json, jsonl, keys, or any format of `refs formats`
    #[arg(long, short, value_name = "FORMAT")]
    format: Option<String>,
    /// Sort by a field (year, author, title, added, key …) instead of best first
    #[arg(long, value_name = "FIELD")]
    sort: Option<String>,
    /// The other way round
    #[arg(long)]
    reverse: bool,
    /// At most so many
    #[arg(long, short = 'n', value_name = "N")]
    limit: Option<usize>,
    /// Exit with status 3 when nothing is found
    #[arg(long)]
    fail_empty: bool,
}

/// Carries `list` or `search` out.
pub fn run(context: &mut Context, args: &Args) -> CommandResult {
    let library = context.library()?;
    let options = FindOptions {
        query: args.query.join(" "),
        sort: args.sort.clone(),
        reverse: args.reverse,
        limit: args.limit,
    };
    let found = find::find(&library, &options)?;
    let format = if context.global.json {
        "json"
    } else {
        args.format.as_deref().unwrap_or("table")
    };
    let mut stream = Stream::new(&library, &found.ids);
    match format {
        "table" => table(context, &mut stream)?,
        "json" => array(context, &mut stream)?,
        "jsonl" => {
            for r in &mut stream {
                context.out.json_piece(&csl_json::to_item(&r), "", "\n")?;
            }
        }
        "keys" => {
            for r in &mut stream {
                let key = context.out.paint(&r.key, Style::Plain);
                context.out.line(&key)?;
            }
        }
        name => {
            let codec = export::codec_for(Some(name), None)?;
            export::write(
                &library,
                &found.ids,
                codec,
                &WriteOptions::default(),
                &mut context.out.writer(),
            )?;
        }
    }
    stream.failed.map_or(Ok(()), Err)?;
    Ok(if found.ids.is_empty() && args.fail_empty {
        NOT_FOUND
    } else {
        DONE
    })
}

/// Prints references as one JSON array, piece by piece.
pub fn array(
    context: &mut Context,
    references: &mut dyn Iterator<Item = Reference>,
) -> Result<(), crate::ops::Error> {
    let mut first = true;
    for r in references {
        context.out.json_piece(
            &csl_json::to_item(&r),
            if first { "[\n" } else { ",\n" },
            "",
        )?;
        first = false;
    }
    context.out.line(if first { "[]" } else { "\n]" })
}

/// Authors as lists show them: "Brekke, Lien & Biong", "Brekke et al.".
pub fn authors(r: &Reference) -> String {
    let role = [Role::Author, Role::Editor, Role::Translator]
        .into_iter()
        .find(|role| r.has_role(*role));
    let names: Vec<String> = role
        .map(|role| r.people(role).map(crate::model::Person::short).collect())
        .unwrap_or_default();
    match names.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [a, b] => format!("{a} & {b}"),
        [a, b, c] => format!("{a}, {b} & {c}"),
        [a, ..] => format!("{a} et al."),
    }
}

fn table(
    context: &mut Context,
    references: &mut dyn Iterator<Item = Reference>,
) -> Result<(), crate::ops::Error> {
    // A terminal gets columns that fit it; a pipe gets everything, divided by tabs.
    let Some(columns) = context.out.columns() else {
        for r in references {
            let cells = [
                r.key.as_str(),
                &authors(&r),
                &r.year().map(|y| y.to_string()).unwrap_or_default(),
                &plain(r.title()),
                &plain(r.venue()),
            ]
            .map(|c| context.out.paint(c, Style::Plain));
            context.out.line(&cells.join("\t"))?;
        }
        return Ok(());
    };
    let key = (columns / 5).clamp(8, 28);
    let who = (columns / 5).clamp(8, 26);
    let title = columns.saturating_sub(key + who + 4 + 6).max(10);
    for r in references {
        let cell = |text: &str, cells: usize| {
            let text = crate::text::sanitize::for_terminal(text).into_owned();
            let cut = width::truncate(&text, cells).into_owned();
            let pad = cells.saturating_sub(width::width(&cut));
            format!("{cut}{}", " ".repeat(pad))
        };
        let year = r.year().map(|y| y.to_string()).unwrap_or_default();
        let (marked, style) = if r.is_retracted() {
            (format!("RETRACTED {}", plain(r.title())), Style::Red)
        } else {
            (plain(r.title()).into_owned(), Style::Bold)
        };
        let line = format!(
            "{}  {}  {year:>4}  {}",
            context.out.paint(&cell(&r.key, key), Style::Accent),
            cell(&authors(&r), who),
            context.out.paint(cell(&marked, title).trim_end(), style),
        );
        context.out.line(&line)?;
    }
    Ok(())
}
