//! Asking the process that holds the library.

use super::address::reachable;
use super::error::{Result, StoreError};
use super::lock::{address, holder};
use super::message::{Answer, Request};
use super::wire::{HELLO, receive, receive_answer, send};
use std::io::{self, BufReader, BufWriter};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// How long the holder may take for its greeting.
const GREETING: Duration = Duration::from_secs(1);
/// A big import of another process may stand before ours.
const PATIENCE: Duration = Duration::from_secs(60);

/// A connection to the holder.
pub(super) struct Client {
    dir: PathBuf,
    stream: Mutex<(BufReader<UnixStream>, BufWriter<UnixStream>)>,
    alive: AtomicBool,
}

impl Client {
    /// Connects, if someone serves there.
    pub(super) fn connect(dir: &Path, wait: Duration) -> Option<Client> {
        let (path, _folder) = reachable(dir, &address(dir)?).ok()?;
        let stream = UnixStream::connect(path).ok()?;
        stream.set_read_timeout(Some(GREETING)).ok()?;
        let mut reader = BufReader::with_capacity(64 << 10, stream.try_clone().ok()?);
        let hello: String = receive(&mut reader).ok()?;
        if hello != HELLO {
            return None;
        }
        let patience = Some(wait.max(PATIENCE));
        stream.set_read_timeout(patience).ok()?;
        stream.set_write_timeout(patience).ok()?;
        Some(Client {
            dir: dir.to_path_buf(),
            stream: Mutex::new((reader, BufWriter::with_capacity(64 << 10, stream))),
            alive: AtomicBool::new(true),
        })
    }
    /// Whether the connection still stands, as far as is known.
    pub(super) fn alive(&self) -> bool {
        self.alive.load(Ordering::Acquire)
    }
    /// Sends a request and waits for the answer.
    pub(super) fn call(&self, request: &Request) -> Result<Answer> {
        let mut stream = self.stream.lock().unwrap_or_else(PoisonError::into_inner);
        if !self.alive() {
            return Err(StoreError::Connection("it is closed".into()));
        }
        let (reader, writer) = &mut *stream;
        let answer = send(writer, request).and_then(|()| receive_answer(reader));
        match answer {
            Ok(answer) => answer.result(),
            Err(e) => {
                self.alive.store(false, Ordering::Release);
                Err(match e.kind() {
                    io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut => StoreError::InUse {
                        dir: self.dir.clone(),
                        holder: holder(&self.dir),
                    },
                    _ => StoreError::Connection(e.kind().to_string()),
                })
            }
        }
    }
}
