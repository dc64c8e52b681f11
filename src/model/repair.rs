//! Repair of wrongly decoded text in a reference: what was there is kept with its source.

use super::{Reference, Source};
use crate::text::repair::repair;
use std::borrow::Cow;

/// Repairs the text of a reference where it is certainly damaged. Returns what was repaired: field and the text as it was.
/// The damaged text stays in the values of the last source, so that nothing is lost.
pub fn repair_reference(r: &mut Reference) -> Vec<(String, String)> {
    let mut done: Vec<(String, String)> = Vec::new();
    let mut mend = |name: &str, text: &mut String| {
        if let Cow::Owned(sound) = repair(text) {
            done.push((name.to_string(), std::mem::replace(text, sound)));
        }
    };
    let fields: Vec<_> = r
        .fields
        .iter()
        .filter(|(_, v)| !v.is_ascii())
        .map(|(f, v)| (f, v.to_string()))
        .collect();
    for (field, mut value) in fields {
        let before = value.clone();
        mend(field.csl(), &mut value);
        if value != before {
            r.fields.set(field, value);
        }
    }
    for creator in &mut r.creators {
        let name = creator.role.name();
        let p = &mut creator.person;
        for part in [&mut p.family, &mut p.given, &mut p.literal] {
            mend(name, part);
        }
    }
    for tag in &mut r.tags {
        mend("tags", tag);
    }
    for note in &mut r.notes {
        mend("note", &mut note.text);
    }
    for (_, value) in &mut r.extra {
        mend("extra", value);
    }
    for cited in &mut r.cited {
        done.extend(repair_reference(cited));
    }
    if !done.is_empty() {
        if r.sources.is_empty() {
            r.sources.push(Source::default());
        }
        if let Some(source) = r.sources.last_mut() {
            for (name, was) in &done {
                let base = format!("{name} before repair");
                let mut free = base.clone();
                let mut n = 2;
                while source.values.get(&free).is_some_and(|v| v != was) {
                    free = format!("{base} {n}");
                    n += 1;
                }
                source.values.insert(free, was.clone());
            }
        }
    }
    done
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Field, Kind, Person, Role};

    #[test]
    fn damage_is_mended_and_kept() {
        let mut r = Reference::new(Kind::Book);
        r.set(Field::Title, "BlÃ¥bÃ¦r");
        r.set(Field::Publisher, "Sælør forlag");
        r.add_person(Role::Author, Person::new("SÃ¦lÃ¸r", "K."));
        let done = repair_reference(&mut r);
        assert_eq!(done.len(), 2);
        assert_eq!(r.title(), "Blåbær");
        assert_eq!(
            r.people(Role::Author).next().map(Person::short).as_deref(),
            Some("Sælør")
        );
        assert_eq!(r.sources[0].values["title before repair"], "BlÃ¥bÃ¦r");
        assert!(repair_reference(&mut r).is_empty());
    }
}
