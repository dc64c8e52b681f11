//! Identifiers and links of a reference in JATS.

use crate::codec::human;
use crate::codec::xml::Node;
use crate::model::{Field, Reference, Scheme};

pub(super) fn identifier(part: &Node, r: &mut Reference) {
    let text = part.text();
    let kind = part
        .attr("pub-id-type")
        .or(part.attr("Type"))
        .unwrap_or("")
        .to_ascii_lowercase();
    let text = if part.name == "Occurrence" {
        part.text_at("Handle")
    } else {
        text
    };
    match kind.as_str() {
        "doi" => r.add_identifier(Scheme::Doi, &text),
        "pmid" => r.add_identifier(Scheme::Pmid, &text),
        "pmcid" | "pmc" => r.add_identifier(
            Scheme::Pmcid,
            &if text.starts_with("PMC") {
                text
            } else {
                format!("PMC{text}")
            },
        ),
        "arxiv" => r.add_identifier(Scheme::Arxiv, &text),
        "isbn" => r.add_identifier(Scheme::Isbn, &text),
        "issn" => r.add_identifier(Scheme::Issn, &text),
        _ => match crate::model::identifier::doi(&text) {
            Some(doi) => r.add_identifier(Scheme::Doi, &doi),
            None if text.starts_with("http") => {
                human::identifiers_of_link(r, &text);
                r.set_default(Field::Url, text);
            }
            None if !text.is_empty() => r.add_extra(
                if kind.is_empty() {
                    "id".to_string()
                } else {
                    kind
                },
                text,
            ),
            None => {}
        },
    }
}

pub(super) fn link(part: &Node, r: &mut Reference) {
    let address = part
        .attr("href")
        .filter(|h| h.contains("://") || h.starts_with("10.") || h.starts_with("doi:"))
        .map(str::to_string)
        .unwrap_or_else(|| part.text());
    if let Some(doi) = crate::model::identifier::doi(&address) {
        if r.identifier(Scheme::Doi).is_none() {
            r.add_identifier(Scheme::Doi, &doi);
        }
        if address.contains("doi.org") || address.starts_with("10.") {
            return;
        }
    }
    human::identifiers_of_link(r, &address);
    if address.starts_with("http") || address.starts_with("ftp") || address.starts_with("www.") {
        r.set_default(Field::Url, address);
    }
}
