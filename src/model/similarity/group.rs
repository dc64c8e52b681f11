//! Finding the likes of a reference among many, and groups of references that are one work.

use super::*;

/// How many candidates a key may bring; more than these under one key are alike in nothing else.
pub(super) const BUCKET: usize = 48;

/// Finds the likes of a reference among many, without comparing all with all.
#[derive(Debug, Default)]
pub struct Finder {
    sketches: Vec<Sketch>,
    buckets: HashMap<u64, Vec<u32>>,
}

/// Two of a [`Finder`]'s references that may be one work.
#[derive(Debug, Clone, PartialEq)]
pub struct Pair {
    /// The earlier one's number.
    pub a: usize,
    /// The later one's number.
    pub b: usize,
    /// How alike, and why.
    pub likeness: Likeness,
}

impl Finder {
    /// An empty one.
    pub fn new() -> Finder {
        Finder::default()
    }
    /// Adds a reference; its number is the count of those before it.
    pub fn add(&mut self, sketch: Sketch) {
        let number = self.sketches.len() as u32;
        for key in sketch.keys() {
            let bucket = self.buckets.entry(key).or_default();
            if bucket.len() < BUCKET {
                bucket.push(number);
            }
        }
        self.sketches.push(sketch);
    }
    /// Those that count as one work with this one, the likeliest first.
    pub fn find(&self, sketch: &Sketch) -> Vec<(usize, Likeness)> {
        let mut seen: Vec<u32> = sketch
            .keys()
            .iter()
            .filter_map(|k| self.buckets.get(k))
            .flatten()
            .copied()
            .collect();
        seen.sort_unstable();
        seen.dedup();
        let mut out: Vec<(usize, Likeness)> = seen
            .into_iter()
            .map(|i| (i as usize, likeness(&self.sketches[i as usize], sketch)))
            .filter(|(_, l)| l.is_same())
            .collect();
        out.sort_by(|x, y| y.1.score.total_cmp(&x.1.score).then(x.0.cmp(&y.0)));
        out
    }
}

/// References that are one work.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// Their numbers, in order.
    pub members: Vec<usize>,
    /// The weakest likeness that holds the group together.
    pub score: f32,
    /// Why they belong together.
    pub reasons: Vec<String>,
}

/// The groups of references that are one work each. A group never holds two of which something says outright that they differ.
pub fn groups(sketches: impl IntoIterator<Item = Sketch>) -> Vec<Group> {
    let mut finder = Finder::new();
    let mut pairs: Vec<Pair> = Vec::new();
    for (b, sketch) in sketches.into_iter().enumerate() {
        pairs.extend(
            finder
                .find(&sketch)
                .into_iter()
                .map(|(a, likeness)| Pair { a, b, likeness }),
        );
        finder.add(sketch);
    }
    pairs.sort_by(|x, y| {
        y.likeness
            .score
            .total_cmp(&x.likeness.score)
            .then((x.a, x.b).cmp(&(y.a, y.b)))
    });
    let mut group_of: HashMap<usize, usize> = HashMap::new();
    let mut groups: Vec<Group> = Vec::new();
    for pair in pairs {
        let (x, y) = (
            group_of.get(&pair.a).copied(),
            group_of.get(&pair.b).copied(),
        );
        if x.is_some() && x == y {
            continue;
        }
        let side = |g: Option<usize>, one: usize| {
            g.map_or_else(|| vec![one], |g| groups[g].members.clone())
        };
        let (left, right) = (side(x, pair.a), side(y, pair.b));
        if left.iter().any(|i| {
            right
                .iter()
                .any(|j| likeness(&finder.sketches[*i], &finder.sketches[*j]).apart)
        }) {
            continue;
        }
        let mut all = Group {
            members: [left, right].concat(),
            score: pair.likeness.score,
            reasons: pair.likeness.reasons,
        };
        for old in [x, y].into_iter().flatten() {
            let old = std::mem::replace(
                &mut groups[old],
                Group {
                    members: Vec::new(),
                    score: 0.0,
                    reasons: Vec::new(),
                },
            );
            all.score = all.score.min(old.score);
            all.reasons = old.reasons.into_iter().chain(all.reasons).collect();
        }
        all.members.sort_unstable();
        let mut seen: Vec<String> = Vec::new();
        all.reasons.retain(|r| {
            !seen.contains(r) && {
                seen.push(r.clone());
                true
            }
        });
        for i in &all.members {
            group_of.insert(*i, groups.len());
        }
        groups.push(all);
    }
    groups.retain(|g| !g.members.is_empty());
    groups.sort_by(|x, y| y.score.total_cmp(&x.score).then(x.members.cmp(&y.members)));
    groups
}
