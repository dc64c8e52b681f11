//! Books and chapters of NCBI's bookshelf.

use super::{abstract_text, cut_stop, date, people, set, title};
use crate::codec::language;
use crate::codec::xml::{Node, rich};
use crate::model::{DateField, Field, Kind, Reference, Scheme};

pub(super) fn book_reference(document: &Node, data: Option<&Node>) -> Reference {
    let book = document.at("Book");
    let own = title(document.at("ArticleTitle"));
    let book_title = book
        .and_then(|b| b.at("BookTitle"))
        .map(|t| cut_stop(&rich::rich(t)))
        .unwrap_or_default();
    let mut r = Reference::new(if own.is_empty() {
        Kind::Book
    } else {
        Kind::Chapter
    });
    if own.is_empty() {
        set(&mut r, Field::Title, book_title);
    } else {
        set(&mut r, Field::Title, own);
        set(&mut r, Field::ContainerTitle, book_title);
    }
    r.add_identifier(Scheme::Pmid, &document.text_at("PMID"));
    people(document, &mut r);
    if let Some(book) = book {
        people(book, &mut r);
        set(
            &mut r,
            Field::Publisher,
            book.text_at("Publisher/PublisherName"),
        );
        set(
            &mut r,
            Field::PublisherPlace,
            book.text_at("Publisher/PublisherLocation"),
        );
        set(
            &mut r,
            Field::CollectionTitle,
            book.text_at("CollectionTitle"),
        );
        set(&mut r, Field::Edition, book.text_at("Edition"));
        set(&mut r, Field::Volume, book.text_at("Volume"));
        set(&mut r, Field::Medium, book.text_at("Medium"));
        for isbn in book.all("Isbn") {
            r.add_identifier(Scheme::Isbn, &isbn.text());
        }
        r.set_date(
            DateField::Issued,
            book.at("PubDate").map(date).unwrap_or_default(),
        );
    }
    let updated = document
        .at("DateRevised")
        .or(document.at("ContributionDate"))
        .map(date)
        .unwrap_or_default();
    if r.year().is_none() {
        r.set_date(DateField::Issued, updated);
    } else if !updated.is_empty() {
        r.add_extra("revised", updated.edtf());
    }
    set(
        &mut r,
        Field::Abstract,
        document
            .at("Abstract")
            .map(abstract_text)
            .unwrap_or_default(),
    );
    set(
        &mut r,
        Field::Language,
        language::tag(&document.text_at("Language")),
    );
    for keyword in document.path("KeywordList/Keyword") {
        r.add_tag(&keyword.text());
    }
    for id in document.path("ArticleIdList/ArticleId").into_iter().chain(
        data.map(|d| d.path("ArticleIdList/ArticleId"))
            .unwrap_or_default(),
    ) {
        match id.attr("IdType") {
            Some("doi") => r.add_identifier(Scheme::Doi, &id.text()),
            Some("bookaccession") => r.add_extra("bookaccession", id.text()),
            _ => {}
        }
    }
    r
}
