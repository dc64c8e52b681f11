//! The store through its public face.

use super::*;
use crate::model::change::Change;
use crate::model::{Field, Identifier, Kind, Reference, Scheme};
use jiff::Timestamp;
use std::ops::ControlFlow;
use std::path::Path;

fn open(dir: &Path) -> Library {
    Library::open(dir, &OpenOptions::default()).expect("opens")
}

pub(super) fn paper(n: usize) -> Reference {
    let mut r = Reference::new(Kind::ArticleJournal);
    r.key = format!("key{n}");
    r.set(Field::Title, format!("Title number {n}"));
    r.add_identifier(Scheme::Doi, &format!("10.1000/Test.{n}"));
    r.add_tag("all");
    r.add_tag(&format!("tag{}", n % 3));
    r
}

fn add(n: usize) -> Change {
    Change::add(paper(n), Timestamp::UNIX_EPOCH)
}

fn keys(library: &Library) -> Vec<String> {
    let mut out = Vec::new();
    library
        .for_each(&mut |r| {
            out.push(r.key);
            ControlFlow::Continue(())
        })
        .expect("read");
    out
}

fn retitle(library: &Library, key: &str, title: &str) -> Applied {
    let id = library.id_of_key(key).expect("found").expect("there");
    let before = library.get(id).expect("read").expect("there");
    let mut after = before.clone();
    after.set(Field::Title, title);
    let change = Change::update(before, after, Timestamp::now());
    library.apply("set title", vec![change]).expect("applied")
}

#[test]
fn what_was_added_is_found_again_after_reopening() {
    let dir = tempfile::tempdir().expect("dir");
    {
        let library = open(dir.path());
        assert!(library.is_empty().expect("len"));
        let done = library.apply("add", vec![add(1), add(2)]).expect("applied");
        assert_eq!((done.number, done.count), (1, 2));
        assert_eq!(keys(&library), ["key1", "key2"]);
    }
    let library = open(dir.path());
    assert_eq!(library.notices(), Vec::<String>::new());
    assert_eq!(library.len().expect("len"), 2);
    assert_eq!(
        library
            .ids_of_identifier(Scheme::Doi, "10.1000/TEST.2")
            .expect("found")
            .len(),
        1
    );
    assert_eq!(
        library.ids_of_title("title number 1").expect("found").len(),
        1
    );
    assert_eq!(
        library.tags().expect("tags"),
        [("all".into(), 2), ("tag1".into(), 1), ("tag2".into(), 1)]
    );
    assert_eq!(library.position().expect("position"), 1);
}

#[test]
fn keys_stay_unique_and_the_trash_does_not_hold_them() {
    let dir = tempfile::tempdir().expect("dir");
    let library = open(dir.path());
    library.apply("add", vec![add(1)]).expect("applied");
    assert!(matches!(
        library.apply("add", vec![add(1)]),
        Err(StoreError::KeyTaken { .. })
    ));
    assert!(matches!(
        library.apply("add", vec![add(2), add(2)]),
        Err(StoreError::KeyTaken { .. })
    ));
    let id = library.id_of_key("key1").expect("found").expect("there");
    let r = library.get(id).expect("read").expect("there");
    library
        .apply("rm", vec![Change::trash(r, Timestamp::now())])
        .expect("removed");
    assert_eq!(library.len().expect("len"), 0);
    library.apply("add", vec![add(1)]).expect("the key is free");
    assert_ne!(library.id_of_key("key1").expect("found"), Some(id));
    assert!(matches!(
        library.undo(Some(2), false),
        Err(StoreError::KeyTaken { .. })
    ));
}

#[test]
fn undo_and_redo_walk_through_history_across_runs() {
    let dir = tempfile::tempdir().expect("dir");
    {
        let library = open(dir.path());
        library.apply("add", vec![add(1), add(2)]).expect("applied");
        retitle(&library, "key1", "Second");
        retitle(&library, "key1", "Third");
    }
    let library = open(dir.path());
    let title = || {
        let id = library.id_of_key("key1").expect("found")?;
        library
            .get(id)
            .expect("read")
            .map(|r| r.title().to_string())
    };
    assert_eq!(library.undo(None, false).expect("undone").concerning, 3);
    assert_eq!(title().as_deref(), Some("Second"));
    assert_eq!(library.undo(None, false).expect("undone").concerning, 2);
    assert_eq!(library.undo(None, false).expect("undone").concerning, 1);
    assert_eq!(library.len().expect("len"), 0);
    assert!(matches!(
        library.undo(None, false),
        Err(StoreError::Nothing(_))
    ));
    for n in 1..=3 {
        assert_eq!(library.redo(None, false).expect("redone").concerning, n);
    }
    assert!(matches!(
        library.redo(None, false),
        Err(StoreError::Nothing(_))
    ));
    assert_eq!(title().as_deref(), Some("Third"));
    assert!(matches!(
        library.undo(Some(2), false),
        Err(StoreError::LaterChanges(_))
    ));
    library.undo(Some(2), true).expect("forced");
    assert_eq!(title().as_deref(), Some("Title number 1"));
    assert_eq!(library.log(3).expect("log").len(), 3);
}

#[test]
fn undo_takes_back_what_was_done_again_last() {
    let dir = tempfile::tempdir().expect("dir");
    let library = open(dir.path());
    library.apply("add", vec![add(1)]).expect("applied");
    library.apply("add", vec![add(2)]).expect("applied");
    assert_eq!(library.undo(Some(1), false).expect("undone").concerning, 1);
    assert_eq!(library.redo(None, false).expect("redone").concerning, 1);
    assert_eq!(library.undo(None, false).expect("undone").concerning, 1);
    assert_eq!(keys(&library), ["key2"]);
    assert_eq!(library.undo(None, false).expect("undone").concerning, 2);
    assert!(library.undo(None, false).is_err());
}

#[test]
fn an_import_is_one_operation_or_nothing() {
    let dir = tempfile::tempdir().expect("dir");
    let library = open(dir.path());
    library.apply("add", vec![add(0)]).expect("applied");
    {
        let mut bulk = library.bulk("import").expect("begun");
        bulk.push(vec![add(1)]).expect("pushed");
    }
    assert_eq!(library.len().expect("len"), 1);
    let mut bulk = library.bulk("import").expect("begun");
    let changes: Vec<Change> = (1..2000).map(add).collect();
    let pushed: Vec<uuid::Uuid> = changes.iter().map(|c| c.id).collect();
    for change in changes {
        bulk.push(vec![change]).expect("pushed");
    }
    assert!(matches!(
        bulk.push(vec![add(5)]),
        Err(StoreError::KeyTaken { .. })
    ));
    let mut edit = |id: uuid::Uuid| {
        let before = bulk.get(id).expect("read").expect("there");
        let mut after = before.clone();
        after.add_tag("merged");
        after.key = format!("new-{}", before.key);
        bulk.push(vec![Change::update(before, after, Timestamp::now())])
            .expect("pushed");
        let tags = bulk.get(id).expect("read").expect("there").tags;
        assert_eq!(tags.last().map(String::as_str), Some("merged"));
    };
    edit(library.id_of_key("key0").expect("found").expect("there"));
    pushed.iter().step_by(900).for_each(|id| edit(*id));
    bulk.push(vec![add(0)]).expect("the key was given up");
    let done = bulk.finish().expect("finished");
    assert_eq!((done.number, done.count), (2, 2001));
    assert_eq!(library.len().expect("len"), 2001);
    assert!(
        library
            .tags()
            .expect("tags")
            .contains(&("merged".to_string(), 4))
    );
    let all = keys(&library);
    library.undo(None, false).expect("undone");
    assert_eq!(keys(&library), ["key0"]);
    library.redo(None, false).expect("redone");
    assert_eq!(keys(&library), all);
    assert_eq!(
        library.changes_since(1).expect("changes"),
        Changes::Reload(4)
    );
}

#[test]
fn two_changes_of_one_reference_are_merged_or_clash() {
    let dir = tempfile::tempdir().expect("dir");
    let library = open(dir.path());
    library.apply("add", vec![add(1)]).expect("applied");
    let id = library.id_of_key("key1").expect("found").expect("there");
    let before = library.get(id).expect("read").expect("there");
    let edit = |f: &dyn Fn(&mut Reference)| {
        let mut after = before.clone();
        f(&mut after);
        Change::update(before.clone(), after, Timestamp::now())
    };
    library
        .apply("tag", vec![edit(&|r| r.add_tag("x"))])
        .expect("applied");
    library
        .apply("tag", vec![edit(&|r| r.add_tag("y"))])
        .expect("merged");
    assert_eq!(
        library.get(id).expect("read").expect("there").tags,
        ["all", "tag1", "x", "y"]
    );
    library
        .apply("set", vec![edit(&|r| r.set(Field::Title, "a"))])
        .expect("applied");
    assert!(matches!(
        library.apply("set", vec![edit(&|r| r.set(Field::Title, "b"))]),
        Err(StoreError::Conflict { .. })
    ));
    assert_eq!(
        library.changes_since(2).expect("changes"),
        Changes::Ids(vec![id], 4)
    );
}

#[test]
fn two_openings_of_one_library_share_it() {
    let dir = tempfile::tempdir().expect("dir");
    let first = open(dir.path());
    first.apply("add", vec![add(1)]).expect("applied");
    let second = open(dir.path());
    second
        .apply("add", vec![add(2)])
        .expect("applied through the first");
    assert_eq!(first.len().expect("len"), 2);
    let mut bulk = second.bulk("import").expect("begun");
    bulk.push((3..600).map(add).collect()).expect("pushed");
    assert_eq!(bulk.finish().expect("finished").count, 597);
    assert_eq!(keys(&second), keys(&first));
    second
        .cache_put("x", 3, &mut |out| out.write_all(b"derived"))
        .expect("kept");
    assert_eq!(
        first.cache_get("x").expect("read"),
        Some((3, b"derived".to_vec()))
    );
    drop(first);
    // The second takes over.
    second.apply("add", vec![add(1000)]).expect("applied");
    assert_eq!(second.len().expect("len"), 600);
    second.release();
    let third = open(dir.path());
    assert_eq!(third.len().expect("len"), 600);
    assert_eq!(second.len().expect("len"), 600);
}

#[test]
fn a_library_that_is_closed_is_free_although_a_thread_still_has_it() {
    let dir = tempfile::tempdir().expect("dir");
    let first = open(dir.path());
    let left = first.clone();
    first.apply("add", vec![add(1)]).expect("applied");
    first.close();
    assert!(left.len().is_err());
    assert!(left.apply("add", vec![add(2)]).is_err());
    assert!(!dir.path().join("dirty").exists(), "closed in order");
    assert_eq!(
        std::fs::read_dir(dir.path().join("backups"))
            .expect("there")
            .count(),
        1
    );
    let second = open(dir.path());
    assert_eq!(second.len().expect("len"), 1);
}

#[test]
fn others_use_the_library_while_it_is_let_go() {
    let dir = tempfile::tempdir().expect("dir");
    let first = open(dir.path());
    first.apply("add", vec![add(1)]).expect("applied");
    let thread = first.release_while(|| {
        let mine = first.clone();
        let waiting = std::thread::spawn(move || mine.len().expect("len"));
        let second = open(dir.path());
        second.apply("add", vec![add(2)]).expect("applied");
        waiting
    });
    assert_eq!(thread.join().expect("joined"), 2);
    assert_eq!(first.len().expect("len"), 2);
}

#[test]
fn identifiers_and_collections_follow_changes() {
    let dir = tempfile::tempdir().expect("dir");
    let library = open(dir.path());
    library.apply("add", vec![add(1)]).expect("applied");
    let id = library.id_of_key("key1").expect("found").expect("there");
    let before = library.get(id).expect("read").expect("there");
    let mut after = before.clone();
    after.identifiers = vec![Identifier::new(Scheme::Isbn, "0-306-40615-2")];
    after.collections = vec!["Thesis/Theory".into()];
    library
        .apply("set", vec![Change::update(before, after, Timestamp::now())])
        .expect("applied");
    assert!(
        library
            .ids_of_identifier(Scheme::Doi, "10.1000/test.1")
            .expect("found")
            .is_empty()
    );
    assert_eq!(
        library
            .ids_of_identifier(Scheme::Isbn, "978-0306406157")
            .expect("found"),
        [id]
    );
    assert_eq!(
        library.collections().expect("collections"),
        [("Thesis/Theory".into(), 1)]
    );
}

#[test]
fn a_backup_brings_back_the_same_bytes() {
    let dir = tempfile::tempdir().expect("dir");
    let (a, b, c) = (
        dir.path().join("a.jsonl"),
        dir.path().join("b.jsonl"),
        dir.path().join("c.jsonl"),
    );
    let body = |path: &Path| {
        let text = std::fs::read_to_string(path).expect("text");
        let lines: Vec<String> = text.lines().map(str::to_string).collect();
        lines[1..lines.len() - 1].to_vec()
    };
    let library = open(&dir.path().join("one"));
    library
        .apply("add", (0..50).map(add).collect())
        .expect("applied");
    assert_eq!(library.backup(&a).expect("backed up"), 50);
    let other = open(&dir.path().join("two"));
    other.apply("add", vec![add(7), add(99)]).expect("applied");
    let done = other.restore(&a).expect("restored");
    assert_eq!((done.added, done.trashed), (50, 2));
    assert_eq!(keys(&other), keys(&library));
    other.undo(None, false).expect("undone");
    assert_eq!(keys(&other), ["key7", "key99"]);
    let third = open(&dir.path().join("three"));
    third.restore(&a).expect("restored");
    third.backup(&b).expect("backed up");
    assert_eq!(body(&a), body(&b));
    let mut text = std::fs::read(&a).expect("read");
    let middle = text.len() / 2;
    text[middle] ^= 1;
    std::fs::write(&c, text).expect("write");
    assert!(matches!(
        third.restore(&c),
        Err(StoreError::BadBackup { .. })
    ));
}
