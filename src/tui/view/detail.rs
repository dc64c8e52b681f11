//! A reference in full: title, people, where it was published, identifiers, abstract, notes, citation, sources.

use super::super::model::{Detail, Model};
use super::Signs;
use super::heading;
use super::text::{Flow, Links, clean, link_style};
use crate::model::{DateField, Field, Reference};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

/// The widest that running text is set.
const MEASURE: usize = 80;

/// Fields that have a place of their own above the list of the other fields.
const PLACED: &[Field] = &[
    Field::Title,
    Field::ContainerTitle,
    Field::CollectionTitle,
    Field::Volume,
    Field::Issue,
    Field::Page,
    Field::ArticleNumber,
    Field::Publisher,
    Field::PublisherPlace,
    Field::EventTitle,
    Field::Url,
    Field::PdfUrl,
    Field::Abstract,
    Field::Edition,
    Field::Genre,
];

pub(super) struct Page<'m> {
    pub(super) model: &'m Model,
    lines: Vec<Line<'static>>,
    cells: usize,
}

impl Page<'_> {
    pub(super) fn flow(&mut self, flow: &Flow, indent: usize) {
        self.lines.extend(flow.wrap(self.cells, indent));
    }
    pub(super) fn text(&mut self, text: &str, style: Style) {
        let mut f = Flow::new();
        f.push(text, style);
        self.flow(&f, 0);
    }
    pub(super) fn gap(&mut self) {
        if self.lines.last().is_some_and(|l| !l.spans.is_empty()) {
            self.lines.push(Line::default());
        }
    }
    fn heading(&mut self, title: &str, more: &str) {
        self.gap();
        let t = &self.model.theme;
        self.lines.push(Line::from(vec![
            Span::styled(title.to_string(), t.dim.add_modifier(Modifier::BOLD)),
            Span::styled(
                if more.is_empty() {
                    String::new()
                } else {
                    format!("  {more}")
                },
                t.faint,
            ),
        ]));
    }
    fn labelled(&mut self, label: &str, value: &str, style: Style) {
        let mut f = Flow::new();
        f.push(&format!("{label}  "), self.model.theme.dim);
        f.push(value, style);
        self.flow(&f, 2);
    }
}

/// The lines of the detail pane at a width.
pub fn lines(
    model: &Model,
    detail: &Detail,
    width: usize,
    links: &mut Links,
) -> Vec<Line<'static>> {
    let t = &model.theme;
    let r = &*detail.reference;
    let mut p = Page {
        model,
        lines: Vec::new(),
        cells: width.clamp(8, MEASURE),
    };
    heading::title(&mut p, r, &detail.words);
    for b in r.became() {
        p.text(&clean(&b.what), if b.grave { t.bad } else { t.warn });
    }
    heading::people(&mut p, r);
    heading::published(&mut p, r);
    heading::identifiers(&mut p, r, links);
    state(&mut p, r, detail);
    if let Some(text) = r.get(Field::Abstract) {
        p.heading("Abstract", "");
        long(&mut p, text, &detail.words);
    }
    for (i, note) in r.notes.iter().enumerate() {
        let name = if r.notes.len() == 1 {
            "Note".to_string()
        } else {
            format!("Note {}", i + 1)
        };
        p.heading(&name, &day(Some(note.modified)));
        long(&mut p, &note.text, &detail.words);
    }
    if let Some((id, style, text)) = &model.citation
        && *id == r.id
    {
        p.heading("Citation", style);
        p.text(text, t.text);
    }
    if !r.attachments.is_empty() {
        p.heading("Files", "");
        for a in &r.attachments {
            let name = if a.title.is_empty() {
                &a.path
            } else {
                &a.title
            };
            p.text(name, link_style(t.text, &a.path, links));
        }
    }
    other_fields(&mut p, r);
    if !r.cited.is_empty() {
        p.heading("Reference list", &format!("{} works", r.cited.len()));
        for c in r.cited.iter().take(12) {
            let mut f = Flow::new();
            f.push(&crate::search::authors_short(c), t.dim);
            f.push(
                &format!(
                    "  {}  ",
                    c.year().map(|y| y.to_string()).unwrap_or_default()
                ),
                t.dim,
            );
            f.push_rich(c.title(), t.text);
            p.flow(&f, 2);
        }
        if r.cited.len() > 12 {
            p.text(&format!("… and {} more", r.cited.len() - 12), t.dim);
        }
        if let Some(key) = model.keymap.keys(crate::command::Action::CitedList).first() {
            p.text(
                &format!("{key} shows the list; Enter there takes a work in"),
                t.faint,
            );
        }
    }
    sources(&mut p, r, detail);
    p.lines
}

fn day(at: Option<jiff::Timestamp>) -> String {
    at.map(|a| a.to_string().chars().take(10).collect())
        .unwrap_or_default()
}

fn state(p: &mut Page, r: &Reference, detail: &Detail) {
    let t = &p.model.theme;
    let signs = Signs::of(p.model);
    p.gap();
    let mut f = Flow::new();
    f.push(&format!("@{}", r.key), t.accent);
    f.push(&format!(" · {}", r.status.name()), t.dim);
    if r.rating > 0 {
        let n = usize::from(r.rating.min(5));
        f.push(
            &format!(" · {}{}", signs.star.repeat(n), signs.no_star.repeat(5 - n)),
            t.hit,
        );
    }
    if r.added.is_some() {
        f.push(&format!(" · added {}", day(r.added)), t.dim);
    }
    if r.trashed.is_some() {
        f.push(&format!(" · in the trash since {}", day(r.trashed)), t.warn);
    }
    p.flow(&f, 2);
    if !r.tags.is_empty() {
        p.labelled(
            "tags",
            &r.tags
                .iter()
                .map(|tag| clean(tag))
                .collect::<Vec<_>>()
                .join(" · "),
            t.text,
        );
    }
    if !r.collections.is_empty() {
        p.labelled("in", &r.collections.join(" · "), t.text);
    }
    if !detail.missing.is_empty() {
        p.labelled("! lacks", &detail.missing.join(", "), t.warn);
    }
}

/// Running text: paragraphs kept, a blank line between them, words marked.
fn long(p: &mut Page, text: &str, words: &[String]) {
    let t = &p.model.theme;
    let whole = crate::search::plain(text);
    let mut blank = false;
    for paragraph in clean(&whole.replace('\n', "\u{1}")).split('\u{2401}') {
        if paragraph.trim().is_empty() {
            blank = true;
            continue;
        }
        if blank {
            p.gap();
            blank = false;
        }
        let mut f = Flow::new();
        let style = if paragraph.starts_with('#') {
            t.strong
        } else {
            t.text
        };
        f.push(paragraph, style);
        f.mark(words, t.hit);
        p.flow(&f, 0);
    }
    if whole.len() > super::text::LONGEST {
        p.text(
            &format!(
                "… cut here: the text has {} characters in all",
                super::text::number(whole.chars().count())
            ),
            t.dim,
        );
    }
}

fn other_fields(p: &mut Page, r: &Reference) {
    let t = &p.model.theme;
    let other: Vec<(String, String)> = r
        .fields
        .iter()
        .filter(|(f, _)| !PLACED.contains(f))
        .map(|(f, v)| (f.label().to_string(), crate::search::plain(v).into_owned()))
        .chain(
            r.dates
                .iter()
                .filter(|(d, _)| **d != DateField::Issued)
                .map(|(d, v)| (d.label().to_string(), v.edtf())),
        )
        .chain(r.extra.iter().take(40).map(|(n, v)| (n.clone(), v.clone())))
        .collect();
    if other.is_empty() {
        return;
    }
    p.heading("More", "");
    for (label, value) in other {
        let value: String = value.chars().take(600).collect();
        p.labelled(&clean(&label), &value, t.text);
    }
}

fn sources(p: &mut Page, r: &Reference, detail: &Detail) {
    let t = &p.model.theme;
    if !r.sources.is_empty() {
        p.heading("Sources", "");
        for s in &r.sources {
            let mut parts = vec![s.origin.clone()];
            parts.extend(
                [s.format.clone(), s.record.clone(), day(s.at)]
                    .into_iter()
                    .filter(|x| !x.is_empty()),
            );
            p.text(&parts.join(" · "), t.dim);
            for (name, value) in s.values.iter().take(20) {
                let value: String = value.chars().take(300).collect();
                p.labelled(&format!("  {}", clean(name)), &value, t.dim);
            }
        }
    }
    if !detail.history.is_empty() {
        p.heading("History", "");
        for (when, what) in &detail.history {
            p.text(&format!("{when}  {what}"), t.dim);
        }
    }
}

/// Draws the detail pane.
pub fn detail(model: &Model, area: Rect, buf: &mut Buffer, links: &mut Links) {
    let t = &model.theme;
    let Some(detail) = &model.detail else {
        return;
    };
    let inner = Rect {
        x: area.x + 1,
        width: area.width.saturating_sub(2),
        ..area
    };
    let lines = lines(model, detail, usize::from(inner.width), links);
    let height = usize::from(inner.height);
    let top = model
        .detail_scroll
        .top
        .min(lines.len().saturating_sub(height));
    for (i, line) in lines.iter().skip(top).take(height).enumerate() {
        super::text::set_line(buf, inner.x, inner.y + i as u16, line, inner.width);
    }
    // A thin thumb tells where in the text one is.
    if lines.len() > height && area.width > 20 {
        let thumb = (height * height / lines.len()).max(1);
        let at = top * height.saturating_sub(thumb) / lines.len().saturating_sub(height).max(1);
        let focused = model.focus == super::super::model::Focus::Detail;
        let style = if focused { t.accent } else { t.faint };
        for y in at..(at + thumb).min(height) {
            super::text::set_line(
                buf,
                area.right().saturating_sub(1),
                area.y + y as u16,
                &ratatui::text::Line::styled(Signs::of(model).thumb, style),
                u16::MAX,
            );
        }
    }
}
