//! THE table of MARC 21: fields into the model. What no row takes is kept under its tag.

use super::{DataField, Record};
use crate::codec::{human, language, xml::squash};
use crate::model::{Date, DateField, Field, Kind, Person, Reference, Role, Scheme};
use regex::Regex;
use std::sync::LazyLock;

/// Relators (code, words of `$e`) and roles.
const RELATORS: &[(&str, &str, Role)] = &[
    (
        "aut",
        "author|verfasser|forfatter|auteur|autor|autore|kirjoittaja|författare|creator|cre",
        Role::Author,
    ),
    (
        "edt",
        "editor|herausgeber|hrsg|redaktør|éditeur|utgiver|red|editor literario|toimittaja|redaktör|utgivare",
        Role::Editor,
    ),
    ("hrg", "hg", Role::Editor),
    (
        "trl",
        "translator|übersetzer|oversetter|traducteur|traductor|kääntäjä|översättare",
        Role::Translator,
    ),
    (
        "ill",
        "illustrator|illustratør|illustrateur",
        Role::Illustrator,
    ),
    ("prf", "performer|sänger|interpret", Role::Performer),
    ("cmp", "composer|komponist", Role::Composer),
    ("drt", "director|regisseur|film director", Role::Director),
    ("pro", "producer", Role::Producer),
    ("aus", "screenwriter", Role::ScriptWriter),
    ("com", "compiler", Role::Compiler),
    (
        "ths",
        "thesis advisor|degree supervisor|supervisor|veileder",
        Role::Advisor,
    ),
    ("dgs", "", Role::Advisor),
    ("ctg", "cartographer", Role::Cartographer),
    ("nrt", "narrator", Role::Narrator),
    ("ive", "interviewee", Role::Author),
    ("ivr", "interviewer", Role::Interviewer),
    ("aui", "author of introduction", Role::Introduction),
    (
        "wpr",
        "writer of preface|writer of foreword",
        Role::Foreword,
    ),
    ("ant", "bibliographic antecedent", Role::OriginalAuthor),
    ("org", "organizer", Role::Organizer),
    ("prg", "programmer", Role::Programmer),
    ("inv", "inventor", Role::Inventor),
    ("ctb", "contributor", Role::Contributor),
];

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

fn role_of(f: &DataField) -> Option<Role> {
    let codes = f
        .all('4')
        .map(|c| c.rsplit('/').next().unwrap_or(c).to_lowercase());
    let words = f
        .all('e')
        .chain(f.all('j'))
        .map(|w| w.trim_matches(|c: char| !c.is_alphabetic()).to_lowercase());
    let named = |code: &str| {
        RELATORS
            .iter()
            .find(|(c, w, _)| *c == code || (!w.is_empty() && w.split('|').any(|w| w == code)))
    };
    codes.chain(words).find_map(|c| named(&c).map(|r| r.2))
}

fn person(f: &DataField) -> Person {
    let name = f
        .get('a')
        .unwrap_or("")
        .trim_end_matches([',', ';', ':', ' '])
        .to_string();
    let personal = f.tag.ends_with("00");
    let mut p = if !personal {
        let parts: Vec<String> = f.all('a').chain(f.all('b')).map(trim_isbd).collect();
        Person::literal(parts.join(", "))
    } else if f.indicators[0] == '0' || !name.contains(',') {
        let whole = [Some(name.as_str()), f.get('b')]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" ");
        if name.contains(' ') && f.indicators[0] != '0' {
            Person::parse(&whole)
        } else {
            Person::literal(whole)
        }
    } else {
        let (family, given) = name.split_once(',').unwrap_or((&name, ""));
        let mut given = given.trim().to_string();
        // "Berg, A." keeps its stop; "Berg, Anna." has the stop of the field.
        if given.ends_with('.')
            && given
                .rsplit([' ', '.'])
                .nth(1)
                .is_some_and(|w| w.chars().count() > 2)
        {
            given.pop();
        }
        let mut p = Person::new(family.trim(), given);
        p.split_particles();
        p
    };
    if let Some(suffix) = f.get('c').filter(|c| {
        personal
            && matches!(
                c.trim_end_matches(['.', ',']),
                "Jr" | "Sr" | "II" | "III" | "IV"
            )
    }) {
        p.suffix = suffix.trim_end_matches(',').to_string();
    }
    for id in f.all('0').chain(f.all('1')) {
        for (mark, name) in [
            ("(DE-588)", "gnd"),
            ("orcid.org/", "orcid"),
            ("viaf.org/viaf/", "viaf"),
            ("isni.org/", "isni"),
        ] {
            if let Some((_, v)) = id.split_once(mark) {
                let entry = (name.to_string(), v.trim_end_matches('/').to_string());
                if !p.ids.contains(&entry) {
                    p.ids.push(entry);
                }
            }
        }
    }
    p
}

fn people(m: &Record, r: &mut Reference) {
    let statement = m
        .fields("245")
        .filter_map(|f| f.get('c'))
        .collect::<Vec<_>>()
        .join(" ; ");
    let edited = Regex::new(
        r"(?i)\b(ed|eds|edited|hrsg|hg|herausgegeben|red|redigert|editor|editors|toim|éd|dir)\b",
    )
    .is_ok_and(|x| x.is_match(&statement));
    let main = statement.split(" ; ").next().unwrap_or("").to_lowercase();
    let mut known: Vec<String> = Vec::new();
    for f in m.data.iter().filter(|f| {
        matches!(
            f.tag.as_str(),
            "100" | "110" | "111" | "700" | "710" | "711"
        )
    }) {
        let p = person(f);
        // A name with a title is a related work.
        if p.is_empty() || (f.tag.starts_with('7') && f.get('t').is_some()) {
            continue;
        }
        if f.tag.ends_with("11") {
            r.set_default(Field::EventTitle, trim_isbd(f.get('a').unwrap_or("")));
            r.set_default(
                Field::EventPlace,
                trim_isbd(f.get('c').unwrap_or("").trim_end_matches(')')),
            );
            if let Some(d) = f.get('d') {
                r.set_date(
                    DateField::EventDate,
                    Date::parse(d.trim_matches(['(', ')', ' ', ':'])),
                );
            }
            continue;
        }
        let in_statement = !p.short().is_empty() && main.contains(&p.short().to_lowercase());
        let role = role_of(f).unwrap_or(match f.tag.as_str() {
            "100" | "110" => Role::Author,
            _ if edited && in_statement => Role::Editor,
            "700" if in_statement || !r.has_role(Role::Author) => Role::Author,
            _ if !r.has_role(Role::Author)
                && !r.has_role(Role::Editor)
                && r.kind != Kind::Thesis =>
            {
                Role::Editor
            }
            _ => Role::Contributor,
        });
        if r.kind == Kind::Thesis && f.tag == "710" {
            r.set_default(Field::Publisher, p.short());
            continue;
        }
        let name = format!("{role:?} {}", p.inverted());
        if !known.contains(&name) {
            known.push(name);
            r.add_person(role, p);
        }
        if let Some(d) = f.get('d') {
            r.add_extra(
                "heading",
                trim_isbd(&format!("{} {d}", f.get('a').unwrap_or(""))),
            );
        }
    }
    // The makers of a recording are its performers, as CSL has it.
    if r.kind == Kind::Song && !r.has_role(Role::Author) {
        r.creators
            .iter_mut()
            .filter(|c| c.role == Role::Performer)
            .for_each(|c| c.role = Role::Author);
    }
    if r.creators.is_empty() {
        for name in from_statement(&main_text(&statement)) {
            r.add_person(if edited { Role::Editor } else { Role::Author }, name);
        }
    }
}

fn main_text(statement: &str) -> String {
    statement
        .split(" ; ")
        .next()
        .unwrap_or("")
        .trim_end_matches('.')
        .to_string()
}

/// "Tanja Sturm, Andreas Köpfer (Hrsg.)": names in a statement of responsibility, where no heading names anybody.
fn from_statement(text: &str) -> Vec<Person> {
    static AROUND: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)\s*[(\[](?:hrsg|hg|eds?|red|dir|coord|éds?|editors?)\.?[)\]]|^(?:by|edited by|herausgegeben von|hrsg\. von|von|av|redigert av|par|por|di)\s+").expect("a fixed pattern")
    });
    let text = AROUND.replace_all(text, "");
    let names: Vec<String> = human::name_list(&text.replace(", ", ";"));
    let plausible = |n: &String| {
        let words = n.split_whitespace().count();
        (2..=4).contains(&words)
            && n.split_whitespace()
                .all(|w| w.chars().next().is_some_and(char::is_uppercase) || w.len() <= 3)
    };
    if !names.is_empty() && names.iter().all(plausible) {
        names.iter().map(|n| human::person(n)).collect()
    } else {
        Vec::new()
    }
}

fn published(m: &Record, r: &mut Reference) {
    let fields: Vec<&DataField> = m
        .fields("260")
        .chain(m.fields("264").filter(|f| f.indicators[1] != '4'))
        .collect();
    let brackets = |t: &str| {
        trim_isbd(t)
            .trim_matches(|c| matches!(c, '[' | ']' | '(' | ')'))
            .to_string()
    };
    for f in &fields {
        let places: Vec<String> = f.all('a').map(brackets).filter(|t| !t.is_empty()).collect();
        let publishers: Vec<String> = f.all('b').map(brackets).filter(|t| !t.is_empty()).collect();
        r.set_default(Field::PublisherPlace, places.join(" "));
        r.set_default(Field::Publisher, publishers.join("; "));
        if let Some(c) = f.get('c').filter(|_| r.date(DateField::Issued).is_none()) {
            r.set_date(DateField::Issued, date(c));
        }
    }
    let fixed = m.control("008").unwrap_or("");
    if r.year().is_none() {
        let year: String = fixed.chars().skip(7).take(4).collect();
        if year.bytes().all(|b| b.is_ascii_digit())
            && year.len() == 4
            && year != "9999"
            && year != "0000"
        {
            let text = r
                .date(DateField::Issued)
                .map(|d| d.literal.clone())
                .unwrap_or_default();
            let mut found = Date::parse(&year);
            found.literal = text;
            r.set_date(DateField::Issued, found);
        }
    }
    let spoken: Vec<String> = m
        .fields("041")
        .flat_map(|f| f.all('a'))
        .map(str::to_string)
        .collect();
    let code: String = fixed.chars().skip(35).take(3).collect();
    let first = spoken
        .first()
        .map(|s| s.chars().take(3).collect::<String>())
        .unwrap_or(code);
    if first.len() == 3
        && first.bytes().all(|b| b.is_ascii_lowercase())
        && !matches!(first.as_str(), "und" | "zxx" | "mul")
    {
        r.set(Field::Language, language::tag(&first));
    }
    for l in m.fields("041").flat_map(|f| f.all('h')).take(1) {
        r.set(Field::OriginalLanguage, language::tag(l));
    }
    for f in m
        .fields("490")
        .chain(m.fields("440"))
        .chain(m.fields("830"))
    {
        let name = f.get('a').map(trim_isbd).unwrap_or_default();
        if !name.is_empty() && !r.fields.has(Field::CollectionTitle) {
            r.set(Field::CollectionTitle, name);
            r.set(
                Field::CollectionNumber,
                f.get('v').map(trim_isbd).unwrap_or_default(),
            );
        }
    }
    static PAGES: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(\d+)\s*(?:\[[^\]]*\]\s*)?(?:p\b|pp\b|s\b|S\b|Seiten|sider|sidor|pages|págs?|páginas|sivua|leaves|Bl\b|p\.)").expect("a fixed pattern")
    });
    if let Some(extent) = m.fields("300").find_map(|f| f.get('a'))
        && let Some(c) = PAGES.captures(extent)
    {
        r.set(Field::NumberOfPages, &c[1]);
    }
    // A thesis: "$b degree $c school $d year".
    for f in m.fields("502") {
        r.set_default(Field::Genre, f.get('b').map(trim_isbd).unwrap_or_default());
        r.set_default(
            Field::Publisher,
            f.get('c').map(trim_isbd).unwrap_or_default(),
        );
    }
}

fn date(text: &str) -> Date {
    static YEAR: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"\b(1[0-9]\d\d|20\d\d)\b").expect("a fixed pattern"));
    let whole = human::date(text);
    if whole.year().is_some() {
        return whole;
    }
    // "[1957?], c1950", "año 1687".
    match YEAR.find(text) {
        Some(y) => {
            let mut found = Date::parse(y.as_str());
            found.circa = text.contains('?');
            found
        }
        None => whole,
    }
}

/// The journal or book that an article or chapter stands in.
fn host(m: &Record, r: &mut Reference) {
    for f in m.fields("773") {
        let name = f
            .get('t')
            .or(f.get('a'))
            .or(f.get('p'))
            .map(trim_isbd)
            .unwrap_or_default();
        if r.kind == Kind::Book {
            r.set_default(Field::CollectionTitle, name);
            continue;
        }
        r.set_default(Field::ContainerTitle, name);
        f.all('x').for_each(|v| r.add_identifier(Scheme::Issn, v));
        f.all('z').for_each(|v| r.add_identifier(Scheme::Isbn, v));
        for g in f.all('g') {
            related_parts(g, r);
        }
        if let Some(d) = f.get('d') {
            let publication = trim_isbd(d);
            if let Some((place, rest)) = publication.split_once(" : ") {
                r.set_default(Field::PublisherPlace, place);
                r.set_default(
                    Field::Publisher,
                    trim_isbd(rest.rsplit_once(',').map_or(rest, |p| p.0)),
                );
            }
        }
    }
}

/// "Vol. 12, no. 3 (May 2004), p. 3-9", "12(2004):3, S. 3-9", "yr:2004".
fn related_parts(text: &str, r: &mut Reference) {
    static VOLUME: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)(?:vol(?:ume)?|bd|band|årg|jg|t|volume:)\.?\s*(\d+)")
            .expect("a fixed pattern")
    });
    static ISSUE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)(?:no|nr|issue|number|h|heft|n°|nro)[.:]?\s*(\d+(?:[/-]\d+)?)")
            .expect("a fixed pattern")
    });
    static PAGE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"(?i)(?:pages?:|pp?\.|s\.|seiten?|sid?\.)\s*([A-Z]?\d+(?:\s?[-–]\s?[A-Z]?\d+)?)",
        )
        .expect("a fixed pattern")
    });
    static YEAR: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"\b(1[5-9]\d\d|20\d\d)\b").expect("a fixed pattern"));
    for (pattern, field) in [
        (&VOLUME, Field::Volume),
        (&ISSUE, Field::Issue),
        (&PAGE, Field::Page),
    ] {
        if let Some(c) = pattern.captures(text) {
            r.set_default(
                field,
                c[1].replace(['–', ' '], if field == Field::Page { "-" } else { "" })
                    .replace("--", "-"),
            );
        }
    }
    if r.year().is_none()
        && let Some(c) = YEAR.captures(text)
    {
        r.set_date(DateField::Issued, Date::parse(&c[1]));
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
