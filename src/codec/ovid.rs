//! Ovid's exports: records under `<1. >`, with tags (`AU  - …`) or with field names on lines of their own.

use super::ris::lines;
use super::tagged::{self, PageEnds, Place, Record, one_line};
use super::{Codec, Format, Input, Item, ReadOptions, Sink, language, private};
use crate::model::{Date, DateField, Field, Kind, Person, Reference, Role, Scheme, identifier};
use crate::text::encoding::decode_lossy;
use regex::Regex;
use std::ops::ControlFlow;
use std::sync::LazyLock;

/// The codec.
#[derive(Debug)]
pub struct Ovid;

static FORMAT: Format = Format {
    name: "ovid",
    aliases: &["ovid-tagged"],
    label: "Ovid",
    extensions: &["txt", "ovd"],
    reads: true,
    writes: false,
};

/// Field names of the untagged form, and their tags.
const NAMES: &[(&str, &str)] = &[
    ("Accession Number", "AN"),
    ("Author", "AU"),
    ("Authors", "AU"),
    ("Authors Full Name", "AU"),
    ("Institution", "IN"),
    ("Title", "TI"),
    ("Original Title", "OT"),
    ("Source", "SO"),
    ("Abstract", "AB"),
    ("Author Keywords", "KW"),
    ("Keyword", "KW"),
    ("Keywords", "KW"),
    ("Subject Headings", "MH"),
    ("Language", "LG"),
    ("Document Type", "DT"),
    ("Publication Type", "PT"),
    ("ISSN", "IS"),
    ("ISBN", "IB"),
    ("DOI Number", "DI"),
    ("Digital Object Identifier", "DI"),
    ("Publisher", "PU"),
    ("Year of Publication", "YR"),
    ("Date of Publication", "DP"),
    ("Journal Name", "JN"),
    ("Book Title", "BT"),
    ("Database", "DB"),
    ("Status", "ST"),
    ("Score", "SCORE"),
    ("Journal Subset", "SB"),
    ("NLM Journal Code", "JC"),
    ("Link to the Ovid Full Text or citation", "XL"),
    ("Link to the External Link Resolver", "XL"),
    ("Country of Publication", "CY"),
    ("Copyright", "RO"),
    ("Unique Identifier", "UI"),
];

const TABLE: &[(&str, Place)] = &[
    ("DB", Place::Text(Field::Source)),
    ("OT", Place::Text(Field::OriginalTitle)),
    ("JN", Place::Text(Field::ContainerTitle)),
    ("VO", Place::Text(Field::Volume)),
    ("IP", Place::Text(Field::Issue)),
    ("IS", Place::Serial),
    ("IB", Place::Serial),
    ("DI", Place::Doi),
    ("DO", Place::Doi),
    ("PN", Place::Text(Field::Number)),
    ("PA", Place::People(Role::Holder)),
    ("PC", Place::Text(Field::Jurisdiction)),
    ("AB", Place::Text(Field::Abstract)),
    ("RO", Place::Text(Field::License)),
    ("KW", Place::Tags),
    ("XL", Place::Url),
    ("UR", Place::Url),
    ("PM", Place::Id(Scheme::Pmid)),
];

const TYPES: &[(&str, Kind)] = &[
    ("patent", Kind::Patent),
    ("book chapter", Kind::Chapter),
    ("chapter", Kind::Chapter),
    ("dissertation", Kind::Thesis),
    ("thesis", Kind::Thesis),
    ("book", Kind::Book),
    ("conference paper", Kind::PaperConference),
    ("report", Kind::Report),
];

static MARK: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^\s*<\s*\d+\s*\.?\s*>\s*$").expect("a fixed pattern"));
/// "Journal August 2011;43(8):647-653"
static BY_DATE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(.+?)\.?\s+((?:[A-Z][a-z]+(?:[/-][A-Z][a-z]+)?\.?\s+(?:\d{1,2},?\s+)?)?\d{4})\s*;\s*([^():;]*?)(?:\(([^)]*)\))?(?:\s*:\s*(\S+?))?\.?$").expect("a fixed pattern")
});
/// "Journal. 201(2-3):327-334, November 15, 2004."
static BY_VOLUME: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(.+?)\.\s+(?:[Vv]ol\.?\s*)?([\w-]+)?(?:\(((?:[^()]|\([^()]*\))*)\))?(?:\s*:\s*([\w-]+))?,\s*((?:[A-Z][\w./-]*\s+)?(?:\d{1,2},?\s+)?\d{4})").expect("a fixed pattern")
});
/// `Kamp, R. [Editor], Doe, J. [Ed]. (2004). The book. (pp. 1-9)`, `…. The book.:371-397, 2004.`
static IN_BOOK: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^((?:[^\[\]]+\[Ed[^\]]*\][.,;\s]*)+)(?:\(\d{4}\)\.\s*)?(.+?)\.?\s*(?:\(pp?\.\s*([\w-]+)\)|:([\d-]+)|\.\s|$)").expect("a fixed pattern")
});

fn split(line: &str) -> Option<(&str, &str)> {
    let b = line.as_bytes();
    if b.len() < 4 || !b[0].is_ascii_uppercase() || !b[1].is_ascii_alphanumeric() {
        return None;
    }
    let after = line[2..].trim_start_matches(' ');
    let gap = line.len() - 2 - after.len();
    let value = after.strip_prefix('-').filter(|_| (1..=2).contains(&gap))?;
    Some((&line[..2], value.trim()))
}

impl Codec for Ovid {
    fn format(&self) -> &'static Format {
        &FORMAT
    }

    fn recognise(&self, input: &Input) -> u8 {
        let head = input.head();
        let mut filled = head.lines().filter(|l| !l.trim().is_empty());
        let Some(first) = filled.next() else { return 0 };
        let next = filled.next().unwrap_or_default();
        let named = NAMES.iter().any(|(n, _)| *n == next.trim());
        match (MARK.is_match(first), split(next).is_some() || named) {
            (true, true) => 93,
            _ if head.contains("Ovid Technologies")
                && head.lines().filter_map(split).any(|(t, _)| t == "VN") =>
            {
                92
            }
            _ => 0,
        }
    }

    fn read(&self, input: &Input, _: &ReadOptions, sink: &mut Sink) {
        let (text, _) = decode_lossy(input.bytes);
        let _ = records(text.trim_start_matches('\u{feff}'), sink);
    }
}

fn records(text: &str, sink: &mut Sink) -> ControlFlow<()> {
    let tagged_form = lines(text)
        .filter_map(split)
        .any(|(t, _)| matches!(t, "TI" | "VN" | "AU"));
    let mut record = Record::default();
    let mut any = false;
    for (i, line) in lines(text).enumerate() {
        if MARK.is_match(line) {
            if !record.pairs.is_empty() {
                any = true;
                sink(Item::Reference(Box::new(reference(&std::mem::take(
                    &mut record,
                )))))?;
            }
            continue;
        }
        if line.trim().is_empty() {
            continue;
        }
        let named = NAMES
            .iter()
            .find(|(n, _)| *n == line.trim_end())
            .filter(|_| !tagged_form);
        match (split(line).filter(|_| tagged_form), named) {
            (Some((tag, value)), _) => record.push(tag, value, i + 1),
            (None, Some((_, tag))) => record.push(tag, "", i + 1),
            _ => {
                record.append(line);
            }
        }
    }
    if !record.pairs.is_empty() {
        any = true;
        sink(Item::Reference(Box::new(reference(&record))))?;
    }
    if !any {
        sink(Item::error(1, 1, "no Ovid record was found"))?;
    }
    ControlFlow::Continue(())
}

fn kind_of(record: &Record) -> Kind {
    let said: Vec<String> = record
        .all("DT")
        .chain(record.all("PT"))
        .map(|t| one_line(t).to_lowercase())
        .collect();
    let source = record.get("SO").map(one_line).unwrap_or_default();
    for (name, kind) in TYPES {
        let exact = said.iter().any(|s| {
            s.trim_end_matches('.') == *name || s.starts_with(name) && *kind != Kind::Book
        });
        if exact {
            return match kind {
                // "Book" beside a chapter's source.
                Kind::Book if IN_BOOK.is_match(&source) => Kind::Chapter,
                other => *other,
            };
        }
    }
    if record.get("BT").is_some() {
        Kind::Chapter
    } else {
        Kind::ArticleJournal
    }
}

/// "Zhang, Weijia 1,2,+", "Peterson, James A. Ph.D., FACSM", "Werner, S. M. [Author; E-mail: …]": the name alone.
fn author(text: &str) -> Person {
    let text = text.split(['[', '(']).next().unwrap_or_default();
    let text = private::without_contact(text);
    let Some((family, rest)) = text.split_once(',') else {
        return tagged::person(
            text.trim_end_matches(|c: char| c.is_ascii_digit() || " ,+*".contains(c)),
        );
    };
    let given: Vec<&str> = rest
        .split_whitespace()
        .take_while(|w| {
            let plain = w.trim_end_matches([',', ';']);
            let degree = plain.len() > 1
                && plain.chars().filter(|c| c.is_uppercase()).count() > 1
                && (plain.ends_with('D')
                    || plain.contains("Ph.")
                    || plain.contains("M.D")
                    || !plain.contains('.') && plain.len() > 3);
            let note = plain.is_empty()
                || plain
                    .chars()
                    .all(|c| c.is_ascii_digit() || "+*,#".contains(c));
            !degree && !note && !matches!(plain, "RN" | "MS" | "MPH" | "BSc" | "MSc" | "PhD")
        })
        .collect();
    let given = given.join(" ");
    Person::parse(&format!(
        "{}, {}",
        family.trim(),
        given.trim_end_matches([',', ';'])
    ))
}

fn reference(record: &Record) -> Reference {
    let mut r = Reference::new(kind_of(record));
    let mut ends = PageEnds::default();
    for pair in &record.pairs {
        let (tag, value) = (pair.tag.as_str(), pair.value.as_str());
        let plain = one_line(value);
        match tag {
            _ if value.is_empty() => {}
            "AU" => {
                // In the untagged form all names stand together.
                for name in value
                    .split([';', '\n'])
                    .filter(|n| n.contains(',') || !value.contains(','))
                {
                    r.add_person(Role::Author, author(name.trim()));
                }
            }
            "TI" => tagged::set_text(&mut r, Field::Title, tag, &title(&plain)),
            "SO" => source(&mut r, &plain),
            "BT" => book(&mut r, &plain),
            "LG" => tagged::set_text(
                &mut r,
                Field::Language,
                tag,
                &language::tag(plain.trim_end_matches('.')),
            ),
            "YR" | "DP" | "DG" => tagged::set_finer_date(&mut r, DateField::Issued, tag, value),
            "KW" | "ID" => {
                let by = if plain.contains(';') { ';' } else { ',' };
                plain
                    .trim_end_matches('.')
                    .split(by)
                    .for_each(|t| r.add_tag(&one_line(t)));
            }
            "MH" => r.add_tag(plain.trim_start_matches('*')),
            "PB" => match plain.rsplit_once(", ") {
                Some((name, place)) => {
                    tagged::set_text(&mut r, Field::Publisher, tag, name);
                    tagged::set_text(&mut r, Field::PublisherPlace, tag, place);
                }
                None => tagged::set_text(&mut r, Field::Publisher, tag, &plain),
            },
            "PU" if r.kind != Kind::Thesis => {
                tagged::set_text(&mut r, Field::Publisher, tag, &plain)
            }
            "IN" if r.kind == Kind::Thesis => {
                let university = plain.split_once(": ").map_or(plain.as_str(), |(_, u)| u);
                tagged::set_text(&mut r, Field::Publisher, tag, university);
            }
            "IN" => r.add_extra("affiliation", private::without_contact(&plain)),
            "PG" if plain.starts_with(|c: char| c.is_ascii_digit()) => {
                tagged::set_text(&mut r, Field::Page, tag, &plain)
            }
            "PT" | "DT"
                if TYPES
                    .iter()
                    .any(|(n, k)| *n == plain.to_lowercase() && *k == r.kind) => {}
            "IS" | "IB" => {
                tagged::add_serial_numbers(&mut r, &plain);
            }
            "UI" if identifier::pmid(&plain).is_some() => r.add_identifier(Scheme::Pmid, &plain),
            _ => tagged::put(&mut r, tagged::lookup(TABLE, tag), tag, value, &mut ends),
        }
    }
    r
}

/// `Title.  [Article]`, `Title. [References].`: what stands in brackets behind a title is its type.
fn title(text: &str) -> String {
    let text = text.trim_end_matches('.').trim_end();
    let cut = match (text.ends_with(']'), text.rfind('[')) {
        (true, Some(at)) if at > 0 => text[..at].trim_end().trim_end_matches('.').trim_end(),
        _ => text,
    };
    cut.to_string()
}

fn source(r: &mut Reference, text: &str) {
    if r.kind == Kind::Chapter {
        return book(r, text);
    }
    let found = BY_DATE
        .captures(text)
        .map(|c| {
            [1, 3, 4, 5, 2].map(|i| {
                c.get(i)
                    .map(|m| m.as_str().trim().to_string())
                    .unwrap_or_default()
            })
        })
        .or_else(|| {
            BY_VOLUME.captures(text).map(|c| {
                [1, 2, 3, 4, 5].map(|i| {
                    c.get(i)
                        .map(|m| m.as_str().trim().to_string())
                        .unwrap_or_default()
                })
            })
        });
    let Some([journal, volume, issue, pages, date]) = found else {
        return r.add_extra("SO", text);
    };
    if r.kind == Kind::ArticleJournal {
        r.set_default(Field::ContainerTitle, journal.trim_end_matches('.'));
    }
    r.set_default(Field::Volume, volume);
    r.set_default(Field::Issue, issue);
    r.set_default(Field::Page, pages);
    if Date::parse(&date).literal.is_empty() {
        tagged::set_finer_date(r, DateField::Issued, "SO", &date);
    }
}

fn book(r: &mut Reference, text: &str) {
    let Some(c) = IN_BOOK.captures(text) else {
        return r.set_default(Field::ContainerTitle, text.trim_end_matches('.'));
    };
    let part = |i: usize| c.get(i).map(|m| m.as_str()).unwrap_or_default();
    for name in part(1).split(']') {
        let name = name
            .split('[')
            .next()
            .unwrap_or_default()
            .trim_matches(|c: char| c == ';' || c == ',' || c.is_whitespace());
        let name = name.trim_start_matches('.').trim();
        if !name.is_empty() {
            r.add_person(Role::Editor, tagged::person(name));
        }
    }
    r.set_default(Field::ContainerTitle, part(2).trim_end_matches('.'));
    r.set_default(
        Field::Page,
        if part(3).is_empty() { part(4) } else { part(3) },
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::read_all;

    #[test]
    fn both_forms_are_read() {
        let text = "<1. >\nVN  - Ovid Technologies\nAU  - Berg, Anna 1,2,+\nAU  - Doe, Jane MD, PhD *\nTI  - On cod.  [Article]\nSO  - Journal of Fish August 2011;43(8):647-653\nIS  - 0378-5955\nDI  - 10.1000/x\n\n<2. >\nAU  - Roe, R. [Author; E-mail: a@fish.example]\nTI  - Part\nSO  - Kamp, Rosa [Editor], Choi, J. [Editor]. The whole.:371-397, 2004.\nPT  - Book Chapter\nYR  - 2004\n";
        let input = Input {
            bytes: text.as_bytes(),
            name: "x",
        };
        assert!(Ovid.recognise(&input) > 90);
        let (refs, problems) = read_all(&Ovid, &input, &ReadOptions::default());
        assert_eq!((refs.len(), problems.len()), (2, 0));
        let r = &refs[0];
        assert_eq!(
            r.people(Role::Author)
                .map(Person::inverted)
                .collect::<Vec<_>>(),
            ["Berg, Anna", "Doe, Jane"]
        );
        assert_eq!(
            (r.title(), r.get(Field::ContainerTitle)),
            ("On cod", Some("Journal of Fish"))
        );
        assert_eq!(
            (
                r.get(Field::Volume),
                r.get(Field::Issue),
                r.get(Field::Page)
            ),
            (Some("43"), Some("8"), Some("647-653"))
        );
        assert_eq!(r.date(DateField::Issued), Some(&Date::ymd(2011, 8, 0)));
        assert_eq!(
            (
                refs[1].kind,
                refs[1].get(Field::ContainerTitle),
                refs[1].get(Field::Page)
            ),
            (Kind::Chapter, Some("The whole"), Some("371-397"))
        );
        assert_eq!(refs[1].people(Role::Editor).count(), 2);
        let named = "<1>\nAuthor\n  Berg, Anna RN; PhD 1\nTitle\n  Listening.[Miscellaneous]\nSource\n  Sea Quarterly.   28(2):103-106, April 2015.\nDOI Number\n  10.1000/y\n";
        let (refs, _) = read_all(
            &Ovid,
            &Input {
                bytes: named.as_bytes(),
                name: "x",
            },
            &ReadOptions::default(),
        );
        assert_eq!(
            (
                refs[0].title(),
                refs[0].get(Field::Volume),
                refs[0].identifier(Scheme::Doi)
            ),
            ("Listening", Some("28"), Some("10.1000/y"))
        );
        assert_eq!(refs[0].creators.len(), 1);
    }
}
