//! Citations by key.

use super::Citation;
use regex::Regex;
use std::collections::HashSet;
use std::sync::LazyLock;

macro_rules! pattern {
    ($name:ident $text:expr) => {
        static $name: LazyLock<Regex> =
            LazyLock::new(|| Regex::new($text).expect("a constant expression"));
    };
}

// \cite, \parencite[see][12]{a,b}, \autocites(…)(…)[12]{a}[13]{b}, \nocite.
pattern!(LATEX r"\\(?:no|auto|text|paren|foot|footfull|full|smart|super|author|year|title)?[cC]ite[a-zA-Z]*\*?((?:\s*(?:\([^()]*\)|\[[^\[\]]*\])*\s*\{[^{}]*\})+)");
pattern!(BRACES r"\{([^{}]*)\}");
pattern!(AUX r"\\(?:citation\{([^{}]*)\}|abx@aux@cite\{\d+\}\{([^{}]*)\}|abx@aux@cite\{([^{}\d][^{}]*)\})");
pattern!(BIBITEM r"\\bibitem(?:\[[^\]]*\])?\{([^{}]*)\}");
pattern!(TYPST r"(?:^|[^\w@./:\\-])@([\p{L}\d_][\p{L}\d_.:-]*)|#?cite\(\s*(?:<([^<>]+)>|label\(\x22([^\x22]+)\x22\))|#cite\(\x22([^\x22]+)\x22");
pattern!(BRACKETED r"\[(?:[^\[\]@]*[\s;-])?@[\p{L}\d_{][^\[\]]*\](.?)");
pattern!(INLINE_CODE r"`[^`\n]*`");
pattern!(LABEL r"(cite|ref|link|label)?\(?\s*<([\p{L}\d_][\p{L}\d_.:-]*)>");
pattern!(ALL_LISTED r"\\nocite\s*\{\s*\*\s*\}|#bibliography\([^)]*\bfull\s*:\s*true|(?m:^nocite:[^\n]*\n?[^\n]*@\*)");
// Figures, tables, equations and sections that Pandoc's filters and Quarto refer to in the same way.
pattern!(CROSS r"^(?:fig|tbl|eq|sec|lst|thm|lem|cor|prp|cnj|def|exm|exr|rem|alg)[:-]");
pattern!(MARKDOWN r"(?:^|[^\w@.\\])-?@(?:\{([^{}]+)\}|([\p{L}\d_][\p{L}\d_:.#$%&+?<>~/-]*))");
pattern!(BIBLIOGRAPHY r#"\\(?:bibliography|addbibresource(?:\[[^\]]*\])?|bibdata)\{([^{}]*)\}|#bibliography\(\s*(?:\(\s*)?"([^"]+)"|(?m:^bibliography:\s*\[?"?([^\]"\n]+)"?\]?\s*$)"#);

/// Which syntax a document cites in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Syntax {
    /// LaTeX source.
    Latex,
    /// What LaTeX writes of it.
    Aux,
    /// Typst.
    Typst,
    /// Pandoc's Markdown.
    Markdown,
    /// Author and year, or numbers, in prose.
    Prose,
}

/// The syntax, by the name's ending and by what is there.
pub fn syntax(name: &str, text: &str) -> Syntax {
    let ending = name
        .rsplit_once('.')
        .map(|(_, e)| e.to_ascii_lowercase())
        .unwrap_or_default();
    match ending.as_str() {
        "tex" | "ltx" | "rnw" | "latex" => Syntax::Latex,
        "aux" => Syntax::Aux,
        "typ" => Syntax::Typst,
        // Org mode's own citations have pandoc's keys.
        "org" if text.contains("[cite") => Syntax::Markdown,
        _ if text.starts_with("\\relax") => Syntax::Aux,
        _ if text.contains("\\documentclass") || text.contains("\\begin{document}") => {
            Syntax::Latex
        }
        // "[see @key, p. 3]", but not the text of a link.
        _ if !citations(Syntax::Markdown, text).is_empty()
            && (text.contains("\nbibliography:")
                || BRACKETED
                    .captures_iter(text)
                    .any(|c| c.get(1).is_none_or(|behind| behind.as_str() != "("))) =>
        {
            Syntax::Markdown
        }
        _ => Syntax::Prose,
    }
}

/// Whether the document asks for every work of its bibliography, cited or not.
pub fn lists_all(text: &str) -> bool {
    ALL_LISTED.is_match(text)
}

/// Names that a Typst document gives to its own figures and headings: they are referred to as works are.
fn own_labels(text: &str) -> HashSet<&str> {
    LABEL
        .captures_iter(text)
        .filter(|c| c.get(1).is_none())
        .filter_map(|c| c.get(2))
        .map(|m| m.as_str())
        .collect()
}

/// Comments and code blanked out, so that offsets stay.
fn without_comments(syntax: Syntax, text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut fenced = false;
    for line in text.split_inclusive('\n') {
        let blank = |s: &str| -> String {
            s.chars()
                .map(|c| if c == '\n' { '\n' } else { ' ' })
                .flat_map(|c| std::iter::repeat_n(c, 1))
                .collect()
        };
        // A blank for every byte.
        let blank_bytes = |s: &str| -> String {
            if s.is_ascii() {
                blank(s)
            } else {
                s.bytes()
                    .map(|b| if b == b'\n' { '\n' } else { ' ' })
                    .collect()
            }
        };
        let cut = match syntax {
            Syntax::Latex => line
                .char_indices()
                .find(|(i, c)| *c == '%' && !line[..*i].ends_with('\\'))
                .map(|(i, _)| i),
            Syntax::Typst => line.find("//").filter(|i| !line[..*i].ends_with(':')),
            Syntax::Markdown => {
                let fence =
                    line.trim_start().starts_with("```") || line.trim_start().starts_with("~~~");
                fenced ^= fence;
                (fenced || fence).then_some(0)
            }
            _ => None,
        };
        match cut {
            Some(at) => {
                out.push_str(&line[..at]);
                out.push_str(&blank_bytes(&line[at..]));
            }
            None if matches!(syntax, Syntax::Markdown | Syntax::Typst) && line.contains('`') => {
                let mut at = 0;
                for code in INLINE_CODE.find_iter(line) {
                    out.push_str(&line[at..code.start()]);
                    out.push_str(&blank_bytes(code.as_str()));
                    at = code.end();
                }
                out.push_str(&line[at..]);
            }
            None => out.push_str(line),
        }
    }
    out
}

/// The citations of a document by key, in order, one for each key.
pub fn citations(syntax: Syntax, text: &str) -> Vec<Citation> {
    let clean = without_comments(syntax, text);
    let mut out = Vec::new();
    let mut put = |key: &str, offset: usize, shown: &str| {
        let key = key.trim();
        if !key.is_empty() && key != "*" {
            out.push(Citation {
                text: shown.to_string(),
                offset,
                key: Some(key.to_string()),
                ..Citation::default()
            });
        }
    };
    match syntax {
        Syntax::Latex => {
            for found in LATEX.captures_iter(&clean) {
                let (Some(whole), Some(tail)) = (found.get(0), found.get(1)) else {
                    continue;
                };
                for list in BRACES.captures_iter(tail.as_str()) {
                    let Some(list) = list.get(1) else { continue };
                    let mut at = tail.start() + list.start();
                    for key in list.as_str().split(',') {
                        put(
                            key,
                            at + (key.len() - key.trim_start().len()),
                            whole.as_str(),
                        );
                        at += key.len() + 1;
                    }
                }
            }
        }
        Syntax::Aux => {
            for found in AUX.captures_iter(&clean) {
                let Some(list) = (1..=3).find_map(|i| found.get(i)) else {
                    continue;
                };
                for key in list.as_str().split(',') {
                    put(key, list.start(), found.get(0).map_or("", |m| m.as_str()));
                }
            }
        }
        Syntax::Typst | Syntax::Markdown => {
            let labels = if syntax == Syntax::Typst {
                own_labels(&clean)
            } else {
                HashSet::new()
            };
            let pattern = if syntax == Syntax::Typst {
                &TYPST
            } else {
                &MARKDOWN
            };
            for found in pattern.captures_iter(&clean) {
                let Some(m) = (1..=4).find_map(|i| found.get(i)) else {
                    continue;
                };
                // Full stops and the like behind a key belong to the sentence.
                let key = m.as_str().trim_end_matches([
                    '.', ':', ',', ';', '?', '!', '-', '>', '/', '#', '&', '%', '+', '~',
                ]);
                let refers = syntax == Syntax::Markdown && CROSS.is_match(key);
                if !refers && !labels.contains(key) {
                    put(key, m.start(), &format!("@{key}"));
                }
            }
        }
        Syntax::Prose => {}
    }
    out
}

/// Keys of entries that stand in the document itself (`thebibliography`).
pub fn own_entries(text: &str) -> Vec<(String, usize)> {
    BIBITEM
        .captures_iter(text)
        .filter_map(|c| c.get(1))
        .map(|m| (m.as_str().trim().to_string(), m.start()))
        .collect()
}

/// The files of references that the document names.
pub fn bibliographies(text: &str) -> Vec<String> {
    BIBLIOGRAPHY
        .captures_iter(text)
        .filter_map(|c| (1..=3).find_map(|i| c.get(i)))
        .flat_map(|m| {
            m.as_str()
                .split(',')
                .map(|f| f.trim().trim_matches('"').to_string())
                .collect::<Vec<_>>()
        })
        .filter(|f| !f.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(syntax: Syntax, text: &str) -> Vec<String> {
        citations(syntax, text)
            .into_iter()
            .filter_map(|c| c.key)
            .collect()
    }

    #[test]
    fn what_only_looks_like_a_citation_is_none() {
        assert_eq!(
            keys(
                Syntax::Typst,
                "= Head <intro>\nSee @intro and @dal2020. #figure(x) <fig> @fig, #cite(<moe>), \\@no `@code`"
            ),
            ["dal2020", "moe"]
        );
        assert_eq!(
            keys(
                Syntax::Markdown,
                "As @fig:one, @tbl-two and `@wrapped` show \\@no [@dal]."
            ),
            ["dal"]
        );
        let of = |text: &str| syntax("thesis.md", text);
        assert_eq!(
            of("As @moe [p. 3] says [see @dal, p. 4]."),
            Syntax::Markdown
        );
        assert_eq!(of("Ask [me at @home](https://example.org)."), Syntax::Prose);
        assert_eq!(of("Mail me@example.org (Dal, 2020)."), Syntax::Prose);
        assert!(lists_all("\\nocite{*}") && lists_all("#bibliography(\"a.bib\", full: true)"));
        assert!(!lists_all("\\nocite{a}"));
    }

    #[test]
    fn keys_in_every_syntax() {
        assert_eq!(
            keys(
                Syntax::Latex,
                "\\cite{a, b} \\parencite[see][12]{c} % \\cite{no}\n\\autocites(x)[1]{d}[2]{e} \\nocite{*} \\citeauthor*{f} \\citep{g}"
            ),
            ["a", "b", "c", "d", "e", "f", "g"]
        );
        assert_eq!(
            keys(Syntax::Aux, "\\citation{a,b}\n\\abx@aux@cite{0}{c}\n"),
            ["a", "b", "c"]
        );
        assert_eq!(
            keys(
                Syntax::Typst,
                "See @dal2020, and #cite(<lie:1>). me@mail.no // @no\n@moe."
            ),
            ["dal2020", "lie:1", "moe"]
        );
        assert_eq!(
            keys(
                Syntax::Markdown,
                "[see @dal2020, s. 3; -@lie] @moe_1. a@b.no `x`\n```\n@no\n```\n"
            ),
            ["dal2020", "lie", "moe_1"]
        );
        assert_eq!(
            bibliographies("\\addbibresource{a.bib}\n\\bibliography{b,c}"),
            ["a.bib", "b", "c"]
        );
        assert_eq!(
            bibliographies("---\nbibliography: refs.bib\n---\n#bibliography(\"x.yml\")"),
            ["refs.bib", "x.yml"]
        );
    }
}
