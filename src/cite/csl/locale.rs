//! Locales: terms, ordinals, date forms and options, in layers that override each other.

use super::style::{DateElement, Form};
use super::xml::Element;
use std::collections::HashMap;

/// Gender of a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Gender {
    /// None given.
    #[default]
    Neuter,
    /// Masculine.
    Masculine,
    /// Feminine.
    Feminine,
}

impl Gender {
    fn parse(text: Option<&str>) -> Gender {
        match text {
            Some("masculine") => Gender::Masculine,
            Some("feminine") => Gender::Feminine,
            _ => Gender::Neuter,
        }
    }
}

/// A term of a form.
#[derive(Debug, Clone, Default)]
pub struct Term {
    /// For one.
    pub single: String,
    /// For several.
    pub multiple: String,
    /// Gender of the noun.
    pub gender: Gender,
}

/// How an ordinal term matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrdinalMatch {
    /// The last digit.
    LastDigit,
    /// The last two digits.
    LastTwo,
    /// The whole number.
    Whole,
}

/// `ordinal-NN`.
#[derive(Debug, Clone)]
pub struct Ordinal {
    /// The number; `None` for the general one.
    pub number: Option<u32>,
    /// How it matches.
    pub matching: OrdinalMatch,
    /// For nouns of this gender.
    pub gender: Gender,
    /// What stands behind the number.
    pub text: String,
}

/// One `locale` element: a file, or what a style adds.
#[derive(Debug, Clone, Default)]
pub struct LocaleLayer {
    /// `xml:lang`; empty for all languages.
    pub lang: String,
    terms: Vec<(String, Form, Term)>,
    ordinals: Vec<Ordinal>,
    long_ordinals: Vec<(u32, Gender, String)>,
    dates: Vec<DateElement>,
    punctuation_in_quote: Option<bool>,
    limit_day_ordinals: Option<bool>,
}

impl LocaleLayer {
    /// Reads a locale file.
    pub fn parse(xml: &str) -> Result<LocaleLayer, String> {
        let root = Element::parse(xml)?;
        Ok(LocaleLayer::of(&root))
    }

    /// From a `locale` element.
    pub fn of(e: &Element) -> LocaleLayer {
        let mut layer = LocaleLayer {
            lang: e
                .attr("xml:lang")
                .or_else(|| e.attr("lang"))
                .unwrap_or("")
                .to_string(),
            dates: e.all("date").map(DateElement::of).collect(),
            ..LocaleLayer::default()
        };
        for options in e.all("style-options") {
            let flag = |name| options.attr(name).map(|v| v == "true");
            layer.punctuation_in_quote =
                flag("punctuation-in-quote").or(layer.punctuation_in_quote);
            layer.limit_day_ordinals =
                flag("limit-day-ordinals-to-day-1").or(layer.limit_day_ordinals);
        }
        for t in e.all("terms").flat_map(|t| t.all("term")) {
            layer.add(t);
        }
        layer
    }

    fn add(&mut self, t: &Element) {
        let name = t.attr("name").unwrap_or("");
        let gender_form = Gender::parse(t.attr("gender-form"));
        if let Some(number) = name
            .strip_prefix("long-ordinal-")
            .and_then(|n| n.parse().ok())
        {
            self.long_ordinals
                .push((number, gender_form, t.text.clone()));
            return;
        }
        let number = name.strip_prefix("ordinal-").and_then(|n| n.parse().ok());
        if name == "ordinal" || number.is_some() {
            let matching = match t.attr("match") {
                Some("last-digit") => OrdinalMatch::LastDigit,
                Some("last-two-digits") => OrdinalMatch::LastTwo,
                Some("whole-number") => OrdinalMatch::Whole,
                _ if number.is_some_and(|n: u32| n >= 10) => OrdinalMatch::LastTwo,
                _ => OrdinalMatch::LastDigit,
            };
            self.ordinals.push(Ordinal {
                number,
                matching,
                gender: gender_form,
                text: t.text.clone(),
            });
            return;
        }
        let form = t.attr("form").and_then(Form::parse).unwrap_or(Form::Long);
        let part = |which: &str| t.child(which).map(|c| c.text.clone());
        let single =
            part("single").unwrap_or_else(|| t.text.trim_matches(['\n', '\t']).to_string());
        let multiple = part("multiple").unwrap_or_else(|| single.clone());
        // A neuter noun and one without gender are the same.
        let term = Term {
            single,
            multiple,
            gender: Gender::parse(t.attr("gender")),
        };
        self.terms.push((canonical(name).to_string(), form, term));
    }
}

/// Names of terms that were renamed.
fn canonical(name: &str) -> &str {
    match name {
        "sub verbo" => "sub-verbo",
        other => other,
    }
}

/// All layers of a language merged, with a style's own on top.
#[derive(Debug, Clone, Default)]
pub struct Locale {
    /// The language asked for, as `nb-NO`.
    pub lang: String,
    terms: HashMap<String, [Option<Term>; 5]>,
    ordinals: Vec<Ordinal>,
    long_ordinals: Vec<(u32, Gender, String)>,
    text_date: Option<DateElement>,
    numeric_date: Option<DateElement>,
    /// Full stops and commas go inside of closing quotation marks.
    pub punctuation_in_quote: bool,
    /// Only the first of a month is an ordinal.
    pub limit_day_ordinals: bool,
}

impl Locale {
    /// Puts a layer on top. With `fallback`, terms are only taken whose name is not there in any form.
    fn put(&mut self, layer: &LocaleLayer) {
        for (name, form, term) in &layer.terms {
            self.terms.entry(name.clone()).or_default()[*form as usize] = Some(term.clone());
        }
        if !layer.ordinals.is_empty() {
            self.ordinals = layer.ordinals.clone();
        }
        for entry in &layer.long_ordinals {
            self.long_ordinals
                .retain(|o| (o.0, o.1) != (entry.0, entry.1));
            self.long_ordinals.push(entry.clone());
        }
        for date in &layer.dates {
            let slot = if date.form.as_deref() == Some("numeric") {
                &mut self.numeric_date
            } else {
                &mut self.text_date
            };
            *slot = Some(date.clone());
        }
        self.punctuation_in_quote = layer
            .punctuation_in_quote
            .unwrap_or(self.punctuation_in_quote);
        self.limit_day_ordinals = layer.limit_day_ordinals.unwrap_or(self.limit_day_ordinals);
    }

    /// The locale `lang` for a style: `files` are the locale files from the most general (en-US) to the language itself.
    pub fn merge(lang: &str, files: &[&LocaleLayer], style: &[LocaleLayer]) -> Locale {
        let mut locale = Locale {
            lang: lang.to_string(),
            ..Locale::default()
        };
        // A form that the language itself lacks comes from another form of its own term before it comes from English.
        let own: std::collections::HashSet<&str> = files
            .iter()
            .skip(1)
            .flat_map(|f| f.terms.iter().map(|t| t.0.as_str()))
            .collect();
        if let [base, _, ..] = files {
            let mut base = (*base).clone();
            base.terms.retain(|t| !own.contains(t.0.as_str()));
            locale.put(&base);
        }
        for file in &files[usize::from(files.len() > 1)..] {
            locale.put(file);
        }
        let language = lang.split('-').next().unwrap_or(lang);
        let matching = |wanted: &str| {
            style
                .iter()
                .filter(move |l| l.lang == wanted)
                .collect::<Vec<_>>()
        };
        let mut layers = matching("");
        if language != lang {
            layers.extend(matching(language));
        }
        // A style that speaks of another country's form of the language is nearer than the general file.
        layers.extend(matching(lang));
        for layer in layers {
            locale.put(layer);
        }
        locale
    }

    /// A term in a form; where the form is missing in the next more general one. `None` when the term is unknown.
    pub fn term(&self, name: &str, form: Form) -> Option<&Term> {
        let forms = self.terms.get(canonical(name))?;
        let order: &[Form] = match form {
            Form::Long => &[Form::Long],
            Form::Short => &[Form::Short, Form::Long],
            Form::Symbol => &[Form::Symbol, Form::Short, Form::Long],
            Form::Verb => &[Form::Verb, Form::Long],
            Form::VerbShort => &[Form::VerbShort, Form::Verb, Form::Long],
        };
        order.iter().find_map(|f| forms[*f as usize].as_ref())
    }
    /// A term's text, empty when it is unknown.
    pub fn text(&self, name: &str, form: Form, plural: bool) -> &str {
        match self.term(name, form) {
            Some(t) if plural => &t.multiple,
            Some(t) => &t.single,
            None => "",
        }
    }
    /// The locale's date of a form.
    pub fn date(&self, form: &str) -> Option<&DateElement> {
        if form == "numeric" {
            self.numeric_date.as_ref()
        } else {
            self.text_date.as_ref()
        }
    }
    /// What stands behind an ordinal number.
    pub fn ordinal(&self, n: u32, gender: Gender) -> &str {
        let hit = |o: &&Ordinal| match (o.number, o.matching) {
            (Some(m), OrdinalMatch::Whole) => n == m,
            (Some(m), OrdinalMatch::LastTwo) => n % 100 == m,
            (Some(m), OrdinalMatch::LastDigit) => n % 10 == m % 10,
            (None, _) => true,
        };
        let rank = |o: &Ordinal| match (o.number, o.matching) {
            (None, _) => 0,
            (_, OrdinalMatch::LastDigit) => 1,
            (_, OrdinalMatch::LastTwo) => 2,
            (_, OrdinalMatch::Whole) => 3,
        };
        self.ordinals
            .iter()
            .filter(hit)
            .filter(|o| o.gender == gender || o.gender == Gender::Neuter)
            .max_by_key(|o| (rank(o), o.gender == gender))
            .map_or("", |o| &o.text)
    }
    /// "first" … "tenth", where the locale has them.
    pub fn long_ordinal(&self, n: u32, gender: Gender) -> Option<&str> {
        let of = |g: Gender| self.long_ordinals.iter().find(|o| o.0 == n && o.1 == g);
        of(gender)
            .or_else(|| of(Gender::Neuter))
            .map(|o| o.2.as_str())
    }
    /// The gender of a noun.
    pub fn gender(&self, name: &str) -> Gender {
        self.term(name, Form::Long)
            .map_or(Gender::Neuter, |t| t.gender)
    }
    /// Whether the language is English.
    pub fn is_english(&self) -> bool {
        self.lang.starts_with("en")
    }
}
