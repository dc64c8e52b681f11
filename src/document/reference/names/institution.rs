//! Institutions among the names of a list.

use super::*;

/// Parts of words that mark institutions, in small letters.
pub(super) const INSTITUTIONS: &[&str] = &[
    "universit",
    "hochschule",
    "høgskole",
    "høyskole",
    "college",
    "institut",
    "ministry",
    "ministerium",
    "departement",
    "direktorat",
    "bundesamt",
    "bundesrat",
    "bundestag",
    "bundesregierung",
    "kommission",
    "commission",
    "committee",
    "council",
    "organization",
    "organisation",
    "association",
    "society",
    "foundation",
    "stiftung",
    "stiftelse",
    "agency",
    "bureau",
    "office",
    "center",
    "centre",
    "zentrum",
    "senter",
    "kommune",
    "fylke",
    "tilsyn",
    "forbund",
    "verband",
    "gesellschaft",
    "united nations",
    "world bank",
    "department",
    "government",
    "parliament",
    "storting",
    "riksdag",
    "rådet",
    "nettverk",
    "network",
    "group",
    "gruppe",
    "board",
    "bank",
    "lov ",
    "loven",
    "gesetz",
    "library",
    "bibliotek",
    "museum",
    "forskningsråd",
    "helse",
    "arbeidsgruppe",
    "consortium",
    "collaboration",
    "initiative",
    "federation",
    "union",
    "academy",
    "akademie",
    "akademi",
    "service",
    "authority",
    "corporation",
    "company",
    "gmbh",
    " inc",
    "meld.",
    "nou ",
    "statistisk",
    "statistics",
    "folkehelse",
    "sentralbyrå",
    "redaksjon",
    "encyclop",
    "leksikon",
    "wikipedia",
    "unicef",
    "unesco",
    "oecd",
    "nasjonal",
    "national",
    "european",
    "assembly",
    "court",
    "gerichtshof",
    "bundesgericht",
    "verfassungsgericht",
    "kommisjon",
    "forskning",
    "inspektion",
    "styrelsen",
    "myndighet",
    "verket",
    "utvalget",
    "sekretariat",
    "secretariat",
    "contributors",
];

/// Whether a text names an institution rather than people.
pub fn is_institution(text: &str) -> bool {
    let lower = text.to_lowercase();
    let words: Vec<&str> = text.split_whitespace().collect();
    let has_initials = words.iter().any(|w| is_initials(w));
    if text.contains("- og ")
        || text.contains("- and ")
        || text.contains("- und ")
        || text.contains("- och ")
    {
        return true;
    }
    if INSTITUTIONS.iter().any(|i| lower.contains(i)) && !(has_initials && text.contains(',')) {
        return true;
    }
    let small = words
        .iter()
        .filter(|w| {
            matches!(
                **w,
                "for" | "of" | "the" | "i" | "für" | "der" | "pour" | "des" | "fra"
            )
        })
        .count();
    (small > 0
        && !has_initials
        && words.len() >= 3
        && words.len() <= 14
        && !text.contains(',')
        && words
            .first()
            .is_some_and(|w| !cue(&w.to_lowercase()).is_some_and(|c| c == Cue::Particle)))
        || text.chars().any(|c| c.is_ascii_digit())
}

/// Whether commas and initials make a list of people even though a word of institutions is in it.
pub(super) fn looks_like_names(text: &str) -> bool {
    let parts = text
        .split([',', '&', ';'])
        .filter(|p| all_initials(p.trim()))
        .count();
    parts > 0 && !text.chars().any(|c| c.is_ascii_digit())
}
