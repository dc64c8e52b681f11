//! Rich text: XML and HTML elements into CSL-JSON's markup, and the markup into runs for the formats that write it.

use super::{BREAK, Child, Node, squash};

/// Small capitals in CSL-JSON.
const SMALL_CAPS: &str = "<span style=\"font-variant:small-caps;\">";

/// The markup for an element, by its name or by what its attributes say (EndNote's `face`, HTML's `style`).
fn tags(node: &Node) -> Option<(&'static str, &'static str)> {
    let by_name = |name: &str| {
        Some(match name {
            "i" | "italic" | "em" | "it" => ("<i>", "</i>"),
            "b" | "bold" | "strong" => ("<b>", "</b>"),
            "sub" | "inf" | "subscript" => ("<sub>", "</sub>"),
            "sup" | "superscript" => ("<sup>", "</sup>"),
            "sc" | "scp" => (SMALL_CAPS, "</span>"),
            _ => return None,
        })
    };
    if let Some(found) = by_name(&node.name.to_ascii_lowercase()) {
        return Some(found);
    }
    match node.name.as_str() {
        "style" => node.attr("face")?.split_whitespace().find_map(by_name),
        "emphasis" | "hi" | "emph" => by_name(
            node.attr("role")
                .or(node.attr("rend"))
                .or(node.attr("render"))?,
        ),
        "span" => {
            let style = node.attr("style").unwrap_or("").replace(' ', "");
            if style.contains("font-variant:small-caps") {
                Some((SMALL_CAPS, "</span>"))
            } else if style.contains("font-style:italic") {
                Some(("<i>", "</i>"))
            } else if node.attr("class") == Some("nocase") {
                Some(("<span class=\"nocase\">", "</span>"))
            } else {
                None
            }
        }
        _ => None,
    }
}

/// Elements in running text that are not part of it.
fn is_aside(node: &Node) -> bool {
    match node.name.as_str() {
        "fn"
        | "script"
        | "object-id"
        | "CopyrightInformation"
        | "alternatives"
        | "tex-math"
        | "annotation"
        | "annotation-xml" => true,
        "xref" => matches!(
            node.attr("ref-type"),
            Some("fn" | "aff" | "corresp" | "author-notes" | "table-fn")
        ),
        _ => false,
    }
}

/// Text of a line with CSL-JSON's markup; footnote marks are left out.
pub fn rich(node: &Node) -> String {
    let mut out = String::new();
    walk(node, &mut out);
    tidy(&squash(&out))
}

/// Spaces that stood inside of markup at its edges go outside; markup around nothing goes.
fn tidy(text: &str) -> String {
    let mut out = text.to_string();
    for (open, close) in [
        ("<i>", "</i>"),
        ("<b>", "</b>"),
        ("<sub>", "</sub>"),
        ("<sup>", "</sup>"),
    ] {
        if out.contains(open) {
            out = out
                .replace(&format!("{open} "), &format!(" {open}"))
                .replace(&format!(" {close}"), &format!("{close} "))
                .replace(&format!("{open}{close}"), "");
        }
    }
    squash(&out)
}

enum Step<'n> {
    Child(&'n Child),
    Close(&'static str),
}

fn walk(node: &Node, out: &mut String) {
    let mut stack: Vec<Step> = node.children.iter().rev().map(Step::Child).collect();
    while let Some(step) = stack.pop() {
        match step {
            Step::Close(tag) => out.push_str(tag),
            Step::Child(Child::Text(t)) => out.push_str(t),
            Step::Child(Child::Node(n)) if is_aside(n) && n.name != "alternatives" => {}
            Step::Child(Child::Node(n)) => {
                let block = matches!(
                    n.name.as_str(),
                    "p" | "br" | "break" | "title" | "sec" | "list-item" | "div"
                );
                if block {
                    out.push(' ');
                }
                if n.name == "math" {
                    out.push_str(&n.raw_text().split_whitespace().collect::<String>());
                    continue;
                }
                if let Some((open, close)) = tags(n) {
                    out.push_str(open);
                    stack.push(Step::Close(close));
                } else if block {
                    stack.push(Step::Close(" "));
                }
                stack.extend(n.children.iter().rev().map(Step::Child));
            }
        }
    }
}

/// Plain text of several paragraphs out of block elements (`p`, `sec`, `title`): a labelled part is one paragraph, "LABEL: text".
pub fn blocks(node: &Node) -> String {
    let mut parts: Vec<String> = Vec::new();
    let mut label = String::new();
    collect(node, &mut parts, &mut label, 0);
    if !label.is_empty() {
        parts.push(label);
    }
    parts.retain(|p| !p.is_empty());
    parts.join("\n\n")
}

fn plain(node: &Node) -> String {
    let mut out = String::new();
    walk(node, &mut out);
    strip(&squash(&out))
}

fn collect(node: &Node, parts: &mut Vec<String>, label: &mut String, depth: usize) {
    const BLOCKS: &[&str] = &[
        "p",
        "sec",
        "title",
        "label",
        "list",
        "list-item",
        "AbstractText",
        "simpara",
        "para",
        "section",
        "div",
        "abstract",
        "head",
    ];
    let has_blocks = node.elements().any(|n| BLOCKS.contains(&n.name.as_str()));
    if !has_blocks || depth > 40 {
        let text = plain(node);
        if !text.is_empty() {
            parts.push(with_label(label, text));
        }
        return;
    }
    let mut loose = String::new();
    for child in &node.children {
        match child {
            Child::Text(t) => loose.push_str(&t.replace(BREAK, " ")),
            Child::Node(n) if matches!(n.name.as_str(), "title" | "label" | "head") => {
                *label = plain(n);
            }
            Child::Node(n) if BLOCKS.contains(&n.name.as_str()) => {
                flush(&mut loose, parts, label);
                if let Some(l) = n
                    .attr("Label")
                    .filter(|l| !l.is_empty() && *l != "UNLABELLED")
                {
                    *label = l.to_string();
                }
                collect(n, parts, label, depth + 1);
            }
            Child::Node(n) if is_aside(n) => {}
            Child::Node(n) => loose.push_str(&plain(n)),
        }
    }
    flush(&mut loose, parts, label);
}

fn flush(loose: &mut String, parts: &mut Vec<String>, label: &mut String) {
    let text = squash(&std::mem::take(loose));
    if !text.is_empty() {
        parts.push(with_label(label, text));
    }
}

fn with_label(label: &mut String, text: String) -> String {
    let l = std::mem::take(label);
    let l = l.trim().trim_end_matches([':', '.']);
    // "Abstract" says nothing inside an abstract.
    let plain = l.is_empty()
        || [
            "abstract",
            "summary",
            "sammendrag",
            "zusammenfassung",
            "résumé",
            "resumen",
        ]
        .contains(&l.to_lowercase().as_str());
    if plain { text } else { format!("{l}: {text}") }
}

/// CSL-JSON's markup taken away.
pub fn strip(text: &str) -> String {
    runs(text).into_iter().map(|r| r.text).collect()
}

/// A piece of text in one look.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Run {
    /// The text.
    pub text: String,
    /// The looks that are open: "italic", "bold", "subscript", "superscript", "small-caps".
    pub faces: Vec<&'static str>,
}

/// Divides CSL-JSON rich text into runs; `nocase` is read and forgotten.
pub fn runs(text: &str) -> Vec<Run> {
    const TAGS: &[(&str, &str)] = &[
        ("<i>", "italic"),
        ("<b>", "bold"),
        ("<sub>", "subscript"),
        ("<sup>", "superscript"),
        ("<span class=\"nocase\">", ""),
        (SMALL_CAPS, "small-caps"),
        ("<sc>", "small-caps"),
    ];
    let mut out: Vec<Run> = vec![Run::default()];
    let mut open: Vec<(&'static str, &'static str)> = Vec::new();
    let mut rest = text;
    let push = |out: &mut Vec<Run>, open: &[(&str, &'static str)], piece: &str| {
        let faces: Vec<&'static str> = open.iter().map(|o| o.1).filter(|f| !f.is_empty()).collect();
        match out.last_mut() {
            Some(last) if last.faces == faces => last.text.push_str(piece),
            Some(last) if last.text.is_empty() => {
                *last = Run {
                    text: piece.into(),
                    faces,
                }
            }
            _ => out.push(Run {
                text: piece.into(),
                faces,
            }),
        }
    };
    while let Some(at) = rest.find('<') {
        push(&mut out, &open, &rest[..at]);
        rest = &rest[at..];
        if let Some((tag, face)) = TAGS.iter().find(|(t, _)| rest.starts_with(t)) {
            let close = match *tag {
                "<i>" => "</i>",
                "<b>" => "</b>",
                "<sub>" => "</sub>",
                "<sup>" => "</sup>",
                "<sc>" => "</sc>",
                _ => "</span>",
            };
            open.push((close, face));
            rest = &rest[tag.len()..];
        } else if let Some(i) = open.iter().rposition(|(close, _)| rest.starts_with(close)) {
            rest = &rest[open[i].0.len()..];
            open.remove(i);
        } else {
            push(&mut out, &open, "<");
            rest = &rest[1..];
        }
    }
    push(&mut out, &open, rest);
    out.retain(|r| !r.text.is_empty());
    out
}

#[cfg(test)]
mod tests {
    use super::super::document;
    use super::*;

    fn tree(text: &str) -> Node {
        document(text).0.unwrap_or_default()
    }

    #[test]
    fn markup_becomes_csl_markup() {
        for (xml, want) in [
            (
                "<t>A <italic>B c</italic> <sup>2</sup></t>",
                "A <i>B c</i> <sup>2</sup>",
            ),
            (
                "<t><style face='normal'>A </style><style face='italic'>B</style></t>",
                "A <i>B</i>",
            ),
            (
                "<t>A<xref ref-type='fn'>*</xref> <sc>B</sc></t>",
                "A <span style=\"font-variant:small-caps;\">B</span>",
            ),
            ("<t>A<i> b </i>c</t>", "A <i>b</i> c"),
        ] {
            assert_eq!(rich(&tree(xml)), want);
        }
    }

    #[test]
    fn labelled_parts_are_paragraphs() {
        let t = tree(
            "<abstract><sec><title>Aims</title><p>One <i>two</i>.</p><p>More.</p></sec><sec><title>Results:</title><p>Three.</p></sec></abstract>",
        );
        assert_eq!(blocks(&t), "Aims: One two.\n\nMore.\n\nResults: Three.");
    }

    #[test]
    fn runs_are_divided_and_stray_signs_kept() {
        let r = runs("p < 0.05 <i>a <b>b</b></i>");
        assert_eq!(strip("p < 0.05 <i>a <b>b</b></i>"), "p < 0.05 a b");
        assert_eq!(r[2].faces, vec!["italic", "bold"]);
    }
}
