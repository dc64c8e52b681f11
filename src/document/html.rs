//! HTML into lines with Markdown's signs, so that one reader serves all documents.

use scraper::{ElementRef, Html, Node};

/// Whether a text is HTML or the like: enough tags, or it begins with one.
pub fn is_html(text: &str) -> bool {
    let head: &str = &text[..text.floor_char_boundary(20_000)];
    let lower = head.to_ascii_lowercase();
    if lower.contains("<html") || lower.contains("<!doctype html") || lower.contains("<body") {
        return true;
    }
    let closing = lower.matches("</").count();
    lower.trim_start().starts_with('<') && closing >= 2
        || closing >= 4
            && (lower.contains("</p>")
                || lower.contains("</li>")
                || lower.contains("</div>")
                || lower.contains("</td>"))
}

/// Elements that stand within a line.
const INLINE: &[&str] = &[
    "a", "b", "i", "em", "strong", "span", "font", "sub", "sup", "small", "big", "u", "tt", "code",
    "cite", "q", "abbr", "img", "label", "s", "del", "ins", "mark", "time", "wbr", "nobr", "var",
    "acronym", "td", "th", "input", "button",
];
const SKIPPED: &[&str] = &[
    "script", "style", "noscript", "template", "svg", "select", "nav", "iframe", "head",
];

/// The text of a page: a paragraph for every block, blank lines between them.
pub fn to_markdown(text: &str) -> String {
    let page = Html::parse_document(text);
    let mut out = String::new();
    block(page.root_element(), &mut out, 0);
    let mut tidy = String::with_capacity(out.len());
    let mut blank = true;
    for line in out.lines() {
        let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
        if line.is_empty() {
            if !blank {
                tidy.push('\n');
            }
            blank = true;
        } else {
            tidy.push_str(&line);
            tidy.push('\n');
            blank = false;
        }
    }
    tidy
}

/// How deep elements may nest; what is deeper is read as if it stood here.
const MAX_DEPTH: usize = 200;

fn block(element: ElementRef, out: &mut String, depth: usize) {
    for child in element.children() {
        match child.value() {
            Node::Text(text) => out.push_str(&text.replace(['\n', '\r', '\t'], " ")),
            Node::Element(e) => {
                let name = e.name();
                let Some(inner) = ElementRef::wrap(child) else {
                    continue;
                };
                if SKIPPED.contains(&name) {
                    continue;
                }
                if depth > MAX_DEPTH {
                    out.extend(inner.text());
                    continue;
                }
                match name {
                    "br" => out.push('\n'),
                    "hr" => out.push_str("\n\n"),
                    "i" | "em" | "cite" => around(inner, out, depth, "*"),
                    "a" => {
                        let from = out.len();
                        block(inner, out, depth + 1);
                        let label = out[from..].trim().to_string();
                        if let Some(target) = e
                            .attr("href")
                            .filter(|h| h.starts_with("http") && *h != label && !label.is_empty())
                        {
                            out.truncate(from);
                            out.push_str(&format!("[{label}]({target})"));
                        }
                    }
                    "td" | "th" => {
                        block(inner, out, depth + 1);
                        out.push(' ');
                    }
                    _ if INLINE.contains(&name) => block(inner, out, depth + 1),
                    _ => {
                        out.push_str("\n\n");
                        let from = out.len();
                        if let Some(level) = name
                            .strip_prefix('h')
                            .and_then(|l| l.parse::<usize>().ok())
                            .filter(|l| (1..=6).contains(l))
                        {
                            out.push_str(&"#".repeat(level));
                            out.push(' ');
                        }
                        block(inner, out, depth + 1);
                        // A heading is one line.
                        if out[from..].starts_with('#') {
                            let flat = out[from..].split_whitespace().collect::<Vec<_>>().join(" ");
                            out.truncate(from);
                            out.push_str(&flat);
                        }
                        out.push_str("\n\n");
                    }
                }
            }
            _ => {}
        }
    }
}

fn around(inner: ElementRef, out: &mut String, depth: usize, sign: &str) {
    let from = out.len();
    block(inner, out, depth + 1);
    let text = out[from..].to_string();
    let trimmed = text.trim();
    if trimmed.is_empty() || trimmed.contains('\n') || trimmed.contains('*') {
        return;
    }
    let lead = text.len() - text.trim_start().len();
    let tail = &text[lead + trimmed.len()..];
    let marked = format!("{}{sign}{trimmed}{sign}{tail}", &text[..lead]);
    out.truncate(from);
    out.push_str(&marked);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_become_markdown() {
        let page = "<html><head><title>x</title></head><body><h2>Refer<b>ences</b></h2><ol><li>Dal, K. (2020).\n <i>Tillit</i>. <a href=\"https://a.org\">her</a></li><li>Lie &amp; Moe</li></ol><table><tr><td>a</td><td>b</td></tr></table></body></html>";
        assert!(is_html(page));
        assert_eq!(
            to_markdown(page),
            "## References\n\nDal, K. (2020). *Tillit*. [her](https://a.org)\n\nLie & Moe\n\na b\n\n"
        );
        assert!(!is_html("a < b and c > d"));
    }
}
