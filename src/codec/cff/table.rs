//! CFF's names and what each means: THE tables of both directions.

use super::*;

/// CFF's types of references and kinds; the first row of a kind is written.
pub(super) const TYPES: &[(&str, Kind)] = &[
    ("article", Kind::ArticleJournal),
    ("software", Kind::Software),
    ("dataset", Kind::Dataset),
    ("book", Kind::Book),
    ("conference-paper", Kind::PaperConference),
    ("thesis", Kind::Thesis),
    ("report", Kind::Report),
    ("website", Kind::Webpage),
    ("magazine-article", Kind::ArticleMagazine),
    ("newspaper-article", Kind::ArticleNewspaper),
    ("blog", Kind::PostWeblog),
    ("art", Kind::Graphic),
    ("bill", Kind::Bill),
    ("hearing", Kind::Hearing),
    ("legal-case", Kind::LegalCase),
    ("legal-rule", Kind::Regulation),
    ("statute", Kind::Legislation),
    ("map", Kind::Map),
    ("music", Kind::MusicalScore),
    ("pamphlet", Kind::Pamphlet),
    ("patent", Kind::Patent),
    ("personal-communication", Kind::PersonalCommunication),
    ("slides", Kind::Speech),
    ("sound-recording", Kind::Song),
    ("standard", Kind::Standard),
    ("unpublished", Kind::Manuscript),
    ("video", Kind::MotionPicture),
    ("dictionary", Kind::EntryDictionary),
    ("encyclopedia", Kind::EntryEncyclopedia),
    ("serial", Kind::Periodical),
    ("generic", Kind::Document),
    ("audiovisual", Kind::MotionPicture),
    ("catalogue", Kind::Book),
    ("conference", Kind::PaperConference),
    ("data", Kind::Dataset),
    ("database", Kind::Dataset),
    ("edited-work", Kind::Book),
    ("film-broadcast", Kind::MotionPicture),
    ("government-document", Kind::Report),
    ("grant", Kind::Document),
    ("historical-work", Kind::Classic),
    ("manual", Kind::Report),
    ("multimedia", Kind::MotionPicture),
    ("proceedings", Kind::Book),
    ("software-code", Kind::Software),
    ("software-container", Kind::Software),
    ("software-executable", Kind::Software),
    ("software-virtual-machine", Kind::Software),
];

/// Text fields.
pub(super) const FIELDS: &[(&str, Field)] = &[
    ("title", Field::Title),
    ("abstract", Field::Abstract),
    ("version", Field::Version),
    ("license", Field::License),
    ("url", Field::Url),
    ("journal", Field::ContainerTitle),
    ("collection-title", Field::ContainerTitle),
    ("volume", Field::Volume),
    ("volume-title", Field::VolumeTitle),
    ("number-volumes", Field::NumberOfVolumes),
    ("issue", Field::Issue),
    ("pages", Field::NumberOfPages),
    ("edition", Field::Edition),
    ("section", Field::Section),
    ("number", Field::Number),
    ("thesis-type", Field::Genre),
    ("medium", Field::Medium),
    ("notes", Field::Note),
    ("abbreviation", Field::TitleShort),
    ("status", Field::Status),
    ("repository", Field::Source),
    ("department", Field::Division),
];

pub(super) const ROLES: &[(&str, Role)] = &[
    ("authors", Role::Author),
    ("editors", Role::Editor),
    ("editors-series", Role::CollectionEditor),
    ("translators", Role::Translator),
    ("recipients", Role::Recipient),
];

pub(super) const DATES: &[(&str, DateField)] = &[
    ("date-published", DateField::Issued),
    ("date-released", DateField::Issued),
    ("date-accessed", DateField::Accessed),
    ("issue-date", DateField::Issued),
];

pub(super) const SCHEMES: &[(&str, Scheme)] = &[
    ("doi", Scheme::Doi),
    ("isbn", Scheme::Isbn),
    ("issn", Scheme::Issn),
    ("pmcid", Scheme::Pmcid),
];
