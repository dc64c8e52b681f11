//! A processor for the Citation Style Language 1.0.2.
//!
//! [`style::Style`] and [`locale::Locale`] are read from XML; [`item::Item`] is a work; [`processor::Processor`] sorts works, numbers them and
//! tells them apart; [`output::Out`] is what rendering gives, and [`writer`] writes it.

pub mod bibliography;
pub mod case;
pub mod citation;
pub mod dates;
pub mod dates_raw;
pub mod disambiguate;
pub mod escape;
pub mod fixture;
pub mod initials;
pub mod item;
pub mod label;
pub mod locale;
pub mod markup;
pub mod names;
pub mod names_style;
pub mod numbers;
pub mod output;
pub mod positions;
pub mod processor;
pub mod render;
pub mod sort;
pub mod style;
pub mod writer;
pub mod xml;

/// The text of a value without CSL's markup.
pub fn plain_text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        out += &rest[..at];
        let tag = &rest[at..];
        let known = [
            "<i>", "</i>", "<b>", "</b>", "<sup>", "</sup>", "<sub>", "</sub>", "<sc>", "</sc>",
            "</span>",
        ];
        rest = match known.iter().find(|t| tag.starts_with(**t)) {
            Some(t) => &tag[t.len()..],
            None => match tag
                .strip_prefix("<span ")
                .and_then(|t| t.find('>').map(|end| &t[end + 1..]))
            {
                Some(behind) => behind,
                None => {
                    out.push('<');
                    &tag[1..]
                }
            },
        };
    }
    out + rest
}
