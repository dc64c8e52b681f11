//! doi.org: any DOI of any agency, through content negotiation.

use super::error::Failure;
use super::http::{Reply, Request, encode};
use super::json::{at, list, long, rich, text};
use super::limit::Limit;
use super::service::{Ask, Service, Tier, by_content, of, status};
use crate::codec::csl_json::from_item;
use crate::codec::kinds::kind_of;
use crate::model::{Field, Identifier, Reference, Scheme};
use serde_json::{Map, Value};

/// `doi.org`.
pub struct DoiOrg;

impl Service for DoiOrg {
    fn name(&self) -> &'static str {
        "doi.org"
    }
    fn label(&self) -> &'static str {
        "doi.org"
    }
    fn base(&self) -> &'static str {
        "https://doi.org"
    }
    fn limit(&self) -> Limit {
        Limit::per_second(5, 2)
    }
    fn tier(&self) -> Tier {
        Tier::Registry
    }
    fn by_id(&self, id: &Identifier, ask: &Ask) -> Option<Request> {
        let doi = of(id, Scheme::Doi)?;
        let (prefix, suffix) = doi.split_once('/')?;
        Some(
            Request::get(format!("{}/{prefix}/{}", ask.base, encode(suffix)))
                .accept("application/vnd.citationstyles.csl+json"),
        )
    }
    fn read(&self, reply: &Reply) -> Result<Vec<Reference>, Failure> {
        status(reply)?;
        let Ok(json) = reply.json() else {
            // Other formats are understood as well; a page is not.
            return by_content(reply, "doi.org");
        };
        if let Some(first) = json.as_array().and_then(|a| a.first())
            && first.get("RA").is_none()
            && first.get("status").is_some()
        {
            return Err(Failure::NotFound);
        }
        // Some agencies answer a list of one.
        let json = match json {
            Value::Array(mut all) if !all.is_empty() => all.swap_remove(0),
            one => one,
        };
        if at(&json, "type").is_null() && at(&json, "title").is_null() {
            return Err(Failure::Unreadable("it holds no work".into()));
        }
        let mut problems = Vec::new();
        let mut r = from_item(&clean(&json), &mut problems);
        r.key.clear();
        if let Some(t) = r.get(Field::Title).map(rich) {
            r.set(Field::Title, t);
        }
        Ok(vec![r])
    }
}

/// What the agencies add to CSL-JSON for themselves.
const DROPPED: &[&str] = &[
    "reference",
    "license",
    "link",
    "indexed",
    "created",
    "deposited",
    "assertion",
    "content-domain",
    "relation",
    "score",
    "source",
    "member",
    "prefix",
    "reference-count",
    "references-count",
    "is-referenced-by-count",
    "content-created",
    "content-updated",
    "update-policy",
    "funder",
    "journal-issue",
    "archive",
    "issn-type",
    "isbn-type",
    "alternative-id",
    "clinical-trial-number",
    "published",
    "published-online",
    "published-print",
    "posted",
    "resource",
    "message-version",
    "copyright",
    "id",
    "short-title",
    "subtitle",
    "original-title",
    "institution",
    "subtype",
    "group-title",
    "free-to-read",
    "accepted",
    "approved",
    "publisher-location",
    "review",
    "standards-body",
    "update-to",
    "updated-by",
    "degree",
    "aliases",
    "proceedings-subject",
    "edition-number",
    "article-number",
    "special-numbering",
    "version",
];

/// The item without them; lists where CSL has one text become the first.
fn clean(json: &Value) -> Value {
    let mut out = Map::new();
    for (name, value) in json.as_object().into_iter().flatten() {
        if DROPPED.contains(&name.as_str()) {
            continue;
        }
        let value = match (name.as_str(), value) {
            (
                "title" | "container-title" | "container-title-short" | "short-container-title",
                Value::Array(all),
            ) => all.first().cloned().unwrap_or(Value::Null),
            ("abstract", Value::String(s)) => Value::String(long(s)),
            ("type", Value::String(s)) => {
                Value::String(kind_of(s).unwrap_or_default().csl().into())
            }
            ("categories", Value::Array(all)) => Value::Array(
                all.iter()
                    .filter(|c| c.as_str().is_some_and(|s| !s.starts_with("FOS:")))
                    .cloned()
                    .collect(),
            ),
            (_, v) => v.clone(),
        };
        if !value.is_null() {
            out.insert(name.clone(), value);
        }
    }
    for (name, ours) in [
        ("edition-number", "edition"),
        ("publisher-location", "publisher-place"),
        ("version", "version"),
        ("article-number", "article-number"),
    ] {
        let value = text(json, name);
        if !value.is_empty() {
            out.entry(ours).or_insert(Value::String(value));
        }
    }
    let subtitle = list(json, "subtitle")
        .first()
        .map(|v| text(v, ""))
        .unwrap_or_default();
    if let Some(Value::String(title)) = out.get_mut("title")
        && !subtitle.is_empty()
        && !title.contains(&subtitle)
    {
        *title = format!("{title}: {subtitle}");
    }
    Value::Object(out)
}
