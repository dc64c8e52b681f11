//! Keys from the desktop's keyring, by its own program: `secret-tool` (GNOME, KDE) or `security` (macOS). No shell is involved.

use std::io::Read;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// A locked keyring asks its owner; who does not answer in this time has no key.
const PATIENCE: Duration = Duration::from_secs(20);

/// The words that ask for the key of a service.
fn words(service: &str) -> (&'static str, Vec<&str>) {
    if cfg!(target_os = "macos") {
        let words = vec!["find-generic-password", "-s", "refs", "-a", service, "-w"];
        ("security", words)
    } else {
        let words = vec!["lookup", "application", "refs", "service", service];
        ("secret-tool", words)
    }
}

/// The key of a service; nothing when there is no keyring or no key in it.
pub fn key(service: &str) -> Option<String> {
    let (program, words) = words(service);
    ask(Command::new(program).args(words), PATIENCE)
}

fn ask(command: &mut Command, patience: Duration) -> Option<String> {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let end = Instant::now() + patience;
    let status = loop {
        match child.try_wait() {
            Ok(Some(status)) => break status,
            Ok(None) if Instant::now() < end => std::thread::sleep(Duration::from_millis(5)),
            _ => {
                let _ = child.kill();
                let _ = child.wait();
                return None;
            }
        }
    };
    let mut key = String::new();
    child
        .stdout
        .take()?
        .take(4096)
        .read_to_string(&mut key)
        .ok()?;
    let key = key.trim();
    (status.success() && !key.is_empty() && !key.contains(char::is_control))
        .then(|| key.to_string())
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn the_key_is_what_the_program_says() {
        let say = |script: &str| ask(Command::new("/bin/sh").args(["-c", script]), PATIENCE);
        assert_eq!(say("echo abc").as_deref(), Some("abc"));
        assert_eq!(say("exit 1"), None);
        assert_eq!(say("echo abc; exit 1"), None);
        assert_eq!(say("printf 'a\\nb'"), None);
        assert_eq!(
            ask(&mut Command::new("/nowhere/secret-tool"), PATIENCE),
            None
        );
        let slow = ask(
            Command::new("/bin/sh").args(["-c", "exec sleep 60"]),
            Duration::from_millis(40),
        );
        assert_eq!(slow, None);
    }

    #[test]
    fn a_service_is_one_word_of_the_question() {
        let (_, words) = words("zotero; rm -rf x");
        assert!(words.contains(&"zotero; rm -rf x"));
    }
}
