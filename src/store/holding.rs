//! Holding a library: taking the lock or finding the one who has it, asking again when he is gone, and letting go in order.

use super::compact;
use super::core::Core;
use super::disk::RealDisk;
use super::error::{Result, StoreError};
use super::library::OpenOptions;
use super::lock::{Lock, holder};
use super::message::{Answer, Request};
use super::open::{SledIn, open};
use super::seal::Seal;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant};

/// What the clones of a library share.
pub(super) struct Shared {
    pub(super) dir: PathBuf,
    pub(super) options: OpenOptions,
    pub(super) backend: RwLock<Option<Backend>>,
    pub(super) notices: Mutex<Vec<String>>,
    /// Nothing more is to be asked: the process ends.
    pub(super) closed: AtomicBool,
}

/// Who carries requests out.
pub(super) enum Backend {
    /// This process.
    Own(Own),
    /// The process that holds the library.
    #[cfg(unix)]
    Remote(super::client::Client),
}

pub(super) struct Own {
    pub(super) core: Arc<Core>,
    #[cfg(unix)]
    server: Option<super::server::Server>,
    _lock: Lock,
}

impl Drop for Own {
    fn drop(&mut self) {
        #[cfg(unix)]
        drop(self.server.take());
        self.core.close();
    }
}

impl Core {
    /// What is done before the library is let go: a snapshot when it is time, and the seal.
    fn close(&self) {
        let state = self.writer().state.clone();
        if self.changed.load(Ordering::Acquire) && self.snapshot_due(&state) {
            // Only a precaution: the journal has everything.
            let _ = self.snapshot();
        }
        let engine = self.engine();
        // Only a matter of room, too: what does not work out stays as it is.
        let anew = self.changed.load(Ordering::Acquire)
            && engine.lasting()
            && compact::is_due(&self.dir, &state)
            && compact::write_anew(&self.dir, &*engine, &state).is_ok();
        drop(engine);
        if self.drop_engine() {
            if !(anew && compact::take_over(&self.dir).is_ok()) {
                compact::sweep(&self.dir);
            }
            make_tree_private(&self.dir.join("sled"));
            Seal::now(&self.dir, state.position).store(&self.dir);
        }
    }
}

/// sled makes its files as the umask says.
fn make_tree_private(dir: &Path) {
    for entry in std::fs::read_dir(dir).into_iter().flatten().flatten() {
        super::disk::make_private(&entry.path());
        if entry.file_type().is_ok_and(|t| t.is_dir()) {
            make_tree_private(&entry.path());
        }
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        self.backend
            .get_mut()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
    }
}

impl Shared {
    pub(super) fn connect(&self) -> Result<Backend> {
        let dir = &self.dir;
        if !self.options.create && !dir.join("journal").is_dir() && !dir.join("sled").is_dir() {
            return Err(StoreError::NoLibrary(dir.clone()));
        }
        super::versions::refuse_newer(dir)?;
        super::disk::private_dir(dir).map_err(|e| StoreError::io("make the folder", dir, e))?;
        let begun = Instant::now();
        let mut pause = Duration::from_millis(1);
        loop {
            if let Some(lock) = Lock::try_take(dir, &self.options.command)? {
                let core = open(dir, Arc::new(RealDisk), &SledIn(&dir.join("sled")))?;
                let core = Arc::new(core);
                return Ok(Backend::Own(Own {
                    #[cfg(unix)]
                    server: super::server::Server::start(core.clone(), lock.sign()),
                    core,
                    _lock: lock,
                }));
            }
            #[cfg(unix)]
            if let Some(client) = super::client::Client::connect(dir, self.options.wait) {
                return Ok(Backend::Remote(client));
            }
            if begun.elapsed() > self.options.wait {
                return Err(StoreError::InUse {
                    dir: dir.clone(),
                    holder: holder(dir),
                });
            }
            std::thread::sleep(pause);
            pause = (pause * 2).min(Duration::from_millis(8));
        }
    }

    pub(super) fn call(&self, mut request: Request) -> Result<Answer> {
        for _ in 0..20 {
            {
                let backend = self.backend.read().unwrap_or_else(PoisonError::into_inner);
                match &*backend {
                    Some(Backend::Own(own)) => return own.core.handle(&request),
                    #[cfg(unix)]
                    Some(Backend::Remote(client)) => match client.call(&request) {
                        Err(StoreError::Connection(_)) => request.again(),
                        other => return other,
                    },
                    None => {}
                }
            }
            // The holder is gone, or this process had let go: one thread connects anew, the others find it done.
            let mut backend = self.backend.write().unwrap_or_else(PoisonError::into_inner);
            #[cfg(unix)]
            let usable = match &*backend {
                Some(Backend::Own(_)) => true,
                Some(Backend::Remote(client)) => client.alive(),
                None => false,
            };
            #[cfg(not(unix))]
            let usable = backend.is_some();
            if self.closed.load(Ordering::Acquire) {
                return Err(StoreError::Connection("it was closed".into()));
            }
            if !usable {
                backend.take();
                *backend = Some(self.connect()?);
            }
        }
        Err(StoreError::Connection("it was lost again and again".into()))
    }
}
