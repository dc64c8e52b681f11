//! What a reference lacks for its kind.

use super::{DateField, Field, Kind, Reference};

/// What is missing before a reference list can name the work properly, in words for a person ("author", "year", "journal").
pub fn missing(r: &Reference) -> Vec<&'static str> {
    use Kind::*;
    let mut out = Vec::new();
    let mut need = |there: bool, what: &'static str| {
        if !there {
            out.push(what);
        }
    };
    need(
        r.get(Field::Title).is_some() || r.kind == PersonalCommunication,
        "title",
    );
    let anonymous = matches!(
        r.kind,
        Legislation
            | Bill
            | Regulation
            | Treaty
            | LegalCase
            | Standard
            | Webpage
            | EntryDictionary
            | EntryEncyclopedia
            | Entry
            | Periodical
            | Collection
            | Map
            | Dataset
            | Document
            | Classic
            | MotionPicture
            | Broadcast
            | Hearing
            | Event
    );
    need(anonymous || !r.creators.is_empty(), "author");
    let undated = matches!(
        r.kind,
        Periodical | Webpage | Collection | Document | PersonalCommunication
    );
    need(undated || r.date(DateField::Issued).is_some(), "year");
    let has = |f: Field| r.get(f).is_some();
    match r.kind {
        ArticleJournal => {
            need(has(Field::ContainerTitle), "journal");
            // An article is found by its volume, its pages or its number; one that is online first has a DOI.
            let placed = has(Field::Volume)
                || has(Field::Page)
                || has(Field::ArticleNumber)
                || has(Field::Issue);
            need(
                placed || r.identifiers.iter().any(|i| i.scheme == super::Scheme::Doi),
                "volume or pages",
            );
        }
        ArticleMagazine | ArticleNewspaper => {
            need(has(Field::ContainerTitle), "magazine or newspaper")
        }
        Chapter => {
            need(has(Field::ContainerTitle), "book title");
            need(
                has(Field::Publisher) || has(Field::Page),
                "publisher or pages",
            );
        }
        PaperConference => need(
            has(Field::ContainerTitle) || has(Field::EventTitle),
            "proceedings or event",
        ),
        Book => need(has(Field::Publisher), "publisher"),
        Thesis => need(has(Field::Publisher) || has(Field::Authority), "university"),
        Report => need(
            has(Field::Publisher) || has(Field::Authority) || !r.creators.is_empty(),
            "institution",
        ),
        Patent => need(has(Field::Number), "number"),
        Webpage => need(has(Field::Url), "address"),
        _ => {}
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Date, Person, Role};

    #[test]
    fn a_kind_says_what_it_needs() {
        let mut r = Reference::new(Kind::ArticleJournal);
        assert_eq!(
            missing(&r),
            ["title", "author", "year", "journal", "volume or pages"]
        );
        r.set(Field::Title, "T");
        r.add_person(Role::Author, Person::new("Borg", "M."));
        r.set_date(DateField::Issued, Date::ymd(2004, 0, 0));
        r.set(Field::ContainerTitle, "J");
        r.set(Field::Volume, "1");
        assert!(missing(&r).is_empty());
        r.kind = Kind::Book;
        assert_eq!(missing(&r), ["publisher"]);
    }
}
