//! What rules know better than the tagger.

use super::*;

/// What rules know better than the tagger.
pub(super) fn mend(text: &str, r: &mut Reference) {
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
pub(super) fn is_maker(text: &str) -> bool {
    let lower = text.to_lowercase();
    let acronym = (2..=5).contains(&text.len()) && text.chars().all(char::is_uppercase);
    acronym
        || lower.split_whitespace().count() <= 5
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
pub(super) fn settle(text: &str, r: &mut Reference) {
    let has_container = r.kind.has_container();
    if !has_container && let Some(container) = r.get(Field::ContainerTitle).map(str::to_string) {
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
    if r.kind == Kind::Thesis
        && let Some(note) = r.fields.remove(Field::Note)
    {
        r.set(Field::Genre, note.to_string());
    }
    if r.kind == Kind::Legislation
        && let Some(number) = law_number(text)
    {
        r.set_default(Field::Number, number);
    }
    // One family name alone among people is a person; alone it is an institution (see `names`), which a book's sole author rarely is.
    let persons: Vec<&Person> = r.people(Role::Author).collect();
    if let [only] = persons.as_slice()
        && only.is_literal()
        && only.literal.is_empty()
    {
        r.creators.clear();
    }
}

/// "(Lov-1999-07-02-63)", "LOV 1999-07-02 nr 63", "FOR-2017-04-24-487".
pub(super) fn law_number(text: &str) -> Option<String> {
    let lower = text.to_lowercase();
    let digit = |rest: &str| rest.starts_with(|c: char| c.is_ascii_digit());
    let at = lower
        .match_indices("lov")
        .map(|(i, _)| i)
        .find(|i| digit(lower[i + 3..].trim_start_matches(['-', ' '])))
        .or_else(|| {
            lower
                .match_indices("for-")
                .map(|(i, _)| i)
                .find(|i| digit(&lower[i + 4..]))
        })?;
    let rest = text.get(at..)?;
    let end = rest
        .find([')', ']', ',', ';'])
        .unwrap_or(rest.len())
        .min(rest.find(". ").unwrap_or(rest.len()));
    Some(rest[..end].trim().to_string())
}
