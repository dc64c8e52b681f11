//! `lint`: what is doubtful in a library, why, and where it is certain how to mend it.

mod containers;
mod identifiers;
mod names;
mod values;

use super::edit::{self, Name};
use super::{Result, find};
use crate::model::Reference;
use crate::store::Library;
use std::collections::HashSet;
use std::ops::ControlFlow;
use uuid::Uuid;

pub use containers::Containers;

/// Something doubtful.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Which reference.
    pub id: Uuid,
    /// Its citation key.
    pub key: String,
    /// Which rule: a word that can be named with `--only`.
    pub rule: &'static str,
    /// What is doubtful and why, one line.
    pub message: String,
    /// How to mend it, where that is certain: new values by name (an empty one removes).
    pub fix: Vec<(Name, String)>,
}

/// What the rules know beside the reference.
#[derive(Debug, Default)]
pub struct Surroundings {
    /// The citation keys of the library.
    pub keys: HashSet<String>,
    /// Journals and books, in full and abbreviated.
    pub containers: Containers,
    /// This year; a work of the year after next is doubtful.
    pub this_year: i32,
}

impl Surroundings {
    /// Takes one reference of the library into account.
    pub fn add(&mut self, r: &Reference) {
        self.keys.insert(r.key.clone());
        self.containers.add(r);
    }
}

/// Collects the findings of one reference.
pub(super) struct Report<'a> {
    reference: &'a Reference,
    findings: Vec<Finding>,
}

impl Report<'_> {
    /// Something doubtful that a person must decide.
    fn note(&mut self, rule: &'static str, message: impl Into<String>) {
        self.fixable(rule, message, Vec::new());
    }
    /// Something doubtful with its certain remedy.
    fn fixable(
        &mut self,
        rule: &'static str,
        message: impl Into<String>,
        fix: Vec<(Name, String)>,
    ) {
        let (id, key) = (self.reference.id, self.reference.key.clone());
        self.findings.push(Finding {
            id,
            key,
            rule,
            message: message.into(),
            fix,
        });
    }
}

/// Every rule and what it looks for, for help and documents.
pub const RULES: &[(&str, &str)] = &[
    ("missing", "fields that works of this type need"),
    (
        "identifier",
        "identifiers that are not well formed, or hidden in an address",
    ),
    (
        "name",
        "names in capitals, with digits, with several people in one, placeholders",
    ),
    (
        "encoding",
        "text that was decoded wrongly, hidden characters, left-over markup",
    ),
    ("capitals", "titles all in capitals"),
    ("pages", "page ranges that run backwards or carry a label"),
    (
        "journal",
        "journals named in full and abbreviated, or with the two exchanged",
    ),
    (
        "date",
        "years that cannot be, dates that were not understood",
    ),
    (
        "key",
        "entries that refer to keys that are not in the library",
    ),
    ("latex", "commands of TeX that read or write files"),
];

/// The findings of one reference.
pub fn check(reference: &Reference, around: &Surroundings) -> Vec<Finding> {
    let mut report = Report {
        reference,
        findings: Vec::new(),
    };
    let missing = crate::model::incomplete::missing(reference);
    if !missing.is_empty() {
        report.note(
            "missing",
            format!(
                "a {} needs: {}",
                reference.kind.label().to_lowercase(),
                missing.join(", ")
            ),
        );
    }
    identifiers::check(&mut report);
    names::check(&mut report);
    values::check(&mut report, around);
    containers::check(&mut report, &around.containers);
    report.findings
}

/// The findings of everything that a query finds, in its order.
///
/// # Errors
/// When the library cannot be read.
pub fn lint(library: &Library, query: &str, only: &[String]) -> Result<Vec<Finding>> {
    let mut around = Surroundings {
        this_year: i32::from(jiff::Zoned::now().year()),
        ..Surroundings::default()
    };
    library.for_each(&mut |r| {
        around.add(&r);
        ControlFlow::Continue(())
    })?;
    let found = find::find(
        library,
        &find::FindOptions {
            query: query.into(),
            ..Default::default()
        },
    )?;
    let mut out = Vec::new();
    for chunk in found.ids.chunks(256) {
        for r in library.get_many(chunk)?.into_iter().flatten() {
            out.extend(
                check(&r, &around)
                    .into_iter()
                    .filter(|f| only.is_empty() || only.iter().any(|o| o == f.rule)),
            );
        }
    }
    Ok(out)
}

/// Mends what is certain, as one undoable operation; returns how many findings were mended.
///
/// # Errors
/// When the library cannot be written.
pub fn fix(library: &Library, findings: &[Finding]) -> Result<usize> {
    let fixable: Vec<&Finding> = findings.iter().filter(|f| !f.fix.is_empty()).collect();
    let mut ids: Vec<Uuid> = fixable.iter().map(|f| f.id).collect();
    ids.dedup();
    edit::edit(library, "lint --fix", &ids, &mut |r| {
        let id = r.id;
        for (name, value) in fixable.iter().filter(|f| f.id == id).flat_map(|f| &f.fix) {
            name.set(r, value)?;
        }
        Ok(())
    })?;
    Ok(fixable.len())
}

#[cfg(test)]
mod tests;
