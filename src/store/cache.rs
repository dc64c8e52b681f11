//! Derived data that others keep beside the library (the search index): a file each, with the journal position it stands for. Never
//! trusted beyond its checksum, never missed when it is gone.

use super::disk::{private_dir, private_options};
use super::error::{Result, StoreError};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use uuid::Uuid;

const MAGIC: &[u8; 8] = b"refs-c1\n";
const HEAD: usize = 8 + 16 + 8 + 8 + 4;

fn path(dir: &Path, name: &str) -> PathBuf {
    let name: String = name
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '_' })
        .collect();
    dir.join("cache").join(name)
}

/// The data of this name with its position; nothing when there is none, or of another course of history, or damaged.
pub(super) fn get(dir: &Path, name: &str, epoch: Uuid) -> Option<(u64, Vec<u8>)> {
    let mut bytes = fs::read(path(dir, name)).ok()?;
    let number = |at: usize| -> Option<u64> {
        Some(u64::from_le_bytes(bytes.get(at..at + 8)?.try_into().ok()?))
    };
    let (position, len) = (number(24)?, number(32)?);
    let crc = u32::from_le_bytes(bytes.get(40..HEAD)?.try_into().ok()?);
    let sound = bytes[..8] == *MAGIC
        && bytes[8..24] == *epoch.as_bytes()
        && len == (bytes.len() - HEAD) as u64
        && crc == checksum(&bytes[8..40], &bytes[HEAD..]);
    if !sound {
        return None;
    }
    bytes.drain(..HEAD);
    Some((position, bytes))
}

fn checksum(head: &[u8], bytes: &[u8]) -> u32 {
    let mut hash = crc32fast::Hasher::new();
    hash.update(head);
    hash.update(bytes);
    hash.finalize()
}

/// Keeps data. Not synced: after a power cut it is made anew.
pub(super) fn put(dir: &Path, name: &str, epoch: Uuid, position: u64, bytes: &[u8]) -> Result<()> {
    let target = path(dir, name);
    let temporary = target.with_extension(format!("{}.tmp", std::process::id()));
    let mut head = Vec::with_capacity(HEAD);
    head.extend_from_slice(MAGIC);
    head.extend_from_slice(epoch.as_bytes());
    head.extend_from_slice(&position.to_le_bytes());
    head.extend_from_slice(&(bytes.len() as u64).to_le_bytes());
    let crc = checksum(&head[8..], bytes);
    head.extend_from_slice(&crc.to_le_bytes());
    let written = private_dir(&dir.join("cache")).and_then(|()| {
        let mut file = private_options()
            .write(true)
            .create(true)
            .truncate(true)
            .open(&temporary)?;
        file.write_all(&head)?;
        file.write_all(bytes)?;
        drop(file);
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
        put(dir.path(), "search/x", epoch, 7, b"data").expect("kept");
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
