//! Type names of other worlds (Zotero, Crossref, DataCite, OpenAlex, schema.org, JabRef, catalogues) and the kind that each means.

use crate::model::Kind;

/// Names without case, blanks and separators, and their kind.
const NAMES: &[(&str, Kind)] = &[
    // Zotero
    ("artwork", Kind::Graphic),
    ("audiorecording", Kind::Song),
    ("blogpost", Kind::PostWeblog),
    ("booksection", Kind::Chapter),
    ("case", Kind::LegalCase),
    ("computerprogram", Kind::Software),
    ("conferencepaper", Kind::PaperConference),
    ("dictionaryentry", Kind::EntryDictionary),
    ("email", Kind::PersonalCommunication),
    ("encyclopediaarticle", Kind::EntryEncyclopedia),
    ("film", Kind::MotionPicture),
    ("forumpost", Kind::Post),
    ("instantmessage", Kind::PersonalCommunication),
    ("journalarticle", Kind::ArticleJournal),
    ("letter", Kind::PersonalCommunication),
    ("magazinearticle", Kind::ArticleMagazine),
    ("newspaperarticle", Kind::ArticleNewspaper),
    ("podcast", Kind::Song),
    ("preprint", Kind::Article),
    ("presentation", Kind::Speech),
    ("radiobroadcast", Kind::Broadcast),
    ("statute", Kind::Legislation),
    ("tvbroadcast", Kind::Broadcast),
    ("videorecording", Kind::MotionPicture),
    // Crossref
    ("proceedingsarticle", Kind::PaperConference),
    ("bookchapter", Kind::Chapter),
    ("bookpart", Kind::Chapter),
    ("booktrack", Kind::Chapter),
    ("monograph", Kind::Book),
    ("editedbook", Kind::Book),
    ("referencebook", Kind::Book),
    ("bookset", Kind::Book),
    ("bookseries", Kind::Book),
    ("referenceentry", Kind::EntryEncyclopedia),
    ("postedcontent", Kind::Article),
    ("dissertation", Kind::Thesis),
    ("proceedings", Kind::Book),
    ("proceedingsseries", Kind::Book),
    ("reportcomponent", Kind::Report),
    ("reportseries", Kind::Report),
    ("peerreview", Kind::Review),
    ("journal", Kind::Periodical),
    ("journalissue", Kind::Periodical),
    ("journalvolume", Kind::Periodical),
    ("component", Kind::Document),
    ("grant", Kind::Document),
    ("other", Kind::Document),
    // DataCite's resourceTypeGeneral
    ("audiovisual", Kind::MotionPicture),
    ("computationalnotebook", Kind::Software),
    ("conferenceproceeding", Kind::Book),
    ("datapaper", Kind::ArticleJournal),
    ("image", Kind::Graphic),
    ("interactiveresource", Kind::Webpage),
    ("model", Kind::Dataset),
    ("outputmanagementplan", Kind::Report),
    ("physicalobject", Kind::Graphic),
    ("sound", Kind::Song),
    ("studyregistration", Kind::Report),
    ("text", Kind::Document),
    ("workflow", Kind::Software),
    // OpenAlex
    ("supplementarymaterials", Kind::Dataset),
    ("paratext", Kind::Document),
    ("libguides", Kind::Webpage),
    ("erratum", Kind::ArticleJournal),
    ("editorial", Kind::ArticleJournal),
    ("retraction", Kind::ArticleJournal),
    // schema.org
    ("scholarlyarticle", Kind::ArticleJournal),
    ("newsarticle", Kind::ArticleNewspaper),
    ("techarticle", Kind::Webpage),
    ("blogposting", Kind::PostWeblog),
    ("medicalscholarlyarticle", Kind::ArticleJournal),
    ("softwareapplication", Kind::Software),
    ("softwaresourcecode", Kind::Software),
    ("videoobject", Kind::MotionPicture),
    ("creativework", Kind::Document),
    ("datacatalog", Kind::Dataset),
    // Hayagriva, JabRef, BibLaTeX and everyday words
    ("anthology", Kind::Book),
    ("anthos", Kind::Chapter),
    ("journalarticles", Kind::ArticleJournal),
    ("conference", Kind::PaperConference),
    ("conferencearticle", Kind::PaperConference),
    ("inproceedings", Kind::PaperConference),
    ("incollection", Kind::Chapter),
    ("inbook", Kind::Chapter),
    ("phdthesis", Kind::Thesis),
    ("mastersthesis", Kind::Thesis),
    ("techreport", Kind::Report),
    ("technicalreport", Kind::Report),
    ("online", Kind::Webpage),
    ("website", Kind::Webpage),
    ("web", Kind::Webpage),
    ("electronic", Kind::Webpage),
    ("misc", Kind::Document),
    ("miscellaneous", Kind::Document),
    ("generic", Kind::Document),
    ("unpublished", Kind::Manuscript),
    ("workingpaper", Kind::Report),
    ("video", Kind::MotionPicture),
    ("movie", Kind::MotionPicture),
    ("audio", Kind::Song),
    ("music", Kind::Song),
    ("artworks", Kind::Graphic),
    ("magazine", Kind::ArticleMagazine),
    ("newspaper", Kind::ArticleNewspaper),
    ("news", Kind::ArticleNewspaper),
    ("database", Kind::Dataset),
    ("data", Kind::Dataset),
    ("code", Kind::Software),
    ("softwarecode", Kind::Software),
    ("law", Kind::Legislation),
    ("legalcase", Kind::LegalCase),
    ("jurisdiction", Kind::LegalCase),
    ("encyclopedia", Kind::Book),
    ("encyclopediaentry", Kind::EntryEncyclopedia),
    ("blog", Kind::PostWeblog),
    ("postweblog", Kind::PostWeblog),
    ("slides", Kind::Speech),
    ("lecture", Kind::Speech),
    ("talk", Kind::Speech),
    ("poster", Kind::Speech),
    ("serial", Kind::Periodical),
    ("personalcommunication", Kind::PersonalCommunication),
];

/// The kind that a type name means: a CSL name in any spelling ("Article_Journal"), else one of another world.
pub fn kind_of(name: &str) -> Option<Kind> {
    let name = name.trim();
    if let Some(kind) = Kind::from_csl(name) {
        return Some(kind);
    }
    let plain: String = name
        .rsplit(['/', '#'])
        .next()
        .unwrap_or(name)
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect();
    let csl = |k: &&Kind| {
        k.csl()
            .bytes()
            .filter(u8::is_ascii_alphanumeric)
            .eq(plain.bytes())
    };
    Kind::ALL
        .iter()
        .find(csl)
        .copied()
        .or_else(|| NAMES.iter().find(|(n, _)| *n == plain).map(|(_, k)| *k))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_other_worlds() {
        for (name, kind) in [
            ("article-journal", Some(Kind::ArticleJournal)),
            ("Article_Journal", Some(Kind::ArticleJournal)),
            ("journalArticle", Some(Kind::ArticleJournal)),
            ("ScholarlyArticle", Some(Kind::ArticleJournal)),
            ("https://schema.org/Book", Some(Kind::Book)),
            ("nonsense", None),
            ("", None),
        ] {
            assert_eq!(kind_of(name), kind, "{name}");
        }
        let mut names: Vec<_> = NAMES.iter().map(|(n, _)| n).collect();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), NAMES.len(), "a name stands twice");
    }
}
