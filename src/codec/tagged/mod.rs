//! What the formats of tagged lines have in common: records of (tag, value) pairs with their lines, and how loose values become fields.

mod place;

pub use place::{PageEnds, Place, lookup, put, set_pages};

use super::human;
use crate::model::field::Shape;
use crate::model::{
    Attachment, Date, DateField, Field, Person, Reference, Role, Scheme, identifier,
};

/// A tag and its value; continuation lines are parted by line feeds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// The tag as it stands.
    pub tag: String,
    /// The value, trimmed.
    pub value: String,
    /// The line where it begins, from 1.
    pub line: usize,
}

/// The pairs of one record.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Record {
    /// In the order of the file.
    pub pairs: Vec<Pair>,
    /// The line where it begins, from 1.
    pub line: usize,
}

impl Record {
    /// The first value of a tag that is not empty.
    pub fn get(&self, tag: &str) -> Option<&str> {
        self.pairs
            .iter()
            .find(|p| p.tag == tag && !p.value.is_empty())
            .map(|p| p.value.as_str())
    }
    /// All values of a tag that are not empty.
    pub fn all<'r>(&'r self, tag: &'r str) -> impl Iterator<Item = &'r str> {
        self.pairs
            .iter()
            .filter(move |p| p.tag == tag && !p.value.is_empty())
            .map(|p| p.value.as_str())
    }
    /// Adds a pair.
    pub fn push(&mut self, tag: &str, value: &str, line: usize) {
        if self.pairs.is_empty() {
            self.line = line;
        }
        self.pairs.push(Pair {
            tag: tag.to_string(),
            value: value.trim().to_string(),
            line,
        });
    }
    /// Appends a continuation line to the last value; false when there is none.
    pub fn append(&mut self, text: &str) -> bool {
        match self.pairs.last_mut() {
            Some(last) => {
                let text = text.trim();
                let blank_again = text.is_empty() && last.value.ends_with('\n');
                if !last.value.is_empty() && !blank_again {
                    last.value.push('\n');
                }
                last.value.push_str(text);
                true
            }
            None => false,
        }
    }
}

/// The value in one line.
pub fn one_line(value: &str) -> String {
    value.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The value in paragraphs: lines that were only wrapped are joined, blank lines part paragraphs.
pub fn paragraphs(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for part in value.trim().split("\n\n") {
        let text = one_line(part);
        if !text.is_empty() {
            if !out.is_empty() {
                out.push_str("\n\n");
            }
            out.push_str(&text);
        }
    }
    out
}

/// Sets a field. A field that has another value already keeps it, and the new one is kept under the tag.
pub fn set_text(r: &mut Reference, field: Field, tag: &str, value: &str) {
    let value = match field.shape() {
        Shape::Long => paragraphs(value),
        _ => one_line(value),
    };
    if value.is_empty() {
        return;
    }
    match r.get(field) {
        None => r.set(field, value),
        Some(old) if old == value => {}
        Some(_) => r.add_extra(tag, value),
    }
}

/// Adds to a remark, a paragraph each.
pub fn add_note(r: &mut Reference, value: &str) {
    let value = value.trim();
    if value.is_empty() {
        return;
    }
    let text = match r.get(Field::Note) {
        Some(old) if old.contains(value) => return,
        Some(old) => format!("{old}\n\n{value}"),
        None => value.to_string(),
    };
    r.set(Field::Note, text);
}

/// Sets a date unless a finer one of the same year is there. A date that contradicts is kept under the tag.
pub fn set_finer_date(r: &mut Reference, which: DateField, tag: &str, value: &str) {
    let date = Date::parse(&one_line(value));
    if date.is_empty() {
        return;
    }
    let Some(old) = r.date(which) else {
        return r.set_date(which, date);
    };
    let fine = |d: &Date| {
        let p = d.start.or(d.end);
        p.map_or(0, |p| 1 + u8::from(p.month > 0) + u8::from(p.day > 0))
            + u8::from(d.is_range() && d.start.is_some_and(|p| p.month > 0))
    };
    if *old == date {
        return;
    }
    let (finer, same_year) = (fine(&date) > fine(old), date.year() == old.year());
    if same_year && finer {
        r.set_date(which, date);
    } else if same_year && fine(&date) < fine(old) {
    } else if fine(old) == 0 && finer {
        let old = old.literal.clone();
        r.add_extra(tag, old);
        r.set_date(which, date);
    } else if date.year().is_none() && old.start.is_some_and(|p| p.month == 0) {
        // "PY 2010" with "DA Mar 3": the year belongs to the day.
        let joined = Date::parse(&format!(
            "{} {}",
            one_line(value),
            old.year().unwrap_or_default()
        ));
        match joined.start {
            Some(p) if p.month > 0 && joined.literal.is_empty() => r.set_date(which, joined),
            _ => r.add_extra(tag, one_line(value)),
        }
    } else {
        r.add_extra(tag, one_line(value));
    }
}

/// A name as it stands in tagged formats: "Family, Given, Suffix"; without a comma an institution or a name in natural order.
pub fn person(text: &str) -> Person {
    let text = one_line(text);
    let text = text.trim_end_matches([';', ',']).trim();
    if text.contains(',') {
        return Person::parse(text);
    }
    match text.split_whitespace().count() {
        0 => Person::default(),
        1 => Person::literal(text),
        _ => human::person(text),
    }
}

/// Adds people, a line each; several in one line are parted by semicolons.
pub fn add_people(r: &mut Reference, role: Role, value: &str) {
    for line in value.lines() {
        for name in line.split(';') {
            let person = person(name);
            let there = r
                .creators
                .iter()
                .any(|c| c.role == role && c.person == person);
            if !there {
                r.add_person(role, person);
            }
        }
    }
}

/// Adds tags: a line each; parted by semicolons within.
pub fn add_tags(r: &mut Reference, value: &str) {
    for line in value.lines() {
        for tag in line.split(';') {
            r.add_tag(&one_line(tag));
        }
    }
}

/// Adds the ISBNs and ISSNs of a text; gives back what is neither.
pub fn add_serial_numbers(r: &mut Reference, value: &str) -> Vec<String> {
    let mut rest = Vec::new();
    for part in value.split([';', ',', '\n', '|']) {
        let part = part.trim();
        // Behind the number there may be what it stands for: "0028-0836 (Print)", "9780306406157 (pbk.)".
        let number = part.split(['(', '[']).next().unwrap_or_default().trim();
        if part.is_empty() {
            continue;
        }
        let mut found = false;
        for word in candidates(number) {
            if identifier::isbn(&word).is_some() {
                r.add_identifier(Scheme::Isbn, &word);
                found = true;
            } else if identifier::issn(&word).is_some() {
                r.add_identifier(Scheme::Issn, &word);
                found = true;
            }
        }
        if found {
            continue;
        }
        // A wrong check digit still shows what it is meant to be.
        let digits = number.bytes().filter(u8::is_ascii_digit).count();
        let plain = number
            .bytes()
            .all(|b| b.is_ascii_digit() || matches!(b, b'-' | b' ' | b'x' | b'X'));
        match digits {
            7 | 8 if plain => r.add_identifier(Scheme::Issn, number),
            9 | 10 | 12 | 13 if plain => r.add_identifier(Scheme::Isbn, number),
            _ => rest.push(part.to_string()),
        }
    }
    rest
}

/// The whole text, and its words when there are several numbers.
fn candidates(number: &str) -> Vec<String> {
    let words: Vec<&str> = number.split_whitespace().collect();
    if words.len() > 1 && words.iter().all(|w| w.len() >= 8) {
        words.into_iter().map(str::to_string).collect()
    } else {
        vec![number.to_string()]
    }
}

/// Pages out of a first and a last page; either may be a whole range already.
pub fn page_range(first: &str, last: &str) -> String {
    let (first, last) = (one_line(first), one_line(last));
    match (first.is_empty(), last.is_empty()) {
        (_, true) => first,
        (true, false) => last,
        _ if first == last || first.contains('-') && first.ends_with(last.as_str()) => first,
        _ if last.contains('-') && last.starts_with(first.as_str()) => last,
        _ => format!("{first}-{last}"),
    }
}

/// Adds an address: the first is the reference's own, others become links. A DOI's address gives the DOI too.
pub fn add_url(r: &mut Reference, value: &str) {
    let links = value.split_whitespace().flat_map(|w| w.split(';'));
    for link in links
        .map(|l| l.trim_matches(['<', '>', ',']))
        .filter(|l| !l.is_empty())
    {
        if link.contains("doi.org/")
            && r.identifier(Scheme::Doi).is_none()
            && let Some(doi) = identifier::doi(link)
        {
            r.add_identifier(Scheme::Doi, &doi);
        }
        match r.get(Field::Url) {
            None => r.set(Field::Url, link),
            Some(old) if old == link => {}
            Some(_) => add_file(r, link, ""),
        }
    }
}

/// Adds a file or link.
pub fn add_file(r: &mut Reference, path: &str, title: &str) {
    let path = path.trim();
    if path.is_empty() || r.attachments.iter().any(|a| a.path == path) {
        return;
    }
    r.attachments.push(Attachment {
        path: path.to_string(),
        title: title.to_string(),
        ..Attachment::default()
    });
}

/// Adds the DOI of a text; what is none is kept as it is under the tag.
pub fn add_doi(r: &mut Reference, tag: &str, value: &str) {
    let value = one_line(value);
    match identifier::doi(&value).or_else(|| human::find_doi(&value)) {
        Some(doi) => r.add_identifier(Scheme::Doi, &doi),
        None if value.is_empty() => {}
        None => r.add_extra(tag, value),
    }
}

/// Notes exported as HTML (`<p>…</p>`), as text in paragraphs; text without such tags stays.
pub fn html_text(value: &str) -> String {
    if !(value.contains("<p>") || value.contains("<div")) {
        return value.to_string();
    }
    let mut out = String::with_capacity(value.len());
    let mut rest = value;
    while let Some(at) = rest.find('<') {
        let end = rest[at..].find('>').map(|e| at + e);
        let Some(end) = end else { break };
        out.push_str(&rest[..at]);
        let name = rest[at + 1..end]
            .trim_start_matches('/')
            .to_ascii_lowercase();
        if name.starts_with('p')
            || name.starts_with("div")
            || name.starts_with("br")
            || name.starts_with("li")
        {
            out.push_str("\n\n");
        }
        rest = &rest[end + 1..];
    }
    out.push_str(rest);
    paragraphs(&crate::text::entities::decode(&out))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loose_values_find_their_place() {
        let mut r = Reference::default();
        let rest = add_serial_numbers(
            &mut r,
            "0028-0836 (Print); 978-0-306-40615-7 0306406152\nUS 123",
        );
        assert_eq!(rest, ["US 123"]);
        assert_eq!(r.identifiers_of(Scheme::Isbn).count(), 2);
        assert_eq!(r.identifier(Scheme::Issn), Some("0028-0836"));
        set_finer_date(&mut r, DateField::Issued, "PY", "2004");
        set_finer_date(&mut r, DateField::Issued, "DA", "2004/06/11");
        set_finer_date(&mut r, DateField::Issued, "Y1", "2004");
        set_finer_date(&mut r, DateField::Issued, "Y1", "2005");
        assert_eq!(r.date(DateField::Issued), Some(&Date::ymd(2004, 6, 11)));
        assert_eq!(r.extra("Y1"), Some("2005"));
        for (a, b, want) in [
            ("1", "9", "1-9"),
            ("1-9", "9", "1-9"),
            ("12", "", "12"),
            ("e1", "e1", "e1"),
            ("1", "1-9", "1-9"),
        ] {
            assert_eq!(page_range(a, b), want);
        }
        add_url(&mut r, "https://doi.org/10.1000/x http://a.example/");
        assert_eq!(r.identifier(Scheme::Doi), Some("10.1000/x"));
        assert_eq!(r.attachments.len(), 1);
    }
}
