//! Tests of citation keys.

use super::*;
use crate::model::{Date, DateField, Field, Kind, Person, Role};

fn sample() -> Reference {
    let mut r = Reference::new(Kind::ArticleJournal);
    for (family, given) in [
        ("Sælør", "Knut Tore"),
        ("Brekke", "Øyvind"),
        ("Borg", "Marit"),
    ] {
        r.add_person(Role::Author, Person::new(family, given));
    }
    r.set(
        Field::Title,
        "The <i>Experiences</i> of Øl, hope and recovery",
    );
    r.set(Field::ContainerTitle, "Journal of Hope");
    r.set(Field::Page, "943-7");
    r.set_date(DateField::Issued, Date::ymd(2017, 5, 0));
    r
}

#[test]
fn both_languages_give_keys() {
    let r = sample();
    for (pattern, want) in [
        (DEFAULT_PATTERN, "saelor2017experiences"),
        ("nordic [auth:lower][year]", "saeloer2017"),
        ("[auth][shortyear]", "Saelor17"),
        ("[auth3:upper]_[year]", "SAE_2017"),
        ("[authors2][year]", "SaelorBrekkeEtAl2017"),
        ("[authEtAl:lower][firstpage]", "saeloretal943"),
        ("[authorsAlpha][year]", "SBB2017"),
        ("[pureauth][edtr:(none)]", "Saelornone"),
        ("[shorttitle]", "ExperiencesOlHope"),
        ("[journal:abbr]", "JH"),
        (
            "auth.lower + shorttitle(3,3) + year",
            "saelorExperiencesOlHope2017",
        ),
        ("authEtal2.lower + '_' + year | title", "saeloretal_2017"),
        (
            "veryshorttitle(1, 0).lower + '-' + lastpage",
            "experiences-7",
        ),
        ("editor.lower | title.lower.substring(1,4)", "expe"),
    ] {
        let parsed = Pattern::parse(pattern).map(|p| p.expand(&r));
        assert_eq!(parsed, Ok(want.to_string()), "{pattern}");
    }
}

#[test]
fn broken_patterns_say_where() {
    for (pattern, at) in [
        ("[auth", 6),
        ("[auth:frob]", 11),
        ("auth + (", 8),
        ("", 1),
        ("a]b[", 3),
    ] {
        assert_eq!(
            Pattern::parse(pattern).map_err(|e| e.at),
            Err(at),
            "{pattern}"
        );
    }
}

#[test]
fn taken_keys_get_letters() {
    let r = sample();
    let taken = ["saelor2017experiences", "saelor2017experiencesa"];
    assert_eq!(
        make(DEFAULT_PATTERN, &r, &|k| taken.contains(&k)),
        "saelor2017experiencesb"
    );
    assert_eq!(
        letters(0) + &letters(25) + &letters(26) + &letters(701) + &letters(702),
        "azaazzaaa"
    );
}

#[test]
fn nothing_known_still_gives_a_key() {
    let r = Reference::new(Kind::Webpage);
    assert_eq!(make(DEFAULT_PATTERN, &r, &|_| false), "webpage");
    let mut r = Reference::new(Kind::Book);
    r.add_person(
        Role::Author,
        Person::literal("World Health Organization of the United Nations"),
    );
    r.set_date(DateField::Issued, Date::literal("n.d."));
    assert_eq!(make(DEFAULT_PATTERN, &r, &|_| false), "whounnd");
    let mut r = Reference::new(Kind::Book);
    r.set(Field::Title, "红楼梦 {weird} \\keys%");
    assert_eq!(make(DEFAULT_PATTERN, &r, &|_| false), "红楼梦");
}

proptest::proptest! {
    #[test]
    fn no_pattern_and_no_text_panics(pattern in ".{0,40}", title in ".{0,40}", family in ".{0,20}") {
        let mut r = Reference::new(Kind::Book);
        r.set(Field::Title, title);
        r.add_person(Role::Author, Person::new(family, ""));
        let key = make(&pattern, &r, &|_| false);
        proptest::prop_assert!(!key.is_empty());
        let bad = key.contains([' ', ',', '{', '}', '\\', '%', '#', '"', '~']);
        proptest::prop_assert!(!bad, "bad character in {}", key);
    }
}
