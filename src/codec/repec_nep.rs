//! RePEc's "New Economics Papers" newsletters: numbered papers between rules, with authors, an abstract and labelled lines.

use super::ris::lines;
use super::tagged;
use super::{Codec, Format, Input, Item, ReadOptions, Sink};
use crate::model::{Date, DateField, Field, Kind, Reference, Role};
use crate::text::encoding::decode_lossy;
use std::ops::ControlFlow;

/// The codec.
#[derive(Debug)]
pub struct RepecNep;

static FORMAT: Format = Format {
    name: "repec-nep",
    aliases: &["nep"],
    label: "RePEc New Economics Papers",
    extensions: &["txt"],
    reads: true,
    writes: false,
};

/// The labels that stand at the beginning of a line below a paper.
const LABELS: &[&str] = &["Keywords", "JEL", "Date", "URL", "Note", "Abstract"];

fn labelled(line: &str) -> Option<(&'static str, &str)> {
    let (name, value) = line.split_once(':')?;
    let label = LABELS.iter().find(|l| **l == name)?;
    Some((label, value.trim()))
}

fn is_rule(line: &str) -> bool {
    let line = line.trim();
    line.len() >= 20 && line.bytes().all(|b| matches!(b, b'-' | b'_' | b'='))
}

/// "3. Title" without its number.
fn numbered(line: &str) -> Option<&str> {
    let (number, title) = line.trim().split_once(". ")?;
    let sound = !number.is_empty() && number.len() <= 4;
    (sound && number.bytes().all(|b| b.is_ascii_digit())).then(|| title.trim())
}

impl Codec for RepecNep {
    fn format(&self) -> &'static Format {
        &FORMAT
    }

    fn recognise(&self, input: &Input) -> u8 {
        let head = input.head();
        if head.contains("NEP: New Economics Papers") && head.contains("In this issue we have") {
            95
        } else {
            0
        }
    }

    fn read(&self, input: &Input, _: &ReadOptions, sink: &mut Sink) {
        let (text, _) = decode_lossy(input.bytes);
        let all: Vec<&str> = lines(&text).collect();
        let mut found = false;
        for block in all.split(|l| is_rule(l)) {
            // The list of contents has numbers too, but its labels are indented.
            if block.iter().any(|l| labelled(l).is_some())
                && let Some(r) = paper(block)
            {
                found = true;
                if sink(Item::Reference(Box::new(r))) == ControlFlow::Break(()) {
                    return;
                }
            }
        }
        if !found {
            let _ = sink(Item::error(1, 1, "no paper was found in this newsletter"));
        }
    }
}

fn paper(block: &[&str]) -> Option<Reference> {
    let begin = block.iter().position(|l| !l.trim().is_empty())?;
    let mut title = numbered(block[begin])?.to_string();
    let mut rest = block[begin + 1..].iter().peekable();
    while let Some(line) = rest.next_if(|l| !l.trim().is_empty()) {
        title.push(' ');
        title.push_str(line.trim());
    }
    let mut r = Reference::new(Kind::Report);
    r.set(Field::Title, tagged::one_line(&title));
    let mut paragraphs: Vec<String> = vec![String::new()];
    let mut people = true;
    let mut label: Option<(&'static str, String)> = None;
    while rest.next_if(|l| l.trim().is_empty()).is_some() {}
    for line in rest {
        if let Some((name, value)) = labelled(line) {
            people = false;
            if let Some(last) = label.replace((name, value.to_string())) {
                place(&mut r, last);
            }
        } else if let Some((_, value)) = &mut label {
            value.push(' ');
            value.push_str(line.trim());
        } else if line.trim().is_empty() {
            people = false;
            paragraphs.push(String::new());
        } else if people {
            // "Anna Berg (University of Bergen)"
            let (name, place) = line.split_once('(').unwrap_or((line, ""));
            tagged::add_people(&mut r, Role::Author, name.trim());
            r.add_extra("affiliation", place.trim().trim_end_matches(')'));
        } else if let Some(p) = paragraphs.last_mut() {
            p.push(' ');
            p.push_str(line.trim());
        }
    }
    if let Some(last) = label {
        place(&mut r, last);
    }
    let text: Vec<&str> = paragraphs
        .iter()
        .map(|p| p.trim())
        .filter(|p| !p.is_empty())
        .collect();
    r.set(Field::Abstract, text.join("\n\n"));
    Some(r)
}

fn place(r: &mut Reference, (label, value): (&'static str, String)) {
    match label {
        "Keywords" => value.split([';', ',']).for_each(|t| r.add_tag(t.trim())),
        "Date" => r.set_date(DateField::Issued, Date::parse(value.trim())),
        "URL" => tagged::add_url(r, &value),
        "Note" => tagged::add_note(r, &value),
        "Abstract" => r.set_default(Field::Abstract, value.trim()),
        _ => r.add_extra(label, value.trim()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::read_all;

    #[test]
    fn papers_are_read_and_contents_are_not() {
        let rule = "-".repeat(70);
        let text = format!(
            "{rule}\nNEP: New Economics Papers\nFish\n{rule}\nIn this issue we have:\n{rule}\n\n1. On cod and\n   ling\n     Berg, Anna\n     Date: 2005\n\n{rule}\n\n1. On cod and\n   ling\n\n    Berg, Anna\n    Jane Doe (University of X)\n\nFirst part\nof it.\n\nSecond.\n\nKeywords: cod, ling\nJEL:      Q22\nDate:     2005-08-31\nURL:      http://example.org/a\n\n{rule}\nThis newsletter is free\n"
        );
        let input = Input {
            bytes: text.as_bytes(),
            name: "x.txt",
        };
        assert!(RepecNep.recognise(&input) > 80);
        let (refs, problems) = read_all(&RepecNep, &input, &ReadOptions::default());
        assert_eq!((refs.len(), problems.len()), (1, 0));
        let r = &refs[0];
        assert_eq!((r.title(), r.creators.len()), ("On cod and ling", 2));
        assert_eq!(r.get(Field::Abstract), Some("First part of it.\n\nSecond."));
        assert_eq!(r.date(DateField::Issued), Some(&Date::ymd(2005, 8, 31)));
        assert_eq!((r.extra("JEL"), r.tags.len()), (Some("Q22"), 2));
    }
}
