//! Updates as pure tests: every command, the main flows, and a hundred thousand random events.

use super::fake::Machine;
use proptest::prelude::*;
use refs::command::{Action, COMMANDS, Code, Context, Key, Keymap};
use refs::tui::effect::{Edit, Effect, Policy};
use refs::tui::message::{MouseKind, Msg};
use refs::tui::model::{Dialog, Focus};
use refs::tui::update::act;

/// Brings a machine to where a context's keys hold.
fn there(context: Context) -> Machine {
    let mut m = Machine::new(160, 45);
    match context {
        Context::Search => drop(m.keys("/")),
        Context::Input => drop(m.keys("t")),
        Context::Facets => {
            m.keys("S-Tab");
            while m.model.focus != Focus::Facets {
                m.keys("Tab");
            }
            m.keys("j");
        }
        Context::Copy => drop(m.keys("y")),
        Context::Sort => drop(m.keys("S")),
        Context::Go => drop(m.keys("g")),
        Context::Reading => drop(m.keys("r")),
        Context::Notes => drop(m.keys("n")),
        Context::Import => drop(m.send(Msg::Paste("@article{x, title={X}}".into()))),
        Context::Duplicates => drop(m.keys("D")),
        Context::Check => {
            m.keys("C");
            m.text("thesis.md");
            m.keys("Enter");
        }
        Context::FindLine => {
            m.keys("F");
            m.text("recovery");
            m.keys("Enter /");
        }
        Context::Finds => {
            m.keys("F");
            m.text("recovery");
            m.keys("Enter");
        }
        Context::Screen => drop(m.keys("?")),
        Context::Confirm => drop(m.keys("Space Space d")),
        Context::Library | Context::Motion | Context::Pick => {}
    }
    m
}

#[test]
fn every_command_of_the_table_is_carried_out() {
    for c in COMMANDS.iter().filter(|c| c.context != Context::Pick) {
        let mut m = there(c.context);
        let expected = if c.context == Context::Motion {
            Context::Library
        } else {
            c.context
        };
        assert_eq!(m.model.context(), expected, "before {}", c.name);
        let before = format!("{:?}{}", m.model.focus, m.screen());
        let n = m.effects.len();
        match c.keys.first() {
            Some(key) => drop(m.send(Msg::Key(Key::parse(key).expect("sound")))),
            None => {
                let effects = act(&mut m.model, c.action);
                m.effects.extend(effects);
            }
        }
        let after = format!("{:?}{}", m.model.focus, m.screen());
        // Moving at an end and keys that only close what is not open may leave the picture as it is.
        let may_rest = matches!(
            c.action,
            Action::Up
                | Action::HalfUp
                | Action::PageUp
                | Action::Top
                | Action::GoTop
                | Action::PreviousReference
                | Action::SearchUp
                | Action::InputUp
                | Action::SearchNewer
                | Action::Back
                | Action::PaneLeft
                | Action::InputHome
                | Action::InputEnd
                | Action::InputLeft
                | Action::InputRight
                | Action::InputWordLeft
                | Action::InputWordRight
                | Action::InputBackspace
                | Action::InputDelete
                | Action::InputKillWord
                | Action::InputKillWordRight
                | Action::InputKillLine
                | Action::InputKillStart
                | Action::InputYank
                | Action::InputAccept
                | Action::SearchOlder
                | Action::FacetUnfold
                | Action::FacetRemove
                | Action::PairPrevious
                | Action::PairNext
                | Action::Merge
        );
        assert!(
            may_rest || before != after || m.effects.len() > n,
            "{} did nothing",
            c.name
        );
    }
}

#[test]
fn searching_typing_and_going_back() {
    let mut m = Machine::new(80, 24);
    m.keys("/");
    m.text("recovery");
    assert_eq!(m.model.rows.len(), 3);
    assert!(m.screen().contains("3 of 12"));
    m.keys("Enter j");
    assert_eq!((m.model.focus, m.model.list.at), (Focus::List, 1));
    assert!(
        m.model
            .detail
            .as_ref()
            .is_some_and(|d| d.reference.key == "key6")
    );
    m.keys("Esc");
    assert_eq!(m.model.rows.len(), 12);
    m.keys("/ C-p");
    assert_eq!(m.model.query.text(), "recovery");
    // One Esc leads from the line to the whole library.
    m.keys("Esc");
    assert_eq!((m.model.focus, m.model.rows.len()), (Focus::List, 12));
}

#[test]
fn an_old_answer_never_replaces_a_newer_one() {
    let mut m = Machine::new(80, 24);
    let old = m.model.generation;
    m.keys("/");
    m.text("time");
    let rows = m.model.rows.len();
    m.send(Msg::Found(Box::new(refs::tui::message::Found {
        generation: old,
        rows: std::sync::Arc::new(Vec::<refs::tui::model::Row>::new()),
        total: 12,
        complete: true,
        detail: None,
        facets: None,
    })));
    assert_eq!(m.model.rows.len(), rows);
}

#[test]
fn marks_are_what_commands_are_about() {
    let mut m = Machine::new(80, 24);
    m.keys("Space Space");
    assert_eq!(m.model.marks.len(), 2);
    m.keys("t");
    m.text("+thesis -draft");
    let effects = m.keys("Enter");
    let Some(Effect::Edit(Edit::Tags { ids, add, remove })) = effects.first() else {
        panic!("{effects:?}");
    };
    assert_eq!(
        (ids.len(), add.as_slice(), remove.as_slice()),
        (2, &["thesis".to_string()][..], &["draft".to_string()][..])
    );
    // Removing several asks; no leaves everything.
    m.keys("d n");
    assert!(
        !m.effects
            .iter()
            .any(|e| matches!(e, Effect::Edit(Edit::Trash(_))))
    );
    m.keys("d y");
    assert!(
        m.effects
            .iter()
            .any(|e| matches!(e, Effect::Edit(Edit::Trash(ids)) if ids.len() == 2))
    );
    m.keys("Esc v j j v");
    assert_eq!(m.model.marks.len(), 3);
    m.keys("V");
    assert_eq!(m.model.marks.len(), 9);
    m.keys("C-a");
    assert_eq!(m.model.marks.len(), 12);
}

#[test]
fn the_copy_menu_copies_and_remembers_its_form() {
    let mut m = Machine::new(80, 24);
    m.keys("y");
    assert!(m.screen().contains("text of copy-bibtex"));
    let effects = m.keys("x");
    assert_eq!(
        effects,
        [Effect::Copy(
            vec![m.model.rows.id(0).expect("a row")],
            Action::CopyBibtex
        )]
    );
    assert!(matches!(
        m.keys("Y").as_slice(),
        [Effect::Copy(_, Action::CopyBibtex)]
    ));
}

#[test]
fn a_note_is_written_kept_safe_and_saved() {
    let mut m = Machine::new(80, 24);
    m.keys("j n");
    m.text("A thought");
    m.keys("Enter");
    m.send(Msg::Paste("pasted \u{1b}[31mtext".into()));
    m.model.now += 5000;
    let drafts = m.send(Msg::Tick);
    assert!(
        matches!(drafts.as_slice(), [Effect::Draft { text, .. }] if text.starts_with("A thought\npasted") && !text.contains('\u{1b}'))
    );
    let effects = m.keys("Esc");
    let Some(Effect::Edit(Edit::Note {
        note: None, text, ..
    })) = effects.first()
    else {
        panic!("{effects:?}");
    };
    assert!(text.starts_with("A thought\npasted"));
    assert!(m.model.dialogs.is_empty());
    // Nothing written is nothing saved.
    assert!(!m.keys("n Esc").iter().any(|e| matches!(e, Effect::Edit(_))));
    // SIGTERM keeps what is being written.
    m.keys("n");
    m.text("half");
    assert!(
        m.send(Msg::End)
            .iter()
            .any(|e| matches!(e, Effect::Draft { text, .. } if text.contains("half")))
    );
}

#[test]
fn an_import_is_looked_at_first() {
    let mut m = Machine::new(80, 24);
    m.send(Msg::Paste("@article{x, title={X}}".into()));
    assert!(m.screen().contains("1 bring something"));
    m.keys("d d Space");
    let effects = m.keys("Enter");
    let Some(Effect::Import {
        policy, leave_out, ..
    }) = effects.first()
    else {
        panic!("{effects:?}");
    };
    assert_eq!((*policy, leave_out.as_slice()), (Policy::Keep, &[0][..]));
    assert!(m.model.dialogs.is_empty());
}

#[test]
fn pairs_are_merged_as_chosen() {
    let mut m = Machine::new(80, 24);
    m.keys("D l h b");
    let effects = m.keys("Enter");
    let Some(Effect::Edit(Edit::MergePair { take, .. })) = effects.first() else {
        panic!("{effects:?}");
    };
    use refs::tui::model::Take::*;
    assert_eq!(
        take.iter().map(|t| t.1).collect::<Vec<_>>(),
        [Right, Left, Both, Right, Both]
    );
}

#[test]
fn facets_write_the_query_and_the_query_can_be_kept() {
    let mut m = there(Context::Facets);
    let effects = m.keys("Enter");
    assert!(matches!(effects.first(), Some(Effect::Search(r)) if r.query == "abstract:trust"));
    m.keys("w");
    m.text("Trusted");
    m.keys("Enter");
    assert_eq!(
        m.model.saved,
        [("Trusted".to_string(), "abstract:trust".to_string())]
    );
}

#[test]
fn names_are_completed() {
    let mut m = Machine::new(160, 45);
    m.keys("/");
    m.text("aut");
    m.keys("Tab");
    assert_eq!(m.model.query.text(), "author:");
    m.keys("C-u");
    m.text("is:unr");
    m.keys("Tab");
    assert_eq!(m.model.query.text(), "is:unread");
    m.keys("C-u");
    m.text("tag:rec");
    m.keys("Tab");
    assert_eq!(m.model.query.text(), "tag:recovery");
}

#[test]
fn the_palette_runs_commands_and_a_theme_is_tried_and_put_back() {
    let mut m = Machine::new(80, 24);
    m.keys(":");
    m.text("statist");
    m.keys("Enter");
    assert!(matches!(m.model.dialogs.last(), Some(Dialog::Stats(_))));
    m.keys("Esc T");
    m.text("paper");
    assert_eq!(m.model.theme.name, "paper");
    m.keys("Esc");
    assert_eq!(m.model.theme.name, "dark");
}

#[test]
fn ctrl_c_always_works() {
    let mut m = Machine::new(80, 24);
    m.send(Msg::Progress(refs::tui::model::Progress {
        label: "importing".into(),
        done: 5,
        total: Some(10),
        rate: 2,
    }));
    assert_eq!(m.keys("C-c"), [Effect::Cancel]);
    m.send(Msg::JobDone);
    assert!(m.keys("C-c").contains(&Effect::Quit));
}

#[test]
fn an_empty_library_tells_what_to_do() {
    let m = Machine::with(80, 24, Vec::new());
    let screen = m.screen();
    assert!(
        screen.contains("The library is empty") && screen.contains("import a file"),
        "{screen}"
    );
    let mut m = Machine::new(80, 24);
    m.keys("/");
    m.text("zzzz");
    assert!(m.screen().contains("Nothing matches"));
}

#[test]
fn the_page_of_keys_is_that_of_the_table() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/keys.md");
    let page = refs::command::keys_markdown();
    if std::env::var_os("REFS_BLESS").is_some() {
        std::fs::write(&path, &page).expect("written");
    }
    let there = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        there == page,
        "docs/keys.md is out of date: run the tests with REFS_BLESS=1"
    );
}

/// A key by number: mostly those of the table, some typed letters.
fn key(n: u16, map: &Keymap) -> Key {
    let all: Vec<Key> = COMMANDS
        .iter()
        .flat_map(|c| map.keys(c.action).to_vec())
        .filter(|k| *k != Key::ctrl('c'))
        .collect();
    match n % 5 {
        0 => Key::char(char::from(b'a' + (n % 26) as u8)),
        1 => Key::char(
            ['ø', '漢', ' ', '\u{301}', ':', '"', '(', '-', '!', '='][usize::from(n / 5 % 10)],
        ),
        2 => Key::plain(Code::Esc),
        _ => all[usize::from(n) % all.len()],
    }
}

const SIZES: &[(u16, u16)] = &[
    (80, 24),
    (160, 45),
    (40, 12),
    (200, 60),
    (1, 1),
    (24, 5),
    (60, 15),
    (118, 30),
    (10, 50),
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]
    /// 100 runs of 1,000 events: nothing panics, and the state stays sound.
    #[test]
    fn a_hundred_thousand_events(events in prop::collection::vec(any::<u16>(), 1000)) {
        let mut m = Machine::new(80, 24);
        let map = Keymap::default();
        for (i, n) in events.iter().enumerate() {
            let msg = match n % 97 {
                0 => { let (w, h) = SIZES[usize::from(*n) % SIZES.len()]; Msg::Resize(w, h) }
                1 => Msg::Paste("some \u{202e} pasted\ntext".into()),
                2 | 3 => Msg::Mouse([MouseKind::Press, MouseKind::Double, MouseKind::WheelUp, MouseKind::WheelDown][usize::from(n / 97 % 4)], n % 80, n / 7 % 24),
                4 => { m.model.now += 1000; Msg::Tick }
                _ => Msg::Key(key(*n, &map)),
            };
            m.send(msg);
            m.effects.clear();
            prop_assert!(m.model.rows.is_empty() || m.model.list.at < m.model.rows.len());
            prop_assert_eq!(m.model.marks.len(), m.model.marked.len());
            prop_assert!(m.model.query.text().is_char_boundary(m.model.query.cursor()));
            if i % 25 == 0 {
                m.screen();
            }
        }
    }
}
