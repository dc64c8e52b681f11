//! EndNote's XML (`<xml><records><record>…`): read from EndNote, Mendeley, Zotero, Bookends and the like, and written.

mod table;
mod writer;

use super::human;
use super::xml::{self, Node, rich};
use super::{Codec, Format, Input, Item, ReadOptions, Sink, WriteOptions};
use crate::model::field::Shape;
use crate::model::{Attachment, Date, DateField, Field, Kind, Person, Reference, Role, Scheme};
use std::io;
use table::Slot;

/// EndNote XML.
pub struct EndnoteXml;

static FORMAT: Format = Format {
    name: "endnote-xml",
    aliases: &["endnotexml"],
    label: "EndNote XML",
    extensions: &["xml"],
    reads: true,
    writes: true,
};

impl Codec for EndnoteXml {
    fn format(&self) -> &'static Format {
        &FORMAT
    }
    fn recognise(&self, input: &Input) -> u8 {
        let head = input.head();
        match xml::root_name(&head).as_deref() {
            Some("xml") if head.contains("<records") => 95,
            Some("records" | "record" | "xml") if head.contains("<ref-type") => 90,
            _ => 0,
        }
    }
    fn read(&self, input: &Input, _: &ReadOptions, sink: &mut Sink) {
        xml::read_records(
            input.bytes,
            &mut |name, _| name == "record",
            &mut |record, _, sink| sink(Item::Reference(Box::new(reference(record)))),
            sink,
        );
    }
    fn write(
        &self,
        references: &mut dyn Iterator<Item = Reference>,
        options: &WriteOptions,
        out: &mut dyn io::Write,
    ) -> io::Result<()> {
        writer::write(references, options, out)
    }
}

/// A value by the shape of its field.
fn value(node: &Node, field: Field) -> String {
    match field.shape() {
        Shape::Rich => rich::rich(node),
        Shape::Long => node.long_text(),
        Shape::Language => super::language::tag(&node.text()),
        _ => node.text(),
    }
}

fn reference(record: &Node) -> Reference {
    let ref_type = record.at("ref-type");
    let name = ref_type
        .and_then(|t| t.attr("name"))
        .unwrap_or("")
        .to_string();
    let number = ref_type.map(Node::text).unwrap_or_default();
    let kind = table::kind(&name, &number);
    let mut r = Reference::new(kind.unwrap_or_default());
    if kind.is_none()
        || table::TYPES
            .iter()
            .find(|t| t.2 == r.kind)
            .is_some_and(|t| t.1 != name)
    {
        let native = if name.is_empty() { &number } else { &name };
        if !native.is_empty() {
            r.native_type = format!("endnote-xml:{native}");
        }
    }
    for part in record.elements() {
        match part.name.as_str() {
            "database" | "source-app" | "rec-number" | "foreign-keys" | "ref-type" => {}
            "contributors" => contributors(part, &name, &mut r),
            "titles" => part.elements().for_each(|t| text(t, &mut r)),
            "dates" => dates(part, &mut r),
            "keywords" => keywords(part, &mut r),
            "urls" => urls(part, &mut r),
            // Behind the titles: see below.
            "periodical" | "alt-periodical" => {}
            _ => text(part, &mut r),
        }
    }
    periodical(record, &mut r);
    // The editors of a book without authors are its editors; with authors and a series they are the series'.
    if r.kind == Kind::Book && r.has_role(Role::Author) && r.fields.has(Field::CollectionTitle) {
        for c in r.creators.iter_mut().filter(|c| c.role == Role::Editor) {
            c.role = Role::CollectionEditor;
        }
    }
    r
}

fn contributors(part: &Node, type_name: &str, r: &mut Reference) {
    for list in part.elements() {
        let role = table::role(&list.name, r.kind, type_name);
        for author in list.elements() {
            let text = author.text();
            for one in text.split(';').map(str::trim).filter(|n| !n.is_empty()) {
                r.add_person(role, person(one));
            }
        }
    }
}

/// EndNote writes "Family, Given"; a comma at the end marks an institution.
fn person(name: &str) -> Person {
    match name.strip_suffix(',') {
        Some(institution) => Person::literal(institution.trim().trim_end_matches(',')),
        None => human::person(name),
    }
}

fn dates(part: &Node, r: &mut Reference) {
    let year = part.text_at("year");
    let day = part.text_at("pub-dates/date");
    let mut date = Date::default();
    if !year.is_empty() || !day.is_empty() {
        let whole = human::date(&day);
        let joined = human::date(&format!("{day} {year}"));
        date = if day.is_empty() {
            human::date(&year)
        } else if whole.year().is_some()
            && (year.is_empty() || whole.year() == human::date(&year).year())
        {
            whole
        } else if joined.year().is_some() {
            joined
        } else {
            // A day that cannot be read stands beside the year that can.
            if !day.is_empty() && !year.is_empty() {
                r.add_extra("pub-dates", day.clone());
            }
            human::date(if year.is_empty() { &day } else { &year })
        };
    }
    r.set_date(DateField::Issued, date);
    let copyright = part.text_at("copyright-dates/date");
    if !copyright.is_empty() {
        r.add_extra("copyright-dates", copyright);
    }
}

fn keywords(part: &Node, r: &mut Reference) {
    for keyword in part.elements() {
        // Keywords that came in by paste stand in one element, a line each.
        for tag in keyword.raw_text().split([xml::BREAK, ';']) {
            r.add_tag(&xml::squash(tag));
        }
    }
}

fn urls(part: &Node, r: &mut Reference) {
    for group in part.elements() {
        let own = (group.name == "url").then_some(group);
        for url in own.into_iter().chain(group.elements()) {
            let address = url.text();
            if address.is_empty() {
                continue;
            }
            let is_web = address.contains("://")
                && !address.starts_with("internal-pdf")
                && !address.starts_with("file:");
            human::identifiers_of_link(r, &address);
            if is_web
                && !matches!(group.name.as_str(), "pdf-urls" | "image-urls" | "text-urls")
                && !r.fields.has(Field::Url)
            {
                r.set(Field::Url, address);
            } else {
                r.attachments.push(Attachment {
                    path: address,
                    ..Attachment::default()
                });
            }
        }
    }
}

fn periodical(record: &Node, r: &mut Reference) {
    for part in record
        .elements()
        .filter(|n| matches!(n.name.as_str(), "periodical" | "alt-periodical"))
    {
        for name in part.elements() {
            let (text, short) = (rich::rich(name), name.name != "full-title");
            let known = [
                Field::ContainerTitle,
                Field::CollectionTitle,
                Field::ContainerTitleShort,
                Field::EventTitle,
            ]
            .iter()
            .any(|f| r.get(*f).is_some_and(|v| v.eq_ignore_ascii_case(&text)));
            if text.is_empty() || known {
                continue;
            }
            let field = if short || r.fields.has(Field::ContainerTitle) {
                Field::ContainerTitleShort
            } else {
                Field::ContainerTitle
            };
            if r.fields.has(field) {
                r.add_extra(format!("{}/{}", part.name, name.name), text);
            } else {
                r.set(field, text);
            }
        }
    }
}

fn text(part: &Node, r: &mut Reference) {
    let plain = part.text();
    if plain.is_empty() {
        return;
    }
    match part.name.as_str() {
        "isbn" => return serial_numbers(&plain, r),
        "electronic-resource-num" => {
            return match human::find_doi(&plain) {
                Some(doi) => r.add_identifier(Scheme::Doi, &doi),
                None => r.add_extra("electronic-resource-num", plain),
            };
        }
        "accession-num" if plain.bytes().all(|b| b.is_ascii_digit()) && plain.len() <= 8 => {
            return r.add_identifier(Scheme::Pmid, &plain);
        }
        "custom2" if crate::model::identifier::pmcid(&plain).is_some() => {
            return r.add_identifier(Scheme::Pmcid, &plain);
        }
        "label" if !plain.contains(char::is_whitespace) && r.key.is_empty() => {
            r.key = plain;
            return;
        }
        "access-date" => return r.set_date(DateField::Accessed, human::date(&plain)),
        "edition" if r.kind == Kind::Webpage && human::date(&plain).year().is_some() => {
            return r.set_date(DateField::Accessed, human::date(&plain));
        }
        _ => {}
    }
    let place = match table::slot(r.kind, &part.name) {
        Slot::To(field) if !r.fields.has(field) => Some(field),
        _ => None,
    };
    match place {
        Some(field) => r.set(field, value(part, field)),
        None => {
            // The abbreviated name of a journal that equals the full one says nothing new.
            if part.name != "alt-title" || r.get(Field::ContainerTitle) != Some(plain.as_str()) {
                r.add_extra(part.name.clone(), part.long_text());
            }
        }
    }
}

/// ISBNs and ISSNs stand in one element, several of them in any punctuation.
fn serial_numbers(text: &str, r: &mut Reference) {
    let mut rest = Vec::new();
    for piece in text
        .split([';', ',', '/', ' '])
        .map(str::trim)
        .filter(|p| !p.is_empty())
    {
        if crate::model::identifier::issn(piece).is_some() {
            r.add_identifier(Scheme::Issn, piece);
        } else if crate::model::identifier::isbn(piece).is_some() {
            r.add_identifier(Scheme::Isbn, piece);
        } else if !piece.starts_with('(') && !piece.ends_with(')') {
            rest.push(piece);
        }
    }
    if rest.is_empty() {
        return;
    }
    let whole = rest.join(" ");
    let digits = whole.chars().filter(|c| c.is_ascii_alphanumeric()).count();
    if r.kind == Kind::Patent || (r.kind == Kind::Report && digits < 8) {
        r.set_default(Field::Number, text);
    } else {
        // Not valid, kept as it is all the same.
        r.add_identifier(
            if digits <= 8 {
                Scheme::Issn
            } else {
                Scheme::Isbn
            },
            &whole,
        );
    }
}

#[cfg(test)]
mod tests;
