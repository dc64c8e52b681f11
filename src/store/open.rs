//! Opening: is everything as it was left? If so, quickly; if not, mend what can be mended, and say so.

use super::core::Core;
use super::disk::Disk;
use super::engine::{Batch, Engine, Memory};
use super::error::{Result, StoreError};
use super::journal::{Journal, segment_name, segment_number};
use super::recover::{self, Base, Survey};
use super::schema::{SCHEMA, State};
use super::seal::{Mark, Seal, marked};
use super::spool::sweep;
use jiff::Timestamp;
use std::path::Path;
use std::sync::Arc;
use uuid::Uuid;

/// How to come by an engine; tests bring their own.
pub(super) trait Engines {
    /// Opens the working store.
    fn open(&self) -> Result<Arc<dyn Engine>>;
    /// Throws its files away, or keeps them under `damaged/` (nothing of it may be open).
    fn wipe(&self, keep: bool) -> Result<()>;
}

/// Sled in a folder.
pub(super) struct SledIn<'d>(pub &'d Path);

impl Engines for SledIn<'_> {
    fn open(&self) -> Result<Arc<dyn Engine>> {
        Ok(Arc::new(super::sled::Sled::open(self.0)?))
    }
    fn wipe(&self, keep: bool) -> Result<()> {
        let done = if keep {
            let aside = self.0.with_file_name("damaged");
            let name = Timestamp::now()
                .strftime("sled-%Y%m%dT%H%M%S%fZ")
                .to_string();
            super::disk::private_dir(&aside)
                .and_then(|()| std::fs::rename(self.0, aside.join(name)))
        } else {
            std::fs::remove_dir_all(self.0)
        };
        match done {
            Err(e) if e.kind() != std::io::ErrorKind::NotFound => {
                Err(StoreError::io("clear", self.0, e))
            }
            _ => Ok(()),
        }
    }
}

/// How far the working store's files can be trusted before looking into them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Trust {
    /// As they were left.
    Sound,
    /// Left in the middle of work: check every record.
    Check,
    /// Written by something else, or known to be bad: rebuild if the journal can.
    Rebuild,
}

/// Opens the library in `dir`; the lock is held.
pub(super) fn open(dir: &Path, disk: Arc<dyn Disk>, engines: &dyn Engines) -> Result<Core> {
    let (seal, mark, now) = (Seal::load(dir), marked(dir), Seal::now(dir, 0));
    let closed = mark.is_none();
    let trust = match (&seal, mark) {
        (_, Some(Mark::Rebuild)) => Trust::Rebuild,
        (_, Some(Mark::Writing)) => Trust::Check,
        (Some(s), None) if s.engine == now.engine && s.boot == now.boot => Trust::Sound,
        (Some(s), None) if s.engine == now.engine => Trust::Check,
        (None, None) if now.engine.is_empty() => Trust::Sound,
        _ => Trust::Rebuild,
    };
    let known = seal
        .as_ref()
        .filter(|s| closed && s.journal == now.journal && trust == Trust::Sound);
    let snapshots_known = seal.as_ref().is_some_and(|s| s.backups == now.backups);
    let dirs = [dir.to_path_buf(), dir.join("journal"), dir.join("backups")];
    for d in &dirs {
        disk.create_dir(d)
            .map_err(|e| StoreError::io("make the folder", d, e))?;
    }
    sweep(&*disk, dir);
    super::compact::sweep(dir);
    let (survey, last) = match known {
        Some(seal) => (None, seal.position),
        None => {
            let survey = recover::survey(&*disk, dir)?;
            let last = survey.last();
            (Some(survey), last)
        }
    };
    let mut opening = Opening {
        dir,
        disk,
        engines,
        survey,
        notices: Vec::new(),
        older: false,
    };
    // A seal that knows of later operations than the journal has: the journal lost its end.
    let lost_end = seal.as_ref().is_some_and(|s| closed && s.position > last);
    let (engine, state) = opening.engine(trust, last, lost_end)?;
    let newest = match known {
        Some(seal) => seal
            .journal
            .iter()
            .next_back()
            .and_then(|(name, (len, _))| segment_number(name).map(|n| (n, *len))),
        None => opening.mend_journal(state.position)?,
    };
    let Opening {
        disk,
        notices,
        survey,
        ..
    } = opening;
    let behind = survey.as_ref().is_some_and(|s| s.last() < state.position);
    let journal = Journal::new(
        disk,
        &dir.join("journal"),
        state.library,
        state.position,
        newest.filter(|_| !behind),
    );
    let core = Core::new(dir, engine, journal, state, notices);
    // Opening writes a little of its own: what stands now is in order, should this process end without closing.
    if core.engine().lasting() && survey.as_ref().is_none_or(|s| s.damage.is_empty()) {
        Seal::now(dir, core.writer().state.position).store(dir);
    }
    let gap = survey
        .as_ref()
        .is_some_and(|s| behind || !s.damage.is_empty() || (!s.whole_after(0) && !snapshots_known));
    if gap {
        core.close_gap();
    }
    Ok(core)
}

struct Opening<'o> {
    dir: &'o Path,
    disk: Arc<dyn Disk>,
    engines: &'o dyn Engines,
    survey: Option<Survey>,
    notices: Vec<String>,
    /// The working store is of an earlier version.
    older: bool,
}

impl Opening<'_> {
    /// The journal, read when it is needed.
    fn survey(&mut self) -> Result<&Survey> {
        if self.survey.is_none() {
            self.survey = Some(recover::survey(&*self.disk, self.dir)?);
        }
        self.survey
            .as_ref()
            .ok_or_else(|| StoreError::Damaged("the journal cannot be read".into()))
    }

    /// A working store that stands where the journal stands, or beyond.
    fn engine(
        &mut self,
        trust: Trust,
        last: u64,
        lost_end: bool,
    ) -> Result<(Arc<dyn Engine>, State)> {
        if trust == Trust::Rebuild {
            let (disk, dir) = (self.disk.clone(), self.dir);
            let survey = self.survey()?;
            let some = !lost_end && !survey.ops.is_empty();
            if some && let Some(base) = recover::chain(&*disk, dir, survey)? {
                return self.rebuild(None, Some(base));
            }
        }
        let tried = self.engines.open().and_then(|engine| {
            let state = match State::load(&*engine)? {
                Some(state) => state,
                None if last == 0 && self.is_new()? => {
                    let state = State::empty(Uuid::new_v4());
                    let mut batch = Batch::default();
                    state.store(&mut batch);
                    engine.commit(batch)?;
                    return Ok((engine, state));
                }
                None => return Err(StoreError::Engine("it is empty".into())),
            };
            if state.schema > SCHEMA {
                return Err(StoreError::Newer {
                    dir: self.dir.to_path_buf(),
                    found: state.schema,
                    known: SCHEMA,
                });
            }
            if state.schema < SCHEMA {
                self.older = true;
                return Err(StoreError::Engine("it has an older layout".into()));
            }
            if state.partial {
                return Err(StoreError::Engine(
                    "it was left in the middle of an import".into(),
                ));
            }
            if trust != Trust::Sound {
                recover::check_engine(&*engine, &state)?;
            }
            if state.position >= last {
                return Ok((engine, state));
            }
            let (disk, dir) = (self.disk.clone(), self.dir);
            let survey = self.survey()?;
            if !survey.whole_after(state.position) {
                return Err(StoreError::Engine("the journal has a gap behind it".into()));
            }
            let state = recover::catch_up(&*disk, dir, &*engine, state, survey)?;
            Ok((engine, state))
        });
        match tried {
            Err(e) if e.is_engine() => {
                let (disk, dir) = (self.disk.clone(), self.dir);
                let base = recover::chain(&*disk, dir, self.survey()?)?;
                // A migration is nothing that went wrong, as long as everything is there.
                let why = Some(e).filter(|_| !(self.older && base.is_some()));
                self.rebuild(why, base)
            }
            other => other,
        }
    }

    /// Nothing was ever stored here.
    fn is_new(&mut self) -> Result<bool> {
        let snapshots = super::snapshot::list(&*self.disk, self.dir)?;
        let survey = self.survey()?;
        Ok(survey.ops.is_empty() && survey.damage.is_empty() && snapshots.is_empty())
    }

    /// Throws the working store away and makes it anew from snapshot and journal; in memory when the disk has no room.
    /// Without a way from the beginning or a snapshot to the end, what stands there is kept aside: it may have what is nowhere else.
    fn rebuild(
        &mut self,
        why: Option<StoreError>,
        base: Option<Base>,
    ) -> Result<(Arc<dyn Engine>, State)> {
        self.survey()?;
        let Some(survey) = &self.survey else {
            return Err(StoreError::Damaged("the journal cannot be read".into()));
        };
        let on_disk = (|| {
            self.engines.wipe(base.is_none())?;
            super::seal::mark(self.dir, Mark::Rebuild);
            let engine = self.engines.open()?;
            let rebuilt = recover::rebuild(&*self.disk, self.dir, &*engine, survey, base.clone())?;
            Ok((engine, rebuilt))
        })();
        let (engine, rebuilt) = match on_disk {
            Ok(done) => done,
            Err(e @ (StoreError::Engine(_) | StoreError::Io { .. })) => {
                let memory = Arc::new(Memory::default());
                let rebuilt = recover::rebuild(&*self.disk, self.dir, &*memory, survey, base)?;
                self.notices
                    .push(format!("{e}; working with a copy in memory"));
                (memory as Arc<dyn Engine>, rebuilt)
            }
            Err(e) => return Err(e),
        };
        let from = match &rebuilt.base {
            Some(_) => "a snapshot and the journal",
            None => "the journal",
        };
        if let Some(why) = why {
            self.notices
                .push(format!("{why}; it was rebuilt from {from}"));
        }
        self.notices.extend(rebuilt.lost.iter().cloned());
        Ok((engine, rebuilt.state))
    }

    /// Cuts off what stands half written at the end of the journal, and reports damage. Returns the file to go on with.
    fn mend_journal(&mut self, position: u64) -> Result<Option<(u64, u64)>> {
        let (disk, dir) = (self.disk.clone(), self.dir.to_path_buf());
        let survey = self.survey()?;
        let (newest, torn, damage) = (survey.newest, survey.torn, survey.damage.clone());
        let lost_end = survey.last() < position;
        if let (Some((number, _)), Some((from, len))) = (newest, torn) {
            let path = dir.join("journal").join(segment_name(number));
            let fail = |e| StoreError::io("mend the journal", &path, e);
            if lost_end {
                recover::keep_aside(&*disk, &dir, &path, from, len)?;
            }
            let mut file = disk.append(&path).map_err(fail)?;
            file.truncate(from)
                .and_then(|()| file.sync())
                .map_err(fail)?;
        }
        if lost_end {
            self.notices.push(
                "the journal lost its end; nothing else is lost, but the last changes cannot be undone".into(),
            );
        }
        for (segment, what) in damage.iter().take(3) {
            self.notices.push(format!(
                "the journal is damaged ({}: {what}); `refs doctor --repair` mends it",
                segment_name(*segment)
            ));
        }
        Ok(newest)
    }
}
