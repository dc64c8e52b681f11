//! Citation keys made anew by a pattern. Pinned keys stay; old keys are remembered, and go on being understood.

use super::{Result, edit};
use crate::cite::key::{Pattern, unique};
use crate::model::Reference;
use crate::store::Library;
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

pub use crate::model::FORMER_KEYS as ALIASES;

/// A key that is to change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyChange {
    /// The reference.
    pub id: Uuid,
    /// The key that it has.
    pub old: String,
    /// The key that it gets.
    pub new: String,
}

/// What a pattern would change among some references. No key of another reference is ever taken over, not even one that changes too.
///
/// # Errors
/// When the pattern cannot be understood or the library cannot be read.
pub fn plan(library: &Library, ids: &[Uuid], pattern: &str) -> Result<Vec<KeyChange>> {
    let pattern = Pattern::parse(pattern).map_err(|e| super::Error::usage(e.to_string()))?;
    let mut taken: HashSet<String> = HashSet::new();
    library.for_each_with_trash(&mut |r| {
        taken.insert(r.key);
        std::ops::ControlFlow::Continue(())
    })?;
    let mut out = Vec::new();
    for chunk in ids.chunks(500) {
        for r in library.get_many(chunk)?.into_iter().flatten() {
            if r.key_pinned {
                continue;
            }
            let base = pattern.expand(&r);
            let new = unique(&base, &|k| k != r.key && taken.contains(k));
            if new != r.key {
                taken.insert(new.clone());
                out.push(KeyChange {
                    id: r.id,
                    old: r.key,
                    new,
                });
            }
        }
    }
    Ok(out)
}

/// Carries a plan out, as one change that can be undone.
///
/// # Errors
/// When a reference is gone, a key was taken meanwhile, or the library cannot be written.
pub fn apply(library: &Library, plan: &[KeyChange]) -> Result<()> {
    let new: HashMap<Uuid, &str> = plan.iter().map(|c| (c.id, c.new.as_str())).collect();
    let ids: Vec<Uuid> = plan.iter().map(|c| c.id).collect();
    edit::edit(library, "New citation keys", &ids, &mut |r| {
        if let Some(key) = new.get(&r.id) {
            remember(r);
            r.key = (*key).to_string();
        }
        Ok(())
    })?;
    Ok(())
}

/// Adds the key that a reference has to its former keys.
fn remember(r: &mut Reference) {
    if r.key.is_empty() || aliases(r).any(|a| a == r.key) {
        return;
    }
    let key = r.key.clone();
    match r
        .extra
        .iter_mut()
        .find(|(n, _)| n.eq_ignore_ascii_case(ALIASES))
    {
        Some((_, value)) => *value = format!("{value},{key}"),
        None => r.add_extra(ALIASES, key),
    }
}

/// The former keys of a reference.
pub fn aliases(r: &Reference) -> impl Iterator<Item = &str> {
    r.former_keys()
}

/// The reference that once had a key.
///
/// # Errors
/// When the library cannot be read.
pub fn by_alias(library: &Library, key: &str) -> Result<Option<Reference>> {
    let mut found = None;
    library.for_each(&mut |r| {
        if aliases(&r).any(|a| a == key) {
            found = Some(r);
            return std::ops::ControlFlow::Break(());
        }
        std::ops::ControlFlow::Continue(())
    })?;
    Ok(found)
}
