//! Records out of lines: `TY  - JOUR` … `ER  - `, with all that goes wrong.

use crate::codec::tagged::Record;
use std::ops::ControlFlow;

/// What is found, in the order of the file.
pub(super) enum Found {
    Record(Record),
    /// Read all the same.
    Problem(usize, String),
    /// Not read.
    Lost(usize, String),
}

/// Tag and value of a line: two capitals or digits, blanks, a hyphen. Between them some writers leave one blank, a tab or none; an ER may
/// stand alone.
pub(super) fn split(line: &str) -> Option<(&str, &str)> {
    let line = line.trim_start_matches(['\u{feff}', ' ', '\t', '\u{a0}']);
    let b = line.as_bytes();
    if b.len() < 2
        || !b[0].is_ascii_uppercase()
        || !(b[1].is_ascii_uppercase() || b[1].is_ascii_digit())
    {
        return None;
    }
    let (tag, rest) = line.split_at(2);
    let after = rest.trim_start_matches([' ', '\t', '\u{a0}']);
    let gap = rest.len() - after.len();
    let value = after
        .strip_prefix('-')
        .or_else(|| after.strip_prefix('–'))?;
    // "AB-initio" and "CD-ROM drives" are text.
    let end = value.is_empty() || value.starts_with([' ', '\t', '\u{a0}']);
    if gap == 0 && !(value.starts_with("  ") || value.is_empty()) || gap > 6 || !(end || gap == 2) {
        return None;
    }
    Some((tag, value.trim()))
}

/// Calls `each` for every record. A record ends at ER, or at the next TY.
pub(super) fn records(
    text: &str,
    each: &mut dyn FnMut(Found) -> ControlFlow<()>,
) -> ControlFlow<()> {
    let mut record = Record::default();
    let mut open = false;
    let mut blank = false;
    let mut any = false;
    let mut stray: Option<(usize, String)> = None;
    for (i, line) in lines(text).enumerate() {
        let number = i + 1;
        match split(line) {
            Some(("TY", value)) => {
                if open && !record.pairs.is_empty() {
                    let what = format!(
                        "the record that begins in line {} has no ER; it ends before the next TY",
                        record.line
                    );
                    each(Found::Problem(number, what))?;
                    each(Found::Record(std::mem::take(&mut record)))?;
                }
                flush(&mut stray, each)?;
                (record, open, any) = (Record::default(), true, true);
                record.push("TY", value, number);
            }
            Some(("ER", value)) => {
                if open {
                    each(Found::Record(std::mem::take(&mut record)))?;
                } else if value.is_empty() && any {
                    each(Found::Problem(number, "ER without a record".into()))?;
                }
                open = false;
            }
            Some((tag, value)) => {
                if !open {
                    // No TY: the record begins all the same.
                    open = true;
                    flush(&mut stray, each)?;
                    record = Record::default();
                    if any || tag != "FN" {
                        each(Found::Problem(
                            number,
                            "a record without TY; read as a document".into(),
                        ))?;
                    }
                    any = true;
                }
                record.push(tag, value, number);
            }
            None if line.trim().is_empty() => {}
            None => {
                if open {
                    if blank {
                        record.append("");
                    }
                    record.append(line);
                } else if any
                    && stray.is_none()
                    && !line.trim().bytes().all(|b| b.is_ascii_digit() || b == b'.')
                {
                    stray = Some((number, line.trim().chars().take(40).collect()));
                }
            }
        }
        blank = line.trim().is_empty();
    }
    flush(&mut stray, each)?;
    if open && !record.pairs.is_empty() {
        let what = format!(
            "the record that begins in line {} has no ER; it ends with the file",
            record.line
        );
        each(Found::Problem(record.line, what))?;
        each(Found::Record(record))?;
    } else if !any {
        each(Found::Lost(1, "no RIS record was found".into()))?;
    }
    ControlFlow::Continue(())
}

/// Tells of text between records.
fn flush(
    stray: &mut Option<(usize, String)>,
    each: &mut dyn FnMut(Found) -> ControlFlow<()>,
) -> ControlFlow<()> {
    match stray.take() {
        Some((line, text)) => each(Found::Problem(
            line,
            format!("text between records is left out: {text:?}"),
        )),
        None => ControlFlow::Continue(()),
    }
}

/// Lines by any line end, a lone carriage return too.
pub(crate) fn lines(text: &str) -> impl Iterator<Item = &str> {
    let classic = !text.contains('\n') && text.contains('\r');
    text.split(if classic { '\r' } else { '\n' })
        .map(|l| l.trim_end_matches('\r'))
}
