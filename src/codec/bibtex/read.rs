//! A whole file into references: macros, what entries inherit, groups, duplicate keys.

use super::entry::{Reader, Resolved};
use super::groups::Groups;
use super::inherit::{self, Places};
use super::scan::{Block, Fault, Piece, RawEntry, Scanner, Value};
use crate::codec::{Item, MAX_RECORD, Sink, too_long};
use crate::text::span::Lines;
use jiff::Timestamp;
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;

/// Abbreviations that every BibTeX style defines.
const MONTHS: [(&str, &str); 12] = [
    ("jan", "January"),
    ("feb", "February"),
    ("mar", "March"),
    ("apr", "April"),
    ("may", "May"),
    ("jun", "June"),
    ("jul", "July"),
    ("aug", "August"),
    ("sep", "September"),
    ("oct", "October"),
    ("nov", "November"),
    ("dec", "December"),
];

/// What the `@string`s of a file define.
#[derive(Debug, Default)]
pub(super) struct Macros(HashMap<String, String>);

impl Macros {
    fn get(&self, name: &str) -> Option<&str> {
        let lower = name.to_ascii_lowercase();
        self.0.get(&lower).map(String::as_str).or_else(|| {
            MONTHS
                .iter()
                .find(|(n, _)| *n == lower)
                .map(|(_, text)| *text)
        })
    }

    fn define(&mut self, name: &str, value: &Value, budget: &mut usize) {
        let text = self.resolve(value, budget);
        *budget = budget.saturating_sub(text.len());
        let text = text.into_owned();
        self.0.insert(name.to_ascii_lowercase(), text);
    }

    /// Whether the word stands for a text.
    fn knows(&self, word: &str) -> bool {
        word.bytes().all(|b| b.is_ascii_digit()) || self.get(word).is_some()
    }

    /// The text of a value. `budget` bounds how much a file can make of itself by repeating macros; beyond it names stand for themselves.
    pub(super) fn resolve<'t>(&self, value: &Value<'t>, budget: &mut usize) -> Cow<'t, str> {
        let mut piece = |piece: &Piece<'t>| match piece {
            Piece::Text(text) => Cow::Borrowed(*text),
            Piece::Word(word) => match self.get(word) {
                Some(text) if text.len() <= *budget => {
                    *budget -= text.len();
                    Cow::Owned(text.to_string())
                }
                _ => Cow::Borrowed(*word),
            },
        };
        match value {
            Value::One(p) => piece(p),
            Value::Many(pieces) => {
                let mut out = String::new();
                for p in pieces {
                    out.push_str(&piece(p));
                }
                Cow::Owned(out)
            }
        }
    }

    /// The words of a value that stand for nothing.
    fn unknown<'t>(&self, value: &Value<'t>) -> Option<&'t str> {
        let check = |piece: &Piece<'t>| match piece {
            Piece::Word(w) if !w.is_empty() && !self.knows(w) => Some(*w),
            _ => None,
        };
        match value {
            Value::One(p) => check(p),
            Value::Many(pieces) => pieces.iter().find_map(check),
        }
    }
}

/// What is known of a file before its entries are read.
pub(super) struct File<'t> {
    pub text: &'t str,
    pub macros: Macros,
    pub groups: Groups,
    pub places: Places,
    pub biblatex: bool,
    pub budget: usize,
    /// Entries may inherit.
    inherits: bool,
}

fn contains(text: &str, word: &str) -> bool {
    let b = text.as_bytes();
    if memchr::memmem::find(b, word.as_bytes()).is_some() {
        return true;
    }
    // The usual other spellings.
    let upper = word.to_ascii_uppercase();
    let mut capital = word.to_string();
    capital[..1].make_ascii_uppercase();
    memchr::memmem::find(b, upper.as_bytes()).is_some()
        || memchr::memmem::find(b, capital.as_bytes()).is_some()
}

impl<'t> File<'t> {
    /// Looks a file over: its macros, its comments, and where its entries stand, if any of that is needed.
    pub(super) fn new(text: &'t str, biblatex: bool) -> File<'t> {
        let inherits = contains(text, "crossref") || contains(text, "xdata");
        let mut file = File {
            text,
            macros: Macros::default(),
            groups: Groups::default(),
            places: Places::default(),
            biblatex,
            budget: text.len().saturating_mul(8).saturating_add(1 << 24),
            inherits,
        };
        let blocks = memchr::memchr_iter(b'@', text.as_bytes()).any(|at| {
            let rest = &text.as_bytes()[at + 1..];
            let start = rest.iter().find(|c| !c.is_ascii_whitespace());
            matches!(start, Some(b's' | b'S' | b'c' | b'C'))
        });
        if blocks && !inherits {
            // Only the blocks that are wanted are read.
            let mut scanner = Scanner::at(text, 0);
            for at in memchr::memchr_iter(b'@', text.as_bytes()) {
                if let Some(block) = scanner.wanted(at) {
                    file.before(block);
                }
            }
        }
        if inherits {
            for block in Scanner::at(text, 0) {
                file.before(block);
            }
        }
        file
    }

    /// Takes in what a block says about the entries.
    fn before(&mut self, block: Block<'t>) {
        match block {
            Block::Macro { name, value } => {
                if !self.macros.0.contains_key(&name.to_ascii_lowercase()) {
                    self.macros.define(name, &value, &mut self.budget);
                }
            }
            Block::Comment(comment) => self.groups.comment(comment),
            Block::Entry(entry) => self.places.add(&entry),
            Block::Preamble => {}
        }
    }

    /// Reads one entry.
    pub(super) fn reference(
        &mut self,
        entry: &RawEntry<'t>,
        now: Timestamp,
        faults: &mut Vec<Fault>,
    ) -> crate::model::Reference {
        let mut reader = Reader::new(entry.kind, entry.key, self.biblatex, now);
        for field in &entry.fields {
            if let Some(word) = self.macros.unknown(&field.value) {
                faults.push(Fault {
                    at: field.value_start,
                    serious: false,
                    message: format!("“{word}” is no number and no “@string”; read as text"),
                });
            }
            let raw = self.macros.resolve(&field.value, &mut self.budget);
            reader.field(Resolved {
                name: Cow::Borrowed(field.name),
                raw,
                inherited: false,
            });
        }
        if self.inherits
            && entry.fields.iter().any(|f| {
                f.name.eq_ignore_ascii_case("crossref") || f.name.eq_ignore_ascii_case("xdata")
            })
        {
            let inherited = inherit::inherited(
                self.text,
                &self.places,
                &self.macros,
                entry,
                &mut self.budget,
            );
            let has_date = entry.fields.iter().any(|f| {
                f.name.eq_ignore_ascii_case("date") || f.name.eq_ignore_ascii_case("year")
            });
            for (name, raw) in inherited {
                // A date of its own is not completed by parts of the parent's.
                if has_date && matches!(name.as_str(), "date" | "year" | "month" | "day") {
                    continue;
                }
                reader.field(Resolved {
                    name: Cow::Owned(name),
                    raw: Cow::Owned(raw),
                    inherited: true,
                });
            }
        }
        let (mut reference, remarks) = reader.finish();
        self.groups.complete(entry.key, &mut reference.collections);
        faults.extend(remarks.into_iter().map(|message| Fault {
            at: entry.start,
            serious: false,
            message,
        }));
        reference
    }
}

/// Reads a text.
pub(super) fn read(text: &str, biblatex: bool, sink: &mut Sink) {
    let now = Timestamp::now();
    let mut file = File::new(text, biblatex);
    let mut scanner = Scanner::at(text, 0);
    let mut lines = Lines::new(text);
    let mut keys: HashSet<&str> = HashSet::new();
    loop {
        let block = scanner.next();
        let mut faults = std::mem::take(&mut scanner.faults);
        let end = block.is_none();
        let mut reference = None;
        match block {
            Some(Block::Macro { name, value }) => {
                file.macros.define(name, &value, &mut file.budget);
            }
            Some(Block::Entry(entry)) if entry.end - entry.start > MAX_RECORD => {
                faults.push(Fault {
                    at: entry.start,
                    serious: true,
                    message: too_long(
                        &format!("the entry “{}”", entry.key),
                        entry.end - entry.start,
                    ),
                });
            }
            Some(Block::Entry(entry)) => {
                let empty = entry.fields.is_empty();
                reference = Some(file.reference(&entry, now, &mut faults));
                if !entry.key.is_empty() && !keys.insert(entry.key) {
                    faults.push(Fault {
                        at: entry.start,
                        serious: false,
                        message: format!("the key “{}” is there twice", entry.key),
                    });
                }
                if empty {
                    faults.push(Fault {
                        at: entry.start,
                        serious: false,
                        message: format!("the entry “{}” has no fields", entry.key),
                    });
                }
            }
            _ => {}
        }
        faults.sort_by_key(|f| f.at);
        for fault in faults {
            let (line, column) = lines.at(fault.at);
            let item = if fault.serious {
                Item::error(line, column, fault.message)
            } else {
                Item::warning(line, column, fault.message)
            };
            if sink(item) == ControlFlow::Break(()) {
                return;
            }
        }
        if let Some(reference) = reference
            && sink(Item::Reference(Box::new(reference))) == ControlFlow::Break(())
        {
            return;
        }
        if end {
            return;
        }
    }
}
