//! Places in a text: from a byte offset to line and column.

/// The line and column, both from 1, the column in characters, of a byte offset (beyond the end counts as the end).
pub fn line_column(text: &str, offset: usize) -> (usize, usize) {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    let before = &text[..offset];
    let line = memchr::memchr_iter(b'\n', before.as_bytes()).count() + 1;
    let start = before.rfind('\n').map_or(0, |i| i + 1);
    (line, before[start..].chars().count() + 1)
}

/// Line and column of growing offsets without starting over: each step costs what lies between.
#[derive(Debug)]
pub struct Lines<'t> {
    text: &'t str,
    at: usize,
    line: usize,
}

impl<'t> Lines<'t> {
    /// Begins at the start of the text.
    pub fn new(text: &'t str) -> Self {
        Lines {
            text,
            at: 0,
            line: 1,
        }
    }
    /// Line and column of an offset; an offset before the last one starts over.
    pub fn at(&mut self, offset: usize) -> (usize, usize) {
        let offset = offset.min(self.text.len());
        if offset < self.at {
            (self.at, self.line) = (0, 1);
        }
        self.line += memchr::memchr_iter(b'\n', &self.text.as_bytes()[self.at..offset]).count();
        self.at = offset;
        let start = memchr::memrchr(b'\n', &self.text.as_bytes()[..offset]).map_or(0, |i| i + 1);
        let column = self.text.as_bytes()[start..offset]
            .iter()
            .filter(|b| (**b as i8) >= -0x40)
            .count()
            + 1;
        (self.line, column)
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn lines_and_columns_count_characters() {
        let text = "aé\nøb\n";
        let mut lines = super::Lines::new(text);
        for offset in [0, 1, 3, 4, 6, 7, 8] {
            assert_eq!(
                super::line_column(text, offset),
                lines.at(offset),
                "{offset}"
            );
        }
        assert_eq!(super::line_column(text, 6), (2, 2));
    }
}
