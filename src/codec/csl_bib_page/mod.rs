//! Pages of publication archives made from a Zotero group library: Markdown or HTML with csl-bib markup, in any language.
//!
//! The page's own parts (abstract, keywords, goals, taxonomy, contributors) are known by their classes, not by their headings.

mod entry;

use super::html::page::{self, Page};
use super::xml::{rich, squash};
use super::{Codec, Format, Input, Item, ReadOptions, Sink, human};
use crate::model::{Field, Reference, Scheme};
use scraper::ElementRef;

/// csl-bib pages.
pub struct CslBibPage;

static FORMAT: Format = Format {
    name: "csl-bib",
    aliases: &["csl-bib-page"],
    label: "Publication archive page (csl-bib)",
    extensions: &["md", "html"],
    reads: true,
    writes: false,
};

impl Codec for CslBibPage {
    fn format(&self) -> &'static Format {
        &FORMAT
    }
    fn recognise(&self, input: &Input) -> u8 {
        let head = input.head();
        if head.contains("csl-bib-container") && head.contains("csl-entry") {
            97
        } else if head.contains("class=\"csl-entry\"")
            && head.contains("csl-bib-body")
            && !head.contains("Z3988")
        {
            75
        } else {
            0
        }
    }
    fn read(&self, input: &Input, _: &ReadOptions, sink: &mut Sink) {
        let text = human::repaired(crate::text::encoding::decode_lossy(input.bytes).0, sink);
        if let Some(why) = page::refused(&text) {
            let _ = sink(Item::error(1, 1, why));
            return;
        }
        let (front, body) = front_matter(&text);
        let parsed = Page::parse(body);
        let containers = parsed.all(".csl-bib-container");
        let mut found = 0;
        if containers.is_empty() {
            for e in parsed.all(".csl-entry") {
                found += 1;
                let entry_text = rich::rich(&page::node(e));
                let item = match entry::parse(&entry_text, None) {
                    Some(r) => Item::Reference(Box::new(r)),
                    None => Item::warning(
                        1,
                        1,
                        format!(
                            "an entry could not be divided: {}",
                            rich::strip(&entry_text)
                        ),
                    ),
                };
                if sink(item).is_break() {
                    return;
                }
            }
        }
        let single = containers.len() == 1;
        for container in containers {
            let own_title = front.as_deref().filter(|_| single);
            if let Some(r) = reference(&parsed, container, own_title) {
                found += 1;
                if sink(Item::Reference(Box::new(r))).is_break() {
                    return;
                }
            }
        }
        if found == 0 {
            let _ = sink(Item::error(
                1,
                1,
                "this page holds no entry that can be read",
            ));
        }
    }
}

/// The title of the page's front matter, and the page without it.
fn front_matter(text: &str) -> (Option<String>, &str) {
    let text = text.trim_start_matches('\u{feff}');
    let Some(rest) = text
        .strip_prefix("---")
        .map(|r| r.trim_start_matches('\r'))
        .and_then(|r| r.strip_prefix('\n'))
    else {
        return (None, text);
    };
    let Some(end) = rest.find("\n---") else {
        return (None, text);
    };
    let title = (end < 64 * 1024)
        .then(|| serde_yaml::from_str::<serde_yaml::Value>(&rest[..end]).ok())
        .flatten()
        .and_then(|v| v.get("title").and_then(|t| t.as_str().map(squash)))
        .filter(|t| !t.is_empty());
    (title, &rest[end + 4..])
}

fn reference(parsed: &Page, container: ElementRef, title: Option<&str>) -> Option<Reference> {
    let entry = page::inside(container, ".csl-entry").into_iter().next()?;
    let text = rich::rich(&page::node(entry));
    let mut r = match entry::parse(&text, title) {
        Some(r) => r,
        None => {
            // Kept with what is sure; the rest stands as it was.
            let mut r = Reference::default();
            r.set(Field::Title, title?);
            r.add_extra("entry", rich::strip(&text));
            r
        }
    };
    for link in page::inside(container, "a[href]") {
        button(link, &mut r);
    }
    let key = container
        .value()
        .attr("id")
        .and_then(|id| id.strip_prefix("csl-bib-container-"))
        .unwrap_or("");
    let meta = parsed.first(&format!(
        "#csl-bib-meta-{}",
        key.chars()
            .filter(|c| c.is_ascii_alphanumeric())
            .collect::<String>()
    ));
    let scope = meta.unwrap_or_else(|| parsed.root());
    for part in page::inside(scope, "article") {
        let class = part.value().attr("class").unwrap_or("");
        match class
            .split_whitespace()
            .find_map(|c| c.strip_suffix("-article"))
            .unwrap_or("")
        {
            "abstract" => r.set_default(Field::Abstract, abstract_text(part)),
            "about_pub" | "about" => r.set_default(Field::Annote, abstract_text(part)),
            "keywords" => abstract_text(part)
                .split([',', ';', '\n'])
                .for_each(|t| r.add_tag(t)),
            "sdg" => goals(part, &mut r),
            "taxonomy" => taxonomy(part, &mut r),
            "contributors" => contributors(part, &mut r),
            _ => {}
        }
    }
    Some(r)
}

fn button(link: ElementRef, r: &mut Reference) {
    let href = link.value().attr("href").unwrap_or("").trim();
    let label = link.value().attr("alt").unwrap_or("").to_lowercase()
        + " "
        + &page::text(link).to_lowercase();
    let after = |mark: &str| {
        let rest = href.split_once(mark)?.1;
        let id: String = rest
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric() || *c == '-')
            .collect();
        (!id.is_empty()).then_some(id)
    };
    if href.contains("zotero.org/") {
        if let (Some(group), Some(key)) = (after("/groups/"), after("/items/")) {
            r.add_identifier(Scheme::Zotero, &format!("{group}/{key}"));
        }
    } else if href.contains("cristin.no/results")
        || href.contains("cristin.no/") && label.contains("cristin")
    {
        if let Some(id) = after("id=") {
            r.add_identifier(Scheme::Cristin, &id);
        }
    } else if href.contains("nva.sikt.no/registration/") {
        if let Some(id) = after("/registration/") {
            r.add_identifier(Scheme::Nva, &id);
        }
    } else if label.contains("ezproxy") {
        // The same document through a library's log-in.
    } else if [
        "unpaywall",
        "open access",
        "oa",
        "pdf",
        "fulltext",
        "fulltekst",
    ]
    .iter()
    .any(|w| label.split_whitespace().any(|l| l == *w) || label.contains(w) && w.len() > 4)
        && href.starts_with("http")
    {
        r.set_default(Field::PdfUrl, href);
        human::identifiers_of_link(r, href);
    }
}

/// The text of a part without its heading, in paragraphs; a short line before a longer one is the label of a part.
fn abstract_text(part: ElementRef) -> String {
    let mut raw = String::new();
    let mut node = page::node(part);
    node.children.retain(|c| !matches!(c, super::xml::Child::Node(n) if matches!(n.name.as_str(), "h1" | "h2" | "h3")));
    if node
        .elements()
        .any(|n| matches!(n.name.as_str(), "p" | "div" | "sec"))
    {
        return rich::blocks(&node);
    }
    for child in &node.children {
        match child {
            super::xml::Child::Text(t) => raw.push_str(t),
            super::xml::Child::Node(n) if n.name == "br" => raw.push('\n'),
            super::xml::Child::Node(n) => raw.push_str(&n.raw_text()),
        }
    }
    let lines: Vec<String> = raw.lines().map(squash).collect();
    let mut paragraphs: Vec<String> = Vec::new();
    let mut label = String::new();
    for line in lines.iter().filter(|l| !l.is_empty()) {
        let is_label = line.chars().count() <= 40
            && !line.ends_with(['.', '?', '!', ','])
            && line.split(' ').count() <= 4
            && !line.contains(',');
        if is_label && lines.len() > 1 && label.is_empty() {
            label = line.trim_end_matches(':').to_string();
        } else if label.is_empty() {
            paragraphs.push(line.clone());
        } else {
            paragraphs.push(format!("{}: {line}", std::mem::take(&mut label)));
        }
    }
    if !label.is_empty() {
        paragraphs.push(label);
    }
    paragraphs.join("\n\n")
}

/// The goals of sustainable development, by number.
fn goals(part: ElementRef, r: &mut Reference) {
    for goal in page::inside(part, "[id^=sdg]") {
        let id = goal.value().attr("id").unwrap_or("");
        let number: String = id
            .trim_start_matches("sdg")
            .trim_start_matches('0')
            .to_string();
        if !number.is_empty() && number.len() <= 2 && number.bytes().all(|b| b.is_ascii_digit()) {
            r.add_tag(&format!("SDG {number}"));
        }
    }
}

/// The places in the archive: institutions and subjects are tags, the year and month are not.
fn taxonomy(part: ElementRef, r: &mut Reference) {
    for place in page::inside(part, "li") {
        let text = page::text(place);
        let is_year = text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit());
        if is_year || human::month(&text).is_some() {
            continue;
        }
        r.add_tag(&text);
    }
}

/// The people of the institution, with their Cristin ids; nothing by which they can be reached.
fn contributors(part: ElementRef, r: &mut Reference) {
    let mut names: Vec<String> = Vec::new();
    for element in page::inside(part, "hgroup h1, .info h1, a.personas-cristin") {
        if element.value().name() == "h1" {
            names.push(page::text(element));
            continue;
        }
        let id: String = element
            .value()
            .attr("href")
            .and_then(|h| h.split_once("id="))
            .map(|(_, id)| id.chars().take_while(char::is_ascii_digit).collect())
            .unwrap_or_default();
        let Some(name) = names.pop().filter(|n| !n.is_empty()) else {
            continue;
        };
        let person = crate::model::Person::parse(&name);
        let first = |t: &str| {
            t.chars()
                .next()
                .map(|c| c.to_lowercase().collect::<String>())
        };
        let same = |p: &crate::model::Person| {
            let family = name.to_lowercase().ends_with(&p.short().to_lowercase());
            family && first(&p.given) == first(&person.given)
        };
        match r
            .creators
            .iter_mut()
            .map(|c| &mut c.person)
            .find(|p| !p.is_literal() && !p.family.is_empty() && same(p))
        {
            Some(p) if !id.is_empty() => p.ids.push(("cristin".into(), id.clone())),
            _ => {}
        }
        // The full name, which the entry shortens.
        r.add_extra(
            "contributor",
            if id.is_empty() {
                name
            } else {
                format!("{name} (Cristin {id})")
            },
        );
    }
    for name in names.into_iter().filter(|n| !n.is_empty()) {
        r.add_extra("contributor", name);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::read_all;
    use crate::model::{Kind, Role};

    const PAGE: &str = r##"---
title: 'Growth of cod: a
  study'
type: pub
---
<h1>Publikasjon</h1>
<article id="csl-bib-container-ABCD1234" class="csl-bib-container">
  <div class="csl-bib-body"> <div class="csl-entry">Berg, A., &#38; Ås, R. (2018). Growth of cod: a study. <i>Journal of Fish</i>, <i>12</i>(1), 3–9. <a href="https://doi.org/10.1234/abc">https://doi.org/10.1234/abc</a></div> </div>
  <div class="csl-bib-buttons">
    <a href="https://app.cristin.no/results/show.jsf?id=777" class="csl-bib-button">Cristin</a>
    <a href="http://zotero.org/groups/99/items/ABCD1234" class="csl-bib-button">Zotero</a>
    <a href="https://example.org/abc.pdf" class="csl-bib-button">Unpaywall</a>
  </div>
</article>
<div id="csl-bib-meta-ABCD1234" class="csl-bib-meta">
  <article class="abstract-article"><h1>Samandrag</h1>
  Aims 
One.

Results
Two.
  </article>
  <article class="keywords-article"><h1>Emneord</h1> cod, sea </article>
  <article class="contributors-article"><h1>Medverkande</h1><div class="info"><hgroup><h1>Anna Berg</h1></hgroup><dd><a href="mailto:a@b.example">a@b.example</a></dd><dd>+47 11 22 33 44</dd></div>
   <a href="https://app.cristin.no/persons/show.jsf?id=55" class="personas-cristin">Cristin</a></article>
  <article class="sdg-article"><div class="sdg-container"><div id="sdg14" class="sdg"><img alt="SDG 14"></div></div></article>
  <article class="taxonomy-article"><ul><li>Sea University</li><li>2018</li><li>juli</li></ul></article>
</div>"##;

    #[test]
    fn every_part_of_a_page_is_placed_and_no_contact_data_kept() {
        let input = Input {
            bytes: PAGE.as_bytes(),
            name: "a.md",
        };
        assert!(CslBibPage.recognise(&input) > 90);
        let (found, problems) = read_all(&CslBibPage, &input, &ReadOptions::default());
        assert!(problems.is_empty());
        let r = &found[0];
        assert_eq!(
            (r.kind, r.title()),
            (Kind::ArticleJournal, "Growth of cod: a study")
        );
        assert_eq!(r.people(Role::Author).count(), 2);
        assert_eq!(r.identifier(Scheme::Zotero), Some("99/ABCD1234"));
        assert_eq!(r.identifier(Scheme::Cristin), Some("777"));
        assert_eq!(r.identifier(Scheme::Doi), Some("10.1234/abc"));
        assert_eq!(r.get(Field::PdfUrl), Some("https://example.org/abc.pdf"));
        assert_eq!(r.get(Field::Abstract), Some("Aims: One.\n\nResults: Two."));
        assert_eq!(r.tags, ["cod", "sea", "SDG 14", "Sea University"]);
        assert_eq!(
            r.creators[0].person.ids,
            [("cristin".to_string(), "55".to_string())]
        );
        let all = format!("{r:?}");
        assert!(!all.contains('@') && !all.contains("+47"));
    }
}
