//! YAML, read safely: bounded size, nesting and aliases, a broken item does not lose the others.

use super::Item;
use serde_json::{Map, Value};

/// Larger files are refused: a bibliography in YAML of this size was made by no person.
const MAX_BYTES: usize = 64 << 20;
/// Aliases multiply what is read; bibliographies need few.
const MAX_ALIASES: usize = 1000;

/// The first document of a text as JSON values. On an error the place and what is wrong.
pub fn parse(text: &str) -> Result<Value, (usize, usize, String)> {
    if text.len() > MAX_BYTES {
        return Err((1, 1, format!("more than {} MB of YAML", MAX_BYTES >> 20)));
    }
    let aliases = text.match_indices(": *").count()
        + text.match_indices("- *").count()
        + text.match_indices("<<:").count();
    if aliases > MAX_ALIASES && text.contains(": &") | text.contains("- &") {
        return Err((1, 1, "too many aliases".into()));
    }
    let mut documents = serde_yaml::Deserializer::from_str(text);
    let Some(first) = documents.next() else {
        return Ok(Value::Null);
    };
    let value: serde_yaml::Value =
        serde::Deserialize::deserialize(first).map_err(|e: serde_yaml::Error| {
            let (line, column) = e.location().map_or((1, 1), |l| (l.line(), l.column()));
            let what = e.to_string();
            (
                line,
                column,
                what.split(" at line ")
                    .next()
                    .unwrap_or_default()
                    .to_string(),
            )
        })?;
    Ok(json(value, 0))
}

/// YAML values as JSON values: keys become text, tags fall away.
fn json(value: serde_yaml::Value, depth: usize) -> Value {
    use serde_yaml::Value as Y;
    if depth > 100 {
        return Value::Null;
    }
    match value {
        Y::Null => Value::Null,
        Y::Bool(b) => Value::Bool(b),
        Y::Number(n) => match (n.as_i64(), n.as_f64()) {
            (Some(i), _) => Value::from(i),
            // A version such as 1.10 is not the number 1.1: the caller reads text from `raw`.
            (None, f) => f.map_or(Value::Null, Value::from),
        },
        Y::String(s) => Value::String(s),
        Y::Sequence(list) => list.into_iter().map(|v| json(v, depth + 1)).collect(),
        Y::Mapping(map) => {
            let mut out = Map::new();
            for (k, v) in map {
                let key = match k {
                    Y::String(s) => s,
                    Y::Number(n) => n.to_string(),
                    Y::Bool(b) => b.to_string(),
                    _ => continue,
                };
                out.insert(key, json(v, depth + 1));
            }
            Value::Object(out)
        }
        Y::Tagged(t) => json(t.value, depth + 1),
    }
}

/// The parts of a text that stand at one indentation and begin with `starts`: for reading on behind a broken one.
/// Each with the line where it begins.
pub fn parts(text: &str, starts: fn(&str) -> bool) -> Vec<(usize, String)> {
    let indent = |l: &str| l.len() - l.trim_start().len();
    let level = text
        .lines()
        .filter(|l| starts(l))
        .map(indent)
        .min()
        .unwrap_or(0);
    let mut out: Vec<(usize, String)> = Vec::new();
    for (i, line) in text.lines().enumerate() {
        let begins = starts(line) && indent(line) == level;
        if begins {
            out.push((i + 1, String::new()));
        }
        if let Some((_, part)) = out.last_mut() {
            part.push_str(line);
            part.push('\n');
        }
    }
    out
}

/// A problem with a YAML text.
pub fn problem(line: usize, column: usize, what: &str) -> Item {
    Item::error(
        line.max(1),
        column.max(1),
        format!("not YAML: {what}; this part is left out"),
    )
}

/// YAML text of a value.
pub fn to_string(value: &Value) -> String {
    serde_yaml::to_string(value).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bombs_and_depth_are_bounded() {
        let mut bomb = String::from("a: &a [x,x,x,x,x,x,x,x,x]\n");
        for (new, old) in ["b", "c", "d", "e", "f", "g", "h", "i"]
            .iter()
            .zip(["a", "b", "c", "d", "e", "f", "g", "h"])
        {
            bomb += &format!("{new}: &{new} [{}]\n", vec![format!("*{old}"); 9].join(","));
        }
        assert!(parse(&bomb).is_err());
        assert!(parse(&"[".repeat(100_000)).is_err());
        assert!(parse(&format!("a: {}", "{b: ".repeat(5000))).is_err());
        assert_eq!(
            parse("a: 1\n---\nb: 2").ok(),
            Some(serde_json::json!({"a": 1}))
        );
        assert_eq!(parse("").ok(), Some(Value::Null));
        let split = parts("x:\n  - a: 1\n    b: 2\n  - c: 3\n", |l| {
            l.trim_start().starts_with("- ")
        });
        assert_eq!(split.iter().map(|p| p.0).collect::<Vec<_>>(), [2, 4]);
    }
}
