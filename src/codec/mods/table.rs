//! THE table of MODS: genres and resource types, roles, plain elements; used both ways.

use crate::model::{Field, Kind, Role};

/// Genres (MARC's and those of other writers) and kinds. For writing, the first row of a kind counts.
pub const GENRES: &[(&str, Kind)] = &[
    ("journal article", Kind::ArticleJournal),
    ("magazine article", Kind::ArticleMagazine),
    ("newspaper article", Kind::ArticleNewspaper),
    ("book", Kind::Book),
    ("book chapter", Kind::Chapter),
    ("conference paper", Kind::PaperConference),
    ("thesis", Kind::Thesis),
    ("report", Kind::Report),
    ("web page", Kind::Webpage),
    ("weblog", Kind::PostWeblog),
    ("patent", Kind::Patent),
    ("preprint", Kind::Article),
    ("manuscript", Kind::Manuscript),
    ("dataset", Kind::Dataset),
    ("computer program", Kind::Software),
    ("map", Kind::Map),
    ("motion picture", Kind::MotionPicture),
    ("sound", Kind::Song),
    ("score", Kind::MusicalScore),
    ("art original", Kind::Graphic),
    ("figure", Kind::Figure),
    ("legislation", Kind::Legislation),
    ("legal case and case notes", Kind::LegalCase),
    ("bill", Kind::Bill),
    ("hearing", Kind::Hearing),
    ("regulation", Kind::Regulation),
    ("treaty", Kind::Treaty),
    ("standard", Kind::Standard),
    ("letter", Kind::PersonalCommunication),
    ("interview", Kind::Interview),
    ("speech", Kind::Speech),
    ("encyclopedia entry", Kind::EntryEncyclopedia),
    ("dictionary entry", Kind::EntryDictionary),
    ("entry", Kind::Entry),
    ("review", Kind::Review),
    ("book review", Kind::ReviewBook),
    ("periodical", Kind::Periodical),
    ("broadcast", Kind::Broadcast),
    ("pamphlet", Kind::Pamphlet),
    ("post", Kind::Post),
    ("performance", Kind::Performance),
    ("event", Kind::Event),
    ("classic", Kind::Classic),
    ("collection", Kind::Collection),
    // Read only.
    ("article", Kind::ArticleJournal),
    ("academic journal", Kind::ArticleJournal),
    ("journalarticle", Kind::ArticleJournal),
    ("newspaperarticle", Kind::ArticleNewspaper),
    ("newspaper", Kind::ArticleNewspaper),
    ("magazinearticle", Kind::ArticleMagazine),
    ("booksection", Kind::Chapter),
    ("inbook", Kind::Chapter),
    ("incollection", Kind::Chapter),
    ("conferencepaper", Kind::PaperConference),
    ("conference publication", Kind::Book),
    ("inproceedings", Kind::PaperConference),
    ("proceedings", Kind::Book),
    ("ph.d. thesis", Kind::Thesis),
    ("phd thesis", Kind::Thesis),
    ("masters thesis", Kind::Thesis),
    ("master thesis", Kind::Thesis),
    ("phdthesis", Kind::Thesis),
    ("mastersthesis", Kind::Thesis),
    ("theses", Kind::Thesis),
    ("dissertation", Kind::Thesis),
    ("doctoral thesis", Kind::Thesis),
    ("technical report", Kind::Report),
    ("techreport", Kind::Report),
    ("web site", Kind::Webpage),
    ("website", Kind::Webpage),
    ("webpage", Kind::Webpage),
    ("blogpost", Kind::PostWeblog),
    ("computerprogram", Kind::Software),
    ("email", Kind::PersonalCommunication),
    ("instruction", Kind::Report),
    ("statute", Kind::Legislation),
    ("audiorecording", Kind::Song),
    ("videorecording", Kind::MotionPicture),
    ("film", Kind::MotionPicture),
    ("artwork", Kind::Graphic),
    ("presentation", Kind::Speech),
    ("encyclopediaarticle", Kind::EntryEncyclopedia),
    ("dictionaryentry", Kind::EntryDictionary),
    ("document", Kind::Document),
];

/// `typeOfResource` where no genre says more.
pub const RESOURCES: &[(&str, Kind)] = &[
    ("cartographic", Kind::Map),
    ("notated music", Kind::MusicalScore),
    ("sound recording-musical", Kind::Song),
    ("sound recording-nonmusical", Kind::Song),
    ("sound recording", Kind::Song),
    ("still image", Kind::Graphic),
    ("moving image", Kind::MotionPicture),
    ("three dimensional object", Kind::Graphic),
    ("software, multimedia", Kind::Software),
];

/// Relators: code, term, role. For writing, the first row of a role counts.
pub const RELATORS: &[(&str, &str, Role)] = &[
    ("aut", "author", Role::Author),
    ("edt", "editor", Role::Editor),
    ("trl", "translator", Role::Translator),
    ("ctb", "contributor", Role::Contributor),
    ("com", "compiler", Role::Compiler),
    ("cmp", "composer", Role::Composer),
    ("drt", "director", Role::Director),
    ("ill", "illustrator", Role::Illustrator),
    ("ivr", "interviewer", Role::Interviewer),
    ("nrt", "narrator", Role::Narrator),
    ("prf", "performer", Role::Performer),
    ("pro", "producer", Role::Producer),
    ("rcp", "recipient", Role::Recipient),
    ("aus", "script writer", Role::ScriptWriter),
    ("ths", "thesis advisor", Role::Advisor),
    ("aui", "author of introduction", Role::Introduction),
    ("aft", "author of afterword", Role::Afterword),
    ("ant", "bibliographic antecedent", Role::OriginalAuthor),
    ("ann", "annotator", Role::Annotator),
    ("cwt", "commentator", Role::Commentator),
    ("ctg", "cartographer", Role::Cartographer),
    ("inv", "inventor", Role::Inventor),
    ("org", "organizer", Role::Organizer),
    ("hst", "host", Role::Host),
    ("prg", "programmer", Role::Programmer),
    ("spn", "sponsor", Role::Sponsor),
    ("cur", "curator", Role::Curator),
    // Read only.
    ("cre", "creator", Role::Author),
    ("pht", "photographer", Role::Author),
    ("art", "artist", Role::Author),
    ("ive", "interviewee", Role::Author),
];

/// Parts of the host (`part/detail[@type]`) and fields.
pub const DETAILS: &[(&str, Field)] = &[
    ("volume", Field::Volume),
    ("issue", Field::Issue),
    ("number", Field::Issue),
    ("no.", Field::Issue),
    ("vol.", Field::Volume),
    ("chapter", Field::ChapterNumber),
    ("section", Field::Section),
    ("supplement", Field::Supplement),
    ("article-number", Field::ArticleNumber),
    ("page", Field::Page),
];

/// Fields that MODS has no element for: written as typed notes and read back from them.
pub const NOTES: &[(&str, Field)] = &[
    ("edition-version", Field::Version),
    ("number", Field::Number),
    ("chapter-number", Field::ChapterNumber),
    ("event", Field::EventTitle),
    ("event-place", Field::EventPlace),
    ("archive", Field::Archive),
    ("archive-collection", Field::ArchiveCollection),
    ("medium", Field::Medium),
    ("annotation", Field::Annote),
    ("publication-status", Field::Status),
    ("jurisdiction", Field::Jurisdiction),
    ("authority", Field::Authority),
    ("section", Field::Section),
    ("year-suffix", Field::YearSuffix),
    ("original-publisher", Field::OriginalPublisher),
    ("original-publisher-place", Field::OriginalPublisherPlace),
    ("reviewed-title", Field::ReviewedTitle),
    ("catalogue", Field::Source),
    ("dimensions", Field::Dimensions),
    ("number-of-volumes", Field::NumberOfVolumes),
    ("supplement", Field::Supplement),
];

/// The role for a relator's code or term.
pub fn role(text: &str) -> Option<Role> {
    let t = text.trim().to_lowercase();
    RELATORS
        .iter()
        .find(|(code, term, _)| *code == t || *term == t)
        .map(|r| r.2)
}

/// The kind for a genre.
pub fn kind(genre: &str) -> Option<Kind> {
    let g = genre.trim().to_lowercase();
    GENRES.iter().find(|(n, _)| *n == g).map(|r| r.1)
}
