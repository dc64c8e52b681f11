//! The text of a page that holds nothing of a work but its abstract (and highlights): kept, and marked as incomplete.
//!
//! Nothing is invented: no title is made out of headings or of what the page says about itself.

use super::xml::squash;
use super::{Codec, Format, Input, Item, ReadOptions, Sink, human};
use crate::model::{Field, Kind, Note, Reference, Scheme};
use jiff::Timestamp;

/// Abstract pages.
pub struct AbstractPage;

static FORMAT: Format = Format {
    name: "abstract",
    aliases: &["abstract-page"],
    label: "Page with an abstract alone",
    extensions: &["txt", "md"],
    reads: true,
    writes: false,
};

/// Headings of abstracts, lower case.
const ABSTRACT: &[&str] = &[
    "abstract",
    "sammendrag",
    "samandrag",
    "zusammenfassung",
    "résumé",
    "resumen",
    "resumo",
    "riassunto",
    "tiivistelmä",
    "sammanfattning",
    "resumé",
];
/// Headings of lists of main points.
const HIGHLIGHTS: &[&str] = &[
    "highlights",
    "key points",
    "keypoints",
    "main points",
    "hovedpunkter",
    "hovudpunkt",
    "puntos destacados",
    "points clés",
    "kernaussagen",
];
/// Headings of a summary of the introduction and the like, and of what the page says about itself.
const OTHER: &[&str] = &[
    "summary",
    "introduction",
    "objectives",
    "methods",
    "results",
    "discussion",
    "conclusion",
    "conclusions",
    "read more",
    "keywords",
    "talk to us",
    "schedule a call",
    "full text",
    "references",
    "similar papers",
    "related papers",
    "more from",
];

fn heading(line: &str) -> String {
    line.trim()
        .trim_start_matches('#')
        .trim()
        .trim_matches('*')
        .trim_end_matches(':')
        .trim()
        .to_lowercase()
}

impl Codec for AbstractPage {
    fn format(&self) -> &'static Format {
        &FORMAT
    }
    fn recognise(&self, input: &Input) -> u8 {
        if input.bytes.len() > 64 * 1024 {
            return 0;
        }
        let head = input.head();
        let mut lines = head.lines().map(str::trim).filter(|l| !l.is_empty());
        let first = lines.next().map(heading).unwrap_or_default();
        let second = lines.next().unwrap_or("");
        if ABSTRACT.contains(&first.as_str()) && second.chars().count() > 120 {
            82
        } else {
            0
        }
    }
    fn read(&self, input: &Input, _: &ReadOptions, sink: &mut Sink) {
        let text = human::repaired(crate::text::encoding::decode_lossy(input.bytes).0, sink);
        let mut r = Reference::new(Kind::Article);
        let (mut paragraphs, mut points) = (Vec::new(), Vec::new());
        let mut part = "";
        for line in text.lines().map(str::trim).filter(|l| !l.is_empty()) {
            let name = heading(line);
            if ABSTRACT.contains(&name.as_str()) {
                part = "abstract";
            } else if HIGHLIGHTS.contains(&name.as_str()) {
                part = "highlights";
            } else if OTHER.contains(&name.as_str()) || name.starts_with("disclaimer") {
                part = "";
            } else if part == "abstract" {
                paragraphs.push(squash(line));
            } else if part == "highlights" {
                points.push(squash(
                    line.trim_start_matches(['•', '-', '*', '–', '·', '◦', ' ', '\t']),
                ));
            }
        }
        if let Some(first) = paragraphs.first_mut() {
            // The heading is often repeated in capitals before the text.
            let word = first.split(' ').next().unwrap_or("").to_string();
            let is_heading = word.chars().all(char::is_uppercase)
                && ABSTRACT.contains(&word.to_lowercase().as_str());
            if is_heading {
                *first = first[word.len()..].trim().to_string();
            }
        }
        paragraphs.retain(|p| !p.is_empty());
        if paragraphs.is_empty() {
            let _ = sink(Item::error(1, 1, "this page holds no abstract"));
            return;
        }
        r.set(Field::Abstract, paragraphs.join("\n\n"));
        if !points.is_empty() {
            let list: Vec<String> = points.iter().map(|p| format!("- {p}")).collect();
            r.notes.push(Note::new(
                format!("Highlights\n\n{}", list.join("\n")),
                Timestamp::now(),
            ));
        }
        if let Some(doi) = human::find_doi(&text) {
            r.add_identifier(Scheme::Doi, &doi);
        }
        if sink(Item::Reference(Box::new(r))).is_continue() {
            let _ = sink(Item::warning(
                1,
                1,
                "only an abstract is here: title and authors are missing, so the reference is incomplete",
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::read_all;

    #[test]
    fn the_abstract_is_kept_and_nothing_invented() {
        let text = format!(
            "Abstract\n\nABSTRACT Cod swim. {}\n\nHighlights\n\n  • One point\n\n  • Two points\n\nRead more\n\nSummary\n\nIntroduction\n\nOther text.\n\nTalk to us\n\nSchedule a call\n\nDisclaimer: All content …",
            "They swim far. ".repeat(12)
        );
        let input = Input {
            bytes: text.as_bytes(),
            name: "a.txt",
        };
        assert!(AbstractPage.recognise(&input) > 50);
        let (found, problems) = read_all(&AbstractPage, &input, &ReadOptions::default());
        let r = &found[0];
        assert!(r.title().is_empty());
        assert!(
            r.get(Field::Abstract)
                .is_some_and(|a| a.starts_with("Cod swim.") && !a.contains("Disclaimer"))
        );
        assert_eq!(r.notes[0].text, "Highlights\n\n- One point\n- Two points");
        assert!(problems[0].message.contains("title"));
    }
}
