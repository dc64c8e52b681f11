//! The head of a reference in full: title, people, where it was published, identifiers.

use super::detail::Page;
use super::text::{Flow, Links, link_style};
use crate::model::{DateField, Field, Reference, Role, Scheme};
use ratatui::style::Modifier;

/// How many people are named; the rest is counted.
const PEOPLE: usize = 24;

pub(super) fn title(p: &mut Page, r: &Reference, words: &[String]) {
    let t = &p.model.theme;
    let mut f = Flow::new();
    if r.title().is_empty() {
        f.push("[no title]", t.dim);
    } else {
        f.push_rich(r.title(), t.strong);
    }
    f.mark(words, t.hit);
    p.flow(&f, 0);
    p.gap();
}

pub(super) fn people(p: &mut Page, r: &Reference) {
    let t = &p.model.theme;
    let words: &[String] = &[];
    for role in Role::ALL {
        let names: Vec<String> = r.people(*role).take(PEOPLE).map(|n| n.display()).collect();
        if names.is_empty() {
            continue;
        }
        let all = r.people(*role).count();
        let mut text = match names.split_last() {
            Some((last, rest)) if !rest.is_empty() && all == names.len() => {
                format!("{} & {last}", rest.join(", "))
            }
            _ => names.join(", "),
        };
        if all > names.len() {
            text.push_str(&format!(" and {} more", all - names.len()));
        }
        let mut f = Flow::new();
        if *role != Role::Author {
            f.push(&format!("{}  ", role.label()), t.dim);
        }
        f.push(&text, t.text);
        f.mark(words, t.hit);
        p.flow(&f, 2);
    }
}

pub(super) fn published(p: &mut Page, r: &Reference) {
    let t = &p.model.theme;
    if !r.venue().is_empty() {
        let mut f = Flow::new();
        f.push_rich(r.venue(), t.text.add_modifier(Modifier::ITALIC));
        p.flow(&f, 2);
    }
    let mut parts: Vec<String> = Vec::new();
    let date = r
        .date(DateField::Issued)
        .map(|d| d.edtf())
        .unwrap_or_default();
    parts.push(if date.is_empty() {
        "no date".into()
    } else {
        date
    });
    match (r.get(Field::Volume), r.get(Field::Issue)) {
        (Some(v), Some(i)) => parts.push(format!("{v}({i})")),
        (Some(v), None) => parts.push(format!("volume {v}")),
        (None, Some(i)) => parts.push(format!("no. {i}")),
        (None, None) => {}
    }
    parts.extend(r.get(Field::Page).map(|v| format!("pp. {v}")));
    parts.extend(r.get(Field::ArticleNumber).map(|v| format!("article {v}")));
    parts.extend(r.get(Field::Edition).map(|v| {
        if v.bytes().all(|b| b.is_ascii_digit()) {
            format!("edition {v}")
        } else {
            v.to_string()
        }
    }));
    for f in [
        Field::CollectionTitle,
        Field::EventTitle,
        Field::Publisher,
        Field::PublisherPlace,
    ] {
        if let Some(v) = r.get(f)
            && v != r.venue()
        {
            parts.push(crate::search::plain(v).into_owned());
        }
    }
    parts.push(match r.get(Field::Genre) {
        Some(g) => format!("{} ({g})", r.kind.label().to_lowercase()),
        None => r.kind.label().to_lowercase(),
    });
    let text = parts.join(" · ");
    p.text(&text, t.dim);
}

pub(super) fn identifiers(p: &mut Page, r: &Reference, links: &mut Links) {
    let t = &p.model.theme;
    let mut f = Flow::new();
    for id in r.identifiers.iter().take(12) {
        f.push(&format!("{} ", id.scheme.name()), t.dim);
        let style = match id.url().filter(|_| id.is_valid()) {
            Some(url) => link_style(t.link, &url, links),
            None => t.text,
        };
        f.push(&id.value, style);
        f.push("   ", t.text);
    }
    if !r.identifiers.is_empty() {
        p.flow(&f, 2);
    }
    for field in [Field::Url, Field::PdfUrl] {
        // An address that only repeats the DOI says nothing new.
        let doi = r.identifier(Scheme::Doi).unwrap_or("");
        if let Some(url) = r
            .get(field)
            .filter(|u| doi.is_empty() || !u.to_lowercase().contains(&doi.to_lowercase()))
        {
            let style = link_style(t.link, url, links);
            let mut f = Flow::new();
            f.push(
                if field == Field::PdfUrl {
                    "pdf "
                } else {
                    "url "
                },
                t.dim,
            );
            f.push(url, style);
            p.flow(&f, 2);
        }
    }
}
