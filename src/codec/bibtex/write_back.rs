//! Writing into a `.bib` that is there already: its order, comments, `@string`s and layout stay, and so does every entry that has not
//! changed, byte for byte; a changed field changes its own lines; new entries come at the end, in the file's own style.
//!
//! What changed is found through the writer: the entry as it stands in the file and the reference are both written in the same
//! dialect, and the fields whose texts differ are the changed ones.

mod edits;
mod layout;

use super::is_biblatex;
use super::read::File;
use super::scan::{Block, Piece, RawEntry, RawField, Scanner, Value};
use super::write::{self, Style, Written};
use crate::codec::WriteOptions;
use crate::model::Reference;
use crate::text::encoding;
use jiff::Timestamp;
use layout::Layout;
use std::borrow::Cow;
use std::collections::HashMap;

/// Bytes at the beginning that show the dialect of a file.
const HEAD: usize = 256 << 10;

/// Entries of the old file that no reference stands for: kept when this says so for their key.
pub type Keep<'k> = dyn Fn(&str) -> bool + 'k;

/// The new bytes of a file, in the encoding that it has (UTF-8 where that cannot say what is new); the old ones when nothing changes.
pub fn write_back<'o>(
    old: &'o [u8],
    references: &mut dyn Iterator<Item = Reference>,
    options: &WriteOptions,
    keep: &Keep,
) -> Cow<'o, [u8]> {
    let (text, name) = encoding::decode_declared(old);
    match update(&text, references, options, keep) {
        Cow::Owned(new) if new != text => Cow::Owned(encoding::encode_as(&new, name, old)),
        _ => Cow::Borrowed(old),
    }
}

/// An entry of the old file.
struct Place<'t> {
    key: &'t str,
    start: usize,
    end: usize,
    taken: bool,
}

/// The new text of a file. References are taken one by one, and only those that no entry has the key of are held.
pub fn update<'o>(
    old: &'o str,
    references: &mut dyn Iterator<Item = Reference>,
    options: &WriteOptions,
    keep: &Keep,
) -> Cow<'o, str> {
    // The beginning shows the dialect, as in reading; the entries themselves say more.
    let biblatex = is_biblatex(&old[..old.floor_char_boundary(HEAD)]);
    let (mut places, mut model): (Vec<Place>, Option<RawEntry>) = (Vec::new(), None);
    for block in Scanner::at(old, 0) {
        let Block::Entry(entry) = block else { continue };
        places.push(Place {
            key: entry.key,
            start: entry.start,
            end: entry.end,
            taken: false,
        });
        if Layout::shows_in(&entry) {
            model = Some(entry);
        }
    }
    let mut by_key: HashMap<&str, Vec<usize>> = HashMap::new();
    for (n, place) in places.iter().enumerate().rev() {
        if !place.key.is_empty() {
            by_key.entry(place.key).or_default().push(n);
        }
    }
    let mut work = Work {
        old,
        file: File::new(old, biblatex),
        layout: Layout::of(old, model.as_ref()),
        options,
        style: Style {
            biblatex,
            ascii: options.ascii,
            public_only: options.public_only,
        },
        edits: Vec::new(),
        fresh: String::new(),
    };
    let mut rest: Vec<Reference> = Vec::new();
    for reference in references {
        let mut first = |key: &str| by_key.get_mut(key).and_then(Vec::pop);
        match first(&write::safe_key(&reference.key)).or_else(|| first(&reference.key)) {
            Some(n) => {
                places[n].taken = true;
                work.entry(&places[n], &reference);
            }
            None => rest.push(reference),
        }
    }
    let mut done = vec![false; rest.len()];
    work.without_their_keys(&places, &rest, &mut done, keep);
    let new: Vec<&Reference> = rest
        .iter()
        .zip(&done)
        .filter(|(_, d)| !**d)
        .map(|(r, _)| r)
        .collect();
    if work.edits.is_empty() && new.is_empty() {
        return Cow::Borrowed(old);
    }
    let mut out = apply(old, work.edits);
    if !new.is_empty() {
        append(&mut out, &new, work.style, &work.layout, options);
    }
    Cow::Owned(out)
}

/// What changes in a file, entry by entry.
struct Work<'w> {
    old: &'w str,
    file: File<'w>,
    layout: Layout,
    options: &'w WriteOptions,
    style: Style,
    edits: Vec<(usize, usize, String)>,
    /// An entry as a fresh export has it.
    fresh: String,
}

impl<'w> Work<'w> {
    fn raw(&self, place: &Place) -> Option<RawEntry<'w>> {
        match Scanner::at(self.old, place.start).next()? {
            Block::Entry(entry) => Some(entry),
            _ => None,
        }
    }

    /// Makes an entry say what the reference says.
    fn entry(&mut self, place: &Place, reference: &Reference) {
        let Some(entry) = self.raw(place) else { return };
        let style = style_of(&entry, self.style);
        let is = write::fields(reference, style);
        let kind_is = write::entry_type(reference, style);
        // A file that this program wrote need not be understood to see that it says the same.
        self.fresh.clear();
        let key = write::safe_key(&reference.key);
        write::laid_out(
            &kind_is,
            &key,
            &is,
            &self.options.only_fields,
            &mut self.fresh,
        );
        if self.fresh.trim_end() == &self.old[entry.start..entry.end] {
            return;
        }
        let before = self
            .file
            .reference(&entry, Timestamp::UNIX_EPOCH, &mut Vec::new());
        let was = write::fields(&before, style);
        let kind_was = write::entry_type(&before, style);
        if was == is && kind_was == kind_is {
            return;
        }
        if entry.close.is_none() {
            // A broken entry that has changed is written anew as a whole.
            let mut text = String::new();
            self.layout
                .entry(entry.key, &kind_is, &is, self.options, &mut text);
            text.push_str(self.layout.newline);
            self.edits.push((entry.start, entry.end, text));
            return;
        }
        if kind_was != kind_is {
            let behind = &self.old[entry.start + 1..];
            let at = entry.start + 1 + behind.find(entry.kind).unwrap_or(0);
            self.edits
                .push((at, at + entry.kind.len(), self.layout.kind(&kind_is)));
        }
        edits::changes(
            self.old,
            &entry,
            &was,
            &is,
            &self.layout,
            self.options,
            &mut self.edits,
        );
    }

    /// Entries without a key, and the second one of a key, got another key when they were imported: their content tells which reference
    /// they are. Those that none stands for go, unless they are to be kept.
    fn without_their_keys(
        &mut self,
        places: &[Place],
        rest: &[Reference],
        done: &mut [bool],
        keep: &Keep,
    ) {
        let mut by_content: [Option<HashMap<String, Vec<usize>>>; 2] = [None, None];
        for place in places.iter().filter(|p| !p.taken) {
            let Some(entry) = self.raw(place) else {
                continue;
            };
            let style = style_of(&entry, self.style);
            let before = self
                .file
                .reference(&entry, Timestamp::UNIX_EPOCH, &mut Vec::new());
            let known = by_content[usize::from(style.biblatex)].get_or_insert_with(|| {
                let mut map: HashMap<String, Vec<usize>> = HashMap::new();
                for (n, r) in rest.iter().enumerate() {
                    let content = content(&write::fields(r, style));
                    map.entry(content).or_default().push(n);
                }
                map
            });
            let same = known
                .get(&content(&write::fields(&before, style)))
                .and_then(|same| same.iter().copied().find(|n| !done[*n]));
            match same {
                Some(n) => {
                    done[n] = true;
                    self.entry(place, &rest[n]);
                }
                None if keep(place.key) => {}
                None => {
                    self.edits
                        .push((place.start, block_end(self.old, place.end), String::new()))
                }
            }
        }
    }
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
        update(
            FILE,
            &mut refs.iter().cloned(),
            &WriteOptions::default(),
            &|_| true,
        )
        .into_owned()
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
            update(
                &crlf,
                &mut refs.iter().cloned(),
                &WriteOptions::default(),
                &|_| true
            ),
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
        let refs = [read().remove(1)];
        let text = update(
            FILE,
            &mut refs.iter().cloned(),
            &WriteOptions::default(),
            &|_| false,
        );
        assert!(
            !text.contains("berg") && text.contains("some words") && text.contains("@Book{lie")
        );
        assert_eq!(
            update(
                "",
                &mut refs.iter().cloned(),
                &WriteOptions::default(),
                &|_| true
            )
            .matches("@book{lie")
            .count(),
            1
        );
        let comments = "% only\n% comments\n";
        assert!(
            update(
                comments,
                &mut refs.iter().cloned(),
                &WriteOptions::default(),
                &|_| true
            )
            .starts_with("% only\n% comments\n\n@book{lie")
        );
    }

    #[test]
    fn entries_without_a_key_and_double_keys_are_found_again() {
        let old =
            "@book{,\n  title = {A}\n}\n@book{k,\n  title = {B}\n}\n@book{k,\n  title = {C}\n}\n";
        let (mut refs, _) = super::super::tests::read(old);
        assert_eq!(
            update(
                old,
                &mut refs.iter().cloned(),
                &WriteOptions::default(),
                &|_| true
            ),
            old
        );
        // As the library takes them in: each with a key of its own.
        refs[0].key = "a2001".to_string();
        refs[2].key = "kb".to_string();
        assert_eq!(
            update(
                old,
                &mut refs.iter().cloned(),
                &WriteOptions::default(),
                &|_| true
            ),
            old
        );
    }

    #[test]
    fn old_encodings_are_kept() {
        let old = b"@book{a,\n  title = {M\xfcller},\n}\n";
        let (mut refs, _) = super::super::tests::read("@book{a,\n  title = {Müller},\n}\n");
        assert_eq!(
            *write_back(
                old,
                &mut refs.iter().cloned(),
                &WriteOptions::default(),
                &|_| true
            ),
            *old
        );
        refs[0].set(Field::Note, "Größe");
        assert_eq!(
            *write_back(
                old,
                &mut refs.iter().cloned(),
                &WriteOptions::default(),
                &|_| true
            ),
            *b"@book{a,\n  title = {M\xfcller},\n  note = {Gr\xf6\xdfe},\n}\n"
        );
        refs[0].set(Field::Note, "漢");
        assert!(
            std::str::from_utf8(&write_back(
                old,
                &mut refs.iter().cloned(),
                &WriteOptions::default(),
                &|_| true
            ))
            .is_ok()
        );
    }
}
