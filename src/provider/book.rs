//! When services were asked, kept on disk for the moment that counts: several runs one after the other, or side by side, keep one limit.

use super::limit::Limit;
use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use uuid::Uuid;

/// The book of questions; one small file a gate.
#[derive(Debug)]
pub(super) struct Book {
    folder: PathBuf,
}

fn now() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |d| d.as_millis() as u64)
}

impl Book {
    pub fn new(folder: &Path) -> Book {
        Book {
            folder: folder.to_path_buf(),
        }
    }

    /// Writes a question down and gives nothing to wait for; or says how long to wait, and writes nothing. A book that cannot be written
    /// keeps nobody from asking.
    pub fn enter(&self, gate: &str, limit: Limit) -> Duration {
        self.try_enter(gate, limit).unwrap_or_default()
    }

    fn open(&self, gate: &str) -> std::io::Result<File> {
        let name = Uuid::new_v5(&Uuid::NAMESPACE_URL, gate.as_bytes()).simple();
        let path = self.folder.join(name.to_string());
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        options.open(&path).or_else(|_| {
            super::cache::make_private(&self.folder)?;
            options.open(&path)
        })
    }

    fn try_enter(&self, gate: &str, limit: Limit) -> std::io::Result<Duration> {
        let mut file = self.open(gate)?;
        file.lock()?;
        let mut text = String::new();
        Read::by_ref(&mut file)
            .take(64 * 1024)
            .read_to_string(&mut text)?;
        let (now, per) = (now(), limit.per.as_millis() as u64);
        // A clock that was put back makes times to come; they count for nothing.
        let mut sent: Vec<u64> = text
            .split_whitespace()
            .filter_map(|t| t.parse().ok())
            .filter(|t| *t <= now && now - t < per)
            .collect();
        if sent.len() >= limit.questions.max(1) as usize {
            // The one whose leaving makes room.
            let first = sent[sent.len() - limit.questions.max(1) as usize];
            let margin = limit.per / 20 + Duration::from_millis(2);
            return Ok(Duration::from_millis(first + per - now) + margin);
        }
        sent.push(now);
        let line: Vec<String> = sent.iter().map(u64::to_string).collect();
        file.set_len(0)?;
        file.seek(SeekFrom::Start(0))?;
        file.write_all(line.join(" ").as_bytes())?;
        Ok(Duration::ZERO)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_runs_keep_one_limit() {
        let folder = tempfile::tempdir().expect("a folder");
        let limit = Limit {
            questions: 2,
            per: Duration::from_secs(60),
            at_once: 9,
        };
        let (a, b) = (Book::new(folder.path()), Book::new(folder.path()));
        assert_eq!(a.enter("x", limit), Duration::ZERO);
        assert_eq!(b.enter("x", limit), Duration::ZERO);
        let wait = a.enter("x", limit);
        assert!(wait > Duration::from_secs(50) && wait < Duration::from_secs(65));
        assert_eq!(a.enter("another", limit), Duration::ZERO);
        // Rubbish in the file, or no folder to write to, keeps nobody from asking.
        for f in std::fs::read_dir(folder.path()).expect("there").flatten() {
            std::fs::write(f.path(), b"99999999999999999 x \xff").expect("written");
        }
        assert_eq!(a.enter("x", limit), Duration::ZERO);
        assert_eq!(
            Book::new(Path::new("/dev/null/x")).enter("x", limit),
            Duration::ZERO
        );
    }
}
