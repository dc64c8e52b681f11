//! The only place of the command line that writes: results to stdout, everything else to stderr.
//!
//! Stored text passes [`sanitize`] before it reaches a terminal; a closed pipe ends the program quietly.

use crate::ops::Error;
use crate::text::sanitize;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde::Serialize;
use std::io::{self, BufWriter, IsTerminal, Write};

/// When colours are used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Color {
    /// On a terminal, unless `NO_COLOR` is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// A weight or colour of text on a terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// As it is.
    Plain,
    /// Emphasised.
    Bold,
    /// Held back.
    Dim,
    /// The accent.
    Accent,
    /// Something is wrong.
    Red,
    /// Something may be wrong.
    Yellow,
}

/// Where results and messages go.
#[derive(Debug)]
pub struct Output {
    out: BufWriter<io::Stdout>,
    out_color: bool,
    err_color: bool,
    out_terminal: bool,
    err_terminal: bool,
}

impl Output {
    /// Colours as asked for; `Auto` looks at the streams and at `NO_COLOR` and `TERM`.
    pub fn new(color: Color) -> Output {
        let no_color = std::env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty())
            || std::env::var_os("TERM").is_some_and(|t| t == "dumb");
        let (out_terminal, err_terminal) = (io::stdout().is_terminal(), io::stderr().is_terminal());
        let wanted = |terminal: bool| match color {
            Color::Auto => terminal && !no_color,
            Color::Always => true,
            Color::Never => false,
        };
        Output {
            out: BufWriter::with_capacity(1 << 16, io::stdout()),
            out_color: wanted(out_terminal),
            err_color: wanted(err_terminal),
            out_terminal,
            err_terminal,
        }
    }

    /// Whether results go to a terminal.
    pub fn is_terminal(&self) -> bool {
        self.out_terminal
    }

    /// The width of the terminal that results go to; `None` for a pipe or file.
    pub fn columns(&self) -> Option<usize> {
        if !self.out_terminal {
            return None;
        }
        crossterm::terminal::size()
            .ok()
            .map(|(w, _)| usize::from(w))
            .filter(|w| *w > 0)
    }

    /// A piece of stored or own text in a style, ready for [`Output::line`]: hidden characters are taken out.
    pub fn paint(&self, text: &str, style: Style) -> String {
        paint(&sanitize::for_terminal(text), style, self.out_color)
    }

    /// One line of results. The text must come from [`Output::paint`] or be our own.
    pub fn line(&mut self, line: &str) -> Result<(), Error> {
        let done = self
            .out
            .write_all(line.as_bytes())
            .and_then(|()| self.out.write_all(b"\n"));
        self.done(done)
    }

    /// Lines of stored text, without hidden characters.
    pub fn text(&mut self, text: &str) -> Result<(), Error> {
        let done = self
            .out
            .write_all(sanitize::lines_for_terminal(text).as_bytes());
        self.done(done)
    }

    /// Writes a sequence to the terminal itself, whatever the output goes to; whether there is one.
    pub fn to_terminal(&mut self, sequence: &str) -> bool {
        let terminal = std::fs::OpenOptions::new().write(true).open("/dev/tty");
        terminal.is_ok_and(|mut t| t.write_all(sequence.as_bytes()).is_ok())
    }
    /// Data for another program (an export): unchanged into a pipe or file; to a terminal without hidden characters.
    pub fn data(&mut self, bytes: &[u8]) -> Result<(), Error> {
        let done = if self.out_terminal {
            self.out
                .write_all(sanitize::lines_for_terminal(&String::from_utf8_lossy(bytes)).as_bytes())
        } else {
            self.out.write_all(bytes)
        };
        self.done(done)
    }

    /// A writer for data; see [`Output::data`].
    pub fn writer(&mut self) -> DataWriter<'_> {
        DataWriter(self)
    }

    /// One JSON document. Hidden characters are written as escapes, which any reader turns back.
    pub fn json(&mut self, value: &impl Serialize) -> Result<(), Error> {
        let done = serde_json::to_string_pretty(value)
            .map_err(io::Error::from)
            .and_then(|text| {
                self.out.write_all(escape_json(&text, true).as_bytes())?;
                self.out.write_all(b"\n")
            });
        self.done(done)
    }

    /// One JSON value without line breaks and without an end of line, for arrays and JSON Lines that are written piece by piece.
    pub fn json_piece(
        &mut self,
        value: &impl Serialize,
        before: &str,
        after: &str,
    ) -> Result<(), Error> {
        let done = serde_json::to_string(value)
            .map_err(io::Error::from)
            .and_then(|text| {
                self.out.write_all(before.as_bytes())?;
                self.out.write_all(escape_json(&text, false).as_bytes())?;
                self.out.write_all(after.as_bytes())
            });
        self.done(done)
    }

    /// Hands everything on.
    pub fn flush(&mut self) -> Result<(), Error> {
        let done = self.out.flush();
        self.done(done)
    }

    fn done(&mut self, result: io::Result<()>) -> Result<(), Error> {
        match result {
            Ok(()) => Ok(()),
            // `refs list | head -1`: the reader has what it wanted.
            Err(e) if e.kind() == io::ErrorKind::BrokenPipe => {
                std::process::exit(i32::from(super::DONE))
            }
            Err(e) => Err(Error::failed(format!("cannot write the result: {e}"))),
        }
    }

    /// A line about what happened.
    pub fn message(&mut self, text: &str) {
        self.say("", Style::Plain, text);
    }
    /// Something that the user should know.
    pub fn warning(&mut self, text: &str) {
        self.say("warning: ", Style::Yellow, text);
    }
    /// What failed.
    pub fn error(&mut self, text: &str) {
        self.say("error: ", Style::Red, text);
    }
    /// What to do about it.
    pub fn hint(&mut self, text: &str) {
        self.say("hint: ", Style::Accent, text);
    }

    fn say(&mut self, label: &str, style: Style, text: &str) {
        // Results that came before stand before.
        let _ = self.out.flush();
        let label = paint(label, style, self.err_color);
        // Nothing is to be done when stderr is closed.
        let _ = writeln!(io::stderr(), "{label}{}", sanitize::for_terminal(text));
    }

    /// A progress bar on stderr, hidden when that is no terminal. `total` 0 gives a counter.
    pub fn progress(&self, total: u64, what: &str) -> ProgressBar {
        if !self.err_terminal {
            return ProgressBar::hidden();
        }
        let bar = ProgressBar::with_draw_target(
            (total > 0).then_some(total),
            ProgressDrawTarget::stderr_with_hz(10),
        );
        let template = if total > 0 {
            "{msg} {bar:30} {human_pos}/{human_len} {per_sec}, {eta} left"
        } else {
            "{msg} {human_pos} {per_sec}"
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style.progress_chars("━╸ "));
        }
        bar.set_message(what.to_string());
        bar
    }
}

/// Writes data through [`Output::data`].
#[derive(Debug)]
pub struct DataWriter<'a>(&'a mut Output);

impl Write for DataWriter<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // To a terminal a character must not be cut through, or what hides in its halves would pass.
        let whole = match std::str::from_utf8(bytes) {
            Err(e) if e.error_len().is_none() && e.valid_up_to() > 0 => e.valid_up_to(),
            _ => bytes.len(),
        };
        self.0.data(&bytes[..whole]).map_err(io::Error::other)?;
        Ok(whole)
    }
    fn flush(&mut self) -> io::Result<()> {
        self.0.flush().map_err(io::Error::other)
    }
}

fn paint(text: &str, style: Style, color: bool) -> String {
    let code = match style {
        Style::Bold => "1",
        Style::Dim => "2",
        Style::Accent => "36",
        Style::Red => "31",
        Style::Yellow => "33",
        Style::Plain => return text.to_string(),
    };
    if color {
        format!("\u{1b}[{code}m{text}\u{1b}[0m")
    } else {
        text.to_string()
    }
}

/// Writes hidden characters of JSON text as `\u` escapes; `lines` keeps the line feeds of a pretty document.
fn escape_json(text: &str, lines: bool) -> std::borrow::Cow<'_, str> {
    let hidden = |c: char| sanitize::is_hidden(c) && !(lines && c == '\n');
    if !text.chars().any(hidden) {
        return text.into();
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if hidden(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                out.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            out.push(c);
        }
    }
    out.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_escapes_what_hides_and_stays_the_same_value() {
        let value = serde_json::json!({"title": "a\u{202e}b\u{9b}c\u{e0041}d\u{1b}"});
        let text = escape_json(&value.to_string(), false).into_owned();
        assert!(!text.chars().any(sanitize::is_hidden));
        assert_eq!(
            serde_json::from_str::<serde_json::Value>(&text).expect("still JSON"),
            value
        );
    }
}
