//! The lock: one process at a time holds a library. The operating system takes it away when the process ends, however it ends.

use super::disk::private_options;
use super::error::{Result, StoreError};
use std::fs::{File, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::Path;

/// The lock, held until dropped.
pub(super) struct Lock(File);

impl Lock {
    /// Takes the lock if it is free.
    pub(super) fn try_take(dir: &Path, command: &str) -> Result<Option<Lock>> {
        let path = dir.join("lock");
        let fail = |e| StoreError::io("lock", &path, e);
        let mut file = private_options()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(fail)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Ok(None),
            Err(TryLockError::Error(e)) => return Err(fail(e)),
        }
        // For others to say who it is. A full disk does not matter here.
        let _ = file.set_len(0).and_then(|()| {
            file.rewind()?;
            write!(file, "{} {}", std::process::id(), command)
        });
        Ok(Some(Lock(file)))
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        let _ = self.0.set_len(0);
        let _ = self.0.unlock();
    }
}

/// Who holds it, as far as that can be told.
pub(super) fn holder(dir: &Path) -> String {
    let mut text = String::new();
    let read = File::open(dir.join("lock")).and_then(|f| f.take(300).read_to_string(&mut text));
    let mut words = text.splitn(2, ' ');
    let pid = words.next().and_then(|p| p.parse::<u32>().ok());
    match (read, pid, words.next()) {
        (Ok(_), Some(pid), Some(command)) if !command.is_empty() => {
            let command: String = command.chars().filter(|c| !c.is_control()).collect();
            format!("process {pid} ({command})")
        }
        (Ok(_), Some(pid), _) => format!("process {pid}"),
        _ => "another process".to_string(),
    }
}
