//! MEDLINE's tagged format (`.nbib`): PubMed's own, and ERIC's.

mod write;

use write::*;

use super::ris::lines;
use super::tagged::{self, PageEnds, Place, Record, one_line};
use super::{
    Codec, Format, Input, Item, ReadOptions, Sink, WriteOptions, human, language, private,
};
use crate::model::{Date, DateField, Field, Kind, Person, Reference, Role, Scheme, identifier};
use crate::text::encoding::decode_lossy;
use std::io::{self, Write};
use std::ops::ControlFlow;

/// The codec.
#[derive(Debug)]
pub struct Nbib;

static FORMAT: Format = Format {
    name: "nbib",
    aliases: &["medline", "pubmed"],
    label: "MEDLINE (nbib)",
    extensions: &["nbib"],
    reads: true,
    writes: true,
};

/// Tags whose value goes straight to one place; for writing their order counts, and a shared place is written under the first.
/// AU, FAU, AD, LID, AID, PT, IS and a few more depend on their neighbours and are handled apart.
const TABLE: &[(&str, Place)] = &[
    ("PMID", Place::Id(Scheme::Pmid)),
    ("PMC", Place::Id(Scheme::Pmcid)),
    ("IS", Place::Serial),
    ("ISBN", Place::Serial),
    ("ISSN", Place::Serial),
    ("VI", Place::Text(Field::Volume)),
    ("IP", Place::Text(Field::Issue)),
    ("DP", Place::Date(DateField::Issued)),
    ("TI", Place::Text(Field::Title)),
    ("TT", Place::Text(Field::OriginalTitle)),
    ("VTI", Place::Text(Field::VolumeTitle)),
    ("CTI", Place::Text(Field::CollectionTitle)),
    ("PG", Place::FirstPage),
    ("AB", Place::Text(Field::Abstract)),
    ("CI", Place::Text(Field::License)),
    ("FED", Place::People(Role::Editor)),
    ("ED", Place::People(Role::Editor)),
    ("FIR", Place::People(Role::Contributor)),
    ("LA", Place::Text(Field::Language)),
    ("EN", Place::Text(Field::Edition)),
    ("PB", Place::Text(Field::Publisher)),
    ("TA", Place::Text(Field::ContainerTitleShort)),
    ("JT", Place::Text(Field::ContainerTitle)),
    ("DEP", Place::Date(DateField::AvailableDate)),
    ("OT", Place::Tags),
    ("MH", Place::Tags),
    ("KW", Place::Tags),
    ("GN", Place::Note),
];

/// Publication types and kinds; the first row of a kind is written.
const TYPES: &[(&str, Kind)] = &[
    ("Journal Article", Kind::ArticleJournal),
    ("Journal Articles", Kind::ArticleJournal),
    ("Book Chapter", Kind::Chapter),
    ("Book", Kind::Book),
    ("Books", Kind::Book),
    ("Preprint", Kind::Article),
    ("Newspaper Article", Kind::ArticleNewspaper),
    ("Technical Report", Kind::Report),
    ("Academic Dissertation", Kind::Thesis),
    ("Dissertations/Theses", Kind::Thesis),
    ("Congress", Kind::PaperConference),
    ("Congresses", Kind::PaperConference),
    ("Clinical Conference", Kind::PaperConference),
    ("Consensus Development Conference", Kind::PaperConference),
    ("Speeches/Meeting Papers", Kind::PaperConference),
    ("Legal Case", Kind::LegalCase),
    ("Legislation", Kind::Legislation),
    ("Patent", Kind::Patent),
    ("Dataset", Kind::Dataset),
    ("Video-Audio Media", Kind::MotionPicture),
    ("Webcast", Kind::MotionPicture),
    ("Interview", Kind::Interview),
    ("Map", Kind::Map),
];

/// Tag and value of a line: up to four capitals and digits, filled with blanks to four columns, a hyphen.
fn split(line: &str) -> Option<(&str, &str)> {
    let width = line
        .bytes()
        .take_while(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
        .count();
    if !(2..=4).contains(&width) || !line.as_bytes()[0].is_ascii_uppercase() {
        return None;
    }
    let (tag, rest) = line.split_at(width);
    let after = rest.trim_start_matches(' ');
    let gap = rest.len() - after.len();
    let value = after.strip_prefix('-')?;
    // Four columns, or ERIC's "ISSN - "; "SO- " has no place in the format.
    if gap + width != 4 && !(width == 4 && gap == 1) {
        return None;
    }
    Some((tag, value.trim()))
}

impl Codec for Nbib {
    fn format(&self) -> &'static Format {
        &FORMAT
    }

    fn recognise(&self, input: &Input) -> u8 {
        let head = input.head();
        let mut tags = head.lines().filter_map(split);
        match tags.next() {
            Some(("PMID" | "PMC" | "OWN", _)) => 92,
            Some(_) if tags.any(|(t, _)| matches!(t, "PMID" | "STAT" | "DCOM" | "PMC" | "FAU")) => {
                80
            }
            _ => 0,
        }
    }

    fn read(&self, input: &Input, _: &ReadOptions, sink: &mut Sink) {
        let (text, _) = decode_lossy(input.bytes);
        let _ = records(text.trim_start_matches('\u{feff}'), sink);
    }

    fn write(
        &self,
        references: &mut dyn Iterator<Item = Reference>,
        options: &WriteOptions,
        out: &mut dyn io::Write,
    ) -> io::Result<()> {
        for reference in references {
            write_record(&reference, options, out)?;
        }
        Ok(())
    }
}

fn records(text: &str, sink: &mut Sink) -> ControlFlow<()> {
    let mut record = Record::default();
    let mut blank = true;
    let mut any = false;
    for (i, line) in lines(text).enumerate() {
        let number = i + 1;
        if line.trim().is_empty() {
            blank = true;
            continue;
        }
        match split(line) {
            Some((tag, value)) => {
                let first = tag == "PMID" || blank && matches!(tag, "OWN" | "PMC");
                if first && !record.pairs.is_empty() && (blank || record.get("PMID").is_some()) {
                    any = true;
                    sink(Item::Reference(Box::new(reference(&std::mem::take(
                        &mut record,
                    )))))?;
                }
                record.push(tag, value, number);
            }
            None if line.starts_with([' ', '\t']) && record.append(line) => {}
            None => {
                // A damaged line belongs to no tag; it is told, and kept with the record.
                let what = format!(
                    "not a line of this format, kept as it is: {:?}",
                    line.chars().take(40).collect::<String>()
                );
                sink(Item::warning(number, 1, what))?;
                if !record.pairs.is_empty() {
                    record.push("", line, number);
                }
            }
        }
        blank = false;
    }
    if !record.pairs.is_empty() {
        any = true;
        sink(Item::Reference(Box::new(reference(&record))))?;
    }
    if !any {
        sink(Item::error(1, 1, "no MEDLINE record was found"))?;
    }
    ControlFlow::Continue(())
}

fn kind_of(record: &Record) -> Kind {
    let types: Vec<&str> = record.all("PT").collect();
    let named = |name: &str| {
        TYPES
            .iter()
            .find(|(n, _)| n.eq_ignore_ascii_case(name))
            .map(|(_, k)| *k)
    };
    // "Journal Article" stands beside finer types that do not make it another kind.
    if types.iter().any(|t| named(t) == Some(Kind::ArticleJournal)) && !types.contains(&"Preprint")
    {
        return Kind::ArticleJournal;
    }
    if let Some(kind) = types.iter().find_map(|t| named(t)) {
        return kind;
    }
    if types.iter().any(|t| t.starts_with("Reports")) && record.get("VI").is_none() {
        return Kind::Report;
    }
    match (
        record.get("BTI"),
        record.get("TI"),
        record.get("JT").or(record.get("TA")),
    ) {
        (Some(_), Some(_), None) => Kind::Chapter,
        (Some(_), None, None) => Kind::Book,
        _ => Kind::ArticleJournal,
    }
}

fn reference(record: &Record) -> Reference {
    let mut r = Reference::new(kind_of(record));
    let mut ends = PageEnds::default();
    let mut full: Option<usize> = None;
    for pair in &record.pairs {
        let (tag, value) = (pair.tag.as_str(), pair.value.as_str());
        if value.is_empty() {
            continue;
        }
        let plain = one_line(value);
        match tag {
            "FAU" => {
                r.add_person(Role::Author, tagged::person(&plain));
                full = Some(r.creators.len());
            }
            // The short form of the author just given in full.
            "AU" if full.take().is_some() => {}
            "AU" if plain.trim_end_matches('.') == "et al" => r.add_extra(tag, plain),
            "AU" => r.add_person(Role::Author, short_name(&plain)),
            "CN" => r.add_person(Role::Author, Person::literal(plain)),
            "IR" if record.get("FIR").is_some() => {}
            "IR" => r.add_person(Role::Contributor, short_name(&plain)),
            "AUID" => {
                let id = plain
                    .rsplit([' ', '/'])
                    .next()
                    .unwrap_or_default()
                    .to_string();
                match r.creators.last_mut() {
                    Some(c) if plain.starts_with("ORCID") => {
                        c.person.ids.push(("orcid".into(), id))
                    }
                    _ => r.add_extra(tag, plain),
                }
            }
            "AD" => r.add_extra("affiliation", private::without_contact(&plain)),
            "LID" | "AID" => location(&mut r, tag, &plain),
            "PT" => {
                let said = TYPES
                    .iter()
                    .any(|(n, k)| n.eq_ignore_ascii_case(&plain) && *k == r.kind);
                if !said {
                    r.add_extra(tag, plain);
                }
            }
            "BTI" if r.kind == Kind::Book => tagged::set_text(&mut r, Field::Title, tag, &plain),
            "BTI" => tagged::set_text(&mut r, Field::ContainerTitle, tag, &plain),
            "PL" if matches!(r.kind, Kind::Book | Kind::Chapter) => {
                tagged::set_text(&mut r, Field::PublisherPlace, tag, &plain)
            }
            "JT" if r.kind == Kind::Report => {
                tagged::set_text(&mut r, Field::Publisher, tag, &plain)
            }
            "LA" => tagged::set_text(&mut r, Field::Language, tag, &language::tag(&plain)),
            "IS" | "ISSN" => {
                let number = plain.rsplit("ISSN-").next().unwrap_or(&plain);
                for rest in tagged::add_serial_numbers(&mut r, number) {
                    r.add_extra(tag, rest);
                }
            }
            "ISBN" => {
                let number = plain
                    .trim_start_matches("ISBN")
                    .trim_start_matches(['-', ' ', ':']);
                for rest in tagged::add_serial_numbers(&mut r, number) {
                    r.add_identifier(Scheme::Isbn, &rest);
                }
            }
            "PMC" => match identifier::pmcid(&plain)
                .or_else(|| identifier::pmcid(&format!("PMC{}", plain.trim_start_matches('-'))))
            {
                Some(id) => r.add_identifier(Scheme::Pmcid, &id),
                None => r.add_extra(tag, plain),
            },
            "PMID" if identifier::pmid(&plain).is_none() => r.add_extra(tag, plain),
            "AB" if r.get(Field::Abstract).is_some() => {
                let both = format!(
                    "{}\n\n{}",
                    r.get(Field::Abstract).unwrap_or_default(),
                    tagged::paragraphs(value)
                );
                r.set(Field::Abstract, both);
            }
            // MeSH headings hold commas and semicolons of their own.
            "MH" | "OT" => r.add_tag(&plain),
            "ED" if record.get("FED").is_some() => {}
            _ => tagged::put(&mut r, tagged::lookup(TABLE, tag), tag, value, &mut ends),
        }
    }
    tagged::set_pages(&mut r, &ends);
    if r.date(DateField::Issued).is_none()
        && let Some(date) = r.dates.remove(&DateField::AvailableDate)
    {
        r.set_date(DateField::Issued, date);
    }
    if r.kind.has_container()
        && r.get(Field::ContainerTitle).is_none()
        && let Some(short) = r.fields.remove(Field::ContainerTitleShort)
    {
        r.fields.set(Field::ContainerTitle, short);
    }
    r
}

/// "Berg AB", "Berg AB Jr": the family name and initials without stops; ERIC writes "Berg, Anna".
fn short_name(name: &str) -> Person {
    if name.contains(',') {
        return tagged::person(name);
    }
    let words: Vec<&str> = name.split_whitespace().collect();
    let initials = |w: &str| w.len() <= 4 && w.chars().all(char::is_uppercase);
    let (suffix, words) = match words.as_slice() {
        [rest @ .., last] if rest.len() > 1 && matches!(*last, "Jr" | "Sr" | "2nd" | "3rd") => {
            (*last, rest.to_vec())
        }
        all => ("", all.to_vec()),
    };
    match words.as_slice() {
        [family @ .., last] if !family.is_empty() && initials(last) => {
            let mut person = Person::new(family.join(" "), *last);
            person.suffix = suffix.to_string();
            person.split_particles();
            person
        }
        _ => Person::literal(name),
    }
}

/// `10.1000/x [doi]`, `S0001 [pii]`, ERIC's addresses.
fn location(r: &mut Reference, tag: &str, value: &str) {
    let (id, scheme) = match value.rsplit_once('[') {
        Some((id, scheme)) => (id.trim(), scheme.trim_end_matches(']').trim()),
        None => (value, ""),
    };
    match scheme {
        "doi" => tagged::add_doi(r, tag, id),
        "" if id.starts_with("http") || id.starts_with("www.") => {
            let own = human::identifiers_of_link(r, id);
            if !own || r.get(Field::Url).is_none() {
                tagged::add_url(r, id);
            }
        }
        _ if r.extra.iter().any(|(_, v)| v == value) => {}
        _ => r.add_extra(tag, value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::{read_all, write_string};

    const SAMPLE: &str = "PMID- 123456\nOWN - NLM\nIS  - 0378-5955 (Electronic)\nVI  - 7\nIP  - 2\nDP  - 2004 Jun 11\nTI  - On the length of\n      cod.\nPG  - 25-36\nLID - 10.1000/xyz [doi]\nLID - S1 [pii]\nAB  - First.\nFAU - van den Berg, Anna B\nAU  - van den Berg AB\nAUID- ORCID: 0000-0001\nAD  - Fish Inst. Electronic address: a@fish.example.\nCN  - Fish Group\nLA  - eng\nPT  - Journal Article\nPT  - Review\nTA  - J Fish\nJT  - Journal of fish\nMH  - Cod/*growth & development\nOT  - haddock, young\nPMC - PMC99\n\nPMID- 2\nTI  - Second\nDEP - 20220110\n";

    fn read(text: &str) -> (Vec<Reference>, Vec<super::super::Problem>) {
        read_all(
            &Nbib,
            &Input {
                bytes: text.as_bytes(),
                name: "x",
            },
            &ReadOptions::default(),
        )
    }

    #[test]
    fn records_are_read_and_written() {
        let (refs, problems) = read(SAMPLE);
        assert_eq!((refs.len(), problems.len()), (2, 0));
        let r = &refs[0];
        assert_eq!(
            (r.kind, r.title()),
            (Kind::ArticleJournal, "On the length of cod.")
        );
        assert_eq!(r.identifier(Scheme::Pmcid), Some("PMC99"));
        assert_eq!(r.identifier(Scheme::Doi), Some("10.1000/xyz"));
        assert_eq!(
            r.people(Role::Author)
                .map(Person::inverted)
                .collect::<Vec<_>>(),
            ["van den Berg, Anna B", "Fish Group"]
        );
        assert_eq!(r.date(DateField::Issued), Some(&Date::ymd(2004, 6, 11)));
        assert_eq!(
            (r.get(Field::Page), r.get(Field::Language)),
            (Some("25-36"), Some("en"))
        );
        assert_eq!(r.tags, ["Cod/*growth & development", "haddock, young"]);
        assert_eq!(
            (r.extra("PT"), r.extra("LID"), r.extra("affiliation")),
            (Some("Review"), Some("S1 [pii]"), Some("Fish Inst."))
        );
        assert_eq!(
            refs[1].date(DateField::Issued),
            Some(&Date::ymd(2022, 1, 10))
        );
        let text = write_string(&Nbib, &refs[..1], &WriteOptions::default()).expect("in memory");
        let mut back = read(&text).0.remove(0);
        let mut want = refs[0].clone();
        for r in [&mut back, &mut want] {
            r.extra.clear();
            r.tags.sort();
            r.identifiers.sort();
        }
        assert_eq!(back, want, "{text}");
    }

    #[test]
    fn damage_is_told() {
        let (refs, problems) = read("PMID- 1\nSO  invalid\nTI  -Close\n\nPMID- 2\nTI  - B\n");
        assert_eq!(
            refs.iter().map(Reference::title).collect::<Vec<_>>(),
            ["Close", "B"]
        );
        assert_eq!((problems.len(), problems[0].line), (1, 2));
        assert_eq!(read("x").1.len(), 2);
        assert_eq!(short_name("Berg AB Jr").suffix, "Jr");
    }
}
