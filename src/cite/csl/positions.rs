//! Positions: first, subsequent, ibid, near note, for all citations of a document.

use super::citation::Cite;
use super::style::Position;
use std::collections::HashMap;

/// A citation in a document.
#[derive(Debug, Clone, Default)]
pub struct Citation {
    /// The number of its note; 0 in the running text.
    pub note: i64,
    /// What it cites, in the order in which that is shown.
    pub cites: Vec<Cite>,
}

/// Sets positions, near notes and first notes in all citations of a document, in their order.
pub fn assign(document: &mut [Citation], near_distance: i64) {
    // Citations in notes and in the running text are two sequences.
    for in_notes in [false, true] {
        let mut first_note: HashMap<usize, i64> = HashMap::new();
        let mut last_note: HashMap<usize, i64> = HashMap::new();
        let mut before: Option<(i64, Vec<Cite>)> = None;
        let numbers: Vec<usize> = (0..document.len())
            .filter(|i| (document[*i].note > 0) == in_notes)
            .collect();
        for at in numbers {
            let note = document[at].note;
            for i in 0..document[at].cites.len() {
                let work = document[at].cites[i].work;
                let previous = if i > 0 {
                    Some(document[at].cites[i - 1].clone())
                } else {
                    match &before {
                        // Only the one work of the note before, or of the same note, can be meant.
                        Some((n, cites))
                            if cites.iter().all(|c| c.work == cites[0].work) && note - n <= 1 =>
                        {
                            cites.last().cloned()
                        }
                        _ => None,
                    }
                };
                let cite = &mut document[at].cites[i];
                let position = match first_note.get(&work) {
                    None => Position::First,
                    Some(_) => match previous {
                        Some(p) if p.work == work => {
                            ibid(p.info.locator.as_deref(), p.info.label.as_deref(), cite)
                        }
                        _ => Position::Subsequent,
                    },
                };
                cite.info.position = Some(position);
                cite.info.near_note = in_notes
                    && last_note
                        .get(&work)
                        .is_some_and(|n| note - n <= near_distance);
                cite.info.first_note = if in_notes {
                    first_note.get(&work).copied()
                } else {
                    None
                };
                first_note.entry(work).or_insert(note);
                last_note.insert(work, note);
            }
            if !document[at].cites.is_empty() {
                before = Some((note, document[at].cites.clone()));
            }
        }
    }
}

fn ibid(locator: Option<&str>, label: Option<&str>, cite: &Cite) -> Position {
    let same = cite.info.locator.as_deref() == locator
        && (locator.is_none()
            || cite.info.label.as_deref().unwrap_or("page") == label.unwrap_or("page"));
    match (locator, cite.info.locator.as_deref()) {
        _ if same => Position::Ibid,
        (Some(_), None) => Position::Subsequent,
        _ => Position::IbidWithLocator,
    }
}
