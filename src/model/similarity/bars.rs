//! What bars two references from being one work: their kinds and their people.

use super::*;

/// Kinds that exclude each other even when all else is equal: a book and its chapter, a thesis and the article drawn from it …
pub(super) fn family(kind: Kind) -> Option<u8> {
    use Kind::*;
    Some(match kind {
        ArticleJournal | ArticleMagazine | ArticleNewspaper => 1,
        Book | Collection | Classic => 2,
        Chapter | EntryEncyclopedia | EntryDictionary | Entry => 3,
        Thesis => 4,
        Article => 5,
        Review | ReviewBook => 6,
        PaperConference => 7,
        Dataset => 8,
        Software => 9,
        Patent => 10,
        MotionPicture | Broadcast | Song => 11,
        Speech | Event => 12,
        Standard => 13,
        Report => 14,
        _ => return None,
    })
}

pub(super) fn kinds_exclude(a: &Sketch, b: &Sketch) -> bool {
    match (family(a.kind), family(b.kind)) {
        (Some(x), Some(y)) if x != y => {
            let pair = (x.min(y), x.max(y));
            // Catalogues do not tell these apart.
            !matches!(pair, (2, 14) | (3, 7) | (1, 6) | (2, 11))
        }
        _ => false,
    }
}

/// Whether the people agree; `None` when one side names none.
pub(super) fn people_likeness(a: &[String], b: &[String]) -> Option<bool> {
    let (x, y) = (a.first()?, b.first()?);
    let near = |x: &str, y: &str| {
        x == y
            || x.ends_with(&format!(" {y}"))
            || y.ends_with(&format!(" {x}"))
            || x.len().min(y.len()) > 4 && edits(x, y, 1).is_some()
            || x.split(' ')
                .any(|w| w.len() > 3 && y.split(' ').any(|v| v == w))
    };
    if near(x, y) {
        return Some(true);
    }
    // The order may differ, or one list may be cut short.
    let shared = a.iter().filter(|n| b.iter().any(|m| near(n, m))).count();
    Some(shared * 2 >= a.len().min(b.len()) && shared > 0)
}
