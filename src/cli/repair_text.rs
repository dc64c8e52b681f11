//! `refs repair-text` and `refs sentence-case`: text in, text out, for pipes.

use super::{CommandResult, Context, DONE};
use crate::ops::Error;
use crate::text::{case, encoding, repair};
use std::io::Read;

/// Everything on standard input, as text.
///
/// # Errors
/// When it cannot be read.
pub fn standard_input() -> Result<String, Error> {
    let mut bytes = Vec::new();
    std::io::stdin()
        .lock()
        .read_to_end(&mut bytes)
        .map_err(|e| Error::failed(format!("standard input cannot be read: {e}")))?;
    Ok(encoding::decode_lossy(&bytes).0.into_owned())
}

/// Repairs wrongly decoded text; sound text passes unchanged.
pub fn repair_text(context: &mut Context) -> CommandResult {
    let text = standard_input()?;
    context.out.data(repair::repair(&text).as_bytes())?;
    Ok(DONE)
}

/// Writes each line in sentence case.
pub fn sentence_case(context: &mut Context) -> CommandResult {
    for line in standard_input()?.lines() {
        context.out.data(case::sentence_case(line).as_bytes())?;
        context.out.data(b"\n")?;
    }
    Ok(DONE)
}
