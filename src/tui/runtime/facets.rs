//! Facets counted for the pane beside the list.

use super::super::model::{FacetLine, FacetSection};
use crate::search::{Cancel, Index, Query, SearchOptions};

/// The counts for these rows, and for the saved searches over the whole library.
pub fn facets(index: &Index, rows: &[u32], saved: &[(String, String)]) -> Vec<FacetSection> {
    let f = index.facets(rows);
    let line = |v: &crate::search::FacetValue| FacetLine {
        label: v.label.clone(),
        count: v.count as usize,
        term: v.query.clone(),
        depth: 0,
    };
    let section = |title: &str, lines: Vec<FacetLine>| FacetSection {
        title: title.into(),
        lines,
    };
    let collections = f
        .collections
        .iter()
        .map(|v| FacetLine {
            depth: v.label.matches('/').count().min(6) as u8,
            label: v.label.rsplit('/').next().unwrap_or("").to_string(),
            ..line(v)
        })
        .collect();
    let saved = saved
        .iter()
        .map(|(name, query)| FacetLine {
            label: name.clone(),
            count: index
                .search(
                    &Query::parse(query),
                    &SearchOptions::default(),
                    &Cancel::new(),
                )
                .map_or(0, |r| r.rows.len()),
            term: query.clone(),
            depth: 0,
        })
        .collect();
    let some = |list: &[crate::search::FacetValue], n: usize| {
        list.iter().take(n).map(line).collect::<Vec<_>>()
    };
    vec![
        section(super::super::update::SAVED, saved),
        section("Reading", some(&f.status, 3)),
        section("Collections", collections),
        section("Tags", some(&f.tags, 200)),
        section("Types", some(&f.kinds, 50)),
        section("Years", some(&f.years, 200)),
    ]
}
