//! Tests of JATS.

use super::*;
use crate::codec::read_all;
use crate::model::{Date, DateField, Kind, Person, Role, Scheme};

fn read(text: &str) -> Vec<Reference> {
    let input = Input {
        bytes: text.as_bytes(),
        name: "a.xml",
    };
    assert!(Jats.recognise(&input) >= 50, "{text}");
    read_all(&Jats, &input, &ReadOptions::default()).0
}

const ARTICLE: &str = r#"<?xml version="1.0"?><!DOCTYPE article PUBLIC "-//NLM//DTD JATS" "x.dtd"><article article-type="research-article" xml:lang="en" xmlns:xlink="http://www.w3.org/1999/xlink"><front><journal-meta><journal-title-group><journal-title>Journal of Fish</journal-title></journal-title-group><issn pub-type="ppub">0378-5955</issn><publisher><publisher-name>Sea Press</publisher-name></publisher></journal-meta>
<article-meta><article-id pub-id-type="doi">10.1234/abc</article-id><article-id pub-id-type="pmc">77</article-id><title-group><article-title>Growth of <italic>Gadus</italic><xref ref-type="fn" rid="f"><sup>*</sup></xref></article-title><subtitle>A study</subtitle></title-group>
<contrib-group><contrib contrib-type="author"><contrib-id contrib-id-type="orcid">https://orcid.org/0000-0001</contrib-id><name><surname>Berg</surname><given-names>Anna</given-names></name><email>a@b.example</email></contrib><contrib contrib-type="author"><collab>Fish Group<contrib-group><contrib><name><surname>X</surname></name></contrib></contrib-group></collab></contrib></contrib-group>
<pub-date pub-type="epub"><day>3</day><month>5</month><year>2018</year></pub-date><pub-date pub-type="collection"><year>2018</year></pub-date><volume>12</volume><issue>1</issue><fpage>3</fpage><lpage>9</lpage><permissions><license xlink:href="https://creativecommons.org/licenses/by/4.0/"/></permissions>
<abstract><sec><title>Aims</title><p>One.</p></sec><sec><title>Results</title><p>Two.</p></sec></abstract><kwd-group><kwd>cod</kwd></kwd-group></article-meta></front><back><ref-list>
<ref id="b1"><label>1</label><element-citation publication-type="book"><person-group person-group-type="author"><name><surname>Ås</surname><given-names>K</given-names></name><etal/></person-group><person-group person-group-type="editor"><name><surname>Vik</surname><given-names>O</given-names></name></person-group><year>2001a</year><chapter-title>Nets</chapter-title><source>All of fishing</source><publisher-name>Net Press</publisher-name><fpage>7</fpage></element-citation></ref>
<ref id="b2"><mixed-citation publication-type="journal"><string-name><surname>Vik</surname>, <given-names>O</given-names></string-name>. <article-title>Sea</article-title>. <source>J Sea</source> <year>1999</year>;<volume>3</volume>:<elocation-id>e77</elocation-id>. <ext-link xlink:href="https://doi.org/10.1234/xyz">x</ext-link></mixed-citation></ref>
<ref id="b3"><mixed-citation>Only words, 1990. doi:10.1234/words.</mixed-citation></ref></ref-list></back></article>"#;

#[test]
fn an_article_and_its_list_are_read() {
    let r = &read(ARTICLE)[0];
    assert_eq!(r.title(), "Growth of <i>Gadus</i>: A study");
    assert_eq!(
        r.people(Role::Author)
            .map(Person::inverted)
            .collect::<Vec<_>>(),
        ["Berg, Anna", "Fish Group"]
    );
    assert_eq!(r.date(DateField::Issued), Some(&Date::ymd(2018, 5, 3)));
    assert_eq!(
        (r.get(Field::Page), r.identifier(Scheme::Pmcid)),
        (Some("3-9"), Some("PMC77"))
    );
    assert_eq!(r.get(Field::Abstract), Some("Aims: One.\n\nResults: Two."));
    assert_eq!(r.cited.len(), 3);
    let c = &r.cited[0];
    assert_eq!(
        (
            c.kind,
            c.title(),
            c.get(Field::ContainerTitle),
            c.get(Field::YearSuffix),
            c.year()
        ),
        (
            Kind::Chapter,
            "Nets",
            Some("All of fishing"),
            Some("a"),
            Some(2001)
        )
    );
    assert_eq!(c.people(Role::Editor).count(), 1);
    assert_eq!(
        (
            r.cited[1].get(Field::Page),
            r.cited[1].identifier(Scheme::Doi)
        ),
        (Some("e77"), Some("10.1234/xyz"))
    );
    assert_eq!(
        (
            r.cited[2].extra("text").is_some(),
            r.cited[2].identifier(Scheme::Doi)
        ),
        (true, Some("10.1234/words"))
    );
    assert!(!format!("{r:?}").contains("b.example"));
}

#[test]
fn lists_alone_are_references() {
    let list = format!(
        "<root><ref-list>{}</ref-list></root>",
        ARTICLE
            .split("<ref-list>")
            .nth(1)
            .and_then(|t| t.split("</ref-list>").next())
            .unwrap()
    );
    assert_eq!(read(&list).len(), 3);
    let found = read(
        "<ADSBIBCODE>x</ADSBIBCODE>\n<reftxt><refau><fnm>A.</fnm> <snm>Berg</snm></refau>, <jtl>J. Fish</jtl>, 12, 3; 1934.</reftxt>",
    );
    assert_eq!(
        (
            found[0].get(Field::ContainerTitle),
            found[0].people(Role::Author).count()
        ),
        (Some("J. Fish"), 1)
    );
    let with = read_all(
        &Jats,
        &Input {
            bytes: ARTICLE.as_bytes(),
            name: "",
        },
        &ReadOptions { references: true },
    )
    .0;
    assert_eq!(with.len(), 3);
}

#[test]
fn other_publishers_articles() {
    let r = &read(
        r#"<component xmlns="http://www.wiley.com/namespaces/wiley" xml:lang="en"><header><publicationMeta level="product"><issn type="print">0378-5955</issn><titleGroup><title type="main">Journal of Fish</title></titleGroup></publicationMeta><publicationMeta level="part"><numberingGroup><numbering type="journalVolume">19</numbering><numbering type="journalIssue">3</numbering></numberingGroup><coverDate startDate="2021-03">March 2021</coverDate></publicationMeta><publicationMeta level="unit"><doi>10.1234/abc</doi><idGroup><id type="eLocator" value="e7"/></idGroup></publicationMeta><contentMeta><titleGroup><title type="main">Cod</title></titleGroup><creators><creator creatorRole="author"><personName><givenNames>Anna</givenNames><familyName>Berg</familyName></personName></creator></creators></contentMeta></header><body><bibliography><bib><citation type="journal"><author><familyName>Ås</familyName>, <givenNames>K.</givenNames></author> (<pubYear year="2012">2012</pubYear>). <articleTitle>Sea</articleTitle>. <journalTitle>J Sea</journalTitle>, <vol>4</vol>, <pageFirst>66</pageFirst>.</citation></bib></bibliography></body></component>"#,
    )[0];
    assert_eq!(
        (
            r.title(),
            r.get(Field::Volume),
            r.get(Field::Page),
            r.cited.len()
        ),
        ("Cod", Some("19"), Some("e7"), 1)
    );
    assert_eq!(r.cited[0].year(), Some(2012));
    let r = &read(
        "<article language=\"en\"><journal><journal_title>J Fish</journal_title><issn>0378-5955</issn><volume_number>X</volume_number></journal><doi>10.1234/abc</doi><start_page>2</start_page><end_page>4</end_page><publication_date>2023-06-23</publication_date><article_title>COD</article_title><authors><author><name>K. Berg jr.</name><email>k@b.example</email></author></authors></article>",
    )[0];
    assert_eq!(
        (
            r.title(),
            r.get(Field::Page),
            r.people(Role::Author).next().map(|p| p.family.as_str())
        ),
        ("COD", Some("2-4"), Some("Berg"))
    );
}
