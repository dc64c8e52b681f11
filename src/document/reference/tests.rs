//! Tests of plain references in many styles.

use super::*;
use crate::model::{Field, Kind, Role, Scheme};
use proptest::prelude::*;

proptest! {
    #[test]
    fn nothing_panics_and_spans_are_in_order(text in "\\PC{0,120}") {
        let parsed = parse(&text);
        let mut at = 0;
        for s in &parsed.spans {
            prop_assert!(s.start >= at && s.end >= s.start && parsed.text.get(s.start..s.end).is_some());
            at = s.start;
        }
    }
}

#[test]
fn a_journal_article() {
    let r = parse("Hagen, E., & Lunde, P. (2018). Trust in care: A study of recovery. Journal of Mental Health, 12(3), 45–67. https://doi.org/10.1000/jmh.2018.3").reference;
    assert_eq!(r.kind, Kind::ArticleJournal);
    assert_eq!(r.title(), "Trust in care: A study of recovery");
    assert_eq!(
        r.people(Role::Author)
            .map(|p| p.inverted())
            .collect::<Vec<_>>(),
        ["Hagen, E.", "Lunde, P."]
    );
    assert_eq!(
        (
            r.get(Field::Volume),
            r.get(Field::Issue),
            r.get(Field::Page)
        ),
        (Some("12"), Some("3"), Some("45-67"))
    );
    assert_eq!(
        (r.year(), r.identifier(Scheme::Doi)),
        (Some(2018), Some("10.1000/jmh.2018.3"))
    );
}
