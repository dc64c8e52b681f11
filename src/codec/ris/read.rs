//! A record as a reference.

use super::table::{self, LABELS, Place};
use crate::codec::tagged::{self, Pair, Record, one_line};
use crate::codec::{cheater, human};
use crate::model::{
    Date, DateField, Field, Kind, Note, Person, Reference, Role, Scheme, identifier,
};
use jiff::Timestamp;

/// What is collected on the way and settled at the end.
#[derive(Default)]
struct Late {
    first: String,
    last: String,
}

/// The reference of a record.
pub(super) fn reference(record: &Record) -> Reference {
    let stated = record.get("TY").unwrap_or_default();
    let code = stated
        .split_whitespace()
        .next()
        .unwrap_or_default()
        .to_ascii_uppercase();
    let kind = table::kind_of(&code).filter(|_| code != "GEN");
    let mut r = Reference::new(kind.unwrap_or_else(|| guess(record)));
    if !code.is_empty() {
        let first = table::TYPES
            .iter()
            .find(|(_, k)| *k == r.kind)
            .map(|(c, _)| *c);
        if first != Some(code.as_str()) {
            r.native_type = format!("ris:{code}");
        }
    }
    // A type-less or general record means what its fields say.
    let meaning = match (code.as_str(), r.kind) {
        ("" | "GEN", Kind::ArticleJournal) => "JOUR".to_string(),
        ("", Kind::Book) => "BOOK".to_string(),
        _ => code.clone(),
    };
    let mut late = Late::default();
    for pair in record.pairs.iter().filter(|p| p.tag != "TY") {
        put(&mut r, record, &meaning, pair, &mut late);
    }
    settle(&mut r, record, &meaning, late);
    r
}

/// The kind of a record whose type says nothing.
fn guess(record: &Record) -> Kind {
    let journal = ["JO", "JF", "JA"].iter().any(|t| record.get(t).is_some());
    let issue = record.get("VL").is_some() || record.get("IS").is_some();
    match (journal, issue) {
        (true, _) => Kind::ArticleJournal,
        (false, true) if record.get("T2").is_some() => Kind::ArticleJournal,
        _ if record.get("T2").is_none() && record.get("PB").is_some() => Kind::Book,
        _ => Kind::Document,
    }
}

fn put(r: &mut Reference, record: &Record, code: &str, pair: &Pair, late: &mut Late) {
    let (tag, value) = (pair.tag.as_str(), pair.value.as_str());
    if value.is_empty() {
        return;
    }
    let plain = one_line(value);
    // Some tags say what they are by how they look.
    match tag {
        "M3" | "C1" | "C2" | "C3" | "C4" | "C5" | "C6" | "C7" | "C8" => {
            if plain.starts_with("PMC") && identifier::pmcid(&plain).is_some() {
                return r.add_identifier(Scheme::Pmcid, &plain);
            }
            if plain.starts_with("10.") && identifier::doi(&plain).is_some() {
                return r.add_identifier(Scheme::Doi, &plain);
            }
        }
        "AN" => {
            let database = record
                .get("DB")
                .or(record.get("DP"))
                .unwrap_or_default()
                .to_ascii_lowercase();
            let medline = ["pubmed", "medline", "nlm"]
                .iter()
                .any(|d| database.contains(d));
            if medline && identifier::pmid(&plain).is_some() {
                return r.add_identifier(Scheme::Pmid, &plain);
            }
        }
        "PM" if identifier::pmid(&plain).is_some() => {
            return r.add_identifier(Scheme::Pmid, &plain);
        }
        _ => {}
    }
    into(r, table::place(tag, code), tag, value, late);
}

fn into(r: &mut Reference, place: Place, tag: &str, value: &str, late: &mut Late) {
    let plain = one_line(value);
    match place {
        Place::Text(field) => text(r, field, tag, value),
        Place::People(role) => people(r, role, value),
        Place::Date(DateField::Issued) => tagged::set_finer_date(r, DateField::Issued, tag, value),
        Place::Date(which) => {
            let date = Date::parse(&plain);
            match r.date(which) {
                Some(old) if *old != date => r.add_extra(tag, plain),
                _ => r.set_date(which, date),
            }
        }
        Place::Tags => tagged::add_tags(r, value),
        Place::Doi => tagged::add_doi(r, tag, value),
        Place::Serial => {
            for rest in tagged::add_serial_numbers(r, value) {
                let serial = matches!(
                    r.kind,
                    Kind::ArticleJournal
                        | Kind::ArticleMagazine
                        | Kind::ArticleNewspaper
                        | Kind::Periodical
                );
                let scheme = if serial { Scheme::Issn } else { Scheme::Isbn };
                r.add_identifier(scheme, &rest);
            }
        }
        Place::SerialOr(field) => {
            for rest in tagged::add_serial_numbers(r, value) {
                text(r, field, tag, &rest);
            }
        }
        Place::FirstPage if late.first.is_empty() => late.first = plain,
        Place::LastPage if late.last.is_empty() => late.last = plain,
        Place::FirstPage | Place::LastPage => r.add_extra(tag, plain),
        Place::Url => tagged::add_url(r, value),
        Place::File(title) => {
            for path in value.lines() {
                tagged::add_file(r, path, title);
            }
        }
        Place::Note => note(r, tag, value, late),
        Place::Research => r
            .notes
            .push(Note::new(tagged::paragraphs(value), Timestamp::now())),
        Place::Key => {
            // A number names the record in its database; only words are cited by.
            let key =
                plain.chars().any(char::is_alphabetic) && !plain.contains(char::is_whitespace);
            if key && r.key.is_empty() {
                r.key = plain;
            } else {
                r.add_extra(tag, plain);
            }
        }
        Place::Keep => r.add_extra(tag, value.trim()),
    }
}

fn text(r: &mut Reference, field: Field, tag: &str, value: &str) {
    let plain = one_line(value);
    let old = r.get(field).map(str::to_string);
    match (field, old) {
        // The journal in full under one tag, its abbreviation under another.
        (Field::ContainerTitle, Some(old)) if !old.eq_ignore_ascii_case(&plain) => {
            let (long, short) = if plain.len() > old.len() {
                (plain, old)
            } else {
                (old, plain)
            };
            if r.get(Field::ContainerTitleShort).is_none()
                && (short.contains('.') || tag == "JO" || short.len() * 2 < long.len() + 8)
            {
                r.set(Field::ContainerTitle, long);
                r.set(Field::ContainerTitleShort, short);
            } else {
                r.add_extra(tag, value.trim());
            }
        }
        (Field::ContainerTitle, Some(_)) => {}
        (Field::EventPlace, Some(old)) if old != plain => {
            tagged::set_text(r, Field::PublisherPlace, tag, value)
        }
        (Field::Language, None) => r.set(Field::Language, crate::codec::language::tag(&plain)),
        _ => tagged::set_text(r, field, tag, value),
    }
}

fn people(r: &mut Reference, role: Role, value: &str) {
    // Names of several people in one line come from writers that know no repeated tags.
    let value = if value.contains(" and ") && value.contains(',') && !value.contains(';') {
        value.replace(" and ", ";")
    } else {
        value.to_string()
    };
    tagged::add_people(r, role, &value);
}

/// A remark. ProCite says which field it is; our own writer and Zotero put variables there.
fn note(r: &mut Reference, tag: &str, value: &str, late: &mut Late) {
    let labelled = value.split_once(':').and_then(|(label, rest)| {
        let (_, place) = LABELS.iter().find(|(l, _)| *l == label.trim())?;
        Some((*place, label.trim(), rest.trim()))
    });
    match labelled {
        Some((Place::Keep, label, rest)) => r.add_extra(label, rest),
        Some((Place::Note, _, rest)) => tagged::add_note(r, &tagged::paragraphs(rest)),
        // Beside a labelled volume VL is the edition.
        Some((Place::Text(Field::Volume), label, rest))
            if r.get(Field::Volume).is_some() && r.get(Field::Edition).is_none() =>
        {
            if let Some(edition) = r.fields.remove(Field::Volume) {
                r.fields.set(Field::Edition, edition);
            }
            tagged::set_text(r, Field::Volume, label, rest);
        }
        Some((place, label, rest)) => into(r, place, label, rest, late),
        None => {
            let text = tagged::html_text(value);
            let known = |name: &str| {
                let csl = Field::from_csl(name).is_some() || DateField::from_csl(name).is_some();
                csl && name != "note"
                    || Role::from_name(name).is_some() && value.contains("||")
                    || matches!(name, "PMID" | "PMCID" | "ISBN" | "ISSN" | "DOI" | "arXiv")
            };
            let single = text
                .split_once(':')
                .is_some_and(|(name, _)| known(name.trim()) || name.starts_with("tex."));
            let rest = if single && !text.contains('\n') {
                cheater::apply(r, &text)
            } else {
                tagged::paragraphs(&text)
            };
            let _ = tag;
            tagged::add_note(r, &rest);
        }
    }
}

/// What only the whole record tells.
fn settle(r: &mut Reference, record: &Record, code: &str, late: Late) {
    pages(r, code, late);
    if matches!(code, "CONF" | "CPAPER") {
        // Most writers put the proceedings where EndNote has the conference's name, and have one place for both.
        if r.get(Field::ContainerTitle).is_none() {
            if let Some(title) = r.fields.remove(Field::EventTitle) {
                r.fields.set(Field::ContainerTitle, title);
            }
        }
        if record.get("C1").is_none() && r.get(Field::PublisherPlace).is_none() {
            if let Some(place) = r.fields.remove(Field::EventPlace) {
                r.fields.set(Field::PublisherPlace, place);
            }
        }
    }
    if r.kind.has_container() && r.get(Field::ContainerTitle).is_none() {
        if let Some(short) = r.fields.remove(Field::ContainerTitleShort) {
            r.fields.set(Field::ContainerTitle, short);
        }
    }
    // "Editor, Series" of a book that is in no series is its editor.
    if matches!(code, "BOOK" | "UNPB" | "RPRT")
        && r.get(Field::CollectionTitle).is_none()
        && !r.has_role(Role::Editor)
    {
        for c in r
            .creators
            .iter_mut()
            .filter(|c| c.role == Role::CollectionEditor)
        {
            c.role = Role::Editor;
        }
    }
    if code == "BILL" && r.get(Field::Number).is_none() {
        if let Some(number) = r.fields.remove(Field::Volume) {
            r.fields.set(Field::Number, number);
        }
    }
    if r.kind == Kind::Periodical && r.title().is_empty() {
        if let Some(title) = r.fields.remove(Field::ContainerTitle) {
            r.fields.set(Field::Title, title);
        }
    }
    if r.title().is_empty() {
        if let Some(short) = r.fields.remove(Field::TitleShort) {
            r.fields.set(Field::Title, short);
        }
    }
    if r.identifier(Scheme::Doi).is_none() {
        let in_extra = r.extra("M3").or(r.extra("L3")).and_then(human::find_doi);
        let in_files = r
            .attachments
            .iter()
            .find(|a| a.title == "Related")
            .and_then(|a| identifier::doi(&a.path));
        if let Some(doi) = in_extra.or(in_files) {
            r.add_identifier(Scheme::Doi, &doi);
        }
    }
    institutions(r);
}

fn pages(r: &mut Reference, code: &str, late: Late) {
    let range = tagged::page_range(&late.first, &late.last);
    if range.is_empty() {
        return;
    }
    let count = late.last.is_empty() && range.bytes().all(|b| b.is_ascii_digit());
    let words = late.last.is_empty() && range.split_whitespace().count() > 2;
    let field = match code {
        "BOOK" | "EBOOK" | "EDBOOK" | "CLSWK" | "THES" | "MANSCPT" | "PAMP" | "SER"
            if count || late.last.is_empty() && !range.contains('-') =>
        {
            Field::NumberOfPages
        }
        "MPCT" | "VIDEO" | "ADVS" | "SOUND" => Field::Dimensions,
        "BILL" if words => Field::Section,
        _ => Field::Page,
    };
    tagged::set_text(r, field, "SP", &range);
}

/// Names whose end says that they are institutions ("AU  - World Health Organization,").
fn institutions(r: &mut Reference) {
    for c in &mut r.creators {
        if c.person.given.is_empty()
            && c.person.particle.is_empty()
            && c.person.family.contains(' ')
        {
            let name = std::mem::take(&mut c.person.family);
            c.person = Person::literal(name);
        }
    }
}
