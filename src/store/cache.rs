//! Derived data that others keep beside the library (the search index): a file each, with the journal position it stands for. Never
//! trusted beyond its checksum, never missed when it is gone.

use super::disk::{private_dir, private_options};
use super::error::{Result, StoreError};
use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use uuid::Uuid;

const MAGIC: &[u8; 8] = b"refs-c1\n";
const HEAD: usize = 8 + 16 + 8 + 8 + 4;
/// As much is read and written at a time.
const PIECE: usize = 256 << 10;

fn path(dir: &Path, name: &str) -> PathBuf {
    let name: String = name
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '_' })
        .collect();
    dir.join("cache").join(name)
}

/// What is kept under a name: its file, behind the head, checked.
#[derive(Debug)]
pub struct Kept {
    /// The journal position that it stands for.
    pub position: u64,
    /// The bytes.
    pub bytes: BufReader<File>,
    /// How many.
    pub len: u64,
}

/// The data of this name with its position; nothing when there is none, or of another course of history, or damaged. It is read twice
/// instead of held in memory: once for the checksum, once by whoever asked.
pub(super) fn open(dir: &Path, name: &str, epoch: Uuid) -> Option<Kept> {
    let mut file = File::open(path(dir, name)).ok()?;
    let mut head = [0u8; HEAD];
    file.read_exact(&mut head).ok()?;
    let number = |at: usize| -> Option<u64> {
        Some(u64::from_le_bytes(head.get(at..at + 8)?.try_into().ok()?))
    };
    let (position, len) = (number(24)?, number(32)?);
    let crc = u32::from_le_bytes(head.get(40..HEAD)?.try_into().ok()?);
    if head[..8] != *MAGIC || head[8..24] != *epoch.as_bytes() {
        return None;
    }
    let (mut hash, mut seen) = (crc32fast::Hasher::new(), 0u64);
    hash.update(&head[8..40]);
    let mut buffer = vec![0u8; PIECE];
    loop {
        match file.read(&mut buffer).ok()? {
            0 => break,
            n => {
                hash.update(&buffer[..n]);
                seen += n as u64;
            }
        }
    }
    if seen != len || hash.finalize() != crc {
        return None;
    }
    file.seek(SeekFrom::Start(HEAD as u64)).ok()?;
    Some(Kept {
        position,
        bytes: BufReader::with_capacity(PIECE, file),
        len,
    })
}

/// As [`open`], as bytes.
pub(super) fn get(dir: &Path, name: &str, epoch: Uuid) -> Option<(u64, Vec<u8>)> {
    let mut kept = open(dir, name, epoch)?;
    let mut bytes = Vec::with_capacity(usize::try_from(kept.len).ok()?);
    kept.bytes.read_to_end(&mut bytes).ok()?;
    Some((kept.position, bytes))
}

/// Writes on, and reckons length and checksum of it.
struct Counted {
    file: BufWriter<File>,
    hash: crc32fast::Hasher,
    len: u64,
}

impl Write for Counted {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let n = self.file.write(bytes)?;
        self.hash.update(&bytes[..n]);
        self.len += n as u64;
        Ok(n)
    }
    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// Writes what is to be kept.
pub type Fill<'f> = dyn FnMut(&mut dyn Write) -> io::Result<()> + 'f;

/// Keeps data. Not synced: after a power cut it is made anew.
pub(super) fn put(
    dir: &Path,
    name: &str,
    epoch: Uuid,
    position: u64,
    fill: &mut Fill,
) -> Result<()> {
    let target = path(dir, name);
    let temporary = target.with_extension(format!("{}.tmp", std::process::id()));
    let written = private_dir(&dir.join("cache")).and_then(|()| {
        let file = private_options()
            .write(true)
            .create(true)
            .truncate(true)
            .open(&temporary)?;
        let mut out = Counted {
            file: BufWriter::with_capacity(PIECE, file),
            hash: crc32fast::Hasher::new(),
            len: 0,
        };
        // The head has the length and the checksum, which are known at the end.
        out.file.write_all(&[0; HEAD])?;
        fill(&mut out)?;
        let mut head = Vec::with_capacity(HEAD);
        head.extend_from_slice(MAGIC);
        head.extend_from_slice(epoch.as_bytes());
        head.extend_from_slice(&position.to_le_bytes());
        head.extend_from_slice(&out.len.to_le_bytes());
        let mut hash = crc32fast::Hasher::new();
        hash.update(&head[8..40]);
        hash.combine(&out.hash);
        head.extend_from_slice(&hash.finalize().to_le_bytes());
        out.file.seek(SeekFrom::Start(0))?;
        out.file.write_all(&head)?;
        out.file.flush()?;
        drop(out);
        fs::rename(&temporary, &target)
    });
    written.map_err(|e| {
        let _ = fs::remove_file(&temporary);
        StoreError::io("write", &target, e)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_damaged_or_of_another_history_is_not_there() {
        let dir = tempfile::tempdir().expect("temporary folder");
        let epoch = Uuid::from_u128(5);
        put(dir.path(), "search/x", epoch, 7, &mut |out| {
            out.write_all(b"data")
        })
        .expect("kept");
        assert_eq!(
            get(dir.path(), "search/x", epoch),
            Some((7, b"data".to_vec()))
        );
        assert_eq!(get(dir.path(), "search/x", Uuid::nil()), None);
        let file = path(dir.path(), "search/x");
        let sound = fs::read(&file).expect("read");
        for at in 0..sound.len() {
            let mut bad = sound.clone();
            bad[at] ^= 1;
            fs::write(&file, &bad).expect("write");
            assert_eq!(get(dir.path(), "search/x", epoch), None, "byte {at}");
            fs::write(&file, &sound[..at]).expect("write");
            assert_eq!(get(dir.path(), "search/x", epoch), None, "cut at {at}");
        }
    }
}
