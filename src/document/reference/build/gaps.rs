//! What the tagger left without a label, or labelled against what the words around it say.

use super::*;

/// A pattern that is read once. The patterns are constants of this file, and the tests read every one.
macro_rules! pattern {
    ($text:expr) => {{
        static PATTERN: std::sync::LazyLock<regex::Regex> = std::sync::LazyLock::new(|| {
            regex::Regex::new($text).expect("a constant pattern, read by the tests")
        });
        &*PATTERN
    }};
}
pub(super) use pattern;

/// Fills what is empty from the stretches without a label.
pub(super) fn fill(parts: &Parts, r: &mut Reference) {
    translators(parts.text, r);
    doubted_editors(parts, r);
    headless(parts, r);
    tails(r);
    places(parts, r);
    publishers(parts, r);
    accessed(parts.text, r);
    numbers(parts.text, r);
}

/// Whether a word says that somebody edited something; the "ed." of "2nd ed." says nothing of that kind.
fn says_editor(text: &str) -> bool {
    let without = pattern!(r"(?i)\b\d+\s*(?:st|nd|rd|th|\.?\s?ª|\.)?\s*(?:rev\.?\s*)?ed\b")
        .replace_all(text, " ");
    without
        .split(|c: char| !c.is_alphabetic())
        .any(|w| cue(&w.to_lowercase()) == Some(Cue::Editor))
}

/// "(3. utg.; T. M. Berg & J. Dal, Overs.)": the names belong to those who translated.
fn translators(text: &str, r: &mut Reference) {
    if r.has_role(Role::Translator) {
        return;
    }
    let found = pattern!(
        r"[(\[](?:[^()\[\]]*;\s*)?([^();\[\]]+?),?\s+(?:[Oo]vers|[Tt]rans|[Tt]ransl|[Üü]bers|[Öö]vers|[Tt]rad)\.?[)\]]"
    );
    let Some(names) = found.captures(text).and_then(|c| c.get(1)) else {
        return;
    };
    let people = people(names.as_str());
    if people.is_empty() {
        return;
    }
    if !says_editor(text) {
        r.creators.retain(|c| c.role != Role::Editor);
    }
    for person in people {
        r.add_person(Role::Translator, person);
    }
}

/// Editors of whom no word says so: in front they wrote it, behind the title they are a publisher's name.
fn doubted_editors(parts: &Parts, r: &mut Reference) {
    if !r.has_role(Role::Editor) || says_editor(parts.text) {
        return;
    }
    let first = parts.spans.iter().find(|s| s.label == Label::Editor);
    let title = parts.spans.iter().rfind(|s| s.label == Label::Title);
    let (Some(first), Some(title)) = (first, title) else {
        return;
    };
    if first.end <= title.start && !r.has_role(Role::Author) {
        for c in r.creators.iter_mut().filter(|c| c.role == Role::Editor) {
            c.role = Role::Author;
        }
    } else if first.start >= title.end
        && r.has_role(Role::Author)
        && !r.fields.has(Field::Publisher)
        && !r.fields.has(Field::ContainerTitle)
        && parts.text[title.end..first.start]
            .chars()
            .all(|c| !c.is_alphanumeric())
    {
        r.creators.retain(|c| c.role != Role::Editor);
        r.set(Field::Publisher, tidy(&parts.text[first.start..first.end]));
    }
}

/// A work without a title has it in what follows the date, whatever it was taken for.
fn headless(parts: &Parts, r: &mut Reference) {
    if !r.title().is_empty() {
        return;
    }
    if let Some(place) = r.get(Field::PublisherPlace).map(str::to_string)
        && let Some((title, place)) = place.split_once(". ")
        && title.chars().count() > 3
    {
        r.set(Field::Title, tidy(title));
        r.set(Field::PublisherPlace, tidy(place));
        return;
    }
    let date = parts.spans.iter().position(|s| s.label == Label::Date);
    let follows = date.and_then(|i| parts.spans.get(i + 1));
    if let Some(span) = follows.filter(|s| s.label == Label::Publisher)
        && !r.creators.is_empty()
    {
        let title = tidy(&parts.text[span.start..span.end]);
        let rest: Vec<String> = parts
            .all(Label::Publisher)
            .skip(1)
            .map(tidy)
            .filter(|t| !t.is_empty())
            .collect();
        r.set(Field::Title, title);
        if rest.is_empty() {
            r.fields.remove(Field::Publisher);
        } else {
            r.set(Field::Publisher, rest.join("; "));
        }
    }
}

/// What hangs on behind a title and is none of it.
fn tails(r: &mut Reference) {
    let title = r.title().to_string();
    let contained = r.fields.has(Field::ContainerTitle) || r.has_role(Role::Editor);
    if contained && let Some(c) = pattern!(r"^(.*[.?!])\s+(?:I|In|IN|En|Dans)$").captures(&title) {
        r.set(Field::Title, c[1].trim_end_matches('.'));
        return;
    }
    if !contained && let Some((own, container)) = title.split_once(". In ") {
        // "Trust. In Wikipedia."
        if !container.is_empty() && container.chars().count() < 60 {
            r.set(Field::ContainerTitle, tidy(container));
            r.set(Field::Title, tidy(own));
            return;
        }
    }
    if let Some(c) = pattern!(r"^(.+?)\.\s+(\d+)(?:st|nd|rd|th)\s+ed\b\.?\s*(\p{Lu}\p{Ll}{0,3})?$")
        .captures(&title)
    {
        r.set_default(Field::Edition, &c[2]);
        // "St. Louis" was divided at its full stop.
        if let (Some(saint), Some(place)) = (c.get(3), r.get(Field::PublisherPlace)) {
            let place = format!("{}. {place}", saint.as_str());
            r.set(Field::PublisherPlace, place);
        }
        r.set(Field::Title, &c[1]);
    }
}

/// Whether a stretch may be a name of a place or a publisher: it says nothing of dates and addresses.
fn is_plain_name(text: &str) -> bool {
    (2..=60).contains(&text.chars().count())
        && text.starts_with(char::is_uppercase)
        && !text
            .chars()
            .any(|c| c.is_ascii_digit() || matches!(c, '/' | '@' | '<' | '>'))
        && !text.split(|c: char| !c.is_alphabetic()).any(|w| {
            matches!(
                cue(&w.to_lowercase()),
                Some(Cue::Web | Cue::Edition | Cue::Page | Cue::Volume | Cue::Issue | Cue::Status)
            ) && w.len() > 1
        })
}

/// "… . Frankfurt am Main: Verlag", "…, Verlag, Paris": the place beside the publisher.
fn places(parts: &Parts, r: &mut Reference) {
    if r.fields.has(Field::PublisherPlace) {
        return;
    }
    let Some(i) = parts.spans.iter().position(|s| s.label == Label::Publisher) else {
        return;
    };
    let start = i
        .checked_sub(1)
        .and_then(|i| parts.spans.get(i))
        .map_or(0, |s| s.end);
    let gap = &parts.text[start..parts.spans[i].start];
    if let Some(c) =
        pattern!(r"^[^\p{L}]*(\p{Lu}[\p{L} .'’-]{1,40}?(?:, \p{Lu}[\p{L}.]+)?)\s*:\s*[*_]*$")
            .captures(gap)
    {
        // The dot of an abbreviation belongs to the name: "Frankfurt a. M.".
        let name = c[1].trim();
        if is_plain_name(name.trim_end_matches('.')) {
            r.set(Field::PublisherPlace, name);
        }
    }
}

/// What stands between the title and the end, or the address, and is neither.
fn publishers(parts: &Parts, r: &mut Reference) {
    if r.fields.has(Field::Publisher) || r.fields.has(Field::ContainerTitle) {
        return;
    }
    let Some(i) = parts.spans.iter().rposition(|s| s.label == Label::Title) else {
        return;
    };
    let behind = &parts.spans[i + 1..];
    if behind.iter().any(|s| {
        !matches!(
            s.label,
            Label::Doi | Label::Url | Label::Isbn | Label::Place
        )
    }) {
        return;
    }
    let start = parts.spans[i].end;
    let end = behind.first().map_or(parts.text.len(), |s| s.start);
    let mut gap = parts.text[start..end].trim();
    // A subtitle that was cut off.
    if let Some(rest) = gap.strip_prefix(": ") {
        let cut = [", ", ". "].iter().filter_map(|m| rest.find(m)).min();
        let cut = cut.unwrap_or(rest.len());
        let more = rest[..cut].trim_end_matches('.');
        if more.starts_with(char::is_alphabetic) && !more.contains("http") {
            let title = format!("{}: {more}", r.title());
            r.set(Field::Title, title);
            gap = rest[cut..].trim();
        }
    }
    let name = gap
        .trim_start_matches(|c: char| !c.is_alphanumeric() && c != '(')
        .trim_end_matches(|c: char| matches!(c, '.' | ',' | ';' | ':') || c.is_whitespace());
    let (name, place) = match name.rsplit_once(", ") {
        Some((n, p))
            if p.split(' ')
                .all(|w| cue(&w.to_lowercase()) == Some(Cue::Place)) =>
        {
            (n, Some(p))
        }
        _ => (name, None),
    };
    if is_plain_name(name) && !name.contains(". ") {
        r.set(Field::Publisher, name);
        if let Some(place) = place {
            r.set_default(Field::PublisherPlace, place);
        }
    }
}

/// "(Accessed: 3 April 2020)", "abgerufen am 12.05.2020", "Retrieved March 10, 2021, from".
fn accessed(text: &str, r: &mut Reference) {
    let found = pattern!(
        r"(?i)\b(?:retrieved|accessed|hentet|henta|lest|besøkt|abgerufen|zugriff|zugegriffen|geprüft|eingesehen|consulté|consultado|consultato|hämtad|hämtat|läst|viewed|geraadpleegt|geopend|acesso|acessado|recuperado|lokaliseret|viitattu)\b[:\s]*(?:(?:den|am|on|le|el|il|em|op|op:)\s)?\s*([^()\[\]<>]{4,32}?)(?:[)\]]|\.?$|\.\s+\p{L}|[,;]?\s+(?:from|fra|frå|från|von|at|på|unter|sur|desde|http\S*)\b)"
    );
    let Some(c) = found.captures(text) else {
        return;
    };
    let date = read_date(&c[1]);
    if r.date(DateField::Accessed).is_none()
        && date.year().is_some()
        && date.start.is_some_and(|p| p.month > 0)
    {
        r.set_date(DateField::Accessed, date);
    }
    let whole = c.get(0).map_or("", |m| m.as_str());
    let repeated = r
        .get(Field::Note)
        .is_some_and(|n| !n.is_empty() && words(whole).starts_with(&words(n)));
    if repeated {
        r.fields.remove(Field::Note);
    }
}

/// Numbers that carry more than their own.
fn numbers(text: &str, r: &mut Reference) {
    if let Some(volume) = r.get(Field::Volume).map(str::to_string) {
        // "1905;322": the year, and the volume.
        if let Some(c) = pattern!(r"^(\d{4})\s*;\s*(\S+)$").captures(&volume)
            && r.date(DateField::Issued).is_none()
            && let Some(year) = year_of(&c[1])
        {
            r.set_date(DateField::Issued, Date::ymd(year, 0, 0));
            r.set(Field::Volume, &c[2]);
        } else if let Some(c) = pattern!(r"(?i)^(?:no|nr|n°|nº)\.?\s*(\d.*)$").captures(&volume)
            && !r.fields.has(Field::Issue)
        {
            r.set(Field::Issue, &c[1]);
            r.fields.remove(Field::Volume);
        }
    }
    // "(15. uud. p.)", "(2. painos)".
    if let Some(c) =
        pattern!(r"\((\d+)\.\s*(?:(?:uud|uudistettu|tark|tarkistettu)\.?\s*)?p(?:ainos)?\.?\)")
            .captures(text)
    {
        r.set_default(Field::Edition, &c[1]);
        if r.get(Field::Volume) == Some(&c[1]) {
            r.fields.remove(Field::Volume);
        }
    }
    if let Some(place) = r.get(Field::PublisherPlace).map(str::to_string)
        && let Some((head, place)) = place.split_once("), ")
        && !head.contains('(')
    {
        r.set(Field::PublisherPlace, place);
    }
    // "[Masteroppgave, Universitetet]. Arkiv".
    if let Some(publisher) = r.get(Field::Publisher).map(str::to_string)
        && let Some((name, archive)) = publisher.split_once("]. ")
    {
        r.set_default(Field::Archive, archive);
        r.set(Field::Publisher, name);
    }
}
