//! A screen of two halves under a heading: a list, and below it what is said of the chosen row.

/// Rows above the list: heading, rule, what the list is of, an empty one.
pub(super) const ABOVE: u16 = 4;

/// How the rows of the list and the text below share the height: (rows, text).
pub(super) fn split(height: usize) -> (usize, usize) {
    let height = height.saturating_sub(usize::from(ABOVE));
    let below = if height < 6 {
        0
    } else {
        (height * 2 / 5).max(3)
    };
    (height.saturating_sub(below).max(1), below)
}

/// How many rows of the list are seen when the screen is this high.
pub(super) fn rows(height: usize) -> usize {
    split(height).0
}
