//! Tables (CSV, TSV): our own, safe to open in a spreadsheet; and those of Zotero, Scopus, Web of Science, PubMed, Rayyan and others,
//! understood by the names of their columns.

mod cells;
mod columns;

use cells::*;
use columns::*;

use super::{Codec, Format, Input, Item, ReadOptions, Sink, WriteOptions, kinds, tagged};
use crate::model::{Date, DateField, Field, Kind, Note, Person, Reference, Role, Scheme};
use crate::text::encoding::decode_lossy;
use jiff::Timestamp;
use std::io;
use std::ops::ControlFlow;

/// The codec.
#[derive(Debug)]
pub struct CsvTable;

static FORMAT: Format = Format {
    name: "csv",
    aliases: &["tsv", "table"],
    label: "Table (CSV)",
    extensions: &["csv", "tsv"],
    reads: true,
    writes: true,
};

impl Codec for CsvTable {
    fn format(&self) -> &'static Format {
        &FORMAT
    }

    fn recognise(&self, input: &Input) -> u8 {
        let head = input.head();
        let text = head.trim_start();
        if text.starts_with(['{', '[', '<', '@', '%']) {
            return 0;
        }
        let header = text.lines().next().unwrap_or_default();
        let by = delimiter(header);
        let columns: Vec<Column> = header
            .split(by as char)
            .map(|n| column(n.trim().trim_matches('"')))
            .collect();
        let known = columns.iter().filter(|c| **c != Column::Keep).count();
        let named = matches!(input.extension().as_str(), "csv" | "tsv");
        let title = columns.contains(&Column::Text(Field::Title));
        match known {
            3.. if title => 75,
            2 if title && named => 65,
            1 if title && named => 55,
            _ => 0,
        }
    }

    fn read(&self, input: &Input, _: &ReadOptions, sink: &mut Sink) {
        let (text, _) = decode_lossy(input.bytes);
        let _ = read(text.trim_start_matches('\u{feff}'), sink);
    }

    fn write(
        &self,
        references: &mut dyn Iterator<Item = Reference>,
        options: &WriteOptions,
        out: &mut dyn io::Write,
    ) -> io::Result<()> {
        let rows: Vec<Vec<(String, String)>> = references.map(|r| row(&r, options)).collect();
        let mut names: Vec<&str> = vec![
            "key",
            "type",
            "title",
            "author",
            "issued",
            "container-title",
        ];
        for (name, _) in rows.iter().flatten() {
            if !names.contains(&name.as_str()) {
                names.push(name);
            }
        }
        if !options.only_fields.is_empty() {
            names.retain(|n| options.only_fields.iter().any(|o| o == n));
        }
        let mut table = csv::Writer::from_writer(out);
        table.write_record(&names).map_err(io::Error::other)?;
        for row in &rows {
            let cell = |name: &&str| {
                row.iter()
                    .find(|(n, _)| n == name)
                    .map(|(_, v)| guarded(v))
                    .unwrap_or_default()
            };
            table
                .write_record(names.iter().map(cell))
                .map_err(io::Error::other)?;
        }
        table.flush()
    }
}

/// The sign that parts most columns of the header.
fn delimiter(header: &str) -> u8 {
    let count = |c: char| header.matches(c).count();
    [b'\t', b';', b',']
        .into_iter()
        .max_by_key(|d| count(*d as char))
        .unwrap_or(b',')
}

fn read(text: &str, sink: &mut Sink) -> ControlFlow<()> {
    let by = delimiter(text.lines().next().unwrap_or_default());
    let mut table = csv::ReaderBuilder::new()
        .delimiter(by)
        .flexible(true)
        .from_reader(text.as_bytes());
    let Ok(header) = table.headers().cloned() else {
        return sink(Item::error(1, 1, "no header of a table"));
    };
    let columns: Vec<(Column, String)> = header
        .iter()
        .map(|n| (column(n), n.trim().to_string()))
        .collect();
    if columns.iter().all(|(c, _)| *c == Column::Keep) {
        return sink(Item::error(
            1,
            1,
            "no column of this table is known (title, author, year, doi …)",
        ));
    }
    let ours = header.iter().next() == Some("key") && header.iter().nth(1) == Some("type");
    for record in table.records() {
        match record {
            Ok(record) => {
                let line = record.position().map_or(1, |p| p.line() as usize);
                if record.len() > columns.len() {
                    sink(Item::warning(
                        line,
                        1,
                        "more cells than columns; the surplus is kept",
                    ))?;
                }
                let reference = reference(&record, &columns, ours);
                if reference.fields.is_empty()
                    && reference.creators.is_empty()
                    && reference.identifiers.is_empty()
                {
                    if record.iter().any(|c| !c.trim().is_empty()) {
                        sink(Item::warning(
                            line,
                            1,
                            "a row without title, author and number is left out",
                        ))?;
                    }
                    continue;
                }
                sink(Item::Reference(Box::new(reference)))?;
            }
            Err(e) => {
                let line = e.position().map_or(1, |p| p.line() as usize);
                sink(Item::error(line, 1, format!("not a row of the table: {e}")))?;
            }
        }
    }
    ControlFlow::Continue(())
}

fn reference(record: &csv::StringRecord, columns: &[(Column, String)], ours: bool) -> Reference {
    let mut r = Reference::default();
    let (mut first, mut last, mut month, mut typed) =
        (String::new(), String::new(), String::new(), false);
    for (i, cell) in record.iter().enumerate() {
        let cell = if ours { unguarded(cell) } else { cell.trim() };
        if cell.is_empty() {
            continue;
        }
        let (column, name) = columns
            .get(i)
            .map_or((Column::Keep, "surplus"), |(c, n)| (*c, n.as_str()));
        match column {
            Column::Key => r.key = cell.to_string(),
            Column::Kind => {
                // Databases call journal articles "Article", which in CSL is a preprint.
                let loose = loose_kind(cell).filter(|_| !ours);
                match loose.or_else(|| kinds::kind_of(cell)) {
                    Some(kind) => (r.kind, typed) = (kind, true),
                    None => r.add_extra(name, cell),
                }
            }
            Column::Text(field) if ours => r.set(field, cell),
            Column::Text(Field::Url) => tagged::add_url(&mut r, cell),
            Column::Text(field) => tagged::set_text(&mut r, field, name, cell),
            Column::Date(DateField::Issued) if !ours => {
                tagged::set_finer_date(&mut r, DateField::Issued, name, cell)
            }
            Column::Date(which) => r.set_date(which, Date::parse(cell)),
            Column::Month => month = cell.to_string(),
            Column::People(role) => people(&mut r, role, cell, ours),
            Column::Id(scheme) => parts(cell)
                .iter()
                .for_each(|id| r.add_identifier(scheme, id)),
            Column::Serial => {
                for rest in tagged::add_serial_numbers(&mut r, cell) {
                    r.add_identifier(
                        if name.eq_ignore_ascii_case("isbn") {
                            Scheme::Isbn
                        } else {
                            Scheme::Issn
                        },
                        &rest,
                    );
                }
            }
            Column::Tags if ours => parts(cell).iter().for_each(|t| r.add_tag(t)),
            Column::Tags => {
                let by = if cell.contains(';') { ';' } else { ',' };
                cell.split([by, '\n']).for_each(|t| r.add_tag(t));
            }
            Column::Collections => r.collections = parts(cell),
            Column::Files => parts(cell)
                .iter()
                .for_each(|f| tagged::add_file(&mut r, f, "")),
            Column::Notes => {
                r.notes = cell
                    .split("\n\n---\n\n")
                    .map(|n| Note::new(n, Timestamp::now()))
                    .collect()
            }
            Column::First => first = cell.to_string(),
            Column::Last => last = cell.to_string(),
            Column::Keep => r.add_extra(name.strip_prefix("x:").unwrap_or(name), cell),
        }
    }
    let range = tagged::page_range(&first, &last);
    if !range.is_empty() && r.get(Field::Page).is_none() {
        r.set(Field::Page, range);
    }
    if !month.is_empty()
        && let Some(year) = r.year()
    {
        tagged::set_finer_date(
            &mut r,
            DateField::Issued,
            "Month",
            &format!("{month} {year}"),
        );
    }
    if !typed && !ours {
        r.kind = match (
            r.get(Field::ContainerTitle).is_some(),
            r.identifier(Scheme::Isbn).is_some(),
        ) {
            (true, true) => Kind::Chapter,
            (true, false) => Kind::ArticleJournal,
            (false, true) => Kind::Book,
            _ if r.identifier(Scheme::Doi).is_some() || r.identifier(Scheme::Pmid).is_some() => {
                Kind::ArticleJournal
            }
            _ => Kind::Document,
        };
    }
    r
}

/// "Article", "Review", "Conference Paper", "J": what databases call articles.
fn loose_kind(cell: &str) -> Option<Kind> {
    match cell.to_lowercase().as_str() {
        "article" | "journal article" | "review" | "editorial" | "letter" | "note"
        | "short survey" | "j" | "article in press" => Some(Kind::ArticleJournal),
        "conference paper" | "proceedings paper" | "c" => Some(Kind::PaperConference),
        "book" | "b" => Some(Kind::Book),
        "book chapter" => Some(Kind::Chapter),
        _ => None,
    }
}

/// Names in a cell: parted by semicolons, bars or "and"; by commas where that is all there is ("Berg A, Doe J").
fn people(r: &mut Reference, role: Role, cell: &str, ours: bool) {
    if ours {
        for name in parts(cell) {
            let whole = name.strip_prefix('{').and_then(|n| n.strip_suffix('}'));
            r.add_person(
                role,
                whole.map_or_else(|| Person::parse(&name), Person::literal),
            );
        }
        return;
    }
    if r.has_role(role) {
        // Scopus gives short and full names; the full ones come second and have numbers.
        let full: Vec<Person> = cell
            .split(';')
            .map(|n| tagged::person(n.split('(').next().unwrap_or_default()))
            .collect();
        if full.len() == r.people(role).count() {
            r.creators.retain(|c| c.role != role);
            full.into_iter().for_each(|p| r.add_person(role, p));
        }
        return;
    }
    let cell = cell.replace(" and ", ";").replace(['|', '\n'], ";");
    if cell.contains(';') {
        return cell
            .split(';')
            .for_each(|n| r.add_person(role, tagged::person(n)));
    }
    let pieces: Vec<&str> = cell
        .split(',')
        .map(str::trim)
        .filter(|p| !p.is_empty())
        .collect();
    let short = |p: &&str| {
        let mut words = p.split_whitespace().rev();
        let initials = words.next().is_some_and(|w| {
            w.chars().all(|c| c.is_uppercase() || c == '.' || c == '-') && w.len() <= 6
        });
        initials && words.next().is_some()
    };
    if pieces.len() > 2 || pieces.iter().all(&short) {
        for p in pieces {
            let (family, given) = p.rsplit_once(' ').filter(|_| short(&p)).unwrap_or((p, ""));
            let person = if given.is_empty() {
                tagged::person(p)
            } else {
                Person::new(family, given)
            };
            r.add_person(role, person);
        }
    } else {
        r.add_person(role, tagged::person(&cell));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::{read_all, write_string};

    fn read_text(text: &str) -> Vec<Reference> {
        read_all(
            &CsvTable,
            &Input {
                bytes: text.as_bytes(),
                name: "x.csv",
            },
            &ReadOptions::default(),
        )
        .0
    }

    #[test]
    fn our_own_table_is_safe_and_comes_back() {
        let mut r = Reference::new(Kind::Chapter);
        r.key = "a1".into();
        r.set(Field::Title, "=HYPERLINK(\"x\")");
        r.set(Field::Note, "'quoted, \"twice\"\nline");
        r.set(Field::Volume, "-5");
        r.add_person(Role::Author, Person::parse("van der Berg, Anna"));
        r.add_person(Role::Author, Person::literal("Fish; and Chips"));
        r.add_person(Role::Editor, Person::new("Doe", "J."));
        r.set_date(DateField::Issued, Date::parse("2004-06/2004-07"));
        r.add_identifier(Scheme::Isbn, "0306406152");
        r.add_identifier(Scheme::Doi, "10.1000/x;y");
        r.add_tag("a; b");
        r.add_tag("@c");
        r.add_extra("odd", "+1");
        let mut second = Reference::new(Kind::Book);
        second.key = "b".into();
        second.set(Field::Title, "B");
        r.identifiers.sort();
        let out = write_string(
            &CsvTable,
            &[r.clone(), second.clone()],
            &WriteOptions::default(),
        )
        .expect("in memory");
        assert!(
            out.contains("'=HYPERLINK") && out.contains("'-5") && out.contains("'@c")
                || out.contains("a\\; b; @c"),
            "{out}"
        );
        assert!(
            !out.lines().any(|l| l
                .split(',')
                .any(|c| c.trim_matches('"').starts_with(['=', '+', '-', '@']))),
            "{out}"
        );
        let input = Input {
            bytes: out.as_bytes(),
            name: "x",
        };
        assert!(CsvTable.recognise(&input) > 50);
        assert_eq!(read_text(&out), [r, second], "{out}");
    }

    #[test]
    fn tables_of_others() {
        let scopus = "\u{feff}\"Authors\",\"Author full names\",\"Title\",\"Year\",\"Source title\",\"Volume\",\"Page start\",\"Page end\",\"DOI\",\"Author Keywords\",\"Document Type\",\"EID\"\n\"Berg A.; Doe J.\",\"Berg, Anna (123); Doe, Jane (456)\",\"On cod\",\"2004\",\"J\",\"7\",\"1\",\"9\",\"10.1000/x\",\"cod; sea\",\"Article\",\"2-s2\"\n";
        let r = &read_text(scopus)[0];
        assert_eq!(
            r.people(Role::Author)
                .map(Person::inverted)
                .collect::<Vec<_>>(),
            ["Berg, Anna", "Doe, Jane"]
        );
        assert_eq!(
            (r.kind, r.get(Field::Page), r.extra("EID")),
            (Kind::ArticleJournal, Some("1-9"), Some("2-s2"))
        );
        let pubmed = "PMID,Title,Authors,Citation,Journal/Book,Publication Year,DOI\n12,On cod,\"Berg A, van Doe JB.\",x,J Fish,2004,10.1000/x\n";
        let r = &read_text(pubmed)[0];
        assert_eq!(
            (
                r.identifier(Scheme::Pmid),
                r.people(Role::Author).count(),
                r.year()
            ),
            (Some("12"), 2, Some(2004))
        );
        let semicolons =
            "Titel;Title;Author;Date\nx;On cod;\"Berg, Anna; Doe, Jane\";2004-05\n;;;\n";
        let refs = read_text(semicolons);
        assert_eq!(
            (refs.len(), refs[0].creators.len(), refs[0].extra("Titel")),
            (1, 2, Some("x"))
        );
    }
}
