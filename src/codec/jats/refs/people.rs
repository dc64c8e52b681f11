//! People of a reference in JATS.

use crate::codec::human;
use crate::codec::xml::Node;
use crate::model::{Person, Reference, Role};

pub(super) fn group(part: &Node, r: &mut Reference) {
    let role = match part.attr("person-group-type").unwrap_or("author") {
        "editor" | "guest-editor" | "allauthors-editor" => Role::Editor,
        "translator" => Role::Translator,
        "compiler" => Role::Compiler,
        "director" => Role::Director,
        "inventor" | "author" | "allauthors" | "assignee" | "curator" => Role::Author,
        _ => Role::Author,
    };
    for n in part.elements() {
        if let Some(p) = person(n) {
            r.add_person(role, p);
        }
    }
}

/// A name in any of the tag sets.
pub fn person(node: &Node) -> Option<Person> {
    let at = |names: &[&str]| {
        names
            .iter()
            .map(|n| node.text_at(n))
            .find(|t| !t.is_empty())
            .unwrap_or_default()
    };
    match node.name.as_str() {
        "etal" | "email" | "role" | "aff" | "xref" | "comment" | "label" | "degrees" | "x" => {
            return None;
        }
        "name-alternatives" | "author" | "BibAuthorName" | "contrib" | "creator"
            if node
                .elements()
                .any(|n| matches!(n.name.as_str(), "name" | "string-name" | "personName")) =>
        {
            let western = node
                .elements()
                .find(|n| n.name == "name" && n.attr("name-style") != Some("eastern"));
            return western
                .or_else(|| {
                    node.elements()
                        .find(|n| matches!(n.name.as_str(), "name" | "string-name" | "personName"))
                })
                .and_then(person);
        }
        "collab" | "groupName" | "InstitutionalAuthorName" | "institution" => {
            // The members of a group are not its name.
            let mut own = node.clone();
            own.children.retain(|c| !matches!(c, crate::codec::xml::Child::Node(n) if matches!(n.name.as_str(), "contrib-group" | "xref" | "fn" | "email" | "aff" | "author-comment")));
            let inner = node
                .at("institution")
                .or(node.at("named-content"))
                .filter(|_| own.text().is_empty())
                .map(Node::text)
                .unwrap_or_default();
            let name = if inner.is_empty() { own.text() } else { inner };
            let name = name.trim_end_matches([',', ';', ':']).trim().to_string();
            return (!name.is_empty()).then(|| Person::literal(name));
        }
        "anonymous" => return Some(Person::literal("Anonymous")),
        _ => {}
    }
    let family = at(&["surname", "familyName", "FamilyName", "snm"]);
    let given = at(&["given-names", "givenNames", "GivenName", "Initials", "fnm"]);
    if family.is_empty() && given.is_empty() {
        let whole = node.text();
        return match node.name.as_str() {
            "string-name" | "name" | "author" | "refau" | "editor" | "personName"
                if !whole.is_empty() =>
            {
                Some(human::person(&whole))
            }
            _ => None,
        };
    }
    let prefix = at(&["particle", "Particle", "familyNamePrefix"]);
    let family = family.trim_end_matches(',').to_string();
    let mut p = if family.is_empty() {
        Person::literal(given)
    } else {
        Person::new(family, given.trim_end_matches(','))
    };
    p.particle = prefix;
    p.split_particles();
    p.suffix = at(&["suffix", "Suffix", "nameSuffix"]);
    Some(p)
}
