//! Who made a work.

use super::marked;
use crate::codec::human;
use crate::codec::xml::{Node, squash};
use crate::model::{Person, Reference, Role};

pub(super) fn people(shown: &dyn Fn(&str) -> Vec<String>, record: &Node, r: &mut Reference) {
    // The heading that is searched ("$$Q") has the order "Family, Given".
    let clean = |t: &str| -> String {
        let t = marked(t, 'Q').unwrap_or_else(|| t.split("$$").next().unwrap_or(t).to_string());
        let t = t.split(" [").next().unwrap_or(&t).to_string();
        squash(&t)
    };
    let mut has_author = false;
    for (name, role) in [
        ("creator", Role::Author),
        ("contributor", Role::Contributor),
    ] {
        for value in shown(name) {
            let whole = if value.contains("$$Q") {
                vec![clean(&value)]
            } else {
                value.split(';').map(&clean).collect()
            };
            for one in whole.into_iter().filter(|n| !n.is_empty()) {
                let pieces: Vec<&str> = one
                    .split(',')
                    .map(str::trim)
                    .filter(|p| !p.chars().any(|c| c.is_ascii_digit()))
                    .collect();
                let p = match pieces.as_slice() {
                    [family, given, ..] => {
                        let mut p = Person::new(*family, *given);
                        p.split_particles();
                        p
                    }
                    [whole] => human::person(whole),
                    [] => continue,
                };
                let role = if role == Role::Contributor && !has_author {
                    Role::Author
                } else {
                    role
                };
                if !r
                    .creators
                    .iter()
                    .any(|c| c.person.inverted() == p.inverted())
                {
                    r.add_person(role, p);
                }
            }
            has_author |= name == "creator";
        }
    }
    if r.creators.is_empty() {
        for au in record.path("addata/au") {
            r.add_person(Role::Author, human::person(&au.text()));
        }
    }
}
