//! Names: lists with et al. and "and", order, particles, initials, labels, substitution.

use super::item::Name;
use super::markup;
use super::names_style::{And, NameForm, NameOptions, Names, Precedes, SortOrder};
use super::output::{Mark, Out};
use super::render::{Called, Context, Mode, NameList};
use super::style::{Demote, Form, Formatting, Node, Plural, Position, Text};
use super::{case, initials};

/// The settings of a list of names after inheritance.
struct Settings<'a> {
    options: NameOptions,
    /// The element that `name`, `et-al` and `label` are taken from: the one around it for a bare `names` in a substitute.
    source: &'a Names,
}

impl<'a> Context<'a> {
    /// Renders `names`. `outer` is the `names` whose substitute it stands in.
    pub fn names(&mut self, element: &'a Names, outer: Option<&'a Names>) -> (Option<Out>, Called) {
        let bare = element.name.is_none() && element.et_al.is_none() && element.label.is_none();
        let source = match outer {
            Some(outer) if bare => outer,
            _ => element,
        };
        let mut options = match &source.name {
            Some(n) => n.options.over(&self.area.names),
            None => self.area.names.clone(),
        };
        if let Some(sort) = self.sort_names {
            options = sort.over(&options);
        }
        let settings = Settings { options, source };
        let lists: Vec<(&Text, &'a [Name])> = element
            .variables
            .iter()
            .filter(|v| !self.suppressed.iter().any(|s| s == *v))
            .map(|v| (v, self.item.names(v)))
            .filter(|(_, names)| !names.is_empty())
            .collect();
        if lists.is_empty() {
            return self.substitute(element);
        }
        if self.substituting {
            self.suppressed.extend(element.variables.iter().cloned());
        }
        if settings.options.form == Some(NameForm::Count) {
            let n: usize = lists
                .iter()
                .map(|(_, names)| {
                    self.shown(names.len(), &settings.options, self.lists.len())
                        .0
                })
                .sum();
            let out = self.finish(
                vec![Out::Text(n.to_string())],
                &element.fmt,
                None,
                Mark::Names,
            );
            return (
                out,
                Called {
                    called: true,
                    filled: true,
                },
            );
        }
        // Editors who are the translators too are named once.
        let both = match lists.as_slice() {
            [(a, x), (b, y)] if x == y => {
                let pair = (&***a, &***b);
                let known = matches!(pair, ("editor", "translator") | ("translator", "editor"));
                (known
                    && !self
                        .locale
                        .text("editortranslator", Form::Long, false)
                        .is_empty())
                .then_some("editortranslator")
            }
            _ => None,
        };
        let mut out = Vec::new();
        for (variable, names) in &lists {
            let role = both.unwrap_or(variable);
            out.extend(self.list(names, variable, role, &settings));
            if both.is_some() {
                break;
            }
        }
        let delimiter = element
            .delimiter
            .clone()
            .or_else(|| outer.and_then(|o| o.delimiter.clone()))
            .or_else(|| settings.options.names_delimiter.clone());
        let out = self.finish(out, &element.fmt, delimiter, Mark::Names);
        let filled = out.is_some();
        (
            out,
            Called {
                called: true,
                filled,
            },
        )
    }

    fn substitute(&mut self, element: &'a Names) -> (Option<Out>, Called) {
        for node in &element.substitute {
            let before = (self.suppressed.len(), self.substituting);
            self.substituting = true;
            let (out, _) = match node {
                Node::Names(inner) => self.names(inner, Some(element)),
                other => self.node(other),
            };
            self.substituting = before.1;
            if let Some(out) = out.filter(|o| !o.is_empty()) {
                let has_names = out.find(Mark::Names).is_some();
                let out = if has_names
                    && matches!(&out, Out::Box(b) if b.mark == Mark::Names)
                    && element.fmt.prefix.is_none()
                    && element.fmt.suffix.is_none()
                {
                    Some(out)
                } else {
                    self.finish(
                        vec![out],
                        &element.fmt,
                        None,
                        if has_names { Mark::None } else { Mark::Names },
                    )
                };
                return (
                    out,
                    Called {
                        called: true,
                        filled: true,
                    },
                );
            }
            // A term that a style sets to nothing is wanted to be nothing.
            if matches!(node, Node::Term { name, form, .. } if self.locale.term(name, *form).is_some())
            {
                break;
            }
            self.suppressed.truncate(before.0);
        }
        (
            None,
            Called {
                called: true,
                filled: false,
            },
        )
    }

    /// How many of `total` names are shown, and whether the last one follows an ellipsis.
    fn shown(&self, total: usize, o: &NameOptions, list: usize) -> (usize, bool) {
        let subsequent = self.mode == Mode::Citation
            && self
                .cite
                .is_some_and(|c| c.position.is_some_and(|p| p != Position::First));
        let (min, first) = if subsequent {
            (
                o.subsequent_min.or(o.et_al_min),
                o.subsequent_use_first.or(o.et_al_use_first),
            )
        } else {
            (o.et_al_min, o.et_al_use_first)
        };
        let (Some(min), Some(first)) = (min, first) else {
            return (total, false);
        };
        let wanted = self
            .disambiguation
            .names
            .get(list)
            .copied()
            .unwrap_or(0)
            .max(first);
        if total < min || wanted >= total {
            return (total, false);
        }
        (
            wanted,
            o.et_al_use_last == Some(true) && total >= wanted + 2,
        )
    }

    fn list(
        &mut self,
        names: &'a [Name],
        variable: &Text,
        role: &str,
        settings: &Settings<'a>,
    ) -> Option<Out> {
        let o = &settings.options;
        let index = self.lists.len();
        let (shown, with_last) = self.shown(names.len(), o, index);
        self.lists.push(NameList {
            total: names.len(),
            shown,
            variable: variable.to_string(),
            long: o.form != Some(NameForm::Short),
        });
        let no_name = Formatting::default();
        let name_fmt = settings.source.name.as_ref().map_or(&no_name, |n| &n.fmt);
        let parts: Vec<Out> = names
            .iter()
            .take(shown)
            .enumerate()
            .map(|(i, n)| Out::marked(Mark::Name, self.name(n, i, index, settings)))
            .filter(|n| !n.is_empty())
            .collect();
        let delimiter = o.delimiter.clone().unwrap_or_else(|| ", ".into());
        let inverted = |i: usize| match o.sort_order {
            _ if names
                .get(i)
                .is_none_or(|n| !n.literal.is_empty() || n.is_asian()) =>
            {
                false
            }
            Some(SortOrder::All) => true,
            Some(SortOrder::First) => i == 0,
            None => false,
        };
        let n = parts.len();
        let mut kids: Vec<Out> = Vec::with_capacity(2 * n + 2);
        let complete = shown >= names.len();
        for (i, part) in parts.into_iter().enumerate() {
            if i > 0 {
                let last = complete && i + 1 == n;
                match o.and.filter(|_| last && self.mode != Mode::Sort) {
                    Some(and) => {
                        let word = match and {
                            And::Text => self.locale.text("and", Form::Long, false),
                            And::Symbol if !self.and_in_words => {
                                match self.locale.text("and", Form::Symbol, false) {
                                    t if t.is_empty()
                                        || t == self.locale.text("and", Form::Long, false) =>
                                    {
                                        "&"
                                    }
                                    t => t,
                                }
                            }
                            And::Symbol => self.locale.text("and", Form::Long, false),
                        };
                        let comma = match o.precedes_last.unwrap_or(Precedes::Contextual) {
                            Precedes::Always => true,
                            Precedes::Never => false,
                            Precedes::Contextual => n > 2,
                            Precedes::AfterInverted => inverted(i - 1),
                        };
                        let joint = if comma {
                            format!("{delimiter}{word} ")
                        } else {
                            format!(" {word} ")
                        };
                        kids.push(Out::Text(joint));
                    }
                    None => kids.push(Out::text(&*delimiter)),
                }
            }
            kids.push(part);
        }
        if !complete && n > 0 && (with_last || self.mode != Mode::Sort) {
            if with_last && let Some(last) = names.last() {
                kids.push(Out::Text(format!("{delimiter}… ")));
                kids.push(Out::marked(
                    Mark::Name,
                    self.name(last, names.len() - 1, index, settings),
                ));
            } else if let Some(et_al) = self.et_al(settings) {
                let comma = match o.precedes_et_al.unwrap_or(Precedes::Contextual) {
                    Precedes::Always => true,
                    Precedes::Never => false,
                    Precedes::Contextual => n > 1,
                    Precedes::AfterInverted => inverted(n - 1),
                };
                kids.push(Out::text(if comma { &*delimiter } else { " " }));
                kids.push(et_al);
            }
        }
        let names_out = self.finish(kids, name_fmt, None, Mark::None)?;
        let label = settings
            .source
            .label
            .as_ref()
            .filter(|_| self.mode != Mode::Sort)
            .and_then(|l| {
                let plural = match l.plural {
                    Plural::Always => true,
                    Plural::Never => false,
                    Plural::Contextual => names.len() > 1,
                };
                let text = self.locale.text(role, l.form, plural).to_string();
                self.finish(vec![Out::Text(text)], &l.fmt, None, Mark::None)
                    .map(|out| (out, l.first))
            });
        Some(match label {
            Some((label, true)) => Out::joined(vec![label, names_out], None),
            Some((label, false)) => Out::joined(vec![names_out, label], None),
            None => names_out,
        })
    }

    fn et_al(&self, settings: &Settings) -> Option<Out> {
        let plain = (Text::from("et-al"), Formatting::default());
        let (term, fmt) = settings.source.et_al.as_ref().unwrap_or(&plain);
        let name = if &**term == "and others" {
            "and others"
        } else {
            "et-al"
        };
        let text = self.locale.text(name, Form::Long, false).to_string();
        self.finish(vec![Out::Text(text)], fmt, None, Mark::None)
    }

    /// One name.
    fn name(&self, name: &Name, index: usize, list: usize, settings: &Settings) -> Vec<Out> {
        let o = &settings.options;
        let plain = Formatting::default();
        let (family_fmt, given_fmt) = match &settings.source.name {
            Some(n) => (&n.family, &n.given),
            None => (&plain, &plain),
        };
        let part =
            |text: &str, fmt: &Formatting| self.finish(markup::parse(text), fmt, None, Mark::None);
        if !name.literal.is_empty() {
            return part(&name.literal, family_fmt).into_iter().collect();
        }
        let level = self
            .disambiguation
            .givens
            .get(list)
            .and_then(|l| l.get(index))
            .copied()
            .unwrap_or(0);
        let short = o.form == Some(NameForm::Short) && level == 0;
        let given = if short {
            String::new()
        } else {
            match &o.initialize_with {
                Some(with) if level < 2 => initials::initialize(
                    &name.given,
                    with,
                    o.initialize != Some(false),
                    self.style.initialize_with_hyphen,
                ),
                _ => name.given.clone(),
            }
        };
        let sort = self.mode == Mode::Sort;
        let inverted = sort
            || matches!(
                (o.sort_order, index),
                (Some(SortOrder::All), _) | (Some(SortOrder::First), 0)
            );
        let demote = match self.style.demote {
            Demote::DisplayAndSort => true,
            Demote::SortOnly => sort,
            Demote::Never => false,
        };
        // The particle goes along with the family name, or behind the given names.
        let family = |with_particle: bool| {
            let text = if with_particle {
                glue(&name.particle, &name.family)
            } else {
                name.family.clone()
            };
            part(&text, family_fmt)
        };
        if name.is_asian() || name.static_order {
            let joint = if name.is_asian() { "" } else { " " };
            let given = if short {
                String::new()
            } else {
                name.given.clone()
            };
            return join(vec![family(true), part(&given, given_fmt)], joint);
        }
        if name.family.is_empty() {
            return part(&name.given, given_fmt).into_iter().collect();
        }
        if short {
            return family(true).into_iter().collect();
        }
        if inverted {
            let demoted = demote && !name.particle.is_empty();
            // The particle looks like the family name, and stands within the affixes of the given names.
            let particle = if demoted { name.particle.as_str() } else { "" };
            let look = Formatting {
                prefix: None,
                suffix: None,
                ..family_fmt.clone()
            };
            let behind = join(
                vec![
                    self.finish(
                        markup::parse(&glue(&given, &name.dropping)),
                        &plain,
                        None,
                        Mark::None,
                    ),
                    self.finish(markup::parse(particle), &look, None, Mark::None),
                ],
                " ",
            );
            let given_part = self.finish(behind, given_fmt, None, Mark::None);
            let separator = if sort {
                " "
            } else {
                o.sort_separator.as_deref().unwrap_or(", ")
            };
            let suffix = (!name.suffix.is_empty()).then(|| Out::text(name.suffix.clone()));
            return join(vec![family(!demoted), given_part, suffix], separator);
        }
        if family_fmt.prefix.is_some() || family_fmt.suffix.is_some() {
            // Affixes of the family name go around all that belongs to it.
            let comma = if name.comma_suffix { "," } else { "" };
            let whole = glue(&name.dropping, &glue(&name.particle, &name.family));
            let whole = if name.suffix.is_empty() {
                whole
            } else {
                format!("{whole}{comma} {}", name.suffix)
            };
            return join(vec![part(&given, given_fmt), part(&whole, family_fmt)], " ");
        }
        let given_part = part(&glue(&given, &name.dropping), given_fmt);
        let ends_joined = glue(&given, &name.dropping).ends_with(['\'', '’', '-']);
        let mut out = join(
            vec![given_part, family(true)],
            if ends_joined { "" } else { " " },
        );
        if !name.suffix.is_empty() {
            out.push(Out::text(if name.comma_suffix { ", " } else { " " }));
            out.push(Out::text(name.suffix.clone()));
        }
        out
    }
}

/// The pieces that are there, with a joint between.
fn join(parts: Vec<Option<Out>>, joint: &str) -> Vec<Out> {
    let mut out = Vec::new();
    for part in parts.into_iter().flatten().filter(|p| !p.is_empty()) {
        if !out.is_empty() && !joint.is_empty() {
            out.push(Out::text(joint));
        }
        out.push(part);
    }
    out
}

/// Two words with a space between, or none after an apostrophe or hyphen.
fn glue(a: &str, b: &str) -> String {
    if a.is_empty() || b.is_empty() || a.ends_with(['\'', '’', '-', 'ʼ']) {
        format!("{a}{b}")
    } else {
        format!("{a} {b}")
    }
}

/// Names as one text that sorts: family first, particles where the style sorts them.
pub fn sort_text(names: &[Name], options: &NameOptions, demote: Demote) -> String {
    let first = match (options.et_al_min, options.et_al_use_first) {
        (Some(min), Some(first)) if names.len() >= min => first,
        _ => names.len(),
    };
    let mut out = String::new();
    let one = |name: &Name, out: &mut String| {
        if !name.literal.is_empty() {
            out.push_str(&name.literal);
            return;
        }
        if demote == Demote::Never && !name.particle.is_empty() {
            out.push_str(&name.particle);
            out.push(' ');
        }
        for part in [&name.family, &name.given, &name.dropping, &name.suffix] {
            if !part.is_empty() {
                out.push_str(part);
                out.push(' ');
            }
        }
        if demote != Demote::Never {
            out.push_str(&name.particle);
        }
    };
    for (i, name) in names.iter().take(first).enumerate() {
        if i > 0 {
            out.push_str(", ");
        }
        one(name, &mut out);
    }
    if first < names.len()
        && options.et_al_use_last == Some(true)
        && let Some(last) = names.last()
    {
        out.push_str(", ");
        one(last, &mut out);
    }
    case::apply_str(
        &super::plain_text(&out),
        super::style::Case::Lowercase,
        false,
    )
}
