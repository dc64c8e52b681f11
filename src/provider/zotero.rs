//! The Zotero Web API, version 3: items and whole groups, with their notes.

use super::error::Failure;
use super::http::{Reply, Request};
use super::json::{add_id, list, set, set_abstract, set_language, set_rich, text};
use super::limit::Limit;
use super::service::{Ask, Service, status};
use crate::codec::kinds::kind_of;
use crate::codec::{html, human, xml};
use crate::model::{
    Attachment, DateField, Field, Identifier, Kind, Note, Person, Reference, Role, Scheme,
};
use jiff::Timestamp;
use serde_json::Value;
use std::collections::HashMap;

/// `api.zotero.org`.
pub struct Zotero;

/// The most items that one answer holds.
pub const PAGE: usize = 100;

impl Service for Zotero {
    fn name(&self) -> &'static str {
        "zotero"
    }
    fn label(&self) -> &'static str {
        "Zotero"
    }
    fn base(&self) -> &'static str {
        "https://api.zotero.org"
    }
    fn takes_key(&self) -> bool {
        true
    }
    fn limit(&self) -> Limit {
        Limit::per_second(3, 2)
    }
    /// `groups/1/items/KEY`, `groups/1/collections/KEY`, `groups/1`; behind `?start=` where a page begins.
    fn by_id(&self, id: &Identifier, ask: &Ask) -> Option<Request> {
        if id.scheme != Scheme::Zotero {
            return None;
        }
        let (path, start) = id.value.split_once("?start=").unwrap_or((&id.value, ""));
        let path = path.trim_matches('/');
        let parts: Vec<&str> = path.split('/').collect();
        let safe = parts
            .iter()
            .all(|p| !p.is_empty() && p.bytes().all(|b| b.is_ascii_alphanumeric()));
        if !safe || !matches!(parts[0], "groups" | "users") || parts.len() < 2 {
            return None;
        }
        let single = parts.len() == 4 && parts[2] == "items";
        let path = if single {
            path.to_string()
        } else {
            format!("{path}/items")
        };
        let request = Request::get(format!("{}/{path}", ask.base))
            .query("format", "json")
            .query("include", "data");
        let request = if single {
            request
        } else {
            request
                .query("limit", &PAGE.to_string())
                .query("start", start)
        };
        Some(
            request
                .header("Zotero-API-Version", "3")
                .header("Zotero-API-Key", ask.key),
        )
    }
    /// `groups/1 some words`: searching needs the library.
    fn by_words(&self, words: &str, most: usize, ask: &Ask) -> Option<Request> {
        let (library, words) = words.split_once(' ')?;
        let (kind, number) = library.split_once('/')?;
        let ok = matches!(kind, "groups" | "users")
            && !number.is_empty()
            && number.bytes().all(|b| b.is_ascii_digit());
        ok.then(|| {
            Request::get(format!("{}/{library}/items/top", ask.base))
                .query("q", words)
                .query("format", "json")
                .query("include", "data")
                .query("limit", &most.min(PAGE).to_string())
                .header("Zotero-API-Version", "3")
                .header("Zotero-API-Key", ask.key)
        })
    }
    fn read(&self, reply: &Reply) -> Result<Vec<Reference>, Failure> {
        status(reply).map_err(|f| match f {
            Failure::Forbidden(_) => {
                Failure::Forbidden("the library is private; set a key of yours".into())
            }
            f => f,
        })?;
        let text = reply.text();
        if text.trim_start().starts_with('<') && text.contains("zotero.org/ns/api") {
            return atom(&text);
        }
        let json = reply.json()?;
        let all: Vec<&Value> = match (&json, json.get("successful")) {
            // What was written comes back numbered.
            (_, Some(Value::Object(written))) => written.values().collect(),
            (Value::Array(all), _) => all.iter().collect(),
            (one, _) => vec![one],
        };
        Ok(items(&all))
    }
}

/// The older answers: Atom with JSON inside.
fn atom(text: &str) -> Result<Vec<Reference>, Failure> {
    let (root, _) = xml::document(text);
    let root = root.ok_or_else(|| Failure::Unreadable("it is damaged".into()))?;
    let mut found = Vec::new();
    let entries: Vec<&xml::Node> = if root.name == "entry" {
        vec![&root]
    } else {
        root.all("entry").collect()
    };
    for e in entries {
        for content in e.all("content") {
            if let Ok(v) = serde_json::from_str::<Value>(&content.raw_text()) {
                found.push(v);
            }
        }
    }
    Ok(items(&found.iter().collect::<Vec<_>>()))
}

/// Items as references; notes and files go to the item that they hang from.
fn items(all: &[&Value]) -> Vec<Reference> {
    let mut out: Vec<Reference> = Vec::new();
    let mut place: HashMap<String, usize> = HashMap::new();
    let data = |v: &Value| -> Value { v.get("data").unwrap_or(v).clone() };
    for v in all {
        let d = data(v);
        if let Some(r) = item(&d, v) {
            place.insert(text(&d, "key"), out.len());
            out.push(r);
        }
    }
    for v in all {
        let d = data(v);
        let Some(parent) = place
            .get(&text(&d, "parentItem"))
            .and_then(|i| out.get_mut(*i))
        else {
            continue;
        };
        match text(&d, "itemType").as_str() {
            "note" => {
                let words = html::meta::abstract_text(&text(&d, "note"));
                if !words.is_empty() {
                    let at = text(&d, "dateAdded")
                        .parse::<Timestamp>()
                        .unwrap_or(Timestamp::UNIX_EPOCH);
                    parent.notes.push(Note::new(words, at));
                }
            }
            "attachment" => {
                let url = text(&d, "url");
                if !url.is_empty() {
                    parent.attachments.push(Attachment {
                        path: url,
                        title: text(&d, "title"),
                        media_type: text(&d, "contentType"),
                        ..Attachment::default()
                    });
                }
            }
            _ => {}
        }
    }
    out
}

/// The fields that are texts: Zotero's name, ours. The first that fits wins.
const TEXTS: &[(&str, Field)] = &[
    ("shortTitle", Field::TitleShort),
    ("publicationTitle", Field::ContainerTitle),
    ("bookTitle", Field::ContainerTitle),
    ("proceedingsTitle", Field::ContainerTitle),
    ("encyclopediaTitle", Field::ContainerTitle),
    ("dictionaryTitle", Field::ContainerTitle),
    ("websiteTitle", Field::ContainerTitle),
    ("blogTitle", Field::ContainerTitle),
    ("forumTitle", Field::ContainerTitle),
    ("programTitle", Field::ContainerTitle),
    ("reporter", Field::ContainerTitle),
    ("code", Field::ContainerTitle),
    ("journalAbbreviation", Field::ContainerTitleShort),
    ("series", Field::CollectionTitle),
    ("seriesTitle", Field::CollectionTitle),
    ("seriesNumber", Field::CollectionNumber),
    ("volume", Field::Volume),
    ("reporterVolume", Field::Volume),
    ("codeVolume", Field::Volume),
    ("numberOfVolumes", Field::NumberOfVolumes),
    ("issue", Field::Issue),
    ("pages", Field::Page),
    ("codePages", Field::Page),
    ("firstPage", Field::Page),
    ("numPages", Field::NumberOfPages),
    ("edition", Field::Edition),
    ("versionNumber", Field::Version),
    ("reportNumber", Field::Number),
    ("patentNumber", Field::Number),
    ("billNumber", Field::Number),
    ("docketNumber", Field::Number),
    ("publicLawNumber", Field::Number),
    ("number", Field::Number),
    ("archiveID", Field::Number),
    ("episodeNumber", Field::Number),
    ("section", Field::Section),
    ("thesisType", Field::Genre),
    ("reportType", Field::Genre),
    ("websiteType", Field::Genre),
    ("presentationType", Field::Genre),
    ("manuscriptType", Field::Genre),
    ("letterType", Field::Genre),
    ("mapType", Field::Genre),
    ("postType", Field::Genre),
    ("genre", Field::Genre),
    ("artworkMedium", Field::Medium),
    ("interviewMedium", Field::Medium),
    ("audioRecordingFormat", Field::Medium),
    ("videoRecordingFormat", Field::Medium),
    ("publisher", Field::Publisher),
    ("university", Field::Publisher),
    ("institution", Field::Publisher),
    ("studio", Field::Publisher),
    ("label", Field::Publisher),
    ("network", Field::Publisher),
    ("distributor", Field::Publisher),
    ("company", Field::Publisher),
    ("repository", Field::Publisher),
    ("place", Field::PublisherPlace),
    ("conferenceName", Field::EventTitle),
    ("meetingName", Field::EventTitle),
    ("court", Field::Authority),
    ("legislativeBody", Field::Authority),
    ("issuingAuthority", Field::Authority),
    ("committee", Field::Committee),
    ("scale", Field::Scale),
    ("archive", Field::Archive),
    ("archiveLocation", Field::ArchiveLocation),
    ("libraryCatalog", Field::Source),
    ("callNumber", Field::CallNumber),
    ("rights", Field::License),
    ("url", Field::Url),
];

/// Who did what, by Zotero's name.
fn role(name: &str) -> Role {
    match name {
        "editor" => Role::Editor,
        "translator" => Role::Translator,
        "seriesEditor" => Role::CollectionEditor,
        "bookAuthor" => Role::ContainerAuthor,
        "reviewedAuthor" => Role::ReviewedAuthor,
        "contributor" => Role::Contributor,
        "recipient" => Role::Recipient,
        "interviewer" => Role::Interviewer,
        "director" => Role::Director,
        "scriptwriter" => Role::ScriptWriter,
        "producer" => Role::Producer,
        "performer" => Role::Performer,
        "composer" => Role::Composer,
        "guest" => Role::Guest,
        "castMember" => Role::Performer,
        "commenter" => Role::Commentator,
        "sponsor" => Role::Sponsor,
        "attorneyAgent" | "wordsBy" | "counsel" | "cosponsor" => Role::Contributor,
        "inventor" | "programmer" | "artist" | "cartographer" | "presenter" | "podcaster"
        | "interviewee" => Role::Author,
        _ => Role::Author,
    }
}

fn item(d: &Value, whole: &Value) -> Option<Reference> {
    let kind = text(d, "itemType");
    if kind.is_empty() || matches!(kind.as_str(), "note" | "attachment" | "annotation") {
        return None;
    }
    let mut r = Reference::new(kind_of(&kind).unwrap_or(Kind::Document));
    r.native_type = format!("zotero:{kind}");
    for name in ["title", "caseName", "subject", "nameOfAct"] {
        set_rich(&mut r, Field::Title, &text(d, name));
    }
    for (name, field) in TEXTS {
        let value = text(d, name);
        if !value.is_empty() && r.get(*field).is_none() {
            set_rich(&mut r, *field, &value);
        }
    }
    for c in list(d, "creators") {
        let (family, given, name) = (text(c, "lastName"), text(c, "firstName"), text(c, "name"));
        let mut p = if name.is_empty() {
            Person::new(family, given)
        } else {
            Person::literal(name)
        };
        p.split_particles();
        r.add_person(role(&text(c, "creatorType")), p);
    }
    for (name, field) in [
        ("date", DateField::Issued),
        ("dateDecided", DateField::Issued),
        ("dateEnacted", DateField::Issued),
        ("issueDate", DateField::Issued),
        ("filingDate", DateField::Submitted),
    ] {
        let value = text(d, name);
        if !value.is_empty() && r.date(field).is_none() {
            r.set_date(field, human::date(&value));
        }
    }
    super::json::set_date(&mut r, DateField::Accessed, &text(d, "accessDate"));
    set_abstract(&mut r, &text(d, "abstractNote"));
    set_language(&mut r, &text(d, "language"));
    for isbn in text(d, "ISBN").split([' ', ',', ';']) {
        add_id(&mut r, Scheme::Isbn, isbn);
    }
    for issn in text(d, "ISSN").split([' ', ',', ';']) {
        add_id(&mut r, Scheme::Issn, issn);
    }
    add_id(&mut r, Scheme::Doi, &text(d, "DOI"));
    // "PMID: 1", "DOI: 10.1/x" and unknown lines stand in `extra`.
    let extra = text(d, "extra");
    if !extra.is_empty() {
        let rest = crate::codec::cheater::apply(&mut r, &extra);
        set(&mut r, Field::Note, &rest);
    }
    for t in list(d, "tags") {
        r.add_tag(&text(t, "tag"));
    }
    let key = text(d, "key") + &text(d, "itemKey");
    let library = match (
        text(whole, "library.type").as_str(),
        text(whole, "library.id"),
    ) {
        ("group", id) if !id.is_empty() => format!("groups/{id}/items/"),
        ("user", id) if !id.is_empty() => format!("users/{id}/items/"),
        _ => String::new(),
    };
    if !key.is_empty() {
        add_id(&mut r, Scheme::Zotero, &format!("{library}{key}"));
    }
    (r.get(Field::Title).is_some() || !r.creators.is_empty()).then_some(r)
}
