//! People and bodies of a MODS record.

use crate::codec::human;
use crate::codec::mods::table;
use crate::codec::xml::Node;
use crate::model::{Field, Person, Reference, Role};

pub(super) fn names(node: &Node, r: &mut Reference, of_host: bool) {
    for name in node.all("name") {
        let roles: Vec<String> = name
            .path("role/roleTerm")
            .iter()
            .map(|t| t.text())
            .chain(
                name.all("role")
                    .filter(|x| x.elements().next().is_none())
                    .map(Node::text),
            )
            .collect();
        let lower: Vec<String> = roles.iter().map(|t| t.to_lowercase()).collect();
        if lower.iter().any(|t| {
            matches!(
                t.as_str(),
                "publisher"
                    | "pbl"
                    | "distributor"
                    | "dst"
                    | "degree grantor"
                    | "dgg"
                    | "repository"
                    | "host institution"
            )
        }) && !lower.iter().any(|t| table::role(t).is_some())
        {
            let text = name.text_at("namePart");
            if lower
                .iter()
                .any(|t| matches!(t.as_str(), "degree grantor" | "dgg" | "publisher" | "pbl"))
            {
                r.set_default(Field::Publisher, text);
            } else {
                r.add_extra("institution", text);
            }
            continue;
        }
        let role = lower
            .iter()
            .find_map(|t| table::role(t))
            .unwrap_or(if roles.is_empty() {
                Role::Author
            } else {
                Role::Contributor
            });
        let role = if of_host && role == Role::Author {
            Role::ContainerAuthor
        } else {
            role
        };
        let p = person(name);
        let known = r
            .creators
            .iter()
            .any(|c| c.role == role && c.person.inverted() == p.inverted());
        if !known {
            r.add_person(role, p);
        }
    }
}

fn person(name: &Node) -> Person {
    let part = |kind: &str| -> String {
        let all: Vec<String> = name
            .all("namePart")
            .filter(|p| p.attr("type") == Some(kind))
            .map(Node::text)
            .collect();
        all.join(" ")
    };
    let plain: Vec<String> = name
        .all("namePart")
        .filter(|p| p.attr("type").is_none())
        .map(Node::text)
        .filter(|t| !t.is_empty())
        .collect();
    let (family, given) = (part("family"), part("given"));
    let mut p = if matches!(name.attr("type"), Some("corporate" | "conference")) {
        let parts = if plain.is_empty() {
            vec![name.text_at("displayForm")]
        } else {
            plain
        };
        Person::literal(parts.join(": "))
    } else if !family.is_empty() {
        let mut p = Person::new(family, given);
        p.split_particles();
        p.suffix = part("termsOfAddress");
        p
    } else {
        let whole = plain.first().cloned().unwrap_or_else(|| {
            if given.is_empty() {
                name.text_at("displayForm")
            } else {
                given
            }
        });
        // "Holberg, Ludvig, 1684-1754": the years of the life are not of the name.
        let pieces: Vec<&str> = whole
            .split(',')
            .map(str::trim)
            .filter(|t| !t.chars().any(|c| c.is_ascii_digit()))
            .collect();
        let whole = if pieces.len() > 1 || whole.contains(',') {
            pieces.join(", ")
        } else {
            whole
        };
        let person = name.attr("type") == Some("personal");
        if person && !whole.contains(',') {
            Person::parse(&whole)
        } else {
            human::person(&whole)
        }
    };
    for id in name.all("nameIdentifier") {
        p.ids
            .push((id.attr("type").unwrap_or("id").to_lowercase(), id.text()));
    }
    p
}
