//! Lists of names: BibTeX's parts (First von Last; von Last, First; von Last, Jr, First), BibLaTeX's `family=…, given=…`,
//! institutions in braces, `and others`; both ways.

use crate::model::Person;
use crate::text::latex::{self, Encode};

/// Splits at top level (outside braces) where `at` says so; `at` gets the rest of the text and returns how many bytes the divider has.
fn split_top(raw: &str, mut at: impl FnMut(&str, bool) -> usize) -> Vec<&str> {
    let b = raw.as_bytes();
    let (mut parts, mut depth, mut start, mut i) = (Vec::new(), 0i32, 0, 0);
    while i < b.len() {
        match b[i] {
            b'{' => depth += 1,
            b'}' => depth -= 1,
            b'\\' if matches!(b.get(i + 1), Some(b'{' | b'}' | b'\\')) => {
                i += 2;
                continue;
            }
            _ if depth <= 0 && raw.is_char_boundary(i) => {
                let space_before = i == 0 || b[i - 1].is_ascii_whitespace();
                let n = at(&raw[i..], space_before);
                if n > 0 {
                    parts.push(&raw[start..i]);
                    i += n;
                    start = i;
                    continue;
                }
            }
            _ => {}
        }
        i += 1;
    }
    parts.push(&raw[start..]);
    parts
}

/// The items of a list that is joined by `and`.
pub fn split_and(raw: &str) -> Vec<&str> {
    split_top(raw, |rest, space_before| {
        let b = rest.as_bytes();
        let and = b.len() >= 3 && b[..3].eq_ignore_ascii_case(b"and") && space_before;
        usize::from(and && b.get(3).is_none_or(u8::is_ascii_whitespace)) * 3
    })
    .into_iter()
    .map(str::trim)
    .filter(|s| !s.is_empty())
    .collect()
}

/// The names of a list, and whether it ends with `others`.
pub fn parse_list(raw: &str) -> (Vec<Person>, bool) {
    let mut others = false;
    let mut people = Vec::new();
    let mut list = split_and(raw);
    // Names divided by semicolons: a slip that is common enough.
    if list.len() == 1 && raw.contains("; ") {
        let parts = split_top(raw, |rest, _| usize::from(rest.starts_with("; ")));
        if parts.len() > 1 && parts.iter().all(|p| p.contains(',')) {
            list = parts.into_iter().map(str::trim).collect();
        }
    }
    for name in list {
        let bare = name.trim_matches(['{', '}', ',', ' ']);
        if ["others", "et al.", "et al", "et. al.", "\\etal", "\\etal{"]
            .iter()
            .any(|o| bare.eq_ignore_ascii_case(o))
        {
            others = true;
            continue;
        }
        let person = parse(name);
        if !person.is_empty() {
            people.push(person);
        }
    }
    (people, others)
}

/// The inside of a name that stands in braces as a whole.
fn braced(name: &str) -> Option<&str> {
    let inner = name.strip_prefix('{')?.strip_suffix('}')?;
    if inner.starts_with('\\') {
        return None;
    }
    let mut depth = 0i32;
    for b in inner.bytes() {
        match b {
            b'{' => depth += 1,
            b'}' => depth -= 1,
            _ => {}
        }
        if depth < 0 {
            return None;
        }
    }
    (depth == 0).then_some(inner)
}

/// Text of a part of a name, as plain text.
fn text(raw: &str) -> String {
    latex::plain(raw).trim().to_string()
}

/// Whether a word begins with a small letter, as BibTeX sees it: braces hide a word's case unless a command begins them.
fn is_small(word: &str) -> bool {
    if word.starts_with('{') && !word.starts_with("{\\") {
        return false;
    }
    latex::plain(word)
        .chars()
        .find(|c| c.is_alphabetic())
        .is_some_and(char::is_lowercase)
}

fn is_particle(word: &str) -> bool {
    matches!(
        &*latex::plain(word),
        "van"
            | "von"
            | "der"
            | "den"
            | "de"
            | "del"
            | "della"
            | "di"
            | "da"
            | "dos"
            | "du"
            | "la"
            | "le"
            | "ter"
            | "ten"
            | "zu"
            | "zur"
            | "zum"
            | "vom"
            | "af"
            | "av"
            | "bin"
            | "ibn"
            | "al"
            | "el"
            | "das"
            | "do"
            | "des"
    )
}

fn is_suffix(word: &str) -> bool {
    matches!(
        word.trim_matches(['.', '{', '}'])
            .to_ascii_lowercase()
            .as_str(),
        "jr" | "sr" | "junior" | "senior" | "ii" | "iii" | "iv" | "2nd" | "3rd"
    )
}

/// One name. Several words without a given name are no person's family name but an institution's.
pub fn parse(name: &str) -> Person {
    let mut person = parse_parts(name);
    let whole = person.given.is_empty() && person.particle.is_empty() && person.suffix.is_empty();
    if whole && person.dropping_particle.is_empty() && person.family.contains(' ') {
        person.literal = std::mem::take(&mut person.family);
    }
    person
}

fn parse_parts(name: &str) -> Person {
    let name = name.trim();
    if let Some(inner) = braced(name) {
        return Person::literal(text(inner));
    }
    if let Some(person) = extended(name) {
        return person;
    }
    let parts: Vec<&str> = split_top(name, |rest, _| usize::from(rest.starts_with(',')))
        .into_iter()
        .map(str::trim)
        .collect();
    let parts: Vec<&str> = match parts.as_slice() {
        // Commas at the end are a slip, except the one that says that all before it is the family name.
        [p @ .., ""] if p.len() > 1 => p.to_vec(),
        p => p.to_vec(),
    };
    match parts.as_slice() {
        [] | [""] => Person::default(),
        [one] => first_von_last(one),
        [last, first] => last_first(last, first, ""),
        [last, jr, first] if is_suffix(first) && !is_suffix(jr) => last_first(last, jr, first),
        [last, jr, first] if is_suffix(jr) || jr.len() <= 4 || !first.is_empty() => {
            last_first(last, first, jr)
        }
        [last, rest @ ..] => last_first(last, &rest.join(", "), ""),
    }
}

/// The words of a part: divided by white space and hard spaces outside braces.
fn words(part: &str) -> Vec<&str> {
    split_top(part, |rest, _| {
        let c = rest.as_bytes()[0];
        if c.is_ascii_whitespace() || c == b'~' {
            1
        } else if rest.starts_with('\u{a0}') {
            2
        } else {
            0
        }
    })
    .into_iter()
    .filter(|w| !w.is_empty())
    .collect()
}

fn first_von_last(name: &str) -> Person {
    let mut words = words(name);
    let mut person = Person::default();
    if words.len() > 2 && words.last().is_some_and(|w| is_suffix(w)) {
        person.suffix = words.pop().map(text).unwrap_or_default();
    }
    let last = words.len().saturating_sub(1);
    // A name written small throughout begins with the given name, unless its first word is a known particle.
    let from = usize::from(words.first().is_some_and(|w| !is_particle(w)));
    let von_start = (from..last).find(|i| is_small(words[*i]));
    let (first_end, von_end) = match von_start {
        Some(start) => {
            let end = (start..last).rev().find(|i| is_small(words[*i]));
            (start, end.map_or(start, |e| e + 1))
        }
        None => (last, last),
    };
    person.given = text(&words[..first_end].join(" "));
    person.particle = text(&words[first_end..von_end].join(" "));
    person.family = text(&words[von_end..].join(" "));
    person
}

fn last_first(last: &str, first: &str, jr: &str) -> Person {
    let words_of_last = words(last);
    let n = words_of_last.len();
    let von = (0..n.saturating_sub(1))
        .rev()
        .find(|i| is_small(words_of_last[*i]))
        .filter(|_| is_small(words_of_last[0]))
        .map_or(0, |i| i + 1);
    let mut person = Person {
        particle: text(&words_of_last[..von].join(" ")),
        suffix: text(jr),
        ..Person::default()
    };
    person.family = text(&words_of_last[von..].join(" "));
    // "Fontaine, Jean de la": small words behind the given names go before the family name in running text.
    let words_of_first = words(first);
    let dropped = words_of_first
        .iter()
        .skip(1)
        .rev()
        .take_while(|w| is_small(w) && !w.contains('.'))
        .count();
    let at = words_of_first.len() - dropped;
    person.given = text(&words_of_first[..at].join(" "));
    person.dropping_particle = text(&words_of_first[at..].join(" "));
    if person.particle.is_empty() && !last.starts_with('{') {
        for apostrophe in ["d'", "d’"] {
            if let Some(rest) = person.family.strip_prefix(apostrophe) {
                if !rest.is_empty() {
                    (person.particle, person.family) = (apostrophe.to_string(), rest.to_string());
                }
                break;
            }
        }
    }
    person
}

/// BibLaTeX's extended syntax: `family=Gogh, given=Vincent, prefix=van, useprefix=true`.
fn extended(name: &str) -> Option<Person> {
    if !name.contains('=') {
        return None;
    }
    let mut person = Person::default();
    let (mut prefix, mut useprefix, mut known) = (String::new(), false, false);
    for part in split_top(name, |rest, _| usize::from(rest.starts_with(','))) {
        let part = part.trim();
        // The whole of `family=…` may stand in quotation marks or braces.
        let part = part.trim_matches('"');
        let Some((key, value)) = part.split_once('=') else {
            continue;
        };
        let value = text(value.trim().trim_matches('"'));
        match key.trim().to_ascii_lowercase().as_str() {
            "family" => (person.family, known) = (value, true),
            "given" => (person.given, known) = (value, true),
            "prefix" => (prefix, known) = (value, true),
            "suffix" => (person.suffix, known) = (value, true),
            "useprefix" => useprefix = value.eq_ignore_ascii_case("true"),
            "orcid" => person.ids.push(("orcid".to_string(), value)),
            "given-i" | "family-i" | "prefix-i" | "suffix-i" | "juniorcomma" | "id" | "hash" => {}
            _ => return None,
        }
    }
    if !known {
        return None;
    }
    if useprefix {
        person.particle = prefix;
    } else {
        person.dropping_particle = prefix;
    }
    Some(person)
}

/// A part of a name as it is written: in braces where it would be read otherwise.
fn part(value: &str, ascii: bool, protect: bool) -> String {
    let raw = latex::encode(
        value,
        Encode {
            ascii,
            ..Encode::default()
        },
    );
    let dangerous = protect
        || value.contains(',')
        || value
            .split_whitespace()
            .any(|w| w.eq_ignore_ascii_case("and"))
        || value.contains('=');
    if dangerous {
        format!("{{{raw}}}")
    } else {
        raw.into_owned()
    }
}

/// A name as BibTeX and BibLaTeX read it.
pub fn write(person: &Person, ascii: bool) -> String {
    if person.is_literal() {
        let raw = latex::encode(
            &person.literal,
            Encode {
                ascii,
                ..Encode::default()
            },
        );
        // A command at the start would keep the braces from counting as a whole.
        let open = if raw.starts_with('\\') { "{{}" } else { "{" };
        return format!("{open}{raw}}}");
    }
    if person.family.is_empty() {
        return format!(
            "{{{}}}",
            latex::encode(
                &person.given,
                Encode {
                    ascii,
                    ..Encode::default()
                }
            )
        );
    }
    let several = person.family.split_whitespace().count() > 1;
    let no_given = person.given.is_empty() && person.suffix.is_empty();
    // Small words at the start would be taken for a particle; several words alone would be taken apart.
    let small = several && person.family.starts_with(char::is_lowercase);
    let others = no_given && person.family.eq_ignore_ascii_case("others");
    let mut out = String::new();
    if !person.particle.is_empty() {
        out.push_str(&part(&person.particle, ascii, false));
        if !person.particle.ends_with(['\'', '’', '-', 'ʼ']) {
            out.push(' ');
        }
    }
    let inner_small = several
        && !person.particle.is_empty()
        && person
            .family
            .split_whitespace()
            .any(|w| w.starts_with(char::is_lowercase));
    out.push_str(&part(
        &person.family,
        ascii,
        small || inner_small || others || (several && no_given && person.particle.is_empty()),
    ));
    if !person.suffix.is_empty() {
        out.push_str(", ");
        out.push_str(&part(&person.suffix, ascii, false));
    }
    let ends_small = person
        .given
        .split_whitespace()
        .skip(1)
        .last()
        .is_some_and(|w| w.starts_with(char::is_lowercase) && !w.contains('.'));
    if !person.given.is_empty() || !person.suffix.is_empty() {
        out.push_str(", ");
        out.push_str(&part(&person.given, ascii, ends_small));
    }
    if !person.dropping_particle.is_empty() {
        out.push(' ');
        out.push_str(&part(&person.dropping_particle, ascii, false));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(p: &Person) -> [&str; 6] {
        [
            &p.family,
            &p.given,
            &p.particle,
            &p.dropping_particle,
            &p.suffix,
            &p.literal,
        ]
    }

    #[test]
    fn names_are_read_and_written() {
        let cases = [
            ("Donald E. Knuth", ["Knuth", "Donald E.", "", "", "", ""]),
            ("Knuth, Donald E.", ["Knuth", "Donald E.", "", "", "", ""]),
            ("Vincent van Gogh", ["Gogh", "Vincent", "van", "", "", ""]),
            ("van der Berg, A.", ["Berg", "A.", "van der", "", "", ""]),
            (
                "Jean de la Fontaine du Bois",
                ["Bois", "Jean", "de la Fontaine du", "", "", ""],
            ),
            (
                "King, Jr., Martin Luther",
                ["King", "Martin Luther", "", "", "Jr.", ""],
            ),
            (
                "Martin Luther King Jr.",
                ["King", "Martin Luther", "", "", "Jr.", ""],
            ),
            (
                "{World Health Organization}",
                ["", "", "", "", "", "World Health Organization"],
            ),
            (
                "{Barnes and Noble, Inc.}",
                ["", "", "", "", "", "Barnes and Noble, Inc."],
            ),
            ("jane doe", ["doe", "jane", "", "", "", ""]),
            ("de Beauvoir", ["Beauvoir", "", "de", "", "", ""]),
            ("Aristotle", ["Aristotle", "", "", "", "", ""]),
            ("{\\'E}mile Zola", ["Zola", "Émile", "", "", "", ""]),
            ("{de Souza}, Ana", ["de Souza", "Ana", "", "", "", ""]),
            ("D'Alembert, Jean", ["D'Alembert", "Jean", "", "", "", ""]),
            ("d'Alembert, Jean", ["Alembert", "Jean", "d'", "", "", ""]),
            ("J.~K. Rowling", ["Rowling", "J. K.", "", "", "", ""]),
            (
                "family=Gogh, given=Vincent, prefix=van, useprefix=true",
                ["Gogh", "Vincent", "van", "", "", ""],
            ),
            (
                "given={Jean}, prefix={de la}, family=Fontaine",
                ["Fontaine", "Jean", "", "de la", "", ""],
            ),
            (
                "Fontaine, Jean de la",
                ["Fontaine", "Jean", "", "de la", "", ""],
            ),
            (
                "García Márquez, Gabriel",
                ["García Márquez", "Gabriel", "", "", "", ""],
            ),
            (
                "V{\\'a}zques{ de }Parga, Luis",
                ["Vázques de Parga", "Luis", "", "", "", ""],
            ),
        ];
        for (raw, want) in cases {
            let p = parse(raw);
            assert_eq!(shown(&p), want, "{raw}");
            for ascii in [false, true] {
                let written = write(&p, ascii);
                assert_eq!(parse(&written), p, "{raw} → {written}");
            }
        }
    }

    #[test]
    fn lists_are_divided() {
        let (people, others) =
            parse_list("A. Band and {X and Y} and\n C, D AND {\\'E}, F and others");
        assert_eq!(
            people.iter().map(Person::display).collect::<Vec<_>>(),
            ["A. Band", "X and Y", "D C", "F É"]
        );
        assert!(others);
        assert_eq!(parse_list("Berg, A.; Lie, P.").0.len(), 2);
        assert_eq!(parse_list("").0.len(), 0);
        assert_eq!(parse_list(" and and ,").0.len(), 0);
    }
}
