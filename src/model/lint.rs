//! What looks wrong with a reference, why, and how to mend it.

use super::incomplete;
use super::{DateField, Field, Person, Reference, Scheme, identifier};
use crate::text::{case, fold, repair};
use serde::Serialize;
use std::collections::HashMap;

/// How a finding is mended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fix {
    /// The field gets this text.
    Set(Field, String),
    /// The identifier with this number gets this value.
    Identifier(usize, String),
    /// An identifier is added.
    AddIdentifier(Scheme, String),
    /// The creator with this number is this person.
    Person(usize, Person),
}

/// Something that looks wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The rule: "missing", "identifier", "name", "encoding", "capitals", "pages", "journal", "dead-key", "date", "title".
    pub rule: &'static str,
    /// The field that it is about, by CSL's name.
    pub field: String,
    /// What is wrong and why.
    pub message: String,
    /// What it would become.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub fix: String,
    /// The change itself.
    #[serde(skip)]
    pub change: Option<Fix>,
}

/// What one reference must be seen beside: the titles of journals and the keys of the library.
#[derive(Debug, Default)]
pub struct Surroundings {
    /// Full titles of journals, by their folded abbreviation.
    full: HashMap<String, String>,
    /// Abbreviations, by the folded full title.
    short: HashMap<String, String>,
    /// Full titles that occur, for abbreviations that stand nowhere beside theirs.
    titles: Vec<String>,
    keys: std::collections::HashSet<String>,
}

impl Surroundings {
    /// Takes a reference of the library in.
    pub fn add(&mut self, r: &Reference) {
        self.keys.insert(r.key.clone());
        let Some(title) = r.get(Field::ContainerTitle) else {
            return;
        };
        if let Some(short) = r.get(Field::ContainerTitleShort).filter(|s| *s != title) {
            self.full
                .entry(fold::words(short))
                .or_insert_with(|| title.to_string());
            self.short
                .entry(fold::words(title))
                .or_insert_with(|| short.to_string());
        }
        // As many as there are journals, not references.
        if !is_abbreviated(title)
            && self.titles.len() < 5000
            && !self.titles.iter().any(|t| t == title)
        {
            self.titles.push(title.to_string());
        }
    }
}

/// Whether a journal's title looks abbreviated: several words, most of them ending in a full stop.
fn is_abbreviated(title: &str) -> bool {
    let words: Vec<&str> = title.split_whitespace().collect();
    let dotted = words.iter().filter(|w| w.ends_with('.')).count();
    dotted > 0 && dotted * 2 >= words.len()
}

/// Whether the abbreviation stands for the title: its words begin the title's words, in order, small words left out.
fn abbreviates(short: &str, full: &str) -> bool {
    const SMALL: &[&str] = &[
        "of", "the", "and", "in", "for", "on", "de", "la", "der", "die", "und", "fur", "et", "i",
        "og",
    ];
    let fold_words = |t: &str| -> Vec<String> {
        fold::words(t)
            .split(' ')
            .filter(|w| !SMALL.contains(w) && !w.is_empty())
            .map(str::to_string)
            .collect()
    };
    let (a, b) = (fold_words(short), fold_words(full));
    !a.is_empty()
        && a.len() == b.len()
        && a.iter().zip(&b).all(|(x, y)| y.starts_with(x.as_str()))
        && a != b
}

struct Lint<'r> {
    r: &'r Reference,
    out: Vec<Finding>,
}

/// Everything that looks wrong with a reference.
pub fn check(r: &Reference, around: &Surroundings) -> Vec<Finding> {
    let mut lint = Lint { r, out: Vec::new() };
    for what in incomplete::missing(r) {
        lint.say(
            "missing",
            what,
            format!("a {} needs one: {what}", r.kind.label().to_lowercase()),
            None,
        );
    }
    lint.identifiers();
    lint.names();
    lint.texts();
    lint.pages();
    lint.journal(around);
    lint.dates();
    lint.dead_keys(around);
    lint.out
}

/// Carries the fixes of all findings out; returns how many there were.
pub fn fix(r: &mut Reference, around: &Surroundings) -> usize {
    let mut done = 0;
    // A fix can make room for another one (encoding, then capitals); it ends when there is none, or after some rounds.
    for _ in 0..4 {
        let changes: Vec<Fix> = check(r, around)
            .into_iter()
            .filter_map(|f| f.change)
            .collect();
        if changes.is_empty() {
            break;
        }
        let before = r.clone();
        for change in changes {
            apply(r, change);
            done += 1;
        }
        if *r == before {
            break;
        }
    }
    done
}

fn apply(r: &mut Reference, change: Fix) {
    match change {
        Fix::Set(field, text) => r.set(field, text),
        Fix::Identifier(n, value) => {
            if let Some(id) = r.identifiers.get_mut(n) {
                id.value = value;
            }
        }
        Fix::AddIdentifier(scheme, value) => r.add_identifier(scheme, &value),
        Fix::Person(n, person) => {
            if let Some(c) = r.creators.get_mut(n) {
                c.person = person;
            }
        }
    }
}

impl Lint<'_> {
    fn say(
        &mut self,
        rule: &'static str,
        field: &str,
        message: impl Into<String>,
        change: Option<Fix>,
    ) {
        let fix = match &change {
            Some(Fix::Set(_, text) | Fix::Identifier(_, text) | Fix::AddIdentifier(_, text)) => {
                text.clone()
            }
            Some(Fix::Person(_, p)) => p.inverted(),
            None => String::new(),
        };
        self.out.push(Finding {
            rule,
            field: field.to_string(),
            message: message.into(),
            fix,
            change,
        });
    }

    fn identifiers(&mut self) {
        for (n, id) in self.r.identifiers.iter().enumerate() {
            if id.is_valid() {
                continue;
            }
            let name = id.scheme.name();
            let trimmed = id
                .value
                .trim_matches(|c: char| c.is_whitespace() || ".,;:<>()[]\"'".contains(c));
            let better = identifier::normalize(id.scheme, trimmed)
                .or_else(|| identifier::normalize(id.scheme, &trimmed.replace(' ', "")));
            let message = match id.scheme {
                Scheme::Isbn | Scheme::Issn => format!(
                    "“{}” is no {}: its check digit or length is wrong",
                    id.value,
                    id.scheme.label()
                ),
                _ => format!("“{}” is no well-formed {}", id.value, id.scheme.label()),
            };
            self.say(
                "identifier",
                name,
                message,
                better.map(|b| Fix::Identifier(n, b)),
            );
        }
        let url = self.r.get(Field::Url).unwrap_or_default();
        if url.contains("doi.org/") && self.r.identifier(Scheme::Doi).is_none() {
            if let Some(doi) = identifier::doi(url) {
                self.say(
                    "identifier",
                    "doi",
                    "the address is that of a DOI, but no DOI is given",
                    Some(Fix::AddIdentifier(Scheme::Doi, doi)),
                );
            }
        }
    }

    fn names(&mut self) {
        for (n, c) in self.r.creators.iter().enumerate() {
            let p = &c.person;
            let shown = p.inverted();
            let whole = format!("{} {} {}", p.literal, p.family, p.given);
            let role = c.role.name();
            let lower = whole.to_lowercase();
            if lower.contains("et al") {
                self.say(
                    "name",
                    role,
                    format!("“{shown}” holds “et al.”, which is no name"),
                    None,
                );
            } else if whole.contains('@') {
                self.say(
                    "name",
                    role,
                    format!("“{shown}” holds an e-mail address"),
                    None,
                );
            } else if !p.is_literal() && whole.chars().any(|c| c.is_ascii_digit()) {
                self.say("name", role, format!("“{shown}” holds a number"), None);
            } else if p.is_literal()
                && (p.literal.contains(';') || p.literal.matches(',').count() > 2)
            {
                self.say(
                    "name",
                    role,
                    format!("“{shown}” looks like several names"),
                    None,
                );
            } else if matches!(
                lower.trim(),
                "anonymous" | "anon" | "anon." | "unknown" | "n.n." | "ukjent" | "none" | "null"
            ) {
                self.say(
                    "name",
                    role,
                    format!("“{shown}” is not a name; leave the author out"),
                    None,
                );
            } else if shouted(&p.family) {
                let person = Person {
                    family: lowered(&p.family),
                    given: if shouted(&p.given) {
                        lowered(&p.given)
                    } else {
                        p.given.clone()
                    },
                    ..p.clone()
                };
                self.say(
                    "capitals",
                    role,
                    format!("the name “{shown}” is in capitals"),
                    Some(Fix::Person(n, person)),
                );
            } else if !p.family.is_empty() && p.family == p.given {
                self.say(
                    "name",
                    role,
                    format!("“{shown}”: family and given name are the same"),
                    None,
                );
            }
        }
    }

    fn texts(&mut self) {
        for (field, text) in self.r.fields.iter() {
            let name = field.csl();
            let repaired = repair::repair(text);
            if repaired != text {
                let fix = Fix::Set(field, repaired.into_owned());
                self.say("encoding", name, "the text was decoded wrongly", Some(fix));
                continue;
            }
            if text.contains('\u{fffd}') {
                self.say(
                    "encoding",
                    name,
                    "characters were lost (“\u{fffd}”); look them up in the source",
                    None,
                );
            }
            if ["&amp;", "&lt;", "&gt;", "&quot;", "&#"]
                .iter()
                .any(|e| text.contains(e))
            {
                let plain = text
                    .replace("&lt;", "<")
                    .replace("&gt;", ">")
                    .replace("&quot;", "\"")
                    .replace("&#39;", "'")
                    .replace("&amp;", "&");
                let change = (plain != text).then_some(Fix::Set(field, plain));
                self.say("encoding", name, "the text holds codes of HTML", change);
                continue;
            }
            if matches!(field, Field::Title | Field::ContainerTitle)
                && shouted(text)
                && text.split_whitespace().count() > 1
            {
                let change = Fix::Set(field, case::sentence_case(text));
                self.say("capitals", name, "the title is in capitals", Some(change));
            }
        }
        let title = self.r.title();
        if title.ends_with('.') && !title.ends_with("..") && title.matches('.').count() == 1 {
            let change = Fix::Set(Field::Title, title.trim_end_matches('.').to_string());
            self.say(
                "title",
                "title",
                "the title ends with a full stop, which styles add themselves",
                Some(change),
            );
        }
    }

    fn pages(&mut self) {
        let Some(pages) = self.r.get(Field::Page) else {
            return;
        };
        let tidy = tidy_pages(pages);
        if tidy != pages {
            let message = format!("“{pages}” is not in the usual form");
            self.say("pages", "page", message, Some(Fix::Set(Field::Page, tidy)));
            return;
        }
        if let Some((a, b)) = pages.split_once('-') {
            if let (Ok(a), Ok(b)) = (a.parse::<u32>(), b.parse::<u32>()) {
                if b < a {
                    self.say(
                        "pages",
                        "page",
                        format!("“{pages}” ends before it begins"),
                        None,
                    );
                }
            }
        }
    }

    fn journal(&mut self, around: &Surroundings) {
        let r = self.r;
        let Some(title) = r.get(Field::ContainerTitle) else {
            return;
        };
        if r.kind != super::Kind::ArticleJournal {
            return;
        }
        let short = r.get(Field::ContainerTitleShort);
        if is_abbreviated(title) {
            let full = around
                .full
                .get(&fold::words(title))
                .or_else(|| around.titles.iter().find(|t| abbreviates(title, t)));
            let message = format!("the journal’s title is abbreviated: “{title}”");
            let change = full.map(|f| Fix::Set(Field::ContainerTitle, f.clone()));
            self.say("journal", "container-title", message, change);
            if short.is_none() {
                let change = Fix::Set(Field::ContainerTitleShort, title.to_string());
                self.say(
                    "journal",
                    "container-title-short",
                    "the abbreviation has a field of its own",
                    Some(change),
                );
            }
        } else if short.is_none() {
            if let Some(short) = around.short.get(&fold::words(title)) {
                let change = Fix::Set(Field::ContainerTitleShort, short.clone());
                self.say(
                    "journal",
                    "container-title-short",
                    "other references of this journal have its abbreviation",
                    Some(change),
                );
            }
        }
    }

    fn dates(&mut self) {
        for (which, date) in &self.r.dates {
            if date.year().is_none() && !date.literal.is_empty() && *which != DateField::Issued {
                self.say(
                    "date",
                    which.csl(),
                    format!("“{}” was not understood as a date", date.literal),
                    None,
                );
            }
            let now = jiff::Timestamp::now()
                .to_zoned(jiff::tz::TimeZone::UTC)
                .year();
            if date.year().is_some_and(|y| y > i32::from(now) + 2) {
                self.say(
                    "date",
                    which.csl(),
                    format!("{} lies in the future", date.edtf()),
                    None,
                );
            }
            if let (Some(a), Some(b)) = (date.start, date.end) {
                if b < a {
                    self.say(
                        "date",
                        which.csl(),
                        format!("{} ends before it begins", date.edtf()),
                        None,
                    );
                }
            }
        }
    }

    /// Keys of other entries that a `.bib` names and that the library does not have.
    fn dead_keys(&mut self, around: &Surroundings) {
        for (name, value) in &self.r.extra {
            let lower = name.to_ascii_lowercase();
            if !matches!(
                lower.as_str(),
                "crossref" | "xref" | "xdata" | "related" | "entryset"
            ) {
                continue;
            }
            for key in value.split(',').map(str::trim).filter(|k| !k.is_empty()) {
                if !around.keys.contains(key) {
                    self.say(
                        "dead-key",
                        &lower,
                        format!("“{key}” is in no reference of the library"),
                        None,
                    );
                }
            }
        }
    }
}

/// Whether a text has several letters and all of them are capitals.
fn shouted(text: &str) -> bool {
    let mut letters = 0;
    for c in text.chars() {
        if c.is_lowercase() {
            return false;
        }
        letters += usize::from(c.is_uppercase());
    }
    letters > 3 && !text.contains('<')
}

/// A name in capitals as names are written: a capital at the start of each part.
fn lowered(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut start = true;
    for c in name.chars() {
        if start {
            out.push(c);
        } else {
            out.extend(c.to_lowercase());
        }
        start = !c.is_alphabetic();
    }
    out
}

/// Pages without "pp.", with plain hyphens, and with the second number in full: `943-7` is `943-947`.
fn tidy_pages(pages: &str) -> String {
    let mut text = pages.trim();
    for prefix in ["pages ", "pp.", "pp ", "p.", "p ", "s. ", "S. "] {
        if let Some(rest) = text.strip_prefix(prefix) {
            if rest.trim_start().starts_with(|c: char| c.is_ascii_digit()) {
                text = rest.trim_start();
            }
        }
    }
    let text = text.replace(['–', '—', '−'], "-").replace("--", "-");
    text.split(", ")
        .map(|part| {
            let Some((a, b)) = part.split_once('-') else {
                return part.to_string();
            };
            let (a, b) = (a.trim(), b.trim());
            let digits = |t: &str| !t.is_empty() && t.bytes().all(|c| c.is_ascii_digit());
            if digits(a) && digits(b) && b.len() < a.len() {
                format!("{a}-{}{b}", &a[..a.len() - b.len()])
            } else {
                format!("{a}-{b}")
            }
        })
        .collect::<Vec<_>>()
        .join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Date, Kind, Role};

    fn sound() -> Reference {
        let mut r = Reference::new(Kind::ArticleJournal);
        r.key = "berg".to_string();
        r.set(Field::Title, "A title");
        r.set(Field::ContainerTitle, "Journal of Clinical Psychology");
        r.set(Field::Volume, "1");
        r.set(Field::Page, "943-947");
        r.set_date(DateField::Issued, Date::ymd(2001, 0, 0));
        r.add_person(Role::Author, Person::new("Berg", "Anna"));
        r
    }

    #[test]
    fn what_is_sound_has_no_findings() {
        assert_eq!(check(&sound(), &Surroundings::default()), []);
    }

    #[test]
    fn findings_have_a_reason_and_most_a_fix() {
        let mut around = Surroundings::default();
        around.add(&sound());
        let cases: &[(&str, &dyn Fn(&mut Reference), &str, bool)] = &[
            ("missing", &|r| r.set(Field::Title, ""), "", false),
            (
                "identifier",
                &|r| r.add_identifier(Scheme::Isbn, "978-0-306-40615-8"),
                "",
                false,
            ),
            (
                "identifier",
                &|r| r.add_identifier(Scheme::Doi, "<10.1000/x y>"),
                "10.1000/xy",
                true,
            ),
            (
                "identifier",
                &|r| r.set(Field::Url, "https://doi.org/10.1000/z"),
                "10.1000/z",
                true,
            ),
            (
                "capitals",
                &|r| r.add_person(Role::Author, Person::new("SMITH-JONES", "JOHN")),
                "Smith-Jones, John",
                true,
            ),
            (
                "name",
                &|r| r.add_person(Role::Author, Person::literal("Lie et al.")),
                "",
                false,
            ),
            (
                "encoding",
                &|r| r.set(Field::Title, "MÃ¸llers bÃ¸ker om Ã¸l"),
                "Møllers bøker om øl",
                true,
            ),
            (
                "encoding",
                &|r| r.set(Field::Publisher, "A &amp; B"),
                "A & B",
                true,
            ),
            (
                "capitals",
                &|r| r.set(Field::Title, "A STUDY OF FISH"),
                "A study of fish",
                true,
            ),
            (
                "pages",
                &|r| r.set(Field::Page, "pp. 943–7"),
                "943-947",
                true,
            ),
            ("pages", &|r| r.set(Field::Page, "20-11"), "", false),
            (
                "journal",
                &|r| r.set(Field::ContainerTitle, "J. Clin. Psychol."),
                "Journal of Clinical Psychology",
                true,
            ),
            (
                "dead-key",
                &|r| r.add_extra("crossref", "nowhere"),
                "",
                false,
            ),
            (
                "date",
                &|r| r.set_date(DateField::Issued, Date::ymd(3001, 0, 0)),
                "",
                false,
            ),
            (
                "title",
                &|r| r.set(Field::Title, "A title."),
                "A title",
                true,
            ),
        ];
        for (rule, spoil, want, mended) in cases {
            let mut r = sound();
            spoil(&mut r);
            let findings = check(&r, &around);
            let found = findings.iter().find(|f| f.rule == *rule);
            assert!(
                found.is_some_and(|f| !f.message.is_empty()),
                "{rule}: {findings:?}"
            );
            if *mended {
                assert_eq!(found.map(|f| f.fix.as_str()), Some(*want));
                assert!(fix(&mut r, &around) > 0);
                assert!(
                    !check(&r, &around).iter().any(|f| f.rule == *rule),
                    "{rule}"
                );
            }
        }
    }
}
