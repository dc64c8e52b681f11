//! Columns: their names in our table and in those of others, and what each holds.

use super::*;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Column {
    Key,
    Kind,
    Text(Field),
    Date(DateField),
    People(Role),
    Id(Scheme),
    Serial,
    Tags,
    Collections,
    First,
    Last,
    Files,
    Notes,
    /// The parts of a date that stand in columns of their own.
    Month,
    Keep,
}

/// Names of columns in other tables, without case and signs.
pub(super) const NAMES: &[(&str, Column)] = &[
    ("key", Column::Key),
    ("citationkey", Column::Key),
    ("citekey", Column::Key),
    ("bibtexkey", Column::Key),
    ("itemtype", Column::Kind),
    ("type", Column::Kind),
    ("documenttype", Column::Kind),
    ("publicationtype", Column::Kind),
    ("entrytype", Column::Kind),
    ("title", Column::Text(Field::Title)),
    ("articletitle", Column::Text(Field::Title)),
    ("documenttitle", Column::Text(Field::Title)),
    ("primarytitle", Column::Text(Field::Title)),
    ("titles", Column::Text(Field::Title)),
    ("shorttitle", Column::Text(Field::TitleShort)),
    ("author", Column::People(Role::Author)),
    ("authors", Column::People(Role::Author)),
    ("authornames", Column::People(Role::Author)),
    ("authorfullnames", Column::People(Role::Author)),
    ("firstauthors", Column::People(Role::Author)),
    ("editor", Column::People(Role::Editor)),
    ("editors", Column::People(Role::Editor)),
    ("bookeditors", Column::People(Role::Editor)),
    ("serieseditor", Column::People(Role::CollectionEditor)),
    ("translator", Column::People(Role::Translator)),
    ("date", Column::Date(DateField::Issued)),
    ("year", Column::Date(DateField::Issued)),
    ("publicationyear", Column::Date(DateField::Issued)),
    ("publicationdate", Column::Date(DateField::Issued)),
    ("yearofpublication", Column::Date(DateField::Issued)),
    ("pubyear", Column::Date(DateField::Issued)),
    ("month", Column::Month),
    ("accessdate", Column::Date(DateField::Accessed)),
    ("journal", Column::Text(Field::ContainerTitle)),
    ("journalbook", Column::Text(Field::ContainerTitle)),
    ("journaltitle", Column::Text(Field::ContainerTitle)),
    ("publicationtitle", Column::Text(Field::ContainerTitle)),
    ("sourcetitle", Column::Text(Field::ContainerTitle)),
    ("secondarytitle", Column::Text(Field::ContainerTitle)),
    ("publicationname", Column::Text(Field::ContainerTitle)),
    ("booktitle", Column::Text(Field::ContainerTitle)),
    (
        "journalabbreviation",
        Column::Text(Field::ContainerTitleShort),
    ),
    (
        "abbreviatedsourcetitle",
        Column::Text(Field::ContainerTitleShort),
    ),
    ("journaliso", Column::Text(Field::ContainerTitleShort)),
    ("series", Column::Text(Field::CollectionTitle)),
    ("seriestitle", Column::Text(Field::CollectionTitle)),
    ("seriesnumber", Column::Text(Field::CollectionNumber)),
    ("volume", Column::Text(Field::Volume)),
    ("numberofvolumes", Column::Text(Field::NumberOfVolumes)),
    ("issue", Column::Text(Field::Issue)),
    ("number", Column::Text(Field::Issue)),
    ("pages", Column::Text(Field::Page)),
    ("pagerange", Column::Text(Field::Page)),
    ("pagestart", Column::First),
    ("startpage", Column::First),
    ("pageend", Column::Last),
    ("endpage", Column::Last),
    ("artno", Column::Text(Field::ArticleNumber)),
    ("articlenumber", Column::Text(Field::ArticleNumber)),
    ("numpages", Column::Text(Field::NumberOfPages)),
    ("edition", Column::Text(Field::Edition)),
    ("publisher", Column::Text(Field::Publisher)),
    ("place", Column::Text(Field::PublisherPlace)),
    ("publisherplace", Column::Text(Field::PublisherPlace)),
    ("conferencename", Column::Text(Field::EventTitle)),
    ("doi", Column::Id(Scheme::Doi)),
    ("pmid", Column::Id(Scheme::Pmid)),
    ("pubmedid", Column::Id(Scheme::Pmid)),
    ("pmcid", Column::Id(Scheme::Pmcid)),
    ("isbn", Column::Serial),
    ("issn", Column::Serial),
    ("eissn", Column::Serial),
    ("url", Column::Text(Field::Url)),
    ("link", Column::Text(Field::Url)),
    ("articleurl", Column::Text(Field::Url)),
    ("abstract", Column::Text(Field::Abstract)),
    ("abstractnote", Column::Text(Field::Abstract)),
    ("abstracts", Column::Text(Field::Abstract)),
    ("keywords", Column::Tags),
    ("keyword", Column::Tags),
    ("authorkeywords", Column::Tags),
    ("indexkeywords", Column::Tags),
    ("manualtags", Column::Tags),
    ("automatictags", Column::Tags),
    ("tags", Column::Tags),
    ("language", Column::Text(Field::Language)),
    ("languageoforiginaldocument", Column::Text(Field::Language)),
    ("fileattachments", Column::Files),
    ("linkattachments", Column::Files),
    ("notes", Column::Text(Field::Note)),
    ("note", Column::Text(Field::Note)),
    ("extra", Column::Text(Field::Note)),
    ("callnumber", Column::Text(Field::CallNumber)),
    ("librarycatalog", Column::Text(Field::Source)),
    ("source", Column::Text(Field::Source)),
    ("rights", Column::Text(Field::License)),
    ("archive", Column::Text(Field::Archive)),
    ("archivelocation", Column::Text(Field::ArchiveLocation)),
];

/// What a column of this name holds: our own names are those of CSL.
pub(super) fn column(name: &str) -> Column {
    let name = name.trim();
    if let Some(field) = Field::from_csl(name) {
        return Column::Text(field);
    }
    if let Some(which) = DateField::from_csl(name) {
        return Column::Date(which);
    }
    if name.starts_with(|c: char| c.is_lowercase()) {
        if let Some(role) = Role::from_name(name) {
            return Column::People(role);
        }
        if let Some(scheme) =
            Scheme::from_name(name).filter(|s| !matches!(s, Scheme::Isbn | Scheme::Issn))
        {
            return Column::Id(scheme);
        }
        match name {
            "collections" => return Column::Collections,
            "files" => return Column::Files,
            "own-notes" => return Column::Notes,
            _ => {}
        }
    }
    let plain: String = name
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect();
    NAMES
        .iter()
        .find(|(n, _)| *n == plain)
        .map_or(Column::Keep, |(_, c)| *c)
}
