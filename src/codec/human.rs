//! Values as people and catalogues write them: dates in words, names in lists, identifiers in running text.

use crate::model::{Date, Person, Reference, Scheme};
use regex::Regex;
use std::sync::LazyLock;

/// Reads a date in any usual writing. As [`Date::parse`], but catalogues' "c2004" is the year of the copyright, not "about 2004".
pub fn date(text: &str) -> Date {
    let plain = text.trim().trim_matches(|c: char| {
        matches!(c, '[' | ']' | '.' | ',' | ';' | ':' | '<' | '>') || c.is_whitespace()
    });
    let copyright = plain
        .strip_prefix(['c', 'p'])
        .filter(|r| r.len() == 4 && r.bytes().all(|b| b.is_ascii_digit()));
    Date::parse(copyright.unwrap_or(if plain.is_empty() { text } else { plain }))
}

/// The number of a month or season that a word names.
pub fn month(word: &str) -> Option<u8> {
    crate::model::date_text::month(word)
}

/// A page's text with the damage of wrong decoding repaired, and a word about it.
pub fn repaired<'t>(
    text: std::borrow::Cow<'t, str>,
    sink: &mut super::Sink,
) -> std::borrow::Cow<'t, str> {
    let fixed = match crate::text::repair::repair(&text) {
        std::borrow::Cow::Borrowed(_) => None,
        std::borrow::Cow::Owned(fixed) => Some(fixed),
    };
    match fixed {
        None => text,
        Some(fixed) => {
            let line = text
                .lines()
                .zip(fixed.lines())
                .position(|(a, b)| a != b)
                .unwrap_or(0)
                + 1;
            // A cancelled import stops at its next reference.
            let _ = sink(super::Item::warning(
                line,
                1,
                "text that was decoded wrongly is repaired",
            ));
            std::borrow::Cow::Owned(fixed)
        }
    }
}

/// Divides a list of names: at `;`, at "and"/"&"/"og"/"und"/…, at line ends; "Family, Given" pairs stay together.
pub fn name_list(text: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let lines = text.replace(['\n', '|'], ";");
    for part in lines.split(';') {
        let mut rest = vec![part.to_string()];
        for word in [" and ", " & ", " og ", " und ", " et ", " och ", " y "] {
            rest = rest
                .iter()
                .flat_map(|p| p.split(word).map(str::to_string).collect::<Vec<_>>())
                .collect();
        }
        names.extend(
            rest.iter()
                .map(|n| n.trim().trim_matches(',').trim().to_string())
                .filter(|n| !n.is_empty()),
        );
    }
    names
}

/// Whether a name is rather an institution's than a person's.
pub fn is_institution(name: &str) -> bool {
    const WORDS: &[&str] = &[
        "university",
        "universitet",
        "universitetet",
        "universität",
        "université",
        "universidad",
        "università",
        "institute",
        "institutt",
        "institut",
        "department",
        "ministry",
        "departementet",
        "association",
        "society",
        "organization",
        "organisation",
        "committee",
        "commission",
        "council",
        "agency",
        "group",
        "consortium",
        "collaboration",
        "foundation",
        "centre",
        "center",
        "senter",
        "direktoratet",
        "helsedirektoratet",
        "company",
        "inc",
        "inc.",
        "ltd",
        "ltd.",
        "gmbh",
        "press",
        "network",
        "team",
        "initiative",
        "bureau",
        "office",
        "bank",
        "library",
        "museum",
        "academy",
        "federation",
        "union",
        "board",
        "service",
        "services",
        "college",
        "school",
        "hospital",
        "nations",
        "government",
        "project",
        "investigators",
        "laboratory",
        "trust",
    ];
    name.split(|c: char| c.is_whitespace() || c == ',')
        .any(|w| WORDS.contains(&w.to_lowercase().as_str()))
}

/// A name in either order, or an institution.
pub fn person(name: &str) -> Person {
    let name = super::xml::squash(name);
    if is_institution(&name) && !name.contains(',') {
        return Person::literal(name);
    }
    // "Brekke E" and "Borg MK": initials behind the family name.
    if !name.contains(',')
        && let Some((family, last)) = name.rsplit_once(' ')
    {
        let initials = last.trim_end_matches('.');
        if (1..=3).contains(&initials.chars().count())
            && initials.chars().all(char::is_uppercase)
            && family.chars().any(char::is_lowercase)
            && !family.contains('.')
            && family
                .chars()
                .next()
                .is_some_and(|_| family.split(' ').count() <= 3)
        {
            let mut p = Person::new(family, last);
            p.split_particles();
            return p;
        }
    }
    Person::parse(&name)
}

static DOI: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r#"10\.\d{4,9}(?:\.\d+)*/[^\s"<>]+"#).expect("a fixed pattern"));

/// The first DOI in running text, without the punctuation behind it.
pub fn find_doi(text: &str) -> Option<String> {
    let text = text.replace("%2F", "/").replace("%2f", "/");
    let found = DOI.find(&text)?.as_str();
    let found = found
        .split(['?', '#', '|', '}', '…'])
        .next()
        .unwrap_or(found);
    let mut doi = found.trim_end_matches(['.', ',', ';', ':', ')', ']', '\'', '*', '”', '’']);
    // A bracket inside that was opened belongs to it: 10.1016/0022-3956(94)90001-9.
    if found.len() > doi.len() && doi.matches('(').count() > doi.matches(')').count() {
        doi = &found[..doi.len() + 1];
    }
    crate::model::identifier::doi(doi)
}

/// Takes the identifiers out of an address: DOI, PMID, PMCID, arXiv, handle.
pub fn identifiers_of_link(reference: &mut Reference, link: &str) -> bool {
    let lower = link.to_ascii_lowercase();
    let mut found = false;
    let mut add = |scheme, value: Option<String>| {
        if let Some(v) = value {
            let same = |i: &crate::model::Identifier| {
                i.scheme == scheme && i.value.eq_ignore_ascii_case(&v)
            };
            if !reference.identifiers.iter().any(same) {
                reference.add_identifier(scheme, &v);
            }
            found = true;
        }
    };
    if lower.contains("ncbi.nlm.nih.gov") || lower.contains("europepmc.org") {
        let pmc = lower.find("pmc").and_then(|_| {
            static PMC: LazyLock<Regex> =
                LazyLock::new(|| Regex::new(r"(?i)\bPMC\d+").expect("a fixed pattern"));
            PMC.find(link).map(|m| m.as_str().to_ascii_uppercase())
        });
        if pmc.is_some() {
            add(Scheme::Pmcid, pmc);
        } else {
            static PMID: LazyLock<Regex> = LazyLock::new(|| {
                Regex::new(r"(?i)(?:pubmed(?:\.ncbi\.nlm\.nih\.gov)?/|list_uids=|abstract/med/|article/med/)(?:\?term=)?(\d{1,9})").expect("a fixed pattern")
            });
            add(Scheme::Pmid, PMID.captures(link).map(|c| c[1].to_string()));
        }
    } else if lower.contains("arxiv.org/") {
        add(Scheme::Arxiv, crate::model::identifier::arxiv(link));
    } else if lower.contains("hdl.handle.net/") {
        add(
            Scheme::Handle,
            lower
                .find("hdl.handle.net/")
                .and_then(|i| link.get(i + 15..))
                .map(str::to_string)
                .filter(|h| h.contains('/')),
        );
    }
    if lower.contains("doi.org/") || lower.starts_with("doi:") {
        add(Scheme::Doi, find_doi(link));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_in_any_writing() {
        for (text, want) in [
            ("2004", "2004"),
            ("c2004", "2004"),
            ("[2004]", "2004"),
            ("©2004.", "2004"),
            ("2004?", "2004~"),
            ("ca. 1830", "1830~"),
            ("2004 Jan 5", "2004-01-05"),
            ("Mar 3, 2004", "2004-03-03"),
            ("3. mars 2004", "2004-03-03"),
            ("21 de junio de 2017", "2017-06-21"),
            ("2004 Jan-Feb", "2004-01/2004-02"),
            ("Spring 2004", "2004-21"),
            ("2004 Dec 28-2005 Jan 3", "2004-12-28/2005-01-03"),
            ("20040503", "2004-05-03"),
            ("2004/05/03", "2004-05-03"),
            ("03.05.2004", "2004-05-03"),
            ("25/12/2004", "2004-12-25"),
            ("12/25/2004", "2004-12-25"),
            ("1999-2001", "1999/2001"),
            ("2007-08-31T08:00:00Z", "2007-08-31"),
            ("2021-06-01 00:00:00", "2021-06-01"),
            ("forthcoming", "forthcoming"),
        ] {
            assert_eq!(date(text).edtf(), want, "{text}");
        }
        assert_eq!(date("03/04/2004").year(), Some(2004));
    }

    #[test]
    fn a_doi_is_found_in_text() {
        for (text, want) in [
            (
                "See https://doi.org/10.1186/s13033-018-0211-5.",
                "10.1186/s13033-018-0211-5",
            ),
            (
                "(doi:10.1016/0022-3956(94)90001-9)",
                "10.1016/0022-3956(94)90001-9",
            ),
            (
                "x 10.1002/(SICI)1097-0258(19980815)17:15 y",
                "10.1002/(SICI)1097-0258(19980815)17:15",
            ),
        ] {
            assert_eq!(find_doi(text).as_deref(), Some(want), "{text}");
        }
    }

    #[test]
    fn links_give_identifiers() {
        let mut r = Reference::default();
        for link in [
            "https://www.ncbi.nlm.nih.gov/pubmed/29930698",
            "http://www.ncbi.nlm.nih.gov/pmc/articles/PMC5992690/",
            "https://dx.doi.org/10.1186/s13033-018-0211-5",
            "https://hdl.handle.net/11250/1234",
        ] {
            assert!(identifiers_of_link(&mut r, link), "{link}");
        }
        assert_eq!(r.identifiers.len(), 4);
        assert_eq!(r.identifier(Scheme::Pmid), Some("29930698"));
    }
}
