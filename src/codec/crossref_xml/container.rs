//! What a work stands in: journal, book, proceedings, series.

use super::{dates, people, titles};
use crate::codec::language;
use crate::codec::xml::{Node, rich};
use crate::model::{Date, DateField, Field, Kind, Reference, Role, Scheme};

pub(super) fn container(node: &Node, around: &Node, r: &mut Reference) {
    if let Some(j) = around.at("journal_metadata") {
        r.set(
            Field::ContainerTitle,
            j.at("full_title").map(rich::rich).unwrap_or_default(),
        );
        let short = j.at("abbrev_title").map(rich::rich).unwrap_or_default();
        r.set(Field::ContainerTitleShort, short);
        j.all("issn")
            .for_each(|i| r.add_identifier(Scheme::Issn, &i.text()));
        r.set(
            Field::Language,
            j.attr("language").map(language::tag).unwrap_or_default(),
        );
    }
    if let Some(i) = around.at("journal_issue") {
        r.set(Field::Volume, i.text_at("journal_volume/volume"));
        r.set(Field::Issue, i.text_at("issue"));
        r.set(Field::CollectionNumber, i.text_at("special_numbering"));
        if let Some((issued, _)) = dates(i, "publication_date") {
            r.set_date(DateField::Issued, issued);
        }
    }
    if let Some(e) = around.at("event_metadata") {
        r.set(Field::EventTitle, e.text_at("conference_name"));
        r.set(Field::EventPlace, e.text_at("conference_location"));
        if let Some(d) = e.at("conference_date") {
            let part = |which: &str| -> String {
                let a = |n: &str| d.attr(&format!("{which}_{n}")).unwrap_or("").to_string();
                let (y, m, day) = (a("year"), a("month"), a("day"));
                [y, m, day]
                    .into_iter()
                    .take_while(|t| !t.is_empty())
                    .map(|t| format!("{t:0>2}"))
                    .collect::<Vec<_>>()
                    .join("-")
            };
            let (start, end) = (part("start"), part("end"));
            let whole = Date::parse_edtf(&format!("{start}/{end}"))
                .filter(|_| !end.is_empty() && start != end)
                .or_else(|| Date::parse_edtf(&start));
            r.set_date(
                DateField::EventDate,
                whole.unwrap_or_else(|| Date::parse(&d.text())),
            );
        }
    }
    let book = around.elements().find(|n| {
        matches!(
            n.name.as_str(),
            "proceedings_metadata"
                | "proceedings_series_metadata"
                | "book_metadata"
                | "book_series_metadata"
                | "book_set_metadata"
                | "report-paper_metadata"
                | "report-paper_series_metadata"
                | "standard_metadata"
                | "database_metadata"
        )
    });
    let Some(b) = book else { return };
    if !std::ptr::eq(b, node) {
        r.set(
            Field::ContainerTitle,
            b.at("proceedings_title")
                .map(rich::rich)
                .unwrap_or_default(),
        );
        if r.kind == Kind::Report || r.kind == Kind::Standard {
            titles(b, Field::Title, r);
            people(b, r);
            r.add_identifier(Scheme::Doi, &b.text_at("doi_data/doi"));
            r.set_default(Field::Url, b.text_at("doi_data/resource"));
        } else {
            let mut whole = Reference::default();
            titles(b, Field::ContainerTitle, &mut whole);
            people(b, &mut whole);
            r.set_default(
                Field::ContainerTitle,
                whole.get(Field::ContainerTitle).unwrap_or("").to_string(),
            );
            for c in whole.creators {
                let role = if c.role == Role::Author {
                    Role::ContainerAuthor
                } else {
                    c.role
                };
                r.add_person(role, c.person);
            }
        }
        b.all("isbn")
            .for_each(|i| r.add_identifier(Scheme::Isbn, &i.text().replace(' ', "")));
    }
    r.set(Field::Publisher, b.text_at("publisher/publisher_name"));
    r.set(
        Field::PublisherPlace,
        b.text_at("publisher/publisher_place"),
    );
    r.set_default(Field::Edition, b.text_at("edition_number"));
    r.set_default(Field::Volume, b.text_at("volume"));
    if let Some(series) = b
        .at("series_metadata")
        .or(b.at("set_metadata"))
        .or(b.at("proceedings_set_metadata"))
    {
        let mut whole = Reference::default();
        titles(series, Field::CollectionTitle, &mut whole);
        r.set(
            Field::CollectionTitle,
            whole.get(Field::CollectionTitle).unwrap_or("").to_string(),
        );
        series
            .all("issn")
            .for_each(|i| r.add_identifier(Scheme::Issn, &i.text()));
    }
    if let Some((issued, _)) = dates(b, "publication_date") {
        r.set_date(DateField::Issued, issued);
    }
    r.set_default(
        Field::Language,
        b.attr("language").map(language::tag).unwrap_or_default(),
    );
}
