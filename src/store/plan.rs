//! Working out what a change does to what stands now: merging, clashes, unique citation keys.

use super::engine::{Engine, Tree};
use super::error::{Result, StoreError};
use super::index::{Index, ids_of};
use super::operation::{Action, Step};
use super::schema::{decode, encode, json};
use crate::model::Reference;
use crate::model::change::{self, Change, Clash, Edit};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// A change of one record, worked out.
pub(super) struct Planned {
    pub id: Uuid,
    pub old: Option<Vec<u8>>,
    pub new: Option<(Box<Reference>, Vec<u8>)>,
    pub step: Vec<u8>,
}

/// Works out changes against what stands now and what was planned before.
pub(super) struct Plan<'e> {
    engine: &'e dyn Engine,
    /// What records will be, for those that may be met again.
    values: HashMap<Uuid, Option<Vec<u8>>>,
    /// The only ones that will be met again; `None` when that is not known.
    again: Option<HashSet<Uuid>>,
    touched: HashSet<Uuid>,
    keys: HashMap<String, Uuid>,
    /// What would overwrite later changes.
    later: Vec<String>,
    more: usize,
}

impl<'e> Plan<'e> {
    /// A plan for few changes.
    pub(super) fn new(engine: &'e dyn Engine) -> Plan<'e> {
        Plan {
            engine,
            values: HashMap::new(),
            again: None,
            touched: HashSet::new(),
            keys: HashMap::new(),
            later: Vec::new(),
            more: 0,
        }
    }
    /// A plan for many steps, of which only those of the given references come more than once.
    pub(super) fn for_many(engine: &'e dyn Engine, again: HashSet<Uuid>) -> Plan<'e> {
        Plan {
            again: Some(again),
            ..Plan::new(engine)
        }
    }
    fn current(&self, id: Uuid) -> Result<(Option<Vec<u8>>, Option<Reference>)> {
        let value = match self.values.get(&id) {
            Some(value) => value.clone(),
            None => self.engine.get(Tree::Records, id.as_bytes())?,
        };
        let reference = value.as_deref().map(decode).transpose()?;
        Ok((value, reference))
    }
    fn planned(
        &mut self,
        id: Uuid,
        old: Option<Vec<u8>>,
        current: Option<&Reference>,
        new: Option<Reference>,
        out: &mut Vec<Planned>,
    ) -> Result<()> {
        let bytes = new.as_ref().map(json).transpose()?;
        let mut step = Vec::new();
        match (current, &new, &bytes) {
            (None, Some(_), Some(bytes)) => Step::write_add(id, bytes, &mut step),
            (Some(was), Some(now), _) => {
                let edit = change::diff(was, now);
                if edit.is_empty() {
                    return Ok(());
                }
                let _ = serde_json::to_writer(
                    &mut step,
                    &Step {
                        id,
                        action: Action::Edit(edit),
                    },
                );
            }
            (Some(was), None, _) => {
                let action = Action::Remove(Box::new(was.clone()));
                let _ = serde_json::to_writer(&mut step, &Step { id, action });
            }
            _ => return Ok(()),
        }
        self.touched.insert(id);
        let new = new.map(Box::new).zip(bytes);
        if self.again.as_ref().is_none_or(|a| a.contains(&id)) {
            let value = new
                .as_ref()
                .map(|(r, json)| encode(json, r.trashed.is_some()));
            self.values.insert(id, value);
        }
        out.push(Planned { id, old, new, step });
        Ok(())
    }
    /// Citation keys stay unique among what is not in the trash. To be asked when all that is planned is known: a key may be handed on.
    pub(super) fn check_keys(&mut self, planned: &[Planned]) -> Result<()> {
        let latest: HashMap<Uuid, &Planned> = planned.iter().map(|p| (p.id, p)).collect();
        for p in latest.values() {
            let Some((r, _)) = &p.new else { continue };
            if r.key.is_empty() || r.trashed.is_some() {
                continue;
            }
            for by in holders(self.engine, &r.key)? {
                if by != p.id && !self.touched.contains(&by) {
                    return Err(StoreError::KeyTaken {
                        key: r.key.clone(),
                        by,
                    });
                }
            }
            match self.keys.insert(r.key.clone(), p.id) {
                Some(by) if by != p.id && latest.get(&by).is_none_or(|o| has_key(o, &r.key)) => {
                    return Err(StoreError::KeyTaken {
                        key: r.key.clone(),
                        by,
                    });
                }
                _ => {}
            }
        }
        Ok(())
    }
    /// What changes do.
    pub(super) fn changes(&mut self, changes: &[Change]) -> Result<Vec<Planned>> {
        let mut out = Vec::with_capacity(changes.len());
        for c in changes {
            let (old, current) = self.current(c.id)?;
            let after = c.after.clone().map(|r| Reference { id: c.id, ..r });
            let gone = |what: &Option<Reference>| StoreError::Conflict {
                what: what.as_ref().map_or_else(|| c.id.to_string(), name),
                members: vec!["the whole reference".into()],
            };
            let new = match (&c.before, after, &current) {
                (_, None, None) => continue,
                (None, after, None) => after,
                (Some(_), Some(_), None) => return Err(gone(&c.before)),
                (Some(before), Some(after), Some(now)) if before == now => Some(after),
                (Some(before), Some(after), Some(now)) => {
                    Some(edited(now, &change::diff(before, &after), false)?)
                }
                (before, None, Some(now)) if before.as_ref() == Some(now) => None,
                (None, Some(after), Some(now)) if after == *now => continue,
                _ => return Err(gone(&current)),
            };
            self.planned(c.id, old, current.as_ref(), new, &mut out)?;
        }
        Ok(out)
    }
    /// What steps of an earlier operation (reversed for undoing) do. Everything that would overwrite a later change is noted, unless
    /// that is wanted.
    pub(super) fn steps(&mut self, steps: Vec<Step>, force: bool) -> Result<Vec<Planned>> {
        let mut out = Vec::with_capacity(steps.len());
        for step in steps {
            let (old, current) = self.current(step.id)?;
            let new = match (step.action, &current) {
                (Action::Add(r), None) => Some(*r),
                (Action::Add(r), Some(now)) if *r == *now || force => Some(*r),
                (Action::Remove(_), None) => continue,
                (Action::Remove(was), Some(now)) if *was == *now || force => None,
                (Action::Edit(edit), Some(now)) => match change::apply(now, &edit, force) {
                    Ok(r) => Some(r),
                    Err(Clash(members)) => {
                        self.overwrites(format!("{} ({})", name(now), members.join(", ")));
                        continue;
                    }
                },
                (Action::Edit(_), None) if force => continue,
                (Action::Edit(_), None) => {
                    self.overwrites(format!("{} (no longer there)", step.id));
                    continue;
                }
                (_, Some(now)) => {
                    self.overwrites(name(now));
                    continue;
                }
            };
            self.planned(step.id, old, current.as_ref(), new, &mut out)?;
        }
        Ok(out)
    }
    fn overwrites(&mut self, what: String) {
        if self.later.len() < 5 {
            self.later.push(what);
        } else {
            self.more += 1;
        }
    }
    /// The error that names all that would be overwritten, if anything.
    pub(super) fn check_later(&mut self) -> Result<()> {
        let mut later = std::mem::take(&mut self.later);
        if later.is_empty() {
            return Ok(());
        }
        if self.more > 0 {
            later.push(format!("and {} more", self.more));
        }
        Err(StoreError::LaterChanges(later))
    }
}

fn has_key(planned: &Planned, key: &str) -> bool {
    let new = planned.new.as_ref();
    new.is_some_and(|(r, _)| r.key == key && r.trashed.is_none())
}

/// Who has a citation key, those in the trash left out.
pub(super) fn holders(engine: &dyn Engine, key: &str) -> Result<Vec<Uuid>> {
    let mut out = Vec::new();
    for id in ids_of(engine, Index::Key, key)? {
        let value = engine.get(Tree::Records, id.as_bytes())?;
        if let Some(v) = value.filter(|v| v.get(4) == Some(&0))
            && decode(&v)?.key == key
        {
            out.push(id);
        }
    }
    Ok(out)
}

/// An edit carried out.
pub(super) fn edited(current: &Reference, edit: &Edit, force: bool) -> Result<Reference> {
    change::apply(current, edit, force).map_err(|Clash(members)| StoreError::Conflict {
        what: name(current),
        members,
    })
}

/// How a person knows a reference.
fn name(r: &Reference) -> String {
    if r.key.is_empty() {
        r.id.to_string()
    } else {
        r.key.clone()
    }
}
