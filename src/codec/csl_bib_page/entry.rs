//! One entry of a bibliography that a CSL processor set in APA's manner, with its italics: into a reference.
//!
//! The italics say what the words do not: an italic title is a work of its own, an italic part behind the title is the container.

use crate::codec::human;
use crate::codec::xml::rich::{self, Run};
use crate::model::{Date, DateField, Field, Kind, Person, Reference, Role, Scheme};
use regex::Regex;
use std::sync::LazyLock;

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a fixed pattern")
}

static DATE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\(((?:c\.\s*|ca\.\s*)?-?\d{3,4}[a-z]?(?:[/–-]\d{2,4})?(?:,[^)]*)?|n\.\s?d\.[^)]*|u\.\s?å\.[^)]*|i\.\s?d\.[^)]*|o\.\s?J\.[^)]*|s\.\s?[af]\.[^)]*|s\.\s?d\.[^)]*|in press[^)]*|i trykk[^)]*|i trykken[^)]*|forthcoming[^)]*|im Druck[^)]*)\)",
    )
});
static INITIALS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:\p{Lu}[\p{Ll}’']{0,3}\.(?:\s|-|‐|–)?|\p{Lu}-\p{Ll}\.\s?|\p{Ll}\.\s?)+(?:\s?\([^)]*\))?(?:\s(?:\p{Ll}+))*$",
    )
});
static EDITED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\s*\((Eds?|Red|Reds|Hrsg|Hg|Dirs?|Éds?|Coords?|Editors?|Ed\. & Trans|Trans|Overs|Oms|Chair|Director|Regissør|Regi)\.?\)",
    )
});
static IN: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?:In|I|En|Dans|Em):?\s"));
static PAGES: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?:pp?|ss?|S|págs?|pág)\.\s*(.+)$"));
static EDITION: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^(.*?)\s*(?:ed|edn|utg|utgave|utgåve|Aufl|Auflage|éd|edición|upplagan|uppl|udg|painos)\.?$",
    )
});
static VOLUME: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)^(?:vols?|bd|bind|band|tome|b)\.?\s*(.+)$"));

/// Letters of an entry with their italics.
struct Letters {
    chars: Vec<char>,
    italic: Vec<bool>,
}

impl Letters {
    fn new(runs: &[Run]) -> Letters {
        let (mut chars, mut italic) = (Vec::new(), Vec::new());
        for run in runs {
            let is_italic = run.faces.contains(&"italic");
            for c in run.text.chars() {
                chars.push(c);
                italic.push(is_italic);
            }
        }
        Letters { chars, italic }
    }
    fn text(&self, from: usize, to: usize) -> String {
        let to = to.min(self.chars.len());
        self.chars
            .get(from.min(to)..to)
            .unwrap_or_default()
            .iter()
            .collect()
    }
    /// The next place at or behind `from` where italics begin (or end).
    fn turn(&self, from: usize, italic: bool) -> Option<usize> {
        (from..self.chars.len()).find(|i| self.italic[*i] == italic)
    }
    /// Whether most of the letters of a range are italic.
    fn mostly_italic(&self, from: usize, to: usize) -> bool {
        let letters: Vec<usize> = (from..to.min(self.chars.len()))
            .filter(|i| self.chars[*i].is_alphanumeric())
            .collect();
        let slanted = letters.iter().filter(|i| self.italic[**i]).count();
        !letters.is_empty() && slanted * 10 > letters.len() * 8
    }
}

/// Reads an entry (CSL-JSON rich text). `title` is the work's title where something besides the entry tells it.
pub fn parse(entry: &str, title: Option<&str>) -> Option<Reference> {
    let letters = Letters::new(&rich::runs(entry));
    let plain = letters.text(0, letters.chars.len());
    let found = DATE.captures(&plain)?;
    let whole = found.get(0)?;
    let at = |byte: usize| plain[..byte].chars().count();
    let (date_from, date_to) = (at(whole.start()), at(whole.end()));
    let mut r = Reference::default();
    let mut rest = date_to;
    while letters
        .chars
        .get(rest)
        .is_some_and(|c| *c == '.' || c.is_whitespace())
    {
        rest += 1;
    }
    r.set_date(DateField::Issued, date(&found[1]));
    let head = letters.text(0, date_from);
    // Without authors the title stands before the date.
    let titled_head = letters.mostly_italic(0, date_from)
        || title.is_some_and(|t| bare(&head) == bare(t))
        || (!head.contains(',')
            && people(&head).iter().all(|p| p.is_literal())
            && head.split_whitespace().count() > 6);
    if titled_head {
        let (stem, brackets) = brackets_at_end(head.trim().trim_end_matches('.'));
        details(&brackets, &mut r);
        r.set(
            Field::Title,
            title.filter(|t| bare(t) == bare(&stem)).unwrap_or(&stem),
        );
        r.kind = if letters.mostly_italic(0, date_from) {
            Kind::Book
        } else {
            Kind::Document
        };
        tail(&letters, rest, &mut r);
        finish(&plain, &mut r);
        return Some(r);
    }
    let role = match EDITED.find(&head) {
        Some(m)
            if m.as_str().contains("Ed")
                || m.as_str().contains("Red")
                || m.as_str().contains("H") =>
        {
            Role::Editor
        }
        _ => Role::Author,
    };
    for p in people(
        EDITED
            .replace(&head, "")
            .replace("..", ".")
            .trim()
            .trim_end_matches(" ."),
    ) {
        r.add_person(role, p);
    }
    let known_end = title.and_then(|t| skip(&letters, rest, t));
    let end = known_end.unwrap_or_else(|| title_end(&letters, rest));
    let own = known_end
        .and(title)
        .map(str::to_string)
        .unwrap_or_else(|| clean(&letters.text(rest, end)));
    let own = if known_end.is_none() {
        title.filter(|t| !t.is_empty()).map_or(own, str::to_string)
    } else {
        own
    };
    let slanted = letters.mostly_italic(rest, end);
    r.set(Field::Title, own);
    body(&letters, end, slanted, &mut r);
    finish(&plain, &mut r);
    Some(r)
}

fn date(text: &str) -> Date {
    let text = text.trim();
    let year: String = text.chars().take_while(|c| c.is_ascii_digit()).collect();
    let rest = text[year.len()..].trim_start_matches(|c: char| c.is_ascii_lowercase());
    match rest.strip_prefix(',') {
        Some(day) if !year.is_empty() => {
            let whole = Date::parse(&format!("{} {year}", day.trim()));
            if whole.year().is_some() {
                whole
            } else {
                Date::parse(&year)
            }
        }
        _ if year.len() == 4 && rest.is_empty() => Date::parse(&year),
        _ => Date::parse(text),
    }
}

fn bare(text: &str) -> String {
    rich::strip(text)
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// The place behind a known title, letters and digits compared; `None` when the text there is another one.
fn skip(letters: &Letters, from: usize, title: &str) -> Option<usize> {
    let wanted: Vec<char> = bare(title).chars().collect();
    if wanted.is_empty() {
        return None;
    }
    let mut next = 0;
    for i in from..letters.chars.len() {
        for c in letters.chars[i]
            .to_lowercase()
            .filter(|c| c.is_alphanumeric())
        {
            if wanted.get(next) != Some(&c) {
                return None;
            }
            next += 1;
            if next == wanted.len() {
                // Closing punctuation of the title itself.
                let mut end = i + 1;
                while letters
                    .chars
                    .get(end)
                    .is_some_and(|c| matches!(c, '?' | '!' | '"' | '”' | '»' | '’' | ')'))
                {
                    end += 1;
                }
                return Some(end);
            }
        }
    }
    None
}

/// Where a title ends that nothing but the entry tells: with its italics, or before what is italic behind it.
fn title_end(letters: &Letters, from: usize) -> usize {
    let all = letters.chars.len();
    if letters.italic.get(from) == Some(&true) {
        return letters.turn(from, false).unwrap_or(all);
    }
    let slanted = letters.turn(from, true).unwrap_or(all);
    let before = letters.text(from, slanted);
    // ". In A. Editor (Ed.), *Book*" or ". *Journal*".
    let chapter = pattern_in().find_iter(&before).last().map(|m| m.start());
    let end = chapter.or_else(|| {
        before
            .trim_end()
            .strip_suffix(['.', '?', '!'])
            .map(|b| b.len())
    });
    match end {
        Some(byte) => from + before[..byte].chars().count(),
        None => {
            let first = before.find(". ").map_or(before.len(), |i| i);
            from + before[..first].chars().count()
        }
    }
}

fn pattern_in() -> &'static Regex {
    static CHAPTER: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"[.?!]\s(?:In|I|En|Dans):?\s(?:\p{Lu}\.|\p{Lu}[\p{L}’'-]+)?"));
    &CHAPTER
}

/// What stands behind the title.
fn body(letters: &Letters, end: usize, slanted: bool, r: &mut Reference) {
    let mut at = end;
    let all = letters.chars.len();
    // Brackets that belong to the title: "(2. utg.)", "[Doktoravhandling, NTNU]".
    loop {
        while letters.chars.get(at).is_some_and(|c| c.is_whitespace()) {
            at += 1;
        }
        let close = match letters.chars.get(at) {
            Some('(') => ')',
            Some('[') => ']',
            _ => break,
        };
        let Some(stop) = (at..all).find(|i| letters.chars[*i] == close) else {
            break;
        };
        details(&letters.text(at, stop + 1), r);
        at = stop + 1;
    }
    while letters
        .chars
        .get(at)
        .is_some_and(|c| c.is_whitespace() || matches!(c, '.' | '?' | '!' | ','))
    {
        at += 1;
    }
    let rest = letters.text(at, all);
    if IN.is_match(&rest) && !slanted {
        chapter(letters, at, r);
    } else if !slanted && letters.italic.get(at) == Some(&true) {
        article(letters, at, r);
    } else {
        if r.kind == Kind::Document {
            r.kind = if slanted { Kind::Book } else { Kind::Document };
        }
        tail(letters, at, r);
    }
}

/// "*Journal*, *12*(3), 1–10. https://…"
fn article(letters: &Letters, at: usize, r: &mut Reference) {
    r.kind = Kind::ArticleJournal;
    let mut end = letters.turn(at, false).unwrap_or(letters.chars.len());
    let name = letters.text(at, end);
    // The comma and the volume may be in one run of italics: "*Journal, 12*".
    let (journal, volume) = match name.rsplit_once(", ") {
        Some((j, v)) if v.starts_with(|c: char| c.is_ascii_digit()) && !v.contains(' ') => {
            (j.to_string(), Some(v.to_string()))
        }
        _ => (name.clone(), None),
    };
    r.set(Field::ContainerTitle, clean(&journal));
    let mut volume = volume;
    if volume.is_none()
        && letters.text(end, end + 2) == ", "
        && letters.italic.get(end + 2) == Some(&true)
    {
        let stop = letters.turn(end + 2, false).unwrap_or(letters.chars.len());
        volume = Some(letters.text(end + 2, stop));
        end = stop;
    }
    if let Some(v) = volume {
        r.set(Field::Volume, v.trim().trim_end_matches([',', '.']));
    }
    let mut rest = letters.text(end, letters.chars.len());
    if let Some(inner) = rest.strip_prefix('(')
        && let Some((issue, behind)) = inner.split_once(')')
    {
        r.set(Field::Issue, issue.trim());
        rest = behind.to_string();
    }
    let rest = rest.trim_start_matches([',', '.', ' ']);
    let stop = rest
        .find(". ")
        .or_else(|| rest.find(" http"))
        .unwrap_or(rest.len());
    let pages = rest[..stop].trim().trim_end_matches('.');
    let pages = pages
        .strip_prefix("Article ")
        .or(pages.strip_prefix("Artikkel "))
        .map_or((pages, false), |p| (p, true));
    if !pages.0.is_empty() && !pages.0.starts_with("http") && pages.0.chars().count() < 40 {
        r.set(
            if pages.1 {
                Field::ArticleNumber
            } else {
                Field::Page
            },
            pages.0.replace('–', "-"),
        );
    }
}

/// "In A. Editor & B. Editor (Eds.), *Book* (2nd ed., pp. 1–10). Publisher."
fn chapter(letters: &Letters, at: usize, r: &mut Reference) {
    r.kind = Kind::Chapter;
    let all = letters.chars.len();
    let book = letters.turn(at, true).unwrap_or(all);
    let before = letters.text(at, book);
    let names = IN.replace(&before, "");
    let role = if EDITED.is_match(&names) || names.trim().is_empty() {
        Role::Editor
    } else {
        Role::ContainerAuthor
    };
    let names = EDITED
        .replace(&names, "")
        .trim()
        .trim_end_matches(',')
        .to_string();
    for p in forward_people(&names) {
        r.add_person(role, p);
    }
    let end = letters.turn(book, false).unwrap_or(all);
    r.set(Field::ContainerTitle, clean(&letters.text(book, end)));
    let mut next = end;
    while letters.chars.get(next).is_some_and(|c| c.is_whitespace()) {
        next += 1;
    }
    if letters.chars.get(next) == Some(&'(')
        && let Some(stop) = (next..all).find(|i| letters.chars[*i] == ')')
    {
        details(&letters.text(next, stop + 1), r);
        next = stop + 1;
    }
    tail(letters, next, r);
}

/// The publisher, what else there is, and the address.
fn tail(letters: &Letters, at: usize, r: &mut Reference) {
    let rest = letters.text(at, letters.chars.len());
    let rest = rest.trim_start_matches([',', '.', ' ', '?', '!']);
    let stop = rest.find("http").unwrap_or(rest.len());
    let publisher = rest[..stop].trim().trim_end_matches(['.', ',']).trim();
    for lead in ["Hentet fra", "Hentet", "Retrieved from", "Henta frå"] {
        if let Some(i) = publisher.find(lead) {
            return set_publisher(publisher[..i].trim().trim_end_matches('.'), r);
        }
    }
    set_publisher(publisher, r);
}

fn set_publisher(text: &str, r: &mut Reference) {
    if !text.is_empty() && text.chars().count() < 200 {
        r.set_default(Field::Publisher, text);
    }
}

/// "(2. utg., Vol. 3, s. 1–2)", "(Rapport nr. 4/2020)", "[Doktoravhandling, NTNU]".
fn details(text: &str, r: &mut Reference) {
    let square = text.starts_with('[');
    let inner = text
        .trim_matches(|c| matches!(c, '(' | ')' | '[' | ']'))
        .trim();
    if inner.is_empty() {
        return;
    }
    let lower = inner.to_lowercase();
    if [
        "thesis",
        "dissertation",
        "avhandling",
        "oppgave",
        "oppgåve",
        "speciale",
        "uppsats",
    ]
    .iter()
    .any(|w| lower.contains(w))
    {
        r.kind = Kind::Thesis;
        match inner.split_once(", ") {
            Some((genre, school)) => {
                r.set(Field::Genre, genre);
                r.set(Field::Publisher, school);
            }
            None => r.set(Field::Genre, inner),
        }
        return;
    }
    if square {
        r.set_default(Field::Genre, inner);
        return;
    }
    for part in inner
        .split([',', ';'])
        .map(str::trim)
        .filter(|p| !p.is_empty())
    {
        if let Some(c) = PAGES.captures(part) {
            r.set(Field::Page, c[1].replace('–', "-"));
        } else if let Some(c) = VOLUME.captures(part) {
            r.set(Field::Volume, &c[1]);
        } else if let Some(c) = EDITION.captures(part) {
            r.set(
                Field::Edition,
                c[1].trim_end_matches("nd")
                    .trim_end_matches("rd")
                    .trim_end_matches("st")
                    .trim_end_matches("th")
                    .trim_end_matches('.'),
            );
        } else if r.fields.has(Field::Page) && part.starts_with(|c: char| c.is_ascii_digit()) {
            let pages = format!(
                "{}, {}",
                r.get(Field::Page).unwrap_or(""),
                part.replace('–', "-")
            );
            r.set(Field::Page, pages);
        } else if !r.fields.has(Field::Number) {
            let number = part.rsplit(' ').next().unwrap_or(part);
            if number.starts_with(|c: char| c.is_ascii_digit()) {
                r.kind = Kind::Report;
                r.set(Field::Number, number);
                let series = part[..part.len() - number.len()]
                    .trim()
                    .trim_end_matches("nr.")
                    .trim_end_matches("No.")
                    .trim();
                r.set_default(Field::CollectionTitle, series);
            } else {
                r.set_default(Field::CollectionTitle, part);
            }
        }
    }
}

fn brackets_at_end(text: &str) -> (String, String) {
    match text.rfind(['(', '[']) {
        Some(i) if text.ends_with([')', ']']) => {
            (text[..i].trim().to_string(), text[i..].to_string())
        }
        _ => (text.to_string(), String::new()),
    }
}

fn clean(text: &str) -> String {
    crate::codec::xml::squash(text)
        .trim_end_matches(['.', ','])
        .trim()
        .to_string()
}

/// "Family, A. B., Family, C., & Institution." The last may stand behind an ellipsis.
pub fn people(text: &str) -> Vec<Person> {
    let text = text
        .replace(['…'], ",")
        .replace("...", ",")
        .replace(" & ", ", ")
        .replace(" og ", ", ")
        .replace("&,", ",");
    let text = text.trim().trim_start_matches("& ");
    let mut out: Vec<Person> = Vec::new();
    let mut pending: Option<String> = None;
    for token in text
        .split(", ")
        .map(|t| t.trim().trim_matches(',').trim())
        .filter(|t| !t.is_empty() && *t != "&")
    {
        let token = token.strip_prefix("& ").unwrap_or(token);
        if let (true, Some(family)) = (INITIALS.is_match(token), pending.clone()) {
            pending = None;
            let mut p = Person::new(family, token);
            p.split_particles();
            out.push(p);
        } else if matches!(
            token.trim_end_matches('.'),
            "Jr" | "Sr" | "II" | "III" | "IV"
        ) && pending.is_none()
        {
            if let Some(last) = out.last_mut() {
                last.suffix = token.to_string();
            }
        } else {
            out.extend(pending.take().map(whole_name));
            pending = Some(token.to_string());
        }
    }
    out.extend(pending.take().map(whole_name));
    out
}

fn whole_name(name: String) -> Person {
    Person::literal(name.trim_end_matches('.').trim())
}

/// "A. B. Family, C. Family, & D. Family".
fn forward_people(text: &str) -> Vec<Person> {
    let text = text.replace(" & ", ", ").replace(" og ", ", ");
    text.split(", ")
        .map(|t| t.trim().trim_matches(',').trim().trim_start_matches("& "))
        .filter(|t| !t.is_empty())
        .map(|name| {
            let words: Vec<&str> = name.split_whitespace().collect();
            let initials = words
                .iter()
                .take_while(|w| w.ends_with('.') && w.chars().count() <= 7)
                .count();
            if initials == 0 || initials == words.len() {
                return human::person(name);
            }
            let mut p = Person::new(words[initials..].join(" "), words[..initials].join(" "));
            p.split_particles();
            p
        })
        .collect()
}

fn finish(plain: &str, r: &mut Reference) {
    if let Some(doi) = human::find_doi(plain) {
        r.add_identifier(Scheme::Doi, &doi);
    }
    static ADDRESS: LazyLock<Regex> = LazyLock::new(|| pattern(r"https?://[^\s<>]+"));
    if let Some(m) = ADDRESS.find(plain) {
        let address = m.as_str().trim_end_matches(['.', ',']);
        human::identifiers_of_link(r, address);
        if !address.contains("doi.org/") {
            r.set(Field::Url, address);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(r: &Reference, role: Role) -> Vec<String> {
        r.people(role).map(Person::inverted).collect()
    }

    #[test]
    fn an_article_is_divided() {
        let r = parse("Berg, A. K., van Dijk, J.-M., Strand K, O., … Ås, R. (2018, May 3). Growth of cod: a study? <i>Journal of Fish, A</i>, <i>12</i>(1), 3–9. https://doi.org/10.1234/abc", None).unwrap();
        assert_eq!(r.kind, Kind::ArticleJournal);
        assert_eq!(
            names(&r, Role::Author),
            ["Berg, A. K.", "van Dijk, J.-M.", "Strand K, O.", "Ås, R."]
        );
        assert_eq!(r.title(), "Growth of cod: a study");
        assert_eq!(r.get(Field::ContainerTitle), Some("Journal of Fish, A"));
        assert_eq!(
            (
                r.get(Field::Volume),
                r.get(Field::Issue),
                r.get(Field::Page)
            ),
            (Some("12"), Some("1"), Some("3-9"))
        );
        assert_eq!(r.identifier(Scheme::Doi), Some("10.1234/abc"));
        assert_eq!(r.date(DateField::Issued), Some(&Date::ymd(2018, 5, 3)));
    }

    #[test]
    fn a_chapter_is_divided_in_both_languages() {
        for text in [
            "Berg, A. (2020). Fish today. In B. Strand &amp; C. Ås (Eds.), <i>The sea: a book</i> (2nd ed., Vol. 3, pp. 1–20). Sea Press.",
            "Berg, A. (2020). Fish today. I B. Strand &amp; C. Ås (Red.), <i>The sea: a book</i> (2. utg., Bd. 3, s. 1–20). Sea Press.",
        ] {
            let r = parse(&text.replace("&amp;", "&"), Some("Fish today")).unwrap();
            assert_eq!(r.kind, Kind::Chapter);
            assert_eq!(r.title(), "Fish today");
            assert_eq!(names(&r, Role::Editor), ["Strand, B.", "Ås, C."]);
            assert_eq!(r.get(Field::ContainerTitle), Some("The sea: a book"));
            assert_eq!(
                (
                    r.get(Field::Edition),
                    r.get(Field::Volume),
                    r.get(Field::Page)
                ),
                (Some("2"), Some("3"), Some("1-20"))
            );
            assert_eq!(r.get(Field::Publisher), Some("Sea Press"));
        }
    }

    #[test]
    fn books_theses_and_works_without_authors() {
        let r = parse("Sea Institute. (2001). <i>Cod</i> (Report No. 4/2001). Sea Press. https://example.org/cod", None).unwrap();
        assert_eq!(
            (r.kind, r.title(), r.get(Field::Number)),
            (Kind::Report, "Cod", Some("4/2001"))
        );
        assert_eq!(names(&r, Role::Author), ["Sea Institute"]);
        let r = parse(
            "Berg, A. (2001). <i>Cod</i> [Doctoral dissertation, Sea University]. Archive.",
            None,
        )
        .unwrap();
        assert_eq!(
            (r.kind, r.get(Field::Publisher)),
            (Kind::Thesis, Some("Sea University"))
        );
        let r = parse("<i>The sea</i>. (n.d.). Sea Press.", None).unwrap();
        assert_eq!((r.title(), r.creators.len()), ("The sea", 0));
        let r = parse(
            "Berg, A., &amp; Ås, R. (Eds.). (2019). <i>Cod</i>. Sea Press."
                .replace("&amp;", "&")
                .as_str(),
            None,
        )
        .unwrap();
        assert_eq!(names(&r, Role::Editor), ["Berg, A.", "Ås, R."]);
        assert_eq!(parse("nothing here", None), None);
    }
}
