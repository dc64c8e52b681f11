//! References out of a project's parts.

use super::Project;
use super::table::{FIELDS, KINDS, ROLES, is_housekeeping};
use crate::codec::xml::{self, Node};
use crate::codec::{Item, Sink, kinds, language, tagged};
use crate::model::{Date, DateField, Field, Kind, Note, Person, Reference, Role, Scheme};
use jiff::Timestamp;
use std::ops::ControlFlow;

/// Every reference of the project, in its order.
pub fn all(project: &Project, sink: &mut Sink) -> ControlFlow<()> {
    if project.references.is_empty() {
        return sink(Item::error(1, 1, "this Citavi project has no references"));
    }
    for (node, (line, column)) in &project.references {
        let r = reference(project, node);
        if r.title().is_empty() && r.creators.is_empty() {
            sink(Item::warning(
                *line,
                *column,
                "this reference has neither a title nor people",
            ))?;
        }
        sink(Item::Reference(Box::new(r)))?;
    }
    ControlFlow::Continue(())
}

fn kind(name: &str) -> Option<Kind> {
    let plain: String = name
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect();
    let own = KINDS.iter().find(|(n, _)| *n == plain).map(|(_, k)| *k);
    own.or_else(|| kinds::kind_of(&plain))
}

/// The text of a range or a count: `<sp>…</sp><ep>…</ep><os>1453-1467</os>` written as text, or the plain text.
fn original(text: &str) -> String {
    let inner = text
        .rsplit_once("<os>")
        .and_then(|(_, rest)| rest.split_once("</os>"))
        .map(|(inner, _)| inner);
    xml::squash(inner.unwrap_or(if text.contains('<') { "" } else { text }))
}

fn reference(project: &Project, node: &Node) -> Reference {
    let id = node.attr("id").unwrap_or_default();
    let type_name = node.text_at("ReferenceType");
    let mut r = Reference::new(kind(&type_name).unwrap_or(Kind::Document));
    if kind(&type_name).is_none() && !type_name.is_empty() {
        r.native_type = format!("citavi:{type_name}");
    }
    elements(project, &mut r, node);
    for (list, role) in ROLES {
        for n in linked(project, list, id) {
            r.add_person(*role, person(n));
        }
    }
    let publishers: Vec<String> = linked(project, "ReferencePublishers", id)
        .map(|n| n.text_at("Name"))
        .collect();
    r.set(Field::Publisher, publishers.join("; "));
    for list in ["ReferenceKeywords", "ReferenceCategories"] {
        linked(project, list, id).for_each(|n| r.add_tag(&n.text_at("Name")));
    }
    if let Some(parent) = parent(project, id) {
        contained(project, &mut r, parent);
    }
    for n in project.belongings.get(id).into_iter().flatten() {
        belonging(&mut r, n);
    }
    r
}

/// What stands in the reference's own elements, which are sorted by name: the subtitle comes before the title.
fn elements(project: &Project, r: &mut Reference, node: &Node) {
    let titles = [node.text_at("Title"), node.text_at("Subtitle")];
    let said: Vec<&str> = titles
        .iter()
        .map(String::as_str)
        .filter(|t| !t.is_empty())
        .collect();
    r.set(Field::Title, said.join(": "));
    for n in node.elements() {
        element(project, r, n);
    }
}

fn element(project: &Project, r: &mut Reference, n: &Node) {
    let name = n.name.as_str();
    let text = n.text();
    if text.is_empty() || is_housekeeping(name) {
        return;
    }
    let number = |f: Field| (f, original(&n.raw_text()));
    match name {
        "ReferenceType" | "Title" | "Subtitle" => {}
        "TitleSupplement" => r.add_extra(name, text),
        "CitationKey" => {
            // Keys cannot have blanks; what the owner wrote is kept.
            r.key = text.split_whitespace().collect();
            if r.key != text {
                r.add_extra(name, text);
            }
        }
        // A name that Citavi makes of author, year and title.
        "ShortTitle" => r.add_extra(name, text),
        "Year" => set_date(r, name, &text, false),
        "Date" => set_date(r, name, &text, true),
        "AccessDate" => r.set_date(DateField::Accessed, german(&text)),
        "PageRange" => {
            let (field, value) = number(Field::Page);
            r.set(field, value);
        }
        "PageCount" => {
            let (field, value) = number(Field::NumberOfPages);
            r.set(field, value);
        }
        "DOI" | "Doi" => tagged::add_doi(r, name, &text),
        "ISBN" | "Isbn" | "ISSN" => {
            for rest in tagged::add_serial_numbers(r, &text) {
                r.add_extra(name, rest);
            }
        }
        "PubMedID" => r.add_identifier(Scheme::Pmid, &text),
        "PeriodicalID" => {
            if let Some(journal) = project.named.get(&text) {
                r.set(Field::ContainerTitle, journal.text_at("Name"));
                let short = journal.text_at("StandardAbbreviation");
                r.set(Field::ContainerTitleShort, short);
                r.add_identifier(Scheme::Issn, &journal.text_at("ISSN"));
            }
        }
        "SeriesTitleID" => {
            if let Some(series) = project.named.get(&text) {
                r.set(Field::CollectionTitle, series.text_at("Name"));
            }
        }
        "Language" => r.set(Field::Language, language::tag(&text)),
        "Evaluation" => r
            .notes
            .push(Note::new(xml::paragraphs(&n.raw_text()), Timestamp::now())),
        "Rating" if text == "0" => {}
        _ => match FIELDS.iter().find(|(e, _)| *e == name) {
            Some((_, field)) => tagged::set_text(r, *field, name, &xml::paragraphs(&n.raw_text())),
            None => r.add_extra(name, text),
        },
    }
}

/// "2.6.2017" is German, "2/6/2017" what the reader of dates makes of it.
fn german(text: &str) -> Date {
    let parts: Vec<&str> = text.split('.').map(str::trim).collect();
    if let [day, month, year] = parts[..]
        && let (Ok(d), Ok(m), Ok(y)) = (day.parse(), month.parse(), year.parse::<i32>())
        && (1..=31).contains(&d)
        && (1..=12).contains(&m)
        && year.len() == 4
    {
        return Date::ymd(y, m, d);
    }
    Date::parse(text)
}

fn set_date(r: &mut Reference, name: &str, text: &str, whole: bool) {
    let date = german(text);
    match r.date(DateField::Issued) {
        None => r.set_date(DateField::Issued, date),
        Some(old) if whole && date.literal.is_empty() && date.year() == old.year() => {
            r.set_date(DateField::Issued, date);
        }
        Some(old) if *old == date => {}
        Some(_) => r.add_extra(name, text),
    }
}

fn linked<'p>(
    project: &'p Project,
    list: &str,
    id: &str,
) -> impl Iterator<Item = &'p Node> + use<'p> {
    let ids = project.links.get(&(list.to_string(), id.to_string()));
    ids.into_iter()
        .flatten()
        .filter_map(|i| project.named.get(i))
}

fn person(n: &Node) -> Person {
    let given = [n.text_at("FirstName"), n.text_at("MiddleName")];
    let given = given.join(" ");
    let mut person = match (n.text_at("LastName"), given.trim()) {
        (family, "") => Person::literal(family),
        (family, given) => Person::new(family, given),
    };
    person.particle = n.text_at("Prefix");
    person.suffix = n.text_at("Suffix");
    person
}

/// The work that a contribution stands in.
fn parent<'p>(project: &'p Project, id: &str) -> Option<&'p Node> {
    let place = project.places.get(project.parents.get(id)?)?;
    project.references.get(*place).map(|(n, _)| n)
}

/// What a contribution takes from the work that it stands in, where it has nothing of its own.
fn contained(project: &Project, r: &mut Reference, parent: &Node) {
    let mut whole = Reference::new(Kind::Book);
    elements(project, &mut whole, parent);
    let id = parent.attr("id").unwrap_or_default();
    r.set_default(Field::ContainerTitle, whole.title());
    for field in [
        Field::Volume,
        Field::Edition,
        Field::PublisherPlace,
        Field::CollectionTitle,
    ] {
        if let Some(value) = whole.get(field) {
            r.set_default(field, value);
        }
    }
    let publishers: Vec<String> = linked(project, "ReferencePublishers", id)
        .map(|n| n.text_at("Name"))
        .collect();
    r.set_default(Field::Publisher, publishers.join("; "));
    if !r.has_role(Role::Editor) {
        for n in linked(project, "ReferenceEditors", id) {
            r.add_person(Role::Editor, person(n));
        }
    }
    if r.date(DateField::Issued).is_none()
        && let Some(date) = whole.date(DateField::Issued)
    {
        r.set_date(DateField::Issued, date.clone());
    }
    for isbn in whole.identifiers_of(Scheme::Isbn) {
        r.add_identifier(Scheme::Isbn, isbn);
    }
}

/// A place where the work is found, a quotation or thought, a task.
fn belonging(r: &mut Reference, n: &Node) {
    if n.name == "Location" {
        let address = n.text_at("Address");
        match n.text_at("MirrorsReferencePropertyId").as_str() {
            // Said by the reference itself already.
            "Doi" | "OnlineAddress" | "PubMedId" => {}
            _ if address.starts_with("http") => tagged::add_url(r, &address),
            _ if address.starts_with("10.") => tagged::add_doi(r, "Address", &address),
            _ => tagged::add_file(r, &address, ""),
        }
        r.set_default(Field::CallNumber, n.text_at("CallNumber"));
        return;
    }
    let mut parts = vec![n.text_at("CoreStatement"), n.text_at("Name")];
    let text = n.at("Text").or_else(|| n.at("Notes"));
    parts.push(text.map_or(String::new(), |t| xml::paragraphs(&t.raw_text())));
    let pages = n.at("PageRange").map(|p| original(&p.raw_text()));
    if let Some(pages) = pages.filter(|p| !p.is_empty()) {
        parts.push(format!("p. {pages}"));
    }
    parts.retain(|p| !p.is_empty());
    parts.dedup();
    if !parts.is_empty() {
        r.notes
            .push(Note::new(parts.join("\n\n"), Timestamp::now()));
    }
}
