//! A CSL style: what its XML says, compiled once into what the renderer walks.

use super::locale::LocaleLayer;
use super::names_style::{NameOptions, Names};
use super::xml::Element;
use std::collections::HashMap;
use std::sync::Arc;

/// Text that is shared between the style and what is rendered with it.
pub type Text = Arc<str>;

macro_rules! attribute_enum {
    ($(#[$doc:meta])* $name:ident { $($variant:ident $text:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum $name { $(#[doc = $text] $variant,)* }
        impl $name {
            /// The value that an attribute's text names.
            pub fn parse(text: &str) -> Option<$name> {
                match text { $($text => Some($name::$variant),)* _ => None }
            }
        }
    };
}
pub(super) use attribute_enum;

attribute_enum!(/// `font-style`
    FontStyle { Normal "normal", Italic "italic", Oblique "oblique", });
attribute_enum!(/// `font-variant`
    FontVariant { Normal "normal", SmallCaps "small-caps", });
attribute_enum!(/// `font-weight`
    FontWeight { Normal "normal", Bold "bold", Light "light", });
attribute_enum!(/// `text-decoration`
    Decoration { None "none", Underline "underline", });
attribute_enum!(/// `vertical-align`
    VerticalAlign { Baseline "baseline", Sup "sup", Sub "sub", });
attribute_enum!(/// `display`
    Display { Block "block", LeftMargin "left-margin", RightInline "right-inline", Indent "indent", });
attribute_enum!(/// `text-case`
    Case { Lowercase "lowercase", Uppercase "uppercase", CapitalizeFirst "capitalize-first", CapitalizeAll "capitalize-all", Sentence "sentence", Title "title", });
attribute_enum!(/// `form` of terms and labels
    Form { Long "long", Short "short", Verb "verb", VerbShort "verb-short", Symbol "symbol", });
attribute_enum!(/// `form` of numbers
    NumberForm { Numeric "numeric", Ordinal "ordinal", LongOrdinal "long-ordinal", Roman "roman", });
attribute_enum!(/// `plural` of labels
    Plural { Contextual "contextual", Always "always", Never "never", });
attribute_enum!(/// `match` of conditions
    Match { All "all", Any "any", None "none", Nand "nand", });
attribute_enum!(/// `position`
    Position { First "first", Subsequent "subsequent", Ibid "ibid", IbidWithLocator "ibid-with-locator", NearNote "near-note", });
attribute_enum!(/// `page-range-format`
    PageRange { Chicago15 "chicago-15", Chicago16 "chicago-16", Chicago "chicago", Expanded "expanded", Minimal "minimal", MinimalTwo "minimal-two", });
attribute_enum!(/// `demote-non-dropping-particle`
    Demote { Never "never", SortOnly "sort-only", DisplayAndSort "display-and-sort", });
attribute_enum!(/// `collapse`
    Collapse { CitationNumber "citation-number", Year "year", YearSuffix "year-suffix", YearSuffixRanged "year-suffix-ranged", });
attribute_enum!(/// `givenname-disambiguation-rule`
    GivenRule { AllNames "all-names", AllNamesWithInitials "all-names-with-initials", PrimaryName "primary-name",
        PrimaryNameWithInitials "primary-name-with-initials", ByCite "by-cite", });
attribute_enum!(/// `subsequent-author-substitute-rule`
    SubstituteRule { CompleteAll "complete-all", CompleteEach "complete-each", PartialEach "partial-each", PartialFirst "partial-first", });

/// How text looks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Font {
    /// Italic or upright.
    pub style: Option<FontStyle>,
    /// Small capitals or not.
    pub variant: Option<FontVariant>,
    /// Bold or not.
    pub weight: Option<FontWeight>,
    /// Underlined or not.
    pub decoration: Option<Decoration>,
    /// Raised, lowered or neither.
    pub align: Option<VerticalAlign>,
}

/// The formatting attributes of an element.
#[derive(Debug, Clone, Default)]
pub struct Formatting {
    /// The font.
    pub font: Font,
    /// Text before.
    pub prefix: Option<Text>,
    /// Text behind.
    pub suffix: Option<Text>,
    /// In quotation marks.
    pub quotes: bool,
    /// Without full stops.
    pub strip_periods: bool,
    /// Upper and lower case.
    pub case: Option<Case>,
    /// Place in a bibliography entry.
    pub display: Option<Display>,
}

impl Formatting {
    /// From an element's attributes.
    pub fn of(e: &Element) -> Formatting {
        let text = |name| e.attr(name).filter(|v| !v.is_empty()).map(Text::from);
        Formatting {
            font: Font {
                style: e.attr("font-style").and_then(FontStyle::parse),
                variant: e.attr("font-variant").and_then(FontVariant::parse),
                weight: e.attr("font-weight").and_then(FontWeight::parse),
                decoration: e.attr("text-decoration").and_then(Decoration::parse),
                align: e.attr("vertical-align").and_then(VerticalAlign::parse),
            },
            prefix: text("prefix"),
            suffix: text("suffix"),
            quotes: e.flag("quotes"),
            strip_periods: e.flag("strip-periods"),
            case: e.attr("text-case").and_then(Case::parse),
            display: e.attr("display").and_then(Display::parse),
        }
    }
}

/// A rendering element. Its fields are the attributes of the same name.
#[allow(missing_docs)]
#[derive(Debug, Clone)]
pub enum Node {
    /// `text variable`
    Variable {
        name: Text,
        form: Form,
        fmt: Formatting,
    },
    /// `text macro`
    Macro { index: usize, fmt: Formatting },
    /// `text term`
    Term {
        name: Text,
        form: Form,
        plural: bool,
        fmt: Formatting,
    },
    /// `text value`
    Value { text: Text, fmt: Formatting },
    /// `number`
    Number {
        name: Text,
        form: NumberForm,
        fmt: Formatting,
    },
    /// `label`
    Label {
        name: Text,
        form: Form,
        plural: Plural,
        fmt: Formatting,
    },
    /// `date`
    Date(Box<DateElement>),
    /// `names`
    Names(Box<Names>),
    /// `group`
    Group {
        children: Vec<Node>,
        delimiter: Option<Text>,
        fmt: Formatting,
    },
    /// `choose`
    Choose(Vec<Branch>),
}

/// `if`, `else-if` or `else`.
#[derive(Debug, Clone)]
pub struct Branch {
    /// How many of the tests must hold; `None` without tests (`else`).
    pub mode: Match,
    /// The tests; empty for `else`.
    pub tests: Vec<Test>,
    /// What is rendered.
    pub children: Vec<Node>,
}

/// One test of a branch.
#[derive(Debug, Clone)]
pub enum Test {
    /// `disambiguate`
    Disambiguate(bool),
    /// `is-numeric`
    Numeric(Text),
    /// `is-uncertain-date`
    Uncertain(Text),
    /// `locator`
    Locator(Text),
    /// `position`
    Position(Position),
    /// `type`
    Type(Text),
    /// `variable`
    Variable(Text),
}

/// `date` of a style or of a locale.
#[derive(Debug, Clone)]
pub struct DateElement {
    /// The variable; empty in a locale.
    pub variable: Text,
    /// `text` or `numeric`: the locale's form.
    pub form: Option<Text>,
    /// Which parts of the locale's form: year, year-month, year-month-day.
    pub limit: Option<Text>,
    /// The parts.
    pub parts: Vec<DatePart>,
    /// Between the parts.
    pub delimiter: Option<Text>,
    /// Formatting.
    pub fmt: Formatting,
}

attribute_enum!(/// `name` of a date part
    PartName { Year "year", Month "month", Day "day", });

/// `date-part`.
#[derive(Debug, Clone)]
pub struct DatePart {
    /// Which part.
    pub name: PartName,
    /// Its form: `long`, `short`, `numeric`, `numeric-leading-zeros`, `ordinal`.
    pub form: Option<Text>,
    /// Between the ends of a range.
    pub range_delimiter: Option<Text>,
    /// Formatting.
    pub fmt: Formatting,
}

/// A key of `sort`.
#[derive(Debug, Clone)]
pub struct SortKey {
    /// A variable.
    pub variable: Option<Text>,
    /// Or a macro.
    pub macro_index: Option<usize>,
    /// Largest first.
    pub descending: bool,
    /// `names-min`, `names-use-first`, `names-use-last`.
    pub names: NameOptions,
}

/// `citation` or `bibliography`.
#[derive(Debug, Clone, Default)]
pub struct Area {
    /// The layout's elements.
    pub layout: Vec<Node>,
    /// The layout's formatting.
    pub fmt: Formatting,
    /// Between the cites of a citation.
    pub delimiter: Option<Text>,
    /// Sort keys.
    pub sort: Vec<SortKey>,
    /// Name options, with the style's below them.
    pub names: NameOptions,
}

/// Options of `citation`.
#[derive(Debug, Clone, Default)]
pub struct CitationOptions {
    /// `disambiguate-add-names`
    pub add_names: bool,
    /// `disambiguate-add-givenname`
    pub add_givenname: bool,
    /// `givenname-disambiguation-rule`
    pub rule: Option<GivenRule>,
    /// `disambiguate-add-year-suffix`
    pub add_year_suffix: bool,
    /// `cite-group-delimiter` where cites are grouped at all; empty where the style leaves it to the layout's delimiter
    pub group_delimiter: Option<Text>,
    /// `collapse`
    pub collapse: Option<Collapse>,
    /// `year-suffix-delimiter`
    pub year_suffix_delimiter: Option<Text>,
    /// `after-collapse-delimiter`
    pub after_collapse_delimiter: Option<Text>,
    /// `near-note-distance`
    pub near_note_distance: i64,
}

/// Options of `bibliography`.
#[derive(Debug, Clone, Default)]
pub struct BibliographyOptions {
    /// `hanging-indent`
    pub hanging_indent: bool,
    /// `second-field-align`
    pub second_field_align: Option<Text>,
    /// `line-spacing`
    pub line_spacing: Option<usize>,
    /// `entry-spacing`
    pub entry_spacing: Option<usize>,
    /// `subsequent-author-substitute`
    pub substitute: Option<Text>,
    /// `subsequent-author-substitute-rule`
    pub substitute_rule: Option<SubstituteRule>,
}

/// A style, ready to render with.
#[derive(Debug, Clone)]
pub struct Style {
    /// Identifier (an address) and title.
    pub id: String,
    /// Title.
    pub title: String,
    /// For a dependent style: the identifier of the style that it takes everything from.
    pub parent: Option<String>,
    /// Citations are notes.
    pub note: bool,
    /// `default-locale`
    pub default_locale: Option<String>,
    /// Locale data of the style.
    pub locales: Vec<LocaleLayer>,
    /// Macros.
    pub macros: Vec<Vec<Node>>,
    /// Citation.
    pub citation: Area,
    /// Citation options.
    pub citation_options: CitationOptions,
    /// Bibliography; `None` when the style has none.
    pub bibliography: Option<Area>,
    /// Bibliography options.
    pub bibliography_options: BibliographyOptions,
    /// `page-range-format`
    pub page_range: Option<PageRange>,
    /// `demote-non-dropping-particle`
    pub demote: Demote,
    /// `initialize-with-hyphen`
    pub initialize_with_hyphen: bool,
    /// The style places year suffixes itself.
    pub explicit_year_suffix: bool,
    /// The citation has a `disambiguate` condition.
    pub has_disambiguate: bool,
    /// The style cites by number.
    pub numeric: bool,
}

struct Compiler<'e> {
    macros: HashMap<&'e str, usize>,
    year_suffix: bool,
    disambiguate: bool,
}

impl Style {
    /// Reads a style.
    pub fn parse(xml: &str) -> Result<Style, String> {
        let root = Element::parse(xml)?;
        if root.name != "style" {
            return Err(format!("not a CSL style: the root is <{}>", root.name));
        }
        let text_of = |name: &str| {
            root.child("info")
                .and_then(|i| i.child(name))
                .map(|e| e.text.trim().to_string())
                .unwrap_or_default()
        };
        let parent = root.child("info").and_then(|i| {
            i.all("link")
                .find(|l| l.attr("rel") == Some("independent-parent"))
                .and_then(|l| l.attr("href"))
                .map(str::to_string)
        });
        let format = root
            .child("info")
            .and_then(|i| i.all("category").find_map(|c| c.attr("citation-format")));
        let mut compiler = Compiler {
            macros: HashMap::new(),
            year_suffix: false,
            disambiguate: false,
        };
        for (i, m) in root.all("macro").enumerate() {
            compiler.macros.insert(m.attr("name").unwrap_or(""), i);
        }
        let macros: Vec<Vec<Node>> = root
            .all("macro")
            .map(|m| compiler.children(m))
            .collect::<Result<_, _>>()?;
        check_cycles(&macros)?;
        let style_names = NameOptions::of(&root, true);
        let citation_element = root.child("citation");
        if citation_element.is_none() && parent.is_none() {
            return Err("the style has no <citation>".into());
        }
        let citation = citation_element
            .map(|c| compiler.area(c, &style_names))
            .transpose()?
            .unwrap_or_default();
        let bibliography = root
            .child("bibliography")
            .map(|b| compiler.area(b, &style_names))
            .transpose()?;
        let none = Element::default();
        let c = citation_element.unwrap_or(&none);
        let b = root.child("bibliography").unwrap_or(&none);
        let grouped = ["cite-group-delimiter", "collapse"]
            .iter()
            .any(|a| c.attr(a).is_some())
            && c.attr("collapse") != Some("citation-number");
        Ok(Style {
            id: text_of("id"),
            title: text_of("title"),
            parent,
            note: root.attr("class") == Some("note"),
            default_locale: root.attr("default-locale").map(str::to_string),
            locales: root.all("locale").map(LocaleLayer::of).collect(),
            citation_options: CitationOptions {
                add_names: c.flag("disambiguate-add-names"),
                add_givenname: c.flag("disambiguate-add-givenname"),
                rule: c
                    .attr("givenname-disambiguation-rule")
                    .and_then(GivenRule::parse),
                add_year_suffix: c.flag("disambiguate-add-year-suffix"),
                group_delimiter: grouped
                    .then(|| c.attr("cite-group-delimiter").unwrap_or("").into()),
                collapse: c.attr("collapse").and_then(Collapse::parse),
                year_suffix_delimiter: c.attr("year-suffix-delimiter").map(Text::from),
                after_collapse_delimiter: c.attr("after-collapse-delimiter").map(Text::from),
                near_note_distance: c.number("near-note-distance").map_or(5, |n| n as i64),
            },
            bibliography_options: BibliographyOptions {
                hanging_indent: b.flag("hanging-indent"),
                second_field_align: b.attr("second-field-align").map(Text::from),
                line_spacing: b.number("line-spacing"),
                entry_spacing: b.number("entry-spacing"),
                substitute: b.attr("subsequent-author-substitute").map(Text::from),
                substitute_rule: b
                    .attr("subsequent-author-substitute-rule")
                    .and_then(SubstituteRule::parse),
            },
            page_range: root.attr("page-range-format").and_then(PageRange::parse),
            demote: root
                .attr("demote-non-dropping-particle")
                .and_then(Demote::parse)
                .unwrap_or(Demote::DisplayAndSort),
            initialize_with_hyphen: root.attr("initialize-with-hyphen") != Some("false"),
            explicit_year_suffix: compiler.year_suffix,
            has_disambiguate: compiler.disambiguate,
            numeric: format == Some("numeric"),
            macros,
            citation,
            bibliography,
        })
    }
}

/// A macro that calls itself, over whatever detour, would never end.
fn check_cycles(macros: &[Vec<Node>]) -> Result<(), String> {
    fn calls(nodes: &[Node], out: &mut Vec<usize>) {
        for node in nodes {
            match node {
                Node::Macro { index, .. } => out.push(*index),
                Node::Group { children, .. } => calls(children, out),
                Node::Choose(branches) => branches.iter().for_each(|b| calls(&b.children, out)),
                Node::Names(names) => calls(&names.substitute, out),
                _ => {}
            }
        }
    }
    let graph: Vec<Vec<usize>> = macros
        .iter()
        .map(|m| {
            let mut out = Vec::new();
            calls(m, &mut out);
            out
        })
        .collect();
    // 0 unseen, 1 on the way, 2 done; the second figure is the longest chain of calls below.
    let mut state = vec![(0u8, 0usize); macros.len()];
    fn visit(at: usize, graph: &[Vec<usize>], state: &mut [(u8, usize)]) -> Result<usize, String> {
        match state[at] {
            (1, _) => return Err("a macro calls itself".into()),
            (2, depth) => return Ok(depth),
            _ => {}
        }
        state[at].0 = 1;
        let mut depth = 0;
        for next in &graph[at] {
            depth = depth.max(visit(*next, graph, state)? + 1);
        }
        if depth > 60 {
            return Err("macros call each other too deeply".into());
        }
        state[at] = (2, depth);
        Ok(depth)
    }
    for at in 0..graph.len() {
        visit(at, &graph, &mut state)?;
    }
    Ok(())
}

impl Compiler<'_> {
    fn area(&mut self, e: &Element, style: &NameOptions) -> Result<Area, String> {
        let layout = e
            .child("layout")
            .ok_or_else(|| format!("<{}> has no <layout>", e.name))?;
        let sort = match e.child("sort") {
            Some(sort) => sort
                .all("key")
                .map(|k| self.sort_key(k))
                .collect::<Result<_, _>>()?,
            None => Vec::new(),
        };
        Ok(Area {
            layout: self.children(layout)?,
            fmt: Formatting::of(layout),
            delimiter: layout.attr("delimiter").map(Text::from),
            sort,
            names: NameOptions::of(e, true).over(style),
        })
    }

    fn sort_key(&mut self, e: &Element) -> Result<SortKey, String> {
        Ok(SortKey {
            variable: e.attr("variable").map(Text::from),
            macro_index: e.attr("macro").map(|m| self.macro_index(m)).transpose()?,
            descending: e.attr("sort") == Some("descending"),
            names: NameOptions {
                et_al_min: e.number("names-min"),
                et_al_use_first: e.number("names-use-first"),
                et_al_use_last: e.attr("names-use-last").map(|v| v == "true"),
                ..NameOptions::default()
            },
        })
    }

    fn macro_index(&self, name: &str) -> Result<usize, String> {
        self.macros
            .get(name)
            .copied()
            .ok_or_else(|| format!("there is no macro {name:?}"))
    }

    /// The elements inside of an element.
    pub(super) fn children(&mut self, e: &Element) -> Result<Vec<Node>, String> {
        let mut out = Vec::new();
        for child in &e.children {
            if let Some(node) = self.node(child)? {
                out.push(node);
            }
        }
        Ok(out)
    }

    fn node(&mut self, e: &Element) -> Result<Option<Node>, String> {
        let fmt = Formatting::of(e);
        let form = || e.attr("form").and_then(Form::parse).unwrap_or(Form::Long);
        let name = || Text::from(e.attr("variable").unwrap_or(""));
        Ok(Some(match e.name.as_str() {
            "text" => {
                if let Some(v) = e.attr("variable") {
                    self.year_suffix |= v == "year-suffix";
                    Node::Variable {
                        name: v.into(),
                        form: form(),
                        fmt,
                    }
                } else if let Some(m) = e.attr("macro") {
                    Node::Macro {
                        index: self.macro_index(m)?,
                        fmt,
                    }
                } else if let Some(t) = e.attr("term") {
                    Node::Term {
                        name: t.into(),
                        form: form(),
                        plural: e.flag("plural"),
                        fmt,
                    }
                } else {
                    Node::Value {
                        text: e.attr("value").unwrap_or("").into(),
                        fmt,
                    }
                }
            }
            "number" => Node::Number {
                name: name(),
                form: e
                    .attr("form")
                    .and_then(NumberForm::parse)
                    .unwrap_or(NumberForm::Numeric),
                fmt,
            },
            "label" => Node::Label {
                name: name(),
                form: form(),
                plural: e
                    .attr("plural")
                    .and_then(Plural::parse)
                    .unwrap_or(Plural::Contextual),
                fmt,
            },
            "date" => Node::Date(Box::new(DateElement::of(e))),
            "names" => {
                let substitute = match e.child("substitute") {
                    Some(s) => self.children(s)?,
                    None => Vec::new(),
                };
                Node::Names(Box::new(Names::of(e, substitute)))
            }
            "group" => Node::Group {
                children: self.children(e)?,
                delimiter: e.attr("delimiter").map(Text::from),
                fmt,
            },
            "choose" => Node::Choose(
                e.children
                    .iter()
                    .map(|b| self.branch(b))
                    .collect::<Result<_, _>>()?,
            ),
            _ => return Ok(None),
        }))
    }

    fn branch(&mut self, e: &Element) -> Result<Branch, String> {
        let mut tests = Vec::new();
        let words = |name: &str| -> Vec<Text> {
            e.attr(name)
                .unwrap_or("")
                .split_whitespace()
                .map(Text::from)
                .collect()
        };
        if let Some(d) = e.attr("disambiguate") {
            self.disambiguate = true;
            tests.push(Test::Disambiguate(d == "true"));
        }
        tests.extend(words("is-numeric").into_iter().map(Test::Numeric));
        tests.extend(words("is-uncertain-date").into_iter().map(Test::Uncertain));
        tests.extend(words("locator").into_iter().map(Test::Locator));
        tests.extend(
            words("position")
                .iter()
                .filter_map(|p| Position::parse(p))
                .map(Test::Position),
        );
        tests.extend(words("type").into_iter().map(Test::Type));
        tests.extend(words("variable").into_iter().map(Test::Variable));
        Ok(Branch {
            mode: e.attr("match").and_then(Match::parse).unwrap_or(Match::All),
            tests,
            children: self.children(e)?,
        })
    }
}

impl DateElement {
    /// From `date`, of a style or a locale.
    pub fn of(e: &Element) -> DateElement {
        DateElement {
            variable: e.attr("variable").unwrap_or("").into(),
            form: e.attr("form").map(Text::from),
            limit: e.attr("date-parts").map(Text::from),
            parts: e
                .all("date-part")
                .filter_map(|p| {
                    Some(DatePart {
                        name: PartName::parse(p.attr("name")?)?,
                        form: p.attr("form").map(Text::from),
                        range_delimiter: p.attr("range-delimiter").map(Text::from),
                        fmt: Formatting::of(p),
                    })
                })
                .collect(),
            delimiter: e.attr("delimiter").map(Text::from),
            fmt: Formatting::of(e),
        }
    }
}
