//! Headings of reference lists, in the usual languages.

use crate::text::fold::words;

/// Folded headings.
const HEADINGS: &[&str] = &[
    "references",
    "reference",
    "reference list",
    "list of references",
    "references cited",
    "references and notes",
    "notes and references",
    "bibliography",
    "selected bibliography",
    "works cited",
    "literature cited",
    "cited literature",
    "literature",
    "cited works",
    "sources",
    "references and further reading",
    "bibliography and references",
    "literature references",
    "cited references",
    "reference cited",
    "literaturverzeichnis",
    "literatur",
    "literaturangaben",
    "quellen",
    "quellenverzeichnis",
    "quellen und literaturverzeichnis",
    "literatur und quellenverzeichnis",
    "bibliographie",
    "bibliografie",
    "literaturliste",
    "verwendete literatur",
    "zitierte literatur",
    "referenzen",
    "quellen und literatur",
    "referanser",
    "referanseliste",
    "litteratur",
    "litteraturliste",
    "litteraturhenvisninger",
    "litteraturreferanser",
    "kilder",
    "kildeliste",
    "kildehenvisninger",
    "kilder og litteratur",
    "litteratur og kilder",
    "referansar",
    "kjelder",
    "kjeldeliste",
    "litteraturoversikt",
    "bibliografi",
    "kildehenvisning",
    "litteratur og kildeliste",
    "litteratur og referanser",
    "litteraturforteckning",
    "referenser",
    "kallor",
    "kallforteckning",
    "referenslista",
    "litteratur och kallor",
    "kall och litteraturforteckning",
    "referencer",
    "litteraturfortegnelse",
    "referenceliste",
    "kildefortegnelse",
    "lahteet",
    "lahdeluettelo",
    "kirjallisuus",
    "kirjallisuusluettelo",
    "viitteet",
    "heimildir",
    "heimildaskra",
    "references bibliographiques",
    "bibliographie selective",
    "ouvrages cites",
    "travaux cites",
    "liste des references",
    "referencias",
    "referencias bibliograficas",
    "bibliografia",
    "obras citadas",
    "fuentes",
    "riferimenti bibliografici",
    "riferimenti",
    "opere citate",
    "bibliografia citata",
    "referencias citadas",
    "literatuur",
    "literatuurlijst",
    "referenties",
    "bronnen",
    "bronnenlijst",
    "literatura",
    "seznam literatury",
    "pouzita literatura",
    "pismiennictwo",
    "irodalom",
    "irodalomjegyzek",
    "felhasznalt irodalom",
    "kaynakca",
    "kaynaklar",
    "literatura cytowana",
    "zdroje",
    "zoznam pouzitej literatury",
    "popis literature",
    "bibliographia",
    "viri",
    "kirjandus",
    "literatura i izvori",
    "список литературы",
    "литература",
    "список использованнои литературы",
    "список використаних джерел",
    "βιβλιογραφια",
    "参考文献",
    "引用文献",
    "参考資料",
    "참고문헌",
    "المراجع",
];

/// Words behind which the list of references may go on under a heading of its own.
const SUBHEADINGS: &[&str] = &[
    "internet sources",
    "web sources",
    "online sources",
    "primary sources",
    "secondary sources",
    "books",
    "articles",
    "journal articles",
    "reports",
    "legislation",
    "laws",
    "web pages",
    "websites",
    "internetquellen",
    "onlinequellen",
    "primarliteratur",
    "sekundarliteratur",
    "monographien",
    "aufsatze",
    "gesetze",
    "nettkilder",
    "nettsider",
    "internettkilder",
    "lover",
    "lover og forskrifter",
    "lovverk",
    "boker",
    "artikler",
    "rapporter",
    "offentlige dokumenter",
    "stortingsmeldinger",
    "muntlige kilder",
    "primaerkilder",
    "sekundaerkilder",
    "andre kilder",
    "selvvalgt litteratur",
    "pensumlitteratur",
    "pensum",
];

/// The words of a heading without its number and emphasis: "## **6.0 Referanseliste**" gives "referanseliste".
fn heading_words(text: &str) -> String {
    let plain =
        text.trim_matches(|c: char| matches!(c, '*' | '_' | '#' | ' ' | ':' | '.' | '—' | '-'));
    let folded = words(plain);
    let mut rest = folded.as_str();
    // A number of the section, a chapter's word, a roman numeral.
    while let Some((first, tail)) = rest.split_once(' ') {
        let number = first.bytes().all(|b| b.is_ascii_digit())
            || first.bytes().all(|b| matches!(b, b'i' | b'v' | b'x'))
            || matches!(
                first,
                "chapter" | "kapittel" | "kapitel" | "section" | "appendix" | "b" | "the"
            );
        if !number {
            break;
        }
        rest = tail;
    }
    rest.to_string()
}

/// Whether a line is the heading of a reference list. A line of a table of contents (with a page number behind) is not.
pub fn is_reference_heading(text: &str) -> bool {
    if text.len() > 90
        || text.trim_end().ends_with(|c: char| c.is_ascii_digit())
        || text.contains("....")
        || text.contains('\t')
    {
        return false;
    }
    let plain = text.trim_matches(|c: char| matches!(c, '*' | '_' | '#' | ' '));
    // A heading begins with a capital (or a script without letter case) and does not end a sentence.
    let first = plain.chars().find(|c| c.is_alphabetic());
    if first.is_none_or(char::is_lowercase) || plain.ends_with([',', ';']) {
        return false;
    }
    let w = heading_words(text);
    HEADINGS.contains(&w.as_str())
        || HEADINGS.iter().any(|h| {
            h.len() > 9
                && w.strip_suffix(h)
                    .is_some_and(|r| r.ends_with(' ') && r.len() < 14)
        })
}

/// Whether a heading within a list opens a further part of it.
pub fn continues(text: &str) -> bool {
    let w = heading_words(text);
    SUBHEADINGS.contains(&w.as_str()) || is_reference_heading(text)
}

/// Whether a line of plain text is the heading of what stands behind a list: an appendix, a chapter, acknowledgements …
pub fn ends_list(text: &str) -> bool {
    if text.len() > 100 {
        return false;
    }
    let w = words(text);
    let first = w.split(' ').next().unwrap_or("");
    let named = matches!(
        first,
        "appendix"
            | "appendices"
            | "vedlegg"
            | "anhang"
            | "annexe"
            | "annex"
            | "anexo"
            | "bilaga"
            | "bilag"
            | "liite"
            | "allegato"
            | "acknowledgements"
            | "acknowledgments"
            | "biography"
            | "curriculum"
            | "vita"
            | "glossary"
            | "index"
            | "supplementary"
            | "supporting"
            | "eidesstattliche"
            | "selbstandigkeitserklarung"
            | "danksagung"
    );
    let chapter = matches!(
        first,
        "chapter" | "kapitel" | "kapittel" | "chapitre" | "part"
    ) && w.split(' ').nth(1).is_some_and(|n| {
        n.bytes().all(|b| b.is_ascii_digit())
            || n.bytes().all(|b| matches!(b, b'i' | b'v' | b'x'))
            || n == "one"
            || n == "two"
            || n == "three"
            || n == "four"
            || n == "five"
            || n == "six"
    });
    let letters: Vec<char> = text.chars().filter(|c| c.is_alphabetic()).collect();
    let capitals = letters.len() > 8
        && letters.iter().all(|c| c.is_uppercase())
        && !text.contains(',')
        && text.split_whitespace().count() >= 2;
    let short = text.split_whitespace().count() <= 12 && !text.ends_with(['.', ',']);
    (named && (short || first.starts_with("appendi")))
        || chapter
        || (capitals && short && !text.chars().any(|c| c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_in_many_languages() {
        for yes in [
            "References",
            "## 6.0 Referanseliste",
            "**Literaturverzeichnis**",
            "REFERENCES",
            "1.11 References",
            "Källförteckning",
            "Références bibliographiques:",
            "VI. Bibliography",
            "参考文献",
            "Chapter 7 References",
            "Selected References",
        ] {
            assert!(is_reference_heading(yes), "{yes}");
        }
        for no in [
            "6.0 Referanseliste ..... 28",
            "References 45",
            "references to God",
            "The literature shows",
            "Litteratur er viktig",
        ] {
            assert!(!is_reference_heading(no), "{no}");
        }
        assert!(ends_list("APPENDIX A: Supporting information for"));
        assert!(ends_list("Chapter 3: Competition between goethite"));
        assert!(!ends_list("Indexing of trees. Berlin: Springer, 1999."));
    }
}
