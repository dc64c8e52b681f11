//! What rendering gives: a tree of text with formatting, and the same flattened, with punctuation settled.

use super::style::{Display, Font, Formatting, Text};

/// What a part of the output is, for the steps that come after rendering.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mark {
    /// Nothing in particular.
    #[default]
    None,
    /// A names element.
    Names,
    /// One name within.
    Name,
    /// The year of the first date.
    Year,
    /// The year suffix.
    YearSuffix,
    /// The number of the citation.
    CitationNumber,
    /// The locator.
    Locator,
    /// The date as a whole.
    Date,
}

/// A piece of output.
#[derive(Debug, Clone, PartialEq)]
pub enum Out {
    /// Text.
    Text(String),
    /// Pieces with formatting in common.
    Box(Box<Boxed>),
}

/// Pieces with formatting in common.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Boxed {
    /// The pieces.
    pub kids: Vec<Out>,
    /// The font.
    pub font: Font,
    /// The font turns round inside of the same font (markup in a field).
    pub flip: bool,
    /// Before, outside of the font and the quotes.
    pub prefix: Option<Text>,
    /// Behind.
    pub suffix: Option<Text>,
    /// Between pieces that are not empty.
    pub delimiter: Option<Text>,
    /// In quotation marks.
    pub quotes: bool,
    /// Place in an entry.
    pub display: Option<Display>,
    /// What it is.
    pub mark: Mark,
    /// Affixes belong inside of the font (layouts).
    pub affixes_inside: bool,
    /// Upper and lower case stay as they are.
    pub keep_case: bool,
}

impl Out {
    /// Text.
    pub fn text(text: impl Into<String>) -> Out {
        Out::Text(text.into())
    }
    /// Pieces that belong together and are something in particular.
    pub fn marked(mark: Mark, kids: Vec<Out>) -> Out {
        Out::Box(Box::new(Boxed {
            kids,
            mark,
            ..Boxed::default()
        }))
    }
    /// Pieces with a delimiter between.
    pub fn joined(kids: Vec<Out>, delimiter: Option<Text>) -> Out {
        Out::Box(Box::new(Boxed {
            kids,
            delimiter,
            ..Boxed::default()
        }))
    }
    /// Pieces with an element's formatting (text case and full stops are settled already).
    pub fn formatted(kids: Vec<Out>, fmt: &Formatting, delimiter: Option<Text>, mark: Mark) -> Out {
        let plain = fmt.font == Font::default()
            && fmt.prefix.is_none()
            && fmt.suffix.is_none()
            && !fmt.quotes
            && fmt.display.is_none();
        if plain && mark == Mark::None && kids.len() == 1 {
            return kids.into_iter().next().unwrap_or(Out::Text(String::new()));
        }
        Out::Box(Box::new(Boxed {
            kids,
            font: fmt.font,
            flip: false,
            prefix: fmt.prefix.clone(),
            suffix: fmt.suffix.clone(),
            delimiter,
            quotes: fmt.quotes,
            display: fmt.display,
            mark,
            affixes_inside: false,
            keep_case: false,
        }))
    }
    /// Whether no text is in it.
    pub fn is_empty(&self) -> bool {
        match self {
            Out::Text(t) => t.is_empty(),
            Out::Box(b) => b.kids.iter().all(Out::is_empty),
        }
    }
    /// The box with this mark that comes first, in reading order.
    pub fn find(&self, mark: Mark) -> Option<&Boxed> {
        match self {
            Out::Text(_) => None,
            Out::Box(b) if b.mark == mark => Some(b),
            Out::Box(b) => b.kids.iter().find_map(|k| k.find(mark)),
        }
    }
    /// The same, to change it.
    pub fn find_mut(&mut self, mark: Mark) -> Option<&mut Boxed> {
        match self {
            Out::Text(_) => None,
            Out::Box(b) => {
                if b.mark == mark {
                    return Some(b);
                }
                b.kids.iter_mut().find_map(|k| k.find_mut(mark))
            }
        }
    }
    /// Takes the first box with this mark out of the tree.
    pub fn take(&mut self, mark: Mark) -> Option<Out> {
        let Out::Box(b) = self else { return None };
        for i in 0..b.kids.len() {
            if let Out::Box(kid) = &b.kids[i]
                && kid.mark == mark
            {
                return Some(b.kids.remove(i));
            }
            if let Some(found) = b.kids[i].take(mark) {
                return Some(found);
            }
        }
        None
    }
    /// Calls `f` with every text, in reading order.
    pub fn each_text(&mut self, f: &mut dyn FnMut(&mut String)) {
        match self {
            Out::Text(t) => f(t),
            Out::Box(b) => b.kids.iter_mut().for_each(|k| k.each_text(f)),
        }
    }
    /// The text with neither formatting nor settled punctuation: for comparing.
    pub fn plain(&self) -> String {
        let mut flat = Flat::new(Quotes::default());
        flat.add(self);
        flat.text()
    }
}

/// Whether there is no text in any of the pieces.
pub fn all_empty(pieces: &[Out]) -> bool {
    pieces.iter().all(Out::is_empty)
}

/// A locale's quotation marks and where punctuation goes.
#[derive(Debug, Clone, Default)]
pub struct Quotes {
    /// Opening and closing, outer.
    pub outer: (String, String),
    /// Opening and closing, inner.
    pub inner: (String, String),
    /// Full stops and commas go inside.
    pub punctuation_inside: bool,
}

/// A step of flattened output.
#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    /// Text.
    Text(String),
    /// A closing quotation mark.
    CloseQuote(String),
    /// A font begins; `flip` as in [`Boxed`].
    Open(Font, bool),
    /// It ends.
    Close,
    /// A part of an entry begins.
    OpenDisplay(Display),
    /// It ends.
    CloseDisplay,
}

/// Flattens trees into steps and settles the punctuation where pieces meet.
#[derive(Debug)]
pub struct Flat {
    /// The steps so far.
    pub steps: Vec<Step>,
    quotes: Quotes,
    depth: usize,
}

/// What two punctuation marks in a row become.
fn merge(left: char, right: char) -> Option<Merged> {
    use Merged::*;
    Some(match (left, right) {
        (l, r) if l == r => Left,
        (';', ':')
        | ('!', ':')
        | ('?', ':')
        | ('!', '.')
        | ('?', '.')
        | (':', '.')
        | (';', '.') => Left,
        (':' | ';', '!' | '?') => Right,
        _ => return None,
    })
}

enum Merged {
    Left,
    Right,
}

fn is_mark(c: char) -> bool {
    matches!(c, '.' | ',' | ';' | ':' | '!' | '?')
}

impl Flat {
    /// Nothing yet.
    pub fn new(quotes: Quotes) -> Flat {
        Flat {
            steps: Vec::new(),
            quotes,
            depth: 0,
        }
    }

    /// The text of all steps.
    pub fn text(&self) -> String {
        let mut out = String::new();
        for step in &self.steps {
            match step {
                Step::Text(t) | Step::CloseQuote(t) => out += t,
                _ => {}
            }
        }
        out
    }

    /// Adds a tree.
    pub fn add(&mut self, out: &Out) {
        match out {
            Out::Text(t) => self.push(t),
            Out::Box(b) => self.add_box(b),
        }
    }

    fn add_box(&mut self, b: &Boxed) {
        if all_empty(&b.kids) {
            return;
        }
        if let Some(d) = b.display {
            self.steps.push(Step::OpenDisplay(d));
        }
        let styled = b.font != Font::default();
        if b.affixes_inside && styled {
            self.steps.push(Step::Open(b.font, b.flip));
        }
        if let Some(prefix) = &b.prefix {
            self.push(prefix);
        }
        if b.quotes {
            self.open_quote();
        }
        if styled && !b.affixes_inside {
            self.steps.push(Step::Open(b.font, b.flip));
        }
        let mut first = true;
        let mut behind_quote = false;
        for kid in b.kids.iter().filter(|k| !k.is_empty()) {
            // What the data itself has behind a quotation stays where it is.
            if let (true, Out::Text(t), None) = (behind_quote, kid, &b.delimiter) {
                self.raw(t);
                behind_quote = false;
                continue;
            }
            behind_quote = matches!(kid, Out::Box(k) if k.quotes && k.flip);
            if let (false, Some(d)) = (first, &b.delimiter) {
                self.push(d);
            }
            first = false;
            self.add(kid);
        }
        if styled && !b.affixes_inside {
            self.steps.push(Step::Close);
        }
        if b.quotes {
            self.close_quote();
        }
        if let Some(suffix) = &b.suffix {
            self.push(suffix);
        }
        if b.affixes_inside && styled {
            self.steps.push(Step::Close);
        }
        if b.display.is_some() {
            self.steps.push(Step::CloseDisplay);
        }
    }

    fn open_quote(&mut self) {
        let mark = if self.depth.is_multiple_of(2) {
            &self.quotes.outer.0
        } else {
            &self.quotes.inner.0
        };
        let mark = mark.clone();
        self.depth += 1;
        self.push(&mark);
    }

    fn close_quote(&mut self) {
        self.depth = self.depth.saturating_sub(1);
        let mark = if self.depth.is_multiple_of(2) {
            &self.quotes.outer.1
        } else {
            &self.quotes.inner.1
        };
        let mark = mark.clone();
        self.steps.push(Step::CloseQuote(mark));
    }

    /// The last text that is seen: the step, and whether a closing quotation mark stands between it and the end.
    fn last(&self) -> Option<(usize, Option<usize>, char)> {
        let mut quote = None;
        for (i, step) in self.steps.iter().enumerate().rev() {
            match step {
                Step::Text(t) => match t.chars().next_back() {
                    Some(c) => return Some((i, quote, c)),
                    None => continue,
                },
                Step::CloseQuote(_) => quote = Some(i),
                // What stands in another part of the entry is not beside it.
                Step::OpenDisplay(_) | Step::CloseDisplay => return None,
                _ => {}
            }
        }
        None
    }

    /// Adds text, settling punctuation and spaces against what is there.
    pub fn push(&mut self, text: &str) {
        let Some(first) = text.chars().next() else {
            return;
        };
        if first == ' ' {
            if let Some((_, None, ' ' | '\n' | '\u{a0}')) = self.last() {
                let rest = text.trim_start_matches(' ');
                return self.push(rest);
            }
            self.raw(text);
            return;
        }
        if !is_mark(first) {
            self.raw(text);
            return;
        }
        let rest = &text[first.len_utf8()..];
        let Some((at, quote, left)) = self.last() else {
            return self.raw(text);
        };
        if is_mark(left) {
            match merge(left, first) {
                Some(Merged::Left) => return self.push(rest),
                Some(Merged::Right) => {
                    if let Step::Text(t) = &mut self.steps[at] {
                        t.pop();
                    }
                    return self.push(text);
                }
                None => {}
            }
        }
        match quote {
            // Only the mark itself moves; what stands behind it stays outside.
            Some(_) if self.quotes.punctuation_inside && !matches!(first, ';' | ':') => {
                if let Step::Text(t) = &mut self.steps[at] {
                    t.push(first);
                }
                self.push_after_mark(rest);
            }
            _ => self.raw(text),
        }
    }

    /// Text behind a mark that moved into the quotation.
    fn push_after_mark(&mut self, rest: &str) {
        if rest.starts_with(' ') {
            self.raw(rest);
        } else {
            self.push(rest);
        }
    }

    fn raw(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        if let Some(Step::Text(t)) = self.steps.last_mut() {
            t.push_str(text);
        } else {
            self.steps.push(Step::Text(text.to_string()));
        }
    }
}
