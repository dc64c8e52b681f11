//! Ex Libris Primo: its normalised records (PNX) as XML.

mod people;
mod published;

use self::people::people;
use self::published::{dates, part_of, publisher};
use super::xml::{Node, squash};
use super::{Codec, Format, Input, Item, ReadOptions, Sink, language, xml};
use crate::model::{Field, Kind, Reference, Scheme};
use regex::Regex;
use std::sync::LazyLock;

/// Primo XML.
pub struct Primo;

static FORMAT: Format = Format {
    name: "primo",
    aliases: &["pnx", "primo-xml"],
    label: "Primo record (PNX)",
    extensions: &["xml"],
    reads: true,
    writes: false,
};

/// Primo's types and kinds.
const TYPES: &[(&str, Kind)] = &[
    ("article", Kind::ArticleJournal),
    ("newspaper_article", Kind::ArticleNewspaper),
    ("magazinearticle", Kind::ArticleMagazine),
    ("book_chapter", Kind::Chapter),
    ("book", Kind::Book),
    ("books", Kind::Book),
    ("ebook", Kind::Book),
    ("pbook", Kind::Book),
    ("pbooks", Kind::Book),
    ("print_book", Kind::Book),
    ("journal", Kind::Periodical),
    ("conference_proceeding", Kind::PaperConference),
    ("dissertation", Kind::Thesis),
    ("dissertations", Kind::Thesis),
    ("report", Kind::Report),
    ("government_document", Kind::Report),
    ("patent", Kind::Patent),
    ("map", Kind::Map),
    ("maps", Kind::Map),
    ("image", Kind::Graphic),
    ("images", Kind::Graphic),
    ("video", Kind::MotionPicture),
    ("videos", Kind::MotionPicture),
    ("film", Kind::MotionPicture),
    ("audio", Kind::Song),
    ("audios", Kind::Song),
    ("score", Kind::MusicalScore),
    ("scores", Kind::MusicalScore),
    ("dataset", Kind::Dataset),
    ("research_dataset", Kind::Dataset),
    ("website", Kind::Webpage),
    ("websites", Kind::Webpage),
    ("legal_document", Kind::LegalCase),
    ("review", Kind::Review),
    ("manuscript", Kind::Manuscript),
    ("archival_material_manuscripts", Kind::Manuscript),
    ("standard", Kind::Standard),
];

/// Elements below `addata` and fields.
const ADDATA: &[(&str, Field)] = &[
    ("jtitle", Field::ContainerTitle),
    ("stitle", Field::ContainerTitleShort),
    ("volume", Field::Volume),
    ("issue", Field::Issue),
    ("pages", Field::Page),
    ("artnum", Field::ArticleNumber),
    ("seriestitle", Field::CollectionTitle),
    ("edition", Field::Edition),
    ("cop", Field::PublisherPlace),
    ("pub", Field::Publisher),
    ("abstract", Field::Abstract),
];

impl Codec for Primo {
    fn format(&self) -> &'static Format {
        &FORMAT
    }
    fn recognise(&self, input: &Input) -> u8 {
        let head = input.head();
        let shaped = head.contains("primo_nm_bib")
            || (head.contains("<display>")
                && head.contains("<control>")
                && head.contains("sourcerecordid"));
        if shaped && xml::root_name(&head).is_some() {
            95
        } else {
            0
        }
    }
    fn read(&self, input: &Input, _: &ReadOptions, sink: &mut Sink) {
        xml::read_records(
            input.bytes,
            &mut |name, _| name == "record" || name == "PrimoNMBib",
            &mut |node, (line, column), sink| {
                let inner = node
                    .descendants()
                    .into_iter()
                    .find(|n| n.name == "record" && n.at("display").is_some());
                match inner.unwrap_or(node) {
                    n if n.at("display").is_some() => sink(Item::Reference(Box::new(reference(n)))),
                    _ => sink(Item::warning(
                        line,
                        column,
                        "this record shows nothing; it is not read",
                    )),
                }
            },
            sink,
        );
    }
}

/// A value without Primo's marks: "$$CISBN$$V 3161486617" is "3161486617" of the kind "ISBN".
fn marked(text: &str, code: char) -> Option<String> {
    let mark = format!("$${code}");
    let rest = text.split_once(&mark)?.1;
    Some(rest.split("$$").next().unwrap_or(rest).trim().to_string())
}

fn plain(text: &str) -> String {
    static TAG: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"</?[a-zA-Z][^>]*>").expect("a fixed pattern"));
    let text =
        marked(text, 'V').unwrap_or_else(|| text.split("$$").next().unwrap_or(text).to_string());
    squash(&TAG.replace_all(&text, ""))
}

fn reference(record: &Node) -> Reference {
    let Some(display) = record.at("display") else {
        return Reference::default();
    };
    let addata = record.at("addata");
    let shown = |name: &str| -> Vec<String> { display.all(name).map(Node::raw_text).collect() };
    let data = |name: &str| addata.map(|a| a.text_at(name)).unwrap_or_default();
    let kind = shown("type")
        .first()
        .map(|t| plain(t).to_lowercase().replace(' ', "_"))
        .unwrap_or_default();
    let known = TYPES.iter().find(|(n, _)| *n == kind);
    let mut r = Reference::new(known.map(|k| k.1).unwrap_or_default());
    if known.is_none() && !kind.is_empty() {
        r.native_type = format!("primo:{kind}");
    }
    let title = shown("title").first().map(|t| plain(t)).unwrap_or_default();
    let title = title.split(" / ").next().unwrap_or("").replace(" : ", ": ");
    r.set(Field::Title, title.trim());
    people(&shown, record, &mut r);
    for (name, field) in ADDATA {
        r.set_default(*field, plain(&data(name)));
    }
    if r.kind == Kind::Chapter {
        r.set_default(Field::ContainerTitle, data("btitle"));
    }
    if r.kind == Kind::Book {
        r.fields.remove(Field::Page);
        if let Some(t) = r.fields.remove(Field::ContainerTitle)
            && !r.title().eq_ignore_ascii_case(&t)
        {
            r.add_extra("jtitle", t.to_string());
        }
    }
    let (first, last) = (data("spage"), data("epage"));
    if !first.is_empty() && r.kind != Kind::Book {
        r.set_default(
            Field::Page,
            if last.is_empty() || last == first {
                first
            } else {
                format!("{first}-{last}")
            },
        );
    }
    part_of(&shown("ispartof"), &mut r);
    dates(record, &shown, &data, &mut r);
    publisher(&shown("publisher"), &mut r);
    r.set_default(
        Field::Edition,
        shown("edition")
            .first()
            .map(|t| plain(t))
            .unwrap_or_default(),
    );
    let lang = shown("language")
        .first()
        .map(|t| plain(t))
        .unwrap_or_default();
    r.set(
        Field::Language,
        language::tag(lang.split([';', ' ']).next().unwrap_or("")),
    );
    identifiers(&shown("identifier"), addata, &mut r);
    for s in shown("subject") {
        let text = plain(&s);
        for tag in text.split([';', '/']).flat_map(|t| t.split(" -- ")) {
            r.add_tag(tag);
        }
    }
    let mut descriptions: Vec<String> = shown("description")
        .iter()
        .map(|d| plain(d))
        .filter(|d| !d.is_empty())
        .collect();
    if !r.fields.has(Field::Abstract) {
        descriptions.sort_by_key(|d| std::cmp::Reverse(d.chars().count()));
        r.set(
            Field::Abstract,
            descriptions.first().cloned().unwrap_or_default(),
        );
    }
    let kept = r.get(Field::Abstract).unwrap_or("").to_string();
    for d in descriptions.into_iter().filter(|d| *d != kept) {
        r.add_extra("description", d);
    }
    for relation in shown("relation") {
        if relation.contains("$$Cseries") {
            let text = plain(&relation);
            let mut parts = text.split(" ; ");
            r.set_default(Field::CollectionTitle, parts.next().unwrap_or(""));
            r.set_default(Field::CollectionNumber, parts.next().unwrap_or(""));
        } else {
            r.add_extra("relation", plain(&relation));
        }
    }
    static PAGES: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(\d+)\s*(?:p\b|pp\b|pages|S\.|Seiten|s\.|sider)").expect("a fixed pattern")
    });
    for format in shown("format") {
        let text = plain(&format);
        if let Some(c) = PAGES.captures(&text) {
            r.set_default(Field::NumberOfPages, &c[1]);
        }
        r.add_extra("format", text);
    }
    if let Some(number) = display
        .all("availlibrary")
        .find_map(|a| marked(&a.raw_text(), '2'))
    {
        r.set(
            Field::CallNumber,
            number.trim_matches(|c| matches!(c, '(' | ')' | ' ')),
        );
    }
    r
}

fn identifiers(values: &[String], addata: Option<&Node>, r: &mut Reference) {
    let mut add = |label: &str, value: &str| {
        let scheme = match label
            .to_uppercase()
            .trim_matches(|c: char| !c.is_alphanumeric())
        {
            "DOI" => Scheme::Doi,
            "ISBN" | "EISBN" | "E-ISBN" => Scheme::Isbn,
            "ISSN" | "EISSN" | "E-ISSN" => Scheme::Issn,
            "PMID" => Scheme::Pmid,
            "PMCID" => Scheme::Pmcid,
            "OCLC" => Scheme::Oclc,
            "ARXIV" => Scheme::Arxiv,
            _ => return,
        };
        let value = value.split(" Version").next().unwrap_or(value).trim();
        let second_doi = scheme == Scheme::Doi && r.identifier(Scheme::Doi).is_some();
        if !value.is_empty() && !second_doi {
            r.add_identifier(scheme, value);
        }
    };
    for v in values {
        match marked(v, 'C') {
            Some(label) => add(&label, &marked(v, 'V').unwrap_or_default()),
            None => {
                let text = plain(v);
                for part in text.split(';') {
                    if let Some((label, value)) = part.split_once(':') {
                        add(label.trim(), value.trim());
                    }
                }
            }
        }
    }
    for n in addata.into_iter().flat_map(Node::elements) {
        if matches!(
            n.name.as_str(),
            "doi" | "isbn" | "eisbn" | "issn" | "eissn" | "pmid" | "oclcid"
        ) {
            add(if n.name == "oclcid" { "oclc" } else { &n.name }, &n.text());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::read_all;
    use crate::model::{Date, DateField};

    #[test]
    fn a_record_is_read() {
        let text = "<record xmlns='http://www.exlibrisgroup.com/xsd/primo/primo_nm_bib'><control><sourcerecordid>1</sourcerecordid></control><display><type>article</type><title>Cod</title><creator>Berg, Anna ; Ås, Kari</creator><ispartof>Journal of Fish, 17 January 2012, Vol.45(1), pp.1-2</ispartof><identifier><![CDATA[<b>E-ISSN:</b> 0378-5955 ; <b>DOI:</b> 10.1234/abc]]></identifier><subject>Sea -- Cod</subject><language>eng</language></display><search><startdate>20120117</startdate></search></record>";
        let input = Input {
            bytes: text.as_bytes(),
            name: "a.xml",
        };
        assert!(Primo.recognise(&input) > 90);
        let r = &read_all(&Primo, &input, &ReadOptions::default()).0[0];
        assert_eq!(
            (
                r.kind,
                r.title(),
                r.get(Field::ContainerTitle),
                r.get(Field::Volume),
                r.get(Field::Issue),
                r.get(Field::Page)
            ),
            (
                Kind::ArticleJournal,
                "Cod",
                Some("Journal of Fish"),
                Some("45"),
                Some("1"),
                Some("1-2")
            )
        );
        assert_eq!(
            (
                r.identifier(Scheme::Doi),
                r.creators.len(),
                r.date(DateField::Issued)
            ),
            (Some("10.1234/abc"), 2, Some(&Date::ymd(2012, 1, 17)))
        );
        assert_eq!(r.tags, ["Sea", "Cod"]);
    }
}
