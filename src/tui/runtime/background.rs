//! Questions to the terminal, each with a time limit: its background, and where the cursor is.

use crate::command::{Code, Key};
use std::fs::File;
use std::io::Write;
use std::time::{Duration, Instant};

/// How long an answer is waited for.
const PATIENCE: Duration = Duration::from_millis(100);

/// How long the end of a paste is waited for.
const PASTE_PATIENCE: Duration = Duration::from_secs(2);
/// The longest paste.
const PASTE: usize = 16 * 1024 * 1024;
/// What terminals write around pasted text.
const PASTE_BEGIN: &str = "\x1b[200~";
const PASTE_END: &str = "\x1b[201~";

/// What a person did before the terminal answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Early {
    /// Pressed a key.
    Key(Key),
    /// Pasted text.
    Paste(String),
}

/// Whether a paste has begun and not ended.
fn paste_is_open(got: &[u8]) -> bool {
    let find = |what: &str| memchr::memmem::rfind(got, what.as_bytes());
    find(PASTE_BEGIN) > find(PASTE_END)
}

/// Asks for the background, and for the device attributes, which every terminal answers: when they come, nothing else will.
/// Between them: whether it knows kitty's protocol of keys.
pub const ASK: &str = "\x1b]11;?\x1b\\\x1b[?u\x1b[c";
/// The same without the background, where the theme is set.
pub const ASK_KEYS: &str = "\x1b[?u\x1b[c";

/// Reads what the terminal says within the time limit, until `done` is satisfied.
#[cfg(unix)]
fn read_answer(done: &dyn Fn(&[u8]) -> bool) -> Vec<u8> {
    use std::os::fd::AsRawFd;
    let stdin = std::io::stdin();
    let opened;
    let fd = if std::io::IsTerminal::is_terminal(&stdin) {
        stdin.as_raw_fd()
    } else {
        match File::open("/dev/tty") {
            Ok(f) => {
                opened = f;
                opened.as_raw_fd()
            }
            Err(_) => return Vec::new(),
        }
    };
    let mut end = Instant::now() + PATIENCE;
    let mut got = Vec::new();
    let mut most = 4096;
    while !done(&got) || paste_is_open(&got) {
        if most == 4096 && paste_is_open(&got) {
            // Text that is pasted this early is taken whole; else its rest would be read as keys.
            end += PASTE_PATIENCE;
            most = PASTE;
        }
        let left = end.saturating_duration_since(Instant::now()).as_millis() as i32;
        if left <= 0 || got.len() > most {
            break;
        }
        let mut poll = libc::pollfd {
            fd,
            events: libc::POLLIN,
            revents: 0,
        };
        // SAFETY: one pollfd on the stack, and its number is told.
        #[allow(unsafe_code)]
        let ready = unsafe { libc::poll(&mut poll, 1, left) };
        if ready <= 0 || poll.revents & libc::POLLIN == 0 {
            break;
        }
        let mut bytes = [0u8; 256];
        // SAFETY: the buffer is ours and its length is told.
        #[allow(unsafe_code)]
        let n = unsafe { libc::read(fd, bytes.as_mut_ptr().cast(), bytes.len()) };
        if n <= 0 {
            break;
        }
        got.extend_from_slice(&bytes[..n as usize]);
    }
    got
}

#[cfg(not(unix))]
fn read_answer(_: &dyn Fn(&[u8]) -> bool) -> Vec<u8> {
    Vec::new()
}

/// Whether the device attributes are among what came.
fn answered(got: &[u8]) -> bool {
    report(got, 'c')
}

/// Whether a report with this last letter is among what came.
fn report(got: &[u8], last: char) -> bool {
    let text = String::from_utf8_lossy(got);
    text.match_indices("\x1b[?").any(|(i, _)| {
        let rest = &text[i + 3..];
        rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == ';')
            .starts_with(last)
    })
}

/// What a terminal said about itself, and what was done meanwhile.
#[derive(Debug)]
pub struct Answer {
    /// Whether its background is dark, when it said so.
    pub dark: Option<bool>,
    /// Whether it knows kitty's protocol of keys.
    pub keys: bool,
    /// What was typed or pasted before it answered.
    pub early: Vec<Early>,
}

/// The answer to [`ASK`].
pub fn background() -> Answer {
    let got = read_answer(&|g| answered(g));
    let text = String::from_utf8_lossy(&got).into_owned();
    let dark = text.find("\x1b]11;").and_then(|i| parse(&text[i + 5..]));
    Answer {
        dark,
        keys: report(&got, 'u'),
        early: early(&text),
    }
}

/// What a person typed and pasted before the answer came, in order.
fn early(text: &str) -> Vec<Early> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(PASTE_BEGIN) {
        out.extend(typed(before).into_iter().map(Early::Key));
        let (pasted, behind) = after.split_once(PASTE_END).unwrap_or((after, ""));
        // Terminals send line ends as carriage returns.
        out.push(Early::Paste(
            pasted.replace("\r\n", "\n").replace('\r', "\n"),
        ));
        rest = behind;
    }
    out.extend(typed(rest).into_iter().map(Early::Key));
    out
}

/// `rgb:RRRR/GGGG/BBBB`, `rgba:…` or `#rrggbb`.
fn parse(answer: &str) -> Option<bool> {
    let body = answer.split(['\x07', '\x1b']).next()?;
    let body = body
        .strip_prefix("rgba:")
        .or_else(|| body.strip_prefix("rgb:"))?;
    let parts: Vec<f64> = body
        .split('/')
        .take(3)
        .filter_map(|p| {
            let p = p.get(..p.len().min(4))?;
            let most = f64::from(16u32.checked_pow(p.len() as u32)?.saturating_sub(1));
            Some(f64::from(u32::from_str_radix(p, 16).ok()?) / most.max(1.0))
        })
        .collect();
    match parts[..] {
        [r, g, b] => Some(0.2126 * r + 0.7152 * g + 0.0722 * b < 0.5),
        _ => None,
    }
}

/// What a person typed before the answer came: plain keys; sequences are left out.
fn typed(text: &str) -> Vec<Key> {
    let mut keys = Vec::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\x1b' => match chars.peek() {
                Some(']') => {
                    while let Some(c) = chars.next() {
                        if c == '\x07' {
                            break;
                        }
                        if c == '\x1b' {
                            chars.next();
                            break;
                        }
                    }
                }
                Some('[') => {
                    chars.next();
                    for c in chars.by_ref() {
                        if c.is_ascii_alphabetic() || c == '~' {
                            break;
                        }
                    }
                }
                _ => keys.push(Key::plain(Code::Esc)),
            },
            '\r' | '\n' => keys.push(Key::plain(Code::Enter)),
            '\t' => keys.push(Key::plain(Code::Tab)),
            '\x7f' => keys.push(Key::plain(Code::Backspace)),
            '\x01'..='\x1a' => keys.push(Key::ctrl(char::from(c as u8 + 0x60))),
            c if !c.is_control() => keys.push(Key::char(c)),
            _ => {}
        }
    }
    keys
}

/// The row of the cursor, from 0, asked from the terminal.
pub fn cursor_row(out: &mut File) -> Option<u16> {
    out.write_all(b"\x1b[6n").ok()?;
    out.flush().ok()?;
    let got = read_answer(&|g| g.contains(&b'R'));
    let text = String::from_utf8_lossy(&got).into_owned();
    let at = text.rfind("\x1b[")?;
    let row: u16 = text[at + 2..].split(';').next()?.parse().ok()?;
    row.checked_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_understood() {
        assert_eq!(parse("rgb:1e1e/1e1e/1e1e\x1b\\"), Some(true));
        assert_eq!(parse("rgb:ff/ff/ff\x07"), Some(false));
        assert_eq!(parse("nonsense"), None);
        assert_eq!(parse("rgb:/é/"), None);
        assert!(report(b"\x1b[?0u\x1b[?62;22c", 'u') && !report(b"\x1b[?62;22c", 'u'));
        assert!(answered(b"\x1b]11;rgb:0/0/0\x1b\\\x1b[?62;22c") && !answered(b"\x1b[?62"));
    }

    #[test]
    fn text_pasted_meanwhile_is_no_keys() {
        assert!(paste_is_open(b"a\x1b[200~@book") && !paste_is_open(b"a\x1b[200~b\x1b[201~"));
        let a = Early::Key(Key::char('a'));
        let pasted = Early::Paste("@book{\nd}".into());
        assert_eq!(
            early("a\x1b[200~@book{\rd}\x1b[201~\x1b[?62;22ca"),
            [a.clone(), pasted, a]
        );
    }

    #[test]
    fn keys_typed_meanwhile_are_kept() {
        let keys = typed("\x1b]11;rgb:1e1e/1e1e/1e1e\x1b\\/re\x1b[?62;22cc\r\x04");
        let names: Vec<String> = keys.iter().map(Key::to_string).collect();
        assert_eq!(names, ["/", "r", "e", "c", "Enter", "C-d"]);
    }
}
