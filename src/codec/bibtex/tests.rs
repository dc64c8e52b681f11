use super::*;
use crate::codec::{self, Problem};
use crate::model::{DateField, Field, Kind, Person, Role, Scheme};
use jiff::Timestamp;

pub(super) fn read(text: &str) -> (Vec<Reference>, Vec<Problem>) {
    let input = Input {
        bytes: text.as_bytes(),
        name: "test.bib",
    };
    let codec: &dyn Codec = if is_biblatex(text) {
        &Biblatex
    } else {
        &Bibtex
    };
    let (mut refs, problems) = codec::read_all(codec, &input, &ReadOptions::default());
    // The time of reading is not part of what is compared.
    for note in refs.iter_mut().flat_map(|r| &mut r.notes) {
        (note.created, note.modified) = (Timestamp::UNIX_EPOCH, Timestamp::UNIX_EPOCH);
    }
    (refs, problems)
}

fn one(text: &str) -> Reference {
    let (mut refs, _) = read(text);
    assert_eq!(refs.len(), 1, "{text}");
    refs.remove(0)
}

fn again(
    refs: &[Reference],
    codec: &dyn Codec,
    options: &WriteOptions,
) -> (String, Vec<Reference>) {
    let text = codec::write_string(codec, refs, options).expect("memory takes everything");
    let (read_again, _) = read(&text);
    (text, read_again)
}

const LIBRARY: &str = r#"
@string{jpsy = "Journal of Psychology"}
@article{berg2020, author = {Berg, Anna and van der Meer, Jan and {WHO Group} and others}, title = {A {NASA} study of \emph{E. coli}: H$_2$O},
 journal = jpsy, year = 2020, month = mar, volume = 12, number = 3, pages = {10--20}, doi = {10.1000/x\_y}, keywords = {trust, recovery}, note = {Read \url{http://a.example/b}},
 annote = {First.

 Second.}, file = {Full:files/a.pdf:application/pdf}, addendum = {Reprinted 2021}, owner = {anna}}
@book{coll, title = {The Collected Works}, editor = {Lie, Per}, date = {1999/2001}, publisher = {A and B}, location = {Oslo and Bergen}, isbn = {978-0-306-40615-7}, langid = {norsk}}
@incollection{part, author = {Dahl, Eva}, title = {On It}, subtitle = {A Tale}, crossref = {coll}, pages = {1-9}}
@phdthesis{t1, author = {Aas, Ola}, title = {Work}, school = {University of X}, year = {2001}}
@mvbook{mv, title = {Big}, year = {1950}, volumes = {3}}
@online{w, title = {Page}, url = {http://x.example/a_b%20c}, urldate = {2020-02-03}, date = {2019-21}}
@misc{pre, title = {Paper}, eprint = {2101.00001}, archiveprefix = {arXiv}, primaryclass = {cs.CL}, year = {2021}}
@strange{s, title = {Odd}, year = {forthcoming}, foo = {b{\"a}r}}
@article{news, title = {N}, journaltitle = {Daily}, entrysubtype = {newspaper}, date = {2001-02-03}}
@book{main, maintitle = {Whole}, title = {Part {One}}, volume = 2, date = {2000~}}
"#;

#[test]
fn values_find_their_place() {
    let (refs, problems) = read(LIBRARY);
    assert!(problems.is_empty(), "{problems:?}");
    let r = &refs[0];
    assert_eq!(r.kind, Kind::ArticleJournal);
    assert_eq!(r.title(), "A NASA study of <i>E. coli</i>: H<sub>2</sub>O");
    assert_eq!(r.get(Field::ContainerTitle), Some("Journal of Psychology"));
    assert_eq!(r.people(Role::Author).count(), 3);
    assert_eq!(
        r.people(Role::Author).nth(2),
        Some(&Person::literal("WHO Group"))
    );
    assert_eq!(
        r.date(DateField::Issued).map(|d| d.edtf()).as_deref(),
        Some("2020-03")
    );
    assert_eq!(r.get(Field::Issue), Some("3"));
    assert_eq!(r.get(Field::Page), Some("10-20"));
    assert_eq!(r.identifier(Scheme::Doi), Some("10.1000/x_y"));
    assert_eq!(r.tags, ["trust", "recovery"]);
    assert_eq!(r.notes[0].text, "First.\n\nSecond.");
    assert_eq!(r.attachments[0].path, "files/a.pdf");
    assert_eq!(r.get(Field::Url), Some("http://a.example/b"));
    assert_eq!(r.extra("addendum"), Some("Reprinted 2021"));
    let part = &refs[2];
    assert_eq!(part.get(Field::ContainerTitle), Some("The Collected Works"));
    assert_eq!(part.title(), "On It: A Tale");
    assert_eq!(part.get(Field::Publisher), Some("A; B"));
    assert_eq!(part.people(Role::Editor).count(), 1);
    assert_eq!(part.extra("crossref"), Some("coll"));
    assert_eq!(refs[1].get(Field::Language), Some("nb"));
    assert_eq!(refs[3].kind, Kind::Thesis);
    assert_eq!(refs[3].get(Field::Publisher), Some("University of X"));
    assert_eq!(refs[4].native_type, "bibtex:mvbook");
    assert_eq!(refs[6].kind, Kind::Article);
    assert_eq!(refs[7].native_type, "bibtex:strange");
    assert_eq!(refs[8].kind, Kind::ArticleNewspaper);
    assert_eq!(
        refs[9].get(Field::VolumeTitle),
        Some("Part <span class=\"nocase\">One</span>")
    );
}

#[test]
fn what_is_written_reads_the_same() {
    let (refs, _) = read(LIBRARY);
    for ascii in [false, true] {
        let options = WriteOptions {
            ascii,
            ..WriteOptions::default()
        };
        for codec in [&Biblatex as &dyn Codec, &Bibtex] {
            let (text, read_again) = again(&refs, codec, &options);
            for (a, b) in refs.iter().zip(&read_again) {
                // BibTeX has fewer types and lists; they change once.
                if codec.format().name == "biblatex" {
                    assert_eq!(a, b, "{text}");
                }
            }
            let (text2, read_2) = again(&read_again, codec, &options);
            assert_eq!(text, text2);
            assert_eq!(read_again, read_2);
            assert!(!ascii || text.is_ascii(), "{text}");
        }
    }
}

#[test]
fn faults_are_reported_with_their_line_and_nothing_is_lost() {
    let (refs, problems) = read(
        "@article{a,\n title = {A},\n title = {B},\n year = foo\n}\n@article{a,\n broken = {x\n}\n\n@book{c, title={C}}",
    );
    assert_eq!(refs.len(), 3);
    assert_eq!(refs[0].extra("title-2"), Some("B"));
    let lines: Vec<usize> = problems.iter().map(|p| p.line).collect();
    assert!(
        lines.contains(&1) && lines.contains(&4) && lines.contains(&6),
        "{problems:?}"
    );
}

#[test]
fn hostile_content_stays_text() {
    let mut r = Reference::new(Kind::Book);
    r.key = "k,} @article{x".to_string();
    r.set(
        Field::Title,
        "\\input{/etc/passwd} } @book{evil, $\\write18{rm}$",
    );
    r.set(Field::Note, "a\n@article{evil,\n title={x}}\n");
    r.set(Field::Url, "http://x/}{\\input y");
    r.add_extra("na me = {x}", "{{{ \\input{x}");
    r.add_person(Role::Author, Person::new("and, {", "\\x}"));
    r.add_tag("a, b; c}");
    for codec in [&Biblatex as &dyn Codec, &Bibtex] {
        let (text, read_again) = again(std::slice::from_ref(&r), codec, &WriteOptions::default());
        assert_eq!(read_again.len(), 1, "{text}");
        assert!(
            !text.contains("\\input") && !text.contains("\\write"),
            "{text}"
        );
        assert_eq!(read_again[0].title(), r.title());
        assert_eq!(read_again[0].tags, r.tags);
        assert_eq!(read_again[0].creators, r.creators);
    }
}

#[test]
fn dates_in_all_spellings() {
    for (fields, want) in [
        ("date = {2001-02-03}", "2001-02-03"),
        ("year = 2001, month = feb", "2001-02"),
        ("year = {2001}, month = {2}, day = {3}", "2001-02-03"),
        ("year = 2001, month = \"10~\" # jan", "2001-01-10"),
        ("year = 2001, month = {Feb.}", "2001-02"),
        ("year = 2001, month = {February--March}", "2001-02/2001-03"),
        ("year = {1997--1998}", "1997/1998"),
        ("date = {-0043}", "-0043"),
        ("date = {1990/..}", "1990/.."),
        ("year = {in press}", "in press"),
    ] {
        let r = one(&format!("@article{{k, {fields}}}"));
        assert_eq!(
            r.date(DateField::Issued).map(|d| d.edtf()).as_deref(),
            Some(want),
            "{fields}"
        );
        let (_, again) = again(
            std::slice::from_ref(&r),
            &Biblatex,
            &WriteOptions::default(),
        );
        assert_eq!(again[0].dates, r.dates, "{fields}");
        let (_, again) =
            super::tests::again(std::slice::from_ref(&r), &Bibtex, &WriteOptions::default());
        assert_eq!(again[0].dates, r.dates, "{fields}");
    }
}

#[test]
fn recognised_by_content() {
    for (text, want) in [
        ("@article{a, title={x}}", "bibtex"),
        ("% JabRef\n@online{a, title={x}, date={2001}}", "biblatex"),
        ("@string{a = {b}}", "bibtex"),
    ] {
        let input = Input {
            bytes: text.as_bytes(),
            name: "-",
        };
        assert_eq!(
            codec::recognise(&input).map(|c| c.format().name),
            Some(want),
            "{text}"
        );
    }
    for text in [
        "plain text with a@b.example",
        "{\"a\": 1}",
        "TY  - JOUR",
        "Mail me @home {now}",
    ] {
        assert!(
            Bibtex.recognise(&Input {
                bytes: text.as_bytes(),
                name: "-"
            }) < 50,
            "{text}"
        );
    }
}

#[test]
fn an_entry_beyond_measure_is_left_out_and_its_neighbours_are_read() {
    let long = "x".repeat(codec::MAX_RECORD);
    let text = format!("@book{{long, title = {{{long}}}}}\n@book{{after, title = {{After}}}}\n");
    let (refs, problems) = read(&text);
    assert_eq!(refs.len(), 1);
    assert_eq!(refs[0].title(), "After");
    assert_eq!(problems.len(), 1);
    assert_eq!(
        problems[0].message,
        "the entry “long” has 64 MB and was left out: at most 64 MB are read"
    );
}

#[test]
fn a_forgotten_equals_sign_costs_nothing() {
    let (refs, problems) = read(
        "@book{a,\n  title {On {DNA}, and more},\n  year = 2001\n}\n@book{b, stray {x} y,\n year = 2002}\n",
    );
    assert_eq!(refs.len(), 2);
    assert_eq!(refs[0].get(Field::Title), Some("On DNA, and more"));
    assert_eq!((problems[0].line, problems[0].column), (2, 3));
    assert_eq!(problems[0].message, "“=” is missing behind “title”");
    assert_eq!(refs[1].year(), Some(2002));
}
