//! Whether a citation names a work: names, years, spelling.

use super::*;

/// How a citation fits a work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fit {
    /// Not at all.
    No,
    /// Some of the names.
    Partly,
    /// All names, spelled a little otherwise.
    Nearly,
    /// All names.
    Fully,
}

/// A name without the signs that spelling varies in.
pub(super) fn squeezed(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Whether two texts differ in at most a few letters.
pub(super) fn near(a: &str, b: &str) -> bool {
    let allowed = match a.chars().count().min(b.chars().count()) {
        0..=4 => 0,
        5..=9 => 1,
        _ => 2,
    };
    allowed > 0 && a.len().abs_diff(b.len()) <= allowed && distance(a, b) <= allowed
}

pub(super) fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let cost = (corner + usize::from(x != *y))
                .min(row[j] + 1)
                .min(row[j + 1] + 1);
            corner = row[j + 1];
            row[j + 1] = cost;
        }
    }
    row.last().copied().unwrap_or(0)
}

/// A cited name against a listed one; a genitive's s may hang on.
pub(super) fn name_fit(cited: &str, listed: &str, genitive: bool) -> Fit {
    let (c, l) = (squeezed(cited), squeezed(listed));
    if c == l || genitive && c.strip_suffix('s') == Some(&l) {
        return Fit::Fully;
    }
    // "Berg" for "van den Berg", "Berg" for "Berg Hansen".
    let last = |t: &str| t.rsplit(' ').next().map(squeezed).unwrap_or_default();
    if c.len() > 2 && (last(listed) == c || last(cited) == l && l.len() > 2) {
        return Fit::Fully;
    }
    if near(&c, &l) { Fit::Nearly } else { Fit::No }
}

/// How the names of a citation fit a work.
pub(super) fn fit(c: &Citation, w: &Work) -> Fit {
    let whole = words(&c.names.join(" "));
    let genitive = c.narrative;
    if w.literal || w.names.is_empty() {
        let listed = w.names.first().unwrap_or(&w.title);
        let (a, b) = (squeezed(&whole), squeezed(listed));
        let a_plain = if genitive {
            a.strip_suffix('s').unwrap_or(&a)
        } else {
            &a
        };
        if a == b || a_plain == b {
            return Fit::Fully;
        }
        // "Meld.St.15" for "Meld.St.15 (2022-2023)".
        if a.len() > 3
            && b.strip_prefix(a_plain)
                .is_some_and(|r| r.len() >= 4 && r.bytes().all(|d| d.is_ascii_digit()))
        {
            return Fit::Fully;
        }
        // "Napha" for "Napha: Nasjonalt …"; an acronym of the words.
        let acronym: String = listed
            .split(' ')
            .filter(|x| x.len() > 2 || listed.split(' ').count() < 4)
            .filter_map(|x| x.chars().next())
            .collect();
        let first = listed.split(' ').next().unwrap_or("");
        if a.len() > 2 && (first == a && b.len() > a.len() || acronym == a) {
            return Fit::Fully;
        }
        if near(&a, &b) {
            return Fit::Nearly;
        }
        // "og" and a hyphen come and go in long names.
        let loose = |t: &str| -> String {
            t.split(' ')
                .filter(|x| !matches!(*x, "og" | "and" | "und" | "the" | "i" | "of" | "for"))
                .collect()
        };
        if a.len() > 8 && loose(&whole) == loose(listed) {
            return Fit::Nearly;
        }
        if w.names.is_empty() && a.len() > 5 && (b.starts_with(a_plain) || near(&a, &b)) {
            return Fit::Fully;
        }
        return Fit::No;
    }
    let cited: Vec<String> = c.names.iter().map(|n| words(n)).collect();
    let mut fits = Vec::new();
    for (i, name) in cited.iter().enumerate() {
        let Some(listed) = w.names.get(i) else {
            fits.push(Fit::No);
            continue;
        };
        fits.push(name_fit(name, listed, genitive && i + 1 == cited.len()));
    }
    let worst = fits.iter().copied().min().unwrap_or(Fit::No);
    let first = fits.first().copied().unwrap_or(Fit::No);
    let complete = cited.len() == w.names.len() || c.others && cited.len() < w.names.len();
    match (worst, complete) {
        (Fit::No, _) if first >= Fit::Nearly && cited.len() > 1 => Fit::Partly,
        (Fit::No, _) => Fit::No,
        (fit, true) => fit,
        (_, false) => Fit::Partly,
    }
}

/// Whether the years agree.
pub(super) fn same_year(c: &Citation, w: &Work) -> bool {
    let digits: String = c.year.chars().take_while(char::is_ascii_digit).collect();
    let letter = &c.year[digits.len().min(c.year.len())..];
    match digits.parse::<i32>() {
        Ok(y) => {
            w.year == Some(y) && (letter.is_empty() || w.letter.is_empty() || letter == w.letter)
                || w.until == Some(y) && w.year.is_some()
        }
        Err(_) => w.year.is_none(),
    }
}

/// How alike a citation and a work are when they do not fit: shared beginnings of words, the same year.
pub(super) fn likeness(c: &Citation, w: &Work) -> usize {
    let cited = words(&c.names.join(" "));
    let listed = format!("{} {}", w.names.join(" "), w.title);
    let mut score = 0;
    for a in cited.split(' ').filter(|a| a.len() > 1) {
        let best = listed
            .split(' ')
            .map(|b| a.chars().zip(b.chars()).take_while(|(x, y)| x == y).count())
            .max()
            .unwrap_or(0);
        score += match best {
            0 | 1 => 0,
            2 | 3 => usize::from(best >= a.len()),
            n => n,
        };
    }
    // "FO" is how "Fellesorganisasjonen" begins its two words.
    if score > 0 && same_year(c, w) {
        score + 4
    } else {
        score
    }
}
