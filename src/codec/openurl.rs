//! OpenURL (Z39.88-2004) keys into a reference: what COinS in web pages and XML context objects hold.

use super::human;
use crate::model::{Date, DateField, Field, Kind, Person, Reference, Role, Scheme};

/// Keys of journals, books, dissertations, patents and Dublin Core, without `rft.`; their fields.
const FIELDS: &[(&str, Field)] = &[
    ("jtitle", Field::ContainerTitle),
    ("stitle", Field::ContainerTitleShort),
    ("volume", Field::Volume),
    ("issue", Field::Issue),
    ("pages", Field::Page),
    ("artnum", Field::ArticleNumber),
    ("edition", Field::Edition),
    ("series", Field::CollectionTitle),
    ("pub", Field::Publisher),
    ("publisher", Field::Publisher),
    ("inst", Field::Publisher),
    ("place", Field::PublisherPlace),
    ("tpages", Field::NumberOfPages),
    ("language", Field::Language),
    ("rights", Field::License),
    ("description", Field::Abstract),
    ("degree", Field::Genre),
    ("number", Field::Number),
    ("part", Field::PartNumber),
    ("source", Field::ContainerTitle),
];

/// `%XX` and `+` of a query string resolved.
pub fn decode(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    let bytes = text.as_bytes();
    let mut i = 0;
    while i < bytes.len() {
        let hex = |b: u8| char::from(b).to_digit(16);
        match bytes[i] {
            b'+' => out.push(b' '),
            b'%' => match (
                bytes.get(i + 1).and_then(|b| hex(*b)),
                bytes.get(i + 2).and_then(|b| hex(*b)),
            ) {
                (Some(a), Some(b)) => {
                    out.push((a * 16 + b) as u8);
                    i += 2;
                }
                _ => out.push(b'%'),
            },
            b => out.push(b),
        }
        i += 1;
    }
    crate::text::encoding::decode_lossy(&out).0.into_owned()
}

/// Reads a query string (`ctx_ver=Z39.88-2004&rft.atitle=…`).
pub fn from_query(query: &str) -> Option<Reference> {
    let query = query.replace("&amp;", "&");
    let pairs: Vec<(String, String)> = query
        .split('&')
        .filter_map(|p| p.split_once('='))
        .map(|(k, v)| (decode(k), decode(v)))
        .collect();
    from_pairs(&pairs)
}

/// Reads keys and values; `None` when nothing names a work.
pub fn from_pairs(pairs: &[(String, String)]) -> Option<Reference> {
    let get = |name: &str| {
        pairs
            .iter()
            .find(|(k, v)| k.trim_start_matches("rft.") == name && !v.trim().is_empty())
            .map(|(_, v)| super::xml::squash(v))
    };
    let format = get("rft_val_fmt").unwrap_or_default();
    let genre = get("genre").or_else(|| get("type")).unwrap_or_default();
    let kind = kind(
        &format,
        &genre,
        get("atitle").is_some() || get("jtitle").is_some(),
        get("btitle").is_some(),
    );
    let mut r = Reference::new(kind);
    let own = get("atitle")
        .or_else(|| {
            if kind == Kind::Chapter {
                None
            } else {
                get("btitle")
            }
        })
        .or_else(|| get("title"));
    let whole = get("btitle").or_else(|| get("title").filter(|_| get("atitle").is_some()));
    r.set(Field::Title, own.clone().unwrap_or_default());
    for (key, field) in FIELDS {
        if let Some(v) = get(key) {
            let v = if *field == Field::Language {
                super::language::tag(&v)
            } else {
                v
            };
            r.set_default(*field, v);
        }
    }
    if let Some(container) = whole.filter(|c| Some(c) != own.as_ref()) {
        r.set_default(Field::ContainerTitle, container);
    }
    if let (false, Some(first)) = (r.fields.has(Field::Page), get("spage")) {
        match get("epage").filter(|e| *e != first) {
            Some(last) => r.set(Field::Page, format!("{first}-{last}")),
            None => r.set(Field::Page, first),
        }
    }
    if let Some(date) = get("date") {
        r.set_date(DateField::Issued, Date::parse(&date));
    }
    for scheme in [
        (Scheme::Isbn, "isbn"),
        (Scheme::Issn, "issn"),
        (Scheme::Issn, "eissn"),
    ] {
        for (_, v) in pairs
            .iter()
            .filter(|(k, _)| k.trim_start_matches("rft.") == scheme.1)
        {
            r.add_identifier(scheme.0, v);
        }
    }
    for (key, value) in pairs {
        match key.as_str() {
            "rft_id" | "rft.identifier" | "rft_dat" | "id" | "identifier" => {
                identifier(value, &mut r)
            }
            _ => {}
        }
    }
    people(pairs, &mut r);
    for (_, v) in pairs
        .iter()
        .filter(|(k, _)| matches!(k.as_str(), "rft.subject" | "subject"))
    {
        r.add_tag(v);
    }
    (r.fields.has(Field::Title) || r.fields.has(Field::ContainerTitle) || !r.identifiers.is_empty())
        .then_some(r)
}

fn kind(format: &str, genre: &str, has_article: bool, has_book: bool) -> Kind {
    match genre.to_ascii_lowercase().as_str() {
        "article" | "journalarticle" => Kind::ArticleJournal,
        "preprint" => Kind::Article,
        "proceeding" | "conferencepaper" => Kind::PaperConference,
        "conference" if has_article => Kind::PaperConference,
        "bookitem" | "booksection" => Kind::Chapter,
        "book" => Kind::Book,
        "report" => Kind::Report,
        "document" | "unknown" if format.contains("book") => Kind::Book,
        "issue" | "journal" => Kind::Periodical,
        "webpage" => Kind::Webpage,
        "blogpost" => Kind::PostWeblog,
        "newspaperarticle" => Kind::ArticleNewspaper,
        "magazinearticle" => Kind::ArticleMagazine,
        "thesis" | "dissertation" => Kind::Thesis,
        "videorecording" | "film" => Kind::MotionPicture,
        "audiorecording" => Kind::Song,
        "map" => Kind::Map,
        "dataset" => Kind::Dataset,
        _ if format.contains("dissertation") => Kind::Thesis,
        _ if format.contains("patent") => Kind::Patent,
        _ if format.contains("book") && has_book && has_article => Kind::Chapter,
        _ if format.contains("book") => Kind::Book,
        _ if format.contains("journal") || has_article => Kind::ArticleJournal,
        _ => Kind::Document,
    }
}

fn identifier(value: &str, r: &mut Reference) {
    let v = value.trim();
    if let Some(doi) = v.strip_prefix("info:doi/").or(v.strip_prefix("doi:")) {
        r.add_identifier(Scheme::Doi, doi);
    } else if let Some(id) = v.strip_prefix("info:pmid/") {
        r.add_identifier(Scheme::Pmid, id);
    } else if let Some(id) = v.strip_prefix("info:oclcnum/") {
        r.add_identifier(Scheme::Oclc, id);
    } else if let Some(id) = v.strip_prefix("info:lccn/") {
        r.add_identifier(Scheme::Lccn, id);
    } else if let Some(id) = v.strip_prefix("info:arxiv/") {
        r.add_identifier(Scheme::Arxiv, id);
    } else if let Some(id) = v.to_ascii_lowercase().strip_prefix("urn:isbn:") {
        r.add_identifier(Scheme::Isbn, id);
    } else if v.starts_with("http") {
        human::identifiers_of_link(r, v);
        if !v.contains("doi.org/") {
            r.set_default(Field::Url, v);
        }
    }
}

/// The first author in parts, then the authors as whole names; one of them usually is the first again.
fn people(pairs: &[(String, String)], r: &mut Reference) {
    let mut current: Option<Person> = None;
    let mut given_parts: (String, String) = Default::default();
    for (key, value) in pairs {
        let value = super::xml::squash(value);
        if value.is_empty() {
            continue;
        }
        match key.trim_start_matches("rft.") {
            "aulast" => current = Some(Person::new(value, "")),
            "aufirst" => given_parts.0 = value,
            "auinit" | "auinit1" if given_parts.0.is_empty() => given_parts.1 = value,
            "ausuffix" => {
                if let Some(p) = &mut current {
                    p.suffix = value;
                }
            }
            _ => {}
        }
    }
    if let Some(mut p) = current {
        p.given = if given_parts.0.is_empty() {
            given_parts.1
        } else {
            given_parts.0
        };
        p.split_particles();
        r.add_person(Role::Author, p);
    }
    for (key, value) in pairs {
        let person = match key.trim_start_matches("rft.") {
            "au" | "creator" => human::person(value),
            "aucorp" | "inventor" if key.ends_with("corp") => {
                Person::literal(super::xml::squash(value))
            }
            "inventor" => human::person(value),
            "contributor" => {
                r.add_person(Role::Contributor, human::person(value));
                continue;
            }
            _ => continue,
        };
        let known = r.people(Role::Author).any(|p| {
            p.short().to_lowercase() == person.short().to_lowercase()
                && p.given.chars().next() == person.given.chars().next()
        });
        if !known {
            r.add_person(Role::Author, person);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coins_are_read() {
        let r = from_query("ctx_ver=Z39.88-2004&amp;rft_val_fmt=info%3Aofi%2Ffmt%3Akev%3Amtx%3Ajournal&amp;rft.genre=article&amp;rft.atitle=Growth+of+cod&amp;rft.jtitle=Journal%20of%20Fish&amp;rft.aulast=Berg&amp;rft.aufirst=Anna&amp;rft.au=Anna+Berg&amp;rft.au=Kari+%C3%85s&amp;rft.date=2004-05&amp;rft.spage=3&amp;rft.epage=9&amp;rft_id=info%3Adoi%2F10.1234%2Fabc&amp;rft.issn=0378-5955").unwrap();
        assert_eq!(
            (r.kind, r.title(), r.get(Field::Page)),
            (Kind::ArticleJournal, "Growth of cod", Some("3-9"))
        );
        assert_eq!(
            r.people(Role::Author)
                .map(Person::inverted)
                .collect::<Vec<_>>(),
            ["Berg, Anna", "Ås, Kari"]
        );
        assert_eq!(r.identifier(Scheme::Doi), Some("10.1234/abc"));
        let r = from_query("rft_val_fmt=info:ofi/fmt:kev:mtx:book&rft.genre=bookitem&rft.atitle=A&rft.btitle=B&rft.isbn=9780306406157").unwrap();
        assert_eq!(
            (r.kind, r.title(), r.get(Field::ContainerTitle)),
            (Kind::Chapter, "A", Some("B"))
        );
        assert!(from_query("a=b").is_none());
    }
}
