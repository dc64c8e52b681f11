//! The lines of a record page, saved as HTML.

use super::labels;
use crate::codec::html::page;
use crate::codec::html::page::Page;
use labels::Slot;

/// The labelled lines of a page: what a reader would see.
pub(super) fn html_lines(parsed: &Page) -> Vec<String> {
    let mut out = Vec::new();
    if let Some(title) = parsed.first(
        "h1[property=name], .record h1, .record h3[property=name], #record h1, .mainbody h3, h1",
    ) {
        out.push(format!("Title: {}", page::text(title)));
    }
    for row in parsed.all("tr") {
        let label = page::inside(row, "th")
            .into_iter()
            .next()
            .map(page::text)
            .unwrap_or_default();
        for cell in page::inside(row, "td") {
            let mut parts: Vec<String> = page::inside(
                cell,
                "a, [property=author], [property=name], .author-data, li",
            )
            .into_iter()
            .map(page::text)
            .filter(|t| !t.is_empty())
            .collect();
            parts.dedup();
            let links: Vec<String> = page::inside(cell, "a[href^=http]")
                .into_iter()
                .filter_map(|a| a.value().attr("href"))
                .map(str::to_string)
                .collect();
            let slot = labels::label(&format!("{}:", label.trim_end_matches(':'))).map(|l| l.0);
            let text = match slot {
                Some(Slot::Link) => links.join(" | "),
                Some(Slot::Author | Slot::Other | Slot::Corporate | Slot::Subject)
                    if !parts.is_empty() =>
                {
                    parts.join(" | ")
                }
                _ => page::text(cell),
            };
            if !label.is_empty() && !text.is_empty() {
                out.push(format!("{}: {text}", label.trim_end_matches(':')));
            }
        }
    }
    for list in parsed.all("dl") {
        let mut label = String::new();
        for part in page::inside(list, "dt, dd") {
            if part.value().name() == "dt" {
                label = page::text(part);
            } else if !label.is_empty() {
                out.push(format!(
                    "{}: {}",
                    label.trim_end_matches(':'),
                    page::text(part)
                ));
            }
        }
    }
    out
}
