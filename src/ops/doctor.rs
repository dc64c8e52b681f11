//! The full check of a library: the store's own, and the files that belong to references.

use super::Result;
use crate::store::{Finding, Library, Report};
use std::ops::ControlFlow;

/// Checks everything; with `repair`, mends what can be mended.
///
/// # Errors
/// When the check itself cannot be carried out.
pub fn check(library: &Library, repair: bool) -> Result<Report> {
    let mut report = library.check(repair)?;
    let files = library.files_dir();
    library.for_each(&mut |r| {
        for a in r.attachments.iter().filter(|a| a.managed) {
            if !files.join(&a.path).is_file() {
                report.findings.push(Finding {
                    part: "files".into(),
                    what: format!("{}: the file {} is missing", r.key, a.path),
                    mended: String::new(),
                });
            }
        }
        ControlFlow::Continue(())
    })?;
    Ok(report)
}
