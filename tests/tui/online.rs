//! The screen that searches online services, and look-ups from the line that adds: nothing waits, and nothing is taken unasked.

use super::fake::{Machine, finds, preview};
use refs::tui::effect::{Effect, Origin};
use refs::tui::message::Msg;
use refs::tui::model::{Dialog, FindView, Verdict};
use std::sync::Arc;

fn view(m: &Machine) -> &FindView {
    match m.model.dialogs.last() {
        Some(Dialog::Find(v)) => v,
        other => panic!("{other:?}"),
    }
}

fn searched() -> Machine {
    let mut m = Machine::new(100, 30);
    m.keys("F");
    m.text("recovery norway");
    m.keys("Enter");
    m
}

#[test]
fn words_are_searched_and_what_is_there_is_marked() {
    let m = searched();
    assert!(m.effects.contains(&Effect::Discover {
        generation: 1,
        words: "recovery norway".into()
    }));
    let screen = m.screen();
    for shown in [
        "there",
        "Dilemmas in recovery-oriented",
        "A work that nobody",
        "asking NVA",
        "PubMed did not answer in time",
        "in the library as @key0",
        "DOI 10.5555/dilemmas",
    ] {
        assert!(screen.contains(shown), "{shown}:\n{screen}");
    }
}

#[test]
fn enter_imports_the_one_looked_at_or_the_marked_ones() {
    let mut m = searched();
    let effects = m.keys("j Enter");
    let second = finds(1).items[1].reference.clone();
    assert_eq!(effects, [Effect::TakeFinds(vec![second.clone()])]);
    // What was taken is marked from then on.
    assert_eq!(view(&m).finds.items[1].key.as_deref(), Some("taken"));
    let mut m = searched();
    let effects = m.keys("Space Space Enter");
    let Some(Effect::TakeFinds(works)) = effects.first() else {
        panic!("{effects:?}");
    };
    assert_eq!(works.len(), 2);
    assert!(view(&m).marks.is_empty());
}

#[test]
fn answers_to_older_words_are_dropped_and_the_place_is_kept() {
    let mut m = searched();
    m.keys("j Space");
    // The order changes as services answer: the mark and the cursor stay with their works.
    let mut later = finds(1);
    later.items.reverse();
    later.waiting.clear();
    m.send(Msg::Finds(Box::new(later)));
    assert_eq!(view(&m).marks.iter().copied().collect::<Vec<_>>(), [0]);
    assert!(m.screen().contains("2 found"));
    let mut stale = finds(7);
    stale.items.clear();
    m.send(Msg::Finds(Box::new(stale)));
    assert_eq!(view(&m).finds.items.len(), 2);
}

#[test]
fn the_line_is_a_line_and_esc_goes_back_step_by_step() {
    let mut m = searched();
    m.keys("/");
    assert!(view(&m).typing);
    m.text(" q");
    assert_eq!(view(&m).input.text(), "recovery norway q");
    m.keys("C-w C-w");
    m.send(Msg::Paste("oslo\n".into()));
    assert_eq!(view(&m).input.text(), "recovery oslo");
    m.keys("Esc");
    assert!(!view(&m).typing);
    m.keys("Esc");
    assert!(m.model.dialogs.is_empty());
    // `l` goes to the one that is in the library.
    let mut m = searched();
    m.keys("l");
    assert!(m.model.dialogs.is_empty());
    assert_eq!(m.model.query.text(), "key:key0");
}

#[test]
fn words_that_found_nothing_in_the_library_go_along() {
    let mut m = Machine::new(80, 24);
    m.keys("/");
    m.text("zzzz yyyy");
    m.keys("Enter F");
    assert_eq!(view(&m).input.text(), "zzzz yyyy");
}

#[test]
fn identifiers_are_looked_up_and_a_title_is_asked_about_with_its_score() {
    let mut m = Machine::new(100, 30);
    m.keys("a");
    m.send(Msg::Paste("10.5555/a, PMID 29930698".into()));
    let effects = m.keys("Enter");
    assert_eq!(
        effects,
        [Effect::Preview(Origin::Text(
            "10.5555/a, PMID 29930698".into()
        ))]
    );
    // What a look-up brings is shown before it is taken, with how sure it is.
    let mut p = preview(Origin::Works("looked up".into(), Arc::new(Vec::new())));
    p.items.retain(|i| i.verdict == Verdict::New);
    p.items[0].sure = Some(74);
    m.send(Msg::Preview(Box::new(p)));
    let screen = m.screen();
    assert!(
        screen.contains("74 %") && screen.contains("is it this one?"),
        "{screen}"
    );
    let effects = m.keys("Enter");
    assert!(matches!(
        &effects[..],
        [Effect::Import {
            origin: Origin::Works(..),
            ..
        }]
    ));
}
