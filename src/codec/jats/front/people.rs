//! Who wrote an article in JATS.

use crate::codec::jats::refs::person;
use crate::codec::xml::Node;
use crate::model::{Reference, Role};

pub(super) fn contributors(group: &Node, r: &mut Reference) {
    let of_group = group
        .attr("content-type")
        .unwrap_or("")
        .to_ascii_lowercase();
    for contrib in group.all("contrib") {
        let kind = contrib
            .attr("contrib-type")
            .unwrap_or("author")
            .to_ascii_lowercase();
        let role = match kind.as_str() {
            "editor" | "guest-editor" | "senior_editor" | "reviewing_editor" | "senior-editor" => {
                Role::Editor
            }
            "translator" => Role::Translator,
            "author" | "person" | "group" | "collab" | "corresp" => Role::Author,
            "reviewer" | "referee" => continue,
            k if k.contains("author") => Role::Author,
            _ if of_group.contains("section") => continue,
            _ => Role::Contributor,
        };
        let role = if of_group.contains("editor") && role == Role::Author {
            Role::Editor
        } else {
            role
        };
        // Editors of the journal who handled the article did not edit the work.
        if role == Role::Editor
            && (kind.contains('_') || kind.contains("senior") || of_group == "section")
        {
            continue;
        }
        for name in contrib.elements() {
            if !matches!(
                name.name.as_str(),
                "name"
                    | "string-name"
                    | "collab"
                    | "anonymous"
                    | "name-alternatives"
                    | "collab-alternatives"
            ) {
                continue;
            }
            let Some(mut p) = person(if name.name == "collab-alternatives" {
                name.at("collab").unwrap_or(name)
            } else {
                name
            }) else {
                continue;
            };
            for id in contrib.all("contrib-id") {
                let value = id
                    .text()
                    .trim_end_matches('/')
                    .rsplit('/')
                    .next()
                    .unwrap_or_default()
                    .to_string();
                if !value.is_empty() {
                    p.ids.push((
                        id.attr("contrib-id-type")
                            .unwrap_or("id")
                            .to_ascii_lowercase(),
                        value,
                    ));
                }
            }
            r.add_person(role, p);
        }
    }
}
