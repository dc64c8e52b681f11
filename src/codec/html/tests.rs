//! Tests of saved web pages.

use super::*;
use crate::codec::read_all;
use crate::model::{Date, DateField, Person, Role, Scheme};

fn read(text: &str) -> (Vec<Reference>, usize) {
    let input = Input {
        bytes: text.as_bytes(),
        name: "a.html",
    };
    assert!(HtmlPage.recognise(&input) >= 50);
    let (found, problems) = read_all(&HtmlPage, &input, &ReadOptions::default());
    (found, problems.len())
}

#[test]
fn highwire_tags_with_a_fuller_abstract_elsewhere() {
    let (found, _) = read(
        r#"<!DOCTYPE html><html lang="en"><head><title>x</title><meta name="citation_title" content="Growth of cod"><meta name="citation_author" content="Berg, Anna"><meta name="citation_author_institution" content="Sea University, a.berg@sea.example"><meta name="citation_author" content="Kari Ås">
<meta name="citation_journal_title" content="Journal of Fish"><meta name="citation_publication_date" content="2004"><meta name="citation_online_date" content="2004/05/06"><meta name="citation_firstpage" content="3"><meta name="citation_lastpage" content="9"><meta name="citation_doi" content="doi:10.1234/abc">
<meta name="dc.date" content="2004-05-01"><meta name="dc.description" content="Cod grow. They..."><meta property="og:description" content="A page"><meta name="citation_reference" content="citation_title=Old; citation_author=A. Ås; citation_publication_date=1999;">
<script type="application/ld+json">{"@graph":[{"@type":"BreadcrumbList"},{"@type":"ScholarlyArticle","headline":"Growth of cod","description":"Cod grow. They grow much when they eat and so they do.","isPartOf":{"@type":"PublicationIssue","issueNumber":"2","isPartOf":{"@type":"PublicationVolume","volumeNumber":12,"isPartOf":{"@type":"Periodical","name":"J","issn":["0378-5955"]}}}}]}</script></head><body></body></html>"#,
    );
    let r = &found[0];
    assert_eq!((r.kind, r.title()), (Kind::ArticleJournal, "Growth of cod"));
    assert_eq!(
        r.people(Role::Author)
            .map(Person::inverted)
            .collect::<Vec<_>>(),
        ["Berg, Anna", "Ås, Kari"]
    );
    assert_eq!(
        r.get(Field::Abstract),
        Some("Cod grow. They grow much when they eat and so they do.")
    );
    assert_eq!(
        (
            r.get(Field::Volume),
            r.get(Field::Issue),
            r.get(Field::Page)
        ),
        (Some("12"), Some("2"), Some("3-9"))
    );
    assert_eq!(r.date(DateField::Issued), Some(&Date::ymd(2004, 5, 1)));
    assert_eq!(r.identifier(Scheme::Doi), Some("10.1234/abc"));
    assert_eq!(r.cited[0].title(), "Old");
    assert!(!format!("{r:?}").contains('@'));
}

#[test]
fn dublin_core_microdata_and_open_graph() {
    let (found, _) = read(
        r#"<html><head><meta name="DC.title" content="On cod"><meta name="DC.creator" content="Berg, Anna"><meta name="DCTERMS.issued" content="2003-11-01"></head></html>"#,
    );
    assert_eq!((found[0].title(), found[0].year()), ("On cod", Some(2003)));
    let (found, _) = read(
        r#"<html><body><div itemscope itemtype="http://schema.org/Book"><h1 itemprop="name">Cod</h1><span itemprop="author" itemscope itemtype="http://schema.org/Person"><b itemprop="name">Anna Berg</b></span><time itemprop="datePublished" datetime="1999-01-02">x</time><span itemprop="isbn">9780306406157</span></div></body></html>"#,
    );
    assert_eq!(
        (
            found[0].kind,
            found[0].title(),
            found[0].people(Role::Author).count()
        ),
        (Kind::Book, "Cod", 1)
    );
    let (found, _) = read(
        r#"<html><head><meta property="og:title" content="News of cod"><meta property="og:site_name" content="Fish Times"><meta property="article:published_time" content="2020-02-03T10:00:00Z"></head></html>"#,
    );
    assert_eq!(
        (found[0].kind, found[0].get(Field::ContainerTitle)),
        (Kind::Webpage, Some("Fish Times"))
    );
}

#[test]
fn a_list_of_coins_is_a_list_of_references() {
    let (found, _) = read(
        r#"<html><body><span class="Z3988" title="rft.title=A&amp;rft.au=Anna+Berg"></span><span class="Z3988" title="rft.title=B"></span></body></html>"#,
    );
    assert_eq!(found.len(), 2);
}

#[test]
fn a_page_that_says_nothing_yields_a_message() {
    for text in [
        "<html><head><title>Home</title></head><body><p>Text</p></body></html>",
        "<!doctype html><title>Just a moment...</title><meta name='citation_title' content='x'>",
    ] {
        let (found, problems) = read(text);
        assert_eq!((found.len(), problems), (0, 1), "{text}");
    }
}
