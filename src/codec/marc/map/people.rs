//! People and bodies of a MARC record.

use super::trim_isbd;
use crate::codec::human;
use crate::codec::marc::{DataField, Record};
use crate::model::{Date, DateField, Field, Kind, Person, Reference, Role};
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

pub(super) fn people(m: &Record, r: &mut Reference) {
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
