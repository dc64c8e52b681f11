//! THE table of MARC 21: fields into the model. What no row takes is kept under its tag.

mod people;
mod published;

use self::people::people;
use self::published::{host, published};
use super::Record;
use crate::codec::human;
use crate::codec::xml::squash;
use crate::model::{Field, Kind, Reference, Scheme};

/// Fields whose first subfield (or all of them, joined) goes to one text field: tag, subfields, field.
const PLAIN: &[(&str, &str, Field)] = &[
    ("250", "ab", Field::Edition),
    ("255", "a", Field::Scale),
    ("362", "a", Field::Note),
    ("505", "agtr", Field::TableOfContents),
    ("520", "ab", Field::Abstract),
    ("500", "a", Field::Note),
    ("502", "a", Field::Note),
    ("540", "a", Field::License),
];

/// Fields that say nothing of the work itself.
const ADMINISTRATIVE: &[&str] = &["003", "005", "006", "007", "008", "040"];

/// The reference for a record.
pub fn reference(m: &Record) -> Reference {
    let mut r = Reference::new(kind(m));
    title(m, &mut r);
    people(m, &mut r);
    published(m, &mut r);
    host(m, &mut r);
    identifiers(m, &mut r);
    subjects(m, &mut r);
    texts(m, &mut r);
    kept(m, &mut r);
    r
}

fn kind(m: &Record) -> Kind {
    if m.fields("502").next().is_some() {
        return Kind::Thesis;
    }
    let at = |i: usize| m.leader.chars().nth(i).unwrap_or(' ');
    let in_journal = m.fields("773").any(|f| {
        f.get('x').is_some()
            || f.all('g')
                .any(|g| g.to_lowercase().contains("vol") || g.contains('('))
            || f.get('q').is_some()
    });
    match (at(6), at(7)) {
        (_, 'a' | 'b') if m.fields("773").next().is_some() => {
            if in_journal && !m.fields("773").any(|f| f.get('z').is_some()) {
                Kind::ArticleJournal
            } else {
                Kind::Chapter
            }
        }
        ('a', 's' | 'b') => Kind::Periodical,
        ('a', 'a') => Kind::ArticleJournal,
        ('a', 'i') => Kind::Webpage,
        ('t' | 'p', _) => Kind::Manuscript,
        ('e' | 'f', _) => Kind::Map,
        ('g', _) => Kind::MotionPicture,
        ('i' | 'j', _) => Kind::Song,
        ('c' | 'd', _) => Kind::MusicalScore,
        ('k' | 'r', _) => Kind::Graphic,
        ('m', _) => match m.control("008").and_then(|c| c.chars().nth(26)) {
            Some('a') => Kind::Dataset,
            Some('b' | 'f' | 'g') => Kind::Software,
            _ => Kind::Book,
        },
        _ => Kind::Book,
    }
}

/// Text without the punctuation that ISBD puts between the parts.
fn trim_isbd(text: &str) -> String {
    let t = squash(text);
    let mut t = t.trim_end_matches([' ', '/', ':', ';', ',', '=']).trim();
    // A full stop at the end belongs to the punctuation unless an abbreviation stands before it.
    if let Some(rest) = t.strip_suffix('.') {
        let last = rest.rsplit([' ', '.']).next().unwrap_or("");
        if last.chars().count() > 3 && !rest.ends_with('.') {
            t = rest;
        }
    }
    t.trim_end_matches([' ', '/', ':', ';', ',']).to_string()
}

fn title(m: &Record, r: &mut Reference) {
    let Some(f) = m.fields("245").next() else {
        return;
    };
    let mut out = String::new();
    for (code, text) in &f.subfields {
        let part = trim_isbd(text);
        if part.is_empty() {
            continue;
        }
        let join = match code {
            'a' => "",
            'b' => {
                // "$a Title = $b Parallel title".
                if out.is_empty() { "" } else { ": " }
            }
            'n' => ". ",
            'p' => {
                if out.chars().last().is_some_and(|c| c.is_ascii_digit()) {
                    ": "
                } else {
                    ". "
                }
            }
            _ => continue,
        };
        if !out.is_empty() {
            out.push_str(join);
        }
        out.push_str(&part);
    }
    r.set(Field::Title, out);
    if let Some(h) = f.get('h') {
        r.set(
            Field::Medium,
            h.trim_matches(|c: char| matches!(c, '[' | ']' | '/' | ':' | '.' | ' ')),
        );
    }
    let short = f.get('a').map(trim_isbd).unwrap_or_default();
    if f.get('b').is_some() && !short.is_empty() {
        r.set(Field::TitleShort, short);
    }
    for f in m.fields("240") {
        let original = f.get('a').map(trim_isbd).unwrap_or_default();
        r.set_default(Field::OriginalTitle, original);
    }
    for f in m.fields("246") {
        let parts: Vec<&str> = f.all('a').chain(f.all('b')).collect();
        r.add_extra("alternative-title", trim_isbd(&parts.join(" ")));
    }
}

fn identifiers(m: &Record, r: &mut Reference) {
    for f in m.fields("020") {
        for v in f.all('a') {
            let number: String = v.split([' ', '(']).next().unwrap_or("").to_string();
            if number.len() >= 9 {
                r.add_identifier(Scheme::Isbn, &number);
            }
        }
    }
    m.fields("022")
        .flat_map(|f| f.all('a'))
        .for_each(|v| r.add_identifier(Scheme::Issn, v));
    m.fields("010")
        .flat_map(|f| f.all('a'))
        .for_each(|v| r.add_identifier(Scheme::Lccn, v));
    for f in m.fields("024") {
        for v in f.all('a') {
            match f.get('2').unwrap_or("") {
                "doi" => r.add_identifier(Scheme::Doi, v),
                "hdl" => r.add_identifier(Scheme::Handle, v),
                "urn" => r.add_identifier(Scheme::Urn, v),
                "pmid" => r.add_identifier(Scheme::Pmid, v),
                "arxiv" => r.add_identifier(Scheme::Arxiv, v),
                _ => {}
            }
        }
    }
    for v in m.fields("035").flat_map(|f| f.all('a')) {
        if let Some(number) = v.strip_prefix("(OCoLC)") {
            r.add_identifier(Scheme::Oclc, number);
        }
    }
    for f in m.fields("856") {
        let aside = f.get('3').is_some() || f.indicators[1] == '2';
        for u in f.all('u') {
            if !aside {
                human::identifiers_of_link(r, u);
            }
            if !aside && !r.fields.has(Field::Url) {
                r.set(Field::Url, u);
            } else {
                let title = f
                    .get('3')
                    .or(f.get('y'))
                    .or(f.get('z'))
                    .unwrap_or("")
                    .to_string();
                r.attachments.push(crate::model::Attachment {
                    path: u.to_string(),
                    title,
                    ..Default::default()
                });
            }
        }
    }
    for f in m.data.iter().filter(|f| {
        matches!(
            f.tag.as_str(),
            "852" | "050" | "090" | "060" | "080" | "082" | "084"
        )
    }) {
        if r.fields.has(Field::CallNumber) {
            break;
        }
        let codes = if f.tag == "852" { "khijlm" } else { "ab" };
        let parts: Vec<&str> = f
            .subfields
            .iter()
            .filter(|(c, _)| codes.contains(*c))
            .map(|(_, v)| v.trim())
            .collect();
        r.set(Field::CallNumber, squash(&parts.join(" ")));
    }
}

fn subjects(m: &Record, r: &mut Reference) {
    for f in m.data.iter().filter(|f| {
        matches!(
            f.tag.as_str(),
            "600" | "610" | "611" | "630" | "648" | "650" | "651" | "653" | "655" | "689"
        )
    }) {
        for (code, text) in &f.subfields {
            let wanted =
                matches!(code, 'a' | 'v' | 'x' | 'y' | 'z' | 't') || *code == 'b' && f.tag == "610";
            if wanted {
                r.add_tag(&trim_isbd(text));
            }
        }
    }
}

fn texts(m: &Record, r: &mut Reference) {
    for (tag, codes, field) in PLAIN {
        for f in m.fields(tag) {
            let parts: Vec<String> = f
                .subfields
                .iter()
                .filter(|(c, _)| codes.contains(*c))
                .map(|(_, v)| squash(v))
                .collect();
            let text = if *field == Field::Edition {
                trim_isbd(&parts.join(" "))
            } else {
                parts.join(" ")
            };
            if text.is_empty() {
                continue;
            }
            match (r.get(*field), *field) {
                (None, _) => r.set(*field, text),
                (Some(old), Field::Note | Field::Abstract | Field::TableOfContents) => {
                    let joined = format!("{old}\n\n{text}");
                    r.set(*field, joined);
                }
                _ => r.add_extra(format!("marc:{tag}"), text),
            }
        }
    }
}

/// Tags that the functions above have read whole.
const READ: &[&str] = &[
    "010", "020", "022", "041", "050", "100", "110", "111", "240", "245", "246", "250", "255",
    "260", "264", "362", "440", "490", "500", "502", "505", "520", "540", "600", "610", "611",
    "630", "648", "650", "651", "653", "655", "689", "700", "710", "711", "856",
];

fn kept(m: &Record, r: &mut Reference) {
    for (tag, text) in m
        .control
        .iter()
        .filter(|(t, _)| !ADMINISTRATIVE.contains(&t.as_str()))
    {
        r.add_extra(format!("marc:{tag}"), text.trim());
    }
    for f in m
        .data
        .iter()
        .filter(|f| !READ.contains(&f.tag.as_str()) && !ADMINISTRATIVE.contains(&f.tag.as_str()))
    {
        let parts: Vec<String> = f
            .subfields
            .iter()
            .filter(|(_, v)| !v.is_empty())
            .map(|(c, v)| format!("${c} {}", squash(v)))
            .collect();
        r.add_extra(format!("marc:{}", f.tag), parts.join(" "));
    }
}
