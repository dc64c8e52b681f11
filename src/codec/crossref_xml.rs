//! Crossref's XML: answers of its look-up (unixref) and deposits, of journals, books, conferences, dissertations, reports, posted content.

mod container;
mod people;

use self::container::container;
use self::people::{dates, people};
use super::xml::{Node, rich};
use super::{Codec, Format, Input, Item, ReadOptions, Sink, language, xml};
use crate::model::{Date, DateField, Field, Kind, Reference, Role, Scheme};

/// Crossref XML.
pub struct CrossrefXml;

static FORMAT: Format = Format {
    name: "crossref-xml",
    aliases: &["unixref", "crossref-unixref"],
    label: "Crossref XML",
    extensions: &["xml"],
    reads: true,
    writes: false,
};

/// The elements that are works, the kinds that they are, and whether what is around them is their container.
const WORKS: &[(&str, Kind)] = &[
    ("journal_article", Kind::ArticleJournal),
    ("conference_paper", Kind::PaperConference),
    ("content_item", Kind::Chapter),
    ("posted_content", Kind::Article),
    ("dissertation", Kind::Thesis),
    ("report-paper", Kind::Report),
    ("standard", Kind::Standard),
    ("dataset", Kind::Dataset),
    ("sa_component", Kind::Document),
];

impl Codec for CrossrefXml {
    fn format(&self) -> &'static Format {
        &FORMAT
    }
    fn recognise(&self, input: &Input) -> u8 {
        let head = input.head();
        match xml::root_name(&head).as_deref() {
            Some("doi_records" | "doi_record" | "crossref_result" | "doi_batch" | "crossref") => 96,
            Some(_)
                if head.contains("<crossref")
                    && (head.contains("crossref.org/xschema") || head.contains("_metadata>")) =>
            {
                94
            }
            _ => 0,
        }
    }
    fn read(&self, input: &Input, _: &ReadOptions, sink: &mut Sink) {
        xml::read_records(
            input.bytes,
            &mut |name, above| {
                matches!(
                    name,
                    "journal"
                        | "conference"
                        | "book"
                        | "posted_content"
                        | "dissertation"
                        | "report-paper"
                        | "standard"
                        | "database"
                        | "sa_component"
                ) && above
                    .iter()
                    .any(|n| n == "crossref" || n == "body" || n == "doi_record")
            },
            &mut |node, (line, column), sink| {
                let works = works(node);
                if works.is_empty() {
                    return sink(Item::warning(
                        line,
                        column,
                        format!("this {} holds no work; it is not read", node.name),
                    ));
                }
                for r in works {
                    sink(Item::Reference(Box::new(r)))?;
                }
                std::ops::ControlFlow::Continue(())
            },
            sink,
        );
    }
}

fn works(node: &Node) -> Vec<Reference> {
    let kind_of = |name: &str| WORKS.iter().find(|w| w.0 == name).map(|w| w.1);
    if let Some(kind) = kind_of(&node.name) {
        return vec![work(node, kind, node)];
    }
    let inner: Vec<Reference> = node
        .elements()
        .filter_map(|n| kind_of(&n.name).map(|k| work(n, k, node)))
        .collect();
    if !inner.is_empty() || node.name != "book" {
        return inner;
    }
    let meta = node.elements().find(|n| n.name.ends_with("_metadata"));
    meta.map(|m| work(m, Kind::Book, node))
        .into_iter()
        .collect()
}

/// Reads a work; `around` is the journal, book or conference.
fn work(node: &Node, kind: Kind, around: &Node) -> Reference {
    let mut r = Reference::new(kind);
    if node.name == "posted_content" && node.attr("type") == Some("other") {
        r.kind = Kind::PostWeblog;
    }
    titles(node, Field::Title, &mut r);
    people(node, &mut r);
    container(node, around, &mut r);
    let own = dates(node, "publication_date")
        .or_else(|| dates(node, "posted_date"))
        .or_else(|| dates(node, "approval_date"))
        .or_else(|| dates(node, "creation_date").or_else(|| dates(node, "database_date")));
    if let Some((issued, online)) = own {
        r.set_date(DateField::Issued, issued);
        online
            .into_iter()
            .for_each(|d| r.set_date(DateField::AvailableDate, d));
    }
    let (first, last) = (
        node.text_at("pages/first_page"),
        node.text_at("pages/last_page"),
    );
    let other = node.text_at("pages/other_pages");
    if !first.is_empty() {
        let range = if last.is_empty() || last == first {
            first
        } else {
            format!("{first}-{last}")
        };
        r.set(
            Field::Page,
            if other.is_empty() {
                range
            } else {
                format!("{range}, {other}")
            },
        );
    }
    for number in node
        .path("publisher_item/item_number")
        .into_iter()
        .chain(node.all("item_number"))
    {
        let kind = number.attr("item_number_type").unwrap_or("");
        let article = matches!(
            kind,
            "article-number" | "article_number" | "arNumber" | "arnumber"
        );
        if article && !r.fields.has(Field::Page) && kind.starts_with("article") {
            r.set(Field::Page, number.text());
        } else {
            r.add_extra(
                if kind.is_empty() { "item-number" } else { kind },
                number.text(),
            );
        }
    }
    r.add_identifier(Scheme::Doi, &node.text_at("doi_data/doi"));
    let address = node.text_at("doi_data/resource");
    if !address.contains("doi.org/10.") {
        r.set(Field::Url, address);
    }
    for isbn in node.all("isbn") {
        r.add_identifier(Scheme::Isbn, &isbn.text().replace(' ', ""));
    }
    let abstracts: Vec<&Node> = node.all("abstract").collect();
    r.set(
        Field::Abstract,
        abstracts
            .first()
            .map(|a| rich::blocks(a))
            .unwrap_or_default(),
    );
    for license in node
        .descendants()
        .into_iter()
        .filter(|n| n.name == "license_ref")
    {
        r.set_default(Field::License, license.text());
    }
    r.set_default(
        Field::Language,
        node.attr("language").map(language::tag).unwrap_or_default(),
    );
    r.set_default(Field::Publisher, node.text_at("publisher/publisher_name"));
    r.set_default(
        Field::PublisherPlace,
        node.text_at("publisher/publisher_place"),
    );
    let institution = node.text_at("institution/institution_name");
    if r.kind == Kind::PostWeblog && !institution.is_empty() {
        r.set_default(Field::ContainerTitle, institution);
    } else {
        let field = if r.fields.has(Field::Publisher) {
            Field::Authority
        } else {
            Field::Publisher
        };
        r.set_default(field, institution);
        r.set_default(
            Field::PublisherPlace,
            node.text_at("institution/institution_place"),
        );
    }
    r.set(
        Field::Genre,
        if r.kind == Kind::Thesis {
            node.text_at("degree")
        } else {
            String::new()
        },
    );
    let group = node.text_at("group_title");
    if !group.is_empty() {
        // The archive where a preprint lies, or the subject by which it is filed there.
        r.set_default(Field::Publisher, group);
    }
    r.cited = node
        .path("citation_list/citation")
        .into_iter()
        .map(citation)
        .collect();
    r
}

fn titles(node: &Node, field: Field, r: &mut Reference) {
    let Some(t) = node.at("titles") else { return };
    let title = t.at("title").map(rich::rich).unwrap_or_default();
    let subtitle = t.at("subtitle").map(rich::rich).unwrap_or_default();
    let known = title.to_lowercase().contains(&subtitle.to_lowercase());
    r.set(
        field,
        if subtitle.is_empty() || known {
            title
        } else {
            format!("{title}: {subtitle}")
        },
    );
    let original = t
        .at("original_language_title")
        .map(rich::rich)
        .unwrap_or_default();
    if field == Field::Title {
        r.set(Field::OriginalTitle, original);
    }
}

/// One work of the list that was deposited with a work.
fn citation(node: &Node) -> Reference {
    let mut r = Reference::default();
    for (name, field) in [
        ("article_title", Field::Title),
        ("journal_title", Field::ContainerTitle),
        ("series_title", Field::CollectionTitle),
        ("volume", Field::Volume),
        ("issue", Field::Issue),
        ("first_page", Field::Page),
        ("edition_number", Field::Edition),
        ("elocation_id", Field::ArticleNumber),
    ] {
        r.set(field, node.at(name).map(rich::rich).unwrap_or_default());
    }
    let whole = node.at("volume_title").map(rich::rich).unwrap_or_default();
    if r.fields.has(Field::Title) {
        r.set_default(Field::ContainerTitle, whole);
    } else {
        r.set(Field::Title, whole);
    }
    r.kind = if r.fields.has(Field::ContainerTitle) {
        Kind::ArticleJournal
    } else if r.fields.has(Field::Title) {
        Kind::Book
    } else {
        Kind::Document
    };
    let author = node.text_at("author");
    if !author.is_empty() {
        r.add_person(Role::Author, super::human::person(&author));
    }
    r.set_date(DateField::Issued, Date::parse(&node.text_at("cYear")));
    r.add_identifier(Scheme::Doi, &node.text_at("doi"));
    r.add_identifier(Scheme::Isbn, &node.text_at("isbn"));
    r.add_identifier(Scheme::Issn, &node.text_at("issn"));
    let text = node.text_at("unstructured_citation");
    if !text.is_empty() {
        r.add_extra("text", text);
    }
    r
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::read_all;

    fn read(text: &str) -> Vec<Reference> {
        let input = Input {
            bytes: text.as_bytes(),
            name: "a.xml",
        };
        assert!(CrossrefXml.recognise(&input) > 90);
        read_all(&CrossrefXml, &input, &ReadOptions::default()).0
    }

    #[test]
    fn articles_and_papers() {
        let r = &read(
            "<doi_records><doi_record><crossref><journal><journal_metadata language='en'><full_title>Journal of Fish</full_title><issn>0378-5955</issn></journal_metadata><journal_issue><publication_date media_type='print'><month>3</month><year>2009</year></publication_date><journal_volume><volume>50</volume></journal_volume><issue>2</issue></journal_issue><journal_article><titles><title>The <i>Gadus</i></title></titles><contributors><person_name contributor_role='author'><given_name>Anna</given_name><surname>Berg</surname></person_name></contributors><pages><first_page>3</first_page><last_page>9</last_page></pages><doi_data><doi>10.1234/abc</doi><resource>https://example.org/abc</resource></doi_data><citation_list><citation><journal_title>J</journal_title><author>K. Ås</author><cYear>2000</cYear></citation></citation_list></journal_article></journal></crossref></doi_record></doi_records>",
        )[0];
        assert_eq!(
            (
                r.title(),
                r.get(Field::Volume),
                r.get(Field::Page),
                r.cited.len()
            ),
            ("The <i>Gadus</i>", Some("50"), Some("3-9"), 1)
        );
        assert_eq!(r.date(DateField::Issued), Some(&Date::ymd(2009, 3, 0)));
        let r = &read(
            "<crossref><conference><event_metadata><conference_name>Fish 2017</conference_name><conference_date start_month='2' start_year='2017' start_day='5' end_month='2' end_year='2017' end_day='9'/></event_metadata><proceedings_metadata><proceedings_title>Proc. Fish</proceedings_title><publisher><publisher_name>IEEE</publisher_name></publisher><publication_date><year>2017</year></publication_date></proceedings_metadata><conference_paper><titles><title>Cod</title></titles><doi_data><doi>10.1234/x</doi></doi_data></conference_paper></conference></crossref>",
        )[0];
        assert_eq!(
            (
                r.kind,
                r.get(Field::ContainerTitle),
                r.get(Field::Publisher),
                r.year()
            ),
            (
                Kind::PaperConference,
                Some("Proc. Fish"),
                Some("IEEE"),
                Some(2017)
            )
        );
        assert_eq!(
            r.date(DateField::EventDate).map(Date::edtf).as_deref(),
            Some("2017-02-05/2017-02-09")
        );
    }
}
