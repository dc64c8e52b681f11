//! The rules, one method each.

use super::{Finding, Fix, Lint, Surroundings, abbreviates, is_abbreviated};
use crate::model::{DateField, Field, Kind, Person, Scheme, identifier};
use crate::text::{case, fold, repair};

impl Lint<'_> {
    pub(super) fn say(
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

    pub(super) fn identifiers(&mut self) {
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
        if url.contains("doi.org/")
            && self.r.identifier(Scheme::Doi).is_none()
            && let Some(doi) = identifier::doi(url)
        {
            self.say(
                "identifier",
                "doi",
                "the address is that of a DOI, but no DOI is given",
                Some(Fix::AddIdentifier(Scheme::Doi, doi)),
            );
        }
    }

    pub(super) fn names(&mut self) {
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

    pub(super) fn texts(&mut self) {
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

    pub(super) fn pages(&mut self) {
        let Some(pages) = self.r.get(Field::Page) else {
            return;
        };
        let tidy = tidy_pages(pages);
        if tidy != pages {
            let message = format!("“{pages}” is not in the usual form");
            self.say("pages", "page", message, Some(Fix::Set(Field::Page, tidy)));
            return;
        }
        if let Some((a, b)) = pages.split_once('-')
            && let (Ok(a), Ok(b)) = (a.parse::<u32>(), b.parse::<u32>())
            && b < a
        {
            self.say(
                "pages",
                "page",
                format!("“{pages}” ends before it begins"),
                None,
            );
        }
    }

    pub(super) fn journal(&mut self, around: &Surroundings) {
        let r = self.r;
        let Some(title) = r.get(Field::ContainerTitle) else {
            return;
        };
        if r.kind != Kind::ArticleJournal {
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
        } else if short.is_none()
            && let Some(short) = around.short.get(&fold::words(title))
        {
            let change = Fix::Set(Field::ContainerTitleShort, short.clone());
            self.say(
                "journal",
                "container-title-short",
                "other references of this journal have its abbreviation",
                Some(change),
            );
        }
    }

    pub(super) fn dates(&mut self) {
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
            if let (Some(a), Some(b)) = (date.start, date.end)
                && b < a
            {
                self.say(
                    "date",
                    which.csl(),
                    format!("{} ends before it begins", date.edtf()),
                    None,
                );
            }
        }
    }

    /// Keys of other entries that a `.bib` names and that the library does not have.
    pub(super) fn dead_keys(&mut self, around: &Surroundings) {
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
        if let Some(rest) = text.strip_prefix(prefix)
            && rest.trim_start().starts_with(|c: char| c.is_ascii_digit())
        {
            text = rest.trim_start();
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
