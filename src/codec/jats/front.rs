//! What an article says of itself: journal, title, people, dates, identifiers, abstract.

mod dates;
mod people;

use self::dates::dates;
use self::people::contributors;
use super::refs::lang;
use crate::codec::xml::{Node, rich};
use crate::codec::{human, language, private};
use crate::model::{Date, DateField, Field, Kind, Reference, Role, Scheme};

/// Plain elements of `article-meta`.
const META: &[(&str, Field)] = &[
    ("volume", Field::Volume),
    ("issue", Field::Issue),
    ("supplement", Field::Supplement),
    ("edition", Field::Edition),
    ("volume-series", Field::CollectionNumber),
    ("isbn", Field::Note),
];

/// Reads `front` (or what stands in its place) of an article.
pub fn read(article: &Node) -> Reference {
    let kind = match article.attr("article-type").unwrap_or("") {
        "book-review" | "product-review" => Kind::ReviewBook,
        "preprint" => Kind::Article,
        _ => Kind::ArticleJournal,
    };
    let mut r = Reference::new(kind);
    let front = article
        .at("front")
        .or(article.at("front-stub"))
        .unwrap_or(article);
    if let Some(journal) = front.at("journal-meta") {
        let title = journal
            .find("journal-title")
            .map(rich::rich)
            .unwrap_or_default();
        let short = journal
            .find("abbrev-journal-title")
            .map(rich::rich)
            .unwrap_or_default();
        if title.is_empty() {
            r.set(Field::ContainerTitle, short);
        } else {
            if short != title {
                r.set(Field::ContainerTitleShort, short);
            }
            r.set(Field::ContainerTitle, title);
        }
        for issn in journal.all("issn") {
            r.add_identifier(Scheme::Issn, &issn.text());
        }
        journal
            .all("isbn")
            .for_each(|i| r.add_identifier(Scheme::Isbn, &i.text()));
        r.set(
            Field::Publisher,
            journal.text_at("publisher/publisher-name"),
        );
        r.set(
            Field::PublisherPlace,
            journal.text_at("publisher/publisher-loc"),
        );
    }
    let meta = front.at("article-meta").unwrap_or(front);
    titles(meta, &mut r);
    for group in meta.all("contrib-group") {
        contributors(group, &mut r);
    }
    for (name, field) in META.iter().filter(|(n, _)| *n != "isbn") {
        r.set(*field, meta.text_at(name));
    }
    meta.all("isbn")
        .for_each(|i| r.add_identifier(Scheme::Isbn, &i.text()));
    pages(meta, &mut r);
    dates(meta, &mut r);
    identifiers(meta, &mut r);
    abstracts(meta, &mut r);
    for group in meta.all("kwd-group") {
        for kwd in group.descendants().into_iter().filter(|n| n.name == "kwd") {
            r.add_tag(&kwd.text());
        }
    }
    for subject in meta.path("article-categories/subj-group/subject") {
        r.add_extra("subject", subject.text());
    }
    permissions(meta, &mut r);
    if let Some(conference) = meta.at("conference") {
        r.set(Field::EventTitle, conference.text_at("conf-name"));
        r.set(Field::EventPlace, conference.text_at("conf-loc"));
    }
    r.set(Field::Language, lang(article));
    for product in meta.all("product") {
        let title = product
            .at("source")
            .or(product.at("article-title"))
            .map(rich::rich)
            .unwrap_or_default();
        r.set_default(Field::ReviewedTitle, title);
    }
    for uri in meta.all("self-uri") {
        let address = uri.attr("href").unwrap_or("");
        if !address.starts_with("http") {
            continue;
        }
        let pdf = uri.attr("content-type").is_some_and(|t| t.contains("pdf"))
            || address.ends_with(".pdf");
        r.set_default(if pdf { Field::PdfUrl } else { Field::Url }, address);
    }
    for grant in meta
        .descendants()
        .into_iter()
        .filter(|n| n.name == "award-id")
    {
        r.add_extra("grant", grant.text());
    }
    for related in meta.all("related-article") {
        let what = related.attr("related-article-type").unwrap_or("related");
        r.add_extra(
            "related",
            format!("{what}: {}", related.attr("href").unwrap_or("")),
        );
    }
    for aff in meta
        .descendants()
        .into_iter()
        .filter(|n| n.name == "aff")
        .take(400)
    {
        let mut own = aff.clone();
        own.children.retain(|c| !matches!(c, crate::codec::xml::Child::Node(n) if matches!(n.name.as_str(), "label" | "email" | "phone" | "fax" | "sup" | "xref")));
        let text = private::without_contact(&own.text());
        if !text.is_empty() {
            r.add_extra("affiliation", text);
        }
    }
    r
}

fn titles(meta: &Node, r: &mut Reference) {
    let Some(group) = meta.at("title-group") else {
        r.set(
            Field::Title,
            meta.at("article-title").map(rich::rich).unwrap_or_default(),
        );
        return;
    };
    let title = group
        .at("article-title")
        .map(rich::rich)
        .unwrap_or_default();
    let subtitle = group.at("subtitle").map(rich::rich).unwrap_or_default();
    let joined = match (title.is_empty(), subtitle.is_empty()) {
        (false, false) if title.ends_with([':', '?', '!', '.']) => format!("{title} {subtitle}"),
        (false, false) => format!("{title}: {subtitle}"),
        _ => format!("{title}{subtitle}"),
    };
    r.set(Field::Title, joined);
    for other in group
        .path("trans-title-group/trans-title")
        .into_iter()
        .chain(group.all("trans-title"))
    {
        r.add_extra("translated-title", rich::rich(other));
    }
    let running = group
        .all("alt-title")
        .find(|a| matches!(a.attr("alt-title-type"), Some("short" | "short-title")));
    r.set(
        Field::TitleShort,
        running.map(rich::rich).unwrap_or_default(),
    );
}

fn pages(meta: &Node, r: &mut Reference) {
    let (first, last) = (meta.text_at("fpage"), meta.text_at("lpage"));
    let locator = meta.text_at("elocation-id");
    let range = meta.text_at("page-range");
    if !first.is_empty() && !last.is_empty() && first != last {
        r.set(Field::Page, format!("{first}-{last}"));
    } else if !range.is_empty() {
        r.set(Field::Page, range);
    } else if !first.is_empty() {
        r.set(Field::Page, first);
    } else {
        r.set(Field::Page, locator.clone());
    }
    if !locator.is_empty() && r.get(Field::Page) != Some(locator.as_str()) {
        r.set(Field::ArticleNumber, locator);
    }
    let total = meta
        .at("counts/page-count")
        .and_then(|c| c.attr("count"))
        .unwrap_or("");
    if total != "0" {
        r.set(Field::NumberOfPages, total);
    }
}

fn identifiers(meta: &Node, r: &mut Reference) {
    for id in meta.all("article-id") {
        let text = id.text();
        match id.attr("pub-id-type").unwrap_or("") {
            "doi" => r.add_identifier(Scheme::Doi, &text),
            "pmid" => r.add_identifier(Scheme::Pmid, &text),
            "pmc" | "pmcid" => r.add_identifier(
                Scheme::Pmcid,
                &if text.starts_with("PMC") {
                    text
                } else {
                    format!("PMC{text}")
                },
            ),
            "arxiv" => r.add_identifier(Scheme::Arxiv, &text),
            kind => {
                if !text.is_empty() {
                    r.add_extra(if kind.is_empty() { "article-id" } else { kind }, text);
                }
            }
        }
    }
}

fn abstracts(meta: &Node, r: &mut Reference) {
    for a in meta.all("abstract").chain(meta.all("trans-abstract")) {
        let text = rich::blocks(a);
        let special = a
            .attr("abstract-type")
            .filter(|t| !matches!(*t, "normal" | "summary" | "section" | "structured" | "main"));
        match special {
            None if a.name == "abstract" && !r.fields.has(Field::Abstract) => {
                r.set(Field::Abstract, text)
            }
            _ if text.is_empty() => {}
            Some(kind) => r.add_extra(format!("abstract {kind}"), text),
            None => r.add_extra(
                format!("abstract {}", a.attr("lang").unwrap_or(""))
                    .trim()
                    .to_string(),
                text,
            ),
        }
    }
}

fn permissions(meta: &Node, r: &mut Reference) {
    let Some(permissions) = meta.at("permissions") else {
        return;
    };
    for license in permissions.all("license") {
        let address = license
            .attr("href")
            .map(str::to_string)
            .or_else(|| license.find("license_ref").map(Node::text))
            .or_else(|| {
                license
                    .find("ext-link")
                    .and_then(|e| e.attr("href").map(str::to_string))
            });
        if let Some(address) = address.filter(|a| a.starts_with("http")) {
            r.set_default(Field::License, address);
        }
    }
    let statement = permissions.text_at("copyright-statement");
    if !statement.is_empty() {
        r.add_extra("copyright", statement);
    }
}

/// Copernicus' own article XML: flat, with underscores.
pub fn copernicus(article: &Node) -> Reference {
    let mut r = Reference::new(Kind::ArticleJournal);
    let markup = |name: &str| article.at(name).map(rich::rich).unwrap_or_default();
    r.set(Field::Title, markup("article_title"));
    r.set(
        Field::ContainerTitle,
        article.text_at("journal/journal_title"),
    );
    r.set(Field::Volume, article.text_at("journal/volume_number"));
    r.set(Field::Issue, article.text_at("journal/issue_number"));
    r.set(Field::VolumeTitle, article.text_at("journal/volume_title"));
    r.set(Field::Url, article.text_at("article_url"));
    r.set(Field::PdfUrl, article.text_at("fulltext_pdf"));
    r.set(
        Field::Abstract,
        article.at("abstract").map(rich::blocks).unwrap_or_default(),
    );
    r.add_identifier(Scheme::Doi, &article.text_at("doi"));
    for name in ["journal/issn", "journal/eissn"] {
        r.add_identifier(Scheme::Issn, &article.text_at(name));
    }
    let (first, last) = (article.text_at("start_page"), article.text_at("end_page"));
    r.set(
        Field::Page,
        if last.is_empty() || last == first {
            first
        } else {
            format!("{first}-{last}")
        },
    );
    let day = article.text_at("publication_date");
    r.set_date(
        DateField::Issued,
        Date::parse(if day.is_empty() { "" } else { &day }),
    );
    if r.year().is_none() {
        r.set_date(
            DateField::Issued,
            Date::parse(&article.text_at("journal/publication_year")),
        );
    }
    r.set(
        Field::Language,
        article
            .attr("language")
            .map(language::tag)
            .unwrap_or_default(),
    );
    for name in article.path("authors/author/name") {
        // "K. Pavelka jr.": the suffix stands behind without its capital.
        let text = name.text();
        let mut p = match text.strip_suffix(" jr.").or(text.strip_suffix(" jr")) {
            Some(rest) => {
                let mut p = human::person(rest);
                p.suffix = "Jr.".into();
                p
            }
            None => human::person(&text),
        };
        p.split_particles();
        r.add_person(Role::Author, p);
    }
    for a in article.path("affiliations/affiliation") {
        r.add_extra("affiliation", private::without_contact(&a.text()));
    }
    r
}
