//! XMP packets: what Dublin Core, PRISM and JabRef's BibTeX say in them.

use crate::codec::html::meta_kind;
use crate::codec::xml::{self, Node};
use crate::codec::{Codec, Input, ReadOptions, bibtex, human, language, read_all, tagged};
use crate::model::{Date, DateField, Field, Kind, Reference, Role, Scheme};

/// Name with its prefix ("dc:title") and values.
pub type Statements = Vec<(String, Vec<String>)>;

/// THE table: statement, field.
const FIELDS: &[(&str, Field)] = &[
    ("dc:title", Field::Title),
    ("dc:description", Field::Abstract),
    ("dc:rights", Field::License),
    ("dc:publisher", Field::Publisher),
    ("prism:publicationname", Field::ContainerTitle),
    ("prism:volume", Field::Volume),
    ("prism:number", Field::Issue),
    ("prism:issueidentifier", Field::Issue),
    ("prism:edition", Field::Edition),
    ("prism:pagerange", Field::Page),
    ("prism:url", Field::Url),
];

/// The references of a file's packets. Of several packets, figures and older versions have their own: the last that names a work counts.
pub fn references(packets: &[String]) -> Vec<Reference> {
    let mut best: Vec<Reference> = Vec::new();
    for packet in packets {
        let (root, _) = xml::document(packet);
        let found: Vec<Reference> = root.iter().flat_map(works).collect();
        if !found.is_empty() {
            best = found;
        }
    }
    best
}

/// One packet: descriptions of one work are parted by vocabulary, or each describes a work of its own.
fn works(root: &Node) -> Vec<Reference> {
    let mut parts: Vec<Statements> = Vec::new();
    for description in root.all("Description") {
        let statements = statements(description);
        let again = parts.last().is_some_and(|last| {
            ["dc:title", "bibtex:title", "bibtex:bibtexkey"]
                .iter()
                .any(|name| {
                    let value = |s: &Statements| s.iter().find(|(n, _)| n == name).cloned();
                    value(last).is_some()
                        && value(&statements).is_some_and(|v| value(last) != Some(v))
                })
        });
        match parts.last_mut().filter(|_| !again) {
            Some(last) => last.extend(statements),
            None => parts.push(statements),
        }
    }
    parts
        .iter()
        .filter(|p| names_a_work(p))
        .map(reference)
        .collect()
}

/// Whether statements say more than which program made the file.
fn names_a_work(statements: &Statements) -> bool {
    statements.iter().any(|(n, v)| {
        let said = v.iter().any(|v| !v.trim().is_empty());
        let vague = matches!(n.as_str(), "dc:format" | "dc:creator" | "dc:rights");
        said && !vague
            && (n.starts_with("dc:") || n.starts_with("prism:") || n.starts_with("bibtex:"))
    })
}

fn statements(description: &Node) -> Statements {
    let mut out: Statements = Vec::new();
    let mut add = |name: String, values: Vec<String>| {
        // JabRef writes some twice.
        if !out.iter().any(|(n, v)| *n == name && *v == values) {
            out.push((name, values));
        }
    };
    for (name, value) in &description.attributes {
        add(name.to_lowercase(), vec![value.clone()]);
    }
    for n in description.elements() {
        let items: Vec<&Node> = n
            .descendants()
            .into_iter()
            .filter(|d| d.name == "li")
            .collect();
        let values = if items.is_empty() {
            vec![n.long_text()]
        } else {
            items.iter().map(|i| i.long_text()).collect()
        };
        add(format!("{}:{}", n.prefix, n.name).to_lowercase(), values);
    }
    // JabRef keeps what Dublin Core cannot say as relations: "bibtex/journal/Test".
    let mut more: Statements = Vec::new();
    for (_, values) in out.iter_mut().filter(|(n, _)| n == "dc:relation") {
        values.retain(
            |v| match v.strip_prefix("bibtex/").and_then(|v| v.split_once('/')) {
                Some((name, value)) => {
                    more.push((
                        format!("bibtex:{name}").to_lowercase(),
                        vec![value.to_string()],
                    ));
                    false
                }
                None => true,
            },
        );
    }
    out.extend(more);
    out
}

/// The reference of statements: BibTeX's fields are read as BibTeX, the rest by the table.
pub fn reference(statements: &Statements) -> Reference {
    let first = |name: &str| {
        statements
            .iter()
            .find(|(n, _)| n == name)
            .and_then(|(_, v)| v.first())
            .map_or("", |v| v.trim())
    };
    let dated = !first("dc:date").is_empty();
    let mut r = entry(statements, dated).unwrap_or_else(|| Reference::new(Kind::Document));
    if r.kind == Kind::Document {
        let said = [first("dc:type"), first("prism:aggregationtype")];
        let journal = !first("prism:publicationname").is_empty();
        r.kind = said
            .iter()
            .find_map(|t| meta_kind(t))
            .unwrap_or(if journal {
                Kind::ArticleJournal
            } else {
                Kind::Document
            });
    }
    for date in ["prism:coverdate", "prism:publicationdate", "dc:date"] {
        let text = first(date);
        if r.date(DateField::Issued).is_none() && !text.is_empty() {
            r.set_date(
                DateField::Issued,
                Date::parse(text.split('T').next().unwrap_or(text)),
            );
        }
    }
    let page = tagged::page_range(first("prism:startingpage"), first("prism:endingpage"));
    r.set_default(Field::Page, page);
    for (name, values) in statements {
        place(&mut r, name, values);
    }
    r
}

fn place(r: &mut Reference, name: &str, values: &[String]) {
    let values = || values.iter().map(|v| v.trim()).filter(|v| !v.is_empty());
    match name {
        "dc:creator" if !r.has_role(Role::Author) => add_people(r, Role::Author, values()),
        "dc:contributor" if !r.has_role(Role::Editor) => add_people(r, Role::Editor, values()),
        "dc:subject" | "prism:keyword" => values().for_each(|v| r.add_tag(v)),
        "dc:language" => {
            let tags: Vec<String> = values().map(language::tag).collect();
            r.set_default(Field::Language, tags.join(", "));
        }
        "dc:identifier" | "prism:doi" | "pdfx:doi" | "crossmark:doi" => {
            values().for_each(|v| tagged::add_doi(r, name, v))
        }
        "prism:issn" | "prism:eissn" => values().for_each(|v| r.add_identifier(Scheme::Issn, v)),
        "prism:isbn" => values().for_each(|v| r.add_identifier(Scheme::Isbn, v)),
        "dc:type" | "dc:date" | "dc:creator" | "dc:contributor" | "dc:format" => {}
        _ => match FIELDS.iter().find(|(n, _)| *n == name) {
            Some((_, field)) => {
                let text = values().collect::<Vec<_>>().join("; ");
                r.set_default(*field, text);
            }
            // Of other vocabularies only these describe the work.
            None if name.starts_with("dc:") || name.starts_with("prism:") => {
                values().for_each(|v| r.add_extra(name, v))
            }
            None => {}
        },
    }
}

fn add_people<'v>(r: &mut Reference, role: Role, names: impl Iterator<Item = &'v str>) {
    for name in names.flat_map(human::name_list) {
        r.add_person(role, human::person(&name));
    }
}

/// The statements of BibTeX as an entry, read as such an entry would be; the date is Dublin Core's where that has one.
fn entry(statements: &Statements, dated: bool) -> Option<Reference> {
    let mut fields = String::new();
    let (mut key, mut kind) = (String::new(), String::new());
    for (name, values) in statements {
        let Some(name) = name.strip_prefix("bibtex:") else {
            continue;
        };
        let people = matches!(name, "author" | "editor");
        let value = values.join(if people { " and " } else { ", " });
        let sound = name
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"_-".contains(&b));
        match name {
            "bibtexkey" | "citationkey" => key = value,
            "entrytype" => kind = value,
            "year" | "month" | "day" | "date" if dated => {}
            // A month's macro is written with its marks.
            _ if sound => {
                let value = braced(value.trim_matches('#'));
                fields.push_str(&format!("  {name} = {{{value}}},\n"));
            }
            _ => {}
        }
    }
    if fields.is_empty() && key.is_empty() {
        return None;
    }
    if kind.is_empty() {
        let said = statements.iter().find(|(n, _)| n == "dc:type");
        kind = said
            .and_then(|(_, v)| v.first())
            .cloned()
            .unwrap_or_default();
    }
    let word = |text: &str| -> String { text.chars().filter(|c| c.is_alphanumeric()).collect() };
    let kind = Some(word(&kind))
        .filter(|k| !k.is_empty())
        .unwrap_or("misc".into());
    let text = format!("@{kind}{{,\n{fields}}}\n");
    let input = Input {
        bytes: text.as_bytes(),
        name: "xmp.bib",
    };
    let codec: &dyn Codec = &bibtex::Bibtex;
    let (mut references, _) = read_all(codec, &input, &ReadOptions::default());
    let mut r = references.pop()?;
    r.key = key.split_whitespace().collect();
    Some(r)
}

/// A value that can stand between braces: those that do not match are left out.
fn braced(value: &str) -> String {
    let mut depth = 0i32;
    let sound = value.chars().all(|c| {
        depth += i32::from(c == '{') - i32::from(c == '}');
        depth >= 0
    });
    if sound && depth == 0 && !value.ends_with('\\') {
        value.to_string()
    } else {
        value.replace(['{', '}', '\\'], "")
    }
}
