//! What the names and filters of a key pattern stand for.

use super::parse::Call;
use crate::cite::csl::plain_text;
use crate::model::{Date, Field, Identifier, Person, Reference, Role};
use crate::text::fold;

/// The filters of both languages.
pub(super) const FILTERS: &[&str] = &[
    "lower",
    "upper",
    "capitalize",
    "titlecase",
    "sentencecase",
    "abbr",
    "acronym",
    "fold",
    "clean",
    "ascii",
    "alphanum",
    "nopunct",
    "nopunctordash",
    "skipwords",
    "truncate",
    "select",
    "substring",
    "prefix",
    "postfix",
    "condense",
    "replace",
    "regex",
    "default",
    "transliterate",
    "nordic",
    "infix",
    "discard",
];

/// Words that do not tell titles apart, in the languages that titles mostly come in.
const FUNCTION_WORDS: &[&str] = &[
    "a", "an", "the", "and", "or", "of", "in", "on", "at", "to", "for", "from", "by", "with", "as",
    "is", "are", "its", "into", "via", "about", "et", "la", "le", "les", "un", "une", "des", "du",
    "de", "l", "d", "el", "los", "las", "una", "y", "der", "die", "das", "ein", "eine", "und",
    "zur", "zum", "im", "von", "en", "et", "ei", "og", "i", "på", "av", "til", "om", "den", "det",
    "de", "med", "som", "fra", "for", "per", "att", "och", "af", "pa", "het", "een", "il", "lo",
    "gli", "uno", "do", "da", "os", "as", "o",
];

/// Letters without diacritics; with `nordic` ø, å, ä, ö, ü as two letters.
pub(super) fn ascii(text: &str, nordic: bool) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii() {
            out.push(c);
            continue;
        }
        let two = match c.to_lowercase().next() {
            Some('ø' | 'ö') => "oe",
            Some('å') => "aa",
            Some('ä') => "ae",
            Some('ü') => "ue",
            _ => "",
        };
        let plain = if nordic && !two.is_empty() {
            two.to_string()
        } else {
            fold::fold(c.encode_utf8(&mut [0; 4]))
        };
        if c.is_uppercase() {
            out += &capitalize(&plain);
        } else {
            out += &plain;
        }
    }
    out
}

fn capitalize(text: &str) -> String {
    let mut chars = text.chars();
    match chars.next() {
        Some(c) => c.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}

fn words(text: &str) -> Vec<String> {
    plain_text(text)
        .replace(['\'', '’', '‘', '"', '“', '”'], "")
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .map(str::to_string)
        .collect()
}

fn significant(text: &str) -> Vec<String> {
    let all = words(text);
    let kept: Vec<String> = all
        .iter()
        .filter(|w| !FUNCTION_WORDS.contains(&w.to_lowercase().as_str()))
        .cloned()
        .collect();
    if kept.is_empty() { all } else { kept }
}

/// The name that stands for a person in a key: the family name without its particle's spaces, an institution's name as initials when it is long.
fn family(person: &Person) -> String {
    if person.is_literal() {
        let parts = significant(&person.literal);
        return if parts.len() > 3 {
            parts
                .iter()
                .filter_map(|w| w.chars().next())
                .collect::<String>()
                .to_uppercase()
        } else {
            parts.concat()
        };
    }
    words(&person.short()).concat()
}

fn cut(text: &str, n: usize) -> String {
    text.chars().take(n).collect()
}

/// The people that a key is named after: authors, else editors and whoever else there is.
fn people(reference: &Reference, wanted: &str) -> Vec<Person> {
    let of = |role| reference.people(role).cloned().collect::<Vec<Person>>();
    if wanted.starts_with("edtr") || wanted.starts_with("editor") {
        return of(Role::Editor);
    }
    let authors = of(Role::Author);
    if !authors.is_empty() || wanted.starts_with("pureauth") {
        return authors;
    }
    let editors = of(Role::Editor);
    if !editors.is_empty() {
        return editors;
    }
    match reference.creators.first() {
        Some(first) => of(first.role),
        None => Vec::new(),
    }
}

fn year(date: Option<&Date>) -> String {
    match date {
        Some(d) => match d.year() {
            Some(y) => y.to_string(),
            None => words(&d.literal).concat(),
        },
        None => String::new(),
    }
}

fn number(call: &Call, i: usize) -> Option<usize> {
    call.args.get(i).and_then(|a| a.parse().ok())
}

/// The value of one part with its filters.
pub(super) fn value(call: &Call, r: &Reference, nordic: bool) -> String {
    let mut text = raw(call, r, nordic);
    for (name, args) in &call.filters {
        text = filter(name, args, text, nordic);
    }
    text
}

fn names(call: &Call, r: &Reference, nordic: bool) -> String {
    let list = people(r, &call.name);
    let all: Vec<String> = list.iter().map(|p| ascii(&family(p), nordic)).collect();
    let Some(first) = all.first() else {
        return String::new();
    };
    let n = number(call, 0);
    let base = call.name.trim_start_matches("pure");
    let base = base.replace("edtr", "auth").replace("editor", "author");
    match base.as_str() {
        "authors" | "authorsn" => {
            let n = n.unwrap_or(all.len());
            let more = if all.len() > n { "EtAl" } else { "" };
            all[..n.min(all.len())].concat() + more
        }
        "auth" | "author" => {
            let m = number(call, 1).filter(|m| *m > 0).unwrap_or(1) - 1;
            let name = all.get(m).cloned().unwrap_or_default();
            n.filter(|n| *n > 0).map_or(name.clone(), |n| cut(&name, n))
        }
        "authorlast" => all.last().cloned().unwrap_or_default(),
        "authini" | "authorini" => all.iter().map(|a| cut(a, n.unwrap_or(1))).collect(),
        "authforeini" | "authorforeini" => list
            .first()
            .map(|p| cut(&ascii(&p.given, nordic), 1))
            .unwrap_or_default(),
        "authorlastforeini" => list
            .last()
            .map(|p| cut(&ascii(&p.given, nordic), 1))
            .unwrap_or_default(),
        "authetal" | "authoretal" | "auth.etal" | "auth.auth.ea" | "authauthea" => {
            match all.as_slice() {
                [a, b] => format!("{a}{b}"),
                [a, b, _, ..] if base.ends_with("ea") => format!("{a}{b}EA"),
                [a, _, ..] => format!("{a}EtAl"),
                _ => first.clone(),
            }
        }
        "authorsalpha" => match all.len() {
            1 => cut(first, 3),
            n => {
                all.iter()
                    .take(if n > 4 { 3 } else { 4 })
                    .map(|a| cut(a, 1))
                    .collect::<String>()
                    + if n > 4 { "+" } else { "" }
            }
        },
        "authshort" => match all.len() {
            1 => first.clone(),
            n => {
                all.iter().take(3).map(|a| cut(a, 1)).collect::<String>()
                    + if n > 3 { "+" } else { "" }
            }
        },
        _ => first.clone(),
    }
}

fn title(call: &Call, r: &Reference, nordic: bool, count: Option<usize>) -> String {
    let text = ascii(r.title(), nordic);
    let list = significant(&text);
    let n = number(call, 0).or(count).unwrap_or(list.len());
    // The second argument says how many of the words get a capital.
    let capitals = number(call, 1);
    list.iter()
        .take(n)
        .enumerate()
        .map(|(i, w)| {
            if capitals.is_none_or(|m| i < m) {
                capitalize(w)
            } else {
                w.clone()
            }
        })
        .collect()
}

fn raw(call: &Call, r: &Reference, nordic: bool) -> String {
    let name = call.name.as_str();
    let page = || {
        r.get(Field::Page)
            .or_else(|| r.get(Field::PageFirst))
            .unwrap_or("")
    };
    match name {
        "" => call.args.concat(),
        _ if name.starts_with("auth")
            || name.starts_with("edtr")
            || name.starts_with("editor")
            || name.starts_with("pureauth") =>
        {
            names(call, r, nordic)
        }
        "year" | "date" => year(r.date(crate::model::DateField::Issued)),
        "origyear" | "origdate" => year(r.date(crate::model::DateField::OriginalDate)),
        "shortyear" => {
            let y = year(r.date(crate::model::DateField::Issued));
            y[y.len()
                .saturating_sub(if y.is_ascii() { 2 } else { y.len() })..]
                .to_string()
        }
        "month" => r
            .date(crate::model::DateField::Issued)
            .and_then(|d| d.start)
            .filter(|p| p.month > 0)
            .map_or(String::new(), |p| format!("{:02}", p.month)),
        "title" | "camel" => title(call, r, nordic, None),
        "fulltitle" => words(&ascii(r.title(), nordic)).concat(),
        "shorttitle" => title(call, r, nordic, Some(3)),
        "veryshorttitle" => title(call, r, nordic, Some(1)),
        "shorttitleini" => significant(&ascii(r.title(), nordic))
            .iter()
            .take(3)
            .map(|w| cut(w, 1))
            .collect(),
        "firstpage" => page()
            .split(|c: char| !c.is_alphanumeric())
            .find(|p| !p.is_empty())
            .unwrap_or("")
            .to_string(),
        "lastpage" => page()
            .rsplit(|c: char| !c.is_alphanumeric())
            .find(|p| !p.is_empty())
            .unwrap_or("")
            .to_string(),
        "keyword" => r
            .tags
            .get(number(call, 0).unwrap_or(1).saturating_sub(1))
            .map(|t| words(t).concat())
            .unwrap_or_default(),
        "journal" | "publicationtitle" | "booktitle" => words(r.venue()).concat(),
        "entrytype" | "type" | "itemtype" => r.kind.csl().to_string(),
        "citekey" | "key" => r.key.clone(),
        "doi" => r
            .identifier(crate::model::Scheme::Doi)
            .unwrap_or("")
            .to_string(),
        _ => field(name, r),
    }
}

/// Any other name is a field: CSL's name, a scheme of identifiers, or an unknown field of the source.
fn field(name: &str, r: &Reference) -> String {
    if let Some(v) = Field::from_csl(name).and_then(|f| r.get(f)) {
        return words(v).concat();
    }
    let id = |i: &&Identifier| i.scheme.name().eq_ignore_ascii_case(name);
    if let Some(i) = r.identifiers.iter().find(id) {
        return i.value.clone();
    }
    r.extra(name).map(|v| words(v).concat()).unwrap_or_default()
}

fn filter(name: &str, args: &[String], text: String, nordic: bool) -> String {
    let arg = |i: usize| args.get(i).map(String::as_str).unwrap_or("");
    let num = |i: usize| args.get(i).and_then(|a| a.parse::<usize>().ok());
    match name {
        "lower" => text.to_lowercase(),
        "upper" => text.to_uppercase(),
        "capitalize" | "titlecase" => text
            .split(' ')
            .map(capitalize)
            .collect::<Vec<_>>()
            .join(" "),
        "sentencecase" => capitalize(&text.to_lowercase()),
        "abbr" | "acronym" => {
            let upper: String = text.chars().filter(|c| c.is_uppercase()).collect();
            if upper.chars().count() > 1 {
                upper
            } else {
                cut(&text, 1)
            }
        }
        "nordic" => ascii(&text, true),
        "fold" | "ascii" | "transliterate" | "clean" => ascii(&text, nordic),
        "alphanum" | "nopunct" | "nopunctordash" => text
            .chars()
            .filter(|c| c.is_alphanumeric() || c.is_whitespace())
            .collect(),
        "skipwords" => significant(&text).join(" "),
        "truncate" => num(0).map_or(text.clone(), |n| cut(&text, n)),
        "select" => {
            let from = num(0).unwrap_or(1).max(1) - 1;
            text.split_whitespace()
                .skip(from)
                .take(num(1).unwrap_or(usize::MAX))
                .collect::<Vec<_>>()
                .join(" ")
        }
        "substring" => {
            let from = num(0).unwrap_or(1).max(1) - 1;
            text.chars()
                .skip(from)
                .take(num(1).unwrap_or(usize::MAX))
                .collect()
        }
        "prefix" if !text.is_empty() => format!("{}{text}", arg(0)),
        "postfix" if !text.is_empty() => format!("{text}{}", arg(0)),
        "condense" => text.split_whitespace().collect::<Vec<_>>().join(arg(0)),
        "replace" => text.replace(arg(0), arg(1)),
        "regex" => regex::Regex::new(arg(0)).map_or(text.clone(), |re| {
            re.replace_all(&text, arg(1)).into_owned()
        }),
        "default" if text.is_empty() => arg(0).to_string(),
        "discard" => String::new(),
        _ => text,
    }
}
