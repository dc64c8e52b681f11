//! `refs formats`: what can be read and written.

use super::output::Style;
use super::{CommandResult, Context, DONE};
use crate::codec::CODECS;

/// Prints the table of formats.
pub fn run(context: &mut Context) -> CommandResult {
    let mut formats: Vec<_> = CODECS.iter().map(|c| c.format()).collect();
    formats.sort_by_key(|f| f.name);
    if context.global.json {
        let list: Vec<_> = formats
            .iter()
            .map(|f| serde_json::json!({"name": f.name, "label": f.label, "extensions": f.extensions, "aliases": f.aliases, "reads": f.reads, "writes": f.writes}))
            .collect();
        context.out.json(&list)?;
        return Ok(DONE);
    }
    let name = formats.iter().map(|f| f.name.len()).max().unwrap_or(0);
    let label = formats
        .iter()
        .map(|f| f.label.chars().count())
        .max()
        .unwrap_or(0);
    for f in formats {
        let can = match (f.reads, f.writes) {
            (true, true) => "reads, writes",
            (true, false) => "reads        ",
            _ => "       writes",
        };
        let endings = f
            .extensions
            .iter()
            .map(|e| format!(".{e}"))
            .collect::<Vec<_>>()
            .join(" ");
        let line = format!(
            "{}  {:label$}  {can}  {}",
            context.out.paint(&format!("{:name$}", f.name), Style::Bold),
            f.label,
            context.out.paint(&endings, Style::Dim)
        );
        context.out.line(line.trim_end())?;
    }
    Ok(DONE)
}
