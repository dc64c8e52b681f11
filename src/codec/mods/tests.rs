//! Tests of MODS.

use super::*;
use crate::codec::{read_all, write_string};
use crate::model::{Date, DateField, Field, Kind, Person, Role, Scheme};

fn read(text: &str) -> Vec<Reference> {
    let input = Input {
        bytes: text.as_bytes(),
        name: "a.xml",
    };
    assert!(Mods.recognise(&input) > 90);
    read_all(&Mods, &input, &ReadOptions::default()).0
}

#[test]
fn an_article_in_its_journal() {
    let r = &read(
        "<mods xmlns='http://www.loc.gov/mods/v3'><titleInfo><nonSort>The</nonSort><title>Sea</title><subTitle>a study</subTitle></titleInfo><name type='personal'><namePart type='given'>Anna</namePart><namePart type='family'>Berg</namePart><role><roleTerm type='text'>author</roleTerm></role></name><genre>article</genre><relatedItem type='host'><titleInfo><title>Journal of Fish</title></titleInfo><originInfo><issuance>continuing</issuance></originInfo><part><detail type='volume'><number>24</number></detail><detail type='issue'><number>2</number></detail><extent unit='pages'><start>361</start><end>378</end></extent><date>2000</date></part></relatedItem><subject><topic>Cod</topic></subject><note type='odd'>kept</note></mods>",
    )[0];
    assert_eq!(
        (
            r.kind,
            r.title(),
            r.get(Field::Volume),
            r.get(Field::Page),
            r.year()
        ),
        (
            Kind::ArticleJournal,
            "The Sea: a study",
            Some("24"),
            Some("361-378"),
            Some(2000)
        )
    );
    assert_eq!(
        (r.extra("odd"), r.tags.as_slice()),
        (Some("kept"), ["Cod".to_string()].as_slice())
    );
}

#[test]
fn what_is_written_is_read_back() {
    let mut a = Reference::new(Kind::ArticleJournal);
    a.key = "berg2004".into();
    for (f, v) in [
        (Field::Title, "Growth & cod"),
        (Field::ContainerTitle, "Journal of Fish"),
        (Field::ContainerTitleShort, "J Fish"),
        (Field::Volume, "3"),
        (Field::Issue, "2"),
        (Field::Page, "3-9"),
        (Field::Abstract, "One.\n\nTwo."),
        (Field::Language, "en"),
        (Field::Url, "https://example.org/1"),
        (Field::Publisher, "Sea Press"),
        (Field::License, "CC-BY-4.0"),
    ] {
        a.set(f, v);
    }
    a.add_person(Role::Author, Person::new("Berg", "Anna"));
    a.add_person(Role::Author, Person::literal("Sea Institute"));
    a.set_date(DateField::Issued, Date::ymd(2004, 3, 1));
    a.set_date(DateField::Accessed, Date::ymd(2020, 1, 2));
    a.add_identifier(Scheme::Doi, "10.1234/abc");
    a.add_identifier(Scheme::Issn, "0378-5955");
    a.add_tag("cod");
    let mut b = Reference::new(Kind::Chapter);
    for (f, v) in [
        (Field::Title, "Nets"),
        (Field::ContainerTitle, "All of fishing"),
        (Field::Page, "7-9"),
        (Field::Edition, "2"),
        (Field::CollectionTitle, "Series"),
        (Field::CollectionNumber, "4"),
        (Field::Publisher, "Net Press"),
        (Field::PublisherPlace, "Oslo"),
    ] {
        b.set(f, v);
    }
    b.add_person(Role::Author, Person::new("Ås", "Kari"));
    b.add_person(Role::Editor, Person::new("Vik", "Olav"));
    b.set_date(DateField::Issued, Date::ymd(2001, 0, 0));
    let mut c = Reference::new(Kind::Thesis);
    for (f, v) in [
        (Field::Title, "On cod"),
        (Field::Genre, "PhD thesis"),
        (Field::Publisher, "Sea University"),
        (Field::NumberOfPages, "200"),
        (Field::EventTitle, "X"),
    ] {
        c.set(f, v);
    }
    let all = vec![a, b, c];
    let text = write_string(&Mods, &all, &WriteOptions::default()).unwrap();
    let mut back = read(&text);
    for r in &mut back {
        r.identifiers.sort();
        r.extra.retain(|(n, _)| n != "extent" && n != "genre");
    }
    let mut want = all;
    want.iter_mut().for_each(|r| r.identifiers.sort());
    assert_eq!(back, want, "{text}");
}
