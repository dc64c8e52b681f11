//! The seal: what every file of the library looked like when it was closed. While it fits, opening trusts the working store; when it does
//! not, something else wrote there (or broke it), and opening looks closer.

use super::disk::private_options;
use super::line::{Line, check};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::time::UNIX_EPOCH;

/// What the file `dirty` says; it is there from the first write until the library is closed in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// Changes are being written: if the process dies, the working store must be checked.
    Writing,
    /// The working store failed: it must be rebuilt.
    Rebuild,
}

/// Sets the mark. Losing it (a power cut) is no harm: the seal does not fit then.
pub(super) fn mark(dir: &Path, mark: Mark) {
    let text: &[u8] = match mark {
        Mark::Writing => b"writing\n",
        Mark::Rebuild => b"rebuild\n",
    };
    let _ = private_options()
        .write(true)
        .create(true)
        .truncate(true)
        .open(dir.join("dirty"))
        .and_then(|mut f| f.write_all(text));
}

/// What the last process left.
pub(super) fn marked(dir: &Path) -> Option<Mark> {
    let text = fs::read(dir.join("dirty")).ok()?;
    Some(if text.starts_with(b"writing") {
        Mark::Writing
    } else {
        Mark::Rebuild
    })
}

/// Length and time of change of each file, by its path below the library.
pub(super) type Files = BTreeMap<String, (u64, i128)>;

/// The seal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Seal {
    /// The layout of the working store; none in seals of the first one.
    #[serde(default)]
    pub schema: u32,
    /// The number of the last operation.
    pub position: u64,
    /// The start of the system during which it was closed: after another one, what was not synced may be lost.
    pub boot: String,
    /// The files of the working store.
    pub engine: Files,
    /// The files of the journal.
    pub journal: Files,
    /// The snapshots.
    pub backups: Files,
}

impl Seal {
    /// What stands there now.
    pub(super) fn now(dir: &Path, position: u64) -> Seal {
        Seal {
            schema: super::schema::SCHEMA,
            position,
            boot: boot(),
            engine: files(&dir.join("sled")),
            journal: files(&dir.join("journal")),
            backups: files(&dir.join("backups")),
        }
    }
    /// What the last process left, if it can be read.
    pub(super) fn load(dir: &Path) -> Option<Seal> {
        let bytes = fs::read(dir.join("seal")).ok()?;
        match check(bytes.strip_suffix(b"\n")?)? {
            ("seal", body) => serde_json::from_slice(body).ok(),
            _ => None,
        }
    }
    /// Writes it and takes the mark away. Not synced: it only saves work.
    pub(super) fn store(&self, dir: &Path) {
        if Seal::load(dir).as_ref() != Some(self) {
            let temporary = dir.join("seal.tmp");
            let written = private_options()
                .write(true)
                .create(true)
                .truncate(true)
                .open(&temporary)
                .and_then(|mut f| f.write_all(&Line::of("seal", self)))
                .and_then(|()| fs::rename(&temporary, dir.join("seal")));
            if written.is_err() {
                let _ = fs::remove_file(&temporary);
                return;
            }
        }
        let _ = fs::remove_file(dir.join("dirty"));
    }
}

/// What identifies this start of the system; empty where there is no telling.
fn boot() -> String {
    fs::read_to_string("/proc/sys/kernel/random/boot_id")
        .map(|t| t.trim().to_string())
        .unwrap_or_default()
}

fn files(dir: &Path) -> Files {
    let mut out = Files::new();
    let Ok(entries) = fs::read_dir(dir) else {
        return out;
    };
    for entry in entries.flatten() {
        let (Ok(name), Ok(meta)) = (entry.file_name().into_string(), entry.metadata()) else {
            continue;
        };
        if meta.is_dir() {
            for (below, what) in files(&entry.path()) {
                out.insert(format!("{name}/{below}"), what);
            }
        } else if !name.ends_with(".tmp") {
            let time = meta.modified().ok();
            let time = time.and_then(|t| t.duration_since(UNIX_EPOCH).ok());
            out.insert(name, (meta.len(), time.map_or(0, |d| d.as_nanos() as i128)));
        }
    }
    out
}
