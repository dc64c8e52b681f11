//! Formats from the outside: no input, however damaged, makes them panic or hang.

mod mutator;

use mutator::Mutator;
use refs::codec::{self, Codec, Input, Item, ReadOptions, WriteOptions};
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::{Duration, Instant};

/// Small files of our own, one for each family of formats.
const SEEDS: &[&str] = &[
    "% Encoding: UTF-8\n@string{j = \"Journal\" # { X}}\n@preamble{\"\\newcommand{\\x}{y}\"}\n@article{k1,\n  author = {Berg, Anna and {WHO \\& Co} and others},\n  title = {A {NASA} $\\alpha^{2}$ \\emph{t{\\\"e}st}},\n  journal = j, year = 2001, month = \"1~\" # jan, pages = {1--3}\n}\n@comment{jabref-meta: grouping:\n0 AllEntriesGroup:;\n1 StaticGroup:G\\;0\\;1\\;;\n}\n@inbook(k2, crossref = {k3}, groups = {G}, file = {a:b\\:c.pdf:PDF})\n@book{k3, title = {B}, date = {2001-02/..}, crossref = {k2}}",
    "@online{a, author = {family=Gogh, given=Vincent, prefix=van}, title = {``x'' -- \\textit{y}}, url = {http://x/a\\_b}, urldate = {2020-01-02}, xdata = {b}, annotation = {one\n\ntwo}}\n@xdata{b, date = {199X~}, eprint = {2101.00001}, eprinttype = {arxiv}}",
    "TY  - JOUR\r\nAU  - Berg, Anna\r\nTI  - Title\r\nPY  - 2001/02/03/\r\nSP  - 1\r\nEP  - 3\r\nDO  - 10.1000/x\r\nKW  - a\r\nER  - \r\n",
    "PMID- 12345\nTI  - Title\n      more\nFAU - Berg, Anna\nDP  - 2001 Jan-Feb\nAID - 10.1000/x [doi]\n",
    "%0 Journal Article\n%A Berg, Anna\n%T Title\n%D 2001\n%P 1-3\n",
    "[{\"id\":\"a\",\"type\":\"book\",\"title\":\"T <i>x</i>\",\"author\":[{\"family\":\"B\",\"given\":\"A\"}],\"issued\":{\"date-parts\":[[2001,2,3]]},\"custom\":{\"refs\":{\"tags\":[\"x\"]}}}]",
    "<?xml version=\"1.0\"?><xml><records><record><ref-type name=\"Book\">6</ref-type><contributors><authors><author>Berg, A.</author></authors></contributors><titles><title>T &amp; x</title></titles><dates><year>2001</year></dates></record></records></xml>",
    "<!DOCTYPE html><html><head><meta name=\"citation_title\" content=\"T\"><meta name=\"citation_author\" content=\"A B\"><script type=\"application/ld+json\">{\"@type\":\"Book\",\"name\":\"T\"}</script></head><body><span class=\"Z3988\" title=\"ctx_ver=Z39.88-2004&amp;rft.title=x\"></span></body></html>",
    "FN Clarivate\nVR 1.0\nPT J\nAU Berg, A\nTI Title\nPY 2001\nER\nEF\n",
    "cff-version: 1.2.0\ntitle: T\nauthors:\n  - family-names: Berg\n    given-names: A\ndate-released: 2001-02-03\n",
    "key,type,title,author,year\na,book,\"T, x\",\"Berg, A\",2001\n",
    "<modsCollection xmlns=\"http://www.loc.gov/mods/v3\"><mods><titleInfo><title>T</title></titleInfo><originInfo><dateIssued>2001</dateIssued></originInfo></mods></modsCollection>",
];

fn number(name: &str, default: usize) -> usize {
    std::env::var(name)
        .ok()
        .and_then(|v| v.parse().ok())
        .unwrap_or(default)
}

/// The seeds: our own, and with `REFS_FUZZ_SEEDS=FOLDER` all small files below it.
fn seeds() -> Vec<Vec<u8>> {
    let mut out: Vec<Vec<u8>> = SEEDS.iter().map(|s| s.as_bytes().to_vec()).collect();
    if let Ok(folder) = std::env::var("REFS_FUZZ_SEEDS") {
        gather(Path::new(&folder), &mut out);
    }
    out
}

fn gather(folder: &Path, out: &mut Vec<Vec<u8>>) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            gather(&path, out);
        } else if let Ok(bytes) = std::fs::read(&path)
            && !bytes.is_empty()
        {
            out.push(bytes[..bytes.len().min(6000)].to_vec());
        }
    }
}

/// Reads, writes what was read, reads that.
fn exercise(codec: &dyn Codec, bytes: &[u8]) {
    let input = Input {
        bytes,
        name: "fuzz",
    };
    codec.recognise(&input);
    let mut references = Vec::new();
    codec.read(&input, &ReadOptions::default(), &mut |item| {
        if let Item::Reference(r) = item {
            references.push(*r);
        }
        ControlFlow::Continue(())
    });
    if codec.format().writes {
        let ascii = bytes.len().is_multiple_of(2);
        let options = WriteOptions {
            ascii,
            ..WriteOptions::default()
        };
        codec::write_string(codec, &references, &options).expect("memory takes everything");
    }
}

/// `REFS_FUZZ_INPUTS` inputs (few by default) for every format that reads, or for `REFS_FUZZ_CODEC` alone.
#[test]
fn no_input_makes_a_format_panic_or_hang() {
    let inputs = number("REFS_FUZZ_INPUTS", 600);
    let only = std::env::var("REFS_FUZZ_CODEC").unwrap_or_default();
    let seeds = seeds();
    let mut faults = Vec::new();
    for codec in codec::CODECS.iter().filter(|c| {
        c.format().reads && (only.is_empty() || only.split(',').any(|o| o == c.format().name))
    }) {
        let mut mutator = Mutator::new(number("REFS_FUZZ_START", 1) as u64);
        let (mut slowest, mut panics) = (Duration::ZERO, 0);
        for n in 0..inputs {
            let bytes = mutator.next(&seeds);
            let start = Instant::now();
            let went = catch_unwind(AssertUnwindSafe(|| exercise(*codec, &bytes)));
            let took = start.elapsed();
            slowest = slowest.max(took);
            // A build without optimisation on a busy machine is slower than what is promised.
            let limit = Duration::from_secs(if cfg!(debug_assertions) { 20 } else { 1 });
            if went.is_err() || took > limit {
                panics += usize::from(went.is_err());
                let what = if went.is_err() { "panic" } else { "slow" };
                let kept =
                    std::env::temp_dir().join(format!("refs-fuzz-{}-{n}", codec.format().name));
                std::fs::write(&kept, &bytes).expect("the folder for temporary files is writable");
                faults.push(format!(
                    "{}: {what} ({took:?}): {}",
                    codec.format().name,
                    kept.display()
                ));
                if panics > 5 {
                    break;
                }
            }
        }
        if inputs > 10_000 {
            eprintln!(
                "{}: {inputs} inputs, slowest {slowest:?}, {panics} panics",
                codec.format().name
            );
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// What is read of BibTeX, written and read again is the same, also for damaged input.
#[test]
fn bibtex_reads_what_it_wrote() {
    let codec = codec::by_name("biblatex").expect("it is in the list");
    let seeds: Vec<Vec<u8>> = SEEDS[..2].iter().map(|s| s.as_bytes().to_vec()).collect();
    let mut mutator = Mutator::new(7);
    for _ in 0..number("REFS_FUZZ_INPUTS", 300).min(20_000) {
        let bytes = mutator.next(&seeds);
        let read = |bytes: &[u8]| {
            let input = Input {
                bytes,
                name: "fuzz.bib",
            };
            codec::read_all(codec, &input, &ReadOptions::default()).0
        };
        let first = read(&bytes);
        let text = codec::write_string(codec, &first, &WriteOptions::default())
            .expect("memory takes everything");
        let second = read(text.as_bytes());
        assert_eq!(
            first.len(),
            second.len(),
            "entries lost:\n{}\n---\n{text}",
            String::from_utf8_lossy(&bytes)
        );
    }
}

/// A `.bib` that is written back unchanged stays byte for byte, and reads the same after a fresh export; also for all `.bib` files below
/// `REFS_BIB_FILES`, where the time of reading is held too.
#[test]
fn bib_files_survive() {
    let mut files: Vec<(String, Vec<u8>)> = SEEDS[..2]
        .iter()
        .map(|s| ("seed".to_string(), s.as_bytes().to_vec()))
        .collect();
    if let Ok(folder) = std::env::var("REFS_BIB_FILES") {
        bib_files(Path::new(&folder), &mut files);
    }
    let mut faults = Vec::new();
    for (name, bytes) in &files {
        let input = Input {
            bytes,
            name: "x.bib",
        };
        let Some(codec) = codec::recognise(&input).filter(|c| c.format().name.starts_with("bib"))
        else {
            continue;
        };
        let start = Instant::now();
        let (references, _) = codec::read_all(codec, &input, &ReadOptions::default());
        if start.elapsed() > Duration::from_secs(2) {
            faults.push(format!("{name}: {:?}", start.elapsed()));
        }
        let options = WriteOptions::default();
        let back =
            codec::bibtex::write_back(bytes, &mut references.iter().cloned(), &options, &|_| true);
        if *back != *bytes {
            let at = back.iter().zip(bytes).take_while(|(a, b)| a == b).count();
            faults.push(format!("{name}: writing back changes byte {at}"));
        }
        let biblatex = codec::by_name("biblatex").expect("it is in the list");
        let text =
            codec::write_string(biblatex, &references, &options).expect("memory takes everything");
        let again = Input {
            bytes: text.as_bytes(),
            name: "x.bib",
        };
        let (second, _) = codec::read_all(biblatex, &again, &ReadOptions::default());
        for (a, b) in references.iter().zip(&second) {
            let (mut a, mut b) = (a.clone(), b.clone());
            for r in [&mut a, &mut b] {
                // Several notes become one; the time of reading is not compared.
                let texts: Vec<String> = r.notes.drain(..).map(|n| n.text).collect();
                r.extra.push(("notes".to_string(), texts.join("\n\n")));
                // Nor is the order of what has none.
                r.extra.sort();
                r.identifiers.sort();
                r.creators.sort_by_key(|c| c.role);
            }
            if !a.key.is_empty() && a != b {
                let (x, y) = (format!("{a:?}"), format!("{b:?}"));
                let at = x.bytes().zip(y.bytes()).take_while(|(p, q)| p == q).count();
                let cut = |t: &str| {
                    t.chars()
                        .skip(at.saturating_sub(30))
                        .take(90)
                        .collect::<String>()
                };
                faults.push(format!(
                    "{name}: {} differs after export:\n  {}\n  {}",
                    a.key,
                    cut(&x),
                    cut(&y)
                ));
                break;
            }
        }
        if references.len() != second.len() {
            faults.push(format!(
                "{name}: {} of {} entries after export",
                second.len(),
                references.len()
            ));
        }
    }
    assert!(
        faults.is_empty(),
        "{} of {} files\n{}",
        faults.len(),
        files.len(),
        faults.join("\n")
    );
}

fn bib_files(folder: &Path, out: &mut Vec<(String, Vec<u8>)>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            bib_files(&path, out);
        } else if path.extension().is_some_and(|e| e == "bib")
            && let Ok(bytes) = std::fs::read(&path)
        {
            out.push((path.display().to_string(), bytes));
        }
    }
}
