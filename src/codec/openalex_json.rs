//! OpenAlex' JSON: a work, a list of works, or an answer of the web interface.

use super::{Codec, Format, Input, Item, ReadOptions, Sink, json_scan, kinds, tagged};
use crate::model::{Date, DateField, Field, Kind, Person, Reference, Role, Scheme};
use serde_json::Value;

/// The codec.
#[derive(Debug)]
pub struct OpenalexJson;

static FORMAT: Format = Format {
    name: "openalex-json",
    aliases: &["openalex"],
    label: "OpenAlex JSON",
    extensions: &["json"],
    reads: true,
    writes: false,
};

impl Codec for OpenalexJson {
    fn format(&self) -> &'static Format {
        &FORMAT
    }

    fn recognise(&self, input: &Input) -> u8 {
        let head = input.head();
        let text = head.trim_start();
        let has = |name: &str| json_scan::has_key(text, name);
        let sure = text.starts_with(['[', '{'])
            && text.contains("openalex.org/")
            && (has("authorships") || has("display_name") || has("publication_year"));
        if sure { 92 } else { 0 }
    }

    fn read(&self, input: &Input, _: &ReadOptions, sink: &mut Sink) {
        json_scan::read_objects(input, sink, &mut |value, sink, place| {
            if value.get("display_name").is_none() && value.get("title").is_none() {
                return sink(Item::warning(
                    place.0,
                    place.1,
                    "no OpenAlex work; left out",
                ));
            }
            sink(Item::Reference(Box::new(from_work(value))))
        });
    }
}

fn text(v: &Value, path: &str) -> String {
    match v.pointer(path) {
        Some(Value::String(s)) => s.trim().to_string(),
        Some(Value::Number(n)) => n.to_string(),
        _ => String::new(),
    }
}

fn list<'v>(v: &'v Value, path: &str) -> impl Iterator<Item = &'v Value> {
    v.pointer(path)
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
}

fn short_id(address: &str) -> &str {
    address.rsplit('/').next().unwrap_or_default()
}

/// The reference of an OpenAlex work.
pub fn from_work(v: &Value) -> Reference {
    let source = text(v, "/primary_location/source/display_name");
    let mut r = Reference::new(kind_of(v));
    let title = if text(v, "/title").is_empty() {
        text(v, "/display_name")
    } else {
        text(v, "/title")
    };
    r.set(Field::Title, tagged::one_line(&title));
    for a in list(v, "/authorships") {
        let mut name = text(a, "/author/display_name");
        if name.is_empty() {
            name = text(a, "/raw_author_name");
        }
        let mut person = if name.contains(' ') {
            Person::parse(&name)
        } else {
            Person::literal(name)
        };
        let orcid = text(a, "/author/orcid");
        if !orcid.is_empty() {
            person
                .ids
                .push(("orcid".into(), short_id(&orcid).to_string()));
        }
        r.add_person(Role::Author, person);
    }
    let date = match text(v, "/publication_date") {
        d if d.is_empty() => text(v, "/publication_year"),
        d => d,
    };
    r.set_date(DateField::Issued, Date::parse(&date));
    match r.kind {
        Kind::Book | Kind::Thesis | Kind::Report | Kind::Dataset => r.set(Field::Source, source),
        _ => r.set(Field::ContainerTitle, source),
    }
    let host = text(v, "/primary_location/source/host_organization_name");
    r.set(Field::Publisher, host);
    if r.kind == Kind::Thesis {
        // The university is the author's.
        let university = list(v, "/authorships")
            .find_map(|a| list(a, "/institutions").next())
            .map(|i| text(i, "/display_name"));
        r.set(Field::Publisher, university.unwrap_or_default());
    }
    r.set(Field::Volume, text(v, "/biblio/volume"));
    r.set(Field::Issue, text(v, "/biblio/issue"));
    r.set(
        Field::Page,
        tagged::page_range(
            &text(v, "/biblio/first_page"),
            &text(v, "/biblio/last_page"),
        ),
    );
    r.set(Field::Language, text(v, "/language"));
    let pdf = [
        text(v, "/primary_location/pdf_url"),
        text(v, "/best_oa_location/pdf_url"),
    ]
    .into_iter()
    .find(|u| !u.is_empty());
    r.set(Field::PdfUrl, pdf.unwrap_or_default());
    let page = text(v, "/primary_location/landing_page_url");
    if !page.contains("doi.org/") {
        r.set(Field::Url, page);
    }
    r.set(Field::License, text(v, "/primary_location/license"));
    for (path, scheme) in [
        ("/doi", Scheme::Doi),
        ("/ids/pmid", Scheme::Pmid),
        ("/ids/pmcid", Scheme::Pmcid),
    ] {
        let id = text(v, path);
        if !id.is_empty() {
            r.add_identifier(scheme, &id);
        }
    }
    let id = text(v, "/id");
    if !id.is_empty() {
        r.add_identifier(Scheme::OpenAlex, short_id(&id));
    }
    let issn = text(v, "/primary_location/source/issn_l");
    if !issn.is_empty() {
        r.add_identifier(Scheme::Issn, &issn);
    }
    for k in list(v, "/keywords") {
        let word = k
            .as_str()
            .map_or_else(|| text(k, "/display_name"), str::to_string);
        r.add_tag(&if word.is_empty() {
            text(k, "/keyword")
        } else {
            word
        });
    }
    r.set(Field::Abstract, abstract_of(v));
    r
}

fn kind_of(v: &Value) -> Kind {
    let crossref = text(v, "/type_crossref");
    let own = text(v, "/type");
    let place = text(v, "/primary_location/source/type");
    match (own.as_str(), place.as_str()) {
        _ if crossref == "proceedings-article" => Kind::PaperConference,
        ("article", "conference") => Kind::PaperConference,
        ("article" | "review" | "letter" | "editorial" | "erratum", "repository")
            if crossref != "journal-article" =>
        {
            Kind::Article
        }
        ("article" | "review" | "letter" | "editorial" | "erratum", _) => kinds::kind_of(&crossref)
            .filter(|k| *k != Kind::Document)
            .unwrap_or(Kind::ArticleJournal),
        _ => kinds::kind_of(&own)
            .or_else(|| kinds::kind_of(&crossref))
            .unwrap_or_default(),
    }
}

/// OpenAlex gives the abstract as an index from each word to its places.
fn abstract_of(v: &Value) -> String {
    let Some(index) = v.get("abstract_inverted_index").and_then(Value::as_object) else {
        return text(v, "/abstract");
    };
    let mut words: Vec<(u64, &str)> = index
        .iter()
        .flat_map(|(word, at)| {
            at.as_array()
                .into_iter()
                .flatten()
                .filter_map(Value::as_u64)
                .map(move |n| (n, word.as_str()))
        })
        .collect();
    words.sort_unstable();
    words
        .into_iter()
        .map(|(_, w)| w)
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::read_all;

    #[test]
    fn a_work_is_read() {
        let work = r#"{"id": "https://openalex.org/W1", "doi": "https://doi.org/10.1000/x", "title": "On cod", "display_name": "On cod", "publication_year": 1982,
            "publication_date": "1982-11-01", "ids": {"pmid": "https://pubmed.ncbi.nlm.nih.gov/12"}, "language": "en", "type": "article", "type_crossref": "journal-article",
            "primary_location": {"landing_page_url": "https://doi.org/10.1000/x", "source": {"display_name": "J", "issn_l": "0378-5955", "host_organization_name": "P"}},
            "authorships": [{"author": {"display_name": "Anna van Berg", "orcid": "https://orcid.org/0000-1"}}],
            "biblio": {"volume": "9", "first_page": "5", "last_page": "5"}, "keywords": [{"keyword": "cod"}],
            "abstract_inverted_index": {"cod": [1, 3], "A": [0], "eats": [2]}}"#;
        let text = format!("{{\"meta\": {{\"count\": 1}}, \"results\": [{work}]}}");
        let input = Input {
            bytes: text.as_bytes(),
            name: "x",
        };
        assert!(OpenalexJson.recognise(&input) > 90);
        let (refs, problems) = read_all(&OpenalexJson, &input, &ReadOptions::default());
        assert_eq!((refs.len(), problems.len()), (1, 0));
        let r = &refs[0];
        assert_eq!(
            (r.kind, r.get(Field::ContainerTitle), r.get(Field::Page)),
            (Kind::ArticleJournal, Some("J"), Some("5"))
        );
        assert_eq!(r.get(Field::Abstract), Some("A cod eats cod"));
        assert_eq!(
            (r.identifier(Scheme::Pmid), r.identifier(Scheme::OpenAlex)),
            (Some("12"), Some("W1"))
        );
        assert_eq!(r.creators[0].person.family, "Berg");
    }
}
