//! Tests of the judgement whether two references are one work.

use super::*;
use crate::model::{Date, DateField, Person};

fn work(kind: Kind, family: &str, title: &str, year: i32, more: &[(Field, &str)]) -> Reference {
    let mut r = Reference::new(kind);
    r.set(Field::Title, title);
    if !family.is_empty() {
        r.add_person(Role::Author, Person::parse(family));
    }
    if year > 0 {
        r.set_date(DateField::Issued, Date::ymd(year, 0, 0));
    }
    for (f, v) in more {
        r.set(*f, *v);
    }
    r
}

fn same(a: &Reference, b: &Reference) -> bool {
    likeness(&Sketch::new(a), &Sketch::new(b)).is_same()
}

#[test]
fn one_work_in_two_dresses() {
    use Field::*;
    let a = work(
        Kind::ArticleJournal,
        "Hagen, Eva",
        "Trust in care – a study",
        2018,
        &[
            (ContainerTitle, "International Journal of Mental Health"),
            (Volume, "12"),
            (Page, "7-19"),
        ],
    );
    for b in [
        work(
            Kind::ArticleJournal,
            "Hagen, E.",
            "Trust in care: A Study.",
            2018,
            &[
                (ContainerTitle, "Int J Ment Health"),
                (Volume, "12"),
                (Page, "7–19"),
            ],
        ),
        work(
            Kind::ArticleJournal,
            "Hagen, E.",
            "Trust in care: a studdy",
            2019,
            &[(ContainerTitle, "Int. J. Ment. Health")],
        ),
        work(Kind::Document, "Hagen", "Trust in care - a study", 0, &[]),
    ] {
        assert!(
            same(&a, &b),
            "{:?}",
            likeness(&Sketch::new(&a), &Sketch::new(&b))
        );
        assert!(same(&b, &a));
    }
}

#[test]
fn other_works_stay_apart() {
    use Field::*;
    let a = work(
        Kind::Book,
        "Hagen, Eva",
        "Methods of social work, part I",
        2018,
        &[(Edition, "2")],
    );
    for b in [
        work(
            Kind::Book,
            "Hagen, Eva",
            "Methods of social work, part II",
            2018,
            &[(Edition, "2")],
        ),
        work(
            Kind::Book,
            "Hagen, Eva",
            "Methods of social work, part I",
            2020,
            &[(Edition, "3")],
        ),
        work(
            Kind::Chapter,
            "Hagen, Eva",
            "Methods of social work, part I",
            2018,
            &[],
        ),
        work(
            Kind::Book,
            "Lunde, Per",
            "Methods of social work, part I",
            2018,
            &[(Edition, "2")],
        ),
        work(
            Kind::Book,
            "Hagen, Eva",
            "Erratum: Methods of social work, part I",
            2018,
            &[(Edition, "2")],
        ),
    ] {
        assert!(!same(&a, &b), "{}", b.title());
    }
    let e = |page: &str| {
        work(
            Kind::ArticleJournal,
            "",
            "Editorial",
            2018,
            &[(ContainerTitle, "Nature"), (Volume, "3"), (Page, page)],
        )
    };
    assert!(!same(&e("1"), &e("99")));
    let mut preprint = work(
        Kind::Article,
        "Hagen, Eva",
        "A long enough title of a study",
        2018,
        &[],
    );
    let mut article = work(
        Kind::ArticleJournal,
        "Hagen, Eva",
        "A long enough title of a study",
        2018,
        &[],
    );
    preprint.add_identifier(Scheme::Doi, "10.1101/123456");
    article.add_identifier(Scheme::Doi, "10.1000/9");
    assert!(!same(&preprint, &article));
    let chapter = |title: &str| {
        let mut c = work(
            Kind::Chapter,
            "Hagen, Eva",
            title,
            2018,
            &[(ContainerTitle, "A handbook of everything")],
        );
        c.add_identifier(Scheme::Isbn, "9780306406157");
        c
    };
    assert!(!same(
        &chapter("On the nature of trust"),
        &chapter("Children and their rights")
    ));
}

#[test]
fn groups_hold_no_contradiction() {
    let with = |doi: &str| {
        let mut r = work(
            Kind::ArticleJournal,
            "Hagen, Eva",
            "A long enough title of a study",
            2018,
            &[],
        );
        r.add_identifier(Scheme::Doi, doi);
        Sketch::new(&r)
    };
    let found = groups([
        with("10.1000/1"),
        with("10.1000/2"),
        with(""),
        with("10.1000/1"),
    ]);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(!found[0].members.contains(&1), "{found:?}");
}

#[test]
fn edits_are_counted_within_the_limit() {
    assert_eq!(edits("kitten", "sitting", 3), Some(3));
    assert_eq!(edits("kitten", "sitting", 2), None);
    assert_eq!(edits("", "ab", 2), Some(2));
    assert_eq!(edits("abc", "abc", 0), Some(0));
    assert_eq!(edits("abcdef", "bcdefg", 2), Some(2));
}

#[test]
fn the_day_an_article_was_put_online_is_no_edition() {
    use Field::*;
    let place = [
        (ContainerTitle, "Clinical Records"),
        (Volume, "69"),
        (Page, "480-486"),
    ];
    let mut early = work(
        Kind::ArticleJournal,
        "Hagen, Eva",
        "Trust in care",
        2018,
        &[
            (ContainerTitle, "Clinical Records"),
            (Edition, "2018/11/06"),
        ],
    );
    let mut printed = work(
        Kind::ArticleJournal,
        "Hagen, Eva",
        "Trust in care",
        2019,
        &place,
    );
    for r in [&mut early, &mut printed] {
        r.add_identifier(Scheme::Doi, "10.1000/trust");
    }
    assert!(same(&early, &printed));
    // Editions of a book stay apart.
    let first = work(
        Kind::Book,
        "Hagen, Eva",
        "Trust in care",
        2008,
        &[(Edition, "1")],
    );
    let second = work(
        Kind::Book,
        "Hagen, Eva",
        "Trust in care",
        2019,
        &[(Edition, "2")],
    );
    assert!(!same(&first, &second));
}
