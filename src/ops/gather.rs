//! Everything that a person gave in one text as references, from services where that is needed, before anything is taken in.

use super::given::Part;
use super::{lookup, online, queue, title};
use crate::codec::{self, Input, ReadOptions};
use crate::model::Reference;
use crate::provider::{Client, ProviderError};
use crate::store::Library;
use std::ops::ControlFlow;

/// One work.
#[derive(Debug, Clone, PartialEq)]
pub struct Work {
    /// The reference.
    pub reference: Reference,
    /// How sure it is that this is what was meant, 0 to 1; nothing for what was named exactly.
    pub sure: Option<f64>,
}

/// What came of it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Gathered {
    /// The works in the order in which they were given.
    pub works: Vec<Work>,
    /// What was not found or not understood, a sentence each.
    pub problems: Vec<String>,
}

/// Looks everything up that has to be; `told` hears of each thing that is done, and may cancel. What cannot be asked for without a network
/// is put into the library's queue.
///
/// # Errors
/// When the queue cannot be written, or it was cancelled.
pub fn gather(
    client: &Client,
    library: &Library,
    parts: &[Part],
    cancelled: &(dyn Fn() -> bool + Sync),
    told: &mut dyn FnMut(usize) -> ControlFlow<()>,
) -> super::Result<Gathered> {
    let mut out = Gathered::default();
    let mut before = 0;
    for part in parts {
        match part {
            Part::Wanted(wanted) => {
                let answers =
                    lookup::look_up_all(client, wanted, cancelled, &mut |n| told(before + n));
                before += wanted.len();
                for (w, answer) in wanted.iter().zip(answers) {
                    match answer {
                        Some(Ok(works)) => out.works.extend(works.into_iter().map(exactly)),
                        Some(Err(errors)) => {
                            if errors.iter().any(ProviderError::is_offline) {
                                queue::add(library, &w.line())?;
                            }
                            let e = online::failed(&w.label(), &errors);
                            let hint = e.hints.first().map(|h| format!("; {h}"));
                            out.problems
                                .push(format!("{}{}", e.message, hint.unwrap_or_default()));
                        }
                        None => {}
                    }
                }
            }
            Part::Words(line) => {
                words(client, library, line, cancelled, &mut out)?;
                before += 1;
                if told(before).is_break() {
                    return Err(super::Error::cancelled());
                }
            }
            Part::Formatted(text) => {
                read(text, &mut out);
            }
        }
        if cancelled() {
            return Err(super::Error::cancelled());
        }
    }
    Ok(out)
}

fn exactly(reference: Reference) -> Work {
    Work {
        reference,
        sure: None,
    }
}

/// Reads a text of a format.
fn read(text: &str, out: &mut Gathered) -> bool {
    let input = Input {
        bytes: text.as_bytes(),
        name: "text",
    };
    let Some(codec) = codec::recognise(&input) else {
        return false;
    };
    let (references, problems) = codec::read_all(codec, &input, &ReadOptions::default());
    out.problems
        .extend(problems.iter().map(|p| format!("line {p}")));
    let any = !references.is_empty();
    out.works.extend(references.into_iter().map(exactly));
    any
}

/// A plain reference as it stands, or a title that is searched for.
fn words(
    client: &Client,
    library: &Library,
    line: &str,
    cancelled: &(dyn Fn() -> bool + Sync),
    out: &mut Gathered,
) -> super::Result<()> {
    if read(line, out) {
        return Ok(());
    }
    if line.split_whitespace().count() < 3 {
        out.problems.push(format!(
            "{line}: this is no identifier, no address, and no title of three words or more"
        ));
        return Ok(());
    }
    match title::by_title(client, line, cancelled) {
        Ok(Some(found)) if found.score >= title::LIKELY => out.works.push(Work {
            reference: title::whole(client, &found.reference, cancelled),
            sure: Some(found.score),
        }),
        Ok(_) => out
            .problems
            .push(format!("{line}: no work with this title was found")),
        Err(errors) => {
            if errors.iter().any(ProviderError::is_offline) {
                queue::add(library, line)?;
            }
            let e = online::failed(line, &errors);
            let hint = e.hints.first().map(|h| format!("; {h}"));
            out.problems
                .push(format!("{}{}", e.message, hint.unwrap_or_default()));
        }
    }
    Ok(())
}
