//! What looks wrong with a reference, why, and how to mend it.

mod rules;

use super::incomplete;
use super::{Field, Person, Reference, Scheme};
use crate::text::fold;
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Date, DateField, Kind, Role};

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
        type Damage<'a> = &'a dyn Fn(&mut Reference);
        let cases: &[(&str, Damage, &str, bool)] = &[
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
