//! Conditions other than words: years, kinds, flags, tags, collections, identifiers, and what has to be read from the store.

use super::doc::{Flags, NO_TIME, NO_YEAR};
use super::eval::{Eval, Scores};
use super::matcher::holds;
use super::naive;
use super::query::{Predicate, Term};
use super::rank::WEIGHTS;
use super::value;
use super::vocab::LITERAL;
use crate::model::{Kind, Reference, identifier};
use memchr::memmem;

impl Eval<'_> {
    pub fn tag(&self, text: &str, how: Term) -> Scores {
        self.by_names(
            &self.index.tags,
            &|name| holds(name, text, how),
            LITERAL + WEIGHTS[5],
        )
    }

    fn by_names(
        &self,
        names: &super::names::Names,
        wanted: &dyn Fn(&str) -> bool,
        points: u16,
    ) -> Scores {
        let hit: Vec<bool> = names
            .names
            .iter()
            .map(|n| wanted(&value::normal(n)))
            .collect();
        let mut s = self.none();
        if hit.contains(&true) {
            for (row, s) in s.iter_mut().enumerate() {
                *s = points * u16::from(names.of(row).iter().any(|n| hit[*n as usize]));
            }
        }
        s
    }

    pub fn predicate(&self, p: &Predicate, among: Option<&Scores>) -> Scores {
        let index = self.index;
        let by = |test: &dyn Fn(usize) -> bool| -> Scores {
            (0..index.rows()).map(|r| u16::from(test(r))).collect()
        };
        match p {
            Predicate::Year(b) => {
                by(&|r| index.years[r] != NO_YEAR && b.holds(i64::from(index.years[r])))
            }
            Predicate::Rating(b) => by(&|r| b.holds(i64::from(index.ratings[r]))),
            Predicate::Added(b) => by(&|r| index.added[r] != NO_TIME && b.holds(index.added[r])),
            Predicate::Modified(b) => {
                by(&|r| index.modified[r] != NO_TIME && b.holds(index.modified[r]))
            }
            Predicate::Kind(name) => {
                let wanted: Vec<bool> =
                    Kind::ALL.iter().map(|k| value::kind_is(*k, name)).collect();
                by(&|r| wanted.get(usize::from(index.kinds[r])) == Some(&true))
            }
            Predicate::Flag(f) => by(&|r| Flags(index.flags[r]).contains(*f)),
            Predicate::Status(s) => by(&|r| Flags(index.flags[r]).status() == *s),
            Predicate::Collection(text, how) => self.by_names(
                &index.collections,
                &|n| naive::in_collection(n, text, *how),
                1,
            ),
            Predicate::Language(text) => {
                self.by_names(&index.languages, &|n| n.starts_with(text.as_str()), 1)
            }
            Predicate::HasIdentifier(scheme) => {
                let mut s = self.none();
                self.in_identifiers_any(scheme.name(), &mut |r| s[r] = 1);
                s
            }
            Predicate::Identifier(scheme, text) => {
                let mut s = self.none();
                let name = scheme.map_or("", |x| x.name());
                self.in_identifiers(name, text, &mut |r| s[r] = 1);
                if name == "isbn" {
                    self.in_identifiers(name, &identifier::isbn13(text), &mut |r| s[r] = 1);
                }
                s
            }
            Predicate::Duplicate => {
                let mut s = self.none();
                for row in index.likely_duplicates() {
                    s[row as usize] = 1;
                }
                s
            }
            Predicate::Abstract(text, how) => self.read(among, Flags::ABSTRACT, &|r| {
                naive::in_abstract(r, text, *how)
            }),
            Predicate::Note(text, how) => {
                self.read(among, Flags::NOTE, &|r| naive::in_notes(r, text, *how))
            }
            Predicate::Anywhere(text, how) => {
                let mut s = self.text(None, text, *how);
                let more = self.read(among, Flags::default(), &|r| naive::anywhere(r, text, *how));
                s.iter_mut().zip(more).for_each(|(x, y)| *x = (*x).max(y));
                s
            }
        }
    }

    fn in_identifiers_any(&self, scheme: &str, hit: &mut dyn FnMut(usize)) {
        let arena = &self.index.identifiers;
        let needle = format!("{scheme}:");
        for at in memmem::find_iter(arena.text.as_bytes(), needle.as_bytes()) {
            if at == 0 || arena.text.as_bytes()[at - 1] == b'\n' {
                hit(arena.row_at(at));
            }
        }
    }

    /// Reads the references that are left and have what is asked about.
    fn read(
        &self,
        among: Option<&Scores>,
        flag: Flags,
        test: &dyn Fn(&Reference) -> bool,
    ) -> Scores {
        let mut s = self.none();
        let Some(loader) = self.loader else { return s };
        for (row, s) in s.iter_mut().enumerate() {
            let f = Flags(self.index.flags[row]);
            if among.is_some_and(|a| a[row] == 0) || !f.contains(flag) || f.contains(Flags::GONE) {
                continue;
            }
            if self.cancel.is_cancelled() {
                break;
            }
            *s = u16::from(loader(self.index.ids[row]).is_some_and(|r| test(&r)));
        }
        s
    }
}
