//! The library in numbers.

use crate::model::{Kind, Reference, Role, Status};
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};

/// Counts over references; fed one by one, so that no library is too large.
#[derive(Debug, Default, Clone, Serialize)]
pub struct Stats {
    /// How many references.
    pub references: usize,
    /// By year of publication.
    pub years: BTreeMap<i32, usize>,
    /// Without a year.
    pub without_year: usize,
    /// By type, most first.
    pub types: Vec<(String, usize)>,
    /// By venue, most first.
    pub venues: Vec<(String, usize)>,
    /// By author, most first.
    pub authors: Vec<(String, usize)>,
    /// By tag, most first.
    pub tags: Vec<(String, usize)>,
    /// By reading status: unread, reading, read.
    pub statuses: [usize; 3],
    /// Taken in, by month `2026-11`.
    pub growth: BTreeMap<String, usize>,
    /// With an abstract, a note, a file, a DOI.
    pub with_abstract: usize,
    /// With at least one note.
    pub with_note: usize,
    /// With at least one attachment.
    pub with_file: usize,
    /// With a DOI.
    pub with_doi: usize,
    #[serde(skip)]
    counts: Counts,
}

#[derive(Debug, Default, Clone)]
struct Counts {
    types: HashMap<Kind, usize>,
    venues: HashMap<String, usize>,
    authors: HashMap<String, usize>,
    tags: HashMap<String, usize>,
}

impl Stats {
    /// Counts one reference.
    pub fn add(&mut self, r: &Reference) {
        use crate::model::{Field, Scheme};
        self.references += 1;
        match r.year() {
            Some(y) => *self.years.entry(y).or_default() += 1,
            None => self.without_year += 1,
        }
        *self.counts.types.entry(r.kind).or_default() += 1;
        if !r.venue().is_empty() {
            *self.counts.venues.entry(r.venue().to_string()).or_default() += 1;
        }
        for p in r.people(Role::Author) {
            *self.counts.authors.entry(p.inverted()).or_default() += 1;
        }
        for t in &r.tags {
            *self.counts.tags.entry(t.clone()).or_default() += 1;
        }
        self.statuses[match r.status {
            Status::Unread => 0,
            Status::Reading => 1,
            Status::Read => 2,
        }] += 1;
        if let Some(at) = r.added {
            *self
                .growth
                .entry(at.strftime("%Y-%m").to_string())
                .or_default() += 1;
        }
        self.with_abstract += usize::from(r.get(Field::Abstract).is_some());
        self.with_note += usize::from(!r.notes.is_empty());
        self.with_file += usize::from(!r.attachments.is_empty());
        self.with_doi += usize::from(r.identifier(Scheme::Doi).is_some());
    }

    /// Sorts the counts and keeps the `top` of each.
    #[must_use]
    pub fn finish(mut self, top: usize) -> Stats {
        let counts = std::mem::take(&mut self.counts);
        self.types = most(
            counts
                .types
                .into_iter()
                .map(|(k, n)| (k.label().to_string(), n)),
            usize::MAX,
        );
        self.venues = most(counts.venues, top);
        self.authors = most(counts.authors, top);
        self.tags = most(counts.tags, top);
        self
    }
}

fn most(counts: impl IntoIterator<Item = (String, usize)>, top: usize) -> Vec<(String, usize)> {
    let mut list: Vec<_> = counts.into_iter().collect();
    list.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    list.truncate(top);
    list
}
