//! Who made a work, and when it came out.

use crate::codec::xml::Node;
use crate::model::{Date, Person, Reference, Role};

pub(super) fn people(node: &Node, r: &mut Reference) {
    let lists = node
        .at("contributors")
        .into_iter()
        .flat_map(|c| c.elements())
        .chain(node.all("person_name"));
    for n in lists {
        let role = match n.attr("contributor_role").unwrap_or("author") {
            "editor" => Role::Editor,
            "chair" => Role::Chair,
            "translator" => Role::Translator,
            "reviewer" | "review-assistant" | "stats-reviewer" | "reader" => continue,
            _ => Role::Author,
        };
        let mut p = match n.name.as_str() {
            "person_name" => {
                let mut p = Person::new(n.text_at("surname"), n.text_at("given_name"));
                p.suffix = n.text_at("suffix");
                p.split_particles();
                p
            }
            "organization" => Person::literal(n.text()),
            "anonymous" => continue,
            _ => continue,
        };
        if let Some(orcid) = n.at("ORCID").map(Node::text) {
            p.ids.push((
                "orcid".into(),
                orcid.rsplit('/').next().unwrap_or_default().to_string(),
            ));
        }
        r.add_person(role, p);
    }
}

/// The printed date and, where it differs, that on the web.
pub(super) fn dates(node: &Node, name: &str) -> Option<(Date, Option<Date>)> {
    let one = |n: &Node| -> Date {
        let number = |k: &str| n.text_at(k).parse::<u8>().unwrap_or(0);
        let Ok(year) = n.text_at("year").parse::<i32>() else {
            return Date::default();
        };
        let month = number("month");
        let d = Date::ymd(
            year,
            if month <= 12 || (21..=24).contains(&month) {
                month
            } else {
                0
            },
            if month <= 12 { number("day") } else { 0 },
        );
        if Date::parse_edtf(&d.edtf()).is_some() {
            d
        } else {
            Date::ymd(year, 0, 0)
        }
    };
    let all: Vec<&Node> = node.all(name).collect();
    let printed = all
        .iter()
        .find(|n| n.attr("media_type") == Some("print"))
        .map(|n| one(n));
    let online = all
        .iter()
        .find(|n| n.attr("media_type") != Some("print"))
        .map(|n| one(n));
    match (printed, online) {
        (Some(p), Some(o)) => Some((p.clone(), (o.start != p.start).then_some(o))),
        (Some(d), None) | (None, Some(d)) => Some((d, None)),
        (None, None) => None,
    }
}
