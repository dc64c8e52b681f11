//! Merging what two sources say of one work: the better value stands in the reference, the other in its source. Nothing is dropped.

use super::{
    Creator, Date, DateField, Field, Identifier, Kind, Person, Reference, Role, Scheme, Source,
};
use crate::text::fold;
use std::collections::BTreeMap;

/// Takes everything that `other` knows into `base`, which keeps its identity, its citation key and, where both are as good, its values.
/// Values of either side that do not stand in the result are kept in the `values` of that side's last source.
pub fn merge(base: &mut Reference, mut other: Reference) {
    let mut lost_base: BTreeMap<String, String> = BTreeMap::new();
    let mut lost_other: BTreeMap<String, String> = BTreeMap::new();

    if base.kind != other.kind {
        if vague(base.kind) && !vague(other.kind) {
            lost_base.insert("type".into(), base.kind.csl().into());
            base.kind = other.kind;
        } else {
            lost_other.insert("type".into(), other.kind.csl().into());
        }
    }
    if base.native_type.is_empty() {
        base.native_type = std::mem::take(&mut other.native_type);
    } else if !other.native_type.is_empty() && other.native_type != base.native_type {
        lost_other.insert("native-type".into(), other.native_type.clone());
    }
    fields(base, &other, &mut lost_base, &mut lost_other);
    creators(base, &other, &mut lost_base, &mut lost_other);
    dates(base, &other, &mut lost_base, &mut lost_other);
    identifiers(base, &other, &mut lost_other);

    for (name, value) in other.extra {
        base.add_extra(name, value);
    }
    for tag in &other.tags {
        base.add_tag(tag);
    }
    for c in other.collections {
        if !base.collections.contains(&c) {
            base.collections.push(c);
        }
    }
    for note in other.notes {
        if !base.notes.iter().any(|n| n.text.trim() == note.text.trim()) {
            base.notes.push(note);
        }
    }
    for file in other.attachments {
        if !base.attachments.iter().any(|a| a.path == file.path) {
            base.attachments.push(file);
        }
    }
    base.status = base.status.max(other.status);
    if base.rating == 0 {
        base.rating = other.rating;
    }
    base.added = match (base.added, other.added) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    };
    base.key_pinned |= other.key_pinned && base.key == other.key;
    for work in other.cited {
        if !base
            .cited
            .iter()
            .any(|c| fold::words(c.title()) == fold::words(work.title()) && c.year() == work.year())
        {
            base.cited.push(work);
        }
    }
    if !other.key.is_empty() && other.key != base.key {
        lost_other.insert("citation-key".into(), other.key);
    }
    keep(&mut base.sources, lost_base);
    keep(&mut other.sources, lost_other);
    for source in other.sources {
        if !base.sources.contains(&source) {
            base.sources.push(source);
        }
    }
}

/// Puts values into the last source that can take them without overwriting what another merge put there.
fn keep(sources: &mut Vec<Source>, values: BTreeMap<String, String>) {
    if values.is_empty() {
        return;
    }
    if sources.is_empty() {
        sources.push(Source {
            origin: "merged".into(),
            ..Source::default()
        });
    }
    let Some(last) = sources.last_mut() else {
        return;
    };
    for (name, value) in values {
        let mut free = name.clone();
        let mut n = 2;
        while last.values.get(&free).is_some_and(|v| *v != value) {
            free = format!("{name} {n}");
            n += 1;
        }
        last.values.insert(free, value);
    }
}

/// A kind that says little, which any other kind may replace.
fn vague(kind: Kind) -> bool {
    matches!(kind, Kind::Document | Kind::Article | Kind::Webpage)
}

/// A value that was cut: it ends with an ellipsis.
fn is_cut(value: &str) -> bool {
    let v = value.trim_end();
    v.ends_with('…') || v.ends_with("...")
}

fn fields(
    base: &mut Reference,
    other: &Reference,
    lost_base: &mut BTreeMap<String, String>,
    lost_other: &mut BTreeMap<String, String>,
) {
    for (field, theirs) in other.fields.iter() {
        let Some(ours) = base.fields.get(field).map(str::to_string) else {
            base.set(field, theirs);
            continue;
        };
        if ours == theirs {
            continue;
        }
        let (a, b) = (fold::words(&ours), fold::words(theirs));
        let theirs_is_better = match field {
            Field::Abstract => {
                (is_cut(&ours) && !is_cut(theirs))
                    || (b.len() > a.len() && b.starts_with(a.trim_end()))
            }
            Field::Title => is_cut(&ours) && !is_cut(theirs),
            _ => false,
        };
        if theirs_is_better {
            lost_base.insert(field.csl().into(), ours);
            base.set(field, theirs);
        } else {
            lost_other.insert(field.csl().into(), theirs.into());
        }
    }
}

/// Whether two names can be one person's: the same family name, and given names of which one is the other's start or initials.
pub fn same_person(a: &Person, b: &Person) -> bool {
    if a.is_literal() || b.is_literal() {
        return fold::words(&a.display()) == fold::words(&b.display());
    }
    if fold::words(&a.short()) != fold::words(&b.short())
        && fold::words(&a.family) != fold::words(&b.family)
    {
        return false;
    }
    let (x, y) = (fold::words(&a.given), fold::words(&b.given));
    x.split(' ')
        .zip(y.split(' '))
        .all(|(p, q)| p.starts_with(q) || q.starts_with(p))
}

fn names<'a>(people: impl Iterator<Item = &'a Person>) -> String {
    people.map(Person::inverted).collect::<Vec<_>>().join("; ")
}

fn creators(
    base: &mut Reference,
    other: &Reference,
    lost_base: &mut BTreeMap<String, String>,
    lost_other: &mut BTreeMap<String, String>,
) {
    for role in Role::ALL.iter().copied().filter(|r| other.has_role(*r)) {
        if !base.has_role(role) {
            base.creators
                .extend(other.creators.iter().filter(|c| c.role == role).cloned());
            continue;
        }
        let (ours, theirs) = (names(base.people(role)), names(other.people(role)));
        let mine: Vec<Person> = base.people(role).cloned().collect();
        let yours: Vec<Person> = other.people(role).cloned().collect();
        if mine.len() == yours.len() && mine.iter().zip(&yours).all(|(a, b)| same_person(a, b)) {
            // One list, known more or less fully: each name in its fuller form, ids of both.
            let fuller = mine.into_iter().zip(yours).map(|(a, b)| {
                let (mut best, rest) = if b.given.chars().count() > a.given.chars().count() {
                    (b, a)
                } else {
                    (a, b)
                };
                for id in rest.ids {
                    if !best.ids.contains(&id) {
                        best.ids.push(id);
                    }
                }
                Creator { role, person: best }
            });
            let fuller: Vec<Creator> = fuller.collect();
            let mut next = fuller.into_iter();
            for c in base.creators.iter_mut().filter(|c| c.role == role) {
                if let Some(n) = next.next() {
                    *c = n;
                }
            }
            let result = names(base.people(role));
            if result != ours {
                lost_base.insert(role.name().into(), ours);
            }
            if result != theirs {
                lost_other.insert(role.name().into(), theirs);
            }
        } else {
            lost_other.insert(role.name().into(), theirs);
        }
    }
}

fn exactness(d: &Date) -> u8 {
    d.start
        .map_or(0, |p| 1 + u8::from(p.month > 0) + u8::from(p.day > 0))
}

fn dates(
    base: &mut Reference,
    other: &Reference,
    lost_base: &mut BTreeMap<String, String>,
    lost_other: &mut BTreeMap<String, String>,
) {
    for (field, theirs) in &other.dates {
        let name = |f: &DateField| f.csl().to_string();
        match base.dates.get(field) {
            None => {
                base.dates.insert(*field, theirs.clone());
            }
            Some(ours) if ours == theirs => {}
            Some(ours)
                if exactness(theirs) > exactness(ours)
                    && (ours.year().is_none() || ours.year() == theirs.year()) =>
            {
                lost_base.insert(name(field), ours.edtf());
                base.dates.insert(*field, theirs.clone());
            }
            Some(_) => {
                lost_other.insert(name(field), theirs.edtf());
            }
        }
    }
}

/// What makes two identifiers one.
pub fn identifier_identity(id: &Identifier) -> String {
    match id.scheme {
        Scheme::Doi => id.value.to_ascii_lowercase(),
        Scheme::Isbn => super::identifier::isbn13(&id.value),
        Scheme::Arxiv => {
            let v = &id.value;
            v.rsplit_once('v')
                .filter(|(_, n)| n.bytes().all(|b| b.is_ascii_digit()))
                .map_or(v.as_str(), |(b, _)| b)
                .to_string()
        }
        _ => id.value.clone(),
    }
}

fn identifiers(base: &mut Reference, other: &Reference, lost_other: &mut BTreeMap<String, String>) {
    for id in &other.identifiers {
        let same = |i: &Identifier| {
            i.scheme == id.scheme && identifier_identity(i) == identifier_identity(id)
        };
        if base.identifiers.iter().any(same) {
            continue;
        }
        // A work has one DOI; a second one is of another version, and would be taken for this one's.
        if id.scheme == Scheme::Doi
            && base
                .identifier(Scheme::Doi)
                .is_some_and(|d| super::identifier::doi(d).is_some())
        {
            lost_other.insert("doi".into(), id.value.clone());
        } else if id.scheme == Scheme::Doi && id.is_valid() {
            if let Some(bad) = base
                .identifiers
                .iter()
                .position(|i| i.scheme == Scheme::Doi)
            {
                lost_other.insert("doi".into(), base.identifiers.remove(bad).value);
            }
            base.identifiers.insert(0, id.clone());
        } else {
            base.identifiers.push(id.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reference(given: &str, origin: &str) -> Reference {
        let mut r = Reference::new(Kind::ArticleJournal);
        r.set(Field::Title, "Dilemmas in practice");
        r.add_person(Role::Author, Person::new("Brekke", given));
        r.sources.push(Source {
            origin: origin.into(),
            ..Source::default()
        });
        r
    }

    #[test]
    fn the_fuller_value_wins_and_the_other_is_kept() {
        let mut a = reference("E.", "a");
        a.set(Field::Volume, "12");
        a.set(Field::Abstract, "Recovery is …");
        a.set_date(DateField::Issued, Date::ymd(2018, 0, 0));
        let mut b = reference("Eva", "b");
        b.set(Field::Volume, "13");
        b.set(Field::Abstract, "Recovery is recommended.");
        b.set_date(DateField::Issued, Date::ymd(2018, 5, 0));
        b.add_identifier(Scheme::Pmid, "29930698");
        merge(&mut a, b);
        assert_eq!(
            a.people(Role::Author).next().map(|p| p.given.as_str()),
            Some("Eva")
        );
        assert_eq!(a.get(Field::Volume), Some("12"));
        assert_eq!(a.get(Field::Abstract), Some("Recovery is recommended."));
        assert_eq!(a.date(DateField::Issued), Some(&Date::ymd(2018, 5, 0)));
        assert_eq!(a.identifier(Scheme::Pmid), Some("29930698"));
        let values = |i: usize| a.sources[i].values.clone().into_iter().collect::<Vec<_>>();
        assert_eq!(
            values(0),
            [
                ("abstract", "Recovery is …"),
                ("author", "Brekke, E."),
                ("issued", "2018")
            ]
            .map(|(a, b)| (a.to_string(), b.to_string()))
        );
        assert_eq!(values(1), [("volume".to_string(), "13".to_string())]);
    }

    #[test]
    fn merging_a_copy_changes_nothing() {
        let mut a = reference("Eva", "a");
        let before = a.clone();
        merge(&mut a, before.clone());
        assert_eq!(a, before);
    }
}
