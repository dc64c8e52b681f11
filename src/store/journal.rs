//! The journal: append-only files of checked lines, one committed operation each. It is the truth; everything else can be rebuilt from it.

use super::disk::{Disk, DiskFile, Source, next_line};
use super::error::{Result, StoreError};
use super::line::{Line, check};
use super::operation::{FORMAT, Header, Location, Operation, Step, StepsOnly};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use uuid::Uuid;

/// A file is closed and a new one begun once it is this long.
pub(super) const SEGMENT_BYTES: u64 = 8 << 20;
/// A big operation is written in lines of about this length.
const PART_BYTES: usize = 256 << 10;

/// The journal, open for appending.
pub(super) struct Journal {
    disk: Arc<dyn Disk>,
    dir: PathBuf,
    library: Uuid,
    /// The file that is appended to: its number, handle and length. `None` until the first append.
    open: Option<(u64, Box<dyn DiskFile>, u64)>,
    /// The newest file and its length when nothing has been appended yet.
    newest: Option<(u64, u64)>,
    last: u64,
    /// A failed write could not be taken back: nothing more may be written behind it.
    broken: bool,
}

/// The name of the file whose first operation has this number.
pub(super) fn segment_name(first: u64) -> String {
    format!("{first:012}.jsonl")
}

/// The number in a journal file's name.
pub(super) fn segment_number(name: &str) -> Option<u64> {
    let digits = name.strip_suffix(".jsonl")?;
    (digits.len() == 12).then(|| digits.parse().ok()).flatten()
}

/// The journal's files in order: number and length.
pub(super) fn segments(disk: &dyn Disk, dir: &Path) -> Result<Vec<(u64, u64)>> {
    let files = disk
        .list(dir)
        .map_err(|e| StoreError::io("read the folder", dir, e))?;
    Ok(files
        .iter()
        .filter_map(|(name, len)| Some((segment_number(name)?, *len)))
        .collect())
}

impl Journal {
    /// The journal in `dir`, to be continued after operation `last`. `newest` is the file that may be continued, with its sound length;
    /// `None` begins a new file.
    pub(super) fn new(
        disk: Arc<dyn Disk>,
        dir: &Path,
        library: Uuid,
        last: u64,
        newest: Option<(u64, u64)>,
    ) -> Journal {
        Journal {
            disk,
            dir: dir.to_path_buf(),
            library,
            open: None,
            newest: newest.filter(|(_, len)| *len < SEGMENT_BYTES),
            last,
            broken: false,
        }
    }
    /// The number of the last operation.
    pub(super) fn last(&self) -> u64 {
        self.last
    }
    /// The library's identity.
    pub(super) fn library(&self) -> Uuid {
        self.library
    }
    /// Where its files are.
    pub(super) fn dir(&self) -> &Path {
        &self.dir
    }
    /// The next operation begins a new file.
    pub(super) fn begin_anew(&mut self) {
        (self.open, self.newest) = (None, None);
    }
    /// The disk that it is on.
    pub(super) fn disk(&self) -> Arc<dyn Disk> {
        self.disk.clone()
    }

    /// Writes the next operation and returns only when it is on the disk. After a failure the file is as it was.
    pub(super) fn append(&mut self, op: &Operation, steps: &[u8]) -> Result<Location> {
        debug_assert_eq!(op.number, self.last + 1);
        let fail = |doing, path: &Path| {
            let path = path.to_path_buf();
            move |e| StoreError::io(doing, &path, e)
        };
        if self.broken {
            return Err(StoreError::Damaged(
                "an earlier write to the journal failed and could not be taken back; start the program again".into(),
            ));
        }
        let line = op_line(op, steps);
        if self.open.as_ref().is_some_and(|o| o.2 >= SEGMENT_BYTES) {
            self.open = None;
        }
        let number = match (&self.open, self.newest) {
            (Some(o), _) => o.0,
            (None, Some((n, _))) => n,
            (None, None) => op.number,
        };
        let path = self.dir.join(segment_name(number));
        if self.open.is_none() {
            let mut file = self
                .disk
                .append(&path)
                .map_err(fail("open the journal", &path))?;
            let len = match self.newest.take() {
                Some((_, len)) => len,
                None => {
                    // A remainder of a failed attempt may stand here.
                    let begun = file.truncate(0).and_then(|()| {
                        let head = Line::of("segment", &Header::new(self.library, 0));
                        file.append(&head).map(|()| head.len() as u64)
                    });
                    match begun {
                        Ok(len) => len,
                        Err(e) => {
                            drop(file);
                            let _ = self.disk.remove(&path);
                            return Err(fail("write the journal", &path)(e));
                        }
                    }
                }
            };
            self.open = Some((number, file, len));
        }
        let fresh = number == op.number;
        let Some((_, file, len)) = &mut self.open else {
            return Err(StoreError::Damaged("the journal is not open".into()));
        };
        let written = file
            .append(&line)
            .and_then(|()| file.sync())
            .and_then(|()| {
                if fresh {
                    self.disk.sync_dir(&self.dir)
                } else {
                    Ok(())
                }
            });
        if let Err(e) = written {
            // Take it back: a line that was never acknowledged must not come to life later.
            self.broken = file.truncate(*len).and_then(|()| file.sync()).is_err();
            if fresh && !self.broken {
                self.open = None;
                let _ = self.disk.remove(&path);
            }
            return Err(fail("write the journal", &path)(e));
        }
        let at = Location {
            segment: number,
            offset: *len,
            len: line.len() as u64,
        };
        *len += at.len;
        self.last = op.number;
        Ok(at)
    }

    /// Makes a spooled operation the next file of the journal: its closing line is written, then the file gets its name.
    pub(super) fn adopt(&mut self, mut spool: Spool, op: &Operation) -> Result<Location> {
        debug_assert_eq!(op.number, self.last + 1);
        let target = self.dir.join(segment_name(op.number));
        spool.flush()?;
        let line = op_line(op, b"");
        spool.write(&line)?;
        spool
            .file
            .sync()
            .map_err(|e| StoreError::io("write", &spool.path, e))?;
        self.disk
            .rename(&spool.path, &target)
            .and_then(|()| self.disk.sync_dir(&self.dir))
            .map_err(|e| StoreError::io("write the journal", &target, e))?;
        spool.done = true;
        self.last = op.number;
        self.newest = None;
        self.open = Some((op.number, spool.reopen(&target)?, spool.len));
        Ok(Location {
            segment: op.number,
            offset: spool.head,
            len: spool.len - spool.head,
        })
    }
}

/// The line of an operation whose steps are JSON already.
fn op_line(op: &Operation, steps: &[u8]) -> Vec<u8> {
    let mut line = Line::new("op");
    let body = line.body();
    let _ = serde_json::to_writer(&mut *body, op);
    body.pop(); // the closing brace: the steps stand inside
    body.extend_from_slice(b",\"steps\":[");
    body.extend_from_slice(steps);
    body.extend_from_slice(b"]}");
    line.finish()
}

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
    path: PathBuf,
    file: Box<dyn DiskFile>,
    id: Uuid,
    head: u64,
    len: u64,
    parts: u64,
    steps: Vec<u8>,
    done: bool,
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
    fn write(&mut self, line: &[u8]) -> Result<()> {
        self.file
            .append(line)
            .map_err(|e| StoreError::io("write", &self.path, e))?;
        self.len += line.len() as u64;
        Ok(())
    }
    /// The handle under the new name (some systems do not follow a rename).
    fn reopen(&mut self, path: &Path) -> Result<Box<dyn DiskFile>> {
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

/// Goes through the lines of a file: for each its offset, its length with the line end, and its name and content when it is sound.
/// A line without line end is never sound.
pub(super) fn scan(
    source: &mut dyn Source,
    f: &mut dyn FnMut(u64, u64, Option<(&str, &[u8])>) -> ControlFlow<()>,
) -> std::io::Result<()> {
    let (mut line, mut offset) = (Vec::new(), 0);
    while let Some(whole) = next_line(source, &mut line)? {
        let len = line.len() as u64 + u64::from(whole);
        let content = if whole { check(&line) } else { None };
        if f(offset, len, content).is_break() {
            break;
        }
        offset += len;
    }
    Ok(())
}

/// Hands out the steps of an operation, chunk by chunk, in order or (for undoing) backwards.
pub(super) fn read_steps(
    disk: &dyn Disk,
    dir: &Path,
    at: Location,
    backwards: bool,
    f: &mut dyn FnMut(Vec<Step>) -> Result<()>,
) -> Result<()> {
    read_lines(disk, &dir.join(segment_name(at.segment)), at, backwards, f)
}

fn read_lines(
    disk: &dyn Disk,
    path: &Path,
    at: Location,
    backwards: bool,
    f: &mut dyn FnMut(Vec<Step>) -> Result<()>,
) -> Result<()> {
    let fail = |e| StoreError::io("read the journal", path, e);
    let mut source = disk.read(path).map_err(fail)?;
    source
        .seek(std::io::SeekFrom::Start(at.offset))
        .map_err(fail)?;
    // Where its lines are: they are read one by one, so that a big operation does not have to fit into memory.
    let (mut lines, mut line, mut offset) = (Vec::new(), Vec::new(), at.offset);
    while offset < at.offset + at.len {
        let Some(_) = next_line(&mut *source, &mut line).map_err(fail)? else {
            break;
        };
        if backwards {
            lines.push((offset, line.len()));
        } else {
            f(steps_of(&line)?)?;
        }
        offset += line.len() as u64 + 1;
    }
    for (offset, len) in lines.into_iter().rev() {
        let bytes = super::disk::read_at(&mut *source, offset, len).map_err(fail)?;
        let mut steps = steps_of(&bytes)?;
        steps.reverse();
        f(steps)?;
    }
    Ok(())
}

fn steps_of(line: &[u8]) -> Result<Vec<Step>> {
    let damaged =
        || StoreError::Damaged("the journal is damaged where this operation stands".into());
    let (_, body) = check(line).ok_or_else(damaged)?;
    let only: StepsOnly = serde_json::from_slice(body).map_err(|_| damaged())?;
    Ok(only.steps)
}

/// Refuses what a later program wrote.
pub(super) fn check_format(header: &Header, dir: &Path) -> Result<()> {
    if header.format > FORMAT {
        return Err(StoreError::Newer {
            dir: dir.to_path_buf(),
            found: header.format,
            known: FORMAT,
        });
    }
    Ok(())
}
