//! THE tables of Citavi: element and field, list and role, type and kind.

use crate::model::{Field, Kind, Role};

/// Elements of a reference that are one text field.
pub const FIELDS: &[(&str, Field)] = &[
    ("Volume", Field::Volume),
    ("Number", Field::Issue),
    ("NumberOfVolumes", Field::NumberOfVolumes),
    ("Edition", Field::Edition),
    ("PlaceOfPublication", Field::PublisherPlace),
    ("Abstract", Field::Abstract),
    ("TableOfContents", Field::TableOfContents),
    ("Language", Field::Language),
    ("OnlineAddress", Field::Url),
    ("UniformTitle", Field::OriginalTitle),
    ("SourceOfBibliographicInformation", Field::Source),
    ("Notes", Field::Note),
    ("SpecificField7", Field::Genre),
];

/// Lists that give people.
pub const ROLES: &[(&str, Role)] = &[
    ("ReferenceAuthors", Role::Author),
    ("ReferenceEditors", Role::Editor),
    ("ReferenceCollaborators", Role::Contributor),
    ("ReferenceOthersInvolved", Role::Contributor),
    ("ReferenceOrganizations", Role::Contributor),
];

/// Types that have another name than everywhere else.
pub const KINDS: &[(&str, Kind)] = &[
    ("bookedited", Kind::Book),
    ("collectedworks", Kind::Book),
    ("specialissue", Kind::Periodical),
    ("contribution", Kind::Chapter),
    ("contributioninlegalcommentary", Kind::Chapter),
    ("conferenceproceedings", Kind::Book),
    ("internetdocument", Kind::Webpage),
    ("unpublishedwork", Kind::Manuscript),
    ("greyliterature", Kind::Report),
    ("reportorgraylit", Kind::Report),
    ("audiobook", Kind::Song),
    ("audioorvideodocument", Kind::MotionPicture),
    ("radioplay", Kind::Broadcast),
    ("tvorradiobroadcast", Kind::Broadcast),
    ("lecture", Kind::Speech),
    ("pressrelease", Kind::Document),
    ("statuteorregulation", Kind::Legislation),
    ("courtdecision", Kind::LegalCase),
    ("manuscript", Kind::Manuscript),
    ("musictrack", Kind::Song),
    ("musicalbum", Kind::Song),
    ("personalcommunication", Kind::PersonalCommunication),
    ("computerprogram", Kind::Software),
    ("standard", Kind::Standard),
    ("archivematerial", Kind::Manuscript),
    ("file", Kind::Document),
    ("unknown", Kind::Document),
];

/// The program's own bookkeeping: how a text was made, when, and how it is sorted. It says nothing about the work.
pub fn is_housekeeping(name: &str) -> bool {
    name.ends_with("IsComplex")
        || name.ends_with("SourceTextFormat")
        || name.ends_with("UpdateType")
        || name.ends_with("NumeralSystem")
        || name.ends_with("TextFormatted")
        || name.ends_with("Formatted")
        || name.starts_with("HasLabel")
        || matches!(
            name,
            "CreatedBy"
                | "CreatedOn"
                | "ModifiedBy"
                | "ModifiedOn"
                | "DateForSorting"
                | "PageRangeNumber"
                | "SequenceNumber"
                | "StaticIDs"
                | "CoverPath"
        )
}
