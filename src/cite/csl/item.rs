//! What is cited: names, dates and other variables of a work, from a reference or from CSL-JSON.

use super::dates_raw;
use crate::model::{Date, DateField, DatePoint, Field, Person, Reference, Role, Scheme};
use serde_json::Value;
use std::borrow::Cow;

/// A name.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Name {
    /// Family name without particles.
    pub family: String,
    /// Given names.
    pub given: String,
    /// "de" in "Honoré de Balzac".
    pub dropping: String,
    /// "van" in "Vincent van Gogh".
    pub particle: String,
    /// "Jr."
    pub suffix: String,
    /// A comma stands before the suffix.
    pub comma_suffix: bool,
    /// Family name first always.
    pub static_order: bool,
    /// Institution, or undivided.
    pub literal: String,
}

/// A date or range.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct DateValue {
    /// Start.
    pub start: Option<DatePoint>,
    /// End of a range.
    pub end: Option<DatePoint>,
    /// A range without end.
    pub open: bool,
    /// Uncertain.
    pub circa: bool,
    /// Text that could not be understood.
    pub literal: String,
}

impl DateValue {
    /// Whether there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.start.is_none() && self.literal.is_empty()
    }
}

type Key = Cow<'static, str>;

/// A work with CSL's variables.
#[derive(Debug, Clone, Default)]
pub struct Item {
    /// Identifier.
    pub id: String,
    /// CSL type.
    pub kind: Key,
    texts: Vec<(Key, String)>,
    names: Vec<(Key, Vec<Name>)>,
    dates: Vec<(Key, DateValue)>,
}

impl Item {
    /// An ordinary variable; `None` when it has no value.
    pub fn text(&self, name: &str) -> Option<&str> {
        // CSL 1.0.1 called it so.
        let name = if name == "event" { "event-title" } else { name };
        self.texts
            .iter()
            .find(|(n, _)| n == name)
            .map(|(_, v)| v.as_str())
    }
    /// A name variable; empty when it has no value.
    pub fn names(&self, name: &str) -> &[Name] {
        self.names
            .iter()
            .find(|(n, _)| n == name)
            .map_or(&[], |(_, v)| v)
    }
    /// A date variable.
    pub fn date(&self, name: &str) -> Option<&DateValue> {
        self.dates.iter().find(|(n, _)| n == name).map(|(_, v)| v)
    }
    /// Whether a variable has a value.
    pub fn has(&self, name: &str) -> bool {
        self.text(name).is_some()
            || !self.names(name).is_empty()
            || self.date(name).is_some_and(|d| !d.is_empty())
    }
    /// Whether the title may be set in English title case.
    pub fn language(&self) -> Option<&str> {
        self.text("language").filter(|l| {
            // Only what looks like a language tag tells a language.
            let base = l.split(['-', '_']).next().unwrap_or("");
            (2..=3).contains(&base.len()) && base.bytes().all(|b| b.is_ascii_alphabetic())
        })
    }
    fn put(&mut self, name: impl Into<Key>, value: impl Into<String>) {
        let (name, value) = (name.into(), value.into());
        if !value.trim().is_empty() && self.text(&name).is_none() {
            self.texts.push((name, value));
        }
    }

    /// Reads a CSL-JSON item. Anything that does not fit is left out.
    pub fn from_json(json: &Value) -> Item {
        let mut item = Item::default();
        let Some(map) = json.as_object() else {
            return item;
        };
        for (key, value) in map {
            match key.as_str() {
                "id" => item.id = scalar(value).unwrap_or_default(),
                "type" => item.kind = scalar(value).unwrap_or_default().into(),
                "shortTitle" => item.put("title-short", scalar(value).unwrap_or_default()),
                "journalAbbreviation" => {
                    item.put("container-title-short", scalar(value).unwrap_or_default())
                }
                "event" => item.put("event-title", scalar(value).unwrap_or_default()),
                _ => match value {
                    Value::Array(list) if list.iter().any(Value::is_object) => {
                        let names: Vec<Name> = list.iter().filter_map(name_from_json).collect();
                        if !names.is_empty() {
                            item.names.push((key.clone().into(), names));
                        }
                    }
                    Value::Object(_) => {
                        if let Some(date) = dates_raw::from_json(value) {
                            item.dates.push((key.clone().into(), date));
                        }
                    }
                    _ => {
                        if let Some(text) = scalar(value) {
                            item.put(key.clone(), text);
                        }
                    }
                },
            }
        }
        item.derive();
        item
    }

    /// Variables that people write as `name: value` lines at the start of a remark, where their program has no field for them.
    fn read_remark(&mut self) {
        let Some(note) = self.text("note").map(str::to_string) else {
            return;
        };
        let mut rest: Vec<&str> = Vec::new();
        for line in note.lines() {
            let known = line.split_once(": ").filter(|(name, value)| {
                !value.trim().is_empty()
                    && (Field::from_csl(name).is_some()
                        || Role::from_name(name).is_some()
                        || DateField::from_csl(name).is_some())
            });
            let Some((name, value)) = known.filter(|_| rest.is_empty()) else {
                rest.push(line);
                continue;
            };
            let (name, value) = (name.to_string(), value.trim());
            if Role::from_name(&name).is_some() {
                let (family, given) = value.split_once("||").unwrap_or((value, ""));
                let mut person = Name {
                    family: family.trim().into(),
                    given: given.trim().into(),
                    ..Name::default()
                };
                if !value.contains("||") {
                    person = Name {
                        literal: value.into(),
                        ..Name::default()
                    };
                }
                match self.names.iter_mut().find(|(n, _)| *n == name) {
                    Some((_, list)) => list.push(person),
                    None => self.names.push((name.into(), vec![person])),
                }
            } else if DateField::from_csl(&name).is_some() {
                if self.date(&name).is_none() {
                    self.dates.push((name.into(), dates_raw::raw(value)));
                }
            } else {
                self.put(name, value);
            }
        }
        let rest = rest.join("\n");
        self.texts.retain(|(n, _)| n != "note");
        self.put("note", rest);
    }

    /// Variables that follow from others.
    fn derive(&mut self) {
        self.read_remark();
        if let Some(page) = self.text("page") {
            let first: String = page
                .split(['-', '–', ',', '&', ' '])
                .find(|p| !p.is_empty())
                .unwrap_or("")
                .to_string();
            self.put("page-first", first);
        }
    }
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(s) => Some(s.clone()),
        Value::Number(n) => Some(n.to_string()),
        Value::Bool(b) => Some(b.to_string()),
        _ => None,
    }
}

fn name_from_json(value: &Value) -> Option<Name> {
    let text = |key: &str| value.get(key).and_then(scalar).unwrap_or_default();
    let truth = |key: &str| {
        value.get(key).is_some_and(|v| match v {
            Value::Bool(b) => *b,
            Value::Number(n) => n.as_i64() != Some(0),
            Value::String(s) => s == "true" || s == "1",
            _ => false,
        })
    };
    let mut name = Name {
        family: text("family"),
        given: text("given"),
        dropping: text("dropping-particle"),
        particle: text("non-dropping-particle"),
        suffix: text("suffix"),
        comma_suffix: truth("comma-suffix"),
        static_order: truth("static-ordering"),
        literal: text("literal"),
    };
    if truth("isInstitution") && name.literal.is_empty() {
        name.literal = std::mem::take(&mut name.family);
    }
    name.parse_particles();
    let empty = name.literal.is_empty() && name.family.is_empty() && name.given.is_empty();
    (!empty).then_some(name)
}

/// Whether a word can be a particle: no capital letter in it, and some letter.
fn small(word: &str) -> bool {
    !word.chars().any(char::is_uppercase) && word.chars().any(char::is_alphabetic)
}

impl Name {
    /// Whether the name is written in a script in which names are not abbreviated or turned round.
    pub fn is_asian(&self) -> bool {
        let mut letters = self
            .family
            .chars()
            .chain(self.given.chars())
            .filter(|c| c.is_alphabetic())
            .peekable();
        letters.peek().is_some()
            && letters.all(|c| {
                matches!(c, '\u{1100}'..='\u{11ff}' | '\u{2e80}'..='\u{d7ff}' | '\u{f900}'..='\u{faff}' | '\u{ff66}'..='\u{ffdc}' | '\u{20000}'..='\u{3ffff}')
            })
    }

    /// Sets particles apart that stand in the family or given name, and a suffix behind a comma.
    fn parse_particles(&mut self) {
        if !self.literal.is_empty() {
            return;
        }
        // A family name in quotation marks is taken as it is.
        if self.family.len() > 2 && self.family.starts_with('"') && self.family.ends_with('"') {
            self.family = self.family[1..self.family.len() - 1].to_string();
            return;
        }
        if self.suffix.is_empty()
            && let Some((given, suffix)) = self.given.split_once(',')
        {
            let (given, suffix) = (given.trim().to_string(), suffix.trim());
            self.comma_suffix = suffix.starts_with('!');
            self.suffix = suffix.trim_start_matches('!').trim().to_string();
            // "de la" behind a comma is a particle that is written in front of the family name.
            if !self.comma_suffix
                && small(&self.suffix)
                && self.dropping.is_empty()
                && !self.suffix.ends_with('.')
            {
                self.dropping = std::mem::take(&mut self.suffix);
            }
            self.given = given;
        }
        if self.particle.is_empty() {
            let (particle, family) = leading_particle(&self.family);
            if !particle.is_empty() {
                (self.particle, self.family) = (particle.to_string(), family.to_string());
            }
        }
        if self.dropping.is_empty() {
            let words: Vec<&str> = self.given.split(' ').collect();
            let n = words.iter().skip(1).rev().take_while(|w| small(w)).count();
            if n > 0 {
                let at = words.len() - n;
                (self.dropping, self.given) = (words[at..].join(" "), words[..at].join(" "));
            }
        }
    }
}

/// The particles at the start of a family name, with the space or apostrophe that joins them, and the rest.
fn leading_particle(family: &str) -> (&str, &str) {
    let mut end = 0;
    loop {
        let rest = &family[end..];
        let Some(space) = rest.find(' ') else { break };
        if space == 0 || !small(&rest[..space]) {
            break;
        }
        end += space + 1;
    }
    let rest = &family[end..];
    if let Some(at) = rest.find(['\'', '’', '-'])
        && at > 0
        && at <= 3
        && small(&rest[..at])
        && rest[at..].chars().nth(1).is_some_and(char::is_uppercase)
    {
        end += at + rest[at..].chars().next().map_or(0, char::len_utf8);
    }
    (family[..end].trim_end_matches(' '), &family[end..])
}

impl From<&Person> for Name {
    fn from(p: &Person) -> Name {
        let mut name = Name {
            family: p.family.clone(),
            given: p.given.clone(),
            dropping: p.dropping_particle.clone(),
            particle: p.particle.clone(),
            suffix: p.suffix.clone(),
            // "King, Jr." needs the comma, "Smith III" does not.
            comma_suffix: false,
            static_order: false,
            literal: p.literal.clone(),
        };
        if name.family.is_empty() && name.literal.is_empty() {
            name.family = std::mem::take(&mut name.given);
        }
        name
    }
}

impl From<&Date> for DateValue {
    fn from(d: &Date) -> DateValue {
        DateValue {
            start: d.start.or(d.end),
            end: d.start.and(d.end),
            open: d.open && d.start.is_some(),
            circa: d.circa,
            literal: d.literal.clone(),
        }
    }
}

impl From<&Reference> for Item {
    fn from(r: &Reference) -> Item {
        let mut item = Item {
            id: r.key.clone(),
            kind: r.kind.csl().into(),
            ..Item::default()
        };
        for (field, value) in r.fields.iter() {
            // What a person wrote as a remark or abstract is not cited unless a list asks for it.
            if !matches!(
                field,
                Field::PdfUrl | Field::License | Field::TableOfContents | Field::CitationLabel
            ) {
                item.texts.push((field.csl().into(), value.to_string()));
            }
        }
        for creator in &r.creators {
            let name = creator.role.name();
            match item.names.iter_mut().find(|(n, _)| n == name) {
                Some((_, list)) => list.push(Name::from(&creator.person)),
                None => item
                    .names
                    .push((name.into(), vec![Name::from(&creator.person)])),
            }
        }
        for (field, date) in &r.dates {
            item.dates.push((field.csl().into(), DateValue::from(date)));
        }
        // "n.d." as a literal date is no date at all: the style has its own word for that.
        item.dates.retain(|(n, d)| {
            n != DateField::Issued.csl()
                || d.start.is_some()
                || !crate::cite::csl::dates::means_no_date(&d.literal)
        });
        for (scheme, name) in [
            (Scheme::Doi, "DOI"),
            (Scheme::Isbn, "ISBN"),
            (Scheme::Issn, "ISSN"),
            (Scheme::Pmid, "PMID"),
            (Scheme::Pmcid, "PMCID"),
        ] {
            if let Some(v) = r.identifier(scheme) {
                item.put(name, v);
            }
        }
        for name in ["archive_location", "call-number", "keyword"] {
            if let Some(v) = r.extra(name) {
                item.put(name, v);
            }
        }
        item.derive();
        item
    }
}
