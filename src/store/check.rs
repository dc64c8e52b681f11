//! The full check: every record, every index entry, every journal line, every snapshot; and mending.

use super::core::{Core, Writer};
use super::engine::{Batch, Engine, Tree};
use super::error::{Result, StoreError};
use super::index::{self, Delta};
use super::journal::{read_steps, segment_name, segments};
use super::recover::{self, Survey};
use super::schema::{State, decode};
use super::snapshot;
use serde::{Deserialize, Serialize};
use std::ops::ControlFlow;

/// Something that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Where: "working store", "journal", "snapshots".
    pub part: String,
    /// What is wrong.
    pub what: String,
    /// What was done about it; empty when nothing was.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub mended: String,
}

/// What a check came to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// References, those in the trash included.
    pub references: u64,
    /// Operations that can be read in the journal.
    pub operations: u64,
    /// Whole snapshots.
    pub snapshots: u64,
    /// What was found.
    pub findings: Vec<Finding>,
}

impl Report {
    /// Whether nothing is wrong (any more).
    pub fn is_sound(&self) -> bool {
        self.findings.iter().all(|f| !f.mended.is_empty())
    }
    fn found(&mut self, part: &str, what: impl Into<String>, mended: &str) {
        self.findings.push(Finding {
            part: part.to_string(),
            what: what.into(),
            mended: mended.to_string(),
        });
    }
}

impl Core {
    /// Checks everything, and mends what can be mended when that is wanted.
    pub(super) fn check(&self, repair: bool) -> Result<Report> {
        let mut report = Report::default();
        for notice in self.take_notices() {
            report.found("opening", notice, "done while opening");
        }
        let mut writer = self.writer();
        self.check_working_store(&mut writer, repair, &mut report)?;
        let survey = recover::survey(&*self.disk, &self.dir)?;
        report.operations = survey.ops.len() as u64;
        let damaged = self.check_journal(&survey, &mut report);
        self.check_snapshots(repair, &mut report)?;
        let chain = recover::chain(&*self.disk, &self.dir, &survey)?;
        let enough = match &chain {
            Some(Some((_, position))) => survey.last().max(*position) >= writer.state.position,
            Some(None) => survey.last() >= writer.state.position,
            None => writer.state.position == 0,
        };
        if !enough {
            let mended = if repair {
                "a new snapshot was made"
            } else {
                ""
            };
            report.found(
                "snapshots",
                "journal and snapshots together do not hold everything",
                mended,
            );
        }
        for lost in writer.state.lost.clone() {
            let mended = if repair { "noted" } else { "" };
            report.found("history", lost, mended);
        }
        if repair && (!enough || damaged.is_some()) {
            self.snapshot_with(&writer)?;
        }
        if let (true, Some(last)) = (repair, damaged) {
            self.set_journal_aside(&mut writer, last)?;
            for f in report.findings.iter_mut().filter(|f| f.part == "journal") {
                f.mended = "a snapshot was made, and the damaged file moved to damaged/; what it held cannot be undone any more".into();
            }
        }
        if repair && !writer.state.lost.is_empty() {
            let mut state = writer.state.clone();
            state.lost.clear();
            let mut batch = Batch::default();
            state.store(&mut batch);
            self.engine().commit(batch)?;
            writer.state = state;
        }
        report.snapshots = self.whole_snapshots();
        report.references = writer.state.count;
        Ok(report)
    }

    fn check_working_store(
        &self,
        writer: &mut Writer,
        repair: bool,
        report: &mut Report,
    ) -> Result<()> {
        let engine = self.engine();
        let checked = recover::check_engine(&*engine, &writer.state)
            .and_then(|()| check_index(&*engine))
            .and_then(|()| check_state(&*engine, &writer.state));
        match checked {
            Err(e) if e.is_engine() => {
                let mended = if repair {
                    self.replace_engine(writer, &e)?;
                    self.take_notices();
                    "rebuilt from the journal"
                } else {
                    ""
                };
                report.found("working store", e.to_string(), mended);
                Ok(())
            }
            other => other,
        }
    }

    /// Returns the last file of the journal that is damaged.
    fn check_journal(&self, survey: &Survey, report: &mut Report) -> Option<u64> {
        let mut last = None;
        for (segment, what) in &survey.damage {
            last = last.max(Some(*segment));
            report.found("journal", format!("{}: {what}", segment_name(*segment)), "");
        }
        for (number, (_, at)) in &survey.ops {
            let dir = self.dir.join("journal");
            if read_steps(&*self.disk, &dir, *at, false, &mut |_| Ok(())).is_err() {
                last = last.max(Some(at.segment));
                report.found("journal", format!("operation {number} cannot be read"), "");
            }
        }
        last
    }

    fn whole_snapshots(&self) -> u64 {
        let list = snapshot::list(&*self.disk, &self.dir).unwrap_or_default();
        let whole = |name: &str| {
            let read = snapshot::verify(&*self.disk, &self.dir.join("backups").join(name), true);
            matches!(read, Ok(r) if r.damage.is_none())
        };
        list.iter().filter(|(name, _)| whole(name)).count() as u64
    }

    fn check_snapshots(&self, repair: bool, report: &mut Report) -> Result<()> {
        for (name, _) in snapshot::list(&*self.disk, &self.dir)? {
            let path = self.dir.join("backups").join(&name);
            let why = match snapshot::verify(&*self.disk, &path, true) {
                Ok(read) => match read.damage {
                    Some(why) => why,
                    None => continue,
                },
                Err(e) => e.to_string(),
            };
            let mended = if repair {
                self.move_aside("backups", &name)?;
                "moved to damaged/"
            } else {
                ""
            };
            report.found("snapshots", format!("{name}: {why}"), mended);
        }
        Ok(())
    }

    fn move_aside(&self, folder: &str, name: &str) -> Result<()> {
        let (from, dir) = (self.dir.join(folder).join(name), self.dir.join("damaged"));
        self.disk
            .create_dir(&dir)
            .and_then(|()| self.disk.rename(&from, &dir.join(name)))
            .map_err(|e| StoreError::io("move aside", &from, e))
    }

    /// Takes the journal's files up to the last damaged one out of the way; a snapshot of everything has been made.
    fn set_journal_aside(&self, writer: &mut Writer, last: u64) -> Result<()> {
        writer.journal.begin_anew();
        for (number, _) in segments(&*self.disk, &self.dir.join("journal"))? {
            if number <= last {
                self.move_aside("journal", &segment_name(number))?;
            }
        }
        // What stood there can no longer be undone: it leaves the log.
        let kept = recover::survey(&*self.disk, &self.dir)?.ops;
        let engine = self.engine();
        let mut batch = Batch::default();
        engine.scan(Tree::Ops, &[], false, &mut |key, _| {
            let number = <[u8; 8]>::try_from(key).map(u64::from_be_bytes);
            if !number.is_ok_and(|n| kept.contains_key(&n)) {
                batch.remove(Tree::Ops, key);
            }
            ControlFlow::Continue(())
        })?;
        engine.commit(batch)
    }
}

/// Every record can be read, and the indexes are exactly what the records make them.
fn check_index(engine: &dyn Engine) -> Result<()> {
    let (mut all, mut bad) = (Delta::default(), None);
    engine.scan(Tree::Records, &[], false, &mut |_, value| {
        match decode(value) {
            Ok(reference) => all.change(&reference, true),
            Err(e) => {
                bad = Some(e);
                return ControlFlow::Break(());
            }
        }
        ControlFlow::Continue(())
    })?;
    match bad {
        Some(e) => Err(e),
        None => index::check(engine, all),
    }
}

/// The counters on file are those in use.
fn check_state(engine: &dyn Engine, state: &State) -> Result<()> {
    match State::load(engine)? {
        Some(stored) if stored == *state => Ok(()),
        _ => Err(StoreError::Engine(
            "its counters are not those in use".into(),
        )),
    }
}
