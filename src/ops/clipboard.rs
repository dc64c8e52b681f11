//! The clipboard: the desktop's, tmux's, or the terminal's own by OSC 52; and an honest word on which it was.

use std::io::Write;
use std::process::{Command, Stdio};

/// The longest text that terminals take by OSC 52, in bytes of base64.
const OSC52: usize = 74_994;

/// What came of copying.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Copied {
    /// It is on the clipboard, put there this way.
    By(&'static str),
    /// The terminal is to do it: this has to be written to it.
    Terminal(String),
    /// No way worked; why.
    No(String),
}

/// What the environment says about where the person sits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Over ssh: the desktop here is not the person's.
    pub remote: bool,
    /// Inside tmux.
    pub tmux: bool,
    /// There is a desktop.
    pub desktop: bool,
    /// The terminal is too plain for OSC 52.
    pub plain: bool,
}

impl Place {
    /// From the environment.
    pub fn detect(get: &dyn Fn(&str) -> Option<String>) -> Place {
        let has = |n: &str| get(n).is_some_and(|v| !v.is_empty());
        let term = get("TERM").unwrap_or_default();
        Place {
            remote: has("SSH_CONNECTION") || has("SSH_TTY"),
            tmux: has("TMUX"),
            desktop: cfg!(any(target_os = "macos", windows))
                || has("WAYLAND_DISPLAY")
                || has("DISPLAY"),
            plain: term.is_empty() || term == "dumb" || term == "linux",
        }
    }
}

/// The clipboard; what owns a text on the desktop stays alive with it.
#[derive(Default)]
pub struct Clipboard {
    desktop: Option<arboard::Clipboard>,
}

impl std::fmt::Debug for Clipboard {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.write_str("Clipboard")
    }
}

impl Clipboard {
    fn desktop(&mut self) -> Option<&mut arboard::Clipboard> {
        if self.desktop.is_none() {
            self.desktop = arboard::Clipboard::new().ok();
        }
        self.desktop.as_mut()
    }

    /// Copies, for as long as this lives.
    pub fn copy(&mut self, text: &str, place: Place) -> Copied {
        self.put(text, place, true)
    }

    /// Copies so that the text outlives the program: on X11 and Wayland who offers a text has to stay, so that another program does it.
    pub fn copy_and_leave(&mut self, text: &str, place: Place) -> Copied {
        self.put(text, place, !cfg!(target_os = "linux"))
    }

    fn put(&mut self, text: &str, place: Place, ourselves: bool) -> Copied {
        if place.desktop && !place.remote {
            if ourselves && self.desktop().is_some_and(|c| c.set_text(text).is_ok()) {
                return Copied::By("the clipboard");
            }
            for (program, arguments) in [
                ("wl-copy", &[][..]),
                ("xclip", &["-selection", "clipboard"][..]),
                ("xsel", &["-ib"][..]),
            ] {
                if fed(program, arguments, text) {
                    return Copied::By(program);
                }
            }
        }
        if std::env::var_os("WSL_DISTRO_NAME").is_some() && fed("clip.exe", &[], text) {
            return Copied::By("the Windows clipboard");
        }
        // tmux drops OSC 52 unless it is told otherwise; its own buffer with -w reaches the terminal.
        if place.tmux && fed("tmux", &["load-buffer", "-w", "-"], text) {
            return Copied::By("tmux");
        }
        if place.plain {
            return Copied::No("this terminal has no clipboard".into());
        }
        let encoded = base64(text.as_bytes());
        if encoded.len() > OSC52 {
            return Copied::No(format!(
                "{} bytes are too much for the terminal's clipboard",
                text.len()
            ));
        }
        Copied::Terminal(format!("\x1b]52;c;{encoded}\x07"))
    }

    /// The text on the desktop's clipboard.
    pub fn paste(&mut self, place: Place) -> Option<String> {
        if place.desktop
            && !place.remote
            && let Some(text) = self.desktop().and_then(|c| c.get_text().ok())
        {
            return Some(text);
        }
        let read = |program: &str, arguments: &[&str]| {
            let out = Command::new(program)
                .args(arguments)
                .stdin(Stdio::null())
                .stderr(Stdio::null())
                .output()
                .ok()?;
            out.status
                .success()
                .then(|| String::from_utf8_lossy(&out.stdout).into_owned())
        };
        if place.tmux {
            read("tmux", &["save-buffer", "-"])
        } else {
            None
        }
    }
}

/// Whether a program took the text.
fn fed(program: &str, arguments: &[&str], text: &str) -> bool {
    let child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    let Ok(mut child) = child else {
        return false;
    };
    let written = child
        .stdin
        .take()
        .is_some_and(|mut i| i.write_all(text.as_bytes()).is_ok());
    written && child.wait().is_ok_and(|s| s.success())
}

/// Base64 (RFC 4648).
pub fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let b = [
            chunk[0],
            chunk.get(1).copied().unwrap_or(0),
            chunk.get(2).copied().unwrap_or(0),
        ];
        let n = u32::from_be_bytes([0, b[0], b[1], b[2]]);
        for i in 0..4 {
            let letter = LETTERS[(n >> (18 - 6 * i)) as usize & 63];
            out.push(if i <= chunk.len() {
                char::from(letter)
            } else {
                '='
            });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_of_the_rfc() {
        for (text, want) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("Sælør", "U8OmbMO4cg=="),
        ] {
            assert_eq!(base64(text.as_bytes()), want);
        }
    }

    #[test]
    fn over_ssh_the_terminal_is_asked_and_what_is_too_long_is_said() {
        let place = Place {
            remote: true,
            tmux: false,
            desktop: true,
            plain: false,
        };
        let mut c = Clipboard::default();
        assert_eq!(
            c.copy("foo", place),
            Copied::Terminal("\x1b]52;c;Zm9v\x07".into())
        );
        assert!(matches!(c.copy(&"x".repeat(80_000), place), Copied::No(_)));
        assert!(matches!(
            c.copy(
                "x",
                Place {
                    plain: true,
                    ..place
                }
            ),
            Copied::No(_)
        ));
        let env = |n: &str| (n == "SSH_TTY").then(|| "/dev/pts/1".to_string());
        assert!(Place::detect(&env).remote);
    }
}
