//! Dublin Core in XML (`oai_dc`, qualified), DSpace's own form of it (DIM), and OpenURL context objects in XML.

use super::html::meta_kind as dc_kind;
use super::xml::{self, Node, squash};
use super::{Codec, Format, Input, Item, ReadOptions, Sink, human, language, openurl};
use crate::model::{Date, DateField, Field, Kind, Person, Reference, Role, Scheme};

/// Dublin Core XML.
pub struct DublinCoreXml;

static FORMAT: Format = Format {
    name: "dublin-core",
    aliases: &["oai-dc", "dspace", "dim", "xml-contextobject"],
    label: "Dublin Core XML",
    extensions: &["xml"],
    reads: true,
    writes: false,
};

impl Codec for DublinCoreXml {
    fn format(&self) -> &'static Format {
        &FORMAT
    }
    fn recognise(&self, input: &Input) -> u8 {
        let head = input.head();
        let Some(root) = xml::root_name(&head) else {
            return 0;
        };
        let has = |m: &str| head.contains(m);
        if has("info:ofi/fmt:xml:xsd") && has("context-object") {
            95
        } else if has("dim:field") || has("dspace.org/xmlns/dspace/dim") {
            92
        } else if matches!(root.as_str(), "dc" | "qualifieddc" | "qdc" | "simpledc")
            || has("OAI/2.0/oai_dc") && (has("oai_dc:dc") || has("oai-dc:dc"))
        {
            90
        } else {
            0
        }
    }
    fn read(&self, input: &Input, _: &ReadOptions, sink: &mut Sink) {
        xml::read_records(
            input.bytes,
            &mut |name, _| {
                matches!(
                    name,
                    "dc" | "qualifieddc" | "qdc" | "simpledc" | "dim" | "context-object"
                )
            },
            &mut |node, (line, column), sink| {
                let r = match node.name.as_str() {
                    "context-object" => context_object(node),
                    _ => dublin_core(node),
                };
                match r {
                    Some(r) => sink(Item::Reference(Box::new(r))),
                    None => sink(Item::warning(
                        line,
                        column,
                        "this record names no work; it is not read",
                    )),
                }
            },
            sink,
        );
    }
}

fn context_object(node: &Node) -> Option<Reference> {
    let mut pairs: Vec<(String, String)> = Vec::new();
    let referent = node.at("referent")?;
    for n in referent.descendants() {
        match n.name.as_str() {
            "format" => pairs.push(("rft_val_fmt".into(), n.text())),
            "identifier" => pairs.push(("rft_id".into(), n.text())),
            name if n.elements().next().is_none() => pairs.push((format!("rft.{name}"), n.text())),
            _ => {}
        }
    }
    openurl::from_pairs(&pairs)
}

/// One statement: element, qualifier, text.
struct Statement {
    element: String,
    qualifier: String,
    text: String,
    id: String,
}

fn statements(node: &Node) -> Vec<Statement> {
    node.elements()
        .map(|n| {
            if n.name == "field" {
                Statement {
                    element: n.attr("element").unwrap_or("").to_lowercase(),
                    qualifier: n.attr("qualifier").unwrap_or("").to_lowercase(),
                    text: n.raw_text(),
                    id: String::new(),
                }
            } else {
                let name = n.name.to_lowercase();
                let (element, qualifier) = name
                    .split_once('.')
                    .map_or((name.clone(), String::new()), |(a, b)| {
                        (a.to_string(), b.to_string())
                    });
                Statement {
                    element,
                    qualifier,
                    text: n.raw_text(),
                    id: n.attr("id").unwrap_or("").to_string(),
                }
            }
        })
        .filter(|s| !s.text.trim().is_empty())
        .collect()
}

/// THE table: element and qualifier, field. An empty qualifier matches the plain element alone.
const FIELDS: &[(&str, &str, Field)] = &[
    ("title", "", Field::Title),
    ("title", "alternative", Field::TitleShort),
    ("publisher", "", Field::Publisher),
    ("publisher", "place", Field::PublisherPlace),
    ("place", "", Field::PublisherPlace),
    ("contributor", "institution", Field::Authority),
    ("language", "", Field::Language),
    ("language", "iso", Field::Language),
    ("rights", "", Field::License),
    ("rights", "uri", Field::License),
    ("rights", "license", Field::License),
    ("license", "", Field::License),
    ("relation", "ispartofseries", Field::CollectionTitle),
    ("relation", "ispartof", Field::ContainerTitle),
    ("ispartof", "", Field::ContainerTitle),
    ("source", "journaltitle", Field::ContainerTitle),
    ("source", "title", Field::ContainerTitle),
    ("bibliographiccitation", "title", Field::ContainerTitle),
    ("bibliographiccitation", "volume", Field::Volume),
    ("bibliographiccitation", "issue", Field::Issue),
    ("bibliographiccitation", "firstpage", Field::PageFirst),
    ("source", "volume", Field::Volume),
    ("source", "issue", Field::Issue),
    ("source", "pagenumber", Field::Page),
    ("source", "pages", Field::Page),
    ("format", "extent", Field::Dimensions),
    ("description", "tableofcontents", Field::TableOfContents),
    ("tableofcontents", "", Field::TableOfContents),
];

/// Repositories' housekeeping.
const HOUSEKEEPING: &[&str] = &["accessioned", "available", "provenance", "datestamp"];

fn dublin_core(node: &Node) -> Option<Reference> {
    let mut r = Reference::new(Kind::Document);
    let mut type_text = String::new();
    for s in statements(node) {
        let text = squash(&s.text);
        let (element, qualifier) = (s.element.as_str(), s.qualifier.as_str());
        let schema_date = matches!(
            element,
            "date" | "issued" | "created" | "dateaccepted" | "submitted"
        );
        match (element, qualifier) {
            _ if HOUSEKEEPING.contains(&qualifier) => {}
            ("creator", _) | ("contributor", "author") => {
                r.add_person(Role::Author, with_id(&text, &s.id))
            }
            ("contributor", "editor") => r.add_person(Role::Editor, with_id(&text, &s.id)),
            ("contributor", "advisor" | "supervisor") => {
                r.add_person(Role::Advisor, with_id(&text, &s.id))
            }
            ("contributor", "") => r.add_person(Role::Contributor, with_id(&text, &s.id)),
            ("date" | "issued", "issued" | "" | "published") | ("created", "") => {
                let date = Date::parse(&text);
                let better = qualifier == "issued" || r.date(DateField::Issued).is_none();
                if better {
                    r.set_date(DateField::Issued, date);
                }
            }
            _ if schema_date => r.add_extra(format!("{element}.{qualifier}"), text),
            ("description", "abstract") | ("abstract", _) => abstract_of(&s.text, &mut r, true),
            ("description", "") => abstract_of(&s.text, &mut r, false),
            ("subject" | "coverage", _) => text.split(';').for_each(|t| r.add_tag(t)),
            ("identifier", "issn") | ("source", "issn") | ("relation", "issn") => {
                r.add_identifier(Scheme::Issn, &text)
            }
            ("identifier", "isbn") => r.add_identifier(Scheme::Isbn, &text),
            ("identifier", "doi") => r.add_identifier(Scheme::Doi, &text),
            ("identifier", "pmid") => r.add_identifier(Scheme::Pmid, &text),
            ("identifier", "cristin") => r.add_identifier(Scheme::Cristin, &text),
            ("identifier" | "relation", "" | "uri" | "url") => {
                identifier(&text, element == "identifier", &mut r)
            }
            ("type", _) => {
                if let Some(kind) = dc_kind(&text) {
                    r.kind = kind;
                }
                type_text = text;
            }
            _ => {
                let field = FIELDS
                    .iter()
                    .find(|(e, q, _)| *e == element && *q == qualifier)
                    .map(|f| f.2);
                let value = if field == Some(Field::Language) {
                    language::tag(&text)
                } else {
                    text.clone()
                };
                match field.filter(|f| !r.fields.has(*f)) {
                    Some(f) => r.set(f, value),
                    None => {
                        let name = if qualifier.is_empty() {
                            element.to_string()
                        } else {
                            format!("{element}.{qualifier}")
                        };
                        r.add_extra(name, text);
                    }
                }
            }
        }
    }
    if r.kind == Kind::Document {
        r.native_type = if type_text.is_empty() {
            String::new()
        } else {
            format!("dublin-core:{type_text}")
        };
        if r.fields.has(Field::ContainerTitle) && r.fields.has(Field::Volume) {
            r.kind = Kind::ArticleJournal;
        }
    }
    // A handle of a repository is where the work is found.
    (r.fields.has(Field::Title) || !r.identifiers.is_empty()).then_some(r)
}

fn with_id(name: &str, id: &str) -> Person {
    let mut p = human::person(&name.replace(',', ", "));
    if let Some((_, orcid)) = id.split_once("orcid.org/") {
        p.ids.push(("orcid".into(), orcid.to_string()));
    }
    p
}

fn abstract_of(raw: &str, r: &mut Reference, sure: bool) {
    let text = xml::paragraphs(raw);
    match r.get(Field::Abstract).map(str::to_string) {
        Some(old) if sure || text.chars().count() > old.chars().count() => {
            r.set(Field::Abstract, text);
            r.add_extra("description", old);
        }
        Some(_) => r.add_extra("description", text),
        None => r.set(Field::Abstract, text),
    }
}

fn identifier(text: &str, own: bool, r: &mut Reference) {
    if let Some(doi) = crate::model::identifier::doi(text)
        .filter(|_| !text.starts_with("http") || text.contains("doi.org"))
    {
        if own && r.identifier(Scheme::Doi).is_none() {
            r.add_identifier(Scheme::Doi, &doi);
        }
    } else if text.starts_with("http") {
        if own {
            human::identifiers_of_link(r, text);
            r.set_default(Field::Url, text);
        } else {
            r.add_extra("relation", text);
        }
    } else if let Some(id) = text.to_ascii_lowercase().strip_prefix("arxiv:") {
        r.add_identifier(Scheme::Arxiv, id);
    } else if own && crate::model::identifier::isbn(text).is_some() {
        r.add_identifier(Scheme::Isbn, text);
    } else if own && crate::model::identifier::issn(text).is_some() {
        r.add_identifier(Scheme::Issn, text);
    } else {
        r.add_extra(if own { "identifier" } else { "relation" }, text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::read_all;

    fn read(text: &str) -> Reference {
        let input = Input {
            bytes: text.as_bytes(),
            name: "a.xml",
        };
        assert!(DublinCoreXml.recognise(&input) > 80);
        read_all(&DublinCoreXml, &input, &ReadOptions::default())
            .0
            .remove(0)
    }

    #[test]
    fn three_shapes() {
        let r = read(
            "<record><metadata><oai_dc:dc xmlns:oai_dc='http://www.openarchives.org/OAI/2.0/oai_dc/' xmlns:dc='d'><dc:title>Cod</dc:title><dc:creator id='https://orcid.org/0000'>Berg,Anna</dc:creator><dc:date>2003-06-18</dc:date><dc:identifier>doi:10.1234/abc</dc:identifier><dc:identifier>http://arxiv.org/abs/math/0306266</dc:identifier><dc:type>Journal Article</dc:type></oai_dc:dc></metadata></record>",
        );
        assert_eq!(
            (
                r.kind,
                r.title(),
                r.year(),
                r.identifier(Scheme::Doi),
                r.identifier(Scheme::Arxiv)
            ),
            (
                Kind::ArticleJournal,
                "Cod",
                Some(2003),
                Some("10.1234/abc"),
                Some("math/0306266")
            )
        );
        assert_eq!(r.creators[0].person.inverted(), "Berg, Anna");
        let r = read(
            "<mets:METS xmlns:mets='m'><dim:dim xmlns:dim='http://www.dspace.org/xmlns/dspace/dim'><dim:field mdschema='dc' element='contributor' qualifier='author'>Berg, Anna</dim:field><dim:field mdschema='dc' element='date' qualifier='accessioned'>2021-01-01</dim:field><dim:field mdschema='dc' element='date' qualifier='issued'>2006</dim:field><dim:field mdschema='dc' element='title'>Cod</dim:field><dim:field mdschema='dc' element='identifier' qualifier='uri'>http://hdl.handle.net/1834/20117</dim:field></dim:dim></mets:METS>",
        );
        assert_eq!(
            (r.title(), r.year(), r.identifier(Scheme::Handle)),
            ("Cod", Some(2006), Some("1834/20117"))
        );
        let r = read(
            "<ctx:context-objects xmlns:ctx='info:ofi/fmt:xml:xsd:ctx'><ctx:context-object><ctx:referent><ctx:metadata-by-val><ctx:format>info:ofi/fmt:xml:xsd:journal</ctx:format><ctx:metadata><journal xmlns:rft='x'><rft:atitle>Cod</rft:atitle><rft:spage>3</rft:spage><rft:date>1992</rft:date><rft:jtitle>J Fish</rft:jtitle><rft:au>A B Berg</rft:au></journal></ctx:metadata></ctx:metadata-by-val></ctx:referent></ctx:context-object></ctx:context-objects>",
        );
        assert_eq!(
            (r.kind, r.title(), r.get(Field::Page)),
            (Kind::ArticleJournal, "Cod", Some("3"))
        );
    }
}
