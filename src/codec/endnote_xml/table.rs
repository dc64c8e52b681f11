//! THE table of EndNote's XML: its reference types and where each of its elements stands in the model; used both ways.

use crate::model::{Field, Kind, Role};

/// EndNote's reference types: number, name, kind. For writing, the first row of a kind counts.
pub const TYPES: &[(u16, &str, Kind)] = &[
    (17, "Journal Article", Kind::ArticleJournal),
    (43, "Electronic Article", Kind::ArticleJournal),
    (19, "Magazine Article", Kind::ArticleMagazine),
    (23, "Newspaper Article", Kind::ArticleNewspaper),
    (6, "Book", Kind::Book),
    (28, "Edited Book", Kind::Book),
    (44, "Electronic Book", Kind::Book),
    (5, "Book Section", Kind::Chapter),
    (60, "Electronic Book Section", Kind::Chapter),
    (47, "Conference Paper", Kind::PaperConference),
    (10, "Conference Proceedings", Kind::PaperConference),
    (32, "Thesis", Kind::Thesis),
    (27, "Report", Kind::Report),
    (46, "Government Document", Kind::Report),
    (12, "Web Page", Kind::Webpage),
    (56, "Blog", Kind::PostWeblog),
    (25, "Patent", Kind::Patent),
    (36, "Manuscript", Kind::Manuscript),
    (34, "Unpublished Work", Kind::Manuscript),
    (13, "Generic", Kind::Document),
    (16, "Online Database", Kind::Document),
    (45, "Online Multimedia", Kind::Document),
    (9, "Computer Program", Kind::Software),
    (59, "Dataset", Kind::Dataset),
    (21, "Film or Broadcast", Kind::MotionPicture),
    (3, "Audiovisual Material", Kind::MotionPicture),
    (61, "Music", Kind::Song),
    (26, "Personal Communication", Kind::PersonalCommunication),
    (2, "Artwork", Kind::Graphic),
    (37, "Figure", Kind::Figure),
    (38, "Chart or Table", Kind::Figure),
    (20, "Map", Kind::Map),
    (7, "Case", Kind::LegalCase),
    (31, "Statute", Kind::Legislation),
    (50, "Legal Rule or Regulation", Kind::Regulation),
    (4, "Bill", Kind::Bill),
    (14, "Hearing", Kind::Hearing),
    (58, "Standard", Kind::Standard),
    (52, "Encyclopedia", Kind::EntryEncyclopedia),
    (49, "Dictionary", Kind::EntryDictionary),
    (48, "Classical Work", Kind::Classic),
    (57, "Serial", Kind::Periodical),
    (62, "Catalog", Kind::Collection),
    (35, "Pamphlet", Kind::Pamphlet),
    (64, "Interview", Kind::Interview),
    (63, "Discussion Forum", Kind::Post),
    (65, "Podcast", Kind::Broadcast),
    (66, "Television Episode", Kind::Broadcast),
    (67, "Conference Presentation", Kind::Speech),
    (68, "Preprint", Kind::Article),
];

/// The kind for a reference type; the name counts, for writers disagree about the numbers.
pub fn kind(name: &str, number: &str) -> Option<Kind> {
    let by_name = TYPES.iter().find(|t| t.1.eq_ignore_ascii_case(name.trim()));
    let by_number = || {
        let number: u16 = number.trim().parse().ok()?;
        TYPES.iter().find(|t| t.0 == number)
    };
    by_name.or_else(by_number).map(|t| t.2)
}

/// Where an element's text goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slot {
    /// A text field.
    To(Field),
    /// Nowhere in particular: kept under the element's name.
    Keep,
}

/// The elements that mean something else for some kinds: (element, kinds, place). Asked before [`GENERAL`].
const BY_KIND: &[(&str, &[Kind], Slot)] = &[
    (
        "secondary-title",
        &[
            Kind::Book,
            Kind::Report,
            Kind::Thesis,
            Kind::Map,
            Kind::Standard,
            Kind::Software,
            Kind::Manuscript,
            Kind::MotionPicture,
            Kind::Dataset,
            Kind::Classic,
        ],
        Slot::To(Field::CollectionTitle),
    ),
    (
        "alt-title",
        &[Kind::ArticleJournal, Kind::ArticleMagazine],
        Slot::To(Field::ContainerTitleShort),
    ),
    (
        "pages",
        &[Kind::Book, Kind::Thesis],
        Slot::To(Field::NumberOfPages),
    ),
    (
        "number",
        &[
            Kind::Report,
            Kind::Patent,
            Kind::Standard,
            Kind::Bill,
            Kind::Legislation,
            Kind::Regulation,
            Kind::LegalCase,
            Kind::Thesis,
            Kind::Manuscript,
            Kind::Dataset,
        ],
        Slot::To(Field::Number),
    ),
    (
        "number",
        &[
            Kind::Book,
            Kind::Chapter,
            Kind::Map,
            Kind::EntryEncyclopedia,
            Kind::EntryDictionary,
        ],
        Slot::To(Field::CollectionNumber),
    ),
    (
        "section",
        &[Kind::Chapter, Kind::EntryEncyclopedia],
        Slot::To(Field::ChapterNumber),
    ),
    ("section", &[Kind::ArticleJournal], Slot::Keep),
    ("edition", &[Kind::Software], Slot::To(Field::Version)),
];

/// Elements with text of their own, and their places.
const GENERAL: &[(&str, Slot)] = &[
    ("title", Slot::To(Field::Title)),
    ("secondary-title", Slot::To(Field::ContainerTitle)),
    ("tertiary-title", Slot::To(Field::CollectionTitle)),
    ("short-title", Slot::To(Field::TitleShort)),
    ("pages", Slot::To(Field::Page)),
    ("volume", Slot::To(Field::Volume)),
    ("number", Slot::To(Field::Issue)),
    ("num-vols", Slot::To(Field::NumberOfVolumes)),
    ("edition", Slot::To(Field::Edition)),
    ("section", Slot::To(Field::Section)),
    ("pub-location", Slot::To(Field::PublisherPlace)),
    ("publisher", Slot::To(Field::Publisher)),
    ("call-num", Slot::To(Field::CallNumber)),
    ("abstract", Slot::To(Field::Abstract)),
    ("notes", Slot::To(Field::Note)),
    ("research-notes", Slot::To(Field::Annote)),
    ("work-type", Slot::To(Field::Genre)),
    ("work-location", Slot::To(Field::ArchiveLocation)),
    ("meeting-place", Slot::To(Field::EventPlace)),
    ("reviewed-item", Slot::To(Field::ReviewedTitle)),
    ("report-id", Slot::To(Field::Number)),
    ("remote-database-name", Slot::To(Field::Source)),
    ("language", Slot::To(Field::Language)),
    ("size", Slot::To(Field::Dimensions)),
];

/// Where an element's text goes for a kind.
pub fn slot(kind: Kind, element: &str) -> Slot {
    BY_KIND
        .iter()
        .find(|(e, kinds, _)| *e == element && kinds.contains(&kind))
        .map(|r| r.2)
        .or_else(|| GENERAL.iter().find(|(e, _)| *e == element).map(|r| r.1))
        .unwrap_or(Slot::Keep)
}

/// The element that a field is written into for a kind: the one that is read back into it.
pub fn element(kind: Kind, field: Field) -> Option<&'static str> {
    let by_kind = BY_KIND
        .iter()
        .filter(|(_, kinds, s)| kinds.contains(&kind) && *s == Slot::To(field))
        .map(|r| r.0);
    let general = GENERAL
        .iter()
        .filter(|(_, s)| *s == Slot::To(field))
        .map(|r| r.0);
    by_kind
        .chain(general)
        .find(|e| slot(kind, e) == Slot::To(field))
}

/// The lists of names and the roles that they hold; by kind where EndNote does.
pub const ROLES: &[(&str, Role)] = &[
    ("authors", Role::Author),
    ("secondary-authors", Role::Editor),
    ("tertiary-authors", Role::CollectionEditor),
    ("subsidiary-authors", Role::Translator),
    ("translated-authors", Role::Translator),
];

/// The role of a list of names for a reference type.
pub fn role(list: &str, kind: Kind, type_name: &str) -> Role {
    match (list, kind) {
        ("authors", _) if type_name.eq_ignore_ascii_case("Edited Book") => Role::Editor,
        ("secondary-authors", Kind::MotionPicture | Kind::Broadcast) => Role::Director,
        ("secondary-authors", Kind::Thesis) => Role::Advisor,
        ("secondary-authors", Kind::PersonalCommunication) => Role::Recipient,
        ("secondary-authors", Kind::Song) => Role::Composer,
        ("secondary-authors", Kind::Interview) => Role::Interviewer,
        ("tertiary-authors", Kind::ReviewBook) => Role::ReviewedAuthor,
        _ => ROLES
            .iter()
            .find(|r| r.0 == list)
            .map_or(Role::Contributor, |r| r.1),
    }
}
