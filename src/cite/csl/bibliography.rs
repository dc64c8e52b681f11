//! The list of works: entries in order, repeated authors, the number beside the entry.

use super::output::{Boxed, Mark, Out};
use super::processor::Processor;
use super::render::Mode;
use super::style::{Display, Font, Node, SubstituteRule, Text};

impl Processor<'_> {
    /// The entries of the list: (index of the work, entry). Works of which nothing can be shown are left out.
    pub fn bibliography(&self) -> Vec<(usize, Out)> {
        let Some(area) = &self.style.bibliography else {
            return Vec::new();
        };
        let mut out = Vec::with_capacity(self.order.len());
        let mut last: Vec<String> = Vec::new();
        for i in &self.order {
            let mut context = self.context(*i, Mode::Bibliography);
            let (mut kids, _) = if self.style.bibliography_options.second_field_align.is_some() {
                self.aligned(&mut context, &area.layout)
            } else {
                context.nodes(&area.layout)
            };
            if kids.iter().all(Out::is_empty) {
                continue;
            }
            if let Some(text) = &self.style.bibliography_options.substitute {
                let mut whole = Out::joined(kids, None);
                last = self.substitute_author(&mut whole, &last, text);
                kids = vec![whole];
            }
            if area.fmt.suffix.is_some() || area.fmt.prefix.is_some() {
                affixes(&mut kids, area.fmt.prefix.clone(), area.fmt.suffix.clone());
            }
            out.push((
                *i,
                Out::Box(Box::new(Boxed {
                    kids,
                    font: area.fmt.font,
                    affixes_inside: true,
                    ..Boxed::default()
                })),
            ));
        }
        out
    }

    /// The first element of the layout stands in the margin, the rest beside it.
    fn aligned<'a>(
        &'a self,
        context: &mut super::render::Context<'a>,
        layout: &'a [Node],
    ) -> (Vec<Out>, super::render::Called) {
        let (first, rest) = layout.split_at(layout.len().min(1));
        let (head, a) = context.nodes(first);
        let (tail, _) = context.nodes(rest);
        let boxed = |kids: Vec<Out>, display| {
            Out::Box(Box::new(Boxed {
                kids,
                display: Some(display),
                ..Boxed::default()
            }))
        };
        (
            vec![
                boxed(head, Display::LeftMargin),
                boxed(tail, Display::RightInline),
            ],
            a,
        )
    }

    /// Replaces names that the entry before has too; gives the names for the next entry.
    fn substitute_author(&self, entry: &mut Out, last: &[String], text: &Text) -> Vec<String> {
        let Some(names) = entry.find_mut(Mark::Names) else {
            return Vec::new();
        };
        let mut each: Vec<String> = Vec::new();
        collect_names(&names.kids, &mut each);
        let whole = Out::joined(names.kids.clone(), names.delimiter.clone()).plain();
        let mut now = vec![whole.clone()];
        now.extend(each.iter().cloned());
        let rule = self
            .style
            .bibliography_options
            .substitute_rule
            .unwrap_or(SubstituteRule::CompleteAll);
        let before = last.get(1..).unwrap_or(&[]);
        let complete = !last.is_empty() && last[0] == whole;
        let replacement = || Out::text(&**text);
        match rule {
            SubstituteRule::CompleteAll
                if complete && !replace_names_block(&mut names.kids, &replacement()) =>
            {
                names.kids = vec![replacement()];
            }
            SubstituteRule::CompleteEach if complete => {
                replace_each(&mut names.kids, &replacement(), usize::MAX)
            }
            SubstituteRule::PartialEach => {
                let same = each.iter().zip(before).take_while(|(a, b)| a == b).count();
                replace_each(&mut names.kids, &replacement(), same);
            }
            SubstituteRule::PartialFirst if !each.is_empty() && each.first() == before.first() => {
                replace_each(&mut names.kids, &replacement(), 1);
            }
            _ => {}
        }
        now
    }
}

fn collect_names(kids: &[Out], out: &mut Vec<String>) {
    for kid in kids {
        if let Out::Box(b) = kid {
            if b.mark == Mark::Name {
                out.push(kid.plain());
            } else {
                collect_names(&b.kids, out);
            }
        }
    }
}

/// Replaces the run of names, their delimiters and "et al.", but not a label beside them.
fn replace_names_block(kids: &mut Vec<Out>, with: &Out) -> bool {
    if let (Some(first), Some(last)) = (
        kids.iter()
            .position(|k| matches!(k, Out::Box(b) if b.mark == Mark::Name)),
        kids.len().checked_sub(1),
    ) {
        kids.splice(first..=last, [with.clone()]);
        return true;
    }
    let mut done = false;
    for kid in kids.iter_mut() {
        if let Out::Box(b) = kid
            && !done
            && replace_names_block(&mut b.kids, with)
        {
            done = true;
        }
    }
    done
}

fn replace_each(kids: &mut [Out], with: &Out, mut count: usize) {
    fn walk(kids: &mut [Out], with: &Out, count: &mut usize) {
        for kid in kids {
            if let Out::Box(b) = kid {
                if b.mark == Mark::Name {
                    if *count == 0 {
                        return;
                    }
                    *count -= 1;
                    b.kids = vec![with.clone()];
                } else {
                    walk(&mut b.kids, with, count);
                }
            }
        }
    }
    walk(kids, with, &mut count);
}

/// Affixes of the layout stand inside of the first and last part of an entry that has parts.
fn affixes(kids: &mut Vec<Out>, prefix: Option<Text>, suffix: Option<Text>) {
    let part = |o: Option<&Out>| matches!(o, Some(Out::Box(b)) if b.display.is_some() && b.font == Font::default());
    if part(kids.last()) {
        if let Some(Out::Box(b)) = kids.last_mut()
            && let Some(suffix) = suffix
        {
            b.kids.push(Out::text(&*suffix));
        }
        if let Some(Out::Box(b)) = kids.first_mut()
            && let Some(prefix) = prefix
        {
            b.kids.insert(0, Out::text(&*prefix));
        }
        return;
    }
    let inner = std::mem::take(kids);
    kids.push(Out::Box(Box::new(Boxed {
        kids: inner,
        prefix,
        suffix,
        ..Boxed::default()
    })));
}
