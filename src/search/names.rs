//! Lists of names that rows share: tags, collections, languages.

use std::collections::HashMap;

/// The names, each once, and for every row which of them it has.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// The names as written.
    pub(super) names: Vec<String>,
    numbers: HashMap<String, u32>,
    /// Where each row's numbers begin; one more at the end.
    pub(super) at: Vec<u32>,
    /// The numbers.
    pub(super) numbers_of: Vec<u32>,
}

impl Names {
    /// From its parts; `None` when they do not fit together.
    pub fn from_parts(
        names: Vec<String>,
        at: Vec<u32>,
        numbers_of: Vec<u32>,
        rows: usize,
    ) -> Option<Names> {
        let sound = at.len() == rows + 1
            && at.first() == Some(&0)
            && at.windows(2).all(|w| w[0] <= w[1])
            && at.last().is_some_and(|l| *l as usize == numbers_of.len())
            && numbers_of.iter().all(|n| (*n as usize) < names.len());
        let numbers = names
            .iter()
            .enumerate()
            .map(|(i, n)| (n.clone(), i as u32))
            .collect();
        sound.then_some(Names {
            names,
            numbers,
            at,
            numbers_of,
        })
    }
    /// Adds the names of the next row.
    pub fn push<'a>(&mut self, names: impl Iterator<Item = &'a str>) {
        if self.at.is_empty() {
            self.at.push(0);
        }
        for name in names {
            let n = match self.numbers.get(name) {
                Some(n) => *n,
                None => {
                    let n = self.names.len() as u32;
                    self.names.push(name.to_string());
                    self.numbers.insert(name.to_string(), n);
                    n
                }
            };
            self.numbers_of.push(n);
        }
        self.at.push(self.numbers_of.len() as u32);
    }
    /// The numbers of a row's names.
    pub fn of(&self, row: usize) -> &[u32] {
        match (self.at.get(row), self.at.get(row + 1)) {
            (Some(a), Some(b)) => &self.numbers_of[*a as usize..*b as usize],
            _ => &[],
        }
    }
    /// The names of a row.
    pub fn names_of(&self, row: usize) -> impl Iterator<Item = &str> {
        self.of(row)
            .iter()
            .map(|n| self.names[*n as usize].as_str())
    }
}
