//! `refs set`, `unset`, `tag`, `note`, `edit`, `rm`: changes to references.

use super::{CommandResult, Context, DONE, PROBLEMS};
use crate::model::{Note, Reference};
use crate::ops::edit::{self, Edited, Name};
use crate::ops::{Error, files, revise};
use jiff::Timestamp;

/// Arguments of `set`.
#[derive(Debug, clap::Args)]
pub struct SetArgs {
    /// Citation key
    key: String,
    /// What to set: `title=…`, `author="Brekke, Eva; Lien, Lars"`, `year=2018`, `doi=…`, `status=read`, `rating=4`, any other name
    #[arg(required = true, value_name = "FIELD=VALUE")]
    values: Vec<String>,
}

/// Arguments of `unset`.
#[derive(Debug, clap::Args)]
pub struct UnsetArgs {
    /// Citation key
    key: String,
    /// What to take away
    #[arg(required = true, value_name = "FIELD")]
    fields: Vec<String>,
}

/// Arguments of `tag`.
#[derive(Debug, clap::Args)]
pub struct TagArgs {
    /// Citation keys, then `+TAG` to add and `-TAG` to take away
    #[arg(
        required = true,
        value_name = "KEY... +TAG -TAG",
        allow_hyphen_values = true
    )]
    words: Vec<String>,
}

/// Arguments of `note`.
#[derive(Debug, clap::Args)]
pub struct NoteArgs {
    /// Citation key
    key: String,
    /// The note, in Markdown; without it the editor opens; `-` for standard input
    text: Vec<String>,
}

/// Arguments of `edit`.
#[derive(Debug, clap::Args)]
pub struct EditArgs {
    /// Citation key
    key: String,
}

/// Arguments of `rm`.
#[derive(Debug, clap::Args)]
pub struct RmArgs {
    /// Citation keys
    #[arg(required = true, value_name = "KEY")]
    keys: Vec<String>,
}

fn say(context: &mut Context, done: &Edited, what: &str) {
    let many = |n: usize| {
        if n == 1 {
            "1 reference".to_string()
        } else {
            format!("{n} references")
        }
    };
    if done.changed == 0 {
        context
            .out
            .message("nothing to change: it stands so already");
    } else {
        context.out.message(&format!(
            "{what}: {} changed; `refs undo` takes it back",
            many(done.changed)
        ));
    }
}

/// Carries `set` out.
pub fn set(context: &mut Context, args: &SetArgs) -> CommandResult {
    let mut values = Vec::new();
    for v in &args.values {
        let (name, value) = v.split_once('=').ok_or_else(|| {
            Error::usage(format!("{v} is not FIELD=VALUE")).hint("for instance title=\"A title\"")
        })?;
        if name.trim().is_empty() {
            return Err(Error::usage(format!("{v} names no field")));
        }
        values.push((Name::parse(name), value.to_string()));
    }
    let library = context.library()?;
    let id = edit::by_key(&library, &args.key)?.id;
    let done = edit::edit(&library, &format!("set {}", args.key), &[id], &mut |r| {
        values.iter().try_for_each(|(n, v)| n.set(r, v))
    })?;
    say(context, &done, &args.key);
    Ok(DONE)
}

/// Carries `unset` out.
pub fn unset(context: &mut Context, args: &UnsetArgs) -> CommandResult {
    let library = context.library()?;
    let r = edit::by_key(&library, &args.key)?;
    let names: Vec<Name> = args.fields.iter().map(|f| Name::parse(f)).collect();
    if let Some((field, _)) = args
        .fields
        .iter()
        .zip(&names)
        .find(|(_, n)| n.get(&r).is_none())
    {
        return Err(Error::not_found(format!("{} has no {field}", args.key))
            .hint(format!("`refs show {}` lists what it has", args.key)));
    }
    let done = edit::edit(
        &library,
        &format!("unset {}", args.key),
        &[r.id],
        &mut |r| names.iter().try_for_each(|n| n.set(r, "")),
    )?;
    say(context, &done, &args.key);
    Ok(DONE)
}

/// Carries `tag` out.
pub fn tag(context: &mut Context, args: &TagArgs) -> CommandResult {
    let (mut keys, mut add, mut remove) = (Vec::new(), Vec::new(), Vec::new());
    for word in &args.words {
        match (word.strip_prefix('+'), word.strip_prefix('-')) {
            (Some(t), _) if !t.trim().is_empty() => add.push(t.trim().to_string()),
            (_, Some(t)) if !t.trim().is_empty() => remove.push(t.trim().to_string()),
            _ => keys.push(word.clone()),
        }
    }
    if keys.is_empty() || (add.is_empty() && remove.is_empty()) {
        return Err(Error::usage("tag needs keys and tags")
            .hint("for instance: refs tag brekke2018 +recovery -todo"));
    }
    let library = context.library()?;
    let ids: Vec<_> = edit::by_keys(&library, &keys)?
        .into_iter()
        .map(|r| r.id)
        .collect();
    let done = edit::edit(
        &library,
        &format!("tag {}", args.words.join(" ")),
        &ids,
        &mut |r| {
            r.tags.retain(|t| !remove.contains(t));
            add.iter().for_each(|t| r.add_tag(t));
            Ok(())
        },
    )?;
    say(context, &done, "tags");
    Ok(DONE)
}

/// Carries `note` out.
pub fn note(context: &mut Context, args: &NoteArgs) -> CommandResult {
    let library = context.library()?;
    let r = edit::by_key(&library, &args.key)?;
    let text = match args.text.as_slice() {
        [] => {
            let old = r.notes.last().map(|n| n.text.clone()).unwrap_or_default();
            drop(library);
            let Some(text) = files::edit_text(context.config.editor.as_deref(), &old, ".md")?
            else {
                context.out.message("the note is unchanged");
                return Ok(DONE);
            };
            let library = context.library()?;
            let done = write_note(&library, &r, &text)?;
            say(context, &done, &args.key);
            return Ok(DONE);
        }
        [dash] if dash == "-" => String::from_utf8_lossy(&files::read_stdin()?).into_owned(),
        words => words.join(" "),
    };
    let done = edit::add_note(&library, r.id, &text)?;
    say(context, &done, &args.key);
    Ok(DONE)
}

/// Puts an edited text in the place of the last note, or makes the first one; an empty text removes the note.
fn write_note(library: &crate::store::Library, r: &Reference, text: &str) -> Result<Edited, Error> {
    let now = Timestamp::now();
    let last = r.notes.last().map(|n| n.id);
    edit::edit(library, &format!("note {}", r.key), &[r.id], &mut |r| {
        match r.notes.iter().position(|n| Some(n.id) == last) {
            Some(i) if text.trim().is_empty() => drop(r.notes.remove(i)),
            Some(i) => (r.notes[i].text, r.notes[i].modified) = (text.trim_end().to_string(), now),
            None if text.trim().is_empty() => {}
            None => r.notes.push(Note::new(text.trim_end(), now)),
        }
        Ok(())
    })
}

/// Carries `edit` out: the reference as BibLaTeX in the editor; what the format has no place for stays as it is.
pub fn edit(context: &mut Context, args: &EditArgs) -> CommandResult {
    let library = context.library()?;
    let before = edit::by_key(&library, &args.key)?;
    drop(library);
    let text = revise::text(&before)?;
    let Some(edited) = files::edit_text(context.config.editor.as_deref(), &text, ".bib")? else {
        context.out.message("the reference is unchanged");
        return Ok(DONE);
    };
    let library = context.library()?;
    let (done, problems) = revise::take_back(&library, before.id, &args.key, &text, &edited)?;
    for p in &problems {
        context.out.message(&format!("edited:{p}"));
    }
    say(context, &done, &args.key);
    Ok(if problems.is_empty() { DONE } else { PROBLEMS })
}

/// Carries `rm` out.
pub fn rm(context: &mut Context, args: &RmArgs) -> CommandResult {
    let library = context.library()?;
    let ids: Vec<_> = edit::by_keys(&library, &args.keys)?
        .into_iter()
        .map(|r| r.id)
        .collect();
    let done = edit::trash(&library, &format!("rm {}", args.keys.join(" ")), &ids)?;
    let many = if done.changed == 1 {
        "1 reference is".to_string()
    } else {
        format!("{} references are", done.changed)
    };
    context
        .out
        .message(&format!("{many} in the trash; `refs undo` brings back"));
    Ok(DONE)
}
