//! Holds the house in order: rooms and their directions, one line of purpose a file, who may name what, and no file too long.

use std::path::{Path, PathBuf};

/// Which rooms of the crate a room may use. A room may always use itself.
const ROOMS: &[(&str, &[&str])] = &[
    ("text", &[]),
    ("model", &["text"]),
    ("codec", &["text", "model", "document"]),
    ("document", &["text", "model"]),
    ("cite", &["text", "model"]),
    ("search", &["text", "model"]),
    ("store", &["text", "model"]),
    ("provider", &["text", "model", "codec"]),
    ("config", &["text"]),
    ("command", &["text"]),
    (
        "ops",
        &[
            "text", "model", "codec", "document", "cite", "search", "store", "provider", "config",
            "command",
        ],
    ),
    (
        "cli",
        &[
            "text", "model", "codec", "document", "cite", "search", "store", "provider", "config",
            "command", "ops",
        ],
    ),
    (
        "tui",
        &[
            "text", "model", "codec", "document", "cite", "search", "store", "provider", "config",
            "command", "ops",
        ],
    ),
];

/// Files that are tables and little else, and may be longer.
const TABLES: &[&str] = &[
    "tui/view/theme.rs",
    "codec/bibtex/table.rs",
    "text/latex/table.rs",
];

/// Files that are still one thing but too long; the list only gets shorter.
const WHOLE: &[&str] = &[
    "cite/csl/names.rs",
    "cite/csl/render.rs",
    "cite/csl/style.rs",
    "codec/rdf.rs",
];

/// The most lines of code, tests aside, that a file may have.
const MOST_LINES: usize = 400;

struct Source {
    path: String,
    room: String,
    /// The text without the test module at its end.
    code: String,
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let (mut open, mut files): (Vec<PathBuf>, Vec<PathBuf>) = (vec![root.clone()], Vec::new());
    while let Some(dir) = open.pop() {
        for entry in std::fs::read_dir(dir).expect("src is there") {
            let path = entry.expect("readable").path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                files.push(path);
            }
        }
    }
    files.sort();
    let read = |path: PathBuf| {
        let name = path
            .strip_prefix(&root)
            .expect("below src")
            .to_string_lossy()
            .replace('\\', "/");
        let text = std::fs::read_to_string(&path).expect("UTF-8");
        let code = text
            .split("\n#[cfg(test)]\nmod ")
            .next()
            .unwrap_or_default()
            .to_string();
        let room = name
            .split_once('/')
            .map_or(String::new(), |(room, _)| room.to_string());
        Source {
            path: name,
            room,
            code,
        }
    };
    files
        .into_iter()
        .map(read)
        .filter(|s| !is_test(&s.path))
        .collect()
}

fn is_test(path: &str) -> bool {
    path.ends_with("/tests.rs") || path.contains("/tests/")
}

/// The code without comments and string literals' lines that begin with a comment sign.
fn lines(source: &Source) -> impl Iterator<Item = (usize, &str)> {
    source
        .code
        .lines()
        .enumerate()
        .map(|(i, l)| (i + 1, l))
        .filter(|(_, l)| !l.trim_start().starts_with("//"))
}

fn fail(faults: &[String]) {
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_file_says_what_it_is_for() {
    let faults: Vec<String> = sources()
        .iter()
        .filter(|s| !s.code.starts_with("//! "))
        .map(|s| format!("src/{}: the first line is no `//!` line", s.path))
        .collect();
    fail(&faults);
}

#[test]
fn rooms_use_only_the_rooms_below() {
    let mut faults = Vec::new();
    for s in sources().iter().filter(|s| !s.room.is_empty()) {
        let Some((_, allowed)) = ROOMS.iter().find(|(room, _)| *room == s.room) else {
            faults.push(format!(
                "src/{}: the room {} is in no layer",
                s.path, s.room
            ));
            continue;
        };
        for (n, line) in lines(s) {
            for (at, _) in line.match_indices("crate::") {
                let rest = &line[at + 7..];
                let used: String = rest
                    .chars()
                    .take_while(|c| c.is_alphanumeric() || *c == '_')
                    .collect();
                if ROOMS.iter().any(|(room, _)| *room == used)
                    && used != s.room
                    && !allowed.contains(&used.as_str())
                {
                    faults.push(format!("src/{}:{n}: {} may not use {used}", s.path, s.room));
                }
            }
        }
    }
    fail(&faults);
}

#[test]
fn only_their_rooms_name_the_database_the_network_and_the_terminal() {
    let mut faults = Vec::new();
    for s in sources() {
        for (n, line) in lines(&s) {
            let named = |word: &str| {
                line.match_indices(word).any(|(at, _)| {
                    let before = line[..at].chars().next_back();
                    !before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '"')
                })
            };
            let mut only = |word: &str, place: &str, allowed: bool| {
                if named(word) && !allowed {
                    faults.push(format!("src/{}:{n}: only {place} names {word}", s.path));
                }
            };
            only("sled::", "store", s.room == "store");
            only("ureq::", "provider", s.room == "provider");
            let writes = s.path.starts_with("tui/runtime/")
                || s.path == "tui/runtime.rs"
                || s.path == "cli/output.rs";
            for word in [
                "println!",
                "print!",
                "eprintln!",
                "eprint!",
                "io::stdout",
                "io::stderr",
            ] {
                only(word, "tui::runtime and cli::output", writes);
            }
        }
    }
    fail(&faults);
}

#[test]
fn no_file_is_too_long() {
    // Comments and blank lines are welcome; only code counts.
    let count = |s: &Source| lines(s).filter(|(_, l)| !l.trim().is_empty()).count();
    let listed = |s: &Source| TABLES.contains(&s.path.as_str()) || WHOLE.contains(&s.path.as_str());
    let faults: Vec<String> = sources()
        .iter()
        .filter(|s| count(s) > MOST_LINES && !listed(s))
        .map(|s| {
            format!(
                "src/{}: {} lines of code; is it one thing?",
                s.path,
                count(s)
            )
        })
        .collect();
    fail(&faults);
}
