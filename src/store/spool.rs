//! The spool: a big operation in the making, in a file beside the journal that becomes its next file, or vanishes.

use super::disk::{Disk, DiskFile};
use super::error::{Result, StoreError};
use super::journal::{read_lines, scan};
use super::line::Line;
use super::operation::{Header, Location, Step};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use uuid::Uuid;

/// A big operation is written in lines of about this length.
const PART_BYTES: usize = 256 << 10;

/// The file of a spool, with the process that writes it in its name.
fn spool_path(dir: &Path, id: Uuid) -> PathBuf {
    dir.join(format!(
        "spool-{}-{}.tmp",
        std::process::id(),
        id.as_simple()
    ))
}

/// The file of a spool that another process wrote.
fn found_spool(disk: &dyn Disk, dir: &Path, id: Uuid) -> Result<PathBuf> {
    let end = format!("-{}.tmp", id.as_simple());
    let files = disk
        .list(dir)
        .map_err(|e| StoreError::io("read the folder", dir, e))?;
    files
        .into_iter()
        .find(|(name, _)| name.ends_with(&end))
        .map(|(name, _)| dir.join(name))
        .ok_or_else(|| {
            StoreError::Damaged("the file of the import is gone; nothing was changed".into())
        })
}

/// Removes what processes that are gone left of imports and snapshots.
pub(super) fn sweep(disk: &dyn Disk, library: &Path) {
    let left = |name: &str| {
        let process = name
            .strip_prefix("spool-")
            .and_then(|n| n.split('-').next());
        // Where processes cannot be looked up, nothing is swept.
        let gone =
            |p: &str| Path::new("/proc/self").exists() && !Path::new("/proc").join(p).exists();
        name.ends_with(".tmp") && process.is_none_or(gone)
    };
    for dir in [library.join("journal"), library.join("backups")] {
        for (name, _) in disk.list(&dir).unwrap_or_default() {
            if left(&name) {
                let _ = disk.remove(&dir.join(name));
            }
        }
    }
}

/// A big operation in the making: a file of part lines beside the journal, which becomes its next file, or vanishes.
pub(super) struct Spool {
    disk: Arc<dyn Disk>,
    pub(super) path: PathBuf,
    pub(super) file: Box<dyn DiskFile>,
    id: Uuid,
    pub(super) head: u64,
    pub(super) len: u64,
    parts: u64,
    steps: Vec<u8>,
    pub(super) done: bool,
}

impl Spool {
    /// Begins one.
    pub(super) fn create(
        disk: Arc<dyn Disk>,
        dir: &Path,
        library: Uuid,
        id: Uuid,
    ) -> Result<Spool> {
        disk.create_dir(dir)
            .map_err(|e| StoreError::io("make the folder", dir, e))?;
        let path = spool_path(dir, id);
        let file = disk
            .append(&path)
            .map_err(|e| StoreError::io("write", &path, e))?;
        let mut spool = Spool {
            disk,
            path,
            file,
            id,
            head: 0,
            len: 0,
            parts: 0,
            steps: Vec::new(),
            done: false,
        };
        spool.write(&Line::of("segment", &Header::new(library, 0)))?;
        spool.head = spool.len;
        Ok(spool)
    }
    /// Takes up one that another process wrote and closed.
    pub(super) fn resume(disk: Arc<dyn Disk>, dir: &Path, id: Uuid, parts: u64) -> Result<Spool> {
        let path = found_spool(&*disk, dir, id)?;
        let fail = |e| StoreError::io("read", &path, e);
        let mut source = disk.read(&path).map_err(fail)?;
        let (mut head, mut len, mut seen, mut whole) = (0, 0, 0, true);
        scan(&mut *source, &mut |at, line_len, content| {
            match content {
                Some(("segment", _)) if at == 0 => head = line_len,
                Some(("part", _)) => seen += 1,
                _ => whole = false,
            }
            len = at + line_len;
            ControlFlow::Continue(())
        })
        .map_err(fail)?;
        let file = disk.append(&path).map_err(fail)?;
        let spool = Spool {
            disk,
            path,
            file,
            id,
            head,
            len,
            parts,
            steps: Vec::new(),
            done: false,
        };
        if !whole || seen != parts || head == 0 {
            return Err(StoreError::Damaged(
                "the file of the import is damaged; nothing was changed".into(),
            ));
        }
        Ok(spool)
    }
    /// Leaves the file to another process.
    pub(super) fn hand_over(mut self) -> Result<u64> {
        self.flush()?;
        self.file
            .sync()
            .map_err(|e| StoreError::io("write", &self.path, e))?;
        self.done = true;
        Ok(self.parts)
    }
    /// Adds a step: its JSON. Returns where in the file it stands, and its length.
    pub(super) fn push(&mut self, write: impl FnOnce(&mut Vec<u8>)) -> Result<(u64, usize)> {
        if !self.steps.is_empty() {
            self.steps.push(b',');
        }
        let (at, before) = (self.next_step(), self.steps.len());
        write(&mut self.steps);
        let len = self.steps.len() - before;
        if self.steps.len() >= PART_BYTES {
            self.flush()?;
        }
        Ok((at, len))
    }
    /// Writes what has been gathered as a part line.
    pub(super) fn flush(&mut self) -> Result<()> {
        if self.steps.is_empty() {
            return Ok(());
        }
        let head = self.part_head();
        let mut line = Line::new("part");
        let body = line.body();
        body.extend_from_slice(head.as_bytes());
        body.append(&mut self.steps);
        body.extend_from_slice(b"]}");
        self.write(&line.finish())?;
        self.parts += 1;
        Ok(())
    }
    /// Hands out all steps that are in the file.
    pub(super) fn read(&self, f: &mut dyn FnMut(Vec<Step>) -> Result<()>) -> Result<()> {
        let at = Location {
            segment: 0,
            offset: self.head,
            len: self.len - self.head,
        };
        read_lines(&*self.disk, &self.path, at, false, f)
    }
    /// Reads back a stretch of the file.
    pub(super) fn read_at(&self, offset: u64, len: usize) -> Result<Vec<u8>> {
        if offset >= self.next_step() - self.steps.len() as u64 {
            let from = (offset + self.steps.len() as u64 - self.next_step()) as usize;
            return Ok(self.steps[from..from + len].to_vec());
        }
        let fail = |e| StoreError::io("read", &self.path, e);
        let mut source = self.disk.read(&self.path).map_err(fail)?;
        super::disk::read_at(&mut *source, offset, len).map_err(fail)
    }
    /// Where in the file the next byte of a step will stand.
    fn next_step(&self) -> u64 {
        self.len
            + Line::new("part").begun()
            + self.part_head().len() as u64
            + self.steps.len() as u64
    }
    fn part_head(&self) -> String {
        format!("{{\"op\":\"{}\",\"steps\":[", self.id)
    }
    /// How many parts there are; all must be flushed.
    pub(super) fn parts(&self) -> u64 {
        self.parts
    }
    pub(super) fn write(&mut self, line: &[u8]) -> Result<()> {
        self.file
            .append(line)
            .map_err(|e| StoreError::io("write", &self.path, e))?;
        self.len += line.len() as u64;
        Ok(())
    }
    /// The handle under the new name (some systems do not follow a rename).
    pub(super) fn reopen(&mut self, path: &Path) -> Result<Box<dyn DiskFile>> {
        self.disk
            .append(path)
            .map_err(|e| StoreError::io("open the journal", path, e))
    }
}

impl Drop for Spool {
    fn drop(&mut self) {
        if !self.done {
            let _ = self.disk.remove(&self.path);
        }
    }
}
