//! Lists for reading: Markdown and HTML, a work a line, in one plain author-date form. (For a citation style see `cite`.)

use super::{Codec, Format, Input, ReadOptions, Sink, WriteOptions};
use crate::model::{Date, DateField, Field, Kind, Person, Reference, Role, Scheme};
use std::io;

/// Markdown.
#[derive(Debug)]
pub struct Markdown;
/// HTML.
#[derive(Debug)]
pub struct HtmlList;

static MARKDOWN: Format = Format {
    name: "markdown",
    aliases: &["md"],
    label: "Markdown list",
    extensions: &["md", "markdown"],
    reads: false,
    writes: true,
};

static HTML: Format = Format {
    name: "html-list",
    aliases: &["html"],
    label: "HTML list",
    extensions: &["html"],
    reads: false,
    writes: true,
};

impl Codec for Markdown {
    fn format(&self) -> &'static Format {
        &MARKDOWN
    }
    fn recognise(&self, _: &Input) -> u8 {
        0
    }
    fn read(&self, _: &Input, _: &ReadOptions, _: &mut Sink) {}
    fn write(
        &self,
        references: &mut dyn Iterator<Item = Reference>,
        _: &WriteOptions,
        out: &mut dyn io::Write,
    ) -> io::Result<()> {
        for r in references {
            writeln!(out, "- {}", entry(&r, &MARKDOWN_SIGNS))?;
        }
        Ok(())
    }
}

impl Codec for HtmlList {
    fn format(&self) -> &'static Format {
        &HTML
    }
    fn recognise(&self, _: &Input) -> u8 {
        0
    }
    fn read(&self, _: &Input, _: &ReadOptions, _: &mut Sink) {}
    fn write(
        &self,
        references: &mut dyn Iterator<Item = Reference>,
        _: &WriteOptions,
        out: &mut dyn io::Write,
    ) -> io::Result<()> {
        out.write_all(b"<!DOCTYPE html>\n<html>\n<head><meta charset=\"utf-8\"><title>References</title></head>\n<body>\n<ul>\n")?;
        for r in references {
            let id = (HTML_SIGNS.escape)(&r.key);
            writeln!(out, "<li id=\"{id}\">{}</li>", entry(&r, &HTML_SIGNS))?;
        }
        out.write_all(b"</ul>\n</body>\n</html>\n")
    }
}

/// How a form of text says what is plain, what stands out, and what leads somewhere.
struct Signs {
    escape: fn(&str) -> String,
    italic: (&'static str, &'static str),
    bold: (&'static str, &'static str),
    small: [(&'static str, &'static str); 2],
    link: fn(&str, &str) -> String,
}

const MARKDOWN_SIGNS: Signs = Signs {
    escape: |text| {
        let mut out = String::with_capacity(text.len());
        for c in text.chars() {
            if matches!(
                c,
                '*' | '_' | '`' | '[' | ']' | '<' | '>' | '\\' | '#' | '^' | '~' | '|'
            ) {
                out.push('\\');
            }
            out.push(c);
        }
        out
    },
    italic: ("*", "*"),
    bold: ("**", "**"),
    small: [("^", "^"), ("~", "~")],
    link: |_, address| format!("<{}>", address.replace(['<', '>', ' ', '\n'], "")),
};

const HTML_SIGNS: Signs = Signs {
    escape: |text| {
        text.replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;")
            .replace('"', "&quot;")
    },
    italic: ("<i>", "</i>"),
    bold: ("<b>", "</b>"),
    small: [("<sup>", "</sup>"), ("<sub>", "</sub>")],
    link: |text, address| {
        let address = address
            .replace('&', "&amp;")
            .replace('"', "%22")
            .replace('<', "%3C");
        // Nothing but addresses of the web becomes a link.
        let web = ["https://", "http://"]
            .iter()
            .any(|p| address.starts_with(p));
        if web {
            format!(
                "<a href=\"{address}\">{}</a>",
                text.replace('&', "&amp;").replace('<', "&lt;")
            )
        } else {
            address
        }
    },
};

/// CSL's rich text in another form; all else escaped.
fn rich(text: &str, signs: &Signs) -> String {
    let marks = [
        ("<i>", "</i>", signs.italic),
        ("<b>", "</b>", signs.bold),
        ("<sup>", "</sup>", signs.small[0]),
        ("<sub>", "</sub>", signs.small[1]),
    ];
    let (mut out, mut plain, mut rest) = (String::new(), String::new(), text);
    while let Some(c) = rest.chars().next() {
        let mark = marks.iter().find_map(|(open, close, (a, b))| {
            rest.strip_prefix(open)
                .map(|r| (*a, r))
                .or_else(|| rest.strip_prefix(close).map(|r| (*b, r)))
        });
        let span = rest.strip_prefix("</span>").or_else(|| {
            let after = rest.strip_prefix("<span ")?;
            after.find('>').and_then(|e| after.get(e + 1..))
        });
        match (mark, span) {
            (Some((sign, after)), _) => {
                out += &(signs.escape)(&std::mem::take(&mut plain));
                out += sign;
                rest = after;
            }
            (None, Some(after)) => rest = after,
            (None, None) => {
                plain.push(if c == '\n' { ' ' } else { c });
                rest = &rest[c.len_utf8()..];
            }
        }
    }
    out + &(signs.escape)(&plain)
}

fn names(r: &Reference, role: Role) -> String {
    let all: Vec<String> = r.people(role).map(Person::inverted).collect();
    match all.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} & {last}", most.join("; ")),
    }
}

fn entry(r: &Reference, signs: &Signs) -> String {
    let plain = |text: &str| (signs.escape)(text);
    let italic = |text: &str| format!("{}{}{}", signs.italic.0, rich(text, signs), signs.italic.1);
    let mut parts: Vec<String> = Vec::new();
    let authors = names(r, Role::Author);
    let editors = names(r, Role::Editor);
    let lead = match (authors.is_empty(), editors.is_empty()) {
        (false, _) => plain(&authors),
        (true, false) => format!("{} (ed.)", plain(&editors)),
        (true, true) => String::new(),
    };
    let date = r.date(DateField::Issued).map_or("n.d.".to_string(), shown);
    let whole = !r.kind.has_container() || r.get(Field::ContainerTitle).is_none();
    let title = if whole {
        italic(r.title())
    } else {
        rich(r.title(), signs)
    };
    if lead.is_empty() {
        parts.push(format!("{title} ({})", plain(&date)));
    } else {
        parts.push(format!("{lead} ({})", plain(&date)));
        parts.push(title);
    }
    if let Some(container) = r.get(Field::ContainerTitle) {
        let mut text = if matches!(
            r.kind,
            Kind::Chapter | Kind::PaperConference | Kind::EntryEncyclopedia
        ) {
            "In ".to_string()
        } else {
            String::new()
        };
        if !editors.is_empty() && !authors.is_empty() {
            text += &format!("{} (ed.), ", plain(&editors));
        }
        text += &italic(container);
        if let Some(volume) = r.get(Field::Volume) {
            text += &format!(", {}", plain(volume));
        }
        if let Some(issue) = r.get(Field::Issue) {
            text += &format!("({})", plain(issue));
        }
        if let Some(pages) = r.get(Field::Page) {
            text += &format!(", {}", plain(&pages.replace('-', "–")));
        }
        parts.push(text);
    }
    let house: Vec<String> = [Field::PublisherPlace, Field::Publisher]
        .into_iter()
        .filter_map(|f| r.get(f))
        .map(plain)
        .collect();
    if !house.is_empty() {
        parts.push(house.join(": "));
    }
    let address = r
        .identifier(Scheme::Doi)
        .map(|d| format!("https://doi.org/{d}"))
        .or_else(|| r.get(Field::Url).map(str::to_string));
    let mut out = String::new();
    for part in parts.iter().filter(|p| !p.is_empty()) {
        if !out.is_empty() {
            out.push(' ');
        }
        out += part;
        if !part
            .trim_end_matches(['*', '>', 'i', '/', '<'])
            .ends_with(['.', '?', '!'])
        {
            out.push('.');
        }
    }
    if let Some(address) = address {
        out = format!("{out} {}", (signs.link)(&address, &address));
    }
    out
}

/// A date as lists show it.
fn shown(date: &Date) -> String {
    match (date.start.map(|p| p.year), date.end.map(|p| p.year)) {
        (Some(a), Some(b)) if a != b => format!("{a}–{b}"),
        (Some(a), _) if date.open => format!("{a}–"),
        (Some(a), _) => a.to_string(),
        (None, Some(b)) => b.to_string(),
        (None, None) => date.literal.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::write_string;

    #[test]
    fn lists_are_escaped_and_readable() {
        let mut r = Reference::new(Kind::ArticleJournal);
        r.key = "a\"b".into();
        r.set(Field::Title, "On <i>Gadus</i> & a*b < c");
        r.set(Field::ContainerTitle, "Journal of Fish");
        r.set(Field::Volume, "7");
        r.set(Field::Page, "1-9");
        r.add_person(Role::Author, Person::parse("Berg, Anna"));
        r.set_date(DateField::Issued, Date::ymd(2004, 6, 0));
        r.add_identifier(Scheme::Doi, "10.1000/x");
        let md = write_string(
            &Markdown,
            std::slice::from_ref(&r),
            &WriteOptions::default(),
        )
        .expect("in memory");
        assert_eq!(
            md,
            "- Berg, Anna (2004). On *Gadus* & a\\*b \\< c. *Journal of Fish*, 7, 1–9. <https://doi.org/10.1000/x>\n"
        );
        let html = write_string(
            &HtmlList,
            std::slice::from_ref(&r),
            &WriteOptions::default(),
        )
        .expect("in memory");
        assert!(html.contains("<li id=\"a&quot;b\">Berg, Anna (2004). On <i>Gadus</i> &amp; a*b &lt; c. <i>Journal of Fish</i>, 7, 1–9. <a href=\"https://doi.org/10.1000/x\">"), "{html}");
        let mut bad = Reference::new(Kind::Webpage);
        bad.set(Field::Title, "<script>");
        bad.set(Field::Url, "javascript:alert(1)");
        let html = write_string(&HtmlList, &[bad], &WriteOptions::default()).expect("in memory");
        assert!(
            !html.contains("<script>") && !html.contains("href"),
            "{html}"
        );
    }
}
