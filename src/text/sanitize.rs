//! What may reach a terminal: no control characters, no bidirectional overrides, no hidden characters.

use std::borrow::Cow;

/// Whether a character must not reach a terminal raw: C0 and C1 controls, bidirectional controls, zero-width and other invisible
/// characters, line and paragraph separators, tags. The zero-width joiner is among them; see [`for_terminal`].
pub fn is_hidden(c: char) -> bool {
    matches!(c,
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e007f}')
}

/// One line of text for a terminal: hidden characters become `␛`-like pictures (C0), a space (tab, line ends) or vanish.
pub fn for_terminal(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_hidden) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\t' | '\n' | '\r' | '\u{2028}' | '\u{2029}' => out.push(' '),
            '\0'..='\u{1f}' => out.push(char::from_u32(0x2400 + c as u32).unwrap_or('\u{fffd}')),
            '\u{7f}' => out.push('\u{2421}'),
            '\u{80}'..='\u{9f}' => out.push('\u{fffd}'),
            c if is_hidden(c) => {}
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// Text of several lines for a terminal: as [`for_terminal`], but line feeds stay.
pub fn lines_for_terminal(text: &str) -> Cow<'_, str> {
    if !text.chars().any(|c| c != '\n' && is_hidden(c)) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(
        text.replace("\r\n", "\n")
            .split('\n')
            .map(for_terminal)
            .collect::<Vec<_>>()
            .join("\n"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_hidden_is_left() {
        for c in (0..=0x10ffff).filter_map(char::from_u32) {
            let text = format!("a{c}b");
            assert!(!for_terminal(&text).chars().any(is_hidden), "{c:?}");
            assert!(
                !lines_for_terminal(&text)
                    .chars()
                    .any(|c| c != '\n' && is_hidden(c)),
                "{c:?}"
            );
        }
        assert_eq!(for_terminal("a\u{1b}[31mb"), "a␛[31mb");
    }
}
