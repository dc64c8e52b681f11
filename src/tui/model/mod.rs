//! The state of the terminal UI: everything that the view needs, and nothing that does anything by itself.

mod check;
mod detail;
mod dialog;
mod find;
mod input;
mod layout;
mod list;
mod rows;
mod screens;

pub use check::{CheckItem, CheckPage, CheckView};
pub use detail::{Detail, FacetLine, FacetSection, Forms};
pub use dialog::{Choice, Choosing, Dialog, Help, Menu, Prompt, Purpose, Question, fuzzy};
pub use find::{FindItem, FindView, Finds};
pub use input::Input;
pub use layout::{Focus, Layout, SMALLEST};
pub use list::{Cursor, Move};
pub use rows::{Marked, Row, Rows, Signs};
pub use screens::{
    Bar, ImportView, NoteEditor, Pair, PairField, PairsView, Preview, PreviewItem, Progress,
    StatsPage, StatsView, Take, Verdict,
};

use super::message::Tone;
use super::view::theme::{Depth, Theme};
use crate::command::{Action, Context, Keymap};
use crate::search::{Query, SortBy};
use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::Arc;
use uuid::Uuid;

/// The order of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    /// The best match first; without words the last added first.
    #[default]
    Best,
    /// The last added first.
    Added,
    /// The last changed first.
    Modified,
    /// The newest year first.
    Year,
    /// By author.
    Author,
    /// By title.
    Title,
    /// By journal or publisher.
    Venue,
    /// By citation key.
    Key,
}

impl Sort {
    /// The order that a command chooses.
    pub fn of(action: Action) -> Option<Sort> {
        Some(match action {
            Action::SortBest => Sort::Best,
            Action::SortAdded => Sort::Added,
            Action::SortModified => Sort::Modified,
            Action::SortYear => Sort::Year,
            Action::SortAuthor => Sort::Author,
            Action::SortTitle => Sort::Title,
            Action::SortVenue => Sort::Venue,
            Action::SortKey => Sort::Key,
            _ => return None,
        })
    }
    /// What the search line says about it.
    pub fn label(self) -> &'static str {
        match self {
            Sort::Best => "best first",
            Sort::Added => "last added",
            Sort::Modified => "last changed",
            Sort::Year => "by year",
            Sort::Author => "by author",
            Sort::Title => "by title",
            Sort::Venue => "by venue",
            Sort::Key => "by key",
        }
    }
    /// The same in the words of the search.
    pub fn by(self) -> Option<SortBy> {
        Some(match self {
            Sort::Best => return None,
            Sort::Added => SortBy::Added,
            Sort::Modified => SortBy::Modified,
            Sort::Year => SortBy::Year,
            Sort::Author => SortBy::Author,
            Sort::Title => SortBy::Title,
            Sort::Venue => SortBy::Venue,
            Sort::Key => SortBy::Key,
        })
    }
}

/// What the screen knows of the terminal and the user's wishes.
#[derive(Debug, Clone)]
pub struct Settings {
    /// ASCII instead of `¶ ● …`.
    pub ascii: bool,
    /// The line of keys.
    pub footer: bool,
    /// The mouse.
    pub mouse: bool,
    /// Whether right-to-left text is turned round for terminals that do not do so.
    pub reorder_rtl: bool,
    /// The wished theme.
    pub theme: String,
    /// Whether the terminal's background is dark.
    pub dark: bool,
    /// How many colours there are.
    pub depth: Depth,
    /// Where the user's themes are.
    pub themes: Option<PathBuf>,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            ascii: false,
            footer: true,
            mouse: true,
            reorder_rtl: false,
            theme: "auto".into(),
            dark: true,
            depth: Depth::True,
            themes: None,
        }
    }
}

/// How much of the library is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Loading {
    /// Nothing yet.
    #[default]
    Opening,
    /// The first rows; words are not searched yet.
    First,
    /// Everything.
    Done,
}

/// A message on the last line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Toast {
    /// What it says.
    pub text: String,
    /// How it is meant.
    pub tone: Tone,
    /// When it goes, in milliseconds since the start.
    pub until: u64,
}

/// The state.
#[derive(Debug)]
pub struct Model {
    /// Columns and rows of the terminal.
    pub size: (u16, u16),
    /// Milliseconds since the start.
    pub now: u64,
    /// Keys in force.
    pub keymap: Keymap,
    /// Colours in force.
    pub theme: Theme,
    /// Terminal and wishes.
    pub settings: Settings,
    /// The pane that has the keys.
    pub focus: Focus,
    /// Whether facets are shown; none by the width.
    pub facets_shown: Option<bool>,
    /// Whether the detail pane is shown.
    pub detail_shown: bool,
    /// The search line.
    pub query: Input,
    /// The same, understood.
    pub parsed: Query,
    /// The number of the last search asked for.
    pub generation: u64,
    /// The number of the last search answered.
    pub answered: u64,
    /// When the unanswered search was asked for.
    pub asked_at: u64,
    /// The order.
    pub sort: Sort,
    /// The other way round.
    pub reverse: bool,
    /// The list.
    pub rows: Arc<dyn Rows>,
    /// References in the library.
    pub total: usize,
    /// How much is known.
    pub loading: Loading,
    /// The row under the cursor.
    pub list: Cursor,
    /// Marked references, in the order of marking.
    pub marks: Vec<Uuid>,
    /// The same, to be asked quickly.
    pub marked: HashSet<Uuid>,
    /// Where a range of marks began.
    pub range: Option<usize>,
    /// The reference under the cursor, in full.
    pub detail: Option<Arc<Detail>>,
    /// How far it is scrolled.
    pub detail_scroll: Cursor,
    /// Its entry in a reference list: (whose, in which style, text).
    pub citation: Option<(Uuid, String, String)>,
    /// Facets.
    pub facets: Vec<FacetSection>,
    /// The line of the facets under the cursor.
    pub facet: Cursor,
    /// Folded groups and collections.
    pub folded: HashSet<String>,
    /// What lies over the main screen, the topmost last.
    pub dialogs: Vec<Dialog>,
    /// The message on the last line.
    pub toast: Option<Toast>,
    /// The job under way.
    pub job: Option<Progress>,
    /// Earlier searches, the oldest first.
    pub history: Vec<String>,
    /// Which of them is shown.
    pub history_at: Option<usize>,
    /// What was typed before the history was looked at.
    pub history_typed: String,
    /// Saved searches: (name, query).
    pub saved: Vec<(String, String)>,
    /// The form copied last.
    pub last_form: Action,
    /// The citation style.
    pub style: String,
    /// A completion under way: where its word began and which candidate is shown.
    pub completing: Option<(usize, usize, String)>,
    /// A note template.
    pub note_template: String,
    /// The number of the last search of online services.
    pub finds_asked: u64,
    /// Whether the program is about to leave.
    pub quit: bool,
}

impl Default for Model {
    fn default() -> Self {
        Model {
            size: (80, 24),
            now: 0,
            keymap: Keymap::default(),
            theme: Theme::default(),
            settings: Settings::default(),
            focus: Focus::List,
            facets_shown: None,
            detail_shown: true,
            query: Input::default(),
            parsed: Query::all(),
            generation: 0,
            answered: 0,
            asked_at: 0,
            sort: Sort::Best,
            reverse: false,
            rows: Arc::new(Vec::<Row>::new()),
            total: 0,
            loading: Loading::Opening,
            list: Cursor::default(),
            marks: Vec::new(),
            marked: HashSet::new(),
            range: None,
            detail: None,
            detail_scroll: Cursor::default(),
            citation: None,
            facets: Vec::new(),
            facet: Cursor::default(),
            folded: HashSet::new(),
            dialogs: Vec::new(),
            toast: None,
            job: None,
            history: Vec::new(),
            history_at: None,
            history_typed: String::new(),
            saved: Vec::new(),
            last_form: Action::CopyCitation,
            style: "apa".into(),
            completing: None,
            note_template: String::new(),
            finds_asked: 0,
            quit: false,
        }
    }
}

impl Model {
    /// Where everything stands.
    pub fn layout(&self) -> Option<Layout> {
        Layout::of(self.size, self.focus, self.facets_shown, self.detail_shown)
    }
    /// Where keys are looked up now.
    pub fn context(&self) -> Context {
        match (self.dialogs.last(), self.focus) {
            (Some(d), _) => d.context(),
            (None, Focus::Search) => Context::Search,
            (None, Focus::Facets) => Context::Facets,
            (None, _) => Context::Library,
        }
    }
    /// How many rows of the list are shown.
    pub fn list_height(&self) -> usize {
        self.layout()
            .and_then(|l| l.list)
            .map_or(usize::from(self.size.1.saturating_sub(3)).max(1), |r| {
                usize::from(r.height).max(1)
            })
    }
    /// The reference under the cursor.
    pub fn current(&self) -> Option<Uuid> {
        self.rows.id(self.list.at)
    }
    /// What a command is about: the marked references, else the one under the cursor.
    pub fn targets(&self) -> Vec<Uuid> {
        if self.marks.is_empty() {
            self.current().into_iter().collect()
        } else {
            self.marks.clone()
        }
    }
    /// Whether an answer is still awaited.
    pub fn searching(&self) -> bool {
        self.answered < self.generation
    }
    /// Whether facets are on the screen.
    pub fn facets_visible(&self) -> bool {
        self.layout().is_some_and(|l| l.facets.is_some())
    }
    /// Whether the list shows the trash.
    pub fn in_trash(&self) -> bool {
        self.query.text().contains("is:trashed")
    }
    /// Says something on the last line: two seconds, four for what went wrong.
    pub fn say(&mut self, text: impl Into<String>, tone: Tone) {
        let text = text.into();
        let time = match tone {
            Tone::Good | Tone::Plain => 2500,
            Tone::Warn => 4000,
            Tone::Bad => 6000,
        } + 20 * text.len() as u64;
        self.toast = Some(Toast {
            text,
            tone,
            until: self.now + time,
        });
    }
    /// The facets as lines: (section, line); headings have no line.
    pub fn facet_lines(&self) -> Vec<(usize, Option<usize>)> {
        let mut out = Vec::new();
        for (s, section) in self.facets.iter().enumerate() {
            if section.lines.is_empty() {
                continue;
            }
            out.push((s, None));
            if self.folded.contains(&section.title) {
                continue;
            }
            let mut hidden_below: Option<u8> = None;
            for (i, line) in section.lines.iter().enumerate() {
                if hidden_below.is_some_and(|d| line.depth > d) {
                    continue;
                }
                hidden_below = self.folded.contains(&line.term).then_some(line.depth);
                out.push((s, Some(i)));
            }
        }
        out
    }
}
