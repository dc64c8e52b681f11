//! From a file to a library and out again.

use crate::support::Home;

const BIB: &str = r#"@article{brekke2018dilemmas,
  author = {Brekke, Eva and Lien, Lars},
  title = {Dilemmas in recovery-oriented practice},
  journal = {International Journal of Mental Health Systems},
  year = 2018,
  doi = {10.1186/s13033-018-0211-5},
  abstract = {Recovery is recommended.},
  keywords = {recovery, norway},
}

@book{saelor2015,
  author = {S{\ae}l{\o}r, Knut Tore},
  title = {Hope},
  year = 2015,
  publisher = {Forlaget},
}
"#;

fn filled() -> Home {
    let home = Home::new();
    let file = home.file("thesis.bib", BIB);
    let done = home.run(&["import", &file]).expect(0);
    assert!(
        done.err
            .contains("thesis.bib: bibtex, 2 new, 0 merged, 0 skipped, 0 problems"),
        "{}",
        done.err
    );
    home
}

#[test]
fn an_imported_file_is_listed_found_shown_and_exported() {
    let home = filled();
    assert_eq!(
        home.run(&["list", "--format", "keys"]).expect(0).out,
        "brekke2018dilemmas\nsaelor2015\n"
    );
    assert_eq!(
        home.run(&["search", "--format", "keys", "saelor"])
            .expect(0)
            .out,
        "saelor2015\n"
    );
    let items = home.run(&["list", "--json"]).expect(0).json();
    assert_eq!(items[0]["id"], "brekke2018dilemmas");
    assert_eq!(items[0]["DOI"], "10.1186/s13033-018-0211-5");
    assert_eq!(items[1]["author"][0]["family"], "Sælør");
    let shown = home.run(&["show", "brekke2018dilemmas"]).expect(0).out;
    assert!(shown.contains("Recovery is recommended."), "{shown}");
    let out = home.run(&["export", "-o", "out.bib"]).expect(0);
    assert!(out.err.contains("2 references"), "{}", out.err);
    let other = Home::new();
    let text = std::fs::read_to_string(home.path().join("out.bib")).expect("written");
    let file = other.file("out.bib", text);
    other.run(&["import", &file]).expect(0);
    assert_eq!(
        other.run(&["list", "--format", "bibtex"]).expect(0).out,
        home.run(&["list", "--format", "bibtex"]).expect(0).out
    );
}

#[test]
fn people_read_titles_without_markup() {
    let home = Home::new();
    let file = home.file(
        "rich.bib",
        "@book{rich, title = {{DNA} of \\textit{Homo}}, year = 2001, series = {{NATO} \\emph{ASI}}}",
    );
    home.run(&["import", &file]).expect(0);
    let listed = home.run(&["list"]).expect(0).out;
    assert_eq!(listed, "rich\t\t2001\tDNA of Homo\tNATO ASI\n");
    let shown = home.run(&["show", "rich"]).expect(0).out;
    assert!(shown.starts_with("DNA of Homo\n"), "{shown}");
    assert!(shown.contains("NATO ASI"), "{shown}");
    assert!(!shown.contains('<'), "{shown}");
}

#[test]
fn adding_says_under_which_key_a_reference_stands() {
    let home = Home::new();
    let text = "Borg, M. (2013). Recovery. Universitetsforlaget.";
    let first = home.run(&["add", text]).expect(0).err;
    assert!(first.contains("\nborg2013recovery  Recovery\n"), "{first}");
    let again = home.run(&["add", text]).expect(0).err;
    assert!(
        again.contains("there already: borg2013recovery  Recovery"),
        "{again}"
    );
}

#[test]
fn a_query_that_is_not_understood_touches_nothing() {
    let home = filled();
    for command in [
        &["list", "taag:rop"][..],
        &["export", "year:x", "-o", "out.bib"],
        &["keys", "\"open", "--pattern", "[year]"],
        &["lint", "year:", "--fix"],
    ] {
        let done = home.run(command).expect(2);
        assert!(done.err.contains("error: query, column "), "{}", done.err);
        assert_eq!(done.out, "");
    }
    assert!(!home.path().join("out.bib").exists());
    assert_eq!(
        home.run(&["list", "--format", "keys"]).expect(0).out,
        "brekke2018dilemmas\nsaelor2015\n"
    );
}

#[test]
fn a_query_may_begin_with_a_negation() {
    let home = filled();
    let keys = |query: &str| {
        let done = home.run(&["search", query, "--format", "keys"]).expect(0);
        done.out
    };
    assert_eq!(keys("-tag:norway"), "saelor2015\n");
    assert_eq!(keys("-author:(brekke | nobody)"), "saelor2015\n");
    home.run(&["search", "hope", "--limti", "3"]).expect(2);
    home.run(&["note", "saelor2015", "-todo: read it"])
        .expect(2);
}

#[test]
fn an_import_leaves_the_index_ready() {
    let home = Home::new();
    let many = |from: usize| -> String {
        (from..from + 300)
            .map(|n| format!("@book{{k{n}, title = {{Work number {n}}}, year = 2001}}\n"))
            .collect()
    };
    let index = home.path().join("library/cache/search");
    let mut before = None;
    for from in [0, 300] {
        let file = home.file("many.bib", many(from));
        home.run(&["import", &file]).expect(0);
        let kept = std::fs::read(&index).expect("kept by the import");
        assert_ne!(Some(&kept), before.as_ref());
        let found = home.run(&["search", &format!("{}", from + 299), "--format", "keys"]);
        assert_eq!(found.expect(0).out, format!("k{}\n", from + 299));
        assert_eq!(std::fs::read(&index).expect("kept"), kept, "nothing to do");
        before = Some(kept);
    }
}

#[test]
fn importing_twice_changes_nothing() {
    let home = filled();
    let file = home.file("thesis.bib", BIB);
    let again = home.run(&["import", &file]).expect(0);
    assert!(
        again.err.contains("0 new, 0 merged, 2 skipped"),
        "{}",
        again.err
    );
}

#[test]
fn importing_twice_knows_what_has_no_title() {
    let home = Home::new();
    let file = home.file(
        "untitled.bib",
        "@book{a, author = {Borg, M.}, year = 2001}\n@misc{b, note = {x}}\n",
    );
    home.run(&["import", &file]).expect(0);
    let again = home.run(&["import", &file]).expect(0).err;
    assert!(again.contains("0 new, 0 merged, 2 skipped"), "{again}");
    let other = home.file("other.bib", "@book{a, author = {Lien, L.}, year = 2001}\n");
    let new = home.run(&["import", &other]).expect(0).err;
    assert!(new.contains("1 new, 0 merged, 0 skipped"), "{new}");
}

#[test]
fn a_key_that_is_taken_by_a_different_work_gets_a_suffix() {
    let home = filled();
    let file = home.file(
        "b.bib",
        "@book{saelor2015, title={Quite another book}, author={Ness, Ottar}, year=2015}",
    );
    let done = home.run(&["import", &file]).expect(0);
    assert!(
        done.err
            .contains("the key saelor2015 was taken, the new one is saelor2015a"),
        "{}",
        done.err
    );
}

#[test]
fn a_broken_entry_is_reported_with_its_place_and_its_neighbours_are_read() {
    let home = Home::new();
    let file = home.file(
        "a.bib",
        "@book{a, title={A}}\n\n@book{b, title={unclosed\n\n@book{c, title={C}}\n",
    );
    let done = home.run(&["import", &file]).expect(4);
    assert!(done.err.contains("a.bib:3:"), "{}", done.err);
    let keys = home.run(&["list", "--format", "keys"]).expect(0).out;
    assert!(keys.contains("a\n") && keys.contains("c\n"), "{keys}");
    let strict = Home::new();
    strict.run(&["import", "--strict", &file]).expect(1);
    assert_eq!(strict.run(&["list", "--format", "keys"]).expect(0).out, "");
}

#[test]
fn inputs_that_are_none_are_refused_with_a_hint() {
    let home = Home::new();
    let empty = home.file("empty.bib", "");
    let binary = home.file("x.bin", [0u8, 1, 2, 3, 255, 254, 0, 0, 7].repeat(50));
    for (file, word) in [
        (empty.as_str(), "empty"),
        (binary.as_str(), "binary"),
        ("missing.bib", "missing.bib"),
    ] {
        let done = home.run(&["import", file]);
        assert!(
            matches!(done.status, 1 | 3)
                && done.err.contains(word)
                && done.err.starts_with("error: "),
            "{done:?}"
        );
    }
}

#[test]
fn values_tags_and_notes_are_changed_and_undone() {
    let home = filled();
    home.run(&["set", "saelor2015", "title=Hope again", "rating=4"])
        .expect(0);
    home.run(&["tag", "saelor2015", "brekke2018dilemmas", "+rop", "-norway"])
        .expect(0);
    home.run(&["note", "saelor2015", "read", "*this*"])
        .expect(0);
    let items = home.run(&["list", "--json"]).expect(0).json();
    assert_eq!(items[1]["title"], "Hope again");
    assert_eq!(
        items[0]["custom"]["refs"]["tags"],
        serde_json::json!(["recovery", "rop"])
    );
    home.run(&["undo", "-n", "3"]).expect(0);
    let items = home.run(&["list", "--json"]).expect(0).json();
    assert_eq!(items[1]["title"], "Hope");
    home.run(&["rm", "saelor2015"]).expect(0);
    assert_eq!(
        home.run(&["list", "--format", "keys"]).expect(0).out,
        "brekke2018dilemmas\n"
    );
    home.run(&["undo"]).expect(0);
    assert_eq!(
        home.run(&["list", "--format", "keys"]).expect(0).out,
        "brekke2018dilemmas\nsaelor2015\n"
    );
}

#[test]
fn what_is_not_there_exits_with_3_and_wrong_usage_with_2() {
    let home = filled();
    home.run(&["show", "nobody"]).expect(3);
    home.run(&["set", "saelor2015", "nonsense"]).expect(2);
    home.run(&["frobnicate"]).expect(2);
    home.run(&["export", "--format", "nonsense"]).expect(2);
    home.run(&["list", "zzzzqqqq", "--fail-empty"]).expect(3);
}

#[test]
fn control_characters_are_never_printed_raw() {
    let home = Home::new();
    let file = home.file(
        "a.bib",
        "@book{k, title={a\u{1b}]0;x\u{7}b\u{202e}c}, year=2000}",
    );
    home.run(&["import", &file]);
    for args in [
        &["list"][..],
        &["list", "--json"],
        &["show", "k"],
        &["list", "--format", "keys"],
    ] {
        let out = home.run(args).out;
        assert!(
            !out.chars()
                .any(|c| c != '\n' && c != '\t' && refs::text::sanitize::is_hidden(c)),
            "{args:?}: {out:?}"
        );
    }
}

#[test]
fn an_export_replaces_its_file_whole_and_follows_links() {
    let home = filled();
    let real = home.file("real.bib", "");
    #[cfg(unix)]
    std::os::unix::fs::symlink(&real, home.path().join("link.bib")).expect("linked");
    #[cfg(unix)]
    home.run(&["export", "-o", "link.bib"]).expect(0);
    #[cfg(unix)]
    assert!(
        std::fs::read_to_string(&real)
            .expect("there")
            .contains("@article{brekke2018dilemmas")
    );
}

#[test]
fn everything_generated_is_there() {
    let home = Home::new();
    assert!(home.run(&["man"]).expect(0).out.contains("refs-import"));
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(
            home.run(&["completions", shell]).expect(0).out.len() > 500,
            "{shell}"
        );
    }
    assert!(home.run(&["--version"]).expect(0).out.starts_with("refs "));
}

#[test]
fn the_keys_in_force_are_printed_with_those_of_the_settings() {
    let home = Home::new();
    let config = home.file("keys.toml", "[keys]\nexport = [\"x\"]\n");
    let out = home
        .run(&["--config", &config, "keys", "--bindings"])
        .expect(0)
        .out;
    let line = |name: &str| {
        out.lines()
            .find(|l| l.split_whitespace().nth(1) == Some(name))
            .map(str::to_string)
            .unwrap_or_default()
    };
    assert!(line("export").trim_start().starts_with("x "), "{out}");
    assert!(line("undo").trim_start().starts_with("u "), "{out}");
    let rows = home
        .run(&["--config", &config, "keys", "--bindings", "--json"])
        .expect(0)
        .json();
    assert!(
        rows.as_array()
            .expect("rows")
            .iter()
            .any(|r| r["command"] == "export" && r["keys"][0] == "x")
    );
    // Two wishes for one key are told with both names.
    let config = home.file("keys.toml", "[keys]\nexport = [\"x\"]\ntag = [\"x\"]\n");
    let done = home
        .run(&["--config", &config, "keys", "--bindings"])
        .expect(4);
    assert!(done.err.contains("export and tag"), "{}", done.err);
}
