//! What the library promises, seen from the command line: nothing raw comes out, nothing is open to others, every change can be taken back.

use crate::support::Home;
use std::path::Path;

#[test]
fn no_control_character_comes_out_even_into_a_pipe() {
    let home = Home::new();
    // C0 (bell, escape), DEL and C1 (CSI in one character) in every field that is printed.
    let evil = "a\u{7}b\u{1b}[31mc\u{7f}d\u{9b}31me";
    let entry = format!(
        "@article{{x, title = {{T {evil}}}, author = {{D{evil}, J{evil}}}, journal = {{J {evil}}}, url = {{https://example.org/{evil}}}, \
         doi = {{10.1/{evil}}}, note = {{N {evil}}}, keywords = {{k{evil}}}, file = {{p{evil}.pdf}}, abstract = {{A {evil}}}, year = {{2001}} }}"
    );
    home.run_with(&["import", "--format", "bibtex", "-"], entry);
    for args in [
        &["list"][..],
        &["show", "x"],
        &["list", "--json"],
        &["export"],
        &["export", "--format", "biblatex"],
        &["cite", "x"],
        &["cite", "--mode", "bibliography", "x"],
        &["cite", "--mode", "bibliography", "--to", "html", "x"],
        &["cite", "--mode", "bibliography", "--to", "latex", "x"],
        &["cite", "--mode", "bibliography", "--to", "markdown", "x"],
        &["cite", "--mode", "bibliography", "--to", "rtf", "x"],
    ] {
        let done = home.run(args).expect(0);
        let raw: Vec<char> = done
            .out
            .chars()
            .filter(|c| c.is_control() && !matches!(c, '\n' | '\t'))
            .collect();
        assert!(raw.is_empty(), "{args:?}: {raw:?} in {:?}", done.out);
    }
}

#[cfg(unix)]
#[test]
fn nothing_of_a_library_is_open_to_others_under_any_umask() {
    use std::os::unix::fs::PermissionsExt;
    fn look(path: &Path) {
        let meta = std::fs::symlink_metadata(path).expect("there");
        let mode = meta.permissions().mode() & 0o777;
        let wanted = if meta.is_dir() { 0o700 } else { 0o600 };
        assert_eq!(mode, wanted, "{} is {mode:o}", path.display());
        if meta.is_dir() {
            for entry in std::fs::read_dir(path).expect("a folder").flatten() {
                look(&entry.path());
            }
        }
    }
    for umask in ["000", "022", "077"] {
        let home = Home::new();
        let bib = home.file("a.bib", "@book{a, title = {One}}\n@book{b, title = {Two}}");
        home.file("paper.pdf", "%PDF-1.4\n");
        let program = env!("CARGO_BIN_EXE_refs");
        let script = format!(
            "umask {umask}; set -e; r={program}; $r import {bib}; $r tag a +x; $r attach a paper.pdf; $r rm b; $r undo; \
             $r search one; $r doctor; $r doctor --repair"
        );
        let done = home
            .command(&[])
            .get_envs()
            .fold(std::process::Command::new("sh"), |mut c, (k, v)| {
                c.env(k, v.unwrap_or_default());
                c
            })
            .args(["-c", &script])
            .current_dir(home.path())
            .output()
            .expect("a shell");
        assert!(done.status.success(), "{done:?}");
        look(&home.library());
    }
}

#[test]
fn an_undo_that_would_overwrite_a_later_change_wants_force() {
    let home = Home::new();
    let bib = home.file("a.bib", "@book{a, title = {One}}\n@book{b, title = {Two}}");
    home.run(&["import", &bib]).expect(0);
    home.run(&["set", "a", "title=Later"]).expect(0);
    home.run(&["set", "a", "title=Last"]).expect(0);
    home.run(&["set", "b", "title=Other"]).expect(0);
    let refused = home.run(&["undo", "2"]).expect(1);
    assert!(
        refused.err.contains("overwrite later changes") && refused.err.contains("--force"),
        "{}",
        refused.err
    );
    let title = |key: &str| home.run(&["show", key, "--json"]).expect(0).json()[0]["title"].clone();
    assert_eq!(title("a"), "Last");
    // One that nothing was built upon goes without.
    home.run(&["undo", "4"]).expect(0);
    assert_eq!(title("b"), "Two");
    home.run(&["undo", "2", "--force"]).expect(0);
    assert_eq!(title("a"), "One");
    let log = home.run(&["log"]).expect(0).out;
    let first: Vec<&str> = log
        .lines()
        .map(|l| l.split_whitespace().next().unwrap_or_default())
        .collect();
    assert_eq!(first, ["6", "5", "4", "3", "2", "1"], "{log}");
    assert!(log.contains("refs set a title=Last"), "{log}");
    // The undo is an operation like any other: redoing gives what stood before it.
    home.run(&["redo"]).expect(0);
    assert_eq!(title("a"), "Last");
}

#[test]
fn doctor_says_what_was_checked_found_and_mended() {
    let home = Home::new();
    let bib = home.file("a.bib", "@book{a, title = {One}}\n@book{b, title = {Two}}");
    home.run(&["import", &bib]).expect(0);
    home.run(&["set", "a", "title=Later"]).expect(0);
    let sound = home.run(&["doctor", "--json"]).expect(0).json();
    assert_eq!(
        (&sound["references"], &sound["operations"]),
        (&2.into(), &2.into())
    );
    // The first operation is damaged: what it did is in the snapshot.
    let journal = home.library().join("journal");
    let mut files: Vec<_> = std::fs::read_dir(&journal)
        .expect("there")
        .flatten()
        .map(|e| e.path())
        .collect();
    files.sort();
    let mut bytes = std::fs::read(&files[0]).expect("read");
    let at = bytes.windows(3).position(|w| w == b"One").expect("there");
    bytes[at] ^= 1;
    std::fs::write(&files[0], bytes).expect("written");
    let found = home.run(&["doctor", "--json"]).expect(4).json();
    assert!(
        found["findings"].as_array().is_some_and(|f| f
            .iter()
            .any(|f| f["part"] == "journal" && f["mended"].as_str().unwrap_or("").is_empty())),
        "{found}"
    );
    let mended = home.run(&["doctor", "--repair", "--json"]).expect(0).json();
    assert!(
        mended["findings"].as_array().is_some_and(|f| f
            .iter()
            .all(|f| !f["mended"].as_str().unwrap_or("").is_empty())),
        "{mended}"
    );
    home.run(&["doctor"]).expect(0);
    let out = home.run(&["list", "--format", "keys"]).expect(0).out;
    assert_eq!(out, "a\nb\n");
    assert!(home.library().join("damaged").is_dir());
}
