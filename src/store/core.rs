//! The one write path, and reading: what the process that holds the library does, for itself and for others.

use super::carry::{put_entry, run};
use super::disk::Disk;
use super::engine::{Batch, Engine, Memory, Tree};
use super::error::{Result, StoreError};
use super::index::Delta;
use super::journal::{Journal, read_steps};
use super::operation::{IDS_KEPT, Location, LogEntry, Operation, Reason, Step};
use super::plan::{Plan, Planned};
use super::schema::{State, put_record};
use super::spool::Spool;
use crate::model::change::Change;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use uuid::Uuid;

/// Who wants what: goes into the journal with the operation.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Order {
    /// Identity of the operation.
    pub id: Uuid,
    /// What it does.
    pub label: String,
    /// Which command it is.
    pub command: String,
    /// Whether it may have been carried out already (the connection was lost before the answer came).
    pub again: bool,
}

/// What was done.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Applied {
    /// The operation's number; 0 when there was nothing to change.
    pub number: u64,
    /// How many references changed.
    pub count: u64,
    /// Which ones; empty when they are many.
    pub ids: Vec<Uuid>,
    /// What it was: for undo and redo the label of the operation concerned.
    pub label: String,
    /// For undo and redo: the number of the operation concerned.
    pub concerning: u64,
}

/// What only one thread at a time may touch.
pub(super) struct Writer {
    pub journal: Journal,
    pub state: State,
}

/// The library in the hands of this process.
pub(super) struct Core {
    pub(super) dir: PathBuf,
    pub(super) disk: Arc<dyn Disk>,
    engine: RwLock<Arc<dyn Engine>>,
    writer: Mutex<Writer>,
    /// Something was written since the library was opened.
    pub(super) changed: AtomicBool,
    /// What the person should be told.
    notices: Mutex<Vec<String>>,
}

impl Core {
    pub(super) fn new(
        dir: &Path,
        engine: Arc<dyn Engine>,
        journal: Journal,
        state: State,
        notices: Vec<String>,
    ) -> Core {
        Core {
            dir: dir.to_path_buf(),
            disk: journal.disk(),
            engine: RwLock::new(engine),
            writer: Mutex::new(Writer { journal, state }),
            changed: AtomicBool::new(false),
            notices: Mutex::new(notices),
        }
    }
    pub(super) fn engine(&self) -> Arc<dyn Engine> {
        self.engine
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
    pub(super) fn writer(&self) -> MutexGuard<'_, Writer> {
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }
    pub(super) fn notice(&self, text: impl Into<String>) {
        self.notices
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(text.into());
    }
    pub(super) fn take_notices(&self) -> Vec<String> {
        std::mem::take(&mut *self.notices.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Does something with the engine; when its files turn out to be damaged, goes on with a copy in memory, rebuilt from the journal.
    pub(super) fn with_engine<T>(&self, f: impl Fn(&dyn Engine) -> Result<T>) -> Result<T> {
        let engine = self.engine();
        match f(&*engine) {
            Err(e) if e.is_engine() && engine.lasting() => {
                self.replace_engine(&mut self.writer(), &e)?;
                f(&*self.engine())
            }
            other => other,
        }
    }

    /// Rebuilds the working store in memory: the journal has everything. The files are rebuilt at the next opening.
    pub(super) fn replace_engine(&self, writer: &mut Writer, why: &StoreError) -> Result<()> {
        let mut slot = self.engine.write().unwrap_or_else(PoisonError::into_inner);
        if !slot.lasting() {
            return Ok(()); // another thread was faster
        }
        super::seal::mark(&self.dir, super::seal::Mark::Rebuild);
        let memory = Memory::default();
        let journal = &writer.journal;
        let state = super::recover::refill(&*journal.disk(), &self.dir, &memory, journal.last())
            .map_err(|e| StoreError::Damaged(format!("{why}, and it cannot be rebuilt: {e}")))?;
        writer.state = state;
        *slot = Arc::new(memory);
        drop(slot);
        self.notice(format!(
            "{why}; going on with a copy in memory, and the files are rebuilt from the journal at the next start"
        ));
        Ok(())
    }

    /// Lets the files of the working store go. Says whether they are in order; if they are not, the mark stays.
    pub(super) fn drop_engine(&self) -> bool {
        let mut slot = self.engine.write().unwrap_or_else(PoisonError::into_inner);
        let lasting = slot.lasting() && slot.flush().is_ok();
        *slot = Arc::new(Memory::default());
        lasting
    }

    /// Carries out changes as one operation, or none of them.
    pub(super) fn apply(&self, order: &Order, changes: &[Change]) -> Result<Applied> {
        let mut writer = self.writer();
        if let Some(done) = self.done_already(&mut writer, order)? {
            return Ok(done);
        }
        let planned = self.with_own_engine(&mut writer, |engine| {
            let mut plan = Plan::new(engine);
            let planned = plan.changes(changes)?;
            plan.check_keys(&planned)?;
            Ok(planned)
        })?;
        self.commit(&mut writer, order, Reason::Do, planned)
    }

    /// Like [`Core::with_engine`], for one who holds the writer.
    pub(super) fn with_own_engine<T>(
        &self,
        writer: &mut Writer,
        f: impl Fn(&dyn Engine) -> Result<T>,
    ) -> Result<T> {
        let engine = self.engine();
        match f(&*engine) {
            Err(e) if e.is_engine() && engine.lasting() => {
                self.replace_engine(writer, &e)?;
                f(&*self.engine())
            }
            other => other,
        }
    }

    /// The answer to an order that was carried out before its answer got lost.
    pub(super) fn done_already(
        &self,
        writer: &mut Writer,
        order: &Order,
    ) -> Result<Option<Applied>> {
        if !order.again {
            return Ok(None);
        }
        self.with_own_engine(writer, |engine| {
            let (mut found, mut looked) = (None, 0);
            engine.scan(Tree::Ops, &[], true, &mut |_, value| {
                if let Ok(entry) = serde_json::from_slice::<LogEntry>(value)
                    && entry.op.id == order.id
                {
                    found = Some(applied(&entry));
                    return ControlFlow::Break(());
                }
                looked += 1;
                if looked < 10_000 {
                    ControlFlow::Continue(())
                } else {
                    ControlFlow::Break(())
                }
            })?;
            Ok(found)
        })
    }

    /// Journal first, then the working store; when this returns, the change is on the disk.
    pub(super) fn commit(
        &self,
        writer: &mut Writer,
        order: &Order,
        reason: Reason,
        planned: Vec<Planned>,
    ) -> Result<Applied> {
        if planned.is_empty() && reason == Reason::Do {
            return Ok(Applied::default());
        }
        self.begin_writing();
        let op = new_operation(writer, order, reason, planned.len() as u64, 0);
        let steps = planned
            .iter()
            .map(|p| p.step.as_slice())
            .collect::<Vec<_>>()
            .join(&b","[..]);
        let at = writer.journal.append(&op, &steps)?;
        let mut ids: Vec<Uuid> = planned.iter().map(|p| p.id).collect();
        ids.sort();
        ids.dedup();
        if ids.len() > IDS_KEPT {
            ids.clear();
        }
        let entry = LogEntry { op, at, ids };
        let engine = self.engine();
        let done = (|| {
            let mut state = writer.state.clone();
            let (mut batch, mut index) = (Batch::default(), Delta::default());
            for p in &planned {
                let new = p.new.as_ref().map(|(r, json)| (&**r, json.as_slice()));
                put_record(
                    &mut batch,
                    &mut index,
                    &mut state,
                    p.id,
                    p.old.as_deref(),
                    new,
                )?;
            }
            index.store(&*engine, &mut batch)?;
            put_entry(&*engine, &mut batch, &entry)?;
            state.position = entry.op.number;
            state.store(&mut batch);
            engine.commit(batch)?;
            engine.flush()?;
            Ok(state)
        })();
        self.settle(writer, done)?;
        Ok(applied(&entry))
    }

    /// The journal has the operation: it is done. Should the working store have failed, it is rebuilt from the journal.
    fn settle(&self, writer: &mut Writer, done: Result<State>) -> Result<()> {
        match done {
            Ok(state) => {
                writer.state = state;
            }
            Err(e) => {
                if let Err(worse) = self.replace_engine(writer, &e) {
                    self.notice(format!("the change is in the journal, but {worse}"));
                }
            }
        }
        Ok(())
    }

    /// Before the first write: if this process dies from here on, the next opening checks everything.
    pub(super) fn begin_writing(&self) {
        if !self.changed.swap(true, Ordering::AcqRel) {
            super::seal::mark(&self.dir, super::seal::Mark::Writing);
        }
    }

    /// Makes a spooled operation part of the journal and carries it out, chunk by chunk.
    pub(super) fn commit_spool(
        &self,
        writer: &mut Writer,
        order: &Order,
        reason: Reason,
        mut spool: Spool,
        count: u64,
    ) -> Result<Applied> {
        spool.flush()?;
        if spool.parts() == 0 && reason == Reason::Do {
            return Ok(Applied::default());
        }
        self.begin_writing();
        let op = new_operation(writer, order, reason, count, spool.parts());
        let at = writer.journal.adopt(spool, &op)?;
        let entry = LogEntry {
            op,
            at,
            ids: Vec::new(),
        };
        let engine = self.engine();
        let journal_dir = writer.journal.dir().to_path_buf();
        let done = run(
            &*writer.journal.disk(),
            &journal_dir,
            &*engine,
            writer.state.clone(),
            &entry,
        );
        self.settle(writer, done)?;
        Ok(applied(&entry))
    }
}

fn new_operation(
    writer: &Writer,
    order: &Order,
    reason: Reason,
    count: u64,
    parts: u64,
) -> Operation {
    Operation {
        number: writer.journal.last() + 1,
        id: order.id,
        at: Timestamp::now(),
        label: order.label.clone(),
        command: order.command.clone(),
        reason,
        parts,
        count,
        undone: false,
    }
}

pub(super) fn applied(entry: &LogEntry) -> Applied {
    Applied {
        number: entry.op.number,
        count: entry.op.count,
        ids: entry.ids.clone(),
        label: entry.op.label.clone(),
        concerning: match entry.op.reason {
            Reason::Do => 0,
            Reason::Undo(n) | Reason::Redo(n) => n,
        },
    }
}

/// Where an operation's lines are, by its entry.
pub(super) fn steps_of(
    writer: &Writer,
    at: Location,
    backwards: bool,
    f: &mut dyn FnMut(Vec<Step>) -> Result<()>,
) -> Result<()> {
    read_steps(
        &*writer.journal.disk(),
        writer.journal.dir(),
        at,
        backwards,
        f,
    )
}
