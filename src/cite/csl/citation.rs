//! Citations: several cites sorted, grouped, collapsed and joined.

use super::markup;
use super::numbers;
use super::output::{Boxed, Mark, Out};
use super::processor::Processor;
use super::render::{CiteInfo, Mode};
use super::sort;
use super::style::{Collapse, Formatting, Text};

/// Which part of a cite is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Part {
    /// All of it.
    #[default]
    Full,
    /// Only who it is by.
    AuthorOnly,
    /// All but who it is by.
    SuppressAuthor,
}

/// One work in a citation.
#[derive(Debug, Clone, Default)]
pub struct Cite {
    /// The index of the work.
    pub work: usize,
    /// Locator, position.
    pub info: CiteInfo,
    /// Text before, with markup.
    pub prefix: String,
    /// Text behind, with markup.
    pub suffix: String,
    /// Which part.
    pub part: Part,
}

/// A cite while the citation is put together.
struct Piece<'c> {
    cite: &'c Cite,
    out: Out,
    names: String,
    /// What stands before the next piece instead of the layout's delimiter.
    delimiter: Option<Text>,
    /// Nothing of it is left but what another piece says.
    dropped: bool,
}

impl Processor<'_> {
    /// A citation of some works.
    pub fn citation(&self, cites: &[Cite]) -> Out {
        let mut ordered: Vec<Cite> = cites
            .iter()
            .filter(|c| c.work < self.items.len())
            .cloned()
            .collect();
        self.sort_cites(&mut ordered);
        let mut pieces: Vec<Piece> = ordered
            .iter()
            .enumerate()
            .map(|(i, c)| self.piece(c, i > 0))
            .collect();
        self.group(&mut pieces);
        self.collapse(&mut pieces);
        self.join(pieces)
    }

    /// Puts cites in the order in which the style shows them.
    pub fn sort_cites(&self, cites: &mut Vec<Cite>) {
        let area = &self.style.citation;
        if area.sort.is_empty() || cites.len() < 2 {
            return;
        }
        let values: Vec<_> = cites
            .iter()
            .map(|c| self.sort_values(area, c.work))
            .collect();
        let mut order: Vec<usize> = (0..cites.len()).collect();
        order.sort_by(|a, b| sort::compare(&values[*a], &values[*b]));
        // Where the keys leave it open, letters stand in their order.
        let suffix = |i: usize| self.disambiguation[cites[i].work].year_suffix;
        let mut start = 0;
        while start < order.len() {
            let same = |i: &usize| sort::compare(&values[*i], &values[order[start]]).is_eq();
            let end = start + order[start..].iter().take_while(|i| same(i)).count();
            let places: Vec<usize> = (start..end)
                .filter(|p| suffix(order[*p]).is_some())
                .collect();
            let mut lettered: Vec<usize> = places.iter().map(|p| order[*p]).collect();
            lettered.sort_by_key(|i| suffix(*i));
            for (place, i) in places.into_iter().zip(lettered) {
                order[place] = i;
            }
            start = end.max(start + 1);
        }
        *cites = order.into_iter().map(|i| cites[i].clone()).collect();
    }

    fn piece<'c>(&self, cite: &'c Cite, later: bool) -> Piece<'c> {
        let mut context = self.context(cite.work, Mode::Citation);
        context.cite = Some(&cite.info);
        // A prefix that is a sentence of its own lets the cite begin anew.
        let prefix = cite.prefix.trim_end();
        let sentence = prefix.ends_with(['.', '!', '?']) && prefix.contains(' ');
        context.started = later || !(prefix.is_empty() || sentence);
        // In a sentence the sign for "and" is written out.
        context.and_in_words = cite.part == Part::AuthorOnly;
        let (kids, _) = context.nodes(&self.style.citation.layout);
        let mut out = Out::joined(kids, None);
        let names = out
            .find(Mark::Names)
            .map(|b| Out::joined(b.kids.clone(), None).plain())
            .unwrap_or_default();
        match cite.part {
            Part::Full => {}
            Part::AuthorOnly => {
                let number = || self.style.citation.layout.is_empty();
                out = match out.take(Mark::Names) {
                    Some(names) if !number() => names,
                    _ => out,
                };
            }
            Part::SuppressAuthor => {
                let year_only = out.clone();
                if out.take(Mark::Names).is_some() {
                    trim_start(&mut out);
                }
                if out.is_empty() {
                    out = year_only;
                }
            }
        }
        Piece {
            cite,
            out,
            names,
            delimiter: None,
            dropped: false,
        }
    }

    /// Brings cites of the same names together, behind the first of them.
    fn group(&self, pieces: &mut Vec<Piece>) {
        if self.style.citation_options.group_delimiter.is_none() {
            return;
        }
        let mut out: Vec<Piece> = Vec::with_capacity(pieces.len());
        for piece in pieces.drain(..) {
            let last = out
                .iter()
                .rposition(|p| !p.names.is_empty() && p.names == piece.names);
            match last {
                Some(i) => out.insert(i + 1, piece),
                None => out.push(piece),
            }
        }
        *pieces = out;
    }

    fn collapse(&self, pieces: &mut [Piece]) {
        match self.style.citation_options.collapse {
            Some(Collapse::CitationNumber) => self.collapse_numbers(pieces),
            Some(mode) => self.collapse_years(pieces, mode),
            None => {
                let Some(delimiter) = &self.style.citation_options.group_delimiter else {
                    return;
                };
                for i in 1..pieces.len() {
                    if !pieces[i].names.is_empty() && pieces[i].names == pieces[i - 1].names {
                        pieces[i - 1].delimiter = Some(delimiter.clone());
                    }
                }
            }
        }
    }

    /// 1, 2, 3 becomes 1–3.
    fn collapse_numbers(&self, pieces: &mut [Piece]) {
        let plain = |p: &Piece| {
            p.cite.info.locator.is_none()
                && p.cite.prefix.is_empty()
                && p.cite.suffix.is_empty()
                && p.cite.part == Part::Full
                && p.out.find(Mark::CitationNumber).is_some()
        };
        let number = |p: &Piece| self.numbers[p.cite.work];
        let mut start = 0;
        while start < pieces.len() {
            let mut end = start;
            while end + 1 < pieces.len()
                && plain(&pieces[end])
                && plain(&pieces[end + 1])
                && number(&pieces[end + 1]) == number(&pieces[end]) + 1
            {
                end += 1;
            }
            if end >= start + 2 {
                pieces[start].delimiter = Some("–".into());
                for piece in &mut pieces[start + 1..end] {
                    piece.dropped = true;
                }
            }
            if end > start && end + 1 < pieces.len() {
                pieces[end].delimiter =
                    self.style.citation_options.after_collapse_delimiter.clone();
            }
            start = end + 1;
        }
    }

    /// (A 2000, A 2001) becomes (A 2000, 2001), and (A 2000a, A 2000b) becomes (A 2000a, b).
    fn collapse_years(&self, pieces: &mut [Piece], mode: Collapse) {
        let o = &self.style.citation_options;
        let suffixes = mode != Collapse::Year;
        let layout = || {
            self.style
                .citation
                .delimiter
                .clone()
                .unwrap_or_else(|| "".into())
        };
        let own = o.group_delimiter.clone().filter(|d| !d.is_empty());
        // Years of one author stand behind commas, letters of one year as the style's cites do, unless the style says otherwise.
        let group_delimiter = own.clone().unwrap_or_else(|| {
            if self.style.note {
                layout()
            } else {
                ", ".into()
            }
        });
        let suffix_delimiter = o
            .year_suffix_delimiter
            .clone()
            .or(own)
            .unwrap_or_else(layout);
        let year = |p: &Piece| {
            p.out
                .find(Mark::Year)
                .map(|b| Out::joined(without_suffix(b), None).plain())
                .unwrap_or_default()
        };
        let mut i = 0;
        while i < pieces.len() {
            let mut end = i;
            while end + 1 < pieces.len()
                && !pieces[i].names.is_empty()
                && pieces[end + 1].names == pieces[i].names
                && pieces[end + 1].cite.prefix.is_empty()
                && pieces[end].cite.suffix.is_empty()
            {
                end += 1;
            }
            let years: Vec<String> = (i..=end).map(|j| year(&pieces[j])).collect();
            for j in i + 1..=end {
                let same_year = suffixes
                    && !years[j - i].is_empty()
                    && years[j - i] == years[j - 1 - i]
                    && pieces[j].out.find(Mark::YearSuffix).is_some()
                    && pieces[j - 1].cite.info.locator.is_none();
                let behind_locator = pieces[j - 1].cite.info.locator.is_some();
                pieces[j - 1].delimiter = match &o.after_collapse_delimiter {
                    Some(d) if behind_locator => Some(d.clone()),
                    _ if same_year => Some(suffix_delimiter.clone()),
                    _ => Some(group_delimiter.clone()),
                };
                if pieces[j].out.take(Mark::Names).is_some() {
                    trim_start(&mut pieces[j].out);
                }
                if same_year && let Some(suffix) = pieces[j].out.take(Mark::YearSuffix) {
                    // Only the letter is left, and the locator when there is one.
                    let locator = pieces[j].cite.info.locator.is_some();
                    if locator {
                        if let Some(y) = pieces[j].out.find_mut(Mark::Year) {
                            y.kids = vec![suffix];
                        }
                    } else {
                        pieces[j].out = suffix;
                    }
                }
            }
            if mode == Collapse::YearSuffixRanged {
                self.collapse_suffixes(&mut pieces[i..=end], &years);
            }
            if end > i && end + 1 < pieces.len() {
                pieces[end].delimiter = o.after_collapse_delimiter.clone();
            }
            i = end + 1;
        }
    }

    /// 2000a, b, c becomes 2000a–c.
    fn collapse_suffixes(&self, pieces: &mut [Piece], years: &[String]) {
        let suffix = |p: &Piece| self.disambiguation[p.cite.work].year_suffix;
        let mut start = 0;
        while start < pieces.len() {
            let mut end = start;
            while end + 1 < pieces.len()
                && years[end + 1] == years[start]
                && pieces[end].cite.info.locator.is_none()
                && suffix(&pieces[end]).is_some_and(|n| suffix(&pieces[end + 1]) == Some(n + 1))
            {
                end += 1;
            }
            if end >= start + 2 {
                pieces[start].delimiter = Some("–".into());
                for piece in &mut pieces[start + 1..end] {
                    piece.dropped = true;
                }
            }
            start = end + 1;
        }
    }

    fn join(&self, pieces: Vec<Piece>) -> Out {
        let area = &self.style.citation;
        let mut kids: Vec<Out> = Vec::new();
        let mut delimiter: Option<Text> = None;
        let author_only =
            !pieces.is_empty() && pieces.iter().all(|p| p.cite.part == Part::AuthorOnly);
        let mut ends_with_comma = false;
        for piece in pieces {
            if piece.dropped {
                continue;
            }
            let mut parts = Vec::new();
            let prefix = &piece.cite.prefix;
            let begins_with_mark = prefix.trim_start().starts_with([',', ';', '.', ':']);
            if !prefix.is_empty() {
                parts.extend(markup::parse_affix(prefix));
                let joined =
                    prefix.ends_with([' ', '(', '[', '\u{a0}', '’', '\'', '-', '/', '“', '«', '>']);
                if !joined {
                    parts.push(Out::text(" "));
                }
            }
            let empty = piece.out.is_empty();
            parts.push(piece.out);
            let suffix = &piece.cite.suffix;
            if !suffix.is_empty() && !empty {
                if !suffix.starts_with([' ', ',', '.', ';', ':', '!', '?', ')', ']', '’', '-', '–'])
                {
                    parts.push(Out::text(" "));
                }
                parts.extend(markup::parse_affix(suffix));
            }
            let out = Out::joined(parts, None);
            if out.is_empty() {
                continue;
            }
            if !kids.is_empty() && !begins_with_mark && !ends_with_comma {
                let d = delimiter
                    .take()
                    .or_else(|| area.delimiter.clone())
                    .unwrap_or_else(|| "".into());
                kids.push(Out::text(&*d));
            } else if !kids.is_empty() && !begins_with_mark {
                kids.push(Out::text(" "));
            }
            ends_with_comma = suffix.trim_end().ends_with([',', ';']);
            delimiter = piece.delimiter;
            kids.push(out);
        }
        let fmt = if author_only {
            Formatting {
                prefix: None,
                suffix: None,
                ..area.fmt.clone()
            }
        } else {
            area.fmt.clone()
        };
        if kids.is_empty() {
            return Out::Text(String::new());
        }
        Out::Box(Box::new(Boxed {
            kids,
            font: fmt.font,
            prefix: fmt.prefix,
            suffix: fmt.suffix,
            affixes_inside: true,
            ..Boxed::default()
        }))
    }
}

fn without_suffix(year: &Boxed) -> Vec<Out> {
    year.kids
        .iter()
        .filter(|k| !matches!(k, Out::Box(b) if b.mark == Mark::YearSuffix))
        .cloned()
        .collect()
}

/// Drops punctuation and spaces that are left at the start after something was taken out.
pub(super) fn trim_start(out: &mut Out) -> bool {
    const SEAM: [char; 5] = [' ', ',', ';', ':', '.'];
    match out {
        Out::Text(t) => {
            *t = t.trim_start_matches(SEAM).to_string();
            !t.is_empty()
        }
        Out::Box(b) => {
            if b.kids.iter().all(Out::is_empty) {
                return false;
            }
            if let Some(prefix) = b.prefix.take() {
                let rest = prefix.trim_start_matches(SEAM);
                if !rest.is_empty() {
                    b.prefix = Some(rest.into());
                    return true;
                }
            }
            b.kids.iter_mut().any(trim_start)
        }
    }
}

/// Whether a locator stands for several places.
pub fn is_plural_locator(text: &str) -> bool {
    numbers::is_plural("locator", text)
}
