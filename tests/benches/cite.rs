//! Citing: one citation, and lists of 100 to 10,000 references, side by side with hayagriva.

use divan::Bencher;
use refs::cite::{self, Cite, Format, Mode, Styles};
use refs::model::{Date, DateField, Field, Kind, Person, Reference, Role};

fn main() {
    divan::main();
}

/// Works of a library: authors that repeat, titles that do not.
fn works(n: usize) -> Vec<Reference> {
    const FAMILIES: [&str; 40] = [
        "Berg",
        "Dahl",
        "Lien",
        "Moen",
        "Haugen",
        "Solberg",
        "Brekke",
        "Aas",
        "Ødegård",
        "Åsen",
        "Nilsen",
        "Larsen",
        "Hansen",
        "Olsen",
        "Kristiansen",
        "Jensen",
        "Karlsen",
        "Johnsen",
        "Pettersen",
        "Eriksen",
        "Smith",
        "Jones",
        "Taylor",
        "Brown",
        "Wilson",
        "Evans",
        "Thomas",
        "Roberts",
        "Walker",
        "Wright",
        "Müller",
        "Schmidt",
        "Schneider",
        "Fischer",
        "Weber",
        "García",
        "Martín",
        "López",
        "Dubois",
        "Moreau",
    ];
    (0..n)
        .map(|i| {
            let mut r = Reference::new([Kind::ArticleJournal, Kind::Book, Kind::Chapter][i % 3]);
            r.key = format!("key{i}");
            for a in 0..i % 4 + 1 {
                let x = (i * 7919 + a * 104_729) % 4001;
                r.add_person(
                    Role::Author,
                    Person::new(
                        FAMILIES[x % 40],
                        format!(
                            "{}. {}.",
                            (b'A' + (x % 26) as u8) as char,
                            (b'A' + (x / 26 % 26) as u8) as char
                        ),
                    ),
                );
            }
            r.set(
                Field::Title,
                format!("Experiences of hope number {i}: a study of recovery"),
            );
            r.set(
                Field::ContainerTitle,
                "International Journal of Mental Health Systems",
            );
            r.set(Field::Volume, (i % 60).to_string());
            r.set(Field::Page, format!("{}-{}", i % 900 + 1, i % 900 + 17));
            r.set(Field::Publisher, "Forlaget");
            r.add_identifier(refs::model::Scheme::Doi, &format!("10.1000/x{i}"));
            r.set_date(DateField::Issued, Date::ymd(1980 + (i % 45) as i32, 0, 0));
            r
        })
        .collect()
}

#[divan::bench]
fn one_citation(b: Bencher) {
    let styles = Styles::default();
    let style = styles.load("apa").expect("bundled");
    let locale = styles.locale(Some("nb-NO"), &style);
    let r = works(1);
    b.bench(|| {
        cite::citation(
            &style,
            &locale,
            &[Cite::new(&r[0])],
            Mode::Parenthetical,
            Format::Text,
        )
    });
}

#[divan::bench]
fn style_and_locale(b: Bencher) {
    // The first use of a process: the archive's style decoded, compiled, its locale merged.
    b.bench(|| {
        let styles = Styles::default();
        let style = styles.load("apa").expect("bundled");
        styles.locale(Some("nb-NO"), &style).lang.len()
    });
}

#[divan::bench(args = [100, 1_000, 10_000], sample_count = 5)]
fn apa_list(b: Bencher, n: usize) {
    let styles = Styles::default();
    let style = styles.load("apa").expect("bundled");
    let locale = styles.locale(Some("en-US"), &style);
    let r = works(n);
    let list: Vec<&Reference> = r.iter().collect();
    b.bench(|| cite::bibliography(&style, &locale, &list, Format::Text).len());
}

#[divan::bench(args = [100, 1_000], sample_count = 3)]
fn apa_list_hayagriva(b: Bencher, n: usize) {
    use hayagriva::archive::{ArchivedStyle, locales};
    use hayagriva::{BibliographyDriver, BibliographyRequest, CitationItem, CitationRequest};
    let citationberg::Style::Independent(style) =
        ArchivedStyle::AmericanPsychologicalAssociation.get()
    else {
        return;
    };
    let locales = locales();
    let items: Vec<citationberg::json::Item> = works(n)
        .iter()
        .filter_map(|r| serde_json::from_value(refs::codec::csl_json::to_item(r)).ok())
        .collect();
    b.bench(|| {
        let mut driver = BibliographyDriver::new();
        for item in &items {
            driver.citation(CitationRequest::from_items(
                vec![CitationItem::with_entry(item)],
                &style,
                &locales,
            ));
        }
        let done = driver.finish(BibliographyRequest {
            style: &style,
            locale: None,
            locale_files: &locales,
        });
        done.bibliography.map_or(0, |b| b.items.len())
    });
}
