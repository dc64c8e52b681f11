//! Effects: what the screen asks the rest of the program to do, as data that tests can compare.

use super::model::{Sort, Take};
use crate::command::Action;
use crate::model::{Reference, Status};
use crate::ops::import::Duplicates;
use std::path::PathBuf;
use std::sync::Arc;
use uuid::Uuid;

/// A search.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Answers to older requests are dropped.
    pub generation: u64,
    /// The query.
    pub query: String,
    /// The order.
    pub sort: Sort,
    /// The other way round.
    pub reverse: bool,
    /// Whether counts for the facets are wanted.
    pub facets: bool,
    /// The row that is to be shown in full; the first when it is not among the hits.
    pub keep: Option<Uuid>,
}

/// A change of references; each is one undoable operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edit {
    /// Sets the reading status.
    Status(Vec<Uuid>, Status),
    /// Sets the stars.
    Rating(Vec<Uuid>, u8),
    /// Adds and removes tags.
    Tags {
        /// Of which references.
        ids: Vec<Uuid>,
        /// Added.
        add: Vec<String>,
        /// Removed.
        remove: Vec<String>,
    },
    /// Puts into collections and takes out of them.
    Collections {
        /// Which references.
        ids: Vec<Uuid>,
        /// Put in.
        add: Vec<String>,
        /// Taken out.
        remove: Vec<String>,
    },
    /// Sets a field by its name; an empty value removes it.
    Field {
        /// Of which references.
        ids: Vec<Uuid>,
        /// The name.
        name: String,
        /// The value.
        value: String,
    },
    /// Writes a note; an empty text removes it.
    Note {
        /// Of which reference.
        id: Uuid,
        /// Which note; none for a new one.
        note: Option<Uuid>,
        /// Markdown.
        text: String,
    },
    /// Moves to the trash.
    Trash(Vec<Uuid>),
    /// Takes out of the trash.
    Restore(Vec<Uuid>),
    /// Removes for good what is in the trash.
    EmptyTrash,
    /// Makes one of several; the first keeps its key.
    Merge(Vec<Uuid>),
    /// Makes one of two, field by field.
    MergePair {
        /// The one that stays.
        keep: Uuid,
        /// The one that goes into it.
        other: Uuid,
        /// Which side each field is taken from.
        take: Vec<(String, Take)>,
    },
    /// Attaches a file.
    Attach(Uuid, PathBuf),
}

/// What an import reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// A file or folder.
    Path(PathBuf),
    /// Pasted or typed text.
    Text(String),
    /// References that were looked up, with the name of what they are.
    Works(String, Arc<Vec<Reference>>),
}

/// What happens to references that are there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Policy {
    /// They are merged.
    #[default]
    Merge,
    /// They are left as they are.
    Skip,
    /// Both are kept.
    Keep,
}

impl Policy {
    /// The same for an import.
    pub fn duplicates(self) -> Duplicates {
        match self {
            Policy::Merge => Duplicates::Merge,
            Policy::Skip => Duplicates::Skip,
            Policy::Keep => Duplicates::Keep,
        }
    }
}

/// Something to be done outside the state of the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Leave.
    Quit,
    /// Search.
    Search(Request),
    /// Read a reference in full.
    Load(Uuid),
    /// Change references.
    Edit(Edit),
    /// Undo the last operation.
    Undo,
    /// Redo what was undone.
    Redo,
    /// Say what each line of the copy menu would copy.
    Forms(Vec<Uuid>),
    /// Copy references in a form.
    Copy(Vec<Uuid>, Action),
    /// Write references to a file.
    Export(Vec<Uuid>, PathBuf),
    /// Open a file or address of a reference.
    Open(Uuid),
    /// Open an address.
    OpenLink(String),
    /// Edit a note in the editor.
    EditNote {
        /// Whose.
        id: Uuid,
        /// Which; none for a new one.
        note: Option<Uuid>,
        /// What stands in it.
        text: String,
    },
    /// Edit the whole reference in the editor.
    EditReference(Uuid),
    /// Keep the text of a note that is being written safe.
    Draft {
        /// Whose.
        id: Uuid,
        /// Which; none for a new one.
        note: Option<Uuid>,
        /// The text; empty when it was saved or thrown away.
        text: String,
    },
    /// Read what would be imported.
    Preview(Origin),
    /// Import what was previewed.
    Import {
        /// What.
        origin: Origin,
        /// What happens to what is there already.
        policy: Policy,
        /// Numbers of the previewed references that are left out.
        leave_out: Vec<usize>,
    },
    /// Search online services for words.
    Discover {
        /// Answers to older searches are dropped.
        generation: u64,
        /// The words.
        words: String,
    },
    /// Take works in that were found online.
    TakeFinds(Vec<Arc<Reference>>),
    /// Read the works that this work cites.
    Cited {
        /// Answers to older questions are dropped.
        generation: u64,
        /// Whose reference list.
        id: Uuid,
    },
    /// Take cited works in, as they stand in the list.
    TakeCited(Vec<Arc<Reference>>),
    /// Check the citations of a document.
    CheckDocument {
        /// The document.
        path: PathBuf,
        /// Against the library, else against its own list.
        library: bool,
    },
    /// Open a file in the editor, at a line.
    EditFile {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
    },
    /// Add the sample library.
    Sample,
    /// Break the running job off.
    Cancel,
    /// Read the clipboard.
    ReadClipboard,
    /// List a folder for the file picker.
    List(PathBuf),
    /// List the citation styles.
    ListStyles,
    /// Use this citation style from now on.
    UseStyle(String),
    /// Find pairs that may be one work.
    FindPairs,
    /// Count.
    Count,
    /// Keep history, saved searches and choices.
    SaveState,
    /// Switch the reporting of the mouse.
    Mouse(bool),
    /// Draw everything anew.
    Redraw,
    /// Stop the process until it is woken.
    Suspend,
}
