//! Right-to-left text put into the order of the eye, for terminals that do not do so themselves (`reorder-rtl`).

use ratatui::buffer::{Buffer, Cell};

/// Letters that are read from right to left: Hebrew, Arabic, Syriac, Thaana, N'Ko and their presentation forms.
fn right_to_left(c: char) -> bool {
    matches!(u32::from(c), 0x0590..=0x08FF | 0xFB1D..=0xFDFF | 0xFE70..=0xFEFE | 0x1_0800..=0x1_0FFF | 0x1_E800..=0x1_EFFF)
        && !c.is_numeric()
}

fn first(cell: &Cell) -> char {
    cell.symbol().chars().next().unwrap_or(' ')
}

/// What may stand inside a run without ending it: one space, digits, points. Letters of other scripts and rules end it.
fn neutral(c: char) -> bool {
    c.is_numeric() || c == ' ' || c.is_ascii_punctuation()
}

/// Brackets are told from the other side once they are turned round.
fn mirrored(c: char) -> Option<&'static str> {
    Some(match c {
        '(' => ")",
        ')' => "(",
        '[' => "]",
        ']' => "[",
        '<' => ">",
        '>' => "<",
        '«' => "»",
        '»' => "«",
        _ => return None,
    })
}

/// Turns every run of right-to-left letters of every row round; numbers in a run keep their own direction.
pub fn reorder(buf: &mut Buffer) {
    let width = usize::from(buf.area().width);
    if width == 0 {
        return;
    }
    for row in buf.content.chunks_mut(width) {
        let mut x = 0;
        while x < width {
            if !right_to_left(first(&row[x])) {
                x += 1;
                continue;
            }
            // The run ends with its last letter of this kind; two spaces are the gap between columns.
            let (mut end, mut at) = (x + 1, x + 1);
            while at < width {
                let c = first(&row[at]);
                if right_to_left(c) {
                    end = at + 1;
                } else if !neutral(c) || (c == ' ' && at > 0 && first(&row[at - 1]) == ' ') {
                    break;
                }
                at += 1;
            }
            turn(&mut row[x..end]);
            x = end;
        }
    }
}

fn turn(run: &mut [Cell]) {
    run.reverse();
    let mut i = 0;
    while i < run.len() {
        let c = first(&run[i]);
        if let Some(other) = mirrored(c) {
            run[i].set_symbol(other);
        }
        if !c.is_numeric() {
            i += 1;
            continue;
        }
        let digits = run[i..]
            .iter()
            .take_while(|cell| first(cell).is_numeric())
            .count();
        run[i..i + digits].reverse();
        i += digits;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    fn shown(text: &str) -> String {
        let mut buf = Buffer::empty(Rect::new(0, 0, 30, 1));
        buf.set_string(0, 0, text, Style::new());
        reorder(&mut buf);
        buf.content.iter().map(Cell::symbol).collect::<String>()
    }

    #[test]
    fn runs_are_turned_and_the_rest_stays() {
        assert_eq!(shown("a אבג b").trim_end(), "a גבא b");
        // Words of one run change places; a number in it reads as before.
        assert_eq!(shown("אב 123 גד").trim_end(), "דג 123 בא");
        assert_eq!(shown("אב (גד) ה").trim_end(), "ה (דג) בא");
        // Two columns are two runs.
        assert_eq!(shown("אב  גד").trim_end(), "בא  דג");
        assert_eq!(
            shown("Knuth 1984  漢字").trim_end(),
            shown("Knuth 1984  漢字").trim_end()
        );
        assert!(shown("Knuth 1984").starts_with("Knuth 1984"));
    }

    #[test]
    fn marks_stay_with_their_letter() {
        assert_eq!(shown("שָׁלוֹם").trim_end(), "םוֹלשָׁ");
    }
}
