//! Tests of catalogue pages.

use super::*;
use crate::codec::read_all;
use crate::model::Date;

fn read(text: &str, name: &str) -> Reference {
    let input = Input {
        bytes: text.as_bytes(),
        name,
    };
    assert!(Vufind.recognise(&input) >= 50, "{text}");
    let (mut found, problems) = read_all(&Vufind, &input, &ReadOptions::default());
    assert_eq!((found.len(), problems.len()), (1, 0));
    found.remove(0)
}

const ABSTRACT: &str = "AIMS: Cod swim in the sea and we follow them wherever they swim, day and night, in summer and winter. RESULTS: They swim far.";

/// One page in several languages: author, format, language, published, subjects, online access, summary; the language's own name of English, the format.
const PAGES: &[(&str, &[&str; 9])] = &[
    (
        "en",
        &[
            "Loading…",
            "Main Authors:",
            "Format:",
            "Online Article Text",
            "Language:",
            "English",
            "Published:",
            "Online Access:",
            "Summary:",
        ],
    ),
    (
        "es",
        &[
            "Cargando…",
            "Autores principales:",
            "Formato:",
            "Artículo",
            "Lenguaje:",
            "Inglés",
            "Publicado:",
            "Acceso en línea:",
            "Sumario:",
        ],
    ),
    (
        "nb",
        &[
            "Laster…",
            "Hovedforfattere:",
            "Format:",
            "Artikkel",
            "Språk:",
            "Engelsk",
            "Utgitt:",
            "Online tilgang:",
            "Sammendrag:",
        ],
    ),
    (
        "de",
        &[
            "Wird geladen…",
            "Hauptverfasser:",
            "Format:",
            "Artikel",
            "Sprache:",
            "Englisch",
            "Veröffentlicht:",
            "Online-Zugang:",
            "Zusammenfassung:",
        ],
    ),
    (
        "fr",
        &[
            "Chargement…",
            "Auteurs principaux:",
            "Format:",
            "Article",
            "Langue:",
            "Anglais",
            "Publié:",
            "Accès en ligne:",
            "Résumé:",
        ],
    ),
    (
        "pt",
        &[
            "A carregar…",
            "Autores principais:",
            "Formato:",
            "Artigo",
            "Idioma:",
            "Inglês",
            "Publicado:",
            "Acesso em linha:",
            "Resumo:",
        ],
    ),
    (
        "it",
        &[
            "Caricamento…",
            "Autori principali:",
            "Formato:",
            "Articolo",
            "Lingua:",
            "Inglese",
            "Pubblicazione:",
            "Accesso online:",
            "Riassunto:",
        ],
    ),
    (
        "fi",
        &[
            "Ladataan…",
            "Päätekijät:",
            "Aineistotyyppi:",
            "Artikkeli",
            "Kieli:",
            "Englanti",
            "Julkaistu:",
            "Linkit:",
            "Yhteenveto:",
        ],
    ),
    (
        "sv",
        &[
            "Laddar…",
            "Huvudupphovsman:",
            "Materialtyp:",
            "Artikel",
            "Språk:",
            "Engelska",
            "Publicerad:",
            "Länkar:",
            "Sammanfattning:",
        ],
    ),
    (
        "da",
        &[
            "Indlæser…",
            "Hovedforfattere:",
            "Format:",
            "Artikel",
            "Sprog:",
            "Engelsk",
            "Udgivet:",
            "Online adgang:",
            "Resumé:",
        ],
    ),
];

#[test]
fn a_record_page_is_read_in_every_language() {
    for (lang, w) in PAGES {
        let text = format!(
            "{}\n\nWhere cod swim: a study\n\n{}...\n\n{} Berg, Anna, Ås, Kari\n{} {}\n{}{}\n{} Sea Press 2018\n{}https://www.ncbi.nlm.nih.gov/pmc/articles/PMC77/\nhttps://www.ncbi.nlm.nih.gov/pubmed/99\nhttp://dx.doi.org/10.1234/abc\n{}{ABSTRACT}\n",
            w[0],
            &ABSTRACT[..90],
            w[1],
            w[2],
            w[3],
            w[4],
            w[5],
            w[6],
            w[7],
            w[8]
        );
        let r = read(&text, "x.txt");
        assert_eq!(
            (r.kind, r.title()),
            (Kind::ArticleJournal, "Where cod swim: a study"),
            "{lang}"
        );
        assert_eq!(
            r.people(Role::Author)
                .map(Person::inverted)
                .collect::<Vec<_>>(),
            ["Berg, Anna", "Ås, Kari"],
            "{lang}"
        );
        assert_eq!(
            (r.get(Field::Publisher), r.year(), r.get(Field::Language)),
            (Some("Sea Press"), Some(2018), Some("en")),
            "{lang}"
        );
        assert_eq!(
            (
                r.identifier(Scheme::Pmid),
                r.identifier(Scheme::Pmcid),
                r.identifier(Scheme::Doi)
            ),
            (Some("99"), Some("PMC77"), Some("10.1234/abc")),
            "{lang}"
        );
        assert_eq!(r.get(Field::Abstract), Some(ABSTRACT), "{lang}");
    }
}

#[test]
fn the_staff_view_gives_names_journal_and_date() {
    let text = format!(
        "Loading…\nWhere cod swim\n{}...\nMain Authors: | , , |\n---|---|\nFormat: | Online Article Text |\nPublished: |\nSea Press\n2017\n|\n_version_ | 17 |\n---|---|\nauthor | Berg, Anna Ås, Kari |\nauthor_facet | Berg, Anna Ås, Kari |\ncollection | PubMed |\ndescription | {ABSTRACT} |\nformat | Online Article Text |\nid | pubmed-77 |\nlanguage | English |\npublishDate | 2017 |\npublisher | Sea Press |\nspelling | pubmed-772018-02-26 Where cod swim Berg, Anna Ås, Kari J Fish Original Article {ABSTRACT} Sea Press 2017-06-21 2018 /pmc/articles/PMC77/ (http://creativecommons.org/licenses/by/4.0/) |\ntitle | Where cod swim |\ntopic | Original Article |\nurl | https://www.ncbi.nlm.nih.gov/pmc/articles/PMC77/ http://dx.doi.org/10.1234/abc |\nwork_keys_str_mv | AT berganna wherecodswim AT askari wherecodswim |\n",
        &ABSTRACT[..90]
    );
    let r = read(&text, "x.txt");
    assert_eq!(
        r.people(Role::Author)
            .map(Person::inverted)
            .collect::<Vec<_>>(),
        ["Berg, Anna", "Ås, Kari"]
    );
    assert_eq!(
        (
            r.title(),
            r.get(Field::ContainerTitle),
            r.get(Field::License)
        ),
        ("Where cod swim", Some("J Fish"), Some("CC-BY-4.0"))
    );
    assert_eq!(r.date(DateField::Issued), Some(&Date::ymd(2017, 6, 21)));
    assert_eq!(r.get(Field::Abstract), Some(ABSTRACT));
    assert_eq!(r.identifier(Scheme::Pmcid), Some("PMC77"));
}

#[test]
fn json_of_the_index_and_of_the_api() {
    let r = read(
        r#"{"responseHeader":{},"response":{"docs":[{"id":"1","title":"Cod /","title_full":"Cod : a study / Anna Berg.","author":["Berg, Anna, 1950-"],"publishDate":["2001"],"format":["Book"],"language":["English"],"isbn":["9780306406157"]}]}}"#,
        "a.json",
    );
    assert_eq!(
        (r.kind, r.title(), r.year()),
        (Kind::Book, "Cod : a study", Some(2001))
    );
    let r = read(
        r#"{"resultCount":1,"records":[{"title":"Cod","authors":{"primary":{"Berg, Anna":{"role":["author"]}},"secondary":{"Ås, Kari":[]},"corporate":[]},"formats":["Journal Article"],"languages":["English"],"subjects":[["Cod","Norway"]],"urls":[{"url":"https://doi.org/10.1234/abc","desc":"x"}]}]}"#,
        "a.json",
    );
    assert_eq!(
        (
            r.kind,
            r.people(Role::Author).count(),
            r.identifier(Scheme::Doi)
        ),
        (Kind::ArticleJournal, 2, Some("10.1234/abc"))
    );
    assert_eq!(r.tags, ["Cod -- Norway"]);
}

#[test]
fn a_page_saved_as_html_is_read() {
    let r = read(
        "<!DOCTYPE html><html><body class='template-dir-record'><div class='record'><h1 property='name'>Cod and sea</h1><table><tr><th>Main Author:</th><td><span property='author'><a href='/x'>Berg, Anna</a></span></td></tr><tr><th>Format:</th><td>Book</td></tr><tr><th>Language:</th><td>English</td></tr><tr><th>Published:</th><td>Oslo : Sea Press, 2001</td></tr><tr><th>Online Access:</th><td><a href='https://doi.org/10.1234/abc'>full text</a></td></tr></table></div></body></html>",
        "a.html",
    );
    assert_eq!(
        (
            r.kind,
            r.title(),
            r.get(Field::PublisherPlace),
            r.identifier(Scheme::Doi)
        ),
        (Kind::Book, "Cod and sea", Some("Oslo"), Some("10.1234/abc"))
    );
}

#[test]
fn other_texts_are_not_taken() {
    for text in [
        "Dear Anna,\nNote: bring cod.\nDate: tomorrow",
        "TY  - JOUR\nAU  - Berg, Anna\n",
        "author: me\ntitle: x\n",
    ] {
        assert!(
            Vufind.recognise(&Input {
                bytes: text.as_bytes(),
                name: "a.txt"
            }) < 50,
            "{text}"
        );
    }
}

#[test]
fn yaml_has_the_same_words_and_is_no_record_page() {
    let csl = "references:\n- id: a\n  type: book\n  title: On cod\n  language: en\n  publisher: P\n  author:\n  - family: Berg\n  URL: http://example.org\n";
    let hayagriva = "mybook:\n  type: Book\n  title: On cod\n  author: Berg, Anna\n  language: en\n  publisher:\n    name: P\n  url: http://example.org\n  date: 2020-05-01\n";
    for (text, name) in [(csl, "csl-yaml"), (hayagriva, "hayagriva")] {
        let input = Input {
            bytes: text.as_bytes(),
            name: "-",
        };
        let codec = crate::codec::recognise(&input).expect("it is known");
        assert_eq!(codec.format().name, name);
    }
}
