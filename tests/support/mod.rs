//! A home of its own for each test, and the program run in it.

pub mod server;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// A fresh home with no settings and no library.
pub struct Home {
    folder: TempDir,
}

/// What the program did.
#[derive(Debug)]
pub struct Done {
    /// Exit status.
    pub status: i32,
    /// Results.
    pub out: String,
    /// Messages.
    pub err: String,
}

impl Done {
    /// The results as JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap_or_else(|e| panic!("{e}: {self:?}"))
    }
    /// The status must be this one.
    #[track_caller]
    pub fn expect(self, status: i32) -> Done {
        assert_eq!(self.status, status, "{}{}", self.out, self.err);
        self
    }
}

impl Home {
    pub fn new() -> Home {
        Home {
            folder: TempDir::new().expect("a temporary folder"),
        }
    }
    pub fn path(&self) -> &Path {
        self.folder.path()
    }
    pub fn library(&self) -> PathBuf {
        self.path().join("library")
    }
    /// Writes a file into the home.
    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        let path = self.path().join(name);
        std::fs::create_dir_all(path.parent().expect("below the home")).expect("made");
        std::fs::write(&path, content).expect("written");
        path.to_string_lossy().into_owned()
    }
    /// The program, ready to be run in this home.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_refs"));
        command
            .args(args)
            .current_dir(self.path())
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", self.path())
            .env("REFS_LIBRARY", self.library())
            .env("NO_COLOR", "1");
        command
    }
    pub fn run(&self, args: &[&str]) -> Done {
        self.run_with(args, "")
    }
    pub fn run_with(&self, args: &[&str], stdin: impl AsRef<[u8]>) -> Done {
        let mut child = self
            .command(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        // The program may end without reading; that is no fault of the test.
        let _ = child.stdin.take().expect("piped").write_all(stdin.as_ref());
        let done = child.wait_with_output().expect("the program ends");
        Done {
            status: done.status.code().unwrap_or(-1),
            out: String::from_utf8_lossy(&done.stdout).into_owned(),
            err: String::from_utf8_lossy(&done.stderr).into_owned(),
        }
    }
}
