//! Tests of documents as sources of references.

use super::super::read_all;
use super::*;
use crate::model::{Kind, Role};

const THESIS: &str = "Ida Strand\n\n# Tillit i arbeid med unge\n\nMasteroppgave i sosialt arbeid  \nMai 2023\n\n# 1 Innledning\n\nTillit er viktig (Dal & Lie, 2020, s. 3), og det er ikke noe som kommer av seg selv. Det er en lang tekst som handler om hvordan tillit blir til i møte med andre, og den er lang nok til at den er et avsnitt av prosa.\n\n# 2 Drøfting\n\nMer.\n\n# Referanser\n\nDal, K. & Lie, P. (2020). *Tillit som metode*. Universitetsforlaget.\n\nHelseverket. (2019). *Veileder for unge*. Helseverket. <https://www.hv.no/veileder.pdf>\n\nMoe, A. (2018). Om å bli trodd. *Tidsskrift for omsorg*, *12*(3), 45–67. https://doi.org/10.1000/to.2018.3\n";

#[test]
fn a_thesis_gives_itself_and_its_list() {
    let input = Input {
        bytes: THESIS.as_bytes(),
        name: "thesis.md",
    };
    assert!(Document.recognise(&input) >= 50);
    let (found, problems) = read_all(&Document, &input, &ReadOptions::default());
    assert!(problems.is_empty(), "{problems:?}");
    let [r] = found.as_slice() else {
        panic!("{found:?}")
    };
    assert_eq!(
        (r.kind, r.title(), r.cited.len()),
        (Kind::Thesis, "Tillit i arbeid med unge", 3)
    );
    assert_eq!(r.cited[0].title(), "Tillit som metode");
    assert_eq!(r.cited[0].people(Role::Author).count(), 2);
    assert_eq!(
        r.cited[2].get(Field::ContainerTitle),
        Some("Tidsskrift for omsorg")
    );
    let (found, _) = read_all(&Document, &input, &ReadOptions { references: true });
    assert_eq!(found.len(), 3);
}

#[test]
fn a_pasted_reference_is_recognised_and_prose_is_not() {
    let one = Input {
        bytes: "Dal, K. & Lie, P. (2020). Tillit som metode. Universitetsforlaget.".as_bytes(),
        name: "text",
    };
    assert!(PlainReferences.recognise(&one) >= 50);
    let (found, _) = read_all(&PlainReferences, &one, &ReadOptions::default());
    assert_eq!(found.len(), 1);
    for prose in [
        "Hello there, this is a letter.",
        "",
        "a,b,c\n1,2,3\n",
        "Dear Anna,\n\nthank you for the flowers.\n",
    ] {
        assert!(
            PlainReferences.recognise(&Input {
                bytes: prose.as_bytes(),
                name: "x.txt"
            }) < 50,
            "{prose}"
        );
    }
}
