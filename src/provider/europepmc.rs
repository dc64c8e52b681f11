//! Europe PMC: medicine and life sciences with abstracts, by any identifier, and searching.

use super::error::Failure;
use super::http::{Reply, Request};
use super::json::{
    add_id, add_orcid, at, list, set, set_abstract, set_date, set_language, set_rich, text,
};
use super::limit::Limit;
use super::service::{Ask, Service, status};
use crate::codec::human;
use crate::model::{DateField, Field, Identifier, Kind, Person, Reference, Role, Scheme};
use serde_json::Value;

/// `www.ebi.ac.uk/europepmc`.
pub struct EuropePmc;

impl Service for EuropePmc {
    fn name(&self) -> &'static str {
        "europepmc"
    }
    fn label(&self) -> &'static str {
        "Europe PMC"
    }
    fn base(&self) -> &'static str {
        "https://www.ebi.ac.uk/europepmc/webservices/rest"
    }
    fn limit(&self) -> Limit {
        Limit::per_second(10, 4)
    }
    fn by_id(&self, id: &Identifier, ask: &Ask) -> Option<Request> {
        let query = match id.scheme {
            Scheme::Doi => format!("DOI:\"{}\"", id.value.replace('"', "")),
            Scheme::Pmid => format!("EXT_ID:{} AND SRC:MED", id.value),
            Scheme::Pmcid => format!("PMCID:{}", id.value),
            _ => return None,
        };
        Some(search(ask, &query, 2))
    }
    fn by_words(&self, words: &str, most: usize, ask: &Ask) -> Option<Request> {
        Some(search(ask, words, most))
    }
    fn read(&self, reply: &Reply) -> Result<Vec<Reference>, Failure> {
        status(reply)?;
        let json = reply.json()?;
        if json.get("errCode").is_some() {
            return Err(Failure::Refused(super::service::short(&text(
                &json, "errMsg",
            ))));
        }
        if json.get("resultList").is_none() && json.get("result").is_none() {
            return Err(Failure::Unreadable("it holds no works".into()));
        }
        let mut all = list(&json, "resultList.result");
        all.extend(list(&json, "result"));
        Ok(all.into_iter().filter_map(work).collect())
    }
}

fn search(ask: &Ask, query: &str, most: usize) -> Request {
    Request::get(format!("{}/search", ask.base))
        .query("query", query)
        .query("resultType", "core")
        .query("format", "json")
        .query("pageSize", &most.to_string())
        .query("email", ask.mail)
}

fn work(w: &Value) -> Option<Reference> {
    let kinds: Vec<String> = list(w, "pubTypeList.pubType")
        .iter()
        .map(|v| text(v, "").to_lowercase())
        .chain([text(w, "pubType").to_lowercase()])
        .collect();
    let has = |n: &str| kinds.iter().any(|k| k.contains(n));
    let kind = if has("preprint") {
        Kind::Article
    } else if w.get("bookOrReportDetails").is_some_and(|b| !b.is_null()) {
        if text(w, "bookOrReportDetails.comprisingTitle").is_empty() {
            Kind::Book
        } else {
            Kind::Chapter
        }
    } else if has("thesis") || text(w, "source") == "ETH" {
        Kind::Thesis
    } else if text(w, "source") == "PAT" {
        Kind::Patent
    } else {
        Kind::ArticleJournal
    };
    let mut r = Reference::new(kind);
    let title = text(w, "title");
    set_rich(
        &mut r,
        Field::Title,
        title
            .strip_suffix('.')
            .filter(|t| !t.ends_with('.'))
            .unwrap_or(&title),
    );
    r.get(Field::Title)?;
    for a in list(w, "authorList.author") {
        let (family, given) = (text(a, "lastName"), text(a, "firstName"));
        let given = if given.is_empty() {
            text(a, "initials")
        } else {
            given
        };
        let mut p = if family.is_empty() {
            let group = text(a, "collectiveName");
            if group.is_empty() {
                human::person(&text(a, "fullName"))
            } else {
                Person::literal(group)
            }
        } else {
            Person::new(family, given)
        };
        p.split_particles();
        add_orcid(&mut p, &text(a, "authorId.value"));
        r.add_person(Role::Author, p);
    }
    if r.creators.is_empty() {
        for name in text(w, "authorString")
            .trim_end_matches('.')
            .split(", ")
            .filter(|n| !n.is_empty())
        {
            r.add_person(Role::Author, human::person(name));
        }
    }
    let journal = at(w, "journalInfo");
    for path in ["journal.title", "journal.medlineAbbreviation"] {
        set_rich(&mut r, Field::ContainerTitle, &text(journal, path));
    }
    set_rich(&mut r, Field::ContainerTitle, &text(w, "journalTitle"));
    set_rich(
        &mut r,
        Field::ContainerTitle,
        &text(w, "bookOrReportDetails.comprisingTitle"),
    );
    let short = text(journal, "journal.isoabbreviation");
    if r.get(Field::ContainerTitle) != Some(short.as_str()) {
        set_rich(&mut r, Field::ContainerTitleShort, &short);
    }
    set(&mut r, Field::Volume, &text(journal, "volume"));
    set(&mut r, Field::Volume, &text(w, "journalVolume"));
    set(&mut r, Field::Issue, &text(journal, "issue"));
    set(&mut r, Field::Issue, &text(w, "issue"));
    set(&mut r, Field::Page, &text(w, "pageInfo"));
    set(
        &mut r,
        Field::Publisher,
        &text(w, "bookOrReportDetails.publisher"),
    );
    set(&mut r, Field::Publisher, &text(w, "publisher"));
    let year = text(journal, "yearOfPublication");
    let year = if year.is_empty() {
        text(w, "pubYear")
    } else {
        year
    };
    // What is printed in December may be online in October; the journal's date is the one that is cited.
    let printed = text(journal, "printPublicationDate");
    let exact = if printed.starts_with(&year) && !printed.ends_with("-01-01") {
        printed.strip_suffix("-01").unwrap_or(&printed).to_string()
    } else {
        year.clone()
    };
    set_date(&mut r, DateField::Issued, &exact);
    set_abstract(&mut r, &in_parts(&text(w, "abstractText")));
    set_language(&mut r, &text(w, "language"));
    add_id(&mut r, Scheme::Doi, &text(w, "doi"));
    add_id(&mut r, Scheme::Pmid, &text(w, "pmid"));
    add_id(&mut r, Scheme::Pmcid, &text(w, "pmcid"));
    for issn in [text(journal, "journal.issn"), text(journal, "journal.essn")] {
        add_id(&mut r, Scheme::Issn, &issn);
    }
    for issn in text(w, "journalIssn").split(';') {
        add_id(&mut r, Scheme::Issn, issn);
    }
    for k in list(w, "keywordList.keyword") {
        r.add_tag(&text(k, ""));
    }
    for m in list(w, "meshHeadingList.meshHeading") {
        r.add_tag(&text(m, "descriptorName"));
    }
    set(&mut r, Field::License, &text(w, "license"));
    for link in list(w, "fullTextUrlList.fullTextUrl") {
        if text(link, "documentStyle") == "pdf"
            && matches!(text(link, "availabilityCode").as_str(), "OA" | "F")
        {
            set(&mut r, Field::PdfUrl, &text(link, "url"));
        }
    }
    if kinds.iter().any(|k| k == "retracted publication") {
        r.set(Field::Status, "retracted");
    }
    Some(r)
}

/// An abstract whose headings stand right before their text, as paragraphs that begin with them: `Aim: …`.
fn in_parts(text: &str) -> String {
    if !text.contains("<h4>") || text.contains("<p>") {
        return text.to_string();
    }
    text.split("<h4>")
        .filter(|part| !part.trim().is_empty())
        .map(|part| match part.split_once("</h4>") {
            Some((heading, words)) => {
                let heading = heading.trim().trim_end_matches([':', '.']);
                format!("<p>{heading}: {}</p>", words.trim())
            }
            None => format!("<p>{}</p>", part.trim()),
        })
        .collect()
}
