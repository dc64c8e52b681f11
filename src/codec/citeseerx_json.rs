//! CiteSeerX' JSON: the answer for one paper, or a list of papers.

use super::{Codec, Format, Input, Item, ReadOptions, Sink, human, json_scan, tagged};
use crate::model::{DateField, Field, Kind, Reference, Role};
use serde_json::Value;

/// The codec.
#[derive(Debug)]
pub struct CiteseerxJson;

static FORMAT: Format = Format {
    name: "citeseerx-json",
    aliases: &["citeseerx"],
    label: "CiteSeerX JSON",
    extensions: &["json"],
    reads: true,
    writes: false,
};

/// THE table: member, field.
const FIELDS: &[(&str, Field)] = &[
    ("title", Field::Title),
    ("journal", Field::ContainerTitle),
    ("venue", Field::ContainerTitle),
    ("publisher", Field::Publisher),
    ("volume", Field::Volume),
    ("number", Field::Issue),
    ("pages", Field::Page),
    ("abstract", Field::Abstract),
    ("source", Field::Url),
];

/// What counts or names the record in the service.
const HOUSEKEEPING: &[&str] = &["bibtex", "n_cited_by", "n_self_cites"];

impl Codec for CiteseerxJson {
    fn format(&self) -> &'static Format {
        &FORMAT
    }

    fn recognise(&self, input: &Input) -> u8 {
        let head = input.head();
        let has = |name: &str| json_scan::has_key(&head, name);
        let sure = head.trim_start().starts_with(['[', '{'])
            && has("title")
            && has("authors")
            && (has("n_self_cites") || has("query_id") && has("cluster_id"));
        if sure { 90 } else { 0 }
    }

    fn read(&self, input: &Input, _: &ReadOptions, sink: &mut Sink) {
        json_scan::read_objects(input, sink, &mut |value, sink, place| {
            let papers: Vec<&Value> = match (value.get("paper"), value.get("response")) {
                (Some(one), _) => vec![one],
                (None, Some(Value::Array(many))) => many.iter().collect(),
                _ => vec![value],
            };
            for paper in papers {
                match reference(paper) {
                    Some(r) => sink(Item::Reference(Box::new(r)))?,
                    None => sink(Item::warning(
                        place.0,
                        place.1,
                        "a paper without a title; left out",
                    ))?,
                }
            }
            std::ops::ControlFlow::Continue(())
        });
    }
}

fn reference(paper: &Value) -> Option<Reference> {
    let mut r = Reference::new(Kind::Article);
    for (name, value) in paper.as_object()? {
        let text = match value {
            Value::String(s) => s.trim().to_string(),
            Value::Number(n) => n.to_string(),
            _ => String::new(),
        };
        let field = FIELDS.iter().find(|(n, _)| n == name).map(|f| f.1);
        match (name.as_str(), field) {
            ("authors", _) => {
                let names = value.as_array().into_iter().flatten();
                for name in names.filter_map(Value::as_str) {
                    r.add_person(Role::Author, human::person(name));
                }
            }
            ("keywords", _) => {
                let words = value.as_array().into_iter().flatten();
                words.filter_map(Value::as_str).for_each(|t| r.add_tag(t));
            }
            // Nought stands for what is not known.
            ("year" | "publish_time", _) if text.trim_start_matches('0').is_empty() => {}
            ("year" | "publish_time", _) => {
                tagged::set_finer_date(&mut r, DateField::Issued, name, &text)
            }
            ("doi", _) => tagged::add_doi(&mut r, name, &text),
            ("urls", _) => {
                let links = value.as_array().into_iter().flatten();
                links
                    .filter_map(Value::as_str)
                    .for_each(|l| tagged::add_url(&mut r, l));
            }
            (_, Some(field)) => tagged::set_text(&mut r, field, name, &text),
            (name, None) if HOUSEKEEPING.contains(&name) || text.is_empty() => {}
            (name, None) => r.add_extra(name, text),
        }
    }
    if r.get(Field::ContainerTitle).is_some() {
        r.kind = Kind::ArticleJournal;
    }
    (!r.title().is_empty()).then_some(r)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::read_all;

    #[test]
    fn a_paper_and_a_list_are_read() {
        let one = r#"{"query_id":"q","paper":{"id":"abc","title":" On cod","venue":"","year":"0","authors":["Anna Berg","Jane B. Doe"],"abstract":"A.","n_self_cites":0,"source":"http://example.org/a.pdf","cluster_id":"c1"}}"#;
        let list = r#"{"query_id":"q","response":[{"title":"A","authors":[],"year":"2001","journal":"J","cluster_id":"1"},{"authors":[]}]}"#;
        let read = |text: &str| {
            let input = Input {
                bytes: text.as_bytes(),
                name: "x.json",
            };
            assert!(CiteseerxJson.recognise(&input) > 80);
            read_all(&CiteseerxJson, &input, &ReadOptions::default())
        };
        let (refs, problems) = read(one);
        assert_eq!((refs.len(), problems.len()), (1, 0));
        assert_eq!((refs[0].title(), refs[0].year()), ("On cod", None));
        assert_eq!(refs[0].creators.len(), 2);
        assert_eq!(refs[0].extra("cluster_id"), Some("c1"));
        let (refs, problems) = read(list);
        assert_eq!((refs.len(), problems.len()), (1, 1));
        assert_eq!(
            (refs[0].kind, refs[0].year()),
            (Kind::ArticleJournal, Some(2001))
        );
    }
}
