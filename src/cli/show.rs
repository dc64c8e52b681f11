//! `refs show`: everything that is known about a reference.

use super::output::Style;
use super::{CommandResult, Context, DONE};
use crate::model::field::Shape;
use crate::model::{Identifier, Person, Reference, Role};
use crate::ops::edit;
use crate::search::plain;
use crate::text::width;

/// Arguments of `show`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Citation keys
    #[arg(required = true, value_name = "KEY")]
    keys: Vec<String>,
}

/// Carries `show` out.
pub fn run(context: &mut Context, args: &Args) -> CommandResult {
    let library = context.library()?;
    let references = edit::by_keys(&library, &args.keys)?;
    if context.global.json {
        super::list::array(context, &mut references.into_iter())?;
        return Ok(DONE);
    }
    let columns = context.out.columns().unwrap_or(100).min(100);
    for (i, r) in references.iter().enumerate() {
        if i > 0 {
            context.out.line("")?;
        }
        one(context, r, columns)?;
    }
    Ok(DONE)
}

fn one(context: &mut Context, r: &Reference, columns: usize) -> Result<(), crate::ops::Error> {
    let title = crate::text::sanitize::for_terminal(&plain(r.title())).into_owned();
    for line in width::wrap(&title, columns) {
        let line = context.out.paint(&line, Style::Bold);
        context.out.line(&line)?;
    }
    let mut rows: Vec<(String, String)> = vec![
        ("Key".into(), r.key.clone()),
        ("Type".into(), r.kind.label().to_string()),
    ];
    for role in Role::ALL.iter().copied().filter(|role| r.has_role(*role)) {
        rows.push((
            role.label().into(),
            r.people(role)
                .map(Person::inverted)
                .collect::<Vec<_>>()
                .join("; "),
        ));
    }
    rows.extend(
        r.dates
            .iter()
            .map(|(f, d)| (f.label().to_string(), d.edtf())),
    );
    rows.extend(r.became().into_iter().map(|b| ("Notice".into(), b.what)));
    let long = [crate::model::Field::Abstract, crate::model::Field::Title];
    rows.extend(
        r.fields
            .iter()
            .filter(|(f, _)| !long.contains(f))
            .map(|(f, v)| {
                let shown = match f.shape() {
                    Shape::Rich => plain(v).into_owned(),
                    _ => v.to_string(),
                };
                (f.label().to_string(), shown)
            }),
    );
    rows.extend(r.identifiers.iter().map(|i: &Identifier| {
        let mark = if i.is_valid() {
            ""
        } else {
            "  (not well formed)"
        };
        (i.scheme.label().to_string(), format!("{}{mark}", i.value))
    }));
    let list = |name: &str, values: &[String]| {
        (!values.is_empty()).then(|| (name.to_string(), values.join(", ")))
    };
    rows.extend(list("Tags", &r.tags));
    rows.extend(list("Collections", &r.collections));
    rows.push(("Status".into(), r.status.name().into()));
    if r.rating > 0 {
        rows.push(("Rating".into(), "★".repeat(usize::from(r.rating.min(5)))));
    }
    rows.extend(
        r.attachments
            .iter()
            .map(|a| ("File".to_string(), a.path.clone())),
    );
    rows.extend(r.extra.iter().map(|(n, v)| (n.clone(), v.clone())));
    rows.extend(r.sources.iter().map(|s| {
        let at =
            s.at.map(|t| format!(", {}", t.strftime("%Y-%m-%d")))
                .unwrap_or_default();
        let record = if s.record.is_empty() || s.record == r.key {
            String::new()
        } else {
            format!(" as {}", s.record)
        };
        let values = s
            .values
            .iter()
            .map(|(n, v)| format!("; {n}: {}", width::truncate(v, 60)))
            .collect::<String>();
        (
            "Source".to_string(),
            format!("{} ({}{at}){record}{values}", s.origin, s.format),
        )
    }));
    if !r.cited.is_empty() {
        rows.push(("Cites".into(), format!("{} works", r.cited.len())));
    }
    let label = rows
        .iter()
        .map(|(n, _)| width::width(n))
        .max()
        .unwrap_or(0)
        .min(20);
    for (name, value) in rows {
        let name = crate::text::sanitize::for_terminal(&name).into_owned();
        let name = width::truncate(&name, label).into_owned();
        let value = crate::text::sanitize::for_terminal(&value).into_owned();
        let pad = " ".repeat(label.saturating_sub(width::width(&name)));
        for (i, line) in width::wrap(&value, columns.saturating_sub(label + 2).max(20))
            .into_iter()
            .enumerate()
        {
            let head = if i == 0 {
                format!("{}{pad}", context.out.paint(&name, Style::Dim))
            } else {
                " ".repeat(label)
            };
            context.out.line(&format!("{head}  {line}"))?;
        }
    }
    if let Some(text) = r.get(crate::model::Field::Abstract) {
        section(context, "Abstract", text, columns)?;
    }
    for note in &r.notes {
        section(
            context,
            &format!("Note, {}", note.modified.strftime("%Y-%m-%d")),
            &note.text,
            columns,
        )?;
    }
    Ok(())
}

fn section(
    context: &mut Context,
    name: &str,
    text: &str,
    columns: usize,
) -> Result<(), crate::ops::Error> {
    context.out.line("")?;
    let name = context.out.paint(name, Style::Accent);
    context.out.line(&name)?;
    let text = crate::text::sanitize::lines_for_terminal(text).into_owned();
    for line in width::wrap(&text, columns.min(80)) {
        context.out.line(&line)?;
    }
    Ok(())
}
