//! `refs pick`: the fuzzy finder alone, drawn on the terminal, the choice on standard output.

/// Arguments of `pick`.
#[derive(Debug, Clone, clap::Args)]
pub struct PickArgs {
    /// What stands in the search line at the start
    #[arg(value_name = "QUERY")]
    pub query: Vec<String>,
    /// Several may be chosen: Tab marks
    #[arg(long, short)]
    pub multi: bool,
    /// What is printed of each: key, citation, bibliography, or a format (bibtex, csl-json, ris …)
    #[arg(long, default_value = "key", value_name = "WHAT")]
    pub print: String,
    /// Draw on so many rows (15) or a part of the terminal (40%) below the prompt, not on all of it
    #[arg(long, value_name = "ROWS")]
    pub height: Option<String>,
}

impl PickArgs {
    /// The query as one line; `--print json` is the CSL-JSON of scripts.
    pub fn print(&self) -> &str {
        match self.print.as_str() {
            "json" => "csl-json",
            other => other,
        }
    }
}
