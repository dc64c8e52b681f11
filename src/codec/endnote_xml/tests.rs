//! Tests of EndNote XML.

use super::*;
use crate::codec::{read_all, write_string};

fn read(text: &str) -> Vec<Reference> {
    let input = Input {
        bytes: text.as_bytes(),
        name: "x",
    };
    assert!(EndnoteXml.recognise(&input) >= 50);
    read_all(&EndnoteXml, &input, &ReadOptions::default()).0
}

const ARTICLE: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<xml><records><record><database name="a.enl">a.enl</database><rec-number>7</rec-number><ref-type name="Journal Article">17</ref-type>
<contributors><authors><author><style face="normal" font="default" size="100%">Hansen, Kari B.</style></author><author>Sea Institute,</author></authors></contributors>
<titles><title><style face="normal">On </style><style face="italic">Gadus morhua</style><style face="normal"> in
   the north</style></title><secondary-title>Journal of Fish</secondary-title><alt-title>J Fish</alt-title></titles>
<periodical><full-title>Journal of Fish</full-title></periodical><pages>12-9</pages><volume>3</volume><number>2</number>
<keywords><keyword>cod</keyword><keyword>sea</keyword></keywords>
<dates><year>2019</year><pub-dates><date>Mar 3</date></pub-dates></dates><isbn>0378-5955 (Print)</isbn>
<electronic-resource-num>https://doi.org/10.1234/abc.5</electronic-resource-num><accession-num>12345678</accession-num>
<abstract>One.&#13;Two &lt; three.</abstract><custom1>mine</custom1><label>hansen2019</label>
<urls><related-urls><url>https://example.org/1</url></related-urls><pdf-urls><url>internal-pdf://1/a.pdf</url></pdf-urls></urls></record></records></xml>"#;

#[test]
fn an_article_is_read_with_every_field() {
    let r = &read(ARTICLE)[0];
    assert_eq!(r.kind, Kind::ArticleJournal);
    assert_eq!(r.title(), "On <i>Gadus morhua</i> in the north");
    assert_eq!(r.get(Field::ContainerTitle), Some("Journal of Fish"));
    assert_eq!(r.get(Field::ContainerTitleShort), Some("J Fish"));
    assert_eq!(r.creators.len(), 2);
    assert_eq!(r.creators[1].person.literal, "Sea Institute");
    assert_eq!(r.date(DateField::Issued), Some(&Date::ymd(2019, 3, 3)));
    assert_eq!(r.identifier(Scheme::Issn), Some("0378-5955"));
    assert_eq!(r.identifier(Scheme::Doi), Some("10.1234/abc.5"));
    assert_eq!(r.identifier(Scheme::Pmid), Some("12345678"));
    assert_eq!(r.get(Field::Abstract), Some("One.\n\nTwo < three."));
    assert_eq!(r.extra("custom1"), Some("mine"));
    assert_eq!(r.key, "hansen2019");
    assert_eq!(r.tags, ["cod", "sea"]);
    assert_eq!(r.attachments[0].path, "internal-pdf://1/a.pdf");
}

#[test]
fn what_is_written_is_read_back() {
    let mut one = read(ARTICLE);
    let mut book = Reference::new(Kind::Book);
    book.set(Field::Title, "A & B");
    book.set(Field::CollectionTitle, "Series");
    book.set(Field::CollectionNumber, "4");
    book.set(Field::NumberOfPages, "300");
    book.add_person(Role::Editor, Person::new("Berg", "Anna"));
    book.set_date(DateField::Issued, Date::ymd(2001, 0, 0));
    let mut report = Reference::new(Kind::Report);
    report.set(Field::Title, "R");
    report.set(Field::Number, "12/3");
    report.set(Field::Genre, "White paper");
    one.push(book);
    one.push(report);
    let text = write_string(&EndnoteXml, &one, &WriteOptions::default()).unwrap();
    let mut back = read(&text);
    for r in one.iter_mut().chain(&mut back) {
        r.identifiers.sort();
    }
    assert_eq!(back, one);
}

#[test]
fn types_are_known_by_name_before_number() {
    for (kind, name, number) in [
        (Kind::Report, "Report", "10"),
        (Kind::Book, "Book", "1"),
        (Kind::Chapter, "Book Section", "7"),
        (Kind::PaperConference, "", "10"),
    ] {
        assert_eq!(table::kind(name, number), Some(kind), "{name}");
    }
}
