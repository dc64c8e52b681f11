//! Answering a query from the index: points for every row, term by term, joined as the query says.

use super::doc::{Flags, NO_TIME, NO_YEAR, letters};
use super::index::Index;
use super::matcher::{FuzzyScorer, Skim, holds};
use super::naive;
use super::orders::SortBy;
use super::parse;
use super::query::{Node, Predicate, Query, Term, TextField};
use super::rank::{Cancel, WEIGHTS};
use super::vocab::{BEGINNINGS, Found, LITERAL, in_word, words};
use crate::model::{Kind, Reference, identifier};
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
enum Pass {
    Literal,
    Forgiving,
}

struct Eval<'a> {
    index: &'a Index,
    pass: Pass,
    cancel: &'a Cancel,
    loader: Option<Loader<'a>>,
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
    fn none(&self) -> Scores {
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
                let mut all: Option<Scores> = None;
                for n in early.into_iter().chain(late) {
                    let s = self.node(n, all.as_ref().or(among));
                    all = Some(match all {
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
                    });
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

    // ---- words

    fn text(&self, field: Option<TextField>, text: &str, how: Term) -> Scores {
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
            self.add(&index.vocab.literal(longest), mask, &mut candidates);
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
    fn add(&self, found: &[Found], mask: u8, scores: &mut Scores) {
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
    fn in_identifiers(&self, scheme: &str, text: &str, hit: &mut dyn FnMut(usize)) {
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

    // ---- what is forgiven

    fn forgive(&self, field: Option<TextField>, text: &str, scores: &mut Scores) {
        let index = self.index;
        let mask = parse::field_mask(field);
        let parts: Vec<&[u8]> = words(text.as_bytes()).map(|(_, w)| w).collect();
        match parts.as_slice() {
            [] => {}
            [w] => {
                self.add(&index.vocab.near(w), mask, scores);
                self.new_rows(w, mask, scores);
            }
            // `mental-helth`: each of its words.
            several => {
                let mut all: Option<Scores> = None;
                for w in several {
                    let mut s = self.none();
                    self.add(&index.vocab.literal(w), mask, &mut s);
                    self.add(&index.vocab.near(w), mask, &mut s);
                    all = Some(match all {
                        None => s,
                        Some(mut a) => {
                            a.iter_mut().zip(s).for_each(|(x, y)| *x = (*x).min(y));
                            a
                        }
                    });
                }
                for (s, a) in scores.iter_mut().zip(all.unwrap_or_default()) {
                    *s = (*s).max(a.min(LITERAL - 100));
                }
                return;
            }
        }
        if text.len() < 2 || scores.iter().any(|s| *s > 0) {
            return;
        }
        // Across words: `jmlr`, `recnor`; then any letters in order that stand close enough.
        let wanted = letters(text.as_bytes());
        let fields: Vec<TextField> = TextField::ALL
            .into_iter()
            .filter(|f| mask >> *f as u8 & 1 == 1)
            .collect();
        let rows = || (0..index.rows()).filter(|r| index.masks[*r] & wanted == wanted);
        for (n, row) in rows().enumerate() {
            if n % 4096 == 0 && self.cancel.is_cancelled() {
                return;
            }
            for f in &fields {
                if beginnings(index.field_text(row, *f).as_bytes(), text.as_bytes()) {
                    scores[row] = scores[row].max(BEGINNINGS + WEIGHTS[*f as usize]);
                }
            }
        }
        if text.len() < 4 || scores.iter().any(|s| *s > 0) {
            return;
        }
        let skim = Skim::default();
        let least = 13 * text.chars().count() as i64;
        for (n, row) in rows().enumerate() {
            if n % 512 == 0 && self.cancel.is_cancelled() {
                return;
            }
            for f in fields
                .iter()
                .filter(|f| matches!(f, TextField::Title | TextField::Author | TextField::Key))
            {
                let hay = index.field_text(row, *f);
                if !has_in_order(hay.as_bytes(), text.as_bytes()) {
                    continue;
                }
                let points = skim.score(hay, text);
                if points > least {
                    let points = u16::try_from(points / 4).unwrap_or(u16::MAX).min(90);
                    scores[row] = scores[row].max(1 + points);
                }
            }
        }
    }

    /// Near words in the rows that the vocabulary does not know yet.
    fn new_rows(&self, w: &[u8], mask: u8, scores: &mut Scores) {
        let index = self.index;
        let rows = index.known..index.rows();
        if rows.is_empty() {
            return;
        }
        let bytes = index.text.text.as_bytes();
        let fresh = super::vocab::Vocab::build(
            rows.clone()
                .map(|r| (&bytes[index.text.range(r)], &index.ends[r])),
        );
        for f in fresh.near(w) {
            for place in fresh.places_of(f.word) {
                let field = (place & 7) as usize;
                let row = rows.start + (place >> 3) as usize;
                if mask >> field & 1 == 1 && row < rows.end {
                    scores[row] = scores[row].max(f.score + WEIGHTS[field]);
                }
            }
        }
    }

    // ---- names and conditions

    fn tag(&self, text: &str, how: Term) -> Scores {
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
            .map(|n| wanted(&parse::normal(n)))
            .collect();
        let mut s = self.none();
        if hit.contains(&true) {
            for (row, s) in s.iter_mut().enumerate() {
                *s = points * u16::from(names.of(row).iter().any(|n| hit[*n as usize]));
            }
        }
        s
    }

    fn predicate(&self, p: &Predicate, among: Option<&Scores>) -> Scores {
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
                    Kind::ALL.iter().map(|k| parse::kind_is(*k, name)).collect();
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

/// Whether `w` is made of beginnings of words that follow each other (small words between may be left out): `recnor`, `jmlr`.
fn beginnings(text: &[u8], w: &[u8]) -> bool {
    let list: Vec<&[u8]> = words(text).map(|(_, w)| w).collect();
    (0..list.len()).any(|i| list[i][0] == w[0] && from_word(&list[i..], w, 0))
}

fn from_word(list: &[&[u8]], w: &[u8], skipped: usize) -> bool {
    if w.is_empty() {
        return true;
    }
    let Some((first, rest)) = list.split_first() else {
        return false;
    };
    let same = first.iter().zip(w).take_while(|(a, b)| a == b).count();
    // The longest beginning first; a shorter one when the rest does not fit.
    (1..=same)
        .rev()
        .take(6)
        .any(|n| from_word(rest, &w[n..], 0))
        || (skipped < 2 && from_word(rest, w, skipped + 1))
}

fn has_in_order(text: &[u8], w: &[u8]) -> bool {
    let mut at = 0;
    w.iter().all(|b| match memchr::memchr(*b, &text[at..]) {
        Some(skip) => {
            at += skip + 1;
            true
        }
        None => false,
    })
}
