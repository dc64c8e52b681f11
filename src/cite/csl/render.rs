//! Renders one item with a list of elements: the heart of the processor.

use super::case;
use super::dates;
use super::item::Item;
use super::locale::Locale;
use super::markup;
use super::names_style::NameOptions;
use super::numbers;
use super::output::{Mark, Out, all_empty};
use super::style::{
    Area, Branch, Case, DateElement, Form, Formatting, Match, Node, NumberForm, Plural, Position,
    Style, Test, Text,
};

/// What a citation says about one of its works.
#[derive(Debug, Clone, Default)]
pub struct CiteInfo {
    /// The locator, as written.
    pub locator: Option<String>,
    /// Its label (`page`, `chapter` …).
    pub label: Option<String>,
    /// The position; `None` outside of citations.
    pub position: Option<Position>,
    /// Cited not long ago.
    pub near_note: bool,
    /// The note in which it was cited first.
    pub first_note: Option<i64>,
}

/// What was done to tell works apart.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Disambiguation {
    /// For each list of names, in order: how many to show at least.
    pub names: Vec<usize>,
    /// For each list and name: 0 as the style has it, 1 with initials, 2 in full.
    pub givens: Vec<Vec<u8>>,
    /// How many `disambiguate` conditions hold.
    pub condition: u8,
    /// The year suffix, from 0.
    pub year_suffix: Option<u32>,
}

/// What is rendered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// A cite.
    Citation,
    /// An entry.
    Bibliography,
    /// A sort key.
    Sort,
}

/// A list of names that was rendered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NameList {
    /// How many names there are.
    pub total: usize,
    /// How many are shown.
    pub shown: usize,
    /// The variable.
    pub variable: String,
    /// Given names are shown in some form already.
    pub long: bool,
}

/// What rendering needs to know and what it remembers.
pub struct Context<'a> {
    /// The style.
    pub style: &'a Style,
    /// Its locale.
    pub locale: &'a Locale,
    /// The work.
    pub item: &'a Item,
    /// Citation or bibliography.
    pub area: &'a Area,
    /// What for.
    pub mode: Mode,
    /// The cite.
    pub cite: Option<&'a CiteInfo>,
    /// The number of the work in the list, from 1.
    pub number: Option<usize>,
    /// What tells it apart.
    pub disambiguation: &'a Disambiguation,
    /// Options that a sort key lays over all others.
    pub sort_names: Option<&'a NameOptions>,
    /// Variables that a substitute has used up.
    pub suppressed: Vec<Text>,
    /// The year suffix stands already.
    pub year_done: bool,
    /// The lists of names so far.
    pub lists: Vec<NameList>,
    /// Inside of `substitute`.
    pub substituting: bool,
    /// Something stands before what is rendered next.
    pub started: bool,
    /// How many `disambiguate` conditions were asked.
    pub conditions: std::cell::Cell<u8>,
    /// "and" in words, whatever the style has.
    pub and_in_words: bool,
}

/// Whether variables were called and whether any had a value.
#[derive(Debug, Clone, Copy, Default)]
pub struct Called {
    /// Some variable was called.
    pub called: bool,
    /// Some variable had a value.
    pub filled: bool,
}

impl Called {
    fn value(filled: bool) -> Called {
        Called {
            called: true,
            filled,
        }
    }
    fn with(self, other: Called) -> Called {
        Called {
            called: self.called | other.called,
            filled: self.filled | other.filled,
        }
    }
}

impl<'a> Context<'a> {
    /// A fresh context.
    pub fn new(
        style: &'a Style,
        locale: &'a Locale,
        item: &'a Item,
        area: &'a Area,
        mode: Mode,
        disambiguation: &'a Disambiguation,
    ) -> Context<'a> {
        Context {
            style,
            locale,
            item,
            area,
            mode,
            cite: None,
            number: None,
            disambiguation,
            sort_names: None,
            suppressed: Vec::new(),
            year_done: false,
            lists: Vec::new(),
            substituting: false,
            started: false,
            conditions: std::cell::Cell::new(0),
            and_in_words: false,
        }
    }

    /// Whether the work's titles are English.
    pub fn english(&self) -> bool {
        match self.item.text("language") {
            Some(l) => l.trim().to_lowercase().starts_with("en"),
            None => self.locale.is_english(),
        }
    }

    /// Settles case and full stops of an element and puts its formatting around.
    pub fn finish(
        &self,
        mut kids: Vec<Out>,
        fmt: &Formatting,
        delimiter: Option<Text>,
        mark: Mark,
    ) -> Option<Out> {
        if all_empty(&kids) {
            return None;
        }
        if fmt.strip_periods {
            kids.iter_mut()
                .for_each(|k| k.each_text(&mut |t| t.retain(|c| c != '.')));
        }
        if let Some(c) = fmt.case {
            case::apply(&mut kids, c, self.english());
        }
        Some(Out::formatted(kids, fmt, delimiter, mark))
    }

    /// Renders elements one after the other.
    pub fn nodes(&mut self, nodes: &'a [Node]) -> (Vec<Out>, Called) {
        let mut out = Vec::new();
        let mut called = Called::default();
        for node in nodes {
            // What a choice gives stands between its neighbours as if it were written there.
            if let Node::Choose(branches) = node {
                if let Some(branch) = branches.iter().find(|b| self.holds(b)) {
                    let (pieces, c) = self.nodes(&branch.children);
                    called = called.with(c);
                    out.extend(pieces);
                }
                continue;
            }
            let (piece, c) = self.node(node);
            self.started |= piece.is_some();
            called = called.with(c);
            out.extend(piece);
        }
        (out, called)
    }

    /// Renders an element.
    pub fn node(&mut self, node: &'a Node) -> (Option<Out>, Called) {
        match node {
            Node::Variable { name, form, fmt } => self.variable(name, *form, fmt),
            Node::Macro { index, fmt } => {
                let (kids, called) = self.nodes(&self.style.macros[*index]);
                self.grouped(kids, called, fmt, None)
            }
            Node::Term {
                name,
                form,
                plural,
                fmt,
            } => {
                let mut text = self.locale.text(name, *form, *plural).to_string();
                // A note or an entry that begins with a term begins with a capital.
                if !self.started
                    && (self.style.note || self.mode == Mode::Bibliography)
                    && fmt.case.is_none()
                {
                    text = case::apply_str(&text, Case::CapitalizeFirst, false);
                }
                let mut kids = if text.contains('<') {
                    markup::parse(&text)
                } else {
                    vec![Out::Text(text)]
                };
                if &**name == "no date" {
                    if let Some(suffix) = self.implicit_suffix("issued") {
                        kids.push(suffix);
                    }
                    return (self.finish(kids, fmt, None, Mark::Date), Called::default());
                }
                (self.finish(kids, fmt, None, Mark::None), Called::default())
            }
            Node::Value { text, fmt } => (
                self.finish(markup::parse(text), fmt, None, Mark::None),
                Called::default(),
            ),
            Node::Number { name, form, fmt } => self.number_element(name, *form, fmt),
            Node::Label {
                name,
                form,
                plural,
                fmt,
            } => (self.label(name, *form, *plural, fmt), Called::default()),
            Node::Date(date) => self.date(date),
            Node::Names(names) => self.names(names, None),
            Node::Group {
                children,
                delimiter,
                fmt,
            } => {
                let (kids, called) = self.nodes(children);
                self.grouped(kids, called, fmt, delimiter.clone())
            }
            Node::Choose(branches) => match branches.iter().find(|b| self.holds(b)) {
                Some(branch) => {
                    let (kids, called) = self.nodes(&branch.children);
                    let out = match kids.len() {
                        0 => None,
                        1 => kids.into_iter().next(),
                        _ => Some(Out::joined(kids, None)),
                    };
                    (out, called)
                }
                None => (None, Called::default()),
            },
        }
    }

    /// A group, or a macro, which is one: nothing when it calls variables and all are empty. What it gives counts as a value around it.
    fn grouped(
        &mut self,
        kids: Vec<Out>,
        called: Called,
        fmt: &Formatting,
        delimiter: Option<Text>,
    ) -> (Option<Out>, Called) {
        if called.called && !called.filled {
            return (None, Called::value(false));
        }
        let out = self.finish(kids, fmt, delimiter, Mark::None);
        let called = if out.is_some() {
            Called::value(true)
        } else {
            called
        };
        (out, called)
    }

    fn is_suppressed(&self, name: &str) -> bool {
        self.suppressed.iter().any(|s| &**s == name)
    }

    /// The text of an ordinary variable, as it stands in the data or follows from the citation.
    pub fn value(&self, name: &str, form: Form) -> Option<std::borrow::Cow<'a, str>> {
        use std::borrow::Cow;
        if self.is_suppressed(name) {
            return None;
        }
        let item = self.item;
        if form == Form::Short {
            let short = match name {
                "title" => item.text("title-short"),
                "container-title" => item.text("container-title-short"),
                _ => item.text(&format!("{name}-short")),
            };
            if let Some(text) = short {
                return Some(Cow::Borrowed(text));
            }
        }
        match name {
            "locator" => self
                .cite
                .and_then(|c| c.locator.as_deref())
                .map(|l| Cow::Borrowed(l.trim())),
            "citation-number" => self.number.map(|n| Cow::Owned(n.to_string())),
            "first-reference-note-number" => self
                .cite
                .and_then(|c| c.first_note)
                .map(|n| Cow::Owned(n.to_string())),
            "year-suffix" => self
                .disambiguation
                .year_suffix
                .map(|n| Cow::Owned(crate::cite::key::letters(n))),
            "citation-label" => match item.text(name) {
                Some(text) => Some(Cow::Borrowed(text)),
                None => Some(Cow::Owned(super::label::trigraph(item))),
            },
            "title-short" => item.text("title-short").map(Cow::Borrowed),
            _ => item.text(name).map(Cow::Borrowed),
        }
    }

    fn variable(&mut self, name: &Text, form: Form, fmt: &Formatting) -> (Option<Out>, Called) {
        let Some(value) = self.value(name, form) else {
            // A year suffix that is not needed makes nothing else superfluous.
            return (
                None,
                if &**name == "year-suffix" {
                    Called::default()
                } else {
                    Called::value(false)
                },
            );
        };
        if self.substituting {
            self.suppressed.push(name.clone());
        }
        let mut mark = Mark::None;
        let kids = match &**name {
            "page" => vec![Out::Text(numbers::pages(
                &value,
                self.style.page_range,
                self.locale,
            ))],
            "locator" => {
                mark = Mark::Locator;
                let pages = self
                    .cite
                    .and_then(|c| c.label.as_deref())
                    .is_none_or(|l| l == "page");
                let format = if pages { self.style.page_range } else { None };
                markup::parse(&numbers::pages(&value, format, self.locale))
            }
            "citation-number" => {
                mark = Mark::CitationNumber;
                vec![Out::Text(value.into_owned())]
            }
            "year-suffix" => {
                self.year_done = true;
                mark = Mark::YearSuffix;
                vec![Out::Text(value.into_owned())]
            }
            "citation-label" => {
                let mut kids = vec![Out::Text(value.into_owned())];
                kids.extend(self.implicit_suffix("issued"));
                kids
            }
            "URL" | "DOI" | "PMID" | "PMCID" | "ISBN" | "ISSN" => {
                vec![Out::Text(value.into_owned())]
            }
            "volume" | "issue" | "number" | "collection-number" | "chapter-number"
            | "number-of-pages" | "number-of-volumes" => {
                let text = if numbers::is_numeric(&value) && value.contains(['-', '–']) {
                    numbers::pages(&value, None, self.locale)
                } else {
                    value.into_owned()
                };
                markup::parse(&text)
            }
            _ if self.locale.lang.starts_with("fr") && value.contains(['«', '»']) => {
                // French quotation marks stand off by a space that does not break.
                markup::parse(&value.replace("« ", "«\u{202f}").replace(" »", "\u{202f}»"))
            }
            _ => markup::parse(&value),
        };
        let out = self.finish(kids, fmt, None, mark);
        let filled = out.is_some();
        (out, Called::value(filled))
    }

    fn number_element(
        &mut self,
        name: &Text,
        form: NumberForm,
        fmt: &Formatting,
    ) -> (Option<Out>, Called) {
        let Some(value) = self.value(name, Form::Long) else {
            return (None, Called::value(false));
        };
        if self.substituting {
            self.suppressed.push(name.clone());
        }
        let text = match &**name {
            "page" | "locator" => numbers::pages(&value, self.style.page_range, self.locale),
            _ => numbers::format(
                &value,
                form,
                self.locale.gender(number_term(name, self.cite)),
                self.locale,
            ),
        };
        let mark = match &**name {
            "citation-number" => Mark::CitationNumber,
            "locator" => Mark::Locator,
            _ => Mark::None,
        };
        let kids = if text.contains('<') {
            vec![Out::Text(text)]
        } else {
            markup::parse(&text)
        };
        let out = self.finish(kids, fmt, None, mark);
        let filled = out.is_some();
        (out, Called::value(filled))
    }

    fn label(&mut self, name: &str, form: Form, plural: Plural, fmt: &Formatting) -> Option<Out> {
        let value = self.value(name, Form::Long)?;
        let plural = match plural {
            Plural::Always => true,
            Plural::Never => false,
            Plural::Contextual => {
                let and = self.locale.text("and", Form::Long, false);
                if !and.is_empty() && value.contains(&format!(" {and} ")) {
                    numbers::is_plural(name, &value.replace(&format!(" {and} "), " & "))
                } else {
                    numbers::is_plural(name, &value)
                }
            }
        };
        let term = number_term(name, self.cite);
        let text = self.locale.text(term, form, plural);
        if text.is_empty() {
            return None;
        }
        self.finish(vec![Out::text(text)], fmt, None, Mark::None)
    }

    /// The year suffix, where the style does not place it itself and it does not stand yet.
    fn implicit_suffix(&mut self, variable: &str) -> Option<Out> {
        if self.mode == Mode::Sort
            || self.style.explicit_year_suffix
            || self.year_done
            || variable == "accessed"
        {
            return None;
        }
        let n = self.disambiguation.year_suffix?;
        self.year_done = true;
        Some(Out::marked(
            Mark::YearSuffix,
            vec![Out::Text(crate::cite::key::letters(n))],
        ))
    }

    fn date(&mut self, element: &'a DateElement) -> (Option<Out>, Called) {
        let name = &element.variable;
        let date = match self.item.date(name) {
            Some(d) if !d.is_empty() && !self.is_suppressed(name) => d,
            _ => return (None, Called::value(false)),
        };
        let resolved;
        let element = if element.form.is_some() {
            match dates::resolve(element, self.locale) {
                Some(r) => {
                    resolved = r;
                    &resolved
                }
                None => element,
            }
        } else {
            element
        };
        if self.mode == Mode::Sort {
            let text = dates::sort_text(date, Some(element));
            return (Some(Out::Text(text)), Called::value(true));
        }
        let shows_year = element
            .parts
            .iter()
            .any(|p| p.name == super::style::PartName::Year);
        let suffix = if shows_year || date.start.is_none() {
            self.implicit_suffix(name)
        } else {
            None
        };
        let mut literal_suffix = None;
        let mut kids = if date.start.is_none() {
            literal_suffix = suffix;
            dates::render(date, element, self.locale, None)
        } else {
            dates::render(date, element, self.locale, suffix)
        };
        kids.extend(literal_suffix);
        if self.substituting && !all_empty(&kids) {
            self.suppressed.push(name.clone());
        }
        let out = self.finish(kids, &element.fmt, None, Mark::Date);
        let filled = out.is_some();
        (out, Called::value(filled))
    }

    fn holds(&self, branch: &Branch) -> bool {
        if branch.tests.is_empty() {
            return true;
        }
        let mut results = branch.tests.iter().map(|t| self.test(t));
        match branch.mode {
            Match::All => results.all(|r| r),
            Match::Any => results.any(|r| r),
            Match::None => !results.any(|r| r),
            Match::Nand => !results.all(|r| r),
        }
    }

    fn test(&self, test: &Test) -> bool {
        match test {
            Test::Disambiguate(wanted) => {
                // Each condition that holds adds some text; no more of them hold than are needed.
                let asked = self.conditions.get();
                self.conditions.set(asked.saturating_add(1));
                (asked < self.disambiguation.condition) == *wanted
            }
            Test::Numeric(name) => self
                .value(name, Form::Long)
                .is_some_and(|v| numbers::is_numeric(&v)),
            Test::Uncertain(name) => self.item.date(name).is_some_and(|d| d.circa),
            Test::Locator(label) => self.cite.is_some_and(|c| {
                c.locator.is_some()
                    && super::label::canonical(c.label.as_deref().unwrap_or("page"))
                        == super::label::canonical(label)
            }),
            Test::Position(position) => self.cite.is_some_and(|c| match (c.position, position) {
                (None, _) => false,
                (Some(_), Position::NearNote) => c.near_note,
                (Some(p), Position::First) => p == Position::First,
                (Some(p), Position::Subsequent) => p != Position::First,
                (Some(p), Position::Ibid) => {
                    matches!(p, Position::Ibid | Position::IbidWithLocator)
                }
                (Some(p), Position::IbidWithLocator) => p == Position::IbidWithLocator,
            }),
            Test::Type(kind) => *self.item.kind == **kind,
            Test::Variable(name) => match &**name {
                "locator" | "citation-number" | "first-reference-note-number" | "year-suffix" => {
                    self.value(name, Form::Long).is_some()
                }
                _ => self.item.has(name),
            },
        }
    }
}

/// The term that a number variable's label and gender come from.
fn number_term<'n>(name: &'n str, cite: Option<&'n CiteInfo>) -> &'n str {
    match name {
        "locator" => {
            super::label::canonical(cite.and_then(|c| c.label.as_deref()).unwrap_or("page"))
        }
        "number-of-pages" => "page",
        "number-of-volumes" => "volume",
        "chapter-number" => "chapter",
        "collection-number" => "collection-number",
        "part-number" => "part",
        "supplement-number" => "supplement",
        other => other,
    }
}

/// A capital for the first letter of a cite, where the style's terms begin it.
pub fn capitalize_first(out: &mut Out) {
    case::apply(std::slice::from_mut(out), Case::CapitalizeFirst, false);
}
