//! Fields whose meaning depends on the type of the entry or on other fields.

use super::{
    Reader, Special, address_in, files, is_article, is_chapter, language_tag, names,
    number_in_series,
};
use crate::codec::bibtex::table::EDITOR_TYPES;
use crate::model::{Field, Role, Scheme, Status, identifier};
use crate::text::latex;
use std::borrow::Cow;

impl<'a> Reader<'a> {
    pub(super) fn rest(&mut self, specials: &[(Special, Cow<'a, str>, Cow<'a, str>, bool)]) {
        // The publisher: of several names for it the first in this order.
        let order = ["publisher", "institution", "school", "organization"];
        let mut publishers: Vec<_> = specials
            .iter()
            .filter(|(s, ..)| *s == Special::Publisher)
            .collect();
        publishers
            .sort_by_key(|(_, name, ..)| order.iter().position(|o| name.eq_ignore_ascii_case(o)));
        for (n, (_, name, raw, inherited)) in publishers.into_iter().enumerate() {
            if n == 0 {
                let text = self.literal_list(raw);
                self.reference.set(Field::Publisher, text);
            } else if !inherited {
                self.reference
                    .add_extra(name.to_ascii_lowercase(), raw.trim());
            }
        }
        for (special, name, raw, inherited) in specials {
            let plain = || latex::plain(raw).into_owned();
            match special {
                Special::Number => {
                    let field = if is_article(&self.entry_type) {
                        Field::Issue
                    } else if number_in_series(&self.entry_type) {
                        Field::CollectionNumber
                    } else {
                        Field::Number
                    };
                    self.reference.set(field, plain());
                }
                Special::Issue => {
                    let numbered = is_article(&self.entry_type)
                        && specials.iter().any(|(s, ..)| *s == Special::Number);
                    if numbered {
                        self.reference.add_extra("issue", raw.trim());
                    } else {
                        self.reference.set(Field::Issue, plain());
                    }
                }
                // Where both stand, the location is that of the meeting, as publishers of proceedings write it.
                Special::Place
                    if name.eq_ignore_ascii_case("location")
                        && specials.iter().any(|(s, n, ..)| {
                            *s == Special::Place && n.eq_ignore_ascii_case("address")
                        }) =>
                {
                    let text = plain();
                    if self.reference.fields.has(Field::EventPlace) {
                        self.reference.add_extra("location", raw.trim());
                    } else {
                        self.reference.set(Field::EventPlace, text);
                    }
                }
                Special::Place => {
                    let text = if name.eq_ignore_ascii_case("location") {
                        self.literal_list(raw)
                    } else {
                        plain()
                    };
                    let field = if self.entry_type == "patent" {
                        Field::Jurisdiction
                    } else {
                        Field::PublisherPlace
                    };
                    self.reference.set(field, text);
                }
                Special::Keywords => {
                    for tag in files::keywords(raw) {
                        self.reference.add_tag(&tag);
                    }
                }
                Special::Files => {
                    for file in files::parse(raw) {
                        if !self.reference.attachments.contains(&file) {
                            self.reference.attachments.push(file);
                        }
                    }
                }
                Special::BabelName => self.reference.set(Field::Language, language_tag(&plain())),
                Special::Language => {
                    let babel = specials.iter().any(|(s, ..)| *s == Special::BabelName);
                    if !babel {
                        self.reference.set(Field::Language, language_tag(&plain()));
                    } else if !inherited {
                        self.reference.add_extra("language", raw.trim());
                    }
                }
                Special::HowPublished => self.how_published(raw),
                Special::Notes => self.note(raw),
                Special::Groups => {
                    for group in raw.split(',').map(str::trim).filter(|g| !g.is_empty()) {
                        self.reference
                            .collections
                            .push(latex::plain(group).into_owned());
                    }
                }
                Special::Rating => {
                    let text = plain();
                    match text.trim_start_matches("rank").parse::<u8>() {
                        Ok(n) if n <= 5 => self.reference.rating = n,
                        _ => self.reference.add_extra("ranking", raw.trim()),
                    }
                }
                Special::ReadStatus => match plain().to_ascii_lowercase().as_str() {
                    "read" => self.reference.status = Status::Read,
                    "skimmed" | "reading" => self.reference.status = Status::Reading,
                    _ => self.reference.add_extra("readstatus", raw.trim()),
                },
                Special::Type => {
                    let text = latex::bibstring(raw).map_or_else(plain, str::to_string);
                    self.reference.set(Field::Genre, text);
                }
                Special::PublicationState => {
                    let text = latex::bibstring(raw).map_or_else(plain, str::to_string);
                    self.reference.set(Field::Status, text);
                }
                _ => {}
            }
        }
    }

    /// A BibLaTeX list of places or publishers, its items divided by semicolons; in BibTeX one text.
    pub(super) fn literal_list(&self, raw: &str) -> String {
        if !self.biblatex {
            return latex::plain(raw).into_owned();
        }
        names::split_and(raw)
            .into_iter()
            .map(
                |item| match latex::bibstring(item).filter(|_| item.starts_with("country")) {
                    Some(text) => text.to_string(),
                    None => latex::plain(item).into_owned(),
                },
            )
            .collect::<Vec<_>>()
            .join("; ")
    }

    pub(super) fn how_published(&mut self, raw: &str) {
        let text = latex::plain(raw).into_owned();
        let address = address_in(&text);
        match address {
            Some(address)
                if address.len() + 12 >= text.len() && !self.reference.fields.has(Field::Url) =>
            {
                self.reference.set(Field::Url, address);
            }
            Some(address) => {
                self.reference.set_default(Field::Url, address);
                self.reference.add_extra("howpublished", raw.trim());
            }
            None if !self.reference.fields.has(Field::Publisher)
                && !is_chapter(&self.entry_type)
                && !is_article(&self.entry_type) =>
            {
                self.reference.set(Field::Publisher, text);
            }
            None => self.reference.add_extra("howpublished", raw.trim()),
        }
    }

    pub(super) fn eprint(&mut self, specials: &[(Special, Cow<str>, Cow<str>, bool)]) {
        let kind = specials
            .iter()
            .find(|(s, ..)| *s == Special::EprintType)
            .map(|(_, _, raw, _)| latex::decode_verbatim(raw).to_ascii_lowercase())
            .unwrap_or_default();
        let Some((_, name, raw, inherited)) = specials.iter().find(|(s, ..)| *s == Special::Eprint)
        else {
            if let Some((_, name, raw, false)) =
                specials.iter().find(|(s, ..)| *s == Special::EprintType)
            {
                self.reference.add_extra(name.as_ref(), raw.trim());
            }
            return;
        };
        if *inherited {
            return;
        }
        let value = latex::decode_verbatim(raw).into_owned();
        let scheme = match kind.as_str() {
            "arxiv" => Some(Scheme::Arxiv),
            "pubmed" | "pmid" => Some(Scheme::Pmid),
            "pmc" | "pmcid" => Some(Scheme::Pmcid),
            "jstor" => Some(Scheme::Jstor),
            "hdl" | "handle" => Some(Scheme::Handle),
            "googlebooks" => Some(Scheme::Google),
            "" if !name.eq_ignore_ascii_case("eprint") => Some(Scheme::Arxiv),
            "" => identifier::normalize(Scheme::Arxiv, &value).map(|_| Scheme::Arxiv),
            _ => None,
        };
        match scheme {
            Some(scheme) => self.reference.add_identifier(scheme, &value),
            None => {
                self.reference.add_extra("eprint", raw.trim());
                if let Some((_, name, raw, _)) =
                    specials.iter().find(|(s, ..)| *s == Special::EprintType)
                {
                    self.reference.add_extra(name.as_ref(), raw.trim());
                }
            }
        }
    }

    pub(super) fn editors(&mut self, specials: &[(Special, Cow<str>, Cow<str>, bool)]) {
        for n in 0..4 {
            let Some((_, _, raw, _)) = specials
                .iter()
                .find(|(s, ..)| *s == Special::EditorWithType(n))
            else {
                continue;
            };
            let named = specials
                .iter()
                .find(|(s, ..)| *s == Special::EditorType(n))
                .map(|(_, name, raw, _)| (name, latex::plain(raw).to_ascii_lowercase()));
            let role = match &named {
                None => Role::Editor,
                Some((name, text)) => match EDITOR_TYPES.iter().find(|(t, _)| t == text) {
                    Some((_, role)) => *role,
                    None => Role::from_name(text).unwrap_or_else(|| {
                        self.reference
                            .add_extra(name.to_ascii_lowercase(), text.as_str());
                        Role::Editor
                    }),
                },
            };
            self.people(role, raw);
        }
    }
}
