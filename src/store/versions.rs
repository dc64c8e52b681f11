//! Which versions of a library this program can take: what a newer one wrote is refused before anything is touched, what an older one
//! wrote is read (the journal and backups, whose format carries a number) or made anew from that (the working store).

use super::disk::{Disk, RealDisk, next_line};
use super::error::{Result, StoreError};
use super::journal::{check_format, segment_name, segments};
use super::line::check;
use super::operation::Header;
use super::schema::SCHEMA;
use super::seal::Seal;
use super::snapshot;
use std::path::Path;

/// Refuses a library that a newer version of the program has written to. Only reads, and little.
pub(super) fn refuse_newer(dir: &Path) -> Result<()> {
    if let Some(seal) = Seal::load(dir).filter(|s| s.schema > SCHEMA) {
        return Err(StoreError::Newer {
            dir: dir.to_path_buf(),
            found: seal.schema,
            known: SCHEMA,
        });
    }
    let journal = dir.join("journal");
    let newest = segments(&RealDisk, &journal)?.pop();
    let segment = newest.map(|(number, _)| journal.join(segment_name(number)));
    let newest = snapshot::list(&RealDisk, dir)?.into_iter().next();
    let snapshot = newest.map(|(name, _)| dir.join("backups").join(name));
    for path in segment.into_iter().chain(snapshot) {
        if let Some(header) = header(&path) {
            check_format(&header, dir)?;
        }
    }
    Ok(())
}

/// The first line of a journal file or a backup, if it can be read.
fn header(path: &Path) -> Option<Header> {
    let mut source = RealDisk.read(path).ok()?;
    let mut line = Vec::new();
    next_line(&mut *source, &mut line).ok()?;
    match check(&line)? {
        ("segment" | "backup", body) => serde_json::from_slice(body).ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::line::Line;
    use super::super::{Library, OpenOptions};
    use super::*;
    use crate::model::change::Change;
    use crate::model::{Kind, Reference};
    use serde_json::Value;
    use std::collections::BTreeMap;
    use std::fs;
    use std::path::PathBuf;
    use std::time::{Duration, SystemTime, UNIX_EPOCH};

    /// What is done to a library, and what that is called.
    type Way<'w> = (&'w str, &'w dyn Fn(&Path));

    /// A library that the first layout of the working store was made for, as its program left it.
    fn fixture() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/library-v1")
    }

    fn files(dir: &Path) -> BTreeMap<PathBuf, (Vec<u8>, SystemTime)> {
        let mut out = BTreeMap::new();
        for entry in fs::read_dir(dir).expect("folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                out.extend(files(&path));
            } else {
                let time = entry.metadata().and_then(|m| m.modified());
                let bytes = fs::read(&path).expect("read");
                out.insert(path, (bytes, time.expect("a time")));
            }
        }
        out
    }

    fn copy(from: &Path, to: &Path) {
        for (path, (bytes, _)) in files(from) {
            let target = to.join(path.strip_prefix(from).expect("below"));
            fs::create_dir_all(target.parent().expect("a folder")).expect("made");
            fs::write(target, bytes).expect("written");
        }
    }

    /// Gives the files the times that the seal knows: as if they had never been copied.
    fn untouch(dir: &Path) {
        let text = fs::read_to_string(dir.join("seal")).expect("seal");
        let seal: Value = serde_json::from_str(&text).expect("JSON");
        for (part, folder) in [
            ("engine", "sled"),
            ("journal", "journal"),
            ("backups", "backups"),
        ] {
            for (name, what) in seal["seal"][part].as_object().expect("files") {
                let nanos = what[1].as_u64().expect("a time");
                fs::File::options()
                    .write(true)
                    .open(dir.join(folder).join(name))
                    .and_then(|f| f.set_modified(UNIX_EPOCH + Duration::from_nanos(nanos)))
                    .expect("set");
            }
        }
    }

    fn open(dir: &Path) -> Result<Library> {
        Library::open(dir, &OpenOptions::default())
    }

    fn body(path: &Path) -> Vec<String> {
        let text = fs::read_to_string(path).expect("text");
        text.lines()
            .filter(|l| l.contains("\"ref\":"))
            .map(str::to_string)
            .collect()
    }

    #[test]
    fn a_library_of_version_1_is_whole_with_its_history() {
        // Copied (its times are others), as it was left, and left in the middle of work.
        let ways: [Way; 3] = [
            ("copied", &|_| {}),
            ("as it was", &untouch),
            ("killed", &|dir| {
                untouch(dir);
                fs::write(dir.join("dirty"), "writing\n").expect("written");
            }),
        ];
        for (way, prepare) in ways {
            let dir = tempfile::tempdir().expect("dir");
            let there = dir.path().join("library");
            copy(&fixture(), &there);
            prepare(&there);
            {
                let library = open(&there).expect("opens");
                assert_eq!(library.notices(), Vec::<String>::new(), "{way}");
                let now = dir.path().join("now.jsonl");
                library.backup(&now).expect("backed up");
                let then = fixture().with_extension("jsonl");
                assert_eq!(body(&now), body(&then), "{way}");
                let log = library.log(100).expect("log");
                assert_eq!(log.len(), 11, "{way}");
                assert!(library.check(false).expect("checked").is_sound(), "{way}");
                // All of it can be taken back: what one big line, parts and single lines hold.
                while library.undo(None, true).is_ok() {}
                assert!(library.is_empty().expect("counted"), "{way}");
                while library.redo(None, true).is_ok() {}
                // What had been taken back before comes again too: one more goes to the trash.
                assert_eq!(library.len().expect("counted"), 2, "{way}");
            }
            let library = open(&there).expect("opens again");
            assert_eq!(library.notices(), Vec::<String>::new(), "{way}");
        }
    }

    #[test]
    fn a_backup_of_version_1_is_read() {
        let dir = tempfile::tempdir().expect("dir");
        let library = open(&dir.path().join("library")).expect("opens");
        let then = fixture().with_extension("jsonl");
        assert_eq!(library.restore(&then).expect("restored").added, 4);
        let now = dir.path().join("now.jsonl");
        library.backup(&now).expect("backed up");
        assert_eq!(body(&now), body(&then));
    }

    #[test]
    fn what_a_newer_version_wrote_is_refused_untouched() {
        let newer = |path: &Path, name: &str, member: &str| {
            let text = fs::read_to_string(path).expect("text");
            let (first, rest) = text.split_once('\n').expect("a line");
            let mut value: Value = serde_json::from_str(first).expect("JSON");
            value[name][member] = Value::from(99);
            let mut bytes = Line::of(name, &value[name]);
            bytes.extend_from_slice(rest.as_bytes());
            fs::write(path, bytes).expect("written");
        };
        let only = |dir: &Path| {
            let mut entries = fs::read_dir(dir).expect("folder").flatten();
            entries.next().expect("a file").path()
        };
        let ways: [Way; 3] = [
            ("journal", &|dir| {
                newer(&only(&dir.join("journal")), "segment", "format");
            }),
            ("backup", &|dir| {
                newer(&only(&dir.join("backups")), "backup", "format");
            }),
            ("working store", &|dir| {
                newer(&dir.join("seal"), "seal", "schema");
            }),
        ];
        for (part, change) in ways {
            let dir = tempfile::tempdir().expect("dir");
            let mut r = Reference::new(Kind::Book);
            r.key = "a".into();
            let add = Change::add(r, jiff::Timestamp::UNIX_EPOCH);
            {
                let library = open(dir.path()).expect("opens");
                library.apply("add", vec![add]).expect("added");
            }
            change(dir.path());
            let before = files(dir.path());
            assert!(
                matches!(open(dir.path()), Err(StoreError::Newer { found: 99, .. })),
                "{part}"
            );
            assert_eq!(files(dir.path()), before, "{part}");
        }
    }
}
