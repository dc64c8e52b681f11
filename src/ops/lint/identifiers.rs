//! Rules about identifiers.

use super::Report;
use crate::model::{Field, Scheme, identifier};
use crate::ops::edit::Name;

pub(super) fn check(report: &mut Report) {
    let r = report.reference;
    for i in r.identifiers.iter().filter(|i| !i.is_valid()) {
        let why = match i.scheme {
            Scheme::Isbn => "an ISBN has 10 or 13 digits, the last of which checks the others",
            Scheme::Issn => "an ISSN has 8 digits, the last of which checks the others",
            Scheme::Doi => "a DOI begins with 10., has a slash and no space",
            Scheme::Pmid => "a PMID is a number",
            Scheme::Pmcid => "a PMCID is PMC and a number",
            Scheme::Arxiv => "an arXiv id is like 2101.00001 or hep-th/9901001",
            _ => "it is empty",
        };
        report.note(
            "identifier",
            format!("{} {}: {why}", i.scheme.label(), i.value),
        );
    }
    if let Some(url) = r.get(Field::Url) {
        let lower = url.to_ascii_lowercase();
        let resolver = lower.contains("doi.org/");
        match (
            identifier::doi(url).filter(|_| resolver),
            r.identifier(Scheme::Doi),
        ) {
            (Some(doi), None) => report.fixable(
                "identifier",
                format!("the address holds the DOI {doi}, which is not noted as such"),
                vec![(Name::Identifier(Scheme::Doi), doi)],
            ),
            (Some(found), Some(doi)) if !identifier::same_doi(&found, doi) => {
                report.note(
                    "identifier",
                    format!("the address holds the DOI {found}, but the reference's is {doi}"),
                );
            }
            _ => {}
        }
        if !["http://", "https://", "ftp://"]
            .iter()
            .any(|p| lower.starts_with(p))
        {
            report.note(
                "identifier",
                format!("the address {url} does not begin with http:// or https://"),
            );
        }
    }
}
