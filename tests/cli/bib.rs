//! A file of references kept just what a document cites.

use crate::support::Home;

const BIB: &str =
    "@book{dal2020, author={Dal, Kari}, title={Tillit som metode}, year=2020, publisher={Forlaget}}
@article{moe2018, author={Moe, Anne}, title={Om trodd}, journal={Tidsskriftet}, year=2018}
@book{ek2001, author={Ek, Siri}, title={Aldri brukt}, year=2001, publisher={Forlaget}}
";

fn filled() -> Home {
    let home = Home::new();
    let file = home.file("all.bib", BIB);
    home.run(&["import", &file]).expect(0);
    home
}

#[test]
fn the_file_follows_the_document_and_what_is_untouched_stays_byte_for_byte() {
    let home = filled();
    let kept = "% mine\n@Book{dal2020,\n    author =  \"Dal, Kari\",\n  title={Tillit som metode}, year=2020,\n  publisher = {Forlaget} }\n";
    let old = format!(
        "{kept}\n@book{{ek2001, author={{Ek, Siri}}, title={{Aldri brukt}}, year=2001, publisher={{Forlaget}}}}\n\n@misc{{own1, title={{Only here}}}}\n"
    );
    let bib = home.file("thesis.bib", &old);
    let tex = home.file("thesis.tex", "\\cite{moe2018} \\cite{dal2020,own1}\n");
    let done = home.run(&["bib", &tex, "-o", &bib]).expect(0);
    assert!(done.err.contains("3 cited, written"), "{}", done.err);
    let text = std::fs::read_to_string(&bib).expect("written");
    assert!(text.starts_with(kept), "{text}");
    assert!(text.contains("@misc{own1, title={Only here}}"), "{text}");
    assert!(
        text.contains("moe2018") && !text.contains("ek2001"),
        "{text}"
    );
    let done = home.run(&["bib", &tex, "-o", &bib]).expect(0);
    assert!(done.err.contains("up to date"), "{}", done.err);
    assert_eq!(std::fs::read_to_string(&bib).expect("there"), text);
}

#[test]
fn former_keys_are_understood_and_unknown_ones_named() {
    let home = filled();
    home.run(&["keys", "key:moe2018", "--pattern", "[auth]X[year]"])
        .expect(0);
    for (name, text) in [
        ("a.tex", "\\cite{moe2018}\n\\cite{ghost}\n"),
        ("a.typ", "See @moe2018.\nAnd @ghost.\n"),
        ("a.md", "See [@moe2018].\nAnd [@ghost].\n"),
        ("a.qmd", "See [@moe2018].\nAnd [@ghost].\n"),
        ("a.org", "See [cite:@moe2018].\nAnd [cite:@ghost].\n"),
        ("a.aux", "\\citation{moe2018}\n\\citation{ghost}\n"),
    ] {
        let document = home.file(name, text);
        let done = home.run(&["bib", &document]).expect(4);
        assert!(done.out.contains("{moe2018,"), "{name}: {}", done.out);
        assert!(done.err.contains(&format!("{name}:2:")), "{}", done.err);
        assert!(done.err.contains("ghost"), "{}", done.err);
    }
}
