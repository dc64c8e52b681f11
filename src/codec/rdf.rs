//! RDF/XML: what Zotero exports (its own RDF and Bibliontology), library linked data, schema.org.
//!
//! Resources are joined by their addresses; a resource that another one only refers to (a person, a journal) is no work of its own.

use super::xml::{self, Node, rich};
use super::{Codec, Format, Input, Item, ReadOptions, Sink, human, language};
use crate::model::{
    Attachment, Date, DateField, Field, Kind, Note, Person, Reference, Role, Scheme,
};
use jiff::Timestamp;
use std::collections::{HashMap, HashSet};

/// RDF/XML.
pub struct Rdf;

static FORMAT: Format = Format {
    name: "rdf",
    aliases: &["zotero-rdf", "bibliontology"],
    label: "RDF (Zotero, Bibliontology)",
    extensions: &["rdf", "xml"],
    reads: true,
    writes: false,
};

/// Classes (bib:, bibo:, schema.org) and kinds. What is in no row is no work.
const CLASSES: &[(&str, Kind)] = &[
    ("Article", Kind::ArticleJournal),
    ("AcademicArticle", Kind::ArticleJournal),
    ("ScholarlyArticle", Kind::ArticleJournal),
    ("Book", Kind::Book),
    ("EditedBook", Kind::Book),
    ("BookSection", Kind::Chapter),
    ("Chapter", Kind::Chapter),
    ("Thesis", Kind::Thesis),
    ("Report", Kind::Report),
    ("Webpage", Kind::Webpage),
    ("WebPage", Kind::Webpage),
    ("Document", Kind::Document),
    ("Manuscript", Kind::Manuscript),
    ("Letter", Kind::PersonalCommunication),
    ("Email", Kind::PersonalCommunication),
    ("Memo", Kind::Report),
    ("Patent", Kind::Patent),
    ("Legislation", Kind::Legislation),
    ("Statute", Kind::Legislation),
    ("Bill", Kind::Bill),
    ("CourtReporter", Kind::LegalCase),
    ("LegalCaseDocument", Kind::LegalCase),
    ("LegalDecision", Kind::LegalCase),
    ("Hearing", Kind::Hearing),
    ("Interview", Kind::Interview),
    ("Film", Kind::MotionPicture),
    ("MotionPicture", Kind::MotionPicture),
    ("AudioVisualDocument", Kind::MotionPicture),
    ("Recording", Kind::Song),
    ("AudioDocument", Kind::Song),
    ("Image", Kind::Graphic),
    ("Illustration", Kind::Graphic),
    ("Map", Kind::Map),
    ("Data", Kind::Software),
    ("SoftwareSourceCode", Kind::Software),
    ("SoftwareApplication", Kind::Software),
    ("Dataset", Kind::Dataset),
    ("ReferenceSource", Kind::EntryEncyclopedia),
    ("Slideshow", Kind::Speech),
    ("Standard", Kind::Standard),
    ("NewsArticle", Kind::ArticleNewspaper),
    ("BlogPosting", Kind::PostWeblog),
    ("CreativeWork", Kind::Document),
];

/// Zotero's item types (`z:itemType`) and kinds.
const ZOTERO: &[(&str, Kind)] = &[
    ("journalArticle", Kind::ArticleJournal),
    ("magazineArticle", Kind::ArticleMagazine),
    ("newspaperArticle", Kind::ArticleNewspaper),
    ("book", Kind::Book),
    ("bookSection", Kind::Chapter),
    ("conferencePaper", Kind::PaperConference),
    ("thesis", Kind::Thesis),
    ("report", Kind::Report),
    ("webpage", Kind::Webpage),
    ("blogPost", Kind::PostWeblog),
    ("forumPost", Kind::Post),
    ("encyclopediaArticle", Kind::EntryEncyclopedia),
    ("dictionaryEntry", Kind::EntryDictionary),
    ("document", Kind::Document),
    ("manuscript", Kind::Manuscript),
    ("preprint", Kind::Article),
    ("patent", Kind::Patent),
    ("computerProgram", Kind::Software),
    ("dataset", Kind::Dataset),
    ("presentation", Kind::Speech),
    ("film", Kind::MotionPicture),
    ("videoRecording", Kind::MotionPicture),
    ("tvBroadcast", Kind::Broadcast),
    ("radioBroadcast", Kind::Broadcast),
    ("podcast", Kind::Broadcast),
    ("audioRecording", Kind::Song),
    ("letter", Kind::PersonalCommunication),
    ("email", Kind::PersonalCommunication),
    ("instantMessage", Kind::PersonalCommunication),
    ("map", Kind::Map),
    ("artwork", Kind::Graphic),
    ("interview", Kind::Interview),
    ("statute", Kind::Legislation),
    ("case", Kind::LegalCase),
    ("bill", Kind::Bill),
    ("hearing", Kind::Hearing),
    ("standard", Kind::Standard),
    ("treaty", Kind::Document),
];

/// Properties (without prefix) and fields.
const PROPERTIES: &[(&str, Field)] = &[
    ("title", Field::Title),
    ("name", Field::Title),
    ("headline", Field::Title),
    ("shortTitle", Field::TitleShort),
    ("volume", Field::Volume),
    ("issue", Field::Issue),
    ("number", Field::Issue),
    ("pages", Field::Page),
    ("pageStart", Field::PageFirst),
    ("numPages", Field::NumberOfPages),
    ("edition", Field::Edition),
    ("version", Field::Version),
    ("softwareVersion", Field::Version),
    ("numberOfVolumes", Field::NumberOfVolumes),
    ("numVolumes", Field::NumberOfVolumes),
    ("section", Field::Section),
    ("abstract", Field::Abstract),
    ("description", Field::Abstract),
    ("rights", Field::License),
    ("license", Field::License),
    ("language", Field::Language),
    ("inLanguage", Field::Language),
    ("archive", Field::Archive),
    ("archiveLocation", Field::ArchiveLocation),
    ("libraryCatalog", Field::Source),
    ("repository", Field::Source),
    ("callNumber", Field::CallNumber),
    ("lccn", Field::CallNumber),
    ("type", Field::Genre),
    ("thesisType", Field::Genre),
    ("reportType", Field::Genre),
    ("medium", Field::Medium),
    ("scale", Field::Scale),
    ("codeNumber", Field::Number),
    ("reportNumber", Field::Number),
    ("seriesNumber", Field::CollectionNumber),
    ("conferenceName", Field::EventTitle),
    ("extra", Field::Note),
];

/// Properties that list people.
const PEOPLE: &[(&str, Role)] = &[
    ("authors", Role::Author),
    ("authorList", Role::Author),
    ("creator", Role::Author),
    ("author", Role::Author),
    ("editors", Role::Editor),
    ("editorList", Role::Editor),
    ("editor", Role::Editor),
    ("translators", Role::Translator),
    ("translator", Role::Translator),
    ("contributors", Role::Contributor),
    ("contributorList", Role::Contributor),
    ("contributor", Role::Contributor),
    ("seriesEditors", Role::CollectionEditor),
    ("bookAuthors", Role::ContainerAuthor),
    ("directors", Role::Director),
    ("composers", Role::Composer),
    ("performers", Role::Performer),
    ("inventors", Role::Inventor),
    ("interviewers", Role::Interviewer),
    ("interviewees", Role::Author),
    ("recipients", Role::Recipient),
    ("presenters", Role::Author),
    ("programmers", Role::Author),
    ("artists", Role::Author),
    ("cartographers", Role::Author),
    ("podcasters", Role::Author),
    ("reviewedAuthors", Role::ReviewedAuthor),
    ("scriptwriters", Role::ScriptWriter),
    ("producers", Role::Producer),
];

impl Codec for Rdf {
    fn format(&self) -> &'static Format {
        &FORMAT
    }
    fn recognise(&self, input: &Input) -> u8 {
        let head = input.head();
        match xml::root_name(&head).as_deref() {
            Some("RDF") if head.contains("22-rdf-syntax-ns") => 90,
            _ => 0,
        }
    }
    fn read(&self, input: &Input, _: &ReadOptions, sink: &mut Sink) {
        let mut nodes: Vec<(Node, (usize, usize))> = Vec::new();
        xml::read_records(
            input.bytes,
            &mut |_, above| above.len() == 1,
            &mut |node, place, _| {
                nodes.push((node.clone(), place));
                std::ops::ControlFlow::Continue(())
            },
            sink,
        );
        let graph = Graph::of(&nodes);
        let mut found = 0;
        for (node, _) in &nodes {
            if let Some(r) = graph.work(node) {
                found += 1;
                if sink(Item::Reference(Box::new(r))).is_break() {
                    return;
                }
            }
        }
        if found == 0 {
            let _ = sink(Item::error(1, 1, "this RDF describes no work"));
        }
    }
}

/// An address (or a blank node's name) of a resource or of what a property refers to.
fn address<'n>(node: &'n Node, names: &[&str]) -> Option<&'n str> {
    names
        .iter()
        .find_map(|n| node.attr(n))
        .filter(|a| !a.is_empty())
}
const OWN: [&str; 3] = ["about", "nodeID", "ID"];
const REFERRED: [&str; 2] = ["resource", "nodeID"];

struct Graph<'n> {
    by_address: HashMap<&'n str, Vec<&'n Node>>,
    /// What other resources refer to as a part of themselves.
    subordinate: HashSet<&'n str>,
    /// Collections by the address of a member.
    collections: HashMap<&'n str, Vec<String>>,
}

impl<'n> Graph<'n> {
    fn of(nodes: &'n [(Node, (usize, usize))]) -> Graph<'n> {
        let mut graph = Graph {
            by_address: HashMap::new(),
            subordinate: HashSet::new(),
            collections: HashMap::new(),
        };
        for (node, _) in nodes {
            if let Some(a) = address(node, &OWN) {
                graph.by_address.entry(a).or_default().push(node);
            }
            for property in node.elements() {
                let Some(a) = address(property, &REFERRED) else {
                    continue;
                };
                match property.name.as_str() {
                    "hasPart" if node.name == "Collection" => graph
                        .collections
                        .entry(a)
                        .or_default()
                        .push(node.text_at("title")),
                    "isPartOf" | "link" | "isReferencedBy" | "publisher" | "creator"
                    | "contributor" | "author" | "presentedAt" | "resource" => {
                        graph.subordinate.insert(a);
                    }
                    _ => {}
                }
            }
        }
        graph
    }

    fn resource(&self, property: &'n Node) -> Option<&'n Node> {
        property.elements().next().or_else(|| {
            let nodes = self.by_address.get(address(property, &REFERRED)?)?;
            nodes.first().copied()
        })
    }

    fn work(&self, node: &'n Node) -> Option<Reference> {
        let own = address(node, &OWN);
        let item_type = node.text_at("itemType");
        let types: Vec<String> = node
            .all("type")
            .filter_map(|t| t.attr("resource"))
            .map(|t| t.rsplit(['/', '#']).next().unwrap_or(t).to_string())
            .collect();
        let class = CLASSES
            .iter()
            .find(|(n, _)| *n == node.name || types.iter().any(|t| t == n))
            .map(|c| c.1);
        let zotero = ZOTERO.iter().find(|(n, _)| *n == item_type).map(|z| z.1);
        if matches!(item_type.as_str(), "attachment" | "note") || node.name == "Attachment" {
            return None;
        }
        let described =
            node.name == "Description" && (node.at("title").is_some() || node.at("name").is_some());
        let kind = zotero.or(class).or(described.then_some(Kind::Document))?;
        // A book that is only the container of a chapter, a journal, is no item of Zotero's.
        if zotero.is_none()
            && own.is_some_and(|a| self.subordinate.contains(a))
            && !self.is_item(own)
        {
            return None;
        }
        let mut r = Reference::new(kind);
        if zotero.is_none() && !item_type.is_empty() {
            r.native_type = format!("zotero:{item_type}");
        } else if item_type == "treaty" {
            r.kind = Kind::Document;
            r.native_type = "zotero:treaty".into();
        }
        for property in node.elements() {
            self.property(property, &mut r, 0);
        }
        if let Some(a) = own {
            if let Some(names) = self.collections.get(a) {
                r.collections = names.iter().filter(|n| !n.is_empty()).cloned().collect();
            }
            if a.starts_with("http") && !r.fields.has(Field::Url) && !a.contains("zotero.org/") {
                human::identifiers_of_link(&mut r, a);
            }
            if let Some((group, key)) = a
                .split_once("/items/")
                .and_then(|(g, k)| Some((g.rsplit('/').next()?, k)))
                && a.contains("zotero.org/groups")
            {
                r.add_identifier(Scheme::Zotero, &format!("{group}/{key}"));
            }
        }
        // Zotero's description of its own use of the resource.
        for user in self.user_items(own) {
            for property in user.elements().filter(|p| p.name != "resource") {
                self.property(property, &mut r, 0);
            }
        }
        if r.kind == Kind::Book && node.name == "Article" {
            r.kind = Kind::ArticleJournal;
        }
        if let (false, Some(first)) = (
            r.fields.has(Field::Page),
            r.get(Field::PageFirst).map(str::to_string),
        ) {
            let last = node.text_at("pageEnd");
            r.set(
                Field::Page,
                if last.is_empty() {
                    first
                } else {
                    format!("{first}-{last}")
                },
            );
        }
        r.fields.remove(Field::PageFirst);
        (r.fields.has(Field::Title) || !r.identifiers.is_empty() || r.fields.has(Field::Url))
            .then_some(r)
    }

    fn user_items(&self, own: Option<&str>) -> Vec<&'n Node> {
        let all = self
            .by_address
            .values()
            .flatten()
            .copied()
            .filter(|n| n.name == "UserItem");
        all.filter(|n| own.is_some() && n.at("resource").and_then(|p| address(p, &REFERRED)) == own)
            .collect()
    }

    fn is_item(&self, own: Option<&str>) -> bool {
        !self.user_items(own).is_empty()
    }

    fn property(&self, p: &'n Node, r: &mut Reference, depth: usize) {
        let text = p.text();
        let name = p.name.as_str();
        if let Some((_, role)) = PEOPLE.iter().find(|(n, _)| *n == name) {
            self.people(p, *role, r);
            return;
        }
        match name {
            "itemType" | "link" | "coins" | "type"
                if p.attr("resource").is_some() || name != "type" => {}
            "date" | "issued" | "datePublished" | "created" | "dateCreated" => {
                if r.date(DateField::Issued).is_none() && !text.is_empty() {
                    r.set_date(DateField::Issued, Date::parse(&text));
                }
            }
            "dateSubmitted" | "accessDate" | "accessed" => {
                if !text.is_empty() {
                    r.set_date(DateField::Accessed, Date::parse(&text));
                }
            }
            "dateModified" | "modified" | "dateAdded" => {}
            "subject" | "keywords" => {
                let tag = self
                    .resource(p)
                    .map(|n| n.text_at("value"))
                    .filter(|t| !t.is_empty())
                    .unwrap_or(text);
                let tag = if p.attr("resource").is_some() && tag.is_empty() {
                    return;
                } else {
                    tag
                };
                // A call number stands as a subject of the class LCC.
                if p.elements().any(|n| n.name == "LCC" || n.name == "DDC") {
                    r.set_default(Field::CallNumber, tag);
                } else {
                    r.add_tag(&tag);
                }
            }
            "identifier" | "isbn" | "isbn10" | "isbn13" | "issn" | "eissn" | "doi" | "pmid"
            | "uri" | "sameAs" | "url" | "handle" | "codeRepository" => {
                self.identifier(p, &text, r)
            }
            "publisher" => self.publisher(p, &text, r),
            "isPartOf" | "presentedAt" | "partOf" | "publicationIssue" => {
                self.container(p, r, depth)
            }
            "isReferencedBy" => {
                if let Some(memo) = self.resource(p) {
                    let value = memo.at("value").map(Node::long_text).unwrap_or_default();
                    if !value.is_empty() {
                        r.notes.push(Note::new(value, Timestamp::now()));
                    }
                }
            }
            "medium" | "relation" | "tableOfContents" if p.attr("resource").is_some() => {
                r.add_extra(name, p.attr("resource").unwrap_or("").to_string());
            }
            _ => {
                let text = if text.is_empty() {
                    p.attr("resource").unwrap_or("").to_string()
                } else {
                    text
                };
                if text.is_empty() {
                    return;
                }
                let field = PROPERTIES.iter().find(|(n, _)| *n == name).map(|f| f.1);
                // Books and reports count by numbers of their own.
                let field = match (field, r.kind) {
                    (
                        Some(Field::Issue),
                        Kind::Report | Kind::Patent | Kind::Bill | Kind::Standard | Kind::Book,
                    ) if name == "number" => Some(Field::Number),
                    (f, _) => f,
                };
                match field.filter(|f| !r.fields.has(*f)) {
                    Some(Field::Language) => r.set(
                        Field::Language,
                        language::tag(text.rsplit('/').next().unwrap_or(&text)),
                    ),
                    Some(f @ Field::Title) => r.set(
                        f,
                        if p.children.is_empty() {
                            text
                        } else {
                            rich::rich(p)
                        },
                    ),
                    Some(f @ (Field::Abstract | Field::Note)) => r.set(f, p.long_text()),
                    Some(f) => r.set(f, text),
                    None => r.add_extra(
                        if p.prefix.is_empty() {
                            name.to_string()
                        } else {
                            format!("{}:{name}", p.prefix)
                        },
                        text,
                    ),
                }
            }
        }
    }

    fn people(&self, p: &'n Node, role: Role, r: &mut Reference) {
        let mut add = |person: Person| {
            let known = r.creators.iter().any(|c| {
                c.person.inverted() == person.inverted()
                    && (c.role == role || role == Role::Contributor)
            });
            if !known {
                r.add_person(role, person);
            }
        };
        // A list (rdf:Seq), a person inside, or an address of one.
        let sequence = p
            .elements()
            .find(|n| matches!(n.name.as_str(), "Seq" | "List" | "Bag"))
            .or_else(|| {
                self.resource(p)
                    .filter(|n| matches!(n.name.as_str(), "Seq" | "List" | "Bag"))
            });
        if let Some(seq) = sequence {
            for li in seq.elements() {
                if let Some(person) = self.resource(li).and_then(person) {
                    add(person);
                }
            }
            return;
        }
        if let Some(person) = self.resource(p).and_then(person) {
            add(person);
        } else if !p.text().is_empty() && p.elements().next().is_none() {
            add(human::person(&p.text()));
        }
    }

    fn identifier(&self, p: &'n Node, text: &str, r: &mut Reference) {
        if let Some(uri) = p.elements().find(|n| n.name == "URI") {
            let address = uri.text_at("value");
            human::identifiers_of_link(r, &address);
            r.set_default(Field::Url, address);
            return;
        }
        let text = if text.is_empty() {
            p.attr("resource").unwrap_or("").to_string()
        } else {
            text.to_string()
        };
        let (label, value) = text.split_once(' ').unwrap_or(("", &text));
        match (p.name.as_str(), label.to_uppercase().as_str()) {
            ("isbn" | "isbn10" | "isbn13", _) => r.add_identifier(Scheme::Isbn, &text),
            ("issn" | "eissn", _) => r.add_identifier(Scheme::Issn, &text),
            ("doi", _) => r.add_identifier(Scheme::Doi, &text),
            ("pmid", _) => r.add_identifier(Scheme::Pmid, &text),
            (_, "ISBN") => value
                .split(' ')
                .for_each(|v| r.add_identifier(Scheme::Isbn, v)),
            (_, "ISSN") => value
                .split([' ', ','])
                .filter(|v| !v.is_empty())
                .for_each(|v| r.add_identifier(Scheme::Issn, v)),
            (_, "DOI") => r.add_identifier(Scheme::Doi, value),
            (_, "PMID:") => r.add_identifier(Scheme::Pmid, value),
            _ if text.starts_with("http") => {
                human::identifiers_of_link(r, &text);
                match p.name.as_str() {
                    "uri" | "url" | "codeRepository" | "identifier" => {
                        r.set_default(Field::Url, text)
                    }
                    _ => r.attachments.push(Attachment {
                        path: text,
                        ..Attachment::default()
                    }),
                }
            }
            _ if crate::model::identifier::doi(&text).is_some() => {
                r.add_identifier(Scheme::Doi, &text)
            }
            _ if text.is_empty() || text.starts_with("file:") => {}
            _ => match text.strip_prefix("(OCoLC)") {
                Some(n) => r.add_identifier(Scheme::Oclc, n),
                None => r.add_extra(p.name.clone(), text),
            },
        }
    }

    fn publisher(&self, p: &'n Node, text: &str, r: &mut Reference) {
        match self.resource(p) {
            Some(o) => {
                r.set_default(
                    Field::Publisher,
                    [o.text_at("name"), o.text_at("title")]
                        .into_iter()
                        .find(|t| !t.is_empty())
                        .unwrap_or_default(),
                );
                let place = [
                    o.text_at("adr/Address/locality"),
                    o.text_at("localityName"),
                    o.find("locality").map(Node::text).unwrap_or_default(),
                ];
                r.set_default(
                    Field::PublisherPlace,
                    place
                        .into_iter()
                        .find(|t| !t.is_empty())
                        .unwrap_or_default(),
                );
            }
            None => r.set_default(Field::Publisher, text),
        }
    }

    /// The journal, book, series or site that a work is part of.
    fn container(&self, p: &'n Node, r: &mut Reference, depth: usize) {
        let Some(c) = self.resource(p).filter(|_| depth < 4) else {
            let text = p.text();
            if !text.is_empty() {
                let field = if r.kind == Kind::Book {
                    Field::CollectionTitle
                } else {
                    Field::ContainerTitle
                };
                r.set_default(field, text);
            }
            return;
        };
        let title = c
            .at("title")
            .or(c.at("name"))
            .map(rich::rich)
            .unwrap_or_default();
        let field = match c.name.as_str() {
            "Series" => Field::CollectionTitle,
            "ConferenceProceedings" | "Conference" if p.name == "presentedAt" => Field::EventTitle,
            "Collection" if r.kind == Kind::Book => Field::CollectionTitle,
            "CourtReporter" | "Code" => Field::ContainerTitle,
            _ => Field::ContainerTitle,
        };
        r.set_default(field, title);
        for property in c.elements() {
            match property.name.as_str() {
                "title" | "name" | "itemType" => {}
                "alternative" | "shortTitle" => {
                    r.set_default(Field::ContainerTitleShort, property.text())
                }
                "identifier" | "isbn" | "isbn10" | "isbn13" | "issn" | "eissn" | "uri"
                    if matches!(
                        c.name.as_str(),
                        "Journal"
                            | "Periodical"
                            | "Book"
                            | "EditedBook"
                            | "Proceedings"
                            | "Series"
                            | "Issue"
                            | "Newspaper"
                            | "Magazine"
                            | "Website"
                            | "PublicationIssue"
                    ) =>
                {
                    let before = r.get(Field::Url).map(str::to_string);
                    self.identifier(property, &property.text(), r);
                    if before.is_none() {
                        r.fields.remove(Field::Url);
                    }
                }
                "number" if c.name == "Series" => {
                    r.set_default(Field::CollectionNumber, property.text())
                }
                "creator" | "authorList" | "authors" | "author" => {
                    self.people(property, Role::ContainerAuthor, r)
                }
                _ => self.property(property, r, depth + 1),
            }
        }
    }
}

fn person(node: &Node) -> Option<Person> {
    let at = |names: &[&str]| {
        names
            .iter()
            .map(|n| node.text_at(n))
            .find(|t| !t.is_empty())
            .unwrap_or_default()
    };
    let family = at(&["surname", "familyName", "lastName"]);
    let given = at(&["givenName", "givenname", "firstName"]);
    let name = at(&["name", "prefLabel", "label"]);
    let mut p = if !family.is_empty()
        && given.is_empty()
        && (family.contains(' ') || node.name != "Person")
    {
        Person::literal(family)
    } else if !family.is_empty() {
        let mut p = Person::new(family, given);
        p.split_particles();
        p
    } else if node.name == "Organization" {
        Person::literal(name)
    } else {
        human::person(&name)
    };
    if let Some(orcid) = address(node, &OWN)
        .and_then(|a| a.split_once("orcid.org/"))
        .map(|a| a.1)
    {
        p.ids.push(("orcid".into(), orcid.to_string()));
    }
    (!p.is_empty()).then_some(p)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::read_all;

    const RDF: &str = r##"<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:z="http://www.zotero.org/namespaces/export#" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:bib="http://purl.org/net/biblio#" xmlns:foaf="http://xmlns.com/foaf/0.1/" xmlns:prism="p">
<bib:Article rdf:about="#item_1"><z:itemType>journalArticle</z:itemType><dcterms:isPartOf rdf:resource="urn:issn:0378-5955"/><bib:authors><rdf:Seq><rdf:li><foaf:Person><foaf:surname>Berg</foaf:surname><foaf:givenName>Anna</foaf:givenName></foaf:Person></rdf:li></rdf:Seq></bib:authors><dc:title>Growth of cod</dc:title><dc:date>May 3, 2004</dc:date><bib:pages>3-9</bib:pages><dc:subject>cod</dc:subject><dc:identifier><dcterms:URI><rdf:value>https://example.org/1</rdf:value></dcterms:URI></dc:identifier><dcterms:isReferencedBy rdf:resource="#item_9"/><z:odd>kept</z:odd></bib:Article>
<bib:Journal rdf:about="urn:issn:0378-5955"><dc:title>Journal of Fish</dc:title><prism:volume>3</prism:volume><prism:number>2</prism:number><dc:identifier>DOI 10.1234/abc</dc:identifier><dc:identifier>ISSN 0378-5955</dc:identifier></bib:Journal>
<bib:Memo rdf:about="#item_9"><rdf:value>A note.</rdf:value></bib:Memo>
<z:Collection rdf:about="#c"><dc:title>Fish</dc:title><dcterms:hasPart rdf:resource="#item_1"/></z:Collection></rdf:RDF>"##;

    #[test]
    fn zoteros_rdf() {
        let input = Input {
            bytes: RDF.as_bytes(),
            name: "a.rdf",
        };
        assert!(Rdf.recognise(&input) >= 90);
        let (found, problems) = read_all(&Rdf, &input, &ReadOptions::default());
        assert_eq!((found.len(), problems.len()), (1, 0));
        let r = &found[0];
        assert_eq!(
            (
                r.kind,
                r.title(),
                r.get(Field::ContainerTitle),
                r.get(Field::Volume),
                r.get(Field::Issue)
            ),
            (
                Kind::ArticleJournal,
                "Growth of cod",
                Some("Journal of Fish"),
                Some("3"),
                Some("2")
            )
        );
        assert_eq!(r.date(DateField::Issued), Some(&Date::ymd(2004, 5, 3)));
        assert_eq!(
            (
                r.identifier(Scheme::Doi),
                r.identifier(Scheme::Issn),
                r.get(Field::Url)
            ),
            (
                Some("10.1234/abc"),
                Some("0378-5955"),
                Some("https://example.org/1")
            )
        );
        assert_eq!(
            (
                r.notes[0].text.as_str(),
                r.collections.as_slice(),
                r.extra("z:odd")
            ),
            ("A note.", ["Fish".to_string()].as_slice(), Some("kept"))
        );
    }
}
