//! What online services are asked for the screen: searches beside everything else, and look-ups as jobs. The screen never waits for them.

use super::super::effect::{Origin, Policy};
use super::super::message::{Msg, Report, Tone};
use super::super::model::{FindItem, Finds, Preview, PreviewItem, Verdict};
use super::jobs::{Talk, item};
use super::keeper::many;
use super::{App, Event, guard};
use crate::model::{Field, Reference, Scheme};
use crate::ops::gather::gather;
use crate::ops::given::Part;
use crate::ops::import::{ImportOptions, import_references};
use crate::ops::preview::preview_references;
use crate::ops::{Error, discover, online, title};
use crate::provider::Client;
use crate::store::Library;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// So many works of a search are shown.
const MOST: usize = 50;

impl App {
    /// The one client of this screen: its limits hold for everything that is asked from here.
    pub(super) fn client(&mut self) -> Arc<Client> {
        if let Some(client) = &self.online {
            return client.clone();
        }
        let made = online::client(&self.start.config, false);
        if let Some(warning) = made.warnings.first() {
            self.say(warning.clone(), Tone::Warn);
        }
        let client = Arc::new(made.client);
        self.online = Some(client.clone());
        client
    }

    /// Searches; what comes goes to the screen as it comes, until a newer search begins.
    pub(super) fn discover(&mut self, generation: u64, words: String) {
        let Some(library) = self.library.clone() else {
            return;
        };
        let client = self.client();
        let newest = self.newest_find.clone();
        newest.store(generation, Ordering::Relaxed);
        let send = self.send.clone();
        std::thread::spawn(move || {
            let tell = |finds: Finds| {
                let _ = send.send(Event::Msg(Msg::Finds(Box::new(finds))));
            };
            let done = guard(|| search(&client, &library, generation, &words, &newest, &tell));
            if let Err(e) = done {
                tell(Finds {
                    generation,
                    errors: vec![e.message],
                    ..Finds::default()
                });
            }
        });
    }
}

fn search(
    client: &Client,
    library: &Library,
    generation: u64,
    words: &str,
    newest: &AtomicU64,
    tell: &dyn Fn(Finds),
) -> Result<(), Error> {
    let places = discover::places(client, &[]);
    let mut answers: Vec<Option<Vec<Reference>>> = vec![None; places.len()];
    let mut waiting: Vec<bool> = vec![true; places.len()];
    let mut finds = Finds {
        generation,
        ..Finds::default()
    };
    let names = |waiting: &[bool]| -> Vec<String> {
        places
            .iter()
            .zip(waiting)
            .filter(|(_, w)| **w)
            .map(|(p, _)| p.label.clone())
            .collect()
    };
    finds.waiting = names(&waiting);
    tell(finds.clone());
    let cancelled = || newest.load(Ordering::Relaxed) != generation;
    let mut failed = None;
    discover::ask(
        client,
        &places,
        words,
        MOST,
        &cancelled,
        &mut |n, answer| {
            waiting[n] = false;
            match answer {
                Ok(works) => answers[n] = Some(works),
                Err(e) => {
                    let text = e.to_string();
                    if !finds.errors.contains(&text) {
                        finds.errors.push(text);
                    }
                }
            }
            finds.waiting = names(&waiting);
            match discover::gather(library, &places, &answers, MOST) {
                Ok(found) => finds.items = found.into_iter().map(find_item).collect(),
                Err(e) => failed = Some(e),
            }
            tell(finds.clone());
        },
    );
    failed.map_or(Ok(()), Err)
}

/// A work as the screen shows it.
pub(super) fn find_item(f: discover::Find) -> FindItem {
    let r = &f.reference;
    let id = [Scheme::Doi, Scheme::Pmid, Scheme::Isbn]
        .into_iter()
        .find_map(|s| r.identifier(s).map(|v| format!("{} {v}", s.label())))
        .or_else(|| {
            let i = r.identifiers.first()?;
            Some(format!("{} {}", i.scheme.label(), i.value))
        });
    FindItem {
        key: f.key,
        authors: crate::search::authors_short(r),
        year: r.year().map(|y| y.to_string()).unwrap_or_default(),
        title: crate::search::plain(r.title()).into_owned(),
        venue: crate::search::plain(r.venue()).into_owned(),
        id: id.unwrap_or_default(),
        summary: r
            .get(Field::Abstract)
            .map(|a| crate::search::plain(a).into_owned())
            .unwrap_or_default(),
        services: f.services,
        reference: Arc::new(f.reference),
    }
}

/// Takes works in that were found, each with everything that is known of it.
pub fn take_finds(
    client: &Client,
    library: &Library,
    works: &[Arc<Reference>],
    pattern: &str,
    talk: &Talk,
) -> Result<(), Error> {
    let cancelled = || talk.stop.load(Ordering::Relaxed);
    let (mut keys, mut new, mut there) = (Vec::new(), 0, 0);
    let mut progress = talk.progress("looking up".into(), Some(works.len()));
    let mut whole = Vec::new();
    for (n, work) in works.iter().enumerate() {
        if progress(n).is_break() || cancelled() {
            return Err(Error::cancelled());
        }
        whole.push(title::whole(client, work, &cancelled));
    }
    let options = options(pattern, "find online", Policy::Merge);
    let done = import_references(library, whole.clone(), "online", "online", &options)?;
    new += done.new.len();
    there += done.merged.len() + done.skipped.len();
    for (work, whole) in works.iter().zip(&whole) {
        let marks = crate::ops::identity::marks(whole);
        if let Some(r) = crate::ops::identity::find(library, whole, &marks)? {
            keys.push((work.clone(), r.key));
        }
    }
    talk.tell(Msg::Taken(keys));
    let there = if there > 0 {
        format!(", {there} there already")
    } else {
        String::new()
    };
    talk.tell(Msg::Report(Report {
        text: format!("{} imported{there} · u undoes", many(new)),
        tone: Tone::Good,
    }));
    Ok(())
}

/// How works are taken in.
pub fn options(pattern: &str, command: &str, policy: Policy) -> ImportOptions {
    ImportOptions {
        duplicates: policy.duplicates(),
        key_pattern: pattern.to_string(),
        command: command.to_string(),
        ..ImportOptions::default()
    }
}

/// Looks up what was given, and says what taking it in would do.
pub fn look_up(
    client: &Client,
    library: &Library,
    parts: &[Part],
    talk: &Talk,
) -> Result<(), Error> {
    let total = parts
        .iter()
        .map(|p| match p {
            Part::Wanted(w) => w.len(),
            _ => 1,
        })
        .sum();
    let cancelled = || talk.stop.load(Ordering::Relaxed);
    let mut progress = talk.progress("looking up".into(), Some(total));
    let gathered = gather(client, library, parts, &cancelled, &mut |n| {
        if progress(n).is_break() {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    })?;
    let (sure, works): (Vec<Option<f64>>, Vec<Reference>) = gathered
        .works
        .into_iter()
        .map(|w| (w.sure, w.reference))
        .unzip();
    let items: Vec<PreviewItem> = preview_references(library, &works)?
        .into_iter()
        .zip(sure)
        .map(|(seen, sure)| PreviewItem {
            sure: sure.map(|s| (s * 100.0).round().clamp(0.0, 100.0) as u8),
            ..item(seen)
        })
        .collect();
    let name = match items.as_slice() {
        [one] if one.verdict != Verdict::New => "what is there already".to_string(),
        [_] => "what was looked up".to_string(),
        _ => format!("{} that were looked up", many(items.len())),
    };
    talk.tell(Msg::JobDone);
    talk.tell(Msg::Preview(Box::new(Preview {
        origin: Origin::Works(name.clone(), Arc::new(works)),
        name,
        format: "online".into(),
        items,
        problems: gathered.problems,
    })));
    Ok(())
}
