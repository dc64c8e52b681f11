//! Telling works apart whose citations would look the same: more names, given names, conditions, year suffixes.

use super::item::Name;
use super::output::{Out, Quotes};
use super::processor::Processor;
use super::render::{CiteInfo, Context, Disambiguation, Mode, NameList};
use super::style::{GivenRule, Position};
use super::{initials, output::Flat};
use std::collections::HashMap;

/// One more measure against ambiguity.
type Step = Box<dyn Fn(&mut Disambiguation)>;

impl Processor<'_> {
    /// What a cite of a work looks like with a set of measures, without year suffix: as text, with the lists of names in it.
    fn look(&self, index: usize, measures: &Disambiguation) -> (String, Vec<NameList>) {
        let mut context = Context::new(
            self.style,
            self.locale,
            &self.items[index],
            &self.style.citation,
            Mode::Citation,
            measures,
        );

        // In notes it is the short form of later cites that must be clear.
        let info = CiteInfo {
            position: Some(if self.style.note {
                Position::Subsequent
            } else {
                Position::First
            }),
            ..CiteInfo::default()
        };
        context.cite = Some(&info);
        // The day of a visit tells nothing apart.
        context.suppressed.push("accessed".into());
        let (out, _) = context.nodes(&self.style.citation.layout);
        let mut flat = Flat::new(Quotes::default());
        flat.add(&Out::joined(out, None));
        (flat.text(), context.lists)
    }

    /// Finds the measures for all works. `order` is the order in which year suffixes are given.
    pub(super) fn disambiguate(&mut self, order: &[usize]) {
        let o = &self.style.citation_options;
        let by_cite = o.add_givenname && matches!(o.rule, None | Some(GivenRule::ByCite));
        let names = o.add_names || by_cite;
        if !(names || o.add_givenname || o.add_year_suffix || self.style.has_disambiguate) {
            return;
        }
        let count = self.items.len();
        let mut measures = vec![Disambiguation::default(); count];
        let mut looks: Vec<(String, Vec<NameList>)> =
            (0..count).map(|i| self.look(i, &measures[i])).collect();
        // What names need that are only shown when a cite needs them.
        let mut hidden = measures.clone();
        if o.add_givenname && !by_cite {
            let rule = o.rule.unwrap_or(GivenRule::ByCite);
            self.expand_names_globally(&mut measures, &looks, rule, false);
            self.expand_names_globally(&mut hidden, &looks, rule, true);
            for i in 0..count {
                if measures[i] != Disambiguation::default() {
                    looks[i] = self.look(i, &measures[i]);
                }
            }
        }
        let mut groups: HashMap<&str, Vec<usize>> = HashMap::new();
        for i in order {
            groups.entry(&looks[*i].0).or_default().push(*i);
        }
        let mut sets: Vec<Vec<usize>> = groups.into_values().filter(|g| g.len() > 1).collect();
        // The order of a hash map must not show.
        sets.sort();
        for set in sets {
            let mut left = vec![set.clone()];
            if names {
                let lists: Vec<&[NameList]> = set.iter().map(|i| looks[*i].1.as_slice()).collect();
                left = self.by_names(&set, &lists, &mut measures, &hidden, by_cite);
            }
            for group in left {
                self.by_condition(group, &mut measures);
            }
        }
        // Works that were told apart by other measures can look alike again only by their year suffix.
        self.assign_year_suffixes(order, &mut measures);
        self.disambiguation = measures;
    }

    /// Given names for all names that share a family name, whether their cites clash or not.
    fn expand_names_globally(
        &self,
        measures: &mut [Disambiguation],
        looks: &[(String, Vec<NameList>)],
        rule: GivenRule,
        all: bool,
    ) {
        let primary = matches!(
            rule,
            GivenRule::PrimaryName | GivenRule::PrimaryNameWithInitials
        );
        let initials_only = matches!(
            rule,
            GivenRule::AllNamesWithInitials | GivenRule::PrimaryNameWithInitials
        );
        let with = self
            .style
            .citation
            .names
            .initialize_with
            .clone()
            .or_else(|| first_initialize_with(self));
        let short = |n: &Name| format!("{} {}{}", n.particle, n.family, n.literal).to_lowercase();
        let initials = |n: &Name| match &with {
            Some(with) => {
                initials::initialize(&n.given, with, true, self.style.initialize_with_hyphen)
            }
            None => n.given.clone(),
        };
        // family → (initials, given) of everybody who has it.
        let mut people: HashMap<String, Vec<(String, String)>> = HashMap::new();
        let each = |f: &mut dyn FnMut(usize, usize, usize, &Name)| {
            for (i, (_, lists)) in looks.iter().enumerate() {
                for (l, list) in lists.iter().enumerate() {
                    let count = match (primary, all) {
                        (true, _) => 1,
                        (false, true) => list.total,
                        (false, false) => list.shown,
                    };
                    for (p, name) in self.items[i]
                        .names(&list.variable)
                        .iter()
                        .take(count)
                        .enumerate()
                    {
                        f(i, l, p, name);
                    }
                }
            }
        };
        each(&mut |_, _, _, name| {
            if name.literal.is_empty() {
                // Initials with and without spaces are the same name.
                let entry = (initials(name), name.given.replace([' ', '.'], ""));
                let list = people.entry(short(name)).or_default();
                if !list.contains(&entry) {
                    list.push(entry);
                }
            }
        });
        let mut found: Vec<(usize, usize, usize, u8)> = Vec::new();
        each(&mut |i, l, p, name| {
            let Some(list) = people.get(&short(name)).filter(|l| l.len() > 1) else {
                return;
            };
            let mine = initials(name);
            let level = if with.is_none() {
                2
            } else if list.iter().filter(|e| e.0 == mine).count() == 1 {
                1
            } else if initials_only {
                u8::from(list.iter().any(|e| e.0 != mine))
            } else {
                2
            };
            if level > 0 {
                found.push((i, l, p, level));
            }
        });
        for (i, l, p, level) in found {
            set_given(&mut measures[i], l, p, level);
        }
    }

    /// Adds names and given names step by step to works that look alike; what still looks alike comes back.
    fn by_names(
        &self,
        set: &[usize],
        lists: &[&[NameList]],
        measures: &mut [Disambiguation],
        hidden: &[Disambiguation],
        by_cite: bool,
    ) -> Vec<Vec<usize>> {
        let add_names = self.style.citation_options.add_names;
        let add_given = self.style.citation_options.add_givenname;
        let count = lists.iter().map(|l| l.len()).max().unwrap_or(0);
        let mut steps: Vec<Step> = Vec::new();
        for l in 0..count {
            let total = lists
                .iter()
                .filter_map(|x| x.get(l))
                .map(|x| x.total)
                .max()
                .unwrap_or(0);
            let shown = lists
                .iter()
                .filter_map(|x| x.get(l))
                .map(|x| x.shown)
                .min()
                .unwrap_or(0);
            for p in 0..total {
                if p >= shown {
                    if !add_names {
                        break;
                    }
                    steps.push(Box::new(move |d| {
                        if d.names.len() <= l {
                            d.names.resize(l + 1, 0);
                        }
                        d.names[l] = d.names[l].max(p + 1);
                    }));
                }
                if add_given && by_cite {
                    for level in 1..=2 {
                        steps.push(Box::new(move |d| set_given(d, l, p, level)));
                    }
                }
            }
        }
        // (works, what is tried, what has helped)
        let first = set
            .first()
            .map(|i| measures[*i].clone())
            .unwrap_or_default();
        let mut open = vec![(set.to_vec(), first.clone(), first)];
        // A single list of hundreds of names is not worth comparing to its end.
        for step in steps.iter().take(400) {
            let mut next = Vec::new();
            for (works, mut tried, helped) in open {
                step(&mut tried);
                let mut parts: Vec<(String, Vec<usize>)> = Vec::new();
                for i in &works {
                    let mut mine = tried.clone();
                    if !by_cite {
                        mine.givens = hidden[*i].givens.clone();
                    }
                    let key = self.look(*i, &mine).0;
                    match parts.iter_mut().find(|p| p.0 == key) {
                        Some(p) => p.1.push(*i),
                        None => parts.push((key, vec![*i])),
                    }
                }
                if parts.len() == 1 {
                    next.push((works, tried, helped));
                    continue;
                }
                // The step helped: it stays, and so do the names it needs; what did not help falls away.
                let mut kept = helped.clone();
                kept.names = tried.names.clone();
                step(&mut kept);
                for (_, part) in parts {
                    for i in &part {
                        let givens = if by_cite {
                            kept.givens.clone()
                        } else {
                            hidden[*i].givens.clone()
                        };
                        measures[*i] = kept.clone();
                        measures[*i].givens = givens;
                    }
                    if part.len() > 1 {
                        let mut tried = kept.clone();
                        tried.names = kept.names.clone();
                        next.push((part, tried, kept.clone()));
                    }
                }
            }
            open = next;
            if open.is_empty() {
                break;
            }
        }
        open.into_iter().map(|(works, _, _)| works).collect()
    }

    /// Lets `disambiguate` conditions hold, one more at a time, until the works differ or nothing more comes of it.
    fn by_condition(&self, group: Vec<usize>, measures: &mut [Disambiguation]) {
        if !self.style.has_disambiguate {
            return;
        }
        let mut open = vec![group];
        for level in 1..=6u8 {
            let mut next = Vec::new();
            for works in open {
                let mut parts: Vec<(String, Vec<usize>)> = Vec::new();
                for i in works {
                    let mut mine = measures[i].clone();
                    mine.condition = level;
                    let key = self.look(i, &mine).0;
                    match parts.iter_mut().find(|p| p.0 == key) {
                        Some(p) => p.1.push(i),
                        None => parts.push((key, vec![i])),
                    }
                }
                if parts.len() == 1 {
                    next.extend(parts.into_iter().map(|p| p.1));
                    continue;
                }
                for (_, part) in parts {
                    for i in &part {
                        measures[*i].condition = level;
                    }
                    if part.len() > 1 {
                        next.push(part);
                    }
                }
            }
            open = next;
        }
    }

    /// Letters for works that still look alike.
    fn assign_year_suffixes(&self, order: &[usize], measures: &mut [Disambiguation]) {
        if !self.style.citation_options.add_year_suffix {
            return;
        }
        let mut groups: HashMap<String, Vec<usize>> = HashMap::new();
        for i in order {
            groups
                .entry(self.look(*i, &measures[*i]).0)
                .or_default()
                .push(*i);
        }
        for group in groups.into_values().filter(|g| g.len() > 1) {
            for (n, i) in group.into_iter().enumerate() {
                measures[i].year_suffix = u32::try_from(n).ok();
            }
        }
    }
}

fn set_given(d: &mut Disambiguation, list: usize, place: usize, level: u8) {
    if d.givens.len() <= list {
        d.givens.resize(list + 1, Vec::new());
    }
    if d.givens[list].len() <= place {
        d.givens[list].resize(place + 1, 0);
    }
    d.givens[list][place] = d.givens[list][place].max(level);
}

/// `initialize-with` of the first names element in the citation's macros, which is what given names will be shown with.
fn first_initialize_with(p: &Processor) -> Option<super::style::Text> {
    use super::style::Node;
    fn find(nodes: &[Node], macros: &[Vec<Node>]) -> Option<super::style::Text> {
        nodes.iter().find_map(|n| match n {
            Node::Names(names) => names
                .name
                .as_ref()
                .and_then(|n| n.options.initialize_with.clone()),
            Node::Group { children, .. } => find(children, macros),
            Node::Choose(branches) => branches.iter().find_map(|b| find(&b.children, macros)),
            Node::Macro { index, .. } => find(&macros[*index], macros),
            _ => None,
        })
    }
    find(&p.style.citation.layout, &p.style.macros)
}
