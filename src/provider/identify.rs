//! What a person gave: identifiers, addresses, or words.

use super::address::Address;
use crate::codec::human;
use crate::model::{Identifier, Kind, Reference, Scheme, identifier};

/// What is to be looked up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// An identifier.
    Id(Identifier),
    /// A page of a library catalogue on VuFind.
    VuFind(String),
    /// Any page.
    Page(String),
}

impl Wanted {
    /// As one line that names the same again.
    pub fn line(&self) -> String {
        match self {
            Wanted::Id(i) if i.scheme == Scheme::Doi => i.value.clone(),
            Wanted::Id(i) => format!("{}:{}", i.scheme.name(), i.value),
            Wanted::VuFind(url) | Wanted::Page(url) => url.clone(),
        }
    }
    /// As a person would write it.
    pub fn label(&self) -> String {
        match self {
            Wanted::Id(i) => format!("{} {}", i.scheme.label(), i.value),
            Wanted::VuFind(url) | Wanted::Page(url) => url.clone(),
        }
    }
}

fn id(scheme: Scheme, value: impl Into<String>) -> Option<Wanted> {
    Some(Wanted::Id(Identifier {
        scheme,
        value: value.into(),
    }))
}

/// Everything that one line names, when it names identifiers and addresses and nothing else; nothing for words.
pub fn identify(line: &str) -> Option<Vec<Wanted>> {
    let line = line.trim();
    if line.is_empty() || line.len() > 8_000 {
        return None;
    }
    if let Some(one) = single(line) {
        return Some(vec![one]);
    }
    // Several in a line; `PMID: 123` and `ISBN 978-…` are of two words.
    let words: Vec<&str> = line
        .split([' ', '\t', ',', ';'])
        .filter(|w| !w.is_empty())
        .collect();
    let mut out = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let most = (words.len() - at).min(6);
        let (n, wanted) = (1..=most)
            .rev()
            .find_map(|n| single(&words[at..at + n].join(" ")).map(|w| (n, w)))?;
        out.push(wanted);
        at += n;
    }
    Some(out)
}

fn single(text: &str) -> Option<Wanted> {
    let text = text
        .trim()
        .trim_matches(['<', '>', '"', '\''])
        .trim_end_matches(['.', ',', ';']);
    if text.contains("://") || text.starts_with("www.") {
        return address(text);
    }
    let lower = text.to_ascii_lowercase();
    let after = |names: &[&str]| {
        names
            .iter()
            .find_map(|n| lower.strip_prefix(n))
            .map(|rest| text[text.len() - rest.len()..].trim_start_matches([':', ' ', '#']))
    };
    if lower.starts_with("10.")
        || lower.starts_with("doi")
        || lower.starts_with("dx.doi.org")
        || lower.starts_with("doi.org")
        || lower.starts_with("info:doi")
    {
        return id(Scheme::Doi, identifier::doi(text)?);
    }
    if let Some(rest) = after(&["pmcid", "pmc"]) {
        let rest = rest.trim_start_matches("PMC").trim_start_matches("pmc");
        return id(Scheme::Pmcid, identifier::pmcid(&format!("PMC{rest}"))?);
    }
    if let Some(rest) = after(&["pmid", "pubmed"]) {
        return id(Scheme::Pmid, identifier::pmid(rest)?);
    }
    if lower.starts_with("isbn") || lower.starts_with("urn:isbn") {
        return id(Scheme::Isbn, identifier::isbn(text)?);
    }
    if let Some(rest) = after(&["cristin"]) {
        return digits(rest, 1..=12).and_then(|d| id(Scheme::Cristin, d));
    }
    if let Some(rest) = after(&["nva"]) {
        return id(Scheme::Nva, uuid_like(rest)?);
    }
    if let Some(rest) = after(&["zotero"]) {
        return id(Scheme::Zotero, rest.trim_matches('/'));
    }
    if let Some(rest) = after(&["openalex"]) {
        return open_alex(rest);
    }
    if let Some(rest) = after(&["hdl", "handle"]) {
        return rest
            .contains('/')
            .then(|| id(Scheme::Handle, rest))
            .flatten();
    }
    if let Some(a) = identifier::arxiv(text).filter(|_| !text.contains(' ')) {
        return id(Scheme::Arxiv, a);
    }
    if let Some(rest) = after(&["arxiv"]) {
        return id(Scheme::Arxiv, identifier::arxiv(rest)?);
    }
    // Bare numbers: an ISBN has a check digit, a PMID has not; a year is no PMID.
    if let Some(isbn) = identifier::isbn(text) {
        return id(Scheme::Isbn, isbn);
    }
    digits(text, 5..=8)
        .filter(|d| !d.starts_with('0'))
        .and_then(|d| id(Scheme::Pmid, d))
}

fn digits(text: &str, length: std::ops::RangeInclusive<usize>) -> Option<String> {
    let t = text.trim();
    (length.contains(&t.len()) && t.bytes().all(|b| b.is_ascii_digit())).then(|| t.to_string())
}

fn uuid_like(text: &str) -> Option<String> {
    let t = text.trim().trim_matches('/');
    let ok = (30..=60).contains(&t.len())
        && t.contains('-')
        && t.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-');
    ok.then(|| t.to_string())
}

fn open_alex(text: &str) -> Option<Wanted> {
    let t = text.rsplit('/').next()?.trim();
    let number = t.strip_prefix(['W', 'w'])?;
    digits(number, 3..=12).and_then(|d| id(Scheme::OpenAlex, format!("W{d}")))
}

/// An address: of a work's identifier where it holds one, else of a page.
fn address(text: &str) -> Option<Wanted> {
    if text.contains(char::is_whitespace) {
        return None;
    }
    let url = if text.contains("://") {
        text.to_string()
    } else {
        format!("https://{text}")
    };
    let a = Address::parse(&url)?;
    let host = a.host.trim_start_matches("www.");
    let path = a.path.split(['?', '#']).next().unwrap_or("");
    let parts: Vec<&str> = path.split('/').filter(|p| !p.is_empty()).collect();
    let query = |name: &str| {
        let q = a.path.split_once('?')?.1.split('#').next()?;
        q.split('&')
            .find_map(|p| p.strip_prefix(name)?.strip_prefix('='))
            .map(str::to_string)
    };
    if host.ends_with("zotero.org") {
        let library = match parts.as_slice() {
            ["groups", number, ..] => Some(format!("groups/{number}")),
            ["users", number, ..] if host.starts_with("api.") => Some(format!("users/{number}")),
            _ => None,
        };
        if let Some(library) = library.filter(|l| {
            l.split('/')
                .nth(1)
                .is_some_and(|n| digits(n, 1..=12).is_some())
        }) {
            let below = |name: &str| {
                parts
                    .iter()
                    .position(|p| *p == name)
                    .and_then(|i| parts.get(i + 1))
                    .filter(|k| k.len() == 8)
            };
            return match (below("items"), below("collections")) {
                (Some(key), _) => id(Scheme::Zotero, format!("{library}/items/{key}")),
                (None, Some(key)) => id(Scheme::Zotero, format!("{library}/collections/{key}")),
                _ => id(Scheme::Zotero, library),
            };
        }
        return Some(Wanted::Page(url));
    }
    if (host.ends_with("nva.sikt.no") || host.ends_with("nva.unit.no"))
        && let Some(n) = parts.iter().rev().find_map(|p| uuid_like(p))
    {
        return id(Scheme::Nva, n);
    }
    if host.ends_with("cristin.no") {
        let number = query("id").or_else(|| {
            parts
                .iter()
                .rev()
                .find(|p| digits(p, 3..=12).is_some())
                .map(|p| (*p).to_string())
        });
        if let Some(n) = number.and_then(|n| digits(&n, 3..=12)) {
            return id(Scheme::Cristin, n);
        }
    }
    if host.ends_with("openalex.org")
        && let Some(w) = parts.last().and_then(|p| open_alex(p))
    {
        return Some(w);
    }
    if host == "openlibrary.org" && parts.first() == Some(&"isbn") {
        return id(Scheme::Isbn, identifier::isbn(parts.get(1)?)?);
    }
    let mut found = Reference::new(Kind::Document);
    if human::identifiers_of_link(&mut found, &url) {
        let best = [
            Scheme::Doi,
            Scheme::Pmid,
            Scheme::Pmcid,
            Scheme::Arxiv,
            Scheme::Handle,
        ];
        if let Some(i) = best
            .iter()
            .find_map(|s| found.identifiers.iter().find(|i| i.scheme == *s))
        {
            return Some(Wanted::Id(i.clone()));
        }
    }
    // Publishers' pages name the DOI in their address: `/doi/10.…`, `/article/10.…`.
    if let Some(doi) = human::find_doi(&url) {
        let cut = [
            "/full",
            "/abstract",
            "/pdf",
            "/html",
            "/epdf",
            "/meta",
            "/fulltext",
            "/references",
            ".pdf",
            "/full/html",
        ];
        let mut doi = doi.as_str();
        while let Some(shorter) = cut.iter().find_map(|c| doi.strip_suffix(c)) {
            doi = shorter;
        }
        return id(Scheme::Doi, identifier::doi(doi)?);
    }
    if path.contains("/Record/") {
        return Some(Wanted::VuFind(url));
    }
    Some(Wanted::Page(url))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_given_is_recognised() {
        let one = |text: &str| {
            identify(text).map(|v| v.iter().map(Wanted::label).collect::<Vec<_>>().join(" + "))
        };
        for (text, want) in [
            ("10.1186/s13033-018-0211-5", "DOI 10.1186/s13033-018-0211-5"),
            ("doi:10.1000/x.", "DOI 10.1000/x"),
            ("https://doi.org/10.1000/x", "DOI 10.1000/x"),
            (
                "https://www.tandfonline.com/doi/full/10.1080/1234.5678",
                "DOI 10.1080/1234.5678",
            ),
            (
                "https://journals.example.org/article/10.1371/journal.pone.1/full",
                "DOI 10.1371/journal.pone.1",
            ),
            ("PMID: 29930698", "PMID 29930698"),
            ("29930698", "PMID 29930698"),
            ("https://pubmed.ncbi.nlm.nih.gov/29930698/", "PMID 29930698"),
            ("PMC5992690", "PMCID PMC5992690"),
            (
                "https://pmc.ncbi.nlm.nih.gov/articles/PMC5992690/",
                "PMCID PMC5992690",
            ),
            ("978-0-306-40615-7", "ISBN 9780306406157"),
            ("ISBN 0-306-40615-2", "ISBN 0306406152"),
            ("arXiv:2101.00001v2", "arXiv 2101.00001v2"),
            ("hep-th/9901001", "arXiv hep-th/9901001"),
            ("https://arxiv.org/pdf/2101.00001", "arXiv 2101.00001"),
            (
                "https://www.zotero.org/groups/12/a_name/items/ABCD2345/library",
                "Zotero groups/12/items/ABCD2345",
            ),
            (
                "https://www.zotero.org/groups/12/a_name/library",
                "Zotero groups/12",
            ),
            (
                "https://nva.sikt.no/registration/019da65e261a-c4b1-4c1b-8a0c-1f9f2b6a7c8d",
                "NVA 019da65e261a-c4b1-4c1b-8a0c-1f9f2b6a7c8d",
            ),
            (
                "https://app.cristin.no/results/show.jsf?id=688231",
                "Cristin 688231",
            ),
            (
                "https://catalogue.example.org/Record/oria.123",
                "https://catalogue.example.org/Record/oria.123",
            ),
            ("https://example.org/news", "https://example.org/news"),
            (
                "10.1000/a 10.1000/b, PMID 123456",
                "DOI 10.1000/a + DOI 10.1000/b + PMID 123456",
            ),
        ] {
            assert_eq!(one(text).as_deref(), Some(want), "{text}");
        }
        for words in [
            "Borg M. Recovery. 2004",
            "2018",
            "Everyday life 10.1000/x",
            "",
            "a b c",
        ] {
            assert_eq!(one(words), None, "{words}");
        }
    }
}
