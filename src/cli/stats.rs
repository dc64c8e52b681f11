//! `refs stats`: the library in numbers and bars, readable as plain text.

use super::output::Style;
use super::{CommandResult, Context, DONE};
use crate::ops::Error;
use crate::ops::stats::Stats;
use crate::text::width;
use std::ops::ControlFlow;

/// Carries `stats` out.
pub fn run(context: &mut Context) -> CommandResult {
    let library = context.library()?;
    let mut stats = Stats::default();
    library.for_each(&mut |r| {
        stats.add(&r);
        ControlFlow::Continue(())
    })?;
    let stats = stats.finish(10);
    if context.global.json {
        context.out.json(&stats)?;
        return Ok(DONE);
    }
    let columns = context.out.columns().unwrap_or(80).min(100);
    let n = stats.references;
    let head = context.out.paint(&format!("{n} references"), Style::Bold);
    context.out.line(&head)?;
    context.out.line(&format!(
        "{} with an abstract, {} with a DOI, {} with a note, {} with a file",
        stats.with_abstract, stats.with_doi, stats.with_note, stats.with_file
    ))?;
    context.out.line(&format!(
        "{} unread, {} reading, {} read",
        stats.statuses[0], stats.statuses[1], stats.statuses[2]
    ))?;
    bars(context, "Years", &decades(&stats), columns)?;
    bars(context, "Types", &stats.types, columns)?;
    bars(context, "Venues", &stats.venues, columns)?;
    bars(context, "Authors", &stats.authors, columns)?;
    bars(context, "Tags", &stats.tags, columns)?;
    let growth: Vec<(String, usize)> = stats
        .growth
        .iter()
        .rev()
        .take(12)
        .rev()
        .map(|(m, n)| (m.clone(), *n))
        .collect();
    bars(context, "Added", &growth, columns)?;
    Ok(DONE)
}

/// Years one by one when they are few, else by decade.
fn decades(stats: &Stats) -> Vec<(String, usize)> {
    let mut out: Vec<(String, usize)> = Vec::new();
    let few = stats.years.len() <= 15;
    for (year, n) in &stats.years {
        let name = if few {
            year.to_string()
        } else {
            format!("{}s", year.div_euclid(10) * 10)
        };
        match out.last_mut() {
            Some((last, count)) if *last == name => *count += n,
            _ => out.push((name, *n)),
        }
    }
    if stats.without_year > 0 {
        out.push(("no year".into(), stats.without_year));
    }
    out
}

fn bars(
    context: &mut Context,
    title: &str,
    rows: &[(String, usize)],
    columns: usize,
) -> Result<(), Error> {
    if rows.is_empty() {
        return Ok(());
    }
    context.out.line("")?;
    let title = context.out.paint(title, Style::Accent);
    context.out.line(&title)?;
    let most = rows.iter().map(|r| r.1).max().unwrap_or(1).max(1);
    let label = rows
        .iter()
        .map(|r| width::width(&r.0))
        .max()
        .unwrap_or(0)
        .min(columns / 2);
    let digits = most.to_string().len();
    let room = columns.saturating_sub(label + digits + 4).max(10);
    for (name, n) in rows {
        let name = crate::text::sanitize::for_terminal(name).into_owned();
        let name = width::truncate(&name, label).into_owned();
        let pad = " ".repeat(label.saturating_sub(width::width(&name)));
        let bar = "█".repeat((n * room).div_ceil(most).max(1));
        let bar = context.out.paint(&bar, Style::Accent);
        context
            .out
            .line(&format!("  {name}{pad} {n:>digits$} {bar}"))?;
    }
    Ok(())
}
