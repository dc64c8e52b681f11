//! The thread that reads references and writes them as text: the detail pane, formatted citations, what the copy menu offers.

use super::super::message::Msg;
use super::super::model::{Choice, Detail, Forms};
use super::{Event, guard};
use crate::cite::{self, Cite, Form, Mode, Styles, forms};
use crate::codec::{self, WriteOptions};
use crate::command::{Action, COMMANDS, Context};
use crate::model::Reference;
use crate::ops::Error;
use crate::search::Query;
use crate::store::Library;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender};
use uuid::Uuid;

/// More references than this are not formatted before they are asked for.
const SHOWN: usize = 50;

/// What the thread is asked.
#[derive(Debug)]
pub enum Wish {
    /// A reference in full, for a query whose words are marked in it.
    Load(Uuid, String),
    /// Its entry in a reference list.
    Citation(Arc<Reference>),
    /// What the copy menu would copy.
    Forms(Vec<Uuid>),
    /// The text to copy.
    Copy(Vec<Uuid>, Action),
    /// Another style.
    Style(String),
    /// All styles.
    Styles,
}

struct Texts {
    library: Library,
    send: Sender<Event>,
    styles: Styles,
    style: String,
    locale: String,
}

/// Starts the thread.
pub fn start(
    library: Library,
    wishes: Receiver<Wish>,
    send: Sender<Event>,
    style: String,
    locale: String,
    folders: Vec<PathBuf>,
) {
    std::thread::spawn(move || {
        let mut texts = Texts {
            library,
            send,
            styles: Styles::new(folders),
            style,
            locale,
        };
        let mut waiting: Vec<Wish> = Vec::new();
        while let Some(wish) = if waiting.is_empty() {
            wishes.recv().ok()
        } else {
            Some(waiting.remove(0))
        } {
            waiting.extend(wishes.try_iter());
            // Of references to be shown only the last one still matters.
            let passed = match &wish {
                Wish::Load(..) => waiting.iter().any(|w| matches!(w, Wish::Load(..))),
                Wish::Citation(_) => waiting
                    .iter()
                    .any(|w| matches!(w, Wish::Load(..) | Wish::Citation(_))),
                _ => false,
            };
            if passed {
                continue;
            }
            if let Err(e) = guard(|| texts.grant(wish)) {
                texts.tell(Msg::Report(super::keeper::failed(&e)));
            }
        }
    });
}

/// What is behind a line of the copy menu.
fn manuscript_form(action: Action) -> Option<Form> {
    Some(match action {
        Action::CopyLatex => Form::Latex,
        Action::CopyMarkdown => Form::Pandoc,
        Action::CopyTypst => Form::PandocText,
        Action::CopyKey => Form::Key,
        Action::CopyTitle => Form::Title,
        Action::CopyDoi => Form::Doi,
        Action::CopyUrl => Form::Url,
        _ => return None,
    })
}

/// References as a citation, or as entries of a reference list, in the style of the settings.
///
/// # Errors
/// When the style cannot be used.
pub fn formatted(
    references: &[Reference],
    config: &crate::config::Config,
    citation: bool,
) -> Result<String, Error> {
    let folders = crate::config::paths::config_folder()
        .map(|f| f.join("styles"))
        .into_iter()
        .collect();
    let styles = Styles::new(folders);
    let style = styles
        .load(&config.style)
        .map_err(|e| Error::failed(e.to_string()))?;
    let locale = styles.locale(
        Some(config.locale.as_str()).filter(|l| !l.is_empty()),
        &style,
    );
    if citation {
        let cites: Vec<Cite> = references.iter().map(Cite::new).collect();
        return Ok(cite::citation(
            &style,
            &locale,
            &cites,
            Mode::Parenthetical,
            cite::Format::Text,
        ));
    }
    let all: Vec<&Reference> = references.iter().collect();
    let entries = cite::bibliography(&style, &locale, &all, cite::Format::Text);
    Ok(cite::list(&style, &entries, cite::Format::Text)
        .trim_end()
        .to_string())
}

impl Texts {
    fn tell(&self, msg: Msg) {
        let _ = self.send.send(Event::Msg(msg));
    }

    fn grant(&mut self, wish: Wish) -> Result<(), Error> {
        match wish {
            Wish::Load(id, query) => {
                if let Some(mut d) =
                    super::searcher::detail(&self.library, id, &Query::parse(&query))
                {
                    self.history(&mut d);
                    self.tell(Msg::Detail(Arc::new(d)));
                }
            }
            Wish::Citation(reference) => {
                let text = self.entries(&[&reference])?;
                self.tell(Msg::Citation {
                    id: reference.id,
                    style: self.style.clone(),
                    text,
                });
            }
            Wish::Forms(ids) => {
                let some = &ids[..ids.len().min(SHOWN)];
                let references = self.references(some)?;
                let mut out = Vec::new();
                for c in COMMANDS.iter().filter(|c| c.context == Context::Copy) {
                    // One form that fails does not take the others with it.
                    let text = self.text(&references, c.action).unwrap_or_default();
                    if !text.is_empty() {
                        out.push((c.action, text));
                    }
                }
                self.tell(Msg::Forms(Forms { ids, texts: out }));
            }
            Wish::Copy(ids, action) => {
                let references = self.references(&ids)?;
                let text = self.text(&references, action)?;
                let what = action.command().what;
                if text.is_empty() {
                    return Err(Error::not_found(format!(
                        "{} has no {what}",
                        references
                            .first()
                            .map_or("the reference", |r| r.key.as_str())
                    )));
                }
                let _ = self.send.send(Event::Copy(text, what.to_string()));
            }
            Wish::Style(style) => self.style = style,
            Wish::Styles => {
                let choices = self
                    .styles
                    .list("")
                    .into_iter()
                    .map(|s| Choice {
                        value: s.id.clone(),
                        label: s.title,
                        detail: s.id,
                    })
                    .collect();
                self.tell(Msg::Styles(choices));
            }
        }
        Ok(())
    }

    /// What the log says of a reference is read only when it is cheap: its own operations among the newest.
    fn history(&self, detail: &mut Detail) {
        let key = &detail.reference.key;
        if let Ok(log) = self.library.log(40) {
            detail.history = log
                .into_iter()
                .filter(|op| {
                    op.label
                        .split_whitespace()
                        .any(|w| w.trim_matches(|c: char| c == ',' || c == ':') == key)
                })
                .take(6)
                .map(|op| (op.at.to_string().chars().take(10).collect(), op.label))
                .collect();
        }
    }

    fn references(&self, ids: &[Uuid]) -> Result<Vec<Reference>, Error> {
        Ok(self.library.get_many(ids)?.into_iter().flatten().collect())
    }

    fn locale(&self) -> Option<&str> {
        (!self.locale.is_empty()).then_some(self.locale.as_str())
    }

    fn entries(&self, references: &[&Reference]) -> Result<String, Error> {
        let style = self
            .styles
            .load(&self.style)
            .map_err(|e| Error::failed(e.to_string()))?;
        let locale = self.styles.locale(self.locale(), &style);
        let entries = cite::bibliography(&style, &locale, references, cite::Format::Text);
        Ok(cite::list(&style, &entries, cite::Format::Text)
            .trim_end()
            .to_string())
    }

    fn citation(&self, references: &[Reference], mode: Mode) -> Result<String, Error> {
        let style = self
            .styles
            .load(&self.style)
            .map_err(|e| Error::failed(e.to_string()))?;
        let locale = self.styles.locale(self.locale(), &style);
        let cites: Vec<Cite> = references.iter().map(Cite::new).collect();
        Ok(cite::citation(
            &style,
            &locale,
            &cites,
            mode,
            cite::Format::Text,
        ))
    }

    /// References in a form of the copy menu.
    fn text(&self, references: &[Reference], action: Action) -> Result<String, Error> {
        if let Some(form) = manuscript_form(action) {
            let keys: Vec<&str> = references.iter().map(|r| r.key.as_str()).collect();
            return Ok(match form {
                Form::Title | Form::Doi | Form::Url => {
                    let all: Vec<String> = references
                        .iter()
                        .map(|r| forms::form(form, r))
                        .filter(|t| !t.is_empty())
                        .collect();
                    all.join("\n")
                }
                _ => forms::keys(form, &keys),
            });
        }
        match action {
            Action::CopyCitation => self.citation(references, Mode::Parenthetical),
            Action::CopyNarrative => self.citation(references, Mode::Narrative),
            Action::CopyBibliography => self.entries(&references.iter().collect::<Vec<_>>()),
            Action::CopyBibtex | Action::CopyJson => {
                let name = if action == Action::CopyBibtex {
                    "bibtex"
                } else {
                    "csl-json"
                };
                let codec = codec::by_name(name)
                    .ok_or_else(|| Error::failed(format!("{name} is not among the formats")))?;
                let options = WriteOptions {
                    public_only: true,
                    ..WriteOptions::default()
                };
                let text = codec::write_string(codec, references, &options)
                    .map_err(|e| Error::failed(e.to_string()))?;
                Ok(text.trim_end().to_string())
            }
            _ => Ok(String::new()),
        }
    }
}
