//! Where and when a MODS record's work came out, and what it stands in.

use super::{identifiers, main_title, title_of};
use crate::codec::human;
use crate::codec::mods::reader::names::names;
use crate::codec::mods::table;
use crate::codec::xml::Node;
use crate::model::{Date, DateField, Field, Reference, Scheme};

pub(super) fn origin_date(node: &Node, r: &mut Reference) {
    let infos: Vec<&Node> = node.all("originInfo").collect();
    let date_of = |name: &str| -> Option<Date> {
        let all: Vec<&Node> = infos.iter().flat_map(|i| i.all(name)).collect();
        let (start, end) = (
            all.iter().find(|d| d.attr("point") == Some("start")),
            all.iter().find(|d| d.attr("point") == Some("end")),
        );
        if let (Some(s), Some(e)) = (start, end) {
            let (a, b) = (human::date(&s.text()), human::date(&e.text()));
            if let (Some(start), Some(end)) = (a.start, b.start) {
                return Some(Date {
                    start: Some(start),
                    end: Some(end).filter(|e| *e != start),
                    ..Date::default()
                });
            }
        }
        let coded = all.iter().find(|d| {
            matches!(
                d.attr("encoding"),
                Some("w3cdtf" | "iso8601" | "marc" | "edtf")
            )
        });
        let best = coded.or(all.first())?;
        let date = human::date(&best.text());
        (!date.is_empty()).then_some(date)
    };
    let issued = date_of("copyrightDate")
        .filter(|_| date_of("dateIssued").is_none())
        .or_else(|| date_of("dateIssued"))
        .or_else(|| date_of("dateCreated"));
    if let Some(d) = issued.filter(|_| r.date(DateField::Issued).is_none()) {
        r.set_date(DateField::Issued, d);
    }
    if let Some(d) = date_of("dateCaptured")
        && r.date(DateField::Accessed).is_none()
    {
        r.set_date(DateField::Accessed, d);
    }
}

pub(super) fn origin(node: &Node, r: &mut Reference, of_host: bool) {
    origin_date(node, r);
    for info in node.all("originInfo") {
        r.set_default(Field::Publisher, info.text_at("publisher"));
        let places: Vec<String> = info
            .path("place/placeTerm")
            .iter()
            .filter(|p| p.attr("type") != Some("code"))
            .map(|p| p.text())
            .collect();
        r.set_default(Field::PublisherPlace, places.join("; "));
        if !of_host || !r.fields.has(Field::Edition) {
            r.set_default(Field::Edition, info.text_at("edition"));
        }
        if let Some(d) = info
            .at("dateOther")
            .filter(|d| d.attr("type") == Some("accessed"))
        {
            r.set_date(DateField::Accessed, human::date(&d.text()));
        }
    }
}

pub(super) fn host(host: &Node, r: &mut Reference) {
    r.set_default(Field::ContainerTitle, main_title(host));
    if let Some(short) = host
        .all("titleInfo")
        .find(|t| t.attr("type") == Some("abbreviated"))
    {
        r.set_default(Field::ContainerTitleShort, title_of(short));
    }
    names(host, r, true);
    origin(host, r, true);
    host.all("part").for_each(|p| details(p, r));
    identifiers(host, r, false);
    for inner in host
        .all("relatedItem")
        .filter(|i| i.attr("type") == Some("series"))
    {
        series(inner, r);
    }
}

pub(super) fn series(item: &Node, r: &mut Reference) {
    // The number of the part is the place in the series, not of its name.
    let mut named = item.clone();
    for child in &mut named.children {
        if let crate::codec::xml::Child::Node(info) = child {
            info.children.retain(
                |c| !matches!(c, crate::codec::xml::Child::Node(n) if n.name == "partNumber"),
            );
        }
    }
    let title = main_title(&named);
    // "Series ; 4" holds the number behind the name.
    match title.rsplit_once(" ; ") {
        Some((name, number)) if number.len() < 12 => {
            r.set_default(Field::CollectionTitle, name.trim_end_matches([' ', ',']));
            r.set_default(Field::CollectionNumber, number);
        }
        _ => r.set_default(Field::CollectionTitle, title),
    }
    let number = item
        .path("titleInfo/partNumber")
        .first()
        .map(|n| n.text())
        .or_else(|| item.path("part/detail/number").first().map(|n| n.text()));
    if let Some(n) = number {
        r.set_default(Field::CollectionNumber, n);
    }
    item.all("identifier")
        .filter(|i| i.attr("type") == Some("issn"))
        .for_each(|i| r.add_identifier(Scheme::Issn, &i.text()));
}

pub(super) fn details(part: &Node, r: &mut Reference) {
    for d in part.all("detail") {
        let kind = d
            .attr("type")
            .map(str::to_lowercase)
            .unwrap_or_else(|| d.text_at("caption").to_lowercase());
        let number = d.text_at("number");
        let number = if number.is_empty() {
            d.text_at("title")
        } else {
            number
        };
        match table::DETAILS.iter().find(|(n, _)| *n == kind) {
            Some((_, field)) => r.set_default(*field, number),
            None if !number.is_empty() => {
                r.add_extra(if kind.is_empty() { "detail" } else { &kind }, number)
            }
            None => {}
        }
    }
    for e in part.all("extent") {
        let (start, end, list, total) = (
            e.text_at("start"),
            e.text_at("end"),
            e.text_at("list"),
            e.text_at("total"),
        );
        let pages = if !list.is_empty() {
            list.trim_start_matches("pp. ")
                .trim_start_matches("p. ")
                .to_string()
        } else if !end.is_empty() && end != start {
            format!("{start}-{end}")
        } else {
            start
        };
        r.set_default(Field::Page, pages);
        r.set_default(Field::NumberOfPages, total);
    }
    if let Some(d) = part.at("date") {
        let date = human::date(&d.text());
        let finer = r
            .date(DateField::Issued)
            .is_none_or(|old| old.year() == date.year() && date.start > old.start);
        if finer {
            r.set_date(DateField::Issued, date);
        }
    }
}
