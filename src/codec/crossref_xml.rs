//! Crossref's XML: answers of its look-up (unixref) and deposits, of journals, books, conferences, dissertations, reports, posted content.

use super::xml::{self, Node, rich};
use super::{Codec, Format, Input, Item, ReadOptions, Sink, language};
use crate::model::{Date, DateField, Field, Kind, Person, Reference, Role, Scheme};

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

fn people(node: &Node, r: &mut Reference) {
    let lists = node
        .at("contributors")
        .into_iter()
        .flat_map(|c| c.elements())
        .chain(node.all("person_name"));
    for n in lists {
        let role = match n.attr("contributor_role").unwrap_or("author") {
            "editor" => Role::Editor,
            "chair" => Role::Chair,
            "translator" => Role::Translator,
            "reviewer" | "review-assistant" | "stats-reviewer" | "reader" => continue,
            _ => Role::Author,
        };
        let mut p = match n.name.as_str() {
            "person_name" => {
                let mut p = Person::new(n.text_at("surname"), n.text_at("given_name"));
                p.suffix = n.text_at("suffix");
                p.split_particles();
                p
            }
            "organization" => Person::literal(n.text()),
            "anonymous" => continue,
            _ => continue,
        };
        if let Some(orcid) = n.at("ORCID").map(Node::text) {
            p.ids.push((
                "orcid".into(),
                orcid.rsplit('/').next().unwrap_or_default().to_string(),
            ));
        }
        r.add_person(role, p);
    }
}

/// The printed date and, where it differs, that on the web.
fn dates(node: &Node, name: &str) -> Option<(Date, Option<Date>)> {
    let one = |n: &Node| -> Date {
        let number = |k: &str| n.text_at(k).parse::<u8>().unwrap_or(0);
        let Ok(year) = n.text_at("year").parse::<i32>() else {
            return Date::default();
        };
        let month = number("month");
        let d = Date::ymd(
            year,
            if month <= 12 || (21..=24).contains(&month) {
                month
            } else {
                0
            },
            if month <= 12 { number("day") } else { 0 },
        );
        if Date::parse_edtf(&d.edtf()).is_some() {
            d
        } else {
            Date::ymd(year, 0, 0)
        }
    };
    let all: Vec<&Node> = node.all(name).collect();
    let printed = all
        .iter()
        .find(|n| n.attr("media_type") == Some("print"))
        .map(|n| one(n));
    let online = all
        .iter()
        .find(|n| n.attr("media_type") != Some("print"))
        .map(|n| one(n));
    match (printed, online) {
        (Some(p), Some(o)) => Some((p.clone(), (o.start != p.start).then_some(o))),
        (Some(d), None) | (None, Some(d)) => Some((d, None)),
        (None, None) => None,
    }
}

fn container(node: &Node, around: &Node, r: &mut Reference) {
    if let Some(j) = around.at("journal_metadata") {
        r.set(
            Field::ContainerTitle,
            j.at("full_title").map(rich::rich).unwrap_or_default(),
        );
        let short = j.at("abbrev_title").map(rich::rich).unwrap_or_default();
        r.set(Field::ContainerTitleShort, short);
        j.all("issn")
            .for_each(|i| r.add_identifier(Scheme::Issn, &i.text()));
        r.set(
            Field::Language,
            j.attr("language").map(language::tag).unwrap_or_default(),
        );
    }
    if let Some(i) = around.at("journal_issue") {
        r.set(Field::Volume, i.text_at("journal_volume/volume"));
        r.set(Field::Issue, i.text_at("issue"));
        r.set(Field::CollectionNumber, i.text_at("special_numbering"));
        if let Some((issued, _)) = dates(i, "publication_date") {
            r.set_date(DateField::Issued, issued);
        }
    }
    if let Some(e) = around.at("event_metadata") {
        r.set(Field::EventTitle, e.text_at("conference_name"));
        r.set(Field::EventPlace, e.text_at("conference_location"));
        if let Some(d) = e.at("conference_date") {
            let part = |which: &str| -> String {
                let a = |n: &str| d.attr(&format!("{which}_{n}")).unwrap_or("").to_string();
                let (y, m, day) = (a("year"), a("month"), a("day"));
                [y, m, day]
                    .into_iter()
                    .take_while(|t| !t.is_empty())
                    .map(|t| format!("{t:0>2}"))
                    .collect::<Vec<_>>()
                    .join("-")
            };
            let (start, end) = (part("start"), part("end"));
            let whole = Date::parse_edtf(&format!("{start}/{end}"))
                .filter(|_| !end.is_empty() && start != end)
                .or_else(|| Date::parse_edtf(&start));
            r.set_date(
                DateField::EventDate,
                whole.unwrap_or_else(|| Date::parse(&d.text())),
            );
        }
    }
    let book = around.elements().find(|n| {
        matches!(
            n.name.as_str(),
            "proceedings_metadata"
                | "proceedings_series_metadata"
                | "book_metadata"
                | "book_series_metadata"
                | "book_set_metadata"
                | "report-paper_metadata"
                | "report-paper_series_metadata"
                | "standard_metadata"
                | "database_metadata"
        )
    });
    let Some(b) = book else { return };
    if !std::ptr::eq(b, node) {
        r.set(
            Field::ContainerTitle,
            b.at("proceedings_title")
                .map(rich::rich)
                .unwrap_or_default(),
        );
        if r.kind == Kind::Report || r.kind == Kind::Standard {
            titles(b, Field::Title, r);
            people(b, r);
            r.add_identifier(Scheme::Doi, &b.text_at("doi_data/doi"));
            r.set_default(Field::Url, b.text_at("doi_data/resource"));
        } else {
            let mut whole = Reference::default();
            titles(b, Field::ContainerTitle, &mut whole);
            people(b, &mut whole);
            r.set_default(
                Field::ContainerTitle,
                whole.get(Field::ContainerTitle).unwrap_or("").to_string(),
            );
            for c in whole.creators {
                let role = if c.role == Role::Author {
                    Role::ContainerAuthor
                } else {
                    c.role
                };
                r.add_person(role, c.person);
            }
        }
        b.all("isbn")
            .for_each(|i| r.add_identifier(Scheme::Isbn, &i.text().replace(' ', "")));
    }
    r.set(Field::Publisher, b.text_at("publisher/publisher_name"));
    r.set(
        Field::PublisherPlace,
        b.text_at("publisher/publisher_place"),
    );
    r.set_default(Field::Edition, b.text_at("edition_number"));
    r.set_default(Field::Volume, b.text_at("volume"));
    if let Some(series) = b
        .at("series_metadata")
        .or(b.at("set_metadata"))
        .or(b.at("proceedings_set_metadata"))
    {
        let mut whole = Reference::default();
        titles(series, Field::CollectionTitle, &mut whole);
        r.set(
            Field::CollectionTitle,
            whole.get(Field::CollectionTitle).unwrap_or("").to_string(),
        );
        series
            .all("issn")
            .for_each(|i| r.add_identifier(Scheme::Issn, &i.text()));
    }
    if let Some((issued, _)) = dates(b, "publication_date") {
        r.set_date(DateField::Issued, issued);
    }
    r.set_default(
        Field::Language,
        b.attr("language").map(language::tag).unwrap_or_default(),
    );
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
