//! Counts over a set of rows: collections, tags, kinds, years, reading status.

use super::doc::{Flags, NO_YEAR};
use super::index::Index;
use super::names::Names;
use crate::model::{Kind, Status};
use crate::text::fold::fold;
use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

/// What can narrow a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Facet {
    /// Collections, with those below them counted in.
    Collections,
    /// Tags.
    Tags,
    /// Kinds of works.
    Kinds,
    /// Years.
    Years,
    /// Reading status.
    Status,
}

/// A value with the number of references that have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacetValue {
    /// As shown.
    pub label: String,
    /// How many.
    pub count: u32,
    /// The query that narrows to it.
    pub query: String,
}

/// The counts of a set of rows. Tags and kinds: most first; collections in order of their paths; years newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facets {
    /// Collections.
    pub collections: Vec<FacetValue>,
    /// Tags.
    pub tags: Vec<FacetValue>,
    /// Kinds.
    pub kinds: Vec<FacetValue>,
    /// Years.
    pub years: Vec<FacetValue>,
    /// Reading status.
    pub status: Vec<FacetValue>,
}

impl Facets {
    /// The values of one facet.
    pub fn of(&self, facet: Facet) -> &[FacetValue] {
        match facet {
            Facet::Collections => &self.collections,
            Facet::Tags => &self.tags,
            Facet::Kinds => &self.kinds,
            Facet::Years => &self.years,
            Facet::Status => &self.status,
        }
    }
}

/// A value as the query language takes it whole.
fn quoted(name: &str) -> String {
    if name.contains('"') {
        format!(
            "'{}",
            name.split('"')
                .next()
                .unwrap_or("")
                .trim()
                .replace(char::is_whitespace, "")
        )
    } else {
        format!("=\"{name}\"")
    }
}

impl Index {
    /// Counts the values of these rows.
    pub fn facets(&self, rows: &[u32]) -> Facets {
        let mut kinds = vec![0u32; Kind::ALL.len()];
        let mut status = [0u32; 3];
        let mut years: BTreeMap<i32, u32> = BTreeMap::new();
        let mut tags = vec![0u32; self.tags.names.len()];
        let mut collections = vec![0u32; self.collections.names.len()];
        for row in rows
            .iter()
            .map(|r| *r as usize)
            .filter(|r| *r < self.rows())
        {
            if let Some(k) = kinds.get_mut(usize::from(self.kinds[row])) {
                *k += 1;
            }
            status[Flags(self.flags[row]).status() as usize] += 1;
            *years.entry(self.years[row]).or_default() += 1;
            self.tags
                .of(row)
                .iter()
                .for_each(|n| tags[*n as usize] += 1);
            self.collections
                .of(row)
                .iter()
                .for_each(|n| collections[*n as usize] += 1);
        }
        let value = |label: String, count: u32, query: String| FacetValue {
            label,
            count,
            query,
        };
        let mut kinds: Vec<FacetValue> = Kind::ALL
            .iter()
            .zip(kinds)
            .filter(|(_, n)| *n > 0)
            .map(|(k, n)| value(k.label().to_string(), n, format!("type:{}", k.csl())))
            .collect();
        kinds.sort_by_key(|v| std::cmp::Reverse(v.count));
        let status = [Status::Unread, Status::Reading, Status::Read]
            .iter()
            .filter(|s| status[**s as usize] > 0)
            .map(|s| {
                value(
                    s.name().to_string(),
                    status[*s as usize],
                    format!("is:{}", s.name()),
                )
            })
            .collect();
        let years = years
            .into_iter()
            .rev()
            .map(|(y, n)| match y {
                NO_YEAR => value("no year".into(), n, "-has:year".into()),
                y => value(y.to_string(), n, format!("year:{y}")),
            })
            .collect();
        let mut tags: Vec<FacetValue> = counted(&self.tags, &tags)
            .map(|(name, n)| value(name.to_string(), n, format!("tag:{}", quoted(name))))
            .collect();
        tags.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.label.cmp(&b.label)));
        // A collection counts what lies below it: rows in both are counted once.
        let mut paths: BTreeMap<String, u32> = BTreeMap::new();
        let nested = self.collections.names.iter().any(|n| n.contains('/'));
        if nested {
            for row in rows
                .iter()
                .map(|r| *r as usize)
                .filter(|r| *r < self.rows())
            {
                let mut seen: Vec<&str> = Vec::new();
                for name in self.collections.names_of(row) {
                    let ends = name.match_indices('/').map(|(i, _)| i).chain([name.len()]);
                    for path in ends.map(|e| &name[..e]) {
                        if !path.is_empty() && !seen.contains(&path) {
                            seen.push(path);
                        }
                    }
                }
                for path in seen {
                    match paths.get_mut(path) {
                        Some(n) => *n += 1,
                        None => {
                            paths.insert(path.to_string(), 1);
                        }
                    }
                }
            }
        } else {
            paths.extend(counted(&self.collections, &collections).map(|(n, c)| (n.to_string(), c)));
        }
        let collections = paths
            .into_iter()
            .map(|(path, n)| {
                let query = format!("collection:{}", quoted(&path));
                value(path, n, query)
            })
            .collect();
        Facets {
            collections,
            tags,
            kinds,
            years,
            status,
        }
    }

    /// Every tag of the library, most used first.
    pub fn all_tags(&self) -> Vec<&str> {
        self.most_used(&self.tags)
    }
    /// Every collection of the library, most used first.
    pub fn all_collections(&self) -> Vec<&str> {
        self.most_used(&self.collections)
    }
    fn most_used<'a>(&self, names: &'a Names) -> Vec<&'a str> {
        let mut counts = vec![0u32; names.names.len()];
        for row in (0..self.rows()).filter(|r| !self.is_gone(*r)) {
            names.of(row).iter().for_each(|n| counts[*n as usize] += 1);
        }
        let used = names.names.iter().map(String::as_str).zip(counts);
        let mut out: Vec<(&'a str, u32)> = used.filter(|(_, n)| *n > 0).collect();
        out.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
        out.into_iter().map(|(n, _)| n).collect()
    }

    /// The rows that share a DOI, or the letters of a title and the year, with another row: candidates, quickly found.
    pub fn likely_duplicates(&self) -> Vec<u32> {
        let mut keys: Vec<(u64, u32)> = Vec::new();
        let hash = |parts: &dyn Fn(&mut DefaultHasher)| {
            let mut h = DefaultHasher::new();
            parts(&mut h);
            h.finish()
        };
        for row in 0..self.rows() {
            let f = Flags(self.flags[row]);
            if f.contains(Flags::GONE) || f.contains(Flags::TRASHED) {
                continue;
            }
            for line in self.identifiers.get(row).lines() {
                if line.starts_with("doi:") || line.starts_with("pmid:") {
                    keys.push((hash(&|h| line.hash(h)), row as u32));
                }
            }
            let title = fold(self.row(row as u32).map_or("", |r| r.title));
            let letters: String = title.chars().filter(|c| c.is_alphanumeric()).collect();
            if letters.chars().count() >= 12 {
                keys.push((hash(&|h| (&letters, self.years[row]).hash(h)), row as u32));
            }
        }
        keys.sort_unstable();
        let mut out: Vec<u32> = keys
            .chunk_by(|a, b| a.0 == b.0)
            .filter(|c| c.iter().any(|(_, row)| *row != c[0].1))
            .flat_map(|c| c.iter().map(|(_, row)| *row))
            .collect();
        out.sort_unstable();
        out.dedup();
        out
    }
}

fn counted<'a>(names: &'a Names, counts: &'a [u32]) -> impl Iterator<Item = (&'a str, u32)> {
    names
        .names
        .iter()
        .map(String::as_str)
        .zip(counts.iter().copied())
        .filter(|(_, n)| *n > 0)
}
