//! PubMed's XML (`PubmedArticleSet`, also `PubmedBookArticle` and the bare `MedlineCitation`): read.

mod book;
mod kept;
mod people;

use self::book::book_reference;
use self::kept::kept;
use self::people::people;
use super::xml::{Node, rich};
use super::{Codec, Format, Input, Item, ReadOptions, Sink, human, language, xml};
use crate::model::{Date, DateField, Field, Kind, Reference, Scheme};

/// PubMed XML.
pub struct PubmedXml;

static FORMAT: Format = Format {
    name: "pubmed-xml",
    aliases: &["medline-xml", "pubmedxml"],
    label: "PubMed XML",
    extensions: &["xml"],
    reads: true,
    writes: false,
};

impl Codec for PubmedXml {
    fn format(&self) -> &'static Format {
        &FORMAT
    }
    fn recognise(&self, input: &Input) -> u8 {
        let head = input.head();
        match xml::root_name(&head).as_deref() {
            Some(
                "PubmedArticleSet"
                | "PubmedArticle"
                | "PubmedBookArticle"
                | "PubmedBookArticleSet"
                | "MedlineCitation"
                | "MedlineCitationSet",
            ) => 98,
            Some(_) if head.contains("<PubmedArticle") || head.contains("<MedlineCitation") => 80,
            _ => 0,
        }
    }
    fn read(&self, input: &Input, _: &ReadOptions, sink: &mut Sink) {
        xml::read_records(
            input.bytes,
            &mut |name, above| match name {
                "PubmedArticle" | "PubmedBookArticle" => true,
                "MedlineCitation" => !above.iter().any(|n| n == "PubmedArticle"),
                _ => false,
            },
            &mut |record, (line, column), sink| match convert(record) {
                Some(r) => sink(Item::Reference(Box::new(r))),
                None => sink(Item::error(
                    line,
                    column,
                    "this record holds no article; it is not read",
                )),
            },
            sink,
        );
    }
}

fn convert(record: &Node) -> Option<Reference> {
    if let Some(book) = record.at("BookDocument") {
        return Some(book_reference(book, record.at("PubmedBookData")));
    }
    let citation = if record.name == "MedlineCitation" {
        record
    } else {
        record.at("MedlineCitation")?
    };
    let article = citation.at("Article")?;
    let mut r = Reference::new(Kind::ArticleJournal);
    set(&mut r, Field::Title, title(article.at("ArticleTitle")));
    let vernacular = article
        .at("VernacularTitle")
        .map(rich::rich)
        .unwrap_or_default();
    if r.fields.has(Field::Title) {
        set(&mut r, Field::OriginalTitle, cut_stop(&vernacular));
    } else {
        set(&mut r, Field::Title, cut_stop(&vernacular));
    }
    journal(article, citation, &mut r);
    people(article, &mut r);
    article_ids(article, record, citation, &mut r);
    set(
        &mut r,
        Field::Abstract,
        article
            .at("Abstract")
            .map(abstract_text)
            .unwrap_or_default(),
    );
    for other in citation.all("OtherAbstract") {
        let lang = other.attr("Language").unwrap_or("");
        let text = abstract_text(other);
        if r.fields.has(Field::Abstract) {
            r.add_extra(format!("abstract {lang}").trim().to_string(), text);
        } else {
            r.set(Field::Abstract, text);
        }
    }
    for (i, l) in article.all("Language").enumerate() {
        if i == 0 {
            r.set(Field::Language, language::tag(&l.text()));
        } else {
            r.add_extra("language", l.text());
        }
    }
    // The record's own address, where a reader finds the work even without a DOI.
    let address = r
        .identifiers
        .iter()
        .find(|i| i.scheme == Scheme::Pmid)
        .and_then(crate::model::Identifier::url);
    r.set(Field::Url, address.unwrap_or_default());
    subjects(citation, &mut r);
    kinds(article, &mut r);
    kept(article, citation, record, &mut r);
    Some(r)
}

fn set(r: &mut Reference, field: Field, value: impl Into<String>) {
    let value = value.into();
    if !value.is_empty() {
        r.set_default(field, value);
    }
}

/// PubMed ends titles with a full stop and puts translated ones into square brackets; neither is the author's.
fn cut_stop(text: &str) -> String {
    let text = text.trim();
    let text = match text.strip_prefix('[') {
        Some(inner) => inner
            .strip_suffix("].")
            .or(inner.strip_suffix(']'))
            .filter(|t| !t.contains('['))
            .unwrap_or(text),
        None => text,
    };
    match text.strip_suffix('.') {
        Some(rest) if !rest.ends_with('.') && !rest.ends_with(" al") => rest.to_string(),
        _ => text.to_string(),
    }
}

fn title(node: Option<&Node>) -> String {
    let text = node.map(rich::rich).unwrap_or_default();
    if text.eq_ignore_ascii_case("[Not Available].") {
        String::new()
    } else {
        cut_stop(&text)
    }
}

fn journal(article: &Node, citation: &Node, r: &mut Reference) {
    let Some(journal) = article.at("Journal") else {
        return;
    };
    set(
        r,
        Field::ContainerTitle,
        journal.at("Title").map(rich::rich).unwrap_or_default(),
    );
    let abbreviation = journal.text_at("ISOAbbreviation");
    let short = if abbreviation.is_empty() {
        citation.text_at("MedlineJournalInfo/MedlineTA")
    } else {
        abbreviation
    };
    if r.fields.has(Field::ContainerTitle) {
        set(r, Field::ContainerTitleShort, short);
    } else {
        set(r, Field::ContainerTitle, short);
    }
    for issn in journal.all("ISSN") {
        r.add_identifier(Scheme::Issn, &issn.text());
    }
    let Some(issue) = journal.at("JournalIssue") else {
        return;
    };
    set(r, Field::Volume, issue.text_at("Volume"));
    set(r, Field::Issue, issue.text_at("Issue"));
    let printed = issue.at("PubDate").map(date).unwrap_or_default();
    let online = article.at("ArticleDate").map(date).unwrap_or_default();
    if printed.is_empty() {
        r.set_date(DateField::Issued, online);
    } else {
        if online.start != printed.start {
            r.set_date(DateField::AvailableDate, online);
        }
        r.set_date(DateField::Issued, printed);
    }
    let pages = article.text_at("Pagination/MedlinePgn");
    let (start, end) = (
        article.text_at("Pagination/StartPage"),
        article.text_at("Pagination/EndPage"),
    );
    if !pages.is_empty() {
        set(r, Field::Page, full_pages(&pages));
    } else if !start.is_empty() {
        set(
            r,
            Field::Page,
            if end.is_empty() || end == start {
                start
            } else {
                format!("{start}-{end}")
            },
        );
    }
}

/// MEDLINE shortens the second number of a range ("943-7"); written out it is 943-947.
fn full_pages(text: &str) -> String {
    text.split(", ")
        .map(|range| {
            let Some((a, b)) = range.split_once('-') else {
                return range.to_string();
            };
            let (a, b) = (a.trim(), b.trim());
            let letters: String = a.chars().take_while(|c| !c.is_ascii_digit()).collect();
            let (from, to) = (
                &a[letters.len()..],
                b.strip_prefix(letters.as_str()).unwrap_or(b),
            );
            let digits = |t: &str| !t.is_empty() && t.bytes().all(|c| c.is_ascii_digit());
            if digits(from) && digits(to) && to.len() < from.len() {
                format!("{a}-{letters}{}{to}", &from[..from.len() - to.len()])
            } else {
                format!("{a}-{b}")
            }
        })
        .collect::<Vec<_>>()
        .join(", ")
}

fn date(node: &Node) -> Date {
    let year = node.text_at("Year");
    if year.is_empty() {
        let text = node.text_at("MedlineDate");
        return if text.is_empty() {
            Date::default()
        } else {
            human::date(&text)
        };
    }
    let number = |t: String| t.parse::<u8>().ok();
    let month = node.text_at("Month");
    let season = node.text_at("Season");
    let month = number(month.clone())
        .or_else(|| human::month(&month))
        .or_else(|| human::month(&season));
    let Ok(y) = year.parse() else {
        return human::date(&year);
    };
    let day = number(node.text_at("Day")).unwrap_or(0);
    let mut date = Date::ymd(y, month.unwrap_or(0), if month.is_some() { day } else { 0 });
    if Date::parse_edtf(&date.edtf()).is_none() {
        date = Date::ymd(y, 0, 0);
    }
    if month.is_none() && !season.is_empty() {
        date = human::date(&format!("{season} {year}"));
    }
    date
}

fn article_ids(article: &Node, record: &Node, citation: &Node, r: &mut Reference) {
    r.add_identifier(Scheme::Pmid, &citation.text_at("PMID"));
    let mut pii = String::new();
    let mut add = |kind: &str, value: String, r: &mut Reference| match kind {
        "doi" if r.identifier(Scheme::Doi).is_none() => {
            r.add_identifier(Scheme::Doi, &value);
        }
        "pmc" => r.add_identifier(Scheme::Pmcid, &value),
        "pubmed" if r.identifier(Scheme::Pmid).is_none() => {
            r.add_identifier(Scheme::Pmid, &value);
        }
        "pii" => pii = value,
        _ => {}
    };
    for id in article
        .all("ELocationID")
        .filter(|i| i.attr("ValidYN") != Some("N"))
    {
        add(id.attr("EIdType").unwrap_or(""), id.text(), r);
    }
    for id in record.path("PubmedData/ArticleIdList/ArticleId") {
        add(id.attr("IdType").unwrap_or(""), id.text(), r);
    }
    if !pii.is_empty() {
        r.add_extra("pii", pii.clone());
        // Journals without pages name the article by its number, which stands where the pages would.
        if !r.fields.has(Field::Page) && pii.len() <= 7 {
            r.set(Field::Page, pii);
        }
    }
}

fn abstract_text(node: &Node) -> String {
    rich::blocks(node)
}

fn subjects(citation: &Node, r: &mut Reference) {
    for heading in citation.path("MeshHeadingList/MeshHeading") {
        let descriptor = heading.text_at("DescriptorName");
        r.add_tag(&descriptor);
        let star = |n: &Node| {
            if n.attr("MajorTopicYN") == Some("Y") {
                "*"
            } else {
                ""
            }
        };
        for qualifier in heading.all("QualifierName") {
            r.add_extra(
                "mesh",
                format!("{descriptor}/{}{}", qualifier.text(), star(qualifier)),
            );
        }
    }
    for keyword in citation.path("KeywordList/Keyword") {
        r.add_tag(keyword.text().trim_end_matches('.'));
    }
}

fn kinds(article: &Node, r: &mut Reference) {
    for kind in article.path("PublicationTypeList/PublicationType") {
        let text = kind.text();
        match text.as_str() {
            "Journal Article" | "Research Support, Non-U.S. Gov't" => {}
            "Preprint" => r.kind = Kind::Article,
            _ => r.add_extra("publication-type", text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::read_all;

    #[test]
    fn an_article_is_read() {
        let text = r#"<?xml version="1.0"?><!DOCTYPE PubmedArticleSet PUBLIC "x" "y"><PubmedArticleSet><PubmedArticle><MedlineCitation Status="MEDLINE">
<PMID Version="1">123</PMID><Article PubModel="Print"><Journal><ISSN>0378-5955</ISSN><JournalIssue><Volume>4</Volume><Issue>2</Issue><PubDate><Year>2008</Year><Month>Feb</Month></PubDate></JournalIssue><Title>Journal of fish</Title><ISOAbbreviation>J. Fish</ISOAbbreviation></Journal>
<ArticleTitle>Growth of <i>Gadus</i> H<sub>2</sub>O.</ArticleTitle><Pagination><MedlinePgn>132-42</MedlinePgn></Pagination><ELocationID EIdType="doi" ValidYN="Y">10.1234/x</ELocationID>
<Abstract><AbstractText Label="AIMS">One.</AbstractText><AbstractText Label="RESULTS">Two.</AbstractText><CopyrightInformation>C</CopyrightInformation></Abstract>
<AuthorList><Author><LastName>Berg</LastName><ForeName>Anna K</ForeName><Initials>AK</Initials><Suffix>Jr</Suffix><Identifier Source="ORCID">http://orcid.org/0000-0001</Identifier><AffiliationInfo><Affiliation>Dept. of Fish. anna@fish.example</Affiliation></AffiliationInfo></Author><Author><CollectiveName>Fish Group</CollectiveName></Author></AuthorList><Language>eng</Language></Article>
<MeshHeadingList><MeshHeading><DescriptorName MajorTopicYN="N">Fishes</DescriptorName><QualifierName MajorTopicYN="Y">growth</QualifierName></MeshHeading></MeshHeadingList><KeywordList><Keyword>cod</Keyword></KeywordList></MedlineCitation>
<PubmedData><ArticleIdList><ArticleId IdType="pmc">PMC77</ArticleId></ArticleIdList><ReferenceList><Reference><Citation>A. B. 2001.</Citation><ArticleIdList><ArticleId IdType="pubmed">99</ArticleId></ArticleIdList></Reference></ReferenceList></PubmedData></PubmedArticle><PubmedArticle>nothing</PubmedArticle></PubmedArticleSet>"#;
        let input = Input {
            bytes: text.as_bytes(),
            name: "-",
        };
        assert!(PubmedXml.recognise(&input) > 90);
        let (found, problems) = read_all(&PubmedXml, &input, &ReadOptions::default());
        assert_eq!((found.len(), problems.len()), (1, 1));
        let r = &found[0];
        assert_eq!(r.title(), "Growth of <i>Gadus</i> H<sub>2</sub>O");
        assert_eq!(r.get(Field::Page), Some("132-142"));
        assert_eq!(r.get(Field::Abstract), Some("AIMS: One.\n\nRESULTS: Two."));
        assert_eq!(r.get(Field::Language), Some("en"));
        assert_eq!(r.date(DateField::Issued), Some(&Date::ymd(2008, 2, 0)));
        assert_eq!(r.tags, ["Fishes", "cod"]);
        assert_eq!(r.identifiers.len(), 4);
        assert_eq!(
            r.creators[0].person.ids,
            [("orcid".to_string(), "0000-0001".to_string())]
        );
        assert_eq!(r.creators[1].person.literal, "Fish Group");
        assert!(!format!("{r:?}").contains('@'));
        assert_eq!(r.cited[0].identifier(Scheme::Pmid), Some("99"));
    }

    #[test]
    fn shortened_page_ranges_are_written_out() {
        for (text, want) in [
            ("132-42", "132-142"),
            ("S12-5", "S12-S15"),
            ("e12516", "e12516"),
            ("12-6, 30-1", "12-16, 30-31"),
            ("1200-3", "1200-1203"),
        ] {
            assert_eq!(full_pages(text), want);
        }
    }
}
