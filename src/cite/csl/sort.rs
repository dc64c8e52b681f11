//! Sorting works and cites: keys that compare as bytes, by the locale's collation.

use super::dates;
use super::names;
use super::names_style::NameOptions;
use super::output::{Flat, Out, Quotes};
use super::processor::Processor;
use super::render::{Context, Mode};
use super::style::{Area, SortKey};
use icu_collator::options::{AlternateHandling, CollatorOptions, Strength};
use icu_collator::preferences::CollationNumericOrdering;
use icu_collator::{CollatorBorrowed, CollatorPreferences};
use icu_locale_core::Locale as LanguageTag;
use std::cmp::Ordering;

/// Compares text as a language does: case and punctuation do not count, digits count as numbers.
pub struct Collation {
    collator: Option<CollatorBorrowed<'static>>,
}

impl Collation {
    /// For a language tag; an unknown one sorts by the root collation.
    pub fn new(lang: &str) -> Collation {
        let tag: LanguageTag = lang.parse().unwrap_or(LanguageTag::UNKNOWN);
        let mut preferences = CollatorPreferences::from(&tag);
        preferences.numeric_ordering = Some(CollationNumericOrdering::True);
        let mut options = CollatorOptions::default();
        options.strength = Some(Strength::Secondary);
        options.alternate_handling = Some(AlternateHandling::NonIgnorable);
        Collation {
            collator: CollatorBorrowed::try_new(preferences, options).ok(),
        }
    }
    /// Bytes that compare as the texts do.
    pub fn key(&self, text: &str) -> Vec<u8> {
        // Punctuation does not count; the spaces between words do.
        let plain: String = text
            .chars()
            .filter(|c| {
                c.is_alphanumeric()
                    || c.is_whitespace()
                    || !(c.is_ascii_punctuation() || is_punctuation(*c))
            })
            .collect();
        let text = plain.trim_start();
        let mut out = Vec::with_capacity(text.len() * 2);
        match &self.collator {
            Some(c) => {
                // Writing into a vector cannot fail.
                let _ = c.write_sort_key_to(text, &mut out);
            }
            None => out.extend(text.bytes()),
        }
        out
    }
}

/// Quotation marks, dashes and the like beyond ASCII.
fn is_punctuation(c: char) -> bool {
    matches!(c, '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205e}' | '«' | '»' | '¡' | '¿' | '·' | '§' | '\u{3001}'..='\u{3003}' | '\u{3008}'..='\u{3011}')
}

/// A sort key's value: empty ones come last, whichever the direction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value {
    bytes: Option<Vec<u8>>,
    descending: bool,
}

/// Compares the values of two works.
pub fn compare(a: &[Value], b: &[Value]) -> Ordering {
    for (x, y) in a.iter().zip(b) {
        let order = match (&x.bytes, &y.bytes) {
            (None, None) => Ordering::Equal,
            (None, _) => Ordering::Greater,
            (_, None) => Ordering::Less,
            (Some(p), Some(q)) if x.descending => q.cmp(p),
            (Some(p), Some(q)) => p.cmp(q),
        };
        if order != Ordering::Equal {
            return order;
        }
    }
    Ordering::Equal
}

impl Processor<'_> {
    /// The sort values of a work for `citation` or `bibliography`.
    pub(super) fn sort_values(&self, area: &Area, index: usize) -> Vec<Value> {
        area.sort
            .iter()
            .map(|k| self.sort_value(area, k, index))
            .collect()
    }

    fn sort_value(&self, area: &Area, key: &SortKey, index: usize) -> Value {
        let text = match (&key.variable, key.macro_index) {
            (Some(v), _) => self.sort_variable(v, key, index),
            (None, Some(m)) => self.sort_macro(area, m, &key.names, index),
            (None, None) => String::new(),
        };
        let bytes = (!text.trim().is_empty()).then(|| self.collation.key(&text));
        Value {
            bytes,
            descending: key.descending,
        }
    }

    fn sort_variable(&self, name: &str, key: &SortKey, index: usize) -> String {
        let item = &self.items[index];
        if name == "citation-number" {
            return format!("{:09}", self.numbers[index]);
        }
        let list = item.names(name);
        if !list.is_empty() {
            return names::sort_text(list, &key.names, self.style.demote);
        }
        if name == "citation-label" {
            return item
                .text(name)
                .map_or_else(|| super::label::trigraph(item), str::to_string);
        }
        if let Some(date) = item.date(name) {
            return dates::sort_text(date, None);
        }
        match item.text(name) {
            Some(text) => super::plain_text(text),
            None => String::new(),
        }
    }

    fn sort_macro(&self, area: &Area, index: usize, options: &NameOptions, item: usize) -> String {
        let mut context = Context::new(
            self.style,
            self.locale,
            &self.items[item],
            area,
            Mode::Sort,
            &self.disambiguation[item],
        );
        context.number = Some(self.numbers[item]);
        context.sort_names = Some(options);
        let (out, _) = context.nodes(&self.style.macros[index]);
        let mut flat = Flat::new(Quotes::default());
        flat.add(&Out::joined(out, None));
        flat.text()
    }
}
