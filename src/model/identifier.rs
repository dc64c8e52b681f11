//! Identifiers of works: what a valid one looks like, and its one clean form.

use serde::{Deserialize, Serialize};

macro_rules! schemes {
    ($($variant:ident $name:literal $label:literal;)*) => {
        /// A scheme of identifiers.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum Scheme { $(#[doc = $label] #[serde(rename = $name)] $variant,)* }
        impl Scheme {
            /// Every scheme, in the order of display.
            pub const ALL: &'static [Scheme] = &[$(Scheme::$variant,)*];
            /// The name in files and queries.
            pub fn name(self) -> &'static str { match self { $(Scheme::$variant => $name,)* } }
            /// The name shown to a person.
            pub fn label(self) -> &'static str { match self { $(Scheme::$variant => $label,)* } }
            /// The scheme with this name.
            pub fn from_name(name: &str) -> Option<Scheme> { match name { $($name => Some(Scheme::$variant),)* _ => None } }
        }
    };
}

schemes! {
    Doi "doi" "DOI";
    Pmid "pmid" "PMID";
    Pmcid "pmcid" "PMCID";
    Isbn "isbn" "ISBN";
    Issn "issn" "ISSN";
    Arxiv "arxiv" "arXiv";
    Handle "handle" "Handle";
    Urn "urn" "URN";
    Oclc "oclc" "OCLC";
    Lccn "lccn" "LCCN";
    Zotero "zotero" "Zotero";
    Cristin "cristin" "Cristin";
    Nva "nva" "NVA";
    OpenAlex "openalex" "OpenAlex";
    Mr "mr" "MathSciNet";
    Zbl "zbl" "zbMATH";
    Bibcode "bibcode" "Bibcode";
    Jstor "jstor" "JSTOR";
    Google "google" "Google Books";
    Wikidata "wikidata" "Wikidata";
}

/// An identifier: in its clean form where it is valid, else as the source gave it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Identifier {
    /// Whose.
    pub scheme: Scheme,
    /// Which.
    pub value: String,
}

impl Identifier {
    /// The identifier in its clean form where `raw` is valid, else trimmed and otherwise verbatim (`is_valid` is then false).
    pub fn new(scheme: Scheme, raw: &str) -> Identifier {
        let value = normalize(scheme, raw).unwrap_or_else(|| raw.trim().to_string());
        Identifier { scheme, value }
    }
    /// The identifier, when `raw` is a valid one.
    pub fn parse(scheme: Scheme, raw: &str) -> Option<Identifier> {
        normalize(scheme, raw).map(|value| Identifier { scheme, value })
    }
    /// Whether it is well formed, check digit included.
    pub fn is_valid(&self) -> bool {
        normalize(self.scheme, &self.value).is_some()
    }
    /// The web address that it stands for, where there is one.
    pub fn url(&self) -> Option<String> {
        let v = &self.value;
        Some(match self.scheme {
            Scheme::Doi => format!("https://doi.org/{v}"),
            Scheme::Pmid => format!("https://pubmed.ncbi.nlm.nih.gov/{v}/"),
            Scheme::Pmcid => format!("https://pmc.ncbi.nlm.nih.gov/articles/{v}/"),
            Scheme::Arxiv => format!("https://arxiv.org/abs/{v}"),
            Scheme::Handle => format!("https://hdl.handle.net/{v}"),
            Scheme::OpenAlex => format!("https://openalex.org/{v}"),
            Scheme::Wikidata => format!("https://www.wikidata.org/wiki/{v}"),
            Scheme::Jstor => format!("https://www.jstor.org/stable/{v}"),
            _ => return None,
        })
    }
}

/// The clean form of an identifier, `None` when it is not a valid one.
pub fn normalize(scheme: Scheme, raw: &str) -> Option<String> {
    let raw = raw.trim();
    match scheme {
        Scheme::Doi => doi(raw),
        Scheme::Pmid => pmid(raw),
        Scheme::Pmcid => pmcid(raw),
        Scheme::Isbn => isbn(raw),
        Scheme::Issn => issn(raw),
        Scheme::Arxiv => arxiv(raw),
        _ => (!raw.is_empty()).then(|| raw.to_string()),
    }
}

/// Cuts a prefix in any case.
fn cut<'a>(s: &'a str, prefix: &str) -> Option<&'a str> {
    s.get(..prefix.len())
        .filter(|p| p.eq_ignore_ascii_case(prefix))
        .map(|_| &s[prefix.len()..])
}

/// A DOI out of `10.…`, `doi:…` or an address that holds one (DOI Handbook §2.2: prefix `10.` digits and dots, slash, any suffix).
/// The letter case of the source is kept (DOIs compare without it: see [`same_doi`]).
pub fn doi(raw: &str) -> Option<String> {
    let mut s = raw.trim();
    if let Some(rest) = ["https://", "http://"].iter().find_map(|p| cut(s, p)) {
        let host_end = rest.find('/')?;
        s = &rest[host_end + 1..];
        let at = s.find("10.")?;
        s = &s[at..];
    }
    for p in [
        "doi.org/",
        "dx.doi.org/",
        "www.doi.org/",
        "doi:",
        "doi",
        "info:doi/",
    ] {
        if let Some(rest) = cut(s, p) {
            s = rest.trim_start_matches([':', ' ', '/']);
        }
    }
    let decoded;
    if s.contains("%2F") || s.contains("%2f") {
        decoded = s.replace("%2F", "/").replace("%2f", "/");
        s = &decoded;
    }
    let (prefix, suffix) = s.split_once('/')?;
    let registrant = prefix.strip_prefix("10.")?;
    let ok = registrant.len() >= 4
        && registrant.bytes().all(|b| b.is_ascii_digit() || b == b'.')
        && !suffix.is_empty();
    (ok && !suffix.contains(char::is_whitespace) && !s.contains(char::is_control))
        .then(|| s.to_string())
}

/// Whether two DOIs are one: they compare without letter case (DOI Handbook §2.4).
pub fn same_doi(a: &str, b: &str) -> bool {
    a.eq_ignore_ascii_case(b)
}

/// A PubMed id: one to nine digits, also out of a PubMed address.
pub fn pmid(raw: &str) -> Option<String> {
    let mut s = raw.trim();
    if s.contains("ncbi.nlm.nih.gov") && s.contains("pubmed") {
        s = s
            .trim_end_matches('/')
            .split(['?', '#'])
            .next()?
            .trim_end_matches('/')
            .rsplit('/')
            .next()?;
    }
    for p in ["pmid:", "pmid"] {
        if let Some(rest) = cut(s, p) {
            s = rest.trim();
        }
    }
    let ok =
        (1..=9).contains(&s.len()) && s.bytes().all(|b| b.is_ascii_digit()) && !s.starts_with('0');
    ok.then(|| s.to_string())
}

/// A PubMed Central id, `PMC` and digits, also out of an address.
pub fn pmcid(raw: &str) -> Option<String> {
    let mut s = raw.trim();
    for p in ["pmcid:", "pmcid"] {
        if let Some(rest) = cut(s, p) {
            s = rest.trim();
        }
    }
    if s.starts_with("http") {
        let at = s.find("PMC")?;
        s = s[at..].split(['/', '?', '#']).next()?;
    }
    let digits = cut(s, "PMC")?.split('.').next()?;
    (!digits.is_empty() && digits.len() <= 9 && digits.bytes().all(|b| b.is_ascii_digit()))
        .then(|| format!("PMC{digits}"))
}

/// An ISBN-10 or -13 with a right check digit (ISO 2108), without hyphens.
pub fn isbn(raw: &str) -> Option<String> {
    let mut s = raw.trim();
    for p in ["urn:isbn:", "isbn-13", "isbn-10", "isbn"] {
        if let Some(rest) = cut(s, p) {
            s = rest.trim_start_matches([':', ' ']);
        }
    }
    let mut digits = String::with_capacity(13);
    for c in s.chars() {
        match c {
            '0'..='9' => digits.push(c),
            'x' | 'X' => digits.push('X'),
            '-' | ' ' | '\u{2010}'..='\u{2015}' | '\u{a0}' => {}
            _ => return None,
        }
    }
    let value = |b: u8| if b == b'X' { 10 } else { u32::from(b - b'0') };
    let b = digits.as_bytes();
    let ok = match b.len() {
        10 => {
            !b[..9].contains(&b'X')
                && (0..10).map(|i| (10 - i as u32) * value(b[i])).sum::<u32>() % 11 == 0
        }
        13 => {
            !b.contains(&b'X')
                && (0..13)
                    .map(|i| value(b[i]) * if i % 2 == 0 { 1 } else { 3 })
                    .sum::<u32>()
                    % 10
                    == 0
        }
        _ => false,
    };
    ok.then_some(digits)
}

/// The ISBN-13 of an ISBN-10 (an ISBN-13 comes back as it is): two ISBNs name one book when these are equal.
pub fn isbn13(clean: &str) -> String {
    if clean.len() != 10 || !clean.is_ascii() {
        return clean.to_string();
    }
    let body = format!("978{}", &clean[..9]);
    let sum: u32 = body
        .bytes()
        .enumerate()
        .map(|(i, b)| u32::from(b.wrapping_sub(b'0')) * if i % 2 == 0 { 1 } else { 3 })
        .sum();
    format!("{body}{}", (10 - sum % 10) % 10)
}

/// An ISSN with a right check digit (ISO 3297), as `1234-567X`.
pub fn issn(raw: &str) -> Option<String> {
    let mut s = raw.trim();
    for p in ["urn:issn:", "e-issn", "eissn", "issn"] {
        if let Some(rest) = cut(s, p) {
            s = rest.trim_start_matches([':', ' ']);
        }
    }
    let d: Vec<u32> = s
        .chars()
        .filter(|c| !matches!(c, '-' | ' ' | '\u{2010}'..='\u{2015}'))
        .map(|c| {
            if matches!(c, 'x' | 'X') {
                Some(10)
            } else {
                c.to_digit(10)
            }
        })
        .collect::<Option<_>>()?;
    if d.len() != 8
        || d[..7].contains(&10)
        || !(0..8)
            .map(|i| (8 - i as u32) * d[i])
            .sum::<u32>()
            .is_multiple_of(11)
    {
        return None;
    }
    let text: String = d
        .iter()
        .map(|n| {
            if *n == 10 {
                'X'
            } else {
                char::from(b'0' + *n as u8)
            }
        })
        .collect();
    Some(format!("{}-{}", &text[..4], &text[4..]))
}

/// An arXiv id (`2101.00001v2`, `hep-th/9901001`), also out of an address or `arXiv:…`; the version is kept.
pub fn arxiv(raw: &str) -> Option<String> {
    let mut s = raw.trim();
    if let Some(at) = s.find("arxiv.org/") {
        s = s[at + 10..]
            .trim_start_matches("abs/")
            .trim_start_matches("pdf/")
            .trim_end_matches(".pdf");
    }
    if let Some(rest) = cut(s, "arxiv:") {
        s = rest.trim();
    }
    let s = s.split([' ', '[']).next()?;
    let base = match s.rsplit_once('v') {
        Some((b, v)) if !v.is_empty() && v.bytes().all(|c| c.is_ascii_digit()) => b,
        _ => s,
    };
    let digits = |t: &str| !t.is_empty() && t.bytes().all(|c| c.is_ascii_digit());
    let new = base
        .split_once('.')
        .is_some_and(|(a, b)| a.len() == 4 && digits(a) && (4..=5).contains(&b.len()) && digits(b));
    let old = base.split_once('/').is_some_and(|(a, b)| {
        b.len() == 7
            && digits(b)
            && !a.is_empty()
            && a.bytes()
                .all(|c| c.is_ascii_alphabetic() || c == b'-' || c == b'.')
    });
    (new || old).then(|| s.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_are_cleaned_or_refused() {
        let cases: &[(Scheme, &str, Option<&str>)] = &[
            (
                Scheme::Doi,
                "https://doi.org/10.1186/s13033-018-0211-5",
                Some("10.1186/s13033-018-0211-5"),
            ),
            (Scheme::Doi, "doi: 10.1000/ABC", Some("10.1000/ABC")),
            (
                Scheme::Doi,
                "https://onlinelibrary.wiley.com/doi/10.1111/inm.12345",
                Some("10.1111/inm.12345"),
            ),
            (Scheme::Doi, "10.12/", None),
            (Scheme::Doi, "none", None),
            (
                Scheme::Pmid,
                "https://pubmed.ncbi.nlm.nih.gov/29930698/",
                Some("29930698"),
            ),
            (Scheme::Pmid, "PMID: 29930698", Some("29930698")),
            (Scheme::Pmid, "12a", None),
            (Scheme::Pmcid, "pmc5992690", Some("PMC5992690")),
            (
                Scheme::Pmcid,
                "https://www.ncbi.nlm.nih.gov/pmc/articles/PMC5992690/",
                Some("PMC5992690"),
            ),
            (Scheme::Isbn, "978-82-02-39569-5", None),
            (Scheme::Isbn, "ISBN 0-306-40615-2", Some("0306406152")),
            (Scheme::Isbn, "978-0-306-40615-7", Some("9780306406157")),
            (Scheme::Issn, "0378-5955", Some("0378-5955")),
            (Scheme::Issn, "03785956", None),
            (
                Scheme::Arxiv,
                "arXiv:2101.00001v2 [cs.CL]",
                Some("2101.00001v2"),
            ),
            (
                Scheme::Arxiv,
                "https://arxiv.org/abs/hep-th/9901001",
                Some("hep-th/9901001"),
            ),
            (Scheme::Arxiv, "21.1", None),
        ];
        for (scheme, raw, want) in cases {
            assert_eq!(normalize(*scheme, raw).as_deref(), *want, "{raw}");
        }
        assert_eq!(isbn13("0306406152"), "9780306406157");
    }
}
