//! The lock: one process at a time holds a library. The operating system takes it away when the process ends, however it ends.
//!
//! The file says who holds it and where he can be asked. It always has the same length, so that a full disk does not keep a process from
//! writing itself in.

use super::disk::private_options;
use super::error::{Result, StoreError};
use std::fs::{File, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};

/// The length of the file.
const LENGTH: usize = 512;
/// The most of it for the process and its command.
const WHO: usize = 200;

/// The lock, held until dropped.
pub(super) struct Lock {
    file: File,
    who: String,
}

impl Lock {
    /// Takes the lock if it is free.
    pub(super) fn try_take(dir: &Path, command: &str) -> Result<Option<Lock>> {
        let path = dir.join("lock");
        let fail = |e| StoreError::io("lock", &path, e);
        let file = private_options()
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
        #[cfg(unix)]
        if let Some(left) = address(dir) {
            // Of a process that was killed.
            super::address::forget(dir, &left);
        }
        let mut who = format!("{} {command}", std::process::id());
        who.retain(|c| !c.is_control());
        while who.len() > WHO {
            who.pop();
        }
        let lock = Lock { file, who };
        // For others to say who it is. A full disk does not matter here.
        let _ = lock.sign().write(Path::new(""));
        Ok(Some(lock))
    }
    /// What the server writes its address with.
    pub(super) fn sign(&self) -> Sign {
        Sign {
            file: self.file.try_clone().ok(),
            who: self.who.clone(),
        }
    }
}

/// The holder's entry in the lock file.
pub(super) struct Sign {
    file: Option<File>,
    who: String,
}

impl Sign {
    /// Says where the holder can be asked; empty: nowhere.
    pub(super) fn write(&self, address: &Path) -> io::Result<()> {
        let Some(mut file) = self.file.as_ref() else {
            return Err(io::ErrorKind::Unsupported.into());
        };
        let mut text = format!("{}\n{}\n", self.who, address.display());
        if text.len() > LENGTH {
            return Err(io::ErrorKind::InvalidInput.into());
        }
        text.extend(std::iter::repeat_n('\n', LENGTH - text.len()));
        file.rewind()?;
        file.write_all(text.as_bytes())
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        let gone = Sign {
            who: String::new(),
            ..self.sign()
        };
        let _ = gone.write(Path::new(""));
        let _ = self.file.unlock();
    }
}

fn text(dir: &Path) -> String {
    let mut bytes = Vec::new();
    let file = File::open(dir.join("lock"));
    let _ = file.and_then(|f| f.take(LENGTH as u64).read_to_end(&mut bytes));
    String::from_utf8(bytes).unwrap_or_default()
}

/// Where the holder can be asked, if he said so.
#[cfg(unix)]
pub(super) fn address(dir: &Path) -> Option<PathBuf> {
    let text = text(dir);
    let address = text.lines().nth(1).filter(|a| !a.is_empty())?;
    Some(PathBuf::from(address))
}

/// Who holds it, as far as that can be told.
pub(super) fn holder(dir: &Path) -> String {
    let text = text(dir);
    let mut words = text.lines().next().unwrap_or_default().splitn(2, ' ');
    let pid = words.next().and_then(|p| p.parse::<u32>().ok());
    match (pid, words.next()) {
        (Some(pid), Some(command)) if !command.is_empty() => {
            let command: String = command.chars().filter(|c| !c.is_control()).collect();
            format!("process {pid} ({command})")
        }
        (Some(pid), _) => format!("process {pid}"),
        _ => "another process".to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_says_who_holds_it_and_where_to_ask() {
        let dir = tempfile::tempdir().expect("dir");
        let lock = Lock::try_take(dir.path(), "refs\nimport")
            .expect("taken")
            .expect("free");
        assert!(
            Lock::try_take(dir.path(), "refs")
                .expect("no error")
                .is_none()
        );
        assert_eq!(
            holder(dir.path()),
            format!("process {} (refsimport)", std::process::id())
        );
        let size = || {
            std::fs::metadata(dir.path().join("lock"))
                .expect("there")
                .len()
        };
        assert_eq!(size(), LENGTH as u64);
        lock.sign().write(Path::new("/run/x.sock")).expect("signed");
        assert_eq!(size(), LENGTH as u64);
        #[cfg(unix)]
        assert_eq!(address(dir.path()), Some(PathBuf::from("/run/x.sock")));
        drop(lock);
        assert_eq!(holder(dir.path()), "another process");
        #[cfg(unix)]
        assert_eq!(address(dir.path()), None);
    }
}
