//! The program in a terminal of its own: keys in, the picture out. Nothing sleeps: each step waits for what the screen must show.

mod pictures;

use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use std::io::{Read, Write};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

struct Terminal {
    parser: vt100::Parser,
    output: Receiver<Vec<u8>>,
    input: Box<dyn Write + Send>,
    child: Box<dyn portable_pty::Child + Send + Sync>,
    raw: Vec<u8>,
    _master: Box<dyn portable_pty::MasterPty + Send>,
    _home: tempfile::TempDir,
}

const PATIENCE: Duration = Duration::from_secs(30);

impl Terminal {
    fn start(arguments: &[&str]) -> Terminal {
        Terminal::sized(arguments, (80, 24))
    }
    fn sized(arguments: &[&str], (w, h): (u16, u16)) -> Terminal {
        let home = tempfile::tempdir().expect("a folder");
        let pty = native_pty_system()
            .openpty(PtySize {
                rows: h,
                cols: w,
                pixel_width: 0,
                pixel_height: 0,
            })
            .expect("a terminal");
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_refs"));
        command.args(arguments);
        command.env_clear();
        command.env("HOME", home.path());
        command.env("TERM", "xterm-256color");
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.cwd(home.path());
        let child = pty
            .slave
            .spawn_command(command)
            .expect("the program starts");
        let mut reader = pty.master.try_clone_reader().expect("readable");
        let input = pty.master.take_writer().expect("writable");
        let (send, output) = channel();
        std::thread::spawn(move || {
            let mut bytes = [0u8; 8192];
            while let Ok(n) = reader.read(&mut bytes) {
                if n == 0 || send.send(bytes[..n].to_vec()).is_err() {
                    break;
                }
            }
        });
        let size = |n: u16| std::num::NonZeroU16::new(n).expect("not zero");
        Terminal {
            parser: vt100::Parser::new(size(h), size(w), 0),
            output,
            input,
            child,
            raw: Vec::new(),
            _master: pty.master,
            _home: home,
        }
    }
    fn contents(&self) -> String {
        self.parser.screen().contents()
    }
    /// Waits until the screen is as it must be.
    fn until(&mut self, what: &str, good: impl Fn(&str) -> bool) {
        let end = Instant::now() + PATIENCE;
        while !good(&self.contents()) {
            let left = end.saturating_duration_since(Instant::now());
            match self.output.recv_timeout(left) {
                Ok(bytes) => {
                    self.parser.process(&bytes);
                    self.raw.extend(bytes);
                }
                Err(_) => panic!("no {what} on the screen:\n{}", self.contents()),
            }
        }
    }
    fn shows(&mut self, text: &str) {
        self.until(text, |s| s.contains(text));
    }
    fn send(&mut self, keys: &str) {
        self.input
            .write_all(keys.as_bytes())
            .expect("the program reads");
        self.input.flush().expect("the program reads");
    }
    /// The exit status, once it has ended; what it wrote until then is read.
    fn ended(mut self) -> (u32, Vec<u8>) {
        let end = Instant::now() + PATIENCE;
        while let Ok(bytes) = self
            .output
            .recv_timeout(end.saturating_duration_since(Instant::now()))
        {
            self.raw.extend(bytes);
        }
        // A program that has not ended by now never will: the test fails instead of waiting.
        if self.child.try_wait().expect("a child").is_none() && Instant::now() >= end {
            self.child.kill().expect("a child");
        }
        let status = self.child.wait().expect("it ends");
        (status.exit_code(), self.raw)
    }
}

fn restored(raw: &[u8]) -> bool {
    let text = String::from_utf8_lossy(raw);
    text.rfind("\x1b[?1049l") > text.rfind("\x1b[?1049h")
        && text.rfind("\x1b[?25h") > text.rfind("\x1b[?25l")
}

#[test]
fn search_read_and_quit() {
    let mut t = Terminal::start(&["demo"]);
    t.shows("search");
    t.until("rows", |s| {
        s.lines()
            .filter(|l| l.contains("19") || l.contains("20"))
            .count()
            > 5
    });
    t.send("/lamport");
    t.shows("Lamport");
    t.shows(" of ");
    t.send("\r\r");
    t.shows("@lamport1978time");
    t.send("q");
    let (status, raw) = t.ended();
    assert_eq!(status, 0);
    assert!(restored(&raw));
}

#[test]
fn tag_undo_and_the_menu() {
    let mut t = Terminal::start(&["demo"]);
    t.send("/lamport\r");
    t.shows("Lamport");
    t.send("t");
    t.shows("tag this reference");
    t.send("zebra\r");
    t.shows("+zebra");
    t.send("u");
    t.shows("undone: tag");
    t.send("y");
    t.shows("\\cite{lamport1978time}");
    t.send("\x1b");
    t.until("menu gone", |s| !s.contains("\\cite{"));
    t.send("#");
    t.shows("Statistics");
    t.send("\x1b");
    t.shows("search");
    t.send("\x03");
    let (status, raw) = t.ended();
    assert_eq!(status, 0);
    assert!(restored(&raw));
}

#[test]
fn paste_is_looked_at_and_imported() {
    let mut t = Terminal::start(&[]);
    t.shows("The library is empty");
    t.send("\x1b[200~@article{pasted2020, author={Doe, Jane}, title={A pasted work of some length}, journal={J}, year={2020}}\x1b[201~");
    t.shows("1 new");
    t.send("\r");
    t.shows("1 reference imported");
    t.shows("A pasted work");
    t.send("n");
    t.shows("new note");
    t.send("remember this");
    t.send("\x1b");
    t.shows("note saved");
    t.send("q");
    assert_eq!(t.ended().0, 0);
}

#[test]
fn the_finder_prints_the_choice() {
    let mut t = Terminal::start(&[]);
    t.shows("The library is empty");
    t.send("L");
    t.shows("of the sample added");
    t.send("q");
    let home = t._home.path().to_path_buf();
    // The library stays for a second program while the first one's folder is held.
    drop(home);
    assert_eq!(t.ended().0, 0);
    let t = Terminal::start(&["pick", "zzzz"]);
    let mut t = t;
    t.shows("zzzz");
    t.shows("Nothing matches");
    t.send("\r");
    assert_eq!(t.ended().0, 1);
    let mut t = Terminal::start(&["pick", "--height", "10"]);
    t.shows("empty");
    t.send("\x1b");
    assert_eq!(t.ended().0, 130);
}
