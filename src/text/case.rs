//! Titles in sentence case: "The Rise and Fall of the Roman Empire" into "The rise and fall of the Roman empire".

/// Whether a word has the shape of a name or abbreviation that keeps its letters: "DNA", "iPhone", "McDonald", "H2O", "U.S.".
fn is_special(word: &str) -> bool {
    let mut chars = word.chars().filter(|c| c.is_alphanumeric());
    let Some(_) = chars.next() else { return true };
    let rest_has_capital = chars.any(char::is_uppercase);
    let dotted = word.len() > 2
        && word.matches('.').count() >= 2
        && word.chars().all(|c| c.is_alphabetic() || c == '.');
    let digits = word.chars().any(|c| c.is_ascii_digit());
    rest_has_capital || dotted || digits
}

/// Words that are names wherever they stand: months, weekdays, peoples, tongues, continents and some great places.
const NAMES: &[&str] = &[
    "january",
    "february",
    "april",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "africa",
    "african",
    "america",
    "american",
    "americans",
    "asia",
    "asian",
    "australia",
    "australian",
    "europe",
    "european",
    "europeans",
    "england",
    "english",
    "france",
    "french",
    "germany",
    "german",
    "germans",
    "italy",
    "italian",
    "spain",
    "spanish",
    "norway",
    "norwegian",
    "norwegians",
    "sweden",
    "swedish",
    "denmark",
    "danish",
    "finland",
    "finnish",
    "iceland",
    "icelandic",
    "scandinavia",
    "scandinavian",
    "nordic",
    "ireland",
    "irish",
    "scotland",
    "scottish",
    "wales",
    "welsh",
    "britain",
    "british",
    "china",
    "chinese",
    "japan",
    "japanese",
    "india",
    "indian",
    "russia",
    "russian",
    "soviet",
    "greek",
    "greece",
    "roman",
    "rome",
    "latin",
    "hebrew",
    "jewish",
    "christian",
    "christians",
    "christianity",
    "islam",
    "islamic",
    "muslim",
    "muslims",
    "buddhist",
    "hindu",
    "catholic",
    "protestant",
    "turkish",
    "turkey",
    "polish",
    "poland",
    "dutch",
    "netherlands",
    "swiss",
    "switzerland",
    "austria",
    "austrian",
    "hungarian",
    "hungary",
    "czech",
    "portuguese",
    "portugal",
    "brazil",
    "brazilian",
    "mexico",
    "mexican",
    "canada",
    "canadian",
    "korea",
    "korean",
    "vietnam",
    "vietnamese",
    "arab",
    "arabic",
    "iran",
    "iranian",
    "iraq",
    "israel",
    "israeli",
    "egypt",
    "egyptian",
    "london",
    "paris",
    "berlin",
    "oslo",
    "york",
    "washington",
    "california",
    "texas",
    "chicago",
    "boston",
    "bayesian",
    "gaussian",
    "markov",
    "fourier",
    "newtonian",
    "darwinian",
    "darwin",
    "freud",
    "freudian",
    "marx",
    "marxist",
    "marxism",
    "kant",
    "kantian",
    "hegel",
    "shakespeare",
    "einstein",
    "alzheimer",
    "parkinson",
    "hodgkin",
    "god",
    "internet",
    "i",
    "sámi",
    "sami",
];

fn is_name(word: &str) -> bool {
    let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
    let bare = ["'s", "’s"]
        .iter()
        .find_map(|s| bare.strip_suffix(s))
        .unwrap_or(bare);
    let lower = bare.to_lowercase();
    // "May" and "March" are also other words; as a month they stand before a year, which no title shows reliably.
    NAMES.contains(&lower.as_str())
}

fn first_upper(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    let mut done = false;
    for c in word.chars() {
        if !done && c.is_alphabetic() {
            out.extend(c.to_uppercase());
            done = true;
        } else {
            out.push(c);
        }
    }
    out
}

fn starts_upper(word: &str) -> bool {
    word.chars()
        .find(|c| c.is_alphanumeric())
        .is_some_and(char::is_uppercase)
}

/// The title in sentence case. Names, abbreviations and words with capitals inside keep theirs; the first word, and the one behind a
/// full stop, colon, question or exclamation mark or dash, keeps a capital that it has. Text inside `<span class="nocase">` or
/// braces stays as it is; tags are not touched. A title in capitals throughout is lowered as a whole.
pub fn sentence_case(title: &str) -> String {
    let letters: Vec<char> = title.chars().filter(|c| c.is_alphabetic()).collect();
    let shouting =
        letters.len() > 8 && letters.iter().all(|c| !c.is_lowercase()) && title.contains(' ');
    let mut out = String::with_capacity(title.len());
    let (mut start, mut protected, mut rest) = (true, 0usize, title);
    while let Some(c) = rest.chars().next() {
        if c == '<'
            && let Some(end) = rest.find('>').filter(|e| *e < 80)
        {
            let tag = &rest[..=end];
            if tag.contains("nocase") || (protected > 0 && tag.starts_with("<span")) {
                protected += 1;
            } else if tag == "</span>" {
                protected = protected.saturating_sub(1);
            }
            out.push_str(tag);
            rest = &rest[end + 1..];
            continue;
        }
        if c == '{' || c == '}' {
            protected = if c == '{' {
                protected + 1
            } else {
                protected.saturating_sub(1)
            };
            out.push(c);
            rest = &rest[1..];
            continue;
        }
        if c.is_whitespace() || matches!(c, '-' | '–' | '—' | '/' | '‐') {
            // An en or em dash between spaces begins a subtitle; a hyphen joins.
            if matches!(c, '–' | '—') && out.ends_with(' ') {
                start = true;
            }
            out.push(c);
            rest = &rest[c.len_utf8()..];
            continue;
        }
        let end = rest
            .char_indices()
            .skip(1)
            .find(|(_, c)| {
                c.is_whitespace() || matches!(c, '-' | '–' | '—' | '/' | '‐' | '<' | '{' | '}')
            })
            .map_or(rest.len(), |(i, _)| i);
        let word = &rest[..end];
        rest = &rest[end..];
        let has_letter = word.chars().any(char::is_alphanumeric);
        if protected > 0 {
            out.push_str(word);
        } else if shouting {
            let lower = word.to_lowercase();
            out.push_str(&if start || is_name(word) {
                first_upper(&lower)
            } else {
                lower
            });
        } else if start || !starts_upper(word) || is_special(word) || is_name(word) {
            out.push_str(word);
        } else {
            // A single capital that is no article is a symbol or an initial: "Vitamin D", "J. Smith".
            let single = word.chars().filter(|c| c.is_alphabetic()).count() == 1
                && !matches!(word, "A" | "O");
            out.push_str(&if single {
                word.to_string()
            } else {
                word.to_lowercase()
            });
        }
        if has_letter {
            let tail = word.trim_end_matches(['"', '”', '’', '\'', ')', ']', '»']);
            let abbreviation = tail.ends_with('.') && is_special(tail);
            start = tail.ends_with([':', '?', '!'])
                || (tail.ends_with('.') && !abbreviation && tail.len() > 3);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_become_sentences() {
        for (title, want) in [
            (
                "The Rise and Fall of the Roman Empire",
                "The rise and fall of the Roman empire",
            ),
            (
                "DNA Repair in Mice: A Review",
                "DNA repair in mice: A review",
            ),
            (
                "Vitamin D and iPhone Use – An American Study",
                "Vitamin D and iPhone use – An American study",
            ),
            (
                "On <span class=\"nocase\">Foo Bar</span> Baz",
                "On <span class=\"nocase\">Foo Bar</span> baz",
            ),
            ("Evidence-Based Practice", "Evidence-based practice"),
            (
                "TRUST IN NORWEGIAN CARE: A STUDY",
                "Trust in Norwegian care: A study",
            ),
            ("Already in sentence case", "Already in sentence case"),
            ("Why Now? Because of Øystein", "Why now? Because of øystein"),
            ("", ""),
        ] {
            assert_eq!(sentence_case(title), want);
        }
    }
}
