//! Citing: all styles with all kinds of works, the cases of the CSL suite, Norwegian.

use refs::cite::csl::fixture::Fixture;
use refs::cite::csl::{self, item::Item, processor::Processor};
use refs::cite::{self, Format, Styles};
use refs::model::{Date, DateField, Field, Kind, Person, Reference, Role, Scheme};
use std::path::Path;

/// A work of a kind about which much is known.
fn full(kind: Kind, n: usize) -> Reference {
    let mut r = Reference::new(kind);
    r.key = format!("{}{n}", kind.csl());
    let names = [
        ("Brekke", "Eva"),
        ("Ødegård", "Nils Petter"),
        ("García Márquez", "José"),
        ("Østby", "Åse"),
        ("Lien", "L. K."),
        ("Biong", "S."),
        ("Borg", "Marit"),
    ];
    for (family, given) in names.iter().take(n % 7 + 1) {
        r.add_person(Role::Author, Person::new(*family, *given));
    }
    r.add_person(Role::Editor, Person::new("Redaktør", "Rita"));
    r.add_person(Role::Translator, Person::literal("Oversetterne AS"));
    r.set(Field::Title, "Experiences of <i>hope</i>: A “mixed” study");
    for (field, value) in [
        (Field::ContainerTitle, "Journal of Hope"),
        (Field::CollectionTitle, "Studies"),
        (Field::Volume, "12"),
        (Field::Issue, "3"),
        (Field::Page, "943-957"),
        (Field::Edition, "2"),
        (Field::Number, "17"),
        (Field::Publisher, "Forlaget"),
        (Field::PublisherPlace, "Oslo"),
        (Field::EventTitle, "Conference on Hope"),
        (Field::EventPlace, "Bergen"),
        (Field::Genre, "Notat"),
        (Field::Archive, "Riksarkivet"),
        (Field::Authority, "Departementet"),
        (Field::Url, "https://example.org/a?b=c&d=1"),
    ] {
        r.set(field, value);
    }
    r.add_identifier(Scheme::Doi, "10.1000/xyz");
    r.set_date(DateField::Issued, Date::ymd(2017, 5, 2));
    r.set_date(DateField::Accessed, Date::ymd(2020, 1, 31));
    r
}

#[test]
fn every_style_renders_every_kind_in_three_languages() {
    let styles = Styles::default();
    let works: Vec<Reference> = Kind::ALL
        .iter()
        .enumerate()
        .map(|(n, k)| full(*k, n))
        .collect();
    let list: Vec<&Reference> = works.iter().collect();
    // Letters, talks and unpublished works are cited in the text only by many a style.
    let left_out = |k: Kind| {
        matches!(
            k,
            Kind::PersonalCommunication
                | Kind::Interview
                | Kind::Speech
                | Kind::Manuscript
                | Kind::Post
        )
    };
    let mut problems = Vec::new();
    for info in styles.list("") {
        let style = styles.load(&info.id).expect("bundled styles load");
        for lang in ["en-US", "nb-NO", "de-DE"] {
            let locale = styles.locale(Some(lang), &style);
            let entries = cite::bibliography(&style, &locale, &list, Format::Text);
            for w in &works {
                let entry = entries.iter().find(|e| e.key == w.key);
                if style.bibliography.is_some()
                    && entry.is_none_or(|e| e.text.trim().is_empty())
                    && !left_out(w.kind)
                {
                    problems.push(format!("{} {lang}: no entry for {}", info.id, w.kind.csl()));
                }
            }
            // Each work alone, without what tells it from the others.
            let items: Vec<Item> = works.iter().map(Item::from).collect();
            let processor = Processor::new(&style, &locale, items);
            for (work, w) in works.iter().enumerate() {
                let out = processor.citation(&[csl::citation::Cite {
                    work,
                    ..Default::default()
                }]);
                if processor.write(&out, Format::Text, false).trim().is_empty() {
                    problems.push(format!(
                        "{} {lang}: no citation for {}",
                        info.id,
                        w.kind.csl()
                    ));
                }
            }
            for e in &entries {
                if e.text.contains("..") && !e.text.contains("…")
                    || e.text.contains(",,")
                    || e.text.contains("  ")
                {
                    problems.push(format!("{} {lang}: {}", info.id, e.text));
                }
            }
        }
    }
    problems.sort();
    assert!(
        problems.is_empty(),
        "{} problems:\n{}",
        problems.len(),
        problems.join("\n")
    );
}

/// A case's output without outer white space.
fn run(path: &Path) -> Option<(bool, String, String)> {
    let fixture = Fixture::parse(&std::fs::read_to_string(path).ok()?);
    let styles = Styles::default();
    let got = fixture
        .render(&|lang, style| Ok(styles.locale(Some(lang), style)))
        .unwrap_or_else(|e| format!("error: {e}"));
    let plain = |t: &str| {
        t.lines()
            .map(str::trim)
            .filter(|l| !l.is_empty())
            .collect::<Vec<_>>()
            .join("\n")
    };
    let want = fixture.section("RESULT").unwrap_or("").to_string();
    Some((plain(&got) == plain(&want), want, got))
}

#[test]
fn our_own_cases_pass() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cite/cases");
    let mut count = 0;
    for entry in std::fs::read_dir(folder).expect("there").flatten() {
        let (ok, want, got) = run(&entry.path()).expect("readable");
        assert!(ok, "{}\nwant: {want}\ngot:  {got}", entry.path().display());
        count += 1;
    }
    assert!(count >= 6);
}

/// The official suite is not part of the project. Where `REFS_CSL_SUITE` names its folder, no case that has passed may fail.
#[test]
fn cases_of_the_suite_that_passed_still_pass() {
    let Some(folder) = std::env::var_os("REFS_CSL_SUITE") else {
        return;
    };
    let list = include_str!("suite-pass.txt");
    let failed: Vec<&str> = list
        .lines()
        .filter(|l| !l.is_empty() && !l.starts_with('#'))
        .filter(|name| run(&Path::new(&folder).join(format!("{name}.txt"))).is_some_and(|r| !r.0))
        .collect();
    assert!(failed.is_empty(), "{failed:?}");
}

fn entry(style: &str, lang: &str, r: &Reference) -> String {
    let styles = Styles::default();
    let style = styles.load(style).expect("bundled");
    let locale = styles.locale(Some(lang), &style);
    cite::bibliography(&style, &locale, &[r], Format::Text)
        .remove(0)
        .text
}

#[test]
fn apa_in_norwegian() {
    let mut chapter = Reference::new(Kind::Chapter);
    chapter.add_person(Role::Author, Person::new("Brekke", "Eva"));
    chapter.add_person(Role::Author, Person::new("Ødegård", "Nils"));
    chapter.add_person(Role::Editor, Person::new("Lien", "Lars"));
    chapter.set(Field::Title, "Håp");
    chapter.set(Field::ContainerTitle, "Psykisk helse");
    chapter.set(Field::Edition, "2");
    chapter.set(Field::Page, "12-34");
    chapter.set(Field::Publisher, "Forlaget");
    let text = entry("apa", "nb-NO", &chapter);
    assert!(
        text.contains("(u.å.)")
            && text.contains("(red.)")
            && text.contains("2. utg.")
            && text.contains("s. 12–34"),
        "{text}"
    );
    assert!(text.starts_with("Brekke, E., & Ødegård, N."), "{text}");
}

#[test]
fn norwegian_letters_sort_last() {
    let styles = Styles::default();
    let apa = styles.load("apa").expect("bundled");
    let locale = styles.locale(Some("nb-NO"), &apa);
    let works: Vec<Reference> = ["Åsen", "Ørn", "Zorn", "Aasen", "Ærlig", "Berg", "Ås"]
        .iter()
        .map(|family| {
            let mut r = Reference::new(Kind::Book);
            r.key = family.to_string();
            r.add_person(Role::Author, Person::new(*family, "A."));
            r.set(Field::Title, "T");
            r.set_date(DateField::Issued, Date::ymd(2000, 0, 0));
            r
        })
        .collect();
    let list: Vec<&Reference> = works.iter().collect();
    let keys: Vec<String> = cite::bibliography(&apa, &locale, &list, Format::Text)
        .into_iter()
        .map(|e| e.key)
        .collect();
    assert_eq!(
        keys,
        ["Berg", "Zorn", "Ærlig", "Ørn", "Ås", "Åsen", "Aasen"]
    );
}
