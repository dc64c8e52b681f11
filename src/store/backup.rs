//! Making snapshots and backups, bringing a library back from one, and keeping the disk use in bounds.

use super::core::{Core, Writer as Held};
use super::disk::{DiskFile, write_private_with};
use super::error::{Result, StoreError};
use super::journal::{segment_name, segments};
use super::operation::Header;
use super::read::page;
use super::schema::{State, open_record};
use super::snapshot::{self, Writer};
use jiff::{SignedDuration, Timestamp};
use std::io;
use std::path::Path;

/// At most this many snapshots are kept …
const SNAPSHOTS: usize = 10;
/// … and when they are more than this and together larger than twice the library, fewer.
const SNAPSHOTS_LEAST: usize = 2;
/// Small snapshots are kept whatever the library's size is.
const SNAPSHOT_BYTES_FREE: u64 = 32 << 20;
/// So much of the journal is kept for the older snapshots whatever the library's size is.
const JOURNAL_BYTES_FREE: u64 = 16 << 20;
/// The least time between two.
const SNAPSHOT_PAUSE: SignedDuration = SignedDuration::from_hours(1);
/// Larger libraries take a snapshot that a person would wait for only once a day, unless much has changed.
const QUICK_BYTES: u64 = 16 << 20;
/// How many operations can be undone at least.
pub(super) const HISTORY: u64 = 1000;

impl Core {
    /// Writes every record to a backup; the counters say which state it is. A damaged store is never written as a whole backup.
    pub(super) fn dump(
        &self,
        state: &State,
        out: &mut dyn FnMut(&[u8]) -> io::Result<()>,
    ) -> Result<u64> {
        let fail = |e| StoreError::io("write", &self.dir, e);
        let mut writer =
            Writer::begin(&Header::new(state.library, state.position), out).map_err(fail)?;
        let mut seen = State::empty(state.library);
        let (engine, mut after) = (self.engine(), None);
        loop {
            let (values, last) = page(&*engine, after, 1 << 20, true)?;
            for value in &values {
                let (json, _) = open_record(value)?;
                let id = serde_json::from_slice::<Id>(json)
                    .map_err(|_| StoreError::Engine("a record has no id".into()))?;
                seen.count_record(id.id, value, true);
                writer.reference(json).map_err(fail)?;
            }
            match last {
                Some(id) => after = Some(id),
                None => break,
            }
        }
        if (seen.count, seen.sum) != (state.count, state.sum) {
            return Err(StoreError::Engine(format!(
                "it holds {} references where {} are due",
                seen.count, state.count
            )));
        }
        writer.end().map_err(fail)
    }

    /// Writes the library to one portable text file and reads it again to see that it is whole. Nothing is changed meanwhile.
    pub(super) fn backup(&self, path: &Path) -> Result<u64> {
        let writer = self.writer();
        let mut written = Ok(0);
        let replaced = write_private_with(path, &mut |out| {
            written = self.dump(&writer.state, &mut |bytes| out.write_all(bytes));
            match &written {
                Err(StoreError::Io { source, .. }) => Err(source.kind().into()),
                Err(e) => Err(io::Error::other(e.to_string())),
                Ok(_) => Ok(()),
            }
        });
        replaced.map_err(|e| StoreError::io("write", path, e))?;
        let read = snapshot::verify(&*writer.journal.disk(), path, true)?;
        match read.damage {
            Some(why) => Err(StoreError::BadBackup {
                path: path.to_path_buf(),
                why,
            }),
            None => written,
        }
    }

    /// Writes a snapshot under `backups/`: temporary file, fsync, verified by reading, renamed.
    pub(super) fn snapshot(&self) -> Result<()> {
        self.snapshot_with(&self.writer())
    }
    /// The same for one who holds the writer.
    pub(super) fn snapshot_with(&self, writer: &Held) -> Result<()> {
        let state = &writer.state;
        let disk = writer.journal.disk();
        let dir = self.dir.join("backups");
        let name = format!(
            "{}-{:012}.jsonl",
            Timestamp::now().strftime("%Y%m%dT%H%M%SZ"),
            state.position
        );
        let (temporary, target) = (dir.join(format!("{name}.tmp")), dir.join(name));
        let fail = |e| StoreError::io("write the snapshot", &target, e);
        let made = (|| {
            disk.create_dir(&dir).map_err(fail)?;
            let mut file = disk.append(&temporary).map_err(fail)?;
            file.truncate(0).map_err(fail)?;
            let mut buffer = Buffered {
                file,
                bytes: Vec::new(),
            };
            self.dump(state, &mut |bytes| buffer.write(bytes))?;
            buffer.finish().map_err(fail)?;
            let read = snapshot::verify(&*disk, &temporary, false)?;
            if let Some(why) = read.damage {
                return Err(StoreError::BadBackup {
                    path: temporary.clone(),
                    why,
                });
            }
            disk.rename(&temporary, &target)
                .and_then(|()| disk.sync_dir(&dir))
                .map_err(fail)
        })();
        if made.is_err() {
            let _ = disk.remove(&temporary);
            return made;
        }
        self.thin_out(state)
    }

    /// Removes the oldest snapshots beyond the bound, and journal files that neither recovery nor undo needs any more.
    fn thin_out(&self, state: &State) -> Result<()> {
        let disk = self.disk.clone();
        let dir = self.dir.join("backups");
        let files = disk
            .list(&dir)
            .map_err(|e| StoreError::io("read the folder", &dir, e))?;
        let size = |name: &str| files.iter().find(|f| f.0 == name).map_or(0, |f| f.1);
        let mut kept = 0;
        let mut positions = Vec::new();
        for (i, (name, position)) in snapshot::list(&*disk, &self.dir)?.into_iter().enumerate() {
            kept += size(&name);
            let many = i >= SNAPSHOTS;
            let large = i >= SNAPSHOTS_LEAST && kept > (2 * state.bytes).max(SNAPSHOT_BYTES_FREE);
            if many || large {
                disk.remove(&dir.join(&name))
                    .map_err(|e| StoreError::io("remove", &dir, e))?;
            } else {
                positions.push(position);
            }
        }
        let journal = self.dir.join("journal");
        let segments = segments(&*disk, &journal)?;
        // The journal stays readable for as many operations as can be undone, and from the oldest snapshot on; if that is too much, from a
        // later one, but not the last: it may turn out to be damaged.
        let undoable = state.position.saturating_sub(HISTORY);
        let too_much = |from: u64| {
            let between = segments.iter().filter(|s| s.0 > from && s.0 <= undoable);
            between.map(|s| s.1).sum::<u64>() > (state.bytes / 4).max(JOURNAL_BYTES_FREE)
        };
        let needed = positions
            .iter()
            .enumerate()
            .rev()
            .find(|(i, position)| *i <= 1 || !too_much(**position))
            .map_or(0, |(_, position)| *position)
            .min(undoable);
        for pair in segments.windows(2) {
            if pair[1].0 <= needed + 1 {
                let path = journal.join(segment_name(pair[0].0));
                disk.remove(&path)
                    .map_err(|e| StoreError::io("remove", &path, e))?;
            }
        }
        Ok(())
    }

    /// Whether a snapshot should be made on closing.
    pub(super) fn snapshot_due(&self, state: &State) -> bool {
        let Ok(snapshots) = snapshot::list(&*self.disk.clone(), &self.dir) else {
            return false;
        };
        let Some((name, position)) = snapshots.first() else {
            return state.position > 0;
        };
        if *position >= state.position {
            return false;
        }
        let made =
            jiff::fmt::strtime::parse("%Y%m%dT%H%M%SZ", name.split('-').next().unwrap_or(""))
                .ok()
                .and_then(|t| t.to_datetime().ok())
                .and_then(|t| t.to_zoned(jiff::tz::TimeZone::UTC).ok())
                .map(|z| z.timestamp());
        let Some(made) = made else { return true };
        let age = Timestamp::now().duration_since(made);
        let pause = if state.bytes > QUICK_BYTES {
            SNAPSHOT_PAUSE * 24
        } else {
            SNAPSHOT_PAUSE
        };
        let many = state.position > position + HISTORY && {
            let written = segments(&*self.disk, &self.dir.join("journal")).unwrap_or_default();
            let behind = written.iter().filter(|s| s.0 > *position);
            behind.map(|s| s.1).sum::<u64>() > (state.bytes / 4).max(JOURNAL_BYTES_FREE)
        };
        age >= pause || age.is_negative() || many
    }

    /// Damage of the journal was found: a snapshot of the (checked) working store makes the library safe again.
    pub(super) fn close_gap(&self) {
        if let Err(e) = self.snapshot() {
            self.notice(format!("no snapshot could be made: {e}"));
        }
    }
}

#[derive(serde::Deserialize)]
struct Id {
    id: uuid::Uuid,
}

/// Few large writes instead of many small ones.
struct Buffered {
    file: Box<dyn DiskFile>,
    bytes: Vec<u8>,
}

impl Buffered {
    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.bytes.extend_from_slice(bytes);
        if self.bytes.len() >= 1 << 20 {
            self.file.append(&self.bytes)?;
            self.bytes.clear();
        }
        Ok(())
    }
    fn finish(mut self) -> io::Result<()> {
        self.file.append(&self.bytes)?;
        self.file.sync()
    }
}
