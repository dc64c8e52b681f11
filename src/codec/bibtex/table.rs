//! The mapping between BibTeX, BibLaTeX and the model: entry types and fields, one table for reading and writing.

use crate::model::{DateField, Field, Kind, Role, Scheme};
use std::collections::HashMap;
use std::sync::OnceLock;

/// Entry types: the name, the kind it is read as. The first row of a kind that suits the dialect is the one that is written.
/// `dialect`: "x" in both, "b" in BibTeX's own styles only, "l" in BibLaTeX only.
pub(super) const TYPES: &[(&str, Kind, char)] = &[
    ("article", Kind::ArticleJournal, 'x'),
    ("book", Kind::Book, 'x'),
    ("incollection", Kind::Chapter, 'x'),
    ("inbook", Kind::Chapter, 'x'),
    ("inproceedings", Kind::PaperConference, 'x'),
    ("conference", Kind::PaperConference, 'x'),
    ("thesis", Kind::Thesis, 'l'),
    ("phdthesis", Kind::Thesis, 'x'),
    ("mastersthesis", Kind::Thesis, 'x'),
    ("bachelorsthesis", Kind::Thesis, 'l'),
    ("techreport", Kind::Report, 'b'),
    ("report", Kind::Report, 'l'),
    ("misc", Kind::Document, 'x'),
    ("online", Kind::Webpage, 'l'),
    ("electronic", Kind::Webpage, 'l'),
    ("www", Kind::Webpage, 'l'),
    ("webpage", Kind::Webpage, 'l'),
    ("website", Kind::Webpage, 'l'),
    ("unpublished", Kind::Manuscript, 'x'),
    ("booklet", Kind::Pamphlet, 'x'),
    ("manual", Kind::Report, 'x'),
    ("proceedings", Kind::Book, 'x'),
    ("mvproceedings", Kind::Book, 'l'),
    ("collection", Kind::Book, 'l'),
    ("mvcollection", Kind::Book, 'l'),
    ("mvbook", Kind::Book, 'l'),
    ("reference", Kind::Book, 'l'),
    ("mvreference", Kind::Book, 'l'),
    ("commentary", Kind::Book, 'l'),
    ("ebook", Kind::Book, 'l'),
    ("bookinbook", Kind::Chapter, 'l'),
    ("suppbook", Kind::Chapter, 'l'),
    ("suppcollection", Kind::Chapter, 'l'),
    ("inreference", Kind::EntryEncyclopedia, 'l'),
    ("encyclopedia", Kind::EntryEncyclopedia, 'l'),
    ("dictionary", Kind::EntryDictionary, 'l'),
    ("suppperiodical", Kind::ArticleJournal, 'l'),
    ("periodical", Kind::Periodical, 'l'),
    ("journal", Kind::Periodical, 'l'),
    ("newspaper", Kind::ArticleNewspaper, 'l'),
    ("magazine", Kind::ArticleMagazine, 'l'),
    ("patent", Kind::Patent, 'l'),
    ("software", Kind::Software, 'l'),
    ("softwareversion", Kind::Software, 'l'),
    ("softwaremodule", Kind::Software, 'l'),
    ("codefragment", Kind::Software, 'l'),
    ("game", Kind::Software, 'l'),
    ("dataset", Kind::Dataset, 'l'),
    ("data", Kind::Dataset, 'l'),
    ("standard", Kind::Standard, 'l'),
    ("artwork", Kind::Graphic, 'l'),
    ("image", Kind::Graphic, 'l'),
    ("figure", Kind::Figure, 'l'),
    ("audio", Kind::Song, 'l'),
    ("music", Kind::Song, 'l'),
    ("movie", Kind::MotionPicture, 'l'),
    ("video", Kind::MotionPicture, 'l'),
    ("film", Kind::MotionPicture, 'l'),
    ("broadcast", Kind::Broadcast, 'l'),
    ("map", Kind::Map, 'l'),
    ("jurisdiction", Kind::LegalCase, 'l'),
    ("legislation", Kind::Legislation, 'l'),
    ("legal", Kind::Treaty, 'l'),
    ("bill", Kind::Bill, 'l'),
    ("letter", Kind::PersonalCommunication, 'l'),
    ("performance", Kind::Performance, 'l'),
    ("review", Kind::Review, 'l'),
    ("bookreview", Kind::ReviewBook, 'l'),
    ("interview", Kind::Interview, 'l'),
    ("presentation", Kind::Speech, 'l'),
    ("talk", Kind::Speech, 'l'),
    ("lecture", Kind::Speech, 'l'),
    ("speech", Kind::Speech, 'l'),
    ("poster", Kind::Speech, 'l'),
    ("preprint", Kind::Article, 'l'),
    ("blog", Kind::PostWeblog, 'l'),
    ("blogpost", Kind::PostWeblog, 'l'),
    ("bibnote", Kind::Document, 'l'),
    ("set", Kind::Document, 'l'),
    ("xdata", Kind::Document, 'l'),
    ("newsarticle", Kind::ArticleNewspaper, 'l'),
];

/// The types that are written for kinds, where it is not the first of [`TYPES`] that fits: kind, BibTeX, BibLaTeX.
pub(super) const WRITTEN: &[(Kind, &str, &str)] = &[
    (Kind::Article, "misc", "unpublished"),
    (Kind::ArticleMagazine, "article", "article"),
    (Kind::ArticleNewspaper, "article", "article"),
    (Kind::Bill, "misc", "legislation"),
    (Kind::Broadcast, "misc", "video"),
    (Kind::Classic, "book", "book"),
    (Kind::Collection, "book", "collection"),
    (Kind::Dataset, "misc", "dataset"),
    (Kind::Entry, "incollection", "inreference"),
    (Kind::EntryDictionary, "incollection", "inreference"),
    (Kind::EntryEncyclopedia, "incollection", "inreference"),
    (Kind::Event, "misc", "misc"),
    (Kind::Figure, "misc", "image"),
    (Kind::Graphic, "misc", "artwork"),
    (Kind::Hearing, "misc", "jurisdiction"),
    (Kind::Interview, "misc", "misc"),
    (Kind::LegalCase, "misc", "jurisdiction"),
    (Kind::Legislation, "misc", "legislation"),
    (Kind::Manuscript, "unpublished", "unpublished"),
    (Kind::Map, "misc", "misc"),
    (Kind::MotionPicture, "misc", "movie"),
    (Kind::MusicalScore, "misc", "misc"),
    (Kind::Patent, "misc", "patent"),
    (Kind::Performance, "misc", "performance"),
    (Kind::Periodical, "misc", "periodical"),
    (Kind::PersonalCommunication, "misc", "letter"),
    (Kind::Post, "misc", "online"),
    (Kind::PostWeblog, "misc", "online"),
    (Kind::Regulation, "misc", "legislation"),
    (Kind::Report, "techreport", "report"),
    (Kind::Review, "article", "review"),
    (Kind::ReviewBook, "article", "review"),
    (Kind::Software, "misc", "software"),
    (Kind::Song, "misc", "audio"),
    (Kind::Speech, "misc", "unpublished"),
    (Kind::Standard, "misc", "standard"),
    (Kind::Thesis, "phdthesis", "thesis"),
    (Kind::Treaty, "misc", "legal"),
    (Kind::Webpage, "misc", "online"),
];

/// What stands in a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Slot {
    /// A text field of the model.
    Text(Field),
    /// A list of names.
    Names(Role),
    /// A date.
    Date(DateField),
    /// An identifier.
    Id(Scheme),
    /// One that needs more than a row.
    Special(Special),
}

/// Fields whose meaning depends on others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Special {
    Title,
    Subtitle,
    MainTitle,
    MainSubtitle,
    BookTitle,
    BookSubtitle,
    Journal,
    JournalSubtitle,
    IssueTitle,
    IssueSubtitle,
    Number,
    Issue,
    Publisher,
    Place,
    Year,
    Month,
    Day,
    Keywords,
    Files,
    Language,
    BabelName,
    Eprint,
    EprintType,
    HowPublished,
    Notes,
    Groups,
    Rating,
    ReadStatus,
    Type,
    PublicationState,
    EditorWithType(u8),
    EditorType(u8),
}

/// Fields: BibLaTeX's name, BibTeX's name, other names that are read, what stands in it.
/// The order is the order of writing.
pub(super) const FIELDS: &[(&str, &str, &str, Slot)] = &[
    ("author", "author", "authors", Slot::Names(Role::Author)),
    ("title", "title", "", Slot::Special(Special::Title)),
    ("subtitle", "subtitle", "", Slot::Special(Special::Subtitle)),
    (
        "maintitle",
        "maintitle",
        "",
        Slot::Special(Special::MainTitle),
    ),
    (
        "mainsubtitle",
        "mainsubtitle",
        "",
        Slot::Special(Special::MainSubtitle),
    ),
    (
        "shorttitle",
        "shorttitle",
        "short-title",
        Slot::Text(Field::TitleShort),
    ),
    (
        "origtitle",
        "origtitle",
        "",
        Slot::Text(Field::OriginalTitle),
    ),
    (
        "issuetitle",
        "issuetitle",
        "",
        Slot::Special(Special::IssueTitle),
    ),
    (
        "issuesubtitle",
        "issuesubtitle",
        "",
        Slot::Special(Special::IssueSubtitle),
    ),
    (
        "bookauthor",
        "bookauthor",
        "",
        Slot::Names(Role::ContainerAuthor),
    ),
    (
        "editor",
        "editor",
        "editors",
        Slot::Special(Special::EditorWithType(0)),
    ),
    (
        "editortype",
        "editortype",
        "",
        Slot::Special(Special::EditorType(0)),
    ),
    (
        "editora",
        "editora",
        "",
        Slot::Special(Special::EditorWithType(1)),
    ),
    (
        "editoratype",
        "editoratype",
        "",
        Slot::Special(Special::EditorType(1)),
    ),
    (
        "editorb",
        "editorb",
        "",
        Slot::Special(Special::EditorWithType(2)),
    ),
    (
        "editorbtype",
        "editorbtype",
        "",
        Slot::Special(Special::EditorType(2)),
    ),
    (
        "editorc",
        "editorc",
        "",
        Slot::Special(Special::EditorWithType(3)),
    ),
    (
        "editorctype",
        "editorctype",
        "",
        Slot::Special(Special::EditorType(3)),
    ),
    (
        "translator",
        "translator",
        "",
        Slot::Names(Role::Translator),
    ),
    ("annotator", "annotator", "", Slot::Names(Role::Annotator)),
    (
        "commentator",
        "commentator",
        "",
        Slot::Names(Role::Commentator),
    ),
    (
        "introduction",
        "introduction",
        "",
        Slot::Names(Role::Introduction),
    ),
    ("foreword", "foreword", "", Slot::Names(Role::Foreword)),
    ("afterword", "afterword", "", Slot::Names(Role::Afterword)),
    ("holder", "holder", "assignee", Slot::Names(Role::Holder)),
    (
        "origauthor",
        "origauthor",
        "",
        Slot::Names(Role::OriginalAuthor),
    ),
    (
        "serieseditor",
        "serieseditor",
        "",
        Slot::Names(Role::CollectionEditor),
    ),
    (
        "advisor",
        "advisor",
        "supervisor",
        Slot::Names(Role::Advisor),
    ),
    (
        "contributor",
        "contributor",
        "",
        Slot::Names(Role::Contributor),
    ),
    ("director", "director", "", Slot::Names(Role::Director)),
    (
        "editorialdirector",
        "editorialdirector",
        "",
        Slot::Names(Role::EditorialDirector),
    ),
    ("chair", "chair", "", Slot::Names(Role::Chair)),
    ("composer", "composer", "", Slot::Names(Role::Composer)),
    ("curator", "curator", "", Slot::Names(Role::Curator)),
    (
        "executiveproducer",
        "executiveproducer",
        "",
        Slot::Names(Role::ExecutiveProducer),
    ),
    ("guest", "guest", "", Slot::Names(Role::Guest)),
    ("host", "host", "", Slot::Names(Role::Host)),
    (
        "illustrator",
        "illustrator",
        "",
        Slot::Names(Role::Illustrator),
    ),
    (
        "interviewer",
        "interviewer",
        "",
        Slot::Names(Role::Interviewer),
    ),
    ("narrator", "narrator", "", Slot::Names(Role::Narrator)),
    ("performer", "performer", "", Slot::Names(Role::Performer)),
    ("recipient", "recipient", "", Slot::Names(Role::Recipient)),
    (
        "reviewedauthor",
        "reviewedauthor",
        "",
        Slot::Names(Role::ReviewedAuthor),
    ),
    (
        "scriptwriter",
        "scriptwriter",
        "",
        Slot::Names(Role::ScriptWriter),
    ),
    (
        "seriescreator",
        "seriescreator",
        "",
        Slot::Names(Role::SeriesCreator),
    ),
    ("inventor", "inventor", "", Slot::Names(Role::Inventor)),
    ("sponsor", "sponsor", "", Slot::Names(Role::Sponsor)),
    (
        "cartographer",
        "cartographer",
        "",
        Slot::Names(Role::Cartographer),
    ),
    (
        "programmer",
        "programmer",
        "",
        Slot::Names(Role::Programmer),
    ),
    (
        "journaltitle",
        "journal",
        "",
        Slot::Special(Special::Journal),
    ),
    (
        "journalsubtitle",
        "journalsubtitle",
        "",
        Slot::Special(Special::JournalSubtitle),
    ),
    (
        "shortjournal",
        "shortjournal",
        "journalabbreviation journal-abbreviation abbreviatedjournal",
        Slot::Text(Field::ContainerTitleShort),
    ),
    (
        "booktitle",
        "booktitle",
        "",
        Slot::Special(Special::BookTitle),
    ),
    (
        "booksubtitle",
        "booksubtitle",
        "",
        Slot::Special(Special::BookSubtitle),
    ),
    (
        "eventtitle",
        "eventtitle",
        "conference",
        Slot::Text(Field::EventTitle),
    ),
    ("venue", "venue", "", Slot::Text(Field::EventPlace)),
    (
        "eventdate",
        "eventdate",
        "",
        Slot::Date(DateField::EventDate),
    ),
    ("date", "date", "", Slot::Date(DateField::Issued)),
    ("year", "year", "", Slot::Special(Special::Year)),
    ("month", "month", "", Slot::Special(Special::Month)),
    ("day", "day", "", Slot::Special(Special::Day)),
    (
        "origdate",
        "origdate",
        "origyear",
        Slot::Date(DateField::OriginalDate),
    ),
    ("series", "series", "", Slot::Text(Field::CollectionTitle)),
    (
        "shortseries",
        "shortseries",
        "",
        Slot::Text(Field::CollectionTitleShort),
    ),
    ("type", "type", "", Slot::Special(Special::Type)),
    ("volume", "volume", "", Slot::Text(Field::Volume)),
    ("part", "part", "", Slot::Text(Field::PartNumber)),
    ("volumes", "volumes", "", Slot::Text(Field::NumberOfVolumes)),
    ("number", "number", "", Slot::Special(Special::Number)),
    ("issue", "issue", "", Slot::Special(Special::Issue)),
    (
        "supplement",
        "supplement",
        "",
        Slot::Text(Field::Supplement),
    ),
    ("chapter", "chapter", "", Slot::Text(Field::ChapterNumber)),
    ("section", "section", "", Slot::Text(Field::Section)),
    ("edition", "edition", "", Slot::Text(Field::Edition)),
    ("version", "version", "", Slot::Text(Field::Version)),
    ("pages", "pages", "page", Slot::Text(Field::Page)),
    (
        "eid",
        "eid",
        "articleno article-number articlenumber",
        Slot::Text(Field::ArticleNumber),
    ),
    (
        "pagetotal",
        "pagetotal",
        "numpages pagestotal",
        Slot::Text(Field::NumberOfPages),
    ),
    (
        "publisher",
        "publisher",
        "institution school organization",
        Slot::Special(Special::Publisher),
    ),
    (
        "howpublished",
        "howpublished",
        "",
        Slot::Special(Special::HowPublished),
    ),
    ("location", "address", "", Slot::Special(Special::Place)),
    (
        "origpublisher",
        "origpublisher",
        "",
        Slot::Text(Field::OriginalPublisher),
    ),
    (
        "origlocation",
        "origlocation",
        "origaddress",
        Slot::Text(Field::OriginalPublisherPlace),
    ),
    ("authority", "authority", "", Slot::Text(Field::Authority)),
    (
        "jurisdictionname",
        "jurisdictionname",
        "",
        Slot::Text(Field::Jurisdiction),
    ),
    (
        "pubstate",
        "pubstate",
        "",
        Slot::Special(Special::PublicationState),
    ),
    ("isbn", "isbn", "", Slot::Id(Scheme::Isbn)),
    ("issn", "issn", "", Slot::Id(Scheme::Issn)),
    ("doi", "doi", "", Slot::Id(Scheme::Doi)),
    (
        "eprint",
        "eprint",
        "arxivid arxiv",
        Slot::Special(Special::Eprint),
    ),
    (
        "eprinttype",
        "archiveprefix",
        "",
        Slot::Special(Special::EprintType),
    ),
    ("pmid", "pmid", "pubmedid", Slot::Id(Scheme::Pmid)),
    ("pmcid", "pmcid", "pmc", Slot::Id(Scheme::Pmcid)),
    ("jstor", "jstor", "", Slot::Id(Scheme::Jstor)),
    ("hdl", "hdl", "handle", Slot::Id(Scheme::Handle)),
    ("urn", "urn", "", Slot::Id(Scheme::Urn)),
    ("oclc", "oclc", "", Slot::Id(Scheme::Oclc)),
    ("lccn", "lccn", "", Slot::Id(Scheme::Lccn)),
    ("mrnumber", "mrnumber", "", Slot::Id(Scheme::Mr)),
    ("zblnumber", "zblnumber", "zbl", Slot::Id(Scheme::Zbl)),
    ("bibcode", "bibcode", "", Slot::Id(Scheme::Bibcode)),
    ("googlebooks", "googlebooks", "", Slot::Id(Scheme::Google)),
    ("cristin", "cristin", "cristinid", Slot::Id(Scheme::Cristin)),
    ("nva", "nva", "", Slot::Id(Scheme::Nva)),
    ("openalex", "openalex", "", Slot::Id(Scheme::OpenAlex)),
    ("wikidata", "wikidata", "", Slot::Id(Scheme::Wikidata)),
    ("zotero", "zotero", "", Slot::Id(Scheme::Zotero)),
    ("url", "url", "howpublishedurl", Slot::Text(Field::Url)),
    (
        "urldate",
        "urldate",
        "lastchecked lastaccessed lastvisited accessed",
        Slot::Date(DateField::Accessed),
    ),
    ("pdfurl", "pdfurl", "", Slot::Text(Field::PdfUrl)),
    (
        "langid",
        "langid",
        "hyphenation",
        Slot::Special(Special::BabelName),
    ),
    ("language", "language", "", Slot::Special(Special::Language)),
    (
        "origlanguage",
        "origlanguage",
        "",
        Slot::Text(Field::OriginalLanguage),
    ),
    ("library", "library", "", Slot::Text(Field::CallNumber)),
    ("archive", "archive", "", Slot::Text(Field::Archive)),
    (
        "archivecollection",
        "archivecollection",
        "",
        Slot::Text(Field::ArchiveCollection),
    ),
    (
        "archivelocation",
        "archivelocation",
        "",
        Slot::Text(Field::ArchiveLocation),
    ),
    (
        "archiveplace",
        "archiveplace",
        "",
        Slot::Text(Field::ArchivePlace),
    ),
    ("catalogue", "catalogue", "", Slot::Text(Field::Source)),
    (
        "copyright",
        "copyright",
        "rights license",
        Slot::Text(Field::License),
    ),
    ("medium", "medium", "", Slot::Text(Field::Medium)),
    (
        "dimensions",
        "dimensions",
        "",
        Slot::Text(Field::Dimensions),
    ),
    ("scale", "scale", "", Slot::Text(Field::Scale)),
    ("division", "division", "", Slot::Text(Field::Division)),
    ("committee", "committee", "", Slot::Text(Field::Committee)),
    ("history", "history", "", Slot::Text(Field::References)),
    ("printing", "printing", "", Slot::Text(Field::Printing)),
    ("parttitle", "parttitle", "", Slot::Text(Field::PartTitle)),
    (
        "shortvolumetitle",
        "shortvolumetitle",
        "",
        Slot::Text(Field::VolumeTitleShort),
    ),
    (
        "reviewedtitle",
        "reviewedtitle",
        "",
        Slot::Text(Field::ReviewedTitle),
    ),
    (
        "reviewedgenre",
        "reviewedgenre",
        "",
        Slot::Text(Field::ReviewedGenre),
    ),
    ("pagefirst", "pagefirst", "", Slot::Text(Field::PageFirst)),
    (
        "yearsuffix",
        "yearsuffix",
        "",
        Slot::Text(Field::YearSuffix),
    ),
    (
        "citationlabel",
        "citationlabel",
        "",
        Slot::Text(Field::CitationLabel),
    ),
    (
        "submitted",
        "submitted",
        "",
        Slot::Date(DateField::Submitted),
    ),
    (
        "availabledate",
        "availabledate",
        "",
        Slot::Date(DateField::AvailableDate),
    ),
    ("abstract", "abstract", "", Slot::Text(Field::Abstract)),
    (
        "tableofcontents",
        "tableofcontents",
        "toc",
        Slot::Text(Field::TableOfContents),
    ),
    (
        "keywords",
        "keywords",
        "keyword",
        Slot::Special(Special::Keywords),
    ),
    ("note", "note", "", Slot::Text(Field::Note)),
    ("annotation", "annote", "", Slot::Special(Special::Notes)),
    ("file", "file", "pdf", Slot::Special(Special::Files)),
    ("groups", "groups", "", Slot::Special(Special::Groups)),
    ("ranking", "ranking", "", Slot::Special(Special::Rating)),
    (
        "readstatus",
        "readstatus",
        "",
        Slot::Special(Special::ReadStatus),
    ),
];

/// What stands in the field of this name (in lower case).
pub(super) fn slot(name: &str) -> Option<Slot> {
    static MAP: OnceLock<HashMap<&'static str, Slot>> = OnceLock::new();
    MAP.get_or_init(|| {
        let mut map = HashMap::new();
        for (biblatex, bibtex, others, slot) in FIELDS {
            for name in [*biblatex, *bibtex]
                .into_iter()
                .chain(others.split_whitespace())
            {
                map.entry(name).or_insert(*slot);
            }
        }
        map
    })
    .get(name)
    .copied()
}

/// Fields whose text is for programs: never decoded, written as it stands.
pub(super) fn is_verbatim(name: &str) -> bool {
    matches!(
        name,
        "crossref"
            | "xref"
            | "xdata"
            | "related"
            | "relatedtype"
            | "relatedoptions"
            | "entryset"
            | "entrysubtype"
            | "ids"
            | "options"
            | "execute"
            | "presort"
            | "sortkey"
            | "gender"
            | "langidopts"
            | "owner"
            | "timestamp"
            | "creationdate"
            | "modificationdate"
            | "date-added"
            | "date-modified"
            | "primaryclass"
            | "eprintclass"
            | "adsurl"
            | "local-url"
            | "relevance"
            | "printed"
            | "qualityassured"
            | "priority"
            | "mendeley-groups"
            | "username"
            | "biburl"
            | "bibsource"
            | "localfile"
    ) || name.starts_with("bdsk-")
}

/// Types of editors and the roles that they are.
pub(super) const EDITOR_TYPES: &[(&str, Role)] = &[
    ("editor", Role::Editor),
    ("compiler", Role::Compiler),
    ("founder", Role::Founder),
    ("continuator", Role::Continuator),
    ("redactor", Role::Redactor),
    ("reviser", Role::Reviser),
    ("collaborator", Role::Collaborator),
    ("organizer", Role::Organizer),
    ("producer", Role::Producer),
];

/// Names of languages in babel and polyglossia, and their tags. The first name of a tag is written.
pub(super) const BABEL: &[(&str, &str)] = &[
    ("english", "en"),
    ("american", "en-US"),
    ("usenglish", "en-US"),
    ("british", "en-GB"),
    ("ukenglish", "en-GB"),
    ("australian", "en-AU"),
    ("canadian", "en-CA"),
    ("newzealand", "en-NZ"),
    ("ngerman", "de"),
    ("german", "de"),
    ("germanb", "de"),
    ("naustrian", "de-AT"),
    ("austrian", "de-AT"),
    ("nswissgerman", "de-CH"),
    ("swissgerman", "de-CH"),
    ("french", "fr"),
    ("francais", "fr"),
    ("frenchb", "fr"),
    ("acadian", "fr-CA"),
    ("canadien", "fr-CA"),
    ("spanish", "es"),
    ("mexican", "es-MX"),
    ("italian", "it"),
    ("portuguese", "pt"),
    ("portuges", "pt"),
    ("brazilian", "pt-BR"),
    ("brazil", "pt-BR"),
    ("norsk", "nb"),
    ("bokmal", "nb"),
    ("norwegian", "no"),
    ("nynorsk", "nn"),
    ("danish", "da"),
    ("swedish", "sv"),
    ("finnish", "fi"),
    ("icelandic", "is"),
    ("dutch", "nl"),
    ("afrikaans", "af"),
    ("polish", "pl"),
    ("czech", "cs"),
    ("slovak", "sk"),
    ("slovene", "sl"),
    ("slovenian", "sl"),
    ("croatian", "hr"),
    ("serbian", "sr"),
    ("serbianc", "sr-Cyrl"),
    ("hungarian", "hu"),
    ("magyar", "hu"),
    ("romanian", "ro"),
    ("bulgarian", "bg"),
    ("russian", "ru"),
    ("ukrainian", "uk"),
    ("greek", "el"),
    ("ancientgreek", "grc"),
    ("latin", "la"),
    ("turkish", "tr"),
    ("arabic", "ar"),
    ("hebrew", "he"),
    ("persian", "fa"),
    ("farsi", "fa"),
    ("catalan", "ca"),
    ("galician", "gl"),
    ("basque", "eu"),
    ("estonian", "et"),
    ("latvian", "lv"),
    ("lithuanian", "lt"),
    ("irish", "ga"),
    ("welsh", "cy"),
    ("esperanto", "eo"),
    ("samin", "se"),
    ("chinese", "zh"),
    ("japanese", "ja"),
    ("korean", "ko"),
    ("vietnamese", "vi"),
    ("thai", "th"),
    ("hindi", "hi"),
    ("indonesian", "id"),
    ("malay", "ms"),
];
