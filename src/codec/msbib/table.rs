//! THE table of Word's bibliography: types, elements, roles, languages; used both ways.

use crate::model::{Field, Kind, Role};

/// Word's source types. For writing, the first row of a kind counts.
pub const TYPES: &[(&str, Kind)] = &[
    ("JournalArticle", Kind::ArticleJournal),
    ("ArticleInAPeriodical", Kind::ArticleMagazine),
    ("Book", Kind::Book),
    ("BookSection", Kind::Chapter),
    ("ConferenceProceedings", Kind::PaperConference),
    ("Report", Kind::Report),
    ("InternetSite", Kind::Webpage),
    ("DocumentFromInternetSite", Kind::Webpage),
    ("ElectronicSource", Kind::Document),
    ("Art", Kind::Graphic),
    ("SoundRecording", Kind::Song),
    ("Performance", Kind::Performance),
    ("Film", Kind::MotionPicture),
    ("Interview", Kind::Interview),
    ("Patent", Kind::Patent),
    ("Case", Kind::LegalCase),
    // Written only: what Word has no type for.
    ("Report", Kind::Thesis),
    ("ArticleInAPeriodical", Kind::ArticleNewspaper),
    ("InternetSite", Kind::PostWeblog),
    ("InternetSite", Kind::Post),
    ("BookSection", Kind::EntryEncyclopedia),
    ("BookSection", Kind::EntryDictionary),
    ("BookSection", Kind::Entry),
    ("JournalArticle", Kind::Article),
    ("JournalArticle", Kind::Review),
    ("JournalArticle", Kind::ReviewBook),
    ("Report", Kind::Manuscript),
    ("Report", Kind::Standard),
    ("Film", Kind::Broadcast),
];

/// BibTeX's types, which JabRef and this program write beside Word's, and kinds. For writing, the first row of a kind counts.
pub const BIBTEX: &[(&str, Kind)] = &[
    ("article", Kind::ArticleJournal),
    ("book", Kind::Book),
    ("incollection", Kind::Chapter),
    ("inbook", Kind::Chapter),
    ("inproceedings", Kind::PaperConference),
    ("conference", Kind::PaperConference),
    ("thesis", Kind::Thesis),
    ("phdthesis", Kind::Thesis),
    ("mastersthesis", Kind::Thesis),
    ("report", Kind::Report),
    ("techreport", Kind::Report),
    ("manual", Kind::Report),
    ("online", Kind::Webpage),
    ("unpublished", Kind::Manuscript),
    ("patent", Kind::Patent),
    ("proceedings", Kind::Book),
    ("collection", Kind::Book),
    ("booklet", Kind::Pamphlet),
    ("software", Kind::Software),
    ("dataset", Kind::Dataset),
    ("movie", Kind::MotionPicture),
    ("music", Kind::Song),
    ("standard", Kind::Standard),
    ("jurisdiction", Kind::LegalCase),
    ("legislation", Kind::Legislation),
    ("inreference", Kind::EntryEncyclopedia),
    ("periodical", Kind::Periodical),
    ("magazine", Kind::ArticleMagazine),
    ("newspaper", Kind::ArticleNewspaper),
    ("preprint", Kind::Article),
    ("weblog", Kind::PostWeblog),
];

/// Elements that mean something for some kinds only.
const BY_KIND: &[(&str, &[Kind], Field)] = &[
    (
        "Number",
        &[
            Kind::Report,
            Kind::Patent,
            Kind::Standard,
            Kind::Manuscript,
            Kind::Thesis,
            Kind::Book,
            Kind::Document,
            Kind::Legislation,
        ],
        Field::Number,
    ),
    ("Department", &[Kind::Thesis], Field::Authority),
    (
        "Institution",
        &[Kind::Thesis, Kind::Report],
        Field::Publisher,
    ),
    (
        "PeriodicalTitle",
        &[Kind::ArticleMagazine, Kind::ArticleNewspaper],
        Field::ContainerTitle,
    ),
    (
        "InternetSiteTitle",
        &[Kind::Webpage, Kind::PostWeblog, Kind::Post],
        Field::ContainerTitle,
    ),
    (
        "ConferenceName",
        &[Kind::PaperConference],
        Field::ContainerTitle,
    ),
    ("Publisher", &[Kind::Thesis], Field::Publisher),
];

/// Elements and fields.
const GENERAL: &[(&str, Field)] = &[
    ("Title", Field::Title),
    ("ShortTitle", Field::TitleShort),
    ("JournalName", Field::ContainerTitle),
    ("BookTitle", Field::ContainerTitle),
    ("PublicationTitle", Field::ContainerTitle),
    ("ConferenceName", Field::EventTitle),
    ("Volume", Field::Volume),
    ("Issue", Field::Issue),
    ("Number", Field::Issue),
    ("Pages", Field::Page),
    ("Edition", Field::Edition),
    ("Publisher", Field::Publisher),
    ("NumberVolumes", Field::NumberOfVolumes),
    ("ChapterNumber", Field::ChapterNumber),
    ("URL", Field::Url),
    ("Comments", Field::Note),
    ("BIBTEX_Abstract", Field::Abstract),
    ("ThesisType", Field::Genre),
    ("Type", Field::Genre),
    ("PatentNumber", Field::Number),
    ("CaseNumber", Field::Number),
    ("Medium", Field::Medium),
    ("Version", Field::Version),
    ("BIBTEX_Series", Field::CollectionTitle),
    ("Court", Field::Authority),
    ("Distributor", Field::Publisher),
    ("ProductionCompany", Field::Publisher),
    ("Institution", Field::Publisher),
];

/// The field for an element of a source of a kind.
pub fn field(kind: Kind, element: &str) -> Option<Field> {
    // Courts belong to cases; elsewhere the element is kept under its name.
    if element == "Court" && kind != Kind::LegalCase {
        return None;
    }
    if matches!(element, "Distributor" | "ProductionCompany")
        && !matches!(kind, Kind::MotionPicture | Kind::Song | Kind::Broadcast)
    {
        return None;
    }
    if element == "Type" && !matches!(kind, Kind::Report | Kind::Patent) {
        return None;
    }
    BY_KIND
        .iter()
        .find(|(e, kinds, _)| *e == element && kinds.contains(&kind))
        .map(|r| r.2)
        .or_else(|| GENERAL.iter().find(|(e, _)| *e == element).map(|r| r.1))
}

/// The element that a field is written into for a kind: one that is read back into it.
pub fn element(kind: Kind, wanted: Field) -> Option<&'static str> {
    let preferred: &[&str] = match (kind, wanted) {
        (
            Kind::Chapter | Kind::EntryDictionary | Kind::EntryEncyclopedia | Kind::Entry,
            Field::ContainerTitle,
        ) => &["BookTitle"],
        (Kind::ArticleJournal | Kind::Article, Field::ContainerTitle) => &["JournalName"],
        (_, Field::Publisher) => &["Publisher"],
        _ => &[],
    };
    preferred
        .iter()
        .copied()
        .chain(
            BY_KIND
                .iter()
                .filter(|(_, kinds, f)| kinds.contains(&kind) && *f == wanted)
                .map(|r| r.0),
        )
        .chain(GENERAL.iter().filter(|(_, f)| *f == wanted).map(|r| r.0))
        .find(|e| field(kind, e) == Some(wanted))
}

/// Groups of names and roles. For writing, the first row of a role counts.
pub const ROLES: &[(&str, Role)] = &[
    ("Author", Role::Author),
    ("Editor", Role::Editor),
    ("Translator", Role::Translator),
    ("BookAuthor", Role::ContainerAuthor),
    ("Compiler", Role::Compiler),
    ("Composer", Role::Composer),
    ("Conductor", Role::Performer),
    ("Counsel", Role::Contributor),
    ("Director", Role::Director),
    ("Interviewee", Role::Author),
    ("Interviewer", Role::Interviewer),
    ("Inventor", Role::Inventor),
    ("Performer", Role::Performer),
    ("ProducerName", Role::Producer),
    ("Writer", Role::ScriptWriter),
    ("Artist", Role::Author),
];

/// Windows' numbers of languages.
pub const LANGUAGES: &[(&str, &str)] = &[
    ("1033", "en"),
    ("0", "en"),
    ("2057", "en-GB"),
    ("1031", "de"),
    ("1036", "fr"),
    ("1034", "es"),
    ("3082", "es"),
    ("1040", "it"),
    ("1044", "nb"),
    ("2068", "nn"),
    ("1053", "sv"),
    ("1030", "da"),
    ("1035", "fi"),
    ("1043", "nl"),
    ("1045", "pl"),
    ("1046", "pt-BR"),
    ("2070", "pt"),
    ("1049", "ru"),
    ("1041", "ja"),
    ("2052", "zh"),
    ("1055", "tr"),
    ("1029", "cs"),
];

/// Word's elements that have no place in the model (or only for some kinds): kept under their names, which JabRef writes as `msbib-name`.
pub const KEPT: &[&str] = &[
    "AbbreviatedCaseNumber",
    "AlbumTitle",
    "Broadcaster",
    "BroadcastTitle",
    "CaseNumber",
    "Court",
    "Department",
    "Distributor",
    "Institution",
    "InternetSiteTitle",
    "Medium",
    "PeriodicalTitle",
    "ProductionCompany",
    "RecordingNumber",
    "Reporter",
    "Station",
    "Theater",
    "Type",
    "Comments",
    "Day",
    "Accessed",
];

/// English month names, by which Word writes months.
pub const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A month as a word: numbers are named.
pub fn month_name(text: &str) -> &str {
    match text.trim().parse::<usize>() {
        Ok(n) => MONTHS.get(n.wrapping_sub(1)).copied().unwrap_or(""),
        Err(_) => text.trim(),
    }
}
