//! A reference as an entry: which fields, in which order, in which dialect.

use super::entry::{compose, is_article, is_chapter, number_in_series};
use super::files;
use super::names;
use super::table::{BABEL, EDITOR_TYPES, FIELDS, Slot, Special, TYPES, WRITTEN, is_verbatim};
use crate::model::field::Shape;
use crate::model::{DateField, Field, Kind, Reference, Role, Scheme, Status};
use crate::text::latex::{self, Encode};

/// How an entry is written.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Style {
    /// BibLaTeX instead of BibTeX.
    pub biblatex: bool,
    /// LaTeX commands instead of Unicode.
    pub ascii: bool,
    /// Without what belongs to this library alone.
    pub public_only: bool,
}

/// A field as it is written: the name, the value, and whether the value stands without braces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Written {
    pub name: String,
    pub value: String,
    pub bare: bool,
}

/// The type that a kind is written as.
pub(super) fn usual_type(r: &Reference, biblatex: bool) -> &'static str {
    if r.kind == Kind::Thesis && !biblatex {
        let genre = r.get(Field::Genre).unwrap_or_default().to_lowercase();
        let master = [
            "master", "diplom", "m.sc", "msc", "m.a", "bachelor", "magister", "mémoire", "laurea",
            "lisens",
        ];
        return if master.iter().any(|m| genre.contains(m)) {
            "mastersthesis"
        } else {
            "phdthesis"
        };
    }
    if let Some((_, bibtex, long)) = WRITTEN.iter().find(|(kind, ..)| *kind == r.kind) {
        return if biblatex { long } else { bibtex };
    }
    TYPES
        .iter()
        .find(|(_, kind, dialect)| {
            *kind == r.kind && (*dialect == 'x' || (*dialect == 'l') == biblatex)
        })
        .map_or("misc", |(name, ..)| name)
}

/// The type as it is written: the one that the entry had, where it still says the same.
pub(super) fn entry_type(r: &Reference, style: Style) -> String {
    let usual = usual_type(r, style.biblatex);
    let Some(native) = r.native_type.strip_prefix("bibtex:") else {
        return usual.to_string();
    };
    let safe = !native.is_empty()
        && native.len() < 60
        && native.starts_with(|c: char| c.is_ascii_alphabetic())
        && native
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b':' | b'+'))
        && !matches!(native, "string" | "comment" | "preamble");
    if !safe {
        return usual.to_string();
    }
    match TYPES.iter().find(|(name, ..)| *name == native) {
        // A type of its own making.
        None if r.kind == Kind::Document => native.to_string(),
        None => usual.to_string(),
        Some((_, kind, dialect)) => {
            let same = *kind == r.kind
                || matches!(
                    (*kind, r.kind),
                    (
                        Kind::ArticleJournal,
                        Kind::ArticleMagazine | Kind::ArticleNewspaper | Kind::Article
                    ) | (
                        Kind::Document | Kind::Webpage | Kind::Manuscript,
                        Kind::Article
                    ) | (Kind::Manuscript, Kind::Speech)
                );
            if same && (style.biblatex || *dialect != 'l') {
                native.to_string()
            } else {
                usual.to_string()
            }
        }
    }
}

/// A key that BibTeX can read: what would end it or be taken for something else is replaced.
pub(super) fn safe_key(key: &str) -> String {
    let key: String = key
        .trim()
        .chars()
        .map(|c| match c {
            ',' | '{' | '}' | '"' | '#' | '%' | '\\' | '=' | '~' | '(' | ')' | '\'' => '_',
            c if c.is_whitespace() || c.is_control() => '_',
            c => c,
        })
        .collect();
    if key.is_empty() {
        "unnamed".to_string()
    } else {
        key
    }
}

struct Writer<'r> {
    r: &'r Reference,
    style: Style,
    entry_type: String,
    out: Vec<Written>,
}

/// The fields of a reference, in the order of the table, then what no table knows.
pub(super) fn fields(r: &Reference, style: Style) -> Vec<Written> {
    let mut w = Writer {
        r,
        style,
        entry_type: entry_type(r, style),
        out: Vec::with_capacity(20),
    };
    for (long, short, _, slot) in FIELDS {
        let name = if style.biblatex { long } else { short };
        w.slot(name, *slot);
    }
    w.extra();
    w.out
}

impl Writer<'_> {
    fn how(&self, field: Field) -> Encode {
        Encode {
            rich: field.shape() == Shape::Rich,
            long: field.shape() == Shape::Long,
            ascii: self.style.ascii,
        }
    }

    fn push(&mut self, name: &str, value: impl Into<String>) {
        let value = value.into();
        if !value.is_empty() {
            self.out.push(Written {
                name: name.to_string(),
                value,
                bare: false,
            });
        }
    }

    fn text(&mut self, name: &str, field: Field) {
        if let Some(text) = self.r.get(field) {
            let value = self.encode(field, text);
            self.push(name, value);
        }
    }

    fn encode(&self, field: Field, text: &str) -> String {
        // Styles write titles small; journals and series they leave alone.
        let protected = match field {
            Field::Title | Field::TitleShort | Field::VolumeTitle => latex::protect(text),
            _ => text.into(),
        };
        let text = &*protected;
        match field.shape() {
            Shape::Url => latex::encode_verbatim(text).into_owned(),
            Shape::Pages => {
                let raw = latex::encode(text, self.how(field));
                double_hyphens(&raw)
            }
            _ => latex::encode(text, self.how(field)).into_owned(),
        }
    }

    fn plain(&self, text: &str) -> String {
        latex::encode(
            text,
            Encode {
                ascii: self.style.ascii,
                ..Encode::default()
            },
        )
        .into_owned()
    }

    fn slot(&mut self, name: &str, slot: Slot) {
        match slot {
            Slot::Text(Field::Volume) => {
                let volume = self.r.get(Field::Volume);
                if let Some(text) = volume {
                    let value = self.encode(Field::Volume, text);
                    self.push(name, value);
                }
            }
            Slot::Text(field) => self.text(name, field),
            Slot::Names(role) => self.people(name, role),
            Slot::Date(DateField::Issued) => {
                if self.style.biblatex {
                    self.issued();
                }
            }
            Slot::Date(which) => {
                if let Some(date) = self.r.date(which) {
                    let value = self.plain(&date_text(date));
                    self.push(name, value);
                }
            }
            Slot::Id(scheme) => self.identifiers(name, scheme),
            Slot::Special(special) => self.special(name, special),
        }
    }

    fn people(&mut self, name: &str, role: Role) {
        let mut list: Vec<String> = self
            .r
            .people(role)
            .map(|p| names::write(p, self.style.ascii))
            .filter(|n| !n.is_empty())
            .collect();
        let others = self
            .r
            .extra("others")
            .is_some_and(|o| o.split(' ').any(|n| n == role.name()));
        if others {
            list.push("others".to_string());
        }
        self.push(name, list.join(" and "));
    }

    /// The subtitle that the entry had, when the title still ends with it: (title, subtitle in LaTeX).
    fn divided<'t>(&self, whole: &'t str, name: &str, field: Field) -> (&'t str, Option<String>) {
        let Some(raw) = self.r.extra(name) else {
            return (whole, None);
        };
        let subtitle = super::entry::text_of(field, raw);
        let title = whole.strip_suffix(subtitle.as_str()).map(|t| {
            let t = t.trim_end();
            t.strip_suffix(':').unwrap_or(t)
        });
        match title {
            Some(title)
                if !subtitle.is_empty()
                    && !title.is_empty()
                    && compose(title, &subtitle) == whole
                    && safe_latex(raw) =>
            {
                (title, Some(raw.to_string()))
            }
            _ => (whole, None),
        }
    }

    fn title(&mut self, text: Option<&str>, name: &str, subtitle: &str, field: Field) {
        let Some(text) = text else { return };
        let (title, raw_subtitle) = self.divided(text, subtitle, field);
        let value = self.encode(field, title);
        self.push(name, value);
        if let Some(raw) = raw_subtitle {
            self.push(subtitle, raw);
        }
    }

    fn special(&mut self, name: &str, special: Special) {
        let r = self.r;
        let chapter = is_chapter(&self.entry_type);
        let article = is_article(&self.entry_type);
        let volume_title = r.get(Field::VolumeTitle);
        let container = r.get(Field::ContainerTitle);
        let periodical = matches!(self.entry_type.as_str(), "periodical" | "journal");
        match special {
            Special::Title => match volume_title {
                Some(own) if !chapter => self.title(Some(own), name, "subtitle", Field::Title),
                _ if periodical && container.is_some() => {
                    self.title(container, name, "subtitle", Field::Title);
                }
                _ => self.title(r.get(Field::Title), name, "subtitle", Field::Title),
            },
            Special::IssueTitle if periodical && container.is_some() => {
                self.title(r.get(Field::Title), name, "issuesubtitle", Field::Title);
            }
            Special::MainTitle => match volume_title {
                Some(_) if chapter => self.title(container, name, "mainsubtitle", Field::Title),
                Some(_) => self.title(r.get(Field::Title), name, "mainsubtitle", Field::Title),
                None => {}
            },
            Special::BookTitle if chapter && volume_title.is_some() => {
                self.title(volume_title, name, "booksubtitle", Field::VolumeTitle);
            }
            Special::Journal if article && !periodical => {
                self.title(container, name, "journalsubtitle", Field::ContainerTitle);
            }
            Special::BookTitle if !article && !periodical => {
                self.title(container, name, "booksubtitle", Field::ContainerTitle);
            }
            Special::Number => {
                let field = if article {
                    Field::Issue
                } else if number_in_series(&self.entry_type) {
                    Field::CollectionNumber
                } else {
                    Field::Number
                };
                self.text(name, field);
                // What has no field of its own in this type.
                for (other, own) in [
                    (Field::Number, "reportnumber"),
                    (Field::CollectionNumber, "seriesnumber"),
                ] {
                    if other != field {
                        self.text(own, other);
                    }
                }
            }
            Special::Issue if !article => self.text(name, Field::Issue),
            Special::Publisher => self.publisher(),
            Special::Place => {
                let field = if self.entry_type == "patent" {
                    Field::Jurisdiction
                } else {
                    Field::PublisherPlace
                };
                if let Some(text) = r.get(field) {
                    let value = self.list(text);
                    self.push(name, value);
                }
                if field == Field::Jurisdiction {
                    self.text("place", Field::PublisherPlace);
                }
            }
            Special::Year if !self.style.biblatex => self.issued(),
            Special::Keywords if !self.style.public_only => {
                let value = files::write_keywords(&r.tags, self.style.ascii);
                self.push(name, value);
            }
            Special::Files if !self.style.public_only => {
                let value = files::write(&r.attachments);
                self.push(name, value);
            }
            Special::BabelName if self.style.biblatex => {
                if let Some(babel) = babel(r.get(Field::Language)) {
                    self.push(name, babel);
                }
            }
            Special::Language => {
                if let Some(tag) = r.get(Field::Language) {
                    match babel(Some(tag)) {
                        Some(_) if self.style.biblatex => {}
                        Some(babel) => self.push(name, babel),
                        None => self.text(name, Field::Language),
                    }
                }
            }
            Special::Eprint => self.eprint(),
            Special::Notes if !self.style.public_only => {
                let mut texts: Vec<&str> = r.get(Field::Annote).into_iter().collect();
                texts.extend(r.notes.iter().map(|n| n.text.as_str()));
                let value =
                    latex::encode(&texts.join("\n\n"), self.how(Field::Annote)).into_owned();
                self.push(name, value);
            }
            Special::Groups if !self.style.public_only => {
                let value = r
                    .collections
                    .iter()
                    .map(|c| self.plain(&c.replace(',', ";")))
                    .collect::<Vec<_>>()
                    .join(", ");
                self.push(name, value);
            }
            Special::Rating if r.rating > 0 && !self.style.public_only => {
                self.push(name, format!("rank{}", r.rating));
            }
            Special::ReadStatus if !self.style.public_only => match r.status {
                Status::Unread => {}
                Status::Reading => self.push(name, "skimmed"),
                Status::Read => self.push(name, "read"),
            },
            Special::Type => {
                let implied = match self.entry_type.as_str() {
                    "phdthesis" => "PhD thesis",
                    "mastersthesis" => "Master’s thesis",
                    "bachelorsthesis" => "Bachelor’s thesis",
                    _ => "",
                };
                if r.get(Field::Genre) != Some(implied) {
                    self.text(name, Field::Genre);
                }
            }
            Special::PublicationState => self.text(name, Field::Status),
            Special::EditorWithType(0) => self.people(name, Role::Editor),
            Special::EditorWithType(n) => self.other_editors(n),
            _ => {}
        }
    }

    /// The publisher under the name that the type has for it.
    fn publisher(&mut self) {
        let Some(text) = self.r.get(Field::Publisher) else {
            return;
        };
        let long = self.style.biblatex;
        let usual = match self.entry_type.as_str() {
            "phdthesis" | "mastersthesis" if !long => "school",
            "thesis" | "phdthesis" | "mastersthesis" | "bachelorsthesis" | "report"
            | "techreport" => "institution",
            "manual" | "online" | "software" => "organization",
            _ => "publisher",
        };
        // Of several names the first in this order is the publisher when it is read again.
        let order = ["publisher", "institution", "school", "organization"];
        let taken = order
            .iter()
            .position(|n| self.r.extra(n).is_some())
            .unwrap_or(order.len());
        let place = order.iter().position(|n| *n == usual).unwrap_or(0);
        let name = if place < taken { usual } else { "publisher" };
        let value = self.list(text);
        self.push(name, value);
    }

    /// A literal list: items divided by semicolons in the model.
    fn list(&self, text: &str) -> String {
        if !self.style.biblatex {
            return self.plain(text);
        }
        // "London ; New York" is one text of a catalogue.
        let divider = if text.contains(" ; ") { "\0" } else { "; " };
        text.split(divider)
            .map(|item| {
                self.plain(item)
                    .split(' ')
                    .map(|w| {
                        if w.eq_ignore_ascii_case("and") {
                            format!("{{{w}}}")
                        } else {
                            w.to_string()
                        }
                    })
                    .collect::<Vec<_>>()
                    .join(" ")
            })
            .collect::<Vec<_>>()
            .join(" and ")
    }

    fn issued(&mut self) {
        let Some(date) = self.r.date(DateField::Issued) else {
            return;
        };
        let point = date
            .start
            .filter(|_| date.literal.is_empty() && !date.is_range() && !date.circa);
        if self.style.biblatex {
            let value = self.plain(&date_text(date));
            let name = if date.start.is_none() && date.end.is_none() || !date.literal.is_empty() {
                "year"
            } else {
                "date"
            };
            self.push(name, value);
            return;
        }
        match point {
            Some(p) if p.month <= 12 => {
                let year = crate::model::Date::ymd(p.year, 0, 0).edtf();
                self.push("year", year);
                if (1..=12).contains(&p.month) {
                    const NAMES: [&str; 12] = [
                        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct",
                        "nov", "dec",
                    ];
                    self.out.push(Written {
                        name: "month".to_string(),
                        value: NAMES[usize::from(p.month) - 1].to_string(),
                        bare: true,
                    });
                }
                if p.day > 0 {
                    self.push("day", p.day.to_string());
                }
            }
            _ => {
                let value = self.plain(&date_text(date));
                self.push("year", value);
            }
        }
    }

    /// The scheme whose identifier goes into `eprint`.
    fn eprint_scheme(&self) -> Option<(Scheme, &'static str)> {
        let schemes: &[(Scheme, &str)] = if self.style.biblatex {
            &[
                (Scheme::Arxiv, "arxiv"),
                (Scheme::Jstor, "jstor"),
                (Scheme::Pmid, "pubmed"),
                (Scheme::Google, "googlebooks"),
                (Scheme::Handle, "hdl"),
            ]
        } else {
            &[(Scheme::Arxiv, "arXiv")]
        };
        if self.r.extra("eprint").is_some() {
            return None;
        }
        schemes
            .iter()
            .copied()
            .find(|(s, _)| self.r.identifier(*s).is_some())
    }

    fn eprint(&mut self) {
        if let Some((scheme, name)) = self.eprint_scheme() {
            if let Some(value) = self.r.identifier(scheme) {
                let value = latex::encode_verbatim(value).into_owned();
                self.push("eprint", value);
                let kind = if self.style.biblatex {
                    "eprinttype"
                } else {
                    "archiveprefix"
                };
                self.push(kind, name);
            }
        }
    }

    fn identifiers(&mut self, name: &str, scheme: Scheme) {
        let skip = usize::from(self.eprint_scheme().is_some_and(|(s, _)| s == scheme));
        let values: Vec<String> = self
            .r
            .identifiers_of(scheme)
            .skip(skip)
            .map(|v| latex::encode_verbatim(v).into_owned())
            .collect();
        self.push(name, values.join(", "));
    }

    /// Roles that have no field of their own but are types of editors, spread over `editora` … `editorc`.
    fn other_editors(&mut self, n: u8) {
        let roles: Vec<(&str, Role)> = EDITOR_TYPES
            .iter()
            .skip(1)
            .filter(|(_, role)| self.r.has_role(*role))
            .copied()
            .collect();
        if let Some((kind, role)) = roles.get(usize::from(n) - 1) {
            let letter = ["a", "b", "c"][usize::from(n - 1).min(2)];
            self.people(&format!("editor{letter}"), *role);
            self.push(&format!("editor{letter}type"), *kind);
        }
    }

    /// Fields that no table knows, as they came.
    fn extra(&mut self) {
        let subtitles = [
            "subtitle",
            "mainsubtitle",
            "booksubtitle",
            "journalsubtitle",
            "issuesubtitle",
            "others",
        ];
        for (name, value) in &self.r.extra {
            let lower = name.to_ascii_lowercase();
            if subtitles.contains(&lower.as_str()) || value.is_empty() {
                continue;
            }
            let mut name: String = name
                .chars()
                .map(|c| match c {
                    '"' | '#' | '%' | '\'' | '(' | ')' | ',' | '=' | '{' | '}' | '@' | '\\' => '-',
                    c if c.is_whitespace() || c.is_control() => '-',
                    c => c,
                })
                .collect();
            if name.is_empty() || self.out.iter().any(|w| w.name.eq_ignore_ascii_case(&name)) {
                name.push_str("-2");
            }
            let value = if is_verbatim(&lower) && balanced(value) && !value.contains("\\input") {
                value.clone()
            } else if safe_latex(value) {
                value.clone()
            } else {
                latex::encode(
                    value,
                    Encode {
                        long: true,
                        ascii: self.style.ascii,
                        rich: false,
                    },
                )
                .into_owned()
            };
            self.push(&name, value);
        }
    }
}

/// A date as it is read again: EDTF, or the text where that says more.
fn date_text(date: &crate::model::Date) -> String {
    if date.literal.is_empty() {
        date.edtf()
    } else {
        date.literal.clone()
    }
}

/// The babel name of a language tag.
fn babel(tag: Option<&str>) -> Option<&'static str> {
    let tag = tag?;
    BABEL.iter().find(|(_, t)| *t == tag).map(|(name, _)| *name)
}

/// `12-14` as `12--14`, between letters and digits only.
fn double_hyphens(raw: &str) -> String {
    let chars: Vec<char> = raw.chars().collect();
    let mut out = String::with_capacity(raw.len() + 2);
    for (i, c) in chars.iter().enumerate() {
        let between = i > 0
            && chars[i - 1].is_alphanumeric()
            && chars.get(i + 1).is_some_and(|n| n.is_alphanumeric());
        if *c == '-' && between {
            out.push('-');
        }
        out.push(*c);
    }
    out
}

/// Whether braces come out even, counted as BibTeX does.
pub(super) fn balanced(raw: &str) -> bool {
    let mut depth = 0i64;
    for b in raw.bytes() {
        match b {
            b'{' => depth += 1,
            b'}' => depth -= 1,
            _ => {}
        }
        if depth < 0 {
            return false;
        }
    }
    depth == 0
}

/// Whether LaTeX of a source may be written as it stands: braces come out even, every command is one that makes text, and no line
/// could be taken for the start of an entry.
pub(super) fn safe_latex(raw: &str) -> bool {
    if !balanced(raw) || raw.contains("^^") || raw.contains("\n@") || raw.bytes().any(|b| b < 9) {
        return false;
    }
    latex::is_harmless(raw)
}

/// An entry in the layout of a fresh export.
pub(super) fn entry(r: &Reference, style: Style, only: &[String], out: &mut String) {
    out.push('@');
    out.push_str(&entry_type(r, style));
    out.push('{');
    out.push_str(&safe_key(&r.key));
    out.push_str(",\n");
    for field in fields(r, style) {
        if !only.is_empty() && !only.iter().any(|o| o.eq_ignore_ascii_case(&field.name)) {
            continue;
        }
        out.push_str("  ");
        out.push_str(&field.name);
        out.push_str(" = ");
        out.push_str(&value(&field));
        out.push_str(",\n");
    }
    out.push_str("}\n");
}

/// The value with its braces.
pub(super) fn value(field: &Written) -> String {
    if field.bare {
        field.value.clone()
    } else {
        format!("{{{}}}", field.value)
    }
}
