//! Snapshots of every screen at four sizes.

use super::fake::Machine;
use refs::tui::message::Msg;
use refs::tui::view::theme::{Depth, Theme};

const SIZES: &[(u16, u16)] = &[(40, 12), (80, 24), (160, 45), (200, 60)];

fn shots(name: &str, go: impl Fn(&mut Machine)) {
    for (w, h) in SIZES {
        let mut m = Machine::new(*w, *h);
        go(&mut m);
        let screen = m.screen();
        for line in screen.lines() {
            assert!(
                refs::text::width::width(line) <= usize::from(*w),
                "{name} {w}x{h}: {line}"
            );
        }
        insta::with_settings!({ snapshot_path => "snapshots", prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!(format!("{name}-{w}x{h}"), screen);
        });
    }
}

#[test]
fn list() {
    shots("list", |_| {});
}

#[test]
fn search() {
    shots("search", |m| {
        m.keys("/");
        m.text("recovery");
    });
}

#[test]
fn query_with_an_error() {
    shots("query-error", |m| {
        m.keys("/");
        m.text("recovery yeer:2018");
    });
}

#[test]
fn detail() {
    shots("detail", |m| drop(m.keys("Enter")));
}

#[test]
fn copy_menu() {
    shots("copy-menu", |m| drop(m.keys("y")));
}

#[test]
fn marks_and_footer() {
    shots("marks", |m| drop(m.keys("Space Space")));
}

#[test]
fn palette() {
    shots("palette", |m| {
        m.keys(":");
        m.text("cop");
    });
}

#[test]
fn file_picker() {
    shots("file-picker", |m| drop(m.keys("i Down")));
}

#[test]
fn facets() {
    shots("facets", |m| {
        if !m.screen().contains("Collections") {
            m.keys("b");
        }
    });
}

#[test]
fn import_preview() {
    shots("import", |m| {
        drop(m.send(Msg::Paste("@article{x, title={X}}".into())))
    });
}

#[test]
fn find_online() {
    shots("find-online", |m| {
        m.keys("F");
        m.text("recovery norway");
        m.keys("Enter Space");
    });
    shots("find-online-empty", |m| drop(m.keys("F")));
}

#[test]
fn duplicates() {
    shots("duplicates", |m| drop(m.keys("D")));
}

#[test]
fn statistics() {
    shots("statistics", |m| drop(m.keys("#")));
}

#[test]
fn note_editor() {
    shots("note", |m| drop(m.keys("n")));
}

#[test]
fn help() {
    shots("help", |m| drop(m.keys("?")));
}

#[test]
fn question() {
    shots("question", |m| drop(m.keys("Space Space d")));
}

#[test]
fn empty_library() {
    for (w, h) in SIZES {
        let m = Machine::with(*w, *h, Vec::new());
        insta::with_settings!({ snapshot_path => "snapshots", prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!(format!("empty-{w}x{h}"), m.screen());
        });
    }
}

#[test]
fn too_small_a_terminal_says_what_it_needs_and_still_quits() {
    let mut m = Machine::new(12, 3);
    assert!(
        m.screen().contains("needs 24x5") && m.screen().contains("q quits"),
        "{}",
        m.screen()
    );
    assert!(m.keys("q").contains(&refs::tui::effect::Effect::Quit));
}

#[test]
fn ascii_only_where_it_is_wished() {
    let mut m = Machine::with(
        120,
        30,
        super::fake::references()
            .into_iter()
            .filter(|r| r.title().is_ascii() && r.year() != Some(2016) && r.year() != Some(1959))
            .collect(),
    );
    m.model.settings.ascii = true;
    for keys in [
        "b", "Enter", "Esc", "y", "Esc", "#", "Esc", "D", "Esc", ":", "Esc", "Space",
    ] {
        m.keys(keys);
        let odd: Vec<char> = m
            .screen()
            .chars()
            .filter(|c| !c.is_ascii() && !"…·–›☆★".contains(*c))
            .collect();
        assert!(odd.is_empty(), "{keys}: {odd:?}");
    }
}

#[test]
fn without_colours_the_cursor_and_the_hits_are_still_told() {
    let mut m = Machine::new(80, 24);
    m.model.theme = Theme::new("mono", true, Depth::Mono, None);
    m.keys("/");
    m.text("recovery");
    let mut buf = ratatui::buffer::Buffer::empty(ratatui::layout::Rect::new(0, 0, 80, 24));
    refs::tui::view::view(&m.model, &mut buf);
    assert_eq!(buf[(0, 2)].symbol(), "▌");
    let underlined = buf
        .content()
        .iter()
        .any(|c| c.modifier.contains(ratatui::style::Modifier::UNDERLINED));
    assert!(
        underlined
            && buf
                .content()
                .iter()
                .all(|c| c.fg == ratatui::style::Color::Reset)
    );
}
