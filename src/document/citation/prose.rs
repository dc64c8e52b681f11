//! Citations by author and year, and by number, in prose of many languages.

use super::Citation;
use regex::Regex;
use std::sync::LazyLock;

macro_rules! pattern {
    ($name:ident $text:expr) => {
        static $name: LazyLock<Regex> =
            LazyLock::new(|| Regex::new($text).expect("a constant expression"));
    };
}

pattern!(YEAR r"(?:1[5-9]|20)\d\d[a-z]?|u\.\s?å\.?|u\.\s?d\.|n\.\s?d\.|o\.\s?J\.|s\.\s?a\.|i trykk|in press|forthcoming|im Erscheinen");
pattern!(RANGE r"^\s?[-–/]\s?((?:1[5-9]|20)\d\d)");
pattern!(OTHERS r"(?i)\s*,?\s*(?:\bet\.? al\.?|\bm\.? ?fl\.?|\bu\. ?a\.|\bmed flere|\bog andre|\band others|\band colleagues|\bog kollegaer|\bmfl\.?)\s*$");
pattern!(SECONDARY r"(?i),?\s*\(?\b(?:referert i|sitert i|gjengitt i|gjengjeve i|siteret i|citeret i|citerad i|refererad i|cited in|as cited in|quoted in|as quoted in|referenced in|zitiert nach|zit\. nach|zit\. n\.|zitiert in|zit\. in|cité dans|cité par|citado en|citado por|citato in|apud|aangehaald in)\s+");
pattern!(LEAD r"(?i)^(?:(?:se også|se|jf\.|jfr\.|f\.\s?eks\.|for eksempel|bl\.\s?a\.|blant annet|blant andre|ifølge|etter|see also|see|e\.\s?g\.|cf\.|i\.\s?e\.|for example|for instance|but see|vgl\.|siehe auch|siehe|z\.\s?B\.|s\.|voir|cf|ver|véase|jämför|jfr|i følge|henvist til i|hentet fra|fra|av|by|in|from|basert på|tilpasset fra|adapted from|kilde:|source:|quelle:|sml\.|jamfør|og|and|som)[\s,:]+)+");
// Names before a year in brackets: "Karlsson og Borgs (2023)", "de la Cruz et al. (2019)".
pattern!(NARRATIVE r"(?:(?:(?:van|von|de|der|den|del|di|da|la|le|al|ten|ter|zu|af)\s){0,3}\p{Lu}[\p{L}'’.‐-]*(?:\s(?:\p{Lu}[\p{L}'’.‐-]*|for|of|the|og|and|und|i|de|der|van|von)){0,6}?)(?:(?:,\s|\s(?:og|and|&|und|och|et|y|e)\s|,\s(?:og|and|&|und|och)\s)(?:(?:van|von|de|der|den|del|di|da|la|le|al|ten|ter|zu|af)\s){0,3}\p{Lu}[\p{L}'’.‐-]*(?:\s\p{Lu}[\p{L}'’.‐-]*){0,2}){0,6}(?:\s(?:et\.? al\.?|m\.\s?fl\.|mfl\.?|med flere|med kollegaer|and colleagues|u\.\s?a\.)(?:s|’s|'s)?)?\s?$");
pattern!(NUMBERS r"\[(\d{1,3}(?:\s?[-–,]\s?\d{1,3})*)\]");

/// Words that begin sentences and name no author.
const NO_AUTHORS: &[&str] = &[
    "i",
    "in",
    "im",
    "figur",
    "figure",
    "tabell",
    "table",
    "tabelle",
    "abbildung",
    "kapittel",
    "chapter",
    "kapitel",
    "del",
    "part",
    "vedlegg",
    "appendix",
    "siden",
    "since",
    "etter",
    "før",
    "rundt",
    "mellom",
    "januar",
    "februar",
    "mars",
    "april",
    "mai",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "desember",
    "january",
    "february",
    "march",
    "may",
    "june",
    "july",
    "october",
    "december",
    "vår",
    "høst",
    "sommer",
    "vinter",
    "spring",
    "summer",
    "autumn",
    "fall",
    "winter",
    "norge",
    "sverige",
    "danmark",
    "europa",
    "usa",
    "år",
    "året",
    "year",
    "covid",
    "no",
    "nr",
    "vol",
    "art",
    "artikkel",
    "article",
    "section",
    "gdpr",
    "§",
];

/// Divides names at commas and joining words; given names and initials go.
fn divide(text: &str) -> Vec<String> {
    static JOINT: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r",?\s+(?:og|and|und|och|et|y|ja|en)\s+|\s*&(?:amp;)?\s*|\s*;\s*|,\s*|\s*/\s*")
            .expect("a constant expression")
    });
    // "Pasient- og brukerrettighetsloven" is one name.
    if ["- og ", "- and ", "- und ", "- och "]
        .iter()
        .any(|j| text.contains(j))
    {
        return vec![text.trim().to_string()];
    }
    let mut out = Vec::new();
    for part in JOINT.split(text) {
        let part = part.trim().trim_end_matches(['.', ',', ':']).trim();
        let initials = part
            .split_whitespace()
            .all(|w| w.ends_with('.') && w.len() <= 5 || w.chars().count() == 1);
        if part.is_empty() || initials {
            continue;
        }
        // "K. T. Sælør" is Sælør.
        let words: Vec<&str> = part.split_whitespace().collect();
        let lead = words
            .iter()
            .take_while(|w| {
                w.ends_with('.') && w.chars().filter(|c| c.is_alphabetic()).count() <= 2
            })
            .count();
        out.push(words[lead.min(words.len() - 1)..].join(" "));
    }
    out
}

/// One piece of a bracket: names, a year, and what follows.
fn piece(text: &str, offset: usize, shown: &str, out: &mut Vec<Citation>) {
    if let Some(m) = SECONDARY.find(text) {
        // The outer work is what was read; the inner one only comes through it.
        let before = out.len();
        piece(&text[..m.start()], offset, shown, out);
        for c in &mut out[before..] {
            c.secondary = true;
        }
        piece(&text[m.end()..], offset + m.end(), shown, out);
        return;
    }
    let Some(year) = YEAR.find_iter(text).find(|m| {
        let prior = text[..m.start()].chars().next_back();
        let next = text[m.end()..].chars().next();
        prior.is_none_or(|c| !c.is_alphanumeric() && c != '-' && c != '§')
            && next.is_none_or(|c| !c.is_alphanumeric())
    }) else {
        return;
    };
    let head = text[..year.start()].trim_end_matches([' ', ',', '(', '[', ':']);
    let lead = LEAD.find(head).map_or(0, |m| m.end());
    let mut names = head[lead..].trim();
    let others = OTHERS.find(names).map(|m| m.start());
    if let Some(at) = others {
        names = names[..at].trim_end_matches(',');
    }
    if names.is_empty() || !names.chars().any(|c| c.is_uppercase()) || names.len() > 160 {
        return;
    }
    // An abbreviation in brackets is another name of the same: "Helseorganisasjonen [WHO]".
    let names = names.split('[').next().unwrap_or(names).trim();
    let first = names
        .split(|c: char| !c.is_alphabetic())
        .next()
        .unwrap_or("")
        .to_lowercase();
    if NO_AUTHORS.contains(&first.as_str()) && names.split_whitespace().count() <= 2
        || names.ends_with(['?', '!'])
        // "(N = 2000)".
        || names.contains(['=', '<', '>', '≈'])
    {
        return;
    }
    let until = RANGE
        .captures(&text[year.end()..])
        .and_then(|c| c.get(1))
        .map(|m| m.as_str().to_string());
    let one = Citation {
        text: shown.to_string(),
        offset: offset + lead,
        names: divide(names),
        others: others.is_some(),
        year: year.as_str().to_string(),
        until,
        ..Citation::default()
    };
    let tail = &text[year.end()..];
    out.push(one.clone());
    // "(Dal, 2019, 2020b)": further years of the same people.
    for more in tail.split(',').skip(1).map(str::trim) {
        match YEAR.find(more) {
            Some(m) if m.start() == 0 && m.end() == more.len() => out.push(Citation {
                year: m.as_str().to_string(),
                until: None,
                ..one.clone()
            }),
            _ => break,
        }
    }
}

/// The bracket that begins at `open`: where it ends, brackets inside counted.
fn closing(text: &str, open: usize) -> Option<usize> {
    let mut depth = 0;
    for (i, c) in text[open..].char_indices().take(500) {
        match c {
            '(' => depth += 1,
            ')' => {
                depth -= 1;
                if depth == 0 {
                    return Some(open + i);
                }
            }
            _ => {}
        }
    }
    None
}

/// The citations by author and year in a text, in order.
pub fn citations(text: &str) -> Vec<Citation> {
    // Line ends are spaces to a reader; every byte keeps its place.
    let flat: String = text
        .chars()
        .map(|c| {
            if matches!(c, '\n' | '\r' | '\t') {
                ' '
            } else {
                c
            }
        })
        .collect();
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(open) = flat[at..].find('(').map(|i| at + i) {
        let Some(close) = closing(&flat, open) else {
            at = open + 1;
            continue;
        };
        let inside = &flat[open + 1..close];
        let shown = &text[open..=close];
        let before = out.len();
        let year_first = YEAR.find(inside).is_some_and(|m| m.start() == 0);
        if year_first {
            narrative(&flat, open, inside, text, close, &mut out);
        } else {
            let mut from = open + 1;
            for part in inside.split(';') {
                piece(part, from, shown, &mut out);
                from += part.len() + 1;
            }
        }
        // A bracket inside may hold a citation of its own: "(se Dal (2019) for mer)".
        at = if out.len() == before {
            open + 1
        } else {
            close + 1
        };
    }
    out
}

/// "Karlsson og Borg (2023, s. 3)": the names stand before the bracket.
fn narrative(
    flat: &str,
    open: usize,
    inside: &str,
    text: &str,
    close: usize,
    out: &mut Vec<Citation>,
) {
    let start = flat[..open]
        .char_indices()
        .rev()
        .nth(160)
        .map_or(0, |(i, _)| i);
    let before = flat[start..open].trim_end();
    // Not beyond the sentence.
    let from = before
        .rfind(['(', ')', '“', '”', '"', ';', ':', '?', '!'])
        .map_or(0, |i| {
            i + before[i..].chars().next().map_or(1, char::len_utf8)
        });
    let before = before[from..].trim_start_matches([' ', '*', '_']);
    let Some(m) = NARRATIVE.find(before) else {
        return;
    };
    let mut names = m.as_str().trim();
    // A sentence's end inside: only what stands behind it.
    if let Some(i) = names.rmatch_indices(". ").map(|(i, _)| i).find(|i| {
        names[..*i]
            .rsplit(' ')
            .next()
            .is_some_and(|w| w.chars().count() > 3)
    }) {
        names = names[i + 2..].trim();
    }
    let lead = LEAD.find(names).map_or(0, |m| m.end());
    names = &names[lead..];
    let genitive = names
        .strip_suffix("’s")
        .or_else(|| names.strip_suffix("'s"))
        .unwrap_or(names);
    let others = OTHERS.find(genitive).map(|m| m.start());
    let plain = others.map_or(genitive, |at| genitive[..at].trim_end_matches(','));
    let list = divide(plain);
    let Some(first) = list.first() else { return };
    if NO_AUTHORS.contains(&first.to_lowercase().as_str()) {
        return;
    }
    let mut years = inside.split([',', ';']).map(str::trim);
    let Some(year) = years.next().and_then(|y| YEAR.find(y)) else {
        return;
    };
    // The names end right before the bracket, so their last place is theirs.
    let offset = flat[..open].rfind(names).unwrap_or(open);
    let shown = format!("{} {}", names, &text[open..=close]);
    let until = RANGE
        .captures(&inside[year.end()..])
        .and_then(|c| c.get(1))
        .map(|m| m.as_str().to_string());
    let secondary = SECONDARY.find(inside);
    let one = Citation {
        text: shown.clone(),
        offset,
        names: list,
        others: others.is_some(),
        year: year.as_str().to_string(),
        until,
        narrative: true,
        secondary: secondary.is_some(),
        ..Citation::default()
    };
    out.push(one.clone());
    for more in years {
        match YEAR.find(more) {
            Some(m) if m.start() == 0 && m.end() == more.len() => out.push(Citation {
                year: m.as_str().to_string(),
                until: None,
                ..one.clone()
            }),
            _ => break,
        }
    }
    if let Some(m) = secondary {
        piece(&inside[m.end()..], open + 1 + m.end(), &shown, out);
    }
}

/// The citations by number in a text: `[3]`, `[1, 4–6]`.
pub fn numbered(text: &str) -> Vec<Citation> {
    let mut out = Vec::new();
    for found in NUMBERS.captures_iter(text) {
        let (Some(whole), Some(list)) = (found.get(0), found.get(1)) else {
            continue;
        };
        if text[whole.end()..].starts_with('(') {
            continue;
        }
        for part in list.as_str().split(',') {
            let ends: Vec<usize> = part
                .split(['-', '–'])
                .filter_map(|n| n.trim().parse().ok())
                .collect();
            let range = match ends.as_slice() {
                [one] => *one..=*one,
                [a, z] if a <= z && z - a < 60 => *a..=*z,
                _ => continue,
            };
            for n in range {
                out.push(Citation {
                    text: whole.as_str().to_string(),
                    offset: whole.start(),
                    number: Some(n),
                    ..Citation::default()
                });
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn short(text: &str) -> Vec<String> {
        citations(text)
            .iter()
            .map(|c| {
                format!(
                    "{}{} {}{}",
                    c.names.join("+"),
                    if c.others { "+…" } else { "" },
                    c.year,
                    if c.secondary { " (2nd)" } else { "" }
                )
            })
            .collect()
    }

    #[test]
    fn brackets_and_sentences() {
        let cases: &[(&str, &[&str])] = &[
            (
                "Det er slik (Dal & Lie, 2020, s. 3; Moe et al., 2018).",
                &["Dal+Lie 2020", "Moe+… 2018"],
            ),
            (
                "Jeg brukte Karls og Borgs (2023) bok.",
                &["Karls+Borgs 2023"],
            ),
            ("årstallene 2010 til 2023 og (2010), samt (se figur 2)", &[]),
            (
                "(Hansen, 2022, referert i Ask og Anders, 2023, s. 78)",
                &["Hansen 2022 (2nd)", "Ask+Anders 2023"],
            ),
            ("(Meld.St.15 (2022-2023))", &["Meld.St.15 2022"]),
            (
                "Helsevernets (2012) nye råd. Dal (2019, 2020b) sier",
                &["Helsevernets 2012", "Dal 2019", "Dal 2020b"],
            ),
            ("(Retten til arbeid, u.å.)", &["Retten til arbeid u.å."]),
            (
                "(vgl. Müller und Schmidt 2004: 12)",
                &["Müller+Schmidt 2004"],
            ),
            (
                "as Smith, Jones and van der Berg (1999) say; Berg et al. (2001) too",
                &["Smith+Jones+van der Berg 1999", "Berg+… 2001"],
            ),
            ("(K. T. Sælør, 2019)", &["Sælør 2019"]),
        ];
        for (text, want) in cases {
            assert_eq!(short(text), *want, "{text}");
        }
        assert_eq!(
            numbered("as [1, 3–5] show [2](x)")
                .iter()
                .filter_map(|c| c.number)
                .collect::<Vec<_>>(),
            [1, 3, 4, 5]
        );
    }

    #[test]
    fn a_citation_begins_where_its_names_do() {
        let text = "Først kom Dal og Lies (2020) bok om det, og ÆA (2019) og (se Moe, 2018) gjør.";
        let found: Vec<&str> = citations(text).iter().map(|c| &text[c.offset..]).collect();
        assert_eq!(found.len(), 3, "{found:?}");
        assert!(found[0].starts_with("Dal og Lies (2020)"), "{found:?}");
        assert!(found[1].starts_with("ÆA (2019)"), "{found:?}");
        assert!(
            found[2].starts_with("Moe, 2018") || found[2].starts_with("se Moe"),
            "{found:?}"
        );
    }

    proptest! {
        #[test]
        fn nothing_panics(text in "([A-ZÆa-zø]{1,6}[ ,.]{0,2}|\\(|\\)|2019|; |s\\. 3|og |et al\\. |“){0,30}") {
            for c in citations(&text) {
                prop_assert!(text.is_char_boundary(c.offset), "{c:?}");
            }
            numbered(&text);
        }
    }
}
