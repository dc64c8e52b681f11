//! Word's bibliography (`b:Sources`): read and written.

mod table;
mod writer;

use super::xml::{self, Node};
use super::{Codec, Format, Input, Item, ReadOptions, Sink, WriteOptions, human};
use crate::model::{Date, DateField, Field, Person, Reference, Role, Scheme};
use std::io;

/// Word bibliography XML.
pub struct Msbib;

static FORMAT: Format = Format {
    name: "msbib",
    aliases: &["word-xml", "word"],
    label: "Word bibliography XML",
    extensions: &["xml"],
    reads: true,
    writes: true,
};

impl Codec for Msbib {
    fn format(&self) -> &'static Format {
        &FORMAT
    }
    fn recognise(&self, input: &Input) -> u8 {
        let head = input.head();
        match xml::root_name(&head).as_deref() {
            Some("Sources" | "Source")
                if head.contains("officeDocument") || head.contains("SourceType") =>
            {
                97
            }
            _ => 0,
        }
    }
    fn read(&self, input: &Input, _: &ReadOptions, sink: &mut Sink) {
        xml::read_records(
            input.bytes,
            &mut |name, _| name == "Source",
            &mut |node, _, sink| sink(Item::Reference(Box::new(reference(node)))),
            sink,
        );
    }
    fn write(
        &self,
        references: &mut dyn Iterator<Item = Reference>,
        _: &WriteOptions,
        out: &mut dyn io::Write,
    ) -> io::Result<()> {
        writer::write(references, out)
    }
}

fn reference(source: &Node) -> Reference {
    let word_type = source.text_at("SourceType");
    let bib_type = source.text_at("BIBTEX_Entry").to_lowercase();
    let by_bib = table::BIBTEX
        .iter()
        .find(|(n, _)| *n == bib_type)
        .map(|t| t.1);
    let by_word = table::TYPES
        .iter()
        .find(|(n, _)| n.eq_ignore_ascii_case(&word_type))
        .map(|t| t.1);
    let mut r = Reference::new(by_bib.or(by_word).unwrap_or_default());
    if by_word.is_none() && !word_type.is_empty() && word_type != "Misc" {
        r.native_type = format!("msbib:{word_type}");
    }
    let get = |name: &str| source.text_at(name);
    let mut place: Vec<String> = Vec::new();
    for part in source.elements() {
        let text = part.text();
        if text.is_empty() {
            continue;
        }
        match part.name.as_str() {
            "Tag" => r.key = text,
            "Author" => people(part, &mut r),
            "SourceType" | "BIBTEX_Entry" | "Guid" | "RefOrder" | "Year" | "Month" | "Day"
            | "YearAccessed" | "MonthAccessed" | "DayAccessed" => {}
            "City" | "StateProvince" | "CountryRegion" => place.push(text),
            "StandardNumber" => standard_number(&text, &mut r),
            "DOI" => r.add_identifier(Scheme::Doi, &text),
            "ISBN" => r.add_identifier(Scheme::Isbn, &text),
            "ISSN" => r.add_identifier(Scheme::Issn, &text),
            "LCID" => r.set(
                Field::Language,
                table::LANGUAGES
                    .iter()
                    .find(|(n, _)| *n == text)
                    .map_or("", |l| l.1),
            ),
            "BIBTEX_KeyWords" => text.split([';', ',']).for_each(|t| r.add_tag(t)),
            "Accessed" => r.set_date(DateField::Accessed, human::date(&text)),
            name => match table::field(r.kind, name) {
                Some(Field::Abstract | Field::Note) => r.set_default(
                    table::field(r.kind, name).unwrap_or(Field::Note),
                    part.long_text(),
                ),
                Some(field) if !r.fields.has(field) => r.set(
                    field,
                    if field == Field::Page {
                        text.replace('–', "-")
                    } else {
                        text
                    },
                ),
                _ => {
                    // Unknown fields travel as BIBTEX_Name.
                    let own = name.strip_prefix("BIBTEX_").map(str::to_lowercase);
                    r.add_extra(own.unwrap_or_else(|| name.to_string()), text);
                }
            },
        }
    }
    r.set_default(Field::PublisherPlace, place.join(", "));
    let date = |y: &str, m: &str, d: &str| -> Date {
        let (year, month, day) = (get(y), get(m), get(d));
        let whole = human::date(format!("{day} {} {year}", table::month_name(&month)).trim());
        if whole.year().is_some() || year.is_empty() {
            whole
        } else {
            human::date(&year)
        }
    };
    let issued = date("Year", "Month", "Day");
    if issued.year().is_some() || !get("Year").is_empty() {
        r.set_date(DateField::Issued, issued);
    }
    let accessed = date("YearAccessed", "MonthAccessed", "DayAccessed");
    if accessed.year().is_some() {
        r.set_date(DateField::Accessed, accessed);
    }
    if let Some(url) = r.get(Field::Url).map(str::to_string) {
        human::identifiers_of_link(&mut r, &url);
    }
    r
}

fn people(part: &Node, r: &mut Reference) {
    for group in part.elements() {
        let role = table::ROLES
            .iter()
            .find(|(n, _)| *n == group.name)
            .map_or(Role::Contributor, |g| g.1);
        for corporate in group.all("Corporate") {
            r.add_person(role, Person::literal(corporate.text()));
        }
        for p in group.path("NameList/Person") {
            let given = [p.text_at("First"), p.text_at("Middle")]
                .join(" ")
                .trim()
                .to_string();
            let mut one = Person::new(p.text_at("Last"), given);
            if one.family.is_empty() {
                one = Person::literal(one.given);
            }
            one.split_particles();
            r.add_person(role, one);
        }
    }
}

/// "ISBN: 978…", ":MRN:0937-6429", "978…".
fn standard_number(text: &str, r: &mut Reference) {
    let mut rest = Vec::new();
    for piece in text
        .split([' ', ',', ';'])
        .map(|p| p.trim_matches(':'))
        .filter(|p| !p.is_empty())
    {
        if crate::model::identifier::isbn(piece).is_some() {
            r.add_identifier(Scheme::Isbn, piece);
        } else if crate::model::identifier::issn(piece).is_some()
            && !text.contains("LCCN")
            && !text.contains("MRN")
        {
            r.add_identifier(Scheme::Issn, piece);
        } else if piece.starts_with("10.") {
            r.add_identifier(Scheme::Doi, piece);
        } else {
            rest.push(piece);
        }
    }
    let label = text
        .trim_matches(':')
        .split(':')
        .next()
        .unwrap_or("")
        .trim()
        .to_uppercase();
    let number = text.rsplit(':').next().unwrap_or(text).trim();
    match label.as_str() {
        "LCCN" => r.add_identifier(Scheme::Lccn, number),
        "MRN" => r.add_identifier(Scheme::Mr, number),
        "ISBN" if r.identifier(Scheme::Isbn).is_none() => r.add_identifier(Scheme::Isbn, number),
        "ISSN" if r.identifier(Scheme::Issn).is_none() => r.add_identifier(Scheme::Issn, number),
        "ISBN" | "ISSN" => {}
        _ if !rest.is_empty() => r.add_extra("StandardNumber", text),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::{read_all, write_string};
    use crate::model::Kind;

    fn read(text: &str) -> Vec<Reference> {
        let input = Input {
            bytes: text.as_bytes(),
            name: "a.xml",
        };
        assert!(Msbib.recognise(&input) > 90);
        read_all(&Msbib, &input, &ReadOptions::default()).0
    }

    #[test]
    fn what_is_written_is_read_back() {
        let mut a = Reference::new(Kind::ArticleJournal);
        a.key = "berg2004".into();
        for (f, v) in [
            (Field::Title, "Growth & cod"),
            (Field::ContainerTitle, "Journal of Fish"),
            (Field::Volume, "3"),
            (Field::Issue, "2"),
            (Field::Page, "3-9"),
            (Field::Language, "en"),
            (Field::Url, "https://example.org/1"),
            (Field::Publisher, "Sea Press"),
            (Field::PublisherPlace, "Oslo"),
        ] {
            a.set(f, v);
        }
        a.add_person(Role::Author, Person::new("Berg", "Anna"));
        a.add_person(Role::Editor, Person::new("Ås", "Kari"));
        a.set_date(DateField::Issued, Date::ymd(2004, 3, 1));
        a.set_date(DateField::Accessed, Date::ymd(2020, 1, 2));
        a.add_identifier(Scheme::Doi, "10.1234/abc");
        a.add_tag("cod");
        let mut b = Reference::new(Kind::Chapter);
        for (f, v) in [
            (Field::Title, "Nets"),
            (Field::ContainerTitle, "All of fishing"),
            (Field::Page, "7-9"),
            (Field::Edition, "2"),
        ] {
            b.set(f, v);
        }
        b.add_person(Role::Author, Person::literal("Sea Institute"));
        b.set_date(DateField::Issued, Date::ymd(2001, 0, 0));
        let mut c = Reference::new(Kind::Thesis);
        for (f, v) in [
            (Field::Title, "On cod"),
            (Field::Genre, "PhD thesis"),
            (Field::Publisher, "Sea University"),
        ] {
            c.set(f, v);
        }
        let all = vec![a, b, c];
        let text = write_string(&Msbib, &all, &WriteOptions::default()).unwrap();
        assert_eq!(read(&text), all, "{text}");
    }

    #[test]
    fn odd_numbers_and_unknown_elements_are_kept() {
        let r = &read(
            "<b:Sources xmlns:b='http://schemas.openxmlformats.org/officeDocument/2006/bibliography'><b:Source><b:SourceType>Book</b:SourceType><b:StandardNumber>:MRN:0937-6429</b:StandardNumber><b:Court>x</b:Court><b:City>A</b:City><b:CountryRegion>B</b:CountryRegion></b:Source></b:Sources>",
        )[0];
        assert_eq!(
            (
                r.identifier(Scheme::Mr),
                r.extra("Court"),
                r.get(Field::PublisherPlace)
            ),
            (Some("0937-6429"), Some("x"), Some("A, B"))
        );
    }
}
