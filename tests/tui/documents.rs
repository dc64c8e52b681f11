//! The screens about documents: what a check of citations found, and the works that a work cites.

use super::fake::{Machine, finds};
use refs::model::{Field, Kind, Reference};
use refs::tui::effect::Effect;
use refs::tui::model::Dialog;
use std::path::PathBuf;

fn checked() -> Machine {
    let mut m = Machine::new(100, 30);
    m.keys("C");
    m.text("thesis.md");
    m.keys("Enter");
    m
}

#[test]
fn a_document_is_asked_for_and_its_findings_are_walked_through() {
    let mut m = checked();
    assert!(m.effects.contains(&Effect::CheckDocument {
        path: PathBuf::from("thesis.md"),
        library: false,
    }));
    let screen = m.screen();
    for shown in [
        "Citations of thesis.md",
        "1 of 2",
        "137 citations held against 38 works of its own list",
        "12:5",
        "year differs",
        "(Dal & Lie, 2021) · Dal & Lie (2020)",
        "cited, not listed",
        "12 As (Dal & Lie, 2021) says.",
    ] {
        assert!(screen.contains(shown), "{shown}:\n{screen}");
    }
    m.keys("j");
    let screen = m.screen();
    assert!(screen.contains("2 of 2"), "{screen}");
    assert!(screen.contains("40 As (Ek, 2001) says."), "{screen}");
    // The editor opens at the finding.
    let edit = Effect::EditFile {
        path: PathBuf::from("thesis.md"),
        line: 40,
    };
    assert_eq!(m.keys("Enter"), [edit]);
    // It fits the smallest screen too, and leaves as every screen does.
    m.model.size = (40, 10);
    assert!(m.screen().contains("cited, not listed"), "{}", m.screen());
    m.keys("Esc");
    assert!(m.model.dialogs.is_empty());
}

#[test]
fn a_document_is_held_against_the_library_and_its_references_are_shown() {
    let mut m = checked();
    let again = Effect::CheckDocument {
        path: PathBuf::from("thesis.md"),
        library: true,
    };
    assert_eq!(m.keys("a"), std::slice::from_ref(&again));
    assert_eq!(m.keys("r"), [again]);
    m.keys("l");
    assert!(m.model.dialogs.is_empty());
    assert_eq!(m.model.query.text(), "key:dal2020");
    // A finding without a key leads nowhere, and says so.
    let mut m = checked();
    m.keys("j l");
    assert!(matches!(m.model.dialogs.last(), Some(Dialog::Check(_))));
    assert!(m.model.toast.is_some());
}

/// The machine with a work under the cursor that keeps its list.
fn with_list() -> Machine {
    let mut m = Machine::new(100, 30);
    let detail = m
        .model
        .detail
        .clone()
        .expect("the first reference is shown");
    let mut work = (*detail.reference).clone();
    let mut cited = Reference::new(Kind::Book);
    cited.set(Field::Title, "What it cites");
    work.cited = vec![cited];
    let mut detail = (*detail).clone();
    detail.reference = work.into();
    m.model.detail = Some(detail.into());
    m
}

#[test]
fn the_works_of_a_reference_list_are_taken_in_with_one_key() {
    let mut m = with_list();
    m.model.size = (160, 60);
    assert!(m.screen().contains("R shows the list"), "{}", m.screen());
    m.keys("R");
    let screen = m.screen();
    assert!(screen.contains("Reference list"), "{screen}");
    assert!(screen.contains("A work that nobody"), "{screen}");
    let second = finds(1).items[1].reference.clone();
    assert_eq!(m.keys("j Enter"), [Effect::TakeCited(vec![second])]);
    // Other words: the work is searched for online by its title.
    m.keys("/");
    match m.model.dialogs.last() {
        Some(Dialog::Find(v)) => {
            assert!(v.typing && v.list_of.is_none());
            assert!(v.input.text().starts_with("A work that nobody"));
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_work_without_a_list_says_so() {
    let mut m = Machine::new(100, 30);
    assert_eq!(m.keys("R"), []);
    assert!(m.model.dialogs.is_empty());
    assert!(m.model.toast.is_some());
}
