//! `refs check`: the citations of documents against lists of references.

use super::output::Style;
use super::{CommandResult, Context, DONE, PROBLEMS};
use crate::ops::check::{self, Against};
use std::path::PathBuf;

/// Arguments of `check`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Documents: .tex, .typ, .md, .aux, text, docx, odt, HTML
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Hold the citations against a file of references, or `library` [default: the document's own list, or the files it names]
    #[arg(long, value_name = "FILE|library")]
    against: Option<String>,
}

/// Carries `check` out.
pub fn run(context: &mut Context, args: &Args) -> CommandResult {
    let library = match args.against.as_deref() {
        Some("library") => Some(context.library()?),
        _ => None,
    };
    let against = match (&library, &args.against) {
        (Some(library), _) => Against::Library(library),
        (None, Some(file)) => Against::File(PathBuf::from(file)),
        (None, None) => Against::Own,
    };
    let mut all = Vec::new();
    for file in &args.files {
        all.push(check::check(file, &against)?);
    }
    let found = all.iter().any(|c| !c.findings.is_empty());
    if context.global.json {
        let several = all.len() > 1;
        let list: Vec<serde_json::Value> = all
            .iter()
            .flat_map(|c| c.findings.iter().map(move |f| (c, f)))
            .map(|(c, f)| {
                let mut value = serde_json::json!(f);
                if several {
                    value["file"] = c.name.clone().into();
                }
                value
            })
            .collect();
        context.out.json(&list)?;
    } else {
        for c in &all {
            for f in &c.findings {
                let place = context
                    .out
                    .paint(&format!("{}:{}:{}:", c.name, f.line, f.column), Style::Dim);
                let kind = context.out.paint(f.kind.label(), Style::Yellow);
                let what = match (f.citation.as_str(), f.listed.as_str()) {
                    ("", listed) => listed.to_string(),
                    (citation, "") => citation.to_string(),
                    (citation, listed) => format!("{citation} → {listed}"),
                };
                let what = context.out.paint(&what, Style::Plain);
                context.out.line(&format!("{place} {kind}: {what}"))?;
            }
            context.out.message(&format!(
                "{}: {} citations against {} works of {}, {} findings",
                c.name,
                c.citations,
                c.works,
                c.against,
                c.findings.len()
            ));
        }
    }
    Ok(if found { PROBLEMS } else { DONE })
}
