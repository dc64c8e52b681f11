//! How fast BibTeX is read and written: `cargo bench --bench bibtex`.

use divan::counter::BytesCount;
use refs::codec::bibtex::{Biblatex, Bibtex};
use refs::codec::{Codec, Input, Item, ReadOptions, WriteOptions};
use std::fmt::Write;
use std::hint::black_box;
use std::ops::ControlFlow;

fn main() {
    divan::main();
}

/// Entries as reference managers write them: fields, accents, an abstract in every second one.
fn library(entries: usize) -> String {
    let mut out = String::from("% Encoding: UTF-8\n@string{jpsy = \"Journal of Psychology\"}\n\n");
    for n in 0..entries {
        let _ = write!(
            out,
            "@article{{author{n},\n  author = {{Berg{n}, Anna Maria and van der Meer, Jan and M{{\\\"u}}ller, Karl-Heinz}},\n  title = {{A study of {{NASA}} missions, number {n}: methods and results}},\n  journal = {},\n  year = {{{}}},\n  month = mar,\n  volume = {{{}}},\n  number = {{{}}},\n  pages = {{{n}--{}}},\n  publisher = {{Example Press}},\n  doi = {{10.1000/example.{n}}},\n  url = {{https://example.org/articles/{n}}},\n  keywords = {{trust, recovery, method {}}},\n",
            if n % 3 == 0 {
                "jpsy"
            } else {
                "{International Journal of Examples \\& Methods}"
            },
            1950 + n % 75,
            n % 90,
            n % 12,
            n + 12,
            n % 20
        );
        if n % 2 == 0 {
            let _ = writeln!(
                out,
                "  abstract = {{Background: it is not known how examples behave when they are many. Methods: we looked at {n} of them, with care, over a long time, and wrote down what we saw.\n    Results: they behave like examples. About 50\\% were read within a week, and the rest later. Conclusion: examples are examples, and more of them are more examples.}},"
            );
        }
        out.push_str("}\n\n");
    }
    out
}

#[divan::bench(args = [1_000, 20_000])]
fn read(bencher: divan::Bencher, entries: usize) {
    let text = library(entries);
    bencher
        .counter(BytesCount::new(text.len()))
        .bench_local(|| {
            let mut n = 0;
            Bibtex.read(
                &Input {
                    bytes: text.as_bytes(),
                    name: "bench.bib",
                },
                &ReadOptions::default(),
                &mut |item| {
                    if let Item::Reference(r) = item {
                        n += 1;
                        black_box(r);
                    }
                    ControlFlow::Continue(())
                },
            );
            assert_eq!(n, entries);
        });
}

#[divan::bench]
fn write(bencher: divan::Bencher) {
    let text = library(2_000);
    let input = Input {
        bytes: text.as_bytes(),
        name: "bench.bib",
    };
    let (references, _) = refs::codec::read_all(&Bibtex, &input, &ReadOptions::default());
    bencher
        .counter(BytesCount::new(text.len()))
        .bench_local(|| {
            let mut out = Vec::new();
            Biblatex
                .write(
                    &mut references.iter().cloned(),
                    &WriteOptions::default(),
                    &mut out,
                )
                .expect("memory takes everything");
            black_box(out)
        });
}
