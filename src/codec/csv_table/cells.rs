//! Cells: several values in one, guarded against spreadsheets.

use super::*;

/// Signs that make a spreadsheet take a cell for a formula.
pub(super) const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// A cell that no spreadsheet takes for a formula: an apostrophe goes before the sign (and before an apostrophe, so that it reads back).
pub(super) fn guarded(value: &str) -> String {
    if value.starts_with(FORMULA) || value.starts_with('\'') {
        format!("'{value}")
    } else {
        value.to_string()
    }
}

pub(super) fn unguarded(value: &str) -> &str {
    match value.strip_prefix('\'') {
        Some(rest) if rest.starts_with(FORMULA) || rest.starts_with('\'') => rest,
        _ => value,
    }
}

/// The parts of a cell: parted by semicolons; one behind a backslash belongs to its part.
pub(super) fn parts(cell: &str) -> Vec<String> {
    let mut out = vec![String::new()];
    let mut chars = cell.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => {
                let next = chars.next();
                if let Some(last) = out.last_mut() {
                    last.extend(next);
                }
            }
            ';' => out.push(String::new()),
            c => {
                if let Some(last) = out.last_mut() {
                    last.push(c);
                }
            }
        }
    }
    out.into_iter()
        .map(|p| p.trim().to_string())
        .filter(|p| !p.is_empty())
        .collect()
}

pub(super) fn joined<'a>(all: impl Iterator<Item = &'a str>) -> String {
    all.map(|p| p.replace('\\', "\\\\").replace(';', "\\;"))
        .collect::<Vec<_>>()
        .join("; ")
}

/// The cells of a reference that are not empty, by column.
pub(super) fn row(r: &Reference, options: &WriteOptions) -> Vec<(String, String)> {
    let mut cells: Vec<(String, String)> = vec![
        ("key".into(), r.key.clone()),
        ("type".into(), r.kind.csl().into()),
    ];
    for role in Role::ALL {
        let names: Vec<String> = r
            .people(*role)
            .map(|p| {
                if p.is_literal() {
                    format!("{{{}}}", p.literal)
                } else {
                    p.inverted()
                }
            })
            .collect();
        if !names.is_empty() {
            cells.push((role.name().into(), joined(names.iter().map(String::as_str))));
        }
    }
    for which in DateField::ALL {
        if let Some(date) = r.date(*which) {
            let text = if date.literal.is_empty() {
                date.edtf()
            } else {
                date.literal.clone()
            };
            cells.push((which.csl().into(), text));
        }
    }
    cells.extend(
        r.fields
            .iter()
            .map(|(f, v)| (f.csl().to_string(), v.to_string())),
    );
    for scheme in Scheme::ALL {
        let ids = joined(r.identifiers_of(*scheme));
        if !ids.is_empty() {
            cells.push((scheme.name().into(), ids));
        }
    }
    if !r.tags.is_empty() {
        cells.push(("keywords".into(), joined(r.tags.iter().map(String::as_str))));
    }
    if !options.public_only {
        let library = [
            (
                "collections",
                joined(r.collections.iter().map(String::as_str)),
            ),
            (
                "files",
                joined(r.attachments.iter().map(|a| a.path.as_str())),
            ),
            (
                "own-notes",
                r.notes
                    .iter()
                    .map(|n| n.text.as_str())
                    .collect::<Vec<_>>()
                    .join("\n\n---\n\n"),
            ),
        ];
        cells.extend(
            library
                .into_iter()
                .filter(|(_, v)| !v.is_empty())
                .map(|(n, v)| (n.to_string(), v)),
        );
    }
    for (name, value) in &r.extra {
        cells.push((format!("x:{name}"), value.clone()));
    }
    cells
}
