//! Snapshots and backups: the whole library as one text file of checked lines, that any later version reads.

use super::disk::{Disk, Source};
use super::error::{Result, StoreError};
use super::journal::{check_format, scan};
use super::line::Line;
use super::operation::Header;
use crate::model::Reference;
use serde::{Deserialize, Serialize};
use std::ops::ControlFlow;
use std::path::Path;

/// The last line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct End {
    count: u64,
    /// Checksum over all lines before.
    sum: String,
}

/// Writes a backup line by line to `out`.
pub(super) struct Writer<'o> {
    out: &'o mut dyn FnMut(&[u8]) -> std::io::Result<()>,
    hash: crc32fast::Hasher,
    count: u64,
}

impl<'o> Writer<'o> {
    pub(super) fn begin(
        header: &Header,
        out: &'o mut dyn FnMut(&[u8]) -> std::io::Result<()>,
    ) -> std::io::Result<Writer<'o>> {
        let mut writer = Writer {
            out,
            hash: crc32fast::Hasher::new(),
            count: 0,
        };
        writer.line(Line::of("backup", header))?;
        Ok(writer)
    }
    fn line(&mut self, line: Vec<u8>) -> std::io::Result<()> {
        self.hash.update(&line);
        (self.out)(&line)
    }
    /// Adds a reference: its JSON.
    pub(super) fn reference(&mut self, json: &[u8]) -> std::io::Result<()> {
        let mut line = Line::new("ref");
        line.body().extend_from_slice(json);
        self.count += 1;
        self.line(line.finish())
    }
    /// Ends it; returns how many references are in it.
    pub(super) fn end(self) -> std::io::Result<u64> {
        let sum = format!("{:08x}", self.hash.finalize());
        let count = self.count;
        (self.out)(&Line::of("end", &End { count, sum }))?;
        Ok(count)
    }
}

/// What reading a backup found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Read {
    pub header: Option<Header>,
    pub count: u64,
    /// What is wrong with it; nothing when it is whole.
    pub damage: Option<String>,
}

/// Reads a backup; hands out each sound reference line as its JSON. Damage does not end the reading: what is sound is handed out.
pub(super) fn read(
    source: &mut dyn Source,
    path: &Path,
    f: &mut dyn FnMut(&[u8]) -> Result<()>,
) -> Result<Read> {
    let mut hash = crc32fast::Hasher::new();
    let mut out = Read {
        header: None,
        count: 0,
        damage: None,
    };
    let (mut ended, mut bad_lines, mut failed) = (None, 0u64, None);
    // The checksum of the whole is taken over the lines' own checksums and lengths as they were written: the lines again.
    scan(source, &mut |_, _, content| {
        match content {
            Some(("backup", body)) if out.header.is_none() => {
                out.header = serde_json::from_slice(body).ok();
                rehash(&mut hash, "backup", body);
            }
            Some(("ref", body)) if ended.is_none() => {
                out.count += 1;
                rehash(&mut hash, "ref", body);
                if let Err(e) = f(body) {
                    failed = Some(e);
                    return ControlFlow::Break(());
                }
            }
            Some(("end", body)) if ended.is_none() => {
                ended = serde_json::from_slice::<End>(body).ok();
            }
            _ => bad_lines += 1,
        }
        ControlFlow::Continue(())
    })
    .map_err(|e| StoreError::io("read", path, e))?;
    if let Some(e) = failed {
        return Err(e);
    }
    if let Some(h) = &out.header {
        check_format(h, path)?;
    }
    let sum = format!("{:08x}", hash.finalize());
    out.damage = match (&out.header, &ended) {
        (None, _) => Some("its first line is not that of a backup".into()),
        _ if bad_lines > 0 => Some(format!(
            "{bad_lines} line{} damaged",
            if bad_lines == 1 { " is" } else { "s are" }
        )),
        (_, None) => Some("its end is missing".into()),
        (_, Some(end)) if end.count != out.count => {
            Some(format!("it has {} of {} references", out.count, end.count))
        }
        (_, Some(end)) if end.sum != sum => Some("its checksum is wrong".into()),
        _ => None,
    };
    Ok(out)
}

/// Feeds a line as it was written to the checksum of the whole.
fn rehash(hash: &mut crc32fast::Hasher, name: &str, body: &[u8]) {
    let mut line = Line::new(name);
    line.body().extend_from_slice(body);
    hash.update(&line.finish());
}

/// Whether the file is a whole backup, and of which position: by its checksums alone, or every reference too.
pub(super) fn verify(disk: &dyn Disk, path: &Path, deep: bool) -> Result<Read> {
    let mut source = disk
        .read(path)
        .map_err(|e| StoreError::io("read", path, e))?;
    read(&mut *source, path, &mut |json| {
        if !deep {
            return Ok(());
        }
        // A line that no reference can be made of is no backup of one.
        serde_json::from_slice::<Reference>(json)
            .map(|_| ())
            .map_err(|e| StoreError::BadBackup {
                path: path.to_path_buf(),
                why: format!("a reference in it cannot be read: {e}"),
            })
    })
}

/// The snapshots of a library, newest first: file name, position.
pub(super) fn list(disk: &dyn Disk, dir: &Path) -> Result<Vec<(String, u64)>> {
    let files = disk
        .list(&dir.join("backups"))
        .map_err(|e| StoreError::io("read the folder", dir, e))?;
    let mut out: Vec<_> = files
        .into_iter()
        .filter_map(|(name, _)| {
            let stem = name.strip_suffix(".jsonl")?;
            let position = stem.rsplit('-').next()?.parse().ok()?;
            Some((name, position))
        })
        .collect();
    out.sort_by(|a, b| (b.1, &b.0).cmp(&(a.1, &a.0)));
    Ok(out)
}
