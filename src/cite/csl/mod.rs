//! A processor for the Citation Style Language 1.0.2.

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
