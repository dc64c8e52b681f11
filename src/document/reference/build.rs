//! From labelled stretches to a reference.

use super::names::people;
use super::{Cue, Hints, Label, Span, cue};
use crate::model::{Date, DateField, Field, Identifier, Kind, Person, Reference, Role, Scheme};
use crate::text::fold::{fold, words};

/// What stands in a reference string, by part.
struct Parts<'t> {
    text: &'t str,
    spans: &'t [Span],
}

impl<'t> Parts<'t> {
    fn all(&self, label: Label) -> impl Iterator<Item = &'t str> + '_ {
        self.spans
            .iter()
            .filter(move |s| s.label == label)
            .map(|s| &self.text[s.start..s.end])
    }
    /// The first stretch of a label, without marks around it.
    fn first(&self, label: Label) -> Option<String> {
        self.all(label).map(tidy).find(|t| !t.is_empty())
    }
    fn has(&self, label: Label) -> bool {
        self.spans.iter().any(|s| s.label == label)
    }
    /// What stands around a stretch: some letters before and behind.
    fn before(&self, span: &Span, chars: usize) -> &'t str {
        let head = &self.text[..span.start];
        let at = head
            .char_indices()
            .rev()
            .nth(chars.saturating_sub(1))
            .map_or(0, |(i, _)| i);
        &head[at..]
    }
    fn behind(&self, span: &Span, chars: usize) -> &'t str {
        let tail = &self.text[span.end..];
        let at = tail
            .char_indices()
            .nth(chars)
            .map_or(tail.len(), |(i, _)| i);
        &tail[..at]
    }
}

/// A stretch without separating marks at its ends; quotes go when they enclose the whole.
fn tidy(text: &str) -> String {
    let mut t = text.trim();
    loop {
        let before = t;
        t = t.trim_matches(|c: char| matches!(c, ',' | ';' | ':' | ' ' | '*' | '_'));
        t = t.trim_end_matches(|c: char| matches!(c, '.' | '–' | '—' | '(' | '[' | '/'));
        t = t.trim_start_matches(|c: char| matches!(c, '.' | '–' | '—' | ')' | ']' | '/'));
        t = t.trim();
        for (open, close) in [
            ('"', '"'),
            ('“', '”'),
            ('„', '“'),
            ('„', '”'),
            ('«', '»'),
            ('»', '«'),
            ('‘', '’'),
            ('\'', '\''),
            ('”', '”'),
        ] {
            let inner = t.strip_prefix(open).and_then(|r| r.strip_suffix(close));
            if let Some(inner) = inner.filter(|i| !i.contains([open, close])) {
                t = inner;
            }
        }
        let unbalanced =
            |open: char, close: char| t.matches(open).count() != t.matches(close).count();
        if t.ends_with(')') && unbalanced('(', ')') {
            t = &t[..t.len() - 1];
        }
        if t.starts_with('(') && unbalanced('(', ')') {
            t = &t[1..];
        }
        for lone in ['"', '“', '”', '„', '«', '»'] {
            if (t.starts_with(lone) || t.ends_with(lone))
                && t.matches(['"', '“', '”', '„', '«', '»']).count() == 1
            {
                t = t.trim_matches(lone);
            }
        }
        if t == before {
            return t.to_string();
        }
    }
}

/// Takes leading words such as "In", "pp.", "Bd." off.
fn without_cue(text: &str, cues: &[Cue]) -> String {
    let mut t = text;
    loop {
        let end = t.find(|c: char| !c.is_alphanumeric()).unwrap_or(t.len());
        let word = t[..end].to_lowercase();
        if end == 0 || end == t.len() || !cue(&word).is_some_and(|c| cues.contains(&c)) {
            return tidy(t);
        }
        t = t[end..].trim_start_matches(|c: char| matches!(c, '.' | ':' | ' ' | ','));
    }
}

/// The reference that the stretches tell of.
pub fn reference(text: &str, spans: &[Span], hints: &Hints) -> Reference {
    let parts = Parts { text, spans };
    let mut r = Reference::default();
    persons(&parts, &mut r);
    dates(&parts, &mut r);
    titles(&parts, &mut r);
    numbers(&parts, &mut r);
    addresses(&parts, hints, &mut r);
    mend(text, &mut r);
    r.kind = super::kind::kind(text, spans, &r);
    settle(text, &mut r);
    r
}

fn persons(parts: &Parts, r: &mut Reference) {
    let mut seen_title = false;
    for span in parts.spans {
        let piece = &parts.text[span.start..span.end];
        let role = match span.label {
            Label::Title => {
                seen_title = true;
                continue;
            }
            Label::Author if seen_title && r.has_role(Role::Author) => Role::ContainerAuthor,
            Label::Author => Role::Author,
            Label::Editor => Role::Editor,
            Label::Translator => Role::Translator,
            _ => continue,
        };
        // "(Hrsg.)" behind the names of what was taken for authors.
        let behind = parts.behind(span, 12).to_lowercase();
        let marked = behind
            .split(|c: char| !c.is_alphabetic())
            .find(|w| !w.is_empty())
            .is_some_and(|w| cue(w) == Some(Cue::Editor))
            && behind.trim_start().starts_with(['(', '[', ',']);
        let role = if role == Role::Author && marked || role == Role::ContainerAuthor {
            Role::Editor
        } else {
            role
        };
        for person in people(piece) {
            let there = r.people(role).any(|p| *p == person);
            if !there {
                r.add_person(role, person);
            }
        }
    }
    // Editors in front of everything are the book's makers; that is how a collection is cited, and they stay editors.
}

/// "n.d.", "u.å.", "o. J.": no date.
fn undated(text: &str) -> bool {
    let t: String = text
        .chars()
        .filter(|c| c.is_alphabetic())
        .flat_map(char::to_lowercase)
        .collect();
    matches!(
        t.as_str(),
        "nd" | "uå" | "uår" | "oj" | "sa" | "sd" | "sine anno" | "udatert"
    )
}

fn year_of(text: &str) -> Option<i32> {
    let bytes = text.as_bytes();
    (0..bytes.len().saturating_sub(3)).find_map(|i| {
        let four = bytes[i..i + 4].iter().all(u8::is_ascii_digit);
        let alone = (i == 0 || !bytes[i - 1].is_ascii_digit())
            && !bytes.get(i + 4).is_some_and(u8::is_ascii_digit);
        if !four || !alone {
            return None;
        }
        text.get(i..i + 4)?
            .parse()
            .ok()
            .filter(|y| (1400..=2100).contains(y))
    })
}

fn dates(parts: &Parts, r: &mut Reference) {
    let mut issued: Option<Date> = None;
    for span in parts.spans.iter().filter(|s| s.label == Label::Date) {
        let raw = &parts.text[span.start..span.end];
        let before = parts.before(span, 30).to_lowercase();
        let accessed = before.split(|c: char| !c.is_alphabetic()).any(|w| {
            matches!(
                w,
                "retrieved"
                    | "accessed"
                    | "hentet"
                    | "henta"
                    | "lest"
                    | "abgerufen"
                    | "zugriff"
                    | "consulté"
                    | "consultado"
                    | "hämtad"
                    | "hämtat"
                    | "besøkt"
                    | "nedlastet"
                    | "viewed"
                    | "zugegriffen"
                    | "eingesehen"
                    | "stand"
                    | "citado"
                    | "cited"
                    | "hentedato"
            )
        });
        let original = before.trim_end().ends_with("published")
            || before.contains("originally")
            || before.contains("opprinnelig");
        let date = read_date(raw);
        let field = if accessed {
            DateField::Accessed
        } else if original {
            DateField::OriginalDate
        } else {
            DateField::Issued
        };
        if field == DateField::Issued {
            let better = |new: &Date, old: &Date| old.year().is_none() && new.year().is_some();
            match &mut issued {
                None => issued = Some(date),
                // "1992 … May": the parts of one date stand apart.
                Some(old) if better(&date, old) => {
                    let joined = read_date(&format!("{raw} {}", old.literal));
                    *old = if joined.year() == date.year() {
                        joined
                    } else {
                        date
                    };
                }
                Some(old)
                    if date.year() == old.year()
                        && old.start.is_some_and(|p| p.month == 0)
                        && date.start.is_some_and(|p| p.month > 0) =>
                {
                    *old = date
                }
                Some(old) if date.year().is_none() && old.start.is_some_and(|p| p.month == 0) => {
                    let joined = read_date(&format!("{raw} {}", old.edtf()));
                    if joined.year() == old.year() && joined.start.is_some_and(|p| p.month > 0) {
                        *old = joined;
                    }
                }
                Some(_) => {}
            }
        } else if r.date(field).is_none() {
            r.set_date(field, date);
        }
        if let Some(letter) = suffix(raw) {
            r.set_default(Field::YearSuffix, letter);
        }
    }
    if issued.is_none() {
        let bracketed = parts
            .text
            .split(['(', '['])
            .skip(1)
            .filter_map(|t| t.split([')', ']']).next())
            .find(|t| undated(t));
        if let Some(text) = bracketed {
            issued = Some(Date::literal(text.trim()));
        }
    }
    if let Some(date) = issued {
        r.set_date(DateField::Issued, date);
    }
}

/// The letter behind a year: "2002a".
fn suffix(text: &str) -> Option<String> {
    let year = year_of(text)?.to_string();
    let rest = &text[text.find(&year)? + 4..];
    let mut chars = rest.chars();
    let letter = chars.next().filter(char::is_ascii_lowercase)?;
    (!chars.next().is_some_and(char::is_alphanumeric)).then(|| letter.to_string())
}

fn read_date(raw: &str) -> Date {
    let text =
        tidy(raw.trim_matches(|c: char| {
            matches!(c, '(' | ')' | '[' | ']' | '.' | ',' | ';' | ':' | ' ')
        }));
    if undated(&text) {
        return Date::literal(text);
    }
    // "2002a" is the year 2002 of several.
    let plain = match suffix(&text) {
        Some(letter) => {
            let year = year_of(&text).unwrap_or(0).to_string();
            text.replacen(&format!("{year}{letter}"), &year, 1)
        }
        None => text.clone(),
    };
    // Weekdays say nothing that the date does not.
    let words: Vec<&str> = plain
        .split_whitespace()
        .filter(|w| {
            let l = fold(w.trim_matches(|c: char| !c.is_alphabetic()));
            !(l.ends_with("dag") || l.ends_with("day") || l.ends_with("tag")) || l.len() < 6
        })
        .collect();
    let plain = words.join(" ");
    let date = Date::parse(&spread(&plain));
    if date.year().is_some() {
        return date;
    }
    match year_of(&plain) {
        Some(year) => Date::ymd(year, 0, 0),
        None => Date::literal(text),
    }
}

/// "2022, 8.juni" as "8 juni 2022": the day apart from the month, the year behind.
fn spread(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 4);
    let mut last = ' ';
    for c in text.chars() {
        let c = if matches!(c, '.' | ',') && last.is_ascii_digit() {
            ' '
        } else {
            c
        };
        if c.is_alphabetic() && last.is_ascii_digit() {
            out.push(' ');
        }
        out.push(c);
        last = c;
    }
    let words: Vec<&str> = out.split_whitespace().collect();
    match words.as_slice() {
        [year, day, month]
            if year.len() == 4
                && day.len() <= 2
                && day.bytes().all(|b| b.is_ascii_digit())
                && month.chars().all(|c| c.is_alphabetic() || c == '.') =>
        {
            format!("{} {month} {year}", day.trim_start_matches('0'))
        }
        _ => text.to_string(),
    }
}

fn titles(parts: &Parts, r: &mut Reference) {
    let title: Vec<String> = parts
        .all(Label::Title)
        .map(tidy)
        .filter(|t| !t.is_empty())
        .collect();
    if let Some(first) = title.first() {
        // A question mark ends a title and belongs to it.
        r.set(Field::Title, first);
    }
    let containers: Vec<String> = parts
        .all(Label::Container)
        .map(|t| without_cue(&tidy(t), &[Cue::In]))
        .filter(|t| t.chars().any(char::is_alphabetic))
        .collect();
    if let Some(container) = containers.first() {
        if r.title().is_empty() && !parts.has(Label::Title) {
            r.set(Field::Title, container);
        } else {
            r.set(Field::ContainerTitle, container);
        }
    }
    // A second title behind the first, where nothing was taken for the container, is what contains it ("In A. B. (Hrsg.), Title").
    if containers.is_empty() && title.len() > 1 && r.has_role(Role::Editor) {
        r.set(Field::ContainerTitle, &title[1]);
    }
    if let Some(series) = parts.first(Label::Series) {
        r.set(Field::CollectionTitle, without_cue(&series, &[Cue::In]));
    }
    for (label, field) in [
        (Label::Publisher, Field::Publisher),
        (Label::Place, Field::PublisherPlace),
    ] {
        let values: Vec<String> = parts
            .all(label)
            .map(tidy)
            .filter(|t| t.chars().any(char::is_alphabetic))
            .collect();
        if !values.is_empty() {
            r.set(
                field,
                values.join(if label == Label::Place { ", " } else { "; " }),
            );
        }
    }
    if let Some(note) = parts.first(Label::Note) {
        r.set(Field::Note, note);
    }
}

/// The leading number of "7.utg", "2nd ed.", or the words.
fn edition(text: &str) -> String {
    let digits: String = text
        .chars()
        .skip_while(|c| !c.is_ascii_digit())
        .take_while(char::is_ascii_digit)
        .collect();
    if !digits.is_empty() {
        return digits;
    }
    let first = text.split_whitespace().next().unwrap_or("").to_lowercase();
    let ordinals = [
        "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth",
        "tenth",
    ];
    ordinals
        .iter()
        .position(|o| *o == first)
        .map_or_else(|| tidy(text), |i| (i + 1).to_string())
}

fn numbers(parts: &Parts, r: &mut Reference) {
    if let Some(volume) = parts.first(Label::Volume) {
        let volume = without_cue(&volume, &[Cue::Volume]);
        // Several data sets take the issue for a part of the volume: "12(3)".
        match volume.split_once(['(', ':', ',']) {
            Some((v, i)) if !v.trim().is_empty() && !parts.has(Label::Issue) => {
                r.set(Field::Volume, tidy(v));
                r.set(Field::Issue, without_cue(&tidy(i), &[Cue::Issue]));
            }
            _ => r.set(Field::Volume, volume),
        }
    }
    if let Some(issue) = parts.first(Label::Issue) {
        r.set(Field::Issue, without_cue(&issue, &[Cue::Issue]));
    }
    let pages: Vec<String> = parts
        .all(Label::Pages)
        .map(|p| without_cue(&tidy(p), &[Cue::Page]))
        .filter(|p| p.chars().any(|c| c.is_ascii_digit()))
        .collect();
    match pages.as_slice() {
        [] => {}
        // First and last page stand apart where something is between them.
        [a, z] if !a.contains(['-', '–']) && !z.contains(['-', '–']) => {
            r.set(Field::Page, format!("{a}-{z}"))
        }
        [first, ..] => {
            let plain = first
                .replace(['–', '—', '‐', '‑', '−'], "-")
                .replace("--", "-")
                .replace(" - ", "-");
            r.set(Field::Page, plain);
        }
    }
    if let Some(text) = parts.first(Label::Edition) {
        r.set(Field::Edition, edition(&text));
    } else if let Some(text) = bracketed_edition(parts.text) {
        r.set(Field::Edition, text);
    }
    for isbn in parts.all(Label::Isbn) {
        let scheme = if isbn.to_lowercase().contains("issn") {
            Scheme::Issn
        } else {
            Scheme::Isbn
        };
        if let Some(id) = Identifier::parse(scheme, &tidy(isbn)) {
            r.add_identifier(id.scheme, &id.value);
        }
    }
}

/// "(7. utg.)", "(2nd ed.)" anywhere.
fn bracketed_edition(text: &str) -> Option<String> {
    text.split(['(', '[']).skip(1).find_map(|t| {
        let inner = t.split([')', ']']).next()?;
        let words: Vec<String> = inner
            .split(|c: char| !c.is_alphabetic())
            .filter(|w| !w.is_empty())
            .map(str::to_lowercase)
            .collect();
        let named = words
            .iter()
            .any(|w| cue(w) == Some(Cue::Edition) || w == "ed" || w == "utg");
        (named && inner.len() < 30 && inner.trim_start().starts_with(|c: char| c.is_ascii_digit()))
            .then(|| edition(inner))
    })
}

fn addresses(parts: &Parts, hints: &Hints, r: &mut Reference) {
    let doi_of = |raw: &str| {
        let at = raw.find("10.")?;
        Identifier::parse(Scheme::Doi, raw[at..].split(['?', '#']).next()?).map(|d| d.value)
    };
    for raw in parts.all(Label::Doi) {
        let raw = raw.replace(' ', "");
        if let Some(doi) = doi_of(raw.trim_end_matches(['.', ',', ')'])) {
            r.add_identifier(Scheme::Doi, &doi);
        }
    }
    let urls: Vec<String> = parts
        .all(Label::Url)
        .filter_map(|u| {
            u.find("http")
                .or_else(|| u.find("www."))
                .map(|at| u[at..].replace(' ', ""))
        })
        .chain(hints.links.iter().cloned())
        .collect();
    for url in urls {
        let url = url.trim_end_matches(['.', ',', ';', '>']);
        if !url.starts_with("http") && !url.starts_with("www.") {
            continue;
        }
        if let Some(doi) = url.contains("/10.").then(|| doi_of(url)).flatten() {
            if r.identifier(Scheme::Doi).is_none() {
                r.add_identifier(Scheme::Doi, &doi);
            }
            if url.contains("//doi.org/") || url.contains("//dx.doi.org/") {
                continue;
            }
        }
        r.set_default(Field::Url, url);
    }
    // "arXiv:2101.00001", "PMID: 12345".
    for (word, scheme) in [
        ("arXiv:", Scheme::Arxiv),
        ("PMID:", Scheme::Pmid),
        ("PMCID:", Scheme::Pmcid),
    ] {
        let Some(at) = parts.text.find(word) else {
            continue;
        };
        let rest = parts.text[at + word.len()..].trim_start();
        let end = rest
            .find(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | ']' | ')'))
            .unwrap_or(rest.len());
        if let Some(id) = Identifier::parse(scheme, rest[..end].trim_end_matches('.')) {
            r.add_identifier(scheme, &id.value);
        }
    }
}

/// What rules know better than the tagger.
fn mend(text: &str, r: &mut Reference) {
    // "(Meld.St.15 (2022-2023)). Title": the document's own name stands in the brackets.
    if r.creators.is_empty() {
        if let Some(rest) = text.strip_prefix('(') {
            let end = rest.find(['(', ')']).unwrap_or(0);
            let name = rest[..end].trim();
            if name.chars().any(char::is_alphabetic) && name.len() < 80 {
                let whole = rest
                    .find("))")
                    .filter(|_| rest[end..].starts_with('('))
                    .map_or(name, |close| &rest[..close + 1]);
                r.add_person(Role::Author, Person::literal(whole));
            }
        } else if let Some(end) = text
            .find(". (")
            .or_else(|| text.find(" ("))
            .filter(|e| *e < 120)
        {
            // "Institution. (u.å.). Title": what stands before the date.
            let inner = text[end..].trim_start_matches(['.', ' ', '(']);
            let bracket = inner.split(')').next().unwrap_or("");
            if undated(bracket) || year_of(bracket).is_some() && bracket.len() < 30 {
                let name = tidy(&text[..end]);
                if words(&name) == words(r.title()) {
                    r.fields.remove(Field::Title);
                }
                for person in people(&name) {
                    r.add_person(Role::Author, person);
                }
            }
        }
    }
    // "Meld.St.15 (2022-2023)": the year stands in the name.
    if r.date(DateField::Issued).is_none() {
        let inner = r
            .people(Role::Author)
            .next()
            .filter(|p| p.is_literal())
            .and_then(|p| {
                p.literal
                    .split('(')
                    .nth(1)
                    .map(|t| t.trim_end_matches(')').to_string())
            });
        if let Some(inner) = inner.filter(|t| year_of(t).is_some()) {
            let date = read_date(&inner);
            r.set_date(DateField::Issued, date);
        }
    }
    for c in &mut r.creators {
        let name = &mut c.person.literal;
        if name.matches('(').count() > name.matches(')').count() {
            name.push(')');
        }
    }
    // An institution that publishes its own work is its publisher, not what contains it.
    let author = r
        .people(Role::Author)
        .next()
        .map(|p| words(&p.display()))
        .unwrap_or_default();
    if let Some(container) = r.get(Field::ContainerTitle).map(str::to_string) {
        let maker = words(&container) == author || is_maker(&container);
        if maker && !r.fields.has(Field::Publisher) && !r.fields.has(Field::Volume) {
            r.set(Field::Publisher, container);
            r.fields.remove(Field::ContainerTitle);
        }
    }
    // The law's number behind its name.
    if let Some(at) = r
        .title()
        .to_lowercase()
        .find("(lov-")
        .filter(|at| r.title().is_char_boundary(*at))
    {
        let title = tidy(&r.title()[..at]);
        r.set(Field::Title, title);
    }
}

/// Words of those who make books: publishers, libraries, ministries.
fn is_maker(text: &str) -> bool {
    let lower = text.to_lowercase();
    lower.split_whitespace().count() <= 5
        && [
            "forlag",
            "verlag",
            "bibliotek",
            "departement",
            "direktorat",
            "lovdata",
            "university press",
            "ministerium",
            "ministry",
        ]
        .iter()
        .any(|w| lower.contains(w))
}

/// Last touches that need the kind.
fn settle(text: &str, r: &mut Reference) {
    let has_container = r.kind.has_container();
    if !has_container {
        if let Some(container) = r.get(Field::ContainerTitle).map(str::to_string) {
            // A book has no container; what was taken for one is its series or its publisher.
            if matches!(r.kind, Kind::Book | Kind::Report | Kind::Thesis) {
                if r.get(Field::Publisher).is_none() && r.kind != Kind::Book {
                    r.set(Field::Publisher, container);
                } else {
                    r.set_default(Field::CollectionTitle, container);
                }
                r.fields.remove(Field::ContainerTitle);
            }
        }
    }
    if r.kind == Kind::Thesis {
        if let Some(note) = r.fields.remove(Field::Note) {
            r.set(Field::Genre, note.to_string());
        }
    }
    if r.kind == Kind::Legislation {
        if let Some(number) = law_number(text) {
            r.set_default(Field::Number, number);
        }
    }
    // One family name alone among people is a person; alone it is an institution (see `names`), which a book's sole author rarely is.
    let persons: Vec<&Person> = r.people(Role::Author).collect();
    if let [only] = persons.as_slice() {
        if only.is_literal() && only.literal.is_empty() {
            r.creators.clear();
        }
    }
}

/// "(Lov-1999-07-02-63)", "LOV 1999-07-02 nr 63".
fn law_number(text: &str) -> Option<String> {
    let lower = text.to_lowercase();
    let at = lower.match_indices("lov").map(|(i, _)| i).find(|i| {
        lower[i + 3..]
            .trim_start_matches(['-', ' '])
            .starts_with(|c: char| c.is_ascii_digit())
    })?;
    let rest = text.get(at..)?;
    let end = rest
        .find([')', ']', ',', ';'])
        .unwrap_or(rest.len())
        .min(rest.find(". ").unwrap_or(rest.len()));
    Some(rest[..end].trim().to_string())
}
