//! CSL-YAML: CSL-JSON in YAML, as pandoc reads and writes it, with pandoc's Markdown in titles.

use super::csl_json::{from_item, to_item};
use super::{Codec, Format, Input, Item, ReadOptions, Sink, WriteOptions, yaml};
use crate::model::field::Shape;
use crate::model::{Field, Reference};
use crate::text::encoding::decode_lossy;
use regex::Regex;
use serde_json::{Value, json};
use std::io;
use std::ops::ControlFlow;
use std::sync::LazyLock;

/// The codec.
#[derive(Debug)]
pub struct CslYaml;

static FORMAT: Format = Format {
    name: "csl-yaml",
    aliases: &["yaml", "pandoc-yaml"],
    label: "CSL-YAML",
    extensions: &["yaml", "yml"],
    reads: true,
    writes: true,
};

/// CSL's rich text and pandoc's Markdown for it.
const MARKS: &[(&str, &str, &str, &str)] = &[
    ("<i>", "</i>", "*", "*"),
    ("<b>", "</b>", "**", "**"),
    ("<sup>", "</sup>", "^", "^"),
    ("<sub>", "</sub>", "~", "~"),
    ("<span class=\"nocase\">", "</span>", "[", "]{.nocase}"),
    (
        "<span style=\"font-variant:small-caps;\">",
        "</span>",
        "[",
        "]{.smallcaps}",
    ),
];

impl Codec for CslYaml {
    fn format(&self) -> &'static Format {
        &FORMAT
    }

    fn recognise(&self, input: &Input) -> u8 {
        let head = input.head();
        let text = head.trim_start();
        if text.starts_with(['{', '[', '<', '@', '%']) {
            return 0;
        }
        let line = |start: &str| {
            text.lines()
                .any(|l| l.trim_start().trim_start_matches("- ").starts_with(start))
        };
        let list = text.lines().any(|l| l.trim_end() == "references:")
            || text.lines().any(|l| l.starts_with("- "));
        let signs = [
            "id:",
            "type:",
            "title:",
            "author:",
            "issued:",
            "container-title:",
            "publisher-place:",
        ]
        .iter()
        .filter(|s| line(s))
        .count();
        match (list && line("id:"), signs) {
            (true, 3..) if !line("cff-version:") => 85,
            (true, 2) => 65,
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
        out.write_all(b"---\nreferences:\n")?;
        for reference in references {
            let mut item = to_item(&reference);
            if options.public_only {
                super::csl_json::keep_public(&mut item);
            }
            super::csl_json::only_fields(&mut item, &options.only_fields);
            rich_fields(&mut item, to_markdown);
            out.write_all(yaml::to_string(&json!([item])).as_bytes())?;
        }
        out.write_all(b"...\n")
    }
}

fn read(text: &str, sink: &mut Sink) -> ControlFlow<()> {
    match yaml::parse(text) {
        Ok(value) => {
            let list = value.get("references").unwrap_or(&value);
            let one = std::slice::from_ref(list);
            let items = list.as_array().map_or(one, Vec::as_slice);
            if items.iter().all(|i| !i.is_object()) {
                return sink(Item::error(1, 1, "no reference was found in the YAML"));
            }
            items.iter().try_for_each(|i| give(i, 1, sink))
        }
        Err((line, column, what)) => {
            // Item by item, so that only the broken one is lost.
            let parts = yaml::parts(text, |l| l.trim_start().starts_with("- "));
            if parts.len() < 2 {
                return sink(yaml::problem(line, column, &what));
            }
            for (start, part) in parts {
                let part = part
                    .trim_end()
                    .trim_end_matches("...")
                    .trim_end_matches("---");
                match yaml::parse(part) {
                    Ok(value) => value
                        .as_array()
                        .into_iter()
                        .flatten()
                        .try_for_each(|i| give(i, start, sink))?,
                    Err((line, column, what)) => {
                        sink(yaml::problem(start + line - 1, column, &what))?
                    }
                }
            }
            ControlFlow::Continue(())
        }
    }
}

fn give(item: &Value, line: usize, sink: &mut Sink) -> ControlFlow<()> {
    let mut item = item.clone();
    rich_fields(&mut item, from_markdown);
    let mut problems = Vec::new();
    let reference = from_item(&item, &mut problems);
    for p in problems {
        sink(Item::warning(line, 1, p))?;
    }
    sink(Item::Reference(Box::new(reference)))
}

/// Applies `change` to every rich text of an item.
fn rich_fields(item: &mut Value, change: fn(&str) -> String) {
    for (name, value) in item.as_object_mut().into_iter().flatten() {
        let rich = Field::from_csl(name).is_some_and(|f| f.shape() == Shape::Rich);
        if let (true, Value::String(text)) = (rich, value) {
            *text = change(text);
        }
    }
}

/// The signs that would be taken for Markdown.
fn is_sign(c: char) -> bool {
    matches!(c, '*' | '^' | '~' | '[' | ']' | '\\' | '_')
}

fn to_markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut open: Vec<(&str, &str)> = Vec::new();
    let mut rest = text;
    'text: while let Some(c) = rest.chars().next() {
        if c == '<' {
            if let Some((close, mark)) = open.last().copied()
                && let Some(after) = rest.strip_prefix(close)
            {
                out.push_str(mark);
                open.pop();
                rest = after;
                continue 'text;
            }
            for (start, close, mark, end) in MARKS {
                if let Some(after) = rest.strip_prefix(start)
                    && after.contains(close)
                {
                    out.push_str(mark);
                    open.push((close, end));
                    rest = after;
                    continue 'text;
                }
            }
        }
        if is_sign(c) {
            out.push('\\');
        }
        out.push(c);
        rest = &rest[c.len_utf8()..];
    }
    for (_, mark) in open.into_iter().rev() {
        out.push_str(mark);
    }
    out
}

static MARKDOWN: LazyLock<[(Regex, &str); 6]> = LazyLock::new(|| {
    let pattern = |p: &str| Regex::new(p).expect("a fixed pattern");
    [
        (
            pattern(r"\[([^\[\]]*)\]\{\.nocase\}"),
            "<span class=\"nocase\">$1</span>",
        ),
        (
            pattern(r"\[([^\[\]]*)\]\{\.smallcaps\}"),
            "<span style=\"font-variant:small-caps;\">$1</span>",
        ),
        (pattern(r"\*\*([^*\s](?:[^*]*[^*\s])?)\*\*"), "<b>$1</b>"),
        (pattern(r"\*([^*\s](?:[^*]*[^*\s])?)\*"), "<i>$1</i>"),
        (pattern(r"\^([^\^\s]+)\^"), "<sup>$1</sup>"),
        (pattern(r"~([^~\s]+)~"), "<sub>$1</sub>"),
    ]
});

fn from_markdown(text: &str) -> String {
    if !text.contains(is_sign) {
        return text.to_string();
    }
    // A sign behind a backslash is itself; it is put aside while the others are read.
    const ASIDE: u32 = 0xe000;
    let mut plain = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match chars.peek() {
            Some(next) if c == '\\' && next.is_ascii_punctuation() => {
                plain.extend(char::from_u32(ASIDE + u32::from(*next)));
                chars.next();
            }
            _ => plain.push(c),
        }
    }
    for (pattern, with) in MARKDOWN.iter() {
        plain = pattern.replace_all(&plain, *with).into_owned();
    }
    plain
        .chars()
        .map(|c| match u32::from(c).checked_sub(ASIDE) {
            Some(n @ 0x21..=0x7e) => char::from_u32(n).unwrap_or(c),
            _ => c,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::{read_all, write_string};
    use crate::model::{Date, DateField, Kind, Person, Role};

    fn read_text(text: &str) -> (Vec<Reference>, Vec<super::super::Problem>) {
        read_all(
            &CslYaml,
            &Input {
                bytes: text.as_bytes(),
                name: "x",
            },
            &ReadOptions::default(),
        )
    }

    #[test]
    fn pandoc_reads_and_writes_it() {
        let text = "---\nreferences:\n- id: berg2004\n  type: article-journal\n  title: On *Gadus* and CO~2~ in [Oslo]{.nocase}\n  author:\n  - family: Berg\n    given: Anna\n  issued: 2004-06\n  volume: 7\n- id: two\n  type: book\n  title: 'A: B'\n  issued:\n  - year: 2001\n...\n";
        let input = Input {
            bytes: text.as_bytes(),
            name: "x.yaml",
        };
        assert!(CslYaml.recognise(&input) > 80);
        let (refs, problems) = read_text(text);
        assert_eq!((refs.len(), problems.len()), (2, 0));
        assert_eq!(
            refs[0].title(),
            "On <i>Gadus</i> and CO<sub>2</sub> in <span class=\"nocase\">Oslo</span>"
        );
        assert_eq!(
            refs[0].date(DateField::Issued),
            Some(&Date::ymd(2004, 6, 0))
        );
        assert_eq!((refs[1].title(), refs[1].year()), ("A: B", Some(2001)));
        let out = write_string(&CslYaml, &refs, &WriteOptions::default()).expect("in memory");
        assert_eq!(read_text(&out).0, refs, "{out}");
    }

    #[test]
    fn everything_comes_back() {
        let mut r = Reference::new(Kind::Thesis);
        r.key = "a".into();
        r.set(Field::Title, "2 * 3 <b>[x]</b> a_b ^c^ \\ <i>*</i>");
        r.set(Field::Abstract, "yes\n\n- no: *x*");
        r.add_person(Role::Foreword, Person::new("Doe", "J."));
        r.add_extra("n", "yes");
        let out = write_string(&CslYaml, std::slice::from_ref(&r), &WriteOptions::default())
            .expect("in memory");
        assert_eq!(read_text(&out).0, [r], "{out}");
    }

    #[test]
    fn one_broken_item_hides_no_other() {
        let (refs, problems) = read_text(
            "references:\n- id: a\n  title: A\n- id: b\n  title: \"open\n   x: [\n- id: c\n  title: C\n",
        );
        assert_eq!(
            refs.iter().map(|r| r.key.as_str()).collect::<Vec<_>>(),
            ["a", "c"]
        );
        assert_eq!(problems.len(), 1);
    }
}
