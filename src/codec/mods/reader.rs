//! Reads a MODS record.

use super::table;
use crate::codec::xml::{Node, rich, squash};
use crate::codec::{human, language};
use crate::model::{Date, DateField, Field, Kind, Person, Reference, Role, Scheme};

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

fn names(node: &Node, r: &mut Reference, of_host: bool) {
    for name in node.all("name") {
        let roles: Vec<String> = name
            .path("role/roleTerm")
            .iter()
            .map(|t| t.text())
            .chain(
                name.all("role")
                    .filter(|x| x.elements().next().is_none())
                    .map(Node::text),
            )
            .collect();
        let lower: Vec<String> = roles.iter().map(|t| t.to_lowercase()).collect();
        if lower.iter().any(|t| {
            matches!(
                t.as_str(),
                "publisher"
                    | "pbl"
                    | "distributor"
                    | "dst"
                    | "degree grantor"
                    | "dgg"
                    | "repository"
                    | "host institution"
            )
        }) && !lower.iter().any(|t| table::role(t).is_some())
        {
            let text = name.text_at("namePart");
            if lower
                .iter()
                .any(|t| matches!(t.as_str(), "degree grantor" | "dgg" | "publisher" | "pbl"))
            {
                r.set_default(Field::Publisher, text);
            } else {
                r.add_extra("institution", text);
            }
            continue;
        }
        let role = lower
            .iter()
            .find_map(|t| table::role(t))
            .unwrap_or(if roles.is_empty() {
                Role::Author
            } else {
                Role::Contributor
            });
        let role = if of_host && role == Role::Author {
            Role::ContainerAuthor
        } else {
            role
        };
        let p = person(name);
        let known = r
            .creators
            .iter()
            .any(|c| c.role == role && c.person.inverted() == p.inverted());
        if !known {
            r.add_person(role, p);
        }
    }
}

fn person(name: &Node) -> Person {
    let part = |kind: &str| -> String {
        let all: Vec<String> = name
            .all("namePart")
            .filter(|p| p.attr("type") == Some(kind))
            .map(Node::text)
            .collect();
        all.join(" ")
    };
    let plain: Vec<String> = name
        .all("namePart")
        .filter(|p| p.attr("type").is_none())
        .map(Node::text)
        .filter(|t| !t.is_empty())
        .collect();
    let (family, given) = (part("family"), part("given"));
    let mut p = if matches!(name.attr("type"), Some("corporate" | "conference")) {
        let parts = if plain.is_empty() {
            vec![name.text_at("displayForm")]
        } else {
            plain
        };
        Person::literal(parts.join(": "))
    } else if !family.is_empty() {
        let mut p = Person::new(family, given);
        p.split_particles();
        p.suffix = part("termsOfAddress");
        p
    } else {
        let whole = plain.first().cloned().unwrap_or_else(|| {
            if given.is_empty() {
                name.text_at("displayForm")
            } else {
                given
            }
        });
        // "Holberg, Ludvig, 1684-1754": the years of the life are not of the name.
        let pieces: Vec<&str> = whole
            .split(',')
            .map(str::trim)
            .filter(|t| !t.chars().any(|c| c.is_ascii_digit()))
            .collect();
        let whole = if pieces.len() > 1 || whole.contains(',') {
            pieces.join(", ")
        } else {
            whole
        };
        let person = name.attr("type") == Some("personal");
        if person && !whole.contains(',') {
            Person::parse(&whole)
        } else {
            human::person(&whole)
        }
    };
    for id in name.all("nameIdentifier") {
        p.ids
            .push((id.attr("type").unwrap_or("id").to_lowercase(), id.text()));
    }
    p
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

fn origin_date(node: &Node, r: &mut Reference) {
    let infos: Vec<&Node> = node.all("originInfo").collect();
    let date_of = |name: &str| -> Option<Date> {
        let all: Vec<&Node> = infos.iter().flat_map(|i| i.all(name)).collect();
        let (start, end) = (
            all.iter().find(|d| d.attr("point") == Some("start")),
            all.iter().find(|d| d.attr("point") == Some("end")),
        );
        if let (Some(s), Some(e)) = (start, end) {
            let (a, b) = (human::date(&s.text()), human::date(&e.text()));
            if let (Some(start), Some(end)) = (a.start, b.start) {
                return Some(Date {
                    start: Some(start),
                    end: Some(end).filter(|e| *e != start),
                    ..Date::default()
                });
            }
        }
        let coded = all.iter().find(|d| {
            matches!(
                d.attr("encoding"),
                Some("w3cdtf" | "iso8601" | "marc" | "edtf")
            )
        });
        let best = coded.or(all.first())?;
        let date = human::date(&best.text());
        (!date.is_empty()).then_some(date)
    };
    let issued = date_of("copyrightDate")
        .filter(|_| date_of("dateIssued").is_none())
        .or_else(|| date_of("dateIssued"))
        .or_else(|| date_of("dateCreated"));
    if let Some(d) = issued.filter(|_| r.date(DateField::Issued).is_none()) {
        r.set_date(DateField::Issued, d);
    }
    if let Some(d) = date_of("dateCaptured")
        && r.date(DateField::Accessed).is_none()
    {
        r.set_date(DateField::Accessed, d);
    }
}

fn origin(node: &Node, r: &mut Reference, of_host: bool) {
    origin_date(node, r);
    for info in node.all("originInfo") {
        r.set_default(Field::Publisher, info.text_at("publisher"));
        let places: Vec<String> = info
            .path("place/placeTerm")
            .iter()
            .filter(|p| p.attr("type") != Some("code"))
            .map(|p| p.text())
            .collect();
        r.set_default(Field::PublisherPlace, places.join("; "));
        if !of_host || !r.fields.has(Field::Edition) {
            r.set_default(Field::Edition, info.text_at("edition"));
        }
        if let Some(d) = info
            .at("dateOther")
            .filter(|d| d.attr("type") == Some("accessed"))
        {
            r.set_date(DateField::Accessed, human::date(&d.text()));
        }
    }
}

fn host(host: &Node, r: &mut Reference) {
    r.set_default(Field::ContainerTitle, main_title(host));
    if let Some(short) = host
        .all("titleInfo")
        .find(|t| t.attr("type") == Some("abbreviated"))
    {
        r.set_default(Field::ContainerTitleShort, title_of(short));
    }
    names(host, r, true);
    origin(host, r, true);
    host.all("part").for_each(|p| details(p, r));
    identifiers(host, r, false);
    for inner in host
        .all("relatedItem")
        .filter(|i| i.attr("type") == Some("series"))
    {
        series(inner, r);
    }
}

fn series(item: &Node, r: &mut Reference) {
    // The number of the part is the place in the series, not of its name.
    let mut named = item.clone();
    for child in &mut named.children {
        if let crate::codec::xml::Child::Node(info) = child {
            info.children.retain(
                |c| !matches!(c, crate::codec::xml::Child::Node(n) if n.name == "partNumber"),
            );
        }
    }
    let title = main_title(&named);
    // "Series ; 4" holds the number behind the name.
    match title.rsplit_once(" ; ") {
        Some((name, number)) if number.len() < 12 => {
            r.set_default(Field::CollectionTitle, name.trim_end_matches([' ', ',']));
            r.set_default(Field::CollectionNumber, number);
        }
        _ => r.set_default(Field::CollectionTitle, title),
    }
    let number = item
        .path("titleInfo/partNumber")
        .first()
        .map(|n| n.text())
        .or_else(|| item.path("part/detail/number").first().map(|n| n.text()));
    if let Some(n) = number {
        r.set_default(Field::CollectionNumber, n);
    }
    item.all("identifier")
        .filter(|i| i.attr("type") == Some("issn"))
        .for_each(|i| r.add_identifier(Scheme::Issn, &i.text()));
}

fn details(part: &Node, r: &mut Reference) {
    for d in part.all("detail") {
        let kind = d
            .attr("type")
            .map(str::to_lowercase)
            .unwrap_or_else(|| d.text_at("caption").to_lowercase());
        let number = d.text_at("number");
        let number = if number.is_empty() {
            d.text_at("title")
        } else {
            number
        };
        match table::DETAILS.iter().find(|(n, _)| *n == kind) {
            Some((_, field)) => r.set_default(*field, number),
            None if !number.is_empty() => {
                r.add_extra(if kind.is_empty() { "detail" } else { &kind }, number)
            }
            None => {}
        }
    }
    for e in part.all("extent") {
        let (start, end, list, total) = (
            e.text_at("start"),
            e.text_at("end"),
            e.text_at("list"),
            e.text_at("total"),
        );
        let pages = if !list.is_empty() {
            list.trim_start_matches("pp. ")
                .trim_start_matches("p. ")
                .to_string()
        } else if !end.is_empty() && end != start {
            format!("{start}-{end}")
        } else {
            start
        };
        r.set_default(Field::Page, pages);
        r.set_default(Field::NumberOfPages, total);
    }
    if let Some(d) = part.at("date") {
        let date = human::date(&d.text());
        let finer = r
            .date(DateField::Issued)
            .is_none_or(|old| old.year() == date.year() && date.start > old.start);
        if finer {
            r.set_date(DateField::Issued, date);
        }
    }
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
