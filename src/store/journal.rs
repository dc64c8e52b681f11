//! The journal: append-only files of checked lines, one committed operation each. It is the truth; everything else can be rebuilt from it.

use super::disk::{Disk, DiskFile, Source, next_line};
use super::error::{Result, StoreError};
use super::line::{Line, check};
use super::operation::{FORMAT, Header, Location, Operation, Step, StepsOnly};
use super::spool::Spool;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use uuid::Uuid;

/// A file is closed and a new one begun once it is this long.
pub(super) const SEGMENT_BYTES: u64 = 8 << 20;

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

/// What is done with each line of a file: its offset, its length with the line end, and its name and content when it is sound.
pub(super) type EachLine<'a> = dyn FnMut(u64, u64, Option<(&str, &[u8])>) -> ControlFlow<()> + 'a;

/// Goes through the lines of a file: for each its offset, its length with the line end, and its name and content when it is sound.
/// A line without line end is never sound.
pub(super) fn scan(source: &mut dyn Source, f: &mut EachLine) -> std::io::Result<()> {
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

pub(super) fn read_lines(
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
