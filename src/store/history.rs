//! Undo, redo and the log.

use super::carry::load_entry;
use super::core::{Applied, Core, Order, Writer, steps_of};
use super::engine::{Engine, Tree};
use super::error::{Result, StoreError};
use super::operation::{Action, LogEntry, Operation, Reason, Step};
use super::plan::{Plan, holders};
use super::spool::Spool;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use std::ops::ControlFlow;
use uuid::Uuid;

/// What changed behind a position.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Changes {
    /// These references changed (were added, edited or removed), up to the given position.
    Ids(Vec<Uuid>, u64),
    /// Too much changed, or nobody knows: load everything again; the position is the present one.
    Reload(u64),
}

/// More changes than this are cheaper to load anew.
const CHANGES_KEPT: usize = 4096;

impl Core {
    /// The newest operations first.
    pub(super) fn log(&self, limit: usize) -> Result<Vec<Operation>> {
        self.with_engine(|engine| {
            let mut out = Vec::new();
            walk_back(engine, &mut |entry| {
                out.push(entry.op);
                out.len() < limit
            })?;
            Ok(out)
        })
    }

    /// Which references changed behind a position of this course of history.
    pub(super) fn changes_since(&self, position: u64) -> Result<Changes> {
        self.with_engine(|engine| changes_in(engine, position))
    }

    /// Takes an operation back: the one of this number, or the last one that stands.
    pub(super) fn undo(&self, order: &Order, number: Option<u64>, force: bool) -> Result<Applied> {
        let mut writer = self.writer();
        if let Some(done) = self.done_already(&mut writer, order)? {
            return Ok(done);
        }
        let entry = self.with_own_engine(&mut writer, |engine| match number {
            Some(n) => numbered(engine, n),
            None => {
                // What was done last comes first, be it for the first time or again.
                let mut found = None;
                let mut seen = HashSet::new();
                walk_back(engine, &mut |entry| {
                    found = match entry.op.reason {
                        Reason::Do if !entry.op.undone => Some(entry.op.number),
                        Reason::Redo(n) if seen.insert(n) => Some(n),
                        Reason::Undo(n) => {
                            seen.insert(n);
                            None
                        }
                        _ => None,
                    };
                    found.is_none()
                })?;
                numbered(engine, found.ok_or(StoreError::Nothing("undo"))?)
            }
        })?;
        if entry.op.undone {
            return Err(StoreError::NoOperation {
                number: entry.op.number,
                why: "is undone already",
            });
        }
        self.repeat(
            &mut writer,
            order,
            &entry,
            Reason::Undo(entry.op.number),
            force,
        )
    }

    /// Carries out again what was undone: the operation of this number, or the one that was undone last.
    pub(super) fn redo(&self, order: &Order, number: Option<u64>, force: bool) -> Result<Applied> {
        let mut writer = self.writer();
        if let Some(done) = self.done_already(&mut writer, order)? {
            return Ok(done);
        }
        let entry = self.with_own_engine(&mut writer, |engine| {
            if let Some(n) = number {
                return numbered(engine, n);
            }
            // Undone operations come back in the reverse order of their undoing.
            let mut found = None;
            let mut seen = HashSet::new();
            walk_back(engine, &mut |entry| {
                if let Reason::Undo(n) | Reason::Redo(n) = entry.op.reason
                    && seen.insert(n)
                    && matches!(entry.op.reason, Reason::Undo(_))
                {
                    found = Some(n);
                }
                found.is_none()
            })?;
            numbered(engine, found.ok_or(StoreError::Nothing("redo"))?)
        })?;
        if !entry.op.undone {
            return Err(StoreError::NoOperation {
                number: entry.op.number,
                why: "is not undone",
            });
        }
        self.repeat(
            &mut writer,
            order,
            &entry,
            Reason::Redo(entry.op.number),
            force,
        )
    }

    /// Takes back what was done last for an operation: it itself, its redoing or its undoing. What that really changed is reversed, which
    /// may be less than the operation once did.
    fn repeat(
        &self,
        writer: &mut Writer,
        order: &Order,
        operation: &LogEntry,
        reason: Reason,
        force: bool,
    ) -> Result<Applied> {
        let entry = &self.with_own_engine(writer, |engine| last_of(engine, operation))?;
        let order = Order {
            label: operation.op.label.clone(),
            ..order.clone()
        };
        let turn =
            |steps: Vec<Step>| -> Vec<Step> { steps.into_iter().map(Step::reversed).collect() };
        if entry.op.parts == 0 {
            let mut steps = Vec::new();
            steps_of(writer, entry.at, true, &mut |s| {
                steps.extend(turn(s));
                Ok(())
            })?;
            let planned = self.with_own_engine(writer, |engine| {
                let mut plan = Plan::new(engine);
                let planned = plan.steps(steps.clone(), force)?;
                plan.check_later()?;
                plan.check_keys(&planned)?;
                Ok(planned)
            })?;
            return self.commit(writer, &order, reason, planned);
        }
        // A big one: first everything is checked and spooled, then carried out.
        let (mut seen, mut again) = (HashSet::new(), HashSet::new());
        steps_of(writer, entry.at, false, &mut |steps| {
            for step in steps {
                if !seen.insert(step.id) {
                    again.insert(step.id);
                }
            }
            Ok(())
        })?;
        drop(seen);
        let journal = &writer.journal;
        let mut spool = Spool::create(journal.disk(), journal.dir(), journal.library(), order.id)?;
        let engine = self.engine();
        let mut plan = Plan::for_many(&*engine, again);
        let mut count = 0;
        steps_of(writer, entry.at, true, &mut |steps| {
            let planned = plan.steps(turn(steps), force)?;
            plan.check_keys(&planned)?;
            for p in planned {
                count += 1;
                spool.push(|out| out.extend_from_slice(&p.step))?;
            }
            Ok(())
        })?;
        plan.check_later()?;
        self.commit_spool(writer, &order, reason, spool, count)
    }
}

/// See [`Core::changes_since`].
fn changes_in(engine: &dyn Engine, position: u64) -> Result<Changes> {
    let (mut ids, mut now, mut complete) = (Vec::new(), None, false);
    walk_back(engine, &mut |entry| {
        now.get_or_insert(entry.op.number);
        if entry.op.number <= position {
            complete = true;
            return false;
        }
        complete = entry.op.number == position + 1;
        let known = !entry.ids.is_empty() || entry.op.count == 0;
        complete &= known;
        ids.extend(entry.ids);
        known && ids.len() <= CHANGES_KEPT
    })?;
    let now = now.unwrap_or(0);
    ids.sort();
    ids.dedup();
    Ok(if complete || now == position {
        Changes::Ids(ids, now)
    } else {
        Changes::Reload(now)
    })
}

/// The entry of an operation that can be undone or redone.
fn numbered(engine: &dyn Engine, number: u64) -> Result<LogEntry> {
    let entry = load_entry(engine, number)?.ok_or(StoreError::NoOperation {
        number,
        why: "is not in the log",
    })?;
    match entry.op.reason {
        Reason::Do => Ok(entry),
        Reason::Undo(_) => Err(StoreError::NoOperation {
            number,
            why: "is itself an undo; redo the operation that it took back",
        }),
        Reason::Redo(_) => Err(StoreError::NoOperation {
            number,
            why: "is itself a redo; undo the operation that it carried out again",
        }),
    }
}

/// The entry of what was done last for an operation: its last undoing or redoing, else its own.
fn last_of(engine: &dyn Engine, operation: &LogEntry) -> Result<LogEntry> {
    let number = operation.op.number;
    let mut found = None;
    walk_back(engine, &mut |entry| {
        let (here, earlier) = (entry.op.reason, entry.op.number <= number);
        if matches!(here, Reason::Undo(n) | Reason::Redo(n) if n == number) {
            found = Some(entry);
        }
        found.is_none() && !earlier
    })?;
    Ok(found.unwrap_or_else(|| operation.clone()))
}

/// Visits the log from the newest entry back while the visitor says so.
fn walk_back(engine: &dyn Engine, visit: &mut dyn FnMut(LogEntry) -> bool) -> Result<()> {
    let mut bad = false;
    engine.scan(
        Tree::Ops,
        &[],
        true,
        &mut |_, value| match serde_json::from_slice::<LogEntry>(value) {
            Ok(entry) => match visit(entry) {
                true => ControlFlow::Continue(()),
                false => ControlFlow::Break(()),
            },
            Err(_) => {
                bad = true;
                ControlFlow::Break(())
            }
        },
    )?;
    if bad {
        return Err(StoreError::Engine("its log is damaged".into()));
    }
    Ok(())
}

impl Core {
    /// Carries out a spooled import.
    pub(super) fn import(
        &self,
        order: &Order,
        parts: u64,
        count: u64,
        start: u64,
    ) -> Result<Applied> {
        let mut writer = self.writer();
        if let Some(done) = self.done_already(&mut writer, order)? {
            return Ok(done);
        }
        let journal = &writer.journal;
        let spool = Spool::resume(journal.disk(), journal.dir(), order.id, parts)?;
        if writer.state.position != start {
            self.check_import(&mut writer, &spool, start)?;
        }
        self.commit_spool(&mut writer, order, Reason::Do, spool, count)
    }

    /// Something else was changed while the import was read: does it still fit?
    fn check_import(&self, writer: &mut Writer, spool: &Spool, start: u64) -> Result<()> {
        let changed = self.with_own_engine(writer, |engine| changes_in(engine, start))?;
        let engine = self.engine();
        let clash = |what: String| StoreError::Conflict {
            what,
            members: vec!["the whole reference".into()],
        };
        let mut mine = HashSet::new();
        spool.read(&mut |steps| {
            for step in steps {
                let first = mine.insert(step.id);
                match step.action {
                    Action::Add(r) => {
                        if first && engine.get(Tree::Records, r.id.as_bytes())?.is_some() {
                            return Err(clash(r.key));
                        }
                        if r.trashed.is_none()
                            && !r.key.is_empty()
                            && let Some(by) = holders(&*engine, &r.key)?
                                .into_iter()
                                .find(|h| !mine.contains(h))
                        {
                            return Err(StoreError::KeyTaken { key: r.key, by });
                        }
                    }
                    Action::Edit(_) | Action::Remove(_) => {
                        let touched = match &changed {
                            Changes::Ids(ids, _) => ids.contains(&step.id),
                            Changes::Reload(_) => true,
                        };
                        if first && touched {
                            return Err(clash(step.id.to_string()));
                        }
                    }
                }
            }
            Ok(())
        })
    }
}
