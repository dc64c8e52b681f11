//! Flattened output as text, Markdown, HTML, LaTeX, Typst or RTF.

use super::escape::write_text;
use super::output::{Flat, Step};
use super::style::{Decoration, Display, Font, FontStyle, FontVariant, FontWeight, VerticalAlign};

/// A format of output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Format {
    /// Text without formatting.
    #[default]
    Text,
    /// Markdown.
    Markdown,
    /// HTML.
    Html,
    /// LaTeX.
    Latex,
    /// Typst.
    Typst,
    /// Rich Text Format (a fragment; see [`rtf_document`]).
    Rtf,
}

impl Format {
    /// Every format.
    pub const ALL: &'static [Format] = &[
        Format::Text,
        Format::Markdown,
        Format::Html,
        Format::Latex,
        Format::Typst,
        Format::Rtf,
    ];
    /// The name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Format::Text => "text",
            Format::Markdown => "markdown",
            Format::Html => "html",
            Format::Latex => "latex",
            Format::Typst => "typst",
            Format::Rtf => "rtf",
        }
    }
    /// The format with this name.
    pub fn from_name(name: &str) -> Option<Format> {
        Format::ALL.iter().copied().find(|f| f.name() == name)
    }
}

/// What is in force at a place.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct State {
    italic: bool,
    bold: bool,
    caps: bool,
    underline: bool,
    align: Option<VerticalAlign>,
}

/// One change of the font.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Change {
    Italic,
    Upright,
    Bold,
    Light,
    Caps,
    NoCaps,
    Underline,
    NoUnderline,
    Sup,
    Sub,
    Baseline,
}

/// What a font changes in a state. Markup inside of its like turns round, a style's own does not.
fn changes(font: Font, flip: bool, state: &mut State) -> Vec<Change> {
    let mut out = Vec::new();
    match font.decoration {
        Some(Decoration::Underline) if !state.underline => {
            state.underline = true;
            out.push(Change::Underline);
        }
        Some(Decoration::None) if state.underline => {
            state.underline = false;
            out.push(Change::NoUnderline);
        }
        _ => {}
    }
    match font.align {
        Some(VerticalAlign::Sup) => out.push(Change::Sup),
        Some(VerticalAlign::Sub) => out.push(Change::Sub),
        Some(VerticalAlign::Baseline) if state.align.is_some() => out.push(Change::Baseline),
        _ => {}
    }
    if font.align.is_some() {
        state.align = font.align.filter(|a| *a != VerticalAlign::Baseline);
    }
    match font.weight {
        Some(FontWeight::Bold) if !state.bold => {
            state.bold = true;
            out.push(Change::Bold);
        }
        Some(FontWeight::Bold) if flip => {
            state.bold = false;
            out.push(Change::Light);
        }
        Some(FontWeight::Normal | FontWeight::Light) if state.bold => {
            state.bold = false;
            out.push(Change::Light);
        }
        _ => {}
    }
    match font.variant {
        Some(FontVariant::SmallCaps) if !state.caps => {
            state.caps = true;
            out.push(Change::Caps);
        }
        Some(FontVariant::SmallCaps) if flip => {
            state.caps = false;
            out.push(Change::NoCaps);
        }
        Some(FontVariant::Normal) if state.caps => {
            state.caps = false;
            out.push(Change::NoCaps);
        }
        _ => {}
    }
    match font.style {
        Some(FontStyle::Italic | FontStyle::Oblique) if !state.italic => {
            state.italic = true;
            out.push(Change::Italic);
        }
        Some(FontStyle::Italic | FontStyle::Oblique) if flip => {
            state.italic = false;
            out.push(Change::Upright);
        }
        Some(FontStyle::Normal) if state.italic => {
            state.italic = false;
            out.push(Change::Upright);
        }
        _ => {}
    }
    out
}

fn tags(change: Change, format: Format) -> (&'static str, &'static str) {
    use Change::*;
    match format {
        Format::Text => ("", ""),
        Format::Html => match change {
            Italic => ("<i>", "</i>"),
            Upright => ("<span style=\"font-style:normal;\">", "</span>"),
            Bold => ("<b>", "</b>"),
            Light => ("<span style=\"font-weight:normal;\">", "</span>"),
            Caps => ("<span style=\"font-variant:small-caps;\">", "</span>"),
            NoCaps => ("<span style=\"font-variant:normal;\">", "</span>"),
            Underline => ("<span style=\"text-decoration:underline;\">", "</span>"),
            NoUnderline => ("<span style=\"text-decoration:none;\">", "</span>"),
            Sup => ("<sup>", "</sup>"),
            Sub => ("<sub>", "</sub>"),
            Baseline => ("<span style=\"baseline\">", "</span>"),
        },
        Format::Markdown => match change {
            Italic | Upright => ("*", "*"),
            Bold | Light => ("**", "**"),
            Caps => ("[", "]{.smallcaps}"),
            Underline => ("[", "]{.underline}"),
            Sup => ("^", "^"),
            Sub => ("~", "~"),
            NoCaps | NoUnderline | Baseline => ("", ""),
        },
        Format::Latex => match change {
            Italic => ("\\textit{", "}"),
            Upright => ("\\textup{", "}"),
            Bold => ("\\textbf{", "}"),
            Light => ("\\textmd{", "}"),
            Caps => ("\\textsc{", "}"),
            NoCaps => ("\\textup{", "}"),
            Underline => ("\\underline{", "}"),
            NoUnderline | Baseline => ("", ""),
            Sup => ("\\textsuperscript{", "}"),
            Sub => ("\\textsubscript{", "}"),
        },
        Format::Typst => match change {
            Italic => ("#emph[", "]"),
            Upright => ("#text(style: \"normal\")[", "]"),
            Bold => ("#strong[", "]"),
            Light => ("#text(weight: \"regular\")[", "]"),
            Caps => ("#smallcaps[", "]"),
            NoCaps | NoUnderline | Baseline => ("", ""),
            Underline => ("#underline[", "]"),
            Sup => ("#super[", "]"),
            Sub => ("#sub[", "]"),
        },
        Format::Rtf => match change {
            Italic => ("{\\i ", "}"),
            Upright => ("{\\i0 ", "}"),
            Bold => ("{\\b ", "}"),
            Light => ("{\\b0 ", "}"),
            Caps => ("{\\scaps ", "}"),
            NoCaps => ("{\\scaps0 ", "}"),
            Underline => ("{\\ul ", "}"),
            NoUnderline => ("{\\ul0 ", "}"),
            Sup => ("{\\super ", "}"),
            Sub => ("{\\sub ", "}"),
            Baseline => ("{\\nosupersub ", "}"),
        },
    }
}

fn display_tags(display: Display, format: Format) -> (&'static str, &'static str) {
    match (format, display) {
        (Format::Html, Display::Block) => ("\n\n    <div class=\"csl-block\">", "</div>\n"),
        (Format::Html, Display::LeftMargin) => ("\n    <div class=\"csl-left-margin\">", "</div>"),
        (Format::Html, Display::RightInline) => ("<div class=\"csl-right-inline\">", "</div>\n  "),
        (Format::Html, Display::Indent) => ("<div class=\"csl-indent\">", "</div>\n  "),
        (Format::Rtf, Display::LeftMargin) => ("", "\\tab "),
        (Format::Rtf, Display::Block) => ("\\line ", "\\line "),
        (_, Display::LeftMargin) => ("", " "),
        (_, Display::Block) => ("\n", "\n"),
        (_, Display::Indent) => ("\n    ", ""),
        _ => ("", ""),
    }
}

/// Writes flattened output. With `links` web addresses become links.
pub fn write(flat: &Flat, format: Format, links: bool) -> String {
    let mut out = String::new();
    let mut state = State::default();
    let mut stack: Vec<(State, Vec<Change>)> = Vec::new();
    let mut displays = Vec::new();
    // Beside the margin the text begins without the space that stands there already.
    let mut beside = false;
    for step in &flat.steps {
        match step {
            Step::Text(t) | Step::CloseQuote(t) => {
                let text = if beside { t.trim_start() } else { t.as_str() };
                beside = false;
                write_text(text, format, links, &mut out);
            }
            Step::Open(font, flip) => {
                let before = state;
                let list = changes(*font, *flip, &mut state);
                for change in &list {
                    out.push_str(tags(*change, format).0);
                }
                stack.push((before, list));
            }
            Step::Close => {
                if let Some((before, list)) = stack.pop() {
                    for change in list.iter().rev() {
                        out.push_str(tags(*change, format).1);
                    }
                    state = before;
                }
            }
            Step::OpenDisplay(d) => {
                displays.push(*d);
                beside = *d == Display::RightInline && format != Format::Html;
                let text = display_tags(*d, format).0;
                // An entry does not begin with an empty line.
                out.push_str(if out.is_empty() && format != Format::Html {
                    text.trim_start_matches('\n')
                } else {
                    text
                });
            }
            Step::CloseDisplay => {
                if let Some(d) = displays.pop() {
                    if d == Display::LeftMargin && format != Format::Html {
                        out.truncate(out.trim_end().len());
                    }
                    if d == Display::RightInline && out.ends_with(' ') {
                        out.pop();
                    }
                    out.push_str(display_tags(d, format).1);
                }
            }
        }
    }
    if format != Format::Html {
        out.truncate(out.trim_end().len());
    }
    out
}

/// A whole RTF document around a fragment.
pub fn rtf_document(fragment: &str) -> String {
    format!("{{\\rtf1\\ansi\\uc1 {fragment}}}")
}
