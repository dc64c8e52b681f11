//! Which reference of the library a new one is: by identifiers, else by title, year and first author. Careful: two works made one
//! are worse than one work twice.

use super::Result;
use crate::model::change::Change;
use crate::model::merge::{identifier_identity, same_person};
use crate::model::{Field, Kind, Reference, Role, Scheme, Source, merge};
use crate::store::Library;
use crate::text::fold;
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use uuid::Uuid;

/// Identifiers that name one work.
const NAMING: &[Scheme] = &[
    Scheme::Doi,
    Scheme::Pmid,
    Scheme::Pmcid,
    Scheme::Arxiv,
    Scheme::Zotero,
    Scheme::Cristin,
    Scheme::Nva,
];

/// Hashes of what a work can be found by.
pub fn marks(reference: &Reference) -> Vec<u64> {
    let hash = |parts: (&str, &str)| {
        let mut h = DefaultHasher::new();
        parts.hash(&mut h);
        h.finish()
    };
    let mut out: Vec<u64> = reference
        .identifiers
        .iter()
        .filter(|i| (NAMING.contains(&i.scheme) || i.scheme == Scheme::Isbn) && i.is_valid())
        .map(|i| hash((i.scheme.name(), &identifier_identity(i))))
        .collect();
    let title = fold::words(reference.title());
    if !title.is_empty() {
        out.push(hash(("title", &title)));
    }
    out
}

/// What one import has brought so far, by marks.
#[derive(Debug, Default)]
pub struct Seen {
    by_mark: HashMap<u64, Vec<Uuid>>,
    /// Only of a dry run, which stores nothing.
    remembered: HashMap<Uuid, Reference>,
}

impl Seen {
    /// Notes a reference.
    pub fn add(&mut self, marks: &[u64], id: Uuid) {
        for m in marks {
            let ids = self.by_mark.entry(*m).or_default();
            // A thousand works called "Introduction" are not compared one by one.
            if ids.len() < 64 && !ids.contains(&id) {
                ids.push(id);
            }
        }
    }
    /// What shares a mark.
    pub fn candidates(&self, marks: &[u64]) -> Vec<Uuid> {
        let mut out: Vec<Uuid> = marks
            .iter()
            .filter_map(|m| self.by_mark.get(m))
            .flatten()
            .copied()
            .collect();
        out.dedup();
        out
    }
    /// Keeps what a dry run would have stored.
    pub fn remember(&mut self, changes: Vec<Change>) {
        self.remembered
            .extend(changes.into_iter().filter_map(|c| Some((c.id, c.after?))));
    }
    /// What a dry run would have stored.
    pub fn remembered(&self, id: Uuid) -> Option<&Reference> {
        self.remembered.get(&id)
    }
}

/// The reference of the library that is the same work.
///
/// # Errors
/// When the library cannot be read.
pub fn find(library: &Library, reference: &Reference, _marks: &[u64]) -> Result<Option<Reference>> {
    let mut ids: Vec<Uuid> = Vec::new();
    for i in reference
        .identifiers
        .iter()
        .filter(|i| (NAMING.contains(&i.scheme) || i.scheme == Scheme::Isbn) && i.is_valid())
    {
        ids.extend(library.ids_of_identifier(i.scheme, &i.value)?);
    }
    let title = fold::words(reference.title());
    if !title.is_empty() {
        ids.extend(library.ids_of_title(&title)?.into_iter().take(64));
    }
    ids.dedup();
    for id in ids {
        if let Some(there) = library.get(id)?
            && there.trashed.is_none()
            && same_work(&there, reference)
        {
            return Ok(Some(there));
        }
    }
    // Without a title nothing but the key and all the rest can say that it is the same one.
    if title.is_empty() && !reference.key.is_empty() {
        let namesake = library.id_of_key(&reference.key)?;
        return Ok(
            match namesake.map(|id| library.get(id)).transpose()?.flatten() {
                Some(r) if r.title().is_empty() && brings_nothing(&r, reference) => Some(r),
                _ => None,
            },
        );
    }
    Ok(None)
}

/// Whether two references are certainly one work.
pub fn same_work(a: &Reference, b: &Reference) -> bool {
    let (title_a, title_b) = (fold::words(a.title()), fold::words(b.title()));
    let titles_agree = title_a.is_empty() || title_b.is_empty() || similar(&title_a, &title_b);
    for scheme in NAMING {
        let clean = |r: &Reference| {
            r.identifiers
                .iter()
                .find(|i| i.scheme == *scheme && i.is_valid())
                .map(identifier_identity)
        };
        if let (Some(x), Some(y)) = (clean(a), clean(b)) {
            if x == y {
                // Chapters sometimes carry the book's DOI.
                return titles_agree;
            }
            if matches!(scheme, Scheme::Doi | Scheme::Pmid) {
                return false;
            }
        }
    }
    if title_a.is_empty() || title_a != title_b || !kinds_agree(a.kind, b.kind) {
        return false;
    }
    let years_agree = match (a.year(), b.year()) {
        (Some(x), Some(y)) => x == y,
        (None, None) => true,
        _ => false,
    };
    let first = |r: &Reference| {
        r.people(Role::Author)
            .chain(r.people(Role::Editor))
            .next()
            .cloned()
    };
    let authors_agree = match (first(a), first(b)) {
        (Some(x), Some(y)) => same_person(&x, &y),
        (None, None) => title_a.split(' ').count() >= 4,
        _ => false,
    };
    let parts_agree = [
        Field::Volume,
        Field::Issue,
        Field::Page,
        Field::Edition,
        Field::ContainerTitle,
        Field::PartNumber,
    ]
    .iter()
    .all(|f| match (a.get(*f), b.get(*f)) {
        (Some(x), Some(y)) => {
            let (x, y) = (fold::words(x), fold::words(y));
            x == y
                || (matches!(f, Field::Page | Field::ContainerTitle)
                    && (x.starts_with(&y) || y.starts_with(&x) || similar(&x, &y)))
        }
        _ => true,
    });
    let isbns = |r: &Reference| {
        r.identifiers
            .iter()
            .filter(|i| i.scheme == Scheme::Isbn && i.is_valid())
            .map(identifier_identity)
            .collect::<Vec<_>>()
    };
    let (x, y) = (isbns(a), isbns(b));
    let isbns_agree = x.is_empty() || y.is_empty() || x.iter().any(|i| y.contains(i));
    years_agree && authors_agree && parts_agree && isbns_agree
}

/// Half of the words of the shorter text stand in the longer one.
fn similar(a: &str, b: &str) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let words: Vec<&str> = long.split(' ').collect();
    let total = short.split(' ').count();
    short.split(' ').filter(|w| words.contains(w)).count() * 2 >= total
}

/// Whether merging would change nothing but the list of sources.
pub(super) fn brings_nothing(there: &Reference, new: &Reference) -> bool {
    let mut merged = there.clone();
    let mut new = new.clone();
    // The same source may be read again and again; what counts is whether it says anything new.
    for source in &mut new.sources {
        source.at = None;
    }
    merge::merge(&mut merged, new);
    let count: usize = merged
        .sources
        .iter()
        .filter(|s| !there.sources.contains(s) && !s.values.is_empty())
        .count();
    let known = |s: &Source| {
        there
            .sources
            .iter()
            .any(|t| t.values == s.values && t.origin == s.origin && t.record == s.record)
    };
    let new_values = merged
        .sources
        .iter()
        .filter(|s| !there.sources.contains(s))
        .any(|s| !s.values.is_empty() && !known(s));
    merged.sources.clone_from(&there.sources);
    merged == *there && (count == 0 || !new_values)
}

/// Kinds that a source may take for one another.
fn kinds_agree(a: Kind, b: Kind) -> bool {
    use Kind::*;
    let class = |k| match k {
        ArticleJournal | ArticleMagazine | ArticleNewspaper | Article | Review | ReviewBook => 1,
        Chapter | EntryEncyclopedia | EntryDictionary | Entry | PaperConference => 2,
        Book | Collection | Classic => 3,
        Thesis => 4,
        Report | Standard | Pamphlet => 5,
        Document | Webpage => 0,
        _ => 9,
    };
    a == b || class(a) == class(b) && class(a) != 9 || class(a) == 0 || class(b) == 0
}

/// The key itself when it is free, else with the first free suffix: `a` … `z`, then `-2`, `-3` ….
pub fn free_key(wanted: &str, taken: &dyn Fn(&str) -> bool) -> String {
    if !taken(wanted) {
        return wanted.to_string();
    }
    let letters = ('a'..='z').map(|c| format!("{wanted}{c}"));
    let numbers = (2..).map(|n: u64| format!("{wanted}-{n}"));
    letters
        .chain(numbers)
        .find(|k| !taken(k))
        .unwrap_or_else(|| format!("{wanted}-{}", Uuid::new_v4()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Date, DateField, Person};

    fn work(title: &str, year: i32, family: &str) -> Reference {
        let mut r = Reference::new(Kind::ArticleJournal);
        r.set(Field::Title, title);
        r.set_date(DateField::Issued, Date::ymd(year, 0, 0));
        r.add_person(Role::Author, Person::new(family, "A."));
        r
    }

    #[test]
    fn one_work_is_known_and_two_are_not_made_one() {
        let a = work("On recovery in practice", 2018, "Brekke");
        assert!(same_work(
            &a,
            &work("On Recovery in Practice.", 2018, "Brekke")
        ));
        assert!(!same_work(
            &a,
            &work("On recovery in practice", 2019, "Brekke")
        ));
        assert!(!same_work(
            &a,
            &work("On recovery in practice", 2018, "Lien")
        ));
        let (mut x, mut y) = (a.clone(), a.clone());
        x.add_identifier(Scheme::Doi, "10.1000/x");
        y.add_identifier(Scheme::Doi, "10.1000/y");
        assert!(!same_work(&x, &y));
        y.identifiers.clear();
        y.add_identifier(Scheme::Doi, "10.1000/X");
        y.set(Field::Title, "Something else entirely and long");
        assert!(!same_work(&x, &y), "a chapter with the book's DOI");
        y.set(Field::Title, "On recovery");
        assert!(same_work(&x, &y));
    }

    #[test]
    fn keys_get_the_first_free_suffix() {
        assert_eq!(free_key("a", &|_| false), "a");
        assert_eq!(free_key("a", &|k| ["a", "aa"].contains(&k)), "ab");
    }
}
