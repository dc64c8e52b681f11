//! The table of all commands of the terminal UI: the one place where a command is declared.

use super::Context;

/// One command.
#[derive(Debug)]
pub struct Command {
    /// What the program calls it.
    pub action: Action,
    /// The name in the palette, the configuration and the documentation.
    pub name: &'static str,
    /// What it does, as a sentence without its full stop.
    pub what: &'static str,
    /// Where its keys hold.
    pub context: Context,
    /// The keys it has by default; the first is shown.
    pub keys: &'static [&'static str],
    /// The word in the footer, and how early it is kept when there is little room (1 is kept longest; 0 is never shown).
    pub hint: (&'static str, u8),
}

macro_rules! commands {
    ($($context:ident { $($action:ident $name:literal [$($key:literal)*] $hint:literal $priority:literal $what:literal;)* })*) => {
        /// A command of the terminal UI.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Action { $($(#[doc = $what] $action,)*)* }
        /// Every command, in the order of the help screen.
        pub const COMMANDS: &[Command] = &[
            $($(Command { action: Action::$action, name: $name, what: $what, context: Context::$context, keys: &[$($key),*], hint: ($hint, $priority) },)*)*
        ];
    };
}

commands! {
    Library {
        Search "search" ["/"] "search" 1 "Go to the search line";
        CopyMenu "copy" ["y"] "copy" 2 "Copy a citation, a reference-list entry, a key, BibTeX …";
        CopyAgain "copy-again" ["Y"] "" 0 "Copy in the same form as last time";
        Read "read" ["Enter" "l" "Right"] "read" 9 "Show the reference in full";
        Export "export" ["e"] "export" 4 "Export the marked references, else those shown, to a file";
        Note "note" ["n"] "note" 5 "Write or edit a note";
        NoteExternal "note-in-editor" ["N"] "" 0 "Write or edit a note in $EDITOR";
        Tag "tag" ["t"] "tag" 6 "Add and remove tags: thesis -draft";
        Collect "collect" ["c"] "" 0 "Put into a collection, or take out with -Name";
        SetField "set-field" ["f"] "" 0 "Set a field: year=2020, note=…";
        EditExternal "edit-in-editor" ["E"] "" 0 "Edit the whole reference in $EDITOR";
        ReadingMenu "reading" ["r"] "" 0 "Reading status and rating";
        Open "open" ["o"] "open" 8 "Open the file or web address with the desktop's program";
        AttachFile "attach" ["A"] "" 0 "Attach a file";
        Remove "remove" ["d" "Delete"] "" 0 "Move to the trash; from the trash, restore";
        Merge "merge" ["M"] "" 0 "Merge the marked references into one";
        Undo "undo" ["u"] "undo" 7 "Undo the last change";
        Redo "redo" ["C-r"] "" 0 "Redo what was undone";
        Mark "mark" ["Space"] "mark" 6 "Mark or unmark, and move down";
        MarkRange "mark-range" ["v"] "" 0 "Begin or end marking a range";
        MarkAll "mark-all" ["C-a"] "" 0 "Mark all that are shown";
        MarkInvert "mark-invert" ["V"] "" 0 "Invert the marks of those shown";
        Import "import" ["i"] "import" 5 "Import a file or folder";
        Add "add" ["a"] "" 0 "Add anything: BibTeX, a reference, a DOI, PMID, ISBN, arXiv id, address, a title, a path";
        Find "find-online" ["F"] "" 0 "Search Crossref, PubMed, OpenAlex, NVA, library catalogues and Zotero groups";
        Paste "paste" ["p"] "" 0 "Import what is on the clipboard";
        SortMenu "sort" ["S"] "" 0 "Choose the order of the list";
        GoMenu "go" ["g"] "" 0 "Go to the top, the trash, the unread …";
        Style "style" ["s"] "" 0 "Choose the citation style";
        SaveSearch "save-search" ["w"] "" 0 "Keep this search under a name";
        Duplicates "duplicates" ["D"] "" 0 "Look at possible duplicates, pair by pair";
        CheckDocument "check" ["C"] "" 0 "Check the citations of a document";
        CitedList "reference-list" ["R"] "" 0 "The works that this one cites, to be taken into the library";
        Statistics "statistics" ["#"] "" 0 "The library in numbers and bars";
        ToggleFacets "facets" ["b"] "" 0 "Show or hide collections, tags, types and years";
        ToggleDetail "detail" ["z"] "" 0 "Show or hide the detail pane";
        Theme "theme" ["T"] "" 0 "Choose the colours";
        NextPane "next-pane" ["Tab"] "" 0 "Go to the next pane";
        PreviousPane "previous-pane" ["S-Tab"] "" 0 "Go to the previous pane";
        NextReference "next-reference" ["J"] "" 0 "Show the next reference";
        PreviousReference "previous-reference" ["K"] "" 0 "Show the previous reference";
        Palette "palette" [":"] "" 0 "Find a command by its name";
        Help "help" ["?" "F1"] "all keys" 3 "Every key";
        ToggleMouse "mouse" [] "" 0 "Switch the mouse on or off; off lets the terminal select text";
        ToggleHints "hints" ["F12"] "" 0 "Show or hide this line of keys";
        LoadSample "sample" ["L"] "" 0 "Add the sample library";
        EmptyTrash "empty-trash" [] "" 0 "Remove what is in the trash for good";
        Redraw "redraw" ["C-l"] "" 0 "Draw the screen anew";
        Suspend "suspend" ["C-z"] "" 0 "Put the program to sleep; fg wakes it";
        PaneLeft "pane-left" ["h" "Left"] "" 0 "To the pane on the left";
        Back "back" ["Esc"] "" 0 "One step back: the list, no marks, the whole library";
        Quit "quit" ["q"] "quit" 9 "Quit; everything is saved already";
    }
    Motion {
        Down "down" ["j" "Down" "C-n"] "" 0 "Down";
        Up "up" ["k" "Up" "C-p"] "" 0 "Up";
        HalfDown "half-page-down" ["C-d"] "" 0 "Half a page down";
        HalfUp "half-page-up" ["C-u"] "" 0 "Half a page up";
        PageDown "page-down" ["C-f" "PageDown"] "" 0 "A page down";
        PageUp "page-up" ["C-b" "PageUp"] "" 0 "A page up";
        Top "top" ["Home"] "" 0 "The first";
        Bottom "bottom" ["G" "End"] "" 0 "The last";
    }
    Search {
        SearchAccept "search-accept" ["Enter"] "to the list" 1 "Keep the search and go to the list";
        SearchClear "search-clear" ["Esc"] "whole library" 2 "Clear the search and go back to the list";
        SearchComplete "search-complete" ["Tab"] "complete" 3 "Complete a field name, tag, collection or key";
        SearchDown "search-down" ["Down"] "" 0 "Move down in the list while typing";
        SearchUp "search-up" ["Up"] "" 0 "Move up in the list while typing";
        SearchOlder "search-older" ["C-p"] "earlier searches" 4 "An earlier search";
        SearchNewer "search-newer" ["C-n"] "" 0 "A later search";
    }
    Input {
        InputAccept "input-accept" ["Enter"] "" 0 "Accept the line";
        InputCancel "input-cancel" ["Esc"] "" 0 "Leave without doing anything";
        InputComplete "input-complete" ["Tab"] "" 0 "Complete";
        InputHome "input-home" ["C-a" "Home"] "" 0 "To the beginning of the line";
        InputEnd "input-end" ["C-e" "End"] "" 0 "To the end of the line";
        InputLeft "input-left" ["C-b" "Left"] "" 0 "One letter left";
        InputRight "input-right" ["C-f" "Right"] "" 0 "One letter right";
        InputWordLeft "input-word-left" ["M-b" "C-Left"] "" 0 "One word left";
        InputWordRight "input-word-right" ["M-f" "C-Right"] "" 0 "One word right";
        InputBackspace "input-backspace" ["Backspace" "C-h"] "" 0 "Delete the letter before";
        InputDelete "input-delete" ["C-d" "Delete"] "" 0 "Delete the letter behind";
        InputKillWord "input-kill-word" ["C-w" "M-Backspace"] "" 0 "Delete the word before";
        InputKillWordRight "input-kill-word-right" ["M-d"] "" 0 "Delete the word behind";
        InputKillLine "input-kill-line" ["C-k"] "" 0 "Delete to the end of the line";
        InputKillStart "input-kill-start" ["C-u"] "" 0 "Delete to the beginning of the line";
        InputYank "input-yank" ["C-y"] "" 0 "Put back what was deleted last";
        InputDown "input-down" ["Down" "C-n"] "" 0 "The next choice";
        InputUp "input-up" ["Up" "C-p"] "" 0 "The choice before";
    }
    Facets {
        FacetToggle "facet-narrow" ["Enter" "Space"] "narrow" 1 "Narrow the list to this, or no longer";
        FacetNot "facet-exclude" ["!" "-"] "exclude" 2 "Leave these out";
        FacetFold "facet-fold" ["h" "Left"] "" 0 "Fold";
        FacetUnfold "facet-unfold" ["l" "Right"] "" 0 "Unfold";
        FacetRemove "facet-remove" ["d" "Delete"] "" 0 "Forget this saved search";
    }
    Copy {
        CopyCitation "copy-citation" ["c" "y"] "" 0 "citation";
        CopyNarrative "copy-narrative" ["n"] "" 0 "in the sentence";
        CopyBibliography "copy-bibliography" ["b"] "" 0 "reference list";
        CopyLatex "copy-latex" ["l"] "" 0 "LaTeX";
        CopyMarkdown "copy-markdown" ["m"] "" 0 "Markdown";
        CopyTypst "copy-typst" ["a"] "" 0 "Typst";
        CopyKey "copy-key" ["k"] "" 0 "key";
        CopyBibtex "copy-bibtex" ["x"] "" 0 "BibTeX";
        CopyJson "copy-csl-json" ["j"] "" 0 "CSL-JSON";
        CopyTitle "copy-title" ["t"] "" 0 "title";
        CopyDoi "copy-doi" ["d"] "" 0 "DOI";
        CopyUrl "copy-url" ["u"] "" 0 "web address";
    }
    Sort {
        SortBest "sort-best" ["b"] "" 0 "best match first";
        SortAdded "sort-added" ["a"] "" 0 "last added first";
        SortModified "sort-modified" ["m"] "" 0 "last changed first";
        SortYear "sort-year" ["y"] "" 0 "newest year first";
        SortAuthor "sort-author" ["n"] "" 0 "by author";
        SortTitle "sort-title" ["t"] "" 0 "by title";
        SortVenue "sort-venue" ["v"] "" 0 "by journal or publisher";
        SortKey "sort-key" ["k"] "" 0 "by citation key";
        SortReverse "sort-reverse" ["r"] "" 0 "the other way round";
    }
    Go {
        GoTop "go-top" ["g"] "" 0 "to the first";
        GoBottom "go-bottom" ["e"] "" 0 "to the last";
        GoAll "go-all" ["a"] "" 0 "the whole library";
        GoAdded "go-added" ["n"] "" 0 "added in the last 7 days";
        GoUnread "go-unread" ["u"] "" 0 "unread";
        GoReading "go-reading" ["r"] "" 0 "being read";
        GoIncomplete "go-incomplete" ["i"] "" 0 "incomplete records";
        GoDuplicates "go-duplicates" ["d"] "" 0 "possible duplicates in the list";
        GoTrash "go-trash" ["t"] "" 0 "the trash";
        GoFile "go-file" ["f"] "" 0 "with a file";
    }
    Reading {
        ReadUnread "status-unread" ["u"] "" 0 "unread";
        ReadReading "status-reading" ["r"] "" 0 "reading";
        ReadRead "status-read" ["d"] "" 0 "read";
        Rate0 "rate-0" ["0"] "" 0 "no rating";
        Rate1 "rate-1" ["1"] "" 0 "1 star";
        Rate2 "rate-2" ["2"] "" 0 "2 stars";
        Rate3 "rate-3" ["3"] "" 0 "3 stars";
        Rate4 "rate-4" ["4"] "" 0 "4 stars";
        Rate5 "rate-5" ["5"] "" 0 "5 stars";
    }
    Notes {
        NoteDone "note-done" ["Esc" "C-s"] "save and close" 1 "Save and close";
        NoteToEditor "note-to-editor" ["M-e"] "in $EDITOR" 2 "Go on in $EDITOR";
        NoteNext "note-next" ["M-n"] "next note" 3 "Save, and go to the next note or a new one";
        NoteDelete "note-delete" ["M-d"] "delete" 4 "Delete this note";
        NoteDiscard "note-discard" ["C-q"] "discard" 5 "Close without saving";
    }
    Import {
        ImportGo "import-go" ["Enter"] "import" 1 "Import what is shown";
        ImportPolicy "import-policy" ["d"] "duplicates" 2 "What happens to references that are there already: merge, skip, keep both";
        ImportToggle "import-toggle" ["Space"] "leave out" 3 "Leave this one out, or take it again";
        ImportCancel "import-cancel" ["Esc" "q"] "cancel" 4 "Cancel; nothing is changed";
    }
    Duplicates {
        PairLeft "take-left" ["h" "Left"] "left" 2 "Take the left value";
        PairRight "take-right" ["l" "Right"] "right" 3 "Take the right value";
        PairBoth "take-both" ["b"] "both" 4 "Keep both values; the second stays with its source";
        PairMerge "merge-pair" ["Enter"] "merge" 1 "Merge the two into one";
        PairNext "next-pair" ["n" "Tab"] "next" 5 "The next pair";
        PairPrevious "previous-pair" ["p" "S-Tab"] "" 0 "The pair before";
        PairUndo "undo-merge" ["u"] "undo" 6 "Undo the last change";
    }
    Check {
        CheckEdit "check-edit" ["Enter" "e"] "edit" 1 "Open the document in $EDITOR, at this line";
        CheckAgain "check-again" ["r"] "check again" 2 "Read the document again";
        CheckAgainst "check-against" ["a"] "own list or library" 3 "Hold it against its own list, or against the library";
        CheckShow "check-show" ["l" "Right"] "in the library" 4 "Show the reference that this is about";
    }
    FindLine {
        FindGo "find-go" ["Enter"] "search" 1 "Search";
        FindToList "find-to-list" ["Tab" "Down"] "to the list" 2 "Go to what was found";
        FindCancel "find-cancel" ["Esc"] "back" 3 "To what was found, else back to the library";
    }
    Finds {
        FindTake "find-take" ["Enter"] "import" 1 "Import the marked works, else this one";
        FindMark "find-mark" ["Space"] "mark" 2 "Mark or unmark, and move down";
        FindWords "find-words" ["/" "i" "Tab"] "other words" 3 "Change the words";
        FindOpen "find-open" ["o"] "open" 4 "Open its page with the desktop's program";
        FindShow "find-show" ["l" "Right"] "in the library" 5 "Show the one that is in the library already";
    }
    Screen {
        ScreenClose "close" ["Esc" "q"] "back" 8 "Back to the list";
    }
    Pick {
        PickAccept "pick-accept" ["Enter"] "take" 1 "Take the chosen or the marked references";
        PickCancel "pick-cancel" ["Esc" "C-c" "C-g"] "cancel" 2 "Leave without choosing";
        PickMark "pick-mark" ["Tab"] "mark" 3 "Mark, where several may be chosen, and move down";
        PickDown "pick-down" ["Down" "C-n" "C-j"] "" 0 "Down";
        PickUp "pick-up" ["Up" "C-p"] "" 0 "Up";
        PickPageDown "pick-page-down" ["PageDown"] "" 0 "A page down";
        PickPageUp "pick-page-up" ["PageUp"] "" 0 "A page up";
    }
    Confirm {
        Yes "yes" ["y" "Enter"] "yes" 1 "Do it";
        No "no" ["n" "Esc" "q"] "no" 2 "Leave it";
    }
}
