//! Tests of MARC.

use super::*;
use crate::codec::read_all;
use crate::model::{Field, Kind, Person, Role, Scheme};

/// A record in ISO 2709 out of fields ("245", "10\u{1f}aTitle").
fn iso(leader_type: &str, fields: &[(&str, &str)]) -> Vec<u8> {
    let (mut directory, mut body) = (String::new(), String::new());
    for (tag, text) in fields {
        directory.push_str(&format!("{tag}{:04}{:05}", text.len() + 1, body.len()));
        body.push_str(text);
        body.push('\u{1e}');
    }
    let base = 24 + directory.len() + 1;
    let total = base + body.len() + 1;
    format!("{total:05}c{leader_type} a22{base:05} a 4500{directory}\u{1e}{body}\u{1d}")
        .into_bytes()
}

fn fields() -> Vec<(&'static str, &'static str)> {
    vec![
        ("001", "77"),
        ("008", "880726s2001    no                  nob d"),
        ("020", "  \u{1f}a9780306406157 (ib.)"),
        ("100", "1 \u{1f}aBerg, Anna,\u{1f}d1950-"),
        (
            "245",
            "10\u{1f}aCod and the sea :\u{1f}ba study /\u{1f}cAnna Berg and Kari Ås ; ill. by O. Vik.",
        ),
        ("260", "  \u{1f}aOslo :\u{1f}bSea Press,\u{1f}cc2001."),
        ("300", "  \u{1f}axii, 312 p. ;\u{1f}c22 cm."),
        ("490", "1 \u{1f}aFish series ;\u{1f}v4"),
        ("650", " 0\u{1f}aCod\u{1f}zNorway."),
        ("700", "1 \u{1f}aÅs, Kari."),
        ("700", "1 \u{1f}aVik, Olav,\u{1f}eillustrator."),
        ("856", "40\u{1f}uhttps://doi.org/10.1234/abc"),
        ("599", "  \u{1f}alocal"),
    ]
}

fn check(r: &Reference) {
    assert_eq!(
        (r.kind, r.title()),
        (Kind::Book, "Cod and the sea: a study")
    );
    assert_eq!(
        r.people(Role::Author)
            .map(Person::inverted)
            .collect::<Vec<_>>(),
        ["Berg, Anna", "Ås, Kari"]
    );
    assert_eq!(r.people(Role::Illustrator).count(), 1);
    assert_eq!(
        (
            r.get(Field::Publisher),
            r.get(Field::PublisherPlace),
            r.year()
        ),
        (Some("Sea Press"), Some("Oslo"), Some(2001))
    );
    assert_eq!(
        (
            r.get(Field::CollectionTitle),
            r.get(Field::CollectionNumber),
            r.get(Field::NumberOfPages)
        ),
        (Some("Fish series"), Some("4"), Some("312"))
    );
    assert_eq!(
        (
            r.get(Field::Language),
            r.identifier(Scheme::Isbn),
            r.identifier(Scheme::Doi)
        ),
        (Some("nb"), Some("9780306406157"), Some("10.1234/abc"))
    );
    assert_eq!(r.tags, ["Cod", "Norway"]);
    assert_eq!(r.extra("marc:599"), Some("$a local"));
}

#[test]
fn iso_2709_is_read_and_wrong_lengths_are_mended() {
    let mut bytes = iso("am", &fields());
    bytes.extend(iso("am", &fields()));
    let input = Input {
        bytes: &bytes,
        name: "a",
    };
    assert!(Marc.recognise(&input) > 90);
    let (found, problems) = read_all(&Marc, &input, &ReadOptions::default());
    assert_eq!((found.len(), problems.len()), (2, 0));
    found.iter().for_each(check);
    // A directory whose places are all wrong.
    let text = String::from_utf8(iso("am", &fields())).unwrap();
    let broken = text.replacen("24500", "24501", 1);
    let (found, _) = read_all(
        &Marc,
        &Input {
            bytes: broken.as_bytes(),
            name: "a",
        },
        &ReadOptions::default(),
    );
    assert_eq!(found[0].title(), "Cod and the sea: a study");
}

#[test]
fn marcxml_and_lines_give_the_same() {
    let mut xml = String::from(
        "<collection xmlns='http://www.loc.gov/MARC21/slim'><record><leader>01200cam a2200300 a 4500</leader>",
    );
    let mut lines = String::from("LEADER 01200cam a2200300 a 4500\n");
    for (tag, text) in fields() {
        if tag.starts_with("00") {
            xml.push_str(&format!("<controlfield tag='{tag}'>{text}</controlfield>"));
            lines.push_str(&format!("{tag} {text}\n"));
            continue;
        }
        let (ind, subs) = text.split_once('\u{1f}').unwrap();
        xml.push_str(&format!(
            "<datafield tag='{tag}' ind1='{}' ind2='{}'>",
            &ind[..1],
            &ind[1..]
        ));
        lines.push_str(&format!("{tag} {ind} "));
        for s in subs.split('\u{1f}') {
            xml.push_str(&format!(
                "<subfield code='{}'>{}</subfield>",
                &s[..1],
                &s[1..]
            ));
            lines.push_str(&format!("|{} {} ", &s[..1], &s[1..]));
        }
        xml.push_str("</datafield>");
        lines.push('\n');
    }
    xml.push_str("</record></collection>");
    let input = Input {
        bytes: xml.as_bytes(),
        name: "a",
    };
    assert!(MarcXml.recognise(&input) > 90);
    check(&read_all(&MarcXml, &input, &ReadOptions::default()).0[0]);
    let input = Input {
        bytes: lines.as_bytes(),
        name: "a",
    };
    assert!(Marc.recognise(&input) > 80);
    check(&read_all(&Marc, &input, &ReadOptions::default()).0[0]);
}

#[test]
fn damage_never_panics() {
    let bytes = iso("am", &fields());
    for cut in 0..bytes.len() {
        let _ = read_all(
            &Marc,
            &Input {
                bytes: &bytes[..cut],
                name: "a",
            },
            &ReadOptions::default(),
        );
    }
    for i in 0..bytes.len() {
        let mut damaged = bytes.clone();
        damaged[i] = b'9';
        let _ = read_all(
            &Marc,
            &Input {
                bytes: &damaged,
                name: "a",
            },
            &ReadOptions::default(),
        );
    }
}
