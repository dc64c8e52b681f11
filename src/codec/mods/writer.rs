//! Writes MODS 3.7.

use super::table;
use crate::codec::language;
use crate::codec::xml::{rich, write::Writer};
use crate::model::{DateField, Field, Kind, Person, Reference, Role, Scheme};
use std::io;

/// Writes all references as one collection.
pub fn write(
    references: &mut dyn Iterator<Item = Reference>,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    out.write_all(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<modsCollection xmlns=\"http://www.loc.gov/mods/v3\" xmlns:xlink=\"http://www.w3.org/1999/xlink\">\n")?;
    for r in references {
        let mut w = Writer::fragment(1);
        record(&r, &mut w);
        out.write_all(w.finish().as_bytes())?;
    }
    out.write_all(b"</modsCollection>\n")
}

fn get(r: &Reference, field: Field) -> &str {
    r.get(field).unwrap_or("")
}

fn title(w: &mut Writer, attributes: &[(&str, &str)], text: &str, part_number: &str) {
    if text.is_empty() {
        return;
    }
    w.open("titleInfo", attributes);
    w.leaf("title", &[], &rich::strip(text));
    w.leaf("partNumber", &[], part_number);
    w.close();
}

fn name(w: &mut Writer, p: &Person, role: Role) {
    let kind = if p.is_literal() {
        "corporate"
    } else {
        "personal"
    };
    w.open("name", &[("type", kind)]);
    if p.is_literal() {
        w.leaf("namePart", &[], &p.literal);
    } else {
        w.leaf(
            "namePart",
            &[("type", "given")],
            [p.given.as_str(), p.dropping_particle.as_str()]
                .join(" ")
                .trim(),
        );
        w.leaf("namePart", &[("type", "family")], &p.short());
        w.leaf("namePart", &[("type", "termsOfAddress")], &p.suffix);
    }
    for (kind, value) in &p.ids {
        w.leaf("nameIdentifier", &[("type", kind)], value);
    }
    let code = table::RELATORS.iter().find(|t| t.2 == role).map(|t| t.0);
    w.open("role", &[]);
    match code {
        Some(code) => w.leaf(
            "roleTerm",
            &[("type", "code"), ("authority", "marcrelator")],
            code,
        ),
        None => w.leaf("roleTerm", &[("type", "text")], role.name()),
    }
    w.close();
    w.close();
}

/// Roles that people have for what a work stands in.
fn of_host(r: &Reference, role: Role) -> bool {
    r.kind.has_container() && matches!(role, Role::Editor | Role::ContainerAuthor)
}

fn record(r: &Reference, w: &mut Writer) {
    let id: String = r
        .key
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'))
        .collect();
    let sound = id == r.key && id.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    if sound {
        w.open("mods", &[("version", "3.7"), ("ID", &id)]);
    } else {
        w.open("mods", &[("version", "3.7")]);
    }
    title(w, &[], get(r, Field::Title), "");
    title(w, &[("type", "abbreviated")], get(r, Field::TitleShort), "");
    title(
        w,
        &[("type", "translated")],
        r.extra("translated-title").unwrap_or(""),
        "",
    );
    title(
        w,
        &[("type", "alternative")],
        r.extra("alternative-title").unwrap_or(""),
        "",
    );
    title(w, &[("type", "uniform")], get(r, Field::OriginalTitle), "");
    for c in r
        .creators
        .iter()
        .filter(|c| !of_host(r, c.role) && c.role != Role::CollectionEditor)
    {
        name(w, &c.person, c.role);
    }
    w.leaf("typeOfResource", &[], resource(r.kind));
    if let Some(genre) = table::GENRES.iter().find(|g| g.1 == r.kind) {
        w.leaf("genre", &[("authority", "local")], genre.0);
    }
    w.leaf("genre", &[], get(r, Field::Genre));
    let in_host = r.kind.has_container() && r.fields.has(Field::ContainerTitle);
    if !in_host {
        origin(r, w);
    }
    let lang = get(r, Field::Language);
    if !lang.is_empty() {
        w.open("language", &[]);
        match language::code(lang) {
            Some(code) => w.leaf(
                "languageTerm",
                &[("type", "code"), ("authority", "iso639-2b")],
                code,
            ),
            None => w.leaf("languageTerm", &[("type", "text")], lang),
        }
        w.close();
    }
    let pages = get(r, Field::NumberOfPages);
    if !pages.is_empty() {
        w.open("physicalDescription", &[]);
        w.leaf("extent", &[], &format!("{pages} p."));
        w.close();
    }
    w.leaf("abstract", &[], get(r, Field::Abstract));
    w.leaf("tableOfContents", &[], get(r, Field::TableOfContents));
    w.leaf("note", &[], get(r, Field::Note));
    for (kind, field) in table::NOTES {
        let inside = matches!(
            field,
            Field::ChapterNumber | Field::Section | Field::Supplement
        ) && in_host;
        if !inside {
            w.leaf("note", &[("type", kind)], &rich::strip(get(r, *field)));
        }
    }
    for tag in &r.tags {
        w.open("subject", &[]);
        w.leaf("topic", &[], tag);
        w.close();
    }
    if r.fields.has(Field::Scale) {
        w.open("subject", &[]);
        w.open("cartographics", &[]);
        w.leaf("scale", &[], get(r, Field::Scale));
        w.close();
        w.close();
    }
    w.leaf("classification", &[], get(r, Field::CallNumber));
    related(r, in_host, w);
    for i in r
        .identifiers
        .iter()
        .filter(|i| !(in_host && matches!(i.scheme, Scheme::Isbn | Scheme::Issn)))
    {
        let kind = match i.scheme {
            Scheme::Handle => "hdl",
            other => other.name(),
        };
        w.leaf("identifier", &[("type", kind)], &i.value);
    }
    w.leaf("identifier", &[("type", "citekey")], &r.key);
    let accessed = r
        .date(DateField::Accessed)
        .map(crate::model::Date::edtf)
        .unwrap_or_default();
    let (url, pdf, place) = (
        get(r, Field::Url),
        get(r, Field::PdfUrl),
        get(r, Field::ArchiveLocation),
    );
    if !url.is_empty() || !pdf.is_empty() || !place.is_empty() {
        w.open("location", &[]);
        w.leaf("physicalLocation", &[], place);
        if accessed.is_empty() {
            w.leaf("url", &[("usage", "primary display")], url);
        } else {
            w.leaf(
                "url",
                &[
                    ("usage", "primary display"),
                    ("dateLastAccessed", &accessed),
                ],
                url,
            );
        }
        w.leaf("url", &[("note", "PDF")], pdf);
        w.close();
    }
    w.leaf("accessCondition", &[], get(r, Field::License));
    w.close();
}

fn resource(kind: Kind) -> &'static str {
    table::RESOURCES
        .iter()
        .find(|(_, k)| *k == kind)
        .map_or("text", |t| t.0)
}

fn origin(r: &Reference, w: &mut Writer) {
    w.open("originInfo", &[]);
    if r.fields.has(Field::PublisherPlace) {
        w.open("place", &[]);
        w.leaf(
            "placeTerm",
            &[("type", "text")],
            get(r, Field::PublisherPlace),
        );
        w.close();
    }
    w.leaf("publisher", &[], get(r, Field::Publisher));
    if let Some(d) = r.date(DateField::Issued) {
        dates(w, "dateIssued", d);
    }
    w.leaf("edition", &[], get(r, Field::Edition));
    match r.kind {
        Kind::Periodical => w.leaf("issuance", &[], "continuing"),
        Kind::Book | Kind::Thesis | Kind::Report => w.leaf("issuance", &[], "monographic"),
        _ => {}
    }
    w.close();
}

fn dates(w: &mut Writer, element: &str, date: &crate::model::Date) {
    let point = |p: crate::model::DatePoint| {
        crate::model::Date {
            start: Some(p),
            ..Default::default()
        }
        .edtf()
    };
    match (date.start, date.end) {
        (Some(a), Some(b)) => {
            w.leaf(
                element,
                &[("encoding", "edtf"), ("point", "start")],
                &point(a),
            );
            w.leaf(
                element,
                &[("encoding", "edtf"), ("point", "end")],
                &point(b),
            );
        }
        (Some(_), None) => w.leaf(
            element,
            &[("encoding", "edtf"), ("keyDate", "yes")],
            &date.edtf(),
        ),
        _ => w.leaf(element, &[], &date.edtf()),
    }
}

fn related(r: &Reference, in_host: bool, w: &mut Writer) {
    let parts = [
        (Field::Volume, "volume"),
        (Field::Issue, "issue"),
        (Field::ChapterNumber, "chapter"),
        (Field::Section, "section"),
        (Field::Supplement, "supplement"),
        (Field::ArticleNumber, "article-number"),
    ];
    let has_part = r.fields.has(Field::Page)
        || r.fields.has(Field::PageFirst)
        || parts.iter().any(|(f, _)| r.fields.has(*f));
    if in_host || has_part {
        w.open("relatedItem", &[("type", "host")]);
        title(w, &[], get(r, Field::ContainerTitle), "");
        title(
            w,
            &[("type", "abbreviated")],
            get(r, Field::ContainerTitleShort),
            "",
        );
        for c in r.creators.iter().filter(|c| of_host(r, c.role)) {
            let role = if c.role == Role::ContainerAuthor {
                Role::Author
            } else {
                c.role
            };
            name(w, &c.person, role);
        }
        if in_host {
            origin(r, w);
            for i in r
                .identifiers
                .iter()
                .filter(|i| matches!(i.scheme, Scheme::Isbn | Scheme::Issn))
            {
                w.leaf("identifier", &[("type", i.scheme.name())], &i.value);
            }
        }
        if has_part {
            w.open("part", &[]);
            for (field, kind) in parts {
                if in_host || matches!(field, Field::Volume | Field::Issue | Field::ArticleNumber) {
                    detail(w, kind, get(r, field));
                }
            }
            pages(r, w);
            w.close();
        }
        w.close();
    }
    if r.fields.has(Field::CollectionTitle) || r.has_role(Role::CollectionEditor) {
        w.open("relatedItem", &[("type", "series")]);
        title(
            w,
            &[],
            get(r, Field::CollectionTitle),
            get(r, Field::CollectionNumber),
        );
        for c in r
            .creators
            .iter()
            .filter(|c| c.role == Role::CollectionEditor)
        {
            name(w, &c.person, Role::Editor);
        }
        w.close();
    }
}

fn detail(w: &mut Writer, kind: &str, number: &str) {
    if !number.is_empty() {
        w.open("detail", &[("type", kind)]);
        w.leaf("number", &[], number);
        w.close();
    }
}

fn pages(r: &Reference, w: &mut Writer) {
    let text = r.get(Field::Page).or(r.get(Field::PageFirst)).unwrap_or("");
    if text.is_empty() {
        return;
    }
    w.open("extent", &[("unit", "pages")]);
    match text.split_once(['-', '–']) {
        Some((a, b)) if !b.contains(['-', '–', ',']) && !a.contains(',') => {
            w.leaf("start", &[], a.trim());
            w.leaf("end", &[], b.trim());
        }
        _ if text.contains(',') => w.leaf("list", &[], text),
        _ => w.leaf("start", &[], text),
    }
    w.close();
}
