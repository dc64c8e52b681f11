//! A cursor in a list, and which part of it is shown.

/// Cursor and first shown row of any list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Cursor {
    /// The chosen row.
    pub at: usize,
    /// The first row shown.
    pub top: usize,
}

/// How far to move.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Move {
    /// By rows; negative is up.
    By(isize),
    /// By halves of what is shown.
    Half(isize),
    /// By pages.
    Page(isize),
    /// To the first.
    Top,
    /// To the last.
    Bottom,
}

impl Move {
    /// The movement that a command asks for.
    pub fn of(action: crate::command::Action) -> Option<Move> {
        use crate::command::Action::*;
        Some(match action {
            Down | InputDown | SearchDown => Move::By(1),
            Up | InputUp | SearchUp => Move::By(-1),
            HalfDown => Move::Half(1),
            HalfUp => Move::Half(-1),
            PageDown => Move::Page(1),
            PageUp => Move::Page(-1),
            Top | GoTop => Move::Top,
            Bottom | GoBottom => Move::Bottom,
            _ => return None,
        })
    }
    /// By how many rows, when `height` are shown; `None` for the ends.
    fn rows(self, height: usize) -> Option<isize> {
        let h = height as isize;
        match self {
            Move::By(n) => Some(n),
            Move::Half(n) => Some(n * (h / 2).max(1)),
            Move::Page(n) => Some(n * (h - 1).max(1)),
            Move::Top | Move::Bottom => None,
        }
    }
}

impl Cursor {
    /// Moves in a list of `len` rows of which `height` are shown.
    pub fn go(&mut self, step: Move, len: usize, height: usize) {
        let last = len.saturating_sub(1);
        self.at = match step.rows(height) {
            Some(n) => self.at.saturating_add_signed(n).min(last),
            None if step == Move::Top => 0,
            None => last,
        };
        self.show(len, height);
    }
    /// Keeps the cursor inside the list and its row on the screen, with two rows of what comes next where there is room.
    pub fn show(&mut self, len: usize, height: usize) {
        self.at = self.at.min(len.saturating_sub(1));
        let height = height.max(1);
        let edge = if height >= 8 { 2 } else { 0 };
        self.top = self.top.min(len.saturating_sub(height));
        if self.at < self.top + edge {
            self.top = self.at.saturating_sub(edge);
        } else if self.at + edge >= self.top + height {
            self.top = (self.at + edge + 1 - height).min(len.saturating_sub(height));
        }
    }
    /// Moves a text of `len` lines that has no cursor of its own.
    pub fn scroll(&mut self, step: Move, len: usize, height: usize) {
        let last = len.saturating_sub(height);
        self.top = match step.rows(height) {
            Some(n) => self.top.saturating_add_signed(n).min(last),
            None if step == Move::Top => 0,
            None => last,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_cursor_is_always_seen(len in 0usize..200, moves in prop::collection::vec((0u8..9, 1usize..40), 1..60)) {
            let mut c = Cursor::default();
            for (m, height) in moves {
                let step = [Move::By(1), Move::By(-1), Move::Half(1), Move::Half(-1), Move::Page(1), Move::Page(-1), Move::Top, Move::Bottom, Move::By(7)][m as usize];
                c.go(step, len, height);
                prop_assert!(len == 0 || c.at < len);
                prop_assert!(c.top <= c.at && c.at < c.top + height.max(1));
            }
        }
    }
}
