//! What kind of work a plain reference names.

use super::{Cue, Label, Span, cue};
use crate::model::{DateField, Field, Kind, Reference, Role, Scheme};
use crate::text::fold::words;

/// Words that name a law.
fn is_law(text: &str) -> bool {
    let lower = text.to_lowercase();
    lower.starts_with("lov om ")
        || lower.contains("lovdata")
        || lower.contains("(lov-")
        || lower.contains("lov av ")
        || lower.split_whitespace().next().is_some_and(|w| {
            let w = w.trim_matches(|c: char| !c.is_alphabetic());
            w.len() > 6
                && (w.ends_with("loven")
                    || w.ends_with("lova")
                    || w.ends_with("gesetz")
                    || w.ends_with("forskriften"))
        })
}

/// Names of journals' platforms that stand where a publisher would.
const PLATFORMS: &[&str] = &[
    "idunn",
    "jstor",
    "pubmed",
    "sciencedirect",
    "scopus",
    "doaj",
    "springerlink",
    "tidsskriftet",
    "arxiv",
];

/// The kind, from which parts there are and what words say.
pub fn kind(text: &str, spans: &[Span], r: &Reference) -> Kind {
    let has = |label: Label| spans.iter().any(|s| s.label == label);
    // Words outside the title say what it is; the title may say anything.
    let mut outside = String::new();
    let mut at = 0;
    for s in spans.iter().filter(|s| s.label == Label::Title) {
        if s.start >= at {
            outside.push_str(&text[at..s.start]);
            outside.push(' ');
            at = s.end;
        }
    }
    outside.push_str(&text[at..]);
    let lower = outside.to_lowercase();
    let said = |c: Cue| {
        lower
            .split(|ch: char| !ch.is_alphanumeric())
            .any(|w| w.len() > 2 && cue(w) == Some(c))
    };
    let literal_author = r
        .people(Role::Author)
        .next()
        .is_some_and(|p| p.is_literal());
    let container = words(r.get(Field::ContainerTitle).unwrap_or(""));
    let publisher = words(r.get(Field::Publisher).unwrap_or(""));
    let platform = PLATFORMS.iter().any(|p| container == *p || publisher == *p);
    if is_law(text) {
        return Kind::Legislation;
    }
    if lower.contains("patent") && !has(Label::Issue) {
        return Kind::Patent;
    }
    let thesis = [
        "thesis",
        "dissertation",
        "oppgave",
        "avhandling",
        "masterarbeit",
        "diplomarbeit",
        "thèse",
        "habilitation",
        "tese de",
        "tesis",
    ]
    .iter()
    .any(|w| lower.contains(w))
        || lower.contains("diss.")
        || lower.contains("ph.d");
    if thesis && !has(Label::Volume) && !has(Label::Editor) {
        return Kind::Thesis;
    }
    let dated = |r: &Reference| {
        r.date(DateField::Issued)
            .and_then(|d| d.start)
            .is_some_and(|p| p.day > 0)
    };
    let numbered = has(Label::Volume) || has(Label::Issue);
    if literal_author && (r.date(DateField::Accessed).is_some() || dated(r)) && !numbered {
        return Kind::Webpage;
    }
    let journal_words = container.split(' ').any(|w| cue(w) == Some(Cue::Journal));
    let conference = [
        "proceedings",
        "proc ",
        "conference",
        "symposium",
        "workshop",
        "congress",
        "tagungsband",
        "actes du",
    ]
    .iter()
    .any(|w| format!("{container} ").contains(w));
    let in_book = r.has_role(Role::Editor) && r.has_role(Role::Author) && !container.is_empty();
    if in_book && !(has(Label::Issue) && has(Label::Volume)) && !conference {
        return Kind::Chapter;
    }
    if conference && !has(Label::Issue) {
        return Kind::PaperConference;
    }
    if !container.is_empty() {
        let numbered = has(Label::Volume) || has(Label::Issue);
        if numbered || platform || journal_words {
            return Kind::ArticleJournal;
        }
        if said_in(text, spans) || (!publisher.is_empty() && has(Label::Pages)) {
            return Kind::Chapter;
        }
        if r.get(Field::Url).is_some()
            && r.identifier(Scheme::Doi).is_none()
            && (literal_author || r.date(DateField::Accessed).is_some())
        {
            return Kind::Webpage;
        }
        if has(Label::Pages) || r.identifier(Scheme::Doi).is_some() || publisher.is_empty() {
            return Kind::ArticleJournal;
        }
        return Kind::Chapter;
    }
    if platform {
        return Kind::ArticleJournal;
    }
    let doi_article = r.identifier(Scheme::Doi).is_some_and(|d| {
        !d.contains("978") && r.get(Field::Edition).is_none() && (publisher.is_empty() || platform)
    });
    if doi_article && !r.has_role(Role::Editor) {
        return Kind::ArticleJournal;
    }
    if said(Cue::Report) && !publisher_is_book(&publisher) {
        return Kind::Report;
    }
    let author = words(
        &r.people(Role::Author)
            .next()
            .map(|p| p.display())
            .unwrap_or_default(),
    );
    let url = r.get(Field::Url).unwrap_or("");
    if literal_author {
        let dated = r
            .date(DateField::Issued)
            .and_then(|d| d.start)
            .is_some_and(|p| p.day > 0);
        if r.date(DateField::Accessed).is_some() || dated || (r.year().is_none() && !url.is_empty())
        {
            return Kind::Webpage;
        }
        let pdf = url.to_lowercase().contains(".pdf")
            || url.contains("getfile")
            || url.contains("/dokumenter/");
        if pdf
            || publisher == author
            || author.contains("meld st")
            || author.starts_with("nou ")
            || publisher.contains("departement")
            || publisher.contains("ministr")
        {
            return Kind::Report;
        }
        if !url.is_empty() && publisher.is_empty() {
            return Kind::Webpage;
        }
        if publisher.is_empty() {
            return Kind::Report;
        }
    }
    if publisher.contains("bibliotek")
        || publisher.contains("direktorat")
        || publisher.contains("institut")
        || publisher.contains("rapport")
    {
        return Kind::Report;
    }
    if !publisher.is_empty()
        || has(Label::Place)
        || has(Label::Edition)
        || r.identifier(Scheme::Isbn).is_some()
    {
        return Kind::Book;
    }
    if !url.is_empty() {
        return Kind::Webpage;
    }
    if r.has_role(Role::Editor) {
        return Kind::Book;
    }
    Kind::Document
}

fn publisher_is_book(publisher: &str) -> bool {
    publisher.split(' ').any(|w| {
        matches!(
            w,
            "press"
                | "verlag"
                | "forlag"
                | "forlaget"
                | "books"
                | "publishers"
                | "springer"
                | "wiley"
                | "routledge"
                | "sage"
        )
    })
}

/// Whether "In" stands before the container.
fn said_in(text: &str, spans: &[Span]) -> bool {
    spans.iter().any(|s| {
        matches!(s.label, Label::Container | Label::Editor) && {
            let before = text[..s.start].trim_end_matches([' ', ':', '.', '(', '“', '"', '*']);
            let word = before
                .rsplit(|c: char| !c.is_alphanumeric())
                .next()
                .unwrap_or("");
            let own = text[s.start..s.end]
                .split(|c: char| !c.is_alphanumeric())
                .next()
                .unwrap_or("");
            matches!(word, "In" | "in" | "I" | "Dans" | "En") || matches!(own, "In" | "I" | "Dans")
        }
    })
}
