//! The short forms that go into a manuscript: `\cite{key}`, `[@key]`, `@key`, `#cite(<key>)` and the like.

use crate::model::{Reference, Scheme};

macro_rules! forms {
    ($($variant:ident $name:literal $label:literal;)*) => {
        /// A form in which a reference is cited in a manuscript, or a value that is often copied.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Form { $(#[doc = concat!("`", $label, "`")] $variant,)* }
        impl Form {
            /// Every form, in the order of menus.
            pub const ALL: &'static [Form] = &[$(Form::$variant,)*];
            /// The name on the command line.
            pub fn name(self) -> &'static str { match self { $(Form::$variant => $name,)* } }
            /// What it looks like.
            pub fn label(self) -> &'static str { match self { $(Form::$variant => $label,)* } }
            /// The form with this name.
            pub fn from_name(name: &str) -> Option<Form> { match name { $($name => Some(Form::$variant),)* _ => None } }
        }
    };
}

forms! {
    Latex "latex" "\\cite{key}";
    LatexParen "latex-paren" "\\parencite{key}";
    LatexText "latex-text" "\\textcite{key}";
    Pandoc "pandoc" "[@key]";
    PandocText "pandoc-text" "@key";
    Typst "typst" "@key";
    TypstText "typst-text" "#cite(<key>, form: \"prose\")";
    Org "org" "[cite:@key]";
    Asciidoc "asciidoc" "cite:[key]";
    Key "key" "key";
    Title "title" "Title";
    Doi "doi" "10.1234/abc";
    Url "url" "https://…";
}

/// The form of one reference; empty when it has no such value.
pub fn form(form: Form, reference: &Reference) -> String {
    match form {
        Form::Title => crate::cite::csl::plain_text(reference.title()),
        Form::Doi => reference.identifier(Scheme::Doi).unwrap_or("").to_string(),
        Form::Url => url(reference),
        _ => keys(form, &[&reference.key]),
    }
}

/// The form of several keys cited together; the values that are no citation come one a line.
pub fn keys(form: Form, keys: &[&str]) -> String {
    let each = |before: &str, between: &str, after: &str| {
        let list: Vec<String> = keys.iter().map(|k| format!("{before}{k}")).collect();
        list.join(between) + after
    };
    match form {
        Form::Latex => format!("\\cite{{{}}}", keys.join(",")),
        Form::LatexParen => format!("\\parencite{{{}}}", keys.join(",")),
        Form::LatexText => format!("\\textcite{{{}}}", keys.join(",")),
        Form::Pandoc => format!("[{}]", each("@", "; ", "")),
        Form::PandocText => each("@", "; ", ""),
        Form::Typst => keys.iter().map(|k| typst(k)).collect::<Vec<_>>().join(" "),
        Form::TypstText => keys
            .iter()
            .map(|k| format!("#cite({}, form: \"prose\")", label(k)))
            .collect::<Vec<_>>()
            .join(" "),
        Form::Org => format!("[cite:{}]", each("@", ";", "")),
        Form::Asciidoc => format!("cite:[{}]", keys.join(",")),
        Form::Key | Form::Title | Form::Doi | Form::Url => keys.join("\n"),
    }
}

/// Typst's `@key` where the key is a name that Typst can read, else the call.
fn typst(key: &str) -> String {
    let name = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ':');
    if !key.is_empty() && key.chars().all(name) && !key.ends_with(['.', ':']) {
        format!("@{key}")
    } else {
        format!("#cite({})", label(key))
    }
}

fn label(key: &str) -> String {
    let name = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ':');
    if !key.is_empty() && key.chars().all(name) {
        format!("<{key}>")
    } else {
        format!(
            "label(\"{}\")",
            key.replace('\\', "\\\\").replace('"', "\\\"")
        )
    }
}

/// The address of a reference: its URL, else what its first identifier stands for.
fn url(reference: &Reference) -> String {
    match reference.get(crate::model::Field::Url) {
        Some(url) => url.to_string(),
        None => reference
            .identifiers
            .iter()
            .find_map(|i| i.url())
            .unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Field, Kind};

    #[test]
    fn forms_of_one_and_of_several() {
        for (form, want) in [
            (Form::Latex, "\\cite{a1,b/2}"),
            (Form::Pandoc, "[@a1; @b/2]"),
            (Form::PandocText, "@a1; @b/2"),
            (Form::Typst, "@a1 #cite(label(\"b/2\"))"),
            (
                Form::TypstText,
                "#cite(<a1>, form: \"prose\") #cite(label(\"b/2\"), form: \"prose\")",
            ),
            (Form::Org, "[cite:@a1;@b/2]"),
            (Form::Key, "a1\nb/2"),
        ] {
            assert_eq!(keys(form, &["a1", "b/2"]), want);
        }
        let mut r = Reference::new(Kind::Book);
        r.add_identifier(Scheme::Doi, "10.1000/xyz");
        r.set(Field::Title, "On <i>Homo</i> &c");
        assert_eq!(super::form(Form::Url, &r), "https://doi.org/10.1000/xyz");
        assert_eq!(super::form(Form::Title, &r), "On Homo &c");
    }
}
