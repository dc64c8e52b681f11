//! What a style says about names: `names`, `name`, `et-al`, `name-part`, `label` and the options that are inherited.

use super::style::{Form, Formatting, Node, Plural, Text, attribute_enum};
use super::xml::Element;

attribute_enum!(/// `and`
    And { Text "text", Symbol "symbol", });
attribute_enum!(/// `delimiter-precedes-last`, `delimiter-precedes-et-al`
    Precedes { Contextual "contextual", AfterInverted "after-inverted-name", Always "always", Never "never", });
attribute_enum!(/// `form` of names
    NameForm { Long "long", Short "short", Count "count", });
attribute_enum!(/// `name-as-sort-order`
    SortOrder { First "first", All "all", });

/// The options of names that a style, `citation`, `bibliography` and `name` may set.
#[derive(Debug, Clone, Default)]
pub struct NameOptions {
    /// `and`
    pub and: Option<And>,
    /// `name-delimiter`, or `delimiter` on `name`
    pub delimiter: Option<Text>,
    /// `names-delimiter`, or `delimiter` on `names`
    pub names_delimiter: Option<Text>,
    /// `delimiter-precedes-et-al`
    pub precedes_et_al: Option<Precedes>,
    /// `delimiter-precedes-last`
    pub precedes_last: Option<Precedes>,
    /// `et-al-min`
    pub et_al_min: Option<usize>,
    /// `et-al-use-first`
    pub et_al_use_first: Option<usize>,
    /// `et-al-use-last`
    pub et_al_use_last: Option<bool>,
    /// `et-al-subsequent-min`
    pub subsequent_min: Option<usize>,
    /// `et-al-subsequent-use-first`
    pub subsequent_use_first: Option<usize>,
    /// `name-form`, or `form` on `name`
    pub form: Option<NameForm>,
    /// `initialize`
    pub initialize: Option<bool>,
    /// `initialize-with`
    pub initialize_with: Option<Text>,
    /// `name-as-sort-order`
    pub sort_order: Option<SortOrder>,
    /// `sort-separator`
    pub sort_separator: Option<Text>,
}

impl NameOptions {
    /// From the attributes of `style`, `citation`, `bibliography` (`outer`) or `name`.
    pub fn of(e: &Element, outer: bool) -> NameOptions {
        let own =
            |plain: &'static str, long: &'static str| e.attr(if outer { long } else { plain });
        NameOptions {
            and: e.attr("and").and_then(And::parse),
            delimiter: own("delimiter", "name-delimiter").map(Text::from),
            names_delimiter: if outer {
                e.attr("names-delimiter").map(Text::from)
            } else {
                None
            },
            precedes_et_al: e.attr("delimiter-precedes-et-al").and_then(Precedes::parse),
            precedes_last: e.attr("delimiter-precedes-last").and_then(Precedes::parse),
            et_al_min: e.number("et-al-min"),
            et_al_use_first: e.number("et-al-use-first"),
            et_al_use_last: e.attr("et-al-use-last").map(|v| v == "true"),
            subsequent_min: e.number("et-al-subsequent-min"),
            subsequent_use_first: e.number("et-al-subsequent-use-first"),
            form: own("form", "name-form").and_then(NameForm::parse),
            initialize: e.attr("initialize").map(|v| v != "false"),
            initialize_with: e.attr("initialize-with").map(Text::from),
            sort_order: e.attr("name-as-sort-order").and_then(SortOrder::parse),
            sort_separator: e.attr("sort-separator").map(Text::from),
        }
    }
    /// These options, and where one is not set, the one below.
    pub fn over(&self, below: &NameOptions) -> NameOptions {
        NameOptions {
            and: self.and.or(below.and),
            delimiter: self.delimiter.clone().or_else(|| below.delimiter.clone()),
            names_delimiter: self
                .names_delimiter
                .clone()
                .or_else(|| below.names_delimiter.clone()),
            precedes_et_al: self.precedes_et_al.or(below.precedes_et_al),
            precedes_last: self.precedes_last.or(below.precedes_last),
            et_al_min: self.et_al_min.or(below.et_al_min),
            et_al_use_first: self.et_al_use_first.or(below.et_al_use_first),
            et_al_use_last: self.et_al_use_last.or(below.et_al_use_last),
            subsequent_min: self.subsequent_min.or(below.subsequent_min),
            subsequent_use_first: self.subsequent_use_first.or(below.subsequent_use_first),
            form: self.form.or(below.form),
            initialize: self.initialize.or(below.initialize),
            initialize_with: self
                .initialize_with
                .clone()
                .or_else(|| below.initialize_with.clone()),
            sort_order: self.sort_order.or(below.sort_order),
            sort_separator: self
                .sort_separator
                .clone()
                .or_else(|| below.sort_separator.clone()),
        }
    }
}

/// `name`.
#[derive(Debug, Clone, Default)]
pub struct Name {
    /// Options.
    pub options: NameOptions,
    /// Formatting of the whole.
    pub fmt: Formatting,
    /// `name-part name="family"`
    pub family: Formatting,
    /// `name-part name="given"`
    pub given: Formatting,
}

/// `label` of names.
#[derive(Debug, Clone)]
pub struct NameLabel {
    /// Its form.
    pub form: Form,
    /// When it is plural.
    pub plural: Plural,
    /// Formatting.
    pub fmt: Formatting,
    /// Before the names.
    pub first: bool,
}

/// `names`.
#[derive(Debug, Clone)]
pub struct Names {
    /// Variables, in order.
    pub variables: Vec<Text>,
    /// `delimiter`
    pub delimiter: Option<Text>,
    /// Formatting.
    pub fmt: Formatting,
    /// `name`, when it is there.
    pub name: Option<Name>,
    /// `et-al`: (term, formatting).
    pub et_al: Option<(Text, Formatting)>,
    /// `label`.
    pub label: Option<NameLabel>,
    /// `substitute`.
    pub substitute: Vec<Node>,
}

impl Names {
    /// From `names`, with its substitutes compiled already.
    pub fn of(e: &Element, substitute: Vec<Node>) -> Names {
        let name = e.child("name").map(|n| {
            let part = |which: &str| {
                n.all("name-part")
                    .find(|p| p.attr("name") == Some(which))
                    .map(Formatting::of)
                    .unwrap_or_default()
            };
            Name {
                options: NameOptions::of(n, false),
                fmt: Formatting::of(n),
                family: part("family"),
                given: part("given"),
            }
        });
        let place = |which: &str| e.children.iter().position(|c| c.name == which);
        Names {
            variables: e
                .attr("variable")
                .unwrap_or("")
                .split_whitespace()
                .map(Text::from)
                .collect(),
            delimiter: e.attr("delimiter").map(Text::from),
            fmt: Formatting::of(e),
            name,
            et_al: e
                .child("et-al")
                .map(|t| (t.attr("term").unwrap_or("et-al").into(), Formatting::of(t))),
            label: e.child("label").map(|l| NameLabel {
                form: l.attr("form").and_then(Form::parse).unwrap_or(Form::Long),
                plural: l
                    .attr("plural")
                    .and_then(Plural::parse)
                    .unwrap_or(Plural::Contextual),
                fmt: Formatting::of(l),
                first: place("label") < place("name"),
            }),
            substitute,
        }
    }
}
