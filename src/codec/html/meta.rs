//! The `<meta>` tags of a page: THE tables of their names, one for each vocabulary.

mod tables;

use self::tables::Slot::*;
use self::tables::{CITATION, DUBLIN_CORE, EPRINTS, PRISM, Slot};
use super::page::Page;
use crate::codec::xml::squash;
use crate::codec::{human, language, private};
use crate::model::{Date, DateField, Field, Kind, Person, Reference, Role, Scheme};

/// All tags of a page, names in lower case.
#[derive(Debug)]
pub struct Tags(Vec<(String, String)>);

impl Tags {
    /// The tags of a page.
    pub fn of(page: &Page) -> Tags {
        let mut out = Vec::new();
        for e in page.all("meta[content]") {
            let v = e.value();
            let name = v.attr("name").or(v.attr("property")).or(v.attr("itemprop"));
            let content = v.attr("content").unwrap_or("").trim();
            if let Some(name) = name.filter(|_| !content.is_empty()) {
                out.push((name.trim().to_lowercase(), content.to_string()));
            }
        }
        Tags(out)
    }
    /// The first value of a name.
    pub fn first(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(n, _)| n == name)
            .map(|(_, v)| v.as_str())
    }
    fn with_prefix<'t>(
        &'t self,
        prefixes: &'t [&'t str],
    ) -> impl Iterator<Item = (&'t str, &'t str)> {
        self.0.iter().filter_map(move |(n, v)| {
            prefixes
                .iter()
                .find_map(|p| n.strip_prefix(p))
                .map(|n| (n, v.as_str()))
        })
    }

    /// Highwire's tags, which Google Scholar reads (`citation_*`, also bepress' copies).
    pub fn citation(&self) -> Option<Reference> {
        let mut r = Reference::default();
        let mut pages = Pages::default();
        for (name, value) in self.with_prefix(&["bepress_citation_", "citation_", "wkhealth_"]) {
            match name {
                "author_orcid" => {
                    if let Some(c) = r.creators.last_mut() {
                        let id = value.rsplit('/').next().unwrap_or(value).to_string();
                        c.person.ids.push(("orcid".into(), id));
                    }
                }
                "reference" => r.cited.extend(cited(value)),
                _ => place(CITATION, name, value, &mut r, &mut pages),
            }
        }
        pages.done(&mut r);
        if r.date(DateField::Issued).is_none()
            && let Some(d) = r.dates.remove(&DateField::AvailableDate)
        {
            r.set_date(DateField::Issued, d);
        }
        if r.fields.has(Field::Title)
            && r.kind == Kind::Document
            && !r.identifiers_of(Scheme::Isbn).any(|_| true)
        {
            r.kind = if r.fields.has(Field::Volume) || r.identifier(Scheme::Issn).is_some() {
                Kind::ArticleJournal
            } else {
                Kind::Document
            };
        } else if r.kind == Kind::Document && r.identifier(Scheme::Isbn).is_some() {
            r.kind = Kind::Book;
        }
        (r.fields.has(Field::Title) || !r.identifiers.is_empty()).then_some(r)
    }

    /// PRISM and EPrints.
    pub fn prism(&self) -> Option<Reference> {
        let mut r = Reference::default();
        let mut pages = Pages::default();
        for (name, value) in self.with_prefix(&["prism.", "prism:"]) {
            place(PRISM, name, value, &mut r, &mut pages);
        }
        for (name, value) in self.with_prefix(&["eprints."]) {
            place(EPRINTS, name, value, &mut r, &mut pages);
            if name == "type" {
                r.kind = match value {
                    "article" => Kind::ArticleJournal,
                    "book" => Kind::Book,
                    "book_section" => Kind::Chapter,
                    "conference_item" => Kind::PaperConference,
                    "thesis" => Kind::Thesis,
                    "monograph" => Kind::Report,
                    "dataset" => Kind::Dataset,
                    _ => r.kind,
                };
            }
        }
        pages.done(&mut r);
        (!r.fields.is_empty() || !r.identifiers.is_empty()).then_some(r)
    }

    /// Dublin Core.
    pub fn dublin_core(&self) -> Option<Reference> {
        let mut r = Reference::default();
        let mut pages = Pages::default();
        for (name, value) in self.with_prefix(&["dc.", "dcterms.", "dc:", "dcterms:", "dct."]) {
            match name {
                "identifier" | "identifier.uri" | "relation" => {
                    identifier(value, name == "identifier", &mut r)
                }
                "type" | "type.articletype" => r.kind = dc_kind(value).unwrap_or(r.kind),
                "citation" | "bibliographiccitation" => r.add_extra("citation", value),
                _ => place(DUBLIN_CORE, name, value, &mut r, &mut pages),
            }
        }
        pages.done(&mut r);
        // Pages that name no creator list their authors as contributors.
        if !r.has_role(Role::Author) {
            for c in &mut r.creators {
                c.role = Role::Author;
            }
        }
        (!r.fields.is_empty() || !r.identifiers.is_empty() || !r.dates.is_empty()).then_some(r)
    }

    /// Open Graph and what is like it: the last resort; of a scholarly page only what is missing there.
    pub fn open_graph(&self, scholarly: bool) -> Option<Reference> {
        let mut r = Reference::default();
        let title = self.first("og:title").or(self.first("twitter:title"));
        r.set(Field::Title, squash(title.unwrap_or("")));
        if scholarly {
            return r.fields.has(Field::Title).then_some(r);
        }
        r.kind = match self.first("og:type").unwrap_or("") {
            "book" | "books.book" => Kind::Book,
            t if t.starts_with("video") => Kind::MotionPicture,
            t if t.starts_with("music") => Kind::Song,
            _ => Kind::Webpage,
        };
        let description = self
            .first("og:description")
            .or(self.first("twitter:description"))
            .or(self.first("description"));
        r.set(Field::Abstract, squash(description.unwrap_or("")));
        if r.kind == Kind::Webpage {
            r.set(
                Field::ContainerTitle,
                squash(self.first("og:site_name").unwrap_or("")),
            );
        }
        r.set(
            Field::Url,
            self.first("og:url")
                .filter(|u| u.starts_with("http"))
                .unwrap_or(""),
        );
        for name in [
            "article:published_time",
            "og:article:published_time",
            "book:release_date",
            "date",
            "pubdate",
            "article:modified_time",
        ] {
            if let Some(date) = self
                .first(name)
                .map(Date::parse)
                .filter(|d| d.year().is_some())
            {
                r.set_date(DateField::Issued, date);
                break;
            }
        }
        for (_, name) in self.0.iter().filter(|(n, _)| {
            matches!(
                n.as_str(),
                "article:author" | "author" | "book:author" | "parsely-author" | "sailthru.author"
            )
        }) {
            if !name.starts_with("http")
                && !name.contains('@')
                && name.chars().count() < 120
                && !r.has_role(Role::Author)
            {
                for one in human::name_list(name) {
                    r.add_person(Role::Author, human::person(&one));
                }
            }
        }
        for (_, tag) in self
            .0
            .iter()
            .filter(|(n, _)| n == "article:tag" || n == "book:tag")
        {
            r.add_tag(tag);
        }
        if let Some(l) = self.first("og:locale") {
            r.set(Field::Language, language::tag(l));
        }
        r.fields.has(Field::Title).then_some(r)
    }
}

#[derive(Default)]
struct Pages {
    first: String,
    last: String,
}

impl Pages {
    fn done(self, r: &mut Reference) {
        let (a, b) = (self.first, self.last);
        if !a.is_empty() && !r.fields.has(Field::Page) {
            let range = if b.is_empty() || b == a || a.contains(['-', '–']) {
                a.replace('–', "-")
            } else {
                format!("{a}-{b}")
            };
            r.set(Field::Page, range);
        }
    }
}

fn place(table: &[(&str, Slot)], name: &str, value: &str, r: &mut Reference, pages: &mut Pages) {
    let Some((_, slot)) = table.iter().find(|(n, _)| *n == name) else {
        return;
    };
    match *slot {
        To(field) => text(field, value, r),
        As(field, kind) => {
            text(field, value, r);
            if matches!(r.kind, Kind::Document | Kind::ArticleJournal) {
                r.kind = kind;
            }
        }
        Who(role) => {
            let names = if value.contains(';') {
                human::name_list(value)
            } else {
                vec![value.to_string()]
            };
            for name in names {
                let p = person(&name);
                if !r
                    .creators
                    .iter()
                    .any(|c| c.role == role && c.person.inverted() == p.inverted())
                {
                    r.add_person(role, p);
                }
            }
        }
        When(field) => {
            let date = Date::parse(value);
            let better = match r.date(field) {
                None => true,
                Some(old) => old.year() == date.year() && old.start.map(|p| p.month) == Some(0),
            };
            if better {
                r.set_date(field, date);
            }
        }
        Id(scheme) => {
            for one in value
                .split([';', ','])
                .map(str::trim)
                .filter(|v| !v.is_empty())
            {
                match scheme {
                    Scheme::Doi if crate::model::identifier::doi(value).is_none() => {}
                    Scheme::Doi if r.identifier(Scheme::Doi).is_some() => {}
                    Scheme::Doi => r.add_identifier(scheme, value),
                    _ => r.add_identifier(scheme, one),
                }
            }
        }
        Subject => value.split([';', ',']).for_each(|t| r.add_tag(&squash(t))),
        First => pages.first = value.to_string(),
        Last => pages.last = value.to_string(),
        Keep => {
            let clean = private::without_contact(value);
            if !clean.is_empty() {
                r.add_extra(name, clean);
            }
        }
    }
}

fn text(field: Field, value: &str, r: &mut Reference) {
    let value = match field {
        Field::Language => language::tag(value),
        Field::Abstract => return r.set_default(field, abstract_text(value)),
        Field::Url | Field::PdfUrl if !value.starts_with("http") => return,
        Field::License if value.len() > 400 => return,
        _ => squash(value),
    };
    r.set_default(field, value);
}

/// Tags hold abstracts as text or as HTML.
pub fn abstract_text(value: &str) -> String {
    if value.contains("</") || value.contains("<p>") {
        let page = Page::parse(value);
        let body = page
            .first("body")
            .map(super::page::node)
            .unwrap_or_default();
        return crate::codec::xml::rich::blocks(&body);
    }
    crate::codec::xml::paragraphs(value)
}

fn person(name: &str) -> Person {
    human::person(name.trim().trim_end_matches(';'))
}

fn identifier(value: &str, strict: bool, r: &mut Reference) {
    let v = value.trim();
    if let Some(doi) = crate::model::identifier::doi(v) {
        if r.identifier(Scheme::Doi).is_none() && (strict || v.contains("doi.org")) {
            r.add_identifier(Scheme::Doi, &doi);
        }
    } else if v.starts_with("http") {
        human::identifiers_of_link(r, v);
        r.set_default(Field::Url, v);
    } else if crate::model::identifier::isbn(v).is_some() {
        r.add_identifier(Scheme::Isbn, v);
    }
}

/// Kinds by the words of `dc.type`.
pub fn dc_kind(text: &str) -> Option<Kind> {
    let t = text.to_lowercase();
    Some(match t.rsplit(['/', ':']).next().unwrap_or(&t).trim() {
        "article"
        | "journal article"
        | "research article"
        | "text.serial.journal"
        | "journalarticle"
        | "peer reviewed" => Kind::ArticleJournal,
        "book" | "bok" => Kind::Book,
        "book chapter" | "book section" | "chapter" | "bookpart" | "bookchapter" => Kind::Chapter,
        "thesis" | "doctoral thesis" | "doctoralthesis" | "master thesis" | "masterthesis"
        | "bachelorthesis" | "dissertation" => Kind::Thesis,
        "report" | "technical report" | "working paper" => Kind::Report,
        "conference paper" | "conferenceobject" | "conference object" | "proceedings" => {
            Kind::PaperConference
        }
        "dataset" => Kind::Dataset,
        "software" => Kind::Software,
        "image" | "stillimage" => Kind::Graphic,
        "movingimage" | "video" => Kind::MotionPicture,
        "preprint" => Kind::Article,
        other if other.contains("monograph") => Kind::Book,
        other if other.contains("thesis") || other.contains("dissertation") => Kind::Thesis,
        other if other.contains("journal") && other.contains("article") => Kind::ArticleJournal,
        _ => return None,
    })
}

/// One work of the reference list: "citation_title=…; citation_author=…; …", or plain text.
fn cited(value: &str) -> Option<Reference> {
    if !value.contains('=') || !value.contains("citation_") {
        let mut r = Reference::default();
        r.add_extra("text", squash(value));
        if let Some(doi) = human::find_doi(value) {
            r.add_identifier(Scheme::Doi, &doi);
        }
        return Some(r);
    }
    let mut r = Reference::default();
    let mut pages = Pages::default();
    let mut parts: Vec<String> = Vec::new();
    for part in value.split("; ") {
        match parts.last_mut() {
            Some(last) if !part.trim_start().starts_with("citation_") => {
                last.push_str("; ");
                last.push_str(part);
            }
            _ => parts.push(part.to_string()),
        }
    }
    for part in parts {
        let Some((name, value)) = part.trim().trim_end_matches(';').split_once('=') else {
            continue;
        };
        let name = name.trim().trim_start_matches("citation_");
        place(CITATION, name, value.trim(), &mut r, &mut pages);
        if name == "id" {
            r.add_extra("id", value.trim());
        }
    }
    pages.done(&mut r);
    (!r.fields.is_empty() || !r.identifiers.is_empty()).then_some(r)
}
