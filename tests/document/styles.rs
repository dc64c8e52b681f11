//! A table of plain references in many styles and languages: every field that the table names is read so.

use refs::codec::csl_json;
use refs::document::reference;
use serde_json::Value;

/// A value of an item as the table writes it: people inverted, dates with hyphens.
fn shown(item: &Value, field: &str) -> String {
    let value = &item[field];
    if let Some(parts) = value["date-parts"].as_array() {
        let date = |d: &Value| {
            d.as_array().map_or(String::new(), |d| {
                d.iter()
                    .filter_map(Value::as_i64)
                    .map(|n| format!("{n:02}"))
                    .collect::<Vec<_>>()
                    .join("-")
            })
        };
        return parts.iter().map(date).collect::<Vec<_>>().join("/");
    }
    if let Some(people) = value.as_array() {
        let text = |p: &Value, k: &str| p[k].as_str().unwrap_or("").to_string();
        let name = |p: &Value| {
            let literal = text(p, "literal");
            if !literal.is_empty() {
                return literal;
            }
            let particle = text(p, "non-dropping-particle") + &text(p, "dropping-particle");
            format!("{particle} {}, {}", text(p, "family"), text(p, "given"))
                .trim()
                .to_string()
        };
        return people.iter().map(name).collect::<Vec<_>>().join("; ");
    }
    value
        .as_str()
        .or_else(|| value["literal"].as_str())
        .map(str::to_string)
        .or_else(|| value.as_i64().map(|n| n.to_string()))
        .unwrap_or_default()
}

#[test]
fn references_in_many_styles() {
    let table = include_str!("styles.txt");
    let mut wrong = Vec::new();
    let mut count = 0;
    let mut item = Value::Null;
    let mut text = "";
    for line in table
        .lines()
        .filter(|l| !l.is_empty() && !l.starts_with('#'))
    {
        let Some(expected) = line.strip_prefix("  ") else {
            text = line;
            item = csl_json::to_item(&reference::parse(line).reference);
            count += 1;
            continue;
        };
        let (field, want) = expected
            .split_once(": ")
            .expect("the table has `field: value`");
        let got = shown(&item, field);
        if got != want {
            wrong.push(format!("{text}\n    {field}: {got:?}, not {want:?}"));
        }
    }
    assert!(count >= 60, "the table has {count} references");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
