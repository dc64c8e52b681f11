//! What has no field of its own and is kept, and the works that an article cites.

use crate::codec::pubmed_xml::people::person;
use crate::codec::xml::Node;
use crate::model::{Reference, Scheme};

pub(super) fn kept(article: &Node, citation: &Node, record: &Node, r: &mut Reference) {
    for (name, path) in [
        ("nlm-id", "MedlineJournalInfo/NlmUniqueID"),
        ("country", "MedlineJournalInfo/Country"),
        ("issn-linking", "MedlineJournalInfo/ISSNLinking"),
        ("coi", "CoiStatement"),
    ] {
        let value = citation.text_at(path);
        if !value.is_empty() {
            r.add_extra(name, value);
        }
    }
    for chemical in citation.path("ChemicalList/Chemical/NameOfSubstance") {
        r.add_extra("chemical", chemical.text());
    }
    for grant in article.path("GrantList/Grant") {
        let line = [
            grant.text_at("GrantID"),
            grant.text_at("Agency"),
            grant.text_at("Country"),
        ];
        let line: Vec<String> = line.into_iter().filter(|t| !t.is_empty()).collect();
        r.add_extra("grant", line.join(", "));
    }
    for bank in article.path("DataBankList/DataBank") {
        for number in bank.path("AccessionNumberList/AccessionNumber") {
            r.add_extra(
                "accession",
                format!("{} {}", bank.text_at("DataBankName"), number.text()),
            );
        }
    }
    for person in citation.path("InvestigatorList/Investigator") {
        r.add_extra("investigator", self::person(person).inverted());
    }
    let rights = article.text_at("Abstract/CopyrightInformation");
    if !rights.is_empty() {
        r.add_extra("copyright", rights);
    }
    let status = record.text_at("PubmedData/PublicationStatus");
    if !status.is_empty() {
        r.add_extra("publication-status", status);
    }
    for link in citation.path("CommentsCorrectionsList/CommentsCorrections") {
        let kind = link.attr("RefType").unwrap_or("");
        if !matches!(kind, "Cites") {
            r.add_extra(
                "related",
                format!(
                    "{kind}: {} {}",
                    link.text_at("RefSource"),
                    link.text_at("PMID")
                )
                .trim()
                .to_string(),
            );
        }
    }
    cited(record, r);
}

/// The works that it cites, as PubMed lists them: a line of text and identifiers.
pub(super) fn cited(record: &Node, r: &mut Reference) {
    let mut list = Vec::new();
    for reference in record
        .at("PubmedData")
        .map(|d| d.descendants())
        .unwrap_or_default()
    {
        if reference.name != "Reference" {
            continue;
        }
        let text = reference.text_at("Citation");
        let mut one = Reference::default();
        for id in reference.path("ArticleIdList/ArticleId") {
            match id.attr("IdType") {
                Some("doi") => one.add_identifier(Scheme::Doi, &id.text()),
                Some("pubmed") => one.add_identifier(Scheme::Pmid, &id.text()),
                Some("pmc" | "pmcid") => one.add_identifier(Scheme::Pmcid, &id.text()),
                _ => {}
            }
        }
        if !text.is_empty() {
            one.add_extra("text", text);
        }
        if !one.extra.is_empty() || !one.identifiers.is_empty() {
            list.push(one);
        }
    }
    r.cited = list;
}
