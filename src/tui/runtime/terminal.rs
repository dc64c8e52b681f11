//! The terminal: taken over at the start, given back whatever happens.

use super::screen::Painter;
use crossterm::terminal;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use std::fs::File;
use std::io::{self, IsTerminal, Write};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

/// What takes the screen over: the other screen, pasting in brackets, no cursor.
const ENTER: &str = "\x1b[?1049h\x1b[?2004h\x1b[?25l";
/// What gives it back: also the end of a picture, of a link, of colours.
const LEAVE: &str =
    "\x1b[?2026l\x1b]8;;\x1b\\\x1b[m\x1b[?1000l\x1b[?1006l\x1b[?2004l\x1b[?25h\x1b[?1049l";
/// Reports of presses and the wheel; not of every movement, which floods slow lines.
const MOUSE_ON: &str = "\x1b[?1000h\x1b[?1006h";
/// Keys told apart that are one in the old way of telling them (kitty's protocol); only for terminals that said they know it.
const KEYS_ON: &str = "\x1b[>1u";
const KEYS_OFF: &str = "\x1b[<u";
/// No progress on the terminal's tab.
const NO_PROGRESS: &str = "\x1b]9;4;0\x1b\\";
const MOUSE_OFF: &str = "\x1b[?1000l\x1b[?1006l";

/// How the screen is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Space {
    /// All of it.
    Full,
    /// So many rows below what is there.
    Inline(u16),
}

/// Whether the terminal is ours at the moment, and what gives it back.
static TAKEN: AtomicBool = AtomicBool::new(false);
static RESTORE: Mutex<Option<(File, String)>> = Mutex::new(None);

/// The terminal in our hands.
#[derive(Debug)]
pub struct Terminal {
    out: File,
    painter: Painter,
    size: (u16, u16),
    space: Space,
    /// The first row of the picture (inline).
    top: u16,
    mouse: bool,
    /// Whether the terminal tells keys by kitty's protocol.
    keys: bool,
    /// What the terminal was told of progress: per cent, or unknown.
    progress: Option<Option<u8>>,
}

/// The terminal as a file: standard output when it is one, else the controlling terminal.
#[cfg(unix)]
fn tty() -> io::Result<File> {
    use std::os::fd::AsFd;
    let stdout = io::stdout();
    if stdout.is_terminal() {
        return Ok(File::from(stdout.as_fd().try_clone_to_owned()?));
    }
    File::options().read(true).write(true).open("/dev/tty")
}

#[cfg(not(unix))]
fn tty() -> io::Result<File> {
    File::options().read(true).write(true).open("CONOUT$")
}

impl Terminal {
    /// Takes the terminal.
    ///
    /// # Errors
    /// When there is none.
    pub fn open(mouse: bool, space: Space) -> io::Result<Terminal> {
        let out = tty()?;
        let size = terminal::size().unwrap_or((80, 24));
        let mut t = Terminal {
            out,
            painter: Painter::new(Rect::new(0, 0, size.0, size.1)),
            size,
            space,
            top: 0,
            mouse,
            keys: false,
            progress: None,
        };
        t.enter()?;
        Ok(t)
    }

    fn leave_text(&self) -> String {
        let mut first = String::new();
        if self.progress.is_some() {
            first.push_str(NO_PROGRESS);
        }
        if self.keys {
            first.push_str(KEYS_OFF);
        }
        match self.space {
            Space::Full => first + LEAVE,
            Space::Inline(_) => format!(
                "\x1b[?2026l\x1b]8;;\x1b\\\x1b[m{MOUSE_OFF}\x1b[?2004l\x1b[{};1H\x1b[J\x1b[?25h",
                self.top + 1
            ),
        }
    }

    /// Takes the terminal (again).
    ///
    /// # Errors
    /// When it cannot be written to.
    pub fn enter(&mut self) -> io::Result<()> {
        terminal::enable_raw_mode()?;
        TAKEN.store(true, Ordering::SeqCst);
        let size = terminal::size().unwrap_or(self.size);
        self.size = size;
        let mut text = String::new();
        match self.space {
            Space::Full => text.push_str(ENTER),
            Space::Inline(rows) => {
                let rows = rows.clamp(3, size.1.max(3)).min(size.1);
                let row = super::background::cursor_row(&mut self.out).unwrap_or(size.1);
                // Room is made below the prompt; what does not fit scrolls up.
                text.push_str(&"\r\n".repeat(usize::from(rows.saturating_sub(1))));
                self.top = row.min(size.1.saturating_sub(rows));
                self.space = Space::Inline(rows);
                text.push_str(&format!(
                    "\x1b[?2004h\x1b[?25l\x1b[{};1H\x1b[J",
                    self.top + 1
                ));
            }
        }
        if self.mouse && self.space == Space::Full {
            text.push_str(MOUSE_ON);
        }
        if self.keys {
            text.push_str(KEYS_ON);
        }
        self.painter = Painter::new(self.area());
        self.painter.set_origin(self.top);
        self.write(&text)?;
        self.remember()
    }
    /// Keeps what gives the terminal back where every end of the program finds it.
    fn remember(&self) -> io::Result<()> {
        let copy = self.out.try_clone()?;
        if let Ok(mut r) = RESTORE.lock() {
            *r = Some((copy, self.leave_text()));
        }
        Ok(())
    }
    /// The terminal knows kitty's protocol of keys, and uses it from now on.
    ///
    /// # Errors
    /// When it cannot be written to.
    pub fn use_key_protocol(&mut self) -> io::Result<()> {
        if self.keys {
            return Ok(());
        }
        self.keys = true;
        self.remember()?;
        self.write(KEYS_ON)
    }
    /// Tells the terminal, for its tab or task bar, how far a job is: per cent when that is known; none when there is no job.
    ///
    /// # Errors
    /// When it cannot be written to.
    pub fn set_progress(&mut self, progress: Option<Option<u8>>) -> io::Result<()> {
        if self.progress == progress {
            return Ok(());
        }
        self.progress = progress;
        self.remember()?;
        self.write(&match progress {
            None => NO_PROGRESS.to_string(),
            Some(None) => "\x1b]9;4;3\x1b\\".to_string(),
            Some(Some(percent)) => format!("\x1b]9;4;1;{percent}\x1b\\"),
        })
    }
    /// Gives the terminal back.
    pub fn leave(&mut self) {
        restore();
    }
    fn area(&self) -> Rect {
        match self.space {
            Space::Full => Rect::new(0, 0, self.size.0, self.size.1),
            Space::Inline(rows) => Rect::new(0, 0, self.size.0, rows.min(self.size.1)),
        }
    }
    /// Columns and rows of the picture.
    pub fn size(&self) -> (u16, u16) {
        let a = self.area();
        (a.width, a.height)
    }
    /// The terminal has another size.
    pub fn resize(&mut self, w: u16, h: u16) {
        self.size = (w, h);
        if matches!(self.space, Space::Inline(_)) {
            self.top = self.top.min(h.saturating_sub(self.area().height));
            self.painter.set_origin(self.top);
        }
    }
    /// Switches the reports of the mouse.
    ///
    /// # Errors
    /// When the terminal cannot be written to.
    pub fn set_mouse(&mut self, on: bool) -> io::Result<()> {
        self.mouse = on;
        self.write(if on { MOUSE_ON } else { MOUSE_OFF })
    }
    /// The next picture is drawn whole.
    ///
    /// # Errors
    /// When the terminal cannot be written to.
    pub fn clear(&mut self) -> io::Result<()> {
        self.painter.forget(self.area());
        let text = match self.space {
            Space::Full => "\x1b[m\x1b[2J".to_string(),
            Space::Inline(_) => format!("\x1b[m\x1b[{};1H\x1b[J", self.top + 1),
        };
        self.write(&text)
    }
    /// Draws a picture.
    ///
    /// # Errors
    /// When the terminal cannot be written to (it is gone).
    pub fn draw(
        &mut self,
        draw: impl FnOnce(&mut Buffer) -> super::super::view::Picture,
    ) -> io::Result<()> {
        let mut buf = Buffer::empty(self.area());
        let picture = draw(&mut buf);
        let cursor = picture.cursor.map(|p| Position { x: p.x, y: p.y });
        let bytes = self.painter.paint(buf, cursor, &picture.links);
        if bytes.is_empty() {
            Ok(())
        } else {
            self.write(&bytes)
        }
    }
    /// Sends text as it is.
    ///
    /// # Errors
    /// When the terminal cannot be written to.
    pub fn write(&mut self, text: &str) -> io::Result<()> {
        self.out.write_all(text.as_bytes())?;
        self.out.flush()
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        restore();
    }
}

/// Gives the terminal back, once, from wherever: the end, a panic, a signal.
pub fn restore() {
    if !TAKEN.swap(false, Ordering::SeqCst) {
        return;
    }
    if let Ok(mut r) = RESTORE.lock()
        && let Some((out, text)) = r.as_mut()
    {
        let _ = out.write_all(text.as_bytes());
        let _ = out.flush();
    }
    let _ = terminal::disable_raw_mode();
}

/// A panic of the screen's own thread gives the terminal back before it is reported; those of workers are reported as errors by who started them.
pub fn set_panic_hook() {
    let ui = std::thread::current().id();
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if std::thread::current().id() == ui {
            restore();
            before(info);
        }
    }));
}
