//! What became of a work after it was published: retracted, corrected, a preprint that appeared.

use super::{Field, Reference};

/// One thing that became of a work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Became {
    /// In words, with the address of the notice where it is known.
    pub what: String,
    /// Whether nobody should rely on the work any more.
    pub grave: bool,
}

impl Reference {
    /// Whether it was retracted or withdrawn.
    pub fn is_retracted(&self) -> bool {
        self.get(Field::Status)
            .is_some_and(|s| s.to_lowercase().contains("retract"))
    }
    /// What became of it, the gravest first.
    pub fn became(&self) -> Vec<Became> {
        let notice = |names: &[&str]| {
            names
                .iter()
                .find_map(|n| self.extra(n))
                .map(|doi| format!(": https://doi.org/{doi}"))
                .unwrap_or_default()
        };
        let graves = [
            "updated-by-retraction",
            "updated-by-withdrawal",
            "updated-by-removal",
        ];
        let mut out = Vec::new();
        if self.is_retracted() {
            out.push(Became {
                what: format!("RETRACTED{}", notice(&graves)),
                grave: true,
            });
        }
        for (name, doi) in &self.extra {
            if graves.contains(&name.as_str()) {
                continue;
            }
            let what = match name.strip_prefix("updated-by-") {
                Some(kind) => kind.replace('_', " "),
                None if name == "is-preprint-of" => "published".to_string(),
                None => continue,
            };
            out.push(Became {
                grave: what.contains("concern"),
                what: format!("{what}: https://doi.org/{doi}"),
            });
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::super::Kind;
    use super::*;

    #[test]
    fn the_gravest_stands_first() {
        let mut r = Reference::new(Kind::ArticleJournal);
        assert!(r.became().is_empty());
        r.add_extra("updated-by-correction", "10.5555/c");
        r.add_extra("updated-by-retraction", "10.5555/r");
        r.set(Field::Status, "retracted");
        let said: Vec<String> = r.became().into_iter().map(|b| b.what).collect();
        assert_eq!(
            said,
            [
                "RETRACTED: https://doi.org/10.5555/r",
                "correction: https://doi.org/10.5555/c"
            ]
        );
        assert!(r.became()[0].grave);
    }
}
