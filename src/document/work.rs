//! The work itself: what a thesis or paper says of itself on its first pages.

use super::line::Line;
use super::reference::names::{is_institution, people};
use super::{inline, language};
use crate::model::{Date, DateField, Field, Kind, Person, Reference, Role, Scheme};
use crate::text::fold::words;

mod signs;

use signs::*;

/// Paragraphs: lines that no blank line parts, joined; with the number of the first.
fn paragraphs(lines: &[Line]) -> Vec<(Option<u8>, String)> {
    let mut out: Vec<(Option<u8>, String)> = Vec::new();
    for l in lines {
        let text = inline::plain(&l.text).0;
        match out.last_mut() {
            Some((None, last)) if !l.gap && l.heading.is_none() => {
                last.push(' ');
                last.push_str(&text);
            }
            _ => out.push((l.heading, text)),
        }
    }
    out
}

/// The work that a document is, as far as its first pages tell. `lists` are its reference sections, which are not looked at.
pub fn work(lines: &[Line], body: &str) -> Option<Reference> {
    let is_heading = |l: &Line, among: &[&str]| {
        (l.heading.is_some() || l.gap)
            && l.text.len() < 60
            && among.contains(&heading_words(&l.text).as_str())
    };
    let front_end = lines
        .iter()
        .take(150)
        .position(|l| is_heading(l, ABSTRACTS) || is_heading(l, AFTER_TITLE))
        .unwrap_or_else(|| lines.len().min(30));
    let front = &lines[..front_end];
    let mut r = Reference::new(Kind::Document);
    front_page(front, &mut r);
    abstracts(lines, front_end, &mut r);
    if r.title().is_empty() {
        return None;
    }
    if let Some(doi) = front
        .iter()
        .chain(lines[front_end..].iter().take(20))
        .find_map(|l| {
            l.text.find("10.").and_then(|at| {
                Some(
                    l.text[at..]
                        .split_whitespace()
                        .next()?
                        .trim_end_matches(['.', ',', ')', '>', ']']),
                )
                .and_then(crate::model::identifier::doi)
            })
        })
    {
        r.add_identifier(Scheme::Doi, &doi);
        if r.kind == Kind::Document {
            r.kind = Kind::ArticleJournal;
        }
    }
    if let Some(tag) = language::guess(body) {
        r.set(Field::Language, tag);
    }
    Some(r)
}

fn front_page(front: &[Line], r: &mut Reference) {
    let mut titles: Vec<(Option<u8>, String)> = Vec::new();
    let mut names: Vec<String> = Vec::new();
    let mut expects: Option<Role> = None;
    for l in front {
        let text = inline::plain(&l.text).0;
        let text = text.trim();
        if let Some(role) = expects.take()
            && is_name(text)
        {
            add(r, role, text);
            continue;
        }
        let bare = text.trim_end_matches(':').to_lowercase();
        if SUPERVISORS.contains(&bare.as_str()) {
            expects = Some(Role::Advisor);
        } else if AUTHORS.contains(&bare.as_str()) {
            expects = Some(Role::Author);
        } else if let Some(value) = labelled(text, SUPERVISORS) {
            add(r, Role::Advisor, value);
        } else if let Some(value) =
            labelled(text, AUTHORS).filter(|v| v.split([',', '&']).all(|p| is_name(p.trim())))
        {
            add(r, Role::Author, value);
        } else if let Some(genre) =
            degree(text).filter(|_| l.heading.is_none() || r.has_role(Role::Author))
        {
            r.kind = Kind::Thesis;
            r.set_default(Field::Genre, genre);
            let rest = text.trim();
            if rest.len() > genre.len() + 2 {
                r.add_extra("degree", rest);
            }
            if let Some(d) = date(text.rsplit([',', ' ']).next().unwrap_or(""))
                && r.date(DateField::Issued).is_none()
            {
                r.set_date(DateField::Issued, d);
            }
        } else if let Some(d) = date(text) {
            let finer = |d: &Date| {
                d.start
                    .map_or(0, |p| u8::from(p.month > 0) + u8::from(p.day > 0))
            };
            if r.date(DateField::Issued)
                .is_none_or(|old| finer(&d) > finer(old))
            {
                r.set_date(DateField::Issued, d);
            }
        } else if is_school(text) && l.heading.is_none() {
            r.set_default(Field::Publisher, text);
        } else if is_unit(text) && l.heading.is_none() {
            let division = r.get(Field::Division).map_or_else(
                || text.to_string(),
                |d| {
                    if d.contains(text) {
                        d.to_string()
                    } else {
                        format!("{d}, {text}")
                    }
                },
            );
            r.set(Field::Division, division);
        } else if l.heading.is_none() && is_name(text) {
            names.push(text.to_string());
        } else if text.chars().filter(|c| c.is_alphabetic()).count() > 3 {
            match titles.last_mut() {
                // A title that is broken into lines.
                Some((level, last)) if !l.gap && l.heading.is_none() && level.is_none() => {
                    last.push(' ');
                    last.push_str(text);
                }
                _ => titles.push((l.heading, text.to_string())),
            }
        }
    }
    // A heading is the title; without headings the first line that is nothing else.
    let main = titles
        .iter()
        .position(|(level, _)| level.is_some())
        .or((!titles.is_empty()).then_some(0));
    if let Some(i) = main {
        let title = titles[i].1.clone();
        let same = |t: &str| words(t) == words(&title);
        r.set(Field::Title, title.trim_end_matches('.'));
        if let Some((_, other)) = titles[i + 1..].iter().find(|(level, t)| {
            level.is_none_or(|l| l > 1)
                && !same(t)
                && (3..40).contains(&t.split_whitespace().count())
        }) {
            // The same in another language, or a subtitle.
            r.add_extra("second title", other.as_str());
        }
    }
    if !r.has_role(Role::Author) {
        let mut seen: Vec<String> = Vec::new();
        for name in names {
            if !seen.contains(&name) && words(&name) != words(r.title()) && seen.len() < 4 {
                add(r, Role::Author, &name);
                seen.push(name);
            }
        }
    }
}

fn add(r: &mut Reference, role: Role, text: &str) {
    for piece in text
        .split([',', ';', '&'])
        .flat_map(|p| p.split(" og "))
        .flat_map(|p| p.split(" and "))
    {
        let piece = piece.trim();
        let list: Vec<Person> = if is_name(piece) {
            vec![Person::parse(piece)]
        } else {
            people(piece)
        };
        for person in list {
            if !r.people(role).any(|p| *p == person) {
                r.add_person(role, person);
            }
        }
    }
}

fn abstracts(lines: &[Line], from: usize, r: &mut Reference) {
    let mut texts: Vec<String> = Vec::new();
    let mut i = from.saturating_sub(1);
    while i < lines.len().min(from + 400) {
        let l = &lines[i];
        let w = heading_words(&l.text);
        let opens =
            (l.heading.is_some() || l.gap) && l.text.len() < 40 && ABSTRACTS.contains(&w.as_str());
        i += 1;
        if !opens {
            continue;
        }
        let marked = l.heading.is_some();
        let end = lines[i..]
            .iter()
            .position(|n| {
                n.heading.is_some()
                    || n.gap
                        && n.text.len() < 60
                        && (ABSTRACTS.contains(&heading_words(&n.text).as_str())
                            || AFTER_TITLE.contains(&heading_words(&n.text).as_str())
                            || !marked && n.text.starts_with("1 "))
            })
            .map_or(lines.len(), |k| i + k);
        let text: Vec<String> = paragraphs(&lines[i..end.min(i + 120)])
            .into_iter()
            .map(|p| p.1)
            .collect();
        let text = text.join("\n\n");
        if text.len() > 80 && !texts.contains(&text) {
            texts.push(text);
        }
        i = end;
    }
    if !texts.is_empty() {
        r.set(Field::Abstract, texts.join("\n\n"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::line::lines;

    const THESIS: &str = "Ida Marie Strand\n\n# **Tillit i arbeid med unge**\n\nTrust in work with young people and\ntheir families\n\nMasteroppgave i sosialt arbeid  \nVeileder: Kari Dal  \nMai 2023\n\nNorges tekniske universitet  \nFakultet for samfunn  \n\n# Sammendrag\n\nDenne oppgaven handler om hvordan tillit blir til og hva det er som gjør at unge ikke har tillit til noe.\n\n## Abstract\n\nThis thesis is about how trust comes to be, and what it is that makes the young not trust anything at all.\n\n# Innhold\n\n1 Innledning ... 3\n";

    #[test]
    fn a_half_year_dates_a_thesis() {
        for (line, year) in [
            ("Våren 2021", "2021"),
            ("Oslo, høsten 2020", "2020"),
            ("Wintersemester 2020/21", "2020"),
            ("Spring term 2019", "2019"),
            ("Höstterminen 2022", "2022"),
        ] {
            let text = THESIS.replace("Mai 2023", line);
            let r = work(&lines(&text), &text).expect("there is a title");
            let date = r.date(DateField::Issued).map(Date::edtf);
            assert_eq!(date.as_deref(), Some(year), "{line}");
        }
    }

    #[test]
    fn a_thesis_tells_of_itself() {
        let r = work(&lines(THESIS), THESIS).expect("there is a title");
        assert_eq!(r.kind, Kind::Thesis);
        assert_eq!(r.title(), "Tillit i arbeid med unge");
        assert_eq!(r.get(Field::Genre), Some("Masteroppgave"));
        assert_eq!(
            r.people(Role::Author)
                .map(Person::inverted)
                .collect::<Vec<_>>(),
            ["Strand, Ida Marie"]
        );
        assert_eq!(
            r.people(Role::Advisor)
                .map(Person::inverted)
                .collect::<Vec<_>>(),
            ["Dal, Kari"]
        );
        assert_eq!(
            r.date(DateField::Issued).map(Date::edtf).as_deref(),
            Some("2023-05")
        );
        assert_eq!(r.get(Field::Publisher), Some("Norges tekniske universitet"));
        assert_eq!(r.get(Field::Language), Some("nb"));
        assert_eq!(
            r.extra("second title"),
            Some("Trust in work with young people and their families")
        );
        let text = r.get(Field::Abstract).unwrap_or("");
        assert!(
            text.contains("handler om") && text.contains("is about"),
            "{text}"
        );
    }
}
