//! `refs parse-reference`: plain references from standard input into items, for scripts and checks.

use super::repair_text::standard_input;
use super::{CommandResult, Context, DONE};
use crate::codec::csl_json;
use crate::document::reference::{self, Parsed};
use serde_json::{Value, json};

/// Arguments.
#[derive(Debug, clap::Args)]
pub struct Args {}

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

/// Takes the references of standard input apart.
pub fn run(context: &mut Context, _args: &Args) -> CommandResult {
    let text = standard_input()?;
    let items: Vec<Value> = text
        .lines()
        .map(|line| {
            let parsed = reference::parse(line);
            if parsed.spans.is_empty() {
                Value::Null
            } else {
                item(&parsed)
            }
        })
        .collect();
    if context.global.json {
        context.out.json(&items)?;
        return Ok(DONE);
    }
    for value in items {
        context.out.json_piece(&value, "", "\n")?;
    }
    Ok(DONE)
}
