//! Jobs that take a while and have a thread of their own: previews, imports, pairs, statistics, folders, styles.

use super::super::effect::{Origin, Policy};
use super::super::message::{Msg, Report, Tone};
use super::super::model::{
    Bar, Choice, Pair, PairField, Preview, PreviewItem, Progress, StatsPage, Take, Verdict,
};
use super::Event;
use super::keeper::many;
use super::online::options;
use crate::codec::Input;
use crate::ops::duplicates::{self, Side};
use crate::ops::files::{self, Bytes};
use crate::ops::import::{ImportOptions, Imported, import, import_references};
use crate::ops::preview::{Fate, Seen, preview};
use crate::ops::stats::Stats;
use crate::ops::{Error, ErrorKind};
use crate::store::Library;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use std::time::Instant;

/// Where a job tells how far it is, and learns that it is to stop.
pub struct Talk {
    /// The way to the screen.
    pub send: Sender<Event>,
    /// Whether it is to stop.
    pub stop: Arc<AtomicBool>,
}

impl Talk {
    /// Sends a message.
    pub fn tell(&self, msg: Msg) {
        let _ = self.send.send(Event::Msg(msg));
    }
    /// A function that reports progress, at most ten times a second.
    pub(super) fn progress(
        &self,
        label: String,
        total: Option<usize>,
    ) -> impl FnMut(usize) -> ControlFlow<()> + '_ {
        let begun = Instant::now();
        let mut last = Instant::now();
        move |done| {
            if last.elapsed().as_millis() >= 100 {
                last = Instant::now();
                let rate = (done as f64 / begun.elapsed().as_secs_f64().max(0.001)) as usize;
                self.tell(Msg::Progress(Progress {
                    label: label.clone(),
                    done,
                    total,
                    rate,
                }));
            }
            if self.stop.load(Ordering::Relaxed) {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        }
    }
}

/// The inputs of an origin: a file, the files of a folder, a text; what a folder holds besides is passed over.
fn inputs(origin: &Origin) -> Result<Vec<(String, Source)>, Error> {
    Ok(match origin {
        Origin::Text(text) => vec![("pasted text".into(), Source::Text(text.clone()))],
        Origin::Path(path) if path.is_dir() => files::walk(path)?
            .into_iter()
            .map(|p| (p.display().to_string(), Source::Path(p)))
            .collect(),
        Origin::Path(path) => vec![(path.display().to_string(), Source::Path(path.clone()))],
        // References that are there already are not read.
        Origin::Works(..) => Vec::new(),
    })
}

enum Source {
    Text(String),
    Path(PathBuf),
}

enum Content<'a> {
    Text(&'a str),
    File(Bytes),
}

impl Source {
    fn read(&self) -> Result<Content<'_>, Error> {
        Ok(match self {
            Source::Text(t) => Content::Text(t),
            Source::Path(p) => Content::File(files::read(p)?),
        })
    }
}

impl Content<'_> {
    fn bytes(&self) -> &[u8] {
        match self {
            Content::Text(t) => t.as_bytes(),
            Content::File(b) => b,
        }
    }
}

/// A reference of a preview as the screen shows it.
pub(super) fn item(s: Seen) -> PreviewItem {
    let (verdict, differs) = match s.fate {
        Fate::New => (Verdict::New, Vec::new()),
        Fate::Same => (Verdict::Same, Vec::new()),
        Fate::Merge(d) => (Verdict::Merge, d),
    };
    PreviewItem {
        verdict,
        key: s.key,
        authors: s.authors,
        year: s.year,
        title: s.title,
        differs,
        sure: None,
    }
}

/// Says what an import would do.
pub fn look(library: &Library, origin: Origin, talk: &Talk) -> Result<(), Error> {
    let folder = matches!(&origin, Origin::Path(p) if p.is_dir());
    let mut out = Preview {
        name: match &origin {
            Origin::Text(_) => "pasted text".into(),
            Origin::Path(p) => p.display().to_string(),
            Origin::Works(name, _) => name.clone(),
        },
        origin: origin.clone(),
        format: String::new(),
        items: Vec::new(),
        problems: Vec::new(),
    };
    for (name, source) in inputs(&origin)? {
        let read = source.read().and_then(|content| {
            let input = Input {
                bytes: content.bytes(),
                name: &name,
            };
            let mut progress = talk.progress(format!("reading {name}"), None);
            preview(library, &input, &mut progress)
        });
        let p = match read {
            Ok(p) => p,
            Err(e) if e.kind != ErrorKind::Cancelled && folder => continue,
            Err(e) => return Err(e),
        };
        if out.format.is_empty() {
            out.format = p.format.to_string();
        } else if out.format != p.format {
            out.format = "several formats".into();
        }
        let place = |problem: &crate::codec::Problem| {
            if folder {
                format!("{name}:{problem}")
            } else {
                format!("line {problem}")
            }
        };
        out.problems.extend(p.problems.iter().map(place));
        out.items.extend(p.seen.into_iter().map(item));
    }
    talk.tell(Msg::JobDone);
    talk.tell(Msg::Preview(Box::new(out)));
    Ok(())
}

/// Imports what was looked at.
pub fn take(
    library: &Library,
    origin: &Origin,
    policy: Policy,
    leave_out: &[usize],
    pattern: &str,
    total: usize,
    talk: &Talk,
) -> Result<(), Error> {
    let folder = matches!(origin, Origin::Path(p) if p.is_dir());
    let mut all: Vec<Imported> = Vec::new();
    let mut first = 0;
    if let Origin::Works(name, works) = origin {
        let options = ImportOptions {
            leave_out: leave_out.to_vec(),
            ..options(pattern, &format!("add {name}"), policy)
        };
        let works = works.as_ref().clone();
        all.push(import_references(
            library, works, "online", "online", &options,
        )?);
    }
    for (name, source) in inputs(origin)? {
        let content = source.read()?;
        let short = Path::new(&name)
            .file_name()
            .map_or(name.clone(), |n| n.to_string_lossy().into_owned());
        let options = ImportOptions {
            leave_out: leave_out
                .iter()
                .filter_map(|n| n.checked_sub(first))
                .collect(),
            ..options(pattern, &format!("import {short}"), policy)
        };
        let mut progress = talk.progress(
            format!("importing {short}"),
            Some(total.saturating_sub(first)),
        );
        let input = Input {
            bytes: content.bytes(),
            name: &name,
        };
        let mut read = 0;
        let done = import(library, &input, &options, &mut |n| {
            read = n;
            progress(n)
        });
        match done {
            Ok(done) => all.push(done),
            Err(e) if folder && e.kind != ErrorKind::Cancelled => continue,
            Err(e) => return Err(e),
        }
        first += read;
    }
    let sum = |f: &dyn Fn(&Imported) -> usize| all.iter().map(f).sum::<usize>();
    let (new, merged, skipped) = (
        sum(&|i| i.new.len()),
        sum(&|i| i.merged.len()),
        sum(&|i| i.skipped.len()),
    );
    let mut text = format!("{} imported", many(new));
    if merged > 0 {
        text.push_str(&format!(", {merged} merged"));
    }
    if skipped > 0 {
        text.push_str(&format!(", {skipped} there already"));
    }
    if let Some((from, to)) = all.iter().flat_map(|i| &i.renamed).next() {
        text.push_str(&format!("; the key {from} was taken, the new one is {to}"));
    }
    talk.tell(Msg::Imported(Report {
        text: format!("{text} · u undoes"),
        tone: Tone::Good,
    }));
    Ok(())
}

/// Pairs that may be one work, side by side.
pub fn pairs(library: &Library) -> Result<Vec<Pair>, Error> {
    let mut out = Vec::new();
    // More than this nobody looks through at a sitting; the next are found once these are merged.
    for group in duplicates::find(library)?.into_iter().take(500) {
        let found: Vec<_> = library
            .get_many(&group.ids)?
            .into_iter()
            .flatten()
            .collect();
        let Some((first, rest)) = found.split_first() else {
            continue;
        };
        for other in rest {
            let fields = duplicates::side_by_side(first, other)
                .into_iter()
                .map(|f| PairField {
                    take: match f.side() {
                        Side::First => Take::Left,
                        Side::Second => Take::Right,
                        Side::Both => Take::Both,
                    },
                    name: f.name,
                    label: f.label,
                    left: crate::search::plain(&f.first).chars().take(400).collect(),
                    right: crate::search::plain(&f.second).chars().take(400).collect(),
                })
                .collect();
            out.push(Pair {
                left: first.id,
                right: other.id,
                keys: (first.key.clone(), other.key.clone()),
                score: (group.score * 100.0).round().clamp(0.0, 100.0) as u8,
                reasons: group.reasons.clone(),
                fields,
            });
        }
    }
    Ok(out)
}

/// Counts the library.
pub fn count(library: &Library) -> Result<StatsPage, Error> {
    let mut stats = Stats::default();
    library.for_each(&mut |r| {
        stats.add(&r);
        ControlFlow::Continue(())
    })?;
    let s = stats.finish(10);
    let bars = |list: &[(String, usize)]| -> Vec<Bar> {
        list.iter()
            .take(10)
            .map(|(label, count)| Bar {
                label: crate::search::plain(label).into_owned(),
                count: *count,
            })
            .collect()
    };
    let mut years: Vec<(i32, usize)> = Vec::new();
    // A year far from the others (a typing error, an ancient work) does not flatten the picture.
    let known: Vec<i32> = s
        .years
        .iter()
        .flat_map(|(y, n)| std::iter::repeat_n(*y, *n))
        .collect();
    if let (Some(last), Some(early)) = (known.last(), known.get(known.len() / 50)) {
        let from = (*early).max(last.saturating_sub(400));
        years = (from..=*last)
            .map(|y| (y, s.years.get(&y).copied().unwrap_or(0)))
            .collect();
    }
    let mut sum = 0;
    let growth = s
        .growth
        .iter()
        .map(|(month, n)| {
            sum += n;
            (month.clone(), sum)
        })
        .collect();
    let fact = |label: &str, n: usize| (label.to_string(), n);
    Ok(StatsPage {
        total: s.references,
        facts: vec![
            fact("references", s.references),
            fact("unread", s.statuses[0]),
            fact("reading", s.statuses[1]),
            fact("read", s.statuses[2]),
            fact("with an abstract", s.with_abstract),
            fact("with a note", s.with_note),
            fact("with a file", s.with_file),
            fact("with a DOI", s.with_doi),
            fact("without a year", s.without_year),
        ],
        years,
        groups: vec![
            ("Authors".into(), bars(&s.authors)),
            ("Journals and publishers".into(), bars(&s.venues)),
            ("Types".into(), bars(&s.types)),
            ("Tags".into(), bars(&s.tags)),
        ],
        growth,
    })
}

/// The entries of a folder, for the file picker: folders first, hidden ones last.
pub fn folder(path: &Path) -> Vec<Choice> {
    let mut entries: Vec<(bool, bool, String, u64)> = std::fs::read_dir(path)
        .into_iter()
        .flatten()
        .flatten()
        .take(20_000)
        .filter_map(|e| {
            let name = e.file_name().into_string().ok()?;
            let meta = std::fs::metadata(e.path()).ok()?;
            Some((!meta.is_dir(), name.starts_with('.'), name, meta.len()))
        })
        .collect();
    entries.sort_by_key(|a| (a.1, a.0, a.2.to_lowercase()));
    entries
        .into_iter()
        .map(|(file, _, name, len)| {
            let (value, detail) = if file {
                (name.clone(), size(len))
            } else {
                (format!("{name}/"), "folder".into())
            };
            Choice {
                label: value.clone(),
                value,
                detail,
            }
        })
        .collect()
}

fn size(bytes: u64) -> String {
    match bytes {
        0..=9_999 => format!("{bytes} B"),
        10_000..=9_999_999 => format!("{} kB", bytes / 1000),
        _ => format!("{} MB", bytes / 1_000_000),
    }
}
