//! Answering a query from the index: points for every row, term by term, joined as the query says.

use super::doc::Flags;
use super::index::Index;
use super::matcher::holds;
use super::orders::SortBy;
use super::parse;
use super::query::{Node, Predicate, Query, Term, TextField};
use super::rank::{Cancel, WEIGHTS};
use super::vocab::{Found, LITERAL, in_word, words};
use crate::model::{Reference, identifier};
use crate::text::fold::fold;
use memchr::memmem;
use uuid::Uuid;

/// When letters left out, several beginnings (`recnor`) and typing errors are forgiven.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Fuzzy {
    /// Never.
    Off,
    /// When nothing holds the words literally.
    #[default]
    WhenEmpty,
    /// When fewer than this many hold them; what is found so stands behind.
    Below(usize),
}

/// From this many rows on, work is divided between two threads.
pub(super) const MANY: usize = 20_000;

/// Reads a whole reference, for what the index does not hold.
pub type Loader<'a> = &'a (dyn Fn(Uuid) -> Option<Reference> + Sync);

/// How to search.
#[derive(Clone, Copy, Default)]
pub struct SearchOptions<'a> {
    /// When to forgive.
    pub fuzzy: Fuzzy,
    /// The order; `None` is best first (newest first where there are no words).
    pub sort: Option<SortBy>,
    /// The other way round.
    pub reverse: bool,
    /// Reads abstracts and notes; without it nothing matches `abstract:` and `note:`.
    pub loader: Option<Loader<'a>>,
}

/// What was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Results {
    /// The rows, in order.
    pub rows: Vec<u32>,
    /// Whether letters had to be forgiven for some of them.
    pub forgiven: bool,
    /// How many of the first rows hold the words literally.
    pub literal: usize,
}

/// Points by row; 0 is no match.
pub(super) type Scores = Vec<u16>;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Pass {
    Literal,
    Forgiving,
}

pub(super) struct Eval<'a> {
    pub index: &'a Index,
    pub pass: Pass,
    pub cancel: &'a Cancel,
    pub loader: Option<Loader<'a>>,
}

impl Index {
    /// Finds. `None` when a newer search cancelled this one.
    pub fn search(
        &self,
        query: &Query,
        options: &SearchOptions,
        cancel: &Cancel,
    ) -> Option<Results> {
        let mut eval = Eval {
            index: self,
            pass: Pass::Literal,
            cancel,
            loader: options.loader,
        };
        let trash = parse::asks_for_trash(query);
        let hide = |scores: &mut Scores| {
            for (row, s) in scores.iter_mut().enumerate() {
                let f = Flags(self.flags[row]);
                if f.contains(Flags::GONE) || (f.contains(Flags::TRASHED) && !trash) {
                    *s = 0;
                }
            }
        };
        let mut scores = eval.node(&query.root, None);
        hide(&mut scores);
        if cancel.is_cancelled() {
            return None;
        }
        let literal = scores.iter().filter(|s| **s > 0).count();
        let enough = match options.fuzzy {
            Fuzzy::Off => 0,
            Fuzzy::WhenEmpty => 1,
            Fuzzy::Below(n) => n,
        };
        let words = query.words();
        let mut forgiven = false;
        if literal < enough && !words.is_empty() {
            eval.pass = Pass::Forgiving;
            let mut more = eval.node(&query.root, None);
            if cancel.is_cancelled() {
                return None;
            }
            hide(&mut more);
            // Literal ones keep their points; only behind them comes what was forgiven.
            for (s, m) in scores.iter_mut().zip(more) {
                if *s == 0 && m > 0 {
                    *s = m;
                    forgiven = true;
                }
            }
        }
        let mut rows = if words.is_empty() && options.sort.is_none() {
            let all: Vec<u32> = (0..scores.len() as u32)
                .filter(|r| scores[*r as usize] > 0)
                .collect();
            self.sorted(&all, SortBy::Added, true)
        } else {
            self.ranked(&scores)
        };
        match options.sort {
            Some(by) => rows = self.sorted(&rows, by, options.reverse),
            None => {
                let near = if literal > 0 {
                    literal.min(rows.len())
                } else {
                    rows.len()
                };
                self.look_closer(query, &scores, &mut rows[..near]);
                if options.reverse {
                    rows.reverse();
                }
            }
        }
        (!cancel.is_cancelled()).then_some(Results {
            rows,
            forgiven,
            literal,
        })
    }
}

impl Eval<'_> {
    pub fn none(&self) -> Scores {
        vec![0; self.index.rows()]
    }

    /// The points of a node. `among`, where given, are the only rows that matter: what costs much looks at no other.
    fn node(&self, node: &Node, among: Option<&Scores>) -> Scores {
        if self.cancel.is_cancelled() {
            return self.none();
        }
        match node {
            Node::And(nodes) => {
                // What is read from the store comes last, for the rows that are left.
                let (late, early): (Vec<&Node>, Vec<&Node>) =
                    nodes.iter().partition(|n| is_late(n));
                let mut all = self.all_of(&early, among);
                for n in late {
                    let s = self.node(n, all.as_ref().or(among));
                    all = Some(both(all, s));
                }
                all.unwrap_or_else(|| vec![1; self.index.rows()])
            }
            Node::Or(nodes) => {
                let mut any = self.none();
                for n in nodes {
                    for (x, y) in any.iter_mut().zip(self.node(n, among)) {
                        *x = (*x).max(y);
                    }
                }
                any
            }
            Node::Not(n) => {
                // What is excluded is meant as it stands.
                let plain = Eval {
                    pass: Pass::Literal,
                    ..*self
                };
                let mut s = plain.node(n, among);
                for x in &mut s {
                    *x = u16::from(*x == 0);
                }
                s
            }
            Node::Text {
                field: Some(TextField::Tag),
                text,
                how,
            } => self.tag(text, *how),
            Node::Text { field, text, how } => self.text(*field, text, *how),
            Node::Is(p) => self.predicate(p, among),
        }
    }

    /// What all of the nodes hold, on two threads where there is much; `None` for no nodes.
    fn all_of(&self, nodes: &[&Node], among: Option<&Scores>) -> Option<Scores> {
        if nodes.len() > 1 && self.index.rows() >= MANY {
            let (a, b) = nodes.split_at(nodes.len() / 2);
            let (a, b) = std::thread::scope(|scope| {
                let other = scope.spawn(|| self.all_in_turn(b, among));
                (self.all_in_turn(a, among), other.join().ok().flatten())
            });
            return Some(both(a, b?));
        }
        self.all_in_turn(nodes, among)
    }

    fn all_in_turn(&self, nodes: &[&Node], among: Option<&Scores>) -> Option<Scores> {
        nodes
            .iter()
            .fold(None, |all, n| Some(both(all, self.node(n, among))))
    }

    // ---- words

    pub fn text(&self, field: Option<TextField>, text: &str, how: Term) -> Scores {
        let mut scores = self.none();
        self.literal(field, text, how, &mut scores);
        if field.is_none() {
            self.identifiers(text, &mut scores);
        }
        let forgiving =
            self.pass == Pass::Forgiving && how == Term::Fuzzy && field != Some(TextField::Key);
        if forgiving {
            self.forgive(field, text, &mut scores);
        }
        scores
    }

    fn literal(&self, field: Option<TextField>, text: &str, how: Term, scores: &mut Scores) {
        let index = self.index;
        let mask = parse::field_mask(field);
        let bytes = text.as_bytes();
        let one_word = bytes.iter().all(|b| in_word(*b)) && bytes.len() <= 200;
        if one_word && how != Term::Equal {
            let found = if how == Term::Whole {
                index.vocab.whole(bytes).into_iter().collect()
            } else {
                index.vocab.literal(bytes)
            };
            self.add(&found, mask, scores);
        } else if let Some((_, longest)) = words(bytes).max_by_key(|(_, w)| w.len()) {
            let mut candidates = self.none();
            self.add(&index.vocab.holding(longest), mask, &mut candidates);
            for row in (0..index.known).filter(|r| candidates[*r] > 0) {
                self.row(row, mask, text, how, scores);
            }
        } else {
            // Signs alone, as `++`.
            for row in 0..index.known {
                self.row(row, mask, text, how, scores);
            }
        }
        for row in index.known..index.rows() {
            self.row(row, mask, text, how, scores);
        }
    }

    /// Adds the places of words found.
    pub fn add(&self, found: &[Found], mask: u8, scores: &mut Scores) {
        for f in found {
            for place in self.index.vocab.places_of(f.word) {
                let field = (place & 7) as usize;
                if mask >> field & 1 == 1
                    && let Some(s) = scores.get_mut((place >> 3) as usize)
                {
                    *s = (*s).max(f.score + WEIGHTS[field]);
                }
            }
        }
    }

    /// Looks for a text in one row, field by field.
    fn row(&self, row: usize, mask: u8, text: &str, how: Term, scores: &mut Scores) {
        for field in TextField::ALL {
            if mask >> field as u8 & 1 == 0 {
                continue;
            }
            let hay = self.index.field_text(row, field);
            if holds(hay, text, how) {
                let at = memmem::find(hay.as_bytes(), text.as_bytes()).unwrap_or(0);
                let start = at == 0 || !in_word(hay.as_bytes()[at - 1]);
                let end = at + text.len();
                let whole = start && (end >= hay.len() || !in_word(hay.as_bytes()[end]));
                let points = LITERAL + if whole { 30 } else { 18 * u16::from(start) };
                scores[row] = scores[row].max(points + WEIGHTS[field as usize]);
            }
        }
    }

    /// A word that looks like an identifier is looked for among identifiers, too.
    fn identifiers(&self, text: &str, scores: &mut Scores) {
        if text.len() < 5 || !text.bytes().any(|b| b.is_ascii_digit()) {
            return;
        }
        let cleaned = if text.contains("://") {
            identifier::doi(text)
                .or_else(|| identifier::pmid(text))
                .or_else(|| identifier::pmcid(text))
                .or_else(|| identifier::arxiv(text))
                .map(|v| fold(&v))
        } else {
            identifier::isbn(text)
        };
        self.in_identifiers("", cleaned.as_deref().unwrap_or(text), &mut |row| {
            scores[row] = scores[row].max(LITERAL + 30);
        });
    }

    /// Calls `hit` for the rows that have an identifier of the scheme (any when empty) that holds the text.
    pub fn in_identifiers(&self, scheme: &str, text: &str, hit: &mut dyn FnMut(usize)) {
        let arena = &self.index.identifiers;
        let bytes = arena.text.as_bytes();
        for at in memmem::find_iter(bytes, text.as_bytes()) {
            let line = memchr::memrchr(b'\n', &bytes[..at]).map_or(0, |i| i + 1);
            let value = line + memchr::memchr(b':', &bytes[line..]).map_or(0, |i| i + 1);
            if at >= value
                && (scheme.is_empty()
                    || bytes[line..value].strip_suffix(b":") == Some(scheme.as_bytes()))
            {
                hit(arena.row_at(at));
            }
        }
    }
}

/// The rows of both, with the points of both.
fn both(all: Option<Scores>, s: Scores) -> Scores {
    match all {
        None => s,
        Some(mut a) => {
            for (x, y) in a.iter_mut().zip(s) {
                *x = if *x == 0 || y == 0 {
                    0
                } else {
                    x.saturating_add(y)
                };
            }
            a
        }
    }
}

/// Whether a node asks for what only the store holds.
fn is_late(node: &Node) -> bool {
    match node {
        Node::And(v) | Node::Or(v) => v.iter().any(is_late),
        Node::Not(n) => is_late(n),
        Node::Is(p) => matches!(
            p,
            Predicate::Abstract(..) | Predicate::Note(..) | Predicate::Anywhere(..)
        ),
        Node::Text { .. } => false,
    }
}
