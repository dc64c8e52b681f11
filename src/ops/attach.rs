//! Files of a reference: copied into the library, opened from there.

use super::{Error, Result, edit, files};
use crate::model::{Attachment, Reference, Scheme};
use crate::store::Library;
use std::path::{Component, Path, PathBuf};

/// A file name that is safe on every system: no separators, controls, leading dots; never empty, never long.
pub fn safe_name(name: &str) -> String {
    let mut out: String = name
        .chars()
        .map(|c| {
            if c.is_control() || crate::text::sanitize::is_hidden(c) || "/\\:*?\"<>|".contains(c) {
                '_'
            } else {
                c
            }
        })
        .collect();
    out = out.trim_matches([' ', '.']).to_string();
    while out.len() > 120 {
        // The ending stays.
        let cut = out
            .rfind('.')
            .filter(|i| out.len() - i < 12)
            .unwrap_or(out.len());
        let before = out[..cut].char_indices().next_back().map_or(0, |(i, _)| i);
        out.replace_range(before..cut, "");
    }
    let stem = out.split('.').next().unwrap_or("").to_ascii_uppercase();
    let reserved = matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL")
        || (stem.len() == 4 && (stem.starts_with("COM") || stem.starts_with("LPT")));
    if out.is_empty() || reserved {
        format!("file_{out}")
    } else {
        out
    }
}

/// Copies a file into the library and attaches it; returns the path below the library's files.
///
/// # Errors
/// When the file cannot be read or the library cannot be written.
pub fn attach(library: &Library, key: &str, file: &Path) -> Result<String> {
    let reference = edit::by_key(library, key)?;
    let bytes = files::read(file)?;
    let name = safe_name(
        &file
            .file_name()
            .map(|n| n.to_string_lossy().into_owned())
            .unwrap_or_default(),
    );
    let folder = reference.id.to_string();
    let target = library.files_dir().join(&folder);
    crate::store::private_dir(&target).map_err(|e| Error::io("make", &target, &e))?;
    let mut free = name.clone();
    let mut n = 2;
    while target.join(&free).exists() {
        if std::fs::read(target.join(&free)).is_ok_and(|there| there == *bytes) {
            break;
        }
        free = match name.rsplit_once('.') {
            Some((stem, ending)) => format!("{stem}-{n}.{ending}"),
            None => format!("{name}-{n}"),
        };
        n += 1;
    }
    crate::store::write_private(&target.join(&free), &bytes)
        .map_err(|e| Error::io("write", &target.join(&free), &e))?;
    let path = format!("{folder}/{free}");
    let attachment = Attachment {
        path: path.clone(),
        managed: true,
        title: name,
        media_type: media_type(&free).into(),
    };
    edit::edit(library, "attach", &[reference.id], &mut |r| {
        if !r.attachments.iter().any(|a| a.path == attachment.path) {
            r.attachments.push(attachment.clone());
        }
        Ok(())
    })?;
    Ok(path)
}

fn media_type(name: &str) -> &'static str {
    match name
        .rsplit('.')
        .next()
        .unwrap_or("")
        .to_ascii_lowercase()
        .as_str()
    {
        "pdf" => "application/pdf",
        "html" | "htm" => "text/html",
        "txt" => "text/plain",
        "epub" => "application/epub+zip",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        _ => "",
    }
}

/// Where an attachment is: a file of the library (never outside its folder), a path, or an address.
pub fn location(library: &Library, attachment: &Attachment) -> Option<String> {
    if !attachment.managed {
        return Some(attachment.path.clone());
    }
    let relative = PathBuf::from(&attachment.path);
    let inside = relative
        .components()
        .all(|c| matches!(c, Component::Normal(_)));
    inside.then(|| {
        library
            .files_dir()
            .join(relative)
            .to_string_lossy()
            .into_owned()
    })
}

/// What `open` opens for a reference, best first: its files, its open-access copy, its DOI, its address.
pub fn targets(library: &Library, reference: &Reference) -> Vec<String> {
    use crate::model::Field;
    let mut out: Vec<String> = reference
        .attachments
        .iter()
        .filter_map(|a| location(library, a))
        .collect();
    out.extend(reference.get(Field::PdfUrl).map(str::to_string));
    for scheme in [Scheme::Doi, Scheme::Arxiv, Scheme::Pmcid, Scheme::Pmid] {
        out.extend(
            reference
                .identifiers
                .iter()
                .filter(|i| i.scheme == scheme && i.is_valid())
                .filter_map(|i| i.url()),
        );
    }
    out.extend(reference.get(Field::Url).map(str::to_string));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_made_safe() {
        for (name, want) in [
            ("../../etc/passwd", "_.._etc_passwd"),
            ("a\u{202e}b.pdf", "a_b.pdf"),
            (".hidden", "hidden"),
            ("NUL", "file_NUL"),
            ("", "file_"),
            ("CON.pdf", "file_CON.pdf"),
        ] {
            assert_eq!(safe_name(name), want);
        }
        let long = safe_name(&format!("{}.pdf", "ø".repeat(4000)));
        assert!(long.len() <= 120 && long.ends_with(".pdf"));
    }
}
