//! `refs parse-reference`: plain references from standard input into items, for scripts and checks.

use super::repair_text::standard_input;
use super::{CommandResult, Context, DONE};
use crate::codec::csl_json;
use crate::document::html;
use crate::document::list::{self, Entry};
use crate::document::reference::{self, Parsed};
use serde_json::{Value, json};

/// Arguments.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Standard input is a whole reference list: divide it
    #[arg(long)]
    split: bool,
    /// Standard input is a whole document: find its reference list
    #[arg(long, conflicts_with = "split")]
    find: bool,
}

/// The item of a reference that was taken apart, with its spans.
fn item(parsed: &Parsed) -> Value {
    let mut item = csl_json::to_item(&parsed.reference);
    let spans: Vec<Value> = parsed
        .spans
        .iter()
        .map(|s| json!({"label": s.label.name(), "text": &parsed.text[s.start..s.end]}))
        .collect();
    let own = item
        .as_object_mut()
        .map(|o| o.entry("custom").or_insert_with(|| json!({})))
        .and_then(Value::as_object_mut)
        .map(|o| o.entry("refs").or_insert_with(|| json!({})))
        .and_then(Value::as_object_mut);
    if let Some(own) = own {
        own.insert("text".into(), json!(parsed.text));
        own.insert("spans".into(), json!(spans));
        if !parsed.uncertain.is_empty() {
            let names: Vec<&str> = parsed.uncertain.iter().map(|l| l.name()).collect();
            own.insert("uncertain".into(), json!(names));
        }
    }
    item
}

/// The item of an entry of a list, with its lines.
fn of_entry(entry: &Entry) -> Value {
    let mut item = item(&entry.parse());
    item["custom"]["refs"]["lines"] = json!([entry.lines.0, entry.lines.1]);
    item
}

/// The item of a line, null when there is nothing in it.
fn of_line(line: &str) -> Value {
    let parsed = reference::parse(line);
    if parsed.spans.is_empty() {
        return Value::Null;
    }
    item(&parsed)
}

/// Takes the references of standard input apart.
pub fn run(context: &mut Context, args: &Args) -> CommandResult {
    let mut text = standard_input()?;
    if (args.split || args.find) && html::is_html(&text) {
        text = html::to_markdown(&text);
    }
    let items: Vec<Value> = if args.split || args.find {
        let entries = if args.split {
            list::split(&text)
        } else {
            list::find(&text)
        };
        entries.iter().map(of_entry).collect()
    } else {
        text.lines().map(of_line).collect()
    };
    if context.global.json {
        context.out.json(&items)?;
        return Ok(DONE);
    }
    for value in items {
        context.out.json_piece(&value, "", "\n")?;
    }
    Ok(DONE)
}
