//! What lies over the main screen: menus, lines to be typed, questions, whole screens.

use super::{
    CheckView, Cursor, FindView, Forms, ImportView, Input, NoteEditor, PairsView, StatsView,
};
use crate::command::{Action, Context};
use crate::text::fold::fold;
use crate::tui::effect::Effect;
use std::ops::Range;
use std::path::PathBuf;
use uuid::Uuid;

/// Something to choose.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choice {
    /// What it stands for: a command's name, a path, a style's id.
    pub value: String,
    /// What is shown.
    pub label: String,
    /// What is shown behind it.
    pub detail: String,
}

/// What a typed line is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Purpose {
    /// A command by its name.
    Palette,
    /// Tags for these references.
    Tag(Vec<Uuid>),
    /// Collections for these references.
    Collect(Vec<Uuid>),
    /// A field of these references.
    SetField(Vec<Uuid>),
    /// A file for these references.
    Export(Vec<Uuid>),
    /// A name for the search.
    SaveSearch,
    /// Anything to be added.
    Add,
    /// A file or folder to import.
    ImportPath,
    /// A file to attach.
    Attach(Uuid),
    /// A document whose citations are checked.
    Check,
    /// A citation style.
    Style,
    /// A theme; the one in force before.
    Theme(String),
}

/// How what is typed and what can be chosen belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choosing {
    /// The line filters; Enter takes the chosen one.
    Filter,
    /// The choices complete the last word; Enter takes the line.
    Word,
    /// The choices are the entries of the folder that the line names.
    Path,
    /// There is nothing to choose.
    Free,
}

impl Purpose {
    /// How its choices work.
    pub fn choosing(&self) -> Choosing {
        match self {
            Purpose::Palette | Purpose::Style | Purpose::Theme(_) => Choosing::Filter,
            Purpose::Tag(_) | Purpose::Collect(_) | Purpose::SetField(_) => Choosing::Word,
            Purpose::ImportPath | Purpose::Attach(_) | Purpose::Export(_) | Purpose::Check => {
                Choosing::Path
            }
            Purpose::SaveSearch | Purpose::Add => Choosing::Free,
        }
    }
}

/// A line to be typed, with what can be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prompt {
    /// What it is for.
    pub purpose: Purpose,
    /// What is written above it.
    pub title: String,
    /// What is written below it.
    pub hint: String,
    /// The line.
    pub input: Input,
    /// Everything that can be chosen.
    pub all: Vec<Choice>,
    /// What is shown of it, best first, with the bytes of the label that matched.
    pub shown: Vec<(usize, Vec<Range<usize>>)>,
    /// The chosen one.
    pub cursor: Cursor,
    /// Whether one was chosen with the arrows.
    pub chosen: bool,
    /// The folder whose entries are shown.
    pub folder: Option<PathBuf>,
}

impl Prompt {
    /// A prompt with nothing typed.
    pub fn new(purpose: Purpose, title: impl Into<String>, hint: impl Into<String>) -> Prompt {
        Prompt {
            purpose,
            title: title.into(),
            hint: hint.into(),
            input: Input::default(),
            all: Vec::new(),
            shown: Vec::new(),
            cursor: Cursor::default(),
            chosen: false,
            folder: None,
        }
    }
    /// With these choices.
    #[must_use]
    pub fn with(mut self, all: Vec<Choice>) -> Prompt {
        self.all = all;
        self.filter();
        self
    }
    /// The part of the line that the choices complete, in bytes.
    pub fn word(&self) -> Range<usize> {
        let text = self.input.text();
        let end = self.input.cursor();
        let head = &text[..end];
        let divides = |c: char| match self.purpose.choosing() {
            Choosing::Path => c == '/',
            Choosing::Word => match self.purpose {
                Purpose::Tag(_) => c.is_whitespace() || c == ',' || c == ';',
                _ => c == ',' || c == ';',
            },
            Choosing::Filter | Choosing::Free => false,
        };
        let mut start = head
            .char_indices()
            .rev()
            .find(|(_, c)| divides(*c))
            .map_or(0, |(i, c)| i + c.len_utf8());
        if self.purpose.choosing() == Choosing::Word {
            let word = &head[start..];
            start += word.len() - word.trim_start().len();
            if head[start..].starts_with(['+', '-']) {
                start += 1;
            }
        }
        start..end
    }
    /// Filters the choices by what is typed.
    pub fn filter(&mut self) {
        let typed = self.input.text()[self.word()].to_string();
        let choosing = self.purpose.choosing();
        let mut found: Vec<(u32, usize, Vec<Range<usize>>)> = self
            .all
            .iter()
            .enumerate()
            .filter_map(|(i, c)| {
                let (score, hits) = fuzzy(&typed, &c.label).or_else(|| {
                    (choosing == Choosing::Filter)
                        .then(|| fuzzy(&typed, &c.detail).map(|(s, _)| (s + 1000, Vec::new())))
                        .flatten()
                })?;
                Some((score, i, hits))
            })
            .collect();
        found.sort_by_key(|(score, i, _)| (*score, *i));
        self.shown = found.into_iter().map(|(_, i, hits)| (i, hits)).collect();
        self.cursor = Cursor::default();
        self.chosen = false;
    }
    /// The choice under the cursor.
    pub fn current(&self) -> Option<&Choice> {
        self.shown
            .get(self.cursor.at)
            .and_then(|(i, _)| self.all.get(*i))
    }
}

/// How well a text holds what was typed (less is better), and where; each word must be there, at least with its letters in order.
pub fn fuzzy(typed: &str, text: &str) -> Option<(u32, Vec<Range<usize>>)> {
    let mut score = 0;
    let mut hits: Vec<Range<usize>> = Vec::new();
    // Folded letters with the place of each in the text itself.
    let letters: Vec<(char, usize, usize)> = text
        .char_indices()
        .flat_map(|(i, c)| {
            let folded: Vec<char> = fold(c.encode_utf8(&mut [0; 4])).chars().collect();
            folded.into_iter().map(move |f| (f, i, i + c.len_utf8()))
        })
        .collect();
    for word in fold(typed).split_whitespace() {
        let word: Vec<char> = word.chars().collect();
        let whole = letters
            .windows(word.len())
            .position(|w| w.iter().zip(&word).all(|(l, c)| l.0 == *c));
        if let Some(at) = whole {
            let starts = at == 0 || !letters[at - 1].0.is_alphanumeric();
            score += at as u32 + if starts { 0 } else { 100 };
            hits.push(letters[at].1..letters[at + word.len() - 1].2);
            continue;
        }
        let mut from = 0;
        for c in word {
            let at = from + letters[from..].iter().position(|l| l.0 == c)?;
            hits.push(letters[at].1..letters[at].2);
            score += 10;
            from = at + 1;
        }
        score += 300;
    }
    hits.sort_by_key(|h| (h.start, h.end));
    hits.dedup_by(|b, a| {
        let joined = b.start <= a.end;
        if joined {
            a.end = a.end.max(b.end);
        }
        joined
    });
    Some((score, hits))
}

/// A menu with a key a line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Menu {
    /// Whose commands it shows.
    pub context: Option<Context>,
    /// The references that it is about.
    pub ids: Vec<Uuid>,
    /// What each line would copy (copy menu).
    pub forms: Option<Forms>,
    /// The line under the cursor.
    pub at: usize,
}

impl Menu {
    /// Its commands, in order.
    pub fn commands(&self) -> Vec<Action> {
        crate::command::COMMANDS
            .iter()
            .filter(|c| Some(c.context) == self.context)
            .map(|c| c.action)
            .collect()
    }
}

/// A question with yes and no.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The question.
    pub text: String,
    /// What more there is to know.
    pub detail: String,
    /// What yes does.
    pub yes: Vec<Effect>,
    /// Whether yes also closes what lies below.
    pub closes: bool,
}

/// The help screen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Help {
    /// How far it is scrolled.
    pub cursor: Cursor,
}

/// What lies over the main screen.
#[derive(Debug, Clone)]
pub enum Dialog {
    /// A menu.
    Menu(Menu),
    /// A line to be typed.
    Prompt(Box<Prompt>),
    /// A question.
    Question(Question),
    /// All keys.
    Help(Help),
    /// A note being written.
    Note(Box<NoteEditor>),
    /// An import's preview.
    Import(Box<ImportView>),
    /// Duplicates.
    Pairs(Box<PairsView>),
    /// The library in numbers.
    Stats(Box<StatsView>),
    /// The findings of a check of a document's citations.
    Check(Box<CheckView>),
    /// Online services being searched.
    Find(Box<FindView>),
}

impl Dialog {
    /// Where its keys are looked up.
    pub fn context(&self) -> Context {
        match self {
            Dialog::Menu(m) => m.context.unwrap_or(Context::Screen),
            Dialog::Prompt(_) => Context::Input,
            Dialog::Question(_) => Context::Confirm,
            Dialog::Help(_) | Dialog::Stats(_) => Context::Screen,
            Dialog::Note(_) => Context::Notes,
            Dialog::Import(_) => Context::Import,
            Dialog::Pairs(_) => Context::Duplicates,
            Dialog::Check(_) => Context::Check,
            Dialog::Find(v) if v.typing => Context::FindLine,
            Dialog::Find(_) => Context::Finds,
        }
    }
    /// Whether it takes the whole screen.
    pub fn is_screen(&self) -> bool {
        matches!(
            self,
            Dialog::Help(_)
                | Dialog::Note(_)
                | Dialog::Import(_)
                | Dialog::Pairs(_)
                | Dialog::Stats(_)
                | Dialog::Check(_)
                | Dialog::Find(_)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fuzzy_finds_and_marks() {
        assert_eq!(fuzzy("sae", "Sælør").map(|f| f.1), Some(vec![0..3]));
        assert_eq!(fuzzy("expt", "export").map(|f| f.1), Some(vec![0..3, 5..6]));
        assert_eq!(fuzzy("xyz", "export"), None);
        assert!(fuzzy("ex", "export").map(|f| f.0) < fuzzy("ex", "an index").map(|f| f.0));
    }
}
