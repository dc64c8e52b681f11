//! The citations of a document against its own list, a file of references, or the library.

use super::{Error, Result, files};
use crate::codec::{self, Input, ReadOptions};
use crate::document::check::{Finding, Work, compare};
use crate::document::citation::{Citation, keys, prose};
use crate::document::line;
use crate::document::list;
use crate::store::Library;
use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

/// What the citations are held against.
#[derive(Debug, Clone)]
pub enum Against<'l> {
    /// The document's own list, or the files that it names.
    Own,
    /// A file of references.
    File(PathBuf),
    /// The library.
    Library(&'l Library),
}

/// What a check found.
#[derive(Debug, Clone)]
pub struct Checked {
    /// The document's text.
    pub text: String,
    /// The document's name.
    pub name: String,
    /// What is to be looked at.
    pub findings: Vec<Finding>,
    /// How many citations there are.
    pub citations: usize,
    /// How many works they were held against.
    pub works: usize,
    /// What they were held against, in words.
    pub against: String,
}

/// A document that was read for its citations.
#[derive(Debug, Clone)]
pub struct Cited {
    /// Its text.
    pub text: String,
    /// Its citations, in order.
    pub citations: Vec<Citation>,
    syntax: keys::Syntax,
}

/// The document's text and citations.
///
/// # Errors
/// When the file cannot be read or is no text.
pub fn citations(path: &Path) -> Result<Cited> {
    let bytes = files::read(path)?;
    let name = path.to_string_lossy();
    let input = Input {
        bytes: &bytes,
        name: &name,
    };
    let text = codec::document::text_of(&input)
        .ok_or_else(|| Error::failed(format!("{name}: no text can be read from this file")))?
        .into_owned();
    let syntax = keys::syntax(&name, &text);
    let citations = match syntax {
        keys::Syntax::Prose => in_prose(&text),
        _ => keys::citations(syntax, &text),
    };
    Ok(Cited {
        text,
        citations,
        syntax,
    })
}

/// Citations in prose, its reference lists left out.
fn in_prose(text: &str) -> Vec<Citation> {
    let lines = line::lines(text);
    let sections = list::sections(&lines);
    let mut starts = vec![0];
    starts.extend(
        text.bytes()
            .enumerate()
            .filter(|(_, b)| *b == b'\n')
            .map(|(i, _)| i + 1),
    );
    let offset = |number: usize| starts.get(number - 1).copied().unwrap_or(text.len());
    let listed: Vec<(usize, usize)> = sections
        .iter()
        .map(|s| {
            (
                offset(lines[s.start].number),
                lines.get(s.end).map_or(text.len(), |l| offset(l.number)),
            )
        })
        .collect();
    let outside = |c: &Citation| !listed.iter().any(|(a, z)| (*a..*z).contains(&c.offset));
    let by_name: Vec<Citation> = prose::citations(text)
        .into_iter()
        .filter(|c| outside(c))
        .collect();
    let by_number: Vec<Citation> = prose::numbered(text)
        .into_iter()
        .filter(|c| outside(c))
        .collect();
    // A numeric style has brackets with numbers everywhere and hardly a year in brackets.
    if by_number.len() >= 3 && by_number.len() > by_name.len() * 2 {
        by_number
    } else {
        by_name
    }
}

/// The works of a file of references.
fn works_of_file(path: &Path) -> Result<Vec<Work>> {
    let bytes = files::read(path)?;
    let name = path.to_string_lossy();
    let input = Input {
        bytes: &bytes,
        name: &name,
    };
    let codec = codec::recognise(&input).ok_or_else(|| {
        Error::failed(format!("{name}: this is no format of references"))
            .hint("`refs formats` lists those that can be read")
    })?;
    let (references, _) = codec::read_all(codec, &input, &ReadOptions { references: true });
    Ok(references.iter().map(|r| Work::new(r, 0)).collect())
}

fn own_works(path: &Path, cited: &Cited) -> Result<(Vec<Work>, String)> {
    let by_key = cited.syntax != keys::Syntax::Prose;
    if by_key {
        let own = keys::own_entries(&cited.text);
        if !own.is_empty() {
            let lines = |offset: usize| crate::text::span::line_column(&cited.text, offset).0;
            return Ok((
                own.iter()
                    .map(|(key, at)| Work::of_key(key, lines(*at)))
                    .collect(),
                "its own list".into(),
            ));
        }
        let mut works = Vec::new();
        let mut names = Vec::new();
        for name in keys::bibliographies(&cited.text) {
            let base = path.parent().unwrap_or(Path::new("."));
            let mut file = base.join(&name);
            if !file.is_file() && file.extension().is_none() {
                file.set_extension("bib");
            }
            works.extend(works_of_file(&file)?);
            names.push(file.to_string_lossy().into_owned());
        }
        if names.is_empty() {
            return Err(Error::failed(format!(
                "{}: no list of references and no file of them is named",
                path.display()
            ))
            .hint("name one with --against FILE, or --against library"));
        }
        return Ok((works, names.join(", ")));
    }
    let entries = list::find(&cited.text);
    if entries.is_empty() {
        return Err(
            Error::failed(format!("{}: no reference list was found", path.display()))
                .hint("name what to hold it against with --against FILE or --against library"),
        );
    }
    Ok((
        entries
            .iter()
            .map(|e| Work::new(&e.parse().reference, e.lines.0))
            .collect(),
        "its own list".into(),
    ))
}

/// Checks the citations of a document.
///
/// # Errors
/// When a file cannot be read, or there is nothing to hold the citations against.
pub fn check(path: &Path, against: &Against) -> Result<Checked> {
    let mut cited = citations(path)?;
    let whole_library = matches!(against, Against::Library(_));
    let (works, name) = match against {
        Against::Own => own_works(path, &cited)?,
        Against::File(file) => (works_of_file(file)?, file.to_string_lossy().into_owned()),
        Against::Library(library) => {
            let mut works = Vec::new();
            let mut former: HashMap<String, String> = HashMap::new();
            library.for_each(&mut |r| {
                works.push(Work::new(&r, 0));
                for key in r.former_keys() {
                    former.entry(key.to_string()).or_insert(r.key.clone());
                }
                ControlFlow::Continue(())
            })?;
            by_todays_keys(&mut cited.citations, &works, &former);
            (works, "the library".into())
        }
    };
    let mut findings = compare(&cited.text, &cited.citations, &works);
    let all_listed = cited.syntax != keys::Syntax::Prose && keys::lists_all(&cited.text);
    if whole_library || all_listed {
        // A library holds more than one document cites, and a document may list all on purpose.
        findings.retain(|f| f.kind != crate::document::check::FindingKind::NeverCited);
    }
    Ok(Checked {
        text: cited.text,
        name: path.to_string_lossy().into_owned(),
        findings,
        citations: cited.citations.len(),
        works: works.len(),
        against: name,
    })
}

/// Citations by keys that works had before, by the keys that they have now.
fn by_todays_keys(citations: &mut [Citation], works: &[Work], former: &HashMap<String, String>) {
    if former.is_empty() {
        return;
    }
    let known: HashSet<&str> = works.iter().map(|w| w.key.as_str()).collect();
    for c in citations {
        let now = c
            .key
            .as_deref()
            .filter(|k| !known.contains(k))
            .and_then(|k| former.get(k));
        if let Some(now) = now {
            c.key = Some(now.clone());
        }
    }
}

/// The keys of the library's references that a document cites, in the order of first citing, and the citations that name none.
///
/// # Errors
/// When the file or the library cannot be read.
pub fn cited_keys(path: &Path, library: &Library) -> Result<(Vec<String>, Vec<Finding>)> {
    let cited = citations(path)?;
    let mut works = Vec::new();
    library.for_each(&mut |r| {
        works.push(Work::new(&r, 0));
        ControlFlow::Continue(())
    })?;
    let mut keys: Vec<String> = Vec::new();
    let mut missing = Vec::new();
    for c in &cited.citations {
        let found = crate::document::check::works_for(c, &works);
        for w in &found {
            if !keys.contains(&w.key) {
                keys.push(w.key.clone());
            }
        }
        if found.is_empty() && !c.secondary {
            missing.extend(
                compare(&cited.text, std::slice::from_ref(c), &works)
                    .into_iter()
                    .filter(|f| f.kind != crate::document::check::FindingKind::NeverCited),
            );
        }
    }
    Ok((keys, missing))
}
