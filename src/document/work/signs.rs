//! By what the lines of a title page are told apart.

use super::*;

/// Words of degrees and theses, in small letters: the word as it stands is the genre.
pub(super) const DEGREES: &[&str] = &[
    "bacheloroppgave",
    "bacheloroppgåve",
    "masteroppgave",
    "masteroppgåve",
    "masteravhandling",
    "hovedoppgave",
    "hovedfagsoppgave",
    "doktoravhandling",
    "doktorgradsavhandling",
    "ph.d.-avhandling",
    "fordypningsoppgave",
    "semesteroppgave",
    "eksamensoppgave",
    "bachelor's thesis",
    "bachelor’s thesis",
    "bachelor thesis",
    "master's thesis",
    "master’s thesis",
    "master thesis",
    "doctoral thesis",
    "doctoral dissertation",
    "phd thesis",
    "ph.d. thesis",
    "ph.d. dissertation",
    "phd dissertation",
    "dissertation",
    "habilitationsschrift",
    "masterarbeit",
    "bachelorarbeit",
    "diplomarbeit",
    "magisterarbeit",
    "inauguraldissertation",
    "inaugural-dissertation",
    "kandidatuppsats",
    "magisteruppsats",
    "masteruppsats",
    "examensarbete",
    "doktorsavhandling",
    "kandidatspeciale",
    "speciale",
    "bachelorprojekt",
    "mémoire de master",
    "thèse de doctorat",
    "tesis doctoral",
    "trabajo de fin de grado",
    "tesi di laurea",
    "tese de doutorado",
    "dissertação de mestrado",
    "scriptie",
    "proefschrift",
    "pro gradu",
    "thesis",
];

pub(super) const SUPERVISORS: &[&str] = &[
    "veileder",
    "veiledere",
    "rettleiar",
    "hovedveileder",
    "biveileder",
    "supervisor",
    "supervisors",
    "advisor",
    "adviser",
    "thesis advisor",
    "supervised by",
    "betreuer",
    "betreuerin",
    "erstgutachter",
    "handledare",
    "vejleder",
    "directeur de thèse",
    "director",
    "tutor",
    "begeleider",
];

pub(super) const AUTHORS: &[&str] = &[
    "author",
    "authors",
    "forfatter",
    "forfattere",
    "by",
    "av",
    "von",
    "vorgelegt von",
    "submitted by",
    "författare",
    "kandidat",
    "student",
    "autor",
    "auteur",
    "skrevet av",
    "eingereicht von",
    "verfasser",
];

/// Headings of abstracts, folded.
pub(super) const ABSTRACTS: &[&str] = &[
    "abstract",
    "sammendrag",
    "samandrag",
    "summary",
    "zusammenfassung",
    "kurzfassung",
    "resume",
    "resumen",
    "riassunto",
    "sommario",
    "resumo",
    "sammanfattning",
    "samenvatting",
    "tiivistelma",
    "abstrakt",
];

/// Headings that end the title page.
pub(super) const AFTER_TITLE: &[&str] = &[
    "forord",
    "preface",
    "vorwort",
    "acknowledgements",
    "acknowledgments",
    "innhold",
    "innholdsfortegnelse",
    "contents",
    "table of contents",
    "inhaltsverzeichnis",
    "inhalt",
    "innleiing",
    "innledning",
    "introduksjon",
    "introduction",
    "einleitung",
    "innehall",
    "indholdsfortegnelse",
    "sommaire",
    "indice",
    "keywords",
    "nokkelord",
    "takk",
];

pub(super) fn heading_words(text: &str) -> String {
    let plain = inline::plain(text).0;
    let w = words(&plain);
    w.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ')
        .to_string()
}

/// "Veileder: Kari Dal" gives "Kari Dal" for the label's list.
pub(super) fn labelled<'t>(text: &'t str, labels: &[&str]) -> Option<&'t str> {
    let lower = text.to_lowercase();
    if lower.len() != text.len() {
        return None;
    }
    labels.iter().find_map(|l| {
        let rest = lower.strip_prefix(l)?;
        let at = text.len() - rest.len();
        let tail = &text[at..];
        let value = tail
            .strip_prefix([':', ' ', '\t'])
            .map(|t| t.trim_start_matches([':', ' ', '\t']))
            .filter(|t| !t.is_empty())?;
        Some(value)
    })
}

/// The genre that a line names, as it stands there.
pub(super) fn degree(text: &str) -> Option<&str> {
    let lower = text.to_lowercase();
    let (at, word) = DEGREES
        .iter()
        .filter_map(|d| lower.find(d).map(|at| (at, *d)))
        .max_by_key(|(_, d)| d.len())?;
    let alone = lower[..at]
        .chars()
        .next_back()
        .is_none_or(|c| !c.is_alphanumeric());
    (alone && text.len() < 160 && lower.len() == text.len())
        .then(|| text.get(at..at + word.len()))
        .flatten()
}

pub(super) fn is_school(text: &str) -> bool {
    let w = format!(" {} ", words(text));
    text.len() < 110
        && [
            "universit",
            "hogskole",
            "hoyskole",
            "hochschule",
            "hogskola",
            "college",
            "institute of technology",
            "school of",
            "politecnico",
            "ecole",
            "hojskole",
            "yliopisto",
            "academy of",
        ]
        .iter()
        .any(|s| w.contains(s))
}

pub(super) fn is_unit(text: &str) -> bool {
    let w = words(text);
    let first = w.split(' ').next().unwrap_or("");
    matches!(
        first,
        "fakultet"
            | "fakultetet"
            | "institutt"
            | "department"
            | "faculty"
            | "avdeling"
            | "institut"
            | "institutionen"
            | "fakultat"
            | "fachbereich"
            | "school"
            | "instituttet"
            | "division"
    ) || w.contains("fakultat")
        || w.contains("faculty")
}

/// A name of a person: two to five words with capitals, no digits.
pub(super) fn is_name(text: &str) -> bool {
    let w: Vec<&str> = text.split_whitespace().collect();
    (2..=5).contains(&w.len())
        && text.len() < 50
        && !text
            .chars()
            .any(|c| c.is_ascii_digit() || matches!(c, ':' | '?' | '!' | '/' | '"'))
        && w.iter().all(|w| {
            w.starts_with(char::is_uppercase)
                || matches!(
                    *w,
                    "van" | "von" | "de" | "der" | "af" | "av" | "den" | "di" | "da"
                )
        })
        && !is_institution(text)
        && !is_school(text)
}

pub(super) fn date(text: &str) -> Option<Date> {
    if text.len() > 40 || !text.chars().any(|c| c.is_ascii_digit()) {
        return None;
    }
    let plain = text.trim_matches(|c: char| matches!(c, '(' | ')' | '.' | ',' | ' '));
    // "Oslo, mai 2024": a place before the date.
    let tail = plain.rsplit(',').next().unwrap_or(plain).trim();
    [plain, tail]
        .into_iter()
        .map(Date::parse)
        .find(|d| d.start.is_some_and(|p| (1900..=2100).contains(&p.year)) && d.literal.is_empty())
        .or_else(|| term(tail))
}

/// "Våren 2021", "Spring term 2020", "Wintersemester 2020/21": of a half-year only its year is certain.
fn term(text: &str) -> Option<Date> {
    const SEASONS: &[&str] = &[
        "vår",
        "haust",
        "høst",
        "höst",
        "efterår",
        "forår",
        "spring",
        "autumn",
        "fall",
        "winter",
        "sommer",
        "summer",
        "printemps",
        "automne",
        "kevät",
        "syksy",
        "semester",
        "term",
        "studieår",
    ];
    let lower = text.to_lowercase();
    let mut words: Vec<&str> = lower.split_whitespace().collect();
    let last = words.pop()?;
    let (year, rest) = (last.get(..4)?, last.get(4..)?);
    let year: i32 = year.parse().ok().filter(|y| (1900..=2100).contains(y))?;
    let ends = rest.is_empty() || rest.starts_with(['/', '-', '–']);
    let seasons = |w: &&str| SEASONS.iter().any(|s| w.starts_with(s) || w.ends_with(s));
    (ends && (1..=2).contains(&words.len()) && words.iter().all(seasons))
        .then(|| Date::ymd(year, 0, 0))
}
