//! People and institutions, and what they did for a work.

use serde::{Deserialize, Serialize};

macro_rules! roles {
    ($($variant:ident $name:literal $label:literal;)*) => {
        /// What a person did for the work: the name variables of CSL 1.0.2 and those that BibLaTeX and catalogues add.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Default)]
        pub enum Role {
            /// Author
            #[serde(rename = "author")]
            #[default]
            Author,
            $(#[doc = $label] #[serde(rename = $name)] $variant,)*
        }
        impl Role {
            /// Every role, in the order of the table.
            pub const ALL: &'static [Role] = &[Role::Author, $(Role::$variant,)*];
            /// The name of the role: CSL's where it has one.
            pub fn name(self) -> &'static str { match self { Role::Author => "author", $(Role::$variant => $name,)* } }
            /// The name shown to a person.
            pub fn label(self) -> &'static str { match self { Role::Author => "Author", $(Role::$variant => $label,)* } }
            /// The role with this name.
            pub fn from_name(name: &str) -> Option<Role> { match name { "author" => Some(Role::Author), $($name => Some(Role::$variant),)* _ => None } }
        }
    };
}

roles! {
    Editor "editor" "Editor";
    Translator "translator" "Translator";
    ContainerAuthor "container-author" "Author of the book";
    CollectionEditor "collection-editor" "Series editor";
    EditorialDirector "editorial-director" "Editorial director";
    Chair "chair" "Chair";
    Compiler "compiler" "Compiler";
    Composer "composer" "Composer";
    Contributor "contributor" "Contributor";
    Curator "curator" "Curator";
    Director "director" "Director";
    ExecutiveProducer "executive-producer" "Executive producer";
    Guest "guest" "Guest";
    Host "host" "Host";
    Illustrator "illustrator" "Illustrator";
    Interviewer "interviewer" "Interviewer";
    Narrator "narrator" "Narrator";
    Organizer "organizer" "Organizer";
    OriginalAuthor "original-author" "Original author";
    Performer "performer" "Performer";
    Producer "producer" "Producer";
    Recipient "recipient" "Recipient";
    ReviewedAuthor "reviewed-author" "Reviewed author";
    ScriptWriter "script-writer" "Script writer";
    SeriesCreator "series-creator" "Series creator";
    Advisor "advisor" "Advisor";
    Annotator "annotator" "Annotator";
    Commentator "commentator" "Commentator";
    Introduction "introduction" "Introduction";
    Foreword "foreword" "Foreword";
    Afterword "afterword" "Afterword";
    Holder "holder" "Holder";
    Collaborator "collaborator" "Collaborator";
    Founder "founder" "Founder";
    Continuator "continuator" "Continuator";
    Redactor "redactor" "Redactor";
    Reviser "reviser" "Reviser";
    Inventor "inventor" "Inventor";
    Sponsor "sponsor" "Sponsor";
    Cartographer "cartographer" "Cartographer";
    Programmer "programmer" "Programmer";
}

/// A person, or with `literal` an institution.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Person {
    /// Family name, without particles.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub family: String,
    /// Given names or initials.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub given: String,
    /// A particle that is dropped when the family name stands alone ("de" in "Honoré de Balzac").
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub dropping_particle: String,
    /// A particle that stays with the family name ("van" in "Vincent van Gogh").
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub particle: String,
    /// "Jr.", "III".
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub suffix: String,
    /// The whole name of an institution, or of one that cannot be divided.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub literal: String,
    /// Identifiers of the person: (`orcid`, `0000-…`), (`cristin`, `14287`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ids: Vec<(String, String)>,
}

impl Person {
    /// A person with family and given names as they are.
    pub fn new(family: impl Into<String>, given: impl Into<String>) -> Person {
        Person {
            family: family.into(),
            given: given.into(),
            ..Person::default()
        }
    }
    /// An institution, or a name that is not to be divided.
    pub fn literal(name: impl Into<String>) -> Person {
        Person {
            literal: name.into(),
            ..Person::default()
        }
    }
    /// Whether this is an institution or an undivided name.
    pub fn is_literal(&self) -> bool {
        !self.literal.is_empty()
    }
    /// Whether nothing is known of the name.
    pub fn is_empty(&self) -> bool {
        self.literal.is_empty() && self.family.is_empty() && self.given.is_empty()
    }
    /// The family name with its staying particle, or the literal name: what lists show.
    pub fn short(&self) -> String {
        if self.is_literal() {
            self.literal.clone()
        } else if self.family.is_empty() {
            self.given.clone()
        } else if self.particle.is_empty() {
            self.family.clone()
        } else {
            format!("{}{}{}", self.particle, joint(&self.particle), self.family)
        }
    }
    /// "van Gogh, Vincent, Jr.": unambiguous, and read back by [`Person::parse`].
    pub fn inverted(&self) -> String {
        if self.is_literal() {
            return self.literal.clone();
        }
        let mut out = self.short();
        let given = join(&self.given, &self.dropping_particle);
        if !self.suffix.is_empty() {
            out = format!("{out}, {}", self.suffix);
        }
        if !given.is_empty() && !self.family.is_empty() {
            out = format!("{out}, {given}");
        }
        out
    }
    /// "Vincent van Gogh Jr.".
    pub fn display(&self) -> String {
        if self.is_literal() {
            return self.literal.clone();
        }
        let family = if self.family.is_empty() {
            String::new()
        } else {
            self.short()
        };
        join(
            &join(&join(&self.given, &self.dropping_particle), &family),
            &self.suffix,
        )
    }
}

/// Words that begin a family name and are written small when they are particles.
const PARTICLES: &[&str] = &[
    "van", "von", "der", "den", "de", "del", "della", "di", "da", "dos", "du", "la", "le", "ter",
    "ten", "zu", "zur", "zum", "vom", "af", "av", "bin", "ibn", "al", "el", "das", "do", "des",
    "'t", "’t", "d'", "d’",
];

/// Whether a word is a suffix of a name.
fn is_suffix(word: &str) -> bool {
    matches!(
        word.trim_end_matches('.').to_ascii_lowercase().as_str(),
        "jr" | "sr" | "junior" | "senior" | "ii" | "iii" | "iv" | "phd" | "md" | "esq"
    )
}

impl Person {
    /// Reads one name as people write it: "Family, Given", "Family, Jr., Given", "Given van der Family Jr.". One word is a family name.
    /// Small particles before the family name are set apart. Institutions cannot be told from people here; see [`Person::literal`].
    pub fn parse(text: &str) -> Person {
        let text = text.trim().trim_end_matches(',').trim();
        let parts: Vec<&str> = text.split(',').map(str::trim).collect();
        let (family, given, suffix) = match parts.as_slice() {
            [one] => {
                let mut words: Vec<&str> = one.split_whitespace().collect();
                let suffix = match words.last() {
                    Some(w) if words.len() > 2 && is_suffix(w) => {
                        words.pop().unwrap_or_default().to_string()
                    }
                    _ => String::new(),
                };
                // The family name begins at the first small particle after a given name, else it is the last word.
                let last = words.len().saturating_sub(1);
                let start = (1..last)
                    .find(|i| PARTICLES.contains(&words[*i]))
                    .unwrap_or(last);
                (words[start..].join(" "), words[..start].join(" "), suffix)
            }
            [family, suffix, given @ ..] if is_suffix(suffix) => {
                (family.to_string(), given.join(", "), suffix.to_string())
            }
            [family, given, suffix] if is_suffix(suffix) => {
                (family.to_string(), given.to_string(), suffix.to_string())
            }
            [family, rest @ ..] => (family.to_string(), rest.join(", "), String::new()),
            [] => Default::default(),
        };
        let mut person = Person {
            family,
            given,
            suffix,
            ..Person::default()
        };
        person.split_particles();
        person
    }

    /// Sets small particles at the start of the family name ("van der Berg") and at the end of the given names ("Ludwig van") apart.
    pub fn split_particles(&mut self) {
        if !self.particle.is_empty() {
            return;
        }
        let words: Vec<&str> = self.family.split_whitespace().collect();
        let n = words
            .iter()
            .take(words.len().saturating_sub(1))
            .take_while(|w| PARTICLES.contains(w))
            .count();
        if n > 0 {
            (self.particle, self.family) = (words[..n].join(" "), words[n..].join(" "));
        } else if let Some(rest) = ["d'", "d’"]
            .iter()
            .find_map(|p| self.family.strip_prefix(p))
            && !rest.is_empty()
        {
            (self.particle, self.family) = (
                self.family[..self.family.len() - rest.len()].to_string(),
                rest.to_string(),
            );
        }
        let words: Vec<&str> = self.given.split_whitespace().collect();
        let n = words
            .iter()
            .skip(1)
            .rev()
            .take_while(|w| PARTICLES.contains(w))
            .count();
        if n > 0 && self.dropping_particle.is_empty() {
            let at = words.len() - n;
            (self.dropping_particle, self.given) = (words[at..].join(" "), words[..at].join(" "));
        }
    }
}

/// What stands between a particle and the name: nothing after an apostrophe or hyphen ("d'Alembert", "al-Khwarizmi").
fn joint(particle: &str) -> &'static str {
    if particle.ends_with(['\'', '’', '-', 'ʼ']) {
        ""
    } else {
        " "
    }
}

fn join(a: &str, b: &str) -> String {
    match (a.is_empty(), b.is_empty()) {
        (true, _) => b.to_string(),
        (_, true) => a.to_string(),
        _ => format!("{a}{}{b}", joint(a)),
    }
}

/// A person in a role.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Creator {
    /// What they did.
    pub role: Role,
    /// Who it is.
    #[serde(flatten)]
    pub person: Person,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_divided_and_written() {
        let cases = [
            ("Gogh, Vincent van", "Gogh", "Vincent", "", "van", ""),
            ("Vincent van Gogh", "Gogh", "Vincent", "van", "", ""),
            ("van der Berg, Anna", "Berg", "Anna", "van der", "", ""),
            (
                "King, Jr., Martin Luther",
                "King",
                "Martin Luther",
                "",
                "",
                "Jr.",
            ),
            (
                "Martin Luther King Jr.",
                "King",
                "Martin Luther",
                "",
                "",
                "Jr.",
            ),
            ("d'Alembert, Jean", "Alembert", "Jean", "d'", "", ""),
            ("Aristotle", "Aristotle", "", "", "", ""),
        ];
        for (text, family, given, particle, dropping, suffix) in cases {
            let p = Person::parse(text);
            assert_eq!(
                (
                    p.family.as_str(),
                    p.given.as_str(),
                    p.particle.as_str(),
                    p.dropping_particle.as_str(),
                    p.suffix.as_str()
                ),
                (family, given, particle, dropping, suffix),
                "{text}"
            );
            assert_eq!(Person::parse(&p.inverted()), p, "{text}");
        }
        assert_eq!(
            Person::parse("d'Alembert, Jean").display(),
            "Jean d'Alembert"
        );
    }
}
