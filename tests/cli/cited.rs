//! What a document cites, written out, and a document's citations checked.

use crate::support::Home;

const BIB: &str = r#"@book{dal2020, author={Dal, Kari and Lie, Per}, title={Tillit som metode}, year=2020, publisher={Forlaget}}
@article{moe2018, author={Moe, Anne}, title={Om å bli trodd}, journal={Tidsskriftet}, year=2018}
@book{ek2001, author={Ek, Siri}, title={Aldri brukt}, year=2001, publisher={Forlaget}}
"#;

fn filled() -> Home {
    let home = Home::new();
    let file = home.file("all.bib", BIB);
    home.run(&["import", &file]).expect(0);
    home
}

fn keys(home: &Home, document: &str) -> Vec<String> {
    let items = home
        .run(&["export", "--cited-in", document, "--format", "csl-json"])
        .expect(0)
        .json();
    items
        .as_array()
        .expect("a list")
        .iter()
        .map(|i| i["id"].as_str().expect("an id").to_string())
        .collect()
}

#[test]
fn exactly_what_a_document_cites_is_written_in_its_order() {
    let home = filled();
    let tex = home.file(
        "thesis.tex",
        "See \\textcite[12]{moe2018} and \\parencite{dal2020,moe2018}.\n% \\cite{ek2001}\n",
    );
    assert_eq!(keys(&home, &tex), ["moe2018", "dal2020"]);
    let typ = home.file(
        "thesis.typ",
        "= Title\nAs @dal2020 says.\n#cite(<moe2018>)\n",
    );
    assert_eq!(keys(&home, &typ), ["dal2020", "moe2018"]);
    let md = home.file(
        "thesis.md",
        "As @moe2018 [p. 3] says [see @dal2020, p. 4].\n",
    );
    assert_eq!(keys(&home, &md), ["moe2018", "dal2020"]);
    let prose = home.file(
        "thesis.txt",
        "Dal og Lies (2020) bok er mye brukt (Moe, 2018, s. 4). Slik er det ofte.\n",
    );
    assert_eq!(keys(&home, &prose), ["dal2020", "moe2018"]);
    let done = home
        .run(&["export", "--cited-in", &tex, "-o", "thesis.bib"])
        .expect(0);
    assert!(done.err.contains("2 cited, written"), "{}", done.err);
    let text = std::fs::read_to_string(home.path().join("thesis.bib")).expect("written");
    assert!(
        text.contains("{moe2018,") && !text.contains("ek2001"),
        "{text}"
    );
}

#[test]
fn a_citation_that_the_library_does_not_know_is_named_with_its_place() {
    let home = filled();
    let tex = home.file("thesis.tex", "\\cite{dal2020}\n  \\cite{ghost1999}\n");
    let done = home
        .run(&["export", "--cited-in", &tex, "--format", "bibtex"])
        .expect(4);
    assert!(done.out.contains("{dal2020,"), "{}", done.out);
    assert!(done.err.contains("thesis.tex:2:"), "{}", done.err);
    assert!(done.err.contains("ghost1999"), "{}", done.err);
}

#[test]
fn former_keys_are_understood_by_search_and_check() {
    let home = filled();
    home.run(&["keys", "key:moe2018", "--pattern", "[auth:lower]-anew"])
        .expect(0);
    let found = home.run(&["search", "key:moe2018", "--format", "keys"]);
    assert_eq!(found.expect(0).out, "moe-anew\n");
    let tex = home.file("thesis.tex", "\\cite{moe2018} \\cite{ghost1999}\n");
    let checked = home.run(&["check", &tex, "--against", "library"]).expect(4);
    let said = format!("{}{}", checked.out, checked.err);
    assert!(said.contains("ghost1999"), "{said}");
    assert!(!said.contains("moe2018"), "{said}");
}
