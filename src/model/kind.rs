//! The kinds of works: the item types of CSL 1.0.2 (appendix III), which are the model's own.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

macro_rules! kinds {
    ($($variant:ident $csl:literal $label:literal;)*) => {
        /// The kind of a work: the item types of CSL 1.0.2.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
        pub enum Kind {
            $(#[doc = $label] $variant,)*
            /// A work of no particular kind; also what is not known better.
            #[default]
            Document,
        }
        impl Kind {
            /// Every kind, in the order of the table.
            pub const ALL: &'static [Kind] = &[$(Kind::$variant,)* Kind::Document];
            /// The CSL name, as in CSL-JSON's `type`.
            pub fn csl(self) -> &'static str {
                match self { $(Kind::$variant => $csl,)* Kind::Document => "document" }
            }
            /// The name shown to a person.
            pub fn label(self) -> &'static str {
                match self { $(Kind::$variant => $label,)* Kind::Document => "Document" }
            }
            /// The kind with this CSL name.
            pub fn from_csl(name: &str) -> Option<Kind> {
                match name { $($csl => Some(Kind::$variant),)* "document" => Some(Kind::Document), _ => None }
            }
        }
    };
}

kinds! {
    Article "article" "Article or preprint";
    ArticleJournal "article-journal" "Journal article";
    ArticleMagazine "article-magazine" "Magazine article";
    ArticleNewspaper "article-newspaper" "Newspaper article";
    Bill "bill" "Bill";
    Book "book" "Book";
    Broadcast "broadcast" "Broadcast";
    Chapter "chapter" "Chapter";
    Classic "classic" "Classic";
    Collection "collection" "Collection";
    Dataset "dataset" "Dataset";
    Entry "entry" "Entry";
    EntryDictionary "entry-dictionary" "Dictionary entry";
    EntryEncyclopedia "entry-encyclopedia" "Encyclopedia entry";
    Event "event" "Event";
    Figure "figure" "Figure";
    Graphic "graphic" "Graphic";
    Hearing "hearing" "Hearing";
    Interview "interview" "Interview";
    LegalCase "legal_case" "Legal case";
    Legislation "legislation" "Legislation";
    Manuscript "manuscript" "Manuscript";
    Map "map" "Map";
    MotionPicture "motion_picture" "Film";
    MusicalScore "musical_score" "Musical score";
    Pamphlet "pamphlet" "Pamphlet";
    PaperConference "paper-conference" "Conference paper";
    Patent "patent" "Patent";
    Performance "performance" "Performance";
    Periodical "periodical" "Periodical";
    PersonalCommunication "personal_communication" "Personal communication";
    Post "post" "Post";
    PostWeblog "post-weblog" "Blog post";
    Regulation "regulation" "Regulation";
    Report "report" "Report";
    Review "review" "Review";
    ReviewBook "review-book" "Book review";
    Software "software" "Software";
    Song "song" "Recording";
    Speech "speech" "Speech or presentation";
    Standard "standard" "Standard";
    Thesis "thesis" "Thesis";
    Treaty "treaty" "Treaty";
    Webpage "webpage" "Web page";
}

impl Kind {
    /// Whether works of this kind stand inside another one (a journal, a book, proceedings), which `container-title` names.
    pub fn has_container(self) -> bool {
        use Kind::*;
        matches!(
            self,
            ArticleJournal
                | ArticleMagazine
                | ArticleNewspaper
                | Chapter
                | Entry
                | EntryDictionary
                | EntryEncyclopedia
                | PaperConference
                | PostWeblog
                | Post
                | Review
                | ReviewBook
                | LegalCase
                | Webpage
                | Broadcast
                | Song
        )
    }
}

impl Serialize for Kind {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(self.csl())
    }
}

impl<'de> Deserialize<'de> for Kind {
    /// An unknown name reads as [`Kind::Document`]: a later version may know more kinds.
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let name = std::borrow::Cow::<str>::deserialize(d)?;
        Ok(Kind::from_csl(&name).unwrap_or_default())
    }
}
