//! Messages: everything that can happen to the screen, as data.

use super::model::{
    CheckPage, Choice, Detail, FacetSection, Finds, Forms, Pair, Preview, Progress, Rows, StatsPage,
};
use crate::command::Key;
use crate::model::Reference;
use std::path::PathBuf;
use std::sync::Arc;
use uuid::Uuid;

/// What a mouse did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MouseKind {
    /// A press of the first button.
    Press,
    /// A second press at the same place, soon after the first.
    Double,
    /// The wheel, up.
    WheelUp,
    /// The wheel, down.
    WheelDown,
}

/// The answer to a search.
#[derive(Debug, Clone)]
pub struct Found {
    /// Which search it answers.
    pub generation: u64,
    /// The rows.
    pub rows: Arc<dyn Rows>,
    /// How many references the library has (without the trash).
    pub total: usize,
    /// Whether everything was searched; `false` while the library is still being read.
    pub complete: bool,
    /// The reference that will be shown beside the list.
    pub detail: Option<Arc<Detail>>,
    /// Counts for the facets, when they were asked for.
    pub facets: Option<Vec<FacetSection>>,
}

/// What came of a change or another job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// One sentence without a full stop.
    pub text: String,
    /// How it went.
    pub tone: Tone,
}

/// How a message is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Done.
    Good,
    /// Only said.
    Plain,
    /// Something to know.
    Warn,
    /// It did not work.
    Bad,
}

/// Something that happened.
#[derive(Debug, Clone)]
pub enum Msg {
    /// A key.
    Key(Key),
    /// Pasted text.
    Paste(String),
    /// The mouse, at a column and row.
    Mouse(MouseKind, u16, u16),
    /// The terminal has another size.
    Resize(u16, u16),
    /// Time passed.
    Tick,
    /// The terminal told its background.
    Background {
        /// Whether it is dark.
        dark: bool,
    },
    /// Rows for the first picture, before anything is searched.
    FirstRows {
        /// The rows.
        rows: Arc<dyn Rows>,
        /// How many references there are.
        total: usize,
        /// The first of them in full.
        detail: Option<Arc<Detail>>,
    },
    /// A search was answered.
    Found(Box<Found>),
    /// A reference in full.
    Detail(Arc<Detail>),
    /// Its entry in a reference list.
    Citation {
        /// Whose.
        id: Uuid,
        /// In which style.
        style: String,
        /// The text.
        text: String,
    },
    /// What each line of the copy menu would copy.
    Forms(Forms),
    /// A job ended.
    Report(Report),
    /// The clipboard's text, asked for.
    Clipboard(String),
    /// A folder's entries, asked for.
    Folder {
        /// Which.
        path: PathBuf,
        /// Its entries.
        entries: Vec<Choice>,
    },
    /// The citation styles.
    Styles(Vec<Choice>),
    /// What an import would do.
    Preview(Box<Preview>),
    /// How far a job is.
    Progress(Progress),
    /// The running job ended.
    JobDone,
    /// An import ended; its preview closes.
    Imported(Report),
    /// Pairs that may be one work.
    Pairs(Vec<Pair>),
    /// The library in numbers.
    Statistics(Box<StatsPage>),
    /// Online services answered.
    Finds(Box<Finds>),
    /// A document was checked.
    Checked {
        /// Which.
        path: PathBuf,
        /// Whether against the library.
        library: bool,
        /// What was found.
        page: Box<CheckPage>,
    },
    /// Works that were found are in the library now, under these keys.
    Taken(Vec<(Arc<Reference>, String)>),
    /// A note came back from the editor.
    EditedNote {
        /// Whose.
        id: Uuid,
        /// Which note; none for a new one.
        note: Option<Uuid>,
        /// Its text.
        text: String,
    },
    /// The program is asked to end (SIGTERM, a closed terminal).
    End,
}
