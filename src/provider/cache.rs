//! Answers kept on disk: for their time, and longer when there is no network.

use super::http::Reply;
use serde::{Deserialize, Serialize};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use uuid::Uuid;

/// More than this is cleared away, oldest first.
const MOST: u64 = 200 * 1024 * 1024;

/// The answers kept.
#[derive(Debug)]
pub(super) struct Cache {
    folder: PathBuf,
}

/// An answer from before.
#[derive(Debug)]
pub(super) struct Kept {
    pub reply: Reply,
    pub fresh: bool,
    pub age: Duration,
}

#[derive(Debug, Serialize, Deserialize)]
struct Head {
    status: u16,
    headers: Vec<(String, String)>,
    url: String,
    at: u64,
    keep: u64,
    length: u64,
    crc: u32,
}

fn now() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |d| d.as_secs())
}

impl Cache {
    pub fn new(folder: &Path) -> Cache {
        Cache {
            folder: folder.to_path_buf(),
        }
    }
    /// Under a hash of the question: an address may hold a mail or a key, which is nobody's business.
    fn path(&self, question: &str) -> PathBuf {
        let name = Uuid::new_v5(&Uuid::NAMESPACE_URL, question.as_bytes())
            .simple()
            .to_string();
        self.folder.join(&name[..2]).join(name)
    }
    /// An answer to this question.
    pub fn get(&self, question: &str) -> Option<Kept> {
        let bytes = fs::read(self.path(question)).ok()?;
        let end = memchr::memchr(b'\n', &bytes)?;
        let head: Head = serde_json::from_slice(&bytes[..end]).ok()?;
        let body = &bytes[end + 1..];
        if head.length != body.len() as u64 || crc32fast::hash(body) != head.crc {
            return None;
        }
        let age = now().saturating_sub(head.at);
        Some(Kept {
            fresh: age < head.keep,
            age: Duration::from_secs(age),
            reply: Reply {
                status: head.status,
                headers: head.headers,
                body: body.to_vec(),
                url: head.url,
            },
        })
    }
    /// Keeps an answer; failing to is no failure.
    pub fn put(&self, question: &str, reply: &Reply, keep: Duration) {
        let _ = self.try_put(question, reply, keep);
    }
    fn try_put(&self, question: &str, reply: &Reply, keep: Duration) -> std::io::Result<()> {
        let path = self.path(question);
        let folder = path.parent().unwrap_or(&self.folder);
        if !self.folder.exists() {
            make_private(&self.folder)?;
        }
        fs::create_dir_all(folder)?;
        let wanted = [
            "content-type",
            "etag",
            "last-modified",
            "link",
            "x-total-count",
            "total-results",
        ];
        let head = Head {
            status: reply.status,
            headers: reply
                .headers
                .iter()
                .filter(|(n, _)| wanted.contains(&n.as_str()))
                .cloned()
                .collect(),
            url: reply.url.split('?').next().unwrap_or("").to_string(),
            at: now(),
            keep: keep.as_secs(),
            length: reply.body.len() as u64,
            crc: crc32fast::hash(&reply.body),
        };
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        serde_json::to_writer(&mut file, &head)?;
        file.write_all(b"\n")?;
        file.write_all(&reply.body)?;
        file.persist(path).map_err(|e| e.error)?;
        // Now and then, not at every answer.
        if crc32fast::hash(question.as_bytes()).is_multiple_of(64) {
            self.clear_old();
        }
        Ok(())
    }
    fn clear_old(&self) {
        let mut all: Vec<(SystemTime, u64, PathBuf)> = Vec::new();
        for folder in fs::read_dir(&self.folder).into_iter().flatten().flatten() {
            for file in fs::read_dir(folder.path()).into_iter().flatten().flatten() {
                if let Ok(meta) = file.metadata() {
                    all.push((
                        meta.modified().unwrap_or(UNIX_EPOCH),
                        meta.len(),
                        file.path(),
                    ));
                }
            }
        }
        let mut total: u64 = all.iter().map(|a| a.1).sum();
        all.sort();
        for (_, size, path) in all {
            if total <= MOST {
                break;
            }
            if fs::remove_file(path).is_ok() {
                total = total.saturating_sub(size);
            }
        }
    }
}

pub(super) fn make_private(folder: &Path) -> std::io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt;
        builder.mode(0o700);
    }
    builder.create(folder)
}
