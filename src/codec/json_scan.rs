//! Large and damaged JSON: the objects of a list are found one by one, so that a broken one hides no other and nothing is held twice.

use super::{Input, Item, Sink};
use crate::text::encoding::decode_lossy;
use crate::text::span::Lines;
use serde_json::Value;
use std::ops::ControlFlow;

/// What an object of the list is given to: the value, the sink, and the line and column where it begins.
pub type Each<'e> = dyn FnMut(&Value, &mut Sink, (usize, usize)) -> ControlFlow<()> + 'e;

/// Names under which a document keeps its list.
const LISTS: &[&str] = &[
    "items",
    "references",
    "data",
    "results",
    "entries",
    "publications",
    "message",
];

/// Whether a key of this name stands in the text (as `"name"` before a colon).
pub fn has_key(text: &str, name: &str) -> bool {
    let quoted = format!("\"{name}\"");
    text.match_indices(&quoted)
        .any(|(at, _)| text[at + quoted.len()..].trim_start().starts_with(':'))
}

/// Calls `each` for every object of the input: the elements of a list, the objects of JSON Lines, the members of a known wrapper, or the
/// one object that is there. What is no JSON becomes a problem with its place.
pub fn read_objects(input: &Input, sink: &mut Sink, each: &mut Each) {
    let (text, _) = decode_lossy(input.bytes);
    let text = text.trim_start_matches('\u{feff}');
    let _ = objects(text, sink, each);
}

fn objects(text: &str, sink: &mut Sink, each: &mut Each) -> ControlFlow<()> {
    let mut lines = Lines::new(text);
    let mut found = 0;
    let list = text.trim_start().starts_with('[');
    for (at, part) in Objects::new(text) {
        let place = lines.at(at);
        match serde_json::from_str::<Value>(part) {
            Ok(value) => {
                found += 1;
                match wrapped(&value).filter(|_| !list) {
                    Some(inner) => {
                        for v in inner {
                            each(v, sink, place)?;
                        }
                    }
                    None => each(&value, sink, place)?,
                }
            }
            Err(e) => {
                let line = place.0 + e.line().max(1) - 1;
                let column = if e.line() <= 1 {
                    place.1 + e.column().max(1) - 1
                } else {
                    e.column().max(1)
                };
                let what = e.to_string();
                let what = what.split(" at line ").next().unwrap_or_default();
                sink(Item::error(
                    line,
                    column,
                    format!("not JSON: {what}; this object is left out"),
                ))?;
            }
        }
    }
    if found == 0 && !matches!(text.trim(), "[]" | "") {
        let at = text.len() - text.trim_start().len();
        let (line, column) = lines.at(at);
        sink(Item::error(line, column, "no JSON object was found"))?;
    }
    ControlFlow::Continue(())
}

/// The objects inside a wrapper: a list under a known name, or an object whose members are all objects with a type.
fn wrapped(value: &Value) -> Option<Vec<&Value>> {
    let map = value.as_object()?;
    if map.contains_key("type") || map.contains_key("title") || map.contains_key("itemType") {
        return None;
    }
    for name in LISTS {
        match map.get(*name) {
            Some(Value::Array(list)) => return Some(list.iter().collect()),
            Some(inner @ Value::Object(m)) => {
                return Some(
                    wrapped(inner)
                        .filter(|_| m.contains_key("items"))
                        .unwrap_or_else(|| vec![inner]),
                );
            }
            _ => {}
        }
    }
    let all = map
        .values()
        .all(|v| v.get("type").is_some() || v.get("title").is_some());
    (all && !map.is_empty()).then(|| map.values().collect())
}

/// The outermost objects of a text, each from `{` to its `}`, with the place where it begins. A text in quotes may hold brackets.
struct Objects<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Objects<'t> {
    fn new(text: &'t str) -> Self {
        Objects { text, at: 0 }
    }
}

impl<'t> Iterator for Objects<'t> {
    type Item = (usize, &'t str);

    fn next(&mut self) -> Option<Self::Item> {
        let bytes = self.text.as_bytes();
        let start = self.at + memchr::memchr(b'{', bytes.get(self.at..)?)?;
        let (mut depth, mut i) = (0usize, start);
        loop {
            let Some(step) = memchr::memchr3(b'{', b'}', b'"', &bytes[i..]) else {
                // Not closed: all that is left.
                self.at = bytes.len();
                return Some((start, &self.text[start..]));
            };
            i += step;
            match bytes[i] {
                b'{' => depth += 1,
                b'}' => {
                    depth -= 1;
                    if depth == 0 {
                        self.at = i + 1;
                        return Some((start, &self.text[start..=i]));
                    }
                }
                _ => {
                    // To the end of the quoted text.
                    i += 1;
                    while let Some(step) = memchr::memchr2(b'"', b'\\', &bytes[i..]) {
                        i += step;
                        if bytes[i] == b'"' {
                            break;
                        }
                        i = (i + 2).min(bytes.len());
                    }
                }
            }
            i += 1;
            if i >= bytes.len() {
                self.at = bytes.len();
                return Some((start, &self.text[start..]));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Vec<Value>, Vec<String>) {
        let (mut values, mut problems) = (Vec::new(), Vec::new());
        let input = Input {
            bytes: text.as_bytes(),
            name: "t.json",
        };
        read_objects(
            &input,
            &mut |item| {
                if let Item::Problem(p) = item {
                    problems.push(p.to_string());
                }
                ControlFlow::Continue(())
            },
            &mut |v, _, _| {
                values.push(v.clone());
                ControlFlow::Continue(())
            },
        );
        (values, problems)
    }

    #[test]
    fn objects_are_found_and_a_broken_one_hides_no_other() {
        assert_eq!(read(r#"[{"a":1},{"b":"}{"}]"#).0.len(), 2);
        assert_eq!(read("{\"a\":1}\n{\"b\":2}\n").0.len(), 2);
        assert_eq!(read(r#"{"items":[{"a":1},{"b":2}]}"#).0.len(), 2);
        assert_eq!(
            read(r#"{"x":{"type":"book"},"y":{"type":"book"}}"#).0.len(),
            2
        );
        let (values, problems) = read("[{\"a\":1},\n {\"b\":},\n {\"c\":3}]");
        assert_eq!(values.len(), 2);
        assert_eq!(
            problems,
            ["2:7: error: not JSON: expected value; this object is left out"]
        );
        assert_eq!(read("[]").1.len(), 0);
        assert_eq!(read("[1]").1.len(), 1);
        assert_eq!(read("{\"a\": \"\\").1.len(), 2);
        let deep = "{\"a\":".repeat(100_000);
        assert!(read(&deep).0.is_empty());
    }
}
