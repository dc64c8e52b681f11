//! The processor: works with a style and a locale, sorted, numbered and told apart; then citations and lists of them.

use super::item::Item;
use super::locale::Locale;
use super::output::{Flat, Out, Quotes};
use super::render::{Context, Disambiguation, Mode};
use super::sort::{self, Collation};
use super::style::{Form, Style};
use super::writer::{self, Format};
use std::collections::HashMap;

/// Works that are cited together, with the style and locale that they are cited in.
pub struct Processor<'s> {
    /// The style.
    pub style: &'s Style,
    /// The locale.
    pub locale: &'s Locale,
    /// The works, in the order in which they were cited.
    pub items: Vec<Item>,
    /// Citation numbers, from 1, by index of the work.
    pub numbers: Vec<usize>,
    /// The works in the order of the list.
    pub order: Vec<usize>,
    pub(super) disambiguation: Vec<Disambiguation>,
    pub(super) collation: Collation,
    places: HashMap<String, usize>,
}

impl<'s> Processor<'s> {
    /// Takes the works in the order in which they are cited, sorts and numbers them and tells them apart.
    pub fn new(style: &'s Style, locale: &'s Locale, items: Vec<Item>) -> Processor<'s> {
        Self::with_order(style, locale, items, true)
    }

    /// The same; without `sorted` the list keeps the order of citation.
    pub fn with_order(
        style: &'s Style,
        locale: &'s Locale,
        items: Vec<Item>,
        sorted: bool,
    ) -> Processor<'s> {
        let count = items.len();
        let places = items
            .iter()
            .enumerate()
            .rev()
            .map(|(i, item)| (item.id.clone(), i))
            .collect();
        let mut processor = Processor {
            style,
            locale,
            items,
            numbers: (1..=count).collect(),
            order: (0..count).collect(),
            disambiguation: vec![Disambiguation::default(); count],
            collation: Collation::new(&locale.lang),
            places,
        };
        if sorted {
            processor.sort();
        }
        let order = processor.order.clone();
        for (n, i) in order.iter().enumerate() {
            processor.numbers[*i] = n + 1;
        }
        processor.disambiguate(&order);
        processor
    }

    fn sort(&mut self) {
        let Some(area) = self
            .style
            .bibliography
            .as_ref()
            .filter(|a| !a.sort.is_empty())
        else {
            return;
        };
        let values: Vec<_> = (0..self.items.len())
            .map(|i| self.sort_values(area, i))
            .collect();
        self.order
            .sort_by(|a, b| sort::compare(&values[*a], &values[*b]));
        // Numbers that count down number the list from its end.
        let numbers_down = area
            .sort
            .iter()
            .any(|k| k.variable.as_deref() == Some("citation-number") && k.descending);
        if numbers_down {
            self.numbers = vec![0; self.items.len()];
        }
    }

    /// The index of a work.
    pub fn place(&self, id: &str) -> Option<usize> {
        self.places.get(id).copied()
    }

    /// The locale's quotation marks.
    pub fn quotes(&self) -> Quotes {
        let mark = |name: &str, default: &str| match self.locale.text(name, Form::Long, false) {
            "" => default.to_string(),
            text => text.to_string(),
        };
        Quotes {
            outer: (mark("open-quote", "“"), mark("close-quote", "”")),
            inner: (
                mark("open-inner-quote", "‘"),
                mark("close-inner-quote", "’"),
            ),
            punctuation_inside: self.locale.punctuation_in_quote,
        }
    }

    /// Flattens a tree with the locale's punctuation.
    pub fn flatten(&self, out: &Out) -> Flat {
        let mut flat = Flat::new(self.quotes());
        flat.add(out);
        flat
    }

    /// Writes a tree in a format.
    pub fn write(&self, out: &Out, format: Format, links: bool) -> String {
        writer::write(&self.flatten(out), format, links)
    }

    pub(super) fn context(&self, index: usize, mode: Mode) -> Context<'_> {
        let area = match mode {
            Mode::Bibliography => self
                .style
                .bibliography
                .as_ref()
                .unwrap_or(&self.style.citation),
            _ => &self.style.citation,
        };
        let mut context = Context::new(
            self.style,
            self.locale,
            &self.items[index],
            area,
            mode,
            &self.disambiguation[index],
        );
        context.number = Some(self.numbers[index]);
        context
    }
}
