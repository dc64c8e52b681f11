//! `refs export`: references in a format, to standard output or into a file.

use super::{CommandResult, Context, DONE, NOT_FOUND};
use crate::codec::WriteOptions;
use crate::ops::export;
use crate::ops::find::{self, FindOptions};
use crate::store::Library;
use std::path::PathBuf;

/// Arguments of `export`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The query; everything without one
    #[arg(value_name = "QUERY")]
    query: Vec<String>,
    /// These keys, in this order, instead of a query
    #[arg(
        long,
        value_delimiter = ',',
        value_name = "K,K",
        conflicts_with = "query"
    )]
    keys: Vec<String>,
    /// Exactly what these documents cite, in the order of first citing (.tex, .aux, .typ, Markdown, text, docx, odt)
    #[arg(long, value_name = "FILE", conflicts_with_all = ["query", "keys", "sort", "reverse"])]
    cited_in: Vec<PathBuf>,
    /// The format [default: by the file's name, else bibtex]
    #[arg(long, short, value_name = "FORMAT")]
    format: Option<String>,
    /// The file; it is replaced atomically, an existing .bib keeps its order, comments and untouched entries
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Sort by a field (key, year, author, title, added …)
    #[arg(long, value_name = "FIELD")]
    sort: Option<String>,
    /// The other way round
    #[arg(long)]
    reverse: bool,
    /// LaTeX commands instead of Unicode (BibTeX formats)
    #[arg(long)]
    ascii: bool,
    /// Only these fields, by the format's names
    #[arg(long, value_delimiter = ',', value_name = "F,F")]
    fields: Vec<String>,
    /// Leave out notes, files, tags and reading status
    #[arg(long)]
    public: bool,
    /// Exit with status 3 when nothing is found
    #[arg(long)]
    fail_empty: bool,
}

/// Carries `export` out.
pub fn run(context: &mut Context, args: &Args) -> CommandResult {
    let options = WriteOptions {
        ascii: args.ascii,
        only_fields: args.fields.clone(),
        public_only: args.public,
    };
    let (output, format) = (args.output.as_deref(), args.format.as_deref());
    if !args.cited_in.is_empty() {
        return super::bib::write(context, &args.cited_in, output, format, &options);
    }
    let codec = export::codec_for(format, output)?;
    let library = context.library()?;
    let ids = if args.keys.is_empty() {
        let options = FindOptions {
            query: args.query.join(" "),
            sort: args.sort.clone(),
            reverse: args.reverse,
            limit: None,
        };
        let found = find::find(&library, &options)?;
        found.ids
    } else {
        ids_of(&library, &args.keys)?
    };
    match &args.output {
        None => export::write(&library, &ids, codec, &options, &mut context.out.writer())?,
        Some(path) => {
            export::write_file(&library, &ids, codec, &options, path)?;
            let many = if ids.len() == 1 {
                "reference"
            } else {
                "references"
            };
            context.out.message(&format!(
                "{}: {} {many} as {}",
                path.display(),
                ids.len(),
                codec.format().label
            ));
        }
    }
    Ok(if ids.is_empty() && args.fail_empty {
        NOT_FOUND
    } else {
        DONE
    })
}

/// The ids behind keys, in their order.
fn ids_of(library: &Library, keys: &[String]) -> crate::ops::Result<Vec<uuid::Uuid>> {
    Ok(crate::ops::edit::by_keys(library, keys)?
        .into_iter()
        .map(|r| r.id)
        .collect())
}
