//! The pictures of the README, drawn from the cells of the real program's screen:
//! `cargo test --test main pictures -- --ignored` runs `refs demo` in a terminal and writes `docs/pictures/*.svg` anew.

use super::Terminal;
use std::fmt::Write as _;

const CELL: (f32, f32) = (8.4, 18.0);

/// The colour of a cell as SVG names it.
fn colour(c: vt100::Color, plain: &str) -> String {
    match c {
        vt100::Color::Default => plain.to_string(),
        vt100::Color::Rgb(r, g, b) => format!("#{r:02x}{g:02x}{b:02x}"),
        vt100::Color::Idx(i @ 16..=231) => {
            let level = |n: u8| if n == 0 { 0 } else { 55 + 40 * u32::from(n) };
            let i = i - 16;
            format!(
                "#{:02x}{:02x}{:02x}",
                level(i / 36),
                level(i / 6 % 6),
                level(i % 6)
            )
        }
        vt100::Color::Idx(i @ 232..) => {
            let v = 8 + 10 * u32::from(i - 232);
            format!("#{v:02x}{v:02x}{v:02x}")
        }
        vt100::Color::Idx(_) => plain.to_string(),
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// A screen as SVG: one piece of text for each run of cells that look alike, at its own column.
fn svg(screen: &vt100::Screen) -> String {
    let (rows, cols) = screen.size();
    let (rows, cols): (u16, u16) = (rows.into(), cols.into());
    let (w, h) = (
        f32::from(cols) * CELL.0 + 24.0,
        f32::from(rows) * CELL.1 + 24.0,
    );
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {w:.0} {h:.0}\" font-family=\"ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace\" font-size=\"14\">\n\
         <rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"#16181d\"/>\n"
    );
    for y in 0..rows {
        let mut x = 0;
        while x < cols {
            let Some(cell) = screen.cell(y, x) else {
                break;
            };
            let look = |c: &vt100::Cell| {
                (
                    c.fgcolor(),
                    c.bgcolor(),
                    c.bold(),
                    c.italic(),
                    c.underline(),
                    c.inverse(),
                )
            };
            let (start, same) = (x, look(cell));
            let mut text = String::new();
            while let Some(c) = screen.cell(y, x).filter(|c| look(c) == same) {
                if !c.is_wide_continuation() {
                    text.push_str(if c.contents().is_empty() {
                        " "
                    } else {
                        c.contents()
                    });
                }
                x += 1;
            }
            let (fg, bg) = (colour(same.0, "#d7dae0"), colour(same.1, "#16181d"));
            let (fg, bg) = if same.5 { (bg, fg) } else { (fg, bg) };
            let left = f32::from(start) * CELL.0 + 12.0;
            let top = f32::from(y) * CELL.1 + 12.0;
            let wide = f32::from(x - start) * CELL.0;
            if bg != "#16181d" {
                let _ = writeln!(
                    out,
                    "<rect x=\"{left:.1}\" y=\"{top:.1}\" width=\"{wide:.1}\" height=\"{}\" fill=\"{bg}\"/>",
                    CELL.1
                );
            }
            if text.trim().is_empty() {
                continue;
            }
            let mut style = String::new();
            if same.2 {
                style.push_str(" font-weight=\"bold\"");
            }
            if same.3 {
                style.push_str(" font-style=\"italic\"");
            }
            if same.4 {
                style.push_str(" text-decoration=\"underline\"");
            }
            let _ = writeln!(
                out,
                "<text x=\"{left:.1}\" y=\"{:.1}\" textLength=\"{wide:.1}\" lengthAdjust=\"spacingAndGlyphs\" xml:space=\"preserve\" fill=\"{fg}\"{style}>{}</text>",
                top + 13.5,
                escaped(&text)
            );
        }
    }
    out.push_str("</svg>\n");
    out
}

#[test]
fn a_picture_has_the_text_and_the_colours() {
    let size = |n: u16| std::num::NonZeroU16::new(n).expect("not zero");
    let mut parser = vt100::Parser::new(size(1), size(20), 0);
    parser.process("a < b \x1b[1;38;2;255;0;16mrød\x1b[m 漢".as_bytes());
    let picture = svg(parser.screen());
    assert!(picture.contains("a &lt; b"), "{picture}");
    assert!(
        picture.contains("fill=\"#ff0010\" font-weight=\"bold\">rød<"),
        "{picture}"
    );
    assert!(picture.contains('漢'));
}

#[test]
#[ignore = "writes the README's pictures anew"]
fn pictures() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/pictures");
    std::fs::create_dir_all(&folder).expect("a folder");
    let keep = |t: &Terminal, name: &str| {
        std::fs::write(folder.join(format!("{name}.svg")), svg(t.parser.screen()))
            .expect("written");
    };
    let mut t = Terminal::sized(&["demo"], (132, 34));
    t.shows("Citation");
    keep(&t, "list");
    t.send("/recov");
    t.shows("best first");
    keep(&t, "search");
    t.send("\ry");
    t.shows("\\cite{");
    keep(&t, "copy");
    t.send("\x1b");
    t.until("no menu", |s| !s.contains("\\cite{"));
    t.send("D");
    t.shows("@leamy2011conceptual");
    keep(&t, "duplicates");
    t.send("\x1b");
    t.until("no pair", |s| !s.contains("Possible duplicates"));
    t.send("#");
    t.shows("Journals");
    keep(&t, "statistics");
    t.send("\x03");
    t.ended();
}
