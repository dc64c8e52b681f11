//! Who made an article, and where they work.

use crate::codec::xml::Node;
use crate::model::{Person, Reference, Role};

pub(super) fn person(author: &Node) -> Person {
    let collective = author.text_at("CollectiveName");
    if !collective.is_empty() {
        return Person::literal(collective);
    }
    let fore = author.text_at("ForeName");
    let given = if fore.is_empty() {
        author.text_at("FirstName")
    } else {
        fore
    };
    let given = if given.is_empty() {
        author.text_at("Initials")
    } else {
        given
    };
    let mut p = Person::new(author.text_at("LastName"), given);
    p.suffix = author.text_at("Suffix");
    for id in author.all("Identifier") {
        let source = id.attr("Source").unwrap_or("").to_ascii_lowercase();
        let value = id.text();
        let value = value.rsplit('/').next().unwrap_or_default().to_string();
        if !source.is_empty() && !value.is_empty() {
            p.ids.push((source, value));
        }
    }
    p
}

pub(super) fn people(article: &Node, r: &mut Reference) {
    for list in article.all("AuthorList") {
        let role = match list.attr("Type") {
            Some("editors") => Role::Editor,
            _ => Role::Author,
        };
        for author in list.all("Author") {
            r.add_person(role, person(author));
            for a in author
                .path("AffiliationInfo/Affiliation")
                .into_iter()
                .chain(author.all("Affiliation"))
            {
                affiliation(r, &a.text());
            }
        }
    }
}

/// An address without what reaches a person (e-mail, telephone).
fn affiliation(r: &mut Reference, text: &str) {
    let clean = crate::codec::private::without_contact(text);
    if !clean.is_empty() {
        r.add_extra("affiliation", clean);
    }
}
