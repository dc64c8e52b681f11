//! Wiley's article XML (WileyML: `component` with `publicationMeta` of product, part and unit).

use super::refs::person;
use crate::codec::xml::{Node, rich};
use crate::model::{Date, DateField, Field, Kind, Reference, Role, Scheme};

/// Reads an article and its bibliography.
pub fn read(component: &Node) -> (Reference, Vec<Reference>) {
    let mut r = Reference::new(Kind::ArticleJournal);
    let Some(header) = component.at("header") else {
        return (r, Vec::new());
    };
    for meta in header.all("publicationMeta") {
        match meta.attr("level").unwrap_or("") {
            "product" => product(meta, &mut r),
            "part" => part(meta, &mut r),
            "unit" => unit(meta, &mut r),
            _ => {}
        }
    }
    if let Some(content) = header.at("contentMeta") {
        let main = content
            .path("titleGroup/title")
            .into_iter()
            .find(|t| t.attr("type") == Some("main"));
        r.set(Field::Title, main.map(rich::rich).unwrap_or_default());
        for creator in content.path("creators/creator") {
            let role = match creator.attr("creatorRole").unwrap_or("author") {
                "editor" => Role::Editor,
                "translator" => Role::Translator,
                _ => Role::Author,
            };
            let name = creator.at("personName").or(creator.at("groupName"));
            let Some(mut p) = name.and_then(person) else {
                continue;
            };
            for id in creator
                .path("idGroup/id")
                .into_iter()
                .filter(|i| i.attr("type") == Some("orcid"))
            {
                let value = id
                    .attr("value")
                    .unwrap_or("")
                    .rsplit('/')
                    .next()
                    .unwrap_or("")
                    .to_string();
                p.ids.push(("orcid".into(), value));
            }
            r.add_person(role, p);
        }
        content
            .path("keywordGroup/keyword")
            .iter()
            .for_each(|k| r.add_tag(&k.text()));
        let abstracts = content.path("abstractGroup/abstract");
        let main = abstracts
            .iter()
            .find(|a| a.attr("type") == Some("main"))
            .or(abstracts.first());
        let mut text = main.map(|a| rich::blocks(a)).unwrap_or_default();
        if let Some(rest) = text.strip_prefix("Abstract: ") {
            text = rest.to_string();
        }
        r.set(Field::Abstract, text);
    }
    r.set(Field::Language, super::refs::lang(component));
    let list = component
        .descendants()
        .into_iter()
        .filter(|n| n.name == "bib")
        .flat_map(super::refs::read)
        .collect();
    (r, list)
}

fn product(meta: &Node, r: &mut Reference) {
    for title in meta.path("titleGroup/title") {
        let field = if title.attr("type") == Some("main") {
            Field::ContainerTitle
        } else {
            Field::ContainerTitleShort
        };
        let text = rich::rich(title);
        if r.get(Field::ContainerTitle) != Some(text.as_str()) {
            r.set_default(field, text);
        }
    }
    meta.all("issn")
        .for_each(|i| r.add_identifier(Scheme::Issn, &i.text()));
    r.set(
        Field::Publisher,
        meta.text_at("publisherInfo/publisherName"),
    );
    r.set(
        Field::PublisherPlace,
        meta.text_at("publisherInfo/publisherLoc"),
    );
}

fn part(meta: &Node, r: &mut Reference) {
    for n in meta.path("numberingGroup/numbering") {
        let text = n.text();
        match n.attr("type").unwrap_or("") {
            "journalVolume" => r.set(Field::Volume, text),
            "journalIssue" => r.set(Field::Issue, text),
            _ => {}
        }
    }
    if let Some(cover) = meta.at("coverDate") {
        let start = cover
            .attr("startDate")
            .map(Date::parse)
            .filter(|d| d.year().is_some());
        r.set_date(
            DateField::Issued,
            start.unwrap_or_else(|| Date::parse(&cover.text())),
        );
    }
}

fn unit(meta: &Node, r: &mut Reference) {
    r.add_identifier(Scheme::Doi, &meta.text_at("doi"));
    let number = |kind: &str| {
        let found = meta
            .path("numberingGroup/numbering")
            .into_iter()
            .find(|n| n.attr("type") == Some(kind))
            .map(Node::text);
        found.filter(|t| t != "n/a").unwrap_or_default()
    };
    let (first, last) = (number("pageFirst"), number("pageLast"));
    let id = |kind: &str| {
        meta.path("idGroup/id")
            .into_iter()
            .find(|i| i.attr("type") == Some(kind))
            .and_then(|i| i.attr("value"))
            .unwrap_or("")
    };
    if !first.is_empty() {
        r.set(
            Field::Page,
            if last.is_empty() || last == first {
                first
            } else {
                format!("{first}-{last}")
            },
        );
    } else {
        r.set(
            Field::Page,
            [id("eLocator"), id("society")]
                .into_iter()
                .find(|v| !v.is_empty())
                .unwrap_or(""),
        );
    }
    let pages = meta
        .path("countGroup/count")
        .into_iter()
        .find(|c| c.attr("type") == Some("pageTotal"))
        .and_then(|c| c.attr("number"));
    r.set(Field::NumberOfPages, pages.unwrap_or(""));
    for event in meta.path("eventGroup/event") {
        let Some(date) = event
            .attr("date")
            .map(Date::parse)
            .filter(|d| d.year().is_some())
        else {
            continue;
        };
        match event.attr("type").unwrap_or("") {
            "firstOnline" | "publishedOnlineFinalForm" | "publishedOnlineEarlyUnpaginated"
                if r.date(DateField::AvailableDate).is_none() =>
            {
                r.set_date(DateField::AvailableDate, date)
            }
            "manuscriptReceived" => r.add_extra("received", date.edtf()),
            "manuscriptAccepted" => r.add_extra("accepted", date.edtf()),
            _ => {}
        }
    }
    if r.year().is_none()
        && let Some(online) = r.dates.remove(&DateField::AvailableDate)
    {
        r.set_date(DateField::Issued, online);
    }
    if let Some(link) = meta
        .at("legalStatement")
        .and_then(|l| l.find("link"))
        .and_then(|l| l.attr("href"))
    {
        r.set(Field::License, link);
    }
}
