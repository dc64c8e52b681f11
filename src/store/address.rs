//! Where the holder of a library can be asked: a socket in the user's own runtime folder, named in the lock file.
//!
//! Not in the library folder: what a killed process leaves there would be met by every program that copies, synchronises or reads the
//! folder, and not every file system that a library may be on can have sockets.

use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::os::unix::fs::{DirBuilderExt, FileTypeExt, MetadataExt};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::time::Duration;
use uuid::Uuid;

/// Socket paths may have only about this many bytes.
const LONGEST: usize = 100;
/// Where it is when there is no runtime folder: in the library folder.
const INSIDE: &str = "socket";
/// A socket that nobody answers may be one that is being made just now, unless it is older than this.
const BEING_MADE: Duration = Duration::from_secs(60);

/// A new address for the holder of the library in `dir`; a relative one is meant from there.
pub(super) fn new_address(dir: &Path) -> PathBuf {
    let candidates = candidates(dir);
    let own = candidates
        .into_iter()
        .find(|folder| is_for(folder, dir))
        .inspect(|folder| sweep(folder))
        .map(|folder| folder.join(format!("{}.sock", Uuid::new_v4().simple())))
        .filter(|path| {
            path.as_os_str().len() < LONGEST
                && path.to_str().is_some_and(|p| !p.contains(char::is_control))
        });
    own.unwrap_or_else(|| PathBuf::from(INSIDE))
}

/// Folders of the person whose library it is, that the system clears by itself: the runtime folder of the session, or one under `/tmp`.
fn candidates(dir: &Path) -> Vec<PathBuf> {
    let session = std::env::var_os("XDG_RUNTIME_DIR")
        .map(PathBuf::from)
        .filter(|p| p.is_absolute())
        .map(|p| p.join("refs"));
    let owner = fs::metadata(dir).ok().map(|m| m.uid());
    let temporary = owner.map(|uid| std::env::temp_dir().join(format!("refs-{uid}")));
    session.into_iter().chain(temporary).collect()
}

/// Whether the folder is there (it is made if it is not), belongs to the owner of the library, and is closed to everybody else.
fn is_for(folder: &Path, library: &Path) -> bool {
    match fs::DirBuilder::new().mode(0o700).create(folder) {
        Err(e) if e.kind() != ErrorKind::AlreadyExists => return false,
        _ => {}
    }
    // Not through a link: somebody else may have put it there.
    match (fs::symlink_metadata(folder), fs::metadata(library)) {
        (Ok(f), Ok(l)) => f.is_dir() && f.uid() == l.uid() && f.mode() & 0o077 == 0,
        _ => false,
    }
}

/// The address as the system takes it: one that is too long goes by the open folder, where the system can (the file must stay open while
/// the path is used).
pub(super) fn reachable(dir: &Path, address: &Path) -> io::Result<(PathBuf, Option<File>)> {
    let path = dir.join(address);
    if path.as_os_str().len() < LONGEST {
        return Ok((path, None));
    }
    let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else {
        return Err(ErrorKind::InvalidInput.into());
    };
    let folder = File::open(folder)?;
    let fd = std::os::fd::AsRawFd::as_raw_fd(&folder);
    let path = Path::new("/proc/self/fd").join(fd.to_string()).join(name);
    Ok((path, Some(folder)))
}

/// Removes the socket of a process that is gone.
pub(super) fn forget(dir: &Path, address: &Path) {
    let Ok((path, _folder)) = reachable(dir, address) else {
        return;
    };
    if is_socket(&path) && is_dead(&path) {
        let _ = fs::remove_file(path);
    }
}

fn is_socket(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|m| m.file_type().is_socket())
}

fn is_dead(path: &Path) -> bool {
    matches!(UnixStream::connect(path), Err(e) if e.kind() == ErrorKind::ConnectionRefused)
}

/// Removes what killed processes left.
fn sweep(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let age = entry.metadata().and_then(|m| m.modified()).ok();
        let old = age.is_some_and(|t| t.elapsed().is_ok_and(|e| e > BEING_MADE));
        if old && path.extension().is_some_and(|e| e == "sock") && is_socket(&path) {
            forget(folder, &path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::net::UnixListener;

    #[test]
    fn a_folder_that_others_can_enter_or_a_link_is_not_used() {
        let dir = tempfile::tempdir().expect("dir");
        let folder = dir.path().join("refs");
        assert!(is_for(&folder, dir.path()), "made");
        assert!(is_for(&folder, dir.path()), "found");
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o750)).expect("chmod");
        assert!(!is_for(&folder, dir.path()));
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o700)).expect("chmod");
        let link = dir.path().join("link");
        std::os::unix::fs::symlink(&folder, &link).expect("link");
        assert!(!is_for(&link, dir.path()));
    }

    #[test]
    fn only_the_socket_of_a_process_that_is_gone_is_forgotten() {
        let dir = tempfile::tempdir().expect("dir");
        let (alive, dead, file) = (
            dir.path().join("alive.sock"),
            dir.path().join("dead.sock"),
            dir.path().join("file.sock"),
        );
        let _listener = UnixListener::bind(&alive).expect("bound");
        drop(UnixListener::bind(&dead).expect("bound"));
        fs::write(&file, "mine").expect("written");
        for path in [&alive, &dead, &file] {
            forget(dir.path(), path);
        }
        assert!(alive.exists() && file.exists() && !dead.exists());
        let long = dir.path().join("x".repeat(120));
        fs::create_dir(&long).expect("made");
        let address = PathBuf::from(INSIDE);
        {
            let (path, _folder) = reachable(&long, &address).expect("reachable");
            drop(UnixListener::bind(path).expect("bound"));
        }
        assert!(is_socket(&long.join(INSIDE)));
        forget(&long, &address);
        assert!(!is_socket(&long.join(INSIDE)));
    }
}
