//! Records in the dialects, and what is written.

use super::*;
use crate::codec::{Problem, read_all, write_string};
use crate::model::{Date, DateField, Field, Kind, Person, Role, Scheme};
use proptest::prelude::*;

fn read(text: &str) -> (Vec<Reference>, Vec<Problem>) {
    read_all(
        &Ris,
        &Input {
            bytes: text.as_bytes(),
            name: "x",
        },
        &ReadOptions::default(),
    )
}

const ARTICLE: &str = "TY  - JOUR\r\nA1  - Berg,A.B.\r\nA1  - World Fish Bureau\r\nT1  - On the length of\r\ncod and haddock\r\nJO  - J.Fish.\r\nY1  - 2004/06/11/\r\nVL  - 85\r\nIS  - 2\r\nSP  - 476\r\nEP  - 481\r\nKW  - cod\r\nKW  - haddock; herring\r\nN2  - First.\r\nM1  - 7\r\nSN  - 0378-5955 (Print)\r\nDO  - https://doi.org/10.1000/xyz\r\nUR  - https://fish.example/1\r\nID  - berg2004\r\nXY  - kept\r\nER  - \r\n";

#[test]
fn an_article_is_read() {
    let (refs, problems) = read(ARTICLE);
    assert_eq!((refs.len(), problems.len()), (1, 0));
    let r = &refs[0];
    assert_eq!((r.kind, r.key.as_str()), (Kind::ArticleJournal, "berg2004"));
    assert_eq!(r.title(), "On the length of cod and haddock");
    let names: Vec<String> = r.people(Role::Author).map(Person::inverted).collect();
    assert_eq!(names, ["Berg, A.B.", "World Fish Bureau"]);
    assert_eq!(r.get(Field::ContainerTitle), Some("J.Fish."));
    assert_eq!(r.get(Field::Page), Some("476-481"));
    assert_eq!(r.date(DateField::Issued), Some(&Date::ymd(2004, 6, 11)));
    assert_eq!(r.tags, ["cod", "haddock", "herring"]);
    assert_eq!(r.identifier(Scheme::Issn), Some("0378-5955"));
    assert_eq!(r.identifier(Scheme::Doi), Some("10.1000/xyz"));
    assert_eq!((r.extra("XY"), r.extra("M1")), (Some("kept"), Some("7")));
}

#[test]
fn meanings_depend_on_the_type() {
    let (refs, _) = read(
        "TY  - CHAP\nAU  - Aa, B.\nA2  - Cc, D.\nA3  - Ee, F.\nTI  - Part\nT2  - Whole\nT3  - Row\nSP  - 1\nEP  - 2\nER  - \n\
         TY  - BOOK\nAU  - Aa, B.\nA2  - Cc, D.\nTI  - Whole\nSP  - 300\nSN  - 9780306406157\nER  - \n\
         TY  - CONF\nTI  - Talk\nT2  - Proceedings of X\nCY  - Oslo\nER  -\n\
         TY  - CONF\nTI  - Talk\nT2  - X 2004\nC3  - Proceedings of X\nCY  - Oslo\nC1  - Berlin\nER  -\n\
         TY  - THES\nTI  - T\nPB  - U\nA3  - Gg, H.\nM3  - PhD\nER  -\n",
    );
    assert_eq!(refs[0].people(Role::Editor).count(), 1);
    assert_eq!(refs[0].people(Role::CollectionEditor).count(), 1);
    assert_eq!(refs[0].get(Field::ContainerTitle), Some("Whole"));
    assert_eq!(refs[0].get(Field::CollectionTitle), Some("Row"));
    assert_eq!(refs[1].people(Role::Editor).count(), 1);
    assert_eq!(refs[1].get(Field::NumberOfPages), Some("300"));
    assert_eq!(refs[2].get(Field::ContainerTitle), Some("Proceedings of X"));
    assert_eq!(refs[2].get(Field::PublisherPlace), Some("Oslo"));
    assert_eq!(refs[3].get(Field::EventTitle), Some("X 2004"));
    assert_eq!(
        (
            refs[3].get(Field::EventPlace),
            refs[3].get(Field::PublisherPlace)
        ),
        (Some("Oslo"), Some("Berlin"))
    );
    assert_eq!(
        (
            refs[4].get(Field::Genre),
            refs[4].people(Role::Advisor).count()
        ),
        (Some("PhD"), 1)
    );
}

#[test]
fn what_is_wrong_is_told_and_the_rest_is_read() {
    let (refs, problems) = read(
        "Provider: X\n\nTY  - JOUR\nTI  - A\nTY  - BOOK\nTI  - B\nER  - \nstray words\nTI  - C\nER  - \nTY - NONE\nTI - D\n",
    );
    assert_eq!(
        refs.iter().map(Reference::title).collect::<Vec<_>>(),
        ["A", "B", "C", "D"]
    );
    assert_eq!(refs[3].native_type, "ris:NONE");
    let told: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "5:1: warning: the record that begins in line 3 has no ER; it ends before the next TY",
            "8:1: warning: text between records is left out: \"stray words\"",
            "9:1: warning: a record without TY; read as a document",
            "11:1: warning: the record that begins in line 11 has no ER; it ends with the file",
        ]
    );
    let (refs, problems) = read("nothing here");
    assert_eq!((refs.len(), problems.len()), (0, 1));
    let latin = b"TY  - JOUR\nTI  - Bl\xe5b\xe6r\nER  - \n";
    let (refs, _) = read_all(
        &Ris,
        &Input {
            bytes: latin,
            name: "x",
        },
        &ReadOptions::default(),
    );
    assert_eq!(refs[0].title(), "Blåbær");
}

#[test]
fn procite_labels_and_variables_in_remarks() {
    let (refs, _) = read(
        "TY  - CONF\nTI  - T\nN1  - Proceedings Title: P of X\nN1  - Series Volume ID: 7\nN1  - Notes: nice\nN1  - PMID: 99\nN1  - original-title: Tittel\nN1  - Cited By: 5\nER  - \n",
    );
    let r = &refs[0];
    assert_eq!(r.get(Field::ContainerTitle), Some("P of X"));
    assert_eq!(r.get(Field::CollectionNumber), Some("7"));
    assert_eq!(r.get(Field::OriginalTitle), Some("Tittel"));
    assert_eq!(r.identifier(Scheme::Pmid), Some("99"));
    assert_eq!(r.get(Field::Note), Some("nice\n\nCited By: 5"));
}

#[test]
fn what_is_written_reads_back() {
    let (refs, _) = read(ARTICLE);
    let text = write_string(&Ris, &refs, &WriteOptions::default()).expect("in memory");
    assert_eq!(read(&text).0, refs, "{text}");
    let mut r = Reference::new(Kind::Chapter);
    r.set(Field::Title, "A");
    r.set(Field::ContainerTitle, "B");
    r.set(Field::OriginalTitle, "C");
    r.set(Field::Abstract, "one\n\ntwo");
    r.set(Field::Note, "first\n\nTY - second");
    r.set_date(DateField::OriginalDate, Date::ymd(1911, 0, 0));
    r.set_date(DateField::Issued, Date::parse("Spring 1999"));
    r.add_person(Role::Foreword, Person::new("Doe", "J."));
    r.add_person(Role::Author, Person::parse("van der Berg, Anna, Jr."));
    r.add_identifier(Scheme::Isbn, "0306406152");
    r.add_identifier(Scheme::Pmcid, "PMC123");
    let text = write_string(&Ris, &[r.clone()], &WriteOptions::default()).expect("in memory");
    let mut back = read(&text).0.remove(0);
    back.creators.sort_by_key(|c| c.role);
    r.creators.sort_by_key(|c| c.role);
    assert_eq!(back, r, "{text}");
}

proptest! {
    #[test]
    fn nothing_stops_the_reader(text in "([A-Z][A-Z0-9] {0,3}-? ?[\\PC]{0,12}\n|TY  - [A-Z]{4}\n|ER  - \n|\\PC{0,20}\n){0,12}") {
        let (refs, problems) = read(&text);
        prop_assert!(!refs.is_empty() || !problems.is_empty());
        write_string(&Ris, &refs, &WriteOptions::default()).expect("in memory");
    }
}
