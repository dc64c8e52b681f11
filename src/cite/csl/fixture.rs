//! Cases of the CSL test suite ("humans" form): read, rendered, compared.

use super::citation::{Cite, Part};
use super::item::Item;
use super::locale::Locale;
use super::positions::{self, Citation};
use super::processor::Processor;
use super::render::CiteInfo;
use super::style::{Position, Style};
use super::writer::Format;
use serde_json::Value;
use std::collections::HashMap;

/// A case: its sections by name.
#[derive(Debug, Clone)]
pub struct Fixture {
    sections: HashMap<String, String>,
}

impl Fixture {
    /// Reads `>>===== NAME =====>>` … `<<===== NAME =====<<`.
    pub fn parse(text: &str) -> Fixture {
        let mut sections = HashMap::new();
        let mut open: Option<(String, Vec<&str>)> = None;
        for line in text.trim_start_matches('\u{feff}').lines() {
            let bare = line.trim();
            let name = |l: &str| l.trim_matches(['=', '<', '>', ' ']).to_string();
            match &mut open {
                None if bare.starts_with(">>==") && bare.ends_with("==>>") => {
                    open = Some((name(bare), Vec::new()))
                }
                Some((n, lines))
                    if bare.starts_with("<<==") && bare.ends_with("==<<") && *n == name(bare) =>
                {
                    sections.insert(n.clone(), lines.join("\n"));
                    open = None;
                }
                Some((_, lines)) => lines.push(line),
                None => {}
            }
        }
        Fixture { sections }
    }
    /// A section's text.
    pub fn section(&self, name: &str) -> Option<&str> {
        self.sections.get(name).map(String::as_str)
    }
    fn json(&self, name: &str) -> Result<Option<Value>, String> {
        match self.section(name) {
            Some(text) => serde_json::from_str(text)
                .map(Some)
                .map_err(|e| format!("{name}: {e}")),
            None => Ok(None),
        }
    }

    /// Renders the case. `locale` merges the locale of a language with the style's own.
    pub fn render(
        &self,
        locale: &dyn Fn(&str, &Style) -> Result<Locale, String>,
    ) -> Result<String, String> {
        let mode = self.section("MODE").unwrap_or("").trim().to_string();
        let style = Style::parse(self.section("CSL").ok_or("no section CSL")?)?;
        let lang = style
            .default_locale
            .clone()
            .unwrap_or_else(|| "en-US".into());
        let locale = locale(&lang, &style)?;
        let input = self.json("INPUT")?.ok_or("no section INPUT")?;
        let mut items: Vec<Item> = Vec::new();
        for item in input
            .as_array()
            .ok_or("INPUT is no list")?
            .iter()
            .map(Item::from_json)
        {
            // The last of several items with one id is meant.
            match items.iter_mut().find(|i| i.id == item.id) {
                Some(old) => *old = item,
                None => items.push(item),
            }
        }
        match mode.as_str() {
            "citation" => self.citations(&style, &locale, items),
            "bibliography" | "bibliography-nosort" => {
                self.bibliography(&style, &locale, items, mode == "bibliography")
            }
            other => Err(format!("mode {other:?} is not supported")),
        }
    }

    fn bibliography(
        &self,
        style: &Style,
        locale: &Locale,
        items: Vec<Item>,
        sorted: bool,
    ) -> Result<String, String> {
        let items = match self.json("CITATIONS")? {
            Some(citations) => cited_only(&citations, items),
            None => items,
        };
        let processor = Processor::with_order(style, locale, items, sorted);
        let mut out = String::from("<div class=\"csl-bib-body\">\n");
        for (_, entry) in processor.bibliography() {
            out += &format!(
                "  <div class=\"csl-entry\">{}</div>\n",
                processor.write(&entry, Format::Html, false)
            );
        }
        Ok(out + "</div>")
    }

    fn citations(
        &self,
        style: &Style,
        locale: &Locale,
        items: Vec<Item>,
    ) -> Result<String, String> {
        if let Some(citations) = self.json("CITATIONS")? {
            return document(style, locale, items, &citations);
        }
        let processor = Processor::new(style, locale, items);
        let clusters: Vec<Vec<Cite>> = match self.json("CITATION-ITEMS")? {
            Some(list) => list
                .as_array()
                .ok_or("CITATION-ITEMS is no list")?
                .iter()
                .map(|c| {
                    c.as_array()
                        .map(|c| c.iter().filter_map(|i| cite(i, &processor)).collect())
                        .unwrap_or_default()
                })
                .collect(),
            None => {
                let first = CiteInfo {
                    position: Some(Position::First),
                    ..CiteInfo::default()
                };
                vec![
                    (0..processor.items.len())
                        .map(|work| Cite {
                            work,
                            info: first.clone(),
                            ..Cite::default()
                        })
                        .collect(),
                ]
            }
        };
        let lines: Vec<String> = clusters.iter().map(|c| text(&processor, c)).collect();
        Ok(lines.join("\n"))
    }
}

fn text(processor: &Processor, cites: &[Cite]) -> String {
    let out = processor.write(&processor.citation(cites), Format::Html, false);
    if out.is_empty() {
        "[CSL STYLE ERROR: reference with no printed form.]".to_string()
    } else {
        out
    }
}

/// The items that citations name, in the order of the first citation of each.
fn cited_only(citations: &Value, items: Vec<Item>) -> Vec<Item> {
    let mut ids: Vec<String> = Vec::new();
    for entry in citations.as_array().into_iter().flatten() {
        for item in entry
            .get(0)
            .and_then(|c| c.get("citationItems"))
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            let id = id_of(item);
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
    }
    ids.iter()
        .filter_map(|id| items.iter().find(|i| i.id == *id).cloned())
        .collect()
}

fn id_of(value: &Value) -> String {
    match value.get("id") {
        Some(Value::String(s)) => s.clone(),
        Some(Value::Number(n)) => n.to_string(),
        _ => String::new(),
    }
}

fn cite(value: &Value, processor: &Processor) -> Option<Cite> {
    let get = |key: &str| match value.get(key) {
        Some(Value::String(s)) => Some(s.clone()),
        Some(Value::Number(n)) => Some(n.to_string()),
        _ => None,
    };
    let truth = |key: &str| {
        value
            .get(key)
            .is_some_and(|v| v.as_bool() == Some(true) || v.as_i64() == Some(1))
    };
    let position = match value.get("position").and_then(Value::as_i64) {
        Some(1) => Position::Subsequent,
        Some(2) => Position::Ibid,
        Some(3) => Position::IbidWithLocator,
        _ => Position::First,
    };
    Some(Cite {
        work: processor.place(&id_of(value))?,
        info: CiteInfo {
            locator: get("locator").filter(|l| !l.trim().is_empty()),
            label: get("label"),
            position: Some(position),
            near_note: truth("near-note"),
            first_note: value
                .get("first-reference-note-number")
                .and_then(Value::as_i64),
        },
        prefix: get("prefix").unwrap_or_default(),
        suffix: get("suffix").unwrap_or_default(),
        part: if truth("author-only") {
            Part::AuthorOnly
        } else if truth("suppress-author") {
            Part::SuppressAuthor
        } else {
            Part::Full
        },
    })
}

/// A document that grows citation by citation: what it says in the end, and which citations the last step changed.
fn document(
    style: &Style,
    locale: &Locale,
    items: Vec<Item>,
    steps: &Value,
) -> Result<String, String> {
    let steps = steps.as_array().ok_or("CITATIONS is no list")?;
    let mut bodies: HashMap<String, Value> = HashMap::new();
    let mut states: Vec<Vec<(String, String)>> = Vec::new();
    for (n, step) in steps.iter().enumerate() {
        let citation = step.get(0).ok_or("a citation is missing")?;
        let id = citation
            .get("citationID")
            .and_then(Value::as_str)
            .map_or_else(|| format!("step-{n}"), str::to_string);
        bodies.insert(id.clone(), citation.clone());
        if n + 2 < steps.len() {
            continue;
        }
        let list = |i: usize| -> Vec<(String, i64)> {
            step.get(i)
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
                .filter_map(|e| {
                    Some((
                        e.get(0)?.as_str()?.to_string(),
                        e.get(1).and_then(Value::as_i64).unwrap_or(0),
                    ))
                })
                .collect()
        };
        let note = citation
            .pointer("/properties/noteIndex")
            .and_then(Value::as_i64)
            .unwrap_or(0);
        let mut order = list(1);
        order.push((id, note));
        order.extend(list(2));
        states.push(state(style, locale, &items, &bodies, &order));
    }
    let Some(last) = states.pop() else {
        return Ok(String::new());
    };
    let before: HashMap<String, String> = states.pop().unwrap_or_default().into_iter().collect();
    let newest = steps
        .last()
        .and_then(|s| s.pointer("/0/citationID"))
        .and_then(Value::as_str)
        .unwrap_or("")
        .to_string();
    let lines: Vec<String> = last
        .iter()
        .enumerate()
        .map(|(i, (id, text))| {
            let changed = *id == newest || before.get(id) != Some(text);
            format!("{}[{i}] {text}", if changed { ">>" } else { ".." })
        })
        .collect();
    Ok(lines.join("\n"))
}

/// All citations of a document as they read, by their ids.
fn state(
    style: &Style,
    locale: &Locale,
    items: &[Item],
    bodies: &HashMap<String, Value>,
    order: &[(String, i64)],
) -> Vec<(String, String)> {
    let list: Vec<Value> = order
        .iter()
        .filter_map(|(id, _)| bodies.get(id))
        .map(|c| Value::Array(vec![c.clone()]))
        .collect();
    let cited = cited_only(&Value::Array(list), items.to_vec());
    let processor = Processor::new(style, locale, cited);
    let mut document: Vec<Citation> = order
        .iter()
        .map(|(id, note)| Citation {
            note: *note,
            cites: bodies
                .get(id)
                .and_then(|c| c.get("citationItems"))
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
                .filter_map(|i| cite(i, &processor))
                .collect(),
        })
        .collect();
    for citation in &mut document {
        processor.sort_cites(&mut citation.cites);
    }
    positions::assign(&mut document, style.citation_options.near_note_distance);
    order
        .iter()
        .zip(&document)
        .map(|((id, _), c)| (id.clone(), text(&processor, &c.cites)))
        .collect()
}
