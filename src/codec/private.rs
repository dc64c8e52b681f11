//! Contact data of people (e-mail addresses, telephone numbers) is never kept.

use regex::Regex;
use std::sync::LazyLock;

static CONTACT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?xi)
        (?:\(?\s*(?:electronic\s+address|e-?mail(?:\s+address)?|e-?post|correo(?:\s+electr[oó]nico)?|courriel)\s*:?\s*)?
        [\w.+%'-]+@[\w-]+(?:\.[\w-]+)+\)?
        | \b(?:tel(?:ephone|efon|éfono)?|tlf|phone|mobil(?:e)?|telefon|fax)\b\.?\s*(?:no\.?|nr\.?)?\s*:?\s*\+?[\d(][\d\s()/.-]{5,}\d
        | (?:^|\s)\+\d[\d\s()-]{6,}\d",
    )
    .expect("a fixed pattern")
});

/// Text without e-mail addresses and telephone numbers.
pub fn without_contact(text: &str) -> String {
    if !text.contains(['@', '+', ':']) && !text.to_lowercase().contains("t") {
        return text.trim().to_string();
    }
    let clean = CONTACT.replace_all(text, "");
    if clean == text {
        return text.trim().to_string();
    }
    clean
        .replace(" .", ".")
        .replace(" ;", ";")
        .replace("..", ".")
        .trim()
        .trim_end_matches([';', ','])
        .trim()
        .to_string()
}

#[cfg(test)]
mod tests {
    #[test]
    fn contact_data_goes_and_nothing_else() {
        for (text, want) in [
            (
                "Dept. of Fish, Oslo. anna.berg@fish.example",
                "Dept. of Fish, Oslo.",
            ),
            ("Oslo. Electronic address: a@b.example.", "Oslo."),
            ("Lars, tlf: +47 62 51 00 00", "Lars"),
            ("A plain + b, 2 @ 3", "A plain + b, 2 @ 3"),
        ] {
            assert_eq!(super::without_contact(text), want);
        }
    }
}
