//! A record as a reference.

use super::table::{self, LABELS};
use crate::codec::tagged::{self, PageEnds, Pair, Place, Record, one_line};
use crate::codec::{cheater, human};
use crate::model::{DateField, Field, Kind, Person, Reference, Role, Scheme, identifier};

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
    let mut late = PageEnds::default();
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

fn put(r: &mut Reference, record: &Record, code: &str, pair: &Pair, late: &mut PageEnds) {
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
    match table::place(tag, code) {
        Place::Note => note(r, value, late),
        place => tagged::put(r, place, tag, value, late),
    }
}

/// A remark. ProCite says which field it is; our own writer and Zotero put variables there.
fn note(r: &mut Reference, value: &str, late: &mut PageEnds) {
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
        Some((place, label, rest)) => tagged::put(r, place, label, rest, late),
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
            tagged::add_note(r, &rest);
        }
    }
}

/// What only the whole record tells.
fn settle(r: &mut Reference, record: &Record, code: &str, late: PageEnds) {
    pages(r, code, late);
    if matches!(code, "CONF" | "CPAPER") {
        // Most writers put the proceedings where EndNote has the conference's name, and have one place for both.
        if r.get(Field::ContainerTitle).is_none()
            && let Some(title) = r.fields.remove(Field::EventTitle)
        {
            r.fields.set(Field::ContainerTitle, title);
        }
        if record.get("C1").is_none()
            && r.get(Field::PublisherPlace).is_none()
            && let Some(place) = r.fields.remove(Field::EventPlace)
        {
            r.fields.set(Field::PublisherPlace, place);
        }
    }
    if r.kind.has_container()
        && r.get(Field::ContainerTitle).is_none()
        && let Some(short) = r.fields.remove(Field::ContainerTitleShort)
    {
        r.fields.set(Field::ContainerTitle, short);
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
    if code == "BILL"
        && r.get(Field::Number).is_none()
        && let Some(number) = r.fields.remove(Field::Volume)
    {
        r.fields.set(Field::Number, number);
    }
    if r.kind == Kind::Periodical
        && r.title().is_empty()
        && let Some(title) = r.fields.remove(Field::ContainerTitle)
    {
        r.fields.set(Field::Title, title);
    }
    if r.title().is_empty()
        && let Some(short) = r.fields.remove(Field::TitleShort)
    {
        r.fields.set(Field::Title, short);
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

fn pages(r: &mut Reference, code: &str, late: PageEnds) {
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
