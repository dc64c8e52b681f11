//! How the entries of a file look, so that what is added looks the same.

use super::{RawEntry, RawField, WriteOptions, Written, write};

/// How the entries of a file look.
pub(super) struct Layout {
    pub(super) newline: &'static str,
    indent: String,
    /// The column of the equals sign within the line, where all have the same.
    column: Option<usize>,
    /// What stands around the sign.
    equals: (&'static str, &'static str),
    quotes: bool,
    last_comma: bool,
    closing_indent: String,
    capital_type: bool,
    upper_type: bool,
    capital_name: bool,
}

impl Layout {
    /// Whether an entry shows how entries are laid out.
    pub(super) fn shows_in(entry: &RawEntry) -> bool {
        entry.close.is_some() && entry.fields.len() > 1
    }

    pub(super) fn of(old: &str, model: Option<&RawEntry>) -> Layout {
        let newline = if memchr::memmem::find(old.as_bytes(), b"\r\n").is_some() {
            "\r\n"
        } else {
            "\n"
        };
        let mut layout = Layout {
            newline,
            indent: "  ".to_string(),
            column: None,
            equals: (" ", " "),
            quotes: false,
            last_comma: true,
            closing_indent: String::new(),
            capital_type: false,
            upper_type: false,
            capital_name: false,
        };
        // The last whole entry shows how it is done; it is the nearest to what is added.
        let Some(model) = model.filter(|e| Layout::shows_in(e)) else {
            return layout;
        };
        let line = |f: &RawField| {
            let start = old[..f.start].rfind('\n').map_or(0, |n| n + 1);
            &old[start..f.start]
        };
        if let Some(first) = model.fields.iter().find(|f| line(f).trim().is_empty()) {
            layout.indent = line(first).to_string();
        }
        let mut columns = Vec::new();
        for f in &model.fields {
            let between = &old[f.start + f.name.len()..f.value_start];
            if let Some(sign) = between.find('=') {
                columns.push((f.name.chars().count() + sign, between));
            }
        }
        if let Some((first, between)) = columns.first().copied() {
            let aligned = columns.len() > 1 && columns.iter().all(|c| c.0 == first);
            let lengths: std::collections::HashSet<usize> =
                model.fields.iter().map(|f| f.name.len()).collect();
            layout.column = Some(first).filter(|_| aligned && lengths.len() > 1);
            let sign = between.find('=').unwrap_or(0);
            layout.equals = (
                if sign > 0 { " " } else { "" },
                if between[sign + 1..].is_empty() {
                    ""
                } else {
                    " "
                },
            );
        }
        let texts = |mark: char| {
            model
                .fields
                .iter()
                .filter(|f| old[f.value_start..].starts_with(mark))
                .count()
        };
        layout.quotes = texts('"') > texts('{');
        if let (Some(last), Some(close)) = (model.fields.last(), model.close) {
            let tail = &old[last.end..close];
            layout.last_comma = tail.trim_start().starts_with(',');
            layout.closing_indent = match tail.rfind('\n') {
                Some(n) => tail[n + 1..].to_string(),
                None => "\0".to_string(),
            };
        }
        let mut letters = model.kind.chars();
        let upper = |c: Option<char>| c.is_some_and(char::is_uppercase);
        layout.capital_type = upper(letters.next());
        layout.upper_type = layout.capital_type && upper(letters.next());
        layout.capital_name = model
            .fields
            .iter()
            .all(|f| f.name.starts_with(char::is_uppercase));
        layout
    }

    pub(super) fn kind(&self, kind: &str) -> String {
        if self.upper_type {
            return kind.to_ascii_uppercase();
        }
        self.capital(kind, self.capital_type)
    }

    pub(super) fn capital(&self, text: &str, capital: bool) -> String {
        let mut text = text.to_string();
        if capital && text.is_char_boundary(1) && !text.is_empty() {
            text[..1].make_ascii_uppercase();
        }
        text
    }

    pub(super) fn quoted(&self, value: &str, quotes: bool) -> String {
        if quotes && !value.contains('"') && write::balanced(value) {
            format!("\"{value}\"")
        } else {
            format!("{{{value}}}")
        }
    }

    pub(super) fn field(&self, field: &Written, out: &mut String) {
        out.push_str(&self.indent);
        let name = self.capital(&field.name, self.capital_name);
        out.push_str(&name);
        match self.column {
            Some(column) => {
                let width = name.chars().count();
                out.extend(std::iter::repeat_n(
                    ' ',
                    column
                        .saturating_sub(width)
                        .max(usize::from(!self.equals.0.is_empty())),
                ));
            }
            None => out.push_str(self.equals.0),
        }
        out.push('=');
        out.push_str(self.equals.1);
        if field.bare {
            out.push_str(&field.value);
        } else {
            out.push_str(&self.quoted(&field.value, self.quotes));
        }
    }

    pub(super) fn entry(
        &self,
        key: &str,
        kind: &str,
        fields: &[Written],
        options: &WriteOptions,
        out: &mut String,
    ) {
        out.push('@');
        out.push_str(&self.kind(kind));
        out.push('{');
        out.push_str(key);
        out.push(',');
        let mut first = true;
        for field in fields {
            if !options.only_fields.is_empty()
                && !options
                    .only_fields
                    .iter()
                    .any(|o| o.eq_ignore_ascii_case(&field.name))
            {
                continue;
            }
            if !first {
                out.push(',');
            }
            first = false;
            out.push_str(self.newline);
            self.field(field, out);
        }
        if self.last_comma && !first {
            out.push(',');
        }
        if self.closing_indent != "\0" {
            out.push_str(self.newline);
            out.push_str(&self.closing_indent);
        }
        out.push('}');
    }
}
