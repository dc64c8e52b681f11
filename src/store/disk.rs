//! File operations of the journal and the snapshots, behind a small trait so that tests can make each of them fail.

use std::fs;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// A file that is being written.
pub(super) trait DiskFile: Send {
    /// Writes all at the end.
    fn append(&mut self, bytes: &[u8]) -> io::Result<()>;
    /// Makes what was written survive a power cut.
    fn sync(&mut self) -> io::Result<()>;
    /// Cuts it to this length.
    fn truncate(&mut self, len: u64) -> io::Result<()>;
}

/// A file that is being read.
pub(super) trait Source: BufRead + Seek + Send {}
impl<T: BufRead + Seek + Send> Source for T {}

/// A disk.
pub(super) trait Disk: Send + Sync {
    /// The files of a folder with their sizes, in order of name; empty when the folder is not there.
    fn list(&self, dir: &Path) -> io::Result<Vec<(String, u64)>>;
    /// Opens for reading.
    fn read(&self, path: &Path) -> io::Result<Box<dyn Source>>;
    /// Opens for appending; makes the file when it is not there.
    fn append(&self, path: &Path) -> io::Result<Box<dyn DiskFile>>;
    /// Renames, replacing what stood there.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Removes a file.
    fn remove(&self, path: &Path) -> io::Result<()>;
    /// Makes a folder with all above it.
    fn create_dir(&self, dir: &Path) -> io::Result<()>;
    /// Makes the names in a folder survive a power cut.
    fn sync_dir(&self, dir: &Path) -> io::Result<()>;
}

/// The real one. Whatever it makes is for the owner alone.
pub(super) struct RealDisk;

struct RealFile(fs::File);

impl DiskFile for RealFile {
    fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.0.write_all(bytes)
    }
    fn sync(&mut self) -> io::Result<()> {
        self.0.sync_all()
    }
    fn truncate(&mut self, len: u64) -> io::Result<()> {
        self.0.set_len(len)
    }
}

impl Disk for RealDisk {
    fn list(&self, dir: &Path) -> io::Result<Vec<(String, u64)>> {
        let entries = match fs::read_dir(dir) {
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            other => other?,
        };
        let mut out = Vec::new();
        for entry in entries {
            let entry = entry?;
            let meta = entry.metadata()?;
            if let (true, Ok(name)) = (meta.is_file(), entry.file_name().into_string()) {
                out.push((name, meta.len()));
            }
        }
        out.sort();
        Ok(out)
    }
    fn read(&self, path: &Path) -> io::Result<Box<dyn Source>> {
        Ok(Box::new(BufReader::with_capacity(
            256 * 1024,
            fs::File::open(path)?,
        )))
    }
    fn append(&self, path: &Path) -> io::Result<Box<dyn DiskFile>> {
        Ok(Box::new(RealFile(
            private_options().append(true).create(true).open(path)?,
        )))
    }
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }
    fn remove(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }
    fn create_dir(&self, dir: &Path) -> io::Result<()> {
        private_dir(dir)
    }
    fn sync_dir(&self, dir: &Path) -> io::Result<()> {
        sync_folder(dir)
    }
}

/// Options for files that only the owner may read, under any umask.
pub(super) fn private_options() -> fs::OpenOptions {
    let mut options = fs::OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Makes a folder (and those above it) that only the owner may enter.
///
/// # Errors
/// What the system says.
pub fn private_dir(dir: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(dir)
}

/// Takes group and others off a file or folder that was made by someone else.
pub(super) fn make_private(path: &Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        if let Ok(meta) = fs::metadata(path) {
            let mode = meta.permissions().mode();
            if mode & 0o077 != 0 {
                // Not ours to change is not ours to worry about: the folder around it is closed.
                let _ = fs::set_permissions(path, fs::Permissions::from_mode(mode & 0o700));
            }
        }
    }
    #[cfg(not(unix))]
    let _ = path;
}

/// fsync of a folder, where the platform can.
fn sync_folder(dir: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        fs::File::open(dir)?.sync_all()
    }
    #[cfg(not(unix))]
    {
        let _ = dir;
        Ok(())
    }
}

/// Writes a file so that at every moment, also after a crash or on a full disk, either the old or the whole new content stands there:
/// a temporary file in the same folder, fsync, rename. A symbolic link is followed, the permissions of an existing file are kept.
///
/// # Errors
/// The target is as it was, and the temporary file is gone.
pub fn write_atomically_with(
    path: &Path,
    write: &mut dyn FnMut(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    // A new file gets what the umask leaves, like any file that a program makes for its user.
    write_with_mode(path, 0o666, write)
}

/// [`write_atomically_with`] for what belongs to the library: a new file is for the owner alone, under any umask.
///
/// # Errors
/// As there.
pub fn write_private_with(
    path: &Path,
    write: &mut dyn FnMut(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    write_with_mode(path, 0o600, write)
}

fn write_with_mode(
    path: &Path,
    mode: u32,
    write: &mut dyn FnMut(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let target = follow(path);
    let dir = match target.parent() {
        Some(p) if !p.as_os_str().is_empty() => p.to_path_buf(),
        _ => PathBuf::from("."),
    };
    if target.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    let mut builder = tempfile::Builder::new();
    builder.prefix(".refs-").suffix(".tmp");
    let old = fs::metadata(&target).ok().map(|m| m.permissions());
    #[cfg(unix)]
    if old.is_none() {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(mode));
    }
    #[cfg(not(unix))]
    let _ = mode;
    let mut file = builder.tempfile_in(&dir)?;
    {
        let mut out = io::BufWriter::with_capacity(256 * 1024, file.as_file_mut());
        write(&mut out)?;
        out.flush()?;
    }
    if let Some(old) = old {
        file.as_file().set_permissions(old)?;
    }
    file.as_file().sync_all()?;
    file.persist(&target).map_err(|e| e.error)?;
    sync_folder(&dir)
}

/// [`write_atomically_with`] for what is in memory already.
///
/// # Errors
/// As there.
pub fn write_atomically(path: &Path, bytes: &[u8]) -> io::Result<()> {
    write_atomically_with(path, &mut |out| out.write_all(bytes))
}

/// `write_private_with` for what is in memory already.
///
/// # Errors
/// As there.
pub fn write_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    write_private_with(path, &mut |out| out.write_all(bytes))
}

/// Where a chain of symbolic links ends, also when nothing stands there yet.
fn follow(path: &Path) -> PathBuf {
    let mut path = path.to_path_buf();
    for _ in 0..40 {
        match fs::read_link(&path) {
            Ok(to) => {
                path = match path.parent() {
                    Some(dir) => dir.join(to),
                    None => to,
                }
            }
            Err(_) => break,
        }
    }
    path
}

/// Reads up to and with the next line end, without it; `None` at the end. The flag says whether the line end was there.
pub(super) fn next_line(source: &mut dyn Source, line: &mut Vec<u8>) -> io::Result<Option<bool>> {
    line.clear();
    if source.read_until(b'\n', line)? == 0 {
        return Ok(None);
    }
    let whole = line.last() == Some(&b'\n');
    if whole {
        line.pop();
    }
    Ok(Some(whole))
}

/// Reads a stretch of a file.
pub(super) fn read_at(source: &mut dyn Source, offset: u64, len: usize) -> io::Result<Vec<u8>> {
    source.seek(SeekFrom::Start(offset))?;
    let mut bytes = Vec::with_capacity(len.min(1 << 24));
    let got = source.take(len as u64).read_to_end(&mut bytes)?;
    if got < len {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn a_file_is_replaced_whole_through_a_link_with_its_permissions() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().expect("temporary folder");
        let (real, link) = (dir.path().join("real.bib"), dir.path().join("link.bib"));
        fs::write(&real, "old").expect("write");
        fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).expect("chmod");
        std::os::unix::fs::symlink("real.bib", &link).expect("link");
        write_atomically_with(&link, &mut |w| w.write_all(b"new")).expect("replaced");
        assert_eq!(fs::read_to_string(&real).ok().as_deref(), Some("new"));
        assert!(fs::symlink_metadata(&link).expect("link").is_symlink());
        assert_eq!(
            fs::metadata(&real).expect("meta").permissions().mode() & 0o777,
            0o640
        );
        let failed = write_atomically_with(&real, &mut |w| {
            w.write_all(b"half")?;
            Err(io::ErrorKind::StorageFull.into())
        });
        assert!(failed.is_err());
        assert_eq!(fs::read_to_string(&real).ok().as_deref(), Some("new"));
        assert_eq!(fs::read_dir(dir.path()).expect("dir").count(), 2);
    }
}
