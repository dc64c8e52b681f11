//! Records of VuFind's JSON interface.

use super::solr;
use crate::model::Reference;
use serde_json::Value;

/// Index records (`response.docs`), VuFind's API (`records`), a bare record, or a list of them.
pub(super) fn json(value: &Value) -> Vec<Reference> {
    let list = |v: &Value| v.as_array().cloned().unwrap_or_default();
    let docs = [
        "/response/docs",
        "/match/docs",
        "/docs",
        "/records",
        "/data",
    ]
    .iter()
    .filter_map(|p| value.pointer(p))
    .find(|v| v.is_array());
    let records: Vec<Value> = match (docs, value) {
        (Some(d), _) => {
            // "More like this" answers hold the record itself and those that are like it.
            let mut all = list(d);
            if value.pointer("/match/docs").is_some() {
                all.extend(
                    value
                        .pointer("/response/docs")
                        .map(list)
                        .unwrap_or_default(),
                );
            }
            all
        }
        (None, Value::Array(items)) => items.clone(),
        _ => vec![value.clone()],
    };
    let mut out: Vec<Reference> = Vec::new();
    for r in records.iter().filter_map(record) {
        if !out.contains(&r) {
            out.push(r);
        }
    }
    out
}

fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::String(s) => vec![s.clone()],
        Value::Number(n) => vec![n.to_string()],
        Value::Array(items) => items.iter().flat_map(texts).collect(),
        Value::Object(map) => ["value", "name", "url", "text"]
            .iter()
            .filter_map(|k| map.get(*k))
            .flat_map(texts)
            .take(1)
            .collect(),
        _ => Vec::new(),
    }
}

/// Names of VuFind's API for what the index calls otherwise.
const API: &[(&str, &str)] = &[
    ("formats", "format"),
    ("languages", "language"),
    ("urls", "url"),
    ("publicationDates", "publishDate"),
    ("publishers", "publisher"),
    ("isbns", "isbn"),
    ("issns", "issn"),
    ("subjects", "topic"),
    ("summary", "description"),
    ("series", "series"),
    ("year", "publishDate"),
    ("doi", "doi_str_mv"),
    ("fullTitle", "title_full"),
];

pub(super) fn record(value: &Value) -> Option<Reference> {
    let map = value.as_object()?;
    let mut fields: Vec<(String, Vec<String>)> = Vec::new();
    for (name, v) in map {
        if name == "authors" || name == "nonPresenterAuthors" {
            fields.extend(api_authors(v));
            continue;
        }
        let name = API
            .iter()
            .find(|(n, _)| n == name)
            .map_or(name.as_str(), |(_, n)| n);
        let found = if name == "topic" {
            v.as_array()
                .map(|l| l.iter().map(|s| texts(s).join(" -- ")).collect())
                .unwrap_or_else(|| texts(v))
        } else {
            texts(v)
        };
        if !found.is_empty() {
            fields.push((name.to_string(), found));
        }
    }
    solr::reference(&fields)
}

/// `{"primary": {"Berg, Anna": {"role": […]}}, "secondary": …, "corporate": …}` or a list of `{"name": …}`.
fn api_authors(value: &Value) -> Vec<(String, Vec<String>)> {
    if let Value::Object(groups) = value {
        return groups
            .iter()
            .map(|(group, people)| {
                let names = match people {
                    Value::Object(map) => map.keys().cloned().collect(),
                    other => texts(other),
                };
                let field = if group == "corporate" {
                    "author_corporate"
                } else if group == "primary" {
                    "author"
                } else {
                    "author2"
                };
                (field.to_string(), names)
            })
            .collect();
    }
    vec![("author".to_string(), texts(value))]
}
