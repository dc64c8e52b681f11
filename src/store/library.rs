//! The library as the rest of the program sees it: one face, whether this process holds it or asks the one that does.

use super::bulk::Bulk;
use super::cache::{self, Fill, Kept};
use super::check::Report;
use super::core::{Applied, Order};
use super::error::{Result, StoreError};
use super::history::Changes;
use super::holding::{Backend, Shared};
use super::index::{Index, identifier_value};
use super::message::{Answer, Request};
use super::operation::Operation;
use super::schema::{State, decode};
use crate::model::change::Change;
use crate::model::{Reference, Scheme};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;
use uuid::Uuid;

/// How to open a library.
#[derive(Debug, Clone)]
pub struct OpenOptions {
    /// Make it when there is none.
    pub create: bool,
    /// How long to wait for another process that holds it and does not answer.
    pub wait: Duration,
    /// The command that this is, for the log ("refs import", "refs").
    pub command: String,
}

impl Default for OpenOptions {
    /// Right for a short command.
    fn default() -> OpenOptions {
        OpenOptions {
            create: true,
            wait: Duration::from_secs(20),
            command: "refs".to_string(),
        }
    }
}

/// A library. Cheap to clone; closed when the last clone is dropped, so it must be dropped before the process exits.
#[derive(Clone)]
pub struct Library {
    shared: Arc<Shared>,
}

impl std::fmt::Debug for Library {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Library({})", self.shared.dir.display())
    }
}

/// An answer of another kind than the request asks for.
fn odd<T>(_: Answer) -> Result<T> {
    Err(StoreError::Connection(
        "the answer does not fit the request".into(),
    ))
}

impl Library {
    /// Opens the library in `dir`: takes the lock, or finds the process that has it.
    ///
    /// # Errors
    /// What [`StoreError`] lists; damage is mended where that loses nothing, see [`Library::notices`].
    pub fn open(dir: &Path, options: &OpenOptions) -> Result<Library> {
        let shared = Shared {
            dir: std::path::absolute(dir).map_err(|e| StoreError::io("find", dir, e))?,
            options: options.clone(),
            backend: RwLock::new(None),
            notices: Mutex::default(),
            closed: AtomicBool::new(false),
        };
        let backend = shared.connect()?;
        *shared
            .backend
            .write()
            .unwrap_or_else(PoisonError::into_inner) = Some(backend);
        Ok(Library {
            shared: Arc::new(shared),
        })
    }
    /// Its folder.
    pub fn dir(&self) -> &Path {
        &self.shared.dir
    }
    /// Where the files that belong to references are.
    pub fn files_dir(&self) -> PathBuf {
        self.shared.dir.join("files")
    }
    /// What the person should be told since the last time: damage that was found and mended.
    pub fn notices(&self) -> Vec<String> {
        let mut out = std::mem::take(
            &mut *self
                .shared
                .notices
                .lock()
                .unwrap_or_else(PoisonError::into_inner),
        );
        if let Some(Backend::Own(own)) = &*self
            .shared
            .backend
            .read()
            .unwrap_or_else(PoisonError::into_inner)
        {
            out.extend(own.core.take_notices());
        }
        out
    }
    /// Lets the library go; the next request takes it up again.
    pub fn release(&self) {
        self.release_while(|| ());
    }
    /// Lets the library go and does something meanwhile; requests of other threads wait until that is done.
    pub fn release_while<T>(&self, work: impl FnOnce() -> T) -> T {
        let mut backend = self
            .shared
            .backend
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(Backend::Own(own)) = &*backend {
            let told = own.core.take_notices();
            self.shared
                .notices
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .extend(told);
        }
        backend.take();
        work()
    }
    /// Lets the library go for good: threads that still have a clone get an error for whatever they ask. Before the end of the process, which
    /// does not wait for its threads.
    pub fn close(&self) {
        self.release_while(|| self.shared.closed.store(true, Ordering::Release));
    }
    pub(super) fn call(&self, request: Request) -> Result<Answer> {
        self.shared.call(request)
    }
    pub(super) fn order(&self, label: &str) -> Order {
        Order {
            id: Uuid::now_v7(),
            label: label.to_string(),
            command: self.shared.options.command.clone(),
            again: false,
        }
    }
    pub(super) fn state(&self) -> Result<State> {
        match self.call(Request::State)? {
            Answer::State(state) => Ok(state),
            other => odd(other),
        }
    }

    // ------------------------------------------------------------------ reading

    /// How many references there are, those in the trash left out.
    pub fn len(&self) -> Result<usize> {
        let state = self.state()?;
        Ok(state.count.saturating_sub(state.trashed) as usize)
    }
    /// Whether there are none.
    pub fn is_empty(&self) -> Result<bool> {
        Ok(self.len()? == 0)
    }
    /// A reference, also one in the trash.
    pub fn get(&self, id: Uuid) -> Result<Option<Reference>> {
        Ok(self.get_many(&[id])?.pop().flatten())
    }
    /// Several references, in the order of the ids.
    pub fn get_many(&self, ids: &[Uuid]) -> Result<Vec<Option<Reference>>> {
        match self.call(Request::Get(ids.to_vec()))? {
            Answer::Records { records, .. } => records
                .iter()
                .map(|r| r.as_deref().map(decode).transpose())
                .collect(),
            other => odd(other),
        }
    }
    pub(super) fn find(&self, index: Index, value: &str) -> Result<Vec<Uuid>> {
        match self.call(Request::Find(index, value.to_string()))? {
            Answer::Ids(ids) => Ok(ids),
            other => odd(other),
        }
    }
    /// Who has exactly this citation key; one in the trash only when no other has it.
    pub fn id_of_key(&self, key: &str) -> Result<Option<Uuid>> {
        Ok(self.find(Index::Key, key)?.first().copied())
    }
    /// Who has this identifier: DOIs compare without case, ISBN-10 and -13 are one.
    pub fn ids_of_identifier(&self, scheme: Scheme, value: &str) -> Result<Vec<Uuid>> {
        self.find(Index::Identifier, &identifier_value(scheme, value))
    }
    /// Who has a title of these words ([`crate::text::fold::words`] of it).
    pub fn ids_of_title(&self, words: &str) -> Result<Vec<Uuid>> {
        self.find(Index::Title, words)
    }
    fn values(&self, index: Index) -> Result<Vec<(String, u64)>> {
        match self.call(Request::Values(index))? {
            Answer::Values(values) => Ok(values),
            other => odd(other),
        }
    }
    /// Every tag with the number of references that have it, those in the trash included; in order of spelling.
    pub fn tags(&self) -> Result<Vec<(String, u64)>> {
        self.values(Index::Tag)
    }
    /// Every collection with the number of references in it, those in the trash included; in order of spelling.
    pub fn collections(&self) -> Result<Vec<(String, u64)>> {
        self.values(Index::Collection)
    }
    /// The ids of all references in order of adding, those in the trash left out.
    pub fn ids(&self) -> Result<Vec<Uuid>> {
        let mut out = Vec::new();
        self.for_each(&mut |r| {
            out.push(r.id);
            ControlFlow::Continue(())
        })?;
        Ok(out)
    }
    /// Visits every reference in order of adding, those in the trash left out.
    pub fn for_each(&self, f: &mut dyn FnMut(Reference) -> ControlFlow<()>) -> Result<()> {
        super::stream::each(self, false, f)
    }
    /// Visits every reference in order of adding, those in the trash too.
    pub fn for_each_with_trash(
        &self,
        f: &mut dyn FnMut(Reference) -> ControlFlow<()>,
    ) -> Result<()> {
        super::stream::each(self, true, f)
    }

    // ------------------------------------------------------------------ writing

    /// Carries out changes as one operation, or none of them. When this returns `Ok`, they are on the disk. What others changed meanwhile
    /// is merged field by field; a clash is [`StoreError::Conflict`].
    pub fn apply(&self, label: &str, changes: Vec<Change>) -> Result<Applied> {
        let order = self.order(label);
        self.applied(Request::Apply { order, changes })
    }
    pub(super) fn applied(&self, request: Request) -> Result<Applied> {
        match self.call(request)? {
            Answer::Applied(applied) => Ok(applied),
            other => odd(other),
        }
    }
    /// Begins an operation of any size, whose changes are given piece by piece.
    pub fn bulk(&self, label: &str) -> Result<Bulk> {
        Bulk::begin(self, label)
    }
    /// Takes back the operation of this number, or the last one that stands. With `force` also when that overwrites later changes.
    pub fn undo(&self, number: Option<u64>, force: bool) -> Result<Applied> {
        let order = self.order("");
        self.applied(Request::Undo {
            order,
            number,
            force,
        })
    }
    /// Carries out again the undone operation of this number, or the one that was undone last.
    pub fn redo(&self, number: Option<u64>, force: bool) -> Result<Applied> {
        let order = self.order("");
        self.applied(Request::Redo {
            order,
            number,
            force,
        })
    }

    // ------------------------------------------------------------------ history and derived data

    /// The newest operations first.
    pub fn log(&self, limit: usize) -> Result<Vec<Operation>> {
        match self.call(Request::Log(limit))? {
            Answer::Log(log) => Ok(log),
            other => odd(other),
        }
    }
    /// The number of the last operation.
    pub fn position(&self) -> Result<u64> {
        Ok(self.state()?.position)
    }
    /// What changed behind a position.
    pub fn changes_since(&self, position: u64) -> Result<Changes> {
        match self.call(Request::ChangesSince(position))? {
            Answer::Changes(changes) => Ok(changes),
            other => odd(other),
        }
    }
    /// Derived data that was kept under this name, with the position that it stands for.
    pub fn cache_get(&self, name: &str) -> Result<Option<(u64, Vec<u8>)>> {
        let state = self.state()?;
        Ok(cache::get(self.dir(), name, state.epoch)
            .filter(|(position, _)| *position <= state.position))
    }
    /// As [`Library::cache_get`], to be read piece by piece.
    pub fn cache_open(&self, name: &str) -> Result<Option<Kept>> {
        let state = self.state()?;
        Ok(cache::open(self.dir(), name, state.epoch).filter(|k| k.position <= state.position))
    }
    /// Keeps derived data under this name, with the position that it stands for.
    pub fn cache_put(&self, name: &str, position: u64, fill: &mut Fill) -> Result<()> {
        cache::put(self.dir(), name, self.state()?.epoch, position, fill)
    }
    /// Checks everything; with `repair`, mends what can be mended.
    pub fn check(&self, repair: bool) -> Result<Report> {
        let report = match self.call(Request::Check { repair })? {
            Answer::Report(report) => report,
            other => return odd(other),
        };
        if repair && !report.findings.is_empty() {
            // A working store that had to be rebuilt gets its files back on opening.
            self.release();
            self.state()?;
        }
        Ok(report)
    }
    /// Writes everything to one portable text file, verified by reading it again; returns the number of references in it.
    pub fn backup(&self, path: &Path) -> Result<u64> {
        let path = std::path::absolute(path).map_err(|e| StoreError::io("find", path, e))?;
        match self.call(Request::Backup(path))? {
            Answer::Number(n) => Ok(n),
            other => odd(other),
        }
    }
}
