//! How long a keystroke takes: `cargo bench --bench search`.
#![allow(clippy::print_stderr)]

use divan::{Bencher, black_box};
use refs::model::{Date, DateField, Field, Kind, Person, Reference, Role};
use refs::search::{Cancel, Fuzzy, Index, Query, SearchOptions, highlight};
use std::sync::OnceLock;
use uuid::Uuid;

fn main() {
    divan::main();
}

/// A row of numbers that is the same every time.
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % n
    }
    /// Small numbers often, as words in a language.
    fn skewed(&mut self, n: usize) -> usize {
        let r = self.below(1_000_000) as f64 / 1_000_000.0;
        ((n as f64).powf(r) - 1.0) as usize
    }
}

const SYLLABLES: &[&str] = &[
    "re", "co", "ver", "men", "tal", "hel", "ser", "vi", "ces", "nor", "we", "gi", "an", "qua",
    "li", "ta", "tive", "psy", "cho", "so", "ci", "al", "net", "work", "ing", "ka", "to", "mu",
    "ni", "pa", "ti", "on", "ed", "ø", "sæl", "bjørn", "stra", "tegy", "bio", "gra", "phy", "lo",
    "gy", "the", "ory",
];

fn word(n: usize) -> String {
    let mut n = n + 3;
    let mut out = String::new();
    while n > 0 {
        out.push_str(SYLLABLES[n % SYLLABLES.len()]);
        n /= SYLLABLES.len();
    }
    out
}

fn references(n: usize) -> impl Iterator<Item = Reference> {
    let mut r = Random(7);
    (0..n).map(move |i| {
        let mut x = Reference::new(Kind::ALL[r.skewed(Kind::ALL.len())]);
        x.id = Uuid::from_u64_pair(i as u64, 1);
        let title: Vec<String> = (0..9 + r.below(8))
            .map(|_| word(r.skewed(60_000)))
            .collect();
        x.set(Field::Title, title.join(" "));
        for _ in 0..1 + r.below(5) {
            x.add_person(
                Role::Author,
                Person::new(word(200 + r.skewed(20_000)), word(50 + r.skewed(500))),
            );
        }
        let year = 1950 + r.below(75) as i32;
        x.key = format!("{}{year}{}{i}", word(200 + r.skewed(20_000)), title[0]);
        x.set_date(DateField::Issued, Date::ymd(year, 0, 0));
        x.set(
            Field::ContainerTitle,
            (0..4)
                .map(|_| word(r.skewed(800)))
                .collect::<Vec<_>>()
                .join(" "),
        );
        (0..3).for_each(|_| x.add_tag(&word(r.skewed(5_000))));
        x
    })
}

fn index(n: usize) -> &'static Index {
    static K100: OnceLock<Index> = OnceLock::new();
    static M1: OnceLock<Index> = OnceLock::new();
    static K10: OnceLock<Index> = OnceLock::new();
    let cell = match n {
        10_000 => &K10,
        100_000 => &K100,
        _ => &M1,
    };
    cell.get_or_init(|| {
        let mut index = Index::new();
        references(n).for_each(|r| index.upsert(&r));
        index.settle();
        index
    })
}

const SIZES: &[usize] = &[10_000, 100_000, 1_000_000];

fn search(bencher: Bencher, n: usize, query: &str) {
    let index = index(n);
    let query = Query::parse(query);
    let options = SearchOptions {
        fuzzy: Fuzzy::Below(8),
        ..SearchOptions::default()
    };
    let _ = index.search(&Query::all(), &options, &Cancel::new());
    bencher.bench_local(|| black_box(index.search(black_box(&query), &options, &Cancel::new())));
}

#[divan::bench(args = SIZES)]
fn one_letter(b: Bencher, n: usize) {
    search(b, n, "r");
}
#[divan::bench(args = SIZES)]
fn literal(b: Bencher, n: usize) {
    search(b, n, "corever");
}
#[divan::bench(args = SIZES)]
fn several_words(b: Bencher, n: usize) {
    search(b, n, "re nor men 20");
}
#[divan::bench(args = SIZES)]
fn abbreviated(b: Bencher, n: usize) {
    search(b, n, "crvrmen");
}
#[divan::bench(args = SIZES)]
fn mistyped(b: Bencher, n: usize) {
    search(b, n, "stratgeyy worknor");
}
#[divan::bench(args = SIZES)]
fn beginnings(b: Bencher, n: usize) {
    search(b, n, "rcvmtx");
}
#[divan::bench(args = SIZES)]
fn fields(b: Bencher, n: usize) {
    search(b, n, "author:re year:2000..2010 -tag:nor type:book");
}
#[divan::bench(args = SIZES)]
fn everything(b: Bencher, n: usize) {
    search(b, n, "");
}
#[divan::bench(args = SIZES)]
fn facets(b: Bencher, n: usize) {
    let index = index(n);
    let rows: Vec<u32> = (0..n as u32).collect();
    b.bench_local(|| black_box(index.facets(&rows)));
}
#[divan::bench]
fn marking(b: Bencher) {
    let query = Query::parse("recov norwgian");
    b.bench_local(|| {
        black_box(highlight(
            &query,
            None,
            "Recovery-oriented practice in Norwegian mental health services",
        ))
    });
}
#[divan::bench(args = SIZES, sample_count = 5)]
fn keeping(b: Bencher, n: usize) {
    let index = index(n);
    eprintln!("{n}: {} MB", index.memory() / 1_000_000);
    b.bench_local(|| {
        let mut out = Vec::new();
        index.write_to(1, &mut out).map(|()| out.len())
    });
}
#[divan::bench(args = SIZES, sample_count = 5)]
fn loading(b: Bencher, n: usize) {
    let mut bytes = Vec::new();
    let written = index(n).write_to(1, &mut bytes);
    assert!(written.is_ok());
    b.bench_local(|| {
        Index::read_from(&mut &bytes[..], bytes.len() as u64)
            .map(|(i, _)| i.len())
            .ok()
    });
}
#[divan::bench(args = &[10_000usize, 100_000], sample_count = 3)]
fn building(b: Bencher, n: usize) {
    let all: Vec<Reference> = references(n).collect();
    b.bench_local(|| Index::build(&all).len());
}
