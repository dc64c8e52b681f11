//! One case a rule: what is found, and what its fix makes of it.

use super::*;
use crate::model::{Date, DateField, Field, Kind, Person, Role, Scheme};

fn sound() -> Reference {
    let mut r = Reference::new(Kind::ArticleJournal);
    r.key = "a".into();
    r.set(Field::Title, "A sound title of a work");
    r.set(Field::ContainerTitle, "Journal of Clinical Psychology");
    r.set(Field::Volume, "1");
    r.set(Field::Page, "12–34");
    r.add_person(Role::Author, Person::new("Brekke", "Eva"));
    r.add_identifier(Scheme::Doi, "10.1000/x");
    r.set_date(DateField::Issued, Date::ymd(2018, 0, 0));
    r
}

fn findings(change: impl FnOnce(&mut Reference)) -> (Reference, Vec<Finding>) {
    let mut around = Surroundings {
        this_year: 2026,
        ..Surroundings::default()
    };
    around.add(&sound());
    let mut r = sound();
    change(&mut r);
    let found = check(&r, &around);
    for (name, value) in found.iter().flat_map(|f| &f.fix) {
        name.set(&mut r, value)
            .expect("a fix is a value that can stand there");
    }
    (r, found)
}

#[test]
fn a_sound_reference_has_no_findings() {
    assert_eq!(findings(|_| {}).1, []);
}

#[test]
fn each_rule_finds_its_fault_and_a_fix_leaves_none() {
    type Case = (&'static str, bool, fn(&mut Reference));
    let cases: &[Case] = &[
        ("missing", false, |r| {
            drop(r.fields.remove(Field::ContainerTitle))
        }),
        ("identifier", false, |r| {
            r.add_identifier(Scheme::Isbn, "978-82-02-39569-5")
        }),
        ("identifier", true, |r| {
            r.identifiers.clear();
            r.set(Field::Url, "https://doi.org/10.1000/x");
        }),
        ("name", true, |r| {
            r.creators[0].person = Person::new("BREKKE", "EVA")
        }),
        ("name", false, |r| {
            r.creators[0].person = Person::new("Brekke and Lien", "")
        }),
        ("name", false, |r| {
            r.creators[0].person = Person::literal("Anonymous")
        }),
        ("encoding", true, |r| {
            r.set(Field::Title, "Practitionersâ€™ views of a thing")
        }),
        ("encoding", true, |r| r.set(Field::Volume, "1\u{200b}2")),
        ("capitals", true, |r| {
            r.set(Field::Title, "A SOUND TITLE OF A WORK")
        }),
        ("pages", true, |r| r.set(Field::Page, "pp. 12–34")),
        ("pages", false, |r| r.set(Field::Page, "34–12")),
        ("journal", true, |r| {
            r.set(Field::ContainerTitle, "J. Clin. Psychol.")
        }),
        ("date", false, |r| {
            r.set_date(DateField::Issued, Date::ymd(2218, 0, 0))
        }),
        ("date", false, |r| {
            r.set_date(DateField::Issued, Date::literal("sometime"))
        }),
        ("key", false, |r| r.add_extra("crossref", "nobody")),
        ("latex", false, |r| {
            r.set(Field::Title, "A \\input{/etc/passwd} title")
        }),
    ];
    for (rule, fixable, change) in cases {
        let (after, found) = findings(change);
        assert!(found.iter().any(|f| f.rule == *rule), "{rule}: {found:?}");
        assert_eq!(
            found.iter().any(|f| f.rule == *rule && !f.fix.is_empty()),
            *fixable,
            "{rule}: {found:?}"
        );
        if *fixable {
            let mut around = Surroundings {
                this_year: 2026,
                ..Surroundings::default()
            };
            around.add(&sound());
            let left: Vec<_> = check(&after, &around)
                .into_iter()
                .filter(|f| f.rule == *rule)
                .collect();
            assert_eq!(left, [], "{rule}");
        }
    }
}

#[test]
fn every_rule_that_is_found_is_in_the_table() {
    let (_, found) = findings(|r| r.set(Field::Title, "\\write18 PRACTITIONERS AND VIEWS"));
    assert!(
        found
            .iter()
            .all(|f| RULES.iter().any(|(name, _)| *name == f.rule)),
        "{found:?}"
    );
}
