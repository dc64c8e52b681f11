//! The store: the only room that names the embedded database. (Interim: one file of JSON lines.)
#![allow(missing_docs)]
use crate::model::change::Change;
use crate::model::{Reference, Scheme};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use uuid::Uuid;
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct StoreError(String);
type Result<T> = std::result::Result<T, StoreError>;
impl From<std::io::Error> for StoreError {
    fn from(e: std::io::Error) -> Self {
        StoreError(e.to_string())
    }
}
#[derive(Debug, Clone, Default)]
pub struct OpenOptions {}
#[derive(Debug, Clone)]
pub struct Library {
    dir: PathBuf,
    all: Arc<Mutex<Vec<Reference>>>,
}
#[derive(Debug)]
pub struct Bulk {
    library: Library,
    staged: Vec<Change>,
}
#[derive(Debug)]
pub struct Applied {}
impl Bulk {
    pub fn push(&mut self, changes: Vec<Change>) -> Result<()> {
        self.staged.extend(changes);
        Ok(())
    }
    pub fn get(&self, id: Uuid) -> Result<Option<Reference>> {
        match self.staged.iter().rev().find(|c| c.id == id) {
            Some(c) => Ok(c.after.clone()),
            None => self.library.get(id),
        }
    }
    pub fn cancel(self) -> Result<()> {
        Ok(())
    }
    pub fn finish(self) -> Result<Applied> {
        self.library.apply("bulk", self.staged)
    }
}
impl Library {
    pub fn open(dir: &Path, _: &OpenOptions) -> Result<Library> {
        std::fs::create_dir_all(dir)?;
        let mut all = Vec::new();
        if let Ok(text) = std::fs::read_to_string(dir.join("interim.jsonl")) {
            for line in text.lines() {
                all.push(serde_json::from_str(line).map_err(|e| StoreError(e.to_string()))?);
            }
        }
        Ok(Library {
            dir: dir.into(),
            all: Arc::new(Mutex::new(all)),
        })
    }
    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Reference>> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner)
    }
    pub fn files_dir(&self) -> PathBuf {
        self.dir.join("files")
    }
    pub fn is_empty(&self) -> Result<bool> {
        Ok(self.lock().is_empty())
    }
    pub fn get(&self, id: Uuid) -> Result<Option<Reference>> {
        Ok(self.lock().iter().find(|r| r.id == id).cloned())
    }
    pub fn get_many(&self, ids: &[Uuid]) -> Result<Vec<Option<Reference>>> {
        let all = self.lock();
        let map: std::collections::HashMap<Uuid, &Reference> =
            all.iter().map(|r| (r.id, r)).collect();
        Ok(ids
            .iter()
            .map(|i| map.get(i).map(|r| (*r).clone()))
            .collect())
    }
    pub fn id_of_key(&self, key: &str) -> Result<Option<Uuid>> {
        Ok(self.lock().iter().find(|r| r.key == key).map(|r| r.id))
    }
    pub fn ids_of_identifier(&self, scheme: Scheme, value: &str) -> Result<Vec<Uuid>> {
        Ok(self
            .lock()
            .iter()
            .filter(|r| {
                r.identifiers_of(scheme)
                    .any(|v| v.eq_ignore_ascii_case(value))
            })
            .map(|r| r.id)
            .collect())
    }
    pub fn ids_of_title(&self, words: &str) -> Result<Vec<Uuid>> {
        Ok(self
            .lock()
            .iter()
            .filter(|r| crate::text::fold::words(r.title()) == words)
            .map(|r| r.id)
            .collect())
    }
    pub fn ids(&self) -> Result<Vec<Uuid>> {
        Ok(self
            .lock()
            .iter()
            .filter(|r| r.trashed.is_none())
            .map(|r| r.id)
            .collect())
    }
    pub fn for_each(&self, f: &mut dyn FnMut(Reference) -> ControlFlow<()>) -> Result<()> {
        let all: Vec<Reference> = self
            .lock()
            .iter()
            .filter(|r| r.trashed.is_none())
            .cloned()
            .collect();
        for r in all {
            if f(r).is_break() {
                break;
            }
        }
        Ok(())
    }
    pub fn bulk(&self, _: &str) -> Result<Bulk> {
        Ok(Bulk {
            library: self.clone(),
            staged: Vec::new(),
        })
    }
    pub fn apply(&self, _: &str, changes: Vec<Change>) -> Result<Applied> {
        let mut all = self.lock();
        let mut at: std::collections::HashMap<Uuid, usize> =
            all.iter().enumerate().map(|(i, r)| (r.id, i)).collect();
        for c in changes {
            let Some(after) = c.after else { continue };
            match at.get(&c.id) {
                Some(i) => all[*i] = after,
                None => {
                    at.insert(c.id, all.len());
                    all.push(after);
                }
            }
        }
        let mut text = String::new();
        for r in all.iter() {
            text += &serde_json::to_string(r).map_err(|e| StoreError(e.to_string()))?;
            text.push('\n');
        }
        write_atomically(&self.dir.join("interim.jsonl"), text.as_bytes())?;
        Ok(Applied {})
    }
}
pub fn private_dir(path: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(path)
}
pub fn write_atomically(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    std::fs::write(path, bytes)
}
pub fn write_atomically_with(
    path: &Path,
    f: &mut dyn FnMut(&mut dyn std::io::Write) -> std::io::Result<()>,
) -> std::io::Result<()> {
    let mut b = Vec::new();
    f(&mut b)?;
    std::fs::write(path, b)
}
