//! One work of a reference list: THE table of the elements of JATS and of other publishers' tag sets.

mod identifiers;
mod people;

use self::identifiers::{identifier, link};
use self::people::group;
pub use self::people::person;
use crate::codec::xml::{Node, rich, squash};
use crate::codec::{human, language};
use crate::model::{Date, DateField, Field, Kind, Reference, Role, Scheme};

/// `publication-type` (and Springer's and IOP's words) and kinds.
const KINDS: &[(&str, Kind)] = &[
    ("journal", Kind::ArticleJournal),
    ("article", Kind::ArticleJournal),
    ("book", Kind::Book),
    ("book-chapter", Kind::Chapter),
    ("chapter", Kind::Chapter),
    ("bookchapter", Kind::Chapter),
    ("thesis", Kind::Thesis),
    ("dissertation", Kind::Thesis),
    ("confproc", Kind::PaperConference),
    ("conference", Kind::PaperConference),
    ("conf-proc", Kind::PaperConference),
    ("proceedings", Kind::PaperConference),
    ("web", Kind::Webpage),
    ("webpage", Kind::Webpage),
    ("website", Kind::Webpage),
    ("weblink", Kind::Webpage),
    ("software", Kind::Software),
    ("data", Kind::Dataset),
    ("database", Kind::Dataset),
    ("report", Kind::Report),
    ("gov", Kind::Report),
    ("patent", Kind::Patent),
    ("preprint", Kind::Article),
    ("periodical", Kind::ArticleMagazine),
    ("newspaper", Kind::ArticleNewspaper),
    ("standard", Kind::Standard),
    ("letter", Kind::PersonalCommunication),
    ("commun", Kind::PersonalCommunication),
    ("video", Kind::MotionPicture),
    ("clinicaltrial", Kind::Dataset),
];

/// Elements of any tag set and the fields that they are. `Title` is the part's title, `ContainerTitle` what it stands in.
const ELEMENTS: &[(&str, Field)] = &[
    ("article-title", Field::Title),
    ("ArticleTitle", Field::Title),
    ("articleTitle", Field::Title),
    ("chapter-title", Field::Title),
    ("chapterTitle", Field::Title),
    ("ChapterTitle", Field::Title),
    ("part-title", Field::Title),
    ("data-title", Field::Title),
    ("atl", Field::Title),
    ("source", Field::ContainerTitle),
    ("journalTitle", Field::ContainerTitle),
    ("JournalTitle", Field::ContainerTitle),
    ("bookTitle", Field::ContainerTitle),
    ("BookTitle", Field::ContainerTitle),
    ("ref_journal", Field::ContainerTitle),
    ("jtl", Field::ContainerTitle),
    ("btl", Field::ContainerTitle),
    ("volume", Field::Volume),
    ("VolumeID", Field::Volume),
    ("vol", Field::Volume),
    ("ref_volume", Field::Volume),
    ("issue", Field::Issue),
    ("IssueID", Field::Issue),
    ("ref_issue", Field::Issue),
    ("supplement", Field::Supplement),
    ("page-range", Field::Page),
    ("elocation-id", Field::ArticleNumber),
    ("eLocator", Field::ArticleNumber),
    ("publisher-name", Field::Publisher),
    ("publisherName", Field::Publisher),
    ("PublisherName", Field::Publisher),
    ("publisher-loc", Field::PublisherPlace),
    ("publisherLoc", Field::PublisherPlace),
    ("PublisherLocation", Field::PublisherPlace),
    ("institution", Field::Publisher),
    ("edition", Field::Edition),
    ("series", Field::CollectionTitle),
    ("conf-name", Field::EventTitle),
    ("conf-loc", Field::EventPlace),
    ("version", Field::Version),
    ("patent", Field::Number),
    ("std", Field::Number),
    ("trans-title", Field::OriginalTitle),
    ("trans-source", Field::OriginalTitle),
    ("size", Field::NumberOfPages),
    ("comment", Field::Note),
    ("annotation", Field::Annote),
];

/// All works of one `ref`: it may hold several citations, and structured and printed forms of one.
pub fn read(node: &Node) -> Vec<Reference> {
    const CITATIONS: &[&str] = &[
        "element-citation",
        "mixed-citation",
        "nlm-citation",
        "citation",
        "BibArticle",
        "BibBook",
        "BibChapter",
        "BibUnstructured",
    ];
    let mut citations: Vec<&Node> = Vec::new();
    for n in node.elements() {
        if n.name == "citation-alternatives" {
            let best = n
                .elements()
                .find(|c| c.name == "element-citation")
                .or_else(|| n.elements().next());
            citations.extend(best);
        } else if CITATIONS.contains(&n.name.as_str()) {
            citations.push(n);
        }
    }
    if citations.is_empty() {
        citations.push(node);
    }
    let label = node.text_at("label");
    let mut out: Vec<Reference> = citations.into_iter().filter_map(one).collect();
    // The printed form of a work that is there with its parts says nothing new.
    if out.iter().any(|r| r.fields.has(Field::Title)) {
        out.retain(|r| {
            r.fields.has(Field::Title)
                || r.fields.has(Field::ContainerTitle)
                || !r.identifiers.is_empty()
        });
    }
    for r in &mut out {
        if !label.is_empty() {
            r.add_extra("label", label.clone());
        }
    }
    out
}

fn one(citation: &Node) -> Option<Reference> {
    let given = ["publication-type", "citation-type", "type", "content-type"]
        .iter()
        .find_map(|a| citation.attr(a))
        .unwrap_or("")
        .to_ascii_lowercase();
    let kind = KINDS.iter().find(|(n, _)| *n == given).map(|k| k.1);
    let mut r = Reference::default();
    let mut pages: (String, String) = Default::default();
    let mut date = (String::new(), String::new(), String::new());
    let mut chapter = false;
    let mut journal = false;
    for part in parts(citation) {
        match part.name.as_str() {
            "person-group" => group(part, &mut r),
            "name"
            | "string-name"
            | "collab"
            | "author"
            | "refau"
            | "BibAuthorName"
            | "BibEditorName"
            | "editor"
            | "groupName"
            | "name-alternatives"
            | "InstitutionalAuthorName" => {
                let editor = part.name.to_lowercase().contains("editor");
                if let Some(p) = person(part) {
                    r.add_person(if editor { Role::Editor } else { Role::Author }, p);
                }
            }
            "ref_authors" => {
                for name in part
                    .text()
                    .replace(" and ", ", ")
                    .replace(" et al", "")
                    .split(", ")
                    .filter(|n| !n.trim().is_empty())
                {
                    r.add_person(Role::Author, human::person(name));
                }
            }
            "year" | "Year" | "pubYear" | "ref_year" if date.0.is_empty() => {
                date.0 = part.text();
                if let Some(iso) = part.attr("iso-8601-date").filter(|d| d.len() > 4) {
                    r.set_date(DateField::Issued, Date::parse(iso));
                }
            }
            "date" | "string-date" => {
                if let Some(iso) = part
                    .at("year")
                    .and_then(|y| y.attr("iso-8601-date"))
                    .filter(|d| d.len() > 4)
                {
                    r.set_date(DateField::Issued, Date::parse(iso));
                }
                for (name, slot) in [
                    ("year", &mut date.0),
                    ("month", &mut date.1),
                    ("day", &mut date.2),
                ] {
                    let v = part.text_at(name);
                    if !v.is_empty() {
                        *slot = v;
                    }
                }
                if date.0.is_empty() {
                    date.0 = part.text();
                }
            }
            "month" => date.1 = part.text(),
            "day" => date.2 = part.text(),
            "date-in-citation" | "access-date" => {
                let whole = part
                    .attr("iso-8601-date")
                    .map(Date::parse)
                    .unwrap_or_else(|| Date::parse(&part.text()));
                r.set_date(DateField::Accessed, whole);
            }
            "fpage" | "pageFirst" | "FirstPage" | "first-page" | "ref_start_page" => {
                pages.0 = part.text()
            }
            "lpage" | "pageLast" | "LastPage" | "last-page" | "ref_end_page" => {
                pages.1 = part.text()
            }
            "pub-id" | "object-id" | "doi" | "ref_doi" | "BibDOI" | "Occurrence"
            | "accessionId" | "article-id" => identifier(part, &mut r),
            "ext-link" | "uri" | "url" | "RefTarget" | "inter-ref" => link(part, &mut r),
            "isbn" => r.add_identifier(Scheme::Isbn, &part.text()),
            "issn" | "ref_issn" => r.add_identifier(Scheme::Issn, &part.text()),
            name => {
                if let Some((_, field)) = ELEMENTS.iter().find(|(n, _)| *n == name) {
                    chapter |= matches!(name, "chapter-title" | "chapterTitle" | "ChapterTitle");
                    journal |= matches!(
                        name,
                        "journalTitle" | "JournalTitle" | "jtl" | "ref_journal"
                    );
                    let text = rich::rich(part);
                    let text = text.trim_end_matches([',', ';']).trim();
                    if r.fields.has(*field) {
                        r.add_extra(name, rich::strip(text));
                    } else {
                        r.set(*field, text);
                    }
                }
            }
        }
    }
    dates(&date, &mut r);
    if !pages.0.is_empty() {
        let range = if pages.1.is_empty() || pages.1 == pages.0 {
            pages.0
        } else {
            format!("{}-{}", pages.0, pages.1)
        };
        r.set_default(Field::Page, range);
    } else if let Some(number) = r.get(Field::ArticleNumber).map(str::to_string) {
        r.set_default(Field::Page, number);
        r.fields.remove(Field::ArticleNumber);
    }
    place_titles(
        kind.or(journal.then_some(Kind::ArticleJournal)),
        chapter,
        &mut r,
    );
    if !r.fields.has(Field::Title) {
        // What the parts do not tell is in the words.
        let text = citation.text();
        if r.identifier(Scheme::Doi).is_none() {
            human::find_doi(&text)
                .into_iter()
                .for_each(|d| r.add_identifier(Scheme::Doi, &d));
        }
        if !text.is_empty() {
            r.add_extra("text", text);
        }
    }
    let full = !r.fields.is_empty()
        || !r.identifiers.is_empty()
        || !r.extra.is_empty()
        || !r.creators.is_empty();
    full.then_some(r)
}

/// The parts of a citation: also inside of wrappers that only group them.
fn parts(citation: &Node) -> Vec<&Node> {
    const GROUPS: &[&str] = &[
        "italic",
        "bold",
        "sup",
        "named-content",
        "styled-content",
        "BibArticle",
        "BibBook",
        "BibChapter",
        "bibAuthors",
        "fpage-group",
        "year-group",
    ];
    let mut out = Vec::new();
    let mut stack: Vec<&Node> = citation.elements().rev().collect();
    while let Some(n) = stack.pop() {
        if GROUPS.contains(&n.name.as_str()) {
            stack.extend(n.elements().rev());
        } else {
            out.push(n);
        }
    }
    out
}

/// Which of the two titles is the work's own.
fn place_titles(kind: Option<Kind>, chapter: bool, r: &mut Reference) {
    let (own, whole) = (
        r.fields.has(Field::Title),
        r.fields.has(Field::ContainerTitle),
    );
    let guess = match (own, whole) {
        (true, true) if r.fields.has(Field::Publisher) && !r.fields.has(Field::Volume) => {
            Kind::Chapter
        }
        (true, true) => Kind::ArticleJournal,
        (false, true) if r.fields.has(Field::Publisher) => Kind::Book,
        (false, true) if r.fields.has(Field::Volume) => Kind::ArticleJournal,
        _ => Kind::Document,
    };
    r.kind = match kind {
        Some(Kind::Book) if chapter || (own && whole) => Kind::Chapter,
        Some(k) => k,
        None => guess,
    };
    let container: Option<String> = r.get(Field::ContainerTitle).map(str::to_string);
    if let Some(container) = container {
        let alone = !own
            && !matches!(
                r.kind,
                Kind::ArticleJournal | Kind::ArticleMagazine | Kind::ArticleNewspaper
            );
        if alone {
            r.fields.remove(Field::ContainerTitle);
            r.set(Field::Title, container);
            if r.kind == Kind::Chapter {
                r.kind = Kind::Book;
            }
        } else if matches!(r.kind, Kind::Dataset | Kind::Software)
            && !r.fields.has(Field::Publisher)
        {
            r.fields.remove(Field::ContainerTitle);
            r.set(Field::Publisher, rich::strip(&container));
        }
    }
}

fn dates(date: &(String, String, String), r: &mut Reference) {
    if date.0.is_empty() {
        return;
    }
    let year = date
        .0
        .trim()
        .trim_end_matches(['.', ')', ',', ';'])
        .trim_start_matches('(');
    let digits: String = year.chars().take_while(char::is_ascii_digit).collect();
    let rest = &year[digits.len()..];
    // "2011a": the letter tells works of one year apart.
    if digits.len() == 4 && rest.len() == 1 && rest.chars().all(|c| c.is_ascii_lowercase()) {
        r.set(Field::YearSuffix, rest);
    }
    if r.date(DateField::Issued)
        .is_some_and(|d| d.year().is_some())
    {
        return;
    }
    let base = if digits.len() == 4 && rest.len() <= 1 {
        digits
    } else {
        year.to_string()
    };
    let whole = Date::parse(squash(&format!("{} {} {base}", date.2, date.1)).as_str());
    let plain = Date::parse(&base);
    r.set_date(
        DateField::Issued,
        if whole.year().is_some() { whole } else { plain },
    );
}

/// The language of an element, where it says so.
pub fn lang(node: &Node) -> String {
    node.attr("lang")
        .or(node.attr("language"))
        .map(language::tag)
        .unwrap_or_default()
}
