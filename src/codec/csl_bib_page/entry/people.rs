//! People at the beginning of an entry.

use super::INITIALS;
use crate::codec::human;
use crate::model::Person;

/// "Family, A. B., Family, C., & Institution." The last may stand behind an ellipsis.
pub fn people(text: &str) -> Vec<Person> {
    let text = text
        .replace(['…'], ",")
        .replace("...", ",")
        .replace(" & ", ", ")
        .replace(" og ", ", ")
        .replace("&,", ",");
    let text = text.trim().trim_start_matches("& ");
    let mut out: Vec<Person> = Vec::new();
    let mut pending: Option<String> = None;
    for token in text
        .split(", ")
        .map(|t| t.trim().trim_matches(',').trim())
        .filter(|t| !t.is_empty() && *t != "&")
    {
        let token = token.strip_prefix("& ").unwrap_or(token);
        if let (true, Some(family)) = (INITIALS.is_match(token), pending.clone()) {
            pending = None;
            let mut p = Person::new(family, token);
            p.split_particles();
            out.push(p);
        } else if matches!(
            token.trim_end_matches('.'),
            "Jr" | "Sr" | "II" | "III" | "IV"
        ) && pending.is_none()
        {
            if let Some(last) = out.last_mut() {
                last.suffix = token.to_string();
            }
        } else {
            out.extend(pending.take().map(whole_name));
            pending = Some(token.to_string());
        }
    }
    out.extend(pending.take().map(whole_name));
    out
}

fn whole_name(name: String) -> Person {
    Person::literal(name.trim_end_matches('.').trim())
}

/// "A. B. Family, C. Family, & D. Family".
pub(super) fn forward_people(text: &str) -> Vec<Person> {
    let text = text.replace(" & ", ", ").replace(" og ", ", ");
    text.split(", ")
        .map(|t| t.trim().trim_matches(',').trim().trim_start_matches("& "))
        .filter(|t| !t.is_empty())
        .map(|name| {
            let words: Vec<&str> = name.split_whitespace().collect();
            let initials = words
                .iter()
                .take_while(|w| w.ends_with('.') && w.chars().count() <= 7)
                .count();
            if initials == 0 || initials == words.len() {
                return human::person(name);
            }
            let mut p = Person::new(words[initials..].join(" "), words[..initials].join(" "));
            p.split_particles();
            p
        })
        .collect()
}
