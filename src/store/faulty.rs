//! A disk in memory that fails, tears, drops and reorders what was not synced, at every operation of a session and of the recovery after it;
//! and random histories, undone and done again.

use super::disk::{Disk, DiskFile, Source};
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Chance that is the same every time.
#[derive(Clone)]
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % n.max(1)
    }
}

#[derive(Clone)]
enum Write {
    At(usize, Vec<u8>),
    Cut(usize),
}

fn carry_out(bytes: &mut Vec<u8>, write: &Write) {
    match write {
        Write::At(at, new) => {
            bytes.resize(bytes.len().max(at + new.len()), 0);
            bytes[*at..at + new.len()].copy_from_slice(new);
        }
        Write::Cut(len) => bytes.resize(*len, 0),
    }
}

#[derive(Clone, Default)]
struct File {
    now: Vec<u8>,
    durable: Vec<u8>,
    pending: Vec<Write>,
}

type Names = BTreeMap<PathBuf, usize>;

#[derive(Clone, Default)]
struct State {
    files: Vec<File>,
    names: Names,
    durable_names: Names,
    /// Names that changed since the folder was synced: (name, file or gone).
    pending_names: Vec<Vec<(PathBuf, Option<usize>)>>,
    operations: usize,
    fail_at: Option<usize>,
    for_good: bool,
}

impl State {
    /// Counts an operation; the one that was chosen fails (its beginning may still be done).
    fn operation(&mut self) -> io::Result<()> {
        self.operations += 1;
        match self.fail_at {
            Some(n) if self.operations == n || (self.for_good && self.operations > n) => {
                Err(io::ErrorKind::StorageFull.into())
            }
            _ => Ok(()),
        }
    }
}

#[derive(Clone, Default)]
struct Faulty(Arc<Mutex<State>>);

impl Faulty {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
    fn set(&self, fail_at: Option<usize>, for_good: bool) {
        let mut s = self.state();
        (s.operations, s.fail_at, s.for_good) = (0, fail_at, for_good);
    }
    /// What may be there after the power came back: of what was not synced any part, torn, in any order.
    fn after_power_cut(&self, chance: &mut Chance) -> Faulty {
        let old = self.state().clone();
        let mut new = State::default();
        for f in &old.files {
            let mut bytes = f.durable.clone();
            for write in &f.pending {
                match (chance.below(3), write) {
                    (0, _) => {}
                    (1, Write::At(at, b)) => {
                        let torn = b[..chance.below(b.len() + 1)].to_vec();
                        carry_out(&mut bytes, &Write::At(*at, torn));
                    }
                    _ => carry_out(&mut bytes, write),
                }
            }
            new.files.push(File {
                now: bytes.clone(),
                durable: bytes,
                pending: Vec::new(),
            });
        }
        new.names = old.durable_names;
        for change in old.pending_names {
            if chance.below(2) == 0 {
                for (name, file) in change {
                    match file {
                        Some(i) => new.names.insert(name, i),
                        None => new.names.remove(&name),
                    };
                }
            }
        }
        new.durable_names = new.names.clone();
        Faulty(Arc::new(Mutex::new(new)))
    }
}

struct Handle(Faulty, usize);

impl DiskFile for Handle {
    fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        let mut s = self.0.state();
        let failed = s.operation();
        // A failing write may have written its beginning.
        let part = if failed.is_err() {
            &bytes[..bytes.len() / 2]
        } else {
            bytes
        };
        let f = &mut s.files[self.1];
        let write = Write::At(f.now.len(), part.to_vec());
        carry_out(&mut f.now, &write);
        f.pending.push(write);
        failed
    }
    fn sync(&mut self) -> io::Result<()> {
        let mut s = self.0.state();
        s.operation()?;
        let f = &mut s.files[self.1];
        f.durable = f.now.clone();
        f.pending.clear();
        Ok(())
    }
    fn truncate(&mut self, len: u64) -> io::Result<()> {
        let mut s = self.0.state();
        s.operation()?;
        let write = Write::Cut(len as usize);
        let f = &mut s.files[self.1];
        carry_out(&mut f.now, &write);
        f.pending.push(write);
        Ok(())
    }
}

impl Disk for Faulty {
    fn list(&self, dir: &Path) -> io::Result<Vec<(String, u64)>> {
        let s = self.state();
        let below = s.names.iter().filter(|(p, _)| p.parent() == Some(dir));
        Ok(below
            .map(|(p, i)| {
                let name = p.file_name().map(|n| n.to_string_lossy().into_owned());
                (name.unwrap_or_default(), s.files[*i].now.len() as u64)
            })
            .collect())
    }
    fn read(&self, path: &Path) -> io::Result<Box<dyn Source>> {
        let s = self.state();
        let i = *s.names.get(path).ok_or(io::ErrorKind::NotFound)?;
        Ok(Box::new(io::Cursor::new(s.files[i].now.clone())))
    }
    fn append(&self, path: &Path) -> io::Result<Box<dyn DiskFile>> {
        let mut s = self.state();
        s.operation()?;
        let i = match s.names.get(path) {
            Some(i) => *i,
            None => {
                s.files.push(File::default());
                let i = s.files.len() - 1;
                s.names.insert(path.to_path_buf(), i);
                s.pending_names.push(vec![(path.to_path_buf(), Some(i))]);
                i
            }
        };
        drop(s);
        Ok(Box::new(Handle(self.clone(), i)))
    }
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        let mut s = self.state();
        s.operation()?;
        let i = s.names.remove(from).ok_or(io::ErrorKind::NotFound)?;
        s.names.insert(to.to_path_buf(), i);
        s.pending_names.push(vec![
            (from.to_path_buf(), None),
            (to.to_path_buf(), Some(i)),
        ]);
        Ok(())
    }
    fn remove(&self, path: &Path) -> io::Result<()> {
        let mut s = self.state();
        s.operation()?;
        s.names.remove(path).ok_or(io::ErrorKind::NotFound)?;
        s.pending_names.push(vec![(path.to_path_buf(), None)]);
        Ok(())
    }
    fn create_dir(&self, _: &Path) -> io::Result<()> {
        Ok(())
    }
    fn sync_dir(&self, _: &Path) -> io::Result<()> {
        let mut s = self.state();
        s.operation()?;
        s.durable_names = s.names.clone();
        s.pending_names.clear();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::core::{Core, Order};
    use super::super::engine::{Engine, Memory, Tree};
    use super::super::error::{Result, StoreError};
    use super::super::open::{Engines, open};
    use super::super::operation::{Operation, Reason, Step};
    use super::super::schema;
    use super::super::spool::Spool;
    use super::*;
    use crate::model::change::Change;
    use crate::model::{Creator, Field, Kind, Note, Person, Reference, Role, Scheme};
    use jiff::Timestamp;
    use std::ops::ControlFlow;
    use uuid::Uuid;

    /// A working store that is gone with the process.
    struct Fresh;

    impl Engines for Fresh {
        fn open(&self) -> Result<Arc<dyn Engine>> {
            Ok(Arc::new(Memory::default()))
        }
        fn wipe(&self, _: bool) -> Result<()> {
            Ok(())
        }
    }

    /// A folder that is on no real disk.
    const NOWHERE: &str = "/nonexistent/refs-test";

    fn opened(disk: &Faulty) -> Result<Core> {
        open(Path::new(NOWHERE), Arc::new(disk.clone()), &Fresh)
    }

    fn order(label: &str) -> Order {
        Order {
            id: Uuid::now_v7(),
            label: label.into(),
            command: "test".into(),
            again: false,
        }
    }

    type Records = BTreeMap<Vec<u8>, Vec<u8>>;

    fn records(core: &Core) -> Records {
        let mut out = Records::new();
        core.engine()
            .scan(Tree::Records, &[], false, &mut |k, v| {
                out.insert(k.to_vec(), v.to_vec());
                ControlFlow::Continue(())
            })
            .expect("memory");
        out
    }

    fn paper(n: u128) -> Reference {
        let mut r = Reference::new(Kind::Book);
        r.id = Uuid::from_u128(n + 1);
        r.key = format!("k{n}");
        r.set(Field::Title, format!("Title {n}"));
        r.add_tag("a");
        r
    }

    fn current(core: &Core, n: u128) -> Result<Reference> {
        let value = core.get(&[Uuid::from_u128(n + 1)])?.pop().flatten();
        let value = value.ok_or_else(|| StoreError::Damaged("not there".into()))?;
        schema::decode(&value)
    }

    fn change(core: &Core, n: u128, f: impl Fn(&mut Reference)) -> Result<()> {
        let before = current(core, n)?;
        let mut after = before.clone();
        f(&mut after);
        let c = Change {
            id: before.id,
            before: Some(before),
            after: Some(after),
        };
        core.apply(&order("change"), &[c]).map(|_| ())
    }

    fn add(core: &Core, numbers: std::ops::Range<u128>) -> Result<()> {
        let now = Timestamp::UNIX_EPOCH;
        let changes: Vec<Change> = numbers.map(|n| Change::add(paper(n), now)).collect();
        core.apply(&order("add"), &changes).map(|_| ())
    }

    fn import(core: &Core, numbers: std::ops::Range<u128>) -> Result<()> {
        let order = order("import");
        let dir = Path::new(NOWHERE).join("journal");
        let (library, start) = {
            let writer = core.writer();
            (writer.state.library, writer.state.position)
        };
        let mut spool = Spool::create(core.disk.clone(), &dir, library, order.id)?;
        let count = (numbers.end - numbers.start) as u64;
        for n in numbers {
            let json = schema::json(&paper(n))?;
            spool.push(|out| Step::write_add(paper(n).id, &json, out))?;
            if n % 3 == 0 {
                spool.flush()?;
            }
        }
        let parts = spool.hand_over()?;
        core.import(&order, parts, count, start).map(|_| ())
    }

    /// The steps of a session.
    const SESSION: &[fn(&Core) -> Result<()>] = &[
        |c| add(c, 0..3),
        |c| change(c, 1, |r| r.set(Field::Title, "other")),
        |c| import(c, 10..20),
        |c| change(c, 12, |r| r.add_tag("b")),
        |c| c.snapshot(),
        |c| c.undo(&order(""), None, false).map(|_| ()),
        |c| c.undo(&order(""), None, false).map(|_| ()),
        |c| c.redo(&order(""), None, false).map(|_| ()),
        |c| change(c, 0, |r| r.trashed = Some(Timestamp::UNIX_EPOCH)),
        |c| c.snapshot(),
        |c| add(c, 30..32),
    ];

    #[test]
    fn no_fault_of_the_disk_loses_what_was_acknowledged() {
        // What the library is after each step, and how many operations of the disk that takes.
        let disk = Faulty::default();
        let core = opened(&disk).expect("opens");
        let mut states = vec![records(&core)];
        for step in SESSION {
            step(&core).expect("no fault, no failure");
            states.push(records(&core));
        }
        let operations = disk.state().operations;
        let (mut points, mut chance) = (0, Chance(0x9e37_79b9_7f4a_7c15));
        for at in 1..=operations {
            // The power goes at this operation, and the last write is torn.
            let disk = Faulty::default();
            disk.set(Some(at), true);
            let mut done = 0;
            if let Ok(core) = opened(&disk) {
                done = SESSION
                    .iter()
                    .take_while(|step| step(&core).is_ok())
                    .count();
            }
            for _ in 0..4 {
                let image = disk.after_power_cut(&mut chance);
                let check = |disk: &Faulty, what: &str| {
                    let core = opened(disk).unwrap_or_else(|e| panic!("{what} at {at}: {e}"));
                    let found = records(&core);
                    assert!(
                        states[done..(done + 2).min(states.len())].contains(&found),
                        "{what} at operation {at}, {done} steps acknowledged, {} records found: {:?}",
                        found.len(),
                        core.take_notices()
                    );
                    // It is a library like any other.
                    add(&core, 100..101).unwrap_or_else(|e| panic!("{what} at {at}: {e}"));
                };
                check(&image.after_power_cut(&mut chance), "power cut");
                points += 1;
                // And once more, during the recovery.
                for second in 1..6 {
                    let again = image.after_power_cut(&mut chance);
                    again.set(Some(second), true);
                    let _ = opened(&again);
                    let again = again.after_power_cut(&mut chance);
                    check(&again, "power cut during recovery");
                    points += 1;
                }
            }
            // The operation fails once, and the program goes on.
            let disk = Faulty::default();
            disk.set(Some(at), false);
            let Ok(core) = opened(&disk) else { continue };
            for step in SESSION {
                let before = records(&core);
                if step(&core).is_err() {
                    assert_eq!(records(&core), before, "failure at {at} changed something");
                }
            }
            let last = records(&core);
            drop(core);
            let core = opened(&disk.after_power_cut(&mut chance)).expect("opens");
            assert_eq!(records(&core), last, "after a failure at {at}");
            points += 1;
        }
        assert!(points > 500, "{points} points");
    }

    /// The library as a backup has it, without the header, which says when it was made.
    fn backup(core: &Core) -> String {
        let mut bytes = Vec::new();
        let state = core.writer().state.clone();
        core.dump(&state, &mut |b| {
            bytes.extend_from_slice(b);
            Ok(())
        })
        .expect("memory");
        let text = String::from_utf8(bytes).expect("JSON");
        // The last line's checksum is over the header too.
        let lines = text.lines().filter(|l| l.contains("\"ref\":"));
        lines.map(|l| format!("{l}\n")).collect()
    }

    /// Whether anything can be taken back but the first operation, which made the start.
    fn standing(core: &Core) -> bool {
        let log = core.log(usize::MAX).expect("log");
        let stands = |op: &Operation| op.reason == Reason::Do && !op.undone && op.number > 1;
        log.iter().any(stands)
    }

    /// One random change; some make no sense at that moment, and are refused.
    fn random(core: &Core, i: u128, chance: &mut Chance) -> Result<()> {
        let n = chance.below(8) as u128;
        let some = chance.below(3);
        let time = |s: usize| Timestamp::from_second(1_700_000_000 + s as i64).expect("a time");
        match chance.below(19) {
            0 => add(core, n..n + 1),
            1 => import(core, 20 * (i + 1)..20 * (i + 1) + 5),
            2 => change(core, n, |r| r.set(Field::Title, format!("T{i} æ\n\u{1b}"))),
            3 => change(core, n, |r| r.add_tag(&format!("t{some}"))),
            4 => change(core, n, |r| r.tags.clear()),
            5 => change(core, n, |r| r.key = format!("k{}", i % 6)),
            6 => change(core, n, |r| r.trashed = Some(Timestamp::UNIX_EPOCH)),
            7 => change(core, n, |r| r.trashed = None),
            8 => change(core, n, |r| {
                r.notes.push(Note::new(format!("note {i}"), time(some)));
            }),
            9 => change(core, n, |r| drop(r.notes.pop())),
            10 => change(core, n, |r| {
                if let Some(note) = r.notes.first_mut() {
                    note.text = format!("other {i}");
                }
            }),
            11 => change(core, n, |r| r.collections.push(format!("c/{some}"))),
            12 => change(core, n, |r| {
                r.collections.reverse();
                r.rating = some as u8;
            }),
            13 => change(core, n, |r| {
                r.add_identifier(Scheme::Doi, &format!("10.1/{some}"));
                r.extra.push((format!("x-{some}"), "v".into()));
            }),
            14 => change(core, n, |r| {
                r.identifiers.clear();
                r.kind = [Kind::Book, Kind::Thesis, Kind::ArticleJournal][some];
            }),
            15 => change(core, n, |r| {
                r.creators.push(Creator {
                    role: Role::Author,
                    person: Person::new(format!("F{i}"), "G"),
                });
            }),
            // Two into one, as merging does: one operation over two references.
            16 => {
                let (keep, gone) = (current(core, n)?, current(core, (n + 1) % 8)?);
                let mut after = keep.clone();
                for tag in &gone.tags {
                    after.add_tag(tag);
                }
                let changes = [
                    Change::update(keep, after, time(some)),
                    Change::trash(gone, time(some)),
                ];
                core.apply(&order("merge"), &changes).map(|_| ())
            }
            // Taking back in between.
            17 if standing(core) => core.undo(&order(""), None, false).map(|_| ()),
            _ => {
                let r = current(core, n)?;
                core.apply(&order("purge"), &[Change::purge(r)]).map(|_| ())
            }
        }
    }

    #[test]
    fn undoing_all_gives_the_start_and_redoing_all_the_end() {
        let sequences = std::env::var("REFS_SEQUENCES")
            .ok()
            .and_then(|n| n.parse().ok())
            .unwrap_or(100);
        for seed in 1..=sequences {
            let mut chance = Chance(0x2545_f491_4f6c_dd1d ^ (seed << 17));
            let disk = Faulty::default();
            let core = opened(&disk).expect("opens");
            add(&core, 0..4).expect("added");
            let start = backup(&core);
            for i in 0..3 + chance.below(12) as u128 {
                let _ = random(&core, i, &mut chance);
            }
            // What was taken back in between is done again first, so that "redo all" means the same before and after.
            while core.redo(&order(""), None, false).is_ok() {}
            let end = backup(&core);
            let mut undone = 0;
            while standing(&core) {
                core.undo(&order(""), None, false)
                    .unwrap_or_else(|e| panic!("sequence {seed}: {e}"));
                undone += 1;
            }
            assert_eq!(backup(&core), start, "sequence {seed}");
            let report = core.check(false).expect("checked");
            assert!(report.is_sound(), "sequence {seed}: {report:?}");
            for _ in 0..undone {
                core.redo(&order(""), None, false)
                    .unwrap_or_else(|e| panic!("sequence {seed}: {e}"));
            }
            assert_eq!(backup(&core), end, "sequence {seed}");
            drop(core);
            // The journal alone gives the same.
            let core = opened(&disk).expect("opens");
            assert_eq!(backup(&core), end, "sequence {seed} from the journal");
        }
    }
}
