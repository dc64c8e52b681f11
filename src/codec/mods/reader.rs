//! Reads a MODS record.

mod names;
mod origin;

use self::names::names;
use self::origin::{details, host, origin, origin_date, series};
use super::table;
use crate::codec::xml::{Node, rich, squash};
use crate::codec::{human, language};
use crate::model::{DateField, Field, Kind, Reference, Role, Scheme};

/// The reference for a record; `None` when nothing is in it.
pub fn reference(mods: &Node) -> Option<Reference> {
    let mut r = Reference::default();
    mods.elements().next()?;
    r.set(Field::Title, main_title(mods));
    for info in mods.all("titleInfo") {
        match info.attr("type") {
            Some("abbreviated") => r.set_default(Field::TitleShort, title_of(info)),
            Some("translated" | "alternative" | "uniform") => {
                let kind = info.attr("type").unwrap_or("");
                let text = title_of(info);
                if !text.is_empty() {
                    r.add_extra(format!("{kind}-title"), text);
                }
            }
            _ => {}
        }
    }
    let host = mods
        .all("relatedItem")
        .find(|i| i.attr("type") == Some("host"));
    kind(mods, host, &mut r);
    origin(mods, &mut r, false);
    names(mods, &mut r, false);
    // The makers of a recording are its performers, as CSL has it.
    if r.kind == Kind::Song && !r.has_role(Role::Author) {
        r.creators
            .iter_mut()
            .filter(|c| c.role == Role::Performer)
            .for_each(|c| c.role = Role::Author);
    }
    if let Some(h) = host {
        self::host(h, &mut r);
    }
    for item in mods.all("relatedItem") {
        match item.attr("type").unwrap_or("") {
            "host" => {}
            "series" => series(item, &mut r),
            "original" => {
                origin_date(item, &mut r);
                let place = item.text_at("location/physicalLocation");
                r.set_default(Field::ArchiveLocation, place);
            }
            "reviewOf" => r.set(Field::ReviewedTitle, main_title(item)),
            "references" => {
                if let Some(one) = reference(item) {
                    r.cited.push(one);
                }
            }
            other => {
                let text = main_title(item);
                if !text.is_empty() {
                    r.add_extra(if other.is_empty() { "related" } else { other }, text);
                }
            }
        }
    }
    for part in mods.all("part") {
        details(part, &mut r);
    }
    identifiers(mods, &mut r, true);
    locations(mods, &mut r);
    subjects(mods, &mut r);
    texts(mods, &mut r);
    languages(mods, &mut r);
    let extent = mods.text_at("physicalDescription/extent");
    page_count(&extent, &mut r);
    if !extent.is_empty() {
        r.add_extra("extent", extent);
    }
    r.set(
        Field::CallNumber,
        mods.all("classification")
            .map(Node::text)
            .filter(|t| !t.is_empty())
            .collect::<Vec<_>>()
            .join(", "),
    );
    for access in mods.all("accessCondition") {
        let text = access.text();
        let address = access
            .attr("href")
            .filter(|h| h.starts_with("http"))
            .map(str::to_string)
            .unwrap_or(text);
        r.set_default(Field::License, address);
    }
    Some(r)
}

fn title_of(info: &Node) -> String {
    let part = |name: &str| {
        info.at(name)
            .map(rich::rich)
            .unwrap_or_default()
            .trim_end_matches([':', '/', ' '])
            .to_string()
    };
    let (non_sort, title, sub) = (info.text_at("nonSort"), part("title"), part("subTitle"));
    let mut out = match non_sort.as_str() {
        "" => title,
        n if n.ends_with(['\'', '’']) => format!("{n}{title}"),
        n => format!("{n} {title}"),
    };
    if !sub.is_empty() {
        out = format!("{out}: {sub}");
    }
    let (number, name) = (info.text_at("partNumber"), part("partName"));
    if !number.is_empty() {
        out = format!("{out}. {number}");
    }
    if !name.is_empty() {
        out = format!("{out}{} {name}", if number.is_empty() { "." } else { ":" });
    }
    out
}

fn main_title(node: &Node) -> String {
    let plain = node.all("titleInfo").find(|t| t.attr("type").is_none());
    plain
        .or_else(|| {
            node.all("titleInfo")
                .find(|t| t.attr("type") != Some("abbreviated"))
        })
        .map(title_of)
        .unwrap_or_default()
}

fn kind(mods: &Node, host: Option<&Node>, r: &mut Reference) {
    let mut found = None;
    for genre in mods.all("genre") {
        let text = genre.text();
        let local = genre.attr("authority") == Some("local");
        match table::kind(&text) {
            // Zotero writes its own type as the local genre: the surest.
            Some(k) if local || found.is_none() => found = Some(k),
            Some(_) => {}
            None if text.is_empty() => {}
            None => r.add_extra("genre", text.clone()),
        }
        let thesis = text.to_lowercase();
        if found == Some(Kind::Thesis) && !matches!(thesis.as_str(), "thesis" | "theses") {
            r.set_default(Field::Genre, text);
        }
    }
    let resource = mods.text_at("typeOfResource").to_lowercase();
    let by_resource = table::RESOURCES
        .iter()
        .find(|(n, _)| *n == resource)
        .map(|t| t.1);
    let issuance = |n: &Node| n.text_at("originInfo/issuance");
    let in_serial = host.is_some_and(|h| {
        matches!(issuance(h).as_str(), "continuing" | "serial")
            || h.text_at("genre").to_lowercase().contains("journal")
            || h.path("identifier")
                .iter()
                .any(|i| i.attr("type") == Some("issn"))
    });
    if found == Some(Kind::Book) && in_serial {
        found = Some(Kind::ArticleJournal);
    }
    let local_image = found.is_none().then_some(by_resource).flatten();
    r.kind = found.or(local_image).unwrap_or(match host {
        Some(h)
            if in_serial
                || h.path("part/detail")
                    .iter()
                    .any(|d| matches!(d.attr("type"), Some("issue" | "volume"))) =>
        {
            Kind::ArticleJournal
        }
        Some(h)
            if h.path("identifier")
                .iter()
                .any(|i| i.attr("type") == Some("isbn"))
                || issuance(h) == "monographic" =>
        {
            Kind::Chapter
        }
        _ if issuance(mods) == "monographic"
            || mods
                .path("identifier")
                .iter()
                .any(|i| i.attr("type") == Some("isbn")) =>
        {
            Kind::Book
        }
        _ if matches!(issuance(mods).as_str(), "continuing" | "serial") => Kind::Periodical,
        _ => Kind::Document,
    });
}

fn identifiers(node: &Node, r: &mut Reference, own: bool) {
    for id in node.all("identifier") {
        let text = id.text();
        if text.is_empty() || id.attr("invalid") == Some("yes") {
            continue;
        }
        let scheme = match id.attr("type").unwrap_or("").to_lowercase().as_str() {
            "doi" => Scheme::Doi,
            "isbn" => {
                let number = text.split([' ', '(']).next().unwrap_or("").to_string();
                r.add_identifier(Scheme::Isbn, &number);
                continue;
            }
            "issn" => Scheme::Issn,
            "pmid" => Scheme::Pmid,
            "pmc" | "pmcid" => Scheme::Pmcid,
            "arxiv" => Scheme::Arxiv,
            "hdl" | "handle" => Scheme::Handle,
            "lccn" => Scheme::Lccn,
            "oclc" => Scheme::Oclc,
            "urn" => Scheme::Urn,
            "citekey" if own => {
                r.key = text;
                continue;
            }
            "uri" | "url" => {
                human::identifiers_of_link(r, &text);
                if own {
                    r.set_default(Field::Url, text);
                }
                continue;
            }
            kind => {
                r.add_extra(if kind.is_empty() { "identifier" } else { kind }, text);
                continue;
            }
        };
        if own || !matches!(scheme, Scheme::Doi | Scheme::Pmid | Scheme::Pmcid) {
            r.add_identifier(scheme, &text);
        }
    }
    if own
        && let Some(key) = node
            .attr("ID")
            .filter(|k| r.key.is_empty() && !k.is_empty())
    {
        r.key = key.to_string();
    }
}

fn locations(mods: &Node, r: &mut Reference) {
    for l in mods.all("location") {
        let urls: Vec<&Node> = l.all("url").collect();
        let best = urls
            .iter()
            .find(|u| u.attr("usage").is_some_and(|x| x.starts_with("primary")))
            .or(urls.first());
        for u in &urls {
            let address = u.text();
            human::identifiers_of_link(r, &address);
            let is_best = best.is_some_and(|b| std::ptr::eq(*b, *u));
            if is_best && !r.fields.has(Field::Url) {
                r.set(Field::Url, address);
                if let Some(d) = u.attr("dateLastAccessed") {
                    r.set_date(DateField::Accessed, human::date(d));
                }
            } else if address.ends_with(".pdf") || u.attr("note").is_some_and(|n| n.contains("PDF"))
            {
                r.set_default(Field::PdfUrl, address);
            } else if !address.is_empty() && r.get(Field::Url) != Some(address.as_str()) {
                r.attachments.push(crate::model::Attachment {
                    path: address,
                    title: u.attr("displayLabel").unwrap_or("").to_string(),
                    ..Default::default()
                });
            }
        }
        r.set_default(Field::ArchiveLocation, l.text_at("physicalLocation"));
        r.set_default(Field::CallNumber, l.text_at("shelfLocator"));
    }
}

fn subjects(mods: &Node, r: &mut Reference) {
    for s in mods.all("subject") {
        for part in s.elements() {
            match part.name.as_str() {
                "topic" | "geographic" | "temporal" | "occupation" | "genre" => {
                    let text = part.text();
                    if part.name == "topic" {
                        r.add_tag(&text);
                    } else {
                        r.add_extra(format!("subject-{}", part.name), text);
                    }
                }
                "name" => {
                    let names: Vec<String> = part
                        .all("namePart")
                        .map(Node::text)
                        .filter(|t| !t.is_empty())
                        .collect();
                    r.add_tag(&names.join(", "));
                }
                "titleInfo" => r.add_tag(&title_of(part)),
                "cartographics" => r.set_default(
                    Field::Scale,
                    part.text_at("scale")
                        .trim_start_matches("Scale ")
                        .trim_matches(|c| matches!(c, '[' | ']' | '.'))
                        .to_string(),
                ),
                _ => {
                    let text = part.text();
                    if !text.is_empty() {
                        r.add_extra(format!("subject-{}", part.name), text);
                    }
                }
            }
        }
    }
}

fn texts(mods: &Node, r: &mut Reference) {
    let abstracts: Vec<String> = mods
        .all("abstract")
        .map(Node::long_text)
        .filter(|t| !t.is_empty())
        .collect();
    r.set(Field::Abstract, abstracts.join("\n\n"));
    r.set(
        Field::TableOfContents,
        mods.all("tableOfContents")
            .map(Node::long_text)
            .collect::<Vec<_>>()
            .join("\n\n"),
    );
    let mut notes = Vec::new();
    for note in mods.all("note") {
        let kind = note.attr("type").unwrap_or("");
        let text = note.long_text();
        match table::NOTES.iter().find(|(n, _)| *n == kind) {
            Some((_, field)) => r.set_default(*field, text),
            None if kind.is_empty() => notes.push(text),
            None if !text.is_empty() => r.add_extra(kind, text),
            None => {}
        }
    }
    r.set(Field::Note, notes.join("\n\n"));
}

fn languages(mods: &Node, r: &mut Reference) {
    for l in mods.all("language") {
        let terms = l.path("languageTerm");
        let code = terms
            .iter()
            .find(|t| t.attr("type") == Some("code"))
            .or(terms.first());
        let text = code.map(|t| t.text()).unwrap_or_else(|| l.text());
        if text.is_empty() || matches!(text.as_str(), "zxx" | "und" | "mul") {
            continue;
        }
        if r.fields.has(Field::Language) {
            r.add_extra("language", squash(&text));
        } else {
            r.set(Field::Language, language::tag(&text));
        }
    }
}

fn page_count(extent: &str, r: &mut Reference) {
    static PAGES: std::sync::LazyLock<regex::Regex> = std::sync::LazyLock::new(|| {
        regex::Regex::new(r"(\d+)\s*(?:p\b|pp\b|pages|s\.|S\.|Seiten|sider|sidor|sivua|leaves)")
            .expect("a fixed pattern")
    });
    if let Some(c) = PAGES.captures(extent) {
        r.set_default(Field::NumberOfPages, &c[1]);
    }
}
