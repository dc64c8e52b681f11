//! Items in both directions, and the dialects.

use super::*;
use crate::codec::{read_all, write_string};
use crate::model::{
    Attachment, Creator, Date, DateField, DatePoint, Kind, Note, Person, Role, Scheme, Source,
    Status,
};
use proptest::prelude::*;
use serde_json::json;

fn read(item: serde_json::Value) -> Reference {
    from_item(&item, &mut Vec::new())
}

#[test]
fn messy_items_are_understood() {
    let r = read(json!({
        "id": 38, "type": "journal-article", "title": ["Fish &amp; <i>chips</i>\n again", "Fisk"],
        "author": [{"family": "Doe", "given": "J."}, {"name": "World Fish Bureau"}, "Roe, Ann", null, {"family": "", "given": ""}],
        "container-title": ["Journal of Fish"], "short-container-title": ["J Fish"], "volume": 12, "issue": "3",
        "issued": {"date-parts": [["2004", "6", null]]}, "accessed": {"raw": "12 June 2004"}, "submitted": "2003-05",
        "ISBN": ["978-0-306-40615-7", "0306406152"], "ISSN": "0378-5955 2050-084X", "DOI": "https://doi.org/10.1000/ABC",
        "note": "PMID: 123\nan own remark", "categories": ["fish", "food"], "custom": {"x": {"y": 1}}, "score": 1.5, "abstract": null,
    }));
    assert_eq!((r.key.as_str(), r.kind), ("38", Kind::ArticleJournal));
    assert_eq!(r.title(), "Fish & <i>chips</i> again");
    assert_eq!(r.extra("title"), Some("Fisk"));
    let names: Vec<String> = r.people(Role::Author).map(Person::inverted).collect();
    assert_eq!(names, ["Doe, J.", "World Fish Bureau", "Roe, Ann"]);
    assert_eq!(r.get(Field::ContainerTitleShort), Some("J Fish"));
    assert_eq!(r.get(Field::Volume), Some("12"));
    assert_eq!(r.date(DateField::Issued), Some(&Date::ymd(2004, 6, 0)));
    assert_eq!(r.date(DateField::Accessed), Some(&Date::ymd(2004, 6, 12)));
    assert_eq!(r.date(DateField::Submitted), Some(&Date::ymd(2003, 5, 0)));
    assert_eq!(r.identifiers_of(Scheme::Isbn).count(), 2);
    assert_eq!(r.identifiers_of(Scheme::Issn).count(), 2);
    assert_eq!(r.identifier(Scheme::Doi), Some("10.1000/ABC"));
    assert_eq!(r.identifier(Scheme::Pmid), Some("123"));
    assert_eq!(r.get(Field::Note), Some("an own remark"));
    assert_eq!(r.tags, ["fish", "food"]);
    assert_eq!(
        (r.extra("custom.x"), r.extra("score")),
        (Some("{\"y\":1}"), Some("1.5"))
    );
}

#[test]
fn dates_in_every_shape() {
    let season = |y, m| Date {
        start: Some(DatePoint {
            year: y,
            month: m,
            day: 0,
        }),
        ..Date::default()
    };
    for (value, want) in [
        (
            json!({"date-parts": [[2004, 6, 11]]}),
            Date::ymd(2004, 6, 11),
        ),
        (json!({"date-parts": [2004, 6, 11]}), Date::ymd(2004, 6, 11)),
        (
            json!({"date-parts": [[2004], [2006]]}),
            Date::parse("2004/2006"),
        ),
        (json!({"date-parts": [[2004], [0]]}), Date::parse("2004/..")),
        (
            json!({"date-parts": [["2004", "02", "31"]]}),
            Date::ymd(2004, 2, 0),
        ),
        (
            json!({"date-parts": [[2004]], "season": "1"}),
            season(2004, 21),
        ),
        (
            json!({"date-parts": [[2004]], "season": "winter"}),
            season(2004, 24),
        ),
        (json!({"date-parts": [[2004, 13]]}), season(2004, 21)),
        (
            json!({"date-parts": [[-44]], "circa": 1}),
            Date {
                circa: true,
                ..Date::ymd(-44, 0, 0)
            },
        ),
        (json!({"literal": "in press"}), Date::literal("in press")),
        (json!({"raw": "2004/06"}), Date::ymd(2004, 6, 0)),
        (
            json!([{"year": 2004, "month": 6}, {"year": 2005}]),
            Date::parse("2004-06/2005"),
        ),
        (json!({"year": 2004, "month": "5"}), Date::ymd(2004, 5, 0)),
        (json!(2004), Date::ymd(2004, 0, 0)),
        (json!("2004-06/2004-07"), Date::parse("2004-06/2004-07")),
    ] {
        assert_eq!(date_from_value(&value), Some(want), "{value}");
    }
    for value in [
        json!({}),
        json!(null),
        json!({"date-parts": []}),
        json!({"date-parts": [[]]}),
        json!({"date-parts": [["x"]]}),
    ] {
        assert_eq!(date_from_value(&value), None, "{value}");
    }
}

#[test]
fn files_are_recognised_read_and_written() {
    let text = r#"[{"id":"a","type":"book","title":"A","issued":{"date-parts":[[1999]]}}, {"id":"b","type":}, {"id":"c","type":"nonsense","title":"C"}]"#;
    let input = Input {
        bytes: text.as_bytes(),
        name: "x.json",
    };
    assert!(CslJson.recognise(&input) > 50);
    let (read, problems) = read_all(&CslJson, &input, &ReadOptions::default());
    assert_eq!(read.len(), 2);
    let told: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "1:90: error: not JSON: expected value; this object is left out",
            "1:93: warning: unknown type \"nonsense\", read as document",
        ]
    );
    let out = write_string(&CslJson, &read, &WriteOptions::default()).expect("in memory");
    let (again, problems) = read_all(
        &CslJson,
        &Input {
            bytes: out.as_bytes(),
            name: "x",
        },
        &ReadOptions::default(),
    );
    assert_eq!((again, problems.len()), (read, 0));
    assert_eq!(
        write_string(&CslJson, &[], &WriteOptions::default()).expect("in memory"),
        "[]\n"
    );
    for other in ["@book{a}", "{\"a\": 1}", "[1, 2]", "TY  - JOUR"] {
        assert!(
            CslJson.recognise(&Input {
                bytes: other.as_bytes(),
                name: "x"
            }) < 50,
            "{other}"
        );
    }
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof!["[A-Za-zøé&;<>\" ]{1,12}", "\\PC{1,8}"]
        .prop_filter("not blank", |t: &String| !t.trim().is_empty())
}

fn any_person() -> impl Strategy<Value = Person> {
    let part = || "[A-Za-zÅ'.-]{0,8}";
    (part(), part(), part(), part(), prop::bool::ANY).prop_map(
        |(family, given, particle, suffix, institution)| {
            if institution {
                Person {
                    literal: format!("X{family}"),
                    ids: vec![("orcid".into(), "1".into())],
                    ..Person::default()
                }
            } else {
                Person {
                    family: format!("F{family}"),
                    given,
                    particle,
                    suffix,
                    ..Person::default()
                }
            }
        },
    )
}

prop_compose! {
    fn any_reference()(
        kind in prop::sample::select(Kind::ALL),
        creators in prop::collection::vec((prop::sample::select(Role::ALL), any_person()), 0..6),
        dates in prop::collection::btree_map(prop::sample::select(DateField::ALL), prop_oneof![
            any_text().prop_map(|t| Date::parse(&t)),
            Just(Date::parse("../2004")), Just(Date::parse("2004-21/2005-22")), Just(Date::parse("-0043~")), Just(Date::literal("1999")),
        ], 0..4),
        fields in prop::collection::vec((prop::sample::select(Field::ALL), any_text()), 0..10),
        extra in prop::collection::vec(("[a-z]{1,3}", any_text()), 0..4),
        tags in prop::collection::vec("[a-zø, ]{1,6}", 0..4),
        (doi, isbn, cited, rating) in (prop::option::of(any_text()), prop::bool::ANY, prop::bool::ANY, 0u8..=5),
    ) -> Reference {
        let mut r = Reference::new(kind);
        r.key = "k1".into();
        r.creators = creators.into_iter().map(|(role, person)| Creator { role, person }).collect();
        for (which, date) in dates { r.set_date(which, date); }
        for (f, v) in fields { r.set(f, v); }
        let mut names: Vec<String> = Vec::new();
        for (n, v) in extra { if !names.contains(&n) { names.push(n.clone()); r.add_extra(n, v); } }
        for t in tags { r.add_tag(&t); }
        if let Some(d) = doi { r.add_identifier(Scheme::Doi, &d); }
        if isbn { r.add_identifier(Scheme::Isbn, "0306406152"); r.add_identifier(Scheme::Isbn, "978-0"); r.add_identifier(Scheme::Mr, "7"); }
        if cited { r.cited.push(Reference::new(Kind::Book)); }
        r.rating = rating;
        r.status = Status::Reading;
        r.native_type = "x:y".into();
        r.key_pinned = cited;
        r.collections = vec!["A/B".into()];
        r.attachments = vec![Attachment { path: "a.pdf".into(), managed: true, ..Attachment::default() }];
        r.sources = vec![Source { origin: "f".into(), ..Source::default() }];
        r.notes = vec![Note::new("# n", "2026-01-02T03:04:05Z".parse().expect("a time"))];
        r.added = Some("2026-01-02T03:04:05Z".parse().expect("a time"));
        r.id = uuid::Uuid::from_u128(7);
        r
    }
}

proptest! {
    #[test]
    fn an_item_gives_the_same_reference_back(r in any_reference()) {
        let mut problems = Vec::new();
        let item = to_item(&r);
        prop_assert_eq!(from_item(&item, &mut problems), r, "{}", item);
        prop_assert!(problems.is_empty());
    }

    #[test]
    fn no_json_is_too_strange(text in "[\\[\\]{}\":,0-9a-z \\\\-]{0,60}") {
        read_all(&CslJson, &Input { bytes: text.as_bytes(), name: "x" }, &ReadOptions::default());
    }
}
