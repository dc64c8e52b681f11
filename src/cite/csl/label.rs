//! Locator labels, and the short labels of alphanumeric styles.

use super::item::Item;

/// The CSL name of a locator label, from what people and other programs write.
pub fn canonical(label: &str) -> &str {
    match label {
        "sub verbo" => "sub-verbo",
        "article-locator" => "article-locator",
        other => other,
    }
}

/// Abbreviations of locator labels that people write before a number: (text, CSL name), longest first.
const LABELS: &[(&str, &str)] = &[
    ("chapter", "chapter"),
    ("kapittel", "chapter"),
    ("section", "section"),
    ("paragraph", "paragraph"),
    ("avsnitt", "paragraph"),
    ("figure", "figure"),
    ("figur", "figure"),
    ("volume", "volume"),
    ("bind", "volume"),
    ("verse", "verse"),
    ("vers", "verse"),
    ("column", "column"),
    ("spalte", "column"),
    ("folio", "folio"),
    ("issue", "issue"),
    ("line", "line"),
    ("linje", "line"),
    ("note", "note"),
    ("opus", "opus"),
    ("part", "part"),
    ("del", "part"),
    ("book", "book"),
    ("bok", "book"),
    ("page", "page"),
    ("side", "page"),
    ("pages", "page"),
    ("sider", "page"),
    ("table", "table"),
    ("tabell", "table"),
    ("scene", "scene"),
    ("appendix", "appendix"),
    ("vedlegg", "appendix"),
    ("artikkel", "article-locator"),
    ("article", "article-locator"),
    ("chap.", "chapter"),
    ("kap.", "chapter"),
    ("kap", "chapter"),
    ("sec.", "section"),
    ("para.", "paragraph"),
    ("avsn.", "paragraph"),
    ("fig.", "figure"),
    ("vol.", "volume"),
    ("bd.", "volume"),
    ("col.", "column"),
    ("sp.", "column"),
    ("fol.", "folio"),
    ("art.", "article-locator"),
    ("pt.", "part"),
    ("bk.", "book"),
    ("pp.", "page"),
    ("pp", "page"),
    ("ss.", "page"),
    ("p.", "page"),
    ("p", "page"),
    ("s.", "page"),
    ("s", "page"),
    ("nr.", "issue"),
    ("no.", "issue"),
    ("n.", "note"),
    ("l.", "line"),
    ("v.", "verse"),
    ("§§", "section"),
    ("§", "section"),
    ("¶", "paragraph"),
    ("seite", "page"),
    ("s.v.", "sub-verbo"),
    ("tab.", "table"),
];

/// Divides "s. 12–14" into label and locator; a number alone is a page.
pub fn parse_locator(text: &str) -> (&'static str, String) {
    let text = text.trim();
    let lower = text.to_lowercase();
    let mut best: Option<(&str, &'static str)> = None;
    for (name, label) in LABELS {
        // The fold to small letters keeps the length of all names here.
        if lower.starts_with(name) && lower.len() == text.len() && text.is_char_boundary(name.len())
        {
            let rest = &text[name.len()..];
            let ends = rest.starts_with([' ', '\u{a0}'])
                || (rest.starts_with(|c: char| c.is_ascii_digit())
                    && (name.len() <= 3 || name.ends_with('.')));
            if ends && !rest.trim().is_empty() && best.is_none_or(|b| b.0.len() < name.len()) {
                best = Some((name, label));
            }
        }
    }
    match best {
        Some((name, label)) => (label, text[name.len()..].trim().to_string()),
        None => ("page", text.to_string()),
    }
}

/// `Asth99`, `AsBo99`: letters of the authors and the last digits of the year.
pub fn trigraph(item: &Item) -> String {
    let names = ["author", "editor", "translator", "composer", "director"]
        .iter()
        .map(|v| item.names(v))
        .find(|n| !n.is_empty())
        .unwrap_or(&[]);
    let take: &[usize] = match names.len() {
        0 => &[],
        1 => &[4],
        2 => &[2, 2],
        3 => &[2, 1, 1],
        _ => &[1, 1, 1, 1],
    };
    let mut out = String::new();
    for (name, n) in names.iter().zip(take) {
        let text = if name.literal.is_empty() {
            &name.family
        } else {
            &name.literal
        };
        out.extend(text.chars().filter(|c| c.is_alphanumeric()).take(*n));
    }
    if names.is_empty() {
        let title = super::plain_text(item.text("title").unwrap_or(""));
        out.extend(title.chars().filter(|c| c.is_alphanumeric()).take(4));
    }
    if let Some(date) = item.date("issued").and_then(|d| d.start) {
        out += &format!("{:02}", date.year.unsigned_abs() % 100);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locators_are_divided() {
        for (text, label, locator) in [
            ("12", "page", "12"),
            ("s. 12", "page", "12"),
            ("s.12-14", "page", "12-14"),
            ("pp. 3", "page", "3"),
            ("kap. 4", "chapter", "4"),
            ("§ 7", "section", "7"),
            ("side 9", "page", "9"),
            ("xii", "page", "xii"),
            ("Fig. 2", "figure", "2"),
            ("sidespor", "page", "sidespor"),
        ] {
            assert_eq!(parse_locator(text), (label, locator.to_string()), "{text}");
        }
    }
}
