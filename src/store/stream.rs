//! Going through all references: pages are read and decoded on several threads, and handed out in order.

use super::error::{Result, StoreError};
use super::library::Library;
use super::message::{Answer, Request};
use super::schema::decode;
use crate::model::Reference;
use std::ops::ControlFlow;
use std::sync::mpsc::sync_channel;
use uuid::Uuid;

/// Bytes of records that are read in one go.
const PAGE: usize = 256 << 10;

type Page = Vec<Option<Vec<u8>>>;

fn page(library: &Library, after: Option<Uuid>, with_trash: bool) -> Result<(Page, Option<Uuid>)> {
    match library.call(Request::Page {
        after,
        bytes: PAGE,
        with_trash,
    })? {
        Answer::Records { records, next } => Ok((records, next)),
        _ => Err(StoreError::Connection(
            "the answer does not fit the request".into(),
        )),
    }
}

fn decoded(page: &Page) -> Result<Vec<Reference>> {
    page.iter().flatten().map(|v| decode(v)).collect()
}

/// Visits every reference.
pub(super) fn each(
    library: &Library,
    with_trash: bool,
    f: &mut dyn FnMut(Reference) -> ControlFlow<()>,
) -> Result<()> {
    let (first, next) = page(library, None, with_trash)?;
    let Some(next) = next else {
        for r in decoded(&first)? {
            if f(r).is_break() {
                break;
            }
        }
        return Ok(());
    };
    let workers = std::thread::available_parallelism().map_or(1, |n| n.get().clamp(1, 4));
    std::thread::scope(|scope| {
        // Raw pages go round to the workers, decoded ones come back in the same turn.
        let (mut raw, mut done) = (Vec::new(), Vec::new());
        for _ in 0..workers {
            let (raw_to, raw_from) = sync_channel::<Result<Page>>(2);
            let (done_to, done_from) = sync_channel::<Result<Vec<Reference>>>(2);
            scope.spawn(move || {
                for page in raw_from {
                    if done_to.send(page.and_then(|p| decoded(&p))).is_err() {
                        break;
                    }
                }
            });
            raw.push(raw_to);
            done.push(done_from);
        }
        scope.spawn(move || {
            let mut turn = raw.iter().cycle();
            let mut send = |p| turn.next().is_some_and(|to| to.send(p).is_ok());
            if !send(Ok(first)) {
                return;
            }
            let mut next = Some(next);
            while next.is_some() {
                let (records, after) = match page(library, next, with_trash) {
                    Ok((records, after)) => (Ok(records), after),
                    Err(e) => (Err(e), None),
                };
                if !send(records) {
                    return;
                }
                next = after;
            }
        });
        let mut turn = done.iter().cycle();
        while let Some(Ok(references)) = turn.next().map(|from| from.recv()) {
            for r in references? {
                if f(r).is_break() {
                    return Ok(());
                }
            }
        }
        Ok(())
    })
}
