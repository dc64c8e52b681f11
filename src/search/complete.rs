//! What can stand where the cursor is in a query: field names, and the values that the library holds.

use super::fields::{self, FIELD_NAMES, HAS_NAMES, IS_NAMES, Name};
use super::index::Index;
use super::query::TextField;
use crate::model::{Kind, Scheme};
use crate::text::fold::fold;
use std::ops::Range;

/// What can be put in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Completion {
    /// The bytes of the query that it replaces.
    pub at: Range<usize>,
    /// The candidates, each with a word of explanation (may be empty), best first.
    pub candidates: Vec<(String, String)>,
}

const MOST: usize = 50;

/// Completes the word that ends at `cursor` (a byte offset).
pub fn complete(query: &str, cursor: usize, index: &Index) -> Completion {
    let cursor = query.floor_char_boundary(cursor.min(query.len()));
    let start = query[..cursor]
        .rfind(|c: char| c.is_whitespace() || matches!(c, '(' | '|'))
        .map_or(0, |i| {
            i + query[i..].chars().next().map_or(1, char::len_utf8)
        });
    let word = &query[start..cursor];
    let signs = word.len() - word.trim_start_matches(['!', '-']).len();
    let (start, word) = (start + signs, &word[signs..]);
    let list = |at: Range<usize>, candidates: Vec<(String, String)>| Completion { at, candidates };
    let Some((name, value)) = word.split_once(':') else {
        let typed = word.to_ascii_lowercase();
        let names = FIELD_NAMES
            .iter()
            .filter(|(n, _)| !typed.is_empty() && n.starts_with(&typed))
            .map(|(n, help)| (format!("{n}:"), (*help).to_string()));
        return list(start..cursor, names.take(MOST).collect());
    };
    let at = start + name.len() + 1..cursor;
    let typed = fold(value.trim_start_matches(['"', '\'', '=']));
    let plain = |names: Vec<&str>| -> Vec<(String, String)> {
        let (mut first, mut later) = (Vec::new(), Vec::new());
        for n in names {
            let folded = fold(n);
            let value = if n.contains(char::is_whitespace) {
                format!("\"{n}\"")
            } else {
                n.to_string()
            };
            if folded.starts_with(&typed) {
                first.push((value, String::new()));
            } else if folded.contains(&typed) {
                later.push((value, String::new()));
            }
        }
        first.append(&mut later);
        first.truncate(MOST);
        first
    };
    let candidates = match fields::by_name(&name.to_ascii_lowercase()) {
        Some(Name::Text(TextField::Tag)) => plain(index.all_tags()),
        Some(Name::Collection) => plain(index.all_collections()),
        Some(Name::Has) => plain(
            HAS_NAMES
                .iter()
                .map(|(n, _)| *n)
                .chain(Scheme::ALL.iter().map(|s| s.name()).filter(|s| *s != "doi"))
                .collect(),
        ),
        Some(Name::Is) => plain(IS_NAMES.to_vec()),
        Some(Name::Kind) => plain(Kind::ALL.iter().map(|k| k.csl()).collect()),
        Some(Name::Text(TextField::Key)) if !typed.is_empty() => {
            let keys = (0..index.rows() as u32)
                .filter_map(|r| index.row(r))
                .map(|r| r.key);
            plain(
                keys.filter(|k| fold(k).starts_with(&typed))
                    .take(MOST)
                    .collect(),
            )
        }
        Some(Name::Added | Name::Modified) => plain(vec!["today", "7d", "30d", "3m", "1y"]),
        _ => Vec::new(),
    };
    list(at, candidates)
}
