//! `refs csl-test`: a case of the CSL test suite rendered; a folder of them compared with what they should give.

use super::{CommandResult, Context, DONE, PROBLEMS};
use crate::cite::csl::fixture::Fixture;
use crate::cite::styles::Styles;
use crate::ops::Error;
use std::path::{Path, PathBuf};

/// Arguments.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A case, or a folder of cases
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// With a folder: show what differs
    #[arg(long)]
    diff: bool,
}

/// Renders a case, or compares all cases of a folder.
pub fn run(context: &mut Context, args: &Args) -> CommandResult {
    if args.file.is_dir() {
        return folder(context, args);
    }
    match render(&args.file)?.1 {
        Ok(text) => {
            context.out.data(text.as_bytes())?;
            context.out.data(b"\n")?;
            Ok(DONE)
        }
        Err(why) => {
            context.out.warning(&why);
            Ok(PROBLEMS)
        }
    }
}

/// The case, and what it gives or why it cannot be rendered.
fn render(path: &Path) -> Result<(Fixture, Result<String, String>), Error> {
    let text = std::fs::read_to_string(path)
        .map_err(|e| Error::failed(format!("{}: {e}", path.display())))?;
    let fixture = Fixture::parse(&text);
    let styles = Styles::default();
    let rendered = fixture.render(&|lang, style| Ok(styles.locale(Some(lang), style)));
    Ok((fixture, rendered))
}

/// Without outer white space and empty lines, entities in one spelling.
fn plain(text: &str) -> String {
    let text = text
        .replace("&#38;", "&amp;")
        .replace("&#60;", "&lt;")
        .replace("&#62;", "&gt;")
        .replace("&#160;", "\u{a0}");
    let lines: Vec<&str> = text
        .lines()
        .map(str::trim)
        .filter(|l| !l.is_empty())
        .collect();
    lines.join("\n")
}

fn folder(context: &mut Context, args: &Args) -> CommandResult {
    let entries = std::fs::read_dir(&args.file)
        .map_err(|e| Error::failed(format!("{}: {e}", args.file.display())))?;
    let mut files: Vec<PathBuf> = entries
        .flatten()
        .map(|e| e.path())
        .filter(|p| p.extension().is_some_and(|e| e == "txt"))
        .collect();
    files.sort();
    let (mut passed, mut out) = (0, String::new());
    for file in &files {
        let (fixture, got) = render(file)?;
        let want = fixture.section("RESULT").unwrap_or("");
        let ok = got.as_ref().is_ok_and(|g| plain(g) == plain(want));
        passed += usize::from(ok);
        let name = file
            .file_stem()
            .map(|s| s.to_string_lossy().into_owned())
            .unwrap_or_default();
        out += &format!("{} {name}\n", if ok { "pass" } else { "FAIL" });
        if args.diff && !ok {
            let got = got.unwrap_or_else(|e| format!("(error: {e})"));
            out += &format!(
                "  want: {}\n  got:  {}\n",
                want.replace('\n', "\n        "),
                got.replace('\n', "\n        ")
            );
        }
    }
    out += &format!("{passed} of {} pass\n", files.len());
    context.out.data(out.as_bytes())?;
    Ok(if passed == files.len() {
        DONE
    } else {
        PROBLEMS
    })
}
