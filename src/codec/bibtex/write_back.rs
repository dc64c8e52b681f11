//! Writing into a `.bib` that is there already: its order, comments, `@string`s and layout stay, and so does every entry that has not
//! changed, byte for byte; a changed field changes its own lines; new entries come at the end, in the file's own style.
//!
//! What changed is found through the writer: the entry as it stands in the file and the reference are both written in the same
//! dialect, and the fields whose texts differ are the changed ones.

mod layout;

use super::is_biblatex;
use super::read::File;
use super::scan::{Block, Piece, RawEntry, RawField, Scanner, Value};
use super::table::{self, Slot, Special};
use super::write::{self, Style, Written};
use crate::codec::WriteOptions;
use crate::model::{DateField, Reference};
use crate::text::encoding;
use jiff::Timestamp;
use layout::Layout;
use std::borrow::Cow;
use std::collections::HashMap;

/// Entries of the old file that no reference stands for: kept when this says so for their key.
pub type Keep<'k> = dyn Fn(&str) -> bool + 'k;

/// The new bytes of a file, in the encoding that it has (UTF-8 where that cannot say what is new).
pub fn write_back(
    old: &[u8],
    references: &[Reference],
    options: &WriteOptions,
    keep: &Keep,
) -> Vec<u8> {
    let (text, name) = encoding::decode_declared(old);
    let new = update(&text, references, options, keep);
    if new == text {
        return old.to_vec();
    }
    encoding::encode_as(&new, name, old)
}

/// The new text of a file.
pub fn update(old: &str, references: &[Reference], options: &WriteOptions, keep: &Keep) -> String {
    let biblatex = is_biblatex(old);
    let mut file = File::new(old, biblatex);
    let blocks: Vec<RawEntry> = Scanner::at(old, 0)
        .filter_map(|b| match b {
            Block::Entry(e) => Some(e),
            _ => None,
        })
        .collect();
    let layout = Layout::of(old, &blocks);
    let mut by_key: HashMap<String, usize> = HashMap::new();
    for (n, r) in references.iter().enumerate() {
        by_key.entry(write::safe_key(&r.key)).or_insert(n);
        by_key.entry(r.key.clone()).or_insert(n);
    }
    let mut by_content: [Option<HashMap<String, Vec<usize>>>; 2] = [None, None];
    let mut done = vec![false; references.len()];
    let mut edits: Vec<(usize, usize, String)> = Vec::new();
    let style = Style {
        biblatex,
        ascii: options.ascii,
        public_only: options.public_only,
    };
    for entry in &blocks {
        let before = file.reference(entry, Timestamp::UNIX_EPOCH, &mut Vec::new());
        let style = style_of(entry, style);
        let was = write::fields(&before, style);
        let found = by_key
            .get(entry.key)
            .copied()
            .filter(|n| !done[*n] && !entry.key.is_empty())
            .or_else(|| {
                // An entry without a key, or the second one of a key, got another key when it was imported: its content tells.
                let known = by_content[usize::from(style.biblatex)].get_or_insert_with(|| {
                    let mut map: HashMap<String, Vec<usize>> = HashMap::new();
                    for (n, r) in references.iter().enumerate() {
                        let content = content(&write::fields(r, style));
                        map.entry(content).or_default().push(n);
                    }
                    map
                });
                let same = known.get(&content(&was))?;
                same.iter().copied().find(|n| !done[*n])
            });
        let Some(n) = found else {
            if !keep(entry.key) {
                edits.push((entry.start, block_end(old, entry.end), String::new()));
            }
            continue;
        };
        done[n] = true;
        let reference = &references[n];
        let is = write::fields(reference, style);
        let kind_was = write::entry_type(&before, style);
        let kind_is = write::entry_type(reference, style);
        if was == is && kind_was == kind_is {
            continue;
        }
        if entry.close.is_none() {
            // A broken entry that has changed is written anew as a whole.
            let mut text = String::new();
            layout.entry(entry.key, &kind_is, &is, options, &mut text);
            text.push_str(layout.newline);
            edits.push((entry.start, entry.end, text));
            continue;
        }
        if kind_was != kind_is {
            let at = entry.start + 1 + old[entry.start + 1..].find(entry.kind).unwrap_or(0);
            edits.push((at, at + entry.kind.len(), layout.kind(&kind_is)));
        }
        changes(old, entry, &was, &is, &layout, options, &mut edits);
    }
    let mut out = apply(old, edits);
    let new: Vec<&Reference> = references
        .iter()
        .zip(&done)
        .filter(|(_, d)| !**d)
        .map(|(r, _)| r)
        .collect();
    if !new.is_empty() {
        append(&mut out, &new, style, &layout, options);
    }
    out
}

/// All fields as one text, for finding an entry by what stands in it.
fn content(fields: &[Written]) -> String {
    fields
        .iter()
        .map(|f| format!("{}={}\0", f.name, f.value))
        .collect()
}

/// The dialect of one entry: that of its date, else of the file.
fn style_of(entry: &RawEntry, style: Style) -> Style {
    let has = |name: &str| {
        entry
            .fields
            .iter()
            .any(|f| f.name.eq_ignore_ascii_case(name))
    };
    let biblatex = if has("date") {
        true
    } else if has("year") {
        false
    } else {
        style.biblatex
    };
    Style { biblatex, ..style }
}

/// Whether two field names stand for the same thing.
fn same_field(a: &str, b: &str) -> bool {
    if a.eq_ignore_ascii_case(b) {
        return true;
    }
    let meaning = |name: &str| {
        let name = name.to_ascii_lowercase();
        match name.as_str() {
            "comment" | "review" => Some(Slot::Special(Special::Notes)),
            _ => match table::slot(&name) {
                Some(Slot::Special(Special::BabelName)) => Some(Slot::Special(Special::Language)),
                Some(Slot::Special(Special::Year)) => Some(Slot::Date(DateField::Issued)),
                slot => slot,
            },
        }
    };
    let (a, b) = (meaning(a), meaning(b));
    a.is_some() && a == b
}

/// The edits that make an entry say what the reference says.
fn changes(
    old: &str,
    entry: &RawEntry,
    was: &[Written],
    is: &[Written],
    layout: &Layout,
    options: &WriteOptions,
    edits: &mut Vec<(usize, usize, String)>,
) {
    let mut used: Vec<usize> = Vec::new();
    let mut added: Vec<&Written> = Vec::new();
    for field in is {
        if was.contains(field) {
            continue;
        }
        if !options.only_fields.is_empty()
            && !options
                .only_fields
                .iter()
                .any(|o| o.eq_ignore_ascii_case(&field.name))
        {
            continue;
        }
        let place = entry
            .fields
            .iter()
            .position(|f| same_field(f.name, &field.name));
        match place.filter(|p| !used.contains(p)) {
            Some(p) => {
                used.push(p);
                let f = &entry.fields[p];
                edits.push((f.value_start, f.end, value_like(old, f, field, layout)));
            }
            None => added.push(field),
        }
    }
    for field in was {
        let gone = !is
            .iter()
            .any(|w| w.name == field.name || same_field(&w.name, &field.name));
        if !gone {
            continue;
        }
        for f in entry
            .fields
            .iter()
            .filter(|f| same_field(f.name, &field.name))
        {
            let (from, to) = line_of(old, f);
            edits.push((from, to, String::new()));
        }
    }
    if added.is_empty() {
        return;
    }
    let mut text = String::new();
    let (at, comma_before, comma_after) = match entry.fields.last() {
        Some(last) => {
            let rest = &old[last.end..];
            let space = rest.len() - rest.trim_start().len();
            if rest[space..].starts_with(',') {
                (last.end + space + 1, false, true)
            } else {
                (last.end, true, false)
            }
        }
        None => {
            // Behind the key, with its comma.
            let close = entry.close.unwrap_or(entry.end);
            let head = &old[entry.start..close];
            let end = entry.start + head.trim_end().len();
            (end, !head.trim_end().ends_with(','), true)
        }
    };
    if comma_before {
        text.push(',');
    }
    let count = added.len();
    for (n, field) in added.into_iter().enumerate() {
        text.push_str(layout.newline);
        layout.field(field, &mut text);
        if n + 1 < count || comma_after {
            text.push(',');
        }
    }
    let line_follows = old[at..]
        .trim_start_matches([' ', '\t'])
        .starts_with(['\n', '\r']);
    if !line_follows {
        text.push_str(layout.newline);
    }
    edits.push((at, at, text));
}

/// A value in the manner of the one that it replaces.
fn value_like(old: &str, field: &RawField, new: &Written, layout: &Layout) -> String {
    let was = &old[field.value_start..field.end];
    let bare_number = matches!(field.value, Value::One(Piece::Word(_)))
        && is_number(&new.value)
        && !was.is_empty();
    if new.bare || bare_number {
        return new.value.clone();
    }
    let doubled = was.starts_with("{{") && was.ends_with("}}") && !new.value.starts_with('{');
    if doubled
        && matches!(
            field.name.to_ascii_lowercase().as_str(),
            "publisher" | "journal" | "address" | "booktitle" | "series"
        )
    {
        return format!("{{{{{}}}}}", new.value);
    }
    layout.quoted(&new.value, was.starts_with('"'))
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// The whole lines of a field, with its comma; only its own part of the line where others stand there too.
fn line_of(old: &str, field: &RawField) -> (usize, usize) {
    let mut end = field.end;
    let rest = &old[end..];
    let space = rest.len() - rest.trim_start().len();
    if rest[space..].starts_with(',') {
        end += space + 1;
    }
    let line_start = old[..field.start].rfind('\n').map_or(0, |n| n + 1);
    let alone = old[line_start..field.start].trim().is_empty();
    let after = &old[end..];
    let blank = after.len() - after.trim_start_matches([' ', '\t', '\r']).len();
    if alone && after[blank..].starts_with('\n') {
        return (line_start, end + blank + 1);
    }
    (field.start, end + blank)
}

/// Behind an entry that goes: its line end and one empty line go with it.
fn block_end(old: &str, end: usize) -> usize {
    let rest = &old[end..];
    let mut taken = 0;
    for _ in 0..2 {
        let line = rest[taken..].trim_start_matches([' ', '\t', '\r']);
        let skipped = rest.len() - taken - line.len();
        if line.starts_with('\n') {
            taken += skipped + 1;
        }
    }
    end + taken
}

fn apply(old: &str, mut edits: Vec<(usize, usize, String)>) -> String {
    edits.sort_by_key(|e| (e.0, e.1));
    let mut out = String::with_capacity(old.len() + 256);
    let mut at = 0;
    for (from, to, text) in edits {
        if from < at {
            continue;
        }
        out.push_str(&old[at..from]);
        out.push_str(&text);
        at = to;
    }
    out.push_str(&old[at..]);
    out
}

/// New entries: behind the last entry, before comments at the end that belong to the file's program.
fn append(
    out: &mut String,
    new: &[&Reference],
    style: Style,
    layout: &Layout,
    options: &WriteOptions,
) {
    let mut scanner = Scanner::at(out, 0);
    let mut end = 0;
    while let Some(block) = scanner.next() {
        if !matches!(block, Block::Comment(_)) {
            end = scanner.position();
        }
    }
    let mut text = String::new();
    let tail = out.split_off(end);
    if !out.trim().is_empty() {
        text.push_str(layout.newline);
        text.push_str(layout.newline);
    }
    for (n, r) in new.iter().enumerate() {
        if n > 0 {
            text.push_str(layout.newline);
            text.push_str(layout.newline);
        }
        layout.entry(
            &write::safe_key(&r.key),
            &write::entry_type(r, style),
            &write::fields(r, style),
            options,
            &mut text,
        );
    }
    out.push_str(&text);
    if end == 0 && !tail.trim().is_empty() {
        // A file of comments only: they stay above.
        let head = tail.trim_end().to_string();
        *out = format!(
            "{head}{}{}{text}{}",
            layout.newline, layout.newline, layout.newline
        );
        return;
    }
    if tail.is_empty() {
        out.push_str(layout.newline);
    } else {
        out.push_str(&tail);
    }
}

impl Layout {}

/// Whether a text holds an entry at all: only then is there something to write back into.
pub fn has_entries(old: &[u8]) -> bool {
    let (text, _): (Cow<str>, _) = encoding::decode_declared(old);
    Scanner::at(&text, 0).any(|b| matches!(b, Block::Entry(_)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Date, Field, Kind, Person, Role, Scheme};

    const FILE: &str = "% My thesis\n@string{jx = {Journal X}}\n\n@Article{berg,\n   author  = \"Berg, Anna\",\n   title   = \"A {Tale}\", % the best\n   journal = jx,\n   year    = 2001,\n   note    = \"Old\"\n}\n\nsome words\n\n@Book{lie,\n   author  = {Lie, Per},\n   title   = {Book},\n   year    = 1999,\n   pages   = {1--3},\n   isbn    = \"978-0-306-40615-7\"\n}\n\n@Comment{jabref-meta: databaseType:bibtex;}\n";

    fn read() -> Vec<Reference> {
        super::super::tests::read(FILE).0
    }

    fn write(refs: &[Reference]) -> String {
        update(FILE, refs, &WriteOptions::default(), &|_| true)
    }

    #[test]
    fn untouched_files_stay_as_they_are() {
        assert_eq!(write(&read()), FILE);
        let mut refs = read();
        refs.reverse();
        assert_eq!(write(&refs), FILE);
        let crlf = FILE.replace('\n', "\r\n");
        let (refs, _) = super::super::tests::read(&crlf);
        assert_eq!(
            update(&crlf, &refs, &WriteOptions::default(), &|_| true),
            crlf
        );
    }

    #[test]
    fn a_changed_field_changes_its_own_line() {
        let mut refs = read();
        refs[0].set(Field::Title, "Another");
        refs[0].set_date(crate::model::DateField::Issued, Date::ymd(2002, 5, 0));
        assert_eq!(
            write(&refs),
            FILE.replace("\"A {Tale}\"", "\"Another\"")
                .replace("year    = 2001", "year    = 2002")
                .replace("\"Old\"\n", "\"Old\",\n   month   = may\n")
        );
        let mut refs = read();
        refs[0].set(Field::Note, "");
        refs[0].set(Field::ContainerTitle, "Journal Y");
        assert_eq!(
            write(&refs),
            FILE.replace("   note    = \"Old\"\n", "")
                .replace("= jx,", "= {Journal Y},")
        );
        let mut refs = read();
        refs[1].add_identifier(Scheme::Doi, "10.1000/x");
        refs[1].kind = Kind::Pamphlet;
        assert_eq!(
            write(&refs),
            FILE.replace("40615-7\"\n", "40615-7\",\n   doi     = {10.1000/x}\n")
                .replace("@Book{lie", "@Booklet{lie")
        );
    }

    #[test]
    fn new_entries_come_in_the_style_of_the_file_and_others_go_when_asked() {
        let mut refs = read();
        let mut new = Reference::new(Kind::Book);
        new.key = "dahl".to_string();
        new.set(Field::Title, "New");
        new.add_person(Role::Author, Person::new("Dahl", "Eva"));
        refs.push(new);
        let text = write(&refs);
        assert_eq!(
            text,
            FILE.replace(
                "\n\n@Comment",
                "\n\n@Book{dahl,\n   author  = {Dahl, Eva},\n   title   = {New}\n}\n\n@Comment"
            )
        );
        let refs = vec![read().remove(1)];
        let text = update(FILE, &refs, &WriteOptions::default(), &|_| false);
        assert!(
            !text.contains("berg") && text.contains("some words") && text.contains("@Book{lie")
        );
        assert_eq!(
            update("", &refs, &WriteOptions::default(), &|_| true)
                .matches("@book{lie")
                .count(),
            1
        );
        let comments = "% only\n% comments\n";
        assert!(
            update(comments, &refs, &WriteOptions::default(), &|_| true)
                .starts_with("% only\n% comments\n\n@book{lie")
        );
    }

    #[test]
    fn entries_without_a_key_and_double_keys_are_found_again() {
        let old =
            "@book{,\n  title = {A}\n}\n@book{k,\n  title = {B}\n}\n@book{k,\n  title = {C}\n}\n";
        let (mut refs, _) = super::super::tests::read(old);
        assert_eq!(update(old, &refs, &WriteOptions::default(), &|_| true), old);
        // As the library takes them in: each with a key of its own.
        refs[0].key = "a2001".to_string();
        refs[2].key = "kb".to_string();
        assert_eq!(update(old, &refs, &WriteOptions::default(), &|_| true), old);
    }

    #[test]
    fn old_encodings_are_kept() {
        let old = b"@book{a,\n  title = {M\xfcller},\n}\n";
        let (mut refs, _) = super::super::tests::read("@book{a,\n  title = {Müller},\n}\n");
        assert_eq!(
            write_back(old, &refs, &WriteOptions::default(), &|_| true),
            old
        );
        refs[0].set(Field::Note, "Größe");
        assert_eq!(
            write_back(old, &refs, &WriteOptions::default(), &|_| true),
            b"@book{a,\n  title = {M\xfcller},\n  note = {Gr\xf6\xdfe},\n}\n"
        );
        refs[0].set(Field::Note, "漢");
        assert!(
            std::str::from_utf8(&write_back(old, &refs, &WriteOptions::default(), &|_| true))
                .is_ok()
        );
    }
}
