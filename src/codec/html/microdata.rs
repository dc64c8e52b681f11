//! Microdata and RDFa: brought into the shape of JSON-LD, and read as that.

use super::page::{self, Page};
use crate::codec::xml::squash;
use crate::model::{Date, DateField, Field, Kind, Reference, Role};
use scraper::ElementRef;
use serde_json::{Map, Value};

/// The work that a page's microdata (or RDFa Lite with schema.org) tells of.
pub fn of_page(page: &Page) -> Option<Reference> {
    let mut objects: Vec<Value> = page
        .all("[itemscope][itemtype]")
        .into_iter()
        .filter(|e| e.value().attr("itemprop").is_none())
        .take(50)
        .map(|e| object(e, &MICRODATA, 0))
        .collect();
    let lite = page.all("[typeof]");
    objects.extend(
        lite.into_iter()
            .filter(|e| e.value().attr("property").is_none())
            .take(50)
            .map(|e| object(e, &RDFA, 0)),
    );
    super::jsonld::best(&objects)
}

/// The names of the attributes.
struct Names {
    scope: &'static str,
    kind: &'static str,
    property: &'static str,
}
const MICRODATA: Names = Names {
    scope: "itemscope",
    kind: "itemtype",
    property: "itemprop",
};
const RDFA: Names = Names {
    scope: "typeof",
    kind: "typeof",
    property: "property",
};

fn object(scope: ElementRef, names: &Names, depth: usize) -> Value {
    let mut map = Map::new();
    let kind = scope.value().attr(names.kind).unwrap_or("");
    map.insert(
        "@type".into(),
        Value::Array(
            kind.split_whitespace()
                .map(|t| Value::String(t.into()))
                .collect(),
        ),
    );
    if let Some(id) = scope
        .value()
        .attr("itemid")
        .or(scope.value().attr("resource"))
    {
        map.insert("@id".into(), Value::String(id.into()));
    }
    let mut stack: Vec<ElementRef> = scope
        .children()
        .rev()
        .filter_map(ElementRef::wrap)
        .collect();
    let mut seen = 0;
    while let Some(e) = stack.pop() {
        seen += 1;
        if seen > 20_000 {
            break;
        }
        let nested = e.value().attr(names.scope).is_some();
        if let Some(properties) = e.value().attr(names.property) {
            let value = if nested && depth < 8 {
                object(e, names, depth + 1)
            } else {
                Value::String(plain(e))
            };
            for property in properties.split_whitespace() {
                let name = property.rsplit(['/', '#', ':']).next().unwrap_or(property);
                match map.get_mut(name) {
                    Some(Value::Array(list)) => list.push(value.clone()),
                    Some(old) => *old = Value::Array(vec![old.clone(), value.clone()]),
                    None => {
                        map.insert(name.to_string(), value.clone());
                    }
                }
            }
        }
        if !nested {
            stack.extend(e.children().rev().filter_map(ElementRef::wrap));
        }
    }
    Value::Object(map)
}

/// The value of a property: by its element.
fn plain(e: ElementRef) -> String {
    let v = e.value();
    let by_attribute = v.attr("content").or(match v.name() {
        "a" | "link" | "area" if v.attr("property").is_none() && page::text(e).is_empty() => {
            v.attr("href")
        }
        "link" => v.attr("href"),
        "a" if v
            .attr("itemprop")
            .is_some_and(|p| matches!(p, "url" | "sameAs" | "license" | "identifier")) =>
        {
            v.attr("href")
        }
        "time" => v.attr("datetime"),
        "img" | "audio" | "video" | "source" | "embed" | "iframe" => v.attr("src"),
        "data" | "meter" => v.attr("value"),
        _ => None,
    });
    by_attribute.map(squash).unwrap_or_else(|| page::text(e))
}

/// RDFa with Dublin Core or the like: only title, people and date, of the page as a whole.
pub fn rdfa(page: &Page) -> Option<Reference> {
    let mut r = Reference::new(Kind::Webpage);
    for e in page.all("[property]") {
        let name = e.value().attr("property").unwrap_or("");
        if e.value().name() == "meta" && name.starts_with("og:") {
            continue;
        }
        for property in name.split_whitespace() {
            match property.to_lowercase().as_str() {
                "dc:title" | "dcterms:title" | "dct:title" => r.set_default(Field::Title, plain(e)),
                "dc:creator" | "dcterms:creator" | "dct:creator" if !r.has_role(Role::Author) => {
                    r.add_person(Role::Author, crate::codec::human::person(&plain(e)));
                }
                "dc:date" | "dcterms:issued" | "dc:issued" | "dct:issued" if r.dates.is_empty() => {
                    r.set_date(DateField::Issued, Date::parse(&plain(e)));
                }
                _ => {}
            }
        }
    }
    r.fields.has(Field::Title).then_some(r)
}
