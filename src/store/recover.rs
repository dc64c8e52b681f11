//! Finding out what is there, and rebuilding the working store from snapshot and journal.

use super::carry::run;
use super::disk::Disk;
use super::engine::{Batch, Engine, Tree};
use super::error::{Result, StoreError};
use super::index::Delta;
use super::journal::{check_format, scan, segment_name, segments};
use super::operation::{Header, Location, LogEntry, Operation, PartHead};
use super::schema::{State, open_record, put_record};
use super::snapshot;
use crate::model::Reference;
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use uuid::Uuid;

/// What the journal holds.
#[derive(Debug, Default)]
pub(super) struct Survey {
    /// Every operation that can be read, by number.
    pub ops: BTreeMap<u64, (Operation, Location)>,
    /// The newest file and the length up to which it is sound.
    pub newest: Option<(u64, u64)>,
    /// What stands behind that: where it begins, how long it is.
    pub torn: Option<(u64, u64)>,
    /// Damage: which file, and what.
    pub damage: Vec<(u64, String)>,
    /// Whose journal it is.
    pub library: Option<Uuid>,
}

impl Survey {
    /// The last number.
    pub(super) fn last(&self) -> u64 {
        self.ops.keys().next_back().copied().unwrap_or(0)
    }
    /// Whether every operation behind `position` up to the last is there.
    pub(super) fn whole_after(&self, position: u64) -> bool {
        let last = self.last();
        last <= position || self.ops.range(position + 1..).count() as u64 == last - position
    }
}

/// Reads the whole journal and checks every line.
pub(super) fn survey(disk: &dyn Disk, library: &Path) -> Result<Survey> {
    let dir = library.join("journal");
    let mut out = Survey::default();
    let files = segments(disk, &dir)?;
    for (i, (number, len)) in files.iter().enumerate() {
        let path = dir.join(segment_name(*number));
        let fail = |e| StoreError::io("read the journal", &path, e);
        let mut source = disk.read(&path).map_err(fail)?;
        // Up to where it is sound, and how much was damaged before that.
        let (mut sound, mut sound_bad) = (0, 0);
        let (mut bad, mut refused) = (Vec::new(), None);
        // The parts that stand before an operation's own line: whose, from where on, how many.
        let mut parts: Option<(Uuid, u64, u64)> = None;
        scan(&mut *source, &mut |offset, line_len, content| {
            match content {
                Some(("segment", body)) if offset == 0 => {
                    if let Ok(h) = serde_json::from_slice::<Header>(body) {
                        refused = check_format(&h, library).err();
                        out.library.get_or_insert(h.library);
                    }
                }
                Some(("part", body)) => {
                    if let Ok(head) = serde_json::from_slice::<PartHead>(body) {
                        parts = match parts.take() {
                            Some((id, from, n)) if id == head.op => Some((id, from, n + 1)),
                            _ => Some((head.op, offset, 1)),
                        };
                    }
                }
                Some(("op", body)) => match serde_json::from_slice::<Operation>(body) {
                    Ok(op) => {
                        let from = match parts.take() {
                            Some((id, from, n)) if id == op.id && n == op.parts => Some(from),
                            _ => (op.parts == 0).then_some(offset),
                        };
                        match from {
                            Some(from) => {
                                let at = Location {
                                    segment: *number,
                                    offset: from,
                                    len: offset + line_len - from,
                                };
                                out.ops.insert(op.number, (op, at));
                            }
                            None => bad.push(format!("operation {} is not whole", op.number)),
                        }
                    }
                    Err(_) => bad.push(format!("the line at byte {offset} cannot be read")),
                },
                _ => {
                    bad.push(format!("the line at byte {offset} is damaged"));
                    parts = None;
                    return if refused.is_some() {
                        ControlFlow::Break(())
                    } else {
                        ControlFlow::Continue(())
                    };
                }
            }
            if parts.is_none() {
                (sound, sound_bad) = (offset + line_len, bad.len());
            }
            ControlFlow::Continue(())
        })
        .map_err(fail)?;
        if let Some(e) = refused {
            return Err(e);
        }
        if i + 1 == files.len() {
            // What stands behind the last whole operation was never acknowledged, or is past reading.
            out.newest = (sound > 0).then_some((*number, sound));
            if sound < *len {
                out.torn = Some((sound, len - sound));
                bad.truncate(sound_bad);
            }
        }
        out.damage
            .extend(bad.into_iter().map(|what| (*number, what)));
    }
    let numbers: Vec<u64> = out.ops.keys().copied().collect();
    for pair in numbers.windows(2) {
        if pair[1] != pair[0] + 1 {
            let at = out.ops[&pair[1]].1.segment;
            let missing = if pair[1] == pair[0] + 2 {
                format!("operation {} is missing", pair[0] + 1)
            } else {
                format!("operations {} to {} are missing", pair[0] + 1, pair[1] - 1)
            };
            out.damage.push((at, missing));
        }
    }
    Ok(out)
}

/// Checks every record against its checksum, and all of them against the counters.
pub(super) fn check_engine(engine: &dyn Engine, state: &State) -> Result<()> {
    let mut seen = State::empty(state.library);
    let mut bad = None;
    engine.scan(Tree::Records, &[], false, &mut |key, value| {
        match (open_record(value), Uuid::from_slice(key)) {
            (Ok(_), Ok(id)) => seen.count_record(id, value, true),
            (Err(e), _) => bad = Some(e),
            (_, Err(_)) => bad = Some(StoreError::Engine("a key is damaged".into())),
        }
        if bad.is_some() {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    })?;
    if let Some(e) = bad {
        return Err(e);
    }
    if (seen.count, seen.sum, seen.trashed) != (state.count, state.sum, state.trashed) {
        return Err(StoreError::Engine(format!(
            "it holds {} references where {} are due",
            seen.count, state.count
        )));
    }
    Ok(())
}

/// How far the library is known to have come.
fn known_position(library: &Path) -> u64 {
    super::seal::Seal::load(library).map_or(0, |s| s.position)
}

/// What a rebuilding came to.
#[derive(Debug)]
pub(super) struct Rebuilt {
    pub state: State,
    /// What could not be brought back, in words; empty when everything could.
    pub lost: Vec<String>,
    /// The snapshot that it began with.
    pub base: Option<PathBuf>,
}

/// Where a rebuilding begins: a snapshot (its file and position), or nothing.
pub(super) type Base = Option<(String, u64)>;

/// The newest whole snapshot from which the journal leads on without a gap, with its position; `Some(None)` for the empty beginning.
pub(super) fn chain(disk: &dyn Disk, library: &Path, survey: &Survey) -> Result<Option<Base>> {
    for (name, position) in snapshot::list(disk, library)? {
        if !survey.whole_after(position) {
            break; // older ones need even more of the journal
        }
        let path = library.join("backups").join(&name);
        if matches!(snapshot::verify(disk, &path, false), Ok(r) if r.damage.is_none() && r.header.as_ref().is_some_and(|h| h.position == position))
        {
            return Ok(Some(Some((name, position))));
        }
    }
    Ok((survey.whole_after(0) && !survey.ops.is_empty()).then_some(None))
}

/// Fills an empty engine from the best that there is; `chain` is what [`chain`] found.
pub(super) fn rebuild(
    disk: &dyn Disk,
    library: &Path,
    engine: &dyn Engine,
    survey: &Survey,
    chain: Option<Base>,
) -> Result<Rebuilt> {
    let mut lost = Vec::new();
    let base = match chain {
        Some(base) => base,
        None => {
            // No way without a gap: the newest whole snapshot, and every operation that can be read.
            let whole = snapshot::list(disk, library)?
                .into_iter()
                .find(|(name, _)| {
                    let path = library.join("backups").join(name);
                    matches!(snapshot::verify(disk, &path, false), Ok(r) if r.damage.is_none())
                });
            let from = whole.as_ref().map_or(0, |b| b.1);
            let readable = survey.ops.range(from + 1..).count() as u64;
            if whole.is_none() && survey.ops.is_empty() && known_position(library) > 0 {
                lost.push(
                    "neither the journal nor a snapshot can be read; what they held is lost".into(),
                );
            }
            let missing = survey.last().saturating_sub(from).saturating_sub(readable);
            if missing > 0 {
                lost.push(format!(
                    "{missing} of the operations since number {from} cannot be read; what they changed is lost"
                ));
            }
            whole
        }
    };
    let mut state = State::empty(survey.library.unwrap_or_else(Uuid::new_v4));
    let mut path = None;
    if let Some((name, position)) = &base {
        let file = library.join("backups").join(name);
        state = load_snapshot(disk, &file, engine, state)?;
        state.position = *position;
        path = Some(file);
    }
    let from = state.position;
    let dir = library.join("journal");
    for (number, (op, at)) in &survey.ops {
        let entry = LogEntry {
            op: op.clone(),
            at: *at,
            ids: Vec::new(),
        };
        if *number <= from {
            let mut batch = Batch::default();
            super::carry::put_entry(engine, &mut batch, &entry)?;
            engine.commit(batch)?;
        } else {
            state = run(disk, &dir, engine, state, &entry)?;
        }
    }
    state.lost.clone_from(&lost);
    let mut batch = Batch::default();
    state.store(&mut batch);
    engine.commit(batch)?;
    engine.flush()?;
    Ok(Rebuilt {
        state,
        lost,
        base: path,
    })
}

/// Fills an empty engine in the middle of work; everything up to operation `last` must come back.
pub(super) fn refill(
    disk: &dyn Disk,
    library: &Path,
    engine: &dyn Engine,
    last: u64,
) -> Result<State> {
    let survey = survey(disk, library)?;
    let rebuilt = rebuild(
        disk,
        library,
        engine,
        &survey,
        chain(disk, library, &survey)?,
    )?;
    if rebuilt.state.position < last || !rebuilt.lost.is_empty() {
        return Err(StoreError::Damaged("the journal is damaged too".into()));
    }
    Ok(rebuilt.state)
}

fn load_snapshot(
    disk: &dyn Disk,
    path: &Path,
    engine: &dyn Engine,
    mut state: State,
) -> Result<State> {
    let mut source = disk
        .read(path)
        .map_err(|e| StoreError::io("read", path, e))?;
    let (mut batch, mut index, mut size) = (Batch::default(), Delta::default(), 0);
    let read = snapshot::read(&mut *source, path, &mut |json| {
        let reference: Reference =
            serde_json::from_slice(json).map_err(|e| StoreError::BadBackup {
                path: path.to_path_buf(),
                why: e.to_string(),
            })?;
        let bytes = super::schema::json(&reference)?;
        put_record(
            &mut batch,
            &mut index,
            &mut state,
            reference.id,
            None,
            Some((&reference, &bytes)),
        )?;
        size += bytes.len();
        if size > 512 << 10 {
            size = 0;
            engine.commit(std::mem::take(&mut batch))?;
        }
        Ok(())
    })?;
    index.store(engine, &mut batch)?;
    engine.commit(batch)?;
    if let Some(h) = read.header {
        state.library = h.library;
    }
    Ok(state)
}

/// Replays what the journal has beyond the working store's position.
pub(super) fn catch_up(
    disk: &dyn Disk,
    library: &Path,
    engine: &dyn Engine,
    mut state: State,
    survey: &Survey,
) -> Result<State> {
    let dir = library.join("journal");
    for (op, at) in survey.ops.range(state.position + 1..).map(|(_, v)| v) {
        let entry = LogEntry {
            op: op.clone(),
            at: *at,
            ids: Vec::new(),
        };
        state = run(disk, &dir, engine, state, &entry)?;
    }
    Ok(state)
}

/// Keeps a copy of a damaged stretch under `damaged/`, before it is cut off.
pub(super) fn keep_aside(
    disk: &dyn Disk,
    library: &Path,
    path: &Path,
    from: u64,
    len: u64,
) -> Result<()> {
    let dir = library.join("damaged");
    let name = path
        .file_name()
        .map_or_else(String::new, |n| n.to_string_lossy().into_owned());
    let target = dir.join(format!("{name}.{from}"));
    let copy = || {
        let mut source = disk.read(path)?;
        let bytes = super::disk::read_at(&mut *source, from, len as usize)?;
        disk.create_dir(&dir)?;
        let mut file = disk.append(&target)?;
        file.truncate(0)?;
        file.append(&bytes)?;
        file.sync()
    };
    copy().map_err(|e: std::io::Error| StoreError::io("keep a copy of", path, e))
}
