//! One entry into a reference.

use super::files;
use super::names;
use super::table::{self, BABEL, EDITOR_TYPES, Slot, Special, TYPES};
use crate::codec::language;
use crate::model::field::Shape;
use crate::model::{
    Date, DateField, Field, Identifier, Kind, Note, Reference, Role, Scheme, Status, identifier,
};
use crate::text::latex::{self, Mode, Protect};
use jiff::Timestamp;
use std::borrow::Cow;
use uuid::Uuid;

/// A field whose value stands alone: macros are resolved.
#[derive(Debug, Clone)]
pub(super) struct Resolved<'t> {
    /// The name as it is spelled.
    pub name: Cow<'t, str>,
    /// LaTeX.
    pub raw: Cow<'t, str>,
    /// It came from another entry.
    pub inherited: bool,
}

/// What an entry is read with.
pub(super) struct Reader<'a> {
    pub entry_type: String,
    pub key: &'a str,
    /// The file is BibLaTeX: literal lists are divided at `and`.
    pub biblatex: bool,
    /// When notes are dated.
    pub now: Timestamp,
    pub reference: Reference,
    specials: Vec<(Special, Cow<'a, str>, Cow<'a, str>, bool)>,
    seen: Vec<Slot>,
    others: Vec<&'static str>,
    /// What is odd about it.
    pub remarks: Vec<String>,
}

/// Entry types whose numbers count issues.
pub(super) fn is_article(entry_type: &str) -> bool {
    matches!(
        entry_type,
        "article"
            | "periodical"
            | "suppperiodical"
            | "review"
            | "bookreview"
            | "newspaper"
            | "magazine"
            | "newsarticle"
            | "journal"
    )
}

/// Entry types of parts of books.
pub(super) fn is_chapter(entry_type: &str) -> bool {
    matches!(
        entry_type,
        "inbook"
            | "incollection"
            | "inproceedings"
            | "conference"
            | "inreference"
            | "bookinbook"
            | "suppbook"
            | "suppcollection"
            | "encyclopedia"
            | "dictionary"
    )
}

/// Entry types of books and their parts, whose numbers count within a series.
pub(super) fn number_in_series(entry_type: &str) -> bool {
    is_chapter(entry_type)
        || matches!(
            entry_type,
            "book"
                | "mvbook"
                | "collection"
                | "mvcollection"
                | "proceedings"
                | "mvproceedings"
                | "reference"
                | "mvreference"
                | "booklet"
                | "ebook"
        )
}

fn protect_of(field: Field) -> Protect {
    match field {
        Field::Title | Field::TitleShort | Field::VolumeTitle => Protect::All,
        _ => Protect::Inner,
    }
}

/// The text of a field out of LaTeX, by the field's shape.
pub(super) fn text_of(field: Field, raw: &str) -> String {
    match field.shape() {
        Shape::Rich => {
            latex::relax(&latex::decode(raw, Mode::Rich, protect_of(field))).into_owned()
        }
        Shape::Long => latex::decode(raw, Mode::Long, Protect::Nothing).into_owned(),
        Shape::Url => latex::decode_verbatim(raw).into_owned(),
        Shape::Pages => pages(&latex::plain(raw)),
        Shape::Plain | Shape::Number | Shape::Language => latex::plain(raw).into_owned(),
    }
}

/// Pages with plain hyphens: `12–14` and `12 -- 14` are `12-14`.
fn pages(text: &str) -> String {
    if !text.contains(['–', '—', '−', '‐', '‑', ' ']) {
        return text.to_string();
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '–' | '—' | '−' | '‐' | '‑' | '-' => {
                out.truncate(out.trim_end().len());
                out.push('-');
            }
            ' ' if out.ends_with('-') => {}
            c => out.push(c),
        }
    }
    out
}

/// A title and its subtitle as one.
pub(super) fn compose(title: &str, subtitle: &str) -> String {
    if subtitle.is_empty() {
        return title.to_string();
    }
    if title.is_empty() {
        return subtitle.to_string();
    }
    let plain_end = title.trim_end_matches("</span>").trim_end_matches("</i>");
    let joint = if plain_end.ends_with(['?', '!', ':', '.', '…']) {
        " "
    } else {
        ": "
    };
    format!("{title}{joint}{subtitle}")
}

/// The tag of a babel name, else what is known of the word, else the word itself.
pub(super) fn language_tag(text: &str) -> String {
    let lower = text.trim().to_ascii_lowercase();
    match BABEL.iter().find(|(name, _)| *name == lower) {
        Some((_, tag)) => (*tag).to_string(),
        None => language::tag(text),
    }
}

impl<'a> Reader<'a> {
    pub(super) fn new(entry_type: &str, key: &'a str, biblatex: bool, now: Timestamp) -> Self {
        Reader {
            entry_type: entry_type.to_ascii_lowercase(),
            key,
            biblatex,
            now,
            reference: Reference::default(),
            specials: Vec::with_capacity(8),
            seen: Vec::with_capacity(16),
            others: Vec::new(),
            remarks: Vec::new(),
        }
    }

    /// Takes a field in.
    pub(super) fn field(&mut self, field: Resolved<'a>) {
        let mut buffer = [0u8; 48];
        let lower: Cow<str> = match buffer.get_mut(..field.name.len()) {
            Some(space) => {
                space.copy_from_slice(field.name.as_bytes());
                space.make_ascii_lowercase();
                match std::str::from_utf8(space) {
                    Ok(s) => Cow::Borrowed(s),
                    Err(_) => Cow::Owned(field.name.to_ascii_lowercase()),
                }
            }
            None => Cow::Owned(field.name.to_ascii_lowercase()),
        };
        if field.raw.trim().is_empty() {
            return;
        }
        let Some(slot) = table::slot(&lower) else {
            self.unknown(&lower, field);
            return;
        };
        // A field that is there twice: the first one counts, the other is kept beside it.
        let several = matches!(
            slot,
            Slot::Special(
                Special::Publisher
                    | Special::Keywords
                    | Special::Notes
                    | Special::Files
                    | Special::EprintType
            )
        );
        if self.seen.contains(&slot) && !several {
            if !field.inherited {
                self.again(slot, &lower, &field);
            }
            return;
        }
        self.seen.push(slot);
        match slot {
            Slot::Text(f) => {
                let text = text_of(f, &field.raw);
                self.reference.fields.set(f, text);
            }
            Slot::Names(role) => self.people(role, &field.raw),
            Slot::Date(which) => self.date(which, &field),
            Slot::Id(scheme) => self.identifier(scheme, &field.raw),
            Slot::Special(special) => {
                self.specials
                    .push((special, field.name, field.raw, field.inherited));
            }
        }
    }

    fn again(&mut self, slot: Slot, lower: &str, field: &Resolved<'a>) {
        let same = match slot {
            Slot::Text(f) => self.reference.get(f) == Some(text_of(f, &field.raw).as_str()),
            Slot::Special(special) => self.special(special).is_some_and(|raw| {
                latex::decode(raw, Mode::Plain, Protect::Nothing)
                    == latex::decode(&field.raw, Mode::Plain, Protect::Nothing)
            }),
            Slot::Id(scheme) => {
                let id = Identifier::new(scheme, &latex::decode_verbatim(&field.raw));
                self.reference.identifiers.contains(&id)
            }
            _ => false,
        };
        if same {
            return;
        }
        self.remarks.push(format!(
            "“{lower}” is there twice; the first value counts, the other is kept as “{lower}-2”"
        ));
        self.reference
            .add_extra(format!("{lower}-2"), field.raw.trim());
    }

    fn unknown(&mut self, lower: &str, field: Resolved<'a>) {
        if field.inherited {
            return;
        }
        match lower {
            "comment" | "review" => self.note(&field.raw),
            "mendeley-tags" => {
                let tags = files::keywords(&field.raw);
                // They repeat the keywords; the field comes out again as it was.
                for tag in &tags {
                    self.reference.add_tag(tag);
                }
                self.reference.add_extra(field.name, field.raw.trim());
            }
            "rating" if field.raw.trim().parse::<u8>().is_ok_and(|n| n <= 5) => {
                self.reference.rating = field.raw.trim().parse().unwrap_or_default();
            }
            _ => {
                if self
                    .reference
                    .extra(lower)
                    .is_some_and(|v| v != field.raw.trim())
                {
                    self.reference
                        .add_extra(format!("{lower}-2"), field.raw.trim());
                } else {
                    self.reference.add_extra(field.name, field.raw.trim());
                }
            }
        }
    }

    fn special(&self, special: Special) -> Option<&str> {
        self.specials
            .iter()
            .find(|(s, ..)| *s == special)
            .map(|(_, _, raw, _)| &**raw)
    }

    fn people(&mut self, role: Role, raw: &str) {
        let (people, others) = names::parse_list(raw);
        for person in people {
            self.reference.add_person(role, person);
        }
        if others && !self.others.contains(&role.name()) {
            self.others.push(role.name());
        }
    }

    fn date(&mut self, which: DateField, field: &Resolved) {
        let text = latex::plain(&field.raw);
        let text = text.replace('–', "/");
        let text = text.trim();
        let date = Date::parse_edtf(text).unwrap_or_else(|| Date::parse(text));
        self.reference.set_date(which, date);
    }

    fn identifier(&mut self, scheme: Scheme, raw: &str) {
        let text = latex::decode_verbatim(raw);
        if matches!(scheme, Scheme::Isbn | Scheme::Issn)
            && identifier::normalize(scheme, &text).is_none()
        {
            // Several in one field, if all are good.
            let parts: Vec<&str> = text
                .split([',', ';', '/', '\n', ' '])
                .map(|p| p.trim())
                .filter(|p| !p.is_empty())
                .collect();
            if parts.len() > 1
                && parts
                    .iter()
                    .all(|p| identifier::normalize(scheme, p).is_some())
            {
                for part in parts {
                    self.reference.add_identifier(scheme, part);
                }
                return;
            }
        }
        self.reference.add_identifier(scheme, &text);
    }

    fn note(&mut self, raw: &str) {
        let text = latex::decode(raw, Mode::Long, Protect::Nothing).into_owned();
        if text.is_empty() || self.reference.notes.iter().any(|n| n.text == text) {
            return;
        }
        let id = Uuid::new_v5(
            &Uuid::NAMESPACE_OID,
            format!("{}\0{text}", self.key).as_bytes(),
        );
        self.reference.notes.push(Note {
            id,
            text,
            created: self.now,
            modified: self.now,
        });
    }

    /// The reference, when all fields are in.
    pub(super) fn finish(mut self) -> (Reference, Vec<String>) {
        self.reference.key = self.key.to_string();
        let specials = std::mem::take(&mut self.specials);
        self.titles(&specials);
        self.rest(&specials);
        self.issued(&specials);
        self.eprint(&specials);
        self.editors(&specials);
        self.links();
        self.kind();
        if !self.others.is_empty() {
            self.reference.add_extra("others", self.others.join(" "));
        }
        (self.reference, self.remarks)
    }

    fn titles(&mut self, specials: &[(Special, Cow<str>, Cow<str>, bool)]) {
        let find = |special: Special| specials.iter().find(|(s, ..)| *s == special);
        let get = |special: Special, field: Field| {
            find(special)
                .map(|(_, _, raw, _)| text_of(field, raw))
                .unwrap_or_default()
        };
        let whole = |title: Special, subtitle: Special, field: Field| {
            compose(&get(title, field), &get(subtitle, field))
        };
        for subtitle in [
            Special::Subtitle,
            Special::MainSubtitle,
            Special::BookSubtitle,
            Special::JournalSubtitle,
            Special::IssueSubtitle,
        ] {
            if let Some((_, name, raw, false)) = find(subtitle) {
                self.reference
                    .add_extra(name.to_ascii_lowercase(), raw.trim());
            }
        }
        let title = whole(Special::Title, Special::Subtitle, Field::Title);
        let main = whole(Special::MainTitle, Special::MainSubtitle, Field::Title);
        let book = whole(
            Special::BookTitle,
            Special::BookSubtitle,
            Field::ContainerTitle,
        );
        let journal = whole(
            Special::Journal,
            Special::JournalSubtitle,
            Field::ContainerTitle,
        );
        let issue = whole(Special::IssueTitle, Special::IssueSubtitle, Field::Title);
        let r = &mut self.reference;
        let entry_type = self.entry_type.as_str();
        let (mut own, mut container) = (title, String::new());
        if matches!(entry_type, "periodical" | "journal") && !issue.is_empty() {
            container = std::mem::replace(&mut own, issue);
        } else if !issue.is_empty() {
            if let Some((_, name, raw, _)) = find(Special::IssueTitle) {
                r.add_extra(name.to_ascii_lowercase(), raw.trim());
            }
        }
        let mut journal = Some(journal).filter(|j| !j.is_empty());
        let mut book = Some(book).filter(|b| !b.is_empty());
        if !main.is_empty() {
            if is_chapter(entry_type) {
                if let Some(book) = book.take() {
                    r.set(Field::VolumeTitle, book);
                }
                container = main;
            } else {
                r.set(Field::VolumeTitle, std::mem::replace(&mut own, main));
            }
        }
        if container.is_empty() {
            let first = if is_article(entry_type) {
                &mut journal
            } else {
                &mut book
            };
            if let Some(text) = first.take() {
                container = text;
            } else if let Some(text) = journal.take().or_else(|| book.take()) {
                container = text;
            }
        }
        for (left, special) in [(journal, Special::Journal), (book, Special::BookTitle)] {
            if let (Some(_), Some((_, name, raw, false))) = (left, find(special)) {
                r.add_extra(name.to_ascii_lowercase(), raw.trim());
            }
        }
        r.set(Field::Title, own);
        r.set(Field::ContainerTitle, container);
    }

    fn rest(&mut self, specials: &[(Special, Cow<'a, str>, Cow<'a, str>, bool)]) {
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
    fn literal_list(&self, raw: &str) -> String {
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

    fn how_published(&mut self, raw: &str) {
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

    /// `year`, `month` and `day`, where there is no `date`.
    fn issued(&mut self, specials: &[(Special, Cow<str>, Cow<str>, bool)]) {
        let get = |special: Special| {
            specials
                .iter()
                .find(|(s, ..)| *s == special)
                .map(|(_, _, raw, _)| latex::plain(raw).trim().to_string())
                .filter(|t| !t.is_empty())
        };
        let (year, month, day) = (get(Special::Year), get(Special::Month), get(Special::Day));
        let known = self
            .reference
            .date(DateField::Issued)
            .is_some_and(|d| d.year().is_some());
        if known {
            // The year of a BibTeX style beside a date: only where it says something else.
            let issued = self
                .reference
                .date(DateField::Issued)
                .cloned()
                .unwrap_or_default();
            if let Some(text) = year {
                if Date::parse(&text).year() != issued.year() {
                    self.reference.add_extra("year", text);
                }
            }
            return;
        }
        let Some(year) = year else {
            for (name, value) in [("month", month), ("day", day)] {
                if let Some(value) = value {
                    self.reference.add_extra(name, value);
                }
            }
            return;
        };
        let year = year.replace('–', "/").replace("--", "/");
        let mut date = match Date::parse_edtf(&year) {
            Some(date) => date,
            None => Date::parse(&year),
        };
        if let Some(text) = &month {
            let plain_year = date.start.filter(|p| p.month == 0 && !date.is_range());
            let exact = plain_year.and_then(|p| month_and_day(p.year, text, day.as_deref()));
            match exact {
                Some(exact) => {
                    date.start = exact.start;
                    date.end = exact.end;
                }
                None => {
                    self.reference.add_extra("month", text.as_str());
                    if let Some(day) = &day {
                        self.reference.add_extra("day", day.as_str());
                    }
                }
            }
        } else if let Some(day) = day {
            self.reference.add_extra("day", day);
        }
        self.reference.set_date(DateField::Issued, date);
    }

    fn eprint(&mut self, specials: &[(Special, Cow<str>, Cow<str>, bool)]) {
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

    fn editors(&mut self, specials: &[(Special, Cow<str>, Cow<str>, bool)]) {
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

    /// An address in a note or title, where the entry has none of its own.
    fn links(&mut self) {
        if self.reference.fields.has(Field::Url) {
            return;
        }
        // BibDesk keeps the address in a field of its own.
        if let Some(address) = self.reference.extra("bdsk-url-1").and_then(address_in) {
            self.reference.set(Field::Url, address);
            return;
        }
        let note = self.reference.get(Field::Note).unwrap_or_default();
        if note.contains("://") {
            if let Some(address) = address_in(note) {
                self.reference.set(Field::Url, address);
            }
        }
    }

    fn kind(&mut self) {
        let base = TYPES
            .iter()
            .find(|(name, ..)| *name == self.entry_type)
            .map(|(_, kind, _)| *kind);
        let r = &mut self.reference;
        let subtype = r.extra("entrysubtype").map(str::to_ascii_lowercase);
        let arxiv = r.identifier(Scheme::Arxiv).is_some();
        let event = r.fields.has(Field::EventTitle) || r.date(DateField::EventDate).is_some();
        let placed = r.fields.has(Field::ContainerTitle);
        r.kind = match (base, subtype.as_deref()) {
            (Some(Kind::ArticleJournal), Some("newspaper")) => Kind::ArticleNewspaper,
            (Some(Kind::ArticleJournal), Some("magazine")) => Kind::ArticleMagazine,
            (Some(Kind::ArticleJournal | Kind::Document | Kind::Manuscript), _)
                if arxiv && !placed =>
            {
                Kind::Article
            }
            (Some(Kind::Manuscript), _) if event => Kind::Speech,
            (base, _) => base.unwrap_or_default(),
        };
        let genre = match self.entry_type.as_str() {
            "phdthesis" => Some("PhD thesis"),
            "mastersthesis" => Some("Master’s thesis"),
            "bachelorsthesis" => Some("Bachelor’s thesis"),
            _ => None,
        };
        if let Some(genre) = genre {
            r.set_default(Field::Genre, genre);
        }
        let usual = [false, true]
            .iter()
            .any(|biblatex| super::write::usual_type(r, *biblatex) == self.entry_type);
        if !usual {
            r.native_type = format!("bibtex:{}", self.entry_type);
        }
    }
}

/// A month, alone or with its day or second month, of a year.
fn month_and_day(year: i32, month: &str, day: Option<&str>) -> Option<Date> {
    let month = month.trim().trim_matches('#');
    let number = |t: &str| {
        t.parse::<u8>()
            .ok()
            .filter(|n| (1..=12).contains(n))
            .or_else(|| crate::model::date_text::month(t.trim_end_matches('.')))
    };
    if let Some(m) = number(month) {
        let day = match day {
            Some(d) => d
                .trim()
                .parse::<u8>()
                .ok()
                .filter(|d| (1..=31).contains(d))?,
            None => 0,
        };
        return Some(Date::ymd(year, m, day)).filter(|d| Date::parse_edtf(&d.edtf()).is_some());
    }
    if day.is_some() {
        return None;
    }
    let month = month.replace(['–', '/'], "-");
    if let Some((a, b)) = month.split_once('-') {
        let (a, b) = (number(a.trim())?, number(b.trim())?);
        let mut date = Date::ymd(year, a, 0);
        date.end = Date::ymd(year, b, 0).start;
        return Some(date);
    }
    let date = Date::parse(&format!("{month} {year}"));
    date.start
        .filter(|p| p.year == year && p.month > 0 && date.literal.is_empty())?;
    Some(date)
}

/// The first web address in a text.
fn address_in(text: &str) -> Option<String> {
    let at = text.find("http://").or_else(|| text.find("https://"))?;
    let address: &str = text[at..]
        .split(|c: char| {
            c.is_whitespace() || matches!(c, '<' | '>' | '"' | '“' | '”' | '{' | '}' | '\u{a0}')
        })
        .next()?;
    let address = address.trim_end_matches(['.', ',', ';', ')', ']']);
    (address.len() > 10).then(|| address.to_string())
}
