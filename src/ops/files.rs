//! Files of the user: read with a bound, walked, named; editors and openers started without a shell.

use super::{Error, Result};
use std::io::Read;
use std::path::{Path, PathBuf};

/// The largest input that is read: beyond this nobody means a bibliography.
pub const MAX_INPUT: u64 = 4 << 30;
/// Inputs above this are mapped instead of copied.
const MAP_FROM: u64 = 64 << 20;

/// The bytes of an input.
#[derive(Debug)]
pub enum Bytes {
    /// Read into memory.
    Owned(Vec<u8>),
    /// Mapped: the system pages it in and out as it likes.
    Mapped(memmap2::Mmap),
}

impl std::ops::Deref for Bytes {
    type Target = [u8];
    fn deref(&self) -> &[u8] {
        match self {
            Bytes::Owned(v) => v,
            Bytes::Mapped(m) => m,
        }
    }
}

/// Reads a file.
///
/// # Errors
/// A missing file, a folder, a device, too large a file.
pub fn read(path: &Path) -> Result<Bytes> {
    let meta = std::fs::metadata(path).map_err(|e| Error::io("read", path, &e))?;
    if meta.is_dir() {
        return Err(Error::failed(format!("{} is a folder", path.display())));
    }
    if meta.len() > MAX_INPUT {
        return Err(Error::failed(format!(
            "{} has {} GB; at most {} GB are read",
            path.display(),
            meta.len() >> 30,
            MAX_INPUT >> 30
        ))
        .hint("divide the file"));
    }
    let mut file = std::fs::File::open(path).map_err(|e| Error::io("read", path, &e))?;
    if meta.is_file() && meta.len() > MAP_FROM {
        // SAFETY: the map is only read; a file that another program shortens meanwhile ends this process with a bus error, which
        // leaves the library as it was, because an import is one operation that is committed at its end.
        #[allow(unsafe_code)]
        let map = unsafe { memmap2::Mmap::map(&file) }.map_err(|e| Error::io("read", path, &e))?;
        return Ok(Bytes::Mapped(map));
    }
    let mut bytes = Vec::with_capacity(meta.len() as usize);
    // A pipe or device has no length; the bound holds all the same.
    (&mut file)
        .take(MAX_INPUT)
        .read_to_end(&mut bytes)
        .map_err(|e| Error::io("read", path, &e))?;
    Ok(Bytes::Owned(bytes))
}

/// Reads standard input.
///
/// # Errors
/// When it cannot be read.
pub fn read_stdin() -> Result<Bytes> {
    let mut bytes = Vec::new();
    std::io::stdin()
        .lock()
        .take(MAX_INPUT)
        .read_to_end(&mut bytes)
        .map_err(|e| Error::failed(format!("cannot read standard input: {e}")))?;
    Ok(Bytes::Owned(bytes))
}

/// The files of a folder and its folders, sorted; hidden ones and links to folders are passed over.
///
/// # Errors
/// When the folder cannot be read.
pub fn walk(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut out = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(dir) = open.pop() {
        for entry in std::fs::read_dir(&dir).map_err(|e| Error::io("read", &dir, &e))? {
            let entry = entry.map_err(|e| Error::io("read", &dir, &e))?;
            let kind = entry
                .file_type()
                .map_err(|e| Error::io("read", &entry.path(), &e))?;
            if entry.file_name().to_string_lossy().starts_with('.') {
                continue;
            }
            if kind.is_dir() {
                open.push(entry.path());
            } else if kind.is_file() || (kind.is_symlink() && entry.path().is_file()) {
                out.push(entry.path());
            }
        }
    }
    out.sort();
    Ok(out)
}

/// The words of a command line as a person writes it in a variable: divided at spaces, quotes keep together. No shell is involved.
pub fn command_words(text: &str) -> Vec<String> {
    let (mut words, mut word, mut quote, mut begun) = (Vec::new(), String::new(), None, false);
    for c in text.chars() {
        match (quote, c) {
            (Some(q), c) if c == q => quote = None,
            (None, '"' | '\'') => (quote, begun) = (Some(c), true),
            (None, c) if c.is_whitespace() => {
                if begun {
                    words.push(std::mem::take(&mut word));
                    begun = false;
                }
            }
            (_, c) => {
                word.push(c);
                begun = true;
            }
        }
    }
    if begun {
        words.push(word);
    }
    words
}

/// Opens text in the user's editor (`$VISUAL`, `$EDITOR`, the settings, `vi`) and returns what was saved; `None` when it is unchanged.
/// The text stands in a private temporary file with this ending.
///
/// # Errors
/// When the editor cannot be started or reports failure; the text is then as it was.
pub fn edit_text(configured: Option<&str>, text: &str, ending: &str) -> Result<Option<String>> {
    let words = editor(configured);
    let (program, arguments) = words
        .split_first()
        .ok_or_else(|| Error::failed("the editor's name is empty"))?;
    let file = tempfile::Builder::new()
        .prefix("refs-")
        .suffix(ending)
        .tempfile()
        .map_err(|e| Error::failed(format!("cannot make a temporary file: {e}")))?;
    std::fs::write(file.path(), text).map_err(|e| Error::io("write", file.path(), &e))?;
    let status = std::process::Command::new(program)
        .args(arguments)
        .arg(file.path())
        .status()
        .map_err(|e| {
            Error::failed(format!("cannot start the editor {program}: {e}"))
                .hint("set VISUAL or EDITOR, or `editor` in the settings")
        })?;
    if !status.success() {
        return Err(Error::failed(format!(
            "the editor {program} ended with {status}; nothing was changed"
        )));
    }
    let edited =
        std::fs::read_to_string(file.path()).map_err(|e| Error::io("read", file.path(), &e))?;
    Ok((edited != text).then_some(edited))
}

/// The editor's command: VISUAL, EDITOR, the settings, vi.
fn editor(configured: Option<&str>) -> Vec<String> {
    let variable = |name: &str| std::env::var(name).ok().filter(|v| !v.trim().is_empty());
    let editor = variable("VISUAL")
        .or_else(|| variable("EDITOR"))
        .or_else(|| configured.map(str::to_string))
        .unwrap_or_else(|| "vi".into());
    command_words(&editor)
}

/// Runs the editor on a file that is there, at a line where the editor is known to understand that.
///
/// # Errors
/// When the file is not there, or the editor cannot be started or reports failure.
pub fn edit_file(configured: Option<&str>, path: &Path, line: usize) -> Result<()> {
    if !path.is_file() {
        return Err(Error::failed(format!("{}: no such file", path.display())));
    }
    let words = editor(configured);
    let (program, arguments) = words
        .split_first()
        .ok_or_else(|| Error::failed("the editor's name is empty"))?;
    let stem = Path::new(program)
        .file_stem()
        .map(|s| s.to_string_lossy().into_owned())
        .unwrap_or_default();
    let mut command = std::process::Command::new(program);
    command.args(arguments);
    let understands = [
        "vi",
        "vim",
        "nvim",
        "view",
        "nano",
        "pico",
        "emacs",
        "emacsclient",
        "micro",
        "kak",
        "joe",
        "mg",
        "ne",
    ];
    if understands.contains(&stem.as_str()) {
        command.arg(format!("+{line}"));
    }
    // A name that begins with a dash is no option.
    let path = if path.is_relative() {
        Path::new(".").join(path)
    } else {
        path.to_path_buf()
    };
    let status = command.arg(&path).status().map_err(|e| {
        Error::failed(format!("cannot start the editor {program}: {e}"))
            .hint("set VISUAL or EDITOR, or `editor` in the settings")
    })?;
    if !status.success() {
        return Err(Error::failed(format!(
            "the editor {program} ended with {status}"
        )));
    }
    Ok(())
}

/// Opens a file or an address with the desktop's program, without a shell and without waiting for it.
///
/// # Errors
/// An address of a scheme other than http, https and mailto; a file that is not there; no program to open it with.
pub fn open(configured: &[String], target: &str) -> Result<()> {
    let is_address = ["http://", "https://", "mailto:"].iter().any(|p| {
        target
            .get(..p.len())
            .is_some_and(|t| t.eq_ignore_ascii_case(p))
    });
    let argument = if is_address {
        target.to_string()
    } else {
        let path =
            std::fs::canonicalize(target).map_err(|e| Error::io("open", Path::new(target), &e))?;
        // Absolute, so it never begins with a hyphen and is never taken for an option.
        path.to_string_lossy().into_owned()
    };
    if argument.contains(|c: char| c.is_control()) {
        return Err(Error::failed(
            "the address holds control characters and is not opened",
        ));
    }
    let default: &[&str] = if cfg!(target_os = "macos") {
        &["open"]
    } else if cfg!(windows) {
        &["explorer"]
    } else {
        &["xdg-open"]
    };
    let words: Vec<String> = if configured.is_empty() {
        default.iter().map(|s| (*s).to_string()).collect()
    } else {
        configured.to_vec()
    };
    let (program, arguments) = words
        .split_first()
        .ok_or_else(|| Error::failed("no program to open files with"))?;
    let quiet = std::process::Stdio::null;
    std::process::Command::new(program)
        .args(arguments)
        .arg(&argument)
        .stdin(quiet())
        .stdout(quiet())
        .stderr(quiet())
        .spawn()
        .map(drop)
        .map_err(|e| {
            Error::failed(format!("cannot start {program}: {e}"))
                .hint("name a program with `opener` in the settings")
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn editors_are_divided_into_words_without_a_shell() {
        assert_eq!(
            command_words(r#"code --wait "a b" ''"#),
            ["code", "--wait", "a b", ""]
        );
        assert_eq!(
            command_words("vi; rm -rf $HOME"),
            ["vi;", "rm", "-rf", "$HOME"]
        );
    }

    #[test]
    fn only_harmless_schemes_are_opened() {
        for bad in ["javascript:alert(1)", "file:///etc/passwd", "-x", "ftp://a"] {
            assert!(open(&["false".into()], bad).is_err(), "{bad}");
        }
    }
}
