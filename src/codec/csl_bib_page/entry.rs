//! One entry of a bibliography that a CSL processor set in APA's manner, with its italics: into a reference.
//!
//! The italics say what the words do not: an italic title is a work of its own, an italic part behind the title is the container.

mod details;
mod people;

use self::details::{brackets_at_end, details, finish, tail};
use self::people::{forward_people, people};
use crate::codec::xml::rich;
use crate::codec::xml::rich::Run;
use crate::model::{Date, DateField, Field, Kind, Reference, Role};
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

fn clean(text: &str) -> String {
    crate::codec::xml::squash(text)
        .trim_end_matches(['.', ','])
        .trim()
        .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Person, Scheme};

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
