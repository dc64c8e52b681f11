//! Citations and lists of references in one call: what the command line and the screen use.

use super::csl::citation::{Cite as Work, Part};
use super::csl::item::Item;
use super::csl::label;
use super::csl::locale::Locale;
use super::csl::output::{Mark, Out};
use super::csl::processor::Processor;
use super::csl::render::CiteInfo;
use super::csl::style::{Position, Style};
use super::csl::writer::{self, Format};
use crate::model::Reference;

/// How a citation stands in a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mode {
    /// On its own: (Brekke, 2017).
    #[default]
    Parenthetical,
    /// The authors are part of the sentence: Brekke (2017).
    Narrative,
}

/// A reference within a citation.
#[derive(Debug, Clone, Copy)]
pub struct Cite<'r> {
    /// The reference.
    pub reference: &'r Reference,
    /// The place in it, as people write it: `12`, `s. 12–14`, `kap. 3`.
    pub locator: &'r str,
    /// Before it: `see`.
    pub prefix: &'r str,
    /// Behind it.
    pub suffix: &'r str,
}

impl<'r> Cite<'r> {
    /// A reference and nothing else.
    pub fn new(reference: &'r Reference) -> Cite<'r> {
        Cite {
            reference,
            locator: "",
            prefix: "",
            suffix: "",
        }
    }
}

/// An entry of a list of references.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The place of the reference among those that were given.
    pub index: usize,
    /// Its citation key.
    pub key: String,
    /// The entry in the format.
    pub text: String,
}

/// One citation of some references. They are told apart among themselves only.
pub fn citation(
    style: &Style,
    locale: &Locale,
    cites: &[Cite],
    mode: Mode,
    format: Format,
) -> String {
    let processor = Processor::new(
        style,
        locale,
        cites.iter().map(|c| Item::from(c.reference)).collect(),
    );
    let works: Vec<Work> = cites
        .iter()
        .enumerate()
        .map(|(work, c)| {
            let (label, locator) = label::parse_locator(c.locator);
            Work {
                work,
                info: CiteInfo {
                    locator: (!locator.is_empty()).then_some(locator),
                    label: Some(label.to_string()),
                    position: Some(Position::First),
                    ..CiteInfo::default()
                },
                prefix: c.prefix.to_string(),
                suffix: c.suffix.to_string(),
                part: Part::Full,
            }
        })
        .collect();
    let out = match mode {
        Mode::Parenthetical => processor.citation(&works),
        Mode::Narrative => narrative(&processor, &works),
    };
    processor.write(&out, format, false)
}

/// "Brekke (2017) and Borg (2018)": the authors, then the citation without them.
fn narrative(processor: &Processor, works: &[Work]) -> Out {
    let mut parts: Vec<Out> = Vec::new();
    for (i, work) in works.iter().enumerate() {
        if i > 0 {
            let and = processor
                .locale
                .text("and", super::csl::style::Form::Long, false);
            let joint = match (i + 1 == works.len(), and.is_empty()) {
                (true, false) => format!(" {and} "),
                _ => ", ".to_string(),
            };
            parts.push(Out::Text(joint));
        }
        let part = |part: Part| {
            let mut one = work.clone();
            one.part = part;
            processor.citation(&[one])
        };
        let author = part(Part::AuthorOnly);
        if author.find(Mark::Names).is_none() {
            // A style that cites by number has no names; the sentence needs them all the same.
            parts.push(Out::Text(short_names(processor, work.work)));
            parts.push(Out::text(" "));
            parts.push(part(Part::Full));
            continue;
        }
        parts.push(author);
        parts.push(Out::text(" "));
        parts.push(part(Part::SuppressAuthor));
    }
    Out::joined(parts, None)
}

/// Family names of the first authors.
fn short_names(processor: &Processor, work: usize) -> String {
    let item = &processor.items[work];
    let names = ["author", "editor", "translator", "director"]
        .iter()
        .map(|v| item.names(v))
        .find(|n| !n.is_empty())
        .unwrap_or(&[]);
    let short = |n: &super::csl::item::Name| match (n.literal.is_empty(), n.particle.is_empty()) {
        (false, _) => n.literal.clone(),
        (true, true) => n.family.clone(),
        (true, false) => format!("{} {}", n.particle, n.family),
    };
    let text = |name: &str| {
        processor
            .locale
            .text(name, super::csl::style::Form::Long, false)
    };
    match names {
        [] => super::csl::plain_text(item.text("title").unwrap_or("")),
        [a] => short(a),
        [a, b] => format!("{} {} {}", short(a), text("and"), short(b)),
        [a, ..] => format!("{} {}", short(a), text("et-al")),
    }
}

/// The list of references, sorted, numbered and told apart as the style has it.
pub fn bibliography(
    style: &Style,
    locale: &Locale,
    references: &[&Reference],
    format: Format,
) -> Vec<Entry> {
    let processor = Processor::new(
        style,
        locale,
        references.iter().map(|r| Item::from(*r)).collect(),
    );
    processor
        .bibliography()
        .into_iter()
        .map(|(index, out)| Entry {
            index,
            key: references[index].key.clone(),
            text: processor.write(&out, format, true).trim().to_string(),
        })
        .collect()
}

/// The entries as one text of the format: paragraphs, a list, a document.
pub fn list(style: &Style, entries: &[Entry], format: Format) -> String {
    let mut out = String::new();
    match format {
        Format::Html => {
            out.push_str("<div class=\"csl-bib-body\">\n");
            for e in entries {
                out.push_str(&format!("  <div class=\"csl-entry\">{}</div>\n", e.text));
            }
            out.push_str("</div>\n");
        }
        Format::Rtf => {
            let indent = if style.bibliography_options.hanging_indent {
                "\\li720\\fi-720 "
            } else {
                ""
            };
            let body: Vec<String> = entries
                .iter()
                .map(|e| format!("{{\\pard{indent}{}\\par}}", e.text))
                .collect();
            out = writer::rtf_document(&body.join("\n"));
            out.push('\n');
        }
        Format::Latex | Format::Typst | Format::Markdown => {
            let body: Vec<&str> = entries.iter().map(|e| e.text.as_str()).collect();
            out = body.join("\n\n") + "\n";
        }
        Format::Text => {
            let body: Vec<&str> = entries.iter().map(|e| e.text.as_str()).collect();
            out = body.join("\n") + "\n";
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cite::styles::Styles;
    use crate::model::{Date, DateField, Field, Kind, Person, Role};

    fn brekke(year: i32, title: &str) -> Reference {
        let mut r = Reference::new(Kind::ArticleJournal);
        r.key = format!("brekke{year}");
        r.add_person(Role::Author, Person::new("Brekke", "Eva"));
        r.add_person(Role::Author, Person::new("Ødegård", "Nils Petter"));
        r.set(Field::Title, title);
        r.set(Field::ContainerTitle, "Journal of Hope");
        r.set(Field::Volume, "12");
        r.set(Field::Issue, "3");
        r.set(Field::Page, "943-957");
        r.add_identifier(crate::model::Scheme::Doi, "10.1000/xyz");
        r.set_date(DateField::Issued, Date::ymd(year, 5, 2));
        r
    }

    #[test]
    fn apa_in_english_and_norwegian() {
        let styles = Styles::default();
        let apa = styles.load("apa").expect("bundled");
        let (en, nb) = (
            styles.locale(Some("en-US"), &apa),
            styles.locale(Some("nb-NO"), &apa),
        );
        let r = brekke(2017, "Experiences of hope");
        let mut cite = Cite::new(&r);
        assert_eq!(
            citation(&apa, &en, &[cite], Mode::Parenthetical, Format::Text),
            "(Brekke & Ødegård, 2017)"
        );
        assert_eq!(
            citation(&apa, &en, &[cite], Mode::Narrative, Format::Text),
            "Brekke and Ødegård (2017)"
        );
        cite.locator = "s. 12-14";
        assert_eq!(
            citation(&apa, &nb, &[cite], Mode::Parenthetical, Format::Text),
            "(Brekke & Ødegård, 2017, s. 12–14)"
        );
        let list = bibliography(&apa, &en, &[&r], Format::Markdown);
        assert_eq!(
            list[0].text,
            "Brekke, E., & Ødegård, N. P. (2017). Experiences of hope. *Journal of Hope*, *12*(3), 943–957. <https://doi.org/10.1000/xyz>"
        );
    }

    #[test]
    fn works_of_one_year_get_letters() {
        let styles = Styles::default();
        let apa = styles.load("apa").expect("bundled");
        let en = styles.locale(Some("en-US"), &apa);
        let (b, a) = (brekke(2017, "Zeal"), brekke(2017, "Art"));
        let both = citation(
            &apa,
            &en,
            &[Cite::new(&b), Cite::new(&a)],
            Mode::Parenthetical,
            Format::Text,
        );
        assert_eq!(both, "(Brekke & Ødegård, 2017a, 2017b)");
        let list = bibliography(&apa, &en, &[&b, &a], Format::Text);
        assert_eq!(list.iter().map(|e| e.index).collect::<Vec<_>>(), [1, 0]);
        assert!(list[0].text.contains("(2017a)"), "{}", list[0].text);
    }
}
