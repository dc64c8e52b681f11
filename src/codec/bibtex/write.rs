//! A reference as an entry: which fields, in which order, in which dialect.

mod special;

use super::names;
use super::table::{BABEL, FIELDS, Slot, TYPES, WRITTEN, is_verbatim};
use crate::model::field::Shape;
use crate::model::{DateField, Field, Kind, Reference, Role, Scheme};
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
            let verbatim = is_verbatim(&lower) && balanced(value) && !value.contains("\\input");
            let value = if verbatim || safe_latex(value) {
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
    let (kind, key) = (entry_type(r, style), safe_key(&r.key));
    laid_out(&kind, &key, &fields(r, style), only, out);
}

/// As [`entry`], of what it is made of.
pub(super) fn laid_out(
    kind: &str,
    key: &str,
    fields: &[Written],
    only: &[String],
    out: &mut String,
) {
    out.push('@');
    out.push_str(kind);
    out.push('{');
    out.push_str(key);
    out.push_str(",\n");
    for field in fields {
        if !only.is_empty() && !only.iter().any(|o| o.eq_ignore_ascii_case(&field.name)) {
            continue;
        }
        out.push_str("  ");
        out.push_str(&field.name);
        out.push_str(" = ");
        out.push_str(&value(field));
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
