//! What a query is: a tree of terms, the errors in it, and the pieces to colour while it is typed.

use crate::model::{Scheme, Status};
use std::ops::Range;

/// A field of the text that words are looked for in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum TextField {
    /// Title, short title and original title.
    Title,
    /// Every creator's name, with given names.
    Author,
    /// The citation key.
    Key,
    /// The year, and what stands for it ("n.d.").
    Year,
    /// Journal, book, series, event, publisher.
    Venue,
    /// Tags.
    Tag,
}

impl TextField {
    /// Every field, in the order in which the index holds them.
    pub const ALL: [TextField; 6] = [
        TextField::Title,
        TextField::Author,
        TextField::Key,
        TextField::Year,
        TextField::Venue,
        TextField::Tag,
    ];
}

/// How a word or phrase has to stand in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Term {
    /// Anywhere; where too little is found also with letters left out or mistyped.
    Fuzzy,
    /// Literally, anywhere.
    Exact,
    /// Literally, as whole words.
    Whole,
    /// The whole value, nothing more.
    Equal,
}

/// The two ends of a range, both included; `None` is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Bound {
    /// At least.
    pub from: Option<i64>,
    /// At most.
    pub to: Option<i64>,
}

impl Bound {
    /// Whether a value lies in it.
    pub fn holds(self, value: i64) -> bool {
        self.from.is_none_or(|f| value >= f) && self.to.is_none_or(|t| value <= t)
    }
}

/// A condition other than words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Predicate {
    /// `year:2015..2020`.
    Year(Bound),
    /// `type:thesis`: folded text in the kind's CSL name, its label or its name in BibTeX.
    Kind(String),
    /// `collection:x`, folded.
    Collection(String, Term),
    /// `abstract:x`, folded.
    Abstract(String, Term),
    /// `note:x`, folded.
    Note(String, Term),
    /// `any:x`: in any field, abstract and notes included; folded.
    Anywhere(String, Term),
    /// `doi:10.1186`: in identifiers of one scheme, or of all; folded.
    Identifier(Option<Scheme>, String),
    /// `lang:nb`, folded.
    Language(String),
    /// A quality that the index keeps as a flag: `has:pdf`, `is:incomplete`.
    Flag(super::doc::Flags),
    /// `has:issn`: an identifier of the scheme.
    HasIdentifier(Scheme),
    /// `is:duplicate`.
    Duplicate,
    /// `is:unread`.
    Status(Status),
    /// `rating:>3`.
    Rating(Bound),
    /// `added:7d`: seconds since 1970.
    Added(Bound),
    /// `modified:2024-05..`: seconds since 1970.
    Modified(Bound),
}

/// A query as a tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node {
    /// All of them; none is true.
    And(Vec<Node>),
    /// At least one of them.
    Or(Vec<Node>),
    /// Not this.
    Not(Box<Node>),
    /// Words in some fields (all when empty): folded text.
    Text {
        /// The fields to look in; empty for all.
        field: Option<TextField>,
        /// Folded, inner white space single.
        text: String,
        /// How exactly.
        how: Term,
    },
    /// A condition.
    Is(Predicate),
}

impl Node {
    /// All of these; one alone is itself.
    pub(super) fn all(mut nodes: Vec<Node>) -> Node {
        if nodes.len() == 1 {
            nodes.remove(0)
        } else {
            Node::And(nodes)
        }
    }
}

/// Something in a query that could not be understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryError {
    /// Where, in bytes.
    pub at: Range<usize>,
    /// What, and what would be right.
    pub message: String,
}

/// What a piece of a query is, for colouring.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SpanKind {
    /// A word looked for fuzzily.
    Word,
    /// A word or phrase looked for exactly.
    Exact,
    /// A field's name with its colon.
    Field,
    /// A field's value.
    Value,
    /// `!`, `-`, `(`, `|`, `)`.
    Operator,
    /// Not understood.
    Error,
}

/// A piece of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// Where, in bytes.
    pub at: Range<usize>,
    /// What.
    pub kind: SpanKind,
}

/// What a person looks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// The part that was understood.
    pub root: Node,
    /// What was not.
    pub errors: Vec<QueryError>,
    /// The pieces, in order.
    pub spans: Vec<Span>,
}

impl Default for Query {
    fn default() -> Self {
        Query::all()
    }
}

impl Query {
    /// The query that everything matches.
    pub fn all() -> Query {
        Query {
            root: Node::And(Vec::new()),
            errors: Vec::new(),
            spans: Vec::new(),
        }
    }
    /// Whether everything matches.
    pub fn is_all(&self) -> bool {
        matches!(&self.root, Node::And(v) if v.is_empty())
    }
    /// The words and phrases that are to be found (not those that are excluded), with the field that they are asked for in:
    /// what is to be marked in the text.
    pub fn words(&self) -> Vec<(Option<TextField>, &str)> {
        fn walk<'a>(node: &'a Node, out: &mut Vec<(Option<TextField>, &'a str)>) {
            match node {
                Node::And(v) | Node::Or(v) => v.iter().for_each(|n| walk(n, out)),
                Node::Text { field, text, .. } => out.push((*field, text)),
                Node::Not(_) | Node::Is(_) => {}
            }
        }
        let mut out = Vec::new();
        walk(&self.root, &mut out);
        out
    }
    /// The words looked for in abstracts and notes as well: what is to be marked there.
    pub fn long_words(&self) -> Vec<&str> {
        fn walk<'a>(node: &'a Node, out: &mut Vec<&'a str>) {
            match node {
                Node::And(v) | Node::Or(v) => v.iter().for_each(|n| walk(n, out)),
                Node::Text { text, .. } => out.push(text),
                Node::Is(
                    Predicate::Abstract(t, _) | Predicate::Note(t, _) | Predicate::Anywhere(t, _),
                ) => out.push(t),
                Node::Not(_) | Node::Is(_) => {}
            }
        }
        let mut out = Vec::new();
        walk(&self.root, &mut out);
        out
    }
    /// Whether some condition holds anywhere in the tree.
    pub(super) fn any(&self, wanted: &dyn Fn(&Predicate) -> bool) -> bool {
        fn walk(node: &Node, wanted: &dyn Fn(&Predicate) -> bool) -> bool {
            match node {
                Node::And(v) | Node::Or(v) => v.iter().any(|n| walk(n, wanted)),
                Node::Not(n) => walk(n, wanted),
                Node::Is(p) => wanted(p),
                Node::Text { .. } => false,
            }
        }
        walk(&self.root, wanted)
    }
}
