//! THE table of RIS: which tag means what for which type of reference. Reading and writing both use it.

use crate::codec::tagged::Place;
use crate::model::{DateField, Field, Kind, Reference, Role};

/// RIS types and kinds; for writing the first row of a kind counts.
pub(super) const TYPES: &[(&str, Kind)] = &[
    ("JOUR", Kind::ArticleJournal),
    ("MGZN", Kind::ArticleMagazine),
    ("NEWS", Kind::ArticleNewspaper),
    ("BOOK", Kind::Book),
    ("CHAP", Kind::Chapter),
    ("CPAPER", Kind::PaperConference),
    ("CONF", Kind::PaperConference),
    ("THES", Kind::Thesis),
    ("RPRT", Kind::Report),
    ("ELEC", Kind::Webpage),
    ("BLOG", Kind::PostWeblog),
    ("GEN", Kind::Document),
    ("UNPB", Kind::Manuscript),
    ("ABST", Kind::ArticleJournal),
    ("ADVS", Kind::MotionPicture),
    ("AGGR", Kind::Document),
    ("ANCIENT", Kind::Book),
    ("ART", Kind::Graphic),
    ("BILL", Kind::Bill),
    ("CASE", Kind::LegalCase),
    ("CHART", Kind::Figure),
    ("CLSWK", Kind::Book),
    ("COMP", Kind::Software),
    ("CTLG", Kind::Book),
    ("DATA", Kind::Dataset),
    ("DBASE", Kind::Dataset),
    ("DICT", Kind::EntryDictionary),
    ("EBOOK", Kind::Book),
    ("ECHAP", Kind::Chapter),
    ("EDBOOK", Kind::Book),
    ("EJOUR", Kind::ArticleJournal),
    ("ENCYC", Kind::EntryEncyclopedia),
    ("EQUA", Kind::Document),
    ("FIGURE", Kind::Figure),
    ("GOVDOC", Kind::Report),
    ("GRANT", Kind::Document),
    ("HEAR", Kind::Hearing),
    ("ICOMM", Kind::PersonalCommunication),
    ("INPR", Kind::ArticleJournal),
    ("JFULL", Kind::Periodical),
    ("LEGAL", Kind::Regulation),
    ("MANSCPT", Kind::Manuscript),
    ("MAP", Kind::Map),
    ("MPCT", Kind::MotionPicture),
    ("MULTI", Kind::MotionPicture),
    ("MUSIC", Kind::MusicalScore),
    ("PAMP", Kind::Pamphlet),
    ("PAT", Kind::Patent),
    ("PCOMM", Kind::PersonalCommunication),
    ("SER", Kind::Book),
    ("SLIDE", Kind::Speech),
    ("SOUND", Kind::Song),
    ("STAND", Kind::Standard),
    ("STAT", Kind::Legislation),
    ("UNBILL", Kind::Bill),
    ("UNPD", Kind::Manuscript),
    ("VIDEO", Kind::MotionPicture),
    ("WEB", Kind::Webpage),
];

/// The RIS types of kinds that RIS has no type for.
const NEAREST: &[(Kind, &str)] = &[
    (Kind::Article, "UNPB"),
    (Kind::Broadcast, "VIDEO"),
    (Kind::Classic, "CLSWK"),
    (Kind::Collection, "BOOK"),
    (Kind::Entry, "ENCYC"),
    (Kind::Event, "GEN"),
    (Kind::Interview, "PCOMM"),
    (Kind::Performance, "ADVS"),
    (Kind::Post, "BLOG"),
    (Kind::Review, "JOUR"),
    (Kind::ReviewBook, "JOUR"),
    (Kind::Treaty, "LEGAL"),
];

/// The kind of a RIS type.
pub(super) fn kind_of(code: &str) -> Option<Kind> {
    TYPES.iter().find(|(c, _)| *c == code).map(|(_, k)| *k)
}

/// The RIS type of a reference: the one it was read with, where that says more than its kind.
pub(super) fn code_of(r: &Reference) -> &'static str {
    let native = r
        .native_type
        .strip_prefix("ris:")
        .and_then(|code| TYPES.iter().find(|(c, k)| *c == code && *k == r.kind));
    native
        .or_else(|| TYPES.iter().find(|(_, k)| *k == r.kind))
        .map(|(c, _)| *c)
        .or_else(|| NEAREST.iter().find(|(k, _)| *k == r.kind).map(|(_, c)| *c))
        .unwrap_or("GEN")
}

use DateField::*;
use Field::*;
use Place::{
    Date, Doi, File, FirstPage, Keep, Key, LastPage, Note, People, Research, Serial, SerialOr,
    Tags, Text,
};
use Role::*;

const JOURNALS: &[&str] = &["JOUR", "EJOUR", "ABST", "INPR", "MGZN", "NEWS", "JFULL"];
const PARTS: &[&str] = &["CHAP", "ECHAP", "ENCYC", "DICT"];
const CONFERENCES: &[&str] = &["CONF", "CPAPER"];
/// Works that stand alone, whose second title is their series.
const WHOLES: &[&str] = &[
    "BOOK", "EBOOK", "EDBOOK", "CLSWK", "CTLG", "SER", "RPRT", "COMP", "MAP", "MPCT", "MULTI",
    "UNPB", "UNPD", "STAND", "GOVDOC", "ADVS", "VIDEO", "SOUND", "ART",
];
const BOOKS: &[&str] = &["BOOK", "EBOOK", "EDBOOK", "CLSWK", "CTLG", "SER"];
const FILMS: &[&str] = &["MPCT", "ADVS", "VIDEO", "MULTI"];
const IMAGES: &[&str] = &["CHART", "FIGURE", "EQUA"];
const LETTERS: &[&str] = &["PCOMM", "ICOMM"];
const ANY: &[&str] = &[];

/// Tag, the types that the row holds for (none: all others), place. The first row that fits counts. When writing, tags come in this order,
/// and a place that several tags share is written under the first.
pub(super) const TABLE: &[(&str, &[&str], Place)] = &[
    ("ID", ANY, Key),
    ("AU", &["EDBOOK"], People(Editor)),
    ("AU", ANY, People(Author)),
    ("A1", &["EDBOOK"], People(Editor)),
    ("A1", ANY, People(Author)),
    ("TI", ANY, Text(Title)),
    ("T1", ANY, Text(Title)),
    ("CT", ANY, Text(Title)),
    ("T2", CONFERENCES, Text(EventTitle)),
    ("T2", WHOLES, Text(CollectionTitle)),
    ("T2", &["THES"], Text(Division)),
    ("T2", &["HEAR"], Text(Committee)),
    ("T2", &["MANSCPT"], Text(ArchiveCollection)),
    ("T2", &["CASE"], Text(TitleShort)),
    ("T2", IMAGES, Keep),
    ("T2", &["LEGAL"], Keep),
    ("T2", ANY, Text(ContainerTitle)),
    ("C3", CONFERENCES, Text(ContainerTitle)),
    ("JF", ANY, Text(ContainerTitle)),
    ("JO", ANY, Text(ContainerTitle)),
    ("WT", ANY, Text(ContainerTitle)),
    ("BT", BOOKS, Text(Title)),
    ("BT", &["UNPB"], Text(Title)),
    ("BT", ANY, Text(ContainerTitle)),
    ("J2", BOOKS, Text(TitleShort)),
    ("J2", ANY, Text(ContainerTitleShort)),
    ("JA", ANY, Text(ContainerTitleShort)),
    ("J1", ANY, Text(ContainerTitleShort)),
    ("J9", ANY, Text(ContainerTitleShort)),
    ("JI", ANY, Text(ContainerTitleShort)),
    ("T3", &["BILL", "HEAR"], Text(Authority)),
    ("T3", &["UNPB", "UNPD"], Text(Division)),
    ("T3", &["ANCIENT"], Text(VolumeTitle)),
    ("T3", &["CASE", "PAT", "STAT", "LEGAL"], Keep),
    ("T3", ANY, Text(CollectionTitle)),
    ("ST", ANY, Text(TitleShort)),
    ("TT", ANY, Keep),
    ("ED", ANY, People(Editor)),
    ("A2", &["BILL"], People(Author)),
    ("A2", &["CASE"], Text(ContainerTitle)),
    ("A2", LETTERS, People(Recipient)),
    ("A2", &["PAT", "LEGAL", "GOVDOC", "PAMP"], Text(Authority)),
    ("A2", &["ADVS"], People(Performer)),
    ("A2", &["DATA"], People(Producer)),
    ("A2", IMAGES, Keep),
    ("A2", &["MPCT", "THES"], People(Contributor)),
    (
        "A2",
        &[
            "BOOK", "EDBOOK", "RPRT", "COMP", "MAP", "CLSWK", "MULTI", "WEB", "UNPB",
        ],
        People(CollectionEditor),
    ),
    ("A2", ANY, People(Editor)),
    ("A3", &["BOOK", "SER"], People(Editor)),
    ("A3", &["THES"], People(Advisor)),
    ("A3", FILMS, People(Producer)),
    ("A3", &["BLOG"], People(Illustrator)),
    ("A3", &["RPRT", "CASE"], Keep),
    ("A3", &["PAT", "BILL"], People(Contributor)),
    ("A3", ANY, People(CollectionEditor)),
    ("A4", &["CONF", "DATA"], People(Sponsor)),
    ("A4", &["CASE"], People(Contributor)),
    ("A4", &["MPCT"], People(Performer)),
    ("A4", &["MUSIC"], People(Producer)),
    ("A4", &["SER"], People(Editor)),
    ("A4", ANY, People(Translator)),
    ("PY", ANY, Date(Issued)),
    ("C2", &["PAT"], Date(Issued)),
    ("Y1", ANY, Date(Issued)),
    (
        "DA",
        &["AGGR", "DBASE", "EJOUR", "EBOOK", "MULTI"],
        Date(Issued),
    ),
    ("DA", ANY, Date(Issued)),
    ("Y2", ANY, Date(Accessed)),
    ("ET", &["JOUR"], Date(AvailableDate)),
    ("SE", &["EJOUR"], Date(AvailableDate)),
    ("SE", &["DATA"], Date(OriginalDate)),
    ("SE", &["CASE"], Date(Submitted)),
    ("VL", &["COMP"], Text(Edition)),
    ("VL", IMAGES, Text(Dimensions)),
    ("VL", &["GRANT", "WEB", "BLOG", "STAND", "LEGAL"], Keep),
    ("VL", &["PAT"], Text(Version)),
    ("VL", &["THES"], Text(Genre)),
    ("VL", &["BILL"], Text(Volume)),
    ("VL", ANY, Text(Volume)),
    ("VO", ANY, Text(Volume)),
    ("NV", &["RPRT"], Text(CollectionNumber)),
    ("NV", &["MANSCPT", "DATA", "PCOMM"], Text(Number)),
    ("NV", &["CASE"], Text(ContainerTitleShort)),
    ("NV", BOOKS, Text(NumberOfVolumes)),
    ("NV", PARTS, Text(NumberOfVolumes)),
    (
        "NV",
        &["CONF", "ANCIENT", "HEAR", "MUSIC", "GEN"],
        Text(NumberOfVolumes),
    ),
    ("NV", ANY, Keep),
    ("IS", &["COMP", "DATA"], Text(Version)),
    (
        "IS",
        &["RPRT", "PAT", "STAND", "THES", "UNPB", "GOVDOC", "BILL"],
        Text(Number),
    ),
    ("IS", ANY, Text(Issue)),
    ("CP", ANY, Text(Issue)),
    (
        "M1",
        &[
            "BOOK", "EBOOK", "EDBOOK", "CLSWK", "CTLG", "SER", "ECHAP", "PAMP",
        ],
        Text(CollectionNumber),
    ),
    ("M1", JOURNALS, Text(Issue)),
    ("M1", &["CONF", "CPAPER", "UNPB"], Text(Issue)),
    (
        "M1",
        &["BILL", "STAT", "HEAR", "DICT", "GOVDOC", "GEN"],
        Text(Number),
    ),
    ("M1", &["CHAP"], Text(NumberOfVolumes)),
    ("M1", ANY, Keep),
    ("SV", &["CASE"], Text(Number)),
    ("SV", ANY, Text(CollectionNumber)),
    ("SP", ANY, FirstPage),
    ("EP", ANY, LastPage),
    ("C7", JOURNALS, Text(ArticleNumber)),
    ("C7", &["CONF", "CPAPER"], Text(ArticleNumber)),
    (
        "ET",
        &["COMP", "DATA", "CHART", "FIGURE", "EQUA"],
        Text(Version),
    ),
    ("ET", &["BILL", "HEAR", "STAT"], Text(ChapterNumber)),
    (
        "ET",
        &[
            "PCOMM", "ICOMM", "PAT", "GRANT", "MANSCPT", "AGGR", "DBASE", "CASE",
        ],
        Keep,
    ),
    ("ET", ANY, Text(Edition)),
    ("SE", &["CHAP", "ECHAP", "SER"], Text(ChapterNumber)),
    (
        "SE",
        &[
            "NEWS", "BILL", "STAT", "LEGAL", "GOVDOC", "STAND", "MUSIC", "GEN",
        ],
        Text(Section),
    ),
    ("SE", ANY, Keep),
    ("PB", &["CASE"], Text(Authority)),
    ("PB", &["PAT"], People(Holder)),
    ("PB", ANY, Text(Publisher)),
    ("PU", ANY, Text(Publisher)),
    ("CY", CONFERENCES, Text(EventPlace)),
    ("CY", ANY, Text(PublisherPlace)),
    ("C1", CONFERENCES, Text(PublisherPlace)),
    ("PP", ANY, Text(PublisherPlace)),
    ("C1", &["MAP"], Text(Scale)),
    ("C3", &["ART", "MAP", "ADVS"], Text(Dimensions)),
    ("C3", &["PAT"], Text(Jurisdiction)),
    ("C5", &["PAT"], Text(References)),
    ("C5", FILMS, Text(Medium)),
    ("C6", &["PAT"], Text(Status)),
    ("OP", &["BILL", "CASE", "STAT", "HEAR"], Text(References)),
    (
        "M3",
        &["ART", "MPCT", "SOUND", "VIDEO", "ADVS", "MUSIC"],
        Text(Medium),
    ),
    ("M3", JOURNALS, Keep),
    ("M3", ANY, Text(Genre)),
    ("SN", &["PAT", "RPRT", "STAND"], SerialOr(Number)),
    ("SN", ANY, Serial),
    ("DO", ANY, Doi),
    ("DI", ANY, Doi),
    ("UR", ANY, Place::Url),
    ("LK", ANY, Place::Url),
    ("L1", ANY, File("Full text")),
    ("L2", ANY, File("Full text")),
    ("L3", ANY, File("Related")),
    ("L4", ANY, File("Image")),
    ("LA", ANY, Text(Language)),
    ("CN", ANY, Text(CallNumber)),
    ("DB", ANY, Text(Source)),
    ("DP", ANY, Text(Source)),
    ("AV", ANY, Text(ArchiveLocation)),
    ("RI", ANY, Text(ReviewedTitle)),
    ("AB", ANY, Text(Abstract)),
    ("N2", ANY, Text(Abstract)),
    ("KW", ANY, Tags),
    ("N1", ANY, Note),
    ("RN", ANY, Research),
];

/// What a tag means for a type.
pub(super) fn place(tag: &str, code: &str) -> Place {
    TABLE
        .iter()
        .find(|(t, codes, _)| *t == tag && (codes.is_empty() || codes.contains(&code)))
        .map_or(Keep, |(_, _, place)| *place)
}

/// ProCite's remarks begin with the name of the field that RIS had no tag for.
pub(super) const LABELS: &[(&str, Place)] = &[
    ("Series Title", Text(CollectionTitle)),
    ("Series Volume ID", Text(CollectionNumber)),
    ("Proceedings Title", Text(ContainerTitle)),
    ("Title, Monographic", Text(ContainerTitle)),
    ("Place of Publication", Text(PublisherPlace)),
    ("Place of Meeting", Text(EventPlace)),
    ("Volume ID", Text(Volume)),
    ("Issue ID", Text(Issue)),
    ("Call Number", Text(CallNumber)),
    ("Size", Text(Dimensions)),
    ("Scale", Text(Scale)),
    ("ISBN", Serial),
    ("ISSN", Serial),
    ("DOI", Doi),
    ("Notes", Note),
    ("Report Identification", Text(Number)),
    ("Reprint Edition", Keep),
    ("History", Text(References)),
    ("Author, Subsidiary", People(CollectionEditor)),
    ("Edition", Text(Edition)),
    ("Record ID", Keep),
    ("Record Number", Keep),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sound() {
        for (i, (tag, codes, _)) in TABLE.iter().enumerate() {
            assert!(
                codes.iter().all(|c| kind_of(c).is_some()),
                "{tag}: unknown type in {codes:?}"
            );
            // A row behind a row for all types would never be met.
            assert!(
                !TABLE[..i].iter().any(|(t, c, _)| t == tag && c.is_empty()),
                "{tag}: a row that is never met"
            );
        }
        for kind in Kind::ALL {
            let r = Reference::new(*kind);
            let code = code_of(&r);
            assert!(
                kind_of(code) == Some(*kind) || NEAREST.iter().any(|(k, _)| k == kind),
                "{kind:?}"
            );
        }
    }
}
